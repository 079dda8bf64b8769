"""Probing and judging on a small made-up exercise: every way to be right, wrong, absent or hostile."""

import time

import numpy as np
import pytest

from nn101.checks.judge import GONE, SLOW, Signature, judge
from nn101.checks.plain import encode
from nn101.checks.probe import Exercise, calls, cases_of, close, run_case, run_probe, runs, satisfies, show
from nn101.checks.verdict import CRASHED, NOT_ATTEMPTED, PARTLY, PASSED, TIMED_OUT, WRONG, Verdict

SEED = 3


def double_probe(code, rng):
    yield calls("a row", code.double, rng.normal(size=3), weight=2, why="every number counts twice")
    yield calls("a table", code.double, rng.normal(size=(2, 2)))
    yield runs("a number", lambda: code.double(4.0), tried="double(4.0)", compare=close(rtol=1e-3))


DOUBLE = Exercise("00_toy", "double", "Doubling", 4, ("double",), ("nudge", "more"), 2.0, double_probe)


def records_of(function):
    return list(run_probe(DOUBLE, ({"double": function} if function else {},), SEED))


def verdict_on(function, signatures=(), ended=""):
    return judge(
        DOUBLE, cases_of(DOUBLE, SEED), records_of(lambda x: 2 * np.asarray(x)), records_of(function), signatures, ended
    )


def test_right_is_full_marks():
    verdict = verdict_on(lambda x: np.add(x, x))
    assert (verdict.outcome, verdict.points, verdict.first_failure) == (PASSED, 4, None)


def test_partial_credit_follows_the_weights():
    verdict = verdict_on(lambda x: 2 * x if np.ndim(x) != 1 else x)
    assert (verdict.outcome, verdict.points) == (PARTLY, 2)
    assert verdict.first_failure.name == "a row"


def test_wrong_everywhere_is_zero():
    assert (verdict_on(lambda x: 3 * x).outcome, verdict_on(lambda x: 3 * x).points) == (WRONG, 0)


def stub(x):
    raise NotImplementedError()


def empty(x):
    """Only words."""


@pytest.mark.parametrize("function", [stub, empty, None])
def test_nothing_written_is_an_outcome_of_its_own(function):
    verdict = verdict_on(function)
    assert (verdict.outcome, verdict.points) == (NOT_ATTEMPTED, 0)


def test_returning_none_on_purpose_is_an_attempt():
    verdict = verdict_on(lambda x: print(x))
    assert verdict.outcome == WRONG
    assert verdict.first_failure.key == "printed instead of returned"


def test_forgotten_return_is_named():
    def double(x):
        x * 2

    assert verdict_on(double).first_failure.key == "returned nothing"


def test_an_exception_costs_its_case_only():
    def double(x):
        if np.ndim(x) == 2:
            raise ValueError("no tables please")
        return 2 * x

    verdict = verdict_on(double)
    assert verdict.points == 3
    assert "ValueError: no tables please" in verdict.first_failure.got


def test_an_exception_comes_with_what_was_expected_and_what_it_means():
    def double(x):
        return 2 * x if x > 0 else x + x

    found = verdict_on(double).first_failure
    assert found.expected.startswith("[") and found.got.startswith("ValueError: The truth value")
    assert "ValueError" in found.cause and "yes or no" in found.cause


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (lambda x: x @ np.ones((7, 7)), "shapes of two arrays"),
        (lambda x: x @ 2, "plain number stands where an array"),
        (lambda x: twice(x), "misspelt"),  # noqa: F821
        (lambda x: x.double(), "no such method"),
        (lambda x: None.double(), "return self"),
        (lambda x: [1, 2][np.array([True, False])], "an array of the list"),
        (lambda x: np.isnan(np.array(["a", None], dtype=object)), "isna"),
        (lambda x: np.broadcast_to(1.0, 3).__setitem__(0, 2.0), "into a copy"),
        (lambda x: ()[0], "If it is a shape"),
        (lambda x: {}["a"], "under this key"),
        (lambda x: list((x,))[0, 0], "only an array takes two"),
        (lambda x: np.ones(3)[0, 0], "more axes than the array has"),
        (lambda x: len(3), "has no length"),
        (lambda x: np.size(x)(x), "is no function"),
        (lambda x: None > 0, "return nothing"),
        (lambda x: np.exp(None), "no number, such as None"),
        (lambda x: np.add(1, 0.5, out=np.ones(1, dtype=int)), "array of floats"),
        (lambda x: x[99], "counted from 0"),
        (lambda x: [x][1], "counting starts at 0"),
        (lambda x: [v for v in 3], "no elements"),
        (lambda x: len(np.atleast_1d(x))[0], "Square brackets"),
        (lambda x: [1] * "2", "Your code stopped with TypeError."),
    ],
)
def test_common_exceptions_are_explained(body, words):
    assert words in verdict_on(body).first_failure.cause


