"""Probes of chapter 6, part 2: preparing the table. There is no answer in here, and no row of the census."""

import functools

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs

CHAPTER = "06b_prepare"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_single_precision = close(rtol=1e-4, atol=1e-5)
_shown = functools.partial(runs, compare=_single_precision)
_gives = functools.partial(calls, compare=_single_precision, keeps_inputs=False)
NAN = float("nan")


def _with_gaps(rng, rows, columns, gaps=2):
    """Random numbers with so many gaps in each column, in rows of their own."""
    table = eighths(rng, rows, columns, most=80)
    for place in range(columns):
        table[rng.permutation(rows)[:gaps], place] = NAN
    return table


def _frame(table, names=None):
    import pandas as pd  # only where a table with names is asked for

    return pd.DataFrame(table, columns=names or [f"column {place}" for place in range(np.shape(table)[1])])


def _there(transformer, train, *tables, y=None):
    """What a transformer, fitted on one table, makes of others: a list of arrays."""
    fitted = transformer.fit(train) if y is None else transformer.fit(train, y)
    return [np.asarray(fitted.transform(table)) for table in tables]


def _untouched(transformer, train, new, y=None):
    """The tables after they were used."""
    mine, later = train.copy(), new.copy()
    _there(transformer, mine, later, y=y)
    return [np.asarray(mine), np.asarray(later)]


def _learnt_twice(transformer, first, second, new):
    """Fitted on one table, then on another: only the second counts."""
    transformer.fit(first)
    return _there(transformer, second, new)


def _in_the_library(transformer, train, new, y=None):
    """A copy of the transformer, as the library makes it, in a pipeline of the library."""
    from sklearn.base import clone
    from sklearn.pipeline import make_pipeline

    machine = make_pipeline(clone(transformer))
    return [np.asarray(machine.fit_transform(train, y)), np.asarray(machine.transform(new))]


# Exercise 1


@exercise(
    CHAPTER,
    "MedianImputer",
    points=3,
    title="An imputer",
    defines=("MedianImputer",),
    hints=(
        "Two methods, two jobs. Which of them sees training rows, and what must it keep for the other?",
        "NumPy has a median that leaves out nan. Work down the rows, so that there is one median for each column, and"
        " keep the array on self. transform puts it where a number is missing and nowhere else.",
        "np.nanmedian along axis 0 into self.medians_ (replace what is still nan by 0), return self. In transform, "
        "np.where with np.isnan as its condition chooses between the medians and the table and makes a new array.",
    ),
)
def MedianImputer(code, rng):
    """Medians by hand, training and new rows, columns without gaps, an empty column, names, copies, inputs kept."""
    small = np.array([[1.0, 10.0], [3.0, NAN], [NAN, 30.0], [8.0, 50.0]])
    yield _shown(
        "two columns by hand", lambda: _there(code.MedianImputer(), small, np.array([[NAN, 7.0]])), weight=0,
        tried="fit on [[1, 10], [3, nan], [nan, 30], [8, 50]], transform [[nan, 7]]", why="the medians are 3 and 30",
    )
    train, new = _with_gaps(rng, 9, 4), _with_gaps(rng, 5, 4) + 20
    yield _shown(
        "what is learnt", lambda: np.asarray(code.MedianImputer().fit(train.copy()).medians_),
        tried="medians_ after fit on (9, 4), two gaps in each column", why="one median for each column",
    )
    yield _shown(
        "training rows", lambda: _there(code.MedianImputer(), train.copy(), train.copy()), weight=2,
        tried="fit and transform the same rows", why="gaps are filled, everything else stays",
    )
    yield _shown(
        "new rows", lambda: _there(code.MedianImputer(), train.copy(), new.copy(), new[:1].copy()), weight=3,
        tried="fit on training rows, transform five others, and one alone", why="filled with the medians of training",
    )
    full = eighths(rng, 7, 3, most=80)
    yield _shown(
        "gaps that come later", lambda: _there(code.MedianImputer(), full.copy(), np.full((2, 3), NAN)), weight=2,
        tried="fit on a table without gaps, transform rows of gaps alone", why="every column has a median",
    )
    empty = _with_gaps(rng, 6, 3)
    empty[:, int(rng.integers(3))] = NAN
    yield _shown(
        "a column without any number", lambda: _there(code.MedianImputer(), empty.copy(), empty.copy()),
        tried="one of three columns is all gaps in training", why="no median there: 0",
    )
    whole = rng.integers(-40, 40, (8, 2))
    yield _shown(
        "whole numbers", lambda: _there(code.MedianImputer(), whole, np.array([[NAN, 0.5], [1.5, NAN]])),
        tried="fit on integers of shape (8, 2)", why="the median of an even number of values is between two of them",
    )
    narrow = train.astype(np.float32)
    yield _shown(
        "a table with names", lambda: _there(code.MedianImputer(), _frame(train), _frame(new), narrow),
        tried="fit on a DataFrame, transform a DataFrame and an array in single precision", why="arrays come back",
    )
    yield _shown(
        "fitted again", lambda: _learnt_twice(code.MedianImputer(), train + 50, train.copy(), new.copy()), weight=0.5,
        tried="fit on a table, then on another one", why="only the second counts",
    )
    yield _shown(
        "inside the library", lambda: _in_the_library(code.MedianImputer(), train.copy(), new.copy()), weight=0.5,
        tried="make_pipeline(clone(MedianImputer())), fit_transform and transform", why="the library can use it",
    )
    yield _shown(
        "what was handed in", lambda: _untouched(code.MedianImputer(), train, new), weight=0.5,
        tried="the two tables after fit and transform", why="gaps and all, they still belong to the caller",
    )


# Exercises 2 to 4


def _ruler_tables(rng, rows=8):
    """(training rows, new rows) with columns of very different size and place."""
    size, place = np.array([0.25, 4.0, 32.0]), eighths(rng, 3, most=400)
    return eighths(rng, rows, 3) * size + place, eighths(rng, 4, 3, most=48) * size + place


def _still(rng, rows=7):
    """Three columns, the middle one the same in all rows, at a number whose mean is exact."""
    table = eighths(rng, rows, 3)
    table[:, 1] = float(rng.integers(9, 90)) / 8
    return table


