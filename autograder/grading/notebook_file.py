"""Read a notebook from the bytes of a file, however damaged it is, and say what was repaired."""

import json
import re

import nbformat

from autograder.grading.handed_in import SubmissionError

MAX_CODE = 2_000_000
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_JSON = "The file is not a notebook: it is not the JSON that Jupyter writes. "
_KINDS = (
    (re.compile(r"PK"), "It is a zip archive: unpack it and hand in the .ipynb file that is in it."),
    (re.compile(r"%PDF"), "It is a PDF: hand in the .ipynb file that it was made from."),
    (re.compile(r"\s*<(?:!doctype|html|\?xml)", re.IGNORECASE),
     "It is a web page: in JupyterLab choose File, Download, and hand in the .ipynb file."),
    (re.compile(r"(?s).*^(?:<{7}|>{7})", re.MULTILINE),
     "It holds the marks of a git merge that was not finished: choose one version, save, and hand it in again."),
    (re.compile(r"\s*\{"), "It begins like a notebook: was it cut off on the way? Save it and hand it in again."),
)
_ANYTHING = "Save the notebook in JupyterLab and hand in the .ipynb file."


def parse_notebook(data):
    """A notebook from bytes, as nbformat 4, with sentences on what was repaired in ``notebook["repairs"]``.

    Raises SubmissionError saying what is wrong with the file.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise SubmissionError("The file is empty. Save the notebook in JupyterLab and hand it in again.")
    repairs = []
    try:
        content = _content(_text(data, repairs), repairs)
        cells = [_repaired(cell, repairs) for cell in _cells(content, repairs)]
        notebook = nbformat.from_dict({"metadata": {}, "nbformat": 4, "nbformat_minor": 5, **content, "cells": cells})
        notebook.pop("worksheets", None)
    except RecursionError:
        raise SubmissionError(_NOT_JSON + "Something in it is nested without end.") from None
    if sum(len(cell.source) for cell in notebook.cells if cell.cell_type == "code") > MAX_CODE:
        raise SubmissionError(f"The notebook holds more than {MAX_CODE:,} characters of code; load data from a file.")
    notebook["repairs"] = list(dict.fromkeys(repairs))
    return notebook


def notebook_finder(submissions):
    """A function from a ``Result`` to the notebook that was handed in, or None if that cannot be read."""
    handed_in = {submission.student: submission for submission in submissions}

    def notebook_of(result):
        try:
            return parse_notebook(handed_in[result.student].read_bytes())
        except SubmissionError:
            return None

    return notebook_of


def _text(data, repairs):
    """The file as text: UTF-8, or whatever else an editor made of it."""
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if not data.lstrip().startswith(b"{"):
            raise SubmissionError(_unlike_a_notebook(data.decode("latin-1"), "it is not text.")) from None
        repairs.append("Some letters in the file were not saved as UTF-8; they were read as well as could be.")
        return _guessed(data)
    if encoding.startswith(("utf-16", "utf-32")):
        repairs.append(f"The file was saved as {encoding[:6].upper()}, not as UTF-8; it was read all the same.")
    return text


def _guessed(data):
    """UTF-8 in which a few bytes are damaged, or else the encoding of Windows in the west."""
    text = data.decode("utf-8", "replace")
    some_are_right = any(letter > "\x7f" and letter != "\ufffd" for letter in text)
    return text if some_are_right else data.decode("cp1252", "replace")


def _content(text, repairs):
    """The JSON object in a text, and nothing that stands behind it."""
    text = text.lstrip("\ufeff \t\r\n\x00")
    try:
        content, end = json.JSONDecoder(strict=False).raw_decode(text)
    except ValueError:
        raise SubmissionError(_unlike_a_notebook(text)) from None
    if not isinstance(content, dict):
        raise SubmissionError(_NOT_JSON + _ANYTHING)
    if text[end:].strip(" \t\r\n\x00\x1a"):
        repairs.append("There was more text in the file behind the end of the notebook; it was passed over.")
    return content


def _unlike_a_notebook(text, why=""):
    advice = next((words for pattern, words in _KINDS if pattern.match(text)), _ANYTHING)
    return f"The file is not a notebook: {why} {advice}" if why else _NOT_JSON + advice


def _cells(content, repairs):
    cells = content.get("cells")
    if cells is None and "worksheets" in content:
        cells = _cells_of_worksheets(content["worksheets"])
        repairs.append("The notebook is in the format that Jupyter used until 2015; it was converted.")
    whole = [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []
    if not whole:
        raise SubmissionError(_NOT_JSON + "There are no cells in it. " + _ANYTHING)
    if len(whole) < len(cells):
        repairs.append(f"Damaged cells were passed over: {len(cells) - len(whole)} of {len(cells)}.")
    return whole


def _cells_of_worksheets(worksheets):
    """The cells of a notebook of format 2 or 3, in which they stood on sheets."""
    sheets = worksheets if isinstance(worksheets, list) else []
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _repaired(cell, repairs):
    """A cell with the fields that Jupyter promises; editors and hands leave some out."""
    metadata = cell.get("metadata")
    metadata = dict(metadata) if isinstance(metadata, dict) else {}
    if not isinstance(metadata.get("nbgrader", {}), dict):
        del metadata["nbgrader"]
    return {**cell, "cell_type": _type(cell), "metadata": metadata, "source": _source(cell, repairs)}


def _type(cell):
    kind = str(cell.get("cell_type")).strip().lower()
    return {"heading": "markdown"}.get(kind, kind) if kind in ("code", "markdown", "raw", "heading") else "raw"


def _source(cell, repairs):
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list):
        source = _joined([str(line) for line in source], repairs)
    source = "" if source is None else str(source)
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return _LONE_SURROGATES.sub("\ufffd", source)


def _joined(lines, repairs):
    if len(lines) > 1 and not any(line.endswith(("\n", "\r")) for line in lines):
        repairs.append("Cells had lost the ends of their lines; they were put back.")
        return "\n".join(lines)
    return "".join(lines)
