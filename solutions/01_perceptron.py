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
# # Chapter 1: The perceptron
#
# **From one neuron that says yes or no to a network that reads handwriting.**
#
# A neuron, in this chapter, is a line of arithmetic followed by a question. You will set a few of them by
# hand, wire them into a machine that adds, let one teach itself to tell flowers apart, and end with a small
# network that reads thousands of handwritten digits it has never seen. Nothing is hidden in a library:
# every step is a function you write.
#
# | section | what you build | minutes |
# |---|---|---|
# | 0 | a feel for the notebook | 5 |
# | 1 | a neuron that says yes or no | 15 |
# | 2 | the gates AND, NAND and OR | 15 |
# | 3 | XOR, the gate no single line can make | 15 |
# | 4 | an adding machine out of NAND alone | 15 |
# | | *a good place to stop for today* | |
# | 5 | a neuron that learns from its mistakes | 25 |
# | 6 | smoother answers than yes and no | 10 |
# | | *another good place to stop* | |
# | 7 | a network worked out by hand | 15 |
# | 8 | a reader of handwritten digits | 15 |
# | 9 | the same learning, much faster | 10 |
# | 10 | two questions answered in words, and a summary | 10 |
#
# That makes about two and a half hours. **You need** Python functions, lists and loops, a first
# acquaintance with NumPy arrays, and the equation of a straight line. You do not need calculus.

# %% tags=["claims"]
assert sum([5, 15, 15, 15, 15, 25, 10, 15, 15, 10, 10]) == 150  # two and a half hours

# %% [markdown]
# ## 0. How this notebook works
#
# Read from top to bottom and run each cell with **Shift+Enter**. An **exercise** cell holds the first lines
# of a function, a description, and two lines waiting for you: `# YOUR CODE HERE` and
# `raise NotImplementedError()`. Replace those two, keep the rest, and run the cell again after every
# change.
#
# Three calls are always there:
#
# - `check("softmax")` tries your function on many inputs and explains the first thing that goes wrong.
#   Checking is free: run it as often as you like.
# - `hint("softmax")` gives a nudge. Call it again for a stronger one.
# - `progress()` draws how far you have come.
#
# A picture that needs a function you have not written yet says so and waits. You cannot break anything.
# Came back, or restarted, and Python knows no name any more (`NameError`)? Choose *Run*, then *Run All Cells*:
# what you wrote is still here, and what you have not written yet is passed over.
#
# Now and then a line begins with **Predict, then run**. Take ten seconds and really guess. A wrong guess
# that you made teaches more than a right answer that you read.

# %% tags=["setup"]
from itertools import product
from time import perf_counter

import numpy as np
from numba import njit

from nn101 import check, hint, plots, progress
from nn101.data import load_digit_network, load_iris, load_mnist

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. A neuron that says yes or no
#
# *Cinema tonight?* You look at three facts, each either true (1) or false (0): the film is one you like,
# your friends are going, there is a test tomorrow. They do not count equally, so each gets a **weight**: 2
# for the film, 3 for the friends, −4 for the test. You are also a little tired, so before any fact is known
# you stand at −1. That starting point is the **bias**.
#
# Multiply each fact by its weight, add everything up, add the bias. If the total is above zero the answer
# is yes, otherwise no. This is a **perceptron**, invented by Frank Rosenblatt in 1957:
#
# $$a = w_1 x_1 + w_2 x_2 + \dots + w_D x_D + b \qquad\qquad \hat y = \begin{cases}1 & \text{if } a > 0\\ 0 & \text{otherwise}\end{cases}$$
#
# Tonight the film is good, the friends are going and there is no test:
# $2\cdot 1 + 3\cdot 1 - 4\cdot 0 - 1 = 4$. Yes.

# %%
facts = np.array([1, 1, 0])  # good film, friends going, no test
weights = np.array([2, 3, -4])
bias = -1

print("each fact times its weight:", facts * weights)
print("added up:                  ", (facts * weights).sum())
print("both at once, with @:      ", facts @ weights)

# %% tags=["claims"]
assert facts @ weights == 5 and facts @ weights + bias == 4

# %% tags=["figure"]
plots.network(
    [3, 1],
    weights={"W1": weights.reshape(3, 1), "b1": np.array([bias])},
    labels=["film, friends, test", "go?"],
    title="A perceptron: a thick line counts much, a dashed one against",
)

# %% [markdown]
# One evening is a vector of 3 numbers. A whole week is a table: one row per evening, one column per fact.
# Such a table is called a **batch**, and its shape is `(N, D)`: N samples of D numbers each.
#
# **Predict, then run.** Below, `evenings` has shape `(4, 3)` and `weights` has shape `(3,)`. What shape
# will `evenings @ weights` have, and what is its first number?

# %%
evenings = np.array(
    [
        [1, 1, 0],  # good film, friends, no test
        [1, 1, 1],  # good film, friends, test tomorrow
        [1, 0, 0],  # good film, alone
        [0, 1, 1],  # dull film, friends, test tomorrow
    ]
)
print("shape:", (evenings @ weights).shape)
print("values:", evenings @ weights)

# %% tags=["claims"]
assert (evenings @ weights).shape == (4,)
assert (evenings @ weights).tolist() == [5, 1, 2, -1]

# %% [markdown]
# `@` takes each row in turn, multiplies it with the weights and adds up: one number per evening. The same
# short expression serves one sample and a million, and you never write a loop.
#
# ### Exercise 1: `weighted_sum`
#
# Write the arithmetic of the neuron: inputs times weights, added up, plus the bias. One expression is
# enough if it works both for a single sample and for a batch.

# %% tags=["exercise:weighted_sum"]
def weighted_sum(x, w, b):
    """Inputs times weights, added up, plus the bias.

    x: array (D,), one sample, or (N, D), a batch of N samples.  w: array (D,).  b: a number.
    Returns one number for a sample, an array (N,) for a batch.

    Example: weighted_sum(np.array([1, 1, 0]), np.array([2, 3, -4]), -1) gives 4.
    """
    ### BEGIN SOLUTION
    return x @ w + b
    ### END SOLUTION

# %% tags=["check:weighted_sum"]
check("weighted_sum")

# %% [markdown]
# If the panel above is not content yet, ask for a nudge, here or anywhere else:

# %% tags=["figure"]
hint("weighted_sum")

# %% tags=["claims"]
assert weighted_sum(np.array([1, 1, 0]), np.array([2, 3, -4]), -1) == 4
assert weighted_sum(evenings, weights, bias).tolist() == [4, 0, 1, -2]

# %% [markdown]
# Now look at the second evening: good film, friends going, but a test tomorrow. The total is
# $2 + 3 - 4 - 1 = 0$, exactly on the fence.
#
# **Predict, then run.** Yes or no? Read the definition above once more before you decide.

# %%
print("0 > 0 is", 0 > 0, "   0 >= 0 is", 0 >= 0)

# %% [markdown]
# Zero is not greater than zero, so the answer is **no**. The inequality is *strict*. It looks like a detail
# for lawyers; in section 2 it will break a gate, and in section 5 it decides when learning stops.
#
# ### Exercise 2: `perceptron`
#
# Turn the weighted sum into an answer: 1 if it is above zero, 0 if it is not. Return whole numbers, not
# `True` and `False`, and let a batch of N samples give N answers.

# %% tags=["exercise:perceptron"]
def perceptron(x, w, b):
    """The answer of a perceptron: 1 where the weighted sum is strictly above zero, else 0.

    x: array (D,) or (N, D).  w: array (D,).  b: a number.
    Returns the integer 0 or 1 for one sample, an integer array (N,) for a batch.

    Example: perceptron(np.array([1, 1, 1]), np.array([2, 3, -4]), -1) gives 0: the sum is exactly 0.
    """
    ### BEGIN SOLUTION
    yes = weighted_sum(x, w, b) > 0
    return yes.astype(int)  # True becomes 1, False becomes 0
    ### END SOLUTION

# %% tags=["check:perceptron"]
check("perceptron")

# %% tags=["claims"]
assert perceptron(np.array([1, 1, 1]), np.array([2, 3, -4]), -1) == 0
assert perceptron(evenings, weights, bias).tolist() == [1, 0, 1, 0]
assert weighted_sum(np.array([0, 0, 0]), weights, -20) == -20  # with every input at 0 only the bias is left
assert perceptron(np.array([[1.0], [1.1]]), np.array([1]), -1).tolist() == [0, 1]
assert perceptron(np.array([[20.0], [20.1]]), np.array([1]), -20).tolist() == [0, 1]

# %% tags=["figure"]
print("to the cinema? ", perceptron(evenings, weights, bias))

# %% [markdown]
# The bias sets how easily the neuron says yes. At −1 the facts must bring *more than* 1 before it fires; at
# −20 they must bring more than 20. And when every input is 0, the bias is all that is left.
#
# **What to remember**
#
# - A weight says how much an input counts and in which direction. The bias says how easy a yes is.
# - The answer is 1 only when the sum is *above* zero. A sum of exactly zero is a no.
# - `x @ w + b` serves one sample of shape `(D,)` and a batch of shape `(N, D)` alike.

# %% [markdown]
# ## 2. Gates
#
# A **gate** takes two bits and returns one. Computers are made of them, and a perceptron with two inputs
# can play many of them; only the three numbers $w_1, w_2, b$ differ. Let us find some by thinking.
#
# Take the gate *"x1 but not x2"*: it answers 1 for (1, 0) and 0 for the other three inputs. So $x_1$ should
# push up and $x_2$ should push down: try $w_1 = 1$, $w_2 = -1$. With $b = 0$ the input (1, 1) gives a sum
# of 0 and (0, 0) does too, which is a no by the strict rule, but on the edge. A bias of −0.5 moves
# everything safely down.
#
# **Predict, then run.** What are the four sums with $w = (1, -1)$ and $b = -0.5$? Which of them are above
# zero?

# %%
corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])  # every input a two-input gate can get

for x1, x2 in corners:
    total = 1 * x1 - 1 * x2 - 0.5
    print(f"x1={x1} x2={x2}   sum {total:+.1f}   answer {int(total > 0)}")

# %% tags=["claims"]
assert weighted_sum(corners, np.array([1, -1]), -0.5).tolist() == [-0.5, 0.5, -1.5, -0.5]
assert perceptron(corners, np.array([1, -1]), -0.5).tolist() == [0, 1, 0, 0]
assert perceptron(corners, np.array([1, -1]), 0).tolist() == [0, 1, 0, 0]
assert weighted_sum(corners, np.array([1, -1]), 0).tolist() == [0, 1, -1, 0]

# %% [markdown]
# There is a picture behind this. The inputs where the sum is exactly zero, $w_1 x_1 + w_2 x_2 + b = 0$,
# form a straight line. On one side the neuron says 1, on the other 0. Choosing weights and a bias means
# laying a ruler across the square.

# %% tags=["figure"]
plots.decision_line(
    np.array([1, -1]),
    -0.5,
    corners,
    np.array([0, 1, 0, 0]),
    names=("gate is 0", "gate is 1"),
    features=("x1", "x2"),
    title="x1 but not x2: the line cuts off one corner",
)

