"""Losses: numbers by hand, both kinds of targets, sentences."""

import math

import numpy as np
import pytest

from nn101.nn import (
    BinaryCrossEntropy,
    Hinge,
    Huber,
    MeanAbsoluteError,
    MeanSquaredError,
    SoftmaxCrossEntropy,
)

LOSSES = [SoftmaxCrossEntropy, BinaryCrossEntropy, MeanSquaredError, MeanAbsoluteError, Huber, Hinge]


def scores(count=4, classes=3, dtype=np.float64):
    return np.random.default_rng(0).normal(size=(count, classes)).astype(dtype)


@pytest.mark.parametrize(
    ("loss", "values", "target", "expected", "slopes"),
    [
        (SoftmaxCrossEntropy(), [[0.0, math.log(3)]], [1], -math.log(0.75), [[0.25, -0.25]]),
        (SoftmaxCrossEntropy(), [[0.0, 0.0]], [[0.5, 0.5]], math.log(2), [[0, 0]]),
        (BinaryCrossEntropy(), [[0.0], [math.log(3)]], [[1], [0]], (math.log(2) + math.log(4)) / 2, [[-0.25], [0.375]]),
        (MeanSquaredError(), [[1.0, 5.0]], [[3, 4]], 2.5, [[-2, 1]]),
        (MeanAbsoluteError(), [[1.0, 5.0]], [[3, 4]], 1.5, [[-0.5, 0.5]]),
        (Huber(1.5), [[1.0, 5.0]], [[3, 4]], (1.5 * (2 - 0.75) + 0.5) / 2, [[-0.75, 0.5]]),
        (Hinge(), [[0.25], [-2.0], [-3.0]], [[1], [-1], [1]], (0.75 + 0 + 4) / 3, [[-1 / 3], [0], [-1 / 3]]),
    ],
)
def test_by_hand(loss, values, target, expected, slopes):
    value = loss.forward(np.array(values), np.array(target))
    assert type(value) is float
    assert value == pytest.approx(expected)
    np.testing.assert_allclose(loss.backward(), slopes, atol=1e-15)


def test_labels_one_hot_rows_and_other_kinds_of_numbers_say_the_same():
    s, labels, loss = scores(), np.array([2, 0, 1, 1]), SoftmaxCrossEntropy()
    value = loss.forward(s, labels)
    slopes = loss.backward().copy()
    one_hot = np.eye(3)[labels]
    ways = [labels.astype(np.uint8), labels.astype(np.int32), one_hot, one_hot.astype(int), np.asfortranarray(one_hot),
            np.repeat(labels, 2)[::2], labels.tolist()]  # fmt: skip
    for target in ways:
        assert loss.forward(s, target) == pytest.approx(value, rel=1e-14)
        np.testing.assert_allclose(loss.backward(), slopes, atol=1e-16)


def test_the_loss_does_not_depend_on_how_often_a_batch_is_repeated():
    s, labels, loss = scores(), np.array([2, 0, 1, 1]), SoftmaxCrossEntropy()
    once = loss.forward(s, labels)
    assert loss.forward(np.tile(s, (5, 1)), np.tile(labels, 5)) == pytest.approx(once)


def test_wild_scores_overflow_nothing():
    wild = np.array([[1e4, -1e4]])
    assert SoftmaxCrossEntropy().forward(wild, np.array([1])) == pytest.approx(2e4)
    assert BinaryCrossEntropy().forward(wild, np.array([[0, 1]])) == pytest.approx(1e4)


@pytest.mark.parametrize("kind", [BinaryCrossEntropy, MeanSquaredError, MeanAbsoluteError, Huber])
def test_one_output_per_sample_takes_a_plain_row_of_targets(kind):
    column, target, loss = scores(classes=1), np.array([0.0, 1, 1, 0]), kind()
    value = loss.forward(column, target)
    assert value == loss.forward(column, target[:, None])
    assert loss.backward().shape == (4, 1)


