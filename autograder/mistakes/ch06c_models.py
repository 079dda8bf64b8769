"""Known mistakes of chapter 6, part 3: models."""

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin

from autograder.mistakes import mistake
from nn101.chapter2 import mean_squared_error
from nn101.chapter3 import minibatches
from nn101.chapter4 import Affine, Chain, ReLU, SquaredErrorLoss
from nn101.chapter5 import Adam, BatchNorm, warmup_cosine
from nn101.chapter6_models import cross_validate, fit_network, housing_network, restore, snapshot

# ---- train_and_validation_error --------------------------------------------------------------------------------


@mistake(
    "train_and_validation_error", "validation first",
    hint="Both numbers are right and stand in the wrong order. The error in training comes first.",
)
def train_and_validation_error(model, X, y, X_val, y_val):
    model.fit(X, y)
    return mean_squared_error(model.predict(X_val), y_val) ** 0.5, mean_squared_error(model.predict(X), y) ** 0.5


@mistake(
    "train_and_validation_error", "the model learns from the validation rows as well", subtle=True,
    hint="Your model was fitted on the validation rows too, so nobody is left who could judge it. Fit once, on the "
    "training rows, and only ask about the others.",
)
def train_and_validation_error(model, X, y, X_val, y_val):
    model.fit(X, y)
    low = mean_squared_error(model.predict(X), y) ** 0.5
    model.fit(X_val, y_val)
    return low, mean_squared_error(model.predict(X_val), y_val) ** 0.5


@mistake(
    "train_and_validation_error", "fitted on both parts together", subtle=True,
    hint="You join the two parts before the model is fitted. Then both of your numbers are training errors.",
)
def train_and_validation_error(model, X, y, X_val, y_val):
    model.fit(np.concatenate([X, X_val]), np.concatenate([y, y_val]))
    return mean_squared_error(model.predict(X), y) ** 0.5, mean_squared_error(model.predict(X_val), y_val) ** 0.5


@mistake(
    "train_and_validation_error", "the root is missing",
    hint="Your errors are the squares of those asked for. Take the root of the mean squared error, so that the unit "
    "is that of the prices.",
)
def train_and_validation_error(model, X, y, X_val, y_val):
    model.fit(X, y)
    return np.mean((model.predict(X) - y) ** 2), np.mean((model.predict(X_val) - y_val) ** 2)


@mistake(
    "train_and_validation_error", "mean absolute errors", subtle=True,
    hint="You take the mean of the sizes of the errors. Asked is the root of the mean of their squares, which weighs "
    "large errors more.",
)
def train_and_validation_error(model, X, y, X_val, y_val):
    model.fit(X, y)
    return np.mean(abs(model.predict(X) - y)), np.mean(abs(model.predict(X_val) - y_val))


# ---- cross_validate --------------------------------------------------------------------------------------------


@mistake(
    "cross_validate", "one model for all folds", subtle=True,
    hint="Your folds share one model. If it remembers anything of an earlier fit, it has already met its judges. Call "
    "make_model once in every fold.",
)
def cross_validate(make_model, X, y, folds):
    model, errors = make_model(), []
    for train, judges in folds:
        model.fit(getattr(X, "iloc", X)[train], y[train])
        errors.append(mean_squared_error(model.predict(getattr(X, "iloc", X)[judges]), y[judges]) ** 0.5)
    return np.array(errors)


@mistake(
    "cross_validate", "judged by the rows it has learnt from",
    hint="Your numbers are training errors. The second array of a fold holds the rows that judge.",
)
def cross_validate(make_model, X, y, folds):
    errors = []
    for train, _ in folds:
        model = make_model()
        model.fit(getattr(X, "iloc", X)[train], y[train])
        errors.append(mean_squared_error(model.predict(getattr(X, "iloc", X)[train]), y[train]) ** 0.5)
    return np.array(errors)


@mistake(
    "cross_validate", "training and validation rows exchanged", subtle=True,
    hint="Your models learn from the small part and are judged by the large one. In each pair of folds the training "
    "rows come first.",
)
def cross_validate(make_model, X, y, folds):
    errors = []
    for judges, train in folds:
        model = make_model()
        model.fit(getattr(X, "iloc", X)[train], y[train])
        errors.append(mean_squared_error(model.predict(getattr(X, "iloc", X)[judges]), y[judges]) ** 0.5)
    return np.array(errors)


@mistake(
    "cross_validate", "fitted on all rows", subtle=True,
    hint="In each fold your model learns from all rows, its judges among them. It may only see the training rows of "
    "the fold.",
)
def cross_validate(make_model, X, y, folds):
    errors = []
    for _, judges in folds:
        model = make_model()
        model.fit(X, y)
        errors.append(mean_squared_error(model.predict(getattr(X, "iloc", X)[judges]), y[judges]) ** 0.5)
    return np.array(errors)


@mistake(
    "cross_validate", "the mean in place of the folds",
    hint="One number comes back. Return the errors of all folds: their spread is needed later.",
)
def cross_validate(make_model, X, y, folds):
    errors = []
    for train, judges in folds:
        model = make_model()
        model.fit(getattr(X, "iloc", X)[train], y[train])
        errors.append(mean_squared_error(model.predict(getattr(X, "iloc", X)[judges]), y[judges]) ** 0.5)
    return np.mean(errors)


@mistake(
    "cross_validate", "squared errors",
    hint="Your numbers are the squares of those asked for: the root of the mean squared error is missing.",
)
def cross_validate(make_model, X, y, folds):
    errors = []
    for train, judges in folds:
        model = make_model()
        model.fit(getattr(X, "iloc", X)[train], y[train])
        errors.append(np.mean((model.predict(getattr(X, "iloc", X)[judges]) - y[judges]) ** 2))
    return np.array(errors)


# ---- mean_and_spread -------------------------------------------------------------------------------------------


@mistake(
    "mean_and_spread", "divided by K", subtle=True,
    hint="Your spread is a little too small, most of all for two folds: it divides by the number of folds. A sample "
    "of folds asks for one less.",
)
def mean_and_spread(errors):
    return np.mean(errors, axis=-1), np.std(errors, axis=-1)


