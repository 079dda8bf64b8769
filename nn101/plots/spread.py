"""How the activations of every layer are spread: alive and varied, or dead, saturated or all alike."""

from dataclasses import dataclass

import numpy as np

from nn101.plots.card import Panels, blank, caption, card, finish, picture
from nn101.plots.numbers import counted, figures, percent
from nn101.plots.student import NotReady, array, complain, short, value
from nn101.plots.style import BLUE, INK, MUTED, PANEL

COLUMNS, ROWS = 6, 6  # panels side by side; initialisations in one picture
END = 0.1  # this near to an end of its range, a sigmoid or tanh is called saturated
ZEROS = 0.2  # share of exact zeros from which activations are taken for those of a ReLU
KINDS = ("sigmoid", "tanh", "relu", "none")
FLAT, STEEP = 3.0, 2.0  # a bar so many times the next one is cut off, at so many times the next one
KEPT = 3.0  # factor by which the spread may change from the first layer to the last and count as kept


@dataclass
class Layer:
    """What one panel shows: the values, and what is written over them."""

    values: np.ndarray
    kind: str

    @property
    def std(self):
        return float(self.values.std())

    @property
    def saturated(self):
        """Share of values near an end of the range, or None."""
        if self.kind not in ("sigmoid", "tanh"):
            return None
        low = 0.0 if self.kind == "sigmoid" else -1.0
        return float(((self.values < low + END) | (self.values > 1 - END)).mean())

    @property
    def dead(self):
        """Share of units that are 0 for every sample, or None; the units stand along axis 1."""
        if self.kind != "relu" or self.values.ndim < 2:
            return None
        others = tuple(axis for axis in range(self.values.ndim) if axis != 1)
        return float((self.values == 0).all(axis=others).mean())

    @property
    def said(self):
        words = [f"std {figures(self.std)}"]
        if self.saturated is not None:
            words.append(f"{percent(self.saturated)} saturated")
        elif self.kind == "relu":
            words.append(f"{percent((self.values == 0).mean())} zero")
        if self.dead is not None:
            words.append(f"{percent(self.dead)} dead")
        return words


@picture
def activation_histograms(layers, *, activation=None, bins=30, reach=None, title=None):
    """One histogram for each layer, on one axis, with its standard deviation and its saturated or dead share.

    layers: {"layer 1": activations, ...} or a list of them; to compare, {"Xavier": {"layer 1": ...}, "He": ...}
    gives one row of panels each. Activations: (N, units) or (N, C, H, W), one row a sample. activation:
    "sigmoid", "tanh", "relu" or "none", by default what the values look like; it decides what is counted:
    saturated (within 0.1 of an end of the range), or zero and dead (a unit that is 0 for all samples).
    reach: the two ends of the axis. Returns a tuple of Axes.
    """
    rows = _rows(layers, activation)
    ready = [layer for row in rows.values() for layer in row.values() if isinstance(layer, Layer)]
    if not ready:
        raise next(layer for row in rows.values() for layer in row.values())
    if not isinstance(bins, (int, np.integer)) or not 2 <= bins <= 200:
        raise ValueError(f"bins should be a whole number from 2 to 200, got {bins!r}.")
    edges = np.linspace(*_reach(ready, reach), int(bins) + 1)
    several = list(rows) != [""]
    grid = _grid(rows)
    columns = max(map(len, grid))
    lines = max(len(layer.said) for layer in ready)
    heading = 0.27 + 0.165 * lines + (0.3 if several else 0.0)
    figure, axes = card(
        title or _headline(rows, several),
        width=8.0 if columns > 3 else 1.6 + 2.1 * columns,
        panels=len(grid) * columns,
        columns=columns,
        height=0.95,
        left=0.68,
        right=0.25,
        bottom=0.56,
        gap=(0.22, heading + (0.4 if several else 0.26)),
        heading=heading,
    )
    drawn = []
    for number, panels in enumerate(grid):
        tall = _ceiling([layer for _, layer in panels if isinstance(layer, Layer)], edges)
        for column in range(columns):
            ax = axes[number * columns + column]
            if column >= len(panels):
                ax.remove()
                continue
            name, layer = panels[column]
            drawn.append(ax)
            if not isinstance(layer, Layer):
                blank(ax, str(layer))
                ax.set_title(name)
                continue
            _histogram(ax, layer, edges, tall)
            caption(ax, name, "\n".join(layer.said), size=8.5 if columns < 5 else 8)
            if column:
                ax.set_yticklabels([])
            else:
                ax.set_ylabel("values, %")
        if several:
            first = axes[number * columns].get_position()
            _, height = figure.get_size_inches()
            y = first.y1 + (heading - 0.13) / height
            figure.text(first.x0, y, list(rows)[number], fontsize=11, fontweight="bold", color=BLUE, va="center")
    for ax, (_, layer) in zip(drawn[-len(grid[-1]) :], grid[-1], strict=True):
        ax.set_xlabel("activation" if isinstance(layer, Layer) else "")
    return finish(Panels(drawn), _words(rows))


