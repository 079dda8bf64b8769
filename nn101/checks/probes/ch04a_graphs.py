"""Probes of chapter 4, part 1: gradients flow backward. There is no answer in here."""

import functools

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs

CHAPTER = "04a_graphs"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_tight = close(rtol=1e-6, atol=1e-9)
_single_precision = close(rtol=1e-4, atol=1e-6)
# Changed inputs are not looked at here: one case per exercise does, so it costs once.
_gives = functools.partial(calls, compare=_tight, keeps_inputs=False)


def _numbers(rng, many, **more):
    """Random eighths as plain numbers, no two of them of the same size."""
    while True:
        found = eighths(rng, many, **more).tolist()
        if len({abs(value) for value in found}) == many:
            return found


def _through(make, x, y, dout):
    """Forward and back through a new layer: what came out, and what came back."""
    layer = make()
    return [layer.forward(x, y), list(layer.backward(dout))]


def _two_interleaved(make, first, second, douts):
    """Two layers: both forward, then both backward."""
    one, other = make(), make()
    out = [one.forward(*first), other.forward(*second)]
    return [*out, list(one.backward(douts[0])), list(other.backward(douts[1]))]


def _used_again(make, first, second, dout):
    """One layer for two numbers, then for two others; backward twice."""
    layer = make()
    layer.forward(*first)
    layer.backward(dout)
    layer.forward(*second)
    return [list(layer.backward(dout)), list(layer.backward(2 * dout))]


def _what_is_left(make, x, y, dout):
    """The three arrays after a forward and a backward pass."""
    layer = make()
    layer.forward(x, y)
    back = [np.array(part) for part in layer.backward(dout)]
    return [x, y, dout, *back]


def _layer_cases(rng, name, make, by_hand):
    """What is tried of both layers of two inputs."""
    yield runs(
        "ten and five", lambda: _through(make, 10, 5, 1.3), compare=_tight, weight=0,
        tried=f"layer = {name}(); layer.forward(10, 5); layer.backward(1.3)", why=by_hand,
    )
    x, y, dout = _numbers(rng, 3)
    yield runs(
        "two numbers", lambda: _through(make, x, y, dout), compare=_tight, weight=2,
        tried=f"layer.forward({x}, {y}), then layer.backward({dout})",
        why="forward gives one number, backward gives two gradients, by x and by y",
    )
    whole = [int(value * 8) for value in _numbers(rng, 3)]
    yield runs(
        "whole numbers", lambda: _through(make, *whole), compare=_tight,
        tried=f"layer.forward({whole[0]}, {whole[1]}), then layer.backward({whole[2]})", why="integers go in",
    )
    pairs, douts = [tuple(_numbers(rng, 2)) for _ in range(2)], _numbers(rng, 2)
    yield runs(
        "two layers", lambda: _two_interleaved(make, *pairs, douts), compare=_tight, weight=1.5,
        tried=f"two layers: a.forward{pairs[0]}, b.forward{pairs[1]}, a.backward({douts[0]}), b.backward({douts[1]})",
        why="each layer has a memory of its own",
    )
    again, once = [tuple(_numbers(rng, 2)) for _ in range(2)], _numbers(rng, 1)[0]
    yield runs(
        "used again", lambda: _used_again(make, *again, once), compare=_tight,
        tried=f"layer.forward{again[0]}, layer.backward({once}), layer.forward{again[1]}, "
        f"layer.backward({once}), layer.backward({2 * once})",
        why="backward belongs to the last forward, as often as it is called",
    )
    tables = eighths(rng, 3, 2, 3)
    yield runs(
        "arrays", lambda: _through(make, *(table.copy() for table in tables)), compare=_tight,
        tried="arrays of shape (2, 3) for x, y and dout", why="arrays go place by place",
    )
    yield runs(
        "single precision", lambda: _through(make, *(table.astype(np.float32) for table in tables)),
        compare=_single_precision, weight=0.5, tried="the same arrays as float32", why="float32 works as well",
    )
    zero = _numbers(rng, 2)
    yield runs(
        "a zero", lambda: [_through(make, 0.0, *zero), _through(make, zero[0], 0.0, zero[1])], compare=_tight,
        tried=f"layer.forward(0, {zero[0]}) and layer.forward({zero[0]}, 0), backward({zero[1]}) after each",
        why="0 is a number like any other",
    )
    rows = eighths(rng, 3, 4)
    yield runs(
        "nothing is changed", lambda: _what_is_left(make, *(row.copy() for row in rows)), compare=_tight,
        tried="the arrays x, y and dout after forward and backward, and what came back",
        why="what goes in still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "MulLayer",
    points=3,
    title="A layer that multiplies",
    defines=("MulLayer",),
    hints=(
        "What does backward need to know about the two numbers, and when did the layer see them?",
        "forward keeps both numbers as attributes of self before it returns their product. Each input is told how much "
        "the other one counts.",
        "backward returns two things, in the order of the inputs: the gradient that arrives times the second number, "
        "then the gradient that arrives times the first.",
    ),
)
def MulLayer(code, rng):
    """Numbers, two layers at once, a layer used twice, arrays, zeros."""
    by_hand = "50 forward; the 10 gets 1.3 times 5, the 5 gets 1.3 times 10"
    yield from _layer_cases(rng, "MulLayer", code.MulLayer, by_hand)


