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
# # Chapter 4, part 1: Gradients flow backward
#
# **At the end of chapter 3 somebody lent you a function that knew all slopes at once. Here you find out how it
# can.**
#
# The idea is small. Draw a calculation as a graph of simple steps. Let each step answer one easy question about
# itself, and pass the answers on from the end to the beginning. With that you can find every slope of a shopping
# bill, of a sigmoid and of a small network: first with a pencil, then in code, and each time with a picture.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | a bill as a graph | 15 |
# | 2 | two layers: times and plus | 20 |
# | 3 | the shop, forward and back | 20 |
# | 4 | the chain rule | 15 |
# | | *a good place to stop for today* | |
# | 5 | minus, division, exponential, logarithm | 15 |
# | 6 | maximum, branch and sum | 25 |
# | 7 | a graph of your own, and a bug to find | 20 |
# | 8 | the sigmoid, node by node | 20 |
# | 9 | a whole network by hand | 20 |
# | 10 | one question answered in words, and a summary | 10 |
#
# That makes three hours. **You need** numerical gradients (chapter 3, part 1) and the sigmoid (chapter 1). No
# calculus beyond "a slope says how fast something changes" is taken for granted.

# %% tags=["claims"]
assert sum([15, 20, 20, 15, 15, 25, 20, 20, 20, 10]) == 180  # three hours

# %% tags=["setup"]
import numpy as np

from nn101 import check, hint, plots, progress
from nn101.chapter1 import sigmoid
from nn101.chapter3 import numerical_gradient

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. A bill as a graph
#
# You buy 2 apples at 100 each, and the tax is 10 per cent: the sum is multiplied by 1.1. What do you pay? As a
# calculation it is one line. As a **computational graph** it is a picture: every circle is one step, every wire
# carries one number, and the numbers flow from left to right. That direction is called **forward**.

# %% tags=["figure"]
plots.graph(
    [
        {"id": "apple price", "value": 100},
        {"id": "apple count", "value": 2},
        {"id": "tax", "value": 1.1},
        {"id": "apples", "op": "*", "inputs": ["apple price", "apple count"], "value": 200, "label": "apples"},
        {"id": "bill", "op": "*", "inputs": ["apples", "tax"], "value": 220, "label": "bill"},
    ],
    title="Forward: from prices to the bill",
)

# %% [markdown]
# A circle knows very little. The second one sees 200 and 1.1 arrive and sends 220 on. It does not know that 200
# was two apples. It could have been the shopping of a whole week. This is **local computation**: if the
# rest of your shopping costs 4,000 and the apples 200, the step that adds them needs these two numbers and nothing
# else about the world. However large the calculation, every step in it stays easy.
#
# Now a second question. *If an apple costs a little more, how much more do you pay?* You could try it out.
# **Predict, then run:** by how much does the bill grow if the price of an apple grows by 1? If you take one apple
# more? And if the tax goes up from 10 to 11 per cent?

# %%
def quick_bill(apple_price, apple_count, tax):
    return apple_price * apple_count * tax


before = quick_bill(100, 2, 1.1)
print(f"bill:             {before:.2f}")
print(f"price 101:        {quick_bill(101, 2, 1.1) - before:+.2f}")
print(f"three apples:     {quick_bill(100, 3, 1.1) - before:+.2f}")
print(f"tax 1.11:         {quick_bill(100, 2, 1.11) - before:+.2f}, and a whole unit of tax would be a hundred times that")

# %% tags=["claims"]
assert np.isclose(before, 220) and 4000 + 200 == 4200 and 784 * 50 + 50 + 50 * 10 + 10 == 39_760
assert np.isclose(quick_bill(101, 2, 1.1) - before, 2.2)
assert np.isclose(quick_bill(100, 3, 1.1) - before, 110)
assert np.isclose(quick_bill(100, 2, 1.11) - before, 2) and np.isclose(100 * 2, 200)

# %% [markdown]
# So the slopes are 2.2, 110 and 200. Three questions took three more runs of the calculation. With 39,760 parameters,
# as in the digit network of chapter 3, that is 39,760 more runs. There is a better way, and it goes **backward**.
#
# Start at the right end. How fast does the bill change with the bill? With slope 1, of course. Now step to the left,
# one circle at a time:
#
# - In front of the second circle are 200 and the tax 1.1. If the 200 grows by 1, the bill grows by 1.1. If the
#   tax grows by a unit, the bill grows by 200.
# - The wire with the 200 now says 1.1. In front of the first circle are the price 100 and the count 2. If the price
#   grows by 1, the 200 grows by 2, and each of these counts 1.1: together $1.1 \cdot 2 = 2.2$. For the count it is
#   $1.1 \cdot 100 = 110$.
#
# One walk from right to left, and all three answers are there. The number below each wire is the **gradient** on that
# wire: how fast the *final result* changes with the number above it.

# %% tags=["figure"]
plots.graph(
    [
        {"id": "apple price", "value": 100, "grad": 2.2},
        {"id": "apple count", "value": 2, "grad": 110},
        {"id": "tax", "value": 1.1, "grad": 200},
        {
            "id": "apples", "op": "*", "inputs": ["apple price", "apple count"], "value": 200, "grad": 1.1,
            "label": "apples",
        },
        {"id": "bill", "op": "*", "inputs": ["apples", "tax"], "value": 220, "grad": 1, "label": "bill"},
    ],
    title="Backward: one walk answers three questions",
)

# %% tags=["claims"]
assert np.isclose(1.1 * 2, 2.2) and np.isclose(1.1 * 100, 110)

# %% [markdown]
# A word about size. The tax has the largest gradient, 200, but a unit of tax is 100 per cent. A gradient says how
# much the result changes *per unit*, and units differ. One cent on the price and one per cent on the tax are no
# equals.
#
# **What to remember**
#
# - A graph cuts a calculation into steps that know only their own inputs.
# - Values flow forward. Gradients flow backward, beginning with 1 at the result.
# - One walk back gives the gradient of the result by *every* number in the graph.

# %% [markdown]
# ## 2. Two layers: times and plus
#
# The walk back uses one rule for each kind of step. Say a step gave the number $z$, and the wire on its right
# already has a gradient, $dout$ (say *dee out*, the derivative by what came out): how fast the final result changes with $z$.
#
# - **Times**, $z = x \cdot y$. If $x$ grows by a little, $z$ grows $y$ times as much. So $x$ gets $dout \cdot y$, and
#   $y$ gets $dout \cdot x$. Each receives the gradient times *the other* number.
# - **Plus**, $z = x + y$. If $x$ grows by a little, $z$ grows by the same. Both receive $dout$, unchanged.
#
# By hand: $z = 10 \cdot 5 = 50$ and a gradient of 1.3 arrives from the right. The 10 gets $1.3 \cdot 5 = 6.5$, and the
# 5 gets $1.3 \cdot 10 = 13$. With $z = 10 + 5 = 15$ both get 1.3.
#
# To do this in code, a times step must still know $x$ and $y$ when the gradient comes back. So it is not a function
# but an object with a memory. We call such an object a **layer**. It has two methods: `forward` works out the value
# and keeps what it will need, `backward` turns the gradient on its right into the gradients on its left.

# %% tags=["claims"]
assert np.isclose(10 * 5, 50) and np.allclose([1.3 * 5, 1.3 * 10], [6.5, 13]) and 10 + 5 == 15

# %% [markdown]
# Here is an object with a memory that has nothing to do with gradients, as a reminder of the form. **Predict, then
# run:** what do the two lines print?

# %%
class Doorbell:
    """Counts how often it rings, and remembers who rang last."""

    def __init__(self):
        self.rings = 0

    def ring(self, visitor):
        self.rings += 1
        self.visitor = visitor  # kept for later, under the object's own name

    def report(self):
        return f"rings: {self.rings}, last visitor: {self.visitor}"


