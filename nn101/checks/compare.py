"""How a recorded value is compared with the expected one, and what a difference means in words.

Three kinds of comparison, all on plain data only (see plain.py):

close()      numbers within a tolerance, in any nesting of lists, tuples, dicts and arrays
equals()     exactly the same
satisfies()  a predicate on the value alone, for questions with many right answers
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from nn101.checks.plain import Other, holds_other

SHOWN, SHOWN_NUMBERS = 160, 20


@dataclass(frozen=True)
class Difference:
    """Why a value is not accepted.

    ``cause`` is a sentence for the student, ``key`` the same in a fixed short form (for signatures and statistics),
    ``where`` the first place that differs, ``expected`` and ``got`` the values there as text.
    """

    key: str
    cause: str
    expected: str = ""
    got: str = ""
    where: str = ""


class close:
    """Accept numbers within ``atol + rtol * |expected|``; shapes must match, dtypes need not unless ``dtype=True``.

    NaN is close to NaN, an infinity to itself. Whole numbers beyond the reach of a float are compared as they are.
    A list of the right shape counts as the array it could be, unless ``lists=False``: where the point is an array.
    """

    def __init__(self, rtol=1e-6, atol=1e-8, dtype=False, lists=True):
        self.rtol, self.atol, self.dtype, self.lists = rtol, atol, dtype, lists

    def difference(self, expected, got):
        """None if ``got`` is accepted, else the first ``Difference``. Never raises for decoded plain data."""
        return _first_difference(expected, got, self, "")

    def same(self, expected, got):
        """Element-wise acceptance of two numeric arrays of one shape."""
        with np.errstate(all="ignore"):
            return np.isclose(_as_numbers(got), _as_numbers(expected), rtol=self.rtol, atol=self.atol, equal_nan=True)

    def same_whole(self, expected, got):
        """As ``same`` for two of Python's integers, without rounding either."""
        tolerance = Fraction(self.atol) + Fraction(self.rtol) * abs(expected)
        return abs(got - expected) <= tolerance


class equals(close):
    """Accept exactly the same value; ints and bools of Python and NumPy are one, and so are lists and tuples."""

    def __init__(self):
        super().__init__(rtol=0.0, atol=0.0)


class satisfies:
    """Accept what ``predicate(value)`` returns True for; a string it returns says what is wrong.

    The predicate runs in the judge's process, on decoded plain data. It must work out its answer from what a function
    returned: what a probe claims to have seen (that something was called, say) anybody can claim. ``asked`` says to
    the student what is asked. With ``compared`` the predicate gets the reference's value as a second argument.
    """

    def __init__(self, predicate, asked, compared=False):
        self.predicate, self.asked, self.compared = predicate, asked, compared

    def difference(self, expected, got):
        """As ``close.difference``; ``expected`` is looked at only if ``compared``."""
        other = holds_other(got)
        if other is not None:
            return Difference(f"returned {other.kind}", f"Your code returned a {other.kind}.", self.asked, text(got))
        if got is None:
            return Difference("returned nothing", NOTHING, self.asked, "None")
        try:
            answer = self.predicate(got, expected) if self.compared else self.predicate(got)
        except Exception:
            answer = "it does not have the asked form"
        if answer is True or (isinstance(answer, np.bool_) and answer):
            return None
        reason = answer if isinstance(answer, str) else "it does not do what is asked"
        return Difference(reason, _sentence(reason), self.asked, text(got))


NOTHING = "Nothing came back: a function without `return` gives None."


def _sentence(words):
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")


def text(value):
    """A value as one short line; a small table as one line per row."""
    if isinstance(value, Other):
        return f"<{value.kind}>"
    if isinstance(value, np.ndarray):
        return _array_text(value)
    if isinstance(value, (float, np.floating)):
        return f"{value:.8g}"
    if isinstance(value, np.generic):
        return _cut(str(value.item()))
    if isinstance(value, (list, tuple)):
        inner = ", ".join(text(item) for item in value[:20]) + (", ..." if len(value) > 20 else "")
        opening, closing = ("(", ")") if isinstance(value, tuple) else ("[", "]")
        return _cut(opening + inner + closing)
    if isinstance(value, dict):
        return _cut("{" + ", ".join(f"{key}: {text(item)}" for key, item in list(value.items())[:12]) + "}")
    return _cut(repr(value))


def _array_text(array):
    if array.ndim > 1 and array.size <= SHOWN_NUMBERS:
        return np.array2string(array, precision=5, suppress_small=True, separator=", ")
    shown = np.array2string(
        array,
        separator=", ",
        threshold=SHOWN_NUMBERS,
        edgeitems=3,
        max_line_width=10_000,
        formatter={"float_kind": lambda number: f"{number:.6g}"},
    )
    shown = " ".join(shown.split())
    return _cut(shown if array.size <= SHOWN_NUMBERS else f"array of shape {array.shape}: {shown}")


