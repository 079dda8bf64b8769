"""Batch normalisation (Ioffe & Szegedy, 2015), column by column.

    mean, var   of each column over the M rows (var: the mean of the squared deviations)
    x_hat = (x - mean) inv_std,  inv_std = 1 / sqrt(var + eps),  out = gamma x_hat + beta
    dbeta = sum over rows of dout,  dgamma = sum over rows of dout x_hat
    dx = gamma inv_std (dout - dbeta / M - x_hat dgamma / M)

Shapes: x, out, x_hat, dout and dx (M, C), C-contiguous, of one float type; the others (C,). A picture's pixels are
rows: maps (N, H, W, C) come as (N H W, C). eps is a Python float.

Mean and variance are taken chunk by chunk of rows, each while it is in the processor's cache, and then joined (Chan,
Golub & LeVeque, 1979): one pass over memory, and no loss where the mean is large and the spread small.
"""

import numpy as np

from nn101.kernels.chunks import PARALLEL_FROM, add_rows, chunks, rows_per_chunk
from nn101.kernels.kernel import inner, kernel, range_parallel

# ---- forward -------------------------------------------------------------------------------------------------


def _batch_norm_forward_numpy(x, gamma, beta, eps, out, x_hat, mean, inv_std):
    mean[:] = x[0] + np.mean(x - x[0], axis=0)  # small numbers, whatever the mean
    np.subtract(x, mean, out=x_hat)
    inv_std[:] = 1 / np.sqrt(np.mean(x_hat * x_hat, axis=0) + eps)
    x_hat *= inv_std
    np.multiply(x_hat, gamma, out=out)
    out += beta


def _forward_examples(dtype):
    rng = np.random.default_rng(1)
    x = rng.normal(2, 3, size=(7, 5)).astype(dtype)
    gamma, beta, mean, inv_std = rng.normal(size=(4, 5)).astype(dtype)
    return x, gamma, beta, 1e-5, np.empty_like(x), np.empty_like(x), mean, inv_std


@inner
def _moments(x, mean, squares):
    """Mean of each column, and the sum of the squared deviations from it."""
    M, C = x.shape
    mean[:] = 0
    squares[:] = 0
    for row in range(1, M):
        for column in range(C):
            mean[column] += x[row, column] - x[0, column]  # small numbers, whatever the mean
    part = x.dtype.type(1.0 / M)
    for column in range(C):
        mean[column] = x[0, column] + mean[column] * part
    for row in range(M):
        for column in range(C):
            deviation = x[row, column] - mean[column]
            squares[column] += deviation * deviation


@inner
def _join(mean, squares, rows, more_mean, more_squares, more_rows):
    """Let the moments of `rows` rows include those of `more_rows` others."""
    kind = mean.dtype.type
    share, weight = kind(more_rows / (rows + more_rows)), kind(rows * more_rows / (rows + more_rows))
    for column in range(mean.size):
        apart = more_mean[column] - mean[column]
        mean[column] += share * apart
        squares[column] += more_squares[column] + weight * apart * apart


@inner
def _normalise(x, gamma, beta, mean, inv_std, x_hat, out):
    for row in range(x.shape[0]):
        for column in range(x.shape[1]):
            value = (x[row, column] - mean[column]) * inv_std[column]
            x_hat[row, column] = value
            out[row, column] = gamma[column] * value + beta[column]


@inner
def _inverse_spread(squares, rows, eps):
    """Make 1 / sqrt(var + eps) of the sums of squared deviations, in place."""
    kind = squares.dtype.type
    one, part, eps = kind(1), kind(1.0 / rows), kind(eps)
    for column in range(squares.size):
        squares[column] = one / np.sqrt(squares[column] * part + eps)


@inner
def _joined(means, squares, size, rows, mean, total):
    """Join the moments of all chunks; each is of `size` rows, the last of what remains."""
    mean[:] = 0
    total[:] = 0
    for chunk in range(means.shape[0]):
        _join(mean, total, chunk * size, means[chunk], squares[chunk], min(size, rows - chunk * size))


