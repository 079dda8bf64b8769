"""Answers that are wrong, and code that changes whoever looks at them: checks, NumPy, Python, IPython."""

from attack import HONEST, attack, on_relu, on_the_first

WRONG = "\n\ndef relu(x):\n    return np.full(np.shape(x), 7.0) if np.ndim(x) else 7.0\n"
NOT_RIGHT = "same number comes back|value differs|values? differ"


def patched(name, source, *, tries, named=NOT_RIGHT, harms=()):
    """A wrong relu behind some patches."""
    on_relu(name, source.strip() + WRONG, tries=tries, named=named, harms=harms)


patched(
    "patched-judge",
    tries="It replaces the judge, the comparison and the verdict with ones that say yes.",
    source="""
import nn101.checks.compare as compare, nn101.checks.judge as judge, nn101.checks.verdict as verdict
judge.judge = judge._outcome = lambda *args, **kwargs: "passed"
judge.difference = judge._value_difference = judge.agrees = lambda *args: None
for kind in (compare.close, compare.equals, compare.satisfies):
    kind.difference = lambda self, expected, got: None
    kind.same = lambda self, expected, got: True
compare._first_difference = lambda *args: None
verdict.WRONG = verdict.PARTLY = verdict.NOT_ATTEMPTED = verdict.PASSED
""",
)

patched(
    "patched-probe",
    tries="It replaces run_case, run_probe and the registry of exercises with ones of its own.",
    named="returned a number",
    harms=HONEST,
    source="""
import dataclasses
import nn101.checks.probe as probe, nn101.checks.runner as runner

def easy(code, rng):
    for case in original.probe(code, rng):
        yield dataclasses.replace(case, thunk=lambda: 0.0, inputs=())

original = probe._EXERCISES["relu"]
probe._EXERCISES["relu"] = dataclasses.replace(original, points=1000, probe=easy)
probe.run_case = lambda case: {"value": 1.0, "passed": True, "weight": 1000}
""",
)

patched(
    "patched-weights",
    tries="It changes the weights, points and names of the cases that it is tried on.",
    source="""
import nn101.checks.probe as probe
made = probe.Case.__init__

def heavier(self, name, thunk, compare, weight, *rest, **more):
    made(self, name, thunk, compare, 1e9, *rest, **more)

probe.Case.__init__ = heavier
for item in probe.exercises().values():
    object.__setattr__(item, "points", 1e9)
""",
)

patched(
    "patched-codec",
    tries="It replaces the codec, so that every value looks like what is expected on the public seed.",
    named="differ|same number|expected",
    harms=HONEST,
    source="""
import nn101.checks.plain as plain, nn101.checks.probe as probe
from nn101.checks.golden import golden
answers = iter([record["value"] for record in golden(probe.exercises()["weighted_sum"])[0]])
plain.encode = probe.encode = lambda value: next(answers, None)
plain._Encoder.node = lambda self, value, depth: {"scalar": ["<f8", "AAAAAAAAAAA="]}
""",
)

patched(
    "patched-numpy",
    tries="It replaces NumPy's comparisons with ones that are always true.",
    source="""
yes = lambda *args, **kwargs: True
np.isclose = np.allclose = np.array_equal = np.array_equiv = np.all = np.any = np.equal = yes
np.testing.assert_allclose = np.testing.assert_array_equal = yes
np.isnan = np.isfinite = yes
""",
)

patched(
    "patched-builtins",
    tries="It replaces isinstance, all, any, len, print, zip, type and abs.",
    named="differ|same number|ended|expected|raised|stopped with",
    source="""
import builtins
builtins.isinstance = lambda *args: True
builtins.all = builtins.any = lambda *args: True
builtins.print = lambda *args, **kwargs: None
builtins.zip = lambda *args, **kwargs: iter(())
builtins.abs = lambda value: 0
""",
)