@exercise(
    CHAPTER,
    "StandardScaler",
    points=3,
    title="A scaler that remembers",
    defines=("StandardScaler",),
    hints=(
        "Which two numbers does each column need, and in which method are they measured?",
        "Mean and standard deviation along the axis of the rows, kept on self in fit. transform uses these and "
        "measures nothing of its own.",
        "fit: mean_ and scale_ with axis=0; where all values of a column are equal, scale_ is 1. Return self. "
        "transform: an array of X, minus mean_, divided by scale_.",
    ),
)
def StandardScaler(code, rng):
    """By hand, what is learnt, training and new rows, constant columns, one row, whole numbers, names, copies."""
    yield _shown(
        "two rows by hand",
        lambda: _there(code.StandardScaler(), np.array([[1.0, 5.0], [3.0, 5.0]]), np.array([[6.0, 5.0]])),
        tried="fit on [[1, 5], [3, 5]], transform [[6, 5]]", weight=0, why="(6 - 2) / 1, and a constant column gives 0",
    )
    train, new = _ruler_tables(rng)
    yield _shown(
        "what is learnt", lambda: _attributes(code.StandardScaler().fit(train.copy()), "mean_", "scale_"), weight=2,
        tried="mean_ and scale_ after fit on (8, 3)", why="mean and standard deviation of each column",
    )
    yield _shown(
        "training rows", lambda: _there(code.StandardScaler(), train.copy(), train.copy()), weight=2,
        tried="fit and transform the same rows", why="mean 0 and standard deviation 1 in each column",
    )
    yield _shown(
        "new rows", lambda: _there(code.StandardScaler(), train.copy(), new.copy(), new[:1].copy()), weight=3,
        tried="fit on training rows, transform four others, and one alone", why="the ruler of the training rows",
    )
    still, other = _still(rng), _still(rng, 3)
    yield _shown(
        "a column that never changes",
        lambda: _there(code.StandardScaler(), still.copy(), still.copy(), other), weight=2,
        tried="the middle column is the same number in all training rows", why="its divisor is 1: 0 in training",
    )
    yield _shown(
        "one training row", lambda: _there(code.StandardScaler(), train[:1].copy(), train[:1].copy(), new.copy()),
        tried="fit on a single row", why="no column changes in a single row",
    )
    whole = rng.integers(-40, 40, (6, 2))
    yield _shown(
        "whole numbers", lambda: _there(code.StandardScaler(), whole, whole),
        tried="integers of shape (6, 2)", why="fractions come out of whole numbers",
    )
    yield _shown(
        "a table with names", lambda: _there(code.StandardScaler(), _frame(train), _frame(new), new.astype(np.float32)),
        tried="fit on a DataFrame, transform a DataFrame and an array in single precision", why="arrays come back",
    )
    yield _shown(
        "fitted again", lambda: _learnt_twice(code.StandardScaler(), 3 * train, train.copy(), new.copy()), weight=0.5,
        tried="fit on a table, then on another one", why="only the second counts",
    )
    yield _shown(
        "inside the library", lambda: _in_the_library(code.StandardScaler(), train.copy(), new.copy()), weight=0.5,
        tried="make_pipeline(clone(StandardScaler())), fit_transform and transform", why="the library can use it",
    )
    yield _shown(
        "what was handed in", lambda: _untouched(code.StandardScaler(), train, new), weight=0.5,
        tried="the two tables after fit and transform", why="they still belong to the caller",
    )


def _attributes(fitted, *names):
    return [np.asarray(getattr(fitted, name)) for name in names]


@exercise(
    CHAPTER,
    "MinMaxScaler",
    points=2,
    title="Onto an interval",
    defines=("MinMaxScaler",),
    hints=(
        "First make it work for the interval from 0 to 1. What is 0 in the result, and what is 1?",
        "The share of the way from the least to the largest training value, then stretched to the length of the "
        "interval and shifted to its lower end. Nothing is cut off.",
        "fit: the least and the largest value of each column. transform: (X - min_) divided by the range, or by 1 "
        "where the range is 0; times (high - low); plus low.",
    ),
)
def MinMaxScaler(code, rng):
    """By hand, other intervals, rows outside the training range, constant columns, one row, names, copies."""
    yield _shown(
        "one column by hand", lambda: _there(code.MinMaxScaler(), np.array([[2.0], [10.0]]), np.array([[4.0], [12.0]])),
        tried="fit on [[2], [10]], transform [[4], [12]]", weight=0, why="2/8 and 10/8: the 12 is outside",
    )
    train, new = _ruler_tables(rng)
    low = float(rng.integers(-9, -1)) / 4
    high = low + float(rng.integers(5, 16)) / 4
    yield _shown(
        "what is learnt", lambda: _attributes(code.MinMaxScaler().fit(train.copy()), "min_", "max_"),
        tried="min_ and max_ after fit on (8, 3)", why="the least and the largest value of each column",
    )
    yield _shown(
        "training rows", lambda: _there(code.MinMaxScaler(), train.copy(), train.copy()), weight=2,
        tried="fit and transform the same rows", why="each column reaches from 0 to 1",
    )
    yield _shown(
        "new rows", lambda: _there(code.MinMaxScaler(), train.copy(), new.copy(), new[:1].copy()), weight=2,
        tried="fit on training rows, transform four others, and one alone",
        why="the range of training; others leave it",
    )
    yield _shown(
        "another interval",
        lambda: _there(code.MinMaxScaler(low=low, high=high), train.copy(), train.copy(), new.copy()),
        weight=2, tried=f"low={low:g}, high={high:g}",
        why="the least training value becomes low, the largest becomes high",
    )
    still, other = _still(rng), _still(rng, 3)
    yield _shown(
        "a column that never changes",
        lambda: _there(code.MinMaxScaler(low=low, high=high), still.copy(), still.copy(), other), weight=1.5,
        tried="the middle column is the same number in all training rows",
        why="low in training, as if the range were 1",
    )
    yield _shown(
        "one training row", lambda: _there(code.MinMaxScaler(low), train[:1].copy(), train[:1].copy(), new.copy()),
        tried=f"low={low:g}, fit on a single row", why="no column changes in a single row",
    )
    whole = rng.integers(-40, 40, (6, 2))
    yield _shown(
        "whole numbers and names", lambda: _there(code.MinMaxScaler(), _frame(whole), _frame(whole), whole + 3),
        tried="fit on a DataFrame of integers, transform it and an array", why="arrays of fractions come back",
    )
    yield _shown(
        "inside the library", lambda: _in_the_library(code.MinMaxScaler(low=low, high=high), train.copy(), new.copy()),
        weight=0.5, tried="make_pipeline(clone(MinMaxScaler(low, high))), fit_transform and transform",
        why="a copy keeps low and high",
    )
    yield _shown(
        "what was handed in", lambda: _untouched(code.MinMaxScaler(), train, new), weight=0.5,
        tried="the two tables after fit and transform", why="they still belong to the caller",
    )


