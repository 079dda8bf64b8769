"""Probes of chapter 6, part 3: models. There is no answer in here."""

import functools

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs

CHAPTER = "06c_models"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0. Layers and frames come from modules that
# are closed or large elsewhere, so they are imported where they are used.

_nearly = close(rtol=1e-4, atol=1e-6)
# Changed inputs are not looked at here: one case per exercise does, so it costs once.
_gives = functools.partial(calls, compare=_nearly, keeps_inputs=False)
_shown = functools.partial(runs, compare=_nearly)


def _generator(rng):
    """A function that makes the same fresh generator at every call."""
    seed = int(rng.integers(2**32))
    return lambda: np.random.default_rng(seed)


class _Memory:
    """A model whose answers depend on every row it has ever been fitted on, so a second fitting shows."""

    def __init__(self, slope=0.5, offset=0.0, label=""):
        self.slope, self.offset, self.seen = slope, offset, []

    def fit(self, X, y):
        self.seen += [*zip(np.asarray(X, dtype=float)[:, 0], np.asarray(y, dtype=float), strict=True)]
        return self

    def predict(self, X):
        middle, level = np.mean(self.seen, axis=0)
        return self.offset + level + self.slope * (np.asarray(X, dtype=float)[:, 0] - middle)


class _Flat(_Memory):
    """The mean of all it was ever fitted on."""

    def __init__(self):
        super().__init__(slope=0.0)


class _Nearest:
    """Knows by heart what it was fitted on last: the answer of the row with the nearest first column."""

    def fit(self, X, y):
        self.first, self.targets = np.asarray(X, dtype=float)[:, 0], np.asarray(y, dtype=float)
        return self

    def predict(self, X):
        gaps = abs(np.subtract.outer(np.asarray(X, dtype=float)[:, 0], self.first))
        return self.targets[gaps.argmin(axis=1)]


class _NamedColumns(_Memory):
    """Takes frames only, and looks for a column by its name."""

    def fit(self, X, y):
        return super().fit(X[["east"]].to_numpy(), y)

    def predict(self, X):
        return super().predict(X[["east"]].to_numpy())


def _rows(rng, count):
    """Two columns, whose first has distinct values, and targets that rise with it by fits and starts."""
    first = rng.permutation(count) - count / 2 + rng.integers(0, 4, size=count) / 8
    return np.stack([first, eighths(rng, count)], axis=1), 2 * first + eighths(rng, count)


def _frame(X):
    """The same columns as a frame, whose index says nothing about the place of a row."""
    import pandas

    return pandas.DataFrame({"east": X[:, 0], "north": X[:, 1]}, index=np.arange(len(X))[::-1] * 3 + 7)


def _pairs(rng, count, folds):
    """Row numbers for training and judging; some rows do neither."""
    pieces = np.array_split(rng.permutation(count)[: count - 2], folds)
    return [(np.concatenate(pieces[:n] + pieces[n + 1 :]), piece) for n, piece in enumerate(pieces)]


# ---- sections 2 to 4 -------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "train_and_validation_error",
    points=2,
    title="Two errors of one model",
    defines=("train_and_validation_error",),
    hints=(
        "Which rows may the model learn from, and on which rows is it asked?",
        "Fit once, on the rows for training. Then ask twice, and compare each time with the prices of the same rows.",
        "The function rmse takes answers and prices. Return its two results in the order training, validation.",
    ),
)
def train_and_validation_error(code, rng):
    """By hand, a model that remembers, one that learns by heart, parts of different size, frames, other numbers."""
    yield _shown(
        "two and two rows by hand",
        lambda: _two_errors(
            code, _Flat, np.zeros((2, 1)), np.array([100, 300]), np.zeros((2, 1)), np.array([200, 260])),
        tried="a model that says the mean, y = [100, 300] and y_val = [200, 260]", weight=0, why="100 and 42.4...",
    )
    X, y = _rows(rng, 12)
    new, prices = _rows(rng, 7)
    yield _shown(
        "rows for training and others", lambda: _two_errors(code, _Memory, X, y, new + 2, prices), weight=2,
        tried="12 rows for training and 7 for validation", why="the model learns from the 12 rows only",
    )
    yield _shown(
        "the error on new rows", lambda: _two_errors(code, _Memory, X, y, 3 * new, prices)[1], weight=2,
        tried="the second of the two errors", why="asked about rows it has not learnt from",
    )
    yield _shown(
        "a model that learns by heart", lambda: _two_errors(code, _Nearest, X, y, new + 0.25, prices),
        tried="a model that remembers every row it is fitted on", why="0 in training, and not in validation",
    )
    large, many = _rows(rng, int(rng.integers(40, 60)))
    yield _shown(
        "parts of very different size", lambda: _two_errors(code, _Memory, large, many, new, prices),
        tried=f"{len(large)} rows for training and 7 for validation", why="each part has its own mean",
    )
    yield _shown(
        "one row for validation", lambda: _two_errors(code, _Memory, X, y, new[:1], prices[:1] + 1), weight=0.5,
        tried="a single row for validation", why="then the error is the size of its difference",
    )
    yield _shown(
        "frames", lambda: _two_errors(code, _NamedColumns, _frame(X), y, _frame(new), prices),
        tried="a frame, for a model that looks for columns by name", why="the rows reach the model as they came",
    )
    whole = rng.integers(1, 90, size=9), rng.integers(100, 200, size=4)
    yield _shown(
        "whole numbers and single precision",
        lambda: _two_errors(code, _Flat, X[:9].astype(np.float32), whole[0], new[:4].astype(np.float32), whole[1]),
        tried="prices that are integers, columns in float32", weight=0.5, why="any kind of number will do",
    )
    yield _shown(
        "what was handed over", lambda: _arrays_after(code, X, y, new, prices), weight=0.5,
        tried="X, y, X_val and y_val afterwards", why="they still belong to the caller",
    )


def _two_errors(code, make, *parts):
    return [float(error) for error in code.train_and_validation_error(make(), *parts)]


def _arrays_after(code, *parts):
    mine = [part.copy() for part in parts]
    code.train_and_validation_error(_Memory(), *mine)
    return mine


