"""A function of two numbers seen from above, and the paths on which optimizers walk down."""

import inspect
from dataclasses import dataclass

import numpy as np

from nn101.plots.card import Panels, blank, caption, card, finish, picture
from nn101.plots.numbers import counted, figures
from nn101.plots.student import Budget, NotReady, call, complain, name_of, short, value
from nn101.plots.style import CLASS_COLOURS, CLASS_MARKS, INK, LINE_STYLES, MUTED, PANEL

FINE, STEPPED = 121, (25, 61, 101)  # points a side: asked all at once; asked one by one, coarse first
SECONDS = 0.8  # for asking one by one
MOST, TOGETHER = 12, 4  # paths in a picture; in one panel, unless more are asked for
RINGS = 11  # contour lines, about
BAR = 0.16  # inches: width of the colour scale


@dataclass
class Path:
    """A walk: its points until they stop being numbers, f at both ends, and where it leaves the window."""

    points: np.ndarray
    start: float
    end: float
    left_at: int | None  # step after which it stays outside
    broken_at: int | None  # step that is no pair of finite numbers

    @property
    def steps(self):
        return len(self.points) - 1

    @property
    def length(self):
        with np.errstate(over="ignore"):
            return float(np.hypot(*np.diff(self.points, axis=0).T).sum())

    @property
    def zigzags(self):
        """Do most of its steps go back on the one before?"""
        moves = np.diff(self.points, axis=0)
        with np.errstate(over="ignore", invalid="ignore"):
            return len(moves) > 3 and ((moves[1:] * moves[:-1]).sum(axis=1) < 0).mean() > 0.5


@picture
def loss_surface(
    f, paths=None, *, x=(-10, 10), y=(-10, 10), minimum=None, levels="log", labels=("x", "y"), panels=None, title=None
):
    """Contour lines of f over the plane, and the paths of optimizers on it, with their starts and ends.

    f: (x, y) -> number, or one array (2,) -> number; it may take whole arrays. paths: {"SGD": points (k, 2),
    the start first}, or one such array. x, y: the ends of the axes. minimum: (x, y) to mark; by default the
    lowest point seen, unless it lies on the edge. levels: "log" (closer lines near the bottom), "even", or a
    list of values of f. panels: one for each path; by default from five paths on. A path that leaves the
    picture or stops being numbers is drawn as far as it goes. Returns the Axes, or a tuple with panels.
    """
    window = _window(x, y)
    grid = _Grid(f, *window)
    rings = _levels(f, grid.heights, levels)
    bottom = _bottom(grid, minimum)
    walked = _paths(paths, f, window)
    ready = {name: path for name, path in walked.items() if isinstance(path, Path)}
    if walked and not ready:
        raise next(iter(walked.values()))
    split = bool(walked) and (len(walked) > TOGETHER if panels is None else bool(panels))
    if not split and len(walked) > len(LINE_STYLES):
        raise ValueError(f"One panel can tell {len(LINE_STYLES)} paths apart, got {len(walked)}. Try panels=True.")
    labels = tuple(map(str, labels))
    draw = _panels if split else _together
    axes = draw(title or _headline(f, ready, walked, bottom), walked, ready, grid, rings, bottom, labels)
    return finish(axes, _words(ready, window, labels, bottom))


def _together(headline, walked, ready, grid, rings, bottom, labels):
    styles = {name: _style(number) for number, name in enumerate(walked)}
    legend = [_handle(f"{name}: {_result(path)}", styles[name]) for name, path in ready.items()]
    figure, (ax,) = card(
        headline, width=6.6, height=4.1, left=0.75, right=1.05, bottom=0.6, legend=legend + _marks(ready, bottom)
    )
    shades = _contours(ax, grid, rings, labels)
    for name, path in ready.items():
        _walk(ax, path, styles[name])
    _dot_bottom(ax, bottom)
    _scale(figure, shades, rings)
    return ax


def _panels(headline, walked, ready, grid, rings, bottom, labels):
    columns = min(len(walked), 2 if len(walked) <= 4 else 3)
    figure, axes = card(
        headline,
        panels=len(walked),
        columns=columns,
        height=2.4 if columns < 3 else 1.75,
        left=0.72,
        right=1.05,
        bottom=0.6,
        gap=(0.35, 0.98),
        heading=0.42,
        legend=_marks(ready, bottom),
    )
    for number, (ax, (name, path)) in enumerate(zip(axes, walked.items(), strict=True)):
        if name not in ready:
            blank(ax, str(path))
            ax.set_title(name, pad=20)
            continue
        shades = _contours(ax, grid, rings, labels)
        if number % columns:
            ax.set(ylabel="", yticklabels=[])
        if number + columns < len(walked):
            ax.set_xlabel("")
        _walk(ax, path, _style(number % len(LINE_STYLES)) | {"linestyle": "-"})
        _dot_bottom(ax, bottom)
        caption(ax, name, _result(path))
    _scale(figure, shades, rings)
    return Panels(axes)


