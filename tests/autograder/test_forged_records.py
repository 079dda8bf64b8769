"""What a student's process may send without having done the work, and that it earns nothing.

The process that runs a probe belongs to the student: it can change the random generator, the probe, and every record
before it is sent. The judge has inputs and answers of its own, so a record is worth something only if it holds what
the reference gives for inputs that the student could not choose.
"""

import numpy as np
import pytest

from autograder.reference import reference
from autograder.source import chapter_names
from nn101.checks.golden import PUBLIC_SEED, golden
from nn101.checks.judge import judge
from nn101.checks.plain import decode, encode
from nn101.checks.probe import run_probe

SEEDS = (11, 77, 909, 5_003, 88_888, 1_000_001)
LUCK = 0.12  # a bit, or a small count, is right by chance now and then
EXERCISES = [(chapter, name) for chapter in chapter_names() for name in reference(chapter).chapter.exercises]

# Here a right value is the work itself, for any seed: a circuit is evaluated by the judge, and so is the sample that
# shows the bug. Nobody finds these values in what is handed out.
THE_WORK_ITSELF = ("wired from", "four things of the right form", "the printed rule makes it worse")

every_exercise = pytest.mark.parametrize(("chapter", "name"), EXERCISES, ids=[name for _, name in EXERCISES])


def share_earned(chapter, name, records_for):
    """The mean share of points over several seeds that ``records_for(seed)`` earns."""
    ref = reference(chapter)
    item, shares = ref.exercises[name], []
    for seed in SEEDS:
        cases, expected = ref.cases(name, seed), ref.expected(name, seed)
        records = {record["case"]: record for record in records_for(seed)}
        # The inputs themselves are left as they were: whoever forges can do that.
        sent = [{**records[case.name], "inputs": case.inputs_hash} for case in cases if case.name in records]
        shares.append(judge(item, cases, expected, sent).points / item.points)
    return sum(shares) / len(shares)


@every_exercise
def test_what_is_handed_out_for_checking_earns_nothing_when_it_is_sent_back(chapter, name):
    expected, _ = golden(reference(chapter).exercises[name])
    assert share_earned(chapter, name, lambda seed: expected) <= LUCK


@every_exercise
def test_right_answers_to_inputs_that_the_student_chose_earn_nothing(chapter, name):
    """What comes out if ``np.random.default_rng`` is replaced by one whose seed the student chose."""
    ref, real = reference(chapter), np.random.default_rng
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(np.random, "default_rng", lambda *seed: real(0))
        chosen = list(run_probe(ref.exercises[name], (ref.namespace(),), SEEDS[0]))
    tried = [record for record in chosen if not record["case"].startswith(THE_WORK_ITSELF)]
    assert share_earned(chapter, name, lambda seed: tried) <= LUCK


@every_exercise
@pytest.mark.parametrize("fill", [0, 1, True, np.nan])
def test_a_value_of_the_right_form_without_the_numbers_earns_next_to_nothing(chapter, name, fill):
    ref = reference(chapter)

    def forged(seed):
        return [{**record, "value": encode(_filled(decode(record["value"]), fill))}
                for record in ref.expected(name, seed) if not record["case"].startswith(THE_WORK_ITSELF)]

    assert share_earned(chapter, name, forged) <= LUCK


def _filled(value, fill):
    if isinstance(value, (list, tuple)):
        return type(value)(_filled(item, fill) for item in value)
    if isinstance(value, dict):
        return {key: _filled(item, fill) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return np.full(value.shape, fill)
    return fill


@every_exercise
def test_a_case_that_earns_something_expects_something_else_for_another_seed(chapter, name):
    ref = reference(chapter)
    runs = [ref.expected(name, seed) for seed in (*SEEDS, PUBLIC_SEED)]
    for case, *records in zip(ref.cases(name, PUBLIC_SEED), *runs, strict=True):
        if case.weight and not case.name.startswith(THE_WORK_ITSELF):
            assert len({repr(record["value"]) for record in records}) > 1, case.name


@every_exercise
def test_the_words_of_a_probe_are_no_evidence(chapter, name):
    """That something was called, compiled or done is a claim; every case needs numbers besides."""
    claims = ({"sigmoid called": True}, {"compiled again": False, "line by line": False}, True, "passed", {}, [], 1)
    ref = reference(chapter)
    for claim in claims:
        records = [{"case": case.name, "value": encode(claim)} for case in ref.cases(name, PUBLIC_SEED)]
        assert share_earned(chapter, name, lambda seed, records=records: records) <= LUCK


def looked_at_by_predicates_only(chapter):
    """``(exercise, case, golden record)`` wherever nothing is compared with the reference's value."""
    ref = reference(chapter)
    for name, item in ref.exercises.items():
        expected, _ = golden(item)
        for case, record in zip(ref.cases(name, PUBLIC_SEED), expected, strict=True):
            if not getattr(case.compare, "compared", True):
                yield name, case.name, record


@pytest.mark.parametrize("chapter", chapter_names())
def test_golden_data_holds_no_value_that_only_a_predicate_looks_at(chapter):
    """The reference's circuits would be the answers."""
    assert [found for found in looked_at_by_predicates_only(chapter) if found[2]["value"] is not None] == []


def test_there_are_such_values():
    assert len(list(looked_at_by_predicates_only("01_perceptron"))) > 10
