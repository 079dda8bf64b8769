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
# # Chapter 2, part 1: Losses
#
# **How wrong, in one number.**
#
# A network that is to learn needs a judge. *Right* and *wrong* are too coarse: nudge a weight a little, and
# usually no verdict changes at all. A better judge says **how wrong**, in a single number that falls a bit
# whenever the answers improve a bit. Such a number is called a **loss**. In this notebook you write the
# losses that most networks of the world are trained with, find out what each of them forgives and what it
# punishes, and end with the one short formula that every classifier learns by.
#
# | section | what you build | minutes |
# |---|---|---|
# | 0 | where we start | 5 |
# | 1 | the truth as a row of numbers | 15 |
# | 2 | squared errors | 20 |
# | 3 | what one wild number does: MAE, RMSE, Huber | 30 |
# | | *a good place to stop for today* | |
# | 4 | surprise: the logarithm as a price | 20 |
# | 5 | cross-entropy of a batch | 20 |
# | 6 | find the bug | 10 |
# | | *another good place to stop* | |
# | 7 | straight from the scores | 25 |
# | 8 | the gradient | 20 |
# | 9 | a question answered in words, and a summary | 10 |
#
# That makes just under three hours. **You need** chapter 1 (layers, scores, softmax), NumPy arrays, and the
# idea of a logarithm. You do not need calculus; where a slope appears, we measure it.

# %% tags=["claims"]
assert sum([5, 15, 20, 30, 20, 20, 10, 25, 20, 10]) == 175  # just under three hours

# %% [markdown]
# ## 0. Where we start
#
# Chapter 1 ended with a network that reads handwritten digits. For every image it gives ten **shares**,
# one per digit, which are positive and add up to 1. We call the answer of a network $y$ and the truth $t$
# (for *target*), and the loss $L$ compares the two. (Chapter 1 called them $\hat y$ and $y$. Books use both ways,
# so look twice which of the two a $y$ is.)
#
# As before, `check("one_hot")` tries your function, `hint("one_hot")` nudges, and `progress()` draws how far
# you are. `sigmoid` and `softmax` are the ones you wrote in chapter 1.

# %% tags=["setup"]
import numpy as np

from nn101 import check, hint, plots, progress
from nn101.chapter1 import sigmoid, softmax
from nn101.data import load_digit_network, load_mnist

SMALLEST = 1e-12  # section 4 says what for

# %% tags=["figure"]
progress()

# %% [markdown]
# Here are two answers to one image. It shows a 2. The first network bets most on the 2; the second bets most
# on the 7 and leaves a tenth for the 2. Everything else is equal.

# %%
good_guess = np.array([0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0])
poor_guess = np.array([0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0])
true_digit = 2

for name, guess in (("first", good_guess), ("second", poor_guess)):
    print(f"{name:>6}: bets most on {guess.argmax()}, gives the true digit a share of {guess[true_digit]}")

# %% tags=["claims"]
assert good_guess.argmax() == 2 and poor_guess.argmax() == 7
assert np.isclose(good_guess.sum(), 1) and np.isclose(poor_guess.sum(), 1)
assert sorted(good_guess) == sorted(poor_guess)

# %% tags=["figure"]
plots.probabilities(good_guess, label=true_digit, title="The first network bets 60 % on the true digit, 2")

# %% tags=["figure"]
plots.probabilities(poor_guess, label=true_digit, title="The second network bets 60 % on a 7; the truth is still 2")

# %% [markdown]
# You see at a glance which answer is better. By the end of section 5 you will have two numbers for *how much*
# better, and they will not agree about what matters.

# %% [markdown]
# ## 1. The truth as a row of numbers
#
# An answer is a row of ten shares; the truth is a single label, 2. To compare them number by number, give
# the truth the same form: a row of zeros with a single 1 in the place of the right class. It is the answer
# of somebody who is completely sure, and right. Such a row is called **one-hot**.
#
# For 4 classes, the label 2 becomes (0, 0, 1, 0). Places are counted from 0, so the 1 is in the third.
#
# **Predict, then run.** A batch of labels `[2, 0]` and 4 classes: what is the shape of the one-hot table,
# and where are its ones?

# %%
table = np.zeros((2, 4))
table[0, 2] = 1  # row 0 belongs to label 2
table[1, 0] = 1  # row 1 belongs to label 0
print(table, "  shape", table.shape)

# %% [markdown]
# One row per label, one column per class. Filling the table number by number would be slow for 60,000
# labels. There are shorter ways: NumPy can compare a column of labels with a row of class numbers and gives
# a whole table of answers; it can also pick rows out of a table by a list of row numbers.
#
# ### Exercise 1: `one_hot`
#
# Write it for a batch of labels and for a single label alike. How many classes there are is told by the
# second argument, not by the labels: the largest class may be missing from a batch.

# %% tags=["exercise:one_hot"]
def one_hot(labels, classes):
    """Labels as rows of zeros with a single 1 in the place of the class.

    labels: integers (N,), or one whole number, each from 0 to classes - 1.  classes: how many there are.
    Returns an array (N, classes), or (classes,) for a single label.

    Example: one_hot(np.array([2, 0]), 4) gives [[0, 0, 1, 0], [1, 0, 0, 0]]; one_hot(2, 4) gives [0, 0, 1, 0].
    """
    ### BEGIN SOLUTION
    every_row = np.eye(classes)  # row k is the answer for label k
    return every_row[labels]  # one row for one label, a table for many
    ### END SOLUTION

# %% tags=["check:one_hot"]
check("one_hot")

# %% [markdown]
# If the panel is not content yet, ask for a nudge, here or anywhere else:

# %% tags=["figure"]
hint("one_hot")

# %% tags=["claims"]
assert one_hot(np.array([2, 0]), 4).tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]] == table.tolist()
assert one_hot(2, 4).tolist() == [0, 0, 1, 0]
assert one_hot(np.array([], dtype=int), 4).shape == (0, 4)

# %% tags=["figure"]
(_, _), (X_test, y_test) = load_mnist()
plots.digits(X_test[:8], labels=y_test[:8], columns=8, title="Eight images and their labels")

# %% tags=["figure"]
for label, row in zip(y_test[:8], one_hot(y_test[:8], 10).astype(int), strict=True):
    print(label, "->", row)

# %% [markdown]
# ### Exercise 2: `labels_of`
#
# Now the way back. Given one-hot rows, which labels were they? And given rows of *shares*, which class does
# each row bet most on? One function can answer both questions, if it asks where the largest number of each
# row stands.

# %% tags=["exercise:labels_of"]
def labels_of(targets):
    """The class of every row: where its largest number stands.

    targets: one-hot or probability rows (N, C), or a single row (C,).
    Returns integers (N,), or one integer for a single row.

    Example: labels_of(np.array([[0, 0, 1], [0.7, 0.2, 0.1]])) gives [2, 0]; labels_of(np.array([0, 1, 0])) gives 1.
    """
    ### BEGIN SOLUTION
    return np.argmax(targets, axis=-1)
    ### END SOLUTION

# %% tags=["check:labels_of"]
check("labels_of")

# %% tags=["claims"]
assert labels_of(np.array([[0, 0, 1], [0.7, 0.2, 0.1]])).tolist() == [2, 0]
assert labels_of(np.array([0, 1, 0])) == 1
assert labels_of(one_hot(np.array([3, 1, 2]), 5)).tolist() == [3, 1, 2]
assert labels_of(np.array([good_guess, poor_guess])).tolist() == [2, 7]
assert one_hot(labels_of(good_guess), 10).tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]  # the shares are gone

# %% [markdown]
# From labels to one-hot and back you lose nothing. From shares to a label you lose how sure the network was,
# and that is just what a loss is going to need.
#
# **What to remember**
#
# - One-hot: a row of zeros with one 1, the share that a perfect and certain answer would give.
# - The number of classes comes from the task, not from the labels at hand.
# - Where the largest number stands is the class; how large it is, is the confidence.

# %% [markdown]
# ## 2. Squared errors
#
# Both rows now have ten numbers, so subtract them. Each difference says how far one share is off, and in
# which direction. To get a single number we must add them up, but not as they are: too much here and too
# little there would cancel. So square them first; a square is never negative. For the answer $y$ and the
# target $t$
#
# $$L = \frac{1}{2}\sum_k (y_k - t_k)^2$$
#
# The half is only a convenience: when we come to slopes, the square brings a factor 2, and the half takes
# it away. Small enough for paper: $y = (0.2, 0.8)$ and $t = (0, 1)$. The differences are 0.2 and −0.2,
# their squares 0.04 each, the sum 0.08, half of it 0.04.
#
# **Predict, then run.** What do the plain differences of `good_guess` add up to? Think of what both rows
# have in common.

