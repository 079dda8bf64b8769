"""One step of each optimizer, in place and in one pass over memory.

With p the parameters, g their gradient, and v, h, m, vmax what an optimizer remembers (all flat, C-contiguous, of one
float type; zeros before the first step; g is only read):

    sgd         p -= lr g
    momentum    v = mu v - lr g;  p += v                                           (Polyak, 1964)
    nesterov    w = v;  v = mu v - lr g;  p += (1 + mu) v - mu w                   (Sutskever et al., 2013)
    adagrad     h += g^2;  p -= lr g / (sqrt(h) + eps)                             (Duchi, Hazan & Singer, 2011)
    rmsprop     h = rho h + (1 - rho) g^2;  p -= lr g / (sqrt(h) + eps)            (Tieleman & Hinton, 2012)
    adam        m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2
                p -= lr m' / (sqrt(v') + eps)                                      (Kingma & Ba, 2015)
                with m' = m / (1 - beta1^t),  v' = v / (1 - beta2^t),  t = 1, 2, 3, ...
    amsgrad     as adam, with the largest v so far, vmax, in place of v            (Reddi, Kale & Kumar, 2018)

In `nesterov` p is the point looked ahead to, where the gradient is taken. lr, mu, rho, beta1, beta2, eps, factor and
limit are Python floats, t is an int.

Where roots and divisions keep one core busy, several share the work; the others only wait for memory.
"""

import numpy as np

from nn101.kernels.chunks import CHUNK, PARALLEL_FROM, chunks
from nn101.kernels.kernel import inner, kernel, range_parallel


def _examples(arrays, *scalars):
    """Examples with as many flat arrays, all above 0 as sums of squares are, and then these scalars."""
    return lambda dtype: (*np.random.default_rng(1).uniform(0.1, 1, size=(arrays, 37)).astype(dtype), *scalars)


# ---- SGD, Momentum and Nesterov ------------------------------------------------------------------------------


def _sgd_numpy(p, g, lr):
    p -= lr * g


def _momentum_numpy(p, g, v, lr, mu):
    v *= mu
    v -= lr * g
    p += v


def _nesterov_numpy(p, g, v, lr, mu):
    p -= mu * v
    v *= mu
    v -= lr * g
    p += (1 + mu) * v


@kernel(twin=_sgd_numpy, examples=_examples(2, 0.1))
def sgd(p, g, lr):
    """p -= lr g."""
    lr = p.dtype.type(lr)
    for i in range(p.size):
        p[i] -= lr * g[i]


@kernel(twin=_momentum_numpy, examples=_examples(3, 0.1, 0.9))
def momentum(p, g, v, lr, mu):
    """v = mu v - lr g;  p += v."""
    lr, mu = p.dtype.type(lr), p.dtype.type(mu)
    for i in range(p.size):
        v[i] = mu * v[i] - lr * g[i]
        p[i] += v[i]


@kernel(twin=_nesterov_numpy, examples=_examples(3, 0.1, 0.9))
def nesterov(p, g, v, lr, mu):
    """w = v;  v = mu v - lr g;  p += (1 + mu) v - mu w."""
    lr, ahead, mu = p.dtype.type(lr), p.dtype.type(1 + mu), p.dtype.type(mu)
    for i in range(p.size):
        before = v[i]
        v[i] = mu * before - lr * g[i]
        p[i] += ahead * v[i] - mu * before


# ---- AdaGrad and RMSProp -------------------------------------------------------------------------------------


def _adagrad_numpy(p, g, h, lr, eps):
    h += g * g
    p -= lr * g / (np.sqrt(h) + eps)


def _rmsprop_numpy(p, g, h, lr, rho, eps):
    h *= rho
    h += (1 - rho) * g * g
    p -= lr * g / (np.sqrt(h) + eps)


@inner
def _by_past_squares(p, g, h, lr, kept, added, eps):
    """h = kept h + added g^2: AdaGrad keeps and adds all, RMSProp a part of each."""
    for i in range(p.size):
        h[i] = kept * h[i] + added * g[i] * g[i]
        p[i] -= lr * g[i] / (np.sqrt(h[i]) + eps)


@kernel(twin=_adagrad_numpy, examples=_examples(3, 0.1, 1e-7), parallel=True)
def adagrad(p, g, h, lr, eps):
    """h += g^2;  p -= lr g / (sqrt(h) + eps)."""
    lr, eps, one = p.dtype.type(lr), p.dtype.type(eps), p.dtype.type(1)
    if p.size < PARALLEL_FROM:
        _by_past_squares(p, g, h, lr, one, one, eps)
    else:
        for chunk in range_parallel(chunks(p.size, CHUNK)):
            start, stop = chunk * CHUNK, (chunk + 1) * CHUNK
            _by_past_squares(p[start:stop], g[start:stop], h[start:stop], lr, one, one, eps)


@kernel(twin=_rmsprop_numpy, examples=_examples(3, 0.1, 0.9, 1e-7), parallel=True)
def rmsprop(p, g, h, lr, rho, eps):
    """h = rho h + (1 - rho) g^2;  p -= lr g / (sqrt(h) + eps)."""
    lr, kept, added, eps = p.dtype.type(lr), p.dtype.type(rho), p.dtype.type(1 - rho), p.dtype.type(eps)
    if p.size < PARALLEL_FROM:
        _by_past_squares(p, g, h, lr, kept, added, eps)
    else:
        for chunk in range_parallel(chunks(p.size, CHUNK)):
            start, stop = chunk * CHUNK, (chunk + 1) * CHUNK
            _by_past_squares(p[start:stop], g[start:stop], h[start:stop], lr, kept, added, eps)


