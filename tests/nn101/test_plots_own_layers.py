"""Graphs of a reader's own layers: run forward and back, drawn as they answered, and calm where they do not."""

import numpy as np
import pytest
from gallery import AddLayer, MulLayer, figure_of, placeholder_of, texts_of

from nn101 import plots
from nn101.plots.own_layers import entries_of


class ExpLayer:
    """One input, and one gradient that is no tuple."""

    def forward(self, x):
        self.out = np.exp(x)
        return self.out

    def backward(self, dout):
        return dout * self.out


class Halves(MulLayer):
    """Hands back one gradient where two are needed."""

    def backward(self, dout):
        return (dout,)


class Forgetful(MulLayer):
    def forward(self, x, y):
        x * y  # noqa: B018


class Unwritten(MulLayer):
    def backward(self, dout):
        raise NotImplementedError


class Words(AddLayer):
    def backward(self, dout):
        return "a", "b"


class InOneArray(AddLayer):
    def backward(self, dout):
        return np.array([dout, dout])


def polynomial(mul=MulLayer, add=AddLayer):
    return {"xx": (mul(), "x", "x"), "xxy": (mul(), "xx", "y"), "y2": (add(), "y", "two"), "f": (add(), "xxy", "y2")}


POINT = {"x": 3, "y": 4, "two": 2}


def test_values_and_gradients_are_those_of_the_layers_and_branches_add_up():
    found = {entry["id"]: entry for entry in entries_of(None, polynomial(), POINT)}
    assert {name: entry["value"] for name, entry in found.items()} == {
        "x": 3, "y": 4, "two": 2, "xx": 9, "xxy": 36, "y2": 6, "f": 42
    }  # fmt: skip
    assert {name: entry["grad"] for name, entry in found.items()} == {
        "x": 24, "y": 10, "two": 1, "xx": 4, "xxy": 1, "y2": 1, "f": 1
    }  # fmt: skip
    assert found["xx"]["back"] == (12, 12) and found["xxy"]["back"] == (4, 9)


def test_the_drawing_says_what_the_layers_said():
    axes = plots.graph(lambda: polynomial(), inputs=POINT)
    assert figure_of(axes).get_suptitle() == "f is 42; it changes fastest with x: 24 per unit"
    assert {"×", "+", "24", "10", "12", "42"} <= set(texts_of(axes))


def test_a_layer_is_named_by_its_class_or_by_its_own_op():
    named = MulLayer()
    named.op = "times"
    ops = [entry.get("op") for entry in entries_of(None, {"e": (ExpLayer(), "x"), "g": (named, "e", "e")}, {"x": 0.0})]
    assert ops == [None, "exp", "times"]


def test_what_the_result_does_not_need_has_no_gradient():
    plan = {"idle": (ExpLayer(), "x"), "f": (AddLayer(), "x", "y")}
    found = {entry["id"]: entry["grad"] for entry in entries_of(None, plan, {"x": 1.0, "y": 2.0})}
    assert found == {"x": 1, "y": 1, "idle": None, "f": 1}


def test_two_gradients_may_come_in_one_array():
    found = entries_of(None, {"f": (InOneArray(), "x", "y")}, {"x": 1.0, "y": 2.0})
    assert [entry["grad"] for entry in found] == [1, 1, 1]


def test_minus_zero_is_written_as_zero():
    axes = plots.graph({"f": (MulLayer(), "x", "y")}, inputs={"x": 0.0, "y": -0.0})
    assert "\N{MINUS SIGN}0" not in texts_of(axes)


@pytest.mark.parametrize(
    ("mul", "add", "sentence"),
    [
        (Unwritten, AddLayer, "Write Unwritten first"),
        (Forgetful, AddLayer, "Forgetful.forward returned None"),
        (Halves, AddLayer, "should hand back 2 gradients"),
        (MulLayer, Words, "should hand back numbers"),
    ],
)
def test_a_layer_that_does_not_work_gives_a_calm_card(mul, add, sentence):
    assert sentence in placeholder_of(plots.graph(lambda: polynomial(mul, add), inputs=POINT))


@pytest.mark.parametrize(
    ("plan", "inputs", "sentence"),
    [
        ({"f": (MulLayer(), "x", "z")}, {"x": 1, "y": 2}, "neither an input nor a step before it"),
        ({"x": (MulLayer(), "x", "y")}, {"x": 1, "y": 2}, "stands twice"),
        ({"f": MulLayer()}, {"x": 1, "y": 2}, "a layer and the names"),
        ({"f": (np.multiply, "x", "y")}, {"x": 1, "y": 2}, "a layer and the names"),
        ({"f": (MulLayer(), "x", "y")}, None, "need inputs"),
    ],
)
def test_what_is_no_plan_is_refused_with_a_sentence(plan, inputs, sentence):
    with pytest.raises(ValueError, match=sentence):
        plots.graph(plan, inputs=inputs)
    assert placeholder_of(plots.graph(lambda: plan, inputs=inputs))