@exercise(
    CHAPTER,
    "cross_validate",
    points=3,
    title="Cross-validation by hand",
    defines=("cross_validate",),
    hints=(
        "What has to happen anew in each fold, and what stays the same for all?",
        "In each fold: make a model, fit it on the training rows of this fold, ask it about the validation rows, and "
        "note one number.",
        "rows_of(X, rows) takes rows from arrays and from frames; y has rows as well. Gather the root mean squared "
        "errors in a list and make an array of it.",
    ),
)
def cross_validate(code, rng):
    """By hand, folds that leave rows out, a model that remembers, uneven folds, frames, one fold, other numbers."""
    yield _shown(
        "four rows by hand",
        lambda: _folded(code, _Flat, np.zeros((4, 1)), np.array([1, 2, 3, 6]), [([0, 1], [2, 3]), ([2, 3], [0, 1])]),
        tried="y = [1, 2, 3, 6], two folds, a model that says the mean", weight=0, why="3.35 and 3.04",
    )
    X, y = _rows(rng, 17)
    folds = _pairs(rng, 17, 3)
    yield _shown(
        "three folds", lambda: _folded(code, _Memory, X, y, folds), weight=3,
        tried="17 rows in three folds", why="a fresh model for each fold, judged by rows it has not seen",
    )
    yield _shown(
        "the first fold", lambda: _folded(code, _Memory, X, y, folds)[0], tried="the error of the first fold", weight=1,
        why="the model learns from the training rows of this fold",
    )
    yield _shown(
        "a model that learns by heart", lambda: _folded(code, _Nearest, X, y, folds),
        tried="a model that remembers every row it is fitted on", why="judges must be new to it",
    )
    uneven = [(np.array([0, 1, 2, 3, 4, 5, 6]), np.array([9, 8])), (np.array([9, 3]), np.array([0, 1, 2, 4, 5]))]
    yield _shown(
        "folds of different size", lambda: _folded(code, _Memory, X[:10], y[:10], uneven),
        tried="a fold of 2 judges and one of 5", why="one number for each fold, and no weighing",
    )
    yield _shown(
        "a frame", lambda: _folded(code, _NamedColumns, _frame(X), y, folds), weight=1.5,
        tried="a frame whose index is not 0, 1, 2, ...", why="rows are counted by their place",
    )
    yield _shown(
        "one fold", lambda: _folded(code, _Memory, X, y, folds[1:2]), weight=0.5, tried="a single fold",
        why="then the array has one number",
    )
    yield _shown(
        "lists of row numbers", lambda: _folded(code, _Memory, X, y, [(a.tolist(), b.tolist()) for a, b in folds]),
        tried="folds of plain lists", weight=0.5, why="row numbers may come as lists",
    )
    yield _shown(
        "whole numbers", lambda: _folded(code, _Flat, X.astype(np.float32), (8 * y).astype(int), folds), weight=0.5,
        tried="prices that are integers, columns in float32", why="any kind of number will do",
    )
    yield _shown(
        "what was handed over", lambda: _after_folds(code, X, y, folds), weight=0.5,
        tried="X and y afterwards", why="they still belong to the caller",
    )


def _folded(code, make, X, y, folds):
    return np.asarray(code.cross_validate(make, X, y, folds))


def _after_folds(code, X, y, folds):
    mine = [X.copy(), y.copy()]
    code.cross_validate(_Memory, *mine, folds)
    return mine


@exercise(
    CHAPTER,
    "mean_and_spread",
    points=1,
    title="Mean and spread",
    defines=("mean_and_spread",),
    hints=(
        "Two numbers for each model. Along which axis do its folds lie?",
        "The spread is the root of a sum of squared deviations that is divided by one less than the number of folds.",
        "NumPy's standard deviation has an argument that says how much less than K it divides by. The last axis has "
        "the number -1, for one row as for many.",
    ),
)
def mean_and_spread(code, rng):
    """By hand, many and few folds, several models, lists, integers, equal errors."""
    yield _shown(
        "three folds by hand", lambda: _pair(code.mean_and_spread([50, 53, 56])), weight=0,
        tried="mean_and_spread([50, 53, 56])", why="53, and the root of 18 / 2",
    )
    errors = 50 + eighths(rng, 5)
    yield _shown(
        "five folds", lambda: _pair(code.mean_and_spread(errors)), weight=2, tried="five folds of one model",
        why="the spread divides by 4",
    )
    yield _shown(
        "two folds", lambda: _pair(code.mean_and_spread(errors[:2] + [0, 9])), tried="two folds", weight=1,
        why="here K and K - 1 differ most",
    )
    table = 50 + eighths(rng, 3, 6)
    yield _shown(
        "three models", lambda: _pair(code.mean_and_spread(table)), weight=2, tried="an array (3, 6)",
        why="one mean and one spread for each row",
    )
    square = 50 + eighths(rng, 4, 4)
    yield _shown(
        "as many models as folds", lambda: _pair(code.mean_and_spread(square)), tried="an array (4, 4)",
        why="rows are models, columns are folds",
    )
    whole = rng.integers(40, 90, size=4).tolist()
    yield _shown(
        "a list of integers", lambda: _pair(code.mean_and_spread(whole)), tried=f"mean_and_spread({whole})", weight=0.5,
        why="a list works as well",
    )
    same = float(rng.integers(30, 80))
    yield _shown(
        "folds that agree", lambda: _pair(code.mean_and_spread([same] * 4)), tried=f"four folds with {same:g}",
        weight=0.5, why="then the spread is 0",
    )
    yield calls(
        "the input stays as it was", code.mean_and_spread, 40 + eighths(rng, 2, 3), compare=_nearly, weight=0.5,
        why="errors still belong to the caller",
    )


def _pair(found):
    first, second = found
    return [np.asarray(first, dtype=float), np.asarray(second, dtype=float)]


@exercise(
    CHAPTER,
    "fold_difference",
    points=2,
    title="Two models on the same folds",
    defines=("fold_difference",),
    hints=(
        "First make one row of numbers out of two. Which one says who is better, fold by fold?",
        "Mean and sample standard deviation of the differences; the standard error is that deviation, made smaller by "
        "the root of how many there are.",
        "Differences first minus second, deviation with K - 1, divided by the square root of K.",
    ),
)
def fold_difference(code, rng):
    """By hand, folds of very different difficulty, a model that is worse, two folds, lists, equal differences."""
    yield _shown(
        "three folds by hand", lambda: _pair(code.fold_difference([50, 52, 54], [53, 54, 58])), weight=0,
        tried="fold_difference([50, 52, 54], [53, 54, 58])", why="-3, and 1 divided by the root of 3",
    )
    hard = 60 + 4 * eighths(rng, 6)
    first, second = hard + eighths(rng, 6) / 4, hard + 1 + eighths(rng, 6) / 4
    yield _shown(
        "six folds, some of them hard", lambda: _pair(code.fold_difference(first, second)), weight=3,
        tried="two models on six folds", why="what is hard for both cancels",
    )
    yield _shown(
        "the other way round", lambda: _pair(code.fold_difference(second + 2, first)), weight=1,
        tried="the models exchanged", why="positive where the first one errs more",
    )
    yield _shown(
        "two folds", lambda: _pair(code.fold_difference(first[:2] + [0, 5], second[:2])), weight=1, tried="two folds",
        why="divided by K - 1 inside, and by the root of K outside",
    )
    whole = [int(n) for n in rng.integers(40, 60, size=4)], [int(n) for n in rng.integers(50, 70, size=4)]
    yield _shown(
        "lists of integers", lambda: _pair(code.fold_difference(*whole)), weight=0.5,
        tried=f"fold_difference{whole}", why="lists work as well",
    )
    by = float(rng.integers(1, 9))
    yield _shown(
        "always the same difference", lambda: _pair(code.fold_difference(hard, hard + by)), weight=0.5,
        tried=f"a second model that is worse by {by:g} in each fold", why="then the standard error is 0",
    )
    yield calls(
        "the input stays as it was", code.fold_difference, first, second, compare=_nearly, weight=0.5,
        why="errors still belong to the caller",
    )