class _Grid:
    """f on a grid: `x` and `y` (n,), `heights` (n, n) with rows along y; nan where f gave no finite number."""

    def __init__(self, f, across, up):
        try:
            self._fill(f, across, up, FINE, None)
            return
        except _OneByOne:
            budget, done = Budget(SECONDS), False
        for count in STEPPED:
            try:
                self._fill(f, across, up, count, budget)
                done = True
            except TimeoutError:
                break
        if not done:
            raise NotReady(f"{_said(f)} takes too long to be drawn: it was asked for {STEPPED[0] ** 2} points.")

    def _fill(self, f, across, up, count, budget):
        x, y = np.linspace(*across, count), np.linspace(*up, count)
        wide, high = np.meshgrid(x, y)
        asked = _all_at_once if budget is None else _one_by_one
        heights = asked(f, wide.ravel(), high.ravel(), budget).reshape(count, count)
        self.x, self.y, self.heights = x, y, np.where(np.isfinite(heights), heights, np.nan)


class _OneByOne(Exception):
    """f does not take arrays."""


def _all_at_once(f, x, y, _):
    """f for whole arrays, believed if it says the same of a few single points."""
    try:
        heights = np.asarray(_value(f, x.copy(), y.copy()), dtype=float)
    except NotReady as reason:
        if isinstance(reason.__cause__, (NotImplementedError, NameError)) or not callable(f):
            raise
        raise _OneByOne from None
    except (TypeError, ValueError):
        raise _OneByOne from None
    probes = np.linspace(0, len(x) - 1, 5).astype(int)
    if heights.shape != x.shape:
        raise _OneByOne
    if not np.allclose(heights[probes], _one_by_one(f, x[probes], y[probes], None), equal_nan=True):
        raise _OneByOne
    return heights


def _one_by_one(f, x, y, budget):
    heights = []
    for first, second in zip(x.tolist(), y.tolist(), strict=True):
        if budget is not None and budget.spent():
            raise TimeoutError
        answer = _value(f, first, second)
        try:
            heights.append(float(np.asarray(answer, dtype=float).reshape(())))
        except (TypeError, ValueError):
            raise NotReady(
                f"{_said(f)} returned {short(answer)} at ({first:g}, {second:g}); the picture needs one number."
            ) from None
    return np.array(heights)


def _value(f, x, y):
    """f(x, y), or f of both in one array where it takes only one argument."""
    try:
        needed = [
            parameter
            for parameter in inspect.signature(f).parameters.values()
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
            and parameter.default is parameter.empty
        ]
        together = len(needed) == 1
    except (TypeError, ValueError):
        together = False
    return call(f, np.array([x, y]), name=name_of(f)) if together else call(f, x, y, name=name_of(f))


def _said(f):
    return "Your function" if name_of(f) == "<lambda>" else name_of(f)


def _window(x, y):
    window = []
    for name, ends in (("x", x), ("y", y)):
        try:
            low, high = (float(end) for end in ends)
        except (TypeError, ValueError):
            raise ValueError(f"{name} should be the ends of its axis, such as (-10, 10), got {short(ends)}.") from None
        if not -np.inf < low < high < np.inf:
            raise ValueError(f"{name} should run from a smaller to a larger number, got {short(ends)}.")
        window.append((low, high))
    return tuple(window)


def _levels(f, heights, levels):
    """Rising values of f at which contour lines are drawn, from just above the lowest to below the highest."""
    if not np.isfinite(heights).any():
        raise NotReady(f"{_said(f)} gives no finite number anywhere in this window: there is nothing to draw.")
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    if not high > low:
        raise NotReady(f"{_said(f)} is {low:g} everywhere in this window: there is nothing to see.")
    if isinstance(levels, str):
        if levels not in ("log", "even"):
            raise ValueError(f'levels should be "log", "even" or a list of values, got {levels!r}.')
        return _round_steps(low, high) if levels == "log" else np.linspace(low, high, RINGS + 2)[1:-1]
    chosen = np.unique(np.asarray(levels, dtype=float))
    if chosen.size < 2 or not np.isfinite(chosen).all():
        raise ValueError(f"levels should hold at least two different numbers, got {short(levels)}.")
    return chosen


