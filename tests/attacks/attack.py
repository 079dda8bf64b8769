"""What an attack is: a notebook that tries something, the points it honestly deserves, and what the report must say.

The attacks stand in corpus/, one file per theme. Each answers a few exercises honestly, and those must keep their
points; beside them it has hostile cells, most often that of relu:

    on_relu("always-equal", tries="It returns an object that equals everything.", named="returned a Yes", source='''
    class Yes: ...

    def relu(x):
        return Yes()
    ''')
"""

import dataclasses
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HONEST = ("step", "identity", "softmax")
CORPUS = Path(__file__).with_name("corpus")
_ATTACKS = []


@dataclass(frozen=True)
class Attack:
    """One attack.

    Parameters
    ----------
    name: slug; the student's name is made from it.
    tries: what it tries, in a sentence that begins with "It".
    named: regular expression that must be found in the notes, verdicts or outputs of its row.
    answers: called with a ``Maker``; a dict from exercise to what is typed into its cell.
    earns: what attacked exercises are worth if not 0: points, or a source text that honestly earns the same.
    harms: honest exercises of the same notebook that the attack spoils; they may have fewer points, never more.
    theme: the corpus file it stands in.
    """

    name: str
    tries: str
    named: str
    answers: Callable = field(repr=False)
    earns: dict = field(default_factory=dict)
    harms: tuple = ()
    theme: str = ""

    def notebook(self, make):
        """The notebook that is handed in, as an nbformat node."""
        honest = {name: make.answers[name] for name in HONEST}
        return short_notebook(make, {**honest, **self.answers(make)})

    def worth(self, make, ref):
        """What each answered exercise honestly earns: a dict from exercise to points or to a source text."""
        full = {name: ref.exercises[name].points for name in HONEST}
        return {**full, **dict.fromkeys(self.answers(make), 0), **self.earns}


def short_notebook(make, answers):
    """A student notebook without the lesson, which takes time and gives no points."""
    notebook = make.notebook(answers, written="")
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id")]
    return notebook


def attack(name, *, tries, named, earns=None, harms=()):
    """Put the decorated function from a ``Maker`` to a dict of answers into the corpus."""

    def register(answers):
        _ATTACKS.append(Attack(name, tries, named, answers, earns or {}, tuple(harms)))
        return answers

    return register


def on_relu(name, source, *, tries, named, earns=None, harms=()):
    """Put an attack into the corpus whose only hostile cell is that of relu; ``earns`` as for one exercise."""
    earned = {} if earns is None else {"relu": earns}
    attack(name, tries=tries, named=named, earns=earned, harms=harms)(lambda make: {"relu": source.strip()})


def on_the_first(name, source, *, tries, named, harms=()):
    """As ``on_relu`` for weighted_sum, which is tried once only: nothing comes before it that could be lent to it."""
    attack(name, tries=tries, named=named, harms=harms)(lambda make: {"weighted_sum": source.strip()})


def corpus():
    """Every attack, in the order of the files and of the writing."""
    if not _ATTACKS:
        for path in sorted(CORPUS.glob("*.py")):
            _load(path)
    return list(_ATTACKS)


def _load(path):
    before = len(_ATTACKS)
    spec = importlib.util.spec_from_file_location(f"attack_corpus_{path.stem}", path)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    _ATTACKS[before:] = [dataclasses.replace(new, theme=path.stem) for new in _ATTACKS[before:]]
