"""Values that nobody thought of: everything that plain data claims to carry, JSON of any form, and objects that lie."""

import base64

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

KINDS = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32",
         "float64", "longdouble", "complex64", "complex128", "clongdouble", "U1", "U7")
# Letters that a Python string may hold and NumPy keeps; it forgets zeros at the end of a word.
letters = st.text(st.characters(min_codepoint=1), max_size=6)
whole = st.integers() | st.integers(-(2**4000), 2**4000) | st.sampled_from([2**53, 2**53 + 1, -(2**63), 2**64])
simple = st.none() | st.booleans() | whole | st.floats() | letters | st.complex_numbers()


@st.composite
def dtypes(draw):
    """Any type an array of plain data may have, in either order of bytes."""
    dtype = np.dtype(draw(st.sampled_from(KINDS)))
    return dtype.newbyteorder(draw(st.sampled_from("<>")))


def _elements(dtype):
    """What an array of this type may be filled with, where Hypothesis does not know it by itself."""
    if dtype.kind != "U":
        return {}
    return {"elements": st.text(st.characters(min_codepoint=1, max_codepoint=0xD7FF), max_size=dtype.itemsize // 4)}


def _extended(dtype):
    return dtype.kind in "fc" and dtype.itemsize > (8 if dtype.kind == "f" else 16)


@st.composite
def arrays(draw):
    """Arrays of any kind and layout: without axes, empty, strided, reversed, transposed, shared."""
    dtype = draw(dtypes())
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
    if _extended(dtype):
        array = np.asarray(draw(hnp.arrays(np.float64, shape))).astype(dtype)
    else:
        array = np.asarray(draw(hnp.arrays(dtype, shape, **_elements(dtype))))
    layout = draw(st.sampled_from(["as it is", "transposed", "reversed", "strided", "broadcast"]))
    if layout == "transposed":
        return array.T
    if layout == "reversed" and array.ndim:
        return array[::-1]
    if layout == "strided" and array.ndim:
        return array[..., ::2]
    if layout == "broadcast":
        return np.broadcast_to(array, (2, *array.shape))
    return array


@st.composite
def scalars(draw):
    """NumPy's own numbers and words."""
    array = draw(arrays())
    return array.ravel()[0] if array.size else np.float32(draw(st.floats(width=32)))


keys = st.booleans() | whole | letters | st.tuples(st.integers(0, 1), st.integers(0, 1))
plain_values = st.recursive(
    simple | arrays() | scalars(),
    lambda inner: st.lists(inner, max_size=4)
    | st.lists(inner, max_size=3).map(tuple)
    | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=10,
)
_words = st.sampled_from(["array", "scalar", "tuple", "dict", "complex", "int", "other", "pickle"])
_dtype_names = st.sampled_from(["<f8", "|b1", "<U3", "<U0", "<i4", "|O", "<M8[s]", "f8,f8", "(3,)f8", "<f3", "<c16", 8])
_shapes = st.lists(st.integers(-2, 4) | st.just(10**12) | st.none(), max_size=20) | st.none()
_data = st.binary(max_size=40).map(lambda raw: base64.b64encode(raw).decode()) | st.text(max_size=8)
# JSON that looks more or less like what `encode` writes.
forged_nodes = st.recursive(
    json_values
    | st.builds(lambda *body: {"array": list(body)}, _dtype_names, _shapes, _data)
    | st.builds(lambda *body: {"scalar": list(body)}, _dtype_names, _data)
    | st.builds(lambda digits: {"int": digits}, st.text("-0123456789x", max_size=8)),
    lambda inner: st.lists(inner, max_size=4)
    | st.builds(lambda kind, body: {kind: body}, _words, inner | st.lists(inner, max_size=4))
    | st.lists(st.lists(inner, min_size=2, max_size=2), max_size=3).map(lambda pairs: {"dict": pairs}),
    max_leaves=12,
)
