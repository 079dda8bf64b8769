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
# # Chapter 3, part 2: Linear models
#
# **One straight line, found in four ways, and what the search teaches about every network to come.**
#
# A straight line through a cloud of points has only two numbers to learn. That makes it the best place to
# watch learning happen: you can compute the perfect answer in one stroke, and then see how close a patient
# walk downhill comes to it. You will walk with all the data, with one row at a time and with a handful of
# rows, find out why the units of your data can make a walk 300 times longer, bend the line into curves,
# and learn to see whether a model is too simple or too clever.
#
# | section | what you build | minutes |
# |---|---|---|
# | 0 | the tools | 5 |
# | 1 | a line through a cloud | 15 |
# | 2 | the best line in one stroke | 15 |
# | 3 | when there is no inverse | 15 |
# | 4 | downhill with all the rows | 25 |
# | | *a good place to stop for today* | |
# | 5 | handfuls of rows | 15 |
# | 6 | one row at a time | 20 |
# | 7 | the middle way, and three paths in one picture | 15 |
# | | *another good place to stop* | |
# | 8 | a long valley or a round bowl | 15 |
# | 9 | curves from a straight-line tool | 15 |
# | 10 | too simple, or too clever? | 15 |
# | 11 | a question answered in words, and a summary | 10 |
#
# That makes three hours. **You need** NumPy arrays, `@` for products of tables, what a slope is, and the
# idea of walking downhill from part 1 of this chapter. No other calculus.

# %% tags=["claims"]
assert sum([5, 15, 15, 15, 25, 15, 20, 15, 15, 15, 15, 10]) == 180  # three hours

# %% [markdown]
# ## 0. The tools
#
# As always: replace the two lines that wait in an exercise cell, run it, run the `check` below it, and ask
# `hint("name")` when you are stuck. Pictures wait until the functions they need are written.

# %% tags=["setup"]
from itertools import combinations_with_replacement
from math import comb

import numpy as np

from nn101 import check, hint, plots, progress

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. A line through a cloud
#
# A bicycle courier writes down 100 trips: how far, in kilometres, and how long, in minutes. Finding the
# right door takes about 4 minutes, each kilometre about 3, and the rest is luck. (We know this because we
# invented the trips. Inventing data is a good habit: only then can you compare what was learned with the
# truth.)
#
# A **seed** makes the invented numbers the same on every computer. The old generator `RandomState` is used
# here so that your results can be compared with printed ones.

# %%
luck = np.random.RandomState(42)
km = 2 * luck.rand(100)
minutes = 4 + 3 * km + luck.randn(100)
print("the first three trips:", km[:3].round(2), "km in", minutes[:3].round(2), "minutes")

# %% [markdown]
# The model says: minutes = $\theta_0 + \theta_1 \cdot$ km. The Greek letter is read *theta*; $\theta_0$ is
# the bias and $\theta_1$ the slope. How wrong a choice of $\theta$ is, we measure with the **mean squared
# error** of chapter 2: subtract the truth from each prediction, square, take the mean. (Books on linear models
# write $y$ for the truth and $\hat y$ for the prediction, as chapter 1 did, and so do this notebook and the next.)
#
# Three trips are enough to do it by hand: 0, 1 and 2 km in 1, 3 and 2 minutes. The line $1 + 1 \cdot$ km
# predicts 1, 2 and 3. The errors are 0, −1 and 1, their squares 0, 1 and 1, and the mean is 2/3.
#
# **Predict, then run.** Which is better for these trips: the line $1 + \text{km}$, or the flat line that
# says 2 minutes for every trip?

# %%
three_km, three_minutes = np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 2.0])
for bias, slope in [(1, 1), (2, 0)]:
    misses = bias + slope * three_km - three_minutes
    print(f"{bias} + {slope} km: errors {misses}, mean squared error {np.mean(misses**2):.3f}")

# %% tags=["claims"]
assert np.allclose(np.mean((1 + three_km - three_minutes) ** 2), 2 / 3)
assert np.allclose(np.mean((2 - three_minutes) ** 2), 2 / 3)

# %% [markdown]
# They are equally wrong. A better line must exist, but where?
#
# Here is the large cloud with a line that somebody guessed. The thin grey lines are the errors; the mean
# squared error is the mean of their squared lengths.

# %% tags=["figure"]
plots.fits(
    km,
    minutes,
    {"a guess: 5 + 2 km": lambda x: 5 + 2 * x},
    errors=True,
    labels=("distance, km", "time, minutes"),
    title="A guessed line: every grey line is one error",
)

# %% [markdown]
# ### Exercise 1: `with_bias_column`
#
# Carrying a bias beside the other numbers is a nuisance. There is an old trick: give every row one more
# feature that is always 1. Its weight *is* the bias, since $\theta_0 \cdot 1 = \theta_0$, and the whole
# model becomes a single product, `X @ theta`. The ones go in front, so that $\theta_0$ comes first.

# %% tags=["exercise:with_bias_column"]
def with_bias_column(X):
    """The same rows with one more feature in front, which is 1 in every row.

    X: array (N, D), or (D,), one row alone.
    Returns an array (N, D + 1), or (D + 1,). X stays unchanged.

    Example: with_bias_column(np.array([[2.0], [5.0]])) gives [[1., 2.], [1., 5.]].
    """
    ### BEGIN SOLUTION
    X = np.asarray(X)
    ones = np.ones((*X.shape[:-1], 1))
    return np.concatenate([ones, X], axis=-1)
    ### END SOLUTION

# %% tags=["check:with_bias_column"]
check("with_bias_column")

# %% tags=["figure"]
hint("with_bias_column")

# %% [markdown]
# `km` has shape `(100,)`: a hundred numbers in a row. A table of 100 rows with one feature has shape
# `(100, 1)`, and `km[:, None]` makes it.

# %%
def trips():
    """The 100 trips as a table with its column of ones, made by your function."""
    return with_bias_column(km[:, None])


# %% tags=["figure"]
print("shape:", trips().shape)
print("the first row:", trips()[0].round(3), "  its prediction with theta = (5, 2):", (trips()[0] @ [5, 2]).round(3))

# %% tags=["claims"]
_trips = trips()
three = with_bias_column(three_km[:, None])
assert _trips.shape == (100, 2) and three.tolist() == [[1, 0], [1, 1], [1, 2]]

# %% [markdown]
# ## 2. The best line in one stroke
#
# Think of the mean squared error as a landscape: each choice of $(\theta_0, \theta_1)$ is a place, the
# error is its height. For a linear model the landscape is a bowl with a single bottom. At the bottom the
# ground is flat, and flat means two things at once: the errors add up to 0, and the errors *weighted with
# the feature* add up to 0. To write that down in one formula we need $X^T$ (`X.T` in NumPy): the table turned on its
# side, so that every feature is a row. Then `X.T @ errors` holds one weighted sum for each feature, and
#
# $$X^T (X\theta - y) = 0 \qquad\text{so}\qquad X^T X\,\theta = X^T y$$
#
# This is the **normal equation**: as many plain linear equations as there are unknowns. For our three trips
#
# $$X^T X = \begin{pmatrix} 3 & 3 \\ 3 & 5 \end{pmatrix}, \qquad X^T y = \begin{pmatrix} 6 \\ 7 \end{pmatrix}.$$
#
# The first equation, $3\theta_0 + 3\theta_1 = 6$, gives $\theta_0 = 2 - \theta_1$. Put into the second:
# $6 - 3\theta_1 + 5\theta_1 = 7$, so $\theta_1 = 0.5$ and $\theta_0 = 1.5$. The errors of this line are
# 0.5, −1 and 0.5. They do add up to 0, and $0 \cdot 0.5 - 1 \cdot 1 + 2 \cdot 0.5 = 0$ too. The mean
# squared error is 0.5, and no line does better.

# %% tags=["claims"]
assert (three.T @ three).tolist() == [[3, 3], [3, 5]] and (three.T @ three_minutes).tolist() == [6, 7]
_left = three @ [1.5, 0.5] - three_minutes
assert _left.tolist() == [0.5, -1, 0.5] and (three.T @ _left).tolist() == [0, 0] and np.mean(_left**2) == 0.5

# %% [markdown]
# ### Exercise 2: `normal_equation`
#
# Find $\theta$ for any table. NumPy solves $A\theta = b$ with `np.linalg.solve(A, b)`. It would also invert
# $A$ for you (`np.linalg.inv`), as the formula $\theta = (X^T X)^{-1} X^T y$ in most books suggests; solving
# directly is faster and loses fewer digits.

