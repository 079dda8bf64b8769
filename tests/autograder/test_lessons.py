"""Every lesson: runs from top to bottom, its numbers are computed and right, its prose is ours, its stubs are calm.

What is said of the housing table must be true of both kinds of rows: set NN101_DATA to a folder with the real
housing.csv, and its lessons run with these as well.
"""

import os

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.build import student_notebook
from autograder.solutions import executed
from autograder.source import ROOT, chapter_names, read_chapter
from nn101.data.housing import chosen_table

SIMULATED = {"NN101_OFFLINE": "1", "NN101_DATA": ""}
REAL = {"NN101_OFFLINE": "1", "NN101_DATA": os.environ.get("NN101_DATA", "")}
HOUSING = [name for name in chapter_names() if any("load_housing" in cell.text for cell in read_chapter(name).cells)]
RUNS = [(name, SIMULATED) for name in chapter_names()] + [(name, REAL) for name in HOUSING if chosen_table()]


@pytest.fixture(scope="module", params=RUNS, ids=[f"{name}{'-real' * (rows is REAL)}" for name, rows in RUNS])
def solution(request):
    name, rows = request.param
    return name, executed(name, variables=rows)


def test_a_lesson_on_houses_says_which_rows_it_was_given(solution, request):
    name, notebook = solution
    said = "".join(out.get("text", "") for cell in notebook.cells for out in cell.get("outputs", []))
    _, rows = request.node.callspec.params["solution"]
    kind = "REAL" if rows is REAL else "SIMULATED"
    assert f"load_housing: {kind}" in said or name not in HOUSING


def errors(notebook):
    return [
        output.ename for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"
    ]


def test_the_solution_runs_from_top_to_bottom_with_every_claim_proven(solution):
    name, notebook = solution
    assert errors(notebook) == []
    assert len(read_chapter(name).with_role("claims")) >= 10


def test_every_check_in_the_solution_passes(solution):
    name, notebook = solution
    shown = [
        out["data"]["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.startswith("check(")
        for out in cell.outputs
        if "data" in out
    ]
    assert len(shown) == len(read_chapter(name).exercises)
    assert not [text for text in shown if not text.startswith("✓")]


def test_every_figure_of_the_solution_carries_words_for_those_who_cannot_see_it(solution):
    _, notebook = solution
    pictures = [
        out
        for cell in notebook.cells
        for out in cell.get("outputs", [])
        if "image/png" in out.get("data", {}) or "<img" in str(out.get("data", {}).get("text/html", ""))
    ]
    assert len(pictures) >= 10
    assert not [out for out in pictures if "alt=" not in str(out["data"].get("text/html", ""))]


def test_a_page_made_of_the_solution_shows_no_slider_that_is_dead(solution):
    _, notebook = solution
    assert "widgets" not in notebook.metadata


@pytest.mark.parametrize("name", chapter_names())
def test_an_untouched_student_notebook_shows_no_traceback(name):
    notebook = student_notebook(name)
    NotebookClient(notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(ROOT)}}).execute()
    assert errors(notebook) == []
    panels = [
        out
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.startswith("check(")
        for out in cell.outputs
    ]
    assert panels and all("not attempted" in out["data"]["text/plain"] for out in panels)


@pytest.mark.parametrize("name", chapter_names())
def test_every_exercise_is_introduced_and_every_docstring_says_what_comes_out(name):
    cells = read_chapter(name).cells
    for number, cell in enumerate(cells):
        if cell.role == "exercise":
            assert cells[number - 1].kind == "markdown", f"{cell.name} comes without a word"
            assert '"""' in cell.text, cell.name


def test_notebooks_are_written_in_the_format_that_every_front_end_reads():
    for path in ROOT.glob("course/*/*.ipynb"):
        assert nbformat.read(path, as_version=nbformat.NO_CONVERT).nbformat == 4
