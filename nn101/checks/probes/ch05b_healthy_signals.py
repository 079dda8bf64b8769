"""Probes of chapter 5, part 2: healthy signals. There is no answer in here."""

import functools

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs

CHAPTER = "05b_healthy_signals"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_single_precision = close(rtol=1e-4, atol=1e-6)
_slopes = close(rtol=1e-3, atol=2e-5)
# Changed inputs are not looked at here: one case per exercise does, so it costs once.
_gives = functools.partial(calls, compare=_single_precision, keeps_inputs=False)


# ---- neurons that start alike --------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "count_distinct_units",
    points=2,
    title="Neurons that are really different",
    defines=("count_distinct_units",),
    hints=(
        "What belongs to one neuron? A column of W and one bias. Put them together first.",
        "Go through the neurons and keep those that are unlike everyone kept so far. When are two alike? No number may "
        "differ by more than the tolerance.",
        "Stack b below W, so that each column holds all numbers of a neuron. For each column, compare with the columns "
        "you have kept: the largest absolute difference decides. The answer is how many you kept.",
    ),
)
def count_distinct_units(code, rng):
    """Groups of equal neurons: by weights, by biases, nearly equal ones, multiples, small and single layers."""
    yield calls(
        "four neurons by hand", code.count_distinct_units, np.array([[1.0, 1.0, 2.0, 1.0], [5.0, 5.0, 5.0, 5.0]]),
        np.array([0.0, 0.0, 0.0, 3.0]), weight=0,
        why="the second is like the first, the third has another weight, the fourth another bias",
    )
    layers = [_groups(rng, inputs, 12) for inputs in (3, 4, 2)]
    yield runs(
        "groups of equal neurons", lambda: [_counted(code, W, b) for W, b in layers], weight=2,
        tried="count_distinct_units(W, b) for three layers of 12 neurons",
        why="each group of equal neurons counts once",
    )
    biased = [_groups(rng, 3, 12) for _ in range(3)]
    biased = [(np.repeat(W[:, :1], 12, axis=1), b) for W, b in biased]
    yield runs(
        "biases that differ", lambda: [_counted(code, W, b) for W, b in biased], weight=1.5,
        tried="count_distinct_units(W, b) for three layers with equal columns of W and different biases",
        why="neurons with equal weights and different biases give different outputs",
    )
    column = eighths(rng, 4, 1)
    factors = [_distinct(rng, size) for size in rng.integers(3, 14, size=3)]
    yield runs(
        "columns that are multiples", lambda: [_counted(code, column * each, np.zeros(len(each))) for each in factors],
        tried="count_distinct_units(W, b) for three W in which each column is a multiple of the first",
        why="a multiple of a neuron is another neuron, although the rank is 1",
    )
    turned = [_turned(rng) for _ in range(3)]
    yield runs(
        "the same numbers in another order", lambda: [_counted(code, W, np.ones(6)) for W in turned],
        tried="count_distinct_units(W, b) for three W with columns that hold the same numbers in other orders",
        why="which weight belongs to which input makes a difference",
    )
    nearly = [(W + rng.uniform(-2e-9, 2e-9, W.shape), b) for W, b in layers[:2]]
    far = [(W + np.where(np.arange(12) < split, 0.0, 1e-4), b) for (W, b), split in zip(layers, (5, 7, 9), strict=True)]
    yield runs(
        "nearly equal", lambda: [_counted(code, W, b) for W, b in nearly + far], weight=2,
        tried="count_distinct_units(W, b) for layers with differences of 4e-9 at most, and for some of 1e-4",
        why="what differs by less than the tolerance is equal, what differs by more is not",
    )
    rough = [(W + rng.uniform(-0.02, 0.02, W.shape), b) for W, b in layers]
    yield runs(
        "a wide tolerance", lambda: [_counted(code, W, b, 0.05) for W, b in rough],
        tried="count_distinct_units(W, b, 0.05) for three layers with differences of 0.04 at most inside a group",
        why="the tolerance is handed in",
    )
    whole = [(np.sign(W).astype(int), np.sign(b).astype(int)) for W, b in (_groups(rng, 2, 9) for _ in range(3))]
    low = [(W.astype(np.float32), b.astype(np.float32)) for W, b in (_groups(rng, 3, 8) for _ in range(2))]
    yield runs(
        "whole numbers and single precision", lambda: [_counted(code, W, b) for W, b in whole + low],
        tried="count_distinct_units(W, b) for layers of integers and of float32", why="any kind of number will do",
    )
    single = eighths(rng, 3, 1)
    yield runs(
        "a single neuron", lambda: _counted(code, single, np.zeros(1)), weight=0,
        tried="count_distinct_units(W, b) for one neuron", why="one neuron is one",
    )
    yield calls("the input stays as it was", code.count_distinct_units, *_groups(rng, 3, 10), weight=0.5,
                why="W and b still belong to the caller")


def _counted(code, W, b, *tolerance):
    return code.count_distinct_units(W.copy(), b.copy(), *tolerance)


def _distinct(rng, size):
    """Different numbers, neighbours at least 1/8 apart, none of them 0."""
    return rng.permutation(np.concatenate([np.arange(-16, 0), np.arange(1, 17)]))[:size] / 8


