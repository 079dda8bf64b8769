# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Chapter 4, part 3: Let the computer differentiate
#
# **You have written the backward pass of every layer by hand. Today you write it once, for every program.**
#
# In part 2 each layer came with two methods, and the second one was homework: somebody had to find the derivative,
# and somebody had to test it. A program that knows how to differentiate `+`, `*` and a handful of other small steps
# can do that for any calculation made of them. You build two such programs. The second is, in small, the engine
# under the large libraries of deep learning, and your own network learns on it.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | by hand, and by rules on formulas | 20 |
# | 2 | by measuring | 5 |
# | 3 | numbers that carry their slope | 20 |
# | 4 | one pass for each input | 10 |
# | 5 | a calculation that remembers itself | 20 |
# | 6 | backwards, in the right order | 25 |
# | | *a good place to stop for today* | |
# | 7 | find the bug | 10 |
# | 8 | the same with arrays | 25 |
# | 9 | a network learns on your engine | 15 |
# | 10 | why deep networks were hard | 10 |
# | 11 | a short cut for the gradient | 10 |
# | 12 | one question answered in words, and a summary | 10 |
#
# That makes three hours. **You need** the chain rule and graphs (part 1), and layers with `forward` and `backward`
# (part 2). The course lends tested versions of everything that you built there.

# %% tags=["claims"]
assert sum([20, 5, 20, 10, 20, 25, 10, 25, 15, 10, 10, 10]) == 180  # three hours

# %% tags=["setup"]
from time import perf_counter

import numpy as np

from nn101 import check, hint, plots, progress
from nn101.blas import one_thread
from nn101.chapter1 import relu, sigmoid
from nn101.chapter3 import numerical_gradient
from nn101.chapter4 import Affine, ReLU, Sigmoid
from nn101.data import moons

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. By hand, and by rules on formulas
#
# One small function goes with us through the whole notebook:
#
# $$f(x, y) = x^2 y + y + 2 \qquad\text{at}\qquad x = 3,\; y = 4$$
#
# **The first way: by hand.** Its value is $9 \cdot 4 + 4 + 2 = 42$. For the slope along $x$, hold $y$ still:
# $2xy = 24$. For the slope along $y$, hold $x$ still: $x^2 + 1 = 10$. That is exact and quick, and nobody wants to
# do it for a network of fifty layers.

# %%
def f(x, y):
    return x * x * y + y + 2


print("f(3, 4) =", f(3, 4), "  slopes:", 2 * 3 * 4, "and", 3 * 3 + 1)

# %% tags=["claims"]
assert f(3, 4) == 42 and 9 * 4 + 4 + 2 == 42 and 2 * 3 * 4 == 24 and 3**2 + 1 == 10

# %% tags=["figure"]
plots.graph(
    [
        {"id": "x", "value": 3}, {"id": "y", "value": 4}, {"id": "2", "value": 2},
        {"id": "square", "op": "*", "inputs": ["x", "x"], "value": 9},
        {"id": "product", "op": "*", "inputs": ["square", "y"], "value": 36},
        {"id": "rest", "op": "+", "inputs": ["y", "2"], "value": 6},
        {"id": "f", "op": "+", "inputs": ["product", "rest"], "value": 42, "label": "f"},
    ],
    title="Four small steps make f(3, 4) = 42",
)

# %% [markdown]
# **The second way: symbolic.** A formula can be data, too, and the rules of school can be applied to it by a
# program. We write a formula as a *number*, a *name*, or a tuple of a sign and two formulas:
#
# | formula | as data |
# |---|---|
# | $5$ | `5` |
# | $x$ | `"x"` |
# | $5 + x y$ | `("+", 5, ("*", "x", "y"))` |
#
# A program that works with such a formula treats the three kinds one by one. For a tuple it calls **itself** for
# the two parts. Here are two programs of that form: one works out the value, the other counts the entries.

# %%
def value_of(part, **known):
    """The value of a formula; known gives each name its number."""
    if isinstance(part, str):
        return known[part]
    if isinstance(part, tuple):
        sign, first, second = part
        u, v = value_of(first, **known), value_of(second, **known)
        return u + v if sign == "+" else u * v
    return part


def entries_in(part):
    """How many numbers, names and signs a formula is made of."""
    return 1 + entries_in(part[1]) + entries_in(part[2]) if isinstance(part, tuple) else 1


f_formula = ("+", ("*", ("*", "x", "x"), "y"), ("+", "y", 2))
print("value:", value_of(f_formula, x=3, y=4), "  entries:", entries_in(f_formula))

# %% tags=["claims"]
assert value_of(f_formula, x=3, y=4) == 42 and entries_in(f_formula) == 9

# %% [markdown]
# ### Exercise 1: `symbolic_slope`
#
# The rules, with a small stroke for "derivative by the given name": a number has derivative 0. The name itself
# has 1, and every other name 0. Of a sum: $(u + v)' = u' + v'$. Of a product: $(u v)' = u' v + u v'$.
#
# Do not simplify anything: `("*", 0, "x")` is a fine part of an answer. For $5 + x y$ and the name $x$ the plain
# rules give $0 + (1 \cdot y + x \cdot 0)$. Any formula with the right value is accepted.

# %% tags=["exercise:symbolic_slope"]
def symbolic_slope(formula, name):
    """The derivative of a formula by one name, as a formula.

    formula: a number, a name (str), or a tuple (sign, formula, formula) with the sign "+" or "*".
    name: the name by which to differentiate.
    Returns a formula of the same kind. It need not be simplified.

    Example: symbolic_slope(("*", "x", "x"), "x") gives ("+", ("*", 1, "x"), ("*", "x", 1)), which is x + x.
    """
    ### BEGIN SOLUTION
    if not isinstance(formula, tuple):
        return 1 if isinstance(formula, str) and formula == name else 0
    sign, u, v = formula
    u_slope, v_slope = symbolic_slope(u, name), symbolic_slope(v, name)
    if sign == "+":
        return ("+", u_slope, v_slope)
    return ("+", ("*", u_slope, v), ("*", u, v_slope))
    ### END SOLUTION

# %% tags=["check:symbolic_slope"]
check("symbolic_slope")

# %% [markdown]
# As always, `hint` gives a nudge, here or for any other exercise:

# %% tags=["figure"]
hint("symbolic_slope")

# %% tags=["figure"]
for name in ("x", "y"):
    slope = symbolic_slope(f_formula, name)
    print(f"by {name}: {value_of(slope, x=3, y=4)}, a formula of {entries_in(slope)} entries")
    print("   ", slope)

# %% tags=["claims"]
assert [value_of(symbolic_slope(f_formula, name), x=3, y=4) for name in "xy"] == [24, 10]
assert [entries_in(symbolic_slope(f_formula, name)) for name in "xy"] == [19, 19]

# %% [markdown]
# Right, and already long: 9 entries became 19. Programs reuse what they have worked out, and a formula cannot.
# Take a loop that runs `y = y * y` again and again. Each turn is **one** more multiplication for the program, but
# written out as a formula, everything doubles.
#
# **Predict, then run.** Ten turns are ten multiplications. How many entries will the formula have, and how many its
# derivative?

# %% tags=["figure"]
formula, turns, sizes, slope_sizes = "x", [], [], []
for turn in range(1, 11):
    formula = ("*", formula, formula)
    turns.append(turn)
    sizes.append(entries_in(formula))
    slope_sizes.append(entries_in(symbolic_slope(formula, "x")))
print("after ten turns:", f"{sizes[-1]:,} entries in the formula, {slope_sizes[-1]:,} in its derivative")
plots.measured(
    {
        "steps of the program": (turns, turns),
        "entries in the formula": (turns, sizes),
        "entries in its derivative": (turns, slope_sizes),
    },
    labels=("turns of the loop y = y * y", "how many"),
    log="y",
    title="The program gets one step longer, its formula twice as long",
)

# %% tags=["claims"]
assert sizes[-1] == 2**11 - 1 == 2047 and slope_sizes[-1] == 22_527

# %% [markdown]
# A formula of 2,047 entries, and a derivative of 22,527, for ten multiplications. A program is not a formula: it
# has loops, conditions, and names for intermediate results. That is what we want to differentiate.