@mistake(
    "mean_and_spread", "the root is missing",
    hint="Your spread is the square of the one asked for: a variance. Take its root.",
)
def mean_and_spread(errors):
    return np.mean(errors, axis=-1), np.var(errors, axis=-1, ddof=1)


@mistake(
    "mean_and_spread", "the standard error in place of the spread", subtle=True,
    hint="You divide by the root of the number of folds as well. That is the doubt of the mean; asked is how far "
    "single folds lie apart.",
)
def mean_and_spread(errors):
    return np.mean(errors, axis=-1), np.std(errors, axis=-1, ddof=1) / np.sqrt(np.shape(errors)[-1])


@mistake(
    "mean_and_spread", "along the models", subtle=True,
    hint="For a single model you are right. For several your numbers belong to the folds: work along the last axis, "
    "so that each row has one mean.",
)
def mean_and_spread(errors):
    return np.mean(errors, axis=0), np.std(errors, axis=0, ddof=1)


@mistake(
    "mean_and_spread", "one number for all models",
    hint="Several models have several means. Work along the folds only, the last axis.",
)
def mean_and_spread(errors):
    return np.mean(errors), np.std(errors, ddof=1)


# ---- fold_difference -------------------------------------------------------------------------------------------


@mistake(
    "fold_difference", "as if the folds were different ones", subtle=True,
    hint="You work out the doubt of each model by itself and add the squares. What makes a fold hard for both is still "
    "in there. Take the differences first, fold by fold.",
)
def fold_difference(first, second):
    K = len(first)
    apart = np.mean(first) - np.mean(second)
    return apart, np.sqrt(np.var(first, ddof=1) / K + np.var(second, ddof=1) / K)


@mistake(
    "fold_difference", "the spread in place of the standard error",
    hint="Your second number says how far single differences lie apart. The mean of K of them is surer than that, by "
    "the root of K.",
)
def fold_difference(first, second):
    apart = np.subtract(first, second)
    return apart.mean(), apart.std(ddof=1)


@mistake(
    "fold_difference", "second minus first",
    hint="The size is right, the sign is not: take the second model away from the first.",
)
def fold_difference(first, second):
    apart = np.subtract(second, first)
    return apart.mean(), apart.std(ddof=1) / np.sqrt(apart.size)


@mistake(
    "fold_difference", "divided by K inside", subtle=True,
    hint="Your standard error is a little too small, most of all for two folds. The deviation of the differences "
    "divides by K - 1.",
)
def fold_difference(first, second):
    apart = np.subtract(first, second)
    return apart.mean(), apart.std() / np.sqrt(apart.size)


@mistake(
    "fold_difference", "divided by K in place of its root", subtle=True,
    hint="You divide the deviation by the number of folds. A mean becomes surer only with the root of that number.",
)
def fold_difference(first, second):
    apart = np.subtract(first, second)
    return apart.mean(), apart.std(ddof=1) / apart.size


# ---- housing_network -------------------------------------------------------------------------------------------


@mistake(
    "housing_network", "ReLU behind the output",
    hint="Your last layer has a ReLU (or a normalisation) behind it. The answer must be free to be any number, "
    "negative ones included.",
)
def housing_network(D, hidden, rng):
    layers, inputs = [], D
    for width in (*hidden, 1):
        layers.append(Affine(rng.normal(size=(inputs, width)) * np.sqrt(2 / inputs), np.zeros(width)))
        if width != 1 or len(layers) < 3 * len(hidden):
            layers.append(BatchNorm(np.ones(width), np.zeros(width)))
        layers.append(ReLU())
        inputs = width
    return Chain(layers, SquaredErrorLoss())


@mistake(
    "housing_network", "no batch normalisation",
    hint="Between Affine and ReLU of each hidden layer a BatchNorm is missing.",
)
def housing_network(D, hidden, rng):
    layers, inputs = [], D
    for width in (*hidden, 1):
        layers += [Affine(rng.normal(size=(inputs, width)) * np.sqrt(2 / inputs), np.zeros(width)), ReLU()]
        inputs = width
    return Chain(layers[:-1], SquaredErrorLoss())


@mistake(
    "housing_network", "normalised behind ReLU", subtle=True,
    hint="All your layers are there, but BatchNorm stands behind ReLU. It comes between Affine and ReLU.",
)
def housing_network(D, hidden, rng):
    layers, inputs = [], D
    for width in (*hidden, 1):
        layers += [Affine(rng.normal(size=(inputs, width)) * np.sqrt(2 / inputs), np.zeros(width)), ReLU(),
                   BatchNorm(np.ones(width), np.zeros(width))]
        inputs = width
    return Chain(layers[:-2], SquaredErrorLoss())


@mistake(
    "housing_network", "weights divided by the number of inputs", subtle=True,
    hint="Your weights have the standard deviation 2 / inputs. He's start takes the root of that.",
)
def housing_network(D, hidden, rng):
    layers, inputs = [], D
    for width in (*hidden, 1):
        layers += [Affine(rng.normal(size=(inputs, width)) * (2 / inputs), np.zeros(width)),
                   BatchNorm(np.ones(width), np.zeros(width)), ReLU()]
        inputs = width
    return Chain(layers[:-2], SquaredErrorLoss())


@mistake(
    "housing_network", "the root of 1 / inputs", subtle=True,
    hint="Your weights are smaller than asked, by the root of 2. ReLU lets only half of the numbers through, and He's "
    "start makes up for it: a 2 stands above the inputs.",
)
def housing_network(D, hidden, rng):
    layers, inputs = [], D
    for width in (*hidden, 1):
        layers += [Affine(rng.normal(size=(inputs, width)) * np.sqrt(1 / inputs), np.zeros(width)),
                   BatchNorm(np.ones(width), np.zeros(width)), ReLU()]
        inputs = width
    return Chain(layers[:-2], SquaredErrorLoss())


