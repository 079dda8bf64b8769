"""Probes of chapter 4, part 3: automatic differentiation. There is no answer in here."""

import functools

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs, satisfies

CHAPTER = "04c_autodiff"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_single_precision = close(rtol=1e-4, atol=1e-6)
_gives = functools.partial(calls, compare=_single_precision, keeps_inputs=False)
_exact = close(rtol=1e-9, atol=1e-12)


def _numbers(rng, count):
    """Floats of either sign, none of them 0."""
    return [float(number) for number in eighths(rng, count)]


def _positive(rng, count):
    """Different floats from 0.5 up, far enough apart to be told from each other."""
    return [float(number) / 8 for number in rng.permutation(np.arange(4, 24))[:count]]


# Exercise 1


def _worth(what, known):
    """The number a formula stands for."""
    if isinstance(what, str):
        return known[what]
    if isinstance(what, (tuple, list)):
        sign, *parts = what
        first, second = (_worth(part, known) for part in parts)
        return {"+": first + second, "*": first * second}[sign]
    return what + 0.0


def _formula(rng, depth):
    """A random formula of x, y, z and whole numbers."""
    if depth == 0:
        return ["x", "y", "z", int(rng.integers(2, 9))][int(rng.integers(4))]
    return ("+*"[int(rng.integers(2))], _formula(rng, depth - 1), _formula(rng, depth - 1))


def _slope_worth(code, formula, name, points):
    slope = code.symbolic_slope(formula, name)
    return [float(_worth(slope, known)) for known in points]


@exercise(
    CHAPTER,
    "symbolic_slope",
    points=2,
    title="The rules of school, applied by a program",
    defines=("symbolic_slope",),
    hints=(
        "Three kinds of formula: a number, a name, a tuple. What is the derivative of each? Only the tuple needs work.",
        "For a tuple let the function differentiate both parts first, by calling itself. Then build a new tuple: for a "
        "sum from the two derivatives alone, for a product from all four pieces.",
        "First deal with everything that is no tuple: 1 for the very name that is asked, 0 for the rest. Then unpack "
        "the sign and the two parts, differentiate both, and write down u' + v', or u' v + u v' as a sum of two "
        "products.",
    ),
)
def symbolic_slope(code, rng):
    """Numbers, names, sums, products, nested formulas; only the value of the answer counts."""
    points = [dict(zip("xyz", _numbers(rng, 3), strict=True)) for _ in range(3)]
    fixed = [{"x": 3.0, "y": 4.0, "z": 0.5}]
    small = {"5": 5, "x": "x", "y": "y", "x + x": ("+", "x", "x"), "x * x": ("*", "x", "x")}
    yield runs(
        "small formulas", lambda: {name: _slope_worth(code, each, "x", fixed) for name, each in small.items()},
        tried="the derivatives by x of 5, x, y, x + x and x * x, at x = 3", weight=0,
        why="0, 1, 0, 2 and 2 * 3 = 6",
    )
    known, a, b = points[0], int(rng.integers(2, 9)), int(rng.integers(2, 9))
    yield runs(
        "a sum", lambda: [
            *_slope_worth(code, ("+", ("*", a, "x"), ("+", b, ("*", b, "x"))), "x", [known]),
            *_slope_worth(code, ("+", ("*", a, "x"), ("*", b, "y")), "y", [known]),
        ],
        tried=f"the derivative of {a}x + ({b} + {b}x) by x, and of {a}x + {b}y by y", why="part by part",
    )
    yield runs(
        "a product", lambda: _slope_worth(code, ("*", ("+", "x", a), ("+", ("*", b, "x"), "y")), "x", points),
        tried=f"the derivative of (x + {a}) * ({b}x + y) by x, at three points", weight=1.5,
        why="u'v + uv': each factor counts with the derivative of the other",
    )
    yield runs(
        "powers", lambda: _slope_worth(code, ("*", ("*", "y", "y"), ("*", "y", ("*", "x", "y"))), "y", points),
        tried="the derivative of y*y * (y * (x*y)) by y, at three points", why="products of products",
    )
    long_names = ("+", ("*", "xy", "x"), ("*", "xx", "xy"))
    named = {"x": points[1]["x"], "xy": points[1]["y"], "xx": points[1]["z"]}
    yield runs(
        "longer names", lambda: [_slope_worth(code, long_names, name, [named]) for name in ("x", "xy", "xx")],
        tried='the derivatives of xy*x + xx*xy, with the names "x", "xy" and "xx"', why="a name is a whole word",
    )
    big = ("+", ("*", _formula(rng, 3), "x"), ("*", ("*", "y", _formula(rng, 3)), "z"))
    yield runs(
        "large formulas", lambda: {name: _slope_worth(code, big, name, points) for name in "xyz"}, weight=2,
        compare=close(rtol=1e-9, atol=1e-6),
        tried="the derivatives by x, y and z of a formula with some 30 entries", why="the rules work at every depth",
    )


# Exercises 2 to 4


def _pair(dual):
    return [dual.value, dual.slope]


def _duals(code, numbers, slopes):
    return [code.Dual(number, slope) for number, slope in zip(numbers, slopes, strict=True)]


