"""Every picture, called honestly, unusually, and with functions that nobody has written yet."""

import matplotlib
import numpy as np
import pandas as pd

from nn101 import plots


def perceptron(x, w, b):
    return int(np.dot(x, w) + b > 0)


def AND(x1, x2):
    return perceptron([x1, x2], [0.5, 0.5], -0.7)


def NAND(x1, x2):
    return perceptron([x1, x2], [-0.5, -0.5], 0.7)


def OR(x1, x2):
    return perceptron([x1, x2], [0.5, 0.5], -0.2)


def XOR(x1, x2):
    return AND(NAND(x1, x2), OR(x1, x2))


def half_adder(a, b):
    both = NAND(a, b)
    return NAND(both, both), NAND(NAND(a, both), NAND(b, both))


def step(a):
    return (np.asarray(a) > 0).astype(int)


def sigmoid(a):
    return 1 / (1 + np.exp(-np.asarray(a)))


def relu(a):
    return np.maximum(a, 0)


def train(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for x, target in zip(X, y, strict=True):
            error = target - int(x @ w + b > 0)
            mistakes += error != 0
            w, b = w + lr * error * x, b + lr * error
        history.append(mistakes)
        if not mistakes:
            break
    return w, b, history


def todo(*args, **kwargs):
    raise NotImplementedError()


CORNERS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], dtype=float)
CLOUD = np.random.default_rng(7).normal(size=(60, 2)) + np.repeat([[0, 0], [2.5, 2]], 30, axis=0)
SIDES = np.repeat([0, 1], 30)
LINE = (np.array([1.0, 1.0]), -2.2)
DIGITS = np.random.default_rng(8).random((12, 784))
LABELS = np.arange(12) % 10
READ = np.where(np.isin(np.arange(12), [3, 8]), (LABELS + 5) % 10, LABELS)
SHARES = np.array([0.01, 0.02, 0.0, 0.6, 0.05, 0.1, 0.02, 0.1, 0.05, 0.05])
COUNTS = np.diag(np.arange(80, 90)) + np.eye(10, k=3, dtype=int) * 2
COUNTS[4, 9] = 7
SPOTS = np.linspace(-2, 3, 51)


def bowl(x, y):
    """The sources' lengthy bowl: steep along y, flat along x."""
    return x**2 / 20 + y**2


def descent(lr, steps=30, start=(-7.0, 2.0)):
    """Gradient descent on the bowl, the start first."""
    points = [np.array(start)]
    for _ in range(steps):
        x, y = points[-1]
        with np.errstate(over="ignore", invalid="ignore"):
            points.append(points[-1] - lr * np.array([x / 10, 2 * y]))
    return np.array(points)


SQUARE = np.square
GRID = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
ARROWS = np.meshgrid(GRID / 10, 2 * GRID[1:])  # the gradient of the bowl


def signals(activation, std, layers=5, units=60, seed=0):
    """Activations of a deep network with random weights: {"layer 1": (500, units), ...}."""
    rng = np.random.default_rng(seed)
    x, held = rng.normal(size=(500, units)), {}
    for layer in range(1, layers + 1):
        x = activation(x @ rng.normal(0, std, (units, units)))
        held[f"layer {layer}"] = x
    return held


def districts(rows=400, source="a made-up census", seed=3):
    """A small table with the columns of the census: two towns, a capped price, a few missing bedrooms."""
    rng = np.random.default_rng(seed)
    town = rng.integers(0, 2, rows)
    income = np.clip(rng.lognormal(1.3, 0.4, rows), 0.5, 15)
    price = 45_000 * income + 60_000 * town + rng.normal(0, 30_000, rows)
    order = np.argsort(price)
    price[order[-40:]] = 500_001.0
    price[order[:-40]] = np.minimum(price[order[:-40]], 499_000.0)
    rooms = rng.integers(200, 6000, rows).astype(float)
    bedrooms = np.round(rooms / 5)
    bedrooms[:7] = np.nan
    df = pd.DataFrame(
        {
            "longitude": np.where(town, -118.24, -122.42) + rng.normal(0, 0.6, rows),
            "latitude": np.where(town, 34.05, 37.77) + rng.normal(0, 0.4, rows),
            "housing_median_age": rng.integers(1, 52, rows).astype(float),
            "total_rooms": rooms,
            "total_bedrooms": bedrooms,
            "population": np.round(rooms / 2 + 3),
            "households": np.round(rooms / 6),
            "median_income": income,
            "median_house_value": price,
            "ocean_proximity": np.where(town, "NEAR OCEAN", "INLAND"),
        }
    )
    if source:
        df.attrs["source"] = source
    return df


