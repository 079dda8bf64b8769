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
# # Chapter 3, part 1: Slopes
#
# **How to find the way down when all you can do is ask how high you are.**
#
# Chapter 2 gave every network a number that says how wrong it is. This notebook makes that number smaller.
# The idea fits into one sentence: find out how the number changes when you move each weight a little, and
# then move them all in the direction in which it falls. You will measure slopes, draw them, walk along
# them, break the walk in four instructive ways, and finish with a small network that learns.
#
# | section | what you build | minutes |
# |---|---|---|
# | 0 | the tools on the table | 5 |
# | 1 | a slope from two heights | 15 |
# | 2 | a much better slope, for the same price | 15 |
# | 3 | how small is small enough? a picture of two errors | 20 |
# | 4 | many numbers at once: the gradient | 25 |
# | 5 | a field of arrows | 10 |
# | | *a good place to stop for today* | |
# | 6 | walking downhill | 30 |
# | 7 | why every step multiplies | 20 |
# | | *another good place to stop* | |
# | 8 | Newton's longer stride | 20 |
# | 9 | a tiny network learns | 15 |
# | 10 | a question answered in words, and a summary | 5 |
#
# That makes three hours. **You need** NumPy arrays, functions that are handed over to other functions, and
# from the earlier chapters only the two names `softmax` and `cross_entropy`, which are imported for you. What
# a derivative is, you learn here.

# %% tags=["claims"]
assert sum([5, 15, 15, 20, 25, 10, 30, 20, 20, 15, 5]) == 180  # three hours

# %% [markdown]
# ## 0. The tools on the table
#
# `check("name")` tries your function, `hint("name")` gives a nudge, `progress()` draws how far you have come.
# A picture that needs a function you have not written yet says so and waits. Whenever you read
# **Predict, then run**, take ten seconds and really guess.
#
# In this notebook functions travel. `forward_difference(square, 3)` hands over the function `square` itself,
# without brackets and without calling it; inside, it is called `f` and asked as often as needed.

# %% tags=["setup"]
import numpy as np

from nn101 import check, hint, plots, progress
from nn101.chapter1 import softmax
from nn101.chapter2 import cross_entropy

# %% tags=["figure"]
progress()

# %%
def square(x):
    return x**2


def ask_twice(f, x):
    return f(x), f(x + 1)


print(ask_twice(square, 3))

# %% tags=["claims"]
assert ask_twice(square, 3) == (9, 16)

# %% [markdown]
# ## 1. A slope from two heights
#
# You stand on a hill in thick fog. You cannot see where it goes down, but you have a device that tells your
# height. Read it, take one step to the right, read it again: if the second number is larger, the ground
# rises to the right, and the difference divided by the length of the step says how steeply. That is
# a **slope**: height gained for each unit of way.
#
# The curve $y = x^2$ at $x = 3$, with steps of different lengths $h$:
#
# | step $h$ | height at $3 + h$ | gained | slope |
# |---|---|---|---|
# | 1 | 16 | 7 | 7 |
# | 0.5 | 12.25 | 3.25 | 6.5 |
# | 0.1 | 9.61 | 0.61 | 6.1 |
#
# **Predict, then run.** What will $h = 0.01$ give? And where are these numbers heading?

# %%
for step in (1, 0.5, 0.1, 0.01):
    gained = square(3 + step) - square(3)
    print(f"step {step:<5} gained {gained:<7.4f} slope {gained / step:.4f}")

# %% tags=["claims"]
assert [(square(3 + h) - square(3)) / h for h in (1, 0.5)] == [7, 6.5]
assert np.isclose((square(3.1) - square(3)) / 0.1, 6.1) and np.isclose((square(3.01) - square(3)) / 0.01, 6.01)
assert square(3.5) == 12.25 and np.isclose(square(3.1), 9.61)

# %% [markdown]
# They head for 6. The slope on which they settle when the step shrinks is the **derivative** of the function
# at this point, written $f'(3) = 6$. In a formula,
#
# $$f'(x) \approx \frac{f(x + h) - f(x)}{h} \qquad \text{for a small } h.$$
#
# In a picture: two points of the curve fix a straight line, a *chord*. When the second point slides towards
# the first, the chord turns into the *tangent*, the line that touches the curve. All three lines below go
# through the point at 3.

# %% tags=["figure"]
plots.slopes(
    square,
    tangents={"tangent, slope 6": (3, 6)},
    chords={"step 1, slope 7": (3, 4), "step 2, slope 8": (3, 5)},
    x=(0, 5.5),
    title="A shorter step brings the chord closer to the tangent",
)

# %% tags=["claims"]
assert (square(5) - square(3)) / 2 == 8

# %% [markdown]
# ### Exercise 1: `forward_difference`
#
# Write the formula as a function. It is called *forward* because the second height is read in front of you.
# When `x` is an array and `f` works on arrays, you get a slope for each place without extra work.

# %% tags=["exercise:forward_difference"]
def forward_difference(f, x, h=1e-4):
    """The slope of f at x, from the heights at x and at x + h.

    f: a function of one number.  x: a number, or an array if f takes arrays.  h: the step, a small number.
    Returns a number, or an array of the shape of x.

    Example: for f(x) = x**2, forward_difference(f, 3, h=0.5) gives 6.5, because (12.25 - 9) / 0.5 is 6.5.
    """
    ### BEGIN SOLUTION
    return (f(x + h) - f(x)) / h
    ### END SOLUTION

# %% tags=["check:forward_difference"]
check("forward_difference")

# %% [markdown]
# Stuck? Ask for a nudge, here or anywhere else:

# %% tags=["figure"]
hint("forward_difference")

# %% tags=["claims"]
assert forward_difference(square, 3, h=0.5) == 6.5
assert forward_difference(square, np.array([1.0, 3.0]), h=0.5).tolist() == [2.5, 6.5]

# %% [markdown]
# In the table above the slope was wrong by exactly $h$ every time: 7, 6.5, 6.1 instead of 6. A little algebra
# says why: $(3 + h)^2 - 3^2 = 6h + h^2$, and divided by $h$ that is $6 + h$. What is left over because
# the step is not infinitely short is called the **truncation error**. Here it is as large as the step.
#
# **What to remember**
#
# - A slope is height gained divided by way gone. The derivative is what it tends to for shorter and shorter
#   steps.
# - You can measure a slope of any function that you can call. You need no formula for it.
# - The forward difference has an error that shrinks in step with $h$.

# %% tags=["claims"]
for _h in (1, 0.5, 0.25):
    assert forward_difference(square, 3, _h) - 6 == _h

# %% [markdown]
# ## 2. Both sides are better than one
#
# The forward difference looks only ahead, and so on a curve that bends upwards it always says too much. Look
# behind you as well: read the height at $x + h$ and at $x - h$, and divide by the whole way between them,
# which is $2h$:
#
# $$f'(x) \approx \frac{f(x + h) - f(x - h)}{2h}$$
#
# This is the **central difference**. Take $f(x) = x^3$ at $x = 1$, whose true slope is 3, with $h = 0.1$:
#
# - forward: $(1.331 - 1) / 0.1 = 3.31$, wrong by 0.31,
# - central: $(1.331 - 0.729) / 0.2 = 3.01$, wrong by 0.01.
#
# Both read two heights. The second answer is 31 times better.

# %%
def cube(x):
    return x**3


print(cube(1.1), cube(0.9))

# %% tags=["claims"]
assert np.isclose(cube(1.1), 1.331) and np.isclose(cube(0.9), 0.729)
assert np.isclose((cube(1.1) - cube(1)) / 0.1, 3.31) and np.isclose((cube(1.1) - cube(0.9)) / 0.2, 3.01)

# %% tags=["figure"]
plots.slopes(
    cube,
    tangents={"true slope": (1, 3)},
    chords={"forward": (1, 1.6), "central": (0.4, 1.6)},
    x=(0, 2),
    title="h = 0.6: the central chord is nearly parallel to the tangent",
)

# %% tags=["claims"]
assert np.isclose((cube(1.6) - cube(1)) / 0.6, 5.16) and np.isclose((cube(1.6) - cube(0.4)) / 1.2, 3.36)

# %% [markdown]
# The picture uses a long step, so that you can see it: the forward chord has slope 5.16, the central one 3.36.
#
# ### Exercise 2: `central_difference`
#
# Write it in the same manner: two heights, one on each side, and the whole way between them.