def _groups(rng, inputs, neurons):
    """W and b of neurons in groups of equal ones; the groups differ in one number or more, by 1/8 at least."""
    groups = int(rng.integers(3, 8))
    kinds = np.stack([rng.choice(_distinct(rng, 3), size=groups) for _ in range(inputs + 1)])
    chosen = np.concatenate([np.arange(groups), rng.integers(groups, size=neurons - groups)])
    chosen = kinds[:, rng.permutation(chosen)]
    return chosen[:-1], chosen[-1]


def _turned(rng):
    """Six columns, each one of up to six orders of the same three numbers."""
    column = _distinct(rng, 3)
    orders = np.array([(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
    return column[orders[rng.integers(6, size=6)]].T


# ---- signals of every layer ----------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "deep_signals",
    points=2,
    title="What every layer gives",
    defines=("deep_signals",),
    hints=(
        "The output of one layer is the input of the next. Which value has to be carried along?",
        "For each W: the running signal times W, through the activation. Keep every result in a list.",
        "Begin with the signal X and an empty list. In a loop over the weights, the signal becomes the activation of "
        "the signal times W, and is appended. X itself is not in the list.",
    ),
)
def deep_signals(code, rng):
    """Two layers by hand, several widths and activations, a single layer, a single row, whole numbers."""
    yield runs(
        "two layers by hand",
        lambda: code.deep_signals(
            np.array([[1.0, 2.0]]), [np.array([[1.0, -1.0], [0.0, 1.0]]), np.array([[2.0, 0.0], [1.0, -1.0]])], _ramp),
        tried="deep_signals([[1, 2]], [[[1, -1], [0, 1]], [[2, 0], [1, -1]]], relu)", weight=0,
        why="the layers give (1, 1) and (3, 0)",
    )
    X, weights = eighths(rng, 5, 4), [eighths(rng, *shape) / 2 for shape in ((4, 6), (6, 3), (3, 5))]
    yield runs(
        "three layers of different widths", lambda: _signals(code, X, weights, np.tanh), compare=_single_precision,
        tried="deep_signals(X, weights, np.tanh) for five rows and the widths 4, 6, 3, 5", weight=2,
        why="each layer gets what the layer before it gave",
    )
    square, three = [eighths(rng, 3, 3) / 2 for _ in range(4)], eighths(rng, 3, 3)
    yield runs(
        "layers of one width", lambda: _signals(code, three, square, _wave), compare=_single_precision,
        tried="deep_signals(X, weights, activation) for four 3x3 weights and a wave as activation",
        why="where every size is the same, a product in the wrong order goes unnoticed",
    )
    positive = [np.abs(eighths(rng, 3, 3)) / 2 for _ in range(3)]
    yield runs(
        "an activation that lifts", lambda: _signals(code, np.abs(X[:, :3]), positive, _lift),
        compare=_single_precision,
        tried="deep_signals(X, weights, activation) for an activation that adds 1", weight=1.5,
        why="the activation comes after every product, the last one too, and nowhere else",
    )
    yield runs(
        "one layer, one row", lambda: _signals(code, X[:1], weights[:1], np.tanh), compare=_single_precision,
        tried="deep_signals(X, weights, np.tanh) for one row and one layer", why="one layer makes a list of one array",
    )
    whole = [rng.integers(-2, 3, size=shape) for shape in ((4, 3), (3, 2))]
    yield runs(
        "whole numbers and single precision",
        lambda: [
            _signals(code, rows, each, np.arctan)
            for rows, each in ((np.sign(X).astype(int), whole), (X.astype(np.float32), weights))
        ],
        compare=_single_precision, tried="deep_signals of integers, and of float32 inputs",
        why="any kind of number will do",
    )
    yield runs(
        "the inputs stay as they were", lambda: _after(code, X.copy(), [W.copy() for W in weights]), weight=0.5,
        tried="X and the weights after deep_signals(X, weights, activation)", compare=_single_precision,
        why="X and the weights still belong to the caller",
    )


def _ramp(sums):
    return np.clip(sums, 0, None)


def _wave(sums):
    return np.sin(sums) + np.cos(2 * sums)


def _lift(sums):
    return sums + 1


def _signals(code, X, weights, activation):
    return code.deep_signals(X.copy(), [W.copy() for W in weights], activation)


def _after(code, X, weights):
    code.deep_signals(X, weights, np.tanh)
    return [X, len(weights), *weights]


# ---- how large a weight should be ----------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "initial_std",
    points=2,
    title="How large a weight should be",
    defines=("initial_std",),
    hints=(
        "Two questions decide: which n is counted, and is the variance 1/n or 2/n?",
        "n is the fan-in, unless a fan-out was given and the rule takes the mean of both. Only one rule has the 2.",
        "Find n first: fan_in, or the mean of fan_in and fan_out where fan_out is not None and the rule is not "
        "LeCun's. Then the variance, 2/n for He and 1/n for the others. Its square root is the answer.",
    ),
)
def initial_std(code, rng):
    """Every rule by fan-in, with a fan-out, with equal and single inputs."""
    yield calls("He for 50 inputs", code.initial_std, "he", 50, weight=0, why="the square root of 2/50")
    sizes = [int(size) for size in rng.permutation(np.arange(2, 900))[:12]]
    for rule, name, weight in (("he", "He", 2.0), ("xavier", "Xavier", 2.0), ("lecun", "LeCun", 1.0)):
        yield runs(
            f"{name} by fan-in", lambda rule=rule: [code.initial_std(rule, n) for n in sizes[:4]], weight=weight,
            compare=_single_precision, tried=f'initial_std("{rule}", n) for n in {sizes[:4]}',
            why="one rule for every number of inputs",
        )
    pairs = list(zip(sizes[4:8], sizes[8:], strict=True))
    for rule, name in (("xavier", "Xavier"), ("he", "He"), ("lecun", "LeCun")):
        yield runs(
            f"{name} with a fan-out", lambda rule=rule: [code.initial_std(rule, *pair) for pair in pairs], weight=1.5,
            compare=_single_precision, tried=f'initial_std("{rule}", fan_in, fan_out) for {pairs}',
            why="Xavier and He take the mean of both, LeCun looks at the fan-in only",
        )
    yield runs(
        "NumPy's whole numbers", lambda: [code.initial_std(rule, np.int32(sizes[3])) for rule in ("lecun", "he")],
        compare=_single_precision, tried=f"initial_std(rule, n) for NumPy's {sizes[3]}", weight=0.5,
        why="a width may come from the shape of an array",
    )


# ---- ReLUs that never fire -----------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "dead_share",
    points=1,
    title="ReLUs that never fire",
    defines=("dead_share",),
    hints=(
        "When is a column dead? One number above zero saves it.",
        "Ask for each column first whether all of its numbers are 0. Then take the share of the columns for which "
        "it is so.",
        "Compare the table with 0. Along axis 0, all of the comparisons must hold. The mean of these answers, one for "
        "each column, is the share.",
    ),
)
def dead_share(code, rng):
    """Tables with some dead columns, silent rows, faint signals; whole numbers, single precision, one sample."""
    yield calls(
        "four neurons by hand", code.dead_share,
        np.array([[0.0, 2.0, 0.0, 1.0], [0.0, 0.0, 0.0, 3.0], [0.0, 1.0, 4.0, 0.0]]), weight=0,
        why="only the first column holds nothing but zeros",
    )
    tables = [_fired(rng, rows, columns) for rows, columns in ((9, 11), (5, 13), (12, 7))]
    yield runs(
        "three layers", lambda: [code.dead_share(table.copy()) for table in tables], weight=2,
        tried="dead_share of tables of 9x11, 5x13 and 12x7 numbers", why="dead columns divided by all columns",
    )
    quiet = [_fired(rng, 8, 9) for _ in range(3)]
    for table in quiet:
        table[rng.permutation(8)[:3]] = 0
    yield runs(
        "samples for which nobody fires", lambda: [code.dead_share(table.copy()) for table in quiet],
        tried="dead_share of three tables with rows of zeros", why="a row of zeros says nothing about a neuron",
    )
    faint = [table * 1e-20 for table in (_fired(rng, 6, 10), _fired(rng, 7, 10))]
    yield runs(
        "faint signals", lambda: [code.dead_share(table.copy()) for table in faint], weight=1,
        tried="dead_share of two tables of numbers around 1e-20", why="a neuron that fires faintly is alive",
    )
    whole, single = np.ceil(tables[0]).astype(int), [_fired(rng, 1, 17) for _ in range(2)]
    yield runs(
        "whole numbers, single precision, one sample",
        lambda: [code.dead_share(table.copy()) for table in (whole, tables[1].astype(np.float32), *single)],
        tried="dead_share of integers, of float32, and of tables of one row",
        why="any table of a ReLU's outputs will do",
    )
    yield runs(
        "all alive, all dead", lambda: [code.dead_share(np.ones((2, 3))), code.dead_share(np.zeros((2, 3)))],
        tried="dead_share of ones and of zeros", weight=0, why="the share goes from 0 to 1",
    )
    yield calls("the input stays as it was", code.dead_share, _fired(rng, 6, 7), weight=0.5,
                why="the table still belongs to the caller")


