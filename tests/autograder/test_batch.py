"""A class: nothing is lost, nothing is graded twice, one bad submission stops nobody."""

import concurrent.futures
import contextlib
import dataclasses
import gc
import os
import shutil
import signal
import stat
import subprocess
import sys
import time

import nbformat
import pytest

from autograder.grading import batch, cell_text, engine
from autograder.grading.batch import Only, grade_class
from autograder.grading.engine import Collected
from autograder.grading.evidence import EvidenceError, read_evidence, replay
from autograder.grading.handed_in import Submission
from autograder.grading.journal import Journal, JournalError
from autograder.sandbox import crew as crew_module
from autograder.sandbox import walls
from autograder.sandbox.crew import Crew
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import SandboxFailure
from autograder.sandbox.worker import Worker
from autograder.source import ROOT

CHAPTER = "01_perceptron"


@pytest.fixture
def hand_in(tmp_path, make):
    """Write a notebook as a student's submission."""

    def hand_in(student, answers):
        path = tmp_path / "in" / f"{student}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(nbformat.writes(make.notebook(answers)))
        return Submission(student, path)

    return hand_in


@pytest.fixture
def grade(tmp_path, ref, bubblewrap):
    """Grade submissions into one folder."""

    def grade(submissions, walls=bubblewrap, jobs=2, **options):
        with Crew(walls, Limits(), ref.chapter, jobs) as crew:
            return grade_class(submissions, ref, tmp_path / "room", crew, walls_name="bubblewrap", **options)

    return grade


class NoWorker(contextlib.nullcontext):
    """Where a worker would be."""

    def abandon(self):
        """There is nothing to end."""

    close = abandon

    def __init__(self, walls, limits, chapter):
        super().__init__()


@pytest.fixture
def pretend(monkeypatch):
    """Collecting without a sandbox: every exercise crashed; remembers who was run."""
    run = []

    def collect(submission, ref, seed, worker, exercises=None):
        run.append(submission.student)
        data = submission.read_bytes()
        names = ref.chapter.exercises
        return Collected(
            submission.student,
            batch.sha256(data),
            data,
            records={n: [] for n in names},
            endings={n: "crash" for n in names},
        )

    monkeypatch.setattr(batch, "collect", collect)
    monkeypatch.setattr(crew_module, "Worker", NoWorker)
    return run


def test_every_submission_gets_a_result_and_evidence(grade, hand_in, make, tmp_path):
    broken = tmp_path / "in" / "zed.ipynb"
    good = hand_in("ann", make.answers)
    broken.write_text("{")
    outcome = grade([good, Submission("zed", broken)])
    assert [(r.student, r.points) for r in outcome.results] == [("ann", outcome.results[0].max_points), ("zed", 0)]
    for student in ("ann", "zed"):
        assert (tmp_path / "room" / "evidence" / student / f"{CHAPTER}.json").exists()


def test_what_is_graded_and_unchanged_is_skipped_and_what_changed_is_not(grade, hand_in, pretend):
    first = [hand_in("ann", {}), hand_in("bob", {})]
    grade(first)
    again = grade(first)
    assert (again.graded_now, len(again.results)) == (0, 2)
    hand_in("bob", {"relu": "def relu(x):\n    return x"})
    third = grade([*first, hand_in("cleo", {})])
    assert third.graded_now == 2 and pretend == ["ann", "bob", "bob", "cleo"]


def test_where_nothing_is_to_be_graded_no_answer_is_prepared(grade, hand_in, pretend, ref, monkeypatch):
    prepared = []
    monkeypatch.setattr(type(ref), "prepare", lambda ref, seed: prepared.append(seed))
    for _ in range(2):
        grade([hand_in("ann", {})])
    assert len(prepared) == 1


def test_whoever_hands_in_again_meets_other_inputs(grade, hand_in, pretend):
    """Feedback shows what was tried, so no run reuses the inputs of a finished one."""
    submissions = [hand_in("ann", {}), hand_in("bob", {})]
    first = grade(submissions).results[0].seed
    hand_in("bob", {"relu": "def relu(x):\n    return x"})
    assert [result.seed == first for result in grade(submissions).results] == [True, False]


def test_regrading_draws_fresh_inputs(grade, hand_in, pretend):
    submissions = [hand_in("ann", {})]
    seeds = {grade(submissions, regrade=True).results[0].seed for _ in range(3)}
    assert len(seeds) == 3


def test_a_changed_source_makes_old_results_void(grade, hand_in, pretend, monkeypatch):
    submissions = [hand_in("ann", {})]
    grade(submissions)
    monkeypatch.setattr(batch, "source_hashes", lambda ref: {"source": "another"})
    assert grade(submissions).graded_now == 1


