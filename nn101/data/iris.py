"""Fisher's iris flowers, from the copy that scikit-learn carries."""

import csv
import importlib.util
import os
from pathlib import Path

import numpy as np

from nn101.data.bundled import DataError


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
    with open(iris_file(), encoding="ascii", newline="") as table:
        (_, _, *species), *rows = csv.reader(table)
    numbers = np.array(rows, dtype=np.float64)
    names = {
        "features": ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"],
        "species": species,
    }
    return numbers[:, :4].copy(), numbers[:, 4].astype(np.int64), names


def iris_file():
    """Return the path of scikit-learn's table, or raise `DataError`."""
    sklearn = importlib.util.find_spec("sklearn")
    path = Path(sklearn.origin).parent / "datasets" / "data" / "iris.csv" if sklearn else None
    if path is None or not os.path.isfile(path):
        raise DataError("The iris flowers come with scikit-learn, missing here: `pip install scikit-learn`.")
    return path
