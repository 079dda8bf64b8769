"""How a classifier did: the confusion matrix of many answers, the probabilities of one."""

import numpy as np

from nn101.plots.card import card, finish, picture
from nn101.plots.digit_grid import SIDE
from nn101.plots.numbers import percent
from nn101.plots.student import array, complain
from nn101.plots.style import BLUE, FAINT, GREY, INK, MUTED, PANEL, VERMILLION

MOST = 20  # classes


@picture
def confusion(matrix, *, names=None, title=None):
    """How often each class (row) was given each answer (column); mistakes are shaded by their number.

    matrix: (K, K) counts with K at most 20. names: the classes, 0..K-1 by default. Returns the Axes.
    """
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    counts = array(matrix, "matrix")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not 2 <= len(counts) <= MOST:
        complain(matrix, f"A confusion matrix is square with 2 to {MOST} classes, got shape {counts.shape}.")
    if counts.min() < 0 or (counts != np.round(counts)).any():
        complain(matrix, "A confusion matrix holds counts: whole numbers, none negative.")
    counts = counts.astype(int)
    size = len(counts)
    names = _names(names, size)
    mistakes = counts * (1 - np.eye(size, dtype=int))
    left = 0.62 + 0.082 * max(map(len, names))
    side = min(5.2, max(2.6, 0.56 * size))
    _, (ax,) = card(
        title or _confusion_headline(counts, mistakes, names),
        width=side + left + 0.4,
        height=side,
        left=left,
        right=0.4,
        bottom=0.66,
    )
    ramp = LinearSegmentedColormap.from_list("mistakes", [PANEL, "#f9d9bf", "#ec9a5c", "#b04a00"])
    ax.imshow(mistakes, cmap=ramp, vmin=0, vmax=max(mistakes.max(), 1), interpolation="nearest")
    for k in range(size):
        ax.add_patch(
            Rectangle((k - 0.5, k - 0.5), 1, 1, facecolor="#e3eff7", edgecolor=BLUE, linewidth=1.2, zorder=2)
        )
    font = 9 if counts.max() < 1000 or size <= 8 else 8
    font = font if size <= 12 else 7
    for row in range(size):
        for column in range(size):
            count, diagonal = counts[row, column], row == column
            if not count and not diagonal:
                ax.text(column, row, "·", ha="center", va="center", fontsize=font, color=GREY)
                continue
            dark = not diagonal and mistakes[row, column] > 0.62 * mistakes.max()
            ax.text(
                column,
                row,
                f"{count:,}",
                ha="center",
                va="center",
                fontsize=font,
                zorder=3,
                color="white" if dark else INK,
                fontweight="bold" if diagonal else "normal",
            )
    ax.set(xlabel="answer of the network", ylabel="true class", xticks=range(size), yticks=range(size))
    ax.set_xticklabels(names)
    ax.set_yticklabels(names)
    ax.set_xticks(np.arange(size + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(size + 1) - 0.5, minor=True)
    ax.grid(True, which="minor")
    ax.tick_params(which="both", length=0)
    ax.spines[:].set_visible(False)
    return finish(ax, _confusion_words(counts, mistakes, names))


@picture
def probabilities(p, *, label=None, image=None, names=None, title=None):
    """The probability of every class as bars; the winner is marked, and the true class if `label` gives it.

    p: (K,) with K at most 20. label: the true class, 0..K-1. image: (784,) or (28, 28), drawn beside the
    bars. names: the classes. Returns the Axes of the bars.
    """
    shares = array(p, "p")
    if shares.ndim == 2 and shares.shape[0] == 1:
        shares = shares[0]
    if shares.ndim != 1 or not 2 <= len(shares) <= MOST:
        complain(p, f"p should be one row of 2 to {MOST} probabilities, got shape {shares.shape}.")
    names = _names(names, len(shares))
    if label is not None:
        label = int(array(label, "label").reshape(-1)[0])
        if not 0 <= label < len(shares):
            raise ValueError(f"label should be a class from 0 to {len(shares) - 1}, got {label}.")
    winner = int(shares.argmax())
    left = 0.78 if image is None else 2.55
    figure, (ax,) = card(
        title or _probability_headline(shares, winner, label, names),
        width=6.4 if image is None else 7.6,
        height=2.3,
        left=left,
        bottom=0.62,
    )
    bars = ax.bar(
        range(len(shares)), shares, width=0.74, color="#a9bccb", edgecolor=PANEL, linewidth=0.6, zorder=2
    )
    bars[winner].set(
        facecolor=BLUE if label in (None, winner) else VERMILLION,
        hatch="" if label in (None, winner) else "///",
    )
    top = max(1.0, float(shares.max()))
    low = min(0.0, float(shares.min()))
    for k, share in enumerate(shares):
        if k == winner or k == label:
            ax.text(
                k,
                max(share, 0) + 0.02 * top,
                percent(share, 1),
                ha="center",
                va="bottom",
                fontsize=8.5,
                color=INK,
                fontweight="bold" if k == winner else "normal",
            )
    ax.set(
        xlabel="class",
        ylabel="probability",
        ylim=(1.05 * low, 1.14 * top),
        xlim=(-0.6, len(shares) - 0.4),
        xticks=range(len(shares)),
        yticks=[tick for tick in (0, 0.25, 0.5, 0.75, 1) if tick <= top],
    )
    ax.set_xticklabels([f"{name}\n▲ true" if k == label else name for k, name in enumerate(names)])
    ax.grid(True, axis="y")
    ax.tick_params(length=0)
    if image is not None:
        _beside(figure, image, ax)
    return finish(
        ax,
        "Probabilities: "
        + ", ".join(f"{name} {percent(share, 1)}" for name, share in zip(names, shares, strict=True))
        + ("." if label is None else f". The true class is {names[label]}."),
    )


def _beside(figure, image, ax):
    pixels = array(image, "image", dtype=np.float32)
    if pixels.size != SIDE * SIDE:
        complain(image, f"image should be one digit of 784 pixels, got shape {pixels.shape}.")
    width, height = figure.get_size_inches()
    box = ax.get_position()
    panel = figure.add_axes((0.25 / width, box.y1 - 1.55 / height, 1.55 / width, 1.55 / height))
    panel.imshow(pixels.reshape(SIDE, SIDE), cmap="gray_r", interpolation="antialiased")
    panel.set(xticks=[], yticks=[], xlabel=f"{SIDE} × {SIDE} pixels")
    panel.xaxis.label.set(fontsize=8.5, color=MUTED)
    for spine in panel.spines.values():
        spine.set(visible=True, color=FAINT)


def _names(names, size):
    names = [str(k) for k in range(size)] if names is None else [str(name) for name in names]
    if len(names) != size:
        raise ValueError(f"names should name all {size} classes, got {len(names)}.")
    return names


def _confusion_headline(counts, mistakes, names):
    total = counts.sum()
    if not total:
        return "No answers have been counted yet"
    right = f"{100 * np.trace(counts) / total:.2f} % right"
    if not mistakes.any():
        return right
    row, column = np.unravel_index(mistakes.argmax(), mistakes.shape)
    return f"{right}; most often {names[row]} is taken for {names[column]} ({mistakes[row, column]:,} times)"


def _confusion_words(counts, mistakes, names):
    order = np.argsort(mistakes, axis=None, kind="stable")[::-1][:3]
    pairs = [np.unravel_index(at, mistakes.shape) for at in order if mistakes.flat[at]]
    listed = ", ".join(
        f"{names[row]} taken for {names[column]} {mistakes[row, column]} times" for row, column in pairs
    )
    return (
        f"Confusion matrix of {counts.sum():,} answers in {len(counts)} classes. "
        f"Most frequent mistakes: {listed or 'none'}."
    )


def _probability_headline(shares, winner, label, names):
    if (shares == shares[winner]).sum() > 1:
        return "No class is ahead: the largest probability is shared"
    said = f"The network says {names[winner]} with {percent(shares[winner], 1)}"
    if label is None or label == winner:
        return said + (", and is right" if label is not None else "")
    return f"{said}, but it is {names[label]}"
