"""A circuit of gates as a drawing, laid out from what a reader's function calls."""

from itertools import permutations

from nn101.plots.card import card, finish, picture
from nn101.plots.student import name_of
from nn101.plots.style import BLUE, GREEN, INK, MUTED, ORANGE, PANEL, PURPLE, VERMILLION
from nn101.plots.tracing import trace

GATE_WIDTH, GATE_HEIGHT = 0.54, 0.42  # inches
ROW, PASSING = 0.72, 0.34  # distance of two gates in a column; of a gate and a wire that passes it
TRACK, MARGIN = 0.12, 0.17  # distance of two vertical wires; of a vertical wire and a gate
INPUT_COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE)
INPUT_STYLES = ("-", (0, (5, 1.5)), (0, (1.5, 1)), (0, (5, 1, 1, 1)), (0, (8, 2)))


@picture
def circuit(function, *, inputs=("a", "b"), outputs=None, title=None):
    """The circuit that a function builds by calling AND, NAND, OR, ..., drawn from left to right.

    function: called with one wire per input; may return one wire or several. inputs, outputs: their names.
    Returns the Axes.
    """
    inputs = [str(label) for label in inputs]
    sources, gates, results = trace(function, inputs)
    names = [f"out {number}" if len(results) > 1 else "out" for number in range(1, len(results) + 1)]
    names = names if outputs is None else [str(label) for label in outputs]
    if len(names) != len(results):
        raise ValueError(
            f"outputs names {len(names)} wires, but {name_of(function)} returned {len(results)}."
        )
    plan = _Plan(sources, gates, results, names)
    headline = title or _headline(name_of(function), gates)
    width = max(plan.width + 0.5, 4.2)
    figure, (ax,) = card(
        headline, width=width, height=plan.height, left=0.25, right=width - 0.25 - plan.width, bottom=0.42
    )
    ax.set(
        xlim=(0, plan.width), ylim=(0, plan.height), aspect="equal", xticks=[], yticks=[], facecolor="none"
    )
    ax.set_xlabel("a dot joins wires; a bare crossing does not", fontsize=8.5, color=MUTED, loc="left")
    ax.spines[:].set_visible(False)
    plan.draw(ax)
    return finish(ax, _words(sources, gates, results, names))


class _Node:
    """A place in a column: an input, a gate, a passing wire, or an output."""

    def __init__(self, kind, column, *, wire=None, label=""):
        self.kind, self.column, self.wire, self.label = kind, column, wire, label
        self.feeds = []  # nodes of the column before, in the order of the ports
        self.y = 0.0

    @property
    def room(self):
        return ROW if self.kind == "gate" else 0.5 if self.kind != "pass" else PASSING

    def port(self, number):
        """Height at which the wire number `number` enters."""
        if self.kind != "gate" or len(self.feeds) == 1:
            return self.y
        return self.y + GATE_HEIGHT * (0.25 - 0.5 * number / (len(self.feeds) - 1))