class Value:
    """A number that remembers how it was made, in the manner of small teaching libraries."""

    def __init__(self, data, inputs=(), op="", label=""):
        self.data, self._prev, self._op, self.label, self.grad = data, set(inputs), op, label, 0.0
        self._hand_back = lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other), "+")

        def hand_back():
            self.grad += out.grad
            other.grad += out.grad

        out._hand_back = hand_back
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other), "*")

        def hand_back():
            self.grad += out.grad * other.data
            other.grad += out.grad * self.data

        out._hand_back = hand_back
        return out

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for other in node._prev:
                    visit(other)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node._hand_back()


def reuse():
    """x * x * y + y + 2 at x = 3, y = 4, with x and y used twice: 42, and 24 and 10 backward."""
    x, y = Value(3.0, label="x"), Value(4.0, label="y")
    f = x * x * y + y + Value(2.0)
    f.label = "f"
    f.backward()
    return f


EPOCHS = np.arange(1, 21)
HISTORY = {
    "loss": np.repeat(np.exp(-EPOCHS / 5), 30) + np.abs(np.random.default_rng(5).normal(0, 0.05, 600)),
    "lr": np.full(600, 0.1),
    "train_loss": np.exp(-EPOCHS / 5),
    "validation_loss": 0.3 + 0.3 * np.exp(-EPOCHS / 3) + 0.002 * np.maximum(EPOCHS - 10, 0) ** 2,
    "train_accuracy": 1 - 0.5 * np.exp(-EPOCHS / 5),
    "validation_accuracy": 0.95 - 0.5 * np.exp(-EPOCHS / 5),
    "seconds": np.full(20, 0.5),
}
NOISE = np.random.default_rng(9)
EDGES = np.array([[[[1, 0, -1]] * 3], [[[1, 1, 1], [0, 0, 0], [-1, -1, -1]]]], dtype=float)
CURVED = np.linspace(-2, 3, 11), np.linspace(-2, 3, 11) ** 2
RMSE_BY_ROWS = {"training": ([2, 4, 8, 16], [0, 0.5, 0.8, 0.9]), "validation": ([2, 4, 8, 16], [5, 3, 1.25, 1.5])}


class MulLayer:
    """A layer as a reader writes it."""

    def forward(self, x, y):
        self.pair = x, y
        return x * y

    def backward(self, dout):
        return self.pair[1] * dout, self.pair[0] * dout


class AddLayer:
    """A layer as a reader writes it."""

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout, dout


SHOPPING = [
    {"id": "apples", "value": 2, "grad": 110},
    {"id": "apple price", "value": 100, "grad": 2.2},
    {"id": "orange price", "value": 150, "grad": 3.3},
    {"id": "oranges", "value": 3, "grad": 165},
    {"id": "tax", "value": 1.1, "grad": 650},
    {"id": "a", "op": "*", "inputs": ["apples", "apple price"], "value": 200, "grad": 1.1, "label": "for apples"},
    {"id": "o", "op": "*", "inputs": ["orange price", "oranges"], "value": 450, "grad": 1.1, "label": "for oranges"},
    {"id": "sum", "op": "+", "inputs": ["a", "o"], "value": 650, "grad": 1.1},
    {"id": "all", "op": "*", "inputs": ["sum", "tax"], "value": 715.0000000000001, "grad": 1, "label": "total"},
]


