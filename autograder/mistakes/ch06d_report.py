"""Known mistakes of chapter 6, part 4: the report."""

import numpy as np
import pandas as pd

from autograder.mistakes import mistake

# ---- held_out_predictions --------------------------------------------------------------------------------------


@mistake(
    "held_out_predictions", "fitted to all rows in every fold",
    hint="Your model has seen the rows that it predicts, so nothing was held out. In each fold it may be fitted to the "
    "training rows of this fold only.",
)
def held_out_predictions(make_model, X, y, folds):
    found = np.full(len(X), np.nan)
    for _, out in folds:
        fitted = make_model()
        fitted.fit(X, np.asarray(y))
        found[out] = np.ravel(fitted.predict(X.iloc[out] if hasattr(X, "iloc") else X[out]))
    return found


@mistake(
    "held_out_predictions", "one model for all folds", subtle=True,
    hint="You make one model and fit it again and again. Many models start afresh with each fit, but not all do: one "
    "that keeps what it has learnt knows the held-out rows from an earlier fold. Make a new one in each.",
)
def held_out_predictions(make_model, X, y, folds):
    found, only = np.full(len(X), np.nan), make_model()
    for inside, out in folds:
        table = getattr(X, "iloc", X)
        only.fit(table[inside], np.asarray(y)[inside])
        found[out] = np.ravel(only.predict(table[out]))
    return found


@mistake(
    "held_out_predictions", "predictions in the order of the folds", subtle=True,
    hint="The right predictions come back, at the wrong places: you put one fold behind the other. The held-out rows "
    "of a fold say where its predictions belong.",
)
def held_out_predictions(make_model, X, y, folds):
    pieces = []
    for inside, out in folds:
        fitted, table = make_model(), getattr(X, "iloc", X)
        fitted.fit(table[inside], np.asarray(y)[inside])
        pieces.append(np.ravel(fitted.predict(table[out])))
    found = np.concatenate(pieces)
    return np.append(found, np.full(len(X) - len(found), np.nan))


@mistake(
    "held_out_predictions", "zero where nobody predicted", subtle=True,
    hint="A row that no fold holds out gets 0 from you. Zero looks like a prediction; nan says that there is none.",
)
def held_out_predictions(make_model, X, y, folds):
    found = np.zeros(len(X))
    for inside, out in folds:
        fitted, table = make_model(), getattr(X, "iloc", X)
        fitted.fit(table[inside], np.asarray(y)[inside])
        found[out] = np.ravel(fitted.predict(table[out]))
    return found


@mistake(
    "held_out_predictions", "rows picked by index, not by place", subtle=True,
    hint="With arrays you are right. In a DataFrame whose index is shuffled, loc and plain brackets pick rows by their "
    "labels, and so other rows than the folds mean. The folds count places.",
)
def held_out_predictions(make_model, X, y, folds):
    found = np.full(len(X), np.nan)
    for inside, out in folds:
        fitted = make_model()
        if hasattr(X, "loc"):
            fitted.fit(X.loc[inside], y[inside])
            found[out] = np.ravel(fitted.predict(X.loc[out]))
        else:
            fitted.fit(X[inside], y[inside])
            found[out] = np.ravel(fitted.predict(X[out]))
    return found


@mistake(
    "held_out_predictions", "training rows and held-out rows exchanged",
    hint="You fit to the small part and predict the large one. The first array of a fold is for training, the second "
    "is held out.",
)
def held_out_predictions(make_model, X, y, folds):
    found = np.full(len(X), np.nan)
    for out, inside in folds:
        fitted, table = make_model(), getattr(X, "iloc", X)
        fitted.fit(table[inside], np.asarray(y)[inside])
        found[out] = np.ravel(fitted.predict(table[out]))
    return found


# ---- errors_by_group -------------------------------------------------------------------------------------------


@mistake(
    "errors_by_group", "target minus prediction in the bias", subtle=True,
    hint="Counts and RMSE are right, the bias has the wrong sign. Where predictions are too high it should be above 0.",
)
def errors_by_group(predictions, targets, groups):
    error = np.array(targets, float) - np.array(predictions, float)
    names = np.array(groups)
    return {name: {"count": int((names == name).sum()), "rmse": np.sqrt(np.mean(np.square(error[names == name]))),
                   "bias": np.mean(error[names == name])} for name in set(names.tolist())}


@mistake(
    "errors_by_group", "the spread in place of the RMSE", subtle=True,
    hint="Where a group has no bias your RMSE is right. The standard deviation takes the mean error off first, so a "
    "model that is always too dear by the same sum would have no error at all.",
)
def errors_by_group(predictions, targets, groups):
    error = np.array(predictions, float) - np.array(targets, float)
    names = np.array(groups)
    return {name: {"count": int((names == name).sum()), "rmse": np.std(error[names == name]),
                   "bias": np.mean(error[names == name])} for name in set(names.tolist())}


@mistake(
    "errors_by_group", "no root",
    hint="Your RMSE is a mean of squares, in dollars squared. The root is still to be taken.",
)
def errors_by_group(predictions, targets, groups):
    error = np.array(predictions, float) - np.array(targets, float)
    names = np.array(groups)
    return {name: {"count": int((names == name).sum()), "rmse": np.mean(np.square(error[names == name])),
                   "bias": np.mean(error[names == name])} for name in set(names.tolist())}


@mistake(
    "errors_by_group", "the mean size of the errors as the bias",
    hint="Your bias is never below 0: the sign of the errors is gone. Errors in both directions should cancel out in "
    "the bias; their size is what the RMSE is for.",
)
def errors_by_group(predictions, targets, groups):
    error = np.array(predictions, float) - np.array(targets, float)
    names = np.array(groups)
    return {name: {"count": int((names == name).sum()), "rmse": np.sqrt(np.mean(np.square(error[names == name]))),
                   "bias": np.mean(np.abs(error[names == name]))} for name in set(names.tolist())}


@mistake(
    "errors_by_group", "rows matched by index", subtle=True,
    hint="Arrays and lists go well. pandas subtracts one Series from another by index, so a prediction may meet the "
    "price of another row. Make arrays of both first.",
)
def errors_by_group(predictions, targets, groups):
    as_given = isinstance(predictions, pd.Series) and isinstance(targets, pd.Series)
    error = predictions - targets if as_given else np.array(predictions, float) - np.array(targets, float)
    error, names = np.array(error, float), np.array(groups)
    return {name: {"count": int((names == name).sum()), "rmse": np.sqrt(np.mean(np.square(error[names == name]))),
                   "bias": np.mean(error[names == name])} for name in set(names.tolist())}


