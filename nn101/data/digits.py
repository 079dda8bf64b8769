"""MNIST in the form a lesson wants, and a network trained on it."""

import numpy as np

from nn101.data.bundled import arrays
from nn101.data.splitting import is_whole, stratified_rows

MNIST, DIGIT_NETWORK = "mnist.npz", "digit_network.npz"
CLASSES = 10


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
    raw = arrays(MNIST)
    sizes = _subset_sizes(subset, len(raw["y_train"]), len(raw["y_test"]))
    rng = np.random.default_rng(seed)
    parts = []
    for part, size in zip(("train", "test"), sizes, strict=True):
        images, labels = raw[f"X_{part}"], raw[f"y_{part}"]
        if size < len(labels):
            rows = stratified_rows(labels, size, rng)
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
    trained = arrays(DIGIT_NETWORK)
    return {name: trained[name].copy() for name in ("W1", "b1", "W2", "b2", "W3", "b3")}


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
    if is_whole(subset):
        sizes = subset, min(subset, test)
    elif isinstance(subset, tuple | list) and len(subset) == 2 and all(map(is_whole, subset)):
        sizes = tuple(subset)
    else:
        raise TypeError(f"subset={subset!r}: give None, a whole number, or two of them (training, test).")
    for size, limit, what in zip(sizes, (train, test), ("training", "test"), strict=True):
        if not 1 <= size <= limit:
            raise ValueError(f"subset={subset!r}: ask for 1 to {limit:,} {what} digits.")
    return sizes


def _pixels(images, flatten, normalise, dtype):
    images = images.reshape(len(images), 784) if flatten else images[:, np.newaxis]
    return np.divide(images, 255, dtype=dtype) if normalise else images.astype(dtype)


def _labels(labels, one_hot, dtype):
    # int64, not the file's uint8: with bytes, `labels - 1` would turn 0 into 255.
    return np.eye(CLASSES, dtype=dtype)[labels] if one_hot else labels.astype(np.int64)
