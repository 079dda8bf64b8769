"""The journal: what was written stays, whatever happens to the process or the disk."""

import errno
import os

import pytest

from autograder.grading import journal as module
from autograder.grading.journal import Journal, JournalError


def test_records_come_back_in_order(tmp_path):
    journal = Journal(tmp_path / "deep" / "er" / "j.jsonl")
    for number in range(3):
        journal.append({"n": number, "text": "line\nbreak ✓"})
    assert [record["n"] for record in Journal(journal.path).records()] == [0, 1, 2]
    assert journal.records()[0]["text"] == "line\nbreak ✓"


def test_a_torn_last_line_is_dropped_and_the_next_record_is_whole(tmp_path):
    journal = Journal(tmp_path / "j.jsonl")
    journal.append({"n": 1})
    journal.append({"n": 2})
    data = journal.path.read_bytes()
    for cut in range(1, len(data) // 2 - 1, 7):
        journal.path.write_bytes(data[:-cut])
        again = Journal(journal.path)
        again.append({"n": 3})
        assert [record["n"] for record in again.records()] == [1, 3]


def test_a_damaged_line_is_left_out(tmp_path):
    journal = Journal(tmp_path / "j.jsonl")
    journal.append({"points": 1})
    journal.append({"points": 2})
    journal.path.write_text(journal.path.read_text().replace('"points":1', '"points":9'))
    assert journal.records() == [{"points": 2}]


def test_a_full_disk_is_said_and_what_was_written_stays(tmp_path, monkeypatch):
    journal = Journal(tmp_path / "j.jsonl")
    journal.append({"n": 1})
    before = journal.path.read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(JournalError, match="No space left.*Everything graded before"):
        journal.append({"n": 2})
    assert journal.path.read_bytes() == before


def test_every_record_waits_for_the_disk(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(module.os, "fsync", synced.append)
    Journal(tmp_path / "j.jsonl").append({"n": 1})
    assert len(synced) == 1


def test_on_a_disk_that_is_really_full(tmp_path):
    if not os.path.exists("/dev/full"):
        pytest.fail("this system has no /dev/full to try it on")
    journal = Journal(tmp_path / "j.jsonl")
    journal.path = type(journal.path)("/dev/full")
    with pytest.raises(JournalError):
        journal.append({"n": 1})