@mistake(
    "errors_by_group", "small integers that wrap around", subtle=True,
    hint="Floats are right. Integers of one byte have no negative numbers, so 10 minus 200 becomes 66. Turn "
    "predictions and targets into floats before you subtract.",
)
def errors_by_group(predictions, targets, groups):
    error = np.asarray(predictions) - np.asarray(targets)
    names = np.array(groups)
    return {name: {"count": int((names == name).sum()), "rmse": np.sqrt(np.mean(error[names == name] ** 2)),
                   "bias": np.mean(error[names == name])} for name in set(names.tolist())}


# ---- blend -----------------------------------------------------------------------------------------------------


@mistake(
    "blend", "the plain mean",
    hint="Your result does not change when the weights do: it is the mean of the models. Each model should count as "
    "much as its weight says.",
)
def blend(predictions, weights):
    weights = np.array(weights, float)
    if len(weights) != len(predictions) or np.any(weights < 0) or abs(sum(weights) - 1) > 1e-6:
        raise ValueError("these weights do not work")
    return np.mean(np.array(predictions, float), axis=0)


@mistake(
    "blend", "weights that do not add up to 1 are repaired",
    hint="Good weights are used well. Others you divide by their sum, and nobody learns that something is wrong. "
    "Here they have to be refused.",
)
def blend(predictions, weights):
    weights = np.array(weights, float)
    if len(weights) != len(predictions) or np.any(weights < 0):
        raise ValueError("these weights do not work")
    return weights / sum(weights) @ np.array(predictions, float)


@mistake(
    "blend", "negative weights are let through", subtle=True,
    hint="The sum of the weights is checked, and 1.25 and -0.25 add up to 1 as well. A negative weight has to be "
    "refused of its own.",
)
def blend(predictions, weights):
    weights = np.array(weights, float)
    if len(weights) != len(predictions) or abs(sum(weights) - 1) > 1e-6:
        raise ValueError("these weights do not work")
    return weights @ np.array(predictions, float)


@mistake(
    "blend", "the sum has to be 1 to the last digit", subtle=True,
    hint="You refuse 0.7, 0.2 and 0.1, whose sum is 0.9999999999999999 in floats. Allow for a difference of 1e-6.",
)
def blend(predictions, weights):
    total = 0.0
    for weight in weights:
        total += weight
    if len(weights) != len(predictions) or min(weights) < 0 or total != 1:
        raise ValueError("these weights do not work")
    return np.array(weights, float) @ np.array(predictions, float)


@mistake(
    "blend", "nothing is checked",
    hint="Right weights give the right mixture. What about weights that are negative, or do not add up to 1? They "
    "give a number too, and it means nothing.",
)
def blend(predictions, weights):
    mixed = 0.0
    for values, weight in zip(predictions, weights, strict=False):
        mixed = mixed + weight * np.array(values, float)
    return mixed


# ---- best_blend ------------------------------------------------------------------------------------------------


@mistake(
    "best_blend", "weights beyond 0 and 1", subtle=True,
    hint="Between the two models you are right. Where the truth lies beyond one of them a weight of yours is above 1 "
    "and the other negative. Cut the quotient off at 0 and 1.",
)
def best_blend(first, second, targets):
    a, b, y = (np.array(values, float) for values in (first, second, targets))
    if np.array_equal(a, b):
        return np.array([0.5, 0.5])
    w = np.sum((a - b) * (y - b)) / np.sum((a - b) ** 2)
    return np.array([w, 1 - w])


@mistake(
    "best_blend", "the two weights exchanged",
    hint="You give each model the weight of the other. The quotient says how far to go from the second model towards "
    "the first, so it is the weight of the first.",
)
def best_blend(first, second, targets):
    a, b, y = (np.array(values, float) for values in (first, second, targets))
    if np.array_equal(a, b):
        return np.array([0.5, 0.5])
    w = min(1.0, max(0.0, np.sum((a - b) * (y - b)) / np.sum((a - b) ** 2)))
    return np.array([1 - w, w])


@mistake(
    "best_blend", "means taken off first", subtle=True,
    hint="You take the mean off, as for a straight line with a constant. There is no constant here: a model that is "
    "always too dear has to be held back by its weight alone.",
)
def best_blend(first, second, targets):
    a, b, y = (np.array(values, float) for values in (first, second, targets))
    if np.array_equal(a, b):
        return np.array([0.5, 0.5])
    d, r = a - b, y - b
    d, r = d - d.mean(), r - r.mean()
    w = min(1.0, max(0.0, np.sum(d * r) / np.sum(d * d)))
    return np.array([w, 1 - w])


@mistake(
    "best_blend", "weights by how small each error is",
    hint="You give more to the model with the smaller error. It sounds fair, but it does not ask where the two are "
    "wrong: two models with errors of opposite sign deserve other weights than two that agree.",
)
def best_blend(first, second, targets):
    a, b, y = (np.array(values, float) for values in (first, second, targets))
    ea, eb = np.mean((a - y) ** 2), np.mean((b - y) ** 2)
    if ea + eb == 0:
        return np.array([0.5, 0.5])
    return np.array([eb, ea]) / (ea + eb)


@mistake(
    "best_blend", "the better model takes all",
    hint="You choose one of the two. Between them lies something better than either: the formula says how far to go.",
)
def best_blend(first, second, targets):
    a, b, y = (np.array(values, float) for values in (first, second, targets))
    if np.array_equal(a, b):
        return np.array([0.5, 0.5])
    return np.array([1.0, 0.0]) if np.sum((a - y) ** 2) < np.sum((b - y) ** 2) else np.array([0.0, 1.0])


@mistake(
    "best_blend", "small integers that wrap around", subtle=True,
    hint="Floats are right. Integers of one byte have no negative numbers, so 10 minus 200 becomes 66. Turn "
    "all three into floats before you subtract.",
)
def best_blend(first, second, targets):
    a, b, y = np.array(first), np.array(second), np.array(targets)
    below = np.sum((a - b) ** 2)
    if below == 0:
        return np.array([0.5, 0.5])
    w = min(1.0, max(0.0, np.sum((a - b) * (y - b)) / below))
    return np.array([w, 1 - w])


