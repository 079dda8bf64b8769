"""Probes of chapter 6, part 4: the report. There is no answer in here, and no row of the housing table."""

import functools
import tempfile
from pathlib import Path

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, equals, exercise, runs

CHAPTER = "06d_report"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_single_precision = close(rtol=1e-4, atol=1e-6)
_gives = functools.partial(calls, compare=_single_precision, keeps_inputs=False)
_shown = functools.partial(runs, compare=_single_precision)


def _frame(columns, index=None):
    """A DataFrame; pandas is loaded only where somebody asks for one."""
    import pandas

    return pandas.DataFrame(columns, index=index)


def _series(values, index):
    import pandas

    return pandas.Series(values, index=index)


def _refused(action, *names):
    """"ValueError" and those of the names that its message holds, or "accepted" and what came back."""
    try:
        return ["accepted", action()]
    except ValueError as error:
        return ["ValueError", [name for name in names if name in str(error)]]


def _two_ends(function):
    """The same function, with its two results as a list, whatever pair they come in."""

    def ends(*args, **kwargs):
        found = function(*args, **kwargs)
        return None if found is None else [np.asarray(end) for end in found]

    ends.name = function.name
    return ends


def _in_any_order(rng, pairs):
    """The actions of (words, action), shuffled, and what is tried in this order: what comes out has to follow it."""
    order = rng.permutation(len(pairs))
    return [pairs[place][1] for place in order], "; then ".join(pairs[place][0] for place in order)


# ---- section 1 -------------------------------------------------------------------------------------------------


class _MeanModel:
    """Predicts the mean of what it was fitted to, and half of the first column on top. It never forgets."""

    def __init__(self, column=0, tall=False):
        self.seen, self.column, self.tall = [], column, tall

    def fit(self, X, y):
        self.seen += list(np.asarray(y, dtype=float))
        return self

    def predict(self, X):
        first = X[self.column].to_numpy() if hasattr(X, "columns") else np.asarray(X)[:, self.column]
        found = np.mean(self.seen) + 0.5 * first
        return found[:, np.newaxis] if self.tall else found


def _folds(rng, rows, k):
    """k pairs of places, in any order, that hold each row out once."""
    parts = np.array_split(rng.permutation(rows), k)
    return [(rng.permutation(np.setdiff1d(np.arange(rows), part)), part) for part in parts]


@exercise(
    CHAPTER,
    "held_out_predictions",
    points=3,
    title="Predictions for rows that were held out",
    defines=("held_out_predictions",),
    hints=(
        "One fold at a time: which rows is the model fitted to, and which rows does it predict?",
        "Begin with an array of nan, one place for each row. Each fold makes a model of its own and fills the places "
        "of its held-out rows.",
        "A DataFrame and a Series are asked for rows by place with iloc, an array with square brackets. A prediction "
        "of shape (M, 1) has to become flat before it is put in.",
    ),
)
def held_out_predictions(code, rng):
    """By hand, arrays and frames, rows that nobody holds out, models that never forget, columns of predictions."""
    singles = [([1, 2], [0]), ([0, 2], [1]), ([0, 1], [2])]
    ask = code.held_out_predictions
    yield _shown(
        "three rows by hand", lambda: np.asarray(ask(_MeanModel, np.zeros((3, 1)), np.array([2.0, 4.0, 9.0]), singles)),
        weight=0, tried="a model of means, y = [2, 4, 9], three folds of one row", why="[6.5, 5.5, 3]",
    )
    X, y = eighths(rng, 11, 2), rng.integers(10, 90, size=11) + rng.integers(1, 8, size=11) / 8
    for name, k, why in (("three folds", 3, "each row at its own place"), ("folds of one row", 11, "as many folds")):
        folds = _folds(rng, 11, k)
        yield _shown(
            name, lambda folds=folds: np.asarray(ask(_MeanModel, X, y, folds)), weight=2,
            tried=f"a model of means, 11 rows, {k} folds in any order", why=why,
        )
    some = _folds(rng, 11, 4)[:3]
    yield _shown(
        "rows that nobody holds out", lambda: np.asarray(ask(_MeanModel, X, y, some)),
        tried="three of four folds", why="nan for the rows of the fourth",
    )
    shuffled, halves = rng.permutation(11), _folds(rng, 11, 2)
    yield _shown(
        "a DataFrame and a Series",
        lambda: np.asarray(ask(lambda: _MeanModel("size"), _frame({"size": X[:, 0]}, shuffled), _series(y, shuffled),
                               halves)),
        weight=2, tried="X a DataFrame and y a Series, both with a shuffled index",
        why="the model is given a DataFrame; rows count by place",
    )
    yield _shown(
        "predictions as a column", lambda: np.asarray(ask(lambda: _MeanModel(tall=True), X, y, halves)),
        tried="a model whose predict returns (M, 1)", why="the result has the shape (N,)",
    )
    whole = rng.integers(1, 60, size=7)
    yield _shown(
        "whole numbers", lambda: np.asarray(ask(_MeanModel, np.arange(7)[:, np.newaxis], whole, _folds_of(7))),
        weight=0.5, tried="X and y of integers", why="means of integers are no integers",
    )
    yield _shown(
        "the input stays as it was", lambda: _after(ask, X, y, halves), weight=0.5,
        tried="X and y after the call", why="they still belong to the caller",
    )


def _folds_of(rows):
    return [(np.arange(1, rows, 2), np.arange(0, rows, 2)), (np.arange(0, rows, 2), np.arange(1, rows, 2))]


def _after(ask, X, y, folds):
    mine = X.copy(), y.copy()
    return [len(ask(_MeanModel, *mine, folds)), *mine]


