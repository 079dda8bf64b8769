"""What all layers share: parameters in fixed memory, buffers, and sentences for what does not fit."""

import copy
import pickle

import numpy as np
import pytest

from nn101.nn import (
    ELU,
    SELU,
    AvgPool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    LeakyReLU,
    MaxPool2D,
    ReLU,
    Residual,
    Sigmoid,
    Softmax,
    Tanh,
)
from nn101.nn.buffers import Buffers

WITH_MEMORY = [
    (Dense(6, 4), (6,)),
    (Conv2D(2, 3, 3, pad=1), (2, 4, 4)),
    (MaxPool2D(2), (2, 4, 4)),
    (AvgPool2D(2), (2, 4, 4)),
    (BatchNorm(6), (6,)),
    (BatchNorm(2), (2, 4, 4)),
    (Dropout(0.5), (6,)),
    (Residual(Dense(6, 6), Tanh()), (6,)),
    (Residual(Conv2D(2, 2, 3, pad=1)), (2, 4, 4)),
    *[(kind(), (6,)) for kind in (ReLU, LeakyReLU, ELU, SELU, Sigmoid, Tanh, Softmax)],
]


def batch(shape, count=5, dtype=np.float64, seed=0):
    return np.random.default_rng(seed).normal(size=(count, *shape)).astype(dtype)


def dense(dtype=np.float32):
    return Dense(6, 4).initialise(1, dtype)


# ---- parameters ----------------------------------------------------------------------------------------------------


def test_assigning_a_parameter_writes_into_the_memory_that_forward_reads():
    layer, W = dense(), np.arange(24.0).reshape(6, 4)
    before = layer.params["W"]
    layer.params["W"] = W
    assert layer.params["W"] is before
    np.testing.assert_array_equal(layer.forward(np.eye(6, dtype=np.float32)), W)


def test_many_parameters_can_be_written_at_once():
    layer = dense()
    layer.params.update({"W": np.ones((6, 4)), "b": np.full(4, 2.0)})
    np.testing.assert_array_equal(layer.forward(np.ones((1, 6), np.float32)), [[8, 8, 8, 8]])


def test_an_update_in_place_is_an_update():
    layer = dense()
    W = layer.params["W"].copy()
    layer.params["W"] -= 0.5
    np.testing.assert_array_equal(layer.params["W"], W - np.float32(0.5))


def test_numbers_of_another_shape_are_not_stretched_into_a_parameter():
    with pytest.raises(ValueError, match=r"W has shape \(6, 4\), and what should go into it has \(4,\)"):
        dense().params["W"] = np.ones(4)


def test_an_unknown_parameter_is_named_with_those_that_exist():
    with pytest.raises(KeyError, match="'w' is no parameter here; there are W, b"):
        dense().params["w"] = 0


def test_a_filter_is_read_and_written_as_filters_channels_height_width():
    layer = Conv2D(2, 3, (2, 1)).initialise(1)
    W = np.arange(12, dtype=np.float32).reshape(3, 2, 2, 1)
    layer.params["W"] = W
    np.testing.assert_array_equal(layer.params["W"], W)
    # In memory the filters' numbers for one place and channel are neighbours.
    np.testing.assert_array_equal(layer._theta[:3], W[:, 0, 0, 0])
    corner = np.zeros((1, 2, 2, 1), np.float32)
    corner[0, 1, 0, 0] = 1
    np.testing.assert_array_equal(layer.forward(corner)[0, :, 0, 0], W[:, 1, 0, 0])


def test_initialising_again_keeps_the_memory_and_repeats_the_numbers():
    layer = dense()
    W, numbers = layer.params["W"], layer.params["W"].copy()
    W[...] = 0
    layer.initialise(1)
    assert layer.params["W"] is W
    np.testing.assert_array_equal(W, numbers)


def test_a_layer_on_its_own_can_change_its_type():
    layer = dense(np.float32).initialise(1, np.float64)
    assert layer.params["W"].dtype == layer.forward(batch((6,))).dtype == np.float64


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))])
@pytest.mark.parametrize(("layer", "shape"), WITH_MEMORY)
def test_a_copy_works_alike_and_is_independent(layer, shape, copied):
    layer.initialise(3, np.float64)
    layer.forward(batch(shape), training=True)  # moves running means
    twin = copied(layer)
    x = batch(shape, seed=5)
    before = layer.forward(x)
    np.testing.assert_array_equal(twin.forward(x), before)
    twin._theta += 1
    for name in twin.params:  # the copy's views look at the copy's memory
        np.testing.assert_array_equal(twin.params[name], layer.params[name] + 1)
    np.testing.assert_array_equal(layer.forward(x), before)