# %%
truth = np.zeros(10)
truth[true_digit] = 1
differences = good_guess - truth
print("differences:", differences)
print(f"their sum:   {abs(differences.sum()):.3f}")
print(f"the squares add up to {(differences * differences).sum():.4f}")

# %% tags=["claims"]
assert abs((good_guess - one_hot(2, 10)).sum()) < 1e-12
assert np.isclose(((good_guess - one_hot(2, 10)) ** 2).sum(), 0.195)

# %% [markdown]
# Zero: both rows add up to 1, so whatever is too little for the 2 is too much for the others. The plain sum
# says nothing; the squares do.
#
# ### Exercise 3: `sum_of_squared_errors`
#
# Half the sum of all squared differences. Expect 0.0975 for the first network and 0.5975 for the second.

# %% tags=["exercise:sum_of_squared_errors"]
def sum_of_squared_errors(y, t):
    """One half of the sum of all squared differences.

    y, t: two numbers, or two arrays of one shape (any shape).  Returns one number.

    Example: sum_of_squared_errors(np.array([0.2, 0.8]), np.array([0, 1])) gives 0.04.
    """
    ### BEGIN SOLUTION
    difference = y - t
    return 0.5 * np.sum(difference * difference)
    ### END SOLUTION

# %% tags=["check:sum_of_squared_errors"]
check("sum_of_squared_errors")

# %% tags=["claims"]
assert np.isclose(sum_of_squared_errors(np.array([0.2, 0.8]), np.array([0, 1])), 0.04)
assert np.isclose(sum_of_squared_errors(good_guess, one_hot(2, 10)), 0.0975)
assert np.isclose(sum_of_squared_errors(poor_guess, one_hot(2, 10)), 0.5975)

# %% tags=["figure"]
def loss_for_share(shares):
    """The squared error of the first network's answer while the true digit's share moves, the rest scaled to fit."""
    others = np.where(truth == 1, 0, good_guess) / 0.4
    return [sum_of_squared_errors(share * truth + (1 - share) * others, truth) for share in shares]


plots.curves(
    {"half the sum of squares": loss_for_share},
    x=(0, 1),
    labels=("share given to the true digit", "loss"),
    marks=lambda: {"first network, 60 %": (0.6, sum_of_squared_errors(good_guess, truth))},
    title="The more the true digit gets, the smaller the loss, without a jump",
)

# %% [markdown]
# This is what we wanted: move the share a little, and the loss moves a little. There is no place where it
# stands still except at the very bottom, where the answer is perfect.
#
# ### When the answer is a quantity
#
# Many networks do not choose between classes but predict a quantity: a price, a temperature, a time. Here is
# a delivery service. It promised four parcels after 12, 20, 31 and 18 minutes; they came after 10, 20, 30
# and 22.

# %%
promised = np.array([12.0, 20, 31, 18])
needed = np.array([10.0, 20, 30, 22])
print("errors in minutes:", promised - needed)

# %% tags=["claims"]
assert (promised - needed).tolist() == [2, 0, 1, -4]
assert sum_of_squared_errors(promised, needed) == 10.5

# %% [markdown]
# The squares are 4, 0, 1 and 16, their sum is 21. With forty parcels of the same kind the sum would be 210,
# although nobody drives any worse. A loss that grows with the amount of data is hard to read and hard to
# compare, so for quantities one takes the **mean**: $21 / 4 = 5.25$. This is the **mean squared error**,
# MSE for short:
#
# $$\text{MSE} = \frac{1}{n}\sum_i (y_i - t_i)^2$$
#
# A word of warning: some books and programs call half the sum of squares "mean squared error" too. There is
# no mean in it. When you compare numbers with somebody, ask which of the two they have.
#
# ### Exercise 4: `mean_squared_error`
#
# The mean over *all* numbers, whatever the shape. No half this time.

# %% tags=["exercise:mean_squared_error"]
def mean_squared_error(y, t):
    """The mean of all squared differences.

    y, t: two numbers, or two arrays of one shape (any shape).  Returns one number.

    Example: mean_squared_error(np.array([12, 20, 31, 18]), np.array([10, 20, 30, 22])) gives 5.25.
    """
    ### BEGIN SOLUTION
    all_squares = (y - t) ** 2
    return np.mean(all_squares)
    ### END SOLUTION

# %% tags=["check:mean_squared_error"]
check("mean_squared_error")

# %% tags=["claims"]
assert mean_squared_error(promised, needed) == 5.25
assert mean_squared_error(np.tile(promised, 10), np.tile(needed, 10)) == 5.25
assert sum_of_squared_errors(np.tile(promised, 10), np.tile(needed, 10)) == 105

# %% [markdown]
# ### A trap with shapes
#
# Networks often return their quantities as a column, shape `(N, 1)`, while the truth comes as a row of
# shape `(N,)`.
#
# **Predict, then run.** Three perfect predictions, once as a column, once as a row. What is the shape of
# their difference, and is every difference 0?

# %%
perfect_row = np.array([1.0, 2.0, 3.0])
perfect_column = perfect_row.reshape(3, 1)
print("shape of the difference:", (perfect_column - perfect_row).shape)
print(perfect_column - perfect_row)

# %% tags=["claims"]
_gap = perfect_row.reshape(3, 1) - perfect_row
assert _gap.shape == (3, 3) and np.count_nonzero(_gap) == 6
assert np.isclose(mean_squared_error(perfect_row.reshape(3, 1), perfect_row), 4 / 3)

# %% [markdown]
# NumPy takes every pair: nine differences, six of them not 0, and an MSE of 1.33 for perfect predictions.
# There is no error message. Whenever a loss looks odd, print the two shapes first.
#
# **What to remember**
#
# - Squares keep errors from cancelling, and make the loss change smoothly.
# - The sum grows with the data, the mean does not. Half the sum is not a mean.
# - Compare arrays of one shape only: `(N, 1)` against `(N,)` is a quiet accident.

# %% [markdown]
# ## 3. What one wild number does
#
# Squares have a temper. An error of 4 costs 16, an error of 40 costs 1,600: ten times as wrong, a hundred
# times as expensive. If large errors really are that bad, good. But sometimes a large error is only a typing
# mistake in the data, and then a single wild number drowns all the others.
#
# ### Exercise 5: `mean_absolute_error`
#
# The **mean absolute error**, MAE, takes sizes in place of squares. For our four parcels: $2 + 0 + 1 + 4 = 7$,
# and $7 / 4 = 1.75$. It is in minutes, and it says: on average, we were off by 1.75 minutes.

# %% tags=["exercise:mean_absolute_error"]
def mean_absolute_error(y, t):
    """The mean size of the differences, whatever their sign.

    y, t: two numbers, or two arrays of one shape (any shape).  Returns one number.

    Example: mean_absolute_error(np.array([12, 20, 31, 18]), np.array([10, 20, 30, 22])) gives 1.75.
    """
    ### BEGIN SOLUTION
    sizes = np.abs(y - t)
    return np.mean(sizes)  # of all of them, so no axis is named
    ### END SOLUTION

# %% tags=["check:mean_absolute_error"]
check("mean_absolute_error")

# %% [markdown]
# ### Exercise 6: `root_mean_squared_error`
#
# The MSE of the parcels is 5.25, but 5.25 *what*? Square minutes. Take the square root and you are back in
# minutes: 2.29. This is the **root mean squared error**, RMSE. Mind the order of the three words: you read
# them from right to left. First the errors are squared, then comes the mean, and last the root.

# %% tags=["exercise:root_mean_squared_error"]
def root_mean_squared_error(y, t):
    """The square root of the mean squared difference: in the unit of y and t.

    y, t: two numbers, or two arrays of one shape (any shape).  Returns one number.

    Example: root_mean_squared_error(np.array([12, 20, 31, 18]), np.array([10, 20, 30, 22])) gives about 2.2913.
    """
    ### BEGIN SOLUTION
    mean_of_squares = mean_squared_error(y, t)
    return np.sqrt(mean_of_squares)  # the root is the last step
    ### END SOLUTION

# %% tags=["check:root_mean_squared_error"]
check("root_mean_squared_error")

