"""Activation functions as curves, with their jumps and, if wanted, their slopes."""

import numpy as np

from nn101.plots.card import Panels, blank, card, finish, picture
from nn101.plots.student import Budget, NotReady, call, short, table
from nn101.plots.style import BLUE, CLASS_COLOURS, LINE_STYLES, PANEL, VERMILLION

REACH = 5.0  # curves are drawn on [-5, 5]
POINTS = 401
_COUNT = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}
NUDGE = 1e-4  # half the step of the numerical slope


@picture
def activations(functions, *, derivative=False, overlay=False, title=None):
    """Activation functions on [-5, 5]: {"step": step, "relu": relu}, each (M,) -> (M,) or number -> number.

    derivative: add the slope, measured numerically from the function. overlay: one panel with different line
    styles instead of one panel each (returns an Axes; otherwise a tuple of Axes).
    """
    functions = table(functions, 'activations needs at least one function, as in activations({"step": step})')
    if overlay and len(functions) > len(LINE_STYLES):
        raise ValueError(f"overlay can tell {len(LINE_STYLES)} curves apart, got {len(functions)}.")
    x = np.linspace(-REACH, REACH, POINTS)
    curves = {}
    for name, function in functions.items():
        try:
            curves[name] = _sample(function, x, name)
        except NotReady as reason:
            curves[name] = reason
    ready = {name: y for name, y in curves.items() if not isinstance(y, NotReady)}
    if overlay:
        return _overlay(x, ready, curves, functions, derivative, title)
    return _panels(x, ready, curves, functions, derivative, title)


def _panels(x, ready, curves, functions, derivative, title):
    columns = min(3, len(curves))
    headline = title or ("Nothing to draw yet" if not ready else _headline(list(curves), derivative))
    _, axes = card(
        headline,
        width=(4.4, 6.4, 8.0)[columns - 1],
        panels=len(curves),
        columns=columns,
        height=1.6 if columns > 1 else 2.4,
        left=0.72,
        right=0.25,
        heading=0.26,
        gap=(0.58, 0.88),
        legend=_legend() if derivative and ready else (),
    )
    words = []
    for ax, (name, y) in zip(axes, curves.items(), strict=True):
        if name not in ready:
            blank(ax, str(y))
            words.append(f"{name}: {y}")
        else:
            jumps = _jumps(y)
            _frame(ax)
            _curve(ax, x, y, jumps, color=BLUE)
            low, high = y.min(), y.max()
            if derivative:
                slope = _slope(functions[name], x, jumps, name)
                _curve(ax, x, slope, jumps, color=VERMILLION, linestyle="--", linewidth=1.6, dots=False)
                low, high = min(low, np.nanmin(slope)), max(high, np.nanmax(slope))
            room = 0.12 * max(high - low, 1e-3)
            ax.set_ylim(low - room, high + room)
            words.append(_words(name, y, jumps))
        ax.set_title(name)
    return finish(Panels(axes), " ".join(words))


def _overlay(x, ready, curves, functions, derivative, title):
    if not ready:
        raise next(iter(curves.values()))
    missing = [name for name in curves if name not in ready]
    headline = title or _headline(list(ready), derivative) + (
        f" ({', '.join(missing)} still to be written)" if missing else ""
    )
    _, (ax,) = card(headline, height=3.2, left=0.72, right=0.3, legend=_styles(ready))
    _frame(ax)
    low, high = -1.0, 1.0
    for number, (name, y) in enumerate(ready.items()):
        jumps = _jumps(y)
        style = {"color": CLASS_COLOURS[number], "linestyle": LINE_STYLES[number]}
        _curve(ax, x, y, jumps, **style)
        if derivative:
            _curve(
                ax,
                x,
                _slope(functions[name], x, jumps, name),
                jumps,
                **style,
                linewidth=1,
                alpha=0.7,
                dots=False,
            )
        low, high = min(low, y.min()), max(high, y.max())
    # Unbounded curves would flatten the others: what leaves the window goes on in the same direction.
    ax.set_ylim(max(low, -1.5) - 0.12, min(high, 2.5) + 0.12)
    return finish(ax, " ".join(_words(name, y, _jumps(y)) for name, y in ready.items()))