# ---- section 2 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "errors_by_group",
    points=3,
    title="Errors, group by group",
    defines=("errors_by_group",),
    hints=(
        "Work out the error of every row first, prediction minus target. Then each group picks its own.",
        "The bias is the mean of the errors, where they may cancel out. For the RMSE they are squared first, so they "
        "cannot.",
        "Turn all three into arrays, so that rows belong together by place, and predictions and targets into floats, "
        "so that small integers do not wrap around. Then compare the array of groups with each group that occurs.",
    ),
)
def errors_by_group(code, rng):
    """By hand, words and numbers as groups, lists, Series with other indices, single rows, bytes."""
    yield _gives(
        "two groups by hand", code.errors_by_group, [210, 190, 80, 100], [200, 200, 60, 100],
        ["coast", "coast", "inland", "inland"], weight=0, why="RMSE 10 and 14.14, bias 0 and 10",
    )
    truth, guess = 50 + eighths(rng, 17), 50 + eighths(rng, 17)
    words = rng.permutation(np.array(["bay", "coast", "hill"])[[0] * 4 + [1] * 6 + [2] * 7])
    yield _gives("three groups of words", code.errors_by_group, guess, truth, words, weight=3, why="each for itself")
    yield _gives(
        "whole numbers as groups", code.errors_by_group, guess, truth, rng.permutation(np.arange(17) % 4), weight=2,
        why="an entry for each number that occurs",
    )
    yield _gives(
        "too dear everywhere", code.errors_by_group, truth + rng.integers(3, 9, size=17), truth, words,
        why="the bias is above 0 where predictions are too high",
    )
    yield _gives(
        "one row, one group", code.errors_by_group, guess[:1], truth[:1], ["alone"], weight=0.5,
        why="its RMSE is the size of its error",
    )
    bytes_ = rng.integers(0, 120, size=9), rng.integers(130, 250, size=9)
    yield _gives(
        "single bytes", code.errors_by_group, bytes_[0].astype(np.uint8), bytes_[1].astype(np.uint8),
        rng.permutation(np.arange(9) % 2), why="integers of one byte: 10 minus 200 must not become 66",
    )
    yield _gives(
        "single precision, in lists", code.errors_by_group, guess.astype(np.float32), truth.tolist(), words.tolist(),
        weight=0.5, why="lists and float32 work as well",
    )
    yield _shown(
        "Series with other indices",
        lambda: code.errors_by_group(guess, _series(truth, np.arange(17)[::-1]), _series(words, np.arange(3, 20))),
        tried="an array, and two Series with other indices", why="rows belong together by place", weight=2,
    )
    yield _shown(
        "two Series with other indices",
        lambda: code.errors_by_group(_series(guess, np.arange(17)), _series(truth, np.arange(17)[::-1]), words),
        tried="predictions and targets as Series whose indices differ", why="rows belong together by place",
    )
    yield calls(
        "the input stays as it was", code.errors_by_group, guess[:6].copy(), truth[:6].copy(), words[:6].copy(),
        weight=0.5, compare=_single_precision, why="all three still belong to the caller",
    )


# ---- section 3 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "blend",
    points=2,
    title="A weighted mean of predictions",
    defines=("blend",),
    hints=(
        "Check the weights first, then mix.",
        "Three things can be wrong with weights: how many there are, a negative one, a sum that is not 1. Computers "
        "add 0.7, 0.2 and 0.1 to a little less than 1, so allow for 1e-6.",
        "A row of M weights times an array (M, N) is the weighted sum over the models.",
    ),
)
def blend(code, rng):
    """By hand, two and three models, lists, sums that are not quite 1, weights that have to be refused."""
    yield _gives("two models by hand", code.blend, [[1, 3], [3, 7]], [0.7, 0.3], weight=0, why="[1.6, 4.2]")
    three = 20 + eighths(rng, 3, 6)
    yield _gives("three models", code.blend, three, np.array([0.25, 0.125, 0.625]), weight=2, why="each its own weight")
    yield _gives(
        "as many models as rows", code.blend, 20 + eighths(rng, 3, 3), [0.5, 0.375, 0.125], why="models are rows here",
    )
    yield _gives(
        "a sum that is not quite 1", code.blend, 20 + eighths(rng, 3, 5), [0.7, 0.2, 0.1],
        why="in floats they add up to 0.9999999999999999",
    )
    yield _gives("a list of arrays", code.blend, [*eighths(rng, 2, 4)], (0.75, 0.25), why="lists and tuples work too")
    yield _gives(
        "whole numbers", code.blend, rng.integers(1, 9, size=(2, 5)), [0.5, 0.5], weight=0.5, why="halves stay halves",
    )
    yield _gives("one model", code.blend, eighths(rng, 1, 4), [1.0], weight=0.5, why="it has all the weight")
    yield _gives("all for one", code.blend, eighths(rng, 2, 4), [0, 1], weight=0.5, why="a weight of 0 is fine")
    pairs = [
        (f"weights {weights} for {len(models)} models", functools.partial(_mixed, code, models, weights))
        for models, weights in (
            (eighths(rng, 2, 3), [1.25, -0.25]), (eighths(rng, 2, 3), [0.5, 0.25]), (eighths(rng, 3, 3), [0.5, 0.5]),
            (eighths(rng, 2, 3), [0.5, 0.25, 0.25]), (eighths(rng, 2, 3), [0.375, 0.625]),
            (eighths(rng, 2, 3), [1, 1]), (eighths(rng, 2, 3), [0.125, 0.875]),
        )
    ]
    actions, tried = _in_any_order(rng, pairs)
    yield _shown(
        "weights that are refused", lambda: [_refused(action) for action in actions], weight=2, tried=tried,
        why="ValueError for what is negative, adds up to something else, or does not fit the models",
    )
    yield calls(
        "the input stays as it was", code.blend, eighths(rng, 2, 3), np.array([0.25, 0.75]), weight=0.5,
        compare=_single_precision, why="predictions and weights still belong to the caller",
    )


def _mixed(code, models, weights):
    return np.asarray(code.blend(models.copy(), list(weights)), dtype=float)


