"""Neural networks to build on: layers, losses, initial weights, and `Sequential`, which makes a network of them.

    from nn101.nn import Dense, ReLU, Sequential, SoftmaxCrossEntropy
    network = Sequential([Dense(784, 50), ReLU(), Dense(50, 10)], seed=1)
    print(network.summary())

`layer.Layer` and `losses.Loss` say what all layers and losses have in common. Samples come in batches, (N, ...),
pictures as (N, C, H, W), in float32 or float64. The loops inside are those of `nn101.kernels`.
"""

from nn101.nn.activations import ELU, SELU, Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nn101.nn.batch_norm import BatchNorm
from nn101.nn.convolution import Conv2D
from nn101.nn.dense import Dense
from nn101.nn.dropout import Dropout
from nn101.nn.flatten import Flatten
from nn101.nn.initialisers import he, lecun, normal, xavier, zeros
from nn101.nn.layer import Layer
from nn101.nn.losses import (
    BinaryCrossEntropy,
    Hinge,
    Huber,
    Loss,
    MeanAbsoluteError,
    MeanSquaredError,
    SoftmaxCrossEntropy,
)
from nn101.nn.networks import DeepConvNet, SimpleConvNet, TwoLayerNet
from nn101.nn.pooling import AvgPool2D, MaxPool2D
from nn101.nn.residual import Residual
from nn101.nn.sequential import Sequential

__all__ = [
    "ELU",
    "SELU",
    "AvgPool2D",
    "BatchNorm",
    "BinaryCrossEntropy",
    "Conv2D",
    "DeepConvNet",
    "Dense",
    "Dropout",
    "Flatten",
    "Hinge",
    "Huber",
    "Identity",
    "Layer",
    "LeakyReLU",
    "Loss",
    "MaxPool2D",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "ReLU",
    "Residual",
    "Sequential",
    "Sigmoid",
    "SimpleConvNet",
    "Softmax",
    "SoftmaxCrossEntropy",
    "Tanh",
    "TwoLayerNet",
    "he",
    "lecun",
    "normal",
    "xavier",
    "zeros",
]