# %% tags=["exercise:normal_equation"]
def normal_equation(X, y):
    """The theta with the smallest mean squared error, from the normal equation.

    X: array (N, P), which already has its column of ones if one is wanted.  y: array (N,).
    X.T @ X is assumed to have an inverse.
    Returns theta, array (P,).

    Example: X = [[1, 0], [1, 1], [1, 2]] and y = [1, 3, 2] give array([1.5, 0.5]).
    """
    ### BEGIN SOLUTION
    return np.linalg.solve(X.T @ X, X.T @ y)
    ### END SOLUTION

# %% tags=["check:normal_equation"]
check("normal_equation")

# %% [markdown]
# **Predict, then run.** The trips were made with $\theta = (4, 3)$ and a lot of luck. Will the best line
# have an error below, at, or above that of the true line?

# %% tags=["figure"]
def best():
    return normal_equation(trips(), minutes)


print("theta:", best())
print("a trip of 0 km:", best() @ [1, 0], "minutes;  of 2 km:", best() @ [1, 2], "minutes")
print("mean squared error of the best line:", np.mean((trips() @ best() - minutes) ** 2))
print("mean squared error of the true line:", np.mean((trips() @ [4, 3] - minutes) ** 2))

# %% tags=["figure"]
plots.fits(
    km,
    minutes,
    {"the true line": lambda x: 4 + 3 * x, "the best line": lambda x: with_bias_column(x[:, None]) @ best()},
    labels=("distance, km", "time, minutes"),
    title="The best line lies close to the truth, not on it",
)

# %% tags=["claims"]
_best = normal_equation(_trips, minutes)
assert np.allclose(_best, [4.21509616, 2.77011339], atol=5e-9)
assert np.allclose([_best @ [1, 0], _best @ [1, 2]], [4.21509616, 9.75532293], atol=5e-9)


def _mse(theta):
    return np.mean((_trips @ theta - minutes) ** 2)


assert np.allclose(_mse(_best), 0.8065846, atol=5e-8) and np.allclose(_mse(np.array([4, 3])), 0.8251068, atol=5e-8)
assert np.allclose(_mse(np.array([3.865, 3.139])), 0.8543, atol=5e-5)

# %% [markdown]
# It is (4.215, 2.770), with an error of 0.8066, *below* the 0.8251 of the truth. That is no miracle. The
# best line is best for these 100 trips, luck included, and a little of the luck has been learned with the
# rest. Remember this; sections 9 and 10 are about nothing else.
#
# ### Find the bug
#
# A printed textbook uses the same 100 trips. In its table the result is (4.215, 2.770). In a sentence next
# to the table it is (3.865, 3.139). One of them comes from another run. You need not run anything to see
# which cannot be the best for *these* trips, if you know both errors: 0.8066 and 0.8543. That is the use of
# a loss: it settles arguments.
#
# ### What it costs
#
# Building $X^T X$ takes longer in proportion to the number of rows, which is harmless. Solving takes about
# $P^3$ steps for $P$ features: twice the features, up to 8 times the work. (Clever inversion needs about
# $P^{2.4}$, which is still 5.3 times.) With a hundred features you will not notice. With a hundred thousand
# you will not see the end of it. That is one reason to walk downhill instead, in section 4.

# %% tags=["claims"]
assert 2**3 == 8 and round(2**2.4, 1) == 5.3

# %% [markdown]
# **What to remember**
#
# - A column of ones turns the bias into a weight like the others.
# - At the best $\theta$ the errors, weighted with any feature, add up to 0. Writing this down gives the
#   normal equation.
# - The best line on the data at hand is not the true line. It has learned some of the luck.

# %% [markdown]
# ## 3. When there is no inverse
#
# Suppose the courier also writes down the temperature, once in degrees Celsius and once in Fahrenheit. Both
# columns say the same: $F = 32 + 1.8\,C$. Now raise the weight of Fahrenheit by 1, lower that of Celsius by
# 1.8 and the bias by 32: every prediction stays as it was. There is no longer *one* best $\theta$, there is
# a whole line of them. The normal equation cannot choose, and $X^T X$ has no inverse.
#
# The smallest case: two columns that are equal.
#
# **Predict, then run.** With the rows (1, 1) and (2, 2) and the targets 2 and 4, the weights (1, 1) are
# perfect. So are (2, 0) and (0, 2). Which of the three is the shortest arrow?

# %%
twins = np.array([[1.0, 1.0], [2.0, 2.0]])
for w in ([1, 1], [2, 0], [0, 2], [5, -3]):
    print("weights", w, "predict", twins @ w, "  length", np.linalg.norm(w).round(3))
print("independent columns:", np.linalg.matrix_rank(twins), "of", twins.shape[1])

# %% tags=["claims"]
assert all((twins @ w).tolist() == [2, 4] for w in ([1, 1], [2, 0], [0, 2], [5, -3]))
assert np.linalg.matrix_rank(twins) == 1
assert np.allclose(np.linalg.norm([1, 1]), 1.414, atol=5e-4) and np.linalg.norm([2, 0]) == 2
_C = np.array([-3.0, 10.0, 17.0, 24.5])
_temperatures = np.column_stack([np.ones(4), _C, 32 + 1.8 * _C])
assert np.linalg.matrix_rank(_temperatures) == 2
assert np.allclose(_temperatures @ [5, 1, 2], _temperatures @ [5 - 32, 1 - 1.8, 2 + 1])

# %% tags=["figure"]
plots.loss_surface(
    lambda w1, w2: (w1 + w2 - 2) ** 2 + (2 * w1 + 2 * w2 - 4) ** 2,
    x=(-2, 4),
    y=(-2, 4),
    minimum=(1, 1),
    labels=("weight of the first column", "weight of its twin"),
    title="Twin columns make a trough: all along its floor the error is 0, and + is nearest to (0, 0)",
)

# %% [markdown]
# When many are equally good, a rule must choose, and the usual one is: take the **shortest** $\theta$, the
# one with the smallest $\sum_j \theta_j^2$. It shares the work fairly between twins, (1, 1), and gives a
# column of zeros the weight 0. And if there is only one best $\theta$, the rule chooses that.
#
# The **pseudo-inverse** $X^+$ does exactly this: $\theta = X^+ y$. `np.linalg.pinv` computes it, and
# `np.linalg.lstsq` finds the same $\theta$ without building it.
#
# ### Exercise 3: `least_squares`
#
# The best $\theta$ for *any* table, also with twin columns, columns of zeros, or more columns than rows.

# %% tags=["exercise:least_squares"]
def least_squares(X, y):
    """The shortest of all theta with the smallest mean squared error; X.T @ X needs no inverse.

    X: array (N, P), any N >= 1 and P >= 1.  y: array (N,).
    Returns theta, array (P,).

    Example: X = [[1., 1.], [2., 2.]] and y = [2., 4.] give array([1., 1.]).
    """
    ### BEGIN SOLUTION
    theta, *_ = np.linalg.lstsq(X, y, rcond=None)
    return theta
    ### END SOLUTION

# %% tags=["check:least_squares"]
check("least_squares")

# %% tags=["claims"]
assert np.allclose(least_squares(twins, np.array([2.0, 4.0])), [1, 1])
assert np.allclose(least_squares(_trips, minutes), _best)

# %% [markdown]
# **What to remember**
#
# - Columns that can be computed from others leave many best $\theta$. The normal equation then has no
#   answer, or a wild one.
# - Least squares by pseudo-inverse takes the shortest. It is the safe choice, and the one to use from now
#   on.

# %% [markdown]
# ## 4. Downhill with all the rows
#
# Now the same line again, by walking. It looks foolish to walk where one can jump. But the jump works for
# linear models only, and the walk works for every network in this course. So we practise it where the
# answer is known.
#
# The gradient of the mean squared error tells, for each $\theta_j$, how fast the error rises when
# $\theta_j$ grows:
#
# $$\frac{\partial\,\text{MSE}}{\partial\theta_j} = \frac{2}{N} \sum_{i=1}^{N} \bigl(\theta\cdot x^{(i)} - y^{(i)}\bigr)\, x^{(i)}_j$$
#
# The small $(i)$ counts the rows: $x^{(i)}$ is row $i$ of `X`, and $y^{(i)}$ its truth. Where does the 2 come from?
# From the square: the slope of $e^2$ is $2e$. And $x_j$ is how fast the
# prediction itself moves with $\theta_j$. By hand, for the three trips and $\theta = (1, 1)$: the errors
# are 0, −1 and 1. Their sum is 0. Their sum weighted with the distances is
# $0 \cdot 0 - 1 \cdot 1 + 1 \cdot 2 = 1$. So the gradient is $\frac23 (0, 1) = (0,\ 0.667)$: the bias may
# stay for now, the slope should fall.
#
# ### Exercise 4: `linear_loss_gradient`
#
# All partial derivatives at once. The sums over the rows are hidden in one product with $X^T$.

