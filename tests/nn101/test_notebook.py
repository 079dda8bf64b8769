"""What a student types, in a notebook kernel, under nbgrader and in a terminal."""

import os
import re
import subprocess
import sys
import time

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from autograder.source import ROOT
from nn101.checks import notebook as module
from nn101.checks.golden import NoGoldenData
from nn101.checks.notebook import UnknownExercise, check, check_in, find_exercise, hint
from nn101.checks.probe import exercises
from nn101.checks.progress import Progress
from nn101.checks.render import as_html, prose
from nn101.checks.verdict import NOT_ATTEMPTED, PASSED, TIMED_OUT


def run(*sources, **kernel_environment):
    """The outputs of cells run in a real kernel, after the usual first cell."""
    cells = [nbformat.v4.new_code_cell(source) for source in ("from nn101 import check, hint, progress", *sources)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(ROOT)}})
    client.execute(env={**os.environ, **kernel_environment})
    return [cell.outputs for cell in notebook.cells[1:]]


WRONG = "import numpy as np\ndef softmax(a):\n    e = np.exp(a - np.max(a))\n    return e / e.sum()"


def test_a_verdict_panel_appears_once_and_names_the_mistake():
    _, shown = run(WRONG, 'check("softmax")')
    (panel,) = shown
    html, text = panel["data"]["text/html"], panel["data"]["text/plain"]
    for words in ("Expected", "Got", "Hint:", "whole batch", "points"):
        assert words in html and words in text
    assert "Traceback" not in text


def test_what_stands_between_backticks_is_set_as_code_and_stays_harmless():
    shown = prose("write `return <b>` & go")
    assert "`" not in shown and re.search(r"<code [^>]*>return &lt;b&gt;</code> &amp; go", shown)


def test_no_style_of_the_page_can_reach_the_table_of_a_panel():
    html = as_html(check_in(find_exercise("identity"), {"identity": lambda x: 3}))
    cells = re.findall(r"<(?:tr|th|td|table)\b([^>]*)>", html)
    assert len(cells) > 6 and all("border" in cell for cell in cells)
    assert all("padding" in cell and "color" in cell for cell in re.findall(r"<t[hd]\b([^>]*)>", html))


def test_a_right_answer_is_said_to_be_right():
    (shown,) = run('def identity(x):\n    return x\ncheck("identity")')
    assert shown[0]["data"]["text/plain"].startswith("✓")


def test_nothing_written_is_not_wrong():
    (shown,) = run('check("softmax")')
    assert "not attempted" in shown[0]["data"]["text/plain"]


def test_calling_a_stub_shows_a_card_instead_of_a_traceback():
    _, shown = run("def softmax(a):\n    raise NotImplementedError()", "softmax(1)")
    assert [out["output_type"] for out in shown] == ["display_data"]
    assert "softmax is still to be written" in shown[0]["data"]["text/plain"]


def test_of_an_unwritten_method_the_card_names_the_class():
    layer = "class Affine:\n    def __init__(self):\n        raise NotImplementedError()\n    def forward(self, x):\n"
    _, made, asked = run(layer + "        raise NotImplementedError()", "Affine()", "Affine.forward(None, 1)")
    for shown in (made, asked):
        assert "Affine is still to be written" in shown[0]["data"]["text/plain"]


def test_run_all_goes_on_past_a_card_and_stops_at_a_real_error():
    sources = (
        "from nn101 import check",
        "def AND(x1, x2):\n    raise NotImplementedError()",
        "AND(1, 1)",
        "print('went on')",
        "1 / 0",
        "print('went on too far')",
    )
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(ROOT)}})
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):  # it stops where the kernel reports an error
        client.execute(env={**os.environ})
    assert "went on" in cells[3].outputs[0]["text"] and cells[5].outputs == []


def test_a_compiled_function_still_to_be_written_gets_its_card_too():
    (shown,) = run("from numba import njit\n@njit\ndef quick(x):\n    raise NotImplementedError()\nquick(1)")
    assert "quick is still to be written" in shown[0]["data"]["text/plain"]


def test_what_a_library_does_not_implement_is_an_error_as_always():
    (shown,) = run("from asyncio import AbstractEventLoop\nAbstractEventLoop().time()")
    assert [out["output_type"] for out in shown] == ["error"] and shown[0]["ename"] == "NotImplementedError"


def test_a_wrong_name_is_answered_with_the_nearest_and_without_a_traceback():
    (shown,) = run('check("sofmax")')
    assert shown[0]["traceback"] == ['There is no exercise called "sofmax". Did you mean "softmax"?']


