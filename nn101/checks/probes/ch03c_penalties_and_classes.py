"""Probes of chapter 3, part 3: penalties, early stopping, logistic and softmax regression. No answer in here."""

import numpy as np

from nn101.checks.probe import calls, close, equals, exercise, runs, show

CHAPTER = "03c_penalties_and_classes"

# Random tables hold multiples of 1/8: exact in float32 as well, so that an answer in single precision differs only by
# what its formula loses. Fitted numbers get room for any way of solving or descending that arrives.
#
# Whatever earns points expects something else for another seed; a case to be checked by hand has the weight 0.

NUMBERS = close(rtol=1e-5, atol=1e-7)
FITTED = close(rtol=1e-4, atol=1e-5)
SWEEPS = 100


def _tried(name, function, *args, compare=NUMBERS, weight=1, why="", **kwargs):
    """As ``calls``, but changed inputs are not looked at: one case per exercise does, so it costs once."""
    return calls(name, function, *args, compare=compare, weight=weight, why=why, keeps_inputs=False, **kwargs)


def _eighths(numbers):
    return np.round(8 * np.asarray(numbers)) / 8


def _table(rng, rows, weights):
    """Random columns of about unit size behind a column of ones."""
    return np.column_stack([np.ones(rows), _eighths(rng.normal(size=(rows, weights)))])


def _heights(rng, X, bias=2.0):
    """Targets that a model with weights of either sign, not all of them at work, would give, and noise."""
    used = rng.choice([-1.0, 1.0], size=X.shape[1] - 1) * rng.uniform(1, 3, size=X.shape[1] - 1)
    used[1::3] = 0
    return _eighths(bias + X[:, 1:] @ used + rng.normal(size=len(X)))


def _sure(rng, low=1.0, high=3.0):
    """A number that is neither small nor round."""
    return float(_eighths(rng.uniform(low, high)) + 1 / 16)


def _few(rng):
    """The two samples of the lesson, for checking by hand."""
    return np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([3.0, 1.0])


@exercise(
    CHAPTER,
    "ridge_loss",
    points=1,
    title="A price on large weights",
    defines=("ridge_loss",),
    hints=(
        "Two parts: how far the predictions are off, and what the weights cost. Work them out apart, then add.",
        "Which numbers of theta are weights? The first is the bias, and it is free: a slice leaves it out.",
        "The first part is a mean, and mean_squared_error gives it. The second is a sum of squares over the slice, "
        "times alpha, and halved.",
    ),
)
def ridge_loss(code, rng):
    """Both parts together and apart, a large bias, one row, no weights at all, integers, single precision."""
    X, y = _few(rng)
    yield _tried("two samples to check by hand", code.ridge_loss, X, y, np.array([2.0, 0.6]), 1.0, weight=0,
                 why="0.16 for the errors, 0.18 for the weight")
    X = _table(rng, 7, 3)
    y, theta = _heights(rng, X), _eighths(rng.normal(size=4)) + 1.25
    yield _tried("a random table", code.ridge_loss, X, y, theta, _sure(rng), why="errors and weights both cost",
                 weight=2)
    yield _tried("alpha is 0", code.ridge_loss, X, y, theta, 0, why="without a price only the errors count")
    yield _tried("a bias far from zero", code.ridge_loss, X, y + 40, theta + np.array([40.0, 0, 0, 0]), _sure(rng),
                 why="the bias costs nothing, however large")
    yield _tried("a high price", code.ridge_loss, X, y, theta, 1000 * _sure(rng), why="the weights alone decide")
    yield _tried("a bias and no weights", code.ridge_loss, np.ones((5, 1)), _eighths(rng.normal(size=5)),
                 np.array([_sure(rng)]), _sure(rng), why="a sum over nothing is 0")
    yield _tried("a single sample", code.ridge_loss, X[:1], y[:1], theta, _sure(rng), why="one row is a table too")
    yield _tried("whole numbers", code.ridge_loss, np.column_stack([np.ones(4, int), rng.integers(-3, 4, (4, 2))]),
                 rng.integers(-5, 6, 4), rng.integers(1, 5, 3), int(rng.integers(1, 5)),
                 why="integers go in, fractions come out")
    yield _tried("single precision", code.ridge_loss, X.astype(np.float32), y.astype(np.float32),
                 theta.astype(np.float32), _sure(rng), why="float32 is as good")
    yield calls("the inputs stay as they were", code.ridge_loss, X, y - 1, theta, _sure(rng), compare=NUMBERS,
                why="theta still belongs to the caller")


