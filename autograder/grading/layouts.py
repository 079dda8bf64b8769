"""Whose file is whose, and which one counts: the layouts in which submissions arrive, as names alone.

A name is relative, with forward slashes; that of a folder ends in one. Whether it is on a disk or in a zip is nobody's
concern here.
"""

import collections
import functools
import hashlib
import re
from pathlib import PurePosixPath

from autograder.source import chapter_names
from autograder.walk.index import NAME as INDEX

LAYOUT = "Expected {0}/STUDENT/{1}/{1}.ipynb, {0}/STUDENT/{1}.ipynb, {0}/STUDENT.ipynb or a zip of these."
NOTEBOOK, ZIP = ".ipynb", ".zip"
MAX_NAME = 128  # bytes; the width of nbgrader's column
# nbgrader takes the first five for wildcards and separators, and writes names into formgrader's pages as they are.
NOT_IN_NAMES = str.maketrans("[]*?\\<>\"", "()___‹›”")
# How Moodle and Canvas call what a student handed in: the name, numbers of theirs, and perhaps the file's own name.
PLATFORMS = (
    re.compile(r"(?P<name>.+?)_\d+_assignsubmission_file_.*", re.DOTALL),
    re.compile(r"(?P<name>.+?)(_LATE)?_\d{3,}_\d{3,}_.+", re.DOTALL),
)
NO_FILES = re.compile(r".*_\d+_assignsubmission_(onlinetext|comments)_.*", re.DOTALL)


class NoNotebook(ValueError):
    """Among what a student handed in, no notebook can be told to be the one; the message says why."""


def may_be_student(entry):
    """False for hidden files, chapters, and what platforms keep beside the files of a student."""
    return is_visible(entry) and entry != INDEX and stem(entry) not in _chapters() and not NO_FILES.fullmatch(entry)


def is_for_chapter(entry, inside, chapter):
    """True if a student's file, or the folder with these names ``inside``, may hold this chapter."""
    if inside is None:
        return suffix(entry) in (NOTEBOOK, ZIP)
    return any(is_visible(name) and not _of_another_chapter(name, chapter) for name in _without_index(inside))


def is_visible(name):
    """False for what programs leave in folders unasked."""
    return not any(part.startswith((".", "__MACOSX")) for part in name.rstrip("/").split("/"))


def student_names(entries):
    """The student's name of every entry: a platform's numbers are left out if all names then still differ."""
    whole = {entry: _name(stem(entry) if suffix(entry) in (NOTEBOOK, ZIP) else entry) for entry in entries}
    names = {entry: _name(before) if (before := _before_numbers(entry)) else whole[entry] for entry in entries}
    count = collections.Counter(name.casefold() for name in names.values())
    return {entry: whole[entry] if count[name.casefold()] > 1 else name for entry, name in names.items()}


def _before_numbers(entry):
    found = next(filter(None, (pattern.fullmatch(entry) for pattern in PLATFORMS)), None)
    return found["name"].strip() if found else ""


def _name(text):
    """A student's name that can be a folder's name and nbgrader's id: what they cannot hold is replaced.

    Files on a disk may have names that are no text, and in a zip they may have any length.
    """
    name = "".join(char if char.isprintable() else " " if char.isspace() else "�" for char in text)
    name = name.translate(NOT_IN_NAMES).strip() or "�"
    data = text.encode("utf-8", "surrogatepass")
    return name if len(name.encode()) <= MAX_NAME else f"{name[: MAX_NAME // 8]}~{hashlib.sha256(data).hexdigest()[:8]}"


def notebook_among(names, chapter, title):
    """Which of the names is the notebook of the chapter, or the zip that holds it; ``title`` says where they are.

    The one in the chapter's own place, else the only one called like the chapter, else the only one that belongs to
    no other chapter. Zips count where there is no notebook. Raises NoNotebook.
    """
    ours = [name for name in _without_index(names) if is_visible(name) and not _of_another_chapter(name, chapter)]
    for kind in (NOTEBOOK, ZIP):
        of_kind = [name for name in ours if suffix(name) == kind]
        if chosen := _the_one(of_kind, chapter):
            return chosen
        if of_kind:
            what = "notebooks" if kind == NOTEBOOK else "zips"
            raise NoNotebook(
                f"There are {len(of_kind)} {what} in {title}, and it cannot be told which one counts. "
                f"Call the right one {chapter}{kind}."
            )
    raise NoNotebook(f"There is no notebook called {chapter}{NOTEBOOK} in {title}.")


def _the_one(names, chapter):
    for place in (f"{chapter}/{chapter}", chapter):
        if exact := [name for name in names if name.rpartition(".")[0] == place]:
            return exact[0]
    named = [name for name in names if stem(name) == chapter]
    inside = [name for name in names if name.startswith(f"{chapter}/")]
    return next((some[0] for some in (named, inside, names) if len(some) == 1), None)


def _of_another_chapter(name, chapter):
    others = _chapters() - {chapter}
    return stem(name) in others or not others.isdisjoint(name.split("/")[:-1])


def _without_index(names):
    """Without the page that lies beside the notebooks of the course; if it is the only notebook it is theirs."""
    others = [name for name in names if name.rpartition("/")[2] != INDEX]
    return others if any(suffix(name) in (NOTEBOOK, ZIP) for name in others) else names


@functools.cache
def _chapters():
    return frozenset(chapter_names())


def without_wrapping(groups, chapter):
    """``groups`` without a folder that is around everything: zips of a whole class often have one.

    ``groups`` maps every entry to the names inside it, None for a file.
    """
    visible = [entry for entry in groups if is_visible(entry)]
    if len(visible) != 1 or groups[visible[0]] is None:
        return groups
    (entry,) = visible
    inside = grouped(groups[entry])
    is_a_student = chapter in inside or f"{chapter}{NOTEBOOK}" in inside or _before_numbers(entry)
    return groups if is_a_student else inside


def grouped(names):
    """Names by their first part: ``{entry: names inside it, or None for a file}``."""
    groups = {}
    for name in filter(None, names):
        entry, slash, rest = name.partition("/")
        if not slash:
            groups.setdefault(entry, None)
            continue
        if groups.get(entry) is None:
            groups[entry] = []
        if rest:
            groups[entry].append(rest)
    return groups


def stem(name):
    """The last part of a name without its ending."""
    return PurePosixPath(name).stem


def suffix(name):
    """A file's ending in small letters; empty for folders."""
    return "" if name.endswith("/") else PurePosixPath(name).suffix.lower()
