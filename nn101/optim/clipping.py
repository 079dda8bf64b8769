"""Gradient clipping: one steep spot must not throw the parameters out of the valley.

Source: R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks", 2013.
"""

import math

from nn101.kernels.updates import clip, scale, squared_norm
from nn101.optim.in_place import flat, write_back
from nn101.optim.options import positive


def clip_by_value(grads, limit):
    """Bring every number of the gradients into [-limit, limit], in place. The direction may change.

    grads : dict name -> array, float32 or float64
    limit : float above 0
    """
    limit = positive("limit", limit)
    for gradient in grads.values():
        values = flat(gradient)
        clip(values, limit)
        write_back(gradient, values)


def clip_by_norm(grads, limit):
    """Shorten the gradients, all arrays together taken as one long vector, to `limit`. The direction stays.

    grads : dict name -> array, float32 or float64; scaled in place if their common norm is larger than `limit`
    limit : float above 0

    Returns the norm as it was before, a Python float.

    Raises
    ------
    FloatingPointError
        The norm is NaN or infinite: there is no direction to keep. The gradients are untouched.
    """
    limit = positive("limit", limit)
    norm = math.sqrt(sum(squared_norm(flat(gradient)) for gradient in grads.values()))
    if not math.isfinite(norm):
        raise FloatingPointError(
            f"The gradient's norm is {norm}, so it cannot be clipped: the steps before were too large. Try a "
            "smaller lr."
        )
    if norm > limit:
        for gradient in grads.values():
            values = flat(gradient)
            scale(values, limit / norm)
            write_back(gradient, values)
    return norm
