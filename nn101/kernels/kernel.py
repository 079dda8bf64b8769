"""What makes a function a kernel: compiled by Numba, kept on disk, and with a NumPy twin that does the same.

    @kernel(twin=_scale_numpy, examples=lambda dtype: (np.ones(8, dtype), dtype.type(0.5)))
    def scale(g, factor):
        for i in range(g.size):
            g[i] *= factor

`NN101_NUMBA=0` in the environment makes every kernel its twin; Numba is then never imported. `python -m nn101 warm`
compiles all kernels for the types of their `examples`, so that no lesson waits for a compiler.
"""

import os
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["SWITCH", "Kernel", "enabled", "inner", "kernel", "kernels", "range_parallel"]

SWITCH = "NN101_NUMBA"
DTYPES = (np.dtype(np.float32), np.dtype(np.float64))

# Sums may be taken in another order and a product fused with a sum, as vector units want it; NaN and infinity keep
# their meaning, because a lesson about overflow must see them.
FASTMATH = {"contract", "reassoc", "nsz"}


def enabled():
    """Say whether kernels are compiled (True) or are their NumPy twins (False, by NN101_NUMBA=0)."""
    return os.environ.get(SWITCH, "1").strip().lower() not in {"0", "no", "off", "false"}


COMPILED = enabled()  # decided once: half of a network compiled and half not would help nobody

if COMPILED:
    from numba import njit
    from numba import prange as range_parallel  # a loop over chunks of work; each chunk is a plain loop

    from nn101.kernels.keep import keep_on_disk
    from nn101.kernels.threads import survive_fork

    # A function that only kernels call. Always copied into them: linked to, it would be one copy in the process that
    # compiles it and another, with sums in another order, in those that find it on disk.
    inner = njit(nogil=True, fastmath=FASTMATH, error_model="numpy", forceinline=True)
    survive_fork()
else:
    range_parallel = range

    def inner(function):
        return function


@dataclass(frozen=True)
class Kernel:
    """One entry of the registry: the function in use, its twin, and arguments to try them with.

    examples: called with a dtype (float32 or float64), gives a tuple of arguments.
    """

    name: str
    module: str
    function: Any
    twin: Any
    examples: Any


_registry = {}


def kernel(*, twin, examples, parallel=False):
    """Make the decorated function a kernel.

    twin: the same in plain NumPy, same arguments, same effect. examples: dtype -> tuple of arguments; warm-up
    compiles for their types, and a test compares function and twin on them. parallel: the body has a loop over
    `range_parallel`.

    Returns the compiled function, or `twin` where Numba is switched off.
    """

    def register(function):
        name = function.__name__
        if COMPILED:
            chosen = njit(function, parallel=parallel, nogil=True, fastmath=FASTMATH, error_model="numpy")
            keep_on_disk(chosen)
        else:
            chosen = twin
            chosen.__name__, chosen.__doc__ = name, function.__doc__
        _registry[name] = Kernel(name, function.__module__, chosen, twin, examples)
        return chosen

    return register


def kernels():
    """Return the registry, {name: Kernel}, of the kernel modules imported so far."""
    return dict(_registry)
