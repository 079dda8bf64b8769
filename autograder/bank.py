"""Entries of the banks of known mistakes and of alternative correct answers, and how they are put into a notebook."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from autograder.source import module_prefix

HINT_WORDS = 80


@dataclass(frozen=True)
class Entry:
    """One answer to an exercise: right (an alternative, no hint) or wrong (a mistake with its hint)."""

    exercise: str
    name: str
    function: Callable
    hint: str = ""
    subtle: bool = False

    def install(self, namespace):
        """Define this answer in a notebook's namespace, as if the student had typed it there."""
        exec(compile(self.source(), f"<{self.exercise}: {self.name}>", "exec"), namespace)

    def source(self):
        """The answer's code as a student would have typed it, without the bank's own decorator."""
        text = textwrap.dedent(inspect.getsource(getattr(self.function, "py_func", self.function)))
        definition = ast.parse(text).body[0]
        kept = [ast.get_source_segment(text, d) for d in definition.decorator_list if not _is_banks(d)]
        body = text.splitlines()[definition.lineno - 1 :]
        return "\n".join([*(f"@{line}" for line in kept), *body]) + "\n"


def _is_banks(decorator):
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") in ("mistake", "alternative")


def load(package, chapter):
    """The entries that ``package`` (a module object) holds for a chapter, by exercise, in the order of writing.

    A chapter's modules begin as ``module_prefix`` says, as in ``ch01a_neurons_and_gates``.
    """
    prefix = f"{package.__name__}.{module_prefix(chapter)}"
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")):
        if module.startswith(prefix):
            importlib.import_module(module)
    found = {}
    for entry in package.ENTRIES:
        if entry.function.__module__.startswith(prefix):
            found.setdefault(entry.exercise, []).append(entry)
    return found
