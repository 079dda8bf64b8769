"""The class the attackers sit in: bystanders between them, canaries around them, graded once as the CLI does it."""

import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from attack import HONEST, corpus, short_notebook

from autograder.grading.batch import grade_class
from autograder.grading.classroom import open_classroom
from autograder.grading.feedback import write_feedback
from autograder.grading.gradebook import record, with_marks
from autograder.grading.handed_in import Submission, file_into
from autograder.grading.submission import notebook_finder
from autograder.grading.table import write_grades
from autograder.report import write_report
from autograder.sandbox.crew import Crew
from autograder.sandbox.limits import Limits

CHAPTER = "01_perceptron"
LIMITS = Limits(cell_seconds=4.0, notebook_seconds=30.0, memory_bytes=2 * 2**30, total_bytes=400 * 2**20)
SEED = 729_118_344  # always the same, so that no guess is right by luck on some days
EVERY = 10
JOBS = 2


def canary():
    """A secret that nobody can guess, in the form that the attackers search for."""
    return f"CANARY-{secrets.token_hex(16)}"


@dataclass
class School:
    """What grading the class left behind."""

    folder: Path
    results: dict
    pages: dict
    refused: dict
    report: str
    table: str
    canaries: dict
    seats: dict = field(default_factory=dict)

    def row(self, attack):
        """The result of an attack's student."""
        return self.results[self.seats[attack.name]]

    def bystanders(self):
        """The results of those who did nothing but hand in their work."""
        return [result for name, result in self.results.items() if "bystander" in name]

    def files_about(self, student):
        """Every text that was written about a student, by where it stands; the notebook itself left out."""
        evidence = json.loads((self.folder / "evidence" / student / f"{CHAPTER}.json").read_text())
        evidence.pop("notebook")
        return {
            "result": json.dumps(self.results[student].to_plain(), ensure_ascii=False),
            "evidence": json.dumps(evidence, ensure_ascii=False),
            "feedback page": self.pages.get(student, ""),
        }


def grade_school(folder, ref, make, walls):
    """Grade all attacks and the bystanders in one run; returns the ``School``."""
    planted = {place: canary() for place in ("environment", "file", "home", "submission", "gradebook")}
    room = open_classroom(folder / "room", CHAPTER)
    seats = {attack.name: f"{number:03d} {attack.name}" for number, attack in enumerate(corpus())}
    notebooks = {seats[attack.name]: attack.notebook(make) for attack in corpus()}
    notebooks |= dict.fromkeys(_bystanders(len(seats)), honest_notebook(make, planted["submission"]))
    submissions = [_hand_in(folder / "in", name, notebooks[name]) for name in sorted(notebooks)]
    _plant(room, folder, planted)
    file_into(room, submissions)
    with _environment(folder, planted):
        results = _grade(submissions, ref, room.folder, walls)
        recorded = record(room, results, notebook_finder(submissions))
        pages = write_feedback(room, results)
        results = with_marks(room, results)
        write_grades(results, room.folder / "grades.csv")
        write_report(results, room.folder / "report.html", title="Attacks")
    return School(
        room.folder,
        {result.student: result for result in results},
        {path.parent.parent.name: path.read_text() for path in pages.written},
        {**recorded.refused, **pages.failed},
        (room.folder / "report.html").read_text(),
        (room.folder / "grades.csv").read_text(),
        planted,
        seats,
    )


def bystanders_alone(folder, ref, make, walls):
    """Results of two bystanders who were graded where no attacker is."""
    notebook = honest_notebook(make, "nothing")
    submissions = [_hand_in(folder / "in", name, notebook) for name in ("ann", "ben")]
    return _grade(submissions, ref, folder / "room", walls)


def _grade(submissions, ref, folder, walls):
    with Crew(walls, LIMITS, ref.chapter, JOBS) as crew:
        return grade_class(submissions, ref, folder, crew, walls_name="bubblewrap", seed=SEED).results


def _bystanders(count):
    """Before all attackers, after all, and after every tenth of them."""
    return [f"{number:03d} - bystander" for number in (*range(0, count, EVERY), count)]


def honest_notebook(make, comment):
    """Right answers, a known mistake, blank exercises, and a comment that is nobody else's business."""
    right = {name: make.answers[name] for name in HONEST}
    right["weighted_sum"] = make.answers["weighted_sum"] + f"\n# {comment}"
    return short_notebook(make, {**right, "relu": relu_mistake(make)})


def relu_mistake(make):
    """What the bystanders got wrong: a known mistake that stops with no error."""
    return next(entry for entry in make.ref.mistakes["relu"] if "leaks" in entry.name).source()


def _hand_in(folder, name, notebook):
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.ipynb"
    path.write_bytes(nbformat.writes(notebook, version=4).encode("utf-8", "replace"))
    return Submission(name, path)


def _plant(room, folder, planted):
    """A secret beside the classroom, one in the grader's home, one in the gradebook."""
    (folder / "exam.txt").write_text(planted["file"])
    (folder / "home").mkdir()
    (folder / "home" / "token").write_text(planted["home"])
    with room.gradebook() as gradebook:
        gradebook.add_student("zz nobody", first_name=planted["gradebook"])


@contextmanager
def _environment(folder, planted):
    changed = {"GRADER_TOKEN": planted["environment"], "HOME": str(folder / "home")}
    kept = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
