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
# # Chapter 3, part 4: A first network that learns
#
# **You have a loss that says how wrong a network is, and a way to walk downhill. Here the two meet.**
#
# In chapter 1 somebody handed you a network that could read digits. Today you make one yourself, from random
# numbers. First a tiny network learns in front of you, with nothing but the slopes you can measure. Then the same
# few functions learn from 60,000 handwritten digits, and you find out why nobody measures slopes there.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | the numbers a network starts from | 15 |
# | 2 | from a point to its scores | 15 |
# | 3 | a network as one object | 25 |
# | 4 | one step downhill | 10 |
# | 5 | a training you can watch | 25 |
# | | *a good place to stop for today* | |
# | 6 | epochs and iterations | 15 |
# | 7 | handwritten digits, batch by batch | 25 |
# | 8 | what the slow way would have cost | 10 |
# | 9 | a look inside | 15 |
# | 10 | one question answered in words, and a summary | 10 |
#
# That makes two hours and three quarters. **You need** `sigmoid` and `softmax` (chapter 1), cross-entropy
# (chapter 2), numerical gradients and mini-batches (parts 1 and 2 of this chapter). Your own versions of them
# stay in those notebooks; here the course lends you tested ones.

# %% tags=["claims"]
assert sum([15, 15, 25, 10, 25, 15, 25, 10, 15, 10]) == 165  # two hours and three quarters

# %% tags=["setup"]
from time import perf_counter

import numpy as np

from nn101 import check, hint, plots, progress
from nn101.blas import one_thread
from nn101.chapter1 import sigmoid, softmax
from nn101.chapter2 import cross_entropy
from nn101.chapter3 import minibatches, numerical_gradient, two_layer_gradient
from nn101.data import load_mnist, moons

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. The numbers a network starts from
#
# Here is the task for the first half: eighty points on two half moons that reach into each other. Which moon
# does a point belong to? One straight line cannot tell, so a single neuron will not do. A layer of **hidden**
# neurons between the input and the output can bend the border.

# %%
X_moons, y_moons = moons(80, noise=0.12, seed=1, dtype=np.float64)
print("points:", X_moons.shape, "  labels:", y_moons.shape, "  in each moon:", np.bincount(y_moons))

# %% tags=["claims"]
assert X_moons.shape == (80, 2) and np.bincount(y_moons).tolist() == [40, 40]

# %% tags=["figure"]
plots.decision_line(
    np.array([0.0, -1.0]),
    0.25,
    X_moons,
    y_moons,
    names=("upper moon", "lower moon"),
    title="Two moons: one straight line is not enough",
)

# %% [markdown]
# Our network has three sizes: D inputs, H hidden neurons, C outputs, one output for each class. For the moons we
# take (2, 6, 2). What will be learned is four arrays, kept in a dictionary:
#
# | name | shape | for the moons |
# |---|---|---|
# | `W1` | (D, H) | 2 · 6 = 12 weights |
# | `b1` | (H,) | 6 biases |
# | `W2` | (H, C) | 6 · 2 = 12 weights |
# | `b2` | (C,) | 2 biases |
#
# **Predict, then run.** How many numbers is that? And how many for a network (784, 50, 10) that reads digits?

# %%
for inputs, hidden, outputs in [(2, 6, 2), (784, 50, 10)]:
    into_hidden = inputs * hidden + hidden
    into_output = hidden * outputs + outputs
    print((inputs, hidden, outputs), "needs", into_hidden, "+", into_output, "=", into_hidden + into_output)

# %% tags=["claims"]
assert 2 * 6 + 6 + 6 * 2 + 2 == 32 and 784 * 50 + 50 + 50 * 10 + 10 == 39_760

# %% [markdown]
# Where do these numbers begin? All at zero would be tidy, and it would be a mistake. Neurons that start alike
# receive the same slopes, take the same steps and stay alike forever. You will see that happen in section 5. So
# each weight is **drawn at random**, from a bell curve around 0 whose standard deviation we call `scale`. The
# biases may start at 0: the weights already make the neurons differ.
#
# Random does not mean unrepeatable. The generator `rng` is handed in, and the same seed makes the same network,
# today and on another computer. For that everybody must draw in the same order: all of `W1` first, then `W2`.

# %%
rng = np.random.default_rng(0)
print("three draws:          ", rng.normal(scale=0.01, size=3).round(4))
print("the next three differ:", rng.normal(scale=0.01, size=3).round(4))
print("the same seed again:  ", np.random.default_rng(0).normal(scale=0.01, size=3).round(4))

# %% [markdown]
# ### Exercise 1: `initial_weights`
#
# Make the dictionary. The two `W` come from the generator, the two `b` are zeros.

# %% tags=["exercise:initial_weights"]
def initial_weights(sizes, rng, scale=0.01):
    """The four arrays a two-layer network starts from.

    sizes: (D, H, C), the numbers of inputs, hidden neurons and outputs.
    rng: a NumPy generator. W1 is drawn from it first, then W2, each with rng.normal.
    scale: standard deviation of the weights, which have mean 0.
    Returns a dict of arrays: W1 (D, H), b1 (H,), W2 (H, C), b2 (C,). The biases are 0.

    Example: initial_weights((2, 6, 2), np.random.default_rng(0)) holds 12 + 6 + 12 + 2 = 32 numbers.
    """
    ### BEGIN SOLUTION
    D, H, C = sizes
    return {
        "W1": rng.normal(scale=scale, size=(D, H)),
        "b1": np.zeros(H),
        "W2": rng.normal(scale=scale, size=(H, C)),
        "b2": np.zeros(C),
    }
    ### END SOLUTION

# %% tags=["check:initial_weights"]
check("initial_weights")

# %% [markdown]
# As always, `hint` gives a nudge, here or for any other exercise:

# %% tags=["figure"]
hint("initial_weights")

# %% tags=["claims"]
_start = initial_weights((2, 6, 2), np.random.default_rng(0))
assert sum(values.size for values in _start.values()) == 32
assert np.array_equal(_start["W1"].ravel()[:3], np.random.default_rng(0).normal(scale=0.01, size=3))

# %% tags=["figure"]
start = initial_weights((2, 6, 2), np.random.default_rng(0), scale=1.0)
plots.network(
    [2, 6, 2],
    weights=start,
    labels=["point", "hidden", "score"],
    title="Thirty-two numbers drawn at random: a network that knows nothing yet",
)

# %% [markdown]
# **What to remember**
#
# - A two-layer network is four arrays. Their shapes follow from three sizes.
# - Weights start random and different, biases may start at zero. A seed makes the draw repeatable.

