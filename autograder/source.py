"""Read solutions/*.py, the only hand-written form of a chapter, into cells with a role."""

import re
from dataclasses import dataclass
from pathlib import Path

import jupytext

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions"

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_MARKS, END_MARKS = "### BEGIN MARK SCHEME", "### END MARK SCHEME"

ROLES = ("setup", "lesson", "figure", "claims", "exercise", "check", "written")
LIBRARIES = {"numba", "pandas", "scipy", "sklearn"}
MARKS = re.compile(re.escape(BEGIN_MARKS) + r"\s+.*?(\d+) points?", re.DOTALL)
CHAPTER_NAME = re.compile(r"\d\d[a-z]?_[a-z0-9_]+")


class SourceError(ValueError):
    """A chapter source breaks a rule; the message names file, cell and rule."""


@dataclass(frozen=True)
class Cell:
    """One cell: ``kind`` is code or markdown, ``role`` one of ROLES, ``name`` its exercise or question."""

    kind: str
    role: str
    name: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """A chapter as its author wrote it."""

    name: str
    path: Path
    cells: tuple[Cell, ...]

    def with_role(self, role):
        return [cell for cell in self.cells if cell.role == role]

    @property
    def exercises(self):
        """Names of the exercises in lesson order."""
        return [cell.name for cell in self.with_role("exercise")]

    @property
    def helpers(self):
        """Names of the nn101 modules that the chapter itself uses before students' eyes, outside of answers."""
        shown = "\n".join(cell.text for cell in self.cells if cell.role in ("setup", "lesson", "figure"))
        listed = re.findall(r"^from nn101 import (.+)$", shown, re.MULTILINE)
        return {*re.findall(r"\bnn101\.(\w+)", shown), *re.findall(r"\w+", " ".join(listed))}

    @property
    def libraries(self):
        """Names of the large libraries that the chapter imports anywhere, answers included."""
        code = "\n".join(cell.text for cell in self.cells if cell.kind == "code")
        return sorted(set(re.findall(r"^\s*(?:import|from) (\w+)", code, re.MULTILINE)) & LIBRARIES)


def chapter_names():
    """All chapters that have a source, in course order."""
    return sorted(path.stem for path in SOLUTIONS.glob("*.py") if CHAPTER_NAME.fullmatch(path.stem))


def module_prefix(chapter):
    """How the modules of a chapter's probes and banks are called: ``ch03a…`` for ``03a_slopes``."""
    return f"ch{chapter.partition('_')[0]}"


def read_chapter(name):
    """Parse one chapter source. Raises SourceError if a cell breaks a rule, FileNotFoundError if there is no source."""
    return parse_chapter(name, (SOLUTIONS / f"{name}.py").read_text(encoding="utf-8"), SOLUTIONS / f"{name}.py")


def parse_chapter(name, text, path):
    """As ``read_chapter`` for a text in hand."""
    notebook = jupytext.reads(text, fmt="py:percent")
    cells = tuple(_cell(path, number, cell) for number, cell in enumerate(notebook.cells, 1))
    _check_pairs(path, cells)
    return Chapter(name, path, cells)


def _cell(path, number, cell):
    tags = cell.metadata.get("tags", [])
    if len(tags) > 1:
        raise SourceError(f"{path.name}, cell {number}: one tag per cell, found {tags}")
    role, _, name = (tags[0] if tags else "lesson").partition(":")
    place = f"{path.name}, cell {number}"
    if role not in ROLES:
        raise SourceError(f"{place}: unknown tag {tags[0]!r}; known are {', '.join(ROLES)}")
    if (role in ("exercise", "check", "written")) != bool(name):
        raise SourceError(
            f"{place}: the tag {role!r} {'needs a name, as in ' + role + ':softmax' if not name else 'takes no name'}"
        )
    if role in ("exercise", "written") and BEGIN_SOLUTION not in cell.source:
        raise SourceError(f"{place}: {role}:{name} has no {BEGIN_SOLUTION} ... {END_SOLUTION}")
    if role == "check" and cell.source.strip() != f'check("{name}")':
        raise SourceError(f'{place}: a check cell holds exactly check("{name}")')
    for begin, end in ((BEGIN_SOLUTION, END_SOLUTION), (BEGIN_MARKS, END_MARKS)):
        if cell.source.count(begin) != cell.source.count(end):
            raise SourceError(f"{place}: {begin} without {end}, or the other way round")
    return Cell(cell.cell_type, role, name, cell.source)


def _check_pairs(path, cells):
    asked = [cell.name for cell in cells if cell.role == "exercise"]
    checked = [cell.name for cell in cells if cell.role == "check"]
    if asked != checked:
        odd = sorted(set(asked) ^ set(checked)) or "the order differs"
        raise SourceError(f"{path.name}: every exercise needs one check cell, in the same order: {odd}")
    named = asked + [cell.name for cell in cells if cell.role == "written"]
    if len(set(named)) != len(named):
        raise SourceError(f"{path.name}: a name is used twice: {sorted({n for n in named if named.count(n) > 1})}")


def written_points(cell):
    """The points of a written question: the first "N points" of its mark scheme."""
    found = MARKS.search(cell.text)
    if not found:
        raise SourceError(
            f"the mark scheme of written:{cell.name} must begin with its total, as in '4 points' "
            f"(between {BEGIN_MARKS} and {END_MARKS})"
        )
    return float(found.group(1))


def solution_lines(text):
    """The lines between the solution and mark-scheme markers: what a student must never receive."""
    hidden, inside = [], False
    for line in text.splitlines():
        if line.strip() in (BEGIN_SOLUTION, BEGIN_MARKS):
            inside = True
        elif line.strip() in (END_SOLUTION, END_MARKS):
            inside = False
        elif inside:
            hidden.append(line)
    return hidden
