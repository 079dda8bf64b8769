"""Plain data, for any value at all: it comes back as it was, nothing raises, and nothing grows beyond its bound."""

import json
import math
import sys
import threading

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from plain_values import arrays, forged_nodes, json_values, plain_values

from nn101.checks import plain
from nn101.checks.plain import MAX_KEYS, Other, PlainError, decode, encode, holds_other


def written(node):
    """The node as it is after its way through a pipe."""
    return json.loads(json.dumps(node))


def alike(left, right):
    """The same plain value: types, shapes and, for arrays, the very bytes; Python's NaN is NaN."""
    if isinstance(left, np.ndarray | np.generic):
        wanted = np.asarray(left)
        wanted = wanted.astype(np.float64) if wanted.dtype.kind == "f" and wanted.dtype.itemsize > 8 else wanted
        wanted = wanted.astype(np.complex128) if wanted.dtype.kind == "c" and wanted.dtype.itemsize > 16 else wanted
        little = wanted.astype(wanted.dtype.newbyteorder("<"))
        same_type = isinstance(right, np.ndarray) == isinstance(left, np.ndarray)
        same_bytes = little.tobytes() == np.asarray(right).tobytes() or little.dtype.kind == "U"
        words = little.dtype.kind != "U" or bool(np.all(little == np.asarray(right)))
        return same_type and little.shape == np.shape(right) and same_bytes and words
    if type(left) is not type(right):
        return False
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(alike, left, right))
    if isinstance(left, dict):
        return alike(list(left.keys()), list(right.keys())) and alike(list(left.values()), list(right.values()))
    if isinstance(left, float):
        same_sign = math.copysign(1, left) == math.copysign(1, right)
        return (math.isnan(left) and math.isnan(right)) or (left == right and same_sign)
    if isinstance(left, complex):
        return alike([left.real, left.imag], [right.real, right.imag])
    return left == right


@given(plain_values)
@example(-0.0)
@example(np.array([-0.0, np.nan]))
@example(np.frombuffer(b"\x01\x02\x03\x04\x05\x06\xf8\x7f", "<f8"))  # a NaN with a payload
@example(np.ndarray((2,), dtype="U0"))
@example(np.str_(""))
@example({True: 1, (0, 1): [np.float16(2)]})
@example("\ud800")
def test_whatever_is_plain_comes_back_as_it_was(value):
    back = decode(written(encode(value)))
    assert alike(value, back)


@given(arrays())
def test_arrays_arrive_in_one_piece_and_writable(array):
    back = decode(written(encode(array)))
    assert back.flags.c_contiguous and back.flags.writeable and back.dtype.byteorder in "=|"


@given(plain_values)
def test_encoding_what_was_decoded_changes_nothing_more(value):
    node = written(encode(value))
    again = written(encode(decode(node)))
    assert json.dumps(again) == json.dumps(node)


@given(forged_nodes)
@settings(max_examples=400)
def test_no_json_makes_decoding_raise_anything_but_plain_error(node):
    try:
        value = decode(written(node))
    except PlainError:
        return
    stable = written(encode(value)) if holds_other(value) is None else None
    assert stable is None or json.dumps(written(encode(decode(stable)))) == json.dumps(stable)


@given(json_values, st.integers(17, 500))
def test_deep_json_is_refused_and_not_followed(node, depth):
    for _ in range(depth):
        node = [node]
    with pytest.raises(PlainError):
        decode(node)


@pytest.mark.parametrize(
    "node",
    [
        {"array": ["<U9999999", [10**9], ""]},
        {"array": ["<f8", [0, 10**30], "AAAA"]},
        {"array": ["|b1", [8], "////////////"]},
        {"array": ["<U0", [10**9], ""]},
        {"array": ["<U1", [1], "/////w=="]},
        {"array": ["(1000000000,)f8", [1], ""]},
        {"int": "9" * 1301},
        {"int": 5},
        {"int": "٣"},
        {"complex": ["nan", 0]},
        {"complex": [10**400, 0]},
        {"other": ["x"] * 10**5},
        {"tuple": "abc"},
        {"dict": {"a": 1}},
        {"scalar": {"a": 1}},
        10**4000,
    ],
)
def test_more_forged_nodes_are_refused(node):
    with pytest.raises(PlainError):
        decode(node)


def test_a_bool_is_true_or_false_whatever_its_byte():
    assert decode({"array": ["|b1", [3], "AAH/"]}).view(np.uint8).tolist() == [0, 1, 1]


def test_keys_that_collide_cannot_keep_the_judge_busy():
    # All of these have the hash 0: a dict of n of them takes n * n / 2 comparisons.
    colliding = [[{"int": str(n * (2**61 - 1))}, None] for n in range(1, MAX_KEYS + 2)]
    with pytest.raises(PlainError, match="keys"):
        decode({"dict": colliding})
    assert len(decode({"dict": colliding[:-1]})) == MAX_KEYS
    assert isinstance(decode(encode(dict.fromkeys(range(MAX_KEYS + 1)))), Other)


# ---- what comes out has a bound, whatever goes in --------------------------------------------------------------

LITTLE = 3000


@given(st.recursive(plain_values, lambda inner: st.lists(inner, min_size=3, max_size=40), max_leaves=40))
@settings(max_examples=40)
@example(["\U0001f600" * 1000])
@example(["\x00" * 2900])
@example([2**4000] * 50)
@example([np.zeros((0,) * 16)] * 100)
@example([(n for n in ())] * 1000)
@example([{}] * 900)
def test_what_is_sent_never_exceeds_its_bound(value):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "MAX_BYTES", LITTLE)
        assert len(json.dumps(encode(value))) <= 4 * LITTLE + 200


