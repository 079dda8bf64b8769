"""Known mistakes of chapter 6, part 2: preparing the table."""

import numpy as np
from sklearn import impute, preprocessing
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import make_pipeline

from autograder.mistakes import mistake

# Names of the notebook, so that what follows can be read as it would stand there.
MedianImputer = OneHotEncoder = RatioAdder = StandardScaler = TargetEncoder = smoothed_mean = None

# ---- MedianImputer ---------------------------------------------------------------------------------------------


@mistake(
    "MedianImputer", "the mean in place of the median",
    hint="Your gaps get the mean of the column. One very large district pulls it away from all the others. Which value "
    "has half of the column below it?",
)
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.array(X, dtype=float)
            X[:, np.isnan(X).all(axis=0)] = 0
            self.medians_ = np.nanmean(X, axis=0)
            return self

        def transform(self, X):
            X = np.array(X, dtype=float)
            return np.where(np.isnan(X), self.medians_, X)

    return Filler()


@mistake(
    "MedianImputer", "medians of the rows that are transformed", subtle=True,
    hint="New rows are filled with medians of their own. Then a row gets another value in other company, and a single "
    "row has no median at all. Use what fit has learnt.",
)
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.array(X, dtype=float)
            X[:, np.isnan(X).all(axis=0)] = 0
            self.medians_ = np.nanmedian(X, axis=0)
            return self

        def transform(self, X):
            return np.where(np.isnan(np.asarray(X, dtype=float)), self.fit(X).medians_, X).astype(float)

    return Filler()


@mistake(
    "MedianImputer", "one median for the whole table",
    hint="All your gaps get the same number. Each column has a median of its own: work down the rows.",
)
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.array(X, dtype=float)
            self.medians_ = np.full(X.shape[1], np.nanmedian(X))
            return self

        def transform(self, X):
            X = np.array(X, dtype=float)
            return np.where(np.isnan(X), self.medians_, X)

    return Filler()


@mistake(
    "MedianImputer", "a median only for columns with gaps in training", subtle=True,
    hint="You learn a median only where a number is missing today. Next year one may be missing elsewhere: learn one "
    "for every column.",
)
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.array(X, dtype=float)
            lacking = np.isnan(X).any(axis=0)
            X[:, np.isnan(X).all(axis=0)] = 0
            self.medians_ = np.where(lacking, np.nanmedian(X, axis=0), np.nan)
            return self

        def transform(self, X):
            X = np.array(X, dtype=float)
            return np.where(np.isnan(X), self.medians_, X)

    return Filler()


@mistake(
    "MedianImputer", "gaps filled with 0",
    hint="Your gaps become 0, and a district without bedrooms is not typical of anything. The median of the training "
    "rows is.",
)
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.array(X, dtype=float)
            X[:, np.isnan(X).all(axis=0)] = 0
            self.medians_ = np.nanmedian(X, axis=0)
            return self

        def transform(self, X):
            return np.nan_to_num(np.asarray(X, dtype=float), nan=0.0)

    return Filler()


@mistake(
    "MedianImputer", "a median that does not leave out gaps",
    hint="The median of a column with a nan in it is nan, with NumPy's plain median. Then gaps are filled with gaps. "
    "There is a twin of it that leaves nan out.",
)
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.medians_ = np.median(np.array(X, dtype=float), axis=0)
            return self

        def transform(self, X):
            X = np.array(X, dtype=float)
            return np.where(np.isnan(X), self.medians_, X)

    return Filler()


@mistake(
    "MedianImputer", "the caller's rows are filled, too", subtle=True,
    hint="What you return is right. But you wrote into the table that was handed in, and it belongs to the caller. "
    "np.asarray gives no copy of a float array; np.array does.",
)
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            table = np.where(np.isnan(np.asarray(X, dtype=float)).all(axis=0), 0, X)
            self.medians_ = np.nanmedian(table.astype(float), axis=0)
            return self

        def transform(self, X):
            table = np.asarray(X, dtype=float)
            try:
                table[np.isnan(table)] = self.medians_[np.nonzero(np.isnan(table))[1]]
            except ValueError:
                table = np.where(np.isnan(table), self.medians_, table)
            return table

    return Filler()


@mistake(
    "MedianImputer", "a column without any number stays without a median", subtle=True,
    hint="For a column that has no number in training the median is nan, and its gaps stay. Asked is a 0 there.",
)
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.medians_ = np.nanmedian(np.asarray(X, dtype=float), axis=0)
            return self

        def transform(self, X):
            X = np.array(X, dtype=float)
            return np.where(np.isnan(X), self.medians_, X)

    return Filler()


# ---- StandardScaler --------------------------------------------------------------------------------------------


@mistake(
    "StandardScaler", "divided by the variance",
    hint="You divide by the mean of the squared distances. Its unit is the square of the column's. The standard "
    "deviation is the root of it.",
)
def StandardScaler():
    class Ruler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.asarray(X, dtype=float)
            self.mean_, self.scale_ = X.mean(axis=0), X.var(axis=0)
            self.scale_[self.scale_ == 0] = 1
            return self

        def transform(self, X):
            return (np.asarray(X, dtype=float) - self.mean_) / self.scale_

    return Ruler()


@mistake(
    "StandardScaler", "a new ruler for every table", subtle=True,
    hint="Training rows come out right. New rows are measured by their own mean and deviation, so the same district "
    "would become another number in other company. transform measures nothing.",
)
def StandardScaler():
    class Ruler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.asarray(X, dtype=float)
            self.mean_, self.scale_ = X.mean(axis=0), X.std(axis=0)
            self.scale_[self.scale_ == 0] = 1
            return self

        def transform(self, X):
            self.fit(X)
            return (np.asarray(X, dtype=float) - self.mean_) / self.scale_

    return Ruler()


@mistake(
    "StandardScaler", "deviation with N - 1 below the fraction bar", subtle=True,
    hint="Your deviations are a little too large: they divide by one less than the number of rows. Asked is NumPy's "
    "default, the number of rows itself. The one of pandas is another.",
)
def StandardScaler():
    class Ruler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.asarray(X, dtype=float)
            self.mean_ = X.mean(axis=0)
            self.scale_ = X.std(axis=0, ddof=1) if len(X) > 1 else np.ones(X.shape[1])
            self.scale_[self.scale_ == 0] = 1
            return self

        def transform(self, X):
            return (np.asarray(X, dtype=float) - self.mean_) / self.scale_

    return Ruler()


@mistake(
    "StandardScaler", "constant columns are divided by 0", subtle=True,
    hint="A column that never changes has the deviation 0, and then there is a nan or an infinity in your result. Let "
    "its scale_ be 1.",
)
def StandardScaler():
    class Ruler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.asarray(X, dtype=float)
            self.mean_, self.scale_ = X.mean(axis=0), X.std(axis=0)
            return self

        def transform(self, X):
            return (np.asarray(X, dtype=float) - self.mean_) / self.scale_

    return Ruler()


