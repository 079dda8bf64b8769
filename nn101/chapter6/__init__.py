"""What chapter 6 built and its later notebooks go on with: `from nn101.chapter6 import housing_preparation`.

It is closed while the notebooks that build these are graded. A transformer has ``fit(X, y=None)``, which returns the
transformer, and ``transform(X)``, which returns a new float64 array with two axes. It takes a DataFrame or such an
array, changes neither, and keeps what it has learnt in attributes whose names end in an underscore.
"""

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import make_pipeline

__all__ = [
    "MedianImputer",
    "MinMaxScaler",
    "OneHotEncoder",
    "RatioAdder",
    "StandardScaler",
    "TargetEncoder",
    "add_ratios",
    "housing_preparation",
    "income_categories",
    "smoothed_mean",
    "stratified_split",
]

NUMBERS = (
    "longitude",
    "latitude",
    "housing_median_age",
    "total_rooms",
    "total_bedrooms",
    "population",
    "households",
    "median_income",
)
RATIOS = {
    "rooms_per_household": ("total_rooms", "households"),
    "bedrooms_per_room": ("total_bedrooms", "total_rooms"),
    "people_per_household": ("population", "households"),
}


def income_categories(median_income):
    """Categories 1 to 5 of incomes in 10,000 dollars, each 15,000 dollars wide and the last one open: integers (N,)."""
    steps = np.ceil(np.asarray(median_income, dtype=float) / 1.5)
    return np.clip(steps, 1, 5).astype(int)


def stratified_split(strata, share, rng):
    """Draw round(share * size) rows of each stratum for the test: (train rows, test rows), both sorted."""
    strata = np.asarray(strata)
    chosen = np.zeros(len(strata), dtype=bool)
    for stratum in np.unique(strata):
        members = np.flatnonzero(strata == stratum)
        chosen[rng.choice(members, size=round(share * len(members)), replace=False)] = True
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


def add_ratios(df):
    """A new frame with three more columns: rooms and people per household, bedrooms per room.

    A ratio is missing (nan) where one of its two numbers is missing, or the lower one is 0.
    """
    return df.assign(**{name: df[top] / df[low].where(df[low] != 0) for name, (top, low) in RATIOS.items()})


class MedianImputer(TransformerMixin, BaseEstimator):
    """Missing values become the median of their column in training, ``medians_``; 0 for a column without any value."""

    def fit(self, X, y=None):
        """Learn one median for each column of X (N, D)."""
        columns = [column[np.isfinite(column)] for column in _table(X).T]
        self.medians_ = np.array([np.median(known) if known.size else 0.0 for known in columns])
        return self

    def transform(self, X):
        """X (N, D) with its gaps filled."""
        filled = _table(X)
        rows, columns = np.nonzero(np.isnan(filled))
        filled[rows, columns] = self.medians_[columns]
        return filled


class StandardScaler(TransformerMixin, BaseEstimator):
    """Columns with mean 0 and standard deviation 1 in training; one that never changes there is only shifted."""

    def fit(self, X, y=None):
        """Learn ``mean_`` and ``scale_`` of each column of X (N, D)."""
        table = _table(X)
        self.mean_, self.scale_ = np.mean(table, 0), np.std(table, 0)
        self.scale_[np.ptp(table, axis=0) == 0] = 1.0
        return self

    def transform(self, X):
        """X (N, D), shifted and divided by what was learnt."""
        return np.divide(_table(X) - self.mean_, self.scale_)


class MinMaxScaler(TransformerMixin, BaseEstimator):
    """Columns that reach from ``low`` to ``high`` in training; one that never changes there becomes ``low``."""

    def __init__(self, low=0.0, high=1.0):
        self.low, self.high = low, high

    def fit(self, X, y=None):
        """Learn ``min_`` and ``max_`` of each column of X (N, D)."""
        table = _table(X)
        self.min_, self.max_ = np.min(table, 0), np.max(table, 0)
        return self

    def transform(self, X):
        """X (N, D), moved into the interval; rows outside the training range leave it."""
        reach = self.max_ - self.min_
        share = np.divide(_table(X) - self.min_, np.where(reach > 0, reach, 1.0))
        return self.low + share * (self.high - self.low)