@mistake(
    "housing_network", "every layer scaled by the first inputs", subtle=True,
    hint="The first layer is right. The others are scaled by the number of columns, and each should be scaled by the "
    "number of its own inputs.",
)
def housing_network(D, hidden, rng):
    layers, inputs = [], D
    for width in (*hidden, 1):
        layers += [Affine(rng.normal(size=(inputs, width)) * np.sqrt(2 / D), np.zeros(width)),
                   BatchNorm(np.ones(width), np.zeros(width)), ReLU()]
        inputs = width
    return Chain(layers[:-2], SquaredErrorLoss())


# ---- snapshot --------------------------------------------------------------------------------------------------


@mistake(
    "snapshot", "parameters only", subtle=True,
    hint="All parameters are there. What a layer of batch normalisation uses in evaluation, running_mean and "
    "running_var, is missing: it is no parameter, and yet it was learnt.",
)
def snapshot(chain):
    return {name: values.copy() for name, values in chain.params.items()}


@mistake(
    "snapshot", "a copy of the dictionary alone", subtle=True,
    hint="Your snapshot holds the very arrays that the training goes on changing. Copy every array.",
)
def snapshot(chain):
    kept, number = dict(chain.params), 0
    for layer in chain.layers:
        if hasattr(layer, "running_mean"):
            number += 1
            kept[f"running_mean{number}"] = layer.running_mean
            kept[f"running_var{number}"] = layer.running_var
    return kept


@mistake(
    "snapshot", "statistics not copied", subtle=True,
    hint="Parameters are copied, running statistics are not: your snapshot shares their arrays with the layers. A "
    "layer may change these in place.",
)
def snapshot(chain):
    kept, number = {name: values.copy() for name, values in chain.params.items()}, 0
    for layer in chain.layers:
        if hasattr(layer, "running_mean"):
            number += 1
            kept[f"running_mean{number}"] = layer.running_mean
            kept[f"running_var{number}"] = layer.running_var
    return kept


@mistake(
    "snapshot", "numbered by the place in the chain", subtle=True,
    hint="The numbers in your names count all layers. Count only those that have running statistics, beginning at 1.",
)
def snapshot(chain):
    kept = {name: values.copy() for name, values in chain.params.items()}
    for number, layer in enumerate(chain.layers, start=1):
        if hasattr(layer, "running_mean"):
            kept[f"running_mean{number}"] = layer.running_mean.copy()
            kept[f"running_var{number}"] = layer.running_var.copy()
    return kept


@mistake(
    "snapshot", "counted from 0",
    hint="Your first layer of batch normalisation has the number 0. Names of a chain begin at 1, as in gamma1.",
)
def snapshot(chain):
    kept = {name: values.copy() for name, values in chain.params.items()}
    normal = [layer for layer in chain.layers if hasattr(layer, "running_mean")]
    for number, layer in enumerate(normal):
        kept[f"running_mean{number}"] = layer.running_mean.copy()
        kept[f"running_var{number}"] = layer.running_var.copy()
    return kept


@mistake(
    "snapshot", "without the running variances", subtle=True,
    hint="The running means are there, the running variances are not. Evaluation needs both.",
)
def snapshot(chain):
    kept, number = {name: values.copy() for name, values in chain.params.items()}, 0
    for layer in chain.layers:
        if hasattr(layer, "running_mean"):
            number += 1
            kept[f"running_mean{number}"] = layer.running_mean.copy()
    return kept


# ---- restore ---------------------------------------------------------------------------------------------------


@mistake(
    "restore", "new arrays under the old names", subtle=True,
    hint="chain.params shows the old numbers, and the layers still have the new ones: they hold other arrays now. "
    "Write the numbers into the arrays that are there.",
)
def restore(chain, kept):
    for name in chain.params:
        chain.params[name] = kept[name].copy()
    normal = [layer for layer in chain.layers if hasattr(layer, "running_mean")]
    for number, layer in enumerate(normal, start=1):
        layer.running_mean = kept[f"running_mean{number}"].copy()
        layer.running_var = kept[f"running_var{number}"].copy()


@mistake(
    "restore", "parameters only", subtle=True,
    hint="The parameters are back, the running statistics are those of later: old weights with new statistics make "
    "another network.",
)
def restore(chain, kept):
    for name, values in chain.params.items():
        values[...] = kept[name]


@mistake(
    "restore", "the layers get the kept arrays themselves", subtle=True,
    hint="Everything is back. But the layers now hold the arrays of your snapshot, and whoever trains on changes it. "
    "Give them copies.",
)
def restore(chain, kept):
    for name, values in chain.params.items():
        values[...] = kept[name]
    normal = [layer for layer in chain.layers if hasattr(layer, "running_mean")]
    for number, layer in enumerate(normal, start=1):
        layer.running_mean, layer.running_var = kept[f"running_mean{number}"], kept[f"running_var{number}"]


@mistake(
    "restore", "the first statistics for every layer", subtle=True,
    hint="With one layer of batch normalisation you are right. With two, both get the statistics of the first: the "
    "number in the names has to go on.",
)
def restore(chain, kept):
    for name, values in chain.params.items():
        values[...] = kept[name]
    for layer in chain.layers:
        if hasattr(layer, "running_mean"):
            layer.running_mean = np.resize(kept["running_mean1"], layer.running_mean.shape)
            layer.running_var = np.resize(kept["running_var1"], layer.running_var.shape)


@mistake(
    "restore", "the snapshot moves in the wrong direction",
    hint="Nothing is put back: you write the numbers of the chain into the snapshot. It is the other way round.",
)
def restore(chain, kept):
    for name, values in chain.params.items():
        kept[name][...] = values


@mistake(
    "restore", "only the weights come back", subtle=True,
    hint="The weights W are back. Biases, gamma, beta and the running statistics are not: put back everything that "
    "was kept.",
)
def restore(chain, kept):
    for name, values in chain.params.items():
        if name.startswith("W"):
            values[...] = kept[name]


# ---- fit_network -----------------------------------------------------------------------------------------------


