"""Probes of chapter 2, part 1: losses of quantities and of classes. There is no answer in here."""

import functools

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs, show

CHAPTER = "02a_losses"

# Most random numbers are multiples of 1/8: exact in float32 as well, so that an answer computed in single precision
# differs only by what its formula loses. Shares are multiples of 1/128 and sum to 1 without rounding.

_single_precision = close(rtol=1e-5, atol=2e-7)
# Changed inputs are not looked at here: one case per exercise does, so it costs once.
_gives = functools.partial(calls, compare=_single_precision, keeps_inputs=False)


def _whole(rng, *shape):
    """Random integers from -9 to 9, never 0."""
    return rng.choice([-1, 1], size=shape) * rng.integers(1, 10, size=shape)


def _labels(rng, rows, classes):
    """Labels in any order; from two rows on, the first and the last class are among them."""
    labels = rng.integers(classes, size=rows)
    if rows > 1:
        labels[:2] = [0, classes - 1]
    return rng.permutation(labels)


def _shares(rng, rows, classes):
    """Shares in 128ths, all positive, rows that sum to 1, no two alike within a row."""
    table = []
    while len(table) < rows:
        cuts = np.sort(rng.permutation(127)[: classes - 1] + 1)
        parts = np.diff([0, *cuts, 128])
        if len(set(parts.tolist())) == classes:
            table.append(parts / 128)
    return np.array(table)


def _rows_for(labels, classes):
    """One-hot rows of whole numbers, written place by place."""
    table = np.zeros((len(labels), classes), dtype=int)
    for row, label in zip(table, labels, strict=True):
        row[label] = 1
    return table


# --- the truth as a row ---------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "one_hot",
    points=2,
    title="Labels as one-hot rows",
    defines=("one_hot",),
    hints=(
        "Each label becomes one row as long as there are classes. Which row belongs to label 0? To label 1? Write "
        "all of them below one another.",
        "The rows for labels 0, 1, 2 ... in order are a table that NumPy can make by itself: ones on the diagonal. "
        "Your answer consists of some of its rows.",
        "NumPy picks rows by a whole array of row numbers at once, with square brackets. A single number picks a "
        "single row, so both cases are the same expression.",
    ),
)
def one_hot(code, rng):
    """Batches with and without the last class, single labels, one row, no row, other integer types."""
    yield _gives(
        "two labels to check by hand", code.one_hot, np.array([2, 0]), 4, weight=0,
        why="a 1 in place 2 of the first row and in place 0 of the second",
    )
    yield _gives(
        "a batch of seven labels", code.one_hot, _labels(rng, 7, 4), 4, weight=2, why="one row per label"
    )
    labels = rng.permutation([0, 1, 1, 2, 0])
    yield _gives(
        "the largest classes are missing", code.one_hot, labels, int(rng.integers(5, 9)),
        why="the second argument says how many classes there are, not the labels",
    )
    yield _gives(
        "as many labels as classes", code.one_hot, rng.permutation([0, 1, 1, 3]), 4,
        why="in a square table rows and columns are easily confused",
    )
    singles = [(int(rng.integers(5)), 5), (np.int64(rng.integers(3)), 3), (int(rng.integers(7)), 7)]
    yield runs(
        "single labels", lambda: [code.one_hot(*pair) for pair in singles],
        tried=", ".join(f"one_hot({int(label)}, {classes})" for label, classes in singles),
        why="a single label gives a single row, without an outer pair of brackets",
    )
    small = _labels(rng, 3, 3).astype(np.uint8)
    one_row, classes = rng.integers(4, size=1), int(rng.integers(3, 9))
    yield runs(
        "a batch of one, an empty batch, labels in one byte",
        lambda: [
            code.one_hot(one_row.copy(), 4),
            code.one_hot(np.array([], dtype=int), classes),
            code.one_hot(small.copy(), 3),
        ],
        tried=f"one_hot({show(one_row)}, 4), one_hot(no labels, {classes}) and one_hot(uint8 {show(small)}, 3)",
        why="N rows for N labels, also for N = 1 and N = 0",
    )
    yield calls(
        "the input stays as it was", code.one_hot, _labels(rng, 4, 5), 5, compare=_single_precision,
        why="the labels still belong to the caller",
    )


