"""The network: one vector, one pass for a layer and its ReLU, prediction in slices, copies, the table."""

import copy
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nn101.nn import (
    BatchNorm,
    Conv2D,
    DeepConvNet,
    Dense,
    Dropout,
    Flatten,
    MaxPool2D,
    MeanSquaredError,
    ReLU,
    Residual,
    Sequential,
    SimpleConvNet,
    SoftmaxCrossEntropy,
    Tanh,
    TwoLayerNet,
)

ROOT = Path(__file__).resolve().parents[2]


def small(seed=0, dtype=np.float64, **options):
    """A network with every kind of thing to keep."""
    picture = [Conv2D(1, 3, 3, pad=1), BatchNorm(3), ReLU(), Residual(Conv2D(3, 3, 3, pad=1), ReLU()), MaxPool2D(2)]
    rows = [Flatten(), Dense(12, 6), ReLU(), Dropout(0.4), Dense(6, 4)]
    return Sequential(picture + rows, input_shape=(1, 4, 4), seed=seed, dtype=dtype, **options)


def digits(count=8, dtype=np.float64, seed=0):
    return np.random.default_rng(seed).normal(size=(count, 1, 4, 4)).astype(dtype)


def labels(count=8):
    return np.arange(count) % 4


def step(network, loss=None, x=None, lr=0.1):
    """One training step by plain gradient descent; returns the loss."""
    loss, x = loss or SoftmaxCrossEntropy(), digits(dtype=network.dtype) if x is None else x
    value = loss.forward(network.forward(x, training=True), labels(len(x)))
    network.backward(loss.backward())
    network.theta[...] -= lr * network.gradient
    return value


# ---- one vector ----------------------------------------------------------------------------------------------------


def test_parameters_and_gradients_are_views_of_one_vector_each():
    network = small()
    assert list(network.params) == ["0.W", "0.b", "1.gamma", "1.beta", "3.0.W", "3.0.b", "6.W", "6.b", "9.W", "9.b"]
    assert sum(array.size for array in network.params.values()) == network.theta.size == network.count
    network.theta[...] = np.arange(network.count)
    network.gradient[...] = np.arange(network.count)
    for named in (network.params, network.grads):
        assert sorted(number for array in named.values() for number in array.ravel()) == list(range(network.count))
    network.params["9.b"] = [-1, -2, -3, -4]
    np.testing.assert_array_equal(network.theta[-4:], [-1, -2, -3, -4])
    assert network.layers[9].params["b"] is network.params["9.b"]


def test_a_step_of_theta_is_a_step_of_the_network():
    network = small()
    network.layers[8].drop = 0.0
    losses = [step(network) for _ in range(60)]
    assert np.mean(losses[-10:]) < 0.7 * np.mean(losses[:10])


def test_backward_fills_the_gradient_of_every_parameter():
    network, x, loss = small(), digits(), SoftmaxCrossEntropy()
    network.layers[8].drop = 0.0
    loss.forward(network.forward(x, training=True), labels())
    network.backward(loss.backward())
    found, h = network.gradient.copy(), 1e-6
    for i in np.random.default_rng(0).permutation(network.count)[:40]:
        start, values = network.theta[i], []
        for move in (h, -h):
            network.theta[i] = start + move
            values.append(loss.forward(network.forward(x, training=True), labels()))
        network.theta[i] = start
        assert found[i] == pytest.approx((values[0] - values[1]) / (2 * h), abs=1e-7)


def test_theta_cannot_be_replaced_by_mistake():
    with pytest.raises(AttributeError):
        small().theta = np.zeros(3)


def test_seeds_decide_everything():
    one, same, other = small(seed=3), small(seed=3), small(seed=4)
    np.testing.assert_array_equal(one.theta, same.theta)
    assert (one.theta != other.theta).any()
    for _ in range(3):  # dropout too
        assert step(one) == step(same)
    np.testing.assert_array_equal(one.theta, same.theta)


# ---- the fused pass ------------------------------------------------------------------------------------------------


