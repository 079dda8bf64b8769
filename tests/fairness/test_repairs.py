"""What a repair may do: decide which of the student's own lines are run, and where. It never writes an answer."""

import re

import pytest
from case import corpus

from autograder.grading.handed_in import SubmissionError
from autograder.grading.submission import parse_notebook, plan, released

CASES = [case for case in corpus() if len(case.lost) < 4]
OURS = re.compile(r"#|pass|\s*pass|from builtins import \w+|")


def plain(line):
    """A line without what a repair may change in it: white space and invisible characters."""
    return re.sub(r"[\s\u00a0\u200b\u2060\ufeff]|^>>>|^\.\.\.", "", line)


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def read(request, make, ref):
    """A notebook of the corpus, and what is run of it."""
    notebook = parse_notebook(request.param.data(make))
    return notebook, plan(notebook, ref)


def test_only_lines_of_the_student_and_of_the_course_are_run(read, ref):
    notebook, chosen = read
    known = {plain(line) for cell in notebook.cells for line in cell.source.split("\n")}
    known |= {plain(line) for text in released(ref).setups for line in text.split("\n")}
    run = [line for _, source in chosen.cells for line in source.split("\n")]
    assert [line for line in run if plain(line) not in known and not OURS.fullmatch(line)] == []


def test_a_repair_changes_the_notebook_of_nobody(make, ref):
    for case in CASES:
        data = case.data(make)
        notebook = parse_notebook(data)
        plan(notebook, ref)
        assert notebook == parse_notebook(data), case.name


def test_all_that_is_run_has_a_name_for_sentences(read):
    _, chosen = read
    assert chosen.own <= set(chosen.titles)
    assert all(re.fullmatch(r"The cell of \w+|Cell \d+|The cell with the course's imports", title)
               for title in chosen.titles.values())


@pytest.mark.parametrize("case", [case for case in corpus() if len(case.lost) == 4], ids=lambda case: case.name)
def test_what_cannot_be_read_is_refused_in_words(make, ref, case):
    with pytest.raises(SubmissionError, match=case.said):
        plan(parse_notebook(case.data(make)), ref)
