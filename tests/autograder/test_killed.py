"""`kill -9` at any moment, as often as you like: nothing is lost, nothing is graded twice, nothing is different."""

import csv
import json
import random
import subprocess
import sys

import nbformat
import pytest

from autograder.grading.classroom import open_again
from autograder.grading.journal import open_journal
from autograder.source import ROOT

CHAPTER, SEED = "01_perceptron", "11"
KILLS = 50
STUDENTS = ("ann", "bob", "cleo", "dan", "eve", "fay")

# Imports everything and prepares the reference once, then runs `autograder grade` in forks and kills those that take
# longer than asked for: fifty times the same preparation would be most of this test.
GRADER = f"""
import json, os, signal, sys, time
from autograder import cli, report
from autograder.grading import batch, classroom, engine, feedback, gradebook, table
from autograder.sandbox import walls
from autograder.reference import reference
walls.bubblewrap_walls()
reference("{CHAPTER}").prepare({SEED})
for line in sys.stdin:
    seconds, arguments = json.loads(line)
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1):
            os.dup2(null, standard)
        sys.argv = ["autograder", *arguments]
        cli.app()
    while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
        if seconds is not None and time.monotonic() - begun > seconds:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            print(json.dumps("killed"), flush=True)
            break
        time.sleep(0.005)
    else:
        print(json.dumps("failed" if ended[1] else time.monotonic() - begun), flush=True)
"""


@pytest.fixture(scope="module")
def grade():
    """``grade(classroom, submissions, seconds)``: seconds that the command took, or "killed" or "failed"."""
    with subprocess.Popen([sys.executable, "-c", GRADER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as process:

        def run(room, submissions, seconds=None):
            arguments = ["grade", str(submissions), "--classroom", str(room), "--seed", SEED, "--jobs", "2"]
            print(json.dumps([seconds, arguments]), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield run
        process.stdin.close()


@pytest.fixture(scope="module")
def submissions(make, tmp_path_factory):
    """A small class; each did the first exercises, and some of them wrong."""
    folder = tmp_path_factory.mktemp("in")
    for number, student in enumerate(STUDENTS):
        answers = dict(list(make.answers.items())[: 2 + number])
        answers["weighted_sum"] = make.ref.mistakes["weighted_sum"][number % 3].source()
        (folder / f"{student}.ipynb").write_text(nbformat.writes(make.notebook(answers)))
    return folder


@pytest.fixture(scope="module")
def undisturbed(grade, submissions, tmp_path_factory):
    """What a run leaves that nobody disturbs, and how long it took."""
    room = tmp_path_factory.mktemp("undisturbed") / "room"
    seconds = grade(room, submissions)
    assert type(seconds) is float
    return seconds, traces(room)


def traces(room):
    """Gradebook, feedback and table, without what nbgrader draws by lot."""
    pages = {path.relative_to(room): path.read_text() for path in sorted((room / "feedback").rglob("*.html"))}
    with open_again(room, CHAPTER).gradebook() as gradebook:
        grades = {
            (submission.student_id, grade.name): (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for submission in gradebook.assignment_submissions(CHAPTER)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }
        comments = {
            (submission.student_id, comment.name): comment.auto_comment
            for submission in gradebook.assignment_submissions(CHAPTER)
            for notebook in submission.notebooks
            for comment in notebook.comments
        }
    return {"pages": pages, "grades": grades, "comments": comments, "table": (room / "grades.csv").read_text()}


def test_the_undisturbed_run_is_worth_comparing_with(undisturbed):
    _, left = undisturbed
    assert len(left["pages"]) == len(STUDENTS) and len(left["grades"]) == len(STUDENTS) * 29
    rows = list(csv.DictReader(left["table"].splitlines()))
    assert len({row["points"] for row in rows}) > 3


def test_killed_again_and_again_the_end_is_the_same(grade, submissions, undisturbed, tmp_path):
    """Fifty kills, at moments drawn from all of a run's length: a classroom has as many as come before its end."""
    shortest, left = undisturbed
    drawn, kills, rooms = random.Random(11), 0, 0
    while kills < KILLS:
        room, rooms = tmp_path / f"room{rooms}", rooms + 1
        first = grade(room, submissions, drawn.uniform(0.02, shortest))
        outcome = first
        while outcome == "killed":
            kills += 1
            outcome = grade(room, submissions, drawn.uniform(0.02, shortest))
        assert outcome != "failed"
        if first != "killed":
            shortest = min(shortest, first)
        assert traces(room) == left
        results = [entry["result"]["student"] for entry in open_journal(room, CHAPTER).records() if "result" in entry]
        assert sorted(results) == sorted(STUDENTS), "everybody was graded, and nobody twice"
