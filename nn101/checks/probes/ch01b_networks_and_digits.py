"""Probes of chapter 1, exercises 16 to 27: activations, networks, digits, speed. There is no answer in here."""

import functools
import sys

import numpy as np

from nn101.checks.compare import as_table
from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs, satisfies, show

CHAPTER = "01_perceptron"

# Most random inputs are multiples of 1/8: exact in float32 as well, so that an answer computed in single
# precision differs only by what its formula loses.
#
# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_single_precision = close(rtol=1e-5, atol=1e-7)
# Changed inputs are not looked at here: one case per exercise does, so it costs once.
_gives = functools.partial(calls, compare=_single_precision, keeps_inputs=False)
_many_products = close(rtol=1e-4, atol=1e-6)


def _around_zero(rng, zeros):
    """Six numbers in any order, as many of them exactly 0 as asked, the others on both sides."""
    others = np.abs(eighths(rng, 6 - zeros)) * (-1) ** np.arange(6 - zeros)
    return rng.permutation(np.concatenate([np.zeros(zeros), others]))


def _one_by_one(rng):
    """Six numbers of every kind a number can be, of either sign: Python's, NumPy's and arrays without axes."""
    float_, int_, *arrays = (eighths(rng, 6) + rng.choice([-4.0, 4.0], size=6)).tolist()
    return [float_, round(int_) or 1, np.float64(arrays[0]), *map(np.array, arrays[1:])]


def _names(numbers):
    """``-2.5, 3, array(1.5)``: how the numbers were given."""
    return ", ".join(f"array({n:g})" if isinstance(n, np.ndarray) else f"{n:g}" for n in numbers)


@exercise(
    CHAPTER,
    "step",
    points=1,
    title="The step function",
    defines=("step",),
    hints=(
        "The perceptron fires only when its sum is larger than zero. Which side does zero itself belong to?",
        "A comparison answers a whole array at once, one True or False per element. All that is left is to "
        "turn those answers into 0 and 1.",
        "Compare with zero, strictly, then change the kind of the result to int. A plain Python number "
        "should work too: NumPy has a function that makes an array out of anything.",
    ),
)
def step(code, rng):
    """Single numbers, rows and tables on both sides of zero, and zero itself."""
    yield _gives(
        "a row of numbers", code.step, eighths(rng, 8), why="1 above zero, 0 below"
    )
    yield _gives(
        "exactly zero", code.step, _around_zero(rng, zeros=2),
        why="the inequality is strict: zero does not fire",
    )
    numbers = _one_by_one(rng)
    yield runs(
        "single numbers", lambda: [code.step(x) for x in numbers],
        tried=f"step of {_names(numbers)}, one at a time",
        why="one number works as well as an array",
    )
    yield _gives(
        "a table of whole numbers", code.step, _whole_numbers(rng, 2, 4), why="integers, in two dimensions"
    )
    yield _gives(
        "a block of random numbers", code.step, eighths(rng, 2, 3, 4),
        why="any shape goes in, the same shape comes out",
    )
    yield _gives(
        "very large numbers", code.step, rng.choice([-1000.0, 1000.0], size=6),
        why="the size of a number does not matter, its sign does",
    )
    yield calls(
        "the input stays as it was", code.step, eighths(rng, 5),
        why="the array you are given still belongs to the caller",
    )


def _whole_numbers(rng, *shape):
    """Random integers from -7 to 7, never 0."""
    return rng.choice([-1, 1], size=shape) * rng.integers(1, 8, size=shape)


def _loud(rng):
    """Four scores around plus and minus 1000 and two ordinary ones, in any order."""
    large = np.array([-1000.0, -800.0, 800.0, 1000.0]) + 8 * eighths(rng, 4)
    return rng.permutation(np.concatenate([large, eighths(rng, 2)]))


