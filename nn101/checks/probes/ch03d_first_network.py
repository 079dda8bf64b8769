"""Probes of chapter 3, part 4: a first network that learns. There is no answer in here."""

import functools

import numpy as np

from nn101.checks.compare import as_table
from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs

CHAPTER = "03d_first_network"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_single_precision = close(rtol=1e-4, atol=1e-6)
# Changed inputs are not looked at here: one case per exercise does, so it costs once.
_gives = functools.partial(calls, compare=_single_precision, keeps_inputs=False)
_slopes = close(rtol=1e-3, atol=2e-6)
_roughly = close(rtol=0.05, atol=1e-9)


def _parameters(rng, inputs, hidden, outputs):
    """Arrays of a two-layer network, no number of them 0."""
    shapes = {"W1": (inputs, hidden), "b1": (hidden,), "W2": (hidden, outputs), "b2": (outputs,)}
    return {name: eighths(rng, *shape) / 2 for name, shape in shapes.items()}


def _generator(rng):
    """A function that makes the same fresh generator at every call."""
    seed = int(rng.integers(2**32))
    return lambda: np.random.default_rng(seed)


def _shapes(params):
    """The shape of every array of a dict, as lists: what an array is made of does not matter."""
    return {name: list(np.shape(values)) for name, values in params.items()}


@exercise(
    CHAPTER,
    "initial_weights",
    points=2,
    title="The numbers a network starts from",
    defines=("initial_weights",),
    hints=(
        "Four arrays, three sizes. Which size counts the rows of W1, and which its columns? The biases have one "
        "number for each neuron they belong to.",
        "A generator's normal method takes a standard deviation and a size, which may be a shape. The order of two "
        "calls decides who gets which numbers: W1 comes first.",
        "Unpack the three sizes into names. Then build the dictionary in the order W1, b1, W2, b2: each W is one "
        "call of the generator with this scale, each b an array of zeros with as many entries as its layer has "
        "neurons.",
    ),
)
def initial_weights(code, rng):
    """Shapes, biases, how large the weights are, and the same numbers for the same seed."""
    yield runs(
        "shapes for the moons", lambda: _shapes(code.initial_weights((2, 6, 2), np.random.default_rng(0))),
        tried="the shapes in initial_weights((2, 6, 2), rng)", weight=0,
        why="W1 is 2 by 6, b1 has 6 numbers, W2 is 6 by 2, b2 has 2",
    )
    sizes = [tuple(int(size) for size in rng.permutation(np.arange(1, 12))[:3]) for _ in range(3)]
    fresh = _generator(rng)
    yield runs(
        "shapes for other sizes", lambda: [_shapes(code.initial_weights(three, fresh())) for three in sizes],
        tried=f"the shapes for the sizes {', '.join(map(str, sizes))}", why="every shape follows from the sizes",
    )
    five = sizes[0][1:]
    yield runs(
        "biases", lambda: [code.initial_weights((4, *five), fresh())[name] for name in ("b1", "b2")],
        tried=f"b1 and b2 for the sizes {(4, *five)}", weight=0.5, why="the biases begin at zero, one for each neuron",
    )
    scale = float(rng.integers(5, 60)) / 16
    yield runs(
        "how large the weights are", lambda: _spread(code.initial_weights((300, 100, 90), fresh(), scale)),
        compare=_roughly, tried=f"the standard deviations of W1 and W2 for the sizes (300, 100, 90), scale={scale:g}",
        weight=2, why="scale is a standard deviation",
    )
    yield runs(
        "where the weights lie",
        lambda: _outside(code.initial_weights((300, 100, 90), fresh(), scale), scale),
        compare=close(rtol=0, atol=0.02), tried="the parts of all weights below -scale, above 0 and above scale",
        weight=0,
        why="a bell curve around zero: about one in six on either side beyond one standard deviation",
    )
    yield runs(
        "the usual scale", lambda: _spread(code.initial_weights((200, 150, 100), fresh())), compare=_roughly,
        tried="the standard deviations of W1 and W2 for the sizes (200, 150, 100)", weight=0,
        why="scale has a default, 0.01",
    )
    yield runs(
        "the same seed, the same network", lambda: code.initial_weights(sizes[1], fresh(), 0.5),
        tried=f"initial_weights({sizes[1]}, rng, 0.5)", weight=2,
        why="W1 is drawn from rng first, then W2, and nothing else is drawn",
    )


