"""Circuits: what a traced function wires is what the judge evaluates, and forged data gets a reason, not a crash."""

import copy
import json

import numpy as np
import pytest

from nn101.checks.circuits import (
    MAX_GATES,
    MAX_INPUTS,
    CircuitError,
    CircuitTooLarge,
    GateNotAllowed,
    Tracer,
    WireHasNoValue,
    is_circuit_of,
    trace,
    truth_table,
)
from nn101.checks.plain import decode, encode
from nn101.checks.probe import Code

NAND_ONLY = ("NAND",)
HALF_ADDER = [(0, 0), (0, 1), (0, 1), (1, 0)]
NAND_TABLE = [(1,), (1,), (1,), (0,)]


def notebook(source):
    """A namespace in which gates with numbers, and then ``source``, have been run."""
    space = {"np": np}
    exec("def NAND(a, b):\n    return 1 - a * b\ndef OR(a, b):\n    return max(a, b)", space)
    exec(source, space)
    return space


def traced(source, name="answer", inputs=2, allowed=NAND_ONLY, **options):
    return trace(Code(notebook(source)), name, inputs, allowed, **options)


HALF_ADDER_SOURCE = """
def half_adder(a, b):
    s = NAND(a, b)
    return NAND(s, s), NAND(NAND(a, s), NAND(b, s))
"""


def test_a_traced_half_adder_computes_a_half_adder():
    circuit = traced(HALF_ADDER_SOURCE, "half_adder")
    assert circuit["inputs"] == 2
    assert [name for name, _ in circuit["gates"]] == ["NAND"] * 5
    assert truth_table(circuit, NAND_ONLY) == HALF_ADDER
    assert is_circuit_of(HALF_ADDER, NAND_ONLY, ("carry", "total"))(circuit) is True