@exercise(
    CHAPTER,
    "sigmoid",
    points=2,
    title="A sigmoid that never overflows",
    defines=("sigmoid",),
    hints=(
        "The number e, raised to a large positive power, is beyond any float. For which inputs does your "
        "formula do that?",
        "There are two ways to write the same curve: one only needs the exponential of -x, the other only "
        "that of x. Each is safe on one side of zero.",
        "First compute the exponential of minus the absolute value: it never exceeds 1. Both forms of the "
        "curve can be written with it; choose between them element by element, by the sign of x.",
    ),
)
def sigmoid(code, rng):
    """Known values, single numbers, integers, blocks, and scores that make a naive exponential overflow."""
    yield _gives(
        "three values to check by hand", code.sigmoid, np.array([-1.0, 1.0, 2.0]), weight=0,
        why="about 0.269, 0.731 and 0.881",
    )
    numbers = [0.0, *_one_by_one(rng)]
    yield runs(
        "single numbers", lambda: [code.sigmoid(x) for x in numbers],
        compare=_single_precision, tried=f"sigmoid of {_names(numbers)}, one at a time",
        why="one number works as well as an array, and zero sits in the middle",
    )
    yield _gives(
        "a table of whole numbers", code.sigmoid, np.append(_whole_numbers(rng, 3), 0).reshape(2, 2),
        why="integers go in, fractions come out",
    )
    yield _gives(
        "a block of random numbers", code.sigmoid, eighths(rng, 2, 3, 4),
        why="any shape goes in, the same shape comes out",
    )
    yield _gives(
        "the flat ends of the curve", code.sigmoid,
        rng.permutation([-25.0, -12.5, -8.0, 8.0, 12.5, 25.0]) + eighths(rng, 6) / 8,
        why="close to 0 and 1 the curve still moves",
    )
    yield _gives(
        "scores of plus and minus 1000", code.sigmoid, _loud(rng), weight=2,
        why="no score may be too large: 0 or 1, never nan",
    )
    yield calls(
        "the input stays as it was", code.sigmoid, eighths(rng, 5), compare=_single_precision,
        why="the array you are given still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "relu",
    points=1,
    title="ReLU",
    defines=("relu",),
    hints=(
        "Think of a valve: what is positive flows through unchanged, everything else becomes zero.",
        "For every element you want the larger of two numbers: itself and zero.",
        "NumPy has two functions for a maximum. One searches an array for its largest entry; the other "
        "compares two things element by element. You need the second.",
    ),
)
def relu(code, rng):
    """Single numbers, rows and tables on both sides of zero, and zero itself."""
    yield _gives(
        "a row of numbers", code.relu, _around_zero(rng, zeros=0),
        why="negative becomes 0, positive stays as it is",
    )
    yield _gives("exactly zero", code.relu, _around_zero(rng, zeros=2), why="the kink: zero stays zero")
    numbers = _one_by_one(rng)
    yield runs(
        "single numbers", lambda: [code.relu(x) for x in numbers],
        compare=_single_precision, tried=f"relu of {_names(numbers)}, one at a time",
        why="one number works as well as an array",
    )
    yield _gives(
        "a table of whole numbers", code.relu, _whole_numbers(rng, 2, 4), why="integers, in two dimensions"
    )
    yield _gives(
        "a block of random numbers", code.relu, eighths(rng, 2, 3, 4),
        why="any shape goes in, the same shape comes out",
    )
    yield _gives("very large numbers", code.relu, _loud(rng), why="there is no upper limit")
    yield calls(
        "the input stays as it was", code.relu, np.concatenate([[-1.5], eighths(rng, 4)]),
        compare=_single_precision, why="the array you are given still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "tanh",
    points=1,
    title="tanh out of sigmoid",
    defines=("tanh",),
    hints=(
        "Both curves have the same S shape. One runs from 0 to 1, the other from -1 to 1 and twice as "
        "steeply.",
        "Two changes are needed: squeeze the input, so that the curve rises faster, then stretch and shift "
        "the output, so that it fills the new range.",
        "Ask sigmoid about twice the input. Its answer lies between 0 and 1: double it, and then move it "
        "down until its middle sits at zero.",
    ),
)
def tanh(code, rng):
    """Known values, single numbers, integers, blocks, large scores, and whether sigmoid did the work."""
    yield _gives(
        "four values", code.tanh, np.array([-1.0, 0.0, 0.5, 2.0]), weight=0,
        why="zero stays zero; the curve is its own mirror image",
    )
    numbers = _one_by_one(rng)
    yield runs(
        "single numbers", lambda: [code.tanh(x) for x in numbers],
        compare=_single_precision, tried=f"tanh of {_names(numbers)}, one at a time",
        why="one number works as well as an array",
    )
    yield _gives(
        "a table of whole numbers", code.tanh, _whole_numbers(rng, 2, 3),
        why="integers go in, fractions come out",
    )
    yield _gives(
        "a block of random numbers", code.tanh, eighths(rng, 2, 3, 4),
        why="any shape goes in, the same shape comes out",
    )
    yield _gives(
        "scores of plus and minus 1000", code.tanh, _loud(rng),
        why="the safe sigmoid makes this one safe: -1 or 1, never nan",
    )
    x, slope = eighths(rng, 4), float(rng.integers(3, 8)) / 64
    yield runs(
        "made out of sigmoid", lambda: _tanh_of_another_curve(code, x, slope),
        tried="tanh of four numbers, with a straight line in the place of sigmoid",
        compare=satisfies(_followed_the_curve(x, slope), "tanh changes with the sigmoid it is made of"),
        why="the point is that one curve is the other in disguise",
    )
    yield calls(
        "the input stays as it was", code.tanh, eighths(rng, 5), compare=_single_precision,
        why="the array you are given still belongs to the caller",
    )


