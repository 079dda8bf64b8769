"""Slopes, seen: straight lines on a curve, arrows on a surface, and how wrong a measured slope is."""

import numpy as np

from nn101.plots.card import card, finish, picture
from nn101.plots.numbers import counted, figures
from nn101.plots.student import array, call, complain, name_of, short, value
from nn101.plots.style import BLUE, CLASS_COLOURS, CLASS_MARKS, INK, LINE_STYLES, PANEL
from nn101.plots.surface import loss_surface

POINTS = 241  # of a curve
COLOURS = CLASS_COLOURS[1:]  # the first is the curve's
REACH = 0.95  # of the distance of two neighbours: the longest arrow


@picture
def slopes(f, tangents=None, *, chords=None, walk=None, x=(-5, 5), labels=("x", "f(x)"), title=None):
    """The curve of f with straight lines on it, and a walk along it.

    f: number -> number. tangents: {"slope 0.2": (place, slope)}. chords: {"from 1 to 2": (place, place)}, each a
    line through two points of the curve. walk: places one after the other, as a method takes them, or
    {"name": places} for several. x: the ends of the axis. Each may be a `lambda: ...`. Returns the Axes.
    """
    low, high = map(float, x)
    across = np.linspace(low, high, POINTS)
    curve = _heights(f, across)
    lines = _lines(f, tangents, chords)
    walks = _walks(f, walk)
    if len(lines) + len(walks) > len(COLOURS):
        raise ValueError(f"One picture can tell {len(COLOURS)} lines and walks apart, got {len(lines) + len(walks)}.")
    drawn = [*lines, *walks]
    looks = {name: _look(number) for number, name in enumerate(drawn)}
    legend = [_handle(name, looks[name], joined=name in lines) for name in drawn]
    _, (ax,) = card(title or _headline(lines, walks), width=6.6, height=3.2, left=0.8, right=0.3, legend=legend)
    ax.plot(across, curve, color=BLUE, linewidth=2.2, zorder=2)
    for name, (places, slope) in lines.items():
        first = places[0]
        ax.plot(across, _heights(f, [first])[0] + slope * (across - first), zorder=3, **_line(looks[name]))
        ax.plot(places, _heights(f, places), zorder=5, **_dots(looks[name]))
    for name, (places, heights) in walks.items():
        ax.plot(places, heights, zorder=3, alpha=0.8, **_line(looks[name]))
        ax.plot(places, heights, zorder=5, **_dots(looks[name]))
        ax.plot(places[0], heights[0], zorder=6, **_ring())
    room = 0.08 * max(np.ptp(curve), 1e-9)
    ax.set(xlim=(low, high), ylim=(curve.min() - room, curve.max() + room), xlabel=labels[0], ylabel=labels[1])
    ax.grid(True)
    ax.tick_params(length=2.5)
    return finish(ax, _words(low, high, curve, lines, walks))