# ---- sections 5 to 8 -------------------------------------------------------------------------------------------


def _inputs(rng, count, columns):
    return eighths(rng, count, columns) / 2


@exercise(
    CHAPTER,
    "housing_network",
    points=3,
    title="A network for one number",
    defines=("housing_network",),
    hints=(
        "How many inputs does each Affine layer have, and how many outputs? The outputs of one are the inputs of the "
        "next.",
        "Walk through the widths, and one more width of 1 in the end. For each: weights with the standard deviation "
        "root of 2 / inputs, zeros for the biases; behind each but the last come BatchNorm and ReLU.",
        "BatchNorm wants an array of ones and one of zeros, as long as its layer is wide. You may add all three layers "
        "each time and leave out the last two in the end.",
    ),
)
def housing_network(code, rng):
    """Layers, weights of a known generator, answers in both modes, gradients, no hidden layer, arrays of their own."""
    fresh = _generator(rng)
    D, hidden = int(rng.integers(3, 7)), tuple(int(n) for n in rng.choice(np.arange(2, 7), 2, replace=False))
    X, y = _inputs(rng, 9, D), eighths(rng, 9)
    what = f"housing_network({D}, {hidden}, rng)"
    yield runs(
        "the example", lambda: _outline(code.housing_network(16, (8, 4), np.random.default_rng(0))), weight=0,
        tried="the layers, the loss and the number of parameters of housing_network(16, (8, 4), rng)",
        why="7 layers and 201 parameters",
    )
    three = (*hidden, int(rng.integers(2, 6)))
    yield runs(
        "three hidden layers", lambda: _outline(code.housing_network(D, three, fresh())), weight=1,
        tried=f"the layers and the number of parameters of housing_network({D}, {three}, rng)",
        why="Affine, BatchNorm, ReLU for each; in the end one Affine alone",
    )
    yield _shown(
        "the weights", lambda: _of_letter(code.housing_network(D, hidden, fresh()).params, "W"), weight=2,
        tried=f"the weights in {what}", why="drawn layer by layer, times the root of 2 / inputs",
    )
    yield _shown(
        "all parameters", lambda: dict(code.housing_network(D, hidden, fresh()).params), weight=1,
        tried=f"the params of {what}", why="biases and beta are 0, gamma is 1",
    )
    yield _shown(
        "answers in training", lambda: code.housing_network(D, hidden, fresh()).scores(X, training=True), weight=1,
        tried=f"scores(X, training=True) of {what}", why="batches are normalised before ReLU; one number a row",
    )
    yield _shown(
        "answers in evaluation", lambda: code.housing_network(D, hidden, fresh()).scores(X), weight=1,
        tried=f"scores(X) of {what}", why="no ReLU behind the last layer",
    )
    yield _shown(
        "loss and gradients", lambda: _loss_and_slopes(code.housing_network(D, hidden, fresh()), X, y), weight=1,
        tried=f"loss(X, y) and gradient(X, y) of {what}", why="half the mean squared error at the end",
    )
    yield _shown(
        "no hidden layer", lambda: code.housing_network(D, (), fresh()).scores(X), weight=0.5,
        tried=f"scores(X) of housing_network({D}, (), rng)", why="then it is a line",
    )
    yield _shown(
        "a list of widths", lambda: dict(code.housing_network(D, [3], fresh()).params), weight=0.5,
        tried=f"the params of housing_network({D}, [3], rng)", why="widths may come as a list",
    )
    added = int(rng.integers(1, 10))
    yield _shown(
        "arrays of their own", lambda: _moved(code.housing_network(D, (4, 4), fresh()), added), weight=0.5,
        tried=f"all params of two layers of one width, after {added} was added to b1, gamma1 and beta1 in place",
        why="no two layers share an array",
    )


def _of_letter(params, letter):
    return {name: values for name, values in params.items() if name[0] == letter}


def _outline(chain):
    kinds = [type(layer).__name__ for layer in chain.layers]
    return [kinds, type(chain.last).__name__, int(sum(np.size(values) for values in chain.params.values()))]


def _loss_and_slopes(chain, X, y):
    return [float(chain.loss(X, y)), chain.gradient(X, y)]


def _moved(chain, added):
    for name in ("b1", "gamma1", "beta1"):
        chain.params[name] += added
    return {name: values for name, values in chain.params.items() if name[0] != "W"}


def _learnt_chain(seed, sizes, normalised=True):
    """A chain whose parameters and running statistics are all different numbers."""
    from nn101.chapter4 import Affine, Chain, ReLU, SquaredErrorLoss
    from nn101.chapter5 import BatchNorm

    rng, layers = np.random.default_rng(seed), []
    for above, below in zip(sizes, sizes[1:], strict=False):
        layers.append(Affine(eighths(rng, above, below), eighths(rng, below)))
        if normalised and len(layers) < 3 * len(sizes) - 6:
            norm = BatchNorm(eighths(rng, below), eighths(rng, below))
            norm.running_mean, norm.running_var = eighths(rng, below), abs(eighths(rng, below)) + 1
            layers.append(norm)
        layers.append(ReLU())
    return Chain(layers[: len(layers) - 1], SquaredErrorLoss())


def _state(chain):
    """What a chain holds, looked up in its layers: parameters and running statistics, each by each."""
    found = []
    for each in chain.layers:
        found.append({name: np.array(values) for name, values in each.params.items()})
        if hasattr(each, "running_mean"):
            found.append([np.array(each.running_mean), np.array(each.running_var)])
    return found


def _disturb(chain, by):
    """Change all that a chain has learnt, in the arrays themselves."""
    for each in chain.layers:
        statistics = [getattr(each, name, np.zeros(1)) for name in ("running_mean", "running_var")]
        for values in [*each.params.values(), *statistics]:
            values += by


