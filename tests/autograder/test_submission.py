"""Reading what students hand in: every layout, every kind of damage, every kind of rearranged notebook."""

import copy
import json

import nbformat
import pytest

from autograder.grading.submission import (
    FolderError,
    Submission,
    SubmissionError,
    file_into,
    find_submissions,
    parse_notebook,
    plan,
)
from autograder.source import ROOT

CHAPTER = "01_perceptron"


def sources(chosen):
    return [source for _, source in chosen.cells]


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


@pytest.fixture
def answered(make):
    return make.notebook(make.answers)


def test_three_layouts_are_understood(tmp_path):
    for place in (
        "ann/01_perceptron/01_perceptron.ipynb",
        "bob/01_perceptron.ipynb",
        "cleo.ipynb",
        ".hidden/x.ipynb",
        "notes.txt",
    ):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    assert [s.student for s in find_submissions(tmp_path, CHAPTER)] == ["ann", "bob", "cleo"]


def test_a_notebook_under_another_name_is_taken_if_it_is_the_only_one(tmp_path):
    folder = tmp_path / "ann" / CHAPTER
    folder.mkdir(parents=True)
    (folder / "perceptron final (2).ipynb").write_text("{}")
    (found,) = find_submissions(tmp_path, CHAPTER)
    assert found.path.name == "perceptron final (2).ipynb"


def test_an_empty_submission_folder_is_a_submission_without_a_notebook(tmp_path):
    (tmp_path / "ann" / CHAPTER).mkdir(parents=True)
    (found,) = find_submissions(tmp_path, CHAPTER)
    with pytest.raises(SubmissionError, match="no notebook called"):
        found.read_bytes()


def test_missing_and_empty_folders_are_said(tmp_path):
    with pytest.raises(FolderError, match="There is no folder"):
        find_submissions(tmp_path / "nowhere", CHAPTER)
    with pytest.raises(FolderError, match=r"holds no submissions.*STUDENT"):
        find_submissions(tmp_path, CHAPTER)


def test_a_folder_that_holds_no_students_is_not_taken_for_one(tmp_path):
    for folder in (ROOT, ROOT / "course", ROOT / "course" / CHAPTER):
        with pytest.raises(FolderError, match="is the course itself"):
            find_submissions(folder, CHAPTER)
    (tmp_path / "submitted" / "ann").mkdir(parents=True)
    with pytest.raises(FolderError, match="whole classroom. Name what students handed in"):
        find_submissions(tmp_path, CHAPTER)


def test_a_chapter_is_no_student(tmp_path):
    path = tmp_path / CHAPTER / f"{CHAPTER}.ipynb"
    path.parent.mkdir()
    path.write_text("{}")
    with pytest.raises(FolderError, match="holds no submissions"):
        find_submissions(tmp_path, CHAPTER)


def test_links_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("{}")
    folder = tmp_path / "in" / "eve" / CHAPTER
    folder.mkdir(parents=True)
    (folder / f"{CHAPTER}.ipynb").symlink_to(secret)
    (found,) = find_submissions(tmp_path / "in", CHAPTER)
    with pytest.raises(SubmissionError, match="is a link"):
        found.read_bytes()


def test_an_oversized_file_is_refused_unread(tmp_path):
    path = tmp_path / "big.ipynb"
    with path.open("wb") as file:
        file.truncate(21_000_000)
    with pytest.raises(SubmissionError, match="larger than 20 MB"):
        Submission("big", path).read_bytes()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"hello", "not the JSON"),
        (b'{"cells": [', "not the JSON"),
        (b"\xff\xfe\x00binary", "not text"),
        (b"[1, 2]", "not the JSON"),
        (b'{"a": 1}', "not the JSON"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 7}', "not the JSON"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [7]}', "not the JSON"),
        (b"[" * 100_000, "not"),
    ],
)
def test_what_is_no_notebook_is_said_in_words(data, words):
    with pytest.raises(SubmissionError, match=words):
        parse_notebook(data)


def test_cells_with_missing_fields_are_read_all_the_same():
    cells = [
        {"cell_type": "code", "source": ["x = 1\n", "y = 2"]},
        {"cell_type": "code", "metadata": [], "source": "z\x00"},
        {"cell_type": "strange", "source": 5},
        {"source": "no type", "metadata": {"nbgrader": "text"}},
    ]
    data = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
    read = parse_notebook(data)
    assert [cell.source for cell in read.cells] == ["x = 1\ny = 2", "z", "5", "no type"]


