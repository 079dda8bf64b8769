"""exp and expm1 for kernels, in arithmetic that vector units do on many numbers at once.

The library's `exp` takes one number at a time; the loops around it then do so too, ten times slower. With k the whole
number nearest to x / ln 2, and so with r = x - k ln 2 between -0.35 and 0.35,

    exp(x) = 2^k exp(r),    exp(r) = 1 + r + r^2/2! + r^3/3! + ...

The Taylor series ends where its next term is below the last bit: r^7 in float32, r^13 in float64. ln 2 is taken in
two parts, the first so short that its product with k is exact (Cody & Waite, 1980). exp is less than one unit of the
last place off, from the smallest numbers there are up to infinity, expm1 less than two; NaN stays NaN.
"""

import math

import numpy as np

from nn101.kernels.kernel import COMPILED

LOG2_E = 1 / math.log(2)
LN2_HIGH_32, LN2_LOW_32 = np.float32(0.693145751953125), np.float32(1.4286068203094172e-06)
LN2_HIGH_64, LN2_LOW_64 = 0.6931471803691238, 1.9082149292705877e-10
TAYLOR_32 = tuple(np.float32(1 / math.factorial(n)) for n in range(7, 1, -1))
TAYLOR_64 = tuple(1 / math.factorial(n) for n in range(13, 1, -1))


def exp(x):
    """e^x of one number, as a kernel calls it."""
    return np.exp(x)


def expm1(x):
    """e^x - 1 of one number, without loss near 0, as a kernel calls it; x above 80 counts as 80."""
    return np.expm1(x)


if COMPILED:
    from numba import njit, types
    from numba.extending import overload

    # Without leave to reorder sums, which would undo the two parts of ln 2.
    EXACT = {"error_model": "numpy", "fastmath": {"contract"}}
    exact = njit(**EXACT)

    @exact
    def _power_of_two_32(k):
        return np.int32((k + 127) << 23).view(np.float32)

    @exact
    def _power_of_two_64(k):
        return np.int64((np.int64(k) + 1023) << 52).view(np.float64)

    @exact
    def _between(x, low, high):
        x = high if x > high else x
        return x if x > low else low  # NaN becomes `low` here: no integer can be made of it

    @exact
    def _split_32(x):
        """Return k and exp(r) - 1."""
        k = np.floor(x * np.float32(LOG2_E) + np.float32(0.5))
        r = x - k * LN2_HIGH_32 - k * LN2_LOW_32
        series = np.float32(0)
        for factor in TAYLOR_32:
            series = (series + factor) * r
        return np.int32(k), r + r * series

    @exact
    def _split_64(x):
        k = np.floor(x * LOG2_E + 0.5)
        r = x - k * LN2_HIGH_64 - k * LN2_LOW_64
        series = 0.0
        for factor in TAYLOR_64:
            series = (series + factor) * r
        return np.int32(k), r + r * series

    # 2^k is multiplied in two halves: for the largest and the smallest results it is no number of the type itself.
    @exact
    def _exp_32(x):
        k, series = _split_32(_between(x, np.float32(-104), np.float32(89)))
        half = k >> 1
        value = (np.float32(1) + series) * _power_of_two_32(half) * _power_of_two_32(k - half)
        return value if x == x else x

    @exact
    def _exp_64(x):
        k, series = _split_64(_between(x, -746.0, 710.0))
        half = k >> 1
        value = (1.0 + series) * _power_of_two_64(half) * _power_of_two_64(k - half)
        return value if x == x else x

    @exact
    def _expm1_32(x):
        k, series = _split_32(_between(x, np.float32(-80), np.float32(80)))
        power = _power_of_two_32(k)
        value = power * series + (power - np.float32(1))
        return value if x == x else x

    @exact
    def _expm1_64(x):
        k, series = _split_64(_between(x, -80.0, 80.0))
        power = _power_of_two_64(k)
        value = power * series + (power - 1.0)
        return value if x == x else x

    @overload(exp, jit_options=EXACT)
    def _exp(x):
        return {types.float32: lambda x: _exp_32(x), types.float64: lambda x: _exp_64(x)}.get(x)

    @overload(expm1, jit_options=EXACT)
    def _expm1(x):
        return {types.float32: lambda x: _expm1_32(x), types.float64: lambda x: _expm1_64(x)}.get(x)
