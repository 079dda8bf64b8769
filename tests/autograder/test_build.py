"""What is generated: complete, deterministic, fresh, and without anything a student must not see."""

import json

import nbformat
import numpy as np
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import compute_checksum

from autograder import build
from autograder.source import ROOT, chapter_names, read_chapter
from nn101.checks.plain import decode, encode

CHAPTER = "01_perceptron"


@pytest.fixture(scope="module")
def student():
    return build.student_notebook(CHAPTER)


@pytest.fixture(scope="module")
def source():
    return build.nbgrader_source(CHAPTER)


def by_id(notebook):
    return {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}


def test_everything_committed_is_fresh():
    assert build.stale() == []


def test_the_notebook_says_that_it_is_generated(student):
    assert student.cells[0].source.startswith(f"<!-- Generated from solutions/{CHAPTER}.py")


def test_the_bytes_are_the_same_every_time(student):
    assert nbformat.writes(build.student_notebook(CHAPTER)) == nbformat.writes(student)


def test_notebooks_are_valid_for_jupyter_and_for_nbgrader(student, source):
    for notebook in (student, source):
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)


def test_exercises_are_stubs_that_keep_their_docstring(student, ref):
    cells = by_id(student)
    for name in ref.chapter.exercises:
        text = cells[name].source
        assert "raise NotImplementedError()" in text and '"""' in text, name


def test_check_cells_are_locked_graded_and_checksummed(student, ref):
    cells = by_id(student)
    for name, item in ref.exercises.items():
        cell = cells[f"{name}-check"]
        assert cell.source == f'check("{name}")'
        assert cell.metadata.nbgrader.grade and cell.metadata.nbgrader.locked
        assert cell.metadata.nbgrader.points == item.points
        assert cell.metadata.nbgrader.checksum == compute_checksum(cell)


def test_written_questions_lose_answer_and_mark_scheme_and_keep_their_points(student, source, ref):
    for cell in ref.chapter.with_role("written"):
        handed_out = by_id(student)[cell.name]
        assert "YOUR ANSWER HERE" in handed_out.source and "Mark scheme" not in handed_out.source
        assert handed_out.metadata.nbgrader.points == 4
        assert "Mark scheme" in by_id(source)[cell.name].source


def test_claims_stay_with_the_instructor(student, ref):
    claims = ref.chapter.with_role("claims")
    handed_out = "\n".join(cell.source for cell in student.cells)
    assert claims and not [c for c in claims if c.text in handed_out]


def test_outputs_are_cleared(student):
    assert not [c for c in student.cells if c.cell_type == "code" and (c.outputs or c.execution_count)]


def test_golden_data_holds_every_exercise_and_no_code(ref):
    data = build.golden_data(CHAPTER)
    assert list(data["exercises"]) == ref.chapter.exercises
    assert "def " not in json.dumps({name: e["expected"] for name, e in data["exercises"].items()})


README = """# Ours

<!-- begin count: written by `autograder build` -->
<!-- end count -->
"""


@pytest.fixture
def copy_of_the_course(tmp_path, monkeypatch):
    """The generated folders in a place where they may be broken."""
    for name in ("COURSE", "GOLDEN", "NBGRADER_SOURCE", "ROOT", "MAP_PICTURE"):
        monkeypatch.setattr(build, name, {"ROOT": tmp_path}.get(name, tmp_path / name.lower()))
    monkeypatch.setattr(build.documents, "PATHS", (tmp_path / "README.md",))
    (tmp_path / "README.md").write_text(README)
    monkeypatch.setattr(build, "chapter_names", lambda: [CHAPTER])
    list(build.build())
    return tmp_path


def test_a_fresh_build_is_not_stale(copy_of_the_course):
    assert build.stale() == []
    kept = copy_of_the_course / "course" / ".ipynb_checkpoints" / "index-checkpoint.ipynb"
    kept.parent.mkdir()
    kept.write_text("{}")
    assert build.stale() == [], "what JupyterLab keeps of the index is nobody's notebook"


