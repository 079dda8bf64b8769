"""What an untidy notebook is: what happened to it, what it earns all the same, and what its student is told.

The cases stand in corpus/, one file per theme. Each begins as a notebook in which four exercises are answered right,
and then something happens to it:

    @untidy("cell-deleted", "The cell of relu was deleted.", said=r"cell of relu is missing", lost=["relu"])
    def cell_deleted(work):
        work.remove("relu")

Unless ``lost`` names exercises, all four keep their points; and where nothing is ``said``, there must be no note.
"""

import copy
import dataclasses
import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

CORPUS = Path(__file__).with_name("corpus")
ANSWERED = ("step", "relu", "identity", "softmax")
_CASES = []


@dataclass(frozen=True)
class Case:
    """One untidy notebook.

    Parameters
    ----------
    name: slug; also the student's name.
    happened: what happened to the notebook, in a sentence.
    build: called with a ``Work``; changes it, or returns the bytes that are handed in.
    said: regular expression that must be found in the notes; None if there must be no note at all.
    lost: exercises of ``ANSWERED`` that honestly earn nothing.
    also: exercises beyond ``ANSWERED`` that are answered right too.
    whole: True to keep the lessons, figures and checks in the notebook, which costs a second.
    theme: the corpus file it stands in.
    """

    name: str
    happened: str
    build: Callable = field(repr=False)
    said: str | None = None
    lost: tuple = ()
    also: tuple = ()
    whole: bool = False
    theme: str = ""

    def data(self, make):
        """The bytes that are handed in."""
        work = Work(make, (*ANSWERED, *self.also), self.whole)
        built = self.build(work)
        return work.data() if built is None else built

    def earns(self, ref):
        """A dict from every exercise of the chapter to the points that it honestly earns here."""
        right = {*ANSWERED, *self.also} - set(self.lost)
        return {name: item.points if name in right else 0 for name, item in ref.exercises.items()}


class Work:
    """A notebook in somebody's hands."""

    def __init__(self, make, answered, whole):
        self.make = make
        self.notebook = make.notebook({name: make.answers[name] for name in answered}, written="")
        if not whole:
            self.keep(lambda cell: name_of(cell))

    def answer(self, name):
        """The right answer to an exercise."""
        return self.make.answers[name]

    def stub(self, name):
        """What was handed out for an exercise or a question."""
        return next(cell.source for cell in self.make.blank.cells if name_of(cell) == name)

    def cell(self, name):
        """The cell with this nbgrader id."""
        return self.notebook.cells[self.place(name)]

    def place(self, name):
        """Where the cell with this nbgrader id stands."""
        return next(place for place, cell in enumerate(self.notebook.cells) if name_of(cell) == name)

    def write(self, name, source):
        """Type this into a cell, whatever it held."""
        self.cell(name).source = source.strip("\n")

    def above(self, name, text):
        """Type something into a cell, above what it holds."""
        self.cell(name).source = text + "\n" + self.cell(name).source

    def below(self, name, text):
        """Type something into a cell, below what it holds."""
        self.cell(name).source += "\n" + text

    def inside(self, name, line):
        """Type a line into a function, as the first below its description."""
        head, quotes, body = self.cell(name).source.rpartition('"""')
        self.cell(name).source = f"{head}{quotes}\n    {line}{body}"

    def add(self, source, before=None, after=None, kind="code"):
        """A new cell; at the end unless it is said where. Returns it."""
        cell = (nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell)(source.strip("\n"))
        place = self.place(before) if before else self.place(after) + 1 if after else len(self.notebook.cells)
        self.notebook.cells.insert(place, cell)
        return cell

    def remove(self, name):
        """Delete a cell."""
        del self.notebook.cells[self.place(name)]

    def copy(self, name):
        """A copy of a cell, with all its metadata."""
        return nbformat.from_dict(copy.deepcopy(dict(self.cell(name))))

    def keep(self, wanted):
        """Delete all cells but those wanted."""
        self.notebook.cells = [cell for cell in self.notebook.cells if wanted(cell)]

    def strip(self):
        """Take the metadata off every cell."""
        for cell in self.notebook.cells:
            cell.metadata = nbformat.NotebookNode()

    def plain(self):
        """The notebook as the JSON that is in its file, whatever may be wrong with it."""
        content = json.loads(json.dumps(self.notebook))
        for cell in content["cells"]:
            cell["source"] = cell["source"].splitlines(keepends=True)
        return content

    def data(self):
        """The notebook as the bytes of a file."""
        return (json.dumps(self.plain(), indent=1, ensure_ascii=False) + "\n").encode()


def name_of(cell):
    """The nbgrader id of a cell, or an empty string."""
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def encoded(content):
    """Plain JSON as the bytes of a file."""
    return json.dumps(content, indent=1).encode()


def untidy(name, happened, *, said=None, lost=(), also=(), whole=False):
    """Put the decorated function, called with a ``Work``, into the corpus."""

    def register(build):
        _CASES.append(Case(name, happened, build, said, tuple(lost), tuple(also), whole))
        return build

    return register


def scratch(name, source, happened, *, said=None, before="relu", whole=False):
    """Put a notebook into the corpus that has one more code cell."""
    untidy(name, happened, said=said, whole=whole)(lambda work: work.add(source, before=before) and None)


def typed(name, exercise, source, happened, *, said=None, lost=()):
    """Put a notebook into the corpus in which this is typed into the cell of an exercise."""
    untidy(name, happened, said=said, lost=lost)(lambda work: work.write(exercise, source))


def corpus():
    """Every case, in the order of the files and of the writing."""
    if not _CASES:
        for path in sorted(CORPUS.glob("*.py")):
            _load(path)
    return list(_CASES)


def _load(path):
    before = len(_CASES)
    spec = importlib.util.spec_from_file_location(f"fairness_corpus_{path.stem}", path)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    _CASES[before:] = [dataclasses.replace(case, theme=path.stem) for case in _CASES[before:]]