@exercise(
    CHAPTER,
    "labels_of",
    points=1,
    title="From rows back to labels",
    defines=("labels_of",),
    hints=(
        "The class of a row is not its largest number but the place where that number stands.",
        "NumPy has a function that finds the place of the largest entry. Left alone it searches the whole table; "
        "tell it to search each row by itself.",
        "The last axis runs along a row, for a single row and for a table alike. Counted from the end, it has the "
        "same number in both.",
    ),
)
def labels_of(code, rng):
    """One-hot rows, shares, single rows, one row, no row."""
    yield _gives(
        "two rows to check by hand", code.labels_of, np.array([[0, 0, 1], [0.75, 0.125, 0.125]]), weight=0,
        why="the largest numbers stand in place 2 and in place 0",
    )
    labels = _labels(rng, 6, 4)
    yield _gives("one-hot rows", code.labels_of, _rows_for(labels, 4), weight=2, why="the place of the 1 in each row")
    yield _gives(
        "rows of shares", code.labels_of, _shares(rng, 6, 5), weight=2,
        why="shares have no 1 in them; the class is where the largest stands",
    )
    yield _gives(
        "as many rows as classes", code.labels_of, _shares(rng, 4, 4),
        why="in a square table rows and columns are easily confused",
    )
    singles = [*_shares(rng, 3, 5), *_rows_for(_labels(rng, 3, 4), 4)]
    yield runs(
        "single rows", lambda: [code.labels_of(row.copy()) for row in singles],
        tried="labels_of for three single rows of shares and three single one-hot rows",
        why="a single row gives a single whole number",
    )
    one, many = _shares(rng, 1, 7), _shares(rng, 5, 3).astype(np.float32)
    yield runs(
        "a batch of one, an empty batch, single precision",
        lambda: [code.labels_of(one.copy()), code.labels_of(np.zeros((0, 3))), code.labels_of(many.copy())],
        tried="labels_of for arrays of shape (1, 7), (0, 3) and (5, 3), the last in float32",
        why="N rows give N labels, also for N = 1 and N = 0",
    )
    yield calls(
        "the input stays as it was", code.labels_of, _shares(rng, 4, 3), why="the rows still belong to the caller"
    )


# --- losses of quantities -------------------------------------------------------------------------


def _far_apart(rng, *shape):
    """(y, t) with differences of both signs and many sizes, none of them 0."""
    y = eighths(rng, *shape)
    return y, y - eighths(rng, *shape)


def _spread_errors(rng, sizes, *shape):
    """(y, t) whose differences have just these sizes, in any order and with either sign (both signs occur)."""
    signs = rng.choice([-1.0, 1.0], size=len(sizes))
    signs[:2] = [1.0, -1.0]
    t = _whole(rng, len(sizes)).astype(float)
    order = rng.permutation(len(sizes))
    y = t + (signs * sizes)[order]
    return y.reshape(shape or -1), t.reshape(shape or -1)


def _loss_cases(loss, rng, *, by_hand, why, keep):
    """What every loss of two arrays of one shape is asked; ``by_hand`` is a pair to be worked out on paper."""
    yield _gives("numbers to check by hand", loss, *by_hand, weight=0, why=why)
    yield _gives(
        "a vector", loss, *_spread_errors(rng, (rng.permutation(40)[:5] + 1) / 8), weight=2,
        why="errors of both signs and many sizes",
    )
    yield _gives("a table", loss, *_far_apart(rng, 4, 3), weight=2, why="one number for the whole table")
    yield _gives(
        "a block of numbers", loss, *_far_apart(rng, 2, 3, 4), why="any shape goes in, one number comes out"
    )
    numbers = [tuple(pair) for pair in zip(*(part.tolist() for part in _far_apart(rng, 4)), strict=True)]
    yield runs(
        "single numbers", lambda: [loss(y, t) for y, t in numbers], compare=_single_precision,
        tried=" and ".join(f"{loss.name}({y:g}, {t:g})" for y, t in numbers), why="two numbers are enough for a loss",
    )
    whole = _whole(rng, 6), _whole(rng, 6) + 20
    yield _gives("whole numbers", loss, *whole, why="integers go in, fractions may come out")
    large, small = _far_apart(rng, 5), _far_apart(rng, 5)
    yield runs(
        "very large and very small errors",
        lambda: [loss(2**30 * large[0], 2**30 * large[1]), loss(small[0] / 2**14, small[1] / 2**14) * 2**28],
        compare=_single_precision,
        tried=f"{loss.name} for errors around a billion, and around a ten-thousandth", why="no size is special",
    )
    yield _gives(
        "in single precision, one row", loss, *(part.astype(np.float32) for part in _far_apart(rng, 1, 5)),
        why="float32 is what networks compute in",
    )
    yield calls("the input stays as it was", loss, *keep, compare=_single_precision,
                why="both arrays still belong to the caller")  # fmt: skip


