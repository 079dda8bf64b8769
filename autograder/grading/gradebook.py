"""Results into nbgrader's gradebook and into the graded notebooks that formgrader shows.

One writer. The gradebook is written before the notebook: if this stops in between, the next run sees an old notebook
and does that student again. Marks that a person gave are never changed; where what they judged has changed, the mark
stays and is flagged for another look, as in nbgrader itself.
"""

import warnings
from dataclasses import dataclass, field, replace

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning

from autograder.grading.autograded import CHECK, autograded_notebook, grade_id
from autograder.grading.classroom import StudentNameError, write_atomically
from autograder.grading.database import GradebookError
from autograder.grading.result import GRADED

NO_RESPONSE = "No response."
TIMESTAMP, TIMESTAMP_BYTES = "timestamp.txt", 200
READ_ONLY = 0o444


class OtherVersion(ValueError):
    """A result does not fit the chapter in the classroom."""


@dataclass
class Recorded:
    """What ``record`` did: names of students, and why some could not be recorded."""

    students: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def record(classroom, results, notebook_of, tell=lambda result: None):
    """Put results into the gradebook and write the graded notebooks.

    Parameters
    ----------
    classroom: an open ``Classroom``.
    results: iterable of ``Result``.
    notebook_of: called as ``notebook_of(result)``; the student's notebook as an nbformat node, or None.
    tell: called as ``tell(result)`` after each.

    Returns a ``Recorded``. A result that does not fit (an impossible student name, another version of the chapter) is
    refused with a sentence, and the others go on. Recording the same result again changes nothing. Raises
    GradebookError if the gradebook is busy or out of reach, or the disk full; what was recorded until then stays.
    """
    handed_out, recorded = classroom.released_notebook(), Recorded()
    with classroom.gradebook() as gradebook, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own way with sessions, no concern of ours
        cells = _Cells(gradebook, classroom.chapter)
        for result in results:
            try:
                _record_one(classroom, gradebook, cells, handed_out, result, notebook_of)
                recorded.students.append(result.student)
            except (StudentNameError, OtherVersion) as error:
                recorded.refused[result.student] = str(error)
            except OSError as error:
                raise _not_written(classroom, result, error) from error
            tell(result)
    return recorded


def _not_written(classroom, result, error):
    return GradebookError(f"the graded notebook of {result.student} could not be written to {classroom.folder} "
                          f"({error.strerror or error}). What was graded is kept. Mend that, for example make room on "
                          "the disk, and run the same command again.")


def with_marks(classroom, results):
    """The results with the marks that people gave to written answers, as the gradebook has them now.

    A mark that is flagged for another look, because the answer changed after it, does not count yet.
    """
    with classroom.gradebook() as gradebook:
        return [_marked(classroom, gradebook, result) for result in results]


def _marked(classroom, gradebook, result):
    try:
        grades = gradebook.find_submission_notebook(classroom.chapter, classroom.chapter, result.student).grades
    except MissingEntry:
        return result
    marks = {grade.name: grade.manual_score for grade in grades if not grade.needs_manual_grade}
    written = tuple(replace(answer, mark=marks.get(answer.question)) for answer in result.written)
    return replace(result, written=written)


class _Cells:
    """The gradebook's cells of a chapter: names by database id."""

    def __init__(self, gradebook, chapter):
        notebook = gradebook.find_notebook(chapter, chapter)
        self.names = {cell.id: cell.name for cell in (*notebook.grade_cells, *notebook.solution_cells)}
        self.graded = {cell.name for cell in notebook.grade_cells}


def _record_one(classroom, gradebook, cells, handed_out, result, notebook_of):
    target = classroom.autograded(result.student) / f"{classroom.chapter}.ipynb"
    scores = _scores(classroom, cells, result)
    notebook = autograded_notebook(handed_out, result, notebook_of(result))
    changed = _changed_answers(target, notebook, result)
    _store(classroom, gradebook, cells, result.student, scores, changed, _unanswered(handed_out, notebook))
    write_atomically(target, nbformat.writes(notebook, version=4) + "\n", READ_ONLY)
    _copy_timestamp(classroom, result.student)


