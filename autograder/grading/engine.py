"""One submission in, one result out.

`collect` runs student code behind walls and brings plain data back; it may run in many threads at once, each with a
worker of its own. `judge_all` turns that data into a result; it runs probes on reference answers, so one thread calls
it.
"""

import time
from dataclasses import dataclass, field

from autograder.grading.handed_in import SubmissionError, sha256
from autograder.grading.result import GRADED, UNREADABLE, CellOutput, Result, WrittenAnswer
from autograder.grading.submission import parse_notebook, plan, released
from autograder.reference import exercise_seed
from autograder.sandbox.session import CellDied, SandboxFailure
from autograder.source import written_points
from nn101.checks.judge import GONE, SLOW

# Exercises that are tried in one process have so many seconds each there. Each that does not come to an end ends the
# process, and after so many processes the others are tried alone.
SECONDS_IN_COMPANY, MAX_COMPANIES = 3.0, 3
MAX_RESTARTS, MAX_LOST = 8 + MAX_COMPANIES, 2
NOTHING_LENT = "", []
LENDING_SECONDS = 60.0  # for all second tries of a submission; honest ones take a fraction of one
WHY_ENDED = {
    SLOW: "did not finish in time",
    GONE: "ended the Python process",
    "memory": "used more memory than there is for one notebook",
}


@dataclass
class Collected:
    """What came out of running one submission: records and endings by exercise, printed text, notes.

    ``lent_records`` are those of a second try, with the reference answers of earlier exercises in place of the
    student's own. They decide what passes, but what is shown comes from ``records``: from a process that never held an
    answer.
    """

    student: str
    sha256: str
    data: bytes
    seconds: float = 0.0
    failure: str = ""
    records: dict = field(default_factory=dict)
    lent_records: dict = field(default_factory=dict)
    endings: dict = field(default_factory=dict)
    outputs: dict = field(default_factory=dict)
    written: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)


def collect(submission, ref, seed, worker, exercises=None):
    """Run a submission's cells and the probes of ``exercises`` (default: all). Never raises for anything in it."""
    started = time.monotonic()
    try:
        data = submission.read_bytes()
    except (SubmissionError, OSError) as error:
        return Collected(submission.student, "", b"", failure=str(error))
    collected = collect_notebook(submission.student, data, ref, seed, worker, exercises)
    collected.seconds = round(time.monotonic() - started, 3)
    return collected


def collect_notebook(student, data, ref, seed, worker, exercises=None):
    """As ``collect`` for a notebook in memory."""
    collected = Collected(student, sha256(data), data)
    try:
        chosen = plan(parse_notebook(data), ref)
    except SubmissionError as error:
        collected.failure = str(error)
        return collected
    except Exception as error:  # a fault of ours costs one row, in words, and never the batch
        collected.failure = f"This notebook could not be read ({type(error).__name__}: {error})."[:300]
        return collected
    collected.notes, collected.written = chosen.notes, chosen.written
    _Run(collected, chosen, ref, seed, worker, exercises or ref.chapter.exercises).go()
    return collected


