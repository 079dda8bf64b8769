"""A layered network as a drawing: circles for numbers, lines for weights, a grey 1 for every bias."""

import numpy as np

from nn101.plots.card import done, picture, place
from nn101.plots.student import array, complain, short, value
from nn101.plots.style import BLUE, CLASS_TINTS, GREY, INK, MUTED, PANEL, VERMILLION

MOST = 10  # circles drawn in one layer before it is abridged
ENDS = 3  # circles left at each end of an abridged layer
ROOMY, TIGHT = (
    (0.23, 0.62),
    (0.18, 0.45),
)  # radius of a circle and distance of two, inches: small and tall drawings


@picture
def network(sizes, *, weights=None, values=None, labels=None, bias=True, title=None, ax=None):
    """A fully connected network such as [2, 3, 2, 2]; layers of more than ten circles are abridged.

    weights: [W1, W2, ...] with W of shape (D_in, D_out), or a dict of W1, b1, W2, ...: thicker means larger,
    solid positive, dashed negative. values: one array per layer, written into the circles. labels: one name
    per layer. bias: draw the bias of every layer as a grey 1. Returns the Axes.
    """
    sizes = _sizes(sizes)
    matrices, biases = _weights(weights, sizes)
    numbers = _values(values, sizes)
    names = _labels(labels, sizes)
    slots = max(min(size, 2 * ENDS + 1) if size > MOST else size for size in sizes) + bool(bias)
    gap = min(2.1, 6.6 / (len(sizes) - 1))
    radius, step = ROOMY if slots <= 7 else TIGHT
    wide, high = gap * (len(sizes) - 1) + 1.2, step * (slots - 1) + 2 * radius + 0.16
    ax, ours = place(
        ax,
        title or _headline(sizes),
        width=max(wide + 0.3, 4.6),
        height=high,
        left=0.15,
        right=0.15,
        bottom=0.86,
        legend=_legend(matrices, biases, bias),
    )
    ax.set(
        xlim=(-0.6, wide - 0.6),
        ylim=(-high / 2, high / 2),
        aspect="equal",
        yticks=[],
        facecolor="none",
        xticks=[gap * layer for layer in range(len(sizes))],
        xlabel="layer, from input to output",
    )
    ax.set_xticklabels(
        [
            f"{name}\n{size:,} {_what(layer, size)}"
            for layer, (name, size) in enumerate(zip(names, sizes, strict=True))
        ]
    )
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    layers = [
        _layer(size, gap * layer, step, bias and layer < len(sizes) - 1) for layer, size in enumerate(sizes)
    ]
    for layer, (before, after) in enumerate(zip(layers, layers[1:], strict=False)):
        _edges(
            ax,
            before,
            after,
            None if matrices is None else matrices[layer],
            None if biases is None else biases[layer],
        )
    for layer, circles in enumerate(layers):
        _circles(ax, circles, radius, layer, len(sizes), None if numbers is None else numbers[layer])
    return done(ax, ours, _words(sizes, matrices, numbers, bias))


def _layer(size, x, step, bias):
    """Circles of one layer: {index: (x, y)}; index "bias" for the bias, "dots" for what was left out."""
    shown = list(range(size)) if size <= MOST else [*range(ENDS), "dots", *range(size - ENDS, size)]
    if bias:
        shown = ["bias", *shown]
    top = step * (len(shown) - 1) / 2
    return {index: (x, top - step * row) for row, index in enumerate(shown)}


def _edges(ax, before, after, matrix, bias):
    from matplotlib.collections import LineCollection

    lines, widths, colours, styles = [], [], [], []
    largest = 0.0 if matrix is None else float(np.abs(matrix).max(initial=0.0))
    if bias is not None:
        largest = max(largest, float(np.abs(bias).max(initial=0.0)))
    for source, start in before.items():
        for target, end in after.items():
            if "dots" in (source, target) or target == "bias":
                continue
            lines.append((start, end))
            size = None
            if matrix is not None and source != "bias":
                size = matrix[source, target]
            elif bias is not None and source == "bias":
                size = bias[target]
            if size is None:
                widths.append(1.0 if len(before) * len(after) < 40 else 0.5)
                colours.append(GREY if source == "bias" else "#8d99a5")
                styles.append("-")
            else:
                widths.append(0.5 + 3.0 * abs(size) / (largest or 1.0))
                colours.append(BLUE if size >= 0 else VERMILLION)
                styles.append("-" if size >= 0 else (0, (3, 1.6)))
    ax.add_collection(
        LineCollection(lines, linewidths=widths, colors=colours, linestyles=styles, zorder=1, capstyle="butt")
    )


def _circles(ax, circles, radius, layer, layers, numbers):
    from matplotlib.patches import Circle

    tint = CLASS_TINTS[0] if layer == 0 else CLASS_TINTS[1] if layer == layers - 1 else PANEL
    letter = "x" if layer == 0 else "y" if layer == layers - 1 else ""
    for index, at in circles.items():
        if index == "dots":
            ax.text(*at, "⋮", ha="center", va="center", fontsize=16, color=MUTED)
            continue
        grey = index == "bias"
        ax.add_patch(
            Circle(
                at,
                radius * (0.8 if grey else 1),
                facecolor=GREY if grey else tint,
                edgecolor=MUTED if grey else INK,
                linewidth=1.0 if grey else 1.4,
                zorder=3,
            )
        )
        if grey:
            text = "1"
        elif numbers is not None:
            text = _number(numbers[index])
        else:
            text = f"{letter}{_subscript(index + 1)}" if letter else ""
        size = radius / ROOMY[0] * (8.5 if grey or numbers is not None else 11)
        ax.text(
            *at,
            text,
            ha="center",
            va="center",
            fontsize=size if len(text) < 5 else 0.8 * size,
            color=INK,
            zorder=4,
        )


