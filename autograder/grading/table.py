"""grades.csv: one row per student, for a spreadsheet or the university's system."""

import csv
import io
import os
import unicodedata

from autograder.grading.result import UNREADABLE

# What makes a spreadsheet run a cell as a formula, with the full-width forms that some of them accept too.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def exercise_names(results):
    """Names of all exercises in lesson order, chapter by chapter, even if some submissions lack a few."""
    return _merged((result.chapter, [verdict.exercise for verdict in result.verdicts]) for result in results)


def question_names(results):
    """Names of all written questions in lesson order, chapter by chapter."""
    return _merged((result.chapter, [answer.question for answer in result.written]) for result in results)


def _merged(chapters_and_names):
    """The longest list of a chapter is the likeliest to be complete, so it sets the order."""
    longest_first = sorted(chapters_and_names, key=lambda item: (item[0], -len(item[1])))
    return list(dict.fromkeys(name for _, names in longest_first for name in names))


def by_name(results):
    """Results sorted by chapter and student, upper and lower case alike."""
    return sorted(results, key=lambda result: (result.chapter, result.student.casefold(), result.student))


def write_grades(results, path):
    """Write the grades as CSV (RFC 4180, UTF-8), replacing ``path`` in one step: it is never half written.

    Columns: student, chapter, points, max_points, one per exercise, one per written question, total, status.
    ``points`` is what was judged by machine. A written question is empty until a person marked it, in formgrader,
    and ``total`` is empty as long as one of them waits.
    Nothing was judged in a submission that could not be read, so its numbers are empty, not 0. Text that a
    spreadsheet would run as a formula gets an apostrophe in front. Raises OSError if the file cannot be written;
    an earlier file then stays as it was.
    """
    exercises, questions = exercise_names(results), question_names(results)
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    header = ["student", "chapter", "points", "max_points", *exercises, *questions, "total", "status"]
    writer.writerow(map(defused, header))
    for result in by_name(results):
        writer.writerow(_row(result, exercises, questions))
    _replace(path, table.getvalue())


def _row(result, exercises, questions):
    earned = {verdict.exercise: number(verdict.points) for verdict in result.verdicts}
    marks = {answer.question: _mark(answer) for answer in result.written} if result.verdicts else {}
    total = "" if result.total is None or result.status == UNREADABLE else number(result.total)
    totals = [number(result.points), number(result.max_points)] if result.verdicts else ["", ""]
    return [
        defused(result.student),
        defused(result.chapter),
        *totals,
        *(earned.get(name, "") for name in exercises),
        *(marks.get(name, "") for name in questions),
        total,
        defused(result.status),
    ]


def _mark(answer):
    return "" if answer.mark is None else number(answer.mark)


def number(value):
    """Points as text: at most two digits behind the point, no trailing zeros, never an exponent."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def defused(text):
    """``text`` with an apostrophe in front if a spreadsheet might take it for a formula.

    Spreadsheets differ in what they skip before they look, so spaces, control and invisible characters are
    skipped here.
    """
    start = next((char for char in text if not char.isspace() and unicodedata.category(char)[0] != "C"), "")
    return f"'{text}" if start in FORMULA_STARTS else text


def _replace(path, text):
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        # "replace": a lone surrogate in a name must not cost the class its table.
        with open(fresh, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
