"""What 06c_models built and the report goes on with: `from nn101.chapter6_models import NetworkRegressor`.

A module of its own, since `nn101.chapter6` is open while that notebook is graded, and this one is closed. A model has
``fit(X, y)``, which returns the model, and ``predict(X)``, which returns one number for each row. Folds are pairs
(training rows, validation rows), as `nn101.chapter5.k_folds` gives them.
"""

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import FunctionTransformer

from nn101.chapter2 import mean_squared_error
from nn101.chapter3 import minibatches
from nn101.chapter4 import Affine, Chain, ReLU, SquaredErrorLoss
from nn101.chapter5 import Adam, BatchNorm, initial_std, warmup_cosine
from nn101.chapter6 import NUMBERS, housing_preparation

__all__ = [
    "NetworkRegressor",
    "cross_validate",
    "fit_network",
    "housing_network",
    "network_preparation",
    "restore",
    "snapshot",
    "wave_features",
]

FREQUENCIES = (0.25, 0.5, 1.0, 2.0, 4.0)


def cross_validate(make_model, X, y, folds):
    """Root mean squared errors (K,): in each fold a new model from ``make_model()`` learns, and its judges judge it.

    X: array (N, D) or frame with N rows.  y: (N,).  folds: K pairs of row numbers.
    """
    table, prices, errors = getattr(X, "iloc", X), np.asarray(y), []
    for learners, judges in folds:
        fitted = make_model().fit(table[learners], prices[learners])
        errors.append(mean_squared_error(fitted.predict(table[judges]), prices[judges]) ** 0.5)
    return np.array(errors)


def wave_features(places, frequencies=FREQUENCIES):
    """Sine and cosine waves over places (N, 2), in degrees: (N, 8 F) for F frequencies, in waves per degree.

    For each frequency: east, north, and the two diagonals; of each direction first the sine, then the cosine.
    """
    east, north = np.asarray(places, dtype=float).T
    along = np.array([east, north, (east + north) / 2**0.5, (east - north) / 2**0.5])
    turns = 2 * np.pi * np.multiply.outer(np.asarray(frequencies, dtype=float), along)
    return np.stack([np.sin(turns), np.cos(turns)], axis=2).reshape(-1, len(east)).T


def network_preparation():
    """The 16 columns of `housing_preparation`, and 40 waves of longitude and latitude; not fitted yet."""
    waves = FunctionTransformer(wave_features)
    parts = [("columns", housing_preparation(), [*NUMBERS, "ocean_proximity"]), ("waves", waves, list(NUMBERS[:2]))]
    return ColumnTransformer(parts)


def housing_network(D, hidden, rng):
    """A `Chain` from D inputs to one number: for each width in hidden Affine, BatchNorm and ReLU, then one Affine."""
    widths, layers = (D, *hidden, 1), []
    for fan_in, fan_out in zip(widths, widths[1:], strict=False):
        layers.append(Affine(initial_std("he", fan_in) * rng.standard_normal((fan_in, fan_out)), np.zeros(fan_out)))
        layers.extend((BatchNorm(gamma=np.ones(fan_out), beta=np.zeros(fan_out)), ReLU()))
    del layers[-2:]  # no normalisation and no ReLU behind the answer
    return Chain(layers, loss=SquaredErrorLoss())


def snapshot(chain):
    """Copies of all that a chain has learnt, as a dict: its parameters, and running_mean1, running_var1, ...

    Those are the running statistics of its layers of batch normalisation, numbered as they come.
    """
    return {key: np.array(values) for key, values in {**chain.params, **_statistics(chain)}.items()}


def restore(chain, kept):
    """Put what ``snapshot`` kept back into a chain of the same shape."""
    for key in chain.params:
        np.copyto(chain.params[key], kept[key])
    for key, (layer, what) in _places(chain).items():
        setattr(layer, what, np.array(kept[key]))


def _places(chain):
    normalising = (layer for layer in chain.layers if hasattr(layer, "running_var"))
    return {
        f"{what}{number}": (layer, what)
        for number, layer in enumerate(normalising, start=1)
        for what in ("running_mean", "running_var")
    }


def _statistics(chain):
    return {key: getattr(layer, what) for key, (layer, what) in _places(chain).items()}


def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    """Train with Adam and mini-batches, the learning rate falling by half a cosine; go back to the best epoch.

    Stops after ``patience`` epochs in a row without a lower validation loss.  Returns (best, history): the number of
    the best epoch, from 1, and lists "train_loss" and "validation_loss" of all epochs, in evaluation.
    """
    optimizer, curves, best = Adam(lr), {"train_loss": [], "validation_loss": []}, 0
    while len(curves["train_loss"]) < min(epochs, best + patience if best else epochs):
        optimizer.lr = warmup_cosine(lr, len(curves["train_loss"]), 0, epochs)
        for batch in minibatches(X, y, batch_size, rng):
            optimizer.step(chain.params, chain.gradient(*batch))
        for part, pair in (("train", (X, y)), ("validation", (X_val, y_val))):
            curves[f"{part}_loss"].append(float(chain.loss(*pair)))
        if np.argmin(curves["validation_loss"]) + 1 == len(curves["validation_loss"]):
            best, at_best = len(curves["validation_loss"]), snapshot(chain)
    restore(chain, at_best)
    return best, curves


class NetworkRegressor(RegressorMixin, BaseEstimator):
    """A network for one quantity that scikit-learn can use like any of its models.

    hidden: widths of the hidden layers.  share: part of the rows that decides when to stop.  reach: inputs are cut
    to -reach ... reach, since a network answers wildly far outside of what it has seen.  Others: as `fit_network`.
    fit gives ``chain_``, ``mean_`` and ``scale_`` (of the target in the rows it learns from), ``best_``, ``history_``.
    """

    def __init__(
        self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01,
        patience=10, share=0.1, reach=5.0, seed=0,
    ):  # fmt: skip
        self.hidden, self.share, self.reach, self.seed = hidden, share, reach, seed
        self.epochs, self.batch_size, self.lr, self.patience = epochs, batch_size, lr, patience

    def fit(self, X, y):
        """X: numbers (N, D), scaled.  y: (N,), in any unit.  Returns the regressor."""
        inputs, targets, rng = self._inputs(X), np.asarray(y, dtype=float), np.random.default_rng(self.seed)
        stoppers, learners = np.split(rng.permutation(len(inputs)), [round(len(inputs) * self.share)])
        self.mean_, self.scale_ = targets[learners].mean(), targets[learners].std() or 1.0
        scaled = (targets - self.mean_) / self.scale_
        self.chain_ = housing_network(inputs.shape[1], self.hidden, rng)
        outcome = fit_network(
            self.chain_, inputs[learners], scaled[learners], inputs[stoppers], scaled[stoppers], epochs=self.epochs,
            batch_size=self.batch_size, lr=self.lr, patience=self.patience, rng=rng,
        )  # fmt: skip
        self.best_, self.history_ = outcome
        return self

    def predict(self, X):
        """One number for each row of X, (N,), in the unit of the targets."""
        return self.mean_ + self.scale_ * self.chain_.scores(self._inputs(X)).ravel()

    def _inputs(self, X):
        return np.minimum(np.maximum(np.asarray(X, dtype=float), -self.reach), self.reach)
