"""Where weights start."""

import numpy as np
import pytest

from nn101.nn import Conv2D, Dense, Sequential, he, lecun, normal, xavier, zeros


@pytest.mark.parametrize(
    ("init", "std"),
    [("he", np.sqrt(2 / 800)), ("lecun", np.sqrt(1 / 800)), ("xavier", np.sqrt(2 / 2000)), (0.01, 0.01)],
)
def test_the_spread_of_weights(init, std):
    W = Dense(800, 1200, init=init).initialise(0).params["W"]
    assert W.std() == pytest.approx(std, rel=0.01)
    assert W.mean() == pytest.approx(0, abs=std / 100)


@pytest.mark.parametrize(("init", "variance"), [("he", 2 / 450), ("xavier", 2 / (450 + 1800))])
def test_a_filter_counts_its_window_in_both_fans(init, variance):
    W = Conv2D(50, 200, 3, init=init).initialise(0).params["W"]
    assert W.var() == pytest.approx(variance, rel=0.02)


def test_names_and_functions_are_the_same_initialisers():
    for name, function in {"he": he, "lecun": lecun, "xavier": xavier, "zeros": zeros}.items():
        named, called = (Dense(5, 4, init=init).initialise(1).params["W"] for init in (name, function))
        np.testing.assert_array_equal(named, called)
    np.testing.assert_array_equal(normal(0.3)((5, 4), 0, 0, np.random.default_rng(2), np.float64),
                                  0.3 * np.random.default_rng(2).standard_normal((5, 4)))  # fmt: skip


def test_a_function_of_ones_own_gets_both_fans():
    layer = Conv2D(2, 5, 3, init=lambda shape, fan_in, fan_out, rng, dtype: np.full(shape, fan_in + 0.001 * fan_out))
    np.testing.assert_allclose(layer.initialise(0, np.float64).params["W"], 18.045)


def test_zeros_are_zeros_and_biases_always():
    layer = Dense(3, 2, init="zeros").initialise(0)
    assert not layer.params["W"].any()
    assert not Dense(3, 2).initialise(0).params["b"].any()


def test_a_float32_network_starts_at_the_float64_one_rounded():
    single, double = (Sequential([Dense(9, 9), Dense(9, 2)], seed=4, dtype=dtype) for dtype in (np.float32, np.float64))
    np.testing.assert_array_equal(single.theta, double.theta.astype(np.float32))


@pytest.mark.parametrize("std", [-0.1, float("nan"), float("inf")])
def test_a_spread_that_makes_no_sense(std):
    with pytest.raises(ValueError, match="std must be 0 or a positive number"):
        Dense(2, 2, init=std)
