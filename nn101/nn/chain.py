"""Layers one after the other, for networks and for the inside of a residual block."""

import numpy as np

from nn101.nn.activations import ReLU
from nn101.nn.layer import Layer
from nn101.nn.parameters import Parameters


class _Single:
    """A step that is one layer."""

    def __init__(self, layer):
        self.layer, self.forward, self.backward = layer, layer.forward, layer.backward


class _WithReLU:
    """A step that is a layer and the ReLU after it: the layer writes what the ReLU would make of its output."""

    def __init__(self, layer, relu):
        self.layer, self.relu = layer, relu

    def forward(self, x, training):
        out = self.layer.forward_relu(x, training)
        if training:
            self.relu.take_over(out)
        return out

    def backward(self, dout, need_dx):
        return self.layer.backward(self.relu.backward(dout), need_dx)


def plan(layers):
    """Return steps that do the work of the layers: objects with forward(x, training) and backward(dout, need_dx)."""
    steps, rest = [], list(layers)
    while rest:
        layer = rest.pop(0)
        if rest and type(rest[0]) is ReLU and hasattr(layer, "forward_relu"):
            steps.append(_WithReLU(layer, rest.pop(0)))
        else:
            steps.append(_Single(layer))
    return steps


class Chain:
    """Layers in a row: what goes forward through all of them, back, and by their names."""

    def __init__(self, layers):
        layers = tuple(layers)
        if not layers:
            raise ValueError("At least one layer is needed.")
        for index, layer in enumerate(layers):
            _check(index, layer)
            layer.in_network = True
        self._arrange(layers)

    def _arrange(self, layers):
        self.layers = layers
        self._steps = plan(layers)
        # Nobody asks for gradients before the first layer that learns.
        learning = [bool(step.layer.parameter_shapes()) for step in self._steps]
        self._first = learning.index(True) if True in learning else 0

    def __getstate__(self):
        return self.layers

    def __setstate__(self, layers):
        for layer in layers:
            layer.in_network = True
        self._arrange(layers)

    def forward(self, x, training):
        for step in self._steps:
            x = step.forward(x, training)
        return x

    def backward(self, dout, need_dx):
        if need_dx:
            for step in reversed(self._steps):
                dout = step.backward(dout, True)
            return dout
        for step in reversed(self._steps[self._first + 1 :]):
            dout = step.backward(dout, True)
        self._steps[self._first].backward(dout, False)
        return None

    def output_shapes(self, input_shape):
        """Return one sample's shape after every layer; a layer that does not fit is named by its number."""
        shape, shapes = tuple(input_shape), []
        for index, layer in enumerate(self.layers):
            try:
                shape = layer.output_shape(shape)
            except ValueError as error:
                raise ValueError(f"Layer {index} does not fit what comes before it. {error}") from None
            shapes.append(shape)
        return shapes

    @property
    def count(self):
        return sum(layer.count for layer in self.layers)

    def place(self, theta, gradient):
        """Let all layers keep their parameters in these flat arrays, one after the other."""
        start = 0
        for layer in self.layers:
            end = start + layer.count
            layer.place(theta[start:end], gradient[start:end])
            start = end

    def named(self, attribute):
        """Return {"0.W": array, ...}: `params` or `grads` of all layers."""
        return Parameters({f"{i}.{name}": array for i, layer in enumerate(self.layers)
                           for name, array in getattr(layer, attribute).items()})  # fmt: skip

    def state(self):
        return {f"{i}.{name}": array for i, layer in enumerate(self.layers) for name, array in layer.state().items()}

    def load_state(self, state):
        own = {name: array.shape for name, array in self.state().items()}
        given = {name: np.shape(array) for name, array in state.items()}
        if own != given:
            raise ValueError(f"The layers keep {own or 'no state'}, and what should be loaded is {given or 'empty'}.")
        for index, layer in enumerate(self.layers):
            prefix = f"{index}."
            layer.load_state({name.removeprefix(prefix): a for name, a in state.items() if name.startswith(prefix)})


def _check(index, layer):
    if isinstance(layer, type) and issubclass(layer, Layer):
        raise TypeError(f"Layer {index} is the class {layer.__name__} itself; write {layer.__name__}(...).")
    if not isinstance(layer, Layer):
        raise TypeError(f"Layer {index} is no layer but {layer!r}.")
    if layer.in_network:
        raise ValueError(f"Layer {index}, {layer}, has a place already, here or in another network. Make a new one.")
    if layer.dtype is not None:
        raise ValueError(
            f"Layer {index}, {layer}, has parameters already, but a network makes its own. Give it a new layer; "
            f'numbers are carried over by network.params["{index}.W"] = layer.params["W"].'
        )