# %% [markdown]
# ## 2. By measuring
#
# **The third way** is the one from chapter 3: nudge the input and look at the result. It works for *any* program.
# For a forward difference with the step $h = 10^{-5}$:
#
# **Predict, then run.** How many digits of 24 and 10 will be right? And how often is `f` called for both slopes
# together?

# %%
h = 0.00001
print("along x:", (f(3 + h, 4) - f(3, 4)) / h)
print("along y:", (f(3, 4 + h) - f(3, 4)) / h)

# %% tags=["claims"]
assert abs((f(3 + h, 4) - f(3, 4)) / h - 24.0000399998) < 1e-8
assert abs((f(3, 4 + h) - f(3, 4)) / h - 10.0000000003) < 1e-8

# %% tags=["figure"]
steps = 10.0 ** -np.arange(1, 14)
plots.slope_errors(
    steps,
    {
        "forward": [abs((f(3 + s, 4) - f(3, 4)) / s - 24) for s in steps],
        "central": [abs((f(3 + s, 4) - f(3 - s, 4)) / (2 * s) - 24) for s in steps],
    },
    title="Measured slopes are never exact: long steps miss, tiny steps drown in rounding",
)

# %% tags=["claims"]
_errors = [abs((f(3 + s, 4) - f(3, 4)) / s - 24) for s in (1e-1, 1e-3, 1e-5, 1e-13)]
assert np.allclose(_errors[:3], [0.4, 4e-3, 4e-5], rtol=0.01) and _errors[3] > 0.01
assert 1000 + 1 == 1001

# %% [markdown]
# About six digits for $x$. The forward difference shows the usual picture: with a long step it misses the curve,
# with a tiny one rounding takes over. (The central difference does so well at $h = 0.1$ because along $x$ our $f$
# is a parabola, and for parabolas it has no error but rounding.) Two slopes take three calls, and a thousand
# slopes take 1,001. So measuring is inexact and slow, but hardly anything can go wrong with it. It is the judge
# of all other ways, and will be again today.
#
# **What to remember**
#
# - By hand: exact, and too much work. Symbolic: exact, but formulas explode where programs do not.
# - Measured: works for everything, inexact, one more call for each input.

# %% [markdown]
# ## 3. Numbers that carry their slope
#
# **The fourth way** is *automatic differentiation*, and it comes in two modes. The first needs one idea: let every
# number travel together with its slope. Such a pair is a **dual number**, written $a + b\,\varepsilon$: $a$ is the
# value, $b$ is how fast the value changes when the input does. The one rule is $\varepsilon^2 = 0$: the square of
# something very small is too small to count. Multiply two of them out:
#
# $$(a + b\,\varepsilon)(c + d\,\varepsilon) = ac + (ad + bc)\,\varepsilon + bd\,\varepsilon^2
#   = ac + (ad + bc)\,\varepsilon$$
#
# The product rule came out by itself. Now start with $x = 3 + 1\varepsilon$ ("$x$ changes as fast as $x$") and
# $y = 4 + 0\varepsilon$ (held still), and work out $f$ as always:
#
# | step | value | slope |
# |---|---|---|
# | $x \cdot x$ | 9 | $3 \cdot 1 + 1 \cdot 3 = 6$ |
# | $x x \cdot y$ | 36 | $9 \cdot 0 + 6 \cdot 4 = 24$ |
# | $y + 2$ | 6 | 0 |
# | sum | 42 | 24 |
#
# No formula was derived, no step $h$ was chosen, and the 24 is exact. Other functions follow one pattern:
# $g(a + b\,\varepsilon) = g(a) + g'(a)\, b\,\varepsilon$. So $\exp$ gives $e^a + e^a b\,\varepsilon$, and $\log$ gives
# $\ln a + (b/a)\,\varepsilon$. For a quotient, school has $(u/v)' = (u'v - uv')/v^2$.

# %% tags=["claims"]
assert (3 * 1 + 1 * 3, 9 * 0 + 6 * 4) == (6, 24)

# %% [markdown]
# ### Exercise 2: `Dual`
#
# Python calls `a.__add__(b)` when it meets `a + b`, and looks for `__mul__`, `__sub__`, `__truediv__` and `__pow__`
# in the same way. Write the seven methods. `Dual.of(other)` makes a dual number of whatever comes: a plain number
# gets the slope 0. The lines at the end, for a plain number on the *left* as in `2 * x`, are ready.

# %% tags=["exercise:Dual"]
class Dual:
    """A number and its slope. Arithmetic with dual numbers works out both.

    x = Dual(3.0, 1.0); then (x * x).value is 9.0 and (x * x).slope is 6.0. Plain numbers may stand on either side.

    Example: Dual(2.0, 1.0) / Dual(4.0, 0.0) has value 0.5 and slope 0.25.
    """

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __repr__(self):
        return f"{self.value:g} + {self.slope:g}ε"

    @staticmethod
    def of(thing):
        """A dual number as it is; a plain number with slope 0."""
        return thing if isinstance(thing, Dual) else Dual(thing)

    def __add__(self, other):
        """self + other, a new Dual. other: Dual or number."""
        ### BEGIN SOLUTION
        other = Dual.of(other)
        return Dual(self.value + other.value, self.slope + other.slope)
        ### END SOLUTION

    def __sub__(self, other):
        """self - other, a new Dual. other: Dual or number."""
        ### BEGIN SOLUTION
        other = Dual.of(other)
        return Dual(self.value - other.value, self.slope - other.slope)
        ### END SOLUTION

    def __mul__(self, other):
        """self * other, a new Dual. other: Dual or number."""
        ### BEGIN SOLUTION
        other = Dual.of(other)
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)
        ### END SOLUTION

    def __truediv__(self, other):
        """self / other, a new Dual. other: Dual or number, not 0."""
        ### BEGIN SOLUTION
        other = Dual.of(other)
        share = self.value / other.value
        return Dual(share, (self.slope - share * other.slope) / other.value)
        ### END SOLUTION

    def __pow__(self, n):
        """self ** n, a new Dual. n: a plain number, not a Dual."""
        ### BEGIN SOLUTION
        return Dual(self.value**n, n * self.value ** (n - 1) * self.slope)
        ### END SOLUTION

    def exp(self):
        """e to the power of self, a new Dual."""
        ### BEGIN SOLUTION
        grown = np.exp(self.value)
        return Dual(grown, grown * self.slope)
        ### END SOLUTION

    def log(self):
        """The natural logarithm of self, a new Dual. The value is above 0."""
        ### BEGIN SOLUTION
        return Dual(np.log(self.value), self.slope / self.value)
        ### END SOLUTION

    # number + dual, and so on: Python asks the right-hand side when the left does not know what to do
    def __radd__(self, number):
        return Dual.of(number) + self

    def __rsub__(self, number):
        return Dual.of(number) - self

    def __rmul__(self, number):
        return Dual.of(number) * self

    def __rtruediv__(self, number):
        return Dual.of(number) / self

# %% tags=["check:Dual"]
check("Dual")

# %% [markdown]
# Now the same `f` as before, not a letter of it changed, works on dual numbers:

# %% tags=["figure"]
print("f(3 + ε, 4) =", f(Dual(3, 1), Dual(4, 0)))
print("f(3, 4 + ε) =", f(Dual(3, 0), Dual(4, 1)))

# %% tags=["claims"]
_along = [f(Dual(3, 1), Dual(4, 0)), f(Dual(3, 0), Dual(4, 1))]
assert [(dual.value, dual.slope) for dual in _along] == [(42, 24), (42, 10)]
assert repr(_along[0]) == "42 + 24ε"
_quotient = Dual(2.0, 1.0) / Dual(4.0, 0.0)
assert (_quotient.value, _quotient.slope) == (0.5, 0.25)

# %% [markdown]
# ### Exercise 3: `dual_slope`
#
# Put it in a function. One thing to think of: a function might not depend on its input at all, and then what comes
# back is a plain number, not a `Dual`.

# %% tags=["exercise:dual_slope"]
def dual_slope(g, x):
    """The slope of g at x, exact, in one call of g.

    g: a function of one number, written with + - * / **, .exp() and .log().  x: a number.
    Returns a number; 0 if g gives a plain number whatever its input is.

    Example: dual_slope(lambda x: x * x, 3.0) gives 6.0.
    """
    ### BEGIN SOLUTION
    return Dual.of(g(Dual(x, 1.0))).slope
    ### END SOLUTION

# %% tags=["check:dual_slope"]
check("dual_slope")