# %% tags=["exercise:central_difference"]
def central_difference(f, x, h=1e-4):
    """The slope of f at x, from the heights one step to the right and one step to the left of x.

    f: a function of one number.  x: a number, or an array if f takes arrays.  h: the step, a small number.
    Returns a number, or an array of the shape of x.

    Example: for f(x) = x**3, central_difference(f, 1, h=0.5) gives 3.25, because 3.375 - 0.125 is 3.25 and the
    way between the two places is 1.
    """
    ### BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION

# %% tags=["check:central_difference"]
check("central_difference")

# %% tags=["claims"]
assert central_difference(cube, 1, h=0.5) == 3.25

# %% [markdown]
# Now a curve from a textbook, $f(x) = 0.01x^2 + 0.1x$. The rules of calculus give the slope $0.02x + 0.1$,
# so 0.2 at 5 and 0.3 at 10.
#
# **Predict, then run.** How many digits of 0.2 will your function get right with $h = 0.0001$: three, seven or
# twelve?

# %%
def gentle(x):
    return 0.01 * x**2 + 0.1 * x


# %% tags=["figure"]
print("forward:", forward_difference(gentle, 5))
print("central:", central_difference(gentle, 5))
print("central:", central_difference(gentle, 10))

# %% tags=["claims"]
assert abs(central_difference(gentle, 5) - 0.1999999999990898) < 1e-12  # the last digits are the machine's
assert abs(central_difference(gentle, 10) - 0.2999999999986347) < 2e-12
assert abs(central_difference(gentle, 5) - 0.2) < 2e-12
assert round(forward_difference(gentle, 5), 8) == 0.200001

# %% tags=["figure"]
plots.slopes(
    gentle,
    tangents=lambda: {
        "measured at 5": (5, central_difference(gentle, 5)),
        "measured at 10": (10, central_difference(gentle, 10)),
    },
    x=(0, 20),
    title="Two tangents with slopes that you measured",
)

# %% [markdown]
# The central difference gives 0.1999999999990898: twelve digits are right, and on another computer the last few
# may differ. For a parabola it has no truncation error at all, whatever the step; what is left is the rounding
# of the computer. The forward difference gives 0.200001. From now on, *slope* means the central difference.
#
# **What to remember**
#
# - Two heights on both sides of a point give a far better slope than two on one side.
# - Do not forget that the way between them is $2h$.

# %% tags=["claims"]
for _h in (1.0, 0.5, 2.0):
    assert central_difference(square, 3.0, _h) == 6  # no truncation error on a parabola

# %% [markdown]
# ## 3. How small is small enough?
#
# The shorter the step, the better the slope. So let us take a really short one.
#
# **Predict, then run.** What is the slope of our gentle curve at 5 with $h = 10^{-50}$?

# %%
tiny = 1e-50
print("rise:", gentle(5 + tiny) - gentle(5))
print("is 5 + tiny the same number as 5?", 5 + tiny == 5)
print("the next number after 1.0 is larger by", np.spacing(1.0))
print("as a 32-bit number, tiny is", np.float32(tiny))

# %% tags=["claims"]
assert gentle(5 + 1e-50) - gentle(5) == 0 and 5 + 1e-50 == 5 and np.float32(1e-50) == 0
assert np.spacing(1.0) == 2.0**-52 and 2.2e-16 < np.spacing(1.0) < 2.3e-16

# %% [markdown]
# A computer keeps about 16 digits of each number. Next to 5, a step of $10^{-50}$ is lost completely: both
# heights are the same, and the slope comes out as 0. So there are **two errors**, and they pull in opposite
# directions:
#
# - **truncation**: the step is too long, and the chord is not the tangent. It shrinks like $h$ (forward) or
#   like $h^2$ (central);
# - **rounding**: each height is off by a relative $10^{-16}$ or so, and this dust is divided by $h$. It
#   grows like $10^{-16} / h$.
#
# Somewhere in between, their sum is smallest. Where? That is a question for an experiment.
#
# ### Exercise 3: `error_curve`
#
# For a function whose true slope is known, measure the error of both differences for each of several steps.
# The error is a distance, so it has no sign.

# %% tags=["exercise:error_curve"]
def error_curve(f, slope, x, steps):
    """How far the two differences are from the true slope, for each step.

    f: a function of one number.  slope: the function that gives the true slope of f.  x: a number.
    steps: K positive numbers, as a list or an array.
    Returns a pair (forward, central): two arrays (K,) of errors, none of them negative.

    Example: for f(x) = x**3, slope(x) = 3 * x**2, x = 1 and steps [0.5, 0.1] it gives
    (array([1.75, 0.31]), array([0.25, 0.01])).
    """
    ### BEGIN SOLUTION
    true = slope(x)
    forward = [abs(forward_difference(f, x, h) - true) for h in steps]
    central = [abs(central_difference(f, x, h) - true) for h in steps]
    return np.array(forward), np.array(central)
    ### END SOLUTION

# %% tags=["check:error_curve"]
check("error_curve")

# %% tags=["claims"]
_forward, _central = error_curve(cube, lambda x: 3 * x**2, 1, [0.5, 0.1])
assert np.allclose(_forward, [1.75, 0.31]) and np.allclose(_central, [0.25, 0.01])

# %% [markdown]
# The function $e^x$ is its own slope, so the true answer at 1 is $e = 2.71828…$ Your function supplies all the
# points of the next picture. Both axes are logarithmic: each line of the grid is a hundred times the one before.
#
# **Predict, then run.** Which of the curves falls twice as steeply from the right? And which step is best for
# the central difference: about $10^{-2}$, $10^{-5}$ or $10^{-12}$?

# %% tags=["figure"]
many_steps = 10.0 ** np.arange(-15, 0.5, 0.5)
plots.slope_errors(
    many_steps,
    lambda: dict(zip(("forward", "central"), error_curve(np.exp, np.exp, 1.0, many_steps), strict=True)),
    title="Truncation on the right, rounding on the left: a V",
)

# %% tags=["claims"]
_steps = 10.0 ** np.arange(-15, 0.5, 0.5)
_forward, _central = error_curve(np.exp, np.exp, 1.0, _steps)
assert 1e-9 < _steps[_forward.argmin()] < 1e-7 and 1e-7 < _steps[_central.argmin()] < 1e-4
_f, _c = error_curve(np.exp, np.exp, 1.0, [1e-1, 1e-2, 1e-4, 1e-8, 1e-12])
assert [f"{e:.0e}" for e in _f[:3]] == ["1e-01", "1e-02", "1e-04"]
assert [f"{e:.0e}" for e in _c[:3]] == ["5e-03", "5e-05", "5e-09"]
# Where rounding rules, a last digit of exp decides: 7e-9, 7e-9, 4e-4 and 2e-4 here, a little else on other processors.
assert max(_f[3], _c[3]) < 1e-7 and 1e-5 < min(_f[4], _c[4]) and max(_f[4], _c[4]) < 1e-3
assert 1e-8 < np.sqrt(np.spacing(1.0)) < 2e-8 and 6e-6 < np.cbrt(np.spacing(1.0)) < 7e-6

# %% [markdown]
# Read the V from the right (in the last two rows your computer may show slightly different numbers):
#
# | $h$ | forward error | central error | |
# |---|---|---|---|
# | $10^{-1}$ | $1 \cdot 10^{-1}$ | $5 \cdot 10^{-3}$ | truncation rules |
# | $10^{-2}$ | $1 \cdot 10^{-2}$ | $5 \cdot 10^{-5}$ | a tenth of the step: a tenth, a hundredth of the error |
# | $10^{-4}$ | $1 \cdot 10^{-4}$ | $5 \cdot 10^{-9}$ | |
# | $10^{-8}$ | $7 \cdot 10^{-9}$ | $7 \cdot 10^{-9}$ | for central, rounding rules already |
# | $10^{-12}$ | $4 \cdot 10^{-4}$ | $2 \cdot 10^{-4}$ | worse than with $h = 10^{-4}$ |
#
# The bottom lies where the two errors are equally large: near the square root of $2 \cdot 10^{-16}$, which
# is about $10^{-8}$, for the forward difference, and near its cube root, about $10^{-5}$, for the central one.
# A step of $10^{-4}$ is a safe choice for the central difference, and it is the one we use from here on.
#
# **What to remember**
#
# - A step can be too small. Then the rounding of the computer is all you measure.
# - With 16 digits, take $h$ near $10^{-8}$ for the forward and between $10^{-5}$ and $10^{-4}$ for the central
#   difference.