def _fired(rng, rows, columns):
    """A ReLU's outputs: some columns all 0, each other column with at least one number above 0 and with zeros."""
    table = np.abs(eighths(rng, rows, columns)) * (rng.random((rows, columns)) < 0.35)
    dead = rng.permutation(columns)[: int(rng.integers(2, columns - 2))]
    table[rng.integers(rows, size=columns), np.arange(columns)] = np.abs(eighths(rng, columns))
    table[:, dead] = 0
    return table


# ---- activations that keep a slope ---------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "leaky_relu",
    points=1,
    title="ReLU with a leak",
    defines=("leaky_relu",),
    hints=(
        "Two cases for every number: what happens at 3, what at -2?",
        "Choose between x and alpha times x, number by number. The choice depends on the sign of x alone.",
        "np.where takes a condition and two arrays. The condition asks whether x is below zero.",
    ),
)
def leaky_relu(code, rng):
    """Both sides of zero, other slopes, tables, whole numbers, single numbers, huge numbers."""
    yield _gives(
        "three numbers by hand", code.leaky_relu, np.array([-2.0, 0.0, 3.0]), weight=0,
        why="only -2 is changed, to -0.02",
    )
    yield _gives("both sides of zero", code.leaky_relu, eighths(rng, 9), why="the usual slope below zero is 0.01")
    yield _gives(
        "another slope", code.leaky_relu, eighths(rng, 9), float(rng.integers(10, 40)) / 64, weight=2,
        why="alpha is handed in",
    )
    yield _gives(
        "a slope above 1", code.leaky_relu, eighths(rng, 9), float(rng.integers(10, 30)) / 8, weight=1.5,
        why="below zero it is alpha times x, however large alpha is",
    )
    yield _gives("a table", code.leaky_relu, eighths(rng, 3, 4), 0.25, why="any shape")
    yield _gives("whole numbers", code.leaky_relu, np.round(eighths(rng, 8) * 4).astype(int), 0.3,
                 why="integers go in, and the leak is no whole number")
    numbers = [float(number) for number in eighths(rng, 4)]
    yield runs(
        "single numbers", lambda: [code.leaky_relu(number, 0.125) for number in numbers], compare=_single_precision,
        tried=f"leaky_relu(x, 0.125) for the numbers {numbers}", weight=0.5, why="a number may go in",
    )
    yield _gives("huge and tiny numbers", code.leaky_relu, eighths(rng, 6) * [1e30, 1e-3, 1e12, 1e20, 1e-2, 1e25],
                 why="no size is special")
    yield calls("the input stays as it was", code.leaky_relu, eighths(rng, 7), compare=_single_precision,
                weight=0.5, why="x still belongs to the caller")


