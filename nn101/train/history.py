"""What happened in a training, in numbers."""

from collections.abc import Mapping

import numpy as np

STEP_SERIES = ("loss", "lr")


class History(Mapping):
    """Series of numbers under their names: `history["loss"]` is a list.

    One number per step (one batch): "loss", as that batch was trained on, and "lr", the learning rate of the step.
    One number per epoch: "train_loss" and "validation_loss", in evaluation mode (no dropout) after the epoch;
    "train_accuracy" and "validation_accuracy", or whatever the metric is called; "seconds", the time it took. What was
    not asked for (no validation rows, no metric) is not there. `to_frame()` gives a table.
    """

    def __init__(self):
        self._steps = {name: [] for name in STEP_SERIES}
        self._epochs = {}

    def add_step(self, loss, lr):
        """Take note of one step."""
        self._steps["loss"].append(loss)
        self._steps["lr"].append(lr)

    def add_epoch(self, **numbers):
        """Take note of one epoch; every epoch has the same names."""
        for name, number in numbers.items():
            self._epochs.setdefault(name, []).append(number)

    @property
    def steps(self):
        """How many steps there were, the unfinished epoch's included."""
        return len(self._steps["loss"])

    @property
    def epochs(self):
        """How many epochs were finished."""
        return len(next(iter(self._epochs.values()), ()))

    def to_frame(self, per="epoch"):
        """Return a pandas DataFrame with one row per epoch, or per step with per="step"; rows count from 1."""
        import pandas as pd  # here, because it is slow to import and most trainings never need it

        if per not in {"epoch", "step"}:
            raise ValueError(f'per={per!r}: expected "epoch" or "step".')
        series = self._epochs if per == "epoch" else self._steps
        rows = self.epochs if per == "epoch" else self.steps
        return pd.DataFrame(series, index=pd.RangeIndex(1, rows + 1, name=per))

    def state(self):
        """Return copies of all series, {"steps": {name: float64 array}, "epochs": {...}}."""
        return {
            "steps": {name: np.array(numbers, dtype=np.float64) for name, numbers in self._steps.items()},
            "epochs": {name: np.array(numbers, dtype=np.float64) for name, numbers in self._epochs.items()},
        }

    def load_state(self, state):
        """Take over what `state()` returned."""
        self._steps = {name: array.tolist() for name, array in state["steps"].items()}
        self._epochs = {name: array.tolist() for name, array in state["epochs"].items()}

    def __getitem__(self, name):
        for series in (self._steps, self._epochs):
            if name in series:
                return series[name]
        raise KeyError(f"{name!r}; this history has {', '.join(self)}")

    def __iter__(self):
        yield from self._steps
        yield from self._epochs

    def __len__(self):
        return len(self._steps) + len(self._epochs)

    def __repr__(self):
        return f"History({self.epochs} epochs, {self.steps:,} steps: {', '.join(self)})"
