"""Probes of chapter 3, part 1: slopes, gradients, descent, Newton, a tiny network. There is no answer in here.

The curves are polynomials with small whole coefficients, at multiples of 1/8: their heights are exact, so that two
right answers differ by no more than the rounding of the step.
"""

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs

CHAPTER = "03a_slopes"

_slope = close(rtol=1e-6, atol=1e-7)
_walk = close(rtol=1e-5, atol=1e-7)
_short_floats = close(rtol=2e-2, atol=8e-2)  # a step of 1e-4 among numbers of 32 bits keeps about two digits


class Formula:
    """A function that is shown to the student as its formula."""

    def __init__(self, text, function):
        self.text, self.function = text, function

    def __call__(self, *args):
        return self.function(*args)

    def __repr__(self):
        return self.text


def _place(rng):
    return float(eighths(rng, 1)[0])


def _signed(rng, least, most):
    return int(rng.choice([-1, 1]) * rng.integers(least, most + 1))


def _cubic(rng, sign=None):
    """A curve of third degree, its derivative and its second derivative."""
    a, b, c = (_signed(rng, 1, 4) for _ in range(3))
    a = a if sign is None else sign * abs(a)
    return (
        Formula(f"{a}*x**3 {b:+}*x**2 {c:+}*x", lambda x: a * x**3 + b * x**2 + c * x),
        Formula(f"{3 * a}*x**2 {2 * b:+}*x {c:+}", lambda x: 3 * a * x**2 + 2 * b * x + c),
        Formula(f"{6 * a}*x {2 * b:+}", lambda x: 6 * a * x + 2 * b),
    )


def _wave(rng):
    a, w = _signed(rng, 2, 5), int(rng.integers(2, 4))
    return Formula(f"{a}*sin({w}*x)", lambda x: a * np.sin(w * x))


_square = Formula("x**2", lambda x: x**2)
_cube = Formula("x**3", lambda x: x**3)


def _free(name, function, *args, compare=_slope, weight=1, why="", **kwargs):
    """As ``calls``, but changed inputs are not looked at: one case per exercise does, so it costs once."""
    return calls(name, function, *args, compare=compare, weight=weight, why=why, keeps_inputs=False, **kwargs)


def _difference_cases(function, rng):
    """What both differences are asked: other curves, other steps, many places, whole numbers, short floats."""
    step = int(rng.integers(2, 7)) / 16
    yield _free(
        "a random cubic with a long step", function, _cubic(rng)[0], _place(rng), h=step, weight=2,
        why="the step h is the one that was asked for",
    )
    yield _free(
        "a wave with the usual step", function, _wave(rng), _place(rng), why="without h, the step is 1e-4"
    )
    yield _free(
        "several places at once", function, _cubic(rng)[0], eighths(rng, 2, 3), h=step / 2,
        why="an array of places gives an array of slopes",
    )
    yield _free(
        "a whole number, a short step", function, _cubic(rng)[0], _signed(rng, 2, 9), h=1 / 1024,
        why="a whole number is a place as good as any",
    )
    yield _free(
        "numbers of 32 bits", function, _cubic(rng)[0], eighths(rng, 4).astype(np.float32), h=0.125,
        compare=close(rtol=1e-4, atol=1e-4), why="single precision is enough for a long step",
    )
    yield calls(
        "the places stay as they were", function, _cubic(rng)[0], eighths(rng, 3), h=step, compare=_slope,
        why="the array you are given still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "forward_difference",
    points=1,
    title="The forward difference",
    defines=("forward_difference",),
    hints=(
        "You need two heights: the one where you stand and the one a step further on. How do you ask f for them?",
        "What is gained is the second height minus the first. A slope is what is gained, divided by the way gone.",
        "Python divides before it subtracts. Put the whole difference of the two heights into brackets, and divide "
        "the bracket by h.",
    ),
)
def forward_difference(code, rng):
    """Cubics and a wave, long and short steps, single places, arrays and whole numbers."""
    yield _free(
        "x squared at 3, by hand", code.forward_difference, _square, 3, h=0.5, weight=0,
        why="(12.25 - 9) / 0.5 is 6.5",
    )
    yield from _difference_cases(code.forward_difference, rng)


