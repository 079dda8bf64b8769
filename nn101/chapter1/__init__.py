"""What chapter 1 built and later chapters go on with: `from nn101.chapter1 import sigmoid, softmax`.

It is closed while chapter 1 itself is graded.
"""

import numpy as np

__all__ = ["relu", "sigmoid", "softmax"]


def relu(x):
    """Every number of ``x`` (array of any shape), with 0 in place of what is negative."""
    return np.where(np.greater(x, 0), x, 0)


def sigmoid(x):
    """1 / (1 + e^-x) of a number or of every number of an array; no overflow for any x."""
    tail = np.exp(np.minimum(x, -np.asarray(x)))
    return np.where(np.less(x, 0), tail, 1.0) / (1.0 + tail)


def softmax(a):
    """Scores (C,) or (N, C) as shares of the same shape, each row of which adds up to 1; no overflow for any score."""
    a = np.asarray(a)
    top = np.max(a, axis=-1, keepdims=True)
    grown = np.exp(a - top)
    return np.divide(grown, np.sum(grown, axis=-1, keepdims=True))