# %% [markdown]
# Since `g` may be any program, it may have loops and conditions. The function below takes Heron's way to a square
# root: guess, and improve the guess five times. There is no formula in sight, and still its slope comes out. For
# comparison, $(\sqrt{x})' = 1/(2\sqrt{x})$.
#
# **Predict, then run.** What is the slope at 4?

# %%
def heron(x):
    guess = 1.0
    for _ in range(5):
        guess = (guess + x / guess) / 2
    return guess


def wave(x):
    return (x * x * -0.5).exp() * (x * x - x * 2 + 0.5)

# %% tags=["figure"]
print("root and slope at 4:", heron(4.0), dual_slope(heron, 4.0))
plots.slopes(
    heron,
    lambda: {f"slope {dual_slope(heron, x):.3f} at {x:g}": (x, dual_slope(heron, x)) for x in (0.5, 2.0, 7.0)},
    x=(0.1, 9),
    labels=("x", "five turns of Heron's loop"),
    title="A loop that finds square roots, and the exact slopes of the loop",
)

# %% tags=["claims"]
assert abs(heron(4.0) - 2) < 1e-6 and abs(dual_slope(heron, 4.0) - 0.25) < 1e-4

# %% tags=["figure"]
places = np.linspace(-4, 4, 161)
plots.curves(
    {
        "g": lambda: (places, np.array([wave(Dual(x)).value for x in places])),
        "its slope": lambda: (places, np.array([dual_slope(wave, x) for x in places])),
    },
    labels=("x", "g(x) and g'(x)"),
    title="Where g has a hill or a valley, its slope from dual numbers crosses zero",
)

# %% [markdown]
# **What to remember**
#
# - A dual number is a value and its slope. Each operation works out both, with the rules of school.
# - This is **forward mode**: slopes travel along with the values. Exact, for every program made of known steps.

# %% [markdown]
# ## 4. One pass for each input
#
# `f` has two inputs and so two slopes. In one pass only one input can carry the slope 1, the others carry 0, and so
# two inputs take two passes.
#
# ### Exercise 4: `dual_gradient`
#
# Work out all slopes of a function of several numbers. It is called with one argument for each number: `g(x, y)`
# for two of them.

# %% tags=["exercise:dual_gradient"]
def dual_gradient(g, point):
    """The slopes of g at a point, one for each of its arguments.

    g: a function of n numbers, called as g(a, b, ...).  point: n numbers (list, tuple or array); it stays unchanged.
    Returns an array (n,) of floats.

    Example: for g(x, y) = x * x * y + y + 2, dual_gradient(g, [3.0, 4.0]) gives array([24., 10.]).
    """
    ### BEGIN SOLUTION
    slopes = np.zeros(len(point))
    for chosen in range(len(point)):
        carried = [Dual(number, float(place == chosen)) for place, number in enumerate(point)]
        slopes[chosen] = Dual.of(g(*carried)).slope
    return slopes
    ### END SOLUTION

# %% tags=["check:dual_gradient"]
check("dual_gradient")

# %% tags=["claims"]
assert dual_gradient(f, [3.0, 4.0]).tolist() == [24, 10]
assert dual_slope(lambda x: x * x, 3.0) == 6 and dual_slope(lambda x: 7, 3.0) == 0

# %% tags=["figure"]
def plain(point):
    return f(*point)


print("dual numbers:", dual_gradient(f, [3.0, 4.0]), "  measured:", numerical_gradient(plain, np.array([3.0, 4.0])))
across, up = np.linspace(-3, 3, 9), np.linspace(-3, 3, 9)


def tilted_bowl(x, y):
    return x * x + x * y + y * y


plots.gradient_arrows(
    tilted_bowl,
    across,
    up,
    lambda: np.moveaxis(np.array([[dual_gradient(tilted_bowl, [x, y]) for x in across] for y in up]), -1, 0),
    labels=("x", "y"),
    title="Gradients of a tilted bowl, from dual numbers: they point uphill",
)

# %% [markdown]
# A network with 39,760 parameters would need 39,760 passes for a single step of training. That is hardly better
# than measuring. The second mode turns this around.

# %% [markdown]
# ## 5. A calculation that remembers itself
#
# **Reverse mode** goes through the calculation twice. On the way forward it works out the values, and *remembers
# what was made of what*. On the way back it starts at the end, where the slope is 1, and asks for each step: how
# much of my gradient belongs to each of the numbers that I was made of? You did that in part 1 with pencil and
# paper. Now the numbers remember it themselves.
#
# A `Value` keeps:
#
# | attribute | what it is |
# |---|---|
# | `data` | the number |
# | `parents` | the Values that it was made of, a tuple; empty for an input |
# | `slopes` | its **local slopes**: how fast `data` changes with each parent, one number for each |
# | `op` | which step made it, for the picture |
# | `grad` | how fast the *final result* changes with this number; `None` until somebody has worked it out |
# | `label` | a name for the picture |
#
# The local slopes are known at once, on the way forward. For $a \cdot b$ they are $b$ and $a$. So `3 * 4` becomes a
# Value with data 12, parents (the 3, the 4) and slopes (4, 3). For $a + b$ the slopes are 1 and 1, whatever the
# numbers are. For $a/b$ they are $1/b$ and $-a/b^2$.
#
# ### Exercise 5: `Value`
#
# Eight steps, one new `Value` each. The constructor wants them in this order: data, parents, slopes, op. The
# parents stand in the order in which they are written, so for `a - b` first a, then b.

# %% tags=["exercise:Value"]
class Value:
    """A number that remembers how it was made. Every operation makes one new Value.

    Example: a = Value(3.0); b = Value(4.0); c = a * b. Then c.data is 12.0, c.parents is (a, b), c.slopes is
    (4.0, 3.0) and c.op is "*".
    """

    def __init__(self, data, parents=(), slopes=(), op="", label=""):
        self.data, self.parents, self.slopes, self.op, self.label = data, parents, slopes, op, label
        self.grad = None  # not known yet

    def __repr__(self):
        return f"Value({self.data:g}, grad={self.grad})"

    @staticmethod
    def of(thing):
        """A Value as it is; a plain number as a new Value."""
        return thing if isinstance(thing, Value) else Value(thing, label=f"{thing:g}")

    @property
    def back(self):
        """What this step hands back to each parent: local slope times its own grad. None while that is unknown."""
        return None if self.grad is None else tuple(slope * self.grad for slope in self.slopes)

    def __add__(self, other):
        """self + other, op "+". other: Value or number."""
        ### BEGIN SOLUTION
        other = Value.of(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")
        ### END SOLUTION

    def __sub__(self, other):
        """self - other, op "-". other: Value or number."""
        ### BEGIN SOLUTION
        other = Value.of(other)
        return Value(self.data - other.data, (self, other), (1.0, -1.0), "-")
        ### END SOLUTION

    def __mul__(self, other):
        """self * other, op "*". other: Value or number."""
        ### BEGIN SOLUTION
        other = Value.of(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")
        ### END SOLUTION

    def __truediv__(self, other):
        """self / other, op "/". other: Value or number, not 0."""
        ### BEGIN SOLUTION
        other = Value.of(other)
        share = self.data / other.data
        return Value(share, (self, other), (1 / other.data, -share / other.data), "/")
        ### END SOLUTION

    def __pow__(self, n):
        """self ** n, op "^2" for n = 2 and so on. n: a plain number; the only parent is self."""
        ### BEGIN SOLUTION
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),), f"^{n:g}")
        ### END SOLUTION

    def exp(self):
        """e to the power of self, op "exp"."""
        ### BEGIN SOLUTION
        grown = np.exp(self.data)
        return Value(grown, (self,), (grown,), "exp")
        ### END SOLUTION

    def log(self):
        """The natural logarithm of self, op "log". The data is above 0."""
        ### BEGIN SOLUTION
        return Value(np.log(self.data), (self,), (1 / self.data,), "log")
        ### END SOLUTION

    def relu(self):
        """self if it is above 0, else 0; op "relu". The local slope is 1 above 0, otherwise 0 (at 0 too)."""
        ### BEGIN SOLUTION
        alive = float(self.data > 0)
        return Value(self.data * alive, (self,), (alive,), "relu")
        ### END SOLUTION

    # number + value, and so on
    def __radd__(self, number):
        return Value.of(number) + self

    def __rsub__(self, number):
        return Value.of(number) - self

    def __rmul__(self, number):
        return Value.of(number) * self

    def __rtruediv__(self, number):
        return Value.of(number) / self

