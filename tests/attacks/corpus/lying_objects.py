"""Answers that are objects which lie: about equality, shape, type, and what happens when somebody looks at them."""

from attack import attack, on_relu

on_relu(
    "always-equal",
    tries="It returns an object that equals everything.",
    named="returned a Yes",
    source="""
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__
    def __hash__(self): return 0
    def __bool__(self): return True
    def __getattr__(self, name): return self
    def __call__(self, *args, **kwargs): return self

def relu(x):
    return Yes()
""",
)

on_relu(
    "lies-about-shape-and-dtype",
    tries="It returns an object with shape, dtype and __array__ that gives whatever is asked for.",
    named="returned a Vague",
    source="""
class Anything(tuple):
    def __eq__(self, other): return True

class Vague:
    shape, ndim, size, nbytes, T = Anything(), 1, 1, 8, 0
    dtype = np.dtype(float)
    def __array__(self, dtype=None, copy=None): return np.maximum(0, np.arange(-2.0, 2.0))
    def __len__(self): return 4
    def __iter__(self): return iter([0.0] * 4)
    def __getitem__(self, key): return self
    def tobytes(self, order="C"): return b"\\0" * 32
    def astype(self, *args, **kwargs): return self

def relu(x):
    return Vague()
""",
)

on_relu(
    "claims-a-class",
    tries="It returns an object whose __class__ says that it is a NumPy array.",
    named="returned a Masked",
    source="""
class Masked:
    @property
    def __class__(self): return np.ndarray
    dtype, shape = np.dtype(float), (4,)
    def __eq__(self, other): return True

def relu(x):
    return Masked()
""",
)

on_relu(
    "reduce-runs-code",
    tries="It returns an object that runs a command wherever it is pickled or copied.",
    named="returned a Bomb",
    source="""
import os

class Bomb:
    def __reduce__(self): return (os.system, ("echo owned > /tmp/owned",))
    def __reduce_ex__(self, protocol): return self.__reduce__()
    def __getstate__(self): os.system("echo owned > /tmp/owned")
    def __deepcopy__(self, memo): os.system("echo owned > /tmp/owned")
    __copy__ = __deepcopy__

def relu(x):
    return Bomb()
""",
)

on_relu(
    "numpy-protocols",
    tries="It returns an object that answers every NumPy function and operator with True.",
    named="returned a Judge",
    source="""
class Judge:
    __array_priority__ = 1e9
    __array_interface__ = {"shape": (4,), "typestr": "<f8", "data": (0, False), "version": 3}
    def __array_function__(self, function, types, args, kwargs): return True
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs): return True
    def __array_wrap__(self, array, context=None, return_scalar=False): return True
    def __array_finalize__(self, other): pass

def relu(x):
    return Judge()
""",
)

on_relu(
    "every-number",
    tries="It returns an object that is any number: __float__, __index__, __int__, __complex__, __round__.",
    named="returned a Chameleon",
    source="""
class Chameleon:
    def __float__(self): return 0.0
    def __int__(self): return 0
    def __index__(self): return 0
    def __complex__(self): return 0j
    def __round__(self, digits=0): return self
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __abs__ = __sub__

def relu(x):
    return Chameleon()
""",
)

on_relu(
    "array-subclass",
    tries="It returns a subclass of ndarray that overrides comparison and conversion to bytes.",
    named="returned a Liar",
    source="""
class Liar(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def tobytes(self, order="C"): return bytes(8 * self.size)
    def astype(self, *args, **kwargs): return self
    @property
    def shape(self): return (4,)
    @property
    def dtype(self): return np.dtype(float)

def relu(x):
    return np.full(np.shape(x), 7.0).view(Liar)
""",
)

on_relu(
    "masked-array",
    tries="It returns a masked array in which every wrong number is hidden.",
    named="returned an? (numpy )?MaskedArray",
    source="""
def relu(x):
    return np.ma.masked_array(np.full(np.shape(x), 7.0), mask=True)
""",
)

on_relu(
    "array-of-liars",
    tries="It returns an object array full of objects that equal everything.",
    named="array of object values",
    source="""
class Yes:
    def __eq__(self, other): return True
    def __float__(self): return 0.0

def relu(x):
    lying = np.empty(np.shape(x), dtype=object)
    lying[...] = Yes()
    return lying
""",
)

on_relu(
    "structured-array",
    tries="It returns a structured array, and a record of it for single numbers.",
    named="array of void|void",
    source="""
def relu(x):
    table = np.zeros(np.shape(x), dtype=[("value", "<f8"), ("lie", "O")])
    return table if table.ndim else table[()]
""",
)