front, back = Doorbell(), Doorbell()
front.ring("Ada")
front.ring("Emmy")
back.ring("Sofia")
print(front.report())
print(back.report())

# %% tags=["claims"]
assert front.report() == "rings: 2, last visitor: Emmy" and back.report() == "rings: 1, last visitor: Sofia"

# %% [markdown]
# Two bells, two memories. In the same way each circle of a graph needs a layer of its own: one layer used for two
# circles would remember only the second.
#
# ### Exercise 1: `MulLayer`
#
# Write both methods. Numbers go in, but arrays of the same shape should work as well, place by place; with NumPy you
# get that for nothing.

# %% tags=["exercise:MulLayer"]
class MulLayer:
    """A step that multiplies.

    Example: layer = MulLayer(); layer.forward(10, 5) gives 50. Then layer.backward(1.3) gives (6.5, 13.0).
    """

    def forward(self, x, y):
        """x times y, two numbers or two arrays of the same shape. Keeps what backward needs."""
        ### BEGIN SOLUTION
        self._factors = x, y
        return np.multiply(x, y)
        ### END SOLUTION

    def backward(self, dout):
        """Two gradients, by x and by y of the last forward. dout: the gradient by what forward returned."""
        ### BEGIN SOLUTION
        first, second = self._factors
        return np.multiply(second, dout), np.multiply(first, dout)
        ### END SOLUTION

# %% tags=["check:MulLayer"]
check("MulLayer")

# %% tags=["claims"]
_ten = MulLayer()
assert _ten.forward(10, 5) == 50 and np.allclose(_ten.backward(1.3), [6.5, 13])

# %% [markdown]
# As always, `hint` gives a nudge:

# %% tags=["figure"]
hint("MulLayer")

# %% [markdown]
# ### Exercise 2: `AddLayer`
#
# This one needs no memory at all. Do you see why?

# %% tags=["exercise:AddLayer"]
class AddLayer:
    """A step that adds.

    Example: layer = AddLayer(); layer.forward(10, 5) gives 15. Then layer.backward(1.3) gives (1.3, 1.3).
    """

    def forward(self, x, y):
        """x plus y, two numbers or two arrays of the same shape."""
        ### BEGIN SOLUTION
        return np.add(x, y)
        ### END SOLUTION

    def backward(self, dout):
        """Two gradients, by x and by y. dout: the gradient by what forward returned."""
        ### BEGIN SOLUTION
        both = (dout,) * 2
        return both
        ### END SOLUTION

# %% tags=["check:AddLayer"]
check("AddLayer")

# %% tags=["claims"]
_plus = AddLayer()
assert _plus.forward(10, 5) == 15 and _plus.backward(1.3) == (1.3, 1.3)

# %% [markdown]
# From here on the pictures are made by *your* layers. `plots.graph` takes a dictionary: the name of a step, then the
# layer that does it and the names of what goes in. It runs your `forward` methods from left to right, starts with
# 1 at the last step, runs your `backward` methods from right to left and draws what it saw.

# %% tags=["figure"]
plots.graph(
    lambda: {
        "product": (MulLayer(), "a", "b"),
        "total": (AddLayer(), "product", "c"),
    },
    inputs={"a": 10, "b": 5, "c": 7},
    title="Your layers at work: a product and a sum",
)

# %% [markdown]
# Compare the two circles. Plus hands its gradient on as it is, to both. Times *exchanges*: the 10 is told 5, and the 5
# is told 10.
#
# **What to remember**
#
# - A layer is a step with two methods. `forward` keeps what `backward` will need.
# - Plus copies the gradient. Times multiplies it by the other input.
# - Every circle of a graph is an object of its own.

# %% [markdown]
# ## 3. The shop, forward and back
#
# Now put layers together. The order is always the same: make a layer for each circle, call `forward` in the order of
# the graph, then call `backward` in exactly the opposite order, beginning with 1.
#
# ### Exercise 3: `apple_bill`
#
# Two circles, so two layers. Return the bill and a dictionary of its three gradients.

# %% tags=["exercise:apple_bill"]
def apple_bill(apple_price, apple_count, tax):
    """What apples cost, and how fast that changes with each of the three numbers.

    tax: a factor, 1.1 for 10 per cent.
    Returns (bill, gradients); gradients is a dict with the keys "apple_price", "apple_count" and "tax".

    Example: apple_bill(100, 2, 1.1) gives 220 and {"apple_price": 2.2, "apple_count": 110, "tax": 200}.
    """
    ### BEGIN SOLUTION
    apples, taxed = MulLayer(), MulLayer()
    bill = taxed.forward(apples.forward(apple_price, apple_count), tax)
    by_apples, by_tax = taxed.backward(1.0)
    by_price, by_count = apples.backward(by_apples)
    return bill, {"apple_price": by_price, "apple_count": by_count, "tax": by_tax}
    ### END SOLUTION

# %% tags=["check:apple_bill"]
check("apple_bill")

# %% tags=["claims"]
_bill, _slopes = apple_bill(100, 2, 1.1)
assert np.isclose(_bill, 220)
assert np.allclose([_slopes[name] for name in ("apple_price", "apple_count", "tax")], [2.2, 110, 200])

# %% [markdown]
# Now 3 oranges at 150 come into the basket. Before tax that is $200 + 450 = 650$, and with tax 715.
#
# **Predict, then run.** Do the walk back with a pencil before you look. You need only the two rules, and you can
# check each number with a nudge: one orange more costs how much more on the final bill?

# %% tags=["figure"]
plots.graph(
    lambda: {
        "apples": (MulLayer(), "apple price", "apple count"),
        "oranges": (MulLayer(), "orange price", "orange count"),
        "fruit": (AddLayer(), "apples", "oranges"),
        "bill": (MulLayer(), "fruit", "tax"),
    },
    inputs={"apple price": 100, "apple count": 2, "orange price": 150, "orange count": 3, "tax": 1.1},
    title="Apples and oranges: five questions, one walk back",
)

# %% [markdown]
# ### Exercise 4: `fruit_bill`
#
# Four circles, five gradients. The picture above tells you which numbers to expect.

# %% tags=["exercise:fruit_bill"]
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    """What apples and oranges cost together, and how fast that changes with each of the five numbers.

    tax: a factor on the whole bill, 1.1 for 10 per cent.
    Returns (bill, gradients); gradients is a dict with the names of the five arguments as keys.

    Example: fruit_bill(100, 2, 150, 3, 1.1) gives 715 and {"apple_price": 2.2, "apple_count": 110,
    "orange_price": 3.3, "orange_count": 165, "tax": 650}.
    """
    ### BEGIN SOLUTION
    apples, oranges, fruit, taxed = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    paid_apples = apples.forward(apple_price, apple_count)
    paid_oranges = oranges.forward(orange_price, orange_count)
    bill = taxed.forward(fruit.forward(paid_apples, paid_oranges), tax)

    gradients = {}
    by_fruit, gradients["tax"] = taxed.backward(1.0)
    by_apples, by_oranges = fruit.backward(by_fruit)
    gradients["apple_price"], gradients["apple_count"] = apples.backward(by_apples)
    gradients["orange_price"], gradients["orange_count"] = oranges.backward(by_oranges)
    return bill, gradients
    ### END SOLUTION

# %% tags=["check:fruit_bill"]
check("fruit_bill")

# %% tags=["claims"]
_bill, _slopes = fruit_bill(100, 2, 150, 3, 1.1)
assert np.isclose(_bill, 715) and 200 + 450 == 650
assert {name: round(float(value), 9) for name, value in _slopes.items()} == {
    "apple_price": 2.2, "apple_count": 110, "orange_price": 3.3, "orange_count": 165, "tax": 650
}

# %% [markdown]
# One thing may surprise you: print the bill, and you may read 715.0000000000001. A float cannot hold 1.1
# exactly. That is why results are compared with a tolerance, here and in the checks.

# %%
print(650 * 1.1, "   equal to 715:", 650 * 1.1 == 715, "   close to 715:", np.isclose(650 * 1.1, 715))