# ---- SealedTest ------------------------------------------------------------------------------------------------


@mistake(
    "SealedTest", "the box opens again and again",
    hint="The first answer is right, and so is the second: there should be none. The box has to remember that it was "
    "opened, and refuse.",
)
def SealedTest(X, y):
    class Box:
        opened = False

        def errors(self, predict):
            guess = np.array(predict(X), float)
            if guess.size != len(y):
                raise ValueError("another number")
            self.opened = True
            return guess.ravel() - np.array(y, float)

    return Box()


@mistake(
    "SealedTest", "a failure breaks the seal", subtle=True,
    hint="When predict fails, or returns too few numbers, your box counts as opened, and the right answer is refused "
    "afterwards. Nothing has been seen by then. Set opened last.",
)
def SealedTest(X, y):
    class Box:
        opened = False

        def errors(self, predict):
            if self.opened:
                raise RuntimeError("asked before")
            self.opened = True
            guess = np.array(predict(X), float)
            if guess.size != len(y):
                raise ValueError("another number")
            return guess.ravel() - np.array(y, float)

    return Box()


@mistake(
    "SealedTest", "a column minus a row becomes a table", subtle=True,
    hint="Predictions of the shape (N,) are right. A column (N, 1) minus (N,) is stretched into a table (N, N), and "
    "no error is raised. Flatten the predictions first.",
)
def SealedTest(X, y):
    class Box:
        opened = False

        def errors(self, predict):
            if self.opened:
                raise RuntimeError("asked before")
            guess = np.array(predict(X), float)
            if guess.size != len(y):
                raise ValueError("another number")
            self.opened = True
            return guess - np.array(y, float)

    return Box()


@mistake(
    "SealedTest", "target minus prediction",
    hint="Your errors have the wrong sign: a prediction that is too high should give an error above 0.",
)
def SealedTest(X, y):
    class Box:
        opened = False

        def errors(self, predict):
            if self.opened:
                raise RuntimeError("asked before")
            guess = np.array(predict(X), float)
            if guess.size != len(y):
                raise ValueError("another number")
            self.opened = True
            return np.array(y, float) - guess.ravel()

    return Box()


@mistake(
    "SealedTest", "too few or too many predictions are let through", subtle=True,
    hint="Nobody counts the predictions. Some wrong numbers fail by chance when you subtract, and by then the seal is "
    "broken, or they pass. Compare their number with that of the targets before anything is opened.",
)
def SealedTest(X, y):
    class Box:
        opened = False

        def errors(self, predict):
            if self.opened:
                raise RuntimeError("asked before")
            guess = np.array(predict(X), float).ravel()[: len(y)]
            self.opened = True
            return guess - np.array(y, float)[: len(guess)]

    return Box()


@mistake(
    "SealedTest", "silence the second time",
    hint="Asked a second time, your box returns None. Whoever asks will not notice, or will meet a strange failure "
    "later. Raise a RuntimeError that says what is going on.",
)
def SealedTest(X, y):
    class Box:
        opened = False

        def errors(self, predict):
            if self.opened:
                return None
            guess = np.array(predict(X), float)
            if guess.size != len(y):
                raise ValueError("another number")
            self.opened = True
            return guess.ravel() - np.array(y, float)

    return Box()


@mistake(
    "SealedTest", "small integers that wrap around", subtle=True,
    hint="Floats are right. Integers of one byte have no negative numbers, so 10 minus 200 becomes 66. Turn "
    "predictions and targets into floats before you subtract.",
)
def SealedTest(X, y):
    class Box:
        opened = False

        def errors(self, predict):
            if self.opened:
                raise RuntimeError("asked before")
            guess = np.array(predict(X))
            if guess.size != len(y):
                raise ValueError("another number")
            self.opened = True
            return guess.ravel() - np.array(y)

    return Box()


# ---- t_interval ------------------------------------------------------------------------------------------------


@mistake(
    "t_interval", "m below the line of the standard deviation", subtle=True,
    hint="With many rows you are nearly right, with six your interval is too narrow. NumPy divides by m unless you "
    "tell it otherwise; the rule needs m - 1.",
)
def t_interval(squared_errors, t=1.96):
    s = np.array(squared_errors, float)
    if len(s) < 2:
        raise ValueError("too few")
    half = t * s.std() / len(s) ** 0.5
    return np.sqrt(max(s.mean() - half, 0)), np.sqrt(s.mean() + half)


@mistake(
    "t_interval", "no root in the end",
    hint="Your ends belong to the mean squared error, in dollars squared. Take the root of both.",
)
def t_interval(squared_errors, t=1.96):
    s = np.array(squared_errors, float)
    if len(s) < 2:
        raise ValueError("too few")
    half = t * s.std(ddof=1) / len(s) ** 0.5
    return max(s.mean() - half, 0), s.mean() + half


@mistake(
    "t_interval", "the standard deviation in place of the standard error",
    hint="Your interval does not close when there are more rows. The deviation of a single row has to be divided by "
    "the root of how many there are.",
)
def t_interval(squared_errors, t=1.96):
    s = np.array(squared_errors, float)
    if len(s) < 2:
        raise ValueError("too few")
    half = t * s.std(ddof=1)
    return np.sqrt(max(s.mean() - half, 0)), np.sqrt(s.mean() + half)


@mistake(
    "t_interval", "nan where the lower end is below zero", subtle=True,
    hint="Most intervals are right. With few rows and one huge error, mean minus t standard errors is negative and its "
    "root is nan. Below 0 there is no error: raise such an end to 0 first.",
)
def t_interval(squared_errors, t=1.96):
    s = np.array(squared_errors, float)
    if len(s) < 2:
        raise ValueError("too few")
    half = t * s.std(ddof=1) / len(s) ** 0.5
    return np.sqrt(s.mean() - half), np.sqrt(s.mean() + half)


@mistake(
    "t_interval", "roots taken row by row",
    hint="You take the roots first, which gives the sizes of the errors, and an interval for their mean. The RMSE is "
    "the root of the mean of squares: the root comes last.",
)
def t_interval(squared_errors, t=1.96):
    s = np.sqrt(np.array(squared_errors, float))
    if len(s) < 2:
        raise ValueError("too few")
    half = t * s.std(ddof=1) / len(s) ** 0.5
    return max(s.mean() - half, 0), s.mean() + half


