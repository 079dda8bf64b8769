"""Where weights start. Every initialiser is called as

    weights = he(shape, fan_in, fan_out, rng, dtype)

shape: of the weights. fan_in, fan_out: how many numbers one output is a sum of, and how many outputs one input goes
into (for filters: C * KH * KW and F * KH * KW). rng: NumPy Generator. dtype: float32 or float64. The numbers are drawn
in float64, so that a float32 network starts at the float64 one, rounded.
"""

import numpy as np

from nn101.nn.options import is_number

__all__ = ["he", "initialiser", "lecun", "normal", "xavier", "zeros"]


def zeros(shape, fan_in, fan_out, rng, dtype):
    """All weights 0. All neurons of a layer then stay equal for ever, which is worth seeing once."""
    return np.zeros(shape, dtype)


def normal(std):
    """Return an initialiser that draws from a normal distribution of this standard deviation around 0."""
    if not is_number(std) or not 0 <= std < np.inf:
        raise ValueError(f"normal: std must be 0 or a positive number, and it is {std!r}.")

    def draw(shape, fan_in, fan_out, rng, dtype):
        return (std * rng.standard_normal(shape)).astype(dtype)

    return draw


def xavier(shape, fan_in, fan_out, rng, dtype):
    """Normal, std = sqrt(2 / (fan_in + fan_out)): keeps the spread of signals in sigmoid and tanh layers.

    Source: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
    Many books shorten it to sqrt(1 / fan_in), which is `lecun` here; with as many outputs as inputs the two are one.
    """
    return normal(np.sqrt(2 / (fan_in + fan_out)))(shape, fan_in, fan_out, rng, dtype)


def he(shape, fan_in, fan_out, rng, dtype):
    """Normal, std = sqrt(2 / fan_in): twice the variance of `lecun`, because ReLU sets half of the numbers to 0.

    Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers" (2015).
    """
    return normal(np.sqrt(2 / fan_in))(shape, fan_in, fan_out, rng, dtype)


def lecun(shape, fan_in, fan_out, rng, dtype):
    """Normal, std = sqrt(1 / fan_in): a weighted sum of numbers with variance 1 has variance 1. SELU needs it.

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient backprop" (1998).
    """
    return normal(np.sqrt(1 / fan_in))(shape, fan_in, fan_out, rng, dtype)


_BY_NAME = {"zeros": zeros, "xavier": xavier, "he": he, "lecun": lecun}


def initialiser(init):
    """Return what a layer's `init` stands for: a name, a number (the std of a normal distribution), or a callable."""
    if callable(init):
        return init
    if is_number(init):
        return normal(init)
    if isinstance(init, str) and init in _BY_NAME:
        return _BY_NAME[init]
    names = ", ".join(f'"{name}"' for name in _BY_NAME)
    raise ValueError(f"init must be one of {names}, a std or a function, and it is {init!r}.")