class _Plan:
    """Columns by depth, rows by the average of the neighbours, wires in right angles between the columns."""

    def __init__(self, sources, gates, results, names):
        self.sources = {wire: number for number, wire in enumerate(sources)}
        everywhere = [wire for gate in gates for wire in gate.inputs] + results
        constants = list(
            dict.fromkeys(wire for wire in everywhere if not wire.inputs and wire not in self.sources)
        )
        last = 1 + max((wire.depth for wire in results), default=0)
        last = max(last, 1 + max((gate.depth for gate in gates), default=0))
        self.columns = [[] for _ in range(last + 1)]
        self.home = {}
        for wire in [*sources, *constants]:
            self._add(_Node("input", 0, wire=wire, label=wire.gate))
        for wire in gates:
            self._add(_Node("gate", wire.depth, wire=wire, label=wire.gate))
        self.passing = {}
        for gate in gates:
            self.home[gate].feeds = [self._before(wire, gate.depth) for wire in gate.inputs]
        for wire, name in zip(results, names, strict=True):
            node = _Node("output", last, label=name)
            node.feeds = [self._before(wire, last)]
            self.columns[last].append(node)
        self._order()
        self._heights()
        self._tracks()

    def _add(self, node):
        self.columns[node.column].append(node)
        self.home[node.wire] = node

    def _before(self, wire, column):
        """The node that carries a wire in the column before `column`; all that use it there share it."""
        node = self.home[wire]
        for between in range(node.column + 1, column):
            key = (wire, between)
            if key not in self.passing:
                self.passing[key] = _Node("pass", between, wire=wire)
                self.passing[key].feeds = [node]
                self.columns[between].append(self.passing[key])
            node = self.passing[key]
        return node

    def _order(self):
        """Sort each column by where its neighbours are, back and forth, so that few wires cross."""
        for sweep in range(8):
            forward = sweep % 2 == 0
            for column in self.columns[1:] if forward else self.columns[-2::-1]:
                before = {node: row for other in self.columns for row, node in enumerate(other)}
                if forward:
                    weight = {
                        node: _mean([before[feed] for feed in node.feeds], before[node]) for node in column
                    }
                else:
                    users = [
                        (user, port)
                        for user in self.columns[column[0].column + 1]
                        for port in range(len(user.feeds))
                    ]
                    weight = {
                        node: _mean(
                            [before[user] + 0.3 * port for user, port in users if user.feeds[port] is node],
                            before[node],
                        )
                        for node in column
                    }
                if column is not self.columns[0]:
                    column.sort(key=weight.get)

    def _heights(self):
        """Every node near its neighbours, none closer to the next than they need."""
        for column in self.columns:
            _spread(column, [-ROW * row for row in range(len(column))])
        for sweep in range(12):
            for column in self.columns if sweep % 2 == 0 else self.columns[::-1]:
                users = self.columns[column[0].column + 1] if column[0].column + 1 < len(self.columns) else []
                wanted = []
                for node in column:
                    near = [feed.y for feed in node.feeds]
                    near += [
                        user.port(port)
                        for user in users
                        for port, feed in enumerate(user.feeds)
                        if feed is node
                    ]
                    wanted.append(_mean(near, node.y))
                _spread(column, wanted)
        self._straighten()
        self._part()
        everything = [node for column in self.columns for node in column]
        low, high = min(node.y for node in everything) - 0.36, max(node.y for node in everything) + 0.36
        for node in everything:
            node.y -= low
        self.height = high - low

    def _straighten(self):
        """Gates stay; a passing wire takes the height of the port it leads to, or of the gate it is from."""
        for column in self.columns[1:]:
            _spread(
                column,
                [node.y if node.kind == "gate" else node.feeds[0].y for node in column],
                _stiffness(column),
            )
        led = {}  # node of a column -> height of the gate port it feeds in the next
        for column in self.columns[:0:-1]:
            _spread(
                column,
                [led.get(node, node.y) if node.kind == "pass" else node.y for node in column],
                _stiffness(column),
            )
            for node in column:
                if node.kind == "gate":
                    led |= {feed: node.port(port) for port, feed in enumerate(node.feeds)}
                elif node.kind == "pass" and node in led:
                    led[node.feeds[0]] = node.y

    def _part(self):
        """Move inputs and passing wires off the height of a port that another wire enters: they would mix."""
        for before, after in zip(self.columns, self.columns[1:], strict=False):
            ports = [(feed, node.port(port)) for node in after for port, feed in enumerate(node.feeds)]
            for node in before:
                if node.kind == "gate":
                    continue
                for shift in (0.0, 0.1, -0.1, 0.2, -0.2):
                    if all(feed is node or abs(height - node.y - shift) > 0.06 for feed, height in ports):
                        node.y += shift
                        break

    def _tracks(self):
        """Give every wire that turns its own vertical track, in the order with least overlap and crossing."""
        label = 0.2 + 0.085 * max(len(node.label) for node in self.columns[0])
        self.x, self.channels = [label], []
        for column in self.columns[1:]:
            wires = {}
            for node in column:
                for port, feed in enumerate(node.feeds):
                    wires.setdefault(feed, []).append(node.port(port))
            turning = [feed for feed, ends in wires.items() if any(abs(end - feed.y) > 1e-6 for end in ends)]
            order = _best_order(turning, wires)
            start = self.x[-1] + (
                GATE_WIDTH if any(node.kind == "gate" for node in self.columns[len(self.x) - 1]) else 0.08
            )
            self.channels.append(
                (wires, {feed: start + MARGIN + TRACK * number for number, feed in enumerate(order)})
            )
            self.x.append(start + 2 * MARGIN + TRACK * max(len(order) - 1, 0))
        self.width = self.x[-1] + 0.2 + 0.085 * max(len(node.label) for node in self.columns[-1])

    def draw(self, ax):
        for number, (wires, tracks) in enumerate(self.channels):
            for feed, ends in wires.items():
                self._wire(ax, feed, ends, tracks.get(feed), self.x[number], self.x[number + 1])
        for column, x in zip(self.columns, self.x, strict=True):
            for node in column:
                if node.kind == "gate":
                    _gate(ax, x, node)
                elif node.kind == "input":
                    ax.text(
                        x - 0.06,
                        node.y,
                        node.label,
                        ha="right",
                        va="center",
                        fontsize=11,
                        fontweight="bold",
                        color=self._style(node.wire)["color"],
                    )
                elif node.kind == "output":
                    ax.text(
                        x + 0.06,
                        node.y,
                        node.label,
                        ha="left",
                        va="center",
                        fontsize=11,
                        fontweight="bold",
                        color=INK,
                    )

    def _wire(self, ax, feed, ends, track, left, right):
        style = self._style(feed.wire)
        start = left + (GATE_WIDTH if feed.kind == "gate" else 0)
        if feed.kind == "pass":
            ax.plot([left, left + GATE_WIDTH], [feed.y, feed.y], **style)
            start = left + GATE_WIDTH
        for end in ends:
            if track is None or abs(end - feed.y) < 1e-6:
                ax.plot([start, right], [feed.y, feed.y], **style)
            else:
                ax.plot([start, track, track, right], [feed.y, feed.y, end, end], **style)
        if track is not None and len(ends) > 1:
            heights = [feed.y, *ends]
            for y in ends:
                inside = min(heights) < y < max(heights)
                if inside:
                    ax.plot(track, y, marker="o", markersize=4.5, color=style["color"], zorder=3)
            if min(ends) <= feed.y <= max(ends):
                ax.plot(track, feed.y, marker="o", markersize=4.5, color=style["color"], zorder=3)

    def _style(self, wire):
        if wire in self.sources:
            number = self.sources[wire] % len(INPUT_COLOURS)
            return {
                "color": INPUT_COLOURS[number],
                "linestyle": INPUT_STYLES[number],
                "linewidth": 1.6,
                "zorder": 2,
                "solid_capstyle": "butt",
            }
        return {"color": INK, "linestyle": "-", "linewidth": 1.4, "zorder": 2, "solid_capstyle": "butt"}