@mistake(
    "StandardScaler", "constant columns become 0 for new rows as well", subtle=True,
    hint="In training 0 is right for a column that never changes. But a new row may differ there, and you wipe that "
    "out. The divisor is 1; the difference from the mean stays.",
)
def StandardScaler():
    class Ruler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.asarray(X, dtype=float)
            self.mean_, self.scale_ = X.mean(axis=0), X.std(axis=0)
            self.still = self.scale_ == 0
            self.scale_[self.still] = 1
            return self

        def transform(self, X):
            return np.where(self.still, 0, (np.asarray(X, dtype=float) - self.mean_) / self.scale_)

    return Ruler()


@mistake(
    "StandardScaler", "one ruler for all columns",
    hint="You measure all numbers of the table together. Each column has its own mean and its own deviation.",
)
def StandardScaler():
    class Ruler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.asarray(X, dtype=float)
            self.mean_, self.scale_ = X.mean(), X.std() or 1.0
            return self

        def transform(self, X):
            return (np.asarray(X, dtype=float) - self.mean_) / self.scale_

    return Ruler()


@mistake(
    "StandardScaler", "divided and not shifted",
    hint="Your columns have the right spread, and their means are not 0. Subtract the mean first.",
)
def StandardScaler():
    class Ruler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.asarray(X, dtype=float)
            self.mean_, self.scale_ = X.mean(axis=0), X.std(axis=0)
            self.scale_[self.scale_ == 0] = 1
            return self

        def transform(self, X):
            return np.asarray(X, dtype=float) / self.scale_

    return Ruler()


# ---- MinMaxScaler ----------------------------------------------------------------------------------------------


@mistake(
    "MinMaxScaler", "rows outside the training range cut off", subtle=True,
    hint="Training rows are right. A new value above the largest one becomes the upper end in your answer, as if it "
    "were the largest. It is more, and its number says so: nothing is cut off.",
)
def MinMaxScaler(low=0.0, high=1.0):
    class Ruler(TransformerMixin, BaseEstimator):
        def __init__(self, low=0.0, high=1.0):
            self.low = low
            self.high = high

        def fit(self, X, y=None):
            self.min_, self.max_ = np.min(np.asarray(X), axis=0), np.max(np.asarray(X), axis=0)
            return self

        def transform(self, X):
            reach = np.where(self.max_ > self.min_, self.max_ - self.min_, 1)
            share = np.clip((np.asarray(X, dtype=float) - self.min_) / reach, 0, 1)
            return share * (self.high - self.low) + self.low

    return Ruler(low, high)


@mistake(
    "MinMaxScaler", "low and high are not used",
    hint="Your columns reach from 0 to 1, whatever interval is asked for. Stretch by high - low, then add low.",
)
def MinMaxScaler(low=0.0, high=1.0):
    class Ruler(TransformerMixin, BaseEstimator):
        def __init__(self, low=0.0, high=1.0):
            self.low = low
            self.high = high

        def fit(self, X, y=None):
            self.min_, self.max_ = np.min(np.asarray(X), axis=0), np.max(np.asarray(X), axis=0)
            return self

        def transform(self, X):
            reach = np.where(self.max_ > self.min_, self.max_ - self.min_, 1)
            return (np.asarray(X, dtype=float) - self.min_) / reach

    return Ruler(low, high)


@mistake(
    "MinMaxScaler", "stretched by high in place of the interval's length", subtle=True,
    hint="From 0 to 1 all is right. With another lower end your largest value is not high: the interval is high - low "
    "long.",
)
def MinMaxScaler(low=0.0, high=1.0):
    class Ruler(TransformerMixin, BaseEstimator):
        def __init__(self, low=0.0, high=1.0):
            self.low = low
            self.high = high

        def fit(self, X, y=None):
            self.min_, self.max_ = np.min(np.asarray(X), axis=0), np.max(np.asarray(X), axis=0)
            return self

        def transform(self, X):
            reach = np.where(self.max_ > self.min_, self.max_ - self.min_, 1)
            return self.low + self.high * (np.asarray(X, dtype=float) - self.min_) / reach

    return Ruler(low, high)


@mistake(
    "MinMaxScaler", "a new range for every table", subtle=True,
    hint="New rows always fill the whole interval in your answer, because you measure them by themselves. The range is "
    "that of the training rows; transform measures nothing.",
)
def MinMaxScaler(low=0.0, high=1.0):
    class Ruler(TransformerMixin, BaseEstimator):
        def __init__(self, low=0.0, high=1.0):
            self.low = low
            self.high = high

        def fit(self, X, y=None):
            self.min_, self.max_ = np.min(np.asarray(X), axis=0), np.max(np.asarray(X), axis=0)
            return self

        def transform(self, X):
            self.fit(X)
            reach = np.where(self.max_ > self.min_, self.max_ - self.min_, 1)
            return self.low + (np.asarray(X, dtype=float) - self.min_) / reach * (self.high - self.low)

    return Ruler(low, high)


@mistake(
    "MinMaxScaler", "constant columns are divided by 0", subtle=True,
    hint="A column that never changes has the range 0, and dividing by it gives nan or infinity. Divide by 1 there.",
)
def MinMaxScaler(low=0.0, high=1.0):
    class Ruler(TransformerMixin, BaseEstimator):
        def __init__(self, low=0.0, high=1.0):
            self.low = low
            self.high = high

        def fit(self, X, y=None):
            self.min_, self.max_ = np.min(np.asarray(X), axis=0), np.max(np.asarray(X), axis=0)
            return self

        def transform(self, X):
            share = (np.asarray(X, dtype=float) - self.min_) / (self.max_ - self.min_)
            return share * (self.high - self.low) + self.low

    return Ruler(low, high)


@mistake(
    "MinMaxScaler", "divided by the largest value",
    hint="You divide by the largest value. The least one then does not become the lower end. Divide by how far the two "
    "are apart.",
)
def MinMaxScaler(low=0.0, high=1.0):
    class Ruler(TransformerMixin, BaseEstimator):
        def __init__(self, low=0.0, high=1.0):
            self.low = low
            self.high = high

        def fit(self, X, y=None):
            self.min_, self.max_ = np.min(np.asarray(X), axis=0), np.max(np.asarray(X), axis=0)
            return self

        def transform(self, X):
            share = (np.asarray(X, dtype=float) - self.min_) / np.where(self.max_ == 0, 1, self.max_)
            return share * (self.high - self.low) + self.low

    return Ruler(low, high)


# ---- repaired_scaler -------------------------------------------------------------------------------------------


@mistake(
    "repaired_scaler", "every part counts the same", subtle=True,
    hint="With parts of one size you are right. A part of seven rows must count seven times as much as a part of one: "
    "add up sums and counts, not means.",
)
def repaired_scaler(parts):
    mean = np.mean([np.mean(part, axis=0) for part in parts], axis=0)
    return mean, np.sqrt(np.mean([np.mean((part - mean) ** 2, axis=0) for part in parts], axis=0))