@exercise(
    CHAPTER,
    "elu",
    points=2,
    title="ELU",
    defines=("elu",),
    hints=(
        "Above zero x, below zero alpha times something. What does that something become far below zero?",
        "To choose with np.where is fine, if the exponential never sees a large number. Which function replaces "
        "positive numbers by 0?",
        "Let the exponential work on the smaller of x and 0. For positive x that part is then 0, so the positive part "
        "and the curve may even be added up.",
    ),
)
def elu(code, rng):
    """Both sides of zero, other alphas, far away from zero, tables, whole numbers, single numbers."""
    yield _gives(
        "three numbers by hand", code.elu, np.array([-2.0, 0.0, 3.0]), weight=0,
        why="only -2 is changed, to exp(-2) - 1 = -0.8647",
    )
    yield _gives("both sides of zero", code.elu, eighths(rng, 9), why="alpha is 1 unless told otherwise")
    yield _gives("another alpha", code.elu, eighths(rng, 9), float(rng.integers(9, 40)) / 16 + 0.0625, weight=2,
                 why="alpha multiplies the whole bracket")
    yield _gives("a table", code.elu, eighths(rng, 4, 3), 0.5, why="any shape")
    yield _gives("far below zero", code.elu, eighths(rng, 5) - 60, float(rng.integers(3, 40)) / 16, weight=0.5,
                 why="it comes close to -alpha")
    yield _gives("far above zero", code.elu, eighths(rng, 5) * [1, 1, 1, 1e3, -1e3] + [900, 5000, 1e6, 0, 0], 2.0,
                 weight=1.5, why="x itself comes out, and never nan")
    yield _gives("whole numbers", code.elu, np.round(eighths(rng, 8) * 2).astype(int), why="integers go in")
    yield _gives("single precision", code.elu, eighths(rng, 6).astype(np.float32), 0.75, weight=0.5,
                 why="float32 works as well as float64")
    numbers = [float(number) for number in eighths(rng, 4)]
    yield runs(
        "single numbers", lambda: [code.elu(number) for number in numbers], compare=_single_precision,
        tried=f"elu(x) for the numbers {numbers}", weight=0.5, why="a number may go in",
    )
    yield calls("the input stays as it was", code.elu, eighths(rng, 7), compare=_single_precision, weight=0.5,
                why="x still belongs to the caller")


@exercise(
    CHAPTER,
    "selu",
    points=1,
    title="SELU",
    defines=("selu",),
    hints=(
        "You have ELU already. What is left is a factor and the right alpha.",
        "alpha goes into ELU, lambda multiplies all that comes out of it, on both sides of zero.",
        "One call of elu with alpha = 1.6732632423543772, times 1.0507009873554805.",
    ),
)
def selu(code, rng):
    """Both sides of zero, far away from it, tables, whole numbers, single numbers."""
    yield _gives(
        "three numbers by hand", code.selu, np.array([-100.0, 0.0, 1.0]), weight=0,
        why="far below zero -lambda alpha, at 1 lambda",
    )
    yield _gives("above zero", code.selu, np.abs(eighths(rng, 8)), why="lambda x")
    yield _gives("below zero", code.selu, -np.abs(eighths(rng, 8)), weight=1.5, why="lambda alpha (exp(x) - 1)")
    yield _gives("a table", code.selu, eighths(rng, 3, 4), weight=1.5, why="any shape")
    yield _gives("far away", code.selu, eighths(rng, 6) * [1e3, 1e3, 1e5, 1e5, 1, 1], weight=0.5, why="and never nan")
    yield _gives("whole numbers", code.selu, np.round(eighths(rng, 8) * 2).astype(int), why="integers go in")
    numbers = [float(number) for number in eighths(rng, 4)]
    yield runs(
        "single numbers", lambda: [code.selu(number) for number in numbers], compare=_single_precision,
        tried=f"selu(x) for the numbers {numbers}", weight=0.5, why="a number may go in",
    )
    yield calls("the input stays as it was", code.selu, eighths(rng, 7), compare=_single_precision, weight=0.5,
                why="x still belongs to the caller")


