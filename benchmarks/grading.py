"""Submissions per minute: stock `nbgrader autograde` and `autograder grade`, turn by turn in one run, same notebooks.

Both grade the same 60 honest submissions into a fresh course folder, gradebook and feedback written, and must give the
same points. Stock nbgrader takes a quarter of an hour for them, so it gets a third of them in each turn: ours, a third,
ours, a third, ours, a third. The figure to look at is the ratio; absolute times depend on the machine.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.grading.classroom import CONFIG_NAME, open_classroom
from autograder.sample_class import CHAPTER, write_class
from autograder.source import ROOT
from autograder.stock import SEED
from benchmarks import report
from benchmarks.grading_class import honest_class

SUBMISSIONS, TURNS = 60, 3

# What nbgrader does where nobody tells it otherwise: students' code runs in a Jupyter kernel of the instructor's.
STOCK_CONFIG = """
c.Autograde.autograde_preprocessors = [
    "nbgrader.preprocessors.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""


def main(arguments=()):
    """Measure, print and write the table. There are no options."""
    if arguments:
        raise SystemExit(f"This benchmark takes no options; it was given {' '.join(arguments)}.")
    load, students = report.load(), honest_class(SUBMISSIONS)
    ours, stock, points = [], [], {}
    for turn in range(TURNS):
        seconds, our_points = _timed(_ours, students)
        ours.append(len(students) / seconds)
        part = students[turn::TURNS]
        seconds, stock_points = _timed(_stock, part)
        stock.append(len(part) / seconds)
        points |= stock_points
        _require_equal(stock_points, our_points)
        print(f"turn {turn + 1} of {TURNS}: ours {60 * ours[-1]:.1f}, stock {60 * stock[-1]:.1f} a minute", flush=True)
    report.write("grading.md", _lines(ours, stock, points, load))


def _require_equal(stock, ours):
    odd = {name: (stock[name], ours[name]) for name in stock if abs(stock[name] - ours[name]) > 0.001}
    assert not odd, f"stock nbgrader and autograder must give the same points: {odd}"


def _timed(grade, students):
    with tempfile.TemporaryDirectory() as folder:
        room = open_classroom(Path(folder), CHAPTER)
        write_class(room.folder / "submitted", students)
        started = time.perf_counter()
        grade(room.folder)
        seconds = time.perf_counter() - started
        return seconds, _points(room, students)


def _stock(folder):
    with (folder / CONFIG_NAME).open("a") as file:
        file.write(STOCK_CONFIG)
    for verb in ("autograde", "generate_feedback"):
        _run([sys.executable, "-m", "nbgrader", verb, CHAPTER], folder)


def _ours(folder):
    # The seed that the hidden line of stock nbgrader's check cells uses: the same inputs for both.
    arguments = ["grade", "submitted", "--classroom", ".", "--seed", str(SEED)]
    _run([sys.executable, "-m", "autograder", *arguments], folder)


def _run(command, folder):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _points(room, students):
    with Gradebook(f"sqlite:///{room.folder / 'gradebook.db'}", "nn101") as book:
        return {student.name: book.find_submission(CHAPTER, student.name).score for student in students}


def _lines(ours, stock, points, load):
    per_minute = [[60 * rate for rate in rates] for rates in (stock, ours)]
    ratios = [mine / theirs for mine, theirs in zip(ours, stock, strict=True)]
    rows = (("stock nbgrader", per_minute[0]), ("autograder grade", per_minute[1]), ("ratio", ratios))
    return [
        report.generated_by("python -m benchmarks grading"),
        "# Grading: submissions per minute",
        "",
        f"Honest submissions of chapter 1, {TURNS} turns, end to end: start-up, gradebook and feedback written. "
        f"`autograder grade` had all {SUBMISSIONS} in each turn, stock nbgrader a third of them in each turn, in the "
        f"end all {len(points)}; both gave every one the same points, from {min(points.values()):g} to "
        f"{max(points.values()):g}.",
        report.machine(),
        load,
        "",
        *report.table(
            ["", *(f"turn {turn + 1}" for turn in range(TURNS)), "median"],
            [[name, *(f"{value:.1f}" for value in (*values, sorted(values)[TURNS // 2]))] for name, values in rows],
        ),
    ]
