"""Every untidy notebook in one class: right work gets its points, and what was repaired is said, and nothing else."""

import html
import re
from types import SimpleNamespace

import pytest
from case import ANSWERED, corpus

from autograder.grading.batch import grade_class
from autograder.grading.classroom import open_classroom
from autograder.grading.feedback import write_feedback
from autograder.grading.gradebook import record
from autograder.grading.handed_in import file_into, find_submissions
from autograder.grading.result import GRADED, UNREADABLE
from autograder.grading.submission import notebook_finder
from autograder.sandbox.crew import Crew
from autograder.sandbox.limits import Limits

CHAPTER = "01_perceptron"
CASES = corpus()
LIMITS = Limits(cell_seconds=10.0, notebook_seconds=90.0)
UNFRIENDLY = re.compile(r"\b(?:cheat|illegal|invalid submission|your fault|must not|forbidden|failed|Traceback)\b")


@pytest.fixture(scope="session")
def graded(tmp_path_factory, ref, make, bubblewrap):
    """The class, graded once: results, feedback pages and points in the gradebook, by student."""
    folder = tmp_path_factory.mktemp("fairness")
    for case in CASES:
        path = folder / "in" / f"{case.name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(case.data(make))
    submissions = find_submissions(folder / "in", CHAPTER)
    room = open_classroom(folder / "room", CHAPTER)
    file_into(room, submissions)
    with Crew(bubblewrap, LIMITS, ref.chapter, jobs=2) as crew:
        outcome = grade_class(submissions, ref, room.folder, crew, walls_name="bubblewrap")
    recorded = record(room, outcome.results, notebook_finder(submissions))
    pages = write_feedback(room, outcome.results)
    with room.gradebook() as gradebook:
        scores = {entry.student.id: entry.score for entry in gradebook.assignment_submissions(CHAPTER)}
    return SimpleNamespace(
        results={result.student: result for result in outcome.results},
        pages={path.parent.parent.name: path.read_text(encoding="utf-8") for path in pages.written},
        complaints={**recorded.refused, **pages.failed},
        scores=scores,
    )


@pytest.fixture(params=CASES, ids=lambda case: f"{case.theme}-{case.name}")
def case(request):
    return request.param


def test_right_work_gets_its_points(graded, ref, case):
    got = {verdict.exercise: verdict.points for verdict in graded.results[case.name].verdicts}
    assert got == case.earns(ref), graded.results[case.name].notes


def test_what_was_repaired_is_said_and_nothing_else(graded, case):
    notes = graded.results[case.name].notes
    if case.said is None:
        assert notes == ()
    else:
        assert re.search(case.said, "\n".join(notes)), notes


def test_notes_are_kind_whole_sentences(graded, case):
    for note in graded.results[case.name].notes:
        assert note[0].isupper() or note[0] == "`" or note.split()[0] in ANSWERED, note
        assert note.endswith((".", "?")), note
        assert not UNFRIENDLY.search(note), note


def test_the_feedback_page_shows_the_notes(graded, case):
    page = html.unescape(graded.pages[case.name])
    assert all(note in page for note in graded.results[case.name].notes)


def test_the_gradebook_has_the_same_points(graded, ref, case):
    assert graded.scores[case.name] == pytest.approx(sum(case.earns(ref).values()))


def test_no_case_stops_the_batch(graded):
    assert set(graded.results) == {case.name for case in CASES}
    assert graded.complaints == {}


def test_only_what_cannot_be_read_is_called_unreadable(graded):
    nothing_left = {case.name for case in CASES if set(case.lost) == set(ANSWERED)}
    unreadable = {name for name, result in graded.results.items() if result.status == UNREADABLE}
    assert unreadable == nothing_left
    assert {result.status for result in graded.results.values()} == {GRADED, UNREADABLE}


def test_every_case_has_a_name_of_its_own_and_says_what_happened():
    assert len({case.name for case in CASES}) == len(CASES) >= 45
    assert all(case.happened[0].isupper() and case.happened.endswith(".") for case in CASES)
