"""Probes of chapter 1, exercises 1 to 15: one neuron, gates, circuits, learning. There is no answer in here.

Inputs are drawn so that no rounding can decide an answer: where a sum is compared with zero, every number is
a small multiple of a power of two. Any order of adding gives the same sum, and a sum of exactly 0 is meant.

Everybody can read what the public seed expects. So a case that earns anything expects something else for another
seed; one that is always the same, to be checked by hand, has the weight 0.
"""

import numpy as np

from nn101.checks.circuits import is_circuit_of, trace
from nn101.checks.probe import calls, close, equals, exercise, runs, satisfies, show

CHAPTER = "01_perceptron"

CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))
BETWEEN = (-1, 0, 0.5, 1, 2)
SINGLE = close(rtol=1e-5, atol=1e-5)
ARRAYS = close(rtol=1e-5, atol=1e-5, lists=False)  # once per exercise whose answers the next one computes with


def _tenths(rng, *shape):
    """Random numbers from -2.0 to 2.0 in steps of 0.1, never 0: short enough to copy from a panel."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.integers(1, 21, size=shape) / 10


def _halves(rng, *shape):
    """Random numbers from -2 to 2 in steps of 1/2, never 0."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.integers(1, 5, size=shape) / 2


def _corners(rng, times=3):
    """The four inputs of a gate, each several times, in an order that nobody knows beforehand."""
    return [CORNERS[n] for n in rng.permutation(np.repeat(np.arange(4), times))]


def _asked(name, inputs):
    """``AND of (0, 1), (1, 1) ...``"""
    return f"{name} of {', '.join(map(str, inputs))}"


def _bits(rows):
    """All rows of ``rows`` bits, as tuples in counting order: (0, 0), (0, 1), (1, 0), (1, 1)."""
    return [tuple(int(bit) for bit in f"{row:0{rows}b}") for row in range(2**rows)]


def _number(value):
    """A decoded value as one float, or None if it is not one finite number."""
    if isinstance(value, (list, tuple, dict)):
        return None
    array = np.asarray(value)
    return float(array) if array.ndim == 0 and array.dtype.kind in "buif" and np.isfinite(array) else None


def _vector(value, length):
    """A decoded value as a float array of ``length`` finite numbers, or None."""
    if isinstance(value, (list, tuple)):
        numbers = [_number(item) for item in value]
        value = np.array(numbers) if None not in numbers else None
    if not isinstance(value, np.ndarray) or value.shape != (length,) or value.dtype.kind not in "buif":
        return None
    return value.astype(float) if np.all(np.isfinite(value)) else None


def _sums(rows, w, b):
    """The sum of each row under the parameters (w, b), added column by column: the same on every machine."""
    return sum(column * weight for column, weight in zip(rows.T, w, strict=True)) + b


@exercise(
    CHAPTER,
    "weighted_sum",
    points=1,
    title="The weighted sum",
    defines=("weighted_sum",),
    hints=(
        "Take one sample and a pencil: each input meets its own weight, the products are added up, and the "
        "bias joins once, at the very end.",
        "For a batch the same happens in every row, and each row keeps its own sum. NumPy's product of a "
        "matrix and a vector does just that, and it handles a single sample too.",
        "One product with `@` covers both cases. Mind which of the two arrays stands on the left: its rows "
        "are the samples. Then add the bias to whatever came out.",
    ),
)
def weighted_sum(code, rng):
    """One sample and batches of several shapes, with small numbers."""
    yield calls("one sample, by hand", code.weighted_sum, np.array([2.0, 3.0]), np.array([0.5, -1.0]), 0.25,
                compare=SINGLE, weight=0, why="every input times its weight, all added up, plus the bias")
    yield calls("all inputs zero", code.weighted_sum, np.zeros(3), _tenths(rng, 3),
                float(_tenths(rng)), compare=SINGLE,
                why="with nothing coming in, only the bias is left")
    yield calls("one sample with five inputs", code.weighted_sum, _tenths(rng, 5), _tenths(rng, 5),
                float(_tenths(rng)), compare=SINGLE, why="the same for any number of inputs")
    yield calls("whole numbers", code.weighted_sum, rng.integers(1, 9, 4), rng.integers(1, 9, 4), -3,
                compare=SINGLE, why="integer arrays are fine too")
    yield calls("a batch of four samples", code.weighted_sum, _tenths(rng, 4, 3), _tenths(rng, 3), 0.5,
                compare=SINGLE, weight=2, why="one sum per row: an array of shape (4,)")
    yield calls("a square batch", code.weighted_sum, _tenths(rng, 3, 3), _tenths(rng, 3), -0.25,
                compare=SINGLE, why="three samples with three inputs: rows are still the samples")
    yield calls("a batch of one sample", code.weighted_sum, _tenths(rng, 1, 4), _tenths(rng, 4), 1.5,
                compare=ARRAYS, why="a batch stays a batch, even with one row: an array of shape (1,)")