# %% tags=["claims"]
assert 4**2 == 16 and 40**2 == 1600
assert mean_absolute_error(promised, needed) == 1.75
assert abs(root_mean_squared_error(promised, needed) - 2.2913) < 5e-5
_even = np.array([3.0, -3, 3, -3])
assert mean_absolute_error(_even, np.zeros(4)) == root_mean_squared_error(_even, np.zeros(4)) == 3
_late = needed + np.array([2.0, 0, 1, -40])
assert mean_absolute_error(_late, needed) == 10.75 and abs(root_mean_squared_error(_late, needed) - 20.03) < 5e-3

# %% [markdown]
# RMSE is never smaller than MAE. They are equal when all errors have the same size, and the more unequal the
# errors, the wider the gap: if the last parcel had been off by 40 minutes and not by 4, MAE would be 10.75
# and RMSE 20.03. So print both. A wide gap tells you to go and look for a few large errors.
#
# ### The best constant
#
# Here is a way to see what a loss *wants*. Forget all inputs and predict the same number $c$ for everybody.
# Which $c$ is best depends on the loss alone. These are six trips to work, in minutes; on the last day it
# snowed.

# %%
trips = np.array([18.0, 20, 21, 22, 24, 90])
print(f"five ordinary days: mean {trips[:5].mean()}, median {np.median(trips[:5])}")
print(f"with the snow:      mean {trips.mean()}, median {np.median(trips)}")

# %% tags=["claims"]
assert trips[:5].mean() == np.median(trips[:5]) == 21
assert trips.mean() == 32.5 and np.median(trips) == 21.5
_candidates = np.arange(15, 45, 0.5)
_mse = [mean_squared_error(np.full(6, c), trips) for c in _candidates]
_mae = [mean_absolute_error(np.full(6, c), trips) for c in _candidates]
assert _candidates[np.argmin(_mse)] == 32.5
assert np.isclose(min(_mae), _mae[list(_candidates).index(21.5)])
assert mean_absolute_error(np.full(6, 21.0), trips) == mean_absolute_error(np.full(6, 22.0), trips)

# %% [markdown]
# **Predict, then run.** Slide $c$ from 15 to 45 minutes and compute both losses for the six trips. One of
# the curves has its lowest point at the mean, the other at the median. Which is which?

# %% tags=["figure"]
def relative(loss, values):
    """The loss of predicting c for all values, divided by the lowest it can be: c -> loss."""

    def curve(constants):
        raw = np.array([float(loss(np.full(len(values), c), values)) for c in constants])
        return raw / raw.min()

    return curve


plots.curves(
    {"MSE": relative(mean_squared_error, trips), "MAE": relative(mean_absolute_error, trips)},
    x=(15, 45),
    reach=(0.85, 2.3),
    labels=("predicted constant c, in minutes", "loss (1 = the lowest possible)"),
    marks={"median 21.5": (21.5, 1), "mean 32.5": (32.5, 1)},
    title="One snowy day takes MSE to 32.5 minutes; MAE stays at 21.5",
)

# %% [markdown]
# MSE goes to the **mean**, and one snowy day has pulled it from 21 to 32.5, to a value that fits no day at
# all. MAE goes to the **median** and has hardly moved. (Between 21 and 22 it is flat: any number between the
# two middle ones is as good.) The reason is how hard an error pulls. In a square, the pull grows with the
# error; in a size, every error pulls with the same strength, so only the number of days on either side
# counts.
#
# MAE has a weakness of its own. At zero it has a kink, and near the goal it pulls just as hard as far away,
# so whoever follows it downhill keeps stepping over the lowest point.
#
# ### Exercise 7: `huber`
#
# Peter Huber took the best of both in 1964: near zero a square, far away a straight line. With the error
# $e = y - t$ and a border $\delta$ (say *delta*), a single error costs
#
# $$h(e) = \begin{cases} \frac{1}{2}e^2 & \text{if } |e| \le \delta\\[2pt] \delta\,\left(|e| - \frac{1}{2}\delta\right) & \text{otherwise}\end{cases}$$
#
# The two pieces must meet without a jump. At $|e| = \delta$ the first gives $\frac12\delta^2$ and the second
# $\delta\,(\delta - \frac12\delta)$, which is the same. For $\delta = 1$: an error of 0.5 costs 0.125, an
# error of −3 costs $1\cdot(3 - 0.5) = 2.5$. Return the mean over all errors.

# %% tags=["exercise:huber"]
def huber(y, t, delta=1.0):
    """The mean Huber loss: a square for errors up to delta, a straight line beyond.

    y, t: two numbers, or two arrays of one shape (any shape).  delta: the border, above zero.
    Returns one number: the mean of e * e / 2 where |e| <= delta, and of delta * (|e| - delta / 2) elsewhere.

    Example: huber(np.array([0.5, -3.0]), np.array([0.0, 0.0])) gives (0.125 + 2.5) / 2 = 1.3125.
    """
    ### BEGIN SOLUTION
    size = np.abs(y - t)
    inside = 0.5 * size**2
    beyond = delta * (size - 0.5 * delta)
    return np.mean(np.where(size <= delta, inside, beyond))
    ### END SOLUTION

# %% tags=["check:huber"]
check("huber")

# %% tags=["claims"]
assert huber(np.array([0.5, -3.0]), np.zeros(2)) == 1.3125
assert huber(0.5, 0.0) == 0.125 and huber(-3.0, 0.0) == 2.5
assert huber(2.0, 0.0, delta=2.0) == 2.0 == 0.5 * 2**2 == 2 * (2 - 1)
_candidates = np.arange(15, 45, 0.25)
assert _candidates[np.argmin([huber(np.full(6, c), trips, delta=5.0) for c in _candidates])] == 22
assert np.clip(trips - 22, -5, 5).sum() == 0  # the pulls balance: -4 -2 -1 +0 +2 +5

# %% tags=["figure"]
def of_one_error(loss, **more):
    """errors -> what the loss makes of each of them alone."""
    return lambda errors: [loss(np.array([error]), np.array([0.0]), **more) for error in errors]


plots.curves(
    {
        "half a square": of_one_error(sum_of_squared_errors),
        "size (MAE)": of_one_error(mean_absolute_error),
        "Huber, delta 1": of_one_error(huber),
    },
    x=(-4, 4),
    labels=("error y − t", "cost of this error"),
    title="Huber is a square near zero and a straight line beyond delta",
)

# %% [markdown]
# **Predict, then run.** Where will Huber with $\delta = 5$ put the best constant for the six trips: nearer to
# 21.5 or nearer to 32.5?

# %% tags=["figure"]
plots.curves(
    {
        "MSE": relative(mean_squared_error, trips),
        "MAE": relative(mean_absolute_error, trips),
        "Huber, delta 5": relative(lambda y, t: huber(y, t, delta=5.0), trips),
    },
    x=(15, 45),
    reach=(0.85, 2.3),
    labels=("predicted constant c, in minutes", "loss (1 = the lowest possible)"),
    marks={"Huber 22": (22, 1), "mean 32.5": (32.5, 1)},
    title="Huber is smooth like MSE and calm like MAE: its best constant is 22 minutes",
)

# %% [markdown]
# At 22. You can check it by hand: the six errors from 22 are −4, −2, −1, 0, 2 and 68, and Huber cuts the last
# one down to 5. Those six add up to zero, so the pulls to both sides are in balance.
#
# How does $\delta$ steer it? A large $\delta$ makes nearly everything a square, a small one nearly everything
# a line. Choose it about as large as the errors that you consider normal.

# %% tags=["figure"]
plots.curves(
    {f"delta {delta:g}": of_one_error(huber, delta=delta) for delta in (0.5, 1.0, 2.0, 4.0)},
    x=(-4, 4),
    labels=("error y − t", "cost of this error"),
    title="The smaller delta is, the sooner Huber turns from a bowl into a funnel",
)

# %% [markdown]
# **What to remember**
#
# - MSE pulls harder the larger the error, so its best constant is the mean; wild numbers drag it along.
# - MAE pulls the same for every error, so its best constant is the median; wild numbers leave it alone.
# - RMSE is MSE in the right unit. Print it beside MAE: a wide gap means a few large errors.
# - Huber is a square near zero and a line far away, with $\delta$ as the border.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 4. Surprise: the logarithm as a price
#
# Back to classes. An answer gives every class a share, and then the truth comes out. How surprised should
# the network be? If it gave the right class a share of 1, not at all. If it gave it one hundredth, a lot.
#
# We want a price for a share $p$ with two properties. A share of 1 is free. And prices *add up*: suppose a
# network gave the truth a half for one image, and a half for another. Both truths together had
# $\frac12 \cdot \frac12 = \frac14$, so a quarter should cost exactly two halves. Shares multiply, prices
# add. The function that turns products into sums is the logarithm, with a minus because shares are at most
# 1:
#
# $$\text{price}(p) = -\ln p$$
#
# Here $\ln$ is the natural logarithm, `np.log`. Each time the share is halved, the price goes up by
# $\ln 2 = 0.693$.
#
# **Predict, then run.** The first network gave the true digit 0.6 and the second gave it 0.1. Six times less:
# is the price six times as high?