@exercise(
    CHAPTER,
    "ridge",
    points=2,
    title="Ridge regression in one step",
    defines=("ridge",),
    hints=(
        "Where is the gradient of the whole loss zero? The lesson has brought that to the form matrix times theta = "
        "vector. Two things are to be built, then solved for.",
        "The penalty is added to the diagonal, in every place but the first. An identity matrix with one entry "
        "changed does that; a plain number would be added to all places.",
        "The factor in front of that matrix is half of alpha times the number of rows, because the error part is a "
        "mean and the penalty is not. np.linalg.solve takes the matrix and the vector.",
    ),
)
def ridge(code, rng):
    """Prices from none to enormous, a shifted target, columns that repeat, few rows, integers, single precision."""
    yield _tried("two samples to check by hand", code.ridge, *_few(rng), 1.0, weight=0, why="2b = 4 and 3w = 2")
    X = _table(rng, 12, 3)
    y, alpha = _heights(rng, X), _sure(rng)
    yield _tried("a random table", code.ridge, X, y, alpha, compare=FITTED, weight=2,
                 why="the point where the gradient is zero")
    yield _tried("alpha is 0", code.ridge, X, y, 0, compare=FITTED, why="without a price: least squares")
    yield _tried("data at a height of 200", code.ridge, X, y + 200, alpha, compare=FITTED,
                 why="only the bias moves, since it is free")
    yield _tried("an enormous price", code.ridge, X, y, 1e7, compare=FITTED, weight=0.5,
                 why="the weights vanish, and what is left is the mean")
    twins = np.column_stack([X, X[:, 1]])
    yield _tried("a column that occurs twice", code.ridge, twins, y, alpha, compare=FITTED,
                 why="without a price there is no single answer, with one the twins share")
    wide = _table(rng, 3, 6)
    yield _tried("more columns than rows", code.ridge, wide, _heights(rng, wide), alpha, compare=FITTED,
                 why="a price makes the system solvable")
    yield _tried("a single sample", code.ridge, X[:1], y[:1], alpha, compare=FITTED, weight=0.5,
                 why="the bias does it all")
    more = _table(rng, 40, 2)
    yield _tried("many rows", code.ridge, more, _heights(rng, more), alpha, compare=FITTED,
                 why="the error part is a mean: the number of rows must not weaken the price")
    whole = np.column_stack([np.ones(6, int), np.arange(6) - 2, rng.integers(-4, 5, 6)])
    yield _tried("whole numbers", code.ridge, whole, rng.integers(-9, 10, 6), int(rng.integers(1, 5)), compare=FITTED,
                 why="integers go in, fractions come out")
    yield _tried("single precision", code.ridge, X.astype(np.float32), y.astype(np.float32), alpha, compare=FITTED,
                 why="float32 is as good")
    yield calls("the inputs stay as they were", code.ridge, X, y - 1, alpha + 1, compare=FITTED,
                why="X still belongs to the caller")


@exercise(
    CHAPTER,
    "soft_threshold",
    points=1,
    title="The soft threshold",
    defines=("soft_threshold",),
    hints=(
        "Three zones: far to the right, far to the left, and the middle. What comes out in each?",
        "A number is its sign times its size. Only the size is reduced, and a size is never negative.",
        "Take the amount off the absolute value, put a floor of zero under it, and give the sign back. NumPy has a "
        "function for each of the three.",
    ),
)
def soft_threshold(code, rng):
    """All three zones, single numbers, integers, tables, an amount of zero, and sizes beyond the ordinary."""
    yield _tried("three numbers to check by hand", code.soft_threshold, np.array([3.0, -0.5, -2.0]), 1.0, weight=0,
                 why="one from each zone")
    amount = _sure(rng, 1, 2)
    zones = np.concatenate([amount + rng.uniform(0.5, 3, 2), -amount - rng.uniform(0.5, 3, 2),
                            amount * rng.uniform(0.2, 0.8, 2), -amount * rng.uniform(0.2, 0.8, 2)])
    yield _tried("numbers of every zone", code.soft_threshold, rng.permutation(_eighths(zones)), amount, weight=2,
                 why="large ones move towards zero, small ones become 0")
    numbers = rng.permutation([4.5, -3.25, 0.5, -0.25, 0.0]).tolist()
    yield runs("single numbers", lambda: [code.soft_threshold(z, amount) for z in numbers], compare=NUMBERS,
               tried=f"soft_threshold(z, {amount:g}) for z in {show(numbers)}",
               why="one number works as well as an array")
    yield _tried("an amount of 0", code.soft_threshold, _eighths(rng.normal(size=5)) + 1 / 16, 0, weight=0.5,
                 why="nothing is taken off")
    yield _tried("whole numbers", code.soft_threshold,
                 rng.permutation(np.array([[5, -4, 0], [-1, 3, 1]]).ravel()).reshape(2, 3),
                 amount, why="integers go in, fractions come out")
    yield _tried("huge and tiny", code.soft_threshold, rng.permutation([1e12, -1e12, 1e-3, -1e-3]), amount,
                 why="size does not matter")
    yield calls("the input stays as it was", code.soft_threshold, _eighths(rng.normal(scale=3, size=(2, 4))), amount,
                compare=NUMBERS, why="the array you are given still belongs to the caller")


