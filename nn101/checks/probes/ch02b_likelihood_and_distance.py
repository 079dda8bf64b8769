"""Probes of chapter 2, part 2: likelihoods, losses and distances between distributions. There is no answer in here."""

import functools

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs, show

CHAPTER = "02b_likelihood_and_distance"

# A case that earns anything expects something else for another seed; one that is always the same has the weight 0.
# Limits (impossible outcomes, empty batches) are therefore asked for together with something random.

_single_precision = close(rtol=1e-5, atol=1e-7)
# Changed inputs are not looked at here: one case per exercise does, so it costs once.
_gives = functools.partial(calls, compare=_single_precision, keeps_inputs=False)


def _each(name, function, *argument_lists, tried, weight=1, why=""):
    """Several calls as one case: the answers in a list."""
    return runs(
        name,
        lambda: [function(*[np.copy(a) if isinstance(a, np.ndarray) else a for a in args]) for args in argument_lists],
        compare=_single_precision,
        tried=tried,
        weight=weight,
        why=why,
    )


def _untouched(function, *args, why="the arrays you are given still belong to the caller", **kwargs):
    return calls("the input stays as it was", function, *args, compare=_single_precision, why=why, **kwargs)


def _chances(rng, *shape):
    """Probabilities strictly between 0 and 1, in sixteenths and never one half."""
    return rng.choice([1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15], size=shape) / 16


def _rows(rng, *shape):
    """Rows of shares without a zero, clearly unequal: whole numbers divided by their sum."""
    counts = rng.integers(1, 30, size=shape) + 7 * rng.permuted(np.broadcast_to(np.arange(shape[-1]), shape), axis=-1)
    return counts / counts.sum(axis=-1, keepdims=True)


def _rows_with_zeros(rng, rows, classes):
    """As ``_rows`` with one zero in each, at a random place."""
    table = _rows(rng, rows, classes)
    table[np.arange(rows), rng.integers(classes, size=rows)] = 0.0
    return table / table.sum(axis=1, keepdims=True)


def _outcomes(rng, ones, zeros):
    return rng.permutation(np.repeat([1, 0], [ones, zeros]))


def _bits(rng, *shape):
    """Zeros and ones in any order, both of them there."""
    size = int(np.prod(shape))
    ones = int(rng.integers(1, size)) if size > 1 else int(rng.integers(2))
    return _outcomes(rng, ones, size - ones).reshape(shape)


@exercise(
    CHAPTER,
    "bernoulli_log_likelihood",
    points=2,
    title="The log-likelihood of a coin",
    defines=("bernoulli_log_likelihood",),
    hints=(
        "What probability did p give to a toss that showed 1? And to one that showed 0?",
        "First make an array with, for every toss, the probability of what happened there. Then take logarithms and "
        "add up.",
        "Choosing between two values element by element, by a condition, is what np.where does. It also keeps 0 times "
        "an infinite logarithm from ever being computed.",
    ),
)
def bernoulli_log_likelihood(code, rng):
    """One p for all tosses, one for each, thousands of tosses, and outcomes that were certain or impossible."""
    ask = code.bernoulli_log_likelihood
    yield _gives("three tosses to check by hand", ask, 0.5, np.array([1, 0, 1]), weight=0, why="3 ln 0.5")
    ones = int(rng.integers(5, 9))
    yield _gives(
        "one p for all tosses",
        ask,
        float(_chances(rng, 1)[0]),
        _outcomes(rng, ones, ones - 3),
        weight=2,
        why="a 1 has probability p, a 0 has probability 1 - p",
    )
    yield _gives(
        "a p for each toss", ask, _chances(rng, 7), _bits(rng, 7), why="as a network gives them, one for each sample"
    )
    yield _gives(
        "a table of tosses",
        ask,
        _chances(rng, 3, 4),
        _bits(rng, 3, 4).astype(np.uint8),
        why="one number comes back, whatever the shape",
    )
    yield _gives(
        "five thousand tosses",
        ask,
        float(_chances(rng, 1)[0]),
        _outcomes(rng, int(rng.integers(2000, 3000)), 2400),
        why="a product of so many probabilities is 0 for a computer; a sum of logarithms is not",
    )
    known, others = _bits(rng, 3), _chances(rng, 4)
    told = _bits(rng, 4)
    yield _each(
        "certain outcomes",
        ask,
        (np.concatenate([known.astype(float), others]), np.concatenate([known, told])),
        (float(known[0]), known[:1]),
        tried="p = 0 where 0 came and p = 1 where 1 came, beside other tosses",
        weight=2,
        why="what was certain and happened adds nothing: never nan",
    )
    yield _each(
        "impossible outcomes",
        ask,
        (np.concatenate([1.0 - known, others]), np.concatenate([known, told])),
        (float(others[0]), told),
        tried="p = 0 where 1 came; then an ordinary row of tosses",
        why="the impossible happened: minus infinity. And the next row is an ordinary one again",
    )
    yield _each(
        "one toss, and no toss at all",
        ask,
        (float(others[1]), _bits(rng, 1)),
        (float(others[2]), np.zeros(0, dtype=int)),
        tried="a single toss, then an empty array of tosses",
        why="a sum over nothing is 0",
    )
    yield _untouched(ask, _chances(rng, 4), _bits(rng, 4))


