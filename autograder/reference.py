"""The reference answers of a chapter, and what they and the known mistakes record for a seed."""

import functools
import hashlib
import itertools
import json
import threading
from dataclasses import replace

from autograder import alternatives, bank, mistakes
from autograder.source import SourceError, read_chapter
from nn101.checks.judge import Signature, judge
from nn101.checks.probe import cases_of, exercises, run_probe
from nn101.checks.verdict import NOT_ATTEMPTED, PASSED

VERDICTS_KEPT = 2_000


class Reference:
    """One chapter's reference answers.

    Each method that takes a seed is cached: a whole class is judged against the same records, and most answers of a
    class record the same. Threads may share a reference; its probes, which redirect what is printed, run in one of
    them at a time.
    """

    def __init__(self, chapter_name):
        self.chapter = read_chapter(chapter_name)
        self.exercises = {name: _probed(chapter_name, name) for name in self.chapter.exercises}
        self.mistakes = bank.load(mistakes, chapter_name)
        self.alternatives = bank.load(alternatives, chapter_name)
        self._lock = threading.RLock()
        self.cases = functools.cache(self._cases)
        self.expected = functools.cache(self._expected)
        self.signatures = functools.cache(self._signatures)
        self._verdicts = {}

    def namespace(self):
        """A fresh namespace in which setup cells and all reference answers have run."""
        space = {"__name__": "__main__"}
        for cell in self.chapter.cells:
            if cell.role in ("setup", "exercise"):
                exec(compile(cell.text, f"<{self.chapter.name}: {cell.name or cell.role}>", "exec"), space)
        return space

    def stand_ins(self, name):
        """Source that defines the reference answers of every exercise before ``name``, and the names it defines.

        The text may be shown to a process that is being graded, because those exercises have been judged by then.
        """
        before = self.chapter.exercises[: self.chapter.exercises.index(name)]
        cells = [c for c in self.chapter.cells if c.role == "setup" or (c.role == "exercise" and c.name in before)]
        defined = [n for item in before for n in self.exercises[item].defines]
        return "\n\n".join(cell.text for cell in cells), defined

    def records(self, name, seed, entry=None):
        """What the reference, or with ``entry`` that answer in its place, records for exercise ``name``."""
        return list(self.records_in_turn(name, seed, entry))

    def records_in_turn(self, name, seed, entry=None):
        """As ``records``, each made when it is first looked at: with some mistakes one takes half a second."""
        space = self.namespace()
        if entry is not None:
            entry.install(space)
        return _InTurn(run_probe(self.exercises[name], (space,), seed), self._lock)

    def prepare(self, seed):
        """Make everything that all submissions of a run are judged against."""
        for name in self.chapter.exercises:
            self.cases(name, exercise_seed(seed, name))
            self.expected(name, exercise_seed(seed, name))

    def is_right(self, name, seed, records):
        """True if records show an answer that passes."""
        return self._judged(name, seed, records).outcome == PASSED

    def may_suffer(self, name, seed, records, answered):
        """True if records show a try that is not fully right, and earlier exercises may be what is wrong with it.

        ``answered`` tells a try that met an earlier stub from an exercise that is a stub itself.
        """
        outcome = self._judged(name, seed, records).outcome
        tried = outcome != PASSED and (answered or outcome != NOT_ATTEMPTED)
        return tried and name != self.chapter.exercises[0]

    def verdict(self, name, seed, records, ended="", lent=None):
        """Judge what somebody's answer to exercise ``name`` recorded; arguments as for ``judge``.

        ``lent`` are the records of a second try, made with the reference answers of earlier exercises: a case that is
        right in it counts as right. Known mistakes are tried only where something is wrong: what they record takes
        seconds to compute.
        """
        if lent:
            records = self._better(name, seed, records, lent)
        verdict = self._judged(name, seed, records, ended)
        if verdict.outcome in (PASSED, NOT_ATTEMPTED) or not records:
            return verdict
        verdict = self._judged(name, seed, records, ended, named=True)
        if lent and not verdict.mistake:
            diagnosis = self._judged(name, seed, lent, named=True)
            verdict = replace(verdict, mistake=diagnosis.mistake, advice=diagnosis.advice)
        return verdict

    def _better(self, name, seed, records, lent):
        """The records, but the lent ones for cases that are right in those only."""
        own, other = ({case.name for case in self._judged(name, seed, tried).cases if case.passed}
                      for tried in (records, lent))
        named = [record for record in lent if isinstance(record, dict) and isinstance(record.get("case"), str)]
        gained = [record for record in named if record["case"] in other - own]
        return [*gained, *records]

    def _judged(self, name, seed, records, ended="", named=False):
        """The verdict, ``named`` with a known mistake's name where it is one. The same records are judged once."""
        try:
            written = hashlib.sha256(json.dumps(records).encode()).digest()
        except RecursionError:
            return self._judged_anew(name, seed, records, ended, named)
        known = name, seed, written, ended, named
        if known not in self._verdicts:
            if len(self._verdicts) >= VERDICTS_KEPT:
                self._verdicts.clear()
            self._verdicts[known] = self._judged_anew(name, seed, records, ended, named)
        return self._verdicts[known]

    def _judged_anew(self, name, seed, records, ended, named):
        signatures = self.signatures(name, seed) if named else ()
        cases, expected = self.cases(name, seed), self.expected(name, seed)
        return judge(self.exercises[name], cases, expected, records, signatures, ended)

    def _cases(self, name, seed):
        with self._lock:
            return cases_of(self.exercises[name], seed)

    def _expected(self, name, seed):
        return self.records(name, seed)

    def _signatures(self, name, seed):
        return _Signatures(self, name, seed)


class _Signatures:
    """The signatures of an exercise's known mistakes, each made when it is first looked at."""

    def __init__(self, ref, name, seed):
        self._ref, self._name, self._seed = ref, name, seed
        self._made = {}

    def __iter__(self):
        for mistake in self._ref.mistakes.get(self._name, []):
            if mistake.name not in self._made:
                records = self._ref.records_in_turn(self._name, self._seed, mistake)
                self._made[mistake.name] = Signature(mistake.name, mistake.hint, records)
            yield self._made[mistake.name]


class _InTurn:
    """The records that a probe yields, kept as they come; a thread at a time lets the probe go on."""

    def __init__(self, coming, lock):
        self._coming, self._lock, self._made = coming, lock, []

    def __iter__(self):
        for number in itertools.count():
            with self._lock:
                if number == len(self._made):
                    self._made.extend(itertools.islice(self._coming, 1))
                if number == len(self._made):
                    return
            yield self._made[number]


def exercise_seed(seed, name):
    """The seed for one exercise in a run with ``seed`` (int): whoever sees it can tell no other one from it."""
    return int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:6])


def _probed(chapter_name, name):
    try:
        return exercises(chapter_name)[name]
    except KeyError:
        raise SourceError(f"exercise {name!r} has no probe in nn101/checks/probes/ch{chapter_name}.py") from None


@functools.cache
def reference(chapter_name):
    """The chapter's ``Reference``, read once per process."""
    return Reference(chapter_name)
