"""What this machine can do at most: multiply-adds per second in float32, and bytes per second to and from memory."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

SIZE = 2048  # of the square matrices: large enough that starting the threads costs nothing
NUMBERS = 32_000_000  # per array, 128 MB: several times any cache
SECONDS = 1.0


class Limits:
    """Measures, each time in both the libraries that a contender may use; every figure is the best of many tries."""

    def gemm(self):
        """{library: multiply-adds per second} of one product of two float32 matrices, 2048 by 2048."""
        rates = {"NumPy": self._gemm_numpy()}
        try:
            rates["PyTorch"] = self._gemm_torch()
        except ImportError:
            pass
        return rates

    def memory(self):
        """{operation: bytes per second} of a copy (read 1, write 1) and a triad a = b + s * c (read 2, write 1)."""
        a, b, c = (np.ones(NUMBERS, dtype=np.float32) for _ in range(3))
        return {
            "copy (NumPy)": 2 * a.nbytes / _best(_threaded_copy(b, a)),
            "triad (Numba)": 3 * a.nbytes / _best(_compiled_triad(a, b, c)),
        }

    def _gemm_numpy(self):
        a, b, out = (np.ones((SIZE, SIZE), dtype=np.float32) for _ in range(3))
        return SIZE**3 / _best(lambda: np.matmul(a, b, out=out))

    def _gemm_torch(self):
        import torch

        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
        a, b, out = (torch.ones(SIZE, SIZE) for _ in range(3))
        return SIZE**3 / _best(lambda: torch.mm(a, b, out=out))


def _threaded_copy(source, target):
    threads = int(os.environ["OMP_NUM_THREADS"])
    pool = ThreadPoolExecutor(threads)
    parts = list(zip(np.array_split(target, threads), np.array_split(source, threads), strict=True))
    return lambda: list(pool.map(lambda part: np.copyto(*part), parts))  # NumPy copies without the interpreter's lock


def _compiled_triad(a, b, c):
    from numba import njit, prange

    @njit(parallel=True)
    def triad(a, b, c, s):
        for i in prange(a.size):
            a[i] = b[i] + s * c[i]

    s = np.float32(3)
    return lambda: triad(a, b, c, s)


def _best(work):
    work()
    best, end = float("inf"), time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best