@exercise(
    CHAPTER,
    "categorical_log_likelihood",
    points=2,
    title="The log-likelihood of labels",
    defines=("categorical_log_likelihood",),
    hints=(
        "For each label, one number of p matters: the probability that was given to this very label. Where does it "
        "stand?",
        "A row of probabilities can be indexed with a whole array of labels. In a table, the entry of row n and column "
        "labels[n] is wanted, for every n.",
        "A table takes two arrays of indices: one that counts the rows from 0, and the labels. The rest is the "
        "logarithm and the sum.",
    ),
)
def categorical_log_likelihood(code, rng):
    """One row of shares for all, a table of rows, many labels, a class that never comes, and the limits."""
    ask = code.categorical_log_likelihood
    yield _gives(
        "three labels to check by hand",
        ask,
        np.array([0.5, 0.25, 0.25]),
        np.array([0, 0, 2]),
        weight=0,
        why="ln(0.5 * 0.5 * 0.25)",
    )
    yield _gives(
        "one row of shares for all",
        ask,
        _rows(rng, 4),
        rng.permutation([0, 1, 1, 2, 3, 3, 3]),
        weight=2,
        why="each label looks up its own share",
    )
    yield _gives(
        "a row for each label",
        ask,
        _rows(rng, 6, 4),
        rng.permutation([0, 1, 2, 3, 3, 1]),
        weight=2,
        why="row n belongs to label n",
    )
    yield _gives(
        "as many rows as classes",
        ask,
        _rows(rng, 4, 4),
        rng.permutation([0, 1, 1, 2]),
        why="in a square table rows and columns are easily confused, and here no label is 3",
    )
    yield _gives(
        "three thousand labels",
        ask,
        _rows(rng, 5),
        rng.integers(5, size=3000).astype(np.uint8),
        why="a product of so many probabilities is 0 for a computer",
    )
    sure, labels = np.eye(4)[rng.permutation(4)], rng.permutation(4)
    soft = _rows(rng, 3, 4)
    yield _each(
        "certain labels",
        ask,
        (np.vstack([sure, soft]), np.concatenate([sure.argmax(axis=1), labels[:3]])),
        tried="four rows with a single 1, each at its label, then three ordinary rows",
        why="what was certain adds nothing, and zeros elsewhere in the row do not matter",
    )
    yield _each(
        "an impossible label",
        ask,
        (np.vstack([sure, soft]), np.concatenate([(sure.argmax(axis=1) + 1) % 4, labels[:3]])),
        (soft, labels[:3]),
        tried="rows that give 0 to their label; then ordinary rows",
        why="minus infinity, and no nan; the next rows are ordinary again",
    )
    yield _each(
        "one label, and none",
        ask,
        (_rows(rng, 1, 3), rng.integers(3, size=1)),
        (_rows(rng, 3), np.zeros(0, dtype=int)),
        tried="a table with one row, then a row of shares and no labels",
        why="a sum over nothing is 0",
    )
    yield _untouched(ask, _rows(rng, 3, 3), rng.permutation(3))


@exercise(
    CHAPTER,
    "binary_cross_entropy",
    points=2,
    title="Binary cross-entropy",
    defines=("binary_cross_entropy",),
    hints=(
        "For each sample only one probability matters: the one that was given to the truth. What is it when t is 1, "
        "and what when t is 0?",
        "It is minus the mean of what bernoulli_log_likelihood adds up, with one difference: a probability below "
        "1e-12 counts as 1e-12.",
        "Raise the probability of the truth to at least 1e-12 as the very last thing before the logarithm. Then it "
        "does not matter which of the two it was, nor in which precision y came.",
    ),
)
def binary_cross_entropy(code, rng):
    """Rows and tables of probabilities, certain answers that are right or wrong, and single precision."""
    ask = code.binary_cross_entropy
    yield _gives(
        "two samples to check by hand", ask, np.array([0.9, 0.5]), np.array([1, 0]), weight=0, why="(0.105 + 0.693) / 2"
    )
    yield _gives(
        "eight samples", ask, _chances(rng, 8), _bits(rng, 8), weight=2, why="the mean over samples of both kinds"
    )
    yield _gives("a table of answers", ask, _chances(rng, 3, 4), _bits(rng, 3, 4), why="the mean over all of them")
    yield _each(
        "single samples",
        ask,
        (_chances(rng, 1), np.array([1])),
        (_chances(rng, 1), np.array([0])),
        tried="one sample with truth 1, one with truth 0",
        why="each of the two terms alone",
    )
    known = _bits(rng, 4)
    others, told = _chances(rng, 5), _bits(rng, 5)
    yield _gives(
        "certain and right",
        ask,
        np.concatenate([known.astype(float), others]),
        np.concatenate([known, told]),
        why="a certain, right answer costs nothing: never nan",
    )
    yield _gives(
        "certain and wrong: a no",
        ask,
        np.concatenate([np.zeros(3), others]),
        np.concatenate([[1, 1, 1], told]),
        weight=2,
        why="y = 0 where the truth is 1 costs 27.63, not infinity",
    )
    yield _gives(
        "certain and wrong: a yes",
        ask,
        np.concatenate([np.ones(3), others]),
        np.concatenate([[0, 0, 0], told]),
        weight=2,
        why="y = 1 where the truth is 0 costs as much: both logarithms need care",
    )
    yield _gives(
        "single precision",
        ask,
        np.concatenate([[0.0, 1.0], others]).astype(np.float32),
        np.concatenate([[1, 0], told]),
        why="in float32, 1 - 1e-12 is simply 1",
    )
    yield _untouched(ask, np.concatenate([[0.0, 1.0], others]), np.concatenate([[0, 1], told]))


