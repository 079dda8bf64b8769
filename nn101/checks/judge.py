"""Records in, verdict out. Looks at plain data only and never runs student code.

A *record* is what ``probe.run_case`` wrote about one case. A *signature* is the list of records that a known mistake
produces on the same cases; a student whose records agree with it gets that mistake's name and hint.
"""

from dataclasses import dataclass

from nn101.checks.compare import Difference, satisfies
from nn101.checks.plain import PlainError, decode
from nn101.checks.verdict import (
    CRASHED,
    NOT_ATTEMPTED,
    PARTLY,
    PASSED,
    TIMED_OUT,
    WRONG,
    CaseVerdict,
    Verdict,
)

SLOW, GONE = "timeout", "crash"


@dataclass(frozen=True)
class Signature:
    """The records of a known mistake on the cases of an exercise, with the hint for whoever makes it."""

    mistake: str
    hint: str
    records: tuple


def judge(item, cases, expected, got, signatures=(), ended=""):
    """Judge one exercise.

    Parameters
    ----------
    item: the ``Exercise``.
    cases: its ``Case`` objects, from a run of the probe that no student code took part in.
    expected: the reference's records for the same seed.
    got: the student's records; may be short, damaged or forged.
    signatures: known mistakes for the same seed, tried in order.
    ended: ``"timeout"`` or ``"crash"`` if the probe did not finish by itself.
    """
    records = _by_position(cases, got, ended)
    if _not_attempted(records) and not ended:
        return _verdict(item, cases, NOT_ATTEMPTED, [_skipped(case) for case in cases])
    differences = [difference(case, right, record) for case, right, record in zip(cases, expected, records, strict=True)]
    results = [_case_verdict(case, found) for case, found in zip(cases, differences, strict=True)]
    outcome = _outcome(results, ended)
    if outcome == PASSED:
        return _verdict(item, cases, outcome, results)
    match = next((s for s in signatures if agrees(cases, expected, s.records, records)), None)
    return _verdict(item, cases, outcome, results, match)


def _by_position(cases, got, ended):
    by_name = {}
    for record in got:
        if isinstance(record, dict) and isinstance(record.get("case"), str):
            by_name.setdefault(record["case"], record)
    return [by_name.get(case.name, {"ended": ended or GONE}) for case in cases]


def _not_attempted(records):
    def untouched(record):
        return "unwritten" in record or "undefined" in record or record.get("empty") is True

    return bool(records) and all(untouched(record) for record in records)


def difference(case, expected, record):
    """None if the record is accepted for this case, else the ``Difference``."""
    if "value" in record:
        found = _value_difference(case, expected, record)
        return _printed_instead(found, record) if found and record.get("printed") else found
    return _no_value(record)


def _value_difference(case, expected, record):
    """Whatever a hostile value does to the comparison counts against that value, never against the judge."""
    try:
        return case.compare.difference(decode(expected.get("value")), decode(record["value"]))
    except PlainError as error:
        return Difference("unreadable", f"The value could not be read: {error}.")
    except Exception:
        return Difference("unreadable", "The value could not be compared with the expected one.")


def _printed_instead(found, record):
    cause = "Your code prints its answer but does not return it; use `return`."
    return Difference("printed instead of returned", cause, found.expected, f"None (printed: {record['printed']!s:.60})")


def _no_value(record):
    if "raised" in record:
        return _raised(record["raised"])
    if "unwritten" in record:
        return Difference("unwritten", "This part is still to be written.")
    if "undefined" in record:
        name = str(record["undefined"])[:80]
        return Difference("undefined", f"There is no `{name}` yet: run the cell that defines it.")
    if "mutated" in record:
        return Difference("changed its input", "Your code changes the array it was given; work on a copy or a new array.")
    if record.get("ended") == SLOW:
        return Difference("no time left", "It did not finish in time. Is there a loop that never ends?")
    return Difference("no result", "The Python process ended before this case could run.")


def _raised(error):
    error = error if isinstance(error, dict) else {}
    kind, message = str(error.get("type", "an error"))[:80], str(error.get("message", ""))[:300]
    line = error.get("line")
    place = f" in line {line} of the cell" if isinstance(line, int) and line > 0 else ""
    return Difference(f"raised {kind}", f"Your code stopped with {kind}{place}.", "a value", f"{kind}: {message}")


def _case_verdict(case, found):
    if found is None:
        return CaseVerdict(case.name, True, case.weight, case.why, case.tried)
    return CaseVerdict(case.name, False, case.weight, case.why, case.tried, found.expected, found.got, found.where,
                       found.key, found.cause)


def _skipped(case):
    return CaseVerdict(case.name, False, case.weight, case.why, case.tried)


def _outcome(results, ended):
    passed = sum(result.passed for result in results)
    if passed == len(results):
        return PASSED
    if ended == SLOW:
        return TIMED_OUT
    if ended == GONE:
        return CRASHED
    return PARTLY if passed else WRONG


def _verdict(item, cases, outcome, results, match=None):
    total = sum(case.weight for case in cases)
    earned = sum(result.weight for result in results if result.passed)
    points = round(item.points * earned / total, 2) if total else 0.0
    return Verdict(item.chapter, item.name, item.title, outcome, points, item.points, tuple(results),
                   match.mistake if match else "", match.hint if match else "")


def agrees(cases, expected, signature, records):
    """True if the records fail and pass like the signature, and fail in the same way."""
    pairs = zip(cases, expected, signature, records, strict=True)
    return all(_same_way(case, right, known, record) for case, right, known, record in pairs)


def _same_way(case, expected, known, record):
    known_fault, fault = difference(case, expected, known), difference(case, expected, record)
    if known_fault is None or fault is None:
        return known_fault is fault
    if "value" in known and "value" in record and not isinstance(case.compare, satisfies):
        return _value_difference(case, known, record) is None
    return known_fault.key == fault.key