@exercise(
    CHAPTER,
    "snapshot",
    points=2,
    title="All that a network has learnt",
    defines=("snapshot",),
    hints=(
        "The parameters are in chain.params. Which layers know something that is not there?",
        "Copy every array: a dictionary of the same arrays would change along with the training. Then walk through "
        "chain.layers and count those that have a running_mean.",
        "hasattr tells whether a layer has an attribute. Names are made with an f-string from a number that begins at "
        "1 and grows at each such layer, whatever layers stand between.",
    ),
)
def snapshot(code, rng):
    """Names, values, several layers of normalisation, none at all, and independence of what comes later."""
    seed, by = int(rng.integers(2**32)), float(rng.integers(1, 9)) / 4
    make = functools.partial(_learnt_chain, seed)
    yield runs(
        "the names", lambda: sorted(code.snapshot(_learnt_chain(0, (3, 2, 2, 1)))), weight=0,
        tried="the sorted keys for a chain with two layers of batch normalisation",
        why="all names of params, and four for the running statistics",
    )
    yield _shown(
        "the parameters", lambda: _where(code.snapshot(make((3, 4, 2, 1))), running=False), weight=1,
        tried="the parameters in the snapshot", why="every array under its own name",
    )
    yield _shown(
        "the running statistics", lambda: _where(code.snapshot(make((3, 4, 2, 1))), running=True), weight=2,
        tried="running_mean and running_var in the snapshot of a chain with two layers of batch normalisation",
        why="what a layer has learnt in training is not only in params",
    )
    yield _shown(
        "one layer of normalisation", lambda: code.snapshot(make((2, 3, 1))), weight=1,
        tried="the snapshot of a chain with one layer of batch normalisation", why="numbers begin at 1",
    )
    yield _shown(
        "no normalisation", lambda: code.snapshot(make((3, 2, 1), normalised=False)), weight=0.5,
        tried="the snapshot of a chain without batch normalisation", why="then there are only parameters",
    )
    yield _shown(
        "parameters, after more training", lambda: _where(_snapshot_then(code, make((3, 4, 2, 1)), by), running=False),
        tried="the parameters in a snapshot, after the chain's arrays were changed in place", weight=2,
        why="a snapshot does not change any more",
    )
    yield _shown(
        "statistics, after more training", lambda: _where(_snapshot_then(code, make((3, 4, 2, 1)), by), running=True),
        tried="the statistics in a snapshot, after the layers' arrays were changed in place", weight=1,
        why="these are copies, too",
    )
    yield _shown(
        "the chain afterwards", lambda: _chain_after(code, make((3, 4, 2, 1))), weight=0.5,
        tried="the chain, after the snapshot's arrays were set to 0", why="taking a picture changes nothing",
    )


def _where(kept, running):
    return {name: np.array(values) for name, values in kept.items() if name.startswith("running") == running}


def _snapshot_then(code, chain, by):
    kept = code.snapshot(chain)
    _disturb(chain, by)
    return kept


def _chain_after(code, chain):
    for values in code.snapshot(chain).values():
        values[...] = 0
    return _state(chain)


@exercise(
    CHAPTER,
    "restore",
    points=2,
    title="Back to where it was",
    defines=("restore",),
    hints=(
        "Where do the layers keep their numbers, and what would happen if chain.params got new arrays?",
        "Write the old numbers into each array of chain.params. Then give each layer that has running statistics "
        "copies of the old ones, counting these layers as snapshot did.",
        "values[...] = old writes into an array. Running statistics may be replaced by copies: a layer looks them up "
        "under its own attribute each time.",
    ),
)
def restore(code, rng):
    """Parameters in the layers, in the dict, statistics, answers, training on afterwards, chains without statistics."""
    seed, by = int(rng.integers(2**32)), float(rng.integers(1, 9)) / 4
    make = functools.partial(_learnt_chain, seed)
    X = _inputs(rng, 5, 3)
    yield _shown(
        "a small chain by hand", lambda: _put_back(code, _learnt_chain(0, (1, 1), normalised=False), 1.0), weight=0,
        tried="what the layers of a single Affine hold after restore", why="the numbers of before",
    )
    yield _shown(
        "parameters in the layers", lambda: [part for part in _put_back(code, make((3, 4, 2, 1)), by)
                                             if isinstance(part, dict)], weight=2,
        tried="the parameters that the layers hold, after they were changed and restored",
        why="written into the arrays that the layers hold",
    )
    yield _shown(
        "running statistics", lambda: [part for part in _put_back(code, make((3, 4, 2, 1)), by)
                                       if isinstance(part, list)], weight=2,
        tried="running_mean and running_var of two layers, after they were changed and restored",
        why="they are part of what was learnt",
    )
    yield _shown(
        "the dict of the chain", lambda: _dict_after(code, make((3, 4, 2, 1)), by), weight=1,
        tried="chain.params after it was changed and restored", why="chain.params shows the old numbers as well",
    )
    yield _shown(
        "answers in evaluation", lambda: _answers_after(code, make((3, 4, 2, 1)), by, X), weight=1,
        tried="scores(X) after restore", why="the chain answers as it did",
    )
    yield _shown(
        "what was kept, after more training", lambda: _kept_after(code, make((3, 4, 2, 1)), by), weight=1.5,
        tried="the snapshot, after restore and another change of all arrays of the chain in place",
        why="going back a second time must be possible",
    )
    yield _shown(
        "no normalisation", lambda: _put_back(code, make((3, 2, 1), normalised=False), by), weight=0.5,
        tried="a chain without batch normalisation", why="then there are only parameters",
    )


def _picture(chain):
    """A snapshot that the probe takes itself: names as asked for, and arrays that nobody else holds."""
    kept, met = {name: np.array(values) for name, values in chain.params.items()}, 0
    for each in chain.layers:
        statistics = {name: np.array(getattr(each, name)) for name in ("running_mean", "running_var")
                      if hasattr(each, name)}
        met += bool(statistics)
        kept |= {f"{name}{met}": values for name, values in statistics.items()}
    return kept


def _restored(code, chain, by):
    picture = _picture(chain)
    _disturb(chain, by)
    code.restore(chain, picture)
    return picture


def _put_back(code, chain, by):
    _restored(code, chain, by)
    return _state(chain)


def _dict_after(code, chain, by):
    _restored(code, chain, by)
    return dict(chain.params)


def _answers_after(code, chain, by, X):
    _restored(code, chain, by)
    return chain.scores(X)


def _kept_after(code, chain, by):
    picture = _restored(code, chain, by)
    _disturb(chain, by)
    return picture


class _Counting:
    """A layer whose running mean says how many batches it has met."""

    def __init__(self):
        self.params, self.grads = {}, {}
        self.running_mean, self.running_var = np.zeros(1), np.ones(1)