@exercise(
    CHAPTER,
    "Dual",
    points=4,
    title="Numbers that carry their slope",
    defines=("Dual",),
    hints=(
        "Each method makes one new Dual. Its value is what the operation gives for the two values. Its slope follows "
        "the rule of school for that operation.",
        "Let Dual.of turn other into a dual number first, so that plain numbers work too. A product's slope needs all "
        "four numbers. A power, exp and log multiply by the slope that came in: that is the chain rule.",
        "The slopes: sum and difference as they are; product value times other slope plus slope times other value; "
        "quotient that of school, over the square of the other value; power n times value to the n - 1, times slope; "
        "exp: itself times slope; log: slope divided by value.",
    ),
)
def Dual(code, rng):
    """Every operation with dual and plain numbers on either side, then calculations of several steps."""
    yield runs(
        "x times x", lambda: _pair((lambda x: x * x)(code.Dual(3.0, 1.0))), tried="Dual(3, 1) * Dual(3, 1)", weight=0,
        why="value 9, slope 3 * 1 + 1 * 3 = 6",
    )
    numbers, slopes = _positive(rng, 2), _numbers(rng, 2)
    written = " and ".join(f"Dual({number:g}, {slope:g})" for number, slope in zip(numbers, slopes, strict=True))
    operations = {
        "plus": lambda a, b: a + b, "minus": lambda a, b: a - b, "times": lambda a, b: a * b, "over": lambda a, b: a / b
    }
    for name, operation in operations.items():
        yield runs(
            name, lambda operation=operation: _pair(operation(*_duals(code, numbers, slopes))), compare=_exact,
            tried=f"{written}: a {name} b", why="a value and a slope, both by the rule for this operation",
        )
    c = float(rng.integers(2, 9))
    yield runs(
        "a plain number on the right",
        lambda: [_pair(operation(code.Dual(numbers[0], slopes[0]), c)) for operation in operations.values()],
        compare=_exact, tried=f"a + {c:g}, a - {c:g}, a * {c:g} and a / {c:g}", why="a plain number has slope 0",
    )
    yield runs(
        "a plain number on the left",
        lambda: [_pair(operation(c, code.Dual(numbers[0], slopes[0]))) for operation in operations.values()],
        compare=_exact, tried=f"{c:g} + a, {c:g} - a, {c:g} * a and {c:g} / a", weight=0.5,
        why="the lines at the end of the class rest on yours",
    )
    yield runs(
        "powers",
        lambda: [_pair(code.Dual(number, slope) ** n)
                 for n in (2, 3, -1, 0.5) for number, slope in zip(numbers, slopes, strict=True)],
        compare=_exact, tried=f"{written}: a ** n for n = 2, 3, -1 and 0.5", why="n a^(n-1), times the slope of a",
    )
    yield runs(
        "exp and log",
        lambda: [_pair(made) for x in _duals(code, numbers, slopes) for made in (x.exp(), x.log())], compare=_exact,
        tried=f"{written}: a.exp() and a.log()", weight=1.5, why="the chain rule: times the slope that came in",
    )
    yield runs(
        "far down and far up",
        lambda: [_pair(code.Dual(-900.0 - c, slopes[0]).exp()), _pair(code.Dual(c * 1e200, slopes[1]).log()),
                 _pair(code.Dual(0.0, slopes[0]) ** 2 + code.Dual(0.0, slopes[1]) * c)],
        compare=_exact, tried="exp of a number near -900, log of one near 1e200, the square of 0", weight=0.5,
        why="no nan, and no number lost",
    )
    yield runs(
        "several steps",
        lambda: _pair(_mixed(*_duals(code, numbers, slopes))), compare=close(rtol=1e-8), weight=2,
        tried=f"{written}: (a*b + 3/a).log() * (a - b)**2 + (-0.5*b).exp()", why="slopes go through step by step",
    )
    yield runs(
        "whole numbers and single precision",
        lambda: [_pair(code.Dual(int(c), 1) * code.Dual(3, 2) / 4),
                 _pair(code.Dual(np.float32(numbers[0]), np.float32(slopes[0])) * np.float32(c) + 1)],
        compare=_single_precision, tried="whole numbers, and float32", weight=0.5, why="any kind of number goes in",
    )
    yield runs(
        "nothing changes", lambda: _after_use(code, numbers, slopes), compare=_exact, weight=0.5,
        tried="a and b after a + b, a - b, a * b and a / b", why="every operation makes a new Dual",
    )


def _mixed(a, b):
    return (a * b + 3.0 / a).log() * (a - b) ** 2 + (-0.5 * b).exp()


def _after_use(code, numbers, slopes):
    a, b = _duals(code, numbers, slopes)
    made = [a + b, a - b, a * b, a / b]
    return [_pair(a), _pair(b), [_pair(each) for each in made]]


@exercise(
    CHAPTER,
    "dual_slope",
    points=1,
    title="The slope of a program",
    defines=("dual_slope",),
    hints=(
        "Call g with a number that knows it is the input. What slope does the input itself have?",
        "The input is a dual number with value x and slope 1. What g gives has the slope that is asked for.",
        "If g gives a plain number, there is no slope to read. Turn what came back into a dual number with the method "
        "made for that; then a plain number has slope 0.",
    ),
)
def dual_slope(code, rng):
    """Polynomials, quotients, loops and conditions, a constant."""
    yield runs(
        "a square", lambda: code.dual_slope(lambda x: x * x, 3.0), tried="dual_slope(x * x) at 3", weight=0,
        why="2 * 3 = 6",
    )
    a, b, c = _positive(rng, 3)
    yield runs(
        "a polynomial", lambda: code.dual_slope(lambda x: a * x**3 - b * x + c, -a), compare=_exact,
        tried=f"the slope of {a:g}x^3 - {b:g}x + {c:g} at {-a:g}", weight=1.5, why="3 a x^2 - b",
    )
    yield runs(
        "exp, log and a quotient",
        lambda: [code.dual_slope(lambda x: (x * -b).exp() / x, a), code.dual_slope(lambda x: (x * x + b).log(), c)],
        compare=close(rtol=1e-8), tried=f"the slope of exp(-{b:g}x) / x at {a:g}, and of log(x^2 + {b:g}) at {c:g}",
        why="every step that a Dual knows",
    )
    yield runs(
        "a loop", lambda: [code.dual_slope(_looped(a, turns), b / 4) for turns in (1, 2, 5)], compare=close(rtol=1e-8),
        tried="the slope of a function with a loop of 1, 2 and 5 turns", why="programs, not only formulas",
    )
    yield runs(
        "no dependence at all", lambda: [code.dual_slope(lambda x: c, b), code.dual_slope(lambda x: x + a, b)],
        tried=f"the slopes of a function that always gives {c:g}, and of x + {a:g}", weight=0,
        why="a constant has slope 0",
    )
    yield runs(
        "constant in places",
        lambda: [code.dual_slope(lambda x: x * c if x.value > b else c, place) for place in (b + 1.0, b - 1.0)],
        compare=_exact, tried=f"the slope of a function that is {c:g}x above {b:g}, and {c:g} below it",
        why="where it is constant a plain number comes back, and the slope is 0",
    )
    yield runs(
        "once is enough", lambda: _asked(code, a), compare=_exact,
        tried="how often g is called for one slope, together with the slope", weight=0.5, why="one pass",
    )


def _looped(factor, turns):
    def g(x):
        for _ in range(turns):
            x = x * x * 0.5 + factor * 0.25
        return x

    return g


def _asked(code, number):
    heard = []

    def g(x):
        heard.append(1)
        return x * x * number

    return [code.dual_slope(g, number), len(heard)]