@exercise(
    CHAPTER,
    "binary_cross_entropy_with_logits",
    points=3,
    title="Binary cross-entropy from scores",
    defines=("binary_cross_entropy_with_logits",),
    hints=(
        "The sigmoid never appears: the lesson's formula goes straight from z and t to the loss.",
        "Translate the formula piece by piece. The larger of 0 and z, element by element; minus z times t; plus a "
        "logarithm in which only a power of e below 1 stands.",
        "The exponent is minus the size of z, whatever its sign. Then take the mean over everything.",
    ),
)
def binary_cross_entropy_with_logits(code, rng):
    """Ordinary scores, confident mistakes, scores of a thousand, whole numbers and tables."""
    ask = code.binary_cross_entropy_with_logits
    yield _gives(
        "one score to check by hand", ask, np.array([2.0]), np.array([1]), weight=0, why="ln(1 + e^-2) = 0.126928"
    )
    yield _gives("eight scores", ask, eighths(rng, 8), _bits(rng, 8), weight=2, why="ordinary scores")
    yield _each(
        "each sign with each truth",
        ask,
        *[(s * np.abs(eighths(rng, 1)), np.array([t])) for s in (-1, 1) for t in (0, 1)],
        tried="one score at a time: below and above 0, with truth 0 and 1",
        why="all four corners of the formula",
    )
    yield _gives(
        "a table of scores", ask, eighths(rng, 3, 4), _bits(rng, 3, 4), why="the mean over all of them"
    )
    wrong = _bits(rng, 4)
    yield _gives(
        "confident mistakes",
        ask,
        (1 - 2 * wrong) * (40 + np.abs(eighths(rng, 4))),
        wrong,
        weight=2,
        why="a mistake with a score of 40 costs 40, neither infinity nor 27.6",
    )
    told = _bits(rng, 6)
    yield _gives(
        "scores of a thousand",
        ask,
        rng.choice([-1000.0, 1000.0], size=6) + eighths(rng, 6),
        told,
        why="no power of e may grow too large",
    )
    right = _bits(rng, 4)
    yield _gives(
        "large, right, and beside an ordinary one",
        ask,
        np.concatenate([(2 * right - 1) * 900.0, eighths(rng, 1)]),
        np.concatenate([right, _bits(rng, 1)]),
        why="what is surely right costs nothing",
    )
    yield _gives(
        "whole numbers and zero",
        ask,
        np.concatenate([[0], rng.integers(1, 6, size=4) * rng.choice([-1, 1], size=4)]),
        _bits(rng, 5),
        why="integers go in, a fraction comes out",
    )
    yield _untouched(ask, eighths(rng, 5), _bits(rng, 5))