# ---- memory --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("layer", "shape"), WITH_MEMORY)
def test_training_uses_the_same_memory_again_and_prediction_never(layer, shape):
    layer.initialise(3, np.float64)
    outs, gradients = [], []
    for seed in range(2):
        outs.append(layer.forward(batch(shape, seed=seed), training=True))
        gradients.append(layer.backward(np.ones_like(outs[-1])))
    assert address(outs[0]) == address(outs[1])
    assert address(gradients[0]) == address(gradients[1])
    if not isinstance(layer, Dropout):  # hands x on
        free = [layer.forward(batch(shape, seed=seed)) for seed in range(2)]
        assert not np.shares_memory(*free)
        assert not np.shares_memory(free[1], outs[0])


@pytest.mark.parametrize(("layer", "shape"), WITH_MEMORY)
def test_a_smaller_last_batch_is_a_part_of_the_same_memory_and_changes_no_number(layer, shape):
    if isinstance(layer, Dropout):
        layer = Dropout(0)
    layer.initialise(3, np.float64)
    x, few = batch(shape), batch(shape, count=2, seed=1)

    def step(data):
        layer.initialise(3, np.float64)
        out = layer.forward(data, training=True)
        dx = layer.backward(np.full_like(out, 0.5))
        return address(out), out.copy(), dx.copy(), {name: grad.copy() for name, grad in layer.grads.items()}

    first, small, second = step(x), step(few), step(x)
    assert first[0] == small[0] == second[0]
    alone = copy.deepcopy(layer).forward(few, training=True)
    np.testing.assert_allclose(small[1], alone, atol=1e-12)
    for before, after in zip(first[1:3], second[1:3], strict=True):
        np.testing.assert_array_equal(before, after)
    for name in first[3]:
        np.testing.assert_array_equal(first[3][name], second[3][name])


def address(array):
    return array.__array_interface__["data"][0]


def test_predicting_between_forward_and_backward_changes_no_gradient():
    layer = dense(np.float64)
    x, dout = batch((6,)), batch((4,))
    layer.forward(x, training=True)
    expected = layer.backward(dout).copy()
    layer.forward(x, training=True)
    layer.forward(batch((6,), count=9, seed=2))
    np.testing.assert_array_equal(layer.backward(dout), expected)


def test_gradients_are_written_not_added():
    layer = dense(np.float64)
    x, dout = batch((6,)), batch((4,))
    for _ in range(2):
        layer.forward(x, training=True)
        layer.backward(dout)
    np.testing.assert_allclose(layer.grads["W"], x.T @ dout, atol=1e-12)


def test_memory_that_grew_is_the_memory_of_smaller_batches_too():
    buffers = Buffers()
    buffers.take("out", (4, 2), np.float32)
    other = buffers.take("dx", (4, 2), np.float32)
    large = buffers.take("out", (9, 2), np.float32)
    assert np.shares_memory(buffers.take("out", (4, 2), np.float32), large)
    assert buffers.take("dx", (4, 2), np.float32) is other
    assert not np.shares_memory(other, large)
    assert buffers.take("out", (9, 2), np.float64).dtype == np.float64


@pytest.mark.parametrize(("layer", "shape"), WITH_MEMORY)
def test_who_needs_no_dx_gets_none(layer, shape):
    out = layer.initialise(3, np.float64).forward(batch(shape), training=True)
    assert layer.backward(np.ones_like(out), need_dx=False) is None


def test_without_need_dx_there_are_gradients_of_parameters_only():
    layer, x, dout = Conv2D(2, 3, 3).initialise(1, np.float64), batch((2, 5, 5)), batch((3, 3, 3))
    layer.forward(x, training=True)
    layer.backward(dout)
    full = {name: grad.copy() for name, grad in layer.grads.items()}
    layer._gradient[...] = 0
    assert layer.backward(dout, need_dx=False) is None
    for name in full:
        np.testing.assert_array_equal(layer.grads[name], full[name])


# ---- sentences -----------------------------------------------------------------------------------------------------


def test_backward_comes_after_a_training_forward():
    layer = dense()
    layer.forward(batch((6,), dtype=np.float32))
    with pytest.raises(
        RuntimeError, match=r"Dense\(6, 4\) has nothing to go back to: call forward\(x, training=True\)"
    ):
        layer.backward(np.ones((5, 4), np.float32))


def test_a_layer_without_parameters_yet_says_how_it_gets_them():
    with pytest.raises(
        RuntimeError, match=r"no parameters yet: call initialise\(seed\), or make it part of a Sequential"
    ):
        Dense(6, 4).forward(batch((6,)))


