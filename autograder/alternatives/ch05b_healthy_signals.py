"""Other right answers to chapter 5, part 2: healthy signals."""

import numpy as np

from autograder.alternatives import alternative
from nn101.chapter4 import Affine, Chain, SoftmaxWithLoss


@alternative("count_distinct_units", "all pairs compared at once")
def count_distinct_units(W, b, tolerance=1e-8):
    units = np.concatenate([np.asarray(W, dtype=float), np.asarray(b, dtype=float)[None]])
    gaps = np.abs(units[:, :, None] - units[:, None, :]).max(axis=0)
    earlier = np.tril(gaps <= tolerance, k=-1)
    return int((~earlier.any(axis=1)).sum())


@alternative("count_distinct_units", "every neuron looks for a twin before it")
def count_distinct_units(W, b, tolerance=1e-8):
    count = 0
    for j in range(W.shape[1]):
        twin = False
        for i in range(j):
            if abs(W[:, i] - W[:, j]).max() <= tolerance and abs(b[i] - b[j]) <= tolerance:
                twin = True
        count += not twin
    return count


@alternative("count_distinct_units", "np.allclose with the tolerance alone")
def count_distinct_units(W, b, tolerance=1e-8):
    kept = []
    for j in range(len(b)):
        unit = [*W[:, j], b[j]]
        if sum(np.allclose(unit, known, rtol=0, atol=tolerance) for known in kept) == 0:
            kept.append(unit)
    return np.int64(len(kept))


@alternative("deep_signals", "a running signal")
def deep_signals(X, weights, activation):
    found, h = [], X
    for W in weights:
        h = activation(np.dot(h, W))
        found.append(h)
    return found


@alternative("deep_signals", "recursion, a tuple")
def deep_signals(X, weights, activation):
    if not weights:
        return ()
    first = activation(X.dot(weights[0]))
    return (first, *deep_signals(first, weights[1:], activation))


@alternative("deep_signals", "X at the front, cut off at the end")
def deep_signals(X, weights, activation):
    chain = [X]
    for number in range(len(weights)):
        chain += [activation(np.einsum("nd,dh->nh", chain[number], weights[number]))]
    return chain[1:]


@alternative("initial_std", "a formula for each rule")
def initial_std(rule, fan_in, fan_out=None):
    both = 2 * fan_in if fan_out is None else fan_in + fan_out
    return {"lecun": fan_in**-0.5, "xavier": (2 / both) ** 0.5, "he": (4 / both) ** 0.5}[rule]


@alternative("initial_std", "one if after the other")
def initial_std(rule, fan_in, fan_out=None):
    if rule == "lecun":
        return np.sqrt(1.0 / fan_in)
    if fan_out is None:
        fan_out = fan_in
    gain = 1.0 if rule == "xavier" else 2.0
    return np.sqrt(gain / np.mean([fan_in, fan_out]))


@alternative("dead_share", "all zero, column by column")
def dead_share(activations):
    return np.mean(np.all(activations == 0, axis=0))


@alternative("dead_share", "a loop over the neurons")
def dead_share(activations):
    dead = 0
    for j in range(activations.shape[1]):
        dead += 0 if any(value > 0 for value in activations[:, j]) else 1
    return dead / activations.shape[1]


@alternative("dead_share", "sums of the columns")
def dead_share(activations):
    return np.count_nonzero(np.sum(activations, axis=0) == 0) / len(activations[0])


@alternative("leaky_relu", "np.where on the values")
def leaky_relu(x, alpha=0.01):
    return np.where(np.asarray(x) >= 0, x, alpha * np.asarray(x))


@alternative("leaky_relu", "two parts added up")
def leaky_relu(x, alpha=0.01):
    return np.maximum(x, 0) + alpha * np.minimum(x, 0)


@alternative("leaky_relu", "a copy with a mask")
def leaky_relu(x, alpha=0.01):
    out = np.array(x, dtype=np.float64)
    out[out < 0] *= alpha
    return out


@alternative("elu", "np.where with a bounded exponential")
def elu(x, alpha=1.0):
    x = np.asarray(x)
    return np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))


@alternative("elu", "np.where with both branches for all")
def elu(x, alpha=1.0):
    x = np.asarray(x, dtype=float)
    with np.errstate(over="ignore"):
        return np.where(x >= 0, x, alpha * np.exp(x) - alpha)


@alternative("elu", "a copy with a mask")
def elu(x, alpha=1.0):
    out = np.array(x, dtype=float)
    low = out < 0
    out[low] = alpha * np.expm1(out[low])
    return out


@alternative("selu", "both sides written out")
def selu(x):
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    x = np.asarray(x)
    return np.where(x > 0, scale * x, scale * alpha * (np.exp(np.minimum(x, 0)) - 1))


@alternative("selu", "the lower end by its product, in single precision")
def selu(x):
    x = np.asarray(x, dtype=np.float32)
    scale, low = np.float32([1.0507009873554805, 1.7580993408473766])
    return scale * np.maximum(x, 0) + low * np.expm1(np.minimum(x, 0))


@alternative("deep_chain", "all widths by number")
def deep_chain(sizes, std, rng, between):
    layers = []
    for i in range(len(sizes) - 1):
        if i:
            layers.extend(between(sizes[i]))
        W = std(sizes[i]) * rng.normal(0, 1, (sizes[i], sizes[i + 1]))
        layers.append(Affine(W.astype("float32"), np.zeros(sizes[i + 1], "float32")))
    return Chain(layers, SoftmaxWithLoss())


