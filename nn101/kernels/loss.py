"""Softmax, and softmax with cross-entropy: loss and gradient in one call.

    p_k = e^(s_k - m) / sum_j e^(s_j - m)      m = max_j s_j: it changes nothing, and no e^... can overflow
    loss = mean over the rows of  - sum_k t_k log p_k,    log p_k = s_k - m - log sum_j e^(s_j - m)
    d loss / d s_k = (p_k sum_j t_j - t_k) / N

Shapes: scores, targets, dscores and out (N, K), C-contiguous, of one float type; labels (N,) int64. The sum of the
losses is kept in float64. A score of -inf is a probability of 0; a row that is all -inf, or holds +inf or NaN, has
no softmax: it gives NaN.
"""

import math

import numpy as np

from nn101.kernels.chunks import chunks
from nn101.kernels.exponential import exp
from nn101.kernels.kernel import inner, kernel

BLOCK = 4096  # numbers whose exponentials are taken together: a row of ten classes would not fill a vector


def _softmax_numpy(scores, out):
    np.subtract(scores, scores.max(axis=1, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= out.sum(axis=1, keepdims=True)


def _softmax_cross_entropy_numpy(scores, labels, dscores):
    N, K = scores.shape
    wrong = np.flatnonzero((labels < 0) | (labels >= K))
    if wrong.size:
        return -1.0 - float(wrong[0])
    rows = np.arange(N)
    np.subtract(scores, scores.max(axis=1, keepdims=True), out=dscores)
    chosen = dscores[rows, labels]
    np.exp(dscores, out=dscores)
    totals = dscores.sum(axis=1)
    dscores /= totals[:, None]
    dscores[rows, labels] -= 1
    dscores /= N
    return float(np.mean(np.log(totals) - chosen, dtype=np.float64))


def _softmax_cross_entropy_targets_numpy(scores, targets, dscores):
    np.subtract(scores, scores.max(axis=1, keepdims=True), out=dscores)
    weights = targets.sum(axis=1)
    wanted = np.where(targets == 0, 0, dscores)  # 0 log 0 is 0
    wanted *= targets
    np.exp(dscores, out=dscores)
    totals = dscores.sum(axis=1)
    dscores *= (weights / totals)[:, None]
    dscores -= targets
    dscores /= scores.shape[0]
    return float(np.mean(weights * np.log(totals) - wanted.sum(axis=1), dtype=np.float64))


def _softmax_examples(dtype):
    scores = (3 * np.random.default_rng(1).normal(size=(7, 5))).astype(dtype)
    return scores, np.empty_like(scores)


def _labels_examples(dtype):
    scores, dscores = _softmax_examples(dtype)
    return scores, np.arange(7) % 5, dscores


def _targets_examples(dtype):
    scores, dscores = _softmax_examples(dtype)
    targets = np.random.default_rng(2).dirichlet(np.ones(5), size=7).astype(dtype)
    return scores, targets, dscores


@inner
def _minus_largest(scores, out):
    """out = scores, less the largest of each row."""
    for row in range(scores.shape[0]):
        largest = scores[row, 0]
        for column in range(1, scores.shape[1]):
            largest = max(largest, scores[row, column])
        for column in range(scores.shape[1]):
            out[row, column] = scores[row, column] - largest


@inner
def _exponentials(out):
    """out = e^out."""
    flat = out.reshape(out.size)
    for i in range(flat.size):
        flat[i] = exp(flat[i])


@inner
def _sum(row):
    total = row.dtype.type(0)
    for column in range(row.size):
        total += row[column]
    return total


@kernel(twin=_softmax_numpy, examples=_softmax_examples)
def softmax(scores, out):
    """out = softmax of each row of scores."""
    N, K = scores.shape
    size = max(1, BLOCK // K)
    for block in range(chunks(N, size)):
        start, stop = block * size, min((block + 1) * size, N)
        _minus_largest(scores[start:stop], out[start:stop])
        _exponentials(out[start:stop])
        for row in range(start, stop):
            part = scores.dtype.type(1) / _sum(out[row])
            for column in range(K):
                out[row, column] *= part


@kernel(twin=_softmax_cross_entropy_numpy, examples=_labels_examples)
def softmax_cross_entropy(scores, labels, dscores):
    """dscores = gradient of the mean loss; returns that loss, or -1.0 - row for the first row whose label is no class.

    With a wrong label dscores stays as it was.
    """
    N, K = scores.shape
    for row in range(N):
        if labels[row] < 0 or labels[row] >= K:
            return -1.0 - row
    one_row = scores.dtype.type(1.0 / N)
    loss = 0.0
    size = max(1, BLOCK // K)
    for block in range(chunks(N, size)):
        start, stop = block * size, min((block + 1) * size, N)
        _minus_largest(scores[start:stop], dscores[start:stop])
        for row in range(start, stop):
            loss -= dscores[row, labels[row]]
        _exponentials(dscores[start:stop])
        for row in range(start, stop):
            total = _sum(dscores[row])
            loss += math.log(total)
            part = one_row / total
            for column in range(K):
                dscores[row, column] *= part
            dscores[row, labels[row]] -= one_row
    return loss / N


@kernel(twin=_softmax_cross_entropy_targets_numpy, examples=_targets_examples)
def softmax_cross_entropy_targets(scores, targets, dscores):
    """dscores = gradient of the mean loss, which is returned; each row of targets: weights, usually one-hot.

    Weights that do not sum to 1 are taken as they are.
    """
    N, K = scores.shape
    zero, one_row = scores.dtype.type(0), scores.dtype.type(1.0 / N)
    loss = 0.0
    size = max(1, BLOCK // K)
    for block in range(chunks(N, size)):
        start, stop = block * size, min((block + 1) * size, N)
        _minus_largest(scores[start:stop], dscores[start:stop])
        for row in range(start, stop):
            for column in range(K):
                if targets[row, column] != zero:  # 0 log 0 is 0
                    loss -= targets[row, column] * dscores[row, column]
        _exponentials(dscores[start:stop])
        for row in range(start, stop):
            total, weight = _sum(dscores[row]), _sum(targets[row])
            loss += weight * math.log(total)
            part = one_row * weight / total
            for column in range(K):
                dscores[row, column] = dscores[row, column] * part - one_row * targets[row, column]
    return loss / N
