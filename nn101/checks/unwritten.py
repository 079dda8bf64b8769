"""A card instead of a traceback when a lesson cell calls a function that is still to be written.

Such a cell counts as run, so that *Run All* goes on past an exercise that somebody left for later.
"""

import os
import sys
from html import escape


class StillToWrite:
    """Says which function is missing; shows itself as a card."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return (f"○ {self.name} is still to be written. Write it in its exercise cell, run that cell, "
                "then run this one again.")

    def _repr_html_(self):
        return ('<div style="font-family: system-ui, sans-serif; font-size: 14px; color: #1a1a1a; background: #fbfaf7; '
                'border: 1px dashed #767676; border-radius: 6px; padding: 0.6em 1em; max-width: 46rem">'
                f"{escape(repr(self))}</div>")


def soften():
    """Make the running notebook show the card. Not under nbgrader, which counts errors; not outside IPython."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None and "NBGRADER_EXECUTION" not in os.environ:
        shell.set_custom_exc((NotImplementedError,), _show)
        shell.events.register("post_run_cell", _go_on)


def _show(shell, kind, error, trace, tb_offset=None):
    from IPython.display import display

    name, is_ours = _where(trace, shell.user_ns)
    if is_ours:
        error.nn101_card = True
        display(StillToWrite(name))
    else:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _where(trace, namespace):
    """The notebook's function that raised, and whether one did: a library's NotImplementedError is no open exercise."""
    name = "This part"
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
        is_ours = _is_ours(frame, namespace)
        if is_ours and not frame.f_code.co_name.startswith("<"):
            name = asked_for(frame.f_code)
    return name, is_ours


def asked_for(code):
    """What a student would have to write where this code object stands: the function, or the class of a method."""
    return code.co_qualname.rpartition("<locals>.")[2].partition(".")[0]


def _is_ours(frame, namespace):
    if frame.f_globals is namespace:
        return True
    compiled = namespace.get(frame.f_code.co_name)  # Numba makes frames of its own: only their name tells
    return getattr(compiled, "__module__", None) == namespace["__name__"]


def _go_on(result):
    """Report success for a cell that showed the card: an error would cancel the cells queued behind it.

    Where the cell stopped is kept in ``result.stopped_by``, for whoever runs what stands below.
    """
    if getattr(getattr(result, "error_in_exec", None), "nn101_card", False):
        result.stopped_by, result.error_in_exec = result.error_in_exec, None
