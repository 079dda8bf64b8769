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
# # Chapter 5, part 2: Healthy signals
#
# **A deep network can be right in every line and still learn nothing, because its signals die on the way.**
#
# The numbers that run through a network should neither fade nor blow up, and neither should the gradients that come
# back. Whether they do is decided before the first step, by the weights the network starts from. In this notebook
# you watch signals die, you work out how large a weight should be, and you build the layer that keeps signals healthy
# even when the start was bad: batch normalisation.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | a count of neurons that are really different | 15 |
# | 2 | the signals of every layer | 15 |
# | 3 | how large a weight should be | 20 |
# | 4 | a deep chain, and what its start decides | 15 |
# | 5 | a search for dead neurons | 10 |
# | | *a good place to stop for today* | |
# | 6 | activations that keep a slope | 15 |
# | 7 | batch normalisation, forwards | 15 |
# | 8 | batch normalisation, backwards | 20 |
# | 9 | a layer with two faces | 20 |
# | 10 | sixteen starts, with and without it | 15 |
# | 11 | one question answered in words, and a summary | 10 |
#
# That makes two hours and fifty minutes. **You need** the layers and the chain of chapter 4, and the numerical gradient
# of chapter 3. Your own versions stay in those notebooks; here the course lends you tested ones.

# %% tags=["claims"]
assert sum([15, 15, 20, 15, 10, 15, 15, 20, 20, 15, 10]) == 170  # two hours and fifty minutes

# %% tags=["setup"]
import numpy as np

from nn101 import check, hint, plots, progress
from nn101.blas import one_thread
from nn101.chapter1 import relu, sigmoid
from nn101.chapter2 import one_hot
from nn101.chapter3 import minibatches, numerical_gradient
from nn101.chapter4 import Affine, Chain, ReLU, Sigmoid, SoftmaxWithLoss, train_chain
from nn101.data import load_mnist, moons

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. Neurons that start alike
#
# In chapter 3 you saw a network whose hidden neurons all began with the same weights. They stayed equal, and six
# neurons drew the border of one. Now you can prove that it had to be so.
#
# Take two hidden neurons with the same incoming weights, the same bias and the same outgoing weights.
#
# - *Forwards:* both add up the same products, so both give the same output, for every input.
# - *Backwards:* the **blame** that reaches a hidden neuron, which is our word for the gradient of the loss by its
#   output, `dout` in chapter 4, is a sum over its outgoing weights. These are the same, and so is the slope of the
#   activation. Both get the same blame, hence the same gradients.
# - *The step* changes equal numbers by equal amounts. After it, everything is as equal as before.
#
# So if it is true before a step, it is true after it, and then after every step. If **all** hidden neurons start alike,
# `W1` always consists of one column repeated. Such a matrix is a column times a row of ones: it has **rank 1**. A
# layer of a hundred equal neurons can do what a single one can do, and costs a hundred times as much.
#
# Here is a small network for the moons of chapter 3, and a step of gradient descent.

# %%
X_moons, y_moons = moons(80, noise=0.12, seed=1, dtype=np.float64)


def small_chain(W1, W2, activation=Sigmoid):
    """2 inputs, 6 hidden neurons, 2 classes, from these weights; all biases begin at 0."""
    return Chain([Affine(W1, np.zeros(6)), activation(), Affine(W2, np.zeros(2))], SoftmaxWithLoss())


def descent(lr):
    """A step for train_chain: gradient descent in place, with this learning rate."""

    def step(params, grads):
        for name, slopes in grads.items():
            np.subtract(params[name], slopes * lr, out=params[name])

    return step


equal = small_chain(np.full((2, 6), 0.5), np.full((6, 2), 0.5))
train_chain(equal, X_moons, y_moons, descent(1.0), batch_size=16, epochs=1, rng=np.random.default_rng(0))
print("W1 after 5 steps from equal weights:")
print(equal.params["W1"].round(4))
print("rank:", np.linalg.matrix_rank(equal.params["W1"], tol=1e-9))  # what lies below is rounding

# %% tags=["claims"]
assert np.linalg.matrix_rank(equal.params["W1"], tol=1e-9) == 1 and np.ptp(equal.params["W1"], axis=1).max() < 1e-12
assert np.abs(equal.params["W1"] - 0.5).max() > 1e-4 and 80 / 16 == 5  # it has learned, and it was five steps
_zero = small_chain(np.zeros((2, 6)), np.zeros((6, 2)))
train_chain(_zero, X_moons, y_moons, descent(1.0), 16, 1, np.random.default_rng(0))
assert np.linalg.matrix_rank(_zero.params["W1"], tol=1e-9) == 1 and np.abs(_zero.params["W1"]).max() > 1e-4

# %% [markdown]
# The weights have moved, and all six columns moved together.
#
# **Predict, then run.** Now all weights start at *zero*, and the hidden neurons are ReLUs. Which of the four arrays
# will have changed after 20 steps?

# %%
zeros = small_chain(np.zeros((2, 6)), np.zeros((6, 2)), ReLU)
train_chain(zeros, X_moons, y_moons, descent(1.0), batch_size=16, epochs=4, rng=np.random.default_rng(0))
for name, values in zeros.params.items():
    print(f"largest number in {name}: {np.abs(values).max():.4f}")

# %% tags=["claims"]
assert [float(np.abs(zeros.params[name]).max()) for name in ("W1", "b1", "W2")] == [0, 0, 0]
assert np.abs(zeros.params["b2"]).max() > 0.01

# %% [markdown]
# Only the output bias. The hidden neurons give 0, so the gradient of `W2`, a sum of hidden outputs times blame, is 0.
# And `W2` is 0, so no blame comes back to the hidden layer. Each of the two waits for the other, for ever. What is left
# is a network that knows how common each class is, and nothing else.
#
# ### Exercise 1: `count_distinct_units`
#
# How many different neurons does a layer really have? A neuron is one column of `W` together with its entry of `b`.
# Two neurons count as one if none of these numbers differs by more than `tolerance`: trained numbers that should be
# equal often differ in their last digit.

# %% tags=["exercise:count_distinct_units"]
def count_distinct_units(W, b, tolerance=1e-8):
    """How many neurons of a layer differ from each other.

    W: array (D, H), one column for each neuron.  b: array (H,), their biases.
    tolerance: two neurons count as one if none of their D + 1 numbers differs by more than this.
    Returns a whole number from 1 to H.

    Example: W = [[1, 1, 2, 1], [5, 5, 5, 5]] and b = [0, 0, 0, 3] hold 3 different neurons: the second is like the
    first, the third has another weight, the fourth another bias.
    """
    ### BEGIN SOLUTION
    different = []
    for unit in np.vstack([W, b]).T:
        if not any(np.all(np.abs(unit - other) <= tolerance) for other in different):
            different.append(unit)
    return len(different)
    ### END SOLUTION

# %% tags=["check:count_distinct_units"]
check("count_distinct_units")

# %% [markdown]
# As always, `hint` gives a nudge, here or for any other exercise:

# %% tags=["figure"]
hint("count_distinct_units")

# %% tags=["claims"]
assert count_distinct_units(np.array([[1, 1, 2, 1], [5, 5, 5, 5]]), np.array([0, 0, 0, 3])) == 3

# %% [markdown]
# **Predict, then run.** Four starts, twelve steps each. All weights equal; two groups of three equal neurons; `W1`
# equal but `W2` random; everything random. How many different neurons has each network in the end? The third one is
# worth a minute of thought.

# %% tags=["figure"]
rng = np.random.default_rng(0)
two_columns, two_rows = rng.normal(size=(2, 2)), rng.normal(size=(2, 2))
starts = {
    "all weights equal": (np.full((2, 6), 0.5), np.full((6, 2), 0.5)),
    "two groups": (np.repeat(two_columns, 3, axis=1), np.repeat(two_rows, 3, axis=0)),
    "only W1 equal": (np.full((2, 6), 0.5), rng.normal(size=(6, 2))),
    "all random": (rng.normal(size=(2, 6)), rng.normal(size=(6, 2))),
}
counts = {}
for name, (W1, W2) in starts.items():
    chain = small_chain(W1, W2)
    counts[name] = [count_distinct_units(chain.params["W1"], chain.params["b1"])]
    for _ in range(12):
        descent(1.0)(chain.params, chain.gradient(X_moons, y_moons))
        counts[name].append(count_distinct_units(chain.params["W1"], chain.params["b1"]))
plots.measured(
    counts, labels=("steps", "different hidden neurons"), reach=(0, 6.5),
    title="What starts alike stays alike, unless the outgoing weights differ",
)

# %% tags=["claims"]
assert counts["all weights equal"] == [1] * 13 and counts["two groups"] == [2] * 13
assert counts["only W1 equal"] == [1] + [6] * 12 and counts["all random"] == [6] * 13

# %% [markdown]
# Groups stay groups. But equal *incoming* weights alone do no harm: different outgoing weights send different blame
# back, and one step later all six neurons differ. The proof needed all three conditions.
#
# The same with digits: twenty hidden neurons, once from equal and once from random weights, trained on 1,000 images.

