"""Exercises and their probes.

A probe drives the student's code and says what is worth comparing; it contains no answer. It is a generator of cases:

    @exercise("01_perceptron", "relu", points=1, title="ReLU", defines=("relu",), hints=("...", "...", "..."))
    def relu(code, rng):
        \"\"\"Numbers on both sides of zero, then a matrix.\"\"\"
        yield calls("three numbers", code.relu, np.array([-1.0, 0.0, 2.0]), why="negative input becomes 0")
        yield calls("a matrix", code.relu, rng.normal(size=(3, 2)))

The list of cases must not depend on what the student's code returns: the judge pairs the cases of two runs by position.
"""

import contextlib
import copy
import dis
import functools
import hashlib
import importlib
import inspect
import io
import json
import pkgutil
import types
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from nn101.checks.clock import OutOfTime
from nn101.checks.compare import close, equals, satisfies
from nn101.checks.plain import encode

__all__ = ["Case", "Code", "Exercise", "calls", "close", "equals", "exercise", "run_probe", "runs", "satisfies"]

PRINTED_LIMIT = 300


@dataclass(frozen=True)
class Exercise:
    """One entry of the course's manifest: what is asked, what it is worth and how it is probed."""

    chapter: str
    name: str
    title: str
    points: float
    defines: tuple[str, ...]
    hints: tuple[str, ...]
    seconds: float
    probe: Callable


_EXERCISES: dict[str, Exercise] = {}


def exercise(chapter, name, *, points, title, defines, hints, seconds=5.0):
    """Register the decorated generator as the probe of exercise ``name``.

    Parameters
    ----------
    points: what a fully right answer earns.
    defines: the names the exercise cell must define.
    hints: staged, from a nudge to nearly there.
    seconds: wall-clock limit for the whole probe when it is graded.

    Raises ValueError if two exercises of the course share a name: ``check`` could not tell them apart.
    """

    def register(probe):
        known = _EXERCISES.get(name)
        if known is not None and (known.chapter, known.probe.__module__) != (chapter, probe.__module__):
            raise ValueError(f"two exercises are called {name!r}: one in {known.chapter}, one in {chapter}")
        _EXERCISES[name] = Exercise(chapter, name, title, points, tuple(defines), tuple(hints), seconds, probe)
        return probe

    return register


def exercises(chapter=None):
    """All exercises in course order, or those of one chapter, as a dict from name to ``Exercise``."""
    _import_probes()
    return {name: item for name, item in _EXERCISES.items() if chapter in (None, item.chapter)}


@functools.cache
def _import_probes():
    """Looking for modules takes milliseconds, and every probe that is run asks for them."""
    probes = importlib.import_module("nn101.checks.probes")
    for module in sorted(info.name for info in pkgutil.iter_modules(probes.__path__)):
        importlib.import_module(f"nn101.checks.probes.{module}")


@dataclass
class Case:
    """One thing that is tried: how to run it, how to compare its value, what it weighs and why it is asked.

    ``describe()`` says what is tried. Only the judge asks: writing arrays out takes longer than most calls.
    """

    name: str
    thunk: Callable = field(repr=False)
    compare: object
    weight: float
    why: str
    describe: Callable = field(repr=False)
    inputs: tuple = ()

    @functools.cached_property
    def tried(self):
        """What is tried, in one line for the student."""
        return self.describe()

    @functools.cached_property
    def inputs_hash(self):
        """What a record must say of the inputs after the call; "" where it does not matter. Only the judge's counts."""
        return _hash_of(self.inputs[0]) if self.inputs else ""


def calls(name, function, *args, compare=None, weight=1.0, why="", keeps_inputs=True, **kwargs):
    """A case that calls ``function`` on copies of the arguments; changing them in place is a failure of its own."""
    given = copy.deepcopy(args), copy.deepcopy(kwargs)

    def thunk():
        return function(*given[0], **given[1])

    def describe():
        shown = [show(value) for value in args] + [f"{key}={show(value)}" for key, value in kwargs.items()]
        return f"{_name_of(function)}({', '.join(shown)})"

    inputs = ((args, kwargs), given) if keeps_inputs else ()
    return Case(name, thunk, compare or close(), weight, why, describe, inputs)


def runs(name, thunk, *, tried, compare=None, weight=1.0, why=""):
    """A case that runs ``thunk()``, for whatever one call cannot say; ``tried`` says it to the student."""
    return Case(name, thunk, compare or close(), weight, why, lambda: tried)


def _name_of(function):
    return getattr(function, "name", None) or getattr(function, "__name__", "function")


def show(value):
    """A short, one-line form of an argument for the sentence "what was tried"."""
    if isinstance(value, np.ndarray):
        if value.size > 24:
            return f"<array of shape {value.shape}>"
        text = np.array2string(
            value, separator=", ", max_line_width=10_000, formatter={"float_kind": lambda number: f"{number:.5g}"}
        )
        return " ".join(text.split())
    if isinstance(value, dict) and value and all(isinstance(item, np.ndarray) for item in value.values()):
        return "{" + ", ".join(f"{key}: {'x'.join(map(str, item.shape))}" for key, item in value.items()) + "}"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."


class UndefinedName(Exception):
    """The notebook has no such name."""