# %% [markdown]
# Three gates matter most, and here is what they must answer:
#
# | x1 | x2 | AND | NAND | OR |
# |---|---|---|---|---|
# | 0 | 0 | 0 | 1 | 0 |
# | 1 | 0 | 0 | 1 | 1 |
# | 0 | 1 | 0 | 1 | 1 |
# | 1 | 1 | 1 | 0 | 1 |
#
# ### Exercise 3: `AND`
#
# Pick two weights and a bias, and hand them to your `perceptron`. Write down the four sums on paper first:
# only the last may be above zero. There is no single right choice; any parameters that give the table are
# fine.

# %% tags=["exercise:AND"]
def AND(x1, x2):
    """1 if both inputs are 1, else 0. Choose w and b, then let perceptron answer.

    x1, x2: 0 or 1.  Returns the integer 0 or 1.

    Example: AND(1, 1) gives 1, AND(1, 0) gives 0.
    """
    ### BEGIN SOLUTION
    w, b = np.array([0.5, 0.5]), -0.7  # one input brings 0.5, too little; two bring 1.0, enough
    return perceptron(np.array([x1, x2]), w, b)
    ### END SOLUTION

# %% tags=["check:AND"]
check("AND")

# %% [markdown]
# ### Exercise 4: `NAND`
#
# NAND means *not AND*: it says no only when both inputs are 1. This neuron is inclined to say yes, and each
# input makes it less sure. What does that tell you about the signs of $b$, $w_1$ and $w_2$?

# %% tags=["exercise:NAND"]
def NAND(x1, x2):
    """0 if both inputs are 1, else 1. Choose w and b, then let perceptron answer.

    x1, x2: 0 or 1.  Returns the integer 0 or 1.

    Example: NAND(1, 1) gives 0, NAND(0, 0) gives 1.
    """
    ### BEGIN SOLUTION
    w, b = np.array([-0.5, -0.5]), 0.7  # starts at yes; only two inputs together pull it below zero
    return perceptron(np.array([x1, x2]), w, b)
    ### END SOLUTION

# %% tags=["check:NAND"]
check("NAND")

# %% [markdown]
# ### Exercise 5: `OR`
#
# OR says yes as soon as at least one input is 1. Only the first sum may stay at or below zero.

# %% tags=["exercise:OR"]
def OR(x1, x2):
    """1 if at least one input is 1, else 0. Choose w and b, then let perceptron answer.

    x1, x2: 0 or 1.  Returns the integer 0 or 1.

    Example: OR(0, 1) gives 1, OR(0, 0) gives 0.
    """
    ### BEGIN SOLUTION
    w, b = np.array([0.5, 0.5]), -0.2  # a single input is already enough
    return perceptron(np.array([x1, x2]), w, b)
    ### END SOLUTION

# %% tags=["check:OR"]
check("OR")

# %% tags=["claims"]
assert [AND(x1, x2) for x1, x2 in corners] == [0, 0, 0, 1]
assert [NAND(x1, x2) for x1, x2 in corners] == [1, 1, 1, 0]
assert [OR(x1, x2) for x1, x2 in corners] == [0, 1, 1, 1]

# %% tags=["figure"]
plots.gates({"AND": AND, "NAND": NAND, "OR": OR})

# %% [markdown]
# One kind of neuron, three gates: only the numbers differ. Slide a line a little and the corners stay on
# their sides, so every gate has infinitely many right answers.
#
# A small surprise waits for anyone who prints the sums. Weights of 0.5 and a bias of −0.7 give, for the
# input (0, 1):

# %%
print(0.5 * 0 + 0.5 * 1 - 0.7)

# %% tags=["claims"]
assert 0.5 * 0 + 0.5 * 1 - 0.7 == -0.19999999999999996
assert 0.5 * 0 + 0.5 * 1 - 0.7 != -0.2
assert abs((0.5 - 0.7) - (-0.2)) < 1e-15

# %% [markdown]
# The computer stores 0.7 in binary, where it has no exact form, so the result misses −0.2 by a hair. Never
# ask whether two such numbers are *equal*; ask whether they are close. That is what `check` does, too.
#
# ### A trap on the fence
#
# NAND is AND turned upside down. So flip the sign of $w_1$, $w_2$ and $b$, and AND becomes NAND? Here is
# AND with $w = (1, 1)$ and $b = -1$. It is correct: its sums are −1, 0, 0, 1, and only the last is above
# zero.
#
# **Predict, then run.** Flip all three signs, to $w = (-1, -1)$ and $b = 1$. What does the gate answer for
# the four corners?

# %%
sums = corners @ np.array([1, 1]) - 1
flipped = corners @ np.array([-1, -1]) + 1
print("AND,     sums", sums, "  answers", (sums > 0).astype(int))
print("flipped, sums", flipped, "  answers", (flipped > 0).astype(int))
print("NAND should answer          [1 1 1 0]")

# %% tags=["claims"]
assert weighted_sum(corners, np.array([1, 1]), -1).tolist() == [-1, 0, 0, 1]
assert perceptron(corners, np.array([1, 1]), -1).tolist() == [0, 0, 0, 1]
assert perceptron(corners, np.array([-1, -1]), 1).tolist() == [1, 0, 0, 0]

# %% [markdown]
# Minus zero is still zero. Two corners sat exactly on the line, where the answer is no, and flipping the
# signs leaves them there. The line turned round; the points on it did not change sides.
#
# ### Exercise 6: `negated_gate`
#
# Given the parameters of *any* perceptron on bits, return parameters of its opposite: 1 wherever the
# original says 0, and 0 wherever it says 1. Flipping signs is nearly right. Then sums of exactly zero need
# a push to the other side, small enough that nobody else crosses. There are at most four inputs, so you can
# afford to look at every possible input; `product([0, 1], repeat=3)` lists all the triples of bits.

# %% tags=["exercise:negated_gate"]
def negated_gate(w, b):
    """Parameters of a perceptron that answers the opposite of perceptron(x, w, b) for all bits x.

    w: array (D,) with D at most 4.  b: a number.
    Returns a pair (w2, b2): an array (D,) and a number. The arguments stay unchanged.

    Example: for w = np.array([1, 1]) and b = -1, which is AND, the pair returned must make a NAND.
    """
    ### BEGIN SOLUTION
    inputs = np.array(list(product([0, 1], repeat=len(w))))
    sums = weighted_sum(inputs, w, b)
    above = sums[sums > 0]
    # Lift everything by half of the smallest positive sum: zeros rise above the line, positive sums,
    # now negative, stay below it. If no sum was positive there is nobody to disturb and 1 will do.
    push = above.min() / 2 if len(above) > 0 else 1.0
    return -w, -b + push
    ### END SOLUTION

# %% tags=["check:negated_gate"]
check("negated_gate")

# %% tags=["claims"]
assert perceptron(corners, *negated_gate(np.array([1, 1]), -1)).tolist() == [1, 1, 1, 0]
assert len(list(product([0, 1], repeat=3))) == 8

# %% [markdown]
# **What to remember**
#
# - The same neuron is AND, NAND or OR; only three numbers change.
# - The points where the sum is zero form a line, and the neuron tells one side from the other.
# - On the line the answer is no, and flipping all signs does not move a point off the line.

# %% [markdown]
# ## 3. The gate no line can make
#
# **XOR**, "exclusive or", says 1 when exactly one input is 1. It is the light on a staircase with two
# switches: touch either switch and the light changes.
#
# | x1 | x2 | XOR |
# |---|---|---|
# | 0 | 0 | 0 |
# | 1 | 0 | 1 |
# | 0 | 1 | 1 |
# | 1 | 1 | 0 |
#
# **Predict, then run.** Draw the four corners on paper, triangles for 1 and rings for 0. Lay a pencil
# across so that both triangles lie on one side and both rings on the other. How many corners can you get
# right?

# %% tags=["figure"]
plots.xor_impossible()

# %% [markdown]
# Three out of four is the best a pencil can do. That is not for want of trying; here is a short proof. A
# perceptron that computes XOR would have to satisfy
#
# 1. $b \le 0$, from (0, 0) → 0,
# 2. $w_1 + b > 0$, from (1, 0) → 1,
# 3. $w_2 + b > 0$, from (0, 1) → 1,
# 4. $w_1 + w_2 + b \le 0$, from (1, 1) → 0.
#
# Add 2 and 3: $w_1 + w_2 + 2b > 0$. Take one $b$ to the other side: $w_1 + w_2 + b > -b$. By 1, $-b$ is at
# least 0, so $w_1 + w_2 + b$ is above 0. But 4 says it is not. The four wishes contradict each other, so no
# numbers can grant them. Data that one line can split is called **linearly separable**; XOR is not.

# %% tags=["claims"]
def _right_corners(w1, w2, b):
    return int((perceptron(corners, np.array([w1, w2]), b) == np.array([0, 1, 1, 0])).sum())


_grid = np.arange(-2, 2.01, 0.5)
assert max(_right_corners(*p) for p in product(_grid, _grid, _grid)) == 3  # three of four is the best

# %% [markdown]
# ### A second layer
#
# One neuron cannot do it. Several can. Suppose two neurons look at the inputs first, and a third looks only
# at *their* answers:
#
# | x1 | x2 | s1 = NAND | s2 = OR | wanted |
# |---|---|---|---|---|
# | 0 | 0 | 1 | 0 | 0 |
# | 1 | 0 | 1 | 1 | 1 |
# | 0 | 1 | 1 | 1 | 1 |
# | 1 | 1 | 0 | 1 | 0 |
#
# **Predict.** Cover the first two columns. Which gate turns s1 and s2 into the wanted column?
#
# ### Exercise 7: `XOR`
#
# Build it out of the gates you have: `AND`, `NAND` and `OR`. No arithmetic and no `if`; only gates fed into
# gates.

# %% tags=["exercise:XOR"]
def XOR(x1, x2):
    """1 if exactly one input is 1, else 0. Made of AND, NAND and OR only.

    x1, x2: 0 or 1.  Returns the integer 0 or 1.

    Example: XOR(1, 0) gives 1, XOR(1, 1) gives 0.
    """
    ### BEGIN SOLUTION
    not_both = NAND(x1, x2)
    at_least_one = OR(x1, x2)
    return AND(not_both, at_least_one)
    ### END SOLUTION

# %% tags=["check:XOR"]
check("XOR")

# %% tags=["claims"]
assert [XOR(x1, x2) for x1, x2 in corners] == [0, 1, 1, 0]
assert [NAND(x1, x2) for x1, x2 in corners] == [1, 1, 1, 0]  # column s1
assert [OR(x1, x2) for x1, x2 in corners] == [0, 1, 1, 1]  # column s2
assert len({(int(NAND(x1, x2)), int(OR(x1, x2))) for x1, x2 in corners}) == 3

# %% tags=["figure"]
plots.circuit(XOR, inputs=("x1", "x2"), outputs=("XOR",), title="XOR in two layers")

# %% [markdown]
# Why does a second layer help? The first layer *moves the points*. Replace each corner $(x_1, x_2)$ by the
# pair $(s_1, s_2)$ and the two corners that should answer 1 land on the same spot. Four points have become
# three, and a ruler is enough again. Remember this picture: a deep network is a machine that moves points
# until a line will do.