@exercise(
    CHAPTER,
    "dual_gradient",
    points=2,
    title="One pass for each input",
    defines=("dual_gradient",),
    hints=(
        "For every input one pass. In that pass this input has slope 1. And the others?",
        "A loop over the positions. In each turn make a list of dual numbers, with slope 1 at this position and 0 at "
        "all others, and hand them to g as separate arguments, with a star.",
        "Keep the slope of what comes back, in an array as long as the point. What comes back may be a plain number: "
        "Dual.of makes one with slope 0 of it.",
    ),
)
def dual_gradient(code, rng):
    """The function of the lesson, functions of one and of many numbers, inputs that do not count."""
    yield runs(
        "the example", lambda: code.dual_gradient(lambda x, y: x * x * y + y + 2, [3.0, 4.0]), weight=0,
        tried="dual_gradient(x*x*y + y + 2, [3, 4])", why="24 along x, 10 along y",
    )
    three = _positive(rng, 3)
    shown = ", ".join(f"{number:g}" for number in three)
    yield runs(
        "three numbers", lambda: code.dual_gradient(lambda a, b, c: a * b / c + (a - c) ** 2, tuple(three)),
        compare=_exact, weight=2, tried=f"the gradient of a*b/c + (a - c)^2 at ({shown})",
        why="one slope for each argument, in their order",
    )
    many = np.array(_numbers(rng, 7))
    yield runs(
        "seven numbers", lambda: code.dual_gradient(_chain_of_products, many), compare=_exact, weight=1.5,
        tried="the gradient of a sum of products of seven numbers", why="as many slopes as numbers, whatever n is",
    )
    yield runs(
        "one number", lambda: code.dual_gradient(lambda a: (a * a + 1).log(), many[:1]), compare=_exact,
        tried="the gradient of log(a^2 + 1), a function of one number", weight=0.5, why="an array of one slope",
    )
    yield runs(
        "numbers that do not count",
        lambda: [code.dual_gradient(lambda a, b, c: b * three[0], three), code.dual_gradient(lambda a, b: 5.0, [1, 2])],
        compare=_exact, tried="the gradients of a function of only its second argument, and of a constant",
        why="a slope of 0 has its place in the array as well",
    )
    whole = [int(number) for number in rng.permutation(np.arange(2, 9))[:3]]
    yield runs(
        "whole numbers", lambda: code.dual_gradient(lambda a, b, c: a / b + c * c / a, np.array(whole)),
        compare=_exact, tried=f"the gradient of a/b + c^2/a at {whole}, an integer array",
        why="slopes are not whole, even where the point is",
    )
    yield runs(
        "the point stays as it was", lambda: _point_after(code, many), compare=_exact, weight=0.5,
        tried="the point after dual_gradient", why="it still belongs to the caller",
    )


def _chain_of_products(*numbers):
    total = 1.0
    for left, right in zip(numbers, numbers[1:], strict=False):
        total = total + left * right * right
    return total


def _point_after(code, point):
    mine = point.copy()
    slopes = code.dual_gradient(_chain_of_products, mine)
    return [mine, slopes]


# Exercise 5


def _node(made, *inputs):
    """What a Value says of itself; its parents by what they are, or by their data."""
    parents = []
    for parent in made.parents:
        same = [name for name, other in inputs if other is parent]
        parents.append(same[0] if same else parent.data)
    return {"data": made.data, "parents": parents, "slopes": list(made.slopes)}


def _step(code, operation, *numbers):
    values = [code.Value(number) for number in numbers]
    return _node(operation(*values), *zip("ab", values, strict=False))


@exercise(
    CHAPTER,
    "Value",
    points=4,
    title="A number that remembers how it was made",
    defines=("Value",),
    hints=(
        "Every method ends with one new Value: the number, the parents, one local slope for each parent, the sign.",
        "The local slope of a parent: how fast does the result change when only this parent does? For a product, that "
        "is the other factor. Let Value.of turn a plain number into a Value first, for it is a parent too.",
        "Sum 1 and 1, difference 1 and -1, product b and a, quotient 1/b and -a/b^2, power n a^(n-1), exp the result "
        "itself, log 1/a, relu 1 or 0. A step with one parent still needs tuples: (self,) with a comma.",
    ),
)
def Value(code, rng):
    """Every operation: data, parents, local slopes; plain numbers on either side; steps in a row."""
    yield runs(
        "three times four", lambda: _step(code, lambda a, b: a * b, 3.0, 4.0), tried="Value(3) * Value(4)", weight=0,
        why="12, made of a and b, with the slopes 4 and 3",
    )
    a, b, c = _positive(rng, 3)
    operations = {
        "plus": lambda a, b: a + b, "minus": lambda a, b: a - b, "times": lambda a, b: a * b, "over": lambda a, b: a / b
    }
    for name, operation in operations.items():
        yield runs(
            name, lambda operation=operation: _step(code, operation, a, -b), compare=_exact,
            tried=f"a = Value({a:g}), b = Value({-b:g}): a {name} b",
            why="its number, its parents a and b, and how fast it changes with each of them",
        )
    yield runs(
        "a plain number on the right",
        lambda: [_step(code, lambda v, operation=operation: operation(v, c), a) for operation in operations.values()],
        compare=_exact, tried=f"a + {c:g}, a - {c:g}, a * {c:g} and a / {c:g} for a = Value({a:g})",
        why="a plain number becomes a Value and the second parent",
    )
    yield runs(
        "a plain number on the left",
        lambda: [_step(code, lambda v, operation=operation: operation(c, v), a) for operation in operations.values()],
        compare=_exact, tried=f"{c:g} + a, {c:g} - a, {c:g} * a and {c:g} / a for a = Value({a:g})", weight=0.5,
        why="the lines at the end of the class rest on yours",
    )
    yield runs(
        "powers",
        lambda: [_step(code, lambda v, n=n: v**n, number) for n in (2, 3, -1, 0.5) for number in (a, b)],
        compare=_exact, tried=f"Value({a:g}) and Value({b:g}) to the powers 2, 3, -1 and 0.5",
        why="one parent, one slope: n a^(n-1)",
    )
    yield runs(
        "exp and log",
        lambda: [_step(code, lambda v: v.exp(), -a), _step(code, lambda v: v.log(), b)], compare=_exact,
        tried=f"Value({-a:g}).exp() and Value({b:g}).log()", why="one parent, one slope",
    )
    yield runs(
        "relu", lambda: [_step(code, lambda v: v.relu(), number) for number in (a, -b, 0.0, c)], compare=_exact,
        tried=f"relu of Value({a:g}), Value({-b:g}), Value(0) and Value({c:g})",
        why="the number and slope 1 above 0; 0 and slope 0 otherwise",
    )
    yield runs(
        "the same number twice", lambda: _step(code, lambda v: v * v, b), compare=_exact,
        tried=f"v * v for v = Value({b:g})", why="two parents, although they are the same Value",
    )
    yield runs(
        "signs", lambda: _signs(code, a, b), weight=0.5,
        tried="op of a + b, a - b, a * b, a / b, a.exp(), a.log(), a.relu() and of an input", compare=_exact,
        why="the picture needs a name for each step",
    )
    yield runs(
        "a longer calculation", lambda: _walked(code, a, b, c), compare=close(rtol=1e-8), weight=1.5,
        tried="((a*b/4 - 3/c).exp() + b**2).log() * a: its number, and the slopes on the way back by first parents",
        why="steps that are made of steps",
    )
    yield runs(
        "one side changes what comes back", lambda: _handed(code, a, -c), compare=_exact, weight=0.5,
        tried=f"(a / b).back after its grad was set to {c:g}", why="back is slope times grad, for each parent",
    )
    yield runs(
        "whole numbers and single precision",
        lambda: [_step(code, lambda v: v / 4, int(c * 8)), _step(code, lambda v: v * 3 - 1, np.float32(a))],
        compare=_single_precision, tried="a whole number over 4, and float32", weight=0.5,
        why="any kind of number goes in",
    )