@exercise(
    CHAPTER,
    "best_blend",
    points=3,
    title="The best two weights",
    defines=("best_blend",),
    hints=(
        "How far apart are the two models, and how far is the second from the truth?",
        "Two sums: (a - b) times (y - b) over (a - b) squared. The quotient is the weight of the first model; the "
        "second gets what is left of 1.",
        "Cut the quotient off at 0 and at 1. Where all differences a - b are 0 there is nothing to divide by: answer "
        "with one half each before it comes to that.",
    ),
)
def best_blend(code, rng):
    """By hand, between the models, beyond either of them, models that agree, Series, bytes."""
    yield _gives("two rows by hand", code.best_blend, [1, 3], [3, 7], [2, 4], weight=0, why="0.7 and 0.3")
    first, second = 40 + 2 * eighths(rng, 12), 40 + 2 * eighths(rng, 12)
    second += first == second
    mix = int(rng.integers(3, 12)) / 16
    noisy = mix * first + (1 - mix) * second + eighths(rng, 12) / 64
    yield _gives("between the two", code.best_blend, first, second, noisy, weight=3, why="the formula")
    shifted = first + int(rng.integers(2, 6)) / 4
    yield _gives(
        "a model that is always too dear", code.best_blend, shifted, second, noisy, weight=2,
        why="no mean is taken off: the weights alone have to do it",
    )
    beyond = [((first, second), 1.5 * first - 0.5 * second), ((first, second), 1.75 * second - 0.75 * first),
              ((second, first), noisy)]
    beyond = [beyond[place] for place in rng.permutation(3)]
    yield _shown(
        "beyond one of them",
        lambda: [np.asarray(code.best_blend(*models, target)) for models, target in beyond],
        tried="targets that lie beyond one of the two models, and between them",
        why="no weight is below 0 or above 1", weight=2,
    )
    yield _gives(
        "models that agree", code.best_blend, first, first, noisy, weight=0, why="then it is one half each, and no nan",
    )
    yield _shown(
        "Series with other indices",
        lambda: np.asarray(code.best_blend(_series(first, np.arange(12)), _series(second, np.arange(12)[::-1]), noisy)),
        tried="two Series whose indices differ, and an array", why="rows belong together by place",
    )
    small = [rng.integers(1, 250, size=14).astype(np.uint8) for _ in range(2)]
    between = (small[0].astype(int) + 3 * small[1].astype(int)) // 4
    yield _gives(
        "single bytes", code.best_blend, *small, between.astype(np.uint8),
        why="integers of one byte: 10 minus 200 must not become 66",
    )
    yield calls(
        "the input stays as it was", code.best_blend, first[:5].copy(), second[:5].copy(), noisy[:5].copy(), weight=0.5,
        compare=_single_precision, why="all three still belong to the caller",
    )


# ---- section 4 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "SealedTest",
    points=3,
    title="A test that opens once",
    defines=("SealedTest",),
    hints=(
        "What does the box have to remember between two calls?",
        "errors has an order: is the box open already? Then ask for the predictions, then check how many came. Only "
        "when all went well does the box count as opened.",
        "Flatten the predictions before you subtract. Set opened after predict has returned and its answer has the "
        "right size, so that a failure leaves the seal whole.",
    ),
)
def SealedTest(code, rng):
    """By hand, the second time, columns of predictions, failures before the seal, frames, whole numbers."""
    X, y = eighths(rng, 6, 2), eighths(rng, 6)
    guess = y + eighths(rng, 6)
    yield _shown(
        "two rows by hand",
        lambda: _opened(code, np.zeros((2, 1)), np.array([3.0, 5.0]), [np.array([4.0, 4.0])])[0],
        weight=0, tried="targets [3, 5], predictions [4, 4]", why="[1, -1]",
    )
    yield _shown(
        "the first time", lambda: _opened(code, X, y, [guess])[0], weight=2, tried="errors(predict) of a new box",
        why="prediction minus target",
    )
    yield _shown(
        "before and after", lambda: _opened(code, X, y, [guess, guess + 1, guess]), weight=2,
        tried="errors three times, and opened after each", why="the second time is refused with RuntimeError",
    )
    yield _shown(
        "predictions as a column", lambda: _opened(code, X, y, [guess[:, np.newaxis]])[0], weight=2,
        tried="a predict that returns (N, 1)", why="the errors have the shape (N,)",
    )
    tries = [guess[:4], None, np.append(guess, guess[:2]), np.stack([guess, guess], axis=1)]
    tries = [tries[place] for place in rng.permutation(4)]
    yield _shown(
        "failures leave the seal whole", lambda: _opened(code, X, y, [*tries, guess, guess]), weight=2,
        tried="a predict that fails, some that return too few or too many, then a right one twice",
        why="nothing has been seen before the right one",
    )
    whole = rng.integers(0, 100, size=5).astype(np.uint8), rng.integers(100, 250, size=5).astype(np.uint8)
    yield _shown(
        "single bytes", lambda: _opened(code, X[:5], whole[1], [whole[0]])[0],
        tried="targets and predictions of the type np.uint8",
        why="integers of one byte: 10 minus 200 must not become 66",
    )
    index = rng.permutation(6)
    yield _shown(
        "a DataFrame and a Series",
        lambda: np.asarray(code.SealedTest(_frame({"a": X[:, 0]}, index), _series(y, index)).errors(
            lambda rows: rows["a"].to_numpy() * 2)),
        tried="X a DataFrame, y a Series with a shuffled index", why="predict is given X as it is; rows count by place",
    )
    yield _shown(
        "two boxes", lambda: [_opened(code, X, y, [guess])[0], _opened(code, X, y + 1, [guess])[0]], weight=0.5,
        tried="errors of one box, then of another", why="each box has a seal of its own",
    )


def _opened(code, X, y, tries):
    """What each try gave, and whether the box was open after it."""
    box, found = code.SealedTest(X.copy(), y.copy()), []
    for answer in tries:
        found += [_asked(box, answer), bool(box.opened)]
    return found


def _asked(box, answer):
    def predict(rows):
        if answer is None:
            raise KeyError("no such column")
        return answer.copy()

    try:
        found = box.errors(predict)
        return "nothing" if found is None else np.asarray(found)
    except NotImplementedError:
        raise
    except KeyError:
        return "the failure of predict"
    except (ValueError, RuntimeError) as error:
        return "ValueError" if isinstance(error, ValueError) else "RuntimeError"


# ---- section 5 -------------------------------------------------------------------------------------------------


def _squares(rng, count):
    """Squared errors with a few large ones, as they are in life."""
    return np.square(eighths(rng, count) * np.where(rng.random(count) < 0.2, 4, 1)) + 0.25