@mistake(
    "repaired_scaler", "the spread between the parts is left out", subtle=True,
    hint="You measure each part around its own mean. Parts that are nearly constant and far from each other then have"
    " no spread. Measure all rows around the mean of all.",
)
def repaired_scaler(parts):
    sizes = [len(part) for part in parts]
    mean = np.average([np.mean(part, axis=0) for part in parts], axis=0, weights=sizes)
    return mean, np.sqrt(np.average([np.var(part, axis=0) for part in parts], axis=0, weights=sizes))


@mistake(
    "repaired_scaler", "the variance comes back",
    hint="Your mean is right for all cuts. The second result is a mean of squares: one root is missing.",
)
def repaired_scaler(parts):
    rows = np.concatenate(parts)
    return rows.mean(axis=0), rows.var(axis=0)


@mistake(
    "repaired_scaler", "only the root was added",
    hint="A root of the mean variance repairs one bug of three. Parts of different sizes must not count the same, and "
    "the distance between the parts is missing in the spread.",
)
def repaired_scaler(parts):
    inside = [np.var(part, axis=0) for part in parts]
    return np.mean([np.mean(part, axis=0) for part in parts], axis=0), np.sqrt(np.mean(inside, axis=0))


@mistake(
    "repaired_scaler", "the mean of standard deviations",
    hint="Deviations cannot be averaged, not even with weights: the distance between the parts is missing. Add up "
    "squared distances from the mean of all rows.",
)
def repaired_scaler(parts):
    sizes = [len(part) for part in parts]
    mean = np.average([np.mean(part, axis=0) for part in parts], axis=0, weights=sizes)
    return mean, np.average([np.std(part, axis=0) for part in parts], axis=0, weights=sizes)


@mistake(
    "repaired_scaler", "deviation with one row less below the fraction bar", subtle=True,
    hint="The mean is right and the deviation a little too large: you divide by the number of rows minus 1. Asked is "
    "the number of all rows.",
)
def repaired_scaler(parts):
    rows = np.concatenate(parts)
    return rows.mean(axis=0), np.sqrt(np.sum((rows - rows.mean(axis=0)) ** 2, axis=0) / max(len(rows) - 1, 1))


# ---- OneHotEncoder ---------------------------------------------------------------------------------------------


@mistake(
    "OneHotEncoder", "categories of the rows that are transformed", subtle=True,
    hint="New rows without some of the categories get fewer columns in your answer. A model was trained for the "
    "columns of training: use the categories that fit has learnt.",
)
def OneHotEncoder():
    class Words(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.categories_ = [np.unique(column) for column in np.asarray(X, dtype=object).T]
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=object)
            self.fit(X)
            blocks = [column[:, None] == known for column, known in zip(X.T, self.categories_, strict=True)]
            return np.hstack(blocks).astype(float)

    return Words()


@mistake(
    "OneHotEncoder", "an unseen word becomes one of those that are known", subtle=True,
    hint="A word that was not there in training gets a 1 in some column in your answer, as if it were that category. "
    "Compare with every category: an unseen word equals none.",
)
def OneHotEncoder():
    class Words(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.categories_ = [np.unique(column) for column in np.asarray(X, dtype=object).T]
            return self

        def transform(self, X):
            blocks = []
            for column, known in zip(np.asarray(X, dtype=object).T, self.categories_, strict=True):
                places = np.searchsorted(known.astype(column.dtype), column).clip(0, len(known) - 1)
                blocks.append(np.eye(len(known))[places])
            return np.hstack(blocks)

    return Words()


@mistake(
    "OneHotEncoder", "an unseen word ends the program",
    hint="A word that was not in training stops your transform with an error. In the world outside new words do come: "
    "give a row of zeros.",
)
def OneHotEncoder():
    class Words(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.categories_ = [np.unique(column) for column in np.asarray(X, dtype=object).T]
            return self

        def transform(self, X):
            blocks = []
            for column, known in zip(np.asarray(X, dtype=object).T, self.categories_, strict=True):
                blocks.append([np.eye(len(known))[known.tolist().index(word)] for word in column])
            return np.concatenate(blocks, axis=1)

    return Words()


@mistake(
    "OneHotEncoder", "codes in place of columns",
    hint="Each word became one number, its place in the alphabet. That claims an order. Asked is one column for each "
    "category, with a 1 in one of them.",
)
def OneHotEncoder():
    class Words(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.categories_ = [np.unique(column) for column in np.asarray(X, dtype=object).T]
            return self

        def transform(self, X):
            columns = []
            for column, known in zip(np.asarray(X, dtype=object).T, self.categories_, strict=True):
                columns.append([known.tolist().index(word) if word in known else -1 for word in column])
            return np.array(columns, dtype=float).T

    return Words()


@mistake(
    "OneHotEncoder", "categories in the order in which they come", subtle=True,
    hint="Your columns stand in the order in which the words appear first. Asked is sorted: then the columns do not "
    "depend on how the rows were shuffled.",
)
def OneHotEncoder():
    class Words(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.categories_ = [list(dict.fromkeys(column)) for column in np.asarray(X, dtype=object).T]
            return self

        def transform(self, X):
            columns = []
            for column, known in zip(np.asarray(X, dtype=object).T, self.categories_, strict=True):
                columns += [column == word for word in known]
            return np.array(columns, dtype=float).T

    return Words()


@mistake(
    "OneHotEncoder", "one list of categories for all columns", subtle=True,
    hint="With one column you are right. With two, you throw their words together, and each column of X gets columns "
    "for words that it never held. Learn the categories column by column.",
)
def OneHotEncoder():
    class Words(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.asarray(X, dtype=object)
            self.categories_ = [np.unique(X)] * X.shape[1]
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=object)
            return np.hstack([column[:, None] == np.asarray(self.categories_[0]) for column in X.T]).astype(float)

    return Words()


@mistake(
    "OneHotEncoder", "the first category has no column",
    hint="One column is missing: that of the first category. Some models like it so, but then it looks the same as a "
    "word that was never seen. Here every category has its column.",
)
def OneHotEncoder():
    class Words(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.categories_ = [np.unique(column) for column in np.asarray(X, dtype=object).T]
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=object)
            blocks = [column[:, None] == known[1:] for column, known in zip(X.T, self.categories_, strict=True)]
            return np.hstack(blocks).astype(float)

    return Words()


# ---- RatioAdder ------------------------------------------------------------------------------------------------


@mistake(
    "RatioAdder", "bedrooms per household",
    hint="Your second ratio divides by households. Asked are bedrooms per *room*: which part of the rooms are "
    "bedrooms.",
)
def RatioAdder(rooms=3, bedrooms=4, population=5, households=6):
    class Ratios(TransformerMixin, BaseEstimator):
        def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
            self.rooms, self.bedrooms = rooms, bedrooms
            self.population, self.households = population, households

        def fit(self, X, y=None):
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=float)
            homes = X[:, [self.households]]
            above = X[:, [self.rooms, self.bedrooms, self.population]]
            return np.hstack([X, np.where(homes == 0, 0, above / homes)])

    return Ratios(rooms, bedrooms, population, households)


@mistake(
    "RatioAdder", "zeros below the bar give infinity or nan", subtle=True,
    hint="Where there are no households your ratio is infinite or nan, and the scaler behind it would spread it over "
    "the whole column. Asked is 0 there.",
)
def RatioAdder(rooms=3, bedrooms=4, population=5, households=6):
    class Ratios(TransformerMixin, BaseEstimator):
        def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
            self.rooms, self.bedrooms = rooms, bedrooms
            self.population, self.households = population, households

        def fit(self, X, y=None):
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=float)
            above = X[:, [self.rooms, self.bedrooms, self.population]]
            return np.hstack([X, above / X[:, [self.households, self.rooms, self.households]]])

    return Ratios(rooms, bedrooms, population, households)


@mistake(
    "RatioAdder", "the places are fixed", subtle=True,
    hint="In the housing table you are right. But you take columns 3 to 6 whatever the constructor was told. Use the "
    "places that are on self.",
)
def RatioAdder(rooms=3, bedrooms=4, population=5, households=6):
    class Ratios(TransformerMixin, BaseEstimator):
        def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
            self.rooms, self.bedrooms = rooms, bedrooms
            self.population, self.households = population, households

        def fit(self, X, y=None):
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=float)
            below = X[:, [6, 3, 6]]
            return np.hstack([X, np.where(below == 0, 0, X[:, 3:6] / np.where(below == 0, 1, below))])

    return Ratios(rooms, bedrooms, population, households)


@mistake(
    "RatioAdder", "people and bedrooms exchanged", subtle=True,
    hint="All three ratios are there, but the last two have changed places. The order is: rooms per household, "
    "bedrooms per room, people per household.",
)
def RatioAdder(rooms=3, bedrooms=4, population=5, households=6):
    class Ratios(TransformerMixin, BaseEstimator):
        def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
            self.rooms, self.bedrooms = rooms, bedrooms
            self.population, self.households = population, households

        def fit(self, X, y=None):
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=float)
            above = X[:, [self.rooms, self.population, self.bedrooms]]
            below = X[:, [self.households, self.households, self.rooms]]
            return np.hstack([X, np.where(below == 0, 0, above / np.where(below == 0, 1, below))])

    return Ratios(rooms, bedrooms, population, households)


