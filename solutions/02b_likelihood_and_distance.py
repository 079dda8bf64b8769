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
# # Chapter 2, part 2: Likelihood and distance
#
# **Where losses come from, and which one to choose.**
#
# In part 1 you wrote losses down and used them. Here you find out where they come from. Nearly all of them
# answer one of two questions. *How likely were the data, if the network is right?* And: *how far apart are
# two distributions?* The first half of this notebook follows the first question, from a tossed coin to
# photographs with several labels. The second half follows the other, and ends with a table that tells you
# which loss fits which task.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | the likelihood of what was seen | 25 |
# | 2 | yes or no: binary cross-entropy, twice | 25 |
# | 3 | several labels at once | 10 |
# | 4 | the hinge: right, and clearly so | 10 |
# | 5 | why accuracy cannot be the loss | 15 |
# | 6 | why softmax, and not the share of the sum | 10 |
# | | *a good place to stop for today* | |
# | 7 | entropy, and the price of a wrong belief | 25 |
# | 8 | a fair comparison: Jensen-Shannon | 15 |
# | 9 | how far the earth must be moved | 15 |
# | 10 | an excursion: functions that are not too steep | 10 |
# | 11 | which loss for which task, and a question in words | 15 |
#
# That makes a little under three hours. **You need** part 1 of this chapter (cross-entropy, one-hot), the
# sigmoid and softmax of chapter 1, and the logarithm: $\ln(ab) = \ln a + \ln b$, $\ln 1 = 0$. You do not
# need calculus.

# %% tags=["claims"]
assert sum([25, 25, 10, 10, 15, 10, 25, 15, 15, 10, 15]) == 175  # a little under three hours

# %% [markdown]
# Your work of earlier notebooks is here already: `sigmoid` and `softmax` from chapter 1, `one_hot` and
# `cross_entropy` from part 1. They are imported below, so you need not copy them. `check`, `hint` and
# `progress` work as before.

# %% tags=["setup"]
import numpy as np

from nn101 import check, hint, plots, progress
from nn101.chapter1 import sigmoid, softmax
from nn101.chapter2 import cross_entropy, one_hot
from nn101.data import load_iris

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. The likelihood of what was seen
#
# You find an old coin and toss it ten times: seven heads. How likely does it fall on heads? You would say
# about 0.7, and you would be right, but *why*? Here is a reason that carries over to neural networks.
#
# Suppose the coin shows heads with probability $p$. Then each head has probability $p$, each tail $1 - p$,
# and the whole sequence has the product of them all: $p^7 (1-p)^3$. This number, seen as a function of $p$
# with the tosses kept fixed, is called the **likelihood** of $p$, written $\mathcal{L}(p)$. A good $p$ is one under which the tosses
# you really saw were not a miracle. So take the $p$ that makes them *likeliest*.

# %%
tosses = np.array([1, 1, 0, 1, 1, 1, 0, 1, 0, 1])  # seven heads, three tails

for p in (0.5, 0.7, 0.9):
    each = np.where(tosses == 1, p, 1 - p)
    print(f"p = {p}   likelihood {np.prod(each):.6f}")

# %% tags=["claims"]
assert tosses.sum() == 7 and len(tosses) == 10
_likelihoods = {p: np.prod(np.where(tosses == 1, p, 1 - p)) for p in (0.5, 0.7, 0.9)}
assert max(_likelihoods, key=_likelihoods.get) == 0.7
assert np.isclose(_likelihoods[0.7], 0.7**7 * 0.3**3)
assert round(_likelihoods[0.5], 6) == 0.000977 and round(_likelihoods[0.7], 6) == 0.002224

# %% [markdown]
# Products of many probabilities have a practical fault.
#
# **Predict, then run.** A fair coin is tossed 2,000 times. Whatever comes out, the likelihood is
# $0.5^{2000}$. What will Python print?

# %%
print("as a product:          ", 0.5**2000)
print("as a sum of logarithms:", 2000 * np.log(0.5))

# %% tags=["claims"]
assert 0.5**2000 == 0.0 and 0.5**1000 > 0
assert round(2000 * np.log(0.5), 2) == -1386.29

# %% [markdown]
# The product is too small for a float and becomes 0. Its logarithm, −1386.29, is an ordinary number.
# Since the logarithm always rises, the $p$ with the largest likelihood is also the $p$ with the largest
# **log-likelihood**. And a product has become a sum, which is easier on computers and on people:
#
# $$\ln \mathcal{L}(p) = \sum_n \ln\big(\text{the probability that } p \text{ gave to what happened at toss } n\big)$$
#
# A coin with two sides is called a **Bernoulli** variable. Its probabilities are often packed into one
# formula, $p^x (1-p)^{1-x}$ with $x$ = 1 for heads and 0 for tails: put in $x = 1$ and the second factor
# disappears, put in $x = 0$ and the first one does.
#
# ### Exercise 1: `bernoulli_log_likelihood`
#
# Add up the logarithms of the probabilities of what happened. `p` is one number for all tosses, or an array
# with a number for each toss, as a network gives them. Two extreme cases follow from the definition. What
# was certain and happened adds $\ln 1 = 0$. What was impossible and happened anyway makes the whole sum
# minus infinity, `-np.inf`. A `nan` must never come out. (NumPy warns when it meets $\ln 0$, and returns
# `-np.inf` all the same. Inside a block that begins with `with np.errstate(divide="ignore"):` it keeps quiet.)

# %% tags=["exercise:bernoulli_log_likelihood"]
def bernoulli_log_likelihood(p, x):
    """The logarithm of the probability of the outcomes x, if 1 has probability p and 0 has 1 - p.

    p: a number from 0 to 1, or an array of the shape of x.  x: array of 0 and 1, of any shape.
    Returns one number, at most 0: the sum over all outcomes; -inf if an outcome was impossible. Never nan.

    Example: bernoulli_log_likelihood(0.5, np.array([1, 0, 1])) gives about -2.0794, which is 3 ln 0.5.
    """
    ### BEGIN SOLUTION
    p_of_one = np.asarray(p, dtype=float)
    of_what_happened = np.where(np.asarray(x) == 1, p_of_one, 1 - p_of_one)
    with np.errstate(divide="ignore"):  # ln 0 is -inf, and that is the answer we want
        return np.sum(np.log(of_what_happened))
    ### END SOLUTION

# %% tags=["check:bernoulli_log_likelihood"]
check("bernoulli_log_likelihood")

# %% [markdown]
# Not content yet? A nudge, here or anywhere else:

# %% tags=["figure"]
hint("bernoulli_log_likelihood")

# %% tags=["claims"]
assert round(bernoulli_log_likelihood(0.5, np.array([1, 0, 1])), 4) == -2.0794
assert round(bernoulli_log_likelihood(0.5, tosses), 3) == -6.931
assert round(bernoulli_log_likelihood(0.7, tosses), 3) == -6.109
_grid = np.linspace(0.001, 0.999, 999)
assert np.isclose(_grid[np.argmax([bernoulli_log_likelihood(p, tosses) for p in _grid])], 0.7)

# %% [markdown]
# **Predict, then run.** Below, the log-likelihood is drawn for every $p$: once for our 10 tosses, once for
# 100 tosses with the same share of heads. Where do the two curves have their tops, and which one is
# narrower?

# %% tags=["figure"]
chances = np.linspace(0.02, 0.98, 193)
many_tosses = np.repeat([1, 0], [70, 30])


def below_the_best(outcomes):
    """The log-likelihood of every chance, measured from the best of them."""
    values = np.array([bernoulli_log_likelihood(p, outcomes) for p in chances])
    return values - values.max()


plots.curves(
    lambda: {
        "7 heads of 10": (chances, below_the_best(tosses)),
        "70 heads of 100": (chances, below_the_best(many_tosses)),
    },
    labels=("p, the probability of heads", "log-likelihood, below the best"),
    marks={"share of heads": 0.7},
    reach=(-12, 0.5),
    title="The likeliest p is the share of heads; more tosses make it more certain",
)

# %% [markdown]
# Both tops stand at 0.7, the share of heads. So the rule "take the $p$ that makes the data likeliest" gives
# what common sense gives, and it also says how sure we may be: ten times the tosses, ten times the drop.
#
# Now turn the sign round and divide by the number of tosses. The best $p$ then makes
# $-\frac1N \ln \mathcal{L}(p)$ as *small* as possible. A number that is small when the answers are good: that is a
# loss. **Every likelihood is a loss in disguise**, and this one you will meet again in section 2.
#
# (Whoever notes only *how many* heads came, and not in which order, gets the *binomial* distribution: the
# same product times the number of orders, which is 120 for seven heads of ten. That factor does not contain
# $p$, so the best $p$ is the same.)

# %% tags=["claims"]
from math import comb

assert comb(10, 7) == 120
assert np.isclose(bernoulli_log_likelihood(0.4, np.repeat([1, 0], [70, 30])), 10 * bernoulli_log_likelihood(0.4, tosses))

# %% [markdown]
# ### The squared error is a likelihood too
#
# Suppose a network predicts $y$, and the truth $t$ is $y$ plus noise that follows the bell curve
# $\frac{1}{\sqrt{2\pi}} e^{-(t-y)^2/2}$. Minus its logarithm is $\frac12 (t-y)^2$ plus a constant. There is
# the squared error of part 1, and now you know what you claim when you use it: that errors follow a bell
# curve, where large ones practically never happen. If large errors do happen, a curve with longer tails is
# more honest. The tent-shaped $\frac12 e^{-|t-y|}$ gives, after the same step, the absolute error.
#
# **Predict, then run.** An error of 4: which of the two noises is more surprised by it, and how much more
# does the matching loss charge?

# %% tags=["figure"]
errors = np.linspace(-4, 4, 401)
bell = np.exp(-(errors**2) / 2) / np.sqrt(2 * np.pi)
tent = np.exp(-np.abs(errors)) / 2
plots.compare_curves(
    errors,
    {
        "the noise": {"bell curve": bell, "tent": tent},
        "minus its logarithm: the loss": {"bell curve": -np.log(bell), "tent": -np.log(tent)},
    },
    x_label="error t − y",
    y_label=["density", "loss"],
    columns=2,
    title="Belief about the noise (left) becomes a loss (right): squares for the bell, sizes for the tent",
)