# %% tags=["claims"]
assert 650 * 1.1 != 715 and np.isclose(650 * 1.1, 715) and repr(650 * 1.1) == "715.0000000000001"

# %% [markdown]
# ### Trust, but measure
#
# In chapter 3 you measured slopes: nudge a number up and down, and see how the result changes. That is slow, but it
# knows nothing of graphs, so it is an independent judge. The lent `numerical_gradient(f, x)` does it for every number
# of an array. From now on, whenever you write a backward pass, measure it once.

# %% tags=["figure"]
names = ("apple_price", "apple_count", "orange_price", "orange_count", "tax")
basket = np.array([100, 2, 150, 3, 1.1])


def gains(slopes):
    """What the bill gains if one number of the basket grows by one per cent: its slope times the nudge."""
    return np.asarray(slopes) * basket / 100


plots.compare_bars(
    names,
    lambda: {
        "your gradient, times the nudge": gains([fruit_bill(*basket)[1][name] for name in names]),
        "measured slope, times the nudge": gains(numerical_gradient(lambda some: fruit_bill(*some)[0], basket)),
    },
    x_label="what grows by one per cent",
    y_label="gain of the bill",
    title="One per cent more: worked out and measured agree",
)

# %% tags=["claims"]
_measured = numerical_gradient(lambda some: fruit_bill(*some)[0], np.array([100, 2, 150, 3, 1.1]))
assert np.allclose(_measured, [2.2, 110, 3.3, 165, 650])
assert np.allclose(gains(_measured), [2.2, 2.2, 4.95, 4.95, 7.15]) and np.isclose(2.2 + 4.95, 7.15)

# %% [markdown]
# The gradients 2.2, 110, 3.3, 165 and 650 look very different, because their units differ. Multiply each by a nudge
# of one per cent of its own number, and they become comparable: 2.20 for the price *and* for the count of the apples,
# 4.95 for both of the oranges, and 7.15, the sum of the two, for the tax, which is paid on all of it.

# %% [markdown]
# **What to remember**
#
# - Forward in the order of the graph, backward in exactly the opposite order, with 1 at the beginning of the way back.
# - A measured slope is the judge of a worked out one. It costs two runs for each number, so keep it for tests.

# %% [markdown]
# ## 4. The chain rule
#
# Why may we multiply along the way? Take $z = (x + y)^2$ in two steps: $t = x + y$, then $z = t^2$. Near a place,
# each step is almost a straight line with a slope of its own. If $x$ grows by a tiny amount, $t$ grows by the same
# amount (slope 1). And whatever $t$ grows by, $z$ grows $2t$ times as much. One after the other the factors
# multiply:
#
# $$\frac{dz}{dx} = \frac{dz}{dt} \cdot \frac{dt}{dx} = 2t \cdot 1 = 2(x + y)$$
#
# This is the **chain rule**: the slope of steps one after the other is the product of their slopes. By hand, with
# $x = 1$ and $y = 2$: $t = 3$, $z = 9$, and both gradients are $2 \cdot 3 = 6$.

# %% tags=["figure"]
plots.graph(
    [
        {"id": "x", "value": 1, "grad": 6},
        {"id": "y", "value": 2, "grad": 6},
        {"id": "t", "op": "+", "inputs": ["x", "y"], "value": 3, "grad": 6, "label": "t"},
        {"id": "z", "op": "square", "inputs": ["t"], "value": 9, "grad": 1, "label": "z = (x + y)²"},
    ],
    title="(x + y)²: the square multiplies by 2t = 6",
)

# %% tags=["claims"]
assert np.allclose(numerical_gradient(lambda v: (v[0] + v[1]) ** 2, np.array([1.0, 2.0])), [6, 6])

# %% [markdown]
# There is one thing to watch. The slope $2t$ must be taken at the **$t$ that arrived at this step**, here 3. Not at
# $x$, and not at the 9 that the step sent on. That is the reason why a layer keeps its inputs.
#
# **Predict, then run.** A chain of three steps: square, then change the sign, then the exponential. It makes
# $e^{-x^2}$, a bell. At which $x$ is its slope 0? Where is it positive? What is the value at $x = 1$?

# %%
bell = [
    (lambda t: t**2, lambda t: 2 * t),  # each pair: a step, and its own slope
    (lambda t: -t, lambda t: -1.0),
    (np.exp, np.exp),
]
number = 1.0
for step, own_slope in bell:
    print(f"{number:8.4f} arrives, {step(number):8.4f} is sent on, the slope of this step is {own_slope(number):8.4f}")
    number = step(number)

# %% tags=["claims"]
assert np.isclose(number, np.exp(-1)) and round(float(np.exp(-1)), 4) == 0.3679
assert np.isclose(2 * -1 * np.exp(-1), -0.7358, atol=5e-5)

# %% [markdown]
# The three slopes are 2, −1 and 0.3679. Their product is −0.7358, and that is the slope of the bell at 1.
#
# ### Exercise 5: `chain_slope`
#
# Do this for any chain: go forward and keep what arrives at each step, then multiply the slopes, each taken at what
# arrived there.

# %% tags=["exercise:chain_slope"]
def chain_slope(steps, x):
    """The slope of a chain of steps at x.

    steps: a list of pairs (f, slope) of functions. The first f gets x, every other f what the one before it gave;
    slope(t) is the slope of that f at t. An empty list changes nothing: its slope is 1.
    x: a number, or an array whose numbers go through the chain one by one.
    Returns a number, or an array of the shape of x.

    Example: chain_slope([(lambda t: t + 1, lambda t: 1.0), (lambda t: t**2, lambda t: 2 * t)], 3) gives 8.0:
    3 becomes 4, then 16; the slopes on the way are 1 and 2 times 4.
    """
    ### BEGIN SOLUTION
    arrived = x
    product = np.ones(np.shape(x))
    for f, slope_of_f in steps:
        product = product * slope_of_f(arrived)
        arrived = f(arrived)
    return product
    ### END SOLUTION

# %% tags=["check:chain_slope"]
check("chain_slope")

# %% tags=["claims"]
assert chain_slope([(lambda t: t + 1, lambda t: 1.0), (lambda t: t**2, lambda t: 2 * t)], 3) == 8
assert np.isclose(chain_slope(bell, 1.0), -0.7358, atol=5e-5) and chain_slope(bell, 0.0) == 0

# %% tags=["figure"]
plots.curves(
    {"exp(−x²)": lambda x: np.exp(-(x**2)), "its slope, by chain_slope": lambda x: chain_slope(bell, x)},
    x=(-3, 3),
    marks={"slope −0.736 at 1": (1, -2 * np.exp(-1))},
    title="The slope of the bell: up, level at 0, down",
)

# %% [markdown]
# A product of slopes can be multiplied from either end, and the result is the same. For one $x$ and one result it
# makes no difference. With 39,760 inputs and *one* result it does: from the end backward, the product so far is a
# single row of numbers that serves all inputs. That is why networks go backward.
#
# **What to remember**
#
# - Slopes of steps one after the other multiply.
# - Each slope is taken at what arrived at that step on the way forward.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 5. Minus, division, exponential, logarithm
#
# Sigmoid, softmax and cross-entropy need four more kinds of step. For each we ask the same question: if an input
# grows by a little, how much does the output grow?
#
# | step | gradient by the input, or by each |
# |---|---|
# | $z = x - y$ | $dout$ and $-dout$ |
# | $z = x / y$ | $dout / y$ and $-dout \cdot x / y^2$ |
# | $z = e^x$ | $dout \cdot e^x$ |
# | $z = \ln x$ | $dout / x$ |
#
# Why $-x/y^2$? More people share the same cake, so each piece gets smaller: hence the minus. Try numbers:
# $6/2 = 3$. With $y = 2.01$ the result is 2.985, which is 0.015 less for 0.01 more, a slope of about −1.5. And
# $-6/2^2 = -1.5$. With $x = 1$ this is the step "one over": $-1/y^2$, which is minus the square of the output.