_PARCELS = np.array([12.0, 20.0, 31.0, 18.0]), np.array([10.0, 20.0, 30.0, 22.0])


@exercise(
    CHAPTER,
    "sum_of_squared_errors",
    points=1,
    title="Half the sum of squares",
    defines=("sum_of_squared_errors",),
    hints=(
        "Three steps: subtract, square every difference, add everything up. What belongs in front of the sum?",
        "The square comes before the sum: with the sum first, too much here and too little there would cancel.",
        "Subtract one array from the other, raise the result to the power of two, sum over everything without "
        "naming an axis, and take one half of it.",
    ),
)
def sum_of_squared_errors(code, rng):
    """The two answers of the lesson, then vectors, tables, blocks, single numbers, integers and float32."""
    answer, truth = np.array([0.2, 0.8]), np.array([0, 1])
    yield from _loss_cases(
        code.sum_of_squared_errors, rng, by_hand=(answer, truth), why="one half of 0.04 + 0.04",
        keep=_far_apart(rng, 2, 3),
    )
    label = int(rng.integers(8))
    yield _gives(
        "ten shares and a one-hot row", code.sum_of_squared_errors, _shares(rng, 1, 8)[0], _rows_for([label], 8)[0],
        why="the errors of a classifier",
    )


@exercise(
    CHAPTER,
    "mean_squared_error",
    points=1,
    title="The mean squared error",
    defines=("mean_squared_error",),
    hints=(
        "As in the sum of squares: subtract and square. What happens then to all these squares?",
        "The mean is over all numbers of the array, however many rows and columns they stand in. There is no half.",
        "Subtract, square, and ask NumPy for the mean of everything, without naming an axis.",
    ),
)
def mean_squared_error(code, rng):
    """The four parcels, then vectors, tables, blocks, single numbers, integers and float32."""
    yield from _loss_cases(
        code.mean_squared_error, rng, by_hand=_PARCELS, why="(4 + 0 + 1 + 16) / 4", keep=_far_apart(rng, 2, 3)
    )


@exercise(
    CHAPTER,
    "mean_absolute_error",
    points=1,
    title="The mean absolute error",
    defines=("mean_absolute_error",),
    hints=(
        "An error of -4 and one of 4 are equally bad here. What turns both into 4?",
        "Take the size of each difference first and the mean afterwards: the other way round, errors cancel.",
        "NumPy has a function for the absolute value of every element. Give it the differences, and take the mean "
        "of what comes back.",
    ),
)
def mean_absolute_error(code, rng):
    """The four parcels, then vectors, tables, blocks, single numbers, integers and float32."""
    yield from _loss_cases(
        code.mean_absolute_error, rng, by_hand=_PARCELS, why="(2 + 0 + 1 + 4) / 4", keep=_far_apart(rng, 2, 3)
    )


@exercise(
    CHAPTER,
    "root_mean_squared_error",
    points=1,
    title="The root mean squared error",
    defines=("root_mean_squared_error",),
    hints=(
        "Read the name from right to left: error, squared, mean, root. You have already written three of the four.",
        "The root is the very last step. A root of every single square would only undo the squaring.",
        "Ask your mean squared error, and take the square root of the one number that it gives.",
    ),
)
def root_mean_squared_error(code, rng):
    """The four parcels, then vectors, tables, blocks, single numbers, integers and float32."""
    yield from _loss_cases(
        code.root_mean_squared_error, rng, by_hand=_PARCELS, why="the square root of 5.25",
        keep=_far_apart(rng, 2, 3),
    )