@exercise(
    CHAPTER,
    "t_interval",
    points=3,
    title="An interval by the rule for means",
    defines=("t_interval",),
    hints=(
        "Forget the root at first: what is the interval for the mean of the squared errors?",
        "Mean minus and plus t times the standard error. The standard error is the standard deviation, with m - 1 "
        "below the line, over the root of m.",
        "NumPy's std takes ddof for what is taken off m. Raise a lower end below 0 to 0, then take the root of "
        "both ends. Fewer than two rows are refused before anything else.",
    ),
)
def t_interval(code, rng):
    """By hand, many and few rows, an end below zero, no spread, too few rows, whole numbers."""
    ask = _two_ends(code.t_interval)
    yield _gives("five rows by hand", ask, [4, 9, 16, 9, 12], 2.776, weight=0, why="2.126 to 3.935")
    yield _gives("forty rows", ask, 20 + _squares(rng, 40), 2.023, weight=3, why="both ends")
    yield _gives("no t given", ask, 5 + _squares(rng, 25), weight=1, why="then it is 1.96")
    yield _gives("six rows", ask, 30 + _squares(rng, 6), 2.571, weight=2, why="m - 1 below the line")
    wild = np.append(np.full(7, 0.25), float(rng.integers(40, 90)))
    yield _gives("a lower end below zero", ask, wild, 2.365, weight=1, why="it becomes 0, not nan")
    same = np.full(4, float(rng.integers(3, 30)))
    yield _gives("errors all alike", ask, same, 3.182, weight=0.5, why="then both ends are the RMSE")
    yield _gives(
        "whole numbers", ask, rng.integers(20, 40, size=9), 2.306, weight=0.5, why="integers go in",
    )
    pairs = [
        (f"{len(squares)} rows", functools.partial(lambda squares: ask(squares, 4.303), squares))
        for squares in (np.zeros(0), _squares(rng, 1), 40 + _squares(rng, 3), 60 + _squares(rng, 3))
    ]
    actions, tried = _in_any_order(rng, pairs)
    yield _shown(
        "too few rows", lambda: [_refused(action) for action in actions], tried=tried,
        why="ValueError for fewer than two rows",
    )
    yield calls(
        "the input stays as it was", ask, 9 + _squares(rng, 5), 2.776, weight=0.5,
        compare=_single_precision, why="the squared errors still belong to the caller",
    )


class _Rows:
    """A generator whose draws are written down beforehand."""

    def __init__(self, *draws):
        self.draws = [np.array(draw) for draw in draws]

    def integers(self, *_, **__):
        first, *self.draws = self.draws if len(self.draws) > 1 else (*self.draws, self.draws[-1])
        return first.copy()

    def choice(self, values, *_, **__):
        return np.asarray(values if np.ndim(values) else np.arange(values))[self.integers()]


@exercise(
    CHAPTER,
    "bootstrap_interval",
    points=3,
    title="An interval by drawing again",
    defines=("bootstrap_interval",),
    hints=(
        "One round: draw as many rows as there are, with replacement, and work out one RMSE. What is done with all of "
        "them?",
        "Collect the RMSE of each round. Between the two quantiles lies the share that is asked for; what is left over "
        "is divided equally.",
        "The draw gives row places: pick with them, take the mean, then the root. For a share of 0.95 the two "
        "quantiles are those of 0.025 and 0.975.",
    ),
)
def bootstrap_interval(code, rng):
    """By hand, the draws of a known generator, other shares, a single round, whole numbers."""
    yield _shown(
        "two rounds by hand",
        lambda: [float(end) for end in code.bootstrap_interval([1, 4, 16], 2, _Rows([0, 0, 1], [2, 1, 2]), share=1)],
        weight=0, tried="squared errors [1, 4, 16], draws of the rows 0, 0, 1 and 2, 1, 2, share 1",
        why="the RMSEs 1.414 and 3.464 are the ends",
    )
    seed = int(rng.integers(2**32))

    def found(squares, rounds, **share):
        return [float(end) for end in code.bootstrap_interval(squares, rounds, np.random.default_rng(seed), **share)]

    squares = _squares(rng, 23)
    yield _shown(
        "two hundred rounds", lambda: found(squares, 200), weight=3, tried="bootstrap_interval(squares, 200, rng)",
        why="0.95 lie between the ends if no share is given",
    )
    for share in (0.5, 0.8):
        yield _shown(
            f"a share of {share:g}", lambda share=share: found(squares, 100, share=share), weight=1,
            tried=f"bootstrap_interval(squares, 100, rng, share={share:g})", why="equal parts left over on both sides",
        )
    yield _shown(
        "one round", lambda: found(squares[:9], 1), tried="bootstrap_interval(squares, 1, rng)",
        why="both ends are the RMSE of this one draw",
    )
    whole = rng.integers(1, 400, size=12)
    yield _shown(
        "whole numbers", lambda: found(whole.tolist(), 60), weight=0.5, tried="squared errors as a list of integers",
        why="lists work as well",
    )
    yield _shown(
        "the generator goes on", lambda: _two_in_a_row(code, squares, np.random.default_rng(seed)), weight=0.5,
        tried="two intervals with the same generator", why="each round draws anew",
    )
    yield _shown(
        "the input stays as it was", lambda: _drawn_from(code, squares.copy(), np.random.default_rng(seed)), weight=0.5,
        tried="squares after bootstrap_interval(squares, 5, rng)", why="they still belong to the caller",
    )


def _two_in_a_row(code, squares, source):
    return [[float(end) for end in code.bootstrap_interval(squares, 20, source)] for _ in range(2)]


def _drawn_from(code, squares, source):
    return [[float(end) for end in code.bootstrap_interval(squares, 5, source)], squares]


@exercise(
    CHAPTER,
    "paired_interval",
    points=2,
    title="Two models on the same rows",
    defines=("paired_interval",),
    hints=(
        "What is compared is one number for each row. Which?",
        "Square the errors of both models, subtract row by row, and treat the differences as you treated the squared "
        "errors before. No root in the end: a difference may be negative.",
        "Mean of the differences, minus and plus t times their standard deviation (ddof 1) over the root of m.",
    ),
)
def paired_interval(code, rng):
    """By hand, models that are alike and unlike, lists, whole numbers."""
    ask = _two_ends(code.paired_interval)
    yield _gives(
        "three rows by hand", ask, np.sqrt([5, 14, 30]), np.sqrt([4, 12, 27]), 4.303, weight=0,
        why="differences 1, 2, 3",
    )
    first = 3 * eighths(rng, 30)
    near = first + eighths(rng, 30) / 4
    yield _gives("models that are alike", ask, first, near, 2.045, weight=3, why="row by row")
    yield _gives("the other way round", ask, near, first, 2.045, why="first minus second")
    yield _gives("no t given", ask, first, eighths(rng, 30), why="then it is 1.96")
    yield _gives(
        "five rows", ask, first[:5], near[:5], 2.776, weight=2, why="m - 1 below the line",
    )
    yield _gives(
        "single bytes", ask, rng.integers(20, 90, size=8).astype(np.uint8),
        rng.integers(90, 200, size=8).astype(np.uint8), 2.365,
        why="integers of one byte: 100 squared must not become 16",
    )
    yield _gives("the same model twice", ask, first, first, 2.045, weight=0, why="0 to 0")
    yield _gives(
        "lists", ask, first[:7].tolist(), near[:7].tolist(), 2.447, weight=0.5, why="lists work too",
    )
    yield calls(
        "the input stays as it was", ask, first[:4].copy(), near[:4].copy(), 3.182, weight=0.5,
        compare=_single_precision, why="both still belong to the caller",
    )


