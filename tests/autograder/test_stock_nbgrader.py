"""Stock nbgrader works on the chapter unchanged: its own commands, started as people start them, and formgrader."""

import contextlib
import csv
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from autograder.grading.autograded import grade_id
from autograder.grading.classroom import open_again
from autograder.grading.feedback import write_feedback
from autograder.grading.gradebook import record

CHAPTER = "01_perceptron"
SCRIPTS = Path(sys.executable).parent
WRONG = {"weighted_sum": 0, "full_adder": 1, "sigmoid": 0, "softmax": 2, "accuracy": 0, "decision_line": 1}
NOISE = """
import sys, warnings
print("printed")
print("on the error stream", file=sys.stderr)
warnings.warn("and a warning")
"""
EVIL = "<img src=x onerror=alert(1)>"

pytestmark = pytest.mark.filterwarnings("ignore:and a warning")


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of somebody who uses nbgrader for the first time."""
    home = tmp_path_factory.mktemp("home")
    # A parser of web addresses that jsonschema would build for two seconds in every process.
    (home / "sitecustomize.py").write_text("import sys\nsys.modules['rfc3987_syntax'] = None\n")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER"))},
            "HOME": str(home), "NN101_HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
            "IPYTHONDIR": str(home / "ipython"), "PYTHONPATH": str(home),
            "PATH": f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}"}


def handed_in(student):
    """The student's notebook without what takes time and gives no points; test_sample_class.py runs whole ones."""
    notebook = nbformat.from_dict(student.notebook)
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell)]
    return notebook


def mistaken(graders):
    """Some known mistakes, and right answers that make noise where they are defined and where they are called."""
    changed = {name: graders.mistake(name, at) for name, at in WRONG.items()}
    for name in ("relu", "forward"):
        body = graders.make.answers[name].replace("### BEGIN SOLUTION", "; ".join(NOISE.strip().splitlines()))
        changed[name] = NOISE + body
    return graders.student("Mixed", changed=changed, written=f"An answer {EVIL}")


def hostile(graders, mark):
    """Blank but for an answer that would write outside, if it could."""
    attack = f"""
def weighted_sum(x, w, b):
    return x
try:
    open({str(mark)!r}, "w").close()
except OSError:
    print("nobody's home")
"""
    blank = dict.fromkeys(graders.ref.exercises, "")
    return graders.student("Hostile", changed={**blank, "weighted_sum": attack}, written="")


@pytest.fixture(scope="module")
def school(graders, pristine_classroom, environment, tmp_path_factory):
    """A classroom in which stock nbgrader did everything once. Holds what its commands said."""
    folder = shutil.copytree(pristine_classroom, tmp_path_factory.mktemp("stock") / "room")
    mark = folder.parent / "mark"
    students = [graders.student("Right"), mistaken(graders), graders.student("Blank", changed=dict.fromkeys(
        graders.ref.exercises, ""), written=""), hostile(graders, mark)]
    mark.unlink()  # finding out what each should get ran the attack here
    for student in students:
        path = folder / "submitted" / student.name / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(handed_in(student), path)

    def run(*arguments):
        command = [SCRIPTS / "nbgrader", *arguments]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)

    def grading():
        return [run("generate_assignment", CHAPTER, "--force"), run("autograde", CHAPTER),
                run("generate_feedback", CHAPTER), run("export")]

    def validating():
        return [run("validate", f"submitted/{name}/{CHAPTER}/{CHAPTER}.ipynb") for name in ("Right", "Blank")]

    with ThreadPoolExecutor(2) as pool:
        said = [task.result() for task in (pool.submit(grading), pool.submit(validating))]
    verbs = dict(zip(("assign", "autograde", "feedback", "export"), said[0], strict=True))
    return SimpleNamespace(folder=folder, mark=mark, room=open_again(folder, CHAPTER),
                           students={s.name: s for s in students}, right=said[1][0], blank=said[1][1], **verbs)


def grades_of(room, student):
    with room.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(CHAPTER, CHAPTER, student)
        return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades}