@exercise(
    CHAPTER,
    "repaired_scaler",
    points=2,
    title="Mend a scaler",
    defines=("repaired_scaler",),
    hints=(
        "Take parts of three rows and one row. How much should each of the two count for the mean of all four?",
        "Sums can be added up over parts, means cannot. Which sums give the mean? And once the mean of all rows is "
        "known, which sum gives the spread around it?",
        "Add up the rows, divide by the number of all rows: the mean. Then add up the squared distances from this "
        "mean over all parts, divide by the same number, and take the root.",
    ),
)
def repaired_scaler(code, rng):
    """By hand, equal parts, parts of all sizes, constant parts far from each other, one part, whole numbers."""
    yield _gives(
        "four rows by hand", code.repaired_scaler, [np.array([[1.0]]), np.array([[3.0], [5.0], [3.0]])], weight=0,
        why="mean 3, and the root of (4 + 0 + 4 + 0) / 4",
    )
    table, _ = _ruler_tables(rng, 12)
    yield _gives(
        "parts of one size", code.repaired_scaler, [table[:4], table[4:8], table[8:]], weight=1.5,
        why="what the whole table of 12 rows has",
    )
    ends = [1, 4, 5]
    yield _gives(
        "parts of all sizes", code.repaired_scaler, np.split(table, ends), weight=3,
        why="a part of seven rows counts seven times as much as a part of one",
    )
    far = [np.full((3, 2), float(place)) for place in rng.permutation(40)[:4]]
    yield _gives(
        "constant parts",
        code.repaired_scaler, far, weight=1.5, why="no spread inside of any part, and much between them",
    )
    yield _gives("a single part", code.repaired_scaler, [table[:5]], why="then it is a plain scaler")
    yield _gives(
        "rows one by one", code.repaired_scaler, [row[np.newaxis] for row in table[:6]], why="parts of a single row",
    )
    whole = rng.integers(-40, 40, (9, 2))
    yield _gives("whole numbers", code.repaired_scaler, [whole[:2], whole[2:]],
                 why="fractions come out of whole numbers")
    yield _shown(
        "what was handed in", lambda: _after(code.repaired_scaler, [table[:3].copy(), table[3:].copy()]), weight=0.5,
        tried="the parts after the call", why="they still belong to the caller",
    )


def _after(function, parts):
    function(parts)
    return [np.asarray(part) for part in parts]


# Exercise 5


def _words(rng, rows, columns, names):
    """A table of words, an object array; every name is in every column (there are more rows than names)."""
    picked = [rng.permutation([*names, *rng.choice(names, rows - len(names))]) for _ in range(columns)]
    return np.array(picked, dtype=object).T


def _names(rng, count):
    """Different words of three letters in no particular order."""
    letters = np.array(list("abcdefghijkmnpqrstuvwxyz"))
    found = {"".join(rng.choice(letters, 3)) for _ in range(8 * count)}
    return [str(name) for name in rng.permutation(sorted(found))[:count]]


@exercise(
    CHAPTER,
    "OneHotEncoder",
    points=3,
    title="One column for each word",
    defines=("OneHotEncoder",),
    hints=(
        "fit has to find out which columns the result will have. transform must make exactly these, whatever comes.",
        "For each column of X: its different values, sorted, kept in a list. Then compare every word with every "
        "category that was kept: equal is 1, different is 0. A word that equals none needs no extra care.",
        "np.unique of each column, appended to categories_. In transform compare column[:, np.newaxis] with the "
        "categories of that column, make floats of it, and put the blocks side by side with np.concatenate along axis"
        " 1.",
    ),
)
def OneHotEncoder(code, rng):
    """By hand, categories sorted, new rows that lack some, unseen words, several columns, numbers, names, copies."""
    three = np.array([["b"], ["a"], ["b"]], dtype=object)
    yield _shown(
        "two categories by hand",
        lambda: _there(code.OneHotEncoder(), three, np.array([["b"], ["c"], ["a"]], dtype=object)), weight=0,
        tried='fit on [["b"], ["a"], ["b"]], transform [["b"], ["c"], ["a"]]', why="c was not there: a row of zeros",
    )
    names = _names(rng, 8)
    train = _words(rng, 9, 1, names[:4])
    yield _shown(
        "what is learnt", lambda: _categories(code.OneHotEncoder().fit(train.copy())),
        tried="categories_ after fit", why="each category once, sorted",
    )
    yield _shown(
        "training rows", lambda: _there(code.OneHotEncoder(), train.copy(), train.copy()), weight=2,
        tried="fit and transform nine words of four kinds", why="a single 1 in each row",
    )
    known = sorted(names[:4])
    often, once = rng.choice(4, 2, replace=False)
    few = np.array([[known[often]], [known[once]], [known[often]]], dtype=object)
    yield _shown(
        "rows without some of the categories",
        lambda: _there(code.OneHotEncoder(), train.copy(), few, few[:1]), weight=2,
        tried="transform three rows, and one alone, that hold two of four categories", why="four columns all the same",
    )
    strange = np.array([known[0], names[6], known[3], names[7], "~~~", "   "], dtype=object)
    strange = rng.permutation(strange)[:, np.newaxis]
    yield _shown(
        "words that were not there", lambda: _there(code.OneHotEncoder(), train.copy(), strange), weight=2,
        tried="transform rows of which some hold unseen words", why="none of those I know: zeros",
    )
    wide = np.concatenate([_words(rng, 8, 1, names[:3]), _words(rng, 8, 1, names[2:6])], axis=1)
    yield _shown(
        "two columns", lambda: [*_there(code.OneHotEncoder(), wide.copy(), wide.copy()),
                                *_categories(code.OneHotEncoder().fit(wide.copy()))], weight=2,
        tried="two columns of words, with one word in common", why="each column has categories of its own",
    )
    years = rng.permutation([1990, 7, -3, 1990, 88, 7])[:, np.newaxis]
    yield _shown(
        "numbers that stand for categories", lambda: _there(code.OneHotEncoder(), years, years[:4]),
        tried="integers as categories", why="sorted as numbers",
    )
    yield _shown(
        "a table with names", lambda: _there(code.OneHotEncoder(), _frame(wide), _frame(wide[:3]), wide),
        tried="fit on a DataFrame, transform a DataFrame and an array", why="arrays come back",
    )
    yield _shown(
        "inside the library", lambda: _in_the_library(code.OneHotEncoder(), train.copy(), few), weight=0.5,
        tried="make_pipeline(clone(OneHotEncoder())), fit_transform and transform", why="the library can use it",
    )


