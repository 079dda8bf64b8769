"""MNIST and the trained network: the right rows, in the form asked for."""

from pathlib import Path

import numpy as np
import pytest

from nn101 import data

ROOT = Path(__file__).resolve().parents[3]
TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.fixture(scope="module")
def mnist():
    return data.load_mnist()


# ---- MNIST as it is ----


def test_every_digit_is_there(mnist):
    (X_train, y_train), (X_test, y_test) = mnist
    assert X_train.shape == (60000, 784) and y_train.shape == (60000,)
    assert X_test.shape == (10000, 784) and y_test.shape == (10000,)
    assert np.bincount(y_train).tolist() == TRAIN_COUNTS
    assert np.bincount(y_test).tolist() == TEST_COUNTS


def test_pixels_are_float32_from_0_to_1(mnist):
    for X, _ in mnist:
        assert X.dtype == np.float32
        assert X.min() == 0.0 and X.max() == 1.0


def test_labels_are_int64_so_that_subtracting_cannot_wrap(mnist):
    for _, y in mnist:
        assert y.dtype == np.int64


def test_pictures_keep_rows_columns_and_a_channel(mnist):
    (X, _), (X_test, _) = data.load_mnist(flatten=False)
    assert X.shape == (60000, 1, 28, 28) and X_test.shape == (10000, 1, 28, 28)
    assert np.array_equal(X[7].ravel(), mnist[0][0][7])


def test_raw_steps_are_the_normalised_pixels_times_255(mnist):
    (raw, _), _ = data.load_mnist(normalise=False, subset=(300, 1))
    (scaled, _), _ = data.load_mnist(subset=(300, 1))
    assert raw.dtype == np.float32 and raw.max() == 255
    assert np.array_equal(raw / np.float32(255), scaled)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dtype_is_the_one_asked_for(dtype):
    (X, _), (X_test, y_test) = data.load_mnist(dtype=dtype, subset=50, one_hot=True)
    assert X.dtype == X_test.dtype == y_test.dtype == dtype
    assert X.max() == 1


def test_original_bytes_on_request():
    (X, _), _ = data.load_mnist(normalise=False, dtype=np.uint8, subset=50)
    assert X.dtype == np.uint8 and X.max() == 255


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"dtype": np.uint8}, "normalise=False"),
        ({"dtype": np.int8, "normalise": False}, "cannot hold"),
        ({"dtype": bool, "normalise": False}, "cannot hold"),
        ({"dtype": np.complex64}, "cannot hold"),
    ],
)
def test_a_type_that_would_spoil_the_pixels_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        data.load_mnist(**arguments)


def test_one_hot_has_a_single_one_in_the_column_of_the_digit(mnist):
    _, (_, hot) = data.load_mnist(one_hot=True)
    assert hot.shape == (10000, 10) and hot.dtype == np.float32
    assert np.array_equal(hot.sum(axis=1), np.ones(10000))
    assert np.array_equal(hot.argmax(axis=1), mnist[1][1])


def test_changing_what_you_got_does_not_change_what_you_get_next():
    # The stored type: here a view would be easy to hand out.
    arguments = {"normalise": False, "dtype": np.uint8}
    (X, y), (X_test, _) = data.load_mnist(**arguments)
    first = X[0].copy()
    X[:], y[:], X_test[:] = 7, 7, 7
    (again, y_again), (test_again, _) = data.load_mnist(**arguments)
    assert np.array_equal(again[0], first)
    assert np.bincount(y_again).tolist() == TRAIN_COUNTS
    assert test_again.max() == 255


# ---- subsets ----


def test_subset_sizes():
    assert [len(X) for X, _ in data.load_mnist(subset=500)] == [500, 500]
    assert [len(X) for X, _ in data.load_mnist(subset=(300, 20))] == [300, 20]
    assert [len(X) for X, _ in data.load_mnist(subset=12000)] == [12000, 10000]


def test_subset_keeps_the_shares_of_the_classes():
    (_, y), (_, y_test) = data.load_mnist(subset=(997, 103))
    assert np.all(np.abs(np.bincount(y, minlength=10) - 997 * np.array(TRAIN_COUNTS) / 60000) < 1)
    assert np.all(np.abs(np.bincount(y_test, minlength=10) - 103 * np.array(TEST_COUNTS) / 10000) < 1)


def test_subset_is_rows_of_the_whole_in_their_order(mnist):
    (X, y), _ = data.load_mnist(subset=(200, 1))
    row_of = {row.tobytes(): index for index, row in enumerate(mnist[0][0])}
    rows = [row_of[row.tobytes()] for row in X]
    assert rows == sorted(set(rows))
    assert np.array_equal(mnist[0][1][rows], y)


def test_seed_decides_the_subset():
    (first, _), (first_test, _) = data.load_mnist(subset=100, seed=4)
    (again, _), (again_test, _) = data.load_mnist(subset=100, seed=4)
    (other, _), _ = data.load_mnist(subset=100, seed=5)
    assert np.array_equal(first, again) and np.array_equal(first_test, again_test)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("subset", [0, -5, 60001, (100, 10001), (100, 0)])
def test_impossible_subset_sizes_name_the_limit(subset):
    with pytest.raises(ValueError, match=r"ask for 1 to (60,000 training|10,000 test) digits"):
        data.load_mnist(subset=subset)


@pytest.mark.parametrize("subset", [0.1, True, "100", (1, 2, 3), (100, 0.5)])
def test_subset_of_another_type_says_what_to_give(subset):
    with pytest.raises(TypeError, match="give None, a whole number, or two"):
        data.load_mnist(subset=subset)


# ---- the trained network ----


def test_network_has_its_layers_in_float32():
    network = data.load_digit_network()
    shapes = {"W1": (784, 50), "b1": (50,), "W2": (50, 100), "b2": (100,), "W3": (100, 10), "b3": (10,)}
    assert {name: value.shape for name, value in network.items()} == shapes
    assert all(value.dtype == np.float32 for value in network.values())


def test_network_reads_as_many_digits_as_recorded(mnist):
    network = data.load_digit_network()
    X, y = mnist[1]
    hidden = 1 / (1 + np.exp(-(X @ network["W1"] + network["b1"])))
    hidden = 1 / (1 + np.exp(-(hidden @ network["W2"] + network["b2"])))
    scores = hidden @ network["W3"] + network["b3"]
    measured = np.mean(scores.argmax(axis=1) == y)
    with np.load(ROOT / "data" / "digit_network.npz") as archive:
        assert measured == archive["test_accuracy"]
    assert measured >= 0.97
    assert f"**test accuracy {measured:.4f}**" in (ROOT / "data" / "README.md").read_text("utf-8")


def test_changing_the_network_does_not_change_the_next_one():
    data.load_digit_network()["W1"][:] = 0
    assert data.load_digit_network()["W1"].any()
