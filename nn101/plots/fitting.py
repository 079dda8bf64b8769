"""Points and the curves that were fitted to them, with how far they miss."""

import numpy as np

from nn101.plots.card import Panels, blank, caption, card, finish, picture
from nn101.plots.numbers import counted, figures
from nn101.plots.student import NotReady, array, call
from nn101.plots.style import BLUE, CLASS_COLOURS, INK, LINE_STYLES, MUTED, PANEL, VERMILLION

FINE = 400  # places at which a curve is asked for
MOST = 6  # colours that can be told apart; of curves one less, since the points have a colour too


@picture
def fits(x, y, models, *, held_out=None, errors=False, panels=False, reach=None, labels=("x", "y"), title=None):
    """Points (x, y) and curves through them: {"degree 1": a function (M,) -> (M,), ...}.

    x, y: (N,), or lambdas. held_out: a pair (x, y) of points that were not used, drawn as triangles. errors: a thin
    line from each point to its curve. panels: one for each curve, with its root mean squared error. reach: the
    least and the largest y shown; what lies outside is cut off. Returns the Axes, or a tuple of Axes. For curves over
    points without errors, or over a logarithmic axis, take `curves`.
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
    _, axes = card(
        title, panels=len(found), columns=columns, height=2.3, left=0.7, gap=(0.3, 1.2), heading=0.5,
        legend=_point_legend(points, others) if others is not None else (),
    )
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