def _round_steps(low, high):
    """low + 1, 2, 5, 10, 20, ... of a fitting size: each line about twice as high above the bottom."""
    top = int(np.floor(np.log10(high - low)))
    steps = np.array([figure * 10.0**power for power in range(top - 5, top + 1) for figure in (1, 2, 5)])
    above = steps[steps < high - low][-RINGS:]
    return above + (0.0 if abs(low) < above[0] / 10 else low)


def _bottom(grid, minimum):
    """(x, y, whether we were told) of the mark at the bottom, or None."""
    if minimum is not None:
        try:
            x, y = (float(number) for number in minimum)
        except (TypeError, ValueError):
            raise ValueError(f"minimum should be a pair of numbers (x, y), got {short(minimum)}.") from None
        return x, y, True
    row, column = np.unravel_index(np.nanargmin(grid.heights), grid.heights.shape)
    last = len(grid.x) - 1
    if row in (0, last) or column in (0, last):
        return None
    return float(grid.x[column]), float(grid.y[row]), False


def _paths(given, f, window):
    """{name: Path, or NotReady where a reader's function gave none}."""
    if given is None:
        return {}
    plain = value(given, "paths")
    named = plain if isinstance(plain, dict) else {"path": plain}
    if not named:
        complain(given, 'paths should hold at least one path, as in {"SGD": points}.')
    if len(named) > MOST:
        complain(given, f"{len(named)} paths are too many for one picture; {MOST} is the most.")
    walked = {}
    for name, points in named.items():
        try:
            walked[str(name)] = _path(given if callable(given) else points, points, name, f, window)
        except NotReady as reason:
            if callable(given):
                raise
            walked[str(name)] = reason
    return walked


def _path(given, points, name, f, window):
    plain = value(points, f"path of {name}")
    try:
        numbers = np.asarray(plain, dtype=float)
    except (TypeError, ValueError):
        numbers = np.empty(0)
    if numbers.ndim != 2 or numbers.shape[1] != 2 or not len(numbers):
        complain(given, f"The path of {name} should have shape (k, 2): one point a step. Got {short(plain)}.")
    finite = np.isfinite(numbers).all(axis=1)
    broken = None if finite.all() else int(finite.argmin())
    if broken == 0:
        complain(given, f"The path of {name} starts at {short(numbers[0])}, which is no point of the plane.")
    numbers = numbers[:broken]
    (left, right), (low, high) = window
    inside = (numbers >= (left, low)).all(axis=1) & (numbers <= (right, high)).all(axis=1)
    gone = None if inside[-1] else int(np.flatnonzero(inside).max(initial=-1)) + 1
    return Path(numbers, _height(f, numbers[0]), _height(f, numbers[-1]), gone, broken)


def _height(f, point):
    """f at the end of a walk; a walk that got so far out that f overflows ended infinitely high."""
    try:
        return float(_one_by_one(f, point[:1], point[1:], None)[0])
    except NotReady as reason:
        if isinstance(reason.__cause__, OverflowError):
            return float("inf")
        raise


def _contours(ax, grid, rings, labels):
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.ticker import MaxNLocator

    pale = LinearSegmentedColormap.from_list("heights", ["#ffffff", "#e6edf2", "#bccbd8"])
    pale = pale(np.linspace(0, 1, len(rings) + 1))  # a shade for each ring: heights may differ a thousandfold
    heights = np.ma.masked_invalid(grid.heights)
    shades = ax.contourf(grid.x, grid.y, heights, levels=rings, colors=pale, extend="both", zorder=0)
    ax.contour(grid.x, grid.y, heights, levels=rings, colors=["#8499ab"], linewidths=0.7, zorder=1)
    ax.set(xlim=grid.x[[0, -1]], ylim=grid.y[[0, -1]], xlabel=labels[0], ylabel=labels[1])
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.tick_params(length=2.5)
    return shades