# %%
print(f"6 / 2.01 = {6 / 2.01:.4f}, so the slope is about {(6 / 2.01 - 3) / 0.01:.3f}")
print(f"ln 4.01 - ln 4 = {np.log(4.01) - np.log(4):.5f}, so the slope is about {(np.log(4.01) - np.log(4)) / 0.01:.3f}")

# %% tags=["claims"]
assert round(6 / 2.01, 3) == 2.985 and round((6 / 2.01 - 3) / 0.01, 2) == -1.49 and -6 / 2**2 == -1.5
assert round((np.log(4.01) - np.log(4)) / 0.01, 2) == 0.25

# %% [markdown]
# ### Exercise 6: `local_backward`
#
# One function for the four rules. It gets the inputs that went through the step, and always returns a tuple, also
# where there is only one input.

# %% tags=["exercise:local_backward"]
def local_backward(op, inputs, dout):
    """The gradients that one step hands back to its inputs.

    op: "-", "/", "exp" or "log" (the natural logarithm).
    inputs: tuple of what went into the step: two numbers for "-" and "/", one for "exp" and "log"; or arrays of the
    same shape.  dout: the gradient by what came out.
    Returns a tuple with one gradient for each input.

    Example: local_backward("/", (6, 2), 10) gives (5.0, -15.0), and local_backward("log", (4,), 2) gives (0.5,).
    """
    ### BEGIN SOLUTION
    if op == "-":
        return dout, np.negative(dout)
    if op == "/":
        above, below = inputs
        share = dout / np.asarray(below, dtype=float)
        return share, -share * above / below
    (given,) = inputs
    if op == "exp":
        return (np.exp(given) * dout,)
    return (np.divide(dout, given),)
    ### END SOLUTION

# %% tags=["check:local_backward"]
check("local_backward")

# %% tags=["claims"]
assert np.allclose(local_backward("/", (6, 2), 10), [5, -15]) and np.allclose(local_backward("log", (4,), 2), [0.5])
assert np.allclose(local_backward("-", (6, 2), 10), [10, -10])
assert np.allclose([local_backward(op, (2.0,), 1.0)[0] for op in ("exp", "log")], [7.389, 0.5], atol=5e-4)
assert np.isclose(local_backward("/", (1.0, 2.0), 1.0)[1], -0.25)

# %% [markdown]
# **Predict, then run.** You will see $e^x$, $\ln x$ and $1/x$, each with its slope as *your* function works it out.
# Which slope is negative everywhere? Which one lies exactly on its own curve? And how large is each of them at
# $x = 2$?

# %% tags=["figure"]
plots.compare_curves(
    np.linspace(0.25, 3, 111),
    lambda: {
        "exp(x)": {"the step": np.exp, "its slope": lambda x: local_backward("exp", (x,), 1.0)[0]},
        "ln x": {"the step": np.log, "its slope": lambda x: local_backward("log", (x,), 1.0)[0]},
        "1 / x": {"the step": lambda x: 1 / x, "its slope": lambda x: local_backward("/", (1.0, x), 1.0)[1]},
    },
    y_label="value",
    reach=(-6, 8),
    title="exp is its own slope; ln gets flatter; 1 / x falls",
)

# %% [markdown]
# Look at the first panel: you see one curve, as the two lie on each other. The exponential is its own slope, so its
# backward pass may use again what the forward pass worked out. At $x = 2$ the three slopes are 7.389, 0.5 and −0.25.
#
# **What to remember**
#
# - Minus changes the sign for its second input. Division by $y$ has the slope $-x/y^2$.
# - $e^x$ multiplies the gradient by its own output, $\ln x$ divides it by its input.

# %% [markdown]
# ## 6. Maximum, branch and sum
#
# ### The maximum is a switch
#
# The largest of 3, 8 and 5 is 8. If the 8 grows by a little, the maximum grows with it. If the 3 or the 5 grows by a
# little, nothing happens. So the gradient goes to the winner, all of it, and the others get 0. ReLU, the maximum of
# $x$ and 0, is such a switch, and so is the pooling that you will meet in networks for images.
#
# ### Exercise 7: `max_backward`
#
# One row, or a batch in which each row has its own winner. When two numbers are equally large, the first of them counts
# as the winner.

# %% tags=["exercise:max_backward"]
def max_backward(x, dout):
    """The gradient by every number of x, where the step took the maximum of x, or of each row of x.

    x: array (D,), or (N, D), a batch of rows.  dout: the gradient by the maximum, a number, or an array (N,).
    Returns an array of the shape of x. Of several equally large numbers the first gets it all.

    Example: max_backward(np.array([3, 8, 5]), 2.5) gives array([0. , 2.5, 0. ]).
    """
    ### BEGIN SOLUTION
    winner = np.argmax(x, axis=-1)
    columns = np.arange(np.shape(x)[-1])
    won = columns == np.expand_dims(winner, -1)
    return won * np.expand_dims(dout, -1)
    ### END SOLUTION

# %% tags=["check:max_backward"]
check("max_backward")

# %% tags=["claims"]
assert max_backward(np.array([3, 8, 5]), 2.5).tolist() == [0, 2.5, 0]
assert max_backward(np.array([[3, 8], [9, 9]]), np.array([2.5, 4])).tolist() == [[0, 2.5], [4, 0]]

# %% [markdown]
# ### A branch adds
#
# One number may be used in several places. A wire that splits is called a **branch**. Forward it copies the number.
# And backward? Each place hands back its own gradient. If the number grows by a little, it grows in *all* places,
# and the result feels all of it. So the gradients **add up**.
#
# By hand: $f = 3x + x^2$ at $x = 5$. The first place says 3, the second $2 \cdot 5 = 10$, together 13.

# %% tags=["figure"]
plots.graph(
    [
        {"id": "x", "value": 5, "grad": 13},
        {"id": "3x", "op": "3 ×", "inputs": ["x"], "value": 15, "grad": 1, "back": [3], "label": "3x"},
        {"id": "x²", "op": "square", "inputs": ["x"], "value": 25, "grad": 1, "back": [10], "label": "x²"},
        {"id": "f", "op": "+", "inputs": ["3x", "x²"], "value": 40, "grad": 1, "label": "f"},
    ],
    title="A branch: 3 and 10 come back, 13 in all",
)

# %% [markdown]
# ### Exercise 8: `branch_backward`
#
# Write what happens at the dot of the picture. The function gets a list of what came back. Its entries belong to the
# layers that made them, so leave them as they are.

# %% tags=["exercise:branch_backward"]
def branch_backward(returned):
    """The gradient by something that was used in several places.

    returned: list of the gradients that came back from these places, at least one; all numbers, or all arrays of the
    same shape. They stay unchanged.  Returns a number, or an array of that shape.

    Example: branch_backward([3, 10]) gives 13, and branch_backward([np.array([1, 2]), np.array([10, 20])])
    gives array([11, 22]).
    """
    ### BEGIN SOLUTION
    together = 0
    for gradient in returned:
        together = np.add(together, gradient)
    return together
    ### END SOLUTION

# %% tags=["check:branch_backward"]
check("branch_backward")

# %% tags=["claims"]
assert branch_backward([3, 10]) == 13 and branch_backward([np.array([1, 2]), np.array([10, 20])]).tolist() == [11, 22]
assert np.isclose(numerical_gradient(lambda v: 3 * v[0] + v[0] ** 2, np.array([5.0]))[0], 13)

# %% [markdown]
# ### A sum copies
#
# Now the mirror image. A sum over many numbers is plus with many inputs, so backward every one of them gets the
# gradient, unchanged: a **copy**. Forward a branch copies, and backward it adds. Forward a sum adds, and backward it
# copies. Each is the other, seen from behind.
#
# You have met this pair in every batch. A bias is *one* row that is added to all N rows: a branch with N places. So
# its gradient will be the sum over the rows. And the mean over a batch is a sum divided by N: each row gets $1/N$.
#
# ### Exercise 9: `sum_backward`
#
# The step was `np.sum(x, axis)`. Bring the gradient back into the shape of `x`.