@exercise(
    CHAPTER,
    "AddLayer",
    points=2,
    title="A layer that adds",
    defines=("AddLayer",),
    hints=(
        "If x grows by a little, by how much does x + y grow? Does it matter how large x and y are?",
        "The slope of a sum by each of its parts is 1, so the gradient passes unchanged.",
        "backward returns the gradient that arrives twice, once for each input.",
    ),
)
def AddLayer(code, rng):
    """Numbers, two layers at once, a layer used twice, arrays, zeros."""
    yield from _layer_cases(rng, "AddLayer", code.AddLayer, "15 forward; both get 1.3")


def _prices(rng, many):
    """Prices, counts and a tax as floats, all different, exact in binary."""
    prices = rng.permutation(np.arange(8, 200))[:many] / 4
    counts = rng.permutation(np.arange(2, 12))[:many]
    pairs = [number for pair in zip(prices.tolist(), counts.tolist(), strict=True) for number in pair]
    return [*pairs, 1 + float(rng.integers(1, 8)) / 32]


@exercise(
    CHAPTER,
    "apple_bill",
    points=3,
    title="Two apples, and three gradients",
    defines=("apple_bill",),
    hints=(
        "Two circles in the graph: how many layers do you need? What goes into the second one?",
        "The walk back begins at the right end: the gradient of the bill by itself is 1. The second layer's backward "
        "gives two gradients. One of them is an answer, the other goes on.",
        "Make two MulLayers. Forward: price and count into the first, its result and the tax into the second. "
        "Backward: the second layer with 1, then the first layer with what the second says about its first input.",
    ),
)
def apple_bill(code, rng):
    """The apples of the lesson, other prices, none bought, arrays of shops."""
    yield _gives(
        "two apples", code.apple_bill, 100, 2, 1.1, weight=0, why="220, and the gradients 2.2, 110 and 200",
    )
    for name, weight in (("other apples", 2), ("and others", 2)):
        yield _gives(
            name, code.apple_bill, *_prices(rng, 1), weight=weight, why="one walk back gives all three gradients",
        )
    price, _, tax = _prices(rng, 1)
    yield _gives(
        "none bought", code.apple_bill, price, 0, tax, why="a bill of 0 still has gradients",
    )
    yield _gives(
        "a tax-free shop", code.apple_bill, *_prices(rng, 1)[:2], 1, why="a factor of 1 is no tax",
    )
    yield _gives(
        "whole numbers", code.apple_bill, *rng.permutation(np.arange(2, 40))[:3].tolist(), why="integers go in",
    )


