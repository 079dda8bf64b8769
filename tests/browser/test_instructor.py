"""An instructor's evening, as it is seen: a class graded, an answer marked in formgrader, feedback and report read."""

import csv

import nbformat
import pytest
from formgrader_page import FormgraderPage

from autograder.grading.autograded import grade_id

CHAPTER = "01_perceptron"
STUDENT, QUESTION = "Chiara Rossi", "accuracy-hides"
ANSWER = "All entries of a row are divided by the same number, so the largest stays the largest."
COMMENT = "Good: the order stays. What is wrong with the values all the same?"
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/"


def mistaken(make, exercise, words):
    """An exercise and the place of the known mistake that has these words in its name."""
    bank = make.ref.mistakes[exercise]
    return exercise, next(at for at, mistake in enumerate(bank) if words in mistake.name)


@pytest.fixture
def submissions(make, tmp_path):
    """A folder with what five students handed in."""
    batch, sign = mistaken(make, "softmax", "whole batch"), mistaken(make, "wrong_way", "-1 and 1")
    handed_in = {
        "Amina Yusuf": make.notebook(make.answers),
        "Bram de Vries": make.mistaken(batch),
        STUDENT: make.mistaken(batch, sign),
        "Daniel Okafor": make.mistaken(batch, sign, mistaken(make, "relu", "leaks")),
        "Elif Kaya": make.first(14),
    }
    next(cell for cell in handed_in[STUDENT].cells if grade_id(cell) == QUESTION).source = ANSWER
    folder = tmp_path / "handed in"
    folder.mkdir()
    for name, notebook in handed_in.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def mark_in_table(classroom):
    """What stands in grades.csv (str) for the student's written answer."""
    with (classroom / "grades.csv").open(newline="", encoding="utf-8") as file:
        return next(row[QUESTION] for row in csv.DictReader(file) if row["student"] == STUDENT)


def test_an_instructor_marks_an_answer_and_reads_feedback_and_report(
    submissions, chromium, visit, start_lab, autograder, tmp_path, picture
):
    classroom = tmp_path / "classroom"
    autograder("grade", submissions, "--chapter", CHAPTER, "--classroom", classroom)
    assert mark_in_table(classroom) == ""
    with start_lab(classroom) as lab:
        window = visit(1400, 900)
        formgrader = FormgraderPage(window.page, lab)
        assert formgrader.chapter_row(CHAPTER).locator(".num-submissions").inner_text() == "5"
        assert formgrader.warnings() == []
        rows = formgrader.open_submissions(CHAPTER)
        assert len(rows) == 5 and sum(STUDENT in row for row in rows) == 1

        formgrader.open_submission(STUDENT)
        formgrader.mark(QUESTION, "3", COMMENT)
        picture("formgrader", window.page)
        assert "Successfully generated feedback" in formgrader.generate_feedback(CHAPTER)
    autograder("report", "--chapter", CHAPTER, "--classroom", classroom)
    assert mark_in_table(classroom) == "3"

    window = visit(1280, 900)
    window.page.goto((classroom / "feedback" / STUDENT / CHAPTER / f"{CHAPTER}.html").as_uri())
    answer = window.page.locator(f"#{QUESTION}")
    assert "3 of 4 points" in answer.inner_text() and COMMENT in answer.inner_text()
    assert "softmax divided by the sum of the whole batch" in window.page.locator("#softmax-check").inner_text().lower()
    picture("feedback", window.page)
    assert {address.startswith(MATHJAX) for address in window.asked_elsewhere} <= {True}
    assert [error for error in window.errors if MATHJAX not in error] == []

    window = visit(1280, 900)
    window.page.goto((classroom / "report.html").as_uri())
    said = " ".join(window.page.locator("body").inner_text().split())
    assert "5 submissions." in said and "3 of 5" in said
    assert "Softmax divided by the sum of the whole batch" in said
    picture("report", window.page)
    assert window.errors == [] and window.asked_elsewhere == []