def _gate(ax, x, node):
    """The usual symbol: flat back for AND, curved for OR, a bubble where the answer is turned round."""
    from matplotlib.patches import Circle, PathPatch
    from matplotlib.path import Path

    turned = node.label in ("NAND", "NOR", "XNOR", "NOT")
    bubble = 0.05
    right = x + GATE_WIDTH - (2 * bubble if turned else 0)
    low, high, middle = node.y - GATE_HEIGHT / 2, node.y + GATE_HEIGHT / 2, node.y
    if node.label in ("AND", "NAND"):
        bend = right - GATE_HEIGHT / 2
        arc = 0.5523 * GATE_HEIGHT / 2
        corners = [
            (x, low),
            (bend, low),
            (bend + arc, low),
            (right, middle - arc),
            (right, middle),
            (right, middle + arc),
            (bend + arc, high),
            (bend, high),
            (x, high),
            (x, low),
        ]
        codes = [Path.MOVETO, Path.LINETO, *[Path.CURVE4] * 6, Path.LINETO, Path.CLOSEPOLY]
    elif node.label == "NOT":
        corners = [(x, low), (right, middle), (x, high), (x, low)]
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    else:
        knee = x + 0.55 * (right - x)
        corners = [
            (x, low),
            (knee, low),
            (right, middle),
            (knee, high),
            (x, high),
            (x + 0.16, middle),
            (x, low),
        ]
        codes = [Path.MOVETO, Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.CURVE3]
        if node.label in ("XOR", "XNOR"):
            back = Path(
                [(x - 0.06, low), (x + 0.1, middle), (x - 0.06, high)],
                [Path.MOVETO, Path.CURVE3, Path.CURVE3],
            )
            ax.add_patch(PathPatch(back, facecolor="none", edgecolor=INK, linewidth=1.4, zorder=4))
    ax.add_patch(PathPatch(Path(corners, codes), facecolor=PANEL, edgecolor=INK, linewidth=1.4, zorder=4))
    if turned:
        ax.add_patch(
            Circle((right + bubble, middle), bubble, facecolor=PANEL, edgecolor=INK, linewidth=1.3, zorder=4)
        )
    ax.text(
        x + 0.46 * (right - x), middle, node.label, ha="center", va="center", fontsize=7, color=INK, zorder=5
    )


