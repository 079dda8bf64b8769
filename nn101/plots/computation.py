"""A calculation as a graph: values flow forward above the wires, gradients backward below them."""

from nn101.plots.card import card, finish, picture, text_width
from nn101.plots.expression import entries, number, written
from nn101.plots.layout import Place, Plan
from nn101.plots.numbers import counted
from nn101.plots.style import BLUE, CLASS_TINTS, INK, MUTED, VERMILLION_INK, letter_mark

SIZE = 0.48  # inches: height of a step, and width of one with a short name
PORTS = 0.24  # distance of two wires that enter a step
WORDS = 0.19  # height of what is written above or below a wire, with a little air
FONT = 9.0
LINE = {"color": "#7d8a96", "linestyle": "-", "linewidth": 1.3, "zorder": 2, "solid_capstyle": "butt"}
SIGNS = {"*": "×", "-": "\N{MINUS SIGN}", "/": "÷"}


@picture
def graph(calculation, *, title=None):
    """A computational graph: each wire has its value above it and, once known, its gradient below it.

    calculation: a list of entries {"id", "op", "inputs", "value", "grad"}, `inputs` being ids, what goes in
    having neither `op` nor `inputs`; "label" names an entry, and "back" lists what a step hands back to each
    of its inputs, written at the branches of what is used twice. Or the last object of a calculation (a list
    of several) whose objects have .inputs (or .parents, ._prev), .op, .value (or .data) and .grad.
    Values and gradients: numbers, or arrays, whose shape is written. Returns the Axes.
    """
    steps = entries(calculation)
    plan = _plan(steps)
    width = max(plan.width + 0.5, 5.2, text_width(_note(steps), size=8.5, weight="normal") + 0.5)
    _, (ax,) = card(
        title or _headline(steps),
        width=width,
        height=plan.height,
        left=0.25,
        right=width - 0.25 - plan.width,
        bottom=0.42,
        legend=_legend(steps),
    )
    ax.set(xlim=(0, plan.width), ylim=(0, plan.height), aspect="equal", xticks=[], yticks=[], facecolor="none")
    ax.set_xlabel(_note(steps), fontsize=8.5, color=MUTED, loc="left")
    ax.spines[:].set_visible(False)
    _draw(ax, plan, steps)
    return finish(ax, _words(steps))


def _plan(steps):
    used = [position for entry in steps for position in entry.inputs]
    inputs, inner, outputs = [], [], []
    for position, entry in enumerate(steps):
        lead = 0.14 + _widest(written(entry.value), written(entry.grad))
        tail = max((0.1 + _widest(written(back)) for back in _shares(entry, used)), default=0.0)
        if not entry.inputs:
            inputs.append(Place("input", position, label=entry.label, words=WORDS, lead=lead, room=2 * WORDS + 0.16))
            continue
        ports = PORTS * (len(entry.inputs) - 1)
        height = max(SIZE, ports + PORTS)
        step = Place(
            "step",
            position,
            label=_sign(entry.op),
            width=max(SIZE, text_width(_sign(entry.op), size=10, weight="bold") + 0.2),
            span=ports,
            room=height + (0.42 if _named(entry, position, used) else 0.2),
            words=WORDS,
            lead=lead,
            tail=tail,
        )
        inner.append((step, entry.inputs))
    for position, entry in enumerate(steps):
        if position not in used:
            outputs.append((Place("output", label=entry.label if entry.inputs else ""), position))
    return Plan(inputs, inner, outputs, free=True)


def _draw(ax, plan, steps):
    used = [position for entry in steps for position in entry.inputs]
    plan.draw_wires(ax, lambda _: LINE)
    label = {"va": "center", "fontsize": 10.5, "fontweight": "bold", "color": INK}
    for column, x in zip(plan.columns, plan.x, strict=True):
        for place in column:
            if place.kind == "output":
                ax.text(x + 0.06, place.y, place.label, ha="left", **label)
            if place.kind not in ("input", "step"):
                continue
            entry, start = steps[place.key], x + place.width
            if place.kind == "input":
                ax.text(x - 0.06, place.y, place.label, ha="right", **label)
            else:
                _step(ax, x, place, entry.label if _named(entry, place.key, used) else "")
                for port, back in enumerate(_shares(entry, used)):
                    _below(ax, x - 0.05, place.port(port), written(back), ha="right")
            _above(ax, start + 0.07, place.y, written(entry.value))
            _below(ax, start + 0.07, place.y, written(entry.grad), ha="left")