def _spread(params):
    return [float(np.std(params[name])) for name in ("W1", "W2")]


def _outside(params, scale):
    drawn = np.concatenate([np.ravel(params["W1"]), np.ravel(params["W2"])]) / scale
    return [float(np.mean(part)) for part in (drawn < -1, drawn > 0, drawn > 1)]


@exercise(
    CHAPTER,
    "two_layer_scores",
    points=2,
    title="From inputs to scores",
    defines=("two_layer_scores",),
    hints=(
        "Two layers, each a product and a bias. Only one of them has an activation. Which?",
        "The hidden layer: inputs times W1, plus b1, through sigmoid. What comes out is the input of the second "
        "layer, which has no sigmoid and no softmax.",
        "Keep the inputs on the left of each product. Then one point and a whole batch go through the same two lines, "
        "and each bias adds itself to every row.",
    ),
)
def two_layer_scores(code, rng):
    """One point by hand, batches, single rows, no rows, whole numbers, huge sums."""
    by_hand = {
        "W1": np.zeros((2, 2)), "b1": np.zeros(2), "W2": np.array([[2.0, 0.0], [4.0, -2.0]]), "b2": np.array([0.0, 1.0])
    }
    yield _gives(
        "every hidden neuron at one half", code.two_layer_scores, by_hand, np.array([7.0, -3.0]), weight=0,
        why="the scores are half of (2 + 4), and half of (0 - 2) plus 1",
    )
    yield _gives(
        "one point", code.two_layer_scores, _parameters(rng, 3, 4, 2), eighths(rng, 3),
        why="a sample (D,) has scores (C,)",
    )
    wide = _parameters(rng, 4, 6, 3)
    yield _gives(
        "a batch", code.two_layer_scores, wide, eighths(rng, 5, 4), weight=2,
        why="one row of scores for each row of X",
    )
    yield _gives(
        "as many rows as inputs", code.two_layer_scores, _parameters(rng, 3, 3, 3), eighths(rng, 3, 3),
        why="where every size is the same, a product in the wrong order goes unnoticed",
    )
    narrow, row = _parameters(rng, 2, 3, 4), eighths(rng, 1, 2)
    yield runs(
        "one row, and none",
        lambda: [code.two_layer_scores(narrow, row), np.shape(code.two_layer_scores(narrow, row[:0]))],
        compare=_single_precision, tried="a batch of one row, and the shape for a batch of no rows",
        why="a batch stays a batch, however small",
    )
    whole = {name: np.sign(values).astype(int) * 2 for name, values in _parameters(rng, 3, 4, 2).items()}
    yield _gives(
        "whole numbers", code.two_layer_scores, whole, rng.integers(-3, 4, size=(4, 3)), why="integers go in",
    )
    loud = _parameters(rng, 2, 5, 2)
    yield _gives(
        "huge sums", code.two_layer_scores, loud, eighths(rng, 3, 2) * 4000,
        why="a neuron that is sure gives 0 or 1, and never nan",
    )
    yield _gives(
        "single precision", code.two_layer_scores, {name: values.astype(np.float32) for name, values in wide.items()},
        eighths(rng, 2, 4).astype(np.float32), why="float32 works as well as float64",
    )
    yield calls(
        "the input stays as it was", code.two_layer_scores, _parameters(rng, 2, 3, 2), eighths(rng, 2, 2),
        compare=_single_precision, why="params and X still belong to the caller",
    )