@mistake(
    "t_interval", "one row gets an interval", subtle=True,
    hint="From a single row nobody can tell how much rows differ. You return nan for it, or an interval of no width. "
    "Refuse fewer than two rows with a ValueError.",
)
def t_interval(squared_errors, t=1.96):
    s = np.array(squared_errors, float)
    half = t * s.std(ddof=1) / len(s) ** 0.5 if len(s) > 1 else 0.0
    return np.sqrt(max(s.mean() - half, 0)), np.sqrt(s.mean() + half)


# ---- bootstrap_interval ----------------------------------------------------------------------------------------


@mistake(
    "bootstrap_interval", "all that is left over is cut off on each side", subtle=True,
    hint="Your interval is too narrow: for a share of 0.95 you cut off 0.05 below and 0.05 above, so 0.90 remain. What "
    "is left over is divided between the two sides.",
)
def bootstrap_interval(squared_errors, rounds, rng, share=0.95):
    s = np.array(squared_errors, float)
    roots = [np.mean(s[rng.integers(len(s), size=len(s))]) ** 0.5 for _ in range(rounds)]
    return np.quantile(roots, 1 - share), np.quantile(roots, share)


@mistake(
    "bootstrap_interval", "no root",
    hint="Your ends belong to the mean squared error. Each round should give an RMSE.",
)
def bootstrap_interval(squared_errors, rounds, rng, share=0.95):
    s = np.array(squared_errors, float)
    means = [np.mean(s[rng.integers(len(s), size=len(s))]) for _ in range(rounds)]
    return np.quantile(means, (1 - share) / 2), np.quantile(means, (1 + share) / 2)


@mistake(
    "bootstrap_interval", "the extremes of all rounds", subtle=True,
    hint="You take the smallest and the largest RMSE of all rounds. The more rounds, the wider that becomes. The ends "
    "are quantiles, and they depend on the share.",
)
def bootstrap_interval(squared_errors, rounds, rng, share=0.95):
    s = np.array(squared_errors, float)
    roots = [np.mean(s[rng.integers(len(s), size=len(s))]) ** 0.5 for _ in range(rounds)]
    return min(roots), max(roots)


@mistake(
    "bootstrap_interval", "drawn without replacement",
    hint="Each round takes every row exactly once, only in another order. So all rounds give the same RMSE, and the "
    "interval has no width. Rows have to be drawn with replacement.",
)
def bootstrap_interval(squared_errors, rounds, rng, share=0.95):
    s = np.array(squared_errors, float)
    roots = [np.mean(s[np.argsort(rng.integers(len(s), size=len(s)))]) ** 0.5 for _ in range(rounds)]
    return np.quantile(roots, (1 - share) / 2), np.quantile(roots, (1 + share) / 2)


@mistake(
    "bootstrap_interval", "the roots of single rows averaged",
    hint="In each round you take the root of every row and then the mean. That is the mean size of the errors. For the "
    "RMSE the mean comes first and the root after it.",
)
def bootstrap_interval(squared_errors, rounds, rng, share=0.95):
    s = np.array(squared_errors, float)
    roots = [np.mean(s[rng.integers(len(s), size=len(s))] ** 0.5) for _ in range(rounds)]
    return np.quantile(roots, (1 - share) / 2), np.quantile(roots, (1 + share) / 2)


@mistake(
    "bootstrap_interval", "one draw used in all rounds", subtle=True,
    hint="You draw once and use the same rows in each round, so the interval has no width. Every round draws anew.",
)
def bootstrap_interval(squared_errors, rounds, rng, share=0.95):
    s = np.array(squared_errors, float)
    places = rng.integers(len(s), size=len(s))
    roots = [np.mean(s[places]) ** 0.5 for _ in range(rounds)]
    return np.quantile(roots, (1 - share) / 2), np.quantile(roots, (1 + share) / 2)


# ---- paired_interval -------------------------------------------------------------------------------------------


@mistake(
    "paired_interval", "the spreads of both models added", subtle=True,
    hint="Your middle is right and your interval too wide: you treat the models as if they had been asked about "
    "different rows. Subtract row by row first; the spread of the differences is what counts.",
)
def paired_interval(first, second, t=1.96):
    a, b = np.array(first, float) ** 2, np.array(second, float) ** 2
    half = t * np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a))
    return a.mean() - b.mean() - half, a.mean() - b.mean() + half


@mistake(
    "paired_interval", "second minus first",
    hint="Your interval lies on the other side of 0. What is asked is how much larger the squared errors of the first "
    "model are.",
)
def paired_interval(first, second, t=1.96):
    d = np.array(second, float) ** 2 - np.array(first, float) ** 2
    half = t * d.std(ddof=1) / np.sqrt(len(d))
    return d.mean() - half, d.mean() + half


@mistake(
    "paired_interval", "errors not squared",
    hint="You subtract the errors themselves. Errors of opposite sign then cancel out, and a bad model may look better "
    "than a good one. Square both first.",
)
def paired_interval(first, second, t=1.96):
    d = np.array(first, float) - np.array(second, float)
    half = t * d.std(ddof=1) / np.sqrt(len(d))
    return d.mean() - half, d.mean() + half


@mistake(
    "paired_interval", "the square of the difference", subtle=True,
    hint="You subtract first and square afterwards. That says how much the two models differ, and not which one is "
    "better: it can never be negative. Square first.",
)
def paired_interval(first, second, t=1.96):
    d = (np.array(first, float) - np.array(second, float)) ** 2
    half = t * d.std(ddof=1) / np.sqrt(len(d))
    return d.mean() - half, d.mean() + half


@mistake(
    "paired_interval", "m below the line", subtle=True,
    hint="With thirty rows you are nearly right, with five your interval is too narrow. The standard deviation needs "
    "m - 1 below the line.",
)
def paired_interval(first, second, t=1.96):
    d = np.array(first, float) ** 2 - np.array(second, float) ** 2
    half = t * d.std() / np.sqrt(len(d))
    return d.mean() - half, d.mean() + half