on_relu(
    "subclasses-of-plain-types",
    tries="It returns subclasses of float, int, str, list, tuple and dict that equal everything.",
    named="returned an? (F|I|S|L|T|D)\\b",
    source="""
def lying(kind):
    equal = {"__eq__": lambda self, other: True, "__hash__": lambda self: 0, "__len__": lambda self: 4}
    return type(kind.__name__[0].upper(), (kind,), equal)()

KINDS = [float, int, str, list, tuple, dict]

def relu(x):
    return lying(KINDS[np.size(x) % len(KINDS)])
""",
)

on_relu(
    "liars-inside-lists",
    tries="It hides lying objects in honest lists, tuples and dicts, as elements and as keys.",
    named="returned a",
    source="""
class Yes:
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __str__(self): return "0.0"
    __repr__ = __str__

def relu(x):
    if np.ndim(x) == 0:
        return {Yes(): 0.0}
    return [Yes() for _ in x] if np.ndim(x) == 1 else (Yes(), [Yes()])
""",
)

on_relu(
    "metaclass",
    tries="It returns an object whose metaclass pretends to be any type, by name, equality and instance checks.",
    named="returned a",
    source="""
class Sneaky(str):
    def __str__(self): return self
    def __getitem__(self, key): return self
    def __eq__(self, other): return True
    __hash__ = str.__hash__

class Meta(type):
    def __instancecheck__(cls, thing): return True
    def __subclasscheck__(cls, thing): return True
    def __eq__(cls, other): return True
    def __hash__(cls): return hash(np.ndarray)
    def __getattribute__(cls, name):
        return Sneaky("ndarray") if name == "__name__" else type.__getattribute__(cls, name)

class Thing(metaclass=Meta):
    __module__ = Sneaky("numpy")

type.__setattr__(Thing, "__name__", Sneaky("ndarray"))

def relu(x):
    return Thing()
""",
)

on_relu(
    "nan-everywhere",
    tries="It returns NaN everywhere, in the hope that NaN is equal to anything.",
    named="NaN or an infinity|differs from the expected",
    source="""
def relu(x):
    return np.full(np.shape(x), np.nan) if np.ndim(x) else float("nan")
""",
)

on_relu(
    "numbers-as-words",
    tries="It returns arrays of words and dates, booleans and complex numbers with a hidden part.",
    named="Other words|expected|values differ",
    source="""
def relu(x):
    size = np.size(x)
    if size % 3 == 0:
        return np.full(np.shape(x), "0.0")
    if size % 3 == 1:
        return np.full(np.shape(x), np.datetime64("2026-01-01"))
    return np.maximum(0, x) + 1e6j
""",
)

on_relu(
    "array-larger-than-the-universe",
    tries="It returns an array of a trillion numbers that takes eight bytes of memory.",
    named="array of \\d+ MB",
    source="""
def relu(x):
    return np.broadcast_to(np.float64(0), (10**12,))
""",
)

on_relu(
    "no-end-of-nesting",
    tries="It returns a list that holds itself, generators and coroutines.",
    named="deeply nested|generator|coroutine|expected",
    source="""
def relu(x):
    if np.ndim(x) == 1:
        loop = []
        loop.append(loop)
        return loop
    return (number for number in iter(int, 1))
""",
)

on_relu(
    "a-dict-that-floods-the-page",
    tries="It returns dicts with a hundred thousand keys and lists with a million numbers, to fill the report.",
    named="expected",
    source="""
def relu(x):
    return {f"key {number} " + "x" * 30: number for number in range(100_000)} if np.ndim(x) else [0.0] * 900_000
""",
)


@attack(
    "a-dict-where-a-dict-is-asked",
    tries="It answers with dicts of wrong keys where the expected value is a tuple, to see the keys printed.",
    named="expected",
)
def wrong_keys(make):
    return {"half_adder": "def half_adder(a, b):\n    return {'x' * 10_000 + str(i): 0 for i in range(500)}"}


on_relu(
    "texts-that-no-file-can-hold",
    tries="It returns and prints lone surrogates, NUL, control and direction-changing characters.",
    named="expected|raised",
    source="""
ODD = "\\ud800 \\x00\\x1b[2J\\u202e\\ufeff\\x85\\udfff" * 3
print(ODD)

class Odd(Exception):
    pass

Odd.__name__ = "O\\u202e\\x1bdd"

def relu(x):
    print(ODD)
    if np.ndim(x) == 0:
        raise Odd(ODD)
    return ODD if np.size(x) == 4 else {ODD: ODD}
""",
)
