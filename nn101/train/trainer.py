"""The Trainer: takes a network, a loss and an optimizer through many epochs."""

from pathlib import Path

from nn101.data import batches
from nn101.optim.options import count, not_negative, positive
from nn101.train.checkpoint import CheckpointError, make_room
from nn101.train.evaluation import evaluate
from nn101.train.identity import written
from nn101.train.inputs import check_alike, checked_rows
from nn101.train.interruption import Interruption
from nn101.train.metrics import accuracy
from nn101.train.network import NetworkView
from nn101.train.progress import ProgressBar
from nn101.train.run import Run


class Trainer:
    """Trains a network with mini-batches.

        trainer = Trainer(network, SoftmaxCrossEntropy(), Adam(lr=0.001), epochs=20)
        trainer.fit(X_train, y_train, validation=(X_test, y_test))

    Parameters
    ----------
    network : a network of `nn101.nn`, or any object with params, grads, forward and backward (see nn101.train.network)
    loss : object with forward(scores, y) -> mean loss and backward() -> gradient by the scores
    optimizer : an optimizer of `nn101.optim`
    batch_size : int, rows per step; the last batch of an epoch may be smaller
    epochs : int, how often every row is seen
    schedule : function step -> factor for the optimizer's lr, such as `nn101.optim.StepDecay(600)`; steps count from 0
    clip_value, clip_norm : float, bounds for the gradient before every step (`clip_by_value`, `clip_by_norm`)
    weight_decay : float, see `add_weight_decay`; reported losses are without this term
    early_stopping : EarlyStopping, which looks at the validation loss
    checkpoint : path of a file, written after every epoch and on interruption; `fit(resume=path)` goes on from it
    seed : int, decides the order of the rows and what `augment` draws
    progress : bool, whether to show a bar
    metric : "accuracy", None, or a function (scores, y) -> float under whose name the history keeps it
    augment : function (X_batch, rng) -> array like X_batch, applied to the rows of every training step
    evaluate_rows : int, how many training rows (always the same) "train_loss" and the training metric are taken from

    Attributes
    ----------
    history_ : History of the last `fit`, also of one that was interrupted or failed
    interrupted_ : bool, whether the last `fit` was interrupted
    """

    def __init__(
        self,
        network,
        loss,
        optimizer,
        *,
        batch_size=100,
        epochs=20,
        schedule=None,
        clip_norm=None,
        clip_value=None,
        weight_decay=0.0,
        early_stopping=None,
        checkpoint=None,
        seed=0,
        progress=True,
        metric="accuracy",
        augment=None,
        evaluate_rows=1_000,
    ):
        _check_parts(loss, optimizer, early_stopping, keeps=checkpoint is not None)
        _check_functions(schedule=schedule, augment=augment)
        self.network, self.loss, self.optimizer = network, loss, optimizer
        self.batch_size = count("batch_size", batch_size)
        self.epochs = count("epochs", epochs)
        self.schedule = schedule
        self.clip_norm = None if clip_norm is None else positive("clip_norm", clip_norm)
        self.clip_value = None if clip_value is None else positive("clip_value", clip_value)
        self.weight_decay = not_negative("weight_decay", weight_decay)
        self.early_stopping = early_stopping
        self.checkpoint = None if checkpoint is None else Path(checkpoint)
        self.seed = count("seed", seed, least=0)
        self.progress = progress
        self.metric, self.metric_name = _metric(metric)
        self.augment = augment
        self.evaluate_rows = count("evaluate_rows", evaluate_rows)

    def fit(self, X, y, *, validation=None, resume=None):
        """Train the network as it stands, for all epochs or until it is stopped.

        Parameters
        ----------
        X : array (N, D) or (N, C, H, W), of the network's type
        y : array (N,) of labels, (N, K) one-hot or probabilities, or (N,) or (N, M) numbers: whatever the loss takes
        validation : (X, y), rows that are not trained on, looked at after every epoch
        resume : path of a checkpoint to go on from, made by the same Trainer with the same data. The result is then the
            same, bit for bit, as that of a training that was never stopped, on the same machine with the same
            packages; only `epochs` may be another number.

        Ctrl-C (in a notebook: the stop button) ends the training after the step under way, writes the checkpoint, and
        returns; a second one stops at once.

        Returns the Trainer.

        Raises
        ------
        ValueError, TypeError
            The data cannot be trained on: lengths or shapes differ, NaN, labels without a score, too few rows.
        FloatingPointError
            The loss became NaN or infinite: the learning rate is too large.
        CheckpointError
            The checkpoint cannot be written (said before the first step), or the one to resume from does not fit.
        """
        rows, validation = self._checked(X, y, validation)
        run = Run(self, rows, validation)
        self.history_, self.interrupted_ = run.history, False
        if resume is not None:
            run.load(resume)
        if self.checkpoint is not None:
            kept = make_room(self.checkpoint, going_on=_are_same(resume, self.checkpoint))
            if kept is not None:
                print(f"{self.checkpoint} held an unfinished training, which is now in {kept}.")
        with (
            Interruption() as interruption,
            ProgressBar(
                run.history, epochs=self.epochs, steps=run.steps_per_epoch, done=run.done, show=self.progress
            ) as bar,
        ):
            run.go(interruption, bar)
            if run.finished:
                bar.finish()
        self.interrupted_ = not run.finished
        if self.interrupted_:
            print(_where(run), _how_to_go_on(run), sep="\n")
        elif self.progress and run.stopped_early:
            print(_why_early(run, self.early_stopping))
        return self

    def evaluate(self, X, y):
        """Return {"loss": ..., "accuracy": ...} of the network as it is on all rows; the metric only if there is one.

        X, y : as for `fit`
        """
        loss, measured = evaluate(NetworkView(self.network), self.loss, *checked_rows(X, y), self.metric)
        return {"loss": loss} if measured is None else {"loss": loss, self.metric_name: measured}

    def description(self):
        """Return the options that decide how a training goes, {name: written out}."""
        parts = ("loss", "optimizer", "schedule", "early_stopping", "metric", "augment")
        numbers = ("batch_size", "clip_norm", "clip_value", "weight_decay", "seed", "evaluate_rows")
        return {name: written(getattr(self, name)) for name in (*parts, *numbers)}

    def __repr__(self):
        if not hasattr(self, "history_"):
            return f"Trainer({self.loss!r}, {self.optimizer!r}, {self.epochs} epochs), not used yet"
        shown = [name for name in self.history_ if name.startswith(("train_", "validation_"))]
        words = [f", {name.replace('_', ' ')} {self.history_[name][-1]:#.4g}" for name in shown]
        return f"Trainer after {self.history_.epochs} of {self.epochs} epochs{''.join(words)}"

    def _checked(self, X, y, validation):
        X, y = checked_rows(X, y)
        batches(X, y, self.batch_size)  # says so if a batch is larger than the data
        if validation is None:
            for option in (self.early_stopping, self.schedule):
                if hasattr(option, "observe"):
                    raise ValueError(
                        f"{option!r} looks at the validation loss, and there are no validation rows: "
                        "fit(X, y, validation=(X_validation, y_validation))."
                    )
            return (X, y), None
        if not isinstance(validation, tuple | list) or len(validation) != 2:
            raise TypeError("validation must be a pair of arrays, (X_validation, y_validation).")
        validation = checked_rows(*validation, " of the validation data")
        check_alike(X, y, *validation)
        return (X, y), validation


