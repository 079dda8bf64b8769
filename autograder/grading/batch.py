"""Grade a whole class: workers, a journal, and what is made from it. Safe to stop at any moment and to run again."""

import concurrent.futures
import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.classroom import write_atomically
from autograder.grading.engine import collect, judge_all
from autograder.grading.evidence import evidence, source_hashes
from autograder.grading.handed_in import sha256
from autograder.grading.journal import Journal
from autograder.grading.result import Result
from autograder.sandbox.session import SandboxFailure


@dataclass(frozen=True)
class Outcome:
    """What a run did: all results of the class, and how many of them were graded now rather than before."""

    results: list
    graded_now: int
    interrupted: bool


def grade_class(submissions, ref, classroom_folder, *, walls, walls_name, limits, jobs, regrade=False, tell=None):
    """Grade every submission that is new or changed.

    Parameters
    ----------
    submissions: list of ``Submission``.
    classroom_folder: where journal and evidence are kept.
    jobs: how many submissions run at once.
    regrade: grade all again. A run that was stopped is finished first, as it was begun.
    tell: called as ``tell(result)`` for every submission that is done, also for those graded before.

    Ctrl-C stops the run; what was graded stays and the next run goes on from there.
    """
    folder, tell = Path(classroom_folder), tell or (lambda result: None)
    journal = open_journal(folder, ref.chapter.name)
    fingerprint = _fingerprint(ref)
    seed, resumed = _seed(journal, fingerprint)
    done = {} if regrade and not resumed else newest_results(journal, fingerprint)
    if not resumed:
        journal.append({"begin": {"seed": seed, "fingerprint": fingerprint}})
    results, todo = {}, []
    for submission in submissions:
        earlier = done.get(submission.student)
        if earlier is not None and earlier.submission_sha256 == _hash_of(submission):
            results[submission.student] = earlier
            tell(earlier)
        else:
            todo.append(submission)
    graded, interrupted = 0, False
    try:
        for collected in _collect_all(todo, ref, seed, walls, limits, jobs):
            result = judge_all(collected, ref, seed)
            _write_evidence(folder, evidence(collected, result, ref, limits, walls_name))
            journal.append({"fingerprint": fingerprint, "result": result.to_plain()})
            results[result.student] = result
            graded += 1
            tell(result)
        journal.append({"end": {"seed": seed}})
    except KeyboardInterrupt:
        interrupted = True
    ordered = [results[s.student] for s in submissions if s.student in results]
    return Outcome(ordered, graded, interrupted)


def open_journal(folder, chapter):
    """The journal of a chapter in a classroom folder."""
    return Journal(Path(folder) / "journal" / f"{chapter}.jsonl")


def newest_results(journal, fingerprint=None):
    """The newest result of every student, by name; with a fingerprint, those that today's sources would give again."""
    entries = [entry for entry in journal.records() if "result" in entry]
    entries = [entry["result"] for entry in entries if fingerprint in (None, entry["fingerprint"])]
    return {entry["student"]: Result.from_plain(entry) for entry in entries}


def _seed(journal, fingerprint):
    """``(seed, resumed)``: a run that was stopped goes on with its seed, any other draws one that nobody has seen.

    Feedback shows what was tried; whoever hands in again must meet other inputs.
    """
    last = next((entry for entry in reversed(journal.records()) if "begin" in entry or "end" in entry), {})
    begun = last.get("begin")
    if begun and begun["fingerprint"] == fingerprint:
        return begun["seed"], True
    return secrets.randbelow(2**31), False


def _fingerprint(ref):
    """Changes whenever anything that decides points changes; results of another fingerprint are graded again."""
    return sha256(json.dumps(source_hashes(ref), sort_keys=True).encode())


def _hash_of(submission):
    try:
        return sha256(submission.read_bytes())
    except (OSError, ValueError):
        return ""


def _collect_all(submissions, ref, seed, walls, limits, jobs):
    """Run submissions in ``jobs`` threads (each waits for a process of its own) and yield them as they finish."""
    pool = concurrent.futures.ThreadPoolExecutor(max_workers=jobs)
    waiting = [pool.submit(collect, submission, ref, seed, walls, limits) for submission in submissions]
    try:
        for future in concurrent.futures.as_completed(waiting):
            yield future.result()
    except (KeyboardInterrupt, GeneratorExit, SandboxFailure):
        for future in waiting:
            future.cancel()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _write_evidence(folder, data):
    path = folder / "evidence" / data["student"] / f"{data['chapter']}.json"
    write_atomically(path, json.dumps(data))


def default_jobs():
    """As many workers as processors that this process may use."""
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