@exercise(
    CHAPTER,
    "TwoLayerNet",
    points=5,
    title="A network as one object",
    defines=("TwoLayerNet",),
    hints=(
        "Each method is one idea: keep, predict, judge, count, measure. Every later one uses an earlier one, through "
        "self.",
        "predict needs the scores and softmax. loss needs what predict gives, and cross-entropy. accuracy needs the "
        "place of the largest share in each row. The constructor only keeps what initial_weights makes.",
        "For the slopes write a small function that ignores its argument and returns this network's loss for X and t. "
        "Hand it to the lent numerical_gradient together with each array of self.params itself, no copy, and collect "
        "the results under the same names.",
    ),
)
def TwoLayerNet(code, rng):
    """New networks, then networks with known parameters: shares, losses, accuracies and slopes."""
    fresh = _generator(rng)
    sizes = (int(rng.integers(2, 5)), int(rng.integers(3, 6)), 3)
    yield runs(
        "a new network", lambda: [code.TwoLayerNet(sizes, fresh(), scale).params for scale in (0.5, 2.0)],
        tried=f"TwoLayerNet({sizes}, rng, scale).params for the scales 0.5 and 2",
        why="params holds initial weights for these sizes, drawn from rng with this scale",
    )
    yield runs(
        "the usual scale", lambda: _spread(code.TwoLayerNet((150, 120, 100), fresh()).params), compare=_roughly,
        tried="the standard deviations of W1 and W2 in TwoLayerNet((150, 120, 100), rng)", weight=0,
        why="the scale is 0.01 unless told otherwise",
    )
    make = _network_with(code, _parameters(rng, 3, 4, 3))
    batch, labels = eighths(rng, 6, 3), rng.permutation([0, 0, 1, 1, 2, 2])
    yield runs(
        "shares of a batch", lambda: make().predict(batch.copy()), compare=_single_precision, weight=2,
        tried="net.predict(X) for six rows X", why="softmax of the scores: each row adds up to 1",
    )
    yield runs(
        "shares of one point", lambda: [make().predict(batch[0].copy()), make().predict(batch[:1].copy())],
        compare=_single_precision, tried="net.predict(x) for one point, and for a batch of one row",
        why="a sample (D,) has shares (C,), a batch of one row has one row of shares",
    )
    yield runs(
        "the loss", lambda: [make().loss(batch[:n].copy(), labels[:n].copy()) for n in (6, 3, 1)],
        compare=_single_precision, weight=2, tried="net.loss(X, t) for six rows, for three and for one",
        why="the mean over the rows of -ln of the label's share",
    )
    targets = (labels[:, np.newaxis] == np.arange(3)).astype(float)
    yield runs(
        "the loss for one-hot targets", lambda: make().loss(batch.copy(), targets.copy()), compare=_single_precision,
        tried="net.loss(X, t) for one-hot rows t", why="targets may be one-hot rows as well",
    )
    many = eighths(rng, 40, 3)
    answers = rng.integers(3, size=(2, 40))
    yield runs(
        "the accuracy", lambda: [make().accuracy(many.copy(), some.copy()) for some in answers], weight=1.5,
        tried="net.accuracy(X, t) for forty rows X and two sets of labels t",
        why="the part of the rows whose largest share stands at the label",
    )
    small = _network_with(code, _parameters(rng, 2, 3, 3))
    points, classes = eighths(rng, 5, 2), rng.integers(3, size=5)
    yield runs(
        "the slopes", lambda: small().numerical_gradient(points.copy(), classes.copy()), compare=_slopes, weight=3,
        tried="net.numerical_gradient(X, t) for a network (2, 3, 3) and five rows",
        why="one slope for each parameter, in arrays of the same names and shapes",
    )
    yield runs(
        "slopes at another place",
        lambda: _two_slopes(small(), points.copy(), classes.copy()), compare=_slopes, weight=1.5,
        tried="net.numerical_gradient(X, t)['b2'] before and after net.params['b2'] has changed",
        why="slopes belong to the parameters that the network has now",
    )
    yield runs(
        "the parameters stay as they were", lambda: _after_measuring(small(), points.copy(), classes.copy()),
        tried="net.params after net.loss, net.predict and net.numerical_gradient", weight=0.5,
        compare=_single_precision, why="looking at the slopes must not move the network",
    )


def _network_with(code, params):
    """A function that makes a network of the student's and gives it these parameters."""
    sizes = (*params["W1"].shape, len(params["b2"]))

    def make():
        net = code.TwoLayerNet(sizes, np.random.default_rng(0))
        for name, held in params.items():
            net.params[name] = held.copy()
        return net

    return make


def _two_slopes(net, X, t):
    before = np.array(net.numerical_gradient(X, t)["b2"])
    net.params["b2"] = net.params["b2"] + np.arange(3.0)
    return [before, net.numerical_gradient(X, t)["b2"]]


