"""A classroom is a standard nbgrader course folder; making one never harms what is there."""

import itertools
import json
import os
import sqlite3
from signal import SIGKILL

import nbformat
import pytest
import sqlalchemy
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from sqlalchemy.engine import Engine

from autograder.build import student_notebook
from autograder.grading import classroom as module
from autograder.grading.classroom import (
    CONFIG_NAME,
    ClassroomError,
    StudentNameError,
    check_student_name,
    open_classroom,
    write_atomically,
)
from autograder.grading.database import GradebookError, has_tables, make_gradebook, require_ours
from autograder.source import BEGIN_MARKS, BEGIN_SOLUTION, written_points

CHAPTER = "01_perceptron"


def everything(folder):
    """Bytes and time of change of every file below a folder."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def test_the_gradebook_knows_every_cell_and_its_points(classroom, ref):
    with classroom.gradebook() as gradebook:
        notebook = gradebook.find_notebook(CHAPTER, CHAPTER)
        found = {cell.name: cell.max_score for cell in notebook.grade_cells}
    expected = {f"{name}-check": item.points for name, item in ref.exercises.items()}
    assert found == expected | {cell.name: written_points(cell) for cell in ref.chapter.with_role("written")}


def test_what_nbgrader_releases_is_the_course_notebook(classroom):
    released = classroom.release_path.read_text(encoding="utf-8")
    assert nbformat.reads(released, as_version=4).cells == student_notebook(CHAPTER).cells
    assert BEGIN_SOLUTION not in released and BEGIN_MARKS not in released and "autograder.stock" not in released


def test_opening_again_changes_nothing(classroom):
    before = everything(classroom.folder)
    open_classroom(classroom.folder, CHAPTER)
    assert everything(classroom.folder) == before


def test_the_alembic_command_is_not_needed(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    room = open_classroom(tmp_path / "room", CHAPTER)
    with Gradebook(room.coursedir.db_url, "nn101") as gradebook:
        assert [assignment.name for assignment in gradebook.assignments] == [CHAPTER]


def text_file(path):
    path.write_text("dear diary")


def other_database(path):
    with sqlite3.connect(path) as database:
        database.execute("create table recipes (name text)")


def other_course(path):
    make_gradebook(f"sqlite:///{path}")
    with Gradebook(f"sqlite:///{path}", "physics") as gradebook:
        gradebook.add_assignment("pendulum")


def nameless_course(path):
    make_gradebook(f"sqlite:///{path}")
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.add_assignment("pendulum")


def older_version(path):
    make_gradebook(f"sqlite:///{path}")
    with sqlite3.connect(path) as database:
        database.execute("update alembic_version set version_num = '50a4d84c131a'")


@pytest.mark.parametrize(("make_it", "words"), [
    (text_file, "is not a gradebook"),
    (other_database, "not an nbgrader gradebook"),
    (other_course, "the gradebook of another course (physics)"),
    (nameless_course, "the gradebook of another course (default_course)"),
    (older_version, "nbgrader db upgrade"),
])
def test_a_gradebook_of_something_else_is_left_alone(tmp_path, make_it, words):
    make_it(tmp_path / "gradebook.db")
    before = everything(tmp_path)
    with pytest.raises(GradebookError) as caught:
        open_classroom(tmp_path, CHAPTER)
    assert words in str(caught.value) and everything(tmp_path) == before


def made_until(db_url, statements):
    """Make a gradebook in another process and kill that before so many statements are done; True if it was killed."""
    child = os.fork()
    if child == 0:
        left = itertools.count(statements, -1)
        sqlalchemy.event.listen(Engine, "before_cursor_execute", lambda *_: next(left) or os.kill(os.getpid(), SIGKILL))
        sqlalchemy.event.listen(Engine, "commit", lambda *_: next(left) or os.kill(os.getpid(), SIGKILL))
        try:
            make_gradebook(db_url)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_gradebook_is_there_as_a_whole_or_not_at_all(tmp_path):
    """Killed before each of its statements in turn: what is left is ours, and is finished the next time."""
    for statements in itertools.count():
        db_url = f"sqlite:///{tmp_path / f'{statements}.db'}"
        if not made_until(db_url, statements):
            break
        require_ours(db_url)
        assert not has_tables(db_url)
        make_gradebook(db_url)
        require_ours(db_url)
        assert has_tables(db_url)
    assert statements > 20


@pytest.mark.parametrize(("config", "words"), [
    ("c = get_config()\nc.CourseDirectory.course_id = 'physics'", "another course (physics)"),
    ("c = get_config()", "another course (without a name)"),
    ("this is not Python", "cannot be read"),
])
def test_the_folder_of_another_course_is_left_alone(tmp_path, config, words):
    (tmp_path / CONFIG_NAME).write_text(config)
    before = everything(tmp_path)
    with pytest.raises(ClassroomError) as caught:
        open_classroom(tmp_path, CHAPTER)
    assert words in str(caught.value) and everything(tmp_path) == before


def test_impossible_folders_are_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ClassroomError, match="is a file"):
        open_classroom(tmp_path / "file", CHAPTER)
    with pytest.raises(ClassroomError, match="is a file"):
        open_classroom(tmp_path / "file" / "room", CHAPTER)
    with pytest.raises(ClassroomError, match="wildcards"):
        open_classroom(tmp_path / "group [a]", CHAPTER)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_settings_belong_to_the_instructor(classroom):
    path = classroom.folder / CONFIG_NAME
    path.write_text(path.read_text() + f'\nc.CourseDirectory.db_url = "sqlite:///{classroom.folder}/marks.db"\n')
    mine = path.read_text()
    open_classroom(classroom.folder, CHAPTER)
    assert path.read_text() == mine
    with sqlite3.connect(classroom.folder / "marks.db") as database:
        assert database.execute("select name from assignment").fetchall() == [(CHAPTER,)]


def test_a_moved_classroom_works_where_it_is(classroom, tmp_path):
    classroom.folder.rename(tmp_path / "moved")
    room = open_classroom(tmp_path / "moved", CHAPTER)
    assert room.coursedir.db_url.endswith("moved/gradebook.db") and room.release_path.is_relative_to(tmp_path / "moved")


def test_a_gradebook_that_was_deleted_is_made_again(classroom):
    (classroom.folder / "gradebook.db").unlink()
    with open_classroom(classroom.folder, CHAPTER).gradebook() as gradebook:
        assert gradebook.find_notebook(CHAPTER, CHAPTER).grade_cells


# ---- the chapter changes --------------------------------------------------------------------------------------


@pytest.fixture
def next_version(monkeypatch):
    """Makes the chapter's source another one: ``next_version(change)`` applies ``change`` to its cells."""
    original = module.nbgrader_source

    def set_to(change):
        def changed(chapter):
            notebook = original(chapter)
            notebook.cells = change(notebook.cells)
            return notebook

        monkeypatch.setattr(module, "nbgrader_source", changed)

    return set_to