def test_one_student_can_be_graded_and_the_class_is_still_whole(grade, hand_in, pretend):
    submissions = [hand_in(name, {}) for name in ("ann", "bob", "cleo")]
    grade(submissions[:2])
    hand_in("ann", {"relu": "def relu(x):\n    return x"})
    hand_in("bob", {"relu": "def relu(x):\n    return x"})
    outcome = grade(submissions, only=Only(students=frozenset({"bob"})))
    assert pretend == ["ann", "bob", "bob"]
    assert [result.student for result in outcome.results] == ["ann", "bob"], "ann as she was, cleo not yet"


def test_one_exercise_is_graded_again_for_the_same_inputs_and_the_others_stay(grade, hand_in, make):
    wrong = {"relu": "def relu(x):\n    return x", "step": make.answers["step"]}
    submissions = [hand_in("ann", wrong)]
    first = grade(submissions).results[0]
    again = grade(submissions, only=Only(exercises=("relu",)))
    assert again.graded_now == 1
    (second,) = again.results
    assert dataclasses.replace(second, seconds=first.seconds, outputs=first.outputs) == first
    assert grade(submissions).graded_now == 0, "it counts as graded"


def test_one_exercise_of_somebody_new_means_all_of_them(grade, hand_in, make):
    submissions = [hand_in("ann", {"step": make.answers["step"]})]
    (result,) = grade(submissions, only=Only(exercises=("relu",))).results
    assert [verdict.exercise for verdict in result.verdicts] == list(make.answers)
    assert result.points == next(v.max_points for v in result.verdicts if v.exercise == "step")


def test_a_seed_can_be_given_and_repeats_a_run(grade, hand_in, pretend):
    submissions = [hand_in("ann", {})]
    assert [grade(submissions, seed=5, regrade=True).results[0].seed for _ in range(2)] == [5, 5]


def test_a_worker_that_is_lost_costs_nobody_anything(grade, hand_in, make, monkeypatch):
    """A machine that runs out of memory may kill any process."""
    real, lost = Worker.session, []

    def session(worker):
        begun = real(worker)
        if len(lost) < 2:
            lost.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)
        return begun

    monkeypatch.setattr(Worker, "session", session)
    (result,) = grade([hand_in("ann", {"step": make.answers["step"]})]).results
    assert len(lost) == 2 and result.points > 0 and result.notes == ()


def test_a_notebook_that_we_stumble_over_is_a_row_and_stops_nobody(grade, hand_in, make, monkeypatch):
    real = engine.plan

    def stumble(notebook, ref):
        if "stumble" in str(notebook):
            raise SystemError("nobody thought of this")
        return real(notebook, ref)

    monkeypatch.setattr(engine, "plan", stumble)
    odd = {"step": "# stumble\n" + make.answers["step"]}
    results = grade([hand_in("ann", odd), hand_in("bob", {"step": make.answers["step"]})]).results
    assert [result.points > 0 for result in results] == [False, True]
    assert results[0].notes == ("This notebook could not be read (SystemError: nobody thought of this).",)


def test_many_threads_read_notebooks_at_the_same_time(make):
    """Python 3.11 loses count of a tree's depth when two threads parse at once and one of them is interrupted."""

    def let_others_go_on(phase, about):
        time.sleep(0)

    gc.callbacks.append(let_others_go_on)
    try:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            cell_text.read_cell.cache_clear()
            lesson = "\n\n".join(make.answers.values())
            texts = [f"x = {number}\n{lesson}" for number in range(60)]
            read = list(pool.map(cell_text.read_cell, texts))
    finally:
        gc.callbacks.remove(let_others_go_on)
    assert len(read) == len(texts) and not any(text.problem for text in read)


def test_a_sandbox_that_never_starts_stops_the_run_in_words(grade, hand_in, bubblewrap):
    class Broken(walls.Walls):
        def command(self, *arguments):
            return ["/bin/false"], {}

    broken = Broken(bubblewrap.mode, bubblewrap.way)
    with pytest.raises(SandboxFailure, match="did not start"):
        grade([hand_in("ann", {})], walls=broken)


def test_ctrl_c_keeps_what_is_graded(grade, hand_in, pretend):
    submissions = [hand_in(name, {}) for name in ("ann", "bob", "cleo")]

    def press(result):
        if result.student == "bob":
            raise KeyboardInterrupt

    outcome = grade(submissions, jobs=1, tell=press)
    assert outcome.interrupted and {"ann", "bob"} <= {result.student for result in outcome.results}
    rest = grade(submissions, jobs=1)
    assert len({result.seed for result in rest.results}) == 1, "a run that goes on keeps its inputs"
    assert not rest.interrupted and len(rest.results) == 3 and rest.graded_now == 3 - len(outcome.results)