def _after_measuring(net, X, t):
    net.predict(X)
    net.loss(X, t)
    net.numerical_gradient(X, t)
    return net.params


@exercise(
    CHAPTER,
    "sgd_step",
    points=2,
    title="One step of gradient descent",
    defines=("sgd_step",),
    hints=(
        "The slope points uphill. Which way does each parameter go, and how far?",
        "Go through the names in the dictionary, not through its arrays: only by its name can an entry be replaced.",
        "For every name: the entry of params becomes itself minus the learning rate times the entry of grads with "
        "the same name. Nothing has to be returned.",
    ),
)
def sgd_step(code, rng):
    """Dictionaries of several arrays, learning rates, two steps in a row, types that stay."""
    yield runs(
        "two numbers to check by hand",
        lambda: _stepped(code, {"w": np.array([1.0, 2.0])}, {"w": np.array([10.0, -10.0])}, 0.1),
        tried="params after sgd_step(params, grads, 0.1) with w = [1, 2] and slopes [10, -10]", weight=0,
        why="down by 1 and up by 1: [0, 3]",
    )
    four, slopes = _parameters(rng, 3, 4, 2), _parameters(rng, 3, 4, 2)
    rate = float(rng.integers(1, 8)) / 16
    yield runs(
        "a two-layer network", lambda: _stepped(code, four, slopes, rate), compare=_single_precision, weight=2,
        tried=f"params after sgd_step(params, grads, {rate:g})", why="all four arrays take their step",
    )
    other = {name: eighths(rng, *shape) for name, shape in {"W3": (2, 2), "gain": (3,), "k": (2, 1, 2)}.items()}
    others = {name: eighths(rng, *values.shape) for name, values in other.items()}
    yield runs(
        "other names", lambda: _stepped(code, other, dict(reversed(others.items())), 2 * rate),
        compare=_single_precision, tried="params after a step with the names W3, gain and k",
        why="whatever the arrays are called, and in whatever order the slopes come",
    )
    yield runs(
        "two steps", lambda: _stepped(code, four, slopes, rate, again=0.25), compare=_single_precision,
        tried=f"params after a step with {rate:g} and one with 0.25", why="a second step starts where the first ended",
    )
    low = {name: values.astype(np.float32) for name, values in four.items()}
    yield runs(
        "single precision", lambda: _types(_stepped(code, low, slopes, rate)), compare=_single_precision,
        tried="a step of float32 parameters", weight=0.5, why="the numbers are right in float32 too",
    )
    yield runs(
        "the slopes stay as they were", lambda: _slopes_after(code, four, slopes, rate), compare=_single_precision,
        tried="grads after sgd_step(params, grads, lr)", weight=0.5, why="the slopes still belong to the caller",
    )


def _stepped(code, params, grads, lr, again=None):
    """What params holds after one step, or two. If that is nothing new: also what came back instead."""
    mine = {name: values.copy() for name, values in params.items()}
    for rate in (lr,) if again is None else (lr, again):
        back = code.sgd_step(mine, {name: values.copy() for name, values in grads.items()}, rate)
    untouched = all(np.array_equal(mine[name], values) for name, values in params.items() if name in mine)
    return [mine, back] if untouched and back is not None else mine


def _types(params):
    return {name: np.asarray(values, dtype=float) for name, values in params.items()}


def _slopes_after(code, params, grads, lr):
    mine = {name: values.copy() for name, values in params.items()}
    given = {name: values.copy() for name, values in grads.items()}
    code.sgd_step(mine, given, lr)
    return [given, mine]


class _Valley:
    """Something that can be trained like a network: the mean of (X w + b - t)^2, with slopes from a formula."""

    def __init__(self, w, b):
        self.params = {"w": w.copy(), "b": np.array([b])}

    def _misses(self, X, t):
        return np.dot(X, self.params["w"]) + self.params["b"][0] - t

    def loss(self, X, t):
        return float(np.mean(np.square(self._misses(X, t))))

    def numerical_gradient(self, X, t):
        return _valley_slopes(self.params, X, t)


def _valley_slopes(params, X, t):
    misses = np.dot(X, params["w"]) + params["b"][0] - t
    return {"w": 2 * np.dot(misses, X) / len(X), "b": np.array([2 * np.mean(misses)])}


