"""How wrong and how good a network is."""

import math


def mean_loss(loss, scores, y):
    """Return loss.forward(scores, y) as a float; FloatingPointError if it is NaN or infinite."""
    value = loss.forward(scores, y)
    try:
        value = float(value)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"{type(loss).__name__}.forward returned {type(value).__name__}: expected one number, the mean over the "
            "rows."
        ) from error
    if not math.isfinite(value):
        raise FloatingPointError(f"The loss is {value}.")
    return value


def evaluate(network, loss, X, y, metric=None):
    """Return (loss, metric) in evaluation mode: the mean over all rows, and metric(scores, y), or None without one.

    network : NetworkView
    loss : object with forward(scores, y)
    """
    scores = network.scores(X)
    return mean_loss(loss, scores, y), None if metric is None else float(metric(scores, y))