def test_a_function_that_calls_itself_without_end_is_explained():
    def double(x):
        return double(x)

    assert "calls itself" in verdict_on(double).first_failure.cause


def test_printing_an_answer_is_another_mistake_than_returning_nothing():
    def printed(x):
        print(2 * x)

    signatures = [Signature("printed", "return it", tuple(records_of(printed)))]
    assert verdict_on(printed, signatures).mistake == "printed"
    assert verdict_on(lambda x: None, signatures).mistake == ""


def test_exit_is_an_exception_like_any_other():
    def double(x):
        raise SystemExit(3)

    assert verdict_on(double).first_failure.key == "raised SystemExit"


def test_an_exception_of_the_students_own_kind_costs_its_case_only():
    class Mine(BaseException):
        pass

    def double(x):
        raise Mine("caught me?")

    assert verdict_on(double).first_failure.key == "raised Mine"


def test_changing_the_input_is_found():
    def double(x):
        x *= 2
        return x

    assert verdict_on(double).first_failure.key == "changed its input"


def test_warnings_prints_and_error_stream_cost_nothing(capsys):
    import sys
    import warnings

    def double(x):
        warnings.warn("careful", stacklevel=1)
        print("working")
        print("still working", file=sys.stderr)
        np.log(np.zeros(1))
        return 2 * x

    assert verdict_on(double).outcome == PASSED
    assert capsys.readouterr() == ("", "")


def test_a_known_mistake_is_named_with_its_hint():
    signatures = [
        Signature("tripled", "count again", tuple(records_of(lambda x: 3 * x))),
        Signature("negated", "mind the sign", tuple(records_of(lambda x: -2 * x))),
    ]
    verdict = verdict_on(lambda x: x * -2.0, signatures)
    assert (verdict.mistake, verdict.advice) == ("negated", "mind the sign")
    assert verdict_on(lambda x: 5 * x, signatures).mistake == ""


def test_a_mistake_must_agree_on_every_case():
    signatures = [Signature("rows only", "hint", tuple(records_of(lambda x: 2 * x if np.ndim(x) != 1 else x)))]
    assert verdict_on(lambda x: x if np.ndim(x) != 0 else 2 * x, signatures).mistake == ""


def test_time_and_crash_are_told_apart_and_keep_what_was_earned():
    some = records_of(lambda x: 2 * x)[:1]
    for ended, outcome in ((SLOW, TIMED_OUT), (GONE, CRASHED)):
        verdict = judge(DOUBLE, cases_of(DOUBLE, SEED), records_of(lambda x: 2 * np.asarray(x)), some, ended=ended)
        assert (verdict.outcome, verdict.points) == (outcome, 2)


@pytest.mark.parametrize(
    "forged",
    [
        [],
        [None, 3, "passed", {"case": None}, {"case": ["a row"]}],
        [{"case": "a row", "passed": True, "points": 100}],
        [{"case": "a row", "value": {"array": ["<f8", [10**9], ""]}}],
        [{"case": "a row", "value": {"pickle": "x"}}],
        [{"case": "a row", "raised": "not a dict"}],
        [{"case": "a row", "raised": {"type": ["x"], "message": {"y": 1}, "line": "z"}}],
        [{"case": "a row", "value": [10**400, {"int": "9" * 3000}]}],
        [{"case": "another name", "value": 1}] * 500,
    ],
)
def test_forged_records_earn_nothing_and_break_nothing(forged):
    verdict = judge(DOUBLE, cases_of(DOUBLE, SEED), records_of(lambda x: 2 * np.asarray(x)), forged)
    assert verdict.points == 0