def _penalised(code, name, rng, *more):
    """What lasso and elastic_net are both tried on; ``more`` are the arguments between alpha and sweeps."""
    fit = getattr(code, name)
    yield _tried("two samples to check by hand", fit, *_few(rng), 1.0, *more, weight=0, sweeps=SWEEPS, compare=FITTED,
                 why="the bias is the mean of y, the weight is smaller than 1")
    X = _table(rng, 30, 4)
    y, alpha = _heights(rng, X), _sure(rng, 0.5, 1.5)
    yield _tried("a random table", fit, X, y, alpha, *more, sweeps=SWEEPS, compare=FITTED, weight=2,
                 why="weights with little to say become zero, the others small")
    yield _tried("alpha is 0", fit, X, y, 0, *more, sweeps=SWEEPS, compare=FITTED, why="without a price: least squares")
    yield _tried("data at a height of 50", fit, X, y + 50, alpha, *more, sweeps=SWEEPS, compare=FITTED,
                 why="only the bias moves, since it is free")
    yield _tried("a price that nothing pays", fit, X, y, 1e6, *more, sweeps=SWEEPS, compare=FITTED, weight=0.5,
                 why="every weight is zero, and the bias is the mean")
    mixed = X @ np.array([[1, 0, 0, 0, 0], [0, 1, 0.75, 0, 0], [0, 0, 1, 0.5, 0], [0, 0, 0, 1, 0.5], [0, 0, 0, 0, 1]])
    yield _tried("columns that resemble each other", fit, mixed, y, alpha / 2, *more, sweeps=2 * SWEEPS, compare=FITTED,
                 why="weights disturb each other: one round is not enough")
    off = X + np.array([0, 1.5, -1, 0, 2])
    yield _tried("columns whose mean is not zero", fit, off, y, alpha / 2, *more, sweeps=4 * SWEEPS, compare=FITTED,
                 why="the bias has to move along with the weights")
    yield _tried("columns of different size", fit, X * np.array([1, 2, 0.5, 4, 1]), y, alpha, *more, sweeps=SWEEPS,
                 compare=FITTED, why="each column has its own curvature")
    idle = np.column_stack([X[:, :3], np.zeros(30), X[:, 3:]])
    yield _tried("a column of zeros", fit, idle, y, alpha, *more, sweeps=SWEEPS, compare=FITTED,
                 why="it explains nothing: its weight is 0, and nothing is divided by zero")
    yield _tried("a single sample", fit, X[:1], y[:1] + 5, alpha, *more, sweeps=SWEEPS, compare=FITTED, weight=0.5,
                 why="the bias does it all")
    whole = np.column_stack([np.ones(12, int), np.tile([-1, 0, 1, 2], 3), rng.permutation(np.tile([-2, 1, 1], 4))])
    yield _tried("whole numbers", fit, whole, rng.integers(-6, 7, 12), 1, *more, sweeps=SWEEPS, compare=FITTED,
                 why="integers go in, fractions come out")
    yield _tried("single precision", fit, X.astype(np.float32), y.astype(np.float32), alpha, *more, sweeps=SWEEPS,
                 compare=close(rtol=1e-3, atol=1e-4), why="float32 is as good")
    yield calls("the inputs stay as they were", fit, X, y - 1, alpha, *more, sweeps=SWEEPS, compare=FITTED,
                why="y still belongs to the caller")


@exercise(
    CHAPTER,
    "lasso",
    points=3,
    title="Lasso by coordinate descent",
    defines=("lasso",),
    hints=(
        "Two loops: rounds, and in each round the columns. Inside stands one weight, and for one weight the lesson "
        "has the exact answer.",
        "What is left to explain for weight j is the target minus the prediction of all the others. The easiest way "
        "there: subtract the full prediction, then add the share of column j again.",
        "Pull and curvature both carry the factor 2 / N. Soft-threshold the pull first, by alpha for a weight and by "
        "0 for the bias, and divide by the curvature afterwards. Skip a column whose curvature is 0.",
    ),
)
def lasso(code, rng):
    """Prices from none to prohibitive, columns that disturb each other, differ in size or hold nothing."""
    yield from _penalised(code, "lasso", rng)