# %% tags=["exercise:linear_loss_gradient"]
def linear_loss_gradient(X, y, theta):
    """The gradient of the mean squared error of X @ theta.

    X: array (N, P), N >= 1.  y: array (N,).  theta: array (P,).
    Returns an array (P,). Mind the factor 2 / N.

    Example: X = [[1, 0], [1, 1], [1, 2]], y = [1, 3, 2], theta = [1, 1] give about [0, 0.6667].
    """
    ### BEGIN SOLUTION
    errors = X @ theta - y
    return 2 / len(X) * X.T @ errors
    ### END SOLUTION

# %% tags=["check:linear_loss_gradient"]
check("linear_loss_gradient")

# %% [markdown]
# One trap deserves a look, because NumPy does not warn. If the targets come as a column of shape `(3, 1)`
# and the predictions as `(3,)`, the difference is not three numbers.
#
# **Predict, then run.** What shape does the difference have?

# %%
predictions = np.array([1.0, 2.0, 3.0])
print((predictions - three_minutes[:, None]).shape)

# %% tags=["claims"]
assert (np.array([1.0, 2.0, 3.0]) - three_minutes[:, None]).shape == (3, 3)
assert np.allclose(linear_loss_gradient(three, three_minutes, np.array([1, 1])), [0, 2 / 3])
assert np.allclose(linear_loss_gradient(_trips, minutes, _best), 0, atol=1e-12)

# %% [markdown]
# Each prediction minus each target: a table of nine. Its mean is a number, no error is raised, and
# everything learned from it is wrong. Keep targets in shape `(N,)`, and print shapes when in doubt.
#
# Is your formula the slope of the error? Ask the error itself, with a small step to either side, as in part
# 1 of this chapter:

# %% tags=["figure"]
def error_at(theta):
    return np.mean((trips() @ theta - minutes) ** 2)


here, tiny = np.array([1.0, 1.0]), 1e-4
asked = [(error_at(here + tiny * e) - error_at(here - tiny * e)) / (2 * tiny) for e in np.eye(2)]
print("by your formula:", linear_loss_gradient(trips(), minutes, here))
print("by small steps: ", np.array(asked))

# %% tags=["claims"]
_asked = [(_mse(np.ones(2) + 1e-4 * e) - _mse(np.ones(2) - 1e-4 * e)) / 2e-4 for e in np.eye(2)]
assert np.allclose(linear_loss_gradient(_trips, minutes, np.ones(2)), _asked)

# %% [markdown]
# ### Exercise 5: `batch_gradient_descent`
#
# Walk: compute the gradient with *all* rows (the whole **batch**), take a step of `lr` times the gradient
# against it, repeat. Keep every place you have been, the start included, so that the path can be drawn.
#
# For the three trips from $\theta = (0, 0)$: the errors are −1, −3, −2, the gradient is
# $\frac23 (-6, -7) = (-4,\ -4.667)$, and with a learning rate of 0.1 the first step leads to
# (0.4, 0.467).

# %% tags=["exercise:batch_gradient_descent"]
def batch_gradient_descent(X, y, theta, lr, steps):
    """Gradient descent on the mean squared error with all rows in every step.

    X: array (N, P).  y: array (N,).  theta: array (P,), the start; it stays unchanged.
    lr: learning rate.  steps: how many steps, 0 or more.
    Returns the path, array (steps + 1, P): the start first, the place after the last step at the end.

    Example: X = [[1, 0], [1, 1], [1, 2]], y = [1, 3, 2], theta = [0, 0], lr 0.1 and 1 step
    give [[0, 0], [0.4, 0.4667]].
    """
    ### BEGIN SOLUTION
    path = [np.array(theta, dtype=float)]
    for _ in range(steps):
        slope = linear_loss_gradient(X, y, path[-1])
        path.append(path[-1] - lr * slope)
    return np.array(path)
    ### END SOLUTION

# %% tags=["check:batch_gradient_descent"]
check("batch_gradient_descent")

# %% [markdown]
# **Predict, then run.** A thousand steps with a learning rate of 0.1, from a start drawn with seed 42. How
# many digits will agree with the normal equation?

# %% tags=["figure"]
start = np.random.RandomState(42).randn(2)


def walk(steps, lr=0.1):
    return batch_gradient_descent(trips(), minutes, start, lr, steps)


print("start:               ", walk(0)[0])
print("after 1,000 steps:   ", walk(1000)[-1])
print("the normal equation: ", best())

# %% tags=["figure"]
places = {"the start": 0, "after 1 step": 1, "after 2": 2, "after 5": 5, "after 30": 30}
plots.fits(
    km,
    minutes,
    {name: lambda x, n=n: with_bias_column(x[:, None]) @ walk(n)[-1] for name, n in places.items()},
    labels=("distance, km", "time, minutes"),
    reach=(-2, 13),
    title="A few steps lift the line into the cloud, many more turn it",
)

# %% [markdown]
# All eight printed digits. Now change the learning rate and watch ten steps of each.

# %% tags=["figure"]
def error_of_line(bias, slope):
    """The mean squared error of the trips for many biases and slopes of one shape."""
    return np.mean((bias[..., None] + slope[..., None] * km - minutes) ** 2, axis=-1)


rates = {"rate 0.02": 0.02, "rate 0.1": 0.1, "rate 0.45": 0.45, "rate 0.5": 0.5}
plots.loss_surface(
    lambda bias, slope: error_of_line(np.asarray(bias), np.asarray(slope)),
    {name: lambda lr=lr: walk(10, lr) for name, lr in rates.items()},
    x=(-3, 11),
    y=(-5, 10),
    minimum=(4.215, 2.770),
    labels=("bias, minutes", "slope, minutes per km"),
    panels=True,
    title="Ten steps at four rates: too careful, good, nervous, thrown out",
)

# %% tags=["claims"]
start = np.random.RandomState(42).randn(2)
assert np.allclose(start, [0.49671415, -0.1382643], atol=5e-9)
_ends = {
    0.02: [2.31404603, 1.83419846],
    0.1: [3.74248352, 3.15733444],
    0.45: [3.424, 2.122],
    0.5: [-1.65346564, -3.67358806],
}
for _lr, _end in _ends.items():
    _digits = 5e-4 if _lr == 0.45 else 5e-9
    assert np.allclose(batch_gradient_descent(_trips, minutes, start, _lr, 10)[-1], _end, atol=_digits)
_rest = linear_loss_gradient(_trips, minutes, batch_gradient_descent(_trips, minutes, start, 0.1, 1000)[-1])
assert np.linalg.norm(_rest) < 1e-12
assert np.allclose(batch_gradient_descent(_trips, minutes, start, 0.1, 1000)[-1], _best, atol=5e-9)
_one_step = batch_gradient_descent(three, three_minutes, np.zeros(2), 0.1, 1)
assert np.allclose(_one_step, [[0, 0], [0.4, 0.4667]], atol=5e-5)
_curvatures = np.linalg.eigvalsh(2 / 100 * _trips.T @ _trips)
assert np.allclose(_curvatures, [0.33942, 4.13006], atol=5e-6) and np.allclose(2 / _curvatures[1], 0.48426, atol=5e-6)
assert np.abs(batch_gradient_descent(_trips, minutes, start, 0.48, 3000)[-1] - _best).max() < 1e-6
assert np.abs(batch_gradient_descent(_trips, minutes, start, 0.49, 3000)[-1] - _best).max() > 1e20

