"""Find what students handed in, and read its bytes: from a folder, or from a zip of the whole class."""

import contextlib
import hashlib
import itertools
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.build import COURSE
from autograder.grading import layouts
from autograder.grading.archives import ArchiveError, leads_out, opened, shown
from autograder.grading.classroom import StudentNameError, write_atomically
from autograder.source import ROOT

MAX_BYTES = 20_000_000
DEPTH, MAX_FILES = 4, 2_000  # how far, and at how much, one looks in a student's folder


class SubmissionError(ValueError):
    """A submission that cannot be graded; the message is for student and instructor."""


class FolderError(ValueError):
    """The folder of submissions cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Submission:
    """One handed-in notebook: a file, or what is called ``inside`` in a zip.

    ``refused`` says why there is none to read; such a submission is a student's all the same, and gets a row.
    """

    student: str
    path: Path
    inside: str = ""
    refused: str = ""

    def read_bytes(self):
        """The notebook's bytes. Raises SubmissionError for whatever is no plain, readable file of moderate size."""
        if self.refused:
            raise SubmissionError(self.refused)
        if not self.inside:
            return _read_file(self.path)
        try:
            return opened(self.path).read(self.inside, MAX_BYTES)
        except ArchiveError as error:
            raise SubmissionError(str(error)) from None


def _read_file(path):
    name = shown(path.name)
    try:
        if path.is_symlink():
            raise SubmissionError(f"{name} is a link, not a notebook; hand in the file itself.")
        _require_file(path.stat(), name)
        # Between the look and the opening it may have been exchanged: neither follow nor wait.
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            _require_file(os.fstat(file.fileno()), name)
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise SubmissionError(f"There is no notebook called {name} in this submission.") from None
    except OSError as error:
        raise SubmissionError(f"{name} cannot be read ({error.strerror or error}).") from None
    if len(data) > MAX_BYTES:
        raise SubmissionError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB; clear its outputs and save again.")
    return data


def _require_file(about, name):
    if not stat.S_ISREG(about.st_mode):
        raise SubmissionError(f"{name} is not a file; hand in the notebook itself.")


def find_submissions(place, chapter):
    """All submissions of a chapter in a folder or a zip of the class, one per student, in the order of their files.

    Understands nbgrader's layout ``STUDENT/CHAPTER/CHAPTER.ipynb``, ``STUDENT/CHAPTER.ipynb``, ``STUDENT.ipynb``, zips
    in place of notebooks, and what Moodle and Canvas make of names. What cannot be read is there too, as a refused
    submission. Raises FolderError with what to do if there is no such place or nothing in it.
    """
    place = Path(place)
    found = _in_zip(place, chapter) if place.is_file() else _in_folder(place, chapter)
    if not found:
        raise FolderError(f"{place} holds no submissions of {chapter}. " + layouts.LAYOUT.format(place, chapter))
    return _one_each(found)


# ---- a folder -----------------------------------------------------------------------------------------------


def _in_folder(folder, chapter):
    _require_submissions(folder, chapter)
    groups, refused = {}, {}
    for path in filter(lambda path: layouts.is_visible(path.name), sorted(folder.iterdir())):
        groups[path.name] = None
        try:
            if path.is_symlink() and layouts.suffix(path.name) not in (layouts.NOTEBOOK, layouts.ZIP):
                refused[path.name] = f"{shown(path.name)} is a link, not a folder; hand in the files themselves."
            elif path.is_dir() and not path.is_symlink():
                groups[path.name] = list(itertools.islice(_names_in(path), MAX_FILES))
        except OSError as error:
            refused[path.name] = f"The folder {shown(path.name)} cannot be read ({error.strerror})."
    return list(_submissions(groups, refused, chapter, folder, lambda name: _on_disk(folder / name, chapter)))


def _require_submissions(folder, chapter):
    if not folder.is_dir():
        raise FolderError(
            f"There is no folder {folder}. Name the folder, or the zip, that holds a folder or notebook per student."
        )
    if folder.resolve() == ROOT or COURSE in (folder.resolve(), *folder.resolve().parents):
        raise FolderError(
            f"{folder} is the course itself, not a folder of submissions. "
            + layouts.LAYOUT.format("SUBMISSIONS", chapter)
        )
    if (folder / "submitted").is_dir():
        raise FolderError(f"{folder} is a whole classroom. Name what students handed in: {folder / 'submitted'}.")


