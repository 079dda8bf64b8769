"""Weights as small images: what each unit of a dense layer looks for, and the filters of a convolution."""

import numpy as np

from nn101.plots.card import WIDTH, Panels, card, finish, picture, text_width
from nn101.plots.numbers import counted, figures
from nn101.plots.student import array, complain, short
from nn101.plots.style import FAINT, MUTED, diverging

MOST = 100  # images of one layer
CHANNELS, DEEP = 12, 16  # of filters with several channels: how many channels and filters are shown
SPACE = 0.14  # of an image, between two
CELL, TALL = (0.28, 0.95), 5.5  # inches: smallest and largest side of an image; height of a deep picture
FONT = 8.5
BAR = 0.13  # inches: height of the colour scale


@picture
def weights(W, shape=(28, 28), *, before=None, names=None, columns=None, title=None):
    """The weights of a dense layer, one image per unit: blue counts for the unit, vermillion against it.

    W: (D, units), as in x @ W, with D = height * width of `shape`; at most 100 units are shown. before: the
    weights before training, drawn beside them. names: one for each unit, written over its image. columns: images
    side by side. Returns the Axes, or a tuple of two with `before`.
    """
    shape = _shape(shape)

    def images(given, what):
        matrix = array(given, what)
        if matrix.ndim != 2 or matrix.shape[0] != shape[0] * shape[1] or not matrix.shape[1]:
            complain(
                given,
                f"{what} should have shape ({shape[0] * shape[1]}, units), for images of {shape[0]} × {shape[1]}; "
                f"got {matrix.shape}.",
            )
        return matrix.T.reshape(-1, 1, *shape)

    return _picture(images, W, before, names, columns, title, "unit")


@picture
def filters(W, *, before=None, names=None, columns=None, title=None):
    """The filters of a convolution, one image each: blue for positive weights, vermillion for negative ones.

    W: (F, C, KH, KW). With C > 1, every filter is a row of C images; at most 100 filters of one channel, or 16
    of 12 channels, are shown. before: the filters before training, drawn beside them. names: one for each filter.
    columns: filters side by side, with C = 1. Returns the Axes, or a tuple of two with `before`.
    """

    def images(given, what):
        kernels = array(given, what)
        if kernels.ndim != 4 or not kernels.size:
            complain(given, f"{what} should have shape (filters, channels, height, width), got {kernels.shape}.")
        return kernels

    return _picture(images, W, before, names, columns, title, "filter")