def _task(rng, rows, inputs=2):
    """Points, targets, and where a valley starts."""
    return eighths(rng, rows, inputs) / 2, eighths(rng, rows), eighths(rng, inputs)


@exercise(
    CHAPTER,
    "train_numerically",
    points=3,
    title="A training with measured slopes",
    defines=("train_numerically",),
    hints=(
        "A loop of two things: measure the slopes, take a step. Between them the network moves, so the slopes must be "
        "measured anew each time.",
        "The history begins before the loop with the loss of the untouched network, and every turn of the loop adds "
        "one more, after the step.",
        "Ask the network for its slopes with its own method, hand them to sgd_step together with its params and the "
        "learning rate, then write down what its loss is now.",
    ),
)
def train_numerically(code, rng):
    """A valley of three parameters, then a two-layer network, with several numbers of steps."""
    X, t, w = _task(rng, 8)
    b, rate = float(eighths(rng, 1)[0]), float(rng.integers(2, 7)) / 32
    yield runs(
        "no step at all", lambda: _history(code, _Valley(w, b), X.copy(), t.copy(), rate, 0),
        compare=_single_precision, tried="the history of a training with steps=0", weight=0.5,
        why="the loss before the first step, and nothing else",
    )
    yield runs(
        "one step", lambda: _history(code, _Valley(w, b), X.copy(), t.copy(), rate, 1),
        compare=_single_precision, tried="the history of a training with steps=1",
        why="the loss before the step and the loss after it",
    )
    yield runs(
        "six steps", lambda: _history(code, _Valley(w, b), X.copy(), t.copy(), rate, 6),
        compare=_single_precision, weight=2, tried="the history of a training with steps=6",
        why="seven losses; the slopes are measured anew before every step",
    )
    yield runs(
        "where it ends", lambda: _trained(code, _Valley(w, b), X, t, 2 * rate, 5), compare=_single_precision, weight=2,
        tried="net.params after five steps", why="the network itself has moved",
    )
    yield runs(
        "a training that goes on", lambda: _resumed(code, _Valley(w, b), X, t, rate), compare=_single_precision,
        tried="two trainings of three steps, one after the other, with the same net",
        why="the second begins where the first ended",
    )
    points, labels = eighths(rng, 6, 2), rng.permutation([0, 0, 0, 1, 1, 1])
    fresh = _generator(rng)
    yield runs(
        "a two-layer network",
        lambda: _history(code, code.TwoLayerNet((2, 3, 2), fresh(), 1.0), points.copy(), labels.copy(), 0.5, 3),
        compare=close(rtol=1e-4, atol=1e-5), weight=1.5, tried="the history of three steps of a TwoLayerNet",
        why="the losses of your network before and after each of three steps",
    )
    yield runs(
        "the usual length", lambda: np.shape(code.train_numerically(_Valley(w, b), X.copy(), t.copy())),
        tried="how many losses train_numerically(net, X, t) returns", weight=0,
        why="100 steps unless told otherwise, so 101 losses",
    )
    yield runs(
        "the data stay as they were", lambda: _data_after(code, _Valley(w, b), X.copy(), t.copy(), rate), weight=0.5,
        compare=_single_precision, tried="X and t after a training", why="only the parameters of net may change",
    )


def _history(code, *args):
    """The history of a training; a list counts as the array it could be."""
    answer = code.train_numerically(*args)
    table = as_table(answer)
    return answer if table is None else table


def _trained(code, net, X, t, lr, steps):
    code.train_numerically(net, X.copy(), t.copy(), lr, steps)
    return net.params


def _resumed(code, net, X, t, lr):
    return [_history(code, net, X.copy(), t.copy(), lr, 3) for _ in range(2)]


def _data_after(code, net, X, t, lr):
    code.train_numerically(net, X, t, lr, 2)
    return [X, t]


