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
import re
import sys
from dataclasses import dataclass

import numpy as np

MAX_BYTES = 8_000_000
MAX_DEPTH = 16
MAX_AXES = 16
MAX_KEYS = 2_000  # a dict takes time with the square of its keys if somebody chose them so that they collide
MAX_BITS = 4_096
ARRAY_KINDS = "biufcU"
_NODE_BYTES = 24  # what a small node takes when it is written down
_JSON_INT = 2**53
_NUMPY_SCALARS = tuple({id(kind): kind for kind in np.sctypeDict.values()}.values())
_DTYPE = re.compile(r"[<|][biufcU][0-9]{1,7}")
_DIGITS = re.compile(r"-?[0-9]{1,1300}")


class PlainError(ValueError):
    """The node does not describe plain data (damaged, forged or too large)."""


@dataclass(frozen=True)
class Other:
    """Stands for a value that is not plain data; ``kind`` names its type in words."""

    kind: str


def encode(value):
    """Return ``value`` as JSON-able nodes. Never raises: what is not plain data becomes ``{"other": kind}``.

    No code of the value's own type runs: types are compared by identity, and a type is asked nothing but its name.
    """
    try:
        return _Encoder().node(value, 0)
    except _TooLarge as error:
        return {"other": str(error)}
    except Exception as error:  # a list that another thread changes meanwhile, memory that is gone
        return {"other": f"value that could not be read ({type(error).__name__})"}


class _TooLarge(Exception):
    pass