@exercise(
    CHAPTER,
    "huber",
    points=2,
    title="The Huber loss",
    defines=("huber",),
    hints=(
        "Only the size of an error matters. Compute all the sizes first; then each of them needs one of two "
        "formulas.",
        "NumPy can choose between two arrays element by element, by a third one that holds True or False. Both "
        "formulas may be computed for every element.",
        "Sizes up to delta cost half their square. Larger ones cost delta times what is left of the size after "
        "half of delta has been taken away. The answer is the mean of all costs.",
    ),
)
def huber(code, rng):
    """Errors inside, outside and at the border, several borders, both signs."""
    yield _gives(
        "two errors to check by hand", code.huber, np.array([0.5, -3.0]), np.array([0.0, 0.0]), weight=0,
        why="0.125 inside the border, 2.5 outside, and the mean of both",
    )
    yield _gives(
        "errors on both sides of the border", code.huber,
        *_spread_errors(rng, np.append(rng.integers(1, 8, size=3) / 8, rng.integers(9, 40, size=3) / 8)), weight=2,
        why="without a word about it, the border is 1",
    )
    for name, delta in (("a wider border", 2.5), ("a narrow border", 0.5)):
        inside, outside = rng.integers(1, 8, size=3) / 8 * delta, delta + rng.integers(1, 20, size=3) / 8
        yield _gives(
            name, code.huber, *_spread_errors(rng, np.append(inside, outside)), delta, weight=2,
            why="beyond the border the line rises with slope delta",
        )
    yield _gives(
        "all errors inside", code.huber, *_spread_errors(rng, rng.integers(1, 16, size=6) / 8, 2, 3), 3.0,
        why="nothing but squares",
    )
    lone = (rng.integers(12, 40, size=5) / 8 * np.array([1, -1, 1, -1, -1])).tolist()
    yield runs(
        "single errors", lambda: [code.huber(error, 0.0) for error in lone], compare=_single_precision,
        tried=f"huber(e, 0.0) for e = {', '.join(f'{error:g}' for error in lone)}",
        why="two plain numbers are enough, and a minus sign changes nothing",
    )
    wild = _spread_errors(rng, np.append(rng.integers(1, 8, size=4) / 8, 1e6 * rng.integers(1, 9)))
    yield _gives("one wild number", code.huber, *wild, why="a line, not a square: even a million stays affordable")
    border = rng.integers(8, 24, size=4) / 8
    yield runs(
        "exactly at the border",
        lambda: [code.huber(np.array([size, -size]), np.array([0.0, 0.0]), size) for size in border.tolist()],
        compare=_single_precision, tried=f"huber([d, -d], [0, 0], d) for d = {show(border)}",
        why="the two pieces meet without a jump",
    )
    table = [part.astype(np.float32) for part in _far_apart(rng, 3, 4)]
    yield _gives("a table in single precision", code.huber, *table, 1.0625, why="the mean is over all numbers")
    yield _gives("whole numbers", code.huber, _whole(rng, 5), _whole(rng, 5) + 12, 2, why="integers are numbers too")
    yield calls(
        "the input stays as it was", code.huber, *_spread_errors(rng, (rng.permutation(30)[:4] + 1) / 8),
        compare=_single_precision, why="both arrays still belong to the caller",
    )