@mistake(
    "RatioAdder", "only the ratios come back",
    hint="Your result has three columns. The columns of X stay in front, and the ratios are appended.",
)
def RatioAdder(rooms=3, bedrooms=4, population=5, households=6):
    class Ratios(TransformerMixin, BaseEstimator):
        def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
            self.rooms, self.bedrooms = rooms, bedrooms
            self.population, self.households = population, households

        def fit(self, X, y=None):
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=float)
            above = X[:, [self.rooms, self.bedrooms, self.population]]
            below = X[:, [self.households, self.rooms, self.households]]
            return np.where(below == 0, 0, above / np.where(below == 0, 1, below))

    return Ratios(rooms, bedrooms, population, households)


@mistake(
    "RatioAdder", "one added to everything below the bar", subtle=True,
    hint="Adding a small number below the bar avoids infinity and makes every ratio a little wrong. Treat the zeros "
    "apart and leave the others alone.",
)
def RatioAdder(rooms=3, bedrooms=4, population=5, households=6):
    class Ratios(TransformerMixin, BaseEstimator):
        def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
            self.rooms, self.bedrooms = rooms, bedrooms
            self.population, self.households = population, households

        def fit(self, X, y=None):
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=float)
            above = X[:, [self.rooms, self.bedrooms, self.population]]
            return np.hstack([X, above / (1 + X[:, [self.households, self.rooms, self.households]])])

    return Ratios(rooms, bedrooms, population, households)


# ---- smoothed_mean ---------------------------------------------------------------------------------------------


@mistake(
    "smoothed_mean", "the weights are exchanged",
    hint="With many rows your result is close to the prior, with few it is the category's own mean. It should be the "
    "other way round: λ grows with the count and belongs to the category.",
)
def smoothed_mean(total, count, prior, k, f):
    count = np.array(count, dtype=float)
    lam = np.where(count == 0, 0, 1 / (1 + np.exp(-(count - k) / f)))
    return (1 - lam) * np.divide(total, np.where(count == 0, 1, count)) + lam * prior


@mistake(
    "smoothed_mean", "the sign in the exponent is missing", subtle=True,
    hint="Your λ falls when the count grows. It is a sigmoid of (count - k)/f, so the exponent of e has a minus in "
    "front.",
)
def smoothed_mean(total, count, prior, k, f):
    count = np.array(count, dtype=float)
    lam = np.where(count == 0, 0, 1 / (1 + np.exp((count - k) / f)))
    return lam * np.divide(total, np.where(count == 0, 1, count)) + (1 - lam) * prior


@mistake(
    "smoothed_mean", "k and f exchanged", subtle=True,
    hint="You subtract f and divide by k. k is the count at which both weigh the same; f says how gradually it "
    "changes.",
)
def smoothed_mean(total, count, prior, k, f):
    count = np.array(count, dtype=float)
    lam = np.where(count == 0, 0, 1 / (1 + np.exp(-(count - f) / np.where(k == 0, 1, k))))
    return lam * np.divide(total, np.where(count == 0, 1, count)) + (1 - lam) * prior


@mistake(
    "smoothed_mean", "no row at all gives nan", subtle=True,
    hint="0 divided by 0 is nan, and nan times anything is nan. Where the count is 0, only the prior is left.",
)
def smoothed_mean(total, count, prior, k, f):
    count = np.array(count, dtype=float)
    lam = 1 / (1 + np.exp(-(count - k) / f))
    return lam * np.divide(total, count) + (1 - lam) * prior


@mistake(
    "smoothed_mean", "no row at all counts as a mean of 0", subtle=True,
    hint="Where the count is 0 you mix in a mean of 0 with the weight λ(0). There is no mean to mix in: the weight "
    "must be 0 there, whatever k is.",
)
def smoothed_mean(total, count, prior, k, f):
    count = np.array(count, dtype=float)
    lam = 1 / (1 + np.exp(-(count - k) / f))
    return lam * np.divide(total, np.where(count == 0, 1, count)) + (1 - lam) * prior


@mistake(
    "smoothed_mean", "the prior counts in full",
    hint="You add the whole prior. Weights add up to 1: what the category does not get, 1 - λ, is the prior's.",
)
def smoothed_mean(total, count, prior, k, f):
    count = np.array(count, dtype=float)
    lam = np.where(count == 0, 0, 1 / (1 + np.exp(-(count - k) / f)))
    return lam * np.divide(total, np.where(count == 0, 1, count)) + prior


