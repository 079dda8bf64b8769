"""What a student types: ``check("softmax")``, ``hint("softmax")``, ``progress()``.

Under nbgrader the same check cell also has to speak nbgrader's language: it fails loudly in Validate.
"""

import os
import sys
from html import escape

from nn101.checks.clock import OutOfTime, time_limit
from nn101.checks.golden import PUBLIC_SEED, golden
from nn101.checks.judge import SLOW, judge
from nn101.checks.probe import cases_of, exercises, run_probe
from nn101.checks.progress import Progress
from nn101.checks.remembered import remember
from nn101.checks.render import prose
from nn101.checks.suggest import suggestion
from nn101.checks.unwritten import soften
from nn101.checks.verdict import NOT_ATTEMPTED, PASSED

soften()


class UnknownExercise(LookupError):
    """There is no exercise of that name; the message suggests the nearest."""

    def _render_traceback_(self):
        return [str(self)]


class CheckFailed(AssertionError):
    """Raised under nbgrader's Validate only, where an exception is the one sign of failure it understands."""

    def _render_traceback_(self):
        return [str(self)]


def find_exercise(name):
    """The ``Exercise`` called ``name``, or UnknownExercise with a suggestion."""
    known = exercises()
    if not isinstance(name, str):
        named = getattr(name, "__name__", "softmax")
        raise UnknownExercise(f'The name of an exercise stands in quotes: "{named}".')
    if name in known:
        return known[name]
    raise UnknownExercise(f'There is no exercise called "{name}". {suggestion(name, known)}')


def check(name):
    """Check one exercise with the answers now in the notebook, and show what came out.

    Returns a ``Verdict``, which draws itself as a panel (inside nbgrader's Validate: its points).
    Raises UnknownExercise for a name that does not exist.
    """
    item = find_exercise(name)
    verdict = check_in(item, _notebook_namespace())
    if os.environ.get("NBGRADER_EXECUTION") == "validate":
        return _validated(verdict)
    remember(verdict)
    return verdict


def _validated(verdict):
    """What nbgrader's Validate understands: an exception as failure, the points of a check cell as success."""
    if verdict.outcome != PASSED:
        raise CheckFailed(_told_once(verdict))
    return verdict.points


_UNWRITTEN = []


def _told_once(verdict):
    """The verdict as text. What to do about an exercise not begun is said of the first one: there may be twenty."""
    text = repr(verdict)
    if verdict.outcome != NOT_ATTEMPTED:
        return text
    _UNWRITTEN.append(verdict.exercise)
    return text if len(_UNWRITTEN) == 1 else text.splitlines()[0]


def check_in(item, namespace):
    """Judge an exercise against the golden data, with the answers found in a namespace."""
    expected, signatures = golden(item)
    records, ended = [], ""
    try:
        with time_limit(item.seconds):
            for record in run_probe(item, (namespace,), PUBLIC_SEED):
                records.append(record)
    except OutOfTime:
        ended = SLOW
    return judge(item, cases_of(item, PUBLIC_SEED), expected, records, signatures, ended)


def _notebook_namespace():
    """The names of the running notebook, or of the script that called."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        return shell.user_ns
    frame = sys._getframe()
    while frame.f_globals.get("__name__", "").startswith("nn101."):
        frame = frame.f_back
    return frame.f_globals


_HINTS_GIVEN = {}


class Hint:
    """A staged hint; shows itself as a small card."""

    def __init__(self, title, number, count, words):
        self.title, self.number, self.count, self.words = title, number, count, words

    def __repr__(self):
        return f"Hint {self.number} of {self.count} for {self.title}: {self.words}"

    def _repr_html_(self):
        more = "" if self.number == self.count else " Run the cell again for the next one."
        return ('<div style="font-family: system-ui, sans-serif; font-size: 14px; color: #1a1a1a; background: #eef5fb; '
                'border-left: 6px solid #0072B2; border-radius: 6px; padding: 0.6em 1em; max-width: 46rem">'
                f"<b>Hint {self.number} of {self.count}</b> ({escape(self.title)})<br>{prose(self.words)}"
                f'<span style="color: #5a5a5a">{more}</span></div>')


def hint(name):
    """The next hint for an exercise: the first call gives a nudge, each further call a little more."""
    item = find_exercise(name)
    given = min(_HINTS_GIVEN.get(name, 0), len(item.hints) - 1)
    _HINTS_GIVEN[name] = given + 1
    return Hint(item.title, given + 1, len(item.hints), item.hints[given])


def progress():
    """How far you are, as a picture in a notebook and as text elsewhere."""
    return Progress()