@mistake(
    "fit_network", "stays at the last epoch", subtle=True,
    hint="Best epoch and losses are right, but the chain is left where the training ended. Put the snapshot of the "
    "best epoch back.",
)
def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    adam, history, best = Adam(lr), {"train_loss": [], "validation_loss": []}, 0
    for epoch in range(epochs):
        adam.lr = warmup_cosine(lr, epoch, 0, epochs)
        for rows, targets in minibatches(X, y, batch_size, rng):
            adam.step(chain.params, chain.gradient(rows, targets))
        history["train_loss"].append(float(chain.loss(X, y)))
        history["validation_loss"].append(float(chain.loss(X_val, y_val)))
        best = int(np.argmin(history["validation_loss"])) + 1
        if epoch + 1 - best >= patience:
            break
    return best, history


@mistake(
    "fit_network", "parameters put back without the running statistics", subtle=True,
    hint="The parameters are those of the best epoch, the running statistics are those of the last. Use snapshot and "
    "restore, which know about both.",
)
def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    adam, history, best = Adam(lr), {"train_loss": [], "validation_loss": []}, 0
    for epoch in range(epochs):
        adam.lr = warmup_cosine(lr, epoch, 0, epochs)
        for rows, targets in minibatches(X, y, batch_size, rng):
            adam.step(chain.params, chain.gradient(rows, targets))
        history["train_loss"].append(float(chain.loss(X, y)))
        history["validation_loss"].append(float(chain.loss(X_val, y_val)))
        best = int(np.argmin(history["validation_loss"])) + 1
        if best == epoch + 1:
            kept = {name: values.copy() for name, values in chain.params.items()}
        if epoch + 1 - best >= patience:
            break
    for name, values in kept.items():
        chain.params[name][...] = values
    return best, history


@mistake(
    "fit_network", "a constant learning rate", subtle=True,
    hint="Your rate stays at lr all the time. In epoch e, counted from 0, it is lr times (1 + cos(pi e / epochs)) / 2: "
    "tell the optimizer at the beginning of each epoch.",
)
def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    adam, history, best = Adam(lr), {"train_loss": [], "validation_loss": []}, 0
    for epoch in range(epochs):
        for rows, targets in minibatches(X, y, batch_size, rng):
            adam.step(chain.params, chain.gradient(rows, targets))
        history["train_loss"].append(float(chain.loss(X, y)))
        history["validation_loss"].append(float(chain.loss(X_val, y_val)))
        best = int(np.argmin(history["validation_loss"])) + 1
        if best == epoch + 1:
            kept = snapshot(chain)
        if epoch + 1 - best >= patience:
            break
    restore(chain, kept)
    return best, history


@mistake(
    "fit_network", "a new Adam in every epoch", subtle=True,
    hint="You make Adam inside the loop over epochs, so it forgets its running means each time. One optimizer serves "
    "the whole training; only its rate changes.",
)
def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    history, best = {"train_loss": [], "validation_loss": []}, 0
    for epoch in range(epochs):
        adam = Adam(warmup_cosine(lr, epoch, 0, epochs))
        for rows, targets in minibatches(X, y, batch_size, rng):
            adam.step(chain.params, chain.gradient(rows, targets))
        history["train_loss"].append(float(chain.loss(X, y)))
        history["validation_loss"].append(float(chain.loss(X_val, y_val)))
        best = int(np.argmin(history["validation_loss"])) + 1
        if best == epoch + 1:
            kept = snapshot(chain)
        if epoch + 1 - best >= patience:
            break
    restore(chain, kept)
    return best, history


@mistake(
    "fit_network", "patience counts all epochs without a record", subtle=True,
    hint="You count every epoch without a record. Patience is about epochs in a row: a new record starts the counting "
    "anew.",
)
def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    adam, history, best, bad = Adam(lr), {"train_loss": [], "validation_loss": []}, 0, 0
    for epoch in range(epochs):
        adam.lr = warmup_cosine(lr, epoch, 0, epochs)
        for rows, targets in minibatches(X, y, batch_size, rng):
            adam.step(chain.params, chain.gradient(rows, targets))
        history["train_loss"].append(float(chain.loss(X, y)))
        history["validation_loss"].append(float(chain.loss(X_val, y_val)))
        if int(np.argmin(history["validation_loss"])) == epoch:
            best, kept = epoch + 1, snapshot(chain)
        else:
            bad += 1
        if bad >= patience:
            break
    restore(chain, kept)
    return best, history


@mistake(
    "fit_network", "never stops early",
    hint="All epochs are trained, whatever the losses say. After as many epochs in a row without a record as patience "
    "allows, leave the loop.",
)
def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    adam, history, best = Adam(lr), {"train_loss": [], "validation_loss": []}, 0
    for epoch in range(epochs):
        adam.lr = warmup_cosine(lr, epoch, 0, epochs)
        for rows, targets in minibatches(X, y, batch_size, rng):
            adam.step(chain.params, chain.gradient(rows, targets))
        history["train_loss"].append(float(chain.loss(X, y)))
        history["validation_loss"].append(float(chain.loss(X_val, y_val)))
        best = int(np.argmin(history["validation_loss"])) + 1
        if best == epoch + 1:
            kept = snapshot(chain)
    restore(chain, kept)
    return best, history


@mistake(
    "fit_network", "the training loss decides", subtle=True,
    hint="Your records are records of the training loss, which goes on falling while new rows get worse. The "
    "validation loss has to decide.",
)
def fit_network(chain, X, y, X_val, y_val, *, epochs, batch_size, lr, patience, rng):
    adam, history, best = Adam(lr), {"train_loss": [], "validation_loss": []}, 0
    for epoch in range(epochs):
        adam.lr = warmup_cosine(lr, epoch, 0, epochs)
        for rows, targets in minibatches(X, y, batch_size, rng):
            adam.step(chain.params, chain.gradient(rows, targets))
        history["train_loss"].append(float(chain.loss(X, y)))
        history["validation_loss"].append(float(chain.loss(X_val, y_val)))
        best = int(np.argmin(history["train_loss"])) + 1
        if best == epoch + 1:
            kept = snapshot(chain)
        if epoch + 1 - best >= patience:
            break
    restore(chain, kept)
    return best, history


