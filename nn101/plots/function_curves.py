"""Any quantity against any other: functions or measured points as curves, with a few places named on them."""

import inspect

import numpy as np

from nn101.plots.card import card, finish, picture, text_width
from nn101.plots.numbers import figures
from nn101.plots.student import NotReady, call, complain, short, table, value
from nn101.plots.style import CLASS_COLOURS, INK, LINE_STYLES, PAPER

SAMPLES = 401
CORNERS = ((1, 1), (-1, 1), (1, -1), (-1, -1))  # of a marked place, the favourite first
SHOWN = 10.0  # decades below its top that a logarithmic axis shows at most


@picture
def curves(functions, *, x=(-5, 5), y=None, labels=("x", "y"), points=None, log=False, title=None):
    """Curves on one pair of axes, each with a colour and a line style of its own.

    functions: {"name": function}, asked for 401 numbers at once, (M,) -> (M,), between the two ends `x`; or
    {"name": (x values, y values)}; `lambda: (x values, y values)` works too. A value that is not finite is a gap.
    What is not written yet is named in the title, and left out. y: the ends of the upright axis. labels: of the two
    axes, with units. points: {"words": (x, y)}, places to mark. log: a logarithmic upright axis. Returns the Axes.
    """
    functions = table(functions, 'curves needs at least one function, as in curves({"square": lambda x: x**2})')
    if len(functions) > len(LINE_STYLES):
        raise ValueError(f"One picture can tell {len(LINE_STYLES)} curves apart, got {len(functions)}.")
    low, high = _ends(x, "x")
    drawn, missing = {}, {}
    for name, given in functions.items():
        try:
            drawn[str(name)] = _sampled(given, np.linspace(low, high, SAMPLES), str(name))
        except NotReady as reason:
            missing[str(name)] = reason
    if not drawn:
        raise next(iter(missing.values()))
    marks = _marks(points)
    headline = title or f"How {labels[1]} changes with {labels[0]}"
    if missing:
        headline += f" ({', '.join(missing)} still to be written)"
    _, (ax,) = card(headline, height=3.1, left=0.85, right=0.35, bottom=0.6, legend=_legend(drawn))
    for number, (across, up) in enumerate(drawn.values()):
        ax.plot(across, up, color=CLASS_COLOURS[number], linestyle=LINE_STYLES[number], linewidth=2.2, zorder=3)
    _frame(ax, drawn, (low, high), None if y is None else _ends(y, "y"), labels, log)
    _name(ax, drawn, marks)
    return finish(ax, _words(drawn, marks, labels))


def _ends(given, what):
    try:
        low, high = (float(end) for end in given)
    except (TypeError, ValueError):
        low = high = np.nan
    if not low < high or not np.isfinite([low, high]).all():
        raise ValueError(f"{what} should be the two ends of an axis, such as (-5, 5), got {short(given)}.")
    return low, high


def _sampled(given, x, name):
    """(x values, y values) of one entry, y with nan in the gaps."""
    if not callable(given):
        return _pair(given, given, name)
    answer = call(given, x.copy(), name=name) if _takes_one(given) else value(given, f"curve {name}")
    if isinstance(answer, tuple) and len(answer) == 2:
        return _pair(answer, given, name)
    return _pair((x, answer), given, name)


def _takes_one(function):
    """Can it be called with one argument? A `lambda:` that holds ready values cannot."""
    try:
        inspect.signature(function).bind(0)
    except TypeError:
        return False
    except ValueError:  # some of NumPy's own functions have no signature
        return True
    return True


def _pair(pair, given, name):
    try:
        across, up = (np.asarray(numbers, dtype=float) for numbers in pair)
    except (TypeError, ValueError):
        complain(given, f"The curve {name} should be numbers, one for every x.")
    if across.ndim != 1 or across.shape != up.shape:
        complain(given, f"The curve {name} should have one number for every x, got shapes {up.shape}, {across.shape}.")
    up = np.where(np.isfinite(up), up, np.nan) + 0.0  # no minus zero: it would be read aloud
    if np.isfinite(up).sum() < 2:
        complain(given, f"The curve {name} has fewer than two finite values.")
    return across, up