class _Run:
    """Runs one plan, starting a new process whenever the last one died, without what killed it."""

    def __init__(self, collected, chosen, ref, seed, worker, exercises):
        self.collected, self.chosen, self.ref, self.seed, self.worker = collected, chosen, ref, seed, worker
        self.waiting, self.tried = list(exercises), []
        self.met_company, self.companies = set(), 0
        self.lending, self.lending_ends = [], 0.0
        self.skipped = set()
        self.guilty = {}

    def go(self):
        lost = 0
        for _ in range(MAX_RESTARTS):
            death = None
            try:
                with self.worker.session() as session:
                    try:
                        self._run_cells(session)
                        self._probe(session)
                    except CellDied as died:
                        death = died
            except SandboxFailure:
                lost += 1  # a worker may be lost, to a machine without memory say; one that never starts is a failure
                if lost > MAX_LOST:
                    raise
                continue
            if death is not None:
                self._leave_out(death, session.ended_for)
            elif session.ended_for:
                self.collected.notes.append(f"The notebook {WHY_ENDED[session.ended_for]} while it was tried.")
            if not self.waiting and (not self.lending or time.monotonic() > self.lending_ends):
                return
        for name in self.waiting:
            self.collected.records[name], self.collected.endings[name] = [], GONE
        if self.waiting:
            self.collected.notes.append("The Python process kept ending; what was left could not be tried.")

    def _run_cells(self, session):
        cells = [(key, source) for key, source in self.chosen.cells if key not in self.skipped]
        for key, text, error, went_on in session.run_cells(cells):
            self.collected.outputs[key] = {"text": text, "error": error}
            why = error.partition(":")[0]
            if why == "OutOfTime":
                what = "did not finish in time; what stands below the line it was at did not run."
                self._note(f"{self._where(key)} {what}")
            elif went_on and key in self.chosen.own:
                self._note(f"{self._where(key)} stopped at an error ({why}); the lines below it were run all the same.")

    def _owner(self, key):
        return next((name for name, cell in self.chosen.exercise_cells.items() if cell == key), None)

    def _where(self, key):
        return self.chosen.titles.get(key, "The notebook")

    def _note(self, note):
        """A notebook that is run again after an accident tells the same things again."""
        if note not in self.collected.notes:
            self.collected.notes.append(note)

    def _leave_out(self, death, ended_for):
        what, owner = WHY_ENDED[ended_for or death.how], self._owner(death.cell)
        self._note(f"{self._where(death.cell)} {what}; it was left out and the rest was graded.")
        if owner:
            self.guilty[owner] = death.how
        self.skipped.add(death.cell)

    def _probe(self, session):
        """Try all exercises; then, with earlier answers lent, those that may suffer from an earlier mistake.

        A process that held an answer could hide it for later ones of its submission, so from the first loan on
        nothing that is said is ever shown.
        """
        for name in [name for name in self.waiting if name in session.stubs]:
            self._keep(name, _unwritten(self.ref, self._seed_of(name), name), "")
        self._probe_in_company(session)
        while self.waiting and session.alive:
            name = self.waiting[0]
            records, ended = session.probe(self.ref.exercises[name], self._seed_of(name), NOTHING_LENT)
            self._keep(name, records, ended)
            self.tried.append((name, records))
        for name, records in self.tried:
            if self.ref.may_suffer(name, self._seed_of(name), records, name in self.chosen.exercise_cells):
                self.lending.append(name)
        self.tried = []
        self.lending_ends = self.lending_ends or time.monotonic() + LENDING_SECONDS
        while self.lending and session.alive and time.monotonic() < self.lending_ends:
            name = self.lending.pop(0)
            item, stand_ins = self.ref.exercises[name], self.ref.stand_ins(name)
            self.collected.lent_records[name], _ = session.probe(item, self._seed_of(name), stand_ins)

    def _probe_in_company(self, session):
        """Try the answers that were never tried in one process, and leave waiting what does not come out right there.

        Most answers are right, and a process for each takes ten times longer than what is done in it. Nobody pays for
        the company: an answer that another one may have spoilt is tried anew, alone. Nobody lives on it either: an
        exercise whose own cell says nothing is alone from the beginning.
        """
        while session.alive and self.companies < MAX_COMPANIES:
            names = [name for name in self.waiting if name in self.chosen.exercise_cells.keys() - self.met_company]
            if len(names) < 2:
                return
            items = [self.ref.exercises[name] for name in names]
            asked = [(item, self._seed_of(item.name), min(item.seconds, SECONDS_IN_COMPANY)) for item in items]
            outcomes = session.probe_in_turn(asked, NOTHING_LENT)
            self.companies += 1
            self.met_company.update(names[: len(outcomes)])
            for name, (records, ended) in zip(names, outcomes, strict=False):
                if not ended and self.ref.is_right(name, self._seed_of(name), records):
                    self._keep(name, records, ended)

    def _keep(self, name, records, ended):
        self.waiting.remove(name)
        self.collected.records[name] = records
        self.collected.endings[name] = ended or self.guilty.get(name, "")

    def _seed_of(self, name):
        return exercise_seed(self.seed, name)


def judge_all(collected, ref, seed):
    """The ``Result`` of what was collected. Unreadable submissions get a result too, with the reason in its notes."""
    if collected.failure:
        return _lost(collected, ref, seed, collected.failure)
    try:
        return _judged(collected, ref, seed)
    except Exception as error:  # a fault of ours, or a forgery that nobody thought of: the class must not pay for it
        why = f"{type(error).__name__}: {error}"[:200]
        return _lost(collected, ref, seed, f"This submission could not be judged ({why}).")


def _lost(collected, ref, seed, why):
    return Result(
        collected.student,
        ref.chapter.name,
        UNREADABLE,
        tuple(_not_attempted(ref, exercise_seed(seed, name), name) for name in ref.chapter.exercises),
        _unanswered(ref),
        (why,),
        submission_sha256=collected.sha256,
        seed=seed,
        seconds=collected.seconds,
    )


def _judged(collected, ref, seed):
    tried = [name for name in ref.chapter.exercises if name in collected.records]
    verdicts = tuple(_verdict(collected, ref, seed, name) for name in tried)
    outputs = {key: CellOutput(**value) for key, value in collected.outputs.items() if value["text"] or value["error"]}
    notes = [*collected.notes, *_ending_notes(collected)]
    return Result(
        collected.student,
        ref.chapter.name,
        GRADED,
        verdicts,
        _written(ref, collected.written),
        tuple(notes),
        outputs,
        collected.sha256,
        seed,
        collected.seconds,
    )


def _verdict(collected, ref, seed, name):
    lent = collected.lent_records.get(name)
    return ref.verdict(name, exercise_seed(seed, name), collected.records[name], collected.endings[name], lent)


def _not_attempted(ref, seed, name):
    return ref.verdict(name, seed, _unwritten(ref, seed, name))


def _unwritten(ref, seed, name):
    """The records of an exercise as it is handed out."""
    return [{"case": case.name, "unwritten": True} for case in ref.cases(name, seed)]


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