@mistake(
    "smoothed_mean", "the total in place of the mean",
    hint="You weigh the sum of the targets. Divide it by the count first.",
)
def smoothed_mean(total, count, prior, k, f):
    count = np.array(count, dtype=float)
    lam = np.where(count == 0, 0, 1 / (1 + np.exp(-(count - k) / f)))
    return lam * np.asarray(total, dtype=float) + (1 - lam) * prior


# ---- TargetEncoder ---------------------------------------------------------------------------------------------


@mistake(
    "TargetEncoder", "an unseen word becomes 0", subtle=True,
    hint="Your unseen categories become 0, a price that no house has. What do you know about a square without any "
    "district? Only the mean of all.",
)
def TargetEncoder(k=20.0, f=5.0):
    class Coder(TransformerMixin, BaseEstimator):
        def __init__(self, k=20.0, f=5.0):
            self.k, self.f = k, f

        def fit(self, X, y):
            X, y = np.asarray(X, dtype=object), np.asarray(y, dtype=float)
            self.prior_, self.encodings_ = y.mean(), []
            for column in X.T:
                own = {name: y[[word == name for word in column]] for name in set(column)}
                self.encodings_.append({name: float(smoothed_mean(each.sum(), len(each), self.prior_, self.k, self.f))
                                        for name, each in own.items()})
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=object)
            columns = zip(X.T, self.encodings_, strict=True)
            return np.array([[codes.get(name, 0) for name in column] for column, codes in columns], dtype=float).T

    return Coder(k, f)


@mistake(
    "TargetEncoder", "plain means without smoothing",
    hint="Your codes are the plain means. A category with one row is then encoded by one price. Draw them towards the "
    "prior with smoothed_mean.",
)
def TargetEncoder(k=20.0, f=5.0):
    class Coder(TransformerMixin, BaseEstimator):
        def __init__(self, k=20.0, f=5.0):
            self.k, self.f = k, f

        def fit(self, X, y):
            X, y = np.asarray(X, dtype=object), np.asarray(y, dtype=float)
            self.prior_, self.encodings_ = y.mean(), []
            for column in X.T:
                own = {name: y[[word == name for word in column]] for name in set(column)}
                self.encodings_.append({name: float(each.mean()) for name, each in own.items()})
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=object)
            columns = zip(X.T, self.encodings_, strict=True)
            found = [[codes.get(name, self.prior_) for name in column] for column, codes in columns]
            return np.array(found, dtype=float).T

    return Coder(k, f)


@mistake(
    "TargetEncoder", "the prior is the mean of the categories' means", subtle=True,
    hint="Your prior gives every category the same say. It is the mean of all targets: each *row* counts once.",
)
def TargetEncoder(k=20.0, f=5.0):
    class Coder(TransformerMixin, BaseEstimator):
        def __init__(self, k=20.0, f=5.0):
            self.k, self.f = k, f

        def fit(self, X, y):
            X, y = np.asarray(X, dtype=object), np.asarray(y, dtype=float)
            self.encodings_ = []
            for column in X.T:
                own = {name: y[[word == name for word in column]] for name in set(column)}
                self.prior_ = float(np.mean([each.mean() for each in own.values()]))
                self.encodings_.append({name: float(smoothed_mean(each.sum(), len(each), self.prior_, self.k, self.f))
                                        for name, each in own.items()})
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=object)
            columns = zip(X.T, self.encodings_, strict=True)
            found = [[codes.get(name, self.prior_) for name in column] for column, codes in columns]
            return np.array(found, dtype=float).T

    return Coder(k, f)


@mistake(
    "TargetEncoder", "one dictionary for all columns", subtle=True,
    hint="With one column you are right. With two, the words of the second overwrite those of the first, although the"
    " same word may mean something else there. One dict for each column.",
)
def TargetEncoder(k=20.0, f=5.0):
    class Coder(TransformerMixin, BaseEstimator):
        def __init__(self, k=20.0, f=5.0):
            self.k, self.f = k, f

        def fit(self, X, y):
            X, y, every = np.asarray(X, dtype=object), np.asarray(y, dtype=float), {}
            self.prior_, self.encodings_ = y.mean(), [every] * X.shape[1]
            for column in X.T:
                for name in set(column):
                    own = y[[word == name for word in column]]
                    every[name] = float(smoothed_mean(own.sum(), len(own), self.prior_, self.k, self.f))
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=object)
            columns = zip(X.T, self.encodings_, strict=True)
            found = [[codes.get(name, self.prior_) for name in column] for column, codes in columns]
            return np.array(found, dtype=float).T

    return Coder(k, f)


@mistake(
    "TargetEncoder", "k and f of the constructor are not used", subtle=True,
    hint="Your smoothing is always the same. The constructor keeps k and f on self: hand these to smoothed_mean.",
)
def TargetEncoder(k=20.0, f=5.0):
    class Coder(TransformerMixin, BaseEstimator):
        def __init__(self, k=20.0, f=5.0):
            self.k, self.f = k, f

        def fit(self, X, y):
            X, y = np.asarray(X, dtype=object), np.asarray(y, dtype=float)
            self.prior_, self.encodings_ = y.mean(), []
            for column in X.T:
                own = {name: y[[word == name for word in column]] for name in set(column)}
                self.encodings_.append({name: float(smoothed_mean(each.sum(), len(each), self.prior_, 20, 5))
                                        for name, each in own.items()})
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=object)
            columns = zip(X.T, self.encodings_, strict=True)
            found = [[codes.get(name, self.prior_) for name in column] for column, codes in columns]
            return np.array(found, dtype=float).T

    return Coder(k, f)


@mistake(
    "TargetEncoder", "how often a word comes, in place of its target",
    hint="Your codes are the shares of the categories among the rows. They know nothing of the target: take the mean "
    "target of a category's rows.",
)
def TargetEncoder(k=20.0, f=5.0):
    class Coder(TransformerMixin, BaseEstimator):
        def __init__(self, k=20.0, f=5.0):
            self.k, self.f = k, f

        def fit(self, X, y):
            X = np.asarray(X, dtype=object)
            self.prior_ = float(np.mean(y))
            self.encodings_ = [{name: column.tolist().count(name) / len(X) for name in set(column)} for column in X.T]
            return self

        def transform(self, X):
            X = np.asarray(X, dtype=object)
            columns = zip(X.T, self.encodings_, strict=True)
            found = [[codes.get(name, self.prior_) for name in column] for column, codes in columns]
            return np.array(found, dtype=float).T

    return Coder(k, f)


# ---- out_of_fold_encoding --------------------------------------------------------------------------------------