def _rows(given, activation):
    """{row name: {layer name: Layer, or NotReady}}; the one row of a plain dict or list is called ""."""
    plain = value(given, "activations")
    if isinstance(plain, (list, tuple)):
        plain = {f"layer {number}": values for number, values in enumerate(plain, 1)}
    if not isinstance(plain, dict) or not plain:
        complain(given, f'layers should be a dict such as {{"layer 1": activations}}, got {short(plain)}.')
    opened = {str(name): _opened(held, str(name), given) for name, held in plain.items()}
    if not any(isinstance(held, dict) for held, _ in opened.values()):
        if len(opened) > 4 * COLUMNS:
            complain(given, f"{len(opened)} layers are too many for one picture; {4 * COLUMNS} is the most.")
        return {"": _one_row(opened, activation)}
    if len(opened) > ROWS:
        complain(given, f"{len(opened)} rows of histograms are too many; {ROWS} is the most.")
    rows = {}
    for name, (held, source) in opened.items():
        if isinstance(held, NotReady):
            rows[name] = {"": held}
            continue
        if not isinstance(held, dict) or not 1 <= len(held) <= COLUMNS:
            complain(source, f"{name} should hold 1 to {COLUMNS} layers in a dict, got {short(held)}.")
        rows[name] = _one_row({str(key): _opened(each, str(key), source) for key, each in held.items()}, activation)
    return rows


def _opened(held, name, given):
    """(the value behind a `lambda:`, or why there is none; what to blame if the value is no good)."""
    source = held if callable(held) else given
    try:
        held = value(held, f"activations of {name}")
    except NotReady as reason:
        return reason, source
    if isinstance(held, list) and held and all(isinstance(each, np.ndarray) and each.ndim for each in held):
        held = {f"layer {number}": each for number, each in enumerate(held, 1)}
    return held, source


def _one_row(opened, activation):
    if activation is not None and activation not in KINDS:
        raise ValueError(f"activation should be one of {', '.join(KINDS)}, got {activation!r}.")
    row = {}
    for name, (held, source) in opened.items():
        try:
            row[name] = held if isinstance(held, NotReady) else _values(held, source, name)
        except NotReady as reason:
            row[name] = reason
    ready = [values for values in row.values() if isinstance(values, np.ndarray)]
    kind = activation or (_kind(np.concatenate([values.ravel() for values in ready])) if ready else "none")
    return {name: held if isinstance(held, NotReady) else Layer(held, kind) for name, held in row.items()}


def _values(held, source, name):
    values = array((lambda: held) if callable(source) else held, f"The activations of {name}")
    if values.size < 2:
        complain(source, f"The activations of {name} should be many numbers, got {short(held)}.")
    return values


def _kind(values):
    """The activation function that values look like."""
    low, high = values.min(), values.max()
    if low == 0 and (values == 0).mean() >= ZEROS:
        return "relu"
    if low >= 0 and high <= 1:
        return "sigmoid"
    return "tanh" if -1 <= low < 0 and high <= 1 else "none"


