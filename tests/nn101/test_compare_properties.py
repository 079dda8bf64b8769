"""Comparing, for any two values: never raises, accepts what is the same, and nothing further away than asked."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from plain_values import forged_nodes, plain_values

from nn101.checks.compare import Difference, close, equals, satisfies, text
from nn101.checks.plain import Other, PlainError, decode, encode

COMPARISONS = (close(), equals(), close(rtol=1e-3, atol=0.5), close(rtol=0, atol=0, dtype=True))
comparisons = st.sampled_from(COMPARISONS)


def arrived(value):
    return decode(encode(value))


@given(plain_values, comparisons)
@example([2**53 + 1, 1.0], equals())
@example([10**400, 1], close())
@example(np.array([2**63], dtype=np.uint64), equals())
@example({True: 1, "True": 1, 1.5: math.nan}, close())
@example(complex(math.nan, 0), close())
def test_every_value_is_the_same_as_itself(value, compare):
    value, copy = arrived(value), arrived(value)
    assert compare.difference(value, copy) is None


@given(plain_values | st.just(Other("set")), plain_values | st.just(Other("set")), comparisons)
@settings(max_examples=500)
@example(np.array([1e-300, 1e-3]), np.array([1e300, 1e308]), close())
@example(np.array([1 + 2j, 3]), np.array([1.5, 2.5]), close())
@example(np.array(["a", "b"]), np.array([1.0, 2.0]), close())
@example([10**400, 2], [5, 10**400], close())
@example(10**400, 1.5, close())
@example(np.array([1e-3, 2e-3]), np.array([1e308, 1.7e308]), close())
@example(np.zeros(1), [10**400], close())
@example(np.zeros((1, 1)), [[Other("set")], [1, 2]], close())
@example(1.5, 10**400, equals())
@example({(0, 1): 1}, {"(0, 1)": 1, (0, 1): 2}, close())
@example(np.float64(5e-324), np.float64(1.0), close())
@example(np.array([5e-324, 1.0]), np.array([1.0, 1e308]), close())
def test_no_pair_of_values_makes_a_comparison_raise(expected, got, compare):
    found = compare.difference(arrived(expected), arrived(got))
    assert found is None or isinstance(found, Difference)


@given(plain_values, forged_nodes, comparisons)
def test_nor_does_anything_that_a_forged_record_can_hold(expected, node, compare):
    try:
        got = decode(node)
    except PlainError:
        return
    found = compare.difference(arrived(expected), got)
    assert found is None or isinstance(found, Difference)


@given(plain_values, plain_values)
def test_exact_equality_is_the_same_from_both_sides(left, right):
    left, right = arrived(left), arrived(right)
    assert (equals().difference(left, right) is None) == (equals().difference(right, left) is None)


numbers = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(10**20), 10**20)


def within(expected, got, rtol, atol):
    """What is promised, in plain Python: the tolerance, NaN with NaN, an infinity with itself."""
    if math.isnan(expected) or math.isnan(got):
        return math.isnan(expected) and math.isnan(got)
    if math.isinf(expected) or math.isinf(got):
        return expected == got
    return abs(got - expected) <= (atol + rtol * abs(expected)) * (1 + 1e-9) + 1e-300


@given(numbers, numbers, st.sampled_from([(0, 0), (1e-6, 1e-8), (1e-3, 0.5)]))
@example(2**53, 2**53 + 1, (0, 0))
@example(1.7e308, -1.7e308, (1e-6, 1e-8))
@example(math.inf, 1.7e308, (1e-3, 0.5))
@example(math.nan, 0.0, (1e-3, 0.5))
@example(0.0, math.nan, (1e-3, 0.5))
def test_a_number_further_away_than_the_tolerance_is_never_right(expected, got, tolerance):
    rtol, atol = tolerance
    if close(rtol=rtol, atol=atol).difference(expected, got) is None:
        assert within(float(expected), float(got), rtol, atol)
        if isinstance(expected, int) and isinstance(got, int):
            assert abs(got - expected) <= atol + rtol * abs(expected) * (1 + 1e-9)


floats = hnp.arrays(st.sampled_from([np.float16, np.float32, np.float64, np.int32]), hnp.array_shapes(max_side=4))


@given(floats, st.data())
def test_one_wrong_number_anywhere_in_an_array_is_found(expected, data):
    got = expected.astype(np.float64)
    place = tuple(data.draw(st.integers(0, size - 1)) for size in got.shape)
    wrong = data.draw(st.floats())
    with np.errstate(all="ignore"):
        assume(not within(float(expected[place]), wrong, 1e-6, 1e-8))
    assume(not close().same(expected[place], np.float64(wrong)))
    got[place] = wrong
    found = close().difference(expected, got)
    assert found is not None
    if found.where:
        assert found.where == "[" + ", ".join(map(str, place)) + "]"


@given(floats)
def test_another_shape_is_never_right(expected):
    for got in (expected.ravel(), expected[np.newaxis], expected[..., np.newaxis], expected[:-1], expected.T):
        if got.shape != expected.shape:
            assert close().difference(expected, got) is not None
    assert close().difference(expected, expected.tolist()) is None, "a list could be the array"
    assert close(lists=False).difference(expected, expected.tolist()) is not None


@given(hnp.arrays(np.float64, hnp.array_shapes(max_side=4), elements=st.floats(0.5, 1e6)))
def test_a_flipped_sign_nan_and_infinity_are_never_right(expected):
    for got in (-expected, np.full_like(expected, np.nan), np.full_like(expected, np.inf), expected * 1.001):
        assert close().difference(expected, got) is not None
    assert close().difference(expected, expected * (1 + 0.001j)) is not None
    assert close().difference(expected, expected.astype(str)) is not None


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (2**60, 2**60 + 1),
        (np.int64(2**60), np.int64(2**60 + 1)),
        (np.array([2**60]), np.array([2**60 + 1])),
        (np.array([2**63], np.uint64), np.array([-(2**63)], np.int64)),
        ([2**60, 1], [2**60 + 1, 1]),
        (10**400, 10**400 + 1),
        (Other("set"), Other("set")),
        ({1: 5}, {1: 4, "1": 5}),
        (1.0, "1.0"),
        (np.array([1.0]), np.array(["1.0"])),
        ("1", np.array(["1"])),
        (0, None),
        (0, []),
        ((), 0),
        ({}, []),
        (True, "True"),
    ],
)
def test_exactly_the_same_means_exactly(expected, got):
    assert equals().difference(expected, got) is not None


@given(plain_values, st.sampled_from([True, np.True_, False, None, "no", 1, [True], Other("x")]))
def test_a_predicate_accepts_only_by_saying_true(value, answer):
    accepted = satisfies(lambda v: answer, "anything").difference(None, arrived(value)) is None
    assert not accepted or answer is True or answer is np.True_


def stumble(value):
    raise [ValueError, ZeroDivisionError, RecursionError, MemoryError, KeyError][len(text(value)) % 5]("no")


@given(plain_values)
def test_a_predicate_that_stumbles_gives_nothing_away(value):
    assert satisfies(stumble, "anything").difference(None, arrived(value)) is not None


@given(plain_values | st.just(Other("set")))
@example(np.array(["a" * 10**5] * 3))
@example({10**400: 10**400})
def test_every_value_has_a_short_text(value):
    assert len(text(arrived(value))) <= 1000