# %% [markdown]
# ## 2. From a point to its scores
#
# The way through the network is the one from chapter 1, one layer shorter:
#
# $$z = \text{sigmoid}(x\,W_1 + b_1) \qquad\qquad \text{scores} = z\,W_2 + b_2$$
#
# An example for pencil and paper, with two inputs, two hidden neurons and two classes. Take $x = (1, 0)$ and
#
# $$W_1 = \begin{pmatrix}0 & \ln 3\\ 5 & 7\end{pmatrix},\quad b_1 = (0, 0),\quad
#   W_2 = \begin{pmatrix}2 & 0\\ 4 & -4\end{pmatrix},\quad b_2 = (0, 1).$$
#
# The sums of the hidden neurons are $(0, \ln 3)$. Sigmoid of 0 is 0.5, and sigmoid of $\ln 3$ is
# $1/(1 + 1/3) = 0.75$. The scores are $0.5 \cdot 2 + 0.75 \cdot 4 + 0 = 4$ and $0.75 \cdot (-4) + 1 = -2$.
#
# **Predict, then run.** Which class does this point get, and with which share? Guess the share before you let
# softmax say it.

# %%
print("hidden:", sigmoid(np.array([0.0, np.log(3)])))
print("shares:", softmax(np.array([4.0, -2.0])).round(4))

# %% tags=["claims"]
_by_hand = {
    "W1": np.array([[0.0, np.log(3)], [5.0, 7.0]]),
    "b1": np.zeros(2),
    "W2": np.array([[2.0, 0.0], [4.0, -4.0]]),
    "b2": np.array([0.0, 1.0]),
}
assert np.allclose(sigmoid(np.array([0.0, np.log(3)])), [0.5, 0.75])
assert np.allclose(softmax(np.array([4.0, -2.0])), [0.9975, 0.0025], atol=5e-5)

# %% [markdown]
# We return **scores**, not shares: raw numbers of any size. Softmax comes later, in the class of section 3. For
# choosing a class the scores are enough, since softmax never changes their order.
#
# ### Exercise 2: `two_layer_scores`
#
# Two lines are enough, and they work for one point `(D,)` and for a batch `(N, D)`.

# %% tags=["exercise:two_layer_scores"]
def two_layer_scores(params, X):
    """The scores of a network with one hidden layer of sigmoid neurons. No softmax: raw scores.

    params: dict with W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).  X: array (D,), one sample, or (N, D).
    Returns an array (C,) or (N, C).

    Example: if W1 and b1 are all 0, every hidden neuron gives 0.5. With W2 = [[2, 0], [4, -2]] and b2 = [0, 1]
    the scores of any point are then (3, 0).
    """
    ### BEGIN SOLUTION
    hidden = sigmoid(X @ params["W1"] + params["b1"])
    return hidden @ params["W2"] + params["b2"]
    ### END SOLUTION

# %% tags=["check:two_layer_scores"]
check("two_layer_scores")

# %% tags=["claims"]
assert np.allclose(two_layer_scores(_by_hand, np.array([1.0, 0.0])), [4, -2])
_flat = {"W1": np.zeros((2, 2)), "b1": np.zeros(2), "W2": np.array([[2, 0], [4, -2]]), "b2": np.array([0, 1])}
assert two_layer_scores(_flat, np.array([[3.0, -8.0]])).tolist() == [[3, 0]]

# %% [markdown]
# Below, each region of the plane has the colour of the class with the higher score. Nothing has been learned, so
# the border lies anywhere, here outside of the picture: every point gets the same answer. A random network is right
# about as often as a coin.

# %% tags=["figure"]
start = initial_weights((2, 6, 2), np.random.default_rng(0), scale=1.0)
plots.decision_regions(
    lambda points: np.argmax(two_layer_scores(start, points), axis=1),
    X_moons,
    y_moons,
    names=("upper moon", "lower moon"),
    title="Before any training: one answer for all, half of them wrong",
)

# %% tags=["claims"]
assert (two_layer_scores(start, X_moons).argmax(axis=1) == 1).all()

# %% [markdown]
# ## 3. A network as one object
#
# The parameters, the way through them, and the loss belong together. A **class** keeps them in one place: it has
# *attributes* (values that stay) and *methods* (functions that can use them). Here is a small one that has nothing
# to do with networks, as a reminder of the form:

# %%
class Jar:
    """A jar that knows what is in it."""

    def __init__(self, coins):  # runs once, when a jar is made
        self.coins = coins  # an attribute: it stays in the jar

    def value(self, cents):  # a method: its first argument is the jar itself
        return self.coins * cents

    def report(self, cents):
        return f"{self.value(cents)} cents"  # one method uses another, through self


jar = Jar(coins=7)
print(jar.value(20), "and", jar.report(20))

# %% tags=["claims"]
assert jar.report(20) == "140 cents"

# %% [markdown]
# The network has one attribute, `params`, the dictionary of exercise 1, and four methods:
#
# - `predict(X)` gives shares, softmax of the scores.
# - `loss(X, t)` is the cross-entropy between these shares and the targets `t`.
# - `accuracy(X, t)` is the part of the rows whose largest share stands at the label.
# - `numerical_gradient(X, t)` measures the slope of the loss for every single parameter, and returns the slopes
#   in a dictionary like `params`.
#
# The last one deserves a moment. The lent function `numerical_gradient(f, x)` nudges the numbers of the array `x`
# one by one, *in place*, and looks how much `f(x)` changes. For `f` we can give a function that ignores its
# argument and asks the network for its loss: the nudged array **is** the network's own, so the loss feels every
# nudge. Here is that idea with something smaller than a network:

# %%
shop = {"price": np.array([2.0, 3.0]), "count": np.array([10.0, 1.0])}


def bill(_):  # the argument is not used: the function looks into the shop itself
    return shop["price"] @ shop["count"]


print("slopes of the bill along price:", numerical_gradient(bill, shop["price"]).round(6))
print("slopes of the bill along count:", numerical_gradient(bill, shop["count"]).round(6))
print("and the shop is as before:     ", shop["price"], shop["count"])

# %% tags=["claims"]
assert np.allclose(numerical_gradient(bill, shop["price"]), [10, 1])
assert np.allclose(numerical_gradient(bill, shop["count"]), [2, 3])
assert shop["price"].tolist() == [2, 3] and bill(None) == 23

# %% [markdown]
# One euro more on the first price costs 10 euros, since ten pieces are bought; one more piece costs its price.
#
# ### Exercise 3: `TwoLayerNet`
#
# Write the five bodies; none needs more than three lines. Your functions from above and the lent `softmax`,
# `cross_entropy` and `numerical_gradient` do the work. Inside the class, the *method* is called
# `self.numerical_gradient`, and the bare name `numerical_gradient` is still the lent function.