# ---- a deep chain --------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "deep_chain",
    points=3,
    title="A deep chain from a list of sizes",
    defines=("deep_chain",),
    hints=(
        "Neighbours in the list of sizes belong together: the first two are the shape of the first W. How many Affine "
        "layers come out of five sizes?",
        "Go through the pairs of neighbours. Each makes an Affine layer; all but the last are followed by what "
        "between gives for their number of outputs.",
        "Draw W with rng.normal, scale std(inputs), turn it into float32, and put it into an Affine with zeros as "
        "biases. Call between anew each time. At the end hand the list and a SoftmaxWithLoss to Chain.",
    ),
)
def deep_chain(code, rng):
    """Parameters, scores, gradients for several sizes, with layers between that have and have not parameters."""
    seed = int(rng.integers(2**32))

    def made(sizes, std, between):
        return code.deep_chain(sizes, std, np.random.default_rng(seed), between)

    yield runs(
        "shapes for two layers", lambda: {k: list(v.shape) for k, v in made((7, 5, 3), _root, _bends).params.items()},
        tried="the shapes of the parameters of deep_chain((7, 5, 3), std, rng, between)", weight=0,
        why="W1 is 7 by 5, b1 has 5 numbers, W2 is 5 by 3, b2 has 3",
    )
    sizes = tuple(int(size) for size in rng.permutation(np.arange(2, 9))[:5])
    yield runs(
        "the parameters", lambda: made(sizes, _root, _bends).params, compare=_single_precision, weight=2,
        tried=f"the parameters of deep_chain({sizes}, std, rng, between)",
        why="each W is drawn with the standard deviation for its own fan-in, in order; biases are 0",
    )
    X, t = eighths(rng, 6, sizes[0]), rng.integers(sizes[-1], size=6)
    yield runs(
        "the scores", lambda: made(sizes, _root, _bends).scores(X.copy()), weight=2,
        compare=close(rtol=1e-3, atol=1e-5),
        tried=f"chain.scores(X) for deep_chain({sizes}, std, rng, between) and six rows",
        why="between comes after each Affine layer but the last",
    )
    even, X4, t4 = (4, 4, 4, 4), eighths(rng, 5, 4), rng.integers(4, size=5)
    yield runs(
        "the gradients", lambda: made(even, _root, _bends).gradient(X4.copy(), t4.copy()), weight=2,
        compare=close(rtol=2e-3, atol=2e-5), tried=f"chain.gradient(X, t) for deep_chain({even}, std, rng, between)",
        why="every place in the chain has layers of its own, which remember what they saw",
    )
    yield runs(
        "layers between that have parameters", lambda: _gained(made(sizes, _root, _gain_and_bend), X.copy(), t.copy()),
        compare=close(rtol=2e-3, atol=2e-5), weight=1.5,
        tried=f"parameters, scores and gradients of deep_chain({sizes}, std, rng, between) with a gain between",
        why="between is asked for the width of the layer it follows, and may give several layers",
    )
    yield runs(
        "one layer only", lambda: made(sizes[:2], _root, _bends).scores(X.copy()), compare=close(rtol=1e-3, atol=1e-5),
        tried=f"chain.scores(X) for deep_chain({sizes[:2]}, std, rng, between)", weight=0.5,
        why="a single Affine layer is the last one: nothing follows it",
    )
    yield runs(
        "single precision", lambda: [str(np.asarray(v).dtype) for v in made((3, 4, 2), _root, _bends).params.values()],
        tried="the types of all parameters", weight=0, why="float32, as the images",
    )


def _root(fan_in):
    return 1 / (1 + fan_in) ** 0.5


class _Bend:
    """A layer that remembers: x / sqrt(1 + x^2)."""

    def __init__(self):
        self.params = self.grads = {}

    def forward(self, x):
        self.root = np.sqrt(1 + np.square(x))
        return x / self.root

    def backward(self, dout):
        return dout / self.root**3


class _Gain:
    """A layer that multiplies every column by a number of its own."""

    def __init__(self, width):
        self.params, self.grads = {"gamma": np.arange(1, width + 1, dtype=np.float32) / 4}, {}

    def forward(self, x):
        self.seen = x
        return x * self.params["gamma"]

    def backward(self, dout):
        self.grads = {"gamma": np.einsum("nh,nh->h", dout, self.seen)}
        return dout * self.params["gamma"]


def _bends(width):
    return [_Bend()]


def _gain_and_bend(width):
    return [_Gain(width), _Bend()]


def _gained(chain, X, t):
    return [{k: np.array(v) for k, v in chain.params.items()}, chain.scores(X), chain.gradient(X, t)]