def _tanh_of_another_curve(code, x, slope):
    """What tanh gives while sigmoid is a line through the same middle: only if it asks sigmoid, it is a line too."""

    def line(z):
        return 0.5 + slope * np.asarray(z)

    with code.swapped(sigmoid=line):
        return code.tanh(x.copy())


def _followed_the_curve(x, slope):
    """A predicate: are these the values of tanh as the line gives them, and not those of the curve?"""
    line = 4 * slope * x

    def predicate(answer):
        values = as_table(answer)
        if values is None or values.shape != x.shape or values.dtype.kind != "f":
            return "four numbers are asked, as an array"
        if np.allclose(values, np.tanh(x), rtol=1e-3):
            return "it works without calling sigmoid"
        return bool(np.allclose(values, line, rtol=1e-4, atol=1e-6)) or "it calls sigmoid, but is not made of it alone"

    return predicate


@exercise(
    CHAPTER,
    "identity",
    points=1,
    title="The identity",
    defines=("identity",),
    hints=(
        "A network that predicts a price must be able to say any number. What should its last activation "
        "change?",
        "It changes nothing. It only exists so that every layer has an activation to call.",
        "There is nothing to compute: hand back the very thing you were given.",
    ),
)
def identity(code, rng):
    """Single numbers, rows, tables and blocks must come back unchanged."""
    yield _gives(
        "a row of numbers", code.identity, _around_zero(rng, zeros=1),
        why="every number stays as it is, negative ones and fractions too",
    )
    numbers = _one_by_one(rng)
    yield runs(
        "single numbers", lambda: [code.identity(x) for x in numbers],
        tried=f"identity of {_names(numbers)}, one at a time",
        why="one number works as well as an array",
    )
    yield _gives(
        "a square table", code.identity, eighths(rng, 3, 3), why="two dimensions stay two dimensions"
    )
    yield _gives(
        "a block of random numbers", code.identity, eighths(rng, 2, 3, 4),
        why="any shape goes in, the same shape comes out",
    )
    yield calls(
        "very large numbers", code.identity, _loud(rng), why="an output without limits"
    )


@exercise(
    CHAPTER,
    "collapse",
    points=2,
    title="Two linear layers are one",
    defines=("collapse",),
    hints=(
        "Write the two layers as one expression in x, with brackets, and multiply the brackets out.",
        "One part of the result still contains x: what stands beside it is the new weight matrix. What is "
        "left over does not contain x: that is the new bias.",
        "The new matrix is a matrix product, in the order in which x meets the layers. The first bias also "
        "travels through the second layer before the second bias joins it.",
    ),
)
def collapse(code, rng):
    """Weights to check by hand, random layers of unequal widths, and the outputs of the collapsed layer."""
    by_hand = [rng.integers(-2, 4, size=shape).astype(float) for shape in ((2, 2), (2,), (2, 2), (2,))]
    yield _gives(
        "two small layers to check by hand", code.collapse, *by_hand, weight=2,
        why="a weight matrix and a bias come back, in this order",
    )
    yield _gives(
        "three inputs, four hidden, two outputs", code.collapse, *_two_linear_layers(rng, 3, 4, 2), weight=2,
        why="the collapsed layer goes from the first width straight to the last",
    )
    yield _gives(
        "a single hidden neuron", code.collapse, *_two_linear_layers(rng, 3, 1, 2),
        why="a bottleneck of width one is still a layer",
    )
    layers, x = _two_linear_layers(rng, 4, 3, 3), eighths(rng, 5, 4)
    yield runs(
        "the collapsed layer at work", lambda: _one_layer_output(code.collapse(*layers), x),
        compare=_single_precision, tried="W, b = collapse(W1, b1, W2, b2), then x @ W + b for five rows x",
        why="one layer gives what the two gave",
    )
    yield calls(
        "the input stays as it was", code.collapse, *_two_linear_layers(rng, 2, 3, 2),
        compare=_single_precision, why="the arrays you are given still belong to the caller",
    )