def _marks(points):
    """{words: (x, y)}; places that need unwritten code, or are not finite, are left out."""
    try:
        held = {} if points is None else value(points, "points")
    except NotReady:
        return {}
    if not isinstance(held, dict):
        complain(points, f'points should be a dict such as {{"lowest": (0, 1)}}, got {short(held)}.')
    marks = {str(words): tuple(np.ravel(np.asarray(place, dtype=float))) for words, place in held.items()}
    return {words: place for words, place in marks.items() if len(place) == 2 and np.isfinite(place).all()}


def _frame(ax, drawn, x, y, labels, log):
    from matplotlib.ticker import MaxNLocator

    every = np.concatenate([up for _, up in drawn.values()])
    sides = np.concatenate([across for across, _ in drawn.values()])
    room = 0.06 * (np.nanmax(every) - np.nanmin(every)) or 1.0
    ax.set(xlabel=labels[0], ylabel=labels[1], xlim=(min(sides), max(sides)) if min(sides) < max(sides) else x)
    if log:
        ax.set_yscale("log")
        bottom = max(every[every > 0].min(), np.nanmax(every) / 10**SHOWN)
        ax.set(ylabel=f"{labels[1]}, logarithmic scale", ylim=(bottom / 1.5, np.nanmax(every) * 1.5))
    else:
        ax.set_ylim(np.nanmin(every) - room, np.nanmax(every) + room)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    if y is not None:
        ax.set_ylim(*y)
    ax.grid(True)
    ax.tick_params(length=2.5)


def _name(ax, drawn, marks):
    """A ring at every place, and its words in the corner beside it where they cover least."""
    curves_there = np.concatenate([_dense(ax, *curve) for curve in drawn.values()])
    for words, place in marks.items():
        ax.plot(*place, marker="o", markersize=8, markerfacecolor=PAPER, markeredgecolor=INK, markeredgewidth=1.6,
                linestyle="", zorder=5, clip_on=False)  # fmt: skip
        width = text_width(words, size=9, weight="normal")
        side, up = max(CORNERS, key=lambda corner: _free(ax, place, corner, width, curves_there))  # noqa: B023
        ax.annotate(
            words, place, xytext=(10 * side, 9 * up), textcoords="offset points", fontsize=9, color=INK, zorder=6,
            ha="left" if side > 0 else "right", va="bottom" if up > 0 else "top", annotation_clip=False,
        )  # fmt: skip


def _dense(ax, across, up):
    """Points along a curve, in inches on the card, close enough together to say whether words would cover it."""
    inches = ax.transData.transform(np.stack([across, up], axis=1)) / ax.figure.dpi
    steps = np.linspace(0, len(inches) - 1, 2001)
    return np.stack([np.interp(steps, np.arange(len(inches)), column) for column in inches.T], axis=1)


def _free(ax, place, corner, width, curves_there):
    """Inches from words in this corner of a place to the nearest curve, and a bonus for words inside the panel."""
    (left, low), (right, high) = ax.transAxes.transform([(0, 0), (1, 1)]) / ax.figure.dpi
    x, y = ax.transData.transform(place) / ax.figure.dpi
    middle = np.array([x + corner[0] * (0.14 + width / 2), y + corner[1] * (0.125 + 0.065)])
    beyond = np.abs(curves_there - middle) - [width / 2, 0.065]
    gap = np.nanmin(np.hypot(*np.maximum(beyond, 0).T))
    inside = left < middle[0] - width / 2 and middle[0] + width / 2 < right and low < middle[1] < high
    return gap + inside


def _legend(drawn):
    from matplotlib.lines import Line2D

    styles = zip(drawn, CLASS_COLOURS, LINE_STYLES, strict=False)
    return [Line2D([], [], color=colour, linestyle=line, linewidth=1.5, label=name) for name, colour, line in styles]


def _words(drawn, marks, labels):
    said = [f"Curves of {labels[1]} against {labels[0]}."]
    for name, (across, up) in drawn.items():
        ends = np.flatnonzero(np.isfinite(up))[[0, -1]]
        lowest = int(np.nanargmin(up))
        said.append(
            f"{name} goes from {figures(up[ends[0]])} at {figures(across[ends[0]])} to {figures(up[ends[1]])} at "
            f"{figures(across[ends[1]])}, lowest {figures(up[lowest])} at {figures(across[lowest])}."
        )
    said += [f"Marked: {words}." for words in marks]
    return " ".join(said)
