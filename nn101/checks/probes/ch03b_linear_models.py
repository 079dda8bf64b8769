"""Probes of chapter 3, part 2: linear models and the walks that fit them. There is no answer in here."""

import functools

import numpy as np

from nn101.checks.compare import as_table
from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs, satisfies

CHAPTER = "03b_linear_models"

# Most random inputs are multiples of 1/8: exact in float32 as well. A case that earns anything expects something
# else for another seed; one that is always the same, to be checked by hand, has the weight 0.

_usual = close(rtol=1e-6, atol=1e-9)
# Changed inputs are not looked at here: one case per exercise does, so it costs once.
_gives = functools.partial(calls, compare=_usual, keeps_inputs=False)
_single_precision = close(rtol=2e-3, atol=2e-4)

# The three trips of the lesson: 0, 1 and 2 km in 1, 3 and 2 minutes.
THREE, THREE_MINUTES = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 3.0, 2.0])


def _table(rng, rows, columns):
    """A table whose columns are far from depending on each other: a diagonal pattern plus eighths."""
    return eighths(rng, rows, columns) + 12.0 * (np.arange(rows)[:, None] % columns == np.arange(columns))


def _task(rng, rows=8, columns=3):
    """A table that begins with ones, and targets."""
    X = _table(rng, rows, columns)
    X[:, 0] = 1.0
    return X, 4 * eighths(rng, rows)


@exercise(
    CHAPTER,
    "with_bias_column",
    points=1,
    title="A column of ones",
    defines=("with_bias_column",),
    hints=(
        "Every row grows by one number. Which number, and at which end of the row?",
        "Make an array of ones with as many rows as X and a single column, and join the two side by side.",
        "Joining side by side means along the last axis. For one row alone the ones have shape (1,), for a table "
        "(N, 1): both are the shape of X with its last number replaced by 1.",
    ),
)
def with_bias_column(code, rng):
    """Tables of several shapes, whole numbers, one row alone, and no rows at all."""
    yield _gives(
        "two rows to check by hand", code.with_bias_column, np.array([[2.0], [5.0]]), weight=0,
        why="each row gets a 1 in front",
    )
    yield _gives("a table", code.with_bias_column, eighths(rng, 4, 3), why="N rows of D + 1 numbers come back")
    yield _gives("a single column", code.with_bias_column, eighths(rng, 5, 1), why="one feature is a table too")
    yield _gives("one row alone", code.with_bias_column, eighths(rng, 4), why="shape (D,) becomes (D + 1,)")
    yield _gives("a table with one row", code.with_bias_column, eighths(rng, 1, 2), why="it stays a table")
    yield _gives(
        "whole numbers", code.with_bias_column, rng.integers(2, 9, size=(3, 2)), why="integers are welcome"
    )
    width = int(rng.integers(2, 9))
    yield _gives(
        "no rows at all", code.with_bias_column, np.empty((0, width)), weight=0.5,
        why="an empty table gets wider all the same",
    )
    yield calls(
        "the table stays as it was", code.with_bias_column, eighths(rng, 3, 2), compare=_usual,
        why="the array you are given still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "normal_equation",
    points=2,
    title="The normal equation",
    defines=("normal_equation",),
    hints=(
        "Two things are built from the table and the targets: a square table, and a vector. Which products give them?",
        "Both begin with the transposed table. Multiplied with the table it gives the square one, multiplied with y "
        "the vector.",
        "What is left is a system of equations, square table times theta equals vector. NumPy solves such systems; "
        "the section names the function.",
    ),
)
def normal_equation(code, rng):
    """Three trips by hand, random tables with and without ones, exact data, large and small units."""
    yield _gives(
        "the three trips", code.normal_equation, THREE, THREE_MINUTES, weight=0, why="1.5 and 0.5, as in the lesson"
    )
    yield _gives("a random task", code.normal_equation, *_task(rng), why="more rows than unknowns", weight=2)
    yield _gives(
        "no column of ones", code.normal_equation, _table(rng, 7, 2), 4 * eighths(rng, 7),
        why="whether there is a bias is the caller's choice",
    )
    yield _gives(
        "one feature", code.normal_equation, eighths(rng, 6, 1), eighths(rng, 6), why="theta has one number then"
    )
    yield _gives(
        "as many rows as unknowns", code.normal_equation, _table(rng, 3, 3), 4 * eighths(rng, 3),
        why="then every row can be hit exactly",
    )
    yield _gives(
        "whole numbers", code.normal_equation, *(np.round(2 * part).astype(int) for part in _task(rng)),
        why="integers go in, fractions come out",
    )
    X, y = _task(rng)
    yield _gives(
        "large units", code.normal_equation, X * [1, 1e4, 1e3], 1e6 * y, why="columns of very different size",
        compare=close(rtol=1e-5, atol=1e-6),
    )
    yield _gives(
        "single precision", code.normal_equation, *(part.astype(np.float32) for part in _task(rng)),
        compare=_single_precision, why="float32 does as well",
    )
    yield calls(
        "the table stays as it was", code.normal_equation, *_task(rng, 6, 2), compare=_usual,
        why="X and y still belong to the caller",
    )


