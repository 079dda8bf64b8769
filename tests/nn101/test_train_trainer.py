"""nn101.train.Trainer: what it learns, what it keeps, when it stops, and what it says when something does not fit."""

import io
import math
import subprocess
import sys
import warnings

import numpy as np
import pytest

from nn101.data import batches, blobs, noisy_curve, split
from nn101.nn import BatchNorm, Conv2D, Dense, Dropout, Flatten, MaxPool2D, ReLU, Sequential
from nn101.nn.losses import BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy
from nn101.optim import SGD, Adam, Momentum, PerformanceDecay, StepDecay, add_weight_decay
from nn101.train import EarlyStopping, History, Trainer, accuracy


@pytest.fixture(scope="module")
def points():
    """Three blobs, (training rows), (validation rows), float32."""
    X, y = blobs(400, centres=3, seed=0)
    return split(X, y, test=100)


def network(seed=0, *, inputs=2, outputs=3, dtype=np.float32):
    return Sequential([Dense(inputs, 16), ReLU(), Dense(16, outputs)], seed=seed, dtype=dtype)


def trainer(net=None, loss=None, optimizer=None, **options):
    options = {"batch_size": 50, "epochs": 3, "progress": False} | options
    return Trainer(net or network(), loss or SoftmaxCrossEntropy(), optimizer or Adam(0.01), **options)


class Line:
    """A student's own network: one dense layer, plain NumPy, no word about training."""

    def __init__(self, inputs, outputs):
        self.params = {"W": np.zeros((inputs, outputs)), "b": np.zeros(outputs)}

    def forward(self, X):
        self.X = X
        return X @ self.params["W"] + self.params["b"]

    def backward(self, dscores):
        self.grads = {"W": self.X.T @ dscores, "b": dscores.sum(axis=0)}


class HalfSquares:
    """A student's own loss."""

    def forward(self, scores, y):
        self.difference = scores - y
        return np.mean(self.difference**2) / 2

    def backward(self):
        return self.difference / self.difference.size


# ---- learning ----


def test_a_network_learns_to_tell_blobs_apart(points):
    (X, y), (X_test, y_test) = points
    trained = trainer(epochs=10)
    assert trained.fit(X, y) is trained
    found = trained.evaluate(X_test, y_test)
    assert found["accuracy"] > 0.95
    scores = trained.network.predict(X_test)
    assert found == {"loss": SoftmaxCrossEntropy().forward(scores, y_test), "accuracy": accuracy(scores, y_test)}