# %% tags=["figure"]
(X_some, y_some), _ = load_mnist()
X_some, y_some = X_some[:1000], y_some[:1000]
learned = {}
for name in ("equal", "random"):
    rng = np.random.default_rng(0)
    W1, W2 = np.full((784, 20), 0.01), np.full((20, 10), 0.01)
    if name == "random":
        W1, W2 = rng.normal(scale=0.01, size=W1.shape), rng.normal(scale=0.1, size=W2.shape)
    chain = Chain([Affine(W1, np.zeros(20)), Sigmoid(), Affine(W2, np.zeros(10))], SoftmaxWithLoss())
    with one_thread():
        train_chain(chain, X_some, y_some, descent(0.5), batch_size=50, epochs=15, rng=rng)
    learned[name] = chain.params["W1"], np.mean(chain.scores(X_some).argmax(axis=1) == y_some)
    print(f"{name} start: {learned[name][1]:.0%} of its training images read rightly")
plots.weights(learned["equal"][0], title="Equal start: twenty neurons learned the same picture")

# %% tags=["figure"]
plots.weights(learned["random"][0], title="Random start: twenty neurons, twenty pictures")

# %% tags=["claims"]
# Not 0 on every machine: a matrix product may round the columns of twenty equal neurons differently.
assert np.ptp(learned["equal"][0], axis=1).max() < 1e-6 and np.linalg.matrix_rank(learned["equal"][0], tol=1e-4) == 1
assert learned["equal"][1] < 0.45 and learned["random"][1] > 0.85

# %% [markdown]
# **What to remember**
#
# - Neurons with equal weights in and out stay equal for ever. Their layer has rank 1.
# - From zeros, a ReLU network learns its output bias and nothing else.
# - Random weights break the symmetry. Biases may start at zero.

# %% [markdown]
# ## 2. A signal on its way through the layers
#
# So the weights must be random. But how large? Chapter 3 drew them with a standard deviation of 0.01 and nobody
# asked why. For one hidden layer almost anything works. In a deep network each layer multiplies the signal once more,
# and small errors of size grow like interest.
#
# To see that, send one batch through a few layers and keep what every layer gives. An example by hand, with ReLU and
# no bias: $x = (1, 2)$,
#
# $$W_1 = \begin{pmatrix}1 & -1\\ 0 & 1\end{pmatrix},\qquad W_2 = \begin{pmatrix}2 & 0\\ 1 & -1\end{pmatrix}.$$
#
# The first layer has the sums $(1, 1)$ and gives $(1, 1)$. The second has the sums $(3, -1)$ and gives $(3, 0)$.
#
# ### Exercise 2: `deep_signals`
#
# What comes out of every layer, in a list. The activation is handed in as a function, so that we can try many.

# %% tags=["exercise:deep_signals"]
def deep_signals(X, weights, activation):
    """What every layer of a deep network without biases gives.

    X: array (N, D), a batch of inputs.  weights: list of L arrays; the first has D rows, and each of the others has
    as many rows as the one before has columns.  activation: a function, array to array of the same shape.
    Returns a list of L arrays, the activations of layer 1, 2, ... (not X itself).

    Example: for X = [[1, 2]], the weights [[1, -1], [0, 1]] and [[2, 0], [1, -1]], and relu, the list holds [[1, 1]]
    and [[3, 0]].
    """
    ### BEGIN SOLUTION
    layers = []
    for W in weights:
        inputs = layers[-1] if layers else X
        layers.append(activation(inputs @ W))
    return layers
    ### END SOLUTION

# %% tags=["check:deep_signals"]
check("deep_signals")

# %% tags=["claims"]
_first, _second = deep_signals(
    np.array([[1, 2]]), [np.array([[1, -1], [0, 1]]), np.array([[2, 0], [1, -1]])], relu)
assert _first.tolist() == [[1, 1]] and _second.tolist() == [[3, 0]]

# %% [markdown]
# The experiment: 1,000 random inputs with 100 numbers each, bell-shaped with standard deviation 1, and five layers of
# 100 neurons. We draw the weights once with standard deviation 1 and then shrink them as we like.

# %%
rng = np.random.default_rng(0)
X_bell = rng.normal(size=(1000, 100))
draws = [rng.normal(size=(100, 100)) for _ in range(5)]


def scaled(std):
    """The same five weight arrays, with this standard deviation."""
    return [std * W for W in draws]

# %% [markdown]
# **Predict, then run.** Sigmoid neurons. With standard deviation 1, where between 0 and 1 will most outputs lie? Where
# with 0.01? Sketch both histograms on paper first. The third row, 0.1, is where we are going.

# %% tags=["figure"]
plots.activation_histograms(
    {
        "standard deviation 1": lambda: deep_signals(X_bell, scaled(1.0), sigmoid),
        "standard deviation 0.01": lambda: deep_signals(X_bell, scaled(0.01), sigmoid),
        "standard deviation 0.1": lambda: deep_signals(X_bell, scaled(0.1), sigmoid),
    },
    activation="sigmoid",
    title="Sigmoid: too large sticks at the ends, too small at one half",
)

# %% tags=["claims"]
_wide, _narrow, _xavier = (deep_signals(X_bell, scaled(std), sigmoid) for std in (1.0, 0.01, 0.1))
assert np.allclose([np.mean((a < 0.1) | (a > 0.9)) for a in _wide], [0.82, 0.74, 0.75, 0.75, 0.75], atol=0.03)
assert np.allclose([a.std() for a in _wide], [0.46, 0.44, 0.44, 0.44, 0.44], atol=0.01)
assert np.allclose([a.std() for a in _narrow], [0.025, 0.012, 0.012, 0.012, 0.012], atol=0.002)
assert np.allclose([a.std() for a in _xavier], [0.21, 0.12, 0.12, 0.12, 0.12], atol=0.015)
assert np.allclose([a.mean() for a in _narrow], 0.5, atol=0.005)
assert round(0.1 * 0.9, 2) == 0.09 and round(0.09**5, 7) == 5.9e-6

# %% [markdown]
# Two ways to be ill.
#
# - **Too large.** About three quarters of all outputs lie within 0.1 of an end. There the sigmoid is nearly flat: its
#   slope is $y(1-y)$, at most $0.1 \cdot 0.9 = 0.09$. Every layer multiplies the blame by such a slope. Five times 0.09
#   leaves six millionths. This is the **vanishing gradient**.
# - **Too small.** All outputs are about 0.5, with a spread of 0.012, whatever the input was. A hundred neurons that
#   all say the same are no better than one. The layer has lost its power to tell things apart.
#
# With 0.1 the outputs are spread over the middle, where the sigmoid has a slope.
#
# **Predict, then run.** Now ReLU with weights of standard deviation 0.01. What is the mean of the outputs in layer 1,
# and what is it in layer 5?

# %% tags=["figure"]
for number, signals in enumerate(deep_signals(X_bell, scaled(0.01), relu), 1):
    print(f"layer {number}: mean {signals.mean():.3g}")

# %% tags=["claims"]
_means = [a.mean() for a in deep_signals(X_bell, scaled(0.01), relu)]
_bands = [(0.0392, 0.0404), (0.0025, 0.0031), (1.6e-4, 2.3e-4), (1.1e-5, 1.7e-5), (7.6e-7, 1.3e-6)]
assert all(low < mean < high for mean, (low, high) in zip(_means, _bands, strict=True))
assert [f"{mean:.3g}" for mean in _means] == ["0.0397", "0.00283", "0.000215", "1.39e-05", "1.16e-06"]
assert round((_means[0] / _means[4]) ** 0.25) == 14 == round(np.sqrt(2) / 0.1)
assert np.float32(1.16e-6 / 14.0**35) == 0 < np.float32(1.16e-6 / 14.0**25)

# %% [markdown]
# From 0.0397 to 0.00000116: on average each layer makes the signal fourteen times weaker. After 35 more
# layers it is too small for single precision and becomes 0. The gradients fade in the same way on their way back.
#
# **What to remember**
#
# - Look at the activations of every layer before you train for hours. A histogram per layer is enough.
# - Saturated sigmoids pass on no gradient. Equal outputs carry no information. A faded ReLU signal does both.

# %% [markdown]
# ## 3. How large should a weight be?
#
# One neuron adds up $n$ products of an input and a weight. Let the weights have mean 0 and standard deviation
# $\sigma$, and let the inputs be independent of them. Then the mean of the sum is 0, and the variances add up:
#
# $$\text{variance of the sum} = n \cdot \sigma^2 \cdot (\text{mean square of the inputs}).$$
#
# With 100 inputs of mean square 1 and $\sigma = 0.01$ that is $100 \cdot 0.0001 = 0.01$: the standard deviation falls
# to 0.1. To keep the size, choose $\sigma^2 = 1/n$. With $n = 100$ that is the $\sigma = 0.1$ that looked healthy.
#
# And after a ReLU? It replaces half of the numbers by 0, so only half of the mean square is left. Therefore ReLU wants
# *twice* the variance: $\sigma^2 = 2/n$. For 100 inputs that is $\sigma = 0.1414$.
#
# **Predict, then run.** How many times smaller does ReLU make the signal in each layer if you choose $1/n$ after all?