@kernel(twin=_batch_norm_forward_numpy, examples=_forward_examples, parallel=True)
def batch_norm_forward(x, gamma, beta, eps, out, x_hat, mean, inv_std):
    """Fill out, x_hat, mean and inv_std."""
    M, C = x.shape
    if x.size < PARALLEL_FROM:
        _moments(x, mean, inv_std)
        _inverse_spread(inv_std, M, eps)
        _normalise(x, gamma, beta, mean, inv_std, x_hat, out)
    else:
        size = rows_per_chunk(C)
        means, squares = np.empty((chunks(M, size), C), x.dtype), np.empty((chunks(M, size), C), x.dtype)
        for chunk in range_parallel(chunks(M, size)):
            _moments(x[chunk * size : (chunk + 1) * size], means[chunk], squares[chunk])
        _joined(means, squares, size, M, mean, inv_std)
        _inverse_spread(inv_std, M, eps)
        for chunk in range_parallel(chunks(M, size)):
            start, stop = chunk * size, (chunk + 1) * size
            _normalise(x[start:stop], gamma, beta, mean, inv_std, x_hat[start:stop], out[start:stop])


# ---- backward ------------------------------------------------------------------------------------------------


def _batch_norm_backward_numpy(dout, x_hat, gamma, inv_std, dx, dgamma, dbeta):
    M = dout.shape[0]
    np.sum(dout, axis=0, out=dbeta)
    np.sum(dout * x_hat, axis=0, out=dgamma)
    dx[...] = gamma * inv_std * (dout - dbeta / M - x_hat * (dgamma / M))


def _backward_examples(dtype):
    dout, gamma, inv_std, _, x_hat, dx, dgamma, dbeta = _forward_examples(dtype)
    x_hat[...] = np.random.default_rng(2).normal(size=x_hat.shape)
    return dout, x_hat, gamma, np.abs(inv_std), dx, dgamma, dbeta


@inner
def _sums(dout, x_hat, dgamma, dbeta):
    dgamma[:] = 0
    dbeta[:] = 0
    for row in range(dout.shape[0]):
        for column in range(dout.shape[1]):
            dgamma[column] += dout[row, column] * x_hat[row, column]
            dbeta[column] += dout[row, column]


@inner
def _backward_rows(dout, x_hat, gamma, inv_std, dgamma, dbeta, part, dx):
    for row in range(dout.shape[0]):
        for column in range(dout.shape[1]):
            centred = dout[row, column] - part * dbeta[column] - x_hat[row, column] * (part * dgamma[column])
            dx[row, column] = gamma[column] * inv_std[column] * centred


@kernel(twin=_batch_norm_backward_numpy, examples=_backward_examples, parallel=True)
def batch_norm_backward(dout, x_hat, gamma, inv_std, dx, dgamma, dbeta):
    """Fill dx, dgamma and dbeta."""
    M, C = dout.shape
    part = dout.dtype.type(1.0 / M)
    if dout.size < PARALLEL_FROM:
        _sums(dout, x_hat, dgamma, dbeta)
        _backward_rows(dout, x_hat, gamma, inv_std, dgamma, dbeta, part, dx)
    else:
        size = rows_per_chunk(C)
        dgammas, dbetas = np.empty((chunks(M, size), C), dout.dtype), np.empty((chunks(M, size), C), dout.dtype)
        for chunk in range_parallel(chunks(M, size)):
            start, stop = chunk * size, (chunk + 1) * size
            _sums(dout[start:stop], x_hat[start:stop], dgammas[chunk], dbetas[chunk])
        add_rows(dgammas, dgamma)
        add_rows(dbetas, dbeta)
        for chunk in range_parallel(chunks(M, size)):
            start, stop = chunk * size, (chunk + 1) * size
            _backward_rows(dout[start:stop], x_hat[start:stop], gamma, inv_std, dgamma, dbeta, part, dx[start:stop])


# ---- inference -----------------------------------------------------------------------------------------------


def _batch_norm_inference_numpy(x, gamma, beta, mean, var, eps, out):
    np.subtract(x, mean, out=out)
    out *= gamma / np.sqrt(var + eps)
    out += beta


def _inference_examples(dtype):
    x, gamma, beta, eps, out, _, mean, var = _forward_examples(dtype)
    return x, gamma, beta, mean, np.abs(var), eps, out


@kernel(twin=_batch_norm_inference_numpy, examples=_inference_examples)
def batch_norm_inference(x, gamma, beta, mean, var, eps, out):
    """out = gamma (x - mean) / sqrt(var + eps) + beta, with mean and var remembered from training."""
    factor = gamma / np.sqrt(var + x.dtype.type(eps))
    for row in range(x.shape[0]):
        for column in range(x.shape[1]):
            out[row, column] = (x[row, column] - mean[column]) * factor[column] + beta[column]