def twice(x=None, **options):
    """Numbers of a network in one pass per layer and ReLU, and of its layers called one by one."""
    network = Sequential([Conv2D(2, 5, 3), ReLU(), Flatten(), Dense(20, 7), ReLU(), Dense(7, 3), ReLU()], **options)
    x = np.random.default_rng(1).normal(size=(6, 2, 4, 4)).astype(network.dtype)
    dout = np.random.default_rng(2).normal(size=(6, 3)).astype(network.dtype)
    fused = [
        network.forward(x, training=True).copy(),
        network.backward(dout, need_dx=True).copy(),
        network.gradient.copy(),
    ]
    fused.append(network.predict(x))
    out, back = x, dout
    for layer in network.layers:
        out = layer.forward(out, training=True)
    for layer in reversed(network.layers):
        back = layer.backward(back)
    return fused, [out, back, network.gradient, out]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_one_pass_for_a_layer_and_its_relu_gives_identical_numbers(dtype):
    fused, single = twice(dtype=dtype)
    assert (fused[0] == 0).any() and (fused[0] > 0).any()
    for left, right in zip(fused, single, strict=True):
        np.testing.assert_array_equal(left, right)


def test_a_relu_computed_by_the_layer_before_still_answers_for_itself():
    network = Sequential([Dense(4, 3), ReLU()], dtype=np.float64)
    out = network.forward(np.random.default_rng(0).normal(size=(5, 4)), training=True)
    np.testing.assert_array_equal(network.layers[1].backward(np.ones((5, 3))), out > 0)
    assert np.shares_memory(network.layers[1]._output, network.layers[0]._output)  # it was one pass


def test_layers_before_the_first_that_learns_are_not_bothered():
    class NotAsked(Tanh):
        def backward(self, dout, need_dx=True):
            pytest.fail("somebody asked for a gradient that nobody needs")

    class NotAskedForDx(Dense):
        def backward(self, dout, need_dx=True):
            assert not need_dx
            return super().backward(dout, need_dx)

    network = Sequential([Flatten(), NotAsked(), NotAskedForDx(4, 2)], dtype=np.float64)
    x = np.random.default_rng(0).normal(size=(3, 2, 2))
    network.forward(x, training=True)
    dout = np.ones((3, 2))
    assert network.backward(dout) is None
    np.testing.assert_allclose(network.grads["2.W"], np.tanh(x.reshape(3, 4)).T @ dout)


def test_the_gradient_by_x_is_there_for_those_who_ask():
    network = Sequential([Dense(3, 2)], dtype=np.float64)
    network.forward(np.ones((1, 3)), training=True)
    np.testing.assert_array_equal(network.backward(np.array([[1.0, 0]]), need_dx=True)[0], network.params["0.W"][:, 0])


# ---- prediction ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3, 8, 100])
def test_prediction_in_slices_is_the_whole(size):
    network, x = small(), digits()
    np.testing.assert_allclose(network.predict(x, size), network.forward(x), rtol=1e-13, atol=1e-13)


def test_predictions_are_ones_own_and_training_does_not_see_them():
    network, x = small(), digits()
    first = network.predict(x)
    kept, state = first.copy(), network.state()
    step(network)
    network.predict(x)
    np.testing.assert_array_equal(first, kept)
    assert (network.state()["1.running_mean"] != state["1.running_mean"]).any()
    before = network.state()
    network.predict(x)
    for name, array in network.state().items():
        np.testing.assert_array_equal(array, before[name])


def test_a_network_that_only_hands_on_predicts_a_copy():
    x = digits()
    outputs = Sequential([Dropout(0.5)], dtype=np.float64).predict(x)
    np.testing.assert_array_equal(outputs, x)
    assert not np.shares_memory(outputs, x)


def test_nothing_in_gives_nothing_out():
    assert small().predict(digits(0)).shape == (0, 4)


# ---- batches and memory --------------------------------------------------------------------------------------------


def test_a_small_last_batch_gives_the_gradient_it_would_give_alone():
    network, alone = (Sequential([Dense(16, 5), ReLU(), Dense(5, 4)], dtype=np.float64) for _ in range(2))
    loss, x = SoftmaxCrossEntropy(), digits(3).reshape(3, 16)
    step(network, loss, digits(8).reshape(8, 16), lr=0)
    step(network, loss, x, lr=0)
    step(alone, SoftmaxCrossEntropy(), x, lr=0)
    np.testing.assert_array_equal(network.gradient, alone.gradient)