@exercise(
    CHAPTER,
    "multi_label_loss",
    points=1,
    title="Several labels at once",
    defines=("multi_label_loss",),
    hints=(
        "Each label is a question of its own, answered with yes or no. Which loss have you written for such questions?",
        "All the questions of all the samples count alike, so one mean over the whole table is right. No softmax.",
        "Look at what binary_cross_entropy_with_logits does with a table of scores and a table of zeros and ones.",
    ),
)
def multi_label_loss(code, rng):
    """One sample, batches, samples without any label and with all of them, and large scores."""
    ask = code.multi_label_loss
    yield _gives(
        "the photo of the lesson",
        ask,
        np.array([3.0, 2.0, 2.5, -4.0]),
        np.array([1, 1, 1, 0]),
        weight=0,
        why="the mean of 0.0486, 0.1269, 0.0789 and 0.0181",
    )
    yield _gives("one sample", ask, eighths(rng, 5), _bits(rng, 5), why="the mean over its labels")
    yield _gives(
        "a batch", ask, eighths(rng, 6, 4), _bits(rng, 6, 4), weight=2, why="one mean over labels and samples"
    )
    yield _gives(
        "as many samples as labels",
        ask,
        eighths(rng, 3, 3),
        _bits(rng, 3, 3),
        why="every number of the table counts alike",
    )
    yield _each(
        "no label right, all labels right",
        ask,
        (eighths(rng, 2, 3), np.zeros((2, 3), dtype=int)),
        (eighths(rng, 2, 3), np.ones((2, 3), dtype=int)),
        tried="two samples without a label, then two with every label",
        why="any number of labels may be right",
    )
    yield _gives(
        "a batch of one sample", ask, eighths(rng, 1, 4), _bits(rng, 1, 4), why="one row is a batch too"
    )
    told = _bits(rng, 2, 3)
    yield _gives(
        "very large scores",
        ask,
        rng.choice([-800.0, 800.0], size=(2, 3)) + eighths(rng, 2, 3),
        told,
        why="no score may be too large: neither nan nor infinity",
    )
    yield _untouched(ask, eighths(rng, 2, 3), _bits(rng, 2, 3))


@exercise(
    CHAPTER,
    "hinge",
    points=2,
    title="The hinge loss",
    defines=("hinge",),
    hints=(
        "The margin of a sample is its score times its truth. What does it lack to 1, and what if it lacks nothing?",
        "A sample with more than enough pays 0, not a negative amount: it must not pay for the others.",
        "For each sample take the larger of 0 and 1 minus the margin. Only then take the mean.",
    ),
)
def hinge(code, rng):
    """Margins on both sides of 0 and of 1, tables, whole numbers, and samples that pay nothing."""
    ask = code.hinge
    yield _gives(
        "three samples to check by hand",
        ask,
        np.array([2.0, 0.5, -1.0]),
        np.array([1, 1, 1]),
        weight=0,
        why="0, 0.5 and 2, on average",
    )
    margins = np.concatenate([np.array([-1.5, 0.5, 2.5]), eighths(rng, 6)])
    truth = 2 * _bits(rng, 9) - 1
    yield _gives("nine samples", ask, margins * truth, truth, weight=2, why="enough, too little, and on the wrong side")
    truth = 2 * _bits(rng, 5) - 1
    near = truth * rng.choice([1, 2, 3, 5, 6, 7], size=5) / 8
    yield _gives("right, but too close", ask, near, truth, why="a margin between 0 and 1 costs something")
    beyond = np.concatenate([2 + np.abs(eighths(rng, 5)), rng.integers(1, 8, size=1) / 8])
    truth = 2 * _bits(rng, 6) - 1
    yield _gives(
        "five with more than enough, one without",
        ask,
        beyond * truth,
        truth,
        weight=2,
        why="nobody is paid back for a large margin",
    )
    truth = 2 * _bits(rng, 3, 4) - 1
    yield _gives("a table", ask, eighths(rng, 3, 4), truth, why="the mean over all of them")
    truth = 2 * _bits(rng, 5) - 1
    whole = truth * rng.permutation([0, 1, *rng.integers(-40, 0, size=2), *rng.integers(2, 6, size=1)])
    yield _gives("whole numbers, on the border", ask, whole, truth, why="a margin of exactly 1 costs nothing")
    yield _each(
        "single samples",
        ask,
        (eighths(rng, 1), np.array([1])),
        (eighths(rng, 1), np.array([-1])),
        tried="one sample with truth 1, one with truth -1",
        why="both classes",
    )
    yield _untouched(ask, eighths(rng, 4), 2 * _bits(rng, 4) - 1)


