"""Numbers known one by one, joined by lines: measured for several sizes of something, or after every step."""

import numpy as np

from nn101.plots import series
from nn101.plots.card import Panels, card, finish, picture
from nn101.plots.numbers import figures
from nn101.plots.student import complain, table
from nn101.plots.style import CLASS_MARKS
from nn101.plots.training import LOOKS

SPARSE = 40  # numbers up to which each has its mark
MARKED = 12  # of more than that


@picture
def measured(lines, *, labels=("size", "value"), log="", levels=None, reach=None, columns=2, title=None):
    """Numbers measured one by one: {"training": (sizes (M,), values (M,)), ...}, a mark for each, joined by lines.

    (`curves`: what is known everywhere. `learning_curves`: the losses of a training.)
    lines: such a dict, or {"a panel's title": {...}, ...} for panels of one scale, or a lambda that returns one. A row
    of numbers (K + 1,) alone is what was there at the start (step 0) and after each step. A value that is not finite
    is a gap, and so is one that is not above 0 on a logarithmic axis. labels: of the two axes, with units. log: "",
    "x", "y" or "xy", the axes that count in factors. levels: {"noise": value}, drawn as level lines. reach: the least
    and the largest value shown. Returns the Axes, or a tuple of Axes.
    """
    entries = table(lines, "measured needs at least one line, as in {'training': (sizes, values)}")
    alone = not all(isinstance(entry, dict) for entry in entries.values())
    found = {
        str(name): {str(line): _row(lines, entry, line, log) for line, entry in panel.items()}
        for name, panel in ({"": entries} if alone else entries).items()
    }
    if not all(found.values()):
        complain(lines, "Every panel needs at least one line.")
    names = list(dict.fromkeys(line for panel in found.values() for line in panel))
    series.few_enough(names, lines)
    looks = {name: _look(name, number) for number, name in enumerate(names)}
    across = 1 if alone else min(columns, len(found))
    _, axes = card(
        title or _headline(found, labels),
        width=6.8 if across == 1 else 8.0,
        panels=len(found),
        columns=across,
        height=2.9 if across == 1 else 2.3,
        left=0.95,
        gap=(0.35, 0.95),
        heading=0.0 if alone else 0.28,
        legend=_legend(looks if len(names) > 1 else {}, levels or {}),
    )
    for number, (ax, (name, panel)) in enumerate(zip(axes, found.items(), strict=True)):
        _panel(ax, panel, looks, levels)
        series.scales(ax, log, labels, whole=all((sizes == sizes.round()).all() for sizes, _ in panel.values()))
        ax.set_title(name)
        if number % across:
            ax.set(ylabel="")
        if number + across < len(found):
            ax.set(xlabel="")
    series.heights(axes, log, reach)
    told = [f"{name}: {said}" if name else said
            for name, panel in found.items() for said in _told(panel, log)]  # fmt: skip
    return finish(axes[0] if alone else Panels(axes), f"{labels[1]} over {labels[0]}. {' '.join(told)}")


def _row(given, entry, name, log):
    """(sizes, values); the sizes of a row alone are the numbers of its steps."""
    try:
        steps = np.arange(len(entry)) if np.ndim(entry[0]) == 0 else None
    except (TypeError, ValueError, LookupError):
        steps = None
    return series.read(entry if steps is None else (steps, entry), name, given, log)


def _look(name, number):
    return LOOKS[name] if name in LOOKS else series.stroke(number) | {"marker": CLASS_MARKS[number]}


def _legend(looks, levels):
    handles = [series.key(name, markersize=5, **look) for name, look in looks.items()]
    return handles + [series.key(name, **series.rule(number)) for number, name in enumerate(levels)]


def _panel(ax, panel, looks, levels):
    for line, (sizes, values) in panel.items():
        every = 1 if len(sizes) <= SPARSE else -(-len(sizes) // MARKED)
        ax.plot(sizes, values, linewidth=1.8, markersize=4.6, markevery=every, zorder=4, **looks[line])
    for number, level in enumerate((levels or {}).values()):
        ax.axhline(level, zorder=1, **series.rule(number))
    ax.grid(True, axis="y")


def _headline(found, labels):
    """What one picture of several lines has to say: who ends lowest."""
    if len(found) > 1:
        return f"{labels[1]} over {labels[0]}: {', '.join(found)}"
    (panel,) = found.values()
    ends = {name: float(values[np.isfinite(values)][-1]) for name, (_, values) in panel.items()}
    lowest = min(ends, key=ends.get)
    said = f"{lowest} ends lowest, at" if len(ends) > 1 else f"{lowest} ends at"
    return f"{labels[1]} over {labels[0]}: {said} {figures(ends[lowest])}"


def _told(panel, log):
    for name, (sizes, values) in panel.items():
        if "y" not in log:  # where every factor counts, a tiny number is no rounding error
            values = np.where(np.abs(values) < 1e-12 * np.nanmax(np.abs(values)), 0.0, values)
        yield series.course(name, sizes, values)