@mistake(
    "paired_interval", "not divided by the root of the rows",
    hint="Your interval is far too wide: it is made with the deviation of a single row. The mean of m rows is known "
    "better than that.",
)
def paired_interval(first, second, t=1.96):
    d = np.array(first, float) ** 2 - np.array(second, float) ** 2
    return d.mean() - t * d.std(ddof=1), d.mean() + t * d.std(ddof=1)


@mistake(
    "paired_interval", "small integers that wrap around", subtle=True,
    hint="Floats are right. Integers of one byte end at 255, so 100 squared becomes 16. Turn both into floats before "
    "you square.",
)
def paired_interval(first, second, t=1.96):
    d = np.array(first) ** 2 - np.array(second) ** 2
    half = t * d.std(ddof=1) / np.sqrt(len(d))
    return d.mean() - half, d.mean() + half


# ---- save_model ------------------------------------------------------------------------------------------------


@mistake(
    "save_model", "NumPy adds an ending to the name", subtle=True,
    hint="A name that ends in .npz is right. Any other gets .npz added by NumPy, and whoever loads the path that was "
    "given finds nothing. Open the file yourself and hand it to NumPy.",
)
def save_model(path, arrays):
    if any(np.array(value).dtype == object for value in arrays.values()):
        raise ValueError("objects")
    np.savez(path, **arrays)
    return path


@mistake(
    "save_model", "names of arrays are lost",
    hint="The file holds arr_0, arr_1 and so on: the arrays were handed over one after the other. Hand them over with "
    "their names.",
)
def save_model(path, arrays):
    if any(np.array(value).dtype == object for value in arrays.values()):
        raise ValueError("objects")
    with open(path, "wb") as file:
        np.savez(file, *arrays.values())
    return path


@mistake(
    "save_model", "Python objects are pickled", subtle=True,
    hint="Arrays of numbers are saved as asked. An array of objects is saved too: NumPy makes a pickle of it, without "
    "a word. Look at the dtype of each array and refuse.",
)
def save_model(path, arrays):
    with open(path, "wb") as file:
        np.savez(file, **arrays)
    return path


@mistake(
    "save_model", "a half-written file is left behind", subtle=True,
    hint="Objects are refused, but only after the file was opened, so an empty file stays in the folder and looks like "
    "a model. Check first, then open.",
)
def save_model(path, arrays):
    with open(path, "wb") as file:
        if any(np.array(value).dtype == object for value in arrays.values()):
            raise ValueError("objects")
        np.savez(file, **arrays)
    return path


@mistake(
    "save_model", "nothing comes back",
    hint="The file is right. The function should also return the path.",
)
def save_model(path, arrays):
    if any(np.array(value).dtype == object for value in arrays.values()):
        raise ValueError("objects")
    with open(path, "wb") as file:
        np.savez(file, **arrays)


# ---- load_model ------------------------------------------------------------------------------------------------


@mistake(
    "load_model", "only the number of elements is compared", subtle=True,
    hint="You accept (3, 2) where (2, 3) is expected, or six numbers in a row: they have as many elements. Compare the "
    "shapes themselves.",
)
def load_model(path, shapes):
    with np.load(path) as file:
        found = {name: file[name] for name in file.files}
    bad = [n for n in {**found, **shapes} if n not in found or n not in shapes or found[n].size != np.prod(shapes[n])]
    if bad:
        raise ValueError(f"at fault: {bad}")
    return found


@mistake(
    "load_model", "arrays that were not expected are let through", subtle=True,
    hint="What is missing or has another shape is refused. A file with an array too many is accepted, although it is "
    "the file of another network. Compare the names in both directions.",
)
def load_model(path, shapes):
    with np.load(path) as file:
        found = {name: file[name] for name in file.files}
    bad = [n for n in shapes if n not in found or found[n].shape != tuple(shapes[n])]
    if bad:
        raise ValueError(f"at fault: {bad}")
    return {name: found[name] for name in shapes}


@mistake(
    "load_model", "only the first fault is named", subtle=True,
    hint="One fault is reported well. With three you name one, and whoever mends it runs into the next. Collect all of "
    "them before you raise the error.",
)
def load_model(path, shapes):
    with np.load(path) as file:
        found = {name: file[name] for name in file.files}
    for name in {**shapes, **found}:
        if name not in found or name not in shapes or found[name].shape != tuple(shapes[name]):
            raise ValueError(f"at fault: {name}")
    return found


@mistake(
    "load_model", "pickles are switched on", subtle=True,
    hint="Files of numbers are read as asked. You allow pickles, so a file with Python objects is unpickled, and that "
    "runs whatever its author wrote into it. Leave them off: np.load then refuses.",
)
def load_model(path, shapes):
    with np.load(path, allow_pickle=True) as file:
        found = {name: file[name] for name in file.files}
    bad = [n for n in {**found, **shapes}
           if n not in found or n not in shapes or found[n].shape != tuple(shapes[n])]
    if bad:
        raise ValueError(f"at fault: {bad}")
    return found


@mistake(
    "load_model", "shapes are not looked at",
    hint="Names are checked, shapes are not. A file of yesterday's network would be loaded and fail much later, far "
    "away from here.",
)
def load_model(path, shapes):
    with np.load(path) as file:
        found = {name: file[name] for name in file.files}
    bad = [n for n in {**found, **shapes} if n not in found or n not in shapes]
    if bad:
        raise ValueError(f"at fault: {bad}")
    return found


# ---- predict_district ------------------------------------------------------------------------------------------


@mistake(
    "predict_district", "mistyped keys are ignored", subtle=True,
    hint="A key that is no column disappears without a word, and the value that was meant is guessed. Look at the keys "
    "of the district first and refuse what you do not know.",
)
def predict_district(district, numbers, categories, predict):
    clear = {k: v for k, v in district.items() if v is not None and v == v and (k in numbers or k in categories)}
    clear = {k: v for k, v in clear.items() if k in numbers or v in categories[k]}
    row = {**{k: clear.get(k, np.nan) for k in numbers}, **{k: clear.get(k, "unknown") for k in categories}}
    return float(predict(pd.DataFrame([row]))[0]), [k for k in row if k not in clear]


