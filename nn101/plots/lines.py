"""Lines over one axis: models through the points they were fitted to, or numbers that move with a setting."""

import numpy as np

from nn101.plots.card import card, finish, picture
from nn101.plots.numbers import counted, figures
from nn101.plots.student import NotReady, array, call, complain, short, table
from nn101.plots.style import CLASS_COLOURS, CLASS_MARKS, INK, LINE_STYLES, MUTED, PANEL

FINE = 301  # places at which a function is asked
CROWD = 40  # points from which their marks are small


@picture
def lines(curves, *, points=None, marks=None, x=None, labels=("x", "y"), log="", reach=None, title=None):
    """Lines in one panel, over the points they were fitted to, with places along the axis marked.

    curves: {"a name": f, ...}, each a function (M,) -> (M,) or a pair of arrays (x, y) of one length; or a `lambda:`
    that gives them. points: a pair (x, y) of arrays (N,), or {"a name": (x, y)}. marks: {"a name": x}, vertical
    lines. x: the ends of the axis; by default those of the points. log: "x", "y" or "xy" for logarithmic axes.
    reach: the least and the largest y shown; what a line does beyond is cut off. Returns the Axes.
    """
    clouds = _clouds(points)
    ends = _ends(x, clouds)
    drawn = {name: _line(name, curve, curves, ends, log) for name, curve in _named(curves).items()}
    marks = {} if marks is None else {str(name): float(array(place, str(name))) for name, place in marks.items()}
    legend = [*_cloud_handles(clouds), *_line_handles(drawn), *_mark_handles(marks)]
    _, (ax,) = card(title or _headline(drawn, labels), width=6.6, height=3.3, left=0.78, bottom=0.6, legend=legend)
    for number, cloud in enumerate(clouds.values()):
        ax.plot(*cloud, linestyle="", zorder=2, **_dot(number, len(cloud[0])))
    for number, (across, up) in enumerate(drawn.values()):
        ax.plot(across, up, zorder=3, **_stroke(number))
    for number, place in enumerate(marks.values()):
        ax.axvline(place, zorder=1, **_mark(number))
    _axes(ax, drawn, ends, labels, log, reach)
    return finish(ax, _words(drawn, clouds, marks, labels))


def _named(curves):
    entries = table(curves, 'lines needs at least one curve, as in {"a name": (x, y)}')
    if len(entries) > len(LINE_STYLES):
        complain(curves, f"One panel can tell {len(LINE_STYLES)} lines apart, got {len(entries)}.")
    return {str(name): curve for name, curve in entries.items()}


def _clouds(points):
    """{name: (x, y)}, checked."""
    if points is None:
        return {}
    named = points if isinstance(points, dict) else {"data": points}
    return {str(name): _pair(pair, f"points of {name}") for name, pair in named.items()}


