"""Any quantity over any other: functions or rows of numbers as curves, the points they belong to, places marked."""

import inspect

import numpy as np

from nn101.plots import series
from nn101.plots.card import card, finish, picture, text_width
from nn101.plots.numbers import counted, figures
from nn101.plots.student import NotReady, call, complain, short, table, value
from nn101.plots.style import CLASS_MARKS, INK, MUTED, PANEL, PAPER

SAMPLES = 401  # places at which a function is asked
ENDS = (-5.0, 5.0)  # of the axis, where nothing else says them
SHOWN = 9.0  # decades below the highest that a logarithmic axis shows at most: exp(−x²) goes down for ever
CROWD = 40  # points from which their marks are small
CORNERS = ((1, 1), (-1, 1), (1, -1), (-1, -1))  # of a marked place, the favourite first


@picture
def curves(functions, *, points=None, marks=None, x=None, labels=("x", "y"), log="", reach=None, title=None):
    """Curves in one panel. (`compare_curves`: several panels. `measured`: a mark for each number. `fits`: errors.)

    functions: {"name": function}, asked for 401 numbers at once, (M,) -> (M,); or {"name": (x values, y values)};
    `lambda: (x values, y values)` works too, and so does a `lambda:` for the whole dict. A value that is not finite is
    a gap. What is not written yet is named in the title, and left out. points: a pair (x, y) of arrays (N,), or
    {"name": (x, y)}. marks: {"words": (x, y)} for a ring, {"words": x} for an upright line. x: the ends of the axis;
    by default those of the points, or −5 and 5. labels: of the two axes, with units. log: "x", "y" or "xy", the axes
    that count in factors. reach: the least and the largest y shown; what lies outside is cut off. Returns the Axes.
    """
    entries = table(functions, 'curves needs at least one curve, as in {"square": lambda x: x**2}')
    series.few_enough(entries, functions)
    clouds, marked = _clouds(points), _marks(marks)
    ends, reach = _ends(x, clouds, log), None if reach is None else _interval(reach, "reach")
    drawn, missing = {}, {}
    for name, given in entries.items():
        try:
            drawn[str(name)] = _sampled(given, functions, ends or ENDS, str(name), log)
        except NotReady as reason:
            missing[str(name)] = reason
    if not drawn:
        raise next(iter(missing.values()))
    headline = title or f"How {labels[1]} changes with {labels[0]}"
    if missing:
        headline += f" ({', '.join(missing)} still to be written)"
    _, (ax,) = card(headline, height=3.1, left=0.92, bottom=0.6, legend=_legend(drawn, clouds, marked))
    for number, cloud in enumerate(clouds.values()):
        ax.plot(*cloud, zorder=2, **_dot(number, len(cloud[0])))
    for number, curve in enumerate(drawn.values()):
        ax.plot(*curve, linewidth=2.2, zorder=3, **series.stroke(number))
    for number, place in enumerate(_upright(marked).values()):
        ax.axvline(place, zorder=1, **series.rule(number))
    every = np.concatenate([across for across, _ in drawn.values()])
    low, high = ends or (every.min(), every.max())
    ax.set_xlim(low, high)
    series.scales(ax, log, labels)
    series.heights([ax], log, reach, decades=SHOWN)
    ax.grid(True)
    _name(ax, [*drawn.values(), *clouds.values()], _rings(marked))
    return finish(ax, _words(drawn, clouds, marked, labels))


def _interval(given, what):
    try:
        low, high = (float(end) for end in given)
    except (TypeError, ValueError):
        low = high = np.nan
    if not low < high or not np.isfinite([low, high]).all():
        raise ValueError(f"{what} should be the two ends of an axis, such as (-5, 5), got {short(given)}.")
    return low, high


def _ends(x, clouds, log):
    """(low, high) of the axis as it was asked for or as the points need it, or None."""
    if x is not None:
        low, high = _interval(x, "x")
    elif clouds:
        every = np.concatenate([across for across, _ in clouds.values()])
        room = 0.04 * (np.ptp(every) or 1.0) if "x" not in log else 0.0
        low, high = float(every.min() - room), float(every.max() + room)
    else:
        return None
    if "x" in log and low <= 0:
        raise ValueError(f"A logarithmic axis shows only numbers above 0, but x begins at {figures(low)}.")
    return low, high


def _clouds(points):
    """{name: (x, y)}, finite."""
    named = points if isinstance(points, dict) else {} if points is None else {"data": points}
    return {str(name): _finite(pair, f"points of {name}") for name, pair in named.items()}


def _finite(pair, what):
    across, up = series.read(pair, what, None)
    if np.isnan(up).any():
        raise ValueError(f"{what} should be finite numbers, but there is a nan or an infinity among them.")
    return across, up