def test_a_stopped_run_is_not_gone_on_with_once_the_source_has_changed(grade, hand_in, pretend, monkeypatch):
    submissions = [hand_in(name, {}) for name in ("ann", "bob")]

    def press(result):
        raise KeyboardInterrupt

    (first,) = {result.seed for result in grade(submissions, jobs=1, tell=press).results}
    monkeypatch.setattr(batch, "source_hashes", lambda ref: {"source": "another"})
    outcome = grade(submissions, jobs=1)
    assert outcome.graded_now == 2 and {result.seed for result in outcome.results} != {first}


def test_a_full_disk_stops_with_a_sentence_and_the_journal_is_intact(grade, hand_in, pretend, monkeypatch):
    submissions = [hand_in(name, {}) for name in ("ann", "bob", "cleo")]
    real, calls = os.fsync, []

    def fills_up(descriptor):
        calls.append(stat.S_ISREG(os.fstat(descriptor).st_mode))
        if sum(calls) == 3:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fills_up)
    with pytest.raises(JournalError, match="No space left"):
        grade(submissions, jobs=1)
    outcome = grade(submissions, jobs=1)
    assert len(outcome.results) == 3 and outcome.graded_now == 2


def _students_in(journal):
    records = Journal(journal).records() if journal.exists() else []
    return [entry["result"]["student"] for entry in records if "result" in entry]


def test_killing_the_grader_loses_nothing_that_was_graded(hand_in, make, tmp_path, ref):
    for student in ("ann", "bob", "cleo"):
        hand_in(student, make.answers)
    command = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        str(tmp_path / "in"),
        "--classroom",
        str(tmp_path / "room"),
        "-j",
        "1",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    journal = tmp_path / "room" / "journal" / f"{CHAPTER}.jsonl"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not _students_in(journal):
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    kept = _students_in(journal)
    assert kept
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"{3 - len(kept)} graded now, {len(kept)} unchanged" in done.stdout
    assert sorted(_students_in(journal)) == ["ann", "bob", "cleo"]


@pytest.fixture
def graded(grade, hand_in, make, tmp_path):
    wrong = {**make.answers, "relu": "def relu(x):\n    return abs(x)"}
    (result,) = grade([hand_in("ann", wrong)]).results
    return result, tmp_path / "room" / "evidence" / "ann" / f"{CHAPTER}.json"


def test_evidence_replays_to_the_same_verdicts(graded, ref, bubblewrap):
    result, path = graded
    old, new, changed = replay(path, lambda name: ref, bubblewrap, lambda kept: Limits(**kept))
    assert old == result and changed == []
    assert dataclasses.replace(new, seconds=0) == dataclasses.replace(old, seconds=0)


def test_evidence_replays_on_another_machine(graded, tmp_path):
    """In a copy of the project somewhere else, by somebody with another home and another order of hashes."""
    _, path = graded
    elsewhere = tmp_path / "another machine"
    for name in ("autograder", "nn101", "solutions", "course", "data"):
        shutil.copytree(ROOT / name, elsewhere / name, ignore=shutil.ignore_patterns("*.nbi", "*.nbc"))
    (tmp_path / "home").mkdir()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(elsewhere), "HOME": str(tmp_path / "home"),
                   "PYTHONHASHSEED": "77"}
    done = subprocess.run([sys.executable, "-m", "autograder", "replay", str(path)], cwd=tmp_path, env=environment,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "The same, exercise by exercise." in done.stdout and "changed since" not in done.stderr


def test_evidence_says_what_it_was_made_with(graded):
    data, _, _ = read_evidence(graded[1])
    assert set(data["hashes"]) == {"notebook", "source", "probes", "mistakes"}
    assert {"python", "numpy", "nbgrader"} <= set(data["versions"])
    assert data["sandbox"] == "bubblewrap" and data["limits"]["memory_bytes"] > 0 and data["seconds"] > 0


def test_evidence_that_was_tampered_with_is_refused(graded, tmp_path):
    text = graded[1].read_text()
    other = tmp_path / "other.json"
    other.write_text(text.replace('"notebook": "', '"notebook": "AAAA', 1))
    with pytest.raises(EvidenceError):
        read_evidence(other)
    with pytest.raises(EvidenceError, match="no file"):
        read_evidence(tmp_path / "nothing.json")
