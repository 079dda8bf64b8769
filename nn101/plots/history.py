"""Read what a training wrote down, in any of the usual shapes, as curves over epochs or iterations."""

from dataclasses import dataclass

import numpy as np

from nn101.plots.student import complain, short, value

PARTS = {
    "train": "training",
    "training": "training",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "test": "test",
}
QUANTITIES = {
    "loss": "loss",
    "cost": "loss",
    "accuracy": "accuracy",
    "acc": "accuracy",
    "metric": "metric",
    "error": "error",
    "rmse": "RMSE",
    "mae": "MAE",
    "mse": "MSE",
}
SMALL_IS_GOOD = ("loss", "error", "rmse", "mae", "mse", "perplexity")
ASIDE = ("lr", "seconds", "time", "epoch", "epochs", "iteration", "iterations")  # kept beside the curves
MANY = 200  # numbers; nobody trains for more epochs, so a longer list without a word counts iterations


@dataclass
class Curve:
    """One line: `values` (n,), nan where there is no number. Without `epochs`, `values` count `unit`s."""

    run: str
    part: str  # "training", "validation", "test", or "" for a curve with a name of its own
    quantity: str
    values: np.ndarray
    unit: str = "epoch"
    epochs: int | None = None  # for a curve over iterations: how many epochs they make, if known

    @property
    def x(self):
        """Where the values stand on the axis, from 1 for the end of the first epoch (or iteration)."""
        count = np.arange(1, len(self.values) + 1)
        return count if self.epochs is None else count * (self.epochs / len(self.values))

    @property
    def best(self):
        """Position of the best finite value."""
        return int(np.nanargmin(self.values) if small_is_good(self.quantity) else np.nanargmax(self.values))

    @property
    def broken(self):
        """Position from which there are no numbers any more, or None."""
        good = np.flatnonzero(np.isfinite(self.values))
        return None if good[-1] == len(self.values) - 1 else int(good[-1]) + 1


def small_is_good(quantity):
    """Losses and errors should fall; accuracies, and whatever else somebody measures, should rise."""
    return any(word in quantity.lower() for word in SMALL_IS_GOOD)


def curves(given, quantity):
    """All curves of a history, or of several in {name: history}.

    quantity: what the numbers are where their name does not say it.
    """
    plain = value(given, "history")
    if not _is_table(plain) or not list(plain.keys()):
        complain(
            given,
            'A history is a dict of lists, one number an epoch, such as {"train_loss": [...], '
            f'"validation_loss": [...]}}, or a dict of several histories, got {short(plain)}.',
        )
    several = all(_is_table(plain[name]) for name in plain.keys())
    histories = {str(name): plain[name] for name in plain.keys()} if several else {"": plain}
    found = [curve for run, history in histories.items() for curve in _one_run(given, run, history, quantity)]
    if not found:
        complain(given, "This history holds no numbers yet: train for at least one epoch.")
    _units(found)
    return found


def _is_table(thing):
    return hasattr(thing, "keys") and hasattr(thing, "__getitem__") and not hasattr(thing, "dtypes")


def _one_run(given, run, history, quantity):
    found = []
    for key in history.keys():
        part, what, named = _meaning(str(key))
        if str(key).lower() in ASIDE:
            continue
        values = _numbers(given, history[key], key)
        if np.isfinite(values).any():
            own = f"{run}, {key}" if run else str(key)
            found.append(Curve(own if named else run, part, what or quantity, values))
    epochs = max((len(curve.values) for curve in found if curve.part), default=None)
    kept = []
    for curve in found:
        bare = curve.part == "" and curve.run == run
        if bare and epochs is not None and len(curve.values) > epochs:
            curve.part, curve.unit, curve.epochs = "training", "iteration", epochs
        elif bare:
            if any((other.part, other.quantity) == ("training", curve.quantity) for other in found):
                continue  # one iteration an epoch: the same numbers stand in "train_..."
            curve.part = "training"
        kept.append(curve)
    return kept


def _meaning(key):
    """(part, quantity or None, whether the key is a name of its own) of a key such as "validation_loss"."""
    first, _, rest = key.lower().replace("-", "_").replace(" ", "_").partition("_")
    if first in PARTS:
        return PARTS[first], QUANTITIES.get(rest, rest.replace("_", " ")) or None, False
    if not rest and first in QUANTITIES:
        return "", QUANTITIES[first], False
    return "", None, True


def _numbers(given, values, key):
    values = value(values, str(key))
    try:
        numbers = np.array([np.nan if number is None else number for number in values], dtype=float)
    except (TypeError, ValueError):
        numbers = None
    if numbers is None or numbers.ndim != 1:
        complain(given, f"{key} should be a list of numbers, one an epoch or iteration, got {short(values)}.")
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _units(found):
    """Long lists without any epochs beside them count iterations."""
    if all(curve.unit == "epoch" for curve in found) and max(len(curve.values) for curve in found) > MANY:
        for curve in found:
            curve.unit = "iteration"