# %% tags=["figure"]
plots.decision_line(
    np.array([1, 1]),
    -1.5,
    lambda: np.array([[NAND(x1, x2), OR(x1, x2)] for x1, x2 in corners]),
    np.array([0, 1, 1, 0]),
    names=("XOR is 0", "XOR is 1"),
    features=("s1 = NAND(x1, x2)", "s2 = OR(x1, x2)"),
    title="Seen from the first layer's answers, XOR is easy",
)

# %% tags=["claims"]
_hidden = np.array([[NAND(x1, x2), OR(x1, x2)] for x1, x2 in corners])
assert perceptron(_hidden, np.array([1, 1]), -1.5).tolist() == [0, 1, 1, 0]

# %% [markdown]
# ### Let the machine search
#
# A proof should convince you, and a search is a comfort. Take nine values, −2, −1.5, …, 2, for each of
# $w_1$, $w_2$ and $b$. That is $9 \cdot 9 \cdot 9 = 729$ perceptrons, and a computer can try them all
# before you blink.
#
# ### Exercise 8: `count_lines`
#
# Try every choice of $(w_1, w_2, b)$ from the given values, and count the perceptrons that answer all four
# corners as asked. `product(values, repeat=3)` lists the choices.

# %% tags=["exercise:count_lines"]
def count_lines(targets, values):
    """How many perceptrons with w1, w2 and b taken from values answer the four corners as asked.

    targets: four integers 0 or 1, wanted for (0,0), (1,0), (0,1), (1,1) in this order.
    values: 1-D array; each of w1, w2, b runs through all of it.  Returns an integer.

    Example: count_lines([0, 0, 0, 1], np.array([-1.5, 1.0])) gives 1:
    only w = (1, 1), b = -1.5 makes an AND.
    """
    ### BEGIN SOLUTION
    inputs = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
    count = 0
    for w1, w2, b in product(values, repeat=3):
        answers = perceptron(inputs, np.array([w1, w2]), b)
        if np.array_equal(answers, targets):
            count += 1
    return count
    ### END SOLUTION

# %% tags=["check:count_lines"]
check("count_lines")

# %% [markdown]
# **Predict, then run.** How many of the 729 make an AND: about 2, about 20 or about 200? And since NAND is
# AND turned over, are there as many NANDs?

# %% tags=["figure"]
grid = np.arange(-2, 2.5, 0.5)
tables = {"AND": [0, 0, 0, 1], "NAND": [1, 1, 1, 0], "OR": [0, 1, 1, 1], "XOR": [0, 1, 1, 0]}
for name, targets in tables.items():
    print(f"{name:>4}: {count_lines(targets, grid):3d} of {len(grid) ** 3}")

# %% tags=["claims"]
_grid = np.arange(-2, 2.5, 0.5)
assert len(_grid) == 9 and len(_grid) ** 3 == 729
assert count_lines([0, 0, 0, 1], _grid) == 20
assert count_lines([1, 1, 1, 0], _grid) == 10
assert count_lines([0, 1, 1, 1], _grid) == 30
assert count_lines([0, 1, 1, 0], _grid) == 0
assert count_lines([0, 0, 0, 1], np.array([-1.5, 1.0])) == 1
assert perceptron(corners, np.array([1.0, 1.0]), -1.5).tolist() == [0, 0, 0, 1]
_makeable = [t for t in product([0, 1], repeat=4) if count_lines(t, _grid) > 0]
assert len(_makeable) == 14 and (0, 1, 1, 0) not in _makeable and (1, 0, 0, 1) not in _makeable

# %% [markdown]
# AND 20, NAND only 10: the fence again. AND wants three noes, and a sum of exactly 0 counts as one; NAND
# wants three yeses, and 0 does not. For XOR the search finds 0, as the proof promised.
#
# There are 16 different gates with two inputs, one for every way to fill in four answers. Our 729
# perceptrons make 14 of them. The two missing ones are XOR and its opposite.
#
# **What to remember**
#
# - One perceptron draws one straight line. XOR needs two, so one perceptron cannot compute it.
# - A second layer solves it: the first layer moves the points, the last one draws the line.

# %% [markdown]
# ## 4. Everything out of NAND
#
# Here is a fact that deserves a moment: NAND *alone* is enough to build every gate, every adder, every
# computer. Two warm-ups. Feed the same bit into both inputs and you get NOT. Put a NOT behind a NAND and
# you get AND.
#
# | a | b | NAND(a, a) | NAND(a, b) | NAND of that with itself |
# |---|---|---|---|---|
# | 0 | 0 | 1 | 1 | 0 |
# | 1 | 0 | 0 | 1 | 0 |
# | 0 | 1 | 1 | 1 | 0 |
# | 1 | 1 | 0 | 0 | 1 |
#
# **Predict, then run.** The cell below feeds NOT a and NOT b into a NAND. Which familiar gate is that? Fill
# in one row in your head first.

# %% tags=["claims"]
assert [NAND(a, a) for a, _ in corners] == [1, 0, 1, 0]
assert [NAND(NAND(a, b), NAND(a, b)) for a, b in corners] == [0, 0, 0, 1]
assert [NAND(NAND(a, a), NAND(b, b)) for a, b in corners] == [0, 1, 1, 1]

# %% tags=["figure"]
for a, b in corners:
    print(a, b, "->", NAND(NAND(a, a), NAND(b, b)))

# %% [markdown]
# It is OR: saying *"not (neither)"* is saying *"at least one"*.
#
# ### Adding two bits
#
# In binary, 0 + 0 = 00, 1 + 0 = 01, 0 + 1 = 01 and 1 + 1 = 10. The left digit is the **carry**, the right
# one the **total** of this column. Look down the columns and you will recognise both:
#
# | a | b | carry | total |
# |---|---|---|---|
# | 0 | 0 | 0 | 0 |
# | 1 | 0 | 0 | 1 |
# | 0 | 1 | 0 | 1 |
# | 1 | 1 | 1 | 0 |
#
# ### Exercise 9: `half_adder`
#
# Return the carry and the total, using nothing but `NAND`. The carry you have met a minute ago. The total
# is an XOR: start from `n = NAND(a, b)` and ask what `NAND(a, n)` and `NAND(b, n)` are. Five NANDs can do
# the whole job; more are allowed.

# %% tags=["exercise:half_adder"]
def half_adder(a, b):
    """Add two bits with NAND gates only.

    a, b: 0 or 1.  Returns the pair (carry, total), two bits with 2 * carry + total == a + b.

    Example: half_adder(1, 1) gives (1, 0), because 1 + 1 is 10 in binary.
    """
    ### BEGIN SOLUTION
    not_both = NAND(a, b)
    total = NAND(NAND(a, not_both), NAND(b, not_both))
    carry = NAND(not_both, not_both)
    return carry, total
    ### END SOLUTION

# %% tags=["check:half_adder"]
check("half_adder")

# %% tags=["claims"]
assert all(2 * half_adder(a, b)[0] + half_adder(a, b)[1] == a + b for a, b in corners)
_plain_nand, _used = NAND, []


def NAND(a, b):  # a NAND that counts itself, for one call
    _used.append((a, b))
    return _plain_nand(a, b)


half_adder(1, 1)
assert len(_used) == 5
NAND = _plain_nand

# %% tags=["figure"]
plots.circuit(half_adder, inputs=("a", "b"), outputs=("carry", "total"), title="Your half adder")

# %% [markdown]
# ### Exercise 10: `full_adder`
#
# Adding longer numbers, each column receives a carry from its neighbour, so it must add *three* bits. At
# most that is 1 + 1 + 1 = 3, which is 11 in binary, so two digits still suffice. Add the first two bits,
# then add the third to their total. A carry may appear in either step, but never in both. Use `NAND`, and
# your `half_adder` if you like.

# %% tags=["exercise:full_adder"]
def full_adder(a, b, carry_in):
    """Add three bits with NAND gates only; half_adder may be used, as it is made of NAND itself.

    a, b, carry_in: 0 or 1.
    Returns (carry_out, total) with 2 * carry_out + total == a + b + carry_in.

    Example: full_adder(1, 1, 1) gives (1, 1), because 1 + 1 + 1 is 11 in binary.
    """
    ### BEGIN SOLUTION
    first_carry, partial = half_adder(a, b)
    second_carry, total = half_adder(partial, carry_in)
    no_first = NAND(first_carry, first_carry)
    no_second = NAND(second_carry, second_carry)
    return NAND(no_first, no_second), total  # "not (neither)" is OR
    ### END SOLUTION

# %% tags=["check:full_adder"]
check("full_adder")

# %% tags=["claims"]
for _bits in product([0, 1], repeat=3):
    _carry, _total = full_adder(*_bits)
    assert 2 * _carry + _total == sum(_bits)
    _first, _partial = half_adder(*_bits[:2])
    assert not (_first and half_adder(_partial, _bits[2])[0])  # never a carry in both steps

# %% tags=["figure"]
plots.circuit(
    full_adder, inputs=("a", "b", "carry in"), outputs=("carry out", "total"), title="Your full adder")

# %% [markdown]
# Chain eight full adders, let the carry of each column ripple into the next, and you have an adding machine.
# Every processor holds one; there the carries take short cuts, but the parts are these.

# %% tags=["figure"]
def add_numbers(m, n, columns=8):
    """Add two whole numbers, column by column, from right to left."""
    carry, answer = 0, 0
    for place in range(columns):
        carry, digit = full_adder((m >> place) & 1, (n >> place) & 1, carry)
        answer += int(digit) << place
    return answer


print("57 + 66 =", add_numbers(57, 66))

# %% tags=["claims"]
_carry, _digits = 0, []
for _place in range(8):
    _carry, _digit = full_adder((57 >> _place) & 1, (66 >> _place) & 1, _carry)
    _digits.append(_digit)
assert sum(digit << place for place, digit in enumerate(_digits)) == 57 + 66 == 123

# %% [markdown]
# ### Exercise 11: `parity`
#
# A cable sends seven bits and adds one more: 1 if the number of ones is odd, 0 if it is even. If noise
# flips one bit on the way, the receiver's parity no longer fits, and the error is noticed. The letter C
# travels as 1000011: three ones, so its parity is 1.
#
# Write it with NAND gates only, for a sequence of any length. `half_adder` and `full_adder` are allowed. A
# loop is fine; counting with `sum` is not, because a sum is not a gate.

# %% tags=["exercise:parity"]
def parity(bits):
    """1 if an odd number of the bits are 1, else 0. Built from NAND; the two adders may help.

    bits: a sequence of at least one 0 or 1.  Returns the bit 0 or 1.

    Example: parity([1, 0, 0, 0, 0, 1, 1]) gives 1, because there are three ones.
    """
    ### BEGIN SOLUTION
    odd = bits[0]  # one bit alone is its own parity
    for bit in bits[1:]:
        _, odd = half_adder(odd, bit)  # the total of two bits is 1 when exactly one of them is
    return odd
    ### END SOLUTION

# %% tags=["check:parity"]
check("parity")

# %% tags=["claims"]
assert f"{ord('C'):07b}" == "1000011" and "1000011".count("1") == 3
assert parity([1, 0, 0, 0, 0, 1, 1]) == 1 and parity([1, 0, 0, 1, 0, 1, 1]) == 0
assert all(parity(bits) == sum(bits) % 2 for bits in product([0, 1], repeat=5))

