"""Grade a whole class: workers, a journal, and what is made from it. Safe to stop at any moment and to run again."""

import contextlib
import json
import queue
import secrets
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.grading.classroom import write_atomically
from autograder.grading.engine import collect, judge_all
from autograder.grading.evidence import evidence, source_hashes
from autograder.grading.handed_in import sha256
from autograder.grading.journal import open_journal
from autograder.grading.result import Result

# A thread whose worker has answered waits this long for the one that judges, not Python's 5 ms.
QUICK_SECONDS = 0.0005


@dataclass(frozen=True)
class Outcome:
    """What a run did: all results of the class, and how many of them were graded now rather than before."""

    results: list
    graded_now: int
    interrupted: bool


@dataclass(frozen=True)
class Only:
    """What to grade of a class: names of students and of exercises; None means all."""

    students: frozenset | None = None
    exercises: tuple | None = None

    def wants(self, submission):
        """True if this ``Submission``, or the student of this ``Result``, is among them."""
        return self.students is None or submission.student in self.students


def grade_class(
    submissions, ref, classroom_folder, crew, *, walls_name, regrade=False, seed=None, only=Only(), tell=None
):
    """Grade every submission that is new or changed.

    Parameters
    ----------
    submissions: list of ``Submission``.
    classroom_folder: where journal and evidence are kept.
    crew: a ``Crew``; as many of its workers are called as there are submissions to grade, and all are ended.
    regrade: grade all again. A run that was stopped is finished first, as it was begun.
    seed: the inputs to use (int); by default a run draws one that nobody has seen.
    only: the students and exercises to look at. With exercises, these are graded again for inputs of the same seed
        and every other verdict stays; a student who has none yet is graded in full.
    tell: called as ``tell(result)`` for every submission that is done, also for those graded before.

    Returns an ``Outcome`` with the results of the whole class, also of students left alone. Ctrl-C stops the run; what
    was graded stays and the next run goes on from there.
    """
    folder, tell = Path(classroom_folder), tell or (lambda result: None)
    journal = open_journal(folder, ref.chapter.name)
    run = _Run(journal, ref, regrade, seed, only)
    results, todo = run.sort(submissions)
    for result in results.values():
        tell(result)
    graded, interrupted = 0, False
    try:
        with _Lanes(todo, ref, crew) as lanes:
            lanes.start(run.orders(todo))
            if todo:
                ref.prepare(run.seed)
            for collected, order in lanes.collected():
                result = order.merged(judge_all(collected, ref, order.seed), ref)
                keep(folder, ref, collected, result, crew.limits, walls_name)
                results[result.student] = result
                graded += 1
                tell(result)
        journal.append({"end": {"seed": run.seed}})
    except KeyboardInterrupt:
        interrupted = True
    ordered = [results[s.student] for s in submissions if s.student in results]
    return Outcome(ordered, graded, interrupted)


@dataclass(frozen=True)
class _Order:
    """How one submission is to be graded: which exercises, with which inputs, and what was known of it before."""

    seed: int
    exercises: tuple | None = None
    earlier: Result | None = None

    def merged(self, result, ref):
        """The new result; where only some exercises were graded, with the earlier verdicts on all others."""
        if self.earlier is None:
            return result
        known = {verdict.exercise: verdict for verdict in (*self.earlier.verdicts, *result.verdicts)}
        return replace(result, verdicts=tuple(known[name] for name in ref.chapter.exercises))