# ---- batch normalisation -------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "batch_norm",
    points=2,
    title="Batch normalisation, forwards",
    defines=("batch_norm",),
    hints=(
        "Each column is treated on its own. Over which axis are mean and variance taken?",
        "First the deviations from the mean of their column, then the mean of their squares, then the division, then "
        "gamma and beta.",
        "Along axis 0: subtract the mean. The variance is the mean of the squares of what is left. Divide by the root "
        "of variance plus eps, multiply by gamma, add beta.",
    ),
)
def batch_norm(code, rng):
    """A column by hand, batches of several sizes, a visible eps, constant columns, far away columns, few rows."""
    yield _gives(
        "a column by hand", code.batch_norm, np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([2.0]), np.array([10.0]),
        weight=0, why="the mean is 2.5, the variance 1.25",
    )
    yield _gives("a batch", code.batch_norm, eighths(rng, 6, 4), eighths(rng, 4), eighths(rng, 4), weight=2,
                 why="each column by its own mean and variance, then its own gamma and beta")
    yield _gives("as many rows as columns", code.batch_norm, eighths(rng, 4, 4), eighths(rng, 4), eighths(rng, 4),
                 why="columns, not rows")
    yield _gives("a large eps", code.batch_norm, eighths(rng, 5, 3), eighths(rng, 3), eighths(rng, 3), 0.75, weight=1.5,
                 why="eps is added to the variance, under the root")
    yield _gives(
        "small numbers", code.batch_norm, eighths(rng, 5, 3) / 512, eighths(rng, 3), eighths(rng, 3), weight=0.5,
        why="the usual eps is 1e-6",
    )
    steady = np.repeat(eighths(rng, 1, 4), 5, axis=0)
    yield _gives("constant columns", code.batch_norm, steady, eighths(rng, 4), eighths(rng, 4), weight=0.5,
                 why="a column that never changes becomes beta, and never nan")
    yield _gives("a single row", code.batch_norm, eighths(rng, 1, 5), eighths(rng, 5), eighths(rng, 5), weight=0.5,
                 why="one row is its own mean: beta is left")
    away = eighths(rng, 6, 3) + np.array([2.0**25, -(2.0**26), 0.0])
    yield _gives("columns far away from zero", code.batch_norm, away, eighths(rng, 3), eighths(rng, 3), weight=1.5,
                 why="the mean is taken away before anything is squared")
    whole = rng.integers(-9, 10, size=(7, 3))
    yield _gives("whole numbers", code.batch_norm, whole, np.array([1, 2, 3]), eighths(rng, 3), weight=0.5,
                 why="integers go in")
    low = [eighths(rng, *shape).astype(np.float32) for shape in ((6, 3), (3,), (3,))]
    yield _gives("single precision", code.batch_norm, *low, weight=0.5, why="float32 works as well as float64")
    yield calls("the input stays as it was", code.batch_norm, eighths(rng, 4, 2), eighths(rng, 2), eighths(rng, 2),
                compare=_single_precision, weight=0.5, why="x, gamma and beta still belong to the caller")


@exercise(
    CHAPTER,
    "batch_norm_backward",
    points=4,
    title="Batch normalisation, backwards",
    defines=("batch_norm_backward",),
    hints=(
        "The gradients by gamma and beta are one line each: sums over the rows. Begin with them.",
        "For x, build the bracket of the formula: g is dout times gamma. From it goes its own mean over the rows, and "
        "x hat times the mean of g times x hat.",
        "Work out the deviations, their root s and x hat first. Every mean runs along axis 0. The bracket is divided "
        "by s once, at the end.",
    ),
)
def batch_norm_backward(code, rng):
    """Two rows by hand, batches, single gradients, a visible eps, constant columns, far away columns."""
    yield calls(
        "two rows by hand", code.batch_norm_backward, np.array([[1.0], [0.0]]), np.array([[-1.0], [1.0]]), np.ones(1),
        0.0, weight=0, compare=_slopes, keeps_inputs=False, why="whatever x is, -1 and 1 come out: no slope",
    )
    arrays = {"dout": eighths(rng, 7, 3), "x": eighths(rng, 7, 3), "gamma": eighths(rng, 3)}

    def gradients(dout, x, gamma, *eps):
        return code.batch_norm_backward(dout.copy(), x.copy(), gamma.copy(), *eps)

    names = ("x", "gamma", "beta")
    for place, weight in ((0, 3.0), (1, 1.0), (2, 1.0)):
        yield runs(
            f"the gradient by {names[place]}", lambda place=place: gradients(**arrays)[place], compare=_slopes,
            tried=f"batch_norm_backward(dout, x, gamma)[{place}] for seven rows and three columns", weight=weight,
            why="all ways from x to the loss add up" if not place else "a sum over the rows",
        )
    even = [eighths(rng, 4, 4), eighths(rng, 4, 4), eighths(rng, 4)]
    yield runs("as many rows as columns", lambda: gradients(*even), compare=_slopes,
               tried="batch_norm_backward(dout, x, gamma) for 4x4 numbers", why="means run over the rows", weight=1.5)
    yield runs(
        "a large eps", lambda: gradients(*even, 0.5), compare=_slopes, weight=1.5,
        tried="batch_norm_backward(dout, x, gamma, 0.5) for 4x4 numbers", why="eps is in the root, and in x hat",
    )
    steady = np.repeat(eighths(rng, 1, 3), 5, axis=0)
    steady_dout, steady_gamma = eighths(rng, 5, 3), eighths(rng, 3)
    yield runs(
        "constant columns", lambda: gradients(steady_dout, steady, steady_gamma, 0.25), compare=_slopes, weight=0.5,
        tried="batch_norm_backward(dout, x, gamma, 0.25) for columns that do not change", why="no nan, x hat is 0",
    )
    away = eighths(rng, 6, 3) + np.array([2.0**25, -(2.0**26), 0.0])
    away_dout = eighths(rng, 6, 3)
    yield runs(
        "columns far away from zero", lambda: gradients(away_dout, away, steady_gamma), compare=_slopes, weight=0.5,
        tried="batch_norm_backward(dout, x, gamma) for columns around 30 million",
        why="the mean is taken away before anything is squared",
    )
    row = [eighths(rng, 1, 4), eighths(rng, 1, 4), eighths(rng, 4)]
    yield runs("a single row", lambda: gradients(*row), compare=_slopes, weight=0.5,
               tried="batch_norm_backward(dout, x, gamma) for one row",
               why="one row is its own mean: nothing comes back")
    low = [values.astype(np.float32) for values in arrays.values()]
    whole = [np.round(values * 4).astype(int) for values in arrays.values()]
    yield runs(
        "single precision and whole numbers", lambda: [gradients(*low), gradients(*whole)], weight=0.5,
        compare=close(rtol=2e-3, atol=5e-4), tried="batch_norm_backward of float32 arrays, and of integers",
        why="any kind of number will do",
    )
    yield calls("the input stays as it was", code.batch_norm_backward, *even, compare=_slopes, weight=0.5,
                why="dout, x and gamma still belong to the caller")