# %% [markdown]
# | rate | after 10 steps | |
# |---|---|---|
# | 0.02 | (2.314, 1.834) | on the way, slowly |
# | 0.1 | (3.742, 3.157) | nearly there |
# | 0.45 | (3.424, 2.122) | bounces to and fro, a little less each time |
# | 0.5 | (−1.653, −3.674) | jumps from wall to wall, further out each time |
# | best | (4.215, 2.770) | |
#
# Where is the border between "nervous" and "thrown out"? A bowl curves differently in different directions.
# Here the **curvature** is 4.130 along the steepest and 0.339 along the flattest one (the eigenvalues of
# $\frac2N X^TX$, the table of second derivatives). A step of rate $\eta$ multiplies the distance to the
# bottom by $1 - \eta c$ in a direction of curvature $c$. That shrinks only if $\eta < 2/c$. The steepest
# direction decides: $2 / 4.130 = 0.484$. With 0.48 the walk arrives; with 0.49 it leaves for ever.
#
# And the flattest direction decides how long you wait. Keep the two in mind, they return in section 8.
#
# When to stop? When there is nothing left to do: at the bottom the gradient is zero, so a walk may end as soon
# as the gradient is shorter than some tiny number. After our 1,000 steps its length is below $10^{-12}$.
#
# **What to remember**
#
# - The gradient of the mean squared error is $\frac2N X^T(X\theta - y)$: errors, weighted with the features.
# - Batch descent arrives where the normal equation points, if the rate is below 2 over the largest
#   curvature.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 5. Handfuls of rows
#
# With 100 trips a full gradient costs nothing. With 100 million rows, each step would mean reading them
# all. But must we read them all to know roughly which way is down? To find out what a town thinks of its
# new tram, nobody asks everyone; a sample of a thousand does. In the same way the gradient of a few rows
# drawn at random is an estimate of the full one: off by chance, but right on average, and much cheaper.
#
# A handful of rows is called a **mini-batch**. One pass in which each row is used once is an **epoch**. The
# rows are shuffled before every epoch, because sorted rows make one-sided handfuls.
#
# ### Exercise 6: `minibatches`
#
# Go once through all rows in a random order and hand them out in portions. Eight rows in portions of three
# are 3, 3 and 2 rows: what is left over makes a smaller last batch, and no row is lost. A row of `X` and
# its entry of `y` must stay together.
#
# The order must come from the generator `rng` that you are given (`rng.permutation(8)` gives the numbers 0
# to 7 in a random order), so that a run can be repeated. `yield` hands out one portion and waits until the
# next is wanted:

# %%
def countdown(n):
    while n > 0:
        yield n
        n = n - 1


for number in countdown(3):
    print(number)

# %% [markdown]
# The function remembers where it stopped and goes on from there. Your turn: three lines or four are enough.

# %% tags=["exercise:minibatches"]
def minibatches(X, y, batch_size, rng):
    """Go once through all rows, in a random order, in portions.

    X: array (N, ...).  y: array (N, ...), one entry for each row of X.  Both stay unchanged.
    batch_size: rows in a portion, at least 1; the last may have fewer.
    rng: a generator with a method permutation; it alone decides the order.
    Yields pairs (rows of X, the same rows of y), until each row has come exactly once.

    Example: 8 rows with batch_size 3 come in portions of 3, 3 and 2.
    """
    ### BEGIN SOLUTION
    shuffled = rng.permutation(len(X))
    while len(shuffled):
        portion, shuffled = shuffled[:batch_size], shuffled[batch_size:]
        yield X[portion], y[portion]
    ### END SOLUTION

# %% tags=["check:minibatches"]
check("minibatches")

# %% tags=["claims"]
assert list(countdown(3)) == [3, 2, 1]
assert [len(p) for p, _ in minibatches(np.arange(8), np.arange(8), 3, np.random.default_rng(0))] == [3, 3, 2]

# %% [markdown]
# How good is the estimate? Stand at $\theta = (0, 0)$ and ask handfuls of different sizes which way is
# down. The picture shows how far their answers for the slope lie from the full gradient, as a root mean
# square.
#
# **Predict, then run.** A batch of 25 instead of 1: is the answer 25 times better, 5 times, or twice?

# %% tags=["figure"]
def spread_of_gradients(sizes, epochs=40):
    rng, full = np.random.default_rng(0), linear_loss_gradient(trips(), minutes, np.zeros(2))[1]
    misses = []
    for size in sizes:
        answers = [
            linear_loss_gradient(rows, targets, np.zeros(2))[1]
            for _ in range(epochs)
            for rows, targets in minibatches(trips(), minutes, size, rng)
        ]
        misses.append(np.sqrt(np.mean((np.array(answers) - full) ** 2)))
    return misses


sizes = [1, 2, 4, 5, 10, 20, 25, 50]
plots.measured(
    lambda: {"handfuls": (sizes, spread_of_gradients(sizes))},
    labels=("rows in a batch", "distance from the full gradient"),
    log="xy",
    title="Four times the rows, half the error: the estimate improves with the square root",
)

# %% tags=["claims"]
_slopes = 2 * km * -minutes  # what each row alone says at (0, 0)
assert np.allclose(_slopes.mean(), linear_loss_gradient(_trips, minutes, np.zeros(2))[1])


def _spread(size):  # exact, for drawing without putting back
    return _slopes.std() / np.sqrt(size) * np.sqrt((100 - size) / 99)


assert 4.5 < _spread(1) / _spread(20) < 5.5 and 5 < _spread(1) / _spread(25) < 6
assert np.allclose(_spread(1), 11.86, atol=0.005) and np.allclose(_slopes.mean(), -14.77, atol=0.005)

# %% [markdown]
# Between 5 and 6 times. Independent errors partly cancel, and 25 of them leave about
# $1/\sqrt{25} = 1/5$. (The rest of the gain comes from drawing without putting back: a batch of all 100
# would have no error at all.) So the *first* few rows tell most. Going from 1 row to 25 costs 25 times as
# much and brings a factor of 5; five steps with a rough direction often beat one step with a fine one.

# %% [markdown]
# ## 6. One row at a time
#
# Drive it to the extreme: one random row, one step. This is **stochastic gradient descent**, SGD. At the
# start, far from the bottom, nearly every row agrees on the direction, and 100 quick steps bring more than
# one careful one. Near the bottom the rows disagree: each pulls towards its own perfect line. With a fixed
# rate the walk never comes to rest, it dances around the bottom.
#
# The cure is to take smaller steps as time goes by. A rule that says how large is a **learning schedule**.
# Ours is
#
# $$\eta(t) = \frac{t_0}{t + t_1}$$
#
# with $t_0 = 5$ and $t_1 = 50$: it starts at $5/50 = 0.1$, is down to half, 0.05, after 50 steps, and
# after 4,950 steps at 0.001. It shrinks, but so slowly that the walk can still get anywhere.
#
# ### Exercise 7: `learning_schedule`

# %% tags=["exercise:learning_schedule"]
def learning_schedule(t, t0=5, t1=50):
    """The learning rate t0 / (t + t1) of step t.

    t: step number 0, 1, 2, ..., or an array of them.  t0, t1: numbers above 0.
    Returns a number, or an array of the shape of t.

    Example: learning_schedule(0) gives 0.1, learning_schedule(50) gives 0.05.
    """
    ### BEGIN SOLUTION
    return t0 / (t + t1)
    ### END SOLUTION

# %% tags=["check:learning_schedule"]
check("learning_schedule")

# %% tags=["figure"]
steps = np.arange(0, 5000, 10)
plots.measured(
    lambda: {
        "t0 = 5, t1 = 50": (steps, learning_schedule(steps)),
        "t0 = 100, t1 = 1000": (steps, learning_schedule(steps, 100, 1000)),
    },
    labels=("step t", "learning rate"),
    log="y",
    title="Both start at 0.1; a larger t1 keeps the rate up for longer",
)

# %% tags=["claims"]
assert [learning_schedule(t) for t in (0, 50, 4950)] == [0.1, 0.05, 0.001]
assert learning_schedule(0, 100, 1000) == 0.1

# %% [markdown]
# ### Exercise 8: `stochastic_gradient_descent`
#
# Which rows, and in which order, is decided outside: `rows` holds the number of the row to use in each
# step. Step number $t$ (counted from 0) uses row `rows[t]` alone and the rate `learning_schedule(t)`. For a
# single row the factor $2/N$ is simply 2. A slice such as `X[3:4]` is a table with one row, so your
# gradient function can be used as it is.

