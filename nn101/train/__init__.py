"""Training: the loop around a network, a loss and an optimizer.

    from nn101.train import Trainer
    trainer = Trainer(network, loss, optimizer, batch_size=100, epochs=20)
    trainer.fit(X_train, y_train, validation=(X_test, y_test))
    trainer.history_["validation_accuracy"]

The network may be one of `nn101.nn` or a class of your own: `nn101.train.network` says what it needs.
"""

from nn101.train.checkpoint import CheckpointError
from nn101.train.early_stopping import EarlyStopping
from nn101.train.history import History
from nn101.train.metrics import accuracy
from nn101.train.trainer import Trainer

__all__ = ["CheckpointError", "EarlyStopping", "History", "Trainer", "accuracy"]