@exercise(
    CHAPTER,
    "BatchNorm",
    points=4,
    title="Batch normalisation as a layer",
    defines=("BatchNorm",),
    hints=(
        "Two faces: what does forward use in training, and what in evaluation? Which of the two changes the layer?",
        "In training: batch_norm of the batch, and both running arrays move a little towards the batch's mean and "
        "variance. In evaluation: the same formula with the running arrays in place of the batch's. Remember x for "
        "backward.",
        "new running = momentum * running + (1 - momentum) * the batch's. backward calls batch_norm_backward with the "
        "remembered x and this layer's gamma and eps, stores two gradients in grads and returns the first.",
    ),
)
def BatchNorm(code, rng):
    """New layers, both faces, running statistics after several batches, gradients, parameters that are kept."""
    gamma, beta = eighths(rng, 3), eighths(rng, 3)
    batches = [eighths(rng, rows, 3) + eighths(rng, 3) for rows in (6, 5, 8)]
    blame = eighths(rng, 6, 3)
    momentum = float(rng.integers(8, 15)) / 16

    def made(*args, **kwargs):
        return code.BatchNorm(gamma.copy(), beta.copy(), *args, **kwargs)

    yield runs(
        "one batch by hand", lambda: _by_hand(code), tried="the running mean and variance after the column 1, 2, 3, 4",
        weight=0, compare=_single_precision, why="0.9 * 0 + 0.1 * 2.5 and 0.9 * 1 + 0.1 * 1.25",
    )
    yield runs(
        "a new layer", lambda: _new(made()), tried="params, running_mean, running_var and training of a new layer",
        compare=_single_precision, weight=0.5,
        why="gamma and beta as handed in, running mean 0, running variance 1, training False",
    )
    yield runs(
        "training", lambda: _forward(made(), batches[:1]), compare=_single_precision, weight=1.5,
        tried="layer.forward(x) in training", why="the batch's own mean and variance are used",
    )
    yield runs(
        "training after training", lambda: _forward(made(momentum), batches), compare=_single_precision,
        tried=f"layer.forward(x) for the third of three batches in training, momentum {momentum:g}",
        why="in training the running statistics do not matter",
    )
    yield runs(
        "the running mean", lambda: _running(made(momentum), batches)[0], compare=_single_precision, weight=1.5,
        tried=f"layer.running_mean after three batches, momentum {momentum:g}",
        why="the old one keeps the share of the momentum",
    )
    yield runs(
        "the running variance", lambda: _running(made(momentum), batches)[1], compare=_single_precision, weight=1.5,
        tried=f"layer.running_var after three batches, momentum {momentum:g}",
        why="it starts at 1 and follows the variance that divides by the number of rows",
    )
    yield runs(
        "evaluation", lambda: _evaluated(made(momentum, 0.25), batches, batches[1]), weight=2,
        compare=_single_precision,
        tried=f"layer.forward(x) in evaluation after three batches, momentum {momentum:g}, eps 0.25",
        why="the running mean and variance are used",
    )
    yield runs(
        "evaluation of single rows", lambda: _evaluated(made(), batches, batches[0][:1]), compare=_single_precision,
        tried="layer.forward(x) in evaluation for one row", why="an answer depends on the row alone",
    )
    yield runs(
        "evaluation changes nothing", lambda: _after_evaluation(made(momentum), batches), compare=_single_precision,
        tried="the running mean and variance after a batch in training and two in evaluation", weight=1,
        why="only training moves them",
    )
    yield runs(
        "the gradient by x", lambda: _backward(made(0.9, 0.125), batches[0], blame)[0], compare=_slopes, weight=1.5,
        tried="layer.backward(dout) after a forward pass in training, eps 0.125", why="as batch_norm_backward gives it",
    )
    yield runs(
        "the gradients by gamma and beta", lambda: _backward(made(), batches[0], blame)[1], compare=_slopes, weight=1.5,
        tried="layer.grads after layer.backward(dout)", why='under the keys "gamma" and "beta"',
    )
    yield runs(
        "parameters that are changed in place", lambda: _moved(made(), batches, blame), compare=_slopes, weight=1.5,
        tried="forward in both faces and backward after the parameters have been changed in place",
        why="the layer uses the parameters that it has now",
    )
    yield runs(
        "arrays that are kept", lambda: _shared(code, gamma.copy(), beta.copy(), batches[0]), compare=_single_precision,
        tried="layer.forward(x) in evaluation after the caller has changed the arrays that were handed in", weight=0.5,
        why="the arrays themselves are kept, no copies",
    )
    low = batches[2].astype(np.float32)
    yield runs(
        "single precision", lambda: _forward(code.BatchNorm(gamma.astype(np.float32), beta.astype(np.float32)), [low]),
        compare=close(rtol=1e-3, atol=1e-5), tried="layer.forward(x) of float32 numbers", weight=0.5,
        why="float32 works as well as float64",
    )


