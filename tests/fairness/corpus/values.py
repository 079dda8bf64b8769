"""Right values of unusual types: what a rigid comparison would refuse."""

from case import typed, untidy

typed("float32", "softmax", """
def softmax(a):
    a = np.asarray(a, dtype=np.float32)
    powers = np.exp(a - a.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
""", "Values are in single precision.")
typed("longdouble", "softmax", """
def softmax(a):
    a = np.asarray(a, dtype=np.longdouble)
    powers = np.exp(a - a.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
""", "Values are in extended precision.")
typed("booleans", "step", "def step(x):\n    return np.asarray(x) > 0", "True and False stand for 1 and 0.")
typed("floats-for-integers", "step", "def step(x):\n    return np.where(np.asarray(x) > 0, 1.0, 0.0)",
      "Floats stand for integers.")
typed("small-integers", "step", "def step(x):\n    return (np.asarray(x) > 0).astype(np.uint8)",
      "Integers are of 8 bits.")
typed("python-numbers", "step", """
def step(x):
    if np.ndim(x) == 0:
        return 1 if x > 0 else 0
    return np.array([step(row) for row in x])
""", "Single numbers are Python's own.")
typed("arrays-without-axes", "relu", "def relu(x):\n    return np.array(np.maximum(0, x))",
      "Single numbers are arrays without axes.")
typed("lists", "softmax", """
import math

def softmax(a):
    if np.ndim(a) > 1:
        return [softmax(row) for row in a]
    top = max(a)
    powers = [math.exp(number - top) for number in a]
    return [power / sum(powers) for power in powers]
""", "Lists of floats come back for arrays.")
typed("tuples", "step", "def step(x):\n    if np.ndim(x) == 0:\n        return int(x > 0)\n"
      "    return tuple(step(row) for row in x)", "Tuples come back for arrays.")
typed("matrices", "softmax", """
def softmax(a):
    powers = np.exp(a - np.max(a, axis=-1, keepdims=True))
    shares = powers / powers.sum(axis=-1, keepdims=True)
    return np.matrix(shares) if shares.ndim == 2 else shares
""", "Tables are matrices of the old kind.")
typed("series", "softmax", """
import pandas as pd

def softmax(a):
    powers = np.exp(a - np.max(a, axis=-1, keepdims=True))
    shares = powers / powers.sum(axis=-1, keepdims=True)
    return pd.Series(shares) if shares.ndim == 1 else pd.DataFrame(shares)
""", "Pandas wraps the values.")
typed("masked-arrays", "relu", "def relu(x):\n    return np.ma.maximum(0, x) if np.ndim(x) else max(x, 0)",
      "Arrays are masked arrays, with nothing masked.")
typed("read-only-arrays", "relu", "def relu(x):\n    result = np.array(np.maximum(0, x))\n    "
      "result.flags.writeable = False\n    return result", "Arrays cannot be written into.")
typed("other-memory-order", "softmax", """
def softmax(a):
    powers = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return np.asfortranarray(powers / powers.sum(axis=-1, keepdims=True))[..., ::-1][..., ::-1]
""", "Arrays lie in memory in another order.")
typed("views", "identity", "def identity(x):\n    return x[...] if isinstance(x, np.ndarray) else x",
      "A view comes back, not the array itself.")
typed("rounding", "softmax", """
def softmax(a):
    powers = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return np.exp(np.log(powers + 1e-300) - np.log(powers.sum(axis=-1, keepdims=True)))
""", "The last digits differ.")


@untidy("string-subclass", "Helpers have classes of their own, answers do not.")
def own_array_class(work):
    work.add("class Row(np.ndarray):\n    pass", before="relu")
    work.write("relu", "def relu(x):\n    return np.asarray(np.maximum(0, np.asarray(x).view(Row)))")