# %% [markdown]
# ## 4. Many numbers at once
#
# A network does not have one weight but thousands, and its loss depends on all of them. Which way is down then?
# Ask one weight at a time: move it a little, hold all others still, and measure the slope. That is a
# **partial derivative**, written $\partial f / \partial x_i$. All of them together, in the same shape as the
# numbers they belong to, are the **gradient**.
#
# Take a bowl, $f(x_0, x_1) = x_0^2 + x_1^2$, at the point $(3, 4)$, where it is 25 high. Hold $x_1 = 4$ and cut
# through the bowl along $x_0$: you see the curve $x_0^2 + 16$, with slope $2 \cdot 3 = 6$. Hold $x_0 = 3$ and cut
# along $x_1$: the curve is $9 + x_1^2$, with slope $2 \cdot 4 = 8$. So the gradient at $(3, 4)$ is $(6, 8)$.

# %%
def bowl(x):
    return np.sum(x**2)


here = np.array([3.0, 4.0])
print("height:", bowl(here))
print("a little further along x0:", bowl(here + [0.001, 0]))
print("a little further along x1:", bowl(here + [0, 0.001]))

# %% tags=["claims"]
assert bowl(np.array([3.0, 4.0])) == 25
assert np.isclose(bowl(here + [0.001, 0]) - 25, 0.006, atol=2e-6)
assert np.isclose(bowl(here + [0, 0.001]) - 25, 0.008, atol=2e-6)

# %% [markdown]
# ### Exercise 4: `partial_derivative`
#
# One partial derivative, by the central difference with a step of $10^{-4}$. Move entry `i` only, and leave the
# array that you were given as it was. Two warnings. The array may hold *whole numbers*; see what happens to a
# small step then:

# %%
whole = np.array([3, 4])
whole[0] = 3 + 0.0001
print("3.0001 stored among whole numbers:", whole)
whole[0] = 3 - 0.0001
print("2.9999 stored among whole numbers:", whole)

# %% tags=["claims"]
_whole = np.array([3, 4])
_whole[0] = 3.0001
assert _whole.tolist() == [3, 4]
_whole[0] = 2.9999
assert _whole.tolist() == [2, 4]
assert round((bowl(np.array([3, 4])) - bowl(np.array([2, 4]))) / 2e-4) == 25000
assert round((bowl(np.array([3, 4])) - bowl(np.array([3, 3]))) / 2e-4) == 35000

# %% [markdown]
# The digits behind the point are cut off: the array becomes (3, 4) and (2, 4), and the slope comes out as
# $5 / 0.0002 = 25000$ in place of 6. So work on a copy that holds floats. And the second warning: an assignment
# such as `y = x` makes no copy. It gives the same array a second name.

# %% tags=["exercise:partial_derivative"]
def partial_derivative(f, x, i):
    """The slope of f in the direction of entry i of x, by the central difference with a step of 1e-4.

    f: called as f(x), gives a number.  x: array (D,) of floats or whole numbers; it stays unchanged.
    i: which entry, from 0 to D - 1.  Returns a number.

    Example: for f(x) = x[0]**2 + x[1]**2 and x = np.array([3, 4]), entry 0 gives 6.0 and entry 1 gives 8.0
    (up to tiny rounding errors).
    """
    ### BEGIN SOLUTION
    h = 1e-4
    moved = np.array(x, dtype=float)  # a copy, and floats even if x holds whole numbers
    entry = moved[i]
    moved[i] = entry + h
    above = f(moved)
    moved[i] = entry - h
    return (above - f(moved)) / (2 * h)
    ### END SOLUTION

# %% tags=["check:partial_derivative"]
check("partial_derivative")

# %% tags=["claims"]
assert partial_derivative(bowl, np.array([3.0, 4.0]), 0) == 6.00000000000378
assert partial_derivative(bowl, np.array([3.0, 4.0]), 1) == 7.999999999999119
assert np.isclose(partial_derivative(bowl, np.array([3, 4]), 0), 6)

# %% tags=["figure"]
plots.slopes(
    lambda x0: x0**2 + 4**2,
    tangents=lambda: {"partial derivative at x0 = 3": (3, partial_derivative(bowl, here, 0))},
    x=(-4, 5),
    labels=("x0, while x1 stays at 4", "f(x0, 4)"),
    title="A cut through the bowl: along x0 it rises with slope 6",
)

# %% [markdown]
# ### Exercise 5: `numerical_gradient`
#
# Now the slope for *every* entry, for an array of any shape: a row of numbers, a table of weights, a block.
# `for index in np.ndindex(2, 3)` visits all places of a table of shape `(2, 3)`, and `x[index]` is the entry
# there.
#
# One more thing has to be decided. A network keeps its weights to itself, and its loss looks *there*, not at
# the argument it is called with. For that to work, a float array is moved **in place**: change the entry, ask,
# change it the other way, ask, and put the old number back. Put back the number itself. Adding and subtracting
# $h$ again is not the same, because each addition rounds. An array of whole numbers cannot be moved by a small
# step, so for it, and only for it, work on a float copy.

# %%
print(0.2 + 0.0001 - 0.0002 + 0.0001)

# %% tags=["claims"]
assert 0.2 + 0.0001 - 0.0002 + 0.0001 == 0.19999999999999998
assert list(np.ndindex(2, 3)) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]

# %% [markdown]
# Up, twice down and up again turned 0.2 into 0.19999999999999998. Keep the old number in a variable, and nothing
# gets lost.

# %% tags=["exercise:numerical_gradient"]
def numerical_gradient(f, x):
    """The slope of f in the direction of every entry of x, by central differences with a step of 1e-4.

    f: called as f(x), gives a number; it may also look at the array x directly.
    x: array of any shape. A float array is changed in place while f is asked, and holds exactly its old numbers
    afterwards. An array of whole numbers is never changed: f is asked about a float copy.
    Returns a new float array of the shape of x.

    Example: for f(x) = np.sum(x**2) and x = np.array([3.0, 4.0]) it gives array([6., 8.]), up to rounding.
    """
    ### BEGIN SOLUTION
    h = 1e-4
    if x.dtype.kind != "f":
        x = x.astype(float)  # whole numbers have no room for a small step
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        above = f(x)
        x[index] = old - h
        below = f(x)
        x[index] = old  # the number itself: no rounding
        gradient[index] = (above - below) / (2 * h)
    return gradient
    ### END SOLUTION

# %% tags=["check:numerical_gradient"]
check("numerical_gradient")

# %% tags=["figure"]
for point in ([3.0, 4.0], [0.0, 2.0], [3.0, 0.0], [0.0, 0.0]):
    print("at", point, "the gradient is", np.round(numerical_gradient(bowl, np.array(point)), 6))

# %% tags=["claims"]
assert np.allclose(numerical_gradient(bowl, np.array([3.0, 4.0])), [6, 8])
assert np.allclose(numerical_gradient(bowl, np.array([0.0, 2.0])), [0, 4])
assert np.allclose(numerical_gradient(bowl, np.array([3.0, 0.0])), [6, 0])
assert np.allclose(numerical_gradient(bowl, np.array([3, 4])), [6, 8])
assert 2 * 1000 == 2000 and 2 * 39_760 == 79_520  # heights asked for one gradient


def _product(v):
    return v[0] ** 2 * v[1] + v[1] + 2


assert np.allclose(numerical_gradient(_product, np.array([3.0, 4.0])), [24, 10])

# %% [markdown]
# A second example to check by hand: $f(x, y) = x^2 y + y + 2$ at $(3, 4)$ has the gradient
# $(2xy, x^2 + 1) = (24, 10)$.
#
# What does this cost? Two heights for each number: 2,000 for a thousand weights. The digit network of this
# chapter's last part has 39,760 of them, so one single gradient asks for its loss 79,520 times. Chapter 4
# will get the same gradient for the price of about two.
#
# **What to remember**
#
# - A partial derivative moves one number and holds the others still. The gradient collects them all,
#   in the shape of the numbers.
# - Never let a small step fall into an array of whole numbers.
# - Restore what you have changed, to the last bit.

# %% [markdown]
# ## 5. A field of arrows
#
# At each point of the plane the gradient is a pair of numbers, and a pair of numbers can be drawn as an arrow. It
# points in the direction in which the function *rises* most steeply, and its length says how steeply. A
# textbook says at this place that the gradient points downhill. It draws the arrows of *minus* the gradient, and
# those do.
#
# ### Exercise 6: `gradient_field`
#
# Measure the gradient on a grid. The result is a pair of tables: the first components and the second components.
# Rows go with `x1` and columns with `x0`, as on a map: `first[r, c]` belongs to the point
# `(x0_values[c], x1_values[r])`.