# %% tags=["claims"]
_bell, _tent = -np.log(np.exp(-(4.0**2) / 2) / np.sqrt(2 * np.pi)), -np.log(np.exp(-4.0) / 2)
assert round(_bell, 2) == 8.92 and round(_tent, 2) == 4.69
assert np.isclose(_bell - 0.5 * np.log(2 * np.pi), 8.0)  # half of 4 squared
assert np.isclose(_tent - np.log(2), 4.0)  # the size of the error

# %% [markdown]
# The bell charges 8.92, the tent 4.69. Without their constants that is $\frac12 \cdot 4^2 = 8$ and $4$.
#
# ### More than two outcomes
#
# A die, a class, a digit: $C$ outcomes with probabilities $p_0, \dots, p_{C-1}$ that add up to 1. Such a
# variable is called **categorical**. Nothing new is needed. Look up what $p$ gave to the outcome that
# happened, take the logarithm, add up.
#
# Ten people were asked which of three films they liked best. Film 0 got five votes, film 1 three and film 2
# two. If you believe in shares $(0.5, 0.3, 0.2)$, the log-likelihood of these votes is
# $5 \ln 0.5 + 3 \ln 0.3 + 2 \ln 0.2 = -10.297$. If you believe in equal shares, it is
# $10 \ln \frac13 = -10.986$.
#
# ### Exercise 2: `categorical_log_likelihood`
#
# `p` is either one row of probabilities for all, or a table with a row for each outcome: that is what a
# network with softmax returns. As before, what was certain adds 0 and what was impossible gives `-np.inf`.
# No votes at all have the likelihood 1, so the logarithm 0.

# %% tags=["exercise:categorical_log_likelihood"]
def categorical_log_likelihood(p, labels):
    """The logarithm of the probability of all the labels together.

    p: array (C,), the same probabilities for everyone, or (N, C), one row for each label.
    labels: integer array (N,), each from 0 to C - 1; N may be 0.
    Returns one number, at most 0; -inf if a label had probability 0.

    Example: categorical_log_likelihood(np.array([0.5, 0.25, 0.25]), np.array([0, 0, 2]))
    gives about -2.7726, which is ln(0.5 * 0.5 * 0.25).
    """
    ### BEGIN SOLUTION
    if np.ndim(p) == 1:
        given = np.take(p, labels)
    else:
        given = p[np.arange(len(labels)), labels]
    with np.errstate(divide="ignore"):
        return np.sum(np.log(given))
    ### END SOLUTION

# %% tags=["check:categorical_log_likelihood"]
check("categorical_log_likelihood")

# %% tags=["claims"]
votes = np.repeat([0, 1, 2], [5, 3, 2])
assert round(categorical_log_likelihood(np.array([0.5, 0.25, 0.25]), np.array([0, 0, 2])), 4) == -2.7726
assert round(categorical_log_likelihood(np.array([0.5, 0.3, 0.2]), votes), 3) == -10.297
assert round(categorical_log_likelihood(np.ones(3) / 3, votes), 3) == -10.986
assert round(categorical_log_likelihood(np.array([0.2, 0.3, 0.5]), votes), 3) == -13.045
_others = np.random.default_rng(0).dirichlet(np.ones(3), size=2000)
assert max(categorical_log_likelihood(p, votes) for p in _others) < categorical_log_likelihood(
    np.array([0.5, 0.3, 0.2]), votes
)

# %% tags=["figure"]
votes = np.repeat([0, 1, 2], [5, 3, 2])
seen = np.bincount(votes) / len(votes)
beliefs = {"what was seen": seen, "equal shares": np.ones(3) / 3, "wrong way round": seen[::-1]}


def with_likelihood(name, p):
    return f"{name}: {categorical_log_likelihood(p, votes):.2f}".replace("-", "−")


plots.compare_bars(
    ["film 0", "film 1", "film 2"],
    lambda: {with_likelihood(name, p): {"votes": seen, "belief": p} for name, p in beliefs.items()},
    x_label="vote",
    title="The log-likelihood of ten votes (above each panel) is largest for the shares that were seen",
)

# %% [markdown]
# ### Cross-entropy, found again
#
# Let a network give a row of probabilities for each of $N$ images, and let the labels be known. Minus the
# log-likelihood, divided by $N$, is
#
# $$-\frac1N \sum_n \ln y_{n, t_n} \;=\; -\frac1N \sum_n \sum_k t_{nk} \ln y_{nk},$$
#
# and the right side is the cross-entropy of part 1, with one-hot targets. So whoever trains with
# cross-entropy looks for the network under which the labels were likeliest. That is the whole secret.

# %% tags=["figure"]
rng = np.random.default_rng(1)
rows = softmax(rng.normal(size=(6, 4)))
labels = np.array([0, 3, 1, 1, 2, 0])
print("minus the log-likelihood, divided by N:", -categorical_log_likelihood(rows, labels) / len(labels))
print("cross_entropy of part 1:               ", cross_entropy(rows, labels))

# %% tags=["claims"]
_rows, _labels = softmax(np.random.default_rng(1).normal(size=(6, 4))), np.array([0, 3, 1, 1, 2, 0])
assert np.isclose(-categorical_log_likelihood(_rows, _labels) / 6, cross_entropy(_rows, _labels))
assert np.isclose(-categorical_log_likelihood(_rows, _labels) / 6, cross_entropy(_rows, one_hot(_labels, 4)))
assert np.isclose(-categorical_log_likelihood(_rows, _labels) / 6 / 4, cross_entropy(_rows, _labels) / 4)

# %% [markdown]
# ### Which logarithm?
#
# You remember the two networks that sorted fruit, from part 1. The truth is an apple, as one-hot $(1, 0, 0)$,
# network A answers $(0.8, 0.1, 0.1)$, network B $(0.3, 0.4, 0.3)$, and in print their losses stood as **0.09**
# and **0.52**. You found out that the logarithm was one to base 10. Here are the two losses in three bases:

# %%
for name, share in (("A", 0.8), ("B", 0.3)):
    print(f"network {name}   -ln: {-np.log(share):.4f}   -log2: {-np.log2(share):.4f}   -log10: {-np.log10(share):.4f}")

# %% tags=["claims"]
assert round(-np.log(0.8), 4) == 0.2231 and round(-np.log(0.3), 4) == 1.2040
assert round(-np.log10(0.8), 4) == 0.0969 and round(-np.log10(0.3), 4) == 0.5229
assert round(-np.log10(0.8), 2) == 0.10  # so 0.09 was cut off, not rounded
assert np.isclose(np.log(10), 2.302585)
assert round(-np.log2(0.8), 4) == 0.3219 and round(-np.log2(0.3), 4) == 1.7370

# %% [markdown]
# The last column was in print. (And 0.0969 was cut off, not rounded; that would be 0.10.) Another base multiplies
# every loss by the same number, here by $1/\ln 10$, so A still beats B. But a loss of 0.09 in one report and 0.22 in
# another are then the same thing, and nobody notices. Always say which logarithm. In this course it is the
# natural one.
#
# Some notes also divide by the number of *classes* and call it $N$. Divide by the number of samples, and by
# nothing else: one sample with four classes has one loss, not a quarter of one.
#
# **What to remember**
#
# - The likelihood asks how probable the data were, if the model is right. Take its logarithm: sums, and no
#   underflow.
# - Minus the mean log-likelihood is a loss. Coins give binary cross-entropy, classes give cross-entropy,
#   bell-shaped noise gives the squared error.
# - The likeliest shares are the shares that were seen.

# %% [markdown]
# ## 2. Yes or no
#
# Is this mail spam? Will the patient come back? One question, two answers, and one output $y$: the
# probability of a yes. The target $t$ is 1 for yes and 0 for no. Minus the mean of the Bernoulli
# log-likelihood is
#
# $$L = -\frac1N \sum_n \big(t_n \ln y_n + (1 - t_n) \ln(1 - y_n)\big),$$
#
# the **binary cross-entropy**, also called *log loss*. For each sample only one of the two terms is alive:
# the logarithm of the probability that was given to the truth. A network that says 0.9 and is right pays
# $-\ln 0.9 = 0.105$. One that says 0.9 and is wrong pays $-\ln 0.1 = 2.303$.
#
# There is one danger. If $y$ is exactly 0 and the truth is 1, the loss is infinite, and a single sample
# ruins the mean of a million. So we agree, as in part 1, that no probability inside a logarithm is smaller
# than $10^{-12}$. The worst possible loss is then $-\ln 10^{-12} = 27.63$.
#
# ### Exercise 3: `binary_cross_entropy`
#
# The mean over all samples, with the agreement above for *both* logarithms. The answers may come in single
# precision, `float32`, which holds about seven digits: there $1 - 10^{-12}$ is rounded to 1.

# %% tags=["exercise:binary_cross_entropy"]
def binary_cross_entropy(y, t):
    """Mean of -ln of the probability that was given to the truth, for yes-or-no questions.

    y: probabilities of a yes, an array of any shape, float64 or float32.  t: 0 or 1, an array of that shape.
    A probability below 1e-12 counts as 1e-12, so the result is always finite.
    Returns one number, at least 0.

    Example: binary_cross_entropy(np.array([0.9, 0.5]), np.array([1, 0])) gives about 0.3993.
    """
    ### BEGIN SOLUTION
    of_truth = np.where(np.asarray(t) == 1, y, 1 - np.asarray(y))
    return -np.mean(np.log(np.maximum(of_truth, 1e-12)))
    ### END SOLUTION

# %% tags=["check:binary_cross_entropy"]
check("binary_cross_entropy")

# %% tags=["claims"]
assert round(binary_cross_entropy(np.array([0.9, 0.5]), np.array([1, 0])), 4) == 0.3993
assert round(binary_cross_entropy(np.array([0.9]), np.array([1])), 3) == 0.105
assert round(binary_cross_entropy(np.array([0.9]), np.array([0])), 3) == 2.303
assert round(binary_cross_entropy(np.array([0.0]), np.array([1])), 2) == 27.63
_share = np.array([0.2, 0.9, 0.4])
_truth = np.array([0, 1, 1])
assert np.isclose(binary_cross_entropy(_share, _truth), -bernoulli_log_likelihood(_share, _truth) / 3)
assert np.isclose(binary_cross_entropy(_share, _truth), cross_entropy(np.column_stack([1 - _share, _share]), _truth))

