"""Points and the curves that were fitted to them, and numbers measured for several sizes of something."""

import numpy as np

from nn101.plots.card import Panels, blank, caption, card, finish, picture
from nn101.plots.numbers import counted, figures
from nn101.plots.student import NotReady, array, call, complain, table
from nn101.plots.style import BLUE, CLASS_COLOURS, CLASS_MARKS, INK, LINE_STYLES, MUTED, PANEL, VERMILLION
from nn101.plots.training import LOOKS

FINE = 400  # places at which a curve is asked for
MOST = 6  # lines that can be told apart; of curves one less, since the points have a colour too
SPARSE = 40  # measurements up to which each has its mark


@picture
def fits(x, y, models, *, held_out=None, errors=False, panels=False, reach=None, labels=("x", "y"), title=None):
    """Points (x, y) and curves through them: {"degree 1": a function (M,) -> (M,), ...}.

    x, y: (N,), or lambdas. held_out: a pair (x, y) of points that were not used, drawn as triangles. errors: a thin
    line from each point to its curve. panels: one for each curve, with its root mean squared error. reach: the
    least and the largest y shown; what lies outside is cut off. Returns the Axes, or a tuple of Axes.
    """
    points = _points(x, y)
    others = None if held_out is None else _points(*held_out)
    if not isinstance(models, dict) or not 1 <= len(models) < MOST:
        raise ValueError(f"fits needs a dict of 1 to {MOST - 1} curves, such as {{'degree 1': a function}}.")
    inside = points[0] if others is None else np.concatenate([points[0], others[0]])
    across = np.linspace(inside.min(), inside.max(), FINE)
    found = {name: _asked(model, name, across, points, others) for name, model in models.items()}
    ready = {name: curve for name, curve in found.items() if not isinstance(curve, NotReady)}
    if not ready:
        raise next(iter(found.values()))
    reach = reach or _reach(points, others)
    draw = _in_panels if panels else _in_one
    axes = draw(title or _headline(ready), points, others, found, across, errors, reach, labels)
    told = [f"{counted(len(points[0]), 'point')}; {labels[1]} over {labels[0]}."]
    told += [f"{name}: {_missed(curve)}." for name, curve in ready.items()]
    return finish(axes, " ".join(told))