# ---- section 6 -------------------------------------------------------------------------------------------------


def _arrays(rng):
    """What a small network may have learnt: several types, shapes, a number alone and words."""
    return {
        "W1": eighths(rng, 3, 2).astype(np.float32),
        "b1": eighths(rng, 2),
        "steps": np.array(int(rng.integers(10, 900))),
        "words": np.array(["bay", "coast", f"place {rng.integers(100)}"]),
    }


def _read(path):
    """Every array of a file, with its type, by name."""
    with np.load(path, allow_pickle=True) as stored:
        return {name: [stored[name].dtype.str, np.asarray(stored[name]).tolist()] for name in stored.files}


@exercise(
    CHAPTER,
    "save_model",
    points=2,
    title="A model into a file",
    defines=("save_model",),
    hints=(
        "Two traps: the name that NumPy changes, and arrays that would be stored as a pickle. Which of them has to be "
        "looked at before the file is made?",
        "np.savez also takes a file that is open for writing bytes. Then it cannot change the name.",
        "Turn each entry into an array and look at its dtype: hasobject says whether there are Python objects in it. "
        "Then open the file, and hand the dictionary over with two stars, so that names are kept.",
    ),
)
def save_model(code, rng):
    """The very name, types and shapes, numbers and lists, what is refused, a file that is there already."""
    arrays = _arrays(rng)
    for name, path, why in (
        ("a name without an ending", f"model{rng.integers(10, 99)}", "the file has this very name"),
        ("a name with a point", f"model.v{rng.integers(10, 99)}", "NumPy would add .npz"),
        ("a name that ends in .npz", f"net{rng.integers(10, 99)}.npz", "it is not added twice"),
    ):
        yield _shown(
            name, lambda path=path: _saved(code, path, arrays), compare=equals(), weight=1 if "npz" in path else 2,
            tried=f"save_model(folder / {path!r}, arrays), and what np.load finds", why=why,
        )
    yield _shown(
        "a path as text", lambda: _saved(code, "as_text.npz", arrays, as_text=True), compare=equals(),
        tried="save_model(str(path), arrays)", why="a str works as a Path does",
    )
    plain = {"shift": float(rng.integers(1, 90)) / 8, "sizes": rng.integers(1, 50, size=3).tolist()}
    yield _shown(
        "numbers and lists", lambda: _saved(code, "plain.npz", plain), compare=equals(), weight=0.5,
        tried="an entry that is a number, and one that is a list", why="they become arrays",
    )
    pairs = [
        ("plain arrays", functools.partial(_saved, code, "good.npz", {"b": eighths(rng, 2)})),
        ("other arrays", functools.partial(_saved, code, "fine.npz", {"c": eighths(rng, 3)})),
        ("an array of objects", functools.partial(_left, code, {"a": eighths(rng, 2), "o": np.array([None, {}])})),
    ]
    actions, tried = _in_any_order(rng, pairs)
    yield _shown(
        "Python objects", lambda: [_refused(action) for action in actions], compare=equals(), weight=2, tried=tried,
        why="ValueError for objects, and no file is left",
    )
    yield _shown(
        "saved twice", lambda: _saved(code, "again.npz", arrays, before={"old": np.zeros(2)}), compare=equals(),
        tried="save_model where a file with other arrays is", why="the new arrays take the place of the old ones",
    )


def _saved(code, name, arrays, as_text=False, before=None):
    """Names of the files in the folder, what the file holds, and whether its path came back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        if before:
            with path.open("xb") as earlier:
                np.savez(earlier, **before)
        given = str(path) if as_text else path
        back = code.save_model(given, dict(arrays))
        files = sorted(file.name for file in Path(folder).iterdir())
        return [files, _read(Path(folder) / files[0]) if files else {}, str(back) == str(given)]


def _left(code, arrays):
    """What save_model does with these arrays; a file that it leaves behind after refusing counts as accepted."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            code.save_model(Path(folder) / "bad.npz", arrays)
        except ValueError:
            if any(Path(folder).iterdir()):
                return "refused, and a file was left"
            raise
    return "saved"


@exercise(
    CHAPTER,
    "load_model",
    points=3,
    title="A model out of a file",
    defines=("load_model",),
    hints=(
        "Compare two collections of names first, then the shapes of the names that are in both.",
        "Names in one set and not in the other, on either side, are at fault. So are those whose shape is not the "
        "expected one. Collect them all, so that the message can name each.",
        "Open the file with pickles switched off and read its arrays while it is open; stored.files has their names. "
        "A shape is equal as a whole: (2, 3) is not (3, 2).",
    ),
)
def load_model(code, rng):
    """What was saved, with its types, missing and strange names, other shapes, objects."""
    arrays = _arrays(rng)
    shapes = {name: values.shape for name, values in arrays.items()}
    yield _shown(
        "what was saved", lambda: _loaded(code, arrays, shapes), compare=equals(), weight=2,
        tried="load_model(path, shapes) for the shapes that are in the file", why="every array with its type",
    )
    yield _shown(
        "a path as text", lambda: _loaded(code, arrays, shapes, as_text=True), compare=equals(),
        tried="load_model(str(path), shapes)", why="a str works as a Path does",
    )
    letters = [f"{letter}{rng.integers(100, 999)}" for letter in "WVUb"]
    small = {name: eighths(rng, 2, 3) for name in letters[:3]}
    right = {name: (2, 3) for name in small}
    less = {name: right[name] for name in letters[:2]}
    for name, wanted, weight, why in (
        ("a name is missing in the file", {**right, letters[3]: (3,)}, 1, "it is named"),
        ("a name that was not expected", less, 1, "it is named"),
        ("rows and columns exchanged", {**right, letters[1]: (3, 2)}, 2, "(2, 3) is not (3, 2)"),
        ("another shape of the same size", {**right, letters[0]: (6,)}, 1, "six numbers in a row are no table"),
        ("everything at once", {letters[0]: (4, 3), letters[1]: (2, 3), letters[3]: (3,)}, 2, "all three are named"),
    ):
        yield _shown(
            name, lambda wanted=wanted: _refused(lambda: _loaded(code, small, wanted), *letters), compare=equals(),
            weight=weight, tried=f"a file of {_told(right)}, asked for {_told(wanted)}", why=f"ValueError: {why}",
        )
    pairs = [
        ("a file of numbers", functools.partial(_loaded, code, {"v": eighths(rng, 2)}, {"v": (2,)})),
        ("another file of numbers", functools.partial(_loaded, code, {"v": eighths(rng, 2)}, {"v": (2,)})),
        ("a file with objects", functools.partial(_loaded, code, {"v": np.array([{}, None])}, {"v": (2,)})),
    ]
    actions, tried = _in_any_order(rng, pairs)
    yield _shown(
        "Python objects", lambda: [_refused(action) for action in actions], compare=equals(), weight=2, tried=tried,
        why="ValueError for objects: nothing is unpickled",
    )


