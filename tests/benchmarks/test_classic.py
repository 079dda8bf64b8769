"""The usual NumPy networks that we compare with are right, keep float32, and are the networks of the sources."""

import numpy as np
import pytest

from benchmarks import classic
from benchmarks.workload import NETWORKS, start_weights

TINY = {
    "TwoLayerNet": [(12, 5), (5, 3)],
    "SimpleConvNet": [(4, 2, 3, 3), (36, 6), (6, 3)],
    "DeepConvNet": [(2, 2, 3, 3), (3, 2, 3, 3), *2 * [(2, 3, 3, 3), (3, 2, 3, 3)], (12, 6), (6, 3)],
}
PICTURES = {"TwoLayerNet": (4, 12), "SimpleConvNet": (4, 2, 8, 8), "DeepConvNet": (4, 2, 16, 16)}
BUILDERS = {
    "TwoLayerNet": classic.two_layer_net,
    "SimpleConvNet": classic.simple_conv_net,
    "DeepConvNet": classic.deep_conv_net,
}


def tiny(network, rng):
    """A small network of this kind with random float64 weights, and a batch: (net, X, labels)."""
    arrays = []
    for shape in TINY[network]:
        arrays += [rng.normal(scale=0.5, size=shape), rng.normal(size=shape[0] if len(shape) == 4 else shape[1])]
    return BUILDERS[network](arrays), rng.normal(size=PICTURES[network]), np.array([0, 2, 1, 2])


def loss_and_gradients(net, X, labels):
    """The same as net.gradients, with the same numbers dropped every time."""
    for layer in net.layers:
        if isinstance(layer, classic.Dropout):
            layer.rng = np.random.default_rng(5)
    return net.gradients(X, labels)


@pytest.mark.parametrize("network", list(TINY))
def test_gradients_are_those_of_central_differences(network):
    rng = np.random.default_rng(3)
    net, X, labels = tiny(network, rng)
    _, grads = loss_and_gradients(net, X, labels)
    assert [grad.shape for grad in grads] == [param.shape for param in net.params]
    for param, grad in zip(net.params, grads, strict=True):
        assert np.abs(grad).max() > 1e-5, "a gradient of zero proves nothing"
        for place in rng.choice(param.size, size=min(6, param.size), replace=False):
            place = np.unravel_index(place, param.shape)
            kept = param[place]
            sides = []
            for step in (1e-6, -1e-6):
                param[place] = kept + step
                sides.append(loss_and_gradients(net, X, labels)[0])
            param[place] = kept
            assert (sides[0] - sides[1]) / 2e-6 == pytest.approx(grad[place], rel=1e-5, abs=1e-8)


def test_convolution_is_the_sum_of_the_definition():
    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=(2, 3, 7, 6)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=4)
    out = classic.Convolution(W, b, stride=2, pad=1).forward(x, training=True)
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    assert out.shape == (2, 4, 4, 4)
    for n, f, i, j in np.ndindex(out.shape):
        window = padded[n, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 2]
        assert out[n, f, i, j] == pytest.approx((window * W[f]).sum() + b[f])


def test_dropout_keeps_the_expected_value():
    layer = classic.Dropout(0.25, np.random.default_rng(0))
    x = np.ones(100_000)
    assert layer.forward(x, training=True).mean() == pytest.approx(0.75, abs=0.01)
    assert (layer.forward(x, training=False) == 0.75).all()


def test_adam_follows_the_algorithm_with_corrected_averages():
    grads = [np.array([0.5, -2.0, 0.0]), np.array([-1.0, 3.0, 1e-3])]
    param, adam = np.zeros(3), classic.Adam(lr=0.1)
    expected, m, v = np.zeros(3), np.zeros(3), np.zeros(3)
    for t, grad in enumerate(grads, 1):
        adam.update([param], [grad])
        m, v = 0.9 * m + 0.1 * grad, 0.999 * v + 0.001 * grad**2
        expected -= 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    np.testing.assert_allclose(param, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("network", "numbers"), [("TwoLayerNet", 39_760), ("SimpleConvNet", 433_890), ("DeepConvNet", 123_552)]
)
def test_the_networks_are_those_of_the_sources_in_float32(network, numbers):
    net = BUILDERS[network](start_weights(network))
    assert sum(param.size for param in net.params) == numbers
    assert len(net.params) == 2 * len(NETWORKS[network])
    X = np.random.default_rng(0).random((2, 784) if network == "TwoLayerNet" else (2, 1, 28, 28), dtype=np.float32)
    _, grads = net.gradients(X, np.array([3, 7]))
    adam = classic.Adam()
    adam.update(net.params, grads)
    arrays = [*net.params, *grads, *adam.m, *adam.v, net.scores(X)]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
