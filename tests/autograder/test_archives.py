"""Zips of strangers: what honest programs pack is read, and what was made to harm is refused in words."""

import io
import stat
import struct
import tracemalloc
import zipfile
import zlib

import pytest

from autograder.grading import archives
from autograder.grading.archives import Archive, ArchiveError, leads_out, opened

LIMIT = 1_000_000
ZEROS = bytes(3_000_000)


@pytest.fixture
def packed(tmp_path):
    """``packed(name=content, ...)`` or ``packed([(name or ZipInfo, content)])``: an ``Archive`` of these."""

    def pack(members, method=zipfile.ZIP_DEFLATED, change=lambda data: data):
        path = tmp_path / "a.zip"
        path.write_bytes(change(zipped(members, method)))
        return Archive(path)

    return pack


def zipped(members, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def member(name, mode=0, **fields):
    info = zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def in_directory(offset, form, value):
    """A change that writes ``value`` into the last entry of a zip's list of contents."""

    def change(data):
        start = data.rindex(b"PK\x01\x02") + offset
        new = struct.pack(form, value)
        return data[:start] + new + data[start + len(new) :]

    return change


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_are_read_in_memory(packed, method):
    archive = packed([("b/", b""), ("b/c.ipynb", b"one"), ("a.ipynb", b"two")], method)
    assert archive.names == ["b/", "b/c.ipynb", "a.ipynb"]
    assert archive.read("b/c.ipynb", LIMIT) == b"one" and archive.read("a.ipynb", 3) == b"two"


def test_a_huge_but_honest_output_packs_well_and_is_read(packed):
    text = b"still training ...\\n" * 40_000
    assert packed([("a", text)]).read("a", LIMIT) == text


def test_names_as_older_programs_write_them(packed):
    assert packed([("work\\a.ipynb", b"1")]).names == ["work/a.ipynb"]
    assert packed([("./work//./a.ipynb", b"1")]).names == ["work/a.ipynb"]


def test_names_in_utf8_that_do_not_say_so(packed):
    def unsaid(data):
        return in_directory(8, "<H", 0)(data)

    assert packed([("Zoë.ipynb", b"1")]).names == ["Zoë.ipynb"]
    assert packed([("Zoë.ipynb", b"1")], change=unsaid).names == ["Zoë.ipynb"]


@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/etc/passwd", "C:/a", "..\\a", "\\\\server\\a", "C:\\a", "a/.."]
)
def test_names_that_lead_out_are_never_read(packed, name):
    archive = packed([("good", b"1"), (name, b"2")])
    assert archive.escaping() == archive.names[1] and leads_out(archive.names[1])
    with pytest.raises(ArchiveError, match="leads out of the zip"):
        archive.read(archive.names[1], LIMIT)
    assert archive.read("good", LIMIT) == b"1"


def test_a_nul_in_a_name_cuts_nothing_off(packed):
    def with_nul(data):
        return data.replace(b"aXb.ipynb", b"a\x00b.ipynb")

    archive = packed([("aXb.ipynb", b"1")], change=with_nul)
    assert archive.names == ["a\x00b.ipynb"] and archive.escaping()


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFDIR], ids=hex
)
def test_links_and_devices_are_no_notebooks(packed, kind):
    with pytest.raises(ArchiveError, match="is a link or a device"):
        packed([(member("a.ipynb", kind | 0o777), b"/etc/passwd")]).read("a.ipynb", LIMIT)


def test_names_that_are_there_twice(packed):
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive = packed([("a", b"1"), ("a", b"2"), ("b", b"3"), ("c/d", b"4"), ("c\\d", b"5")])
    for name in ("a", "c/d"):
        with pytest.raises(ArchiveError, match="more than once"):
            archive.read(name, LIMIT)
    assert archive.read("b", LIMIT) == b"3"


def test_passwords_and_unusual_packing(packed):
    with pytest.raises(ArchiveError, match="a in a.zip is locked with a password. Pack it again without one"):
        packed([("a", b"1")], change=in_directory(8, "<H", 1)).read("a", LIMIT)
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with pytest.raises(ArchiveError, match="unusual way"):
            packed([("a", bytes(999))], method).read("a", LIMIT)


def test_larger_members_than_the_limit_are_not_unpacked(packed):
    archive = packed([("a", ZEROS * 20)])
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveError, match="a in a.zip is larger than 1 MB"):
            archive.read("a", LIMIT)
        assert tracemalloc.get_traced_memory()[1] < 4 * LIMIT
    finally:
        tracemalloc.stop()


def test_sizes_that_lie_are_found_while_reading(packed):
    for declared in (10, 2_999_999):
        with pytest.raises(ArchiveError, match="is damaged"):
            packed([("a", ZEROS)], change=in_directory(24, "<I", declared)).read("a", 4 * LIMIT)