def _scores(classroom, cells, result):
    """The score by grade cell; None where a person has to mark."""
    scores = {f"{verdict.exercise}{CHECK}": float(verdict.points) for verdict in result.verdicts}
    for answer in result.written:
        scores[answer.question] = None if answer.attempted and result.status == GRADED else 0.0
    if set(scores) != cells.graded or result.chapter != classroom.chapter:
        odd = ", ".join(sorted(set(scores) ^ cells.graded)) or result.chapter
        raise OtherVersion(f"{result.student} was graded with another version of {classroom.chapter} ({odd}). "
                           "Grade it again.")
    return scores


def _changed_answers(target, notebook, result):
    """The written questions whose answer is not the one in the notebook stored before."""
    questions = {answer.question for answer in result.written}
    old = _answers(_read(target), questions)
    return {name for name, text in _answers(notebook, questions).items() if old.get(name) != text}


def _read(path):
    try:
        return nbformat.read(path, as_version=4)
    except Exception:  # not there, or damaged: then nothing is known of it
        return nbformat.v4.new_notebook()


def _answers(notebook, questions):
    cells = (cell for cell in notebook.cells if grade_id(cell) in questions)
    return {grade_id(cell): (cell.source, cell.get("attachments")) for cell in cells}


def _unanswered(handed_out, notebook):
    """Names of the cells that are as they were handed out."""
    given = {grade_id(cell): cell.source for cell in handed_out.cells if grade_id(cell)}
    return {grade_id(cell) for cell in notebook.cells if given.get(grade_id(cell)) == cell.source}


def _store(classroom, gradebook, cells, student, scores, changed, unanswered):
    gradebook.update_or_create_student(student)
    submission = gradebook.update_or_create_submission(classroom.chapter, student, **_timestamp(classroom, student))
    notebook = next(n for n in submission.notebooks if n.name == classroom.chapter)
    for grade in notebook.grades:
        name = cells.names[grade.cell_id]
        _set_grade(grade, scores[name], name in changed)
    for comment in notebook.comments:
        text = NO_RESPONSE if cells.names[comment.cell_id] in unanswered else None
        if comment.auto_comment != text:
            comment.auto_comment = text
    gradebook.db.commit()
    if submission.total_seconds_late > 0 or notebook.late_submission_penalty is not None:
        _assign_late_penalty(classroom, student)


def _set_grade(grade, score, changed):
    if grade.auto_score == score and not changed:
        return
    grade.auto_score = score
    grade.needs_manual_grade = score is None or grade.manual_score is not None


def _timestamp(classroom, student):
    """When the submission was handed in, if nbgrader's little file says so in a form nbgrader can read."""
    try:
        return {"timestamp": parse_utc(_timestamp_text(classroom, student))}
    except (ValueError, OverflowError):
        return {}


def _timestamp_text(classroom, student):
    path = classroom.submitted(student) / TIMESTAMP
    small = path.is_file() and not path.is_symlink() and path.stat().st_size <= TIMESTAMP_BYTES
    return path.read_text(encoding="utf-8", errors="replace").strip() if small else ""


def _copy_timestamp(classroom, student):
    """nbgrader compares these files to see what was handed in again since it was graded."""
    if _timestamp(classroom, student):
        write_atomically(classroom.autograded(student) / TIMESTAMP, _timestamp_text(classroom, student) + "\n")


def _assign_late_penalty(classroom, student):
    """nbgrader's own rule, as set in nbgrader_config.py."""
    resources = {"nbgrader": {"student": student, "assignment": classroom.chapter, "notebook": classroom.chapter,
                              "db_url": classroom.coursedir.db_url}}
    AssignLatePenalties(config=classroom.config).preprocess(nbformat.v4.new_notebook(), resources)
