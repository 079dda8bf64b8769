"""Rows of numbers over others: read from what was given, put on their axes, told in words. Every line plot uses it."""

import numpy as np

from nn101.plots.card import text_width
from nn101.plots.numbers import figures
from nn101.plots.student import complain, short
from nn101.plots.style import CLASS_COLOURS, INK, LINE_STYLES

ROOM = 0.06  # of the height of the data, left free below and above it
LENGTHY = ", logarithmic scale"


def read(pair, name, given, log="", least=1):
    """(x, y) from a pair of rows, y with nan in the gaps; `given` is what to blame (see complain)."""
    try:
        across, up = (np.asarray(numbers, dtype=float) for numbers in pair)
    except (TypeError, ValueError):
        complain(given, f"{name} should be a pair (x, y) of numbers, got {short(pair)}.")
    if across.ndim != 1 or across.shape != up.shape:
        complain(given, f"{name} should have one number for every x, got shapes {up.shape} and {across.shape}.")
    if not np.isfinite(across).all():
        complain(given, f"{name} should have finite x, but there is a nan or an infinity among them.")
    up = np.where(np.isfinite(up), up, np.nan) + 0.0  # no minus zero: it would be read aloud
    if np.isfinite(up).sum() < least:
        complain(given, f"{name} has {'fewer than two finite values' if least == 2 else 'no finite value'}.")
    if "y" in log:
        up = np.where(up > 0, up, np.nan)
        if np.isnan(up).all():
            complain(given, f"{name} has no number above 0, and a logarithmic axis shows no other.")
    return across, up


def few_enough(names, given):
    """Refuse more lines than colours and dashes can tell apart."""
    if len(names) > len(LINE_STYLES):
        complain(given, f"One picture can tell {len(LINE_STYLES)} lines apart, got {len(names)}.")


def stroke(number):
    """Colour and dashes of the line with this number."""
    return {"color": CLASS_COLOURS[number], "linestyle": LINE_STYLES[number]}


def rule(number):
    """The look of a straight line across the panel that marks a value."""
    return {"color": INK, "linewidth": 1.1, "linestyle": (0, (3 + 3 * number, 2))}


def key(label, **look):
    """An entry of a legend; thinner than on the panel: dashes are as long as a line is wide, and a key is short."""
    from matplotlib.lines import Line2D

    return Line2D([], [], label=label, **({"linewidth": 1.5} | look))


def scales(ax, log, labels, whole=False):
    """Labels and ticks of both axes; `log` names those that count in factors, `whole` an x of whole numbers."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    box = ax.get_window_extent()
    for letter, axis, label, inches in (("x", ax.xaxis, labels[0], box.width), ("y", ax.yaxis, labels[1], box.height)):
        if letter in log:
            ax.set(**{f"{letter}scale": "log"})
            low, high = axis.get_view_interval()
            axis.set_major_locator(LogLocator(subs=(1, 2, 5) if high < 300 * low else (1,)))
            axis.set_major_formatter(FuncFormatter(lambda tick, _: power(tick)))
            axis.set_minor_formatter(NullFormatter())
            long = text_width(label + LENGTHY, size=10, weight="normal") > inches / ax.figure.dpi
            label += LENGTHY.replace(" ", "\n", 1) if long else LENGTHY
        else:
            ticks = {"nbins": 8 if inches > 4 * ax.figure.dpi else 6, "integer": whole and letter == "x"}
            axis.set_major_locator(MaxNLocator(steps=(1, 2, 2.5, 5, 10), **ticks))
        axis.set_label_text(label)
    ax.tick_params(length=2.5)


def heights(axes, log="", reach=None, decades=np.inf):
    """One scale for all panels: `reach`, or room for their data, of a logarithmic axis the upper `decades` at most."""
    lows, highs = zip(*(ax.dataLim.intervaly for ax in axes), strict=True)
    low, high = min(lows), max(highs)
    if reach is None and "y" in log:
        low, high = roomy(np.log10(max(low, high / 10**decades, 1e-307)), np.log10(high))
        reach = (10.0 ** max(low, -307), 10.0 ** min(high, 308))
    elif reach is None:
        reach = roomy(low, high)
    for ax in axes:
        ax.set_ylim(*reach)


def roomy(low, high, room=ROOM):
    """The interval with a little room on both sides; no noise of the last digits under a magnifying glass."""
    flat = high - low <= 1e-6 * abs(high)
    spare = (0.08 * abs(high) or 1.0) if flat else room * (high - low)
    return low - spare, high + spare


def power(tick):
    """A power of ten as it is read most easily: 0.01, 100, 10⁻⁶."""
    exponent = round(np.log10(tick)) if tick > 0 else 0
    if -3 <= exponent <= 4 or abs(tick / 10.0**exponent - 1) > 1e-6:
        return figures(tick)
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def course(name, across, up):
    """How a line goes: its two ends, and its highest and lowest point."""
    known = np.flatnonzero(np.isfinite(up))
    first, last = known[0], known[-1]
    low, high = known[np.argmin(up[known])], known[np.argmax(up[known])]
    said = f"{name} goes from {figures(up[first])} at {figures(across[first])}"
    said += f" to {figures(up[last])} at {figures(across[last])}"
    said += f", highest {figures(up[high])} at {figures(across[high])}" if high not in (first, last) else ""
    said += f", lowest {figures(up[low])} at {figures(across[low])}" if low not in (first, last) else ""
    return f"{said}."
