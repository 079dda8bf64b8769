"""The answers to written questions: by their labels, and where those are gone, by the place where they stand."""

from autograder.grading.cell_text import is_readable
from autograder.grading.released import squeezed


def written_answers(cells, handed_out, notes):
    """A dict from question to text, for every question that has a cell; sentences in ``notes`` about the others."""
    found = {}
    for question in handed_out.questions:
        own = [cell for cell in cells if handed_out.question_of(cell) == question]
        answered = [cell.source for cell in own if not handed_out.is_stub(question, cell)]
        if answered:
            found[question] = answered[-1]
            continue
        place = _place(question, cells, handed_out)
        nearby = _texts_after(place, question, cells, handed_out)
        if nearby:
            found[question] = "\n\n".join(nearby)
            notes.append(_note(question, own))
        elif own or (place is not None and _is_blank(cells[place + 1 : place + 2], question, handed_out)):
            found[question] = handed_out.stubs[question]
        else:
            notes.append(f"The cell for the written question {question!r} is missing.")
    return found


def _place(question, cells, handed_out):
    """The position of a question's own cell, or of the text that asks it; None if both are gone."""
    own = [place for place, cell in enumerate(cells) if handed_out.question_of(cell) == question]
    asked = [place for place, cell in enumerate(cells) if squeezed(cell.source) == handed_out.asked_before[question]]
    return next(iter(own + asked), None)


def _texts_after(place, question, cells, handed_out):
    """The student's own texts below a place, down to the next cell that was handed out."""
    texts = []
    for cell in cells[place + 1 :] if place is not None else []:
        known = handed_out.is_as_released(cell) or handed_out.question_of(cell) or handed_out.exercises_in(cell)
        if known or (cell.cell_type == "code" and is_readable(cell.source)):
            break
        if not handed_out.is_stub(question, cell):
            texts.append(cell.source)
    return texts


def _is_blank(cells, question, handed_out):
    return any(handed_out.is_stub(question, cell) for cell in cells)


def _note(question, own):
    if own:
        return f"The answer to the written question {question!r} stands in a cell below its own; it was taken there."
    return f"The cell for the written question {question!r} had lost its label; the text below the question was taken."