@picture
def slope_errors(steps, errors, *, title=None):
    """How far measured slopes are from the true one, for every step h; both axes are logarithmic.

    steps: (K,) positive numbers. errors: {"forward": (K,), "central": (K,)}, none negative; an error of exactly 0
    has no place on the axis and leaves a gap. The smallest of each is ringed. Either may be a `lambda: ...`.
    Returns the Axes.
    """
    h = array(steps, "steps")
    named = value(errors, "errors")
    if h.ndim != 1 or not len(h) or (h <= 0).any():
        complain(steps, f"steps should be a row of positive numbers, got {short(h)}.")
    if not isinstance(named, dict) or not 1 <= len(named) <= len(CLASS_COLOURS):
        complain(errors, f'errors should be named, as in {{"forward": numbers}}, got {short(named)}.')
    found = {}
    for name, numbers in named.items():
        row = array(numbers, name)
        if row.shape != h.shape or (row < 0).any():
            complain(errors, f"{name} should hold {len(h)} numbers, one for each step and none negative.")
        if (row == 0).all():
            complain(errors, f"{name} is exactly 0 for every step, and a logarithmic axis has no zero.")
        found[str(name)] = np.where(row > 0, row, np.nan)
    best = {name: int(np.nanargmin(row)) for name, row in found.items()}
    looks = {name: _look(number, CLASS_COLOURS) for number, name in enumerate(found)}
    legend = [
        _handle(f"{name}: smallest {figures(row[best[name]], 2)} at h = {figures(h[best[name]], 2)}", looks[name])
        for name, row in found.items()
    ]
    least = min(found, key=lambda name: found[name][best[name]])
    headline = title or f"Neither too large nor too small: {least} is best at h = {figures(h[best[least]], 2)}"
    _, (ax,) = card(headline, width=6.6, height=3.4, left=0.95, right=0.3, legend=legend)
    for name, row in found.items():
        ax.plot(h, row, zorder=3, **(_line(looks[name]) | {"marker": looks[name]["marker"], "markersize": 4}))
        ax.plot(h[best[name]], row[best[name]], zorder=5, **_ring())
    ax.set(xscale="log", yscale="log", xlabel="step h, logarithmic scale", ylabel="error, logarithmic scale")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda tick, _: figures(tick, 1))
        axis.set_minor_formatter("")
    ax.grid(True)
    ax.tick_params(length=2.5)
    return finish(ax, _error_words(h, found, best))


@picture
def gradient_arrows(f, x0_values, x1_values, field, *, labels=("x0", "x1"), title=None):
    """Arrows over the contour lines of f, the longest as long as the arrows are apart.

    f: as for `loss_surface`. x0_values (A,), x1_values (B,): where the arrows start, evenly spaced. field: a pair of
    tables (B, A), how far each arrow goes along x0 and along x1, or `lambda: ...`. Returns the Axes.
    """
    starts = array(x0_values, "x0_values"), array(x1_values, "x1_values")
    pair = value(field, "field")
    if not isinstance(pair, (tuple, list, np.ndarray)) or len(pair) != 2:
        complain(field, f"field should be a pair of tables, got {short(pair)}.")
    shape = len(starts[1]), len(starts[0])
    tables = [np.asarray(array(lambda part=part: part, "field")) for part in pair]
    if any(part.shape != shape for part in tables):
        complain(field, f"Both tables of field should have shape {shape}, got {tables[0].shape} and {tables[1].shape}.")
    apart = [float(np.ptp(row)) / max(len(row) - 1, 1) or 1.0 for row in starts]
    ends = [(float(row.min() - gap), float(row.max() + gap)) for row, gap in zip(starts, apart, strict=True)]
    headline = title or "Arrows show where the slope points and how steep it is"
    ax = loss_surface.__wrapped__(f, x=ends[0], y=ends[1], labels=labels, title=headline)
    longest = float(np.hypot(*tables).max())
    ax.quiver(
        *np.meshgrid(*starts), *tables, color=CLASS_COLOURS[1], zorder=4, angles="xy", scale_units="xy",
        scale=max(longest, 1e-300) / (REACH * min(apart)), width=0.005,
    )  # fmt: skip
    ax.figure._nn101_alt += f" {tables[0].size} arrows, the longest stands for {figures(longest)}."
    return ax


def _heights(f, places):
    """f at each place, asked one by one, as a float array."""
    heights = []
    for place in np.asarray(places, dtype=float).tolist():
        answer = call(f, place)
        try:
            heights.append(float(np.asarray(answer, dtype=float).reshape(())))
        except (TypeError, ValueError):
            complain(f, f"{name_of(f)}({place:g}) returned {short(answer)}; the picture needs one number.")
        if not np.isfinite(heights[-1]):
            complain(f, f"{name_of(f)}({place:g}) is {heights[-1]}; the picture needs a finite number.")
    return np.array(heights)


def _lines(f, tangents, chords):
    """{name: (places on the curve, slope)}."""
    lines = {}
    for name, pair in _named(tangents, "tangents").items():
        place, slope = _pair(tangents, name, pair)
        lines[str(name)] = [place], slope
    for name, pair in _named(chords, "chords").items():
        first, second = _pair(chords, name, pair)
        if first == second:
            complain(chords, f"{name} needs two different places.")
        rise = np.diff(_heights(f, [first, second]))[0]
        lines[str(name)] = [first, second], float(rise / (second - first))
    return lines