@exercise(
    CHAPTER,
    "perceptron",
    points=2,
    title="The perceptron's answer",
    defines=("perceptron",),
    hints=(
        "You already have the weighted sum. What is left is one question about it: is it above zero?",
        "An `if` can ask that of a single number, but not of a whole array. A comparison can be made with "
        "an array, and answers for every element at once.",
        "Compare the weighted sum with 0, strictly: a sum of exactly 0 is a no. Then turn each True into 1 "
        "and each False into 0; arrays and NumPy numbers have a method that changes their type.",
    ),
)
def perceptron(code, rng):
    """Sums above, below and exactly on zero, for one sample and for batches."""
    x, w = np.array([1.0, 2.0]), np.array([0.5, 0.25])
    biases = rng.permutation([-0.75, -0.875, 0.5, 1.25, -1.125, -1.5, -2.5, -3.0]).tolist()
    ties = rng.permutation([-1.0, -1.0, -1.0, -0.75, -0.75, -0.5]).tolist()
    yield runs("sums above and below zero", lambda: [code.perceptron(x, w, b) for b in biases],
               compare=equals(), tried=f"perceptron([1, 2], [0.5, 0.25], b) for b in {biases}",
               why="1 above zero, 0 below")
    yield runs("a sum of exactly zero", lambda: [code.perceptron(x, w, b) for b in ties],
               tried=f"perceptron([1, 2], [0.5, 0.25], b) for b in {ties}; for b = -1 the sum is 0",
               compare=equals(), weight=2, why="1 only if the sum is larger than zero: zero itself is a 0")
    half = _halves(rng, 5, 3)
    yield calls("a batch of ten samples", code.perceptron, np.concatenate([half, -half]), _halves(rng, 3),
                float(rng.choice([-0.125, 0.125])), compare=equals(), weight=2, why="one answer per row")
    yield calls("a batch with a sample exactly on the line", code.perceptron,
                rng.permutation([[1.0, 1.0], [2.0, 0.0], [0.0, 1.5], [2.0, 2.0], [3.0, -3.0], [-1.0, 5.0], [1.0, 1.5]]),
                np.array([1.0, 0.5]), -1.5, compare=equals(), why="a row whose sum is 0 gets the answer 0")
    ones = _halves(rng, 6, 1, 4)
    yield runs("a batch of one sample", lambda: [code.perceptron(one, ones[0, 0].copy(), 0.125) for one in ones.copy()],
               compare=equals(), tried="perceptron(X, w, 0.125) for six random batches X, each with a single row",
               why="a batch stays a batch: an array of shape (1,)")
    factors = rng.choice([-1.0, 1.0], size=6) * rng.integers(1, 4, size=6)
    yield runs("numbers, not truth values",
               lambda: (code.perceptron(factors[0] * x, w, -0.5), code.perceptron(np.outer(factors[1:], x), w, -0.5)),
               compare=satisfies(_ones_and_zeros(factors > 0), "the numbers 1 and 0"),
               tried="perceptron of one sample and of five",
               why="1 and 0, because later we subtract answers from each other")


def _ones_and_zeros(fires):
    """A predicate: are these the numbers 1 and 0, for the first sample alone and for the others together?"""

    def predicate(answers):
        if not isinstance(answers, tuple) or len(answers) != 2:
            return "two answers were expected"
        if any(np.asarray(answer).dtype.kind == "b" for answer in answers):
            return "truth values came back where the numbers 1 and 0 are asked"
        one, others = _number(answers[0]), _vector(answers[1], len(fires) - 1)
        if one is None or others is None:
            return "an answer has another shape or type than asked"
        return [one, *others] == fires.astype(float).tolist() or "an answer is wrong"

    return predicate


def _gate(code, rng, name, why, rises=True):
    """Two cases for a gate of two inputs: its table, and one straight line between its answers."""
    gate, corners, between = getattr(code, name), _corners(rng), rng.permutation(BETWEEN).tolist()
    yield runs("all four inputs", lambda: [gate(x1, x2) for x1, x2 in corners], compare=equals(), weight=4,
               tried=_asked(name, corners), why=why)
    yield runs("inputs between the corners", lambda: [[gate(x1, x2) for x2 in between] for x1 in between],
               compare=satisfies(_one_line(np.argsort(between), rises),
                                 "0 on one side of a straight line and 1 on the other"),
               tried=f"{name}(x1, x2) with x1 and x2 among {', '.join(f'{x:g}' for x in between)}",
               why="a perceptron answers any numbers, and one straight line separates its answers")