@exercise(
    CHAPTER,
    "accuracy_curve",
    points=3,
    title="Accuracy and loss while a weight turns",
    defines=("accuracy_curve",),
    hints=(
        "For one value it is simple: weights with this value at place j, scores, the share of right answers, the loss. "
        "Then do it for each value.",
        "Work on a copy of w, made of floats. Keep two lists, one for each result, and turn them into arrays at the "
        "end.",
        "An answer is right where (score above 0) agrees with (class is 1); the mean of these is the accuracy. The "
        "loss is your function that takes scores.",
    ),
)
def accuracy_curve(code, rng):
    """Random tables and weights, each place j, scores of exactly 0, whole-number weights and very large scores."""
    ask = code.accuracy_curve
    yield _gives(
        "two samples to check by hand",
        ask,
        np.array([-1.0, 1.0]),
        np.array([[1.0], [-1.0]]),
        np.array([1, 0]),
        np.array([5.0]),
        0,
        weight=0,
        why="with -1 both are wrong, with 1 both are right",
    )
    yield _gives(
        "three weights, the middle one turns",
        ask,
        *_classifier(rng, 12, 3),
        1,
        weight=2,
        why="the others keep their values",
    )
    values, X, y, w = _classifier(rng, 9, 4)
    yield _each(
        "every place in turn",
        ask,
        *[(values, X, y, w, j) for j in range(4)],
        tried="accuracy_curve(w_values, X, y, w, j) for j = 0, 1, 2, 3",
        why="j says which weight it is",
    )
    values, X, y, w = _classifier(rng, 8, 2)
    X[:4] = 0.0
    y[:4] = rng.permutation([0, 0, 0, 1])
    yield _gives(
        "scores of exactly 0", ask, values, X, y, w, 0, weight=2, why="zero is not above zero: the answer is class 0"
    )
    values, X, y, _ = _classifier(rng, 7, 3)
    yield _gives(
        "whole-number weights",
        ask,
        values,
        X,
        y,
        rng.integers(1, 5, size=3),
        2,
        why="weights may be integers, and the values put in their place need not be",
    )
    values, X, y, w = _classifier(rng, 6, 2)
    yield _gives(
        "very large scores", ask, 1000 * values, X, y, w, 0, why="the loss of a confident mistake is large, and finite"
    )
    values, X, y, w = _classifier(rng, 1, 2)
    yield _gives("one sample and one value", ask, values[:1], X, y, w, 1, why="arrays of length one")
    yield _untouched(ask, *_classifier(rng, 5, 3), 0, why="the weights you are given still belong to the caller")


def _classifier(rng, rows, inputs):
    """Values, table, classes and weights, all in steps of 1/8: scores are exact, whatever the order of adding."""
    return eighths(rng, 6), eighths(rng, rows, inputs), _bits(rng, rows), eighths(rng, inputs)


@exercise(
    CHAPTER,
    "shares_by_sum",
    points=3,
    title="Shares of the sum, and where they fail",
    defines=("shares_by_sum",),
    hints=(
        "Each row is divided by its own sum. Keep the axis of the sums, and the division lines up by itself.",
        "Three things make a row untrusted. Take them one after the other: no sum to divide by, a negative share, and "
        "a winner that is not the winner of the scores.",
        "The position of the largest entry along the last axis tells who wins. For rows without a sum, prepare an "
        "array of nan and divide only in the other rows; no comparison with nan is ever True.",
    ),
)
def shares_by_sum(code, rng):
    """Rows of positive scores, rows that fail in each of the three ways, alone and in one batch."""
    ask = code.shares_by_sum
    yield _gives(
        "three scores to check by hand",
        ask,
        np.array([2.0, 3.0, 5.0]),
        weight=0,
        why="0.2, 0.3, 0.5, and nothing is wrong",
    )
    good, bad, reversed_, empty = (_scores(rng, kind, 4) for kind in ("good", "mixed", "negative", "no sum"))
    yield _gives("positive scores", ask, good, why="shares that can be trusted")
    yield _gives("one negative score", ask, bad, why="a negative share is no share")
    yield _gives("nothing but negative scores", ask, reversed_, why="the shares look fine, but who has won?")
    yield _each(
        "a sum of 0",
        ask,
        (empty,),
        (_scores(rng, "good", 4),),
        tried="a row whose sum is 0, then an ordinary row",
        why="there are no shares of nothing: nan, and not trusted",
    )
    order = rng.permutation(6)
    batch = np.array([_scores(rng, kind, 3) for kind in ("good", "mixed", "negative", "no sum", "good", "good")])[order]
    yield _gives("a batch of all kinds", ask, batch, weight=3, why="each row is judged by itself")
    square = np.array([_scores(rng, "good", 3) for _ in range(3)])
    yield _gives("as many rows as columns", ask, square, why="in a square table rows and columns are easily confused")
    yield _gives("a batch of one row", ask, _scores(rng, "good", 3)[np.newaxis], why="one row in, one row out")
    yield _gives(
        "whole numbers, one of them 0",
        ask,
        np.concatenate([[0], rng.permutation(np.arange(1, 9))[:3]]),
        why="a share of exactly 0 is allowed",
    )
    yield _untouched(ask, np.array([_scores(rng, kind, 3) for kind in ("good", "negative")]))


def _scores(rng, kind, size):
    """A row of scores in steps of 1/8, all different, whose sum is far from 0 or exactly 0."""
    sizes = rng.permutation(np.arange(1, 25))[:size] / 8
    if kind == "good":
        return sizes
    if kind == "negative":
        return -sizes
    smallest = np.argmin(sizes)
    if kind == "mixed":
        sizes[smallest] *= -1
        sizes[np.argmax(sizes)] += 2
        return sizes
    sizes[smallest] = -(sizes.sum() - sizes[smallest])
    return sizes


