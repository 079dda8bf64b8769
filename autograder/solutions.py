"""Executed solution notebooks and HTML pages, for instructors and self-learners."""

import os
import tempfile
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from autograder.source import ROOT, SOLUTIONS, chapter_names
from autograder.walk.signpost import signpost, with_signpost

CELL_SECONDS = 120


def executed(chapter, seconds=CELL_SECONDS, variables=None):
    """The chapter's source as a notebook that was run from top to bottom, answers in it.

    ``variables`` (dict) are added to this process's environment.

    Raises nbclient.exceptions.CellExecutionError if a cell fails, one of the `claims` cells included.
    """
    notebook = jupytext.read(SOLUTIONS / f"{chapter}.py")
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    with tempfile.TemporaryDirectory() as home:  # whoever runs this keeps their own progress
        # Without the state of its widgets a page shows the words that stand for a slider, and no slider that is dead.
        client = NotebookClient(
            notebook, timeout=seconds, resources={"metadata": {"path": str(ROOT)}}, store_widget_state=False
        )
        client.execute(env={**os.environ, "NN101_HOME": home, **(variables or {})})
    return notebook


def execute_solutions(target):
    """Write every chapter's executed notebook and its HTML page under ``target``; yields the paths."""
    target = Path(target)
    target.mkdir(parents=True, exist_ok=True)
    for chapter in chapter_names():
        notebook = executed(chapter)
        opening = notebook.cells[0].source
        for suffix, written in ((".ipynb", nbformat.writes), (".html", _as_page)):
            line = signpost(chapter, chapter_names(), lambda name, suffix=suffix: f"{name}{suffix}", more="")
            notebook.cells[0].source = with_signpost(opening, line)
            path = target / f"{chapter}{suffix}"
            path.write_text(written(notebook), encoding="utf-8")
            yield path


def _as_page(notebook):
    return HTMLExporter(embed_images=True).from_notebook_node(notebook)[0]