@alternative("deep_chain", "the last layer apart")
def deep_chain(sizes, std, rng, between):
    def affine(D, H):
        return Affine(np.float32(rng.normal(0.0, std(D), size=(D, H))), np.float32(np.zeros(H)))

    chain = []
    for D, H in zip(sizes[:-2], sizes[1:-1], strict=True):
        chain = chain + [affine(D, H)] + list(between(H))
    return Chain([*chain, affine(sizes[-2], sizes[-1])], SoftmaxWithLoss())


@alternative("batch_norm", "NumPy's own mean and variance")
def batch_norm(x, gamma, beta, eps=1e-6):
    x = np.asarray(x)
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta


@alternative("batch_norm", "column by column")
def batch_norm(x, gamma, beta, eps=1e-6):
    out = np.empty(x.shape)
    for j in range(x.shape[1]):
        deviations = x[:, j] - sum(x[:, j]) / len(x)
        v = sum(deviations * deviations) / len(x)
        out[:, j] = deviations / (v + eps) ** 0.5 * gamma[j] + beta[j]
    return out


@alternative("batch_norm", "a factor and an offset")
def batch_norm(x, gamma, beta, eps=1e-6):
    factor = gamma / np.sqrt(np.var(x, axis=0) + eps)
    return (x - np.mean(x, axis=0)) * factor + beta


@alternative("batch_norm_backward", "node by node through the graph")
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    N = len(x)
    deviations = x - np.mean(x, axis=0)
    s = np.sqrt(np.mean(deviations**2, axis=0) + eps)
    d_hat = dout * gamma
    d_s = -np.sum(d_hat * deviations, axis=0) / s**2
    d_dev = d_hat / s + 2 * deviations * (0.5 * d_s / s) / N
    d_x = d_dev - np.sum(d_dev, axis=0) / N
    return d_x, np.sum(dout * deviations / s, axis=0), dout.sum(axis=0)


@alternative("batch_norm_backward", "sums in place of means")
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    N = x.shape[0]
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dbeta, dgamma = dout.sum(axis=0), (dout * x_hat).sum(axis=0)
    return gamma / (N * s) * (N * dout - dbeta - x_hat * dgamma), dgamma, dbeta


@alternative("batch_norm_backward", "the matrix of all slopes, column by column")
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    N, H = x.shape
    dx, dgamma = np.zeros((N, H)), np.zeros(H)
    for j in range(H):
        s = np.sqrt(np.var(x[:, j]) + eps)
        hat = (x[:, j] - np.mean(x[:, j])) / s
        slopes = (np.eye(N) - 1 / N - np.outer(hat, hat) / N) / s
        dx[:, j] = gamma[j] * slopes @ dout[:, j]
        dgamma[j] = hat @ dout[:, j]
    return dx, dgamma, np.ones(N) @ dout


@alternative("BatchNorm", "running arrays moved in place, everything by hand")
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6):
    class Layer:
        def __init__(self):
            self.params = dict(gamma=gamma, beta=beta)
            self.grads = dict(gamma=np.zeros(len(gamma)), beta=np.zeros(len(beta)))
            self.running_mean, self.running_var = np.zeros(len(gamma)), np.ones(len(gamma))
            self.training = False

        def forward(self, x):
            mean, var = self.running_mean, self.running_var
            if self.training:
                mean, var = x.mean(axis=0), x.var(axis=0)
                self.running_mean += (1 - momentum) * (mean - self.running_mean)
                self.running_var += (1 - momentum) * (var - self.running_var)
            self.s = np.sqrt(var + eps)
            self.hat = (x - mean) / self.s
            return self.params["gamma"] * self.hat + self.params["beta"]

        def backward(self, dout):
            self.grads["gamma"] = (dout * self.hat).sum(axis=0)
            self.grads["beta"] = dout.sum(axis=0)
            inner = dout - self.grads["beta"] / len(dout) - self.hat * self.grads["gamma"] / len(dout)
            return self.params["gamma"] / self.s * inner

    return Layer()


@alternative("BatchNorm", "the functions do the work, the evaluation is written out")
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6):
    class Layer:
        params = {"gamma": gamma, "beta": beta}
        grads = {}
        running_mean = 0 * beta
        running_var = 0 * beta + 1
        training = False

        def forward(self, x):
            if self.training:
                self.seen = np.array(x)
                statistics = np.average(x, axis=0), np.var(x, axis=0)
                kept = [
                    momentum * old + (1 - momentum) * new
                    for old, new in zip((self.running_mean, self.running_var), statistics, strict=True)
                ]
                self.running_mean, self.running_var = kept
                return batch_norm(x, self.params["gamma"], self.params["beta"], eps)
            standard = (x - self.running_mean) / np.sqrt(self.running_var + eps)
            return standard * self.params["gamma"] + self.params["beta"]

        def backward(self, dout):
            found = batch_norm_backward(dout, self.seen, self.params["gamma"], eps)
            self.grads = dict(zip(("gamma", "beta"), found[1:], strict=True))
            return found[0]

    return Layer()


@alternative("survives_scale", "a loop over the starts")
def survives_scale(accuracies, labels, factor=2):
    labels = list(labels)
    common = max(labels.count(label) for label in set(labels))
    return [bool(row[-1] > factor * common / len(labels)) for row in accuracies]


@alternative("survives_scale", "np.unique counts")
def survives_scale(accuracies, labels, factor=2):
    _, counts = np.unique(labels, return_counts=True)
    ends = np.array([row[-1] for row in accuracies])
    return np.greater(ends, factor * counts.max() / counts.sum())