@exercise(
    CHAPTER,
    "entropy",
    points=2,
    title="Entropy",
    defines=("entropy",),
    hints=(
        "Each outcome adds its probability times its surprise, and the surprise is minus the natural logarithm.",
        "An outcome of probability 0 adds 0. But 0 times an infinite logarithm is nan, so do not let that logarithm be "
        "taken.",
        "Put a harmless number in place of each 0 before the logarithm, one whose logarithm is 0; multiply by the "
        "original p; add up along the last axis.",
    ),
)
def entropy(code, rng):
    """Single distributions and batches, zeros, certain outcomes and whole numbers."""
    ask = code.entropy
    yield _gives("a fair coin, to check by hand", ask, np.array([0.5, 0.5]), weight=0, why="ln 2, about 0.6931")
    yield _gives("one distribution", ask, _rows(rng, 5), weight=2, why="the sum of p times minus ln p")
    yield _gives("a batch", ask, _rows(rng, 4, 3), weight=2, why="one number for each row")
    yield _gives(
        "as many rows as classes", ask, _rows(rng, 3, 3), why="in a square table rows and columns are easily confused"
    )
    yield _gives(
        "zeros in every row", ask, _rows_with_zeros(rng, 3, 4), weight=2, why="what never happens surprises nobody"
    )
    certain = np.eye(4, dtype=int)[int(rng.integers(4))]
    yield _each(
        "a certain outcome",
        ask,
        (certain,),
        (_rows_with_zeros(rng, 1, 4)[0],),
        tried="a row of whole numbers with a single 1, then a row with one zero",
        why="no surprise at all: 0, not nan",
    )
    tiny = 2.0 ** -rng.integers(900, 1000)
    yield _gives("a tiny probability", ask, np.concatenate([[tiny], _rows(rng, 3)]), why="rare, but not impossible")
    yield _gives("a batch of one row", ask, _rows(rng, 1, 4), why="an array with one number comes back")
    yield _untouched(ask, _rows_with_zeros(rng, 2, 3))


@exercise(
    CHAPTER,
    "kl_divergence",
    points=3,
    title="The Kullback-Leibler divergence",
    defines=("kl_divergence",),
    hints=(
        "Each outcome adds p times the logarithm of p divided by q. Which of the two stands in front, and which below?",
        "Treat the two kinds of zeros apart. Where p is 0 the term is 0, even if q is 0 too. Where only q is 0, the "
        "infinite result is right.",
        "Write the logarithm of the ratio as a difference of two logarithms. Where p is 0, put 1 in place of both "
        "before taking them.",
    ),
)
def kl_divergence(code, rng):
    """Pairs and batches of pairs, equal pairs, and zeros on one side, on the other and on both."""
    ask = code.kl_divergence
    yield _gives(
        "two coins to check by hand",
        ask,
        np.array([0.5, 0.5]),
        np.array([0.25, 0.75]),
        weight=0,
        why="0.5 ln 2 + 0.5 ln(2/3)",
    )
    yield _gives("one pair", ask, *_two_rows(rng, 4), weight=2, why="the sum of p times ln(p / q)")
    yield _gives("a batch of pairs", ask, *_two_tables(rng, 5, 3), weight=2, why="one number for each row")
    yield _gives(
        "as many rows as classes",
        ask,
        *_two_tables(rng, 3, 3),
        why="in a square table rows and columns are easily confused",
    )
    p, q = _two_tables(rng, 3, 4)
    yield _gives("zeros in p", ask, _without(p, 1), q, weight=2, why="what never happens costs nothing")
    yield _gives("zeros in both, at one place", ask, _without(p, 2), _without(q, 2), why="0 ln(0 / 0) counts as 0")
    yield _each(
        "zeros in q alone",
        ask,
        (p, np.vstack([_without(q[:1], 3), q[1:]])),
        tried="a batch of three pairs; in the first, q is 0 where p is not",
        why="q forbids what happens: inf there, and ordinary numbers in the other rows",
    )
    yield _each(
        "a pair of equals, and another pair",
        ask,
        (p[0], p[0]),
        (p[0], q[0]),
        tried="kl_divergence(p, p), then kl_divergence(p, q)",
        why="nothing is lost by believing the truth",
    )
    yield _gives("a batch of one pair", ask, p[:1], q[:1], why="an array with one number comes back")
    yield _untouched(ask, _without(p, 0), q)


def _two_rows(rng, classes):
    p, q = _two_tables(rng, 1, classes)
    return p[0], q[0]


def _two_tables(rng, rows, classes):
    """Two tables of shares; in each pair of rows the orders differ, so that the two are far apart."""
    p, q = np.sort(_rows(rng, rows, classes), axis=1), np.sort(_rows(rng, rows, classes), axis=1)[:, ::-1]
    order = rng.permuted(np.tile(np.arange(classes), (rows, 1)), axis=1)
    return np.take_along_axis(p, order, axis=1), np.take_along_axis(q, order, axis=1)