def _pair(pair, what, source=None):
    """Two arrays of one length; a gap (nan) is allowed along a line, but not among the points (no ``source``)."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        complain(source, f"{what} should be a pair (x, y), got {short(pair)}.")
    across, up = (_numbers(numbers, what, source) for numbers in pair)
    if across.shape != up.shape or not across.size:
        complain(source, f"{what}: x and y should have one length, got {across.size} and {up.size} numbers.")
    return across, up


def _numbers(given, what, source):
    if source is None:
        return array(given, what).ravel()
    try:
        return np.asarray(given, dtype=float).ravel()
    except (TypeError, ValueError):
        complain(source, f"{what} should be numbers, got {short(given)}.")


def _ends(x, clouds):
    """(low, high) of the axis, or None where pairs of arrays say it."""
    if x is not None:
        low, high = (float(end) for end in x)
        if not low < high:
            raise ValueError(f"x should run from a smaller to a larger number, got {short(x)}.")
        return low, high
    if not clouds:
        return None
    every = np.concatenate([across for across, _ in clouds.values()])
    room = 0.04 * (np.ptp(every) or 1.0)
    return float(every.min() - room), float(every.max() + room)


def _line(name, curve, curves, ends, log):
    """The points (x, y) of one line; nan and infinities are gaps."""
    if callable(curve):
        if ends is None:
            raise ValueError(f"Say from where to where the function {name!r} is drawn: x=(low, high).")
        across = np.geomspace(*ends, FINE) if "x" in log else np.linspace(*ends, FINE)
        up = call(curve, across.copy(), name=name)
        across, up = _pair((across, up), name, source=curve)
    else:
        across, up = _pair(curve, name, source=curves if callable(curves) else 0)
    up = np.where(np.isfinite(up), up + 0.0, np.nan)  # adding zero: no "minus zero" in words
    if np.isnan(up).all():
        raise NotReady(f"{name} holds no number that can be drawn.")
    return across, up


def _axes(ax, drawn, ends, labels, log, reach):
    from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

    every = np.concatenate([across for across, _ in drawn.values()])
    low, high = ends or (every.min(), every.max())
    for letter, axis, name in (("x", ax.xaxis, "xscale"), ("y", ax.yaxis, "yscale")):
        if letter in log:
            ax.set(**{name: "log"})
            axis.set_major_formatter(FuncFormatter(lambda tick, _: _power(tick)))
            axis.set_minor_formatter(NullFormatter())
        else:
            axis.set_major_locator(MaxNLocator(nbins=6))
    ax.set(xlabel=str(labels[0]), ylabel=str(labels[1]))
    ax.set_xlim(low, high)
    if reach is not None:
        ax.set_ylim(*reach)
    ax.grid(True, axis="y")
    ax.tick_params(length=2.5)


def _power(tick):
    """A power of ten as it is read most easily: 0.01, 100, 10⁻⁶."""
    exponent = round(np.log10(tick)) if tick > 0 else 0
    if -3 <= exponent <= 4 or abs(tick / 10.0**exponent - 1) > 1e-6:
        return figures(tick)
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _stroke(number):
    return {"color": CLASS_COLOURS[number], "linestyle": LINE_STYLES[number], "linewidth": 2}


def _dot(number, count):
    size = 4.2 if count > CROWD else 5.6
    filled = {"markerfacecolor": MUTED, "markeredgecolor": PANEL, "markeredgewidth": 0.6}
    hollow = {"markerfacecolor": PANEL, "markeredgecolor": MUTED, "markeredgewidth": 1.2}
    return {"marker": CLASS_MARKS[number], "markersize": size} | (hollow if number == 0 else filled)


def _mark(number):
    return {"color": INK, "linestyle": LINE_STYLES[1 + number % 3], "linewidth": 1.1}


def _line_handles(drawn):
    from matplotlib.lines import Line2D

    # Thinner than on the panel: dashes are as long as a line is wide, and a key is short.
    return [Line2D([], [], label=name, **(_stroke(number) | {"linewidth": 1.4})) for number, name in enumerate(drawn)]


def _cloud_handles(clouds):
    from matplotlib.lines import Line2D

    return [Line2D([], [], linestyle="", label=name, **_dot(number, 1)) for number, name in enumerate(clouds)]


def _mark_handles(marks):
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], label=f"{name}: {figures(place)}", **_mark(number))
        for number, (name, place) in enumerate(marks.items())
    ]


def _headline(drawn, labels):
    names = list(drawn)
    said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{said}: {labels[1]} over {labels[0]}"


def _words(drawn, clouds, marks, labels):
    parts = [f"{counted(len(across), 'point')} of {name}." for name, (across, _) in clouds.items()]
    for name, (across, up) in drawn.items():
        there = np.flatnonzero(np.isfinite(up))
        first, last, low, high = there[0], there[-1], np.nanargmin(up), np.nanargmax(up)
        parts.append(
            f"{name} goes from {figures(up[first])} at {labels[0]} {figures(across[first])} to {figures(up[last])} at "
            f"{figures(across[last])}; lowest {figures(up[low])} at {figures(across[low])}, highest "
            f"{figures(up[high])} at {figures(across[high])}."
        )
    parts += [f"Marked: {name} at {figures(place)}." for name, place in marks.items()]
    return " ".join(parts)
