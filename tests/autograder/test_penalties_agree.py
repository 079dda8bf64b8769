"""Ridge, lasso, elastic net, logistic and softmax regression of chapter 3 find what scikit-learn finds."""

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge

from autograder.reference import reference
from nn101.data import load_iris

ALPHAS = (0.05, 0.3, 2.0)
TIGHT = {"max_iter": 100_000, "tol": 1e-13}


@pytest.fixture(scope="module")
def ours():
    return reference("03c_penalties_and_classes").namespace()


@pytest.fixture(params=[(40, 6), (12, 3), (8, 10)], ids=lambda size: f"{size[0]} rows, {size[1]} columns")
def table(request):
    """(X with a first column of ones, y): columns of different size and mean, some of them idle."""
    rows, columns = request.param
    rng = np.random.default_rng(rows)
    features = rng.normal(size=(rows, columns)) * rng.uniform(0.5, 2, columns) + rng.normal(size=columns)
    weights = np.where(np.arange(columns) % 3 == 1, 0, rng.normal(size=columns))
    return np.column_stack([np.ones(rows), features]), features @ weights + 7 + rng.normal(size=rows)


def parameters(model):
    return np.append(model.intercept_, model.coef_)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_ridge_is_scikit_learns_with_half_of_alpha_for_each_row(ours, table, alpha):
    X, y = table
    theirs = Ridge(alpha=len(X) * alpha / 2).fit(X[:, 1:], y)
    assert np.allclose(ours["ridge"](X, y, alpha), parameters(theirs), atol=1e-9)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_lasso_is_scikit_learns_with_half_of_alpha(ours, table, alpha):
    X, y = table
    theirs = Lasso(alpha=alpha / 2, **TIGHT).fit(X[:, 1:], y)
    found = ours["lasso"](X, y, alpha, sweeps=100_000)
    assert np.allclose(found, parameters(theirs), atol=1e-5)
    assert ((found[1:] == 0) == (theirs.coef_ == 0)).all()


@pytest.mark.parametrize("ratio", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("alpha", ALPHAS)
def test_elastic_net_is_scikit_learns_with_half_of_alpha_and_the_same_ratio(ours, table, alpha, ratio):
    X, y = table
    theirs = ElasticNet(alpha=alpha / 2, l1_ratio=ratio, **TIGHT).fit(X[:, 1:], y)
    found = ours["elastic_net"](X, y, alpha, ratio, sweeps=100_000)
    assert np.allclose(found, parameters(theirs), atol=1e-5)
    assert ((found[1:] == 0) == (theirs.coef_ == 0)).all()


def test_the_scalings_differ_so_that_the_conversion_matters(ours, table):
    X, y = table
    assert not np.allclose(ours["ridge"](X, y, 1), parameters(Ridge(alpha=1).fit(X[:, 1:], y)), atol=1e-3)
    assert not np.allclose(ours["lasso"](X, y, 1), parameters(Lasso(alpha=1, **TIGHT).fit(X[:, 1:], y)), atol=1e-3)


def test_a_published_table_of_predictions_needs_both_scalings(ours):
    """Three costs as printed, and three outputs printed beside them, for the same twenty points, at x = 1.5."""
    stream = np.random.RandomState(42)
    x = 3 * stream.rand(20)
    y = 1 + 0.5 * x + stream.randn(20) / 1.5
    X, at = np.column_stack([np.ones(20), x]), np.array([1, 1.5])
    costs = ours["ridge"](X, y, 1), ours["lasso"](X, y, 0.1), ours["elastic_net"](X, y, 0.1, 0.5)
    outputs = ours["ridge"](X, y, 2 / 20), ours["lasso"](X, y, 0.2), ours["elastic_net"](X, y, 0.2, 0.5)
    assert np.allclose([at @ theta for theta in costs], [1.53489353, 1.54572008, 1.54829218], atol=5e-9)
    assert np.allclose([at @ theta for theta in outputs], [1.55071465, 1.53788174, 1.54333232], atol=5e-9)


def test_logistic_regression_descends_to_where_scikit_learn_arrives(ours):
    """Without a penalty, on petal widths."""
    flowers, species, _ = load_iris()
    X, y = np.column_stack([np.ones(150), flowers[:, 3]]), (species == 2).astype(int)
    theirs = parameters(LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(X[:, 1:], y))
    assert np.abs(ours["logistic_gradient"](X, y, theirs)).max() < 1e-5
    theta, losses = ours["logistic_regression"](X, y, 4, 20_000)
    assert np.allclose(theta, theirs, rtol=1e-3)
    assert abs(losses[-1] - ours["logistic_loss"](X, y, theirs)) < 1e-8
    assert abs(ours["input_at"](theta, 0.5) - ours["input_at"](theirs, 0.5)) < 1e-4
    assert 1.55 < ours["input_at"](theta, 0.5) < 1.70


def test_softmax_regression_is_scikit_learns_with_one_over_c_and_the_number_of_rows(ours):
    """On petals, with C = 10; the means are taken off, which moves only the biases, and those are free."""
    flowers, species, _ = load_iris()
    petals = flowers[:, 2:]
    theirs = LogisticRegression(C=10, tol=1e-10, max_iter=10_000).fit(petals, species)
    X = np.column_stack([np.ones(150), petals - petals.mean(axis=0)])
    Theta, _ = ours["softmax_regression"](X, species, 3, 2, 10_000, alpha=1 / (10 * 150))
    assert np.allclose(ours["class_probabilities"](X, Theta), theirs.predict_proba(petals), atol=1e-4)
    assert np.allclose(Theta[1:], theirs.coef_.T, atol=1e-2)


@pytest.mark.parametrize(("solver", "boundary"), [("liblinear", 1.613), ("lbfgs", 1.660)])
def test_a_penalty_that_nobody_asked_for_moves_the_boundary_as_the_lesson_says(solver, boundary):
    flowers, species, _ = load_iris()
    bias, weight = parameters(LogisticRegression(solver=solver).fit(flowers[:, 3:], species == 2))
    assert abs(-bias / weight - boundary) < 2e-3
