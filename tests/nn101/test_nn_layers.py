"""What is particular to single layers: numbers one can check by hand, layout, running statistics, random masks."""

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
    Flatten,
    Identity,
    MaxPool2D,
    ReLU,
    Residual,
    Softmax,
)
from nn101.nn.layout import channels_first_view, channels_last, in_memory_order


def pictures(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


# ---- pictures ------------------------------------------------------------------------------------------------------


def test_a_convolution_worked_out_by_hand():
    x = np.array([[1.0, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]).reshape(1, 1, 4, 4)
    K = np.array([[2.0, 0, 1], [0, 1, 2], [1, 0, 2]])
    layer, padded = (Conv2D(1, 1, 3, pad=pad).initialise(0, np.float64) for pad in (0, 1))
    for each in (layer, padded):
        each.params.update(W=K.reshape(1, 1, 3, 3), b=3)
    np.testing.assert_array_equal(layer.forward(x)[0, 0], [[18, 19], [9, 18]])
    expected = np.array([[7, 12, 10, 2], [4, 15, 16, 10], [10, 6, 15, 6], [8, 10, 4, 3]]) + 3
    np.testing.assert_array_equal(padded.forward(x)[0, 0], expected)


@pytest.mark.parametrize(
    ("size", "stride", "pad", "before", "after"),
    [(3, 1, 1, (4, 4), (4, 4)), (3, 2, 0, (7, 7), (3, 3)), (5, 3, 2, (28, 31), (10, 11)), (3, 2, 0, (8, 8), (3, 3))],
)
def test_the_size_of_a_map(size, stride, pad, before, after):
    layer = Conv2D(2, 7, size, stride=stride, pad=pad).initialise(0, np.float64)
    assert layer.output_shape((2, *before)) == (7, *after)
    assert layer.forward(pictures(3, 2, *before)).shape == (3, 7, *after)


def test_pooling_worked_out_by_hand():
    x = np.array([[1.0, 2, 1, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]]).reshape(1, 1, 4, 4)
    largest, mean = MaxPool2D(2), AvgPool2D(2)
    np.testing.assert_array_equal(largest.forward(x, training=True)[0, 0], [[2, 3], [4, 2]])
    np.testing.assert_array_equal(mean.forward(x)[0, 0], [[1, 1.5], [2.25, 1]])
    dout = np.arange(1.0, 5).reshape(1, 1, 2, 2)
    expected = [[0, 1, 0, 0], [0, 0, 0, 2], [0, 0, 0, 4], [0, 3, 0, 0]]
    np.testing.assert_array_equal(largest.backward(dout)[0, 0], expected)


def test_of_equal_numbers_the_first_gets_the_gradient_and_overlaps_add_up():
    layer = MaxPool2D(2, 1)
    layer.forward(np.ones((1, 1, 3, 3)), training=True)
    np.testing.assert_array_equal(layer.backward(np.ones((1, 1, 2, 2)))[0, 0], [[1, 1, 0], [1, 1, 0], [0, 0, 0]])
    peak = np.zeros((1, 1, 3, 3))
    peak[0, 0, 1, 1] = 1
    layer.forward(peak, training=True)
    assert layer.backward(np.ones((1, 1, 2, 2)))[0, 0, 1, 1] == 4
    mean = AvgPool2D(2, 1)
    mean.forward(peak, training=True)
    assert mean.backward(np.ones((1, 1, 2, 2)))[0, 0, 1, 1] == 1


def test_pixels_that_fill_no_window_get_no_gradient():
    layer = AvgPool2D(2)
    assert layer.forward(np.ones((1, 1, 5, 5)), training=True).shape == (1, 1, 2, 2)
    dx = layer.backward(np.ones((1, 1, 2, 2)))[0, 0]
    assert dx[:4, :4].sum() == 4
    assert not dx[4].any() and not dx[:, 4].any()


@pytest.mark.parametrize(
    "layer", [Conv2D(3, 2, 3, pad=1), MaxPool2D(2), AvgPool2D(2), BatchNorm(3), ReLU(), Residual(ReLU()), Flatten()]
)
def test_the_order_of_memory_changes_no_number(layer):
    layer.initialise(4, np.float64)
    x = pictures(2, 3, 4, 4)
    results = []
    for arranged in (x, np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2), np.asfortranarray(x)):
        np.testing.assert_array_equal(arranged, x)
        out = layer.forward(arranged, training=True)
        dout = pictures(*out.shape, seed=1)
        for given in (dout, np.asfortranarray(dout)):
            results.append((out.copy(), layer.backward(given).copy()))
    for out, dx in results:
        np.testing.assert_array_equal(out, results[0][0])
        np.testing.assert_array_equal(dx, results[0][1])


def test_rows_that_lie_otherwise_in_memory_change_no_number():
    layer, x, dout = Dense(4, 3).initialise(4, np.float64), pictures(5, 4), pictures(5, 3, seed=1)
    layer.forward(x, training=True)
    expected = layer.backward(dout).copy(), layer.grads["W"].copy()
    layer.forward(np.asfortranarray(x), training=True)
    np.testing.assert_array_equal(layer.backward(np.asfortranarray(dout)), expected[0])
    np.testing.assert_array_equal(layer.grads["W"], expected[1])


def test_what_convolutions_hand_on_is_taken_without_a_copy():
    x = channels_first_view(np.arange(24.0).reshape(1, 2, 3, 4))
    assert np.shares_memory(channels_last(x), x)
    packed, last = in_memory_order(x)
    assert last and packed.shape == (1, 2, 3, 4) and np.shares_memory(packed, x)
    layer = Conv2D(1, 4, 3, pad=1).initialise(0, np.float64)
    assert channels_last(layer.forward(pictures(2, 1, 3, 3))).base is not None
    assert layer.forward(pictures(2, 1, 3, 3)).transpose(0, 2, 3, 1).flags.c_contiguous


def test_flatten_goes_channel_by_channel():
    x = channels_first_view(pictures(2, 3, 4, 5))
    np.testing.assert_array_equal(Flatten().forward(x), np.ascontiguousarray(x).reshape(2, -1))


# ---- activations ---------------------------------------------------------------------------------------------------


def test_relu_is_closed_at_zero():
    layer = ReLU()
    np.testing.assert_array_equal(layer.forward(np.array([[-1.0, 0.0, 2.0]]), training=True), [[0, 0, 2]])
    np.testing.assert_array_equal(layer.backward(np.ones((1, 3))), [[0, 0, 1]])


def test_elu_and_selu_by_hand():
    x = np.array([[-1.0, 2.0]])
    below = np.exp(-1) - 1
    np.testing.assert_allclose(ELU(2.0).forward(x), [[2 * below, 2]])
    layer = SELU()
    np.testing.assert_allclose(
        layer.forward(x, training=True), [[1.0507009873554805 * 1.6732632423543772 * below, 2.101401974710961]]
    )
    slopes = layer.backward(np.ones((1, 2)))
    np.testing.assert_allclose(slopes, [[1.0507009873554805 * 1.6732632423543772 * np.exp(-1), 1.0507009873554805]])


def test_softmax_survives_large_scores_and_its_slope_sums_to_zero():
    layer = Softmax()
    out = layer.forward(np.array([[1010.0, 1000.0, 990.0], [0.3, 2.9, 4.0]]), training=True)
    np.testing.assert_allclose(out[1], [0.0182113, 0.2451918, 0.7365969], atol=1e-7)
    np.testing.assert_allclose(out[0], [9.9995e-01, 4.53979e-05, 2.06106e-09], rtol=1e-5)
    dx = layer.backward(np.array([[1.0, 2, 3], [4, 5, 6]]))
    np.testing.assert_allclose(dx.sum(axis=1), 0, atol=1e-15)


def test_identity_hands_on():
    x, layer = pictures(2, 3), Identity()
    assert layer.forward(x, training=True) is x
    assert layer.backward(x) is x
    assert layer.backward(x, need_dx=False) is None


# ---- batch normalisation -------------------------------------------------------------------------------------------


def test_batch_norm_gives_mean_beta_and_spread_gamma():
    layer = BatchNorm(2).initialise(0, np.float64)
    layer.params.update(gamma=[2, 3], beta=[5, 7])
    out = layer.forward(100 + 4 * pictures(50, 2, 3, 3), training=True)
    np.testing.assert_allclose(out.mean(axis=(0, 2, 3)), [5, 7])
    np.testing.assert_allclose(out.std(axis=(0, 2, 3)), [2, 3], rtol=1e-5)


def test_running_statistics_by_hand():
    layer = BatchNorm(1, momentum=0.9).initialise(0, np.float64)
    x = np.array([[1.0], [5.0]])  # mean 3, variance 4
    layer.forward(x, training=True)
    state = layer.state()
    np.testing.assert_allclose(state["running_mean"], [0.3])
    np.testing.assert_allclose(state["running_var"], [0.9 * 1 + 0.1 * 4])
    layer.forward(x, training=True)
    np.testing.assert_allclose(layer.state()["running_mean"], [0.57])
    np.testing.assert_allclose(layer.state()["running_var"], [0.9 * 1.3 + 0.4])
    assert state["running_mean"][0] == pytest.approx(0.3)  # what was given out is a copy


def test_prediction_uses_the_running_statistics_and_leaves_them():
    layer = BatchNorm(1, eps=1e-5).initialise(0, np.float64)
    layer.load_state({"running_mean": np.array([2.0]), "running_var": np.array([9.0])})
    np.testing.assert_allclose(layer.forward(np.array([[8.0]])), [[6 / np.sqrt(9 + 1e-5)]])
    np.testing.assert_array_equal(layer.state()["running_mean"], [2])


def test_a_constant_feature_neither_divides_by_zero_nor_spoils_the_variance():
    layer = BatchNorm(1).initialise(0, np.float32)
    for _ in range(500):
        out = layer.forward(np.full((4, 1), 1e4, np.float32), training=True)
    np.testing.assert_array_equal(out, 0)
    assert np.isfinite(layer.forward(np.full((4, 1), 1e4, np.float32))).all()


def test_a_state_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"BatchNorm\(2\) keeps .*running_mean.* what should be loaded is empty"):
        BatchNorm(2).initialise(0).load_state({})


