"""What the tests of classroom, gradebook and feedback share: a classroom of one's own, and graded students."""

import shutil
from types import SimpleNamespace

import pytest

from autograder.grading.classroom import open_again, open_classroom
from autograder.grading.result import GRADED, UNREADABLE, Result, WrittenAnswer
from autograder.source import written_points
from nn101.checks.judge import judge

CHAPTER = "01_perceptron"
SEED = 31


@pytest.fixture(scope="session")
def pristine_classroom(tmp_path_factory):
    """A classroom that nobody was graded in; copy it, do not use it."""
    return open_classroom(tmp_path_factory.mktemp("pristine") / "room", CHAPTER).folder


@pytest.fixture
def classroom(pristine_classroom, tmp_path):
    """An open classroom of the test's own."""
    shutil.copytree(pristine_classroom, tmp_path / "room")
    return open_again(tmp_path / "room", CHAPTER)


class Typed:
    """An answer as a student typed it, in the form that `Reference.records` takes."""

    def __init__(self, source):
        self.source = source

    def install(self, namespace):
        exec(self.source, namespace)


class Graders:
    """Makes students with their notebooks and results, judged as `autograder grade` would judge them."""

    def __init__(self, ref, make):
        self.ref, self.make = ref, make
        self._right = {name: self._judged(name, ref.expected(name, SEED)) for name in ref.exercises}

    def _judged(self, name, records, signatures=()):
        cases, expected = self.ref.cases(name, SEED), self.ref.expected(name, SEED)
        return judge(self.ref.exercises[name], cases, expected, records, signatures)

    def verdict(self, name, source):
        """The verdict on a cell's source; an empty one is an exercise not attempted."""
        if source == self.make.answers[name]:
            return self._right[name]
        if not source:
            return self._judged(name, [{"case": case.name, "unwritten": True} for case in self.ref.cases(name, SEED)])
        records = self.ref.records(name, SEED, Typed(source))
        return self._judged(name, records, self.ref.signatures(name, SEED))

    def student(self, name, *, changed=None, written="A line splits the plane.", notes=(), outputs=None):
        """A student with all reference answers but for ``changed``, a dict from exercise to source ("" for none)."""
        answers = {**self.make.answers, **(changed or {})}
        notebook = self.make.notebook({key: text for key, text in answers.items() if text}, written)
        verdicts = tuple(self.verdict(key, text) for key, text in answers.items())
        result = Result(name, CHAPTER, GRADED, verdicts, self._written(written), tuple(notes), outputs or {})
        return SimpleNamespace(name=name, notebook=notebook, result=result)

    def unreadable(self, name, note):
        """A student whose file could not be read."""
        verdicts = tuple(self.verdict(key, "") for key in self.ref.exercises)
        result = Result(name, CHAPTER, UNREADABLE, verdicts, self._written(""), (note,))
        return SimpleNamespace(name=name, notebook=None, result=result)

    def mistake(self, exercise, at=0):
        """The source of a known mistake."""
        return self.ref.mistakes[exercise][at].source()

    def _written(self, text):
        cells = self.ref.chapter.with_role("written")
        return tuple(WrittenAnswer(cell.name, written_points(cell), text, bool(text)) for cell in cells)


@pytest.fixture(scope="session")
def graders(ref, make):
    return Graders(ref, make)


@pytest.fixture
def recorded(classroom):
    """Records students into the classroom: ``recorded(student, ...)`` gives what ``record`` gives."""
    from autograder.grading.gradebook import record

    def put(*students):
        notebooks = {student.name: student.notebook for student in students}
        return record(classroom, [student.result for student in students], lambda result: notebooks[result.student])

    return put


@pytest.fixture
def grades(classroom):
    """``grades(student)``: a dict from cell to nbgrader's grade, as plain data."""

    def of(student):
        with classroom.gradebook() as gradebook:
            notebook = gradebook.find_submission_notebook(CHAPTER, CHAPTER, student)
            return {grade.name: SimpleNamespace(auto=grade.auto_score, manual=grade.manual_score, score=grade.score,
                                                waiting=grade.needs_manual_grade) for grade in notebook.grades}

    return of


@pytest.fixture
def mark(classroom):
    """``mark(student, cell, score)``: what formgrader does when a person gives a mark, and perhaps a comment."""

    def give(student, cell, score, comment=None):
        with classroom.gradebook() as gradebook:
            grade = gradebook.find_grade(cell, CHAPTER, CHAPTER, student)
            grade.manual_score, grade.needs_manual_grade = score, False
            if comment:
                gradebook.find_comment(cell, CHAPTER, CHAPTER, student).manual_comment = comment
            gradebook.db.commit()

    return give
