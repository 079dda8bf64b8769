"""The classroom: a standard nbgrader course folder with our chapters in it.

    nbgrader_config.py   settings, for nbgrader and for us
    source/ release/     the chapter with and without its answers
    submitted/           what students handed in
    autograded/ feedback/ gradebook.db
    evidence/ journal/ grades.csv report.html
    exchange/            nbgrader's, for those who use it
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import sqlalchemy
from nbgrader.api import Assignment, Gradebook, SubmittedAssignment
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import Config, PyFileConfigLoader

from autograder.build import nbgrader_source
from autograder.grading.database import COURSE_ID, GradebookError, has_tables, make_gradebook, require_ours, shown

CONFIG_NAME = "nbgrader_config.py"
EXCHANGE_NAME = "exchange"  # as in the settings of a new classroom
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
STATE_NAME = ".nn101-classroom.json"
WILDCARDS = re.compile(r"[*?\[\]]")
MAX_NAME = 128  # bytes; the width of nbgrader's column


class ClassroomError(ValueError):
    """The folder cannot serve as a classroom; the message says what to do."""


class StudentNameError(ValueError):
    """A student's name that no nbgrader course folder can hold."""


@dataclass(frozen=True)
class Classroom:
    """An open classroom. Paths follow ``nbgrader_config.py``; those of students raise StudentNameError."""

    folder: Path
    chapter: str
    coursedir: CourseDirectory = field(repr=False)
    config: Config = field(repr=False)

    @property
    def release_path(self):
        """The notebook that students get."""
        return self._path(self.coursedir.release_directory, ".") / f"{self.chapter}.ipynb"

    @property
    def source_path(self):
        """The notebook with answers, hidden tests and mark schemes."""
        return self._path(self.coursedir.source_directory, ".") / f"{self.chapter}.ipynb"

    def submitted(self, student):
        """The folder of what a student handed in."""
        return self._of_student(self.coursedir.submitted_directory, student)

    def autograded(self, student):
        """The folder of a student's graded notebook."""
        return self._of_student(self.coursedir.autograded_directory, student)

    def feedback(self, student):
        """The folder of a student's feedback page."""
        return self._of_student(self.coursedir.feedback_directory, student)

    def released_notebook(self):
        """The notebook that students get, as an nbformat node."""
        return nbformat.read(self.release_path, as_version=4)

    @contextlib.contextmanager
    def gradebook(self):
        """nbgrader's gradebook, open. Raises GradebookError if the database is busy or out of reach."""
        try:
            with Gradebook(self.coursedir.db_url, COURSE_ID) as gradebook:
                yield gradebook
        except sqlalchemy.exc.OperationalError as error:
            raise GradebookError(f"the gradebook {shown(self.coursedir.db_url)} cannot be used now ({error.orig}). If "
                                 "formgrader or another command is busy with it, wait, then run this again.") from error

    def _path(self, step, student):
        return Path(self.coursedir.format_path(step, student, self.chapter))

    def _of_student(self, step, student):
        return self._path(step, check_student_name(student))


def check_student_name(name):
    """The name, if it can be a folder's name and nbgrader's id of a student. Raises StudentNameError."""
    complaint = _name_complaint(name)
    if complaint:
        raise StudentNameError(f"the student name {name!r} cannot be used: {complaint}. Rename the submission.")
    return name


def _name_complaint(name):
    if not name or name != name.strip():
        return "it is empty, or begins or ends with a space"
    if name.startswith(".") or re.search(r"[/\\]", name):
        return "it begins with a dot, or has a slash in it"
    if WILDCARDS.search(name):
        return "nbgrader takes *, ?, [ and ] for wildcards"
    if re.search(r'[<>"]', name):
        return 'nbgrader would write <, > and " into its pages as they are'
    if not name.isprintable() or len(name.encode("utf-8", "replace")) > MAX_NAME:
        return f"it has letters that cannot be printed, or is longer than {MAX_NAME} bytes"
    return ""


def open_classroom(folder, chapter):
    """Make or open the classroom in ``folder`` (a path) for a chapter; bring its notebooks and gradebook up to date.

    Opening again is cheap. Submissions and grades are never lost: raises ClassroomError or GradebookError, before
    anything is written, if the folder or its gradebook belongs to something else, or if exercises came or went after
    grading began.
    """
    folder = Path(folder).expanduser().resolve()
    _require_usable(folder)
    text = nbformat.writes(nbgrader_source(chapter), version=4) + "\n"
    room = open_again(folder, chapter)
    require_ours(room.coursedir.db_url)
    version, known = hashlib.sha256(text.encode()).hexdigest(), _state(folder).get(chapter, {})
    if known.get("source") == version and room.release_path.exists() and _knows_chapter(room):
        return room
    _require_same_cells(room, text)
    _require_untouched(room.source_path, text, known)
    try:
        _furnish(room, text)
        _remember(folder, chapter, {"source": version, "file": _file_hash(room.source_path)})
    except (OSError, sqlalchemy.exc.OperationalError) as error:
        raise ClassroomError(f"{folder} could not be written to ({error}). Mend that, then run this again.") from error
    return room


