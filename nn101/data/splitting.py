"""Cutting rows into a part to train on and a part to test with."""

import math

import numpy as np


def split(X, y, *, test=0.2, seed=0, stratify=None):
    """Shuffle the rows of `X` and `y` together and cut them into a training and a test part.

    Parameters
    ----------
    X : array (N, ...) or pandas DataFrame of N rows
    y : array (N, ...) or pandas Series of N rows: the labels or targets of the same rows
    test : float or int
        A float between 0 and 1 is the share of the test part; its number of rows is rounded down, but is at
        least 1. An int is that number itself, from 1 to N - 1.
    seed : int, or NumPy Generator
        Decides which rows go where. The same int always gives the same parts.
    stratify : array (N,) or None
        A category for every row, often `y` itself. Every category then has the same share of both parts, to
        within one row: chance cannot leave a rare one out of the test. Each needs at least two rows.

    Returns
    -------
    (X_train, y_train), (X_test, y_test) : copies, of the types and dtypes given; together every row once.

    Raises
    ------
    ValueError, TypeError
        Lengths differ, `test` leaves one part empty, a category has a single row.
    """
    X, y = as_rows(X), as_rows(y)
    count = common_length(X, y)
    size = _test_size(test, count)
    rng = np.random.default_rng(seed)
    order = rng.permutation(count)
    if stratify is not None:
        chosen = stratified_rows(_categories(stratify, count), size, rng)
        in_test = np.zeros(count, dtype=bool)
        in_test[chosen] = True
        order = np.concatenate([order[in_test[order]], order[~in_test[order]]])
    parts = order[size:], order[:size]
    return tuple((take(X, rows), take(y, rows)) for rows in parts)


def stratified_rows(labels, size, rng):
    """Choose `size` rows in which every class of `labels` (N,) keeps its share; return their indices in order."""
    classes, counts = np.unique(labels, return_counts=True)
    share = size * counts / len(labels)
    take = share.astype(np.int64)
    # The rows lost by rounding down go to the classes that lost most.
    take[np.argsort(take - share, kind="stable")[: size - take.sum()]] += 1
    chosen = [rng.permutation(np.flatnonzero(labels == name))[:n] for name, n in zip(classes, take, strict=True)]
    return np.sort(np.concatenate(chosen))


def as_rows(data):
    """Return `data` as something whose rows can be taken: pandas objects as they are, all else as an array."""
    return data if hasattr(data, "iloc") else np.asarray(data)


def take(data, rows):
    """Return the rows of an array or pandas object that a slice or an array of positions names."""
    return data.iloc[rows] if hasattr(data, "iloc") else data[rows]


def common_length(X, y):
    """Return how many rows `X` and `y` both have; a ValueError if they differ or have none."""
    for name, data in (("X", X), ("y", y)):
        if data.ndim == 0:
            raise ValueError(f"{name} is a single value, {data}: give an array with one row per example.")
    if len(X) != len(y):
        raise ValueError(f"X has {len(X):,} rows and y has {len(y):,}: every row of X needs one label or target in y.")
    if len(X) == 0:
        raise ValueError("X and y have no rows: there is nothing to cut up.")
    return len(X)


def is_whole(value):
    """Tell whether `value` is an int, Python's or NumPy's; True and False are not."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _test_size(test, count):
    if count < 2:
        raise ValueError("A single row cannot be cut into a training and a test part: give at least two.")
    if is_whole(test):
        if not 1 <= test <= count - 1:
            raise ValueError(f"test={test} rows of {count:,} leaves one part empty: give 1 to {count - 1:,}.")
        return int(test)
    if not isinstance(test, float | np.floating):
        raise TypeError(f"test={test!r}: give a share between 0 and 1, such as 0.2, or a number of rows.")
    if not 0 < test < 1:
        raise ValueError(f"test={test}: a share lies between 0 and 1; for a number of rows, give an int.")
    return max(1, math.floor(count * test))


def _categories(stratify, count):
    labels = np.asarray(stratify)
    if labels.shape != (count,):
        raise ValueError(f"stratify has shape {labels.shape}: give one category for each of the {count:,} rows.")
    names, counts = np.unique(labels, return_counts=True)
    if counts.min() < 2:
        lonely = names[counts.argmin()]
        raise ValueError(
            f"stratify: category {lonely.item()!r} has a single row, which cannot be in both parts. Merge it with "
            "another category, or leave stratify out."
        )
    return labels
