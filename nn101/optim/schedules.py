"""Learning-rate schedules: functions of the step that give a factor for the learning rate.

    schedule = ExponentialDecay(10_000)
    optimizer.lr = 0.1 * schedule(step)        # the Trainer does this before every step

Steps (parameter updates) count from 0, so that the first factor of a decay is 1. Any function step -> factor is a
schedule, `lambda step: 0.999**step` for instance. `PerformanceDecay` alone needs to be told how it goes: it has
`observe(validation_loss)`, which the Trainer calls after every epoch.

Source of the power, exponential and performance schedules: A. Senior et al., "An empirical study of learning rates in
deep neural networks for speech recognition", 2013.
"""

import math

from nn101.optim.options import count, not_negative, positive, up_to_one, written_out


class Schedule:
    """What all schedules share: they can be written out as they were made."""

    def __repr__(self):
        return written_out(self)


class Constant(Schedule):
    """Always 1: the learning rate stays as it is."""

    def __call__(self, step):
        return 1.0


class StepDecay(Schedule):
    """A staircase: factor ** (step // every).

    `StepDecay(30_000, factor=0.01)` turns 0.1 into 0.001 after 50 epochs of 600 steps.
    """

    def __init__(self, every, *, factor=0.1):
        self.every = count("every", every)
        self.factor = up_to_one("factor", factor)

    def __call__(self, step):
        return self.factor ** (step // self.every)


class ExponentialDecay(Schedule):
    """A smooth decay by the same factor in every `steps` steps: factor ** (step / steps)."""

    def __init__(self, steps, *, factor=0.1):
        self.steps = count("steps", steps)
        self.factor = up_to_one("factor", factor)

    def __call__(self, step):
        return self.factor ** (step / self.steps)


class PowerDecay(Schedule):
    """A decay that is quick at first and slow later: (1 + step / steps) ** -power; a half after `steps` steps."""

    def __init__(self, steps, *, power=1.0):
        self.steps = count("steps", steps)
        self.power = positive("power", power)

    def __call__(self, step):
        return (1.0 + step / self.steps) ** -self.power


class WarmupCosine(Schedule):
    """A short straight rise, then half a cosine wave down to `lowest` at step `total`, and `lowest` from there on.

    Source: I. Loshchilov, F. Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017 (the cosine); P.
    Goyal et al., "Accurate, large minibatch SGD", 2017 (the rise).
    """

    def __init__(self, total, *, warmup=0, lowest=0.01):
        self.total = count("total", total)
        self.warmup = count("warmup", warmup, least=0)
        self.lowest = up_to_one("lowest", lowest)
        if self.warmup >= self.total:
            raise ValueError(f"warmup={warmup} leaves no step to go down in: expected less than total={total}.")

    def __call__(self, step):
        if step < self.warmup:
            return (step + 1) / (self.warmup + 1)
        done = min(1.0, (step - self.warmup) / (self.total - self.warmup))
        return self.lowest + (1.0 - self.lowest) * 0.5 * (1.0 + math.cos(math.pi * done))


class PerformanceDecay(Schedule):
    """Multiplies the factor by `factor` when the validation loss has not improved for `patience` epochs.

    patience : int, how many epochs in a row may pass without a new best before the rate falls
    factor : float in (0, 1]
    min_delta : float, by how much a loss must be below the best one to count as better
    """

    def __init__(self, *, patience=2, factor=0.5, min_delta=0.0):
        self.patience = count("patience", patience)
        self.factor = up_to_one("factor", factor)
        self.min_delta = not_negative("min_delta", min_delta)
        self.reset()

    def reset(self):
        """Forget all losses; the factor is 1 again."""
        self._now, self._best, self._waited = 1.0, math.inf, 0

    def observe(self, validation_loss):
        """Take note of the validation loss after an epoch."""
        if validation_loss < self._best - self.min_delta:
            self._best, self._waited = float(validation_loss), 0
            return
        self._waited += 1
        if self._waited >= self.patience:
            self._now, self._waited = self._now * self.factor, 0

    def __call__(self, step):
        return self._now

    def state(self):
        """Return what must be kept to go on later, a dict of numbers."""
        return {"now": self._now, "best": self._best, "waited": self._waited}

    def load_state(self, state):
        """Take over what `state()` returned."""
        self._now, self._best, self._waited = state["now"], state["best"], state["waited"]