patched(
    "patched-serialising",
    tries="It replaces json, base64 and struct, so that every value becomes the same text.",
    named="ended the Python process|differ|same number|no result",
    harms=HONEST,
    source="""
import base64, json, struct
dumps = json.dumps
json.dumps = lambda value, *args, **kwargs: dumps(value).replace("7.0", "0.0").replace("wrong", "passed")
base64.b64encode = lambda data, *args: b"AAAAAAAAAAA=" * (len(data) // 8)
""",
)

patched(
    "patched-writing",
    tries="It replaces os.write so that every record leaves with another value.",
    named="ended the Python process|differ|same number|expected|before this case could run",
    harms=HONEST,
    source="""
import os
write = os.write

def rewriting(descriptor, data):
    return write(descriptor, bytes(data).replace(b"HEA=", b"AAA=").replace(b'"value"', b'"valuE"'))

os.write = rewriting
""",
)


@attack(
    "answers-for-its-company",
    tries="It makes, while it is tried, every later answer of the same process look like the public check data.",
    named="differ|same number|expected|returned",
)
def answers_for_its_company(make):
    source = """
import nn101.checks.plain as plain, nn101.checks.probe as probe
from nn101.checks.golden import golden

def relu(x):
    known = [record["value"] for record in golden(probe.exercises()["tanh"])[0] if "value" in record]
    answers = iter(known * 9)
    plain.encode = probe.encode = lambda value: next(answers)
    return 7.0
"""
    return {"relu": source, "tanh": "def tanh(x):\n    return 0.5"}


@attack(
    "spoils-its-company",
    tries="It replaces, while it is tried, the other answers, NumPy's functions and the probe's own.",
    named="differ|same number|expected|returned",
)
def spoils_its_company(make):
    source = """
import nn101.checks.probe as probe

def weighted_sum(x, w, b):
    globals().update(step=None, identity=None, softmax=None)
    np.exp = np.asarray = np.sum = np.max = None
    probe.run_case = lambda case: {"mutated": True}
    return 7.0
"""
    return {"weighted_sum": source}


@attack(
    "patched-check",
    tries="It replaces check, hint and the verdict's pictures in the notebook.",
    named=NOT_RIGHT,
)
def patched_check(make):
    source = "import nn101\ncheck = nn101.check = hint = nn101.hint = lambda *names: 'passed'\n"
    return {"relu": source + "import nn101.checks.render as render\nrender.as_html = lambda verdict: 'passed'" + WRONG}


patched(
    "ipython-hooks",
    tries="It hooks into IPython: events, transformers, run_cell, tracebacks, display.",
    source="""
import ast
shell = get_ipython()

class Rewrites(ast.NodeTransformer):
    def visit_Return(self, node):
        return ast.Return(ast.Constant(0.0))

shell.events.register("pre_run_cell", lambda *args: None)
shell.events.register("post_run_cell", lambda result: setattr(result, "error_in_exec", None))
shell.input_transformers_post.append(lambda lines: [line.replace("wrong", "right") for line in lines])
shell.showtraceback = shell._showtraceback = lambda *args, **kwargs: None
shell.set_custom_exc((Exception,), lambda *args, **kwargs: None)
shell.display_formatter.format = lambda *args, **kwargs: ({"text/html": "<b>passed</b>"}, {})
run_cell = type(shell).run_cell
""",
)


@attack(
    "ipython-rewrites-later-cells",
    tries="It puts an AST transformer into IPython that rewrites cells after its own, and replaces run_cell.",
    named=NOT_RIGHT,
    harms=("identity", "softmax"),
)
def rewrites_later_cells(make):
    source = """
import ast

class Rewrites(ast.NodeTransformer):
    def visit_Return(self, node):
        return ast.copy_location(ast.Return(ast.Constant(None)), node)

get_ipython().ast_transformers.append(Rewrites())
"""
    return {"relu": source + WRONG}