class _Scripted:
    """Stands for a chain: every slope is 1, and the validation losses are written down, epoch by epoch."""

    def __init__(self, losses, batches, judges):
        self.losses, self.batches, self.judges, self.steps = losses, batches, judges, 0
        self.params, self.layers = {"W1": np.zeros((1, 2))}, [_Counting()]

    def gradient(self, X, t):
        self.steps += 1
        self.layers[0].running_mean = self.layers[0].running_mean + 1
        return {"W1": np.ones((1, 2))}

    def loss(self, X, t):
        epoch = self.steps // self.batches
        if len(X) == self.judges:
            return float(self.losses[min(epoch, len(self.losses)) - 1])
        return float(self.params["W1"].sum())

    def scores(self, X, training=False):
        return np.zeros((len(X), 1))


@exercise(
    CHAPTER,
    "fit_network",
    points=5,
    title="A training that stops in time",
    defines=("fit_network",),
    hints=(
        "You have written all parts before. In which order do they come in one epoch, and what is done only once, "
        "before the first and after the last?",
        "Once: make Adam. Each epoch: its rate, all mini-batches, both losses, then the question whether this is a "
        "record. After the loop: put back the best, and return.",
        "A record takes a snapshot and notes its epoch, counted from 1. If the number of epochs without a record "
        "reaches patience, leave the loop. The first epoch is always a record.",
    ),
)
def fit_network(code, rng):
    """Scripted losses for stopping and going back; a real chain for steps, rates, losses and answers."""
    yield _shown(
        "seven losses to check by hand", lambda: _stopped(code, [5, 3, 4, 2, 3, 3, 1], 2)[:2],
        tried="best epoch and validation losses where these are 5, 3, 4, 2, 3, 3, 1, with patience 2", weight=0,
        why="records in epochs 2 and 4, then two epochs without one",
    )
    script = _losses_with_records(rng)
    yield _shown(
        "where it stops", lambda: _stopped(code, script, 3)[:2], weight=2,
        tried="best epoch and validation losses of a training with records and pauses, patience 3",
        why="a record starts the counting anew",
    )
    rate = float(rng.integers(4, 21)) / 1000
    yield _shown(
        "what is put back", lambda: _stopped(code, script, 3, rate)[2:], weight=2,
        tried=f"parameters and running statistics in the end, lr={rate}", why="both as they were in the best epoch",
    )
    level = float(rng.integers(20, 60)) / 8
    equal = [level + 2, level, level, level + 1, level, level - 1]
    yield _shown(
        "the same loss again", lambda: _stopped(code, equal, 3)[:2], tried="a record that is reached again, patience 3",
        why="only a strictly lower loss is a record",
    )
    falling = (60 - np.cumsum(rng.integers(1, 9, size=int(rng.integers(4, 8))))).tolist()
    yield _shown(
        "no stop at all", lambda: _stopped(code, falling, 1), tried="losses that fall to the end, patience 1",
        why="all epochs are trained, and the last is the best",
    )
    lr = float(rng.integers(2, 9)) / 100
    yield _shown(
        "the learning rates", lambda: _stopped(code, falling, 9, lr=lr)[2], weight=1.5,
        tried=f"the parameter where every slope is 1, lr = {lr:g}", why="half a cosine, epoch by epoch",
    )
    fresh, seed = _generator(rng), int(rng.integers(2**32))
    data = _noisy_plane(rng, 30, 3) + _noisy_plane(rng, 11, 3)
    settings = {"epochs": 5, "batch_size": 8, "lr": lr / 2, "patience": 5}
    yield _shown(
        "a real training", lambda: _trained(code, seed, data, settings, fresh()), weight=2,
        tried="best and history for 30 rows in batches of 8, five epochs",
        why="both losses of all rows, in evaluation, after each epoch",
    )
    yield _shown(
        "answers afterwards", lambda: _answers(code, seed, data, settings | {"epochs": 3}, fresh()), weight=1.5,
        tried="scores(X_val) after three epochs", why="one Adam for the whole training",
    )
    yield _shown(
        "one epoch", lambda: _trained(code, seed, data, settings | {"epochs": 1}, fresh()), weight=0.5,
        tried="a training of one epoch", why="it is the best there is",
    )
    yield _shown(
        "rows afterwards", lambda: _rows_after(code, seed, data, settings, fresh()), weight=0.5,
        tried="X, y, X_val and y_val after the training", why="they still belong to the caller",
    )


def _losses_with_records(rng):
    """Records after pauses of one and of two epochs, then three epochs without, then a loss that is never reached."""
    steps = rng.integers(2, 9, size=6) / 4
    top = 20 + float(rng.integers(1, 9))
    second, third = top - 2 * steps[0], top - 2 * steps[0] - steps[1]
    last = third - steps[2]
    return [top, second, second + steps[3], third, third + 1, third + steps[4], last, last + 2, last + steps[5],
            last + 1, last - 4, last + 3]  # fmt: skip


def _stopped(code, losses, patience, lr=0.01):
    rows, judges = 6, 4
    chain = _Scripted(losses, batches=3, judges=judges)
    X, X_val = np.zeros((rows, 2)), np.zeros((judges, 2))
    best, history = code.fit_network(
        chain, X, np.zeros(rows), X_val, np.zeros(judges), epochs=len(losses), batch_size=2, lr=lr, patience=patience,
        rng=np.random.default_rng(0),
    )
    return [int(best), [float(loss) for loss in history["validation_loss"]], np.array(chain.params["W1"]),
            np.array(chain.layers[0].running_mean)]  # fmt: skip


def _noisy_plane(rng, count, columns):
    X = _inputs(rng, count, columns)
    return [X, X.sum(axis=1) / 2 + rng.normal(size=count) / 4]


def _train(code, seed, data, settings, generator):
    chain = _learnt_chain(seed, (3, 4, 1))
    return chain, code.fit_network(chain, *data, **settings, rng=generator)


def _trained(code, seed, data, settings, generator):
    best, history = _train(code, seed, data, settings, generator)[1]
    return [int(best), {name: [float(loss) for loss in losses] for name, losses in history.items()}]


def _answers(code, seed, data, settings, generator):
    return _train(code, seed, data, settings, generator)[0].scores(data[2])


def _rows_after(code, seed, data, settings, generator):
    mine = [part.copy() for part in data]
    _train(code, seed, mine, settings, generator)
    return mine


