"""Computational graphs: every value and gradient at its wire, whatever the calculation is written in."""

import itertools
import random

import numpy as np
import pytest
from gallery import SHOPPING, Value, figure_of, placeholder_of, reuse, texts_of
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, FancyBboxPatch

from nn101 import plots
from nn101.plots.layout import Place, Plan
from nn101.plots.style import BLUE, VERMILLION_INK


def written(axes, colour):
    """{(x, y): text} of what is written in one colour."""
    return {text.get_position(): text.get_text() for text in axes.texts if to_hex(text.get_color()) == to_hex(colour)}


def title_of(axes):
    return figure_of(axes).get_suptitle().replace("\n", " ")


def steps_of(axes):
    return [patch for patch in axes.patches if isinstance(patch, (Circle, FancyBboxPatch))]


def test_every_value_stands_above_its_wire_and_every_gradient_below():
    axes = plots.graph(SHOPPING)
    values, gradients = written(axes, BLUE), written(axes, VERMILLION_INK)
    assert sorted(values.values()) == sorted(["2", "100", "150", "3", "1.1", "200", "450", "650", "715"])
    assert sorted(gradients.values()) == sorted(["110", "2.2", "3.3", "165", "650", "1.1", "1.1", "1.1", "1"])
    pairs = {"2": "110", "100": "2.2", "150": "3.3", "3": "165", "1.1": "650", "715": "1"}
    for (x, y), value in values.items():
        if value in pairs:
            below = [(up, text) for (at, up), text in gradients.items() if at == x and 0 < y - up < 0.15]
            assert [text for _, text in below] == [pairs[value]]
            wires = [line.get_ydata() for line in axes.lines if line.get_xdata()[0] <= x <= line.get_xdata()[-1]]
            assert any(below[0][0] < height < y for wire in wires for height in wire)


def test_the_title_names_what_the_result_depends_on_most():
    assert title_of(plots.graph(SHOPPING)) == "total is 715; it changes fastest with tax: 650 per unit"
    forward = [{key: held for key, held in entry.items() if key != "grad"} for entry in SHOPPING]
    assert title_of(plots.graph(forward)) == "total is 715, after 4 steps"
    assert not written(plots.graph(forward), VERMILLION_INK)
    scaled = [*SHOPPING[:-1], SHOPPING[-1] | {"grad": 2}]  # gradients of something that comes later
    assert title_of(plots.graph(scaled)) == "total is 715, after 4 steps"


def test_wires_of_the_shopping_do_not_cross_and_run_to_the_right():
    lines = [line.get_xydata() for line in plots.graph(SHOPPING).lines]
    pieces = [(one, other) for line in lines for one, other in itertools.pairwise(line.tolist())]
    assert all(one[0] <= other[0] for one, other in pieces)
    level = [(one, other) for one, other in pieces if one[1] == other[1]]
    upright = [(one, other) for one, other in pieces if one[0] == other[0] and one[1] != other[1]]
    assert len(upright) == 6  # five wires turn once, one of them the long way of the tax; two need not turn
    for (left, right), (one, other) in itertools.product(level, upright):
        low, high = sorted([one[1], other[1]])
        assert not (left[0] < one[0] < right[0] and low < left[1] < high)


def test_the_order_of_the_list_does_not_change_the_picture():
    steps = SHOPPING[5:]
    for seed in range(4):
        random.Random(seed).shuffle(steps)
        axes = plots.graph(SHOPPING[:5] + steps)
        assert written(axes, BLUE) == written(plots.graph(SHOPPING), BLUE)


def test_objects_are_read_like_the_list():
    axes = plots.graph(reuse())
    assert sorted(written(axes, BLUE).values()) == sorted(["3", "4", "2", "9", "36", "40", "42"])
    assert sorted(written(axes, VERMILLION_INK).values()) == sorted(["24", "10", "1", "4", "1", "1", "1"])
    assert len(steps_of(axes)) == 4
    assert "f is 42; it changes fastest with x: 24 per unit" == title_of(axes)