# %%
for share in (1.0, 0.6, 0.5, 0.25, 0.1, 0.01, 0.001):
    print(f"share {share:5.3f}   price {abs(np.log(share)):6.4f}   squared distance to 1: {(share - 1) ** 2:.4f}")

# %% tags=["claims"]
assert np.allclose(-np.log([0.6, 0.1]), [0.5108, 2.3026], atol=5e-5)
assert np.isclose(-np.log(0.25), 2 * -np.log(0.5)) and abs(np.log(2) - 0.693) < 5e-4
assert np.isclose(-np.log(0.6 / 6), -np.log(0.6) + np.log(6)) and abs(np.log(6) - 1.79) < 5e-3
assert np.isclose((1 - 0.01) ** 2, 0.9801) and np.isclose((1 - 0.001) ** 2, 0.998001)
assert abs(-np.log(0.01) - 4.605) < 5e-4 and abs(-np.log(0.001) - 6.908) < 5e-4

# %% [markdown]
# The prices are 0.5108 and 2.3026. Not six times as much, but 1.79 *more*, and 1.79 is $\ln 6$: what counts
# is by which factor a share is smaller.
#
# Look at the last two lines. Somebody who gave the truth one thousandth is ten times more wrong than somebody
# who gave it one hundredth. The squared distance hardly sees it, 0.9801 against 0.9980; it can never exceed
# 1. The logarithm does see it, 4.605 against 6.908, and it has no upper limit. **To be confident and wrong is
# expensive.**

# %% tags=["figure"]
plots.curves(
    {"−ln p": lambda p: -np.log(p), "squared distance (1 − p)²": lambda p: (1 - p) ** 2},
    x=(0.002, 1),
    labels=("share p of the right class", "price"),
    marks={"p = 0.1 costs 2.30": (0.1, -np.log(0.1)), "p = 0.6 costs 0.51": (0.6, -np.log(0.6))},
    title="Near zero the logarithm climbs without end; the square stops at 1",
)

# %% [markdown]
# There is a second reason, and it decides how fast a network learns. The shares come out of scores, by
# softmax. Take two classes, and let $z$ be how far the right class is *ahead* of the other, in scores. With the
# scores $z$ and 0 its share is $e^z / (e^z + 1)$, which is $\sigma(z)$. At $z = -6$ the network is quite sure and
# wrong.
#
# **Predict, then run.** On which of the two losses does a small step to the right help more there?

# %% tags=["figure"]
plots.curves(
    {"−ln p": lambda z: -np.log(sigmoid(z)), "squared distance (1 − p)²": lambda z: (1 - sigmoid(z)) ** 2},
    x=(-8, 4),
    labels=("lead z of the right class's score", "loss"),
    title="Where the answer is most wrong, only the logarithm still slopes",
)

# %% tags=["claims"]
_p = sigmoid(-6.0)
_log_slope, _square_slope = 1 - _p, 2 * (1 - _p) ** 2 * _p
assert abs(_log_slope - 0.9975) < 5e-5 and abs(_square_slope - 0.0049) < 5e-5
assert 200 < _log_slope / _square_slope < 205
_h = 1e-5
assert np.isclose((np.log(sigmoid(-6 + _h)) - np.log(sigmoid(-6 - _h))) / (2 * _h), _log_slope)
assert np.isclose(((1 - sigmoid(-6 - _h)) ** 2 - (1 - sigmoid(-6 + _h)) ** 2) / (2 * _h), _square_slope)

# %% [markdown]
# The logarithm falls with a slope of 0.9975, the square with 0.0049, about 200 times less. A network trained
# with squares behind a softmax is stuck exactly where it has most to learn. With the logarithm, being more
# wrong means being corrected harder.
#
# ### The one problem
#
# A share can be 0, and $\ln 0$ is minus infinity. One such sample, and the mean of a million samples is
# infinite. So the price gets a ceiling: a share below $10^{-12}$ is charged as if it were $10^{-12}$. That
# costs $-\ln 10^{-12} = 27.631$, which is expensive enough. The number waits for you under the name
# `SMALLEST`.

# %%
with np.errstate(divide="ignore"):  # keep NumPy's warning quiet, look at the value
    print("price of 0:       ", -np.log(0.0))
print(f"price of SMALLEST:  {abs(np.log(SMALLEST)):.3f}")

# %% tags=["claims"]
assert SMALLEST == 1e-12 and abs(-np.log(SMALLEST) - 27.631) < 5e-4
with np.errstate(divide="ignore"):
    assert np.isinf(np.log(0.0))

# %% [markdown]
# ### Exercise 8: `cross_entropy_one`
#
# The price of one answer: minus the logarithm of the share that the *right* class got. The other shares do
# not matter. Keep it finite for a share of 0.

# %% tags=["exercise:cross_entropy_one"]
def cross_entropy_one(y, label):
    """The cross-entropy of one answer: minus the natural logarithm of the right class's share.

    y: shares (C,), none negative, which sum to 1.  label: the right class, 0 to C - 1.
    Returns one number. A share below SMALLEST is charged as SMALLEST, so the result is finite.

    Example: cross_entropy_one(np.array([0.3, 0.6, 0.1]), 1) gives 0.5108; for label 2 it gives 2.3026.
    """
    ### BEGIN SOLUTION
    share = max(y[label], SMALLEST)
    return -np.log(share)
    ### END SOLUTION

# %% tags=["check:cross_entropy_one"]
check("cross_entropy_one")

# %% tags=["claims"]
assert abs(cross_entropy_one(np.array([0.3, 0.6, 0.1]), 1) - 0.5108) < 5e-5
assert abs(cross_entropy_one(good_guess, 2) - 0.5108) < 5e-5
assert abs(cross_entropy_one(poor_guess, 2) - 2.3026) < 5e-5
assert np.isclose(cross_entropy_one(good_guess, 3), -np.log(1e-12))
_other_rest = np.array([0, 0, 0.6, 0.4, 0, 0, 0, 0, 0, 0])  # 0.6 for the truth, the rest in one place
assert cross_entropy_one(_other_rest, 2) == cross_entropy_one(good_guess, 2)
assert np.isclose(sum_of_squared_errors(_other_rest, one_hot(2, 10)), 0.16)

# %% tags=["figure"]
for name, guess in (("first", good_guess), ("second", poor_guess)):
    squares, price = sum_of_squared_errors(guess, truth), cross_entropy_one(guess, true_digit)
    print(f"{name:>6} network: half the squares {squares:.4f}, cross-entropy {price:.4f}")

# %% [markdown]
# Here are the two opinions that section 0 promised. Both losses call the second answer worse, by 0.5975
# against 0.0975 and by 2.3026 against 0.5108. Where they disagree is the rest of the row. Let the first
# network keep its 0.6 for the 2, but put the other 0.4 all on the 3: half the squares rises from 0.0975 to
# 0.16, and the cross-entropy stays 0.5108. It only asks what the truth got.
#
# **What to remember**
#
# - The price of a share is $-\ln p$: a share of 1 is free, and each halving costs 0.693 more.
# - It has no upper limit: confident and wrong is what it punishes most.
# - Behind a softmax it keeps a slope where squares go flat.
# - Put a floor under the share before you take the logarithm.

# %% [markdown]
# ## 5. Cross-entropy of a batch
#
# With the truth as a one-hot row, the same price can be written as a sum over all classes, in which the
# zeros switch off everything but the right one. The mean over the $N$ samples of a batch is the loss:
#
# $$L = -\frac{1}{N}\sum_{n}\sum_{k} t_{nk}\,\ln y_{nk}$$
#
# The mean is over *samples*, not over classes. Duplicate the batch and the loss stays the same; that is a
# good test of any loss. Our two networks as one batch: $(0.5108 + 2.3026) / 2 = 1.4067$.
#
# Truths come in two forms, labels or one-hot rows, and a good function takes both. How can it tell? By the
# shape: targets that have the shape of `y` are rows, everything else is labels. Sometimes rows are not even
# one-hot: if three of four people read a scribble as a 7 and one as a 1, the target may be 0.75 and 0.25.
# The sum above serves such rows without any change.
#
# With labels you want one share from each row. **Predict, then run.** Which of the two lines below picks
# (0.2, 0.7), one number per row?

