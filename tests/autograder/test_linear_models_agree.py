"""Our reference answers on linear models give what scikit-learn gives."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, SGDRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import learning_curve as sklearn_learning_curve
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from autograder.reference import reference
from nn101.chapter3 import minibatches as lent_minibatches


@pytest.fixture(scope="module")
def ours():
    """The reference answers as attributes."""
    return type("Answers", (), {k: staticmethod(v) for k, v in reference("03b_linear_models").namespace().items()
                                if callable(v)})


@pytest.fixture(params=range(5))
def rng(request):
    return np.random.default_rng(request.param)


def task(rng, rows=60, columns=4):
    X = rng.normal(size=(rows, columns)) * [1, 10, 0.1, 3][:columns] + 5
    return X, X @ rng.normal(size=columns) + 2 + rng.normal(size=rows)


@pytest.mark.parametrize("solver", ["normal_equation", "least_squares"])
def test_the_best_theta_is_that_of_linear_regression(ours, rng, solver):
    X, y = task(rng)
    theta = getattr(ours, solver)(ours.with_bias_column(X), y)
    model = LinearRegression().fit(X, y)
    np.testing.assert_allclose(theta, [model.intercept_, *model.coef_], rtol=1e-6)
    np.testing.assert_allclose(ours.with_bias_column(X) @ theta, model.predict(X), rtol=1e-9)


def test_the_shortest_theta_is_that_of_linear_regression_where_many_are_best(ours, rng):
    X, y = task(rng)
    for table in (X[:, [0, 1, 1, 2]], X[:3], np.column_stack([X, 32 + 1.8 * X[:, 0]])):
        table = table - table.mean(axis=0)  # scikit-learn centres first; so the bias is no part of the length
        targets = y[: len(table)] - y[: len(table)].mean()
        model = LinearRegression(fit_intercept=False).fit(table, targets)
        np.testing.assert_allclose(ours.least_squares(table, targets), model.coef_, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("degree", [1, 2, 3, 5])
def test_polynomial_features_have_the_columns_and_the_order_of_scikit_learn(ours, rng, degree):
    for columns in (1, 2, 4):
        X = rng.normal(size=(7, columns))
        expected = PolynomialFeatures(degree, include_bias=False).fit_transform(X)
        np.testing.assert_allclose(ours.polynomial_features(X, degree), expected, rtol=1e-12)
    with_ones = PolynomialFeatures(degree).fit_transform(X)
    np.testing.assert_allclose(ours.with_bias_column(ours.polynomial_features(X, degree)), with_ones, rtol=1e-12)


def test_standardized_columns_are_those_of_the_standard_scaler(ours, rng):
    X, _ = task(rng)
    X[:, 2] = 7.0  # never changes
    new = rng.normal(size=(9, 4))
    scaler = StandardScaler().fit(X)
    np.testing.assert_allclose(ours.standardize(X, new), scaler.transform(new), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours.standardize(X, X), scaler.transform(X), rtol=1e-9, atol=1e-12)


def test_the_three_walks_end_near_linear_regression(ours, rng):
    X, y = task(rng, rows=100, columns=2)
    table = ours.with_bias_column(ours.standardize(X, X))
    model = LinearRegression().fit(table[:, 1:], y)
    goal, start = np.array([model.intercept_, *model.coef_]), np.zeros(3)
    batch = ours.batch_gradient_descent(table, y, start, 0.1, 500)
    np.testing.assert_allclose(batch[-1], goal, rtol=1e-6)
    mini = ours.minibatch_gradient_descent(table, y, start, 0.02, 100, 20, rng)
    single = ours.stochastic_gradient_descent(table, y, start, rng.integers(0, 100, size=5000))
    for path in (mini, single):
        np.testing.assert_allclose(path[-1], goal, atol=0.25)


def test_one_walk_through_the_rows_is_that_of_scikit_learns_sgd(ours, rng):
    """With a rate that does not change, no penalty and no shuffling SGDRegressor takes our very steps."""
    X, y = task(rng, rows=40, columns=2)
    X = ours.standardize(X, X)
    rate = 0.02
    theirs = SGDRegressor(
        penalty=None, learning_rate="constant", eta0=rate, shuffle=False, max_iter=1, tol=None
    ).fit(X, y)
    # Its loss is half of ours, so half our rate makes the same step; a huge t0 and t1 hold the rate still.
    path = ours.stochastic_gradient_descent(
        ours.with_bias_column(X), y, np.zeros(3), np.arange(40), t0=rate / 2 * 1e12, t1=1e12
    )
    np.testing.assert_allclose(path[-1], [theirs.intercept_[0], *theirs.coef_], rtol=1e-6)


def test_the_learning_curve_is_that_of_scikit_learn(ours, rng):
    X, y = task(rng, rows=50)
    train, validation, sizes = np.arange(40), np.arange(40, 50), [6, 10, 25, 40]
    ones = ours.with_bias_column(X)
    errors = ours.learning_curve(ones[train], y[train], ones[validation], y[validation], sizes)
    _, *theirs = sklearn_learning_curve(
        LinearRegression(), X, y, train_sizes=sizes, cv=[(train, validation)],
        scoring="neg_root_mean_squared_error",
    )
    for mine, scores in zip(errors, theirs, strict=True):
        np.testing.assert_allclose(mine, -scores[:, 0], rtol=1e-6)


def test_the_gradient_is_the_slope_of_the_mean_squared_error(ours, rng):
    X, y = task(rng)
    theta, h = rng.normal(size=4), 1e-5

    def loss(at):
        return mean_squared_error(y, X @ at)

    slopes = [(loss(theta + h * e) - loss(theta - h * e)) / (2 * h) for e in np.eye(4)]
    np.testing.assert_allclose(ours.linear_loss_gradient(X, y, theta), slopes, rtol=1e-6)


def test_the_minibatches_that_later_notebooks_import_are_those_of_the_notebook(ours, rng):
    X, y = task(rng, rows=23)
    for size in (1, 5, 23, 100):
        seed = int(rng.integers(1000))
        mine, lent = (list(deal(X, y, size, np.random.default_rng(seed)))
                      for deal in (ours.minibatches, lent_minibatches))
        assert len(mine) == len(lent)
        for (rows, targets), (other_rows, other_targets) in zip(mine, lent, strict=True):
            np.testing.assert_array_equal(rows, other_rows)
            np.testing.assert_array_equal(targets, other_targets)