# ---- NetworkRegressor ------------------------------------------------------------------------------------------


@mistake(
    "NetworkRegressor", "answers not scaled back",
    hint="Your answers are in the size of 1, the targets are not. In predict undo what fit has done to the targets: "
    "times the scale, plus the mean.",
)
def NetworkRegressor(**settings):
    class Model(RegressorMixin, BaseEstimator):
        def __init__(
            self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01, patience=10, share=0.1, reach=5.0, seed=0
        ):
            self.hidden, self.epochs, self.batch_size, self.lr = hidden, epochs, batch_size, lr
            self.patience, self.share, self.reach, self.seed = patience, share, reach, seed

        def fit(self, X, y):
            X, y, rng = np.clip(X, -self.reach, self.reach), np.asarray(y, float), np.random.default_rng(self.seed)
            stop, teach = np.split(rng.permutation(len(y)), [round(self.share * len(y))])
            X = np.asarray(X)
            self.mean_, self.scale_ = y[teach].mean(), y[teach].std() or 1.0
            t = (y - self.mean_) / self.scale_
            self.chain_ = housing_network(X.shape[1], self.hidden, rng)
            self.best_, self.history_ = fit_network(
                self.chain_, X[teach], t[teach], X[stop], t[stop], epochs=self.epochs, batch_size=self.batch_size,
                lr=self.lr, patience=self.patience, rng=rng)
            return self

        def predict(self, X):
            return self.chain_.scores(np.asarray(np.clip(X, -self.reach, self.reach)))[:, 0]

    return Model(**settings)


@mistake(
    "NetworkRegressor", "mean and deviation of all rows", subtle=True,
    hint="Your targets are measured on all rows, those that decide when to stop among them. Measure the rows that "
    "teach only.",
)
def NetworkRegressor(**settings):
    class Model(RegressorMixin, BaseEstimator):
        def __init__(
            self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01, patience=10, share=0.1, reach=5.0, seed=0
        ):
            self.hidden, self.epochs, self.batch_size, self.lr = hidden, epochs, batch_size, lr
            self.patience, self.share, self.reach, self.seed = patience, share, reach, seed

        def fit(self, X, y):
            X, y, rng = np.clip(X, -self.reach, self.reach), np.asarray(y, float), np.random.default_rng(self.seed)
            stop, teach = np.split(rng.permutation(len(y)), [round(self.share * len(y))])
            X = np.asarray(X)
            self.mean_, self.scale_ = y.mean(), y.std() or 1.0
            t = (y - self.mean_) / self.scale_
            self.chain_ = housing_network(X.shape[1], self.hidden, rng)
            self.best_, self.history_ = fit_network(
                self.chain_, X[teach], t[teach], X[stop], t[stop], epochs=self.epochs, batch_size=self.batch_size,
                lr=self.lr, patience=self.patience, rng=rng)
            return self

        def predict(self, X):
            return self.mean_ + self.scale_ * self.chain_.scores(np.asarray(np.clip(X, -self.reach, self.reach)))[:, 0]

    return Model(**settings)


@mistake(
    "NetworkRegressor", "the first rows teach", subtle=True,
    hint="The two parts are exchanged: the first round(share * N) rows of the permutation decide when to stop, and "
    "all others teach.",
)
def NetworkRegressor(**settings):
    class Model(RegressorMixin, BaseEstimator):
        def __init__(
            self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01, patience=10, share=0.1, reach=5.0, seed=0
        ):
            self.hidden, self.epochs, self.batch_size, self.lr = hidden, epochs, batch_size, lr
            self.patience, self.share, self.reach, self.seed = patience, share, reach, seed

        def fit(self, X, y):
            X, y, rng = np.clip(X, -self.reach, self.reach), np.asarray(y, float), np.random.default_rng(self.seed)
            teach, stop = np.split(rng.permutation(len(y)), [round(self.share * len(y))])
            X = np.asarray(X)
            self.mean_, self.scale_ = y[teach].mean(), y[teach].std() or 1.0
            t = (y - self.mean_) / self.scale_
            self.chain_ = housing_network(X.shape[1], self.hidden, rng)
            self.best_, self.history_ = fit_network(
                self.chain_, X[teach], t[teach], X[stop], t[stop], epochs=self.epochs, batch_size=self.batch_size,
                lr=self.lr, patience=self.patience, rng=rng)
            return self

        def predict(self, X):
            return self.mean_ + self.scale_ * self.chain_.scores(np.asarray(np.clip(X, -self.reach, self.reach)))[:, 0]

    return Model(**settings)


@mistake(
    "NetworkRegressor", "inputs are not cut when it predicts", subtle=True,
    hint="Inputs are cut in training, and not in predict. There they are needed most: new rows may be anything.",
)
def NetworkRegressor(**settings):
    class Model(RegressorMixin, BaseEstimator):
        def __init__(
            self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01, patience=10, share=0.1, reach=5.0, seed=0
        ):
            self.hidden, self.epochs, self.batch_size, self.lr = hidden, epochs, batch_size, lr
            self.patience, self.share, self.reach, self.seed = patience, share, reach, seed

        def fit(self, X, y):
            X, y, rng = np.clip(X, -self.reach, self.reach), np.asarray(y, float), np.random.default_rng(self.seed)
            stop, teach = np.split(rng.permutation(len(y)), [round(self.share * len(y))])
            X = np.asarray(X)
            self.mean_, self.scale_ = y[teach].mean(), y[teach].std() or 1.0
            t = (y - self.mean_) / self.scale_
            self.chain_ = housing_network(X.shape[1], self.hidden, rng)
            self.best_, self.history_ = fit_network(
                self.chain_, X[teach], t[teach], X[stop], t[stop], epochs=self.epochs, batch_size=self.batch_size,
                lr=self.lr, patience=self.patience, rng=rng)
            return self

        def predict(self, X):
            return self.mean_ + self.scale_ * self.chain_.scores(np.asarray(X))[:, 0]

    return Model(**settings)