@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        ([[1.0] * 6], TypeError, "takes a NumPy array; got list"),
        (batch((6,)), TypeError, r"takes float32; x is float64. Try x.astype\(np.float32\)"),
        (np.ones((5, 6), int), TypeError, "x is int64"),
        (np.ones((5, 7), np.float32), ValueError, r"takes samples of shape \(6,\); these are \(7,\)"),
        (np.ones((5, 2, 3), np.float32), ValueError, r"these are \(2, 3\). Put Flatten\(\) before it"),
        (np.ones(6, np.float32), ValueError, r"takes a batch, \(N, ...\), and x has shape \(6,\). .* x\[np.newaxis\]"),
    ],
)
def test_what_dense_does_not_take(x, error, words):
    with pytest.raises(error, match=words):
        dense().forward(x)


def test_a_wrong_x_is_refused_after_a_right_one_too():
    layer = dense()
    layer.forward(batch((6,), dtype=np.float32))
    for wrong in (batch((7,), dtype=np.float32), batch((6,)), batch((), dtype=np.float32)):
        with pytest.raises((TypeError, ValueError)):
            layer.forward(wrong)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((784,), r"Rows of pixels become pictures by x.reshape\(-1, 1, 28, 28\)"),
        ((28, 28), r"Add the axis of channels: x\[:, np.newaxis\]"),
        ((3, 28, 28), r"takes pictures with 1 channel\(s\), \(1, height, width\); these samples are \(3, 28, 28\)"),
        ((1, 4, 9), r"the filter is larger than the padded picture of shape \(1, 4, 9\)"),
    ],
)
def test_what_a_convolution_does_not_take(shape, words):
    with pytest.raises(ValueError, match=words):
        Conv2D(1, 2, 5).initialise(0).forward(np.ones((2, *shape), np.float32))


@pytest.mark.parametrize(
    ("layer", "shape", "words"),
    [
        (MaxPool2D(3), (1, 2, 9), "the window is larger than the picture"),
        (AvgPool2D(2), (9,), r"takes pictures, \(channels, height, width\), not \(9,\)"),
        (BatchNorm(3), (4,), r"takes samples of shape \(3,\) or \(3, height, width\); these are \(4,\)"),
        (Softmax(), (2, 2), r"takes rows of scores, \(N, K\)"),
        (Residual(Dense(3, 2)), (3,), r"F must keep the shape: \(3,\) goes in, \(2,\) comes out"),
    ],
)
def test_shapes_that_other_layers_do_not_take(layer, shape, words):
    with pytest.raises(ValueError, match=words):
        layer.initialise(0).forward(np.ones((2, *shape), np.float32))


def test_a_dout_that_does_not_belong_to_the_output():
    layer = dense()
    layer.forward(batch((6,), dtype=np.float32), training=True)
    with pytest.raises(ValueError, match=r"dout must have the output's shape, \(5, 4\); it has \(4, 4\)"):
        layer.backward(np.ones((4, 4), np.float32))
    with pytest.raises(TypeError, match="dout must be an array of float32, like the output; it is float64"):
        layer.backward(np.ones((5, 4)))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Dense(0, 4), "Dense: inputs must be a whole number, 1 or more, and it is 0"),
        (lambda: Dense(4, 2.5), "outputs must be a whole number"),
        (lambda: Dense(4, True), "outputs must be a whole number"),
        (lambda: Dense(4, 2, init="hee"), r'init must be one of "zeros", "xavier", "he", "lecun", a std or a function'),
        (lambda: Conv2D(1, 1, 3, pad=-1), "pad must be a whole number, 0 or more"),
        (lambda: Conv2D(1, 1, (3, 0)), "size must be a whole number"),
        (lambda: MaxPool2D(2, 0), "MaxPool2D: stride must be a whole number, 1 or more"),
        (lambda: Dropout(1.0), "drop must be a share from 0 up to, but not including, 1, and it is 1.0"),
        (lambda: Dropout(float("nan")), "drop must be a share"),
        (lambda: BatchNorm(3, eps=0), "eps must be a positive number"),
        (lambda: LeakyReLU(-0.1), "slope must be a positive number"),
    ],
)
def test_options_that_make_no_sense_are_said_when_the_layer_is_made(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_half_precision_is_no_type_of_a_layer():
    with pytest.raises(TypeError, match="dtype must be np.float32 or np.float64, and it is 'float16'"):
        Dense(2, 2).initialise(0, "float16")