@exercise(
    CHAPTER,
    "NetworkRegressor",
    points=6,
    title="Your network among the others",
    defines=("NetworkRegressor",),
    hints=(
        "The constructor keeps eight arguments and does nothing else. What does predict need that only fit can know?",
        "In fit: cut the inputs, deal the rows, measure mean and deviation of the targets of the rows that teach, "
        "scale all targets with them, make the network, train it, return self.",
        "One generator from the seed serves permutation, network and training, in this order. The first rows of the "
        "permutation stop, the others teach. predict cuts as well, takes the only column of the scores, and scales "
        "back.",
    ),
)
def NetworkRegressor(code, rng):
    """Answers in dollars, what fit keeps, shares, seeds, cut inputs, settings, copies, frames, a constant target."""
    X, y = _quantities(rng, 40)
    new = _inputs(rng, 6, 3)
    small = {"hidden": (4,), "epochs": 3, "batch_size": 8, "lr": 0.02, "patience": 5, "share": 0.2, "seed": 0}
    small["seed"] = int(rng.integers(1000))
    yield runs(
        "arguments that nobody gave", lambda: _settings(code.NetworkRegressor()), weight=0,
        tried="the attributes of NetworkRegressor()", why="each argument under its own name",
    )
    given = small | {"reach": float(rng.integers(2, 9)), "hidden": (3, int(rng.integers(2, 9)))}
    yield runs(
        "arguments", lambda: [_settings(code.NetworkRegressor(**given)), code.NetworkRegressor(**given).get_params()],
        tried="the attributes of NetworkRegressor(...), and get_params()", weight=1,
        why="scikit-learn reads and copies models by these",
    )
    yield _shown(
        "answers", lambda: _fitted(code, small, X, y).predict(new), weight=3,
        tried="predict(X) for 6 new rows after fit on 40", why="in the unit of y, one number a row",
    )
    yield _shown(
        "mean and scale", lambda: _measures(_fitted(code, small, X, y)), weight=2,
        tried="mean_ and scale_ after fit", why="of the targets of the rows that teach",
    )
    yield _shown(
        "the training", lambda: _course(_fitted(code, small | {"share": 0.25}, X, y)), weight=1.5,
        tried="best_ and history_ after fit with a share of 0.25", why="one generator for rows, network and training",
    )
    wild = X.copy()
    wild[:: int(rng.integers(5, 9)), 0] = 60
    yield _shown(
        "wild rows in training", lambda: _fitted(code, small | {"reach": 2.0}, wild, y).predict(new), weight=1,
        tried="predict(X) after fit on rows with inputs of 60, with reach = 2", why="inputs are cut before training",
    )
    yield _shown(
        "wild rows afterwards", lambda: _fitted(code, small | {"reach": 1.5}, X, y).predict(9 * new), weight=1,
        tried="predict(9 X) with reach = 1.5", why="inputs are cut before predicting as well",
    )
    yield _shown(
        "another unit", lambda: _fitted(code, small, X, 1000 * y + 5).predict(new), weight=0.5,
        tried="predict(X) where the targets are 1000 y + 5", why="the targets are scaled",
    )
    same = float(rng.integers(2, 50))
    yield _shown(
        "a target that never changes", lambda: _measures(_fitted(code, small, X, np.full(40, same))), weight=0.5,
        tried=f"mean_ and scale_ where all targets are {same:g}", why="a deviation of 0 counts as 1",
    )
    yield _shown(
        "a copy, fitted twice", lambda: _copied(code, small, X, y, new), weight=0.5,
        tried="predict(X) of scikit-learn's clone, fitted twice", why="each fit begins anew",
    )
    yield _shown(
        "a frame of columns", lambda: _fitted(code, small, _three(X), y).predict(_three(new[:1])), weight=0.5,
        tried="predict(X) for one row of a frame, after fit on a frame", why="frames work as well",
    )
    whole = rng.integers(-3, 4, size=(40, 3)), rng.integers(10, 90, size=40)
    yield _shown(
        "whole numbers", lambda: _fitted(code, small, *whole).predict(whole[0][:5]), weight=0.5,
        tried="X and y of integers", why="any kind of number will do",
    )
    yield _shown(
        "rows afterwards", lambda: _given_after(code, small, wild, y), weight=0.5, tried="X and y after fit",
        why="they still belong to the caller",
    )


def _quantities(rng, count):
    X, plane = _noisy_plane(rng, count, 3)
    return X, 200 + 50 * plane + rng.integers(0, 9, size=count)


def _settings(model):
    names = ("hidden", "epochs", "batch_size", "lr", "patience", "share", "reach", "seed")
    return {name: getattr(model, name) for name in names}


def _fitted(code, settings, X, y):
    return code.NetworkRegressor(**settings).fit(X, y)


def _measures(model):
    return [float(model.mean_), float(model.scale_)]


def _course(model):
    return [int(model.best_), {name: [float(loss) for loss in losses] for name, losses in model.history_.items()}]


def _copied(code, settings, X, y, new):
    from sklearn.base import clone

    model = clone(_fitted(code, settings, X, y))
    model.fit(X[::-1], y)
    return model.fit(X, y).predict(new)


def _three(X):
    import pandas

    return pandas.DataFrame(X, columns=["a", "b", "c"])


def _given_after(code, settings, X, y):
    mine = [X.copy(), y.copy()]
    _fitted(code, settings, *mine)
    return mine


# ---- section 9 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "wave_features",
    points=2,
    title="A map made of waves",
    defines=("wave_features",),
    hints=(
        "How many columns are there for one frequency? Write down their names in order, before you write any code.",
        "Two loops, frequencies outside and the four directions inside; each turn of the inner loop gives two columns.",
        "A wave with f turns in a degree is the sine of 2 pi f d. Gather the columns in a list and stack them beside "
        "each other in the end.",
    ),
)
def wave_features(code, rng):
    """By hand, one frequency, several in any order, one place, frames, other numbers."""
    yield _gives(
        "one place by hand", code.wave_features, np.array([[0.25, 0.0]]), [1.0], weight=0,
        why="a quarter of a turn for x, none for y",
    )
    places = np.stack([-120 + eighths(rng, 5), 36 + eighths(rng, 5)], axis=1) + rng.random((5, 2)) / 16
    one = float(rng.integers(2, 15)) / 8
    yield _gives("one frequency", code.wave_features, places, [one], weight=2, why="four directions, sine and cosine")
    yield _gives(
        "three frequencies", code.wave_features, places[:4], (one, one / 2, one + 1), weight=2,
        why="the columns of one frequency stand together",
    )
    yield _gives("no frequencies given", code.wave_features, places, why="0.25, 0.5, 1, 2 and 4 waves in a degree")
    yield _gives("a single place", code.wave_features, places[:1], [2 * one, one], weight=0.5, why="16 columns")
    yield _gives(
        "a square", code.wave_features, places[:2], [one / 4], weight=0.5, why="a row is a place, columns are x and y",
    )
    yield _shown(
        "a frame", lambda: np.asarray(code.wave_features(_places(places), [one])), tried="a frame of two columns",
        weight=0.5, why="frames work as well",
    )
    whole = rng.integers(-3, 4, size=(4, 2))
    yield _gives("whole numbers", code.wave_features, whole, [0.25, one], weight=0.5, why="integers go in")
    yield calls(
        "the input stays as it was", code.wave_features, places + 1, [one], compare=_nearly, weight=0.5,
        why="places still belong to the caller",
    )


def _places(X):
    import pandas

    return pandas.DataFrame({"longitude": X[:, 0], "latitude": X[:, 1]}, index=np.arange(len(X)) + 5)