# %% tags=["exercise:sum_backward"]
def sum_backward(x, dout, axis=None):
    """The gradient by every number of x, where the step was np.sum(x, axis).

    x: array (N,) or (N, D).  axis: None (all numbers were added), 0 or 1.
    dout: the gradient by the sum, in the shape of the sum: a number for None, (D,) for axis 0 and (N,) for axis 1
    of an array (N, D).  Returns an array of the shape of x.

    Example: for x of shape (2, 3), sum_backward(x, np.array([1, 2, 3]), axis=0) gives [[1, 2, 3], [1, 2, 3]], and
    sum_backward(x, np.array([4, 5]), axis=1) gives [[4, 4, 4], [5, 5, 5]].
    """
    ### BEGIN SOLUTION
    spread = np.asarray(dout) if axis is None else np.expand_dims(dout, axis)
    return spread * np.ones(np.shape(x))
    ### END SOLUTION

# %% tags=["check:sum_backward"]
check("sum_backward")

# %% tags=["claims"]
assert sum_backward(np.zeros((2, 3)), np.array([1, 2, 3]), axis=0).tolist() == [[1, 2, 3], [1, 2, 3]]
assert sum_backward(np.zeros((2, 3)), np.array([4, 5]), axis=1).tolist() == [[4, 4, 4], [5, 5, 5]]

# %% [markdown]
# **Predict, then run.** Five numbers, 2, 7, 4, 1 and 6, go into a sum, into a mean and into a maximum. A gradient of
# 1 comes back from each. Who gets how much?

# %% tags=["figure"]
five = np.array([2.0, 7.0, 4.0, 1.0, 6.0])
plots.compare_bars(
    [f"{value:g}" for value in five],
    lambda: {
        "a sum": {"gradient": sum_backward(five, 1.0)},
        "a mean": {"gradient": sum_backward(five, 1.0 / five.size)},
        "a maximum": {"gradient": max_backward(five, 1.0)},
    },
    x_label="input",
    y_label="gradient",
    title="Sum: one each. Mean: a fifth each. Maximum: all to the 7",
)

# %% tags=["claims"]
assert sum_backward(five, 1.0).tolist() == [1] * 5 and np.allclose(sum_backward(five, 1 / 5), 0.2)
assert max_backward(five, 1.0).tolist() == [0, 1, 0, 0, 0]

# %% [markdown]
# **What to remember**
#
# - A maximum switches: the gradient goes to the winner.
# - A branch copies forward and adds backward. A sum adds forward and copies backward.

# %% [markdown]
# ## 7. A graph of your own, and a bug to find
#
# A well-known example for branches is $f(x, y) = x^2 y + y + 2$. At $x = 3$, $y = 4$ it is $36 + 4 + 2 = 42$. Both $x$
# and $y$ are used twice. **Predict, then run:** find both gradients by hand first. With $x^2 = x \cdot x$ you need
# only plus and times, and `plots.graph` adds up what comes back at a branch.

# %% tags=["figure"]
plots.graph(
    lambda: {
        "x²": (MulLayer(), "x", "x"),
        "x²y": (MulLayer(), "x²", "y"),
        "y + 2": (AddLayer(), "y", "two"),
        "f": (AddLayer(), "x²y", "y + 2"),
    },
    inputs={"x": 3, "y": 4, "two": 2},
)

# %% tags=["claims"]
assert np.allclose(numerical_gradient(lambda v: v[0] ** 2 * v[1] + v[1] + 2, np.array([3.0, 4.0])), [24, 10])
assert 9 * 4 + 4 + 2 == 42 and 12 + 12 == 24 and 9 + 1 == 10

# %% [markdown]
# Along the upper path $x$ gets 12 from each side of its square, 24 in all. And $y$ gets 9 from the product and 1 from
# the sum, 10 in all.
#
# **Your turn.** The next cell is yours. Change the steps, change the inputs, and write new layers: any class with
# `forward` and `backward` will do, and it may take one input or several. The example shows a layer of its own, a
# maximum that remembers who won. What is drawn are your numbers. If one of them surprises you, nudge the input and
# see who is right.

# %% tags=["figure"]
class MaxLayer:
    """The larger of two numbers."""

    def forward(self, x, y):
        self.first_wins = x >= y
        return max(x, y)

    def backward(self, dout):
        return (dout, 0.0) if self.first_wins else (0.0, dout)


plots.graph(
    lambda: {
        "a·b": (MulLayer(), "a", "b"),
        "larger": (MaxLayer(), "a·b", "c"),
        "result": (MulLayer(), "a", "larger"),
    },
    inputs={"a": 2, "b": -3, "c": 5},
    title="An expression of your own: change it and run again",
)

# %% tags=["claims"]
assert np.allclose(
    numerical_gradient(lambda v: max(v[0] * v[1], v[2]) * v[0], np.array([2.0, -3.0, 5.0])), [5, 0, 2]
)

# %% [markdown]
# The product −6 loses against 5, so the switch lets nothing back to $b$. And $a$ gets only what it earned in the
# last step.
#
# ### Find the bug
#
# The shop now sells wrapping: each apple is put into a bag, and each bag costs 5. So the count is used **twice**:
#
# $$\text{bill} = (\text{count} \cdot \text{price} + \text{count} \cdot \text{wrapping}) \cdot \text{tax}$$
#
# Somebody wrote the walk back as follows. The bill is right. **Predict, then run:** which gradient is wrong, and can
# you see it without measuring?

# %%
def broken_bill(count, price, wrapping, tax):
    """The bill of the new shop, and its gradients. One of them is wrong."""
    goods = count * price + count * wrapping
    slope = {"tax": goods}
    for what, factor in (("price", price), ("wrapping", wrapping)):
        slope[what] = tax * count
        slope["count"] = tax * factor
    return goods * tax, slope


bill, slope = broken_bill(2, 100, 5, 1.1)
print(f"bill {bill:.2f}")
for place, name in enumerate(("count", "price", "wrapping", "tax")):
    nudged = [2, 100, 5, 1.1]
    nudged[place] += 1
    print(f"{name:9s} says {slope[name]:6.2f}, one more changes the bill by {broken_bill(*nudged)[0] - bill:6.2f}")

# %% tags=["claims"]
assert np.isclose(bill, 231) and np.isclose(slope["count"], 5.5) and np.isclose(broken_bill(3, 100, 5, 1.1)[0] - bill, 115.5)
assert np.isclose(slope["price"], 2.2) and np.isclose(slope["wrapping"], 2.2) and np.isclose(slope["tax"], 210)
assert np.isclose(110 + 5.5, 115.5)

# %% [markdown]
# The count says 5.5, and one apple more really costs 115.50. This is the most common bug of all homemade backward
# passes. It does not crash, and the loss often still falls, only slowly and in a strange direction.
#
# ### Exercise 10: `repaired_bill`
#
# Write it anew, with your layers. Four circles, one branch.

# %% tags=["exercise:repaired_bill"]
def repaired_bill(count, price, wrapping, tax):
    """What apples cost when each comes in a bag: (count * price + count * wrapping) * tax, and its gradients.

    Returns (bill, gradients); gradients is a dict with the keys "count", "price", "wrapping" and "tax".

    Example: repaired_bill(2, 100, 5, 1.1) gives 231 and {"count": 115.5, "price": 2.2, "wrapping": 2.2, "tax": 210}.
    """
    ### BEGIN SOLUTION
    fruit, paper, both, taxed = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    untaxed = both.forward(fruit.forward(count, price), paper.forward(count, wrapping))
    bill = taxed.forward(untaxed, tax)

    by_both, by_tax = taxed.backward(1.0)
    by_fruit, by_paper = both.backward(by_both)
    count_in_fruit, by_price = fruit.backward(by_fruit)
    count_in_paper, by_wrapping = paper.backward(by_paper)
    by_count = branch_backward([count_in_fruit, count_in_paper])
    return bill, {"count": by_count, "price": by_price, "wrapping": by_wrapping, "tax": by_tax}
    ### END SOLUTION