def outline(value):
    """As ``text``, but of large arrays only the shape: where the form differs, their numbers are noise."""
    if isinstance(value, np.ndarray) and value.size > SHOWN_NUMBERS:
        return f"array of shape {value.shape}"
    if isinstance(value, (list, tuple)) and any(isinstance(item, np.ndarray) for item in value):
        opening, closing = ("(", ")") if isinstance(value, tuple) else ("[", "]")
        return _cut(opening + ", ".join(outline(item) for item in value[:20]) + closing)
    return text(value)


def _cut(words):
    return words if len(words) <= SHOWN else words[: SHOWN - 4] + " ..."


def _kind(value):
    if isinstance(value, (bool, int, float, complex, np.generic)) and not isinstance(value, (str, np.str_)):
        return "number"
    if isinstance(value, np.ndarray):
        return "array"
    if isinstance(value, (list, tuple)):
        return "sequence"
    if isinstance(value, dict):
        return "dict"
    if isinstance(value, (str, np.str_)):
        return "string"
    return "nothing" if value is None else "other"


def _in_words(value):
    kind = _kind(value)
    if kind == "array":
        return f"array of shape {value.shape}"
    if kind == "sequence":
        values = "value" if len(value) == 1 else "values"
        return f"{'tuple' if isinstance(value, tuple) else 'list'} of {len(value)} {values}"
    if kind == "other":
        return value.kind
    return "True or False" if isinstance(value, (bool, np.bool_)) else kind


def _article(words):
    return ("an " if words[:1] in "aeiou" else "a ") + words


def _unwrapped(value):
    """An array without axes, as NumPy's ``where`` returns it for one number, counts as the number in it."""
    return value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value


def _first_difference(expected, got, compare, where):
    expected, got = _unwrapped(expected), _unwrapped(got)
    kind, got_kind = _kind(expected), _kind(got)
    if got_kind == "nothing" and kind != "nothing":
        return Difference("returned nothing", NOTHING, text(expected), "None", where)
    if kind == got_kind == "number":
        return _number_difference(expected, got, compare, where)
    if kind == got_kind == "array":
        return _numeric_difference(expected, got, compare, where)
    table = as_table(got) if kind == "array" and got_kind == "sequence" else None
    if table is not None and compare.lists:
        return _numeric_difference(expected, table, compare, where)
    if table is not None and table.shape == expected.shape and np.all(_same_elements(expected, table, compare)):
        cause = f"The numbers are right, but they come back as a {type(got).__name__}, where an array is expected."
        return Difference("right numbers, no array", cause, outline(expected), outline(got), where)
    if kind == got_kind == "sequence":
        return _sequence_difference(expected, got, compare, where)
    if kind == got_kind == "dict":
        return _dict_difference(expected, got, compare, where)
    if kind == got_kind:
        return (
            None
            if kind != "other" and expected == got
            else Difference(f"another {kind}", f"Another {kind} was expected.", text(expected), text(got), where)
        )
    return _kind_difference(expected, got, where)


def as_table(value):
    """An array, or the one that a list or tuple of numbers (in rows of one length) could be; None if it is neither."""
    if isinstance(value, np.ndarray):
        return value
    if not isinstance(value, (list, tuple)):
        return None
    try:
        table = np.asarray(value)
    except (ValueError, OverflowError):
        return None
    return table if table.dtype.kind in "buif" else None


def _kind_difference(expected, got, where):
    wanted, came = _in_words(expected), _in_words(got)
    cause = f"Your code returned {_article(came)}, expected {_article(wanted)}."
    return Difference(f"returned {_kind(got)} for {_kind(expected)}", cause, outline(expected), outline(got), where)


def _sequence_difference(expected, got, compare, where):
    if len(expected) != len(got):
        cause = f"{len(got)} {'value' if len(got) == 1 else 'values'} came back, expected {len(expected)}."
        return Difference("another length", cause, text(expected), text(got), where)
    expected, got = [_unwrapped(item) for item in expected], [_unwrapped(item) for item in got]
    if expected and all(_kind(item) == "number" and not _beyond_floats(item) for item in [*expected, *got]):
        return _numeric_difference(np.asarray(expected), np.asarray(got), compare, where)
    for index, (left, right) in enumerate(zip(expected, got, strict=True)):
        found = _first_difference(left, right, compare, f"{where}[{index}]")
        if found:
            return found
    return None