def _two_linear_layers(rng, inputs, hidden, outputs):
    return (
        eighths(rng, inputs, hidden),
        eighths(rng, hidden),
        eighths(rng, hidden, outputs),
        eighths(rng, outputs),
    )


def _one_layer_output(layer, x):
    weights, bias = layer
    return x @ weights + bias


@exercise(
    CHAPTER,
    "forward",
    points=2,
    title="The 2-3-2-2 network",
    defines=("forward",),
    hints=(
        "A layer does two things: a weighted sum of what comes in plus a bias, then an activation. Here "
        "that happens three times.",
        "What leaves a layer enters the next one. The two hidden layers squash their sums with sigmoid; the "
        "last layer leaves them as they are.",
        "Each sum is what came in, matrix-multiplied from the left onto the layer's own W, plus the layer's "
        "own b. With x on the left the same line serves one vector and a batch of rows.",
    ),
)
def forward(code, rng):
    """The lesson's network, other random networks, batches and a batch of one row."""
    lesson = {
        "W1": np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]),
        "b1": np.array([0.1, 0.2, 0.3]),
        "W2": np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]),
        "b2": np.array([0.1, 0.2]),
        "W3": np.array([[0.1, 0.3], [0.2, 0.4]]),
        "b3": np.array([0.1, 0.2]),
    }
    yield _gives(
        "the lesson's network", code.forward, lesson, np.array([1.0, 0.5]), weight=0,
        why="the network that the lesson computes step by step",
    )
    yield _gives(
        "the lesson's network with other inputs", code.forward, lesson, eighths(rng, 2),
        why="the same weights, another sample",
    )
    yield _gives(
        "another network of the same form", code.forward, _small_network(rng, 2, 3, 2, 2),
        eighths(rng, 2), why="other weights, other biases: nothing may be built in",
    )
    yield _gives(
        "a batch through a wider network", code.forward, _small_network(rng, 4, 5, 3, 2),
        eighths(rng, 6, 4), weight=2, why="six rows go in, six rows come out",
    )
    yield _gives(
        "as many rows as inputs", code.forward, _small_network(rng, 3, 3, 3, 3), eighths(rng, 3, 3),
        why="where every size is the same, a product in the wrong order goes unnoticed",
    )
    yield _gives(
        "a batch of one row", code.forward, _small_network(rng, 3, 4, 2, 2), eighths(rng, 1, 3),
        why="a table with one row comes back as a table with one row",
    )
    yield calls(
        "the input stays as it was", code.forward, _small_network(rng, 2, 3, 2, 2),
        eighths(rng, 2, 2), compare=_single_precision, why="network and x still belong to the caller",
    )


def _small_network(rng, *widths):
    """Random weights and biases between successive widths, none of them 0."""
    network = {}
    for layer, (before, after) in enumerate(zip(widths, widths[1:], strict=False), start=1):
        network[f"W{layer}"] = eighths(rng, before, after) / 2
        network[f"b{layer}"] = eighths(rng, after) / 2
    return network