# %% tags=["check:repaired_bill"]
check("repaired_bill")

# %% tags=["claims"]
_bill, _slopes = repaired_bill(2, 100, 5, 1.1)
assert np.isclose(_bill, 231)
assert np.allclose([_slopes[name] for name in ("count", "price", "wrapping", "tax")], [115.5, 2.2, 2.2, 210])

# %% tags=["figure"]
plots.graph(
    lambda: {
        "fruit": (MulLayer(), "price", "count"),
        "paper": (MulLayer(), "count", "wrapping"),
        "both": (AddLayer(), "fruit", "paper"),
        "bill": (MulLayer(), "both", "tax"),
    },
    inputs={"price": 100, "count": 2, "wrapping": 5, "tax": 1.1},
    title="The count is used twice: 110 and 5.5 come back, 115.5 in all",
)

# %% [markdown]
# **What to remember**
#
# - What is used twice gets two gradients, and they are added, never overwritten.
# - A wrong gradient makes no noise. Only a measured slope gives it away.

# %% [markdown]
# ## 8. The sigmoid, node by node
#
# Now a function that networks really use. The sigmoid, $y = 1/(1 + e^{-x})$, is four steps one after the other:
#
# | wire | value | its step back |
# |---|---|---|
# | $a = -x$ | $-x$ | times −1 |
# | $b = e^a$ | $e^{-x}$ | times $e^a$, which is $b$ |
# | $c = 1 + b$ | $1 + e^{-x}$ | unchanged |
# | $y = 1/c$ | the sigmoid | times $-1/c^2$, which is $-y^2$ |
#
# Take $x = \ln 3$ for pencil and paper, since then all numbers are fractions: $a = -\ln 3$, $b = 1/3$, $c = 4/3$ and
# $y = 3/4$. Backward from $y$, we begin with 1. In front of "one over" the gradient is $-(3/4)^2 = -9/16$. Plus
# leaves it. The exponential multiplies by $1/3$: $-3/16$. And the minus sign turns it into $3/16$.

# %% tags=["figure"]
plots.graph(
    [
        {"id": "x", "value": np.log(3), "grad": 3 / 16},
        {"id": "a", "op": "× −1", "inputs": ["x"], "value": -np.log(3), "grad": -3 / 16, "label": "a"},
        {"id": "b", "op": "exp", "inputs": ["a"], "value": 1 / 3, "grad": -9 / 16, "label": "b"},
        {"id": "c", "op": "+ 1", "inputs": ["b"], "value": 4 / 3, "grad": -9 / 16, "label": "c"},
        {"id": "y", "op": "1 / c", "inputs": ["c"], "value": 3 / 4, "grad": 1, "label": "y"},
    ],
    title="The sigmoid at ln 3: four steps forward, four steps back",
)

# %% tags=["claims"]
assert np.isclose(sigmoid(np.log(3)), 0.75) and np.isclose(-(0.75**2), -9 / 16) and np.isclose(-9 / 16 / 3, -3 / 16)
assert np.isclose(numerical_gradient(lambda v: float(sigmoid(v)[0]), np.array([np.log(3)]))[0], 3 / 16)

# %% [markdown]
# ### Exercise 11: `sigmoid_nodes`
#
# Walk through these four steps for any $x$, forward and back. Your `local_backward` knows two of them.

# %% tags=["exercise:sigmoid_nodes"]
def sigmoid_nodes(x):
    """The value and the gradient on every wire of y = 1 / (1 + exp(-x)).

    x: a number, or an array whose numbers go through one by one; none is larger than 50 or smaller than -50.
    Returns (values, gradients), two dicts with the keys "x", "a", "b", "c" and "y", where a = -x, b = exp(a),
    c = 1 + b and y = 1 / c. Each gradient is that of y, so the one at "y" is 1 (an array of ones for an array x).

    Example: for x = ln 3 the values are ln 3, -ln 3, 1/3, 4/3 and 3/4, and the gradients 3/16, -3/16, -9/16, -9/16
    and 1.
    """
    ### BEGIN SOLUTION
    a = np.negative(x)
    b = np.exp(a)
    c = 1.0 + b
    y = 1.0 / c

    by_y = np.ones(np.shape(x))
    by_c = local_backward("/", (1.0, c), by_y)[1]
    by_b = by_c
    (by_a,) = local_backward("exp", (a,), by_b)
    by_x = np.negative(by_a)
    return dict(x=x, a=a, b=b, c=c, y=y), dict(x=by_x, a=by_a, b=by_b, c=by_c, y=by_y)
    ### END SOLUTION

# %% tags=["check:sigmoid_nodes"]
check("sigmoid_nodes")

# %% tags=["claims"]
_values, _gradients = sigmoid_nodes(np.log(3))
assert np.allclose([_values[w] for w in "xabcy"], [np.log(3), -np.log(3), 1 / 3, 4 / 3, 3 / 4])
assert np.allclose([_gradients[w] for w in "xabcy"], [3 / 16, -3 / 16, -9 / 16, -9 / 16, 1])

# %% [markdown]
# ### Four nodes become one
#
# Write the product of the four factors: $(-y^2) \cdot 1 \cdot b \cdot (-1) = y^2 b$. The letters $b$ and $c$ can go:
# $y = 1/c$, and $b = c - 1$, so $y \cdot b = (c - 1)/c = 1 - y$. What is left:
#
# $$\frac{dy}{dx} = y\,(1 - y)$$
#
# At $\ln 3$: $\tfrac34 \cdot \tfrac14 = \tfrac{3}{16}$, as before. The whole sigmoid is now *one* node that keeps only
# its own output. This is faster. It is also safer, as you see when $x$ is far out. **Predict, then run:** what do the
# four nodes make of $x = -800$, and what does $y(1-y)$?

# %%
far_out = -800.0
with np.errstate(all="ignore"):
    tower = np.exp(-far_out)
    print("exp(800) is", tower, "  y² · b is", (1 / (1 + tower)) ** 2 * tower)
safe = sigmoid(far_out)
print("y is", safe, "  y − y² is", safe - safe**2)

# %% tags=["claims"]
with np.errstate(all="ignore"):
    assert np.isinf(np.exp(800.0)) and np.isnan((1 / (1 + np.exp(800.0))) ** 2 * np.exp(800.0))
assert safe == 0 and 0.75 * 0.25 == 3 / 16

# %% [markdown]
# Infinity times zero is `nan`, and one `nan` in a gradient ruins every weight it touches. The short form has no such
# place.
#
# ### Exercise 12: `sigmoid_backward`
#
# Write the short form. It gets the *output* of the sigmoid, which a layer would have kept.

# %% tags=["exercise:sigmoid_backward"]
def sigmoid_backward(y, dout):
    """The gradient by x, where y = sigmoid(x).

    y: what the sigmoid gave, a number or an array, from 0 to 1.  dout: the gradient by y, of the same shape.
    Returns a number, or an array of that shape.

    Example: sigmoid_backward(0.75, 16) gives 3.0. Where y is 0 or 1, the gradient is 0.
    """
    ### BEGIN SOLUTION
    room_left = np.subtract(1.0, y)
    return np.multiply(y, dout) * room_left
    ### END SOLUTION

# %% tags=["check:sigmoid_backward"]
check("sigmoid_backward")

# %% tags=["claims"]
assert sigmoid_backward(0.75, 16) == 3 and sigmoid_backward(0.5, 1.0) == 0.25
assert np.isclose(sigmoid_backward(sigmoid(5.0), 1.0), 0.0066, atol=5e-5) and round(1 / 0.25) == 4