# %%
three_shares = np.array([[0.2, 0.5, 0.3], [0.1, 0.2, 0.7]])
two_labels = np.array([0, 2])
print("shares[:, labels]:\n", three_shares[:, two_labels])
print("shares[[0, 1], labels]:", three_shares[[0, 1], two_labels])

# %% tags=["claims"]
assert three_shares[[0, 1], two_labels].tolist() == [0.2, 0.7]
assert three_shares[:, two_labels].shape == (2, 2)

# %% [markdown]
# The first takes whole columns, for every row. The second pairs row 0 with label 0 and row 1 with label 2.
# (Or turn the labels into one-hot rows, and you need not pick at all.)
#
# ### Exercise 9: `cross_entropy`
#
# For a batch and for a single sample, with labels and with rows of targets. Mind two things: the floor, and
# what $N$ is for a single sample.

# %% tags=["exercise:cross_entropy"]
def cross_entropy(y, t):
    """The mean cross-entropy of a batch of answers.

    y: shares (N, C), or (C,) for a single sample.  It stays unchanged.
    t: labels, integers (N,) or one whole number; or targets of the shape of y: one-hot rows, or any rows of
    shares that sum to 1.
    Returns one number: the mean over the N samples. A share below SMALLEST is charged as SMALLEST.

    Example: cross_entropy(np.array([[0.3, 0.6, 0.1], [0.3, 0.6, 0.1]]), np.array([1, 2])) gives 1.4067.
    """
    ### BEGIN SOLUTION
    targets = t if np.shape(t) == np.shape(y) else one_hot(t, np.shape(y)[-1])
    prices = -np.log(np.maximum(y, SMALLEST))
    per_sample = np.sum(targets * prices, axis=-1)  # one price each; a single one for a single sample
    return np.mean(per_sample)
    ### END SOLUTION

# %% tags=["check:cross_entropy"]
check("cross_entropy")

# %% tags=["claims"]
_both = np.array([good_guess, poor_guess])
assert abs(cross_entropy(_both, np.array([2, 2])) - 1.4067) < 5e-5
assert np.isclose(cross_entropy(_both, np.array([2, 2])), 1.406704775)
assert np.isclose(cross_entropy(_both, one_hot(np.array([2, 2]), 10)), 1.406704775)
assert np.isclose(cross_entropy(np.tile(_both, (5, 1)), np.full(10, 2)), 1.406704775)
assert np.isclose(cross_entropy(good_guess, 2), cross_entropy_one(good_guess, 2))
assert abs(cross_entropy(np.array([[0.3, 0.6, 0.1], [0.3, 0.6, 0.1]]), np.array([1, 2])) - 1.4067) < 5e-5
assert np.isclose(cross_entropy(np.array([0.5, 0.5]), np.array([0.75, 0.25])), np.log(2))

# %% [markdown]
# ### What does a real network pay?
#
# The digit network of chapter 1 reads 9,844 of 10,000 test digits correctly. Let us send it the bill.

# %% tags=["figure"]
def digit_scores(X):
    """The ten scores that the digit network of chapter 1 gives to each image."""
    net = load_digit_network()
    hidden = sigmoid(X @ net["W1"] + net["b1"])
    hidden = sigmoid(hidden @ net["W2"] + net["b2"])
    return hidden @ net["W3"] + net["b3"]


test_scores = digit_scores(X_test)
test_shares = softmax(test_scores)
print(f"right:              {np.mean(test_shares.argmax(axis=1) == y_test):.2%}")
print(f"mean cross-entropy: {cross_entropy(test_shares, y_test):.4f}")

# %% tags=["claims"]
(_, _), (_X, _labels) = load_mnist()
_net = load_digit_network()
_scores = sigmoid(sigmoid(_X @ _net["W1"] + _net["b1"]) @ _net["W2"] + _net["b2"]) @ _net["W3"] + _net["b3"]
_shares = softmax(_scores)
_prices = np.array([cross_entropy_one(row, label) for row, label in zip(_shares, _labels, strict=True)])
_wrong = _shares.argmax(axis=1) != _labels
assert _wrong.sum() == 156 and len(_labels) == 10_000
assert abs(cross_entropy(_shares, _labels) - 0.0436) < 5e-5 and np.isclose(_prices.mean(), 0.0436, atol=5e-5)
assert abs(_prices[_wrong].sum() / _prices.sum() - 0.69) < 0.005
assert abs(np.sort(_prices)[-100:].sum() / _prices.sum() - 0.56) < 0.005
assert abs(np.median(_prices) - 0.0005) < 5e-5 and abs(_prices.max() - 6.39) < 0.005
assert np.isclose(np.exp(-0.0436), 0.957, atol=5e-4)

# %% [markdown]
# A mean price of 0.0436 is what you would pay if every digit's truth got a share of $e^{-0.0436} = 0.957$.
# But no such even network is behind it.
#
# **Predict, then run.** Sort the 10,000 prices, highest first. How many of the digits make up half of the
# whole bill: 5,000, 500, or fewer than 100?

# %% tags=["figure"]
def bill():
    """(how many of the dearest digits, their share of the whole loss in percent), both as arrays."""
    prices = [cross_entropy_one(row, label) for row, label in zip(test_shares, y_test, strict=True)]
    dearest = np.sort(prices)[::-1]
    return np.arange(1, 601), 100 * np.cumsum(dearest)[:600] / np.sum(dearest)


plots.curves(
    {"share of the loss": bill},
    labels=("the dearest digits, of 10,000", "share of the whole loss, %"),
    reach=(0, 100),
    marks={"82 digits: half of it": (82, 50)},
    title="One digit in a hundred makes up more than half of the loss",
)

# %% tags=["claims"]
_sorted = np.sort(_prices)[::-1]
_half = int(np.argmax(np.cumsum(_sorted) > 0.5 * _sorted.sum())) + 1
assert _half == 82

# %% [markdown]
# Fewer than a hundred. The median price is 0.0005, next to nothing; the 156 digits that were read wrongly
# carry 69 % of the bill. The loss looks where there is something left to learn. Here are the ten
# dearest; would you have read them?

# %% tags=["figure"]
prices = -np.log(test_shares[np.arange(len(y_test)), y_test])
dearest = np.argsort(prices)[::-1][:10]
plots.digits(
    X_test[dearest],
    labels=y_test[dearest],
    predictions=test_shares[dearest].argmax(axis=1),
    confidence=test_shares[dearest].max(axis=1),
    columns=5,
    title=f"The ten dearest digits; the first costs {prices[dearest[0]]:.2f}",
)

# %% [markdown]
# **What to remember**
#
# - Cross-entropy: minus the logarithm of the right class's share, averaged over the samples.
# - Divide by the number of samples, never by the number of classes.
# - Labels pair up with rows: `y[[0, 1], labels]`, not `y[:, labels]`.
# - A low mean can hide a few very dear mistakes. Look at them.

# %% [markdown]
# ## 6. Find the bug
#
# A published lesson on neural networks sorts fruit. The truth is an apple, $t = (1, 0, 0)$, and two networks
# answer (0.8, 0.1, 0.1) and (0.3, 0.4, 0.3). The lesson gives the formula with $\ln$ and a division by $N$,
# and prints the losses 0.09 and 0.52 (cut off after two places). Below is a function that gives its numbers.

# %%
def printed_cross_entropy(y, t):
    """The cross-entropy of the lesson. It holds two errors."""
    answers, wanted = np.atleast_2d(y), np.atleast_2d(t)
    paid = -np.log10(np.maximum(answers, SMALLEST)) * wanted
    return float(paid.sum())


apple = np.array([1, 0, 0])
surer, unsure = np.array([0.8, 0.1, 0.1]), np.array([0.3, 0.4, 0.3])
print(f"the surer network:   {printed_cross_entropy(surer, apple):.4f}")
print(f"the unsure network:  {printed_cross_entropy(unsure, apple):.4f}")
twice = printed_cross_entropy(np.array([surer, surer]), np.array([apple, apple]))
print(f"the surer one twice: {twice:.4f}")