# %% tags=["exercise:TwoLayerNet"]
class TwoLayerNet:
    """A network with one hidden layer: sigmoid inside, softmax at the end.

    net = TwoLayerNet((2, 6, 2), rng, scale=1.0) makes one; net.params is its dictionary of arrays.

    Example: a new net with 2 classes and a small scale has shares close to 0.5 and a loss close to ln 2 = 0.693.
    """

    def __init__(self, sizes, rng, scale=0.01):
        """Keep initial weights for these sizes (D, H, C), drawn from rng with this scale, as self.params."""
        ### BEGIN SOLUTION
        self.params = initial_weights(sizes, rng, scale)
        ### END SOLUTION

    def predict(self, X):
        """Shares: (C,) for one sample (D,), or (N, C) for a batch (N, D). Each row adds up to 1."""
        ### BEGIN SOLUTION
        return softmax(two_layer_scores(self.params, X))
        ### END SOLUTION

    def loss(self, X, t):
        """Mean cross-entropy over the rows of X (N, D). t: labels (N,), or one-hot rows (N, C). Returns a number."""
        ### BEGIN SOLUTION
        return cross_entropy(self.predict(X), t)
        ### END SOLUTION

    def accuracy(self, X, t):
        """The part of the rows of X (N, D), from 0 to 1, whose largest share stands at the label. t: labels (N,)."""
        ### BEGIN SOLUTION
        chosen = self.predict(X).argmax(axis=1)
        return float(np.mean(chosen == t))
        ### END SOLUTION

    def numerical_gradient(self, X, t):
        """Slopes of loss(X, t) for every parameter: a dict with the keys and shapes of self.params.

        Afterwards self.params holds what it held before.
        """
        ### BEGIN SOLUTION
        def loss_now(_):
            return self.loss(X, t)

        return {name: numerical_gradient(loss_now, values) for name, values in self.params.items()}
        ### END SOLUTION

# %% tags=["check:TwoLayerNet"]
check("TwoLayerNet")

# %% [markdown]
# **Predict, then run.** A new network with tiny weights knows nothing. What shares does it give to two classes?
# What is its loss then? And what would the loss be with ten classes?

# %% tags=["figure"]
for classes in (2, 10):
    fresh = TwoLayerNet((2, 6, classes), np.random.default_rng(0))
    print(f"{classes:2d} classes: loss {fresh.loss(X_moons, y_moons):.4f}   ln {classes} = {np.log(classes):.4f}")
plots.probabilities(lambda: fresh.predict(X_moons[0]), title="A new network with ten classes prefers none of them")

# %% tags=["claims"]
for _classes, _ln in ((2, 0.6931), (10, 2.3026)):
    assert round(float(np.log(_classes)), 4) == _ln
    _fresh = TwoLayerNet((2, 6, _classes), np.random.default_rng(0))
    assert abs(_fresh.loss(X_moons, y_moons) - _ln) < 0.01

# %% [markdown]
# Equal shares of $1/C$ cost $-\ln(1/C) = \ln C$. Keep the two numbers in mind: a training that begins with a loss
# far from $\ln C$ deserves a second look, and one that stays there has learned nothing.
#
# **What to remember**
#
# - A class keeps parameters and the functions that need them together. `self` is the object itself.
# - A network that knows nothing has a loss of about $\ln C$: 0.693 for two classes, 2.303 for ten.
# - `numerical_gradient` nudges the network's own arrays. Give it a copy, and the loss feels nothing.

# %% [markdown]
# ## 4. One step downhill
#
# The gradient says for every parameter in which direction the loss *rises*. So each parameter moves a little the
# other way, and the learning rate says how far:
#
# $$p \leftarrow p - \eta\,\frac{\partial \text{loss}}{\partial p}$$
#
# Two numbers by hand: the parameters are (1, 2), their slopes (10, −10), the learning rate 0.1. Then the first
# moves down by 1, to 0, and the second up by 1, to 3.
#
# This time the change is wanted **in place**: `net.params` should hold the new values after the call, and nothing
# is returned. That needs some care in Python. **Predict, then run:** which of these two loops changes the box?

# %%
box = {"a": np.array([1.0, 2.0])}
for values in box.values():
    values = values * 100
print("after the first loop: ", box)

for name in box:
    box[name] = box[name] * 100
print("after the second loop:", box)

# %% tags=["claims"]
assert box["a"].tolist() == [100, 200]  # multiplied once, not twice
assert np.allclose(np.array([1, 2]) - 0.1 * np.array([10, -10]), [0, 3])

# %% [markdown]
# In the first loop, `values` is only a name. The assignment sticks that name on a new array, and the box keeps the
# old one. The second loop writes into the box.
#
# ### Exercise 4: `sgd_step`
#
# The name stands for *stochastic gradient descent*: in section 7 the slopes will come from a random handful of
# samples.

# %% tags=["exercise:sgd_step"]
def sgd_step(params, grads, lr):
    """One step of gradient descent, in place: afterwards params holds the new values. Returns nothing.

    params: dict of float arrays.  grads: dict with the same keys and shapes, the slopes; it stays unchanged.
    lr: learning rate.

    Example: params = {"w": np.array([1.0, 2.0])} and grads = {"w": np.array([10.0, -10.0])}; after
    sgd_step(params, grads, 0.1) params["w"] is array([0., 3.]).
    """
    ### BEGIN SOLUTION
    for name in params:
        params[name] -= lr * grads[name]
    ### END SOLUTION

# %% tags=["check:sgd_step"]
check("sgd_step")

# %% tags=["claims"]
_p = {"w": np.array([1.0, 2.0])}
sgd_step(_p, {"w": np.array([10.0, -10.0])}, 0.1)
assert np.allclose(_p["w"], [0, 3])

# %% tags=["figure"]
net = TwoLayerNet((2, 6, 2), np.random.default_rng(0), scale=1.0)
print(f"loss before the step: {net.loss(X_moons, y_moons):.4f}")
sgd_step(net.params, net.numerical_gradient(X_moons, y_moons), lr=1.0)
print(f"loss after the step:  {net.loss(X_moons, y_moons):.4f}")

# %% [markdown]
# ## 5. A training you can watch
#
# Everything is ready. A training is: slopes, step, slopes, step, until you have had enough.
#
# ### Exercise 5: `train_numerically`
#
# Take `steps` steps, each with the slopes of *all* samples at the point where the network stands now. Keep a
# **history** of the loss: the value before the first step, then the value after each step. Ten steps give eleven
# numbers.