# ---- dropout -------------------------------------------------------------------------------------------------------


def test_dropout_keeps_its_share_and_the_mean():
    out = Dropout(0.15, seed=3).forward(np.ones((1000, 1000), np.float32), training=True)
    assert np.unique(out).tolist() == [0, np.float32(1 / 0.85)]
    assert (out > 0).mean() == pytest.approx(0.85, abs=0.002)


def test_the_same_numbers_are_left_out_on_the_way_back_and_others_in_the_next_step():
    layer, x = Dropout(0.5, seed=1), np.ones((20, 20))
    first = layer.forward(x, training=True).copy()
    np.testing.assert_array_equal(layer.backward(x), first)
    assert (layer.forward(x, training=True) != first).mean() > 0.3


def test_the_same_pixels_are_left_out_in_either_order_of_memory():
    ones, outs = np.ones((2, 3, 4, 5)), []
    for x in (ones, channels_first_view(np.ones((2, 4, 5, 3)))):
        layer = Dropout(0.5, seed=1)
        outs.append(layer.forward(x, training=True))
        for dout in (ones, np.asfortranarray(ones)):
            np.testing.assert_array_equal(layer.backward(dout), outs[0])
    np.testing.assert_array_equal(*outs)


def test_outside_of_training_dropout_does_nothing():
    x = pictures(3, 4)
    np.testing.assert_array_equal(Dropout(0.9).forward(x), x)


