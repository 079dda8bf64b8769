"""The gate itself: it must see every kind of fault it is there for."""

import dataclasses

import numpy as np
import pytest

from autograder.bank import Entry
from autograder.reference import Reference
from autograder.verify import verify, verify_exercise

CHAPTER, NAME = "01_perceptron", "relu"


@pytest.fixture
def fresh():
    """Chapter 1 again, to be broken."""
    return Reference(CHAPTER)


def complaints(ref):
    return "\n".join(verify_exercise(ref, NAME))


def entry(function, **more):
    return Entry(NAME, "made for the test", function, **more)


def test_a_sound_exercise_has_no_complaints(fresh):
    assert complaints(fresh) == ""


def test_too_few_mistakes_alternatives_and_hints_are_seen(fresh):
    fresh.mistakes[NAME] = fresh.mistakes[NAME][:3]
    fresh.alternatives[NAME] = fresh.alternatives[NAME][:1]
    fresh.exercises[NAME] = dataclasses.replace(fresh.exercises[NAME], hints=("one",))
    found = complaints(fresh)
    assert (
        "3 known mistakes, needs 4" in found and "1 alternative answers, needs 2" in found and "staged hints" in found
    )


def test_a_bank_without_a_subtle_mistake_is_seen(fresh):
    fresh.mistakes[NAME] = [dataclasses.replace(m, subtle=False) for m in fresh.mistakes[NAME]]
    assert "no subtle mistake" in complaints(fresh)


def test_a_mistake_that_is_none_is_seen(fresh):
    def relu(x):
        return np.maximum(x, 0)

    fresh.mistakes[NAME].append(entry(relu))
    assert "'made for the test' loses no points" in complaints(fresh)


def test_two_mistakes_that_cannot_be_told_apart_are_seen(fresh):
    double = dataclasses.replace(fresh.mistakes[NAME][0], name="another name for it")
    fresh.mistakes[NAME].append(double)
    assert "'another name for it' is taken for" in complaints(fresh)


def test_an_alternative_that_is_wrong_is_seen(fresh):
    def relu(x):
        return np.abs(x)

    fresh.alternatives[NAME].append(entry(relu))
    assert "the alternative 'made for the test' is right but loses points" in complaints(fresh)


def test_an_entry_for_another_name_is_seen(fresh):
    def rectify(x):
        return np.maximum(x, 0)

    fresh.alternatives[NAME].append(entry(rectify))
    assert "defines rectify, which the exercise does not ask for" in complaints(fresh)


def test_a_wrong_reference_is_seen(fresh, monkeypatch):
    monkeypatch.setattr(
        fresh, "expected", lambda name, seed: [{"case": c.name, "value": 77} for c in fresh.cases(name, seed)]
    )
    assert "the reference loses points" in complaints(fresh)


def test_a_stub_that_counts_as_attempted_is_seen(fresh, monkeypatch):
    from autograder import verify as module

    monkeypatch.setattr(module, "stub", lambda text: "def relu(x):\n    return x")
    assert "the untouched stub is" in complaints(fresh)


def test_chapters_are_verified_side_by_side_and_counted_together():
    alone, told = verify(only=NAME), []
    both = verify([CHAPTER, CHAPTER], NAME, told.append)
    assert told == [CHAPTER, CHAPTER] and both.complaints == []
    assert (both.exercises, both.mistakes) == (2, 2 * alone.mistakes)
    assert both.alternatives == 2 * alone.alternatives > 0


def test_one_exercise_can_be_verified_alone():
    tally = verify(only=NAME)
    assert (tally.exercises, tally.complaints) == (1, [])
    assert str(tally).startswith("1 exercises") and "all proven" in str(tally)