def _dict_difference(expected, got, compare, where):
    if len(expected) != len(got) or set(map(str, expected)) != set(map(str, got)):
        cause = f"The keys are {sorted(map(str, got))}, expected {sorted(map(str, expected))}."
        return Difference("other keys", cause, text(expected), text(got), where)
    by_name = {str(key): value for key, value in got.items()}
    for key, value in expected.items():
        found = _first_difference(value, by_name[str(key)], compare, f"{where}[{_cut(repr(key))}]")
        if found:
            return found
    return None


def _beyond_floats(value):
    """True for an integer that a float might round."""
    return isinstance(value, (int, np.integer)) and abs(int(value)) > 2**53


def _number_difference(expected, got, compare, where):
    whole = isinstance(expected, (int, np.integer)) and isinstance(got, (int, np.integer))
    if whole and (_beyond_floats(expected) or _beyond_floats(got)):
        if compare.same_whole(int(expected), int(got)):
            return None
        return Difference("other values", "The value differs from the expected one.", text(expected), text(got), where)
    return _numeric_difference(_as_array(expected), _as_array(got), compare, where)


def _as_array(number):
    """A number as an array without axes; an integer that fits no integer type as the nearest float."""
    if isinstance(number, int) and abs(number) >= 2**63:
        try:
            return np.asarray(float(number))
        except OverflowError:
            return np.asarray(np.inf if number > 0 else -np.inf)
    return np.asarray(number)


def _numeric_difference(expected, got, compare, where):
    if expected.dtype.kind == "U" or got.dtype.kind == "U":
        return (
            None
            if np.array_equal(expected, got)
            else Difference("other words", "Other words were expected.", text(expected), text(got), where)
        )
    if expected.shape != got.shape:
        return _shape_difference(expected, got, compare, where)
    if compare.dtype and expected.dtype != got.dtype:
        return Difference(
            "another dtype",
            f"The dtype is {got.dtype}, expected {expected.dtype}.",
            str(expected.dtype),
            str(got.dtype),
            where,
        )
    left, right = _as_numbers(expected), _as_numbers(got)
    same = _same_elements(expected, got, compare)
    if np.all(same):
        return None
    index = tuple(int(i) for i in np.argwhere(~np.atleast_1d(same))[0])
    place = where + (f"[{', '.join(map(str, index))}]" if expected.ndim else "")
    key, cause = explain(left, right, compare)
    first_expected, first_got = np.atleast_1d(expected)[index], np.atleast_1d(got)[index]
    if expected.size <= 12:
        return Difference(key, cause, text(expected), text(got), place)
    return Difference(key, cause, text(first_expected), text(first_got), place)


def _same_elements(expected, got, compare):
    """As ``compare.same``; two arrays of integers too large for floats are compared one by one."""
    if expected.dtype.kind in "ui" and got.dtype.kind in "ui":
        large = [array.size and max(abs(int(array.max())), abs(int(array.min()))) > 2**53 for array in (expected, got)]
        if any(large):
            pairs = zip(expected.ravel().tolist(), got.ravel().tolist(), strict=True)
            return np.array([compare.same_whole(*pair) for pair in pairs]).reshape(expected.shape)
    return compare.same(expected, got)


def _as_numbers(array):
    """Booleans count as 0 and 1; all become floats of 64 bits, so that differences neither wrap around nor overflow."""
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def _shape_difference(expected, got, compare, where):
    key, cause = "another shape", f"The shape is {got.shape}, expected {expected.shape}."
    if got.T.shape == expected.shape and np.all(compare.same(expected, got.T)):
        key, cause = "transposed", "The numbers are right but rows and columns are exchanged (transposed)."
    elif (
        got.size == expected.size
        and got.size
        and np.all(compare.same(expected.ravel(), got.ravel()))
    ):
        key = "right numbers in another shape"
        cause = f"The numbers are right, but the shape is {got.shape}, expected {expected.shape}."
    return Difference(key, cause, outline(expected), outline(got), where)


def explain(expected, got, compare):
    """Guess from two numeric arrays of one shape what went wrong: ``(key, sentence)``.

    A guess must hold for every number and be unlikely by chance: a single number, or a row of zeros and ones, gives
    little away, and then nothing is guessed.
    """
    for key, sentence, recognises in _EXPLANATIONS if expected.dtype.kind == got.dtype.kind == "f" else ():
        with np.errstate(all="ignore"):
            answer = recognises(expected, got, compare.same)
        if answer:
            return key, sentence.format(answer)
    if expected.size < 2:
        return "other values", "The value differs from the expected one."
    wrong = np.count_nonzero(~compare.same(expected, got))
    return "other values", f"{wrong} of {expected.size} values differ{'s' if wrong == 1 else ''} from what is expected."


def _distinct(values):
    """How many different numbers there are, for guesses that need more than one to go by."""
    return len(np.unique(values))


