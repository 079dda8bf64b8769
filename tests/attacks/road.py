"""The whole road of a class, from files to pages, in one run: what `autograder grade` does, with short limits."""

import csv
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.batch import grade_class
from autograder.grading.classroom import open_classroom
from autograder.grading.feedback import write_feedback
from autograder.grading.gradebook import record, with_marks
from autograder.grading.handed_in import file_into, find_submissions
from autograder.grading.submission import notebook_finder
from autograder.grading.table import write_grades
from autograder.report import write_report
from autograder.sandbox.crew import Crew
from autograder.sandbox.limits import Limits

CHAPTER = "01_perceptron"
LIMITS = Limits(cell_seconds=4.0, notebook_seconds=30.0)


@dataclass(frozen=True)
class Road:
    """What is at its end: the classroom, results by student, why some have no page or no grade, rows of the table."""

    room: object
    results: dict
    refused: dict
    rows: list

    def page(self, student):
        """The feedback page that a student gets."""
        return (self.room.feedback(student) / f"{CHAPTER}.html").read_text(encoding="utf-8")

    def autograded(self, student):
        """The file that formgrader shows."""
        return self.room.autograded(student) / f"{CHAPTER}.ipynb"

    @property
    def report(self):
        return (self.room.folder / "report.html").read_text(encoding="utf-8")


def walk(folder, notebooks, ref, walls, *, files=None, mark=lambda room: None):
    """Grade ``notebooks``, a dict from student to bytes.

    ``files`` are others that were handed in, bytes by their path. ``mark(room)`` does what a person does in formgrader.
    """
    handed_in = Path(folder) / "in"
    paths = {f"{student}/{CHAPTER}.ipynb": data for student, data in notebooks.items()}
    for name, data in {**paths, **(files or {})}.items():
        path = handed_in / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    submissions = find_submissions(handed_in, CHAPTER)
    room = open_classroom(Path(folder) / "room", CHAPTER)
    file_into(room, submissions)
    with Crew(walls, LIMITS, ref.chapter, jobs=2) as crew:
        outcome = grade_class(submissions, ref, room.folder, crew, walls_name="bubblewrap")
    recorded = record(room, outcome.results, notebook_finder(submissions))
    mark(room)
    pages = write_feedback(room, outcome.results)
    results = with_marks(room, outcome.results)
    write_grades(results, room.folder / "grades.csv")
    write_report(results, room.folder / "report.html", title="Attacks")
    with (room.folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return Road(room, {result.student: result for result in results}, {**recorded.refused, **pages.failed}, rows)