def _one_line(order, rises):
    """A predicate: do a gate's answers change only once, from 0 to 1 or else back, as an input grows?

    ``order`` sorts the inputs, which were asked in another one.
    """

    def predicate(rows):
        answers = [_vector(row, len(order)) for row in rows]
        if len(answers) != len(order):
            return "there are not as many answers as inputs"
        if any(row is None or not set(row.tolist()) <= {0.0, 1.0} for row in answers):
            return "for some inputs the answer is neither 0 nor 1"
        answers = np.array(answers)[np.ix_(order, order)]
        answers = answers if rises else 1 - answers
        if np.all(answers == answers[0, 0]):
            return "the answer is the same everywhere"
        once = np.all(np.diff(answers, axis=0) >= 0) and np.all(np.diff(answers, axis=1) >= 0)
        return bool(once) or "no single line, with the corners on their right sides, separates the answers"

    return predicate


@exercise(
    CHAPTER,
    "AND",
    points=1,
    title="AND as a perceptron",
    defines=("AND",),
    hints=(
        "Write the four weighted sums under each other, for (0,0), (1,0), (0,1) and (1,1). Only the last "
        "may be above zero.",
        "Give both inputs the same positive weight. The bias must be negative: one weight alone must not "
        "lift the sum above zero, two together must.",
        "Say each weight is w and the bias is -t. Then t must be at least w and smaller than twice w. Pick "
        "such a pair, put the two inputs into an array and ask your perceptron.",
    ),
)
def AND(code, rng):
    """All four inputs, then points between them."""
    yield from _gate(code, rng, "AND", "1 only if both inputs are 1")


@exercise(
    CHAPTER,
    "NAND",
    points=1,
    title="NAND as a perceptron",
    defines=("NAND",),
    hints=(
        "NAND is AND with every answer turned round. Which of the four weighted sums must be above zero now?",
        "With both inputs 0 only the bias is left, and the answer there must be 1: that tells you the "
        "bias's sign. Each input that is 1 must then pull the sum down.",
        "Take two equal negative weights and a positive bias. One weight alone must leave the sum above "
        "zero, strictly; both together must bring it to zero or below. Check all four sums on paper.",
    ),
)
def NAND(code, rng):
    """All four inputs, then points between them."""
    yield from _gate(code, rng, "NAND", "0 only if both inputs are 1", rises=False)


@exercise(
    CHAPTER,
    "OR",
    points=1,
    title="OR as a perceptron",
    defines=("OR",),
    hints=(
        "Which of the four corners is the odd one out? Your line has to cut off just that corner.",
        "Start from your AND and make it easier to fire: now a single input must be enough. Which of the "
        "three numbers decides how easily a perceptron fires?",
        "Keep two equal positive weights and choose a negative bias smaller in size than one weight. Not "
        "equal to it: the sum for one input must be above zero, not on it.",
    ),
)
def OR(code, rng):
    """All four inputs, then points between them."""
    yield from _gate(code, rng, "OR", "0 only if both inputs are 0")


def _mirrored(rng, w, b):
    """A gate with the sums of (w, b) that asks the opposite of random inputs: another table, as hard to turn round."""
    w, flipped = np.array(w), rng.integers(0, 2, size=len(w)) == 1
    return np.where(flipped, -w, w), b + float(np.sum(w[flipped]))


def _opposites_of(gates):
    """A predicate on a list: are these, one by one, the opposites of the gates (w, b)?"""
    predicates = [_opposite_of(w, b) for w, b in gates]

    def predicate(answers):
        if not isinstance(answers, list) or len(answers) != len(predicates):
            return "a pair (weights, bias) is asked for every gate"
        verdicts = [one(answer) for one, answer in zip(predicates, answers, strict=True)]
        return next((verdict for verdict in verdicts if verdict is not True), True)

    return predicate


def _opposite_of(w, b):
    """A predicate: do the returned parameters answer the opposite of (w, b) on every binary input?"""
    inputs = np.array(_bits(len(w)), dtype=float)
    sums = _sums(inputs, w, b)

    def predicate(value):
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            return "a pair (weights, bias) is asked"
        new_w, new_b = _vector(value[0], len(w)), _number(value[1])
        if new_w is None:
            return "the weights are not an array of as many finite numbers as w has"
        if new_b is None:
            return "the bias is not one finite number"
        fires = _sums(inputs, new_w, new_b) > 0
        if np.any(~fires & (sums == 0)):
            return "an input whose weighted sum was exactly 0 still gets the answer 0"
        if np.any(~fires & (sums < 0)):
            return "an input that got the answer 0 still gets 0"
        return not np.any(fires & (sums > 0)) or "an input that got the answer 1 still gets 1"

    return predicate


def _gate_with_a_tie(rng, size):
    """Random weights and a bias for which at least one binary input has the weighted sum 0, exactly."""
    w = _halves(rng, size)
    return w, 0.0 - float(w @ rng.integers(0, 2, size))


