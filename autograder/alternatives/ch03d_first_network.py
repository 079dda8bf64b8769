"""Other right answers to chapter 3, part 4: a first network that learns."""

import numpy as np

from autograder.alternatives import alternative
from nn101.chapter1 import sigmoid, softmax
from nn101.chapter3 import minibatches, numerical_gradient


@alternative("initial_weights", "standard draws, scaled afterwards")
def initial_weights(sizes, rng, scale=0.01):
    W1 = scale * rng.standard_normal((sizes[0], sizes[1]))
    W2 = scale * rng.standard_normal((sizes[1], sizes[2]))
    return dict(W1=W1, b1=[0.0] * sizes[1], W2=W2, b2=0 * W2[0])


@alternative("initial_weights", "layer by layer in a loop, in another order of names, in single precision")
def initial_weights(sizes, rng, scale=0.01):
    params = {"b2": None, "b1": None}
    for layer in (1, 2):
        before, after = sizes[layer - 1 : layer + 1]
        params[f"W{layer}"] = rng.normal(0.0, scale, (before, after)).astype(np.float32)
        params[f"b{layer}"] = np.zeros(after, dtype=np.float32)
    return params


@alternative("initial_weights", "number by number")
def initial_weights(sizes, rng, scale=0.01):
    D, H, C = sizes
    W1 = np.array([[rng.normal(scale=scale) for _ in range(H)] for _ in range(D)])
    W2 = np.array([[rng.normal(scale=scale) for _ in range(C)] for _ in range(H)])
    return {"W1": W1, "W2": W2, "b1": np.zeros(shape=(H,)), "b2": np.zeros(shape=(C,))}


@alternative("two_layer_scores", "np.dot, and an exponential written out")
def two_layer_scores(params, X):
    sums = np.dot(X, params["W1"]) + params["b1"]
    z = 1 / (1 + np.exp(-sums))
    return np.dot(z, params["W2"]) + params["b2"]


@alternative("two_layer_scores", "sigmoid by tanh, biases as one more weight")
def two_layer_scores(params, X):
    first, second = (np.vstack([params[f"W{k}"], params[f"b{k}"]]) for k in (1, 2))
    z = (1 + np.tanh(np.insert(np.asarray(X, dtype=float), np.shape(X)[-1], 1, axis=-1) @ first / 2)) / 2
    return np.insert(z, z.shape[-1], 1, axis=-1) @ second


@alternative("two_layer_scores", "row by row, in single precision")
def two_layer_scores(params, X):
    p = {name: np.float32(values) for name, values in params.items()}

    def one(x):
        return sigmoid(np.float32(x) @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]

    X = np.asarray(X)
    return one(X) if X.ndim == 1 else np.array([one(x) for x in X]).reshape(len(X), len(p["b2"]))


@alternative("TwoLayerNet", "the logarithm written out, slopes in loops")
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        def __init__(self):
            self.params = initial_weights(sizes, rng, scale=scale)

        def predict(self, X):
            grown = np.exp(two_layer_scores(self.params, X))
            return grown / grown.sum(axis=-1, keepdims=True)

        def loss(self, X, t):
            y = self.predict(X)
            t = np.asarray(t)
            if t.ndim == 1:
                t = np.eye(y.shape[1])[t]
            return -np.sum(t * np.log(y + 1e-7)) / len(y)

        def accuracy(self, X, t):
            right = 0
            for shares, label in zip(self.predict(X), t, strict=True):
                right += int(np.argmax(shares) == label)
            return right / len(t)

        def numerical_gradient(self, X, t):
            grads = {}
            for name, values in self.params.items():
                grads[name] = np.zeros_like(values)
                for at in np.ndindex(values.shape):
                    old = values[at]
                    values[at] = old + 1e-4
                    above = self.loss(X, t)
                    values[at] = old - 1e-4
                    grads[name][at] = (above - self.loss(X, t)) / 2e-4
                    values[at] = old
            return grads

    return Net()


@alternative("TwoLayerNet", "slopes on copies that are put into the network, another order of names")
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        def __init__(self):
            self.params = dict(sorted(initial_weights(sizes, rng, scale).items()))

        def scores(self, X):
            return two_layer_scores(self.params, X)

        def predict(self, X):
            return softmax(self.scores(X))

        def loss(self, X, t):
            s = self.scores(X)
            s = s - s.max(axis=1, keepdims=True)
            logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
            labels = np.argmax(t, axis=1) if np.ndim(t) == 2 else t
            return np.mean([-row[label] for row, label in zip(logs, labels, strict=True)])

        def accuracy(self, X, t):
            return 1 - np.count_nonzero(self.scores(X).argmax(1) - t) / len(X)

        def numerical_gradient(self, X, t):
            own, grads = self.params, {}
            for name in own:
                def f(values, name=name):
                    self.params = {**own, name: values}
                    return self.loss(X, t)

                grads[name] = numerical_gradient(f, own[name].copy())
            self.params = own
            return grads

    return Net()


@alternative("sgd_step", "new arrays under the old names")
def sgd_step(params, grads, lr):
    for key, slope in grads.items():
        params[key] = params[key] - lr * slope


