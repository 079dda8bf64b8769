"""What chapter 3 built and later notebooks go on with: `from nn101.chapter3 import numerical_gradient, minibatches`.

It is closed while the notebooks that build these are graded. `two_layer_gradient` is lent to the last of them: how
slopes are worked out with formulas is the matter of chapter 4.
"""

import numpy as np

from nn101.chapter1 import sigmoid, softmax
from nn101.chapter2 import one_hot

__all__ = ["minibatches", "numerical_gradient", "two_layer_gradient"]


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


def two_layer_gradient(params, X, t):
    """The slopes of the mean cross-entropy of a two-layer network (sigmoid, softmax) for all its parameters.

    params: dict with W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).  X: (N, D) with N at least 1.
    t: labels, integers (N,), or targets (N, C) of which each row adds up to 1.
    Returns a dict with the keys and shapes of params, of the float type that params and X have together.
    """
    X, W2 = np.asarray(X), params["W2"]
    fired = sigmoid(np.add(X.dot(params["W1"]), params["b1"]))
    shares = softmax(np.add(fired.dot(W2), params["b2"]))
    targets = t if np.shape(t) == shares.shape else one_hot(t, shares.shape[1])
    excess = ((shares - targets) / len(X)).astype(shares.dtype, copy=False)  # how far each score should fall
    blame = excess.dot(W2.T) * fired * (1 - fired)  # the same, handed back to the hidden neurons
    slopes = {"W1": X.T.dot(blame), "b1": blame.sum(axis=0), "W2": fired.T.dot(excess), "b2": excess.sum(axis=0)}
    return {name: slopes[name] for name in params}