@exercise(
    CHAPTER,
    "fruit_bill",
    points=3,
    title="Apples, oranges and five gradients",
    defines=("fruit_bill",),
    hints=(
        "Four circles: two products, a sum, and the tax. Each is a layer of its own.",
        "Backward in exactly the opposite order: tax, sum, and then the two products, each with its own part of what "
        "the sum hands back.",
        "Begin with backward(1) of the tax layer: it gives the gradient of the fruit and that of the tax. The AddLayer "
        "turns the first into two gradients, one for each product. Each MulLayer turns its own into a price's and a "
        "count's.",
    ),
)
def fruit_bill(code, rng):
    """The basket of the lesson, other baskets, an empty bag, whole numbers."""
    yield _gives(
        "the basket of the lesson", code.fruit_bill, 100, 2, 150, 3, 1.1, weight=0,
        why="715, and the gradients 2.2, 110, 3.3, 165 and 650",
    )
    for name in ("another basket", "and another"):
        yield _gives(
            name, code.fruit_bill, *_prices(rng, 2), weight=2, why="one walk back gives all five gradients",
        )
    basket = _prices(rng, 2)
    basket[3] = 0
    yield _gives("no oranges", code.fruit_bill, *basket, why="what is not bought has a gradient, too")
    yield _gives(
        "whole numbers", code.fruit_bill, *rng.permutation(np.arange(2, 40))[:5].tolist(), why="integers go in",
    )


def _steps(rng, many):
    """A chain of (words, f, slope): each of three kinds of step in turn, with random numbers in it."""
    found = []
    for kind in rng.permutation(3)[np.arange(many) % 3]:
        factor, more = (float(value) / 2 for value in eighths(rng, 2, most=12))
        found.append(
            (
                (f"{factor:g}t{more:+g}", lambda t, k=factor, m=more: k * t + m, lambda t, k=factor: k + 0 * t),
                (f"t² + {more:g}t", lambda t, m=more: t * t + m * t, lambda t, m=more: 2 * t + m),
                (f"sin({factor:g}t)", lambda t, k=factor: np.sin(k * t), lambda t, k=factor: k * np.cos(k * t)),
            )[kind]
        )
    return found


def _chain(code, steps, x):
    return code.chain_slope([(f, slope) for _, f, slope in steps], x)


def _told(steps):
    return ", then ".join(words for words, *_ in steps)


@exercise(
    CHAPTER,
    "chain_slope",
    points=3,
    title="The chain rule",
    defines=("chain_slope",),
    hints=(
        "Each step has two jobs: it sends a number on, and it has a slope. At which number is this slope taken?",
        "Go through the pairs in their order. Keep two things: the number that arrives at the next step, and the "
        "product of the slopes so far.",
        "Start with the product 1 and the number x. In each round first multiply the product by this step's slope at "
        "the number that arrived, and only then let the step change the number.",
    ),
)
def chain_slope(code, rng):
    """Chains of one to six steps, no step at all, whole numbers, arrays."""
    fixed = [("t + 1", lambda t: t + 1, lambda t: 1.0), ("t²", lambda t: t**2, lambda t: 2 * t)]
    yield runs(
        "add one, then square", lambda: _chain(code, fixed, 3), compare=_tight, weight=0,
        tried="chain_slope for t + 1, then t², at 3", why="1 times 2 times 4",
    )
    for many in (1, 2, 3, 4):
        steps, (x,) = _steps(rng, many), _numbers(rng, 1)
        yield runs(
            f"a chain of {many}", lambda steps=steps, x=x: _chain(code, steps, x), compare=_tight,
            weight=2 if many in (2, 3) else 1, tried=f"chain_slope for {_told(steps)}, at {x:g}",
            why="each slope is taken at what arrived at its step",
        )
    whole, five = int(rng.integers(2, 9)), _steps(rng, 2)
    yield runs(
        "a whole number", lambda: _chain(code, five, whole), compare=_tight,
        tried=f"chain_slope for {_told(five)}, at {whole}", why="an integer goes in",
    )
    row, many = eighths(rng, 6), _steps(rng, 3)
    yield runs(
        "an array", lambda: _chain(code, many, row.copy()), compare=_tight,
        tried=f"chain_slope for {_told(many)}, at six numbers", why="each number of an array has a slope of its own",
    )
    yield runs(
        "no steps", lambda: float(np.max(_chain(code, [], row[0]))), compare=_tight, weight=0,
        tried="chain_slope([], x)", why="nothing changes, so the slope is 1",
    )


