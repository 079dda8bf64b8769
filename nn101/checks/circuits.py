"""Logic circuits: record what a student's function wires together, and work out what that circuit computes.

While a probe traces a function, its inputs are ``Wire`` objects, which have no value, and the gates in the
notebook's namespace only write down that they were used. What comes out is a circuit as plain data:

    {"inputs": 2, "gates": [["NAND", [0, 1]], ["NAND", [2, 2]]], "outputs": [3]}

Nodes are numbered: first the inputs, then the gates in the order of their use. A gate reads nodes with
smaller numbers only, so there are no loops. "ZERO" and "ONE" are the constants. The judge trusts nothing in
it: every number and name is checked before the circuit is evaluated, on all inputs at once.
"""

import operator

CONSTANTS = ("ZERO", "ONE")
GATES = ("AND", "NAND", "OR", "XOR")
LOGIC = {
    "ZERO": lambda ones: 0,
    "ONE": lambda ones: ones,
    "AND": lambda a, b, ones: a & b,
    "NAND": lambda a, b, ones: ones & ~(a & b),
    "OR": lambda a, b, ones: a | b,
    "XOR": lambda a, b, ones: a ^ b,
}
WATCHED = (*GATES, "perceptron", "weighted_sum")
COMPARISONS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
              "&": "and", "|": "or", "^": "xor", "@": "matmul", "<<": "lshift", ">>": "rshift"}
MAX_INPUTS = 12
MAX_GATES = 5_000
MAX_OUTPUTS = 64


class WireHasNoValue(TypeError):
    """A wire was used as if it were a number."""


class GateNotAllowed(RuntimeError):
    """The function called something that the exercise does not allow."""


class CircuitTooLarge(RuntimeError):
    """The function went on wiring gates without end."""


class CircuitError(ValueError):
    """The data is no circuit; the message says why, in words that hold no varying number."""


def _refuses(what):
    def refuse(self, *others):
        raise WireHasNoValue(f"a wire has no value yet, so {what} cannot be used on it: {self._advice}")

    return refuse


class Wire:
    """The place of a bit in a circuit under construction. Gates take it; every use as a number is refused."""

    def __init__(self, node, advice):
        self._node, self._advice = node, advice

    def __repr__(self):
        return f"<wire {self._node}, no value yet>"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    __hash__ = object.__hash__
    __bool__ = _refuses("`if`, `while`, `and`, `or` or `not`")
    __int__ = __index__ = _refuses("`int` or an index")
    __float__ = _refuses("`float`")
    __neg__ = __pos__ = _refuses("a sign")
    __invert__ = _refuses("`~`")
    __abs__ = _refuses("`abs`")
    __round__ = _refuses("`round`")


def _refuse_operators():
    """Give ``Wire`` every comparison and every binary operator, also with the wire on the right."""
    for sign, name in COMPARISONS.items():
        setattr(Wire, f"__{name}__", _refuses(f"`{sign}`"))
    for sign, name in ARITHMETIC.items():
        for side in ("", "r"):
            setattr(Wire, f"__{side}{name}__", _refuses(f"`{sign}`"))


_refuse_operators()


class Tracer:
    """Records one circuit.

    Parameters
    ----------
    inputs: number of input wires.
    allowed: names of the gates that may be used.
    """

    def __init__(self, inputs, allowed):
        self.allowed = allowed
        self._wires, self._gates = [], []
        self.inputs = [self._new_wire() for _ in range(inputs)]

    def stand_in(self, name):
        """What is called ``name`` while tracing: a gate that records its use, or a refusal."""

        def record(x1, x2):
            return self._add(name, [self._node(x1), self._node(x2)])

        def refuse(*args, **kwargs):
            only = f"this exercise may use {_in_words(self.allowed)} only"
            raise GateNotAllowed(f"{only}; your code called {name}")

        return record if name in self.allowed else refuse

    def circuit(self, outputs):
        """The recorded circuit as plain data, None if the traced function returned nothing."""
        if outputs is None:
            return None
        several = outputs if isinstance(outputs, (tuple, list)) else [outputs]
        nodes = [self._node(output) for output in several]
        return {"inputs": len(self.inputs), "gates": self._gates, "outputs": nodes}

    def _new_wire(self):
        self._wires.append(Wire(len(self._wires), f"combine wires with {_in_words(self.allowed)}"))
        return self._wires[-1]

    def _add(self, name, nodes):
        if len(self._gates) >= MAX_GATES:
            raise CircuitTooLarge(f"more than {MAX_GATES} gates: does a loop never end?")
        self._gates.append([name, nodes])
        return self._new_wire()

    def _node(self, value):
        if isinstance(value, Wire):
            if value._node >= len(self._wires) or self._wires[value._node] is not value:
                raise WireHasNoValue("this wire belongs to an earlier call: build every circuit afresh")
            return value._node
        bit = _constant(value)
        if bit is None:
            kind = type(value).__name__
            raise WireHasNoValue(f"a circuit is made of wires and the constants 0 and 1, not of {kind}")
        return self._add(CONSTANTS[bit], [])._node