# %% tags=["exercise:train_numerically"]
def train_numerically(net, X, t, lr=1.0, steps=100):
    """Gradient descent with measured slopes. The parameters of net are changed.

    net: has params, loss(X, t) and numerical_gradient(X, t), like a TwoLayerNet.
    X: array (N, D).  t: targets for net.loss.  lr: learning rate.  steps: how many steps (0 or more).
    Returns the history, a list of steps + 1 losses: before the first step and after every step.

    Example: with steps=0 nothing moves, and the history holds one number: net.loss(X, t).
    """
    ### BEGIN SOLUTION
    history = [net.loss(X, t)]
    for _ in range(steps):
        sgd_step(net.params, net.numerical_gradient(X, t), lr)
        history.append(net.loss(X, t))
    return history
    ### END SOLUTION

# %% tags=["check:train_numerically"]
check("train_numerically")

# %% [markdown]
# **Predict, then run.** A hundred and eighty steps for 32 parameters, and each slope needs two losses. How many
# losses will your computer work out, and how long will that take: seconds, minutes, an hour?
#
# The cell stops four times on the way and keeps a copy of the parameters, so that we can look at the stages.

# %% tags=["figure"]
from tqdm.auto import tqdm

net = TwoLayerNet((2, 6, 2), np.random.default_rng(1), scale=1.0)
history, stages = [net.loss(X_moons, y_moons)], {}
for steps in tqdm([0, 10, 30, 60, 80], desc="training"):
    history += train_numerically(net, X_moons, y_moons, lr=6.0, steps=steps)[1:]
    stages[f"after {len(history) - 1} steps"] = {name: values.copy() for name, values in net.params.items()}
print(f"{2 * 32 * (len(history) - 1):,} losses worked out for the slopes; the last loss is {history[-1]:.3f}")
plots.learning_curves(
    {"train_loss": history}, log=True, title="The loss jumps up, falls, rests for a while, and falls again")

# %% tags=["claims"]
assert 2 * 32 * 180 == 11_520 and len(history) == 181
_right = [int((two_layer_scores(params, X_moons).argmax(axis=1) == y_moons).sum()) for params in stages.values()]
assert _right == [40, 69, 76, 76, 80]
_named = [history[0], max(history), history[40], history[100], history[180]]
assert np.allclose(_named, [0.752, 5.118, 0.156, 0.137, 0.034], atol=2e-3) and np.argmax(history) == 2
assert net.accuracy(X_moons, y_moons) == 1.0

# %% [markdown]
# From 0.752 to 0.034 in 11,520 losses, and it took a second or two. The way was not smooth: the first two steps were
# too long and threw the loss up to 5.1, and between steps 40 and 100 almost nothing happened. (The axis calls each step
# an epoch. Section 6 explains the word.)
#
# Before you look at the next picture, guess what the network was doing during that rest: which points were still
# wrong, and what shape did the border have?

# %% tags=["figure"]
def answers(params):
    """A function that gives each point its class, for a picture."""
    return lambda points: np.argmax(two_layer_scores(params, points), axis=1)


plots.decision_stages(
    lambda: {when: answers(params) for when, params in stages.items() if when != "after 0 steps"},
    X_moons,
    y_moons,
    names=("upper moon", "lower moon"),
    title="First the network lays a ruler, then it learns to bend it",
)

# %% [markdown]
# From step 40 to step 100 the border is close to a straight line, and 76 of 80 points are on the right side.
# The best straight line of all gets 77. To go on, the hidden neurons must stop doing the same and take different
# parts of the work. That is slow at first, and the curve is nearly flat. Then a bend appears, and the loss falls a
# second time. In the end all 80 are right.
#
# A flat stretch in a learning curve may be the end of learning, or only a rest. The curve alone cannot tell.
#
# ### Neurons that start alike
#
# Now the experiment promised in section 1. We give all six hidden neurons the *same* weights at the start, not
# zero, just equal, and change nothing else.
#
# **Predict, then run.** What will `W1` look like after 180 steps? And what shape will the border have?

# %% tags=["figure"]
twins = TwoLayerNet((2, 6, 2), np.random.default_rng(1), scale=1.0)
twins.params["W1"][:] = twins.params["W1"][:, :1]  # every column like the first
twins.params["W2"][:] = twins.params["W2"][:1]  # every row like the first
train_numerically(twins, X_moons, y_moons, lr=6.0, steps=180)
print(twins.params["W1"].round(3))
plots.decision_regions(
    answers(twins.params),
    X_moons,
    y_moons,
    names=("upper moon", "lower moon"),
    title="Six equal neurons are one neuron: the border stays straight",
)

# %% tags=["claims"]
assert np.allclose(twins.params["W1"], twins.params["W1"][:, :1], atol=1e-4)
assert twins.accuracy(X_moons, y_moons) == 75 / 80


def _best_line():
    best = 0
    for angle in np.linspace(0, 2 * np.pi, 2000, endpoint=False):
        in_order = y_moons[np.argsort(X_moons @ [np.cos(angle), np.sin(angle)])]
        left, right = np.cumsum([0, *(in_order == 0)]), np.cumsum([0, *(in_order == 1)[::-1]])[::-1]
        best = max(best, (left + right).max())
    return best


assert _best_line() == 77

# %% [markdown]
# Six columns, one and the same. Equal neurons get equal slopes, so they take equal steps, and nothing ever tells
# them apart. The network has the border of a single neuron and stops at 75 of 80. Drawing the weights at random
# is no decoration: it is what gives each neuron a part of its own. One says that it **breaks the symmetry**.
#
# ### How far to step
#
# The same start, a hundred steps each, four learning rates. **Predict, then run:** which of 0.06, 0.6, 6 and 60
# ends lowest? What goes wrong with the others?

# %% tags=["figure"]
curves = {}
for lr in tqdm([0.06, 0.6, 6.0, 60.0], desc="learning rates"):
    net = TwoLayerNet((2, 6, 2), np.random.default_rng(1), scale=1.0)
    curves[f"learning rate {lr:g}"] = {"train_loss": train_numerically(net, X_moons, y_moons, lr=lr, steps=100)}
plots.learning_curves(curves, log=True, title="Too small crawls, too large is lost")

# %% tags=["claims"]
_ends = {name: curve["train_loss"][-1] for name, curve in curves.items()}
assert min(_ends, key=_ends.get) == "learning rate 6" and _ends["learning rate 6"] < 0.14
assert 0.35 < _ends["learning rate 0.06"] < 0.6
assert np.allclose(curves["learning rate 60"]["train_loss"][1:], 13.8, atol=0.05)
assert round(-np.log(1e-12) / 2, 1) == 13.8
_lost = net.numerical_gradient(X_moons, y_moons)
assert max(np.abs(values).max() for values in _lost.values()) == 0