@exercise(
    CHAPTER,
    "softmax",
    points=3,
    title="Softmax for one vector and for a batch",
    defines=("softmax",),
    hints=(
        "Each score becomes its share: its exponential, divided by the total of the exponentials. In a "
        "batch, whose total is that?",
        "Taking the same number away from every score of a row changes no share. So take away the one that "
        "makes the largest score zero: no exponential can then exceed 1.",
        "Both the largest score and the total belong to one row each, that is to the last axis. Ask NumPy "
        "to keep that axis with length one, and the subtraction and the division line up by themselves.",
    ),
)
def softmax(code, rng):
    """One vector, batches of several shapes, rows of very different scale, and very large scores."""
    yield _gives(
        "three scores to check by hand", code.softmax, np.array([0.3, 2.9, 4.0]), weight=0,
        why="about 0.018, 0.245 and 0.737",
    )
    batch = eighths(rng, 4, 3)
    yield _gives(
        "a batch of four rows", code.softmax, batch, weight=2, why="every row is a sample of its own"
    )
    more_rows = eighths(rng, 5, 4)
    yield runs(
        "every row sums to one", lambda: code.softmax(more_rows.copy()),
        compare=satisfies(_shares_of(more_rows), "shares that sum to 1 in each row, larger for a larger score"),
        tried="softmax(<array of shape (5, 4)>).sum(axis=-1)", why="the shares of one sample add up to 1",
    )
    yield _gives(
        "as many rows as columns", code.softmax, eighths(rng, 3, 3),
        why="in a square table rows and columns are easily confused",
    )
    unequal = np.array([[0.0], [1000.0], [-1000.0]]) + eighths(rng, 3, 3)
    yield _gives(
        "rows of very different scale", code.softmax, unequal, weight=2,
        why="one loud row must not drown the others",
    )
    loud = [level + eighths(rng, 3) for level in (1000.0, -1000.0)]
    loud.append(np.array([-1000.0, 0.0, 1000.0])[rng.permutation(3)])
    yield runs(
        "vectors of large scores", lambda: [code.softmax(scores.copy()) for scores in loud],
        compare=_single_precision, weight=2, tried=f"softmax of {', of '.join(map(show, loud))}",
        why="no score may be too large or too small: never nan",
    )
    yield runs(
        "adding a constant changes nothing", lambda: code.softmax(batch + 64.0), compare=_single_precision,
        tried="softmax(a + 64) for the batch a of four rows", why="only the differences between scores count",
    )
    yield _gives(
        "a batch of one row", code.softmax, eighths(rng, 1, 4),
        why="a table with one row comes back as a table with one row",
    )
    yield _gives(
        "whole-number scores", code.softmax, _whole_numbers(rng, 2, 3),
        why="integers go in, fractions come out",
    )
    yield calls(
        "the input stays as it was", code.softmax, eighths(rng, 2, 3), compare=_single_precision,
        why="the scores you are given still belong to the caller",
    )


def _shares_of(scores):
    """A predicate: positive shares, 1 in all in each row, in the order of the scores?"""

    def predicate(answer):
        shares = as_table(answer)
        if shares is None or shares.shape != scores.shape or shares.dtype.kind != "f":
            return "an array of the shape of the scores is asked"
        if not np.allclose(np.sum(shares, axis=-1), 1, rtol=1e-5):
            return "the shares of a row do not sum to 1"
        in_order = np.diff(np.take_along_axis(shares, np.argsort(scores, axis=-1), axis=-1), axis=-1)
        return bool(np.all(shares > 0) and np.all(in_order >= 0)) or "a larger score has a smaller share"

    return predicate


@exercise(
    CHAPTER,
    "accuracy",
    points=2,
    title="Accuracy",
    defines=("accuracy",),
    hints=(
        "A network's answer is the class with the largest score. How often is that the class on the label?",
        "First find the winning class of every row, then compare with the labels, then ask which share of "
        "the comparisons came out true.",
        "The position of the largest entry along the last axis gives one class per row. True counts as 1 "
        "and False as 0, so the mean of the comparison is already the share.",
    ),
)
def accuracy(code, rng):
    """Tables of shares and of raw scores with labels, from all right to none right."""
    by_hand = np.array([[0.1, 0.8, 0.1], [0.3, 0.1, 0.6], [0.25, 0.45, 0.3], [0.8, 0.1, 0.1]])
    yield _gives(
        "four rows to check by hand", code.accuracy, by_hand, np.array([1, 0, 1, 0]), weight=0,
        why="three of four winners agree with their labels",
    )
    scores, labels = _scored_rows(rng, rows=64, classes=4, right=int(rng.integers(10, 60)))
    yield _gives(
        "sixty-four rows, four classes", code.accuracy, scores, labels, weight=2,
        why="the share of right rows, whatever the numbers of rows and classes",
    )
    scores, labels = _scored_rows(rng, rows=8, classes=8, right=int(rng.integers(1, 8)))
    yield _gives(
        "as many rows as classes", code.accuracy, scores, labels,
        why="in a square table rows and columns are easily confused",
    )
    scores, labels = _scored_rows(rng, rows=40, classes=3, right=int(rng.integers(5, 36)))
    yield _gives(
        "raw scores below zero", code.accuracy, scores - 6.0, labels.astype(np.uint8),
        why="only the order of the scores counts; labels may be stored as small integers",
    )
    right, none = _scored_rows(rng, rows=6, classes=3, right=6), _scored_rows(rng, rows=6, classes=3, right=0)
    singles = [_scored_rows(rng, rows=1, classes=4, right=int(right)) for right in rng.integers(0, 2, size=6)]
    yield runs(
        "all right, none right, a single row",
        lambda: [code.accuracy(*table) for table in (right, none, *singles)],
        tried="accuracy of six right rows, of six wrong rows, and of six single rows",
        why="the ends of the scale",
    )
    scores, labels = _scored_rows(rng, rows=30, classes=3, right=int(rng.integers(5, 26)))
    yield calls(
        "the input stays as it was", code.accuracy, scores, labels,
        why="scores and labels still belong to the caller",
    )