def _told(shapes):
    return ", ".join(f"{name} {shape}" for name, shape in shapes.items())


def _loaded(code, arrays, shapes, as_text=False):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.npz"
        np.savez(path, **arrays)
        found = code.load_model(str(path) if as_text else path, dict(shapes))
        return {name: [np.asarray(values).dtype.str, np.asarray(values).tolist()] for name, values in found.items()}


# ---- section 7 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "predict_district",
    points=3,
    title="One district",
    defines=("predict_district",),
    hints=(
        "Three steps: refuse keys that are no columns, make a row, ask for the prediction. Where is it found out what "
        "had to be guessed?",
        "Go through the columns in their order, numbers first, and not through the district: what it lacks would be "
        "passed over. Unknown numbers become nan, unknown words \"unknown\".",
        "Zero is a number and no gap, so compare with None and test for nan. A DataFrame of one row can be made from a "
        "list with one dictionary; its columns keep the order of the keys.",
    ),
)
def predict_district(code, rng):
    """By hand, everything known, gaps of three kinds, words never seen, zeros, mistyped keys, another order."""
    numbers, categories = ["rooms", "income", "age"], {"place": ["bay", "coast", "inland"], "kind": ["new", "old"]}
    slopes = rng.integers(2, 30, size=3) / 8

    def ask(district, numbers=numbers, categories=categories):
        rows = []

        def predict(frame):
            values = [_plain(value) for value in frame.iloc[0].tolist()]
            rows.append([list(map(str, frame.columns)), values, len(frame)])
            known = np.nan_to_num(frame[numbers].to_numpy(dtype=float), nan=100.0)
            words = sum(len(str(frame[name].iloc[0])) for name in categories)
            return known @ slopes[: len(numbers)] + words

        price, guessed = code.predict_district(dict(district), list(numbers), dict(categories), predict)
        return [float(price), list(guessed), rows]

    yield _shown(
        "a gap and a strange word by hand", lambda: ask({"income": 3, "place": "moon"}, ["rooms", "income"],
                                                        {"place": ["coast", "inland"]})[1:],
        weight=0, tried='predict_district({"income": 3, "place": "moon"}, ...)',
        why='predict is given nan, 3, "unknown", and the list is ["rooms", "place"]',
    )

    def district():
        rooms, income, age = (float(number) for number in rng.integers(1, 60, size=3) / 4)
        place, kind = (str(rng.choice(known)) for known in categories.values())
        return {"rooms": rooms, "income": income, "age": age, "place": place, "kind": kind}

    full = district()
    turned = dict(reversed(district().items()))
    empty, gaps, strange = district(), district(), district()
    empty = {key: empty[key] for key in ("age", "kind")}
    gaps |= {"income": None, "rooms": float("nan"), "place": None}
    strange |= {"place": "moon", "kind": "coast"}
    zeros = {**district(), "income": 0, "age": 0.0}
    for name, asked, weight, why in (
        ("everything is known", full, 1, "nothing was guessed"),
        ("keys in another order", turned, 1, "the columns have the order of numbers and categories"),
        ("keys that are not there", empty, 2, "what is missing is unknown"),
        ("None and nan", gaps, 2, "they say that nothing is known"),
        ("words never seen", strange, 2, "each column has words of its own"),
        ("zeros", zeros, 1, "0 is a number, not a gap"),
    ):
        yield _shown(
            name, lambda asked=asked: ask(asked), weight=weight, tried=f"predict_district({asked}, ...)", why=why,
        )
    wrong = [str(word) for word in rng.permutation(["incom", "Rooms", "plase"])[:2]]
    yield _shown(
        "mistyped keys",
        lambda: [_refused(lambda: ask({**full, wrong[0]: 2.0}), *wrong), _refused(lambda: ask(full), *wrong),
                 _refused(lambda: ask({wrong[1]: 1.0}), *wrong)],
        weight=2, tried=f"a district with the key {wrong[0]!r}, one without, one with {wrong[1]!r}",
        why="ValueError, with the name in the message",
    )
    yield _shown(
        "the district stays as it was", lambda: _untouched(code, gaps, numbers, categories), weight=0.5,
        tried="the district after the call", why="it still belongs to the caller",
    )


def _plain(value):
    return value if isinstance(value, str) else float(value)


def _untouched(code, district, numbers, categories):
    mine = dict(district)
    price, _ = code.predict_district(mine, numbers, categories, lambda frame: 7 * frame["age"].to_numpy())
    return [float(price), {key: value for key, value in mine.items() if value == value}]


