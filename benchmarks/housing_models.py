"""Chapter 6 at full size: its rows, its models, and how far each is off. For the benchmark and for the test.

The rows are split as the source does it, so that its figures can be compared; columns are prepared by what the students
write, anew for every fold. Errors are root mean squared errors in dollars.
"""

from typing import NamedTuple

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import root_mean_squared_error as rmse
from sklearn.model_selection import KFold, StratifiedShuffleSplit, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeRegressor

from nn101.chapter6 import housing_preparation, income_categories
from nn101.chapter6_models import NetworkRegressor, network_preparation
from nn101.data import load_housing

REAL, SIMULATED = "real", "simulated"
PRICE = "median_house_value"
TUNED = {"max_features": 8, "n_estimators": 30}  # what the source's grid search finds today


class Band(NamedTuple):
    """A published figure, and from where to where a figure of today may lie."""

    published: float
    lowest: float
    highest: float


def around(published, share):
    """A band of so large a share to both sides."""
    return Band(published, published * (1 - share), published * (1 + share))


# What the sources print for the real rows.
BANDS = {
    "line, training": around(68_628, 0.01),
    "line, 10 folds": around(69_050, 0.02),
    "tree, training": around(0, 0),
    "tree, 10 folds": around(71_200, 0.04),
    "forest of 10, 10 folds": around(52_634, 0.03),
    "grid search, 5 folds": Band(49_959, 0, 51_000),
    "grid search's best, test": Band(48_210, 0, 49_500),
}


class Rows(NamedTuple):
    """Districts and their prices: frames and arrays of as many rows."""

    X: object
    y: np.ndarray

    def first(self, count):
        """The first so many rows."""
        return Rows(self.X.iloc[:count], self.y[:count])


def split_rows(kind):
    """Training and test rows, 16,512 and 4,128, of the ``REAL`` or the ``SIMULATED`` table; None where it is not."""
    df = load_housing(offline=True, simulated=kind == SIMULATED)
    if not df.attrs["source"].startswith(kind):
        return None
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=0.2, random_state=42)
    parts = next(splitter.split(df, income_categories(df.median_income)))
    return tuple(Rows(part.drop(columns=PRICE), part[PRICE].to_numpy()) for part in (df.iloc[rows] for rows in parts))


def line():
    """Least squares on the 16 columns."""
    return make_pipeline(housing_preparation(), LinearRegression())


def tree():
    """A regression tree on the 16 columns, as deep as it likes."""
    return make_pipeline(housing_preparation(), DecisionTreeRegressor(random_state=42))


def forest(preparation=housing_preparation, **settings):
    """A forest, on the 16 columns unless another preparation is asked for; settings as scikit-learn calls them."""
    return make_pipeline(preparation(), RandomForestRegressor(random_state=42, **settings))


def network(preparation=network_preparation, **settings):
    """The student's network, on the 16 columns and the waves of the place unless another preparation is asked for."""
    return make_pipeline(preparation(), NetworkRegressor(**settings))


def training_error(model, rows):
    """The error on the very rows that the model has learnt from."""
    return rmse(model.fit(*rows).predict(rows.X), rows.y)


def unseen_answers(model, rows, folds):
    """A price for every row, from a model that has learnt from the other folds: (N,)."""
    return cross_val_predict(model, *rows, cv=KFold(folds))


def fold_errors(predictions, rows, folds):
    """The error in each fold, (folds,), of what ``unseen_answers`` gave."""
    return np.array([rmse(predictions[judges], rows.y[judges]) for _, judges in KFold(folds).split(rows.X)])


def cross_validated(model, rows, folds):
    """The error in each fold, (folds,)."""
    return fold_errors(unseen_answers(model, rows, folds), rows, folds)