@exercise(
    CHAPTER,
    "iterations_per_epoch",
    points=1,
    title="Iterations in an epoch",
    defines=("iterations_per_epoch",),
    hints=(
        "Deal seven cards in packs of three. How many packs lie on the table?",
        "Whatever is left over after the full batches makes one more batch; if nothing is left over, it does not.",
        "You want a division that rounds up. The double slash rounds down; what does it do with a negative number? "
        "Or add to the samples just enough that rounding down comes out right.",
    ),
)
def iterations_per_epoch(code, rng):
    """Numbers that divide evenly, that leave a remainder, and batches larger than the data."""
    yield runs(
        "three to check by hand",
        lambda: [code.iterations_per_epoch(*pair) for pair in ((60_000, 100), (7, 3), (5, 50))],
        tried="iterations_per_epoch of (60000, 100), (7, 3) and (5, 50)", weight=0, why="600, 3 and 1",
    )
    for name, pairs, why in _epoch_shapes(rng):
        yield runs(
            name, lambda pairs=pairs: [code.iterations_per_epoch(*pair) for pair in pairs],
            tried=f"iterations_per_epoch of {', '.join(map(str, pairs))}", why=why,
        )


def _epoch_shapes(rng):
    """(name, pairs of samples and batch size, why) of every kind."""
    size, count = (int(number) for number in rng.integers(3, 200, size=2))
    even = [(size * count, size), (size, size), (count, 1)]
    extra = [int(number) for number in rng.integers(1, size, size=2)]
    few = [(size * count + extra[0], size), (size + 1, size), (size * (count + 1) - 1, size)]
    large = [(extra[1], size), (1, count), (size * count + 1, size)]
    yield "batches that come out even", even, "nothing is left over"
    yield "batches that leave some over", few, "what is left over makes a batch of its own"
    yield "a batch as large as the data or larger", large, "even a handful makes a batch"


@exercise(
    CHAPTER,
    "epoch_of",
    points=2,
    title="In which epoch?",
    defines=("epoch_of",),
    hints=(
        "How many whole epochs are complete when this iteration begins?",
        "Iterations are counted from 0 and epochs from 1: in iteration 0 nothing is complete, and it belongs to epoch "
        "1.",
        "Ask iterations_per_epoch how many iterations an epoch has, the short last batch included. How often does that "
        "number fit into the iteration's own, and which epoch is then under way?",
    ),
)
def epoch_of(code, rng):
    """Whole rows of iterations, the borders between epochs, and a long training."""
    yield runs(
        "seven samples in batches of three", lambda: [code.epoch_of(i, 7, 3) for i in range(7)],
        tried="epoch_of(i, 7, 3) for i = 0, 1, ..., 6", weight=0, why="1, 1, 1, 2, 2, 2, 3",
    )
    size, count = int(rng.integers(4, 40)), int(rng.integers(3, 40))
    turns = range(2 * count + 2)
    yield runs(
        "the first epochs, even batches", lambda: [code.epoch_of(i, size * count, size) for i in turns],
        tried=f"epoch_of(i, {size * count}, {size}) for i = 0, 1, ..., {turns[-1]}",
        why=f"every {count} iterations an epoch ends",
    )
    odd = size * count + int(rng.integers(1, size))
    turns_odd = range(3 * count + 6)
    yield runs(
        "the first epochs, a short last batch", lambda: [code.epoch_of(i, odd, size) for i in turns_odd], weight=2,
        tried=f"epoch_of(i, {odd}, {size}) for i = 0, 1, ..., {turns_odd[-1]}",
        why="the short batch at the end still belongs to its epoch",
    )
    far = sorted(int(number) for number in rng.integers(5_000, 90_000, size=4))
    yield runs(
        "a long training", lambda: [code.epoch_of(i, odd, size) for i in far],
        tried=f"epoch_of(i, {odd}, {size}) for i = {', '.join(map(str, far))}", why="no epoch is miscounted on the way",
    )
    one = [int(number) for number in rng.integers(2, 50, size=3)]
    yield runs(
        "one batch holds everything", lambda: [code.epoch_of(i, 30, 50) for i in one],
        tried=f"epoch_of(i, 30, 50) for i = {', '.join(map(str, one))}", why="then every iteration is an epoch",
    )