# %%
inputs = rng.normal(size=(2000, 100))
for rule, variance in {"1/n": 1 / 100, "2/n": 2 / 100}.items():
    sums = inputs @ (np.sqrt(variance) * rng.normal(size=(100, 400)))
    print(f"variance {rule}: mean square of the inputs {np.mean(inputs**2):.2f}, "
          f"of the sums {np.mean(sums**2):.2f}, after ReLU {np.mean(relu(sums) ** 2):.2f}")

# %% tags=["claims"]
_rng = np.random.default_rng(5)
_in = _rng.normal(size=(2000, 100))
_sums = _in @ (0.1 * _rng.normal(size=(100, 400)))
assert abs(np.mean(_sums**2) - 1) < 0.05 and abs(np.mean(relu(_sums) ** 2) - 0.5) < 0.03
assert abs(np.mean(relu(_sums * np.sqrt(2)) ** 2) - 1) < 0.06 and np.isclose(np.sqrt(100 * 0.01**2), 0.1)
assert round(np.sqrt(2 / 100), 4) == 0.1414 and round(1 / np.sqrt(2), 2) == 0.71

# %% [markdown]
# The mean square is halved, so the size falls to $1/\sqrt 2 = 0.71$ of what it was, in every layer.
#
# These rules have names. $n$ is called the **fan-in**: how many numbers a neuron adds up.
#
# | rule | standard deviation | for |
# |---|---|---|
# | LeCun | $\sqrt{1/n}$ | SELU (section 6) |
# | Xavier (or Glorot) | $\sqrt{1/n}$ | sigmoid, tanh |
# | He | $\sqrt{2/n}$ | ReLU and its relatives |
#
# By fan-in alone, LeCun and Xavier are the same rule. The difference: on the way *back* each neuron's blame is a sum
# over its outgoing weights, so to keep the gradients one would have to count the **fan-out**. Both wishes together
# cannot be met unless the two are equal. The paper of Glorot and Bengio takes the mean of both, $n = (\text{fan-in} +
# \text{fan-out})/2$, which gives the formula $\sqrt{2/(\text{fan-in} + \text{fan-out})}$ that you will meet in many
# libraries. He's rule exists with this mean too. LeCun's always looks at the fan-in.
#
# By hand, for a layer from 784 to 300: He by fan-in is $\sqrt{2/784} = 0.0505$; Xavier with the mean,
# $n = 542$, is $\sqrt{1/542} = 0.0430$; He with the mean is $\sqrt{2/542} = 0.0607$.
#
# ### Exercise 3: `initial_std`
#
# One function for the three rules. Without a fan-out, count by fan-in.

# %% tags=["exercise:initial_std"]
def initial_std(rule, fan_in, fan_out=None):
    """The standard deviation that weights should start with.

    rule: "xavier", "he" or "lecun".  fan_in, fan_out: whole numbers, how many inputs and outputs the layer has.
    If fan_out is given, "xavier" and "he" put the mean of both in place of fan_in; "lecun" does not look at it.
    Returns a number.

    Example: initial_std("he", 50) gives 0.2, and initial_std("xavier", 100, 300) gives sqrt(1/200) = 0.0707...
    """
    ### BEGIN SOLUTION
    n = fan_in
    if fan_out is not None and rule != "lecun":
        n = (fan_in + fan_out) / 2
    variance = 2 / n if rule == "he" else 1 / n
    return float(np.sqrt(variance))
    ### END SOLUTION

# %% tags=["check:initial_std"]
check("initial_std")

# %% tags=["claims"]
assert np.isclose(initial_std("he", 50), 0.2) and round(initial_std("xavier", 100, 300), 4) == 0.0707
assert round(initial_std("he", 784), 4) == 0.0505 and round(initial_std("xavier", 784, 300), 4) == 0.0430
assert round(initial_std("he", 784, 300), 4) == 0.0607 and (784 + 300) / 2 == 542
assert initial_std("xavier", 77) == initial_std("lecun", 77)

# %% [markdown]
# Now the experiment again, with ReLU. **Predict, then run.** Which of the three rows keeps its signal alive down to
# layer 5?

# %% tags=["figure"]
plots.activation_histograms(
    {
        "standard deviation 0.01": lambda: deep_signals(X_bell, scaled(0.01), relu),
        "Xavier: 0.1": lambda: deep_signals(X_bell, scaled(initial_std("xavier", 100)), relu),
        "He: 0.1414": lambda: deep_signals(X_bell, scaled(initial_std("he", 100)), relu),
    },
    activation="relu",
    title="ReLU: only He's rule carries the signal through",
)

# %% tags=["claims"]
_with_xavier = [a.mean() for a in deep_signals(X_bell, scaled(initial_std("xavier", 100)), relu)]
_with_he = [a.mean() for a in deep_signals(X_bell, scaled(initial_std("he", 100)), relu)]
assert np.allclose(_with_xavier, [0.40, 0.28, 0.21, 0.14, 0.12], atol=0.006)
assert np.allclose(_with_he, [0.56, 0.57, 0.61, 0.56, 0.66], atol=0.006)
_runs = []
for _seed in range(40):
    _rng = np.random.default_rng(_seed)
    _x, _w = _rng.normal(size=(1000, 100)), [_rng.normal(size=(100, 100)) for _ in range(5)]
    _runs.append([a.mean() for a in deep_signals(_x, [np.sqrt(0.02) * W for W in _w], relu)])
_low, _high = np.quantile(_runs, [0.05, 0.95], axis=0)
assert np.allclose(np.mean(_runs, axis=0), [0.562, 0.561, 0.555, 0.554, 0.551], atol=0.03)
assert 0.36 < _low[4] < 0.48 and 0.60 < _high[4] < 0.76

# %% [markdown]
# With Xavier's rule the means slide: 0.40, 0.28, 0.21, 0.14, 0.12, each about 0.7 of the one before. With He's they
# stay near 0.56. Not exactly: in the last layer 0.66 came out here, and with other random numbers anything from about
# 0.43 to 0.72 is usual. The rule holds on average, and a hundred neurons are not many.
#
# A warning about tables. Sigmoid has a slope of only 1/4 in the middle, so some books make its weights four times as
# large to make up for it. One widely read table prints this factor 4 in the row of **tanh**, whose slope in the middle
# is 1. **Predict, then run:** what happens to tanh with four times Xavier's standard deviation?

# %% tags=["figure"]
plots.activation_histograms(
    {
        "Xavier": lambda: deep_signals(X_bell, scaled(initial_std("xavier", 100)), np.tanh),
        "four times Xavier": lambda: deep_signals(X_bell, scaled(4 * initial_std("xavier", 100)), np.tanh),
    },
    activation="tanh",
    title="Tanh needs no factor 4: it drives the values to both ends",
)

# %% tags=["claims"]
_tanh = [a.std() for a in deep_signals(X_bell, scaled(0.1), np.tanh)]
assert np.allclose(_tanh, [0.63, 0.49, 0.41, 0.36, 0.32], atol=0.01)
_four = deep_signals(X_bell, scaled(0.4), np.tanh)
assert np.allclose([a.std() for a in _four[1:]], 0.885, atol=0.006)
assert np.allclose([np.mean(np.abs(a) > 0.9) for a in _four], 0.69, atol=0.025)
assert np.allclose(sigmoid(1e-6) - sigmoid(-1e-6), 2e-6 / 4) and np.allclose(np.tanh(1e-6), 1e-6)

# %% [markdown]
# More than two thirds of all values lie within 0.1 of an end. Check a table before you trust it: it takes ten lines.
#
# **What to remember**
#
# - A sum of $n$ products has $n\sigma^2$ times the mean square of its inputs. Keep that product at 1.
# - Xavier $\sqrt{1/n}$ for sigmoid and tanh, He $\sqrt{2/n}$ for ReLU, because ReLU throws half away.
# - Libraries differ in what they count: fan-in, or the mean of fan-in and fan-out. Look it up.

# %% [markdown]
# ## 4. Does it matter? A deep chain and its start
#
# Histograms are one thing, learning is another. We need deep networks in many versions, so you write the function
# that builds them: Affine layers one after the other, and *between* them whatever we ask for.
#
# Two things are handed in as functions. `std(fan_in)` gives the standard deviation of the weights of a layer with that
# many inputs. `between(width)` gives a **new** list of layers that come after an Affine layer with `width` outputs; it
# could be `[ReLU()]`, or more. After the last Affine layer comes nothing: its outputs are the scores.
#
# By hand: sizes (784, 100, 10) and `[ReLU()]` between make the chain Affine, ReLU, Affine, with
# $784 \cdot 100 + 100 + 100 \cdot 10 + 10 = 79{,}510$ parameters.
#
# A remark on **new**: a ReLU remembers which of its inputs were positive until the gradient comes back. Two places in a
# chain must not share one.
#
# ### Exercise 4: `deep_chain`

