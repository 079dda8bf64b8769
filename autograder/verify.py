"""Prove every exercise: right answers are accepted, wrong ones lose points and are named, stubs are not attempted."""

import functools
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import ClearSolutions

from autograder.reference import reference
from autograder.source import chapter_names
from nn101.checks.golden import PUBLIC_SEED
from nn101.checks.probe import exercises, run_probe
from nn101.checks.verdict import NOT_ATTEMPTED, PASSED

SEEDS = (PUBLIC_SEED, 7, 40_961)
LEAST_MISTAKES, LEAST_ALTERNATIVES, LEAST_HINTS = 4, 2, 2


@dataclass
class Tally:
    """What was proven, and every complaint."""

    exercises: int = 0
    mistakes: int = 0
    alternatives: int = 0
    complaints: list = field(default_factory=list)

    def add(self, other):
        """Count what another tally has counted, too."""
        self.exercises += other.exercises
        self.mistakes += other.mistakes
        self.alternatives += other.alternatives
        self.complaints += other.complaints

    def __str__(self):
        counts = f"{self.exercises} exercises, {self.mistakes} known mistakes caught and named, "
        counts += f"{self.alternatives} alternative answers accepted"
        return f"{counts}: " + ("all proven" if not self.complaints else f"{len(self.complaints)} complaints")


def verify(chapters=None, only=None, tell: Callable = lambda name: None):
    """Verify chapters (default: all, or that of the one exercise ``only``), several at once. Returns a ``Tally``.

    ``tell(name)`` is called before each exercise of a single chapter, else before each chapter.
    """
    chapters = chapters or ([exercises()[only].chapter] if only else chapter_names())
    if len(chapters) == 1:
        return _verified(chapters[0], only, tell)
    tally = Tally()
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        parts = pool.map(functools.partial(_verified, only=only), chapters)
        for chapter in chapters:
            tell(chapter)
            tally.add(next(parts))
    return tally


def _verified(chapter, only=None, tell: Callable = lambda name: None):
    ref, tally = reference(chapter), Tally()
    tally.complaints += _manifest_complaints(chapter, ref)
    for name in ref.chapter.exercises:
        if only in (None, name):
            tell(name)
            tally.complaints += [f"{name}: {complaint}" for complaint in verify_exercise(ref, name)]
            tally.exercises += 1
            tally.mistakes += len(ref.mistakes.get(name, []))
            tally.alternatives += len(ref.alternatives.get(name, []))
    return tally


def _manifest_complaints(chapter, ref):
    probed, written = set(exercises(chapter)), set(ref.chapter.exercises)
    for name in sorted(probed - written):
        yield f"{name}: has a probe but no exercise cell in {ref.chapter.path.name}"
    for kind, bank in (("mistake", ref.mistakes), ("alternative", ref.alternatives)):
        for name in sorted(set(bank) - written):
            yield f"{name}: has a {kind} but no exercise cell in {ref.chapter.path.name}"


def verify_exercise(ref, name):
    """Yield the complaints about one exercise."""
    yield from _bank_complaints(ref, name)
    for seed in SEEDS:
        yield from _reference_complaints(ref, name, seed)
        yield from _stub_complaints(ref, name, seed)
        for entry in ref.alternatives.get(name, []):
            verdict = ref.verdict(name, seed, ref.records(name, seed, entry))
            if verdict.outcome != PASSED:
                yield f"seed {seed}: the alternative {entry.name!r} is right but loses points: {_first(verdict)}"
        for entry in ref.mistakes.get(name, []):
            yield from _mistake_complaints(ref, name, seed, entry)


def _bank_complaints(ref, name):
    wrong, right = ref.mistakes.get(name, []), ref.alternatives.get(name, [])
    if len(wrong) < LEAST_MISTAKES:
        yield f"has {len(wrong)} known mistakes, needs {LEAST_MISTAKES}"
    if not any(entry.subtle for entry in wrong):
        yield "has no subtle mistake"
    if len(right) < LEAST_ALTERNATIVES:
        yield f"has {len(right)} alternative answers, needs {LEAST_ALTERNATIVES}"
    if len(ref.exercises[name].hints) < LEAST_HINTS:
        yield f"needs at least {LEAST_HINTS} staged hints"
    for entry in [*wrong, *right]:
        if entry.function.__name__ not in ref.exercises[name].defines:
            yield f"{entry.name!r} defines {entry.function.__name__}, which the exercise does not ask for"


def _reference_complaints(ref, name, seed):
    cases = ref.cases(name, seed)
    if len({case.name for case in cases}) != len(cases):
        yield f"seed {seed}: two cases share a name"
    verdict = ref.verdict(name, seed, ref.records(name, seed))
    if verdict.outcome != PASSED or verdict.points != verdict.max_points:
        yield f"seed {seed}: the reference loses points: {_first(verdict)}"


def _stub_complaints(ref, name, seed):
    space = ref.namespace()
    exec(stub(next(c.text for c in ref.chapter.with_role("exercise") if c.name == name)), space)
    verdict = ref.verdict(name, seed, list(run_probe(ref.exercises[name], (space,), seed)))
    if verdict.outcome != NOT_ATTEMPTED or verdict.points:
        yield f"seed {seed}: the untouched stub is {verdict.outcome!r} with {verdict.points} points"


def stub(text):
    """An exercise cell as the student receives it."""
    cell = new_code_cell(
        text,
        metadata={
            "nbgrader": {
                "solution": True,
                "grade": False,
                "grade_id": "x",
                "task": False,
                "locked": False,
                "schema_version": 3,
            }
        },
    )
    resources = {"language": "python"}
    return ClearSolutions().preprocess_cell(cell, resources, 0)[0].source


def _mistake_complaints(ref, name, seed, entry):
    verdict = ref.verdict(name, seed, ref.records(name, seed, entry))
    if verdict.points >= verdict.max_points:
        yield f"seed {seed}: the mistake {entry.name!r} loses no points"
    elif verdict.mistake != entry.name:
        yield f"seed {seed}: the mistake {entry.name!r} is taken for {verdict.mistake or 'nothing known'!r}"


def _first(verdict):
    case = verdict.first_failure
    return f"{case.name}: {case.cause} expected {case.expected}, got {case.got}" if case else verdict.outcome
