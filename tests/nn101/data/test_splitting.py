"""split: every row once, in one part or the other, with the shares that were asked for."""

import numpy as np
import pandas as pd
import pytest

from nn101.data import split


def rows(n):
    """X (n, 2) and y (n,) that know their row: y is the row, and X is it and its square."""
    y = np.arange(n)
    return np.column_stack([y, y**2]), y


def test_together_the_parts_hold_every_row_once_with_its_label():
    X, y = rows(50)
    (X_train, y_train), (X_test, y_test) = split(X, y)
    assert len(y_train) == 40 and len(y_test) == 10
    assert sorted([*y_train, *y_test]) == list(range(50))
    for part, labels in ((X_train, y_train), (X_test, y_test)):
        assert np.array_equal(part, np.column_stack([labels, labels**2]))


@pytest.mark.parametrize(("test", "size"), [(0.2, 9), (0.99, 48), (0.001, 1), (7, 7), (np.int64(48), 48), (0.5, 24)])
def test_size_of_the_test_part(test, size):
    _, (_, y_test) = split(*rows(49), test=test)
    assert len(y_test) == size


def test_both_parts_are_shuffled():
    (_, y_train), (_, y_test) = split(*rows(200))
    for part in (y_train, y_test):
        assert part.tolist() != sorted(part)


def test_the_seed_decides():
    first, again, other = (split(*rows(60), seed=seed)[1][1].tolist() for seed in (3, 3, 4))
    assert first == again != other


def test_a_generator_goes_on():
    rng = np.random.default_rng(0)
    first, second = (split(*rows(60), seed=rng)[1][1].tolist() for _ in range(2))
    assert first != second


@pytest.mark.parametrize("test", [0.2, 13])
def test_stratified_parts_keep_the_shares_to_within_a_row(test):
    y = np.repeat(["common", "usual", "rare"], [700, 250, 50])[np.random.default_rng(1).permutation(1000)]
    X, _ = rows(1000)
    (X_train, y_train), (_, y_test) = split(X, y, test=test, stratify=y)
    assert len(y_train) + len(y_test) == 1000 and len(set(X_train[:, 0])) == len(y_train)
    for name, count in (("common", 700), ("usual", 250), ("rare", 50)):
        assert abs(np.sum(y_test == name) - count * len(y_test) / 1000) < 1


def test_strata_may_be_others_than_the_targets():
    X, y = rows(100)
    category = np.repeat([0, 1], [90, 10])
    _, (_, y_test) = split(X, y, test=20, stratify=category)
    assert np.sum(category[y_test]) == 2 and y_test.tolist() != sorted(y_test)


def test_parts_are_copies_and_keep_their_types():
    X, y = rows(20)
    X = X.astype(np.float32)
    (X_train, y_train), _ = split(X, y)
    X_train[:], y_train[:] = -1, -1
    assert X_train.dtype == np.float32 and X.min() == 0 and y.min() == 0


def test_frames_stay_frames_with_their_index():
    X, y = rows(30)
    frame, labels = pd.DataFrame(X, columns=["a", "b"], index=y + 1000), pd.Series(y, index=y + 1000)
    (X_train, y_train), (X_test, _) = split(frame, labels)
    assert list(X_test.columns) == ["a", "b"]
    assert (X_train.index == y_train + 1000).all() and (X_train["a"] == y_train).all()


def test_lists_become_arrays():
    (X_train, y_train), _ = split([[0, 0], [1, 1], [2, 4], [3, 9]], [0, 1, 2, 3], test=1)
    assert np.array_equal(X_train[:, 0], y_train)


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ({"test": 0}, ValueError, "leaves one part empty: give 1 to 9"),
        ({"test": 10}, ValueError, "leaves one part empty: give 1 to 9"),
        ({"test": 1.0}, ValueError, "a share lies between 0 and 1; for a number of rows, give an int"),
        ({"test": -0.2}, ValueError, "a share lies between 0 and 1"),
        ({"test": float("nan")}, ValueError, "a share lies between 0 and 1"),
        ({"test": True}, TypeError, "give a share between 0 and 1"),
        ({"test": "0.2"}, TypeError, "give a share between 0 and 1"),
        ({"stratify": [0, 1]}, ValueError, "one category for each of the 10 rows"),
        ({"stratify": True}, ValueError, "one category for each of the 10 rows"),
        ({"stratify": [0] * 9 + [7]}, ValueError, "category 7 has a single row"),
    ],
)
def test_what_makes_no_sense_is_refused_with_advice(arguments, error, sentence):
    with pytest.raises(error, match=sentence):
        split(*rows(10), **arguments)


def test_rows_must_match():
    with pytest.raises(ValueError, match="X has 10 rows and y has 3"):
        split(rows(10)[0], [1, 2, 3])
    with pytest.raises(ValueError, match="no rows"):
        split([], [])
    with pytest.raises(ValueError, match="at least two"):
        split([1], [1])
    with pytest.raises(ValueError, match="y is a single value"):
        split([1, 2], 3)
