"""The gradients that chapter 3 lends to its last notebook: the same as measured ones, for every form of the input."""

import numpy as np
import pytest

from nn101.chapter1 import sigmoid, softmax
from nn101.chapter2 import cross_entropy, one_hot
from nn101.chapter3 import numerical_gradient, two_layer_gradient

SHAPES = {"W1": (4, 5), "b1": (5,), "W2": (5, 3), "b2": (3,)}


def network(seed, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in SHAPES.items()}


def samples(rows, seed=3):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, 4)), rng.integers(3, size=rows)


def measured(params, X, t):
    def loss(_):
        hidden = sigmoid(X @ params["W1"] + params["b1"])
        return cross_entropy(softmax(hidden @ params["W2"] + params["b2"]), t)

    return {name: numerical_gradient(loss, values) for name, values in params.items()}


@pytest.mark.parametrize("rows", [1, 2, 7])
@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_measured_slopes(rows, seed):
    params, (X, t) = network(seed), samples(rows)
    expected, found = measured(params, X, t), two_layer_gradient(params, X, t)
    assert list(found) == list(params)
    for name in params:
        assert found[name].shape == params[name].shape
        np.testing.assert_allclose(found[name], expected[name], atol=1e-8)


def test_labels_and_one_hot_rows_give_the_same():
    params, (X, t) = network(1), samples(6)
    by_label, by_row = two_layer_gradient(params, X, t), two_layer_gradient(params, X, one_hot(t, 3))
    assert all(np.array_equal(by_label[name], by_row[name]) for name in params)


def test_as_many_rows_as_classes_are_no_one_hot_rows():
    """Three labels for three classes have the shape of a row, not of a table."""
    params, (X, _) = network(2), samples(3)
    t = np.array([2, 0, 1])
    np.testing.assert_allclose(two_layer_gradient(params, X, t)["b2"], measured(params, X, t)["b2"], atol=1e-8)


def test_rows_said_twice_change_nothing():
    params, (X, t) = network(0), samples(5)
    once, twice = two_layer_gradient(params, X, t), two_layer_gradient(params, np.tile(X, (2, 1)), np.tile(t, 2))
    for name in params:
        np.testing.assert_allclose(once[name], twice[name], rtol=1e-12)


def test_single_precision_stays_single():
    params, (X, t) = network(0, np.float32), samples(5)
    found = two_layer_gradient(params, X.astype(np.float32), t)
    assert {values.dtype for values in found.values()} == {np.dtype(np.float32)}
    exact = two_layer_gradient({name: values.astype(float) for name, values in params.items()}, X, t)
    for name in params:
        np.testing.assert_allclose(found[name], exact[name], atol=1e-6)


def test_what_it_is_given_stays_as_it_was():
    params, (X, t) = network(0), samples(5)
    kept = {name: values.copy() for name, values in params.items()}
    copies = X.copy(), t.copy()
    two_layer_gradient(params, X, t)
    assert all(np.array_equal(params[name], kept[name]) for name in params)
    assert np.array_equal(X, copies[0]) and np.array_equal(t, copies[1])


def test_huge_scores_give_numbers_and_no_warning():
    params, (X, t) = {name: 1000 * values for name, values in network(0).items()}, samples(5)
    with np.errstate(all="raise", under="ignore"):
        found = two_layer_gradient(params, X, t)
    assert all(np.isfinite(values).all() for values in found.values())
