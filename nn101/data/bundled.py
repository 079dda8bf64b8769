"""Finding the files of the course's data/ folder, and trusting none whose checksum is not the listed one."""

import functools
import hashlib
import io
import os
from pathlib import Path

import numpy as np

BUNDLED = Path(__file__).resolve().parents[2] / "data"
FOLDER_VARIABLE = "NN101_DATA"
LFS_POINTER = b"version https://git-lfs.github.com/"


class DataError(RuntimeError):
    """A data file is missing, damaged or not what it claims to be. The message says what to do."""


def chosen_folder():
    """Return the folder that NN101_DATA names, or None."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(os.path.abspath(os.path.expanduser(chosen))) if chosen else None


def find(file):
    """Return the path of `file` in the chosen folder or else in the bundled one; raise `DataError` if in neither."""
    folders = [folder for folder in (chosen_folder(), BUNDLED) if folder]
    for folder in folders:
        if os.path.isfile(folder / file):
            return folder / file
    looked = " or ".join(str(folder) for folder in folders)
    raise DataError(f"{file} is missing: it is not in {looked}. {_remedy(file)}")


def place(file):
    """Say where `find(file)` finds it: "bundled with the course (...)" or "from the folder in NN101_DATA (...)"."""
    path = find(file)
    if path.parent == BUNDLED:
        return f"bundled with the course (data/{file})"
    return f"from the folder in {FOLDER_VARIABLE} ({path})"


def content(file):
    """Return the bytes of `file`, found by `find`, once its checksum has proved right."""
    return _trusted(find(file))


def arrays(file):
    """Return {name: read-only array} of an .npz file, found by `find`, once its checksum has proved right."""
    return _unpacked(find(file))


# MNIST stays in memory as 55 MB of bytes, a quarter of what one load_mnist() hands out: later calls skip the
# unpacking, most of the time of the first, and processes forked after it share these pages.
@functools.cache
def _unpacked(path):
    with np.load(io.BytesIO(_trusted(path)), allow_pickle=False) as archive:
        unpacked = {name: archive[name] for name in archive.files}
    for array in unpacked.values():
        array.flags.writeable = False
    return unpacked


def _trusted(path):
    try:
        found = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}). {_remedy(path.name)}") from error
    _verify(path, found)
    return found


def _verify(path, found):
    if found.startswith(LFS_POINTER):
        raise DataError(f"{path} is a Git LFS pointer, not the data. Run `git lfs pull` in its checkout.")
    expected, digest = _listed_checksum(path.name), sha256(found)
    if digest != expected:
        raise DataError(
            f"{path} is damaged or is another file: its SHA-256 begins {digest[:12]}, and data/checksums.txt "
            f"asks for {expected[:12]}. {_advice(path)}"
        )


def sha256(found):
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(found).hexdigest()


def _remedy(file):
    return (
        f"In a git checkout, `git checkout -- data/{file}` brings the right file back; in a course folder "
        f"from a zip, unzip it again; a copy elsewhere is found when {FOLDER_VARIABLE} names its folder."
    )


def _advice(path):
    if path.parent == BUNDLED:
        return _remedy(path.name)
    return f"{FOLDER_VARIABLE} led to it: replace it, or unset {FOLDER_VARIABLE} to use the bundled file."


def _listed_checksum(file):
    """Look `file` up in data/checksums.txt, which has the format of `sha256sum`."""
    listing = BUNDLED / "checksums.txt"
    try:
        lines = listing.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{listing} cannot be read, so no data file can be trusted. nn101 needs the course's data/ "
            "folder beside it: use a git checkout or an unzipped course folder (`pip install -e .` is fine)."
        ) from error
    for line in lines:
        digest, _, name = line.partition(" ")
        if name.strip().lstrip("*") == file:
            return digest
    raise DataError(f"{listing} has no line for {file}. {_remedy('checksums.txt')}")
