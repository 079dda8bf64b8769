"""Records in, verdict out. Looks at plain data only and never runs student code.

A *record* is what ``probe.run_case`` wrote about one case. A *signature* is the list of records that a known mistake
produces on the same cases; a student whose records agree with it gets that mistake's name and hint.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from nn101.checks.compare import Difference, outline, satisfies
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
    """The records of a known mistake on the cases of an exercise, with the hint for whoever makes it.

    They are looked at in order and only up to the first that tells the mistake from the answer, so they may be made as
    they are asked for.
    """

    mistake: str
    hint: str
    records: Iterable


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
    records = [_with_inputs_checked(case, record) for case, record in zip(cases, records, strict=True)]
    if _not_attempted(records) and not ended:
        return _verdict(item, cases, NOT_ATTEMPTED, [_skipped(*pair) for pair in zip(cases, records, strict=True)])
    differences = [difference(*three) for three in zip(cases, expected, records, strict=True)]
    results = [_case_verdict(case, found) for case, found in zip(cases, differences, strict=True)]
    outcome = _outcome(results, ended)
    if outcome == PASSED:
        return _verdict(item, cases, outcome, results)
    match = next((s for s in signatures if agrees(cases, expected, s.records, records, differences)), None)
    return _verdict(item, cases, outcome, results, match)


def _by_position(cases, got, ended):
    """One record per case, the first that bears its name: what comes later cannot mend what came before."""
    by_name = {}
    for record in got if isinstance(got, (list, tuple)) else ():
        if isinstance(record, dict) and isinstance(record.get("case"), str):
            by_name.setdefault(record["case"], record)
    return [by_name.get(case.name, {"ended": ended or GONE}) for case in cases]


def _with_inputs_checked(case, record):
    """The record, unless its inputs are not those of this case any more: changed, or never given."""
    if "value" in record and case.inputs and record.get("inputs") != case.inputs_hash:
        return {"case": case.name, "mutated": True}
    return record


def _not_attempted(records):
    def untouched(record):
        return "unwritten" in record or "undefined" in record or record.get("empty") is True

    return bool(records) and all(untouched(record) for record in records)


def difference(case, expected, record):
    """None if the record is accepted for this case, else the ``Difference``."""
    if "value" in record:
        found = _value_difference(case, expected, record)
        return _printed_instead(found, record) if found and record.get("printed") else found
    if "raised" in record:
        return _raised(record["raised"], _asked(case, expected))
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
    printed = " ".join(_words(record["printed"], 300).split())
    return Difference("printed instead of returned", cause, found.expected, f"None (printed: {printed:.60})")


def _no_value(record):
    if "unwritten" in record:
        return Difference("unwritten", "This part is still to be written.")
    if "undefined" in record:
        name = _words(record["undefined"], 80)
        return Difference("undefined", f"There is no `{name}` yet: run the cell that defines it.")
    if "mutated" in record:
        return Difference(
            "changed its input",
            "Your code changes what it was given. The caller still needs it: work on a copy, or build something new.",
        )
    if record.get("ended") == SLOW:
        return Difference("no time left", "It did not finish in time. Is there a loop that never ends?")
    return Difference("no result", "The Python process ended before this case could run.")


def _words(claimed, limit):
    """A string that a record holds, cut to a length; whatever else stands there is not shown."""
    return claimed[:limit] if isinstance(claimed, str) else ""


def _asked(case, expected):
    """What should have come back instead of an exception, as text."""
    if isinstance(case.compare, satisfies):
        return case.compare.asked
    try:
        return outline(decode(expected["value"]))
    except Exception:
        return "a value"


# What a beginner needs besides Python's own message: words in the message, and what they usually mean.
_MEANINGS = (
    (
        "truth value of an array",
        "An `if`, `and`, `or`, `not` or Python's own `max` asked a whole array for a single yes or no.",
    ),
    ("not aligned", "The shapes of two arrays do not fit together: print both."),
    ("core dimension", "The shapes of two arrays do not fit together: print both."),
    ("broadcast", "The shapes of two arrays do not fit together: print both."),
    ("enough dimensions", "A plain number stands where an array is needed."),
    ("setting an array element", "A tuple, list or array stands where one number is needed."),
    ("be converted to Python scalar", "A function for single numbers got a whole array."),
    ("item assignment", "A plain number has no elements to write into: only an array or a list has."),
    ("is not iterable", "A loop, or unpacking into several names, met a plain number or None: it has no elements."),
    ("not subscriptable", "Square brackets follow something that has no elements, such as a plain number or None."),
    ("unsupported operand", "An operator met a kind of value that it cannot work with, such as a list or None."),
    ("positional argument", "The number of arguments does not fit: compare the call with the `def` line."),
    (
        "unexpected keyword",
        "A function was given an argument name it does not know: compare the call with the names in its definition.",
    ),
    (
        "'NoneType' object has no attribute",
        "None stands before the dot: does a method such as `fit` end without `return self`, or a function without "
        "`return`?",
    ),
    (
        "object has no attribute",
        "The value before the dot has no such method or attribute. Is it an array, or a plain number, a list or None? "
        "If it is an object of yours: has `__init__`, or what ran before, set this attribute?",
    ),
    ("indices must be integers or slices", "A list takes one whole number in its brackets; only an array takes two."),
    ("only integer scalar arrays", "A whole array stands in the brackets of a list: make an array of the list first."),
    ("too many indices", "The brackets ask for more axes than the array has: print its shape."),
    ("has no len()", "A plain number has no length: only an array, a list or the like has."),
    ("is not callable", "What stands before the round brackets is no function: has its name been given to a value?"),
    (
        "not supported between",
        "Two kinds of value were compared that have no order, such as None and a number: does a function that is used "
        "here return nothing?",
    ),
    (
        "'isnan' not supported",
        "`np.isnan` takes numbers only. Of a column of a table, `isna` finds gaps among words as well.",
    ),
    ("read-only", "This array still belongs to whoever handed it in, and is locked: write into a copy (`np.array`)."),
    (
        "match length of index",
        "A column and an array with another number of rows met: is there a table or a Series where an array was meant?",
    ),
    ("loop of ufunc", "A NumPy function got something that is no number, such as None."),
    ("Cannot cast", "Fractions cannot be written into an array of whole numbers: make a new array of floats."),
    (
        "out of bounds",
        "An index or an axis does not exist: both are counted from 0, so the last is one less than their number.",
    ),
    (
        "tuple index out of range",
        "A tuple is shorter than that. If it is a shape: the array has fewer axes than the code expects.",
    ),
    ("index out of range", "An index does not exist: counting starts at 0, so the last is one less than the length."),
)
_KINDS = {
    "NameError": "A name is used that does not exist where it is used: is it misspelt, is its cell not run yet, or is "
    "it defined inside another function?",
    "UnboundLocalError": "A name is used before it gets a value inside this function.",
    "RecursionError": "A function calls itself without end.",
    "KeyError": "Nothing is kept under this key. A Series or a table goes by its labels, which need not be places: for "
    "places make an array of it first.",
    "ZeroDivisionError": "Something is divided by zero.",
    "WireHasNoValue": "Something other than a gate was done with a bit.",
    "GateNotAllowed": "A gate was used that this exercise does not allow.",
    "InvalidIndexError": "A table takes names in its brackets: make an array of it first (`np.asarray`) if you need "
    "places.",
    "TypingError": "Numba cannot translate the function; its message says which part.",
}


def _raised(error, asked):
    error = error if isinstance(error, dict) else {}
    kind, message = _words(error.get("type"), 80) or "an error", _words(error.get("message"), 300)
    line = error.get("line")
    place = f" in line {line} of the cell" if type(line) is int and 0 < line < 100_000 else ""
    meaning = _KINDS.get(kind) or next((words for sign, words in _MEANINGS if sign in message), "")
    cause = f"Your code stopped with {kind}{place}. {meaning}".strip()
    return Difference(f"raised {kind}", cause, asked, f"{kind}: {message}")


def _case_verdict(case, found):
    if found is None:
        return CaseVerdict(case.name, True, case.weight, case.why, case.tried)
    return CaseVerdict(
        case.name,
        False,
        case.weight,
        case.why,
        case.tried,
        found.expected,
        found.got,
        found.where,
        found.key,
        found.cause,
    )


def _skipped(case, record):
    """A case that was not tried; where the name is not even there, it says so, for whoever restarted the kernel."""
    absent = _no_value(record) if "undefined" in record else Difference("", "")
    return CaseVerdict(case.name, False, case.weight, case.why, case.tried, key=absent.key, cause=absent.cause)


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
    return Verdict(
        item.chapter,
        item.name,
        item.title,
        outcome,
        points,
        item.points,
        tuple(results),
        match.mistake if match else "",
        match.hint if match else "",
    )


def agrees(cases, expected, signature, records, differences):
    """True if the records, with these differences, fail and pass like the signature, and fail in the same way."""
    rows = zip(cases, expected, signature, records, differences, strict=True)
    return all(_same_way(*row) for row in rows)


def _same_way(case, expected, known, record, fault):
    known_fault = difference(case, expected, known)
    if known_fault is None or fault is None:
        return known_fault is fault
    if bool(known.get("printed")) != bool(record.get("printed")):
        return False  # both returned nothing, but only one of them showed its answer
    if "value" in known and "value" in record and not isinstance(case.compare, satisfies):
        return _value_difference(case, known, record) is None
    return known_fault.key == fault.key
