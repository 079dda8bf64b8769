"""Memory that a layer uses again in every training step, so that no step asks the system for more."""

import math

import numpy as np


def fresh(name, shape, dtype):
    """Return new memory, whatever its name; what `Buffers.take` is in training, this is outside of it."""
    return np.empty(shape, dtype)


class Buffers:
    """Named arrays that are made once, for the largest batch so far; a smaller one gets a part of them.

    What was taken holds until the same name is taken again.
    """

    def __init__(self):
        self._memory, self._views = {}, {}

    def take(self, name, shape, dtype):
        """Return the array called `name`, C-contiguous, of this shape (a tuple) and dtype; its numbers are whatever
        was left there."""
        view = self._views.get((name, shape, dtype))
        return self._cut(name, shape, dtype) if view is None else view

    def _cut(self, name, shape, dtype):
        size = math.prod(shape)
        memory = self._memory.get((name, dtype))
        if memory is None or memory.size < size:
            memory = self._memory[name, dtype] = np.empty(size, dtype)
            # Views of the smaller memory would keep it alive.
            self._views = {key: view for key, view in self._views.items() if (key[0], key[2]) != (name, dtype)}
        view = self._views[name, shape, dtype] = memory[:size].reshape(shape)
        return view
