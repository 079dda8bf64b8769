"""Parameters under their names, in memory that stays where it is."""

import math

import numpy as np


class Parameters(dict):
    """{name: array}. Assigning to a name writes the numbers into its array, which optimizers and kernels go on using.

    `params["W"] = X` and `params["W"][...] = X` do the same.
    """

    def __setitem__(self, name, value):
        if name not in self:
            raise KeyError(f"{name!r} is no parameter here; there are {', '.join(self) or 'none'}.")
        array = self[name]
        value = np.asarray(value)
        if value.ndim and value.shape != array.shape:
            raise ValueError(f"{name} has shape {array.shape}, and what should go into it has {value.shape}.")
        array[...] = value

    def update(self, *others, **named):
        """Write many: as `dict.update`, and as assigning one by one."""
        for name, value in dict(*others, **named).items():
            self[name] = value

    def __ior__(self, other):
        self.update(other)
        return self


def cut(memory, shapes):
    """Cut a flat array into consecutive arrays of the given shapes, {name: shape}; returns views, {name: array}."""
    pieces, start = {}, 0
    for name, shape in shapes.items():
        end = start + math.prod(shape)
        pieces[name] = memory[start:end].reshape(shape)
        start = end
    return pieces
