"""Probes of chapter 5, part 3: generalisation. There is no answer in here."""

import functools

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs

CHAPTER = "05c_generalisation"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_single_precision = close(rtol=1e-4, atol=1e-6)
# Changed inputs are not looked at here: one case per exercise does, so it costs once.
_gives = functools.partial(calls, compare=_single_precision, keeps_inputs=False)
_shown = functools.partial(runs, compare=_single_precision)


def _generator(rng):
    """A function that makes the same fresh generator at every call."""
    seed = int(rng.integers(2**32))
    return lambda: np.random.default_rng(seed)


class _Scripted:
    """A generator whose numbers are written down beforehand, for cases that can be checked by hand."""

    def __init__(self, numbers):
        self.numbers = np.array(numbers)

    def random(self, size=None, *_, **__):
        return self.numbers.copy()

    def permutation(self, count, *_, **__):
        return self.numbers.copy()


def _network(rng, *shapes):
    """A dict W1, b1, W2, b2, ... with weights of these shapes, no number of them 0."""
    params = {}
    for number, shape in enumerate(shapes, start=1):
        params[f"W{number}"], params[f"b{number}"] = eighths(rng, *shape), eighths(rng, shape[1])
    return params


# ---- section 1 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "generalisation_gap",
    points=2,
    title="The gap between training and test",
    defines=("generalisation_gap",),
    hints=(
        "Two shares of right answers, one for each part. What has to be done with them?",
        "The answer for a row is the place of its highest score. Compare the places with the labels, and take the mean "
        "of each part by itself: the parts may have different sizes.",
        "Place of the highest score along the axis of the classes; equal to the label or not; mean. Do this twice, "
        "then take the share of the test away from that of the training.",
    ),
)
def generalisation_gap(code, rng):
    """By hand, parts of different size, a test that goes better, one row, small integers."""
    yield _gives(
        "four rows to check by hand", code.generalisation_gap, np.array([[2, 1], [0, 3]]), np.array([0, 1]),
        np.array([[5, 4], [1, 0]]), np.array([0, 1]), weight=0, why="1 in training, one half in the test",
    )
    yield _gives(
        "better in training", code.generalisation_gap, *_part(rng, 24, 4, int(rng.integers(17, 24))),
        *_part(rng, 24, 4, int(rng.integers(3, 15))), weight=2, why="training minus test",
    )
    sizes = int(rng.integers(30, 60)), int(rng.integers(7, 20))
    yield _gives(
        "parts of different size", code.generalisation_gap, *_part(rng, sizes[0], 3, 25), *_part(rng, sizes[1], 3, 4),
        weight=2, why="each part has its own share",
    )
    yield _gives(
        "better in the test", code.generalisation_gap, *_part(rng, 20, 3, int(rng.integers(2, 9))),
        *_part(rng, 11, 3, int(rng.integers(8, 11))), why="then the gap is negative",
    )
    square = _part(rng, 5, 5, int(rng.integers(1, 5)))
    yield _gives(
        "as many rows as classes", code.generalisation_gap, *square, *_part(rng, 17, 5, int(rng.integers(2, 7))),
        why="the highest score of a row, not of a column",
    )
    low, labels = _part(rng, 15, 3, 11)
    yield _gives(
        "negative scores", code.generalisation_gap, low - 50, labels.astype(np.uint8), *_part(rng, 13, 3, int(
            rng.integers(3, 9))), why="scores may be of any size and sign",
    )
    yield calls(
        "the input stays as it was", code.generalisation_gap, *_part(rng, 9, 3, int(rng.integers(4, 9))),
        *_part(rng, 8, 3, int(rng.integers(1, 7))), weight=0.5, why="scores and labels still belong to the caller",
    )


def _part(rng, rows, classes, right):
    """Scores and labels of which exactly ``right`` rows are right; all scores differ by much."""
    labels = rng.integers(classes, size=rows)
    answers = (labels + rng.integers(1, classes, size=rows)) % classes
    answers[:right] = labels[:right]
    scores = rng.permuted(np.tile(np.arange(classes), (rows, 1)), axis=1) + rng.random((rows, classes)) / 4
    scores[np.arange(rows), answers] = classes + rng.random(rows)
    order = rng.permutation(rows)
    return scores[order], labels[order]


# ---- section 2 -------------------------------------------------------------------------------------------------


def _priced_by_hand():
    return {"W1": np.array([[1.0, -2.0], [0.0, 2.0]]), "b1": np.array([7.0, 7.0])}


@exercise(
    CHAPTER,
    "weight_penalty",
    points=2,
    title="The price of all weights",
    defines=("weight_penalty",),
    hints=(
        "Which arrays pay? Look at the first letter of their names.",
        "For each array that pays: squares for L2, sizes without sign for L1, added up over the whole array. Then add "
        "up over the arrays, and multiply by the price at the end.",
        "Only L2 has the factor one half. Neither price takes a mean or a root, and no bias appears in either.",
    ),
)
def weight_penalty(code, rng):
    """Both prices by hand, several layers, biases that cost nothing, a price of zero, whole numbers."""
    for kind, why in (("l2", "half of 0.1 times 9"), ("l1", "0.1 times 5")):
        yield _gives(f"{kind} by hand", code.weight_penalty, _priced_by_hand(), 0.1, kind, weight=0, why=why)
    lam = float(rng.integers(1, 20)) / 16
    one = {"W1": eighths(rng, 3, 2), "b1": np.zeros(2)}
    yield _gives("l2, one layer", code.weight_penalty, one, lam, "l2", why="lam / 2 times the sum of squares")
    yield _gives("l1, one layer", code.weight_penalty, one, lam, "l1", why="lam times the sum of sizes, no half")
    deep = _network(rng, (4, 3), (3, 5), (5, 2))
    yield _gives("l2, three layers with biases", code.weight_penalty, deep, lam, "l2", weight=2, why="all W, no b")
    yield _gives("l1, three layers with biases", code.weight_penalty, deep, lam, "l1", weight=2, why="all W, no b")
    yield _gives("no kind given", code.weight_penalty, deep, 2 * lam, why="then it is l2")
    low = {name: values.astype(np.float32) for name, values in _network(rng, (3, 4), (4, 2)).items()}
    yield _gives("single precision", code.weight_penalty, low, lam, why="float32 works as well as float64")
    whole = {name: (8 * values).astype(int) for name, values in _network(rng, (2, 3), (3, 1)).items()}
    yield _gives("whole numbers", code.weight_penalty, whole, 0.5, "l1", why="integers go in, and 0.5 stays 0.5")
    yield _gives("a price of zero", code.weight_penalty, deep, 0.0, "l2", weight=0, why="nothing costs nothing")
    yield calls(
        "the input stays as it was", code.weight_penalty, _network(rng, (2, 2), (2, 3)), lam, "l1", weight=0.5,
        compare=_single_precision, why="params still belong to the caller",
    )


