"""Invented sets: the shapes promised, the figures drawn, noise in the unit stated, the same rows for a seed."""

import numpy as np
import pytest

from nn101.data import blobs, moons, noisy_curve, spirals

SETS = [blobs, moons, spirals, noisy_curve]


@pytest.mark.parametrize("make", SETS)
def test_the_seed_decides(make):
    (X, y), (X_again, y_again), (X_other, _) = make(seed=3), make(seed=3), make(seed=4)
    assert np.array_equal(X, X_again) and np.array_equal(y, y_again)
    assert not np.array_equal(X, X_other)


@pytest.mark.parametrize("make", SETS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shapes_and_dtypes(make, dtype):
    X, y = make(50, dtype=dtype)
    assert X.dtype == dtype and X.shape == (50, 1 if make is noisy_curve else 2)
    if make is noisy_curve:
        assert y.dtype == dtype and y.shape == (50, 1)
    else:
        assert y.dtype == np.int64 and y.shape == (50,)


@pytest.mark.parametrize(("make", "classes"), [(blobs, 3), (moons, 2), (spirals, 3)])
def test_classes_are_even_and_shuffled(make, classes):
    _, y = make(100)
    counts = np.bincount(y)
    assert len(counts) == classes and counts.max() - counts.min() <= 1
    assert y[:20].tolist() != sorted(y[:20])


def test_blobs_lie_around_their_centres_with_the_spread_given():
    centres = np.array([[0.0, 0.0, 9.0], [5.0, -5.0, 0.0]])
    X, y = blobs(20000, centres=centres, spread=0.5)
    for label, centre in enumerate(centres):
        assert X[y == label].mean(axis=0) == pytest.approx(centre, abs=0.03)
        assert X[y == label].std(axis=0) == pytest.approx([0.5] * 3, abs=0.02)


def test_a_number_of_blobs_stands_on_a_circle_of_radius_4():
    X, y = blobs(60, centres=6, spread=0)
    assert np.hypot(*X.T) == pytest.approx(4, abs=1e-5)
    assert len(np.unique(X.round(3), axis=0)) == 6 and y.max() == 5


def test_moons_are_half_circles_around_two_points():
    X, y = moons(400, noise=0)
    upper, lower = X[y == 0], X[y == 1]
    assert np.hypot(*upper.T) == pytest.approx(1, abs=1e-5) and upper[:, 1].min() >= 0
    assert np.hypot(*(lower - [1, 0.5]).T) == pytest.approx(1, abs=1e-5) and lower[:, 1].max() <= 0.5
    assert upper[:, 0].min() < -0.95 and upper[:, 0].max() > 0.95


@pytest.mark.parametrize("make", [moons, spirals])
def test_noise_is_the_standard_deviation_along_an_axis(make):
    still, y = make(20000, noise=0, seed=1)
    moved, y_moved = make(20000, noise=0.3, seed=1)
    assert np.array_equal(y, y_moved)
    assert (moved - still).std(axis=0) == pytest.approx([0.3, 0.3], abs=0.01)


def test_an_arm_of_a_spiral_turns_as_often_as_told_while_it_goes_out():
    X, y = spirals(3000, arms=4, turns=1.25, noise=0)
    radius = np.hypot(*X.T)
    assert radius.max() <= 1 and radius.min() < 0.01
    for arm in range(4):
        turned = np.arctan2(X[y == arm, 0], X[y == arm, 1]) / (2 * np.pi) - arm / 4 - 1.25 * radius[y == arm]
        assert np.abs(turned - turned.round()).max() < 1e-3


def test_the_curve_is_scattered_about_with_the_noise_given():
    X, y = noisy_curve(20000, curve=lambda x: 0.5 * x**2 + x + 2, low=-1, high=4, noise=0.7)
    assert -1 <= X.min() < -0.99 and 3.99 < X.max() <= 4
    error = y - (0.5 * X**2 + X + 2)
    assert error.mean() == pytest.approx(0, abs=0.02) and error.std() == pytest.approx(0.7, abs=0.02)


@pytest.mark.parametrize(
    ("make", "arguments", "error", "sentence"),
    [
        (blobs, {"n": 2}, ValueError, "give at least 3, one point for every class"),
        (noisy_curve, {"n": 0}, ValueError, "give at least 1 point"),
        (moons, {"n": 10.5}, TypeError, "whole number"),
        (moons, {"noise": -0.1}, ValueError, "noise=-0.1: give 0 or more"),
        (spirals, {"noise": float("nan")}, ValueError, "noise=nan: give 0 or more"),
        (blobs, {"spread": -1}, ValueError, "spread=-1: give 0 or more"),
        (blobs, {"centres": 0}, ValueError, "at least 1, or an array of centres"),
        (blobs, {"centres": [1.0, 2.0]}, ValueError, r"an array \(K, D\), one per row"),
        (spirals, {"arms": 0}, ValueError, "arms=0: give a whole number from 1"),
        (spirals, {"turns": -1}, ValueError, "turns=-1: give 0 or more"),
        (noisy_curve, {"low": 3, "high": 3}, ValueError, "low must be the smaller"),
        (noisy_curve, {"curve": lambda x: 1.0}, ValueError, "one y for every x"),
        (moons, {"dtype": int}, ValueError, "give a float type"),
    ],
)
def test_what_makes_no_sense_is_refused_with_advice(make, arguments, error, sentence):
    with pytest.raises(error, match=sentence):
        make(**arguments)
