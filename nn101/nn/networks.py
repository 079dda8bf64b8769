"""Networks of the course, ready to train. All end in scores: train them with `SoftmaxCrossEntropy`."""

import numpy as np

from nn101.nn.activations import ReLU
from nn101.nn.convolution import Conv2D
from nn101.nn.dense import Dense
from nn101.nn.dropout import Dropout
from nn101.nn.flatten import Flatten
from nn101.nn.pooling import MaxPool2D
from nn101.nn.sequential import Sequential


def TwoLayerNet(inputs=784, hidden=50, outputs=10, *, init=0.01, seed=0, dtype=np.float32):
    """Dense, ReLU, Dense: 39,760 parameters as it stands. Digits are rows, (N, 784).

    init: where the weights start, as for `Dense`. Returns a Sequential.
    """
    layers = [Dense(inputs, hidden, init=init), ReLU(), Dense(hidden, outputs, init=init)]
    return Sequential(layers, seed=seed, dtype=dtype)


def SimpleConvNet(input_shape=(1, 28, 28), *, filters=30, size=5, stride=1, pad=0, hidden=100, outputs=10, init=0.01,
                  seed=0, dtype=np.float32):  # fmt: skip
    """Conv2D, ReLU, MaxPool2D, then Dense, ReLU, Dense: 433,890 parameters as it stands. Digits are (N, 1, 28, 28).

    input_shape: (C, H, W). filters, size, stride, pad: of the convolution. Returns a Sequential.
    """
    convolution = Conv2D(input_shape[0], filters, size, stride=stride, pad=pad, init=init)
    picture = [convolution, ReLU(), MaxPool2D(2), Flatten()]
    inputs = _numbers_after(picture, input_shape)
    rows = [Dense(inputs, hidden, init=init), ReLU(), Dense(hidden, outputs, init=init)]
    return Sequential(picture + rows, input_shape=input_shape, seed=seed, dtype=dtype)


def DeepConvNet(input_shape=(1, 28, 28), *, channels=(16, 16, 32, 32, 64, 64), pads=(1, 1, 1, 2, 1, 1), hidden=50,
                outputs=10, drop=0.5, init="he", seed=0, dtype=np.float32):  # fmt: skip
    """Three times (Conv2D 3x3, ReLU, Conv2D 3x3, ReLU, MaxPool2D), then Dense, ReLU, Dropout, Dense, Dropout.

    123,552 parameters as it stands. Digits are (N, 1, 28, 28). The pad of 2 keeps sizes even: 28, 14, 16, 8, 4 pixels.
    channels, pads: of each convolution, an even number of them. Returns a Sequential.
    """
    layers, before = [], input_shape[0]
    for number, (after, pad) in enumerate(zip(channels, pads, strict=True)):
        layers += [Conv2D(before, after, 3, pad=pad, init=init), ReLU()]
        layers += [MaxPool2D(2)] if number % 2 else []
        before = after
    layers += [Flatten()]
    inputs = _numbers_after(layers, input_shape)
    layers += [Dense(inputs, hidden, init=init), ReLU(), Dropout(drop)]
    layers += [Dense(hidden, outputs, init=init), Dropout(drop)]
    return Sequential(layers, input_shape=input_shape, seed=seed, dtype=dtype)


def _numbers_after(layers, shape):
    for layer in layers:
        shape = layer.output_shape(shape)
    return shape[0]