def test_rows_are_in_counting_order_with_the_first_input_slowest():
    circuit = traced("def answer(a, b, c): return NAND(a, NAND(b, 1))", inputs=3)  # not (a and not b)
    expected = [int(not (a and not b)) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    assert truth_table(circuit, NAND_ONLY) == [(bit,) for bit in expected]


@pytest.mark.parametrize(
    ("gate", "expected"),
    [("AND", [0, 0, 0, 1]), ("NAND", [1, 1, 1, 0]), ("OR", [0, 1, 1, 1]), ("XOR", [0, 1, 1, 0])],
)
def test_every_gate_computes_its_table(gate, expected):
    circuit = {"inputs": 2, "gates": [[gate, [0, 1]]], "outputs": [2]}
    assert truth_table(circuit, (gate,)) == [(bit,) for bit in expected]


def test_a_circuit_survives_the_way_out_of_the_process():
    circuit = traced(HALF_ADDER_SOURCE, "half_adder")
    arrived = decode(json.loads(json.dumps(encode(circuit))))
    assert is_circuit_of(HALF_ADDER, NAND_ONLY, ("carry", "total"))(arrived) is True


@pytest.mark.parametrize("constant", ["0", "1", "True", "np.int64(1)"])
def test_constants_may_be_wired_in(constant):
    circuit = traced(f"def answer(a): return NAND(a, {constant})", inputs=1)
    expected = [(1,), (1,)] if constant == "0" else [(1,), (0,)]
    assert truth_table(circuit, NAND_ONLY) == expected


def test_an_input_or_a_constant_may_be_an_output():
    assert truth_table(traced("def answer(a): return a, 0, 1", inputs=1), NAND_ONLY) == [(0, 0, 1), (1, 0, 1)]


def test_a_list_of_wires_is_a_fresh_list():
    source = "def answer(bits):\n    odd = bits.pop()\n    return NAND(odd, bits.pop())"
    assert truth_table(traced(source, as_list=True), NAND_ONLY) == NAND_TABLE


def test_helpers_of_the_student_and_of_the_reference_are_traced():
    reference = notebook(HALF_ADDER_SOURCE)
    student = notebook("def NOT(a): return NAND(a, a)\ndef answer(a, b): return NOT(half_adder(a, b)[0])")
    student["half_adder"] = reference["half_adder"]
    circuit = trace(Code(student, reference), "answer", 2, NAND_ONLY)
    assert truth_table(circuit, NAND_ONLY) == NAND_TABLE


def test_gates_are_numbers_again_afterwards():
    space = notebook("def answer(a, b): return OR(a, b)")
    before = dict(space)
    with pytest.raises(GateNotAllowed):
        trace(Code(space), "answer", 2, NAND_ONLY)
    assert space == before
    assert space["answer"](0, 1) == 1


@pytest.mark.parametrize("name", ["OR", "AND", "XOR", "perceptron", "weighted_sum"])
def test_what_is_not_allowed_is_refused_by_name(name):
    with pytest.raises(GateNotAllowed, match=f"may use NAND only; your code called {name}"):
        traced(f"def answer(a, b): return {name}(a, b)")


def test_the_traced_function_itself_is_never_swapped():
    source = "def XOR(a, b):\n    s = NAND(a, b)\n    return NAND(NAND(a, s), NAND(b, s))"
    assert truth_table(traced(source, "XOR"), NAND_ONLY) == [(0,), (1,), (1,), (0,)]


@pytest.mark.parametrize(
    ("use", "sign"),
    [
        ("1 if a else 0", "`if`"),
        ("not a", "`not`"),
        ("a and b", "`and`"),
        ("a == 1", "`==`"),
        ("1 != a", "`!=`"),
        ("max(a, b)", "`>`"),
        ("a + b", r"`\+`"),
        ("sum([a, b])", r"`\+`"),
        ("1 - a", "`-`"),
        ("a * b", r"`\*`"),
        ("(a + 1) % 2", r"`\+`"),
        ("a ^ b", r"`\^`"),
        ("a & b", "`&`"),
        ("1 | a", r"`\|`"),
        ("~a", "`~`"),
        ("-a", "a sign"),
        ("abs(a)", "`abs`"),
        ("int(a)", "`int`"),
        ("float(a)", "`float`"),
        ("[0, 1][a]", "`int` or an index"),
        ("np.array([a, b]) @ np.array([0.5, 0.5])", r"`\*`"),
        ("np.sum(np.array([a, b]) * np.array([0.5, 0.5]))", r"`\*`"),
        ("np.float64(0.5) * a", r"`\*`"),
        ("NAND(a, 0.5)", "not of float"),
        ("NAND(a, 2)", "not of int"),
        ("(a, 'b')", "not of str"),
    ],
)
def test_a_wire_used_as_a_number_says_what_was_used(use, sign):
    with pytest.raises(WireHasNoValue, match=sign):
        traced(f"def answer(a, b): return {use}")


def test_the_refusal_says_what_to_do():
    with pytest.raises(WireHasNoValue, match="combine wires with AND, NAND and OR"):
        traced("def answer(a, b): return a + b", allowed=("AND", "NAND", "OR"))


def test_a_wire_kept_from_an_earlier_call_is_refused():
    space = notebook("kept = []\ndef answer(a, b):\n    kept.append(NAND(a, b))\n    return kept[0]")
    trace(Code(space), "answer", 2, NAND_ONLY)
    with pytest.raises(WireHasNoValue, match="earlier call"):
        trace(Code(space), "answer", 2, NAND_ONLY)


def test_wires_can_be_copied_and_held_in_sets():
    wire = Tracer(1, NAND_ONLY).inputs[0]
    assert copy.copy(wire) is wire
    assert copy.deepcopy([wire])[0] is wire
    assert len({wire, wire}) == 1


def test_a_circuit_without_end_is_stopped():
    with pytest.raises(CircuitTooLarge, match="does a loop never end"):
        traced("def answer(a, b):\n    while True:\n        a = NAND(a, b)")


def test_nothing_returned_is_recorded_as_nothing():
    assert traced("def answer(a, b): NAND(a, b)") is None


@pytest.mark.parametrize(
    ("returned", "reason"),
    [
        ("NAND(NAND(a, s), NAND(b, s)), NAND(s, s)", "the outputs are in the wrong order"),
        ("s, NAND(NAND(a, s), NAND(b, s))", "wrong carry for the inputs 0, 0"),
        ("NAND(s, s), NAND(NAND(a, a), NAND(b, b))", "wrong total for the inputs 1, 1"),
        ("s, s", "wrong carry and total for the inputs 0, 0"),
        ("s", "the circuit has another number of outputs than asked (carry, total)"),
    ],
)
def test_a_wrong_circuit_is_told_what_is_wrong(returned, reason):
    circuit = traced(f"def answer(a, b):\n    s = NAND(a, b)\n    return {returned}")
    assert is_circuit_of(HALF_ADDER, NAND_ONLY, ("carry", "total"))(circuit) == reason


def test_a_circuit_of_other_inputs_is_told_so():
    judge = is_circuit_of(NAND_TABLE, NAND_ONLY)
    assert judge({"inputs": 1, "gates": [["NAND", [0, 0]]], "outputs": [1]}) == (
        "the circuit has another number of inputs"
    )


GOOD = {"inputs": 2, "gates": [["NAND", [0, 1]]], "outputs": [2]}


@pytest.mark.parametrize(
    "forged",
    [
        None,
        7,
        "NAND",
        [],
        [[1, 2], [3]],
        np.zeros(4),
        {},
        {**GOOD, "extra": 1},
        {**GOOD, "inputs": 0},
        {**GOOD, "inputs": -1},
        {**GOOD, "inputs": True},
        {**GOOD, "inputs": 2.0},
        {**GOOD, "inputs": MAX_INPUTS + 1},
        {**GOOD, "inputs": 10**9},
        {**GOOD, "gates": None},
        {**GOOD, "gates": {"NAND": [0, 1]}},
        {**GOOD, "gates": [["NAND", [0, 1]]] * (MAX_GATES + 1)},
        {**GOOD, "gates": ["NAND"]},
        {**GOOD, "gates": [["NAND"]]},
        {**GOOD, "gates": [[["NAND"], [0, 1]]]},
        {**GOOD, "gates": [["NAND", (0, 1)]]},
        {**GOOD, "gates": [["NAND", [0]]]},
        {**GOOD, "gates": [["NAND", [0, 1, 1]]]},
        {**GOOD, "gates": [["NAND", [0, 2]]]},  # its own output: a loop
        {**GOOD, "gates": [["NAND", [0, -1]]]},
        {**GOOD, "gates": [["NAND", [0, True]]]},
        {**GOOD, "gates": [["NAND", [0, 1.0]]]},
        {**GOOD, "gates": [["NAND", [0, None]]]},
        {**GOOD, "gates": [["XOR", [0, 1]]]},
        {**GOOD, "gates": [["nand", [0, 1]]]},
        {**GOOD, "gates": [["ONE", [0, 1]]]},
        {**GOOD, "outputs": None},
        {**GOOD, "outputs": 2},
        {**GOOD, "outputs": []},
        {**GOOD, "outputs": [3]},
        {**GOOD, "outputs": [-1]},
        {**GOOD, "outputs": [[2]]},
        {**GOOD, "outputs": [2] * 1000},
    ],
)
def test_forged_data_gets_a_reason_and_never_a_crash(forged):
    judge = is_circuit_of(NAND_TABLE, NAND_ONLY)
    assert judge(copy.deepcopy(GOOD)) is True
    answer = judge(forged)
    assert isinstance(answer, str) and answer


def test_the_reasons_hold_no_number_from_the_data():
    with pytest.raises(CircuitError) as caught:
        truth_table({**GOOD, "outputs": [987]}, NAND_ONLY)
    assert "987" not in str(caught.value)
