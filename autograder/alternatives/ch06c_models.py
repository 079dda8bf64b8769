"""Other right answers to chapter 6, part 3: models."""

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin

from autograder.alternatives import alternative
from nn101.chapter2 import mean_squared_error
from nn101.chapter3 import minibatches
from nn101.chapter4 import Affine, Chain, ReLU, SquaredErrorLoss
from nn101.chapter5 import Adam, BatchNorm
from nn101.chapter6_models import cross_validate, fit_network, housing_network, restore, snapshot


@alternative("train_and_validation_error", "squares by hand")
def train_and_validation_error(model, X, y, X_val, y_val):
    model.fit(X, y)
    found = []
    for table, prices in ((X, y), (X_val, y_val)):
        off = np.asarray(model.predict(table)) - np.asarray(prices)
        found.append(float(np.sqrt((off * off).sum() / len(off))))
    return tuple(found)


@alternative("train_and_validation_error", "lengths of differences")
def train_and_validation_error(model, X, y, X_val, y_val):
    model = model.fit(X, y)
    low = np.linalg.norm(model.predict(X) - y) / len(y) ** 0.5
    return [low, np.linalg.norm(model.predict(X_val) - y_val) / len(y_val) ** 0.5]


@alternative("cross_validate", "a list of errors")
def cross_validate(make_model, X, y, folds):
    def error(train, judges):
        table = getattr(X, "iloc", X)
        answers = make_model().fit(table[train], y[train]).predict(table[judges])
        return mean_squared_error(answers, y[judges]) ** 0.5

    return np.array([error(*pair) for pair in folds])


@alternative("cross_validate", "masks and lengths")
def cross_validate(make_model, X, y, folds):
    y, take, errors = np.asarray(y, dtype=float), getattr(X, "iloc", X), []
    for part in folds:
        model = make_model()
        model.fit(take[part[0]], y[part[0]])
        off = model.predict(take[part[1]]) - y[part[1]]
        errors.append(np.sqrt(off.dot(off) / off.size))
    return np.asarray(errors)


@alternative("mean_and_spread", "sums by hand")
def mean_and_spread(errors):
    table = np.array(errors, dtype=float)
    K = table.shape[-1]
    mean = table.sum(axis=-1) / K
    return mean, np.sqrt(((table - mean[..., None]) ** 2).sum(axis=-1) / (K - 1))


@alternative("mean_and_spread", "model by model")
def mean_and_spread(errors):
    import statistics

    if np.ndim(errors) == 1:
        numbers = [float(e) for e in errors]
        return statistics.fmean(numbers), statistics.stdev(numbers)
    pairs = [(np.mean(row), np.std(row, ddof=1)) for row in errors]
    return np.array([m for m, _ in pairs]), np.array([s for _, s in pairs])


@alternative("fold_difference", "the standard library")
def fold_difference(first, second):
    import statistics

    apart = [float(a) - float(b) for a, b in zip(first, second, strict=True)]
    return statistics.fmean(apart), statistics.stdev(apart) / len(apart) ** 0.5


@alternative("fold_difference", "squares by hand")
def fold_difference(first, second):
    apart = np.asarray(first, float) - np.asarray(second, float)
    K, mean = len(apart), np.mean(apart)
    return mean, np.sqrt(np.sum((apart - mean) ** 2) / (K * (K - 1)))


@alternative("housing_network", "the last layer by itself")
def housing_network(D, hidden, rng):
    layers = []
    for width in hidden:
        layers.append(Affine(rng.normal(size=(D, width)) * (2 / D) ** 0.5, np.zeros(width)))
        layers.append(BatchNorm(np.ones(width), np.zeros(width)))
        layers.append(ReLU())
        D = width
    layers.append(Affine(rng.normal(size=(D, 1)) * (2 / D) ** 0.5, np.zeros(1)))
    return Chain(layers, SquaredErrorLoss())


@alternative("housing_network", "widths in pairs, the scale in the draw")
def housing_network(D, hidden, rng):
    import itertools

    widths = [D] + list(hidden) + [1]
    affine = [Affine(rng.normal(0.0, np.sqrt(2.0 / a), (a, b)), np.zeros(b)) for a, b in itertools.pairwise(widths)]
    layers = affine[:1]
    for width, following in zip(widths[1:], affine[1:], strict=False):
        layers = [*layers, BatchNorm(np.ones(width), np.zeros(width)), ReLU(), following]
    return Chain(layers, SquaredErrorLoss())


@alternative("snapshot", "layers of normalisation picked first")
def snapshot(chain):
    kept = {}
    for name in chain.params:
        kept[name] = np.array(chain.params[name])
    normal = [layer for layer in chain.layers if isinstance(getattr(layer, "running_var", None), np.ndarray)]
    for place in range(len(normal)):
        kept["running_mean" + str(place + 1)] = 1.0 * normal[place].running_mean
        kept["running_var" + str(place + 1)] = 1.0 * normal[place].running_var
    return kept


