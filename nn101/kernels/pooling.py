"""Pooling of pictures, channels last: the largest number under a window, or the mean.

Shapes: x (N, H, W, C), out and dout (N, OH, OW, C) with OH = (H - size) // stride + 1 and the same for OW. Windows may
overlap (stride < size); rows and columns that fill no window are left out, and their gradient is 0.
"""

import numpy as np

from nn101.kernels.kernel import inner, kernel, range_parallel

CHUNKS = 8
PARALLEL_FROM = 50_000  # numbers from which it pays to wake a second thread


# ---- twins ----


def _windows(x, size, stride, OH, OW):
    """Every window of x as a view (N, OH, OW, C, size, size)."""
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
    return windows[:, ::stride, ::stride][:, :OH, :OW]


def _max_pool_forward_numpy(x, size, stride, out, argmax):
    flat = _windows(x, size, stride, *out.shape[1:3]).reshape(*out.shape, size * size)
    np.argmax(flat, axis=-1, out=(positions := np.empty(out.shape, np.intp)))
    argmax[:] = positions
    out[:] = np.take_along_axis(flat, positions[..., np.newaxis], axis=-1)[..., 0]


def _max_pool_backward_numpy(dout, argmax, size, stride, dx):
    OH, OW = dout.shape[1:3]
    dx[:] = 0
    for position in range(size * size):
        i, j = divmod(position, size)
        part = dx[:, i : i + stride * OH : stride, j : j + stride * OW : stride]
        part += np.where(argmax == position, dout, 0)


def _avg_pool_forward_numpy(x, size, stride, out):
    np.mean(_windows(x, size, stride, *out.shape[1:3]), axis=(-2, -1), out=out)


def _avg_pool_backward_numpy(dout, size, stride, dx):
    OH, OW = dout.shape[1:3]
    dx[:] = 0
    share = dout / dout.dtype.type(size * size)
    for i in range(size):
        for j in range(size):
            dx[:, i : i + stride * OH : stride, j : j + stride * OW : stride] += share


# ---- arguments to try them with: windows of 3 that overlap, stride 2, and a column left over ----


def _example(dtype):
    rng = np.random.default_rng(5)
    x, dout = rng.normal(size=(2, 7, 8, 3)).astype(dtype), rng.normal(size=(2, 3, 3, 3)).astype(dtype)
    return x, dout, rng.integers(0, 9, size=dout.shape, dtype=np.uint8)


def _max_forward_examples(dtype):
    x, dout, argmax = _example(dtype)
    return x, 3, 2, np.empty_like(dout), np.empty_like(argmax)


def _max_backward_examples(dtype):
    x, dout, argmax = _example(dtype)
    return dout, argmax, 3, 2, np.empty_like(x)


def _avg_forward_examples(dtype):
    x, dout, _ = _example(dtype)
    return x, 3, 2, np.empty_like(dout)


def _avg_backward_examples(dtype):
    x, dout, _ = _example(dtype)
    return dout, 3, 2, np.empty_like(x)


# ---- kernels ----


