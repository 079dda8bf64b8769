"""The course's data sets, as arrays ready for a network.

    from nn101.data import load_mnist
    (X_train, y_train), (X_test, y_test) = load_mnist()

Everything here works with no network, no home directory and nothing writable. A bundled file is looked for in
the folder named by the environment variable `NN101_DATA`, if it is set, and then in the course's own `data/`
folder. Either way its SHA-256 must be the one in `data/checksums.txt`: wrong rows raise `DataError`, they
never reach a lesson. `source(name)` says where the rows of a set come from.
"""

import csv
import functools
import hashlib
import importlib.util
import io
import os
from pathlib import Path

import numpy as np

__all__ = ["DataError", "load_digit_network", "load_iris", "load_mnist", "source"]

BUNDLED = Path(__file__).resolve().parent.parent / "data"
FOLDER_VARIABLE = "NN101_DATA"
LFS_POINTER = b"version https://git-lfs.github.com/"
CLASSES = 10

BUNDLED_SETS = {
    "mnist": ("mnist.npz", "the original 70,000 MNIST digits"),
    "digit_network": ("digit_network.npz", "weights trained on the MNIST training digits"),
}


class DataError(RuntimeError):
    """A data file is missing, damaged or not what it claims to be. The message says what to do."""


def load_mnist(*, flatten=True, normalise=True, one_hot=False, dtype=np.float32, subset=None, seed=0):
    """Load the MNIST handwritten digits: 60,000 to train on and 10,000 to test with.

    Parameters
    ----------
    flatten : bool
        True: one row of 784 pixels per digit, (N, 784). False: one picture with one channel, (N, 1, 28, 28).
    normalise : bool
        True: ink from 0.0 (paper) to 1.0 (full ink). False: the original steps from 0 to 255.
    one_hot : bool
        False: labels (N,), int64, 0 to 9. True: labels (N, 10) in `dtype`, 1 in the digit's column, else 0.
    dtype : NumPy dtype
        Type of the pixels. An integer type needs normalise=False, and room for 255.
    subset : int, pair of ints or None
        None: all digits. n: n training digits and n test digits (all 10,000 when n is larger).
        (n, m): n training and m test digits. Classes keep their shares, rows keep their order.
    seed : int
        Chooses the digits of the subset. The same seed always chooses the same ones.

    Returns
    -------
    (X_train, y_train), (X_test, y_test) : arrays of your own; the next call does not see what you change.

    Raises
    ------
    DataError
        The file is missing or damaged.
    ValueError, TypeError
        An argument makes no sense.

    Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits".
    """
    dtype = _pixel_type(dtype, normalise)
    raw = _arrays("mnist")
    sizes = _subset_sizes(subset, len(raw["y_train"]), len(raw["y_test"]))
    rng = np.random.default_rng(seed)
    parts = []
    for part, size in zip(("train", "test"), sizes, strict=True):
        images, labels = raw[f"X_{part}"], raw[f"y_{part}"]
        if size < len(labels):
            rows = _stratified_rows(labels, size, rng)
            images, labels = images[rows], labels[rows]
        parts.append((_pixels(images, flatten, normalise, dtype), _labels(labels, one_hot, dtype)))
    return tuple(parts)


def load_digit_network():
    """Load a network already trained on the MNIST training digits, as scaled by `load_mnist()`.

    Returns
    -------
    dict of float32 arrays: W1 (784, 50), b1 (50,), W2 (50, 100), b2 (100,), W3 (100, 10), b3 (10,).
    Hidden layers are sigmoid, the output is softmax. The arrays are your own. How it was trained, and how
    many test digits it reads correctly, is in data/README.md.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    arrays = _arrays("digit_network")
    return {name: arrays[name].copy() for name in ("W1", "b1", "W2", "b2", "W3", "b3")}


def load_iris():
    """Load Fisher's 150 iris flowers from the copy inside scikit-learn.

    Returns
    -------
    X : (150, 4) float64, centimetres
    y : (150,) int64: 0 setosa, 1 versicolor, 2 virginica
    names : dict with two lists of strings, "features" (4, with the unit) and "species" (3)

    Raises
    ------
    DataError
        scikit-learn or its copy of the table is missing.

    Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936.
    """
    # Reading the table takes a millisecond; importing scikit-learn, to have it read for us, takes seconds.
    with open(_iris_file(), encoding="ascii", newline="") as table:
        (_, _, *species), *rows = csv.reader(table)
    numbers = np.array(rows, dtype=np.float64)
    names = {
        "features": ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"],
        "species": species,
    }
    return numbers[:, :4].copy(), numbers[:, 4].astype(np.int64), names


def source(name):
    """Say in one line where the rows of a data set come from: "mnist", "digit_network" or "iris".

    Raises `DataError` if they cannot be found and `ValueError` if there is no such set.
    """
    if name == "iris":
        _iris_file()
        return "iris: Fisher's 150 flowers, bundled with scikit-learn"
    if name not in BUNDLED_SETS:
        raise ValueError(f"There is no data set {name!r}. There are: {', '.join([*BUNDLED_SETS, 'iris'])}.")
    file, contents = BUNDLED_SETS[name]
    path = _find(file)
    if path.parent == BUNDLED:
        return f"{name}: {contents}, bundled with the course (data/{file})"
    return f"{name}: {contents}, from the folder in {FOLDER_VARIABLE} ({path})"


# ---- finding a file and trusting it ----


def _arrays(name):
    """Return the arrays of a bundled set, read-only."""
    return _read(_find(BUNDLED_SETS[name][0]))


def _folders():
    chosen = os.environ.get(FOLDER_VARIABLE)
    return [Path(os.path.abspath(os.path.expanduser(chosen))), BUNDLED] if chosen else [BUNDLED]


def _find(file):
    for folder in _folders():
        if os.path.isfile(folder / file):
            return folder / file
    looked = " or ".join(str(folder) for folder in _folders())
    raise DataError(f"{file} is missing: it is not in {looked}. {_remedy(file)}")


def _remedy(file):
    return (
        f"In a git checkout, `git checkout -- data/{file}` brings the right file back; in a course folder "
        f"from a zip, unzip it again; a copy elsewhere is found when {FOLDER_VARIABLE} names its folder."
    )


# MNIST stays in memory as 55 MB of bytes, a quarter of what one load_mnist() hands out: later calls skip the
# unpacking, most of the time of the first, and processes forked after it share these pages.
@functools.cache
def _read(path):
    """Return {name: read-only array} of the .npz file at `path` once its checksum has proved right."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}). {_remedy(path.name)}") from error
    _verify(path, content)
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


