"""Read a notebook however damaged it is, and pick out the cells that count."""

import functools
import json
import re
from dataclasses import dataclass, field

import nbformat

from autograder.build import student_notebook
from autograder.grading.handed_in import SubmissionError
from autograder.source import chapter_names


def parse_notebook(data):
    """A notebook from bytes, as nbformat 4. Raises SubmissionError saying what is wrong with the file."""
    if not data.strip():
        raise SubmissionError("The file is empty. Save the notebook in JupyterLab and hand it in again.")
    try:
        content = json.loads(data.decode("utf-8"))
        if "worksheets" in content:  # how Jupyter wrote notebooks until 2015
            content = nbformat.convert(nbformat.from_dict(content), 4)
        notebook = nbformat.from_dict({"metadata": {}, "nbformat": 4, "nbformat_minor": 5, **content})
        notebook.cells = [_repaired(cell) for cell in notebook.cells]
    except (UnicodeDecodeError, RecursionError):
        raise SubmissionError("The file is not a notebook: it is not text.") from None
    except Exception as error:
        raise SubmissionError(
            "The file is not a notebook: it is not the JSON that Jupyter writes "
            f"({type(error).__name__}). Was it cut off on the way?"
        ) from None
    return notebook


def notebook_finder(submissions):
    """A function from a ``Result`` to the notebook that was handed in, or None if that cannot be read."""
    handed_in = {submission.student: submission for submission in submissions}

    def notebook_of(result):
        try:
            return parse_notebook(handed_in[result.student].read_bytes())
        except SubmissionError:
            return None

    return notebook_of


def _repaired(cell):
    """Give a cell the fields that Jupyter promises; editors and hands leave some out."""
    source = cell.get("source", "")
    cell["source"] = "".join(map(str, source)) if isinstance(source, list) else str(source)
    cell["cell_type"] = cell.get("cell_type") if cell.get("cell_type") in ("code", "markdown", "raw") else "raw"
    if not isinstance(cell.get("metadata"), dict):
        cell["metadata"] = nbformat.NotebookNode()
    if not isinstance(cell["metadata"].get("nbgrader", {}), dict):
        del cell["metadata"]["nbgrader"]
    cell["source"] = cell["source"].replace("\x00", "")
    return cell


@dataclass
class Plan:
    """What counts in a submission: ``cells`` to run as ``(id, source)``, written answers, notes on repairs."""

    cells: list = field(default_factory=list)
    exercise_cells: dict = field(default_factory=dict)
    written: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)


def plan(notebook, ref):
    """Decide what counts in a student's notebook. Raises SubmissionError if nothing of this chapter is in it."""
    handed_out = released(ref)
    chosen = Plan()
    found = {name: [] for name in ref.chapter.exercises}
    runnable = []
    for number, cell in enumerate(notebook.cells):
        key, name = f"cell-{number}", handed_out.exercise_of(cell)
        if name is not None:
            found[name].append((key, cell))
        elif (question := handed_out.question_of(cell)) is not None:
            if question not in chosen.written or not handed_out.is_stub(question, cell):
                chosen.written[question] = cell.source
            continue
        if cell.cell_type == "code" or name is not None:
            runnable.append((key, cell, name))
    _require_this_chapter(found, chosen, notebook, ref)
    counted = {key for name, cells in found.items() for key in _counting_cells(name, cells, handed_out, chosen)}
    chosen.cells = [(f"setup-{i}", text) for i, text in enumerate(handed_out.setups)]
    for key, cell, name in runnable:
        if key in counted or (name is None and not handed_out.is_skipped(cell)):
            chosen.cells.append((key, cell.source))
    for question in handed_out.questions:
        if question not in chosen.written:
            chosen.notes.append(f"The cell for the written question {question!r} is missing.")
    return chosen


def _require_this_chapter(found, chosen, notebook, ref):
    if any(found.values()) or chosen.written:
        return
    ids = {_grade_id(cell) for cell in notebook.cells}
    for other in chapter_names():
        if other != ref.chapter.name and ids & {_grade_id(cell) for cell in student_notebook(other).cells} - {""}:
            raise SubmissionError(f"This is a notebook of {other}, not of {ref.chapter.name}.")
    raise SubmissionError(f"No cell of {ref.chapter.name} is in this notebook. Was another file handed in by accident?")


def _counting_cells(name, cells, handed_out, chosen):
    """The keys of the cells that count for an exercise: all with an answer in them, in the notebook's order."""
    answered = [(key, cell) for key, cell in cells if not handed_out.is_stub(name, cell)]
    if not cells:
        chosen.notes.append(f"The cell of {name} is missing.")
    if len(answered) > 1:
        chosen.notes.append(f"The cell of {name} is there {len(answered)} times; the last one counts.")
    for key, cell in answered:
        chosen.exercise_cells[name] = key
        if cell.cell_type != "code":
            chosen.notes.append(f"The cell of {name} had become a {cell.cell_type} cell; it was run as code.")
    return [key for key, _ in answered]


class Released:
    """What was handed out for a chapter, to compare a student's notebook with."""

    def __init__(self, ref):
        cells = student_notebook(ref.chapter.name).cells
        self.setups = [cell.source for cell in cells if _grade_id(cell).startswith("setup-")]
        self.stubs = {
            _grade_id(cell): cell.source for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")
        }
        self.questions = [cell.name for cell in ref.chapter.with_role("written")]
        self._exercises = ref.exercises
        self._skipped = {
            _squeezed(cell.source)
            for cell in cells
            if "figure" in cell.metadata.get("tags", [])
            or _grade_id(cell).endswith("-check")
            or _grade_id(cell).startswith("setup-")
        }

    def exercise_of(self, cell):
        """The exercise a cell belongs to, by its nbgrader id, else by what it defines; None if to none."""
        grade_id = _grade_id(cell)
        if grade_id in self._exercises:
            return grade_id
        if cell.cell_type != "code" or self.is_skipped(cell):
            return None
        defined = set(re.findall(r"^(?:def|class)\s+(\w+)", cell.source, re.MULTILINE))
        return next((name for name, item in self._exercises.items() if defined & set(item.defines)), None)

    def question_of(self, cell):
        """The written question a cell answers, or None."""
        return _grade_id(cell) if _grade_id(cell) in self.questions else None

    def is_stub(self, name, cell):
        """True if nothing was written into the cell of an exercise or a question."""
        return _squeezed(cell.source) in (_squeezed(self.stubs[name]), "")

    def is_skipped(self, cell):
        """Checks run elsewhere, setup comes from the source, and pictures cost time without changing a grade."""
        tags = cell.metadata.get("tags", [])
        grade_id = _grade_id(cell)
        if grade_id.startswith("setup-") or grade_id.endswith("-check"):
            return True
        return _squeezed(cell.source) in self._skipped or (isinstance(tags, list) and "figure" in tags)


@functools.cache
def released(ref):
    """The ``Released`` of a ``Reference``, made once."""
    return Released(ref)


def _grade_id(cell):
    return str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))


def _squeezed(text):
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