@exercise(
    CHAPTER,
    "elastic_net",
    points=2,
    title="The elastic net",
    defines=("elastic_net",),
    hints=(
        "Everything is as in lasso but the formula for one weight. Where does the price on sizes enter it, and where "
        "the price on squares?",
        "The price on sizes, ratio times alpha, is what the soft threshold takes off. The price on squares makes the "
        "parabola steeper: it is added to the curvature.",
        "Add (1 - ratio) times alpha below the fraction bar. The bias pays neither of the two, so for column 0 both "
        "prices are 0.",
    ),
)
def elastic_net(code, rng):
    """As for lasso with a mixed price; then nothing but lasso, nothing but ridge, and many ratios."""
    yield from _penalised(code, "elastic_net", rng, 0.375)
    X = _table(rng, 30, 4)
    y, alpha = _heights(rng, X), _sure(rng, 0.5, 1.5)
    for name, ratio, why in (("ratio 1", 1, "all of the price is on the size: lasso"),
                             ("ratio 0", 0, "all of the price is on the squares: ridge"),
                             ("ratio 0.75", 0.75, "a quarter of the price is on the squares")):
        yield _tried(name, code.elastic_net, X, y, alpha, ratio, sweeps=SWEEPS, compare=FITTED, why=why)


def _walk(rng, size):
    """Different whole numbers that fall at first and rise later, with rises and falls between."""
    trend = np.abs(np.arange(size) - size // 2)
    return [int(loss) for loss in 100 * trend + rng.permutation(300)[:size]]


def _patiently(code, name, losses, patiences, why):
    """One list of losses, several patiences."""
    patiences = [int(n) for n in patiences]
    return runs(name, lambda: [code.best_epoch(list(losses), n) for n in patiences], compare=equals(), why=why,
                tried=f"best_epoch({losses}, n) for n in {', '.join(map(str, patiences))}")


@exercise(
    CHAPTER,
    "best_epoch",
    points=2,
    title="Where to stop, and where to go back to",
    defines=("best_epoch",),
    hints=(
        "Walk through the losses from the left and remember one thing: where the lowest one so far stood.",
        "How long is it since the record? That is the number of this epoch minus the number of the record epoch. "
        "Compare it with the patience after every loss.",
        "Look for a new record first, then ask whether patience has run out, then go on. What comes later in the "
        "list must not be looked at once you have stopped.",
    ),
)
def best_epoch(code, rng):
    """Jittering losses with many patiences, records that come too late, ties, steady descents, one number."""
    yield runs("the losses of the lesson", lambda: [code.best_epoch([5, 3, 4, 2, 3, 3, 1], n) for n in (1, 2, 3)],
               compare=equals(), weight=0, tried="best_epoch([5, 3, 4, 2, 3, 3, 1], n) for n in 1, 2, 3",
               why="(1, 2), (3, 5) and (6, 6)")
    walks = [_walk(rng, 24) for _ in range(4)]
    yield runs("losses that jitter",
               lambda: [code.best_epoch(list(walk), n) for walk in walks for n in (1, 2, 3, 5, 8)],
               compare=equals(), weight=3,
               tried=f"best_epoch(losses, n), four lists, n in 1, 2, 3, 5, 8; the first is {walks[0]}",
               why="patience counts the epochs since the record")
    early = int(rng.integers(2, 12))
    late = [90 - n for n in range(early)] + [95, 93, 94, 97, 96, 98] + [10]
    yield _patiently(code, "a record that comes too late", late, rng.permutation([2, 3, 4, 5]),
                     "what is after the end is never seen")
    step = int(rng.integers(3, 9))
    saw = [300 - step * n + (step + 5) * (n % 2) for n in range(int(rng.integers(9, 29)))]
    yield _patiently(code, "every second epoch a record", saw, rng.permutation([1, 2, 3]),
                     "a record starts the count afresh")
    ladder = sorted(rng.permutation(90)[: int(rng.integers(5, 40))].tolist(), reverse=True)
    yield _patiently(code, "a steady descent", ladder, [2], "the last epoch is the best one")
    level = [9, 8, 7, 6][: int(rng.integers(1, 5))] + [4] * int(rng.integers(5, 9)) + [8, 8]
    yield _patiently(code, "the same lowest loss again and again", level, rng.permutation([1, 2, 3, 4, 20]),
                     "an equal loss is no new record")
    rise = np.cumsum(rng.integers(1, 9, 9)).tolist()
    yield _patiently(code, "losses that only rise", rise, rng.permutation(8) + 1, "the start may be the best of all")
    bumps = np.array(_walk(rng, 40)) / 8
    yield calls("an array of fractions", code.best_epoch, bumps, int(rng.integers(4, 12)), compare=equals(), weight=0.5,
                why="any sequence of numbers will do")
    yield runs("a single loss", lambda: code.best_epoch([float(bumps[0])], 5), compare=equals(), weight=0,
               tried="best_epoch with one loss, patience 5", why="(0, 0): there is nothing else")


def _pair(result):
    """A pair whose second part may be a list or an array: what is asked for is the numbers."""
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], np.ndarray) and result[1].ndim == 1:
        return result[0], result[1].tolist()
    return result