@exercise(
    CHAPTER,
    "least_squares",
    points=2,
    title="Least squares for any table",
    defines=("least_squares",),
    hints=(
        "The normal equation fails where columns repeat each other. Which of NumPy's functions, named in the section, "
        "do not?",
        "Either multiply the pseudo-inverse of X, not of a product, with y, or let NumPy's least-squares function do "
        "both at once.",
        "The least-squares function gives back four things, of which theta is the first. It wants to be told what "
        "counts as zero: rcond=None is the modern choice.",
    ),
)
def least_squares(code, rng):
    """Ordinary tables, twin columns, columns of zeros, more columns than rows, a single row."""
    yield _gives(
        "two equal columns, by hand", code.least_squares, np.array([[1.0, 1.0], [2.0, 2.0]]), np.array([2.0, 4.0]),
        weight=0, why="the weights (1, 1) are perfect and shorter than all others that are",
    )
    yield _gives("an ordinary table", code.least_squares, *_task(rng), why="then it agrees with the normal equation")
    X = _table(rng, 7, 2)
    yield _gives(
        "twin columns", code.least_squares, X[:, [0, 1, 1]], 4 * eighths(rng, 7), weight=2,
        why="twins share the work equally: that is the shortest theta",
    )
    yield _gives(
        "a column that is twice another", code.least_squares, X[:, [0, 1, 0]] * [1, 1, 2], 4 * eighths(rng, 7),
        why="the shortest theta gives more weight to the longer column",
    )
    yield _gives(
        "a column of zeros", code.least_squares, X[:, [0, 1, 1]] * [1, 1, 0], 4 * eighths(rng, 7),
        why="what says nothing gets the weight 0",
    )
    yield _gives(
        "more columns than rows", code.least_squares, _table(rng, 3, 3)[:, [0, 1, 2, 0, 1]], 4 * eighths(rng, 3),
        why="many theta are perfect, one of them is the shortest",
    )
    yield _gives(
        "a single row", code.least_squares, eighths(rng, 1, 3), eighths(rng, 1), why="one row, three unknowns"
    )
    yield _gives(
        "whole numbers", code.least_squares, rng.integers(1, 9, size=(6, 1)) * [1, 1], rng.integers(1, 30, size=6),
        why="integers go in, fractions come out",
    )
    yield _gives(
        "single precision", code.least_squares, *(part.astype(np.float32) for part in _task(rng)),
        compare=_single_precision, why="float32 does as well",
    )
    yield calls(
        "the table stays as it was", code.least_squares, *_task(rng, 6, 2), compare=_usual,
        why="X and y still belong to the caller",
    )