# %% tags=["exercise:stochastic_gradient_descent"]
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    """Gradient descent on the squared error of one row per step, with a shrinking learning rate.

    X: array (N, P).  y: array (N,).  theta: array (P,), the start; it stays unchanged.
    rows: the row numbers to use, one for each step; a row may come several times or never.
    t0, t1: of the learning schedule; step t = 0, 1, 2, ... has the rate t0 / (t + t1).
    Returns the path, array (len(rows) + 1, P), the start first.

    Example: X = [[1, 0], [1, 1]], y = [1, 3], theta = [0, 0], rows = [1] give [[0, 0], [0.6, 0.6]].
    """
    ### BEGIN SOLUTION
    path = [np.array(theta, dtype=float)]
    for t, row in enumerate(rows):
        slope = linear_loss_gradient(X[row : row + 1], y[row : row + 1], path[-1])
        path.append(path[-1] - learning_schedule(t, t0, t1) * slope)
    return np.array(path)
    ### END SOLUTION

# %% tags=["check:stochastic_gradient_descent"]
check("stochastic_gradient_descent")

# %% [markdown]
# Fifty epochs' worth of steps: 5,000 draws from 100 rows, each draw from all of them. Drawn this way, "an
# epoch" no longer means that every row was seen.
#
# **Predict, then run.** In the first 100 draws from 100 rows, how many different rows come up: about 60,
# about 80, or about 95?

# %% tags=["figure"]
luck = np.random.RandomState(42)
start = luck.randn(2)
rows = luck.randint(100, size=5000)
print("different rows in the first 100 draws:", len(set(rows[:100])))
print("after 5,000 single rows:", stochastic_gradient_descent(trips(), minutes, start, rows)[-1])
print("the normal equation:    ", best())

# %% tags=["claims"]
_luck = np.random.RandomState(42)
_start, _rows = _luck.randn(2), _luck.randint(100, size=5000)
assert len(set(_rows[:100])) == 61 and np.allclose(1 - 0.99**100, 0.634, atol=5e-4)
_sgd = stochastic_gradient_descent(_trips, minutes, _start, _rows)
assert np.allclose(_sgd[-1], [4.21076011, 2.74856079], atol=5e-9)
_dance = stochastic_gradient_descent(_trips, minutes, _start, _rows, t0=5_000_000, t1=50_000_000)
assert np.allclose([learning_schedule(t, 5_000_000, 50_000_000) for t in (0, 5000)], 0.1, atol=2e-5)
_far = [np.linalg.norm(path[-1000:] - _best, axis=1).mean() for path in (_sgd, _dance)]
assert _far[0] < 0.05 and _far[1] > 0.3
assert np.allclose(
    stochastic_gradient_descent(np.array([[1, 0], [1, 1]]), np.array([1, 3]), np.zeros(2), [1])[1], 0.6
)

# %% [markdown]
# 61. Each row has the chance $0.99^{100} \approx 0.366$ of being left out, so about 63 of 100 are seen.
# Shuffling, as `minibatches` does, wastes none.
#
# The walk ends at (4.2108, 2.7486): close to (4.2151, 2.7701), and not equal. Below are the same 5,000
# rows with the schedule, and with a rate that stays at 0.1 (which the schedule gives you with a huge $t_0$
# and $t_1$).

# %% tags=["figure"]
plots.loss_surface(
    lambda bias, slope: error_of_line(np.asarray(bias), np.asarray(slope)),
    {
        "shrinking rate": lambda: stochastic_gradient_descent(trips(), minutes, start, rows[:1500]),
        "rate stays at 0.1": lambda: stochastic_gradient_descent(trips(), minutes, start, rows[:1500], 5e6, 5e7),
    },
    x=(2.2, 6.2),
    y=(0.8, 4.8),
    minimum=(4.215, 2.770),
    labels=("bias, minutes", "slope, minutes per km"),
    panels=True,
    title="1,500 single rows: only a shrinking rate comes to rest",
)

# %% [markdown]
# The dance is not useless. In a landscape with several valleys, which linear models do not have but
# networks do, a restless walk can jump out of a poor one. First restless, then calm: that is what a
# schedule is for.

# %% [markdown]
# ## 7. The middle way
#
# Between all rows and one row lies the handful. It is what everybody uses for networks: the direction is
# decent, a step is cheap, and computers multiply a table of 50 rows nearly as fast as a single one.
#
# ### Exercise 9: `minibatch_gradient_descent`
#
# For each epoch, take fresh batches from your `minibatches`, and one step per batch with the gradient *of
# that batch* (its mean: the $N$ in $2/N$ is now the number of rows in the batch). The rate stays the same.

# %% tags=["exercise:minibatch_gradient_descent"]
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    """Gradient descent with one step for each mini-batch, which come from minibatches(X, y, batch_size, rng).

    X: array (N, P).  y: array (N,).  theta: array (P,), the start; it stays unchanged.
    lr: learning rate.  epochs: passes over the data, each with new batches.
    Returns the path, array (steps + 1, P), the start first, then the place after every single batch.

    Example: 10 rows, batch_size 4 and 2 epochs make 6 steps, so the path has shape (7, P).
    """
    ### BEGIN SOLUTION
    path = [np.array(theta, dtype=float)]
    for _ in range(epochs):
        for some_rows, their_y in minibatches(X, y, batch_size, rng):
            path.append(path[-1] - lr * linear_loss_gradient(some_rows, their_y, path[-1]))
    return np.array(path)
    ### END SOLUTION

# %% tags=["check:minibatch_gradient_descent"]
check("minibatch_gradient_descent")

# %% [markdown]
# Now all three from the same start. Each may look at 1,000 rows: 10 steps with all 100, 50 steps with 20
# each, or 1,000 steps with one.
#
# **Predict, then run.** Which one ends closest to the bottom? Which path is the straightest?

# %% tags=["figure"]
three_ways = {
    "all rows, 10 steps": lambda: batch_gradient_descent(trips(), minutes, start, 0.1, 10),
    "20 rows, 50 steps": lambda: minibatch_gradient_descent(
        trips(), minutes, start, 0.1, 10, 20, np.random.default_rng(1)
    ),
    "one row, 1,000 steps": lambda: stochastic_gradient_descent(trips(), minutes, start, rows[:1000]),
}
plots.loss_surface(
    lambda bias, slope: error_of_line(np.asarray(bias), np.asarray(slope)),
    three_ways,
    x=(0, 5.5),
    y=(-0.5, 5),
    minimum=(4.215, 2.770),
    labels=("bias, minutes", "slope, minutes per km"),
    title="Three ways to the same place: smooth, a little shaky, and wild at first",
)

# %% tags=["claims"]
_mini = minibatch_gradient_descent(_trips, minutes, _start, 0.1, 10, 20, np.random.default_rng(1))
assert _mini.shape == (51, 2)
_distances = [
    np.linalg.norm(path[-1] - _best)
    for path in (batch_gradient_descent(_trips, minutes, _start, 0.1, 10), _mini, _sgd[:1001])
]
assert _distances[0] > 0.5 and max(_distances[1:]) < 0.4
_after_100_rows = [_mse(batch_gradient_descent(_trips, minutes, _start, 0.1, 1)[-1]), _mse(_mini[5]), _mse(_sgd[100])]
assert round(_mse(_start)) == 45 and round(_after_100_rows[0]) == 16 and max(_after_100_rows[1:]) < 1.5
_rng = np.random.default_rng(0)
assert minibatch_gradient_descent(np.ones((10, 1)), np.ones(10), np.zeros(1), 0.1, 2, 4, _rng).shape == (7, 1)

# %% [markdown]
# Now the same three as a race: how far above the lowest possible error, after how many rows read?
#
# **Predict, then run.** Who leads after 100 rows, when batch descent has made its first step?

# %% tags=["figure"]
def race():
    lowest, lines = error_at(best()), {}
    for (name, path), rows_a_step in zip(three_ways.items(), (100, 20, 1), strict=True):
        shown = path()[:: 20 if rows_a_step == 1 else 1]
        lines[name] = np.linspace(0, 1000, len(shown)), [error_at(theta) - lowest for theta in shown]
    return lines


plots.measured(
    race,
    labels=("rows read", "error above the lowest possible"),
    log="y",
    reach=(0.001, 100),
    title="Who steps often is down early; the last bit is a matter of luck and rate",
)

