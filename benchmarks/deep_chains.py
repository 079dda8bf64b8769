"""The deep networks of chapter 5 in plain NumPy, for the measurements that are too long for a notebook."""

import numpy as np

from nn101.chapter4 import Affine, Chain, ReLU, SoftmaxWithLoss

WINDOW = 51


def he(fan_in):
    """He's standard deviation for the weights of a layer with ``fan_in`` inputs that feeds ReLUs."""
    return np.sqrt(2 / fan_in)


def deep_chain(rng, hidden, std=he, behind=lambda: []):
    """784 inputs, ``hidden`` layers of 100 ReLU neurons, 10 scores, in float32.

    std(fan_in) is the standard deviation of first weights; behind() makes what follows each ReLU.
    """
    layers, inputs = [], 784
    for width in [100] * hidden + [10]:
        start = rng.normal(scale=std(inputs), size=(inputs, width)).astype(np.float32)
        layers.append(Affine(start, np.zeros(width, np.float32)))
        if width != 10:
            layers += [ReLU(), *behind()]
        inputs = width
    return Chain(layers, SoftmaxWithLoss())


def step(chain, images, labels, rate, decay=0.0):
    """One step of gradient descent; each weight also loses the share ``rate * decay``."""
    slopes = chain.gradient(images, labels)
    for name, values in chain.params.items():
        values *= 1 - rate * decay * name.startswith("W")
        values -= rate * slopes[name]


def loss_up_to(losses, moment):
    """The mean of the last 51 losses up to the step ``moment``, in a list of one a step: one batch says little."""
    return float(np.mean(losses[:moment][-WINDOW:]))


def percent_right(chain, images, labels):
    """How many of 100 images the chain reads rightly."""
    return 100 * float(np.mean(chain.scores(images).argmax(axis=1) == labels))