def _bits(values):
    return set(np.unique(values)) <= {0.0, 1.0}


def _not_finite(expected, got, same):
    return np.all(np.isfinite(expected)) and not np.all(np.isfinite(got))


def _negated(expected, got, same):
    return np.any(expected != 0) and np.all(same(-expected, got))


def _complement(expected, got, same):
    return _distinct(expected) == 2 and _bits(expected) and np.all(same(1 - expected, got))


def _transposed(expected, got, same):
    square = expected.ndim == 2 and expected.shape[0] == expected.shape[1] > 1
    return square and np.all(same(expected.T, got))


def _truncated(expected, got, same):
    return np.any(got != 0) and np.any(np.trunc(expected) != expected) and np.all(np.trunc(expected) == got)


def _count_factor(expected, got, same):
    """The number of elements along some axis, if the values are too large or too small by exactly that."""
    if np.count_nonzero(expected) < 2:
        return None
    counts = {n for n in (*expected.shape, expected.size) if n > 2 or (n == 2 and expected.ndim > 1)}
    for count in sorted(counts):
        for size, scaled in (("large", expected * count), ("small", expected / count)):
            if np.all(same(scaled, got)):
                return f"{count} times too {size}"
    return None


def _constant_factor(expected, got, same):
    """The common ratio; two numbers of which only their ratio is odd may have it by chance."""
    usable = np.abs(expected) > 1e-12
    if np.count_nonzero(usable) < 2 or not np.all(np.isfinite(got)):
        return None
    ratio = float(np.median(np.real(got[usable] / expected[usable])))
    if _distinct(expected[usable]) < 3 and not _round_number(ratio):
        return None
    return f"{ratio:.4g}" if abs(ratio) > 1e-9 and np.all(same(expected * ratio, got)) else None


def _round_number(ratio):
    """A whole number, or one divided by a whole number: what is forgotten or done twice."""
    usable = 1e-9 < ratio < 1e9
    return usable and any(abs(number - round(number)) < 1e-6 for number in (ratio, 1 / ratio))


def _constant_offset(expected, got, same):
    if expected.size < 3 or not np.all(np.isfinite(got)):
        return None
    offset = float(np.median(np.real(got - expected)))
    return f"{offset:+.4g}" if np.all(same(expected + offset, got)) else None


def _reversed_order(expected, got, same):
    """Zeros and ones are too few numbers to tell a row read backwards from other errors."""
    return expected.ndim == 1 and _distinct(expected) > 1 and not _bits(expected) and np.all(same(expected[::-1], got))


def _another_order(expected, got, same):
    one_row = expected.ndim == 1 and _distinct(expected) > 2
    return one_row and np.all(same(np.sort(expected), np.sort(got)))


def _same_everywhere(expected, got, same):
    enough = expected.size > 2 and _distinct(expected) > 1
    return f"{np.real(got.flat[0]):.6g}" if enough and np.all(got == got.flat[0]) else None


def _not_bits(expected, got, same):
    return expected.size > 1 and _bits(expected) and _distinct(expected) == 2 and not _bits(got)


def _nearly(expected, got, same):
    fractions = np.any(np.trunc(expected) != expected)
    return fractions and np.all(np.isclose(got, expected, rtol=5e-3, atol=1e-3 * np.max(np.abs(expected))))


_EXPLANATIONS = (
    (
        "not finite",
        "There is a NaN or an infinity: a number grew too large, or something was divided by zero.",
        _not_finite,
    ),
    ("sign flipped", "The size is right and the sign is the other way round.", _negated),
    ("complement", "Every 0 is a 1 and every 1 a 0: the decision is the wrong way round.", _complement),
    ("same everywhere", "The same number comes back in every place, {0}.", _same_everywhere),
    ("not bits", "Only 0 and 1 are expected here, and other numbers came back.", _not_bits),
    ("transposed", "Rows and columns are exchanged (transposed).", _transposed),
    (
        "truncated",
        "The digits behind the point are gone: an integer type or a whole-number division cuts them off.",
        _truncated,
    ),
    (
        "nearly",
        "Nearly right, but off by more than rounding errors: is something rounded, or left out because it "
        "seemed small?",
        _nearly,
    ),
    (
        "off by a count",
        "Every value is {0}, and that is a number of elements: does a sum stand where a mean belongs, "
        "or the other way round?",
        _count_factor,
    ),
    ("constant factor", "Every value is {0} times the expected one.", _constant_factor),
    (
        "constant offset",
        "Every value is off by the same amount, {0}: something is left out or added twice.",
        _constant_offset,
    ),
    ("reversed", "The right values in reverse order.", _reversed_order),
    ("another order", "The right values, but in another order.", _another_order),
)