# %% [markdown]
# With 0.06 the network is still on its way. With 60 a single step throws it so far that it gives half of the points
# a share of practically 0. There the lent cross-entropy has a ceiling, since it never takes the logarithm of less
# than $10^{-12}$: half of the points at $-\ln 10^{-12}$ make a loss of 13.8. On that ceiling everything is flat,
# every measured slope is 0, and no step leads away. Even 6 was too much for its first steps and recovered by luck.
# What is right depends on the network and the data: for the digits of section 7 we shall use 0.1.
#
# **What to remember**
#
# - A training is a loop: slopes, step, slopes, step.
# - Look at the history. It tells a good learning rate from a bad one, but not a rest from the end.
# - Neurons that start alike stay alike. Random weights break the symmetry.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 6. Epochs and iterations
#
# Eighty points fit into every step. MNIST has 60,000 training images, and a step that waits for all of them is
# slow. So each step looks at a **mini-batch** only, say 100 images, and takes their slopes for the slopes of all.
# It is like a poll: ask a hundred people, and you know roughly what a country thinks. One such step is called an
# **iteration**. When every image has been used once, an **epoch** is over.
#
# The lent `minibatches(X, t, batch_size, rng)` shuffles the rows and deals them out like cards:

# %%
rows = np.arange(7).reshape(7, 1)
for batch, labels in minibatches(rows, np.arange(7) * 10, 3, np.random.default_rng(0)):
    print("rows", batch.ravel(), "  labels", labels)

# %% tags=["claims"]
_sizes = [len(batch) for batch, _ in minibatches(rows, rows, 3, np.random.default_rng(0))]
assert _sizes == [3, 3, 1]

# %% [markdown]
# Seven rows in batches of three make **three** iterations, and the last batch holds a single row. The rows that
# are left over count too.
#
# ### Exercise 6: `iterations_per_epoch`
#
# How many mini-batches does one epoch have? Three examples: 60,000 images in batches of 100 make 600; 7 rows in
# batches of 3 make 3; 5 rows in batches of 50 make 1. The answer is a whole number.

