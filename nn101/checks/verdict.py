"""The verdict on one exercise: what every outlet (notebook, terminal, feedback page, evidence file) is made from."""

import functools
from dataclasses import asdict, dataclass, field

PASSED, PARTLY, WRONG = "passed", "partly right", "not right yet"
NOT_ATTEMPTED = "not attempted"
TIMED_OUT, CRASHED = "ran out of time", "crashed"
OUTCOMES = (PASSED, PARTLY, WRONG, NOT_ATTEMPTED, TIMED_OUT, CRASHED)


@dataclass(frozen=True)
class CaseVerdict:
    """What became of one case. ``key`` is the short fixed form of ``cause``; both are empty if it passed."""

    name: str
    passed: bool
    weight: float
    why: str = ""
    tried: str = ""
    expected: str = ""
    got: str = ""
    where: str = ""
    key: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Verdict:
    """The outcome of an exercise with its cases; a recognised known mistake sets ``mistake`` and ``advice``."""

    chapter: str
    exercise: str
    title: str
    outcome: str
    points: float
    max_points: float
    cases: tuple[CaseVerdict, ...] = field(default_factory=tuple)
    mistake: str = ""
    advice: str = ""

    @property
    def first_failure(self):
        """The first case that did not pass, or None."""
        return next((case for case in self.cases if not case.passed), None)

    @property
    def passed_count(self):
        return sum(case.passed for case in self.cases)

    def to_plain(self):
        """This verdict as JSON-able data, to be read only: most answers of a class share one verdict."""
        return self._plain

    @functools.cached_property
    def _plain(self):
        return asdict(self)

    @classmethod
    def from_plain(cls, data):
        """The inverse of ``to_plain``."""
        cases = tuple(CaseVerdict(**case) for case in data["cases"])
        return cls(**{**data, "cases": cases})

    def _repr_html_(self):
        from nn101.checks.render import as_html

        return as_html(self)

    def __repr__(self):
        from nn101.checks.render import as_text

        return as_text(self)