def _signs(code, a, b):
    one, other = code.Value(a), code.Value(b)
    made = [one + other, one - other, one * other, one / other, one.exp(), one.log(), one.relu(), one]
    return {"ops": [each.op for each in made], "sum": made[0].data}


def _walked(code, a, b, c):
    first, second, third = (code.Value(number) for number in (a, b, c))
    node = ((first * second * 0.25 - 3.0 / third).exp() + second**2).log() * first
    seen = [node.data]
    while node.parents:
        seen.append(list(node.slopes))
        node = node.parents[0]
    return [seen, node is first]


def _handed(code, a, b):
    quotient = code.Value(a) / code.Value(b)
    quotient.grad = b * 2
    return list(quotient.back)


# Exercises 6 to 8: nodes of the probe's own, so that nothing depends on how a Value was written


class _Node:
    """A node of a graph. Its local slopes are what the probe says; an array is handed back as it arrives."""

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, tuple(parents), tuple(slopes)
        self.grad, self.op, self.label = None, "", ""

    @property
    def back(self):
        if self.grad is None:
            return None
        return tuple(self.grad if slope == 1.0 else slope * self.grad for slope in self.slopes)


def _graph(rng, inputs, steps):
    """The parents and slopes of a random graph, as numbers; every node leads to the last one."""
    parents, slopes, loose = [()] * inputs, [()] * inputs, list(range(inputs))
    for place in range(inputs, inputs + steps):
        chosen = [loose.pop(int(rng.integers(len(loose)))), int(rng.integers(place))]
        if place == inputs + steps - 1:
            chosen += [other for other in loose if other not in chosen]
        parents.append(tuple(chosen))
        slopes.append(tuple(float(number) / 2 for number in rng.choice([-3, -2, 1, 2, 3, 4], size=len(chosen))))
        loose = [other for other in loose if other not in chosen] + [place]
    return parents, slopes


def _nodes(graph, data=None):
    nodes = []
    for place, (parents, slopes) in enumerate(zip(*graph, strict=True)):
        held = float(place + 1) if data is None else data + place
        nodes.append(_Node(held, [nodes[parent] for parent in parents], slopes))
    return nodes


_DIAMOND = [(), (0,), (0, 1), (1, 2)], [(), (2.0,), (1.0, 3.0), (1.0, 1.0)]


def _order(code, nodes, end=-1):
    """Which node stands where in the answer."""
    places = {id(node): place for place, node in enumerate(nodes)}
    return [places.get(id(node), -1) for node in code.topological_order(nodes[end])]


def _is_order(parents, needed):
    """A predicate: each needed node once, the end last, none before its parents."""

    def right(found):
        found = [int(place) for place in found]
        if -1 in found:
            return "it holds something that is no node of this graph"
        if len(set(found)) < len(found):
            return "a node stands in it more than once"
        if set(found) - needed:
            return "it holds a node on which the end does not depend"
        if needed - set(found):
            return "a node on which the end depends is missing"
        where = {place: turn for turn, place in enumerate(found)}
        if any(where[parent] > where[place] for place in found for parent in parents[place]):
            return "a node stands before one of its parents"
        return True

    return satisfies(right, "each node once, after its parents")


def _below(parents, end):
    found, waiting = set(), [end]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting.extend(parents[place])
    return found


@exercise(
    CHAPTER,
    "topological_order",
    points=2,
    title="Each node after its parents",
    defines=("topological_order",),
    hints=(
        "Begin at the end and ask for the parents. Before a node may go on the list, all its parents must be there.",
        "Write a small function inside that visits a node: it does nothing if the node was visited before; otherwise "
        "it visits the parents, and only then puts the node on the list.",
        "Remember who was visited in a set of id(node). Start with an empty list and an empty set, visit the end, and "
        "return the list.",
    ),
)
def topological_order(code, rng):
    """Chains, trees, nodes that are used more than once, equal numbers, nodes that do not belong."""
    yield runs(
        "a shared input", lambda: _order(code, _nodes(([(), (0, 0), (1, 0)], [(), (1.0, 1.0), (1.0, 1.0)]))), weight=0,
        tried="a, b = a * a, c = b + a: the places in topological_order(c)", compare=_is_order([(), (0, 0), (1, 0)],
        {0, 1, 2}), why="a, then b, then c",
    )
    yield runs(
        "a node alone", lambda: _order(code, _nodes(([()], [()]))), tried="topological_order of an input", weight=0,
        why="a list with this one node",
    )
    yield runs(
        "a long way round", lambda: _order(code, _nodes(_DIAMOND)), tried="a node that is a parent and a grandparent",
        weight=0, compare=_is_order(_DIAMOND[0], {0, 1, 2, 3}), why="after all parents, also after distant ones",
    )
    for name, inputs, steps in (("a small graph", 2, 4), ("a larger graph", 4, 12)):
        graph = _graph(rng, inputs, steps)
        yield runs(
            name, lambda graph=graph: _order(code, _nodes(graph)), weight=1.5,
            compare=_is_order(graph[0], set(range(inputs + steps))),
            tried=f"a random graph of {inputs} inputs and {steps} steps, many of them used twice",
            why="each node once, after its parents",
        )
    graph = _graph(rng, 3, 7)
    yield runs(
        "equal numbers", lambda: _order(code, _alike(_nodes(graph))), compare=_is_order(graph[0], set(range(10))),
        tried="a random graph whose nodes all hold the number 1", why="two nodes with equal numbers are two nodes",
    )
    end = int(rng.integers(6, 9))
    yield runs(
        "not the whole graph", lambda: _order(code, _nodes(graph), end),
        compare=_is_order(graph[0], _below(graph[0], end)), tried="an order from a node in the middle of a graph",
        why="only what this node depends on",
    )
    yield runs(
        "the end is the last", lambda: _order(code, _nodes(graph), end)[-1:], tried="the last node of the list",
        weight=0.5, why="everything else comes before it",
    )
    length = int(rng.integers(150, 200))
    chain = [(), *((place,) for place in range(length))], [(), *((1.0,) for _ in range(length))]
    yield runs(
        "a long chain", lambda: _order(code, _nodes(chain)), tried=f"a chain of {length} steps",
        why="from the input to the end", weight=0.5,
    )
    yield runs(
        "many paths", lambda: _order(code, _nodes(_doubling(14)), -1 - end % 2), weight=0.5,
        compare=_is_order(_doubling(14)[0], set(range(15 - end % 2))),
        tried="14 doublings, one after the other: 16,384 paths, but 15 nodes", why="each node is visited once",
    )


def _doubling(turns):
    return [(), *((place, place) for place in range(turns))], [(), *((1.0, 0.5) for _ in range(turns))]


def _alike(nodes):
    for node in nodes:
        node.data = 1.0
    return nodes


def _grads(backward, nodes, end=-1):
    backward(nodes[end])
    return [node.grad for node in nodes]