@exercise(
    CHAPTER,
    "local_backward",
    points=4,
    title="Minus, division, exponential, logarithm",
    defines=("local_backward",),
    hints=(
        "The table of the section has one row for each step. What arrives from the right is part of every row.",
        "For division name the two inputs: the one above the line and the one below. The second has a minus sign, and "
        "a square below the line.",
        "Four cases, four tuples. Minus: the gradient, and the gradient with its sign changed. Division: two entries. "
        "exp: the gradient times the exponential of the input. log: the gradient over the input. A tuple of one needs "
        "a comma behind its entry.",
    ),
)
def local_backward(code, rng):
    """Each rule with numbers, then with whole numbers, arrays and single precision."""
    yield _gives("six over two", code.local_backward, "/", (6, 2), 10, weight=0, why="10 / 2, and -10 times 6 / 4")
    yield _gives("the logarithm of four", code.local_backward, "log", (4,), 2, weight=0, why="2 / 4")
    for op, words in (("-", "minus"), ("/", "division"), ("exp", "the exponential"), ("log", "the logarithm")):
        two = op in "-/"
        for more in ("", " again"):
            x, y, dout = _numbers(rng, 3)
            inputs = (x, y) if two else (abs(x) + 0.5,)
            yield _gives(
                words + more, code.local_backward, op, inputs, dout,
                why=f"what {words} hands back to its input{'s' if two else ''}",
            )
    whole = rng.permutation(np.arange(2, 9)).tolist()
    yield _gives(
        "whole numbers below the line", code.local_backward, "/", (np.array(whole[:3]), np.array(whole[3:6])), whole[6],
        why="arrays of integers go in",
    )
    table = eighths(rng, 3, 2, 3)
    yield runs(
        "arrays",
        lambda: [
            list(code.local_backward("/", (table[0].copy(), table[1].copy()), table[2].copy())),
            list(code.local_backward("exp", (table[0].copy(),), table[2].copy())),
        ],
        compare=_tight, tried='"/" and "exp" for arrays of shape (2, 3)', why="arrays go place by place",
    )
    single = table.astype(np.float32)
    yield _gives(
        "single precision", code.local_backward, "/", (single[0], single[1]), single[2], compare=_single_precision,
        weight=0.5, why="float32 works as well",
    )
    yield calls(
        "the inputs stay as they were", code.local_backward, "-", (table[0], table[1]), table[2], compare=_tight,
        weight=0.5, why="what goes in still belongs to the caller",
    )


def _rows_without_ties(rng, rows, columns):
    """Rows of different numbers of either sign, each with its largest at another place than the one before."""
    found = np.array([rng.permutation(np.arange(1, columns + 1)) for _ in range(rows)]) - columns / 2 - 0.25
    for at in range(rows):
        places = rng.permutation(columns)
        turn = places[0] if at == 0 or places[0] != found[at - 1].argmax() else places[1]
        found[at] = np.roll(found[at], int(turn) - int(found[at].argmax()))
    return found


