"""Plain data: the only values that may leave a student's process.

A value is turned into JSON-able nodes and back. Numbers, strings, lists and None are themselves; everything else is a
dict with one key that says what it is:

    {"array": [dtype, shape, base64]}   {"scalar": [dtype, base64]}   {"tuple": [...]}   {"dict": [[key, value], ...]}
    {"complex": [re, im]}   {"int": "digits"}   {"other": "generator"}

Nothing is ever unpickled, and types are compared exactly: an object that merely claims to be an array, or that
overrides ``__eq__`` or ``__class__``, becomes ``Other``.
"""

import base64
import math
from dataclasses import dataclass

import numpy as np

MAX_BYTES = 8_000_000
MAX_DEPTH = 16
MAX_AXES = 16
ARRAY_KINDS = "biufcU"
_JSON_INT = 2**53
_NUMPY_SCALARS = frozenset(np.sctypeDict.values())


class PlainError(ValueError):
    """The node does not describe plain data (damaged, forged or too large)."""


@dataclass(frozen=True)
class Other:
    """Stands for a value that is not plain data; ``kind`` names its type in words."""

    kind: str


def encode(value):
    """Return ``value`` as JSON-able nodes. Never raises: what is not plain data becomes ``{"other": kind}``."""
    return _Encoder().node(value, 0)


class _Encoder:
    def __init__(self):
        self.left = MAX_BYTES

    def spend(self, count):
        self.left -= count
        return self.left >= 0

    def node(self, value, depth):
        if depth > MAX_DEPTH:
            return {"other": "very deeply nested value"}
        if not self.spend(8):
            return {"other": f"value of more than {MAX_BYTES // 1_000_000} MB"}
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            return value if -_JSON_INT < value < _JSON_INT else self._large_int(value)
        if kind is str:
            return value if self.spend(len(value)) else {"other": "very long string"}
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if kind is list:
            return [self.node(item, depth + 1) for item in value]
        if kind is tuple:
            return {"tuple": [self.node(item, depth + 1) for item in value]}
        if kind is dict:
            return {"dict": [[self.node(k, depth + 1), self.node(v, depth + 1)] for k, v in value.items()]}
        if kind is np.ndarray:
            return self._array(value)
        if kind in _NUMPY_SCALARS:
            return self._scalar(value)
        return {"other": describe_type(kind)}

    def _large_int(self, value):
        if value.bit_length() > 4096:
            return {"other": "integer with more than a thousand digits"}
        return {"int": str(value)}

    def _array(self, value):
        if value.dtype.kind not in ARRAY_KINDS:
            return {"other": f"array of {value.dtype.name} values"}
        if value.ndim > MAX_AXES:
            return {"other": f"array with {value.ndim} axes"}
        if not self.spend(value.nbytes):
            return {"other": f"array of {value.nbytes // 1_000_000} MB"}
        array = _portable(value)
        return {"array": [array.dtype.str, list(array.shape), _to_base64(array)]}

    def _scalar(self, value):
        if value.dtype.kind not in ARRAY_KINDS or not self.spend(value.nbytes):
            return {"other": f"{value.dtype.name} value"}
        array = _portable(np.asarray(value))
        return {"scalar": [array.dtype.str, _to_base64(array)]}


def _portable(array):
    """The same numbers, contiguous and little-endian; extended precision does not exist everywhere, so it is cut."""
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    elif array.dtype.kind == "c" and array.dtype.itemsize > 16:
        array = array.astype(np.complex128)
    return array.astype(array.dtype.newbyteorder("<"), order="C", copy=False)


def _to_base64(array):
    return base64.b64encode(array.tobytes()).decode("ascii")


def describe_type(kind):
    """A type's name as a person would say it: ``generator``, ``function``, ``pandas DataFrame``."""
    name, module = str(type.__getattribute__(kind, "__name__")), str(type.__getattribute__(kind, "__module__"))
    friendly = {"NoneType": "nothing", "builtin_function_or_method": "function"}
    name = friendly.get(name, name)[:80]
    root = module.split(".")[0]
    return f"{root} {name}" if root in ("numpy", "pandas", "numba", "torch", "matplotlib") else name


def decode(node):
    """Return the value a node describes.

    Raises
    ------
    PlainError
        If the node is not of the form that ``encode`` writes. Sizes are checked before anything is allocated.
    """
    if node is None or isinstance(node, (bool, int, float, str)):
        return node
    if isinstance(node, list):
        return [decode(item) for item in node]
    if isinstance(node, dict) and len(node) == 1:
        ((kind, body),) = node.items()
        if kind in _DECODERS:
            try:
                return _DECODERS[kind](body)
            except (TypeError, ValueError, KeyError, IndexError, OverflowError) as error:
                raise PlainError(f"a damaged {kind}: {error}") from None
    raise PlainError("a node of unknown form")


def _decode_array(body):
    name, shape, data = body
    dtype = _checked_dtype(name)
    if len(shape) > MAX_AXES or any(type(n) is not int or n < 0 for n in shape):
        raise PlainError("an impossible array shape")
    raw = base64.b64decode(data, validate=True)
    if len(raw) != math.prod(shape) * dtype.itemsize or len(raw) > MAX_BYTES:
        raise PlainError("an array whose bytes do not fit its shape")
    return np.frombuffer(raw, dtype=dtype).reshape(shape).copy()


def _decode_scalar(body):
    return _decode_array([body[0], [], body[1]])[()]


def _checked_dtype(name):
    dtype = np.dtype(str(name))
    if dtype.kind not in ARRAY_KINDS or dtype.hasobject:
        raise PlainError(f"arrays of {dtype} are not plain data")
    return dtype


def _decode_dict(body):
    return {decode(key): decode(value) for key, value in body}


_DECODERS = {
    "array": _decode_array,
    "scalar": _decode_scalar,
    "tuple": lambda body: tuple(decode(item) for item in body),
    "dict": _decode_dict,
    "complex": lambda body: complex(float(body[0]), float(body[1])),
    "int": lambda body: int(str(body)[:2000]),
    "other": lambda body: Other(str(body)[:200]),
}


def holds_other(value):
    """Return the first ``Other`` inside a decoded value, or None."""
    if isinstance(value, Other):
        return value
    if isinstance(value, (list, tuple)):
        return next((found for item in value if (found := holds_other(item))), None)
    if isinstance(value, dict):
        return holds_other(list(value.values()))
    return None
