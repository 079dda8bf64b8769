"""The gradient of any function by central differences: slow, and a good judge of every faster way.

    df/dx_i = (f(x + h e_i) - f(x - h e_i)) / (2 h)       (e_i: 1 at place i, else 0)

The error of the formula falls with h^2, but rounding is divided by 2 h: for values and slopes about 1, h = 1e-4 leaves
eight right digits in float64, three in float32, where h = 1e-2 is better.
"""

import numpy as np

from nn101.kernels.kernel import COMPILED, kernel

if COMPILED:
    from numba import njit, typeof, types
    from numba.core.registry import CPUDispatcher

__all__ = ["central_differences", "numerical_gradient"]


def _central_differences_numpy(f, x, flat, h, gradient):
    for i in range(gradient.size):
        before = flat[i]
        try:
            flat[i] = before + h
            above = f(x)
            flat[i] = before - h
            below = f(x)
        finally:
            flat[i] = before
        gradient[i] = (above - below) / (2 * h)


def _sum_of_cubes(x):
    total = x[0] * x[0] * x[0]
    for i in range(1, x.size):
        total += x[i] * x[i] * x[i]
    return total


def _examples(dtype):
    x = np.random.default_rng(1).normal(size=5).astype(dtype)
    f = types.CompileResultWAP(_compiled(njit(_sum_of_cubes), x)) if COMPILED else _sum_of_cubes
    return f, x, x, 0.01, np.empty_like(x)


def _compiled(f, x):
    """What Numba makes of f for arrays like x."""
    f.compile((typeof(x),))
    return f.overloads[(typeof(x),)]


@kernel(twin=_central_differences_numpy, examples=_examples)
def central_differences(f, x, flat, h, gradient):
    """gradient = df/dx; flat is x as one row of numbers, in the same memory. x is changed on the way and restored."""
    for i in range(gradient.size):
        before = flat[i]
        flat[i] = before + h
        above = f(x)
        flat[i] = before - h
        below = f(x)
        flat[i] = before
        gradient[i] = (above - below) / (2 * h)


def numerical_gradient(f, x, h=1e-4):
    """Return the gradient of f at x by central differences: an array of x's shape.

    f: takes an array like x, gives one number. A function compiled by Numba is called from a compiled loop. Each
    number of x is changed in place for two calls, so f may also look at x through another name; afterwards x is what
    it was, to the bit, even if f raised an error. x: float32 or float64 of any shape and memory order, and the
    gradient has the same type; integers are taken as float64 (and then f gets a copy).

    Raises TypeError where f gives no single number, ValueError where x cannot be written or h is not above 0.
    """
    if not h > 0:
        raise ValueError(f"h, half the distance of the two points, must be above 0; it is {h!r}.")
    x = np.asarray(x)
    if x.dtype not in (np.float32, np.float64):
        x = x.astype(np.float64)
    if not x.flags.writeable:
        raise ValueError("x cannot be written, but each of its numbers is changed for a moment: pass x.copy().")
    gradient = np.empty(x.shape, x.dtype)
    if COMPILED and isinstance(f, CPUDispatcher) and x.flags.c_contiguous and x.ndim > 0:
        _compiled_gradient(f, x, float(h), gradient.reshape(-1))
    else:
        _central_differences_numpy(lambda x: _number(f(x)), x, x.flat, h, gradient.reshape(-1))
    return gradient


def _compiled_gradient(f, x, h, gradient):
    # To Numba every compiled function has a type of its own, for which the loop would be compiled again. Taken as
    # "a function from arrays like x to a number" they share one loop, which can be kept on disk.
    signature = _compiled(f, x).signature
    if not isinstance(signature.return_type, types.Number | types.Boolean):
        raise TypeError(f"f(x) should be one number; what Numba made of it gives {signature.return_type}.")
    kind = types.FunctionType(signature)
    loop = central_differences.compile((kind, typeof(x), typeof(x.reshape(-1)), types.float64, typeof(gradient)))
    before = x.copy()
    try:
        loop(f, x, x.reshape(-1), h, gradient)
    finally:
        x[...] = before


def _number(value):
    value = np.asarray(value)
    if value.size != 1 or value.dtype.kind not in "fiub":
        raise TypeError(f"f(x) should be one number; it has shape {value.shape} and type {value.dtype}.")
    return value.item()
