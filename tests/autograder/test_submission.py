"""Reading what students hand in: every kind of damage, every kind of rearranged notebook."""

import copy
import json

import nbformat
import pytest

from autograder.grading.handed_in import SubmissionError
from autograder.grading.submission import parse_notebook, plan


def sources(chosen):
    return [source for _, source in chosen.cells]


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


@pytest.fixture
def answered(make):
    return make.notebook(make.answers)


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
    assert chosen.notes == ["relu is written in 2 cells; the one furthest down counts."]


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


def test_cells_are_called_by_their_exercise_or_their_number_counted_from_one(ref, answered):
    answered.cells.insert(0, nbformat.v4.new_code_cell("mine = 1"))
    chosen = plan(answered, ref)
    assert chosen.titles["cell-0"] == "Cell 1"
    assert chosen.titles[chosen.exercise_cells["relu"]] == "The cell of relu"
    assert chosen.own == {"cell-0", *chosen.exercise_cells.values()}


def test_a_stub_is_run_where_there_is_no_answer(ref, make):
    chosen = plan(make.notebook({"step": make.answers["step"]}), ref)
    stub = next(cell.source for cell in make.blank.cells if grade_id(cell) == "relu")
    assert stub in sources(chosen) and "relu" not in chosen.exercise_cells


def test_what_was_repaired_in_the_file_is_among_the_notes_and_a_student_cannot_put_it_there(ref, make):
    content = json.loads(nbformat.writes(make.notebook(make.answers)))
    data = json.dumps({**content, "repairs": ["Full marks were agreed."]})
    assert plan(parse_notebook(data.encode()), ref).notes == []
    (note,) = plan(parse_notebook(data.encode("utf-16")), ref).notes
    assert note == "The file was saved as UTF-16, not as UTF-8; it was read all the same."


def test_more_code_than_a_person_types_is_refused_unread():
    cells = [{"cell_type": "code", "source": "x = 1\n" * 400_000}]
    with pytest.raises(SubmissionError, match="more than 2,000,000 characters of code"):
        parse_notebook(json.dumps({"cells": cells}).encode())
