"""Plain data: what may leave a student's process, and what a forged message cannot do."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from nn101.checks.plain import MAX_BYTES, Other, PlainError, decode, encode, holds_other


def round_trip(value):
    return decode(json.loads(json.dumps(encode(value))))


@pytest.mark.parametrize(
    "value",
    [None, True, 3, -7.25, "word", [1, [2.5, None]], (1, "a"), {"w": 1, 2: [3]}, 10**40, 1 + 2j, {}, []],
)
def test_python_values_survive(value):
    back = round_trip(value)
    assert back == value and type(back) is type(value)


@pytest.mark.parametrize(
    "dtype", ["bool", "int8", "uint16", "int64", "float16", "float32", "float64", "complex64", "<U3"]
)
def test_arrays_keep_dtype_shape_and_numbers(dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    back = round_trip(array)
    assert back.dtype == array.dtype and back.shape == (2, 3) and np.array_equal(back, array)


def test_odd_layouts_arrive_as_the_same_numbers():
    array = np.arange(12.0).reshape(3, 4)
    for view in (array.T, array[:, ::2], array[::-1], array.astype(">f8"), np.zeros((0, 3)), np.array(2.5)):
        back = round_trip(view)
        assert back.shape == view.shape and np.array_equal(back, view)


def test_numpy_scalars_stay_numpy_scalars():
    assert round_trip(np.float32(1.5)) == np.float32(1.5)
    assert round_trip(np.bool_(True)) is np.True_ or round_trip(np.bool_(True)) == np.True_


def test_not_a_number_and_infinity_cross():
    assert math.isnan(round_trip(float("nan"))) and round_trip(float("-inf")) == float("-inf")


class ClaimsToBeAnArray:
    shape, dtype, ndim = (3,), np.dtype(float), 1

    def __eq__(self, other):
        return True

    def __array__(self, dtype=None, copy=None):
        return np.ones(3)

    @property
    def __class__(self):
        return np.ndarray


class FloatWithOpinions(float):
    def __eq__(self, other):
        return True


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (ClaimsToBeAnArray(), "ClaimsToBeAnArray"),
        (FloatWithOpinions(1), "FloatWithOpinions"),
        ((n for n in [1]), "generator"),
        (np.ma.array([1], mask=[True]), "numpy MaskedArray"),
        (np.array([object()]), "array of object values"),
        (len, "function"),
        ({1, 2}, "set"),
    ],
)
def test_whatever_is_not_plain_data_is_named_and_not_carried(value, kind):
    back = round_trip([value])[0]
    assert isinstance(back, Other) and back.kind == kind


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize(
    "value",
    [np.matrix([[1.0, 2.5]]), np.ma.array([[1.0, 2.5]]), pd.DataFrame([[1.0, 2.5]]), pd.Series([1.0, 2.5]),
     pd.Index([1.0, 2.5])],
    ids=lambda value: type(value).__name__,
)
def test_what_numpy_and_pandas_derive_from_arrays_arrives_as_an_array(value):
    back = round_trip(value)
    assert type(back) is np.ndarray and back.ravel().tolist() == [1, 2.5] and back.shape == np.shape(value)


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("base", [np.matrix, np.ma.MaskedArray, pd.Series, pd.DataFrame])
def test_what_a_student_derives_from_them_does_not(base):
    assert round_trip(type("Mine", (base,), {})([[1.0]] if base is np.matrix else [1.0])) == Other("Mine")


def test_a_column_of_words_is_named():
    assert round_trip(pd.Series(["a", "b"])).kind in ("array of object values", "pandas Series")


def test_a_name_of_a_class_cannot_smuggle_pages_of_text():
    kind = type("x" * 10_000, (), {})
    assert len(round_trip(kind()).kind) < 200


def test_too_much_data_is_refused_before_it_is_copied():
    huge = np.broadcast_to(np.float64(1), (10**9,))
    assert holds_other(round_trip(huge)).kind == "array of 8000 MB"
    assert isinstance(round_trip("x" * (MAX_BYTES + 1)), Other)
    assert isinstance(round_trip(1 << 100_000), Other)


def test_endless_nesting_ends():
    loop = []
    loop.append(loop)
    assert holds_other(round_trip(loop)).kind == "very deeply nested value"


@pytest.mark.parametrize(
    "node",
    [
        {"array": ["<f8", [2], "AAAA"]},
        {"array": ["<f8", [-1], ""]},
        {"array": ["|O", [1], "AAAAAAAAAAA="]},
        {"array": ["<f8", [10**12], ""]},
        {"array": "nonsense"},
        {"scalar": ["<f8"]},
        {"dict": [[{"dict": []}, 1]]},
        {"pickle": "gASVAAAA"},
        {"array": ["<f8", [1], "AAAAAAAAAAA="], "more": 1},
        {},
    ],
)
def test_a_forged_node_is_refused(node):
    with pytest.raises(PlainError):
        decode(node)


def test_holds_other_looks_everywhere():
    assert holds_other({"a": [1, (2, Other("set"))]}) == Other("set")
    assert holds_other([1, {"a": np.ones(2)}]) is None