def _without(table, column):
    """The rows with a zero in one column, adding up to 1 again."""
    left = table.copy()
    left[:, column] = 0.0
    return left / left.sum(axis=1, keepdims=True)


@exercise(
    CHAPTER,
    "js_divergence",
    points=2,
    title="The Jensen-Shannon divergence",
    defines=("js_divergence",),
    hints=(
        "Neither side is the truth. What is the fair third distribution to which both are compared?",
        "The mixture is the mean of the two, place by place. Each side has a divergence from itself to the mixture.",
        "Take kl_divergence twice, with the mixture in second place both times, and then the mean of the two numbers.",
    ),
)
def js_divergence(code, rng):
    """Pairs and batches of pairs, both orders, zeros, and pairs with nothing in common."""
    ask = code.js_divergence
    yield _gives(
        "two coins that agree in nothing",
        ask,
        np.array([1.0, 0.0]),
        np.array([0.0, 1.0]),
        weight=0,
        why="ln 2: the most",
    )
    p, q = _two_rows(rng, 4)
    yield _gives("one pair", ask, p, q, weight=2, why="half of KL(p || m) and half of KL(q || m)")
    yield _each(
        "both ways round",
        ask,
        (p, q),
        (q, p),
        tried="js_divergence(p, q), then js_divergence(q, p)",
        why="the same number",
    )
    yield _gives("a batch of pairs", ask, *_two_tables(rng, 5, 3), weight=2, why="one number for each row")
    yield _gives(
        "as many rows as classes",
        ask,
        *_two_tables(rng, 4, 4),
        why="in a square table rows and columns are easily confused",
    )
    p, q = _two_tables(rng, 3, 4)
    yield _gives(
        "zeros in p and in q", ask, _without(p, 1), _without(q, 3), weight=2, why="the mixture forbids nothing"
    )
    apart = np.zeros((2, 5))
    apart[0, :2], apart[1, 2:] = _rows(rng, 2), _rows(rng, 3)
    yield _each(
        "nothing in common, and partly",
        ask,
        (apart[0], apart[1]),
        (apart[0], (apart[0] + apart[1]) / 2),
        (apart[0], _rows(rng, 5)),
        tried="p and q without overlap; p and half of each; p and an ordinary q",
        why="ln 2 and never more",
    )
    yield _each(
        "a pair of equals, and another pair",
        ask,
        (p[0], p[0]),
        (p[0], q[0]),
        tried="js_divergence(p, p), then js_divergence(p, q)",
        why="0 only for equals",
    )
    yield _untouched(ask, p, q)


@exercise(
    CHAPTER,
    "wasserstein_1d",
    points=3,
    title="The Wasserstein distance on a line",
    defines=("wasserstein_1d",),
    hints=(
        "Stand in the gap behind grid point k. How much more does p have to the left of you than q?",
        "Cumulative sums of p - q, one for each point; their sizes are the amounts that pass each gap. Each amount is "
        "carried over the length of its gap.",
        "There is one gap less than there are points: the last cumulative sum is not needed. The lengths of the gaps "
        "are the differences of neighbouring places.",
    ),
)
def wasserstein_1d(code, rng):
    """Even and uneven grids, sand that moves both ways, batches, and heaps with nothing in common."""
    ask = code.wasserstein_1d
    yield _gives(
        "three places to check by hand",
        ask,
        np.array([0.8, 0.1, 0.1]),
        np.array([0.3, 0.4, 0.3]),
        np.arange(3),
        weight=0,
        why="0.5 * 1 + 0.2 * 1",
    )
    yield _gives("an even grid", ask, *_two_rows(rng, 5), np.arange(5), weight=2, why="amount times way, gap by gap")
    yield _gives("an uneven grid", ask, *_two_rows(rng, 5), _places(rng, 5), weight=2, why="the gaps differ in length")
    middle, ends = np.zeros(5), np.zeros(5)
    middle[2], ends[[0, 4]] = 1.0, _rows(rng, 2)
    yield _gives(
        "from both ends to the middle",
        ask,
        middle,
        ends,
        _places(rng, 5),
        weight=2,
        why="sand that goes left and sand that goes right both cost work",
    )
    yield _gives(
        "a batch on one grid", ask, *_two_tables(rng, 4, 6), _places(rng, 6), weight=2, why="one number for each row"
    )
    yield _gives(
        "as many rows as places",
        ask,
        *_two_tables(rng, 4, 4),
        _places(rng, 4),
        why="in a square table rows and columns are easily confused",
    )
    one, other = np.zeros(6), np.zeros(6)
    left, right = sorted(rng.permutation(6)[:2])
    one[left], other[right] = 1.0, 1.0
    yield _gives("two grains", ask, one, other, _places(rng, 6), why="all the sand goes all the way")
    p, q = _two_rows(rng, 4)
    far = _places(rng, 4)
    yield _each(
        "equals, and far from 0",
        ask,
        (p, p, far),
        (p, q, far + 1024),
        (q, p, far),
        tried="p to p; p to q on a grid moved by 1024; q to p",
        why="only ways count, not places, and both ways are alike",
    )
    yield _untouched(ask, *_two_tables(rng, 2, 3), _places(rng, 3))


