"""How good scores are, in a number that people understand."""

import numpy as np


def accuracy(scores, y):
    """Return the share of rows that are classified correctly, from 0.0 to 1.0.

    scores : (N, K) with K > 1, the largest in a row is the answer; or (N,) or (N, 1), where a score above 0 says yes
    y : labels (N,), or one column per class (N, K), the largest is right; for one score per row 1 for yes and 0 or -1
        for no, (N,) or (N, 1)
    """
    scores, y = np.asarray(scores), np.asarray(y)
    if scores.ndim == 2 and scores.shape[1] > 1:
        truth = y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else y.reshape(-1)
        return float(np.mean(scores.argmax(axis=1) == truth))
    return float(np.mean((scores.reshape(-1) > 0) == (y.reshape(-1) > 0)))


def check_accuracy(scores, y):
    """Raise ValueError if `accuracy(scores, y)` would be a number without a meaning."""
    if scores.ndim <= 2 and (y.ndim == 1 or y.ndim == 2):
        if scores.ndim == 1 or scores.shape[1] == 1:
            sensible = np.isin(y, (-1, 0, 1)).all()
        elif y.ndim == 1 or y.shape[1] == 1:
            sensible = y.dtype.kind in "iu"
        else:
            sensible = y.shape[1] == scores.shape[1] and (y >= 0).all() and np.allclose(y.sum(axis=1), 1, atol=1e-3)
        if sensible:
            return
    raise ValueError(
        f'metric="accuracy" compares classes, and scores of shape {scores.shape} with y of shape {y.shape} ({y.dtype}) '
        "are none. For a regression pass metric=None, or a function of (scores, y)."
    )