# %% tags=["exercise:iterations_per_epoch"]
def iterations_per_epoch(samples, batch_size):
    """How many mini-batches it takes to use every sample once.

    samples, batch_size: whole numbers, at least 1. The last batch may be smaller than the others.
    Returns a whole number.

    Example: iterations_per_epoch(60_000, 128) gives 469: 468 full batches and one of 96.
    """
    ### BEGIN SOLUTION
    return -(-samples // batch_size)  # // rounds down; with both minus signs, up
    ### END SOLUTION

# %% tags=["check:iterations_per_epoch"]
check("iterations_per_epoch")

# %% tags=["claims"]
assert iterations_per_epoch(60_000, 128) == 469 and 468 * 128 + 96 == 60_000
assert [iterations_per_epoch(*pair) for pair in [(60_000, 100), (7, 3), (5, 50)]] == [600, 3, 1]
assert [iterations_per_epoch(1000, size) for size in (1000, 1, 50)] == [1, 1000, 20]

# %% [markdown]
# The batch size decides how often the network is changed in one epoch. A thousand samples give 1 step when all of
# them are in one batch, 20 steps in batches of 50, and 1,000 steps one by one. So a bare "trained for 10,000
# iterations" says little about how much was seen, and a bare "for 5 epochs" says little about how many steps were
# taken. You need both, or one of them with the batch size.
#
# **Predict, then run.** MNIST is trained for 10,000 iterations with batches of 100. How many epochs is that? In
# which epoch does it stop?

# %%
print(f"images shown: {10_000 * 100:,}   divided by 60,000: {10_000 * 100 / 60_000:.2f}")

# %% tags=["claims"]
assert round(10_000 * 100 / 60_000, 2) == 16.67

# %% [markdown]
# Sixteen epochs are complete, and the seventeenth is under way. And the moons? There each step used all 80 points:
# one iteration was a whole epoch, as the axes of its learning curves say.
#
# ### Exercise 7: `epoch_of`
#
# Programs count iterations from 0, as `range` does, and people count epochs from 1. So iterations 0 to 599 are
# epoch 1, and iteration 600 begins epoch 2. For a given iteration, say in which epoch it happens. Mind the short
# last batch: it belongs to its epoch like any other.

# %% tags=["exercise:epoch_of"]
def epoch_of(iteration, samples, batch_size):
    """The epoch in which an iteration happens.

    iteration: whole number, counted from 0.  samples, batch_size: as in iterations_per_epoch.
    Returns a whole number, counted from 1.

    Example: with 60,000 samples and batches of 100, iterations 0, 599 and 600 are in epochs 1, 1 and 2.
    With 7 samples and batches of 3, iterations 0 to 6 are in epochs 1, 1, 1, 2, 2, 2, 3.
    """
    ### BEGIN SOLUTION
    complete = iteration // iterations_per_epoch(samples, batch_size)
    return complete + 1
    ### END SOLUTION

# %% tags=["check:epoch_of"]
check("epoch_of")

# %% tags=["claims"]
assert [epoch_of(i, 60_000, 100) for i in (0, 599, 600, 9_999)] == [1, 1, 2, 17]
assert [epoch_of(i, 7, 3) for i in range(7)] == [1, 1, 1, 2, 2, 2, 3]

# %% [markdown]
# Some programs draw each batch anew from all images, without dealing out the cards to the end. Then 600 batches of
# 100 are not an epoch in our sense: some images come twice, others not at all. **Predict, then run:** which part
# of the images is seen at least once?

# %%
drawn = np.random.default_rng(0).integers(60_000, size=60_000)
print(f"seen at least once: {len(np.unique(drawn)) / 60_000:.3f}   in theory: {1 - (1 - 1 / 60_000) ** 60_000:.3f}")

# %% tags=["claims"]
assert round(1 - (1 - 1 / 60_000) ** 60_000, 3) == 0.632
assert abs(len(np.unique(drawn)) / 60_000 - 0.632) < 0.005

# %% [markdown]
# About 63 per cent. Over many epochs that hardly matters, but the two are not the same. We deal the cards.
#
# **What to remember**
#
# - An iteration is one step with one mini-batch. An epoch is one pass over all samples.
# - Iterations per epoch: samples divided by batch size, rounded **up**.

# %% [markdown]
# ## 7. Handwritten digits, batch by batch
#
# Now the network of chapter 1's problem: 784 pixels, 50 hidden neurons, 10 digits, 39,760 parameters. Measuring
# their slopes would take 79,520 losses for every single step. So for this section you get help:
# `two_layer_gradient(params, X, t)` returns the same dictionary of slopes as your `numerical_gradient`, but works
# them out with formulas, all at once. **How** it can do that is the whole of chapter 4. Until then, treat it as
# any tool from a stranger: compare it with something you trust before you rely on it. And take the time of both. A
# single run may be disturbed by whatever else the computer does, so our clock runs a piece of work several times and
# reports the shortest.

# %%
def seconds_of(work, times):
    """How long work() takes: the shortest of several runs."""
    took = []
    for _ in range(times):
        start = perf_counter()
        work()
        took.append(perf_counter() - start)
    return min(took)

# %% tags=["figure"]
net = TwoLayerNet((2, 6, 2), np.random.default_rng(1), scale=1.0)

measured = net.numerical_gradient(X_moons, y_moons)
worked_out = two_layer_gradient(net.params, X_moons, y_moons)
for name in measured:
    print(f"{name}: largest difference {np.abs(measured[name] - worked_out[name]).max():.1e}")
plots.timing(
    {
        "slopes measured one by one": seconds_of(lambda: net.numerical_gradient(X_moons, y_moons), times=5),
        "formulas": seconds_of(lambda: two_layer_gradient(net.params, X_moons, y_moons), times=50),
    },
    title="The same slopes in a fraction of the time",
)

# %% tags=["claims"]
assert max(np.abs(measured[name] - worked_out[name]).max() for name in measured) < 1e-8
assert 2 * 39_760 == 79_520

# %% [markdown]
# The same slopes to eight digits and more, in a fraction of the time, and that with only 32 parameters. The more
# parameters, the greater the gain.
#
# ### Exercise 8: `train_minibatches`
#
# The training loop that all of deep learning uses. In every epoch go once through the batches of
# `minibatches(X, t, batch_size, rng)`; for each batch ask `gradient` for the slopes and take a step. Call
# `minibatches` anew for each epoch, so that the rows are shuffled anew. Count the iterations and return the count.
#
# The function that gives the slopes is handed in as `gradient`. So the loop does not know how they are found, and
# would serve a quite different network as well.

# %% tags=["exercise:train_minibatches"]
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    """Mini-batch gradient descent. params is changed in place.

    params: dict of float arrays.  X: array (N, D).  t: array of N labels or targets.
    gradient: a function; gradient(params, rows_of_X, rows_of_t) gives a dict of slopes with the keys of params.
    lr: learning rate.  batch_size: rows in a batch; the last batch of an epoch may be smaller.
    epochs: how many passes.  rng: generator for minibatches(X, t, batch_size, rng), called once for each epoch.
    Returns the number of iterations.

    Example: 7 samples in batches of 3, for 2 epochs, make 6 iterations.
    """
    ### BEGIN SOLUTION
    iterations = 0
    for _ in range(epochs):
        for rows, targets in minibatches(X, t, batch_size, rng):
            sgd_step(params, gradient(params, rows, targets), lr)
            iterations += 1
    return iterations
    ### END SOLUTION

# %% tags=["check:train_minibatches"]
check("train_minibatches")

# %% tags=["figure"]
(X_train, y_train), (X_test, y_test) = load_mnist()
print("training images:", X_train.shape, "  test images:", X_test.shape, "  type:", X_train.dtype)
plots.digits(X_train[:20], labels=y_train[:20], title="Twenty of the 60,000 images the network will learn from")

# %% [markdown]
# The images are stored in single precision (`float32`), which is exact to seven digits: plenty here, and twice as
# fast. So the weights get the same type, and every step keeps it. Batches of 100, learning rate 0.1. We let the
# loop run one epoch at a time and measure the accuracy after each: on 10,000 of the training images, which is plenty
# to judge by, and on the 10,000 test images that take no part in the learning. And since the loop does not ask where
# its slopes come from, we slip in a function that also takes notes: the loss of each batch, just before its step.
#
# `with one_thread():` lets NumPy use a single core of your processor. For products as small as ours, several cores
# would spend more time waiting for each other than working.
#
# **Predict, then run.** Seventeen epochs are 10,200 iterations. How good will the network be on images it has
# never seen? And how far behind its training accuracy?

# %% tags=["figure"]
digit_net = TwoLayerNet((784, 50, 10), np.random.default_rng(0))
digit_net.params = {name: values.astype(np.float32) for name, values in digit_net.params.items()}
first_W1 = digit_net.params["W1"].copy()
digit_history = {"loss": [], "train_accuracy": [], "test_accuracy": []}


def slopes_and_a_note(params, images, labels):
    digit_history["loss"].append(digit_net.loss(images, labels))
    return two_layer_gradient(params, images, labels)


rng = np.random.default_rng(1)
iterations, began = 0, perf_counter()
with one_thread():
    for _ in (bar := tqdm(range(17), desc="epochs")):
        iterations += train_minibatches(
            digit_net.params, X_train, y_train, slopes_and_a_note, lr=0.1, batch_size=100, epochs=1, rng=rng)
        digit_history["train_accuracy"].append(digit_net.accuracy(X_train[:10_000], y_train[:10_000]))
        digit_history["test_accuracy"].append(digit_net.accuracy(X_test, y_test))
        bar.set_postfix(test=f"{digit_history['test_accuracy'][-1]:.4f}")
print(f"{iterations:,} iterations in {perf_counter() - began:.1f} seconds")
plots.learning_curves(digit_history)

# %% tags=["claims"]
assert iterations == 17 * 600 == 10_200
assert round(digit_history["test_accuracy"][0], 2) == 0.78
assert 0.943 < digit_history["test_accuracy"][-1] < 0.953
assert abs(digit_history["train_accuracy"][-1] - digit_history["test_accuracy"][-1]) < 0.01
assert abs(digit_history["loss"][0] - 2.30) < 0.02 and 0.15 < np.mean(digit_history["loss"][-600:]) < 0.21

# %% [markdown]
# Three things deserve a look.
#
# - The loss starts at 2.30. You know that number: it is $\ln 10$, the price of knowing nothing.
# - The loss of single batches trembles (the pale band), because a hundred images are only a sample of all. Its mean
#   falls, and that is what counts.
# - After one epoch the network reads 78 of 100 digits, after seventeen about 95 of 100, on the training images
#   *and* on those it never saw. The two curves lie on each other: it has learned what digits look like, not these
#   60,000 images by heart. And both are still rising.
#
# ### Small batches or large ones?
#
# The same 6,000 training images, five epochs each, the same learning rate 0.5; only the batch size differs.
# **Predict, then run:** which of 10, 100 and 1,000 is ahead after five epochs? Count the iterations first.

# %% tags=["figure"]
(X_some, y_some), _ = load_mnist(subset=(6000, 1))
runs = {}
for size in (10, 100, 1000):
    net = TwoLayerNet((784, 50, 10), np.random.default_rng(0))
    net.params = {name: values.astype(np.float32) for name, values in net.params.items()}
    rng, reached, iterations = np.random.default_rng(1), [], 0
    for _ in range(5):
        with one_thread():
            iterations += train_minibatches(net.params, X_some, y_some, two_layer_gradient, 0.5, size, 1, rng)
        reached.append(net.accuracy(X_test, y_test))
    runs[f"batches of {size:,}: {iterations:,} iterations"] = {"test_accuracy": reached}
plots.learning_curves(runs, title="Five epochs each: more steps bring the network further")

# %% tags=["claims"]
assert [5 * iterations_per_epoch(6000, size) for size in (10, 100, 1000)] == [3000, 300, 30]
_reached = [run["test_accuracy"][-1] for run in runs.values()]
assert _reached[0] > 0.9 > _reached[1] > 0.85 and 0.28 < _reached[2] < 0.40

# %% [markdown]
# Each of the three has seen every image five times. But with batches of 10 the network has taken 3,000 steps and reads
# more than 9 in 10 test digits; with 1,000 it has taken 30, and reads about one in three. Large batches give better
# slopes and fewer steps, and here the steps count for more. (With large batches one may choose a larger learning
# rate. That helps, up to a point.) Very small batches have a price too: each call of a function costs time, however
# few images it gets.
#
# **What to remember**
#
# - The loop is always the same: a batch, its slopes, a step. Only the source of the slopes changes.
# - Test a tool you did not write against one you trust, on a case small enough for both.
# - Compare training and test accuracy. While they stay close, the network learns what digits have in common and
#   not the single images by heart.

# %% [markdown]
# ## 8. What the slow way would have cost
#
# The training took seconds. What if you had only the slopes that you can measure yourself? You need not wait to
# find out. One measured slope takes two losses (one nudge up, one nudge down), each parameter has a slope, and
# each step needs all of them.
#
# An example by hand: 4 parameters, 0.5 seconds for a loss, 3 steps. That is
# $2 \cdot 4 \cdot 3 = 24$ losses, or 12 seconds.
#
# ### Exercise 9: `numerical_cost`
#
# Count the numbers in the dictionary, whatever it holds: a network might have more arrays than ours.

# %% tags=["exercise:numerical_cost"]
def numerical_cost(params, seconds_per_loss, steps=1):
    """Seconds that it takes to work out the losses for steps with measured slopes (central differences).

    params: dict of arrays, any number of them and of any shapes.
    seconds_per_loss: how long one loss takes.  steps: how many steps; each needs the slope of every parameter.
    Returns seconds, a number.

    Example: for {"w": np.zeros((1, 3)), "b": np.zeros(1)}, half a second for a loss and 3 steps it is 12.0.
    """
    ### BEGIN SOLUTION
    numbers = sum(values.size for values in params.values())
    return 2 * numbers * seconds_per_loss * steps
    ### END SOLUTION

# %% tags=["check:numerical_cost"]
check("numerical_cost")

# %% tags=["claims"]
assert numerical_cost({"w": np.zeros((1, 3)), "b": np.zeros(1)}, 0.5, 3) == 12
assert 2 * 4 * 3 == 24

# %% [markdown]
# Now measure how long one loss takes on *your* computer: for a mini-batch of 100, and for all 60,000 images.
#
# **Predict, then run.** Hours, days, or years? Write down one guess for 10,200 steps with mini-batches and one for
# 10,200 steps with all images.

# %% tags=["figure"]
clocked = TwoLayerNet((784, 50, 10), np.random.default_rng(0))
clocked.params = {name: values.astype(np.float32) for name, values in clocked.params.items()}
with one_thread():
    one_batch = seconds_of(lambda: clocked.loss(X_train[:100], y_train[:100]), times=50)
    everything = seconds_of(lambda: clocked.loss(X_train, y_train), times=3)
    with_formulas = seconds_of(lambda: two_layer_gradient(clocked.params, X_train[:100], y_train[:100]), times=50)

for images, seconds in {100: one_batch, 60_000: everything}.items():
    one_step, training = (numerical_cost(clocked.params, seconds, steps) / 3600 for steps in (1, 10_200))
    print(f"{images:6,} images: a loss {seconds * 1000:8.2f} ms, a step {one_step:8.3f} hours, "
          f"10,200 steps {training / 24:8.1f} days = {training / 24 / 365:.2f} years")

plots.timing({
    "measured slopes, all images": numerical_cost(clocked.params, everything),
    "measured slopes, 100 images": numerical_cost(clocked.params, one_batch),
    "formulas, 100 images": with_formulas,
}, title="One single step of the digit network")

# %% tags=["claims"]
assert numerical_cost(clocked.params, 1.0) == 79_520
assert round(numerical_cost(clocked.params, 0.0002, 10_200) / 3600) == 45  # hours
assert round(numerical_cost(clocked.params, 0.2, 10_200) / 3600 / 24 / 365, 1) == 5.1  # years

# %% [markdown]
# Say a loss takes 0.2 milliseconds for a batch and 0.2 seconds for all images. Then the mini-batch training that
# you have just seen would take 45 hours instead of seconds, and the one with all images more than five years. And
# the digit network is tiny. Ten times as many parameters make ten times as many losses, *and* each loss takes
# longer too.
#
# So are measured slopes useless? No. They are slow and hard to get wrong. Everyone who writes the fast formulas
# tests them this way, on a small network, as you did at the beginning of section 7.
#
# **What to remember**
#
# - Measured slopes cost two losses for each parameter and step. The formulas cost about as much as a few losses,
#   however many parameters there are.
# - Slow and sure is the judge of fast and clever.

# %% [markdown]
# ## 9. A look inside
#
# ### What the hidden neurons look for
#
# Each hidden neuron has 784 weights, one for each pixel, so its weights can be drawn as an image: blue where ink
# speaks for the neuron, vermillion where ink speaks against it. Before the training that was noise.
#
# **Predict, then run.** Will you recognise digits?

# %% tags=["figure"]
plots.weights(
    lambda: digit_net.params["W1"][:, :20],
    before=lambda: first_W1[:, :20],
)

# %% [markdown]
# Hardly ever a whole digit. You see strokes and blots: ink here speaks for the neuron, ink beside it against it. The
# margin, where nobody writes, has kept its tiny random weights. No one told the neurons to look for such parts. They
# are what turned out to be useful on the way down, and the second layer puts digits together from them.
#
# ### Which digits does it confuse?
#
# Accuracy is one number for ten digits. A **confusion matrix** is a table: the row is the true class, the column
# the answer, and each cell counts how often that happened. What is right stands on the diagonal.
#
# By hand: labels 0, 0, 1, 2 and answers 0, 1, 1, 1. The first sample adds one in row 0, column 0, the second in
# row 0, column 1, the third in row 1, column 1, the fourth in row 2, column 1:
#
# $$\begin{pmatrix}1 & 1 & 0\\ 0 & 1 & 0\\ 0 & 1 & 0\end{pmatrix}$$
#
# ### Exercise 10: `confusion_matrix`
#
# A class that never occurs still has its row and its column.

# %% tags=["exercise:confusion_matrix"]
def confusion_matrix(labels, predicted, classes):
    """How often each true class (row) was given each answer (column).

    labels, predicted: integer arrays (N,), numbers from 0 to classes - 1.  classes: how many classes there are.
    Returns an integer array (classes, classes). All its entries together add up to N.

    Example: confusion_matrix(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1]), 3)
    gives array([[1, 1, 0], [0, 1, 0], [0, 1, 0]]).
    """
    ### BEGIN SOLUTION
    counts = np.zeros((classes, classes), dtype=int)
    for truth, answer in zip(labels, predicted, strict=True):
        counts[truth, answer] += 1
    return counts
    ### END SOLUTION

# %% tags=["check:confusion_matrix"]
check("confusion_matrix")

# %% tags=["claims"]
_table = confusion_matrix(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1]), 3)
assert _table.tolist() == [[1, 1, 0], [0, 1, 0], [0, 1, 0]] and _table.sum() == 4

