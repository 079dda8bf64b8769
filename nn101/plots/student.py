"""Call a reader's own code for a picture: quietly, and with one sentence when nothing can be drawn."""

import contextlib
import io
import time
import warnings

import numpy as np

from nn101.checks.unwritten import asked_for


class NotReady(Exception):
    """A reader's code gave nothing to draw; the message is the sentence the placeholder card shows."""


class _Nowhere(io.TextIOBase):
    """Swallows what a function prints: one picture may call it thousands of times."""

    def writable(self):
        return True

    def write(self, text):
        return len(text)


@contextlib.contextmanager
def quietly():
    """Hide prints and warnings of a reader's function while we call it again and again."""
    nowhere = _Nowhere()
    with (
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def call(function, *args, name=None, **kwargs):
    """function(*args, **kwargs); any failure becomes NotReady with a sentence that says what to do."""
    name = name or name_of(function)
    if not callable(function):
        raise NotReady(
            f"{name} is {short(function)}, not a function. Run the cell that defines it, then this one."
        )
    try:
        with quietly():
            return function(*args, **kwargs)
    except NotReady:
        raise
    except NotImplementedError as error:
        raise NotReady(f"Write {_innermost(error, name)} first, then run this cell again.") from error
    except NameError as error:
        missing = getattr(error, "name", None) or "something"
        raise NotReady(
            f"{missing} is not defined yet. Run the cell that defines it, then this cell again."
        ) from error
    except Exception as error:
        where = (
            "This cell" if name in ("", "<lambda>") else f"{name}({', '.join(short(arg) for arg in args)})"
        )
        said = f": {short_text(str(error))}" if str(error) else ""
        raise NotReady(
            f"{where} stopped with {type(error).__name__}{said}. Mend it, then run this cell again."
        ) from error


def value(given, what):
    """The value itself, or what it returns when it was handed over as `lambda: ...`."""
    if not callable(given):
        return given
    result = call(given)
    if result is None:
        raise NotReady(f"There is no {what} to draw: your function returned None. Did it forget `return`?")
    return result


def array(given, what, *, dtype=np.float64):
    """A numeric array from a value or a `lambda: value`.

    A value of ours that is no array is a ValueError; one that a reader's function made is NotReady.
    """
    plain = value(given, what)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # ragged lists, None among the numbers
            result = np.asarray(plain, dtype=dtype)
    except Exception:
        complain(given, f"{what} should be numbers, got {short(plain)}.")
    if result.dtype.kind == "f" and not np.isfinite(result).all():
        complain(given, f"{what} should be finite numbers, but there is a nan or an infinity among them.")
    return result


def table(given, need):
    """A dict with at least one entry, from a value or a `lambda: value`; `need` says what was wanted."""
    entries = value(given, "pictures")
    if not isinstance(entries, dict) or not entries:
        complain(given, f"{need}, got {short(entries)}.")
    return dict(entries)


def complain(given, sentence):
    """Refuse a value: calmly if a reader's function made it, with ValueError if the caller handed it over."""
    if callable(given):
        raise NotReady(f"Nothing to draw yet: {sentence}")
    raise ValueError(sentence)


def name_of(function):
    return getattr(function, "__name__", None) or type(function).__name__


def short(thing):
    """A few words for a value, fit for a sentence."""
    if isinstance(thing, np.ndarray):
        return f"an array of shape {thing.shape}" if thing.size > 4 else short_text(repr(thing.tolist()))
    try:
        return short_text(repr(thing))
    except Exception:
        return f"a {type(thing).__name__}"


def short_text(text, most=60):
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _innermost(error, fallback):
    """The function in which NotImplementedError was raised: AND may be written while perceptron is not."""
    trace, name = error.__traceback__, fallback
    while trace is not None:
        code = trace.tb_frame.f_code
        if not code.co_name.startswith("<") and trace.tb_frame.f_globals.get("__name__") != __name__:
            name = asked_for(code)
        trace = trace.tb_next
    return "your function" if name in ("", "<lambda>") else name


class Budget:
    """Seconds that one picture may spend in a reader's code."""

    def __init__(self, seconds):
        self.ends = time.perf_counter() + seconds

    def spent(self):
        return time.perf_counter() > self.ends