# %% tags=["exercise:gradient_field"]
def gradient_field(f, x0_values, x1_values):
    """The gradient of f at each point of a grid.

    f: called with an array (2,), gives a number.  x0_values: array (A,).  x1_values: array (B,).
    Returns a pair of arrays (B, A): the slopes along x0 and the slopes along x1. Entry [r, c] of both belongs to
    the point (x0_values[c], x1_values[r]).

    Example: for f(x) = x[0]**2 + x[1]**2, x0_values = [0, 1, 2] and x1_values = [5, 6] (as arrays), the first
    table is [[0, 2, 4], [0, 2, 4]] and the second [[10, 10, 10], [12, 12, 12]], up to rounding.
    """
    ### BEGIN SOLUTION
    along_x0 = np.zeros((len(x1_values), len(x0_values)))
    along_x1 = np.zeros(along_x0.shape)
    for row, x1 in enumerate(x1_values):
        for column, x0 in enumerate(x0_values):
            slopes = numerical_gradient(f, np.array([x0, x1], dtype=float))
            along_x0[row, column], along_x1[row, column] = slopes
    return along_x0, along_x1
    ### END SOLUTION

# %% tags=["check:gradient_field"]
check("gradient_field")

# %% tags=["claims"]
_first, _second = gradient_field(bowl, np.array([0, 1, 2]), np.array([5, 6]))
assert np.allclose(_first, [[0, 2, 4], [0, 2, 4]]) and np.allclose(_second, [[10, 10, 10], [12, 12, 12]])

# %% [markdown]
# **Predict, then run.** The picture shows *minus* the gradient of the bowl. Where do the arrows point, and
# where are they longest?

# %% tags=["figure"]
places = np.linspace(-2, 2, 9)


def downhill(f):
    along_x0, along_x1 = gradient_field(f, places, places)
    return -along_x0, -along_x1


plots.gradient_arrows(
    bowl, places, places, lambda: downhill(bowl), title="Minus the gradient: every arrow points to the bottom"
)

# %% [markdown]
# On a round bowl each arrow points straight at the minimum. That is the exception. Stretch the bowl along
# one direction, and the arrows point across the valley, not along it:

# %%
def long_bowl(x):
    return x[0] ** 2 / 20 + x[1] ** 2


# %% tags=["figure"]
plots.gradient_arrows(
    long_bowl, places, places, lambda: downhill(long_bowl), title="A long bowl: most arrows point across the valley"
)

# %% [markdown]
# The thin rings are **contour lines**: along each of them the function has the same height, as on a hiking map. An
# arrow is always at right angles to the contour line on which it starts. It knows the ground under its feet
# and nothing else. Where the ground is flat, it has no length: at a minimum, but also at a maximum and at a
# **saddle**, where it goes up on two sides and down on the other two.
#
# **What to remember**
#
# - The gradient points uphill; minus the gradient points downhill, by the steepest way *here*.
# - The steepest way here need not be the way to the minimum.
# - Gradient zero means flat. It does not mean lowest.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 6. Walking downhill
#
# Now put one foot in front of the other. Measure the gradient, go a little way against it, and repeat:
#
# $$x \leftarrow x - \eta \, \nabla f(x)$$
#
# The sign $\nabla$ (say *nabla*) is short for *the gradient of*.
#
# This is **gradient descent**. The number $\eta$, `lr` in code, is the **learning rate**: it turns a slope into
# the length of a step. It is chosen by you and not learned, and such numbers are called *hyperparameters*.
#
# The first steps on the round bowl by hand, from $(-3, 4)$ with a learning rate of 0.1:
#
# | step | point | gradient | 0.1 times the gradient |
# |---|---|---|---|
# | 0 | (−3, 4) | (−6, 8) | (−0.6, 0.8) |
# | 1 | (−2.4, 3.2) | (−4.8, 6.4) | (−0.48, 0.64) |
# | 2 | (−1.92, 2.56) | | |
#
# **Predict.** Is the point after 100 steps exactly $(0, 0)$?
#
# ### Exercise 7: `gradient_descent`
#
# Take `steps` steps and return the point where you arrive. The start belongs to whoever called you, so it must
# not change; and it may hold whole numbers.

# %% tags=["exercise:gradient_descent"]
def gradient_descent(f, init_x, lr=0.01, steps=100):
    """Walk against the gradient of f and return the last point.

    f: called with an array of the shape of init_x, gives a number.
    init_x: array of any shape, floats or whole numbers; it stays unchanged.
    lr: learning rate.  steps: how many steps; with 0 steps you are where you started.
    Returns a new float array of the shape of init_x.

    Example: for f(x) = np.sum(x**2), init_x = np.array([-3.0, 4.0]), lr=0.1 and steps=1 it gives array([-2.4, 3.2]).
    """
    ### BEGIN SOLUTION
    x = np.array(init_x, dtype=float)
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
    return x
    ### END SOLUTION

# %% tags=["check:gradient_descent"]
check("gradient_descent")

# %% tags=["figure"]
start = np.array([-3.0, 4.0])
print("after 100 steps:", gradient_descent(bowl, start, lr=0.1, steps=100))

# %% tags=["claims"]
_start = np.array([-3.0, 4.0])
_end = gradient_descent(bowl, _start, lr=0.1, steps=100)
assert np.allclose(_end, [-6.111e-10, 8.148e-10], rtol=1e-3, atol=0)
assert np.allclose(_end, _start * 0.8**100, rtol=1e-3, atol=0)
assert np.allclose(gradient_descent(bowl, _start, lr=0.1, steps=1), [-2.4, 3.2])
assert np.allclose(gradient_descent(bowl, _start, lr=0.1, steps=2), [-1.92, 2.56])

# %% [markdown]
# Not exactly: it is $(-6.1 \cdot 10^{-10},\ 8.1 \cdot 10^{-10})$, very close and never there. You could have
# known it beforehand. Every step multiplied both numbers by 0.8, and $0.8^{100}$ is small but not zero. Section 7
# makes something of this.
#
# ### Exercise 8: `gradient_descent_history`
#
# To see a walk you need all its points. Return them as one array with the start first, so 100 steps give 101
# rows. (Put new arrays into your list. An array that is changed in place would appear in every row with the
# same numbers.)

# %% tags=["exercise:gradient_descent_history"]
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    """Walk as gradient_descent does and return every point on the way.

    f, init_x, lr, steps: as in gradient_descent; init_x stays unchanged.
    Returns a float array of shape (steps + 1, *shape of init_x): row 0 is the start, the last row is the end.

    Example: for f(x) = np.sum(x**2), init_x = np.array([-3.0, 4.0]), lr=0.1 and steps=2 it gives
    array([[-3., 4.], [-2.4, 3.2], [-1.92, 2.56]]).
    """
    ### BEGIN SOLUTION
    points = [np.array(init_x, dtype=float)]
    for _ in range(steps):
        point = points[-1]
        points.append(point - lr * numerical_gradient(f, point))
    return np.array(points)
    ### END SOLUTION

# %% tags=["check:gradient_descent_history"]
check("gradient_descent_history")

# %% tags=["figure"]
plots.loss_surface(
    bowl,
    {"learning rate 0.1": lambda: gradient_descent_history(bowl, start, lr=0.1, steps=100)},
    x=(-5, 5),
    y=(-5, 5),
    minimum=(0, 0),
    labels=("x0", "x1"),
    title="Straight to the bottom, in steps that shrink with the slope",
)

# %% [markdown]
# Nobody told the walk to take smaller steps near the bottom. The slope gets smaller there, and so does the step.
#
# ### Four ways to choose badly
#
# **Predict, then run.** Same bowl, same start, 100 steps. What happens with a learning rate of 0.0000000001?
# With 0.5? With 1? With 10?

# %% tags=["figure"]
for lr in (1e-10, 0.5, 1.0, 10.0):
    print(f"learning rate {lr:<6g} ends at", gradient_descent(bowl, start, lr=lr, steps=100))

