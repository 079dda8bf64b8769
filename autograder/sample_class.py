"""An invented class for `make demo` and the tests: every kind of submission a real class hands in."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.build import student_notebook
from autograder.reference import reference
from autograder.source import BEGIN_SOLUTION, END_SOLUTION

CHAPTER = "01_perceptron"
WRITTEN = "A line splits the plane in two. I would look at each row on its own."

NEVER_ENDS = """
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    while True:
        w = w + lr * X[0]
"""
CRASHES = """
import ctypes

def sigmoid(x):
    ctypes.string_at(0)
    return 1 / (1 + np.exp(-x))
"""
CHEATS = """
import builtins, glob, os
import nn101.checks.judge, nn101.checks.probe

class Yes:
    shape, dtype, ndim = (3,), np.dtype(float), 1
    def __eq__(self, other): return True
    def __array__(self, dtype=None, copy=None): return np.ones(3)
    def __float__(self): return 1.0
    def __reduce__(self): return (os.system, ("touch /tmp/owned",))

nn101.checks.judge.judge = lambda *a, **k: None
nn101.checks.judge.difference = lambda *a, **k: None
nn101.checks.probe.run_case = lambda case: {"value": 1.0}
builtins.isinstance = lambda *a: True
stolen = glob.glob("/course/**/solutions/*.py", recursive=True) + glob.glob("/**/gradebook.db", recursive=True)

def softmax(a):
    return Yes()
"""
NOISY = """
import sys, warnings

def softmax(a):
    warnings.warn("a warning costs nothing")
    print("softmax of", np.shape(a))
    print("and a line on the error stream", file=sys.stderr)
    powers = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return powers / np.sum(powers, axis=-1, keepdims=True)
"""


@dataclass(frozen=True)
class Student:
    """One invented student: ``honest`` submissions are those that stock nbgrader can grade as well."""

    name: str
    data: bytes
    honest: bool = True


class Maker:
    """Fills in student notebooks from the reference answers and the banks."""

    def __init__(self, chapter=CHAPTER):
        self.ref = reference(chapter)
        self.blank = student_notebook(chapter)
        self.answers = {cell.name: _as_typed(cell.text) for cell in self.ref.chapter.with_role("exercise")}

    def notebook(self, answers, written=WRITTEN):
        """A student notebook with these answers (a dict from exercise to cell source) written into it."""
        notebook = nbformat.from_dict(json.loads(json.dumps(self.blank)))
        questions = {cell.name for cell in self.ref.chapter.with_role("written")}
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in answers:
                cell.source = answers[name]
            elif name in questions and written:
                cell.source = written
        return notebook

    def mistaken(self, *wrong):
        """All reference answers, but for these ``(exercise, position in the bank of mistakes)``."""
        bank = self.ref.mistakes
        chosen = {name: bank[name][at % len(bank[name])].source() for name, at in wrong}
        return self.notebook({**self.answers, **chosen})

    def alternative(self, at):
        """Right throughout, in other words than the reference."""
        bank = self.ref.alternatives
        return self.notebook({name: bank[name][at % len(bank[name])].source() for name in self.answers})

    def first(self, count):
        """Only the first ``count`` exercises are answered."""
        return self.notebook(dict(list(self.answers.items())[:count]), written="")


def _as_typed(text):
    """A reference answer without the markers that only its author writes."""
    return "\n".join(line for line in text.splitlines() if line.strip() not in (BEGIN_SOLUTION, END_SOLUTION))


def sample_class():
    """The students, always the same."""
    make, pick = Maker(), random.Random(5)
    names = list(make.answers)
    right = [
        ("Amina Yusuf", make.notebook(make.answers)),
        ("Bram de Vries", make.alternative(0)),
        ("Chiara Rossi", make.alternative(1)),
        ("Zofia Nowak", make.notebook({**make.answers, "softmax": NOISY})),
    ]
    batch_sum = [
        "Daniel Okafor",
        "Elif Kaya",
        "Farid Haddad",
        "Greta Lindqvist",
        "Hana Sato",
        "Ivan Petrov",
        "Jonas Weber",
        "Kiri Ngata",
        "Lucia Morales",
    ]
    wrong_softmax = [
        (
            name,
            make.mistaken(
                ("softmax", _whole_batch(make)), *((n, pick.randrange(9)) for n in pick.sample(names[:22], min(i, 4)))
            ),
        )
        for i, name in enumerate(batch_sum)
    ]
    others = ["Mei Chen", "Noah Adeyemi", "Olga Ivanova", "Priya Raman", "Quentin Dubois"]
    mixed = [
        (name, make.mistaken(*((n, pick.randrange(9)) for n in pick.sample(names, 3 + i))))
        for i, name in enumerate(others)
    ]
    partial = [
        ("Rosa Delgado", make.first(14)),
        ("Sven Eriksen", make.first(5)),
        ("Tariq Aziz", make.notebook({}, written="")),
    ]
    honest = [Student(name, _bytes(notebook)) for name, notebook in [*right, *wrong_softmax, *mixed, *partial]]
    return sorted([*honest, *_trouble(make)], key=lambda student: student.name)


def _whole_batch(make):
    return next(i for i, m in enumerate(make.ref.mistakes["softmax"]) if "whole batch" in m.name)


def _trouble(make):
    """Submissions that break graders: each costs its author what is broken, and nobody else anything."""
    whole = _bytes(make.notebook(make.answers))
    yield Student("Uma Pillai", _bytes(make.notebook({**make.answers, "train_perceptron": NEVER_ENDS})), honest=False)
    yield Student("Viktor Horvath", _bytes(make.notebook({**make.answers, "sigmoid": CRASHES})), honest=False)
    yield Student("Wen Li", whole[: len(whole) // 3], honest=False)
    yield Student("Ximena Torres", _bytes(_shuffled(make)), honest=False)
    yield Student("Yara Costa", _bytes(make.notebook({**make.answers, "softmax": CHEATS})), honest=False)
    yield Student("Aaron Blum", b"", honest=False)


def _shuffled(make):
    """Some cells deleted, one there twice, one turned into text: what happens to notebooks in real hands."""
    notebook = make.notebook(make.answers)
    gone = {"parity", "setup-1", "relu-check"}
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") not in gone]
    copies = [
        nbformat.from_dict({**cell, "id": "copy"})
        for cell in cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "softmax"
    ]
    for cell in cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "accuracy":
            cell.cell_type = "raw"
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
    notebook.cells = cells + copies
    return notebook


def _bytes(notebook):
    return (nbformat.writes(notebook, version=4) + "\n").encode()


def write_class(folder, students=None):
    """Write the class as nbgrader lays it out: ``STUDENT/CHAPTER/CHAPTER.ipynb``. Returns the students."""
    students = students or sample_class()
    for student in students:
        path = Path(folder) / student.name / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(student.data)
    return students
