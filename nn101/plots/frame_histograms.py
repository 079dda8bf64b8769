"""Every column of a table as a histogram, with the caps at which values pile up."""

import numpy as np

from nn101.plots.card import Panels, caption, card, finish, picture
from nn101.plots.frame import SIGNED, UNITS, column, frame, missing, numeric, sign, spoken, with_unit
from nn101.plots.numbers import counted, exactly, figures
from nn101.plots.student import complain
from nn101.plots.style import BLUE, VERMILLION

MOST = 15  # columns
ACROSS = 3
PILE, NEARBY = 20, 0.02  # rows that make a cap, if they are more than all others in this part of the range
VARIED = 20  # different values from which a column is no mere list of categories


@picture
def histograms(df, *, columns=None, bins=50, title=None):
    """One histogram for each column; a cap, where many rows have the very same extreme value, is marked.

    df: a frame. columns: which, in this order; all that hold numbers by default, at most 15. bins: bars in each.
    Rows without a value are counted over the panel. Returns a tuple of Axes.
    """
    given, df = df, frame(df)
    names = numeric(df) if columns is None else list(columns)
    missing(given, df, names)
    if not 1 <= len(names) <= MOST:
        complain(given, f"There is room for 1 to {MOST} histograms of columns of numbers, got {len(names)}.")
    if not isinstance(bins, (int, np.integer)) or not 2 <= bins <= 200:
        raise ValueError(f"bins should be a whole number from 2 to 200, got {bins!r}.")
    held = {name: column(given, df, name) for name in names}
    caps = {name: _caps(numbers[np.isfinite(numbers)]) for name, numbers in held.items()}
    across = min(ACROSS, len(names))
    figure, axes = card(
        title or _headline(names, caps),
        width=(4.8, 6.4, 8.0)[across - 1],
        panels=len(names),
        columns=across,
        height=1.15 if across > 1 else 2.2,
        left=0.82,
        right=0.3,
        bottom=0.55 + SIGNED,
        gap=(0.5, 0.98),
        heading=0.46,
        legend=_legend(caps),
    )
    for number, (ax, name) in enumerate(zip(axes, names, strict=True)):
        numbers = held[name][np.isfinite(held[name])]
        _histogram(ax, numbers, int(bins), caps[name])
        caption(ax, spoken(name), _notes(caps[name], len(df) - len(numbers)), size=8)
        ax.set_xlabel(UNITS.get(name, "value"), fontsize=8.5)
        if number % across == 0:
            ax.set_ylabel("rows")
    source = sign(figure, df)
    return finish(Panels(axes), _words(held, caps, source))


def _caps(numbers):
    """[(value, rows)] for the largest and the smallest value, where rows pile up there."""
    if len(np.unique(numbers)) < VARIED:
        return []
    reach = NEARBY * (numbers.max() - numbers.min())
    found = []
    for extreme in (numbers.max(), numbers.min()):
        rows = int((numbers == extreme).sum())
        others = int((np.abs(numbers - extreme) <= reach).sum()) - rows
        if rows >= PILE and rows > others:
            found.append((float(extreme), rows))
    return found


def _histogram(ax, numbers, bins, caps):
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    if len(numbers):
        counts, edges = np.histogram(numbers, bins)
        bars = ax.bar(edges[:-1], counts, np.diff(edges), align="edge", color=BLUE, alpha=0.85, linewidth=0)
        for extreme, _ in caps:
            bar = bars[-1] if extreme == numbers.max() else bars[0]
            bar.set(facecolor=VERMILLION, hatch="/////", edgecolor="white")
        ax.set_xlim(edges[0], edges[-1])
    for axis, most in ((ax.xaxis, 3), (ax.yaxis, 3)):
        axis.set_major_locator(MaxNLocator(nbins=most))
        axis.set_major_formatter(FuncFormatter(lambda tick, _: figures(tick)))
    ax.tick_params(length=2.5, labelsize=8)


def _notes(caps, empty):
    notes = [f"{rows:,} rows at {exactly(extreme)}" for extreme, rows in caps]
    return "; ".join(notes + ([f"{empty:,} missing"] if empty else [])) or " "


def _legend(caps):
    from matplotlib.patches import Patch

    if not any(caps.values()):
        return ()
    return [Patch(facecolor=VERMILLION, hatch="/////", edgecolor="white", label="a cap: rows pile up at one value")]


def _headline(names, caps):
    capped = [spoken(name) for name in names if caps[name]]
    if not capped:
        what = spoken(names[0]) if len(names) == 1 else counted(len(names), "column")
        return f"How the values of {what} are spread"
    listed = " and ".join([", ".join(capped[:-1]), capped[-1]] if len(capped) > 1 else capped)
    return f"{listed[0].upper()}{listed[1:]} {'are' if len(capped) > 1 else 'is'} capped"


def _words(held, caps, source):
    parts = []
    for name, numbers in held.items():
        good = numbers[np.isfinite(numbers)]
        if not len(good):
            parts.append(f"{spoken(name)} has no values.")
            continue
        low, middle, high = (exactly(float(each)) for each in np.quantile(good, (0, 0.5, 1)))
        notes = _notes(caps[name], len(numbers) - len(good)).strip()
        parts.append(f"{with_unit(name)}: from {low} to {high}, median {middle}{', ' + notes if notes else ''}.")
    return f"Histograms of {counted(len(held), 'column')}. {' '.join(parts)} {source}"
