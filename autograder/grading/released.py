"""What was handed out for a chapter, to recognise its cells in a student's notebook, whatever happened to them."""

import functools
import re

from autograder.build import student_notebook
from autograder.grading.cell_text import ALIAS, DEFINITION, VALUE, is_unwritten, read_cell

CHECK, SETUP = "-check", "setup-"
_DEFINES = re.compile(r"^(?:async def|def|class)\s+(\w+)", re.MULTILINE)
_UNWATCHED = {"check", "hint", "progress", "plots"}


class Released:
    """The released notebook of a chapter: its stubs, questions, setup cells and texts.

    ``shown`` holds the forms of statements that check something or draw it, and give no name its value.
    """

    def __init__(self, ref):
        self.cells = student_notebook(ref.chapter.name).cells
        self.setups = [cell.source for cell in self.cells if grade_id(cell).startswith(SETUP)]
        self.stubs = {
            grade_id(cell): cell.source for cell in self.cells if cell.metadata.get("nbgrader", {}).get("solution")
        }
        self.questions = [cell.name for cell in ref.chapter.with_role("written")]
        self.texts = {squeezed(cell.source) for cell in self.cells if grade_id(cell) not in self.stubs}
        self.asked_before = {
            grade_id(cell): squeezed(before.source)
            for before, cell in zip(self.cells, self.cells[1:], strict=False)
            if grade_id(cell) in self.questions
        }
        self._exercises = ref.exercises
        self._owners = {name: exercise for exercise, item in ref.exercises.items() for name in item.defines}
        self._skipped = {squeezed(cell.source) for cell in self.cells if self.is_special(cell)}
        self._forms = {s.form for cell in self.cells if cell.cell_type == "code" for s in _statements(cell)}
        shown = [cell for cell in self.cells if cell.cell_type == "code" and self.is_special(cell)]
        self.shown = {s.form for cell in shown for s in _statements(cell) if not s.binds}
        self._setup_names = {name for text in self.setups for s in read_cell(text).statements for name in s.binds}

    def exercises_in(self, cell):
        """The exercises that a cell answers or holds the stub of: those whose names it defines, else by its id."""
        by_id = (grade_id(cell),) if grade_id(cell) in self._exercises else ()
        if cell.cell_type != "code":
            return by_id
        return self.defined_in(cell) or (by_id if self._may_be_an_answer(cell, by_id) else ())

    def defined_in(self, cell):
        """The exercises whose names a cell defines, in the order of the chapter."""
        if squeezed(cell.source) in self.texts:
            return ()
        text = read_cell(cell.source)
        names = set(_DEFINES.findall(cell.source)) if text.problem else text.bound(DEFINITION)
        return tuple(dict.fromkeys(self._owners[name] for name in self._owners if name in names))

    def renamed_in(self, cell):
        """The exercises whose names a cell binds to something that may be a function, as in `relu = my_relu`."""
        names = read_cell(cell.source).bound(ALIAS)
        return tuple(dict.fromkeys(self._owners[name] for name in self._owners if name in names))

    def _may_be_an_answer(self, cell, by_id):
        """True for a cell with an exercise's id that Python cannot read, is empty, or binds the name in another way."""
        text = read_cell(cell.source)
        names = {name for exercise in by_id for name in self._exercises[exercise].defines}
        return bool(text.problem) or not text.statements or bool(text.bound(ALIAS, VALUE) & names)

    def exercise_of(self, cell):
        """The first exercise that a cell belongs to; None if to none."""
        return next(iter(self.exercises_in(cell)), None)

    def question_of(self, cell):
        """The written question a cell answers, or None."""
        return grade_id(cell) if grade_id(cell) in self.questions else None

    def is_stub(self, name, cell):
        """True if nothing was written into the cell of an exercise or a question."""
        return squeezed(cell.source) in (squeezed(self.stubs[name]), "")

    def is_unwritten(self, name, cell):
        """True if a cell holds the exercise's function, but neither an answer nor anything else."""
        return self.is_stub(name, cell) or is_unwritten(cell.source, set(self._exercises[name].defines))

    def is_skipped(self, cell):
        """Checks run elsewhere, setup comes from the source, and pictures cost time without changing a grade."""
        return squeezed(cell.source) in self._skipped or (self.is_special(cell) and not self.defined_in(cell))

    def is_special(self, cell):
        """True for a check, setup or figure cell, whatever stands in it now."""
        tags = cell.metadata.get("tags", [])
        named = grade_id(cell).endswith(CHECK) or grade_id(cell).startswith(SETUP)
        return named or (isinstance(tags, list) and "figure" in tags)

    def is_as_released(self, cell):
        """True if the text of a cell is one that was handed out and is no exercise."""
        return squeezed(cell.source) in self.texts

    def added_to(self, cell, used):
        """The statements by which a check, setup or figure cell gives a value to a name, and did not when handed out.

        ``used`` are names that answers use: other values are of no consequence. In setup cells everything that is new
        counts, but for other values for the course's own names.
        """
        is_setup = grade_id(cell).startswith(SETUP)
        new = [statement for statement in _statements(cell) if statement.form not in self._forms]
        return [s for s in new if (self._counts_in_setup(s) if is_setup else _counts(s, used))]

    def _counts_in_setup(self, statement):
        hides = any(kind in (VALUE, ALIAS) for name, kind in statement.binds.items() if name in self._setup_names)
        return not hides and not (not statement.binds and statement.needs & _UNWATCHED)


def _counts(statement, used):
    return any(kind == DEFINITION or (kind in (ALIAS, VALUE) and name in used)
               for name, kind in statement.binds.items())


def _statements(cell):
    return read_cell(cell.source).statements


@functools.cache
def released(ref):
    """The ``Released`` of a ``Reference``, made once."""
    return Released(ref)


def grade_id(cell):
    """The nbgrader name of a cell, or an empty string."""
    return str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))


def squeezed(text):
    """A text without what editors add and drop: white space at its ends and at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