class Code:
    """The student's names as attributes: ``code.softmax(a)`` calls whatever the notebook calls ``softmax``.

    ``namespaces`` are the dicts in which the code under test looks its names up, the notebook's own first. Names are
    looked up when they are called, so a missing one costs the case that needs it and no other.
    """

    def __init__(self, *namespaces):
        self._namespaces = namespaces

    def __getattr__(self, name):
        return _Named(name, self._namespaces[0])

    def __getitem__(self, name):
        try:
            return self._namespaces[0][name]
        except KeyError:
            raise UndefinedName(name) from None

    @contextlib.contextmanager
    def swapped(self, **replacements):
        """While inside, the code under test sees these objects under these names, and under the student's aliases."""
        changes = [_with_aliases(space, replacements) for space in self._namespaces]
        kept = [
            {name: space[name] for name in change if name in space}
            for space, change in zip(self._namespaces, changes, strict=True)
        ]
        for space, change in zip(self._namespaces, changes, strict=True):
            space.update(change)
        try:
            yield
        finally:
            for space, change, old in zip(self._namespaces, changes, kept, strict=True):
                for name in change:
                    space.pop(name, None)
                space.update(old)


def _with_aliases(space, replacements):
    """The replacements, also for names that stand for the same object: after ``N = NAND`` both are swapped."""
    by_identity = {id(space[name]): new for name, new in replacements.items() if name in space}
    aliases = {name: by_identity[id(value)] for name, value in space.items() if id(value) in by_identity}
    return {**aliases, **replacements}


class _Named:
    def __init__(self, name, namespace):
        self.name = name
        self._namespace = namespace

    def __call__(self, *args, **kwargs):
        if self.name not in self._namespace:
            raise UndefinedName(self.name)
        return self._namespace[self.name](*args, **kwargs)


def run_probe(item, namespaces, seed):
    """Run an exercise's probe and yield one record per case.

    ``namespaces`` as for ``Code``. ``seed`` (int) fixes every random input: the same seed gives the same cases.
    """
    rng = np.random.default_rng([seed, zlib.crc32(item.name.encode())])
    empty = _is_empty(item, namespaces[0])
    for case in item.probe(Code(*namespaces), rng):
        record = {"case": case.name, **run_case(case)}
        if empty:
            record["empty"] = True
        yield record


def cases_of(item, seed):
    """The cases of a probe, none of them run."""
    rng = np.random.default_rng([seed, zlib.crc32(item.name.encode())])
    return list(item.probe(Code({}), rng))


def run_case(case):
    """Run one case and return its record: exactly one of the keys value, raised, undefined, unwritten, mutated.

    Beside a value stands what became of the ``inputs``, for the judge to compare with its own.
    """
    printed = io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            record = {"value": encode(case.thunk())}
    except NotImplementedError:
        return {"unwritten": True}
    except UndefinedName as error:
        return {"undefined": str(error)}
    except (OutOfTime, KeyboardInterrupt):
        raise
    except BaseException as error:  # also what a student derives from it: one case, not the whole check
        return {"raised": _describe(error)}
    if case.inputs:
        record["inputs"] = _hash_of(case.inputs[1])
        if record["inputs"] != case.inputs_hash:
            return {"mutated": True}
    if record["value"] is None and printed.getvalue():
        record["printed"] = printed.getvalue()[:PRINTED_LIMIT]
    return record


def _hash_of(inputs):
    """A short form of arguments in which every change shows."""
    return hashlib.sha256(json.dumps(encode(inputs)).encode()).hexdigest()[:32]


def _describe(error):
    """Type, message and the student's line of an exception, as short strings."""
    try:
        message = str(error)[:PRINTED_LIMIT]
    except Exception:
        message = ""
    line = 0
    trace = error.__traceback__
    while trace is not None:
        if _is_cell(trace.tb_frame.f_code.co_filename):
            line = trace.tb_lineno
        trace = trace.tb_next
    return {"type": type(error).__name__[:80], "message": message, "line": line}


def _is_cell(filename):
    """True for the file names under which Jupyter and plain IPython compile a notebook cell."""
    return "ipykernel" in filename or filename.startswith("<ipython-input")


def _is_empty(item, namespace):
    """True if every function the exercise asks for is there and has no body but ``pass``, ``...`` or a docstring."""
    found = [namespace.get(name) for name in item.defines]
    return bool(found) and all(isinstance(f, types.FunctionType) and _has_empty_body(f) for f in found)


def _has_empty_body(function):
    steps = _steps(function)
    names = [step.opname for step in steps]
    returns_none = names in (["LOAD_CONST", "RETURN_VALUE"], ["RETURN_CONST"]) and steps[0].argval is None
    return returns_none


def is_stub(item, namespace):
    """True if every function the exercise asks for is there and does nothing but raise NotImplementedError.

    So they are handed out, and every case of the probe would find them still to be written.
    """
    found = [namespace.get(name) for name in item.defines]
    found = [inspect.getattr_static(f, "py_func", f) for f in found]  # what Numba would compile; runs nothing of theirs
    return bool(found) and all(type(f) is types.FunctionType and _only_raises(f) for f in found)


def _only_raises(function):
    steps = _steps(function)
    names = [step.opname for step in steps if step.opname != "CALL"]
    return names == ["LOAD_GLOBAL", "RAISE_VARARGS"] and steps[0].argval == "NotImplementedError"


def _steps(function):
    """What a function does, as instructions, without those that no line of it asked for."""
    silent = ("RESUME", "NOP", "CACHE", "PUSH_NULL", "PRECALL")
    return [step for step in dis.get_instructions(function) if step.opname not in silent]
