"""What layers, losses and networks may be configured with; a wrong option is a sentence at once, not a riddle later."""

import math
import numbers

import numpy as np

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


def float_type(dtype):
    """Return float32 or float64 as a NumPy dtype; TypeError for anything else."""
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = None
    if found not in FLOATS:
        raise TypeError(f"dtype must be np.float32 or np.float64, and it is {dtype!r}.")
    return found


def whole(owner, name, value, least=1):
    """Return `value` as an int that is at least `least`."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool) and value >= least:
        return int(value)
    raise ValueError(f"{owner}: {name} must be a whole number, {least} or more, and it is {value!r}.")


def positive(owner, name, value):
    """Return `value` as a positive, finite float."""
    if is_number(value) and 0 < value < math.inf:
        return float(value)
    raise ValueError(f"{owner}: {name} must be a positive number, and it is {value!r}.")


def share(owner, name, value):
    """Return `value` as a float from 0 up to, but not including, 1."""
    if is_number(value) and 0 <= value < 1:
        return float(value)
    raise ValueError(f"{owner}: {name} must be a share from 0 up to, but not including, 1, and it is {value!r}.")


def is_number(value):
    """Say whether `value` is one real number."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool)
