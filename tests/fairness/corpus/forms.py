"""Right answers in unusual forms of Python."""

from case import typed, untidy

SHARES = "np.exp(a - np.max(a, axis=-1, keepdims=True))"
SOFTMAX = f"""
def softmax(a):
    powers = {SHARES}
    return powers / powers.sum(axis=-1, keepdims=True)
"""

typed("type-hints", "relu", """
from __future__ import annotations
from typing import Any
import numpy.typing as npt

def relu(x: npt.ArrayLike | float, *more: Any) -> npt.NDArray[np.float64]:
    zero: int = 0
    return np.maximum(zero, x)
""", "An answer has type hints.")
typed("lambda", "relu", "relu = lambda x: np.maximum(0, x)", "An answer is a lambda.")
typed("another-name", "relu", "def my_relu(x):\n    return np.maximum(0, x)\n\nrelu = my_relu",
      "An answer got its name afterwards.")
typed("partial", "relu", "from functools import partial\nrelu = partial(np.maximum, 0)", "An answer is a partial call.")
typed("vectorized", "relu", "@np.vectorize\ndef relu(x):\n    return x if x > 0 else x * 0",
      "An answer for one number was vectorized.")
typed("ufunc", "relu", "relu = np.frompyfunc(lambda x: max(x, 0), 1, 1)\n_raw = relu\n\ndef relu(x):\n"
      "    return np.asarray(_raw(x)).astype(float)", "An answer is wrapped around one of the same name.")
typed("callable-object", "softmax", f"""
class Softmax:
    def __call__(self, a):
        powers = {SHARES}
        return powers / powers.sum(axis=-1, keepdims=True)

softmax = Softmax()
""", "An answer is an object that can be called.")
typed("static-method", "relu", "class Activations:\n    @staticmethod\n    def relu(x):\n"
      "        return np.maximum(0, x)\n\nrelu = Activations.relu", "An answer is a method of a class.")
typed("own-decorator", "relu", """
import functools, time

def timed(function):
    @functools.wraps(function)
    def inner(*given, **named):
        start = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            print(function.__name__, time.perf_counter() - start)
    return inner

@timed
def relu(x):
    return np.maximum(0, x)
""", "An answer has a decorator that measures time.")
typed("compiled", "relu", """
@njit
def _positive(x):
    return np.maximum(0.0, x)

def relu(x):
    return _positive(np.asarray(x, dtype=np.float64))
""", "An answer is compiled with Numba.")
typed("compiled-for-all-processors", "relu", """
import numba

@njit(parallel=True)
def _positive(x):
    kept = np.empty_like(x)
    for place in numba.prange(x.size):
        kept[place] = max(x[place], 0.0)
    return kept

print(_positive(np.array([-1.0, 2.0])))

def relu(x):
    numbers = np.asarray(x, dtype=np.float64)
    return _positive(numbers.ravel()).reshape(numbers.shape)
""", "An answer is compiled for several processors and tried at once, so threads run before it is probed.")
typed("remembered", "identity", "from functools import lru_cache\n\n@lru_cache\ndef _same(key):\n    return key\n\n"
      "def identity(x):\n    _same(str(x))\n    return x", "An answer remembers results.")
typed("default-arguments", "softmax", SOFTMAX.replace("(a):", "(a, axis=-1, temperature=1.0, *, verbose=False):"),
      "An answer takes more arguments than asked for, all with defaults.")
typed("other-argument-names", "softmax", SOFTMAX.replace("(a)", "(scores)").replace("a -", "scores -")
      .replace("max(a,", "max(scores,"), "Arguments have other names.")
typed("any-arguments", "relu", "def relu(*args, **kwargs):\n    return np.maximum(0, args[0])",
      "Arguments are collected.")
typed("nested-functions", "softmax", "def softmax(a):\n    def powers(a):\n"
      f"        return {SHARES}\n    p = powers(a)\n"
      "    return (lambda s: p / s)(p.sum(axis=-1, keepdims=True))", "An answer has functions inside.")
