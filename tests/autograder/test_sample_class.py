"""The invented class, graded for real: by us behind walls and, where it is honest, by stock nbgrader as well."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import nbformat
import pytest

from autograder.grading.batch import grade_class
from autograder.grading.classroom import CONFIG_NAME, open_classroom
from autograder.grading.gradebook import record
from autograder.grading.handed_in import find_submissions
from autograder.grading.result import UNREADABLE
from autograder.grading.submission import notebook_finder
from autograder.report import top_misunderstandings
from autograder.sample_class import CHAPTER, sample_class, write_class
from autograder.sandbox.crew import Crew
from autograder.sandbox.limits import Limits
from autograder.stock import SEED
from benchmarks.grading import STOCK_CONFIG
from nn101.checks.verdict import CRASHED, NOT_ATTEMPTED, PASSED, TIMED_OUT


@pytest.fixture(scope="module")
def students():
    """The class; the notebooks that two graders run come without pictures, which take time and give no points."""
    return [
        replace(student, data=_without_pictures(student.data)) if student.honest else student
        for student in sample_class()
    ]


def _without_pictures(data):
    notebook = nbformat.reads(data, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "figure" not in cell.metadata.get("tags", [])]
    return nbformat.writes(notebook).encode()


@pytest.fixture(scope="module")
def ours(tmp_path_factory, students, ref, bubblewrap):
    """The class in a classroom of ours: results by student, and the gradebook's scores."""
    room = open_classroom(tmp_path_factory.mktemp("ours"), CHAPTER)
    write_class(room.folder / "submitted", students)
    found = find_submissions(room.folder / "submitted", CHAPTER)
    with Crew(bubblewrap, Limits(cell_seconds=5), ref.chapter, jobs=2) as crew:
        how = {"walls_name": "bubblewrap", "seed": SEED}  # both graders try the same inputs
        outcome = grade_class(found, ref, room.folder, crew, **how)
    recorded = record(room, outcome.results, notebook_finder(found))
    assert recorded.refused == {}
    return SimpleNamespace(room=room, results={result.student: result for result in outcome.results})


@pytest.fixture(scope="module")
def stock(tmp_path_factory, students):
    """The honest part of the class, graded by nbgrader alone, in Jupyter kernels, as two commands."""
    honest = [student for student in students if student.honest]
    halves = [honest[::2], honest[1::2]]
    rooms = [open_classroom(tmp_path_factory.mktemp("stock"), CHAPTER) for _ in halves]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_autograde, rooms, halves))
    return {student.name: room for room, half in zip(rooms, halves, strict=True) for student in half}


def _autograde(room, students):
    write_class(room.folder / "submitted", students)
    with (room.folder / CONFIG_NAME).open("a") as file:
        file.write(STOCK_CONFIG)
    home = {**os.environ, "HOME": str(room.folder), "NN101_HOME": str(room.folder)}
    command = [sys.executable, "-m", "nbgrader", "autograde", CHAPTER]
    done = subprocess.run(command, cwd=room.folder, env=home, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def scores(room, student):
    """Points by graded cell, as the gradebook has them."""
    with room.gradebook() as gradebook:
        grades = gradebook.find_submission_notebook(CHAPTER, CHAPTER, student).grades
        return {grade.name: grade.auto_score for grade in grades}


def outcome(ours, student, exercise):
    return next(v.outcome for v in ours.results[student].verdicts if v.exercise == exercise)


def lost(ours, student):
    return {v.exercise for v in ours.results[student].verdicts if v.points < v.max_points}


def test_the_class_is_large_and_varied(students):
    assert len(students) >= 24
    assert len({student.data for student in students}) == len(students)
    assert {student.honest for student in students} == {True, False}


def test_everybody_gets_a_result(ours, students):
    assert set(ours.results) == {student.name for student in students}


def test_stock_nbgrader_gives_every_honest_submission_the_same_points(ours, stock):
    assert len(stock) >= 18
    different = {}
    for student, room in stock.items():
        here, there = scores(ours.room, student), scores(room, student)
        assert len(here) == len(there) > 27
        if here != there:
            different[student] = {name: (here[name], there[name]) for name in here if here[name] != there[name]}
    assert different == {}


@pytest.mark.parametrize("student", ["Amina Yusuf", "Bram de Vries", "Chiara Rossi", "Zofia Nowak"])
def test_right_answers_get_everything_also_noisy_ones(ours, student):
    assert lost(ours, student) == set()


def test_nine_divided_softmax_by_the_whole_batch_and_the_report_says_so(ours):
    (first, *_) = top_misunderstandings(list(ours.results.values()))
    assert (first.exercise, first.count) == ("softmax", 9) and "whole batch" in first.name


def test_what_never_ends_costs_its_exercise(ours):
    assert outcome(ours, "Uma Pillai", "train_perceptron") == TIMED_OUT
    assert lost(ours, "Uma Pillai") == {"train_perceptron"}


def test_what_crashes_the_interpreter_costs_its_exercise(ours):
    assert outcome(ours, "Viktor Horvath", "sigmoid") == CRASHED
    assert lost(ours, "Viktor Horvath") == {"sigmoid"}


@pytest.mark.parametrize("student", ["Wen Li", "Aaron Blum"])
def test_what_is_no_notebook_is_said(ours, student):
    result = ours.results[student]
    assert (result.status, result.points) == (UNREADABLE, 0) and len(result.notes) == 1


def test_deleted_doubled_and_changed_cells_cost_what_is_gone(ours):
    assert lost(ours, "Ximena Torres") == {"parity"}
    assert outcome(ours, "Ximena Torres", "parity") == NOT_ATTEMPTED
    notes = " ".join(ours.results["Ximena Torres"].notes)
    assert "parity is missing" in notes and "softmax is written in 2 cells" in notes and "become a raw cell" in notes


def test_who_cheats_gets_nothing_for_it(ours):
    assert outcome(ours, "Yara Costa", "softmax") != PASSED
    assert next(v.points for v in ours.results["Yara Costa"].verdicts if v.exercise == "softmax") == 0
    assert lost(ours, "Yara Costa") == {"softmax"}