@exercise(
    CHAPTER,
    "negated_gate",
    points=3,
    title="The opposite of any gate",
    defines=("negated_gate",),
    hints=(
        "Flip every sign and try it on AND with w = (1, 1), b = -1. Which inputs come out wrong, and what "
        "do their weighted sums have in common?",
        "A sum of exactly 0 means 0 before and after flipping. It needs a small push upwards after the "
        "flip, so small that no input which fired before is pushed above zero as well. How small depends on "
        "the gate.",
        "There are at most sixteen binary inputs: compute the weighted sum of each. The smallest positive "
        "one tells how much room there is; push the bias up by a part of it. And if no sum is positive, any "
        "push will do.",
    ),
)
def negated_gate(code, rng):
    """Gates with and without a sum of 0, gates that never or always fire, very small and very large ones."""
    # No fixed push fits both small and large: what is small enough for the first is lost in the rounding of the
    # second. The numbers have few digits, because golden data keeps twelve.
    small, large = 1e-7, 1e9
    never = [[-1.0, -0.5], [-2.0], [-0.5, -1.0, -1.0]]  # with the bias 0; turned round, with a bias above 0, always
    for name, size in (("a random gate with three inputs", 3), ("a random gate with four inputs", 4)):
        w, b = _gate_with_a_tie(rng, size)
        asked = satisfies(_opposite_of(w, b), "(w2, b2) that answer the opposite for every input")
        yield calls(name, code.negated_gate, w, b, compare=asked, why=f"all {2**size} inputs count")
    tries = (
        ("gates with no sum at zero", [[2.0, 0.5]], -0.75, "where no sum is zero, flipping is not hard"),
        ("gates with two sums at zero, like AND", [[1.0, 1.0]], -1.0, "a sum of exactly 0 must end up above zero"),
        ("gates with one sum at zero, like OR", [[1.0, 1.0]], 0.0, "a sum of exactly 0 must end up above zero"),
        ("gates that never or always fire", never + [[-weight for weight in gate] for gate in never], None,
         "the opposite of one that never fires always does"),
        ("gates with one input", [[2.0], [0.5]], 0.0, "the opposite is NOT, or a copy"),
        ("gates with one sum just above zero", [[3.0, 2.0]], -4.75,
         "the room for a push is not the size of a weight"),
        ("gates with very small numbers", [[small, small / 2]], -small / 2,
         "how small the push is depends on the gate"),
        ("gates with very large numbers", [[large, large]], -large, "how large the push is depends on the gate"),
    )
    for name, weights, bias, why in tries:
        chosen = [weights[n] for n in rng.permutation(np.arange(6) % len(weights))]
        gates = [_mirrored(rng, w, max(w[0], 0.0) / 4 if bias is None else bias) for w in chosen]
        asked = satisfies(_opposites_of(gates), "for each gate (w2, b2) that answer the opposite for every input")
        yield runs(name, lambda gates=gates: [code.negated_gate(w.copy(), b) for w, b in gates], compare=asked,
                   tried="negated_gate(w, b) for (w, b) = " + ", ".join(f"({show(w)}, {b:g})" for w, b in gates[:2])
                   + " and four more", why=why)


@exercise(
    CHAPTER,
    "XOR",
    points=2,
    title="XOR out of three gates",
    defines=("XOR",),
    hints=(
        "Look at the tables of NAND and OR side by side. On which inputs do both say 1?",
        "XOR means at least one of them, but not both. Each half of that sentence is a gate you have.",
        "Feed the two inputs to two gates, one for each half of the sentence, and feed their two answers to "
        "a third gate that wants both halves to be true.",
    ),
)
def XOR(code, rng):
    """The truth table, then the wiring."""
    corners = _corners(rng)
    yield runs("all four inputs", lambda: [code.XOR(x1, x2) for x1, x2 in corners], compare=equals(),
               tried=_asked("XOR", corners), why="1 if exactly one input is 1")
    allowed, table = ("AND", "NAND", "OR"), [(a ^ b,) for a, b in _bits(2)]
    yield runs("wired from AND, NAND and OR", lambda: trace(code, "XOR", 2, allowed), weight=3,
               compare=satisfies(is_circuit_of(table, allowed, ("XOR",)), "a circuit of AND, NAND and OR"),
               tried="XOR(x1, x2) with wires instead of numbers",
               why="nothing but the three gates may decide")