@mistake(
    "predict_district", "zero taken for a gap", subtle=True,
    hint="A value of 0 is treated as if nothing had been said. Zero counts as False in Python, so `or` passes over it. "
    "Ask for None and nan instead.",
)
def predict_district(district, numbers, categories, predict):
    if set(district) - set(numbers) - set(categories):
        raise ValueError(str(sorted(set(district) - set(numbers) - set(categories))))
    clear = {k: v for k, v in district.items() if v and v == v and (k in numbers or v in categories[k])}
    row = {**{k: clear.get(k, np.nan) for k in numbers}, **{k: clear.get(k, "unknown") for k in categories}}
    return float(predict(pd.DataFrame([row]))[0]), [k for k in row if k not in clear]


@mistake(
    "predict_district", "gaps filled with 0",
    hint="Where a number is unknown you give the model a 0. The preparation fills gaps with medians, but only those "
    "that it can see: nan.",
)
def predict_district(district, numbers, categories, predict):
    if set(district) - set(numbers) - set(categories):
        raise ValueError(str(sorted(set(district) - set(numbers) - set(categories))))
    clear = {k: v for k, v in district.items() if v is not None and v == v and (k in numbers or v in categories[k])}
    row = {**{k: clear.get(k, 0.0) for k in numbers}, **{k: clear.get(k, "unknown") for k in categories}}
    return float(predict(pd.DataFrame([row]))[0]), [k for k in row if k not in clear]


@mistake(
    "predict_district", "words never seen are handed on in silence", subtle=True,
    hint="What is not there is found. A word that training never saw is handed on as it is, and nobody is told that it "
    "means nothing to the model. Look it up among the known words of its column.",
)
def predict_district(district, numbers, categories, predict):
    if set(district) - set(numbers) - set(categories):
        raise ValueError(str(sorted(set(district) - set(numbers) - set(categories))))
    clear = {k: v for k, v in district.items() if v is not None and v == v}
    row = {**{k: clear.get(k, np.nan) for k in numbers}, **{k: clear.get(k, "unknown") for k in categories}}
    return float(predict(pd.DataFrame([row]))[0]), [k for k in row if k not in clear]


@mistake(
    "predict_district", "columns in the order of the district", subtle=True,
    hint="The values are right, and the columns stand in the order in which they were typed. Many models take the "
    "third number for the third column. Go through the columns in their own order.",
)
def predict_district(district, numbers, categories, predict):
    if set(district) - set(numbers) - set(categories):
        raise ValueError(str(sorted(set(district) - set(numbers) - set(categories))))
    clear = {k: v for k, v in district.items() if v is not None and v == v and (k in numbers or v in categories[k])}
    row = {**{k: clear.get(k, np.nan) for k in numbers}, **{k: clear.get(k, "unknown") for k in categories}}
    typed = [*[k for k in district], *[k for k in row if k not in district]]
    return float(predict(pd.DataFrame([row])[typed])[0]), [k for k in row if k not in clear]


@mistake(
    "predict_district", "nan is not reported as a gap", subtle=True,
    hint="Keys that are missing or None are in your list. A number that is nan is unknown as well, and goes into the "
    "model without a word. It is the only number that is not equal to itself.",
)
def predict_district(district, numbers, categories, predict):
    if set(district) - set(numbers) - set(categories):
        raise ValueError(str(sorted(set(district) - set(numbers) - set(categories))))
    clear = {k: v for k, v in district.items() if v is not None and (k in numbers or v in categories[k])}
    row = {**{k: clear.get(k, np.nan) for k in numbers}, **{k: clear.get(k, "unknown") for k in categories}}
    return float(predict(pd.DataFrame([row]))[0]), [k for k in row if k not in clear]


# ---- price_range -----------------------------------------------------------------------------------------------


@mistake(
    "price_range", "errors added in place of taken off", subtle=True,
    hint="With errors that are alike on both sides nobody would notice. Where the model was often far too dear, the "
    "price lies far below the prediction: error is prediction minus price, so the price is prediction minus error.",
)
def price_range(price, errors, share=0.8):
    low, high = np.quantile(errors, [0.5 - share / 2, 0.5 + share / 2])
    return np.maximum(price + low, 0), np.maximum(price + high, 0)


@mistake(
    "price_range", "the same reach on both sides", subtle=True,
    hint="Your range is always centred on the prediction: you took the sizes of the errors. A model that is often too "
    "dear needs more room below than above. Take two quantiles of the signed errors.",
)
def price_range(price, errors, share=0.8):
    reach = np.quantile(np.abs(errors), share)
    return np.maximum(price - reach, 0), np.maximum(price + reach, 0)


@mistake(
    "price_range", "all that is left out is cut off on each side",
    hint="Your range is too narrow: for a share of 0.8 you leave out 0.2 below and 0.2 above. What is left out is "
    "divided between the two sides.",
)
def price_range(price, errors, share=0.8):
    low, high = np.quantile(errors, [1 - share, share])
    return np.maximum(price - high, 0), np.maximum(price - low, 0)


@mistake(
    "price_range", "prices below zero", subtle=True,
    hint="Most ranges are right. For a low prediction your lower end is negative, and no house costs less than "
    "nothing.",
)
def price_range(price, errors, share=0.8):
    low, high = np.quantile(errors, [0.5 - share / 2, 0.5 + share / 2])
    return price - high, price - low


@mistake(
    "price_range", "low and high exchanged",
    hint="Your first number is the larger one. The largest errors lead to the lowest prices, since they are taken off.",
)
def price_range(price, errors, share=0.8):
    low, high = np.quantile(errors, [0.5 - share / 2, 0.5 + share / 2])
    return np.maximum(price - low, 0), np.maximum(price - high, 0)


# ---- drift_report ----------------------------------------------------------------------------------------------


@mistake(
    "drift_report", "N - 1 below the line of the deviation", subtle=True,
    hint="Your shifts are a little too small. pandas divides by N - 1 unless it is told otherwise; here the deviation "
    "is the one with N.",
)
def drift_report(reference, fresh):
    if set(reference) - set(fresh):
        raise ValueError(str(set(reference) - set(fresh)))
    report = {}
    for c in reference:
        a, b = reference[c].dropna(), fresh[c].dropna()
        report[c] = {"missing": fresh[c].isna().mean()}
        if a.dtype.kind in "iuf":
            report[c]["shift"] = (b.mean() - a.mean()) / (a.std() or 1) if len(b) else 0.0
            far = (b < a.min()) | (b > a.max())
        else:
            far = ~b.isin(a)
            report[c]["new"] = sorted(set(b[far]))
        report[c]["outside"] = far.mean() if len(b) else 0.0
    return report