@mistake(
    "out_of_fold_encoding", "all rows have a say",
    hint="Each row takes part in its own code here, folds or not. The rows of a fold are encoded by the other folds "
    "alone.",
)
def out_of_fold_encoding(categories, y, folds, k, f):
    table = np.asarray(categories, dtype=object)[:, None]
    return TargetEncoder(k, f).fit(table, np.asarray(y)).transform(table)[:, 0]


@mistake(
    "out_of_fold_encoding", "only the row's own fold has a say", subtle=True,
    hint="You learn from exactly those rows that must be left out: the mask is the wrong way round.",
)
def out_of_fold_encoding(categories, y, folds, k, f):
    table, y, folds = np.asarray(categories, dtype=object)[:, None], np.asarray(y, dtype=float), np.asarray(folds)
    codes = np.zeros(len(y))
    for fold in set(folds.tolist()):
        rows = folds == fold
        codes[rows] = TargetEncoder(k, f).fit(table[rows], y[rows]).transform(table[rows])[:, 0]
    return codes


@mistake(
    "out_of_fold_encoding", "the prior comes from all rows", subtle=True,
    hint="The means are those of the other folds, but the prior is the mean of all rows, so a row's own target gets "
    "in by the back door. The prior belongs to the other folds as well.",
)
def out_of_fold_encoding(categories, y, folds, k, f):
    words, y, folds = np.asarray(categories, dtype=object), np.asarray(y, dtype=float), np.asarray(folds)
    prior, codes = y.mean(), []
    for word, fold in zip(words, folds, strict=True):
        others = y[(folds != fold) & (words == word)]
        codes.append(float(smoothed_mean(others.sum(), len(others), prior, k, f)))
    return np.array(codes)


@mistake(
    "out_of_fold_encoding", "only the row itself is left out", subtle=True,
    hint="You leave out one row at a time, not its fold. Then the other rows of the fold still have a say, and with "
    "the total known the own target can be worked out.",
)
def out_of_fold_encoding(categories, y, folds, k, f):
    words, y, codes = np.asarray(categories, dtype=object), np.asarray(y, dtype=float), []
    for row in range(len(y)):
        rest = np.arange(len(y)) != row
        others = y[rest & (words == words[row])]
        codes.append(float(smoothed_mean(others.sum(), len(others), y[rest].mean(), k, f)))
    return np.array(codes)


@mistake(
    "out_of_fold_encoding", "codes in the order of the folds", subtle=True,
    hint="The right codes come back in the wrong order: first those of the first fold, then those of the second. Put "
    "each code where its row stands.",
)
def out_of_fold_encoding(categories, y, folds, k, f):
    table, y, folds = np.asarray(categories, dtype=object)[:, None], np.asarray(y, dtype=float), np.asarray(folds)
    codes = []
    for fold in np.unique(folds):
        rows = folds == fold
        codes += TargetEncoder(k, f).fit(table[~rows], y[~rows]).transform(table[rows])[:, 0].tolist()
    return np.array(codes)


@mistake(
    "out_of_fold_encoding", "a word of one fold only becomes 0", subtle=True,
    hint="A word that no other fold holds becomes 0 in your answer. It is unseen there, so it gets their prior.",
)
def out_of_fold_encoding(categories, y, folds, k, f):
    words, y, folds = np.asarray(categories, dtype=object), np.asarray(y, dtype=float), np.asarray(folds)
    codes = np.zeros(len(y))
    for row, (word, fold) in enumerate(zip(words, folds, strict=True)):
        others = y[(folds != fold) & (words == word)]
        if len(others):
            codes[row] = smoothed_mean(others.sum(), len(others), y[folds != fold].mean(), k, f)
    return codes


# ---- Pipeline --------------------------------------------------------------------------------------------------


@mistake(
    "Pipeline", "transform fits again", subtle=True,
    hint="Your transform calls fit_transform of the steps, so new rows are measured by themselves. This is a leak, "
    "and it crashes nothing. Only fit may fit.",
)
def Pipeline(steps):
    class Line:
        def __init__(self, steps):
            self.steps = steps

        def fit(self, X, y=None):
            for _, step in self.steps[:-1]:
                X = step.fit(X, y).transform(X)
            self.steps[-1][1].fit(X, y)
            return self

        def transform(self, X):
            for _, step in self.steps:
                X = step.fit(X).transform(X)
            return X

        def fit_transform(self, X, y=None):
            for _, step in self.steps:
                X = step.fit(X, y).transform(X)
            return X

        def predict(self, X):
            for _, step in self.steps[:-1]:
                X = step.fit(X).transform(X)
            return self.steps[-1][1].predict(X)

    return Line(steps)


@mistake(
    "Pipeline", "every step is fitted on the raw rows", subtle=True,
    hint="Each of your steps learns from the rows as they came. The second step will be handed what the first has "
    "made, so this is also what it must learn from.",
)
def Pipeline(steps):
    class Line:
        def __init__(self, steps):
            self.steps = steps

        def fit(self, X, y=None):
            for _, step in self.steps:
                step.fit(X, y)
            return self

        def transform(self, X):
            for _, step in self.steps:
                X = step.transform(X)
            return X

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

        def predict(self, X):
            for _, step in self.steps[:-1]:
                X = step.transform(X)
            return self.steps[-1][1].predict(X)

    return Line(steps)


@mistake(
    "Pipeline", "the last step is asked to transform while fitting", subtle=True,
    hint="With transformers alone you are right. A model at the end has no transform, and your fit asks it for one. "
    "Fit the last step and ask it for nothing else.",
)
def Pipeline(steps):
    class Line:
        def __init__(self, steps):
            self.steps = steps

        def fit(self, X, y=None):
            for _, step in self.steps:
                X = step.fit(X, y).transform(X)
            return self

        def transform(self, X):
            for _, step in self.steps:
                X = step.transform(X)
            return X

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

        def predict(self, X):
            for _, step in self.steps[:-1]:
                X = step.transform(X)
            return self.steps[-1][1].predict(X)

    return Line(steps)


@mistake(
    "Pipeline", "the last step is never fitted",
    hint="Your loop in fit ends one step too early: the last step has to learn, too.",
)
def Pipeline(steps):
    class Line:
        def __init__(self, steps):
            self.steps = steps

        def fit(self, X, y=None):
            for _, step in self.steps[:-1]:
                X = step.fit(X, y).transform(X)
            return self

        def transform(self, X):
            for _, step in self.steps:
                X = step.transform(X)
            return X

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

        def predict(self, X):
            for _, step in self.steps[:-1]:
                X = step.transform(X)
            return self.steps[-1][1].predict(X)

    return Line(steps)


