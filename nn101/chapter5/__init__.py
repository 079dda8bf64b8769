"""What chapter 5 built and chapter 6 goes on with: `from nn101.chapter5 import Adam, BatchNorm, k_folds`.

It is closed while the notebooks that build these are graded. Optimizers have ``step(params, grads)``, which changes
the arrays of a dict in place; layers are those of chapter 4, with ``training`` besides.
"""

import numpy as np

__all__ = [
    "Adam",
    "BatchNorm",
    "Dropout",
    "initial_std",
    "k_folds",
    "log_uniform",
    "patience_stop",
    "scaled_by_training",
    "warmup_cosine",
]


class Adam:
    """Kingma and Ba's optimizer (2015): running means of slopes and of their squares, corrected for their start."""

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self._betas, self._eps = lr, (beta1, beta2), eps
        self._means, self._steps = {}, 0

    def step(self, params, grads):
        """Change every array of params, a dict, in place; grads has the same keys and shapes, and stays as it is."""
        self._steps += 1
        for key, values in params.items():
            first, second = self._means.setdefault(key, (np.zeros_like(values), np.zeros_like(values)))
            for mean, new, beta in ((first, grads[key], self._betas[0]), (second, grads[key] ** 2, self._betas[1])):
                mean *= beta
                mean += (1 - beta) * new
            unbiased = [mean / (1 - b**self._steps) for mean, b in zip((first, second), self._betas, strict=True)]
            values -= self.lr * unbiased[0] / (unbiased[1] ** 0.5 + self._eps)


class BatchNorm:
    """Batch normalisation (Ioffe and Szegedy, 2015) of the columns of x (N, H). gamma, beta: arrays (H,).

    In training by the batch's own mean and variance, which ``running_mean`` and ``running_var`` follow; else by these.
    """

    def __init__(self, gamma, beta, momentum=0.9, eps=1e-6):
        self.params, self.grads = dict(gamma=gamma, beta=beta), {}
        self.running_mean, self.running_var = 0 * beta, 0 * beta + 1
        self.training, self._keep, self._eps = False, momentum, eps

    def forward(self, x):
        """x: (N, H).  Returns (N, H)."""
        centre, var = (self.running_mean, self.running_var) if not self.training else self._of_batch(x)
        self._spread = np.sqrt(var + self._eps)
        self._normal = (x - centre) / self._spread
        return self._normal * self.params["gamma"] + self.params["beta"]

    def _of_batch(self, x):
        centre, var, new = x.mean(axis=0), x.var(axis=0), 1 - self._keep
        self.running_mean = self.running_mean + new * (centre - self.running_mean)
        self.running_var = self.running_var + new * (var - self.running_var)
        return centre, var

    def backward(self, dout):
        """Keep the gradients by gamma and beta; returns the one by x, (N, H)."""
        by_gamma, by_beta = np.einsum("nh,nh->h", dout, self._normal), dout.sum(axis=0)
        self.grads = dict(gamma=by_gamma, beta=by_beta)
        own = dout - (by_beta + self._normal * by_gamma) / len(dout)
        return own * (self.params["gamma"] / self._spread)


class Dropout:
    """Switches numbers off with probability p in training; in evaluation multiplies all by 1 - p."""

    def __init__(self, p, rng):
        self.params, self.grads = {}, {}
        self.training, self._off, self._draw = True, p, rng

    def forward(self, x):
        """x: array of any shape.  Returns one of the same shape."""
        self._share = self._draw.random(x.shape) >= self._off if self.training else 1 - self._off
        return np.multiply(x, self._share)

    def backward(self, dout):
        """The gradient by x, in the shape of dout."""
        return np.multiply(dout, self._share)


def initial_std(rule, fan_in, fan_out=None):
    """The standard deviation for initial weights by rule "xavier", "he" or "lecun"; a number.

    With fan_out, "xavier" and "he" count by the mean of both (Glorot and Bengio, 2010; He et al., 2015).
    """
    width = fan_in if fan_out is None or rule == "lecun" else (fan_in + fan_out) / 2
    return ((2.0 if rule == "he" else 1.0) / width) ** 0.5


def k_folds(N, k, rng):
    """k pairs (training rows, validation rows): the pieces of rng.permutation(N), the first N % k one longer."""
    order, pairs, begin = rng.permutation(N), [], 0
    for number in range(k):
        end = begin + N // k + (number < N % k)
        pairs.append((np.r_[order[:begin], order[end:]], order[begin:end]))
        begin = end
    return pairs


def log_uniform(low, high, size, rng):
    """size random numbers from low to high, both above 0, whose logarithms are spread evenly."""
    logarithms = rng.uniform(*np.log([low, high]), size)
    return np.exp(logarithms)


def patience_stop(epochs, params, patience):
    """Walk through ``epochs`` (each value: a validation loss) until there was no record for ``patience`` in a row.

    Puts the arrays of ``params`` back as they were at the best epoch; returns its number, from 1, and the losses seen.
    """
    seen, record, best, kept = [], np.inf, 0, {}
    for now in epochs:
        seen.append(now)
        if now < record or not best:
            record, best, kept = now, len(seen), {key: np.array(values) for key, values in params.items()}
        if len(seen) - best >= patience:
            break
    for key in kept:
        np.copyto(params[key], kept[key])
    return best, seen


def scaled_by_training(X, train_rows):
    """X (N, D) with every column shifted and scaled by the mean and standard deviation of the training rows."""
    own = np.take(X, train_rows, axis=0).astype(float)
    flat = np.ptp(own, axis=0) == 0
    return (X - own.mean(axis=0)) / np.where(flat, 1, own.std(axis=0))


def warmup_cosine(lr, t, warmup, total, least=0.0):
    """The learning rate of step t (from 0): a straight climb of ``warmup`` steps, then half a cosine down to least."""
    if t < warmup:
        return lr / (warmup + 1) * (t + 1)
    angle = np.pi * np.clip((t - warmup) / (total - warmup), 0, 1)
    return least + 0.5 * (lr - least) * (1 + np.cos(angle))
