"""Times side by side: how much faster is the fast one?"""

import math

from nn101.plots.card import WIDTH, card, finish, picture
from nn101.plots.student import complain, short, short_text, value
from nn101.plots.style import BLUE, INK, MUTED, PAPER

LOG_FROM = 20  # ratio of slowest to fastest from which short bars would vanish on a linear axis
ALIKE = 1.05  # ratio below which two times are called the same
UNITS = (
    ("seconds", "s", 1.0),
    ("milliseconds", "ms", 1e-3),
    ("microseconds", "µs", 1e-6),
    ("nanoseconds", "ns", 1e-9),
)


@picture
def timing(seconds, *, title=None):
    """Horizontal bars of seconds, slowest first, with how many times faster than the slowest each one is.

    seconds: {"Python": 1.9, "Numba": 0.004}. A logarithmic axis is used, and named, where times differ by 20
    times or more. Returns the Axes.
    """
    times = _times(seconds)
    order = sorted(times, key=times.get, reverse=True)
    slowest, fastest = times[order[0]], times[order[-1]]
    logarithmic = slowest / fastest >= LOG_FROM
    start = 10.0 ** _floor(fastest) if logarithmic else 0.0
    said = {name: duration(times[name]) for name in order}
    said |= {
        name: f"{said[name]}, {_times_faster(slowest / times[name])}"
        for name in order
        if slowest / times[name] >= ALIKE
    }
    left = min(0.45 + 0.078 * max(map(len, order)), 3.0)
    right = _room(
        said, {name: _reach(times[name], start, slowest, logarithmic) for name in order}, WIDTH - left
    )
    _, (ax,) = card(title or _headline(order, times), height=0.3 + 0.42 * len(order), left=left, right=right)
    unit, size = _unit(slowest)
    rows = range(len(order))[::-1]
    ax.barh(
        rows,
        [times[name] - start for name in order],
        left=start,
        height=0.62,
        zorder=2,
        color=["#a9bccb"] * (len(order) - 1) + [BLUE],
    )
    if logarithmic:
        ax.set_xscale("log")
        ax.xaxis.set_major_formatter(lambda seconds, _: duration(seconds))
    else:
        ax.xaxis.set_major_locator(_steps(size))
        ax.xaxis.set_major_formatter(lambda seconds, _: f"{seconds / size:.3g}")
    ax.set(
        xlim=(start, slowest * 1.02),
        ylim=(-0.55, len(order) - 0.45),
        yticks=list(rows),
        facecolor="none",
        xlabel="time, logarithmic scale" if logarithmic else f"time, {unit}",
    )
    for row, name in zip(rows, order, strict=True):
        ax.annotate(
            said[name],
            (times[name], row),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=INK,
            fontweight="bold" if name == order[-1] and len(order) > 1 else "normal",
            annotation_clip=False,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
            zorder=3,
        )
    ax.set_yticklabels([short_text(name, 36) for name in order])
    ax.grid(True, axis="x")
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", which="both", length=0, labelcolor=MUTED)
    return finish(ax, "Times: " + ", ".join(f"{name} {duration(times[name])}" for name in order) + ".")


def duration(seconds):
    """A time with three figures in the unit that suits it."""
    word, size = _unit(seconds)
    short_unit = next(symbol for name, symbol, _ in UNITS if name == word)
    number = seconds / size
    return f"{number:,.0f} {short_unit}" if number >= 1000 else f"{number:.3g} {short_unit}"


def _unit(seconds):
    """(name, seconds in one) of the largest unit that fits into a time."""
    for name, _, size in UNITS:
        if seconds >= size * (1 - 1e-9):
            return name, size
    return "nanoseconds", 1e-9


def _steps(size):
    """About six round steps in a unit of `size` seconds."""
    from matplotlib.ticker import MaxNLocator

    class Steps(MaxNLocator):
        def tick_values(self, low, high):
            return super().tick_values(low / size, high / size) * size

    return Steps(nbins=6)


def _times(given):
    times = value(given, "seconds")
    if not isinstance(times, dict) or not times:
        complain(
            given,
            f'timing needs names and seconds, as in {{"Python": 1.9, "Numba": 0.004}}, got {short(times)}.',
        )
    if len(times) > 12:
        complain(given, f"{len(times)} bars are too many; twelve is the most.")
    checked = {}
    for name, seconds in times.items():
        try:
            checked[str(name)] = float(seconds)
        except (TypeError, ValueError):
            complain(given, f"The time of {name} should be a number of seconds, got {short(seconds)}.")
        if not 0 < checked[str(name)] < float("inf"):
            complain(
                given, f"The time of {name} should be a positive number of seconds, got {short(seconds)}."
            )
    return checked


def _headline(order, times):
    if len(order) == 1:
        return f"{order[0]} takes {duration(times[order[0]])}"
    ratio = times[order[0]] / times[order[-1]]
    if ratio < ALIKE:
        return f"{order[-1]} and {order[0]} take about the same time"
    return f"{order[-1]} is {_times_faster(ratio)} than {order[0]}"


def _reach(seconds, start, slowest, logarithmic):
    """How far along the axis a bar goes, from 0 to 1."""
    return math.log(seconds / start) / math.log(slowest / start) if logarithmic else seconds / slowest


def _room(said, reach, width):
    """Inches to leave on the right, so that the words after every bar fit on the card."""
    words = {
        name: 0.3 + 0.085 * len(text) for name, text in said.items()
    }  # about 0.085 inches a letter in bold
    return max(0.35, *((words[name] - (1 - reach[name]) * width) / max(reach[name], 0.05) for name in said))


def _times_faster(ratio):
    figures = f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"
    return f"{figures} times faster"


def _floor(seconds):
    """The power of ten below a time, with some room, so that the shortest bar keeps a length."""
    return math.floor(math.log10(seconds / 1.5))
