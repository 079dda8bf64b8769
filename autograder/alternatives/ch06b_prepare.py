"""Other right answers of chapter 6, part 2: preparing the table."""

import numpy as np
import pandas as pd
from sklearn import impute, preprocessing
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import make_pipeline

from autograder.alternatives import alternative

# ---- MedianImputer ---------------------------------------------------------------------------------------------


@alternative("MedianImputer", "column by column, sorted")
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            medians = []
            for column in np.array(X, dtype=float).T:
                there = sorted(value for value in column if value == value)
                half = len(there) // 2
                medians.append((there[half] + there[-1 - half]) / 2 if there else 0.0)
            self.medians_ = np.array(medians)
            return self

        def transform(self, X):
            out = np.array(X, dtype=float)
            for place, median in enumerate(self.medians_):
                out[np.isnan(out[:, place]), place] = median
            return out

    return Filler()


@alternative("MedianImputer", "the table as a DataFrame")
def MedianImputer():
    class Filler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.medians_ = pd.DataFrame(np.asarray(X)).median().fillna(0).to_numpy()
            return self

        def transform(self, X):
            named = dict(enumerate(self.medians_))
            return pd.DataFrame(np.asarray(X)).fillna(named).to_numpy(dtype=float)

    return Filler()


# ---- StandardScaler --------------------------------------------------------------------------------------------


@alternative("StandardScaler", "deviations from squares, zeros replaced")
def StandardScaler():
    class Ruler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            X = np.array(X, dtype=float)
            self.mean_ = X.sum(axis=0) / len(X)
            self.scale_ = np.sqrt(((X - self.mean_) ** 2).sum(axis=0) / len(X))
            self.scale_[self.scale_ == 0] = 1
            return self

        def transform(self, X):
            return np.array((np.array(X, dtype=float) - self.mean_) / self.scale_)

    return Ruler()


