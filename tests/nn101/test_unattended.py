"""What would wait for a person, in a notebook that nobody watches."""

import subprocess
import sys

import pytest

START = """
from IPython.core.interactiveshell import InteractiveShell
from nn101.checks.unattended import unattend
shell = InteractiveShell()
unattend(shell)
outcome = shell.run_cell({source!r})
assert outcome.success, outcome
"""


def run(source):
    """What a cell prints in a process of its own, with nobody to answer it; a wait would end in an error."""
    command = [sys.executable, "-c", START.format(source=source)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_questions_are_shown_and_get_an_empty_line():
    assert run("print(repr(input('your name? ')))\nfrom getpass import getpass\nprint([getpass()])") == (
        "your name? \n''\n\n['']\n"
    )


def test_a_loop_that_asks_for_ever_is_stopped():
    asked = "count = 0\ntry:\n    while input() != 'q': count += 1\nexcept EOFError as error: print(count, error)"
    assert run(asked).splitlines()[-1] == "200 nobody answers questions while a notebook is graded"


@pytest.mark.parametrize(
    "pause",
    [
        "breakpoint()",
        "import pdb; pdb.set_trace()",
        "from pdb import set_trace; set_trace()",
        "from IPython.core.debugger import set_trace; set_trace()",
        "%debug",
        "%pdb on",
        "%matplotlib inline",
        "%matplotlib qt",
        "%matplotlib widget",
        "%matplotlib notebook",
        "%gui qt",
        "%pylab inline",
        "exit()",
    ],
)
def test_nothing_waits_and_nothing_opens(pause):
    assert run(f"{pause}\nprint('went on')").splitlines()[-1] == "went on"


def test_a_breakpoint_inside_a_function_is_passed_over():
    assert run("def f():\n    breakpoint()\n    return 3\nprint(f())") == "3\n"


def test_pylab_brings_its_names_all_the_same():
    assert run("%pylab inline\nprint(array([1, 2]).sum())").splitlines()[-1] == "3"
