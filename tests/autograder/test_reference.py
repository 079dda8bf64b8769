"""Judging a class costs what its different answers cost: nothing is run or judged twice, and nothing for nobody."""

import pytest

from autograder import reference as module
from autograder.reference import Reference, exercise_seed
from nn101.checks.verdict import PARTLY, PASSED, TIMED_OUT, WRONG

CHAPTER, NAME = "01_perceptron", "relu"
SEED = exercise_seed(3, NAME)


@pytest.fixture
def ref(monkeypatch):
    """A reference of its own, with the judge and the mistakes' calls counted in ``ref.judged`` and ``ref.called``."""
    ref = Reference(CHAPTER)
    ref.judged, ref.called, judge = [], [], module.judge
    monkeypatch.setattr(module, "judge", lambda *args: ref.judged.append(args[0].name) or judge(*args))

    def mistake(name, answer):
        def relu(x):
            ref.called.append(name)
            return answer(x)

        return _Mistake(name, relu)

    ref.mistakes = {NAME: [mistake("doubled", lambda x: x * 2), mistake("kept", lambda x: x * 1)]}
    return ref


class _Mistake:
    hint = "a hint"

    def __init__(self, name, function):
        self.name, self._function = name, function

    def install(self, space):
        space[NAME] = self._function


def _records(ref, function):
    return ref.records(NAME, SEED, _Mistake("a student's", function))


def test_the_same_records_are_judged_once(ref):
    right, wrong = ref.expected(NAME, SEED), _records(ref, lambda x: x - 1)
    assert {ref.verdict(NAME, SEED, list(right)).outcome for _ in range(3)} == {PASSED}
    assert ref.judged == [NAME]
    first = ref.verdict(NAME, SEED, wrong)
    assert first.outcome == WRONG and ref.verdict(NAME, SEED, list(wrong)) == first
    assert len(ref.judged) == 3, "once for what is wrong, once for its name"


def test_records_that_differ_in_anything_are_judged_anew(ref):
    right = ref.expected(NAME, SEED)
    ref.verdict(NAME, SEED, right)
    changed = ([{**right[0], more: 1}, *right[1:]] for more in ("value", "more"))
    for other in (right[:-1], right[::-1], *changed):
        before = len(ref.judged)
        ref.verdict(NAME, SEED, other)
        assert len(ref.judged) > before
    assert ref.verdict(NAME, SEED, right[:1]).outcome == PARTLY
    assert ref.verdict(NAME, SEED, right[:1], ended="timeout").outcome == TIMED_OUT
    assert ref.verdict(NAME, exercise_seed(4, NAME), right).outcome != PASSED, "other inputs were asked for"


def test_verdicts_are_kept_up_to_a_number(ref, monkeypatch):
    monkeypatch.setattr(module, "VERDICTS_KEPT", 5)
    for number in range(20):
        ref.verdict(NAME, SEED, [{"case": "odd", "value": number}])
        assert len(ref._verdicts) <= 5


def test_records_too_deep_to_be_written_are_judged_all_the_same(ref):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert ref.verdict(NAME, SEED, [{"case": "odd", "value": deep}]).points == 0


def test_a_known_mistake_runs_only_up_to_the_case_that_tells_it_apart(ref):
    cases = len(ref.cases(NAME, SEED))
    assert ref.verdict(NAME, SEED, ref.expected(NAME, SEED)).outcome == PASSED
    assert ref.called == []
    assert ref.verdict(NAME, SEED, _records(ref, lambda x: x * 3)).mistake == ""
    assert 0 < ref.called.count("doubled") < cases and 0 < ref.called.count("kept") < cases


def test_a_known_mistake_is_run_once_however_many_make_it(ref):
    made = _records(ref, lambda x: x + x)
    assert ref.verdict(NAME, SEED, made).mistake == "doubled"
    calls = len(ref.called)
    assert calls >= len(ref.cases(NAME, SEED)) and "kept" not in ref.called
    ref._verdicts.clear()
    assert ref.verdict(NAME, SEED, made).mistake == "doubled"
    assert len(ref.called) == calls
