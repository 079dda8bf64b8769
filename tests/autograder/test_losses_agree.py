"""The losses of chapter 2, part 1, against what later notebooks import, and against libraries that others trust."""

import numpy as np
import pytest
from scipy import special
from sklearn import metrics

from autograder.reference import reference
from nn101.nn.losses import SoftmaxCrossEntropy

CHAPTER = "02a_losses"
RNG = np.random.default_rng(3)
Y, T = RNG.normal(size=(2, 40))
SCORES, LABELS = RNG.normal(scale=3, size=(30, 5)), RNG.permutation(np.arange(30) % 5)


@pytest.fixture(scope="module")
def answers():
    return reference(CHAPTER).namespace()


def test_losses_of_quantities_are_those_of_scikit_learn(answers):
    assert answers["mean_squared_error"](Y, T) == pytest.approx(metrics.mean_squared_error(T, Y))
    assert answers["mean_absolute_error"](Y, T) == pytest.approx(metrics.mean_absolute_error(T, Y))
    assert answers["root_mean_squared_error"](Y, T) == pytest.approx(metrics.root_mean_squared_error(T, Y))


@pytest.mark.parametrize("delta", [0.3, 1.0, 2.5])
def test_huber_and_log_softmax_are_those_of_scipy(answers, delta):
    assert answers["huber"](Y, T, delta) == pytest.approx(special.huber(delta, Y - T).mean())
    np.testing.assert_allclose(answers["log_softmax"](SCORES), special.log_softmax(SCORES, axis=-1), atol=1e-12)


def test_cross_entropy_is_that_of_scikit_learn_and_of_our_own_layers(answers):
    shares = np.exp(answers["log_softmax"](SCORES))
    expected = metrics.log_loss(LABELS, shares)
    assert answers["cross_entropy"](shares, LABELS) == pytest.approx(expected)
    assert answers["cross_entropy_from_scores"](SCORES, LABELS) == pytest.approx(expected)
    loss = SoftmaxCrossEntropy()
    assert loss.forward(SCORES, LABELS) == pytest.approx(expected)
    np.testing.assert_allclose(answers["softmax_cross_entropy_gradient"](SCORES, LABELS), loss.backward(), atol=1e-12)