def _categories(fitted):
    """The learnt categories as words."""
    return [[str(name) for name in known] for known in fitted.categories_]


# Exercise 6


def _districts(rng, rows):
    """Eight columns of positive numbers, those of the housing table, from 1/8 up."""
    return rng.integers(1, 800, (rows, 8)) / 8


@exercise(
    CHAPTER,
    "RatioAdder",
    points=2,
    title="Ratios as a step",
    defines=("RatioAdder",),
    hints=(
        "Which column stands above the bar, which one below, for each of the three? Only two different ones stand "
        "below.",
        "Pick columns by the places on self, divide whole columns, and append the three results to the table. For "
        "zeros below the bar divide by 1 there and put 0 in place of the result.",
        "With a float array: below = table[:, self.households], and where(below != 0, ...) twice, inside of the "
        "division and around it. np.column_stack takes the table and single columns.",
    ),
)
def RatioAdder(code, rng):
    """By hand, the usual places and others, zeros below the bar, whole numbers, one row, names, copies."""
    yield _shown(
        "a district by hand",
        lambda: _there(code.RatioAdder(0, 1, 2, 3), *[np.array([[880.0, 129.0, 322.0, 126.0]])] * 2), weight=0,
        tried="RatioAdder(0, 1, 2, 3), transform [[880, 129, 322, 126]]", why="880/126, 129/880 and 322/126",
    )
    table = _districts(rng, 6)
    yield _shown(
        "the housing table's places", lambda: _there(code.RatioAdder(), table.copy(), table.copy(), table[:1].copy()),
        weight=3, tried="RatioAdder() on six rows of eight columns, and on one", why="eight columns, then three ratios",
    )
    places = [int(place) for place in rng.permutation(8)[:4]]
    while places == [3, 4, 5, 6]:
        places = places[::-1]
    yield _shown(
        "other places", lambda: _there(code.RatioAdder(*places), table.copy(), table.copy()), weight=2,
        tried=f"RatioAdder({', '.join(map(str, places))})", why="the columns that the constructor names",
    )
    hollow = _districts(rng, 6)
    hollow[[0, 2], 6], hollow[[2, 4], 3] = 0, 0
    yield _shown(
        "nothing below the bar", lambda: _there(code.RatioAdder(), hollow.copy(), hollow.copy()), weight=2,
        tried="rows without households or without rooms", why="the ratio is 0 there, not infinite and not nan",
    )
    whole = rng.integers(1, 900, (5, 8))
    yield _shown(
        "whole numbers and names", lambda: _there(code.RatioAdder(), _frame(whole), _frame(whole), whole), weight=1.5,
        tried="a DataFrame of integers, and an array of integers", why="arrays of fractions come back",
    )
    yield _shown(
        "a copy by the library", lambda: _copy_of(code.RatioAdder(*places), table.copy(), table[:2].copy()), weight=0.5,
        tried="clone(RatioAdder(places)), fit_transform and transform", why="a copy keeps the places",
    )
    yield _shown(
        "what was handed in", lambda: _untouched(code.RatioAdder(), table, table[:3]), weight=0.5,
        tried="the table after fit and transform", why="it still belongs to the caller",
    )


def _copy_of(transformer, train, new):
    from sklearn.base import clone

    copy = clone(transformer)
    return [np.asarray(copy.fit_transform(train)), np.asarray(copy.transform(new))]


# Exercises 7 to 9


@exercise(
    CHAPTER,
    "smoothed_mean",
    points=2,
    title="Drawn towards the prior",
    defines=("smoothed_mean",),
    hints=(
        "What should come out for a very large count, and for a very small one? Which of the two has the weight λ?",
        "Three steps: the mean of each category, its weight λ, and λ times one plus (1 - λ) times the other. For a "
        "count of 0 there is no mean: divide by 1 instead and let the weight be 0.",
        "λ is one over one plus exp(-(count - k) / f). np.where(count == 0, ...) is needed twice: for the divisor and"
        " for the weight. Work with arrays throughout, and single numbers go through as well.",
    ),
)
def smoothed_mean(code, rng):
    """Two cities by hand, arrays, single numbers, other k and f, no rows, very many rows, whole numbers."""
    yield _gives(
        "Wakayama and Tokyo", code.smoothed_mean, np.array([1.0, 9.0]), np.array([1.0, 10.0]), 0.2, 5, 1, weight=0,
        why="0.214389 and 0.895315",
    )
    counts = rng.permutation(np.arange(1, 16))[:6]
    totals, prior = eighths(rng, 6) * counts, float(eighths(rng, 1)[0])
    k, f = float(rng.integers(5, 11)), float(rng.integers(3, 9)) / 2
    yield _gives(
        "six categories", code.smoothed_mean, totals, counts.astype(float), prior, k, f, weight=3,
        why="few rows: close to the prior; many rows: close to their own mean",
    )
    yield _gives(
        "a single category", code.smoothed_mean, float(totals[0]), int(counts[0]), prior, k, f, weight=1,
        why="numbers in, a number out",
    )
    yield _gives(
        "at k rows", code.smoothed_mean, totals[:2], np.array([k, k]), prior, k, f, why="half and half",
    )
    some = np.array([0.0, counts[1], 0.0, counts[2]])
    yield _gives(
        "no row at all",
        code.smoothed_mean, np.where(some > 0, totals[:4], 0.0), some, prior, float(rng.integers(-3, 1)), f,
        weight=2, why="only the prior is left, whatever k is",
    )
    yield _gives(
        "very many rows",
        code.smoothed_mean, totals * 1000, counts * 1000.0, prior, k, f, why="the mean of the category",
    )
    yield _gives(
        "a sharp step", code.smoothed_mean, totals, counts.astype(float), prior, 7.5, 0.001, why="no number overflows",
    )
    yield _gives(
        "whole numbers",
        code.smoothed_mean, rng.integers(-30, 30, 4), rng.integers(1, 9, 4), int(rng.integers(2, 9)), 3, 2,
        why="fractions come out of whole numbers",
    )
    yield calls(
        "what was handed in", code.smoothed_mean, totals, counts.astype(float), prior, f, k, compare=_single_precision,
        weight=0.5, why="the arrays still belong to the caller",
    )


