"""Which columns of a table go together in a straight line, and which way."""

import numpy as np

from nn101.plots.card import card, finish, picture, text_width
from nn101.plots.frame import SIGNED, column, frame, missing, numeric, sign, spoken
from nn101.plots.student import complain
from nn101.plots.style import INK, PANEL, diverging

MOST = 14  # columns
TARGET = "median_house_value"


@picture
def correlation_matrix(df, *, columns=None, target=None, title=None):
    """Pearson's r of every pair of columns, written and coloured; the target's row is framed.

    df: a frame. columns: which, in this order; all that hold numbers by default, at most 14. target: the column
    to be predicted, by default median_house_value or else the last one. Rows in which one of a pair is missing
    do not count for that pair; a column that never changes has no r. Returns the Axes.
    """
    from matplotlib.patches import Rectangle

    given, df = df, frame(df)
    names = numeric(df) if columns is None else list(columns)
    missing(given, df, names)
    if not 2 <= len(names) <= MOST:
        complain(given, f"A correlation matrix needs 2 to {MOST} columns of numbers, got {len(names)}.")
    if target is None:
        target = TARGET if TARGET in names else names[-1]
    elif target not in names:
        raise ValueError(f"target should be one of the columns drawn, {', '.join(map(str, names))}; got {target!r}.")
    r = _correlations([column(given, df, name) for name in names])
    size, row = len(names), names.index(target)
    cell = float(np.clip(6.6 / size, 0.5, 0.78))
    left = 0.4 + max(text_width(spoken(name), size=9, weight="bold") for name in names)
    labels, turned, deep = _labels(names, cell)
    figure, (ax,) = card(
        title or _headline(r[row], names, row),
        width=max(left + cell * size + 0.35, 4.8),
        height=cell * size * 0.72,
        left=left,
        right=max(left + cell * size + 0.35, 4.8) - left - cell * size,
        bottom=0.5 + deep + SIGNED,
    )
    shown = np.ma.masked_invalid(r)
    shades = diverging().with_extremes(bad=PANEL)
    ax.imshow(shown, cmap=shades, vmin=-1, vmax=1, aspect="auto", interpolation="nearest")
    for (up, across), number in np.ndenumerate(r):
        ax.text(
            across,
            up,
            _written(number),
            ha="center",
            va="center",
            fontsize=9 if cell > 0.55 else 8,
            fontweight="bold" if up == row else "normal",
            color="white" if abs(number) > 0.6 else INK,
        )
    ax.set(xticks=range(size), yticks=range(size), xlabel="r: 1 rises with, −1 falls with, 0 no straight line")
    ax.set_xticklabels(labels, fontsize=8.5, rotation=90 if turned else 0)
    ax.set_yticklabels([spoken(name) for name in names])
    ax.get_yticklabels()[row].set_fontweight("bold")
    ax.set_xticks(np.arange(size + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(size + 1) - 0.5, minor=True)
    ax.grid(True, which="minor", color=PANEL, linewidth=1.5)
    ax.tick_params(which="both", length=0)
    ax.spines[:].set_visible(False)
    edge = {"fill": False, "edgecolor": INK, "linewidth": 2.2, "clip_on": False, "zorder": 4}
    ax.add_patch(Rectangle((-0.5, row - 0.5), size, 1, **edge))
    source = sign(figure, df)
    return finish(ax, _words(r[row], names, row, source))


def _labels(names, cell):
    """(labels of the columns, whether to turn them upright, inches they are deep), for cells so many inches wide."""
    split = [spoken(name).replace(" ", "\n") for name in names]
    words = [word for label in split for word in label.split("\n")]
    if max(text_width(word, size=8.5, weight="normal") for word in words) < cell - 0.03:
        return split, False, 0.16 * (1 + max(label.count("\n") for label in split))
    whole = [spoken(name) for name in names]
    return whole, True, max(text_width(label, size=8.5, weight="normal") for label in whole) + 0.05


def _correlations(columns):
    """Pearson's r of every pair, over the rows in which both are there; nan where one never changes."""
    size = len(columns)
    r = np.full((size, size), np.nan)
    for one in range(size):
        for other in range(one + 1):
            both = np.isfinite(columns[one]) & np.isfinite(columns[other])
            a, b = columns[one][both], columns[other][both]
            if len(a) > 1 and a.std() > 0 and b.std() > 0:
                r[one, other] = r[other, one] = np.corrcoef(a, b)[0, 1]
    return r


def _written(number):
    if np.isnan(number):
        return "·"
    text = f"{number:.2f}".replace("-0.00", "0.00")
    return "1" if number > 1 - 1e-9 else text.replace("-", "\N{MINUS SIGN}")


def _headline(r, names, row):
    others = [number for number in range(len(names)) if number != row and np.isfinite(r[number])]
    if not others:
        return f"{spoken(names[row])} never changes: it goes with nothing"
    best = max(others, key=lambda number: abs(r[number]))
    moves = "rises" if r[best] > 0 else "falls"
    how = "most clearly" if abs(r[best]) >= 0.3 else "a little"
    return f"{spoken(names[row])} {moves} {how} with {spoken(names[best])}: r = {_written(r[best])}".capitalize()


def _words(r, names, row, source):
    pairs = [f"{spoken(name)} {_written(number)}" for name, number in zip(names, r, strict=True) if name != names[row]]
    return f"Correlation matrix of {len(names)} columns. r with {spoken(names[row])}: {', '.join(pairs)}. {source}"
