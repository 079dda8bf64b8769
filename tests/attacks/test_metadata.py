"""Tampering with the notebook file: the points are those of the answers, and nobody else notices."""

import re
import warnings

import nbformat
import pytest
from attack import HONEST, short_notebook
from road import CHAPTER, walk
from tampering import CASES, tampered

from autograder.grading.autograded import grade_id
from autograder.grading.result import GRADED, UNREADABLE

TWINS = ("000 twin", "500 twin", "zzz twin")
NAMES = {case.name: f"{number:03d} tampered" for number, case in enumerate(CASES, 1)}
ANSWERED = "Because a line splits the plane."


@pytest.fixture(scope="module")
def honest(make):
    """The notebook that is tampered with: three right answers, a wrong one, a written one, the rest blank."""
    answers = {name: make.answers[name] for name in HONEST}
    notebook = short_notebook(make, {**answers, "relu": make.ref.mistakes["relu"][0].source()})
    question = next(cell for cell in notebook.cells if grade_id(cell) == "linear-limit")
    question.source = ANSWERED
    return nbformat.writes(notebook).encode()


@pytest.fixture(scope="module")
def road(tmp_path_factory, honest, ref, bubblewrap):
    """The class, graded once."""
    notebooks = {NAMES[case.name]: tampered(case, honest) for case in CASES}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbformat's, about what is odd in these files
        return walk(tmp_path_factory.mktemp("metadata"), notebooks | dict.fromkeys(TWINS, honest), ref, bubblewrap)


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request):
    return request.param


def points(result):
    return {verdict.exercise: verdict.points for verdict in result.verdicts}


@pytest.fixture
def deserved(road, ref, case):
    """The points of the answers: those of the twin, or none if the file is beyond reading."""
    return dict.fromkeys(ref.exercises, 0) if case.says else points(road.results[TWINS[0]])


def test_the_batch_goes_on(road):
    assert len(road.results) == len(road.rows) == len(CASES) + len(TWINS)
    assert road.refused == {}


def test_the_twins_have_their_points(road, ref):
    expected = {**dict.fromkeys(ref.exercises, 0), **{name: ref.exercises[name].points for name in HONEST}}
    for twin in TWINS:
        found = points(road.results[twin])
        assert 0 <= found.pop("relu") < ref.exercises["relu"].points
        assert found == {name: value for name, value in expected.items() if name != "relu"}
        assert road.results[twin].notes == road.results[TWINS[0]].notes


def test_the_points_are_those_of_the_answers(road, case, deserved):
    result = road.results[NAMES[case.name]]
    assert points(result) == deserved
    assert (result.status, bool(re.search(case.says or "$", "\n".join(result.notes)))) == (
        UNREADABLE if case.says else GRADED,
        True,
    )


def test_the_gradebook_says_the_same(road, case, deserved):
    with road.room.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(CHAPTER, CHAPTER, NAMES[case.name])
        found = {grade.name: (grade.auto_score, grade.max_score) for grade in notebook.grades}
        twin = gradebook.find_submission_notebook(CHAPTER, CHAPTER, TWINS[0])
        assert {name: most for name, (_, most) in found.items()} == {g.name: g.max_score for g in twin.grades}
    assert {name: score for name, (score, _) in found.items() if name.endswith("-check")} == {
        f"{name}-check": score for name, score in deserved.items()
    }


def test_a_written_answer_waits_for_a_person_and_has_no_mark_yet(road, case):
    written = {answer.question: answer for answer in road.results[NAMES[case.name]].written}
    twin = {answer.question: answer.max_points for answer in road.results[TWINS[0]].written}
    assert {name: answer.max_points for name, answer in written.items()} == twin
    assert not [answer for answer in written.values() if answer.mark is not None]
    assert written["linear-limit"].waiting == (not case.says)


def test_what_formgrader_shows_is_our_notebook(road, case):
    handed_out = {grade_id(cell): cell for cell in road.room.released_notebook().cells if grade_id(cell)}
    notebook = nbformat.read(road.autograded(NAMES[case.name]), as_version=4)
    nbformat.validate(notebook)
    found = [cell for cell in notebook.cells if grade_id(cell)]
    assert [grade_id(cell) for cell in found] == list(handed_out)
    for cell in found:
        assert cell.metadata.nbgrader == handed_out[grade_id(cell)].metadata.nbgrader
        assert grade_id(cell).endswith("-check") is False or cell.source == handed_out[grade_id(cell)].source
    assert notebook.metadata.kernelspec == road.room.released_notebook().metadata.kernelspec
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "nn101"}
    attached = [bundle for cell in notebook.cells for bundle in cell.get("attachments", {}).values()]
    assert {kind for bundle in attached for kind in bundle} <= {"image/png", "image/jpeg"}
    assert not [data for bundle in attached for data in bundle.values() if "<" in data]


def test_neither_panels_nor_points_of_their_own_are_on_the_page(road, case):
    page, twin = road.page(NAMES[case.name]), road.page(TWINS[0])
    assert page.count('<section class="card" id=') == twin.count('<section class="card" id=')
    assert "<script>" not in page and "onerror=alert" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)
    total = re.search(r'<p class="score"><b>(.*?)</b> of (\d+)', page).groups()
    deserved = re.search(r'<p class="score"><b>(.*?)</b> of (\d+)', twin).groups()
    assert total == (("0" if case.says else deserved[0]), deserved[1])
