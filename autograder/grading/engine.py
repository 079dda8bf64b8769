"""One submission in, one result out.

`collect` runs student code behind walls and brings plain data back; it may run in many threads at once. `judge_all`
turns that data into a result; it runs probes on reference answers, so one thread calls it.
"""

import time
from dataclasses import dataclass, field

from autograder.build import written_points
from autograder.grading.handed_in import SubmissionError, sha256
from autograder.grading.result import GRADED, UNREADABLE, CellOutput, Result, WrittenAnswer
from autograder.grading.submission import parse_notebook, plan, released
from autograder.sandbox.session import CellDied, Session
from nn101.checks.judge import GONE, SLOW

MAX_RESTARTS = 8


@dataclass
class Collected:
    """What came out of running one submission: records and endings by exercise, printed text, notes."""

    student: str
    sha256: str
    data: bytes
    seconds: float = 0.0
    failure: str = ""
    records: dict = field(default_factory=dict)
    endings: dict = field(default_factory=dict)
    outputs: dict = field(default_factory=dict)
    written: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)


def collect(submission, ref, seed, walls, limits):
    """Run a submission's cells and probes. Never raises for anything the submission does."""
    started = time.monotonic()
    try:
        data = submission.read_bytes()
    except (SubmissionError, OSError) as error:
        return Collected(submission.student, "", b"", failure=str(error))
    collected = collect_notebook(submission.student, data, ref, seed, walls, limits)
    collected.seconds = round(time.monotonic() - started, 3)
    return collected


def collect_notebook(student, data, ref, seed, walls, limits):
    """As ``collect`` for a notebook in memory."""
    collected = Collected(student, sha256(data), data)
    try:
        chosen = plan(parse_notebook(data), ref)
    except SubmissionError as error:
        collected.failure = str(error)
        return collected
    collected.notes, collected.written = chosen.notes, chosen.written
    _Run(collected, chosen, ref, seed, walls, limits).go()
    return collected


class _Run:
    """Runs one plan, starting a new process whenever the last one died, without what killed it."""

    def __init__(self, collected, chosen, ref, seed, walls, limits):
        self.collected, self.chosen, self.ref, self.seed = collected, chosen, ref, seed
        self.walls, self.limits = walls, limits
        self.waiting = list(ref.chapter.exercises)
        self.skipped = set()
        self.guilty = {}

    def go(self):
        for _ in range(MAX_RESTARTS):
            with Session(self.walls, self.limits) as session:
                if self._run_cells(session):
                    self._probe(session)
            if not self.waiting:
                return
        for name in self.waiting:
            self.collected.records[name], self.collected.endings[name] = [], GONE
        self.collected.notes.append("The Python process kept ending; what was left could not be tried.")

    def _run_cells(self, session):
        cells = [(key, source) for key, source in self.chosen.cells if key not in self.skipped]
        try:
            for key, text, error in session.run_cells(cells):
                self.collected.outputs[key] = {"text": text, "error": error}
            return True
        except CellDied as death:
            self._leave_out(death)
            return False

    def _leave_out(self, death):
        what = "did not finish in time" if death.how == SLOW else "ended the Python process"
        owner = next((name for name, key in self.chosen.exercise_cells.items() if key == death.cell), None)
        where = (
            f"The cell of {owner}"
            if owner
            else f"Code {death.cell.replace('-', ' ')}"
            if death.cell
            else "The notebook"
        )
        self.collected.notes.append(f"{where} {what}; it was left out and the rest was graded.")
        if owner:
            self.guilty[owner] = death.how
        self.skipped.add(death.cell)

    def _probe(self, session):
        while self.waiting and session.alive:
            name = self.waiting.pop(0)
            records, ended = session.probe(self.ref.exercises[name], self.seed, self.ref.stand_ins(name))
            self.collected.records[name] = records
            self.collected.endings[name] = ended or self.guilty.get(name, "")


def judge_all(collected, ref, seed):
    """The ``Result`` of what was collected. Unreadable submissions get a result too, with the reason in its notes."""
    name = ref.chapter.name
    if collected.failure:
        return Result(
            collected.student,
            name,
            UNREADABLE,
            _all_lost(ref, seed),
            _unanswered(ref),
            (collected.failure,),
            submission_sha256=collected.sha256,
            seed=seed,
            seconds=collected.seconds,
        )
    records, endings = collected.records, collected.endings
    verdicts = tuple(ref.verdict(n, seed, records[n], endings[n]) for n in ref.chapter.exercises)
    outputs = {key: CellOutput(**value) for key, value in collected.outputs.items() if value["text"] or value["error"]}
    notes = [*collected.notes, *_ending_notes(collected)]
    return Result(
        collected.student,
        name,
        GRADED,
        verdicts,
        _written(ref, collected.written),
        tuple(notes),
        outputs,
        collected.sha256,
        seed,
        collected.seconds,
    )


def _all_lost(ref, seed):
    unwritten = {n: [{"case": c.name, "unwritten": True} for c in ref.cases(n, seed)] for n in ref.chapter.exercises}
    return tuple(ref.verdict(name, seed, records) for name, records in unwritten.items())


def _ending_notes(collected):
    words = {SLOW: "ran out of time", GONE: "ended the Python process"}
    return [f"{name} {words[ended]} while it was tried." for name, ended in collected.endings.items() if ended in words]


def _written(ref, answers):
    stubs = released(ref).stubs
    return tuple(
        WrittenAnswer(
            cell.name,
            written_points(cell),
            answers.get(cell.name, ""),
            answers.get(cell.name, "").strip() not in ("", stubs[cell.name].strip()),
        )
        for cell in ref.chapter.with_role("written")
    )


def _unanswered(ref):
    return _written(ref, {})