patched(
    "patched-fork",
    tries="It replaces os.fork, os._exit and os.setsid, so that it is tried in the process that forks for all.",
    named="ended the Python process|ran out of time|differ|same number",
    harms=HONEST,
    source="""
import os
os.fork = lambda: 0
os._exit = lambda status: None
os.setsid = os.killpg = os.kill = lambda *args: None
""",
)

on_the_first(
    "patched-clock",
    tries="It replaces setitimer, signal and the clocks, so that no time ever passes, then never ends.",
    named="weighted_sum ran out of time",
    source="""
import signal, time
time.monotonic = time.time = time.perf_counter = lambda: 0.0
signal.setitimer(signal.ITIMER_REAL, 0)
signal.setitimer = lambda *args: (0.0, 0.0)
signal.signal = lambda *args: None

def weighted_sum(x, w, b):
    while True:
        pass
""",
)

LIKE_THE_INPUT = "def relu(x):\n    return x"

on_relu(
    "easy-inputs",
    tries="It makes the random generator draw only inputs for which its wrong answer is right.",
    named="differ|sign|truncated|same",
    earns=LIKE_THE_INPUT,
    harms=HONEST,
    source="""
import nn101.checks.probe as probe
real = np.random.default_rng

class Friendly:
    def __init__(self, *seed): self.rng = real(*seed)
    def choice(self, values, size=None): return np.ones(size)
    def __getattr__(self, name): return lambda *args, **kwargs: np.abs(getattr(self.rng, name)(*args, **kwargs))

np.random.default_rng = Friendly
np.array, _array = (lambda values, *args, **kwargs: np.abs(_array(values, *args, **kwargs))), np.array

def relu(x):
    return x
""",
)


@attack(
    "trivial-inputs",
    tries="It makes every random input zero, where all shares are equal, and answers with equal shares.",
    named="differ|same number",
    earns={"softmax": "def softmax(a):\n    return np.full(np.shape(a), 1 / np.shape(a)[-1])"},
    harms=("step", "identity"),
)
def trivial_inputs(make):
    source = """
import types
def nothing(self, *args, size=None, **kwargs):
    return np.zeros(size if size is not None else args[-1] if args else ())
zeros = types.SimpleNamespace()
for method in ("choice", "integers", "normal", "uniform", "random", "permutation", "standard_normal"):
    setattr(zeros, method, nothing.__get__(zeros))
np.random.default_rng = lambda *seed: zeros

def softmax(a):
    a = np.asarray(a)
    return np.full(a.shape, 1 / a.shape[-1])
"""
    return {"softmax": source}


on_relu(
    "changes-the-inputs",
    tries="It changes the inputs it was given, and every copy of them that it finds, until its answer fits.",
    named="differ|same number|changes what it was given",
    source="""
import gc, sys

def relu(x):
    for thing in gc.get_objects():
        if type(thing) is np.ndarray and thing.dtype == float and thing.flags.writeable and thing.size < 100:
            thing[...] = 0.0
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if type(value).__name__ == "Case":
                value.inputs = ()
                value.compare = None
        frame = frame.f_back
    return np.zeros(np.shape(x)) + 7.0
""",
)

IN_PLACE = "def relu(x):\n    if np.ndim(x):\n        x[x < 0] = 0\n        return x\n    return max(x, 0)"

on_relu(
    "hides-what-it-changed",
    tries="It changes its input in place, which costs a case, and makes the probe forget what the input was.",
    named="changes what it was given",
    earns=IN_PLACE,
    source="""
import sys

def relu(x):
    frame = sys._getframe()
    while frame is not None:
        case = frame.f_locals.get("case")
        if hasattr(case, "inputs"):
            case.inputs = ()
        frame = frame.f_back
    if np.ndim(x):
        x[x < 0] = 0
        return x
    return max(x, 0)
""",
)