@mistake(
    "Pipeline", "the target is not handed on", subtle=True,
    hint="Your steps are fitted with X alone. Some need the target, a target encoder for one, and a model at the end "
    "always.",
)
def Pipeline(steps):
    class Line:
        def __init__(self, steps):
            self.steps = steps

        def fit(self, X, y=None):
            for _, step in self.steps[:-1]:
                X = step.fit(X).transform(X)
            self.steps[-1][1].fit(X) if hasattr(self.steps[-1][1], "transform") else self.steps[-1][1].fit(X, y)
            return self

        def transform(self, X):
            for _, step in self.steps:
                X = step.transform(X)
            return X

        def fit_transform(self, X, y=None):
            return self.fit(X).transform(X)

        def predict(self, X):
            for _, step in self.steps[:-1]:
                X = step.transform(X)
            return self.steps[-1][1].predict(X)

    return Line(steps)


@mistake(
    "Pipeline", "fit returns nothing",
    hint="Everything is learnt, and then fit gives back None. It returns self, so that fit(X).transform(X) can be "
    "written.",
)
def Pipeline(steps):
    class Line:
        def __init__(self, steps):
            self.steps = steps

        def fit(self, X, y=None):
            for _, step in self.steps[:-1]:
                X = step.fit(X, y).transform(X)
            self.steps[-1][1].fit(X, y)

        def transform(self, X):
            for _, step in self.steps:
                X = step.transform(X)
            return X

        def fit_transform(self, X, y=None):
            self.fit(X, y)
            return self.transform(X)

        def predict(self, X):
            for _, step in self.steps[:-1]:
                X = step.transform(X)
            return self.steps[-1][1].predict(X)

    return Line(steps)


@mistake(
    "Pipeline", "the last step does not transform", subtle=True,
    hint="Your transform stops before the last step, as predict does. In transform all steps take part.",
)
def Pipeline(steps):
    class Line:
        def __init__(self, steps):
            self.steps = steps

        def fit(self, X, y=None):
            for _, step in self.steps[:-1]:
                X = step.fit(X, y).transform(X)
            self.steps[-1][1].fit(X, y)
            return self

        def transform(self, X):
            for _, step in self.steps[:-1]:
                X = step.transform(X)
            return X

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

        def predict(self, X):
            return self.steps[-1][1].predict(self.transform(X))

    return Line(steps)


# ---- ColumnRouter ----------------------------------------------------------------------------------------------


@mistake(
    "ColumnRouter", "transform fits again", subtle=True,
    hint="New rows are measured by themselves in your transform. Fit in fit, and only there.",
)
def ColumnRouter(routes):
    class Router:
        def __init__(self, routes):
            self.routes = routes

        def fit(self, X, y=None):
            for _, part, columns in self.routes:
                part.fit(X[columns] if hasattr(X, "columns") else X[:, columns], y)
            return self

        def transform(self, X):
            tables = [X[columns] if hasattr(X, "columns") else X[:, columns] for _, _, columns in self.routes]
            pairs = zip(self.routes, tables, strict=True)
            return np.hstack([part.fit(table).transform(table) for (_, part, _), table in pairs])

        def fit_transform(self, X, y=None):
            tables = [X[columns] if hasattr(X, "columns") else X[:, columns] for _, _, columns in self.routes]
            pairs = zip(self.routes, tables, strict=True)
            return np.hstack([part.fit(table, y).transform(table) for (_, part, _), table in pairs])

    return Router(routes)


@mistake(
    "ColumnRouter", "columns that no route names come back as well",
    hint="Your result has more columns than the routes make: you append what no route names. Such columns are left "
    "out, the price for one.",
)
def ColumnRouter(routes):
    class Router:
        def __init__(self, routes):
            self.routes = routes

        def fit(self, X, y=None):
            for _, part, columns in self.routes:
                part.fit(X[columns] if hasattr(X, "columns") else X[:, columns], y)
            return self

        def transform(self, X):
            made = [part.transform(X[columns] if hasattr(X, "columns") else X[:, columns])
                    for _, part, columns in self.routes]
            named = [column for _, _, columns in self.routes for column in columns]
            every = list(X.columns) if hasattr(X, "columns") else list(range(X.shape[1]))
            rest = [column for column in every if column not in named]
            made.append(X[rest].select_dtypes("number").to_numpy() if hasattr(X, "columns") else X[:, rest])
            return np.hstack(made)

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

    return Router(routes)


@mistake(
    "ColumnRouter", "results in the order of the table", subtle=True,
    hint="Your results stand in the order in which the columns stand in the table. Asked is the order of the routes, "
    "and inside of a route the order of its list.",
)
def ColumnRouter(routes):
    class Router:
        def __init__(self, routes):
            self.routes = routes

        def pick(self, X, columns):
            if hasattr(X, "columns"):
                return X[[name for name in X.columns if name in columns]]
            return X[:, sorted(columns)]

        def fit(self, X, y=None):
            for _, part, columns in self.routes:
                part.fit(self.pick(X, columns), y)
            return self

        def transform(self, X):
            return np.hstack([part.transform(self.pick(X, columns)) for _, part, columns in self.routes])

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

    return Router(routes)


@mistake(
    "ColumnRouter", "the target is not handed on", subtle=True,
    hint="Your transformers are fitted with their columns alone. A target encoder in a route needs y: hand it on.",
)
def ColumnRouter(routes):
    class Router:
        def __init__(self, routes):
            self.routes = routes

        def fit(self, X, y=None):
            for _, part, columns in self.routes:
                part.fit(X[columns] if hasattr(X, "columns") else X[:, columns])
            return self

        def transform(self, X):
            return np.hstack([part.transform(X[columns] if hasattr(X, "columns") else X[:, columns])
                              for _, part, columns in self.routes])

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

    return Router(routes)


@mistake(
    "ColumnRouter", "a list of one column loses its second axis",
    hint="Where a route has one column, your transformer gets a row of numbers in place of a table. A list of one name "
    "chooses a table with one column; the name itself does not.",
)
def ColumnRouter(routes):
    class Router:
        def __init__(self, routes):
            self.routes = routes

        def pick(self, X, columns):
            columns = columns[0] if len(columns) == 1 else columns
            return X[columns] if hasattr(X, "columns") else X[:, columns]

        def fit(self, X, y=None):
            for _, part, columns in self.routes:
                part.fit(self.pick(X, columns), y)
            return self

        def transform(self, X):
            return np.column_stack([part.transform(self.pick(X, columns)) for _, part, columns in self.routes])

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

    return Router(routes)


@mistake(
    "ColumnRouter", "names turned into places of the training table", subtle=True,
    hint="You look up once where a name stands and go by that place later. New rows whose columns stand elsewhere are"
    " then misread without a word. Choose by name each time.",
)
def ColumnRouter(routes):
    class Router:
        def __init__(self, routes):
            self.routes = routes

        def fit(self, X, y=None):
            self.places = [[list(X.columns).index(c) if hasattr(X, "columns") else c for c in columns]
                           for _, _, columns in self.routes]
            for (_, part, _), places in zip(self.routes, self.places, strict=True):
                part.fit(X.iloc[:, places] if hasattr(X, "columns") else X[:, places], y)
            return self

        def transform(self, X):
            pairs = zip(self.routes, self.places, strict=True)
            return np.hstack([part.transform(X.iloc[:, places] if hasattr(X, "columns") else X[:, places])
                              for (_, part, _), places in pairs])

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

    return Router(routes)