# %% tags=["claims"]
assert np.allclose(gradient_descent(bowl, _start, lr=1e-10), [-2.99999994, 3.99999992], rtol=0, atol=1e-9)
assert np.abs(gradient_descent(bowl, _start, lr=0.5, steps=1)).max() < 1e-10
_bounces = gradient_descent_history(bowl, _start, lr=1.0, steps=6)
assert np.allclose(_bounces[::2], [-3, 4], atol=1e-8) and np.allclose(_bounces[1::2], [3, -4], atol=1e-8)
_far = gradient_descent_history(bowl, _start, lr=10.0, steps=100)
assert np.allclose(_far[-1], [-2.58983747e13, -1.29524862e12], rtol=1e-8)
assert np.allclose(_far[1], [57, -76])
assert len(str(3 * 19**100)) == len(str(4 * 19**100)) == 129 and 1 - 2 * 10 == -19

# %% tags=["figure"]
plots.loss_surface(
    bowl,
    lambda: {
        f"learning rate {lr:g}": gradient_descent_history(bowl, start, lr=lr, steps=20) for lr in (1e-10, 0.5, 0.9, 1.0)
    },
    x=(-6, 6),
    y=(-6, 6),
    minimum=(0, 0),
    labels=("x0", "x1"),
    panels=True,
    title="Never leaves, arrives at once, zigzags home, bounces for ever",
)

# %% [markdown]
# - **1e-10**: after 100 steps it stands at (−2.99999994, 3.99999992). Nothing is wrong with it except that it
#   would need a lifetime.
# - **0.5**: one step, and it is there. Do not hope for this in real life; section 7 says why it happens here.
# - **1.0**: it jumps to (3, −4), and back, and so on: always across the valley to the same height.
# - **10**: the first step leads to (57, −76), higher up the opposite slope, where the gradient is larger, so
#   that the next step is longer still. It **diverges**.
#
# ### A mystery
#
# With a learning rate of 10 each step multiplies both numbers by −19. After 100 steps that would make numbers
# of 129 digits. But the walk above ended near $(-2.6 \cdot 10^{13},\ -1.3 \cdot 10^{12})$, with only 14 digits.
#
# **Predict, then run.** Look at the last steps before it stands still, and at the gradient there. What has
# happened?

# %% tags=["figure"]
walk = gradient_descent_history(bowl, start, lr=10.0, steps=100)
for number in (0, 1, 2, 8, 9, 10, 11, 100):
    slope_here = numerical_gradient(bowl, walk[number].copy())
    print(f"step {number:3d}   point {walk[number]}   gradient {slope_here}")

# %%
print("next to 1.3e12, the numbers of a computer are", np.spacing(1.3e12), "apart")

# %% tags=["claims"]
assert np.all(_far[10:] == _far[10]) and not np.all(_far[9] == _far[10])
assert _far[9][1] == _far[10][1]  # the second number freezes one step earlier
assert numerical_gradient(bowl, _far[10].copy()).tolist() == [0, 0]
assert numerical_gradient(bowl, _far[9].copy())[1] == 0
assert 1e-4 < np.spacing(1.3e12) / 2 and 1.3e12 + 1e-4 == 1.3e12

# %% tags=["figure"]
plots.measured(
    lambda: {
        "measured": [float(np.abs(x).max()) for x in gradient_descent_history(bowl, start, lr=10.0, steps=20)],
        "in exact arithmetic": [4 * 19.0**k for k in range(21)],
    },
    labels=("step", "distance"),
    log="y",
    title="Learning rate 10: the walk freezes after ten steps",
)

# %% [markdown]
# The numbers have grown so large that the step of $10^{-4}$ inside `numerical_gradient` is lost. Next to
# $1.3 \cdot 10^{12}$ the computer can store only numbers that are 0.00024 apart, so $x + h$ *is* $x$, both
# heights are equal, and the measured slope is zero. From step 10 on the gradient is exactly $(0, 0)$. The walk
# is not at a minimum. It has lost its sense of touch: the left end of the V of section 3, met in the wild.
#
# **What to remember**
#
# - One step: $x \leftarrow x - \eta\,\nabla f(x)$. Minus, because the gradient points uphill.
# - Too small a learning rate wastes time, too large a one climbs out of the bowl. When a loss *rises*, make it
#   smaller first.
# - "The gradient is zero" can mean: arrived, saddle, or a measurement that has broken down.

# %% [markdown]
# ## 7. Why every step multiplies
#
# On the round bowl the gradient at $x$ is $2x$, so one step is
#
# $$x \leftarrow x - \eta \cdot 2x = (1 - 2\eta)\,x .$$
#
# Each step multiplies the distance to the minimum by the same factor $|1 - 2\eta|$. That single line explains
# the whole zoo of section 6:
#
# | learning rate | factor $1 - 2\eta$ | what you see |
# |---|---|---|
# | 0.1 | 0.8 | comes closer, step by step |
# | 0.5 | 0 | there in one step |
# | 0.9 | −0.8 | comes closer, from alternating sides |
# | 1 | −1 | bounces for ever |
# | 10 | −19 | explodes |
#
# **Predict.** With a factor of 0.8, about how many steps make the distance a million times smaller: 20, 60 or
# 600?
#
# ### Exercise 9: `descent_rate`
#
# Do not believe the line; measure it. For a walk and the place of the minimum, return what each step multiplied
# the *distance to the minimum* by. The distance of two points is the root of the sum of the squared
# differences.

# %% tags=["exercise:descent_rate"]
def descent_rate(history, minimum):
    """By what factor each step changed the distance to the minimum.

    history: array (K + 1, D), the points of a walk; only the last may be the minimum itself.
    minimum: array (D,).
    Returns an array (K,): the distance after each step divided by the distance before it.

    Example: for history = np.array([[5.0, 2.0], [3.0, 2.0], [2.0, 2.0]]) and minimum = np.array([1.0, 2.0]) the
    distances are 4, 2 and 1, and it gives array([0.5, 0.5]).
    """
    ### BEGIN SOLUTION
    distances = np.sqrt(np.sum((history - minimum) ** 2, axis=1))
    return distances[1:] / distances[:-1]
    ### END SOLUTION

# %% tags=["check:descent_rate"]
check("descent_rate")

# %% tags=["claims"]
assert descent_rate(np.array([[5.0, 2.0], [3.0, 2.0], [2.0, 2.0]]), np.array([1.0, 2.0])).tolist() == [0.5, 0.5]
for _lr, _factor in ((0.1, 0.8), (0.9, 0.8), (1.0, 1.0), (0.25, 0.5)):
    _walk = gradient_descent_history(bowl, _start, lr=_lr, steps=5)
    assert np.allclose(descent_rate(_walk, np.zeros(2)), _factor, atol=1e-6)
assert np.ceil(np.log(1e-6) / np.log(0.8)) == 62

# %% tags=["figure"]
def measured_factor(lr):
    return descent_rate(gradient_descent_history(bowl, start, lr=lr, steps=2), np.zeros(2))[0]


plots.slopes(
    measured_factor,
    x=(0.01, 1.2),
    labels=("learning rate", "factor on the distance, each step"),
    title="Best at 0.5, hopeless from 1 on: the factor is |1 − 2 lr|",
)

# %% [markdown]
# A factor below 1 means that the distance shrinks, and the same share is gained with each step. With 0.8 it
# takes 62 steps to a millionth. On a logarithmic axis such a walk is a straight line:

# %% tags=["figure"]
plots.measured(
    lambda: {
        f"learning rate {lr:g}": [bowl(x) for x in gradient_descent_history(bowl, start, lr=lr, steps=40)]
        for lr in (0.01, 0.1, 0.3, 1.01)
    },
    labels=("step", "height"),
    log="y",
    title="A constant factor is a straight line on this axis",
)

# %% [markdown]
# ### The long bowl
#
# Real losses are not round. On the long bowl $f = x_0^2/20 + x_1^2$ the gradient is $(x_0/10,\ 2x_1)$, and the
# two directions have two different factors:
#
# $$1 - \tfrac{\eta}{10} \quad \text{along the valley}, \qquad 1 - 2\eta \quad \text{across it.}$$
#
# Across the valley you must stay below $\eta = 1$, or the walk explodes. But with $\eta = 0.95$ the factor
# *along* the valley is still 0.905: slow. **The steepest direction limits the learning rate, and the flattest
# one decides how long you wait.** Much of what follows in this course (scaling the data in part 2, better
# optimizers in chapter 5) exists to make long bowls rounder.
#
# **Predict, then play.** The slider sets the learning rate, and each position is a walk of 30 steps that *your*
# function takes. Which rate ends lowest? What does the walk look like there?