@exercise(
    CHAPTER,
    "TargetEncoder",
    points=3,
    title="Categories by their target",
    defines=("TargetEncoder",),
    hints=(
        "What does transform need for a category it knows, and for one it does not know? Both are learnt in fit.",
        "In fit: the mean of all targets; then for each column the sum and the number of targets of each of its "
        "categories, and from these the smoothed mean, in a dictionary. transform looks up.",
        "Loop over the columns; for each category a mask, column == category, gives the targets. A dict's "
        "get(category, self.prior_) does the looking up, known or not. encodings_ gets one dict for each column.",
    ),
)
def TargetEncoder(code, rng):
    """By hand, the prior, training and new rows, unseen words, several columns, numbers, smoothing, names, copies."""
    by_hand, asked = (np.array(list(letters), dtype=object)[:, np.newaxis] for letters in ("aab", "bac"))
    yield _shown(
        "three rows by hand",
        lambda: _there(code.TargetEncoder(1, 1), by_hand, asked, y=np.array([1.0, 3.0, 8.0])),
        weight=0, tried='TargetEncoder(1, 1), fit on a, a, b with [1, 3, 8], transform b, a, c', why="6, 2.538 and 4",
    )
    names = _names(rng, 7)
    uneven = [names[place] for place in (0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 3)]
    train = np.array(rng.permutation(uneven), dtype=object)[:, np.newaxis]
    y = eighths(rng, 12, most=80)
    k, f = float(rng.integers(2, 5)), float(rng.integers(2, 6)) / 2
    yield _shown(
        "the prior", lambda: float(code.TargetEncoder(k, f).fit(train.copy(), y.copy()).prior_),
        tried="prior_ after fit on 12 rows", why="the mean of all targets, each row once",
    )
    yield _shown(
        "training rows", lambda: _there(code.TargetEncoder(k, f), train.copy(), train.copy(), y=y.copy()), weight=2.5,
        tried=f"k={k:g}, f={f:g}: fit and transform 12 rows", why="smoothed means",
    )
    new = np.array([[names[1]], [names[5]], [names[0]], [names[6]]], dtype=object)
    yield _shown(
        "new rows", lambda: _there(code.TargetEncoder(k=k, f=f), train.copy(), new, new[1:2], y=y.copy()), weight=2.5,
        tried="transform four rows of which two hold unseen words, and one alone", why="an unseen word gets the prior",
    )
    second = np.array(rng.permutation(uneven), dtype=object)[:, np.newaxis]
    wide = np.concatenate([train, second], axis=1)
    yield _shown(
        "two columns", lambda: _there(code.TargetEncoder(k, f), wide.copy(), wide.copy(), wide[:1].copy(), y=y.copy()),
        weight=2, tried="two columns with the same words", why="a word may mean something else in each column",
    )
    yield _shown(
        "what is learnt", lambda: _codes(code.TargetEncoder(k, f).fit(wide.copy(), y.copy())),
        tried="encodings_ after fit on two columns", why="one dict for each column",
    )
    yield _shown(
        "hardly any smoothing", lambda: _there(code.TargetEncoder(-40, 1), train.copy(), train.copy(), new, y=y.copy()),
        weight=0.5, tried="k=-40, f=1", why="plain means",
    )
    zips, prices = rng.integers(90000, 90004, (9, 1)), rng.integers(-9, 30, 9)
    yield _shown(
        "whole numbers", lambda: _there(code.TargetEncoder(k, f), zips, zips, y=prices),
        tried="integers as categories, integers as targets", why="fractions come out of whole numbers",
    )
    yield _shown(
        "a table with names",
        lambda: _there(code.TargetEncoder(k, f), _frame(wide), _frame(wide[:3]), wide, y=_shuffled_series(y)),
        tried="a DataFrame and a Series whose rows are numbered otherwise", why="the order of the rows counts",
    )
    yield _shown(
        "inside the library", lambda: _in_the_library(code.TargetEncoder(k, f), train.copy(), new, y), weight=0.5,
        tried="make_pipeline(clone(TargetEncoder(k, f))), fit_transform and transform", why="a copy keeps k and f",
    )


def _shuffled_series(y):
    import pandas as pd

    return pd.Series(y, index=np.arange(len(y))[::-1] + 5)


def _codes(fitted):
    return [{str(name): float(number) for name, number in sorted(codes.items())} for codes in fitted.encodings_]