@exercise(
    CHAPTER,
    "max_backward",
    points=3,
    title="The gradient goes to the winner",
    defines=("max_backward",),
    hints=(
        "How many entries of each row get anything at all?",
        "argmax gives the place of the largest number, and of several the first. With axis=-1 it works for one row as "
        "well as for a batch.",
        "Compare the place of each column (0, 1, 2, ...) with the winner's place: that makes a table of true and "
        "false. True counts as 1, so multiply by the gradient. For a batch, winners and gradients need an axis more, "
        "so that each serves its own row.",
    ),
)
def max_backward(code, rng):
    """One row, batches, equal numbers, whole numbers, huge ones, a single column."""
    yield _gives(
        "three numbers", code.max_backward, np.array([3, 8, 5]), 2.5, weight=0, why="the 8 wins and gets all of it",
    )
    dout = eighths(rng, 8)
    yield _gives(
        "one row", code.max_backward, _rows_without_ties(rng, 1, 6)[0], float(dout[0]), why="all to the winner",
    )
    yield _gives(
        "a batch", code.max_backward, _rows_without_ties(rng, 5, 4), eighths(rng, 5), weight=2,
        why="each row has its own winner and its own gradient",
    )
    yield _gives(
        "as many rows as columns", code.max_backward, _rows_without_ties(rng, 4, 4), eighths(rng, 4),
        why="where both sizes are equal, a wrong axis goes unnoticed",
    )
    losing = -np.abs(_rows_without_ties(rng, 3, 5)) - 1
    yield _gives("negative numbers only", code.max_backward, losing, eighths(rng, 3), why="one of them is the largest")
    whole = (_rows_without_ties(rng, 3, 4) * 4).astype(int)
    yield _gives(
        "whole numbers", code.max_backward, whole, eighths(rng, 3) + 1 / 16,
        why="integers have gradients with fractions",
    )
    tied = np.full((3, 5), -1.5)
    for row in tied:
        row[np.sort(rng.permutation(5)[:2])] = 4.0
    yield _gives("a tie", code.max_backward, tied, eighths(rng, 3), why="of equal numbers the first gets it all")
    yield _gives(
        "huge numbers", code.max_backward, _rows_without_ties(rng, 2, 4) * 1e300, eighths(rng, 2), weight=0.5,
        why="however large the numbers are",
    )

    def of_both(row, column):
        return [code.max_backward(row, dout[1:2]), code.max_backward(column, dout[2:5])]

    of_both.name = "max_backward for each of "
    yield _gives(
        "one row, one column", of_both,
        _rows_without_ties(rng, 1, 3), eighths(rng, 3, 1), why="a batch stays a batch, however small",
    )
    single = _rows_without_ties(rng, 3, 3).astype(np.float32)
    yield calls(
        "the input stays as it was", code.max_backward, single, dout[5:8].astype(np.float32),
        compare=_single_precision, weight=0.5, why="x and dout still belong to the caller",
    )


@exercise(
    CHAPTER,
    "branch_backward",
    points=2,
    title="A branch adds",
    defines=("branch_backward",),
    hints=(
        "If the number grows by a little, it grows in every place that uses it. What does the result feel?",
        "Add all entries of the list, place by place where they are arrays.",
        "Begin with zero and add one entry after the other, making a new result each time: adding in place (with +=) "
        "to the first entry of the list would change an array that belongs to somebody else.",
    ),
)
def branch_backward(code, rng):
    """Lists of numbers and of arrays, one place only, whole numbers, lists left as they are."""
    yield _gives("three and ten", code.branch_backward, [3, 10], weight=0, why="13")
    yield _gives(
        "two arrays", code.branch_backward, [np.array([1, 2]), np.array([10, 20])], weight=0, why="11 and 22",
    )
    yield _gives("numbers", code.branch_backward, _numbers(rng, 4), why="all places count")
    yield _gives("arrays", code.branch_backward, list(eighths(rng, 3, 2, 4)), weight=2, why="arrays add place by place")
    yield _gives(
        "one place only", code.branch_backward, [eighths(rng, 5)], why="then there is nothing to add",
    )
    yield _gives(
        "whole numbers first", code.branch_backward, [rng.integers(1, 9, size=3), eighths(rng, 3)],
        why="integers and floats may be mixed",
    )
    yield _gives(
        "seven places", code.branch_backward, list(eighths(rng, 7, 3).astype(np.float32)), compare=_single_precision,
        weight=0.5, why="as many as there are",
    )
    yield calls(
        "the list stays as it was", code.branch_backward, list(eighths(rng, 3, 3)), compare=_tight,
        why="the gradients still belong to the layers that made them",
    )