STEP_THAT_IS_MEASURED = """
import json, tracemalloc
import numpy as np
from nn101.nn import *
picture = [Conv2D(1, 4, 3, pad=1), BatchNorm(4), ReLU(), Residual(Conv2D(4, 4, 3, pad=1), LeakyReLU())]
picture += [MaxPool2D(2), AvgPool2D(2), Flatten()]
rows = [Dense(100, 50), ReLU(), Dropout(0.5), Dense(50, 50), SELU(), Dense(50, 10), Sigmoid(), Softmax(), ELU(), Tanh()]
network, loss = Sequential(picture + rows, input_shape=(1, 20, 20)), SoftmaxCrossEntropy()
x, y = np.random.default_rng(0).random((512, 1, 20, 20), np.float32), np.arange(512) % 10
def step(count):
    loss.forward(network.forward(x[:count], training=True), y[:count])
    network.backward(loss.backward())
for count in (512, 64, 512):
    step(count)
tracemalloc.start()
before, peaks = tracemalloc.get_traced_memory()[0], []
for count in (64, 512):
    tracemalloc.reset_peak()
    step(count)
    peaks.append(tracemalloc.get_traced_memory()[1])
print(json.dumps([*peaks, tracemalloc.get_traced_memory()[0] - before]))
"""


def test_a_step_allocates_no_array_of_the_batch():
    # The smallest array of a batch of 512 has 10 numbers per sample, 20,480 bytes. What kernels need for the weights is
    # the same for 64.
    environment = {**os.environ, "NN101_NUMBA": "1", "OMP_NUM_THREADS": "2"}
    command = [sys.executable, "-c", STEP_THAT_IS_MEASURED]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=300)
    few, many, left = json.loads(done.stdout)
    assert many - few < 15_000
    assert left < 4_000


# ---- copies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))])
def test_a_copy_trains_on_its_own_from_the_same_numbers(copied):
    network = small()
    step(network)
    twin = copied(network)
    np.testing.assert_array_equal(twin.theta, network.theta)
    assert step(twin) == step(network)  # running statistics and dropout's place came along
    np.testing.assert_array_equal(twin.theta, network.theta)
    twin.theta[...] = 0
    assert not twin.predict(digits()).any() and network.predict(digits()).any()
    with pytest.raises(ValueError, match="belongs to a float64 network"):
        twin.layers[9].initialise(0, np.float32)
    twin.params["9.b"] = 1
    np.testing.assert_array_equal(twin.theta[-4:], 1)


def test_a_copied_layer_is_free():
    network = small()
    layer = copy.deepcopy(network.layers[9])
    layer.params["b"] = 7
    assert not network.params["9.b"].any()
    assert layer.initialise(0, np.float32).params["b"].dtype == np.float32


# ---- what does not fit ---------------------------------------------------------------------------------------------


def test_layers_that_do_not_fit_are_found_when_the_network_is_made():
    with pytest.raises(
        ValueError, match=r"Layer 2 does not fit .* Dense\(9, 2\) takes samples of shape \(9,\); these are \(5,\)"
    ):
        Sequential([Dense(4, 5), ReLU(), Dense(9, 2)])


def test_a_layer_has_one_place():
    layer, used = ReLU(), Dense(4, 4).initialise(0)
    with pytest.raises(ValueError, match=r"Layer 2, ReLU\(\), has a place already"):
        Sequential([Dense(4, 4), layer, layer])
    with pytest.raises(ValueError, match="has a place already"):
        Sequential(small().layers)
    with pytest.raises(ValueError, match=r'Layer 0, Dense\(4, 4\), has parameters already, .* network.params\["0.W"\]'):
        Sequential([used])


@pytest.mark.parametrize(
    ("layers", "error", "words"),
    [
        ([], ValueError, "At least one layer is needed"),
        ([Dense(2, 2), ReLU], TypeError, r"Layer 1 is the class ReLU itself; write ReLU\(...\)"),
        ([MeanSquaredError()], TypeError, r"Layer 0 is no layer but MeanSquaredError\(\)"),
    ],
)
def test_what_is_no_network(layers, error, words):
    with pytest.raises(error, match=words):
        Sequential(layers)


@pytest.mark.parametrize("shape", [28, (1, 0), "abc", (2.5,)])
def test_an_input_shape_that_is_none(shape):
    with pytest.raises(ValueError, match="input_shape"):
        Sequential([ReLU()], input_shape=shape)


