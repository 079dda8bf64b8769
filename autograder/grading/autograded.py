"""The graded notebook that formgrader shows: what was handed out, with the student's answers and our verdicts in it."""

import html
import re

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.grading.harmless import harmless_attachments, harmless_markdown, printable
from autograder.grading.submission import released
from autograder.reference import reference
from autograder.source import BEGIN_MARKS, BEGIN_SOLUTION, END_MARKS, END_SOLUTION
from nn101.checks.render import as_html, as_text

CHECK = "-check"
MAX_SOURCE = 20_000
MAX_ADDED = 60
NOTES = ('<div style="background: #fbfaf7; border: 1px solid #d9d5cc; border-left: 6px solid #0072B2; '
         'border-radius: 6px; padding: 0.7em 1em"><b>Notes from grading</b><ul>{}</ul></div>')
FOR_THE_MARKER = "**For the marker.** This cell is not part of the feedback that students get.\n\n"


def autograded_notebook(handed_out, result, submitted):
    """The notebook to store for one result.

    ``handed_out`` is the released notebook; ``submitted`` is the student's as an nbformat node, or None. Of theirs come
    the answers, what their cells printed, and cells they added. Everything of theirs is text (see harmless.py).
    """
    ref = reference(result.chapter)
    written = _Submitted(handed_out, submitted, released(ref), result.outputs)
    verdicts = {verdict.exercise: verdict for verdict in result.verdicts}
    answers = {answer.question: answer for answer in result.written}
    metadata = {**handed_out.metadata, "nn101": {"notes": list(result.notes), "status": result.status}}
    notebook = NotebookNode({**handed_out, "metadata": nbformat.from_dict(metadata)})
    cells = [_notes_cell(result.notes)] if result.notes else []
    for cell in map(_own_copy, handed_out.cells):
        name = grade_id(cell).removesuffix(CHECK)
        before, after = written.earlier.get(name, []), written.added.get(cell.id, [])
        if name in verdicts and grade_id(cell).endswith(CHECK):
            cells.append(_checked(cell, verdicts[name]))
        elif name in answers:
            cells += [_answered(cell, answers[name], written), _marker_cell(ref, name)]
        else:
            cells += [*before, _with_source(cell, *written.replacing(cell))]
        cells += after
    notebook.cells = cells
    return notebook


def _own_copy(cell):
    """A cell whose source, outputs and metadata may be changed; a deep copy of all cells takes twenty times longer."""
    return NotebookNode({**cell, "metadata": NotebookNode(cell.metadata)})


def _new_output(kind, **fields):
    """As nbformat's ``new_output``, without checking each of them against the whole of the format."""
    extra = {} if kind == "stream" else {"metadata": {}}
    if kind == "execute_result":
        extra["execution_count"] = None
    return nbformat.from_dict({"output_type": kind, **fields, **extra})