# %% [markdown]
# It is nothing but the cross-entropy of part 1 for the two classes $(1 - y, y)$, and nothing but minus the
# mean of your exercise 1.
#
# **Predict, then run.** The truth is 1. Draw the loss over $y$ in your mind, from a confident *no* to a
# confident *yes*. How does the squared error $(1 - y)^2$ compare at the left end?

# %% tags=["figure"]
shares = np.linspace(0.002, 0.998, 250)
plots.curves(
    lambda: {
        "binary cross-entropy": (shares, [binary_cross_entropy(np.array([y]), np.array([1])) for y in shares]),
        "squared error": (shares, (1 - shares) ** 2),
    },
    labels=("y, the probability given to the truth", "loss"),
    title="The logarithm has no mercy with confident mistakes; the square shrugs",
)

# %% [markdown]
# The square never charges more than 1, however confident the mistake. Nor does it ask very loudly for
# something better: at $y = 0.002$ the slope of the square is about −2, the slope of the logarithm about
# −500. Keep an eye on slopes. In chapter 3 they are what a network learns from.
#
# ### Straight from the score
#
# A network computes a **score** $z$, often called a *logit*, and the sigmoid makes a probability of it. So
# why not put one after the other? Try it with a confident mistake: score 40, truth 0.
#
# **Predict, then run.** The exact loss is $-\ln(1 - \sigma(40))$, which is 40 and a tiny bit. What will the
# computer say?

# %%
with np.errstate(all="ignore"):  # ln 0 without a warning
    for z in (20.0, 30.0, 36.0, 40.0):
        print(f"z = {z:4}   1 - sigmoid(z) = {1 - sigmoid(z):.6e}   loss {-np.log(1 - sigmoid(z)):.6f}")

# %% tags=["claims"]
assert 1 - sigmoid(40.0) == 0.0 and 1 - sigmoid(36.0) > 0
with np.errstate(divide="ignore"):
    assert np.isinf(-np.log(1 - sigmoid(40.0)))
assert abs(-np.log(1 - sigmoid(36.0)) - 36) > 0.01  # wrong already in the second decimal
assert abs(-np.log(1 - sigmoid(30.0)) - 30) < 0.01
_h = 1e-6
assert round(((1 - (0.002 + _h)) ** 2 - (1 - (0.002 - _h)) ** 2) / (2 * _h)) == -2
assert round((-np.log(0.002 + _h) + np.log(0.002 - _h)) / (2 * _h)) == -500

# %% [markdown]
# From about 37 on, the sigmoid is *exactly* 1 for a float, one minus it is exactly 0, and the loss is
# infinite. Before that, digits are lost one by one. Cutting at $10^{-12}$ prevents the infinity but not the
# damage: beyond a score of 27.6 the loss would stand still, and with it all learning.
#
# The cure is to do the algebra before the arithmetic. For $t = 0$ the loss is $\ln(1 + e^{z})$. For $t = 1$
# it is $\ln(1 + e^{-z}) = \ln(1 + e^{z}) - z$. Both together: $\ln(1 + e^z) - zt$. What is left is to stop
# $e^z$ from overflowing. Take the larger of 0 and $z$ out of the logarithm, and only a harmless exponential
# remains:
#
# $$\ell(z, t) = \max(z, 0) - z\,t + \ln\big(1 + e^{-|z|}\big)$$
#
# By hand, for $z = 2$ and $t = 1$: $2 - 2 + \ln(1 + e^{-2}) = \ln 1.135335 = 0.126928$. For $t = 0$ it is
# $2.126928$.
#
# ### Exercise 4: `binary_cross_entropy_with_logits`
#
# The mean of $\ell(z, t)$ over all elements. Scores of plus or minus 1000 are allowed, and so are whole
# numbers. `np.log1p(u)` computes $\ln(1 + u)$ without losing a tiny $u$.