# %% tags=["check:Value"]
check("Value")

# %% [markdown]
# `plots.graph` draws whatever you build of Values: the value of each step above its wire. Our `f` again, unchanged:

# %% tags=["figure"]
def our_example():
    """f(3, 4) on Values; the last one is returned, and it knows all others."""
    end = f(Value(3.0, label="x"), Value(4.0, label="y"))
    end.label = "f"
    return end


plots.graph(our_example, title="The calculation has drawn itself: f(3, 4) = 42")

# %% tags=["claims"]
_end = our_example()
assert _end.data == 42 and _end.op == "+" and _end.parents[1].data == 2
_product = Value(3.0) * Value(4.0)
assert _product.data == 12 and _product.slopes == (4, 3)

# %% [markdown]
# Python reads `x * x * y + y + 2` from left to right: first `+ y`, then `+ 2`. The picture shows what the machine
# really did, and that differs a little from the graph at the beginning. The result and its slopes are the same.
#
# Now build one of your own: change the line in the middle to any expression you like, and run the cell.

# %% tags=["figure"]
def my_expression():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    result = (a * b + 10) / a.exp()  # <- yours
    result.label = "result"
    return result


plots.graph(my_expression)

# %% [markdown]
# ## 6. Backwards, in the right order
#
# On the way back every step hands each parent its share: *local slope times own gradient*. That is the property
# `back`, ready in your class. Two things have to be right.
#
# **Shares add up.** A number that is used twice gets two shares, and its gradient is their sum. In $f$, the 4 is
# used in the product (share 9) and in the sum (share 1): together 10.
#
# **Nobody may go too early.** A step may hand back only when its own gradient is complete, that is, after *all*
# steps that use it have handed back. Walk through the steps in the opposite order of their making, and this is
# so.
#
# Here are the numbers of $f$ from the end to the beginning:
#
# | step | value | gradient |
# |---|---|---|
# | $f$ | 42 | 1 |
# | $x x y + y$ | 40 | 1 |
# | $x x y$ | 36 | 1 |
# | $x x$ | 9 | $1 \cdot 4 = 4$ |
# | $y$ | 4 | $9 + 1 = 10$ |
# | $x$ | 3 | $4 \cdot 3 + 4 \cdot 3 = 24$ |
#
# ### Exercise 6: `topological_order`
#
# First the order. From the last Value alone, list everything that it depends on, so that **each one stands after
# its parents** and each stands there once. Such an order is called *topological*. There are often several; any
# will do.
#
# An idea that works: to *visit* a node, first visit its parents, then put the node itself on the list. A node
# that was visited before is left out. Two Values with equal numbers are still two Values: ask whether you have
# seen *this object*, with `id(node)`, and not whether its number is known.

# %% tags=["exercise:topological_order"]
def topological_order(end):
    """All nodes that end depends on, and end itself, each one after its parents.

    end: a node; every node has a tuple .parents of nodes, empty for an input.
    Returns a list of nodes. Each stands in it exactly once; end is the last.

    Example: a = Value(3.0); b = a * a; c = b + a. topological_order(c) gives [a, b, c].
    """
    ### BEGIN SOLUTION
    order, met = [], set()

    def visit(node):
        if id(node) in met:
            return
        met.add(id(node))
        for parent in node.parents:
            visit(parent)
        order.append(node)

    visit(end)
    return order
    ### END SOLUTION

# %% tags=["check:topological_order"]
check("topological_order")

# %% tags=["figure"]
print("in order:", *(f"{node.op or node.label} {node.data:g}," for node in topological_order(our_example())))

# %% tags=["claims"]
_a = Value(3.0)
_b = _a * _a
_c = _b + _a
assert [node is other for node, other in zip(topological_order(_c), [_a, _b, _c], strict=True)] == [True] * 3
assert [node.data for node in topological_order(our_example())] == [3, 9, 4, 36, 40, 2, 42]

# %% [markdown]
# ### Exercise 7: `backpropagate`
#
# Now the way back, in four steps: put the nodes in order; set every `grad` to zero, so that a second call begins
# anew; set the `grad` of the end to 1; go through the nodes from the last to the first and add to the `grad` of
# each parent what `back` holds for it.
#
# In section 8 the nodes will hold arrays, and the same function should serve them. So write zero as an array of the
# shape of `data`, for instance with `np.zeros_like(node.data, dtype=float)`, which is fine for a single number too.
# And never change in place what a node hands back: two parents may have been given the same array.

# %% tags=["exercise:backpropagate"]
def backpropagate(end):
    """Work out .grad for every node that end depends on, and for end itself. Returns nothing.

    end: a node. Each node has .data (a number or an array), .parents (a tuple) and, once its .grad is known,
    .back: what it hands back to each parent, in the order of .parents. Old .grad do not count.

    Example: a = Value(3.0); b = a * a; after backpropagate(b) a.grad is 6.0 and b.grad is 1.0.
    """
    ### BEGIN SOLUTION
    order = topological_order(end)
    for node in order:
        node.grad = np.zeros_like(node.data, dtype=float)
    end.grad = np.ones_like(end.data, dtype=float)
    for node in reversed(order):
        for parent, share in zip(node.parents, node.back, strict=True):
            parent.grad = parent.grad + share
    ### END SOLUTION

# %% tags=["check:backpropagate"]
check("backpropagate")

# %% tags=["figure"]
def with_gradients(build):
    """The end of a calculation, with all gradients worked out."""
    end = build()
    backpropagate(end)
    return end


plots.graph(
    lambda: with_gradients(our_example), title="One walk back finds both slopes: 24 along x and 10 along y"
)

# %% tags=["claims"]
_end = with_gradients(our_example)
_grads = {node.label or node.op + f"{node.data:g}": float(node.grad) for node in topological_order(_end)}
assert _grads == {"x": 24, "*9": 4, "y": 10, "*36": 1, "+40": 1, "2": 1, "f": 1}

# %% [markdown]
# Follow the lower numbers from the right to the left. At the dots, where a number is used more than once, you see
# the single shares and then their sum.
#
# The next one is a neuron with two inputs, a ReLU, and a squared error. **Predict, then run:** its sum is
# $0.5 \cdot 1 + (-1) \cdot 2 + 3 = 1.5$ and the target is 1. What are the slopes of the error along the three
# parameters? Then change the bias to 1 and run again. What happened?

# %% tags=["figure"]
def neuron(bias=3.0):
    w1, w2, b = Value(0.5, label="w1"), Value(-1.0, label="w2"), Value(bias, label="b")
    x1, x2 = Value(1.0, label="x1"), Value(2.0, label="x2")
    error = ((w1 * x1 + w2 * x2 + b).relu() - 1) ** 2
    error.label = "error"
    return error


plots.graph(lambda: with_gradients(neuron), title="A neuron and its error: the slopes of w1, w2 and b are 1, 2 and 1")

# %% tags=["claims"]
_slopes = {node.label: float(node.grad) for node in topological_order(with_gradients(neuron)) if node.label}
assert [_slopes[name] for name in ("w1", "w2", "b")] == [1, 2, 1]
assert 0.5 * 1 - 1 * 2 + 3 == 1.5 and with_gradients(neuron).data == 0.25
_slopes = {node.label: node.grad for node in topological_order(with_gradients(lambda: neuron(1.0))) if node.label}
assert [_slopes[name] for name in ("w1", "w2", "b")] == [0, 0, 0]

# %% [markdown]
# With the bias at 1 the sum is negative, ReLU gives 0, and its local slope is 0: nothing comes back through it,
# and all three slopes are 0. Such a neuron does not learn from this sample.
#
# ### What one walk back is worth
#
# A function of $n$ numbers: measuring takes $2n$ calls, dual numbers take $n$ passes, reverse mode takes one pass
# forward and one back, **however many inputs there are**.
#
# **Predict, then run.** Here $n$ goes from 5 to 160. How will the three times grow?

# %%
def pairs_of(*numbers):
    """A sum with one product for each number and its neighbour."""
    total = 0.0
    for left, right in zip(numbers, numbers[1:], strict=False):
        total = total + left * right
    return total