@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        (
            digits().reshape(8, 16),
            ValueError,
            r"shape \(N, 1, 4, 4\); x has shape \(8, 16\). Try x.reshape\(-1, 1, 4, 4\)",
        ),
        (digits()[0], ValueError, r"x has shape \(1, 4, 4\). One sample: x\[np.newaxis\]"),
        (digits()[:, :, :3], ValueError, r"x has shape \(8, 1, 3, 4\)\.$"),
        (digits(dtype=np.float32), TypeError, "takes float64; x is float32"),
        (digits().tolist(), TypeError, r"takes a NumPy array; got list. Try np.asarray\(x, np.float64\)"),
    ],
)
def test_what_the_network_does_not_take(x, error, words):
    with pytest.raises(error, match=words):
        small().forward(x)


def test_a_layer_of_a_network_keeps_the_networks_type():
    with pytest.raises(ValueError, match="belongs to a float64 network and cannot become float32"):
        small().layers[0].initialise(0, np.float32)


# ---- the table, and the course's networks --------------------------------------------------------------------------


def test_the_summary_says_shapes_and_counts():
    assert TwoLayerNet().summary().splitlines() == [
        "   layer           output  parameters",
        "─────────────────────────────────────",
        "   input           (784,)            ",
        "0  Dense(784, 50)  (50,)       39,250",
        "1  ReLU()          (50,)            0",
        "2  Dense(50, 10)   (10,)          510",
        "─────────────────────────────────────",
        "39,760 parameters, float32, 0.2 MB",
    ]
    lines = DeepConvNet().summary().splitlines()
    assert lines[10].split() == ["7", "Conv2D(32,", "32,", "3,", "pad=2)", "(32,", "16,", "16)", "9,248"]
    assert lines[-1] == "123,552 parameters, float32, 0.5 MB"


def test_a_summary_without_an_input_shape_says_what_it_does_not_know():
    lines = Sequential([Conv2D(1, 2, 3), ReLU()]).summary().splitlines()
    assert lines[2].split() == ["0", "Conv2D(1,", "2,", "3)", "?", "20"]
    assert lines[-1] == "20 parameters, float32, 0.1 kB"


def test_the_networks_of_the_course():
    assert (TwoLayerNet().count, SimpleConvNet().count, DeepConvNet().count) == (39_760, 433_890, 123_552)
    x = np.zeros((2, 1, 28, 28), np.float32)
    assert SimpleConvNet().forward(x).shape == DeepConvNet().forward(x).shape == (2, 10)
    assert TwoLayerNet().params["0.W"].std() == pytest.approx(0.01, rel=0.02)
    assert DeepConvNet().params["2.W"].std() == pytest.approx(np.sqrt(2 / 144), rel=0.05)
    small_one = SimpleConvNet((3, 9, 9), filters=2, size=3, stride=2, pad=1, hidden=4, outputs=2, dtype=np.float64)
    assert small_one.forward(np.zeros((5, 3, 9, 9))).shape == (5, 2)


TYPES_THAT_ARE_COMPARED = (
    "import numba\n"
    "from nn101.kernels.kernel import DTYPES, kernels\n"
    + STEP_THAT_IS_MEASURED.split("for count in")[0]
    + """
step(64)
network.predict(x[:64])
scores, y = network.predict(x[:64]), y[:64]
one_hot = np.eye(10, dtype=np.float32)[y]
for target in (one_hot, np.asfortranarray(one_hot), one_hot.astype(int), y.astype(np.int32), np.repeat(y, 2)[::2]):
    loss.forward(np.asfortranarray(scores), target)
used = {name: kernel for name, kernel in kernels().items() if kernel.function.signatures}
def warmed(kernel):
    return [tuple(map(numba.typeof, kernel.examples(dtype))) for dtype in DTYPES]
print(len(used))
print([name for name, kernel in used.items() if not set(kernel.function.signatures) <= set(warmed(kernel))])
"""
)


def test_layers_compile_nothing_that_setup_has_not_compiled():
    environment = {**os.environ, "NN101_NUMBA": "1"}
    command = [sys.executable, "-c", TYPES_THAT_ARE_COMPARED]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=300)
    used, odd = done.stdout.splitlines()
    assert int(used) > 20
    assert odd == "[]"