# %% tags=["exercise:binary_cross_entropy_with_logits"]
def binary_cross_entropy_with_logits(z, t):
    """Binary cross-entropy straight from the scores: no sigmoid, no overflow, no lost digits.

    z: scores, an array of any shape; they may be as large as they like.  t: 0 or 1, an array of that shape.
    Returns one number, the mean.

    Example: binary_cross_entropy_with_logits(np.array([2.0]), np.array([1])) gives about 0.126928.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    each = np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))
    return np.mean(each)
    ### END SOLUTION

# %% tags=["check:binary_cross_entropy_with_logits"]
check("binary_cross_entropy_with_logits")

# %% tags=["claims"]
assert round(binary_cross_entropy_with_logits(np.array([2.0]), np.array([1])), 6) == 0.126928
assert round(binary_cross_entropy_with_logits(np.array([2.0]), np.array([0])), 6) == 2.126928
assert np.isclose(1 + np.exp(-2), 1.135335)
assert binary_cross_entropy_with_logits(np.array([40.0]), np.array([0])) == 40.0
assert round(binary_cross_entropy_with_logits(np.array([0.0]), np.array([1])), 6) == 0.693147
assert round(-np.log(1e-12), 1) == 27.6
_z, _t = np.array([-3.0, 0.5, 2.0]), np.array([1, 0, 1])
assert np.isclose(binary_cross_entropy_with_logits(_z, _t), binary_cross_entropy(sigmoid(_z), _t))

# %% tags=["figure"]
scores = np.linspace(32, 40, 801)
with np.errstate(all="ignore"):  # ln 0 without a warning
    sigmoid_first = -np.log(1 - sigmoid(scores))
plots.curves(
    lambda: {
        "yours, straight from the score": (
            scores,
            [binary_cross_entropy_with_logits(np.array([z]), np.array([0])) for z in scores],
        ),
        "sigmoid first, then the logarithm": (scores, sigmoid_first),
    },
    labels=("score z of a sample whose truth is 0", "loss"),
    title="Sigmoid first: steps near 35, then infinite (not drawn); straight from the score: exact",
)

# %% [markdown]
# The straight line is right: a network that is wrong with a score of 40 pays 40. Libraries offer both
# forms under two names, and recommend the one "with logits". Now you know why. The same goes for several
# classes: `log_softmax` of part 1 is this trick with more scores.
#
# **What to remember**
#
# - Binary cross-entropy is minus the mean Bernoulli log-likelihood: one output, one probability.
# - Compute it from the score. Do the algebra first, and the computer has nothing to lose.

# %% [markdown]
# ## 3. Several labels at once
#
# A photograph shows a beach, a dog and a sunset, and no car. Three labels are right *at the same time*.
# Softmax cannot say that. Its shares add up to 1, so three right labels can get a third each at best, and
# to make one of them likelier the others must give way.
#
# The question was wrong. It is not *which* label, it is *yes or no, for each label*. So there are four
# questions, each with a sigmoid of its own, and the loss is the mean of four binary cross-entropies. Then
# take the mean over the samples as well. (One class for each *combination* of labels would be another way
# out, but 20 labels have $2^{20}$ = 1,048,576 combinations.)
#
# **Predict, then run.** The scores are 3, 2, 2.5 and −4. Which labels would you accept with sigmoids at
# 0.5? What does softmax give to the dog, whose score is 2?

# %% tags=["figure"]
photo = np.array([3.0, 2.0, 2.5, -4.0])
plots.compare_bars(
    ["beach", "dog", "sunset", "car"],
    {"a sigmoid for each label": sigmoid(photo), "one softmax for all": softmax(photo)},
    x_label="label",
    y_label="probability",
    title="Three labels are right: sigmoids can say so, softmax lets them compete",
)

# %% tags=["claims"]
_photo = np.array([3.0, 2.0, 2.5, -4.0])
assert (sigmoid(_photo) > 0.5).tolist() == [True, True, True, False]
assert round(softmax(_photo)[1], 2) == 0.19 and round(float(sigmoid(2.0)), 2) == 0.88
assert 2**20 == 1_048_576

# %% [markdown]
# Softmax gives the dog 0.19, and a threshold of 0.5 would lose it. Its sigmoid says 0.88.
#
# By hand: the truth is $(1, 1, 1, 0)$, so the four losses are $\ln(1 + e^{-3}) = 0.0486$,
# $\ln(1 + e^{-2}) = 0.1269$, $\ln(1 + e^{-2.5}) = 0.0789$ and $\ln(1 + e^{-4}) = 0.0181$. Their mean is
# 0.0681.
#
# ### Exercise 5: `multi_label_loss`
#
# The mean over all labels and all samples. You have built the hard part already; a call can be enough.
# Scores may be as large as in exercise 4.

# %% tags=["exercise:multi_label_loss"]
def multi_label_loss(z, T):
    """Mean binary cross-entropy over all labels of all samples: a sigmoid for each label, no softmax.

    z: scores, array (L,) for one sample with L labels, or (N, L).  T: 0 or 1, an array of the shape of z.
    Returns one number.

    Example: multi_label_loss(np.array([3.0, 2.0, 2.5, -4.0]), np.array([1, 1, 1, 0])) gives about 0.0681.
    """
    ### BEGIN SOLUTION
    return binary_cross_entropy_with_logits(z, T)
    ### END SOLUTION

# %% tags=["check:multi_label_loss"]
check("multi_label_loss")

# %% tags=["claims"]
assert round(multi_label_loss(_photo, np.array([1, 1, 1, 0])), 4) == 0.0681
assert [round(float(np.log1p(np.exp(-z))), 4) for z in (3, 2, 2.5, 4)] == [0.0486, 0.1269, 0.0789, 0.0181]
_table = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]])
assert np.isclose(
    multi_label_loss(_table, np.array([[1, 0, 1], [0, 1, 0]])),
    (multi_label_loss(_table[0], np.array([1, 0, 1])) + multi_label_loss(_table[1], np.array([0, 1, 0]))) / 2,
)

# %% [markdown]
# **What to remember**
#
# - Exactly one class is right: softmax. Any number of labels may be right: a sigmoid for each.
# - The loss follows from the question, and the question follows from what may be true at the same time.

# %% [markdown]
# ## 4. The hinge: right, and clearly so
#
# Not every loss comes from probabilities. Write the two classes as $t = -1$ and $t = 1$. A score $z$ has
# the right sign when the **margin** $t z$ is positive. The **hinge loss** asks for a little more: a margin
# of at least 1. Who has it pays nothing, and who has less pays what is missing:
#
# $$L = \frac1N \sum_n \max(0,\; 1 - t_n z_n)$$
#
# By hand: scores 2, 0.5 and −1, all with truth 1. The margins are the scores themselves, so the losses are
# 0, 0.5 and 2, and the mean is $2.5 / 3 = 0.8333$. Note the second sample: it is on the right side and pays
# all the same, because it is too close to the border.
#
# This is the loss of *support vector machines*, which look for the widest street between two classes.
#
# ### Exercise 6: `hinge`
#
# Mind the labels: −1 and 1 here, where 0 and 1 stood before.

# %% tags=["exercise:hinge"]
def hinge(scores, t):
    """Mean hinge loss for two classes called -1 and 1.

    scores: array of any shape.  t: -1 or 1, an array of that shape.
    Returns one number, at least 0: the mean of what each margin t * score lacks to 1.

    Example: hinge(np.array([2.0, 0.5, -1.0]), np.array([1, 1, 1])) gives about 0.8333.
    """
    ### BEGIN SOLUTION
    missing = 1 - np.asarray(scores) * t
    return np.mean(np.maximum(missing, 0))
    ### END SOLUTION

# %% tags=["check:hinge"]
check("hinge")

# %% tags=["claims"]
assert round(hinge(np.array([2.0, 0.5, -1.0]), np.array([1, 1, 1])), 4) == 0.8333
assert hinge(np.array([-2.0, 3.0]), np.array([-1, 1])) == 0.0
_margin = np.linspace(-4, 4, 81)
_log_loss = np.array([binary_cross_entropy_with_logits(np.array([m]), np.array([1])) for m in _margin])
assert np.all(_log_loss > 0) and round(_log_loss[-1], 3) == 0.018

# %% [markdown]
# **Predict, then run.** Three curves over the margin: the plain count of mistakes (1 where the margin is
# not positive), the hinge and the log loss. Which of them are exactly 0 at a margin of 3?

# %% tags=["figure"]
margins = np.linspace(-3, 4, 701)
yes = np.array([1])
plots.curves(
    lambda: {
        "log loss": (margins, [binary_cross_entropy_with_logits(np.array([m]), yes) for m in margins]),
        "hinge": (margins, [hinge(np.array([m]), yes) for m in margins]),
        "count of mistakes": (margins, np.where(margins > 0, 0.0, 1.0)),
    },
    labels=("margin: score times truth", "loss of one sample"),
    marks={"margin asked by the hinge": 1},
    title="The hinge is content at a margin of 1; the log loss is never quite content",
)

# %% [markdown]
# At 3 the count and the hinge are 0. The log loss is still 0.049, and it never stops asking. So a network
# trained with it goes on growing its scores even when every answer is right; the hinge stops there. In
# return, the log loss gives you probabilities, and the hinge does not.
#
# **What to remember**
#
# - The hinge charges what a margin lacks to 1, and nothing beyond. It knows no probabilities.
# - Labels −1 and 1 for the hinge, 0 and 1 for cross-entropy. Mixing them up raises no error.

# %% tags=["claims"]
assert round(binary_cross_entropy_with_logits(np.array([3.0]), np.array([1])), 3) == 0.049
assert hinge(np.array([3.0]), np.array([1])) == 0

# %% [markdown]
# ## 5. Why accuracy cannot be the loss
#
# In the end we want right answers. So why not train for accuracy directly? Chapter 1 ended with a
# suspicion. Here you measure it.
#
# Take the 100 iris flowers of the two species that are hard to tell apart, with two measures each. They are
# moved and scaled to mean 0 and spread 1, and get a column of ones for the bias. A flower's score is
# `X @ w`, and a score above 0 means *virginica*.

# %%
measures, species, _ = load_iris()
petals = measures[species > 0, 2:4]  # petal length and width of versicolor and virginica
flowers = np.column_stack([(petals - petals.mean(axis=0)) / petals.std(axis=0), np.ones(len(petals))])
is_virginica = (species[species > 0] == 2).astype(int)
start = np.array([1.0, 2.0, 0.0])

print("flowers:", flowers.shape, "  right with these weights:", np.mean((flowers @ start > 0) == is_virginica))

# %% tags=["claims"]
assert flowers.shape == (100, 3) and is_virginica.sum() == 50
assert np.isclose(np.mean((flowers @ start > 0) == is_virginica), 0.94)

# %% [markdown]
# Now turn one weight in many small steps, leave the others alone, and note two numbers each time: the
# accuracy and the loss.
#
# ### Exercise 7: `accuracy_curve`
#
# For every value in `w_values`, put it in place of weight number `j`, compute all the scores, and measure
# the accuracy (class 1 where the score is strictly above 0) and the mean binary cross-entropy of the
# scores. Both come back as arrays. The weights you were given must be unchanged afterwards.

# %% tags=["exercise:accuracy_curve"]
def accuracy_curve(w_values, X, y, w, j):
    """Accuracy and loss of the classifier "X @ w above 0", while weight j takes one value after the other.

    w_values: array (K,).  X: array (N, D).  y: N true classes, 0 or 1.
    w: array (D,), the weights, floats or whole numbers; all but weight number j keep their values.
    Returns two arrays (K,): the accuracies, and the mean binary cross-entropies of the scores X @ w.

    Example: with X = np.array([[1.0], [-1.0]]), y = np.array([1, 0]), w = np.array([5.0]), j = 0
    the values [-1.0, 1.0] give the accuracies [0., 1.] and the losses [1.3133, 0.3133].
    """
    ### BEGIN SOLUTION
    accuracies, losses = [], []
    turned = np.array(w, dtype=float)  # a copy: w belongs to the caller
    for value in w_values:
        turned[j] = value
        scores = X @ turned
        accuracies.append(np.mean((scores > 0) == (np.asarray(y) == 1)))
        losses.append(binary_cross_entropy_with_logits(scores, y))
    return np.array(accuracies), np.array(losses)
    ### END SOLUTION

# %% tags=["check:accuracy_curve"]
check("accuracy_curve")

# %% [markdown]
# **Predict, then run.** The weight of the petal length goes from −4 to 8 in 2,000 equal steps. In how many
# of the 2,000 does the accuracy change at all? In how many does the loss?

# %% tags=["figure"]
turns = np.linspace(-4, 8, 2001)
accuracies, losses = accuracy_curve(turns, flowers, is_virginica, start, 0)
print("steps in which the accuracy changes:", np.count_nonzero(np.diff(accuracies)))
print("steps in which the loss changes:    ", np.count_nonzero(np.diff(losses)))

# %% tags=["figure"]
def two_views(values):
    """The accuracy and the loss over the first weight, a panel for each."""
    accuracy, loss = accuracy_curve(values, flowers, is_virginica, start, 0)
    return {"accuracy": {"accuracy": accuracy}, "loss": {"loss": loss}}


plots.compare_curves(
    turns,
    lambda: two_views(turns),
    x_label="weight of the petal length",
    y_label=["accuracy", "loss"],
    columns=2,
    title="The same weight, two judges: accuracy is a staircase, the loss a slide",
)

# %% tags=["figure"]
plots.compare_curves(
    np.linspace(1.0, 1.2, 201),
    lambda: two_views(np.linspace(1.0, 1.2, 201)),
    x_label="weight of the petal length",
    y_label=["accuracy", "loss"],
    columns=2,
    title="Seen through a magnifying glass: no step for the accuracy, a clear slope for the loss",
)

# %% tags=["claims"]
_turns = np.linspace(-4, 8, 2001)
_accuracies, _losses = accuracy_curve(_turns, flowers, is_virginica, start, 0)
assert np.count_nonzero(np.diff(_accuracies)) == 60 and np.count_nonzero(np.diff(_losses)) == 2000
assert np.isclose(_accuracies.max(), 0.95) and np.isclose(_turns[np.isclose(_accuracies, 0.95)][0], 3.53)
assert set(_accuracies[_turns > 3.53].round(2)) == {0.94, 0.95}
assert np.isclose(_turns[_losses.argmin()], 5.012)
assert start.tolist() == [1.0, 2.0, 0.0]
_near = accuracy_curve(np.linspace(1.0, 1.2, 201), flowers, is_virginica, start, 0)
assert len(np.unique(_near[0])) == 1 and np.all(np.diff(_near[1]) < 0)
_tiny = accuracy_curve(np.array([-1.0, 1.0]), np.array([[1.0], [-1.0]]), np.array([1, 0]), np.array([5.0]), 0)
assert _tiny[0].tolist() == [0, 1] and np.round(_tiny[1], 4).tolist() == [1.3133, 0.3133]

# %% [markdown]
# The accuracy changes in 60 of 2,000 steps, the loss in all of them. In between, the accuracy is perfectly
# flat: it cannot tell you whether a small turn to the left or to the right is better, and that is the only
# question a learning network ever asks. And look at the right end. From 3.53 on, the accuracy is 0.95 or
# 0.94 to the end of the picture: one flower, more or less. The loss still knows one best place, 5.012.
#
# So there are two numbers with two jobs. The **loss** is for training: it must have a slope wherever the
# network may stand. The **metric** (accuracy, and later precision and recall) is for people: it says how
# good the result is. Where they disagree, ask which one you meant.
#
# And a metric deserves suspicion too. Of the 60,000 training digits of chapter 1, 5,421 are a 5. So a
# program that says "not a 5" to everything has an accuracy of 0.91.
#
# **What to remember**
#
# - Accuracy is a count. Almost everywhere it does not move when a weight moves, so it has nothing to teach.
# - Train with a loss that slopes, report a metric that people understand.

# %% tags=["claims"]
from nn101.data import load_mnist

_digits = load_mnist()[0][1]
assert len(_digits) == 60_000 and (_digits == 5).sum() == 5_421
assert round(np.mean(_digits != 5), 2) == 0.91

# %% [markdown]
# ## 6. Why softmax, and not the share of the sum
#
# Scores should become shares. The obvious way is to divide each by the sum: $(2, 3, 5)$ becomes
# $(0.2, 0.3, 0.5)$. Softmax takes the detour over $e^a$. Is that only fashion?
#
# Try four rows of scores, all of them quite ordinary outputs of a network:
#
# | scores | divided by their sum | what is wrong |
# |---|---|---|
# | (2, 3, 5) | (0.2, 0.3, 0.5) | nothing |
# | (−1, 2, 3) | (−0.25, 0.5, 0.75) | a negative share |
# | (−4, −1) | (0.8, 0.2) | the lower score has the larger share |
# | (1, −1) | | the sum is 0: there are no shares |
#
# ### Exercise 8: `shares_by_sum`
#
# Compute the shares the obvious way, and say of each row whether they can be *trusted*. A row is trusted if
# its sum is not 0, none of its shares is negative, and the largest share went to the largest score. A row
# whose sum is 0 gets `np.nan` for every share.

# %% tags=["exercise:shares_by_sum"]
def shares_by_sum(a):
    """Scores divided by the sum of their row, and whether the result can be trusted.

    a: array (C,) or (N, C), numbers of any sign; no row has its largest score twice.
    Returns (shares, trusted): an array of the shape of a, with nan in rows whose sum is 0; and True or False
    for one row, a boolean array (N,) for a batch. Trusted means: the sum is not 0, no share is negative, and
    the largest score has the largest share.

    Example: shares_by_sum(np.array([2.0, 3.0, 5.0])) gives (array([0.2, 0.3, 0.5]), True),
    and for np.array([-4.0, -1.0]) it gives (array([0.8, 0.2]), False).
    """
    ### BEGIN SOLUTION
    a = np.asarray(a, dtype=float)
    total = a.sum(axis=-1, keepdims=True)
    shares = np.divide(a, total, out=np.full(a.shape, np.nan), where=total != 0)
    order_kept = shares.argmax(axis=-1) == a.argmax(axis=-1)
    trusted = (shares >= 0).all(axis=-1) & order_kept  # nan >= 0 is False
    return shares, trusted
    ### END SOLUTION

# %% tags=["check:shares_by_sum"]
check("shares_by_sum")

# %% tags=["figure"]
ordinary = np.array([[2.0, 3.0, 5.0], [-1.0, 2.0, 3.0], [-5.0, -3.0, -2.0]])


def by_both_ways(row):
    shares, trusted = shares_by_sum(row)
    name = ", ".join(f"{score:g}" for score in row).replace("-", "−")
    return f"({name}): {'fine' if trusted else 'no good'}", {"share of the sum": shares, "softmax": softmax(row)}


plots.compare_bars(
    ["first", "second", "third"],
    lambda: dict(by_both_ways(row) for row in ordinary),
    x_label="score",
    title="Dividing by the sum fails as soon as a score is negative; softmax never does",
)

# %% tags=["claims"]
assert np.allclose(shares_by_sum(np.array([2.0, 3.0, 5.0]))[0], [0.2, 0.3, 0.5])
assert np.allclose(shares_by_sum(np.array([-1.0, 2.0, 3.0]))[0], [-0.25, 0.5, 0.75])
assert np.allclose(shares_by_sum(np.array([-4.0, -1.0]))[0], [0.8, 0.2])
assert np.all(np.isnan(shares_by_sum(np.array([1.0, -1.0]))[0]))
_three = np.array([[-1.0, 2.0, 3.0], [-4.0, -1.0, 0.0], [1.0, -1.0, 0.0]])
assert shares_by_sum(_three)[1].tolist() == [False, False, False]
assert shares_by_sum(np.array([2.0, 3.0, 5.0]))[1] and not shares_by_sum(np.array([-4.0, -1.0]))[1]
assert np.round(shares_by_sum(np.array([102.0, 103.0, 105.0]))[0], 3).tolist() == [0.329, 0.332, 0.339]
assert np.allclose(softmax(np.array([102.0, 103.0, 105.0])), softmax(np.array([2.0, 3.0, 5.0])))

# %% [markdown]
# Even where all scores are positive, something is odd. Add 100 to each of 2, 3 and 5: the shares of the
# sum become 0.329, 0.332 and 0.339, nearly equal. Softmax does not change at all, since only differences
# count for it. And there is a slower fault. Train two equal scores of 100 with $-\ln$ of the first share.
# By the sum, turning the first score up by a hair $h$ lowers the loss by $0.005\,h$; by softmax, by
# $0.5\,h$. One hundred times less to learn from.
#
# **What to remember**
#
# - Softmax makes shares of *any* scores, keeps their order, and looks at differences only.
# - Dividing by the sum is fine for amounts, such as votes. Scores are not amounts.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% tags=["claims"]
_h = 1e-4
_by_sum = (-np.log((100 + _h) / (200 + _h)) + np.log((100 - _h) / (200 - _h))) / (2 * _h)
_by_softmax = (-np.log(softmax(np.array([100 + _h, 100]))[0]) + np.log(softmax(np.array([100 - _h, 100]))[0])) / (2 * _h)
assert np.isclose(_by_sum, -0.005) and np.isclose(_by_softmax, -0.5)

# %% [markdown]
# ## 7. Entropy, and the price of a wrong belief
#
# How surprised are you by an event of probability $p$? Let us measure surprise as $-\ln p$: no surprise for
# a certain event, more for a rarer one, and the surprises of two independent events add up. The mean
# surprise of a distribution is its **entropy**:
#
# $$H(p) = -\sum_k p_k \ln p_k$$
#
# With the logarithm to base 2 it counts *bits*: yes-or-no questions. Eight equally likely kinds of weather
# need 3 of them. If every second day is sunny, you do better with a short code: 1 bit for sun, and 4 for
# each of the seven others. On average that takes $0.5 \cdot 1 + 0.5 \cdot 4 = 2.5$ bits. The entropy of this
# weather is 2.40 bits, and no code whatsoever can be shorter on average. In what follows we stay with the
# natural logarithm, whose unit is called a *nat*; one bit is $\ln 2 = 0.693$ nats.
#
# An outcome of probability 0 never happens and surprises nobody: its term counts as 0, although $\ln 0$
# alone has no value.
#
# ### Exercise 9: `entropy`
#
# Write it for one distribution and for a batch of them, one in each row. Mind the zeros.

# %% tags=["exercise:entropy"]
def entropy(p):
    """The mean surprise of a distribution, with the natural logarithm.

    p: probabilities (C,) or (N, C), each row of which adds up to 1. Zeros are allowed and count nothing.
    Returns one number for one row, an array (N,) for a batch. Never nan.

    Example: entropy(np.array([0.5, 0.5])) gives about 0.6931, entropy(np.array([1.0, 0.0])) gives 0.
    """
    ### BEGIN SOLUTION
    p = np.asarray(p, dtype=float)
    surprise = -np.log(np.where(p > 0, p, 1.0))  # where p is 0 the term vanishes, whatever stands here
    return np.sum(p * surprise, axis=-1)
    ### END SOLUTION

# %% tags=["check:entropy"]
check("entropy")

# %% tags=["claims"]
assert round(entropy(np.array([0.5, 0.5])), 4) == 0.6931 and entropy(np.array([1.0, 0.0])) == 0
assert np.isclose(entropy(np.ones(8) / 8) / np.log(2), 3)
_sunny = np.array([0.5, *([0.5 / 7] * 7)])
assert round(entropy(_sunny) / np.log(2), 2) == 2.40 and 0.5 * 1 + 0.5 * 4 == 2.5
assert round(np.log(2), 3) == 0.693

# %% [markdown]
# **Predict, then run.** A coin with probability $p$ of heads. For which $p$ is its entropy largest, and what
# is it at both ends?

# %% tags=["figure"]
plots.curves(
    {"entropy of the coin": lambda p: entropy(np.column_stack([p, 1 - p]))},
    x=(0, 1),
    labels=("p, the probability of heads", "entropy"),
    title="A fair coin surprises most; a coin with two equal sides never",
)

# %% [markdown]
# ### When you believe the wrong thing
#
# Suppose the world follows $p$, but you believe in $q$. Your surprise at outcome $k$ is $-\ln q_k$, and $k$
# happens with probability $p_k$. So your mean surprise is
#
# $$H(p, q) = -\sum_k p_k \ln q_k,$$
#
# the **cross-entropy**, the very loss of part 1: there $p$ was a one-hot truth and $q$ the network's
# answer. (A lecture note calls $-\sum y \ln y$ the cross-entropy of information theory. That is the entropy;
# two *different* distributions must stand in it.)
#
# Nobody who believes in $q$ is less surprised than somebody who knows $p$. What the wrong belief costs on
# top is called the **Kullback-Leibler divergence**:
#
# $$\mathrm{KL}(p \,\|\, q) = H(p, q) - H(p) = \sum_k p_k \ln \frac{p_k}{q_k}$$
#
# It is never negative, and 0 only for $q = p$. By hand, with $p = (0.5, 0.5)$ and $q = (0.25, 0.75)$:
# $0.5 \ln 2 + 0.5 \ln \frac23 = 0.3466 - 0.2027 = 0.1438$.
#
# Zeros need care. Where $p_k = 0$ the term is 0. Where $q_k = 0$ but $p_k > 0$, the believer thought
# something impossible that does happen: the divergence is infinite, `np.inf`.
#
# ### Exercise 10: `kl_divergence`
#
# One pair of distributions or a batch of pairs, row by row. No `nan` and no rounding of zeros to something
# small: an infinite divergence is a true answer here.

# %% tags=["exercise:kl_divergence"]
def kl_divergence(p, q):
    """What believing q costs on top, if p is true: the sum of p * ln(p / q).

    p, q: probabilities (C,) or (N, C), both of the same shape; rows add up to 1.
    Returns one number, or an array (N,). Terms with p = 0 are 0; inf where q = 0 and p > 0. Never nan.

    Example: kl_divergence(np.array([0.5, 0.5]), np.array([0.25, 0.75])) gives about 0.1438.
    """
    ### BEGIN SOLUTION
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    happens = p > 0
    with np.errstate(divide="ignore"):  # ln 0 is -inf where q forbids what happens: the divergence is infinite
        ratio = np.log(np.where(happens, p, 1.0)) - np.log(np.where(happens, q, 1.0))
    return np.sum(p * ratio, axis=-1)
    ### END SOLUTION

# %% tags=["check:kl_divergence"]
check("kl_divergence")

# %% tags=["claims"]
assert round(kl_divergence(np.array([0.5, 0.5]), np.array([0.25, 0.75])), 4) == 0.1438
assert round(0.5 * np.log(2), 4) == 0.3466 and round(0.5 * np.log(2 / 3), 4) == -0.2027
_p, _q = np.array([0.8, 0.1, 0.1]), np.array([0.3, 0.4, 0.3])
assert round(entropy(_p), 4) == 0.6390 and round(-np.sum(_p * np.log(_q)), 4) == 1.1752
assert round(kl_divergence(_p, _q), 4) == 0.5362 and round(kl_divergence(_q, _p), 4) == 0.5899
assert np.isclose(-np.sum(_p * np.log(_q)), entropy(_p) + kl_divergence(_p, _q))
assert kl_divergence(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == np.inf
assert np.isclose(kl_divergence(np.array([1.0, 0.0]), np.array([0.5, 0.5])), np.log(2))
_seen, _back = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.3, 0.5])
_lost = categorical_log_likelihood(_seen, votes) - categorical_log_likelihood(_back, votes)
assert np.isclose(_lost, 10 * kl_divergence(_seen, _back)) and round(_lost, 2) == 2.75

# %% [markdown]
# **Predict, then run.** The two networks' answers of section 1 as two distributions,
# $p = (0.8, 0.1, 0.1)$ and $q = (0.3, 0.4, 0.3)$. Is the divergence from $p$ to $q$ the same as the one
# from $q$ to $p$?

# %% tags=["figure"]
p, q = np.array([0.8, 0.1, 0.1]), np.array([0.3, 0.4, 0.3])
print(f"entropy of p        {entropy(p):.6f}")
print(f"cross-entropy p, q  {-np.sum(p * np.log(q)):.6f}")
print(f"KL(p || q)          {kl_divergence(p, q):.6f}   and back, KL(q || p)  {kl_divergence(q, p):.6f}")
plots.compare_bars(
    ["apple", "pear", "plum"],
    lambda: {
        f"KL(p || q) = {kl_divergence(p, q):.3f}": {"p": p, "q": q, "term": p * np.log(p / q)},
        f"KL(q || p) = {kl_divergence(q, p):.3f}": {"p": p, "q": q, "term": q * np.log(q / p)},
    },
    x_label="outcome",
    y_label="share, or term of the sum",
    columns=2,
    title="KL is not symmetric: each term is weighted by what is taken for true",
)

# %% [markdown]
# It is not: 0.536 one way, 0.590 the other. KL says what *q costs somebody who lives in p*, and the roles
# differ. Single terms may be negative, the sum never is. Note $1.175205 = 0.639032 + 0.536173$: the
# cross-entropy is the entropy plus the divergence. The entropy of the true labels does not depend on the
# network, so whoever makes the cross-entropy small makes the divergence small, by exactly as much.
#
# One more thread is tied up. In section 1 the belief "the wrong way round" made the ten votes less likely:
# −13.05 in place of −10.30. The difference is 2.75, and that is $10 \cdot \mathrm{KL}$ between the shares
# seen and the shares believed. Likelihood and divergence are the same story, told from two ends.
#
# ### Which way round?
#
# The two directions have different characters. Below, $P$ has two hills, and a single bell curve $Q$ must
# imitate it. We try thousands of bells and keep the best, once by $\mathrm{KL}(P\|Q)$ and once by
# $\mathrm{KL}(Q\|P)$.
#
# **Predict, then run.** Which direction forbids $Q$ to say "impossible" where $P$ has something? What must
# its best bell look like?

# %% tags=["figure"]
def bells(x, centres, widths):
    """Bell curves on the grid x as rows of shares, one for each centre and width; every row adds up to 1."""
    heights = np.exp(-0.5 * ((x - np.reshape(centres, (-1, 1))) / np.reshape(widths, (-1, 1))) ** 2)
    return heights / heights.sum(axis=1, keepdims=True)


line = np.linspace(-8, 8, 321)
two_hills = 0.6 * bells(line, -2.5, 0.8)[0] + 0.4 * bells(line, 2.5, 0.8)[0]
tried_centres, tried_widths = map(np.ravel, np.meshgrid(np.linspace(-4, 4, 81), np.linspace(0.5, 4, 36)))
tried = bells(line, tried_centres, tried_widths)


def best_bells():
    target = np.tile(two_hills, (len(tried), 1))
    covering = np.argmin(kl_divergence(target, tried))
    choosing = np.argmin(kl_divergence(tried, target))
    return {
        "KL(P || Q): cover everything": {"P": two_hills, "best Q": tried[covering]},
        "KL(Q || P): choose one hill": {"P": two_hills, "best Q": tried[choosing]},
    }


plots.compare_curves(
    line,
    best_bells,
    y_label="probability of a grid point",
    filled=True,
    columns=2,
    title="One bell for two hills: which way round decides between covering and choosing",
)

# %% [markdown]
# Minimising $\mathrm{KL}(P\|Q)$ covers: a place where $P$ lives and $Q$ nearly vanishes is very expensive,
# so $Q$ grows wide and accepts the empty middle. Minimising $\mathrm{KL}(Q\|P)$ avoids places where $P$ has
# nothing, so $Q$ settles on the higher hill. Cross-entropy training is the first kind.
#
# **What to remember**
#
# - Entropy is mean surprise. Cross-entropy is the mean surprise of a believer in $q$ who lives in $p$.
# - Cross-entropy = entropy + KL. KL is never negative, not symmetric, and infinite where $q$ forbids what
#   happens.

# %% tags=["claims"]
def _bell(x, centre, width):
    heights = np.exp(-0.5 * ((x - centre) / width) ** 2)
    return heights / heights.sum()


_line = np.linspace(-8, 8, 321)
_hills = 0.6 * _bell(_line, -2.5, 0.8) + 0.4 * _bell(_line, 2.5, 0.8)
_tried = [(c, s) for c in np.linspace(-4, 4, 81) for s in np.linspace(0.5, 4, 36)]
_cover = min(_tried, key=lambda cs: kl_divergence(_hills, _bell(_line, *cs)))
_choose = min(_tried, key=lambda cs: kl_divergence(_bell(_line, *cs), _hills))
assert abs(_cover[0] + 0.5) < 0.06 and _cover[1] > 2.4  # in the middle, and wide
assert abs(_choose[0] + 2.5) < 0.06 and abs(_choose[1] - 0.8) < 0.06  # on the higher hill, as wide as it

# %% [markdown]
# ## 8. A fair comparison: Jensen-Shannon
#
# Sometimes neither side is the truth: two cameras, two schools, two batches of data. Then a measure that
# treats both alike is fairer. Put the two in one pot, $m = \frac{p + q}{2}$, and ask what each of them pays
# for believing in the mixture:
#
# $$\mathrm{JS}(p, q) = \tfrac12 \mathrm{KL}(p\|m) + \tfrac12 \mathrm{KL}(q\|m)$$
#
# This **Jensen-Shannon divergence** is symmetric. It is always finite too: wherever $p$ has something, the
# mixture has at least half of it. So no ratio inside is larger than 2, and JS is at most
# $\ln 2 = 0.6931$, reached when the two have nothing in common.
#
# ### Exercise 11: `js_divergence`
#
# Use your `kl_divergence`, for one pair or for a batch of pairs.

# %% tags=["exercise:js_divergence"]
def js_divergence(p, q):
    """The Jensen-Shannon divergence: the mean cost, for p and for q, of believing in their mixture.

    p, q: probabilities (C,) or (N, C), both of the same shape; rows add up to 1.
    Returns one number, or an array (N,), from 0 to ln 2.

    Example: js_divergence(np.array([1.0, 0.0]), np.array([0.0, 1.0])) gives about 0.6931, which is ln 2.
    """
    ### BEGIN SOLUTION
    mixture = (np.asarray(p) + np.asarray(q)) / 2
    return (kl_divergence(p, mixture) + kl_divergence(q, mixture)) / 2
    ### END SOLUTION

# %% tags=["check:js_divergence"]
check("js_divergence")

# %% [markdown]
# ### Nine bell curves
#
# Now the classic picture. $P$ is a bell curve around 0. $Q$ is the same bell, moved to the right by
# $0, 0.5, 1, \dots, 4$. For two such bells there is a neat formula: $\mathrm{KL}$ is half the square of the
# shift. JS has no such formula; it must be computed. On a computer a curve becomes many thin strips, and
# the area of each strip is its probability.
#
# **Predict, then run.** Shift 4 gives $\mathrm{KL} = 8$. About how large is JS there: 0.3, 0.6 or 4?

# %% tags=["figure"]
strips = np.linspace(-10, 10, 10_000)


def standard_bell(x, centre):
    return np.exp(-((x - centre) ** 2) / 2) / np.sqrt(2 * np.pi)


def nine_panels():
    width = strips[1] - strips[0]
    still, shown, panels = standard_bell(strips, 0), (strips >= -5) & (strips <= 7), {}
    for k in range(9):
        moved = standard_bell(strips, 0.5 * k)
        kl, js = kl_divergence(still * width, moved * width), js_divergence(still * width, moved * width)
        title = f"KL = {abs(kl):.3f}, JS = {abs(js):.3f}"
        curves = {"P, around 0": (strips[shown], still[shown]), "Q, moved by 0.5 a panel": (strips[shown], moved[shown])}
        panels[title] = curves
    return panels


plots.compare_curves(
    strips,
    nine_panels,
    y_label="density",
    filled=True,
    reach=(0, 0.42),
    title="Q walks away from P: KL keeps growing, JS slows down below ln 2 = 0.693",
)

# %% tags=["claims"]
_strips = np.linspace(-10, 10, 10_000)
_width = _strips[1] - _strips[0]
_still = np.exp(-(_strips**2) / 2) / np.sqrt(2 * np.pi) * _width
_js_table = [0.0, 0.030311, 0.111421, 0.221171, 0.336831, 0.441694, 0.526777, 0.589752, 0.632720]
for _k, _js in enumerate(_js_table):
    _moved = np.exp(-((_strips - 0.5 * _k) ** 2) / 2) / np.sqrt(2 * np.pi) * _width
    assert np.isclose(kl_divergence(_still, _moved), (0.5 * _k) ** 2 / 2, atol=1e-6)
    assert abs(js_divergence(_still, _moved) - _js) < 1e-6
    assert -1e-12 < js_divergence(_still, _moved) < np.log(2)
assert round(js_divergence(np.array([1.0, 0.0]), np.array([0.0, 1.0])), 4) == 0.6931
assert round(js_divergence(_p, _q), 4) == 0.1333 and np.isclose(js_divergence(_p, _q), js_divergence(_q, _p))

# %% [markdown]
# The nine values, to compare with the titles:
#
# | shift | 0 | 0.5 | 1 | 1.5 | 2 | 2.5 | 3 | 3.5 | 4 |
# |---|---|---|---|---|---|---|---|---|---|
# | KL | 0 | 0.125 | 0.5 | 1.125 | 2 | 3.125 | 4.5 | 6.125 | 8 |
# | JS | 0 | 0.0303 | 0.1114 | 0.2212 | 0.3368 | 0.4417 | 0.5268 | 0.5898 | 0.6327 |
#
# KL grows faster and faster. JS comes to rest below 0.693, like a person who has already said "completely
# different" and has no stronger word left.
#
# ### Find the bug
#
# A set of lecture notes calls JS a *distance*. A distance must obey one more law: a detour is never shorter than
# the direct way. Test it with three coins: always tails $(1, 0)$, fair $(0.5, 0.5)$, always heads $(0, 1)$.
#
# **Predict, then run.** Is JS from the first to the last at most the sum of the two halves of the way?

# %% tags=["figure"]
tails, fair, heads = np.array([1.0, 0.0]), np.array([0.5, 0.5]), np.array([0.0, 1.0])
halves = js_divergence(tails, fair) + js_divergence(fair, heads)
print(f"JS:              direct {js_divergence(tails, heads):.4f}   by way of the fair coin {halves:.4f}")
roots = np.sqrt(js_divergence(tails, fair)) + np.sqrt(js_divergence(fair, heads))
print(f"its square root: direct {np.sqrt(js_divergence(tails, heads)):.4f}   by way of the fair coin {roots:.4f}")

# %% tags=["claims"]
_tails, _fair, _heads = np.array([1.0, 0.0]), np.array([0.5, 0.5]), np.array([0.0, 1.0])
_half = js_divergence(_tails, _fair)
assert np.isclose(_half, js_divergence(_fair, _heads))
assert round(js_divergence(_tails, _heads), 4) == 0.6931 and round(2 * _half, 4) == 0.4315
assert round(np.sqrt(js_divergence(_tails, _heads)), 4) == 0.8326 and round(2 * np.sqrt(_half), 4) == 0.9290

# %% [markdown]
# The detour is *shorter*: 0.4315 against 0.6931. So JS is no distance. Its square root is one, and here
# it passes the test: 0.8326 against 0.9290.
#
# **What to remember**
#
# - JS compares both with their mixture: symmetric, finite, at most $\ln 2$. Its square root is a distance.
# - For bells of width 1, KL is half the squared shift. JS saturates.

# %% [markdown]
# ## 9. How far the earth must be moved
#
# Two narrow heaps of sand, one at 0 and one at 5. They have nothing in common, so KL is infinite and JS is
# $\ln 2$. Move the second heap to 500: still infinite, still $\ln 2$. Neither notices that the heap is much
# farther away now. For a network that should move its heap towards the other, that is fatal. There is no
# slope: one step nearer is worth nothing.
#
# A digger would see it differently. To make one heap out of the other, sand must be carried, and the work
# is *amount times way*. The least work with which $p$ can be turned into $q$ is the **Wasserstein
# distance** $W_1$, also called *earth mover's distance*.
#
# In one dimension it is easy to compute. Stand between two neighbouring grid points. If the left side has
# 0.5 more in $p$ than in $q$, then 0.5 must be carried past you to the right, whatever the plan. So add up
# the differences from the left (a *cumulative sum*), take their sizes, multiply each by the way to the
# next grid point, and add up.
#
# By hand: $p = (0.8, 0.1, 0.1)$ and $q = (0.3, 0.4, 0.3)$ on the grid $0, 1, 2$. The differences are
# $0.5, -0.3, -0.2$, and their cumulative sums $0.5, 0.2, 0$. So $W_1 = 0.5 \cdot 1 + 0.2 \cdot 1 = 0.7$.
#
# ### Exercise 12: `wasserstein_1d`
#
# The grid need not be even: the way between neighbours may differ. The last cumulative sum is always 0, as
# both sides hold the same amount, and there is no way behind the last point.

# %% tags=["exercise:wasserstein_1d"]
def wasserstein_1d(p, q, x):
    """The least work (amount times way) that turns p into q, both on the grid x.

    p, q: probabilities (C,) or (N, C), both of the same shape; rows add up to 1.
    x: array (C,), the places of the grid points, rising, not always in equal steps.
    Returns one number, or an array (N,).

    Example: wasserstein_1d(np.array([0.8, 0.1, 0.1]), np.array([0.3, 0.4, 0.3]), np.array([0, 1, 2]))
    gives about 0.7.
    """
    ### BEGIN SOLUTION
    surplus = np.cumsum(np.subtract(p, q), axis=-1)  # what the left side has too much, at each point
    carried = np.abs(surplus[..., :-1])  # past the gap behind each point
    return np.sum(carried * np.diff(x), axis=-1)
    ### END SOLUTION

# %% tags=["check:wasserstein_1d"]
check("wasserstein_1d")

# %% tags=["claims"]
assert round(wasserstein_1d(_p, _q, np.array([0, 1, 2])), 10) == 0.7
assert np.allclose(np.cumsum(_p - _q), [0.5, 0.2, 0.0])
assert np.isclose(wasserstein_1d(_p, _q, np.array([0, 1, 4])), 0.5 * 1 + 0.2 * 3)
for _shift in (0.5, 1.0, 4.0):
    _moved = np.exp(-((_strips - _shift) ** 2) / 2) / np.sqrt(2 * np.pi) * _width
    assert np.isclose(wasserstein_1d(_still, _moved, _strips), _shift, atol=1e-6)

# %% tags=["figure"]
p, q = np.array([0.8, 0.1, 0.1]), np.array([0.3, 0.4, 0.3])
plots.compare_bars(
    ["0", "1", "2"],
    lambda: {
        f"W1 = {wasserstein_1d(p, q, np.arange(3)):.1f}": {"p": p, "q": q},
        "surplus of the left side": {"carried on to the right": np.cumsum(p - q).round(12)},
    },
    x_label="place",
    y_label="amount of sand",
    columns=2,
    title="From p to q: 0.5 is carried from place 0 to 1, and 0.2 from place 1 to 2",
)

# %% [markdown]
# **Predict, then run.** Two flat heaps of width 1, the second one moved to the right. Two curves over the
# shift: $W_1$ and JS. (KL is infinite from the first step on, because the heaps do not cover the same
# ground.) Which of the two still rises when the heaps no longer touch?

# %% tags=["figure"]
ground = np.linspace(0, 5, 501)
shifts = np.linspace(0, 4, 81)


def heap(left):
    amount = ((ground >= left - 1e-9) & (ground < left + 1 - 1e-9)).astype(float)
    return amount / amount.sum()


def two_judges():
    first, moved = np.tile(heap(0), (len(shifts), 1)), np.array([heap(shift) for shift in shifts])
    return {
        "W1": (shifts, wasserstein_1d(first, moved, ground)),
        "JS": (shifts, js_divergence(first, moved)),
    }


plots.curves(
    two_judges,
    labels=("shift of the second heap", "how different"),
    marks={"heaps no longer touch": 1},
    title="Without overlap JS stands still at 0.693; W1 knows how far it is",
)

# %% tags=["claims"]
_ground = np.linspace(0, 5, 501)
_heaps = [(((_ground >= s - 1e-9) & (_ground < s + 1 - 1e-9)) / 100).astype(float) for s in (0, 0.5, 1, 3)]
assert np.isclose(_heaps[0].sum(), 1) and np.isclose(_heaps[3].sum(), 1)
assert [round(float(js_divergence(_heaps[0], h)), 3) for h in _heaps] == [0.0, 0.347, 0.693, 0.693]
assert [round(float(wasserstein_1d(_heaps[0], h, _ground)), 3) for h in _heaps] == [0.0, 0.5, 1.0, 3.0]
assert [float(kl_divergence(_heaps[0], h)) for h in _heaps] == [0.0, np.inf, np.inf, np.inf]

# %% [markdown]
# $W_1$ is the shift itself, at every distance, with a slope of 1 all the way. That is why it is used to
# train networks that *generate* pictures (the *Wasserstein GAN* has its name from it): at the beginning, the
# generated pictures and the real ones have nothing in common, and only a judge that knows *how far* can show
# the way.
#
# **What to remember**
#
# - KL and JS compare heights at each place. $W_1$ knows that places have neighbours.
# - In one dimension: cumulative differences, their sizes, times the gaps.

# %% [markdown]
# ## 10. An excursion: functions that are not too steep
#
# This section is short, and may be read like a postcard from a later chapter.
#
# In many dimensions nobody can list the grid. But there is a second way to $W_1$. Choose a function $f$ and
# compare its mean under $p$ with its mean under $q$. If $f$ is nowhere steeper than 1, the difference of the
# means is at most $W_1$, and the best such $f$ reaches it. For our example take $f = (2, 1, 0)$ on the grid
# $0, 1, 2$: the means are $0.8 \cdot 2 + 0.1 \cdot 1 = 1.7$ and $0.3 \cdot 2 + 0.4 \cdot 1 = 1.0$. The
# difference is 0.7, exactly.
#
# "Nowhere steeper than $K$" has a name: $|f(a) - f(b)| \le K\,|a - b|$ for all $a$ and $b$, and $f$ is then
# called **Lipschitz** with constant $K$. Without the condition the comparison is worthless: three times the
# same $f$ gives 2.1, a thousand times gives 700.
#
# ### Find the bug
#
# The same notes claim that every differentiable function is Lipschitz. **Predict, then run:** test $x^2$ with
# pairs of neighbours farther and farther out. And $|x|$, which has a corner and is not differentiable at 0?

# %%
for left in (0.0, 1.0, 10.0, 1000.0):
    right = left + 1
    print(f"from {left:6} to {right:6}   x squared rises by {right**2 - left**2:6}   |x| by {abs(right) - abs(left)}")

# %% tags=["claims"]
_f = np.array([2.0, 1.0, 0.0])
assert np.isclose(_p @ _f, 1.7) and np.isclose(_q @ _f, 1.0) and np.isclose(_p @ _f - _q @ _f, 0.7)
assert np.isclose(3 * (_p @ _f - _q @ _f), 2.1) and np.isclose(1000 * (_p @ _f - _q @ _f), 700)
assert 1001.0**2 - 1000.0**2 == 2001 and abs(1001.0) - abs(1000.0) == 1

# %% [markdown]
# No constant holds $x^2$ on the whole line: its slope grows without end. It would need a *bounded* slope.
# And $|x|$ is Lipschitz with constant 1 although it has a corner.
#
# In practice $f$ is a network, called a *critic*, and two tricks keep it from becoming steep. The older
# one: after each step, cut every weight back into a small interval, $[-0.01, 0.01]$ for instance. It is
# simple, and often too strict. The younger one adds a penalty to the loss. Measure how steep $f$ is at many
# points, that is, the length $\|g_n\|$ of its slope vector there, and charge every departure from 1:
#
# $$\text{penalty} = \lambda \cdot \frac1N \sum_n \big(\|g_n\| - 1\big)^2, \qquad \lambda = 10$$
#
# By hand: slopes $(3, 4)$ and $(0, 1)$ have the lengths 5 and 1. So the penalty is
# $10 \cdot \frac{(5-1)^2 + (1-1)^2}{2} = 80$.
#
# ### Exercise 13: `gradient_penalty`
#
# The slopes are handed to you; chapter 3 is about how to find them. The length of a vector is the square
# root of the sum of its squares.

# %% tags=["exercise:gradient_penalty"]
def gradient_penalty(slopes, weight=10.0):
    """The charge for slopes whose length is not 1.

    slopes: array (N, D): at each of N points, the slope of f in each of D directions.
    weight: the factor in front.
    Returns one number: weight times the mean of (length - 1) squared.

    Example: gradient_penalty(np.array([[3.0, 4.0], [0.0, 1.0]])) gives 80.
    """
    ### BEGIN SOLUTION
    lengths = np.sqrt(np.sum(np.square(slopes), axis=1))
    return weight * np.mean((lengths - 1) ** 2)
    ### END SOLUTION

# %% tags=["check:gradient_penalty"]
check("gradient_penalty")

# %% [markdown]
# ### Exercise 14: `clip_weights`
#
# The older trick. What lies inside the interval stays, what lies outside moves to the nearer end. Return
# new weights and leave the given ones alone.

# %% tags=["exercise:clip_weights"]
def clip_weights(W, limit):
    """The weights, each moved into the interval from -limit to limit.

    W: array of any shape.  limit: a number, at least 0.
    Returns a new array of the shape of W. W stays unchanged.

    Example: clip_weights(np.array([-3.0, 0.5, 2.0]), 1.0) gives array([-1. ,  0.5,  1. ]).
    """
    ### BEGIN SOLUTION
    return np.clip(W, -limit, limit)
    ### END SOLUTION

# %% tags=["check:clip_weights"]
check("clip_weights")

# %% [markdown]
# **Predict, then run.** A small critic with eight hidden units, $f(x) = v \cdot \tanh(W x + b)$, before and
# after its weights are cut to $[-0.5, 0.5]$. Since tanh is nowhere steeper than 1, $f$ cannot be steeper
# than the sum of all $|v_i W_i|$. How much is that at most, after the cut?

# %% tags=["figure"]
rng = np.random.default_rng(5)
W, b, v = rng.normal(0, 2, 8), rng.normal(0, 2, 8), rng.normal(0, 2, 8)
places = np.linspace(-4, 4, 401)


def critic(x, W, v):
    return np.tanh(np.outer(x, W) + b) @ v


def steepness(values):
    """The largest slope between neighbours, and the penalty of all the slopes."""
    slopes = np.diff(values) / np.diff(places)
    return f"steepest {np.abs(slopes).max():.2f}, penalty {gradient_penalty(slopes.reshape(-1, 1)):.0f}"


def before_and_after():
    wild, tame = critic(places, W, v), critic(places, clip_weights(W, 0.5), clip_weights(v, 0.5))
    return {f"before: {steepness(wild)}": {"f": wild}, f"after: {steepness(tame)}": {"f": tame}}


plots.compare_curves(
    places,
    before_and_after,
    y_label="f(x)",
    columns=2,
    title="Cutting the weights makes the critic gentle; the penalty would rather have slopes of 1",
)

# %% tags=["claims"]
assert gradient_penalty(np.array([[3.0, 4.0], [0.0, 1.0]])) == 80
assert clip_weights(np.array([-3.0, 0.5, 2.0]), 1.0).tolist() == [-1.0, 0.5, 1.0]
_rng = np.random.default_rng(5)
_W, _b, _v = _rng.normal(0, 2, 8), _rng.normal(0, 2, 8), _rng.normal(0, 2, 8)
_places = np.linspace(-4, 4, 401)
_tame = np.tanh(np.outer(_places, clip_weights(_W, 0.5)) + _b) @ clip_weights(_v, 0.5)
_wild = np.tanh(np.outer(_places, _W) + _b) @ _v
assert np.abs(np.diff(_tame) / np.diff(_places)).max() <= 8 * 0.5 * 0.5 == 2
assert np.abs(np.diff(_wild) / np.diff(_places)).max() > 2

# %% [markdown]
# At most $8 \cdot 0.5 \cdot 0.5 = 2$, whatever the weights were before.
#
# **What to remember**
#
# - Lipschitz with constant $K$: nowhere steeper than $K$. Differentiable is neither needed nor enough.
# - Clipping weights is crude and simple. The gradient penalty asks for slopes of length 1.

# %% [markdown]
# ## 11. Which loss for which task
#
# Ask three questions, in this order. *What is predicted:* a number, one of several classes, any number of
# labels, a whole distribution? *What may be true at the same time?* *Which mistakes hurt, and may a few wild
# values in the data rule everything?*
#
# | what is predicted | last layer | loss | remarks |
# |---|---|---|---|
# | a number, errors of ordinary size | none | squared error | bell-shaped noise |
# | a number, a few wild values in the data | none | absolute error, Huber | one wild value counts little |
# | yes or no | one score (sigmoid) | binary cross-entropy with logits | targets 0 and 1 |
# | yes or no, only the decision matters | one score | hinge | targets −1 and 1, no probabilities |
# | one of $C$ classes | $C$ scores (softmax) | cross-entropy from scores | exactly one is right |
# | any of $L$ labels | $L$ scores (a sigmoid each) | mean binary cross-entropy | labels do not compete |
# | a distribution, and the target is the truth | softmax | cross-entropy, or KL | same slope, KL reaches 0 |
# | two distributions of equal rank | | Jensen-Shannon | symmetric, at most $\ln 2$ |
# | distributions that may not overlap | | Wasserstein | knows how far; needs a gentle critic |
# | anything, reported to people | | a metric such as accuracy | never for training |
#
# When in doubt: squared error for numbers, cross-entropy from scores for classes. They are cheap, they
# slope everywhere, and you know now what they assume. And take the choice seriously: a network does what its
# loss says, not what you meant.
#
# ### A question in words
#
# A person reads this one, not a machine. Two or three sentences for each situation are enough.
#
# **Choose a loss for each situation, and defend it against the one named in brackets.**
#
# 1. A radio station tags its songs with moods: calm, happy, dark, fast and 16 more. A song may have several
#    moods or none. (Why not softmax with cross-entropy?)
# 2. A network predicts the price of a flat. About one price in a hundred was typed with a zero too many.
#    (Why not the squared error?)
# 3. A network must produce waiting times that are distributed like those measured in a hospital. At the
#    beginning its times are all far too short, and the two histograms do not overlap. (Why not
#    Jensen-Shannon?)

# %% [markdown] tags=["written:choose-a-loss"]
# ### BEGIN SOLUTION
# 1. Binary cross-entropy for each of the 20 moods, computed from the scores, and the mean over moods and
#    songs. The moods are 20 separate yes-or-no questions, since several or none may be right at once.
#    Softmax forces the shares to add up to 1: two right moods would have to compete for it, and "none" could
#    not be said at all.
# 2. The absolute error, or the Huber loss. A price that is ten times too high makes an error of nine prices.
#    Its square is about 81 squared prices and outweighs thousands of ordinary flats, so the network would
#    bend towards typing errors. The absolute error lets each flat pull with the same force, whatever the
#    size of its error; it corresponds to noise with long tails. Huber does the same for large errors and is
#    smooth near 0.
# 3. The Wasserstein distance. As long as the histograms do not overlap, JS has the constant value ln 2
#    (and KL is infinite), so there is no slope that says in which direction to move. The Wasserstein
#    distance falls steadily as the times get nearer to the measured ones. Waiting times are one-dimensional,
#    so it can be computed from cumulative sums.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 6 points, two for each situation: one for a suitable choice, one for a reason that names what would go wrong
# with the loss in brackets.
#
# 1. Choice: binary cross-entropy per label (with or without the words "with logits"; a mean of hinge losses
#    per label also counts). Reason: softmax shares add up to 1, so labels compete, or several labels or
#    none cannot be expressed.
# 2. Choice: absolute error or Huber (any loss that grows at most in proportion to the error; removing the
#    wrong prices first is a fine remark but not a loss). Reason: squaring lets a few huge errors dominate,
#    or: the squared error assumes bell-shaped noise without outliers.
# 3. Choice: Wasserstein (earth mover's). Reason: JS is constant (ln 2) without overlap and so has no slope,
#    while Wasserstein tells how far apart they are. "KL is infinite" alone does not answer the question in
#    brackets.
#
# Another choice earns its point if the defence is sound. A name without any reason earns one of the two.
# ### END MARK SCHEME

# %% tags=["claims"]
assert (10 - 1) ** 2 == 81

# %% [markdown]
# ## Summary
#
# - A loss is a belief in disguise. Minus the mean log-likelihood of a coin is binary cross-entropy, of a
#   die cross-entropy, of bell-shaped noise the squared error.
# - Compute losses from scores. The stable form of the logistic loss is exact at a score of 40, where the
#   obvious one is infinite.
# - One class: softmax. Several labels: sigmoids. Only the decision: hinge.
# - Accuracy is flat almost everywhere, so it cannot teach. It is a metric, not a loss.
# - Cross-entropy is entropy plus KL. KL has a direction, JS has none and saturates, Wasserstein knows how
#   far.
#
# ### What comes next
#
# You can now say, in one number, how wrong a network is, and you know which number to take. What is missing
# is the way down: in which direction, and how far, to turn thousands of weights so that the number falls.
# You have seen the word for it several times in this notebook. It is *slope*, and it is the subject of
# chapter 3.

# %% tags=["figure"]
progress()