@exercise(
    CHAPTER,
    "penalty_gradients",
    points=2,
    title="The slopes of the price",
    defines=("penalty_gradients",),
    hints=(
        "What is the slope of half a square? And of the size of a number, on either side of 0?",
        "L2: the weight itself, times the price. L1: the sign of the weight, times the price. The dictionary has an "
        "entry for every name in params, biases included.",
        "NumPy has a function for the sign, which gives 0 at 0. An array of zeros in the shape of a bias is one call "
        "as well.",
    ),
)
def penalty_gradients(code, rng):
    """Both prices by hand, several layers, zeros for biases, weights of exactly zero, arrays that stay theirs."""
    for kind, why in (("l2", "a tenth of each weight"), ("l1", "a tenth of each sign")):
        yield _gives(f"{kind} by hand", code.penalty_gradients, _priced_by_hand(), 0.1, kind, weight=0, why=why)
    lam = float(rng.integers(1, 20)) / 16
    deep = _network(rng, (3, 4), (4, 2))
    for kind, why in (("l2", "lam times the weight"), ("l1", "lam times the sign")):
        yield _shown(
            f"{kind}, the weights", lambda kind=kind: _only(code.penalty_gradients(deep, lam, kind), "W"), weight=2,
            tried=f"the arrays W in penalty_gradients(params, {lam:g}, {kind!r}) of two layers", why=why,
        )
        yield _gives(
            f"{kind}, everything", code.penalty_gradients, _network(rng, (2, 3), (3, 2)), 2 * lam, kind,
            why="an entry for every name; biases have zeros",
        )
    gaps = _network(rng, (4, 4), (4, 1))
    gaps["W1"][rng.permutation(4), np.arange(4)] = 0
    yield _gives(
        "weights of exactly zero", code.penalty_gradients, gaps, lam, "l1", why="the slope at 0 counts as 0",
    )
    yield _gives("no kind given", code.penalty_gradients, gaps, lam, why="then it is l2")
    yield _shown(
        "added to other gradients",
        lambda: {name: 1 + values for name, values in code.penalty_gradients(deep, lam).items()},
        tried="1 plus every array of the result", why="they can be added to the gradients of a network",
    )
    yield _shown(
        "params afterwards", lambda: _changed_answer(code, deep, lam), weight=0.5,
        tried="params after the arrays of the result were set to 0", why="the result shares no array with params",
    )
    yield calls(
        "the input stays as it was", code.penalty_gradients, _network(rng, (2, 2), (2, 3)), lam, "l1", weight=0.5,
        compare=_single_precision, why="params still belong to the caller",
    )


def _only(found, letter):
    return {name: values for name, values in found.items() if name.startswith(letter)}


def _changed_answer(code, params, lam):
    mine = {name: values.copy() for name, values in params.items()}
    for values in code.penalty_gradients(mine, lam).values():
        np.asarray(values)[...] = 0
    return mine


# ---- section 3 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "max_norm",
    points=2,
    title="A limit for each neuron",
    defines=("max_norm",),
    hints=(
        "One neuron is one column of W. Along which axis do its weights lie, and so along which axis are they added?",
        "The length of a column is the root of its sum of squares. Which columns need a factor, and which factor "
        "brings a length to the limit?",
        "Work out one factor for each column: limit divided by length, but never more than 1. Mind a column of "
        "zeros, which has no length to divide by. Then multiply W by the row of factors.",
    ),
)
def max_norm(code, rng):
    """By hand, long and short columns, as many inputs as neurons, columns of zeros, whole numbers, tiny and huge."""
    yield _gives(
        "two neurons to check by hand", code.max_norm, np.array([[3.0, 0.0], [4.0, 1.0]]), 1.0, weight=0,
        why="the first column has length 5, the second is within the limit",
    )
    mixed = _columns(rng, 4, [0.5, 3.0, 1.25, 6.0, 0.75])
    yield _gives("long and short columns", code.max_norm, mixed, 2.0, weight=2, why="only the long ones change")
    yield _gives("another limit", code.max_norm, mixed, 4.0, why="the limit counts")
    yield _gives(
        "as many inputs as neurons", code.max_norm, _columns(rng, 3, [5.0, 0.5, 1.5]), 1.0, weight=2,
        why="a column is a neuron, a row is an input",
    )
    short = _columns(rng, 3, [0.25, 0.5, 0.75, 0.125])
    yield _gives("nothing too long", code.max_norm, short, 1.0, weight=0.5, why="then nothing changes")
    empty = _columns(rng, 3, [4.0, 0.0, 2.5])
    yield _gives("a column of zeros", code.max_norm, empty, 1.5, why="a neuron without weights stays so, and is no nan")
    whole = rng.integers(2, 9, size=(3, 4)) * rng.choice([-1, 1], size=(3, 4))
    yield _gives("whole numbers", code.max_norm, whole, 2, why="scaled numbers are not cut to whole ones")
    yield _gives(
        "tiny and huge", code.max_norm, _columns(rng, 2, [3e-100, 5e100, 4.0]), 2.0,
        compare=close(rtol=1e-6, atol=0), why="sizes may differ by much",
    )
    yield _gives(
        "one input", code.max_norm, eighths(rng, 1, 6), 1.0, weight=0.5, why="then the length of a column is the size",
    )
    yield calls(
        "the input stays as it was", code.max_norm, _columns(rng, 3, [4.0, 5.0]), 2.0, weight=0.5,
        compare=_single_precision, why="a new array comes back",
    )


def _columns(rng, inputs, lengths):
    """Columns with these lengths, in random directions and a random order."""
    directions = eighths(rng, inputs, len(lengths))
    directions /= np.linalg.norm(directions, axis=0)
    return (directions * np.array(lengths))[:, rng.permutation(len(lengths))]