def test_a_number_used_twice_by_one_step_has_two_wires_and_a_dot():
    x = Value(3.0, label="x")
    axes = plots.graph(x * x)
    ends = {tuple(line.get_xydata()[-1]) for line in axes.lines if line.get_marker() != "o"}
    (step,) = steps_of(axes)
    entering = [end for end in ends if end[0] == pytest.approx(step.center[0] - step.radius)]
    assert len(entering) == 2
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert dots and "more than once" in axes.get_xlabel()
    y = Value(3.0, label="y")
    single = plots.graph(y + Value(1.0))
    assert not [line for line in single.lines if line.get_marker() == "o"]


def test_a_set_of_inputs_gives_the_same_picture_every_time():
    kept = [reuse() for _ in range(20)]  # alive together, so that sets hold them in different orders
    first, *others = [written(plots.graph(f), BLUE) for f in kept]
    assert all(other == first for other in others)


class Node:
    """Another way to write it: inputs in order, several names for the same things."""

    def __init__(self, value, parents=(), op=None, grad=None, name=""):
        self.value, self.parents, self.op, self.grad, self.name = value, list(parents), op, grad, name


class Exp(Node):
    """A step that is known by its class."""


def test_other_names_for_the_parts_and_steps_known_by_their_class():
    x = Node(np.float64(0.0), grad=np.array([1.0]), name="x")
    axes = plots.graph(Exp(np.array(1.0), [x], grad=1.0, name="y"))
    assert "Exp" in texts_of(axes) and {"x", "y"} <= set(texts_of(axes))
    assert sorted(written(axes, BLUE).values()) == ["0", "1"]


def test_several_results_and_arrays():
    x = Node(np.ones((100, 784)), name="X")
    axes = plots.graph([Node(1.0, [x], "sum", name="total"), Node(2.0, [x], "max", name="largest")])
    assert "(100, 784)" in written(axes, BLUE).values()
    assert title_of(axes) == "2 steps lead to 2 results"


def test_what_comes_back_is_written_at_each_branch():
    branching = [
        {"id": "x", "value": 3, "grad": 24},
        {"id": "y", "value": 4, "grad": 9},
        {"id": "xx", "op": "*", "inputs": ["x", "x"], "value": 9, "grad": 4, "back": [11, 13]},
        {"id": "f", "op": "*", "inputs": ["xx", "y"], "value": 36, "grad": 1, "back": [4, 9]},
    ]
    gradients = written(plots.graph(branching), VERMILLION_INK)
    by_height = [text for _, text in sorted(gradients.items(), key=lambda held: -held[0][1]) if text in ("11", "13")]
    assert by_height == ["11", "13"]  # the first input enters above the second
    assert sorted(gradients.values()) == sorted(["24", "9", "4", "1", "11", "13"])  # no second 4 and 9


def test_numbers_are_short_and_strange_ones_are_shown_as_they_are():
    axes = plots.graph(
        [
            {"id": "a", "value": 1 / 3, "grad": float("nan")},
            {"id": "b", "value": 20640.0, "grad": float("inf")},
            {"id": "c", "op": "-", "inputs": ["a", "b"], "value": -20639.67, "grad": -1e-9},
        ]
    )
    assert sorted(written(axes, BLUE).values()) == sorted(["0.3333", "20,640", "\N{MINUS SIGN}20,640"])
    assert sorted(written(axes, VERMILLION_INK).values()) == sorted(["nan", "∞", "\N{MINUS SIGN}1e\N{MINUS SIGN}09"])
    assert "\N{MINUS SIGN}" in texts_of(axes)  # the sign of the step


@pytest.mark.parametrize(
    ("calculation", "sentence"),
    [
        ([], "list of entries"),
        ("a + b", "list of entries"),
        (3.0, "list of entries"),
        (np.ones(3), "list of entries"),
        ([{"op": "+"}], 'needs an "id"'),
        ([{"id": "a"}, {"id": "a"}], "stands twice"),
        ([{"id": "a", "inputs": ["b"]}], "no entry has that id"),
        ([{"id": "a", "grads": 3}], "unknown to a graph"),
        ([{"id": "a", "op": "+", "inputs": ["b"]}, {"id": "b", "op": "+", "inputs": ["a"]}], "in a circle"),
        ([{"id": "a"}, {"id": "b", "op": "+", "inputs": ["a"], "back": [1, 2]}], "hands back 2 numbers but has 1"),
        ([{"id": number} for number in range(41)], "too many for one drawing"),
        (Node(1.0, [3.0], "+"), "has no .value"),
    ],
)
def test_what_is_no_calculation_is_refused_with_a_sentence(calculation, sentence):
    with pytest.raises(ValueError, match=sentence):
        plots.graph(calculation)
    assert placeholder_of(plots.graph(lambda: calculation))