# %% tags=["figure"]
def reverse_gradient(g, point):
    numbers = [Value(float(number)) for number in point]
    backpropagate(g(*numbers))
    return np.array([number.grad for number in numbers])


def shortest(work, times=3):
    took = []
    for _ in range(times):
        start = perf_counter()
        work()
        took.append(perf_counter() - start)
    return min(took) * 1000


counts = [5, 10, 20, 40, 80, 160]
times = {"measured": [], "dual numbers": [], "reverse mode": []}
for n in counts:
    point = np.linspace(-1, 1, n)
    assert np.allclose(reverse_gradient(pairs_of, point), dual_gradient(pairs_of, point))
    times["measured"].append(shortest(lambda point=point: numerical_gradient(lambda x: pairs_of(*x), point)))
    times["dual numbers"].append(shortest(lambda point=point: dual_gradient(pairs_of, point)))
    times["reverse mode"].append(shortest(lambda point=point: reverse_gradient(pairs_of, point)))
plots.measured(
    {name: (counts, row) for name, row in times.items()},
    labels=("number of inputs", "milliseconds for all slopes"),
    log="xy",
    title="Reverse mode needs one walk back for all inputs; the others need one for each",
)

# %% tags=["claims"]
assert times["reverse mode"][-1] < times["dual numbers"][-1] / 4
_point = np.array([1.0, 2.0, 5.0])
assert np.allclose(reverse_gradient(pairs_of, _point), [2, 6, 2])

# %% [markdown]
# Twice as many inputs make the function itself twice as long. So reverse mode takes twice the time, and the other
# two take *four* times as long. For a network the difference decides: one loss, and thousands or millions of
# parameters.
#
# Forward mode has its place where it is the other way round: few inputs and many results. And reverse mode has a
# price: it must keep every intermediate value until the way back is done.
#
# **What to remember**
#
# - Forward: work out values, remember parents and local slopes. Back: gradients times local slopes, added up.
# - The order must be topological, so that each gradient is complete before it is handed on.
# - One walk back gives the slopes of *one* result along *all* inputs.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 7. Find the bug
#
# A classmate thinks that no order is needed. This function hands on to the parents at once, by calling itself:

# %%
def broken_backward(node, arriving=1.0):
    node.grad = arriving if node.grad is None else node.grad + arriving
    for earlier, slope in zip(node.parents, node.slopes, strict=True):
        broken_backward(earlier, slope * node.grad)

# %% [markdown]
# It was tested with $x \cdot x \cdot y + y + 2$, and the slopes were 24 and 10. Then came $(x + 1)^2$, written as
# `a * a` with `a = x + 1`, at $x = 2$. By hand: $2 (x + 1) = 6$.
#
# **Predict, then run.** What does the classmate's function say?

# %% tags=["figure"]
def shared_step():
    x = Value(2.0, label="x")
    a = x + 1
    a.label = "a"
    end = a * a
    end.label = "square"
    return x, end


x, end = shared_step()
broken_backward(end)
print("the classmate's slope:", x.grad, "  yours:", end="  ")
x, end = shared_step()
backpropagate(end)
print(x.grad)
plots.graph(lambda: with_gradients(lambda: shared_step()[1]), title="The right answer is 6: a is used twice, x once")

# %% tags=["claims"]
_x, _end = shared_step()
broken_backward(_end)
assert _x.grad == 9
_x, _end = shared_step()
backpropagate(_end)
assert _x.grad == 6
_x = Value(3.0)
broken_backward(f(_x, Value(4.0)))
assert _x.grad == 24

# %% [markdown]
# It says 9. Go through it with a pencil: which numbers arrive at `a`, what is `a.grad` after the first and after
# the second, and what is handed on to `x` each time? And why did nobody notice with $f$?
#
# ### Exercise 8: `repaired_backward`
#
# Write a version that is right. You may keep the recursion and change what is handed on, or use the order of
# exercise 6. One more thing was wrong: when `broken_backward` is called a second time, the old gradients are still
# there. Yours begins anew each time.

# %% tags=["exercise:repaired_backward"]
def repaired_backward(end):
    """Work out .grad for every node that end depends on; end itself gets 1. Returns nothing.

    end: a node. Each node has .data (a number), .parents and .slopes (a local slope for each parent) and .grad,
    which may be None or hold an old number: neither counts.

    Example: x = Value(2.0); a = x + 1; after repaired_backward(a * a) x.grad is 6.0 and a.grad is 6.0.
    """
    ### BEGIN SOLUTION
    def forget(node):
        node.grad = 0.0
        for parent in node.parents:
            forget(parent)

    def receive(node, share):
        node.grad = node.grad + share  # what has come so far is kept, but only the new share travels on
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            receive(parent, slope * share)

    forget(end)
    receive(end, 1.0)
    ### END SOLUTION

# %% tags=["check:repaired_backward"]
check("repaired_backward")

# %% tags=["claims"]
_x, _end = shared_step()
repaired_backward(_end)
repaired_backward(_end)
assert _x.grad == 6 and _end.parents[0].grad == 6

# %% [markdown]
# With $f$ nobody noticed, because there only inputs are used twice, and an input hands nothing on. A test that
# has no inner step with two users cannot see this bug.
#
# Handing on only what has just arrived is right, too: it sums over all **paths** from the end to the input. But
# the number of paths can explode. With `y = y * y`, ten turns of the loop make $2^{10} = 1{,}024$ paths and only
# 10 steps. In the right order each step hands back once. That is the whole difference between a clever and a
# hopeless way back.

# %% tags=["claims"]
def _paths(turns):
    return 1 if turns == 0 else 2 * _paths(turns - 1)


assert _paths(10) == 1024

# %% [markdown]
# ## 8. The same with arrays
#
# A `Value` holds one number, and a layer of 50 neurons with 100 samples would make hundreds of thousands of them.
# So let a node hold a whole **array**. The rules are those you know from part 2: with $G$ for the gradient of the
# result of a step,
#
# | step | handed back |
# |---|---|
# | `A + B` | $G$ and $G$ |
# | `A * B` | $G \cdot B$ and $G \cdot A$, number by number |
# | `A @ B` | $G B^T$ and $A^T G$ |
# | `A.relu()` | $G$ where $A$ is above 0, else 0 |
# | `A.sum()` | $G$, one number, for every entry of $A$ |
#
# One thing is new. NumPy **broadcasts**: in `scores + b` with shapes (100, 3) and (3,), the three biases are used
# for all hundred rows. What comes back has shape (100, 3), but the gradient of `b` must have shape (3,), like
# `b`. Each bias was used a hundred times, and shares add up: sum over the rows.
#
# A small case: `b = [10, 20]` was added to three rows, and the gradient that arrives is
#
# $$G = \begin{pmatrix}1 & 2\\ 3 & 4\\ 5 & 6\end{pmatrix}$$
#
# Then `b` gets $(1 + 3 + 5,\; 2 + 4 + 6) = (9, 12)$. If `b` had shape (1, 2), the answer would be the same
# numbers in shape (1, 2). And a column of shape (3, 1) would get the sums of the rows: 3, 7 and 11.
#
# ### Exercise 9: `unbroadcast`
#
# NumPy does two things when it broadcasts: it puts missing axes **in front**, and it stretches axes of length
# **1**. Undo both by summing.

# %% tags=["exercise:unbroadcast"]
def unbroadcast(grad, shape):
    """The gradient of an array that was broadcast: grad, summed over every axis that broadcasting made or stretched.

    grad: array, of the shape after broadcasting.  shape: tuple, the shape before; () for a single number.
    Returns an array of this shape. If nothing was broadcast, the numbers of grad as they are.

    Example: unbroadcast(np.array([[1, 2], [3, 4], [5, 6]]), (2,)) gives array([ 9, 12]);
    for the shape (3, 1) it gives array([[ 3], [ 7], [11]]).
    """
    ### BEGIN SOLUTION
    grad = np.asarray(grad)
    added = tuple(range(grad.ndim - len(shape)))
    grad = grad.sum(axis=added)
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return grad.sum(axis=stretched, keepdims=True)
    ### END SOLUTION

# %% tags=["check:unbroadcast"]
check("unbroadcast")

# %% tags=["claims"]
_G = np.array([[1, 2], [3, 4], [5, 6]])
assert unbroadcast(_G, (2,)).tolist() == [9, 12] and unbroadcast(_G, (1, 2)).tolist() == [[9, 12]]
assert unbroadcast(_G, (3, 1)).tolist() == [[3], [7], [11]] and unbroadcast(_G, ()) == 21

