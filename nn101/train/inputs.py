"""What data a training takes: bad rows are found before the first step is made, and said in a sentence."""

import numpy as np


def checked_rows(X, y, where=""):
    """Return X (N, ...) and y (N, ...) as arrays; ValueError or TypeError if they cannot be trained on.

    where: words for messages, such as " of the validation data".
    """
    X, y = np.asarray(X), np.asarray(y)
    for name, array in ((f"X{where}", X), (f"y{where}", y)):
        if array.dtype.kind not in "fiub":
            raise TypeError(f"{name} holds {array.dtype}: expected numbers.")
        if array.ndim == 0 or len(array) == 0:
            raise ValueError(f"{name} has no rows: expected at least one.")
    if len(X) != len(y):
        raise ValueError(
            f"X{where} has {len(X):,} rows and y{where} has {len(y):,}: every row of X needs one label or target in y."
        )
    if X.ndim == 1:
        raise ValueError(
            f"X{where} has shape {X.shape}: expected one row per example; X.reshape(-1, 1) makes a column."
        )
    _check_finite(f"X{where}", X)
    _check_finite(f"y{where}", y)
    return X, y


def check_alike(X, y, X_validation, y_validation):
    """Raise ValueError unless validation rows look like training rows."""
    for name, rows, others in (("X", X, X_validation), ("y", y, y_validation)):
        if rows.shape[1:] != others.shape[1:]:
            raise ValueError(
                f"{name} has rows of shape {rows.shape[1:]}, and {name} of the validation data {others.shape[1:]}: "
                "both must be prepared in the same way."
            )


def check_labels(scores, y):
    """Raise ValueError if a label in y (N,) has no score in the rows of `scores`; other targets are not looked at."""
    if scores.ndim != 2 or scores.shape[1] == 1 or y.ndim != 1 or y.dtype.kind not in "iu":
        return
    classes = scores.shape[1]
    bad = np.flatnonzero((y < 0) | (y >= classes))
    if len(bad):
        raise ValueError(
            f"The label in row {bad[0]} is {y[bad[0]]}, and the network has {classes} scores per row: expected labels "
            f"from 0 to {classes - 1}."
        )


def check_augmented(new, X):
    """Raise ValueError unless `new` could take the place of the rows X."""
    if not isinstance(new, np.ndarray) or new.shape != X.shape or new.dtype != X.dtype:
        found = f"{new.shape} {new.dtype}" if isinstance(new, np.ndarray) else type(new).__name__
        raise ValueError(f"augment(X, rng) gave {found}: expected rows like those it got, {X.shape} {X.dtype}.")


def _check_finite(name, array):
    # The smallest and the largest number tell it without a second array as large as the first.
    if array.dtype.kind != "f" or array.size == 0 or np.isfinite(array.min()) and np.isfinite(array.max()):
        return
    bad = np.flatnonzero(~np.isfinite(array.reshape(len(array), -1)).all(axis=1))
    kind = "NaN" if np.isnan(array[bad[0]]).any() else "infinity"
    others = f" ({len(bad):,} rows have such numbers)" if len(bad) > 1 else ""
    raise ValueError(
        f"{name} has {kind} in row {bad[0]}{others}: fill the gaps, or leave these rows out, as "
        "X[np.isfinite(X).all(axis=1)] does for a table."
    )