def _scored_rows(rng, rows, classes, right):
    """Scores without ties and labels of which exactly ``right`` agree with the largest score of their row."""
    scores = rng.permuted(np.tile(np.arange(classes) / classes, (rows, 1)), axis=1)
    winners = rng.integers(classes, size=rows)
    scores[np.arange(rows), winners] += 1.5
    others = (winners + rng.integers(1, classes, size=rows)) % classes
    labels = np.where(rng.permutation(rows) < right, winners, others)
    return scores, labels


@exercise(
    CHAPTER,
    "predict",
    points=3,
    title="Predictions, batch by batch",
    defines=("predict",),
    hints=(
        "The network can take a whole table of images at once; here it gets them in batches. What may the "
        "size of a batch change about the answer? Nothing.",
        "Walk through the rows in strides of batch_size, send each batch through the three layers and "
        "softmax, keep the results, and join them at the end.",
        "A slice of the table that reaches beyond the last row simply ends there, so a short last batch "
        "needs no special case, as long as your strides begin at every multiple of batch_size below the "
        "number of rows.",
    ),
)
def predict(code, rng):
    """A random 784-50-100-10 network, and batches that fit the rows, leave a remainder, or exceed them."""
    network = _digit_shaped_network(rng)
    images = rng.integers(0, 256, size=(7, 784)) / 255
    yield _gives(
        "batches that fit exactly", code.predict, network, images[:6], 3, compare=_many_products,
        why="six images in batches of three",
    )
    yield _gives(
        "a short last batch", code.predict, network, images, 3, compare=_many_products, weight=2,
        why="seven images in batches of three: the last batch holds one",
    )
    yield _gives(
        "one batch larger than the data", code.predict, network, images[:4], 50, compare=_many_products,
        why="a batch need not be full",
    )
    yield runs(
        "any batch size, the same answer",
        lambda: [code.predict(network, images[:5], size) for size in (1, 2, 4, 5)], compare=_many_products,
        weight=2, tried="predict(network, X, s) for five images X and s = 1, 2, 4, 5",
        why="how the work is cut up is nobody's business but yours",
    )
    yield _gives(
        "a single image", code.predict, network, images[2:3], 1, compare=_many_products,
        why="a table with one row comes back as a table with one row",
    )
    many = rng.integers(0, 256, size=(103, 784)) / 255
    yield runs(
        "batches of a hundred unless told otherwise",
        lambda: np.asarray(code.predict(network, many))[[0, 99, 100, 102]], compare=_many_products,
        tried="rows 0, 99, 100 and 102 of predict(network, X) for 103 images X",
        why="batch_size has a default",
    )
    yield calls(
        "the input stays as it was", code.predict, network, images[:4], 2, compare=_many_products,
        why="network and images still belong to the caller",
    )


def _digit_shaped_network(rng):
    """Random weights 784-50-100-10 whose signals neither vanish nor saturate."""
    network = {}
    for layer, (before, after, scale) in enumerate(
        ((784, 50, 0.08), (50, 100, 0.4), (100, 10, 0.3)), start=1
    ):
        network[f"W{layer}"] = rng.normal(scale=scale, size=(before, after))
        network[f"b{layer}"] = rng.normal(scale=0.5, size=after)
    return network