def _stops(code, losses, patience, start, **kwargs):
    """Early stopping of a training that only counts: after k epochs the validation loss is losses[k]."""
    theta, origin = start.copy(), float(start.flat[0])

    def train(t):
        t += 1

    def loss(t):
        return losses[min(int(round(float(t.flat[0]) - origin)), len(losses) - 1)]

    return _pair(code.early_stopping(train, loss, theta, patience, **kwargs)), theta


@exercise(
    CHAPTER,
    "early_stopping",
    points=3,
    title="Early stopping that keeps the best",
    defines=("early_stopping",),
    hints=(
        "Which arrays must exist side by side? The one that is being trained, and the best one as it was at its time. "
        "And the caller's own is a third.",
        "A second name for an array is not a second array. Copy before the first epoch, so that the caller's array is "
        "safe, and copy again whenever there is a new record.",
        "Begin the list with the loss of the start. Then loop: train, note the loss, compare with the lowest so far, "
        "and end once the epochs since the record have reached the patience.",
    ),
)
def early_stopping(code, rng):
    """Trainings whose losses are known beforehand, one that descends for real, tables, and the caller's own array."""
    yield runs("the toy of the lesson", lambda: _stops(code, [9, 4, 1, 0, 1, 4, 9], 2, np.array([0.0]))[0],
               compare=NUMBERS, weight=0, tried="training adds 1, the loss is (t - 3) ** 2, patience 2",
               why="(array([3.]), [9, 4, 1, 0, 1, 4])")
    walks = [_walk(rng, 20) for _ in range(3)]
    start = _eighths(rng.normal(size=3))
    yield runs("losses that jitter", lambda: [_stops(code, walk, n, start)[0] for walk in walks for n in (2, 4)],
               compare=NUMBERS, weight=3,
               tried=f"training adds 1 to each of {show(start)}; the losses are {walks[0]}, ...",
               why="the parameters of the record come back, not those of the end")
    table, falls = _eighths(rng.normal(size=(2, 3))), _walk(rng, 12)
    yield runs("a table of parameters", lambda: _stops(code, falls, 3, table)[0], compare=NUMBERS,
               tried="theta of shape (2, 3), patience 3", why="theta may have any shape")
    yield runs("the caller's array", lambda: _stops(code, falls, 3, start + 1)[1], compare=NUMBERS,
               tried="theta itself, after early_stopping", why="whoever called may want to start again from it")
    yield runs("a limit on the epochs", lambda: [_stops(code, falls, 50, start, epochs=n)[0] for n in (1, 4, 8)],
               compare=NUMBERS, tried="patience 50 and epochs 1, 4 and 8", why="epochs are over before patience is")
    rise = [int(n) for n in np.cumsum(rng.integers(1, 9, 12))]
    yield runs("the start is the best", lambda: _stops(code, rise, 3, start)[0], compare=NUMBERS,
               tried=f"losses {rise}, patience 3", why="nothing that was learned was any good")
    level = [9, 7, *[int(rng.integers(1, 5))] * 9]
    yield runs("the same lowest loss again and again", lambda: _stops(code, level, 3, start)[0], compare=NUMBERS,
               tried=f"losses {level}, patience 3", why="an equal loss is no new record")
    saw = [60 - 3 * n + 8 * (n % 2) for n in range(int(rng.integers(8, 12)))] + [99] * 20
    yield runs("every second epoch a record", lambda: _stops(code, saw, 2, start)[0], compare=NUMBERS,
               tried=f"losses {saw[:12]}, ..., patience 2", why="a record starts the count afresh")
    goal, best = _eighths(rng.normal(size=2)) + 4, _eighths(rng.normal(size=2)) + 2
    yield runs("a real descent", lambda: _descends(code, goal, best), compare=NUMBERS,
               tried="gradient descent to one place, validated by the distance to another",
               why="training goes on from where it was, and the closest point comes back")


def _descends(code, goal, best):
    def train(t):
        t -= 0.1 * (t - goal)

    return _pair(code.early_stopping(train, lambda t: float(((t - best) ** 2).sum()), 0 * goal, 4, epochs=60))


def _answers(rng, X):
    """Labels 0 and 1, both of them there, that have something to do with X."""
    scores = X[:, 1:].sum(axis=1) + rng.normal(size=len(X))
    return (scores > np.median(scores)).astype(int)