# %% tags=["figure"]
plots.confusion(lambda: confusion_matrix(y_test, digit_net.predict(X_test).argmax(axis=1), 10))

# %% tags=["claims"]
_confusions = confusion_matrix(y_test, digit_net.predict(X_test).argmax(axis=1), 10)
assert _confusions.sum() == 10_000 and 470 < 10_000 - np.trace(_confusions) < 570
_mistakes = _confusions - np.diag(np.diag(_confusions))
assert {(5, 3), (9, 4)} <= {divmod(int(place), 10) for place in np.argsort(_mistakes, axis=None)[-4:]}
_rates = np.diag(_confusions) / _confusions.sum(axis=1)
assert _rates.argmin() == 5 and 0.87 < _rates.min() < 0.91 and set(np.argsort(_rates)[-2:]) == {0, 1}

# %% [markdown]
# About 5 per cent of the answers are wrong, but not evenly so. A 1 or a 0 is nearly always read rightly, a 5 only
# nine times in ten; it is taken for a 3 most of all. And 9 and 4 are mixed up, as people do.
#
# And here are some of the digits that it reads wrongly. Would you have known them all?

# %% tags=["figure"]
def misread():
    """The first twenty rows of the test images whose answer is wrong."""
    return np.flatnonzero(digit_net.predict(X_test).argmax(axis=1) != y_test)[:20]


