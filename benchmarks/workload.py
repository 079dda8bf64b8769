"""The three networks as plain data: start weights for everybody, and the work one training step cannot do without."""

import math
from dataclasses import dataclass

import numpy as np

BATCH = 100
NUMBER_BYTES = 4  # float32


@dataclass(frozen=True)
class Convolution:
    """channels -> filters, square filters, square pictures with `side` numbers a side; ReLU, perhaps 2x2 pooling."""

    channels: int
    filters: int
    size: int
    side: int
    pad: int
    pooled: bool

    @property
    def maps(self):
        """Numbers per side of the output."""
        return self.side + 2 * self.pad - self.size + 1

    @property
    def weights(self):
        return (self.filters, self.channels, self.size, self.size)

    @property
    def biases(self):
        return self.filters

    @property
    def fan_in(self):
        return self.channels * self.size**2

    @property
    def multiply_adds(self):
        """Of one forward pass for one picture."""
        return self.maps**2 * self.filters * self.fan_in

    @property
    def numbers_in(self):
        return self.channels * self.side**2

    @property
    def numbers_out(self):
        """Of the activation that leaves convolution and ReLU."""
        return self.filters * self.maps**2

    @property
    def numbers_pooled(self):
        return self.filters * (self.maps // 2) ** 2 if self.pooled else 0


@dataclass(frozen=True)
class Dense:
    """inputs -> outputs."""

    inputs: int
    outputs: int
    numbers_pooled = 0

    @property
    def weights(self):
        return (self.inputs, self.outputs)

    @property
    def biases(self):
        return self.outputs

    @property
    def fan_in(self):
        return self.inputs

    @property
    def multiply_adds(self):
        return self.inputs * self.outputs

    @property
    def numbers_in(self):
        return self.inputs

    @property
    def numbers_out(self):
        return self.outputs


NETWORKS = {
    "TwoLayerNet": (Dense(784, 50), Dense(50, 10)),
    "SimpleConvNet": (Convolution(1, 30, 5, 28, 0, pooled=True), Dense(4320, 100), Dense(100, 10)),
    "DeepConvNet": (
        Convolution(1, 16, 3, 28, 1, pooled=False),
        Convolution(16, 16, 3, 28, 1, pooled=True),
        Convolution(16, 32, 3, 14, 1, pooled=False),
        Convolution(32, 32, 3, 14, 2, pooled=True),  # maps of 16 by 16: they halve to 8 and 4
        Convolution(32, 64, 3, 8, 1, pooled=False),
        Convolution(64, 64, 3, 8, 1, pooled=True),
        Dense(1024, 50),
        Dense(50, 10),
    ),
}


def start_weights(network, seed=1):
    """Arrays W1, b1, W2, b2, ... (float32): He's scale, and biases that are not zero, so that a forgotten one shows.

    Convolution weights are (F, C, KH, KW), dense ones (inputs, outputs).
    """
    rng = np.random.default_rng(seed)
    arrays = []
    for layer in NETWORKS[network]:
        W = rng.normal(scale=math.sqrt(2 / layer.fan_in), size=layer.weights)
        arrays += [W.astype(np.float32), rng.normal(scale=0.01, size=layer.biases).astype(np.float32)]
    return arrays


def parameters(network):
    """How many numbers are trained."""
    return sum(math.prod(layer.weights) + layer.biases for layer in NETWORKS[network])


def multiply_adds(network):
    """Of one step with BATCH pictures: forward, gradient by weights, gradient by inputs (not of the first layer)."""
    layers = NETWORKS[network]
    return BATCH * (3 * sum(layer.multiply_adds for layer in layers) - layers[0].multiply_adds)


def bytes_moved(network):
    """The least a step moves if every array passes through memory whenever a layer needs it; float32.

    Per layer: forward reads the input, writes the activation (bias and ReLU in the same pass) and, where there is
    pooling, reads it again and writes the smaller map. Backward reads input and activation and the gradient that
    comes, and writes the gradient that goes on; the first layer sends none on. Weights are read twice and their
    gradient is written; Adam reads weights, gradient and two averages, and writes all but the gradient. What stays in
    a cache need not be moved, and im2col's copies are not counted: the machine may do with less, and code need more.
    """
    layers = NETWORKS[network]
    numbers = 0
    for number, layer in enumerate(layers):
        forward = layer.numbers_in + layer.numbers_out
        backward = layer.numbers_in + 2 * layer.numbers_out + (layer.numbers_in if number else 0)
        pooling = layer.numbers_out + layer.numbers_pooled if layer.numbers_pooled else 0
        numbers += BATCH * (forward + backward + 2 * pooling)
    return NUMBER_BYTES * (numbers + (2 + 1 + 4 + 3) * parameters(network))
