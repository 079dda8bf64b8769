"""Results into nbgrader's gradebook and into the graded notebooks that formgrader shows.

One writer, few transactions. The gradebook is written before the notebooks: if this stops in between, the next run
finds notebooks that do not name the result they were made from, and does those students again. Marks that a person
gave are never changed; where what they judged has changed, the mark stays and is flagged for another look, as in
nbgrader itself.
"""

import contextlib
import hashlib
import json
import warnings
from dataclasses import dataclass, field, replace

import nbformat
from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning

from autograder.grading.autograded import CHECK, autograded_notebook, grade_id
from autograder.grading.classroom import StudentNameError, write_atomically
from autograder.grading.database import GradebookError
from autograder.grading.result import GRADED
from nn101 import __version__

NO_RESPONSE = "No response."
TIMESTAMP, TIMESTAMP_BYTES = "timestamp.txt", 200
AT_ONCE = 20  # results per transaction
READ_ONLY = 0o444


class OtherVersion(ValueError):
    """A result does not fit the chapter in the classroom."""


@dataclass
class Recorded:
    """What ``record`` did: names of students, and why some could not be recorded."""

    students: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def record(classroom, results, notebook_of):
    """Put results into the gradebook and write the graded notebooks.

    Parameters
    ----------
    classroom: an open ``Classroom``.
    results: iterable of ``Result``.
    notebook_of: called as ``notebook_of(result)``; the student's notebook as an nbformat node, or None.

    Returns a ``Recorded``. A result that does not fit (an impossible student name, another version of the chapter) is
    refused with a sentence, and the others go on. Recording the same result again changes nothing. Raises
    GradebookError if the gradebook is busy or out of reach, or the disk full; what was recorded until then stays.
    """
    recorded = Recorded()
    with classroom.gradebook() as gradebook, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own way with sessions, no concern of ours
        writer = _Writer(classroom, gradebook, notebook_of, recorded)
        for some in _in_parts(results, AT_ONCE):
            writer.write(some)
    return recorded


class Recorder:
    """Records results as they come, a few at a time, so that it is nearly done when the last one comes.

    Parameters as for ``record``. A gradebook that is busy stops nobody from grading: it is tried again in the end.
    """

    def __init__(self, classroom, notebook_of):
        self._classroom, self._notebook_of = classroom, notebook_of
        self._waiting, self._recorded, self._busy = [], Recorded(), False

    def add(self, result):
        """Record a result soon; returns nothing and raises nothing."""
        self._waiting.append(result)
        if len(self._waiting) >= AT_ONCE and not self._busy:
            try:
                self._record()
            except GradebookError:
                self._busy = True

    def finish(self):
        """Record what is left; returns a ``Recorded`` of all, or raises GradebookError as ``record`` does."""
        self._record()
        return self._recorded

    def _record(self):
        recorded = record(self._classroom, self._waiting, self._notebook_of)
        self._recorded.students += recorded.students
        self._recorded.refused |= recorded.refused
        self._waiting = []


def _in_parts(results, size):
    results = list(results)
    return [results[start : start + size] for start in range(0, len(results), size)]


class _Writer:
    """Writes results of one chapter, many in one transaction."""

    def __init__(self, classroom, gradebook, notebook_of, recorded):
        self._classroom, self._gradebook, self._notebook_of = classroom, gradebook, notebook_of
        self._recorded, self._handed_out = recorded, classroom.released_notebook()
        self._cells = _Cells(gradebook, classroom.chapter)
        self._known = _students_with_grades(gradebook, classroom.chapter)

    def write(self, results):
        """Gradebook first, then notebooks."""
        notebooks = []
        with _one_transaction(self._gradebook):
            for result in results:
                try:
                    if not self._is_recorded(result):
                        notebooks.append((result, self._grades_of(result)))
                    self._recorded.students.append(result.student)
                except (StudentNameError, OtherVersion) as error:
                    self._recorded.refused[result.student] = str(error)
        for result, notebook in notebooks:
            self._finish(result, notebook)

    def _is_recorded(self, result):
        target = _target(self._classroom, result.student)
        return result.student in self._known and _recorded_as(target) == _digest(self._classroom, result)

    def _grades_of(self, result):
        """Put the grades of a result into the gradebook; returns the graded notebook."""
        classroom, student = self._classroom, result.student
        scores = _scores(classroom, self._cells, result)
        notebook = autograded_notebook(self._handed_out, result, self._notebook_of(result))
        changed = _changed_answers(_target(classroom, student), notebook, result)
        unanswered = _unanswered(self._handed_out, notebook)
        _store(classroom, self._gradebook, self._cells, student, scores, changed, unanswered)
        return notebook

    def _finish(self, result, notebook):
        notebook.metadata["nn101"]["result"] = _digest(self._classroom, result)
        try:
            _assign_late_penalty(self._classroom, self._gradebook, result.student)
            _copy_timestamp(self._classroom, result.student)
            write_atomically(_target(self._classroom, result.student), _as_json(notebook), READ_ONLY)
        except OSError as error:
            raise _not_written(self._classroom, result, error) from error