@exercise(
    CHAPTER,
    "worst_mistakes",
    points=3,
    title="The worst mistakes",
    defines=("worst_mistakes",),
    hints=(
        "The worst mistakes are the ones the network is surest about. Which two facts about a row decide "
        "whether it belongs on the list, and where?",
        "Three stages: which rows are wrong, how confident each of them is in its (wrong) winner, and then "
        "the order. Keep track of which row of the whole table each candidate came from.",
        "Sort the wrong rows by the largest share of their row, turn the order round so that the surest "
        "comes first, keep the first k, and translate back into row numbers of the whole table.",
    ),
)
def worst_mistakes(code, rng):
    """Tables with known mistakes: more than k, fewer than k, none, and nothing but mistakes."""
    ask = _lists_become_arrays(code.worst_mistakes)
    by_hand = np.array(
        [
            [0.395, 0.60, 0.005],
            [0.98, 0.01, 0.01],
            [0.05, 0.90, 0.05],
            [0.45, 0.35, 0.20],
            [0.10, 0.20, 0.70],
            [0.20, 0.05, 0.75],
        ]
    )
    order = rng.permutation(6)
    yield _gives(
        "six rows to check by hand", ask, by_hand[order], np.array([2, 0, 2, 1, 2, 0])[order], 3, weight=2,
        why="four rows are wrong; the three surest of them, the surest first",
    )
    table, labels = _confident_rows(rng, rows=14, wrong=8)
    yield _gives(
        "the four worst of eight", ask, table, labels, 4, weight=2,
        why="row numbers of the whole table come back",
    )
    yield _gives("only the very worst", ask, table, labels, 1, why="a list of one is still a list")
    table, labels = _confident_rows(rng, rows=9, wrong=3)
    yield _gives(
        "fewer mistakes than asked for", ask, table, labels, 5,
        why="three mistakes are all there are, so three come back",
    )
    flawless, flawless_labels = _confident_rows(rng, rows=6, wrong=0)
    hopeless, hopeless_labels = _confident_rows(rng, rows=6, wrong=6)
    yield runs(
        "a table without and one full of mistakes",
        lambda: [ask(flawless, flawless_labels, 3), ask(hopeless, hopeless_labels, 3)],
        tried="worst_mistakes for six right rows, then for six wrong ones, k=3",
        why="no mistakes give an empty array of shape (0,)",
    )
    table, labels = _confident_rows(rng, rows=8, wrong=5)
    yield calls(
        "the input stays as it was", ask, table, labels, 2,
        why="probabilities and labels still belong to the caller",
    )


def _lists_become_arrays(function):
    """``function``, but a list in its answer (or in its tuple of answers) counts as the array it could be."""

    def asked(*args):
        answer = function(*args)
        if type(answer) is tuple:
            return tuple(np.asarray(part) if type(part) is list else part for part in answer)
        return np.asarray(answer) if type(answer) is list else answer

    asked.__name__ = function.name
    return asked


def _confident_rows(rng, rows, wrong, classes=5):
    """Shares whose winners all differ by 0.02 or more, and labels of which ``wrong`` disagree with them.

    The surest row of all is a right one where there is any; the others are shuffled.
    """
    sure = 0.95 - 0.02 * np.arange(rows)
    winners = rng.integers(classes, size=rows)
    table = rng.integers(8, 25, size=(rows, classes)).astype(float)
    table[np.arange(rows), winners] = 0.0
    table *= (1.0 - sure)[:, np.newaxis] / table.sum(axis=1, keepdims=True)
    table[np.arange(rows), winners] = sure
    erring = np.zeros(rows, dtype=bool)
    first = min(1, rows - wrong)
    erring[first + rng.permutation(rows - first)[:wrong]] = True
    labels = np.where(erring, (winners + rng.integers(1, classes, size=rows)) % classes, winners)
    order = rng.permutation(rows)
    return table[order], labels[order]