@exercise(
    CHAPTER,
    "count_lines",
    points=2,
    title="Searching for a line",
    defines=("count_lines",),
    hints=(
        "Do it for one fixed choice of w1, w2 and b first: what does that perceptron answer at the four "
        "corners, and is it what `targets` asks?",
        "Each of the three numbers runs through all the values independently, so with five values there are "
        "5 * 5 * 5 choices. Nest three loops, or let `product` make the triples.",
        "Keep a counter. For every triple get the four answers of the perceptron, in the order of the "
        "targets, and add one only if all four agree. Return the counter when all loops are done.",
    ),
)
def count_lines(code, rng):
    """Small searches that can be checked by hand, larger ones, and tables that no line makes."""
    steps, others, few = _values(rng, 4), _values(rng, 4), _values(rng, 3)
    yield calls("AND from four values", code.count_lines, [0, 0, 0, 1], np.array([-2.0, -1.0, 1.0, 2.0]),
                compare=equals(), weight=0, why="each of w1, w2 and b may be any of the values")
    yield runs("OR and NAND",
               lambda: [code.count_lines(targets, steps) for targets in ([0, 1, 1, 1], [1, 1, 1, 0])],
               compare=equals(), weight=2, why="count every choice that gives the whole table",
               tried=f"count_lines(targets, values) for OR and for NAND, values = {show(steps)}")
    tables = ([0, 1, 1, 0], [1, 0, 0, 1], [0, 1, 0, 1])
    yield runs("XOR, its opposite, and a copy of x1",
               lambda: [code.count_lines(targets, others) for targets in tables], compare=equals(), weight=2,
               why="no line makes the first two tables, many make the third",
               tried="count_lines(targets, values) for [0, 1, 1, 0], [1, 0, 0, 1] and [0, 1, 0, 1], "
               f"values = {show(others)}")
    yield runs("always 0 and always 1",
               lambda: [code.count_lines([bit] * 4, few) for bit in (0, 1)],
               compare=equals(), why="a perceptron may also ignore its inputs",
               tried=f"count_lines([0, 0, 0, 0], values) and count_lines([1, 1, 1, 1], values), values = {show(few)}")
    corner = int(rng.integers(0, 4))
    yield calls("random values, one odd corner", code.count_lines, [int(corner == n) for n in range(4)],
                _values(rng, 5), compare=equals(), weight=2, why="values may come in any order")


def _values(rng, more):
    """Two values that some line always needs, and ``more`` random ones, in any order."""
    others = rng.choice([-2.0, -1.75, -1.5, -1.0, -0.5, 0.25, 0.5, 1.0, 1.25, 2.0], size=more, replace=False)
    return rng.permutation([-0.25, 0.75, *others])


@exercise(
    CHAPTER,
    "half_adder",
    points=2,
    title="Half adder out of NAND",
    defines=("half_adder",),
    hints=(
        "Write the table first: for which inputs is the carry 1, and for which is the total 1? You have met "
        "both columns in this chapter.",
        "The carry is AND and the total is XOR; now each must be said in NANDs. A NAND whose two inputs are "
        "the same wire turns a bit round.",
        "Begin with the NAND of a and b and keep it, it serves twice. Turned round, it is the carry. Join "
        "it with a, and with b, in two more NANDs, and those two answers in a last one.",
    ),
)
def half_adder(code, rng):
    """The truth table, then the wiring."""
    rows, corners = _bits(2), _corners(rng, 2)
    yield runs("all four inputs", lambda: [code.half_adder(*row) for row in corners], compare=equals(),
               tried=_asked("half_adder", corners), why="2 * carry + total is a + b")
    asked = is_circuit_of([divmod(sum(row), 2) for row in rows], ("NAND",), ("carry", "total"))
    yield runs("wired from NAND only", lambda: trace(code, "half_adder", 2, ("NAND",)), weight=3,
               compare=satisfies(asked, "a circuit of NANDs"),
               tried="half_adder(a, b) with wires instead of numbers", why="nothing but NAND may decide")


@exercise(
    CHAPTER,
    "full_adder",
    points=2,
    title="Full adder out of NAND",
    defines=("full_adder",),
    hints=(
        "Add three bits the way you add three numbers: first two of them, then the third to what you got.",
        "Two half adders, one after the other, give the total, and each of them gives a carry. The carry "
        "out is 1 if either of these is 1.",
        "What is left is an OR made of NANDs. NAND says 1 as soon as one of its inputs is 0, so hand it the "
        "two carries, each turned round first.",
    ),
)
def full_adder(code, rng):
    """The truth table in two halves, then the wiring."""
    rows = _bits(3)
    for carry_in, why in ((0, "without a carry coming in it is a half adder"), (1, "with a carry coming in")):
        asked = [(*row, carry_in) for row in _corners(rng, 2)]
        yield runs(f"carry_in is {carry_in}", lambda asked=asked: [code.full_adder(*row) for row in asked],
                   compare=equals(), tried=_asked("full_adder", asked), why=why)
    asked = is_circuit_of([divmod(sum(row), 2) for row in rows], ("NAND",), ("carry out", "total"))
    yield runs("wired from NAND only", lambda: trace(code, "full_adder", 3, ("NAND",)), weight=4,
               compare=satisfies(asked, "a circuit of NANDs"),
               tried="full_adder(a, b, carry_in) with wires instead of numbers",
               why="nothing but NAND, and half adders made of NAND, may decide")