# %% tags=["figure"]
far_start = np.array([-7.0, 2.0])
plots.descent_slider(
    long_bowl,
    lambda lr: gradient_descent_history(long_bowl, far_start, lr=lr, steps=30),
    rates=(0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 1.0, 1.02, 1.05),
    rate=0.95,
    x=(-8, 8),
    y=(-3, 3),
    minimum=(0, 0),
    labels=("x0", "x1"),
)

# %% tags=["figure"]
for lr in (0.01, 0.1, 0.4, 0.8, 0.9, 0.95, 1.0, 1.05):
    end = gradient_descent(long_bowl, far_start, lr=lr, steps=30)
    print(f"learning rate {lr:<5g} ends {long_bowl(end):8.4f} high, at {np.round(end, 3)}")

# %% tags=["claims"]
_far_start = np.array([-7.0, 2.0])


def _ends(lr, steps=30):
    return gradient_descent(long_bowl, _far_start, lr=lr, steps=steps)


assert np.allclose(_ends(0.95), [-0.35, 0.085], atol=1e-3)
assert np.allclose(_ends(0.95), _far_start * np.array([0.905, -0.9]) ** 30, atol=1e-6)
assert 34.5 < _ends(1.05)[1] < 35.5
_heights = {lr: long_bowl(_ends(lr)) for lr in (0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 1.0, 1.02, 1.05)}
assert min(_heights, key=_heights.get) == 0.9
assert round(_heights[0.9], 4) == 0.0085 and round(_heights[0.95], 3) == 0.013

# %% [markdown]
# Of these rates 0.9 ends lowest, at a height of 0.0085: just below the one at which everything explodes. There
# the walk zigzags across the valley all the way. With 0.95 the zigzag takes longer to die down (0.013), and
# with 1.05 the walk ends 35 units up the slope.
#
# ### Two valleys
#
# One more thing a walk in fog cannot know: whether there is a deeper valley next door. The function below has two
# minima, near $(-1, 0)$ and $(1, 0)$, one lower than the other, and a saddle between them.
#
# **Predict, then run.** Three walks start at $(-0.4, 1)$, $(0.6, 1)$ and $(1.6, -1)$. Which of them end in the
# lower valley, on the left?

# %% tags=["figure"]
def two_valleys(x):
    return (x[0] ** 2 - 1) ** 2 + 0.3 * x[0] + x[1] ** 2 + 0.5


plots.loss_surface(
    two_valleys,
    lambda: {
        f"from ({a:g}, {b:g})": gradient_descent_history(two_valleys, np.array([a, b]), lr=0.05, steps=60)
        for a, b in ((-0.4, 1.0), (0.6, 1.0), (1.6, -1.0))
    },
    x=(-2, 2),
    y=(-1.5, 1.5),
    levels=[0.3, 0.5, 0.7, 0.9, 1.2, 1.5, 2, 3, 5],
    labels=("x0", "x1"),
    title="Where you start decides in which valley you end",
)

# %% tags=["claims"]
_bottoms = [
    gradient_descent(two_valleys, np.array(p), lr=0.05, steps=200) for p in ((-0.4, 1.0), (0.6, 1.0), (1.6, -1.0))
]
assert np.allclose(_bottoms[0], [-1.04, 0], atol=0.01)
assert np.allclose(_bottoms[1], [0.96, 0], atol=0.01) and np.allclose(_bottoms[1], _bottoms[2], atol=1e-3)
assert two_valleys(_bottoms[0]) < two_valleys(_bottoms[1]) - 0.5

# %% [markdown]
# Only the first one. The others end at a **local minimum**: lower than everything around it, higher than the
# other valley. Gradient descent makes no promise to find the deepest place. For large networks this turns out
# to be less of a problem than it looks; for small ones, start several times.
#
# **What to remember**
#
# - On a bowl, every step multiplies the distance by the same factor, $|1 - 2\eta|$ for the round one. Below 1 it
#   converges.
# - Each direction has its own factor. The steepest sets the limit, the flattest the waiting time.
# - The start decides which minimum you reach.
#
# *Another good place to stop.*

# %% [markdown]
# ## 8. Newton's longer stride
#
# Gradient descent knows the slope and must be told how far to go. Suppose you also know how fast the slope
# itself *changes*: the **curvature** $f''(x)$, the slope of the slope. If the slope is 6 and grows by 2 with
# each unit of way, it was zero 3 units back. (One book calls the gradient a curvature. The gradient is a slope;
# the curvature says how fast a slope changes.) So go there:
#
# $$x \leftarrow x - \frac{f'(x)}{f''(x)}$$
#
# That is **Newton's method** for a minimum. No learning rate: the curvature says how long the step has to be.
# For a parabola one step is enough, because its curvature is the same everywhere. With $L = w^2/2$, slope $w$
# and curvature 1, from $w = 3$:
#
# - gradient descent with $\eta = 0.5$ goes to 1.5, then 0.75, then 0.375;
# - Newton's method goes to $3 - 3/1 = 0$.
#
# ### Exercise 10: `newton`
#
# For curves that are no parabolas, repeat. Return all places, the start first.

# %% tags=["exercise:newton"]
def newton(slope, curvature, x, steps=10):
    """Newton's method for a minimum in one dimension; returns every place on the way.

    slope, curvature: functions of one number, the first and the second derivative of the curve.
    x: the start, a number.  steps: how many steps to take.
    Returns a float array (steps + 1,): the start first, the last place at the end.

    Example: for slope(x) = x, curvature(x) = 1, x = 3 and steps=2 it gives array([3., 0., 0.]).
    """
    ### BEGIN SOLUTION
    places = [float(x)]
    for _ in range(steps):
        place = places[-1]
        places.append(place - slope(place) / curvature(place))
    return np.array(places)
    ### END SOLUTION

# %% tags=["check:newton"]
check("newton")

# %% tags=["claims"]
assert newton(lambda x: x, lambda x: 1, 3, steps=2).tolist() == [3, 0, 0]
_w = [3.0]
for _ in range(3):
    _w.append(_w[-1] - 0.5 * _w[-1])
assert _w == [3, 1.5, 0.75, 0.375]

# %% [markdown]
# Try it on $f(x) = e^x - 2x$. Its slope is $e^x - 2$, its curvature $e^x$, and the minimum lies where
# $e^x = 2$, at $\ln 2 = 0.693147…$
#
# **Predict, then run.** How many digits will be right after one, two, three, four steps?

# %% tags=["figure"]
strides = newton(lambda x: np.exp(x) - 2, np.exp, 0.0, steps=5)
for number, place in enumerate(strides):
    print(f"after {number} steps: {place:.15f}   off by {abs(place - np.log(2)):.1e}")

# %% tags=["claims"]
_strides = newton(lambda x: np.exp(x) - 2, np.exp, 0.0, steps=5)
_off = np.abs(_strides - np.log(2))
assert [f"{error:.0e}" for error in _off[:5]] == ["7e-01", "3e-01", "4e-02", "9e-04", "4e-07"]
assert _off[5] < 1e-12
assert f"{np.log(2):.6f}" == "0.693147"

# %% tags=["figure"]
plots.measured(
    lambda: {
        "Newton": np.abs(newton(lambda x: np.exp(x) - 2, np.exp, 0.0, steps=5) - np.log(2)),
        "gradient descent, lr 0.1": np.abs(
            gradient_descent_history(lambda x: np.exp(x[0]) - 2 * x[0], np.array([0.0]), lr=0.1, steps=40)[:, 0]
            - np.log(2)
        ),
    },
    labels=("step", "distance"),
    log="y",
    title="Newton doubles the number of right digits with every step",
)

# %% [markdown]
# The errors are 0.7, 0.3, 0.04, 0.0009, 0.0000004: near the minimum the number of right digits *doubles* each
# time. Gradient descent wins the same share with each step, a straight line; Newton's curve bends down and
# falls through the floor.
#
# Too good? Here is the small print. Newton's method looks for a place where the *slope* is zero. On the curve
# $x^4/4 - x^2/2$, with minima at −1 and 1 and a maximum at 0, start at 0.3:

# %% tags=["figure"]
plots.slopes(
    lambda x: x**4 / 4 - x**2 / 2,
    walk=lambda: {
        "Newton": newton(lambda x: x**3 - x, lambda x: 3 * x**2 - 1, 0.3, steps=4),
        "gradient descent": gradient_descent_history(
            lambda x: x[0] ** 4 / 4 - x[0] ** 2 / 2, np.array([0.3]), lr=0.2, steps=25
        )[:, 0],
    },
    x=(-0.5, 1.3),
    title="Where the curve bends down, Newton climbs to the top",
)