def _sample(function, x, name):
    """The function's values at x: asked for the whole array, or number by number if it takes only numbers."""
    try:
        y = _numbers(call(function, x.copy(), name=name), x)
        if y is not None:
            return y
    except NotReady as reason:
        if isinstance(reason.__cause__, (NotImplementedError, NameError)) or not callable(function):
            raise
    first = call(function, float(x[0]), name=name)
    if first is None:
        raise NotReady(f"{name}({x[0]:g}) returned None. Is a `return` missing?")
    if _numbers(first, x[0]) is None:
        raise NotReady(f"{name}({x[0]:g}) returned {short(first)}; the picture needs one finite number.")
    budget, answers = Budget(0.5), []
    for at in x:
        if budget.spent():
            raise NotReady(
                f"{name} takes too long to be drawn: half a second was not enough for {len(x)} numbers."
            )
        answers.append(call(function, float(at), name=name))
    y = _numbers(answers, x)
    if y is None:
        raise NotReady(f"{name} does not return one finite number for every number.")
    return y


def _numbers(answer, x):
    try:
        y = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        return None
    return y if y.shape == np.shape(x) and np.isfinite(y).all() else None


def _jumps(y):
    """Places where neighbouring samples are torn apart: much further than those beside them."""
    rise = np.abs(np.diff(y))
    span = y.max() - y.min()
    return np.flatnonzero(rise > 0.2 * span) if span > 0 else np.array([], dtype=int)


def _slope(function, x, jumps, name):
    """The slope by central difference; nothing where the function jumps."""
    slope = (_sample(function, x + NUDGE, name) - _sample(function, x - NUDGE, name)) / (2 * NUDGE)
    for jump in jumps:
        slope[jump : jump + 2] = np.nan
    return slope


def _curve(ax, x, y, jumps, *, dots=True, **style):
    pieces = zip(np.split(x, jumps + 1), np.split(y, jumps + 1), strict=True)
    for piece_x, piece_y in pieces:
        ax.plot(piece_x, piece_y, **{"linewidth": 2.2, "zorder": 3, **style})
    for jump in jumps if dots else ():
        # Samples lie a fortieth apart: of the two beside a jump, the one nearer to zero is where it happens.
        at = x[jump] if abs(x[jump]) < abs(x[jump + 1]) else x[jump + 1]
        ax.plot([at, at], [y[jump], y[jump + 1]], color=style["color"], linewidth=1, linestyle=":", zorder=2)
        for side in (jump, jump + 1):
            full = x[side] == at
            ax.plot(
                [at],
                [y[side]],
                marker="o",
                markersize=6,
                color=style["color"],
                zorder=4,
                linestyle="",
                markerfacecolor=style["color"] if full else PANEL,
            )


def _frame(ax):
    from matplotlib.ticker import MaxNLocator

    ax.axhline(0, color="#9aa6b1", linewidth=0.8, zorder=1)
    ax.axvline(0, color="#9aa6b1", linewidth=0.8, zorder=1)
    ax.set(xlim=(-REACH, REACH), xticks=[-5, 0, 5], xlabel="input a", ylabel="output")
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.grid(True)
    ax.tick_params(length=0)


def _headline(names, derivative):
    what = names[0] if len(names) == 1 else f"{_COUNT.get(len(names), len(names))} activations"
    if derivative:
        return f"{what}: what comes out for what goes in, and the slope"
    return f"{what}: what comes out for what goes in"


def _legend():
    from matplotlib.lines import Line2D

    return (
        Line2D([], [], color=BLUE, linewidth=2.2, label="function"),
        Line2D([], [], color=VERMILLION, linewidth=1.6, linestyle="--", label="slope (derivative)"),
    )


def _styles(ready):
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], color=CLASS_COLOURS[number], linestyle=LINE_STYLES[number], linewidth=2.2, label=name)
        for number, name in enumerate(ready)
    ]


def _words(name, y, jumps):
    return (
        f"{name} goes from {y[0]:.3g} at -5 through {y[POINTS // 2]:.3g} at 0 to {y[-1]:.3g} at 5"
        f"{', with a jump' if len(jumps) else ''}."
    )
