"""Does a text hold a secret: as it is, backwards, in base64 or hex, as numbers, or as a piece of any of these?"""

import base64
import re
import types
from pathlib import Path

from autograder.source import solution_lines
from nn101 import checks

PIECE, DISTINCT = 16, 6
_SPACE = re.compile(r"\s+")


def squeezed(text):
    """Without white space, which is lost or added on many ways."""
    return _SPACE.sub("", text)


def pieces(text, size=PIECE):
    """All runs of ``size`` characters; a row of zeros is no secret."""
    runs = {text[at : at + size] for at in range(len(text) - size + 1)}
    return {run for run in runs if len(set(run)) >= DISTINCT}


def views(text):
    """The text, and what it may have been before somebody hid it."""
    yield text
    yield text[::-1]
    for run in re.findall(r"[A-Za-z0-9+/_-]{24,}", text):
        for start in range(4):
            kept = run[start : start + (len(run) - start) // 4 * 4]
            yield base64.b64decode(kept.translate(str.maketrans("-_", "+/"))).decode("latin-1")
    for run in re.findall(r"(?:[0-9a-fA-F]{2}[ :]?){12,}", text):
        digits = re.sub(r"[ :]", "", run)
        yield bytes.fromhex(digits).decode("latin-1")
    for run in re.findall(r"(?:\d+(?:\.0*)?[\s,;]+){8,}", text):
        numbers = [int(number) for number in re.findall(r"(\d+)(?:\.0*)?", run)]
        yield "".join(chr(number) for number in numbers if number < 0x110000)


class Answers:
    """The reference answers and the known mistakes of a chapter, as pieces that nobody else would write."""

    def __init__(self, ref, make):
        self._by_exercise = {cell.name: _lines(solution_lines(cell.text)) for cell in ref.chapter.with_role("exercise")}
        self._mistakes = set()
        for bank in ref.mistakes.values():
            for entry in bank:
                self._mistakes |= _lines(entry.source().splitlines()[1:])
        self._code = set()
        for code in _code_objects(ref):
            self._code |= pieces(code.co_code.decode("latin-1"))
        self._public = _public_pieces(make)

    def found_in(self, text, notebook):
        """Pieces of answers in a text that are neither public nor typed by the student, in ``notebook``, themselves."""
        own = pieces(squeezed("\n".join(cell.source for cell in notebook.cells)))
        secret = set().union(*self._by_exercise.values(), self._mistakes) - self._public - own
        found = set()
        for view in views(text):
            found |= pieces(squeezed(view)) & secret
            if view is not text:
                found |= pieces(view) & self._code
        return found


def _lines(lines):
    """Pieces of the lines that say something: imports, comments and one-word lines are in every file."""
    kept = [line for line in lines if not line.strip().startswith(('"""', "#", "def ", "@", "from ", "import "))]
    return set().union(*(pieces(squeezed(line)) for line in kept), set())


def _code_objects(ref):
    namespace = ref.namespace()
    defined = [namespace.get(name) for item in ref.exercises.values() for name in item.defines]
    functions = [getattr(thing, "py_func", thing) for thing in defined]
    return [thing.__code__ for thing in functions if isinstance(thing, types.FunctionType)]


def _public_pieces(make):
    """What every student has: the notebook as handed out, and the package that checks it."""
    texts = [cell.source for cell in make.blank.cells]
    texts += [path.read_text() for path in Path(checks.__file__).parent.rglob("*.py")]
    return set().union(*(pieces(squeezed(text)) for text in texts))