# One honest call for each public function, and a phrase its alt text must hold.
PICTURES = {
    "gate": (lambda **more: plots.gate(AND, **more), "(1, 1) gives 1"),
    "gates": (lambda **more: plots.gates({"AND": AND, "NAND": NAND, "OR": OR}, **more), "NAND on the plane"),
    "xor_impossible": (plots.xor_impossible, "Line 1: 3 of 4 right"),
    "decision_line": (lambda **more: plots.decision_line(*LINE, CLOUD, SIDES, **more), "30 of class 1"),
    "decision_regions": (
        lambda **more: plots.decision_regions(lambda X: X[:, 0] > 1, CLOUD, SIDES, **more),
        "30 of class 1",
    ),
    "decision_stages": (
        lambda **more: plots.decision_stages(
            {"before": lambda X: X[:, 0] > 9, "after": lambda X: X @ LINE[0] + LINE[1] > 0}, CLOUD, SIDES, **more
        ),
        "Points wrong: before 30, after 1.",
    ),
    "learning": (lambda **more: plots.learning(CORNERS, [0, 0, 0, 1], train, **more), "0 in epoch 6"),
    "activations": (
        lambda **more: plots.activations({"step": step, "sigmoid": sigmoid}, **more),
        "step goes from 0 at -5",
    ),
    "curves": (
        lambda **more: plots.curves({"square": lambda x: x**2, "size": np.abs}, marks={"one": (1, 1)}, **more),
        "square goes from 25 at −5 to 25 at 5, lowest 0 at 0.",
    ),
    "network": (lambda **more: plots.network([2, 3, 2, 2], **more), "Layers of 2, 3, 2, 2 circles"),
    "circuit": (
        lambda **more: plots.circuit(half_adder, outputs=("carry", "total"), **more),
        "gate 1 is NAND of a and b",
    ),
    "digits": (lambda **more: plots.digits(DIGITS, labels=LABELS, predictions=READ, **more), "a 3 read as 8"),
    "confusion": (lambda **more: plots.confusion(COUNTS, **more), "4 taken for 9 7 times"),
    "probabilities": (lambda **more: plots.probabilities(SHARES, label=5, **more), "3 60.0 %"),
    "timing": (lambda **more: plots.timing({"Python": 1.9, "Numba": 0.004}, **more), "Numba 4 ms"),
    "compare_curves": (
        lambda **more: plots.compare_curves(SPOTS, {"two curves": {"bowl": SPOTS**2, "line": SPOTS}}, **more),
        "two curves: bowl goes from 4 at −2 to 9 at 3, lowest 0 at 0",
    ),
    "compare_bars": (
        lambda **more: plots.compare_bars("abc", {"p": [0.5, 0.3, 0.2], "q": [0.1, 0.1, 0.8]}, **more),
        "q is 0.1, 0.1, 0.8 for a, b, c",
    ),
    "loss_surface": (
        lambda **more: plots.loss_surface(bowl, {"SGD": descent(0.95), "slow": descent(0.1)}, **more),
        "SGD goes from (−7, 2) to (−0.35, 0.0848) in 30 steps, 37 long, in zigzags",
    ),
    "descent_slider": (
        lambda **more: plots.descent_slider(bowl, descent, (0.1, 0.95, 1.05), **more),
        "lr 0.95 goes from (−7, 2) to (−0.35, 0.0848) in 30 steps",
    ),
    "race_slider": (
        lambda **more: plots.race_slider(bowl, {"SGD": descent(0.95), "slow": descent(0.1)}, (1, 30), **more),
        "SGD goes from (−7, 2) to (−0.35, 0.0848) in 30 steps",
    ),
    "gradient_arrows": (
        lambda **more: plots.gradient_arrows(bowl, GRID, GRID[1:], ARROWS, **more),
        "20 arrows, the longest stands for 4.",
    ),
    "slopes": (
        lambda **more: plots.slopes(SQUARE, {"touching": (1, 2)}, chords={"a chord": (1, 3)}, x=(-1, 4), **more),
        "a chord: a straight line through the curve at 1 and 3, slope 4.",
    ),
    "slope_errors": (
        lambda **more: plots.slope_errors(10.0 ** -np.arange(5), {"forward": [1, 0.1, 0.01, 1e-3, 0.5]}, **more),
        "forward: smallest 0.001 at h = 0.001, largest 1.",
    ),
    "learning_curves": (
        lambda **more: plots.learning_curves(HISTORY, **more),
        "validation loss over 20 epochs: lowest 0.31 in epoch 11",
    ),
    "activation_histograms": (
        lambda **more: plots.activation_histograms(signals(sigmoid, 0.1), **more),
        "layer 1 std 0.",
    ),
    "weights": (
        lambda **more: plots.weights(NOISE.normal(size=(784, 10)), names=range(10), **more),
        "10 units as images of 28 × 28 weights",
    ),
    "filters": (
        lambda **more: plots.filters(EDGES, before=0.1 * EDGES[:, :, ::-1] ** 2, **more),
        "2 filters as images of 3 × 3 weights, from −1 to 1",
    ),
    "graph": (lambda **more: plots.graph(SHOPPING, **more), "tax is 1.1, gradient 650"),
    "housing_map": (lambda **more: plots.housing_map(districts(), **more), "Real rows: a made-up census."),
    "correlation_matrix": (
        lambda **more: plots.correlation_matrix(districts(), **more),
        "r with median house value: longitude",
    ),
    "histograms": (lambda **more: plots.histograms(districts(), **more), "40 rows at 500,001"),
    "fits": (
        lambda **more: plots.fits(*CURVED, {"a line": lambda x: x + 3, "a parabola": lambda x: x**2}, **more),
        "a parabola: root mean squared error 0",
    ),
    "measured": (
        lambda **more: plots.measured(RMSE_BY_ROWS, labels=("rows", "RMSE"), **more),
        "validation goes from 5 at 2 to 1.5 at 16, lowest 1.25 at 8.",
    ),
}
# Drawings whose place on the page measures nothing along y.
DRAWINGS = {"network", "circuit", "digits", "timing", "weights", "filters", "graph", "correlation_matrix"}