# ---- sections 10 and 11 ----------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "parameter_grid",
    points=2,
    title="All combinations",
    defines=("parameter_grid",),
    hints=(
        "Suppose you had all combinations of the first names already. What does one more name do to each of them?",
        "Begin with one empty combination. For each name replace every combination by several, one for each value.",
        "A new dict for each: the old entries and one more. Two loops inside a list, the old combinations outside, "
        "the values inside. Or let itertools walk through the product of the lists.",
    ),
)
def parameter_grid(code, rng):
    """By hand, three names, one name, values of other kinds, dicts of their own, nothing to choose."""
    yield _gives(
        "two and two by hand", code.parameter_grid, {"trees": [10, 30], "columns": [4, 8]}, weight=0,
        why="the last name changes fastest",
    )
    some = [sorted(rng.choice(90, size=size, replace=False).tolist(), reverse=True) for size in (2, 3, 2)]
    yield _gives(
        "two names", code.parameter_grid, {"trees": some[0], "columns": some[1]}, weight=2,
        why="all pairs, in the order of a counter",
    )
    yield _gives(
        "three names", code.parameter_grid, {"width": some[2], "depth": some[1], "batch": some[0]}, weight=2,
        why="the last name changes fastest, the first slowest",
    )
    yield _gives("one name", code.parameter_grid, {"lr": [n / 64 for n in some[1]]}, weight=0.5, why="one dict a value")
    mixed = [(some[0][0], 4), None, "auto"], [True, False]
    yield _gives(
        "values of other kinds", code.parameter_grid, {"hidden": mixed[0], "bootstrap": mixed[1]}, weight=0.5,
        why="values are passed on as they are",
    )
    yield _gives(
        "one value each", code.parameter_grid, {"a": [some[0][1]], "b": [some[1][0]], "c": [some[2][0]]}, weight=0.5,
        why="then there is one combination",
    )
    yield _gives("nothing to choose", code.parameter_grid, {}, weight=0, why="one combination, the empty one")
    yield _gives("a name without values", code.parameter_grid, {"a": [1, 2], "b": []}, weight=0, why="no combination")
    yield _shown(
        "dicts of their own", lambda: _first_changed(code, {"a": some[0], "b": some[1]}), weight=0.5,
        tried="the grid, after its first dict was changed", why="each combination is a dict of its own",
    )
    yield calls(
        "the input stays as it was", code.parameter_grid, {"a": some[1], "b": some[2]}, weight=0.5,
        why="choices still belong to the caller",
    )


def _first_changed(code, choices):
    grid = list(code.parameter_grid(choices))
    grid[0]["a"] = -1
    return grid


def _normal(rng):
    return float(rng.normal())


def _count(rng):
    return int(rng.integers(1, 10**6))


def _two_draws(rng):
    return float(rng.random() + rng.random())


@exercise(
    CHAPTER,
    "random_candidates",
    points=2,
    title="Candidates drawn by chance",
    defines=("random_candidates",),
    hints=(
        "What comes first: one value for each name, or all values for one name?",
        "Candidate by candidate: a new dict, and in it one value for each name, drawn in the order of samplers.",
        "Each sampler is a function: call it with the generator, once for each candidate. All draws come from the one "
        "generator that you were given.",
    ),
)
def random_candidates(code, rng):
    """Known generators, the order of draws, one name, samplers that draw twice, none, what is left to draw."""
    fresh = _generator(rng)
    three = {"lr": _normal, "width": _count, "sum": _two_draws}
    yield _shown(
        "samplers that draw nothing", lambda: list(code.random_candidates(
            {"a": lambda rng: 7, "b": lambda rng: "x"}, 2, np.random.default_rng(0))), weight=0,
        tried="two candidates from samplers that always give 7 and 'x'", why="two equal dicts",
    )
    yield _shown(
        "three settings", lambda: list(code.random_candidates(three, 4, fresh())), weight=3,
        tried="four candidates with three samplers", why="candidate by candidate, within one in the order of samplers",
    )
    yield _shown(
        "one setting", lambda: list(code.random_candidates({"lr": _normal}, 5, fresh())), weight=1,
        tried="five candidates with one sampler", why="a new value for each candidate",
    )
    yield _shown(
        "one candidate", lambda: list(code.random_candidates(three, 1, fresh())), weight=0.5,
        tried="a single candidate", why="a list of one dict",
    )
    backwards = dict(reversed(three.items()))
    yield _shown(
        "samplers in another order", lambda: list(code.random_candidates(backwards, 3, fresh())), weight=1,
        tried="the same samplers in reverse order", why="drawn in the order of the dict, not of the alphabet",
    )
    yield _shown(
        "no candidate", lambda: list(code.random_candidates(three, 0, fresh())), weight=0, tried="count = 0",
        why="an empty list",
    )
    yield _shown(
        "the generator afterwards", lambda: _left_over(code, three, fresh()), weight=1,
        tried="rng.random() after four candidates were drawn", why="nothing else is drawn",
    )
    yield _shown(
        "dicts of their own", lambda: _first_replaced(code, three, fresh()), weight=0.5,
        tried="three candidates, after the first was changed", why="each candidate is a dict of its own",
    )


def _left_over(code, samplers, generator):
    code.random_candidates(samplers, 4, generator)
    return float(generator.random())


def _first_replaced(code, samplers, generator):
    found = list(code.random_candidates(samplers, 3, generator))
    found[0]["lr"] = 99.0
    return found


