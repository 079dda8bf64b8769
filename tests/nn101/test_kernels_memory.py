"""No kernel touches memory that is not its own: neither beside what it fills nor beyond what it reads.

Run as a program, this file calls every kernel with arrays that end, or begin, where no memory may be touched at all:
one number too far, even one that is only read, ends the process.
"""

import ctypes
import importlib
import math
import mmap
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import numpy as np

import nn101.kernels
from nn101.kernels.kernel import kernels

ROOT = Path(__file__).resolve().parents[2]
DTYPES = np.float32, np.float64
BESIDE = 64  # numbers on each side that must stay as they are
STEPS = [(5, 6, 3, 3, 1, 1), (4, 7, 1, 1, 1, 0), (5, 5, 2, 3, 2, 2), (3, 4, 2, 1, 3, 3), (20, 4, 1, 1, 10, 3),
         (4, 20, 1, 1, 10, 3), (6, 2, 5, 2, 1, 0)]  # H, W, KH, KW, stride and pad  # fmt: skip
POOLS = [(4, 6, 1, 2, 2), (7, 8, 3, 3, 2), (5, 5, 17, 2, 1), (9, 8, 16, 2, 3), (1, 1, 5, 1, 1)]  # H, W, C, size, stride


def all_kernels():
    for module in pkgutil.iter_modules(nn101.kernels.__path__):
        importlib.import_module(f"nn101.kernels.{module.name}")
    return kernels()


def calls(dtype):
    """(kernel's name, its arguments), as the kernels' own examples and in shapes that meet every kind of tile."""
    for name, entry in all_kernels().items():
        yield name, entry.examples(dtype)
    rng = np.random.default_rng(0)

    def numbers(*shape):
        return rng.standard_normal(shape, np.float32).astype(dtype)

    for M in (*range(1, 36), 47, 48, 49, 63, 64, 65):
        for N, D in ((1 + M % 26, 1 + M % 7), (25 + M % 5, 3), (2, 385)):
            x, W, b, out = numbers(N, D), numbers(D, M), numbers(M), numbers(N, M)
            yield "affine_forward", (x, W, b, out, True)
            yield "affine_backward_params", (out, x, W, b)
            yield "affine_backward", (out, x, W, W, b, x)
    for C, F in ((1, 1), (1, 30), (2, 3), (3, 17), (16, 16), (17, 33), (5, 64)):
        for H, W, KH, KW, stride, pad in STEPS:
            OH, OW = (H + 2 * pad - KH) // stride + 1, (W + 2 * pad - KW) // stride + 1
            x, weights, dout = numbers(2, H, W, C), numbers(KH, KW, C, F), numbers(2, OH, OW, F)
            yield "conv2d_forward", (x, weights, numbers(F), stride, pad, dout, False)
            yield "conv2d_backward_input", (dout, weights, stride, pad, x)
            yield "conv2d_backward_params", (dout, x, stride, pad, weights, numbers(F))
            yield "im2col", (x, KH, KW, stride, pad, numbers(2, OH, OW, KH * KW * C))
            yield "col2im", (numbers(2, OH, OW, KH * KW * C), KH, KW, stride, pad, x)
    for H, W, C, size, stride in POOLS:
        OH, OW = (H - size) // stride + 1, (W - size) // stride + 1
        x, dout, argmax = numbers(2, H, W, C), numbers(2, OH, OW, C), np.zeros((2, OH, OW, C), np.uint8)
        argmax[:] = size**2 - 1
        yield "max_pool_backward", (dout, argmax, size, stride, x)
        yield "max_pool_forward", (x, size, stride, dout, argmax)
        yield "avg_pool_backward", (dout, size, stride, x)
        yield "avg_pool_forward", (x, size, stride, dout)


def every_call():
    for dtype in DTYPES:
        for name, arguments in calls(dtype):
            yield name, f"{name}{tuple(getattr(a, 'shape', a) for a in arguments)} {np.dtype(dtype)}", arguments


def moved(arguments, move):
    return [move(a) if isinstance(a, np.ndarray) else a for a in arguments]


def test_what_lies_beside_an_array_stays_as_it_was():
    for name, what, arguments in every_call():
        surroundings = []

        def amid(array):
            around = np.empty(array.size + 2 * BESIDE, array.dtype)
            around.view(np.uint8)[:] = 0xA5
            inside = around[BESIDE : BESIDE + array.size].reshape(array.shape)
            inside[...] = array
            surroundings.append(around)  # noqa: B023
            return inside

        kernels()[name].function(*moved(arguments, amid))
        for around in surroundings:
            beside = np.concatenate([around[:BESIDE], around[-BESIDE:]]).view(np.uint8)
            assert (beside == 0xA5).all(), what


def test_nothing_is_read_beyond_an_array():
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-X", "faulthandler", __file__]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout.splitlines()[-1:]}\n{done.stderr}"
    assert done.stdout.splitlines()[-1] == "nothing"


def fenced(array, at_end):
    """A copy of the array whose last number, or first, has no memory after it, or before it."""
    page = mmap.PAGESIZE
    inside = math.ceil(max(array.nbytes, 1) / page) * page
    memory = mmap.mmap(-1, inside + 2 * page)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    for fence in (start, start + page + inside):
        if _mprotect(fence, page, 0) != 0:
            raise OSError(ctypes.get_errno(), "mprotect")
    offset = page + (inside - array.nbytes if at_end else 0)
    copy = np.frombuffer(memory, array.dtype, array.size, offset).reshape(array.shape)
    copy[...] = array
    return copy


def _mprotect(address, length, allowed):
    function = ctypes.CDLL(None, use_errno=True).mprotect
    function.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
    return function(address, length, allowed)


def walk_along_the_fences():
    for name, what, arguments in every_call():
        for at_end in (True, False):
            print(what, "at the end" if at_end else "at the start", flush=True)
            kernels()[name].function(*moved(arguments, lambda array: fenced(array, at_end)))  # noqa: B023
    print("nothing")


if __name__ == "__main__":
    walk_along_the_fences()
