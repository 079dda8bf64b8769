"""Handwritten digits in a grid, with what a network read in them."""

import numpy as np

from nn101.plots.card import WIDTH, card, finish, picture, placeholder
from nn101.plots.numbers import percent
from nn101.plots.student import array, complain
from nn101.plots.style import FAINT, GREEN, GREEN_INK, INK, MUTED, VERMILLION, VERMILLION_INK, letter_mark

SIDE = 28  # pixels
MOST = 400  # digits in one picture
RIGHT, WRONG = "✓", "✗"


@picture
def digits(images, *, labels=None, predictions=None, confidence=None, columns=10, title=None):
    """Digits in a grid. Given labels and predictions, a wrong one has a cross, a thick frame and its label.

    images: (N, 784) or (N, 28, 28), any scale, larger is more ink. labels, predictions: (N,) whole numbers.
    confidence: (N,) in [0, 1]. Returns the Axes.
    """
    pictures = _images(images)
    labels = _numbers(labels, "labels", len(pictures))
    predictions = _numbers(predictions, "predictions", len(pictures))
    confidence = _confidence(confidence, len(pictures))
    if not isinstance(columns, (int, np.integer)) or not 1 <= columns <= 20:
        raise ValueError(f"columns should be a whole number from 1 to 20, got {columns!r}.")
    if not len(pictures):
        return placeholder("There are no digits to show.", title="An empty grid")
    wrong = np.zeros(len(pictures), dtype=bool)
    if labels is not None and predictions is not None:
        wrong = labels != predictions
    headline = title or _headline(len(pictures), labels, predictions, wrong)

    columns = min(int(columns), max(len(pictures), 5))
    rows = -(-len(pictures) // columns)
    lines = (
        0 if labels is None and predictions is None and confidence is None else 1 + (confidence is not None)
    )
    cell = min((WIDTH - 0.5) / columns, 1.25)  # inches
    font = min(10.0, 12.5 * cell)
    caption = (0.07 + 0.0185 * font * lines) if lines else 0.0
    pitch = SIDE * 1.16  # a digit and the space to the next one, in pixels
    inch = pitch / cell
    row_pitch = pitch + caption * inch
    width = max(columns * cell + 0.5, 4.2)
    _, (ax,) = card(
        headline,
        width=width,
        height=rows * row_pitch / inch,
        left=0.25,
        right=width - 0.25 - columns * cell,
        bottom=0.42,
        legend=_legend(predictions, labels, wrong),
    )
    ax.set(xlim=(0, columns * pitch), ylim=(rows * row_pitch, 0), xticks=[], yticks=[], facecolor="none")
    ax.set_xlabel(_scale_note(confidence), fontsize=8.5, color=MUTED, loc="left")
    ax.spines[:].set_visible(False)
    margin = (pitch - SIDE) / 2
    for number, image in enumerate(pictures):
        x, y = number % columns * pitch + margin, number // columns * row_pitch + margin
        _digit(ax, image, x, y, wrong[number])
        if lines:
            text, colour, weight = _caption(number, labels, predictions, wrong)
            ax.text(
                x + SIDE / 2,
                y + SIDE + 0.05 * inch,
                text,
                ha="center",
                va="top",
                fontsize=font,
                color=colour,
                fontweight=weight,
            )
        if confidence is not None:
            ax.text(
                x + SIDE / 2,
                y + SIDE + (0.05 + 0.0185 * font) * inch,
                percent(confidence[number]),
                ha="center",
                va="top",
                fontsize=font * 0.86,
                color=MUTED,
            )
    return finish(ax, _words(labels, predictions, wrong, len(pictures)))


def _digit(ax, image, x, y, wrong):
    from matplotlib.patches import Rectangle

    ax.imshow(
        image,
        cmap="gray_r",
        vmin=0,
        vmax=1,
        extent=(x, x + SIDE, y + SIDE, y),
        interpolation="antialiased",
        aspect="auto",
        zorder=1,
    )
    ax.add_patch(
        Rectangle(
            (x, y),
            SIDE,
            SIDE,
            fill=False,
            linewidth=2.6 if wrong else 0.8,
            edgecolor=VERMILLION if wrong else FAINT,
            zorder=2,
            clip_on=False,
        )
    )


def _caption(number, labels, predictions, wrong):
    if predictions is None:
        return (str(labels[number]) if labels is not None else ""), INK, "normal"
    if labels is None:
        return str(predictions[number]), INK, "normal"
    if wrong[number]:
        return f"{WRONG} {predictions[number]}, is {labels[number]}", VERMILLION_INK, "bold"
    return f"{RIGHT} {predictions[number]}", GREEN_INK, "normal"


def _images(given):
    images = array(given, "images", dtype=np.float32)
    if images.shape == (SIDE * SIDE,) or images.shape == (SIDE, SIDE):
        images = images[None]
    if images.ndim < 2 or int(np.prod(images.shape[1:])) != SIDE * SIDE:
        complain(given, f"images should have shape (N, 784) or (N, 28, 28), got {images.shape}.")
    if len(images) > MOST:
        complain(
            given, f"{len(images)} digits are too many for one picture; {MOST} is the most. Try images[:40]."
        )
    images = images.reshape(-1, SIDE, SIDE)
    darkest = images.max(initial=0.0)
    return images / darkest if darkest > 1 else images


def _numbers(given, what, count):
    if given is None:
        return None
    numbers = array(given, what)
    if numbers.shape != (count,):
        complain(given, f"{what} should have one number per image, shape ({count},), got {numbers.shape}.")
    if (numbers != np.round(numbers)).any():
        complain(given, f"{what} should be whole numbers.")
    return numbers.astype(int)


def _confidence(given, count):
    if given is None:
        return None
    confidence = array(given, "confidence")
    if confidence.shape != (count,):
        complain(
            given, f"confidence should have one number per image, shape ({count},), got {confidence.shape}."
        )
    if confidence.min(initial=0.0) < -1e-6 or confidence.max(initial=0.0) > 1 + 1e-6:
        complain(given, "confidence should be between 0 and 1.")
    return confidence


def _headline(count, labels, predictions, wrong):
    if predictions is None:
        return f"{count} handwritten digits" + (" and their labels" if labels is not None else "")
    if labels is None:
        return f"What the network reads in {count} handwritten digits"
    if not wrong.any():
        return f"All {count} digits are read correctly"
    if wrong.all():
        return f"{count} digits that are read wrongly" if count > 1 else "A digit that is read wrongly"
    return f"{wrong.sum()} of {count} digits {'is' if wrong.sum() == 1 else 'are'} read wrongly"


def _legend(predictions, labels, wrong):
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if predictions is None or labels is None:
        return ()
    right = Line2D(
        [], [], linestyle="", marker=letter_mark(RIGHT), markersize=8, color=GREEN, label="read correctly"
    )
    framed = Patch(
        facecolor="none", edgecolor=VERMILLION, linewidth=2.2, label=f"{WRONG} read wrongly, and what it is"
    )
    return ([] if wrong.all() else [right]) + ([framed] if wrong.any() else [])


def _scale_note(confidence):
    note = f"{SIDE} × {SIDE} pixels each"
    return note if confidence is None else f"{note}; percentages: confidence of the network in its answer"


def _words(labels, predictions, wrong, count):
    if predictions is not None and labels is not None:
        listed = [f"a {labels[i]} read as {predictions[i]}" for i in np.flatnonzero(wrong)[:12]]
        more = f" and {wrong.sum() - 12} more" if wrong.sum() > 12 else ""
        return f"{count} digits. Wrong: {', '.join(listed) or 'none'}{more}."
    shown = labels if labels is not None else predictions
    if shown is None:
        return f"{count} handwritten digits."
    return f"{count} digits: {', '.join(map(str, shown[:40]))}{' and more' if count > 40 else ''}."