# %% [markdown]
# ### Exercise 10: `Tensor`
#
# A node with an array is usually called a *tensor*. In place of local slopes it keeps a **rule**: a function that
# gets the gradient $G$ of its own array and returns a tuple with what goes to each parent. For `A + B` that is
# `lambda G: (G, G)`. The property `back`, ready in the class, calls the rule and undoes all broadcasting with your
# `unbroadcast`. So your rules need not think of it.

# %% tags=["exercise:Tensor"]
class Tensor:
    """An array that remembers how it was made. Every operation makes one new Tensor.

    Example: A = Tensor([[1.0, 2.0]]); B = Tensor([[3.0], [4.0]]); C = A @ B. Then C.data is [[11.]]. When C.grad is
    [[1.]], C.back holds [[3., 4.]], for A, and [[1.], [2.]], for B.
    """

    __array_ufunc__ = None  # with an array on the left, NumPy leaves the work to this class

    def __init__(self, data, parents=(), rule=None, op="", label=""):
        self.data = np.asarray(data, dtype=float)  # a float64 array is kept, not copied
        self.parents, self.rule, self.op, self.label = parents, rule, op, label
        self.grad = None  # not known yet

    @staticmethod
    def of(thing):
        """A Tensor as it is; a number or an array as a new Tensor."""
        return thing if isinstance(thing, Tensor) else Tensor(thing)

    @property
    def back(self):
        """What this step hands back to each parent, in the parent's shape. None while its own grad is unknown."""
        if self.grad is None or not self.parents:
            return None if self.grad is None else ()
        shares = self.rule(self.grad)
        return tuple(unbroadcast(share, node.data.shape) for share, node in zip(shares, self.parents, strict=True))

    def __add__(self, other):
        """self + other, op "+". other: Tensor, array or number; shapes are broadcast as in NumPy."""
        ### BEGIN SOLUTION
        other = Tensor.of(other)
        return Tensor(self.data + other.data, (self, other), lambda G: (G, G), "+")
        ### END SOLUTION

    def __mul__(self, other):
        """self * other, number by number, op "*". other: Tensor, array or number; broadcast as in NumPy."""
        ### BEGIN SOLUTION
        other = Tensor.of(other)
        return Tensor(self.data * other.data, (self, other), lambda G: (G * other.data, G * self.data), "*")
        ### END SOLUTION

    def __matmul__(self, other):
        """self @ other for two matrices (N, D) and (D, H), op "@". other: Tensor or array."""
        ### BEGIN SOLUTION
        other = Tensor.of(other)
        return Tensor(self.data @ other.data, (self, other), lambda G: (G @ other.data.T, self.data.T @ G), "@")
        ### END SOLUTION

    def relu(self):
        """0 in place of what is not above 0, op "relu". There the slope is 0."""
        ### BEGIN SOLUTION
        alive = self.data > 0
        return Tensor(self.data * alive, (self,), lambda G: (G * alive,), "relu")
        ### END SOLUTION

    def sum(self):
        """The sum of all entries, a Tensor of shape (), op "sum"."""
        ### BEGIN SOLUTION
        return Tensor(self.data.sum(), (self,), lambda G: (G * np.ones_like(self.data),), "sum")
        ### END SOLUTION

    # made of the steps above
    def __sub__(self, other):
        return self + Tensor.of(other) * -1.0

    def __radd__(self, array):
        return Tensor.of(array) + self

    def __rmul__(self, array):
        return Tensor.of(array) * self

    def __rmatmul__(self, array):
        return Tensor.of(array) @ self

# %% tags=["check:Tensor"]
check("Tensor")

# %% [markdown]
# `topological_order` and `backpropagate` need no change at all: a Tensor has `parents` and `back`, like a Value.
# Here is one layer with its squared error for four samples. **Predict, then run:** which shapes will stand below
# the wires?

# %% tags=["figure"]
rng = np.random.default_rng(0)
four_rows, four_targets = rng.normal(size=(4, 2)), rng.normal(size=(4, 3))


def one_layer():
    W, b = Tensor(np.eye(2, 3), label="W"), Tensor(np.zeros(3), label="b")
    miss = (Tensor(four_rows, label="X") @ W + b).relu() + Tensor(-four_targets, label="-t")
    miss.label = "miss"
    loss = (miss * miss).sum()
    loss.label = "loss"
    return loss


plots.graph(
    lambda: with_gradients(one_layer),
    title="A layer on arrays: every gradient has the shape of its value, b too",
)

# %% tags=["claims"]
for _node in topological_order(with_gradients(one_layer)):
    assert np.shape(_node.grad) == _node.data.shape
assert {node.label: node.grad.shape for node in topological_order(with_gradients(one_layer))}["b"] == (3,)

# %% [markdown]
# At `b` four rows of gradients were summed into one. `miss` is used twice in `miss * miss`, and its two shares
# are added: that is where the factor 2 of a squared error comes from.
#
# Trust, but measure. The same gradients, and those of chapter 3:

# %% tags=["figure"]
def layer_loss(weights, bias):
    miss = (Tensor(four_rows) @ weights + bias).relu() - four_targets
    return (miss * miss).sum()


W, b = Tensor(rng.normal(size=(2, 3))), Tensor(rng.normal(size=3))
backpropagate(layer_loss(W, b))
for name, node in {"W": W, "b": b}.items():
    judged = numerical_gradient(lambda _: float(layer_loss(W, b).data), node.data)
    print(f"{name}: largest difference {np.abs(judged - node.grad).max():.1e}")

# %% tags=["claims"]
for _node in (W, b):
    assert np.allclose(numerical_gradient(lambda _: float(layer_loss(W, b).data), _node.data), _node.grad, atol=1e-6)

# %% [markdown]
# **What to remember**
#
# - A node may hold an array. Its rule says what goes back to each parent.
# - A gradient has the shape of its array. What broadcasting copied, the way back sums.

# %% [markdown]
# ## 9. A network learns on your engine
#
# You need no backward pass for a network any more. Write down the forward pass with Tensors, ask for the loss,
# and call `backpropagate`. When the network changes, nothing else has to.
#
# The task is the two moons of chapter 3. One output neuron should say −1 for one moon and +1 for the other; the
# loss is the mean of the squared misses:
#
# $$\text{scores} = \text{relu}(X W_1 + b_1)\, W_2 + b_2 \qquad\qquad
#   \text{loss} = \frac{1}{N} \sum (\text{scores} - t)^2$$
#
# ### Exercise 11: `fit_tensors`
#
# In every step: make Tensors of the four arrays, write down the loss, call `backpropagate`, and move each array a
# little against its gradient, in place. The graph is built **anew in every step**, for the numbers have changed.
#
# Divide the sum by $N$, the number of rows, and keep a history of the loss, as in chapter 3: before the first
# step and after every step. A small case to check: all parameters 0 and targets −1 and +1 make a loss of 1.

# %% tags=["exercise:fit_tensors"]
def fit_tensors(params, X, t, lr=0.1, steps=100):
    """Gradient descent for a two-layer ReLU network with mean squared error, on Tensor and backpropagate.

    params: dict of float64 arrays W1 (D, H), b1 (H,), W2 (H, K), b2 (K,). They are changed in place.
    X: array (N, D).  t: array (N, K), the targets.  Both stay unchanged.
    lr: learning rate.  steps: how many steps (0 or more), each with all rows.
    Returns a list of steps + 1 losses (floats): before the first step and after every step. The loss is the sum of
    all squared misses divided by N.

    Example: if all params are 0, X has 2 rows and t is [[-1.0], [1.0]], the history of steps=0 is [1.0].
    """
    ### BEGIN SOLUTION
    history = []
    for step in range(steps + 1):
        nodes = {name: Tensor(values) for name, values in params.items()}
        hidden = (Tensor(X) @ nodes["W1"] + nodes["b1"]).relu()
        miss = hidden @ nodes["W2"] + nodes["b2"] - t
        loss = (miss * miss).sum() * (1 / len(X))
        history.append(float(loss.data))
        if step < steps:
            backpropagate(loss)
            for name, node in nodes.items():
                params[name] -= lr * node.grad
    return history
    ### END SOLUTION

# %% tags=["check:fit_tensors"]
check("fit_tensors")