# %% tags=["figure"]
letter = [1, 0, 0, 0, 0, 1, 1]
damaged = [1, 0, 0, 1, 0, 1, 1]  # one bit flipped by noise
print("sent with parity", parity(letter), "  arrived with parity", parity(damaged))

# %% [markdown]
# **What to remember**
#
# - A perceptron can be a NAND, and NAND alone builds every gate and every adder. So any circuit of a
#   computer can be built of neurons in layers.
# - Knowing that a network *exists* is one thing; finding its numbers is another. So far, you found them.
#   Next the machine will.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 5. Learning from mistakes
#
# Choosing three numbers by thought is pleasant. Choosing 45,360 of them, as the digit reader of section 8
# has, is not. So let the neuron find its own: show it a sample, let it answer, and if it errs, nudge it.
#
# Which way? If it said 0 and the truth is 1, its sum was too low: raise it by *adding* the sample to the
# weights and 1 to the bias. If it said 1 and the truth is 0, the sum was too high: *subtract*. If it was
# right, leave it alone. Inputs that were 0 did not contribute to the mistake, and adding 0 leaves their
# weights alone too.
#
# ### Find the bug
#
# A published textbook prints this rule as below, with $y$ the truth, $\hat y$ the answer and $\eta$ (say
# *eta*) the **learning rate**, which sets the size of the nudge:
#
# $$w \leftarrow w + \eta\,(\hat y - y)\,x \qquad\qquad b \leftarrow b + \eta\,(\hat y - y)$$
#
# Two symbols have been swapped. Before you repair it, prove that it is wrong: one counterexample is enough.
#
# ### Exercise 12: `wrong_way`
#
# Find a sample `x` with its truth `y`, and parameters `w` and `b`, such that the perceptron answers wrongly
# and one step of the *printed* rule with $\eta = 1$ moves the weighted sum even further to the wrong side.

# %% tags=["exercise:wrong_way"]
def wrong_way():
    """A case on which the printed rule makes matters worse.

    Returns (x, y, w, b): x and w arrays of length 2, y the true answer 0 or 1, b a number.
    The perceptron with (w, b) must answer x wrongly, and the printed rule with learning rate 1 must push the
    weighted sum further away from the side where it belongs.
    """
    ### BEGIN SOLUTION
    # The sum is 0, so the answer is 0, but it should be 1. The printed rule makes w = (-1, -1) and b = -1,
    # and the sum falls to -3 instead of rising above 0.
    return np.array([1.0, 1.0]), 1, np.array([0.0, 0.0]), 0.0
    ### END SOLUTION

# %% tags=["check:wrong_way"]
check("wrong_way")

# %% tags=["claims"]
_x, _y, _w, _b = wrong_way()
_answer = perceptron(_x, _w, _b)
assert _answer != _y
assert weighted_sum(_x, _w, _b) == 0
assert weighted_sum(_x, _w + (_answer - _y) * _x, _b + (_answer - _y)) == -3

# %% [markdown]
# Put right, the rule reads
#
# $$w \leftarrow w + \eta\,(y - \hat y)\,x \qquad\qquad b \leftarrow b + \eta\,(y - \hat y)$$
#
# The factor $y - \hat y$ is 1 when the answer should rise, −1 when it should fall, and 0 when it was right:
# all three cases in one line. Try it with $x = (2, 1)$, $y = 0$, $w = (1, 1)$, $b = 0$ and $\eta = 1$. The
# sum is 3, the answer 1, the truth 0. So subtract: $w = (-1, 0)$, $b = -1$, and the new sum is
# $-2 + 0 - 1 = -3$. The sum fell by 6, and 6 is $2^2 + 1^2 + 1$. That is no accident: after a mistake a
# step always moves the sum by $\eta\,(x_1^2 + x_2^2 + 1)$ towards the truth.
#
# The printed rule moves it just as far the other way. Let loose on AND for 50 epochs, it gets the same
# corner wrong 50 times and arrives at $w = (-50, -50)$.

# %% tags=["claims"]
_x, _w, _b = np.array([2, 1]), np.array([1, 1]), 0
assert weighted_sum(_x, _w, _b) == 3 and perceptron(_x, _w, _b) == 1
_w2, _b2 = _w + (0 - 1) * _x, _b + (0 - 1)
assert _w2.tolist() == [-1, 0] and _b2 == -1
assert weighted_sum(_x, _w2, _b2) == -3
assert 3 - (-3) == 2**2 + 1**2 + 1
_w, _b, _wrong_corners = np.zeros(2), 0.0, []
for _x, _y in 50 * list(zip(corners, [0, 0, 0, 1], strict=True)):  # the printed rule, 50 epochs of AND
    _error = perceptron(_x, _w, _b) - _y
    _w, _b = _w + _error * _x, _b + _error
    if _error != 0:
        _wrong_corners.append(_x.tolist())
assert _w.tolist() == [-50, -50] and _wrong_corners == 50 * [[1, 1]]

# %% [markdown]
# ### Exercise 13: `perceptron_step`
#
# One step of the corrected rule for one sample. Return *new* weights and a new bias and leave the arguments
# as they were; whoever called you may still need them.

# %% tags=["exercise:perceptron_step"]
def perceptron_step(x, y, w, b, lr=1.0):
    """One step of the perceptron learning rule.

    x: array (D,), one sample.  y: its true answer, 0 or 1.
    w: array (D,).  b: a number.  lr: learning rate.
    Returns the new pair (w, b). The arguments stay unchanged.

    Example: perceptron_step(np.array([2, 1]), 0, np.array([1, 1]), 0)
    gives (array([-1., 0.]), -1.0).
    """
    ### BEGIN SOLUTION
    error = y - perceptron(x, w, b)  # 1: should rise, -1: should fall, 0: was right
    return w + lr * error * x, b + lr * error
    ### END SOLUTION

# %% tags=["check:perceptron_step"]
check("perceptron_step")

# %% [markdown]
# ### Two epochs by hand
#
# Let us teach AND to a neuron that knows nothing: $w = (0, 0)$, $b = 0$, $\eta = 1$. We show the four
# corners in turn; one pass through all of them is an **epoch**.
#
# | epoch | x | y | sum | answer | | w afterwards | b afterwards |
# |---|---|---|---|---|---|---|---|
# | 1 | (0, 0) | 0 | 0 | 0 | right | (0, 0) | 0 |
# | 1 | (1, 0) | 0 | 0 | 0 | right | (0, 0) | 0 |
# | 1 | (0, 1) | 0 | 0 | 0 | right | (0, 0) | 0 |
# | 1 | (1, 1) | 1 | 0 | 0 | **too low, add** | (1, 1) | 1 |
# | 2 | (0, 0) | 0 | 1 | 1 | **too high, subtract** | (1, 1) | 0 |
# | 2 | (1, 0) | 0 | 1 | 1 | **too high, subtract** | (0, 1) | −1 |
# | 2 | (0, 1) | 0 | 0 | 0 | right | (0, 1) | −1 |
# | 2 | (1, 1) | 1 | 0 | 0 | **too low, add** | (1, 2) | 0 |
#
# Follow the table with a finger until each row is obvious. Epoch 1 had one mistake, epoch 2 had three.
# Learning is not always an improvement from one moment to the next.
#
# **Predict, then run.** Do the third epoch on paper, starting from $w = (1, 2)$, $b = 0$. How many
# mistakes?

# %% tags=["figure"]
w, b = np.array([1.0, 2.0]), 0.0
for x, y in zip(corners, [0, 0, 0, 1], strict=True):
    answer = perceptron(x, w, b)
    w, b = perceptron_step(x, y, w, b)
    comment = "right  " if answer == y else "mistake"
    print(f"x {x}   truth {y}   answer {answer}   {comment}   then w = {w}, b = {b:+.0f}")

# %% tags=["claims"]
_table = [  # epoch, sum, answer, w afterwards, b afterwards
    (1, 0, 0, [0, 0], 0), (1, 0, 0, [0, 0], 0), (1, 0, 0, [0, 0], 0), (1, 0, 0, [1, 1], 1),
    (2, 1, 1, [1, 1], 0), (2, 1, 1, [0, 1], -1), (2, 0, 0, [0, 1], -1), (2, 0, 0, [1, 2], 0),
]  # fmt: skip
_shown = 2 * list(zip(corners, [0, 0, 0, 1], strict=True))
_w, _b, _errors = np.zeros(2), 0.0, []
for (_epoch, _sum, _answer, _w_after, _b_after), (_x, _y) in zip(_table, _shown, strict=True):
    assert weighted_sum(_x, _w, _b) == _sum and perceptron(_x, _w, _b) == _answer
    _errors.append(int(_answer != _y))
    _w, _b = perceptron_step(_x, _y, _w, _b)
    assert _w.tolist() == _w_after and _b == _b_after
assert sum(_errors[:4]) == 1 and sum(_errors[4:]) == 3
_stepped = perceptron_step(np.array([2, 1]), 0, np.array([1, 1]), 0)
assert _stepped[0].tolist() == [-1, 0] and _stepped[1] == -1

# %% [markdown]
# Three mistakes once more. Be patient with it; or rather, let the machine be patient.
#
# ### Exercise 14: `train_perceptron`
#
# Start with all weights and the bias at zero. Go through the samples in the order given, take one step for
# each, and count the mistakes: the answers that were wrong *at the moment the sample was shown*. Put one
# count per epoch into `history`. Stop after the first epoch without a mistake, or when `epochs` are over.

# %% tags=["exercise:train_perceptron"]
def train_perceptron(X, y, lr=1.0, epochs=100):
    """Train a perceptron from zero, sample by sample, until an epoch passes without a mistake.

    X: array (N, D).  y: N true answers, 0 or 1.
    lr: learning rate.  epochs: the most passes allowed.
    Returns (w, b, history): array (D,), a number, and a list of the mistakes made in each epoch.
    If it stopped because an epoch had no mistake, the last entry of history is 0.

    Example: for the OR gate (corners in our order) history is [1, 2, 1, 0].
    """
    ### BEGIN SOLUTION
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, truth in zip(X, y, strict=True):
            if perceptron(sample, w, b) != truth:
                mistakes += 1
                w, b = perceptron_step(sample, truth, w, b, lr)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history
    ### END SOLUTION

# %% tags=["check:train_perceptron"]
check("train_perceptron")

# %% tags=["figure"]
w, b, history = train_perceptron(corners, np.array([0, 0, 0, 1]))
print("w =", w, "  b =", b)
print("mistakes in each epoch:", history)

# %% tags=["figure"]
plots.learning(
    corners,
    np.array([0, 0, 0, 1]),
    train_perceptron,
    names=("AND is 0", "AND is 1"),
    features=("x1", "x2"),
)

# %% tags=["claims"]
_w, _b, _history = train_perceptron(corners, np.array([0, 0, 0, 1]))
assert _w.tolist() == [1, 2] and _b == -2 and _history == [1, 3, 3, 2, 1, 0]
assert weighted_sum(corners, _w, _b).tolist() == [-2, -1, 0, 1]
assert train_perceptron(corners, np.array([0, 1, 1, 1]))[2] == [1, 2, 1, 0]
for _lr in (0.1, 0.5, 10):
    _scaled = train_perceptron(corners, np.array([0, 0, 0, 1]), lr=_lr)
    assert _scaled[2] == _history and np.allclose(_scaled[0], _lr * _w) and np.isclose(_scaled[1], _lr * _b)

