"""Zip files of strangers, looked into without unpacking them.

Nothing is ever written to a path that a zip names: a member is read into memory, by its name, up to a limit. What
cannot be read says why, in words for whoever handed it in.
"""

import collections
import functools
import itertools
import stat
import zipfile
import zlib
from pathlib import Path

MAX_ENTRIES = 20_000
MAX_DIRECTORY = 8_000_000  # bytes of the list of contents, which zipfile reads at once
MAX_UNPACKED = 8_000_000_000
MAX_RATIO = 1040  # the format that all zips use cannot do better than 1032 to 1: a higher ratio is a lie
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (zipfile.BadZipFile, EOFError, OSError, ValueError)
LOCKED = 0x1
NAMED_IN_UTF8 = 0x800
HEADER = 30  # bytes before the name in front of each member
CHUNK = 65_536
SHOWN = 80


class ArchiveError(ValueError):
    """A zip, or something in it, that is not read; the message says why and what to do."""


class Archive:
    """A zip file of at most so many files, all of them distinct and inside it.

    ``names`` are the members' names with forward slashes, folders ending in one. Raises ArchiveError if the file is no
    zip, or one that no honest program makes.
    """

    def __init__(self, path):
        self._title = shown(Path(path).name)
        try:
            file = _Guarded(path, self._title)
        except OSError as error:
            raise ArchiveError(f"{self._title} cannot be read ({error.strerror or error}).") from None
        try:
            self._zip = zipfile.ZipFile(file)
            infos = self._zip.infolist()
            self._require_honest(infos)
        except (*UNREADABLE, NotImplementedError, OverflowError) as error:
            file.close()
            raise _refusal(error, f"{self._title} is not a zip file, or it was cut off on the way.") from None
        self._twice = {name for name, count in collections.Counter(map(_name, infos)).items() if count > 1}
        self._members = {_name(info): info for info in infos}
        self.names = list(self._members)

    def _require_honest(self, infos):
        if len(infos) > MAX_ENTRIES:
            raise ArchiveError(f"{self._title} holds more than {MAX_ENTRIES} files; hand in the notebook alone.")
        unpacked = sum(info.file_size for info in infos)
        if any(info.file_size > MAX_RATIO * (info.compress_size + 1) for info in infos) or _overlap(infos):
            raise ArchiveError(
                f"{self._title} claims to hold more than a file of its size can; it was not opened. "
                "Pack the notebook again, or hand it in as it is."
            )
        if unpacked > MAX_UNPACKED:
            raise ArchiveError(
                f"{self._title} would unpack to more than {MAX_UNPACKED // 10**9} GB; hand in the notebook alone."
            )

    def escaping(self):
        """The first name that leads out of the zip, or an empty string. No honest program writes one."""
        return next((name for name in self.names if leads_out(name)), "")

    def read(self, name, limit):
        """The bytes of one member. Raises ArchiveError if it is no plain file, damaged, or larger than ``limit``."""
        what = f"{shown(name)} in {self._title}"
        info = self._members.get(name)
        self._require_readable(name, info, what)
        try:
            with self._zip.open(info) as member:
                data = _read_up_to(member, limit)
        except (*UNREADABLE, zlib.error, RuntimeError) as error:
            raise _refusal(error, f"{what} is damaged. Pack it again, or hand in the notebook as it is.") from None
        if data is None:
            raise ArchiveError(f"{what} is larger than {limit // 1_000_000} MB; clear its outputs and save again.")
        return data

    def _require_readable(self, name, info, what):
        if info is None:
            raise ArchiveError(f"There is no {what}.")
        if leads_out(name):
            raise ArchiveError(f"{what} leads out of the zip; it was not opened.")
        if name in self._twice:
            raise ArchiveError(f"{what} is there more than once, and nobody can say which one counts.")
        if info.flag_bits & LOCKED:
            raise ArchiveError(f"{what} is locked with a password. Pack it again without one.")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise ArchiveError(f"{what} is a link or a device, not a notebook; hand in the file itself.")
        if info.compress_type not in METHODS:
            raise ArchiveError(f"{what} is packed in an unusual way. Make an ordinary zip of it.")


class _Guarded:
    """A file for zipfile that gives no large pieces: a list of contents without end would fill the memory."""

    def __init__(self, path, title):
        self._file, self._title = open(path, "rb"), title
        self.seek, self.tell, self.close = self._file.seek, self._file.tell, self._file.close

    def read(self, size=-1):
        if size is None or not -1 < size <= MAX_DIRECTORY:
            size = MAX_DIRECTORY + 1
        data = self._file.read(size)
        if len(data) > MAX_DIRECTORY:
            raise ArchiveError(f"{self._title} holds more than {MAX_ENTRIES} files; hand in the notebook alone.")
        return data

    def seekable(self):
        return True


def opened(path):
    """The ``Archive`` at ``path``, opened once as long as the file stays as it is: a class reads from it many times."""
    try:
        about = Path(path).stat()
    except OSError as error:
        raise ArchiveError(f"{shown(Path(path).name)} cannot be read ({error.strerror}).") from None
    if not stat.S_ISREG(about.st_mode):
        raise ArchiveError(f"{shown(Path(path).name)} is not a file.")
    return _opened(path, about.st_mtime_ns, about.st_size)


@functools.lru_cache(maxsize=2)
def _opened(path, *_):
    return Archive(path)


def leads_out(name):
    """True if a path joined with this name could be somewhere else."""
    return name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or "\x00" in name


def shown(name):
    """A name from a zip for a message: short, and without what a terminal would act on."""
    name = "".join(char if char.isprintable() else "�" for char in name)
    return name if len(name) <= SHOWN else name[: SHOWN - 3] + "..."


def _name(info):
    """A member's name. Older Windows programs write backslashes, those of Apple write UTF-8 and do not say so."""
    name = info.orig_filename
    if not info.flag_bits & NAMED_IN_UTF8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    name = name.replace("\\", "/")
    parts = [part for part in name.split("/")[1:] if part not in (".", "")]
    first = name.split("/")[0]
    plain = "/".join([*([] if first == "." else [first]), *parts])
    return plain + "/" if name.endswith("/") and plain else plain


def _overlap(infos):
    """True if two members share bytes: one small piece, counted a thousand times, is how the worst zips are made."""
    in_order = sorted(infos, key=lambda info: info.header_offset)
    return any(
        one.header_offset + HEADER + len(one.orig_filename) + one.compress_size > other.header_offset
        for one, other in itertools.pairwise(in_order)
    )


def _read_up_to(member, limit):
    """What is in it, or None if that is more than ``limit`` bytes, whatever the list of contents says."""
    pieces, size = [], 0
    while piece := member.read(CHUNK):
        size += len(piece)
        if size > limit:
            return None
        pieces.append(piece)
    return b"".join(pieces)


def _refusal(error, words):
    return error if isinstance(error, ArchiveError) else ArchiveError(words)