# --- losses of classes ----------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "cross_entropy_one",
    points=2,
    title="The price of one answer",
    defines=("cross_entropy_one",),
    hints=(
        "Which share got the right class? Only that one is charged; the others do not matter.",
        "The price is minus the natural logarithm of that share. Before you take it, make sure that the share is "
        "not too small.",
        "Take the larger of two numbers, the share and SMALLEST, then its natural logarithm, and turn the sign.",
    ),
)
def cross_entropy_one(code, rng):
    """The lesson's two prices, random shares, every class, tiny shares, exact zeros, single precision."""
    lesson = np.array([0.3, 0.6, 0.1])
    yield runs(
        "two prices to check by hand",
        lambda: [code.cross_entropy_one(lesson.copy(), 1), code.cross_entropy_one(lesson.copy(), 2)],
        compare=_single_precision, weight=0,
        tried="cross_entropy_one([0.3, 0.6, 0.1], 1), then with label 2", why="0.5108 and 2.3026",
    )
    for classes in (3, 6):
        shares = _shares(rng, 1, classes)[0]
        label = int(rng.choice(np.flatnonzero(shares < shares.max())))
        yield _gives(
            f"a wrong guess among {classes} classes", code.cross_entropy_one, shares, label, weight=2,
            why="the right class is charged, not the favourite",
        )
    shares = _shares(rng, 1, 5)[0]
    yield runs(
        "every label in turn", lambda: [code.cross_entropy_one(shares.copy(), label) for label in range(5)],
        compare=_single_precision, tried=f"cross_entropy_one({show(shares)}, label) for label = 0 ... 4",
        why="each share has its own price",
    )
    tiny = 10.0 ** -rng.integers(3, 7, size=3) * rng.integers(1, 9, size=3)
    yield runs(
        "tiny shares",
        lambda: [code.cross_entropy_one(np.array([1 - share, share]), 1) for share in tiny.tolist()],
        compare=_single_precision, tried=f"cross_entropy_one([1 - p, p], 1) for p = {show(tiny)}",
        why="a tiny share above SMALLEST has a price of its own",
    )
    right, other = rng.permutation(4)[:2].tolist()
    sure = np.zeros(4)
    sure[other] = 1.0
    fair = float(rng.integers(9, 60)) / 64
    yield runs(
        "a share of exactly zero",
        lambda: [
            code.cross_entropy_one(sure.copy(), right),
            code.cross_entropy_one(np.array([0.0, fair, 1.0 - fair]), 1),
        ],
        compare=_single_precision, weight=2,
        tried=f"cross_entropy_one({show(sure)}, {right}), then an ordinary share beside a 0", why="dear, but finite",
    )
    single = _shares(rng, 1, 4)[0].astype(np.float32)
    yield _gives(
        "single precision, and a label from an array", code.cross_entropy_one, single, np.int64(rng.integers(4)),
        why="labels usually come out of an array",
    )
    kept = np.append(0.0, _shares(rng, 1, 3)[0])
    yield calls(
        "the input stays as it was", code.cross_entropy_one, kept, 1, compare=_single_precision,
        why="the shares still belong to the caller, zeros included",
    )


def _batch_cases(loss, rng, inputs, compare=_single_precision):
    """Labels or rows, batches and single samples; ``inputs(rng, rows, classes)`` makes the first argument."""
    labels = _labels(rng, 5, 4)
    yield _gives(
        "a batch with labels", loss, inputs(rng, 5, 4), labels, compare=compare, weight=2,
        why="labels, one for each sample",
    )
    labels = _labels(rng, 5, 3)
    yield _gives(
        "a batch with one-hot rows", loss, inputs(rng, 5, 3), _rows_for(labels, 3), compare=compare, weight=2,
        why="targets of the shape of the first argument are rows",
    )
    yield _gives(
        "a batch with softer targets", loss, inputs(rng, 4, 3), _shares(rng, 4, 3), compare=compare,
        why="rows of shares need not be one-hot",
    )
    yield _gives(
        "as many samples as classes", loss, inputs(rng, 4, 4), _labels(rng, 4, 4), compare=compare,
        why="in a square table rows and columns are easily confused",
    )
    labels = [int(label) for label in rng.integers(5, size=3)]
    singles = [*inputs(rng, 3, 5)]
    yield runs(
        "single samples with a label",
        lambda: [loss(row.copy(), label) for row, label in zip(singles, labels, strict=True)],
        compare=compare, tried=f"{loss.name} of three vectors of length 5, with labels {labels}",
        why="a single sample is a batch of one",
    )
    yield _gives(
        "a single sample with a one-hot row", loss, inputs(rng, 1, 4)[0], _rows_for(rng.integers(4, size=1), 4)[0],
        compare=compare, why="the number of classes is no number of samples",
    )
    one = inputs(rng, 1, 6), rng.integers(6, size=1)
    yield _gives("a batch of one row", loss, *one, compare=compare, why="a table with one row is a batch too")
    yield _gives(
        "single precision, labels in one byte", loss, inputs(rng, 6, 3).astype(np.float32),
        _labels(rng, 6, 3).astype(np.uint8), compare=compare, why="as a real network and a real data set have them",
    )