# %% [markdown]
# The sixth epoch is the first without a mistake, and the neuron stops at $w = (1, 2)$, $b = -2$. Nobody
# told it those numbers. Look at the final line: it passes exactly *through* the corner (0, 1), where the
# sum is zero. That is good enough for a rule that only reacts to mistakes. It finds *a* line, not the best
# one, and again the fence decides.
#
# **Predict, then run.** Train again with a learning rate of 0.5. Will it need more epochs, fewer, or the
# same number?

# %% tags=["figure"]
w, b, history = train_perceptron(corners, np.array([0, 0, 0, 1]), lr=0.5)
print("w =", w, "  b =", b)
print("mistakes in each epoch:", history)

# %% [markdown]
# The same history, and weights exactly half as large. Starting from zero, every number in the neuron is a
# multiple of the learning rate, and whether a sum is above zero does not depend on its scale. So the
# perceptron hardly cares about its learning rate. Later networks will care a great deal.
#
# ### Real flowers
#
# In the 1930s the petals of 150 irises of three species were measured: 50 *setosa*, 50 *versicolor*, 50
# *virginica*. Can one neuron tell setosa from the rest, given the length and the width of a petal in
# centimetres?
#
# ### Exercise 15: `decision_line`
#
# To draw what a neuron has learned we need its line: for a given $x_1$, the $x_2$ at which
# $w_1 x_1 + w_2 x_2 + b = 0$. Solve for $x_2$. For our AND, $x_1 + 2 x_2 - 2 = 0$, the line passes through
# (0, 1) and (2, 0).

# %% tags=["exercise:decision_line"]
def decision_line(x1, w, b):
    """The x2 of the point of the decision line above x1.

    x1: a number or an array of any shape.  w: array (2,), with w[1] not 0.  b: a number.
    Returns x2, a number or an array of the shape of x1, with w[0] * x1 + w[1] * x2 + b == 0.

    Example: decision_line(0.0, np.array([1.0, 2.0]), -2.0) gives 1.0.
    """
    ### BEGIN SOLUTION
    return -(w[0] * x1 + b) / w[1]
    ### END SOLUTION

# %% tags=["check:decision_line"]
check("decision_line")

# %% tags=["claims"]
assert decision_line(0.0, np.array([1.0, 2.0]), -2.0) == 1.0
assert decision_line(2.0, np.array([1.0, 2.0]), -2.0) == 0.0

# %% [markdown]
# **Predict, then run.** There are 150 flowers. How many corrections will the neuron need in all before it
# makes no mistake any more: about 4, about 40, or about 400?

# %% tags=["figure"]
measurements, species, names = load_iris()
petals = measurements[:, 2:4]  # length and width of the petal, in cm
is_setosa = (species == 0).astype(int)

w, b, history = train_perceptron(petals, is_setosa)
print("mistakes in each epoch:", history, "  corrections in all:", sum(history))
print("w =", w.round(3), "  b =", b)
widest = float(decision_line(3.0, w, b))
print("a petal 3 cm long is setosa if it is narrower than", round(widest, 3), "cm")

# %% tags=["figure"]
plots.learning(
    petals,
    is_setosa,
    train_perceptron,
    names=("other", "setosa"),
    features=("petal length (cm)", "petal width (cm)"),
)

# %% tags=["claims"]
_measurements, _species, _names = load_iris()
_petals = _measurements[:, 2:4]
assert np.bincount(_species).tolist() == [50, 50, 50]
_w, _b, _history = train_perceptron(_petals, (_species == 0).astype(int))
assert _history == [2, 2, 0] and sum(_history) == 4
assert np.allclose(_w, [-0.5, -0.8]) and _b == 2.0
assert np.isclose(decision_line(3.0, _w, _b), 0.625)
assert np.isclose(weighted_sum(np.array([1.4, 0.2]), _w, _b), 1.14)
assert (perceptron(_petals, _w, _b) == (_species == 0)).all()

# %% [markdown]
# Four corrections. Two mistakes in the first epoch, two in the second, and in the third all 150 flowers are
# right. The whole of what it learned is $-0.5 \cdot \text{length} - 0.8 \cdot \text{width} + 2$: small
# petals give a positive sum. A petal of 1.4 by 0.2 cm gives $-0.7 - 0.16 + 2 = 1.14$, so it is a setosa.
#
# ### When no line exists
#
# The perceptron comes with a guarantee: *if* some line separates the two classes, the rule finds one after
# a finite number of corrections. XOR has no such line.
#
# **Predict, then run.** What will the history look like over 12 epochs?

# %% tags=["figure"]
w, b, history = train_perceptron(corners, np.array([0, 1, 1, 0]), epochs=12)
print("mistakes in each epoch:", history)
for epochs in (2, 3, 4):
    w, b, _ = train_perceptron(corners, np.array([0, 1, 1, 0]), epochs=epochs)
    print(f"after {epochs} epochs: w = {w}, b = {b}")

# %% tags=["figure"]
plots.learning(
    corners,
    np.array([0, 1, 1, 0]),
    train_perceptron,
    epochs=12,
    names=("XOR is 0", "XOR is 1"),
    features=("x1", "x2"),
)

# %% tags=["claims"]
_xor = np.array([0, 1, 1, 0])
assert train_perceptron(corners, _xor)[2] == [2, 3] + 98 * [4]
_after = [train_perceptron(corners, _xor, epochs=e)[:2] for e in (2, 3)]
assert _after[0][0].tolist() == _after[1][0].tolist() == [0, -1] and _after[0][1] == _after[1][1] == 1

# %% [markdown]
# From the third epoch on it makes four mistakes out of four, for ever. We can even be sure of "for ever":
# after epoch 2 it holds $w = (0, -1)$, $b = 1$, and after epoch 3 it holds exactly the same numbers. It
# walks in a circle.
#
# One thing in the picture may puzzle you. The panels call 2 of 4 wrong, the curve below counts 4. Both are
# right: a panel judges the line as it stands when the epoch is over, the curve counts the mistakes made
# *while the line was moving*.
#
# Real data can be like this too. Leave setosa out and ask for virginica against versicolor:

# %% tags=["figure"]
others = species > 0
w, b, history = train_perceptron(petals[others], (species[others] == 2).astype(int), epochs=100)
print("fewest mistakes in an epoch:", min(history), "  epochs used:", len(history))
plots.decision_line(
    w,
    b,
    petals[others],
    (species[others] == 2).astype(int),
    names=("versicolor", "virginica"),
    features=("petal length (cm)", "petal width (cm)"),
)

# %% tags=["claims"]
_others = _species > 0
_truth = (_species[_others] == 2).astype(int)
_w, _b, _history = train_perceptron(_petals[_others], _truth, epochs=100)
assert len(_history) == 100 and min(_history) == 1
_twins = [k for k, petal in enumerate(_petals) if petal.tolist() == [4.8, 1.8]]
assert sorted(_names["species"][_species[k]] for k in _twins) == ["versicolor", "virginica", "virginica"]
assert int((perceptron(_petals[_others], _w, _b) != _truth).sum()) == 38
assert max(_history) == 4
assert (np.diff(_truth) >= 0).all()  # sorted: all versicolor first

# %% [markdown]
# It never reaches 0, and it cannot: one versicolor and two virginicas have the very same petals, 4.8 by 1.8
# cm, and no line passes between a point and itself.
#
# Compare the two counts once more. In no epoch did it make more than 4 mistakes on the way, yet the line it
# ends with has 38 of 100 flowers wrong. The flowers come sorted, all versicolor before all virginica, and
# the neuron adapts to whatever it saw last. Shuffling the samples is the usual cure, and later chapters do
# it.
#
# **What to remember**
#
# - Right answer: leave alone. Wrong answer: move the weights by $\eta\,(y - \hat y)\,x$ and the bias by
#   $\eta\,(y - \hat y)$.
# - On linearly separable data it stops with a line that makes no mistake; not necessarily the best line.
# - On other data it never stops by itself, so give it a limit.

# %% [markdown]
# ## 6. Smoother answers than yes and no
#
# A step throws much away. A sum of 0.01 and a sum of 100 both become a plain 1. And if you turn a weight a
# tiny bit, usually nothing changes at all, so the neuron cannot feel whether it is getting warmer. The
# function between the sum and the answer is called the **activation**. Replace the step by something
# smoother, and the answer can say *how much*.
#
# | sum $a$ | step | sigmoid | relu | tanh | identity |
# |---|---|---|---|---|---|
# | −2 | 0 | 0.119 | 0 | −0.964 | −2 |
# | 0 | 0 | 0.5 | 0 | 0 | 0 |
# | 1 | 1 | 0.731 | 1 | 0.762 | 1 |
# | 2 | 1 | 0.881 | 2 | 0.964 | 2 |
#
# ### Exercise 16: `step`
#
# The step you already know, now as a function of its own that takes a number or an array of any shape.

# %% tags=["exercise:step"]
def step(x):
    """1 where x is above zero, else 0 (also at exactly 0).

    x: a number or an array of any shape.  Returns integers 0 or 1 of the same shape.

    Example: step(np.array([-2.0, 0.0, 3.0])) gives array([0, 0, 1]).
    """
    ### BEGIN SOLUTION
    return (np.asarray(x) > 0).astype(int)
    ### END SOLUTION

# %% tags=["check:step"]
check("step")

# %% [markdown]
# ### Exercise 17: `sigmoid`
#
# The sigmoid is a step with its edges rounded off, running from 0 up to 1:
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}} \;=\; \frac{e^{x}}{1 + e^{x}}$$
#
# Both forms are the same function. $\sigma(0) = 0.5$, $\sigma(1) = 0.731$, and $\sigma(-1) = 0.269$, which
# is $1 - 0.731$. There is one catch. The largest number that fits into a 64-bit float is about
# $1.8 \cdot 10^{308}$, and $e^{x}$ passes it near $x = 709.8$.
#
# **Predict, then run.** What does the second form give at $x = 1000$?

# %%
with np.errstate(over="ignore", invalid="ignore"):  # keep NumPy's warnings quiet, look at the values
    huge = np.exp(np.float64(1000))
    print("exp(1000) =", huge)
    print("exp(1000) / (1 + exp(1000)) =", huge / (1 + huge))
print("exp(-1000) =", np.exp(np.float64(-1000)))

# %% tags=["claims"]
with np.errstate(over="ignore", invalid="ignore"):
    _huge = np.exp(np.float64(1000))
    assert np.isinf(_huge) and np.isnan(_huge / (1 + _huge))
assert np.exp(np.float64(-1000)) == 0
assert np.isfinite(np.exp(709.7)) and abs(np.log(np.finfo(float).max) - 709.8) < 0.05
assert abs(np.finfo(float).max / 1e308 - 1.8) < 0.005