# %% tags=["exercise:deep_chain"]
def deep_chain(sizes, std, rng, between):
    """A chain of Affine layers with other layers between them, and SoftmaxWithLoss as its loss.

    sizes: numbers (D, H1, ..., C): the width of the input, of each hidden layer, and the number of classes.
    std: a function; std(fan_in) is the standard deviation of the weights of a layer with fan_in inputs.
    rng: generator. Each W, from the first layer to the last, is one call of rng.normal with mean 0; nothing else
    is drawn.
    between: a function; between(width) returns a list of layers, which follow an Affine layer with that many outputs.
    It is called once for each Affine layer but the last.
    All parameters are float32. Biases start at 0.  Returns a Chain.

    Example: deep_chain((784, 100, 10), lambda n: 0.01, rng, lambda width: [ReLU()]) has three layers.
    """
    ### BEGIN SOLUTION
    layers = []
    for number, (before, after) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), start=1):
        W = rng.normal(scale=std(before), size=(before, after)).astype(np.float32)
        layers.append(Affine(W, np.zeros(after, dtype=np.float32)))
        if number < len(sizes) - 1:
            layers += between(after)
    return Chain(layers, SoftmaxWithLoss())
    ### END SOLUTION

# %% tags=["check:deep_chain"]
check("deep_chain")

# %% tags=["claims"]
_chain = deep_chain((784, 100, 10), lambda n: 0.01, np.random.default_rng(0), lambda width: [ReLU()])
assert [type(layer).__name__ for layer in _chain.layers] == ["Affine", "ReLU", "Affine"]
assert sum(values.size for values in _chain.params.values()) == 79_510 == 784 * 100 + 100 + 100 * 10 + 10

# %% [markdown]
# Five hidden layers of 100 ReLUs, 10,000 images, batches of 100, learning rate 0.01, five epochs. Everything is the
# same except for the size of the first weights. **Predict, then run:** in which order will the three curves lie, and
# what will the loss of the worst one be? (You know that number from chapter 3.)

# %% tags=["figure"]
from tqdm.auto import tqdm

DEEP = (784, 100, 100, 100, 100, 100, 10)
(X_train, y_train), (X_test, y_test) = load_mnist()
X_train, y_train, X_test, y_test = X_train[:10_000], y_train[:10_000], X_test[:1000], y_test[:1000]
targets = one_hot(y_train, 10).astype(np.float32)  # single precision on the way back too: twice as fast
beginnings = {
    "0.01": lambda n: 0.01,
    "Xavier": lambda n: initial_std("xavier", n),
    "He": lambda n: initial_std("he", n),
}
start_losses = {}
for name, std in tqdm(beginnings.items(), desc="starts"):
    chain = deep_chain(DEEP, std, np.random.default_rng(0), lambda width: [ReLU()])
    with one_thread():
        start_losses[name] = [chain.loss(X_train, targets)] + train_chain(
            chain, X_train, targets, descent(0.01), batch_size=100, epochs=5, rng=np.random.default_rng(1))
plots.measured(
    start_losses, labels=("epoch", "training loss"), levels={"knowing nothing, ln 10": np.log(10)}, reach=(0, 2.6),
    title="Three starts of one network: one of them never learns",
)

# %% tags=["claims"]
_ends = {name: losses[-1] for name, losses in start_losses.items()}
assert all(abs(loss - np.log(10)) < 0.003 for loss in start_losses["0.01"])
assert _ends["He"] < 0.45 < 0.8 < _ends["Xavier"] < 1.6 and round(np.log(10), 3) == 2.303
assert [losses[0] > 2.25 for losses in start_losses.values()] == [True] * 3

# %% [markdown]
# With 0.01 the loss stays at 2.303, the price of knowing nothing: five epochs and not one step forward. Xavier begins
# slowly and gets going. He's rule learns from the first step. No line of code differs, only the size of some random numbers.
#
# **What to remember**
#
# - A deep network that stays at $\ln C$ may just have started from weights of the wrong size.
# - Ask for the start first, then for the learning rate.

# %% [markdown]
# ## 5. ReLUs that never fire
#
# A ReLU with a negative sum gives 0, and its slope there is 0 as well. That is fine as long as some other sample makes
# its sum positive. But if the sum is negative for *every* sample, no gradient ever reaches its weights. They never
# change again, and the neuron is **dead**. One step that was too large can do this: it throws the bias far down.
#
# A small table of activations, three samples (rows) and four ReLUs (columns):
#
# $$\begin{pmatrix}0 & 2 & 0 & 1\\ 0 & 0 & 0 & 3\\ 0 & 1 & 4 & 0\end{pmatrix}$$
#
# More than half of the numbers are 0, which is normal. But only the first neuron is dead: one of four, 0.25.
#
# ### Exercise 5: `dead_share`

# %% tags=["exercise:dead_share"]
def dead_share(activations):
    """The share of the ReLU neurons of a layer that fire for no sample at all.

    activations: array (N, H), what a ReLU layer gave: one row for each sample, one column for each neuron.
    Returns a number from 0 to 1.

    Example: dead_share(np.array([[0, 2, 0, 1], [0, 0, 0, 3], [0, 1, 4, 0]])) gives 0.25.
    """
    ### BEGIN SOLUTION
    fires = np.asarray(activations).max(axis=0) > 0
    return float(1 - fires.mean())
    ### END SOLUTION

# %% tags=["check:dead_share"]
check("dead_share")

# %% tags=["claims"]
_table = np.array([[0, 2, 0, 1], [0, 0, 0, 3], [0, 1, 4, 0]])
assert dead_share(_table) == 0.25 and np.mean(_table == 0) > 0.5

# %% [markdown]
# **Predict, then run.** A network with two hidden layers, well started with He's rule, is trained for two epochs with
# eight learning rates. From which one on do neurons die? How large can the share become?

# %% tags=["figure"]
rates = [0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0]
dead = {"hidden layer 1": [], "hidden layer 2": []}
for lr in tqdm(rates, desc="learning rates"):
    chain = deep_chain(
        (784, 100, 100, 10), lambda n: initial_std("he", n), np.random.default_rng(0), lambda width: [ReLU()])
    with one_thread():
        train_chain(
            chain, X_train[:2000], targets[:2000], descent(lr), batch_size=20, epochs=2, rng=np.random.default_rng(1))
    signals = X_train[:2000]
    for layer in chain.layers:
        signals = layer.forward(signals)
        if isinstance(layer, ReLU):
            dead[f"hidden layer {1 + (layer is chain.layers[3])}"].append(dead_share(signals))
plots.measured(
    {name: (rates, shares) for name, shares in dead.items()}, labels=("learning rate", "share of dead neurons"),
    log="x", reach=(-0.03, 1), title="Beyond a certain learning rate, neurons die in droves",
)

# %% tags=["claims"]
assert max(max(shares[:4]) for shares in dead.values()) <= 0.05 and dead["hidden layer 1"][5] > 0.08
assert min(shares[-1] for shares in dead.values()) > 0.5

# %% [markdown]
# Up to 0.2 hardly anything happens, at 0.5 more than a tenth of the first layer is gone, and at 1 most neurons of both
# layers are dead. No smaller learning rate brings them back.
#
# **What to remember**
#
# - Zeros are normal for ReLU, a column of nothing but zeros is not.
# - Dead neurons come from steps that are too large. Count them when the training looks tired.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 6. Activations that keep a slope below zero
#
# A neuron can only die because ReLU is flat for negative sums. So give it a slope there.
#
# - **Leaky ReLU** gives $x$ above 0 and $\alpha x$ below, with a small $\alpha$ such as 0.01.
# - **ELU** gives $x$ above 0 and $\alpha\,(e^x - 1)$ below: a curve that bends towards $-\alpha$. For $\alpha = 1$ it
#   passes through 0 without a kink. Its outputs lie around 0 better than those of ReLU, which are never negative.
#
# By hand, for $x = -2$: leaky ReLU with $\alpha = 0.01$ gives $-0.02$. ELU with $\alpha = 1$ gives
# $e^{-2} - 1 = 0.1353 - 1 = -0.8647$.
#
# ### Exercise 6: `leaky_relu`

# %% tags=["exercise:leaky_relu"]
def leaky_relu(x, alpha=0.01):
    """x where x is not negative, alpha times x elsewhere.

    x: a number or an array of any shape.  alpha: a number, the slope below zero. It may be larger than 1.
    Returns an array of the shape of x.

    Example: leaky_relu(np.array([-2.0, 0.0, 3.0])) gives array([-0.02, 0., 3.]).
    """
    ### BEGIN SOLUTION
    below = np.less(x, 0)
    return np.where(below, alpha, 1) * x
    ### END SOLUTION

# %% tags=["check:leaky_relu"]
check("leaky_relu")