@exercise(
    CHAPTER,
    "central_difference",
    points=1,
    title="The central difference",
    defines=("central_difference",),
    hints=(
        "One height comes from the right of x, the other from the left. The height at x itself is not needed.",
        "How far apart are the two places at which you read the heights? That whole way belongs under the line.",
        "The two places are x + h and x - h, so they are twice h apart. When you divide by a product, it needs "
        "brackets: otherwise Python divides by the first factor and multiplies by the second.",
    ),
)
def central_difference(code, rng):
    """Cubics and a wave, long and short steps, single places, arrays and whole numbers."""
    yield _free(
        "x cubed at 1, by hand", code.central_difference, _cube, 1, h=0.5, weight=0,
        why="(3.375 - 0.125) / 1 is 3.25",
    )
    yield from _difference_cases(code.central_difference, rng)


def _as_pair(function):
    """``function``, but two results in a list or in one array count as the pair they are."""

    def asked(*args):
        answer = function(*args)
        return tuple(answer) if isinstance(answer, (list, np.ndarray)) and len(answer) == 2 else answer

    asked.__name__ = function.name
    return asked


@exercise(
    CHAPTER,
    "error_curve",
    points=2,
    title="The two errors of a slope",
    defines=("error_curve",),
    hints=(
        "For one step: what do your two functions say, and what is the truth? The error is how far apart they are.",
        "How far apart two numbers are is never negative. And the truth comes from the function slope, at the place x.",
        "Go through the steps one by one, collect the absolute errors of the forward difference in one list and those "
        "of the central difference in another, and turn both into arrays.",
    ),
)
def error_curve(code, rng):
    """Curves that bend up and down, steps in a list and in an array, in any order, a single one."""
    ask, errors = _as_pair(code.error_curve), close(rtol=1e-4, atol=1e-9)
    yield _free(
        "x cubed at 1, by hand", ask, _cube, Formula("3*x**2", lambda x: 3 * x**2), 1, [0.5, 0.1], weight=0,
        compare=errors, why="forward is off by 1.75 and 0.31, central by 0.25 and 0.01",
    )
    steps = np.sort(rng.permutation(np.arange(1, 17))[:5])[::-1] / 32
    for name, sign in (("a cubic that rises in the end", 1), ("a cubic that falls in the end", -1)):
        f, slope, _ = _cubic(rng, sign)
        yield _free(
            name, ask, f, slope, _place(rng), steps, weight=2, compare=errors,
            why="errors are distances: none is negative",
        )
    f, slope, _ = _cubic(rng)
    yield _free(
        "steps in a list, in any order", ask, f, slope, _place(rng), rng.permutation(steps[:4]).tolist(),
        compare=errors, why="each error stands where its step stands",
    )
    f, slope, _ = _cubic(rng)
    yield _free(
        "a single step", ask, f, slope, _place(rng), [float(steps[2])], compare=errors,
        why="one step gives two arrays of one number each",
    )
    f, slope, _ = _cubic(rng)
    yield calls(
        "the steps stay as they were", ask, f, slope, _place(rng), steps / 2, compare=errors,
        why="the array of steps still belongs to the caller",
    )


def _valley(rng, size):
    """A function of an array (size,) whose slopes depend on all its numbers."""
    a, c = rng.integers(-3, 4, size=(size, size)), rng.integers(-4, 5, size=size)
    np.fill_diagonal(a, [_signed(rng, 2, 5) for _ in range(size)])

    def height(x):  # in sums, not with @: a product of matrices rounds in another way on another processor
        return np.sum(a * np.outer(x, x)) + np.sum(c * x) + x[0] ** 3

    return Formula(f"x @ A @ x + c @ x + x[0]**3 with A = {a.tolist()}, c = {c.tolist()}", height)


def _table_valley(rng, *shape):
    """A function of an array of any shape; neighbours in the flat order act on each other.

    At whole numbers its slopes are odd sixteenths: none is whole, so that cutting off their digits shows.
    """
    a, b = (rng.integers(2, 7, size=shape) * rng.choice([-1, 1], size=shape) for _ in range(2))
    a, b = a / 2, b / 4 + 1 / 16

    def height(x):
        return np.sum(a * x**2 + b * x) + np.sum(x.ravel()[1:] * x.ravel()[:-1])

    return Formula("sum of a*x**2 + b*x and of the products of neighbours", height)


_round_bowl = Formula("np.sum(x**2)", lambda x: np.sum(x**2))


