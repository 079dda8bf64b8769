"""Losses: one number that says how wrong scores are, and its gradient.

    loss = SoftmaxCrossEntropy()
    value = loss.forward(scores, y)     # a Python float, the mean over the batch
    dscores = loss.backward()           # d value / d scores

The mean is over the batch, or over all numbers where the target has the shape of the scores.
"""

import math

import numpy as np

from nn101.kernels.activations import sigmoid
from nn101.kernels.loss import softmax_cross_entropy, softmax_cross_entropy_targets
from nn101.nn.buffers import Buffers
from nn101.nn.layout import contiguous
from nn101.nn.options import FLOATS, positive


class Loss:
    """The base of all losses.

    forward(scores, target) returns the mean loss, a float. scores: (N, ...), float32 or float64, which it does not
    change. backward() returns its gradient by the scores: same shape and dtype, in memory that the next forward uses
    again.

    A new kind of loss defines `_measure`, or `forward` as a whole.

    Raises
    ------
    TypeError, ValueError : scores or target are not what the loss takes; the sentence says what it does.
    FloatingPointError : the loss is not a finite number.
    RuntimeError : backward before forward.
    """

    def __init__(self):
        self._buffers, self._dscores = Buffers(), None

    def forward(self, scores, target):
        """Return the mean loss over all numbers of the scores; the target has their shape."""
        self._examine(scores)
        target = self._aligned(scores, target)
        dscores = self._buffers.take("dscores", scores.shape, scores.dtype)
        spare = self._buffers.take("spare", scores.shape, scores.dtype)
        self._dscores = None
        value = self._measure(scores, target, dscores, spare) / scores.size
        dscores /= scores.size
        return self._finish(value, dscores)

    def backward(self):
        """Return the gradient of the last forward's loss by its scores."""
        if self._dscores is None:
            raise RuntimeError(f"{self} has nothing to go back to: call forward(scores, target) before backward().")
        return self._dscores

    def _measure(self, scores, target, dscores, spare):
        """Return the sum of the losses and write into dscores the gradient of that sum. spare: memory, same shape."""
        raise NotImplementedError

    def _finish(self, value, dscores):
        value = float(value)
        if not math.isfinite(value):
            raise FloatingPointError(
                f"The loss is {value}. If it was finite before, training has run away: try a smaller lr. If this is "
                "the first step, look for NaN and huge numbers in the data."
            )
        self._dscores = dscores
        return value

    def _examine(self, scores):
        if not isinstance(scores, np.ndarray) or scores.dtype not in FLOATS:
            found = scores.dtype if isinstance(scores, np.ndarray) else type(scores).__name__
            raise TypeError(f"{self} takes scores as an array of float32 or float64; got {found}.")
        if scores.ndim == 0 or scores.size == 0:
            raise ValueError(f"{self} takes at least one sample, (N, ...), and the scores have shape {scores.shape}.")

    def _aligned(self, scores, target):
        target = np.asarray(target)
        self._need_numbers(target)
        if target.shape == scores.shape:
            return target
        if scores.shape == (*target.shape, 1):  # one output per sample: (N, 1) and (N,) mean the same
            return target.reshape(scores.shape)
        raise ValueError(
            f"{self} takes a target of the scores' shape, {scores.shape}, and this one has {target.shape}. (NumPy "
            "would have stretched one of them, silently.)"
        )

    def _need_numbers(self, target):
        if target.dtype.kind not in "biuf":
            raise TypeError(f"{self} takes a target of numbers, and this one is {target.dtype}.")

    def __repr__(self):
        return f"{type(self).__name__}()"


class SoftmaxCrossEntropy(Loss):
    """Classes: -log of the probability that softmax(scores) gives to the right class.

    scores (N, K); target: labels (N,), whole numbers from 0 to K - 1, or (N, K), one-hot or other probabilities.
    The gradient is (softmax(scores) - one-hot) / N.
    """

    def forward(self, scores, target):
        """Return the mean over the batch."""
        self._examine(scores)
        if scores.ndim != 2:
            raise ValueError(f"{self} takes scores (N, classes), and these have shape {scores.shape}.")
        target, take = np.asarray(target), self._buffers.take
        scores = contiguous(scores, take, "scores")
        dscores = take("dscores", scores.shape, scores.dtype)
        self._dscores = None
        if target.shape == scores.shape:
            self._need_numbers(target)
            if target.dtype != scores.dtype:
                target = _copied(target, take("target", scores.shape, scores.dtype))
            target = contiguous(target, take, "target")
            return self._finish(softmax_cross_entropy_targets(scores, target, dscores), dscores)
        labels = self._labels(scores, target)
        value = softmax_cross_entropy(scores, labels, dscores)
        if value <= -1:  # no loss is negative: this is how the kernel names a row
            self._refuse_label(labels, int(-1 - value), scores.shape[1])
        return self._finish(value, dscores)

    def _labels(self, scores, target):
        if target.shape != scores.shape[:1]:
            advice = " Try y.reshape(-1)." if target.shape == (len(scores), 1) else ""
            raise ValueError(
                f"{self}: for scores of shape {scores.shape} the target is {scores.shape[:1]} labels or {scores.shape} "
                f"one-hot rows; it has shape {target.shape}.{advice}"
            )
        if target.dtype.kind not in "iu":
            raise TypeError(f"{self}: labels are whole numbers, and these are {target.dtype}. Try y.astype(np.int64).")
        if target.dtype != np.int64:
            target = _copied(target, self._buffers.take("labels", target.shape, np.dtype(np.int64)))
        return contiguous(target, self._buffers.take, "labels")

    def _refuse_label(self, labels, row, classes):
        raise ValueError(
            f"{self}: the label in row {row} is {labels[row]}; with {classes} scores per sample, labels go from 0 to "
            f"{classes - 1}."
        )