@mistake(
    "drift_report", "the deviation of the fresh rows",
    hint="You divide by the spread of the new rows. Then a year in which everything scatters widely looks as if it had "
    "hardly moved. The ruler comes from reference.",
)
def drift_report(reference, fresh):
    if set(reference) - set(fresh):
        raise ValueError(str(set(reference) - set(fresh)))
    report = {}
    for c in reference:
        a, b = reference[c].dropna(), fresh[c].dropna()
        report[c] = {"missing": fresh[c].isna().mean()}
        if a.dtype.kind in "iuf":
            report[c]["shift"] = (b.mean() - a.mean()) / (b.std(ddof=0) or 1) if len(b) else 0.0
            far = (b < a.min()) | (b > a.max())
        else:
            far = ~b.isin(a)
            report[c]["new"] = sorted(set(b[far]))
        report[c]["outside"] = far.mean() if len(b) else 0.0
    return report


@mistake(
    "drift_report", "outside as a share of all rows, gaps included", subtle=True,
    hint="Without gaps you are right. With gaps your share outside is too small: it is divided by all rows. A gap is "
    "neither inside nor outside, so only known values count.",
)
def drift_report(reference, fresh):
    if set(reference) - set(fresh):
        raise ValueError(str(set(reference) - set(fresh)))
    report = {}
    for c in reference:
        a, b = reference[c].dropna(), fresh[c].dropna()
        report[c] = {"missing": fresh[c].isna().mean()}
        if a.dtype.kind in "iuf":
            report[c]["shift"] = (b.mean() - a.mean()) / (a.std(ddof=0) or 1) if len(b) else 0.0
            far = (b < a.min()) | (b > a.max())
        else:
            far = ~b.isin(a)
            report[c]["new"] = sorted(set(b[far]))
        report[c]["outside"] = far.sum() / len(fresh)
    return report


@mistake(
    "drift_report", "the ends of the range counted as outside", subtle=True,
    hint="A value equal to the least or the greatest of reference was seen in training, so it is not outside. Your "
    "comparisons count it.",
)
def drift_report(reference, fresh):
    if set(reference) - set(fresh):
        raise ValueError(str(set(reference) - set(fresh)))
    report = {}
    for c in reference:
        a, b = reference[c].dropna(), fresh[c].dropna()
        report[c] = {"missing": fresh[c].isna().mean()}
        if a.dtype.kind in "iuf":
            report[c]["shift"] = (b.mean() - a.mean()) / (a.std(ddof=0) or 1) if len(b) else 0.0
            far = (b <= a.min()) | (b >= a.max())
        else:
            far = ~b.isin(a)
            report[c]["new"] = sorted(set(b[far]))
        report[c]["outside"] = far.mean() if len(b) else 0.0
    return report


@mistake(
    "drift_report", "no answer for a column without spread", subtle=True,
    hint="If a column never changes in reference its deviation is 0, and your shift is infinite or nan. Then the plain "
    "difference is asked for: divide by 1.",
)
def drift_report(reference, fresh):
    if set(reference) - set(fresh):
        raise ValueError(str(set(reference) - set(fresh)))
    report = {}
    for c in reference:
        a, b = reference[c].dropna(), fresh[c].dropna()
        report[c] = {"missing": fresh[c].isna().mean()}
        if a.dtype.kind in "iuf":
            report[c]["shift"] = (b.mean() - a.mean()) / np.float64(a.std(ddof=0)) if len(b) else 0.0
            far = (b < a.min()) | (b > a.max())
        else:
            far = ~b.isin(a)
            report[c]["new"] = sorted(set(b[far]))
        report[c]["outside"] = far.mean() if len(b) else 0.0
    return report


@mistake(
    "drift_report", "new words once for each row",
    hint="A word that comes twice stands twice in your list, or the list is not sorted. Each new word belongs there "
    "once; how many rows have one is what outside says.",
)
def drift_report(reference, fresh):
    if set(reference) - set(fresh):
        raise ValueError(str(set(reference) - set(fresh)))
    report = {}
    for c in reference:
        a, b = reference[c].dropna(), fresh[c].dropna()
        report[c] = {"missing": fresh[c].isna().mean()}
        if a.dtype.kind in "iuf":
            report[c]["shift"] = (b.mean() - a.mean()) / (a.std(ddof=0) or 1) if len(b) else 0.0
            far = (b < a.min()) | (b > a.max())
        else:
            far = ~b.isin(a)
            report[c]["new"] = b[far].tolist()
        report[c]["outside"] = far.mean() if len(b) else 0.0
    return report


@mistake(
    "drift_report", "the shift without its sign", subtle=True,
    hint="Your shifts are never negative. Whether a column has gone up or down is worth knowing; the alarm can take "
    "the size by itself.",
)
def drift_report(reference, fresh):
    if set(reference) - set(fresh):
        raise ValueError(str(set(reference) - set(fresh)))
    report = {}
    for c in reference:
        a, b = reference[c].dropna(), fresh[c].dropna()
        report[c] = {"missing": fresh[c].isna().mean()}
        if a.dtype.kind in "iuf":
            report[c]["shift"] = abs(b.mean() - a.mean()) / (a.std(ddof=0) or 1) if len(b) else 0.0
            far = (b < a.min()) | (b > a.max())
        else:
            far = ~b.isin(a)
            report[c]["new"] = sorted(set(b[far]))
        report[c]["outside"] = far.mean() if len(b) else 0.0
    return report


# ---- drift_alarms ----------------------------------------------------------------------------------------------


@mistake(
    "drift_alarms", "only shifts upwards ring", subtle=True,
    hint="A column that has fallen far is as strange as one that has risen, and yours keeps silent. Compare sizes, "
    "without sign.",
)
def drift_alarms(report, limits):
    return sorted((c, k) for c, found in report.items() for k, v in found.items()
                  if (len(v) > 0 if k == "new" else k in limits and not v <= limits[k]))