# %% [markdown]
# ### Exercise 7: `elu`
#
# One trap: `np.where` works out *both* of its branches for all numbers. For $x = 1000$ the exponential is too large for
# any float, and NumPy complains although the value is never used. What could you give to the exponential instead?

# %% tags=["exercise:elu"]
def elu(x, alpha=1.0):
    """x where x is positive, alpha (e^x - 1) elsewhere. No overflow for any x.

    x: a number or an array of any shape.  alpha: a number; far below zero the result comes close to -alpha.
    Returns an array of the shape of x.

    Example: elu(np.array([-2.0, 0.0, 3.0])) gives array([-0.8647, 0., 3.]), rounded.
    """
    ### BEGIN SOLUTION
    below = np.expm1(np.minimum(x, 0))
    return np.maximum(x, 0) + alpha * below
    ### END SOLUTION

# %% tags=["check:elu"]
check("elu")

# %% tags=["claims"]
assert np.allclose(leaky_relu(np.array([-2.0, 0.0, 3.0])), [-0.02, 0, 3])
assert np.allclose(elu(np.array([-2.0, 0.0, 3.0])), [-0.8647, 0, 3], atol=5e-5) and round(np.exp(-2), 4) == 0.1353
_bell = np.random.default_rng(0).normal(size=1_000_000)
assert np.allclose([relu(_bell).mean(), elu(_bell).mean()], [0.40, 0.16], atol=0.003)

# %% [markdown]
# For bell-shaped inputs around 0, the outputs of ReLU have the mean 0.40, those of ELU 0.16.
#
# ### Numbers that find their own balance
#
# Can we do even better and choose the curve so that mean 0 and variance 1 go in and mean 0 and variance 1 come out?
# ELU has one free number, $\alpha$. A factor $\lambda$ in front of everything gives a second one. Two conditions, two
# unknowns: the solution is
#
# $$\text{SELU}(x) = \lambda\,\text{ELU}(x, \alpha)\qquad \lambda = 1.0507009873554805,\quad \alpha =
# 1.6732632423543772.$$
#
# The S stands for *self-normalising*. If a layer's inputs are a little too small, its outputs are a little larger, and
# the other way round: the balance is stable. It needs weights by LeCun's rule. By hand: SELU(1) = 1.0507, and far
# below zero it comes close to $-\lambda\alpha = -1.7581$.
#
# ### Exercise 8: `selu`

# %% tags=["exercise:selu"]
def selu(x):
    """The self-normalising activation: lambda times ELU with alpha.

    lambda = 1.0507009873554805 and alpha = 1.6732632423543772, for both sides of zero.
    x: a number or an array of any shape.  Returns an array of the shape of x.

    Example: selu(np.array([-100.0, 0.0, 1.0])) gives array([-1.7581, 0., 1.0507]), rounded.
    """
    ### BEGIN SOLUTION
    return 1.0507009873554805 * elu(x, alpha=1.6732632423543772)
    ### END SOLUTION

# %% tags=["check:selu"]
check("selu")

# %% tags=["claims"]
assert np.allclose(selu(np.array([-100.0, 0.0, 1.0])), [-1.7581, 0, 1.0507], atol=5e-5)
assert abs(selu(_bell).mean()) < 0.005 and abs(selu(_bell).var() - 1) < 0.01

# %% tags=["figure"]
plots.activations(
    {"relu": relu, "leaky_relu, alpha 0.1": lambda x: leaky_relu(x, 0.1), "elu": elu, "selu": selu},
    overlay=True,
    title="Below zero: flat, a straight slope, and two bends",
)

# %% [markdown]
# **Predict, then run.** Thirty layers of 100 neurons. Whose standard deviation is still near 1 at the end: SELU with
# LeCun's rule, ReLU with He's, tanh with Xavier's, or ReLU with Xavier's?

# %% tags=["figure"]
rng = np.random.default_rng(0)
X_deep = rng.normal(size=(500, 100))
thirty = [rng.normal(size=(100, 100)) for _ in range(30)]


def spreads(activation, rule):
    """The standard deviation before the first layer and after each of thirty layers."""
    signals = deep_signals(X_deep, [initial_std(rule, 100) * W for W in thirty], activation)
    return [X_deep.std()] + [layer.std() for layer in signals]


deep_spreads = {
    "SELU, LeCun": spreads(selu, "lecun"),
    "ReLU, He": spreads(relu, "he"),
    "tanh, Xavier": spreads(np.tanh, "xavier"),
    "ReLU, Xavier": spreads(relu, "xavier"),
}
plots.measured(
    deep_spreads, labels=("layer", "standard deviation"), log="y", title="SELU returns to 1, the others drift or fade")

# %% tags=["claims"]
assert all(0.85 < std < 1.15 for std in deep_spreads["SELU, LeCun"])
assert 0.1 < deep_spreads["tanh, Xavier"][-1] < 0.2 and deep_spreads["ReLU, Xavier"][-1] < 1e-4
assert max(abs(np.log(deep_spreads["ReLU, He"]))) > np.log(1.3)

# %% [markdown]
# SELU stays between 0.85 and 1.15 for thirty layers. He's rule is right on average but nothing pulls a stray signal
# back, so it drifts. Tanh shrinks slowly. ReLU with Xavier's rule is as good as gone.
#
# Which one to take? ReLU with He's rule is the usual choice and the fastest. Leaky ReLU and ELU are worth a try when
# neurons die. SELU shines in plain deep chains of dense layers; its promise does not hold for other kinds of layers.
#
# **What to remember**
#
# - A slope below zero keeps neurons alive. Leaky ReLU: a line. ELU: a bend with outputs around 0.
# - SELU's two constants make mean 0 and variance 1 a stable balance, with LeCun's rule.

# %% [markdown]
# ## 7. Batch normalisation, forwards
#
# So far we chose the start with care and hoped that the signals would stay healthy while the weights change. **Batch
# normalisation** does not hope. It is a layer that *makes* every neuron's sums healthy, in each step, with the numbers
# of the mini-batch at hand. For each column of the batch:
#
# $$\mu = \text{mean},\qquad v = \text{mean of }(x-\mu)^2,\qquad \hat x = \frac{x-\mu}{\sqrt{v+\varepsilon}},
# \qquad y = \gamma\,\hat x + \beta.$$
#
# The tiny $\varepsilon$ prevents a division by zero. Mean 0 and variance 1 need not be the best for what follows,
# so the layer may undo them: $\gamma$ and $\beta$, one of each per column, are learned like weights. They start at 1
# and 0.
#
# By hand: the column (1, 2, 3, 4) has mean 2.5 and variance $(2.25 + 0.25 + 0.25 + 2.25)/4 = 1.25$. Note the 4: we
# divide by the number of rows, not by one less. So $\hat x = (-1.5, -0.5, 0.5, 1.5)/\sqrt{1.25} = (-1.3416, -0.4472,
# 0.4472,
# 1.3416)$. With $\gamma = 2$ and $\beta = 10$ it becomes (7.317, 9.106, 10.894, 12.683).
#
# ### Exercise 9: `batch_norm`

# %% tags=["exercise:batch_norm"]
def batch_norm(x, gamma, beta, eps=1e-6):
    """Every column with mean 0 and variance 1 over the rows, then times gamma and plus beta.

    x: array (N, H), one row for each sample.  gamma, beta: arrays (H,).  eps: a number, added to the variance.
    Returns an array (N, H).

    Example: the column 1, 2, 3, 4 with gamma 2 and beta 10 becomes 7.317, 9.106, 10.894, 12.683, rounded.
    """
    ### BEGIN SOLUTION
    centred = x - np.mean(x, axis=0)
    variance = np.mean(centred**2, axis=0)
    return gamma * (centred / np.sqrt(variance + eps)) + beta
    ### END SOLUTION

# %% tags=["check:batch_norm"]
check("batch_norm")

# %% tags=["claims"]
_column = np.array([[1.0], [2.0], [3.0], [4.0]])
assert np.allclose(batch_norm(_column, 1, 0).ravel(), [-1.3416, -0.4472, 0.4472, 1.3416], atol=5e-5)
assert np.allclose(batch_norm(_column, 2, 10).ravel(), [7.317, 9.106, 10.894, 12.683], atol=5e-4)
assert np.allclose(batch_norm(_column, 1, 0, eps=1e-3).ravel(), [-1.34110, -0.44703, 0.44703, 1.34110], atol=5e-6)
assert _column.var() == 1.25

# %% [markdown]
# **Predict, then run.** Section 2 again: ReLU layers with three very bad and very different starts, and now each sum is
# normalised before the ReLU. How will the three rows differ?

# %% tags=["figure"]
def normalised_relu(sums):
    """Batch normalisation with gamma 1 and beta 0, then ReLU."""
    return relu(batch_norm(sums, np.ones(sums.shape[1]), np.zeros(sums.shape[1])))


