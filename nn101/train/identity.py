"""Which training is this? A checkpoint may only be taken up by the training that it is of."""

import hashlib

import numpy as np

from nn101.train.checkpoint import CheckpointError

ROWS = 1_000  # of each array that are looked at; all of MNIST would take as long as twenty steps


def identity(plan, network, rows, validation):
    """Return what must be the same for a training to go on exactly, {what: written out}.

    plan : Trainer; network : NetworkView; rows, validation : (X, y), the latter may be None
    """
    return {
        "network": {name: f"{array.shape} {array.dtype}" for name, array in network.params.items()},
        "layers": written(plan.network),
        **plan.description(),
        "training data": _fingerprint(rows),
        "validation data": "none" if validation is None else _fingerprint(validation),
    }


def check_same(path, then, now):
    """Raise CheckpointError with the first difference of two identities; `then` is that of the checkpoint at `path`."""
    for what in now:
        if then[what] == now[what]:
            continue
        if what.endswith("data"):
            raise CheckpointError(
                f"{path} was made with other {what}: a training can only go on with the rows it began with, in the "
                "same order and type."
            )
        was, is_now = _layouts(then[what], now[what]) if what == "network" else (then[what], now[what])
        raise CheckpointError(
            f"{path} belongs to another training: its {what} was {was}, here it is {is_now}. Make both the same to go "
            "on exactly, or leave resume out to begin a new training."
        )


def written(part):
    """Return a part of a Trainer in words that are the same in the next session: no addresses in memory."""
    words = repr(part)
    return words if " at 0x" not in words else getattr(part, "__qualname__", type(part).__qualname__)


def _fingerprint(arrays):
    """Return a checksum of arrays, from their shapes, dtypes and about a thousand rows of each."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.shape} {array.dtype}".encode())
        digest.update(np.ascontiguousarray(array[:: -(-len(array) // ROWS)]))
    return digest.hexdigest()


def _layouts(then, now):
    """Return how the first parameter that differs is in both networks, in words."""
    name = next(name for name in [*then, *now] if then.get(name) != now.get(name))
    return [f"one with {name} {layout[name]}" if name in layout else f"one without {name}" for layout in (then, now)]