# %% tags=["claims"]
assert abs(printed_cross_entropy(surer, apple) - 0.0969) < 5e-5
assert abs(printed_cross_entropy(unsure, apple) - 0.5229) < 5e-5
assert np.isclose(printed_cross_entropy(np.array([surer] * 2), np.array([apple] * 2)), 2 * -np.log10(0.8))
assert abs(np.log(10) - 2.3026) < 5e-5

# %% [markdown]
# The order is right: the surer network, which is also right, pays less. That is why nobody noticed. But
# compare with paper: $-\ln 0.8 = 0.2231$. And look at the last line: the same answer twice should cost the
# same on average.
#
# How can one find out which logarithm stands behind a number? Try a share of one tenth. The natural
# logarithm gives 2.3026, that to base 10 gives exactly 1.
#
# ### Exercise 10: `repaired_cross_entropy`
#
# Repair both errors. The two networks must cost 0.2231 and 1.2040, one by one, and half their sum as a batch.
# Here the targets are always rows, in the shape of `y`.

# %% tags=["exercise:repaired_cross_entropy"]
def repaired_cross_entropy(y, t):
    """What printed_cross_entropy should have been: natural logarithm, mean over the samples.

    y: shares (N, C), or (C,) for a single sample.  t: one-hot rows of the same shape.
    Returns one number, finite also where a share is 0.

    Example: repaired_cross_entropy(np.array([0.8, 0.1, 0.1]), np.array([1, 0, 0])) gives 0.2231.
    """
    ### BEGIN SOLUTION
    rows_of_shares, rows_of_targets = np.atleast_2d(y), np.atleast_2d(t)
    total = -np.sum(rows_of_targets * np.log(np.maximum(rows_of_shares, SMALLEST)))
    return total / len(rows_of_shares)
    ### END SOLUTION

# %% tags=["check:repaired_cross_entropy"]
check("repaired_cross_entropy")

# %% tags=["claims"]
assert abs(repaired_cross_entropy(surer, apple) - 0.2231) < 5e-5
assert abs(repaired_cross_entropy(unsure, apple) - 1.2040) < 5e-5
assert abs(repaired_cross_entropy(np.array([surer, unsure]), np.array([apple, apple])) - 0.7136) < 5e-5
assert np.isclose(np.log(10) * printed_cross_entropy(unsure, apple), repaired_cross_entropy(unsure, apple))

# %% [markdown]
# Does the base matter? For the order of networks, no: base 10 only divides every loss by 2.3026. But every
# slope is divided by the same number, so the network would learn 2.3 times more slowly at the same learning
# rate, and nobody's numbers could be compared with yours. The missing $1/N$ is worse. Steps would grow with
# the size of the batch, and a loss on 10,000 test images would look a hundred times as bad as one on 100.
#
# **What to remember**
#
# - A wrong loss often ranks answers correctly. Only a number worked out by hand gives it away.
# - Two quick tests: a share of 0.1 costs 2.3026, and a doubled batch costs the same.
#
# *Another good place to stop.*

# %% [markdown]
# ## 7. Straight from the scores
#
# So far a network computes scores, softmax makes shares of them, and the loss takes a logarithm. That detour
# loses something. Let the right class be 1,000 points behind another one. Its share is $e^{-1000}$; the price
# ought to be 1,000. But the smallest positive number that a 64-bit float can hold is about $e^{-744}$ (and
# in 32 bits, in which networks usually compute, about $e^{-103}$).
#
# **Predict, then run.** What share does softmax give to the class that is 1,000 points behind, and what does
# it cost: without the floor, and with it?

# %%
behind = softmax(np.array([0.0, 1000.0]))[0]
with np.errstate(divide="ignore"):
    print("share:                   ", behind)
    print("price without the floor: ", -np.log(behind))
print("price with the floor:    ", -np.log(max(behind, SMALLEST)).round(3))

# %% tags=["claims"]
assert softmax(np.array([0.0, 1000.0]))[0] == 0
assert abs(np.log(np.nextafter(0, 1)) + 744.4) < 0.05
assert abs(np.log(float(np.nextafter(np.float32(0), np.float32(1)))) + 103.3) < 0.05
assert abs(np.log(SMALLEST) + 27.631) < 5e-4

# %% [markdown]
# Infinite, or 27.631. The floor keeps the number finite, but it lies, and what is worse: being 100 points
# behind and being 1,000 points behind cost the same. Where a curve is flat there is no slope to learn from.
#
# The cure is to do the logarithm on paper, before the computer does the exponentials:
#
# $$\ln \frac{e^{a_k}}{\sum_j e^{a_j}} = a_k - \ln \sum_j e^{a_j}$$
#
# The score itself is left, and nothing is lost to rounding. In the sum, large scores would overflow, so take
# away the largest score $m$ first, as in softmax. Shares do not change when all scores are shifted, so
#
# $$\ln y_k = (a_k - m) - \ln \sum_j e^{a_j - m}$$
#
# One term of the sum is $e^0 = 1$, so its logarithm is at least 0 and never infinite. By hand, with scores
# $(\ln 1, \ln 2, \ln 5)$: the powers are 1, 2, 5, their sum is 8, and the results are
# $\ln\frac18 = -2.079$, $\ln\frac28 = -1.386$ and $\ln\frac58 = -0.470$.
#
# ### Exercise 11: `log_softmax`
#
# For one vector and for a batch, each row with its own largest score and its own sum. Do not call softmax.

# %% tags=["exercise:log_softmax"]
def log_softmax(a):
    """The logarithms of softmax, computed from the scores without a detour.

    a: scores (C,), or (N, C), one row per sample.  It stays unchanged.
    Returns an array of the same shape: a minus the logarithm of the row's sum of exponentials. Exact and finite
    for scores of 1000 and -1000 too.

    Example: log_softmax(np.log([1.0, 2.0, 5.0])) gives about (-2.079, -1.386, -0.470).
    """
    ### BEGIN SOLUTION
    shifted = a - np.max(a, axis=-1, keepdims=True)  # no score is above 0 now, one is exactly 0
    total = np.sum(np.exp(shifted), axis=-1, keepdims=True)
    return shifted - np.log(total)  # the total is at least 1
    ### END SOLUTION

# %% tags=["check:log_softmax"]
check("log_softmax")

# %% tags=["claims"]
assert np.allclose(log_softmax(np.log([1.0, 2.0, 5.0])), [-2.079, -1.386, -0.470], atol=5e-4)
assert np.allclose(np.exp(log_softmax(np.array([0.3, 2.9, 4.0]))), softmax(np.array([0.3, 2.9, 4.0])))
assert log_softmax(np.array([0.0, 1000.0])).tolist() == [-1000, 0]
assert log_softmax(np.array([-1000.0, 1000.0])).tolist() == [-2000, 0]

# %% [markdown]
# ### Exercise 12: `cross_entropy_from_scores`
#
# The same loss as in section 5, but it takes scores and does softmax and logarithm in one go. It needs no
# floor. Frameworks call it *cross-entropy with logits* ("logit" is their word for a score), and it is what
# you should use for training.

# %% tags=["exercise:cross_entropy_from_scores"]
def cross_entropy_from_scores(a, t):
    """The mean cross-entropy of softmax(a), computed straight from the scores a.

    a: scores (N, C), or (C,) for a single sample.  It stays unchanged.
    t: labels, integers (N,) or one whole number; or targets of the shape of a: one-hot rows, or any rows of
    shares that sum to 1.
    Returns one number: the mean over the N samples, exact also where a share would round to 0.

    Example: cross_entropy_from_scores(np.log([1.0, 2.0, 5.0]), 2) gives 0.4700, which is -ln(5/8).
    """
    ### BEGIN SOLUTION
    targets = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    logs = log_softmax(a)
    per_sample = -np.sum(targets * logs, axis=-1)
    return np.mean(per_sample)
    ### END SOLUTION

# %% tags=["check:cross_entropy_from_scores"]
check("cross_entropy_from_scores")

# %% tags=["claims"]
assert abs(cross_entropy_from_scores(np.log([1.0, 2.0, 5.0]), 2) - 0.4700) < 5e-5
assert cross_entropy_from_scores(np.array([0.0, 1000.0]), 0) == 1000
_as_scores = 3.0 + np.log(np.maximum([good_guess, poor_guess], SMALLEST))  # softmax gives the shares back
assert np.allclose(softmax(_as_scores), [good_guess, poor_guess], atol=1e-11)
assert abs(cross_entropy_from_scores(_as_scores, np.array([2, 2])) - 1.4067) < 5e-5
assert abs(cross_entropy_from_scores(_scores, _labels) - 0.0436) < 5e-5
assert abs(cross_entropy_from_scores(softmax(np.array([[0.0, 9.0]])), np.array([1])) - 0.3133) < 5e-5
assert abs(cross_entropy_from_scores(np.array([[0.0, 9.0]]), np.array([1])) - 0.0001) < 5e-5

