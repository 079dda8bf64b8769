"""Comparing: what is accepted, and whether the explanation of a difference is the right one."""

import numpy as np
import pytest

from nn101.checks.compare import close, equals, satisfies, text
from nn101.checks.plain import Other

A = np.array([[1.0, 2.5], [-3.0, 4.25]])


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (A, A + 1e-9),
        (A, A.astype(np.float32)),
        (3, 3.0),
        (3.0, np.array(3.0)),
        (np.float64(0.5), 0.5),
        (1, True),
        ([1, 2], (1, 2)),
        ({"W": A}, {"W": A.copy()}),
        ((A, 1.0), (A, np.float32(1.0))),
        (np.array([1, 0]), np.array([True, False])),
        (float("nan"), float("nan")),
        (None, None),
        (A, A.tolist()),
        (A, tuple(map(tuple, A))),
        (A, list(A)),
        ((A, 1.0), (A.tolist(), 1.0)),
    ],
)
def test_close_accepts_what_a_reasonable_teacher_accepts(expected, got):
    assert close().difference(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got", "key"),
    [
        (A, -A, "sign flipped"),
        (A, A.T, "transposed"),
        (np.ones((2, 3)) * [1, 2, 3], (np.ones((2, 3)) * [1, 2, 3]).T, "transposed"),
        (A, A * 3, "constant factor"),
        (A, A * 2, "off by a count"),
        (A, A / 4, "off by a count"),
        (A, A + 0.7, "constant offset"),
        (A, np.trunc(A), "truncated"),
        (A, A * [[1, np.nan], [1, 1]], "not finite"),
        (A, A.ravel(), "right numbers in another shape"),
        (A, A[:1], "another shape"),
        (np.array([1, 0, 0]), np.array([0, 1, 1]), "complement"),
        (np.array([1.0, 2.0, 4.0]), np.array([4.0, 2.0, 1.0]), "reversed"),
        (A, A + [[0, 0], [0, 0.5]], "other values"),
        (A, None, "returned nothing"),
        (A, Other("generator"), "returned other for array"),
        (A, 3.0, "returned number for array"),
        ((1.0, 2.0), (1.0, 2.0, 3.0), "another length"),
        ({"W": 1}, {"w": 1}, "other keys"),
        ("yes", "no", "another string"),
    ],
)
def test_differences_are_recognised(expected, got, key):
    assert close().difference(expected, got).key == key


ROW = np.array([0.5, 2.25, -3.0])


@pytest.mark.parametrize(
    ("expected", "got", "key"),
    [
        (np.array([0.0, 1.0, 1.0, 0.0]), np.zeros(4), "same everywhere"),
        (np.array([0, 0, 0, 1]), np.array([-0.7, -0.2, -0.2, 0.3]), "not bits"),
        (ROW, ROW * 1.002, "nearly"),
        (np.array([0.0182, 0.2452, 0.7366]), np.array([0.018, 0.245, 0.737]), "nearly"),
        (ROW, ROW[[1, 2, 0]], "another order"),
        ([np.int64(0), np.int64(1)], [np.array(1), np.array(0)], "complement"),
    ],
)
def test_more_differences_are_recognised(expected, got, key):
    assert close().difference(expected, got).key == key


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (0, 1),  # one wrong decision, not a decision the wrong way round
        (0.75, 0.0),  # a bias that never moved, not a fraction cut off
        (np.array([-1.5, -0.75]), np.array([0.5, 0.25])),  # nothing happened; their ratio is chance
        (np.array([-1.5, 1.0]), np.array([1.5, 4.0])),  # two numbers off by the same, by chance
        (np.array([0.0, -0.5]), np.array([0.0, -1.0])),  # one number twice as large, in a row of two
        (np.array([0, 0, 0, 1]), np.array([1, 0, 0, 0])),  # bits read backwards
        (np.array([1.0, 2.0]), np.array([1.0, 1.0])),
    ],
)
def test_no_cause_is_guessed_from_too_few_numbers(expected, got):
    assert close().difference(expected, got).key == "other values"