# %% [markdown]
# After 100 rows, the one step of batch descent has brought the error from 45 to about 16. The other two are
# below 1.5 by then. In the end, too, with the same number of rows read, the two that step more often are
# closer. Batch descent has the smoothest path and the least to show for it, as it has taken only ten steps.
# There is one more point for the two: they need only a few rows in memory at a time, so the data may be larger
# than the machine.
#
# | | reads per step | many rows | many features | comes to rest | needs scaling |
# |---|---|---|---|---|---|
# | normal equation | everything, once | fine | slow | at once | no |
# | batch descent | all rows | slow | fine | yes | yes |
# | stochastic | one row | fine | fine | with a shrinking rate | yes |
# | mini-batch | a handful | fine | fine | with a shrinking rate | yes |
#
# ### Find the bug
#
# A published program for mini-batches of 20 multiplies $X^T$ with the errors of the batch and takes the
# result times 2 as its gradient. Its schedule is $10/(t + 1000)$, and after 50 epochs, with seed 42, it
# prints (4.2521, 2.7896). It works. What has been forgotten, and what happens to somebody who trusts it and
# changes the batch size to 100?
#
# The division by the batch size is missing. Each step is 20 times as long as it looks: a rate that is
# written as 0.01 acts like 0.2. With 100 rows in a batch it acts like 1.0, twice the border of 0.484, and
# the walk explodes. With the mean, you may change the batch size and leave the rate alone.

# %% tags=["claims"]
def _published(divide, batch_size=20, epochs=50):
    rng = np.random.RandomState(42)
    theta, t = rng.randn(2), 0
    for _ in range(epochs):
        for rows_of_batch, its_y in minibatches(_trips, minutes, batch_size, rng):
            t += 1
            total = 2 * rows_of_batch.T @ (rows_of_batch @ theta - its_y)
            theta = theta - 10 / (t + 1000) * total / (batch_size if divide else 1)
    return theta


assert np.allclose(_published(divide=False), [4.25214635, 2.78964080], atol=5e-9)
assert np.allclose(_published(divide=True), [3.91248046, 3.03561651], atol=5e-9)
assert np.abs(_published(divide=False, batch_size=100)).max() > 1e6

# %% [markdown]
# **What to remember**
#
# - A batch gives an estimate of the gradient; four times the rows halve its error.
# - Single rows and handfuls get near quickly and then dance; a shrinking rate calms them.
# - Use the *mean* over the batch, then the learning rate does not depend on the batch size.
#
# *Another good place to stop.*

# %% [markdown]
# ## 8. A long valley or a round bowl
#
# Here are 100 invented flats: size in square metres, floor, and monthly rent in euros. To keep the picture
# flat we subtract all means first, so that no bias is needed and the error depends on two weights only.

# %%
invented = np.random.default_rng(1)
flats = np.column_stack([invented.uniform(20, 140, 100), invented.integers(0, 7, 100)])
rents = 250 + flats @ np.array([9, -15]) + invented.normal(0, 40, 100)
middle, rents_around_zero = flats.mean(axis=0), rents - rents.mean()
print("spread (standard deviation) of size and floor:", flats.std(axis=0).round(2))

# %% tags=["figure"]
def rent_error(table):
    """The mean squared error as a function of two weights, for this table of features."""

    def error(w1, w2):
        guesses = np.asarray(w1)[..., None] * table[:, 0] + np.asarray(w2)[..., None] * table[:, 1]
        return np.mean((guesses - rents_around_zero) ** 2, axis=-1)

    return error


def steepest_curvature(table):
    return np.linalg.eigvalsh(2 / len(table) * table.T @ table)[-1]


centred = flats - middle
plots.loss_surface(
    rent_error(centred),
    {
        "60 steps": lambda: batch_gradient_descent(
            centred, rents_around_zero, np.zeros(2), 1.9 / steepest_curvature(centred), 60
        )
    },
    x=(-12, 30),
    y=(-30, 12),
    labels=("weight of size, euro per m²", "weight of floor, euro per floor"),
    title="Raw features: a gorge. The walk bounces between its walls and hardly moves along its floor",
)

# %% [markdown]
# Size varies by about 34 square metres, floor by about 2. A small change of the first weight changes the
# predictions a lot, so the bowl is steep in that direction: its curvature is 2,373, against 8 along the
# other. The steep one forces the rate below $2/2373$, and with such a rate the walk crawls along the other
# direction. We count the steps until both weights are right to 1 percent, with the rate 1 over the largest
# curvature: 1,360.
#
# The cure costs two lines. **Standardise** each feature: subtract its mean, divide by its standard
# deviation. Afterwards each has mean 0 and spread 1, whatever its unit was. The column (2, 4, 6) has the
# mean 4 and the standard deviation $\sqrt{(4 + 0 + 4)/3} = 1.633$, and becomes (−1.225, 0, 1.225).
#
# Two rules make the difference between right and nearly right:
#
# - Mean and standard deviation come from the **training rows only**. New rows are measured with the same
#   ruler. Whoever computes them over all rows has looked at the test.
# - A column that never changes has the standard deviation 0. Do not divide by it; let its divisor be 1.
#
# ### Exercise 10: `standardize`
#
# Use the standard deviation with $N$ below the fraction bar, which is NumPy's default.

# %% tags=["exercise:standardize"]
def standardize(X_train, X):
    """X, shifted and scaled column by column with the means and standard deviations of X_train.

    X_train: array (N, D), N >= 1.  X: array (M, D), or (D,), one row alone.  Both stay unchanged.
    A column that is the same in all rows of X_train is only shifted: its divisor is 1.
    Returns an array of the shape of X.

    Example: standardize(np.array([[2.0], [4.0], [6.0]]), np.array([[4.0], [8.0]])) gives about [[0.], [2.449]].
    """
    ### BEGIN SOLUTION
    spread = X_train.std(axis=0)
    return (X - X_train.mean(axis=0)) / np.where(spread > 0, spread, 1)
    ### END SOLUTION

# %% tags=["check:standardize"]
check("standardize")

# %% tags=["figure"]
def scaled():
    return standardize(flats, flats)


plots.loss_surface(
    lambda w1, w2: rent_error(scaled())(w1, w2),
    {"5 steps": lambda: batch_gradient_descent(
        scaled(), rents_around_zero, np.zeros(2), 1 / steepest_curvature(scaled()), 5
    )},
    x=(-80, 420),
    y=(-290, 210),
    labels=("weight of size, euro per standard deviation", "weight of floor"),
    title="The same flats, standardised: a round bowl, and the straight way down is the shortest",
)

# %% [markdown]
# **Predict, then run.** 1,360 steps in the gorge. How many in the bowl?

# %% tags=["figure"]
def steps_needed(table, most=25_000):
    """Steps until every weight is within 1 percent of the best, with the rate 1 / largest curvature."""
    path = batch_gradient_descent(table, rents_around_zero, np.zeros(2), 1 / steepest_curvature(table), most)
    goal = least_squares(table, rents_around_zero)
    return int(np.argmax((np.abs(path - goal) <= 0.01 * np.abs(goal)).all(axis=1)))


print("centred only:", steps_needed(centred, 2000), "steps;  standardised:", steps_needed(scaled(), 2000), "steps")

# %% tags=["figure"]
factors = [1, 2, 4, 8, 16, 32]
plots.measured(
    lambda: {"steps": (factors, [steps_needed(scaled() * [k, 1], 1000 * k) for k in factors])},
    labels=("how many times wider the first column is", "steps"),
    log="xy",
    title="A column twice as wide means four times as many steps",
)

# %% tags=["claims"]
_scaled, _goals = standardize(flats, flats), []
assert np.allclose(flats.std(axis=0), [34, 2], atol=0.6)


def _steps(table, most):
    H = 2 / len(table) * table.T @ table
    path = batch_gradient_descent(table, rents_around_zero, np.zeros(2), 1 / np.linalg.eigvalsh(H)[-1], most)
    goal = least_squares(table, rents_around_zero)
    return int(np.argmax((np.abs(path - goal) <= 0.01 * np.abs(goal)).all(axis=1)))


assert _steps(flats - middle, 2000) == 1360 and _steps(_scaled, 100) == 4 and 1360 / 4 > 300
assert np.allclose(np.linalg.eigvalsh(2 / 100 * (flats - middle).T @ (flats - middle)), [8.0, 2373], rtol=5e-3)
assert 3.5 < _steps(_scaled * [8, 1], 3000) / _steps(_scaled * [4, 1], 3000) < 4.5
_column = np.array([[2.0], [4.0], [6.0]])
assert np.allclose(standardize(_column, _column).ravel(), [-1.225, 0, 1.225], atol=5e-4)
assert np.allclose(_column.std(), 1.633, atol=5e-4) and np.allclose(_column.var(), 8 / 3)
assert np.allclose(standardize(_column, np.array([[4.0], [8.0]])).ravel(), [0, 2.449], atol=5e-4)
_by_variance = (_column - 4) / _column.var()
assert np.allclose(_by_variance.ravel(), [-0.75, 0, 0.75])
assert np.allclose((100 * (_column - 4)) / (100 * _column).var(), _by_variance / 100)