@mistake(
    "NetworkRegressor", "inputs are never cut", subtle=True,
    hint="Your network learns and answers with inputs as they come. Cut them to -reach ... reach in fit and in "
    "predict.",
)
def NetworkRegressor(**settings):
    class Model(RegressorMixin, BaseEstimator):
        def __init__(
            self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01, patience=10, share=0.1, reach=5.0, seed=0
        ):
            self.hidden, self.epochs, self.batch_size, self.lr = hidden, epochs, batch_size, lr
            self.patience, self.share, self.reach, self.seed = patience, share, reach, seed

        def fit(self, X, y):
            X, y, rng = np.asarray(X), np.asarray(y, float), np.random.default_rng(self.seed)
            stop, teach = np.split(rng.permutation(len(y)), [round(self.share * len(y))])
            self.mean_, self.scale_ = y[teach].mean(), y[teach].std() or 1.0
            t = (y - self.mean_) / self.scale_
            self.chain_ = housing_network(X.shape[1], self.hidden, rng)
            self.best_, self.history_ = fit_network(
                self.chain_, X[teach], t[teach], X[stop], t[stop], epochs=self.epochs, batch_size=self.batch_size,
                lr=self.lr, patience=self.patience, rng=rng)
            return self

        def predict(self, X):
            return self.mean_ + self.scale_ * self.chain_.scores(np.asarray(X))[:, 0]

    return Model(**settings)


@mistake(
    "NetworkRegressor", "a column comes back in place of a row of numbers", subtle=True,
    hint="Your answers have the shape (M, 1), the scores' own. Against prices (M,) that makes a table of all pairs, "
    "and no error message. Take the only column.",
)
def NetworkRegressor(**settings):
    class Model(RegressorMixin, BaseEstimator):
        def __init__(
            self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01, patience=10, share=0.1, reach=5.0, seed=0
        ):
            self.hidden, self.epochs, self.batch_size, self.lr = hidden, epochs, batch_size, lr
            self.patience, self.share, self.reach, self.seed = patience, share, reach, seed

        def fit(self, X, y):
            X, y, rng = np.clip(X, -self.reach, self.reach), np.asarray(y, float), np.random.default_rng(self.seed)
            stop, teach = np.split(rng.permutation(len(y)), [round(self.share * len(y))])
            X = np.asarray(X)
            self.mean_, self.scale_ = y[teach].mean(), y[teach].std() or 1.0
            t = (y - self.mean_) / self.scale_
            self.chain_ = housing_network(X.shape[1], self.hidden, rng)
            self.best_, self.history_ = fit_network(
                self.chain_, X[teach], t[teach], X[stop], t[stop], epochs=self.epochs, batch_size=self.batch_size,
                lr=self.lr, patience=self.patience, rng=rng)
            return self

        def predict(self, X):
            return self.mean_ + self.scale_ * self.chain_.scores(np.asarray(np.clip(X, -self.reach, self.reach)))

    return Model(**settings)


@mistake(
    "NetworkRegressor", "a new generator for each step", subtle=True,
    hint="You begin a new generator from the seed for the rows, the network and the training. One generator goes on "
    "through all three.",
)
def NetworkRegressor(**settings):
    class Model(RegressorMixin, BaseEstimator):
        def __init__(
            self, hidden=(64, 64), epochs=30, batch_size=128, lr=0.01, patience=10, share=0.1, reach=5.0, seed=0
        ):
            self.hidden, self.epochs, self.batch_size, self.lr = hidden, epochs, batch_size, lr
            self.patience, self.share, self.reach, self.seed = patience, share, reach, seed

        def fit(self, X, y):
            X, y = np.asarray(np.clip(X, -self.reach, self.reach)), np.asarray(y, float)
            order = np.random.default_rng(self.seed).permutation(len(y))
            stop, teach = np.split(order, [round(self.share * len(y))])
            self.mean_, self.scale_ = y[teach].mean(), y[teach].std() or 1.0
            t = (y - self.mean_) / self.scale_
            self.chain_ = housing_network(X.shape[1], self.hidden, np.random.default_rng(self.seed))
            self.best_, self.history_ = fit_network(
                self.chain_, X[teach], t[teach], X[stop], t[stop], epochs=self.epochs, batch_size=self.batch_size,
                lr=self.lr, patience=self.patience, rng=np.random.default_rng(self.seed))
            return self

        def predict(self, X):
            return self.mean_ + self.scale_ * self.chain_.scores(np.asarray(np.clip(X, -self.reach, self.reach)))[:, 0]

    return Model(**settings)



# ---- wave_features ---------------------------------------------------------------------------------------------


@mistake(
    "wave_features", "without 2 pi", subtle=True,
    hint="Your waves are too long: sine wants an angle, and one full turn is 2 pi. Multiply by it.",
)
def wave_features(places, frequencies=(0.25, 0.5, 1.0, 2.0, 4.0)):
    x, y = np.asarray(places, dtype=float).T
    found = []
    for f in frequencies:
        for d in (x, y, (x + y) / np.sqrt(2), (x - y) / np.sqrt(2)):
            found += [np.sin(f * d), np.cos(f * d)]
    return np.stack(found, axis=1)


@mistake(
    "wave_features", "all sines first",
    hint="The right columns stand in another order: sine and cosine of one direction belong together.",
)
def wave_features(places, frequencies=(0.25, 0.5, 1.0, 2.0, 4.0)):
    x, y = np.asarray(places, dtype=float).T
    turns = [2 * np.pi * f * d for f in frequencies for d in (x, y, (x + y) / np.sqrt(2), (x - y) / np.sqrt(2))]
    return np.stack([np.sin(t) for t in turns] + [np.cos(t) for t in turns], axis=1)


@mistake(
    "wave_features", "directions outside, frequencies inside", subtle=True,
    hint="With one frequency you are right. With several, the columns of one direction stand together; asked is that "
    "those of one frequency do.",
)
def wave_features(places, frequencies=(0.25, 0.5, 1.0, 2.0, 4.0)):
    x, y = np.asarray(places, dtype=float).T
    found = []
    for d in (x, y, (x + y) / np.sqrt(2), (x - y) / np.sqrt(2)):
        for f in frequencies:
            found += [np.sin(2 * np.pi * f * d), np.cos(2 * np.pi * f * d)]
    return np.stack(found, axis=1)