@exercise(
    CHAPTER,
    "backpropagate",
    points=3,
    title="One walk back",
    defines=("backpropagate",),
    hints=(
        "Three things before the walk: an order, zeros everywhere, and a 1 at the end. Then from the last node to the "
        "first.",
        "At each node look at its parents and at what back holds for each of them: two tuples of the same length, so "
        "zip goes well. What has come to a parent before must not be lost.",
        "Add in a new assignment (the parent's grad becomes its grad plus the share), not with += on an array. Zeros "
        "and ones of the shape of data: np.zeros_like and np.ones_like with dtype=float.",
    ),
)
def backpropagate(code, rng):
    """Chains, shared nodes, second calls, arrays; the nodes are the probe's own."""
    yield from _backward_cases(code.backpropagate, "backpropagate", rng)
    graph, data = _graph(rng, 3, 6), eighths(rng, 2, 3)
    yield runs(
        "arrays", lambda: [np.array(grad) for grad in _grads(code.backpropagate, _nodes(graph, data))],
        compare=_exact, weight=1.5, tried="a random graph whose nodes hold arrays (2, 3)",
        why="gradients of the shape of data; the end gets ones",
    )
    handed = _graph(rng, 2, 4)[0]
    sums = handed, [tuple(1.0 for _ in parents) for parents in handed]
    yield runs(
        "arrays that are handed on",
        lambda: [np.array(grad) for grad in _grads(code.backpropagate, _nodes(sums, data))],
        compare=_exact, tried="arrays (2, 3), a graph of sums only: each step hands the same array to all its parents",
        why="what a node hands back must not be changed in place",
    )
    yield runs(
        "whole numbers", lambda: _grads(code.backpropagate, _whole(_nodes(graph))), compare=_exact,
        tried="a random graph whose nodes hold whole numbers", why="gradients are floats, whatever data is", weight=0.5,
    )
    yield runs(
        "many paths", lambda: _grads(code.backpropagate, _nodes(_doubling(12)), -1 - len(graph[0][-1]) % 2)[0],
        compare=_exact, tried="12 doublings, one after the other: 4,096 paths, but 13 nodes", weight=0,
        why="every step hands back once",
    )


def _whole(nodes):
    for place, node in enumerate(nodes):
        node.data = place + 1
    return nodes


def _backward_cases(backward, name, rng):
    """What any way back must get right; the nodes hold single numbers."""
    yield runs(
        "a square", lambda: _grads(backward, _nodes(([(), (0, 0)], [(), (3.0, 3.0)]))), weight=0,
        tried=f"a = 3, b = a * a: the gradients of a and b after {name}(b)", why="3 + 3 = 6 and 1",
    )
    factors = [float(number) / 2 for number in rng.choice([-3, -2, 1, 3, 4], size=5)]
    chain = [(), *((place,) for place in range(5))], [(), *((factor,) for factor in factors)]
    yield runs(
        "a chain", lambda: _grads(backward, _nodes(chain)), compare=_exact, tried="five steps one after the other",
        why="local slopes multiply, from the end on",
    )
    p, q, r, s, t = factors
    diamond = [(), (0,), (0, 1), (1, 2)], [(), (p,), (q, r), (s, t)]
    yield runs(
        "a node on two ways", lambda: _grads(backward, _nodes(diamond)), compare=_exact, weight=1.5,
        tried="an inner node that is used twice, once over a detour",
        why="the shares of all ways are added before they are handed on",
    )
    shared = [(), (0,), (1, 1), (2, 2)], [(), (p,), (q, r), (s, 2 * t)]
    yield runs(
        "used twice, and once more", lambda: _grads(backward, _nodes(shared)), compare=_exact, weight=1.5,
        tried="a step that uses a node twice, and a step that uses that step twice", why="all shares count, once each",
    )
    graph = _graph(rng, 3, 8)
    yield runs(
        "a larger graph", lambda: _grads(backward, _nodes(graph)), compare=_exact, weight=2,
        tried="a random graph of 3 inputs and 8 steps", why="every node, not only the inputs",
    )
    yield runs(
        "a second call", lambda: _again(backward, _nodes(graph)), compare=_exact,
        tried=f"the gradients after {name} was called twice for the same end", why="each call begins anew",
    )
    yield runs(
        "another end", lambda: _other_end(backward, _nodes(graph)), compare=_exact,
        tried=f"the gradients of what the end depends on, after {name}(some other end) and {name}(end)",
        why="old gradients do not count",
    )
    yield runs(
        "an input alone", lambda: _grads(backward, _nodes(([()], [()]))), tried=f"{name} of an input", weight=0,
        why="a number changes with itself at the rate 1",
    )


def _again(backward, nodes):
    backward(nodes[-1])
    return _grads(backward, nodes)


def _other_end(backward, nodes):
    backward(nodes[-1])
    inner = _grads(backward, nodes, end=-3)
    wanted = _below([[nodes.index(parent) for parent in node.parents] for node in nodes], len(nodes) - 3)
    return [inner[place] for place in sorted(wanted)]


@exercise(
    CHAPTER,
    "repaired_backward",
    points=2,
    title="Find the bug: handed on too early",
    defines=("repaired_backward",),
    hints=(
        "Write down, for (x + 1) * (x + 1) at x = 2, what arrives at a the first and the second time, and what a "
        "hands on each time. Which part is handed on twice?",
        "At its second turn a hands on everything it has, also what it had handed on before. Either only the new "
        "share travels on, or a waits until everything has arrived.",
        "Two repairs work: in the recursion multiply the local slope with what has just arrived, not with the whole "
        "gradient. Or go through the reversed topological order. In both cases set the gradients of all nodes to zero "
        "first.",
    ),
)
def repaired_backward(code, rng):
    """The same ways back as for backpropagate."""
    yield from _backward_cases(code.repaired_backward, "repaired_backward", rng)
    yield runs(
        "several layers of shared steps",
        lambda: _grads(code.repaired_backward, _nodes(_doubling(int(turns))), -1)[0], compare=_exact,
        tried=f"{(turns := rng.integers(3, 9))} steps one after the other, each using the one before twice",
        why="every use counts once",
    )


# Exercises 9 to 11