# %% [markdown]
# Infinity divided by infinity is *not a number*, `nan`, and one `nan` poisons everything it touches. But
# $e^x$ of a large *negative* number is harmless: it is practically zero. So choose, for each element, the
# form whose exponent is not positive. Your function should give a proper answer at ±1000, without a
# warning.

# %% tags=["exercise:sigmoid"]
def sigmoid(x):
    """The sigmoid 1 / (1 + exp(-x)), computed without overflow.

    x: a number or an array of any shape.  Returns values between 0 and 1 of the same shape.
    No warning and no nan, not even for x = 1000 or x = -1000.

    Example: sigmoid(0.0) gives 0.5, sigmoid(1.0) gives about 0.7311.
    """
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(x))  # the exponent is never positive, so this lies between 0 and 1
    top = np.where(np.asarray(x) >= 0, 1, small)  # e^x / (1 + e^x) on the left, 1 / (1 + e^-x) on the right
    return top / (1 + small)
    ### END SOLUTION

# %% tags=["check:sigmoid"]
check("sigmoid")

# %% [markdown]
# The check looks at the numbers only. Is yours quiet, too? Run it and see. A coloured box that speaks of an
# *overflow* says that somewhere $e$ was raised to a large number, even if that result was thrown away.

# %%
print(sigmoid(np.array([-1000.0, 0.0, 1000.0])))

# %% [markdown]
# ### Exercise 18: `relu`
#
# The *rectified linear unit* keeps positive numbers and replaces the others by 0. It is the usual choice
# inside deep networks. At 0 it has a kink but no jump: coming from either side, its value tends to 0. So it
# is continuous everywhere; only its slope jumps.

# %% tags=["exercise:relu"]
def relu(x):
    """x where it is above zero, else 0.

    x: a number or an array of any shape.  Returns the same shape.

    Example: relu(np.array([-2.0, 0.0, 3.0])) gives array([0., 0., 3.]).
    """
    ### BEGIN SOLUTION
    return np.maximum(0, x)
    ### END SOLUTION

# %% tags=["check:relu"]
check("relu")

# %% [markdown]
# ### Exercise 19: `tanh`
#
# The hyperbolic tangent looks like a sigmoid stretched to run from −1 to 1, and it is one:
# $\tanh(x) = 2\,\sigma(2x) - 1$. Check it at 0: $2 \cdot 0.5 - 1 = 0$. Write it with your `sigmoid`, and it
# will survive ±1000 for free.

# %% tags=["exercise:tanh"]
def tanh(x):
    """The hyperbolic tangent, computed from sigmoid.

    x: a number or an array of any shape.  Returns values between -1 and 1 of the same shape.

    Example: tanh(0.0) gives 0.0, tanh(1.0) gives about 0.7616.
    """
    ### BEGIN SOLUTION
    return 2 * sigmoid(2 * x) - 1
    ### END SOLUTION

# %% tags=["check:tanh"]
check("tanh")

# %% [markdown]
# ### Exercise 20: `identity`
#
# The simplest of all: hand back what came in. It is used in the last layer when the answer may be any
# number, such as a temperature or a price.

# %% tags=["exercise:identity"]
def identity(x):
    """x itself, unchanged.

    Example: identity(-2.5) gives -2.5.
    """
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION

# %% tags=["check:identity"]
check("identity")

# %% tags=["claims"]
_sums = np.array([-2.0, 0.0, 1.0, 2.0])
assert step(_sums).tolist() == [0, 0, 1, 1]
assert np.allclose(sigmoid(_sums), [0.119, 0.5, 0.731, 0.881], atol=5e-4)
assert relu(_sums).tolist() == [0, 0, 1, 2]
assert np.allclose(tanh(_sums), [-0.964, 0, 0.762, 0.964], atol=5e-4)
assert np.allclose(tanh(_sums), np.tanh(_sums))
assert abs(sigmoid(1.0) - 0.7311) < 5e-5 and abs(sigmoid(-1.0) - 0.269) < 5e-4
assert abs(tanh(1.0) - 0.7616) < 5e-5
assert identity(-2.5) == -2.5
assert step(0.01) == step(100) == 1

# %% [markdown]
# **Predict, then run.** Before you look: which two of the five never get above 1 nor below 0? Which one
# treats negative sums like zero, but does not limit positive ones?

# %% tags=["figure"]
plots.activations({"step": step, "sigmoid": sigmoid, "relu": relu, "tanh": tanh, "identity": identity})

# %% [markdown]
# **What to remember**
#
# - The activation turns a weighted sum into an answer. Sigmoid ends between 0 and 1, tanh between −1 and 1,
#   relu has no upper limit.
# - Only ever exponentiate numbers that are not positive, and nothing overflows.
# - The step is flat on both sides of its jump, so it gives no hint which way to go. The sigmoid slopes
#   everywhere, however gently.
#
# *Another good place to stop.*

# %% [markdown]
# ## 7. A network worked out by hand
#
# Put several neurons side by side and let each look at the same inputs: that is a **layer**. Write the
# weights of neuron 1 in the first column of a table, neuron 2 in the second, and so on. Then a whole layer
# is one line: $A = xW + b$, and the activation makes it $Z = \sigma(A)$.
#
# Here is a network with 2 inputs, layers of 3 and 2 neurons, and 2 outputs. The last layer has no
# squashing, only the identity.

# %%
network = {
    "W1": np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]),
    "b1": np.array([0.1, 0.2, 0.3]),
    "W2": np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]),
    "b2": np.array([0.1, 0.2]),
    "W3": np.array([[0.1, 0.3], [0.2, 0.4]]),
    "b3": np.array([0.1, 0.2]),
}
for name, values in network.items():
    print(name, values.shape)

# %% [markdown]
# Take $x = (1.0, 0.5)$. The first neuron of the first layer computes
# $1.0 \cdot 0.1 + 0.5 \cdot 0.2 + 0.1 = 0.3$, and its sigmoid is 0.574.
#
# **Predict, then run.** Work out the sums of the other two neurons in your head: their columns are (0.3,
# 0.4) with bias 0.2, and (0.5, 0.6) with bias 0.3.

# %%
x = np.array([1.0, 0.5])
print(x @ network["W1"] + network["b1"])

# %% tags=["claims"]
_a1 = np.array([1.0, 0.5]) @ network["W1"] + network["b1"]
assert np.allclose(_a1, [0.3, 0.7, 1.1]) and abs(sigmoid(0.3) - 0.574) < 5e-4
assert [v.shape for v in network.values()] == [(2, 3), (3,), (3, 2), (2,), (2, 2), (2,)]

# %% [markdown]
# Follow the shapes and most mistakes disappear: `(2,) @ (2, 3)` gives `(3,)`; then `(3,) @ (3, 2)` gives
# `(2,)`. Inner numbers must agree, outer numbers remain. With a batch of N rows, `(N, 2) @ (2, 3)` gives
# `(N, 3)`, and nothing else changes.
#
# ### Why not leave the squashing out?
#
# Suppose a layer does $h = 2x + 1$ and the next does $3h - 4$. Together: $3(2x + 1) - 4 = 6x - 1$. Two
# layers, but what they compute is again a single one. The same happens with matrices.
#
# ### Exercise 21: `collapse`
#
# Given two layers without activation, first $h = xW_1 + b_1$, then $hW_2 + b_2$, find the single layer
# $xW + b$ that gives the same result for every x. Multiply out the brackets, and keep the order of the
# products: with matrices it matters.

# %% tags=["exercise:collapse"]
def collapse(W1, b1, W2, b2):
    """One layer that equals two layers without activation.

    W1: array (D, H).  b1: (H,).  W2: (H, C).  b2: (C,).
    Returns (W, b) of shapes (D, C) and (C,) with x @ W + b == (x @ W1 + b1) @ W2 + b2 for every x.

    Example: for W1 = [[2.]], b1 = [1.], W2 = [[3.]], b2 = [-4.] it gives ([[6.]], [-1.]).
    """
    ### BEGIN SOLUTION
    return W1 @ W2, b1 @ W2 + b2
    ### END SOLUTION

# %% tags=["check:collapse"]
check("collapse")

# %% tags=["claims"]
_W, _b = collapse(np.array([[2.0]]), np.array([1.0]), np.array([[3.0]]), np.array([-4.0]))
assert _W.tolist() == [[6]] and _b.tolist() == [-1]

# %% [markdown]
# So without activations a hundred layers are worth no more than one, and one layer can only draw straight
# lines. The bend between the layers is what makes depth pay.
#
# ### Exercise 22: `forward`
#
# Send x through all three layers: sigmoid after the first and the second, identity after the third.

# %% tags=["exercise:forward"]
def forward(network, x):
    """The answer of a three-layer network: sigmoid, sigmoid, identity.

    network: dictionary with arrays W1, b1, W2, b2, W3, b3.  x: array (D,), or a batch (N, D).
    Returns the last layer's values, (C,) or (N, C).

    Example: for the network above and x = (1.0, 0.5) about (0.317, 0.696).
    """
    ### BEGIN SOLUTION
    z1 = sigmoid(x @ network["W1"] + network["b1"])
    z2 = sigmoid(z1 @ network["W2"] + network["b2"])
    return identity(z2 @ network["W3"] + network["b3"])
    ### END SOLUTION

# %% tags=["check:forward"]
check("forward")

# %% tags=["claims"]
_z1 = sigmoid(_a1)
_a2 = _z1 @ network["W2"] + network["b2"]
_z2 = sigmoid(_a2)
assert np.allclose(_z1, [0.574, 0.668, 0.750], atol=5e-4)
assert np.allclose(_z2, [0.626, 0.771], atol=5e-4)
assert np.allclose(forward(network, np.array([1.0, 0.5])), [0.3168271, 0.6962791], atol=1e-7)
assert np.allclose(forward(network, np.array([1.0, 0.5])), [0.317, 0.696], atol=5e-4)

# %% tags=["figure"]
x = np.array([1.0, 0.5])
first_layer, second_layer = np.array([0.574, 0.668, 0.750]), np.array([0.626, 0.771])
plots.network(
    [2, 3, 2, 2],
    weights=network,
    values=lambda: [x, first_layer, second_layer, forward(network, x)],
)

# %% [markdown]
# ### From scores to shares
#
# A network that must choose between classes gives one **score** per class. Scores can be any numbers; we
# would rather have shares that are positive and add up to 1. **Softmax** does it: raise $e$ to each score,
# then divide by the sum.
#
# $$\text{softmax}(a)_k = \frac{e^{a_k}}{\sum_j e^{a_j}}$$
#
# An example for pencil and paper: the scores $(\ln 1, \ln 2, \ln 5)$, that is (0, 0.693, 1.609). Then $e$
# to each score is 1, 2, 5, the sum is 8, and the shares are 1/8, 2/8 and 5/8. The order never changes: the
# highest score gets the largest share.
#
# **Predict, then run.** Now add 100 to all three scores. What happens to the shares?

# %%
scores = np.log([1.0, 2.0, 5.0])
for shift in (0, 100):
    powers = np.exp(scores + shift)
    print(f"scores + {shift}: powers {powers}, shares {powers / powers.sum()}")

