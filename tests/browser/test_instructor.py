"""An instructor's evening, as it is seen: a class graded, an answer marked in formgrader, feedback and report read."""

import csv

import nbformat
import pytest
from formgrader_page import FormgraderPage

CHAPTER = "01_perceptron"
STUDENT, QUESTION = "Chiara Rossi", "linear-limit"
COMMENT = "Right so far. Now say which corners lie on crossing diagonals."
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/"


def mistaken(make, exercise, words):
    """An exercise and the place of the known mistake that has these words in its name."""
    bank = make.ref.mistakes[exercise]
    return exercise, next(at for at, mistake in enumerate(bank) if words in mistake.name)


@pytest.fixture
def submissions(make, tmp_path):
    """What six students handed in."""
    batch = mistaken(make, "softmax", "whole batch")
    sign = mistaken(make, "wrong_way", "-1 and 1")
    handed_in = {
        "Amina Yusuf": make.notebook(make.answers),
        "Bram de Vries": make.mistaken(batch),
        STUDENT: make.mistaken(batch, sign),
        "Daniel Okafor": make.mistaken(batch, sign, mistaken(make, "relu", "leaks")),
        "Elif Kaya": make.first(14),
        "Farid Haddad": make.alternative(0),
    }
    folder = tmp_path / "handed in"
    folder.mkdir()
    for name, notebook in handed_in.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def points(classroom):
    """The points of the student in grades.csv."""
    with (classroom / "grades.csv").open(newline="", encoding="utf-8") as file:
        return next(float(row["points"]) for row in csv.DictReader(file) if row["student"] == STUDENT)


def test_an_instructor_marks_an_answer_and_reads_feedback_and_report(
    submissions, chromium, visit, start_lab, autograder, tmp_path, picture
):
    classroom = tmp_path / "classroom"
    autograder("grade", submissions, "--chapter", CHAPTER, "--classroom", classroom)
    before = points(classroom)
    with start_lab(classroom) as lab:
        window = visit(1400, 900)
        formgrader = FormgraderPage(window.page, lab)
        assert formgrader.chapter_row(CHAPTER).locator(".num-submissions").inner_text() == "6"
        assert formgrader.frame.locator(".alert:visible").all_inner_texts() == []
        rows = formgrader.open_submissions(CHAPTER)
        assert len(rows) == 6 and sum(STUDENT in row for row in rows) == 1

        formgrader.open_submission(STUDENT)
        formgrader.mark(QUESTION, "3", COMMENT)
        picture("formgrader", window.page)
        formgrader.leave_submission()
        assert "Successfully generated feedback" in formgrader.generate_feedback(CHAPTER)
    autograder("report", "--chapter", CHAPTER, "--classroom", classroom)
    assert points(classroom) == before + 3

    window = visit(1280, 900)
    window.page.goto((classroom / "feedback" / STUDENT / f"{CHAPTER}" / f"{CHAPTER}.html").as_uri())
    answer = window.page.locator(f"#{QUESTION}")
    assert "3 of 4 points" in answer.inner_text() and COMMENT in answer.inner_text()
    assert "softmax divided by the sum of the whole batch" in window.page.locator("#softmax-check").inner_text().lower()
    picture("feedback", window.page)
    assert {address.startswith(MATHJAX) for address in window.asked_elsewhere} <= {True}
    assert [error for error in window.errors if MATHJAX not in error] == []

    window = visit(1280, 900)
    window.page.goto((classroom / "report.html").as_uri())
    said = window.page.locator("body").inner_text()
    assert "6 submissions: 6 graded" in said and "3\nof 6" in said.replace(" of 6", "\nof 6")
    assert "Softmax divided by the sum of the whole batch" in said
    picture("report", window.page)
    assert window.errors == [] and window.asked_elsewhere == []
