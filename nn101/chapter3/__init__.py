"""What chapter 3 built and later notebooks go on with: `from nn101.chapter3 import numerical_gradient, minibatches`.

It is closed while the notebooks that build these are graded.
"""

import numpy as np

__all__ = ["minibatches", "numerical_gradient"]


def numerical_gradient(f, x, h=1e-4):
    """The slope of ``f`` in the direction of every number of ``x``, by central differences.

    f: called as f(x), gives a number.  x: array of any shape; floats are moved in place and are in the end as they
    were, whole numbers are left alone.  Returns a float64 array of the shape of x.
    """
    x, slopes = np.asarray(x, dtype=np.result_type(x, np.float16)), np.zeros(np.shape(x))
    for place in np.ndindex(x.shape):
        here = x[place]
        x[place] = here + h
        above = f(x)
        x[place] = here - h
        slopes[place] = (above - f(x)) / (2 * h)
        x[place] = here
    return slopes


def minibatches(X, y, batch_size, rng):
    """Yield ``(rows of X, rows of y)``, each row once and in the order that ``rng`` shuffles them into.

    The last batch is smaller where the number of rows is no multiple of ``batch_size``.
    """
    order = rng.permutation(len(X))
    for first in range(0, len(order), batch_size):
        now = order[first : first + batch_size]
        yield X[now], y[now]
