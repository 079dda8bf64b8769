"""Find what students handed in, and read its bytes."""

import contextlib
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.build import COURSE
from autograder.grading.classroom import StudentNameError, write_atomically
from autograder.source import ROOT, chapter_names

MAX_BYTES = 20_000_000
_LAYOUT = "Expected {0}/STUDENT/{1}/{1}.ipynb, {0}/STUDENT/{1}.ipynb or {0}/STUDENT.ipynb."
STUDENT_NAME = re.compile(r"[^/\\\x00-\x1f+]+")


class SubmissionError(ValueError):
    """A submission that cannot be graded; the message is for student and instructor."""


class FolderError(ValueError):
    """The folder of submissions cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Submission:
    """One handed-in file."""

    student: str
    path: Path

    def read_bytes(self):
        """The file's bytes. Raises SubmissionError for links, folders, missing and oversized files."""
        if self.path.is_symlink():
            raise SubmissionError(f"{self.path.name} is a link, not a notebook; hand in the file itself.")
        if not self.path.is_file():
            raise SubmissionError(f"There is no notebook called {self.path.name} in this submission.")
        if self.path.stat().st_size > MAX_BYTES:
            raise SubmissionError(
                f"{self.path.name} is larger than {MAX_BYTES // 1_000_000} MB; clear its outputs and save again."
            )
        return self.path.read_bytes()


def find_submissions(folder, chapter):
    """All submissions of a chapter below ``folder``, by student name.

    Understands nbgrader's layout ``STUDENT/CHAPTER/CHAPTER.ipynb``, ``STUDENT/CHAPTER.ipynb`` and ``STUDENT.ipynb``.
    Raises FolderError with what to do if there is no such folder or nothing in it.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FolderError(
            f"There is no folder {folder}. Name the folder that holds one sub-folder or notebook per student."
        )
    if folder.resolve() == ROOT or COURSE in (folder.resolve(), *folder.resolve().parents):
        raise FolderError(
            f"{folder} is the course itself, not a folder of submissions. " + _LAYOUT.format("SUBMISSIONS", chapter)
        )
    if (folder / "submitted").is_dir():
        raise FolderError(f"{folder} is a whole classroom. Name what students handed in: {folder / 'submitted'}.")
    found = [entry for path in sorted(folder.iterdir()) if (entry := _submission(path, chapter))]
    if not found:
        raise FolderError(f"{folder} holds no submissions of {chapter}. " + _LAYOUT.format(folder, chapter))
    return found


def _submission(path, chapter):
    if path.name.startswith(".") or path.stem in chapter_names() or not STUDENT_NAME.fullmatch(path.name):
        return None
    if path.suffix == ".ipynb":
        return Submission(path.stem, path)
    if path.is_symlink() or not path.is_dir():
        return None
    for place in (path / chapter / f"{chapter}.ipynb", path / f"{chapter}.ipynb"):
        if place.exists() or place.is_symlink():
            return Submission(path.name, place)
    if (path / chapter).is_dir():
        others = sorted((path / chapter).glob("*.ipynb"))
        return Submission(path.name, others[0] if len(others) == 1 else path / chapter / f"{chapter}.ipynb")
    return None


def file_into(classroom, submissions):
    """Copy submissions that lie elsewhere into the classroom, where formgrader and stock nbgrader look for them."""
    for submission in submissions:
        with contextlib.suppress(SubmissionError, StudentNameError):
            target = classroom.submitted(submission.student) / f"{classroom.chapter}.ipynb"
            if not target.exists() or not target.samefile(submission.path):
                write_atomically(target, submission.read_bytes())


def sha256(data):
    """Hex digest."""
    return hashlib.sha256(data).hexdigest()