def _check_parts(loss, optimizer, early_stopping, keeps):
    """Raise TypeError if a part lacks what the Trainer calls; keeps: whether there will be checkpoints."""
    needs = {
        "loss": (loss, ["forward", "backward"]),
        "optimizer": (optimizer, ["lr", "step", *(["state", "load_state"] if keeps else [])]),
        "early_stopping": (early_stopping, ["observe", "stopped"] if early_stopping is not None else []),
    }
    for name, (part, wanted) in needs.items():
        if isinstance(part, type):
            raise TypeError(f"{name}={part.__name__} is a class: make one, {part.__name__}(...).")
        lacks = [need for need in wanted if not hasattr(part, need)]
        if lacks:
            raise TypeError(f"{name}={part!r} cannot be used here: it lacks {' and '.join(lacks)}.")


def _check_functions(**functions):
    for name, function in functions.items():
        if function is not None and (isinstance(function, type) or not callable(function)):
            raise TypeError(f"{name}={function!r}: expected a function, or None.")


def _metric(metric):
    """Return (function, name) of a metric option."""
    if metric is None:
        return None, None
    if metric == "accuracy":
        return accuracy, "accuracy"
    if not callable(metric):
        raise ValueError(f'metric={metric!r}: expected "accuracy", None, or a function of (scores, y).')
    name = getattr(metric, "__name__", type(metric).__name__)
    return metric, name if name.isidentifier() else "metric"  # a lambda's name is none


def _are_same(one, other):
    return one is not None and Path(one).resolve() == Path(other).resolve()


def _where(run):
    """Say where an interrupted training stands."""
    if run.position:
        place = f"step {run.position} of {run.steps_per_epoch} in epoch {run.epoch + 1} of {run.plan.epochs}"
    else:
        place = f"epoch {run.epoch} of {run.plan.epochs}"
    return f"Stopped after {place}. The network holds what it has learned so far and can be used."


def _how_to_go_on(run):
    """Write the checkpoint of an interrupted training, and say how to go on."""
    if run.plan.checkpoint is None:
        return (
            'Another fit trains on, from these parameters. With checkpoint="training.npz" a Trainer can go on exactly '
            "where it was stopped."
        )
    try:
        run.save()
    except CheckpointError as error:
        return f"{error} Another fit trains on, from these parameters."
    return f"To go on as if nothing had happened: the same fit, with resume={str(run.plan.checkpoint)!r}."


def _why_early(run, early_stopping):
    back = " The network has the parameters of that epoch." if early_stopping.restore_best else ""
    return (
        f"Stopped early, after epoch {run.epoch}: the validation loss was smallest in epoch "
        f"{early_stopping.best_epoch} ({early_stopping.best_loss:.4g}).{back}"
    )
