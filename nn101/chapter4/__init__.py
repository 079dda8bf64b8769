"""What chapter 4 built and later chapters go on with: `from nn101.chapter4 import Affine, Chain, SoftmaxWithLoss`.

It is closed while the notebook that builds these is graded. A layer has ``forward(x)`` and ``backward(dout)``, and
dicts ``params`` and ``grads`` with the same keys; layers without parameters have empty ones.
"""

import numpy as np

from nn101.chapter1 import sigmoid, softmax
from nn101.chapter2 import cross_entropy, one_hot
from nn101.chapter3 import minibatches

__all__ = ["Affine", "Chain", "ReLU", "Sigmoid", "SoftmaxWithLoss", "SquaredErrorLoss", "train_chain"]


class ReLU:
    """max(x, 0) for every number of an array."""

    def __init__(self):
        self.params, self.grads = {}, {}

    def forward(self, x):
        """An array of the shape of x."""
        self._alive = np.asarray(x) > 0
        return np.where(self._alive, x, 0)

    def backward(self, dout):
        """The gradient by x: dout where x was above zero."""
        return np.where(self._alive, dout, 0)


class Sigmoid:
    """1 / (1 + exp(-x)) for every number of an array."""

    def __init__(self):
        self.params, self.grads = {}, {}

    def forward(self, x):
        """An array of the shape of x."""
        self._out = sigmoid(x)
        return self._out

    def backward(self, dout):
        """The gradient by x."""
        return dout * (self._out - np.square(self._out))


class Affine:
    """x W + b. W: (D, H).  b: (H,).  The arrays themselves are kept, so a change of ``params`` in place counts."""

    def __init__(self, W, b):
        self.params, self.grads = {"W": W, "b": b}, {}

    def forward(self, x):
        """x: (D,), (N, D), or (N, ...) with D numbers in each row.  Returns (H,) or (N, H)."""
        self._x = np.asarray(x)
        return self._rows().dot(self.params["W"]) + self.params["b"]

    def backward(self, dout):
        """Keep the gradients by W and b in ``grads``; returns the one by x, in the shape of x."""
        rows, blame = np.atleast_2d(self._rows()), np.atleast_2d(dout)
        self.grads = {"W": rows.T.dot(blame), "b": np.add.reduce(blame)}
        return blame.dot(self.params["W"].T).reshape(self._x.shape)

    def _rows(self):
        return self._x if self._x.ndim < 3 else self._x.reshape(len(self._x), -1)


class SoftmaxWithLoss:
    """The mean cross-entropy of the softmax of scores."""

    def forward(self, scores, t):
        """scores: (N, C).  t: labels (N,), or targets (N, C) whose rows add up to 1.  Returns a number."""
        self._shares = softmax(scores)
        self._targets = t if np.shape(t) == np.shape(scores) else one_hot(t, np.shape(scores)[1])
        return cross_entropy(self._shares, self._targets)

    def backward(self, dout=1.0):
        """The gradient by the scores, (N, C)."""
        return (self._shares - self._targets) * (dout / len(self._shares))


class SquaredErrorLoss:
    """Half the squared error of each row, added up, and its mean over the rows."""

    def forward(self, y, t):
        """y: answers (N, C).  t: targets, as many numbers.  Returns a number."""
        self._over = np.subtract(y, np.asarray(t).reshape(np.shape(y)))
        return np.square(self._over).sum() / (2 * len(self._over))

    def backward(self, dout=1.0):
        """The gradient by the answers, (N, C)."""
        return self._over * (dout / len(self._over))


class Chain:
    """Layers one after the other, with a loss at the end.

    ``params`` holds the parameters of all layers under numbered names: W1, b1, W2, b2 and so on.
    """

    def __init__(self, layers, loss):
        self.layers, self.last = list(layers), loss
        self.params = self._numbered("params")

    def scores(self, X, training=False):
        """What the last layer before the loss gives for X; every layer is told by ``training`` what this is for."""
        for layer in self.layers:
            layer.training = training
            X = layer.forward(X)
        return X

    def loss(self, X, t):
        """The loss for rows X and their labels or targets t, in evaluation."""
        return self.last.forward(self.scores(X), t)

    def gradient(self, X, t):
        """The gradients of the loss in training, as a dict with the keys and shapes of ``params``."""
        self.last.forward(self.scores(X, training=True), t)
        blame = self.last.backward()
        for layer in reversed(self.layers):
            blame = layer.backward(blame)
        return self._numbered("grads")

    def _numbered(self, kind):
        met, found = {}, {}
        for layer in self.layers:
            for name, array in getattr(layer, kind).items():
                met[name] = met.get(name, 0) + 1
                found[f"{name}{met[name]}"] = array
        return found


def train_chain(chain, X, t, step, batch_size, epochs, rng):
    """Train on mini-batches; ``step(params, grads)`` changes the parameters in place.

    Returns the loss on all rows after every epoch, as a list of numbers.
    """
    losses = []
    while len(losses) < epochs:
        for rows, labels in minibatches(X, t, batch_size, rng):
            step(chain.params, chain.gradient(rows, labels))
        losses.append(chain.loss(X, t))
    return losses