@pytest.mark.parametrize("kind", LOSSES)
def test_scores_are_kept_and_memory_is_used_again(kind):
    loss, s = kind(), scores(dtype=np.float32)
    before, target = s.copy(), np.sign(s) if kind is Hinge else np.abs(np.sign(s)) * [1, 0, 0]
    loss.forward(s, target)
    first = loss.backward()
    loss.forward(s, target)
    np.testing.assert_array_equal(s, before)
    assert loss.backward() is first
    assert first.dtype == np.float32


@pytest.mark.parametrize("kind", LOSSES)
def test_a_loss_that_is_no_number_says_what_to_try(kind):
    loss, s = kind(), scores()
    target = np.array([[1.0, 0, 0]] * 4) if kind is not Hinge else np.ones((4, 3))
    loss.forward(s, target)
    s[1, 2] = np.nan
    with pytest.raises(FloatingPointError, match="The loss is nan. .* try a smaller lr. .* look for NaN"):
        loss.forward(s, target)
    with pytest.raises(
        RuntimeError, match="nothing to go back to"
    ):  # the gradient before is not handed out as this one
        loss.backward()


@pytest.mark.parametrize("kind", LOSSES)
def test_backward_comes_after_forward(kind):
    with pytest.raises(RuntimeError, match=r"call forward\(scores, target\) before backward"):
        kind().backward()


@pytest.mark.parametrize("label", [3, -1])
def test_a_label_out_of_range_is_named_with_its_row(label):
    with pytest.raises(
        ValueError, match=f"the label in row 2 is {label}; with 3 scores per sample, labels go from 0 to 2"
    ):
        SoftmaxCrossEntropy().forward(scores(), np.array([0, 1, label, 2]))


@pytest.mark.parametrize(
    ("loss", "target", "error", "words"),
    [
        (
            SoftmaxCrossEntropy(),
            np.zeros(3, int),
            ValueError,
            r"the target is \(4,\) labels or \(4, 3\) one-hot rows; .* \(3,\)",
        ),
        (SoftmaxCrossEntropy(), np.zeros((4, 1), int), ValueError, r"Try y.reshape\(-1\)"),
        (
            SoftmaxCrossEntropy(),
            np.zeros(4),
            TypeError,
            r"labels are whole numbers, and these are float64. Try y.astype",
        ),
        (
            MeanSquaredError(),
            np.zeros(4),
            ValueError,
            r"takes a target of the scores' shape, \(4, 3\), and this one has \(4,\)",
        ),
        (MeanSquaredError(), np.full((4, 3), "a"), TypeError, "takes a target of numbers, and this one is <U1"),
        (BinaryCrossEntropy(), np.full((4, 3), 2.0), ValueError, "targets lie between 0 and 1; these go from 2 to 2"),
        (Hinge(), np.zeros((4, 3)), ValueError, r"targets are -1 or \+1. Labels 0 and 1 become that by 2 \* y - 1"),
    ],
)
def test_targets_that_do_not_fit(loss, target, error, words):
    with pytest.raises(error, match=words):
        loss.forward(scores(), target)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ([[1.0, 2.0]], TypeError, "takes scores as an array of float32 or float64; got list"),
        (np.ones((2, 2), int), TypeError, "got int64"),
        (np.empty((0, 3)), ValueError, r"at least one sample, \(N, ...\), and the scores have shape \(0, 3\)"),
        (np.ones(3), ValueError, r"takes scores \(N, classes\), and these have shape \(3,\)"),
    ],
)
def test_scores_that_do_not_fit(given, error, words):
    with pytest.raises(error, match=words):
        SoftmaxCrossEntropy().forward(given, np.array([0, 1]))


@pytest.mark.parametrize("delta", [0, -1.0, "1", float("inf")])
def test_a_huber_loss_needs_a_bend(delta):
    with pytest.raises(ValueError, match="Huber: delta must be a positive number"):
        Huber(delta)