# ---- section 4 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "Dropout",
    points=4,
    title="Dropout as a layer",
    defines=("Dropout",),
    hints=(
        "What must forward remember, so that backward can treat the same numbers in the same way?",
        "In training the mask is made by comparing random numbers, in the shape of x, with p: True where a number is "
        "kept. In evaluation there is no mask, only a factor that is the same for all.",
        "Keep on self whatever x was multiplied by, mask or factor. backward multiplies dout by it and draws nothing. "
        "The constructor keeps p and the generator, sets training to True and makes two empty dictionaries.",
    ),
)
def Dropout(code, rng):
    """Masks of a known generator, the same mask backwards, evaluation, the switch between both, shapes of all kinds."""
    fresh, p = _generator(rng), float(rng.integers(3, 12)) / 16
    x, dout = eighths(rng, 6, 5), eighths(rng, 6, 5)
    yield runs(
        "a new layer", lambda: _newborn(code.Dropout(0.5, np.random.default_rng(0))), weight=0,
        tried="params, grads and training of Dropout(0.5, rng)", why="two empty dicts, and True",
    )
    yield _shown(
        "by hand", lambda: code.Dropout(0.5, _Scripted([0.7, 0.2, 0.5, 0.4])).forward(np.array([3.0, 5.0, 7.0, 9.0])),
        weight=0, tried="forward([3, 5, 7, 9]) with p = 0.5 where rng.random gives 0.7, 0.2, 0.5, 0.4",
        why="0.2 and 0.4 are below p: [3, 0, 7, 0]",
    )
    yield _shown(
        "forward in training", lambda: _forward(code, p, fresh(), x), weight=2,
        tried=f"forward(x) with p = {p:g}", why="0 where the random number is below p, else x as it is",
    )
    yield _shown(
        "backward in training", lambda: _both_ways(code, p, fresh(), x, dout)[1], weight=2,
        tried=f"backward(dout) after forward(x) with p = {p:g}", why="the mask of the forward pass",
    )
    yield _shown(
        "every batch has its own mask", lambda: _three_batches(code, p, fresh(), x), weight=2,
        tried="forward(x) three times", why="a new mask is drawn for each forward pass, from the same generator",
    )
    yield _shown(
        "evaluation", lambda: _both_ways(code, p, fresh(), x, dout, training=False), weight=2,
        tried=f"forward(x) and backward(dout) with p = {p:g} and training = False", why="both are times 1 - p",
    )
    yield _shown(
        "evaluation in between", lambda: _switched(code, p, fresh(), x), weight=1,
        tried="forward(x) in training, in evaluation, in training", why="evaluation draws nothing from the generator",
    )
    yield _shown(
        "how many are kept", lambda: _kept_share(code, p, fresh()), compare=close(rtol=0, atol=0.01),
        tried=f"the part of 100,000 ones that is kept with p = {p:g}", why="p is the part that is switched off",
    )
    shapes = [(7,), (1, 4), (2, 3, 4), (5, 1)]
    inputs = [eighths(rng, *shape) for shape in shapes]
    yield _shown(
        "other shapes", lambda: [np.asarray(_forward(code, p, fresh(), some)) for some in inputs],
        tried=f"forward(x) for x of the shapes {', '.join(map(str, shapes))}", why="a mask has the shape of x",
    )
    whole = rng.integers(2, 40, size=(3, 3))
    yield _shown(
        "whole numbers", lambda: [np.asarray(_forward(code, p, fresh(), whole)),
                                  _both_ways(code, p, fresh(), whole, whole, training=False)[0]],
        tried="forward(x) for integers, in training and in evaluation", weight=0.5, why="integers go in",
    )
    yield _shown(
        "nothing dropped", lambda: _both_ways(code, 0.0, fresh(), x, dout), tried="forward and backward with p = 0",
        weight=0.5, why="with p = 0 everything passes",
    )
    yield _shown(
        "x and dout stay as they were", lambda: _inputs_after(code, p, fresh(), x, dout), weight=0.5,
        tried="x and dout after forward(x) and backward(dout)", why="they still belong to the caller",
    )


def _newborn(layer):
    return [dict(layer.params), dict(layer.grads), bool(layer.training)]


def _forward(code, p, generator, x):
    return code.Dropout(p, generator).forward(x.copy())


def _both_ways(code, p, generator, x, dout, training=True):
    layer = code.Dropout(p, generator)
    layer.training = training
    return [np.asarray(layer.forward(x.copy())), np.asarray(layer.backward(dout.copy()))]


def _three_batches(code, p, generator, x):
    layer = code.Dropout(p, generator)
    return [np.array(layer.forward(x.copy())) for _ in range(3)]


def _switched(code, p, generator, x):
    layer, found = code.Dropout(p, generator), []
    for training in (True, False, True):
        layer.training = training
        found.append(np.array(layer.forward(x.copy())))
    return found


def _kept_share(code, p, generator):
    return float(np.mean(code.Dropout(p, generator).forward(np.ones((400, 250))) != 0))


def _inputs_after(code, p, generator, x, dout):
    layer, mine, back = code.Dropout(p, generator), x.copy(), dout.copy()
    layer.forward(mine)
    layer.backward(back)
    return [mine, back]


@exercise(
    CHAPTER,
    "inverted_dropout",
    points=2,
    title="Dropout, scaled in training",
    defines=("inverted_dropout",),
    hints=(
        "If half of the numbers vanish, by what must the others be multiplied so that the sum stays, on average?",
        "The factor of a number is either 0 or one divided by the probability of being kept. In evaluation it is 1.",
        "Make the mask by comparing one draw of random numbers with p, and divide it by 1 - p: this is the factor. "
        "Return the product and the factor. In evaluation the factor is an array of ones in the shape of x.",
    ),
)
def inverted_dropout(code, rng):
    """By hand, masks of a known generator, evaluation, shapes, p of zero, and what is left for the next draw."""
    fresh, p = _generator(rng), float(rng.integers(3, 12)) / 16
    x = eighths(rng, 5, 4)
    yield _shown(
        "two numbers by hand", lambda: _pair(code.inverted_dropout(np.array([3.0, 5.0]), 0.5, _Scripted([0.7, 0.2]))),
        weight=0, tried="inverted_dropout([3, 5], 0.5, rng) where rng.random gives 0.7, 0.2", why="[6, 0] and [2, 0]",
    )
    yield _shown(
        "training", lambda: _pair(code.inverted_dropout(x.copy(), p, fresh())), weight=3,
        tried=f"inverted_dropout(x, {p:g}, rng)", why="0, or x divided by 1 - p; and the factors",
    )
    yield _shown(
        "what comes out of training", lambda: np.asarray(code.inverted_dropout(x.copy(), p / 2, fresh())[0]), weight=2,
        tried=f"the first result of inverted_dropout(x, {p / 2:g}, rng)", why="kept numbers are scaled up",
    )
    yield _shown(
        "evaluation", lambda: _pair(code.inverted_dropout(x.copy(), p, fresh(), training=False)),
        tried=f"inverted_dropout(x, {p:g}, rng, training=False)", why="x as it is, and ones",
    )
    yield _shown(
        "the generator afterwards", lambda: _next_draws(code, x, p, fresh),
        tried="rng.random() after training, and after evaluation",
        why="training draws one array of the shape of x, evaluation nothing",
    )
    yield _shown(
        "the mean of many", lambda: _mean_factor(code, p, fresh()), compare=close(rtol=0.02), weight=0,
        tried="the mean of 100,000 factors", why="on average a factor is 1",
    )
    shapes = [(9,), (1, 6), (2, 2, 3)]
    inputs = [eighths(rng, *shape) for shape in shapes]
    yield _shown(
        "other shapes", lambda: [_pair(code.inverted_dropout(some.copy(), p, fresh())) for some in inputs],
        tried=f"x of the shapes {', '.join(map(str, shapes))}", why="out and factor have the shape of x",
    )
    whole = rng.integers(1, 30, size=(3, 4))
    yield _shown(
        "whole numbers", lambda: _pair(code.inverted_dropout(whole.copy(), p, fresh())), weight=0.5,
        tried="x made of integers", why="scaled numbers are not cut to whole ones",
    )
    yield _shown(
        "nothing dropped", lambda: _pair(code.inverted_dropout(x.copy(), 0.0, fresh())), weight=0.5,
        tried="p = 0", why="with p = 0 everything passes as it is",
    )
    yield _shown(
        "x stays as it was", lambda: _x_after(code, x, p, fresh()), weight=0.5,
        tried="x after inverted_dropout(x, p, rng)", why="x still belongs to the caller",
    )