@exercise(
    CHAPTER,
    "train_minibatches",
    points=3,
    title="Training with mini-batches",
    defines=("train_minibatches",),
    hints=(
        "Two loops, one inside the other: epochs outside, batches inside. What happens once for each batch?",
        "Inside: ask gradient for the slopes of this batch alone, at the parameters as they are now; step; count.",
        "The call of minibatches belongs inside the outer loop, so that each epoch shuffles anew with the same "
        "generator. The count is returned after both loops.",
    ),
)
def train_minibatches(code, rng):
    """A valley in mini-batches: even and uneven batches, one epoch and several, and what is counted."""
    X, t, w = _task(rng, 12)
    b, rate, fresh = float(eighths(rng, 1)[0]), float(rng.integers(2, 7)) / 64, _generator(rng)

    def ends(rows, size, epochs, gradient=_valley_slopes):
        params = {"w": w.copy(), "b": np.array([b])}
        count = code.train_minibatches(
            params, X[:rows].copy(), t[:rows].copy(), gradient, rate, size, epochs, fresh())
        return params, count

    yield runs(
        "one batch with everything", lambda: ends(12, 12, 1)[0], compare=_single_precision,
        tried="params after one epoch with batch_size=12 for 12 rows", why="a single step, down",
    )
    yield runs(
        "even batches", lambda: ends(12, 4, 1)[0], compare=_single_precision,
        tried="params after one epoch with batch_size=4 for 12 rows", why="three steps, each with its own four rows",
    )
    yield runs(
        "a short last batch", lambda: ends(11, 4, 1)[0], compare=_single_precision, weight=2,
        tried="params after one epoch with batch_size=4 for 11 rows", why="the three rows that are left over count too",
    )
    yield runs(
        "several epochs", lambda: ends(10, 3, 4)[0], compare=_single_precision, weight=2,
        tried="params after four epochs with batch_size=3 for 10 rows",
        why="each epoch goes on where the last one ended, with the rows shuffled anew",
    )
    counted = [(int(rng.integers(3, 13)), int(rng.integers(1, 6)), int(rng.integers(2, 6))) for _ in range(4)]
    yield runs(
        "how many iterations", lambda: [ends(*three)[1] for three in counted], weight=1.5,
        tried="what comes back for (rows, batch_size, epochs) = " + ", ".join(map(str, counted)),
        why="one iteration for each batch, in all epochs together",
    )
    yield runs(
        "every row once in an epoch",
        lambda: _seen(ends, rows=11, size=4, epochs=3),
        compare=_single_precision, weight=0.5,
        tried="the targets that gradient gets to see in each of 3 epochs with 11 rows, sorted",
        why="an epoch deals out every row exactly once",
    )
    yield runs(
        "no epoch at all", lambda: ends(9, 2, 0), compare=_single_precision, tried="epochs=0", weight=0.5,
        why="nothing moves, and 0 iterations are made",
    )
    yield runs(
        "the data stay as they were", lambda: _rows_after(code, X.copy(), t.copy(), w, b, rate, fresh()), weight=0.5,
        compare=_single_precision, tried="X and t after a training", why="only params may change",
    )


def _seen(ends, rows, size, epochs):
    """The targets of every batch that the function for the slopes is given, as one list."""
    batches = []

    def gradient(params, X, t):
        batches.extend(np.asarray(t, dtype=float).tolist())
        return _valley_slopes(params, X, t)

    ends(rows, size, epochs, gradient)
    return [sorted(batches[first : first + rows]) for first in range(0, len(batches), rows)]


def _rows_after(code, X, t, w, b, lr, generator):
    code.train_minibatches({"w": w.copy(), "b": np.array([b])}, X, t, _valley_slopes, lr, 5, 2, generator)
    return [X, t]