def open_again(folder, chapter):
    """A classroom that this run has opened before, for another process; nothing is checked or written."""
    config = _read_config(folder)
    return Classroom(folder, chapter, CourseDirectory(config=config, assignment_id=chapter), config)


# ---- the folder ---------------------------------------------------------------------------------------------


def _require_usable(folder):
    if WILDCARDS.search(str(folder)):
        raise ClassroomError(f"nbgrader cannot work in {folder}: it takes *, ?, [ and ] in a path for wildcards. "
                             "Choose a folder without them.")
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not nearest.is_dir():
        raise ClassroomError(f"{nearest} is a file, and a classroom is a folder. Choose another name.")
    if not os.access(nearest, os.W_OK):
        raise ClassroomError(f"{nearest} cannot be written to, so no classroom can be in it. Choose another place.")


def _read_config(folder):
    """The settings in this folder's own file, else those that a new classroom starts with."""
    path = folder / CONFIG_NAME
    try:
        config = PyFileConfigLoader(CONFIG_NAME, path=str(folder)).load_config() if path.exists() else _new_config(path)
    except Exception as error:
        raise ClassroomError(f"{path} cannot be read ({type(error).__name__}: {error}). Mend it, or move it away "
                             "to get a fresh one.") from error
    course = config.CourseDirectory.get("course_id", "")
    if course != COURSE_ID:
        raise ClassroomError(f"{folder} is the nbgrader folder of another course ({course or 'without a name'}), so "
                             "nothing was changed. Choose another folder; `autograder` makes it.")
    config.CourseDirectory.root = str(folder)
    return config


def _new_config(path):
    config = Config()
    exec(compile(_config_text(), CONFIG_NAME, "exec"), {"get_config": lambda: config, "__file__": str(path)})
    return config


def _config_text():
    return (TEMPLATES / f"{CONFIG_NAME}.txt").read_text(encoding="utf-8")


def write_atomically(path, content, mode=0o644):
    """Write a file so that nobody ever sees half of it; a file that holds this content already is left alone.

    Returns True if it was written. ``content`` is text or bytes, ``mode`` the permission bits.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.read_bytes() == data:
        return False
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        fresh.write_bytes(data)
        fresh.chmod(mode)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return True


# ---- the chapter in it ----------------------------------------------------------------------------------------


def _state(folder):
    try:
        return json.loads((folder / STATE_NAME).read_text(encoding="utf-8"))["chapters"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _remember(folder, chapter, known):
    state = {"about": "what `autograder` last put into source/", "chapters": {**_state(folder), chapter: known}}
    write_atomically(folder / STATE_NAME, json.dumps(state, indent=1) + "\n")


def _file_hash(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _require_untouched(path, text, known):
    """A source notebook that somebody else wrote or changed is not replaced."""
    if not path.exists() or path.read_bytes() == text.encode() or _file_hash(path) == known.get("file"):
        return
    raise ClassroomError(f"{path} was changed by hand, and a newer version of the chapter is about to replace it. Move "
                         f"it away (changes belong into solutions/{path.stem}.py), then run this again.")


def _knows_chapter(room):
    if not has_tables(room.coursedir.db_url):
        return False
    with room.gradebook() as gradebook:
        return any(assignment.name == room.chapter and assignment.notebooks for assignment in gradebook.assignments)


def _require_same_cells(room, text):
    """Grades hang on cells: once there are grades, cells may change, but neither come nor go."""
    if not has_tables(room.coursedir.db_url):
        return
    with room.gradebook() as gradebook:
        notebooks = [n for a in gradebook.assignments if a.name == room.chapter for n in a.notebooks]
        old = {cell.name for notebook in notebooks for cell in notebook.source_cells}
        submissions = gradebook.db.query(SubmittedAssignment).join(Assignment)
        count = submissions.filter(Assignment.name == room.chapter).count()
    cells = nbformat.reads(text, as_version=4).cells
    changed = old ^ {cell.metadata.nbgrader.grade_id for cell in cells if "nbgrader" in cell.metadata}
    if count and changed:
        raise ClassroomError(f"exercises of {room.chapter} came or went ({', '.join(sorted(changed))}) after {count} "
                             f"submissions were graded in {room.folder}. nbgrader cannot change those under existing "
                             "grades, so nothing was changed. Grade into a new folder, or take the chapter as it was.")


def _furnish(room, text):
    """Settings, source notebook, gradebook and released notebook."""
    if not (room.folder / CONFIG_NAME).exists():
        write_atomically(room.folder / CONFIG_NAME, _config_text())
        (room.folder / EXCHANGE_NAME).mkdir(exist_ok=True)
    write_atomically(room.source_path, text)
    make_gradebook(room.coursedir.db_url)
    _generate_assignment(room)


def _generate_assignment(room):
    """nbgrader's own `generate_assignment`, in this process."""
    converter = GenerateAssignment(coursedir=room.coursedir, config=room.config)
    converter.force = True
    try:
        converter.start()
    except (NbGraderException, RuntimeError) as error:
        shutil.rmtree(room.release_path.parent, ignore_errors=True)
        raise ClassroomError(f"nbgrader could not make {room.chapter} in {room.folder}: {error}") from error