@exercise(
    CHAPTER,
    "sum_backward",
    points=3,
    title="A sum copies",
    defines=("sum_backward",),
    hints=(
        "Each number of x was added to one of the sums. Which one?",
        "With axis 0 there is one gradient for each column, so it is copied down the rows. With axis 1 there is one "
        "for each row, so it is copied along the row.",
        "Give dout the axis back that the sum has removed, with np.expand_dims. Then multiply it by ones in the shape "
        "of x: NumPy copies along the axes where the sizes differ.",
    ),
)
def sum_backward(code, rng):
    """Rows and tables, all three ways to add, square tables, single rows and columns."""
    table = np.arange(6).reshape(2, 3)
    yield _gives("down the columns", code.sum_backward, table, np.array([1, 2, 3]), axis=0, weight=0,
                 why="both rows get 1, 2, 3")
    yield _gives("along the rows", code.sum_backward, table, np.array([4, 5]), axis=1, weight=0,
                 why="the first row gets 4, the second 5")
    yield _gives("one row of numbers", code.sum_backward, eighths(rng, 5), *_numbers(rng, 1), why="a copy for each")
    yield _gives("a whole table", code.sum_backward, eighths(rng, 3, 4), *_numbers(rng, 1), why="a copy for each")
    yield _gives("axis 0", code.sum_backward, eighths(rng, 3, 4), eighths(rng, 4), axis=0, why="copied down the rows")
    yield _gives("axis 1", code.sum_backward, eighths(rng, 3, 4), eighths(rng, 3), axis=1, why="copied along the row")
    yield _gives(
        "a square table", code.sum_backward, eighths(rng, 3, 3), eighths(rng, 3), axis=1, weight=1.5,
        why="where both sizes are equal, a wrong axis goes unnoticed",
    )
    yield _gives(
        "one column", code.sum_backward, eighths(rng, 4, 1), eighths(rng, 4), axis=1, why="the shape is that of x",
    )
    yield _gives(
        "one row", code.sum_backward, eighths(rng, 1, 4), eighths(rng, 4), axis=0, why="the shape is that of x",
    )
    yield _gives(
        "whole numbers", code.sum_backward, rng.integers(0, 9, size=(2, 3)), eighths(rng, 2) + 1 / 16, axis=1,
        why="integers have gradients with fractions",
    )
    yield calls(
        "the input stays as it was", code.sum_backward, eighths(rng, 2, 4).astype(np.float32),
        eighths(rng, 4).astype(np.float32), axis=0, compare=_single_precision, weight=0.5,
        why="x and dout still belong to the caller",
    )


@exercise(
    CHAPTER,
    "repaired_bill",
    points=3,
    title="Find the bug: used twice",
    defines=("repaired_bill",),
    hints=(
        "Where does the wire of the count split? How many gradients come back to it?",
        "Two products, a sum and the tax, as in the fruit shop. Only that the count goes into both products.",
        "After the walk back you hold five numbers for four names: two of them belong to the count. branch_backward "
        "knows what to do with them.",
    ),
)
def repaired_bill(code, rng):
    """The shop of the lesson, other shops, free bags, whole numbers."""
    yield _gives(
        "the shop of the lesson", code.repaired_bill, 2, 100, 5, 1.1, weight=0,
        why="231, and the gradients 115.5, 2.2, 2.2 and 210",
    )
    for name in ("another shop", "and another"):
        price, count, wrapping, _, tax = _prices(rng, 2)
        yield _gives(
            name, code.repaired_bill, count, price, wrapping, tax, weight=2,
            why="what is used twice gets two gradients, added up",
        )
    price, count, tax = _prices(rng, 1)
    yield _gives("free bags", code.repaired_bill, count, price, 0, tax, why="a bag for nothing is a bag")
    yield _gives("none bought", code.repaired_bill, 0, price + 1, price, tax, why="a bill of 0 still has gradients")
    yield _gives(
        "whole numbers", code.repaired_bill, *rng.permutation(np.arange(2, 40))[:4].tolist(), why="integers go in",
    )


