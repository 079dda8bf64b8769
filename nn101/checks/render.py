"""A verdict as an HTML panel or as plain text. Every word that came from a student is escaped."""

import re
import textwrap
from html import escape

from nn101.checks.verdict import CRASHED, NOT_ATTEMPTED, PARTLY, PASSED, TIMED_OUT, WRONG

# Okabe-Ito colours; the sign and the words say the same, so that colour is never the only sign.
LOOK = {
    PASSED: ("#009E73", "✓"),
    PARTLY: ("#E69F00", "◐"),
    WRONG: ("#D55E00", "✗"),
    NOT_ATTEMPTED: ("#767676", "○"),
    TIMED_OUT: ("#D55E00", "∞"),
    CRASHED: ("#D55E00", "■"),
}
WIDTH = 80  # `nbgrader validate` cuts lines off soon after
PANEL = ("font-family: system-ui, sans-serif; font-size: 14px; line-height: 1.5; max-width: 46rem; color: #1a1a1a; "
         "background: #fbfaf7; border: 1px solid #d9d5cc; border-left: 6px solid {colour}; border-radius: 6px; "
         "padding: 0.7em 1em; margin: 0.3em 0")
POINTS = "float: right; font-weight: normal; padding-left: 1em; color: #5a5a5a"
# Where a panel lands there are styles for tables and code, striped, padded or dark: here every one is said anew.
ROW = "background: transparent; border: none"
CELL = "border: none; padding: 0.15em 0; font-size: 14px; line-height: 1.5; vertical-align: top; text-align: left"
LABEL = CELL.replace("padding: 0.15em 0", "padding: 0.15em 1em 0.15em 0") + "; color: #5a5a5a; font-weight: normal"
MONOSPACE = "font-family: ui-monospace, monospace; color: #1a1a1a; overflow-wrap: anywhere"
CODE = CELL.replace("14px", "13px") + f"; white-space: pre-wrap; {MONOSPACE}"
WORDS = f"{CELL}; color: #1a1a1a"
INLINE = f"background: #efece4; border: none; border-radius: 3px; padding: 0 0.25em; font-size: 13px; {MONOSPACE}"


def as_html(verdict):
    """The verdict panel: a headline, then the first failure with its likely cause and hint, then all cases."""
    colour, sign = LOOK[verdict.outcome]
    parts = [
        f'<div style="font-weight: 600">'
        f'<span style="{POINTS}">{points_text(verdict)}</span>'
        f'<span style="color: {colour}; font-size: 1.15em" aria-hidden="true">{sign}</span> '
        f"{escape(verdict.title)}: {escape(verdict.outcome)}</div>",
        f"<div>{prose(summary(verdict))}</div>",
    ]
    if verdict.first_failure and verdict.outcome != NOT_ATTEMPTED:
        parts.append(_failure_html(verdict))
    if verdict.outcome != NOT_ATTEMPTED and len(verdict.cases) > 1:
        parts.append(_cases_html(verdict))
    return f'<div style="{PANEL.format(colour=colour)}" role="status">{"".join(parts)}</div>'


def _failure_html(verdict):
    rows = "".join(
        f'<tr style="{ROW}"><th scope="row" style="{LABEL}">{escape(label)}</th>'
        f'<td style="{CODE if code else WORDS}">{escape(words) if code else prose(words)}</td></tr>'
        for label, words, code in _failure_rows(verdict.first_failure)
    )
    table = f'<table style="border-collapse: collapse; margin: 0.5em 0; {ROW}">{rows}</table>'
    return table + "".join(f"<div><b>{escape(label)}</b> {prose(words)}</div>" for label, words in _advice(verdict))


def _cases_html(verdict):
    lines = "".join(
        f'<li style="list-style: none">{"✓" if case.passed else "✗"} {escape(case.name)}'
        f'{"" if case.passed else " <i>(not yet)</i>"}</li>'
        for case in verdict.cases
    )
    return (f'<details style="margin-top: 0.5em"><summary>{verdict.passed_count} of {len(verdict.cases)} tries passed'
            f'</summary><ul style="margin: 0.2em 0; padding-left: 1em">{lines}</ul></details>')


def prose(words):
    """A sentence as HTML: escaped, and what stands between backticks set as code."""
    return re.sub(r"`([^`]+)`", rf'<code style="{INLINE}">\1</code>', escape(words))


def as_text(verdict):
    """The same for a terminal."""
    _, sign = LOOK[verdict.outcome]
    lines = [f"{sign} {verdict.title}: {verdict.outcome}   {points_text(verdict)}"]
    lines += _wrap(summary(verdict))
    if verdict.first_failure and verdict.outcome != NOT_ATTEMPTED:
        for label, words, _ in _failure_rows(verdict.first_failure):
            lines += _wrap(f"{label + ':':<11} {words}", "            ")
        for label, words in _advice(verdict):
            lines += _wrap(f"{label} {words}")
        lines += [f"  {'✓' if case.passed else '✗'} {case.name}" for case in verdict.cases]
    return "\n".join(lines)


def _wrap(words, indent=""):
    return textwrap.wrap(words, WIDTH, initial_indent="  ", subsequent_indent="  " + indent)


def points_text(verdict):
    """``2 of 3 points``."""
    unit = "point" if verdict.max_points == 1 else "points"
    return f"{verdict.points:g} of {verdict.max_points:g} {unit}"


def summary(verdict):
    """One sentence on the whole verdict."""
    count = len(verdict.cases)
    if verdict.outcome == PASSED:
        return f"All {count} tries came out right." if count > 1 else "It came out right."
    if verdict.outcome == NOT_ATTEMPTED and verdict.first_failure and verdict.first_failure.key == "undefined":
        return f"{verdict.first_failure.cause} After a restart Python has forgotten every name."
    if verdict.outcome == NOT_ATTEMPTED:
        return "Nothing written yet. Replace the line `raise NotImplementedError()`, run the cell, then check again."
    if verdict.outcome == TIMED_OUT:
        return f"{verdict.passed_count} of {count} tries came out right before the time was up."
    if verdict.outcome == CRASHED:
        return f"{verdict.passed_count} of {count} tries came out right before the Python process ended."
    return f"{verdict.passed_count} of {count} tries came out right. The first that did not:"


def _failure_rows(case):
    rows = [("Asked", case.why, False), ("Tried", case.tried, True), ("Expected", case.expected, True),
            ("Got", case.got, True), ("Differs at", case.where, True)]
    return [row for row in rows if row[1]]


def _advice(verdict):
    if verdict.mistake:
        return [("Likely cause:", verdict.mistake[:1].upper() + verdict.mistake[1:] + "."), ("Hint:", verdict.advice)]
    return [("Likely cause:", verdict.first_failure.cause)] if verdict.first_failure.cause else []
