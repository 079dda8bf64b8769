"""The iris flowers: those of scikit-learn, without scikit-learn."""

import numpy as np
import pytest

from nn101 import data
from nn101.data import iris


def test_iris_is_what_scikit_learn_would_load():
    datasets = pytest.importorskip("sklearn.datasets")
    theirs = datasets.load_iris()
    X, y, names = data.load_iris()
    assert np.array_equal(X, theirs.data) and X.dtype == np.float64
    assert np.array_equal(y, theirs.target) and y.dtype == np.int64
    assert names == {"features": theirs.feature_names, "species": theirs.target_names.tolist()}


def test_iris_arrays_are_the_callers_own():
    X, y, names = data.load_iris()
    X[:], y[:] = 0, 9
    names["species"].clear()
    X, y, names = data.load_iris()
    assert X.min() > 0 and y.max() == 2 and len(names["species"]) == 3


def test_iris_without_scikit_learn_says_what_to_install(monkeypatch):
    monkeypatch.setattr(iris.importlib.util, "find_spec", lambda name: None)
    for load in (data.load_iris, lambda: data.source("iris")):
        with pytest.raises(data.DataError, match="pip install scikit-learn"):
            load()
