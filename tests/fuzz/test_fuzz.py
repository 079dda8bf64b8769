"""10,000 notebooks that nobody saved: none stops a batch, none breaks the grader, each gets its row everywhere.

All of them are read, planned and judged here, with invented records in the place of what the sandbox would send; some
are run in the sandbox too, all of them by `make fuzz`.
"""

import contextlib
import csv
import functools
import random
from pathlib import Path

import pytest
from mutator import KEPT, bases, mutated

from autograder.grading.batch import grade_class
from autograder.grading.classroom import open_classroom
from autograder.grading.engine import collect_notebook, judge_all
from autograder.grading.feedback import write_feedback
from autograder.grading.gradebook import record, with_marks
from autograder.grading.handed_in import Submission
from autograder.grading.result import GRADED, UNREADABLE, Result
from autograder.grading.submission import notebook_finder
from autograder.grading.table import write_grades
from autograder.report import write_report
from autograder.sandbox.crew import Crew
from autograder.sandbox.limits import Limits
from nn101.checks.judge import GONE, SLOW

CHAPTER, SEED = "01_perceptron", 77
ALL, CHUNK = 10_000, 1_000
LIMITS = Limits(cell_seconds=2.0, notebook_seconds=20.0)


@functools.cache
def small_notebooks():
    return bases()


def notebook(number):
    return mutated(small_notebooks()[number % len(small_notebooks())], number)


class PretendWorker:
    """Stands in for a sandbox: says what a process might say, honest or not, without running anything."""

    ended_for, alive = "", True

    def __init__(self, ref, number):
        self.ref, self.rng = ref, random.Random(number)
        self.stubs = self.rng.choice((frozenset(), frozenset(), frozenset(KEPT[::2]), frozenset({"no such exercise"})))

    @contextlib.contextmanager
    def session(self):
        yield self

    def run_cells(self, cells):
        for key, _ in cells:
            yield key, self.rng.choice(("", "text\n", "\ud800<b>")), self.rng.choice(("", "", "NameError: x")), False

    def probe(self, item, seed, lent):
        return self._outcome(item, seed)

    def probe_in_turn(self, asked, lent):
        outcomes = [self._outcome(item, seed) for item, seed, _ in asked]
        ended = next((place for place, (_, how) in enumerate(outcomes) if how), len(outcomes))
        return outcomes[: ended + 1]

    def _outcome(self, item, seed):
        right = self.ref.expected(item.name, seed)
        choice = self.rng.randrange(6)
        if choice < 3:
            records = right
        elif choice == 3:
            records = self.rng.choice(list(self.ref.signatures(item.name, seed))).records
        elif choice == 4:
            records = [{"case": known["case"], "unwritten": True} for known in right]
        else:
            records = [{**known, self.rng.choice(("value", "case", "raised")): self.rng.choice(([], {"x": 1}, None, 3))}
                       for known in right]
        return list(records), self.rng.choice(("", "", "", SLOW, GONE))


def graded_without_running(ref, number):
    """The result of one notebook, with invented records."""
    tried = random.Random(number).sample(KEPT, 2)
    collected = collect_notebook(f"student {number:05}", notebook(number), ref, SEED, PretendWorker(ref, number), tried)
    return judge_all(collected, ref, SEED)


@pytest.mark.parametrize("first", range(0, ALL, CHUNK))
def test_every_notebook_gets_a_result_and_a_row(ref, tmp_path, first):
    results = [graded_without_running(ref, number) for number in range(first, first + CHUNK)]
    for result in results:
        assert result.status in (GRADED, UNREADABLE) and 0 <= result.points <= ref_points(ref)
        assert not [note for note in result.notes if "could not be judged" in note], (result.student, result.notes)
        assert Result.from_plain(result.to_plain()) == result
        assert result.status == GRADED or result.notes, "nobody is told why"
    rows, page = table_and_report(results, tmp_path)
    assert [row["student"] for row in rows] == [result.student for result in results]
    assert [name for name in (result.student for result in results) if name not in page] == []
    assert {result.status for result in results} == {GRADED, UNREADABLE}, "the changes are all of one kind"


def ref_points(ref):
    return sum(item.points for item in ref.exercises.values())


def table_and_report(results, folder):
    """The rows of grades.csv and the text of the class report."""
    write_grades(results, folder / "grades.csv")
    write_report(results, folder / "report.html", title="Fuzz")
    with (folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return rows, (folder / "report.html").read_text(encoding="utf-8")


def test_notebooks_are_the_same_every_time():
    assert [notebook(n) for n in range(50)] == [notebook(n) for n in range(50)]
    assert len({notebook(n) for n in range(200)}) > 190


def test_a_class_of_them_goes_all_the_way(ref, bubblewrap, tmp_path, executed):
    """Through the sandbox into gradebook, feedback, table and report, in one run."""
    submissions = []
    for number in range(executed):
        path = tmp_path / "in" / f"student-{number:05}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(notebook(number))
        submissions.append(Submission(path.stem, path))
    room = open_classroom(tmp_path / "room", CHAPTER)
    with Crew(bubblewrap, LIMITS, ref.chapter, jobs=2) as crew:
        outcome = grade_class(submissions, ref, room.folder, crew, walls_name="bubblewrap")
    names = [submission.student for submission in submissions]
    assert [result.student for result in outcome.results] == names and outcome.graded_now == executed
    recorded = record(room, outcome.results, notebook_finder(submissions))
    pages = write_feedback(room, outcome.results)
    assert not recorded.refused and not pages.failed
    assert [name for name in names if not Path(room.feedback(name) / f"{CHAPTER}.html").exists()] == []
    rows, page = table_and_report(with_marks(room, outcome.results), tmp_path)
    assert [row["student"] for row in rows] == names and all(name in page for name in names)
    earned = [result.points for result in outcome.results]
    assert max(earned) <= ref_points(ref) and sum(points > 0 for points in earned) > executed / 4
    assert not [result.notes for result in outcome.results if any("could not be judged" in n for n in result.notes)]