@exercise(
    CHAPTER,
    "partial_derivative",
    points=2,
    title="One partial derivative",
    defines=("partial_derivative",),
    hints=(
        "It is the central difference again. Only what is moved is one entry of an array, not a number.",
        "Make a copy of x that holds floats, change its entry i, and ask f about the copy. All other entries stay.",
        "Two questions to f: one with entry i a little larger, one with it a little smaller, both counted from the "
        "old value. Then the difference of the heights, divided by twice the step.",
    ),
)
def partial_derivative(code, rng):
    """Entries at both ends and in the middle, whole numbers, short floats, a single number, inputs left alone."""
    ask = code.partial_derivative
    yield _free("the round bowl at (3, 4), by hand", ask, _round_bowl, np.array([3.0, 4.0]), 0, weight=0, why="6")
    for name, i in (("the first of four", 0), ("the third of four", 2), ("the last of four", 3)):
        yield _free(
            name, ask, _valley(rng, 4), eighths(rng, 4), i, why="one entry moves, the others stand still"
        )
    yield _free(
        "whole numbers", ask, _valley(rng, 3), rng.integers(2, 9, size=3), int(rng.integers(3)), weight=2,
        why="a small step must not be cut off among whole numbers",
    )
    yield _free(
        "numbers of 32 bits", ask, _valley(rng, 3), eighths(rng, 3, most=8).astype(np.float32), 1,
        compare=_short_floats, why="single precision loses digits, not the idea",
    )
    yield _free("a single number", ask, _valley(rng, 1), eighths(rng, 1), 0, why="an array of length 1 is an array")
    yield calls(
        "the input stays as it was", ask, _valley(rng, 3), eighths(rng, 3), 1, compare=_slope, weight=2,
        why="the array you are given still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "numerical_gradient",
    points=3,
    title="The gradient, for any shape",
    defines=("numerical_gradient",),
    hints=(
        "It is one partial derivative for each entry, and the results stand where the entries stand.",
        "Visit every place of x, whatever its shape: np.ndindex lists them, and x[index] reads and writes the entry. "
        "Keep its old value in a variable, so that you can put it back.",
        "Before the loop: if x holds no floats, go on with a float copy of it. Make an array of float zeros of the "
        "same shape for the results. In the loop: up, ask, down, ask, put the old value back, store the slope.",
    ),
)
def numerical_gradient(code, rng):
    """Rows, tables, blocks and views; whole numbers, short floats; what happens to the array, and when."""
    ask = code.numerical_gradient
    yield _free("the round bowl at (3, 4), by hand", ask, _round_bowl, np.array([3.0, 4.0]), weight=0, why="(6, 8)")
    yield _free("a row of four", ask, _valley(rng, 4), eighths(rng, 4), why="one slope for each number")
    for name, shape in (("a table", (3, 4)), ("a block", (2, 3, 2))):
        yield _free(
            name, ask, _table_valley(rng, *shape), eighths(rng, *shape),
            why="any shape goes in, the same shape comes out",
        )
    yield _free(
        "whole numbers", ask, _table_valley(rng, 2, 3), rng.integers(2, 9, size=(2, 3)), weight=2,
        why="a small step must not be cut off among whole numbers, and neither must the slopes",
    )
    yield _free(
        "numbers of 32 bits", ask, _table_valley(rng, 5), eighths(rng, 5, most=8).astype(np.float32),
        compare=_short_floats, why="single precision loses digits, not the idea",
    )
    low, row, none = _table_valley(rng, 1, 3), eighths(rng, 1, 3), np.zeros((0, 3))
    yield runs(
        "a table of one row, then of none", lambda: [ask(low, row.copy()), ask(_round_bowl, none)], compare=_slope,
        tried="numerical_gradient for a table of shape (1, 3), then for one of shape (0, 3)",
        why="where there is no number, there is no slope: the result is empty too",
    )
    aside, table = _table_valley(rng, 3, 2), eighths(rng, 2, 3)
    yield runs(
        "a table seen from the side", lambda: ask(aside, table.copy().T), compare=_slope,
        tried="numerical_gradient(f, table.T) for a table of shape (2, 3)",
        why="a view of an array, such as its transpose, is an array too",
    )
    own, weights = _table_valley(rng, 2, 2), eighths(rng, 2, 2)
    yield runs(
        "a function that looks at the array itself", lambda: _with_own_weights(ask, own, weights.copy()),
        compare=_slope, tried="numerical_gradient(lambda anything: f(weights), weights)",
        why="a network keeps its weights to itself, so the array is moved in place",
    )
    yield calls(
        "the numbers are put back exactly", ask, _table_valley(rng, 6, 6), rng.uniform(0.15, 0.24, size=(6, 6)),
        compare=_slope, weight=2, why="every number is afterwards what it was before, to the last bit",
    )


