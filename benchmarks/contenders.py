"""Who takes part in the comparison of networks, each behind the same methods and one attribute.

    version                                    what it is built on
    settings(network)                          the ways to start it, as keywords; the first is how people usually do
    start(network, weights, drop, **setting)   a fresh network and a fresh Adam; weights as in workload.start_weights
    batch(X, y)                                the batch in the contender's own form, so that conversion is not timed
    gradients(X, y)                            loss and gradients (in the order of the weights), nothing updated
    step(X, y)                                 forward, backward, Adam; returns the loss

`drop` is the share that dropout zeroes in DeepConvNet. Each contender is made in a process of its own
(benchmarks/processes.py) and imports what it needs only there.
"""

import importlib.util

import numpy as np

CLASSIC, CLASSIC_64, OURS, TORCH = "classic", "classic float64", "ours", "PyTorch"


def make(name):
    """The contender of this name."""
    if name == TORCH:
        from benchmarks.torch_nets import TorchContender

        return TorchContender()
    return {CLASSIC: ClassicContender, CLASSIC_64: Classic64Contender, OURS: OurContender}[name]()


def torch_is_here():
    """Whether PyTorch can be imported."""
    return importlib.util.find_spec("torch") is not None


class ClassicContender:
    """The usual NumPy code with float32 weights and pixels: at its best."""

    dtype = np.float32

    def __init__(self):
        self.version = f"NumPy {np.__version__}"

    def settings(self, network):
        return ({},)

    def start(self, network, weights, drop):
        from benchmarks import classic

        arrays = [array.astype(self.dtype) for array in weights]  # copies: they are trained in place
        if network == "DeepConvNet":
            self.net = classic.deep_conv_net(arrays, drop=drop)
        else:
            self.net = {"TwoLayerNet": classic.two_layer_net, "SimpleConvNet": classic.simple_conv_net}[network](arrays)
        self.adam = classic.Adam(lr=0.001)

    def batch(self, X, y):
        return X.astype(self.dtype), y

    def gradients(self, X, y):
        return self.net.gradients(X, y)

    def step(self, X, y):
        loss, grads = self.net.gradients(X, y)
        self.adam.update(self.net.params, grads)
        return loss


class Classic64Contender(ClassicContender):
    """The same code as it runs where nobody thinks of types: NumPy's random weights are float64, so all is."""

    dtype = np.float64


class OurContender:
    """nn101's networks, loss and Adam."""

    def __init__(self):
        import numba

        self.version = f"Numba {numba.__version__}"

    def settings(self, network):
        return ({},)

    def start(self, network, weights, drop):
        from nn101.nn import SoftmaxCrossEntropy, networks
        from nn101.optim import Adam

        choice = {"drop": drop} if network == "DeepConvNet" else {}
        self.net = getattr(networks, network)(**choice)
        for mine, array in zip(self.net.params.values(), weights, strict=True):
            mine[...] = array
        self.loss, self.adam = SoftmaxCrossEntropy(), Adam(lr=0.001)
        self.params, self.grads = {"theta": self.net.theta}, {"theta": self.net.gradient}

    def batch(self, X, y):
        return X, y

    def gradients(self, X, y):
        loss = self.loss.forward(self.net.forward(X, training=True), y)
        self.net.backward(self.loss.backward())
        return loss, [array.copy() for array in self.net.grads.values()]

    def step(self, X, y):
        loss = self.loss.forward(self.net.forward(X, training=True), y)
        self.net.backward(self.loss.backward())
        self.adam.step(self.params, self.grads)
        return loss