def _named(given, what):
    """A dict, or an empty one for None."""
    if given is None:
        return {}
    plain = value(given, what)
    if not isinstance(plain, dict) or not plain:
        complain(given, f'{what} should be named, as in {{"a name": (1, 2)}}, got {short(plain)}.')
    return plain


def _pair(given, name, pair):
    numbers = array(lambda: pair, str(name)) if callable(given) else array(pair, str(name))
    if numbers.shape != (2,):
        complain(given, f"{name} should be a pair of numbers, got {short(pair)}.")
    return numbers.tolist()


def _walks(f, walk):
    """{name: (places, heights)}."""
    plain = None if walk is None else value(walk, "walk")
    if isinstance(plain, dict) and not plain:
        complain(walk, "walk should hold at least one row of places.")
    named = {} if plain is None else plain if isinstance(plain, dict) else {"walk": plain}
    walks = {}
    for name, places in named.items():
        row = array(lambda places=places: places, str(name)) if callable(walk) else array(places, str(name))
        if row.ndim != 1 or not len(row):
            complain(walk, f"{name} should be a row of places, got {short(places)}.")
        walks[str(name)] = row, _heights(f, row)
    return walks


def _look(number, colours=COLOURS):
    return {"color": colours[number], "linestyle": LINE_STYLES[number], "marker": CLASS_MARKS[number]}


def _line(look):
    return {"color": look["color"], "linestyle": look["linestyle"], "linewidth": 1.6}


def _dots(look):
    return {
        "color": look["color"], "marker": look["marker"], "linestyle": "", "markersize": 6.5,
        "markeredgecolor": PANEL, "markeredgewidth": 0.8,
    }  # fmt: skip


def _ring():
    return {
        "marker": "o", "linestyle": "", "markersize": 11, "markerfacecolor": "none",
        "markeredgecolor": INK, "markeredgewidth": 1.5,
    }  # fmt: skip


def _handle(name, look, *, joined=True):
    from matplotlib.lines import Line2D

    label = name if joined else f"{name} (ring: its start)"
    return Line2D([], [], label=label, markersize=6, **(_line(look) | {"marker": look["marker"]}))


def _headline(lines, walks):
    for name, (places, heights) in walks.items():
        moved = "down" if heights[-1] < heights[0] else "up"
        return f"{name} goes {moved}: from {figures(heights[0])} to {figures(heights[-1])} in {_steps(places)}"
    steepest = max(lines, key=lambda name: abs(lines[name][1]), default=None)
    if steepest is None:
        return "A curve and its heights"
    return f"A curve and its slopes: steepest is {steepest}, with {figures(lines[steepest][1])}"


def _steps(places):
    return counted(len(places) - 1, "step")


def _words(low, high, curve, lines, walks):
    parts = [
        f"A curve from {figures(curve[0])} at {figures(low)} to {figures(curve[-1])} at {figures(high)}, "
        f"between {figures(curve.min())} and {figures(curve.max())}."
    ]
    for name, (places, slope) in lines.items():
        where = " and ".join(figures(place) for place in places)
        parts.append(f"{name}: a straight line through the curve at {where}, slope {figures(slope)}.")
    for name, (places, heights) in walks.items():
        parts.append(
            f"{name}: from {figures(places[0])} to {figures(places[-1])} in {_steps(places)}, "
            f"height from {figures(heights[0])} to {figures(heights[-1])}."
        )
    return " ".join(parts)


def _error_words(h, found, best):
    parts = [f"Errors for {counted(len(h), 'step')} h from {figures(h.min())} to {figures(h.max())}."]
    for name, row in found.items():
        good = row[np.isfinite(row)]
        low, high = figures(row[best[name]]), figures(good.max())
        parts.append(f"{name}: smallest {low} at h = {figures(h[best[name]])}, largest {high}.")
    return " ".join(parts)