# %% [markdown]
# Four. Steps are counted in ratios of curvatures, and curvatures grow with the *square* of a feature's
# spread: twice as wide, four times as many steps. The normal equation does not care about any of this; every
# walk does, and networks walk.
#
# ### Find the bug
#
# A textbook says in one place: to standardise, subtract the mean and divide by the **variance**. Try it on
# (2, 4, 6), whose variance is 8/3: you get (−0.75, 0, 0.75). Now measure the same lengths in centimetres
# instead of metres: (200, 400, 600) has a variance 10,000 times as large, and the result is a hundred times
# smaller. Standardised numbers must not depend on the unit. Dividing by the standard deviation passes that
# test, as it has the same unit as the column itself.
#
# **What to remember**
#
# - The steepest direction limits the rate, the flattest needs the steps. Their ratio is the length of the walk.
# - Standardise with the mean and the standard deviation of the training rows, and use the same two for
#   all rows to come.

# %% [markdown]
# ## 9. Curves from a straight-line tool
#
# Can a linear model follow a curve? Yes: *linear* means linear in $\theta$. Nobody forbids us to give it
# $x^2$ as one more column. The machinery stays the same, and the line in the larger space looks like a
# parabola from ours.
#
# Here are 100 points around $0.5x^2 + x + 2$, with noise of standard deviation 1 (seed 42 again).

# %%
luck = np.random.RandomState(42)
x = 6 * luck.rand(100) - 3
y = 0.5 * x**2 + x + 2 + luck.randn(100)
print("the first x:", x[0], " its square:", x[0] ** 2)

# %% [markdown]
# With two features $a$ and $b$ there is more than powers. Degree 2 means *all products of up to two*:
#
# $$a,\quad b,\quad a^2,\quad ab,\quad b^2$$
#
# For the row (2, 3) that is (2, 3, 4, 6, 9). The product $ab$ matters: it lets the effect of one feature
# depend on the other.
#
# Python can list the choices. A choice of feature numbers, repetition allowed, order ignored, is one
# column:

# %%
for degree in (1, 2, 3):
    print(degree, list(combinations_with_replacement("ab", degree)))

# %% [markdown]
# **Predict, then run.** How many columns do 2 features give at degree 3? How many do 100 features give?

# %%
for features, degree in [(2, 3), (100, 2), (100, 3)]:
    print(f"{features} features, degree {degree}: {comb(features + degree, degree) - 1:,} columns")

# %% tags=["claims"]
assert [comb(2 + 3, 3) - 1, comb(102, 2) - 1, comb(103, 3) - 1] == [9, 5150, 176_850]
assert np.allclose([x[0], x[0] ** 2], [-0.75275929, 0.56664654], atol=5e-9)
assert sum(len(list(combinations_with_replacement("ab", d))) for d in (1, 2, 3)) == 9

# %% [markdown]
# Nine; and for 100 features at degree 3 already 176,850. (Books give the count as $\frac{(n+d)!}{n!\,d!}$,
# which is 10 for $n = 2$, $d = 3$. That formula counts the column of ones too; ours has its own function.)
#
# ### Exercise 11: `polynomial_features`
#
# All products, in this order: degree 1 first, then degree 2, and so on; within a degree as
# `combinations_with_replacement` lists them. No column of ones. Whole numbers should not overflow at high
# degrees: $9^{20}$ does not fit into a 64-bit integer, but a float holds it.

# %% tags=["exercise:polynomial_features"]
def polynomial_features(X, degree):
    """All products of 1 up to degree features, low degrees first.

    X: array (N, D), or (D,), one row alone; floats or integers.  degree: at least 1.
    Returns a float array (N, K), or (K,); for D = 2 and degree 2 the columns are a, b, a*a, a*b, b*b.

    Example: polynomial_features(np.array([[2, 3]]), 2) gives [[2., 3., 4., 6., 9.]].
    """
    ### BEGIN SOLUTION
    X = np.asarray(X, dtype=float)
    columns = []
    for d in range(1, degree + 1):
        for chosen in combinations_with_replacement(range(X.shape[-1]), d):
            columns.append(np.prod(X[..., list(chosen)], axis=-1))
    return np.stack(columns, axis=-1)
    ### END SOLUTION

# %% tags=["check:polynomial_features"]
check("polynomial_features")

# %% tags=["figure"]
parabola = with_bias_column(polynomial_features(x[:, None], 2))
print("the first row:", parabola[0])
print("theta:", normal_equation(parabola, y), "  (the truth: 2, 1, 0.5)")

# %% tags=["claims"]
_parabola = with_bias_column(polynomial_features(x[:, None], 2))
assert np.allclose(normal_equation(_parabola, y), [1.78134581, 0.93366893, 0.56456263], atol=5e-9)
assert polynomial_features(np.array([[2, 3]]), 2).tolist() == [[2, 3, 4, 6, 9]]
assert 9**20 > 2**63

# %% [markdown]
# The fit is $\hat y = 0.56\,x^2 + 0.93\,x + 1.78$, not far from the truth.
#
# If degree 2 is good, is degree 300 better? It can do everything degree 2 can, and much more. Keep 20 of
# the 100 points away from the fit, to judge by (the **validation** rows, drawn as triangles). The columns
# run from $x$ to $x^{300}$, which is why they are standardised before the fit, and why only `least_squares`
# can cope.
#
# **Predict, then run.** For degrees 1, 2 and 300: whose error on the fitted rows is smallest? Whose on the
# rows held out?

# %% tags=["figure"]
shuffled_rows = np.random.RandomState(10).permutation(100)
held_out, fitted = shuffled_rows[:20], shuffled_rows[20:]


def prepared(values, degree):
    """Columns of ones and of standardised powers for some x, measured with the ruler of the fitted rows."""
    ruler = polynomial_features(x[fitted, None], degree)
    return with_bias_column(standardize(ruler, polynomial_features(values[:, None], degree)))


def curve_of(degree):
    def curve(values):
        return prepared(values, degree) @ least_squares(prepared(x[fitted], degree), y[fitted])

    return curve


plots.fits(
    x[fitted],
    y[fitted],
    {f"degree {d}": curve_of(d) for d in (1, 2, 300)},
    held_out=(x[held_out], y[held_out]),
    panels=True,
    title="Degree 1 misses the bend, degree 2 follows it, degree 300 follows the luck",
)

# %% tags=["figure"]
def root_errors(degree):
    """Root mean squared errors on the fitted and on the held-out rows."""
    return [np.sqrt(np.mean((curve_of(degree)(x[part]) - y[part]) ** 2)) for part in (fitted, held_out)]


degrees = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40, 50]
plots.measured(
    lambda: dict(
        zip(
            ("training", "validation"),
            [(degrees, errors) for errors in zip(*[root_errors(d) for d in degrees], strict=True)],
            strict=True,
        )
    ),
    labels=("degree", "root mean squared error"),
    log="xy",
    levels={"the noise": 1.0},
    title="The training error only falls, the other rises again",
)

# %% tags=["claims"]
_order = np.random.RandomState(10).permutation(100)
_held, _fit = _order[:20], _order[20:]


def _root_errors(degree, ruler=_fit):
    def table(part):
        powers = polynomial_features(x[:, None], degree)
        return with_bias_column(standardize(powers[ruler], powers[part]))

    theta = least_squares(table(_fit), y[_fit])
    return [np.sqrt(np.mean((table(part) @ theta - y[part]) ** 2)) for part in (_fit, _held)]


assert np.allclose(_root_errors(1), [1.721, 1.818], atol=5e-4)
assert np.allclose(_root_errors(2), [0.833, 1.058], atol=5e-4)
assert np.allclose(_root_errors(10), [0.803, 1.093], atol=5e-4)
_wild = _root_errors(300)
assert _wild[0] < 0.6 and _wild[1] > 10

# %% [markdown]
# | degree | error on the 80 fitted rows | error on the 20 held out |
# |---|---|---|
# | 1 | 1.721 | 1.818 |
# | 2 | 0.833 | 1.058 |
# | 10 | 0.803 | 1.093 |
# | 300 | below 0.6 | above 10, often above 100 |
#
# The true curve has an error of about 1, the noise. Degree 300 goes *below* that on the rows it was fitted
# to: it has learned the luck of 80 points by heart, and between and beyond them it swings wildly. (How
# wildly depends on the last digits of your computer's rounding, so no exact number stands there.)
#
# - **Underfitting**: too simple. Both errors are high. Degree 1.
# - **Overfitting**: too free. The training error is low, the validation error much higher. Degree 300.
#
# **What to remember**
#
# - Products of features let a linear model bend. Their number grows fast.
# - The training error cannot tell you the right degree: it falls with every column you add. Ask rows that
#   were kept away.