plots.activation_histograms(
    {
        "standard deviation 1": lambda: deep_signals(X_bell, scaled(1.0), normalised_relu),
        "standard deviation 0.1": lambda: deep_signals(X_bell, scaled(0.1), normalised_relu),
        "standard deviation 0.01": lambda: deep_signals(X_bell, scaled(0.01), normalised_relu),
    },
    activation="relu",
    title="With batch normalisation the size of the weights no longer shows",
)

# %% tags=["claims"]
_rows = [deep_signals(X_bell, scaled(std), normalised_relu) for std in (1.0, 0.1, 0.01)]
assert all(np.allclose(a, b, atol=2e-3) for one in _rows[1:] for a, b in zip(_rows[0], one, strict=True))
assert all(abs(a.mean() - 0.40) < 0.02 for a in _rows[0])

# %% [markdown]
# Not at all: the three rows are the same to two digits. Multiply all weights of a layer by 100, and its sums, their
# mean and their standard deviation all grow by 100, and the division takes the factor out again. For the same reason
# a bias in front of this layer is useless: the mean takes it away. ($\beta$ does its work.)
#
# **What to remember**
#
# - Batch normalisation works column by column, over the rows of the batch; the variance divides by N.
# - It forgets the scale of the weights before it. $\gamma$ and $\beta$ choose a new one, and are learned.

# %% [markdown]
# ## 8. Batch normalisation, backwards
#
# Two of the three gradients are easy. $\beta$ is added to every row, so its gradient is the sum of the blame over the
# rows. $\gamma$ multiplies $\hat x$, so its gradient is the sum of blame times $\hat x$.
#
# The gradient by $x$ needs care. A number of the batch reaches the loss by **three ways**: directly, through the mean
# of its column, and through the variance of its column. Raise one number a little, and the outputs of *all* rows
# change. Write $g = \text{dout} \cdot \gamma$ and $s = \sqrt{v + \varepsilon}$, and let a bar be the mean over the
# rows.
#
# 1. Directly: $g / s$.
# 2. Through the mean: each row's $\hat x$ moves by $-1/(N s)$, which adds up to $-\bar g / s$.
# 3. Through the variance: raising one number changes $v$ by $2(x-\mu)/N$, hence $s$ by $\hat x/N$; each row's $\hat x$
#    is divided by $s$. It adds up to $-\hat x\;\overline{g \hat x} / s$.
#
# Together, with one bracket:
#
# $$\frac{\partial \text{loss}}{\partial x} = \frac{1}{s}\left(g - \bar g - \hat x\;\overline{g\hat x}\right)$$
#
# A case for pencil and paper: a batch of two, the column (−1, 1), $\gamma = 1$ and $\varepsilon = 0$. Then $\mu = 0$,
# $s = 1$ and $\hat x = (-1, 1)$. Let the blame be (1, 0). Then $\bar g = 0.5$ and $\overline{g\hat x} = -0.5$, so the
# gradient is $(1 - 0.5 - 0.5,\; 0 - 0.5 + 0.5) = (0, 0)$. Does this surprise you? Whatever two different numbers a
# column of two holds, they become −1 and 1. Small changes of $x$ change nothing, so the gradient *must* be zero.
#
# ### Exercise 10: `batch_norm_backward`
#
# Work out $\hat x$ anew from `x`; it is cheap. Compare yours with measured slopes if you like:
# `numerical_gradient(f, x)` is here.

# %% tags=["exercise:batch_norm_backward"]
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    """The three gradients of batch_norm(x, gamma, beta, eps).

    dout: array (N, H), the gradient of the loss by the output.  x: array (N, H), what went in.
    gamma: array (H,).  eps: as in batch_norm.
    Returns three arrays: the gradients by x (N, H), by gamma (H,) and by beta (H,).

    Example: for x = [[-1], [1]], dout = [[1], [0]], gamma = [1] and eps = 0 they are [[0], [0]], [-1] and [1].
    """
    ### BEGIN SOLUTION
    centred = x - np.mean(x, axis=0)
    spread = np.sqrt(np.mean(centred**2, axis=0) + eps)
    x_hat = centred / spread
    g = dout * gamma
    through_mean = np.mean(g, axis=0)
    through_variance = x_hat * np.mean(g * x_hat, axis=0)
    dx = (g - through_mean - through_variance) / spread
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)
    ### END SOLUTION

# %% tags=["check:batch_norm_backward"]
check("batch_norm_backward")

# %% tags=["claims"]
_two = batch_norm_backward(np.array([[1.0], [0.0]]), np.array([[-1.0], [1.0]]), np.ones(1), eps=0)
assert [grad.tolist() for grad in _two] == [[[0], [0]], [-1], [1]]
_rng = np.random.default_rng(3)
_x, _dout, _gamma, _beta = _rng.normal(size=(7, 3)), _rng.normal(size=(7, 3)), _rng.normal(size=3), _rng.normal(size=3)
_dx, _dgamma, _dbeta = batch_norm_backward(_dout, _x, _gamma)
assert np.allclose(_dx, numerical_gradient(lambda x: np.sum(_dout * batch_norm(x, _gamma, _beta)), _x), atol=1e-6)
assert np.allclose(_dgamma, numerical_gradient(lambda c: np.sum(_dout * batch_norm(_x, c, _beta)), _gamma), atol=1e-6)
assert np.allclose(_dbeta, numerical_gradient(lambda c: np.sum(_dout * batch_norm(_x, _gamma, c)), _beta), atol=1e-6)

# %% [markdown]
# Many first versions keep only the direct way and take mean and variance for constants. **Predict, then run:** how
# wrong is that? Here is one column of six rows, with slopes measured number by number as the judge.

# %% tags=["figure"]
rng = np.random.default_rng(4)
x_six, blame = rng.normal(size=(6, 1)), rng.normal(size=(6, 1)) + 1
one, none = np.ones(1), np.zeros(1)
six = {
    "measured": numerical_gradient(lambda x: np.sum(blame * batch_norm(x, one, none)), x_six).ravel(),
    "all three ways": batch_norm_backward(blame, x_six, one)[0].ravel(),
    "only the direct way": (blame / x_six.std()).ravel(),
}
plots.compare_bars(
    [f"row {row}" for row in range(1, 7)], six, x_label="row of the batch", y_label="slope of the loss", numbers=False,
    title="Three ways lead to x: the direct one alone is far off",
)

# %% tags=["claims"]
assert np.allclose(six["measured"], six["all three ways"], atol=1e-6)
assert np.abs(six["measured"] - six["only the direct way"]).max() > 0.5
assert abs(six["all three ways"].sum()) < 1e-9 and abs(six["all three ways"] @ x_six.ravel()) < 1e-5
assert (six["only the direct way"].sum()) > 3

# %% [markdown]
# The true slopes add up to 0: if all rows of a column rise together, the mean takes it away, so the loss cannot feel
# it. Multiplied by $x$ they add up to 0 as well: stretching the column changes nothing either. Two quick tests for any
# implementation.
#
# **What to remember**
#
# - Where a value goes several ways, add up the gradients of all ways. In batch normalisation every row talks to every
#   other row.
# - Its gradient by $x$ adds up to 0 in every column, and a batch of two passes none at all.

# %% [markdown]
# ## 9. A layer with two faces
#
# In training there is a batch to normalise with. But when the network is used, a single image may come along. Its
# column has one number, the mean is that number, and $\hat x$ is 0: every image would give the same answer. So the
# layer remembers. In training it keeps a **running mean** and a **running variance**, which follow those of the
# batches:
#
# $$\text{running} \leftarrow m \cdot \text{running} + (1-m)\cdot\text{that of the batch}$$
#
# with a momentum $m$ such as 0.9. In evaluation it uses these in place of the batch's and changes nothing. The
# chain says which face to show: it sets `layer.training` to `True` or `False` before each forward pass.
#
# By hand, with $m = 0.9$: the running mean starts at 0, and three batches have the mean 5. Then it is $0.5$, then
# $0.45 + 0.5 = 0.95$, then $0.855 + 0.5 = 1.355$. After ten batches it is $5(1 - 0.9^{10}) = 3.26$. The running mean is
# late, but it arrives.

# %% tags=["figure"]
rng = np.random.default_rng(0)
batch_means = 5 + 0.4 * rng.normal(size=60)
followed = {}
for momentum in (0.5, 0.9, 0.98):
    known, trail = 0.0, []
    for mean in batch_means:
        known += (1 - momentum) * (mean - known)
        trail.append(known)
    followed[f"momentum {momentum}"] = (np.arange(1, 61), np.array(trail))
plots.curves(
    followed, points={"mean of the batch": (np.arange(1, 61), batch_means)}, labels=("batch", "mean"),
    title="A large momentum is calm and late, a small one quick and nervous",
)

# %% tags=["claims"]
assert np.isclose(0.9 * (0.9 * 0.5 + 0.5) + 0.5, 1.355) and round(5 * (1 - 0.9**10), 2) == 3.26
assert followed["momentum 0.98"][1][-1] < 4 < 4.8 < followed["momentum 0.9"][1][-1]