# %% tags=["claims"]
_uphill = newton(lambda x: x**3 - x, lambda x: 3 * x**2 - 1, 0.3, steps=4)
assert abs(_uphill[-1]) < 1e-9  # the maximum
_downhill = gradient_descent(lambda x: x[0] ** 4 / 4 - x[0] ** 2 / 2, np.array([0.3]), lr=0.2, steps=25)
assert abs(_downhill[0] - 1) < 0.01
assert 3 * 0.3**2 - 1 < 0  # negative curvature at the start

# %% [markdown]
# Where the curvature is negative, the division turns the step round, and the walk ends on the hilltop. And
# there is a second problem, with the price. With $D$ weights the curvature is a table of $D \times D$ numbers,
# the **Hessian** matrix: for the 39,760 weights of the digit network that would be 1.6 billion numbers, more
# than 12 gigabytes. That is why networks are trained with gradients.
#
# ### Find the bug
#
# Lecture notes on the net print Newton's method for many weights like this:
#
# $$w \leftarrow w + \frac{\text{gradient}}{\text{Hessian}}$$
#
# Two things are wrong. Test the first with the smallest example there is, $L = w^2/2$ at $w = 3$ with gradient
# 3 and Hessian 1: the formula leads to 6, then to 12, then to 24.
#
# **Predict.** What is wrong with the second thing, a vector divided by a table? Ask yourself what shape
# `gradient / hessian` has in NumPy.

# %%
some_gradient = np.array([2.0, 4.0])
some_hessian = np.array([[2.0, 0.0], [0.0, 8.0]])
print("a step that was meant to have shape", some_gradient.shape)
with np.errstate(divide="ignore"):
    print("has shape", (some_gradient / some_hessian).shape)

# %% tags=["claims"]
_w = 3.0
for _wanted in (6, 12, 24):
    _w = _w + _w / 1
    assert _w == _wanted
assert 39_760**2 > 1.58e9 and 39_760**2 * 8 > 12e9
assert 784 * 50 + 50 + 50 * 10 + 10 == 39_760
with np.errstate(divide="ignore"):
    assert (some_gradient / some_hessian).shape == (2, 2)

# %% tags=["figure"]
plots.slopes(
    lambda w: w**2 / 2,
    walk=lambda: {
        "as printed": np.array([3.0, 6.0, 12.0]),
        "Newton": newton(lambda w: w, lambda w: 1.0, 3.0, steps=1),
    },
    x=(-2, 13),
    labels=("w", "L(w)"),
    title="The printed sign climbs; Newton arrives in one step",
)

# %% [markdown]
# The step $s$ that brings all slopes to zero at once solves the equations
# $\text{Hessian} \cdot s = \text{gradient}$. For a single number that is a division. For a table it is a system
# of linear equations, which `np.linalg.solve(A, b)` solves.
#
# ### Exercise 11: `repaired_newton`
#
# Write one step of the repaired method for $D$ weights.

# %% tags=["exercise:repaired_newton"]
def repaired_newton(w, gradient, hessian):
    """One step of Newton's method towards the place where all slopes are zero.

    w: array (D,).  gradient: array (D,), the slopes at w.
    hessian: array (D, D): entry [i, j] says how fast slope i changes when w[j] grows. It can be inverted.
    Returns the new w, an array (D,). The arguments stay unchanged.

    Example: w = np.array([3.0, 1.0]), gradient = np.array([2.0, 4.0]) and hessian = np.array([[2.0, 0.0], [0.0, 8.0]])
    give array([2. , 0.5]).
    """
    ### BEGIN SOLUTION
    return w - np.linalg.solve(hessian, gradient)
    ### END SOLUTION

# %% tags=["check:repaired_newton"]
check("repaired_newton")

# %% tags=["claims"]
assert repaired_newton(np.array([3.0, 1.0]), some_gradient, some_hessian).tolist() == [2, 0.5]
_once = repaired_newton(np.array([-7.0, 2.0]), np.array([-0.7, 4.0]), np.array([[0.1, 0.0], [0.0, 2.0]]))
assert np.allclose(_once, 0)  # the long bowl in a single step

# %% tags=["figure"]
far_gradient = np.array([-0.7, 4.0])  # (x0 / 10, 2 * x1) at (-7, 2)
long_hessian = np.array([[0.1, 0.0], [0.0, 2.0]])
plots.loss_surface(
    long_bowl,
    lambda: {
        "gradient descent, 30 steps": gradient_descent_history(long_bowl, far_start, lr=0.9, steps=30),
        "Newton, 1 step": np.array([far_start, repaired_newton(far_start, far_gradient, long_hessian)]),
    },
    x=(-8, 8),
    y=(-3, 3),
    minimum=(0, 0),
    labels=("x0", "x1"),
    title="For Newton every bowl is round: one step from (−7, 2)",
)

# %% [markdown]
# On the long bowl, where gradient descent needs its patience, Newton's method is there in one step. Each
# direction has its own curvature, and each is divided by its own.
#
# **What to remember**
#
# - Newton's method: slope divided by curvature. Near a minimum the right digits double at every step.
# - The sign is a minus, and with many weights the division is a system of equations.
# - It runs to maxima as gladly as to minima, and its table of curvatures is too large for networks.

# %% [markdown]
# ## 9. A tiny network learns
#
# Now the same walk, with a network. The smallest one that deserves the name has two inputs, three classes and a
# table of weights $W$ of shape `(2, 3)`: scores $x W$, then `softmax`, then `cross_entropy` with the right
# class. Its weights, an input and the label are fixed here, so that you can compare every digit:

# %%
W_start = np.array([[0.47355232, 0.9977393, 0.84668094], [0.85557411, 0.03563661, 0.69422093]])
x_tiny = np.array([0.6, 0.9])
label = 2

print("scores:", x_tiny @ W_start)
print("probabilities:", softmax(x_tiny @ W_start))

# %% tags=["claims"]
assert np.allclose(x_tiny @ W_start, [1.05414809, 0.63071653, 1.1328074], atol=1e-8)
assert np.allclose(softmax(x_tiny @ W_start), [0.3654127, 0.2392708, 0.3953165], atol=1e-7)
assert np.argmax(x_tiny @ W_start) == 2

# %% tags=["figure"]
plots.network(
    [2, 3],
    weights={"W1": W_start},
    labels=["x", "softmax"],
    bias=False,
    title="The tiny network: six weights between two inputs and three classes",
)

# %% [markdown]
# Class 2 already has the largest probability, 0.395, but that is not much. The loss is
# $-\ln 0.3953 = 0.928$.
#
# ### Exercise 12: `tiny_net_loss`
#
# Scores, probabilities, loss: three steps, and you have the last two as functions. `cross_entropy` takes the
# mean over a batch and understands labels as well as one-hot targets, so there is nothing to decide.

# %% tags=["exercise:tiny_net_loss"]
def tiny_net_loss(W, x, t):
    """The cross-entropy of a network with one layer: scores x @ W, softmax, and the right class t.

    W: array (D, C), the weights.  x: array (D,), one sample, or (N, D), a batch.
    t: labels, a whole number or integers (N,), or one-hot targets (C,) or (N, C).
    Returns one number: the loss, averaged over the batch.

    Example: with W = np.zeros((2, 3)) every class gets 1/3, so the loss is log(3) = 1.0986 for any x and t.
    """
    ### BEGIN SOLUTION
    probabilities = softmax(x @ W)
    return cross_entropy(probabilities, t)
    ### END SOLUTION

# %% tags=["check:tiny_net_loss"]
check("tiny_net_loss")

# %% tags=["claims"]
assert np.isclose(tiny_net_loss(W_start, x_tiny, label), 0.92806854, atol=1e-8)
assert np.isclose(tiny_net_loss(W_start, x_tiny, np.array([0, 0, 1])), 0.92806854, atol=1e-8)
assert np.isclose(tiny_net_loss(np.zeros((2, 3)), x_tiny, 0), 1.0986, atol=1e-4)
assert np.isclose(-np.log(0.3953), 0.928, atol=1e-3)

# %% [markdown]
# ### Exercise 13: `tiny_net_gradient`
#
# The gradient of this loss *for the weights*. Your `numerical_gradient` wants a function of one array, but the
# loss has three arguments. So make a small function of the weights alone, in which `x` and `t` are fixed: a
# `lambda` is enough.
#
# **Predict.** Which of the six weights should grow to make class 2 more probable, and which should shrink?