@picture
def measured(lines, *, labels=("size", "value"), log="", levels=None, reach=None, columns=2, title=None):
    """Numbers measured for several sizes: {"training": (sizes (M,), values (M,)), ...}, joined by lines.

    lines: such a dict, or {"a panel's title": {...}, ...} for panels of one scale, or a lambda that returns one.
    log: "", "x", "y" or "xy", the axes that count in factors. levels: {"noise": value}, drawn as level lines.
    reach: the least and the largest value shown. Returns the Axes, or a tuple of Axes.
    """
    entries = table(lines, "measured needs at least one line, as in {'training': (sizes, values)}")
    alone = not all(isinstance(entry, dict) for entry in entries.values())
    found = {
        name: {line: _pair(lines, pair, line) for line, pair in panel.items()}
        for name, panel in ({"": entries} if alone else entries).items()
    }
    if not all(found.values()):
        complain(lines, "Every panel needs at least one line.")
    names = list(dict.fromkeys(line for panel in found.values() for line in panel))
    if len(names) > MOST:
        complain(lines, f"One picture can tell {MOST} lines apart, got {len(names)}.")
    looks = {name: _look(name, number) for number, name in enumerate(names)}
    first = next(iter(found.values()))
    across = 1 if alone else min(columns, len(found))
    rows = -(-len(found) // across)
    _, axes = card(
        title or _course(*next(iter(first.items())), labels),
        width=6.6 if across == 1 else 8.0,
        rows=rows,
        columns=across,
        height=2.9 if across == 1 else 2.3,
        left=0.85,
        gap=(0.35, 0.95),
        heading=0.0 if alone else 0.28,
        legend=_line_legend(looks if len(names) > 1 else {}, levels or {}),
    )
    for spare in axes[len(found) :]:
        spare.remove()
    axes = axes[: len(found)]
    for number, (ax, (name, panel)) in enumerate(zip(axes, found.items(), strict=True)):
        _measured_panel(ax, panel, looks, labels, log, levels)
        ax.set_title(name)
        if number % across:
            ax.set(ylabel="")
        if number + across < len(found):
            ax.set(xlabel="")
    _one_scale(axes, reach, log)
    told = [f"{name}: {_course(line, pair, labels)}." if name else f"{_course(line, pair, labels)}."
            for name, panel in found.items() for line, pair in panel.items()]
    return finish(axes[0] if alone else Panels(axes), " ".join(told))


def _points(x, y):
    x, y = array(x, "x").ravel(), array(y, "y").ravel()
    if not len(x) or x.shape != y.shape:
        raise ValueError(f"fits needs as many x as y, and at least one; got {len(x)} and {len(y)}.")
    return x, y


def _asked(model, name, across, points, others):
    """(heights, errors at the points, errors at the others) of one curve, or the reason why there is none."""
    try:
        heights, here = _heights(model, name, across), _heights(model, name, points[0])
        away = None if others is None else others[1] - _heights(model, name, others[0])
    except NotReady as reason:
        return reason
    return heights, points[1] - here, away


def _heights(model, name, x):
    answer = array(lambda: call(model, x.copy(), name=name), name)
    if answer.size != x.size:
        raise NotReady(f"{name} gave an array of shape {answer.shape} for {len(x)} places; one number each is needed.")
    return answer.ravel()


def _reach(points, others):
    """From a little below the points to a little above: a curve may run off, the points stay visible."""
    y = points[1] if others is None else np.concatenate([points[1], others[1]])
    room = 0.15 * (y.max() - y.min()) or 1.0
    return y.min() - room, y.max() + room


def _in_one(title, points, others, found, across, errors, reach, labels):
    handles = _curve_legend(found, points, others)
    _, (ax,) = card(title, width=6.6, height=3.5, left=0.78, legend=handles)
    for number, (_, curve) in enumerate(found.items()):
        if not isinstance(curve, NotReady):
            _draw(ax, points, curve, across, errors, _line(number))
    _frame(ax, points, others, across, reach, labels)
    return ax


def _in_panels(title, points, others, found, across, errors, reach, labels):
    columns = min(3, len(found))
    rows = -(-len(found) // columns)
    _, axes = card(
        title, rows=rows, columns=columns, height=2.3, left=0.7, gap=(0.3, 1.2), heading=0.5,
        legend=_point_legend(points, others) if others is not None else (),
    )
    for spare in axes[len(found) :]:
        spare.remove()
    axes = axes[: len(found)]
    for number, (ax, (name, curve)) in enumerate(zip(axes, found.items(), strict=True)):
        if isinstance(curve, NotReady):
            blank(ax, str(curve))
            ax.set_title(name)
            continue
        _draw(ax, points, curve, across, errors, {"color": INK, "linewidth": 1.8})
        _frame(ax, points, others, across, reach, labels)
        caption(ax, name, _short_missed(curve))
        if number % columns:
            ax.set(ylabel="", yticklabels=[])
        if number + columns < len(found):
            ax.set(xlabel="")
    return Panels(axes)


def _draw(ax, points, curve, across, errors, look):
    heights, missed, _ = curve
    ax.plot(across, heights, zorder=4, **look)
    if errors:
        ax.vlines(points[0], points[1] - missed, points[1], color=MUTED, linewidth=0.9, zorder=2)


def _frame(ax, points, others, across, reach, labels):
    from matplotlib.ticker import MaxNLocator

    ax.plot(*points, **_dot(len(points[0])))
    if others is not None:
        ax.plot(*others, **_triangle())
    room = 0.03 * (across[-1] - across[0]) or 1.0
    ax.set(xlim=(across[0] - room, across[-1] + room), ylim=reach, xlabel=labels[0], ylabel=labels[1])
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.tick_params(length=2.5)


def _dot(count):
    size = 4.6 if count > 40 else 6.5
    return {"linestyle": "", "marker": "o", "markersize": size, "markerfacecolor": PANEL, "markeredgecolor": BLUE,
            "markeredgewidth": 1.1, "zorder": 3}


def _triangle():
    return {"linestyle": "", "marker": "^", "markersize": 6, "markerfacecolor": VERMILLION, "markeredgecolor": PANEL,
            "markeredgewidth": 0.5, "zorder": 3}


def _point_legend(points, others):
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], label="rows fitted" if others is not None else "data", **_dot(len(points[0])))]
    return handles if others is None else [*handles, Line2D([], [], label="rows held out", **_triangle())]