@exercise(
    CHAPTER,
    "price_range",
    points=2,
    title="A range for one price",
    defines=("price_range",),
    hints=(
        "Error is prediction minus price. So what is the price, in terms of the prediction and the error?",
        "Two quantiles of the errors, with equal shares left out below and above. The largest errors lead to the "
        "lowest price.",
        "For a share of 0.8 take the quantiles 0.1 and 0.9. Low is the prediction minus the upper one, high the "
        "prediction minus the lower one; what falls below 0 becomes 0.",
    ),
)
def price_range(code, rng):
    """By hand, lopsided errors, other shares, several prices, prices near zero."""
    ask = _two_ends(code.price_range)
    errors = [-30, -10, 0, 10, 50]
    for share, why in ((1, "150 to 230"), (0.5, "190 to 210")):
        yield _gives(f"a share of {share:g} by hand", ask, 200, errors, share, weight=0, why=why)
    lopsided = np.where(rng.random(41) < 0.3, 6, 1) * np.abs(eighths(rng, 41)) - 1
    price = 60 + float(rng.integers(1, 200)) / 8
    yield _gives("no share given", ask, price, lopsided, weight=2, why="then it is 0.8")
    share = float(rng.integers(8, 15)) / 16
    yield _gives("another share", ask, price, lopsided, share, weight=2, why="equal parts left out")
    yield _gives("errors the other way", ask, price, -lopsided, share, why="prediction minus error")
    yield _gives("always too dear", ask, price, np.abs(lopsided) + 3, 0.9, why="both ends lie below")
    several = 70 + eighths(rng, 6)
    yield _gives("several prices", ask, several, lopsided, weight=1, why="an end for each")
    yield _gives(
        "prices near zero", ask, np.array([0.5, 2.0, 40.0]), lopsided + 1, 0.95, why="no price is below 0",
    )
    yield _gives(
        "whole numbers", ask, int(rng.integers(300, 900)), rng.integers(-99, 99, size=12).tolist(), 0.7,
        weight=0.5, why="lists and integers work as well",
    )
    yield calls(
        "the input stays as it was", ask, several[:3].copy(), lopsided[:9].copy(), 0.5, weight=0.5,
        compare=_single_precision, why="prices and errors still belong to the caller",
    )


# ---- section 8 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "drift_report",
    points=4,
    title="How new rows differ",
    defines=("drift_report",),
    seconds=8.0,
    hints=(
        "For each column, lay the gaps aside first. Which of the findings needs them?",
        "Least, greatest, mean and deviation come from the reference, the share outside from the known fresh values. "
        "Only missing is a share of all fresh rows.",
        "pandas divides by N - 1 unless it is told ddof=0. dropna takes the gaps out, isna finds them, isin says which "
        "words are known; is_numeric_dtype in pd.api.types tells numbers from words.",
    ),
)
def drift_report(code, rng):
    """By hand, moved and far values, gaps on both sides, words, columns without spread or value, missing columns."""
    yield _shown(
        "seven values by hand",
        lambda: code.drift_report(_frame({"x": [2.0, 4, 4, 6]}), _frame({"x": [4.0, 7, np.nan]})), weight=0,
        tried="reference [2, 4, 4, 6], fresh [4, 7, nan]", why="shift 1.0607, outside 1/2, missing 1/3",
    )
    old = {"age": 40 + eighths(rng, 12), "rooms": 5 + eighths(rng, 12)}
    new = {"age": 42 + 2 * eighths(rng, 9), "rooms": 3 + eighths(rng, 9)}
    yield _shown(
        "two columns of numbers", lambda: code.drift_report(_frame(old), _frame(new)), weight=3,
        tried="two columns, 12 rows and 9 rows", why="shift in deviations of reference, and its sign",
    )
    gaps = {name: _with_gaps(rng, values, 3) for name, values in old.items()}
    fresh_gaps = {name: _with_gaps(rng, values, 2) for name, values in new.items()}
    yield _shown(
        "gaps on both sides", lambda: code.drift_report(_frame(gaps), _frame(fresh_gaps)), weight=2,
        tried="columns with some nan", why="a gap is no value, and it is not outside either",
    )
    edge = np.array([float(old["age"].min()), float(old["age"].max()), float(old["age"].max()) + 1, 41.0])
    yield _shown(
        "at the very ends", lambda: code.drift_report(_frame({"age": old["age"]}), _frame({"age": edge})),
        tried="fresh values equal to the least and the greatest of reference", why="these are not outside",
    )
    known = rng.permutation(["bay", "coast", "inland", "bay", "coast", "coast"]).tolist()
    strange = rng.permutation(["moon", "lake", "bay", "moon", "inland", "coast", "zoo", "bay"]).tolist()[:7]
    yield _shown(
        "words", lambda: code.drift_report(_frame({"place": known}), _frame({"place": strange})), weight=2,
        tried="a column of words, some of them new", why="each new word once, sorted",
    )
    holes = [*strange[:4], None, "attic", np.nan]
    yield _shown(
        "words and gaps", lambda: code.drift_report(_frame({"place": [*known, None]}), _frame({"place": holes})),
        tried="words with None and nan among them", why="a gap is no new word",
    )
    still, moving = float(rng.integers(2, 40)) / 4, eighths(rng, 4)
    yield _shown(
        "no spread in reference",
        lambda: code.drift_report(_frame({"x": np.full(5, still)}), _frame({"x": moving})),
        tried="a column that is always the same in reference", why="the shift is the plain difference, not infinite",
    )
    whole = rng.integers(1, 50, size=8), rng.integers(30, 90, size=5)
    yield _shown(
        "whole numbers, another index, another column",
        lambda: code.drift_report(_frame({"n": whole[0]}, np.arange(8)[::-1]),
                                  _frame({"extra": np.zeros(5), "n": whole[1]}, np.arange(50, 55))),
        tried="integers, and a column that only fresh has", why="that column is left alone",
    )
    yield _shown(
        "no value at all", lambda: code.drift_report(_frame({"x": old["age"], "y": old["rooms"]}),
                                                    _frame({"x": np.full(9, np.nan), "y": new["rooms"]})),
        weight=0.5, tried="a column of nan in fresh", why="shift and outside are 0, missing is 1",
    )
    absent = str(rng.choice(["age", "rooms"]))
    yield _shown(
        "a column is not there",
        lambda: _refused(lambda: code.drift_report(_frame(old), _frame(new).drop(columns=absent)), "age", "rooms"),
        tried=f"fresh without the column {absent}", why="ValueError, with its name in the message",
    )


def _with_gaps(rng, values, count):
    values = values.copy()
    values[rng.permutation(len(values))[:count]] = np.nan
    return values


