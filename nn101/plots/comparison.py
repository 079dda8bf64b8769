"""Curves over one axis in several panels, and bars over a few names side by side: on one scale where it is one."""

import numpy as np

from nn101.plots import series
from nn101.plots.card import Panels, card, finish, picture
from nn101.plots.numbers import figures
from nn101.plots.student import array, call, complain, name_of, short, table
from nn101.plots.style import CLASS_COLOURS, GREY, INK, MUTED, PANEL

HATCHES = ("", "///", "...", "xx", "\\\\\\", "++")
MOST_BARS = 12  # bars up to which each has its number above it
TOLD = 6  # curves or groups of bars up to which the alt text tells of each


@picture
def compare_curves(
    x, curves, *, x_label="x", y_label="y", marks=None, filled=False, reach=None, columns=3, title=None
):
    """Curves over one x in several panels: {"a panel's title": {"log loss": y, ...}, ...}. One panel: `curves`.

    x: (M,).  Each y: (M,), where nan and infinities are gaps, or a function of x, or a pair (x, y) with an x of its
    own. Or a `lambda:` that returns all of them. marks: {"name": x}, drawn as upright lines. filled: colour what lies
    under the curves. y_label: one for all panels, which then have one scale, or a list. reach: the least and the
    largest y shown. columns: of panels. Returns a tuple of Axes.
    """
    x = array(x, "x")
    need = "compare_curves needs at least one curve in each panel, as in {'a title': {'log loss': y}}"
    panels, alone = _panels(curves, need)
    if alone:
        complain(curves, f"{need}; for one panel take plots.curves.")
    found = {
        name: {label: _points(y, x, label, curves) for label, y in entries.items()}
        for name, entries in panels.items()
    }
    names, labels = _names(found), _labels(y_label, len(found))
    legend = _line_legend(found, names, marks)
    axes = _cards(title or f"{_listed(names)} over the {x_label}", found, columns, legend, labels, alone=False)
    for ax, (name, entries), label in zip(axes, found.items(), labels, strict=True):
        for curve, (across, up) in entries.items():
            look = series.stroke(names.index(curve))
            ax.plot(across, up, linewidth=2, zorder=3, **look)
            if filled:
                ax.fill_between(across, 0, up, color=look["color"], alpha=0.16, linewidth=0, zorder=2)
        _mark(ax, marks, x)
        ends = [across[at] for across, _ in entries.values() for at in (0, -1)]
        ax.set(xlabel=x_label, ylabel=label, xlim=(min(ends), max(ends)))
        ax.grid(True, axis="y")
        ax.tick_params(length=2.5)
        ax.set_title(name)
    _heights(axes, reach, shared=isinstance(y_label, str))
    _less_ink(axes, columns, shared=isinstance(y_label, str))
    words = [f"{name}: {series.course(curve, *points)}" for name, curve, points in _flat(found)]
    return finish(Panels(axes), _told(words, found))


@picture
def compare_bars(names, groups, *, x_label="class", y_label="share", numbers=True, columns=3, title=None):
    """Bars over a few names: {"p": (K,), "q": (K,)} in one panel, {"a title": {"p": (K,), ...}, ...} in several.

    names: K words or numbers below the bars. groups: as above, or a `lambda:` that returns it. numbers: write each
    bar's height above it, as long as there are few. Returns the Axes, or a tuple of Axes.
    """
    names = [str(name) for name in names]
    panels, alone = _panels(groups, "compare_bars needs at least one group of bars, as in {'p': p}")
    found = {
        name: {label: _heights_of(y, label, len(names), groups) for label, y in entries.items()}
        for name, entries in panels.items()
    }
    kinds = _names(found)
    legend = _bar_legend(kinds) if len(kinds) > 1 else ()
    axes = _cards(title or f"{_listed(kinds)} for each {x_label}", found, columns, legend, [y_label], alone)
    for ax, (name, entries) in zip(axes, found.items(), strict=True):
        few = numbers and len(names) * len(entries) <= MOST_BARS
        width = 0.8 / len(entries)
        for place, (kind, heights) in enumerate(entries.items()):
            look = kinds.index(kind)
            across = np.arange(len(names)) + (place - (len(entries) - 1) / 2) * width
            ax.bar(
                across, heights, width=0.94 * width, color=CLASS_COLOURS[look], hatch=HATCHES[look], edgecolor=PANEL,
                linewidth=0.6, zorder=2,
            )  # fmt: skip
            for at, height in zip(across, heights, strict=True) if few else ():
                _number(ax, at, height)
        ax.axhline(0, color=MUTED, linewidth=0.8, zorder=3)
        ax.set(xticks=range(len(names)), xlabel=x_label, ylabel=y_label)
        ax.set_xticklabels(names)
        ax.grid(True, axis="y")
        ax.tick_params(length=0)
        if not alone:
            ax.set_title(name)
    _heights(axes, None, shared=True, room=0.14)
    _less_ink(axes, columns, shared=True)
    words = [
        f"{_prefix(name, alone)}{kind} is {', '.join(map(figures, heights))} for {', '.join(names)}."
        for name, kind, heights in _flat(found)
    ]
    return finish(axes[0] if alone else Panels(axes), _told(words, found))