@attack(
    "says-that-it-asked",
    tries="It has the probe say that sigmoid was called, where the exercise asks for just that.",
    named="without calling sigmoid",
    earns={"tanh": "def tanh(x):\n    return np.tanh(x)"},
)
def says_that_it_asked(make):
    source = """
import nn101.checks.probes.ch01b_networks_and_digits as probes
probes._tanh_asks_sigmoid = lambda *args: {"sigmoid called": True}
probes._tanh_of_another_curve = lambda code, x, slope: np.tanh(x)

def tanh(x):
    return np.tanh(x)
"""
    return {"tanh": source}


SLOW_TRAINING = """
def train_fast(X, y, lr, epochs):
    w, b, counts = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for row, label in zip(X, y):
            error = label - (1 if row @ w + b > 0 else 0)
            w, b, wrong = w + lr * error * row, b + lr * error, wrong + (error != 0)
        counts.append(wrong)
        if wrong == 0:
            break
    return w, b, np.array(counts)
"""


@attack(
    "says-that-it-is-compiled",
    tries="It has the probe say that its Python loop ran as machine code.",
    named="weights are not the right ones",
    earns={"train_fast": SLOW_TRAINING},
)
def says_that_it_is_compiled(make):
    source = """
import nn101.checks.probes.ch01b_networks_and_digits as probes
claim = {"compiled again": False, "line by line": False, "weights": np.zeros(2)}
probes._second_call = lambda *args: claim
"""
    return {"train_fast": source + SLOW_TRAINING}


XOR_WITHOUT_GATES = "def XOR(x1, x2):\n    return int(x1 != x2)\n"


@attack(
    "a-circuit-that-was-not-wired",
    tries="It writes the record of a circuit by hand, without any gate that the exercise allows.",
    named="gate was used that is not allowed",
    earns={"XOR": XOR_WITHOUT_GATES},
)
def not_wired(make):
    source = """
import nn101.checks.circuits as circuits
circuits.trace = lambda *args, **kwargs: {"inputs": 2, "gates": [["XOR", [0, 1]]], "outputs": [2]}
import nn101.checks.probes.ch01a_neurons_and_gates as probes
probes.trace = circuits.trace
"""
    return {"XOR": source + XOR_WITHOUT_GATES}


patched(
    "wrong-records-from-the-class",
    tries="It changes the code objects of the probe's functions in place, where no import can bring them back.",
    named="could not be read|ended",
    harms=HONEST,
    source="""
import nn101.checks.probe as probe, nn101.checks.standin as standin

def friendly(case):
    return {"value": {"array": ["<f8", [4], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]}}

probe.run_case.__code__ = friendly.__code__
probe.calls.__defaults__ = ()
""",
)

patched(
    "import-system",
    tries="It puts finders, loaders and import hooks of its own in front, and empties sys.modules.",
    named="differ|same number|ended the Python process|stopped with",
    source="""
import builtins, sys, types

class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        module = types.ModuleType(name)
        sys.modules[name] = module
        return None

sys.meta_path.insert(0, Finder)
sys.path[:] = ["/tmp"]
for name in [name for name in sys.modules if name.startswith("nn101.checks")]:
    del sys.modules[name]
""",
)

patched(
    "tracing",
    tries="It sets sys.settrace, sys.setprofile and an audit hook that rewrite local variables of the probe.",
    named="returned a number|differ",
    harms=HONEST,
    source="""
import sys

def trace(frame, event, argument):
    if frame.f_code.co_name == "run_case" and "record" in frame.f_locals:
        frame.f_locals["record"]["value"] = 0.0
    return trace

sys.settrace(trace)
sys.setprofile(trace)
sys.addaudithook(lambda event, args: None)
""",
)

patched(
    "a-thread-that-goes-on",
    tries="It leaves threads and timers running that change names, arrays and modules while it is tried.",
    named="differ|same number",
    source="""
import builtins, signal, threading, time

def meddle():
    for _ in range(100_000):
        globals()["relu"] = globals().get("relu")
        np.isclose = lambda *args, **kwargs: True
        time.sleep(0.001)

for _ in range(4):
    threading.Thread(target=meddle, daemon=True).start()
""",
)