# %% [markdown]
# A test that ties both together: turn the two digit answers of section 0 into scores with `np.log`, add the
# same number to all of them, and the loss from scores must be 1.4067 again.

# %% tags=["figure"]
as_scores = 3.0 + np.log(np.maximum([good_guess, poor_guess], SMALLEST))
print(f"from shares: {cross_entropy(np.array([good_guess, poor_guess]), np.array([2, 2])):.4f}")
print(f"from scores: {cross_entropy_from_scores(as_scores, np.array([2, 2])):.4f}")

# %% tags=["figure"]
def two_scores(loss):
    """gaps -> the loss of two scores (0, gap) where the first is the right class."""
    return lambda gaps: [loss(np.array([0.0, gap])) for gap in gaps]


plots.curves(
    {
        "straight from scores": two_scores(lambda a: cross_entropy_from_scores(a, 0)),
        "shares, with floor": two_scores(lambda a: cross_entropy(softmax(a), 0)),
        "shares, no floor": two_scores(lambda a: -np.log(softmax(a)[0])),
    },
    x=(0, 1000),
    labels=("how far the right class is behind, in scores", "loss"),
    marks={"here the share becomes 0": (745, 745)},
    title="One curve is right, one goes flat at 27.6, one breaks off",
)

# %% [markdown]
# Without the floor the curve ends near 745, where the share becomes 0. With the floor it goes flat much earlier.
# Only the loss from the scores keeps telling the truth.
#
# One mistake is so common that it deserves a warning. Functions like this one do the softmax themselves. If
# you hand them *shares*, softmax is done twice, and no error appears. **Predict, then run.** A network is
# nearly perfect: its scores are 0 and 9, and the second class is right. What is the loss, and what is it if
# softmax was applied before?

# %% tags=["figure"]
nearly_perfect = np.array([[0.0, 9.0]])
print(f"given scores: {cross_entropy_from_scores(nearly_perfect, np.array([1])):.4f}")
print(f"given shares: {cross_entropy_from_scores(softmax(nearly_perfect), np.array([1])):.4f}")

# %% [markdown]
# 0.0001 against 0.3133, and no training can bring the second one lower: shares lie between 0 and 1, so as
# "scores" they are never more than 1 apart. If a loss stops at 0.3133 for two classes, or 1.4612 for ten,
# look for a second softmax.
#
# **What to remember**
#
# - $\ln \text{softmax}$ is the score minus the logarithm of the sum; shift by the largest score first.
# - Loss functions "with logits" take scores. Never give them shares.
# - Floors keep numbers finite; formulas that avoid the problem keep them true.

# %% tags=["claims"]
_best = np.zeros(10)
_best[0] = 1.0  # perfect shares, taken for scores
assert abs(cross_entropy_from_scores(_best, 0) - 1.4612) < 5e-5
assert abs(cross_entropy_from_scores(np.array([1.0, 0.0]), 0) - 0.3133) < 5e-5

# %% [markdown]
# ## 8. The gradient
#
# A loss is there to be made smaller. So the question is: if I raise *this* score a little, does the loss go
# up or down, and how fast? The answer, one number per score, is the **gradient**. Chapters 3 and 4 are about
# gradients; this one we can have today, because for softmax and cross-entropy together it is astonishingly
# simple. For one sample, with $y = \text{softmax}(a)$,
#
# $$\frac{\partial L}{\partial a_k} = y_k - t_k$$
#
# What the network said, minus the truth. Raise a score, and the loss changes by the difference between the
# share that is there and the share that should be there.
#
# Where does it come from? (Whoever has met derivatives may follow; all others may skip this paragraph, since you
# will measure the formula below.) The loss is $L = -a_c + \ln\sum_j e^{a_j}$, with $c$ the right class. The first
# part has slope −1 for the right score and 0 for the others: that is $-t_k$. The second has the slope
# $e^{a_k} / \sum_j e^{a_j}$, and that is the share $y_k$. Nothing else is left.
#
# By hand: the scores $(\ln 1, \ln 2, \ln 5)$ have the shares (0.125, 0.25, 0.625). If class 0 is right, then
# $y - t = (-0.875, 0.25, 0.625)$. The right score should rise, so its slope is negative; the other two should
# fall, and the one that is most in the way most of all.
#
# **Predict, then run.** What do the three numbers add up to? Why must that be so for every sample?

# %%
shares = np.array([0.125, 0.25, 0.625])
print("y - t:", shares - [1, 0, 0], "  sum:", (shares - [1, 0, 0]).sum())

# %% tags=["claims"]
assert np.allclose(softmax(np.log([1.0, 2.0, 5.0])), [0.125, 0.25, 0.625])
assert (np.array([0.125, 0.25, 0.625]) - [1, 0, 0]).tolist() == [-0.875, 0.25, 0.625]
assert (np.array([0.125, 0.25, 0.625]) - [1, 0, 0]).sum() == 0

# %% [markdown]
# Zero: shares and targets both add up to 1. It has to be so, because raising all scores together changes no
# share and therefore no loss.
#
# ### Exercise 13: `softmax_cross_entropy_gradient`
#
# The loss of a batch is a *mean* over $N$ samples, so each sample moves it only by its $N$-th part: the
# gradient of a batch is $(y - t) / N$. A single sample is not divided by anything. Take labels and rows of
# targets, as before.

# %% tags=["exercise:softmax_cross_entropy_gradient"]
def softmax_cross_entropy_gradient(a, t):
    """The slope of cross_entropy_from_scores(a, t) for every score: softmax(a) minus target, divided by N.

    a: scores (N, C), or (C,) for a single sample, which is not divided.  It stays unchanged.
    t: labels, integers (N,) or one whole number; or targets of the shape of a.
    Returns an array of the shape of a.

    Example: softmax_cross_entropy_gradient(np.log([1.0, 2.0, 5.0]), 0) gives (-0.875, 0.25, 0.625).
    """
    ### BEGIN SOLUTION
    targets = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    samples = len(a) if np.ndim(a) == 2 else 1
    too_much = softmax(a) - targets  # negative where it is too little
    return too_much / samples
    ### END SOLUTION

# %% tags=["check:softmax_cross_entropy_gradient"]
check("softmax_cross_entropy_gradient")

# %% [markdown]
# ### Do not believe it: measure it
#
# A formula for a slope can always be tested. Raise one score by a tiny amount, lower it by the same amount,
# and see how much the loss rises over that way. The function below does it for every score in turn. It is
# slow, but it knows nothing about softmax, so it cannot make the same mistake as you.

# %%
def measured_slopes(loss, a, t, nudge=1e-4):
    """How fast loss(a, t) rises with each number of a (float array of any shape), measured on both sides."""
    answer = np.empty(a.shape)
    for place in np.ndindex(a.shape):
        higher, lower = a.copy(), a.copy()
        higher[place] += nudge
        lower[place] -= nudge
        answer[place] = (loss(higher, t) - loss(lower, t)) / (2 * nudge)
    return answer

# %% tags=["figure"]
rng = np.random.default_rng(1)
some_scores, some_labels = rng.normal(scale=2, size=(4, 3)), np.array([0, 2, 1, 1])
formula = softmax_cross_entropy_gradient(some_scores, some_labels)
measured = measured_slopes(cross_entropy_from_scores, some_scores, some_labels)
print("formula:\n", formula.round(6))
print("measured:\n", measured.round(6))
print(f"largest difference: {np.abs(formula - measured).max():.1e}")

# %% tags=["claims"]
_rng = np.random.default_rng(1)
_some, _which = _rng.normal(scale=2, size=(4, 3)), np.array([0, 2, 1, 1])
_formula = softmax_cross_entropy_gradient(_some, _which)
assert np.abs(_formula - measured_slopes(cross_entropy_from_scores, _some, _which)).max() < 1e-8
assert np.allclose(softmax_cross_entropy_gradient(np.log([1.0, 2.0, 5.0]), 0), [-0.875, 0.25, 0.625])
assert np.allclose(_formula.sum(axis=-1), 0)
assert np.allclose(softmax_cross_entropy_gradient(_some[0], 0), 4 * _formula[0])
_far, _behind = np.array([0.0, 100.0]), lambda a, t: cross_entropy(softmax(a), t)
assert np.allclose(softmax_cross_entropy_gradient(_far, 0), [-1, 1])
assert measured_slopes(_behind, _far, 0).tolist() == [0, 0]

