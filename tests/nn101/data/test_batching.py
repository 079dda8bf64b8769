"""batches: one epoch, every row once, in order or shuffled."""

import numpy as np
import pandas as pd
import pytest

from nn101.data import batches


def rows(n):
    y = np.arange(n)
    return np.column_stack([y, y**2]).astype(np.float32), y


def test_without_a_seed_rows_keep_their_order_and_nothing_is_copied():
    X, y = rows(10)
    seen = list(batches(X, y, 4))
    assert [len(part) for part, _ in seen] == [4, 4, 2]
    assert np.concatenate([labels for _, labels in seen]).tolist() == list(range(10))
    assert all(np.shares_memory(part, X) and np.shares_memory(labels, y) for part, labels in seen)


def test_with_a_seed_every_row_comes_once_with_its_label_in_another_order():
    X, y = rows(100)
    seen = list(batches(X, y, 30, seed=5))
    order = np.concatenate([labels for _, labels in seen])
    assert sorted(order) == list(range(100)) and order.tolist() != list(range(100))
    for part, labels in seen:
        assert part.dtype == np.float32 and np.array_equal(part[:, 0], labels)
        assert not np.shares_memory(part, X)


def test_the_same_int_gives_the_same_order_and_a_generator_the_next():
    def order(seed):
        return [label for _, labels in batches(*rows(50), 20, seed=seed) for label in labels]

    assert order(1) == order(1) != order(2)
    rng = np.random.default_rng(1)
    assert order(rng) == order(1)
    assert order(rng) != order(1)


@pytest.mark.parametrize("seed", [None, 0])
def test_drop_last_leaves_out_the_smaller_batch(seed):
    sizes = [len(labels) for _, labels in batches(*rows(10), 4, seed=seed, drop_last=True)]
    assert sizes == [4, 4]
    assert len(list(batches(*rows(8), 4, seed=seed, drop_last=True))) == 2


def test_one_batch_may_hold_everything():
    ((X, _),) = batches(*rows(7), 7)
    assert len(X) == 7


def test_frames_come_as_frames():
    X, y = rows(6)
    (first, labels), _ = batches(pd.DataFrame(X), pd.Series(y), 3, seed=0)
    assert isinstance(first, pd.DataFrame) and (first[0] == labels).all()


@pytest.mark.parametrize(
    ("size", "error", "sentence"),
    [
        (11, ValueError, "A batch of 11 rows is larger than the data, 10 rows: give size 1 to 10"),
        (0, ValueError, "at least one row"),
        (-3, ValueError, "at least one row"),
        (2.5, TypeError, "whole number"),
        (True, TypeError, "whole number"),
    ],
)
def test_a_size_that_makes_no_sense_is_refused_at_the_call(size, error, sentence):
    with pytest.raises(error, match=sentence):
        batches(*rows(10), size)


def test_lengths_that_differ_are_refused_at_the_call():
    with pytest.raises(ValueError, match="X has 10 rows and y has 9"):
        batches(rows(10)[0], rows(9)[1], 2)