def _with_own_weights(ask, f, weights):
    return ask(lambda anything: f(weights), weights)


@exercise(
    CHAPTER,
    "gradient_field",
    points=2,
    title="A field of arrows",
    defines=("gradient_field",),
    hints=(
        "For each x0 and each x1 there is one point and one gradient, so two numbers. Where do they go?",
        "Two loops: the outer one over the x1 values makes the rows, the inner one over the x0 values the columns. "
        "Prepare two tables of zeros with one row for each x1.",
        "Inside: make an array of the two numbers as floats, x0 first, ask numerical_gradient, and put its first "
        "number into the first table and its second into the second, both at [row, column].",
    ),
)
def gradient_field(code, rng):
    """Grids that are wide, square, made of whole numbers, and of one point; inputs left alone."""
    ask = _as_pair(code.gradient_field)
    yield _free(
        "the round bowl, by hand", ask, _round_bowl, np.array([0, 1, 2]), np.array([5, 6]), weight=0,
        why="rows go with x1, columns with x0",
    )
    wide, high = np.sort(eighths(rng, 4)), np.sort(eighths(rng, 3))
    yield _free(
        "a wide grid", ask, _valley(rng, 2), wide, high, weight=2, why="3 rows and 4 columns, in both tables"
    )
    yield _free(
        "a square grid", ask, _valley(rng, 2), wide[:3], high, weight=2,
        why="with as many rows as columns only the numbers tell which is which",
    )
    yield _free(
        "whole numbers", ask, _valley(rng, 2), rng.permutation(9)[:3] + 1, rng.permutation(9)[:2] + 1,
        why="whole numbers in any order are places too",
    )
    yield _free("a single point", ask, _valley(rng, 2), eighths(rng, 1), eighths(rng, 1), why="two tables of (1, 1)")
    yield calls(
        "the input stays as it was", ask, _valley(rng, 2), wide[:2], high, compare=_slope,
        why="the arrays you are given still belong to the caller",
    )


def _bowl(rng, *shape):
    """A bowl with its own steepness in every direction and a bottom that is not at the origin."""
    a, m = rng.integers(1, 5, size=shape) / 4, eighths(rng, *shape)
    return Formula("np.sum(a * (x - m)**2) with a, m of the shape of x", lambda x: np.sum(a * (x - m) ** 2))


def _descent_cases(function, rng):
    """What both walks are asked."""
    yield _free(
        "the round bowl, by hand", function, _round_bowl, np.array([-3.0, 4.0]), lr=0.1, steps=1, weight=0,
        why="the gradient is (-6, 8), so the first step leads to (-2.4, 3.2)",
    )
    lr = int(rng.integers(4, 20)) / 64
    yield _free(
        "some steps in a random bowl", function, _bowl(rng, 3), eighths(rng, 3), lr=lr, steps=int(rng.integers(4, 9)),
        compare=_walk, weight=2, why="the gradient is measured again after each step",
    )
    yield _free(
        "without lr and steps", function, _bowl(rng, 2), eighths(rng, 2), compare=_walk,
        why="the learning rate is 0.01 then, and there are 100 steps",
    )
    yield _free(
        "a start of whole numbers", function, _bowl(rng, 3), rng.integers(2, 9, size=3), lr=lr, steps=3,
        compare=_walk, why="whole numbers at the start, fractions on the way",
    )
    yield _free(
        "a table of numbers", function, _bowl(rng, 2, 3), eighths(rng, 2, 3), lr=lr / 2, steps=4, compare=_walk,
        why="weights come in tables",
    )
    yield _free(
        "no step at all", function, _bowl(rng, 2), eighths(rng, 2), lr=lr, steps=0, compare=_walk,
        why="with 0 steps the end is the start",
    )
    yield _free(
        "across the valley and up", function, _round_bowl, eighths(rng, 2), lr=1.25, steps=5, compare=_walk,
        why="a learning rate that is too large climbs; nothing stops it",
    )
    yield calls(
        "the start stays as it was", function, _bowl(rng, 3), eighths(rng, 3), lr=lr, steps=2, compare=_walk, weight=2,
        why="the array you are given still belongs to the caller",
    )