@kernel(twin=_max_pool_forward_numpy, examples=_max_forward_examples, parallel=True)
def max_pool_forward(x, size, stride, out, argmax):
    """out: the largest number of each window. argmax: where it stood, row by row from 0, the first if several.

    argmax is uint8, or int32 where a window has more than 256 numbers.
    """
    N, chunks = x.shape[0], CHUNKS if x.size >= PARALLEL_FROM else 1
    for chunk in range_parallel(chunks):
        _largest(x, size, stride, out, argmax, chunk * N // chunks, (chunk + 1) * N // chunks)


@kernel(twin=_max_pool_backward_numpy, examples=_max_backward_examples, parallel=True)
def max_pool_backward(dout, argmax, size, stride, dx):
    """dx: each number of dout goes to the place its window's largest number came from."""
    N, chunks = dx.shape[0], CHUNKS if dx.size >= PARALLEL_FROM else 1
    for chunk in range_parallel(chunks):
        _to_largest(dout, argmax, size, stride, dx, chunk * N // chunks, (chunk + 1) * N // chunks)


@kernel(twin=_avg_pool_forward_numpy, examples=_avg_forward_examples, parallel=True)
def avg_pool_forward(x, size, stride, out):
    """out: the mean of each window."""
    N, chunks = x.shape[0], CHUNKS if x.size >= PARALLEL_FROM else 1
    for chunk in range_parallel(chunks):
        _means(x, size, stride, out, chunk * N // chunks, (chunk + 1) * N // chunks)


@kernel(twin=_avg_pool_backward_numpy, examples=_avg_backward_examples, parallel=True)
def avg_pool_backward(dout, size, stride, dx):
    """dx: each number of dout is shared out equally over its window."""
    N, chunks = dx.shape[0], CHUNKS if dx.size >= PARALLEL_FROM else 1
    for chunk in range_parallel(chunks):
        _share_out(dout, size, stride, dx, chunk * N // chunks, (chunk + 1) * N // chunks)


# ---- one thread's share ----


# Loops run over slices because an index that could be negative, to Numba's eyes, keeps a loop out of vector registers.


@inner
def _largest(x, size, stride, out, argmax, start, stop):
    _, OH, OW, C = out.shape
    _, H, W, _ = x.shape
    rows = x.reshape(x.shape[0], H, W * C)
    for n in range(start, stop):
        for oy in range(OH):
            for ox in range(OW):
                best, place = out[n, oy, ox], argmax[n, oy, ox]
                left = ox * stride * C
                if size == 2:
                    upper = rows[n, oy * stride, left : left + 2 * C]
                    lower = rows[n, oy * stride + 1, left : left + 2 * C]
                    _largest_of_four(upper[:C], upper[C:], lower[:C], lower[C:], best, place)
                    continue
                first = rows[n, oy * stride, left : left + C]
                for c in range(C):
                    best[c] = first[c]
                    place[c] = 0
                for position in range(1, size * size):
                    begin, number = left + position % size * C, argmax.dtype.type(position)
                    window = rows[n, oy * stride + position // size, begin : begin + C]
                    for c in range(C):
                        larger = _beats(window[c], best[c])
                        best[c] = window[c] if larger else best[c]
                        place[c] = number if larger else place[c]


@inner
def _largest_of_four(first, second, third, fourth, best, place):
    """The usual window, 2 x 2, in one loop."""
    kind = place.dtype.type
    for c in range(best.size):
        top, number = first[c], kind(0)
        larger = _beats(second[c], top)
        top = second[c] if larger else top
        number = kind(1) if larger else number
        larger = _beats(third[c], top)
        top = third[c] if larger else top
        number = kind(2) if larger else number
        larger = _beats(fourth[c], top)
        best[c] = fourth[c] if larger else top
        place[c] = kind(3) if larger else number


@inner
def _beats(value, top):
    """NaN is larger than any number, as NumPy has it: it must not vanish in a pool."""
    return (value > top) | ((value != value) & (top == top))


@inner
def _to_largest(dout, argmax, size, stride, dx, start, stop):
    _, OH, OW, C = dout.shape
    _, H, W, _ = dx.shape
    rows = dx.reshape(dx.shape[0], H, W * C)
    overlap = stride < size
    zero = dout.dtype.type(0)
    if overlap or stride > size or H != OH * stride or W != OW * stride:
        dx[start:stop].reshape((stop - start) * H * W * C)[:] = zero
    for n in range(start, stop):
        for oy in range(OH):
            for ox in range(OW):
                gradient, place = dout[n, oy, ox], argmax[n, oy, ox]
                for position in range(size * size):
                    begin, number = (ox * stride + position % size) * C, argmax.dtype.type(position)
                    window = rows[n, oy * stride + position // size, begin : begin + C]
                    if overlap:
                        for c in range(C):
                            window[c] += gradient[c] if place[c] == number else zero
                    else:
                        for c in range(C):
                            window[c] = gradient[c] if place[c] == number else zero


@inner
def _means(x, size, stride, out, start, stop):
    _, OH, OW, C = out.shape
    share = x.dtype.type(1 / (size * size))
    for n in range(start, stop):
        for oy in range(OH):
            for ox in range(OW):
                mean = out[n, oy, ox]
                mean[:] = 0
                for position in range(size * size):
                    window = x[n, oy * stride + position // size, ox * stride + position % size]
                    for c in range(C):
                        mean[c] += window[c] * share


@inner
def _share_out(dout, size, stride, dx, start, stop):
    _, OH, OW, C = dout.shape
    share = dout.dtype.type(1 / (size * size))
    dx[start:stop] = 0
    for n in range(start, stop):
        for oy in range(OH):
            for ox in range(OW):
                gradient = dout[n, oy, ox]
                for position in range(size * size):
                    window = dx[n, oy * stride + position // size, ox * stride + position % size]
                    for c in range(C):
                        window[c] += gradient[c] * share