@exercise(
    CHAPTER,
    "out_of_fold_encoding",
    points=3,
    title="Codes without one's own target",
    defines=("out_of_fold_encoding",),
    hints=(
        "Which rows may have a say in the code of row number 7? Its own fold is out, the whole of it.",
        "For each fold there are two masks: the rows inside and all others. Learn from the others, encode those "
        "inside, and put the codes where their rows stand.",
        "Loop over np.unique(folds). A new TargetEncoder(k, f), fitted on table[~inside] with y[~inside], transforms "
        "table[inside]; codes[inside] takes the result. The categories need a second axis for that.",
    ),
)
def out_of_fold_encoding(code, rng):
    """By hand, folds of equal and unequal size in any order, words of one fold only, numbers, one row to a fold."""
    yield _gives(
        "three rows by hand", code.out_of_fold_encoding, np.array(["a", "a", "b"]), np.array([1.0, 3.0, 8.0]),
        np.array([0, 1, 1]), 1, 1, weight=0, why="4.25, 1 and 1",
    )
    names = _names(rng, 5)
    words = rng.permutation(np.array([names[place] for place in (0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2)]))
    y, folds = eighths(rng, 12, most=80), rng.permutation(np.repeat([0, 1, 2], 4))
    k, f = float(rng.integers(1, 4)), float(rng.integers(2, 6)) / 2
    yield _gives(
        "three folds", code.out_of_fold_encoding, words, y, folds, k, f, weight=3,
        why="each row is judged by the eight rows of the other folds",
    )
    uneven = rng.permutation(np.repeat([4, 9], [3, 9]))
    yield _gives(
        "two folds of unequal size", code.out_of_fold_encoding, words, y, uneven, k, f, weight=2,
        why="three rows judge nine, and nine judge three; folds may have any numbers",
    )
    alone = words.copy()
    alone[folds == 1] = names[3]
    yield _gives(
        "a word of one fold only", code.out_of_fold_encoding, alone, y, folds, k, f, weight=2,
        why="unseen in the other folds: the mean of the other folds",
    )
    yield _gives(
        "each row a fold", code.out_of_fold_encoding, words[:7], y[:7], rng.permutation(7), k, f,
        why="everybody but the row itself",
    )
    yield _gives(
        "whole numbers", code.out_of_fold_encoding, rng.integers(1, 4, 10), rng.integers(-20, 60, 10),
        rng.permutation(np.arange(10) % 2), 2, 1, why="fractions come out of whole numbers",
    )
    yield _shown(
        "words in a list",
        lambda: np.asarray(code.out_of_fold_encoding(list(map(str, words)), y.tolist(), folds.tolist(), k, f)),
        weight=0.5, tried="lists in place of arrays", why="a list will do",
    )
    yield calls(
        "what was handed in", code.out_of_fold_encoding, words, y, folds, k, f, compare=_single_precision, weight=0.5,
        why="the arrays still belong to the caller",
    )


# Exercises 10 and 11: steps of the probe's own


def _table_of(X):
    """X as an array, which must have two axes: these steps are as strict as the library's."""
    if np.ndim(X) != 2:
        raise ValueError(f"A transformer needs a table with two axes, and got one of shape {np.shape(X)}.")
    return np.asarray(X, dtype=float)


class _Shift:
    """Takes away what it has learnt: the mean of each column, and a part of the target's."""

    def __init__(self, part=0.0):
        self.part, self.fits, self.moved = part, 0, None

    def fit(self, X, y=None):
        self.fits += 1
        self.moved = np.mean(_table_of(X), axis=0) + (0.0 if y is None else self.part * np.mean(y))
        return self

    def transform(self, X):
        return _table_of(X) - self.moved


class _Shrink:
    """Divides by what it has learnt: one more than the largest size in each column."""

    def __init__(self):
        self.fits, self.size = 0, None

    def fit(self, X, y=None):
        self.fits += 1
        self.size = 1 + np.max(np.abs(_table_of(X)), axis=0)
        return self

    def transform(self, X):
        return _table_of(X) / self.size


class _Widen:
    """Appends the sum of each row."""

    fits = 0

    def fit(self, X, y=None):
        self.fits += 1
        self.width = _table_of(X).shape[1]
        return self

    def transform(self, X):
        X = _table_of(X)
        return np.concatenate([X[:, : self.width], X.sum(axis=1, keepdims=True)], axis=1)


class _Model:
    """Something that predicts and has no transform: the sum of a row, times the mean of the target, plus a level."""

    def fit(self, X, y):
        self.slope, self.level = np.mean(y), np.sum(np.square(X))
        return self

    def predict(self, X):
        return np.sum(X, axis=1) * self.slope + self.level


def _steps(*steps):
    return [(f"step {number}", step) for number, step in enumerate(steps)]


@exercise(
    CHAPTER,
    "Pipeline",
    points=3,
    title="A pipeline",
    defines=("Pipeline",),
    hints=(
        "Follow the training rows by hand through two steps. What does the second step's fit get to see?",
        "In fit, the rows change on the way: each step but the last is fitted and then transforms them for the next "
        "one. The last is fitted only. transform and predict are loops without any fit.",
        "for name, step in self.steps[:-1]: fit with X and y, then X = step.transform(X). After the loop fit the last"
        " step, self.steps[-1][1]. Return self. fit_transform: fit, then transform of the same X.",
    ),
)
def Pipeline(code, rng):
    """One step, several, order, the target handed on, nothing fitted later, a model at the end, inputs kept."""
    yield _shown(
        "two steps by hand", lambda: _there(code.Pipeline(_steps(_Shift(), _Shrink())), np.array([[1.0], [3], [5]]),
                                            np.array([[9.0]])),
        tried="subtract the mean, divide by one more than the largest; fit on 1, 3, 5, transform 9", weight=0,
        why="(9 - 3) / (1 + 2)",
    )
    train, new = _ruler_tables(rng)
    y = eighths(rng, 8)
    yield _shown(
        "two steps", lambda: _there(code.Pipeline(_steps(_Shift(), _Shrink())), train.copy(), train.copy(), new.copy()),
        weight=2, tried="fit on (8, 3), transform these rows and others",
        why="the second learns from what the first makes",
    )
    yield _shown(
        "the other order",
        lambda: _there(code.Pipeline(_steps(_Shrink(), _Shift())), train.copy(), new.copy(), new[:1]),
        tried="the same two steps the other way round; one row as well", why="steps work in the order of the list",
    )
    yield _shown(
        "three steps, one adds a column",
        lambda: _there(code.Pipeline(_steps(_Widen(), _Shift(), _Shrink())), train.copy(), new.copy()), weight=2,
        tried="append the sum of the row, shift, shrink", why="later steps get four columns",
    )
    yield _shown(
        "one step", lambda: _there(code.Pipeline(_steps(_Shift())), train.copy(), new.copy()),
        tried="a single step", why="it is the first and the last",
    )
    yield _shown(
        "the target",
        lambda: _there(code.Pipeline(_steps(_Shift(0.5), _Shrink(), _Shift(2.0))), train.copy(), new.copy(), y=y),
        weight=1.5, tried="steps that learn from y as well", why="every step is fitted with y",
    )
    yield _shown(
        "fit_transform", lambda: _fitted_and_counted(code.Pipeline, train.copy(), new.copy(), y), weight=1.5,
        tried="fit_transform of (8, 3) with y, then transform of other rows, and how often each step was fitted",
        why="once each, in fit_transform",
    )
    yield _shown(
        "nothing is learnt later", lambda: _fits_after(code.Pipeline, train.copy(), new.copy()), weight=1.5,
        tried="transform of new rows twice, then of the training rows, and how often each step was fitted",
        why="transform fits nothing",
    )
    yield _shown(
        "a model at the end", lambda: _predicted(code.Pipeline, train.copy(), new.copy(), y), weight=2,
        tried="shift, shrink, and a model without transform; predict new rows",
        why="the last step is fitted and predicts",
    )
    yield _shown(
        "what was handed in", lambda: _untouched(code.Pipeline(_steps(_Shift(), _Shrink())), train, new), weight=0.5,
        tried="the two tables after fit and transform", why="they still belong to the caller",
    )