def _pair(found):
    out, factor = found
    return [np.asarray(out), np.asarray(factor)]


def _next_draws(code, x, p, fresh):
    found = []
    for training in (True, False):
        generator = fresh()
        code.inverted_dropout(x.copy(), p, generator, training=training)
        found.append(float(generator.random()))
    return found


def _mean_factor(code, p, generator):
    return float(np.mean(code.inverted_dropout(np.ones((400, 250)), p, generator)[1]))


def _x_after(code, x, p, generator):
    mine = x.copy()
    code.inverted_dropout(mine, p, generator)
    return mine


# ---- section 5 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "patience_stop",
    points=4,
    title="Stopping a network in time",
    defines=("patience_stop",),
    hints=(
        "Walk through the losses one by one. At each, one question: is this a new record? What do you do if it is, and "
        "what if it is not?",
        "At a record keep its epoch and a copy of every array. Otherwise see how many epochs have passed since the "
        "record, and leave the loop when they are as many as the patience allows.",
        "After the loop write the kept numbers into the arrays that params holds, whole content into the same object. "
        "Putting the copies under the old names would leave the layers of a network with the last epoch.",
    ),
)
def patience_stop(code, rng):
    """Scripted trainings: where they stop, what is returned, what the arrays hold, and how much was trained."""
    start = {"W1": eighths(rng, 2, 3), "b1": eighths(rng, 3)}
    training = functools.partial(_Training, start=start, step=float(rng.integers(1, 12)) / 4)
    yield runs(
        "seven losses to check by hand", lambda: _plain(training([5, 3, 4, 2, 3, 3, 1]).stop(code, 2)),
        tried="patience_stop for losses 5, 3, 4, 2, 3, 3, 1 and patience 2", weight=0,
        why="records in epochs 2 and 4, then two epochs without one",
    )
    falling = 90.0 - np.cumsum(rng.integers(1, 40, size=int(rng.integers(4, 9)))) / 8
    early = [*falling, falling[-1] + 3, falling[-1] + 1, falling[-1] + 2, falling[-1] - 5, falling[-1] - 9]
    yield runs(
        "a record and then none", lambda: _plain(training(early).stop(code, 3)), weight=1.5,
        tried="what is returned where three epochs in a row bring no record, with patience 3",
        why="the epoch of the record, and the losses seen until then",
    )
    bumpy = _bumpy(rng)
    yield runs(
        "records with pauses", lambda: _plain(training(bumpy).stop(code, 3)), weight=1.5,
        tried="what is returned where pauses of two epochs come before the last record, with patience 3",
        why="a new record starts the counting anew",
    )
    level = float(rng.integers(5, 90)) / 8
    equal = [level + 2, level, level, level + 1, level, level - 3]
    yield runs(
        "the same loss again", lambda: _plain(training(equal).stop(code, 3)),
        tried="losses with the record repeated, patience 3", why="only a strictly lower loss is a record",
    )
    yield runs(
        "no stop at all", lambda: _plain(training(list(falling)).stop(code, 2)),
        tried="losses that fall to the end", why="if patience never runs out, all epochs are trained",
    )
    yield runs(
        "the arrays in the end", lambda: _after_stop(code, training(early), 3), weight=3,
        tried="the arrays themselves after patience_stop(epochs, params, 3)",
        why="the same arrays hold the numbers of the best epoch",
    )
    yield runs(
        "the dictionary in the end", lambda: _dictionary(code, training(bumpy), 3), weight=1.5,
        tried="the numbers in params after patience_stop(epochs, params, 3)", why="params holds the best epoch",
    )
    yield runs(
        "how many epochs were trained", lambda: _trained_epochs(code, training(early), 2), weight=1,
        tried="how many epochs the iterator was asked for, with patience 2", why="not one more than necessary",
    )
    yield runs(
        "patience of one", lambda: _plain(training(bumpy).stop(code, 1)), weight=0.5,
        tried="patience 1", why="then the first epoch without a record ends it",
    )
    yield runs(
        "one epoch", lambda: _after_stop(code, training([level]), 4), weight=0.5,
        tried="the arrays after an iterator that gives a single loss", why="that epoch is the best",
    )


class _Training:
    """A training whose losses are written down; each epoch adds a step to every number of its arrays."""

    def __init__(self, losses, start, step):
        self.script, self.step = [float(loss) for loss in losses], step
        self.arrays = {name: values.copy() for name, values in start.items()}
        self.epochs = 0

    def walk(self):
        for loss in self.script:
            self.epochs += 1
            for values in self.arrays.values():
                values += self.step
            yield loss

    def stop(self, code, patience, params=None):
        return code.patience_stop(self.walk(), dict(self.arrays) if params is None else params, patience)


def _plain(found):
    best, losses = found
    return [int(best), [float(loss) for loss in losses]]


def _bumpy(rng):
    """Records in epochs 1, 4 and 7 with two worse losses after each, then five more that are worse, one better."""
    steps = rng.integers(4, 30, size=3)
    tops = 40.0 - np.cumsum(steps / 4)
    losses = [value for top in tops for value in (top, top + 0.5, top + float(rng.integers(2, 9)) / 8)]
    return [*losses, tops[-1] + 0.25, tops[-1] + 1, tops[-1] - 2]