# %% tags=["exercise:tiny_net_gradient"]
def tiny_net_gradient(W, x, t):
    """The slope of tiny_net_loss for every weight, measured with numerical_gradient.

    W: array (D, C), floats or whole numbers; it holds its old numbers afterwards.  x, t: as in tiny_net_loss.
    Returns a float array (D, C).

    Example: with W = np.zeros((2, 3)), x = np.array([1.0, 2.0]) and t = 0 it gives, up to rounding,
    array([[-0.6667, 0.3333, 0.3333], [-1.3333, 0.6667, 0.6667]]).
    """
    ### BEGIN SOLUTION
    def loss_of_weights(weights):
        return tiny_net_loss(weights, x, t)

    return numerical_gradient(loss_of_weights, W)
    ### END SOLUTION

# %% tags=["check:tiny_net_gradient"]
check("tiny_net_gradient")

# %% tags=["figure"]
print(np.round(tiny_net_gradient(W_start, x_tiny, label), 8))

# %% tags=["claims"]
_slopes = tiny_net_gradient(W_start, x_tiny, label)
_table = [[0.21924763, 0.14356247, -0.36281009], [0.32887144, 0.2153437, -0.54421514]]
assert np.allclose(_slopes, _table, atol=1e-8)
_answer = softmax(x_tiny @ W_start) - np.array([0, 0, 1])
assert np.allclose(_slopes, np.outer(x_tiny, _answer), atol=1e-8)
assert np.allclose(
    tiny_net_gradient(np.zeros((2, 3)), np.array([1.0, 2.0]), 0), [[-2 / 3, 1 / 3, 1 / 3], [-4 / 3, 2 / 3, 2 / 3]]
)

# %% [markdown]
# Read the table like a set of instructions:
#
# | | class 0 | class 1 | class 2 |
# |---|---|---|---|
# | **from input 0** | 0.2192 | 0.1436 | −0.3628 |
# | **from input 1** | 0.3289 | 0.2153 | −0.5442 |
#
# The entry 0.2192 says: raise this weight by a small $h$, and the loss *rises* by about $0.22\,h$. So lower it.
# The entry −0.5442 says: raise this weight, and the loss falls by about $0.54\,h$. The second matters more than
# the first. The weights of class 2 want to grow, all others want to shrink, and each row is the input times
# what softmax got wrong: exactly $x_i\,(y_j - t_j)$, with the $y - t$ of chapter 2.

# %% tags=["figure"]
plots.network(
    [2, 3],
    weights=lambda: {"W1": -tiny_net_gradient(W_start, x_tiny, label)},
    labels=["x", "softmax"],
    bias=False,
    title="Minus the gradient: raise what is solid, lower what is dashed",
)

# %% [markdown]
# **Predict, then run.** One step with a learning rate of 1, then ten, then a hundred: what will the loss be? It
# starts at 0.928.

# %% tags=["figure"]
def learn(steps):
    return gradient_descent(lambda W: tiny_net_loss(W, x_tiny, label), W_start, lr=1.0, steps=steps)


for steps in (0, 1, 10, 100):
    learned = learn(steps)
    print(f"after {steps:3d} steps: loss {tiny_net_loss(learned, x_tiny, label):.4f}, ", end="")
    print("probabilities", np.round(softmax(x_tiny @ learned), 3))

# %% tags=["claims"]
_walk = gradient_descent_history(lambda W: tiny_net_loss(W, x_tiny, label), W_start, lr=1.0, steps=100)
_losses = [round(float(tiny_net_loss(W, x_tiny, label)), 3) for W in _walk[[0, 1, 10, 100]]]
assert _losses == [0.928, 0.42, 0.056, 0.006]
assert round(float(softmax(x_tiny @ _walk[-1])[2]), 3) == 0.994

# %% tags=["figure"]
plots.probabilities(
    lambda: softmax(x_tiny @ learn(10)),
    label=2,
    title="After ten steps the right class has nearly everything",
)

# %% tags=["figure"]
plots.measured(
    lambda: {
        f"learning rate {lr:g}": [
            tiny_net_loss(W, x_tiny, label)
            for W in gradient_descent_history(lambda W: tiny_net_loss(W, x_tiny, label), W_start, lr=lr, steps=40)
        ]
        for lr in (0.1, 1.0, 5.0)
    },
    labels=("step", "loss"),
    log="y",
    title="A network learns: its loss falls with every step",
)

# %% [markdown]
# The loss falls from 0.928 to 0.42 after one step, 0.056 after ten and 0.006 after a hundred, and class 2 ends
# with 99.4 %. That is training: a loss, its gradient, and small steps against it. Everything else in this
# course makes one of these three better or faster.
#
# **What to remember**
#
# - The gradient of a loss has the shape of the weights, and each entry says which way its weight should go, and
#   how urgently.
# - For softmax with cross-entropy it is the input times $y - t$.
# - A `lambda` turns a function of many arguments into one of the argument you want to vary.

# %% [markdown]
# ## 10. A question in words
#
# This is read by a person, not by a machine. Aim at 100 to 150 words.
#
# **Question.** A friend minimises $f(x) = x_0^2 + x_1^2$ with `numerical_gradient` (step $10^{-4}$), a learning
# rate of 10 and 100 steps. The program stops at about $(-2.6 \cdot 10^{13},\ -1.3 \cdot 10^{12})$, and the
# gradient there is exactly $(0, 0)$. "The gradient is zero," says the friend, "so this is the minimum." Explain
# what really happened: why the numbers grew, why they then stood still, and why the friend's conclusion does
# not follow. Suggest one check that would have revealed the problem.

# %% [markdown] tags=["written:frozen-walk"]
# ### BEGIN SOLUTION
# On this bowl the gradient is $2x$, so one step with learning rate 10 turns $x$ into $x - 20x = -19x$. The
# factor is larger than 1 in size, so the point jumps across the valley to a higher place each time, and its
# distance grows nineteenfold: it diverges.
#
# After about ten steps the coordinates are larger than $10^{12}$. A computer keeps about 16 digits, and there
# the stored numbers lie more than 0.0002 apart. Adding or subtracting the step 0.0001 leaves the coordinate as
# it is, so both heights are the same, and the measured slope is 0, although the true one is about
# $5 \cdot 10^{13}$. With a gradient of zero the walk stands still.
#
# A gradient of zero would show only that the ground is flat, which also holds at a saddle or a maximum. Here it
# is not even flat: the measurement failed. Printing $f$ at every step would have shown it rising from 25 to
# about $10^{27}$; a run with a smaller learning rate, or the formula $2x$ beside the measured gradient, would
# have shown it too.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Why it grew: the learning rate is too large, with a reason (the factor $1 - 2\eta = -19$, or: each step
#    lands higher on the other side, where the gradient is larger). "It diverged" alone does not earn this
#    point.
# 2. Why it froze: next to such large numbers the step $10^{-4}$ is lost in rounding, so both heights are equal
#    and the measured slope is 0.
# 3. Why the conclusion fails: a zero gradient is no proof of a minimum (saddle, maximum), or the *measured*
#    gradient is not the true one here. Either is enough.
# 4. A check that works: print the loss during the walk, compare with the exact gradient $2x$, try a smaller
#    learning rate or another start, test a larger $h$, or any other that would show the difference.
# ### END MARK SCHEME

# %% tags=["claims"]
assert 6e26 < bowl(_far[10]) < 7e26 and bowl(_start) == 25
assert 5e13 < abs(2 * _far[10][0]) < 5.3e13

# %% [markdown]
# ## Summary
#
# - **Slope**: height gained divided by way gone. Measure it on both sides, with a step near $10^{-4}$: not too
#   long (truncation), not too short (rounding).
# - **Gradient**: one slope for each number, in the shape of the numbers. It points uphill.
# - **Gradient descent**: $x \leftarrow x - \eta\,\nabla f(x)$. On a bowl each step multiplies the distance by a
#   fixed factor, and the steepest direction limits $\eta$.
# - **Newton**: slope divided by curvature. Few steps, each of them expensive.
# - A zero gradient is a clue, not a proof.
#
# ### What comes next
#
# Part 2 fits straight lines and curves to data with these tools, and shows why the data
# should be scaled first. The last part of this chapter trains a network on handwritten digits. Chapter 4 then
# replaces `numerical_gradient` by something thousands of times faster, and you will use today's function to
# prove that it is right.

# %% tags=["figure"]
progress()