# %% [markdown]
# ### Exercise 11: `BatchNorm`
#
# The layer, with the interface of chapter 4: `params` and `grads` with the keys "gamma" and "beta", `forward`,
# `backward`. The arrays that are handed in are kept, not copied, since the training changes them in place. Beside them
# it has `running_mean`, which starts at zeros, `running_var`, which starts at ones, and `training`.
#
# Your `batch_norm` and `batch_norm_backward` do most of the work. `backward` is only ever called after a forward pass
# in training.

# %% tags=["exercise:BatchNorm"]
class BatchNorm:
    """Batch normalisation as a layer.

    layer = BatchNorm(gamma, beta) with arrays (H,).
    layer.params, layer.grads: dicts with the keys "gamma" and "beta".
    layer.running_mean, layer.running_var: arrays (H,), at first 0 and 1.
    layer.training: True or False, at first False.

    Example: with momentum 0.9, one forward pass in training over the column 1, 2, 3, 4 makes the running mean
    0.9 * 0 + 0.1 * 2.5 = 0.25 and the running variance 0.9 * 1 + 0.1 * 1.25 = 1.025.
    """

    def __init__(self, gamma, beta, momentum=0.9, eps=1e-6):
        """Keep the arrays gamma and beta (H,) themselves as parameters; momentum and eps are numbers."""
        ### BEGIN SOLUTION
        self.params = {"gamma": gamma, "beta": beta}
        self.grads = {}
        self.momentum, self.eps = momentum, eps
        self.running_mean = np.zeros_like(beta)
        self.running_var = np.ones_like(beta)
        self.training = False
        ### END SOLUTION

    def forward(self, x):
        """x: array (N, H).  Returns an array (N, H): by the batch's own mean and variance if self.training is true,
        and then the running ones follow; by the running ones otherwise, and nothing changes."""
        ### BEGIN SOLUTION
        gamma, beta = self.params["gamma"], self.params["beta"]
        if not self.training:
            factor = gamma / np.sqrt(self.running_var + self.eps)
            return (x - self.running_mean) * factor + beta
        self.x = x
        new = 1 - self.momentum
        self.running_mean = self.momentum * self.running_mean + new * np.mean(x, axis=0)
        self.running_var = self.momentum * self.running_var + new * np.var(x, axis=0)
        return batch_norm(x, gamma, beta, self.eps)
        ### END SOLUTION

    def backward(self, dout):
        """dout: array (N, H).  Keeps the gradients by gamma and beta in self.grads, returns the one by x (N, H)."""
        ### BEGIN SOLUTION
        dx, dgamma, dbeta = batch_norm_backward(dout, self.x, self.params["gamma"], self.eps)
        self.grads = {"gamma": dgamma, "beta": dbeta}
        return dx
        ### END SOLUTION

# %% tags=["check:BatchNorm"]
check("BatchNorm")

# %% tags=["claims"]
_layer = BatchNorm(np.ones(1), np.zeros(1))
_layer.training = True
_layer.forward(_column)
assert np.isclose(_layer.running_mean[0], 0.25) and np.isclose(_layer.running_var[0], 1.025)

# %% [markdown]
# The classic mistake with this layer is the wrong face. Here a deep network learns 1,000 digits with batch
# normalisation before every ReLU. Then it reads 1,000 others: once in evaluation, and then with the switch left on
# *training*, in batches of different size.
#
# **Predict, then run.** How good is it with the switch left on and one image at a time? And with all images of a batch
# from the same class?

# %% tags=["figure"]
import copy


def normalised(width):
    """What stands between two Affine layers: batch normalisation, then ReLU."""
    return [BatchNorm(np.ones(width, np.float32), np.zeros(width, np.float32)), ReLU()]


def accuracy_in_batches(chain, groups):
    """The share of right answers if each group of rows goes through a copy of the chain, its switch on training."""
    trial, right = copy.deepcopy(chain), 0
    for rows in groups:
        right += np.sum(trial.scores(X_test[rows], training=True).argmax(axis=1) == y_test[rows])
    return right / len(X_test)


faces = deep_chain(DEEP, lambda n: 0.01, np.random.default_rng(0), normalised)
with one_thread():
    train_chain(
        faces, X_train[:1000], targets[:1000], descent(0.01), batch_size=100, epochs=20, rng=np.random.default_rng(1))
order = np.arange(1000)
switched = {
    "evaluation": np.mean(faces.scores(X_test).argmax(axis=1) == y_test),
    "batches of 100": accuracy_in_batches(faces, np.split(order, 10)),
    "batches of 10": accuracy_in_batches(faces, np.split(order, 100)),
    "one by one": accuracy_in_batches(faces, np.split(order, 1000)),
    "class by class": accuracy_in_batches(faces, [np.flatnonzero(y_test == digit) for digit in range(10)]),
}
plots.compare_bars(
    list(switched), {"accuracy": np.array(list(switched.values()))}, x_label="how the test images go in",
    y_label="test accuracy", title="The first bar is right; the others forgot to switch to evaluation",
)

# %% tags=["claims"]
assert switched["evaluation"] > 0.8 and abs(switched["batches of 100"] - switched["evaluation"]) < 0.04
assert switched["one by one"] < 0.15 and switched["class by class"] < 0.7
_singles = {int(copy.deepcopy(faces).scores(X_test[[row]], training=True).argmax()) for row in range(50)}
assert len(_singles) == 1

# %% [markdown]
# With batches of 100 nobody notices the mistake. One by one, the network gives the same answer for every image, about
# one in ten is right by chance. And when all images of a batch are of one class, their common features are what the
# mean takes away. An answer should depend on the image alone, not on who stands beside it.
#
# **What to remember**
#
# - In training: statistics of the batch. In evaluation: running statistics, and nothing changes.
# - If a network is good in training and gives the same answer to every single sample, look at the switch.

# %% [markdown]
# ## 10. Sixteen starts
#
# Now the test that made batch normalisation famous: sixteen standard deviations from 1 down to 0.0001, evenly spaced as
# powers of ten, and every network is trained twice, with and without it. Five hidden layers of 100 ReLUs, the first
# 1,000 images, batches of 100, learning rate 0.01, 20 epochs. The accuracy is on the training images, after every
# second epoch.
#
# Which of these networks learn? We need a rule that a program can follow. A network that always gives the most common
# class is right for $c$ of $N$ images without having learned anything. Let us say that a start **survives** if the
# accuracy after the *last* epoch is more than twice that.
#
# By hand: the labels 3, 3, 1, 0, 2 make the guess right in 2 of 5 cases, 0.4. So an accuracy above 0.8 is asked for. Of
# (0.2, 0.5, 0.9), (0.9, 0.8, 0.4) and (0.4, 0.8, 0.8), only the first survives: the second fell back, and 0.8 is not
# *above*
# 0.8. A training that exploded may have left nan behind, which is not a survivor.
#
# ### Exercise 12: `survives_scale`

# %% tags=["exercise:survives_scale"]
def survives_scale(accuracies, labels, factor=2):
    """Which trainings have learned something.

    accuracies: array (S, E), or a list of S lists, one row for each start, with the accuracy after each of E epochs;
    there may be nan in it.  labels: array or list (N,), whole numbers from 0 on, the labels that the accuracies are about.
    factor: how many times better than always giving the most common label the last accuracy has to be (more than).
    Returns an array (S,) of True and False.

    Example: for the accuracies [[0.2, 0.5, 0.9], [0.9, 0.8, 0.4]] and the labels [3, 3, 1, 0, 2]: [True, False].
    """
    ### BEGIN SOLUTION
    guessing = np.bincount(labels).max() / len(labels)
    last = np.asarray(accuracies)[:, -1]
    return last > factor * guessing
    ### END SOLUTION

# %% tags=["check:survives_scale"]
check("survives_scale")

# %% tags=["claims"]
_survive = survives_scale([[0.2, 0.5, 0.9], [0.9, 0.8, 0.4], [0.4, 0.8, 0.8]], [3, 3, 1, 0, 2])
assert _survive.tolist() == [True, False, False]

# %% [markdown]
# **Predict, then run.** Of the sixteen, how many survive without batch normalisation? How many with it? The cell trains
# 32 networks for 20 epochs; that may take half a minute. Afterwards we are a little stricter than above and ask for 2.5
# times the share of the most common digit: 117 of 1,000 images are sevens, so the bar is 0.29.

# %% tags=["figure"]
scales = np.logspace(0, -4, 16)
X_few, y_few = X_train[:1000], y_train[:1000]


def curve_of(scale, between, epochs=20):
    """The accuracy on the 1,000 images after every second epoch, from weights with this standard deviation."""
    chain = deep_chain(DEEP, lambda n: scale, np.random.default_rng(0), between)
    rng, reached = np.random.default_rng(1), []
    with one_thread(), np.errstate(all="ignore"):  # a training may explode, and that is a result too
        for epoch in range(1, epochs + 1):
            for rows, wanted in minibatches(X_few, targets[:1000], 100, rng):
                descent(0.01)(chain.params, chain.gradient(rows, wanted))
            if epoch % 2 == 0:
                reached.append(np.mean(chain.scores(X_few).argmax(axis=1) == y_few))
    return reached