def _step(ax, x, place, label):
    from matplotlib.patches import Circle, FancyBboxPatch

    height = max(SIZE, place.span + PORTS)
    shape = {"facecolor": CLASS_TINTS[0], "edgecolor": INK, "linewidth": 1.3, "zorder": 4}
    if place.width == height:
        ax.add_patch(Circle((x + SIZE / 2, place.y), SIZE / 2, **shape))
    else:
        rounded = f"round,pad=0,rounding_size={SIZE / 3}"
        ax.add_patch(FancyBboxPatch((x, place.y - height / 2), place.width, height, boxstyle=rounded, **shape))
    for port in range(len(place.feeds)):  # from the end of the wire to the rounded edge
        ax.plot([x, x + SIZE / 3], [place.port(port)] * 2, **LINE)
    big = len(place.label) == 1
    ax.text(
        x + place.width / 2,
        place.y,
        place.label,
        ha="center",
        va="center",
        fontsize=15 if big else 10,
        fontweight="normal" if big else "bold",
        color=INK,
        zorder=5,
    )
    if label:
        ax.text(
            x + place.width / 2,
            place.y + height / 2 + 0.04,
            label,
            ha="center",
            va="bottom",
            fontsize=8.5,
            color=MUTED,
            zorder=5,
        )


def _above(ax, x, y, text):
    if text:
        ax.text(x, y + 0.035, text, ha="left", va="bottom", fontsize=FONT, color=BLUE, zorder=5)


def _below(ax, x, y, text, *, ha):
    if text:
        ax.text(x, y - 0.045, text, ha=ha, va="top", fontsize=FONT, color=VERMILLION_INK, zorder=5)


def _shares(entry, used):
    """What a step hands back, where one number below the wire would not say it: to inputs that branch."""
    return [
        back if used.count(position) > 1 else None
        for position, back in zip(entry.inputs, entry.back, strict=bool(entry.back))
    ]


def _named(entry, position, used):
    """Is the name of a step written over it? That of the last one stands at its output."""
    return bool(entry.label) and position in used


def _sign(op):
    return SIGNS.get(op, op)


def _widest(*texts):
    return max(text_width(text, size=FONT, weight="normal") if text else 0.0 for text in texts)


def _legend(steps):
    from matplotlib.lines import Line2D

    def handle(arrow, colour, words):
        return Line2D([], [], linestyle="", marker=letter_mark(arrow), markersize=11, color=colour, label=words)

    handles = [handle("→", BLUE, "above a wire: its value")]
    if any(entry.grad is not None for entry in steps):
        handles.append(handle("←", VERMILLION_INK, "below a wire: its gradient"))
    return handles


def _note(steps):
    used = [position for entry in steps for position in entry.inputs]
    if any(used.count(position) > 1 for position in used):
        return "a dot: one number, used more than once; its gradient is the sum of what comes back"
    return "the value flows to the right, the gradient to the left"


def _ends(steps):
    used = {position for entry in steps for position in entry.inputs}
    return [entry for position, entry in enumerate(steps) if position not in used]


def _headline(steps):
    ends, count = _ends(steps), sum(bool(entry.inputs) for entry in steps)
    made = counted(count, "step")
    if len(ends) > 1:
        return f"{made} lead to {len(ends)} results"
    end = ends[0]
    verb = "is" if number(end.value) is not None else "has shape"
    said = f"{end.label or 'The result'} {verb} {written(end.value)}" if end.value is not None else f"A graph of {made}"
    sources = [entry for entry in steps if not entry.inputs and entry.label and number(entry.grad) is not None]
    if not count or number(end.grad) != 1.0 or not sources:
        return f"{said}, after {made}" if end.value is not None else said
    most = max(sources, key=lambda entry: abs(number(entry.grad)))
    return f"{said}; it changes fastest with {most.label}: {written(most.grad)} per unit"


def _words(steps):
    called = [entry.label or f"step {position}" for position, entry in enumerate(steps)]
    parts = []
    for name, entry in zip(called, steps, strict=True):
        made = f"{name} = {_sign(entry.op)}({', '.join(called[position] for position in entry.inputs)})"
        text = made if entry.inputs else name
        text += f" is {written(entry.value)}" if entry.value is not None else ""
        text += f", gradient {written(entry.grad)}" if entry.grad is not None else ""
        parts.append(text)
    return "Computational graph: " + "; ".join(parts) + "."
