"""A circuit of gates as a drawing, laid out from what a reader's function calls."""

from nn101.plots.card import card, finish, picture
from nn101.plots.layout import Place, Plan
from nn101.plots.student import name_of
from nn101.plots.style import BLUE, GREEN, INK, MUTED, ORANGE, PANEL, PURPLE, VERMILLION
from nn101.plots.tracing import trace

GATE_WIDTH, GATE_HEIGHT = 0.54, 0.42  # inches
ROW = 0.72  # distance of two gates in a column
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
    numbers = {wire: number for number, wire in enumerate(sources)}
    plan = _plan(numbers, gates, results, names)
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
    _draw(ax, plan, numbers)
    return finish(ax, _words(sources, gates, results, names))


def _plan(sources, gates, results, names):
    everywhere = [wire for gate in gates for wire in gate.inputs] + results
    constants = dict.fromkeys(wire for wire in everywhere if not wire.inputs and wire not in sources)
    return Plan(
        [Place("input", wire, label=wire.gate) for wire in [*sources, *constants]],
        [
            (Place("step", gate, label=gate.gate, width=GATE_WIDTH, span=GATE_HEIGHT / 2, room=ROW), gate.inputs)
            for gate in gates
        ],
        [(Place("output", label=name), wire) for wire, name in zip(results, names, strict=True)],
    )


def _draw(ax, plan, sources):
    def style(wire):
        looks = {"color": INK, "linestyle": "-", "linewidth": 1.4, "zorder": 2, "solid_capstyle": "butt"}
        if wire in sources:
            number = sources[wire] % len(INPUT_COLOURS)
            looks |= {"color": INPUT_COLOURS[number], "linestyle": INPUT_STYLES[number], "linewidth": 1.6}
        return looks

    plan.draw_wires(ax, style)
    label = {"va": "center", "fontsize": 11, "fontweight": "bold"}
    for column, x in zip(plan.columns, plan.x, strict=True):
        for place in column:
            if place.kind == "step":
                _gate(ax, x, place)
            elif place.kind == "input":
                ax.text(x - 0.06, place.y, place.label, ha="right", color=style(place.key)["color"], **label)
            elif place.kind == "output":
                ax.text(x + 0.06, place.y, place.label, ha="left", color=INK, **label)


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