def test_pictures_and_one_hot_targets():
    rng = np.random.default_rng(0)
    y = rng.integers(2, size=200)
    X = rng.normal(0, 0.1, size=(200, 1, 6, 6)).astype(np.float32)
    X[y == 1, :, :3] += 1
    layers = [Conv2D(1, 4, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(16, 2)]
    net = Sequential(layers, input_shape=(1, 6, 6))
    trained = trainer(net, epochs=5).fit(X, np.eye(2, dtype=np.float32)[y])
    assert trained.history_["train_accuracy"][-1] == 1.0


def test_a_curve_and_a_network_of_ones_own():
    X, y = noisy_curve(200, curve=lambda x: 3 * x + 2, noise=0.01)
    own = Line(1, 1)
    trained = trainer(own, HalfSquares(), SGD(0.1), metric=None, epochs=200, batch_size=20).fit(X, y)
    assert own.params["W"][0, 0] == pytest.approx(3, abs=0.05) and own.params["b"][0] == pytest.approx(2, abs=0.05)
    assert set(trained.history_) == {"loss", "lr", "train_loss", "seconds"}


def test_one_score_per_row():
    X, y = blobs(200, centres=2, seed=0)
    trained = trainer(network(outputs=1), BinaryCrossEntropy(), epochs=20).fit(X, y)
    assert trained.history_["train_accuracy"][-1] > 0.95


def test_a_training_is_the_loop_written_by_hand(points):
    (X, y), _ = points
    by_hand, loss, optimizer, rng = network(), SoftmaxCrossEntropy(), Momentum(0.02), np.random.default_rng(7)
    losses = []
    for step_of_epoch in (0, 6):
        for X_batch, y_batch in batches(X, y, 50, seed=rng):
            losses.append(loss.forward(by_hand.forward(X_batch, training=True), y_batch))
            by_hand.backward(loss.backward())
            add_weight_decay(by_hand.params, by_hand.grads, 0.01)
            optimizer.lr = 0.02 * (0.5 if len(losses) > 6 else 1.0)
            optimizer.step(by_hand.params, by_hand.grads)
        assert len(losses) == step_of_epoch + 6
    options = {"epochs": 2, "seed": 7, "schedule": StepDecay(6, factor=0.5), "weight_decay": 0.01}
    trained = trainer(optimizer=Momentum(0.02), **options).fit(X, y)
    np.testing.assert_array_equal(trained.network.theta, by_hand.theta)
    assert trained.history_["loss"] == losses
    assert trained.history_["lr"] == [0.02] * 6 + [0.01] * 6
    assert trained.optimizer.lr == 0.02


@pytest.mark.parametrize(("option", "size"), [("clip_norm", None), ("clip_value", 3)])
def test_clipping_bounds_every_step(points, option, size):
    (X, y), _ = points
    seen = []

    class Watching(SGD):
        def step(self, params, grads):
            seen.append(grads["theta"].copy())
            super().step(params, grads)

    trainer(optimizer=Watching(0.1), epochs=1, **{option: 0.01}).fit(X, y)
    largest = [np.linalg.norm(g) if size is None else np.abs(g).max() for g in seen]
    assert len(seen) == 6 and max(largest) == pytest.approx(0.01, rel=1e-5)


def test_the_seed_decides_the_order(points):
    (X, y), _ = points
    thetas = [trainer(seed=seed, epochs=1).fit(X, y).network.theta for seed in (0, 0, 1)]
    assert np.array_equal(thetas[0], thetas[1]) and not np.array_equal(thetas[0], thetas[2])


def test_another_fit_trains_on(points):
    (X, y), _ = points
    trained = trainer().fit(X, y)
    first = trained.history_
    trained.fit(X, y)
    assert trained.history_["train_loss"][0] < first["train_loss"][0]
    assert trained.history_.epochs == first.epochs == 3


def test_augmentation_sees_training_rows_and_its_own_chance(points):
    (X, y), validation = points
    seen = []

    def mirror(rows, rng):
        seen.append(rows.copy())
        return np.negative(rows) if rng.random() < 2 else rows

    trained = trainer(augment=mirror, epochs=1).fit(X, y, validation=validation)
    plain = trainer(epochs=1).fit(X, y)
    order = np.random.default_rng(0).permutation(300)
    np.testing.assert_array_equal(np.concatenate(seen), X[order])  # the same order as without augmentation
    assert not np.array_equal(trained.network.theta, plain.network.theta)
    mirrored = trainer(epochs=1).fit(-X, y)
    np.testing.assert_array_equal(trained.network.theta, mirrored.network.theta)


def test_data_and_batches_are_left_alone(points):
    (X, y), validation = points
    before = X.copy(), y.copy(), validation[0].copy(), validation[1].copy()
    trainer().fit(X, y, validation=validation)
    for array, copy in zip((X, y, *validation), before, strict=True):
        np.testing.assert_array_equal(array, copy)


# ---- history ----


def test_the_history_tells_what_happened(points):
    (X, y), (X_test, y_test) = points
    trained = trainer().fit(X, y, validation=(X_test, y_test))
    history = trained.history_
    assert isinstance(history, History) and history.epochs == 3 and history.steps == 18
    per_epoch = ["train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "seconds"]
    assert list(history) == ["loss", "lr", *per_epoch]
    assert [len(history[name]) for name in history] == [18, 18, 3, 3, 3, 3, 3]
    assert all(type(number) is float for name in history for number in history[name])
    scores = trained.network.forward(X)
    assert history["train_loss"][-1] == SoftmaxCrossEntropy().forward(scores, y)
    assert history["train_accuracy"][-1] == accuracy(scores, y)
    assert history["validation_loss"][-1] == trained.evaluate(X_test, y_test)["loss"]
    frame = history.to_frame()
    assert list(frame.columns) == per_epoch and frame.index.tolist() == [1, 2, 3] and frame.index.name == "epoch"
    steps = history.to_frame(per="step")
    assert steps["loss"].tolist() == history["loss"] and steps.index.tolist() == list(range(1, 19))
    with pytest.raises(ValueError, match='per=\'row\': expected "epoch" or "step"'):
        history.to_frame(per="row")
    with pytest.raises(KeyError, match="'val_loss'; this history has loss, lr, train_loss"):
        history["val_loss"]
    assert repr(history).startswith("History(3 epochs, 18 steps: loss, lr, train_loss")


def test_a_trainer_says_how_far_it_is(points):
    (X, y), validation = points
    trained = trainer(optimizer=SGD(0.5), epochs=2)
    assert repr(trained) == "Trainer(SoftmaxCrossEntropy(), SGD(lr=0.5), 2 epochs), not used yet"
    trained.fit(X, y, validation=validation)
    accuracy_now = trained.history_["validation_accuracy"][-1]
    assert repr(trained).startswith("Trainer after 2 of 2 epochs, train loss 0.")
    assert repr(trained).endswith(f", validation accuracy {accuracy_now:#.4g}")


def test_training_rows_are_judged_without_dropout(points):
    (X, y), _ = points
    net = Sequential([Dense(2, 64), ReLU(), Dropout(0.9), Dense(64, 3)])
    trained = trainer(net, SoftmaxCrossEntropy(), Adam(0.001), epochs=1).fit(X, y)
    assert trained.history_["train_loss"] == [SoftmaxCrossEntropy().forward(net.forward(X), y)]


def test_large_sets_are_judged_by_a_sample(points):
    (X, y), _ = points
    rows = []

    class Watching(Line):
        def forward(self, X, training=False):
            rows.append((len(X), training))
            return super().forward(X)

    trained = trainer(Watching(2, 3), evaluate_rows=120, epochs=2).fit(X.astype(float), y)
    assert sum(n for n, training in rows if training) == 600
    assert sum(n for n, training in rows if not training) == 240
    assert trained.history_["train_loss"][0] != trained.evaluate(X.astype(float), y)["loss"]


def test_a_metric_of_ones_own(points):
    (X, y), validation = points

    def mistakes(scores, y):
        return np.count_nonzero(scores.argmax(axis=1) != y)

    trained = trainer(metric=mistakes).fit(X, y, validation=validation)
    wrong = np.count_nonzero(trained.network.predict(validation[0]).argmax(axis=1) != validation[1])
    assert trained.history_["validation_mistakes"][-1] == wrong
    assert "train_metric" in trainer(metric=lambda scores, y: 0.5).fit(X, y).history_


@pytest.mark.parametrize(
    ("scores", "y", "share"),
    [
        ([[1, 2], [3, 0], [0, 1], [5, 4]], [1, 0, 0, 0], 0.75),
        ([[1, 2], [3, 0]], [[0, 1], [0, 1]], 0.5),
        ([[1, 2], [3, 0]], [[1], [1]], 0.5),
        ([0.5, -0.5, 2.0], [1, 0, 0], 2 / 3),
        ([[0.5], [-0.5], [2.0]], [1, -1, -1], 2 / 3),
    ],
)
def test_accuracy(scores, y, share):
    assert accuracy(scores, y) == pytest.approx(share)


# ---- early stopping ----


class Drifting:
    """A network of one number, which every step moves by the learning rate; the best place is 3."""

    def __init__(self):
        self.params = {"w": np.zeros(1)}
        self.extra = np.zeros(1)

    def forward(self, X, training=False):
        self.extra += training
        return np.full((len(X), 1), self.params["w"][0])

    def backward(self, dscores):
        self.grads = {"w": np.array([-1.0])}

    def state(self):
        return {"extra": self.extra.copy()}

    def load_state(self, state):
        self.extra[...] = state["extra"]


ROWS = np.zeros((4, 1)), np.full((4, 1), 3.0)


def drifting(**options):
    options = {"batch_size": 4, "epochs": 20, "metric": None} | options
    return trainer(Drifting(), HalfSquares(), SGD(1.0), **options)


def test_it_stops_when_patience_runs_out_and_keeps_the_best():
    trained = drifting(early_stopping=EarlyStopping(2))
    array = trained.network.params["w"]
    trained.fit(*ROWS, validation=ROWS)
    stopping = trained.early_stopping
    assert trained.history_["validation_loss"] == [2.0, 0.5, 0.0, 0.5, 2.0]
    assert (stopping.best_epoch, stopping.best_loss, stopping.stopped) == (3, 0.0, True)
    assert array[0] == 3.0 and trained.network.params["w"] is array and trained.network.extra[0] == 3.0
    assert trained.evaluate(*ROWS)["loss"] == 0.0


def test_it_may_keep_the_last():
    trained = drifting(early_stopping=EarlyStopping(2, restore_best=False)).fit(*ROWS, validation=ROWS)
    assert trained.network.params["w"][0] == 5.0


def test_the_best_comes_back_after_the_last_epoch_too():
    trained = drifting(early_stopping=EarlyStopping(10), epochs=6).fit(*ROWS, validation=ROWS)
    assert trained.history_.epochs == 6 and not trained.early_stopping.stopped
    assert trained.network.params["w"][0] == 3.0


def test_small_gains_do_not_count():
    # Losses fall by 2.5, 1.5, 0.5: with min_delta 1 the third is none.
    trained = drifting(early_stopping=EarlyStopping(1, min_delta=1.0)).fit(*ROWS, validation=ROWS)
    assert trained.history_["validation_loss"] == [2.0, 0.5, 0.0] and trained.early_stopping.best_epoch == 2


def test_a_second_fit_is_patient_again():
    trained = drifting(early_stopping=EarlyStopping(2))
    trained.fit(*ROWS, validation=ROWS)
    trained.fit(*ROWS, validation=ROWS)
    assert trained.history_["validation_loss"] == [0.5, 2.0, 4.5]


def test_performance_decay_hears_of_the_validation_loss():
    trained = drifting(schedule=PerformanceDecay(patience=1, factor=0.5), epochs=6).fit(*ROWS, validation=ROWS)
    assert trained.history_["lr"] == [1.0, 1.0, 1.0, 1.0, 0.5, 0.25]
    assert trained.optimizer.lr == 1.0


@pytest.mark.parametrize("option", [{"early_stopping": EarlyStopping()}, {"schedule": PerformanceDecay()}])
def test_who_looks_at_validation_rows_needs_some(option):
    with pytest.raises(ValueError, match="looks at the validation loss, and there are no validation rows"):
        drifting(**option).fit(*ROWS)


# ---- what does not fit ----


def changed(array, row, value):
    array = np.array(array)
    array[row] = value
    return array


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda X, y: (changed(X, 7, np.nan), y), ValueError, "X has NaN in row 7: fill the gaps"),
        (
            lambda X, y: (changed(X, [3, 9], np.inf), y),
            ValueError,
            "X has infinity in row 3 (2 rows have such numbers)",
        ),
        (lambda X, y: (X, y[:-1]), ValueError, "X has 300 rows and y has 299: every row of X needs one label"),
        (lambda X, y: (X[:0], y[:0]), ValueError, "X has no rows: expected at least one"),
        (lambda X, y: (X[:, 0], y), ValueError, "X.reshape(-1, 1) makes a column"),
        (lambda X, y: (X.astype(str), y), TypeError, "X holds <U32: expected numbers"),
        (lambda X, y: (X, y.astype(object)), TypeError, "y holds object: expected numbers"),
        (lambda X, y: (X[:20], y[:20]), ValueError, "A batch of 50 rows is larger than the data, 20 rows"),
        (lambda X, y: (X, changed(y, 250, 3)), ValueError, "The label in row 250 is 3, and the network has 3 scores"),
        (lambda X, y: (X, changed(y, 299, -1)), ValueError, "The label in row 299 is -1"),
        (lambda X, y: (X[:, :1], y), ValueError, "2"),
        (lambda X, y: (X.astype(np.float64), y), TypeError, "float32"),
        (lambda X, y: (X, np.eye(4, dtype=np.float32)[y]), ValueError, "4"),
    ],
)
def test_rows_that_cannot_be_trained_on(points, change, error, words):
    (X, y), _ = points
    net = network()
    before = net.theta.copy()
    with pytest.raises(error) as caught:
        trainer(net).fit(*change(X, y))
    assert words in str(caught.value)
    np.testing.assert_array_equal(net.theta, before)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda X, y: X, TypeError, "validation must be a pair of arrays"),
        (lambda X, y: (X[:, :1], y), ValueError, "X has rows of shape (2,), and X of the validation data (1,)"),
        (lambda X, y: (X, y.reshape(-1, 1)), ValueError, "y has rows of shape (), and y of the validation data (1,)"),
        (lambda X, y: (changed(X, 0, np.nan), y), ValueError, "X of the validation data has NaN in row 0"),
        (
            lambda X, y: (X, y[1:]),
            ValueError,
            "X of the validation data has 100 rows and y of the validation data has 99",
        ),
        (lambda X, y: (X, changed(y, 5, 9)), ValueError, "The label in row 5 is 9"),
    ],
)
def test_validation_rows_that_do_not_fit(points, change, error, words):
    (X, y), validation = points
    with pytest.raises(error) as caught:
        trainer().fit(X, y, validation=change(*validation))
    assert words in str(caught.value)