@mistake(
    "wave_features", "diagonals without the root of 2", subtle=True,
    hint="The waves along x and y are right. On the diagonals yours are too short: x + y grows by the root of 2 for "
    "each degree that one walks along the diagonal.",
)
def wave_features(places, frequencies=(0.25, 0.5, 1.0, 2.0, 4.0)):
    x, y = np.asarray(places, dtype=float).T
    found = []
    for f in frequencies:
        for d in (x, y, x + y, x - y):
            found += [np.sin(2 * np.pi * f * d), np.cos(2 * np.pi * f * d)]
    return np.stack(found, axis=1)


@mistake(
    "wave_features", "no diagonals",
    hint="Half of the columns are missing: there are four directions, two of them diagonal.",
)
def wave_features(places, frequencies=(0.25, 0.5, 1.0, 2.0, 4.0)):
    x, y = np.asarray(places, dtype=float).T
    found = []
    for f in frequencies:
        for d in (x, y):
            found += [np.sin(2 * np.pi * f * d), np.cos(2 * np.pi * f * d)]
    return np.stack(found, axis=1)


@mistake(
    "wave_features", "divided by the frequency", subtle=True,
    hint="Your waves get longer where they should get shorter. A frequency of 2 means two turns within a degree.",
)
def wave_features(places, frequencies=(0.25, 0.5, 1.0, 2.0, 4.0)):
    x, y = np.asarray(places, dtype=float).T
    found = []
    for f in frequencies:
        for d in (x, y, (x + y) / np.sqrt(2), (x - y) / np.sqrt(2)):
            found += [np.sin(2 * np.pi * d / f), np.cos(2 * np.pi * d / f)]
    return np.stack(found, axis=1)


# ---- parameter_grid --------------------------------------------------------------------------------------------


@mistake(
    "parameter_grid", "the first name changes fastest", subtle=True,
    hint="All combinations are there, in another order. Think of a counter: its last digit changes at every step.",
)
def parameter_grid(choices):
    import itertools

    names = list(choices)
    return [dict(zip(names, values[::-1], strict=True))
            for values in itertools.product(*(choices[name] for name in reversed(names)))]


@mistake(
    "parameter_grid", "values side by side",
    hint="You take the first values together, then the second ones. Every value meets every value of the other names.",
)
def parameter_grid(choices):
    return [dict(zip(choices, values, strict=True)) for values in zip(*choices.values(), strict=False)]


@mistake(
    "parameter_grid", "two names only", subtle=True,
    hint="With two names you are right. A third one is lost: there may be any number of names.",
)
def parameter_grid(choices):
    import itertools

    names = list(choices)[:2]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*(choices[n] for n in names))]


@mistake(
    "parameter_grid", "one dict, changed again and again", subtle=True,
    hint="Your list holds the same dict many times, and all of them show the last combination. Make a new dict each "
    "time.",
)
def parameter_grid(choices):
    import itertools

    grid, one = [], {}
    for values in itertools.product(*choices.values()):
        one.update(zip(choices, values, strict=True))
        grid.append(one)
    return grid


@mistake(
    "parameter_grid", "tuples without names",
    hint="Your combinations are tuples of values. Whoever gets one must know which setting is which: dicts, with the "
    "names.",
)
def parameter_grid(choices):
    import itertools

    return list(itertools.product(*choices.values()))


# ---- random_candidates -----------------------------------------------------------------------------------------


@mistake(
    "random_candidates", "setting by setting", subtle=True,
    hint="You draw all values of one setting, then all of the next. Draw candidate by candidate: then a longer list "
    "begins with the shorter one.",
)
def random_candidates(samplers, count, rng):
    columns = {name: [sampler(rng) for _ in range(count)] for name, sampler in samplers.items()}
    return [{name: columns[name][place] for name in samplers} for place in range(count)]


@mistake(
    "random_candidates", "one draw for all candidates",
    hint="All your candidates are equal: you draw once and repeat it. Draw anew for each.",
)
def random_candidates(samplers, count, rng):
    one = {name: sampler(rng) for name, sampler in samplers.items()}
    return [dict(one) for _ in range(count)]


@mistake(
    "random_candidates", "one dict, changed again and again", subtle=True,
    hint="Your list holds one dict many times, and all of them show the last draw. Make a new dict for each candidate.",
)
def random_candidates(samplers, count, rng):
    found, one = [], {}
    for _ in range(count):
        for name, sampler in samplers.items():
            one[name] = sampler(rng)
        found.append(one)
    return found


@mistake(
    "random_candidates", "sorted by name", subtle=True,
    hint="You draw in the order of the alphabet. Asked is the order of samplers, so that everybody gets the same "
    "values from one generator.",
)
def random_candidates(samplers, count, rng):
    return [{name: samplers[name](rng) for name in sorted(samplers)} for _ in range(count)]


@mistake(
    "random_candidates", "a generator of its own",
    hint="Your values come from another generator than the one handed over. Use rng, and nobody's seed is lost.",
)
def random_candidates(samplers, count, rng):
    own = np.random.default_rng(0)
    return [{name: sampler(own) for name, sampler in samplers.items()} for _ in range(count)]


# ---- search ----------------------------------------------------------------------------------------------------


@mistake(
    "search", "worst first",
    hint="Your list begins with the highest error. These are errors, so the lowest is the best.",
)
def search(make_model, candidates, X, y, folds):
    found = [(float(cross_validate(lambda s=s: make_model(**s), X, y, folds).mean()), s) for s in candidates]
    return sorted(found, key=lambda pair: pair[0], reverse=True)


@mistake(
    "search", "not sorted", subtle=True,
    hint="The errors are right, in the order of the candidates. The best candidate comes first.",
)
def search(make_model, candidates, X, y, folds):
    return [(float(cross_validate(lambda s=s: make_model(**s), X, y, folds).mean()), s) for s in candidates]


