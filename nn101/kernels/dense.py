"""Dense layers: out = x W + b, and the gradients dx = dout W^T, dW = x^T dout, db = column sums of dout.

Shapes: x (N, D), W (D, M), b (M,), out and dout (N, M). All arrays C-contiguous and of one float type.
"""

import numpy as np

from nn101.kernels.kernel import COMPILED, inner, kernel, range_parallel

if COMPILED:
    from nn101.kernels.tile import multiply

DEPTH = 384  # rows of W multiplied at a time: with two vectors of columns they stay in the nearest cache
CHUNKS = 8  # fixed, not the number of threads: results must not depend on the machine
PARALLEL_FROM = 400_000  # products from which it pays to wake a second thread


def _affine_forward_numpy(x, W, b, out, relu):
    np.dot(x, W, out=out)
    out += b
    if relu:
        np.maximum(out, 0, out=out)


def _affine_backward_numpy(dout, x, W, dW, db, dx):
    _affine_backward_params_numpy(dout, x, dW, db)
    np.dot(dout, W.T, out=dx)


def _affine_backward_params_numpy(dout, x, dW, db):
    np.dot(x.T, dout, out=dW)
    np.sum(dout, axis=0, out=db)


def _forward_examples(dtype):
    rng = np.random.default_rng(1)
    x, W = rng.normal(size=(7, 5)).astype(dtype), rng.normal(size=(5, 3)).astype(dtype)
    return x, W, rng.normal(size=3).astype(dtype), np.empty((7, 3), dtype), True


def _backward_examples(dtype):
    x, W, _, out, _ = _forward_examples(dtype)
    dout = np.random.default_rng(2).normal(size=out.shape).astype(dtype)
    return dout, x, W, np.empty_like(W), np.empty(3, dtype), np.empty_like(x)


def _backward_params_examples(dtype):
    dout, x, _, dW, db, _ = _backward_examples(dtype)
    return dout, x, dW, db


@kernel(twin=_affine_forward_numpy, examples=_forward_examples, parallel=True)
def affine_forward(x, W, b, out, relu):
    """out = x W + b, or where `relu` is true max(0, x W + b), at no extra cost."""
    N = x.shape[0]
    floor = x.dtype.type(0.0) if relu else x.dtype.type(-np.inf)
    if x.size * W.shape[1] < PARALLEL_FROM:
        _some_rows(x, W, b, out, 0, N, floor)
    else:
        for chunk in range_parallel(CHUNKS):
            _some_rows(x, W, b, out, chunk * N // CHUNKS, (chunk + 1) * N // CHUNKS, floor)


@kernel(twin=_affine_backward_numpy, examples=_backward_examples, parallel=True)
def affine_backward(dout, x, W, dW, db, dx):
    """dW = x^T dout, db = column sums of dout, dx = dout W^T."""
    D, M = W.shape
    N = x.shape[0]
    transposed = np.empty((M, D), x.dtype)
    nothing = _zeros(D, x.dtype)
    floor = x.dtype.type(-np.inf)
    _column_sums(dout, db)
    if N * W.size < PARALLEL_FROM:
        _some_weights(dout, x, dW, 0, D)
        _transpose(W, transposed, 0, D)
        _some_rows(dout, transposed, nothing, dx, 0, N, floor)
    else:
        for chunk in range_parallel(CHUNKS):
            start, stop = chunk * D // CHUNKS, (chunk + 1) * D // CHUNKS
            _some_weights(dout, x, dW, start, stop)
            _transpose(W, transposed, start, stop)
        for chunk in range_parallel(CHUNKS):
            _some_rows(dout, transposed, nothing, dx, chunk * N // CHUNKS, (chunk + 1) * N // CHUNKS, floor)


@kernel(twin=_affine_backward_params_numpy, examples=_backward_params_examples, parallel=True)
def affine_backward_params(dout, x, dW, db):
    """dW = x^T dout and db = column sums of dout: all that a first layer needs."""
    D = x.shape[1]
    _column_sums(dout, db)
    if x.size * dout.shape[1] < PARALLEL_FROM:
        _some_weights(dout, x, dW, 0, D)
    else:
        for chunk in range_parallel(CHUNKS):
            _some_weights(dout, x, dW, chunk * D // CHUNKS, (chunk + 1) * D // CHUNKS)


@inner
def _some_rows(x, W, b, out, start, stop, floor):
    """Rows start to stop of out = max(floor, x W + b), a slab of W at a time."""
    D, M = W.shape
    low = x.dtype.type(-np.inf)
    first = min(DEPTH, D)
    multiply(stop - start, M, x, start * D, 0, 1, D, W, 0, 0, M, 1, first, b, 0, 0, out, start * M, M,
             floor if first == D else low)  # fmt: skip
    for done in range(first, D, DEPTH):
        depth = min(DEPTH, D - done)
        multiply(stop - start, M, x, start * D + done, 0, 1, D, W, done * M, 0, M, 1, depth, out, start * M, M,
                 out, start * M, M, floor if done + depth == D else low)  # fmt: skip


@inner
def _some_weights(dout, x, dW, start, stop):
    """Rows start to stop of dW = x^T dout."""
    N, D = x.shape
    M = dout.shape[1]
    multiply(stop - start, M, x, start, 0, D, 1, dout, 0, 0, M, 1, N, np.zeros(M, x.dtype), 0, 0, dW, start * M, M,
             x.dtype.type(-np.inf))  # fmt: skip


@inner
def _zeros(size, dtype):
    return np.zeros(size, dtype)  # in parallel code this would become a region of its own


@inner
def _transpose(W, transposed, start, stop):
    """Rows start to stop of W become columns; eight at a time, so that what is written fills whole cache lines."""
    for block in range(start, stop, 8):
        end = min(block + 8, stop)
        for column in range(W.shape[1]):
            for row in range(block, end):
                transposed[column, row] = W[row, column]


@inner
def _column_sums(matrix, sums):
    sums[:] = 0
    for row in range(matrix.shape[0]):
        for column in range(matrix.shape[1]):
            sums[column] += matrix[row, column]