def _constant(value):
    """0 or 1 if ``value`` is that number, else None."""
    try:
        bit = operator.index(value)
    except TypeError:
        return None
    return bit if bit in (0, 1) else None


def _in_words(names):
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def trace(code, name, inputs, allowed, *, as_list=False):
    """Call the student's function ``name`` on wires and return the circuit it built, as plain data.

    Parameters
    ----------
    code: the ``probe.Code`` under test.
    inputs: number of input wires; they are separate arguments, or one list of wires if ``as_list``.
    allowed: names of the gates it may call. The other gates, and the perceptron itself, are refused.

    Raises whatever the student's function raises, and WireHasNoValue, GateNotAllowed or CircuitTooLarge.
    """
    tracer = Tracer(inputs, allowed)
    arguments = [list(tracer.inputs)] if as_list else tracer.inputs
    with code.swapped(**{gate: tracer.stand_in(gate) for gate in WATCHED if gate != name}):
        return tracer.circuit(getattr(code, name)(*arguments))


def truth_table(circuit, allowed):
    """What a recorded circuit computes on every input.

    Parameters
    ----------
    circuit: plain data as written by ``Tracer.circuit``; nothing in it is trusted.
    allowed: names of the gates it may hold.

    Returns a list of 2**inputs tuples of bits, in the order of ``itertools.product((0, 1), repeat=inputs)``.
    Raises CircuitError.
    """
    inputs, gates, outputs = _parts(circuit)
    rows = 2**inputs
    ones = 2**rows - 1
    # Bit r of a node's integer is what the node carries in row r, so a gate is one operation for all rows.
    values = [_input_column(inputs, number) for number in range(inputs)]
    for gate in gates:
        name, nodes = _gate(gate, len(values), allowed)
        values.append(LOGIC[name](*[values[node] for node in nodes], ones))
    columns = [values[_checked_node(node, len(values))] for node in outputs]
    return [tuple(column >> row & 1 for column in columns) for row in range(rows)]


def _parts(circuit):
    if not isinstance(circuit, dict) or set(map(str, circuit)) != {"inputs", "gates", "outputs"}:
        raise CircuitError("no circuit was recorded")
    inputs, gates, outputs = circuit["inputs"], circuit["gates"], circuit["outputs"]
    if type(inputs) is not int or not 1 <= inputs <= MAX_INPUTS:
        raise CircuitError("the circuit has an impossible number of inputs")
    if not isinstance(gates, list) or len(gates) > MAX_GATES:
        raise CircuitError("the circuit has too many gates")
    if not isinstance(outputs, list) or len(outputs) > MAX_OUTPUTS:
        raise CircuitError("the circuit has too many outputs")
    return inputs, gates, outputs


def _input_column(inputs, number):
    """The bits of input ``number`` over all rows of the truth table, as one integer."""
    return sum(1 << row for row in range(2**inputs) if row >> (inputs - 1 - number) & 1)


def _gate(gate, known, allowed):
    if not isinstance(gate, list) or len(gate) != 2 or [type(part) for part in gate] != [str, list]:
        raise CircuitError("a gate is not written as a name and its inputs")
    name, nodes = gate
    if name not in (*CONSTANTS, *allowed):
        raise CircuitError("a gate was used that is not allowed here")
    if len(nodes) != (0 if name in CONSTANTS else 2):
        raise CircuitError("a gate has the wrong number of inputs")
    return name, [_checked_node(node, known) for node in nodes]


def _checked_node(node, known):
    if type(node) is not int or not 0 <= node < known:
        raise CircuitError("a gate or output is joined to nothing")
    return node


def is_circuit_of(table, allowed, outputs=("output",)):
    """A predicate for ``satisfies``: is this the circuit of ``table``, built from ``allowed`` gates only?

    Parameters
    ----------
    table: a list of 2**n rows of bits, rows in the order of ``itertools.product((0, 1), repeat=n)``.
    allowed: names of gates.
    outputs: what to call the outputs in "wrong carry for the inputs 1, 1".
    """
    wanted = [tuple(row) for row in table]

    def predicate(circuit):
        try:
            found = truth_table(circuit, allowed)
        except CircuitError as error:
            return str(error)
        return True if found == wanted else _what_is_wrong(found, wanted, outputs)

    return predicate


def _what_is_wrong(found, wanted, outputs):
    if len(found) != len(wanted):
        return "the circuit has another number of inputs"
    if len(found[0]) != len(outputs):
        return f"the circuit has another number of outputs than asked ({', '.join(outputs)})"
    if len(outputs) > 1 and [row[::-1] for row in found] == wanted:
        return "the outputs are in the wrong order"
    row = next(row for row in range(len(wanted)) if found[row] != wanted[row])
    pairs = zip(outputs, found[row], wanted[row], strict=True)
    wrong = _in_words([name for name, bit, right in pairs if bit != right])
    bits = ", ".join(f"{row:0{len(wanted).bit_length() - 1}b}")
    return f"wrong {wrong} for the input{'s' if len(bits) > 1 else ''} {bits}"