def _sizes(sizes):
    sizes = list(value(sizes, "sizes"))
    if len(sizes) < 2 or any(isinstance(size, bool) or int(size) != size or size < 1 for size in sizes):
        raise ValueError(f"sizes should be at least two whole numbers, such as [2, 3, 2, 2], got {sizes}.")
    if len(sizes) > 8:
        raise ValueError(f"A drawing of {len(sizes)} layers is too crowded; eight is the most.")
    return [int(size) for size in sizes]


def _weights(given, sizes):
    """(matrices, biases), each a list or None, from a list of matrices or a dict of W1, b1, ..."""
    weights = value(given, "weights") if given is not None else None
    if weights is None:
        return None, None
    layers = range(1, len(sizes))
    if isinstance(weights, dict):
        missing = [f"W{layer}" for layer in layers if f"W{layer}" not in weights]
        if missing:
            complain(given, f"weights should hold {', '.join(missing)} for the sizes {sizes}.")
        has_biases = all(f"b{layer}" in weights for layer in layers)
        biases = [array(weights[f"b{layer}"], f"b{layer}") for layer in layers] if has_biases else None
        weights = [weights[f"W{layer}"] for layer in layers]
    else:
        biases = None
    if len(weights) != len(sizes) - 1:
        complain(
            given, f"weights should have {len(sizes) - 1} matrices for the sizes {sizes}, got {len(weights)}."
        )
    matrices = [array(matrix, f"W{layer}") for layer, matrix in enumerate(weights, 1)]
    for layer, matrix in enumerate(matrices, 1):
        wanted = (sizes[layer - 1], sizes[layer])
        if matrix.shape != wanted:
            complain(
                given,
                f"W{layer} should have shape {wanted}, inputs by neurons; got {matrix.shape}.",
            )
        if biases is not None and biases[layer - 1].shape != wanted[1:]:
            complain(given, f"b{layer} should have shape {wanted[1:]}, got {biases[layer - 1].shape}.")
    return matrices, biases


def _values(given, sizes):
    values = value(given, "values") if given is not None else None
    if values is None:
        return None
    if not isinstance(values, (list, tuple)) or len(values) != len(sizes):
        complain(
            given, f"values should have one array for each of the {len(sizes)} layers, got {short(values)}."
        )
    numbers = [
        array((lambda row=row: row) if callable(given) else row, f"values[{layer}]")
        for layer, row in enumerate(values)
    ]
    for layer, (row, size) in enumerate(zip(numbers, sizes, strict=True)):
        if row.shape != (size,):
            complain(given, f"values[{layer}] should have shape ({size},), got {row.shape}.")
    return numbers


def _labels(labels, sizes):
    if labels is None:
        hidden = len(sizes) - 2
        return [
            "input",
            *(f"hidden {layer}" if hidden > 1 else "hidden" for layer in range(1, hidden + 1)),
            "output",
        ]
    if len(labels) != len(sizes):
        raise ValueError(f"labels should name each of the {len(sizes)} layers, got {len(labels)}.")
    return [str(label) for label in labels]


def _headline(sizes):
    weights = sum(first * second for first, second in zip(sizes, sizes[1:], strict=False))
    biases = sum(sizes[1:])
    shape = "-".join(map(str, sizes))
    return f"A {shape} network: {weights:,} weights and {biases:,} bias{'es' if biases > 1 else ''}"


def _legend(matrices, biases, bias):
    from matplotlib.lines import Line2D

    handles = []
    if matrices is not None:
        handles.append(Line2D([], [], color=BLUE, linewidth=2.5, label="weight (thick: large)"))
        if any((numbers < 0).any() for numbers in [*matrices, *(biases or ())]):
            handles.append(
                Line2D(
                    [], [], color=VERMILLION, linewidth=2.5, linestyle=(0, (2, 1)), label="negative weight"
                )
            )
    if bias:
        handles.append(
            Line2D(
                [],
                [],
                linestyle="",
                marker="o",
                markersize=10,
                markerfacecolor=GREY,
                markeredgecolor=MUTED,
                label="bias: its input is always 1",
            )
        )
    return handles


def _what(layer, size):
    return ("number" if layer == 0 else "neuron") + ("" if size == 1 else "s")


def _number(number):
    text = f"{number:.2f}" if abs(number) < 100 else f"{number:.3g}"
    return text.replace("-", "\N{MINUS SIGN}")


def _subscript(number):
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(number))


def _words(sizes, matrices, numbers, bias):
    words = f"Layers of {', '.join(map(str, sizes))} circles, every circle joined to all of the next layer."
    if bias:
        words += " A grey 1 feeds the bias of each layer."
    if matrices is not None:
        negative = sum(int((matrix < 0).sum()) for matrix in matrices)
        words += f" {negative} of {sum(matrix.size for matrix in matrices)} weights are negative."
    if numbers is not None and sizes[-1] <= MOST:
        words += " Output: " + ", ".join(f"{number:.4g}" for number in numbers[-1]) + "."
    return words