def _reach(ready, reach):
    if reach is not None:
        try:
            low, high = (float(end) for end in reach)
        except (TypeError, ValueError):
            low = high = np.nan
        if not low < high:
            raise ValueError(f"reach should be the two ends of the axis, such as (0, 1), got {short(reach)}.")
        return low, high
    kinds = {layer.kind for layer in ready}
    if kinds == {"sigmoid"}:
        return 0.0, 1.0
    if kinds <= {"sigmoid", "tanh"}:
        return -1.0, 1.0
    # The widest layer decides; its rarest values may lie outside.
    low = min(float(np.quantile(layer.values, 0.002, method="lower")) for layer in ready)
    high = max(float(np.quantile(layer.values, 0.998, method="higher")) for layer in ready)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _grid(rows):
    """Rows of (layer name, layer); a single long row goes on in the next line."""
    grid = []
    for row in rows.values():
        panels = list(row.items())
        lines = -(-len(panels) // COLUMNS)
        wide = -(-len(panels) // lines)
        grid += [panels[start : start + wide] for start in range(0, len(panels), wide)]
    return grid


def _shares(layer, edges):
    """Percent of the values in every bin."""
    return 100 * np.histogram(layer.values, edges)[0] / layer.values.size


def _ceiling(layers, edges):
    """Height of the axis of a row: a bar far above all others is cut off, so that the others can be seen."""
    tops = []
    for layer in layers:
        second, first = np.sort(_shares(layer, edges))[-2:]
        tops.append(STEEP * second if first > FLAT * second > 0 else first)
    alone = [top for top, layer in zip(tops, layers, strict=True) if (_shares(layer, edges) > 0).sum() > 2]
    return 1.15 * (max(alone or tops, default=0.0) or 1.0)


def _histogram(ax, layer, edges, tall):
    from matplotlib.ticker import MaxNLocator

    shares = _shares(layer, edges)
    ax.bar(edges[:-1], np.minimum(shares, tall), np.diff(edges), align="edge", color=BLUE, alpha=0.85, linewidth=0)
    middle = (edges[0] + edges[-1]) / 2
    for left, width, share in zip(edges[:-1], np.diff(edges), shares, strict=True):
        if share > tall:
            centre = left + width / 2
            side = "left" if centre < middle else "right"
            x = left + (1.3 * width if side == "left" else -0.3 * width)
            ax.text(x, 0.95 * tall, f"{share:.0f} %", ha=side, va="top", fontsize=8, color=INK)
            ax.plot([left, left + width], [0.93 * tall, 0.97 * tall], color=PANEL, linewidth=2)  # torn off
    ax.set(xlim=(edges[0], edges[-1]), ylim=(0, tall))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=3))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    ax.tick_params(length=2.5, labelsize=8)
    ax.tick_params(axis="y", labelcolor=MUTED)


def _ends(row):
    """(first layer, last layer) of a row that is ready from end to end, or None."""
    layers = list(row.values())
    return (layers[0], layers[-1]) if all(isinstance(layer, Layer) for layer in layers) else None


def _headline(rows, several):
    missing = any(not isinstance(layer, Layer) for row in rows.values() for layer in row.values())
    rest = " (some are still to be written)" if missing else ""
    whole = {name: _ends(row) for name, row in rows.items() if _ends(row) is not None}
    if not whole:
        return "The activations of the layers that are ready" + rest
    if not several:
        first, last = whole[""]
        if len(rows[""]) == 1:
            return f"One layer's activations: {', '.join(first.said)}"
        return f"{_verdict(rows[''])}: std {figures(first.std)} in the first layer, {figures(last.std)} in the last"
    healthy = [name for name in whole if not _stuck(rows[name])] or list(whole)
    best = min(healthy, key=lambda name: _change(*whole[name]))
    first, last = whole[best]
    count = counted(len(rows[best]), "layer")
    keeps = f"{best} keeps the spread best through" if len(whole) > 1 else f"{best}, through"
    return f"{keeps} {count}: std {figures(first.std)} becomes {figures(last.std)}{rest}"


def _change(first, last):
    """By how much the spread changes, up or down, as a logarithm."""
    return abs(np.log(max(last.std, 1e-300) / max(first.std, 1e-300)))


def _stuck(row):
    return np.mean([layer.saturated or layer.dead or 0.0 for layer in row.values()]) > 0.5


def _verdict(row):
    first, last = _ends(row)
    if _stuck(row):
        return "Most activations are stuck" if first.kind == "relu" else "Most activations are saturated"
    if last.std < first.std / KEPT:
        return "The activations die out"
    if last.std > first.std * KEPT:
        return "The activations explode"
    return "The activations stay alive"


def _words(rows):
    parts = []
    for name, row in rows.items():
        said = [
            f"{layer_name} {', '.join(layer.said)}" if isinstance(layer, Layer) else f"{layer_name} {layer}".strip(" .")
            for layer_name, layer in row.items()
        ]
        parts.append(f"{name + ': ' if name else ''}{'; '.join(said)}.")
    return "Histograms of activations, one panel a layer. " + " ".join(parts)