@mistake(
    "drift_alarms", "nan rings no alarm", subtle=True,
    hint="Every comparison with nan is False, so asking whether it is above its limit lets it pass. Ask whether it is "
    "within the limit, and ring if it is not.",
)
def drift_alarms(report, limits):
    return sorted((c, k) for c, found in report.items() for k, v in found.items()
                  if (len(v) > 0 if k == "new" else k in limits and abs(v) > limits[k]))


@mistake(
    "drift_alarms", "what is exactly at its limit rings", subtle=True,
    hint="The limit is the largest size that is still fine. You ring for it already.",
)
def drift_alarms(report, limits):
    return sorted((c, k) for c, found in report.items() for k, v in found.items()
                  if (len(v) > 0 if k == "new" else k in limits and not abs(v) < limits[k]))


@mistake(
    "drift_alarms", "new words ring no alarm",
    hint="Numbers are watched, words are not: a new word should ring, whatever the limits.",
)
def drift_alarms(report, limits):
    return sorted((c, k) for c, found in report.items() for k, v in found.items()
                  if k != "new" and k in limits and not abs(v) <= limits[k])


@mistake(
    "drift_alarms", "findings without a limit ring",
    hint="You take 0 for the limit where none is given, so everything that is not 0 rings. A finding without a limit "
    "is not watched, except for new words.",
)
def drift_alarms(report, limits):
    return sorted((c, k) for c, found in report.items() for k, v in found.items()
                  if (len(v) > 0 if k == "new" else not abs(v) <= limits.get(k, 0)))


@mistake(
    "drift_alarms", "alarms in the order of the report", subtle=True,
    hint="The right alarms, in the order in which the columns came. A sorted list is asked for, so that two reports "
    "can be compared.",
)
def drift_alarms(report, limits):
    return [(c, k) for c, found in report.items() for k, v in found.items()
            if (len(v) > 0 if k == "new" else k in limits and not abs(v) <= limits[k])]


# ---- model_card ------------------------------------------------------------------------------------------------


@mistake(
    "model_card", "zero taken for a missing fact", subtle=True,
    hint="You refuse a fact that is 0. Zero counts as False in Python, and it is a fact all the same. Ask for each "
    "kind of emptiness by itself.",
)
def model_card(name, facts, sections):
    holes = [f for part in sections.values() for f in part
             if not facts.get(f) or facts[f] != facts[f] or (isinstance(facts[f], str) and not facts[f].strip())]
    if holes:
        raise ValueError(f"{holes}")
    text = f"# {name}\n"
    for heading, part in sections.items():
        text += f"\n## {heading}\n"
        for f in part:
            v = facts[f]
            v = ", ".join(v) if isinstance(v, list) else v if isinstance(v, str) else f"{v:,}"
            text += f"- {f.replace('_', ' ')}: {v}\n"
    return text


@mistake(
    "model_card", "blank texts are let through", subtle=True,
    hint="Facts that are not there are refused. A text of blanks, or an empty list, is there and says nothing: the "
    "card would have a line with a hole.",
)
def model_card(name, facts, sections):
    holes = [f for part in sections.values() for f in part if facts.get(f) is None or facts[f] != facts[f]]
    if holes:
        raise ValueError(f"{holes}")
    text = f"# {name}\n"
    for heading, part in sections.items():
        text += f"\n## {heading}\n"
        for f in part:
            v = facts[f]
            v = ", ".join(v) if isinstance(v, list) else v if isinstance(v, str) else f"{v:,}"
            text += f"- {f.replace('_', ' ')}: {v}\n"
    return text


@mistake(
    "model_card", "only the first missing fact is named", subtle=True,
    hint="Whoever fills the hole that you name runs into the next one. Look at all facts before you raise the error.",
)
def model_card(name, facts, sections):
    text = f"# {name}\n"
    for heading, part in sections.items():
        text += f"\n## {heading}\n"
        for f in part:
            v = facts.get(f)
            if v is None or v != v or v == [] or (isinstance(v, str) and not v.strip()):
                raise ValueError(f"{f} is missing")
            v = ", ".join(v) if isinstance(v, list) else v if isinstance(v, str) else f"{v:,}"
            text += f"- {f.replace('_', ' ')}: {v}\n"
    return text


@mistake(
    "model_card", "facts in their own order, sections forgotten",
    hint="Your card lists every fact one after the other. The sections say which facts are wanted, under which heading "
    "and in which order.",
)
def model_card(name, facts, sections):
    holes = [f for part in sections.values() for f in part if facts.get(f) is None or facts[f] != facts[f]
             or facts[f] == [] or (isinstance(facts[f], str) and not facts[f].strip())]
    if holes:
        raise ValueError(f"{holes}")
    text = f"# {name}\n"
    for f, v in facts.items():
        v = ", ".join(v) if isinstance(v, list) else v if isinstance(v, str) else f"{v:,}"
        text += f"- {f.replace('_', ' ')}: {v}\n"
    return text


@mistake(
    "model_card", "numbers without commas between thousands",
    hint="90000 is hard to read, and your card has it so. A number is written with commas between thousands.",
)
def model_card(name, facts, sections):
    holes = [f for part in sections.values() for f in part if facts.get(f) is None or facts[f] != facts[f]
             or facts[f] == [] or (isinstance(facts[f], str) and not facts[f].strip())]
    if holes:
        raise ValueError(f"{holes}")
    text = f"# {name}\n"
    for heading, part in sections.items():
        text += f"\n## {heading}\n"
        for f in part:
            v = ", ".join(facts[f]) if isinstance(facts[f], list) else facts[f]
            text += f"- {f.replace('_', ' ')}: {v}\n"
    return text


@mistake(
    "model_card", "nan is let through", subtle=True,
    hint="A quality of nan stands on your card. It is a number that says that there is none: treat it as missing. It "
    "is the only number that is not equal to itself.",
)
def model_card(name, facts, sections):
    holes = [f for part in sections.values() for f in part if facts.get(f) is None
             or facts[f] == [] or (isinstance(facts[f], str) and not facts[f].strip())]
    if holes:
        raise ValueError(f"{holes}")
    text = f"# {name}\n"
    for heading, part in sections.items():
        text += f"\n## {heading}\n"
        for f in part:
            v = facts[f]
            v = ", ".join(v) if isinstance(v, list) else v if isinstance(v, str) else f"{v:,}"
            text += f"- {f.replace('_', ' ')}: {v}\n"
    return text
