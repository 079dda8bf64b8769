"""What a file system and a zip can hold besides honest notebooks, and what each such submission deserves."""

import hashlib
import io
import json
import os
import socket
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass

CHAPTER = "01_perceptron"
NOTEBOOK = f"{CHAPTER}.ipynb"
FULL = None
CASES = []


@dataclass(frozen=True)
class Case:
    """One submission.

    Parameters
    ----------
    student: the name that stands in its row.
    tries: what it tries, in a few words; the test's id.
    put: called with a ``Desk``; lays the submission down.
    says: the words that must stand in its notes; FULL if it is an honest notebook that gets its points.
    """

    student: str
    tries: str
    put: object
    says: str | None


@dataclass(frozen=True)
class Desk:
    """Where submissions are laid: the folder, the bytes of an honest notebook, and the classroom beside it."""

    folder: object
    good: bytes
    room: object

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def link(self, name, target):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)


def case(student, tries, says=FULL):
    """Put the decorated function, called with a ``Desk``, into the corpus."""

    def register(put):
        CASES.append(Case(student, tries, put, says))
        return put

    return register


def named(entry, tries, student=None):
    """An honest notebook of somebody with an odd name, who is called ``student`` in the report."""
    case(student or entry, tries)(lambda desk: desk.write(f"{entry}/{NOTEBOOK}", desk.good))


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """The bytes of a zip; ``members`` are pairs of name or ZipInfo, and content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def member(name, mode):
    """A member that is no plain file."""
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


# ---- links and things that are no files -----------------------------------------------------------------------

for number, (tries, target) in enumerate(
    {
        "a link to the passwords": "/etc/passwd",
        "a link to nothing": "nowhere",
        "a link to itself": NOTEBOOK,
        "a link to endless zeros": "/dev/zero",
        "a link to the grader's memory": "/proc/self/mem",
        "a link to somebody else's notebook": f"../../b bystander/{CHAPTER}/{NOTEBOOK}",
    }.items()
):
    case(f"link {number}", tries, "is a link, not a notebook")(
        lambda desk, number=number, target=target: desk.link(f"link {number}/{CHAPTER}/{NOTEBOOK}", target)
    )


@case("link db", "a link to the gradebook", "is a link, not a notebook")
def link_to_gradebook(desk):
    desk.link("link db.ipynb", desk.room / "gradebook.db")


@case("link zip", "a zip that is a link", "is a link, not a notebook")
def link_to_zip(desk):
    desk.write("../secret.zip", zipped([(NOTEBOOK, desk.good)]))
    desk.link("link zip.zip", "../secret.zip")


@case("link folder", "a folder that is a link to somebody else's", "is a link, not a folder")
def link_to_folder(desk):
    desk.link("link folder", "b bystander")


@case("link chapter", "a chapter's folder that is a link to somebody else's", "There is no notebook called")
def link_to_chapter(desk):
    desk.link(f"link chapter/{CHAPTER}", f"../b bystander/{CHAPTER}")


@case("link loop", "a folder that holds itself", "There is no notebook called")
def link_loop(desk):
    desk.link("link loop/again", ".")


@case("pipe", "a pipe, at which a reader waits for ever", "is not a file")
def pipe(desk):
    os.mkfifo(desk.folder / "pipe.ipynb")


@case("pipe zip", "a zip that is a pipe", "is not a file")
def pipe_as_zip(desk):
    os.mkfifo(desk.folder / "pipe zip.zip")


@case("socket", "a socket", "is not a file")
def unix_socket(desk):
    here = os.open(desk.folder, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"/proc/self/fd/{here}/socket.ipynb")  # a socket's own path has to be short
    os.close(here)


@case("device", "a device that never ends", "is not a file|is a link")
def device(desk):
    try:
        os.mknod(desk.folder / "device.ipynb", 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    except PermissionError:  # only root may make one
        desk.link("device.ipynb", "/dev/zero")


@case("folder", "a folder that is called like the notebook", "There is no notebook called")
def folder_as_notebook(desk):
    desk.write(f"folder/{NOTEBOOK}/x.txt", b"")


@case("unreadable", "a file that nobody may read", "cannot be read|^$")
def unreadable(desk):
    desk.write("unreadable.ipynb", b"" if os.geteuid() else desk.good).chmod(0)


# ---- zips -----------------------------------------------------------------------------------------------------


@case("zip", "an honest zip")
def honest_zip(desk):
    desk.write("zip.zip", zipped([("course/", b""), (f"course/{NOTEBOOK}", desk.good), ("__MACOSX/._x.ipynb", b"")]))


@case("zip flat", "a zip bomb, packed a thousand times smaller", "is larger than 20 MB")
def flat_bomb(desk):
    desk.write("zip flat.zip", zipped([(NOTEBOOK, bytes(200_000_000))]))


@case("zip nested", "zips in zips in zips", "holds another zip, which is not opened")
def nested_bomb(desk):
    data = bytes(1_000_000)
    for level in range(5):
        data = zipped([(f"{level}.zip", data)])
    desk.write("zip nested.zip", data)


@case("zip many", "more entries than a zip has", "holds more than 20000 files")
def many_entries(desk):
    desk.write("zip many.zip", _listed(200_000, b""))


@case("zip overlap", "one piece that is listed a thousand times", "claims to hold more than a file of its size can")
def overlapping_bomb(desk):
    desk.write("zip overlap.zip", _listed(1_000, desk.good))


@case("zip liar", "a size that is a lie, too small", "is damaged")
def lying_small(desk):
    desk.write("zip liar.zip", _with_size(zipped([(NOTEBOOK, bytes(1_000_000))]), 100))


@case("zip boaster", "a size that is a lie, too large", "claims to hold more than a file of its size can")
def lying_large(desk):
    desk.write("zip boaster.zip", _with_size(zipped([(NOTEBOOK, desk.good)]), 4_000_000_000))


@case("zip escape", "a name that leads to the gradebook", "leads out of it")
def escaping(desk):
    desk.write("zip escape.zip", zipped([(NOTEBOOK, desk.good), ("../room/gradebook.db", b"mine")]))


@case("zip absolute", "an absolute name", "leads out of it")
def absolute(desk):
    desk.write("zip absolute.zip", zipped([(f"{desk.room}/gradebook.db", b"mine"), (NOTEBOOK, desk.good)]))


@case("zip windows", "names as Windows has them, out of the zip", "leads out of it")
def backslashes(desk):
    desk.write("zip windows.zip", zipped([("..\\..\\x.ipynb", desk.good), ("C:\\x.ipynb", desk.good)]))


@case("zip link", "a link in a zip", "is a link or a device, not a notebook")
def link_in_zip(desk):
    desk.write("zip link.zip", zipped([(member(NOTEBOOK, stat.S_IFLNK | 0o777), b"/etc/passwd")]))


@case("zip locked", "a zip with a password", "is locked with a password")
def locked(desk):
    data = zipped([(NOTEBOOK, desk.good)])
    start = data.rindex(b"PK\x01\x02")
    desk.write("zip locked.zip", data[: start + 8] + b"\x01" + data[start + 9 :])


@case("zip twice", "two notebooks of the same name", "is there more than once")
def twice(desk):
    data = zipped([(NOTEBOOK, desk.good), (NOTEBOOK.replace("p", "q"), b"{}")])
    desk.write("zip twice.zip", data.replace(NOTEBOOK.replace("p", "q").encode(), NOTEBOOK.encode()))


@case("zip cut", "half of a zip", "is not a zip file, or it was cut off on the way")
def cut_off(desk):
    data = zipped([(NOTEBOOK, desk.good)])
    desk.write("zip cut.zip", data[: len(data) // 2])


@case("zip choice", "two notebooks, and no word which counts", "it cannot be told which one counts")
def no_choice(desk):
    desk.write("zip choice.zip", zipped([("a.ipynb", desk.good), ("b.ipynb", desk.good)]))


@case("both", "a zip and another notebook", "handed in more than one notebook")
def both(desk):
    desk.write("both.zip", zipped([(NOTEBOOK, desk.good)]))
    desk.write("both.ipynb", b"{}")


def _listed(count, content):
    """A zip in which the same member is listed ``count`` times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(content) + packer.flush()
    about = zlib.crc32(content), len(body), len(content), len(NOTEBOOK), 0
    name = NOTEBOOK.encode()
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, *about) + name + body
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, *about, 0, 0, 0, 0, 0) + name
    entries = min(count, 65_535)
    return (
        local
        + entry * count
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, entries, entries, len(entry) * count, len(local), 0)
    )


