"""Ways to end the Python process, or to pretend that one did."""

from attack import attack, on_relu

on_relu(
    "system-exit-in-a-cell",
    tries="It raises SystemExit in its cell, before its answer.",
    named="SystemExit",
    source="""
raise SystemExit(0)

def relu(x):
    return 7.0
""",
)

on_relu(
    "exits-in-the-answer",
    tries="It raises SystemExit, KeyboardInterrupt, GeneratorExit and an exception of its own, case by case.",
    named="SystemExit",
    source="""
class Mine(BaseException):
    pass

ENDS = [SystemExit(0), GeneratorExit(), Mine("no Exception"), StopIteration(), StopAsyncIteration()]

def relu(x):
    raise ENDS[np.size(x) % len(ENDS)]
""",
)

on_relu(
    "keyboard-interrupt",
    tries="It raises KeyboardInterrupt, which stops an instructor's run.",
    named="KeyboardInterrupt|ended the Python process",
    source="""
def relu(x):
    raise KeyboardInterrupt
""",
)

on_relu(
    "keyboard-interrupt-in-a-cell",
    tries="It raises KeyboardInterrupt in its cell.",
    named="KeyboardInterrupt",
    source="""
raise KeyboardInterrupt

def relu(x):
    return 7.0
""",
)

on_relu(
    "os-exit-in-a-cell",
    tries="It leaves with os._exit in its cell.",
    named="cell of relu ended the Python process",
    source="""
import os
os._exit(0)

def relu(x):
    return np.maximum(0, x)
""",
)

on_relu(
    "os-exit-in-the-answer",
    tries="It leaves with os._exit while it is tried.",
    named="relu ended the Python process",
    source="""
import os

def relu(x):
    os._exit(0)
""",
)

on_relu(
    "abort",
    tries="It aborts, with a core dump.",
    named="relu ended the Python process",
    source="""
import os

def relu(x):
    os.abort()
""",
)

on_relu(
    "segfault",
    tries="It reads address 0 through ctypes.",
    named="relu ended the Python process",
    source="""
import ctypes

def relu(x):
    return ctypes.string_at(0)
""",
)

on_relu(
    "segfault-in-a-cell",
    tries="It overwrites the interpreter's memory in its cell.",
    named="cell of relu ended the Python process",
    source="""
import ctypes
ctypes.memset(id(None), 0xFF, 64)
ctypes.memset(id(type), 0xFF, 400)
x = [None] * 3
ctypes.string_at(0)

def relu(x):
    return np.maximum(0, x)
""",
)

on_relu(
    "kills-itself",
    tries="It sends itself SIGKILL.",
    named="relu ended the Python process",
    source="""
import os, signal

def relu(x):
    os.kill(os.getpid(), signal.SIGKILL)
""",
)

on_relu(
    "becomes-another-program",
    tries="It replaces its process by another program that inherits every open descriptor.",
    named="cell of relu ended the Python process",
    source="""
import os
for descriptor in range(3, 64):
    try:
        os.set_inheritable(descriptor, True)
    except OSError:
        pass
os.execv("/bin/sh", ["sh", "-c", "for d in 3 4 5 6 7 8 9; do echo owned >&$d; done 2>/dev/null; exit 0"])

def relu(x):
    return np.maximum(0, x)
""",
)

on_relu(
    "python-stack",
    tries="It calls itself without end, with the limit on recursion lifted.",
    named="ended the Python process|RecursionError|ran out of time|MemoryError",
    source="""
import sys
sys.setrecursionlimit(10**9)

class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")

def relu(x):
    return Deep().y
""",
)

on_relu(
    "c-stack",
    tries="It overflows the stack of C code: repr and JSON of lists nested a million deep.",
    named="ended the Python process|RecursionError|MemoryError",
    source="""
import json, pickle, sys
sys.setrecursionlimit(10**9)

def relu(x):
    deep = []
    for _ in range(1_000_000):
        deep = [deep]
    if np.ndim(x):
        return repr(deep)
    return json.dumps(deep) + str(pickle.dumps(deep))
""",
)

on_relu(
    "nested-literal",
    tries="It compiles an expression nested so deeply that the compiler's stack overflows.",
    named="MemoryError|RecursionError|SyntaxError|ended the Python process",
    source="""
import sys
sys.setrecursionlimit(10**9)
eval("(" * 100_000 + ")" * 100_000)
""",
)

on_relu(
    "exception-that-bites",
    tries="It raises exceptions whose text, type and traceback raise or never end when somebody looks.",
    named="Biting|ended the Python process|did not finish",
    source="""
class Name(type):
    @property
    def __name__(cls):
        raise SystemExit("looked at the name")

class Biting(Exception):
    def __str__(self): raise SystemExit("looked at the text")
    __repr__ = __str__
    @property
    def args(self): raise SystemExit("looked at the arguments")
    @property
    def __traceback__(self): raise SystemExit("looked at the traceback")

class Worse(Biting, metaclass=Name):
    def __str__(self): return "x" * 10**8

def relu(x):
    raise (Worse() if np.ndim(x) == 0 else Biting())

raise Biting()
""",
)

on_relu(
    "exits-when-collected",
    tries="It ends the process in __del__, in atexit and in a weak reference's callback.",
    named="relu ended the Python process|values? differ|same number",
    source="""
import atexit, os, weakref
atexit.register(os._exit, 3)

class Last(float):
    def __del__(self):
        os._exit(3)

def relu(x):
    Last(1.0)
    return 7.0
""",
)

on_relu(
    "pretends-to-be-unwritten",
    tries="It raises NotImplementedError now and then, to have a wrong answer counted as not attempted.",
    named="still to be written|same number|expected",
    source="""
def relu(x):
    if np.ndim(x) == 0:
        raise NotImplementedError
    return np.full(np.shape(x), 7.0)
""",
)


@attack(
    "ipython-exits",
    tries="It uses IPython's own ways out: exit, quit, and a shell that is told to stop.",
    named="SystemExit",
)
def ipython_exits(make):
    source = "shell = get_ipython()\nshell.ask_exit = lambda: None\nexit()\nquit()\nshell.exiter()\nraise SystemExit"
    return {"relu": source + "\ndef relu(x):\n    return 7.0"}
