"""Submissions per minute: stock `nbgrader autograde` and `autograder grade`, turn by turn in one run, same notebooks.

Both grade the same honest submissions of the sample class into a fresh course folder, gradebook and feedback written,
and must give the same points. The figure to look at is the ratio; absolute times depend on the machine.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.grading.classroom import open_classroom
from autograder.sample_class import CHAPTER, sample_class, write_class
from autograder.source import ROOT
from benchmarks import report

SUBMISSIONS, ROUNDS = 8, 3


def main(arguments=()):
    """Measure, print and write the table. There are no options."""
    if arguments:
        raise SystemExit(f"The benchmark of grading takes no options; it was given {' '.join(arguments)}.")
    students = [student for student in sample_class() if student.honest][:SUBMISSIONS]
    rows = []
    for number in range(ROUNDS):
        stock, stock_points = _timed(_stock, students)
        ours, our_points = _timed(_ours, students)
        assert stock_points == our_points, "stock nbgrader and autograder must give the same points"
        rows.append((stock, ours))
        print(f"round {number + 1} of {ROUNDS}: stock {stock:.1f} s, ours {ours:.1f} s", flush=True)
    report.write("grading.md", _lines(rows, len(students)))


def _timed(grade, students):
    with tempfile.TemporaryDirectory() as folder:
        room = open_classroom(Path(folder), CHAPTER)
        write_class(room.folder / "submitted", students)
        started = time.perf_counter()
        grade(room.folder)
        seconds = time.perf_counter() - started
        return seconds, _points(room, students)


def _stock(folder):
    for verb in ("autograde", "generate_feedback"):
        _run([sys.executable, "-m", "nbgrader", verb, CHAPTER], folder)


def _ours(folder):
    _run([sys.executable, "-m", "autograder", "grade", "submitted", "--classroom", "."], folder)


def _run(command, folder):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _points(room, students):
    with Gradebook(f"sqlite:///{room.folder / 'gradebook.db'}", "nn101") as book:
        return {student.name: book.find_submission(CHAPTER, student.name).score for student in students}


def _lines(rows, count):
    per_minute = [[60 * count / seconds for seconds in column] for column in zip(*rows, strict=True)]
    ratios = [stock / ours for stock, ours in rows]
    named = (("stock nbgrader", per_minute[0]), ("autograder grade", per_minute[1]), ("ratio", ratios))
    return [
        report.generated_by("make bench"),
        "# Grading: submissions per minute",
        "",
        f"{count} honest submissions of chapter 1, {len(rows)} rounds turn by turn, feedback written, equal points.",
        report.machine(),
        "",
        *report.table(
            ["", "least", "median", "most"],
            [
                [name, *(f"{value:.1f}" for value in (min(values), statistics.median(values), max(values)))]
                for name, values in named
            ],
        ),
    ]