@exercise(
    CHAPTER,
    "linear_loss_gradient",
    points=2,
    title="The gradient of the mean squared error",
    defines=("linear_loss_gradient",),
    hints=(
        "First the errors: prediction minus truth, one for each row. In which order they are subtracted decides the "
        "sign of everything.",
        "For each feature: errors times that feature, added up over the rows. A product with the transposed table does "
        "this for all features at once.",
        "The slope of a square brings a 2, the mean over the rows divides by their number, which is len(X). Nothing "
        "else is left to do.",
    ),
)
def linear_loss_gradient(code, rng):
    """Three trips by hand, random tables, one row, whole numbers, large errors."""
    yield _gives(
        "the three trips", code.linear_loss_gradient, THREE, THREE_MINUTES, np.array([1.0, 1.0]), weight=0,
        why="0 and 2/3, as in the lesson",
    )
    yield _gives(
        "a random task", code.linear_loss_gradient, *_task(rng, 9, 3), eighths(rng, 3), weight=2,
        why="nine rows, three features",
    )
    yield _gives(
        "as many rows as features", code.linear_loss_gradient, *_task(rng, 4, 4), eighths(rng, 4),
        why="a square table, easily multiplied the wrong way round",
    )
    yield _gives(
        "one row", code.linear_loss_gradient, *_task(rng, 1, 3), eighths(rng, 3),
        why="the mean of one row is that row",
    )
    yield _gives(
        "one feature", code.linear_loss_gradient, *_task(rng, 5, 1), eighths(rng, 1), why="theta has one number"
    )
    whole = (np.round(4 * part).astype(int) for part in _task(rng, 7, 2))
    yield _gives(
        "whole numbers", code.linear_loss_gradient, *whole, rng.integers(-4, 5, size=2),
        why="integers go in, fractions come out",
    )
    X, y = _task(rng, 6, 2)
    yield _gives(
        "large numbers", code.linear_loss_gradient, X, 1e8 * y, eighths(rng, 2), why="large errors, large slopes"
    )
    yield _gives(
        "single precision", code.linear_loss_gradient,
        *(part.astype(np.float32) for part in (*_task(rng, 6, 2), eighths(rng, 2))),
        compare=_single_precision, why="float32 does as well",
    )
    yield calls(
        "nothing is changed", code.linear_loss_gradient, *_task(rng, 5, 2), eighths(rng, 2), compare=_usual,
        why="X, y and theta still belong to the caller",
    )


def _gentle(rng, rows=6, columns=2):
    """A task on which rates up to about 0.1 are small: features between -1.5 and 1.5."""
    X = eighths(rng, rows, columns) / 2
    X[:, 0] = 1.0
    return X, 4 * eighths(rng, rows)


def _rate(rng):
    return int(rng.integers(2, 9)) / 128


