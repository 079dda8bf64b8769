"""The journal: what was written stays, whatever happens to the process, the file or the disk."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.grading.journal import Journal, JournalBusy, JournalError


def test_records_come_back_in_order(tmp_path):
    journal = Journal(tmp_path / "deep" / "er" / "j.jsonl")
    for number in range(3):
        journal.append({"n": number, "text": "line\nbreak ✓"})
    assert [record["n"] for record in Journal(journal.path).records()] == [0, 1, 2]
    assert journal.records()[0]["text"] == "line\nbreak ✓"


def test_looking_into_a_journal_that_is_not_there_makes_nothing(tmp_path):
    assert Journal(tmp_path / "journal" / "j.jsonl").records() == []
    assert list(tmp_path.iterdir()) == []


def test_a_torn_last_line_is_dropped_and_the_next_record_is_whole(tmp_path):
    journal = Journal(tmp_path / "j.jsonl")
    journal.append({"n": 1})
    journal.append({"n": 2})
    data = journal.path.read_bytes()
    for cut in range(2, len(data) // 2 - 1, 7):
        journal.path.write_bytes(data[:-cut])
        again = Journal(journal.path)
        again.append({"n": 3})
        assert [record["n"] for record in again.records()] == [1, 3]


def test_whoever_reads_leaves_a_line_alone_that_somebody_is_writing(tmp_path):
    journal = Journal(tmp_path / "j.jsonl")
    journal.append({"n": 1})
    journal.append({"n": 2})
    data = journal.path.read_bytes()
    journal.path.write_bytes(data[:-9])
    assert Journal(journal.path).records() == [{"n": 1}]
    with journal.path.open("ab") as file:
        file.write(data[-9:])
    assert Journal(journal.path).records() == [{"n": 1}, {"n": 2}]


def test_a_damaged_line_is_left_out(tmp_path):
    journal = Journal(tmp_path / "j.jsonl")
    journal.append({"points": 1})
    journal.append({"points": 2})
    journal.path.write_text(journal.path.read_text().replace('"points":1', '"points":9'))
    assert journal.records() == [{"points": 2}]


def test_a_line_that_was_written_by_hand_is_no_record_unless_it_is_an_object(tmp_path):
    import hashlib

    journal = Journal(tmp_path / "j.jsonl")
    for text in (b"[1, 2]", b"7", b"no json", b"[" * 100_000, b'"\xff"'):
        with journal.path.open("ab") as file:
            file.write(hashlib.sha256(text).hexdigest().encode() + b" " + text + b"\n")
    journal.append({"n": 1})
    assert journal.records() == [{"n": 1}]


# ---- any records, any damage -----------------------------------------------------------------------------------

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
records = st.lists(st.dictionaries(st.text(max_size=8), plain, max_size=3), min_size=1, max_size=6)


class Written:
    """A journal with these records in it, and the piece of the file that each of them takes."""

    def __init__(self, folder, entries):
        self.journal = Journal(Path(folder) / "j.jsonl")
        self.entries, self.pieces = entries, []
        for entry in entries:
            self.journal.append(entry)
            start = self.pieces[-1][1] if self.pieces else 0
            self.pieces.append((start, self.journal.path.stat().st_size))

    def intact(self, changed):
        """The entries of whose piece no byte was changed; ``changed`` holds positions."""
        return [e for e, (a, b) in zip(self.entries, self.pieces, strict=True) if not any(a <= c < b for c in changed)]


def subsequence(short, long):
    rest = iter(long)
    return all(any(item == other for other in rest) for item in short)


@given(records)
def test_whatever_can_be_written_as_json_comes_back(entries):
    with tempfile.TemporaryDirectory() as folder:
        assert Written(folder, entries).journal.records() == json.loads(json.dumps(entries))


@given(records, st.data())
def test_flipped_bytes_cost_the_records_they_hit_and_no_other(entries, data):
    with tempfile.TemporaryDirectory() as folder:
        written = Written(folder, entries)
        content = bytearray(written.journal.path.read_bytes())
        hits = data.draw(st.dictionaries(st.integers(0, len(content) - 1), st.integers(1, 255), max_size=8))
        for place, change in hits.items():
            content[place] ^= change
        written.journal.path.write_bytes(content)
        left = Journal(written.journal.path).records()
        assert subsequence(written.intact(hits), left), "a record that nothing happened to is gone"
        assert subsequence(left, entries), "there is a record that nobody wrote"


@given(records, st.data())
def test_a_file_cut_off_anywhere_keeps_what_stands_before_the_cut_and_takes_new_records(entries, data):
    with tempfile.TemporaryDirectory() as folder:
        written = Written(folder, entries)
        size = written.journal.path.stat().st_size
        cut = data.draw(st.integers(0, size))
        os.truncate(written.journal.path, cut)
        again = Journal(written.journal.path)
        again.append({"new": True})
        left = again.records()
        assert left[-1] == {"new": True}
        whole = written.intact(range(cut, size))
        # Without its last line break a record is still whole.
        assert left[:-1] in (whole, entries[: len(whole) + 1])


@given(records, st.lists(st.tuples(st.integers(0, 6), st.binary(max_size=60)), max_size=6))
@example([{"n": 1}], [(0, b"\xff\xfe no utf-8"), (1, b"\x00")])
@example([{"n": 1}, {"n": 2}], [(1, b"\n" * 20)])
def test_rubbish_between_the_records_changes_none_of_them(entries, rubbish):
    with tempfile.TemporaryDirectory() as folder:
        written = Written(folder, entries)
        content = written.journal.path.read_bytes()
        starts = [start for start, _ in written.pieces] + [len(content)]
        for place, bytes_ in sorted(rubbish, reverse=True):
            at = starts[min(place, len(entries))]
            content = content[:at] + bytes_ + content[at:]
        written.journal.path.write_bytes(content)
        again = Journal(written.journal.path)
        assert again.records() == entries
        again.append({"new": True})
        assert again.records() == [*entries, {"new": True}]


@given(st.binary(max_size=300))
def test_a_file_of_anything_opens_and_takes_records(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "j.jsonl"
        path.write_bytes(content)
        journal = Journal(path)
        assert journal.records() == []
        journal.append({"n": 1})
        assert journal.records() == [{"n": 1}] and path.read_bytes().startswith(content)


# ---- the disk --------------------------------------------------------------------------------------------------


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


@pytest.fixture
def synced(monkeypatch):
    """What was waited for: "file" and the paths of folders."""
    seen, real = [], os.fsync

    def watch(descriptor):
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        seen.append(os.readlink(f"/proc/self/fd/{descriptor}") if folder else "file")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    return seen


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="only Linux says which folder a descriptor is")
def test_the_first_record_waits_for_the_folders_too(tmp_path, synced):
    Journal(tmp_path / "room" / "journal" / "j.jsonl").append({"n": 1})
    assert synced.count("file") == 1
    assert {str(tmp_path), str(tmp_path / "room"), str(tmp_path / "room" / "journal")} <= set(synced)


def test_every_further_record_waits_for_the_file(tmp_path, synced):
    journal = Journal(tmp_path / "j.jsonl")
    journal.append({"n": 1})
    synced.clear()
    journal.append({"n": 2})
    assert synced == ["file"]


def test_on_a_disk_that_is_really_full(tmp_path):
    if not os.path.exists("/dev/full"):
        pytest.fail("this system has no /dev/full to try it on")
    path = tmp_path / "j.jsonl"
    path.symlink_to("/dev/full")
    with pytest.raises(JournalError):
        Journal(path).append({"n": 1})


# ---- one writer at a time --------------------------------------------------------------------------------------

WRITER = """
import sys
from autograder.grading.journal import Journal, JournalBusy