@exercise(
    CHAPTER,
    "gradient_descent",
    points=2,
    title="Gradient descent",
    defines=("gradient_descent",),
    hints=(
        "One step: measure the gradient where you are, and move against it, as far as the learning rate says.",
        "Begin with a copy of the start that holds floats. Repeat the step in a loop; the gradient has to be measured "
        "again each time, because you are somewhere else.",
        "The new place is the old one minus lr times numerical_gradient of f at the old one. Return the last place.",
    ),
)
def gradient_descent(code, rng):
    """Bowls of several shapes, usual and unusual learning rates, whole numbers, no steps, the start left alone."""
    yield from _descent_cases(code.gradient_descent, rng)


@exercise(
    CHAPTER,
    "gradient_descent_history",
    points=2,
    title="Every point of the walk",
    defines=("gradient_descent_history",),
    hints=(
        "The same walk as before. What is new: every place you have been to is kept, the start as the first.",
        "Begin a list with a float copy of the start. With each step, append a new array; the place you step from is "
        "the last one in the list.",
        "If one array is changed in place and appended again and again, the list holds the same array many times. "
        "An expression with a minus in it makes a new one. In the end, turn the list into an array.",
    ),
)
def gradient_descent_history(code, rng):
    """As the walk itself, with every point on the way."""
    yield from _descent_cases(code.gradient_descent_history, rng)


@exercise(
    CHAPTER,
    "descent_rate",
    points=2,
    title="What every step multiplies",
    defines=("descent_rate",),
    hints=(
        "First the distances: how far is each point of the walk from the minimum? That is one number for each point.",
        "A distance is the square root of a sum of squares, and the sum runs over the numbers of one point, so along "
        "one axis of the table only.",
        "Then the factors: all distances but the first, divided by all distances but the last. Slices such as d[1:] "
        "and d[:-1] give you both.",
    ),
)
def descent_rate(code, rng):
    """Walks in one to four dimensions around any minimum, whole numbers, a single step, an arrival."""
    ask = code.descent_rate
    by_hand = np.array([[5.0, 2.0], [3.0, 2.0], [2.0, 2.0]])
    yield _free("distances 4, 2, 1, by hand", ask, by_hand, np.array([1.0, 2.0]), weight=0, why="a half, twice")
    for name, shape in (("six points in the plane", (6, 2)), ("five points in four dimensions", (5, 4))):
        history, minimum = _around(rng, *shape)
        yield _free(name, ask, history, minimum, weight=2, why="distance after a step, divided by distance before")
    history, minimum = _around(rng, 4, 1)
    yield _free("on a line", ask, history, minimum, why="one number to a point: still a table")
    history, minimum = _around(rng, 4, 3)
    yield _free(
        "whole numbers", ask, (8 * history).astype(int), (8 * minimum).astype(int), why="distances need not be whole"
    )
    history, minimum = _around(rng, 2, 3)
    yield _free("a single step", ask, history, minimum, why="two points, one factor")
    history, minimum = _around(rng, 3, 2)
    history[-1] = minimum
    yield _free("a walk that arrives", ask, history, minimum, why="the last factor is 0")
    history, minimum = _around(rng, 3, 2)
    yield calls(
        "the input stays as it was", ask, history, minimum, compare=_slope,
        why="the arrays you are given still belong to the caller",
    )


def _around(rng, points, size):
    """Points at different distances from a minimum that is not at the origin; none is the minimum."""
    minimum = eighths(rng, size)
    return minimum + eighths(rng, points, size), minimum