def test_every_command_succeeds(school):
    for verb in (school.assign, school.autograde, school.feedback, school.export, school.right, school.blank):
        assert verb.returncode == 0, verb.args
        assert "ERROR" not in verb.stderr and "Traceback" not in verb.stderr


def test_generate_assignment_releases_the_same_notebook(school, pristine_classroom):
    ours = pristine_classroom / "release" / CHAPTER / f"{CHAPTER}.ipynb"
    assert school.room.released_notebook() == nbformat.read(ours, as_version=4)


@pytest.mark.parametrize("name", ["Right", "Mixed", "Blank", "Hostile"])
def test_autograde_gives_the_judges_points(school, name):
    grades, result = grades_of(school.room, name), school.students[name].result
    assert {f"{v.exercise}-check": (v.points, False) for v in result.verdicts} == {
        cell: grade for cell, grade in grades.items() if cell.endswith("-check")}
    for answer in result.written:
        assert grades[answer.question] == ((None, True) if answer.attempted else (0, False))


def test_the_sample_has_every_kind_of_points(school):
    totals = {name: student.result.points for name, student in school.students.items()}
    assert totals["Right"] == school.students["Right"].result.max_points > totals["Mixed"] > totals["Blank"] == 0
    lost = {v.exercise for v in school.students["Mixed"].result.verdicts if v.points < v.max_points}
    assert lost == set(WRONG)


def test_both_roads_lead_to_the_same_gradebook(school, pristine_classroom, tmp_path):
    ours = open_again(shutil.copytree(pristine_classroom, tmp_path / "ours"), CHAPTER)
    students = school.students
    record(ours, [student.result for student in students.values()], lambda result: students[result.student].notebook)
    for name in students:
        assert grades_of(ours, name) == grades_of(school.room, name)


def test_validate_praises_the_answers_and_explains_the_stubs(school):
    assert "Success! Your notebook passes all the tests." in school.right.stdout
    assert "cannot be converted" not in school.right.stderr
    assert "VALIDATION FAILED" in school.blank.stdout
    assert "Nothing written yet. Replace the line `raise NotImplementedError()`" in school.blank.stdout
    assert "ReLU: not attempted" in school.blank.stdout and "Traceback" not in school.blank.stdout
    assert not [line for line in school.blank.stdout.splitlines() if line.startswith("    ") and line.endswith("...")]


def test_the_stock_command_makes_our_feedback_page(school):
    path = school.folder / "feedback" / "Mixed" / CHAPTER / f"{CHAPTER}.html"
    stock = path.read_text(encoding="utf-8")
    assert "of 59 points so far; 8 points in written answers wait" in stock and EVIL not in stock
    assert stock.count("border-left: 6px solid #") == 1 + len(school.students["Mixed"].result.verdicts)
    write_feedback(school.room, [school.students["Mixed"].result])
    assert path.read_text(encoding="utf-8") == stock


def test_what_students_wrote_is_text_in_stock_graded_notebooks(school):
    text = (school.folder / "autograded" / "Mixed" / CHAPTER / f"{CHAPTER}.ipynb").read_text()
    assert "An answer" in text and EVIL not in text and "onerror" in text


def test_noise_costs_nothing_and_is_shown(school):
    notebook = nbformat.read(school.folder / "autograded" / "Mixed" / CHAPTER / f"{CHAPTER}.ipynb", as_version=4)
    cells = {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}
    (shown,) = cells["relu"].outputs
    assert "printed" in shown.text and "on the error stream" in shown.text and "and a warning" in shown.text


def test_student_code_runs_behind_walls_only(school):
    assert not school.mark.exists(), "a stock autograde that runs it as the instructor leaves this file"
    notebook = nbformat.read(school.folder / "autograded" / "Hostile" / CHAPTER / f"{CHAPTER}.ipynb", as_version=4)
    printed = [output.text for cell in notebook.cells for output in cell.get("outputs", []) if "text" in output]
    assert any("nobody's home" in text for text in printed), "it did run"


def test_stock_grading_leaves_evidence_and_a_journal(school):
    from autograder.grading.batch import newest_results
    from autograder.grading.journal import open_journal

    results = newest_results(open_journal(school.folder, CHAPTER).records())
    assert set(results) == set(school.students)
    for name, result in results.items():
        path = school.folder / "evidence" / name / f"{CHAPTER}.json"
        assert json.loads(path.read_text())["result"]["seed"] == result.seed


