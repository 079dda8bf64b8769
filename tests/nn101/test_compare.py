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


def test_the_first_place_that_differs_is_named():
    found = close().difference({"b": [np.zeros(3), np.array([0, 1.0, 2.0])]}, {"b": [np.zeros(3), np.array([0, 1.0, 2.5])]})
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
    assert (found.key, found.cause, found.expected) == ("it is not positive", "It is not positive.", "a positive number")


def test_satisfies_survives_a_predicate_that_stumbles_over_an_odd_value():
    assert satisfies(lambda value: value["w"] > 0, "a dict").difference(None, 3).key == "it does not have the asked form"


def test_satisfies_never_shows_a_predicate_what_is_not_plain_data():
    def predicate(value):
        raise AssertionError("the predicate must not run")

    assert satisfies(predicate, "a number").difference(None, [Other("generator")]).key == "returned generator"


@pytest.mark.parametrize("truthy", [1, "yes", [1]])
def test_a_predicate_has_to_say_true_not_something_truthy(truthy):
    assert satisfies(lambda value: truthy, "anything").difference(None, 3) is not None


def test_text_is_one_short_line():
    assert "\n" not in text(np.ones((50, 50))) and len(text("x" * 1000)) <= 160
