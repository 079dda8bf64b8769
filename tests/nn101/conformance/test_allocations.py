"""A training step makes no arrays of the size of its batch: nothing is copied on the way, or becomes float64."""

import tracemalloc

import numpy as np
import pytest

from nn101 import nn, optim
from nn101.kernels.kernel import COMPILED

LAYERS = {
    "Dense(1000, 100)": (1000,),
    "Conv2D(3, 8, 3, pad=1)": (3, 40, 40),
    "MaxPool2D(2)": (8, 40, 40),
    "AvgPool2D(3, 2)": (8, 41, 41),
    "BatchNorm(8)": (8, 40, 40),
    "BatchNorm(1000)": (1000,),
    "Dropout(0.3)": (8, 40, 40),
    "Flatten()": (8, 40, 40),
    "Residual(Conv2D(4, 4, 3, pad=1), ReLU())": (4, 40, 40),
    **dict.fromkeys(["ReLU()", "LeakyReLU()", "ELU()", "SELU()", "Sigmoid()", "Tanh()", "Identity()"], (8, 40, 40)),
    "Softmax()": (1000,),
}
LOSSES = ["MeanSquaredError()", "MeanAbsoluteError()", "Huber()", "Hinge()", "BinaryCrossEntropy()",
          "SoftmaxCrossEntropy()"]  # fmt: skip
PART = 1 / 3 if COMPILED else 100  # of the batch's own memory; the twins, made for reading, make arrays as they please


def asked_for(work):
    """The most memory that work() held at once beyond what there was before, in bytes, from its third time on."""
    work()
    work()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def as_handed_on(array):
    """Pictures channels last in memory, as layers give them to each other."""
    return np.ascontiguousarray(array.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2) if array.ndim == 4 else array


def public(base):
    kinds = {thing for name in nn.__all__ if isinstance(thing := getattr(nn, name), type)}
    return {each.__name__ for each in kinds if issubclass(each, base)} - {base.__name__}


def test_every_public_layer_and_loss_is_weighed():
    assert {text.partition("(")[0] for text in LAYERS} == public(nn.Layer)
    assert {text.partition("(")[0] for text in LOSSES} == public(nn.Loss)


@pytest.mark.parametrize(("text", "sample"), LAYERS.items(), ids=list(LAYERS))
def test_a_layer_makes_no_arrays_in_training(text, sample):
    layer, count = eval(text, vars(nn)).initialise(0, np.float32), 500_000 // int(np.prod(sample))
    x = np.random.default_rng(0).normal(size=(count, *sample)).astype(np.float32)
    dout = as_handed_on(np.ones((count, *layer.output_shape(sample)), np.float32))
    if text != "Flatten()":  # it turns pictures into rows, in another order of memory
        x = as_handed_on(x)
    assert asked_for(lambda: layer.forward(x, training=True)) < x.nbytes * PART
    assert asked_for(lambda: layer.backward(dout)) < x.nbytes * PART


@pytest.mark.parametrize("text", LOSSES)
def test_a_loss_makes_no_arrays(text):
    loss, scores = eval(text, vars(nn)), np.random.default_rng(0).normal(size=(1000, 400)).astype(np.float32)
    target = np.arange(1000) % 100 if text == "SoftmaxCrossEntropy()" else np.ones(scores.shape, np.float32)
    checks = scores.nbytes * 1.25 if text == "Hinge()" else 0  # to see that all targets are -1 or 1
    assert asked_for(lambda: loss.forward(scores, target)) < scores.nbytes * PART + checks
    assert asked_for(loss.backward) < scores.nbytes * PART


KINDS = [optim.SGD, optim.Momentum, optim.Nesterov, optim.AdaGrad, optim.RMSProp, optim.Adam, optim.AMSGrad]


@pytest.mark.parametrize("kind", KINDS)
def test_an_optimizer_makes_no_arrays(kind):
    optimizer = kind()
    theta, gradient = np.ones(300_000, np.float32), np.ones(300_000, np.float32)
    assert asked_for(lambda: optimizer.step({"theta": theta}, {"theta": gradient})) < theta.nbytes * PART


def test_a_step_of_a_whole_network_makes_none():
    network, loss, optimizer = nn.DeepConvNet(), nn.SoftmaxCrossEntropy(), optim.Adam()
    x, y = np.random.default_rng(0).normal(size=(100, 1, 28, 28)).astype(np.float32), np.arange(100) % 10

    def step():
        loss.forward(network.forward(x, training=True), y)
        network.backward(loss.backward())
        optimizer.step({"theta": network.theta}, {"theta": network.gradient})

    largest = 100 * 28 * 28 * 16 * 4  # bytes of one convolution's output
    assert asked_for(step) < largest * PART