@exercise(
    CHAPTER,
    "cross_entropy",
    points=3,
    title="Cross-entropy of a batch",
    defines=("cross_entropy",),
    hints=(
        "Turn every kind of target into the same form first; then only one formula is left. The shapes tell you "
        "which kind you were given.",
        "With targets as rows: multiply them with the logarithms, element by element, add up along each row, turn "
        "the sign. That is one price per sample, and the loss is their mean.",
        "Your one_hot makes rows out of labels, for a batch and for a single one. Raise the shares to SMALLEST "
        "where they are below it before you take logarithms. Summed along the last axis, a single sample gives one "
        "price and a batch gives N.",
    ),
)
def cross_entropy(code, rng):
    """Labels, one-hot and soft rows, single samples, zeros in the shares, doubled batches."""
    yield _gives(
        "two samples to check by hand", code.cross_entropy, np.array([[0.3, 0.6, 0.1], [0.3, 0.6, 0.1]]),
        np.array([1, 2]), weight=0, why="(0.5108 + 2.3026) / 2",
    )
    yield from _batch_cases(code.cross_entropy, rng, _shares)
    zeros, labels = np.vstack([[0.0, 1.0, 0.0], _shares(rng, 3, 3)]), _labels(rng, 4, 3)
    labels[0] = 2
    yield runs(
        "shares of exactly zero",
        lambda: [code.cross_entropy(zeros.copy(), truth) for truth in (labels.copy(), _rows_for(labels, 3))],
        compare=_single_precision, weight=2, tried=f"cross_entropy({show(zeros)}, {show(labels)}), also one-hot",
        why="a zero is dear where it matters and costs nothing elsewhere, but it never gives nan or infinity",
    )
    tiny = 10.0 ** -rng.integers(3, 7, size=3) * rng.integers(1, 9, size=3)
    yield _gives(
        "tiny shares", code.cross_entropy, np.stack([tiny, 1 - tiny], axis=1), np.zeros(3, dtype=int),
        why="a tiny share above SMALLEST has a price of its own",
    )
    shares, labels = _shares(rng, 3, 4), _labels(rng, 3, 4)
    yield runs(
        "a batch four times over",
        lambda: [code.cross_entropy(np.tile(shares, (n, 1)), np.tile(labels, n)) for n in (1, 4)],
        compare=_single_precision, tried="cross_entropy of three samples, and of the same three four times",
        why="a mean does not grow with the batch",
    )
    kept = _shares(rng, 3, 3)
    kept[0] = [0.0, 1.0, 0.0]
    yield calls(
        "the input stays as it was", code.cross_entropy, kept, _rows_for(_labels(rng, 3, 3), 3),
        compare=_single_precision, why="shares and targets still belong to the caller, zeros included",
    )


@exercise(
    CHAPTER,
    "repaired_cross_entropy",
    points=2,
    title="Find the bug: two errors in a printed loss",
    defines=("repaired_cross_entropy",),
    hints=(
        "Work out one price by hand and compare. Then give the printed function the same sample twice: should the "
        "loss change?",
        "The first error is in the name of a function: NumPy has several logarithms. The second is something that "
        "the formula of section 5 has and the function has not.",
        "Use the natural logarithm, and divide the sum by how many samples there are. After a single vector has "
        "become a table of one row, that is the number of rows.",
    ),
)
def repaired_cross_entropy(code, rng):
    """The lesson's two networks, batches of several sizes, single samples, zeros."""
    apple, surer, unsure = np.array([1, 0, 0]), np.array([0.8, 0.1, 0.1]), np.array([0.3, 0.4, 0.3])
    yield runs(
        "the lesson's two networks",
        lambda: [code.repaired_cross_entropy(row.copy(), apple.copy()) for row in (surer, unsure)],
        compare=_single_precision, weight=0, tried="both answers of the lesson, one by one", why="0.2231 and 1.2040",
    )
    singles, labels = _shares(rng, 3, 5), _labels(rng, 3, 5)
    yield runs(
        "single samples",
        lambda: [
            code.repaired_cross_entropy(row.copy(), target)
            for row, target in zip(singles, _rows_for(labels, 5), strict=True)
        ],
        compare=_single_precision, weight=2, tried="three single samples with five classes",
        why="the natural logarithm; and one sample is one sample, however many classes there are",
    )
    for rows, classes in ((5, 3), (2, 6), (4, 4)):
        yield _gives(
            f"a batch of {rows} samples, {classes} classes", code.repaired_cross_entropy,
            _shares(rng, rows, classes), _rows_for(_labels(rng, rows, classes), classes), weight=2,
            why="the mean over the samples",
        )
    shares, targets = _shares(rng, 3, 4), _rows_for(_labels(rng, 3, 4), 4)
    yield runs(
        "a batch five times over",
        lambda: [code.repaired_cross_entropy(np.tile(shares, (n, 1)), np.tile(targets, (n, 1))) for n in (1, 5)],
        compare=_single_precision, tried="three samples, and the same three five times",
        why="a mean does not grow with the batch",
    )
    zeros = _shares(rng, 3, 3)
    zeros[0] = [0.0, 1.0, 0.0]
    yield _gives(
        "shares of exactly zero", code.repaired_cross_entropy, zeros, _rows_for([0, 1, 2], 3),
        why="the floor of the printed function was right: keep it",
    )
    yield calls(
        "the input stays as it was", code.repaired_cross_entropy, zeros.astype(np.float32),
        _rows_for([2, int(rng.integers(3)), 1], 3), compare=_single_precision,
        why="shares and targets still belong to the caller",
    )