def _after_stop(code, training, patience):
    training.stop(code, patience)
    return list(training.arrays.values())


def _dictionary(code, training, patience):
    params = dict(training.arrays)
    training.stop(code, patience, params)
    return {name: np.asarray(values) for name, values in params.items()}


def _trained_epochs(code, training, patience):
    found = training.stop(code, patience)
    return [training.epochs, int(found[0])]


# ---- section 6 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "shift_images",
    points=3,
    title="Moved images",
    defines=("shift_images",),
    hints=(
        "Begin with an empty array of the same shape and dtype. Which part of the old image lands where?",
        "Moving down by 2: the first H - 2 rows of the old image become rows 2 to the end of the new one. Moving up is "
        "the same with the roles exchanged. Columns go by themselves in the same way.",
        "Another way: put a margin of zeros around the images, as wide as the move, and cut a window of the old size "
        "out of it. Or let NumPy roll, and then set what came in on the wrong side to 0. Mind moves larger than the "
        "image.",
    ),
)
def shift_images(code, rng):
    """All four directions, both at once, images that are not square, moves over the edge, one image, small integers."""
    yield _gives(
        "one step to the right, by hand", code.shift_images, np.array([[1, 2], [3, 4]]), 0, 1, weight=0,
        why="the left column is empty, the 2 and the 4 are gone",
    )
    images = eighths(rng, 3, 4, 5)
    for name, move in (("down", (2, 0)), ("up", (-1, 0)), ("to the right", (0, 2)), ("to the left", (0, -3))):
        yield _gives(name, code.shift_images, images, *move, why=f"moved {name}, zeros where nothing is")
    down, right = (int(size) * sign for size, sign in zip(rng.integers(1, 4, size=2), (1, -1), strict=True))
    yield _gives("in both directions", code.shift_images, images, down, right, weight=2, why="both moves count")
    yield _gives("not at all", code.shift_images, images, 0, 0, weight=0.5, why="a move by 0 changes nothing")
    yield runs(
        "as far as the image is wide", lambda: _far(code, images), weight=0, why="everything is pushed out",
        tried="images (3, 4, 5) moved by (4, 0), (-4, 0), (0, 5), (0, -9) and (7, 7)",
    )
    yield _gives(
        "nearly over the edge", code.shift_images, images, 3, -4, weight=0.5, why="one corner is left",
    )
    yield _gives("one image", code.shift_images, eighths(rng, 6, 3), 1, 1, why="(H, W) works as well as (N, H, W)")
    pixels = rng.integers(1, 256, size=(2, 5, 4)).astype(np.uint8)
    yield _gives(
        "single bytes", code.shift_images, pixels, -2, 1, compare=close(dtype=True), why="shape and dtype stay",
    )
    yield _gives(
        "as many images as rows", code.shift_images, eighths(rng, 4, 4, 4), 1, 0,
        why="the images themselves stay in order",
    )
    yield calls(
        "the input stays as it was", code.shift_images, eighths(rng, 2, 3, 3), 1, -1, weight=0.5,
        why="a new array comes back",
    )


def _far(code, images):
    moves = [(4, 0), (-4, 0), (0, 5), (0, -9), (7, 7)]
    return [np.asarray(code.shift_images(images.copy(), *move)) for move in moves]


# ---- section 7 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "shuffled_split",
    points=2,
    title="A split without overlap",
    defines=("shuffled_split",),
    hints=(
        "One shuffled order of the row numbers is enough for everything. How many of them go to validation?",
        "Cut the order in two: its first part names the validation rows, the rest the training rows. X and t are "
        "indexed with the same numbers.",
        "The count for validation is the rounded product of the share and the number of rows. Return four arrays: "
        "training rows and their targets first.",
    ),
)
def shuffled_split(code, rng):
    """By hand, rows and labels that belong together, shares of all sizes, images, nothing lost and nothing twice."""
    yield runs(
        "five rows by hand",
        lambda: _lists(code.shuffled_split(np.arange(5), 10 * np.arange(5), 0.4, _Scripted([3, 0, 4, 1, 2]))), weight=0,
        tried="shuffled_split of rows 0 to 4, share 0.4, in the order 3, 0, 4, 1, 2", why="rows 3 and 0 validate",
    )
    fresh, rows = _generator(rng), 20
    X, t = eighths(rng, rows, 3), rng.permutation(rows)
    yield runs(
        "twenty rows", lambda: _lists(code.shuffled_split(X.copy(), t.copy(), 0.2, fresh())), weight=3,
        tried="shuffled_split(X, t, 0.2, rng) for 20 rows", why="four rows validate, sixteen train",
    )
    yield runs(
        "each row with its own target", lambda: _matches(code, fresh()), weight=2,
        tried="what each row of X and its t come to, where X holds the row number and t ten times that",
        why="rows and targets are shuffled by the same order",
    )
    yield runs(
        "every row once", lambda: _where_rows_are(code, 15, 0.4, fresh()), weight=2,
        tried="the sorted row numbers in training and in validation, for 15 rows and share 0.4",
        why="no row is lost, and none is in both parts",
    )
    odd = int(rng.integers(31, 39))
    yield runs(
        "shares that do not come out even",
        lambda: [[len(part) for part in code.shuffled_split(np.arange(n), np.arange(n), share, fresh())]
                 for n, share in ((odd, 0.25), (odd + 4, 0.33), (10, 0.29), (odd * 3, 0.9))],
        tried=f"the lengths of all parts for {odd}, {odd + 4}, 10 and {odd * 3} rows with the shares 0.25, 0.33, 0.29, "
        "0.9", why="share times rows, rounded",
    )
    images, hot = eighths(rng, 8, 1, 2, 2), np.eye(3)[rng.integers(3, size=8)]
    yield runs(
        "images and one-hot rows", lambda: _lists(code.shuffled_split(images.copy(), hot.copy(), 0.5, fresh())),
        tried="X of shape (8, 1, 2, 2), t of shape (8, 3), share 0.5", why="X and t may have any number of axes",
    )
    yield runs(
        "nothing to hold out", lambda: [np.shape(part) for part in code.shuffled_split(X, t, 0.0, fresh())], weight=0,
        tried="share = 0", why="then validation is empty",
    )
    yield runs(
        "the data stay as they were", lambda: _data_after(code, X.copy(), t.copy(), fresh()), weight=0.5,
        tried="X and t after shuffled_split(X, t, 0.3, rng)", why="they still belong to the caller",
    )


def _lists(parts):
    return [np.asarray(part) for part in parts]


