"""Activations and their gradients, element by element.

    relu        max(0, x)                       slope 1 where out > 0, else 0
    leaky_relu  x, or slope * x where x < 0     slope 1 where x > 0, else `slope`
    elu         x, or alpha (e^x - 1) for x < 0 slope 1 where out > 0, else out + alpha
    sigmoid     1 / (1 + e^-x)                  slope out (1 - out)
    tanh        (e^2x - 1) / (e^2x + 1)         slope 1 - out^2

Each backward pass multiplies `dout`, the gradient that arrives, by the slope. Arrays are flat (1-D), C-contiguous and
of one float type, except in `bias_relu`, where rows of z get the same b: z (M, C), b (C,). What goes in may also be
what comes out. NaN stays NaN.
"""

import numpy as np

from nn101.kernels.chunks import CHUNK, PARALLEL_FROM, add_rows, chunks, rows_per_chunk
from nn101.kernels.exponential import exp, expm1
from nn101.kernels.kernel import inner, kernel, range_parallel

# ---- bias and ReLU in one pass -------------------------------------------------------------------------------


def _bias_relu_numpy(z, b, out):
    np.add(z, b, out=out)
    np.maximum(out, 0, out=out)


def _bias_relu_backward_numpy(dout, out, dz, db):
    dz[...] = np.where(out > 0, dout, 0)
    np.sum(dz, axis=0, out=db)


def _bias_examples(dtype):
    rng = np.random.default_rng(1)
    z = rng.normal(size=(7, 5)).astype(dtype)
    return z, rng.normal(size=5).astype(dtype), np.empty_like(z)


def _bias_backward_examples(dtype):
    dout, b, out = _bias_examples(dtype)
    _bias_relu_numpy(dout[::-1], b, out)
    return dout, out, np.empty_like(out), np.empty_like(b)


@inner
def _bias_relu_rows(z, b, out):
    zero = z.dtype.type(0)
    for row in range(z.shape[0]):
        for column in range(z.shape[1]):
            value = z[row, column] + b[column]
            out[row, column] = zero if value < zero else value


@kernel(twin=_bias_relu_numpy, examples=_bias_examples, parallel=True)
def bias_relu(z, b, out):
    """out = max(0, z + b); z and out (M, C), b (C,)."""
    rows = z.shape[0]
    if z.size < PARALLEL_FROM:
        _bias_relu_rows(z, b, out)
    else:
        size = rows_per_chunk(z.shape[1])
        for chunk in range_parallel(chunks(rows, size)):
            start, stop = chunk * size, (chunk + 1) * size
            _bias_relu_rows(z[start:stop], b, out[start:stop])


@inner
def _bias_relu_backward_rows(dout, out, dz, db):
    zero = dout.dtype.type(0)
    db[:] = zero
    for row in range(dout.shape[0]):
        for column in range(dout.shape[1]):
            value = dout[row, column] if out[row, column] > zero else zero
            dz[row, column] = value
            db[column] += value


@kernel(twin=_bias_relu_backward_numpy, examples=_bias_backward_examples, parallel=True)
def bias_relu_backward(dout, out, dz, db):
    """dz = dout where out > 0, else 0; db = sums of the columns of dz. dout, out and dz (M, C), db (C,)."""
    rows, columns = dout.shape
    if dout.size < PARALLEL_FROM:
        _bias_relu_backward_rows(dout, out, dz, db)
    else:
        size = rows_per_chunk(columns)
        parts = np.empty((chunks(rows, size), columns), dout.dtype)
        for chunk in range_parallel(chunks(rows, size)):
            start, stop = chunk * size, (chunk + 1) * size
            _bias_relu_backward_rows(dout[start:stop], out[start:stop], dz[start:stop], parts[chunk])
        add_rows(parts, db)


# ---- ReLU ----------------------------------------------------------------------------------------------------


def _relu_numpy(x, out):
    np.maximum(x, 0, out=out)


def _relu_backward_numpy(dout, out, dx):
    dx[...] = np.where(out > 0, dout, 0)


def _examples(dtype):
    x = np.random.default_rng(1).normal(size=37).astype(dtype)
    return x, np.empty_like(x)


def _backward_examples(dtype):
    rng = np.random.default_rng(2)
    dout, out = rng.normal(size=(2, 37)).astype(dtype)
    return dout, out, np.empty_like(out)


@inner
def _relu_loop(x, out):
    zero = x.dtype.type(0)
    for i in range(x.size):
        out[i] = zero if x[i] < zero else x[i]


@kernel(twin=_relu_numpy, examples=_examples, parallel=True)
def relu(x, out):
    """out = max(0, x)."""
    if x.size < PARALLEL_FROM:
        _relu_loop(x, out)
    else:
        for chunk in range_parallel(chunks(x.size, CHUNK)):
            start, stop = chunk * CHUNK, (chunk + 1) * CHUNK
            _relu_loop(x[start:stop], out[start:stop])