def test_a_long_chain_of_objects_is_refused_and_not_walked_to_the_end():
    total = Value(0.0)
    for _ in range(5000):
        total = total + Value(1.0)
    with pytest.raises(ValueError, match="too many"):
        plots.graph(total)


class Endless:
    """Makes a new input whenever it is asked for one."""

    value, op = 1.0, "+"

    @property
    def inputs(self):
        return [Endless()]


def test_objects_without_end_are_refused_too():
    with pytest.raises(ValueError, match="too many"):
        plots.graph(Endless())


# --- the layout that graphs and circuits share -----------------------------------------------------


class Pen:
    """Stands for Axes: remembers the straight pieces of every wire."""

    def __init__(self):
        self.pieces = []

    def plot(self, x, y, *, key=None, **_):
        if np.ndim(x):
            self.pieces += [(key, *ends) for ends in zip(x, x[1:], y, y[1:], strict=False)]


def random_plan(seed):
    """Some inputs and steps that take one or two of what was there before; with words along the wires or not."""
    rng = np.random.default_rng(seed)
    words = 0.19 * (seed % 2)
    size = {"words": words, "lead": 2.5 * words}
    first, steps, used = int(rng.integers(2, 5)), [], set()
    for key in range(first, first + int(rng.integers(2, 8))):
        keys = [int(other) for other in rng.integers(0, key, rng.integers(1, 3))]
        if rng.random() < 0.7:
            keys[0] = key - 1
        used.update(keys)
        steps.append((Place("step", key, width=0.48, span=0.24 * (len(keys) - 1), room=0.72, **size), keys))
    inputs = [Place("input", key, label="ab", **size) for key in range(first)]
    outputs = [(Place("output", label="o"), step.key) for step, _ in steps if step.key not in used]
    return Plan(inputs, steps, outputs, free=bool(seed % 2))


def shared(one, other):
    """How far two intervals overlap."""
    return min(max(one), max(other)) - max(min(one), min(other))


def test_no_wire_runs_along_another_and_no_step_covers_its_neighbour():
    for seed in range(300):
        plan, pen = random_plan(seed), Pen()
        plan.draw_wires(pen, lambda key: {"key": key, "color": "k"})
        for (key, *x, low, high), (other, *u, down, up) in itertools.combinations(pen.pieces, 2):
            if key == other:
                continue
            alongside = low == high and down == up and abs(low - down) < 0.045 and shared(x, u) > 0.02
            stacked = (
                x[0] == x[1] and u[0] == u[1] and abs(x[0] - u[0]) < 0.045 and shared((low, high), (down, up)) > 0.02
            )
            assert not alongside and not stacked, f"plan {seed}: the wires of {key} and {other}"
        for column in plan.columns:
            for above, below in itertools.pairwise(column):
                if "step" in (above.kind, below.kind):
                    assert above.y - below.y >= (above.room + below.room) / 2 - 0.165, f"plan {seed}"


def test_every_wire_arrives_at_its_port():
    for seed in range(60):
        plan, pen = random_plan(seed), Pen()
        plan.draw_wires(pen, lambda key: {"key": key, "color": "k"})
        for number, column in enumerate(plan.columns):
            for place in column:
                for port, feed in enumerate(place.feeds):
                    end = (feed.key, round(plan.x[number], 6), round(place.port(port), 6))
                    ends = {(key, round(right, 6), round(high, 6)) for key, _, right, _, high in pen.pieces}
                    assert end in ends, f"plan {seed}"
        assert min(min(piece[3:]) for piece in pen.pieces) >= 0
        assert max(max(piece[3:]) for piece in pen.pieces) <= plan.height


def test_the_note_below_a_small_graph_is_not_cut_off():
    axes = plots.graph([{"id": "a", "value": 3}, {"id": "square", "op": "*", "inputs": ["a", "a"], "value": 9}])
    figure = figure_of(axes)
    figure.canvas.draw()
    note = axes.xaxis.label
    assert note.get_text().startswith("a dot") and note.get_window_extent().x1 < figure.bbox.x1