def _matches(code, generator):
    """Sums that tell for every row whether its target came along."""
    X = np.arange(12.0)[:, np.newaxis]
    X_train, t_train, X_held, t_held = code.shuffled_split(X, 10 * np.arange(12), 0.25, generator)
    return [np.ravel(X_train) + np.ravel(t_train), np.ravel(X_held) + np.ravel(t_held)]


def _where_rows_are(code, rows, share, generator):
    parts = code.shuffled_split(np.arange(rows), np.arange(rows), share, generator)
    return [np.sort(parts[0]), np.sort(parts[2])]


def _data_after(code, X, t, generator):
    code.shuffled_split(X, t, 0.3, generator)
    return [X, t]


@exercise(
    CHAPTER,
    "k_folds",
    points=3,
    title="Every row judges once",
    defines=("k_folds",),
    hints=(
        "First the folds: one shuffled order, cut into k pieces that are as equal as can be. Then the pairs.",
        "For each piece: it is the judge, and all other pieces joined are for training. A row must never be in both.",
        "NumPy can split an array into k parts that may differ by one row; the first ones are then the longer. Or "
        "count it out: N // k rows each, and one more for the first N % k.",
    ),
)
def k_folds(code, rng):
    """By hand, even and uneven folds, as many folds as rows, each row judged once and never trained on by its judge."""
    yield runs(
        "seven rows by hand", lambda: _sorted_folds(code.k_folds(7, 3, _Scripted([5, 2, 0, 6, 1, 4, 3]))), weight=0,
        tried="k_folds(7, 3, rng) where the order is 5, 2, 0, 6, 1, 4, 3 (each array sorted)",
        why="judges 0, 2, 5, then 1, 6, then 3, 4",
    )
    fresh, k = _generator(rng), int(rng.integers(4, 7))
    yield runs(
        "even folds", lambda: _sorted_folds(code.k_folds(4 * k, k, fresh())), weight=2,
        tried=f"k_folds({4 * k}, {k}, rng), each array sorted", why="four rows judge, all others train",
    )
    odd = 5 * k + int(rng.integers(2, k))
    yield runs(
        "folds that are not even", lambda: _sorted_folds(code.k_folds(odd, k, fresh())), weight=2,
        tried=f"k_folds({odd}, {k}, rng), each array sorted", why="no row is left over; the first folds are longer",
    )
    yield runs(
        "the judges", lambda: [np.sort(np.asarray(fold)) for _, fold in code.k_folds(3 * k, 3, fresh())], weight=1,
        tried=f"the validation rows of k_folds({3 * k}, 3, rng), sorted", why="pieces of one shuffled order",
    )
    yield runs(
        "sizes", lambda: [[len(rows), len(judges)] for rows, judges in code.k_folds(odd + 1, k + 1, fresh())],
        tried=f"how many rows train and judge in each fold of k_folds({odd + 1}, {k + 1}, rng)", weight=0.5,
        why="together all rows",
    )
    yield runs(
        "as many folds as rows", lambda: _sorted_folds(code.k_folds(5, 5, fresh())), weight=0.5,
        tried="k_folds(5, 5, rng)", why="each row is a fold of its own",
    )
    yield runs(
        "two folds", lambda: _sorted_folds(code.k_folds(9, 2, fresh())), tried="k_folds(9, 2, rng)", weight=0.5,
        why="five judge first, then four",
    )


def _sorted_folds(pairs):
    return [[np.sort(np.asarray(rows)), np.sort(np.asarray(judges))] for rows, judges in pairs]


@exercise(
    CHAPTER,
    "scaled_by_training",
    points=2,
    title="A ruler from training rows",
    defines=("scaled_by_training",),
    hints=(
        "Two questions for each step: which rows are measured, and which rows are scaled?",
        "Mean and deviation come from the training rows only, one of each for every column. Then all rows are shifted "
        "and divided by the same numbers.",
        "Pick the training rows by their numbers, work along the axis of the rows, and where all numbers of a column "
        "are the same put a 1 in place of its deviation before dividing.",
    ),
)
def scaled_by_training(code, rng):
    """By hand, training rows anywhere, columns of very different size, columns without spread, whole numbers."""
    yield _gives(
        "three rows by hand", code.scaled_by_training, np.array([[1.0], [3.0], [100.0]]), np.array([0, 1]), weight=0,
        why="mean 2 and deviation 1 of the first two rows",
    )
    X, rows = _table(rng, 9), rng.permutation(9)
    yield _gives(
        "six of nine rows train", code.scaled_by_training, X, rows[:6], weight=3,
        why="one ruler for all rows, made from six of them",
    )
    yield _shown(
        "the training rows themselves", lambda: np.asarray(code.scaled_by_training(X.copy(), rows[:5]))[rows[:5]],
        tried="the training rows of the result", why="in training each column has mean 0 and deviation 1",
    )
    still = _table(rng, 8)
    still[:, 1] = 0.25 * float(rng.integers(1, 90))  # whole quarters: their mean is exact, and the deviation 0
    still[7, 1] += 3.5
    yield _gives(
        "a column without spread in training", code.scaled_by_training, still, np.arange(7), weight=2,
        why="it is only shifted: 0 in training, no nan, and elsewhere what it is above the training rows",
    )
    far = _table(rng, 6) * np.array([1e6, 1e-6, 1.0]) + np.array([1e7, 0.0, -50.0])
    yield _gives(
        "columns of very different size", code.scaled_by_training, far, rng.permutation(6)[:4],
        compare=close(rtol=1e-3, atol=1e-4), why="each column by itself",
    )
    pixels = rng.integers(0, 256, size=(7, 4)).astype(np.uint8)
    yield _gives(
        "single bytes", code.scaled_by_training, pixels, rng.permutation(7)[:5],
        why="differences below zero must not become large ones",
    )
    yield _gives(
        "one training row", code.scaled_by_training, _table(rng, 4), rng.permutation(4)[:1], weight=0.5,
        why="then nothing has a spread",
    )
    yield calls(
        "the input stays as it was", code.scaled_by_training, _table(rng, 5), rng.permutation(5)[:3], weight=0.5,
        compare=_single_precision, why="a new array comes back",
    )


def _table(rng, rows):
    """(rows, 3), every column with a centre of its own, and the last rows far from the others."""
    return eighths(rng, rows, 3) + np.array([20.0, -5.0, 100.0]) + np.arange(rows)[:, np.newaxis] ** 2 / 4