class _Encoder:
    def __init__(self):
        self.left = MAX_BYTES

    def spend(self, count, what=""):
        self.left -= count
        if self.left < 0:
            raise _TooLarge(what or f"value of more than {MAX_BYTES // 1_000_000} MB")

    def node(self, value, depth):
        self.spend(_NODE_BYTES)
        if depth > MAX_DEPTH:
            raise _TooLarge("very deeply nested value")
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            return value if -_JSON_INT < value < _JSON_INT else self._large_int(value)
        if kind is str:
            return self._string(value)
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if kind is list:
            return [self.node(item, depth + 1) for item in value]
        if kind is tuple:
            return {"tuple": [self.node(item, depth + 1) for item in value]}
        if kind is dict:
            return self._dict(value, depth)
        if kind is np.ndarray:
            return self._array(value)
        if any(kind is known for known in _NUMPY_SCALARS):
            return self._scalar(value)
        array = _relative_of_array(value, kind)
        if array is not None:
            return self._array(array)
        return self._other(describe_type(kind))

    def _other(self, words):
        self.spend(len(words))
        return {"other": words}

    def _string(self, value):
        self.spend(len(value), "very long string")
        if not (value.isascii() and value.isprintable()):
            self.spend(12 * len(value), "very long string")  # as it is written in JSON
        return value

    def _large_int(self, value):
        if value.bit_length() > MAX_BITS:
            return self._other("integer with more than a thousand digits")
        self.spend(value.bit_length() // 3)
        return {"int": str(value)}

    def _dict(self, value, depth):
        if len(value) > MAX_KEYS:
            return self._other(f"dict with more than {MAX_KEYS} keys")
        return {"dict": [[self.node(k, depth + 1), self.node(v, depth + 1)] for k, v in value.items()]}

    def _array(self, value):
        if value.dtype.kind not in ARRAY_KINDS:
            return self._other(f"array of {value.dtype.name} values")
        if value.ndim > MAX_AXES:
            return self._other(f"array with {value.ndim} axes")
        # By the shape: memory that is shown several times over counts as often as it would be written.
        size = math.prod(value.shape) * max(value.dtype.itemsize, 4 if value.dtype.kind == "U" else 1)
        self.spend(size * 4 // 3 + 8 * value.ndim, f"array of {size // 1_000_000} MB")
        array = _portable(value)
        return {"array": [array.dtype.str, list(array.shape), _to_base64(array)]}

    def _scalar(self, value):
        if value.dtype.kind not in ARRAY_KINDS:
            return self._other(f"{value.dtype.name} value")
        self.spend(value.nbytes * 4 // 3)
        array = _portable(np.asarray(value))
        return {"scalar": [array.dtype.str, _to_base64(array)]}


def _relative_of_array(value, kind):
    """The numbers of what NumPy and pandas themselves derive from an array, None for anything else.

    By exact type: what a student derives from them is not asked. Masked numbers are no numbers, so they do not count.
    """
    masked = kind is np.ma.MaskedArray
    if kind is np.matrix or kind is np.memmap or (masked and not np.any(np.ma.getmask(value))):
        return np.ndarray.view(value, np.ndarray)
    pandas = sys.modules.get("pandas")
    if pandas and (kind is pandas.Series or kind is pandas.DataFrame or kind is pandas.Index):
        array = value.to_numpy()
        return array if type(array) is np.ndarray else None
    return None


def _portable(array):
    """The same numbers, contiguous and little-endian; extended precision does not exist everywhere, so it is cut."""
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    elif array.dtype.kind == "c" and array.dtype.itemsize > 16:
        array = array.astype(np.complex128)
    elif array.dtype.itemsize == 0:
        array = array.astype("U1")  # empty words; no bytes at all could not be read back
    return array.astype(array.dtype.newbyteorder("<"), order="C", copy=False)


def _to_base64(array):
    return base64.b64encode(array.tobytes()).decode("ascii")


def describe_type(kind):
    """A type's name as a person would say it: ``generator``, ``function``, ``pandas DataFrame``."""
    name, module = _own_words(kind, "__name__"), _own_words(kind, "__module__")
    friendly = {"NoneType": "nothing", "builtin_function_or_method": "function"}
    name = friendly.get(name, name)[:80]
    root = module.split(".")[0]
    return f"{root} {name}" if root in ("numpy", "pandas", "numba", "torch", "matplotlib") else name


def _own_words(kind, attribute):
    """A type's name or module as ``type`` itself keeps it; a metaclass, and what is no string, has no say."""
    words = type.__dict__[attribute].__get__(kind)
    return str.__str__(words) if issubclass(type(words), str) else ""


def decode(node):
    """Return the value a node describes.

    Raises
    ------
    PlainError
        If the node is not of the form that ``encode`` writes. Sizes are checked before anything is allocated.
    """
    return _decode(node, 0)


def _decode(node, depth):
    if depth > MAX_DEPTH:
        raise PlainError("a very deeply nested value")
    if node is None or isinstance(node, (bool, float, str)):
        return node
    if isinstance(node, int):
        return _checked_int(node)
    if isinstance(node, list):
        return [_decode(item, depth + 1) for item in node]
    if isinstance(node, dict) and len(node) == 1:
        ((kind, body),) = node.items()
        if kind in _DECODERS:
            try:
                return _DECODERS[kind](body, depth)
            except PlainError:
                raise
            except (TypeError, ValueError, KeyError, IndexError, OverflowError) as error:
                raise PlainError(f"a damaged {kind}: {error}"[:200]) from None
    raise PlainError("a node of unknown form")


def _checked_int(value):
    if value.bit_length() > MAX_BITS:
        raise PlainError("an integer with more than a thousand digits")
    return value


def _decode_int(body, depth):
    if not isinstance(body, str) or not _DIGITS.fullmatch(body):
        raise PlainError("an integer that is no digits")
    return _checked_int(int(body))


def _decode_array(body, depth):
    name, shape, data = body
    dtype = _checked_dtype(name)
    if not isinstance(shape, list) or len(shape) > MAX_AXES or any(type(n) is not int or n < 0 for n in shape):
        raise PlainError("an impossible array shape")
    if not isinstance(data, str) or len(data) > 4 * MAX_BYTES // 3 + 4:
        raise PlainError("an array that is too large")
    raw = base64.b64decode(data, validate=True)
    if len(raw) != math.prod(shape) * dtype.itemsize or len(raw) > MAX_BYTES:
        raise PlainError("an array whose bytes do not fit its shape")
    return _checked_values(np.frombuffer(raw, dtype=dtype)).reshape(shape).copy()


def _checked_values(array):
    """Bytes that no number of this type has: letters that do not exist are refused, and a bool is 0 or 1."""
    if array.dtype.kind == "U" and array.size and array.view("<u4").max() > 0x10FFFF:
        raise PlainError("letters that do not exist")
    return array.view(np.uint8) != 0 if array.dtype.kind == "b" else array


def _decode_scalar(body, depth):
    name, data = body
    return _decode_array([name, [], data], depth)[()]


def _checked_dtype(name):
    """Only the names that ``encode`` writes: NumPy understands many more, some of which take arbitrary text."""
    if not isinstance(name, str) or not _DTYPE.fullmatch(name):
        raise PlainError("an array of a kind that is not plain data")
    dtype = np.dtype(name)
    if dtype.itemsize == 0:
        raise PlainError("an array of nothing")
    return dtype


def _decode_dict(body, depth):
    if not isinstance(body, list) or len(body) > MAX_KEYS:
        raise PlainError(f"a dict with more than {MAX_KEYS} keys")
    return {_decode(key, depth + 1): _decode(value, depth + 1) for key, value in body}


def _decode_tuple(body, depth):
    if not isinstance(body, list):
        raise PlainError("a tuple that is no list")
    return tuple(_decode(item, depth + 1) for item in body)


def _decode_complex(body, depth):
    real, imaginary = body
    return complex(_number(real), _number(imaginary))


def _number(node):
    if type(node) not in (int, float):
        raise PlainError("a part of a complex number that is no number")
    return float(node)


def _decode_other(body, depth):
    if not isinstance(body, str):
        raise PlainError("a kind that is no word")
    return Other(body[:200])


_DECODERS = {
    "array": _decode_array,
    "scalar": _decode_scalar,
    "tuple": _decode_tuple,
    "dict": _decode_dict,
    "complex": _decode_complex,
    "int": _decode_int,
    "other": _decode_other,
}


def holds_other(value):
    """Return the first ``Other`` inside a decoded value, or None."""
    if isinstance(value, Other):
        return value
    if isinstance(value, (list, tuple)):
        return next((found for item in value if (found := holds_other(item))), None)
    if isinstance(value, dict):
        return holds_other([*value.keys(), *value.values()])
    return None