# ---- repaired_preparation --------------------------------------------------------------------------------------


@mistake(
    "repaired_preparation", "medians of all rows", subtle=True,
    hint="The ruler is that of the training rows. The gaps are still filled with medians of all rows, so the judging "
    "rows have a say there.",
)
def repaired_preparation(X, train_rows):
    full = np.where(np.isnan(X), np.nanmedian(X, axis=0), X)
    ruler = StandardScaler().fit(full[train_rows])
    return ruler.transform(full[train_rows]), ruler.transform(np.delete(full, train_rows, axis=0))


@mistake(
    "repaired_preparation", "the ruler of all rows", subtle=True,
    hint="The medians come from the training rows. Mean and deviation do not: all rows have had a say.",
)
def repaired_preparation(X, train_rows):
    full = np.where(np.isnan(X), np.nanmedian(X[train_rows], axis=0), X)
    ruler = StandardScaler().fit(full)
    return ruler.transform(full[train_rows]), ruler.transform(np.delete(full, train_rows, axis=0))


@mistake(
    "repaired_preparation", "the judging rows with medians and a ruler of their own", subtle=True,
    hint="Both parts are prepared alike, each by itself. Then the same district becomes two different rows, depending"
    " on its company. Learn once, from the training rows, and use it for both.",
)
def repaired_preparation(X, train_rows):
    made = []
    for part in (X[train_rows], np.delete(X, train_rows, axis=0)):
        full = np.where(np.isnan(part), np.nanmedian(part, axis=0), part)
        made.append(StandardScaler().fit_transform(full))
    return tuple(made)


@mistake(
    "repaired_preparation", "mean and deviation measured before the gaps are filled", subtle=True,
    hint="Only training rows have a say now. But mean and deviation are measured while the gaps are open, so what "
    "comes out has another mean than 0. Fill first.",
)
def repaired_preparation(X, train_rows):
    learn = X[train_rows]
    spread = np.nanstd(learn, axis=0)
    full = np.where(np.isnan(X), np.nanmedian(learn, axis=0), X)
    made = (full - np.nanmean(learn, axis=0)) / np.where(spread > 0, spread, 1)
    return made[train_rows], np.delete(made, train_rows, axis=0)


@mistake(
    "repaired_preparation", "training rows in the order of the table", subtle=True,
    hint="Your numbers are right, but the training rows come back in the order of X. Asked is the order of "
    "train_rows: the caller's targets stand in that order.",
)
def repaired_preparation(X, train_rows):
    learn = X[np.sort(train_rows)]
    filler = MedianImputer().fit(learn)
    ruler = StandardScaler().fit(filler.transform(learn))
    return tuple(ruler.transform(filler.transform(part)) for part in (learn, np.delete(X, train_rows, axis=0)))


@mistake(
    "repaired_preparation", "as it was",
    hint="This is still the function that leaks. Ask of each learnt number which rows made it.",
)
def repaired_preparation(X, train_rows):
    spread = np.nanstd(X, axis=0)
    full = np.where(np.isnan(X), np.nanmedian(X, axis=0), X)
    made = (full - np.nanmean(X, axis=0)) / np.where(spread > 0, spread, 1)
    return made[train_rows], np.delete(made, train_rows, axis=0)


# ---- housing_preparation ---------------------------------------------------------------------------------------


@mistake(
    "housing_preparation", "numbers are not standardised",
    hint="Your numbers come out on their old scales. The third step of the numbers is missing.",
)
def housing_preparation():
    numbers = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population",
               "households", "median_income"]
    ways = [("n", make_pipeline(MedianImputer(), RatioAdder()), numbers), ("w", OneHotEncoder(), ["ocean_proximity"])]
    return ColumnTransformer(ways)


@mistake(
    "housing_preparation", "ratios of standardised numbers", subtle=True,
    hint="You standardise first and divide then. A ratio of standardised numbers is no number of rooms for each "
    "household; it even changes its sign. Ratios first, ruler last.",
)
def housing_preparation():
    numbers = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population",
               "households", "median_income"]
    way = make_pipeline(MedianImputer(), StandardScaler(), RatioAdder())
    return ColumnTransformer([("n", way, numbers), ("w", OneHotEncoder(), ["ocean_proximity"])])


@mistake(
    "housing_preparation", "the ratios are missing",
    hint="13 columns come out: the three ratios are missing. Put your RatioAdder between imputer and scaler.",
)
def housing_preparation():
    numbers = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population",
               "households", "median_income"]
    way = make_pipeline(MedianImputer(), StandardScaler())
    return ColumnTransformer([("n", way, numbers), ("w", OneHotEncoder(), ["ocean_proximity"])])


@mistake(
    "housing_preparation", "the words come first", subtle=True,
    hint="All 16 columns are there, but the words stand in front. Asked are the numbers first: the order of the ways "
    "is the order of the columns.",
)
def housing_preparation():
    numbers = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population",
               "households", "median_income"]
    way = make_pipeline(MedianImputer(), RatioAdder(), StandardScaler())
    return ColumnTransformer([("w", OneHotEncoder(), ["ocean_proximity"]), ("n", way, numbers)])


@mistake(
    "housing_preparation", "columns that nobody named are passed on", subtle=True,
    hint="With the housing columns alone you are right. Other columns come through as well, and if the price is among"
    " them, the model gets the answer for free. Leave them out.",
)
def housing_preparation():
    numbers = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population",
               "households", "median_income"]
    way = make_pipeline(MedianImputer(), RatioAdder(), StandardScaler())
    ways = [("n", way, numbers), ("w", OneHotEncoder(), ["ocean_proximity"])]
    return ColumnTransformer(ways, remainder="passthrough")


@mistake(
    "housing_preparation", "an unseen word ends the program", subtle=True,
    hint="The library's encoder stops with an error at a word it has not seen, unless it is told to ignore it. Your "
    "own gives a row of zeros.",
)
def housing_preparation():
    numbers = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population",
               "households", "median_income"]
    way = make_pipeline(impute.SimpleImputer(strategy="median"), RatioAdder(), preprocessing.StandardScaler())
    words = preprocessing.OneHotEncoder(sparse_output=False)
    return ColumnTransformer([("n", way, numbers), ("w", words, ["ocean_proximity"])])


@mistake(
    "housing_preparation", "mean in place of median", subtle=True,
    hint="Your gaps are filled with means, which few large districts pull upwards. The library's imputer does that "
    "unless it is told otherwise; yours takes medians.",
)
def housing_preparation():
    numbers = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population",
               "households", "median_income"]
    way = make_pipeline(impute.SimpleImputer(), RatioAdder(), StandardScaler())
    return ColumnTransformer([("n", way, numbers), ("w", OneHotEncoder(), ["ocean_proximity"])])