@exercise(
    CHAPTER,
    "logistic_loss",
    points=2,
    title="The loss of a yes-or-no answer",
    defines=("logistic_loss",),
    hints=(
        "One score for each sample first. What does a sample with truth 1 cost, what one with truth 0, written with "
        "the score and without the probability?",
        "The sigmoid of a large score is exactly 1 in the computer, and the logarithm of what is left is lost. "
        "np.logaddexp gives log(1 + e^s) for any s.",
        "log(1 + e^s) is the loss if the truth is 0. If it is 1, the score is subtracted from that. The truth, being "
        "0 or 1, can say by itself whether to subtract. Then take the mean.",
    ),
)
def logistic_loss(code, rng):
    """Both truths, ordinary scores and enormous ones, one sample, integers, truth values, single precision."""
    yield _tried("one sample to check by hand", code.logistic_loss, np.array([[1, 2]]), np.array([0]),
                 np.array([-3, 2]),
                 weight=0, why="score 1, truth 0: 1.3133")
    X, theta = _table(rng, 9, 3), _eighths(rng.normal(size=4))
    y = _answers(rng, X)
    yield _tried("a random table", code.logistic_loss, X, y, theta, why="the mean over all samples", weight=2)
    yield _tried("truth 1 only", code.logistic_loss, X, np.ones(9, int), theta,
                 why="y = 1: the first half of the formula")
    yield _tried("truth 0 only", code.logistic_loss, X, np.zeros(9, int), theta, why="y = 0: the second half")
    yield _tried("a single sample", code.logistic_loss, X[:1], y[:1], theta, why="one row is a table too")
    yield _tried("y as fractions 0.0 and 1.0", code.logistic_loss, X[::-1], y[::-1].astype(float), theta,
                 why="labels may be floats")
    large = np.column_stack([np.ones(6), rng.permutation([-1000.0, -700, -40, 40, 700, 1000])]) + np.array([0, 1 / 8])
    wild = rng.permutation([0, 0, 1, 0, 1, 1])
    yield _tried("scores of 40 to 1000", code.logistic_loss, large, wild, np.array([_sure(rng), 1.0]), weight=2,
                 why="a loss may be large, but neither infinite nor nan nor cut off")
    yield _tried("sure and wrong", code.logistic_loss, np.array([[1.0, 600 + rng.uniform(0, 99)]]), np.array([0]),
                 np.array([0.5, 1.0]), why="the loss is the score itself")
    yield _tried("single precision", code.logistic_loss, X.astype(np.float32), y, theta.astype(np.float32) + 1,
                 why="float32 is as good")
    yield calls("the inputs stay as they were", code.logistic_loss, X + 1, y, theta, compare=NUMBERS,
                why="theta still belongs to the caller")


@exercise(
    CHAPTER,
    "logistic_gradient",
    points=1,
    title="Prediction minus truth",
    defines=("logistic_gradient",),
    hints=(
        "Work out one number for each sample: by how much was its probability too high?",
        "Every parameter collects those numbers, each multiplied by the sample's own input for that parameter. Which "
        "product of a matrix and a vector does that for all parameters at once?",
        "The transpose of X times the differences gives one sum for each column. The loss was a mean, so divide by "
        "the number of rows. There is no 2.",
    ),
)
def logistic_gradient(code, rng):
    """Random tables, either truth alone, scores that saturate, one sample, integers, single precision."""
    X, _ = _few(rng)
    yield _tried("two samples to check by hand", code.logistic_gradient, X, np.array([1, 0]), np.zeros(2), weight=0,
                 why="differences of -0.5 and 0.5")
    X, theta = _table(rng, 9, 3), _eighths(rng.normal(size=4)) + 1 / 4
    y = _answers(rng, X)
    yield _tried("a random table", code.logistic_gradient, X, y, theta, weight=2, why="the mean over all samples")
    yield _tried("truth 1 only", code.logistic_gradient, X, np.ones(9, int), theta, why="every probability is too low")
    yield _tried("truth 0 only", code.logistic_gradient, X, np.zeros(9, int), theta,
                 why="every probability is too high")
    square = _table(rng, 4, 3)
    yield _tried("as many rows as columns", code.logistic_gradient, square, _answers(rng, square), theta,
                 why="here a mix-up of rows and columns does not stop with an error")
    yield _tried("a single sample", code.logistic_gradient, X[:1], y[:1], theta, why="one row is a table too")
    whole = np.column_stack([np.ones(5, int), rng.integers(-2, 3, (5, 2))])
    yield _tried("whole numbers", code.logistic_gradient, whole, np.array([0, 1, 1, 0, 1]), rng.choice([-1, 1, 2], 3),
                 why="integers go in, fractions come out")
    far = np.column_stack([np.ones(6), rng.permutation([-900.0, -800, -700, 700, 800, 900]) + 1 / 8])
    yield _tried("scores of 700 and more", code.logistic_gradient, far, rng.permutation([0, 0, 0, 1, 1, 1]),
                 np.array([_sure(rng), 1.0]), why="probabilities of exactly 0 and 1 are no accident")
    yield _tried("single precision", code.logistic_gradient, X.astype(np.float32), y, theta.astype(np.float32) - 1,
                 compare=FITTED, why="float32 is as good")
    yield calls("the inputs stay as they were", code.logistic_gradient, X + 1, y, theta, compare=NUMBERS,
                why="theta still belongs to the caller")


