"""Find out which gates a reader's function calls, by lending it gates that remember."""

import contextlib
import inspect

from nn101.plots.student import NotReady, call, name_of, short

GATES = ("AND", "NAND", "OR", "NOR", "XOR", "XNOR", "NOT")


class Wire:
    """What runs from a gate to the next: no value, only where it comes from."""

    __slots__ = ("gate", "inputs", "depth")

    def __init__(self, gate, inputs=()):
        self.gate = gate
        self.inputs = tuple(inputs)
        self.depth = 1 + max((wire.depth for wire in self.inputs), default=-1)

    def __repr__(self):
        return self.gate

    def _no_value(self, *_):
        raise NotReady(
            "The drawing follows wires from gate to gate, but this function calculates with what is on them."
        )

    __bool__ = __int__ = __float__ = __index__ = __eq__ = __lt__ = __gt__ = __le__ = __ge__ = _no_value
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = __neg__ = __mod__ = _no_value
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __array__ = _no_value
    __hash__ = object.__hash__


def trace(function, inputs, *, most=60):
    """(input wires, gates in the order of their calls, outputs) of a function called with one wire per input.

    The function's own gate names (AND, NAND, ...) are lent a recording gate while it runs and restored
    afterwards.
    """
    name = name_of(function)
    wires = [Wire(label) for label in inputs]
    made = []

    def recorder(gate):
        def record(*arguments):
            if len(made) >= most:
                raise NotReady(
                    f"{name} uses more than {most} gates: too many for one drawing. Try it with fewer inputs."
                )
            made.append(Wire(gate, [_wire(argument, gate) for argument in arguments]))
            return made[-1]

        return record

    with _lent(function, recorder):
        result = call(function, *wires, name=name)
    outputs = list(result) if isinstance(result, (tuple, list)) else [result]
    if not outputs or any(output is None for output in outputs):
        raise NotReady(f"{name} returned {short(result)}. Is a `return` missing?")
    return wires, made, [_wire(output, name) for output in outputs]


@contextlib.contextmanager
def _lent(function, recorder):
    """Swap the gates in the function's namespace, except the function itself where it is one (an XOR)."""
    space = getattr(inspect.unwrap(function), "__globals__", {}) if callable(function) else {}
    own = {gate: space[gate] for gate in GATES if callable(space.get(gate)) and space[gate] is not function}
    try:
        space.update({gate: recorder(gate) for gate in own})
        yield
    finally:
        space.update(own)


def _wire(thing, where):
    if isinstance(thing, Wire):
        return thing
    if isinstance(thing, (int, float)) and thing in (0, 1):
        return Wire(str(int(thing)))
    raise NotReady(f"{where} was handed {short(thing)}; the drawing needs wires from an input or a gate.")