@exercise(
    CHAPTER,
    "parity",
    points=2,
    title="Parity out of NAND",
    defines=("parity",),
    hints=(
        "Walk along the bits and remember one thing only: has the number of ones been odd or even so far?",
        "A new bit of 1 changes that answer and a 0 keeps it. So the new answer is 1 when exactly one of "
        "the two, the old answer and the new bit, is 1. Which part of your half adder says that?",
        "Start with the first bit. For every further bit, half-add it to what you have, and keep the total; "
        "the carry is of no use here. Do not compare or add the bits as numbers: let the gates do it.",
    ),
)
def parity(code, rng):
    """All short patterns, long lists, then the wiring for several lengths."""
    patterns = [list(row) for length in (1, 2, 3) for row in _bits(length)]
    short = [patterns[n] for n in rng.permutation(len(patterns))]
    yield runs("every pattern of one, two and three bits", lambda: [code.parity(list(bits)) for bits in short],
               compare=equals(), tried=_asked("parity", short), why="1 if the number of ones is odd")
    # The ends are ones, so that a walk that misses either is always found out.
    yield calls("nine bits", code.parity, [1, *rng.integers(0, 2, 7).tolist(), 1], compare=equals(), weight=0.5,
                why="any length, and the list stays as it was")
    long = [[1, *rng.integers(0, 2, length).tolist(), 1] for length in rng.permutation([2, 4, 5, 7, 9, 10])]
    yield runs("longer and shorter lists", lambda: [code.parity(list(bits)) for bits in long], compare=equals(),
               weight=0.5, tried=f"parity of six lists of {', '.join(str(len(bits)) for bits in long)} bits",
               why="with an odd and with an even number of ones")
    for length in (2, 3, 6):
        asked = is_circuit_of([(sum(row) % 2,) for row in _bits(length)], ("NAND",), ("parity",))
        yield runs(f"wired from NAND only: {length} bits",
                   lambda length=length: trace(code, "parity", length, ("NAND",), as_list=True), weight=2,
                   compare=satisfies(asked, "a circuit of NANDs"), tried=f"parity of {length} wires",
                   why="nothing but NAND, and adders made of NAND, may decide")


def _in_words(count):
    return {0: "nothing", 1: "one thing", 2: "two things", 3: "three things"}.get(count, "more than four things")


def _form(value):
    """What a value is that should have been two numbers, for a sentence."""
    if _vector(value, 3) is not None:
        return "three numbers"
    if _number(value) is not None:
        return "a single number"
    table = isinstance(value, np.ndarray) and value.ndim > 1
    return "a table, with one pair of brackets too many," if table else "something else"


def _sample_has_form(value):
    """(x, y, w, b) with the shapes asked, or what is wrong with it."""
    if not isinstance(value, (tuple, list)):
        return "four things are asked, with commas between them: x, y, w and b"
    if len(value) != 4:
        return f"{_in_words(len(value))} came back, four are asked: x, y, w and b"
    x, y, w, b = value
    if _number(y) == -1:
        return "the label y is -1, but in this chapter the labels are 0 and 1"
    if _number(y) not in (0, 1):
        return "the second of the four, the label y, is neither 0 nor 1"
    for name, pair in (("the sample x", x), ("the weights w", w)):
        if _vector(pair, 2) is None:
            return f"{name} should be an array of two numbers, and {_form(pair)} came back"
    return _number(b) is not None or "the bias b is not one finite number"


def _rule_goes_astray(value):
    """Does the perceptron err on the returned sample, and does the printed rule make it worse?"""
    form = _sample_has_form(value)
    if form is not True:
        return form
    x, y, w, b = _vector(value[0], 2), _number(value[1]), _vector(value[2], 2), _number(value[3])
    total = _sums(x, w, b)
    answer = int(total > 0)
    if answer == y:
        return (
            "the weighted sum is exactly 0, so the answer is 0, which is right"
            if total == 0
            else ("the perceptron answers this sample correctly, so the rule changes nothing")
        )
    after = _sums(x, w + (answer - y) * x, b + (answer - y))
    return (
        bool(after < total if y == 1 else after > total)
        or "the numbers are so large that the step is lost in rounding"
    )