plots.digits(
    lambda: X_test[misread()],
    labels=lambda: y_test[misread()],
    predictions=lambda: digit_net.predict(X_test[misread()]).argmax(axis=1),
    confidence=lambda: digit_net.predict(X_test[misread()]).max(axis=1),
)

# %% [markdown]
# ## 10. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 200 words; say the numbers you reckon with.
#
# **Question.** A classmate wants to train the digit network (784, 50, 10) with measured slopes after all, for
# 10,000 iterations with batches of 100, and has three ideas to save time:
#
# 1. measure each slope with a *forward* difference, $(f(p + h) - f(p))/h$, since $f(p)$ is the same for all of them;
# 2. use batches of 10 images instead of 100;
# 3. in each iteration measure and change only 397 of the 39,760 parameters, chosen at random.
#
# For each idea: by about which factor does one iteration become cheaper, and what is given up for it? Then decide:
# do all three together make the plan a good one? On the classmate's computer a loss takes 0.2 milliseconds for 100
# images, and 0.1 milliseconds for 10.

# %% [markdown] tags=["written:cost-in-words"]
# ### BEGIN SOLUTION
# At first, one iteration needs 2 · 39,760 = 79,520 losses of 0.2 ms: about 16 seconds, and 10,000 of them take 44
# hours.
#
# 1. Forward differences need one loss for each parameter and one for the common start, 39,761 in all: half the
#    cost. The slopes become less exact, as the error shrinks only with h and no longer with its square. For
#    training that hardly matters.
# 2. A batch of 10 makes a loss twice as fast here, not ten times, since calling the functions has a fixed price.
#    The slopes of 10 images are a noisier sample of those of all, and 10,000 iterations show only 100,000 images,
#    1.7 epochs in place of 16.7.
# 3. 397 of 39,760 is about a hundredth: one hundredth of the losses. But each iteration also moves only a
#    hundredth of the parameters, so each parameter is changed about 100 times in the whole training. To get as far,
#    about 100 times as many iterations are needed. Nothing is gained.
#
# Together an iteration takes 398 · 0.1 ms = 0.04 s, and 10,000 take less than seven minutes. It sounds good, but the
# network has learned next to nothing by then. The formulas give all slopes at once for the price of a few losses.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Forward differences: a factor of about 2 (N + 1 losses in place of 2N), at the price of less exact slopes.
# 2. Batches of 10: a factor of 2 with the given times, not 10; and noisier slopes or fewer images seen (1.7 epochs
#    instead of 16.7). One of the two prices is enough.
# 3. The random hundredth: a factor of about 100 for one iteration, but each parameter is moved 100 times less often,
#    so the gain is lost again or the network is far from trained.
# 4. A decision that follows from the numbers: the time of the plan before (44 hours, or 16 seconds for an iteration)
#    or after (about 7 minutes) is worked out, and it is weighed against what has been learned by then or against the
#    formulas.
#
# Slips of arithmetic cost nothing if the way is right. A student who proposes a sound use of measured slopes, such as
# testing formulas on a small network, has seen the point of section 8; give point 4 for it.
# ### END MARK SCHEME

# %% tags=["claims"]
assert round(79_520 * 0.0002) == 16 and round(79_520 * 0.0002 * 10_000 / 3600) == 44
assert 39_760 + 1 == 39_761 and round(39_760 / 397) == 100
assert round(10 * 10_000 / 60_000, 1) == 1.7 and round(100 * 10_000 / 60_000, 1) == 16.7
assert round((397 + 1) * 0.0001, 2) == 0.04 and 398 * 0.0001 * 10_000 / 60 < 7

# %% [markdown]
# ## Summary
#
# - A two-layer network is four arrays. Start the weights random, so that the neurons can become different.
# - Shares come from scores by softmax, the loss from shares by cross-entropy. Knowing nothing costs $\ln C$.
# - Training is a loop of slopes and steps. A learning curve shows whether it works.
# - Mini-batches make the steps cheap. An epoch is one pass over all samples, an iteration is one step.
# - Measured slopes cost two losses for each parameter: fine for 32 of them, hopeless for 39,760.
# - Look inside as well: at the border, at the weights, at the confusions.
#
# ### What comes next
#
# One thing was lent to you in this notebook: the function that gives all slopes at once. It takes no longer than a few
# losses, although it answers 39,760 questions. There is no magic in it. It follows the loss back through the
# network, from the end to the beginning, and reuses at each stage what it found at the one before. This is
# **backpropagation**, and in chapter 4 you build it.

# %% tags=["figure"]
progress()