# ---- section 8 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "log_uniform",
    points=2,
    title="Even exponents",
    defines=("log_uniform",),
    hints=(
        "What is it that should be spread evenly here: the number, or its exponent?",
        "The exponents run from the logarithm of low to the logarithm of high. Draw them evenly, then turn each into a "
        "number.",
        "The generator's uniform method takes two ends and a size. Use the same base on the way there and back: "
        "logarithm to base 10 with powers of 10, or natural logarithm with exp.",
    ),
)
def log_uniform(code, rng):
    """The numbers of a known generator, ranges over many decades and over a part of one, how many in each decade."""
    fresh = _generator(rng)
    yield runs(
        "how many come back", lambda: [len(code.log_uniform(0.01, 100, size, fresh())) for size in (1, 7)], weight=0,
        tried="len(log_uniform(0.01, 100, size, rng)) for the sizes 1 and 7", why="an array of that size",
    )
    for name, low, high, size in (
        ("four decades", 1e-6, 1e-2, 12), ("large numbers", 10, 10_000, 6), ("a single number", 1e-5, 3.0, 1),
    ):
        yield _shown(
            name, lambda low=low, high=high, size=size: np.asarray(code.log_uniform(low, high, size, fresh())),
            compare=close(rtol=1e-5, atol=0), weight=2, tried=f"log_uniform({low:g}, {high:g}, {size}, rng)",
            why="one draw of rng.uniform, for the exponents",
        )
    low = float(rng.integers(20, 90)) / 1000
    yield _shown(
        "less than a decade", lambda: np.asarray(code.log_uniform(low, 3 * low, 8, fresh())),
        compare=close(rtol=1e-5, atol=0), tried=f"log_uniform({low:g}, {3 * low:g}, 8, rng)",
        why="the ends need not be powers of 10",
    )
    yield _shown(
        "a share of each decade", lambda: _by_decade(code, fresh()), compare=close(rtol=0, atol=0.02), weight=0,
        tried="the parts of 20,000 draws from 1e-6 to 1e-2 in each decade", why="a quarter each",
    )
    yield _shown(
        "the generator afterwards", lambda: _after_drawing(code, fresh()), weight=0.5,
        tried="rng.random() after log_uniform(0.1, 10, 5, rng)", why="five numbers are drawn, no more",
    )


def _by_decade(code, generator):
    drawn = np.asarray(code.log_uniform(1e-6, 1e-2, 20_000, generator))
    return np.histogram(drawn, [1e-6, 1e-5, 1e-4, 1e-3, 1e-2])[0] / len(drawn)


def _after_drawing(code, generator):
    code.log_uniform(0.1, 10, 5, generator)
    return float(generator.random())


@exercise(
    CHAPTER,
    "search_round",
    points=4,
    title="One round of random search",
    defines=("search_round",),
    hints=(
        "Three steps: draw and score, sort, narrow. Which of them needs to know what keep is?",
        "A trial is a dictionary with one drawn number for each name. Keep it beside its score. Sort by the score "
        "alone, the highest first: two dictionaries cannot be compared.",
        "The first keep pairs of the sorted list are the best. For each name, collect its values from them; the "
        "smallest and the largest are the new range.",
    ),
)
def search_round(code, rng):
    """A score that is known: settings drawn, their order, the narrowed ranges, two rounds in a row."""
    yield runs(
        "five trials to check by hand", lambda: _by_hand(code), weight=0,
        tried="the narrowed range for lr = 0.5, 0.01, 0.1, 0.0001, 0.03 with scores 0.1, 0.6, 0.8, 0.2, 0.7, keep 3",
        why="the best three are 0.1, 0.03 and 0.01",
    )
    fresh, aim = _generator(rng), float(rng.integers(-40, -10)) / 10
    one, two = {"lr": (1e-5, 1.0)}, {"lr": (1e-5, 1.0), "decay": (1e-8, 1e-2)}

    def near(settings):
        """High where lr is near ten to the power of aim, and decay, if any, is small."""
        return -abs(np.log10(settings["lr"]) - aim) - 0.01 * np.log10(settings.get("decay", 1.0))

    yield _search("one hyperparameter", lambda: _results(code.search_round(near, one, 8, 3, fresh())[0]), weight=2,
                  tried="the scores and settings of 8 trials, best first", why="drawn in order, then sorted")
    yield _search("two hyperparameters", lambda: _results(code.search_round(near, two, 6, 2, fresh())[0]), weight=2,
                  tried="the scores and settings of 6 trials with lr and decay, best first",
                  why="each trial draws a number for each range")
    yield _search("narrowed ranges", lambda: _ends(code.search_round(near, two, 9, 4, fresh())[1]), weight=2,
                  tried="the narrowed ranges of 9 trials with keep = 4",
                  why="from the smallest to the largest value of the best four")
    yield _search("one is kept", lambda: _ends(code.search_round(near, two, 5, 1, fresh())[1]), weight=0.5,
                  tried="the narrowed ranges with keep = 1", why="then both ends are the same")
    yield _search("all are kept", lambda: _ends(code.search_round(near, one, 5, 5, fresh())[1]), weight=0.5,
                  tried="the narrowed ranges with keep = trials = 5", why="then every trial counts")
    yield _search("two rounds", lambda: _two_rounds(code, near, two, fresh()), weight=1.5,
                  tried="the narrowed ranges of a second round, which begins with those of the first",
                  why="rounds can follow each other")
    yield _search("equal scores", lambda: _results(code.search_round(lambda settings: 0.5, two, 4, 2, fresh())[0]),
                  tried="a score that is the same for all settings", why="settings need not be compared")
    yield runs("how often score is called", lambda: _calls_of_score(code, two, fresh()), weight=0.5,
               tried="the settings that score is given in 5 trials, in order", compare=close(rtol=1e-5, atol=0),
               why="once for each trial")
    yield runs("the ranges stay as they were", lambda: _ranges_after(code, near, fresh()), weight=0,
               tried="ranges after a round", why="they still belong to the caller")


_search = functools.partial(runs, compare=close(rtol=1e-5, atol=0))


def _results(results):
    return [[float(score), {name: float(value) for name, value in settings.items()}] for score, settings in results]


def _ends(ranges):
    return {name: [float(end) for end in ends] for name, ends in ranges.items()}


def _two_rounds(code, score, ranges, generator):
    _, closer = code.search_round(score, ranges, 8, 3, generator)
    return _ends(code.search_round(score, closer, 6, 2, generator)[1])


def _calls_of_score(code, ranges, generator):
    asked = []

    def score(settings):
        asked.append([float(settings[name]) for name in ranges])
        return settings["lr"]

    code.search_round(score, ranges, 5, 2, generator)
    return asked


def _ranges_after(code, score, generator):
    ranges = {"lr": (1e-4, 1.0)}
    code.search_round(score, ranges, 4, 2, generator)
    return _ends(ranges)


