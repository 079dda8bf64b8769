"""Files that are no honest notebooks: graded in one run by the real command, which nothing in them may stop or fool."""

import csv
import json
import os
import re
import secrets
import subprocess
import sys
import unicodedata
from types import SimpleNamespace

import nbformat
import pytest
from attack import HONEST, short_notebook
from files import CASES, CHAPTER, FULL, NOTEBOOK, Desk, zipped

from autograder.grading.batch import newest_results
from autograder.grading.classroom import open_again
from autograder.grading.handed_in import find_submissions
from autograder.grading.journal import open_journal
from autograder.grading.result import GRADED, UNREADABLE
from autograder.report import visible
from autograder.source import ROOT

BYSTANDERS = ("a bystander", "b bystander", "zz bystander")
NOBODYS = (CHAPTER, ".hidden", "__MACOSX")
SECRET = f"CANARY-{secrets.token_hex(16)}"


@pytest.fixture(scope="module")
def good(make):
    """An honest notebook: a few right answers, and a comment that is nobody else's business."""
    answers = {name: make.answers[name] for name in HONEST}
    return nbformat.writes(short_notebook(make, answers)).encode()


@pytest.fixture(scope="module")
def graded(tmp_path_factory, good, bubblewrap):
    """The class, graded once by the command that people type."""
    folder = tmp_path_factory.mktemp("files")
    desk = Desk(folder / "in", good, folder / "room")
    private = good.replace(b"def step", f"# {SECRET}\\ndef step".encode())
    assert private != good
    for name in BYSTANDERS:
        desk.write(f"{name}/{CHAPTER}/{NOTEBOOK}", private)
    for name in NOBODYS:
        desk.write(f"{name}/{NOTEBOOK}", good)
    for case in CASES:
        case.put(desk)
    command = [sys.executable, "-m", "autograder", "grade", desk.folder, "--classroom", desk.room, "--jobs", "2"]
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace")
    assert (desk.room / "grades.csv").exists(), said.stderr[-3000:]
    results = newest_results(open_journal(desk.room, CHAPTER).records())
    with (desk.room / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return SimpleNamespace(
        folder=folder,
        room=desk.room,
        said=said,
        results=results,
        rows=rows,
        report=(desk.room / "report.html").read_text(encoding="utf-8"),
    )


def honest_points(ref):
    return sum(ref.exercises[name].points for name in HONEST)


def test_the_batch_goes_on_to_its_end(graded):
    assert graded.said.returncode == 0 and "Traceback" not in graded.said.stderr
    assert set(graded.results) == {case.student for case in CASES} | set(BYSTANDERS)
    assert len(graded.rows) == len(graded.results)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.tries)
def test_every_file_gets_what_it_deserves_and_says_why(graded, ref, case):
    result = graded.results[case.student]
    notes = "\n".join(result.notes)
    if case.says is FULL or result.status == GRADED and re.search(case.says, notes):
        assert (result.status, result.points) == (GRADED, honest_points(ref))
    else:
        assert (result.status, result.points) == (UNREADABLE, 0)
        assert re.search(case.says, notes)


def test_nobody_else_gained_or_lost(graded, ref):
    assert [graded.results[name].points for name in BYSTANDERS] == [honest_points(ref)] * len(BYSTANDERS)


def test_no_file_tells_what_links_lead_to(graded):
    about = [path for path in (graded.room / "evidence").rglob("*.json") if path.parent.name not in BYSTANDERS]
    texts = [json.dumps({**json.loads(path.read_text()), "notebook": ""}) for path in about]
    texts += [
        path.read_text(errors="replace")
        for place in ("autograded", "feedback", "submitted")
        for path in (graded.room / place).rglob("*.*")
        if path.is_file() and not set(path.parts) & set(BYSTANDERS)
    ]
    assert len(texts) > len(CASES) and not [text for text in texts if SECRET in text or "root:x:0" in text]


def test_the_gradebook_has_everybody(graded):
    with open_again(graded.room, CHAPTER).gradebook() as gradebook:
        scores = {student.id: student.score for student in gradebook.students}
    assert scores == {name: result.points for name, result in graded.results.items()}
    assert graded.said.stderr == ""


def test_every_student_has_a_row_in_the_report(graded):
    from markupsafe import escape

    names = set(re.findall(r'<th scope="row" class="student"><bdi>(.*?)</bdi>', graded.report, re.DOTALL))
    assert names == {str(escape(visible(name))) for name in graded.results}


def test_no_cell_of_the_table_is_a_formula(graded):
    for row in graded.rows:
        shown = [char for char in row["student"] if not char.isspace() and unicodedata.category(char)[0] != "C"]
        assert shown[0] not in "=+-@"


def test_nothing_was_written_anywhere_else(graded):
    expected = {"in", "room", "secret.zip"}
    assert {path.name for path in graded.folder.iterdir()} == expected
    assert not (graded.room / "gradebook.db").read_bytes().startswith(b"mine")


def test_the_terminal_is_not_commanded(graded):
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\u202e]|\x1b(?!\[[0-9;]*m)", graded.said.stdout)


def test_a_hostile_zip_of_the_class_gives_rows_with_names_that_files_can_have(tmp_path, good):
    names = ["n" * 5000, "ann/../bob", "new\nline", "<script>", "=cmd", "𝓷ame", "\ufeffbom", "CON"]
    path = tmp_path / "class.zip"
    path.write_bytes(zipped([(f"{name}/{NOTEBOOK}", good) for name in names]))
    found = find_submissions(path, CHAPTER)
    assert len(found) == len({submission.student for submission in found}) == len(names)
    for submission in found:
        assert len(submission.student.encode()) <= 255 and not set(submission.student) & set("/\x00")
        assert submission.refused or submission.read_bytes() == good
    assert [submission.student for submission in found if submission.refused] == ["ann"]