def grade_id(cell):
    """The nbgrader name of a cell, or an empty string."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


class _Submitted:
    """What a student's notebook adds to the one that was handed out."""

    def __init__(self, handed_out, notebook, kinds, outputs):
        self.answers, self.earlier, self.added, self.attachments, self.printed = {}, {}, {}, {}, {}
        self._outputs, self._kinds, self._count = outputs, kinds, 0
        self._places = {_squeezed(cell.source): cell.id for cell in handed_out.cells}
        self._places |= {grade_id(cell): cell.id for cell in handed_out.cells if grade_id(cell)}
        place = handed_out.cells[0].id
        for number, cell in enumerate(notebook.cells if notebook else []):
            place = self._places.get(_grade_id_or_source(cell), place)
            self._sort_in(number, cell, place)

    def _sort_in(self, number, cell, place):
        exercise, question = self._kinds.exercise_of(cell), self._kinds.question_of(cell)
        if question is not None:
            self.attachments.setdefault(question, harmless_attachments(cell.get("attachments")))
        elif exercise is not None:
            if not self._kinds.is_stub(exercise, cell):
                self._answer(exercise, number, cell)
        elif _squeezed(cell.source) in self._places:
            self.printed.setdefault(self._places[_squeezed(cell.source)], self._output(number))
        elif not self._kinds.is_skipped(cell) and cell.source.strip() and self._count < MAX_ADDED:
            self._count += 1
            self.added.setdefault(place, []).append(self._added_cell(number, cell))

    def _answer(self, exercise, number, cell):
        if exercise in self.answers:
            earlier_number, earlier_cell = self.answers[exercise]
            self.earlier.setdefault(exercise, []).append(self._added_cell(earlier_number, earlier_cell))
        self.answers[exercise] = number, cell

    def _added_cell(self, number, cell):
        metadata, key = {"nn101": {"role": "added"}}, f"added-{number}"
        if cell.cell_type == "code":
            return new_code_cell(_limited(cell.source), id=key, metadata=metadata, outputs=self._output(number))
        attachments = harmless_attachments(cell.get("attachments"))
        fresh = new_markdown_cell(harmless_markdown(_limited(cell.source), attachments), id=key, metadata=metadata)
        return _with_attachments(fresh, attachments)

    def replacing(self, cell):
        """Source and outputs for a cell that was handed out: the student's answer if there is one."""
        if grade_id(cell) in self.answers:
            number, answer = self.answers[grade_id(cell)]
            return _limited(answer.source), self._output(number)
        return cell.source, self.printed.get(cell.id, [])

    def _output(self, number):
        output = self._outputs.get(f"cell-{number}")
        text = "\n".join(part for part in (output.text, output.error) if part) if output else ""
        return [_new_output("stream", name="stdout", text=printable(text))] if text else []


def _grade_id_or_source(cell):
    return grade_id(cell) or _squeezed(cell.source)


def _squeezed(text):
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _limited(source):
    source = printable(source)
    return source if len(source) <= MAX_SOURCE else source[:MAX_SOURCE] + "\n... (cut here: too long to show)"


def _with_source(cell, source, outputs):
    cell.source = source
    if cell.cell_type == "code":
        cell.outputs = outputs
    return cell


def _with_attachments(cell, attachments):
    if attachments:
        cell.attachments = nbformat.from_dict(attachments)
    return cell


def _checked(cell, verdict):
    """A check cell as nbgrader's own grading would leave it: the panel, and the points as the cell's result."""
    panel = {"text/html": printable(as_html(verdict)), "text/plain": printable(as_text(verdict))}
    points = {"text/plain": repr(float(verdict.points))}
    cell.outputs = [_new_output("display_data", data=panel), _new_output("execute_result", data=points)]
    cell.metadata["nn101"] = {"role": "verdict", "outcome": verdict.outcome}
    return cell


def _answered(cell, answer, written):
    if not answer.attempted:
        return cell
    attachments = written.attachments.get(answer.question, {})
    cell.source = harmless_markdown(_limited(answer.text), attachments)
    return _with_attachments(cell, attachments)


def _marker_cell(ref, question):
    text = next(cell.text for cell in ref.chapter.with_role("written") if cell.name == question)
    for line, words in ((BEGIN_SOLUTION, "*Model answer*\n"), (BEGIN_MARKS, "\n*Mark scheme*\n"),
                        (END_SOLUTION, ""), (END_MARKS, "")):
        text = text.replace(line, words)
    metadata = {"nn101": {"role": "marker"}}
    return new_markdown_cell(FOR_THE_MARKER + text, id=_id(f"marker-{question}"), metadata=metadata)


def _notes_cell(notes):
    items = "".join(f"<li>{html.escape(' '.join(printable(note).split()))}</li>" for note in notes)
    return new_markdown_cell(NOTES.format(items), id="notes-from-grading", metadata={"nn101": {"role": "notes"}})


def _id(name):
    return re.sub(r"[^\w-]", "-", name, flags=re.ASCII)[:64]