def _names_in(folder, depth=DEPTH, before=""):
    """What is in a student's folder, as names for ``layouts``; links are not followed."""
    with os.scandir(folder) as entries:
        entries = sorted(entries, key=lambda entry: entry.name)
    for entry in entries:
        name = before + entry.name
        if not entry.is_dir(follow_symlinks=False):
            yield name
        elif layouts.is_visible(entry.name):
            yield name + "/"
            if depth > 1:
                yield from _names_in(entry.path, depth - 1, name + "/")


def _on_disk(path, chapter):
    """Where the bytes are: the file, or what is in it if it is a zip."""
    if layouts.suffix(path.name) != layouts.ZIP or path.is_symlink():
        return path, ""
    archive = opened(path)
    if escaping := archive.escaping():
        raise ArchiveError(f"{shown(path.name)} was not opened: {shown(escaping)} leads out of it.")
    inside = layouts.notebook_among(archive.names, chapter, shown(path.name))
    if layouts.suffix(inside) == layouts.ZIP:
        raise ArchiveError(f"{shown(path.name)} holds another zip, which is not opened; hand in the notebook itself.")
    return path, inside


# ---- a zip of the class -------------------------------------------------------------------------------------


def _in_zip(path, chapter):
    try:
        archive = opened(path)
    except ArchiveError as error:
        raise FolderError(f"{error} Name the folder, or the zip, that holds one notebook per student.") from None
    groups = layouts.grouped(archive.names)
    inner = layouts.without_wrapping(groups, chapter)
    before = "" if inner is groups else f"{next(filter(layouts.is_visible, groups))}/"
    refused = {}
    for entry in sorted({*groups, *inner}):
        if not entry or leads_out(entry.replace("\x00", "")):
            raise FolderError(f"{shown(path.name)} was not opened: something in it, {shown(entry)!r}, leads out of it.")
    for entry, inside in inner.items():
        if escaping := next(filter(leads_out, [entry, *(inside or [])]), ""):
            refused[entry] = f"{shown(escaping)} in {shown(path.name)} leads out of the zip, so nothing was opened."

    def locate(name):
        if layouts.suffix(name) == layouts.ZIP:
            raise ArchiveError(
                f"{shown(name)} is a zip inside a zip, which is not opened. Unpack the outer one and grade that folder."
            )
        return path, before + name

    return list(_submissions(dict(sorted(inner.items())), refused, chapter, path, locate))


# ---- both ---------------------------------------------------------------------------------------------------


def _submissions(groups, refused, chapter, folder, locate):
    """A ``Submission`` for every entry that is a student's.

    ``refused`` maps entries to why they are not looked into; ``locate`` is called with a name below ``folder`` and
    gives what is to be read, as path and name inside.
    """
    entries = [
        entry
        for entry, inside in groups.items()
        if layouts.may_be_student(entry) and (entry in refused or layouts.is_for_chapter(entry, inside, chapter))
    ]
    for entry, student in layouts.student_names(entries).items():
        try:
            if entry in refused:
                raise ArchiveError(refused[entry])
            name = entry
            if groups[entry] is not None:
                name = f"{entry}/{layouts.notebook_among(groups[entry], chapter, 'this submission')}"
            yield Submission(student, *locate(name))
        except (ArchiveError, layouts.NoNotebook) as error:
            yield Submission(student, folder, refused=str(error))


def _one_each(submissions):
    """No student twice: the same bytes count once, and of different ones nobody can say which counts."""
    by_student = {}
    for submission in submissions:
        by_student.setdefault(submission.student, []).append(submission)
    return [_only_one(student, several) for student, several in by_student.items()]


def _only_one(student, several):
    if len(several) > 1 and len(set(map(_content, several))) > 1:
        where = " and ".join(sorted({shown(s.inside or s.path.name) for s in several}))
        refused = f"{shown(student)} handed in more than one notebook ({where}). Keep the one that counts."
        return replace(several[0], inside="", refused=refused)
    return several[0]


def _content(submission):
    try:
        return submission.read_bytes()
    except SubmissionError as error:
        return str(error)


def file_into(classroom, submissions):
    """Copy submissions that lie elsewhere into the classroom, where formgrader and stock nbgrader look for them."""
    for submission in submissions:
        with contextlib.suppress(SubmissionError, StudentNameError, FileExistsError, NotADirectoryError):
            folder = classroom.submitted(submission.student)
            if not (folder.is_symlink() or folder.parent.is_symlink()):  # a student's link may lead anywhere
                write_atomically(folder / f"{classroom.chapter}.ipynb", submission.read_bytes())


def sha256(data):
    """Hex digest."""
    return hashlib.sha256(data).hexdigest()
