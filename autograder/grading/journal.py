"""Results on disk, one durable record each: what is in the journal is never graded again, whatever happens next.

A record is one line: the SHA-256 of the text, a space, the text (JSON). A line that was cut off by a crash or a full
disk, or damaged later, is passed over; the others do not depend on it, because a record brings the ends of its line
on both sides. Reading changes nothing on the disk, so it is safe while somebody else is writing.
"""

import contextlib
import hashlib
import json
import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such lock
    fcntl = None


class JournalError(RuntimeError):
    """The journal could not be written; what was in it is intact."""


class JournalBusy(JournalError):
    """Another process is writing in this folder."""


_HELD = {}  # folders that this process holds already, and their locks; taking a lock twice would wait for oneself


def _let_go():
    """A fork of the grader, which may outlive it, must not go on holding its locks."""
    for lock in _HELD.values():
        lock.close()
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def open_journal(folder, chapter):
    """The journal of a chapter in a classroom folder."""
    return Journal(Path(folder) / "journal" / f"{chapter}.jsonl")


class Journal:
    """An append-only file of JSON objects. Neither the file nor its folder has to exist."""

    def __init__(self, path):
        self.path = Path(path).resolve()

    def records(self):
        """All intact records, oldest first. Never raises for anything the file holds."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return []
        return [record for line in data.split(b"\n") if (record := _parse(line)) is not None]

    @contextlib.contextmanager
    def alone(self):
        """While inside, nobody else writes a journal of this folder.

        Raises JournalBusy if somebody does already. The lock ends with the process, however that ends.
        """
        if self.path.parent in _HELD:
            yield
            return
        _make_folder(self.path.parent)
        with (self.path.parent / ".lock").open("ab") as lock:
            _hold(lock, self.path.parent.parent)
            _HELD[self.path.parent] = lock
            try:
                yield
            finally:
                del _HELD[self.path.parent]

    def append(self, record):
        """Write one record (a dict) and wait until it is on disk.

        Raises JournalError if it cannot be written (a full disk, say), JournalBusy if somebody else is writing;
        the records before it stay as they were.
        """
        text = json.dumps(record, separators=(",", ":"))
        line = f"\n{hashlib.sha256(text.encode()).hexdigest()} {text}\n".encode()
        before = None
        try:
            with self.alone(), self.path.open("ab", buffering=0) as file:
                before = os.fstat(file.fileno()).st_size
                written = file.write(line)
                os.fsync(file.fileno())
                if written != len(line):
                    raise OSError("only a part of the record was written")
                if before == 0:
                    _sync_folder(self.path.parent)
        except OSError as error:
            if before is not None:
                with contextlib.suppress(OSError):
                    os.truncate(self.path, before)
            raise JournalError(
                f"A result could not be written to {self.path} ({error.strerror or error}). Everything graded before "
                "it is kept. Make room on the disk and run the same command again: it goes on where it stopped."
            ) from None


def _parse(line):
    """The record of a line, None if the line is empty or not as it was written."""
    digest, _, text = line.partition(b" ")
    if hashlib.sha256(text).hexdigest().encode() != digest:
        return None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _hold(lock, folder):
    """Take the lock, or raise JournalBusy. A network drive that knows no locks gives none, and stops nobody."""
    if fcntl is None:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise JournalBusy(
            f"Another `autograder grade` is at work in this folder: {folder}. Wait until it is done, or stop it; "
            "then run the same command again. Whatever it has graded by then is kept."
        ) from None
    except OSError:
        return


def _make_folder(folder):
    """Make a folder so that it is still there after a power cut."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in missing:
        _sync_folder(place.parent)


def _sync_folder(folder):
    """Wait until the names in a folder are on disk, where the system can do that (Windows cannot open a folder)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
