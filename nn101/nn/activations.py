"""Activation functions as layers. All but Softmax work number by number, whatever the shape."""

import numpy as np

from nn101.kernels import activations as kernels
from nn101.kernels.loss import softmax
from nn101.nn.layer import Layer
from nn101.nn.layout import channels_first_view, channels_last, contiguous, in_memory_order
from nn101.nn.options import positive


class _Elementwise(Layer):
    """A function of single numbers; works on memory as it lies, as one long row."""

    def forward(self, x, training=False):
        """Any shape to the same."""
        self._admit(x)
        room = self._room(training)
        packed, last = in_memory_order(x, room)
        out = room("out", packed.shape, x.dtype)
        self._apply(packed.reshape(-1), out.reshape(-1))
        result = channels_first_view(out) if last else out
        if training:
            self._keep(result, packed, out, last)
        return result

    def backward(self, dout, need_dx=True):
        """Any shape to the same."""
        x, out, last = self._recall(dout)
        if not need_dx:
            return None
        take = self._buffers.take
        dout = channels_last(dout, take, "dout") if last else contiguous(dout, take, "dout")
        dx = take("dx", out.shape, out.dtype)
        self._pull_back(dout.reshape(-1), x.reshape(-1), out.reshape(-1), dx.reshape(-1))
        return channels_first_view(dx) if last else dx

    def _apply(self, x, out):
        """Write f(x) into out; both flat."""
        raise NotImplementedError

    def _pull_back(self, dout, x, out, dx):
        """Write dout * f'(x) into dx; all flat."""
        raise NotImplementedError


class ReLU(_Elementwise):
    """max(x, 0); slope 1 above 0, else 0 (at 0 too)."""

    def _apply(self, x, out):
        kernels.relu(x, out)

    def _pull_back(self, dout, x, out, dx):
        kernels.relu_backward(dout, out, dx)

    def take_over(self, out):
        """Remember an output that the layer before has made already, by its `forward_relu` in training."""
        packed, last = in_memory_order(out)
        self._keep(out, packed, packed, last)  # where x is wanted, only its sign counts, and out has the same


class LeakyReLU(_Elementwise):
    """x above 0, slope * x below: no neuron goes silent for ever.

    slope : float, greater than 0. Source: A. Maas and others, "Rectifier nonlinearities improve neural network acoustic
    models" (2013).
    """

    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = positive("LeakyReLU", "slope", slope)

    def _apply(self, x, out):
        kernels.leaky_relu(x, self.slope, out)

    def _pull_back(self, dout, x, out, dx):
        kernels.leaky_relu_backward(dout, x, self.slope, dx)

    def __repr__(self):
        return f"LeakyReLU({self.slope!r})"


class ELU(_Elementwise):
    """x above 0, alpha * (exp(x) - 1) below.

    alpha : float, greater than 0. Source: D.-A. Clevert and others, "Fast and accurate deep network learning by
    exponential linear units" (2015).
    """

    def __init__(self, alpha=1.0):
        super().__init__()
        self.alpha = positive("ELU", "alpha", alpha)

    def _apply(self, x, out):
        kernels.elu(x, self.alpha, out)

    def _pull_back(self, dout, x, out, dx):
        kernels.elu_backward(dout, out, self.alpha, dx)

    def __repr__(self):
        return f"ELU({self.alpha!r})"


class SELU(_Elementwise):
    """1.0507 * ELU(x) with alpha = 1.6733: a deep stack of dense layers with init="lecun" keeps mean 0 and variance 1.

    Source: G. Klambauer and others, "Self-normalizing neural networks" (2017), where both numbers are derived.
    """

    ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805

    def _apply(self, x, out):
        kernels.elu(x, self.ALPHA, out)
        out *= self.SCALE

    def _pull_back(self, dout, x, out, dx):
        # Below 0 the slope is out + SCALE * ALPHA, as ELU's is out + alpha; above 0 it is SCALE instead of 1.
        kernels.elu_backward(dout, out, self.ALPHA * self.SCALE, dx)
        above = np.greater(out, 0, out=self._buffers.take("above", out.shape, np.dtype(bool)))
        np.multiply(dx, self.SCALE, out=dx, where=above)


class Sigmoid(_Elementwise):
    """1 / (1 + exp(-x)), between 0 and 1; slope out * (1 - out)."""

    def _apply(self, x, out):
        kernels.sigmoid(x, out)

    def _pull_back(self, dout, x, out, dx):
        kernels.sigmoid_backward(dout, out, dx)


class Tanh(_Elementwise):
    """The hyperbolic tangent, between -1 and 1; slope 1 - out ** 2."""

    def _apply(self, x, out):
        kernels.tanh(x, out)

    def _pull_back(self, dout, x, out, dx):
        kernels.tanh_backward(dout, out, dx)


class Identity(Layer):
    """x itself: the activation of a network that predicts any number."""

    def forward(self, x, training=False):
        """Return x."""
        self._admit(x)
        if training:
            self._keep(x)
        return x

    def backward(self, dout, need_dx=True):
        """Return dout."""
        self._recall(dout)
        return dout if need_dx else None


class Softmax(Layer):
    """Scores (N, K) to probabilities (N, K): exp(x), each row divided by its sum, computed so that nothing overflows.

    A network that is trained with `SoftmaxCrossEntropy` ends in scores, without this layer: the loss has it inside.
    """

    def output_shape(self, input_shape):
        """(K,) to (K,)."""
        if len(input_shape) != 1:
            raise ValueError(f"{self} takes rows of scores, (N, K); these samples are {tuple(input_shape)}.")
        return tuple(input_shape)

    def forward(self, x, training=False):
        """(N, K) to (N, K)."""
        self._admit(x)
        room = self._room(training)
        out = room("out", x.shape, x.dtype)
        softmax(contiguous(x, room), out)
        if training:
            self._keep(out)
        return out

    def backward(self, dout, need_dx=True):
        """dx = out * (dout - sum of dout * out over the row)."""
        self._recall(dout)
        if not need_dx:
            return None
        take, out = self._buffers.take, self._output
        dx, total = take("dx", out.shape, out.dtype), take("total", (len(out), 1), out.dtype)
        np.multiply(dout, out, out=dx)
        np.sum(dx, axis=1, keepdims=True, out=total)
        np.subtract(dout, total, out=dx)
        dx *= out
        return dx