# %% tags=["figure"]
plots.curves(
    {"sigmoid": sigmoid, "its slope, y(1 − y)": lambda x: sigmoid_backward(sigmoid(x), 1.0)},
    x=(-8, 8),
    marks={"at most 0.25": (0, 0.25)},
    labels=("x", "value"),
    title="The sigmoid lets a quarter of the gradient through, at best",
)

# %% [markdown]
# The slope is never more than 0.25, and at $x = 5$ it is 0.0066. A sigmoid hands back a quarter of the gradient at
# best, and next to nothing when it is sure. With ten of them in a row, less than a millionth comes back
# ($0.25^{10} \approx 0.00000095$). Keep this in mind for the next section, and for the deep networks to come.
#
# **What to remember**
#
# - A group of nodes may be drawn as one, with one rule. The sigmoid's rule is $y(1 - y)$.
# - The short form needs only the output, and it never makes a `nan`.
# - A sigmoid passes on a quarter of the gradient at most.

# %% tags=["claims"]
assert 0.25**10 < 1e-6 and round(0.25**10, 8) == 0.00000095

# %% [markdown]
# ## 9. A whole network by hand
#
# Everything is together. Here is a network with three inputs, two hidden sigmoid neurons and one output, which is a
# sigmoid as well. All biases are 0, and the numbers are
#
# $$x = (2, 3, 1),\quad w_1 = \begin{pmatrix}3 & 1 & 2\\ -2 & -3 & -1\end{pmatrix},\quad w_2 = (3 \;\; 2),\quad t = 20.$$
#
# In this example the weights of one neuron are a **row**, as in many lectures, so a layer is
# $u = w\,x + b$ with the weights on the left. The loss is the squared error, $L = (t - y)^2$, without a half.
#
# Forward: $u_1 = (3\cdot2 + 1\cdot3 + 2\cdot1,\; -2\cdot2 - 3\cdot3 - 1\cdot1) = (11, -14)$. Sigmoid makes of it
# $h = (0.99998, 0.0000008)$. Then $u_2 = 3 h_1 + 2 h_2 = 2.99995$, and $y = 0.95257$. The target is 20, so the
# loss is 362.80.

# %%
x = np.array([2.0, 3.0, 1.0])
t = 20.0
params = {
    "w1": np.array([[3.0, 1.0, 2.0], [-2.0, -3.0, -1.0]]),
    "b1": np.zeros(2),
    "w2": np.array([[3.0, 2.0]]),
    "b2": np.zeros(1),
}
u1 = params["w1"] @ x + params["b1"]
hidden = sigmoid(u1)
output = sigmoid(params["w2"] @ hidden + params["b2"])
print("u1:", u1, "  h:", hidden, "  y:", output, "  loss:", (t - output) ** 2)

# %% tags=["claims"]
assert u1.tolist() == [11, -14] and 2 * hidden[1] < 0.000002
assert np.allclose(hidden, [0.9999832985782, 8.31528e-7], rtol=1e-6)
assert np.isclose((params["w2"] @ hidden)[0], 2.999951558791, rtol=1e-11)
assert np.isclose(output[0], 0.952571938, rtol=1e-9) and np.isclose((t - output[0]) ** 2, 362.8045158, rtol=1e-9)

# %% tags=["figure"]
plots.network(
    [3, 2, 1],
    weights=[params["w1"].T, params["w2"].T],
    values=[x, hidden, output],
    labels=["input", "hidden", "output"],
    bias=False,
    title="3, 2 and 1: a network for pencil and paper",
)

# %% [markdown]
# And now back, one node after the other.
#
# 1. The loss: $dL/dy = -2(t - y) = -38.095$.
# 2. The output's sigmoid: times $y(1 - y) = 0.04518$ gives $dL/du_2 = -1.7211$. This is the gradient of $b_2$, too.
# 3. Times: the weight $w_2$ gets the gradient times the *other* factor, $h$: $(-1.72105, -0.00000143)$. And $h$ gets it
#    times $w_2$: $(-5.1632, -3.4421)$.
# 4. The hidden sigmoids: times $h(1 - h) = (0.0000167, 0.00000083)$ gives
#    $dL/du_1 = (-0.0000862, -0.0000029)$, the gradient of $b_1$.
# 5. Times again: each entry of $w_1$ connects one $u_1$ with one $x$, and gets the product of the two.
#
# In the last step every neuron meets every input, so the gradient of $w_1$ is a table: row $i$, column $j$ holds
# (gradient of $u_i$) · $x_j$. Such a table of all products is called an **outer product**.

# %% tags=["figure"]
plots.graph(
    [
        {"id": "u₁", "value": 11.0, "grad": -8.62317e-5},
        {"id": "h", "op": "sigmoid", "inputs": ["u₁"], "value": 0.99998, "grad": -5.16322, "label": "h₁"},
        {"id": "w₂₁", "value": 3.0, "grad": -1.72105},
        {"id": "v", "op": "*", "inputs": ["h", "w₂₁"], "value": 2.99995, "grad": -1.72107, "label": "u₂"},
        {"id": "y", "op": "sigmoid", "inputs": ["v"], "value": 0.95257, "grad": -38.0949, "label": "y"},
        {"id": "L", "op": "(t − y)²", "inputs": ["y"], "value": 362.8, "grad": 1.0, "label": "L"},
    ],
    title="One path through the network: two sigmoids swallow the gradient",
)

# %% [markdown]
# (The picture follows the path through the first hidden neuron and leaves out the second, whose share of $u_2$ is
# less than 0.000002.)
#
# ### Exercise 13: `three_two_one`
#
# Write it for any number of inputs and hidden neurons, with one output. The gradients come in a dictionary with the
# names and *shapes* of the parameters.

# %% tags=["exercise:three_two_one"]
def three_two_one(x, t, params):
    """The loss of a small network of sigmoids, and its gradients by every parameter.

    x: array (D,), one sample.  t: the target, a number.
    params: dict of w1 (H, D), b1 (H,), w2 (1, H), b2 (1,): h = sigmoid(w1 x + b1), y = sigmoid(w2 h + b2).
    The loss is (t - y)**2.  Returns (loss, gradients): a number, and a dict with the keys and shapes of params.

    Example: with all weights and biases 0 and t = 1, h and y are 0.5 everywhere and the loss is 0.25. The gradient of
    b2 is -2 * 0.5 * 0.25 = -0.25, that of w2 -0.125 everywhere, those of w1 and b1 are 0.
    """
    ### BEGIN SOLUTION
    h = sigmoid(np.dot(params["w1"], x) + params["b1"])
    y = sigmoid(np.dot(params["w2"], h) + params["b2"])
    loss = float(np.square(t - y[0]))

    by_y = 2.0 * (y - t)
    by_u2 = sigmoid_backward(y, by_y)
    by_h = np.dot(by_u2, params["w2"])
    by_u1 = sigmoid_backward(h, by_h)
    return loss, {"w1": np.outer(by_u1, x), "b1": by_u1, "w2": np.outer(by_u2, h), "b2": by_u2}
    ### END SOLUTION

# %% tags=["check:three_two_one"]
check("three_two_one")

# %% tags=["claims"]
_loss, _exact = three_two_one(x, t, params)
assert np.isclose(_loss, 362.8045158, rtol=1e-9)
assert np.isclose(-2 * (t - output[0]), -38.094856123, rtol=1e-9)
assert np.isclose(output[0] * (1 - output[0]), 0.045178640607, rtol=1e-9)
assert np.isclose(_exact["b2"][0], -1.721073814, rtol=1e-9)
assert np.allclose(_exact["w2"], [[-1.721045069385, -1.431121e-6]], rtol=1e-6, atol=0)
assert np.allclose(_exact["b2"] * params["w2"], [[-5.1632, -3.4421]], atol=5e-5)
assert np.allclose(hidden * (1 - hidden), [1.67e-5, 8.3e-7], rtol=5e-3, atol=0)
assert np.allclose(_exact["b1"], [-8.623169917e-5, -2.862239848e-6], rtol=1e-8, atol=0)
_rows = [[-1.724633983e-4, -2.586950975e-4, -8.623169917e-5], [-5.724479695e-6, -8.586719543e-6, -2.862239848e-6]]
assert np.allclose(_exact["w1"], _rows, rtol=1e-8, atol=0)
_at_zero = three_two_one(x, 1.0, {name: 0 * value for name, value in params.items()})
assert _at_zero[0] == 0.25 and _at_zero[1]["b2"] == -0.25 and (_at_zero[1]["w2"] == -0.125).all()