class OneHotEncoder(TransformerMixin, BaseEstimator):
    """One column of zeros and ones for each category of training, sorted; zeros alone for a category not seen there."""

    def fit(self, X, y=None):
        """Learn ``categories_``, a list with one sorted array for each column of X (N, D)."""
        self.categories_ = [np.unique(column) for column in _words(X).T]
        return self

    def transform(self, X):
        """Zeros and ones, the columns of the first column of X first."""
        pairs = zip(_words(X).T, self.categories_, strict=True)
        return np.concatenate([np.equal.outer(column, known).astype(float) for column, known in pairs], axis=1)


class RatioAdder(TransformerMixin, BaseEstimator):
    """Append rooms per household, bedrooms per room and people per household; 0 where the lower number is 0.

    The arguments are the places of the four columns that are needed.
    """

    def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
        self.rooms, self.bedrooms, self.population, self.households = rooms, bedrooms, population, households

    def fit(self, X, y=None):
        """There is nothing to learn."""
        return self

    def transform(self, X):
        """X (N, D) with three more columns, (N, D + 3)."""
        table = _table(X)
        top = table[:, [self.rooms, self.bedrooms, self.population]]
        low = table[:, [self.households, self.rooms, self.households]]
        return np.hstack([table, np.divide(top, low, out=np.zeros_like(top), where=low != 0)])

    def __sklearn_is_fitted__(self):
        return True


def smoothed_mean(total, count, prior, k, f):
    """The mean total / count, drawn towards ``prior`` where the count is small.

    The mean has the weight 1 / (1 + exp(-(count - k) / f)); with a count of 0 only the prior is left.
    """
    count = np.asarray(count, dtype=float)
    trust = np.where(count > 0, 0.5 + 0.5 * np.tanh((count - k) / (2 * f)), 0.0)  # the same curve, without overflow
    return prior + trust * (np.divide(total, np.maximum(count, 1)) - prior)


class TargetEncoder(TransformerMixin, BaseEstimator):
    """Each category becomes the smoothed mean of the target over its training rows; an unseen one the mean of all."""

    def __init__(self, k=20.0, f=5.0):
        self.k, self.f = k, f

    def fit(self, X, y):
        """Learn ``prior_``, and in ``encodings_`` one dict for each column of X (N, D)."""
        targets = np.asarray(y, dtype=float).ravel()
        self.prior_ = float(targets.mean())
        self.encodings_ = [self._learnt(column, targets) for column in _words(X).T]
        return self

    def transform(self, X):
        """One number for each category in X (N, D): (N, D)."""
        table, encoded = _words(X), np.empty(np.shape(X))
        for place, known in enumerate(self.encodings_):
            encoded[:, place] = [known.get(word, self.prior_) for word in table[:, place]]
        return encoded

    def _learnt(self, column, targets):
        words, group = np.unique(column, return_inverse=True)
        codes = smoothed_mean(np.bincount(group, targets), np.bincount(group), self.prior_, self.k, self.f)
        return dict(zip(words.tolist(), codes.tolist(), strict=True))


def housing_preparation():
    """What makes 16 columns of numbers out of the housing table, not fitted yet.

    Eight columns with gaps filled and three ratios, all standardised; then one column for each ``ocean_proximity``.
    """
    of_numbers = make_pipeline(MedianImputer(), RatioAdder(), StandardScaler())
    parts = [("numbers", of_numbers, list(NUMBERS)), ("proximity", OneHotEncoder(), ["ocean_proximity"])]
    return ColumnTransformer(parts)


def _table(X):
    return np.array(X, dtype=np.float64, ndmin=2)


def _words(X):
    return np.array(X, dtype=object, ndmin=2)
