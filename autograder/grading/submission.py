"""Pick out what counts in a notebook: which cells are run, and in which order."""

from dataclasses import dataclass, field, replace

from autograder.build import student_notebook
from autograder.grading.cell_text import is_readable
from autograder.grading.handed_in import SubmissionError
from autograder.grading.names import in_order, put_back
from autograder.grading.notebook_file import notebook_finder, parse_notebook
from autograder.grading.parts import EXERCISE, LESSON, OWN, SETUP, SPECIAL, TEXT, Part, added_part, parts_of
from autograder.grading.released import Released, grade_id, released
from autograder.grading.written import written_answers
from autograder.source import chapter_names

__all__ = ["Plan", "Released", "notebook_finder", "parse_notebook", "plan", "released"]

NAMED = 5
_LEFT_IN = {
    "input": "`input()` was left in. Nobody can answer while a notebook is graded, so it got an empty line.",
    "breakpoint": "A breakpoint was left in; it was passed over.",
}


@dataclass
class Plan:
    """What counts in a submission: ``cells`` to run as ``(id, source)``, written answers, notes on repairs.

    ``exercise_cells`` maps an exercise to the id of the cell that answers it; ``own`` holds the ids of all cells that
    the student wrote or changed; ``titles`` says of every id what a sentence calls that cell.
    """

    cells: list = field(default_factory=list)
    exercise_cells: dict = field(default_factory=dict)
    own: set = field(default_factory=set)
    titles: dict = field(default_factory=dict)
    written: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)


def plan(notebook, ref):
    """Decide what counts in a student's notebook. Raises SubmissionError if nothing of this chapter is in it."""
    handed_out = released(ref)
    chosen = Plan(notes=list(notebook.get("repairs", [])))
    parts = parts_of(notebook, handed_out, chosen.notes)
    written_notes = []
    chosen.written = written_answers(notebook.cells, handed_out, written_notes)
    answers = _answers(parts, ref, handed_out, chosen)
    _require_this_chapter(answers, chosen, parts, notebook, ref)
    defining = {name: found or _stubs(name, parts) for name, found in answers.items()}
    running = in_order(_running(parts, defining, handed_out, chosen), chosen.notes)
    counted = {name: found[-1] for item, found in defining.items() if found for name in ref.exercises[item].defines}
    chosen.cells = [(part.key, part.source) for part in running] + put_back(running, counted, chosen.notes)
    chosen.titles = {part.key: str(part) for part in running}
    chosen.exercise_cells = {name: found[-1].key for name, found in answers.items() if found}
    chosen.own = {part.key for part in running if part.kind in (EXERCISE, OWN)}
    waits = {what for part in running if part.key in chosen.own for what in part.text.all("waits")}
    chosen.notes += [words for what, words in _LEFT_IN.items() if what in waits] + written_notes
    return chosen


def _answers(parts, ref, handed_out, chosen):
    """The parts that answer each exercise, the one that counts last; those in cells of another kind among them."""
    answers, missing = {}, []
    for name in ref.chapter.exercises:
        found = [part for part in parts if name in part.exercises]
        written = [part for part in found if not handed_out.is_unwritten(name, part)]
        if not written:
            written = [part for part in parts if part.kind == OWN and name in handed_out.renamed_in(part)]
        if not written:
            written = [_as_code(part, name) for part in parts if _is_code_in_text(part, name, handed_out)]
        answers[name] = sorted(written, key=lambda part: is_readable(part.source))
        labelled = [part for part in parts if grade_id(part.cell) == name]
        if not written and not found and labelled:
            chosen.notes.append(f"The cell of {name} does not define {_listed(ref.exercises[name].defines)}: "
                                "is the name as it was handed out?")
        elif not written and not found:
            missing.append(name)
        _say_what_counts(name, answers[name], handed_out, chosen.notes)
    if missing:
        chosen.notes.append(_missing_note(missing))
    return answers


def _stubs(name, parts):
    """The last cell in which an exercise waits for an answer; it is run, or NumPy's `tanh` might pass for one."""
    return [part for part in parts if name in part.exercises][-1:]


def _is_code_in_text(part, name, handed_out):
    return part.kind == TEXT and part.cell.cell_type != "code" and name in handed_out.defined_in(_coded(part))


def _as_code(part, name):
    return replace(part, kind=EXERCISE, exercises=(name,))


def _coded(part):
    return type(part.cell)({**part.cell, "cell_type": "code", "source": part.source})


def _say_what_counts(name, written, handed_out, notes):
    readable = [part for part in written if is_readable(part.source)]
    if len(readable) > 1:
        notes.append(f"{name} is written in {len(readable)} cells; the one furthest down counts.")
    for part in written:
        if not is_readable(part.source):
            notes.append(_unreadable_note(name, part.text.problem, bool(readable)))
    if written and written[-1].cell.cell_type != "code":
        notes.append(f"The cell of {name} had become a {written[-1].cell.cell_type} cell; it was run as code.")
    if written and handed_out.is_special(written[-1].cell):
        notes.append(f"The answer to {name} stands in a cell that is meant for something else; it counts all the same.")


def _unreadable_note(name, problem, another):
    advice = " Word processors and chat windows put such characters in; type it anew." if "character" in problem else ""
    what = f"Python cannot read {'one of the cells' if another else 'the cell'} of {name} ({problem})."
    return what + advice + ("" if another else " Until that is mended it counts as not written.")


def _listed(names):
    return " and ".join(f"`{name}`" for name in names)


def _missing_note(names):
    if len(names) == 1:
        return f"The cell of {names[0]} is missing."
    shown, more = names[:NAMED], len(names) - NAMED
    listed = f"{', '.join(shown)} and {more} more" if more > 0 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"The cells of {listed} are missing."


def _require_this_chapter(answers, chosen, parts, notebook, ref):
    if chosen.written or any(part.exercises for part in parts) or any(answers.values()):
        return
    ids = {grade_id(cell) for cell in notebook.cells}
    for other in chapter_names():
        if other != ref.chapter.name and ids & {grade_id(cell) for cell in student_notebook(other).cells} - {""}:
            raise SubmissionError(f"This is a notebook of {other}, not of {ref.chapter.name}.")
    raise SubmissionError(f"No cell of {ref.chapter.name} is in this notebook. Was another file handed in by accident?")


def _running(parts, answers, handed_out, chosen):
    """The parts to run: the course's own set-up first, then answers, lessons and the student's own cells in turn."""
    setups = [Part(f"setup-{number}", text, SETUP) for number, text in enumerate(handed_out.setups)]
    counted = {part.key: part for found in answers.values() for part in found}
    used = {name for part in parts if part.kind in (EXERCISE, OWN) for name in part.text.all("uses")}
    running = []
    for part in parts:
        if part.key in counted:
            running.append(counted[part.key])
        elif part.kind in (LESSON, OWN):
            running.append(part)
        elif part.kind == SPECIAL and (added := added_part(part, handed_out, used)):
            running.append(added)
            chosen.notes.append(_added_note(part))
    return setups + running


def _added_note(part):
    if grade_id(part.cell).startswith("setup-"):
        return "The cell with the course's imports was changed; the original was run, and what you added to it."
    return "A cell for a picture or a check was changed; what you defined in it was run too."