def test_validate_fails_with_the_verdict_as_message():
    _, shown = run(WRONG, 'check("softmax")', NBGRADER_EXECUTION="validate")
    assert shown[0]["output_type"] == "error"
    assert "whole batch" in shown[0]["traceback"][0] and len(shown[0]["traceback"]) == 1


def test_validate_passes_what_is_right_and_keeps_real_errors_visible():
    right, stub = run(
        'def identity(x):\n    return x\ncheck("identity")',
        "raise NotImplementedError()",
        NBGRADER_EXECUTION="validate",
    )
    assert right[0]["output_type"] == "execute_result"
    assert stub[0]["output_type"] == "error", "nbgrader must see that a stub fails"


def test_what_a_student_prints_or_warns_does_not_reach_the_cell():
    noise = "    print('hello', file=sys.stderr)\n    warnings.warn('w')\n"
    source = f"import sys, warnings\ndef identity(x):\n{noise}    return x"
    _, shown = run(source, 'check("identity")')
    assert [out["output_type"] for out in shown] == ["execute_result"]


def test_hints_come_in_stages_and_stay_at_the_last(monkeypatch):
    monkeypatch.setattr(module, "_HINTS_GIVEN", {})
    words = exercises()["softmax"].hints
    given = [hint("softmax").words for _ in range(len(words) + 2)]
    assert given == [*words, words[-1], words[-1]]
    assert "Hint 3 of 3" in repr(hint("softmax")) and words[-1][:20] in hint("softmax")._repr_html_()


def test_an_endless_answer_is_stopped():
    item = find_exercise("identity")

    def identity(x):
        while True:
            sum(range(100))

    started = time.monotonic()
    verdict = check_in(item, {"identity": identity})
    assert verdict.outcome == TIMED_OUT and time.monotonic() - started < item.seconds + 5


def test_swallowing_every_exception_does_not_beat_the_clock():
    item = find_exercise("identity")

    def identity(x):
        while True:
            try:
                sum(range(100))
            except Exception:
                pass

    assert check_in(item, {"identity": identity}).outcome == TIMED_OUT


def test_swallowing_the_first_alarm_does_not_beat_the_clock():
    item = find_exercise("identity")

    def identity(x):
        for _ in range(2):
            try:
                while True:
                    sum(range(100))
            except:  # noqa: E722, what a student may well write
                pass
        while True:
            sum(range(100))

    assert check_in(item, {"identity": identity}).outcome == TIMED_OUT


def test_unknown_names_suggest(monkeypatch):
    with pytest.raises(UnknownExercise, match='Did you mean "perceptron_step"'):
        check("perceptron_stp")
    with pytest.raises(UnknownExercise, match="Known are: "):
        hint("zzzzzz")
    with pytest.raises(UnknownExercise, match='in quotes: "find_exercise"'):
        find_exercise(find_exercise)


def test_missing_golden_data_says_what_to_do(monkeypatch, tmp_path):
    from nn101.checks import golden

    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    golden._chapter.cache_clear()
    try:
        with pytest.raises(NoGoldenData, match="course folder you downloaded"):
            check_in(find_exercise("identity"), {"identity": lambda x: x})
    finally:
        golden._chapter.cache_clear()


def identity(x):
    """An answer where `check` looks for one outside IPython: in the module that calls it."""
    return x


def test_check_outside_a_notebook_finds_the_callers_names_and_remembers():
    verdict = check("identity")
    assert verdict.outcome == PASSED
    assert Progress().counts(verdict.chapter)[0] == 1


def terminal(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "nn101", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True
    )


def test_the_terminal_checks_a_chapter(tmp_path, make):
    path = tmp_path / "mine.ipynb"
    path.write_text(
        nbformat.writes(
            make.notebook({"identity": "def identity(x):\n    return x", "relu": "def relu(x):\n    return x"})
        )
    )
    shown = terminal("check", "01_perceptron", path)
    assert shown.returncode == 1, shown.stderr
    assert "✓ " in shown.stdout and "✗ " in shown.stdout and NOT_ATTEMPTED in shown.stdout
    assert shown.stdout.rstrip().endswith("points")


def test_the_terminal_shows_progress():
    shown = terminal()
    assert shown.returncode == 0 and "Chapter 1  The perceptron" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "01_perseptron"], 'Did you mean "01_perceptron"?'),
        (["check", "01_perceptron", "nowhere.ipynb"], "There is no file nowhere.ipynb"),
        (["check", "01_perceptron", "README.md"], "is not a notebook"),
        (["check", "01_perceptron", "-e", "sofmax"], 'Did you mean "softmax"?'),
    ],
)
def test_the_terminal_says_what_is_wrong(arguments, words):
    shown = terminal(*arguments)
    assert shown.returncode == 2 and words in shown.stderr and "Traceback" not in shown.stderr