def _scores(rng, rows, classes):
    """Scores in eighths from -3 to 3, shifted row by row by another whole number."""
    return eighths(rng, rows, classes) + rng.integers(-4, 5, size=(rows, 1))


def _behind(rng, rows, classes):
    """(scores, labels): the right class of every row is 800 to 1800 points behind another one."""
    scores, labels = eighths(rng, rows, classes), rng.integers(classes, size=rows)
    winners = (labels + rng.integers(1, classes, size=rows)) % classes
    scores[np.arange(rows), winners] += 25.0 * rng.integers(32, 72, size=rows)
    return scores, labels


@exercise(
    CHAPTER,
    "log_softmax",
    points=3,
    title="The logarithm of softmax, straight from the scores",
    defines=("log_softmax",),
    hints=(
        "First take the largest score of the row away from every score of the row. What is left is at most 0, so "
        "its exponentials are at most 1.",
        "From each shifted score, take away one number per row: the logarithm of the row's sum of exponentials. "
        "Softmax itself does not appear.",
        "Both the largest score and the sum belong to one row each, that is to the last axis. Ask NumPy to keep "
        "that axis with length one, and both subtractions line up by themselves.",
    ),
)
def log_softmax(code, rng):
    """One vector, batches, rows of very different scale, huge gaps, integers."""
    yield _gives(
        "three scores to check by hand", code.log_softmax, np.log([1.0, 2.0, 5.0]), weight=0,
        why="ln(1/8), ln(2/8) and ln(5/8)",
    )
    yield _gives("one vector", code.log_softmax, eighths(rng, 5), why="a single row of scores")
    yield _gives(
        "a batch of four rows", code.log_softmax, _scores(rng, 4, 3), weight=2, why="every row is a sample of its own"
    )
    yield _gives(
        "as many rows as columns", code.log_softmax, _scores(rng, 3, 3),
        why="in a square table rows and columns are easily confused",
    )
    loud = [level + eighths(rng, 4) for level in (1000.0, -1000.0)]
    yield runs(
        "very large and very small scores", lambda: [code.log_softmax(scores.copy()) for scores in loud],
        compare=_single_precision, weight=2, tried=f"log_softmax of {', and of '.join(map(show, loud))}",
        why="no score may be too large: never nan, never infinite",
    )
    yield _gives(
        "a thousand points behind", code.log_softmax, _behind(rng, 1, 4)[0][0], weight=2,
        why="a share that would round to 0 has a logarithm all the same",
    )
    unequal = np.array([[0.0], [1200.0], [-1200.0]]) + eighths(rng, 3, 4)
    yield _gives(
        "rows of very different scale", code.log_softmax, unequal, weight=2,
        why="one loud row must not drown the others",
    )
    yield _gives("whole-number scores", code.log_softmax, _whole(rng, 2, 3), why="integers go in, fractions come out")
    yield _gives(
        "single precision, one row", code.log_softmax, eighths(rng, 1, 6).astype(np.float32),
        why="a table with one row comes back as a table with one row",
    )
    yield calls(
        "the input stays as it was", code.log_softmax, eighths(rng, 2, 3), compare=_single_precision,
        why="the scores still belong to the caller",
    )


