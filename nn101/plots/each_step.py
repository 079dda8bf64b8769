"""What a number did from step to step, counted from the start: heights and distances on the way down."""

import numpy as np

from nn101.plots.card import card, finish, picture
from nn101.plots.numbers import counted, figures
from nn101.plots.student import array, complain, short, value
from nn101.plots.style import CLASS_COLOURS, CLASS_MARKS, LINE_STYLES

FEW = 12  # steps up to which every point has a mark


@picture
def step_by_step(runs, *, quantity="f", log=True, title=None):
    """One line for each run: a number at the start (step 0) and after every step.

    runs: {"lr 0.1": numbers, ...}, each (K + 1,), the start first, or `lambda: ...`; they may differ in length.
    quantity: what the numbers are. log: a logarithmic axis, on which 0 and what is below leave gaps. Returns the Axes.
    """
    named = value(runs, "runs")
    if not isinstance(named, dict) or not 1 <= len(named) <= len(CLASS_COLOURS):
        complain(runs, f'runs should be named, 1 to {len(CLASS_COLOURS)} of them: {{"lr 0.1": numbers}}. '
                       f"Got {short(named)}.")  # fmt: skip
    found = {str(name): _row(runs, name, numbers, log) for name, numbers in named.items()}
    lowest = min(found, key=lambda name: _last(found[name]))
    handles = [_handle(name, number) for number, name in enumerate(found)]
    headline = title or f"{quantity}, step by step: {lowest} ends lowest, at {figures(_last(found[lowest]))}"
    _, (ax,) = card(headline, width=6.6, height=2.9, left=0.95, right=0.3, legend=handles)
    for number, row in enumerate(found.values()):
        every = 1 if len(row) <= FEW + 1 else -(-len(row) // FEW)
        ax.plot(np.arange(len(row)), row, zorder=3, markevery=every, **_look(number))
    _axes(ax, found.values(), quantity, log)
    parts = [
        f"{name}: {quantity} {figures(row[0])} at the start, {figures(_last(row))} after "
        f"{counted(len(row) - 1, 'step')}."
        for name, row in found.items()
    ]
    return finish(ax, " ".join(parts))


def _row(given, name, numbers, log):
    row = array(lambda: numbers, str(name)) if callable(given) else array(numbers, str(name))
    if row.ndim != 1 or not len(row):
        complain(given, f"{name} should be a row of numbers, the start first, got {short(numbers)}.")
    if log and not (row > 0).any():
        complain(given, f"{name} has no number above 0, and a logarithmic axis shows no other. Try log=False.")
    return np.where(row > 0, row, np.nan) if log else row


def _last(row):
    return float(row[np.isfinite(row)][-1])


def _look(number):
    return {
        "color": CLASS_COLOURS[number], "linestyle": LINE_STYLES[number], "marker": CLASS_MARKS[number],
        "markersize": 4.5, "linewidth": 1.6,
    }  # fmt: skip


def _handle(name, number):
    from matplotlib.lines import Line2D

    return Line2D([], [], label=name, **_look(number))


def _axes(ax, rows, quantity, log):
    from matplotlib.ticker import MaxNLocator

    ax.set(xlabel="step", ylabel=f"{quantity}, logarithmic scale" if log else quantity)
    ax.set_xlim(-0.02 * (max(map(len, rows)) - 1) - 0.05, None)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    if log:
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(lambda tick, _: figures(tick, 1))
        ax.yaxis.set_minor_formatter("")
    ax.grid(True, axis="y")
    ax.tick_params(length=2.5)