def _with_size(data, size):
    """A zip that declares another size for what is in it, in both places."""
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.rindex(mark) + offset
        data = data[:start] + struct.pack("<I", size) + data[start + 4 :]
    return data


# ---- names ----------------------------------------------------------------------------------------------------

named("<script>alert(1)<∕script>", "a name that is a script", "‹script›alert(1)‹∕script›")
named("<img src=x onerror=alert(1)>", "a name that is a picture", "‹img src=x onerror=alert(1)›")
named("new\nline", "a name of two lines", "new line")
named("bell\x07\x1b[2J", "a name that clears the terminal", "bell��(2J")
named("rtl\u202eipynb.nna", "a name that reads backwards", "rtl�ipynb.nna")
named("-rf", "a name that is an option")
named("=cmd|' ∕C calc'!A0", "a name that is a formula")
named("@SUM(1+9)*cmd", "a name that is another formula", "@SUM(1+9)_cmd")
named("x" * 240, "a name as long as a file's may be", f"{'x' * 16}~{hashlib.sha256(b'x' * 240).hexdigest()[:8]}")
named("bytes \udcff\udcfe", "a name that is no text", "bytes ��")
named("Same name", "a name that differs in case, one")
named("same name", "a name that differs in case, two")
named("Zoe\u0308", "a name that differs in its normal form, one")
named("Zo\u00eb", "a name that differs in its normal form, two")
named("[∕bold]", "a name that is markup for the terminal", "(∕bold)")
named("[bold red]x", "a name that colours the terminal", "(bold red)x")
named("$(touch x);`id`&&", "a name that is a command")
named("{{7*7}}{%x%}%s{0}", "a name that is a template", "{{7_7}}{%x%}%s{0}")
named("'; drop table student; --", "a name that is SQL")
named("back\\slash", "a name with a backslash", "back_slash")
named("a+b", "a name with a plus")
named(" space\u00a0", "a name with spaces around it", "space")
named("  ", "a name of nothing but spaces", "�")
named("null", "a name that is a word of JSON")
named("all", "a name that could be everybody's")