typed("recursive", "softmax", "def softmax(a):\n    if a.ndim > 1:\n"
      "        return np.array([softmax(r) for r in a])\n"
      f"    p = {SHARES}\n    return p / p.sum()", "An answer calls itself.")
typed("loops", "relu", """
def relu(x):
    x = np.asarray(x)
    result = np.empty_like(x)
    for place in np.ndindex(x.shape):
        result[place] = x[place] if x[place] > 0 else 0
    return result
""", "An answer has plain loops.")
typed("slow", "relu", "import time\n\ndef relu(x):\n    time.sleep(0.05)\n    return np.maximum(0, x)",
      "An answer takes its time.")
typed("other-alphabets", "relu", "def значение_больше_нуля(входы):\n    größe = 0  # 零\n"
      "    return np.maximum(größe, входы)\n\n"
      "relu = значение_больше_нуля", "Names and comments are not English.")
typed("emoji", "relu", "def relu(x):\n    '''🎉 ᐯ done — “really” ‘so’ …'''\n    print('→ ✓ ∑')\n"
      "    return np.maximum(0, x)",
      "Texts and comments hold signs of all kinds.")
typed("tabs", "relu", "def relu(x):\n\tif True:\n\t\tx = np.asarray(x)\n\treturn np.maximum(0, x)",
      "Indentation is tabs.")
typed("one-line", "relu", "def relu(x): return np.maximum(0, x)", "An answer fits into a line.")
typed("semicolons", "relu", "zero = 0; two = 2; relu = lambda x: np.maximum(zero, x); print('done');",
      "Lines are joined.")
typed("indented", "relu", "    def relu(x):\n        return np.maximum(0, x)", "A whole cell is indented.")
typed("prompts", "relu", ">>> def relu(x):\n...     return np.maximum(0, x)", "Prompts of Python were copied along.")
typed("if-true", "relu", "if True:\n    def relu(x):\n        return np.maximum(0, x)\nelse:\n    relu = None",
      "An answer stands under a condition.")
typed("try-except", "relu", "try:\n    from scipy.special import expit\nexcept ImportError:\n    expit = None\n\n"
      "def relu(x):\n    try:\n        return np.maximum(0, x)\n    except TypeError:\n        return None",
      "An answer is careful.")
typed("own-stub-message", "relu", "def relu(x):\n    return np.maximum(0, x)\n    # YOUR CODE HERE\n"
      "    raise NotImplementedError()", "The two lines waiting for an answer were left below it.")
typed("tests-below", "relu", "def relu(x):\n    return np.maximum(0, x)\n\nassert relu(3) == 3\n"
      "np.testing.assert_allclose(relu(np.array([-1.0, 1.0])), [0, 1])\nimport unittest\n\n"
      "class Test(unittest.TestCase):\n    def test_relu(self):\n        self.assertEqual(relu(-1), 0)\n\n"
      "unittest.main(argv=[''], exit=False)", "Tests of the student's own stand below the answer.")
typed("doctests", "relu", "def relu(x):\n    '''\n    >>> relu(-1.0)\n    0.0\n    '''\n"
      "    return np.maximum(0.0, x)\n\n"
      "import doctest\ndoctest.testmod()", "Doctests stand in the answer.")
typed("error-above", "relu", "print(relu(np.array([1.0])))\n\ndef relu(x):\n    return np.maximum(0, x)",
      "A try stands above the function that it tries.",
      said=r"cell of relu stopped at an error \(NameError\); the lines below it were run all the same")
typed("error-below", "relu", "def relu(x):\n    return np.maximum(0, x)\n\nrelu('a') + undefined",
      "A try that fails stands below the function.")


@untidy("dataclass", "A class of the student's own keeps the state of an answer.")
def own_class(work):
    work.add("from dataclasses import dataclass, field\n\n@dataclass\nclass State:\n    floor: float = 0.0\n"
             "    seen: list = field(default_factory=list)\n\n    def step(self, x):\n        self.seen.append(1)\n"
             "        return np.maximum(self.floor, x)\n\nstate = State()", before="relu")
    work.write("relu", "def relu(x):\n    return state.step(x)")