def test_all_ones_where_zeros_are_expected_is_not_called_the_wrong_way_round():
    assert close().difference(np.zeros(3), np.ones(3)).key == "constant offset"


def test_wrong_values_are_counted():
    expected = np.arange(30.0)
    assert close().difference(expected, np.where(expected < 2, 7, expected)).cause.startswith("2 of 30 values differ ")
    assert close().difference(expected, np.where(expected < 1, 7, expected)).cause.startswith("1 of 30 values differs ")


def test_the_numbers_of_large_arrays_are_not_shown_where_the_shape_is_wrong():
    found = close().difference(np.zeros((7, 10)), np.ones((6, 10)))
    assert (found.expected, found.got) == ("array of shape (7, 10)", "array of shape (6, 10)")
    found = close().difference(np.zeros((7, 10)), [np.ones((6, 10)), np.ones((1, 10))])
    assert found.got == "[array of shape (6, 10), [[1., 1., 1., 1., 1., 1., 1., 1., 1., 1.]]]"


def test_a_list_is_refused_where_the_point_is_an_array():
    found = close(lists=False).difference(ROW, ROW.tolist())
    assert found.key == "right numbers, no array" and "as a list, where an array is expected" in found.cause


def test_a_list_with_wrong_numbers_is_explained_like_an_array():
    assert close().difference(A, (-A).tolist()).key == "sign flipped"
    assert close().difference(ROW, [1.0, 2.0]).key == "another shape"


def test_a_list_of_uneven_rows_is_no_array():
    assert close().difference(np.zeros((2, 2)), [[0.0, 0.0], [0.0]]).key == "returned sequence for array"


def test_the_first_place_that_differs_is_named():
    found = close().difference(
        {"b": [np.zeros(3), np.array([0, 1.0, 2.0])]}, {"b": [np.zeros(3), np.array([0, 1.0, 2.5])]}
    )
    assert found.where == "['b'][1][2]"


def test_large_arrays_show_the_differing_element_only():
    expected = np.arange(100.0)
    got = expected.copy()
    got[40] = -1
    found = close().difference(expected, got)
    assert (found.where, found.expected, found.got) == ("[40]", "40", "-1")


def test_tolerance_is_a_limit():
    assert close(rtol=1e-6, atol=0).difference(1.0, 1.0 + 5e-7) is None
    assert close(rtol=1e-6, atol=0).difference(1.0, 1.0 + 5e-6) is not None
    assert equals().difference(1.0, 1.0 + 1e-12) is not None


def test_dtype_counts_only_when_asked():
    assert close(dtype=True).difference(A, A.astype(np.float32)).key == "another dtype"


def test_unsigned_integers_do_not_wrap_around():
    assert close().difference(np.array([0, 1], dtype=np.uint8), np.array([1, 0], dtype=np.uint8)).key == "complement"


def test_satisfies_passes_true_and_reports_the_reason():
    rule = satisfies(lambda value: True if value > 0 else "it is not positive", "a positive number")
    assert rule.difference(None, 3) is None
    found = rule.difference(None, -3)
    assert (found.key, found.cause, found.expected) == (
        "it is not positive",
        "It is not positive.",
        "a positive number",
    )


def test_satisfies_survives_a_predicate_that_stumbles_over_an_odd_value():
    assert (
        satisfies(lambda value: value["w"] > 0, "a dict").difference(None, 3).key == "it does not have the asked form"
    )


def test_satisfies_never_shows_a_predicate_what_is_not_plain_data():
    def predicate(value):
        raise AssertionError("the predicate must not run")

    assert satisfies(predicate, "a number").difference(None, [Other("generator")]).key == "returned generator"


@pytest.mark.parametrize("truthy", [1, "yes", [1]])
def test_a_predicate_has_to_say_true_not_something_truthy(truthy):
    assert satisfies(lambda value: truthy, "anything").difference(None, 3) is not None


def test_text_is_one_short_line():
    assert "\n" not in text(np.ones((50, 50))) and len(text("x" * 1000)) <= 160
