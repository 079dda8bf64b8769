"""One training under way: everything that changes from step to step, and the loops that change it."""

import functools
import math
import time
import warnings
from itertools import islice

import numpy as np

from nn101.data import batches
from nn101.optim.clipping import clip_by_norm, clip_by_value
from nn101.optim.weight_decay import add_weight_decay
from nn101.train.checkpoint import CheckpointError, read_checkpoint, write_checkpoint
from nn101.train.evaluation import evaluate, mean_loss
from nn101.train.history import History
from nn101.train.identity import check_same, identity
from nn101.train.inputs import check_augmented, check_labels
from nn101.train.metrics import accuracy, check_accuracy
from nn101.train.network import NetworkView


class Run:
    """The state of a training.

    plan: the Trainer, whose options this only reads. rows, validation: (X, y), checked; validation may be None.

    An epoch is a walk through the rows in a shuffled order. The order follows from the state of a random generator at
    the epoch's start, so that this state and the number of steps made since are enough to go on in the middle.
    """

    def __init__(self, plan, rows, validation):
        self.plan = plan
        self.network = NetworkView(plan.network)
        self.history = History()
        self.epoch = 0  # epochs finished
        self.position = 0  # steps of the epoch under way
        self.steps_per_epoch = math.ceil(len(rows[0]) / plan.batch_size)
        self._rows, self._validation = rows, validation
        self._sample = _sample(rows, plan.evaluate_rows, np.random.default_rng([plan.seed, 2]))
        # Two generators: augmentation must not change the order of the rows.
        self._order, self._chance = np.random.default_rng(plan.seed), np.random.default_rng([plan.seed, 1])
        self._order_at_start = self._order.bit_generator.state
        self._base_lr = plan.optimizer.lr
        self._best = None
        self._seconds = 0.0
        self._scores_are_checked = self._complained = False
        for part in (plan.schedule, plan.early_stopping):
            if hasattr(part, "reset"):
                part.reset()

    @property
    def done(self):
        """How many steps have been made."""
        return self.epoch * self.steps_per_epoch + self.position

    @property
    def stopped_early(self):
        """Whether early stopping has ended the training."""
        return self.plan.early_stopping is not None and self.plan.early_stopping.stopped

    @property
    def finished(self):
        """Whether nothing is left to do."""
        return self.epoch >= self.plan.epochs or self.stopped_early

    # ---- the loops ----

    def go(self, interruption, bar):
        """Train until finished or interrupted; keep a checkpoint after every epoch."""
        try:
            while not (self.finished or interruption.requested):
                self._train_epoch(interruption, bar)
                if self.position == self.steps_per_epoch:
                    bar.evaluated(self._finish_epoch())
                    self._save_if_possible()
        finally:
            # A schedule scales the rate it finds at the start; the next training must not find a scaled one.
            self.plan.optimizer.lr = self._base_lr
        if self.finished and self._best is not None:
            self.network.restore(self._best)

    def _train_epoch(self, interruption, bar):
        self._order_at_start = self._order.bit_generator.state
        started, before = time.perf_counter(), self._seconds
        walk = batches(*self._rows, self.plan.batch_size, seed=self._order)
        for X, y in islice(walk, self.position, None):
            self._step(X, y)
            self.position += 1
            bar.step()
            if interruption.requested:
                break
        self._seconds = before + time.perf_counter() - started

    def _step(self, X, y):
        plan, network = self.plan, self.network
        if plan.augment is not None:
            rows, X = X, plan.augment(X, self._chance)
            check_augmented(X, rows)
        scores = network.forward(X, training=True)
        if not self._scores_are_checked:
            self._check(scores)
        try:
            loss = mean_loss(plan.loss, scores, y)
        except FloatingPointError as error:
            raise self._diverged("loss") from error
        network.backward(plan.loss.backward())
        if plan.weight_decay:
            add_weight_decay(network.params, network.grads, plan.weight_decay)
        params, grads = network.arrays()
        if plan.clip_value is not None:
            clip_by_value(grads, plan.clip_value)
        if plan.clip_norm is not None:
            clip_by_norm(grads, plan.clip_norm)
        if plan.schedule is not None:
            plan.optimizer.lr = self._base_lr * self._factor()
        plan.optimizer.step(params, grads)
        self.history.add_step(loss, plan.optimizer.lr)

    def _finish_epoch(self):
        started = time.perf_counter()
        numbers = self._evaluated("train", self._sample)
        if self._validation is not None:
            numbers |= self._evaluated("validation", self._validation)
            self._judge(numbers["validation_loss"])
        numbers["seconds"] = self._seconds + time.perf_counter() - started
        self.history.add_epoch(**numbers)
        self.epoch, self.position, self._seconds = self.epoch + 1, 0, 0.0
        self._order_at_start = self._order.bit_generator.state
        return numbers

    def _evaluated(self, part, rows):
        try:
            loss, measured = evaluate(self.network, self.plan.loss, *rows, self.plan.metric)
        except FloatingPointError as error:
            raise self._diverged(f"{part} loss") from error
        numbers = {f"{part}_loss": loss}
        return numbers if measured is None else numbers | {f"{part}_{self.plan.metric_name}": measured}

    def _judge(self, validation_loss):
        schedule, early_stopping = self.plan.schedule, self.plan.early_stopping
        if hasattr(schedule, "observe"):
            schedule.observe(validation_loss)
        if early_stopping is not None and early_stopping.observe(validation_loss) and early_stopping.restore_best:
            self._best = self.network.snapshot()

    def _factor(self):
        factor = self.plan.schedule(self.done)
        if not 0 < factor < math.inf:
            raise ValueError(
                f"schedule({self.done}) gave {factor!r}: expected a positive factor for the learning rate."
            )
        return factor

    # ---- what can go wrong ----

    def _check(self, scores):
        """Hold the first scores against all targets: nobody should train for an hour and then hear of row 50,000."""
        for _, y in filter(None, (self._rows, self._validation)):
            check_labels(scores, y)
            if self.plan.metric is accuracy:
                check_accuracy(scores, y)
        self._scores_are_checked = True

    def _diverged(self, what):
        return FloatingPointError(
            f"The {what} is NaN or infinite in epoch {self.epoch + 1}, step {self.position + 1}: the steps before were "
            f"too large for this network. Make it anew and try a smaller lr than {self._base_lr:g}, or clip_norm=1.0."
        )

    # ---- stopping and going on ----

    def save(self):
        """Write the checkpoint, if one was asked for; CheckpointError if that fails."""
        if self.plan.checkpoint is not None:
            write_checkpoint(self.plan.checkpoint, self._state())

    def _save_if_possible(self):
        """Save; a disk that fills up in the middle of the night must not end the training, so it is said, once."""
        try:
            self.save()
        except CheckpointError as error:
            if not self._complained:
                warnings.warn(f"{error} The training goes on.", RuntimeWarning, stacklevel=4)
            self._complained = True
        else:
            self._complained = False

    def load(self, path):
        """Take up the training whose checkpoint is at `path`; CheckpointError if that is another one."""
        saved = read_checkpoint(path)
        check_same(path, saved["identity"], self._identity)
        self.network.restore(saved["network"])
        self.plan.optimizer.load_state(saved["optimizer"])
        self.plan.optimizer.lr = self._base_lr  # the same as there, or it would be another training
        self.history.load_state(saved["history"])
        self.epoch, self.position, self._seconds = saved["epoch"], saved["position"], saved["seconds"]
        self._order.bit_generator.state, self._chance.bit_generator.state = saved["order"], saved["chance"]
        self._best = saved["best"]
        for part, kept in ((self.plan.schedule, "schedule"), (self.plan.early_stopping, "early_stopping")):
            if saved[kept] is not None:
                part.load_state(saved[kept])

    def _state(self):
        return {
            "finished": self.finished,
            "identity": self._identity,
            "network": self.network.snapshot(),
            "optimizer": self.plan.optimizer.state(),
            "history": self.history.state(),
            "epoch": self.epoch,
            "position": self.position,
            "seconds": self._seconds,
            "order": self._order_at_start,
            "chance": self._chance.bit_generator.state,
            "best": self._best,
            "schedule": _state_of(self.plan.schedule),
            "early_stopping": _state_of(self.plan.early_stopping),
        }

    @functools.cached_property
    def _identity(self):
        return identity(self.plan, self.network, self._rows, self._validation)


def _state_of(part):
    return part.state() if hasattr(part, "state") else None


def _sample(rows, size, rng):
    """Return `size` rows to evaluate on, or all where there are not more."""
    X, y = rows
    if len(X) <= size:
        return rows
    chosen = np.sort(rng.permutation(len(X))[:size])
    return X[chosen], y[chosen]
