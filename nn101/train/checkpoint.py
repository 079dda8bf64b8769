"""Checkpoints: a file with all that a training needs to go on, never half written and never half trusted.

A checkpoint is a tree of dicts, lists, numbers, strings and arrays. `nn101.archive` keeps it: the arrays under their
paths in the tree, and the tree without them as the header.
"""

import os
from pathlib import Path

import numpy as np

from nn101 import archive

KIND = "training checkpoint"
ARRAY, SCALAR = "$array", "$scalar"  # {"$array": name} stands for an array, {"$scalar": name} for a NumPy number


class CheckpointError(RuntimeError):
    """A checkpoint cannot be written, read, or does not belong to this training. The message says what to do."""


def write_checkpoint(path, tree):
    """Write a tree to `path`: whoever looks there sees the file as it was before, or the new one, whole.

    Raises CheckpointError if that is not possible; the file that was there is then untouched.
    """
    arrays = {}
    header = {"tree": _without_arrays(tree, "", arrays)}
    try:
        archive.write(path, KIND, header, arrays)
    except OSError as error:
        raise CheckpointError(f"The checkpoint {error}") from error


def read_checkpoint(path):
    """Return the tree that `write_checkpoint` wrote to `path`; CheckpointError if it is not there or not intact."""
    try:
        header, arrays = archive.read(path, KIND)
    except (OSError, archive.ArchiveError) as error:
        raise CheckpointError(f"{error} To train from the beginning, leave resume out.") from error
    return _with_arrays(header["tree"], arrays)


def make_room(path, *, going_on=False):
    """Prove, before the first step, that a checkpoint can be written to `path`.

    The checkpoint of an unfinished training that lies there is worth keeping: it is renamed, and the new name returned
    (None if there was nothing to keep). going_on: the training that lies there is the one that goes on now.

    Raises CheckpointError if the folder cannot be written, or if something else than a checkpoint lies there.
    """
    path = Path(path)
    if path.is_dir():
        raise CheckpointError(f"checkpoint={str(path)!r} is a folder: add a file name, such as training.npz.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        trial = path.with_name(f".{path.name}.{os.getpid()}.trial")
        trial.write_bytes(b"trial")
        trial.unlink()
        if going_on or not path.exists() or _is_finished(path):
            return None
        kept = path.with_name(f"{path.stem}.unfinished{path.suffix}")
        path.replace(kept)
    except OSError as error:
        raise CheckpointError(
            f"No checkpoint can be written to {path}: {error.strerror}. Choose a folder of yours that has room, or "
            "leave checkpoint out."
        ) from error
    return kept


def _is_finished(path):
    try:
        return read_checkpoint(path)["finished"]
    except CheckpointError as error:
        raise CheckpointError(
            f"{path} is there already, and it is not the checkpoint of a Trainer, or a damaged one. Move it away, or "
            "choose another name for the checkpoint."
        ) from error


def _without_arrays(tree, path, arrays):
    """Return the tree with names in place of its arrays, which go to `arrays`, {name: array}."""
    if isinstance(tree, np.ndarray | np.generic):
        arrays[path] = np.asarray(tree)
        return {ARRAY if isinstance(tree, np.ndarray) else SCALAR: path}
    if isinstance(tree, dict):
        return {key: _without_arrays(value, f"{path}/{key}" if path else key, arrays) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_without_arrays(value, f"{path}/{i}", arrays) for i, value in enumerate(tree)]
    return tree


def _with_arrays(tree, arrays):
    if isinstance(tree, dict):
        if tree.keys() == {ARRAY}:
            return arrays[tree[ARRAY]]
        if tree.keys() == {SCALAR}:
            return arrays[tree[SCALAR]][()]
        return {key: _with_arrays(value, arrays) for key, value in tree.items()}
    return [_with_arrays(value, arrays) for value in tree] if isinstance(tree, list) else tree