# ---- Adam and AMSGrad ----------------------------------------------------------------------------------------


def _adam_numpy(p, g, m, v, lr, beta1, beta2, eps, t):
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g * g
    p -= lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)


def _amsgrad_numpy(p, g, m, v, vmax, lr, beta1, beta2, eps, t):
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g * g
    np.maximum(vmax, v, out=vmax)
    p -= lr * (m / (1 - beta1**t)) / (np.sqrt(vmax / (1 - beta2**t)) + eps)


@inner
def _parts(p, beta1, beta2):
    kind = p.dtype.type
    return kind(beta1), kind(1 - beta1), kind(beta2), kind(1 - beta2)


@inner
def _corrected(p, lr, beta1, beta2, eps, t):
    """Return lr / (1 - beta1^t), 1 / sqrt(1 - beta2^t) and eps: both corrections as one factor each."""
    kind = p.dtype.type
    return kind(lr / (1 - beta1**t)), kind(1 / np.sqrt(1 - beta2**t)), kind(eps)


@inner
def _adam_loop(p, g, m, v, step, kept1, added1, kept2, added2, root, eps):
    for i in range(p.size):
        m[i] = kept1 * m[i] + added1 * g[i]
        v[i] = kept2 * v[i] + added2 * g[i] * g[i]
        p[i] -= step * m[i] / (root * np.sqrt(v[i]) + eps)


@kernel(twin=_adam_numpy, examples=_examples(4, 0.1, 0.9, 0.999, 1e-8, 2), parallel=True)
def adam(p, g, m, v, lr, beta1, beta2, eps, t):
    """m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2;  p -= lr m' / (sqrt(v') + eps)."""
    kept1, added1, kept2, added2 = _parts(p, beta1, beta2)
    step, root, eps = _corrected(p, lr, beta1, beta2, eps, t)
    if p.size < PARALLEL_FROM:
        _adam_loop(p, g, m, v, step, kept1, added1, kept2, added2, root, eps)
    else:
        for chunk in range_parallel(chunks(p.size, CHUNK)):
            start, stop = chunk * CHUNK, (chunk + 1) * CHUNK
            _adam_loop(p[start:stop], g[start:stop], m[start:stop], v[start:stop], step, kept1, added1, kept2, added2,
                       root, eps)  # fmt: skip


@inner
def _amsgrad_loop(p, g, m, v, vmax, step, kept1, added1, kept2, added2, root, eps):
    for i in range(p.size):
        m[i] = kept1 * m[i] + added1 * g[i]
        v[i] = kept2 * v[i] + added2 * g[i] * g[i]
        vmax[i] = vmax[i] if vmax[i] > v[i] else v[i]
        p[i] -= step * m[i] / (root * np.sqrt(vmax[i]) + eps)


@kernel(twin=_amsgrad_numpy, examples=_examples(5, 0.1, 0.9, 0.999, 1e-8, 2), parallel=True)
def amsgrad(p, g, m, v, vmax, lr, beta1, beta2, eps, t):
    """As adam, with vmax = max(vmax, v) in place of v below the root."""
    kept1, added1, kept2, added2 = _parts(p, beta1, beta2)
    step, root, eps = _corrected(p, lr, beta1, beta2, eps, t)
    if p.size < PARALLEL_FROM:
        _amsgrad_loop(p, g, m, v, vmax, step, kept1, added1, kept2, added2, root, eps)
    else:
        for chunk in range_parallel(chunks(p.size, CHUNK)):
            start, stop = chunk * CHUNK, (chunk + 1) * CHUNK
            _amsgrad_loop(p[start:stop], g[start:stop], m[start:stop], v[start:stop], vmax[start:stop], step, kept1,
                          added1, kept2, added2, root, eps)  # fmt: skip


# ---- what is done to gradients before a step -----------------------------------------------------------------


def _squared_norm_numpy(g):
    return float(np.sum(np.square(g, dtype=np.float64)))


def _scale_numpy(g, factor):
    g *= factor


def _clip_numpy(g, limit):
    np.clip(g, -limit, limit, out=g)


def _add_scaled_numpy(g, p, factor):
    g += factor * p


@kernel(twin=_squared_norm_numpy, examples=_examples(1))
def squared_norm(g):
    """Return the sum of g^2 (Python float), added up in float64."""
    total = 0.0
    for i in range(g.size):
        value = np.float64(g[i])
        total += value * value
    return total


@kernel(twin=_scale_numpy, examples=_examples(1, 0.5))
def scale(g, factor):
    """g *= factor."""
    factor = g.dtype.type(factor)
    for i in range(g.size):
        g[i] *= factor


@kernel(twin=_clip_numpy, examples=_examples(1, 0.5))
def clip(g, limit):
    """g = what of g lies between -limit and limit; NaN stays NaN."""
    limit = g.dtype.type(limit)
    for i in range(g.size):
        value = limit if g[i] > limit else g[i]
        g[i] = -limit if value < -limit else value


@kernel(twin=_add_scaled_numpy, examples=_examples(2, 0.5))
def add_scaled(g, p, factor):
    """g += factor p: the gradient of factor / 2 * sum of p^2, that is, weight decay."""
    factor = g.dtype.type(factor)
    for i in range(g.size):
        g[i] += factor * p[i]
