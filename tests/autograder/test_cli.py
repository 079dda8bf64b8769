"""The command line as a person meets it: help that teaches, sentences instead of tracebacks, statuses for scripts."""

import subprocess
import sys

import pytest

from autograder import cli
from autograder.source import ROOT

VERBS = ("build", "verify", "grade", "report", "release", "replay", "solutions", "demo")


def autograder(*arguments, cwd=ROOT):
    return subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "COLUMNS": "200", "HOME": str(cwd)},
    )


def test_help_names_every_verb():
    shown = autograder("--help")
    assert shown.returncode == 0
    assert not [verb for verb in VERBS if verb not in shown.stdout]


def test_no_command_waits_for_a_parser_that_nobody_needs():
    seen = "import autograder.cli, sys; print('nbformat' in sys.modules, 'lark' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True)
    assert shown.stdout == "True False\n"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb):
    shown = autograder(verb, "--help")
    assert shown.returncode == 0 and len(shown.stdout.split()) > 25


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "nowhere"], "There is no folder nowhere"),
        (["grade", "tests", "-c", "01_perseptron"], 'Did you mean "01_perceptron"?'),
        (["grade", "tests", "-c", "perceptron"], 'Did you mean "01_perceptron"?'),
        (["grade", "docs-of-nobody", "--sandbox", "none"], "choose `bubblewrap` or `process`"),
        (["verify", "-e", "sofmax"], 'Did you mean "softmax"?'),
        (["verify", "-c", "99_nothing"], "there is no chapter"),
        (["report", "--classroom", "nowhere"], "nothing of 01_perceptron is graded"),
        (["replay", "nothing.json"], "There is no file nothing.json"),
    ],
)
def test_what_is_wrong_with_the_input_is_said_in_a_sentence(arguments, words):
    shown = autograder(*arguments)
    assert shown.returncode == 2
    assert words in " ".join(shown.stderr.split()) and "Traceback" not in shown.stderr


def test_a_folder_without_submissions_says_what_was_expected(tmp_path):
    (tmp_path / "in").mkdir()
    shown = autograder("grade", tmp_path / "in", "--classroom", tmp_path / "room")
    assert shown.returncode == 2 and "Expected" in shown.stderr and not (tmp_path / "room").exists()


def test_without_walls_there_is_a_warning(tmp_path):
    shown = autograder("grade", tmp_path / "nowhere", "--sandbox", "process")
    assert "no walls" in shown.stderr


def test_a_full_disk_is_said_in_a_sentence(tmp_path, monkeypatch, capsys):
    def full(*arguments, **options):
        raise OSError(28, "No space left on device", "report.html")

    monkeypatch.setattr(cli, "app", full)
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "No space left on device: report.html" in said and "What is graded is kept" in said


def test_a_bug_of_ours_shows_its_traceback(monkeypatch):
    def broken():
        raise RuntimeError("a bug")

    monkeypatch.setattr(cli, "app", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        cli.main()