def _panels(given, need):
    """({panel: {name: numbers}}, is there only one panel): what the reader's dict says."""
    entries = table(given, need)
    nested = [isinstance(entry, dict) for entry in entries.values()]
    if any(nested) and not all(nested):
        complain(given, "Either every entry is a panel with a dict of its own, or none is.")
    if any(not entry for entry in entries.values() if isinstance(entry, dict)):
        complain(given, f"{need}, and so does each panel.")
    return (entries, False) if all(nested) else ({"": entries}, True)


def _points(y, x, label, given):
    if isinstance(y, tuple) and len(y) == 2:
        return series.read(y, label, given)
    if callable(y):
        given = y  # whatever is wrong with the numbers, a reader's function made them
        y = call(y, x.copy(), name=name_of(y) if name_of(y) != "<lambda>" else label)
    return series.read((x, y), label, given)


def _heights_of(y, label, size, given):
    heights = array(y, label) if not callable(given) else array(lambda: y, label)
    if heights.shape != (size,):
        complain(given, f"{label} should hold {size} numbers, one for each name, got {short(heights)}.")
    return heights


def _names(found):
    names = list(dict.fromkeys(name for entries in found.values() for name in entries))
    if len(names) > len(CLASS_COLOURS):
        raise ValueError(f"One picture can tell {len(CLASS_COLOURS)} names apart, got {len(names)}.")
    return names


def _labels(y_label, panels):
    labels = [y_label] * panels if isinstance(y_label, str) else list(y_label)
    if len(labels) != panels:
        raise ValueError(f"y_label should be one label or {panels}, one for each panel, got {len(labels)}.")
    return labels


def _cards(title, found, columns, legend, labels, alone):
    columns = max(1, min(columns, len(found)))
    _, axes = card(
        title,
        width=6.8 if alone else 8.0,
        panels=len(found),
        columns=columns,
        height=(2.9, 2.3, 1.75)[min(columns, 3) - 1],
        left=0.78,
        right=0.3,
        heading=0.0 if alone else 0.26,
        gap=(0.34 if len(set(labels)) == 1 else 0.86, 0.7),
        legend=legend,
    )
    return axes


def _line_legend(found, names, marks):
    if not marks and all(len(entries) == 1 for entries in found.values()):
        return ()  # the title of a panel says what it shows
    handles = [series.key(name, **series.stroke(look)) for look, name in enumerate(names)]
    return handles + [
        series.key(f"{name}: {figures(at)}", **series.rule(number))
        for number, (name, at) in enumerate((marks or {}).items())
    ]


def _bar_legend(kinds):
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=CLASS_COLOURS[look], hatch=HATCHES[look], edgecolor=PANEL, label=kind)
        for look, kind in enumerate(kinds)
    ]


def _mark(ax, marks, x):
    if x.min() < 0 < x.max():
        ax.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    for number, at in enumerate((marks or {}).values()):
        ax.axvline(at, zorder=1, **series.rule(number))


def _number(ax, at, height):
    up, words = height >= 0, figures(round(height, 2) + 0.0)
    ax.annotate(
        words, (at, height), xytext=(0, 2 if up else -2), textcoords="offset points", ha="center",
        va="bottom" if up else "top", fontsize=8, color=INK,
    )  # fmt: skip


def _heights(axes, reach, *, shared, room=series.ROOM):
    """One scale for all panels where they show the same quantity."""
    lows, highs = zip(*(ax.dataLim.intervaly for ax in axes), strict=True)
    for ax, low, high in zip(axes, lows, highs, strict=True):
        if reach is not None:
            low, high = reach
        elif shared:
            low, high = min(lows), max(highs)
        below, above = series.roomy(low, high, room)
        begins_at_zero = abs(low) <= 1e-9 * abs(high)  # the foot of a bar may be off by a rounding error
        ax.set_ylim(0.0 if begins_at_zero else below, above)  # what begins at zero stands on the axis


def _less_ink(axes, columns, *, shared):
    """Names of axes only at the left edge and at the bottom, where all panels have them in common."""
    from matplotlib.ticker import MaxNLocator

    columns = min(columns, len(axes))
    for number, ax in enumerate(axes):
        ax.yaxis.set_major_locator(MaxNLocator(nbins=5))
        if not ax.containers:  # bars have their names below them
            ax.xaxis.set_major_locator(MaxNLocator(nbins=8 if columns == 1 else 6, steps=(1, 2, 5, 10)))
        if shared and number % columns:
            ax.set_ylabel("")
            ax.tick_params(labelleft=False)
        if number + columns < len(axes):
            ax.set_xlabel("")


def _listed(names):
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _flat(found):
    return [(panel, name, held) for panel, entries in found.items() for name, held in entries.items()]


def _prefix(panel, alone):
    return "" if alone else f"{panel}: "


def _told(words, found):
    """Every curve in words, or, of many panels, their titles."""
    if len(words) <= TOLD:
        return " ".join(words)
    return f"{len(found)} panels of {_listed(_names(found))}: {'; '.join(found)}."