@exercise(
    CHAPTER,
    "numerical_cost",
    points=2,
    title="The price of measured slopes",
    defines=("numerical_cost",),
    hints=(
        "How many numbers are in the dictionary, weights and biases together? An array knows how many it holds.",
        "Each number needs a nudge up and a nudge down, and after each nudge one loss. Every step needs all of them.",
        "Add up the sizes of all arrays, whatever their names. Then multiply: losses for one number, numbers, seconds, "
        "steps.",
    ),
)
def numerical_cost(code, rng):
    """Networks of several sizes, other dictionaries, one step and many."""
    by_hand = {"w": np.zeros((1, 3)), "b": np.zeros(1)}
    yield _gives(
        "four parameters to check by hand", code.numerical_cost, by_hand, 0.5, 3, weight=0,
        why="2 losses for each of 4 numbers, 3 steps, half a second each: 12 seconds",
    )
    seconds, steps = float(rng.integers(1, 40)) / 64, int(rng.integers(2, 40))
    sizes = [tuple(int(size) for size in rng.permutation(np.arange(2, 20))[:3]) for _ in range(2)]
    networks = [_parameters(rng, *three) for three in sizes]
    yield runs(
        "one step", lambda: [code.numerical_cost(params, seconds) for params in networks], weight=2,
        tried=f"numerical_cost(params, {seconds:g}) for networks of the sizes {sizes[0]} and {sizes[1]}",
        why="all four arrays have slopes, and steps is 1 unless told otherwise",
    )
    yield _gives(
        "many steps", code.numerical_cost, networks[0], seconds, steps, why="every step needs its own slopes",
    )
    odd = {f"part {k}": eighths(rng, *rng.integers(1, 5, size=k)) for k in (1, 2, 3)}
    yield _gives(
        "other arrays", code.numerical_cost, odd, seconds, steps, why="of whatever names and shapes",
    )
    yield _gives(
        "no step", code.numerical_cost, networks[1], seconds, 0, weight=0, why="no step costs nothing",
    )
    yield calls(
        "the input stays as it was", code.numerical_cost, networks[1], seconds, 2 * steps, weight=0.5,
        why="params still belong to the caller",
    )


@exercise(
    CHAPTER,
    "confusion_matrix",
    points=2,
    title="The confusion matrix",
    defines=("confusion_matrix",),
    hints=(
        "Begin with a square table of zeros. What does one sample add, and where?",
        "Go through labels and answers side by side: the label chooses the row, the answer the column, and that one "
        "cell grows by 1.",
        "A plain loop is right and fast enough. If you index the table with both arrays at once, mind that NumPy "
        "adds only once where the same cell is named several times.",
    ),
)
def confusion_matrix(code, rng):
    """Tables by hand, random answers, classes that never occur, small integers, one sample, none."""
    yield _gives(
        "four samples to check by hand", code.confusion_matrix, np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1]), 3,
        weight=0, why="one in row 0, column 0; one in row 0, column 1; then rows 1 and 2, column 1",
    )
    classes = int(rng.integers(3, 6))
    yield _gives(
        "random answers", code.confusion_matrix, *_answers(rng, 60, classes), classes, weight=2,
        why="rows are true classes, columns are answers",
    )
    labels, predicted = _answers(rng, 30, 3)
    yield _gives(
        "classes that never occur", code.confusion_matrix, labels, predicted, 3 + classes,
        why="they have a row and a column of zeros all the same",
    )
    once = rng.permutation(6)
    yield _gives(
        "no cell named twice", code.confusion_matrix, once, rng.permutation(6), 6, weight=0.5,
        why="six classes, each seen once",
    )
    bytes_, others = (values.astype(np.uint8) for values in _answers(rng, 1200, 2))
    yield _gives(
        "labels stored as small integers", code.confusion_matrix, bytes_, others, 2,
        why="counts above 255 must not start again at 0; labels may be stored in single bytes",
    )
    one = int(rng.integers(6))
    yield runs(
        "one sample, and none",
        lambda: [
            code.confusion_matrix(np.array([one]), np.array([5 - one]), 6),
            code.confusion_matrix(np.array([], dtype=int), np.array([], dtype=int), 2),
        ],
        tried=f"one sample of class {one} read as {5 - one}, then no sample at all", why="a table is always returned",
    )
    yield calls(
        "the input stays as it was", code.confusion_matrix, *_answers(rng, 20, 4), 4, weight=0.5,
        why="labels and answers still belong to the caller",
    )


def _answers(rng, samples, classes):
    """Labels and answers, about two thirds of them right; the first two rows are never symmetrical."""
    labels = rng.integers(classes, size=samples)
    wrong = (labels + rng.integers(1, classes, size=samples)) % classes
    predicted = np.where(rng.random(samples) < 0.65, labels, wrong)
    labels[:3], predicted[:3] = 0, 1
    labels[3], predicted[3] = 1, 0
    return labels, predicted