@mistake(
    "search", "the best fold decides", subtle=True,
    hint="You take the lowest error of the folds. That is the luck of one fold: take the mean of all.",
)
def search(make_model, candidates, X, y, folds):
    found = [(float(cross_validate(lambda s=s: make_model(**s), X, y, folds).min()), s) for s in candidates]
    return sorted(found, key=lambda pair: pair[0])


@mistake(
    "search", "judged by the first fold alone", subtle=True,
    hint="Only the first fold has a say in your result. Take the mean over all folds.",
)
def search(make_model, candidates, X, y, folds):
    found = [(float(cross_validate(lambda s=s: make_model(**s), X, y, folds[:1])[0]), s) for s in candidates]
    return sorted(found, key=lambda pair: pair[0])


@mistake(
    "search", "one model for all folds of a candidate", subtle=True,
    hint="Each candidate has one model, which is fitted in every fold and may remember. Hand over a function that "
    "makes a fresh one.",
)
def search(make_model, candidates, X, y, folds):
    found = []
    for s in candidates:
        model = make_model(**s)
        found.append((float(cross_validate(lambda model=model: model, X, y, folds).mean()), s))
    return sorted(found, key=lambda pair: pair[0])


@mistake(
    "search", "equals change places", subtle=True,
    hint="Candidates with equal errors stand in another order than they came. Sort by the error alone, without turning "
    "the list round.",
)
def search(make_model, candidates, X, y, folds):
    found = [(float(cross_validate(lambda s=s: make_model(**s), X, y, folds).mean()), s) for s in candidates]
    return sorted(found[::-1], key=lambda pair: pair[0])


# ---- permutation_importance ------------------------------------------------------------------------------------


@mistake(
    "permutation_importance", "columns stay shuffled", subtle=True,
    hint="Your first column is right. From then on earlier columns are still shuffled: begin each time with the table "
    "as it came.",
)
def permutation_importance(model, X, y, repeats, rng):
    before, growth, table = mean_squared_error(model.predict(X), y) ** 0.5, [], X.copy()
    for j in range(X.shape[1]):
        total = 0.0
        for _ in range(repeats):
            order = rng.permutation(len(X))
            if hasattr(X, "iloc"):
                table[X.columns[j]] = X.iloc[order, j].to_numpy()
            else:
                table[:, j] = X[order, j]
            total += mean_squared_error(model.predict(table), y) ** 0.5 - before
        growth.append(total / repeats)
    return np.array(growth)


@mistake(
    "permutation_importance", "the error itself, not its growth",
    hint="Your numbers are the errors with a shuffled column. Take away the error without any shuffling, so that an "
    "ignored column has 0.",
)
def permutation_importance(model, X, y, repeats, rng):
    growth = []
    for j in range(X.shape[1]):
        total = 0.0
        for _ in range(repeats):
            order, table = rng.permutation(len(X)), X.copy()
            if hasattr(X, "iloc"):
                table[X.columns[j]] = X.iloc[order, j].to_numpy()
            else:
                table[:, j] = X[order, j]
            total += mean_squared_error(model.predict(table), y) ** 0.5
        growth.append(total / repeats)
    return np.array(growth)


@mistake(
    "permutation_importance", "growth of the squared error", subtle=True,
    hint="You compare mean squared errors. Take the roots first: the importances are in the unit of the prices.",
)
def permutation_importance(model, X, y, repeats, rng):
    before, growth = mean_squared_error(model.predict(X), y), []
    for j in range(X.shape[1]):
        total = 0.0
        for _ in range(repeats):
            order, table = rng.permutation(len(X)), X.copy()
            if hasattr(X, "iloc"):
                table[X.columns[j]] = X.iloc[order, j].to_numpy()
            else:
                table[:, j] = X[order, j]
            total += mean_squared_error(model.predict(table), y) - before
        growth.append(total / repeats)
    return np.array(growth)


@mistake(
    "permutation_importance", "one shuffle for all columns", subtle=True,
    hint="All your columns are shuffled by the same orders. Draw a new order for every column and every repeat.",
)
def permutation_importance(model, X, y, repeats, rng):
    before, growth = mean_squared_error(model.predict(X), y) ** 0.5, []
    orders = [rng.permutation(len(X)) for _ in range(repeats)]
    for j in range(X.shape[1]):
        total = 0.0
        for order in orders:
            table = X.copy()
            if hasattr(X, "iloc"):
                table[X.columns[j]] = X.iloc[order, j].to_numpy()
            else:
                table[:, j] = X[order, j]
            total += mean_squared_error(model.predict(table), y) ** 0.5 - before
        growth.append(total / repeats)
    return np.array(growth)


@mistake(
    "permutation_importance", "the sum over the repeats", subtle=True,
    hint="With one repeat you are right. With several your numbers grow with them: take the mean.",
)
def permutation_importance(model, X, y, repeats, rng):
    before, growth = mean_squared_error(model.predict(X), y) ** 0.5, []
    for j in range(X.shape[1]):
        total = 0.0
        for _ in range(repeats):
            order, table = rng.permutation(len(X)), X.copy()
            if hasattr(X, "iloc"):
                table[X.columns[j]] = X.iloc[order, j].to_numpy()
            else:
                table[:, j] = X[order, j]
            total += mean_squared_error(model.predict(table), y) ** 0.5 - before
        growth.append(total)
    return np.array(growth)


@mistake(
    "permutation_importance", "the index puts rows of a frame back", subtle=True,
    hint="With arrays you are right. With a frame nothing is shuffled: pandas puts what you set back in order, by the "
    "index. Hand over plain values.",
)
def permutation_importance(model, X, y, repeats, rng):
    before, growth = mean_squared_error(model.predict(X), y) ** 0.5, []
    for j in range(X.shape[1]):
        total = 0.0
        for _ in range(repeats):
            order, table = rng.permutation(len(X)), X.copy()
            if hasattr(X, "iloc"):
                table[X.columns[j]] = X.iloc[order, j]
            else:
                table[:, j] = X[order, j]
            total += mean_squared_error(model.predict(table), y) ** 0.5 - before
        growth.append(total / repeats)
    return np.array(growth)