@exercise(
    CHAPTER,
    "drift_alarms",
    points=2,
    title="When to ring",
    defines=("drift_alarms",),
    hints=(
        "Go through all columns, and in each through all findings. When does a finding ring?",
        "Lists of new words ring when there is a word in them. For numbers compare the size, without sign, with the "
        "limit, if there is one.",
        "Do not ask whether a number is above its limit, ask whether it is not within it. For nan both comparisons are "
        "False, and the second question then rings.",
    ),
)
def drift_alarms(code, rng):
    """By hand, both directions, at the limit, nan, findings without a limit, new words, the order."""
    yield _gives(
        "two alarms by hand", code.drift_alarms,
        {"age": {"shift": -0.4, "missing": 0.0}, "place": {"new": ["moon"]}}, {"shift": 0.25}, weight=0,
        compare=equals(), why='("age", "shift") and ("place", "new")',
    )
    limits = {"shift": 0.25, "outside": 0.125, "missing": 0.0625}

    def report(moves, names="uvwxyz"):
        columns = [f"{letter}{rng.integers(10, 99)}" for letter in rng.permutation(list(names))]
        return {column: dict(findings) for column, findings in zip(columns, moves, strict=False)}

    def finding(shift, outside=0.0, missing=0.0):
        return {"missing": missing, "shift": shift, "outside": outside}

    for name, moves, weight, why in (
        ("shifts in both directions", [finding(0.5), finding(-0.75), finding(0.125), finding(-0.125)], 2, "by size"),
        ("other findings", [finding(0.0, 0.25), finding(0.0, 0.0, 0.5), finding(0.0, 0.5, 0.25)], 2, "each its limit"),
        ("exactly at the limit", [finding(0.25), finding(-0.25, 0.125), finding(1.0, 0.125, 0.0625)], 1, "still fine"),
        ("nan", [finding(float("nan")), finding(0.0), finding(0.0, float("nan")), finding(2.0)], 2, "nan rings"),
        ("new words", [{"new": ["moon"], "outside": 0.01, "missing": 0.0}, {"new": [], "outside": 0.5, "missing": 0.0},
                       {"new": ["a", "b"], "outside": 0.25, "missing": 0.0}], 1, "any new word rings"),
        ("no word, no number", [finding(3.0), finding(0.0)], 0.5, "what is within its limits is silent"),
    ):
        yield _shown(
            name, functools.partial(_rung, code, report(moves), limits), compare=equals(), weight=weight,
            tried=f"drift_alarms of {len(moves)} columns", why=why,
        )
    loud = report([finding(2.0, 0.5, 0.5), {"new": ["x"], "outside": 1.0, "missing": 1.0}])
    yield _shown(
        "no limits", lambda: _rung(code, loud, {}), compare=equals(),
        tried="a loud report without limits", why="only new words ring then",
    )
    yield calls(
        "all is well", code.drift_alarms, report([finding(0.0), finding(0.125)]), dict(limits), weight=0,
        compare=equals(), why="an empty list",
    )


def _rung(code, report, limits):
    return [list(map(str, pair)) for pair in code.drift_alarms(report, dict(limits))]


# ---- section 9 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "model_card",
    points=3,
    title="The model card",
    defines=("model_card",),
    hints=(
        "First find out which facts are missing, all of them. Only then write.",
        "Empty is not the same as false: 0 is a fact. Look at each kind of value: a text may be blank, a list may have "
        "no entry, and nan is the only number that is not equal to itself.",
        "Collect lines in a list: the title, then for each section an empty line, its heading and its facts. Join them "
        "with line breaks in the end.",
    ),
)
def model_card(code, rng):
    """By hand, several sections in their order, numbers, lists, zero, everything that counts as missing."""
    yield _shown(
        "one fact by hand", lambda: _lines(code.model_card("Prices", {"test_rows": 4128}, {"Data": ["test_rows"]})),
        compare=equals(), weight=0, tried='model_card("Prices", {"test_rows": 4128}, {"Data": ["test_rows"]})',
        why='"# Prices", an empty line, "## Data", "- test rows: 4,128"',
    )
    sections = {"Purpose": ["use", "not_for"], "Data": ["training_rows"], "How good": ["test_error", "known_limits"]}

    def facts(**changes):
        words = [f"number {rng.integers(100, 999)}" for _ in range(5)]
        full = {
            "known_limits": words[:2], "use": words[2], "training_rows": int(rng.integers(2_000, 90_000)),
            "test_error": float(rng.integers(10_001, 99_999)) / 8, "not_for": words[3:], "of_no_section": words[4],
        }
        return {key: value for key, value in {**full, **changes}.items() if value != "left out"}

    def card(given, wanted=sections):
        return _lines(code.model_card("District prices", dict(given), dict(wanted)))

    whole, zero = facts(), facts(training_rows=0, test_error=0.0)
    yield _shown(
        "three sections", lambda: card(whole), compare=equals(), weight=3, tried="texts, lists and numbers",
        why="sections and facts in the order of sections",
    )
    turned = dict(reversed(sections.items()))
    yield _shown(
        "other sections", lambda: card(whole, turned), compare=equals(), tried="the sections in reverse order",
        why="the order of sections counts, not that of facts",
    )
    yield _shown(
        "zero", lambda: card(zero), compare=equals(), tried="facts that are 0 and 0.0", why="zero is a fact",
    )
    names = [name for wanted in sections.values() for name in wanted]
    for name, changes, weight in (
        ("facts that are not there", {"use": "left out", "test_error": "left out"}, 1),
        ("None and nan", {"training_rows": None, "test_error": float("nan")}, 2),
        ("empty and blank", {"use": "   ", "not_for": [], "known_limits": ""}, 2),
    ):
        pairs = [(f"without {key}", functools.partial(card, facts(**{key: hole}))) for key, hole in changes.items()]
        actions, tried = _in_any_order(rng, [*pairs, ("with all facts", functools.partial(card, facts()))])
        yield _shown(
            name, lambda actions=actions: [_refused(action, *names) for action in actions], compare=equals(),
            weight=weight, tried=tried, why="ValueError, with the name of what is missing",
        )
    holes = facts(**dict(zip(rng.permutation(names).tolist(), (None, "left out", []), strict=False)))
    yield _shown(
        "several at once", lambda: [_refused(lambda: card(holes), *names), card(whole)[:4]], compare=equals(),
        tried="without a value for three facts, then with all", why="the message names all that are missing",
    )


def _lines(text):
    """The lines of a card, whatever stands at their ends and at the end of the text."""
    return [line.rstrip() for line in str(text).rstrip().splitlines()]
