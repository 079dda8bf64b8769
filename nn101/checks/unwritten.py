"""A card instead of a traceback when a lesson cell calls a function that is still to be written."""

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


def _show(shell, kind, error, trace, tb_offset=None):
    from IPython.display import display

    while trace.tb_next is not None:
        trace = trace.tb_next
    name = trace.tb_frame.f_code.co_name
    display(StillToWrite("This part" if name == "<module>" else name))