@exercise(
    CHAPTER,
    "newton",
    points=2,
    title="Newton's method",
    defines=("newton",),
    hints=(
        "If the slope went on changing as fast as it does here, how far would it be to the place where it is zero?",
        "The way to go is the slope divided by the curvature, both asked at the place where you stand now. It is taken "
        "off the place.",
        "Begin a list with the start as a float. In each step look at the last place, append it minus slope over "
        "curvature, and return the list as an array in the end.",
    ),
)
def newton(code, rng):
    """Parabolas, curves that are none, hilltops, whole numbers at the start, one step and none."""
    ask = code.newton
    yield _free(
        "a parabola from 3, by hand", ask, Formula("x", lambda x: x), Formula("1", lambda x: 1), 3, steps=2, weight=0,
        why="3 - 3/1 is 0, and there it stays",
    )
    a, m = int(rng.integers(2, 6)), _place(rng)
    yield _free(
        "a random parabola", ask, Formula(f"{a}*(x - {m:g})", lambda x: a * (x - m)),
        Formula(f"{a}", lambda x: float(a)), m + _place(rng), steps=3, why="one step is enough for a parabola",
    )
    c = int(rng.integers(3, 9))
    slope, curvature = Formula(f"exp(x) - {c}", lambda x: np.exp(x) - c), Formula("exp(x)", np.exp)
    yield _free(
        "exp(x) minus a line", ask, slope, curvature, np.log(c) + float(rng.integers(3, 9)) / 8, steps=5, weight=2,
        why="the curvature is asked again at each place",
    )
    b = int(rng.integers(1, 5))
    slope = Formula(f"x**3 + {b}*x - {c}", lambda x: x**3 + b * x - c)
    curvature = Formula(f"3*x**2 + {b}", lambda x: 3 * x**2 + b)
    yield _free(
        "a whole number at the start", ask, slope, curvature, int(rng.integers(3, 7)), steps=4,
        why="the places between are no whole numbers",
    )
    yield _free(
        "a hilltop", ask, Formula(f"x**3 - {b}*x", lambda x: x**3 - b * x),
        Formula(f"3*x**2 - {b}", lambda x: 3 * x**2 - b), float(rng.integers(2, 12)) / 64, steps=3,
        why="where the curvature is negative, the step turns round by itself",
    )
    yield _free(
        "ten steps when nobody says how many", ask, slope, curvature, float(rng.integers(9, 17)) / 4,
        why="the default is 10 steps",
    )
    yield _free("no step", ask, slope, curvature, _place(rng), steps=0, why="the start alone, in an array")


@exercise(
    CHAPTER,
    "repaired_newton",
    points=2,
    title="Find the bug: Newton in many dimensions",
    defines=("repaired_newton",),
    hints=(
        "Which way does the printed sign walk? And for many weights: what should take the place of the division?",
        "You look for the step s for which hessian @ s equals the gradient. NumPy has a function in np.linalg that "
        "solves exactly such a system.",
        "Solve the system with the Hessian as its table and the gradient as its right-hand side, and take the solution "
        "off w. Make something new; do not change w itself.",
    ),
)
def repaired_newton(code, rng):
    """Tables with and without numbers beside the diagonal, of one to four rows, whole numbers, inputs left alone."""
    ask = code.repaired_newton
    yield _free(
        "a diagonal table, by hand", ask, np.array([3.0, 1.0]), np.array([2.0, 4.0]), np.diag([2.0, 8.0]), weight=0,
        why="3 - 2/2 is 2, and 1 - 4/8 is 0.5",
    )
    for name, size in (("two weights", 2), ("four weights", 4)):
        yield _free(
            name, ask, eighths(rng, size), eighths(rng, size), _symmetric(rng, size), weight=2,
            why="numbers beside the diagonal tie the weights together",
        )
    yield _free("a single weight", ask, eighths(rng, 1), eighths(rng, 1), _symmetric(rng, 1), why="w - g / h")
    yield _free(
        "a saddle", ask, eighths(rng, 2), eighths(rng, 2), _symmetric(rng, 2) * np.array([[1, 1], [1, -1]]),
        why="negative curvature in one direction",
    )
    yield _free(
        "whole numbers", ask, rng.integers(1, 9, size=3), rng.integers(1, 9, size=3),
        np.round(8 * _symmetric(rng, 3)).astype(int), why="the answer has fractions",
    )
    yield calls(
        "the input stays as it was", ask, eighths(rng, 3), eighths(rng, 3), _symmetric(rng, 3), compare=_slope,
        why="weights, gradient and Hessian still belong to the caller",
    )


def _symmetric(rng, size):
    """A symmetric table with a heavy diagonal, so that it can be inverted, and with no zero in it."""
    table = eighths(rng, size, size, most=8)
    table = (table + table.T) / 2 + np.where(table == -table.T, 0.25, 0.0)
    table[np.diag_indices(size)] = rng.integers(5, 9, size=size) * 1.0
    return table