journal, name, count = Journal(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(count):
    while True:
        try:
            journal.append({"by": name, "n": number, "text": name * 2000})
            break
        except JournalBusy:
            continue
"""


def test_two_processes_that_append_at_the_same_time_mix_nothing_up(tmp_path):
    path = tmp_path / "j.jsonl"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, path, name, "40"]) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    found = Journal(path).records()
    assert len(found) == 80
    for name in "ab":
        assert [record["n"] for record in found if record["by"] == name] == list(range(40))


HOLDER = """
import sys, time
from autograder.grading.journal import Journal

with Journal(sys.argv[1]).alone():
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def other_grader(tmp_path):
    """Another process that has the journal for itself."""
    path = tmp_path / "room" / "journal" / "j.jsonl"
    with subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process, path
        process.kill()


def test_the_second_grader_is_told_that_there_is_a_first(other_grader):
    _, path = other_grader
    with pytest.raises(JournalBusy, match=r"(?s)Another `autograder grade` is at work in this folder: .*room\. Wait"):
        with Journal(path).alone():
            raise AssertionError("two graders at work")
    with pytest.raises(JournalBusy):
        Journal(path).append({"n": 1})
    with pytest.raises(JournalBusy):
        Journal(path.with_name("another chapter.jsonl")).append({"n": 1})


def test_reading_needs_no_lock(other_grader):
    _, path = other_grader
    assert Journal(path).records() == []


def test_a_grader_that_was_killed_locks_nobody_out(other_grader):
    process, path = other_grader
    process.send_signal(signal.SIGKILL)
    process.wait()
    Journal(path).append({"n": 1})
    assert Journal(path).records() == [{"n": 1}]


def refused_elsewhere(path):
    """True if another process may not write now."""
    source = "import sys; from autograder.grading.journal import Journal; Journal(sys.argv[1]).append({'n': 3})"
    done = subprocess.run([sys.executable, "-c", source, path], capture_output=True, text=True)
    assert done.returncode == 0 or "JournalBusy" in done.stderr
    return done.returncode != 0


def test_a_run_holds_the_journal_over_many_records_and_then_lets_go(tmp_path):
    mine, again = Journal(tmp_path / "journal" / "j.jsonl"), Journal(tmp_path / "journal" / "j.jsonl")
    with mine.alone():
        mine.append({"n": 1})
        again.append({"n": 2})
        assert refused_elsewhere(mine.path)
    assert not refused_elsewhere(mine.path)
    assert [record["n"] for record in mine.records()] == [1, 2, 3]


def test_a_fork_that_outlives_the_grader_holds_no_lock(tmp_path):
    journal = Journal(tmp_path / "journal" / "j.jsonl")
    with journal.alone():
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
    try:
        assert not refused_elsewhere(journal.path)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