def test_the_bound_stays_below_what_a_channel_carries():
    from nn101.checks.channel import MAX_FRAME

    assert 4 * plain.MAX_BYTES <= MAX_FRAME


def test_lists_of_lists_of_one_list_end_when_the_bound_is_reached():
    nested = [None]
    for _ in range(15):
        nested = [nested] * 1000
    assert isinstance(decode(encode(nested)), Other)


@pytest.mark.parametrize(
    "array",
    [
        np.lib.stride_tricks.as_strided(np.zeros(1), shape=(10**6, 10**6), strides=(0, 0)),
        np.lib.stride_tricks.as_strided(np.zeros(1, "U1"), shape=(2**40,), strides=(0,)),
        np.broadcast_to(np.True_, (10**9, 10**3)),
        np.ndarray((10**12,), dtype="U0"),
    ],
    ids=["terabytes", "words", "bits", "nothing at all, often"],
)
def test_arrays_that_claim_terabytes_are_named_and_not_copied(array):
    assert decode(encode(array)).kind.endswith(" MB")


# ---- objects that lie ------------------------------------------------------------------------------------------


RAN = []


def refuse(*nothing, **more):
    RAN.append(nothing)
    raise RuntimeError("code of the value ran")


class Liar:
    __len__ = __iter__ = __eq__ = __hash__ = __bool__ = __float__ = __index__ = __repr__ = __str__ = refuse
    __array__ = __getattr__ = __reduce__ = __array_interface__ = refuse
    __class__ = property(refuse)


class Meta(type):
    __name__ = property(refuse)
    __module__ = property(refuse)
    __hash__ = __eq__ = __instancecheck__ = __subclasscheck__ = __repr__ = __str__ = refuse


class HostileModule:
    __str__ = __repr__ = __eq__ = __hash__ = refuse
    split = refuse


class Words(str):
    __str__ = __getitem__ = __len__ = split = lower = refuse
    __hash__ = str.__hash__


class Number(int):
    __eq__ = __lt__ = __gt__ = refuse
    __hash__ = int.__hash__


class Fraction(float):
    __eq__ = __format__ = refuse
    __hash__ = float.__hash__


class Row(list):
    __iter__ = __len__ = refuse


class Table(dict):
    items = __iter__ = __len__ = refuse


class Grid(np.ndarray):
    shape = ndim = dtype = nbytes = property(refuse)


LIARS = {
    "an object": lambda: object.__new__(Liar),
    "a class": lambda: Liar,
    "of a metaclass": lambda: Meta("Thing", (), {})(),
    "with a module that is no word": lambda: type("Thing", (), {"__module__": HostileModule()})(),
    "with a name that is more than a word": lambda: type(Words("Thing"), (), {})(),
    "words": lambda: Words("abc"),
    "a number": lambda: Number(3),
    "a fraction": lambda: Fraction(3),
    "a list": lambda: Row([1]),
    "a dict": lambda: Table(a=1),
    "an array": lambda: np.zeros(3).view(Grid),
    "a masked array": lambda: np.ma.masked_array([1.0, 2.0], [True, False]),
    "a record array": lambda: np.rec.array([(1, 2.0)]),
    "structured": lambda: np.zeros(2, dtype=[("a", "f8"), ("b", "O")]),
    "one of its rows": lambda: np.zeros(2, dtype=[("a", "f8"), ("b", "i4")])[0],
    "dates": lambda: np.array(["2020-01-01"], dtype="M8[D]"),
    "a date": lambda: np.datetime64("2020-01-01"),
    "bytes": lambda: np.array([b"a"]),
    "objects": lambda: np.frompyfunc(lambda n: object.__new__(Liar), 1, 1)(np.arange(2)),
    "an array without axes of objects": lambda: np.array(None),
    "a generator": lambda: (n for n in [1]),
    "a module": lambda: sys,
    "a set": lambda: {1},
    "a memory view": lambda: memoryview(b"abc"),
}


@pytest.mark.parametrize("make", LIARS.values(), ids=LIARS.keys())
@pytest.mark.parametrize("place", [lambda v: v, lambda v: [v], lambda v: (1, {"a": v})], ids=["alone", "list", "deep"])
def test_whatever_it_is_encoding_runs_none_of_its_code(make, place):
    value = place(make())
    RAN.clear()
    node = encode(value)
    assert not RAN, "code of the value ran"
    assert isinstance(holds_other(decode(written(node))), Other)


def test_a_dtype_with_a_note_on_it_leaves_the_note_behind():
    noted = np.dtype("f8", metadata={"note": object()})
    back = decode(written(encode(np.ones(2, dtype=noted))))
    assert back.dtype.metadata is None and back.tolist() == [1, 1]


def test_the_numbers_of_a_mapped_file_arrive(tmp_path):
    mapped = np.memmap(tmp_path / "numbers", dtype="f8", mode="w+", shape=(3,))
    assert decode(encode(mapped)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("make", [list, dict], ids=["list", "dict"])
def test_what_changes_while_it_is_looked_at_does_not_raise(make):
    value, stop = make(), threading.Event()

    def change():
        number = 0
        while not stop.is_set():
            number = (number + 1) % 500
            if make is dict:
                value[number] = number
                value.pop((number * 7) % 500, None)
            else:
                value.append(number)
                del value[: len(value) // 2]

    thread = threading.Thread(target=change)
    thread.start()
    try:
        nodes = [encode([value] * 20) for _ in range(30)]
    finally:
        stop.set()
        thread.join()
    assert len(nodes) == 30 and all(decode(written(node)) is not None for node in nodes)