@exercise(
    CHAPTER,
    "cross_entropy_from_scores",
    points=3,
    title="Cross-entropy straight from the scores",
    defines=("cross_entropy_from_scores",),
    hints=(
        "It is your cross_entropy with one part replaced: where do the logarithms of the shares come from now?",
        "Your log_softmax gives the logarithms. Everything after them is as before: targets as rows, a sum along "
        "each row, a minus sign, the mean over the samples.",
        "No softmax, no logarithm and no floor is written in this function. Make rows of the targets if they are "
        "labels, multiply, add up along the last axis, and take the mean.",
    ),
)
def cross_entropy_from_scores(code, rng):
    """Labels, one-hot and soft rows, single samples, huge gaps, shifted scores."""
    yield _gives(
        "one sample to check by hand", code.cross_entropy_from_scores, np.log([1.0, 2.0, 5.0]), 2, weight=0,
        why="-ln(5/8) is 0.4700",
    )
    yield from _batch_cases(code.cross_entropy_from_scores, rng, _scores)
    scores, labels = _behind(rng, 4, 3)
    yield _gives(
        "a thousand points behind", code.cross_entropy_from_scores, scores, labels, weight=2,
        why="a share that would round to 0 still has its true price",
    )
    scores, labels = 1.5 * _scores(rng, 3, 4), _labels(rng, 3, 4)
    scores[0, labels[0]] -= 40.0
    yield _gives(
        "forty points behind", code.cross_entropy_from_scores, scores, labels,
        why="where a floor would begin to lie",
    )
    scores, labels = _scores(rng, 3, 4), _labels(rng, 3, 4)
    yield runs(
        "very large scores",
        lambda: [code.cross_entropy_from_scores(scores + shift, labels.copy()) for shift in (1024.0, -1024.0)],
        compare=_single_precision, tried="three samples with 1024 added to every score, then taken away",
        why="only the differences between scores count",
    )
    yield _gives(
        "whole-number scores", code.cross_entropy_from_scores, _whole(rng, 3, 4), _labels(rng, 3, 4),
        why="integers go in, fractions come out",
    )
    yield calls(
        "the input stays as it was", code.cross_entropy_from_scores, _scores(rng, 3, 3),
        _rows_for(_labels(rng, 3, 3), 3), compare=_single_precision,
        why="scores and targets still belong to the caller",
    )


@exercise(
    CHAPTER,
    "softmax_cross_entropy_gradient",
    points=3,
    title="The gradient: answer minus truth",
    defines=("softmax_cross_entropy_gradient",),
    hints=(
        "Which shares does the network give, and which would be right? The gradient is the difference, in that "
        "order.",
        "Make rows of the targets if they are labels, as in the loss. The loss is a mean over the samples; so what "
        "must the gradient of a batch be divided by?",
        "Take softmax of the scores, subtract the rows of targets, and divide by the number of samples: the number "
        "of rows of a batch, 1 for a single vector.",
    ),
)
def softmax_cross_entropy_gradient(code, rng):
    """Labels, one-hot and soft rows, single samples, huge gaps."""
    gradient = code.softmax_cross_entropy_gradient
    yield _gives(
        "one sample to check by hand", gradient, np.log([1.0, 2.0, 5.0]), 0, weight=0,
        why="(1/8, 2/8, 5/8) minus (1, 0, 0)",
    )
    yield from _batch_cases(gradient, rng, _scores)
    yield _gives(
        "a thousand points behind", gradient, *_behind(rng, 4, 3), why="nowhere flat: -1 and 1, divided by N"
    )
    yield _gives(
        "very large scores", gradient, _scores(rng, 3, 4) + 1024.0, _labels(rng, 3, 4),
        why="only the differences between scores count",
    )
    yield _gives(
        "whole-number scores", gradient, _whole(rng, 3, 4), _labels(rng, 3, 4), why="integers go in, fractions come out"
    )
    yield calls(
        "the input stays as it was", gradient, _scores(rng, 3, 3), _rows_for(_labels(rng, 3, 3), 3),
        compare=_single_precision, why="scores and targets still belong to the caller",
    )