MORE_PICTURES = {
    "gate by a table": lambda: plots.gate(lambda x1, x2: [0, 1, 1, 0][x1 + 2 * x2], name="TABLE"),
    "gates, three unwritten": lambda: plots.gates(
        {"AND": todo, "NAND": lambda a, b: None, "OR": OR, "XOR": lambda a, b: 2}
    ),
    "five lines": lambda: plots.xor_impossible([((1, 1), -0.5)] * 5),
    "line with names": lambda: plots.decision_line(
        [1, -1], 0.1, CLOUD, SIDES, names=("a", "b"), features=("petal length (cm)", "petal width (cm)")
    ),
    "learning that fails": lambda: plots.learning(CORNERS, [0, 1, 1, 0], train, epochs=60, features=("x1", "x2")),
    "curves with slopes": lambda: plots.activations(
        {"step": step, "sigmoid": sigmoid, "relu": relu, "tanh": np.tanh, "identity": lambda a: a},
        derivative=True,
    ),
    "curves overlaid": lambda: plots.activations({"step": step, "relu": relu, "tanh": np.tanh}, overlay=True),
    "large network": lambda: plots.network([784, 50, 100, 10], title="From 784 pixels to 10 digits"),
    "small network, long legend": lambda: plots.network(
        [3, 1], weights={"W1": [[1], [2], [-3]], "b1": [-1]}, labels=["film, friends, test", "go?"]
    ),
    "network with values": lambda: plots.network([2, 2, 1], values=[[1, -0.5], [123.4, 0.001], [0.25]]),
    "full adder": lambda: plots.circuit(
        lambda a, b, c: half_adder(half_adder(a, b)[1], c),
        inputs=("a", "b", "carry in"),
        outputs=("carry", "total"),
    ),
    "digits with confidence": lambda: plots.digits(
        DIGITS, labels=LABELS, predictions=READ, confidence=np.linspace(0.3, 0.9999, 12)
    ),
    "wrong digits only": lambda: plots.digits(DIGITS[:3], labels=[1, 2, 3], predictions=[4, 5, 6], columns=5),
    "classes with names": lambda: plots.confusion(
        [[50, 0, 0], [0, 47, 3], [0, 4, 46]], names=["setosa", "versicolor", "virginica"]
    ),
    "probabilities beside a digit": lambda: plots.probabilities(SHARES, label=4, image=DIGITS[0]),
    "long names": lambda: plots.timing({"a rather long name for a thing": 3.0, "b": 2.9, "c": 1e-6}),
    "long title": lambda: plots.gate(AND, title="A title so long that it must be broken into several lines of text"),
    "placeholder": lambda: plots.gate(todo),
    "surface alone": lambda: plots.loss_surface(lambda p: np.sum(p**2) + 3, x=(-3, 3), y=(-3, 3), levels="even"),
    "surface in panels": lambda: plots.loss_surface(
        bowl, {f"lr {lr}": descent(lr) for lr in (0.1, 0.3, 0.5, 0.95, 1.05)} | {"mine": lambda: todo()}
    ),
    "paths that leave": lambda: plots.loss_surface(
        bowl, {"lr 1.05": descent(1.05), "lr 2000": descent(2e3, 100)}, minimum=(0, 0), labels=("w₁", "w₂")
    ),
    "a curve alone": lambda: plots.slopes(np.sin),
    "two walks on a curve": lambda: plots.slopes(
        SQUARE, walk={"a long name for the first walk": [3, 2, 1], "second": [-2, -1]}, labels=("w", "L(w)")
    ),
    "many steps": lambda: plots.measured(
        {f"learning rate {k}": 10.0 ** (-k * np.arange(30 * k)) for k in range(1, 5)},
        labels=("step", "distance"), log="y",
    ),
    "steps below zero": lambda: plots.measured({"run": [3, 1, -1, -2]}, labels=("step", "height")),
    "two errors": lambda: plots.slope_errors(
        10.0 ** -np.arange(16), {"forward": 10.0 ** np.arange(-8, 8), "central": [0, 0, *10.0 ** -np.arange(14)]}
    ),
    "early stopping": lambda: plots.learning_curves(HISTORY, kept=12, metrics="loss"),
    "runs compared": lambda: plots.learning_curves(
        {name: np.exp(-np.arange(1, 2001) / slow) + 0.1 for name, slow in (("SGD", 900), ("Adam", 200))}
    ),
    "runs with validation": lambda: plots.learning_curves(
        {"plain": HISTORY, "with dropout": HISTORY | {"validation_loss": HISTORY["train_loss"] + 0.1}},
        kept={"plain": 12, "with dropout": 20},
        log=True,
    ),
    "one epoch": lambda: plots.learning_curves({"train_loss": [0.7], "validation_loss": [0.8]}),
    "initialisations compared": lambda: plots.activation_histograms(
        {"std 0.01": signals(relu, 0.01), "Xavier": signals(relu, 60**-0.5), "mine": lambda: todo()}
    ),
    "eight layers": lambda: plots.activation_histograms(list(signals(np.tanh, 0.13, layers=8).values())),
    "fifty units": lambda: plots.weights(NOISE.normal(size=(784, 50))),
    "weights before and after": lambda: plots.weights(
        NOISE.normal(size=(784, 10)), names=range(10), before=NOISE.normal(size=(784, 10))
    ),
    "named filters": lambda: plots.filters(EDGES, names=["vertical edges", "horizontal edges"]),
    "deep filters": lambda: plots.filters(NOISE.normal(size=(32, 16, 3, 3))),
    "deep filters before and after": lambda: plots.filters(
        NOISE.normal(size=(4, 3, 3, 3)), before=NOISE.normal(size=(4, 3, 3, 3))
    ),
    "graph of objects": lambda: plots.graph(reuse()),
    "graph forward only": lambda: plots.graph(
        [{key: held for key, held in entry.items() if key != "grad"} for entry in SHOPPING]
    ),
    "graph of arrays": lambda: plots.graph(
        [
            {"id": "X", "value": np.ones((100, 784)), "grad": np.ones((100, 784))},
            {"id": "W", "value": np.ones((784, 50)), "grad": np.ones((784, 50))},
            {"id": "b", "value": np.ones(50), "grad": np.ones(50)},
            {"id": "dot", "op": "dot", "inputs": ["X", "W"], "value": np.ones((100, 50)), "label": "scores"},
            {"id": "sum", "op": "+", "inputs": ["dot", "b"], "value": np.ones((100, 50)), "label": "shifted"},
            {"id": "out", "op": "softmax", "inputs": ["sum"], "value": np.ones((100, 50)), "label": "out"},
        ]
    ),
    "graph with branches": lambda: plots.graph(
        [
            {"id": "x", "value": 3, "grad": 24},
            {"id": "y", "value": 4, "grad": 10},
            {"id": "two", "value": 2, "grad": 1},
            {"id": "xx", "op": "*", "inputs": ["x", "x"], "value": 9, "grad": 4, "back": [12, 12]},
            {"id": "xxy", "op": "*", "inputs": ["xx", "y"], "value": 36, "grad": 1, "back": [4, 9]},
            {"id": "y2", "op": "+", "inputs": ["y", "two"], "value": 6, "grad": 1, "back": [1, 1]},
            {"id": "f", "op": "+", "inputs": ["xxy", "y2"], "value": 42, "grad": 1, "label": "f"},
        ]
    ),
    "graph of a reader's own layers": lambda: plots.graph(
        {"fruit": (MulLayer(), "price", "count"), "bags": (MulLayer(), "count", "bag"),
         "bill": (AddLayer(), "fruit", "bags")},
        inputs={"price": 100, "count": 2, "bag": 5},
    ),
    "map of errors": lambda: plots.housing_map(
        districts(source="simulated rows, calibrated to the census of 1990"),
        value=np.random.default_rng(1).normal(size=400),
        label="prediction error, US dollars",
    ),
    "map of one town": lambda: plots.housing_map(districts(source=None).query("latitude > 36"), value="median_income"),
    "few correlations": lambda: plots.correlation_matrix(
        districts(source=None), columns=["median_house_value", "median_income", "total_rooms"]
    ),
    "twelve correlations": lambda: plots.correlation_matrix(
        districts(source="simulated rows").assign(
            rooms_per_household=lambda df: df.total_rooms / df.households,
            bedrooms_per_room=lambda df: df.total_bedrooms / df.total_rooms,
            always_one=1.0,
        )
    ),
    "one curve, filled": lambda: plots.compare_curves(SPOTS, {"a panel": {"a curve": np.sin}}, filled=True),
    "curves in nine panels": lambda: plots.compare_curves(
        SPOTS,
        {f"KL = {k:.3f}, JS = {k:.3f}": {"P": SPOTS**2, "Q": (SPOTS, k + SPOTS)} for k in range(9)},
        y_label="density",
    ),
    "curves in panels with scales of their own": lambda: plots.compare_curves(
        SPOTS / 100 + 1,
        {"accuracy": {"accuracy": np.full(51, 0.94)}, "loss": {"loss": 0.18 - SPOTS / 1000}},
        y_label=["accuracy", "loss"],
        columns=2,
        marks={"here": 1.01, "and here": 1.02},
    ),
    "bars in panels": lambda: plots.compare_bars(
        ["beach", "dog", "sunset"],
        {"first": {"p": [0.5, 0.3, 0.2], "q": [0.1, -0.3, 0.8]}, "second": {"p": [0.9, 0.05, 0.05]}},
        columns=2,
    ),
    "many bars": lambda: plots.compare_bars(range(20), {"share": np.arange(20) / 190}),
    "fits in panels, one unwritten": lambda: plots.fits(
        *CURVED, {"degree 1": lambda x: x + 3, "degree 2": np.square, "degree 300": todo},
        held_out=([-1.7, 0.3, 2.9], [3, 0, 8]), errors=True, panels=True, labels=("size, m²", "rent, euro"),
    ),
    "one fit with errors": lambda: plots.fits(*CURVED, {"a line": lambda x: x + 3}, errors=True),
    "measured in panels": lambda: plots.measured(
        {"a line": RMSE_BY_ROWS, "a parabola": RMSE_BY_ROWS}, levels={"noise": 1.0}, labels=("rows", "RMSE")
    ),
    "measured in factors": lambda: plots.measured(
        {"steps": (2.0 ** np.arange(8), 4.0 ** np.arange(8))}, labels=("ratio", "steps"), log="xy"
    ),
    "six curves on logarithmic axes": lambda: plots.curves(
        {f"weight {n}": ([1e-6, 1e-3, 1.0], [n, n / 2, 1e-3]) for n in range(1, 7)},
        marks={"chosen": 0.01}, log="xy", labels=("alpha", "size of the weight"),
    ),
    "a curve through points": lambda: plots.curves(
        {"a parabola": lambda x: x**2}, points=([-1.0, 2.0], [1.0, 3.0]), marks={"lowest": (0, 0), "here": 1.5}
    ),
    "curves through two clouds": lambda: plots.curves(
        {"sine": np.sin, "line": lambda x: x}, points={"training": ([0, 1], [0, 1]), "test": ([2], [1])}, reach=(-1, 2)
    ),
    "one histogram": lambda: plots.histograms(districts(source=None), columns=["total_bedrooms"]),
}
# Each takes a reader's function in one of the places where a picture may get its data from.
UNWRITTEN = {
    "gate": lambda f: plots.gate(f),
    "gates": lambda f: plots.gates({"AND": f}),
    "gates as a whole": lambda f: plots.gates(f),
    "xor_impossible": lambda f: plots.xor_impossible(f),
    "decision_line": lambda f: plots.decision_line(lambda: f(), None, CLOUD, SIDES),
    "decision_line, data": lambda f: plots.decision_line(*LINE, lambda: f(), SIDES),
    "decision_regions": lambda f: plots.decision_regions(f, CLOUD, SIDES),
    "decision_stages": lambda f: plots.decision_stages({"now": f}, CLOUD, SIDES),
    "decision_stages as a whole": lambda f: plots.decision_stages(lambda: f(), CLOUD, SIDES),
    "learning": lambda f: plots.learning(CLOUD, SIDES, f),
    "activations": lambda f: plots.activations({"relu": f}),
    "curves": lambda f: plots.curves({"loss": f}),
    "curves, measured": lambda f: plots.curves({"loss": lambda: f()}),
    "curves as a whole": lambda f: plots.curves(lambda: {"mine": f()}),
    "activations, overlay": lambda f: plots.activations({"relu": f}, overlay=True),
    "network": lambda f: plots.network([2, 1], values=lambda: f()),
    "circuit": lambda f: plots.circuit(f),
    "digits": lambda f: plots.digits(DIGITS, labels=LABELS, predictions=lambda: f()),
    "confusion": lambda f: plots.confusion(lambda: f()),
    "probabilities": lambda f: plots.probabilities(lambda: f()),
    "timing": lambda f: plots.timing(lambda: f()),
    "loss_surface": lambda f: plots.loss_surface(f),
    "loss_surface, paths": lambda f: plots.loss_surface(bowl, lambda: f()),
    "loss_surface, a path": lambda f: plots.loss_surface(bowl, {"SGD": lambda: f()}),
    "compare_curves": lambda f: plots.compare_curves(SPOTS, lambda: f()),
    "compare_curves, a function": lambda f: plots.compare_curves(SPOTS, {"a panel": {"loss": f}}),
    "compare_curves, a value": lambda f: plots.compare_curves(SPOTS, lambda: {"a panel": {"loss": f()}}),
    "compare_bars": lambda f: plots.compare_bars("abc", lambda: f()),
    "compare_bars, a value": lambda f: plots.compare_bars("abc", lambda: {"p": f()}),
    "descent_slider": lambda f: plots.descent_slider(bowl, f, (0.1, 0.2)),
    "race_slider": lambda f: plots.race_slider(bowl, lambda: f(), (1, 2)),
    "race_slider, a path": lambda f: plots.race_slider(bowl, {"SGD": lambda: f()}, (1, 2)),
    "gradient_arrows": lambda f: plots.gradient_arrows(bowl, GRID, GRID, lambda: f()),
    "slopes": lambda f: plots.slopes(f),
    "slopes, tangents": lambda f: plots.slopes(SQUARE, lambda: f()),
    "slopes, walk": lambda f: plots.slopes(SQUARE, walk=lambda: f()),
    "slope_errors": lambda f: plots.slope_errors([0.1, 0.01], lambda: f()),
    "learning_curves": lambda f: plots.learning_curves(lambda: f()),
    "activation_histograms": lambda f: plots.activation_histograms(lambda: f()),
    "activation_histograms, a row": lambda f: plots.activation_histograms({"He": lambda: f()}),
    "weights": lambda f: plots.weights(lambda: f()),
    "weights, before": lambda f: plots.weights(np.ones((784, 2)), before=lambda: f()),
    "filters": lambda f: plots.filters(lambda: f()),
    "graph": lambda f: plots.graph(lambda: f()),
    "graph of layers": lambda f: plots.graph(lambda: f(), inputs={"x": 1}),
    "housing_map": lambda f: plots.housing_map(lambda: f()),
    "housing_map, value": lambda f: plots.housing_map(districts(), value=lambda: f()),
    "correlation_matrix": lambda f: plots.correlation_matrix(lambda: f()),
    "histograms": lambda f: plots.histograms(lambda: f()),
    "fits": lambda f: plots.fits(*CURVED, {"mine": f}),
    "fits, data": lambda f: plots.fits(lambda: f(), CURVED[1], {"a parabola": np.square}),
    "measured": lambda f: plots.measured(lambda: f()),
    "measured, a run": lambda f: plots.measured(lambda: {"run": f()}),
    "measured, a run on a logarithmic axis": lambda f: plots.measured(lambda: {"run": f()}, log="y"),
}


def figure_of(axes):
    return (axes[0] if isinstance(axes, tuple) else axes).figure


def texts_of(axes):
    figure = figure_of(axes)
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text) if text.get_text()]


def placeholder_of(axes):
    """The sentence on a placeholder card."""
    words = " ".join(" ".join(texts_of(axes)).split())
    assert "\N{LOWER RIGHT PENCIL}" in words, f"not a placeholder: {words}"
    return words