# %% tags=["claims"]
_zeros = {"W1": np.zeros((2, 3)), "b1": np.zeros(3), "W2": np.zeros((3, 1)), "b2": np.zeros(1)}
assert fit_tensors(_zeros, np.ones((2, 2)), np.array([[-1.0], [1.0]]), steps=0) == [1.0]

# %% [markdown]
# **Predict, then run.** A network (2, 16, 1), 300 points, 600 steps with all of them. How many seconds, on an
# engine that you wrote yourself?

# %% tags=["figure"]
from tqdm.auto import tqdm

X_moons, y_moons = moons(300, noise=0.12, seed=1, dtype=np.float64)
targets = 2.0 * y_moons[:, np.newaxis] - 1  # -1 for the upper moon, +1 for the lower


def moon_network(seed):
    rng = np.random.default_rng(seed)
    return {"W1": rng.normal(size=(2, 16)), "b1": np.zeros(16), "W2": 0.3 * rng.normal(size=(16, 1)), "b2": np.zeros(1)}


def classes_of(params):
    """A function that gives each point its class, for a picture."""
    def classify(points):
        hidden = np.maximum(points @ params["W1"] + params["b1"], 0)
        return ((hidden @ params["W2"] + params["b2"])[:, 0] > 0).astype(int)

    return classify


moon_params, moon_history, stages, began = moon_network(0), [], {}, perf_counter()
with one_thread():
    for steps in tqdm([0, 20, 180, 400], desc="training"):
        moon_history += fit_tensors(moon_params, X_moons, targets, lr=0.15, steps=steps)[bool(moon_history):]
        stages[f"after {len(moon_history) - 1} steps"] = {name: values.copy() for name, values in moon_params.items()}
print(f"{len(moon_history) - 1} steps in {perf_counter() - began:.1f} seconds, the last loss is {moon_history[-1]:.3f}")
plots.curves(
    {"loss": (np.arange(601), moon_history)},
    labels=("steps", "loss"),
    log="y",
    title="Your engine trains a network: the loss falls from 1.55 to 0.07",
)

# %% tags=["figure"]
plots.decision_stages(
    lambda: {when: classes_of(params) for when, params in stages.items()} or fit_tensors(moon_params, X_moons, targets),
    X_moons,
    y_moons,
    names=("upper moon", "lower moon"),
    title="From a random border to one that follows both moons",
)

# %% tags=["claims"]
_right = [int((classes_of(params)(X_moons) == y_moons).sum()) for params in stages.values()]
assert _right[0] < 200 and 250 < _right[1] < 280 and 280 < _right[2] < 295 and _right[3] == 300
assert round(moon_history[0], 2) == 1.55 and 0.06 < moon_history[-1] < 0.09 and len(moon_history) == 601

# %% [markdown]
# The loss falls from 1.55 to about 0.07, and in the end all 300 points are on the right side. It takes a second
# or less, because NumPy does the work and the engine only keeps the books: about a dozen nodes for each step,
# however many samples there are. Nobody wrote a backward pass for this network.
#
# **What to remember**
#
# - With an engine below, a network is its forward pass. The backward pass comes for free.
# - The graph belongs to one pass: it is made in each step and thrown away after it.

# %% [markdown]
# ## 10. Why deep networks were hard
#
# On the way back the gradient is multiplied at each layer by the slope of its activation. For sigmoid that is
# $y(1 - y)$, at most 0.25, and 0.25 only in the middle. So with many layers the first ones get next to nothing,
# before the weights are even looked at.

# %% tags=["figure"]
plots.activations(
    {"sigmoid": sigmoid, "ReLU": relu},
    derivative=True,
    title="The slope of sigmoid is never above 0.25, that of ReLU is 0 or 1",
)

# %% tags=["claims"]
_x = np.linspace(-5, 5, 1001)
assert (sigmoid(_x) * (1 - sigmoid(_x))).max() == 0.25 == sigmoid(0.0) * (1 - sigmoid(0.0))

# %% [markdown]
# **Predict, then run.** What is left of a gradient of 1 after 5, 10, 15 and 20 sigmoids, in the best case?

# %%
for layers in (5, 10, 15, 20):
    print(f"{layers:2d} layers: at most {0.25**layers:.2e}")

# %% tags=["claims"]
assert [f"{0.25**layers:.2e}" for layers in (5, 10, 15, 20)] == ["9.77e-04", "9.54e-07", "9.31e-10", "9.09e-13"]

# %% [markdown]
# A parameter whose gradient is $10^{-12}$ of the others' does not move. This is the **vanishing gradient**. It is
# one of the reasons why for a long time hardly anybody trained networks of more than about ten layers.
#
# ReLU has slope 1 wherever it is alive, so it need not make the gradient smaller. The weights do their part too,
# in both kinds of network. Do not believe it: measure.
#
# ### Exercise 12: `depth_gradients`
#
# Send rows forward through a chain of layers, send a gradient back, and say for each layer that has weights how
# large the gradient of its `W` is. The size of an array is its **norm**: the root of the sum of all squares,
# `np.linalg.norm`. The layers are those of part 2, with `forward`, `backward`, `params` and `grads`; the course
# lends `Affine`, `Sigmoid` and `ReLU`.
#
# A case by hand: one layer with the single weight 3 and no activation, the input 2, the arriving gradient 5. The
# gradient of the weight is $2 \cdot 5 = 10$, and that is its norm.

# %% tags=["exercise:depth_gradients"]
def depth_gradients(layers, X, dout):
    """How large the gradient of W is in each layer of a chain, after one pass forward and one back.

    layers: list of layers. Each has forward(x), backward(dout), and dicts params and grads; only some have a "W".
    X: array (N, D), goes into the first layer.  dout: array (N, K), the gradient that arrives at the last one's result.
    Returns an array with one norm for each layer that has a "W" in its params, from the first layer to the last.

    Example: depth_gradients([Affine(np.array([[3.0]]), np.zeros(1))], np.array([[2.0]]), np.array([[5.0]]))
    gives array([10.]).
    """
    ### BEGIN SOLUTION
    signal, blame = X, dout
    for stage in layers:
        signal = stage.forward(signal)
    for stage in layers[::-1]:
        blame = stage.backward(blame)
    return np.array([np.linalg.norm(layer.grads["W"]) for layer in layers if "W" in layer.params])
    ### END SOLUTION

# %% tags=["check:depth_gradients"]
check("depth_gradients")

# %% [markdown]
# Twenty layers of 50 neurons. The weights are drawn so that the *signal* keeps its size on the way forward:
# standard deviation $\sqrt{1/50}$ for sigmoid and $\sqrt{2/50}$ for ReLU. (Chapter 5 tells where these numbers
# come from.)
#
# **Predict, then run.** How many times smaller is the gradient in the first layer than in the last one, for
# sigmoid and for ReLU?

# %% tags=["figure"]
def deep_chain(activation, scale, depth=20, width=50, seed=0):
    rng = np.random.default_rng(seed)
    layers = []
    for _ in range(depth):
        layers += [Affine(rng.normal(scale=scale, size=(width, width)), np.zeros(width)), activation()]
    return layers


rng = np.random.default_rng(1)
deep_rows, deep_dout = rng.normal(size=(100, 50)), rng.normal(size=(100, 50)) / 100
norms = {
    "sigmoid": depth_gradients(deep_chain(Sigmoid, np.sqrt(1 / 50)), deep_rows, deep_dout),
    "ReLU": depth_gradients(deep_chain(ReLU, np.sqrt(2 / 50)), deep_rows, deep_dout),
}
for name, row in norms.items():
    print(f"{name:8s} first {row[0]:.1e}   last {row[-1]:.1e}   last divided by first {row[-1] / row[0]:.1e}")
plots.measured(
    {**{name: (np.arange(1, 21), row) for name, row in norms.items()},
     "0.25 for each layer": (np.arange(1, 21), norms["sigmoid"][-1] * 0.25 ** np.arange(19.0, -1, -1))},
    labels=("layer, counted from the input", "norm of the gradient of W"),
    log="y",
    title="Sigmoid starves the first layers; with ReLU all layers get about the same",
)

# %% tags=["claims"]
_ratios = {name: row[-1] / row[0] for name, row in norms.items()}
assert 2e11 < _ratios["sigmoid"] < 1e12 and 1 < _ratios["ReLU"] < 2
assert depth_gradients([Affine(np.array([[3.0]]), np.zeros(1))], np.array([[2.0]]), np.array([[5.0]])).tolist() == [10]