def test_a_regression_has_no_accuracy():
    X, y = ROWS
    with pytest.raises(ValueError, match="For a regression pass metric=None"):
        trainer(Line(1, 1), HalfSquares(), batch_size=4).fit(X, y)
    with pytest.raises(ValueError, match="For a regression pass metric=None"):
        trainer(Line(1, 2), HalfSquares(), batch_size=4).fit(X, np.hstack([y, y]))


def test_a_step_that_is_too_large_is_named(points):
    (X, y), _ = points
    trained = trainer(optimizer=SGD(1e25))
    with (
        np.errstate(all="ignore"),
        pytest.raises(FloatingPointError, match=r"The .*loss is NaN or infinite in epoch \d, step \d.* than 1e\+25"),
    ):
        trained.fit(X, y)
    assert trained.history_.steps >= 1


def test_infinite_losses_of_ones_own_are_named_too():
    class Broken(HalfSquares):
        def forward(self, scores, y):
            return math.nan

    trained = drifting()
    trained.loss = Broken()
    with pytest.raises(
        FloatingPointError, match="The loss is NaN or infinite in epoch 1, step 1: .* than 1, or clip_norm"
    ):
        trained.fit(*ROWS)


class Odd(Line):
    answer = None

    def forward(self, X):
        super().forward(X)
        return self.answer