@alternative("sgd_step", "the dictionary updated at once")
def sgd_step(params, grads, lr):
    params.update({key: params[key] + -lr * grads[key] for key in params})
    return params


@alternative("sgd_step", "number by number")
def sgd_step(params, grads, lr):
    for key in list(params):
        for at in np.ndindex(params[key].shape):
            params[key][at] -= lr * grads[key][at]


@alternative("train_numerically", "an array filled step by step")
def train_numerically(net, X, t, lr=1.0, steps=100):
    history = np.empty(steps + 1)
    for k in range(steps + 1):
        if k:
            for name, slope in net.numerical_gradient(X, t).items():
                net.params[name] -= lr * slope
        history[k] = net.loss(X, t)
    return history


@alternative("train_numerically", "the last loss added behind the loop")
def train_numerically(net, X, t, lr=1.0, steps=100):
    before = []
    for _ in range(steps):
        before.append(float(net.loss(X, t)))
        grads = net.numerical_gradient(X, t)
        sgd_step(net.params, grads, lr)
    return [*before, float(net.loss(X, t))]


@alternative("train_numerically", "by calling itself")
def train_numerically(net, X, t, lr=1.0, steps=100):
    now = net.loss(X, t)
    if steps == 0:
        return [now]
    sgd_step(net.params, net.numerical_gradient(X, t), lr)
    return [now] + train_numerically(net, X, t, lr, steps - 1)


@alternative("iterations_per_epoch", "math.ceil")
def iterations_per_epoch(samples, batch_size):
    from math import ceil

    return ceil(samples / batch_size)


@alternative("iterations_per_epoch", "full batches, and one more if needed")
def iterations_per_epoch(samples, batch_size):
    full, rest = divmod(samples, batch_size)
    return full + (rest > 0)


@alternative("iterations_per_epoch", "starts of batches counted")
def iterations_per_epoch(samples, batch_size):
    return len(range(0, samples, batch_size))


@alternative("iterations_per_epoch", "almost a batch added before rounding down")
def iterations_per_epoch(samples, batch_size):
    return (samples + batch_size - 1) // batch_size


@alternative("epoch_of", "a list that is walked along")
def epoch_of(iteration, samples, batch_size):
    epoch, left = 1, iteration
    while left >= iterations_per_epoch(samples, batch_size):
        left -= iterations_per_epoch(samples, batch_size)
        epoch += 1
    return epoch


@alternative("epoch_of", "rounded up from the iterations done by then")
def epoch_of(iteration, samples, batch_size):
    return np.ceil((iteration + 1) / np.ceil(samples / batch_size))


@alternative("epoch_of", "one length of an epoch added first")
def epoch_of(iteration, samples, batch_size):
    length = len(range(0, samples, batch_size))
    return (iteration + length) // length


@alternative("train_minibatches", "a list of all iterations, the step written out")
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    made = []
    for epoch in range(epochs):
        for number, (x, y) in enumerate(minibatches(X, t, batch_size, rng)):
            for name, slope in gradient(params, x, y).items():
                params[name] = params[name] - lr * slope
            made.append((epoch, number))
    return len(made)


@alternative("train_minibatches", "rows shuffled by hand")
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    starts = range(0, len(X), batch_size)
    for _ in range(epochs):
        shuffled = rng.permutation(len(t))
        for start in starts:
            chosen = shuffled[start : start + batch_size]
            sgd_step(params, gradient(params, X[chosen], t[chosen]), lr)
    return epochs * len(starts)


@alternative("train_minibatches", "epoch by epoch by calling itself")
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    if epochs < 1:
        return 0
    dealt = list(minibatches(X, t, batch_size, rng))
    for x, y in dealt:
        sgd_step(params, gradient(params, x, y), lr)
    return len(dealt) + train_minibatches(params, X, t, gradient, lr, batch_size, epochs - 1, rng)


@alternative("numerical_cost", "a loop over the shapes")
def numerical_cost(params, seconds_per_loss, steps=1):
    losses = 0
    for name in params:
        losses += 2 * int(np.prod(np.shape(params[name])))
    return losses * steps * seconds_per_loss


@alternative("numerical_cost", "everything in one row")
def numerical_cost(params, seconds_per_loss, steps=1):
    everything = np.concatenate([np.ravel(values) for values in params.values()])
    return steps * (len(everything) + len(everything)) * seconds_per_loss


@alternative("confusion_matrix", "np.add.at")
def confusion_matrix(labels, predicted, classes):
    table = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(table, (labels, predicted), 1)
    return table


@alternative("confusion_matrix", "one-hot rows multiplied")
def confusion_matrix(labels, predicted, classes):
    truth, answer = (np.eye(classes, dtype=int)[values] for values in (labels, predicted))
    return truth.T @ answer


@alternative("confusion_matrix", "a comparison for every cell")
def confusion_matrix(labels, predicted, classes):
    return [[int(np.sum((labels == i) & (predicted == j))) for j in range(classes)] for i in range(classes)]


@alternative("confusion_matrix", "pairs counted as single numbers")
def confusion_matrix(labels, predicted, classes):
    pairs = classes * np.asarray(labels, dtype=int) + predicted
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