def _sampled(given, functions, ends, name, log):
    """(x values, y values) of one entry, y with nan in the gaps."""
    if not callable(given):
        return series.read(given, name, functions, log, least=2)
    x = np.geomspace(*ends, SAMPLES) if "x" in log and ends[0] > 0 else np.linspace(*ends, SAMPLES)
    answer = call(given, x.copy(), name=name) if _takes_one(given) else value(given, f"curve {name}")
    pair = answer if isinstance(answer, tuple) and len(answer) == 2 else (x, answer)
    return series.read(pair, name, given, log, least=2)


def _takes_one(function):
    """Can it be called with one argument? A `lambda:` that holds ready values cannot."""
    try:
        inspect.signature(function).bind(0)
    except TypeError:
        return False
    except ValueError:  # some of NumPy's own functions have no signature
        return True
    return True


def _marks(given):
    """{words: (x,) or (x, y)}; places that need unwritten code, or are not finite, are left out."""
    try:
        held = {} if given is None else value(given, "marks")
        if not isinstance(held, dict):
            complain(given, f'marks should be a dict such as {{"lowest": (0, 1)}}, got {short(held)}.')
        found = {str(words): _place(given, words, place) for words, place in held.items()}
    except NotReady:
        return {}
    return {words: place for words, place in found.items() if np.isfinite(place).all()}


def _place(given, words, place):
    try:
        found = tuple(np.ravel(np.asarray(place, dtype=float)).tolist())
    except (TypeError, ValueError):
        found = ()
    if len(found) not in (1, 2):
        complain(given, f"The mark {words!r} should be a place (x, y) or a number x, got {short(place)}.")
    return found


def _rings(marked):
    return {words: place for words, place in marked.items() if len(place) == 2}


def _upright(marked):
    return {words: place[0] for words, place in marked.items() if len(place) == 1}


def _name(ax, there, rings):
    """A ring at every place, and its words in the corner beside it where they cover least."""
    for words, place in rings.items():
        ax.plot(*place, marker="o", markersize=8, markerfacecolor=PAPER, markeredgecolor=INK, markeredgewidth=1.6,
                linestyle="", zorder=5, clip_on=False)  # fmt: skip
        width = text_width(words, size=9, weight="normal")
        covered = np.concatenate([_dense(ax, *line) for line in there])
        side, up = max(CORNERS, key=lambda corner: _free(ax, place, corner, width, covered))  # noqa: B023
        ax.annotate(
            words, place, xytext=(10 * side, 9 * up), textcoords="offset points", fontsize=9, color=INK, zorder=6,
            ha="left" if side > 0 else "right", va="bottom" if up > 0 else "top", annotation_clip=False,
        )  # fmt: skip


def _dense(ax, across, up):
    """Points along a curve, in inches on the card, close enough together to say whether words would cover it."""
    inches = ax.transData.transform(np.stack([across, up], axis=1)) / ax.figure.dpi
    steps = np.linspace(0, len(inches) - 1, 2001)
    return np.stack([np.interp(steps, np.arange(len(inches)), column) for column in inches.T], axis=1)


def _free(ax, place, corner, width, covered):
    """Inches from words in this corner of a place to the nearest curve, and a bonus for words inside the panel."""
    (left, low), (right, high) = ax.transAxes.transform([(0, 0), (1, 1)]) / ax.figure.dpi
    x, y = ax.transData.transform(place) / ax.figure.dpi
    middle = np.array([x + corner[0] * (0.14 + width / 2), y + corner[1] * (0.125 + 0.065)])
    beyond = np.abs(covered - middle) - [width / 2, 0.065]
    gap = np.nanmin(np.hypot(*np.maximum(beyond, 0).T))
    inside = left < middle[0] - width / 2 and middle[0] + width / 2 < right and low < middle[1] < high
    return gap + inside


def _dot(number, count):
    size = 4.2 if count > CROWD else 5.6
    filled = {"markerfacecolor": MUTED, "markeredgecolor": PANEL, "markeredgewidth": 0.6}
    hollow = {"markerfacecolor": PANEL, "markeredgecolor": MUTED, "markeredgewidth": 1.2}
    return {"linestyle": "", "marker": CLASS_MARKS[number], "markersize": size} | (hollow if number == 0 else filled)


def _legend(drawn, clouds, marked):
    return [
        *(series.key(name, **_dot(number, 1)) for number, name in enumerate(clouds)),
        *(series.key(name, **series.stroke(number)) for number, name in enumerate(drawn)),
        *(series.key(f"{name}: {figures(place)}", **series.rule(number))
          for number, (name, place) in enumerate(_upright(marked).items())),
    ]  # fmt: skip


def _words(drawn, clouds, marked, labels):
    said = [f"Curves of {labels[1]} against {labels[0]}."]
    said += [f"{counted(len(across), 'point')} of {name}." for name, (across, _) in clouds.items()]
    said += [series.course(name, *curve) for name, curve in drawn.items()]
    said += [f"Marked: {words}." for words in _rings(marked)]
    said += [f"Marked: {words} at {figures(place)}." for words, place in _upright(marked).items()]
    return " ".join(said)