def test_seeds_decide_masks():
    x = np.ones((10, 10))

    def mask(**options):
        return Dropout(0.5, **options).forward(x, training=True)

    np.testing.assert_array_equal(mask(seed=7), mask(seed=7))
    assert (mask(seed=7) != mask(seed=8)).any()
    fixed = Dropout(0.5, seed=7).initialise(1, np.float64)
    np.testing.assert_array_equal(fixed.forward(x, training=True), mask(seed=7))
    layers = [Dropout(0.5).initialise(seed) for seed in (1, 1, 2)]
    drawn = [layer.forward(np.ones((10, 10), np.float32), training=True) for layer in layers]
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert (drawn[0] != drawn[2]).any()


def test_a_dropout_goes_on_where_its_state_says():
    x, layer, later = np.ones((10, 10), np.float32), Dropout(0.5).initialise(5), Dropout(0.5).initialise(6)
    layer.forward(x, training=True)
    kept = layer.state()
    expected = layer.forward(x, training=True)
    later.load_state(kept)
    np.testing.assert_array_equal(later.forward(x, training=True), expected)


# ---- residual ------------------------------------------------------------------------------------------------------


def test_a_residual_block_with_nothing_learned_hands_x_on_twice_weighted():
    block = Residual(Dense(3, 3, init="zeros")).initialise(0, np.float64)
    x = pictures(4, 3)
    np.testing.assert_array_equal(block.forward(x, training=True), x)
    np.testing.assert_array_equal(block.backward(x), x)
    block.params["0.W"] = np.eye(3)
    np.testing.assert_allclose(block.forward(x, training=True), 2 * x)
    np.testing.assert_allclose(block.backward(x), 2 * x)


def test_a_residual_block_names_what_is_inside():
    block = Residual(Conv2D(2, 2, 3, pad=1), BatchNorm(2), ReLU(), Residual(Conv2D(2, 2, 1))).initialise(0)
    assert list(block.params) == ["0.W", "0.b", "1.gamma", "1.beta", "3.0.W", "3.0.b"]
    assert list(block.grads) == list(block.params)
    assert list(block.state()) == ["1.running_mean", "1.running_var"]
    assert block.count == 36 + 2 + 4 + 6