@pytest.mark.parametrize(
    ("members", "change"),
    [
        ([("a", b"short")], in_directory(24, "<I", 4_000_000_000)),
        ([("a", ZEROS), ("b", ZEROS)], in_directory(42, "<I", 0)),
        ([("a", ZEROS), ("b", ZEROS)], in_directory(42, "<I", 20)),
        ([("a", b"1"), ("b", b"2")], in_directory(42, "<I", 0)),
    ],
    ids=["ratio", "same place", "overlap", "small"],
)
def test_what_no_zip_of_its_size_can_hold(packed, members, change):
    with pytest.raises(ArchiveError, match="claims to hold more than a file of its size can"):
        packed(members, change=change)


def overlapping(count):
    """A zip bomb that overlaps: every member is the same few bytes, listed ``count`` times."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = body.compress(ZEROS) + body.flush()
    crc = zlib.crc32(ZEROS)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(body), len(ZEROS), 1, 0) + b"a" + body
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(body), len(ZEROS), 1, 0, 0, 0, 0, 0, 0
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, min(count, 65535), min(count, 65535), 47 * count, len(local), 0)
    return local + (entry + b"a") * count + end


def test_a_piece_that_is_counted_again_and_again(tmp_path):
    path = tmp_path / "bomb.zip"
    path.write_bytes(overlapping(3))
    with pytest.raises(ArchiveError, match="claims to hold more"):
        Archive(path)


def test_too_many_entries_are_refused_before_they_fill_the_memory(tmp_path):
    path = tmp_path / "many.zip"
    path.write_bytes(overlapping(archives.MAX_DIRECTORY // 47 + 1))
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveError, match="holds more than 20000 files"):
            Archive(path)
        assert tracemalloc.get_traced_memory()[1] < 3 * archives.MAX_DIRECTORY
    finally:
        tracemalloc.stop()


def test_the_number_of_entries_and_the_size_of_all_have_limits(packed, monkeypatch):
    members = [(str(number), b"1234") for number in range(9)]
    monkeypatch.setattr(archives, "MAX_ENTRIES", 8)
    with pytest.raises(ArchiveError, match="holds more than 8 files; hand in the notebook alone"):
        packed(members)
    monkeypatch.setattr(archives, "MAX_ENTRIES", 9)
    assert len(packed(members).names) == 9
    monkeypatch.setattr(archives, "MAX_UNPACKED", 35)
    with pytest.raises(ArchiveError, match="would unpack to more than 0 GB"):
        packed(members)


def test_nothing_inside_is_opened_as_a_zip(packed):
    inner = zipped([("a", ZEROS)])
    assert packed([("b.zip", inner)]).read("b.zip", LIMIT) == inner


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"PK\x05\x06", b"PK\x03\x04" + bytes(40), zipped([("a", b"1")])[:-30], bytes(100_000)],
    ids=["empty", "text", "end", "start", "cut", "zeros"],
)
def test_what_is_no_zip_is_said(tmp_path, data):
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match="a.zip is not a zip file, or it was cut off"):
        Archive(path)


def test_every_byte_may_be_damaged(tmp_path):
    data = zipped([("a.ipynb", b"some text"), ("b", b"more")])
    path = tmp_path / "a.zip"
    read = refused = 0
    for position in range(len(data)):
        for value in (0, 255, data[position] ^ 1):
            path.write_bytes(data[:position] + bytes([value]) + data[position + 1 :])
            try:
                assert Archive(path).read("a.ipynb", LIMIT) == b"some text"
                read += 1
            except ArchiveError:
                refused += 1
    assert read > 100 and refused > 100


def test_what_cannot_be_opened_is_said(tmp_path):
    for path, words in ((tmp_path / "gone.zip", "No such file"), (tmp_path, "is not a file")):
        with pytest.raises(ArchiveError, match=words):
            opened(path)
    with pytest.raises(ArchiveError, match="cannot be read"):
        Archive(tmp_path)


def test_a_zip_is_opened_once_and_again_when_it_changed(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped([("a", b"1")]))
    first = opened(path)
    assert opened(path) is first
    path.write_bytes(zipped([("a", b"12")]))
    assert opened(path) is not first and opened(path).read("a", LIMIT) == b"12"


def test_messages_show_no_more_of_a_name_than_one_can_read(packed):
    name = "a\x1b[31m\u202e" + "x" * 500
    with pytest.raises(ArchiveError) as caught:
        packed([("a", b"1")]).read(name, LIMIT)
    assert len(str(caught.value)) < 140 and "\x1b" not in str(caught.value) and "\u202e" not in str(caught.value)