def _training(code, name):
    """The student's training, its losses as a list whichever way they came."""

    def train(*args, **kwargs):
        return _pair(getattr(code, name)(*args, **kwargs))

    train.__name__ = name
    return train


def _fits(name, code, function, *args, weight=1, why="", **kwargs):
    """A case for a training that returns parameters and losses."""
    return _tried(name, _training(code, function), *args, compare=FITTED, weight=weight, why=why, **kwargs)


@exercise(
    CHAPTER,
    "logistic_regression",
    points=2,
    title="Logistic regression",
    defines=("logistic_regression",),
    hints=(
        "The loop is the gradient descent you know. Both things it needs, the loss and the gradient, are written.",
        "The list of losses is one longer than the number of steps, because the start is in it. Where in the loop "
        "must the others be noted?",
        "Zeros for every column of X, floats whatever X holds. Note a loss before the loop; inside, take lr times the "
        "gradient off, and note the loss of what you have then.",
    ),
)
def logistic_regression(code, rng):
    """No step, one, and many; small and large learning rates; one sample, integers, truth values."""
    X, _ = _few(rng)
    yield _fits("one step to check by hand", code, "logistic_regression", X, np.array([1, 0]), 1.0, 1, weight=0,
                why="the gradient at zero is (0, -0.5)")
    X = _table(rng, 20, 3)
    y = _answers(rng, X)
    yield _fits("thirty steps", code, "logistic_regression", X, y, 0.5, 30, weight=3,
                why="each step goes against the gradient")
    yield _fits("one step", code, "logistic_regression", X, y, _sure(rng), 1, why="two losses: before and after")
    any_width = _table(rng, 5, int(rng.integers(1, 40)))
    yield _fits("no step at all", code, "logistic_regression", any_width, y[:5], 0.5, 0, weight=0.5,
                why="zeros, and the loss of the start")
    yield _fits("a small learning rate", code, "logistic_regression", X, y, 0.01 * _sure(rng), 10,
                why="small steps, same rule")
    yield _fits("a single sample", code, "logistic_regression", X[:1], y[:1], 1.0, 5, why="one row is a table too")
    whole = np.column_stack([np.ones(6, int), rng.permutation([-2, -1, 0, 1, 2, 3])])
    yield _fits("whole numbers", code, "logistic_regression", whole, np.array([0, 1, 0, 1, 1, 0]), 0.5, 8,
                why="integers go in, theta is made of fractions")
    yield _fits("single precision", code, "logistic_regression", X.astype(np.float32), y, 0.25, 10,
                why="float32 is as good")
    yield calls("the inputs stay as they were", _training(code, "logistic_regression"), X + 1, y, 0.125, 3,
                compare=FITTED, why="X still belongs to the caller")


@exercise(
    CHAPTER,
    "input_at",
    points=1,
    title="From a probability back to the input",
    defines=("input_at",),
    hints=(
        "Go backwards: from the probability to the score, and from the score to the input.",
        "The first step back is the logit: the logarithm of the odds. The second is an equation with one unknown, "
        "bias plus weight times x.",
        "Take the natural logarithm of p divided by what is missing to 1. Subtract the bias, then divide by the "
        "weight. NumPy does all of it for an array as well.",
    ),
)
def input_at(code, rng):
    """The boundary, probabilities on both sides, rows of them, falling curves, and the far ends."""
    yield runs("two values to check by hand", lambda: [code.input_at(np.array([-3, 2]), p) for p in (0.5, 0.9)],
               compare=NUMBERS, weight=0, tried="input_at(np.array([-3, 2]), p) for p in 0.5 and 0.9",
               why="1.5 and 2.5986")
    theta = np.array([-_sure(rng, 2, 6), _sure(rng)])
    yield _tried("the boundary", code.input_at, theta, 0.5, why="at one half the score is 0")
    yield runs("single probabilities", lambda: [code.input_at(theta.copy(), p) for p in (0.1, 0.3, 0.8)],
               compare=NUMBERS, weight=2, tried=f"input_at({show(theta)}, p) for p in 0.1, 0.3, 0.8",
               why="on both sides of one half")
    yield _tried("a row of probabilities", code.input_at, theta, rng.permutation([0.05, 0.25, 0.6, 0.95]),
                 why="an array gives an array")
    yield _tried("a falling curve", code.input_at, -theta, rng.permutation([[0.2, 0.7], [0.4, 0.9]]),
                 why="a negative weight turns the curve round")
    yield _tried("almost certain", code.input_at, theta, np.array([1e-9, 1e-4, 1 - 1e-6]),
                 compare=close(rtol=1e-5, atol=1e-6),
                 why="the logit reaches far out at both ends")
    yield calls("the inputs stay as they were", code.input_at, theta + 1, np.array([0.125, 0.875]), compare=NUMBERS,
                why="theta still belongs to the caller")