@alternative("StandardScaler", "column by column")
def StandardScaler():
    class Ruler(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            columns = np.asarray(X, dtype=float).T
            self.mean_ = [np.mean(column) for column in columns]
            self.scale_ = [np.std(column) if np.ptp(column) else 1.0 for column in columns]
            return self

        def transform(self, X):
            columns = np.asarray(X, dtype=float).T
            return np.stack([(c - m) / s for c, m, s in zip(columns, self.mean_, self.scale_, strict=True)], axis=1)

    return Ruler()


# ---- MinMaxScaler ----------------------------------------------------------------------------------------------


@alternative("MinMaxScaler", "a factor and a shift for each column")
def MinMaxScaler(low=0.0, high=1.0):
    class Ruler(TransformerMixin, BaseEstimator):
        def __init__(self, low=0.0, high=1.0):
            self.low = low
            self.high = high

        def fit(self, X, y=None):
            X = np.array(X, dtype=float)
            self.min_, self.max_ = np.amin(X, axis=0), np.amax(X, axis=0)
            reach = np.ptp(X, axis=0)
            reach[reach == 0] = 1
            self.factor = (self.high - self.low) / reach
            return self

        def transform(self, X):
            return self.low + np.multiply(np.asarray(X) - self.min_, self.factor)

    return Ruler(low, high)


@alternative("MinMaxScaler", "a loop over columns")
def MinMaxScaler(low=0.0, high=1.0):
    class Ruler(TransformerMixin, BaseEstimator):
        def __init__(self, low=0.0, high=1.0):
            self.low = low
            self.high = high

        def fit(self, X, y=None):
            columns = np.asarray(X, dtype=float).T.tolist()
            self.min_, self.max_ = [min(column) for column in columns], [max(column) for column in columns]
            return self

        def transform(self, X):
            out = np.array(X, dtype=float)
            for place, (least, most) in enumerate(zip(self.min_, self.max_, strict=True)):
                span = most - least if most > least else 1
                out[:, place] = self.low + (out[:, place] - least) * (self.high - self.low) / span
            return out

    return Ruler(low, high)


# ---- repaired_scaler -------------------------------------------------------------------------------------------


@alternative("repaired_scaler", "the parts put together")
def repaired_scaler(parts):
    everything = np.vstack(parts)
    return np.mean(everything, axis=0), np.std(everything, axis=0)


@alternative("repaired_scaler", "the mean of squares minus the square of the mean")
def repaired_scaler(parts):
    n, total, squares = 0, 0.0, 0.0
    for part in parts:
        part = np.asarray(part, dtype=np.float64)
        n, total, squares = n + len(part), total + part.sum(axis=0), squares + (part**2).sum(axis=0)
    return total / n, np.sqrt(np.maximum(squares / n - (total / n) ** 2, 0))


@alternative("repaired_scaler", "parts merged one after the other")
def repaired_scaler(parts):
    n, mean, squares = 0, 0.0, 0.0
    for part in parts:
        new, centre = len(part), np.mean(part, axis=0)
        step = centre - mean
        squares = squares + np.sum((part - centre) ** 2, axis=0) + step**2 * n * new / (n + new)
        mean, n = mean + step * new / (n + new), n + new
    return [mean, (squares / n) ** 0.5]


# ---- OneHotEncoder ---------------------------------------------------------------------------------------------


@alternative("OneHotEncoder", "a place for each word in a dictionary")
def OneHotEncoder():
    class Words(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            table = np.array(X, dtype=object)
            self.categories_ = [sorted(set(table[:, place].tolist())) for place in range(table.shape[1])]
            return self

        def transform(self, X):
            table, blocks = np.array(X, dtype=object), []
            for place, known in enumerate(self.categories_):
                where = {name: number for number, name in enumerate(known)}
                block = np.zeros((len(table), len(known)))
                for row, word in enumerate(table[:, place].tolist()):
                    if word in where:
                        block[row, where[word]] = 1
                blocks.append(block)
            return np.hstack(blocks)

    return Words()


@alternative("OneHotEncoder", "comparison of columns with arrays")
def OneHotEncoder():
    class Words(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            self.categories_ = [np.unique(pd.DataFrame(X).iloc[:, place]) for place in range(np.shape(X)[1])]
            return self

        def transform(self, X):
            columns = []
            for place, known in enumerate(self.categories_):
                for name in known:
                    columns.append(np.asarray(pd.DataFrame(X).iloc[:, place] == name))
            return np.column_stack(columns).astype(float)

    return Words()


# ---- RatioAdder ------------------------------------------------------------------------------------------------


@alternative("RatioAdder", "division where it can be done")
def RatioAdder(rooms=3, bedrooms=4, population=5, households=6):
    class Ratios(TransformerMixin, BaseEstimator):
        def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
            self.rooms, self.bedrooms = rooms, bedrooms
            self.population, self.households = population, households

        def fit(self, X, y=None):
            return self

        def transform(self, X):
            X = np.array(X, dtype=float)
            out = np.zeros((len(X), X.shape[1] + 3))
            out[:, :-3] = X
            for place, (top, low) in enumerate([(self.rooms, self.households), (self.bedrooms, self.rooms),
                                                (self.population, self.households)]):
                good = X[:, low] > 0
                out[good, X.shape[1] + place] = X[good, top] / X[good, low]
            return out

    return Ratios(rooms, bedrooms, population, households)


@alternative("RatioAdder", "infinities and nan replaced afterwards")
def RatioAdder(rooms=3, bedrooms=4, population=5, households=6):
    class Ratios(TransformerMixin, BaseEstimator):
        def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
            self.rooms, self.bedrooms = rooms, bedrooms
            self.population, self.households = population, households

        def fit(self, X, y=None):
            self.n_features_in_ = np.shape(X)[1]
            return self

        def transform(self, X):
            X = np.asarray(X).astype(float)
            with np.errstate(all="ignore"):
                low = X.T[[self.households, self.rooms, self.households]]
                added = X.T[[self.rooms, self.bedrooms, self.population]] / low
            added[~np.isfinite(added)] = 0
            return np.concatenate([X.T, added]).T

    return Ratios(rooms, bedrooms, population, households)


# ---- smoothed_mean ---------------------------------------------------------------------------------------------


@alternative("smoothed_mean", "the weight by tanh")
def smoothed_mean(total, count, prior, k, f):
    total, count = np.asarray(total, dtype=float), np.asarray(count, dtype=float)
    lam = (count > 0) * (1 + np.tanh((count - k) / (2 * f))) / 2
    return prior + lam * (total / np.maximum(count, 1) - prior)


@alternative("smoothed_mean", "one category at a time")
def smoothed_mean(total, count, prior, k, f):
    def single(sum_of_one, rows):
        if rows == 0:
            return float(prior)
        lam = 1 / (1 + np.exp(-(float(rows) - k) / f))
        return float(lam * sum_of_one / rows + (1 - lam) * prior)

    if np.ndim(total) == 0:
        return single(total, count)
    return np.array([single(*pair) for pair in zip(total, count, strict=True)])


# ---- TargetEncoder ---------------------------------------------------------------------------------------------


@alternative("TargetEncoder", "groups of pandas")
def TargetEncoder(k=20.0, f=5.0):
    class Coder(TransformerMixin, BaseEstimator):
        def __init__(self, k=20.0, f=5.0):
            self.k = k
            self.f = f

        def fit(self, X, y):
            targets = pd.Series(np.asarray(y, dtype=float))
            self.prior_, self.encodings_ = targets.mean(), []
            for column in np.asarray(X, dtype=object).T:
                found = targets.groupby(column).agg(["sum", "count"])
                codes = smoothed_mean(found["sum"].to_numpy(), found["count"].to_numpy(), self.prior_, self.k, self.f)
                self.encodings_.append(dict(zip(found.index, codes, strict=True)))
            return self

        def transform(self, X):
            table = pd.DataFrame(np.asarray(X, dtype=object))
            columns = [table[place].map(codes) for place, codes in enumerate(self.encodings_)]
            return pd.concat(columns, axis=1).astype(float).fillna(self.prior_).to_numpy()

    return Coder(k, f)


@alternative("TargetEncoder", "masks and the formula written out")
def TargetEncoder(k=20.0, f=5.0):
    class Coder(TransformerMixin, BaseEstimator):
        def __init__(self, k=20.0, f=5.0):
            self.k = k
            self.f = f

        def fit(self, X, y):
            table, y = np.array(X, dtype=object), np.array(y, dtype=float)
            self.prior_ = np.sum(y) / len(y)
            self.encodings_ = [{} for _ in range(table.shape[1])]
            for place, codes in enumerate(self.encodings_):
                for name in table[:, place]:
                    own = y[table[:, place] == name]
                    lam = 1 / (1 + np.exp((self.k - len(own)) / self.f))
                    codes[name] = lam * own.mean() + (1 - lam) * self.prior_
            return self

        def transform(self, X):
            out = np.full(np.shape(X), self.prior_)
            for (row, place), word in np.ndenumerate(np.array(X, dtype=object)):
                if word in self.encodings_[place]:
                    out[row, place] = self.encodings_[place][word]
            return out

    return Coder(k, f)


# ---- out_of_fold_encoding --------------------------------------------------------------------------------------


@alternative("out_of_fold_encoding", "row by row, with masks")
def out_of_fold_encoding(categories, y, folds, k, f):
    words, y, folds = np.asarray(categories), np.asarray(y, dtype=float), np.asarray(folds)
    codes = []
    for word, fold in zip(words, folds, strict=True):
        elsewhere = folds != fold
        own = y[elsewhere & (words == word)]
        codes.append(float(smoothed_mean(own.sum(), own.size, y[elsewhere].mean(), k, f)))
    return codes


@alternative("out_of_fold_encoding", "totals of all minus totals of the fold")
def out_of_fold_encoding(categories, y, folds, k, f):
    _, word = np.unique(np.asarray(categories), return_inverse=True)
    _, fold = np.unique(np.asarray(folds), return_inverse=True)
    y = np.asarray(y, dtype=float)
    totals, counts = np.zeros((2, word.max() + 1, fold.max() + 1))
    np.add.at(totals, (word, fold), y)
    np.add.at(counts, (word, fold), 1)
    priors = (y.sum() - totals.sum(axis=0)) / (len(y) - counts.sum(axis=0))
    left, rows = totals.sum(axis=1)[word] - totals[word, fold], counts.sum(axis=1)[word] - counts[word, fold]
    return np.asarray(smoothed_mean(left, rows, priors[fold], k, f))


# ---- Pipeline --------------------------------------------------------------------------------------------------


@alternative("Pipeline", "a list of what was fitted")
def Pipeline(steps):
    class Line:
        def __init__(self, steps):
            self.steps = steps

        def fit(self, X, y=None):
            machines = [step for _, step in self.steps]
            for place, machine in enumerate(machines):
                machine.fit(X, y)
                if place + 1 < len(machines):
                    X = machine.transform(X)
            return self

        def through(self, X, count):
            for _name, machine in self.steps[:count]:
                X = machine.transform(X)
            return X

        def transform(self, X):
            return self.through(X, len(self.steps))

        def fit_transform(self, X, y=None):
            self.fit(X, y)
            return self.transform(X)

        def predict(self, X):
            return self.steps[-1][1].predict(self.through(X, -1))

    return Line(steps)


@alternative("Pipeline", "the first step, and a pipeline of the others")
def Pipeline(steps):
    class Line:
        def __init__(self, steps):
            self.steps = steps
            self.first = steps[0][1]
            self.rest = Line(steps[1:]) if len(steps) > 1 else None

        def fit(self, X, y=None):
            self.first.fit(X, y)
            if self.rest:
                self.rest.fit(self.first.transform(X), y)
            return self

        def transform(self, X):
            made = self.first.transform(X)
            return self.rest.transform(made) if self.rest else made

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

        def predict(self, X):
            return self.rest.predict(self.first.transform(X)) if self.rest else self.first.predict(X)

    return Line(steps)


# ---- ColumnRouter ----------------------------------------------------------------------------------------------


@alternative("ColumnRouter", "everything as a DataFrame")
def ColumnRouter(routes):
    class Router:
        def __init__(self, routes):
            self.routes = routes

        def fit(self, X, y=None):
            frame = pd.DataFrame(X)
            for route in self.routes:
                route[1].fit(frame[route[2]], y)
            return self

        def transform(self, X):
            frame = pd.DataFrame(X)
            return np.concatenate([np.asarray(route[1].transform(frame[route[2]])) for route in self.routes], axis=1)

        def fit_transform(self, X, y=None):
            self.fit(X, y)
            return self.transform(X)

    return Router(routes)


@alternative("ColumnRouter", "columns picked one by one")
def ColumnRouter(routes):
    class Router:
        def __init__(self, routes):
            self.routes = routes

        def table(self, X, names):
            if isinstance(X, pd.DataFrame):
                return np.stack([X[name].to_numpy() for name in names], axis=1)
            return np.take(X, names, axis=1)

        def fit(self, X, y=None):
            for _, machine, names in self.routes:
                machine.fit(self.table(X, names), y)
            return self

        def transform(self, X):
            result = None
            for _, machine, names in self.routes:
                block = machine.transform(self.table(X, names))
                result = block if result is None else np.append(result, block, axis=1)
            return result

        def fit_transform(self, X, y=None):
            return self.fit(X, y).transform(X)

    return Router(routes)


# ---- repaired_preparation --------------------------------------------------------------------------------------


@alternative("repaired_preparation", "by hand, line by line")
def repaired_preparation(X, train_rows):
    others = [row for row in range(len(X)) if row not in set(np.asarray(train_rows).tolist())]
    learn, judge = X[train_rows].copy(), X[others].copy()
    for place in range(X.shape[1]):
        median = np.nanmedian(learn[:, place])
        for part in (learn, judge):
            part[np.isnan(part[:, place]), place] = median
    spread = learn.std(axis=0)
    spread[spread == 0] = 1
    return (learn - learn.mean(axis=0)) / spread, (judge - learn.mean(axis=0)) / spread


@alternative("repaired_preparation", "the library's transformers")
def repaired_preparation(X, train_rows):
    machine = make_pipeline(impute.SimpleImputer(strategy="median"), preprocessing.StandardScaler())
    mask = np.ones(len(X), dtype=bool)
    mask[train_rows] = False
    return [machine.fit_transform(X[train_rows]), machine.transform(X[mask])]


# ---- housing_preparation ---------------------------------------------------------------------------------------


@alternative("housing_preparation", "the library's parts and one's own ratios")
def housing_preparation():
    numbers = ("longitude latitude housing_median_age total_rooms total_bedrooms population households "
               "median_income").split()
    way = make_pipeline(impute.SimpleImputer(strategy="median"), RatioAdder(), preprocessing.StandardScaler())
    words = preprocessing.OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return ColumnTransformer([("numbers", way, numbers), ("words", words, ["ocean_proximity"])])


@alternative("housing_preparation", "one's own router and pipeline")
def housing_preparation():
    class Machine(BaseEstimator, ColumnRouter):
        def __init__(self):
            numbers = ("longitude latitude housing_median_age total_rooms total_bedrooms population households "
                       "median_income").split()
            way = Pipeline([("fill", MedianImputer()), ("ratios", RatioAdder()), ("ruler", StandardScaler())])
            super().__init__([("numbers", way, numbers), ("words", OneHotEncoder(), ["ocean_proximity"])])

    return Machine()
