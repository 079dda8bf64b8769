"""Results on disk, one durable record each: what is in the journal is never graded again, whatever happens next.

A record is one line: the SHA-256 of the text, a space, the text (JSON). A line that was cut off by a crash or a full
disk is dropped when the journal is opened.
"""

import contextlib
import hashlib
import json
import os
from pathlib import Path


class JournalError(RuntimeError):
    """The journal could not be written; what was in it is intact."""


class Journal:
    """An append-only file of JSON records."""

    def __init__(self, path):
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        self._drop_torn_end()

    def _drop_torn_end(self):
        """Forget an incomplete last line, so that the next record starts on a line of its own."""
        data = self.path.read_bytes()
        good = data[: data.rfind(b"\n") + 1]
        if len(good) != len(data):
            os.truncate(self.path, len(good))

    def records(self):
        """All intact records, oldest first."""
        with self.path.open(encoding="utf-8") as lines:
            return [record for line in lines if (record := _parse(line)) is not None]

    def append(self, record):
        """Write one record and wait until it is on disk.

        Raises JournalError if it cannot be written (a full disk, say); the records before it stay as they were.
        """
        text = json.dumps(record, separators=(",", ":"))
        line = f"{hashlib.sha256(text.encode()).hexdigest()} {text}\n".encode()
        before = self.path.stat().st_size
        try:
            with self.path.open("ab", buffering=0) as file:
                file.write(line)
                os.fsync(file.fileno())
            if self.path.stat().st_size != before + len(line):
                raise OSError("only a part of the record was written")
        except OSError as error:
            with contextlib.suppress(OSError):
                os.truncate(self.path, before)
            raise JournalError(
                f"A result could not be written to {self.path} ({error.strerror or error}). Everything graded before "
                "it is kept. Make room on the disk and run the same command again: it goes on where it stopped."
            ) from None


def _parse(line):
    digest, _, text = line.rstrip("\n").partition(" ")
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        return None
    return json.loads(text)