def _walk(ax, path, style):
    from matplotlib.patheffects import Normal, Stroke

    casing = [Stroke(linewidth=style["linewidth"] + 1.8, foreground=PANEL), Normal()]
    every = max(1, path.steps // 60)  # more marks than that hide the line
    ax.plot(*path.points.T, **(style | {"marker": ""}), path_effects=casing, zorder=4)
    ax.plot(*path.points.T, **(style | {"linestyle": ""}), markevery=every, zorder=4)
    ax.plot(*path.points[0], **_start(), zorder=5)
    ax.plot(*path.points[-1], **(_end() | {"color": style["color"], "marker": style["marker"]}), zorder=6)


def _style(number):
    return {
        "color": CLASS_COLOURS[number],
        "linestyle": LINE_STYLES[number],
        "marker": CLASS_MARKS[number],
        "linewidth": 1.5,
        "markersize": 3.4,
        "markeredgewidth": 0,
    }


def _start():
    return {"marker": "o", "markersize": 9, "markerfacecolor": "none", "markeredgecolor": INK, "markeredgewidth": 1.5}


def _end():
    return {"linestyle": "", "marker": "o", "markersize": 8, "markeredgecolor": INK, "markeredgewidth": 1.1}


def _dot_bottom(ax, bottom):
    if bottom is not None:
        ax.plot(*bottom[:2], marker="+", markersize=11, color=INK, markeredgewidth=1.8, linestyle="", zorder=7)


def _marks(ready, bottom):
    """Legend entries for what does not depend on the path."""
    from matplotlib.lines import Line2D

    handles = []
    if ready:
        handles.append(Line2D([], [], linestyle="", label="start", **_start()))
        handles.append(Line2D([], [], label="end", color=MUTED, **_end()))
    if bottom is not None:
        words = "minimum" if bottom[2] else "lowest point seen"
        plus = {"marker": "+", "markersize": 10, "markeredgewidth": 1.8, "color": INK}
        handles.append(Line2D([], [], linestyle="", label=words, **plus))
    return handles


def _handle(label, style):
    from matplotlib.lines import Line2D

    return Line2D([], [], label=label, **(style | {"markersize": 6}))


def _scale(figure, shades, rings):
    """The heights of the contour lines, beside the panels."""
    width, height = figure.get_size_inches()
    boxes = [ax.get_position() for ax in figure.axes]
    high = max(box.y1 for box in boxes)
    tall = min(high - min(box.y0 for box in boxes), 3.6 / height)
    bar = figure.add_axes((max(box.x1 for box in boxes) + 0.16 / width, high - tall, BAR / width, tall))
    figure.colorbar(shades, cax=bar, ticks=rings, spacing="uniform")
    bar.set_yticklabels([figures(ring) for ring in rings])
    bar.tick_params(length=0, labelsize=8, pad=3)
    bar.set_ylabel("f, on the contour lines", fontsize=8.5, color=MUTED)
    bar.spines[:].set(color="#9aa6b1", linewidth=0.6)


def _result(path):
    if path.broken_at is not None:
        return f"too large for a number after {counted(path.steps, 'step')}"
    words = f"f = {figures(path.end)} after {counted(path.steps, 'step')}"
    return words if path.left_at is None else f"leaves at step {path.left_at}; f = {figures(path.end)}"


def _headline(f, ready, walked, bottom):
    missing = [name for name in walked if name not in ready]
    rest = f" ({', '.join(missing)} still to be written)" if missing else ""
    arrived = {name: path for name, path in ready.items() if path.broken_at is None}
    if not ready:
        name = "f" if name_of(f) == "<lambda>" else name_of(f)
        if bottom is None:
            return f"{name} from above: it goes on falling over the edge"
        return f"{name} from above: lowest at ({figures(bottom[0])}, {figures(bottom[1])})"
    if not arrived:
        return f"{' and '.join(ready)}: the steps grow until they are too large for a number"
    best = min(arrived, key=lambda name: arrived[name].end)
    path = arrived[best]
    if len(walked) > 1:
        after = f" after {counted(path.steps, 'step')}" if len({other.steps for other in arrived.values()}) == 1 else ""
        return f"{best} ends lowest{after}: f = {figures(path.end)}{rest}"
    moved = "falls" if path.end < path.start else "rises"
    way = f"{best} zigzags" if path.zigzags else best
    return f"{way}: f {moved} from {figures(path.start)} to {figures(path.end)} in {counted(path.steps, 'step')}"


def _words(ready, window, labels, bottom):
    (left, right), (low, high) = window
    parts = [
        f"Contour lines of f over {labels[0]} from {figures(left)} to {figures(right)} and {labels[1]} from "
        f"{figures(low)} to {figures(high)}."
    ]
    if bottom is not None:
        parts.append(f"Lowest at ({figures(bottom[0])}, {figures(bottom[1])}).")
    for name, path in ready.items():
        start, end = (f"({figures(point[0])}, {figures(point[1])})" for point in path.points[[0, -1]])
        parts.append(
            f"{name} goes from {start} to {end} in {counted(path.steps, 'step')}, {figures(path.length)} long"
            f"{', in zigzags' if path.zigzags else ''}: {_result(path)}."
        )
    return " ".join(parts)