def _stiffness(column):
    return [20.0 if node.kind == "gate" else 1.0 for node in column]


def _spread(column, wanted, weights=None):
    """Heights near the wanted ones, from the top down, that keep the order and leave every node its room."""
    weights = weights or [1.0] * len(column)
    offsets = [0.0]
    for above, node in zip(column, column[1:], strict=False):
        offsets.append(offsets[-1] + (above.room + node.room) / 2)
    blocks = []  # [weighted sum of heights, weight, nodes]: nodes that touch move together
    for height, weight, offset in zip(wanted, weights, offsets, strict=True):
        blocks.append([weight * (height + offset), weight, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] < blocks[-1][0] / blocks[-1][1]:
            total, weight, count = blocks.pop()
            blocks[-1] = [blocks[-1][0] + total, blocks[-1][1] + weight, blocks[-1][2] + count]
    tops = [total / weight for total, weight, count in blocks for _ in range(count)]
    for node, top, offset in zip(column, tops, offsets, strict=True):
        node.y = top - offset


def _best_order(turning, wires):
    if len(turning) > 5:
        return sorted(turning, key=lambda feed: feed.y, reverse=True)
    return min(permutations(turning), key=lambda order: _untidiness(order, wires), default=())


def _untidiness(order, wires):
    """Wires drawn over each other count far more than wires that cross."""
    cost = 0
    for number, feed in enumerate(order):
        span = (min(feed.y, *wires[feed]), max(feed.y, *wires[feed]))
        for later in order[number + 1 :]:
            later_span = (min(later.y, *wires[later]), max(later.y, *wires[later]))
            for end in wires[feed]:
                cost += 100 * (abs(end - later.y) < 0.04) + (later_span[0] < end < later_span[1])
            cost += span[0] < later.y < span[1]
        for straight in wires:
            if straight not in order:
                cost += 100 * any(abs(end - straight.y) < 0.04 for end in wires[feed])
    return cost


def _mean(numbers, otherwise):
    return sum(numbers) / len(numbers) if numbers else otherwise


def _headline(name, gates):
    if not gates:
        return f"{name} uses no gate: its output is an input"
    kinds = sorted({gate.gate for gate in gates})
    kind = f"{kinds[0]} " if len(kinds) == 1 else ""
    deep = max(gate.depth for gate in gates)
    count = f"{len(gates)} {kind}gate{'s' if len(gates) > 1 else ''}"
    who = "Your circuit" if name == "<lambda>" else name
    return f"{who} is built from {count}; a signal passes at most {deep}"


def _words(sources, gates, results, names):
    called = {wire: wire.gate for wire in sources} | {
        gate: f"gate {number}" for number, gate in enumerate(gates, 1)
    }

    def say(wire):
        return called.get(wire, wire.gate)

    parts = [
        f"gate {number} is {gate.gate} of {' and '.join(map(say, gate.inputs))}"
        for number, gate in enumerate(gates, 1)
    ]
    parts += [f"{name} is {say(wire)}" for name, wire in zip(names, results, strict=True)]
    return "Circuit: " + "; ".join(parts) + "."
