"""The course's data sets, as arrays ready for a network, and what cuts them up.

    from nn101.data import load_mnist
    (X_train, y_train), (X_test, y_test) = load_mnist()

Everything here works with no network, no home directory and nothing writable. A bundled file is looked for in
the folder named by the environment variable `NN101_DATA`, if it is set, and then in the course's own `data/`
folder. Either way its SHA-256 must be the one in `data/checksums.txt`: wrong rows raise `DataError`, they
never reach a lesson. Only the housing table may come over the network, and is simulated where it cannot
(`load_housing` says which). `source(name)` says where the rows of a set come from.
"""

from nn101.data.batching import batches
from nn101.data.bundled import DataError
from nn101.data.digits import load_digit_network, load_mnist
from nn101.data.housing import load_housing
from nn101.data.iris import load_iris
from nn101.data.sources import source
from nn101.data.splitting import split
from nn101.data.synthetic import blobs, moons, noisy_curve, spirals

__all__ = [
    "DataError",
    "batches",
    "blobs",
    "load_digit_network",
    "load_housing",
    "load_iris",
    "load_mnist",
    "moons",
    "noisy_curve",
    "source",
    "spirals",
    "split",
]