def test_an_assignment_that_is_no_chapter_is_not_run(school, environment, tmp_path):
    """It would otherwise get a verdict on exercises it does not have."""
    room = shutil.copytree(school.folder, tmp_path / "room")
    for step, name in (("source", "."), ("submitted", "Right")):
        folder = room / step / name / "own_work"
        folder.mkdir(parents=True)
        shutil.copy(school.room.release_path, folder / "own_work.ipynb")
    run = [SCRIPTS / "nbgrader"]
    made = subprocess.run([*run, "generate_assignment", "own_work"], cwd=room, env=environment)
    done = subprocess.run([*run, "autograde", "own_work"], cwd=room, env=environment,
                          capture_output=True, text=True)
    assert made.returncode == 0 and done.returncode != 0
    assert '"own_work" is no chapter of NN101' in done.stderr


def test_export_has_a_row_for_everybody(school):
    with open(school.folder / "grades.csv", newline="") as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert rows == pytest.approx({name: student.result.points for name, student in school.students.items()})


# ---- formgrader -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def formgrader(school, environment):
    """Asks formgrader, in a Jupyter server of its own: ``formgrader(path)`` gives the answer's text."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    command = [SCRIPTS / "jupyter", "server", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
               f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
               f"--ServerApp.root_dir={school.folder}"]
    log = open(school.folder.parent / "server.log", "wb")
    server = subprocess.Popen(command, cwd=school.folder, env=environment, stdout=log, stderr=log)

    def ask(path, method="GET"):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/formgrader/{path}", method=method,
                                         headers={"Authorization": f"token {token}"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read().decode()

    try:
        deadline = time.monotonic() + 60
        while server.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                ask("api/status")
                break
            time.sleep(0.2)
        yield ask
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def test_formgrader_lists_the_chapter_with_its_points(formgrader):
    (chapter,) = json.loads(formgrader("api/assignments"))
    assert (chapter["name"], chapter["max_score"], chapter["num_submissions"]) == (CHAPTER, 59, 4)


def test_formgrader_shows_the_scores_and_what_waits(formgrader, school):
    found = {item["student"]: item for item in json.loads(formgrader(f"api/submitted_notebooks/{CHAPTER}/{CHAPTER}"))}
    assert {name: item["score"] for name, item in found.items()} == pytest.approx(
        {name: student.result.points for name, student in school.students.items()})
    assert {name: item["needs_manual_grade"] for name, item in found.items()} == {
        "Right": True, "Mixed": True, "Blank": False, "Hostile": False}


def test_formgrader_shows_a_submission_with_its_verdicts(formgrader, school):
    students = school.students
    record(school.room, [students["Mixed"].result], lambda result: students["Mixed"].notebook)
    found = json.loads(formgrader(f"api/submitted_notebooks/{CHAPTER}/{CHAPTER}"))
    key = next(item["id"] for item in found if item["student"] == "Mixed")
    page = formgrader(f"submissions/{key}/")
    softmax = next(v for v in students["Mixed"].result.verdicts if v.exercise == "softmax")
    assert softmax.mistake[1:] in page and "For the marker." in page and "An answer" in page and EVIL not in page
    grades = {item["name"]: item for item in json.loads(formgrader(f"api/grades?submission_id={key}"))}
    assert grades["softmax-check"]["auto_score"] == softmax.points and grades["linear-limit"]["needs_manual_grade"]


def test_formgraders_autograde_button_runs_students_code_behind_walls(formgrader, school):
    graded = school.folder / "autograded" / "Hostile" / CHAPTER / f"{CHAPTER}.ipynb"
    before = graded.stat().st_mtime_ns
    answer = json.loads(formgrader(f"api/submission/{CHAPTER}/Hostile/autograde", method="POST"))
    assert answer["success"], answer
    assert graded.stat().st_mtime_ns > before and "nobody's home" in graded.read_text()
    assert not school.mark.exists()