class _Exponents:
    """Gives the exponents of five learning rates, one at each call, as a generator's uniform would."""

    def __init__(self):
        self.left = [0.5, 0.01, 0.1, 0.0001, 0.03]

    def uniform(self, low=0.0, high=1.0, size=None):
        place = (np.log(self.left.pop(0)) - np.log(1e-4)) / (np.log(0.5) - np.log(1e-4))
        return np.full(() if size is None else size, low + place * (high - low))[()]

    def random(self, size=None):
        return self.uniform(size=size)


def _by_hand(code):
    marks = iter([0.1, 0.6, 0.8, 0.2, 0.7])
    return _ends(code.search_round(lambda settings: next(marks), {"lr": (1e-4, 0.5)}, 5, 3, _Exponents())[1])


# ---- sections 9 and 10 -----------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "ensemble_shares",
    points=2,
    title="Several networks, one answer",
    defines=("ensemble_shares",),
    hints=(
        "What is averaged: scores, answers or shares?",
        "Turn the scores of each network into shares by softmax, row by row. Then take the mean over the networks.",
        "Make a list with the shares of each network. The mean of that list along its first axis has the shape of "
        "one network's shares.",
    ),
)
def ensemble_shares(code, rng):
    """By hand, networks that are sure to different degrees, lists and arrays, one network, one sample, huge scores."""
    yield _gives(
        "three networks by hand", code.ensemble_shares, list(np.log([[[0.9, 0.1]], [[0.4, 0.6]], [[0.4, 0.6]]])),
        weight=0, why="0.567 and 0.433: the mean of the shares",
    )
    three = [eighths(rng, 4, 3) for _ in range(3)]
    yield _gives("three networks", code.ensemble_shares, three, weight=2, why="softmax first, then the mean")
    yield _gives(
        "sure to different degrees", code.ensemble_shares, [eighths(rng, 3, 4) * size for size in (0.25, 1, 4, 1)],
        weight=2, why="who is surer counts for more",
    )
    yield _gives("one array for all", code.ensemble_shares, eighths(rng, 2, 5, 3), why="(M, N, C) works as well")
    yield _gives("as many networks as rows as classes", code.ensemble_shares, eighths(rng, 3, 3, 3),
                 why="softmax along the classes, the mean along the networks")
    yield _gives("one network", code.ensemble_shares, [eighths(rng, 3, 5)], weight=0.5, why="then it is its softmax")
    yield _gives("one sample", code.ensemble_shares, [eighths(rng, 4) for _ in range(3)],
                 why="(C,) for each network gives (C,)")
    loud = eighths(rng, 3, 2, 3) * 400
    yield _gives("huge scores", code.ensemble_shares, loud, why="no overflow, no nan")
    yield _gives("single precision", code.ensemble_shares, [some.astype(np.float32) for some in three[::-1]],
                 weight=0.5, why="float32 works as well as float64")
    yield calls(
        "the input stays as it was", code.ensemble_shares, [eighths(rng, 2, 3), eighths(rng, 2, 3)], weight=0.5,
        compare=_single_precision, why="the scores still belong to the caller",
    )


@exercise(
    CHAPTER,
    "capacity_choice",
    points=2,
    title="The smallest that is good enough",
    defines=("capacity_choice",),
    hints=(
        "First one number for each size. Which sizes are good enough? Which of these is asked for?",
        "The mean over the trainings of each size; the lowest of these means plus the tolerance is the limit.",
        "Compare all means with the limit, pick the sizes that are not above it, and take the smallest of those. The "
        "sizes may come in any order, so the first one need not be the smallest.",
    ),
)
def capacity_choice(code, rng):
    """By hand, tables of several trainings, sizes in any order, tolerances of all kinds."""
    yield runs(
        "four sizes by hand",
        lambda: int(code.capacity_choice([2, 8, 32, 128], np.array([[1.5], [0.7], [0.52], [0.5]]), 0.05)), weight=0,
        tried="capacity_choice([2, 8, 32, 128], [[1.5], [0.7], [0.52], [0.5]], 0.05)", why="all up to 0.55 will do: 32",
    )
    tables = [_capacity(rng, best, near) for best in (2, 3, 4) for near in (False, True)]
    yield _choices("within the tolerance", code, tables, 0.3, "the smallest one that is good enough", weight=2)
    yield _choices("no tolerance", code, tables, 0.0, "then only the best is good enough")
    yield _choices("much tolerance", code, tables, 2.0, "a wide limit lets smaller sizes in")
    mixed = [_shuffled(rng, *table) for table in tables]
    yield _choices("sizes in any order", code, mixed, 0.3, "the smallest, wherever it stands", weight=2)
    lucky = [_lucky(rng) for _ in range(5)]
    yield _choices("trainings that differ", code, lucky, 0.25, "the mean counts, not the luckiest training", weight=2)
    yield runs(
        "a list of lists", lambda: [int(code.capacity_choice(list(sizes), losses.tolist(), 0.3))
                                    for sizes, losses in mixed[:4]],
        tried="the losses as lists of lists", weight=0.5, why="lists work as well as arrays",
    )
    yield calls(
        "the input stays as it was", code.capacity_choice, *mixed[0], 0.3, weight=0, why="they belong to the caller",
    )


def _choices(name, code, tables, tolerance, why, weight=1.0):
    return runs(
        name, lambda: [int(code.capacity_choice(sizes, losses.copy(), tolerance)) for sizes, losses in tables],
        weight=weight, tried=f"capacity_choice of {len(tables)} tables of sizes and losses, tolerance {tolerance:g}",
        why=why,
    )


def _capacity(rng, best, near):
    """Sizes in order and losses (5, 3), number ``best`` with the lowest mean; ``near``: the one before is close."""
    sizes = np.sort(rng.choice(np.arange(2, 200), size=5, replace=False))
    above = np.array([3.0, 1.0, 0.5, 0.125, 0.4])
    above[best] = 0.0
    if near:
        above[best - 1] = 0.2
    spread = rng.integers(1, 8, size=(5, 1)) / 64 * np.array([-1, 0, 1])
    return sizes, 0.15 + above[:, np.newaxis] + spread


def _shuffled(rng, sizes, losses):
    order = rng.permutation(len(sizes))
    return sizes[order], losses[order]


def _lucky(rng):
    """The smallest size has one lucky training and is bad in the mean; a larger one is good."""
    sizes, losses = _capacity(rng, int(rng.integers(2, 5)), near=False)
    losses[0] = np.array([0.01, 5.0, 6.0])[rng.permutation(3)]
    losses[1] += np.array([2.0, -1.0, -1.0])[rng.permutation(3)]  # the mean stays
    return _shuffled(rng, sizes, losses)