# %% [markdown]
# Measure it, as always. `numerical_gradient` nudges the network's own arrays, as it did in chapter 3.

# %% tags=["figure"]
def largest_differences():
    """For every parameter, the largest distance between worked out and measured gradients."""
    exact = three_two_one(x, t, params)[1]
    return {
        name: np.abs(numerical_gradient(lambda _: three_two_one(x, t, params)[0], values) - exact[name]).max()
        for name, values in params.items()
    }


plots.compare_bars(
    list(params),
    lambda: {"how far apart, in billionths": [1e9 * far for far in largest_differences().values()]},
    x_label="parameter",
    y_label="billionths",
    title="Worked out and measured: billionths apart",
)

# %% tags=["claims"]
assert max(largest_differences().values()) < 5e-9

# %% [markdown]
# ### What the numbers say
#
# Look at the sizes. The gradient of the first entry of $w_2$ is −1.72. The largest one in $w_1$ is −0.00026, about 6,700
# times smaller. The reason stands in step 4: the hidden neurons are sure ($u_1 = 11$ and −14), so their
# sigmoids let almost nothing through.
#
# And a second thing. **Predict, then run:** we take 300 steps of gradient descent with learning rate 0.1. The
# target is 20. Where does the loss end?

# %% tags=["figure"]
def train_by_hand(steps, lr):
    """The loss before the first step and after each step."""
    own, losses = {name: values.copy() for name, values in params.items()}, []
    while len(losses) <= steps:
        loss, slopes = three_two_one(x, t, own)
        losses.append(float(loss))
        own = {name: own[name] - lr * slopes[name] for name in own}
    return losses


plots.measured(
    lambda: {"loss": train_by_hand(300, 0.1)},
    labels=("step", "loss"),
    levels={"the least that a sigmoid can reach": 361.0},
    title="The loss falls, and stops at 361",
)

# %% tags=["claims"]
_fall = train_by_hand(300, 0.1)
assert np.isclose(_fall[1], 362.2965, atol=5e-5) and 361 < _fall[-1] < 361.02 and (20 - 1) ** 2 == 361
_only_w2 = {**params, "w2": params["w2"] - 0.1 * _exact["w2"]}  # the step that the lecture takes
assert np.allclose(_only_w2["w2"], [[3.17210451, 2.00000014]]) and np.isclose(three_two_one(x, t, _only_w2)[0], 362.5303989)
assert round(_exact["w2"][0, 0] / _exact["w1"][0, 1], -2) == 6700

# %% [markdown]
# Backpropagation did its work without a mistake, and still the network cannot succeed. A sigmoid never says more than
# 1, so a target of 20 leaves a loss of $(20 - 1)^2 = 361$. The gradient tells how to improve *this* network. It
# does not tell you that you built the wrong one. For targets of any size, the last step has to be the identity; you
# will build that pair, identity and squared error, in the next part.
#
# **What to remember**
#
# - The rules for single nodes carry through a whole network. The gradient of a table of weights is an outer product.
# - Each sigmoid on the way shrinks the gradient, most of all when it is sure.
# - Correct gradients do not make a network fit for its task.

# %% [markdown]
# ## 10. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 200 words; say the numbers you reckon with.
#
# **Question.** A classmate takes the network of section 9, with the same numbers, but with ReLU in the hidden layer and
# no sigmoid at the output ($y = w_2 h + b_2$). Work out by hand: $y$, the loss, and the gradients of $w_2$ and $w_1$.
# Then explain two things. Why is a whole row of the gradient of $w_1$ exactly 0, and why were the other entries about
# a million times smaller with sigmoids?

# %% [markdown] tags=["written:relu-by-hand"]
# ### BEGIN SOLUTION
# The sums are (11, −14) as before, ReLU makes (11, 0) of them, and y = 3 · 11 + 2 · 0 = 33. The loss is
# (20 − 33)² = 169, and dL/dy = 2 · (33 − 20) = 26.
#
# Without a sigmoid at the output, 26 is also the gradient at the sum. So w2 gets 26 · h = (286, 0), and h gets
# 26 · w2 = (78, 52). ReLU is a maximum, a switch: the first neuron was above zero and lets 78 through, the second was
# below and gets 0. The first row of w1 gets 78 · (2, 3, 1) = (156, 234, 78), and the second is (0, 0, 0). It is exactly
# zero because a small nudge of these weights changes nothing: the sum stays at about −14, and the output of the
# neuron stays 0.
#
# With sigmoids, two factors shrank the gradient on its way: y(1 − y) = 0.045 at the output and h(1 − h) = 0.0000167
# in the hidden layer. Together they are about 0.00000075. The first row there is about 0.0000011 of the first row
# here. (The loss gives −38 in place of 26, which makes up for a little of it.) The first entry, for example, is
# −0.000172 in place of 156.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Forward: h = (11, 0), y = 33, loss 169.
# 2. Gradients: 26 at y, (286, 0) for w2, and (156, 234, 78) with (0, 0, 0) for w1.
# 3. The row of zeros: ReLU passes nothing back where its input was negative; or: a nudge of these weights does not
#    change the result. "The neuron is dead" alone, without a reason, is not enough.
# 4. The size: the factors y(1 − y) and h(1 − h) are named, with at least one of their numbers (0.045 and 0.0000167), as
#    what shrinks the gradient.
#
# A slip of arithmetic costs nothing if the way is right. Do not ask for the ratio to be exact: "about a million" may be
# anything from half a million to two million.
# ### END MARK SCHEME

# %% tags=["claims"]
_relu_h = np.maximum(u1, 0)
_relu_y = float((params["w2"] @ _relu_h)[0])
assert _relu_y == 33 and (20 - _relu_y) ** 2 == 169 and 2 * (_relu_y - 20) == 26
assert (26 * _relu_h).tolist() == [286, 0] and (26 * params["w2"]).tolist() == [[78, 52]]
assert np.outer([78, 0], x).tolist() == [[156, 234, 78], [0, 0, 0]]
assert np.allclose(np.abs(_exact["w1"][0]) / [156, 234, 78], 1.1e-6, rtol=0.02, atol=0)
assert np.isclose(0.045178640607 * 1.67e-5, 7.5e-7, rtol=0.01)

# %% [markdown]
# ## Summary
#
# | step | what it does with the gradient on its right |
# |---|---|
# | plus | copies it |
# | times | multiplies it by the other input |
# | minus | copies it to the first input, with the sign changed to the second |
# | division | multiplies it by $1/y$ for what is above the line, by $-x/y^2$ for what is below |
# | exp, ln | multiplies it by the output; divides it by the input |
# | maximum | hands it to the winner |
# | branch | adds what comes back |
# | sum | copies it to every place |
# | sigmoid | multiplies it by $y(1 - y)$ |
#
# - Forward keeps what backward needs. Backward runs in the opposite order and begins with 1.
# - The chain rule is why multiplying along a path is right. A branch is why adding over paths is right.
# - Measure your gradients once, on a small example. Wrong ones make no noise.
#
# ### What comes next
#
# So far one number, or a few, ran along a wire. In part 2 whole batches do: you build the layers of a network, ReLU,
# sigmoid, affine and softmax with its loss, each with these same two methods. Then you chain them, check every
# gradient, and train.

# %% tags=["figure"]
progress()
