"""What nn101.chapter1, 2 and 3 lend to later chapters is what those chapters built."""

import numpy as np
import pytest

from autograder.reference import reference
from nn101 import chapter1, chapter2, chapter3


@pytest.fixture(scope="module")
def built():
    """``built(chapter)``: the names that its reference answers define."""
    return lambda chapter: reference(chapter).namespace()


@pytest.fixture
def rng():
    return np.random.default_rng(2)


@pytest.mark.parametrize("name", chapter1.__all__)
@pytest.mark.parametrize("shape", [(), (5,), (4, 3)])
def test_chapter_1(built, rng, name, shape):
    x = rng.normal(scale=50, size=shape or (1,))
    x = x if shape else x[0] if name != "softmax" else x
    lent, own = getattr(chapter1, name)(x), built("01_perceptron")[name](x)
    np.testing.assert_allclose(lent, own, rtol=1e-12)
    assert np.shape(lent) == np.shape(own)


def test_chapter_2_one_hot(built, rng):
    labels = rng.integers(7, size=12)
    for given in (labels, labels[0]):
        np.testing.assert_array_equal(chapter2.one_hot(given, 7), built("02a_losses")["one_hot"](given, 7))


def test_chapter_2_losses(built, rng):
    answers, labels = built("02a_losses"), rng.integers(4, size=9)
    y = rng.dirichlet(np.ones(4), size=9)
    y[0] = 0, 0, 0, 1
    for t in (labels, chapter2.one_hot(labels, 4)):
        np.testing.assert_allclose(chapter2.cross_entropy(y, t), answers["cross_entropy"](y, t), rtol=1e-3)
    np.testing.assert_allclose(chapter2.cross_entropy(y[1:], labels[1:]), answers["cross_entropy"](y[1:], labels[1:]))
    np.testing.assert_allclose(chapter2.cross_entropy(y[1], labels[1]), answers["cross_entropy"](y[1], labels[1]))
    np.testing.assert_allclose(chapter2.mean_squared_error(y, y[::-1]), answers["mean_squared_error"](y, y[::-1]))


@pytest.mark.parametrize("shape", [(3,), (2, 4)])
def test_chapter_3_gradient(built, rng, shape):
    x = rng.normal(size=shape)
    before, f = x.copy(), lambda v: float(np.sum(v**3))
    found = chapter3.numerical_gradient(f, x)
    np.testing.assert_allclose(found, 3 * x**2, atol=1e-6)
    np.testing.assert_allclose(found, built("03a_slopes")["numerical_gradient"](f, x), atol=1e-6)
    np.testing.assert_array_equal(x, before)


def test_chapter_3_batches(built):
    X, y = np.arange(20.0).reshape(10, 2), np.arange(10)
    for batches in (chapter3.minibatches, built("03b_linear_models")["minibatches"]):
        seen = list(batches(X, y, 4, np.random.default_rng(0)))
        assert [len(rows) for rows, _ in seen] == [4, 4, 2]
        np.testing.assert_array_equal(np.sort(np.concatenate([labels for _, labels in seen])), y)
        assert all((rows[:, 0] == 2 * labels).all() for rows, labels in seen)
