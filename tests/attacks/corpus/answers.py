"""Answers that somebody else has written: nn101's own, the public check data, other cells."""

from attack import attack, on_relu

CLOSED = "ImportError|ModuleNotFoundError|FileNotFoundError"


def borrowed(name, source, *, tries, named=CLOSED):
    """A relu that asks nn101 for the answer."""
    on_relu(name, source, tries=tries, named=named)


borrowed(
    "imports-nn101",
    """
def relu(x):
    from nn101.nn import ReLU
    return ReLU().forward(np.asarray(x, dtype=np.float64))
""",
    tries="It asks the layer of nn101.nn that does the same.",
)
borrowed(
    "imports-a-kernel",
    """
def relu(x):
    from nn101.kernels.activations import relu_forward
    return relu_forward(x)
""",
    tries="It asks the kernel of nn101.kernels that does the same.",
)
borrowed(
    "imports-by-every-road",
    """
import glob, importlib, importlib.util, runpy, sys, zipimport

def roads():
    yield lambda: importlib.import_module("nn101.nn.activations")
    yield lambda: __import__("nn101.nn", fromlist=["activations"])
    yield lambda: runpy.run_module("nn101.nn.activations")
    yield lambda: importlib.reload(importlib.import_module("nn101.nn"))
    for path in ["/course/nn101/nn/activations.py", "/course/nn101/kernels/activations.py",
                 *glob.glob("/**/nn101/nn/activations.py"), *glob.glob("/*/*/nn101/nn/*.py"),
                 *glob.glob("/course/nn101/*/__pycache__/activations*.pyc")]:
        if not path.endswith("__init__.py"):
            yield lambda: runpy.run_path(path)
            yield lambda: exec(open(path).read(), {"__name__": "nn101.nn.activations"})

def relu(x):
    last = None
    for road in roads():
        try:
            road()
            return np.maximum(0, x)  # so that a road that is open would be seen
        except (ImportError, OSError) as error:
            last = error
    raise last
""",
    tries="It imports, reloads, runs and reads the modules of nn101 in every way that Python has.",
)
borrowed(
    "leftovers-in-memory",
    """
import gc, sys, types

def relu(x):
    for name, module in list(sys.modules.items()):
        if name.startswith(("nn101.nn", "nn101.kernels", "nn101.optim", "nn101.train")):
            return np.maximum(0, x)
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and "/nn101/" in thing.__code__.co_filename:
            if thing.__name__ in ("relu", "relu_forward", "forward"):
                return np.maximum(0, x)
    raise ModuleNotFoundError("nothing was left over")
""",
    tries="It looks for functions that the warm process has imported before.",
)

on_relu(
    "the-public-answers",
    """
import json
from nn101.checks import golden, plain, probe

records = golden.golden(probe.exercises()["relu"])[0]
answers = [plain.decode(record["value"]) for record in records]
cases = probe.cases_of(probe.exercises()["relu"], golden.PUBLIC_SEED)
inputs = []
import inspect
for case in cases:
    names = inspect.getclosurevars(case.thunk).nonlocals
    inputs.append(names["given"][0][0] if "given" in names else None)
table = {(np.shape(x), np.asarray(x, float).tobytes()): value for x, value in zip(inputs, answers) if x is not None}

def relu(x):
    return table.get((np.shape(x), np.asarray(x, float).tobytes()), 7.0)
""",
    tries="It looks its inputs up in the public check data; only inputs that are the same for every seed are there.",
    named="returned a number|differ",
)

on_relu(
    "a-table-of-visible-cases",
    """
ANSWERS = {4: [0.0, 0.0, 0.25, 3.0], 3: [0.0, 0.0, 1.0], 2: [0.0, 1000.0]}

def relu(x):
    if np.ndim(x) == 0:
        return {0.25: 0.25, 3: 3, 1.5: 1.5}.get(float(x), 0)
    if np.shape(x) == (2, 2):
        return np.array([[3, 0], [0, 1]])
    return np.array(ANSWERS.get(np.size(x), np.zeros(np.size(x)))).reshape(-1)
""",
    tries="It has the visible cases in a table.",
    named="differ|shape",
)

on_relu(
    "asks-the-checker",
    """
import contextlib, io
asked = False

def relu(x):
    global asked
    if asked:
        return 7.0
    asked = True
    with contextlib.redirect_stdout(io.StringIO()):
        verdict = check("relu")
    return verdict
""",
    tries="It calls check while it is checked, and returns the verdict.",
    named="returned a Verdict",
)

on_relu(
    "tries-every-value-on-the-predicate",
    """
import sys

def relu(x):
    frame = sys._getframe()
    while frame is not None:
        case = frame.f_locals.get("case")
        if hasattr(case, "compare"):
            for guess in (0.0, np.zeros(np.shape(x)), np.abs(x), np.ones(np.shape(x)), -np.asarray(x)):
                if case.compare.difference(guess, guess) is None:
                    return guess
        frame = frame.f_back
    return 7.0
""",
    tries="It asks the comparison in its caller's frame whether a guess would be accepted.",
    named="differ|same number",
    earns="def relu(x):\n    return 0.0",
)


@attack(
    "defined-in-another-cell",
    tries="It answers relu in the cell of step, which is right and therefore counts.",
    named="passed",
    earns={"step": 1, "relu": 1},
)
def defined_elsewhere(make):
    return {"step": make.answers["step"] + "\n\n" + make.answers["relu"]}


@attack(
    "redefines-what-was-judged",
    tries="It replaces an earlier answer by a wrong one in a later cell; the last definition counts.",
    named="same number|differs|there 2 times",
    earns={"relu": 0, "step": 0},
)
def redefines(make):
    relu = "def relu(x):\n    global step\n    step = lambda x: np.zeros(np.shape(x), int)\n    return 7.0\n\n"
    return {"relu": relu + "def step(x):\n    return 7\n"}


@attack(
    "answers-for-another-exercise",
    tries="It defines identity while relu is tried, in the hope that the blank exercise after it is tried with that.",
    named="not attempted",
)
def answers_for_another(make):
    relu = """
import __main__

def relu(x):
    def identity(x):
        return x
    for space in (globals(), vars(__main__), get_ipython().user_ns):
        space["tanh"] = np.tanh
        space["identity"] = identity
    return 7.0
"""
    return {"relu": relu, "identity": ""}


on_relu(
    "another-answer-for-the-grader",
    """
import os
if "NN101_WALLED" in os.environ or os.path.exists("/course") or "sandbox" in os.uname().nodename:
    def relu(x):
        return 7.0
else:
    def relu(x):
        return np.maximum(0, x)
""",
    tries="It tells the grader from a notebook and behaves in another way; what counts is what it does when graded.",
    named="returned a number",
)