@contextlib.contextmanager
def _one_transaction(gradebook):
    """nbgrader commits after every row that it adds, and each commit waits for the disk; inside, all wait once."""
    session = gradebook.db
    session.commit = session.flush
    try:
        yield
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.commit
    session.commit()


def _students_with_grades(gradebook, chapter):
    found = gradebook.db.query(SubmittedAssignment.student_id).join(Assignment).filter(Assignment.name == chapter)
    return {student for (student,) in found}


def _target(classroom, student):
    return classroom.autograded(student) / f"{classroom.chapter}.ipynb"


def _digest(classroom, result):
    """What a graded notebook says it was made from: the result, and what decides whether it was late."""
    about = [__version__, result.to_plain(), _timestamp_text(classroom, result.student)]
    late = repr(classroom.config.get("LateSubmissionPlugin"))
    return hashlib.sha256(json.dumps([*about, late]).encode()).hexdigest()


def _recorded_as(target):
    try:
        return json.loads(target.read_bytes())["metadata"]["nn101"]["result"]
    except (OSError, ValueError, KeyError, TypeError):  # not there, damaged, or made by stock nbgrader
        return None


def _as_json(notebook):
    """A notebook as text. Without line breaks, because Python indents JSON twenty times more slowly."""
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _not_written(classroom, result, error):
    return GradebookError(f"the graded notebook of {result.student} could not be written to {classroom.folder} "
                          f"({error.strerror or error}). What was graded is kept. Mend that, for example make room on "
                          "the disk, and run the same command again.")


def with_marks(classroom, results):
    """The results with the marks that people gave to written answers, as the gradebook has them now.

    A mark that is flagged for another look, because the answer changed after it, does not count yet.
    """
    with classroom.gradebook() as gradebook:
        marks = _marks(gradebook, classroom.chapter)
    return [_marked(result, marks[result.student]) if result.student in marks else result for result in results]


def _marks(gradebook, chapter):
    """``{student: {question: mark}}``, in one query: asking for each student would take minutes in a large class."""
    rows = (
        gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade.manual_score)
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .filter(Assignment.name == chapter, Assignment.course_id == gradebook.course_id)
        .filter(Grade.needs_manual_grade.is_(False))
    )
    marks = {}
    for student, question, mark in rows:
        marks.setdefault(student, {})[question] = mark
    return marks


def _marked(result, marks):
    written = tuple(replace(answer, mark=marks.get(answer.question)) for answer in result.written)
    return replace(result, written=written)


class _Cells:
    """The gradebook's cells of a chapter: names by database id."""

    def __init__(self, gradebook, chapter):
        notebook = gradebook.find_notebook(chapter, chapter)
        self.names = {cell.id: cell.name for cell in (*notebook.grade_cells, *notebook.solution_cells)}
        self.graded = {cell.name for cell in notebook.grade_cells}


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
    gradebook.db.flush()


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


def _assign_late_penalty(classroom, gradebook, student):
    """nbgrader's own rule, as set in nbgrader_config.py."""
    notebook = gradebook.find_submission_notebook(classroom.chapter, classroom.chapter, student)
    if not notebook.assignment.total_seconds_late and notebook.late_submission_penalty is None:
        return
    resources = {"nbgrader": {"student": student, "assignment": classroom.chapter, "notebook": classroom.chapter,
                              "db_url": classroom.coursedir.db_url}}
    AssignLatePenalties(config=classroom.config).preprocess(nbformat.v4.new_notebook(), resources)
