"""Training loops of single neurons, one example at a time.

    perceptron  y_hat = 1 if w.x + b > 0, else 0;   w += lr (y - y_hat) x          (Rosenblatt, 1957)
    linear      loss (w.x + b - y)^2;               w -= lr 2 (w.x + b - y) x
    logistic    loss -log p(y), p(1) = 1 / (1 + e^-(w.x + b));   w -= lr (p(1) - y) x

and b as a weight whose input is always 1. Shapes: X (N, D), y (N,), w (D,), b (1,), C-contiguous, of one float type;
y holds 0 and 1 for `perceptron_epochs` and `logistic_sgd`. w and b are changed in place. lr is a Python float.
"""

import math

import numpy as np

from nn101.kernels.kernel import inner, kernel


def _perceptron_epochs_numpy(X, y, w, b, lr, mistakes):
    for epoch in range(mistakes.size):
        mistakes[epoch] = 0
        for x, wanted in zip(X, y, strict=True):
            error = wanted - (x @ w + b[0] > 0)
            w += lr * error * x
            b += lr * error
            mistakes[epoch] += error != 0
        if not mistakes[epoch]:
            return epoch + 1
    return mistakes.size


def _linear_sgd_numpy(X, y, w, b, lr, order, losses):
    for step, i in enumerate(order):
        error = X[i] @ w + b[0] - y[i]
        losses[step] = error * error
        w -= lr * 2 * error * X[i]
        b -= lr * 2 * error


def _logistic_sgd_numpy(X, y, w, b, lr, order, losses):
    for step, i in enumerate(order):
        score = X[i] @ w + b[0]
        small = np.exp(-abs(score))  # cannot overflow
        losses[step] = max(score, 0) - y[i] * score + np.log1p(small)
        error = (small if score < 0 else 1) / (1 + small) - y[i]
        w -= lr * error * X[i]
        b -= lr * error


def _examples(dtype):
    X = np.random.default_rng(1).normal(size=(20, 3)).astype(dtype)
    y = (X @ np.array([1, -2, 0.5], dtype) > 0.3).astype(dtype)
    return X, y, np.zeros(3, dtype), np.zeros(1, dtype)


def _perceptron_examples(dtype):
    return *_examples(dtype), 0.1, np.zeros(50, np.int64)


def _sgd_examples(dtype):
    return *_examples(dtype), 0.05, np.random.default_rng(2).integers(0, 20, size=30), np.empty(30, dtype)


@inner
def _score(x, w, b):
    total = b[0]
    for i in range(x.size):
        total += x[i] * w[i]
    return total


@inner
def _move(x, w, b, amount):
    """w += amount x;  b += amount."""
    for i in range(x.size):
        w[i] += amount * x[i]
    b[0] += amount


@kernel(twin=_perceptron_epochs_numpy, examples=_perceptron_examples)
def perceptron_epochs(X, y, w, b, lr, mistakes):
    """Go through all examples until an epoch makes no mistake, or `mistakes` (int64) is full; returns epochs run.

    mistakes[epoch]: how many examples were answered wrong, when their turn came. Entries after the last epoch stay.
    """
    lr, zero, one = X.dtype.type(lr), X.dtype.type(0), X.dtype.type(1)
    for epoch in range(mistakes.size):
        wrong = 0
        for row in range(y.size):
            error = y[row] - (one if _score(X[row], w, b) > zero else zero)
            if error != zero:
                _move(X[row], w, b, lr * error)
                wrong += 1
        mistakes[epoch] = wrong
        if wrong == 0:
            return epoch + 1
    return mistakes.size


@kernel(twin=_linear_sgd_numpy, examples=_sgd_examples)
def linear_sgd(X, y, w, b, lr, order, losses):
    """One step per entry of `order` (rows of X, int64); losses: squared error of each, before its step."""
    twice = X.dtype.type(2 * lr)
    for step in range(order.size):
        i = order[step]
        error = _score(X[i], w, b) - y[i]
        losses[step] = error * error
        _move(X[i], w, b, -twice * error)


@kernel(twin=_logistic_sgd_numpy, examples=_sgd_examples)
def logistic_sgd(X, y, w, b, lr, order, losses):
    """One step per entry of `order` (rows of X, int64); losses: -log p(y) of each, before its step."""
    lr, zero, one = X.dtype.type(lr), X.dtype.type(0), X.dtype.type(1)
    for step in range(order.size):
        i = order[step]
        score = _score(X[i], w, b)
        small = math.exp(-abs(score))  # cannot overflow
        losses[step] = max(score, zero) - y[i] * score + math.log1p(small)
        error = (small if score < zero else one) / (one + small) - y[i]
        _move(X[i], w, b, -lr * error)