def _net(rng, *rows, inputs=2, classes=3):
    """Weights, inputs of shape (*rows, inputs) and labels of shape rows (a whole number for a single sample)."""
    labels = rng.integers(classes, size=rows) if rows else int(rng.integers(classes))
    return eighths(rng, inputs, classes, most=12), eighths(rng, *rows, inputs, most=12), labels


def _net_cases(function, rng, compare):
    """What loss and gradient are both asked: one sample, batches, labels, one-hot targets, other widths."""
    W, x, label = _net(rng)
    yield _free("one sample", function, W, x, label, compare=compare, weight=2, why="the label is a whole number")
    W, x, label = _net(rng)
    yield _free(
        "one sample, its target one-hot", function, W, x, np.eye(3)[label], compare=compare,
        why="a one-hot target says the same as a label",
    )
    yield _free(
        "a batch of five", function, *_net(rng, 5), compare=compare, weight=2,
        why="the mean over the batch, not its sum",
    )
    W, x, labels = _net(rng, 4, inputs=3, classes=4)
    yield _free(
        "a batch, one-hot, of another width", function, W, x, np.eye(4)[labels], compare=compare,
        why="nothing is special about 2 and 3",
    )
    yield _free("a batch of one row", function, *_net(rng, 1), compare=compare, why="one row is a batch")
    W, x, labels = _net(rng, 3)
    yield _free(
        "whole numbers everywhere", function, np.round(2 * W).astype(int), np.sign(x).astype(int), labels,
        compare=compare, why="weights and inputs may be whole numbers",
    )
    W, x, labels = _net(rng, 3)
    x[0] = 400.0 * rng.integers(2, 5, size=2)
    W[:, 1] = 2.0 + eighths(rng, 2, most=2)
    W[:, [0, 2]] = eighths(rng, 2, 2, most=8)
    labels[0] = 1
    yield _free(
        "one loud sample in a batch", function, W, x, labels, compare=compare,
        why="scores in the thousands: the loss stays a number",
    )


@exercise(
    CHAPTER,
    "tiny_net_loss",
    points=1,
    title="The loss of a tiny network",
    defines=("tiny_net_loss",),
    hints=(
        "Which function turns scores into probabilities, and which turns probabilities into a loss? Both are imported.",
        "The scores are a matrix product of the inputs and the weights, in the order in which the shapes (N, D) and "
        "(D, C) fit together.",
        "First scores, then softmax of the scores, then cross_entropy of the probabilities and t. Return that number.",
    ),
)
def tiny_net_loss(code, rng):
    """One sample and batches, labels and one-hot targets, other widths, whole numbers, loud scores."""
    yield _free(
        "weights of zero, by hand", code.tiny_net_loss, np.zeros((2, 3)), np.array([0.6, 0.9]), 2, weight=0,
        why="every class gets a third, so the loss is log(3)",
    )
    yield from _net_cases(code.tiny_net_loss, rng, _slope)
    W, x, labels = _net(rng, 3)
    yield _free(
        "numbers of 32 bits", code.tiny_net_loss, W.astype(np.float32), x.astype(np.float32), labels,
        compare=close(rtol=1e-4, atol=1e-5), why="single precision is enough for a loss",
    )
    yield calls(
        "the input stays as it was", code.tiny_net_loss, *_net(rng, 2), compare=_slope,
        why="weights, inputs and labels still belong to the caller",
    )


@exercise(
    CHAPTER,
    "tiny_net_gradient",
    points=2,
    title="The gradient of a tiny network",
    defines=("tiny_net_gradient",),
    hints=(
        "You have a function that measures the gradient of any function of one array. Which array is it here?",
        "tiny_net_loss has three arguments. Make a small function of the weights alone, which calls it with the x and "
        "the t that you were given.",
        "Hand that small function to numerical_gradient, together with W, and return what comes back.",
    ),
)
def tiny_net_gradient(code, rng):
    """One sample and batches, labels and one-hot targets, other widths, whole numbers, loud scores."""
    compare = close(rtol=1e-5, atol=2e-6)
    yield _free(
        "weights of zero, by hand", code.tiny_net_gradient, np.zeros((2, 3)), np.array([1.0, 2.0]), 0, weight=0,
        compare=compare, why="x times (1/3 - 1, 1/3, 1/3)",
    )
    yield from _net_cases(code.tiny_net_gradient, rng, compare)
    yield calls(
        "the input stays as it was", code.tiny_net_gradient, *_net(rng, 2), compare=compare,
        why="weights, inputs and labels still belong to the caller",
    )
