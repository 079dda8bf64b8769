"""What `verify` proves with fresh records must also hold in a notebook, which has only the rounded golden data."""

import pytest

from autograder.reference import reference
from autograder.source import chapter_names
from nn101.checks.golden import PUBLIC_SEED, golden
from nn101.checks.judge import judge
from nn101.checks.verdict import PASSED

EXERCISES = [(chapter, name) for chapter in chapter_names() for name in reference(chapter).chapter.exercises]


@pytest.mark.parametrize(("chapter", "name"), EXERCISES)
def test_a_notebook_names_every_known_mistake_and_accepts_every_alternative(chapter, name):
    ref = reference(chapter)
    expected, signatures = golden(ref.exercises[name])

    def verdict(records):
        return judge(ref.exercises[name], ref.cases(name, PUBLIC_SEED), expected, records, signatures)

    fresh = zip(ref.mistakes[name], ref.signatures(name, PUBLIC_SEED), strict=True)
    assert [entry.name for entry, known in fresh if verdict(list(known.records)).mistake != entry.name] == []
    refused = [e.name for e in ref.alternatives[name] if verdict(ref.records(name, PUBLIC_SEED, e)).outcome != PASSED]
    assert refused == []