# %% [markdown]
# They agree in the first eight places. Now the same test on the loss of section 5, with its floor, where the
# right class is 100 points behind.
#
# **Predict, then run.** The formula says (−1, 1). What does the measurement say?

# %% tags=["figure"]
far_behind = np.array([0.0, 100.0])
print("formula:             ", softmax_cross_entropy_gradient(far_behind, 0))
print("measured, floored:   ", measured_slopes(lambda a, t: cross_entropy(softmax(a), t), far_behind, 0))
print("measured from scores:", measured_slopes(cross_entropy_from_scores, far_behind, 0).round(6))

# %% [markdown]
# On its floor the loss is flat, so the measured slope is 0 although the answer could not be worse. That is no
# error of the formula: it is the slope of the true loss, the one straight from the scores.
#
# ### Following it downhill
#
# Take three scores, let the first class be right, keep the third score at 0 and start badly: $a = (-4, 3, 0)$.
# Now repeat: compute the gradient, and move the first two scores a step *against* it. The picture shows the
# loss as a landscape over the two scores.

# %% tags=["figure"]
def downhill(steps=40, lr=1.0):
    """The first two scores on their way: (steps + 1, 2)."""
    scores, path = np.array([-4.0, 3.0, 0.0]), []
    for _turn in range(steps):
        path.append(scores[:2].copy())
        scores[:2] -= lr * softmax_cross_entropy_gradient(scores, 0)[:2]
    return np.array([*path, scores[:2]])


plots.loss_surface(
    lambda a0, a1: cross_entropy_from_scores(np.array([a0, a1, 0.0]), 0),
    {"against y − t": downhill},
    x=(-6, 6),
    y=(-6, 6),
    labels=("score of the right class", "score of a wrong class"),
    levels=[0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    title="Step by step against y − t: the loss falls from 7.05 to 0.03",
)

# %% tags=["claims"]
_path = np.array([-4.0, 3.0, 0.0])
assert abs(cross_entropy_from_scores(_path, 0) - 7.05) < 0.005
_losses = []
for _ in range(40):
    _losses.append(cross_entropy_from_scores(_path, 0))
    _path[:2] -= softmax_cross_entropy_gradient(_path, 0)[:2]
assert all(later < earlier for earlier, later in zip(_losses, _losses[1:], strict=False))
_last_loss = cross_entropy_from_scores(_path, 0)
assert abs(_last_loss - 0.03) < 0.005

# %% [markdown]
# No weights yet, only scores; but this is training in a nutshell. The first steps are long and the last ones
# short, although the learning rate is the same all the way: the nearer the shares come to the truth, the smaller
# is $y - t$. And here is what the digit network would be told about its dearest mistake, a 7 that it read as a 2:

# %% tags=["figure"]
told = softmax_cross_entropy_gradient(test_scores[dearest[0]], y_test[dearest[0]])
for digit, slope in enumerate(told):
    advice = "raise this score" if slope < -0.05 else "lower this score" if slope > 0.05 else ""
    print(f"digit {digit}: {slope:+.3f}  {advice}")

# %% tags=["claims"]
_worst = int(np.argmax(_prices))
_told = softmax_cross_entropy_gradient(_scores[_worst], _labels[_worst])
assert _labels[_worst] == 7 and _shares[_worst].argmax() == 2
assert _told.argmin() == 7 and _told.argmax() == 2
assert abs(_told[7] + 0.998) < 5e-4 and abs(_told[2] - 0.988) < 5e-4

# %% [markdown]
# Raise the 7, by nearly as much as one can ask for: −0.998. Lower the 2: +0.988. Leave the others almost alone.
#
# **What to remember**
#
# - For softmax with cross-entropy the gradient by the scores is $y - t$, divided by $N$ for a batch.
# - Each row of it adds up to zero: what one class gains, the others lose.
# - Test every gradient against measured slopes before you trust it.

# %% [markdown]
# ## 9. A question in words
#
# This one is read by a person. Aim at 150 words; numbers are welcome.
#
# **Question.** Two services forecast rain or no rain for 100 days. Both were right on 90 days and wrong on
# 10. Service A always gives a share of 0.9 to the weather it expects, service B always 0.999999. Work out
# the mean cross-entropy of both. Which service would you trust, and why? Would the squared error (mean over
# both shares of every day) have told you as clearly? Finally, what does a service have to do, other than
# guessing better, to bring its cross-entropy down?

# %% [markdown] tags=["written:confident-and-wrong"]
# ### BEGIN SOLUTION
# Service A pays $-\ln 0.9 = 0.105$ on each of 90 days and $-\ln 0.1 = 2.303$ on each of 10, a mean of
# $0.9 \cdot 0.105 + 0.1 \cdot 2.303 = 0.325$. Service B pays practically nothing on 90 days and
# $-\ln 0.000001 = 13.816$ on 10, a mean of 1.382, more than four times as much. I would trust A: it says 0.9
# and is right nine times in ten, so its shares can be read as probabilities. B claims to err once in a
# million days and errs once in ten; its shares are useless for any decision.
#
# The squared error per day is $(0.1^2 + 0.1^2) / 2 = 0.01$ for A when right and 0.81 when wrong, a mean of
# 0.09. B has 0 and about 1, a mean of 0.10. The difference is there, but it is small, because a squared
# distance can never exceed 1. The logarithm has no upper limit, so it charges false confidence.
#
# To lower its cross-entropy without guessing better, a service must state shares that agree with how often
# it is right: B should say 0.9. For 90 right days out of 100, 0.9 is the best possible share.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Both means are right within rounding (0.325 and 1.382), or one is right and the method for the other.
# 2. Trusts A and says why: its shares agree with how often it is right, while B is far too sure of itself.
# 3. Says that the squared error hardly tells them apart (0.09 against 0.10, or in words), *and* why: it is
#    bounded, the logarithm is not.
# 4. Says that confidence must be stated honestly (calibrated): B should lower its shares towards 0.9.
#    "Be less sure" earns the point; "be more accurate" does not.
#
# A squared error with another scaling (sum in place of mean, or only the right class's share) is fine if it
# is used for both services.
# ### END MARK SCHEME

# %% tags=["claims"]
_rain = np.array([[0.9, 0.1]] * 100)
_sure = np.array([[0.999999, 0.000001]] * 100)
_came = np.array([0] * 90 + [1] * 10)
assert abs(cross_entropy(_rain, _came) - 0.325) < 5e-4 and abs(cross_entropy(_sure, _came) - 1.382) < 5e-4
assert abs(-np.log(0.9) - 0.105) < 5e-4 and abs(-np.log(1e-6) - 13.816) < 5e-4
assert np.isclose(mean_squared_error(_rain, one_hot(_came, 2)), 0.09)
assert np.isclose(mean_squared_error(_sure, one_hot(_came, 2)), 0.10, atol=1e-5)
_tried = np.arange(0.5, 1, 0.01)
_by_share = [cross_entropy(np.array([[share, 1 - share]] * 100), _came) for share in _tried]
assert np.isclose(_tried[np.argmin(_by_share)], 0.9)

# %% [markdown]
# ## Summary
#
# - A loss says how wrong an answer is, in one number that moves smoothly with the answer.
# - One-hot rows give the truth the form of an answer.
# - For quantities: MSE aims at the mean and hates large errors, MAE aims at the median and forgives them,
#   Huber stands between. RMSE is MSE in the right unit.
# - For classes: the price of a share is $-\ln p$, and cross-entropy is the mean price. It punishes false
#   confidence and keeps a slope where squares go flat.
# - Compute it straight from the scores. Then its gradient is $y - t$, divided by $N$.
# - Check a loss with a number worked out by hand, and with a doubled batch.
#
# ### What comes next
#
# Why these losses and not others? Part 2, *likelihood and distance*, shows where they come from: each of
# them is the same question, "how likely were the data?", asked about a different kind of noise. There you
# also meet losses for yes-or-no questions and for several labels at once, and you measure why accuracy,
# which everybody reports, cannot be trained with. Then chapter 3 takes the word *slope* seriously and lets
# the networks learn.

# %% tags=["figure"]
progress()
