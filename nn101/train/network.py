"""What the Trainer asks of a network.

Any object will do, a class of your own for instance, that has

    params                  dict name -> array, float32 or float64; a step changes these arrays in place
    grads                   dict with the same names, right after backward()
    forward(X)              X (N, ...) -> scores (N, ...); it may take training=True or False, and is told then
    backward(dscores)       takes the gradient of the loss by the scores, and fills grads or makes it anew

A loss has forward(scores, y) -> number, the mean over the rows, and backward() -> dscores.

Networks of `nn101.nn` have two things more, which any other network may have as well:

    theta, gradient         flat views of all params and grads, so that an optimizer makes one pass over all of them
    state(), load_state()   dict of the arrays and numbers, besides params, that training changes: running means, how
                            many random numbers dropout has drawn. Without them a training that goes on from a
                            checkpoint goes on exactly only if there is nothing of that kind.
"""

import inspect

import numpy as np

from nn101.data import batches

EVALUATION_BATCH = 200  # rows; large enough to be quick, small enough for the memory of a laptop


class NetworkView:
    """A network as the Trainer sees it: with or without the optional parts."""

    def __init__(self, network):
        _check_protocol(network)
        self._network = network
        self._flat = hasattr(network, "theta") and hasattr(network, "gradient")
        self._keeps_state = hasattr(network, "state") and hasattr(network, "load_state")
        self._is_told = _takes_training(network.forward)

    @property
    def params(self):
        return self._network.params

    @property
    def grads(self):
        return self._network.grads

    def forward(self, X, training):
        """Return the scores of X, (N, ...); TypeError or ValueError if they are no such thing."""
        scores = self._network.forward(X, training=training) if self._is_told else self._network.forward(X)
        if not isinstance(scores, np.ndarray):
            raise TypeError(f"The network's forward() returned {type(scores).__name__}: expected an array of scores.")
        if scores.ndim == 0 or len(scores) != len(X):
            raise ValueError(
                f"The network's forward() returned scores of shape {scores.shape} for {len(X)} rows: expected one row "
                "of scores for each."
            )
        return scores

    def backward(self, dscores):
        """Have the gradients filled."""
        self._network.backward(dscores)
        if not isinstance(getattr(self._network, "grads", None), dict):
            raise TypeError(
                f"After backward(), {type(self._network).__name__}.grads must be a dict of gradients, such as "
                "{'W': dW, 'b': db}."
            )

    def scores(self, X):
        """Return the scores of all rows of X, computed a part at a time and not in training mode."""
        size = min(EVALUATION_BATCH, len(X))
        # Copied, because a network may use the memory of its output again.
        return np.concatenate([self.forward(part, training=False) for part, _ in batches(X, X, size)])

    def arrays(self):
        """Return (params, grads) as an optimizer should get them: in one piece if the network has that."""
        if self._flat:
            return {"theta": self._network.theta}, {"theta": self._network.gradient}
        return self._network.params, self._network.grads

    def snapshot(self):
        """Return a copy of all that training changes."""
        state = self._network.state() if self._keeps_state else {}
        return {"params": {name: array.copy() for name, array in self.params.items()}, "state": state}

    def restore(self, snapshot):
        """Go back to a snapshot; the arrays stay the same objects."""
        for name, array in self.params.items():
            array[...] = snapshot["params"][name]
        if self._keeps_state:
            self._network.load_state(snapshot["state"])


def _check_protocol(network):
    if isinstance(network, type):
        raise TypeError(f"{network.__name__} is a class, not a network: make one, {network.__name__}(...).")
    lacks = [name for name in ("params", "forward", "backward") if not hasattr(network, name)]
    if lacks:
        raise TypeError(
            f"{type(network).__name__} cannot be trained, it lacks {' and '.join(lacks)}: a network has params, grads, "
            "forward(X) and backward(dscores). help(nn101.train.network) says more."
        )
    if not isinstance(network.params, dict) or not network.params:
        raise TypeError(
            f"{type(network).__name__}.params must be a dict of arrays, at least one, such as {{'W': W, 'b': b}}."
        )


def _takes_training(forward):
    try:
        parameters = inspect.signature(forward).parameters.values()
    except (TypeError, ValueError):  # not written in Python
        return False
    return any(p.name == "training" or p.kind is p.VAR_KEYWORD for p in parameters)