@exercise(
    CHAPTER,
    "train_fast",
    points=3,
    title="The training loop, compiled",
    defines=("train_fast",),
    seconds=30,
    hints=(
        "Numba turns a Python function made of loops and numbers into machine code. The loop you already "
        "wrote is nearly what it wants.",
        "Keep the two loops of train_perceptron, over epochs and over samples. What perceptron and "
        "perceptron_step did for you now has to stand inside, in terms of numbers and arrays only; and the "
        "mistakes are counted in an array made beforehand instead of a growing list.",
        "The weighted sum is a short loop over the inputs, begun at the bias; the update is another. Make "
        "room for as many counts as there may be epochs, and hand back only the part that was filled when "
        "training ended.",
    ),
)
def train_fast(code, rng):
    """Gates, random tables and other learning rates, then whether a second call runs as machine code."""
    train = _lists_become_arrays(code.train_fast)
    corners, rate = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), float(rng.integers(4, 13)) / 8
    order = rng.permutation(4)
    yield _gives(
        "AND", train, corners[order], np.array([0, 0, 0, 1])[order], rate, 50, weight=2,
        why="the same weights, bias and counts as train_perceptron, ending with the first 0",
    )
    exclusive = np.array([0, 1, 1, 0])
    yield _gives(
        "XOR", train, corners[order], exclusive[order], rate / 2, int(rng.integers(5, 10)),
        why="no line solves it, so all epochs are run",
    )
    points, labels = _separable_points(rng, 16)
    yield _gives(
        "random points that a plane separates", train, points, labels, 0.25, 60,
        why="three inputs, another learning rate",
    )
    noise = rng.permutation(np.arange(12) % 2)
    yield _gives(
        "random labels", train, eighths(rng, 12, 3), noise, 0.5, 6,
        why="many mistakes, counted in every epoch",
    )
    yield _gives(
        "nothing to learn", train, eighths(rng, 4, rng.integers(2, 7)), np.array([0, 0, 0, 0]), 1.0, 50,
        why="the first epoch is already without a mistake",
    )
    small = eighths(rng, 40, 2), rng.permutation(np.arange(40) % 2), 0.5, 30
    large = eighths(rng, 2000, 2), rng.permutation(np.arange(2000) % 2), 0.5, 5000
    yield runs(
        "compiled, once", lambda: _second_call(code.train_fast, small, large), weight=3,
        compare=satisfies(_runs_compiled, "a second call runs machine code and compiles nothing", compared=True),
        tried="train_fast(X, y, 0.5, 30) on 40 rows, twice, watching what Python does the second time",
        why="machine code is the point; a compiled function leaves Python nothing to run line by line",
    )
    yield calls(
        "the input stays as it was", train, points[:5], labels[:5], 1.0, 3,
        why="samples and labels still belong to the caller",
    )


def _separable_points(rng, rows):
    """Points in three dimensions on both sides of a plane, at a distance of 1 or more."""
    labels = rng.permutation(np.arange(rows) % 2)
    points = rng.integers(-8, 9, size=(rows, 3)) / 8
    points[:, 1] = (2 * labels - 1) * rng.integers(8, 25, size=rows) / 8
    return points, labels


_PYTHON_LINES = 600  # more than any preparation of 40 rows needs, far fewer than 30 epochs of them


def _second_call(train, small, large):
    """What happens when ``train`` is called again with arguments of the same types, and what it makes of many rows.

    That nothing runs line by line is the word of the process that ran it. So the judge also gets the weights after ten
    million steps: machine code takes a tenth of a second for them, such loops in Python longer than there is time.
    """
    from numba.core import event

    train(*small)
    with event.install_recorder("numba:compile") as recorder:
        train(*small)
    if recorder.buffer:
        return {"compiled again": True, "line by line": False}
    if _python_lines(train, *small) > _PYTHON_LINES:
        return {"compiled again": False, "line by line": True}
    return {"compiled again": False, "line by line": False, "weights": np.asarray(train(*large)[0])}


def _python_lines(function, *args):
    """How many lines of Python a call executes; compiled code executes none."""
    lines = 0

    def count(frame, happening, argument):
        nonlocal lines
        lines += happening == "line"
        return count

    tracer = sys.gettrace()
    sys.settrace(count)
    try:
        function(*args)
    finally:
        sys.settrace(tracer)
    return lines


def _runs_compiled(seen, right):
    if seen["compiled again"]:
        return "the loop is compiled again at every call"
    if seen["line by line"]:
        return "Python still runs the loop line by line"
    same = _single_precision.difference(right["weights"], seen["weights"]) is None
    return same or "it is compiled, but its weights are not the right ones"