@exercise(
    CHAPTER,
    "search",
    points=3,
    title="The search",
    defines=("search",),
    hints=(
        "Which function of yours gives the errors of one candidate? What does it want, and what have you got?",
        "cross_validate wants a function without arguments. Make one that calls make_model with the settings of the "
        "candidate. The mean of what comes back belongs to this candidate.",
        "Gather pairs, then sort them by their first entry only: dicts cannot be compared, and Python's sorting keeps "
        "the order of equals. A key tells it what to sort by.",
    ),
)
def search(code, rng):
    """By hand, order, means, ties, one candidate, frames, fresh models, settings with several names."""
    X, y = _rows(rng, 14)
    folds = _pairs(rng, 14, 3)
    yield _shown(
        "three candidates by hand", lambda: _found(code, _Memory, [{"offset": 2.0}, {"offset": 0.0}, {"offset": 5.0}],
                                                   np.zeros((4, 1)), np.full(4, 3.0), [([0, 1], [2, 3])]),
        tried="models that are off by 2, 0 and 5", weight=0, why="0, 2, 5",
    )
    offsets = rng.permutation([1.0, 4.0, 7.5, 11.0]) + rng.random(4)
    several = [{"offset": float(n), "label": f"number {place}"} for place, n in enumerate(offsets)]
    yield _shown(
        "four candidates", lambda: _found(code, _Memory, several, X, y, folds), weight=3,
        tried="four candidates on three folds", why="mean errors, the lowest first, each with its candidate",
    )
    yield _shown(
        "the errors", lambda: sorted(mean for mean, _ in _found(code, _Memory, several, X, y, folds)), weight=1,
        tried="the mean errors, sorted", why="the mean of the folds' errors, each fold with a fresh model",
    )
    yield _shown(
        "the order", lambda: [each["label"] for _, each in _found(code, _Memory, several, X, y, folds)], weight=1,
        tried="the labels of the candidates, best first", why="the lowest error is the best",
    )
    again = [several[1], several[0] | {"label": "b"}, several[0] | {"label": "c"}, several[0] | {"label": "a"}]
    yield _shown(
        "candidates with equal errors",
        lambda: [each["label"] for _, each in _found(code, _Memory, again, X, y, folds)],
        tried="three equal candidates with the labels b, c, a", weight=1, why="equals keep their order",
    )
    yield _shown(
        "folds of different size", lambda: _found(code, _Memory, several[:2], X, y, [
            (folds[0][0], folds[0][1][:1]), (folds[1][0], folds[1][1])]),
        tried="a fold with one judge and one with several", weight=0.5, why="every fold counts the same",
    )
    yield _shown(
        "one candidate", lambda: _found(code, _Memory, several[2:3], X, y, folds), weight=0.5,
        tried="a single candidate", why="a list of one pair",
    )
    yield _shown(
        "a frame, folds in reverse order",
        lambda: _found(code, _NamedColumns, several[:2], _frame(X), y, folds[::-1]), weight=0.5,
        tried="a frame in place of an array, and the last fold first", why="frames work as well",
    )
    yield _shown(
        "candidates afterwards", lambda: _candidates_after(code, several, X, y, folds), weight=0.5,
        tried="the list of candidates afterwards", why="it still belongs to the caller",
    )


def _found(code, make, candidates, X, y, folds):
    return [(float(mean), dict(each)) for mean, each in code.search(make, candidates, X, y, folds)]


def _candidates_after(code, candidates, X, y, folds):
    mine = [dict(each) for each in candidates]
    code.search(_Memory, mine, X, y, folds)
    return mine


# ---- section 12 ------------------------------------------------------------------------------------------------


class _Plane:
    """Answers with a weighted sum of the columns, bent a little; it was fitted before."""

    def __init__(self, weights):
        self.weights = np.array(weights)

    def predict(self, X):
        flat = np.asarray(X, dtype=float) @ self.weights
        return flat + 0.01 * flat**2


class _Named:
    """Answers from columns of a frame by their names, words among them."""

    def predict(self, X):
        return 3 * X["east"].to_numpy() + 4.0 * (X["kind"] == "inland").to_numpy()


class _Exchange:
    """A generator that turns every order round."""

    def permutation(self, count, *_, **__):
        return np.arange(count)[::-1]


@exercise(
    CHAPTER,
    "permutation_importance",
    points=3,
    title="What a model lives from",
    defines=("permutation_importance",),
    hints=(
        "One number is the same for all columns: the error before anything was shuffled. What is done for each column?",
        "Copy the table, put the shuffled values into one column of the copy, ask the model, and note how much larger "
        "the error is. Repeat, and take the mean.",
        "Every repeat starts from the table as it came, with all other columns in order. Columns of a frame are set by "
        "name; take away the index of what you put in, or pandas will put the rows back in order.",
    ),
)
def permutation_importance(code, rng):
    """By hand, several columns and repeats, one that is ignored, frames with words, one row, other numbers."""
    yield _shown(
        "two rows by hand", lambda: np.asarray(code.permutation_importance(
            _Memory(slope=1.0).fit([[2.0, 0.0]], [2.0]), np.array([[1.0, 5.0], [3.0, 4.0]]), np.array([1.0, 3.0]), 1,
            _Exchange())), weight=0,
        tried="a model that answers with its first column, and a shuffle that exchanges two rows", why="2 and 0",
    )
    fresh = _generator(rng)
    X, weights = eighths(rng, 12, 4), rng.permutation([0.5, 1.0, 2.0, 3.5]) * rng.choice([-1, 1], size=4)
    model = _Plane(weights)
    y = model.predict(X) + eighths(rng, 12)
    yield _shown(
        "four columns, three repeats", lambda: _growth(code, model, X, y, 3, fresh()), weight=3,
        tried="a model of four columns, repeats = 3", why="the mean growth of the error, column by column",
    )
    yield _shown(
        "one repeat", lambda: _growth(code, model, X[:, :], y, 1, fresh()), weight=2, tried="repeats = 1",
        why="one shuffle for each column, in the order of the columns",
    )
    ignoring = _Plane(np.where(np.arange(4) == rng.integers(4), 0.0, weights))
    yield _shown(
        "a column that is ignored", lambda: _growth(code, ignoring, X, y, 2, fresh()), weight=1,
        tried="a model that ignores one column", why="0 for that column",
    )
    yield _shown(
        "two rows only", lambda: _growth(code, model, X[:2], y[:2], 4, fresh()), weight=0.5, tried="two rows",
        why="a shuffle may leave the order as it is",
    )
    frame = _with_words(X)
    yield _shown(
        "a frame with words", lambda: _growth(code, _Named(), frame(), y, 2, fresh()), weight=1.5,
        tried="a frame with a column of words and an index of its own", why="the model gets a frame, with its names",
    )
    whole = rng.integers(-9, 10, size=(8, 4))
    yield _shown(
        "whole numbers", lambda: _growth(code, model, whole, y[:8], 2, fresh()), weight=0.5, tried="X of integers",
        why="any kind of number will do",
    )
    yield _shown(
        "the table afterwards", lambda: _table_after(code, model, X, y, fresh()), weight=0.5,
        tried="X and y afterwards", why="they still belong to the caller",
    )
    yield _shown(
        "the frame afterwards", lambda: _frame_after(code, frame(), y, fresh()), weight=0.5,
        tried="the column east of a frame afterwards", why="it still belongs to the caller",
    )


def _growth(code, model, X, y, repeats, generator):
    return np.asarray(code.permutation_importance(model, X, y, repeats, generator))


def _with_words(X):
    def frame():
        import pandas

        kinds = np.where(X[:, 1] > 0, "inland", "coast")
        return pandas.DataFrame({"east": X[:, 0], "kind": kinds}, index=np.arange(len(X)) * 2 + 3)

    return frame


def _table_after(code, model, X, y, generator):
    mine = [X.copy(), y.copy()]
    code.permutation_importance(model, *mine, 2, generator)
    return mine


def _frame_after(code, frame, y, generator):
    code.permutation_importance(_Named(), frame, y, 2, generator)
    return frame["east"].to_numpy()