@exercise(
    CHAPTER,
    "unbroadcast",
    points=2,
    title="Broadcasting undone",
    defines=("unbroadcast",),
    hints=(
        "Compare the two shapes, aligned on the right, as NumPy does. Where does grad have an axis that shape has "
        "not, and where is one longer?",
        "Two sums. The first goes over the axes in front that shape does not have; how many are there? The second goes "
        "over the axes where shape has length 1, and those axes stay, with length 1.",
        "The sum method takes a tuple of axes, and keepdims=True keeps them. An empty tuple of axes sums over nothing, "
        "which is just right where nothing was broadcast.",
    ),
)
def unbroadcast(code, rng):
    """Missing axes, stretched axes, both at once, single numbers, nothing to undo."""
    small = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    yield _gives(
        "a bias for three rows", code.unbroadcast, small, (2,), weight=0, why="1 + 3 + 5 and 2 + 4 + 6",
    )
    yield _gives("a column", code.unbroadcast, small, (3, 1), weight=0, why="the sums of the rows, as a column")
    wide = eighths(rng, 4, 3)
    yield _gives("a row in front of which an axis came", code.unbroadcast, wide, (3,), why="sum over the new axis")
    undo = functools.partial(_undone, code)
    yield runs(
        "stretched axes", undo(wide, (1, 3), (4, 1), (1, 1)), compare=_single_precision,
        tried="unbroadcast(grad, shape) for grad (4, 3) and the shapes (1, 3), (4, 1) and (1, 1)",
        why="sum over axes of length 1, which stay",
    )
    yield runs(
        "as many rows as columns", undo(eighths(rng, 3, 3), (3,), (1, 3), (3, 1)), weight=1.5,
        compare=_single_precision,
        tried="unbroadcast(grad, shape) for grad (3, 3) and the shapes (3,), (1, 3) and (3, 1)",
        why="where all lengths are alike, a wrong axis goes unnoticed",
    )
    shapes = [(4,), (3, 4), (3, 1), (1, 4), (2, 1, 4), (1, 1, 1), (1,)]
    yield runs(
        "three axes", undo(eighths(rng, 2, 3, 4), *shapes), compare=_single_precision, weight=2,
        tried=f"unbroadcast(grad, shape) for grad (2, 3, 4) and the shapes {', '.join(map(str, shapes))}",
        why="axes in front and stretched ones, at once",
    )
    yield runs(
        "a single number", lambda: [undo(wide, ())(), undo(wide[0], ())()], compare=_single_precision,
        tried="unbroadcast(grad, ()) for grad (4, 3) and (3,)", why="the shape () gets the sum of everything",
    )
    yield runs(
        "nothing to undo", lambda: [undo(wide, (4, 3))(), undo(wide[:1], (1, 3))(), undo(wide[0, 0], ())()],
        compare=_single_precision, weight=0.25,
        tried="unbroadcast(grad, grad.shape) for the shapes (4, 3), (1, 3) and ()",
        why="the same numbers in the same shape",
    )
    yield _gives(
        "whole numbers", code.unbroadcast, rng.integers(-5, 6, size=(5, 2)), (2,), why="integers go in", weight=0.5
    )
    yield _gives(
        "single precision", code.unbroadcast, wide.astype(np.float32), (1, 3), weight=0.5, why="float32 works as well",
    )
    yield calls(
        "the gradient stays as it was", code.unbroadcast, wide + 1, (4, 1), weight=0.5,
        why="grad still belongs to whoever handed it back",
    )


def _undone(code, grad, *shapes):
    return lambda: [code.unbroadcast(np.array(grad), shape) for shape in shapes]


def _tensor_step(code, operation, arrays, grad):
    """The data of one step, what its parents are, and what it hands back for a gradient."""
    nodes = [code.Tensor(array.copy()) for array in arrays]
    made = operation(*nodes)
    made.grad = np.array(grad, dtype=float)
    known = [[place for place, node in enumerate(nodes) if node is parent][:1] for parent in made.parents]
    return {"data": made.data, "parents": known, "back": list(made.back)}


@exercise(
    CHAPTER,
    "Tensor",
    points=4,
    title="An array that remembers how it was made",
    defines=("Tensor",),
    hints=(
        "Every method makes one new Tensor: array, parents, rule, sign. The rule is a function of G with a tuple as "
        "its result, one entry for each parent.",
        "The table above the exercise has all five rules. Let Tensor.of turn other into a Tensor first. A rule with "
        "one parent gives a tuple with one entry: mind the comma.",
        "For a product of matrices: G times the transposed right one goes to the left one, the transposed left one "
        "times G to the right one. For relu keep a mask of where data is above 0. For sum, G times ones of the shape.",
    ),
)
def Tensor(code, rng):
    """Every operation with broadcasting and without: data, parents, and what is handed back."""
    yield runs(
        "a product to check by hand",
        lambda: _tensor_step(code, lambda A, B: A @ B, [np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])], [[1.0]]),
        tried="[[1, 2]] @ [[3], [4]] with the gradient [[1]]", weight=0, why="11; back goes [[3, 4]] and [[1], [2]]",
    )
    A, B, G = eighths(rng, 4, 3), eighths(rng, 4, 3), eighths(rng, 4, 3)
    row, column = eighths(rng, 3), eighths(rng, 4, 1)
    plus, times = (lambda P, Q: P + Q), (lambda P, Q: P * Q)
    yield runs(
        "a sum", lambda: _tensor_step(code, plus, [A, B], G), compare=_exact, tried="A + B for two arrays (4, 3)",
        why="the gradient goes to both",
    )
    yield runs(
        "a product, number by number", lambda: _tensor_step(code, times, [A, B], G), compare=_exact, weight=1.5,
        tried="A * B for two arrays (4, 3)", why="to each the gradient times the other one",
    )
    M, H = eighths(rng, 3, 2), eighths(rng, 4, 2)
    yield runs(
        "a product of matrices", lambda: _tensor_step(code, lambda P, Q: P @ Q, [A, M], H), compare=_exact, weight=1.5,
        tried="A @ M with the shapes (4, 3) and (3, 2)", why="G M^T goes to A, A^T G to M",
    )
    square, other, S = eighths(rng, 3, 3), eighths(rng, 3, 3), eighths(rng, 3, 3)
    yield runs(
        "square matrices", lambda: _tensor_step(code, lambda P, Q: P @ Q, [square, other], S), weight=1.5,
        compare=_exact,
        tried="A @ B for two matrices (3, 3)", why="where every shape fits, a wrong order goes unnoticed",
    )
    corners = A.copy()
    corners[::2, 1] = 0
    yield runs(
        "relu", lambda: _tensor_step(code, lambda P: P.relu(), [corners], G), compare=_exact,
        tried="A.relu(), with some zeros in A", why="the gradient passes where A is above 0",
    )
    g = float(eighths(rng, 1)[0])
    yield runs(
        "the sum of all entries", lambda: _tensor_step(code, lambda P: P.sum(), [A], g), compare=_exact,
        tried=f"A.sum() for A of shape (4, 3), with the gradient {g:g}", why="every entry gets the same",
    )
    yield runs(
        "broadcasting", lambda: [
            _tensor_step(code, plus, [A, row], G), _tensor_step(code, times, [A, column], G),
            _tensor_step(code, times, [row, A], G), _tensor_step(code, plus, [column, row], G),
        ],
        compare=_exact, weight=2, tried="A + row, A * column, row * A and column + row",
        why="what is handed back has the shape of each parent",
    )
    yield runs(
        "numbers and plain arrays",
        lambda: [_tensor_step(code, lambda P: P + B, [A], G), _tensor_step(code, lambda P: P * g, [A], G),
                 _tensor_step(code, lambda P: P @ M, [A], H),
                 _tensor_step(code, lambda P: g * P - row, [A], G)["data"]],
        compare=_exact, tried="A + array, A * number, A @ array and number * A - array",
        why="what is no Tensor becomes one, and the second parent",
    )
    yield runs(
        "plain arrays on the left",
        lambda: [_tensor_step(code, lambda P: B + P, [A], G)["data"], _tensor_step(code, lambda P: B * P, [A], G),
                 _tensor_step(code, lambda P: A @ P, [M], H)],
        compare=_exact, tried="array + A, array * A and array @ M", weight=0.5,
        why="the lines at the end of the class rest on yours",
    )
    yield runs(
        "the same tensor twice", lambda: _tensor_step(code, lambda P: P * P, [A], G), compare=_exact,
        tried="A * A", why="two parents, although they are the same Tensor",
    )
    yield runs(
        "signs", lambda: _tensor_signs(code, square, other), weight=0.5, compare=_exact,
        tried="op of A + B, A * B, A @ B, A.relu() and A.sum(), and the shape of A.sum()",
        why="the picture needs a name for each step",
    )
    yield runs(
        "nothing changes", lambda: _tensor_inputs(code, A, B, G), compare=_exact, weight=0.5,
        tried="A, B and the gradient after A + B, A * B and A.relu() have handed back", why="arrays stay as they were",
    )
    yield runs(
        "one row and one column",
        lambda: [_tensor_step(code, lambda P, Q: P @ Q, [A[:1], M[:, :1]], [[g]]),
                 _tensor_step(code, times, [A[:1], B[:1]], G[:1])],
        compare=_exact, tried="A @ M with the shapes (1, 3) and (3, 1), and a product of single rows",
        why="small arrays are arrays",
    )