@exercise(
    CHAPTER,
    "sigmoid_nodes",
    points=3,
    title="The sigmoid, node by node",
    defines=("sigmoid_nodes",),
    hints=(
        "Forward there are four short lines, one for each wire. Backward there are four as well, in the opposite "
        "order.",
        "The last step is a division of 1 by c: the rule for what stands below the line is one you have written. Plus "
        "1 does not change the gradient.",
        "Begin with 1 at y. At c: minus 1 over c squared. At b: the same. At a: that, times the exponential of a. At "
        "x: that, with the sign changed.",
    ),
)
def sigmoid_nodes(code, rng):
    """The fractions of the lesson, other numbers, arrays, far out."""
    yield _gives("at ln 3", code.sigmoid_nodes, float(np.log(3)), weight=0, why="3/16, -3/16, -9/16, -9/16 and 1")
    for name in ("a number", "another number"):
        x = float(eighths(rng, 1)[0])
        yield _gives(name, code.sigmoid_nodes, x, weight=1.5, why="five values, and five gradients of y")
    yield _gives("a whole number", code.sigmoid_nodes, int(rng.integers(2, 6)), why="an integer goes in")
    yield _gives("an array", code.sigmoid_nodes, eighths(rng, 2, 3), why="each number goes through by itself")
    yield _gives("far out", code.sigmoid_nodes, np.array([-1.0, 1.0]) * rng.integers(240, 320, size=2) / 8, weight=0.5,
                 compare=close(rtol=1e-6, atol=1e-30), why="tiny gradients are not zero")
    yield calls(
        "the input stays as it was", code.sigmoid_nodes, eighths(rng, 4).astype(np.float32), compare=_single_precision,
        weight=0.5, why="x still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "sigmoid_backward",
    points=2,
    title="The sigmoid as one node",
    defines=("sigmoid_backward",),
    hints=(
        "The output y is given, so neither x nor an exponential is needed.",
        "The slope is y times what is missing from y to 1. And a gradient arrives from the right.",
        "Three factors: the gradient that arrives, y, and one minus y.",
    ),
)
def sigmoid_backward(code, rng):
    """Numbers between 0 and 1, arrays, the ends, single precision."""
    yield _gives("three quarters", code.sigmoid_backward, 0.75, 16, weight=0, why="16 times 3/4 times 1/4")
    for name in ("a number", "another number"):
        (dout,), y = _numbers(rng, 1), float(rng.integers(1, 31)) / 32
        yield _gives(name, code.sigmoid_backward, y, dout, why="the gradient that arrives, times the slope")
    table = rng.permutation(np.arange(1, 32))[:6].reshape(2, 3) / 32
    yield _gives("an array", code.sigmoid_backward, table, eighths(rng, 2, 3), weight=2, why="place by place")
    ends = np.append(rng.permutation([0.0, 1.0]), table[0])
    yield _gives(
        "the ends", code.sigmoid_backward, ends, eighths(rng, 5) * 1000,
        why="where the sigmoid is sure the gradient is 0, and never nan",
    )
    single = [table.astype(np.float32), eighths(rng, 2, 3).astype(np.float32)]
    yield calls(
        "the input stays as it was", code.sigmoid_backward, *single,
        compare=_single_precision, why="y and dout still belong to the caller",
    )