@alternative("snapshot", "deep copies")
def snapshot(chain):
    import copy

    everything, met = dict(chain.params), 0
    for layer in chain.layers:
        if "running_mean" in vars(layer):
            met += 1
            everything |= {f"running_mean{met}": layer.running_mean, f"running_var{met}": layer.running_var}
    return copy.deepcopy(everything)


@alternative("restore", "written into all arrays")
def restore(chain, kept):
    for name in chain.params:
        np.copyto(chain.params[name], kept[name])
    number = 1
    for layer in chain.layers:
        if hasattr(layer, "running_mean"):
            layer.running_mean[:] = kept[f"running_mean{number}"]
            layer.running_var[:] = kept[f"running_var{number}"]
            number += 1


@alternative("restore", "names of statistics walked through")
def restore(chain, kept):
    normal = iter([layer for layer in chain.layers if hasattr(layer, "running_var")])
    for name, values in kept.items():
        if name in chain.params:
            chain.params[name][...] = values
    for number in range(1, 1 + sum(name.startswith("running_mean") for name in kept)):
        layer = next(normal)
        for what in ("running_mean", "running_var"):
            setattr(layer, what, np.array(kept[what + str(number)]))


@alternative("fit_network", "a counter of epochs without a record")
def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    optimizer, waiting, best = Adam(lr=lr), 0, None
    train, validation = [], []
    for e in range(epochs):
        optimizer.lr = lr * (1 + np.cos(np.pi * e / epochs)) / 2
        for rows, targets in minibatches(X, y, batch_size, rng):
            optimizer.step(chain.params, chain.gradient(rows, targets))
        train.append(chain.loss(X, y))
        validation.append(chain.loss(X_val, y_val))
        if best is None or validation[-1] < validation[best]:
            best, waiting, kept = e, 0, snapshot(chain)
        else:
            waiting += 1
            if waiting == patience:
                break
    restore(chain, kept)
    return best + 1, {"train_loss": train, "validation_loss": validation}


@alternative("fit_network", "an endless loop that is left")
def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    adam, found = Adam(), {"train_loss": [], "validation_loss": []}
    best, record, e = 0, float("inf"), 0
    while True:
        adam.lr = lr * np.cos(np.pi * e / (2 * epochs)) ** 2
        for pair in minibatches(X, y, batch_size, rng):
            adam.step(chain.params, chain.gradient(*pair))
        e += 1
        found["validation_loss"] += [float(chain.loss(X_val, y_val))]
        found["train_loss"] += [float(chain.loss(X, y))]
        if found["validation_loss"][-1] < record:
            record, best, kept = found["validation_loss"][-1], e, snapshot(chain)
        if e == epochs or e - best == patience:
            restore(chain, kept)
            return best, found


@alternative("NetworkRegressor", "settings handed over in one piece")
def NetworkRegressor(**settings):
    class Model(RegressorMixin, BaseEstimator):
        def __init__(
            self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01, patience=10, share=0.1, reach=5.0, seed=0
        ):
            self.hidden = hidden
            self.epochs = epochs
            self.batch_size = batch_size
            self.lr = lr
            self.patience = patience
            self.share = share
            self.reach = reach
            self.seed = seed

        def fit(self, X, y):
            table = np.minimum(np.maximum(np.asarray(X, dtype=float), -self.reach), self.reach)
            prices, rng = np.array(y, dtype=float), np.random.default_rng(self.seed)
            order = rng.permutation(len(table))
            first = round(self.share * len(table))
            some = prices[order[first:]]
            self.mean_ = float(np.mean(some))
            self.scale_ = float(np.std(some)) if np.std(some) > 0 else 1.0
            scaled = (prices - self.mean_) / self.scale_
            self.chain_ = housing_network(table.shape[1], self.hidden, rng)
            settings = {name: getattr(self, name) for name in ("epochs", "batch_size", "lr", "patience")}
            self.best_, self.history_ = fit_network(
                self.chain_, table[order[first:]], scaled[order[first:]], table[order[:first]], scaled[order[:first]],
                rng=rng, **settings)
            return self

        def predict(self, X):
            table = np.minimum(np.maximum(np.asarray(X, dtype=float), -self.reach), self.reach)
            return self.mean_ + self.scale_ * np.squeeze(self.chain_.scores(table), axis=1)

    return Model(**settings)