def test_the_answers_run_once_each_and_checks_and_figures_do_not(ref, make, answered):
    chosen = plan(answered, ref)
    for text in make.answers.values():
        assert sources(chosen).count(text) == 1
    assert not [s for s in sources(chosen) if s.startswith("check(")]
    figures = [cell.source for cell in answered.cells if "figure" in cell.metadata.get("tags", [])]
    assert figures and not set(figures) & set(sources(chosen))
    assert chosen.notes == []


def test_setup_comes_from_the_source_whatever_the_student_made_of_it(ref, answered):
    for cell in answered.cells:
        if grade_id(cell).startswith("setup"):
            cell.source = "np = None"
    chosen = plan(answered, ref)
    assert "import numpy as np" in sources(chosen)[0] and "np = None" not in sources(chosen)


def test_a_missing_cell_is_noted(ref, answered):
    answered.cells = [cell for cell in answered.cells if grade_id(cell) != "relu"]
    assert plan(answered, ref).notes == ["The cell of relu is missing."]


def test_an_untouched_copy_does_not_overwrite_an_answer(ref, make, answered):
    stub = next(cell for cell in make.blank.cells if grade_id(cell) == "relu")
    answered.cells.append(copy.deepcopy(stub))
    chosen = plan(answered, ref)
    assert stub.source not in sources(chosen) and make.answers["relu"] in sources(chosen)


def test_of_two_answers_the_last_counts_and_that_is_noted(ref, make, answered):
    second = copy.deepcopy(next(cell for cell in answered.cells if grade_id(cell) == "relu"))
    second.source += "\n# second thoughts"
    answered.cells.append(second)
    chosen = plan(answered, ref)
    assert sources(chosen)[-1] == second.source
    assert chosen.notes == ["The cell of relu is there 2 times; the last one counts."]


def test_an_answer_in_a_cell_of_the_students_own_counts(ref, make, answered):
    answered.cells = [cell for cell in answered.cells if grade_id(cell) != "relu"]
    answered.cells.insert(0, nbformat.v4.new_code_cell(make.answers["relu"]))
    chosen = plan(answered, ref)
    assert make.answers["relu"] in sources(chosen) and chosen.notes == []


def test_an_answer_that_became_text_is_run_as_code(ref, make, answered):
    for cell in answered.cells:
        if grade_id(cell) == "relu":
            cell.cell_type = "markdown"
    chosen = plan(answered, ref)
    assert make.answers["relu"] in sources(chosen)
    assert chosen.notes == ["The cell of relu had become a markdown cell; it was run as code."]


def test_the_students_own_helper_cells_run(ref, answered):
    answered.cells.append(nbformat.v4.new_code_cell("def my_helper(): return 1"))
    assert "def my_helper(): return 1" in sources(plan(answered, ref))


def test_written_answers_are_taken_along(ref, make):
    chosen = plan(make.notebook({}, written="Because."), ref)
    assert set(chosen.written.values()) == {"Because."} and len(chosen.written) == 2


def test_a_notebook_of_nothing_known_is_refused(ref):
    stranger = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('hello')")])
    with pytest.raises(SubmissionError, match="No cell of 01_perceptron"):
        plan(stranger, ref)


def test_of_two_written_answers_the_last_that_says_something_counts(ref, make):
    notebook = make.notebook({}, written="First thought.")
    (question, *_) = [cell for cell in notebook.cells if grade_id(cell) == "linear-limit"]
    second, empty = copy.deepcopy(question), copy.deepcopy(question)
    second.source = "Second thought."
    empty.source = next(cell.source for cell in make.blank.cells if grade_id(cell) == "linear-limit")
    notebook.cells += [second, empty]
    assert plan(notebook, ref).written["linear-limit"] == "Second thought."


def test_submissions_that_lie_elsewhere_are_copied_to_where_formgrader_looks(classroom, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.ipynb").write_bytes(b"\xff broken \x00")
    (tmp_path / "in" / "bob.ipynb").symlink_to("/etc/passwd")
    file_into(classroom, find_submissions(tmp_path / "in", CHAPTER))
    assert (classroom.submitted("ann") / f"{CHAPTER}.ipynb").read_bytes() == b"\xff broken \x00"
    assert not (classroom.submitted("bob") / f"{CHAPTER}.ipynb").exists()
    file_into(classroom, find_submissions(classroom.folder / "submitted", CHAPTER))
    assert (classroom.submitted("ann") / f"{CHAPTER}.ipynb").read_bytes() == b"\xff broken \x00"
