"""The cells of a student's notebook, each with what it is; mended and joined where that is needed to read them."""

import re
from dataclasses import dataclass, replace

from autograder.grading.cell_text import is_readable, mended, only, read_cell, returns_outside_functions
from autograder.grading.released import squeezed

SETUP, LESSON, EXERCISE, SPECIAL, QUESTION, OWN, TEXT = (
    "setup", "lesson", "exercise", "special", "question", "own", "text",
)
_FENCE = re.compile(r"\s*```[\w{}]*\n(.*?)\n?```\s*", re.DOTALL)
_MEASURES = re.compile(r"\s*%%(?:timeit|prun|memit|html|javascript|js|latex|markdown|svg)\b")
_INSTALLS = re.compile(r"^([ \t]*)(?:[!%][ \t]*(?:pip3?|conda|mamba|apt|apt-get|uv)[ \t]|"
                       r"![ \t]*(?:sudo|python3?[ \t]+-m[ \t]+pip)[ \t]).*$", re.MULTILINE)
_RESETS = re.compile(r"^([ \t]*)%reset(?:_selective)?\b.*$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """One cell: the id under which it is run, its text as it will be run, its kind and the exercises it answers."""

    key: str
    source: str
    kind: str
    exercises: tuple = ()
    cell: object = None

    @property
    def text(self):
        """What is known of its source."""
        return read_cell(self.source)

    def __str__(self):
        if self.exercises:
            return f"The cell of {self.exercises[-1]}"
        kind, number = self.key.split("-")
        return f"Cell {int(number) + 1}" if kind == "cell" else "The cell with the course's imports"


def parts_of(notebook, handed_out, notes):
    """The ``Part`` of every cell, with sentences in ``notes`` about those that had to be changed to be read."""
    parts = _joined([_part(number, cell, handed_out) for number, cell in enumerate(notebook.cells)], notes)
    parts = [_unwatched(part, handed_out) for part in _mended(parts, handed_out, notes)]
    return _without_lines(parts, notes)


def _part(number, cell, handed_out):
    kind, exercises = _kind(cell, handed_out)
    source = cell.source if cell.cell_type == "code" else code_in_text(cell.source)
    return Part(f"cell-{number}", source, kind, exercises, cell)


def _kind(cell, handed_out):
    if handed_out.question_of(cell) is not None:
        return QUESTION, ()
    exercises = handed_out.exercises_in(cell)
    if exercises:
        return EXERCISE, exercises
    if cell.cell_type != "code" or _MEASURES.match(cell.source):
        return TEXT, ()
    if handed_out.is_skipped(cell) or handed_out.is_special(cell):
        return SPECIAL, ()
    return (LESSON if handed_out.is_as_released(cell) else OWN), ()


def code_in_text(source):
    """The code in a text cell that holds nothing else: without the fence that Markdown puts around it."""
    fenced = _FENCE.fullmatch(source)
    return fenced[1] if fenced else source


def _joined(parts, notes):
    """A function that was split over two cells in a row is put together again."""
    joined = []
    for part in parts:
        before = joined[-1] if joined else None
        if before is not None and _is_second_half(before, part):
            joined[-1] = replace(before, source=f"{before.source}\n{part.source}")
            notes.append(f"{before} had been split in two; the halves were put together again.")
        else:
            joined.append(part)
    return joined


def _is_second_half(first, second):
    if not first.exercises or second.kind not in (OWN, EXERCISE) or "code" != second.cell.cell_type:
        return False
    if second.kind == EXERCISE and is_readable(second.source) and not second.text.statements:
        return False
    torn = not is_readable(first.source) or returns_outside_functions(second.source)
    return torn and is_readable(f"{first.source}\n{second.source}")


def _mended(parts, handed_out, notes):
    return [_with_plain_characters(part, handed_out, notes) for part in parts]


def _with_plain_characters(part, handed_out, notes):
    if part.kind not in (EXERCISE, OWN):
        return part
    source = mended(part.source)
    if source == part.source:
        return part
    if part.kind == OWN:
        kind, exercises = _kind(replace_source(part.cell, source), handed_out)
        part = replace(part, kind=kind, exercises=exercises)
    notes.append(f"{part} held invisible characters that Python does not accept, as they come along when text is "
                 "copied; plain spaces were put in their place.")
    return replace(part, source=source)


def _unwatched(part, handed_out):
    """A part without the course's own checks and pictures, which a student who merged cells has in it."""
    shown = [statement for statement in part.text.statements if statement.form in handed_out.shown]
    if part.kind not in (EXERCISE, OWN) or not shown:
        return part
    return replace(part, source=only(part.source, [s for s in part.text.statements if s not in shown]))


def replace_source(cell, source):
    """A copy of a cell with another text."""
    changed = cell.copy()
    changed["source"] = source
    return type(cell)(changed)


def _without_lines(parts, notes):
    """The parts without lines that install packages or throw everything away."""
    clean = [replace(part, source=_INSTALLS.sub(r"\1pass", part.source)) if part.kind == OWN or part.exercises
             else part for part in parts]
    if clean != parts:
        notes.append("Lines that install packages were passed over: there is no network while notebooks are graded, "
                     "and all packages of the course are there.")
    kept = [replace(part, source=_RESETS.sub(r"\1pass", part.source)) for part in clean]
    if kept != clean:
        notes.append("A line with `%reset` was passed over: it would have thrown away everything above it.")
    return kept


def added_part(part, handed_out, used):
    """What a student added to a check, setup or figure cell, as a part of their own; None if nothing of consequence."""
    if squeezed(part.source) in handed_out.texts:
        return None
    added = handed_out.added_to(part.cell, used)
    return replace(part, source=only(part.source, added), kind=OWN) if added else None