# ---- contents -------------------------------------------------------------------------------------------------


def changed(desk, change):
    """The honest notebook after ``change(its JSON)``."""
    notebook = json.loads(desk.good)
    change(notebook)
    return json.dumps(notebook).encode()


def extra(source, **fields):
    """A code cell of the student's own."""
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source, **fields}


@case("big", "a notebook of 19.9 MB")
def big(desk):
    room = 19_900_000 - len(desk.good)
    stream = {"output_type": "stream", "name": "stdout", "text": "x" * (room - 400)}
    desk.write("big.ipynb", changed(desk, lambda nb: nb["cells"].append(extra("", outputs=[stream]))))


@case("too big", "a file with a hole, of 3 TB", "is larger than 20 MB")
def too_big(desk):
    with open(desk.folder / "too big.ipynb", "wb") as file:
        file.truncate(3_000_000_000_000)


@case("deep", "brackets in brackets", "is not a notebook")
def deep(desk):
    desk.write("deep.ipynb", b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}")


@case("deep metadata", "metadata in metadata, deeper than any Python bears", "is not a notebook")
def deep_metadata(desk):
    desk.write("deep metadata.ipynb", _with_metadata_in_metadata(desk, 2_000))


@case("rather deep metadata", "metadata in metadata, but not too deep")
def rather_deep_metadata(desk):
    desk.write("rather deep metadata.ipynb", _with_metadata_in_metadata(desk, 300))


def _with_metadata_in_metadata(desk, depth):
    nested = b'{"a": ' * depth + b"1" + b"}" * depth
    return desk.good.rstrip()[:-1] + b', "metadata": ' + nested + b"}"


@case("keys twice", "cells that are there twice")
def keys_twice(desk):
    desk.write("keys twice.ipynb", b'{"cells": [], ' + desk.good.lstrip()[1:])


@case("huge numbers", "numbers that no number can hold", "is not a notebook")
def huge_numbers(desk):
    desk.write("huge numbers.ipynb", desk.good.rstrip()[:-1] + b', "x": ' + b"9" * 1_000_000 + b"}")


@case("not a number", "numbers that are none")
def not_a_number(desk):
    odd = b', "nbformat_minor": 1e999, "nbformat": NaN, "metadata": {"x": -Infinity}}'
    desk.write("not a number.ipynb", desk.good.rstrip()[:-1] + odd)


@case("surrogates", "halves of characters")
def surrogates(desk):
    desk.write("surrogates.ipynb", changed(desk, lambda nb: nb["cells"].append(extra("'\ud800 \udfff'"))))


@case("nothing", "an empty file", "The file is empty")
def nothing(desk):
    desk.write("nothing.ipynb", b"")


@case("zeros", "NULs", "The file is empty")
def zeros(desk):
    desk.write("zeros.ipynb", bytes(1_000_000))


@case("utf-16", "another encoding")
def utf_16(desk):
    desk.write("utf-16.ipynb", desk.good.decode().encode("utf-16"))


@case("python", "a program that is called a notebook", "is not a notebook")
def program(desk):
    desk.write("python.ipynb", b"import os; os.system('touch /tmp/owned')")


@case("pickle", "a pickle", "is not a notebook")
def pickled(desk):
    desk.write("pickle.ipynb", b"cos\nsystem\n(S'touch /tmp/owned'\ntR.")