@exercise(
    CHAPTER,
    "class_probabilities",
    points=1,
    title="Probabilities of several classes",
    defines=("class_probabilities",),
    hints=(
        "First the scores: one for every class, from one product of matrices.",
        "Then the scores of each sample become shares that add up to 1. You wrote that function in chapter 1, and it "
        "is imported above.",
        "X times Theta, in this order, and softmax of the result. It works along the last axis, so a single sample "
        "needs nothing special.",
    ),
)
def class_probabilities(code, rng):
    """A table, one sample, a table of one row, enormous scores, integers, many classes."""
    yield _tried("one sample to check by hand", code.class_probabilities, np.array([1, 1]), np.array([[0, 1], [1, 0]]),
                 weight=0, why="two equal scores")
    X, Theta = _table(rng, 5, 2), _eighths(rng.normal(size=(3, 4)))
    yield _tried("a random table", code.class_probabilities, X, Theta, weight=2, why="each row adds up to 1")
    yield _tried("one sample", code.class_probabilities, X[0], Theta + 1 / 8, why="a vector in, a vector out")
    yield _tried("a table of one row", code.class_probabilities, X[1:2], Theta, why="a table stays a table")
    yield _tried("as many samples as classes", code.class_probabilities, X[:4], Theta - 1,
                 why="rows are samples, columns are classes")
    yield _tried("a square Theta", code.class_probabilities, X[:3], Theta[:, :3],
                 why="here X and Theta could be exchanged")
    loud = rng.permutation([-1000.0, -900.0, 800.0, 800.5]) + rng.integers(0, 8)
    yield _tried("scores of about 1000", code.class_probabilities, np.array([[1.0, 0], [1, 1]]),
                 np.stack([loud, _eighths(rng.normal(size=4))]), why="no score may be too large")
    yield _tried("whole numbers", code.class_probabilities, rng.integers(-2, 3, (4, 3)), rng.integers(-2, 3, (3, 2)),
                 why="integers go in, fractions come out")
    yield calls("the inputs stay as they were", code.class_probabilities, X + 1, Theta, compare=NUMBERS,
                why="Theta still belongs to the caller")


@exercise(
    CHAPTER,
    "softmax_regression",
    points=3,
    title="Softmax regression with a penalty",
    defines=("softmax_regression",),
    hints=(
        "It is logistic_regression with a matrix: a column of parameters and a column of targets for each class. "
        "Which shapes have Theta, the probabilities and the one-hot targets?",
        "The gradient of the cross-entropy is the transpose of X times (probabilities minus targets), divided by the "
        "number of rows. The penalty adds alpha times Theta, except in the row of the biases.",
        "one_hot needs the number of classes, since not every class must occur. The penalty belongs to the noted "
        "losses as well, with its half, and again without the first row.",
    ),
)
def softmax_regression(code, rng):
    """With and without a penalty, two classes and five, a class nobody belongs to, one sample, integers."""
    yield _fits("one step to check by hand", code, "softmax_regression", np.array([[1, 2]]), np.array([0]), 3, 3, 1,
                weight=0, why="probabilities of one third each")
    X = _table(rng, 24, 2)
    y = rng.permutation(np.arange(24) % 3)
    X[:, 1] += y
    yield _fits("thirty steps without a penalty", code, "softmax_regression", X, y, 3, 0.5, 30, weight=2,
                why="each step goes against the gradient")
    yield _fits("thirty steps with a penalty", code, "softmax_regression", X, y, 3, 0.5, 30, alpha=0.3, weight=2,
                why="weights are held back, and the losses contain the penalty")
    yield _fits("most samples in one class", code, "softmax_regression", X,
                np.minimum(y, 1)[::-1] * (np.arange(24) % 4 == 0), 2,
                0.5, 12, alpha=0.7, why="the biases have to grow, and they are free")
    yield _fits("a class that nobody belongs to", code, "softmax_regression", X, y, 5, 0.5, 6,
                why="its column is there all the same")
    yield _fits("two classes", code, "softmax_regression", X, y % 2, 2, 0.5, 10,
                why="logistic regression in another dress")
    yield _fits("no step at all", code, "softmax_regression", X, y, int(rng.integers(3, 60)), 0.5, 0, weight=0.5,
                why="zeros, and the loss of the start")
    yield _fits("a single sample", code, "softmax_regression", X[:1], y[:1], 3, 1.0, 4, alpha=0.1,
                why="one row is a table too")
    whole = np.column_stack([np.ones(6, int), rng.permutation([-2, -1, 0, 1, 2, 3])])
    yield _fits("whole numbers", code, "softmax_regression", whole, np.array([0, 1, 2, 2, 1, 0]), 3, 0.25, 8,
                why="integers go in, Theta is made of fractions")
    yield calls("the inputs stay as they were", _training(code, "softmax_regression"), X + 1, y, 3, 0.125, 3,
                compare=FITTED,
                why="X still belongs to the caller")