# %% tags=["claims"]
assert np.allclose(np.log([1, 2, 5]), [0, 0.693, 1.609], atol=5e-4)
for _shift in (0, 100):
    _powers = np.exp(np.log([1.0, 2.0, 5.0]) + _shift)
    assert np.allclose(_powers / _powers.sum(), [1 / 8, 2 / 8, 5 / 8])
assert 22_000 < np.exp(10) < 22_100 and len(str(int(np.exp(100.0)))) == 44

# %% [markdown]
# Nothing. Adding $c$ to every score multiplies every power, and their sum too, by $e^c$, and the factor
# cancels. This **shift invariance** is more than a curiosity. $e^{10}$ is about 22,000, $e^{100}$ has 44
# digits, and $e^{1000}$ overflows. But you are free to shift: subtract the largest score first, and no
# exponent is above zero. You have seen that trick before.
#
# One more thing. With a batch, each *row* is a sample of its own and needs its own largest score and its
# own sum. NumPy can keep the axis it summed over, so that the result still lines up with the rows:

# %%
batch = np.array([[1, 2, 5], [10, 10, 20]])
row_sums = batch.sum(axis=-1)
column = batch.sum(axis=-1, keepdims=True)
print("one sum for everything:", batch.sum())
print("one sum per row:       ", row_sums.tolist(), "      shape", row_sums.shape)
print("the same, axis kept:   ", column.tolist(), "  shape", column.shape)

# %% [markdown]
# ### Exercise 23: `softmax`
#
# Softmax over the last axis, for one vector or for a batch. Every row must add up to 1 by itself, scores of
# ±1000 must not hurt, and the caller's array must not be changed.

# %% tags=["exercise:softmax"]
def softmax(a):
    """Turn scores into shares that add up to 1 along the last axis.

    a: array (C,), the scores of one sample, or (N, C), one row per sample. It stays unchanged.
    Returns an array of the same shape; each row adds up to 1, without nan even for scores of 1000.

    Example: softmax(np.log([1.0, 2.0, 5.0])) gives about (0.125, 0.25, 0.625).
    """
    ### BEGIN SOLUTION
    shifted = a - a.max(axis=-1, keepdims=True)  # changes no share; now no exponent is positive
    powers = np.exp(shifted)
    return powers / powers.sum(axis=-1, keepdims=True)
    ### END SOLUTION

# %% tags=["check:softmax"]
check("softmax")

# %% tags=["claims"]
assert np.allclose(softmax(np.log([1.0, 2.0, 5.0])), [0.125, 0.25, 0.625])
assert np.allclose(softmax(np.array([0.3, 2.9, 4.0])), [0.018, 0.245, 0.737], atol=5e-4)
assert np.allclose(softmax(np.array([1000.0, 1002.6, 1003.7])), softmax(np.array([0.3, 2.9, 4.0])))

# %% tags=["figure"]
print(softmax(np.array([0.3, 2.9, 4.0])).round(3))
print(softmax(np.array([1000.3, 1002.9, 1004.0])).round(3), "  the same scores, 1000 higher")

# %% [markdown]
# The scores 0.3, 2.9 and 4.0 become the shares 0.018, 0.245 and 0.737, and 1000 more on each changes
# nothing. Shares like these are often read as probabilities. Read them with care: they are positive and add
# up to 1, but nothing yet makes them *honest*. A network can be 99 per cent sure and wrong, as you are
# about to see.
#
# **What to remember**
#
# - A layer is `activation(x @ W + b)`; follow the shapes.
# - Without activations in between, any number of layers collapses into one.
# - Softmax turns scores into shares, row by row. Subtract the row's maximum first: same result, no
#   overflow.

# %% [markdown]
# ## 8. Reading real digits
#
# MNIST is a collection of 70,000 handwritten digits, each 28 by 28 grey pixels: 60,000 to learn from and
# 10,000 kept back as a test. Every image becomes a row of 784 numbers between 0 (background) and 1 (ink).

# %% tags=["figure"]
(X_train, y_train), (X_test, y_test) = load_mnist()
print("training images:", X_train.shape, "  test images:", X_test.shape)
print("values from", X_test.min(), "to", X_test.max())
plots.digits(X_test[:20], labels=y_test[:20])

# %% [markdown]
# Beside it comes a network somebody trained for you, in the shape of the one you just worked out, only
# wider: 784 inputs, layers of 50 and 100 sigmoid neurons, and 10 outputs, one for each digit. How such
# numbers are *found* is the matter of the coming chapters. Today we use them.
#
# **Predict, then run.** How many numbers (weights and biases) does it hold? The first layer alone has
# $784 \cdot 50$ weights and 50 biases.

# %% tags=["figure"]
digit_network = load_digit_network()
for name, values in digit_network.items():
    print(f"{name}: {str(values.shape):>10}  {values.size:6d} numbers")
print("in all:", sum(values.size for values in digit_network.values()))

# %% tags=["claims"]
(_X_train, _), (_X_test, _y_test) = load_mnist()
_digit_network = load_digit_network()
assert _X_train.shape == (60_000, 784) and _X_test.shape == (10_000, 784) and 28 * 28 == 784
assert _X_test.min() == 0 and _X_test.max() == 1
assert _digit_network["W1"].shape == (784, 50) and _digit_network["b1"].shape == (50,)
assert sum(values.size for values in _digit_network.values()) == 45_360

# %% tags=["figure"]
plots.network([784, 50, 100, 10], title="From 784 pixels to 10 digits")

# %% [markdown]
# ### Exercise 24: `accuracy`
#
# The network answers with ten scores per image, and its choice is the digit with the highest score.
# **Accuracy** is the share of images for which that choice is right. For scores (0.1, 0.7, 0.2), (0.5, 0.3,
# 0.2), (0.2, 0.2, 0.6), (0.4, 0.5, 0.1) the choices are 1, 0, 2, 1. If the labels are 1, 0, 2, 0, three of
# four are right: 0.75.
#
# `np.argmax(scores, axis=1)` finds the position of the largest entry in each row.

# %% tags=["exercise:accuracy"]
def accuracy(scores, labels):
    """The share of rows whose highest score stands at the true class.

    scores: array (N, C), one row of scores (or shares) per sample.
    labels: array (N,), classes 0 ... C-1.
    Returns a number between 0 and 1.

    Example: accuracy(np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2]]), np.array([1, 2])) gives 0.5.
    """
    ### BEGIN SOLUTION
    choices = np.argmax(scores, axis=1)
    return float(np.mean(choices == labels))
    ### END SOLUTION

# %% tags=["check:accuracy"]
check("accuracy")

# %% tags=["claims"]
_scores = np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.2, 0.6], [0.4, 0.5, 0.1]])
assert np.argmax(_scores, axis=1).tolist() == [1, 0, 2, 1]
assert accuracy(_scores, np.array([1, 0, 2, 0])) == 0.75
assert accuracy(_scores[:2], np.array([1, 2])) == 0.5

# %% [markdown]
# ### Exercise 25: `predict`
#
# All 10,000 images at once would work here, but not with a million. One at a time is slow. The usual
# compromise is to go in **batches**: rows 0 to 99, then 100 to 199, and so on. The last batch may be
# shorter. With 7 rows and a batch size of 3, the batches start at 0, 3 and 6 and hold 3, 3 and 1 rows;
# `X[6:9]` simply stops at the end.
#
# Send each batch through the network (sigmoid, sigmoid, softmax) and put the results below one another.
# Your `forward` gives the scores, and your `softmax` the shares.

# %% tags=["exercise:predict"]
def predict(network, X, batch_size=100):
    """Shares for every image, computed batch by batch.

    network: dictionary with W1, b1, W2, b2, W3, b3.
    X: array (N, D), N >= 1.  batch_size: rows per batch.
    Returns an array (N, C): softmax of the network's scores. N may be no multiple of batch_size.

    Example: for 250 digits the result has shape (250, 10); the batches hold 100, 100 and 50 rows.
    """
    ### BEGIN SOLUTION
    parts = []
    for start in range(0, len(X), batch_size):
        scores = forward(network, X[start : start + batch_size])
        parts.append(softmax(scores))
    return np.concatenate(parts)
    ### END SOLUTION

# %% tags=["check:predict"]
check("predict")

# %% [markdown]
# **Predict, then run.** The moment of truth: how many of 10,000 digits from its test set does the network
# read correctly?

# %% tags=["figure"]
shares = predict(digit_network, X_test)
print(f"accuracy on {len(X_test):,} test digits: {accuracy(shares, y_test):.4f}")
plots.probabilities(shares[18], label=int(y_test[18]), image=X_test[18])  # one that made it hesitate

# %% tags=["claims"]
_shares = predict(_digit_network, _X_test)
assert round(accuracy(_shares, _y_test), 4) == 0.9844
assert [len(range(250)[s : s + 100]) for s in range(0, 250, 100)] == [100, 100, 50]
assert [len(range(7)[s : s + 3]) for s in range(0, 7, 3)] == [3, 3, 1]

# %% [markdown]
# 9,844 of 10,000, on images it never saw while it was trained. And look at what has just run: matrix
# products, your `sigmoid`, your `softmax`. There is nothing else in it.
#
# Why go in batches at all? Measure it.
#
# **Predict, then run.** Which takes longest for 2,000 images: one by one, in batches of 100, or in one
# piece?

# %% tags=["figure"]
seconds = {}
for name, size in {"one by one": 1, "100 at a time": 100, "all 2,000 at once": 2000}.items():
    start = perf_counter()
    predict(digit_network, X_test[:2000], batch_size=size)
    seconds[name] = perf_counter() - start
plots.timing(seconds)

# %% [markdown]
# The arithmetic is the same. But each call from Python has a fixed price, and a large matrix product uses
# the processor far better than many small ones. Beyond some size the gain ends: the tables in between no
# longer fit into the processor's fastest memory.
#
# ### Exercise 26: `worst_mistakes`
#
# One number hides a lot; look at the failures. Most instructive are the mistakes the network made with the
# greatest confidence. Return the row numbers of the `k` wrongly classified images whose *chosen* class got
# the largest share, most confident first. If there are fewer than `k` mistakes, return them all.

# %% tags=["exercise:worst_mistakes"]
def worst_mistakes(probabilities, labels, k):
    """Row numbers of the k most confident mistakes, most confident first.

    probabilities: array (N, C), rows of shares.  labels: array (N,), the true classes.
    k: how many (>= 1).
    Returns an integer array of length k, or shorter if there are fewer mistakes.

    Example: with rows (0.9, 0.1), (0.2, 0.8), (0.4, 0.6) and labels 1, 1, 0,
    k = 2 gives array([0, 2]).
    """
    ### BEGIN SOLUTION
    choices = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1)
    wrong = np.flatnonzero(choices != labels)
    most_confident_first = np.argsort(-confidence[wrong])
    return wrong[most_confident_first][:k]
    ### END SOLUTION

# %% tags=["check:worst_mistakes"]
check("worst_mistakes")

# %% tags=["figure"]
shares = predict(digit_network, X_test)
worst = worst_mistakes(shares, y_test, 20)
plots.digits(
    X_test[worst],
    labels=y_test[worst],
    predictions=shares[worst].argmax(axis=1),
    confidence=shares[worst].max(axis=1),
)