class WithoutGrads(Line):
    def backward(self, dscores):
        pass


class Shapeless(HalfSquares):
    def forward(self, scores, y):
        return scores - y


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: trainer(object()), TypeError, "object cannot be trained, it lacks params and forward and backward"),
        (lambda: trainer(Line), TypeError, "Line is a class, not a network: make one, Line(...)"),
        (
            lambda: trainer(Odd(1, 1), HalfSquares()),
            TypeError,
            "forward() returned NoneType: expected an array of scores",
        ),
        (
            lambda: trainer(WithoutGrads(1, 1), HalfSquares(), metric=None),
            TypeError,
            "After backward(), WithoutGrads.grads",
        ),
        (
            lambda: trainer(Line(1, 1), Shapeless(), metric=None),
            TypeError,
            "Shapeless.forward returned ndarray: expected one",
        ),
    ],
)
def test_networks_and_losses_that_do_not_fit(make, error, words):
    X = np.zeros((60, 1))
    with pytest.raises(error) as caught:
        make().fit(X, X)
    assert words in str(caught.value)


def test_too_few_scores_are_told():
    own = Odd(1, 1)
    own.answer = np.zeros((3, 1))
    with pytest.raises(ValueError, match=r"returned scores of shape \(3, 1\) for 50 rows: expected one row of scores"):
        trainer(own, HalfSquares(), metric=None).fit(np.zeros((60, 1)), np.zeros((60, 1)))


