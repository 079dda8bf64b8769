"""Where a cell goes on after a line that failed."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from nn101.checks.below import below


@pytest.fixture(scope="module")
def run():
    """Run a cell to its end, as the grader does; gives the names it leaves behind, and whether going on mattered."""
    main = sys.modules["__main__"]
    shell = InteractiveShell()
    shell._showtraceback = lambda *nothing: None

    def run(source):
        shell.reset()
        mattered = False
        while source:
            outcome = shell.run_cell(source)
            if outcome.error_in_exec is None:
                break
            source, defines = below(shell.transform_cell(source), outcome.error_in_exec)
            mattered = mattered or defines
        return shell.user_ns, mattered

    yield run
    # A shell puts itself in its place; tests after this one start processes, which look for the true one.
    sys.modules["__main__"] = main


@pytest.mark.parametrize(
    "source",
    [
        "1/0\ndef f():\n    return 3",
        "import no_such_package\nfrom also_none import it\ndef f():\n    return 3",
        "f(\n  2\n)\ndef f():\n    return 3",
        "@no_such_decorator\ndef g(): pass\n@staticmethod\ndef f():\n    return 3",
        "%no_such_magic\n1/0\n\n\ndef f():\n    return 3",
        "def g():\n    return 1/0\nprint(g())\ndef f():\n    return 3",
        "    1/0\n    def f():\n        return 3",
        "import asyncio\nawait asyncio.sleep(0)\n1/0\ndef f():\n    return 3",
        "raise SystemExit\ndef f():\n    return 3",
    ],
)
def test_what_stands_below_a_line_that_fails_is_run(run, source):
    names, mattered = run(source)
    assert names["f"]() == 3
    assert mattered


def test_lines_keep_their_numbers(run):
    names, _ = run("1/0\n\ndef f():\n    return 3")
    assert names["f"].__code__.co_firstlineno == 3


def test_each_line_that_fails_is_passed_over_once(run):
    names, mattered = run("seen = []\nseen.append(1)\n1/0\nseen.append(2)\n1/0\nseen.append(3)")
    assert names["seen"] == [1, 2, 3]
    assert not mattered, "nothing below the errors gives a name its value"


def test_an_error_that_arose_outside_the_cell_has_nothing_below_it():
    assert below("a = 1\nb = 2", ValueError("no traceback")) == ("", False)


def test_text_that_is_no_python_has_nothing_below_it():
    error = pytest.raises(ZeroDivisionError, divmod, 1, 0).value
    assert below("a = (", error) == ("", False)