# %% tags=["figure"]
choices_made = predict(digit_network, X_test).argmax(axis=1)
confusion = np.zeros((10, 10), dtype=int)
np.add.at(confusion, (y_test, choices_made), 1)  # one more in row "truth", column "choice"
plots.confusion(confusion)

# %% tags=["claims"]
_choice, _share = _shares.argmax(axis=1), _shares.max(axis=1)
_wrong = _choice != _y_test
assert _wrong.sum() == 156 and (_share[_wrong] > 0.9).sum() == 29
_confusion = np.zeros((10, 10), dtype=int)
np.add.at(_confusion, (_y_test[_wrong], _choice[_wrong]), 1)
assert _confusion.max() == 13 and np.unravel_index(_confusion.argmax(), (10, 10)) == (9, 4)
_worst = worst_mistakes(_shares, _y_test, 1)[0]
assert (_y_test[_worst], _choice[_worst]) == (9, 4) and round(float(_share[_worst]), 3) == 0.996
_rows = np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]])
assert worst_mistakes(_rows, np.array([1, 1, 0]), 2).tolist() == [0, 2]

# %% [markdown]
# Each row of the table is a true digit, each column the network's choice; off the diagonal are the
# mistakes, 156 in all. The most frequent one, 13 times, is a 9 read as a 4. The most confident one is also
# a 9 read as a 4, with a share of 0.996. And 29 mistakes carry a share above 0.9. A large share is not a
# promise.
#
# **What to remember**
#
# - Reading digits takes nothing you have not written: matrix products, sigmoids and a softmax.
# - Work in batches: same answers, much less waiting.
# - Accuracy is one number. Look at the mistakes too, above all at the confident ones.

# %% [markdown]
# ## 9. Make it fast
#
# Your training loop visits sample after sample, and it has to: each correction changes the answer to the
# next sample, so the loop cannot be replaced by one big matrix product. Python is slow at exactly this,
# because it looks up what `*` and `+` mean anew at every turn.
#
# **Numba** compiles a Python function to machine code. Put `@njit` above it and write the loops out
# plainly, element by element. The first call is slow, since it compiles; every later call runs at about the
# speed of C. One rule to know: compiled code can call only compiled functions, so `perceptron` and
# `perceptron_step` are out of reach, and you write their few lines into the loop.

# %% tags=["figure"]
@njit
def sum_of_squares(values):
    total = 0.0
    for value in values:
        total += value * value
    return total


print(sum_of_squares(np.array([3.0, 4.0])))

# %% [markdown]
# ### Exercise 27: `train_fast`
#
# The same training as in section 5, compiled: same start, same order, same stopping rule. Only the return
# value differs a little: mistakes come as an integer array with one entry per epoch that took place.
# `np.zeros(epochs, dtype=np.int64)` makes room for them, and `mistakes[:n]` cuts off what was not used.

# %% tags=["exercise:train_fast"]
@njit
def train_fast(X, y, lr, epochs):
    """train_perceptron, compiled with Numba. Keep the @njit above.

    X: float array (N, D).  y: integer array (N,) of 0 and 1.
    lr: learning rate.  epochs: the most passes.
    Returns (w, b, mistakes): array (D,), a number, and an integer array: the mistakes in each epoch.
    Stops after the first epoch without a mistake (a last entry of 0) or after `epochs`.

    Example: for the AND gate mistakes is array([1, 3, 3, 2, 1, 0]).
    """
    ### BEGIN SOLUTION
    samples, inputs = X.shape
    w, b = np.zeros(inputs), 0.0
    mistakes = np.zeros(epochs, dtype=np.int64)
    for epoch in range(epochs):
        for i in range(samples):
            total = b
            for j in range(inputs):
                total += X[i, j] * w[j]
            error = y[i] - (1 if total > 0 else 0)
            if error != 0:
                mistakes[epoch] += 1
                b += lr * error
                for j in range(inputs):
                    w[j] += lr * error * X[i, j]
        if mistakes[epoch] == 0:
            return w, b, mistakes[: epoch + 1]
    return w, b, mistakes
    ### END SOLUTION

# %% tags=["check:train_fast"]
check("train_fast")

# %% tags=["claims"]
assert train_fast(corners.astype(float), np.array([0, 0, 0, 1]), 1.0, 100)[2].tolist() == [1, 3, 3, 2, 1, 0]

# %% [markdown]
# **Predict, then run.** 5,000 samples with 4 inputs each, at most 20 epochs. How many times faster will the
# compiled version be? Write your guess down; the picture shows what *your* machine makes of it.

# %% tags=["figure"]
rng = np.random.default_rng(0)
X_race = rng.normal(size=(5000, 4))
y_race = (X_race @ np.array([1.0, -2.0, 3.0, -4.0]) > 0).astype(np.int64)

train_fast(X_race, y_race, 1.0, 1)  # the first call compiles; do not time that

start = perf_counter()
w_slow, b_slow, history = train_perceptron(X_race, y_race, lr=1.0, epochs=20)
middle = perf_counter()
w_fast, b_fast, mistakes = train_fast(X_race, y_race, 1.0, 20)
end = perf_counter()

print("epochs:", len(history), "and", len(mistakes), "  same weights:", np.allclose(w_slow, w_fast))
plots.timing({"Python": middle - start, "Numba": end - middle})

# %% [markdown]
# **What to remember**
#
# - First make it right, then make it fast, then show that both give the same result.
# - Where the work is one matrix product, NumPy is fast already. Where it is a loop in which each turn
#   depends on the one before, compile it.

# %% [markdown]
# ## 10. Two questions in words
#
# These are read by a person, not by a machine. Aim at 100 to 150 words each; a formula or a small sketch in
# text is welcome.
#
# **Question 1.** Why can no choice of $w_1$, $w_2$ and $b$ make a single perceptron compute XOR? And what,
# precisely, does a second layer change so that it becomes possible?

# %% [markdown] tags=["written:linear-limit"]
# ### BEGIN SOLUTION
# A perceptron answers 1 on one side of the straight line $w_1 x_1 + w_2 x_2 + b = 0$ and 0 on the other
# side and on the line. XOR wants 1 at (1, 0) and (0, 1) and 0 at (0, 0) and (1, 1). These pairs lie on
# crossing diagonals of the square, so no line has one pair on each side. In inequalities: $b \le 0$,
# $w_1 + b > 0$, $w_2 + b > 0$ and $w_1 + w_2 + b \le 0$. Adding the two in the middle gives
# $w_1 + w_2 + 2b > 0$, so $w_1 + w_2 + b > -b \ge 0$, which contradicts the last.
#
# With a second layer the last neuron no longer looks at $(x_1, x_2)$ but at the answers of the first layer,
# for example $s_1$ = NAND and $s_2$ = OR. They send (0, 0) to (1, 0), (1, 1) to (0, 1), and both (1, 0) and
# (0, 1) to (1, 1). For the new points a line exists: AND cuts (1, 1) off from the other two. The step
# between the layers is essential; without it the two layers would collapse into one, which again draws a
# single line.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Says that a single perceptron separates its inputs by one straight line (or: a linear inequality).
# 2. Shows why XOR does not allow it: a correct argument from the picture (opposite corners, crossing
#    diagonals) or from the four inequalities. "I tried many lines" alone does not earn this point.
# 3. Says that the second layer works on the first layer's outputs, which are new coordinates in which a
#    line exists. A concrete example (NAND and OR, or any other correct pair) is needed.
# 4. Says that the first layer must be non-linear (the step), or that linear layers would collapse into one.
#
# Strict or non-strict inequalities are not penalised here if the argument holds.
# ### END MARK SCHEME

# %% [markdown]
# **Question 2.** A classmate's `softmax` divides every row of a batch by the sum over the *whole* batch
# instead of the row's own sum. On the test digits their accuracy is exactly the same as yours. Why does
# accuracy notice nothing? And describe a check that would reveal the mistake at once.

# %% [markdown] tags=["written:accuracy-hides"]
# ### BEGIN SOLUTION
# Accuracy looks only at *which* entry of each row is the largest, not at how large it is. The classmate's
# version divides all the powers by one common positive number. Within a row that changes every entry by the
# same factor, so the order stays as it was, the largest entry stays where it was, and every choice is the
# same. The values are wrong all the same: the rows no longer add up to 1 (the whole table does), so nothing
# in them can be read as a share, and confidences cannot be compared between batches.
#
# A check: `softmax(batch).sum(axis=-1)` must be 1 for every row of a batch with at least two rows. Another:
# the answer for one sample must not depend on its companions, so `softmax(batch)[0]` must equal
# `softmax(batch[0])`. A single vector, or a batch of one row, would reveal nothing, since there the two
# sums agree.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Accuracy depends only on the position of the largest entry (argmax) in each row.
# 2. All entries of a row are divided by the same positive number, so the order within the row is unchanged.
# 3. Says what is wrong nevertheless: the rows do not add up to 1, or a row's values depend on the other
#    rows.
# 4. A check that works: row sums of a batch of two or more rows, or one row alone against the same row in a
#    batch, or comparison with known values of a batch. A check on a single vector does not earn this point.
#
# A student who adds that subtracting the maximum of the whole batch can push a low row to all zeros, so
# that its choice does change, has seen further than the question; give full marks for points 1 and 2 if the
# rest is sound.
# ### END MARK SCHEME

# %% tags=["claims"]
def _whole_batch_softmax(a):
    powers = np.exp(a - a.max())
    return powers / powers.sum()


_scores = forward(_digit_network, _X_test[:500])
_theirs = _whole_batch_softmax(_scores)
assert accuracy(_theirs, _y_test[:500]) == accuracy(softmax(_scores), _y_test[:500])
assert np.isclose(_theirs.sum(), 1) and not np.allclose(_theirs.sum(axis=-1), 1)
assert np.allclose(_whole_batch_softmax(_scores[0]), softmax(_scores[0]))
assert np.allclose(_whole_batch_softmax(_scores[:1]), softmax(_scores[:1]))
assert _whole_batch_softmax(np.array([[0.0, 1.0], [2000.0, 2001.0]]))[0].tolist() == [0, 0]

# %% [markdown]
# ## Summary
#
# - A perceptron adds up weighted inputs and a bias, and says 1 if the sum is above zero. It draws one
#   straight line.
# - That is enough for AND, NAND and OR, and not enough for XOR. Layers of neurons overcome the limit; from
#   NAND alone you built an adder.
# - The learning rule changes something only after a mistake. It finds a line if there is one, and walks in
#   circles if there is none.
# - Smooth activations make answers gradual. Without any activation, layers collapse into one.
# - A network is matrix products with activations in between; softmax turns its scores into shares, row by
#   row.
# - The same few functions, with 45,360 trained numbers, read handwritten digits.
#
# ### What comes next
#
# Somebody else trained the digit network. How? Not with the rule of section 5: it needs to know the right
# answer of every single neuron, and nobody can tell what the 50 neurons in the middle *should* say. We
# might try to turn each weight a little and keep what raises the accuracy. But accuracy is a count. Turn a
# weight by a hair, and usually not one of 10,000 answers changes: the count stands still and tells us
# nothing.
#
# So before a network can learn, we need a finer judge: a number that drops a little whenever the answers
# get a little better. It is called a **loss function**, and it is the subject of chapter 2.

# %% tags=["figure"]
progress()
