"""Early stopping: end a training when the validation loss no longer falls."""

import math

from nn101.optim.options import count, not_negative, written_out


class EarlyStopping:
    """Stops after `patience` epochs in a row without a new best validation loss.

    patience : int, 1 or more
    min_delta : float, by how much a loss must be below the best one to count as better
    restore_best : bool, whether the network gets the parameters of the best epoch back when training is over

    Attributes
    ----------
    best_loss, best_epoch : the smallest validation loss and its epoch, counted from 1 (infinity and 0 before the first)
    stopped : bool, whether patience ran out

    Source: L. Prechelt, "Early stopping - but when?", 1998.
    """

    def __init__(self, patience=5, *, min_delta=0.0, restore_best=True):
        self.patience = count("patience", patience)
        self.min_delta = not_negative("min_delta", min_delta)
        self.restore_best = bool(restore_best)
        self.reset()

    def reset(self):
        """Forget all losses."""
        self.best_loss, self.best_epoch = math.inf, 0
        self._epoch = 0

    @property
    def stopped(self):
        return self._epoch - self.best_epoch >= self.patience

    def observe(self, validation_loss):
        """Take note of the validation loss after an epoch; returns True if it is the new best."""
        self._epoch += 1
        if validation_loss < self.best_loss - self.min_delta:
            self.best_loss, self.best_epoch = float(validation_loss), self._epoch
            return True
        return False

    def state(self):
        """Return what must be kept to go on later, a dict of numbers."""
        return {"epoch": self._epoch, "best_loss": self.best_loss, "best_epoch": self.best_epoch}

    def load_state(self, state):
        """Take over what `state()` returned."""
        self._epoch, self.best_loss, self.best_epoch = state["epoch"], state["best_loss"], state["best_epoch"]

    def __repr__(self):
        return written_out(self)
