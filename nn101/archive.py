"""Files of named arrays with a header, which never run code and notice every change.

An archive is an .npz file: the arrays under their names, readable by `np.load`, and one more entry, a JSON header with
a SHA-256 over everything. Nothing is pickled, so a file from a stranger can at worst be refused.
"""

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np

__all__ = ["ArchiveError", "read", "write"]

HEADER = "header"
UNREADABLE = OSError, ValueError, KeyError, EOFError, AttributeError, RuntimeError, zipfile.BadZipFile


class ArchiveError(ValueError):
    """A file is damaged, was changed, or holds something else. The message says what to do."""


def write(path, kind, header, arrays):
    """Write an archive so that nobody ever sees half of it; whatever was at `path` is replaced.

    kind: str, what is in it, for example "network"; `read` asks for the same. header: dict that JSON can hold.
    arrays: {name: array}; the name "header" is taken. Raises OSError, with a sentence, if the file cannot be written.
    """
    path = Path(path)
    arrays = {name: np.ascontiguousarray(array).reshape(np.shape(array)) for name, array in arrays.items()}
    header = {"kind": kind, **header}
    text = json.dumps({**header, "sha256": _digest(header, arrays)})
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **{HEADER: np.frombuffer(text.encode(), np.uint8)}, **arrays)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with unfinished.open("wb") as file:
            file.write(content.getbuffer())
            file.flush()
            os.fsync(file.fileno())  # or a power cut could leave the new name with nothing in it
        unfinished.replace(path)
    except OSError as error:
        raise type(error)(
            f"{path} cannot be written: {error.strerror}. Choose a folder that exists and is yours to write in."
        ) from None
    finally:
        _remove(unfinished)


def read(path, kind):
    """Return (header, arrays) of an archive of this kind, as `write` got them.

    Raises FileNotFoundError or another OSError if there is nothing to read, ArchiveError if the file is not whole.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"There is no file {path}. Check the name, and the folder: {Path.cwd()}.") from None
    except OSError as error:
        raise type(error)(f"{path} cannot be read: {error.strerror}.") from None
    header, arrays = _unpack(path, content)
    digest = header.pop("sha256", None)
    if digest != _digest(header, arrays):
        raise ArchiveError(f"{path} was changed after it was written, so its numbers cannot be trusted. Make it again.")
    if header.pop("kind", None) != kind:
        raise ArchiveError(f"{path} is whole, but it does not hold a {kind}.")
    return header, arrays


def _unpack(path, content):
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        header = json.loads(arrays.pop(HEADER).tobytes())
        if not isinstance(header, dict):
            raise ValueError("not a header")
    except UNREADABLE:
        raise ArchiveError(
            f"{path} is damaged, cut off, or not a file that this package wrote. Make it again, or copy it again."
        ) from None
    return header, arrays


def _digest(header, arrays):
    digest = hashlib.sha256(json.dumps(header, sort_keys=True).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape} ".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _remove(path):
    try:
        path.unlink(missing_ok=True)
    except OSError:
        pass  # the folder that could not be written to; the reason is on its way already