def _network(rng, inputs, hidden):
    """Parameters with one output, no number of them 0."""
    shapes = {"w1": (hidden, inputs), "b1": (hidden,), "w2": (1, hidden), "b2": (1,)}
    return {name: eighths(rng, *shape, most=8) for name, shape in shapes.items()}


@exercise(
    CHAPTER,
    "three_two_one",
    points=5,
    title="A whole network by hand",
    defines=("three_two_one",),
    hints=(
        "Write the forward pass first, in three lines, and keep h and y. Then walk back: loss, sigmoid, times, "
        "sigmoid, times.",
        "The gradient of y is minus two times (t - y). sigmoid_backward carries it to u2, and that is the gradient of "
        "b2. Times the row w2 gives the gradient of h. sigmoid_backward carries it to u1, and that is the gradient of "
        "b1.",
        "What is left are the tables of weights: row i, column j of w1 gets (gradient of u1 at i) times (x at j), "
        "which is np.outer of the two. In the same way w2 gets np.outer of the gradient of u2 and h.",
    ),
)
def three_two_one(code, rng):
    """All zeros, the lecture's numbers, random networks of several sizes, saturated ones."""
    zeros = {"w1": np.zeros((2, 3)), "b1": np.zeros(2), "w2": np.zeros((1, 2)), "b2": np.zeros(1)}
    yield _gives(
        "all zeros", code.three_two_one, np.array([2.0, 3.0, 1.0]), 1.0, zeros, weight=0,
        why="the loss is 0.25, b2 gets -0.25, w2 gets -0.125",
    )
    lecture = {
        "w1": np.array([[3, 1, 2], [-2, -3, -1]]), "b1": np.zeros(2), "w2": np.array([[3, 2]]), "b2": np.zeros(1)
    }
    yield _gives(
        "the numbers of the lesson", code.three_two_one, np.array([2, 3, 1]), 20, lecture, weight=0,
        compare=close(rtol=1e-6, atol=1e-12), why="a loss of 362.80, and -1.72 for the first entry of w2",
    )
    small = [_network(rng, 3, 2) for _ in range(2)]
    targets = _numbers(rng, 6)
    samples = eighths(rng, 3, 3)
    yield runs(
        "the loss", lambda: [code.three_two_one(sample.copy(), targets[0], small[0])[0] for sample in samples],
        compare=_tight, tried="the loss for three samples", why="the squared distance of t and y, without a half",
    )
    for name in ("b2", "w2", "b1", "w1"):
        yield runs(
            f"the gradient of {name}",
            lambda name=name: code.three_two_one(samples[1].copy(), targets[1], small[1])[1][name], compare=_tight,
            weight=1.5 if name.startswith("w") else 1, tried=f"the gradient of {name} in a network 3-2-1",
            why="how fast the loss changes with it; the shape is that of the parameter",
        )
    yield _gives(
        "as many hidden neurons as inputs", code.three_two_one, eighths(rng, 4), targets[2], _network(rng, 4, 4),
        weight=1.5, why="where sizes are equal, an exchanged table goes unnoticed",
    )
    yield _gives(
        "more hidden neurons", code.three_two_one, eighths(rng, 2), targets[3], _network(rng, 2, 5),
        why="any number of inputs and hidden neurons",
    )
    yield _gives(
        "one of each", code.three_two_one, eighths(rng, 1), targets[4], _network(rng, 1, 1), why="the smallest network",
    )
    loud = _network(rng, 3, 2)
    loud["w1"] = loud["w1"] * 5000
    yield _gives(
        "huge sums", code.three_two_one, eighths(rng, 3), targets[5], loud, weight=0.5,
        why="a hidden neuron that is sure passes nothing back, and never nan",
    )
    yield calls(
        "the inputs stay as they were", code.three_two_one, eighths(rng, 3), 1.0, _network(rng, 3, 2), compare=_tight,
        weight=0.5, why="params and x still belong to the caller",
    )