class _Run:
    """What is to be done in this run, given what the journal says of the earlier ones."""

    def __init__(self, journal, ref, regrade, seed, only):
        self.fingerprint, self._only = _fingerprint(ref), only
        records = journal.records()
        self.seed, resumed = _seed(records, self.fingerprint, seed)
        self._known = newest_results(records)
        self._valid = {} if regrade and not resumed else newest_results(records, self.fingerprint)
        if not resumed:
            journal.append({"begin": {"seed": self.seed, "fingerprint": self.fingerprint}})

    def sort(self, submissions):
        """``(results, todo)``: what is known already, by student, and the submissions to grade."""
        results, todo = {}, []
        for submission in submissions:
            earlier = (self._valid if self._only.wants(submission) else self._known).get(submission.student)
            unchanged = earlier is not None and earlier.submission_sha256 == (_hash_of(submission) or None)
            if not self._only.wants(submission):
                results |= {submission.student: earlier} if earlier else {}
            elif unchanged and self._only.exercises is None:
                results[submission.student] = earlier
            else:
                todo.append(submission)
        return results, todo

    def orders(self, todo):
        """``(submission, _Order)`` for each submission to grade."""
        for submission in todo:
            earlier = self._known.get(submission.student)
            if self._only.exercises and earlier and earlier.submission_sha256 == _hash_of(submission):
                yield submission, _Order(earlier.seed, self._only.exercises, earlier)
            else:
                yield submission, _Order(self.seed)


class _Lanes:
    """Threads that each take submissions through a worker of their own.

    Student code runs in the workers; a thread only waits for them, so threads are enough to keep all processors busy.
    """

    def __init__(self, todo, ref, crew):
        self._count, self._ref, self._crew = len(todo), ref, crew
        self._waiting, self._done, self._threads = queue.SimpleQueue(), queue.SimpleQueue(), []
        self._stopped = threading.Event()

    def __enter__(self):
        self._patience = sys.getswitchinterval()
        sys.setswitchinterval(QUICK_SECONDS)
        self._crew.call(self._count)
        return self

    def __exit__(self, *nothing):
        sys.setswitchinterval(self._patience)
        self._stopped.set()
        self._crew.dismiss()  # a thread that waits for its worker learns of it at once
        for thread in self._threads:
            thread.join()

    def start(self, orders):
        """Begin with ``(submission, _Order)`` pairs."""
        for order in orders:
            self._waiting.put(order)
        for worker in self._crew.workers[: self._count]:
            self._threads.append(threading.Thread(target=self._work, args=(worker,), daemon=True))
            self._threads[-1].start()

    def collected(self):
        """Yield ``(Collected, _Order)`` as they come; raises what a thread raised."""
        for _ in range(self._count):
            outcome = self._done.get()
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome

    def _work(self, worker):
        with worker, contextlib.suppress(queue.Empty):
            while not self._stopped.is_set():
                submission, order = self._waiting.get_nowait()
                try:
                    self._done.put((collect(submission, self._ref, order.seed, worker, order.exercises), order))
                except BaseException as error:
                    self._done.put(error)
                    return


def newest_results(records, fingerprint=None):
    """The newest result of every student in a journal's records, by name.

    With a fingerprint, only those that today's sources would give again.
    """
    entries = [entry for entry in records if "result" in entry]
    newest = {entry["result"]["student"]: entry for entry in entries if fingerprint in (None, entry["fingerprint"])}
    return {student: Result.from_plain(entry["result"]) for student, entry in newest.items()}


def _seed(records, fingerprint, wanted):
    """``(seed, resumed)``: a run that was stopped goes on with its seed, any other draws one that nobody has seen.

    Feedback shows what was tried; whoever hands in again must meet other inputs.
    """
    last = next((entry for entry in reversed(records) if "begin" in entry or "end" in entry), {})
    begun = last.get("begin")
    if begun and begun["fingerprint"] == fingerprint and wanted in (None, begun["seed"]):
        return begun["seed"], True
    return secrets.randbelow(2**31) if wanted is None else wanted, False


def _fingerprint(ref):
    """Changes whenever anything that decides points changes; results of another fingerprint are graded again."""
    return sha256(json.dumps(source_hashes(ref), sort_keys=True).encode())


def _hash_of(submission):
    try:
        return sha256(submission.read_bytes())
    except (OSError, ValueError):
        return ""


def keep(folder, ref, collected, result, limits, walls_name):
    """Write one result into a classroom folder for good: evidence first, then the journal, which makes it count."""
    path = folder / "evidence" / result.student / f"{result.chapter}.json"
    write_atomically(path, json.dumps(evidence(collected, result, ref, limits, walls_name)))
    journal = open_journal(folder, result.chapter)
    journal.append({"fingerprint": _fingerprint(ref), "result": result.to_plain()})