@pytest.mark.parametrize("augment", [lambda X, rng: X[:1], lambda X, rng: X.astype(int), lambda X, rng: None])
def test_augmentation_must_give_rows_of_the_same_kind(points, augment):
    (X, y), _ = points
    with pytest.raises(ValueError, match=r"expected rows like those it got, \(50, 2\) float32"):
        trainer(augment=augment).fit(X, y)


@pytest.mark.parametrize("factor", [0, -1.0, math.nan, math.inf])
def test_a_schedule_must_give_a_factor(points, factor):
    (X, y), _ = points
    with pytest.raises(ValueError, match=r"schedule\(0\) gave .*: expected a positive factor"):
        trainer(schedule=lambda step: factor).fit(X, y)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"batch_size": 0}, ValueError, "batch_size=0: expected at least 1"),
        ({"batch_size": 12.5}, TypeError, "batch_size=12.5: expected a whole number"),
        ({"epochs": 0}, ValueError, "epochs=0"),
        ({"seed": -1}, ValueError, "seed=-1: expected at least 0"),
        ({"clip_norm": 0}, ValueError, "clip_norm=0.0: expected a positive number"),
        ({"clip_value": -1}, ValueError, "clip_value=-1.0"),
        ({"weight_decay": -1e-4}, ValueError, "weight_decay=-0.0001: expected 0 or a positive number"),
        ({"evaluate_rows": 0}, ValueError, "evaluate_rows=0"),
        ({"metric": "recall"}, ValueError, "metric='recall': expected \"accuracy\", None, or a function"),
        ({"schedule": 0.5}, TypeError, "schedule=0.5: expected a function, or None"),
        ({"schedule": StepDecay}, TypeError, "schedule=<class"),
        ({"augment": 3}, TypeError, "augment=3: expected a function, or None"),
        ({"loss": SoftmaxCrossEntropy}, TypeError, "loss=SoftmaxCrossEntropy is a class: make one"),
        ({"optimizer": Adam}, TypeError, "optimizer=Adam is a class: make one, Adam(...)"),
        ({"optimizer": "adam"}, TypeError, "optimizer='adam' cannot be used here: it lacks lr and step"),
        ({"early_stopping": 5}, TypeError, "early_stopping=5 cannot be used here: it lacks observe and stopped"),
    ],
)
def test_options_that_make_no_sense(options, error, words):
    with pytest.raises(error) as caught:
        trainer(**options)
    assert words in str(caught.value)


