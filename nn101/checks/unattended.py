"""Nobody sits in front of a notebook that is graded: what would wait for a person goes on at once.

A forgotten `input()` gets an empty line, as if Enter was pressed; a forgotten breakpoint is passed over; and whatever
kind of window a notebook asks its pictures to appear in, they are drawn out of sight.
"""

import builtins
import functools
import getpass
import pdb
import sys

PATIENCE = 200


def unattend(shell):
    """Prepare this process, in which ``shell``, an IPython shell, will run a notebook that nobody watches."""
    builtins.input = getpass.getpass = _enter_is_pressed(PATIENCE)
    sys.breakpointhook = pdb.set_trace = _pass_over
    _pass_over_ipython(shell)
    shell.enable_gui = _pass_over
    shell.enable_matplotlib = _drawn_out_of_sight
    shell.ask_exit = _pass_over


def _enter_is_pressed(times):
    """An `input` that shows its question and returns an empty line; a loop that asks again and again is stopped."""
    left = iter(range(times))

    def input(prompt="", /, *nothing, **neither):
        print(prompt)
        if next(left, None) is None:
            raise EOFError("nobody answers questions while a notebook is graded")
        return ""

    return input


def _pass_over(*nothing, **neither):
    """Do nothing, instead of waiting for somebody who looks."""


def _drawn_out_of_sight(*nothing, **neither):
    """What `%matplotlib` says about its choice: no window system, and a backend that only draws."""
    return None, "agg"


def _pass_over_ipython(shell):
    from IPython.core import debugger

    debugger.set_trace = _pass_over
    shell.debugger = _pass_over
    for magic in ("debug", "pdb"):
        shell.register_magic_function(functools.partial(_pass_over), "line_cell" if magic == "debug" else "line", magic)