@inner
def _relu_backward_loop(dout, out, dx):
    zero = dout.dtype.type(0)
    for i in range(dout.size):
        dx[i] = dout[i] if out[i] > zero else zero


@kernel(twin=_relu_backward_numpy, examples=_backward_examples, parallel=True)
def relu_backward(dout, out, dx):
    """dx = dout where out > 0, else 0; `out` is what `relu` gave (its input does as well)."""
    if dout.size < PARALLEL_FROM:
        _relu_backward_loop(dout, out, dx)
    else:
        for chunk in range_parallel(chunks(dout.size, CHUNK)):
            start, stop = chunk * CHUNK, (chunk + 1) * CHUNK
            _relu_backward_loop(dout[start:stop], out[start:stop], dx[start:stop])


# ---- leaky ReLU and ELU --------------------------------------------------------------------------------------


def _leaky_relu_numpy(x, slope, out):
    out[...] = np.where(x < 0, slope * x, x)


def _leaky_relu_backward_numpy(dout, x, slope, dx):
    dx[...] = np.where(x > 0, dout, slope * dout)


def _leaky_examples(dtype):
    x, out = _examples(dtype)
    return x, 0.01, out


def _leaky_backward_examples(dtype):
    dout, x, dx = _backward_examples(dtype)
    return dout, x, 0.01, dx


@kernel(twin=_leaky_relu_numpy, examples=_leaky_examples)
def leaky_relu(x, slope, out):
    """out = x, or slope * x where x < 0."""
    zero, slope = x.dtype.type(0), x.dtype.type(slope)
    for i in range(x.size):
        out[i] = slope * x[i] if x[i] < zero else x[i]


@kernel(twin=_leaky_relu_backward_numpy, examples=_leaky_backward_examples)
def leaky_relu_backward(dout, x, slope, dx):
    """dx = dout where x > 0, else slope * dout."""
    zero, slope = dout.dtype.type(0), dout.dtype.type(slope)
    for i in range(dout.size):
        dx[i] = dout[i] if x[i] > zero else slope * dout[i]


def _elu_numpy(x, alpha, out):
    out[...] = np.where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x)


def _elu_backward_numpy(dout, out, alpha, dx):
    dx[...] = np.where(out > 0, dout, dout * (out + alpha))


@kernel(twin=_elu_numpy, examples=_leaky_examples)
def elu(x, alpha, out):
    """out = x, or alpha (e^x - 1) where x < 0 (Clevert, Unterthiner & Hochreiter, 2015)."""
    zero, alpha = x.dtype.type(0), x.dtype.type(alpha)
    for i in range(x.size):
        out[i] = alpha * expm1(x[i]) if x[i] < zero else x[i]


@kernel(twin=_elu_backward_numpy, examples=_leaky_backward_examples)
def elu_backward(dout, out, alpha, dx):
    """dx = dout where out > 0, else dout (out + alpha), because alpha e^x = out + alpha there."""
    zero, alpha = dout.dtype.type(0), dout.dtype.type(alpha)
    for i in range(dout.size):
        dx[i] = dout[i] if out[i] > zero else dout[i] * (out[i] + alpha)


# ---- sigmoid and tanh ----------------------------------------------------------------------------------------


def _sigmoid_numpy(x, out):
    # e^-|x| cannot overflow; for x < 0 the fraction is multiplied by e^x, above and below.
    small = np.exp(-np.abs(x))
    out[...] = np.where(x < 0, small, 1) / (1 + small)


def _sigmoid_backward_numpy(dout, out, dx):
    dx[...] = dout * out * (1 - out)


@kernel(twin=_sigmoid_numpy, examples=_examples)
def sigmoid(x, out):
    """out = 1 / (1 + e^-x)."""
    one = x.dtype.type(1)
    for i in range(x.size):
        out[i] = one / (one + exp(-x[i]))


@kernel(twin=_sigmoid_backward_numpy, examples=_backward_examples)
def sigmoid_backward(dout, out, dx):
    """dx = dout out (1 - out); `out` is what `sigmoid` gave."""
    one = dout.dtype.type(1)
    for i in range(dout.size):
        dx[i] = dout[i] * out[i] * (one - out[i])


def _tanh_numpy(x, out):
    np.tanh(x, out=out)


def _tanh_backward_numpy(dout, out, dx):
    dx[...] = dout * (1 - out) * (1 + out)


@kernel(twin=_tanh_numpy, examples=_examples)
def tanh(x, out):
    """out = (e^2x - 1) / (e^2x + 1)."""
    two = x.dtype.type(2)
    for i in range(x.size):
        grown = expm1(two * x[i])
        out[i] = grown / (grown + two)


@kernel(twin=_tanh_backward_numpy, examples=_backward_examples)
def tanh_backward(dout, out, dx):
    """dx = dout (1 - out^2); `out` is what `tanh` gave."""
    one = dout.dtype.type(1)
    for i in range(dout.size):
        dx[i] = dout[i] * ((one - out[i]) * (one + out[i]))