@pytest.mark.parametrize("name", ["course/index.ipynb", "course/course_map.svg", "map_picture", "README.md"])
def test_what_is_drawn_of_the_whole_course_is_proven_fresh_too(copy_of_the_course, name):
    path = copy_of_the_course / name
    path.write_text(path.read_text().replace("150", "151").replace("2 h 30", "2 h 31").replace("hours", "ours"))
    assert build.stale() == [name]
    assert list(build.build()) == [name] and build.stale() == []


@pytest.mark.parametrize("change", ["edit", "delete", "orphan", "golden"])
def test_whatever_is_stale_is_found(copy_of_the_course, change):
    notebook = copy_of_the_course / "course" / CHAPTER / f"{CHAPTER}.ipynb"
    golden = copy_of_the_course / "golden" / f"{CHAPTER}.json"
    if change == "edit":
        notebook.write_text(notebook.read_text().replace("perceptron", "perzeptron", 1))
    elif change == "delete":
        notebook.unlink()
    elif change == "orphan":
        orphan = copy_of_the_course / "course" / "09_gone" / "09_gone.ipynb"
        orphan.parent.mkdir()
        orphan.write_text("{}")
        notebook = orphan
    else:
        data = json.loads(golden.read_text())
        data["exercises"]["softmax"]["expected"].pop()
        golden.write_text(json.dumps(data))
        notebook = golden
    assert build.stale() == [str(notebook.relative_to(copy_of_the_course))]


def test_the_last_digits_of_golden_numbers_may_differ_between_machines(copy_of_the_course):
    path = copy_of_the_course / "golden" / f"{CHAPTER}.json"
    data = json.loads(path.read_text())

    def nudge(node):
        if isinstance(node, float):
            return node * (1 + 1e-13)
        if isinstance(node, dict):
            return {
                key: nudge(value) if key == "value" or isinstance(value, (dict, list)) else value
                for key, value in node.items()
            }
        return [nudge(item) for item in node] if isinstance(node, list) else node

    path.write_text(json.dumps(nudge(data)))
    assert build.stale() == []


def test_every_chapter_has_its_generated_files_in_the_repository():
    for name in chapter_names():
        assert (ROOT / "course" / name / f"{name}.ipynb").exists()
        assert read_chapter(name).cells[0].kind == "markdown"


@pytest.mark.parametrize(
    ("kind", "factor", "same"),
    [("f8", 1 + 1e-13, True), ("f8", 1 + 1e-6, False), ("f4", 1 + 1e-6, True), ("f4", 1 + 1e-3, False)],
)
def test_last_digits_are_those_of_the_precision(kind, factor, same):
    numbers = np.array([0.3, -2.0], dtype=kind)
    records = [{"case": "a row", "value": encode((array, [7]))} for array in (numbers, (numbers * factor).astype(kind))]
    assert build._alike(*records) is same


@pytest.mark.parametrize(("factor", "written"), [(1 + 1e-13, False), (1 + 1e-5, True)])
def test_what_differs_in_the_last_digits_only_is_left_as_it_is(copy_of_the_course, factor, written):
    golden = copy_of_the_course / "golden" / f"{CHAPTER}.json"
    data = json.loads(golden.read_text())
    values = [(record, decode(record["value"])) for record in data["exercises"]["sigmoid"]["expected"]]
    record, value = next(pair for pair in values if getattr(pair[1], "dtype", None) == "f8")
    record["value"] = encode(value * factor)
    golden.write_text(json.dumps(data))
    before = golden.read_text()
    assert list(build.build()) == ([str(golden.relative_to(copy_of_the_course))] if written else [])
    assert (golden.read_text() != before) == written


@pytest.mark.parametrize("damaged", ["", "<<<<<<< HEAD\n{}", '{"exercises": 3}', "[]"])
def test_check_data_that_cannot_be_read_are_made_anew(copy_of_the_course, damaged):
    golden = copy_of_the_course / "golden" / f"{CHAPTER}.json"
    whole = golden.read_text()
    golden.write_text(damaged)
    assert build.stale() == [str(golden.relative_to(copy_of_the_course))]
    list(build.build())
    assert golden.read_text() == whole