def _places(rng, size):
    """Rising places with gaps from 1/4 to 4, no two neighbouring gaps alike."""
    gaps = rng.permutation(np.arange(1, 17))[: size - 1] / 4
    return float(rng.integers(-5, 6)) + np.concatenate([[0.0], np.cumsum(gaps)])


@exercise(
    CHAPTER,
    "gradient_penalty",
    points=2,
    title="The gradient penalty",
    defines=("gradient_penalty",),
    hints=(
        "Each row is the slope at one point. Its length is one number: how many lengths are there for N points?",
        "Square the numbers of a row, add them up, take the root. Take 1 away from each length, square, take the mean "
        "over the points, and multiply by the weight.",
        "The sum inside the root runs over the directions, which is the axis of length D. The square of (length - 1) "
        "comes before the mean.",
    ),
)
def gradient_penalty(code, rng):
    """Slopes longer and shorter than 1, another weight, one direction, one point, and no slope at all."""
    ask = code.gradient_penalty
    yield _gives(
        "two slopes to check by hand",
        ask,
        np.array([[3.0, 4.0], [0.0, 1.0]]),
        weight=0,
        why="10 times the mean of 16 and 0",
    )
    yield _gives(
        "six points, three directions", ask, eighths(rng, 6, 3), why="10 stands in front unless told otherwise"
    )
    yield _gives(
        "as many points as directions",
        ask,
        eighths(rng, 3, 3),
        float(rng.integers(2, 9)) / 4,
        why="a length belongs to a row",
    )
    yield _gives("gentle slopes", ask, eighths(rng, 5, 2) / 8, why="too flat is charged as well as too steep")
    steep, factor = eighths(rng, 4, 2), float(rng.integers(1, 9)) / 2
    yield runs(
        "another weight",
        lambda: ask(steep.copy(), weight=factor),
        compare=_single_precision,
        weight=2,
        tried=f"gradient_penalty({show(steep)}, weight={factor:g})",
        why="the factor in front can be chosen",
    )
    yield _gives("one direction", ask, eighths(rng, 6, 1), why="the length of one number is its size")
    yield _each(
        "one point, and a flat function",
        ask,
        (eighths(rng, 1, 4),),
        (np.zeros((3, 2)), factor),
        tried="a single slope; then three slopes of length 0 with another weight",
        why="no slope lacks a whole 1",
    )
    yield _untouched(ask, eighths(rng, 3, 2))


@exercise(
    CHAPTER,
    "clip_weights",
    points=1,
    title="Clipping weights",
    defines=("clip_weights",),
    hints=(
        "Three kinds of weights: below the interval, inside it, above it. What becomes of each?",
        "A floor and a ceiling: the larger of the weight and -limit, then the smaller of that and limit. Build a new "
        "array.",
        "NumPy has one function for exactly this; it wants the array, the floor and the ceiling.",
    ),
)
def clip_weights(code, rng):
    """Vectors, tables and blocks of weights inside and outside, tight and wide limits, whole numbers."""
    ask = code.clip_weights
    yield _gives(
        "three weights to check by hand", ask, np.array([-3.0, 0.5, 2.0]), 1.0, weight=0, why="below, inside and above"
    )
    limit = float(rng.integers(9, 16)) / 8
    weights = np.concatenate([eighths(rng, 4), [-2.5, -0.5, 0.25, 2.75]])
    yield _gives("eight weights", ask, rng.permutation(weights), limit, weight=2, why="only what is outside moves")
    yield _gives("a table", ask, eighths(rng, 3, 4), limit, why="any shape goes in, the same shape comes out")
    yield _gives(
        "a tight limit",
        ask,
        np.concatenate([eighths(rng, 5), [0.0]]),
        float(rng.integers(1, 8)) / 512,
        why="nearly all weights end at one of the two ends, and keep their sign",
    )
    yield _each(
        "all inside, and some outside",
        ask,
        (eighths(rng, 2, 2, 2), 3.0 + limit),
        (np.concatenate([eighths(rng, 2), [-2.5, 2.75]]), limit),
        tried="a limit that is larger than every weight; then one that is not",
        why="what lies inside is not touched",
    )
    yield _each(
        "whole numbers, and a limit of 0",
        ask,
        (np.concatenate([rng.integers(-6, 7, size=6), [5]]), limit + 1.5),
        (eighths(rng, 3), 0.0),
        tried="integers with a limit that is none; then a limit of 0",
        why="nothing is cut off; an interval of one point",
    )
    yield _untouched(ask, eighths(rng, 6), 1.5, why="whoever owns the weights still needs them")
