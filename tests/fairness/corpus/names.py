"""Notebooks in which a name means something else in the end."""

from case import scratch, untidy

SUM_AND_MAX = """
def softmax(a):
    rows = np.atleast_2d(a)
    result = []
    for row in rows:
        top = max(row)
        powers = list(np.exp(row - top))
        result.append([power / sum(powers) for power in powers])
    return np.array(result).reshape(np.shape(a))
"""


@untidy("builtins-hidden", "Scratch cells use list, sum and max as names of values.",
        said=r"another value to `list`, `max` and `sum`.*put back")
def builtins_hidden(work):
    work.write("softmax", SUM_AND_MAX)
    work.add("list = [1, 2]\nsum = 0\nfor value in list:\n    sum += value\nmax = 3", after="softmax")


@untidy("builtins-hidden-before", "Scratch cells above the answer use sum and max as names of values.",
        said="`max` and `sum`.*put back")
def builtins_hidden_before(work):
    work.add("sum, max = 0, 3", before="step")
    work.write("softmax", SUM_AND_MAX)


scratch("numpy-hidden", "np = None", "A scratch cell gives np away.", before="softmax-check",
        said="`np`, which your answers need; it was put back")
scratch("numpy-deleted", "del np", "A scratch cell deletes np.", said="`np`.*put back", before="softmax-check")
scratch("tools-hidden", "check = 5\nhint = 'none'\ninput = [1.0, 2.0]\nprogress = 0.5",
        "Scratch cells use the course's own names, which no answer needs.", before="step")
scratch("print-hidden", "print = 7", "A scratch cell uses print as a name, which no answer needs.", before="step")


@untidy("answer-hidden", "The results of trying functions out took the functions' names.",
        said="`relu` and `step`, which your answers need; they were put back")
def answer_hidden(work):
    work.add("relu = relu(np.array([-1.0, 2.0]))\nprint(relu)", after="relu")
    work.below("step", "for step in range(3):\n    print(step)")


@untidy("helper-hidden", "A helper's name is used for a number later.", said="`shifted`.*put back")
def helper_hidden(work):
    work.add("def shifted(a):\n    return a - np.max(a, axis=-1, keepdims=True)", before="softmax")
    work.write("softmax", "def softmax(a):\n    e = np.exp(shifted(a))\n    return e / e.sum(axis=-1, keepdims=True)")
    work.add("shifted = shifted(np.array([1.0, 2.0]))", after="softmax")


@untidy("helper-below", "A helper stands below the answer that calls it.")
def helper_below(work):
    work.write("relu", "def relu(x):\n    return clip(x)")
    work.add("def clip(x):\n    return np.maximum(0, x)")


@untidy("decorator-below", "A decorator stands below the function that it decorates.",
        said="cell of relu needs `timed`, which is defined further down; it was run after that")
def decorator_below(work):
    work.above("relu", "@timed")
    work.add("import functools\n\ndef timed(function):\n    @functools.wraps(function)\n"
             "    def inner(*given):\n        return function(*given)\n    return inner", after="softmax")


@untidy("everything-reordered", "The cells stand in reverse order.")
def everything_reordered(work):
    work.notebook.cells.reverse()


@untidy("star-imports", "Names come by the dozen and hide Python's own.")
def star_imports(work):
    work.add("from math import *\nfrom numpy import *\nfrom random import *", before="step")


@untidy("numpy-in-full", "NumPy is used under its full name and under another.")
def numpy_in_full(work):
    work.add("import numpy\nimport numpy as numbers\nfrom numpy import exp, maximum", before="relu")
    work.write("relu", "def relu(x):\n    return maximum(0, numbers.asarray(x)) + numpy.zeros(1)[0]")


@untidy("lesson-globals", "An answer reads what a lesson cell defines.", whole=True)
def lesson_globals(work):
    work.write("relu", "def relu(x):\n    return np.where(x > corners[0, 0], x, corners[0, 0])")


@untidy("lesson-edited", "A lesson cell was changed, and one deleted.", whole=True)
def lesson_edited(work):
    cell = next(cell for cell in work.notebook.cells if cell.source.startswith("facts = "))
    cell.source = cell.source.replace("-4", "-5") + "\nprint('mine')"
    work.keep(lambda cell: not cell.source.startswith("evenings = "))


@untidy("lesson-broken", "A lesson cell was damaged by a stray key.", whole=True)
def lesson_broken(work):
    cell = next(cell for cell in work.notebook.cells if cell.source.startswith("facts = "))
    cell.source = "q" + cell.source + ")"


@untidy("setup-emptied", "The cell with the imports was emptied.")
def setup_emptied(work):
    work.write("setup-1", "")


@untidy("setup-changed", "The cell with the imports lost NumPy and got others.",
        said="imports was changed; the original was run, and what you added")
def setup_changed(work):
    work.write("setup-1", "import math\nfrom functools import lru_cache as remembered\nimport numpy as numbers")
    work.write("relu", "def relu(x):\n    return numbers.maximum(math.floor(0.5), x)")


@untidy("counters", "Answers count their calls in the notebook.")
def counters(work):
    work.write("relu", "calls = 0\n\ndef relu(x):\n    global calls\n    calls += 1\n    return np.maximum(0, x)")
    work.write("identity", "seen = []\n\ndef identity(x):\n    seen.append(1)\n    return x")
