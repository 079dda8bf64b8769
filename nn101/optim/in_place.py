"""How a kernel, which works on flat arrays, changes an array of any shape and memory order in place."""

import numpy as np


def flat(array):
    """Return the values in one row: a view where the memory allows it, else a copy (then call `write_back`)."""
    return np.ascontiguousarray(array).reshape(-1)


def write_back(array, values):
    """Copy `values`, changed meanwhile, back into `array` if `flat` could not give a view of it."""
    if not array.flags.c_contiguous:
        array[...] = values.reshape(array.shape)
