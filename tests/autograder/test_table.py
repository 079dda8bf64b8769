"""grades.csv: what it says, and that no name can break it or make a spreadsheet run something."""

import csv
import os

import pytest

from autograder.grading.result import GRADED, UNREADABLE, Result, WrittenAnswer
from autograder.grading.table import defused, exercise_names, write_grades
from nn101.checks.verdict import PARTLY, PASSED, Verdict

CHAPTER = "01_perceptron"


def verdict(exercise, points, maximum=2.0, chapter=CHAPTER):
    return Verdict(chapter, exercise, exercise, PASSED if points == maximum else PARTLY, points, maximum)


def result(student, *verdicts, status=GRADED, chapter=CHAPTER, written=()):
    return Result(student, chapter, status, verdicts, written)


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_per_student_with_points_by_exercise(tmp_path):
    written = (WrittenAnswer("linear-limit", 4.0, "because", True),)
    bo = result("Bo", verdict("AND", 2.0), verdict("softmax", 1.25, 3.0), written=written)
    ada = result("ada", verdict("AND", 0.0), verdict("softmax", 3.0, 3.0), written=written)
    write_grades([bo, ada], tmp_path / "g.csv")
    same = {"chapter": CHAPTER, "max_points": "5", "linear-limit": "", "total": "", "status": GRADED}
    assert rows(tmp_path / "g.csv") == [
        {"student": "ada", "points": "3", "AND": "0", "softmax": "3", **same},
        {"student": "Bo", "points": "3.25", "AND": "2", "softmax": "1.25", **same},
    ]


@pytest.mark.parametrize(
    ("answers", "marks", "total"),
    [
        ((WrittenAnswer("w", 4.0, "because", True, 3.5), WrittenAnswer("v", 4.0, "", False, 0.0)), ["3.5", "0"], "5.5"),
        ((WrittenAnswer("w", 4.0, "because", True, 3.5), WrittenAnswer("v", 4.0, "so", True)), ["3.5", ""], ""),
        ((WrittenAnswer("w", 4.0, "", False), WrittenAnswer("v", 4.0, "", False)), ["", ""], "2"),
    ],
)
def test_marks_appear_and_the_total_waits_for_the_last_of_them(tmp_path, answers, marks, total):
    write_grades([result("ada", verdict("AND", 2.0), written=answers)], tmp_path / "g.csv")
    (row,) = rows(tmp_path / "g.csv")
    assert ([row["w"], row["v"]], row["points"], row["total"]) == (marks, "2", total)


def test_columns_come_in_the_order_of_the_contract(tmp_path):
    written = (WrittenAnswer("w", 4.0, "", False),)
    write_grades([result("ada", verdict("b", 1.0), verdict("a", 1.0), written=written)], tmp_path / "g.csv")
    header = (tmp_path / "g.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "student,chapter,points,max_points,b,a,w,total,status"


def test_lesson_order_survives_a_submission_that_lacks_exercises():
    short = result("ada", verdict("c", 1.0))
    whole = result("bo", verdict("a", 1.0), verdict("b", 1.0), verdict("c", 1.0))
    assert exercise_names([short, whole]) == ["a", "b", "c"]


def test_an_exercise_that_is_missing_is_empty_and_not_zero(tmp_path):
    short, whole = result("ada", verdict("a", 1.0)), result("bo", verdict("a", 0.0), verdict("b", 0.0))
    write_grades([short, whole], tmp_path / "g.csv")
    ada, bo = rows(tmp_path / "g.csv")
    assert (ada["b"], bo["b"]) == ("", "0")


def test_an_unreadable_submission_has_a_row_without_points(tmp_path):
    write_grades([result("ada", verdict("a", 2.0)), result("bo", status=UNREADABLE)], tmp_path / "g.csv")
    bo = rows(tmp_path / "g.csv")[1]
    assert (bo["points"], bo["max_points"], bo["a"], bo["status"]) == ("", "", "", UNREADABLE)


def test_two_chapters_share_the_file(tmp_path):
    write_grades(
        [
            result("ada", verdict("tanh", 1.0, chapter="02_learning"), chapter="02_learning"),
            result("ada", verdict("AND", 2.0)),
        ],
        tmp_path / "g.csv",
    )
    assert [(row["chapter"], row["AND"], row["tanh"]) for row in rows(tmp_path / "g.csv")] == [
        (CHAPTER, "2", ""),
        ("02_learning", "", "1"),
    ]


@pytest.mark.parametrize("name", ['Smith, "Al"', "two\nlines", "Zoë Åström", "李小龍"])
def test_any_name_comes_back_as_it_was(tmp_path, name):
    write_grades([result(name, verdict("a", 2.0))], tmp_path / "g.csv")
    assert rows(tmp_path / "g.csv")[0]["student"] == name


def test_lines_end_as_rfc_4180_says(tmp_path):
    write_grades([result("ada", verdict("a", 2.0))], tmp_path / "g.csv")
    raw = (tmp_path / "g.csv").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") == 2
    assert not raw.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\u200b=1", "＝1"])
def test_a_formula_in_a_name_is_defused(tmp_path, name):
    write_grades([result(name, verdict("a", 2.0))], tmp_path / "g.csv")
    assert rows(tmp_path / "g.csv")[0]["student"] == "'" + name


def test_status_chapter_and_headers_are_defused_too(tmp_path):
    write_grades([Result("ada", "=chapter", "=status", (verdict("=exercise", 1.0),))], tmp_path / "g.csv")
    row = rows(tmp_path / "g.csv")[0]
    assert (row["chapter"], row["status"], row["'=exercise"]) == ("'=chapter", "'=status", "1")


@pytest.mark.parametrize("name", ["ada", "o'neill-smith", "a=b", "", "  "])
def test_an_ordinary_name_is_left_alone(name):
    assert defused(name) == name


def test_a_lone_surrogate_does_not_cost_the_table(tmp_path):
    write_grades([result("ada\ud800", verdict("a", 2.0))], tmp_path / "g.csv")
    assert rows(tmp_path / "g.csv")[0]["student"] == "ada?"


def test_a_failed_write_keeps_the_earlier_file_and_leaves_no_litter(tmp_path, monkeypatch):
    path = tmp_path / "grades.csv"
    path.write_text("earlier", encoding="utf-8")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_grades([result("ada", verdict("a", 2.0))], path)
    assert path.read_text(encoding="utf-8") == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_class_without_submissions_is_a_header(tmp_path):
    write_grades([], tmp_path / "g.csv")
    assert (tmp_path / "g.csv").read_bytes() == b"student,chapter,points,max_points,total,status\r\n"