def _curve_legend(found, points, others):
    from matplotlib.lines import Line2D

    handles = _point_legend(points, others)
    for number, (name, curve) in enumerate(found.items()):
        said = f"{name} (to be written)" if isinstance(curve, NotReady) else name
        handles.append(Line2D([], [], label=said, **_line(number)))
    return handles


def _line(number):
    return {"color": CLASS_COLOURS[number + 1], "linestyle": LINE_STYLES[number], "linewidth": 2}


def _root(missed):
    with np.errstate(over="ignore"):
        return float(np.sqrt(np.mean(missed**2)))


def _missed(curve):
    _, here, away = curve
    said = f"root mean squared error {figures(_root(here))}"
    return said if away is None else f"{said}, {figures(_root(away))} on the rows held out"


def _short_missed(curve):
    _, here, away = curve
    return f"RMSE {figures(_root(here))}" + ("" if away is None else f"\nheld out {figures(_root(away))}")


def _headline(ready):
    best = min(ready, key=lambda name: _root(ready[name][-2 if ready[name][2] is None else 2]))
    if len(ready) == 1:
        return f"{best} misses the points by {figures(_root(ready[best][1]))} (root mean square)"
    return f"{best} comes closest: {_missed(ready[best])}"


def _pair(given, pair, name):
    """(sizes, values), in which a value may be missing (nan)."""
    try:
        sizes, values = (np.asarray(part, dtype=float) for part in pair)
    except (TypeError, ValueError):
        complain(given, f"{name} should be a pair (sizes, values) of numbers.")
    if sizes.ndim != 1 or sizes.shape != values.shape or not np.isfinite(values).any():
        complain(given, f"{name} should have one number for every size; got shapes {sizes.shape} and {values.shape}.")
    return sizes, values


def _look(name, number):
    if name in LOOKS:
        return LOOKS[name]
    return {"color": CLASS_COLOURS[number], "linestyle": LINE_STYLES[number], "marker": CLASS_MARKS[number]}


def _line_legend(looks, levels):
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], label=name, linewidth=1.8, markersize=5, **look) for name, look in looks.items()]
    return handles + [Line2D([], [], label=name, **_level(number)) for number, name in enumerate(levels)]


def _level(number):
    return {"color": INK, "linewidth": 1.1, "linestyle": (0, (3 + 3 * number, 2))}


def _measured_panel(ax, panel, looks, labels, log, levels):
    for line, (sizes, values) in panel.items():
        every = 1 if len(sizes) <= SPARSE else len(sizes) // 12
        ax.plot(sizes, values, linewidth=1.8, markersize=4.6, markevery=every, zorder=4, **looks[line])
    for number, level in enumerate((levels or {}).values()):
        ax.axhline(level, zorder=1, **_level(number))
    ax.set(xlabel=labels[0], ylabel=labels[1])
    ax.grid(True, axis="y")
    ax.tick_params(length=2.5)


def _one_scale(axes, reach, log):
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    for ax in axes:
        for axis, letter in ((ax.xaxis, "x"), (ax.yaxis, "y")):
            if letter in log:
                ax.set(**{f"{letter}scale": "log"})
                low, high = axis.get_view_interval()
                axis.set_major_locator(LogLocator(subs=(1, 2, 5) if high < 300 * low else (1,)))
                axis.set_major_formatter(FuncFormatter(lambda tick, _: figures(tick)))
                axis.set_minor_formatter(NullFormatter())
            else:
                axis.set_major_locator(MaxNLocator(nbins=6))
    limits = np.array([ax.get_ylim() for ax in axes])
    low, high = reach or (limits[:, 0].min(), limits[:, 1].max())
    for ax in axes:
        ax.set_ylim(low, high)


def _course(name, pair, labels):
    """One line in words: where it starts, its lowest point, where it ends."""
    sizes, values = (part[np.isfinite(pair[1])] for part in pair)
    values = np.where(np.abs(values) > 1e-12 * np.abs(values).max(), values, 0.0)  # rounding errors are no news
    low = int(values.argmin())
    said = f"{name}: {labels[1]} {figures(values[0])} at {labels[0]} {figures(sizes[0])}"
    if 0 < low < len(values) - 1:
        said += f", lowest {figures(values[low])} at {figures(sizes[low])}"
    return said + (f", {figures(values[-1])} at {figures(sizes[-1])}" if len(values) > 1 else "")