sweep = {"with batch normalisation": [], "without": []}
for scale in tqdm(scales, desc="starts"):
    sweep["with batch normalisation"].append(curve_of(scale, normalised))
    sweep["without"].append(curve_of(scale, lambda width: [ReLU()]))
plots.compare_curves(
    np.arange(2, 21, 2),
    {f"{scale:.2g}": {name: np.array(curves[at]) for name, curves in sweep.items()} for at, scale in enumerate(scales)},
    x_label="epoch",
    y_label="accuracy",
    columns=4,
    reach=(0, 1),
    title="One panel for each standard deviation: without batch normalisation most starts never learn",
)

# %% tags=["figure"]
for name, curves in sweep.items():
    alive = survives_scale(np.array(curves), y_few, factor=2.5)
    print(f"{name}: {np.sum(alive)} of {len(alive)} survive")
plots.measured(
    {name: (scales, [curve[-1] for curve in curves]) for name, curves in sweep.items()},
    labels=("standard deviation of the first weights", "accuracy after 20 epochs"), log="x", reach=(0, 1.04),
    levels={"always the most common digit": np.bincount(y_few).max() / len(y_few)},
    title="Without batch normalisation only a narrow window learns",
)

# %% tags=["claims"]
_with, _without = (np.array(sweep[name]) for name in ("with batch normalisation", "without"))
_alive = survives_scale(_without, y_few, factor=2.5)
assert survives_scale(_with, y_few, factor=2.5).all() and np.flatnonzero(_alive).tolist() == [2, 3, 4]
assert round(2.5 * 0.117, 2) == 0.29 and 0.13 < _without[5, -1] < 0.27
assert [round(scale, 3) for scale in scales[:5]] == [1, 0.541, 0.293, 0.158, 0.086] and np.isclose(scales[-1], 1e-4)
assert _with[:, -1].argmax() in (6, 7, 8, 9) and _with[6:10, -1].min() > 0.95 and 0.25 < _with[:, -1].min()
assert 0.97 < _without[2, -1] and np.bincount(y_few).max() == 117 == np.sum(y_few == 7)

# %% tags=["claims"]
_read = []
for _scale, _between in ((scales[2], lambda width: [ReLU()]), (scales[9], normalised)):
    _one = deep_chain(DEEP, lambda n, scale=_scale: scale, np.random.default_rng(0), _between)
    with one_thread():
        train_chain(_one, X_few, targets[:1000], descent(0.01), 100, 20, np.random.default_rng(1))
    _read.append(np.mean(_one.scores(X_test).argmax(axis=1) == y_test))
assert 0.3 < _read[0] < 0.5 and 0.82 < _read[1] < 0.92

# %% [markdown]
# Without it only three of sixteen survive: 0.293, 0.158 and, slowly, 0.086. (He's rule would say 0.141 for the hidden
# layers. It lies right in the window.) The next one, 0.046, has hardly moved in 20 epochs. Larger weights explode,
# smaller ones sit at $\ln 10$. With batch normalisation all sixteen learn, and those from about 0.025 to 0.004 read
# nearly every training image rightly.
#
# It is not magic, though. The scale before the layer cannot change what comes *out* of it, but it still decides how
# much a step changes the weights: large weights hardly turn, tiny ones are thrown about. So the good start without it,
# 0.293, beats a bad start with it, 1, on the training images. But do not envy that network. It reads fewer than half of
# 1,000 test images, and the one from 0.004 with batch normalisation reads nearly nine in ten. Knowing the training
# images is not the whole of learning, and part 3 is about the rest.
#
# **Predict, then run.** The smallest start, 0.0001, once with $\varepsilon = 10^{-6}$ and once with the $10^{-3}$ that
# some libraries use. Will anybody notice?

# %% tags=["figure"]
def normalised_with(eps):
    """As normalised, with another eps."""
    return lambda width: [BatchNorm(np.ones(width, np.float32), np.zeros(width, np.float32), eps=eps), ReLU()]


smallest = {eps: curve_of(1e-4, normalised_with(eps)) for eps in (1e-6, 1e-3)}
for eps, curve in smallest.items():
    print(f"eps = {eps:g}: accuracy {curve[-1]:.3f} after 20 epochs")
tiny_sums = X_few @ np.random.default_rng(0).normal(scale=1e-4, size=(784, 100))
print(f"variance of the sums of layer 1: {tiny_sums.var(axis=0).mean():.1e}")

# %% tags=["claims"]
assert smallest[1e-6][-1] > 0.25 and smallest[1e-3][-1] < 0.15
assert 3e-7 < tiny_sums.var(axis=0).mean() < 1e-6

# %% [markdown]
# The sums of the first layer have a variance of about half a millionth. An $\varepsilon$ of a thousandth drowns it:
# the layer divides by $\sqrt\varepsilon$ instead of the standard deviation, the signal shrinks from layer to layer
# again, and the training never begins. A constant that "only prevents a division by zero" has become the largest number
# in the sum. Keep it small against the variances you expect.
#
# **What to remember**
#
# - Batch normalisation makes a network far less sensitive to its start. It also allows larger learning rates.
# - It is no excuse for careless weights: He's rule *and* batch normalisation are better than either.

# %% [markdown]
# ## 11. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 200 words.
#
# **Question.** Three patients come to your surgery.
#
# * **A** has six layers of 100 ReLUs. Its loss has stood at 2.303 for ten epochs. The standard deviation of its
#   activations is fourteen times smaller in each layer than in the one before.
# * **B** has six layers of 100 sigmoid neurons. Three quarters of all activations lie below 0.1 or above 0.9. Its first
#   layers hardly change.
# * **C** uses batch normalisation. On test images in batches of 100 it is right for 96 of 100. In the app, which sends
#   one image at a time, it gives the same answer to everybody.
#
# For each patient: what is wrong, which number tells you, and what do you prescribe? Then say which *one* prescription
# would help both A and B without touching their initial weights, and why.

# %% [markdown] tags=["written:three-patients"]
# ### BEGIN SOLUTION
# **A** started from weights that are too small. A factor of 14 per layer fits a standard deviation of 0.01: the sums
# of 100 products shrink to 0.1, and ReLU leaves 0.7 of that. Its loss is ln 10, so it has learned nothing. I prescribe
# He's rule: sqrt(2/100) = 0.141.
#
# **B** started from weights that are too large, about 1. Near its ends the sigmoid has a slope of at most
# 0.1 · 0.9 = 0.09, and six such factors leave almost nothing for the first layers: the gradient vanishes. I prescribe
# Xavier's rule, sqrt(1/100) = 0.1.
#
# **C** is healthy, but its app runs it in training mode. Every column of a batch of one has its own number as mean, so
# the normalised value is 0 for each image and only beta is left. I prescribe: switch to evaluation, so that the running
# mean and variance are used.
#
# Batch normalisation before each activation would help A and B. It divides by the standard deviation of the sums, so
# the scale of the weights falls out, and the sums have variance 1: neither faded nor saturated.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. A: the weights are too small for ReLU (signals fade), seen from the factor 14 or the loss of ln 10; remedy: He's
#    rule, 0.141 (the number or the formula).
# 2. B: the weights are too large, sigmoids are saturated, so gradients vanish (a slope of at most 0.09, or in words);
#    remedy: Xavier's rule, 0.1, or another activation with its own rule.
# 3. C: the training switch. The reason must be there: a batch of one has its own value as mean, so nothing of the image
#    is left. Remedy: evaluation with running statistics.
# 4. Batch normalisation for A and B, with the reason: the scale of the weights before it drops out, or each sum gets
#    mean 0 and variance 1 whatever the weights are.
#
# Half a remedy with a right reason counts. A student who prescribes a smaller learning rate for A has not looked at
# the signals.
# ### END MARK SCHEME

# %% tags=["claims"]
assert round(1 / (0.1 / np.sqrt(2))) == 14 and round(np.sqrt(2 / 100), 3) == 0.141 and np.sqrt(1 / 100) == 0.1

# %% [markdown]
# ## Summary
#
# - Equal neurons stay equal: rank 1. Random weights break the symmetry.
# - The size of the weights decides whether signals live. Xavier $\sqrt{1/n}$ for sigmoid and tanh, He $\sqrt{2/n}$ for
#   ReLU, LeCun $\sqrt{1/n}$ for SELU.
# - Look at histograms of activations, and count dead neurons. Leaky ReLU and ELU keep a slope below zero.
# - Batch normalisation gives each column of the batch mean 0 and variance 1 and learns $\gamma$ and $\beta$. Backwards,
#   three ways add up.
# - In evaluation it uses running statistics. Mind the switch.
#
# ### What comes next
#
# Your networks now learn, and they learn deep. The next question is whether they learn the right thing. A network with
# enough parameters can know its training images by heart and fail on every new one. In part 3 you measure that gap,
# and you close it.

# %% tags=["figure"]
progress()