@alternative("NetworkRegressor", "parts ordered by a split")
def NetworkRegressor(**settings):
    class Model(RegressorMixin, BaseEstimator):
        def __init__(
            self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01, patience=10, share=0.1, reach=5.0, seed=0
        ):
            self.hidden, self.epochs, self.batch_size, self.lr = hidden, epochs, batch_size, lr
            self.patience, self.share, self.reach, self.seed = patience, share, reach, seed

        def _cut(self, X):
            return np.array(X, dtype=float).clip(-self.reach, self.reach)

        def fit(self, X, y):
            rng, X, y = np.random.default_rng(self.seed), self._cut(X), np.array(y, dtype=float)
            stop, teach = np.split(rng.permutation(len(y)), [round(self.share * len(y))])
            self.mean_ = y[teach].mean()
            y -= self.mean_
            self.scale_ = np.sqrt(np.mean(y[teach] ** 2)) or 1.0
            y /= self.scale_
            self.chain_ = housing_network(X.shape[1], self.hidden, rng)
            self.best_, self.history_ = fit_network(
                self.chain_, X[teach], y[teach], X[stop], y[stop], epochs=self.epochs, batch_size=self.batch_size,
                lr=self.lr, patience=self.patience, rng=rng)
            return self

        def predict(self, X):
            return (self.chain_.scores(self._cut(X)) * self.scale_ + self.mean_).ravel()

    return Model(**settings)


@alternative("wave_features", "complex turns")
def wave_features(places, frequencies=(0.25, 0.5, 1.0, 2.0, 4.0)):
    places = np.asarray(places, dtype=float)
    half = 0.5**0.5
    along = places @ np.array([[1, 0, half, half], [0, 1, half, -half]])
    out = np.empty((len(places), 8 * len(frequencies)))
    for number, f in enumerate(frequencies):
        wave = np.exp(2j * np.pi * f * along)
        out[:, 8 * number : 8 * number + 8 : 2] = wave.imag
        out[:, 8 * number + 1 : 8 * number + 8 : 2] = wave.real
    return out


@alternative("wave_features", "place by place")
def wave_features(places, frequencies=(0.25, 0.5, 1.0, 2.0, 4.0)):
    rows = []
    for x, y in np.asarray(places, dtype=float).tolist():
        row = []
        for f in frequencies:
            for d in (x, y, (x + y) / 2**0.5, (x - y) / 2**0.5):
                angle = 2 * np.pi * f * d
                row.extend((np.sin(angle), np.cos(angle)))
        rows.append(row)
    return np.array(rows)


@alternative("parameter_grid", "a product of lists")
def parameter_grid(choices):
    import itertools

    return [dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values())]


@alternative("parameter_grid", "a function that calls itself")
def parameter_grid(choices):
    if not choices:
        return [{}]
    *before, name = choices
    shorter = parameter_grid({other: choices[other] for other in before})
    return [begun | {name: value} for begun in shorter for value in choices[name]]


@alternative("random_candidates", "one comprehension")
def random_candidates(samplers, count, rng):
    return [{name: draw(rng) for name, draw in samplers.items()} for _ in range(count)]


@alternative("random_candidates", "a loop in a loop")
def random_candidates(samplers, count, rng):
    found = []
    while len(found) < count:
        one = {}
        for name in samplers:
            one[name] = samplers[name](rng)
        found.append(one)
    return found


@alternative("search", "sorted by places")
def search(make_model, candidates, X, y, folds):
    import functools

    means = [np.mean(cross_validate(functools.partial(make_model, **one), X, y, folds)) for one in candidates]
    return [(means[place], candidates[place]) for place in np.argsort(means, kind="stable")]


@alternative("search", "the best taken out again and again")
def search(make_model, candidates, X, y, folds):
    left = []
    for one in candidates:
        errors = cross_validate(lambda one=one: make_model(**one), X, y, folds)
        left.append((float(sum(errors)) / len(errors), one))
    ordered = []
    while left:
        best = min(range(len(left)), key=lambda place: left[place][0])
        ordered.append(left.pop(best))
    return ordered


@alternative("permutation_importance", "tables made anew")
def permutation_importance(model, X, y, repeats, rng):
    def error(table):
        off = np.asarray(model.predict(table)) - y
        return np.sqrt(np.mean(off * off))

    level, result = error(X), np.zeros(X.shape[1])
    for j in range(X.shape[1]):
        for _ in range(repeats):
            order = rng.permutation(len(X))
            if hasattr(X, "assign"):
                table = X.assign(**{X.columns[j]: X[X.columns[j]].to_numpy()[order]})
            else:
                table = np.concatenate([X[:, :j], X[order, j : j + 1], X[:, j + 1 :]], axis=1)
            result[j] += error(table) - level
    return result / repeats


@alternative("permutation_importance", "put in and taken out")
def permutation_importance(model, X, y, repeats, rng):
    table, before, result = X.copy(), mean_squared_error(model.predict(X), y) ** 0.5, []
    for j in range(X.shape[1]):
        frame = hasattr(X, "iloc")
        own = X.iloc[:, j].to_numpy().copy() if frame else X[:, j].copy()
        errors = []
        for _ in range(repeats):
            shuffled = own[rng.permutation(len(X))]
            if frame:
                table[X.columns[j]] = shuffled
            else:
                table[:, j] = shuffled
            errors.append(mean_squared_error(model.predict(table), y) ** 0.5)
        if frame:
            table[X.columns[j]] = own
        else:
            table[:, j] = own
        result.append(np.mean(errors) - before)
    return np.array(result)