# %% [markdown]
# ## 10. Too simple, or too clever?
#
# With one feature you can look at the curve. With a hundred you cannot. But you can always draw a **learning
# curve**: fit with the first few training rows, then with more, and note two errors each time: on the rows
# just used, and on the validation rows.
#
# With two rows, a straight line is perfect on what it has seen, and probably poor on the rest. With more
# rows the first error rises, as no line passes through everything, and the second falls.
#
# ### Exercise 12: `learning_curve`
#
# For each size $k$: fit `least_squares` on the first $k$ training rows, then compute the **root** mean
# squared error on those $k$ rows and on *all* validation rows.

# %% tags=["exercise:learning_curve"]
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    """Training and validation error of least squares, fitted on the first k rows, for each k of sizes.

    X_train: array (N, P), with its column of ones.  y_train: array (N,).
    X_validation: array (M, P).  y_validation: array (M,).
    sizes: whole numbers from 1 to N.
    Returns (training_errors, validation_errors), two arrays (len(sizes),) of root mean squared errors:
    on the k rows that were fitted, and on all validation rows.

    Example: with rows (1, 0), (1, 1), (1, 2), targets 1, 3, 2, the validation row (1, 3) with target 4
    and sizes [2, 3] it gives about ([0, 0.7071], [3, 1]).
    """
    ### BEGIN SOLUTION
    def rmse(theta, X, y):
        return np.sqrt(np.mean((X @ theta - y) ** 2))

    training, validation = [], []
    for k in sizes:
        theta = least_squares(X_train[:k], y_train[:k])
        training.append(rmse(theta, X_train[:k], y_train[:k]))
        validation.append(rmse(theta, X_validation, y_validation))
    return np.array(training), np.array(validation)
    ### END SOLUTION

# %% tags=["check:learning_curve"]
check("learning_curve")

# %% [markdown]
# The example in the docstring, by hand: two rows give the line $1 + 2x$, perfect on both, and 7 for the
# validation row, 3 too many. Three rows give our old $1.5 + 0.5x$ with the error $\sqrt{0.5} = 0.707$, and 3
# for the validation row, 1 too few.
#
# **Predict, then run.** For a straight line on the curved data of section 9: will the two errors meet? High
# or low? And for degree 10?

# %% tags=["figure"]
def curves(degree, sizes):
    train, validation = prepared(x[fitted], degree), prepared(x[held_out], degree)
    errors = learning_curve(train, y[fitted], validation, y[held_out], sizes)
    return {"training": (sizes, errors[0]), "validation": (sizes, errors[1])}


sizes = np.arange(2, 80, 3)
plots.measured(
    lambda: {f"degree {d}": curves(d, sizes) for d in (1, 10)},
    labels=("training rows", "root mean squared error"),
    levels={"the noise": 1.0},
    reach=(0, 3.5),
    title="A line: both errors stay high. Degree 10: a gap, slowly closing",
)

# %% tags=["figure"]
plots.measured(
    lambda: {f"degree {d}": curves(d, sizes) for d in (2, 30)},
    labels=("training rows", "root mean squared error"),
    levels={"the noise": 1.0},
    reach=(0, 3.5),
    title="The right degree needs few rows; with degree 30 even 79 are not enough",
)

# %% tags=["claims"]
_three_sizes = learning_curve(three, three_minutes, np.array([[1.0, 3.0]]), np.array([4.0]), [2, 3])
assert np.allclose(_three_sizes, [[0, 0.7071], [3, 1]], atol=5e-5)
_levels = {1: [1.727, 1.820], 2: [0.838, 1.059], 10: [0.808, 1.092]}
for _degree, _level in _levels.items():
    _powers = with_bias_column(standardize(polynomial_features(x[_fit, None], _degree),
                                           polynomial_features(x[:, None], _degree)))
    _train, _validation = learning_curve(_powers[_fit], y[_fit], _powers[_held], y[_held], [20, 79])
    assert np.allclose([_train[1], _validation[1]], _level, atol=5e-4)
    if _degree == 10:
        assert np.allclose([_train[0], _validation[0]], [0.351, 1.419], atol=5e-4)

# %% [markdown]
# | | training, 20 rows | validation, 20 rows | training, 79 rows | validation, 79 rows |
# |---|---|---|---|---|
# | degree 1 | | | 1.727 | 1.820 |
# | degree 2 | | | 0.838 | 1.059 |
# | degree 10 | 0.351 | 1.419 | 0.808 | 1.092 |
#
# - **Underfitting** shows as two curves that meet, but high. More rows do not help; a richer model does.
# - **Overfitting** shows as a gap: low training error, higher validation error. More rows close it. So does
#   a simpler model, or one that is held back, which is the subject of the next part.
# - No model gets below the noise on rows it has not seen.
#
# Three things make up the error on new rows: the model cannot bend enough (**bias**), it follows the luck
# of its training rows (**variance**), and the noise itself. A richer model has less of the first and more
# of the second. The art is to stop where their sum is least.

# %% [markdown]
# ## 11. A question in words
#
# **Question.** Three classmates show you their training. (a) *Anna's* training error is 9.0 and her
# validation error 9.2; both have been flat for a long time, and the noise is known to be about 2. (b)
# *Ben's* are 0.3 and 8.5. (c) *Cem's* training error is 5, then 40, then 900, then 30,000, then `nan`. Say
# for each of them what is the matter, how one can tell from the numbers, and one thing to try. For which of
# the three would ten times as many training rows help, and why not for the other two?

# %% [markdown] tags=["written:three-trainings"]
# ### BEGIN SOLUTION
# Anna's model underfits: the two errors are close together, so she does not follow the luck of the training
# rows, but both lie far above the noise of 2, so the model cannot bend enough. She should give it more
# freedom: a higher degree, better features, or a richer model.
#
# Ben's model overfits: it is nearly perfect on what it has seen (0.3, even below the noise) and poor on what
# it has not. He should take a simpler model (a lower degree), hold it back with a penalty, or collect more
# rows.
#
# Cem's descent diverges: an error that grows with every step, on the very rows it is trained on, means that
# the steps overshoot. The learning rate is above 2 over the largest curvature. He should make it smaller, or
# standardise his features so that the same rate becomes safe.
#
# More rows help Ben only: his model would find it harder to learn them all by heart, and the gap would close.
# Anna's line stays a line however many points it sees, and its two errors have met already. Cem's trouble is
# the size of his steps; with more rows of the same kind the curvature, and so the limit, stays the same.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Anna: underfitting (high bias), because both errors are high *and* close to each other; a remedy that
#    makes the model richer (higher degree, more or better features, less penalty).
# 2. Ben: overfitting (high variance), because of the gap between a low training and a high validation error;
#    a remedy that fits (simpler model, penalty, early stopping, more data).
# 3. Cem: divergence, because the *training* error grows; a smaller learning rate or scaled features. Calling
#    this overfitting loses the point.
# 4. More rows help Ben, with a reason; and a reason for at least one of the other two why they do not.
#
# Remedies named without any reason taken from the numbers earn at most 2 points in all.
# ### END MARK SCHEME

# %% [markdown]
# ## Summary
#
# - A linear model is `X @ theta`, with a column of ones for the bias. Its error is a bowl with one bottom.
# - The normal equation jumps there; least squares does so even where columns repeat each other.
# - Gradient descent walks there, with all rows, a handful, or one. Below 2 over the largest curvature it
#   arrives; the flattest direction says how long it takes.
# - Handfuls are cheap estimates. They get near fast and then dance, unless the rate shrinks.
# - Standardise with the numbers of the training rows: a gorge becomes a bowl.
# - Products of features let straight lines bend. Then judge on rows that were kept away, and let the two
#   learning curves tell you whether the model is too simple or too clever.
#
# ### What comes next
#
# Degree 2 was right because we knew the truth. In real work nobody tells you the degree. The next part
# keeps the rich model and holds it back instead: it makes large weights expensive. And it carries the linear
# model from numbers to classes.

# %% tags=["figure"]
progress()