def _verify(path, content):
    if content.startswith(LFS_POINTER):
        raise DataError(f"{path} is a Git LFS pointer, not the data. Run `git lfs pull` in its checkout.")
    expected = _expected_checksum(path.name)
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise DataError(
            f"{path} is damaged or is another file: its SHA-256 begins {found[:12]}, and data/checksums.txt "
            f"asks for {expected[:12]}. {_advice(path)}"
        )


def _advice(path):
    if path.parent == BUNDLED:
        return _remedy(path.name)
    return f"{FOLDER_VARIABLE} led to it: replace it, or unset {FOLDER_VARIABLE} to use the bundled file."


def _expected_checksum(file):
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


def _iris_file():
    sklearn = importlib.util.find_spec("sklearn")
    path = Path(sklearn.origin).parent / "datasets" / "data" / "iris.csv" if sklearn else None
    if path is None or not os.path.isfile(path):
        raise DataError("The iris flowers come with scikit-learn, missing here: `pip install scikit-learn`.")
    return path


# ---- from bytes to what a lesson wants ----


def _pixel_type(dtype, normalise):
    dtype = np.dtype(dtype)
    if dtype.kind not in "fui" or not np.can_cast(np.uint8, dtype):
        raise ValueError(f"dtype={dtype} cannot hold pixels from 0 to 255: try float32 or uint8.")
    if normalise and dtype.kind != "f":
        raise ValueError(f"dtype={dtype} would cut pixels to 0 or 1: pass normalise=False, or a float type.")
    return dtype


def _subset_sizes(subset, train, test):
    """Return how many training and test digits `subset` asks for."""
    if subset is None:
        return train, test
    if _is_whole(subset):
        sizes = subset, min(subset, test)
    elif isinstance(subset, tuple | list) and len(subset) == 2 and all(map(_is_whole, subset)):
        sizes = tuple(subset)
    else:
        raise TypeError(f"subset={subset!r}: give None, a whole number, or two of them (training, test).")
    for size, limit, what in zip(sizes, (train, test), ("training", "test"), strict=True):
        if not 1 <= size <= limit:
            raise ValueError(f"subset={subset!r}: ask for 1 to {limit:,} {what} digits.")
    return sizes


def _is_whole(value):
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _stratified_rows(labels, size, rng):
    """Choose `size` rows in which every class keeps its share; return their indices in order."""
    share = size * np.bincount(labels, minlength=CLASSES) / len(labels)
    take = share.astype(np.int64)
    # The rows lost by rounding down go to the classes that lost most.
    take[np.argsort(take - share, kind="stable")[: size - take.sum()]] += 1
    chosen = [rng.permutation(np.flatnonzero(labels == digit))[: take[digit]] for digit in range(CLASSES)]
    return np.sort(np.concatenate(chosen))


def _pixels(images, flatten, normalise, dtype):
    images = images.reshape(len(images), 784) if flatten else images[:, np.newaxis]
    return np.divide(images, 255, dtype=dtype) if normalise else images.astype(dtype)


def _labels(labels, one_hot, dtype):
    # int64, not the file's uint8: with bytes, `labels - 1` would turn 0 into 255.
    return np.eye(CLASSES, dtype=dtype)[labels] if one_hot else labels.astype(np.int64)