@exercise(
    CHAPTER,
    "wrong_way",
    points=2,
    title="Find the bug: the printed rule",
    defines=("wrong_way",),
    hints=(
        "The rule does something only when the prediction and the label differ. So first find any sample, "
        "weights and bias on which the perceptron is wrong.",
        "Take a sample with the label 1 that gets the answer 0. To repair this, should its weighted sum "
        "grow or shrink? Then put prediction minus label into the printed rule and see what the sum does.",
        "Weights and bias of zero answer 0 to everything. Choose them, and a sample that should be a 1. "
        "Work out one step of the printed rule by hand, compare the weighted sum before and after, and "
        "return the four things in order.",
    ),
)
def wrong_way(code, rng):
    """The form of the four things, then what they show."""
    yield runs("four things of the right form", code.wrong_way, tried="wrong_way()",
               compare=satisfies(_sample_has_form, "x: two numbers, y: 0 or 1, w: two numbers, b: a number"),
               why="x and w with two numbers each, y either 0 or 1, b a number")
    yield runs("the printed rule makes it worse", code.wrong_way, tried="wrong_way()", weight=4,
               compare=satisfies(_rule_goes_astray, "a sample answered wrongly, and more so after the step"),
               why="the perceptron errs on it, and the printed rule moves the weighted sum further away")


@exercise(
    CHAPTER,
    "perceptron_step",
    points=2,
    title="One step of learning",
    defines=("perceptron_step",),
    hints=(
        "Ask the perceptron first. Label minus prediction can only be 1, 0 or -1: what should happen in "
        "each of the three cases?",
        "That difference says which way to go, the learning rate how far, and the sample which weights are "
        "to blame. The bias behaves like one more weight whose input is always 1.",
        "Multiply learning rate, difference and sample, and add the result to the weights; do the same for "
        "the bias without the sample. Make new values rather than changing the array you were given.",
    ),
)
def perceptron_step(code, rng):
    """Misses, false alarms, right answers, ties, other learning rates."""
    step = code.perceptron_step
    x, w, b = _sample(rng, 2, fires=False)
    yield calls("a miss: should be 1, was 0", step, x, 1, w, b, compare=ARRAYS,
                why="the sample is added to the weights, and 1 to the bias")
    x, w, b = _sample(rng, 2, fires=True)
    yield calls("a false alarm: should be 0, was 1", step, x, 0, w, b, weight=2,
                why="the sample is subtracted from the weights, and 1 from the bias")
    right = [(_sample(rng, 2, fires=bool(y)), y) for y in (1, 0)]
    yield runs("a right answer", lambda: [step(x, y, w.copy(), b) for (x, w, b), y in right], weight=2,
               tried="perceptron_step(x, y, w, b) for two random samples that get the answer y, 1 and 0",
               why="nothing changes")
    tie_x, tie_w = _halves(rng, 2), _halves(rng, 2)
    tie_b = 0.0 - float(_sums(tie_x, tie_w, 0.0))
    yield runs("a sum of exactly zero", lambda: [step(tie_x.copy(), y, tie_w.copy(), tie_b) for y in (0, 1)], weight=2,
               tried=f"perceptron_step({show(tie_x)}, y, {show(tie_w)}, {tie_b:g}) for y = 0 and y = 1",
               why="a sum of 0 counts as the answer 0: right if y is 0, a mistake if y is 1")
    x, w, b = _sample(rng, 2, fires=True)
    yield calls("a smaller learning rate", step, x, 0, w, b, lr=0.25, weight=2, keeps_inputs=False,
                why="the learning rate scales the step of the weights and of the bias")
    yield calls("whole-number inputs", step, rng.permutation([1, 0, 1, 0]), 1, -np.abs(_halves(rng, 4)), 0.0, lr=0.5,
                keeps_inputs=False, why="corners are arrays of integers; weights are not")
    x5, w5, b5 = _halves(rng, 5), _halves(rng, 5), float(rng.choice([-0.125, 0.125]))
    yield runs("random numbers, both labels",
               lambda: [step(x5.copy(), y, sign * w5, sign * b5, 2.0) for sign in (1, -1) for y in (0, 1)], weight=2,
               tried="perceptron_step(x, y, w, b, 2.0) for five random inputs, y = 0 and y = 1, then with -w and -b",
               why="a miss, a false alarm and two right answers are among them, in some order")


def _sample(rng, size, fires):
    """A random sample, weights and a bias for which the perceptron answers 1 if ``fires``, else 0; no sum is 0."""
    x, w, b = _halves(rng, size), _halves(rng, size), float(rng.choice([-0.125, 0.125]))
    return (x, w, b) if (_sums(x, w, b) > 0) == fires else (x, -w, -b)