# ---- the bar ----


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_one_bar_for_the_whole_training(points, monkeypatch):
    (X, y), validation = points
    monkeypatch.setenv("COLUMNS", "80")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    trainer(progress=True).fit(X, y, validation=validation)
    shown = terminal.getvalue()
    last = shown.split("\r")[-1]
    assert shown.count("\n") == 1 and shown.endswith("\n")
    assert last.startswith("epoch 3/3 100%|") and ", validation 0." in last and ", accuracy 0." in last


def test_silence(points, capsys):
    (X, y), validation = points
    trainer(early_stopping=EarlyStopping(1)).fit(X, y, validation=validation)
    assert capsys.readouterr() == ("", "")


def test_what_is_refused_is_refused_before_there_is_a_bar(points, capsys):
    (X, y), _ = points
    with pytest.raises(ValueError, match="A batch of 301 rows is larger"):
        trainer(progress=True, batch_size=301).fit(X, y)
    assert capsys.readouterr() == ("", "")


def test_early_stopping_is_said_and_the_bar_is_full(monkeypatch, capsys):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    drifting(early_stopping=EarlyStopping(2), progress=True).fit(*ROWS, validation=ROWS)
    assert "epoch 5/20 100%|" in terminal.getvalue().split("\r")[-1]
    assert capsys.readouterr().out == (
        "Stopped early, after epoch 5: the validation loss was smallest in epoch 3 (0). The network has the parameters "
        "of that epoch.\n"
    )


def test_an_error_closes_the_bar(points, monkeypatch):
    (X, y), _ = points
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with pytest.raises(ZeroDivisionError) as held:  # and with it all that was alive then
        trainer(progress=True, schedule=lambda step: 1 / (4 - step)).fit(X, y)
    assert held.tb and terminal.getvalue().endswith("\n") and "epoch 1/3  22%" in terminal.getvalue()


def test_no_thread_stays_behind(points):
    (X, y), _ = points
    code = (
        "import threading, numpy as np\n"
        "from nn101.train import Trainer\nfrom nn101.nn import Dense, Sequential\n"
        "from nn101.nn.losses import MeanSquaredError\nfrom nn101.optim import SGD\n"
        "X = np.zeros((10, 1), np.float32)\n"
        "Trainer(Sequential([Dense(1, 1)]), MeanSquaredError(), SGD(), batch_size=5, epochs=1, metric=None).fit(X, X)\n"
        "print(threading.active_count())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout == "1\n", done.stderr


def test_no_warning_comes_out_of_a_training(points):
    (X, y), validation = points
    net = Sequential([Dense(2, 8), BatchNorm(8), ReLU(), Dropout(0.2), Dense(8, 3)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trainer(net, MeanSquaredError(), metric=None).fit(X, np.eye(3, dtype=np.float32)[y])
