"""The residual block: a way past the layers, for signals and for gradients."""

import numpy as np

from nn101.nn.chain import Chain
from nn101.nn.layer import Layer
from nn101.nn.layout import channels_first_view


class Residual(Layer):
    """out = x + F(x), where F is the given layers one after the other; they must keep the shape.

    Backward: dx = dout + what comes back through F. Parameters are those of the layers, "0.W" for the first one's W.
    Source: K. He, X. Zhang, S. Ren, J. Sun, "Deep residual learning for image recognition" (2015).
    """

    def __init__(self, *layers):
        self.chain = Chain(layers)
        super().__init__()

    @property
    def input_shape(self):
        """Shape of one sample, if the first layer says it."""
        return self.chain.layers[0].input_shape

    def parameter_shapes(self):
        """The layers' shapes, as in memory."""
        return {f"{i}.{name}": shape for i, layer in enumerate(self.chain.layers)
                for name, shape in layer.parameter_shapes().items()}  # fmt: skip

    def place(self, theta, gradient):
        """As for every layer; the layers inside get their parts."""
        super().place(theta, gradient)
        self.chain.place(theta, gradient)
        self.params, self.grads = self.chain.named("params"), self.chain.named("grads")

    def fill(self, rng):
        """First values for all layers inside."""
        for layer in self.chain.layers:
            layer.fill(rng)

    def state(self):
        """The layers' states, "0.running_mean" for the first one's."""
        return self.chain.state()

    def _restore(self, state):
        self.chain.load_state(state)

    def output_shape(self, input_shape):
        """The same, if F keeps it."""
        shape = self.chain.output_shapes(input_shape)[-1]
        if shape != tuple(input_shape):
            raise ValueError(
                f"{self} adds x to F(x), so F must keep the shape: {tuple(input_shape)} goes in, {shape} comes out."
            )
        return shape

    def forward(self, x, training=False):
        """Any shape that F takes, to the same."""
        self._admit(x)
        out = self._add(x, self.chain.forward(x, training), "out", training)
        if training:
            self._keep(out)
        return out

    def backward(self, dout, need_dx=True):
        """dx = dout + F's own."""
        self._recall(dout)
        inner = self.chain.backward(dout, need_dx)
        return self._add(dout, inner, "dx", True) if need_dx else None

    def _add(self, a, b, name, training):
        room = self._room(training)
        if a.ndim == 4:  # in the order convolutions want, whatever order x came in
            out = room(name, (len(a), *a.shape[2:], a.shape[1]), a.dtype)
            result = channels_first_view(out)
        else:
            result = room(name, a.shape, a.dtype)
        np.add(a, b, out=result)
        return result

    def __repr__(self):
        return f"Residual({', '.join(map(repr, self.chain.layers))})"