def _by_hand(code):
    layer = code.BatchNorm(np.ones(1), np.zeros(1))
    return _running(layer, [np.array([[1.0], [2.0], [3.0], [4.0]])])


def _new(layer):
    return [dict(layer.params), np.array(layer.running_mean), np.array(layer.running_var), bool(layer.training)]


def _forward(layer, batches):
    layer.training = True
    for batch in batches:
        out = layer.forward(batch.copy())
    return out


def _running(layer, batches):
    _forward(layer, batches)
    return [np.array(layer.running_mean), np.array(layer.running_var)]


def _evaluated(layer, batches, rows):
    _forward(layer, batches)
    layer.training = False
    return layer.forward(rows.copy())


def _after_evaluation(layer, batches):
    _evaluated(layer, batches[:1], batches[1])
    layer.forward(batches[2].copy())
    return [np.array(layer.running_mean), np.array(layer.running_var)]


def _backward(layer, batch, blame):
    _forward(layer, [batch])
    dx = np.array(layer.backward(blame.copy()))
    return [dx, {name: np.array(values) for name, values in layer.grads.items()}]


def _moved(layer, batches, blame):
    layer.params["gamma"] *= 2
    layer.params["beta"] -= 1
    return [_backward(layer, batches[0], blame)[0], _evaluated(layer, batches, batches[1])]


def _shared(code, gamma, beta, batch):
    layer = code.BatchNorm(gamma, beta)
    gamma *= 3
    beta += 1
    layer.training = False
    return layer.forward(batch.copy())


# ---- sixteen starts ------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "survives_scale",
    points=2,
    title="Which starts learn",
    defines=("survives_scale",),
    hints=(
        "Two numbers have to be compared: the accuracy at the end, and what guessing would reach.",
        "Guessing well means always giving the most common label. Count the labels, take the largest count, divide by "
        "all.",
        "Take the last column of the accuracies. Compare it with factor times the share of the most common label; the "
        "comparison of an array gives True or False for each row, and False for nan.",
    ),
)
def survives_scale(code, rng):
    """Trainings that rise, fall back and explode; uneven labels, other factors, lists, many and few epochs."""
    yield calls(
        "two trainings by hand", code.survives_scale, np.array([[0.2, 0.5, 0.9], [0.9, 0.8, 0.4]]),
        np.array([3, 3, 1, 0, 2]), weight=0, why="guessing is right in 2 of 5 cases, so more than 0.8 is asked for",
    )
    even = rng.permutation(np.arange(200) % 10)
    yield calls("ten starts", code.survives_scale, *_trainings(rng, even, 10, 8), weight=2, keeps_inputs=False,
                why="the accuracy after the last epoch counts")
    uneven = rng.permutation(np.repeat(np.arange(6), [10, 21, 64, 35, 40, 30]))
    yield calls("a label that is common", code.survives_scale, *_trainings(rng, uneven, 12, 5), weight=2,
                keeps_inputs=False, why="guessing means the most common label, not any label")
    yield calls("another factor", code.survives_scale, *_trainings(rng, even, 12, 6, 4.0), 4.0, weight=1.5,
                keeps_inputs=False, why="the factor is handed in")
    exploded, labels = _trainings(rng, even, 12, 6)
    exploded[rng.permutation(12)[:4], 3:] = np.nan
    yield calls("trainings that exploded", code.survives_scale, exploded, labels, weight=1.5, keeps_inputs=False,
                why="nan is no survivor, and no reason to stop")
    recovered, labels = _trainings(rng, even, 12, 6)
    recovered[rng.permutation(12)[:5], 1] = np.nan
    yield calls("gaps on the way", code.survives_scale, recovered, labels, keeps_inputs=False,
                why="only the last epoch is asked for")
    short, labels = _trainings(rng, uneven, 9, 1)
    yield calls("a single epoch", code.survives_scale, short, labels, keeps_inputs=False,
                why="the first may be the last")
    square, labels = _trainings(rng, even, 7, 7)
    yield runs(
        "lists", lambda: code.survives_scale(square.tolist(), labels.tolist()), weight=0.5,
        tried="survives_scale(accuracies, labels) for lists of numbers", why="rows may come as lists",
    )
    yield calls("the input stays as it was", code.survives_scale, *_trainings(rng, uneven, 8, 4), weight=0.5,
                why="the arrays still belong to the caller")


def _trainings(rng, labels, starts, epochs, factor=2.0):
    """Accuracies, of which some end well above factor times the share of the most common label and some well below.

    On the way, and whatever the end, they may have been anywhere.
    """
    bound = factor * np.bincount(labels).max() / len(labels)
    accuracies = rng.uniform(0.3 * bound, min(1.0, 1.7 * bound), size=(starts, epochs))
    good = rng.permutation(np.arange(starts) < rng.integers(3, starts - 2))
    accuracies[:, -1] = np.where(good, rng.uniform(1.1, 1.4, starts), rng.uniform(0.55, 0.9, starts)) * bound
    return accuracies, labels