@exercise(
    CHAPTER,
    "batch_gradient_descent",
    points=2,
    title="Downhill with all rows",
    defines=("batch_gradient_descent",),
    hints=(
        "Write down the start. Then, as often as asked: gradient at the newest place, a step against it, write down "
        "where you are.",
        "Each new place should be a new array. If you change theta in place, every entry of your list is the same "
        "array, and the caller's start moves as well.",
        "Start with a list that holds a float copy of theta, append to it in the loop, and make an array of the list "
        "at the end.",
    ),
)
def batch_gradient_descent(code, rng):
    """One step by hand, several steps, no step, many steps, a start of whole numbers."""
    yield _gives(
        "one step for the three trips", code.batch_gradient_descent, THREE, THREE_MINUTES, np.zeros(2), 0.1, 1,
        weight=0, why="from (0, 0) to (0.4, 0.4667)",
    )
    yield _gives(
        "six steps", code.batch_gradient_descent, *_gentle(rng), eighths(rng, 2), _rate(rng), 6, weight=2,
        why="seven places: the start and six more",
    )
    yield _gives(
        "no step at all", code.batch_gradient_descent, *_gentle(rng), eighths(rng, 2), _rate(rng), 0,
        why="the path is the start alone, in shape (1, P)",
    )
    yield _gives(
        "two hundred steps", code.batch_gradient_descent, *_gentle(rng, 9, 3), eighths(rng, 3), _rate(rng), 200,
        why="it comes to rest at the bottom",
    )
    yield _gives(
        "a start of whole numbers", code.batch_gradient_descent, *_gentle(rng), rng.integers(-4, 5, size=2),
        _rate(rng), 3, why="the places between are no whole numbers",
    )
    yield _gives(
        "a rate that is too large", code.batch_gradient_descent, *_gentle(rng), eighths(rng, 2),
        2.0 + _rate(rng), 5, why="then it runs away, exactly as the formula says",
    )
    yield _gives(
        "a single row", code.batch_gradient_descent, *_gentle(rng, 1, 2), eighths(rng, 2), _rate(rng), 2,
        why="one row is a table too",
    )
    yield calls(
        "the start stays as it was", code.batch_gradient_descent, *_gentle(rng), eighths(rng, 2), _rate(rng), 2,
        compare=_usual, why="theta still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "minibatches",
    points=2,
    title="Handfuls of rows",
    defines=("minibatches",),
    hints=(
        "Shuffle the row numbers, not the rows: then X and y can follow the same order, and nothing of the caller's "
        "is moved.",
        "rng.permutation(N) gives all row numbers in random order. Cut it into pieces of batch_size; a slice that runs "
        "over the end is simply shorter.",
        "An array of row numbers inside square brackets picks those rows. Yield the picked rows of X and of y, piece "
        "by piece.",
    ),
)
def minibatches(code, rng):
    """Sizes, completeness, pairs that stay together, the order and where it comes from."""

    def passes(X, y, size, seed, times=1):
        generator = np.random.default_rng(seed)
        return [[[part for part in pair] for pair in code.minibatches(X, y, size, generator)] for _ in range(times)]

    rows, size = int(rng.integers(8, 12)), int(rng.integers(3, 6))
    rows += rows % size == 0
    X, y, seed = _numbered(rng, rows)
    yield runs(
        "batches of the right size", lambda: [len(pair[0]) for pair in passes(X.copy(), y.copy(), size, seed)[0]],
        tried=f"the sizes of the batches of minibatches(X, y, {size}, rng) for {rows} rows",
        why="full portions, then what is left over",
    )
    yield runs(
        "every row once, with its own y", lambda: passes(X.copy(), y.copy(), size, seed)[0], weight=2,
        tried=f"list(minibatches(X, y, {size}, rng)) for {rows} rows", compare=satisfies(
            _complete(X, y, batches=rows // size + 1), "pairs (rows of X, their y) in which every row comes just once"
        ),
        why="no row is lost, none comes twice, and X and y stay together",
    )
    X2, y2, seed2 = _numbered(rng, 6)
    yield runs(
        "a number of rows that divides evenly", lambda: passes(X2.copy(), y2.copy(), 3, seed2)[0],
        tried="list(minibatches(X, y, 3, rng)) for 6 rows", compare=satisfies(
            _complete(X2, y2, batches=2), "two batches of three rows"
        ),
        why="there is no empty batch at the end",
    )
    X3, y3, seed3 = _numbered(rng, 5)
    yield runs(
        "a batch size larger than the table", lambda: passes(X3.copy(), y3.copy(), 50, seed3)[0],
        tried="list(minibatches(X, y, 50, rng)) for 5 rows",
        compare=satisfies(_complete(X3, y3, batches=1), "one batch with all five rows"),
        why="one smaller batch is all there is",
    )
    many_X, many_y, seed4 = _numbered(rng, 40)
    yield runs(
        "a new order for every pass", lambda: passes(many_X.copy(), many_y.copy(), 8, seed4, times=2), weight=2,
        tried="two passes over 40 rows, one after the other, with one rng", compare=satisfies(
            _shuffled(many_X), "two passes, each over all 40 rows, in two different random orders"
        ),
        why="rows are shuffled anew for every epoch",
    )
    yield runs(
        "the order comes from rng",
        lambda: [passes(many_X.copy(), many_y.copy(), 8, seed)[0] for seed in (seed4, seed4, seed4 + 1)],
        tried="three passes over 40 rows: two with the same seed, one with another", compare=satisfies(
            _obedient(many_X), "the same order for the same seed, another for another seed"
        ),
        why="a run can be repeated only if nothing else decides the order",
    )
    images, targets = rng.integers(0, 200, size=(7, 2, 2)), rng.integers(0, 9, size=(7, 3))
    yield runs(
        "images and rows of targets", lambda: passes(images.copy(), targets.copy(), 4, seed)[0],
        tried="list(minibatches(X, y, 4, rng)) for X of shape (7, 2, 2) and y of shape (7, 3)",
        compare=satisfies(_complete(images, targets, batches=2), "batches of whole images with their targets"),
        why="only the first axis is cut",
    )
    yield runs(
        "no rows at all", lambda: passes(np.empty((0, 2)), np.empty(0), 4, seed)[0], weight=0,
        tried="list(minibatches(X, y, 4, rng)) for an empty table", why="no rows, no batches",
    )

    def used():
        mine = X.copy(), y.copy()
        count = sum(len(pair[1]) for pair in passes(*mine, size, seed)[0])
        return [*mine, count]

    yield runs(
        "the tables stay as they were", used, tried="X, y and the number of rows handed out, after one pass",
        why="X and y still belong to the caller, order included",
    )


def _numbered(rng, rows):
    """A table of different rows, targets that can be told apart, and a seed for the order."""
    X = eighths(rng, rows, 2) + 10.0 * rng.permutation(rows)[:, None]
    return X, rng.permutation(rows) + 100, int(rng.integers(1_000_000))


def _rows_of(batches):
    """[(rows of X, rows of y), ...] as two tables of all rows, or None."""
    pairs = [[as_table(part) for part in pair] for pair in batches]
    if not pairs or any(len(pair) != 2 or pair[0] is None or pair[1] is None for pair in pairs):
        return None
    return [np.concatenate([np.asarray(pair[k]) for pair in pairs]) for k in (0, 1)]


def _places(X, rows):
    """Where the rows stand in X; -1 for what is no row of X."""
    if rows.shape[1:] != X.shape[1:]:
        return np.full(len(rows), -1)
    same = (rows[:, None] == X[None]).reshape(len(rows), len(X), -1).all(axis=2)
    return np.where(same.any(axis=1), same.argmax(axis=1), -1)


def _complete(X, y, batches=None):
    def predicate(answer):
        found = _rows_of(answer)
        if found is None:
            return "each portion should be a pair: rows of X, and their y"
        places = _places(X, found[0])
        if (places < 0).any():
            return "there are rows that do not stand in X"
        if len(places) < len(X):
            return "rows are missing"
        if sorted(places) != list(range(len(X))):
            return "some rows come twice, others not at all"
        if found[1].shape != y.shape or not (found[1] == y[places]).all():
            return "the entries of y do not belong to their rows of X"
        if batches is not None and len(answer) != batches:
            return f"there are {len(answer)} batches, expected {batches}"
        return True

    return predicate


def _orders(X, passes):
    found = [_rows_of(answer) for answer in passes]
    return None if any(pair is None for pair in found) else [list(_places(X, pair[0])) for pair in found]


def _shuffled(X):
    def predicate(answer):
        orders = _orders(X, answer)
        if orders is None or len(orders) != 2 or any(sorted(order) != list(range(len(X))) for order in orders):
            return "each pass should bring every row once"
        if list(range(len(X))) in orders:
            return "the rows come in the order in which they stood"
        return True if orders[0] != orders[1] else "both passes have the same order"

    return predicate


def _obedient(X):
    def predicate(answer):
        orders = _orders(X, answer)
        if orders is None or len(orders) != 3 or any(len(order) != len(X) for order in orders):
            return "each pass should bring every row once"
        if any(-1 in order for order in orders):
            return "there are rows that do not stand in X"
        if orders[0] != orders[1]:
            return "the same seed gives two different orders"
        return True if orders[0] != orders[2] else "another seed changes nothing"

    return predicate


@exercise(
    CHAPTER,
    "learning_schedule",
    points=1,
    title="A rate that shrinks",
    defines=("learning_schedule",),
    hints=(
        "One fraction. What stands above the bar, what below?",
        "Below the bar stands a sum. Without brackets Python divides first and adds afterwards.",
        "t0 above the bar; t and t1, added, below it, in brackets.",
    ),
)
def learning_schedule(code, rng):
    """Single steps with the usual and with other constants, and a whole array of steps."""
    yield _gives("the first step", code.learning_schedule, 0, weight=0, why="5 / 50 is 0.1")
    yield _gives(
        "some step", code.learning_schedule, int(rng.integers(100, 5000)), why="t0 and t1 have the values 5 and 50"
    )
    yield _gives(
        "other constants", code.learning_schedule, int(rng.integers(3, 90)), int(rng.integers(2, 40)) / 8,
        int(rng.integers(60, 300)), why="t0 and t1 may be any numbers above 0", weight=2,
    )
    yield _gives(
        "step 0 of another schedule", code.learning_schedule, 0, t0=int(rng.integers(2, 9)),
        t1=int(rng.integers(20, 90)), why="steps are counted from 0",
    )
    yield _gives(
        "many steps at once", code.learning_schedule, rng.integers(0, 3000, size=5), why="an array gives an array"
    )
    yield _gives(
        "a very late step", code.learning_schedule, int(rng.integers(1, 9)) * 10**9, why="tiny, but never 0",
        compare=close(rtol=1e-6, atol=0),
    )


@exercise(
    CHAPTER,
    "stochastic_gradient_descent",
    points=2,
    title="Downhill one row at a time",
    defines=("stochastic_gradient_descent",),
    hints=(
        "It is batch descent with two changes: which rows the gradient sees, and how long the step is.",
        "Two numbers run through the loop: the number of the step, which decides the rate, and the number of the row, "
        "which decides the gradient. enumerate gives both.",
        "X[k : k + 1] is a table with one row, y[k : k + 1] an array with one entry: hand both to your gradient. The "
        "rate is learning_schedule of the step, with t0 and t1 handed on.",
    ),
)
def stochastic_gradient_descent(code, rng):
    """One step by hand, random rows, repeated rows, no rows, another schedule."""

    def task(steps, rows=6, columns=2):
        return *_gentle(rng, rows, columns), eighths(rng, columns), rng.integers(0, rows, size=steps)

    yield _gives(
        "one step by hand", code.stochastic_gradient_descent, THREE[:2], THREE_MINUTES[:2], np.zeros(2),
        np.array([1]), weight=0, why="from (0, 0) to (0.6, 0.6)",
    )
    yield _gives(
        "eight random rows", code.stochastic_gradient_descent, *task(8), weight=2, why="nine places, the start first"
    )
    X, y, theta, _ = task(1)
    yield _gives(
        "the same row again and again", code.stochastic_gradient_descent, X, y, theta,
        np.full(5, rng.integers(2, 6)), why="a row may come several times, and the rate still falls",
    )
    yield _gives(
        "another schedule", code.stochastic_gradient_descent, *task(6, 5, 3), t0=int(rng.integers(2, 9)) / 4,
        t1=int(rng.integers(20, 60)), why="t0 and t1 are handed on",
    )
    yield _gives(
        "no rows", code.stochastic_gradient_descent, *task(0), why="the path is the start alone, in shape (1, P)"
    )
    X, y, _, rows = task(4)
    yield _gives(
        "a start of whole numbers", code.stochastic_gradient_descent, X, y, rng.integers(-4, 5, size=2),
        rows.tolist(), why="the places between are no whole numbers; rows may be a list",
    )
    yield _gives(
        "a hundred and fifty steps", code.stochastic_gradient_descent, *task(150), why="small steps late in the walk"
    )
    yield calls(
        "the start stays as it was", code.stochastic_gradient_descent, *task(3), compare=_usual,
        why="theta still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "minibatch_gradient_descent",
    points=2,
    title="Downhill by handfuls",
    defines=("minibatch_gradient_descent",),
    hints=(
        "Two loops, one inside the other: over the epochs, and over the batches of an epoch.",
        "Ask minibatches for new batches at the beginning of every epoch; an iterator that has run to its end has "
        "nothing more to give.",
        "Inside both loops stands one step: your gradient with the rows and targets of this batch, at the newest "
        "place, times lr. Append each new place to the path.",
    ),
)
def minibatch_gradient_descent(code, rng):
    """One batch of everything, then batches that are handed over by us, so that their order is known."""

    def walk(*given):
        return code.minibatch_gradient_descent(*given, np.random.default_rng(0))

    walk.name = "minibatch_gradient_descent"
    yield _gives(
        "one batch with all rows", walk, *_gentle(rng), eighths(rng, 2), _rate(rng), 1, 50,
        why="then it is one step of batch descent",
    )
    yield _gives(
        "three epochs of one batch", walk, *_gentle(rng, 5, 3), eighths(rng, 3), _rate(rng), 3, 5,
        why="one place for each of three steps",
    )
    for name, rows, epochs, size, weight, why in (
        ("one epoch in batches", 8, 1, 3, 1, "one place after every batch, not one an epoch"),
        ("three epochs in batches", 7, 3, 3, 2, "new batches from minibatches(X, y, batch_size, rng) in each epoch"),
        ("batches of one row", 5, 2, 1, 1, "every batch counts by its own number of rows"),
        ("no epoch at all", 5, 0, 2, 1, "the path is the start alone, in shape (1, P)"),
    ):
        X, y = _gentle(rng, rows)
        theta, lr, seed = eighths(rng, 2), _rate(rng), int(rng.integers(1000))
        yield runs(
            name, lambda X=X, y=y, theta=theta, more=(lr, epochs, size), seed=seed: _walk_with_our_batches(
                code, X, y, theta, *more, seed
            ),
            tried=f"minibatch_gradient_descent with {rows} rows, lr {lr:g}, {epochs} epochs, batch_size {size}, "
            "and batches that we hand over in the place of minibatches",
            compare=_usual, weight=weight, why=why,
        )
    X, y = _gentle(rng, 6)
    theta, lr = eighths(rng, 2), _rate(rng)

    def start_after_a_walk():
        mine = theta.copy()
        path = code.minibatch_gradient_descent(X.copy(), y.copy(), mine, lr, 2, 50, np.random.default_rng(1))
        return [mine, path]

    yield runs(
        "the start stays as it was", start_after_a_walk, compare=_usual,
        tried="theta after the walk, and the path", why="theta still belongs to the caller",
    )
    yield _gives(
        "a start of whole numbers", walk, *_gentle(rng), rng.integers(-4, 5, size=2), _rate(rng), 2, 6,
        why="the places between are no whole numbers",
    )


def _walk_with_our_batches(code, X, y, theta, lr, epochs, size, seed):
    """The path of a walk for which we deal out the rows: turned at random, then every second, third, ... row."""

    def deal(table, targets, batch_size, generator):
        turned = (np.arange(len(table)) + int(generator.integers(1, len(table)))) % len(table)
        piles = -(-len(table) // batch_size)
        for first in range(piles):
            yield table[turned[first::piles]], targets[turned[first::piles]]

    with code.swapped(minibatches=deal):
        return code.minibatch_gradient_descent(X.copy(), y.copy(), theta.copy(), lr, epochs, size,
                                               np.random.default_rng(seed))


@exercise(
    CHAPTER,
    "standardize",
    points=2,
    title="One ruler for every column",
    defines=("standardize",),
    hints=(
        "Two rows of numbers are needed: the means and the standard deviations of the columns. Of which table?",
        "Both are computed along axis 0 of X_train. Then X minus the one, divided by the other: NumPy does this for "
        "every row by itself.",
        "Before dividing, put a 1 where a standard deviation is 0. Choosing between two values element by element is "
        "what np.where is for; build a new array in any case.",
    ),
)
def standardize(code, rng):
    """The training rows themselves, new rows, one row alone, columns that never change, other units."""

    def rulers(rows=7, columns=3):
        return eighths(rng, rows, columns) * rng.permutation([1, 4, 16])[:columns] + rng.integers(-20, 21, columns)

    yield _gives(
        "three rows by hand", code.standardize, np.array([[2.0], [4.0], [6.0]]), np.array([[4.0], [8.0]]), weight=0,
        why="mean 4 and standard deviation 1.633 give 0 and 2.449",
    )
    X = rulers()
    yield _gives("the training rows themselves", code.standardize, X, X.copy(), why="they get mean 0 and spread 1")
    yield _gives(
        "new rows", code.standardize, rulers(), rulers(4) + 5, weight=2,
        why="new rows are measured with the training rows' mean and standard deviation",
    )
    yield _gives("one new row alone", code.standardize, rulers(), eighths(rng, 3), why="shape (D,) stays (D,)")
    X = rulers()
    X[:, 1] = rng.integers(2, 30) / 8
    yield _gives(
        "a column that never changes", code.standardize, X, X[:4].copy(), weight=2,
        why="its divisor is 1, so it becomes 0 and not nan",
    )
    new = rulers(3)
    new[:, 1] = X[0, 1] + rng.integers(1, 9, size=3)
    yield _gives(
        "a column that changes in new rows only", code.standardize, X, new, why="it is shifted, and divided by 1"
    )
    yield _gives(
        "a single training row", code.standardize, rulers(1), rulers(3), why="then no column has any spread"
    )
    yield _gives(
        "whole numbers", code.standardize, rng.permutation(np.arange(10, 50, 2))[:12].reshape(6, 2),
        rng.integers(0, 50, size=(2, 2)), why="integers go in, fractions come out",
    )
    yield _gives(
        "large units", code.standardize, 1e6 * rulers(), 1e6 * rulers(2), why="the unit must not matter"
    )
    yield calls(
        "the tables stay as they were", code.standardize, rulers(), rulers(2), compare=_usual,
        why="both tables still belong to the caller",
    )


@exercise(
    CHAPTER,
    "polynomial_features",
    points=3,
    title="Products of features",
    defines=("polynomial_features",),
    hints=(
        "Two loops: over the degrees from 1 up, and over the choices of that many features that "
        "combinations_with_replacement lists. Each choice is one column.",
        "Choose among feature numbers 0 to D - 1, not among the features themselves. X[..., list(choice)] then holds "
        "exactly the factors, for one row as for many.",
        "Multiply the factors along the last axis with np.prod, collect the columns in a list, and stack them along "
        "the last axis. Make floats of X before everything else.",
    ),
)
def polynomial_features(code, rng):
    """One, two and three features, one row alone, degree 1, whole numbers with high degrees."""
    yield _gives(
        "two features by hand", code.polynomial_features, np.array([[2, 3]]), 2, weight=0,
        why="2 and 3, then 4, 6 and 9",
    )
    yield _gives("powers of one feature", code.polynomial_features, eighths(rng, 5, 1), 4, why="x, x², x³, x⁴")
    yield _gives(
        "two features, degree 2", code.polynomial_features, eighths(rng, 4, 2), 2, weight=2,
        why="the product of the two is a column as well",
    )
    yield _gives(
        "two features, degree 3", code.polynomial_features, eighths(rng, 3, 2), 3, why="9 columns, low degrees first"
    )
    yield _gives(
        "three features, degree 2", code.polynomial_features, eighths(rng, 4, 3), 2, weight=2,
        why="9 columns: 3 alone, 3 squares, 3 products, in the order of the lesson",
    )
    yield _gives("degree 1", code.polynomial_features, eighths(rng, 3, 4), 1, why="the features themselves")
    yield _gives("one row alone", code.polynomial_features, eighths(rng, 2), 3, why="shape (D,) becomes (K,)")
    yield _gives(
        "whole numbers, high degree", code.polynomial_features, rng.integers(5, 10, size=(3, 1)), 30,
        why="integers of 64 bits overflow beyond 9.2e18; floats do not", weight=1,
    )
    yield calls(
        "the table stays as it was", code.polynomial_features, eighths(rng, 3, 2), 2, compare=_usual,
        why="X still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "learning_curve",
    points=3,
    title="Two errors for every number of rows",
    defines=("learning_curve",),
    hints=(
        "For each size: fit on the first k rows, then judge twice. On which rows each time?",
        "Training error: the same k rows that were fitted. Validation error: all validation rows, always. Use "
        "least_squares, since k may be smaller than the number of columns.",
        "A little function inside yours, theta and a table in, root mean squared error out, can be called for both. "
        "Collect the answers in two lists and return two arrays.",
    ),
)
def learning_curve(code, rng):
    """Three trips by hand, several sizes, fewer rows than columns, one size, sizes out of order."""

    def task(rows=10, columns=3, others=5):
        return *_task(rng, rows, columns), *_task(rng, others, columns)

    yield _gives(
        "the example", code.learning_curve, THREE, THREE_MINUTES, np.array([[1.0, 3.0]]), np.array([4.0]), [2, 3],
        weight=0, why="0 and 0.707 on the rows fitted, 3 and 1 on the other", compare=close(atol=1e-7),
    )
    yield _gives(
        "several sizes", code.learning_curve, *task(), [4, 6, 10], weight=2, compare=close(atol=1e-7),
        why="one pair of errors for each size",
    )
    X, y, X2, y2 = task(8, 4)
    X[0, 1:] = rng.permutation([0.5, 2.0, 4.0])  # powers of two: here a normal equation fails for certain
    yield _gives(
        "fewer rows than columns", code.learning_curve, X, y, X2, y2, [1, 2, 8], compare=close(atol=1e-7),
        why="then only least_squares finds a theta",
    )
    yield _gives(
        "one size", code.learning_curve, *task(), np.array([int(rng.integers(5, 10))]), compare=close(atol=1e-7),
        why="arrays of length 1 come back",
    )
    yield _gives(
        "sizes out of order", code.learning_curve, *task(), [9, 5, 7], compare=close(atol=1e-7),
        why="the answers come in the order of the sizes",
    )
    yield _gives(
        "many validation rows", code.learning_curve, *task(6, 2, 20), [4, 5], compare=close(atol=1e-7),
        why="the validation error is taken over all of them",
    )
    X, y, X2, y2 = task()
    yield _gives(
        "large units", code.learning_curve, X, 1e6 * y, X2, 1e6 * y2, [5, 8], compare=close(atol=1e-3),
        why="the errors have the unit of y",
    )
    yield calls(
        "nothing is changed", code.learning_curve, *task(6, 2, 3), [3, 6], compare=close(atol=1e-7),
        why="the four tables still belong to the caller",
    )
