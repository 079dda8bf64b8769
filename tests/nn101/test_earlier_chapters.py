"""What the packages nn101.chapter1, chapter2, ... lend to later chapters would pass where it was asked for."""

import pytest

from autograder.reference import reference
from nn101 import chapter1, chapter2, chapter3, chapter4, chapter5, chapter6, chapter6_models
from nn101.checks.probe import exercises, run_probe
from nn101.checks.verdict import PASSED

CHAPTERS = chapter1, chapter2, chapter3, chapter4, chapter5, chapter6, chapter6_models
GIVEN = {"two_layer_gradient", "network_preparation"}  # lessons show these
LENT = [(module, name) for module in CHAPTERS for name in module.__all__ if name in exercises()]


def test_all_that_is_lent_was_asked_for_or_is_given_to_students():
    everything = {name for module in CHAPTERS for name in module.__all__}
    assert everything - exercises().keys() == GIVEN


@pytest.mark.parametrize(("module", "name"), LENT, ids=[name for _, name in LENT])
@pytest.mark.parametrize("seed", [5, 6, 7])
def test_it_would_pass(module, name, seed):
    item = exercises()[name]
    ref = reference(item.chapter)
    space = ref.namespace() | {name: getattr(module, name)}
    verdict = ref.verdict(name, seed, list(run_probe(item, (space,), seed)))
    assert verdict.outcome == PASSED, verdict.first_failure
