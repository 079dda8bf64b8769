"""Mini-batches: the rows of one epoch, a few at a time."""

import numpy as np

from nn101.data.splitting import as_rows, common_length, is_whole, take


def batches(X, y, size, *, seed=None, drop_last=False):
    """Go through the rows of `X` and `y` once, `size` at a time.

        for X_batch, y_batch in batches(X_train, y_train, 100, seed=rng):
            ...

    Parameters
    ----------
    X : array (N, ...) or pandas DataFrame of N rows
    y : array (N, ...) or pandas Series of N rows: the labels or targets of the same rows
    size : int
        Rows in a batch, 1 to N. Where it does not divide N, the last batch is smaller.
    seed : None, int, or NumPy Generator
        None: the rows in their order, and every batch of an array a view of it; nothing is copied. An int or a
        generator: shuffled, every batch a copy. The same int gives the same order each time, so for several
        epochs hand over one generator, which goes on where it stopped.
    drop_last : bool
        True: leave out a last batch that is smaller than `size`.

    Returns
    -------
    An iterator of (X_batch, y_batch), each (size, ...) and of the dtype given.

    Raises
    ------
    ValueError, TypeError
        At the call, not at the first batch: `size` makes no sense or is larger than N; lengths differ.
    """
    X, y = as_rows(X), as_rows(y)
    count = common_length(X, y)
    if not is_whole(size):
        raise TypeError(f"size={size!r}: the number of rows in a batch is a whole number, such as 100.")
    if size < 1:
        raise ValueError(f"size={size}: a batch has at least one row.")
    if size > count:
        raise ValueError(f"A batch of {size:,} rows is larger than the data, {count:,} rows: give size 1 to {count:,}.")
    order = None if seed is None else np.random.default_rng(seed).permutation(count)
    end = count - count % size if drop_last else count
    return _cut(X, y, size, order, end)


def _cut(X, y, size, order, end):
    for start in range(0, end, size):
        rows = slice(start, start + size)
        rows = rows if order is None else order[rows]
        yield take(X, rows), take(y, rows)
