"""Files that were saved, sent or stored in another way than Jupyter does; and some that nobody can read."""

import gzip
import io
import zipfile

from case import ANSWERED, encoded, untidy

lost_all = {"lost": ANSWERED}


def commented(work):
    """The notebook's file, with letters beyond ASCII in it as they are."""
    work.above("relu", "# la réponse de François, à vérifier")
    return work.data()


@untidy("windows-line-ends", "All ends of lines are those of Windows, also inside cells.")
def windows_line_ends(work):
    for name in ANSWERED:
        work.write(name, work.answer(name).replace("\n", "\r\n"))
    return work.data().replace(b"\n", b"\r\n")


@untidy("old-mac-line-ends", "Ends of lines inside cells are those of old Macs.")
def old_mac_line_ends(work):
    work.write("relu", work.answer("relu").replace("\n", "\r"))


@untidy("byte-order-mark", "The file begins with a byte order mark.")
def byte_order_mark(work):
    return b"\xef\xbb\xbf" + commented(work)


@untidy("utf-16", "A Windows tool saved the file as UTF-16.", said="saved as UTF-16, not as UTF-8; it was read")
def utf_16(work):
    return commented(work).decode().encode("utf-16")


@untidy("utf-16-without-mark", "The file is UTF-16 without a mark.", said="saved as UTF-16")
def utf_16_without_mark(work):
    return commented(work).decode().encode("utf-16-le")


@untidy("utf-32", "The file is UTF-32.", said="saved as UTF-32")
def utf_32(work):
    return commented(work).decode().encode("utf-32")


@untidy("latin-1", "An old editor saved the file as Latin-1.",
        said="not saved as UTF-8; they were read as well as could")
def latin_1(work):
    return commented(work).decode().encode("latin-1")


@untidy("damaged-letters", "A few bytes of the file were damaged, others are UTF-8.", said="not saved as UTF-8")
def damaged_letters(work):
    return commented(work).replace("ç".encode(), b"\xe7")


@untidy("text-behind-the-end", "A tool left lines behind the end of the notebook.", said="more text.*behind the end")
def text_behind_the_end(work):
    return work.data() + b"\n-- \nsent from my phone\n}"


@untidy("zeros-behind-the-end", "A disk left zeros behind the end of the notebook.")
def zeros_behind_the_end(work):
    return work.data() + b"\x00" * 512


@untidy("sources-in-one-piece", "Sources are strings, not lists of lines.")
def sources_in_one_piece(work):
    content = work.plain()
    for cell in content["cells"]:
        cell["source"] = "".join(cell["source"])
    return encoded(content)


@untidy("lines-without-ends", "Lines of cells were stored without their ends.", said="lost the ends of their lines")
def lines_without_ends(work):
    content = work.plain()
    for cell in content["cells"]:
        cell["source"] = [line.rstrip("\n") for line in cell["source"]]
    return encoded(content)


@untidy("raw-tabs-in-strings", "A hand wrote control characters into the JSON.")
def raw_tabs_in_strings(work):
    work.write("relu", "def relu(x):\n\treturn np.maximum(0, x)")
    return work.data().replace(b"\\t", b"\t")


@untidy("lone-surrogates", "Half an emoji stands in a comment.")
def lone_surrogates(work):
    work.above("relu", "# done HALF")
    return work.data().replace(b"HALF", b"\\ud83d")


@untidy("damaged-cells", "Some cells of the file are no cells.", said="Damaged cells were passed over: 2 of")
def damaged_cells(work):
    content = work.plain()
    return encoded({**content, "cells": [None, *content["cells"], "text"]})


@untidy("cell-fields-missing", "Cells lack fields that Jupyter always writes.")
def cell_fields_missing(work):
    content = work.plain()
    for cell in content["cells"]:
        for key in ("outputs", "execution_count", "id"):
            cell.pop(key, None)
    content["cells"] += [{"cell_type": "code"}, {"cell_type": "markdown", "source": None}, {}]
    return encoded(content)


@untidy("cell-types-in-capitals", "A converter wrote the types of cells in capitals.")
def cell_types_in_capitals(work):
    content = work.plain()
    for cell in content["cells"]:
        cell["cell_type"] = cell["cell_type"].title()
    return encoded(content)


@untidy("cut-off", "The file was cut off on the way.",
        said=r"not a notebook.*begins like a notebook: was it cut off", **lost_all)
def cut_off(work):
    return work.data()[:-500]


@untidy("empty-file", "The file is empty.", said="file is empty. Save the notebook", **lost_all)
def empty_file(work):
    return b"\n"


@untidy("zeros", "The file is all zeros.", said="file is empty", **lost_all)
def zeros(work):
    return b"\x00" * 4096


@untidy("web-page", "The page was saved instead of the notebook.",
        said="It is a web page: in JupyterLab choose", **lost_all)
def web_page(work):
    return b"<!DOCTYPE html>\n<html><body>relu</body></html>"


@untidy("zip-by-name", "A zip was renamed to .ipynb.", said="It is a zip archive: unpack it", **lost_all)
def zip_by_name(work):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("01_perceptron.ipynb", work.data())
    return buffer.getvalue()


@untidy("compressed", "The file was compressed.", said="not a notebook: it is not text. Save the notebook", **lost_all)
def compressed(work):
    return gzip.compress(work.data())


@untidy("merge-unfinished", "A git merge was not finished.",
        said="marks of a git merge that was not finished", **lost_all)
def merge_unfinished(work):
    return work.data().replace(b'"metadata": {', b'\n<<<<<<< HEAD\n"metadata": {', 1)


@untidy("script-by-name", "The notebook was exported as a script and renamed.",
        said="hand in the .ipynb file", **lost_all)
def script_by_name(work):
    return b"# coding: utf-8\n\n# In[1]:\n\ndef relu(x):\n    return x\n"


@untidy("another-notebook", "A notebook of another course was handed in.", said="No cell of 01_perceptron", **lost_all)
def another_notebook(work):
    work.notebook.cells = []
    work.add("print('hello')")