def test_only_the_first_record_of_a_case_counts():
    right, wrong = records_of(lambda x: 2 * x), records_of(lambda x: x)
    verdict = judge(DOUBLE, cases_of(DOUBLE, SEED), right, wrong + right)
    assert verdict.points == 0


def test_a_predicate_gives_the_signature_of_its_reason():
    def probe(code, rng):
        yield calls(
            "any even number",
            code.even,
            compare=satisfies(lambda v: True if v % 2 == 0 else "it is odd", "an even number"),
        )

    item = Exercise("00_toy", "even", "Even", 1, ("even",), ("a", "b"), 2.0, probe)

    def records(number):
        return list(run_probe(item, ({"even": lambda: number},), SEED))

    signatures = [Signature("odd", "halve it", tuple(records(3)))]
    cases = cases_of(item, SEED)
    assert judge(item, cases, records(2), records(8)).outcome == PASSED
    assert judge(item, cases, records(2), records(77), signatures).mistake == "odd"


def test_the_same_seed_gives_the_same_inputs_and_another_seed_others():
    first, again, other = (list(run_probe(DOUBLE, ({"double": lambda x: x},), seed)) for seed in (1, 1, 2))
    assert first == again and first[0] != other[0]


def test_cases_do_not_run_until_they_are_asked_for():
    def probe(code, rng):
        yield runs("slow", lambda: time.sleep(60), tried="sleep")

    started = time.monotonic()
    cases_of(Exercise("00_toy", "s", "S", 1, ("s",), ("a", "b"), 1.0, probe), SEED)
    assert time.monotonic() - started < 5


def test_swapped_names_reach_the_code_and_come_back():
    space = {"NAND": "mine"}
    exec("def f():\n    return NAND", space)

    def probe(code, rng):
        def swapped():
            with code.swapped(NAND="yours", OR="new"):
                return [code.f(), code["OR"]]

        yield runs("swap", swapped, tried="f()")

    item = Exercise("00_toy", "f", "F", 1, ("f",), ("a", "b"), 1.0, probe)
    (record,) = run_probe(item, (space,), SEED)
    assert record["value"] == ["yours", "new"]
    assert space["NAND"] == "mine" and "OR" not in space


def test_an_alias_is_swapped_too():
    space = {"NAND": len}
    exec("N = NAND\ndef f():\n    return N([1, 2])", space)

    def probe(code, rng):
        def swapped():
            with code.swapped(NAND=lambda x: "traced"):
                return code.f()

        yield runs("swap", swapped, tried="f()")

    (record,) = run_probe(Exercise("00_toy", "f", "F", 1, ("f",), ("a", "b"), 1.0, probe), (space,), SEED)
    assert record["value"] == "traced" and space["N"] is len


def test_a_class_that_lies_about_itself_earns_nothing():
    class Yes:
        def __eq__(self, other):
            return True

        def __array__(self, dtype=None, copy=None):
            return np.ones(3)

    assert verdict_on(lambda x: Yes()).points == 0


def test_arguments_are_shown_shortly():
    assert show(np.array([0.3, 2.9, 4.0])) == "[0.3, 2.9, 4]"
    assert show(np.ones((50, 10))) == "<array of shape (50, 10)>"
    assert show({"W1": np.ones((2, 3))}) == "{W1: 2x3}"


def test_a_case_gets_copies_so_that_later_cases_see_clean_inputs():
    data = np.ones(2)
    case = calls("c", lambda x: x.fill(7), data)
    assert run_case(case) == {"mutated": True} and data.tolist() == [1, 1]


def test_verdicts_survive_being_written_down():
    verdict = verdict_on(lambda x: x)
    import json

    assert Verdict.from_plain(json.loads(json.dumps(verdict.to_plain()))) == verdict
    assert encode(verdict.points) == 0