def _tensor_signs(code, A, B):
    one, other = code.Tensor(A), code.Tensor(B)
    made = [one + other, one * other, one @ other, one.relu(), one.sum()]
    return {"ops": [each.op for each in made], "shape": list(np.shape(made[-1].data)), "sum": float(made[-1].data)}


def _tensor_inputs(code, A, B, G):
    kept = [A.copy(), B.copy(), G.copy()]
    one, other = code.Tensor(kept[0]), code.Tensor(kept[1])
    made = []
    for step in (one + other, one * other, one.relu()):
        step.grad = kept[2]
        made.append([np.array(share) for share in step.back])
    return [kept, made]


def _net(rng, D, H, K):
    shapes = {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}
    return {name: eighths(rng, *shape) / 4 for name, shape in shapes.items()}


def _copied(params):
    return {name: values.copy() for name, values in params.items()}


def _fitted(code, params, X, t, lr, steps, rounds=1):
    """The histories and what is then in params."""
    mine, histories = _copied(params), []
    for _ in range(rounds):
        history = code.fit_tensors(mine, X.copy(), t.copy(), lr, steps)
        histories.append([float(loss) for loss in history])
    return histories, mine


@exercise(
    CHAPTER,
    "fit_tensors",
    points=3,
    title="A network learns on your engine",
    defines=("fit_tensors",),
    hints=(
        "Inside the loop: Tensors around the four arrays, the forward pass, the loss, one call of backpropagate, one "
        "step for each array. Each turn does all of that anew.",
        "The misses are scores minus t, a Tensor. Their squares: miss * miss. Sum, then times 1 / N. After "
        "backpropagate each of the four Tensors has its grad, in the shape of its array.",
        "There is one more loss than there are steps: the last one is worked out after the last step. Change the "
        "arrays in params in place, with -=, and write down float(loss.data).",
    ),
)
def fit_tensors(code, rng):
    """Histories and parameters for several networks, numbers of steps and learning rates."""
    flat = {"W1": np.zeros((2, 3)), "b1": np.zeros(3), "W2": np.zeros((3, 1)), "b2": np.zeros(1)}
    yield runs(
        "everything zero",
        lambda: _fitted(code, flat, np.ones((2, 2)), np.array([[-1.0], [1.0]]), 0.1, 0)[0], weight=0,
        tried="the history of steps=0 with params 0 and the targets -1 and 1",
        why="two squared misses of 1, over 2 rows",
    )
    params, X, t = _net(rng, 3, 5, 2), eighths(rng, 6, 3) / 2, eighths(rng, 6, 2) / 2
    lr = float(rng.integers(4, 12)) / 256
    yield runs(
        "no step at all", lambda: _fitted(code, params, X, t, lr, 0), compare=_single_precision, weight=0.5,
        tried="the history and params after steps=0", why="one loss, and nothing has moved",
    )
    yield runs(
        "one step", lambda: _fitted(code, params, X, t, lr, 1), compare=_single_precision, weight=2,
        tried=f"the history and params after one step with lr={lr:g}",
        why="all four arrays move against their gradient",
    )
    yield runs(
        "the history of five steps", lambda: _fitted(code, params, X, t, lr, 5)[0], compare=_single_precision, weight=2,
        tried="the history of steps=5", why="six losses; each step has gradients of its own",
    )
    yield runs(
        "where it ends", lambda: _fitted(code, params, X, t, lr, 5)[1], compare=_single_precision,
        tried="params after five steps", why="the arrays in params have moved, in place",
    )
    yield runs(
        "in place", lambda: _held(code, params, X, t, lr), compare=_single_precision, weight=0.5,
        tried="an array W1 that somebody else holds too, after three steps", why="params is changed in place",
    )
    yield runs(
        "a training that goes on", lambda: _fitted(code, params, X, t, lr, 2, rounds=2), compare=_single_precision,
        tried="two trainings of two steps with the same params", why="the second begins where the first ended",
    )
    narrow, one = _net(rng, 2, 4, 1), eighths(rng, 1, 2)
    yield runs(
        "one row, one output", lambda: _fitted(code, narrow, one, np.array([[float(eighths(rng, 1)[0])]]), lr, 2),
        compare=_single_precision, tried="a network (2, 4, 1) and a single row", weight=0.5, why="N = 1 works as well",
    )
    yield runs(
        "the data stay as they were", lambda: _data_after(code, narrow, eighths(np.random.default_rng(3), 5, 2), lr),
        compare=_single_precision, weight=0.25, tried="X and t after fit_tensors",
        why="they still belong to the caller",
    )


def _held(code, params, X, t, lr):
    mine = _copied(params)
    held = mine["W1"]
    code.fit_tensors(mine, X.copy(), t.copy(), lr, 3)
    return [held, mine["b2"]]


def _data_after(code, params, X, lr):
    mine, t, moved = X.copy(), X[:, :1] * 0.5, _copied(params)
    code.fit_tensors(moved, mine, t, lr, 2)
    return [mine, t, moved]


# Exercises 12 and 13


class _Tilt:
    """A layer of the probe's own: every column times a weight of its own. It counts what was asked of it."""

    def __init__(self, w):
        self.params, self.grads = {"W": np.array(w)}, {}

    def forward(self, x):
        self._came = x
        return x * self.params["W"]

    def backward(self, dout):
        self.grads["W"] = np.add.reduce(self._came * dout)
        self._came = None  # a second way back would need a way forward first
        return dout * self.params["W"]