def _fitted_and_counted(make, train, new, y):
    steps = [_Shift(1.5), _Shrink(), _Widen()]
    machine = make(_steps(*steps))
    made = np.asarray(machine.fit_transform(train, y))
    return [made, np.asarray(machine.transform(new)), [step.fits for step in steps]]


def _fits_after(make, train, new):
    steps = [_Shift(), _Shrink()]
    machine = make(_steps(*steps)).fit(train)
    made = [np.asarray(machine.transform(rows)) for rows in (new, new, train)]
    return [*made, [step.fits for step in steps]]


def _predicted(make, train, new, y):
    steps = [_Shift(), _Shrink()]
    machine = make(_steps(*steps, _Model())).fit(train, y)
    return [np.asarray(machine.predict(new)), np.asarray(machine.predict(new[:1])), [step.fits for step in steps]]


@exercise(
    CHAPTER,
    "ColumnRouter",
    points=3,
    title="A router",
    defines=("ColumnRouter",),
    hints=(
        "Each route needs its own columns, twice: to be fitted with, and to transform. So write the choosing once.",
        "A DataFrame gives columns by a list of names, an array by a list of places behind a comma; both keep two "
        "axes. Then fit every transformer on its columns with y; transform collects the results and puts them side by"
        " side.",
        "hasattr(X, \"columns\") tells a DataFrame. df[list] and array[:, list] choose. np.hstack joins the results "
        "in the order of the routes. fit returns self, and transform fits nothing.",
    ),
)
def ColumnRouter(code, rng):
    """Places and names, the order of routes, columns used twice or not at all, the target, nothing fitted later."""
    yield _shown(
        "two routes by hand",
        lambda: _there(_router(code, ([1], _Shift()), ([0, 1], _Shrink())), np.array([[3.0, 20.0], [8.0, 10.0]]),
                       np.array([[6.0, 15.0]])),
        tried="column 1 minus its mean; columns 0 and 1 divided by 9 and 21", weight=0, why="0, 6/9 and 15/21",
    )
    train, new = (np.concatenate(_ruler_tables(rng), axis=0).reshape(-1, 4) for _ in range(2))
    y, names = eighths(rng, len(train)), _names(rng, 4)
    order = [int(place) for place in rng.permutation(4)]
    if order == sorted(order):
        order = order[::-1]
    yield _shown(
        "routes by place",
        lambda: _there(_router(code, (order[:2], _Shift()), (order[2:], _Shrink())), train.copy(), train, new.copy()),
        weight=2, tried=f"arrays with columns {order[:2]} to one transformer and {order[2:]} to another",
        why="results in the order of the routes, columns in the order of their list",
    )
    called = [names[place] for place in order]
    yield _shown(
        "routes by name",
        lambda: _there(_router(code, (called[:1], _Shift()), (called[1:3], _Shrink())), _frame(train, names),
                       _frame(new, names), _frame(new[:1], names)), weight=2.5,
        tried="a DataFrame; one name to one transformer, two names to another, one name in no route",
        why="a list of one name is a table with one column, and what no route names is left out",
    )
    yield _shown(
        "a column used twice",
        lambda: _there(_router(code, ([2], _Shift()), ([2, 0], _Widen()), ([2], _Shrink())), train.copy(), new.copy()),
        tried="column 2 in three routes", why="each route has its own result",
    )
    yield _shown(
        "columns in another place", lambda: _there(_router(code, (called[:3], _Shift())), _frame(train, names),
                                                  _frame(new, names)[names[::-1]]),
        tried="new rows whose columns are in another order", why="names find their columns",
    )
    yield _shown(
        "the target",
        lambda: _there(_router(code, ([1, 3], _Shift(0.5)), ([0], _Shift(2.0))), train.copy(), new.copy(), y=y),
        weight=1.5, tried="transformers that learn from y as well", why="every transformer is fitted with y",
    )
    yield _shown(
        "fit_transform, and what is learnt later",
        lambda: _routed_and_counted(code, train.copy(), new.copy(), y), weight=2,
        tried="fit_transform with y, transform new rows twice, and how often each transformer was fitted",
        why="once each, and not by transform",
    )
    mixed = _frame(train, names).assign(word=_words(rng, len(train), 1, names[:2])[:, 0])
    yield _shown(
        "words beside numbers",
        lambda: _there(_router(code, ([names[3]], _Shift()), ([names[0]], _Shrink())), mixed, mixed),
        tried="a DataFrame that has a column of words in no route", why="only what is routed is touched",
    )


def _router(code, *routes):
    return code.ColumnRouter([(f"route {number}", step, places) for number, (places, step) in enumerate(routes)])


def _routed_and_counted(code, train, new, y):
    steps = [_Shift(1.5), _Shrink()]
    machine = _router(code, ([0, 3], steps[0]), ([1], steps[1]))
    made = np.asarray(machine.fit_transform(train, y))
    return [made, *(np.asarray(machine.transform(new)) for _ in range(2)), [step.fits for step in steps]]


# Exercises 12 and 13