# %% [markdown]
# With sigmoid the first layer gets less than a hundred-billionth of the last one's gradient. The line falls as
# fast as the line of 0.25 for each layer: those sigmoids work in their steep middle, so it is nearly the best case.
# With ReLU the first and the last layer differ by a factor of less than 2.
#
# ## 11. A short cut for the gradient
#
# ReLU helps, but weights that are small still make small products. An idea of 2015 goes further: let each layer
# *add* to its input in place of replacing it. If $g(x)$ is what the layer did before, it now gives
#
# $$g^+(x) = g(x) + x$$
#
# This is a **residual connection**: the input takes a short cut around the layer. With the simplest layer,
# $g(x) = w x$, the slope is no longer $w$ but $w + 1$. For a chain of layers, slopes are multiplied: before it was
# $w_1 w_2 \cdots w_L$, now it is $(w_1 + 1)(w_2 + 1) \cdots (w_L + 1)$. By hand, with the two weights 0.5 and 2: plain
# $0.5 \cdot 2 = 1$, with short cuts $1.5 \cdot 3 = 4.5$.

# %% tags=["figure"]
def two_residual_layers():
    x, w1, w2 = Value(1.0, label="x"), Value(0.5, label="w1"), Value(2.0, label="w2")
    first = w1 * x + x
    end = w2 * first + first
    end.label = "result"
    return end


plots.graph(
    lambda: with_gradients(two_residual_layers),
    title="Two layers with short cuts: the slope along x is 1.5 times 3 = 4.5",
)

# %% tags=["claims"]
_slopes = {node.label: float(node.grad) for node in topological_order(with_gradients(two_residual_layers))}
assert _slopes["x"] == 4.5 and 0.5 * 2 == 1

# %% [markdown]
# ### Exercise 13: `residual_slope`
#
# Work out the slope of such a chain, with short cuts or without. Several chains may come at once, as columns.

# %% tags=["exercise:residual_slope"]
def residual_slope(weights, shortcut=True):
    """The slope of a chain of layers g(x) = w x, each with a short cut around it, or none.

    weights: array (L,), the w of each layer; or (L, M), M chains side by side, each in a column. It stays unchanged.
    shortcut: True for layers w x + x, False for layers w x.
    Returns a number for (L,), an array (M,) for (L, M). A chain without any layer has slope 1.

    Example: residual_slope(np.array([0.5, 2.0])) gives 4.5, and with shortcut=False it gives 1.0.
    """
    ### BEGIN SOLUTION
    local = np.asarray(weights) + (1.0 if shortcut else 0.0)
    return np.prod(local, axis=0)
    ### END SOLUTION

# %% tags=["check:residual_slope"]
check("residual_slope")

# %% [markdown]
# **Predict, then run.** Twenty layers, all weights 0.1. What are the two slopes? And with all weights 0.01?

# %% tags=["figure"]
for w in (0.1, 0.01):
    twenty = np.full(20, w)
    plain_slope, short_slope = residual_slope(twenty, shortcut=False), residual_slope(twenty)
    print(f"w = {w:4}: plain {plain_slope:.0e}   with short cuts {short_slope:.2f}")

depths = np.arange(1, 21)
plots.measured(
    lambda: {
        f"{kind}, w = {w:g}": (depths, [residual_slope(np.full(n, w), shortcut=kind != "plain") for n in depths])
        for w in (0.1, 0.01)
        for kind in ("plain", "short cuts")
    },
    labels=("number of layers", "slope of the whole chain"),
    log="y",
    title="Plain chains vanish; with short cuts the slope stays near 1",
)

# %% tags=["claims"]
assert np.isclose(residual_slope(np.full(20, 0.1), shortcut=False), 1e-20)
assert np.isclose(residual_slope(np.full(20, 0.01), shortcut=False), 1e-40)
assert round(float(residual_slope(np.full(20, 0.1))), 2) == 6.73
assert round(float(residual_slope(np.full(20, 0.01))), 2) == 1.22
assert residual_slope(np.array([0.5, 2.0])) == 4.5 and residual_slope(np.array([0.5, 2.0]), shortcut=False) == 1

# %% [markdown]
# $10^{-20}$ against 6.73, and $10^{-40}$ against 1.22. Along the short cut the gradient reaches the first layer
# undiminished, whatever the weights are. Networks with more than a hundred layers became possible that way.
#
# **What to remember**
#
# - A gradient is a product over the layers. Factors below 1 make it vanish: sigmoid has at most 0.25, ReLU has 1 or 0.
# - A residual connection makes a factor $w + 1$ out of $w$.

# %% [markdown]
# ## 12. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 200 words.
#
# **Question.** Three people need derivatives.
#
# 1. *Ana* trains a network with one million parameters. Its loss is one number.
# 2. *Ben* has a simulation with 2 settings and 5,000 results, and wants the slope of every result along both
#    settings. It is written in Python with loops, and made of `+ - * /`.
# 3. *Chen* has written a new layer with its own `backward`, and wants to know whether it is right.
#
# For each of them say which way you would choose (symbolic, measured, forward mode, reverse mode), and about how
# many passes or calls it takes. Then explain in your own words why the nodes must be visited in topological order
# on the way back, with an example of a calculation where another order gives a wrong gradient.

# %% [markdown] tags=["written:which-way"]
# ### BEGIN SOLUTION
# Ana takes reverse mode: one pass forward and one back give the slopes of one loss along all million parameters.
# Dual numbers would take a million passes, and central differences two million calls.
#
# Ben takes forward mode. Two settings mean two passes, and each gives the slopes of all 5,000 results. Reverse
# mode would need a walk back for each result, 5,000 of them.
#
# Chen measures, on a small case of the layer. That is slow and not quite exact, but it shares no idea with the
# backward pass, so the two will hardly be wrong in the same way. For a layer with, say, 30 numbers, central
# differences take 60 calls, which is nothing.
#
# On the way back a step hands each parent its local slope times its own gradient. If it does so before all steps
# that use it have handed back to it, its own gradient is incomplete, and what it passes on is too small. Take a =
# x + 1 and then a · a + a. If a hands on to x after it has heard from the sum only, x gets 1 and not 2a + 1. In
# topological order, walked backwards, every user of a node comes before the node.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Ana: reverse mode, because one walk back serves all parameters of one result. The number of passes (one forward,
#    one back) or the million of the other ways is named.
# 2. Ben: forward mode with two passes, or a reason that compares inputs with results (2 against 5,000).
# 3. Chen: measured slopes, as an independent judge, on a small case; about two calls (or one and a common one) for each
#    number.
# 4. The order: a gradient must be complete before it is handed on, since the shares of all users add up; with an
#    example in which an inner node is used at least twice.
#
# A student who chooses measuring for Ben with the remark that two settings take only three or four calls, and
# says what is lost in exactness, has thought well: give point 2.
# ### END MARK SCHEME

# %% tags=["claims"]
_x = Value(2.0)
_a = _x + 1
backpropagate(_a * _a + _a)
assert _x.grad == 2 * 3 + 1
assert 2 * 30 == 60 and 2 * 1_000_000 == 2_000_000

# %% [markdown]
# ## Summary
#
# | way | exact | for n inputs and one result | weak point |
# |---|---|---|---|
# | by hand | yes | a lot of paper | you |
# | symbolic | yes | one formula for each | formulas explode |
# | measured | no | $2n$ calls | inexact and slow |
# | forward mode | yes | $n$ passes | slow for many inputs |
# | reverse mode | yes | one pass forward, one back | must remember everything |
#
# - A dual number carries its slope. A `Value` remembers its parents and its local slopes.
# - On the way back: topological order, and the shares of a node that is used more than once add up.
# - A gradient has the shape of its array: what broadcasting copied is summed.
# - A gradient is a product over layers. Sigmoid makes it vanish, ReLU keeps it alive, short cuts carry it past.
#
# ### What comes next
#
# The gradients are there, exact and cheap, for every network you can write down. What to *do* with them is open:
# plain steps downhill are the simplest idea, and rarely the best. In chapter 5 you build the optimizers that are
# used today, give the weights a better start, and keep a network from learning its samples by heart.

# %% tags=["figure"]
progress()