class _Bend:
    """A layer without parameters: the square of every number, over 4."""

    def __init__(self):
        self.params, self.grads = {}, {}

    def forward(self, x):
        self._came = x
        return x * x / 4

    def backward(self, dout):
        return self._came * dout / 2


class _Shift:
    """A layer that has a bias only."""

    def __init__(self, b):
        self.params, self.grads = {"b": np.array(b)}, {}

    def forward(self, x):
        return x + self.params["b"]

    def backward(self, dout):
        self.grads["b"] = np.add.reduce(dout)
        return dout


def _measured_depth(code, plan, X, dout):
    layers = [kind(*given) for kind, given in plan]
    return code.depth_gradients(layers, X.copy(), dout.copy())


@exercise(
    CHAPTER,
    "depth_gradients",
    points=2,
    title="How much gradient reaches each layer",
    defines=("depth_gradients",),
    hints=(
        "First forward: what one layer gives goes into the next. Then back: what the last layer hands back goes to the "
        "one before it. Only then read the gradients.",
        "The way back goes through the layers in reversed order, with a variable that starts as dout. Afterwards each "
        "layer with weights has its gradient in grads.",
        "Go through the layers from first to last once more, leave out those whose params have no W, and collect the "
        "norm of grads of W. Make an array of the list.",
    ),
)
def depth_gradients(code, rng):
    """Chains of simple layers, some without weights, in several depths."""
    yield runs(
        "one layer", lambda: _measured_depth(code, [(_Tilt, ([3.0],))], np.array([[2.0]]), np.array([[5.0]])), weight=0,
        tried="a layer that multiplies by W = [3], X = [[2]], dout = [[5]]", why="2 * 5 = 10",
    )
    X, dout = eighths(rng, 5, 3), eighths(rng, 5, 3)
    weights = [eighths(rng, 3) for _ in range(4)]
    yield runs(
        "four layers", lambda: _measured_depth(code, [(_Tilt, (w,)) for w in weights], X, dout),
        compare=_single_precision, weight=2, tried="four layers that multiply each column by a weight",
        why="one norm a layer, the first one first",
    )
    mixed = [(_Tilt, (weights[0] / 4,)), (_Bend, ()), (_Shift, (weights[1],)), (_Tilt, (weights[2],)), (_Bend, ())]
    yield runs(
        "layers without weights", lambda: _measured_depth(code, mixed, X, dout), compare=_single_precision, weight=2,
        tried="a chain of layers with W, with b only, and with nothing", why="only layers with a W have a norm here",
    )
    yield runs(
        "one row", lambda: _measured_depth(code, mixed[:4], X[:1], dout[:1]), compare=_single_precision, weight=0.5,
        tried="a chain with a batch of a single row", why="a batch stays a batch",
    )
    deep = [(_Tilt, (np.full(3, 0.5) * np.sign(weights[place % 4]),)) for place in range(30)]
    yield runs(
        "thirty layers", lambda: _measured_depth(code, deep, X * 1e3, dout), compare=close(rtol=1e-6, atol=0), weight=1,
        tried="thirty layers with weights of 0.5 or -0.5", why="tiny gradients are shown as they are, not as 0",
    )
    yield runs(
        "single precision and whole numbers",
        lambda: [_measured_depth(code, mixed[:3], X.astype(np.float32), dout.astype(np.float32)),
                 _measured_depth(code, [(_Tilt, ([2, -1, 3],))], (8 * X).astype(int), (8 * dout).astype(int))],
        compare=_single_precision, weight=0.5, tried="float32, and whole numbers", why="any kind of number goes in",
    )
    yield runs(
        "the input stays as it was", lambda: _inputs_after(code, mixed, X, dout), compare=_single_precision, weight=0.5,
        tried="X and dout after depth_gradients", why="they still belong to the caller",
    )


def _inputs_after(code, plan, X, dout):
    mine = X.copy(), dout.copy()
    norms = code.depth_gradients([kind(*given) for kind, given in plan], *mine)
    return [list(mine), norms]


@exercise(
    CHAPTER,
    "residual_slope",
    points=1,
    title="A short cut for the gradient",
    defines=("residual_slope",),
    hints=(
        "What is the slope of w x + x along x? And of w x? The slopes of a chain multiply.",
        "Add 1 to each weight where there is a short cut, and nothing where there is none. Then one product over the "
        "layers.",
        "The layers are the first axis: np.prod takes an axis, and then a row (L,) gives a number and a table (L, M) "
        "gives one for each column.",
    ),
)
def residual_slope(code, rng):
    """Chains with and without short cuts, several at once, whole numbers, none at all."""
    yield calls("two layers", code.residual_slope, np.array([0.5, 2.0]), weight=0, why="1.5 times 3")
    yield calls("two plain layers", code.residual_slope, np.array([0.5, 2.0]), shortcut=False, weight=0, why="0.5 * 2")
    weights = eighths(rng, 6, most=12) + 1 / 16  # no weight of -1, where the slope of a layer would be 0
    yield _gives("six layers", code.residual_slope, weights, weight=1.5, why="(w + 1) for each layer, multiplied")
    yield _gives("six plain layers", code.residual_slope, weights, False, why="the weights, multiplied")
    table = eighths(rng, 4, 3, most=12) + 1 / 16
    yield runs(
        "three chains side by side", lambda: [code.residual_slope(table.copy(), way) for way in (True, False)],
        compare=_single_precision, tried="four layers in three chains, with short cuts and without",
        weight=1.5, why="one slope for each column",
    )
    square = eighths(rng, 3, 3, most=12) + 1 / 16
    yield _gives("as many chains as layers", code.residual_slope, square, why="layers are rows, chains are columns")
    tiny = np.full(20, float(rng.integers(1, 9)) / 100)
    yield runs(
        "twenty small weights", lambda: [code.residual_slope(tiny.copy()), code.residual_slope(tiny.copy(), False)],
        compare=close(rtol=1e-6, atol=0), tried=f"twenty layers with w = {tiny[0]:g}, with short cuts and without",
        why="tiny slopes are shown as they are",
    )
    whole = rng.integers(1, 4, size=4)
    yield runs(
        "whole numbers", lambda: [code.residual_slope(whole.copy(), way) for way in (True, False)],
        compare=_single_precision, tried=f"the weights {whole.tolist()}, with short cuts and without",
        weight=0.5, why="integers go in",
    )
    yield runs(
        "no layers", lambda: [code.residual_slope(np.zeros(0)), code.residual_slope(np.zeros(0), False)], weight=0,
        tried="a chain without any layer", why="its slope is 1",
    )
    yield calls(
        "the weights stay as they were", code.residual_slope, weights * 2, weight=0.5,
        why="they still belong to the caller",
    )