def _picture(images, W, before, names, columns, title, thing):
    now = images(W, "W")
    then = None if before is None else images(before, "before")
    if then is not None and then.shape != now.shape:
        complain(before, f"before should have the shape of W, {np.shape(now)}, got {np.shape(then)}.")
    count, channels = now.shape[:2]
    deep = channels > 1
    shown = min(count, DEEP if deep else MOST)
    across = min(channels, CHANNELS) if deep else _columns(columns, shown, then is not None, now.shape)
    names = _names(names, count, thing)
    panels = 1 if then is None else 2
    room = (WIDTH - 0.5 - 0.45 * (panels - 1) - (0.32 if deep else 0.0) * panels) / panels
    tall, wide = now.shape[2:]
    down = shown if deep else -(-shown // across)
    largest = TALL / down if deep else _widest(names)
    cell = float(np.clip(room / across, CELL[0], max(CELL[0], min(largest, CELL[1]) if deep else largest)))
    head = 0.2 if names and not deep else 0.0  # a name over each image
    pitch = (cell * min(1.0, tall / wide) if tall < wide else cell) + head
    margin = 0.32 if deep else 0.0
    note = _note(now.shape, shown, across, thing)
    width = max(
        panels * (across * cell + margin) + 0.45 * (panels - 1) + 0.5,
        0.6 + margin + text_width(note, size=FONT, weight="normal"),
        4.4,
    )
    figure, axes = card(
        title or _headline(now, then, thing),
        width=width,
        panels=panels,
        columns=panels,
        height=down * pitch,
        left=0.25 + margin,
        right=width - 0.25 - margin - panels * across * cell - (panels - 1) * (0.45 + margin),
        gap=(0.45 + margin, 0),
        bottom=0.92,
        heading=0.3 if then is not None else 0.0,
    )
    sets = [now] if then is None else [then, now]
    for ax, kernels, when in zip(axes, sets, ("before training", "after training"), strict=False):
        largest = float(np.abs(kernels).max()) or 1.0
        ink = _tiles(ax, kernels[:shown, : across if deep else 1], across, cell, pitch, head, names, largest, deep)
        _scale(figure, ax, ink, largest)
        if then is not None:
            ax.set_title(when, loc="left")
    axes[0].set_xlabel(note, fontsize=FONT, color=MUTED, loc="left")
    return finish(axes[0] if then is None else Panels(axes), _words(now, then, shown, thing))


def _tiles(ax, kernels, across, cell, pitch, head, names, largest, deep):
    """Draw the images; the axes count inches, downwards."""
    from matplotlib.patches import Rectangle

    count, channels, tall, wide = kernels.shape
    down = count if deep else -(-count // across)
    ax.set(xlim=(0, across * cell), ylim=(down * pitch, 0), xticks=[], yticks=[], facecolor="none")
    ax.spines[:].set_visible(False)
    side = cell * (1 - SPACE)
    high, broad = (side, side * wide / tall) if tall >= wide else (side * tall / wide, side)
    ink = None
    for number in range(count):
        for channel in range(channels):
            row, column = (number, channel) if deep else divmod(number, across)
            x, y = column * cell, row * pitch + head
            place = {"extent": (x, x + broad, y + high, y), "aspect": "auto", "interpolation": "nearest"}
            ink = ax.imshow(kernels[number, channel], cmap=diverging(), vmin=-largest, vmax=largest, zorder=1, **place)
            frame = Rectangle((x, y), broad, high, fill=False, edgecolor=FAINT, linewidth=0.7, clip_on=False)
            ax.add_patch(frame)
        if names and not deep:
            size = FONT * min(1.0, cell / _widest(names))
            ax.text(x + broad / 2, y - 0.03, names[number], ha="center", va="bottom", fontsize=size)
        elif deep:
            said = names[number] if names else str(number)
            ax.text(-0.07, y + high / 2, said, ha="right", va="center", fontsize=FONT, color=MUTED)
    ax.set(xlim=(0, across * cell), ylim=(down * pitch, 0))
    return ink


def _scale(figure, ax, ink, largest):
    width, height = figure.get_size_inches()
    box = ax.get_position()
    long = min(2.2 / width, max(box.width, 1.4 / width))
    bar = figure.add_axes((box.x0, box.y0 - 0.5 / height, long, BAR / height))
    figure.colorbar(ink, cax=bar, orientation="horizontal", ticks=[-largest, 0, largest])
    bar.set_xticklabels([figures(-largest), "0", figures(largest)])
    bar.get_xticklabels()[0].set_ha("left")
    bar.get_xticklabels()[-1].set_ha("right")
    bar.tick_params(length=0, labelsize=8, pad=3)
    bar.spines[:].set(color="#9aa6b1", linewidth=0.6)


def _shape(shape):
    try:
        tall, wide = (int(side) for side in shape)
    except (TypeError, ValueError):
        tall = wide = 0
    if tall < 1 or wide < 1:
        raise ValueError(f"shape should be the height and width of an image, such as (28, 28), got {short(shape)}.")
    return tall, wide


def _columns(columns, shown, pair, shape):
    if columns is None:
        most = 5 if pair else 10
        return min(shown, most if shape[3] >= 12 or shown <= most else most + 2)
    if not isinstance(columns, (int, np.integer)) or not 1 <= columns <= 20:
        raise ValueError(f"columns should be a whole number from 1 to 20, got {columns!r}.")
    return min(int(columns), shown)


def _names(names, count, thing):
    if names is None:
        return None
    names = [str(name) for name in names]
    if len(names) != count:
        raise ValueError(f"names should name each of the {counted(count, thing)}, got {len(names)}.")
    return names


def _widest(names):
    """Inches that an image may be wide: enough for the longest name over it."""
    return max([CELL[1], *(text_width(name, size=FONT, weight="normal") + 0.12 for name in names or ())])


def _headline(now, then, thing):
    count = counted(len(now), thing)
    if then is None:
        return f"What {count} {'looks' if len(now) == 1 else 'look'} for: blue for, vermillion against"
    strength, before = (float(np.sqrt((kernels**2).mean())) for kernels in (now, then))
    if not before:
        return f"After training: {count}, whose weights were all 0 before"
    factor = strength / before
    if abs(now - then).max() < 0.05 * before:
        return f"Training hardly changed the {count}"
    if _smoothness(now) > _smoothness(then) + 0.2:
        return f"Training made patterns out of noise: {count}, {figures(factor, 2)} times as strong as before"
    changed = "about as large" if 0.9 < factor < 1.1 else f"{figures(factor, 2)} times as large"
    return f"After training, the weights of {count} are {changed} as before"


def _smoothness(kernels):
    """Correlation of neighbouring weights: about 0 in noise, towards 1 in shapes."""
    pairs = [(kernels[..., 1:, :], kernels[..., :-1, :]), (kernels[..., 1:], kernels[..., :-1])]
    one, other = (np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1))
    return float(np.corrcoef(one, other)[0, 1]) if one.size and one.std() > 0 and other.std() > 0 else 0.0


def _note(shape, shown, across, thing):
    count, channels, tall, wide = shape
    each = f"{tall} × {wide} weights each"
    if channels == 1:
        return each if shown == count else f"{each}; the first {shown} of {count} {thing}s"
    first = f"the first {across} of {channels} channels" if across < channels else f"{channels} channels"
    part = f"the first {shown} of {count} {thing}s" if shown < count else f"one {thing} a row"
    return f"{each}; {part}, {first}"


def _words(now, then, shown, thing):
    count, channels, tall, wide = now.shape
    words = (
        f"{counted(shown, thing)}{f' of {count}' if shown < count else ''} as images of {tall} × {wide} weights"
        f"{f' in {channels} channels' if channels > 1 else ''}, from {figures(float(now.min()))} to "
        f"{figures(float(now.max()))}."
    )
    if then is not None:
        words += f" Beside them, before training: from {figures(float(then.min()))} to {figures(float(then.max()))}."
    return words
