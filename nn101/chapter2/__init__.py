"""What chapter 2 built and later chapters go on with: `from nn101.chapter2 import cross_entropy, one_hot`.

It is closed while the notebook that builds these is graded.
"""

import numpy as np

__all__ = ["cross_entropy", "mean_squared_error", "one_hot"]

SMALLEST = 1e-12  # the least probability whose logarithm is taken: no loss is infinite


def one_hot(labels, classes):
    """Labels, a whole number or integers (N,), as rows with a single 1: float64 (classes,) or (N, classes)."""
    return (np.asarray(labels)[..., np.newaxis] == np.arange(classes)) * 1.0


def mean_squared_error(y, t):
    """The mean of all squared differences of two arrays of one shape."""
    return np.mean(np.square(np.subtract(y, t)))


def cross_entropy(y, t):
    """Mean over the rows of -log of the probability that was given to the right class.

    y: probabilities (C,) or (N, C).  t: labels, a whole number or integers (N,), or targets of the shape of y.
    """
    rows = np.atleast_2d(y)
    targets = np.atleast_2d(t) if np.shape(t) == np.shape(y) else one_hot(np.ravel(t), rows.shape[1])
    return -np.sum(targets * np.log(np.maximum(rows, SMALLEST))) / len(rows)