class BinaryCrossEntropy(Loss):
    """Yes or no: -log of the probability that sigmoid(scores) gives to the right answer.

    scores: any shape, before a sigmoid; target: 0, 1 or a probability, same shape. Per number
    max(s, 0) - s t + log(1 + exp(-|s|)), which no score makes overflow; gradient (sigmoid(s) - t) / size.
    """

    def _measure(self, scores, target, dscores, spare):
        np.multiply(scores, target, out=spare, casting="same_kind")
        value = -np.sum(spare, dtype=np.float64)
        np.maximum(scores, 0, out=spare)
        value += np.sum(spare, dtype=np.float64)
        np.abs(scores, out=spare)
        np.negative(spare, out=spare)
        np.exp(spare, out=spare)
        np.log1p(spare, out=spare)
        value += np.sum(spare, dtype=np.float64)
        sigmoid(contiguous(scores, self._buffers.take, "scores").reshape(-1), dscores.reshape(-1))
        np.subtract(dscores, target, out=dscores, casting="same_kind")
        return value

    def _aligned(self, scores, target):
        target = super()._aligned(scores, target)
        low, high = target.min(), target.max()
        if not (low >= 0 and high <= 1):
            raise ValueError(f"{self}: targets lie between 0 and 1; these go from {low:g} to {high:g}.")
        return target


class MeanSquaredError(Loss):
    """Numbers: the mean of (score - target)^2; gradient 2 (score - target) / size. Any shape."""

    def _measure(self, scores, target, dscores, spare):
        np.subtract(scores, target, out=dscores, casting="same_kind")
        np.multiply(dscores, dscores, out=spare)
        dscores *= 2
        return np.sum(spare, dtype=np.float64)


class MeanAbsoluteError(Loss):
    """Numbers, where a few wild ones should not rule: the mean of |score - target|; gradient its sign / size."""

    def _measure(self, scores, target, dscores, spare):
        np.subtract(scores, target, out=spare, casting="same_kind")
        np.sign(spare, out=dscores)
        np.abs(spare, out=spare)
        return np.sum(spare, dtype=np.float64)


class Huber(Loss):
    """Between the two: r^2 / 2 for a residual r of at most delta, delta (|r| - delta / 2) beyond. Any shape.

    delta : float, greater than 0. The gradient is r, cut to -delta ... delta, / size.
    Source: P. Huber, "Robust estimation of a location parameter" (1964).
    """

    def __init__(self, delta=1.0):
        super().__init__()
        self.delta = positive("Huber", "delta", delta)

    def _measure(self, scores, target, dscores, spare):
        np.subtract(scores, target, out=spare, casting="same_kind")
        np.clip(spare, -self.delta, self.delta, out=dscores)
        # With c the cut residual, both branches are c (r - c / 2).
        half = np.multiply(dscores, 0.5, out=self._buffers.take("half", scores.shape, scores.dtype))
        spare -= half
        spare *= dscores
        return np.sum(spare, dtype=np.float64)

    def __repr__(self):
        return f"Huber({self.delta!r})"


class Hinge(Loss):
    """Two classes with a margin, as support vector machines have: the mean of max(0, 1 - target * score).

    target: -1 or +1, in the scores' shape. The gradient is -target / size where the margin is missed, else 0.
    """

    def _measure(self, scores, target, dscores, spare):
        np.multiply(scores, target, out=spare, casting="same_kind")
        np.subtract(1, spare, out=spare)
        missed = np.greater(spare, 0, out=self._buffers.take("missed", scores.shape, np.dtype(bool)))
        np.maximum(spare, 0, out=spare)
        np.multiply(missed, target, out=dscores, casting="same_kind")
        np.negative(dscores, out=dscores)
        return np.sum(spare, dtype=np.float64)

    def _aligned(self, scores, target):
        target = super()._aligned(scores, target)
        if not (np.abs(target) == 1).all():
            raise ValueError(f"{self}: targets are -1 or +1. Labels 0 and 1 become that by 2 * y - 1.")
        return target


def _copied(array, memory):
    memory[...] = array
    return memory
