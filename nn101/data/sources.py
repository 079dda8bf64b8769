"""Where the rows of a data set come from, in one line."""

from nn101.data.bundled import place
from nn101.data.digits import DIGIT_NETWORK, MNIST
from nn101.data.housing import housing_source
from nn101.data.iris import iris_file


def _mnist():
    return f"the original 70,000 MNIST digits, {place(MNIST)}"


def _digit_network():
    return f"weights trained on the MNIST training digits, {place(DIGIT_NETWORK)}"


def _iris():
    iris_file()
    return "Fisher's 150 flowers, bundled with scikit-learn"


SETS = {"mnist": _mnist, "digit_network": _digit_network, "iris": _iris, "housing": housing_source}


def source(name):
    """Say in one line where the rows of a data set come from: "mnist", "digit_network", "iris" or "housing".

    Of the housing table it says what `load_housing()` would use now, real or simulated; it downloads nothing.
    Raises `DataError` if they cannot be found and `ValueError` if there is no such set.
    """
    if name not in SETS:
        raise ValueError(f"There is no data set {name!r}. There are: {', '.join(SETS)}.")
    return f"{name}: {SETS[name]()}"