@exercise(
    CHAPTER,
    "repaired_preparation",
    points=3,
    title="Mend a preparation that leaks",
    defines=("repaired_preparation",),
    hints=(
        "Go through the lines and ask of every learnt number: which rows made it? And were the gaps still open then?",
        "Cut the table into its two parts first. Fill both with the medians of the training part. Only then measure "
        "mean and deviation, of the filled training part, and use them for both.",
        "Your own imputer and scaler, one behind the other, do all of it: fit_transform on X[train_rows], transform "
        "on the rest. np.delete(X, train_rows, axis=0) is the rest in the order of X.",
    ),
)
def repaired_preparation(code, rng):
    """By hand, training rows in any order, gaps in either part, odd values that judge, constant columns, one row."""
    yield _gives(
        "four rows by hand", code.repaired_preparation, np.array([[1.0], [NAN], [4.0], [100.0]]), np.array([0, 1, 2]),
        weight=0, why="-1.22474, 0, 1.22474 and 79.6",
    )
    X, rows = _with_gaps(rng, 12, 3, gaps=3), rng.permutation(12)
    yield _gives("eight of twelve rows train", code.repaired_preparation, X, rows[:8], weight=3,
                 why="medians and rulers of eight rows, used for all twelve")
    odd = X.copy()
    odd[rows[8:]] += 1000
    yield _gives("judging rows far away", code.repaired_preparation, odd, rows[:8], weight=2,
                 why="they have no say in what the training rows become")
    late = eighths(rng, 10, 2, most=80)
    late[[1, 4], [0, 1]] = NAN
    yield _gives("gaps only where nobody trains", code.repaired_preparation, late, np.array([9, 0, 2, 8, 3, 5]),
                 weight=1.5, why="filled with medians of columns that had no gap")
    early = eighths(rng, 9, 2, most=80)
    early[[0, 2, 5], [1, 1, 1]] = NAN
    yield _gives("gaps only in training", code.repaired_preparation, early, np.array([0, 1, 2, 3, 5, 6]), weight=1.5,
                 why="the deviation is measured after filling")
    still = _still(rng, 8)
    yield _gives("a column that never changes", code.repaired_preparation, still, np.arange(6), weight=0.5,
                 why="0, and no nan")
    yield _gives("a single row judges", code.repaired_preparation, X, np.delete(rows, 5), weight=1,
                 why="one row is measured with the ruler of eleven")
    yield calls("what was handed in", code.repaired_preparation, X, rows[:9], compare=_single_precision, weight=0.5,
                why="gaps and all, the table still belongs to the caller")


COLUMNS = ("longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population", "households",
           "median_income")  # fmt: skip
PLACES = ("<1H OCEAN", "INLAND", "ISLAND", "NEAR BAY", "NEAR OCEAN")


def _census(rng, rows, places=PLACES, gaps=4):
    """An invented table with the columns of the housing table; every place is there."""
    table = _frame(_districts(rng, rows), list(COLUMNS))
    table["longitude"] -= 120
    table.loc[rng.permutation(rows)[:gaps], "total_bedrooms"] = NAN
    return table.assign(ocean_proximity=_words(rng, rows, 1, list(places))[:, 0])


def _prepared(code, train, *tables):
    machine = code.housing_preparation()
    made = [np.asarray(machine.fit_transform(train))]
    return [*made, *(np.asarray(machine.transform(table)) for table in tables)]


@exercise(
    CHAPTER,
    "housing_preparation",
    points=3,
    title="The whole preparation",
    defines=("housing_preparation",),
    hints=(
        "Draw it first: which columns take which way, and through which steps in which order?",
        "Two ways. Eight numbers go through three of your transformers, one behind the other; one column of words goes "
        "through a fourth. A ColumnTransformer holds the ways side by side.",
        "ColumnTransformer takes a list of (name, transformer, list of columns). The transformer of the numbers is "
        "make_pipeline(imputer, ratios, scaler); the list of the words has one entry. Return it unfitted.",
    ),
)
def housing_preparation(code, rng):
    """Training and new rows, gaps in any column, unseen and absent places, more columns, order of columns, copies."""
    train, new = _census(rng, 14), _census(rng, 7, gaps=2)
    yield _shown(
        "training rows", lambda: _prepared(code, train.copy()), weight=2,
        tried="fit_transform of 14 invented districts", why="eight numbers, three ratios, five places: 16 columns",
    )
    yield _shown(
        "new rows", lambda: _prepared(code, train.copy(), new.copy(), new.iloc[:1].copy()), weight=2.5,
        tried="fit_transform of training rows, transform of seven others, and of one alone",
        why="learnt from training rows",
    )
    holes = new.copy()
    for place, name in enumerate(COLUMNS):
        holes.loc[place % 7, name] = NAN
    yield _shown(
        "gaps everywhere", lambda: _prepared(code, train.copy(), holes), weight=1.5,
        tried="new rows with a gap in every column of numbers", why="every column has a median",
    )
    strange = new.assign(ocean_proximity=["INLAND", "MOON", "ISLAND", "NEAR BAY", "MOON", "INLAND", "<1H OCEAN"])
    yield _shown(
        "a place that was not there", lambda: _prepared(code, train.copy(), strange),
        tried='new rows of which two lie in "MOON"', why="zeros there, and the same number of columns",
    )
    dry = _census(rng, 12, places=PLACES[:4])  # one is missing: the library names unseen words in no fixed order
    yield _shown(
        "four places in training", lambda: _prepared(code, dry, new.copy()),
        tried="training rows from four of five places", why="15 columns then, for all rows",
    )
    priced = train.assign(median_house_value=eighths(rng, 14, most=800), income_category=rng.integers(1, 6, 14))
    yield _shown(
        "more columns, in another order",
        lambda: _prepared(code, priced[sorted(priced.columns)], priced.iloc[:4]), weight=1.5,
        tried="a table that also holds prices and categories, its columns in alphabetical order",
        why="names find their columns, others are ignored",
    )
    yield _shown(
        "a copy of it", lambda: _copied(code, train.copy(), new.copy()), weight=0.5,
        tried="two machines fitted on different rows, and a copy by clone", why="each learns for itself",
    )
    yield _shown(
        "what was handed in", lambda: _still_there(code, train.copy(), new.copy()), weight=0.5,
        tried="the numbers of both tables after fit_transform and transform", why="they still belong to the caller",
    )


def _copied(code, train, new):
    from sklearn.base import clone

    first, second = code.housing_preparation(), code.housing_preparation()
    first.fit(train)
    second.fit(new)
    third = clone(first).fit(new)
    return [np.asarray(machine.transform(new)) for machine in (first, second, third)]


def _still_there(code, train, new):
    _prepared(code, train, new)
    return [table[list(COLUMNS)].to_numpy() for table in (train, new)]