def reworded(cells):
    cells[0].source += "\n\nA better introduction."
    return cells


def without_relu(cells):
    return [cell for cell in cells if not str(cell.metadata.get("nbgrader", {}).get("grade_id")).startswith("relu")]


def test_a_reworded_chapter_is_released_again_and_grades_stay(classroom, next_version, graders, recorded, mark, grades):
    recorded(graders.student("Ada"))
    mark("Ada", "linear-limit", 3)
    before = {name: vars(grade) for name, grade in grades("Ada").items()}
    next_version(reworded)
    open_classroom(classroom.folder, CHAPTER)
    assert "A better introduction." in classroom.release_path.read_text()
    assert {name: vars(grade) for name, grade in grades("Ada").items()} == before


def test_exercises_may_not_vanish_under_grades(classroom, next_version, graders, recorded):
    recorded(graders.student("Ada"))
    next_version(without_relu)
    before = everything(classroom.folder)
    with pytest.raises(ClassroomError, match=r"relu, relu-check.* after 1 submissions"):
        open_classroom(classroom.folder, CHAPTER)
    assert everything(classroom.folder) == before


def test_exercises_may_vanish_while_nobody_is_graded(classroom, next_version):
    next_version(without_relu)
    with open_classroom(classroom.folder, CHAPTER).gradebook() as gradebook:
        assert "relu-check" not in [cell.name for cell in gradebook.find_notebook(CHAPTER, CHAPTER).grade_cells]


def test_a_source_notebook_changed_by_hand_is_not_replaced(classroom, next_version):
    classroom.source_path.write_text(classroom.source_path.read_text() + " ")
    open_classroom(classroom.folder, CHAPTER)
    next_version(reworded)
    before = everything(classroom.folder)
    with pytest.raises(ClassroomError, match="was changed by hand"):
        open_classroom(classroom.folder, CHAPTER)
    assert everything(classroom.folder) == before


def test_a_release_that_failed_is_made_next_time(tmp_path, monkeypatch):
    def fails(self):
        raise RuntimeError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(GenerateAssignment, "start", fails)
        with pytest.raises(ClassroomError, match="no space left"):
            open_classroom(tmp_path / "room", CHAPTER)
    assert open_classroom(tmp_path / "room", CHAPTER).release_path.exists()


def test_a_full_disk_is_said_in_a_sentence(tmp_path, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module, "make_gradebook", full)
        with pytest.raises(ClassroomError, match="could not be written to .*No space left"):
            open_classroom(tmp_path / "room", CHAPTER)
    assert open_classroom(tmp_path / "room", CHAPTER).release_path.exists()


# ---- names and files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [
    "Ada Lovelace", "李雷", "Zoë", "o'brien.2", "s-1234567", "{braces}", "a+b", "x" * 128,
])
def test_names_that_nbgrader_can_hold_are_kept(classroom, name):
    assert check_student_name(name) == name
    assert classroom.autograded(name) == classroom.folder / "autograded" / name / CHAPTER


@pytest.mark.parametrize("name", [
    "", " ", ".", "..", "../Ada", "/etc", "a/b", "a\\b", ".hidden", "Ada ", "line\nbreak", "nul\0", "*", "[a]", "what?",
    "x" * 129, "half \ud800 letter", "\u202eadA",
])
def test_names_that_would_do_harm_are_refused(classroom, name):
    for folder in (classroom.submitted, classroom.autograded, classroom.feedback):
        with pytest.raises(StudentNameError, match="cannot be used"):
            folder(name)


def test_files_are_replaced_as_a_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    assert write_atomically(path, "old") and not write_atomically(path, "old")

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, "new")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["page.html"]


def test_what_is_remembered_may_be_lost(classroom):
    (classroom.folder / module.STATE_NAME).write_text("{")
    open_classroom(classroom.folder, CHAPTER)
    assert json.loads((classroom.folder / module.STATE_NAME).read_text())["chapters"][CHAPTER]["source"]


def test_a_busy_gradebook_is_said_in_a_sentence(classroom):
    path = classroom.folder / CONFIG_NAME
    path.write_text(path.read_text() + '\nc.CourseDirectory.db_url += "?timeout=0.1"\n')
    with sqlite3.connect(classroom.folder / "gradebook.db", isolation_level=None) as database:
        database.execute("begin exclusive")
        with pytest.raises(GradebookError, match="locked"):
            open_classroom(classroom.folder, CHAPTER)