def _separable(rng, size, inputs):
    """Random samples on both sides of a line, none near it, and their labels; multiples of 1/4 throughout."""
    pool = rng.integers(-8, 9, size=(200 * size, inputs)) / 4
    sums = _sums(pool, _halves(rng, inputs), 0.25)
    above, below = np.flatnonzero(sums >= 1)[: size // 2], np.flatnonzero(sums <= -1)[: size - size // 2]
    chosen = rng.permutation(np.concatenate([above, below]))
    return pool[chosen], (sums[chosen] > 0).astype(int)


def _in_any_order(rng, X, y):
    """The samples and their labels in a random order."""
    order = rng.permutation(len(X))
    return X[order], np.array(y)[order]


def _listing(function):
    """The same function, with its history as a list: an array of counts is as good."""

    def train(*args, **kwargs):
        answer = function(*args, **kwargs)
        if isinstance(answer, (tuple, list)) and len(answer) == 3 and isinstance(answer[2], np.ndarray):
            return (*answer[:2], answer[2].tolist())
        return answer

    train.name = function.name
    return train


@exercise(
    CHAPTER,
    "train_perceptron",
    points=3,
    title="Training a perceptron",
    defines=("train_perceptron",),
    hints=(
        "Two loops: the outer one counts epochs, the inner one walks through the samples in their order. "
        "What must start afresh in every epoch, and what must not?",
        "Weights and bias start at zero once, before everything. The count of mistakes starts at zero in "
        "every epoch. Each mistake counts at the moment it is made, and the weights change at once, before "
        "the next sample.",
        "After the inner loop, append the count to the history; only then see whether it is 0 and leave the "
        "outer loop if so. Your perceptron_step changes nothing on a right answer, so it may be called for "
        "every sample.",
    ),
)
def train_perceptron(code, rng):
    """Gates that can be learned, XOR which cannot, random samples, another learning rate, few epochs."""
    corners, train = np.array(CORNERS), _listing(code.train_perceptron)
    yield calls("learning AND", train, *_in_any_order(rng, np.tile(corners, (2, 1)), [0, 0, 0, 1] * 2), weight=2,
                why="from zero, corner by corner, until an epoch is clean")
    X, y = _in_any_order(rng, corners * float(rng.choice([0.5, 1.5, 2.5])), [0, 1, 1, 1])
    yield calls("learning OR", train, X, y, compare=ARRAYS,
                why="history counts the mistakes of each epoch; the last entry is 0")
    yield calls("XOR is never learned", train, *_in_any_order(rng, corners, [0, 1, 1, 0]),
                lr=float(rng.choice([0.5, 0.75, 1.5])), epochs=int(rng.integers(5, 10)),
                why="it stops after the epochs it was given")
    yield calls("too few epochs", train, *_in_any_order(rng, corners, [0, 0, 0, 1]), epochs=int(rng.integers(2, 4)),
                why="as many entries as epochs")
    yield calls("nothing to learn", train, rng.integers(0, 2, size=(5, rng.integers(1, 6))), np.zeros(5, dtype=int),
                why="the first epoch is clean already, so history is [0]")
    X, y = _separable(rng, 20, 3)
    yield calls("twenty random samples", train, X, y, weight=2,
                why="samples in the given order, each step before the next sample")
    yield calls("a learning rate of 0.25", train, X, y, lr=0.25, weight=2, why="smaller steps for weights and bias")


def _on_the_line(x1, w, b):
    """A predicate: are (x1, x2) points of the line?"""

    def predicate(x2):
        x2 = _vector(x2, len(x1))
        if x2 is None:
            return "x2 does not have the shape of x1"
        near = np.abs(w[0] * x1 + w[1] * x2 + b) <= 1e-5
        return bool(np.all(near)) or "the weighted sum at these points is not 0"

    return predicate


@exercise(
    CHAPTER,
    "decision_line",
    points=1,
    title="Drawing the decision line",
    defines=("decision_line",),
    hints=(
        "On the line the perceptron is undecided. What is the weighted sum there?",
        "Write that as an equation with w1, w2, x1, x2 and b. You know all of them but x2.",
        "Bring everything without x2 to the other side, where it changes its sign, and divide all of it by "
        "the weight of x2. Used on an array x1, the same formula gives an array.",
    ),
)
def decision_line(code, rng):
    """One point, many points, whole numbers, and the test that the points are on the line."""
    w, b = _tenths(rng, 2), float(_tenths(rng))
    w[1] += np.copysign(0.5, w[1])
    x1 = _tenths(rng, 5)
    yield calls("one point, by hand", code.decision_line, 3.0, np.array([0.5, 2.0]), -1.0, compare=SINGLE,
                weight=0, why="the point of the line above x1 = 3")
    yield calls("five points", code.decision_line, x1, w, b, compare=SINGLE, weight=2,
                why="one x2 for each x1")
    yield calls("a table of points", code.decision_line, x1[:4].reshape(2, 2), w, b, compare=SINGLE,
                why="x2 has the shape of x1")
    yield calls("whole numbers", code.decision_line, rng.integers(0, 9, size=3), rng.integers(1, 5, size=2), -1,
                compare=SINGLE, why="integers in, fractions out")
    yield runs("the points are on the line", lambda: code.decision_line(x1.copy(), w.copy(), b),
               compare=satisfies(_on_the_line(x1, w, b), "points where the weighted sum is 0"),
               tried="w[0] * x1 + w[1] * decision_line(x1, w, b) + b",
               why="on the line the weighted sum is 0")
