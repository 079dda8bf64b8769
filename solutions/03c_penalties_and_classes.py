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
# # Chapter 3, part 3: Penalties and classes
#
# **How to hold a model back so that it predicts better, and how to make it choose.**
#
# A model with many parameters can follow every wiggle of its data, the accidental ones too. This notebook
# shows three ways to hold it back: a price on large weights, a price that makes weights vanish, and stopping
# early. Then the straight line changes its trade: with a sigmoid behind it, it answers yes or no with a
# probability, and with a softmax it chooses among as many classes as you like.
#
# | section | what you build | minutes |
# |---|---|---|
# | 0 | the data and the notation | 5 |
# | 1 | ridge: a price on large weights | 25 |
# | 2 | which alpha is meant, and which is good | 15 |
# | 3 | lasso: weights that are exactly zero | 30 |
# | 4 | the elastic net, between the two | 10 |
# | | *a good place to stop for today* | |
# | 5 | early stopping | 25 |
# | | *another good place to stop* | |
# | 6 | logistic regression: yes or no, with a probability | 35 |
# | 7 | softmax regression: several classes | 20 |
# | 8 | a question answered in words, and a summary | 10 |
#
# That makes a little under three hours. **You need** the mean squared error and cross-entropy of chapter 2
# and gradient descent from the two notebooks before this one.

# %% tags=["claims"]
assert sum([5, 25, 15, 30, 10, 25, 35, 20, 10]) == 175  # a little under three hours

# %% tags=["setup"]
import numpy as np

from nn101 import check, hint, plots, progress
from nn101.chapter1 import sigmoid, softmax
from nn101.chapter2 import cross_entropy, mean_squared_error, one_hot
from nn101.chapter3 import minibatches, numerical_gradient
from nn101.data import load_iris, noisy_curve

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 0. Twenty points and a notation
#
# Twenty points scatter about the line $y = 1 + 0.5\,x$. They are few and noisy on purpose: that is when a
# model needs holding back.
#
# As before, a table `X` has one row for each sample, and its **first column is all ones**. The model is
# `X @ theta`, so `theta[0]` is the **bias** and `theta[1:]` are the **weights**. With weights $w$ and bias
# $b$ this is $\hat y = b + w_1 x_1 + w_2 x_2 + \dots$, and no function below needs a separate bias.

# %%
def with_ones(features):
    """The table of the features (N,) or (N, D) with a first column of ones: (N, 1 + D)."""
    columns = np.reshape(features, (len(features), -1))
    return np.column_stack([np.ones(len(columns)), columns])


stream = np.random.RandomState(42)  # the older generator of NumPy, so that the numbers match a textbook's
x_line = 3 * stream.rand(20)
y_line = 1 + 0.5 * x_line + stream.randn(20) / 1.5
X_line = with_ones(x_line)
print("X:", X_line.shape, "  y:", y_line.shape, "  first row:", X_line[0])

# %% [markdown]
# The line that fits these points best, in the sense of least squares, is found by `np.linalg.lstsq`, which
# you know from the last notebook.
#
# **Predict, then run.** The points were scattered about a line of slope 0.5. Will the slope of the fitted line
# be 0.5, near it, or far from it?

# %%
line, *_ = np.linalg.lstsq(X_line, y_line, rcond=None)
print("bias and weight:", line.round(4), "  prediction at x = 1.5:", (np.array([1, 1.5]) @ line).round(4))

# %% tags=["claims"]
assert X_line.shape == (20, 2) and np.all(X_line[:, 0] == 1)
assert np.allclose(line, [0.9757, 0.3852], atol=5e-5)
assert abs(np.array([1, 1.5]) @ line - 1.55355842) < 5e-9

# %% [markdown]
# A slope of 0.385: twenty noisy points do not pin it down better than that. Keep the prediction at
# $x = 1.5$, 1.5536, in mind; we will see it move.
#
# ## 1. A price on large weights
#
# A model that bends sharply has large weights: it takes big numbers of opposite sign to swing up and down
# between neighbouring points. So put a price on size. **Ridge regression** minimises
#
# $$J(\theta) = \underbrace{\frac1N \sum_{n=1}^{N} (\hat y_n - y_n)^2}_{\text{mean squared error}}
# + \underbrace{\frac{\alpha}{2} \sum_{j \ge 1} w_j^2}_{\text{penalty}}$$
#
# The number $\alpha$ (say *alpha*) sets the price. At $\alpha = 0$ nothing changes. As $\alpha$ grows, the
# weights shrink towards zero. The **bias is not in the sum**: it only moves the whole model up or down, and
# nobody should pay for data that lie at a height of 200 instead of 0.
#
# Here is a case small enough for paper. Two samples, $x = 1$ with $y = 3$ and $x = -1$ with $y = 1$. The line
# $\hat y = 2 + 1\cdot x$ hits both, so its error is 0 and only the penalty is left: with $\alpha = 1$,
# $J = 0 + \frac12 \cdot 1^2 = 0.5$. Flatten the line to $w = 0.6$: it misses both points by 0.4, so
# $J = 0.16 + \frac12 \cdot 0.36 = 0.34$. Less accurate, and cheaper.

# %%
X_two = np.array([[1.0, 1.0], [1.0, -1.0]])
y_two = np.array([3.0, 1.0])
print("errors of the flatter line:", X_two @ np.array([2, 0.6]) - y_two)

# %% [markdown]
# ### Exercise 1: `ridge_loss`
#
# Write the formula: mean squared error plus half of alpha times the sum of the squared weights. Leave the
# bias out of the second sum. `mean_squared_error(y, t)` from chapter 2 is at hand.

# %% tags=["exercise:ridge_loss"]
def ridge_loss(X, y, theta, alpha):
    """Mean squared error of X @ theta, plus alpha / 2 times the sum of the squared weights.

    X: array (N, D), its first column all ones.  y: array (N,).
    theta: array (D,): theta[0] is the bias, which costs nothing, theta[1:] are the weights.
    alpha: a number from 0.  Returns a number.

    Example: X = [[1, 1], [1, -1]], y = [3, 1], theta = [2, 0.6], alpha = 1 (as arrays) give 0.34.
    """
    ### BEGIN SOLUTION
    weights = theta[1:]
    return mean_squared_error(X @ theta, y) + alpha / 2 * np.sum(weights**2)
    ### END SOLUTION

# %% tags=["check:ridge_loss"]
check("ridge_loss")

# %% [markdown]
# If the panel above is not content yet, ask for a nudge, here or anywhere else:

# %% tags=["figure"]
hint("ridge_loss")

# %% tags=["claims"]
assert abs(ridge_loss(X_two, y_two, np.array([2, 1.0]), 1) - 0.5) < 1e-12
assert abs(ridge_loss(X_two, y_two, np.array([2, 0.6]), 1) - 0.34) < 1e-12
assert np.allclose(np.abs(X_two @ np.array([2, 0.6]) - y_two), 0.4)

# %% [markdown]
# ### No descent needed
#
# This loss is still a bowl, so there is one lowest point, where the gradient is zero. The gradient of the
# squared error is $\frac2N X^T(X\theta - y)$. The penalty adds $\alpha w_j$ for every weight and 0 for the
# bias. Let $A$ be the identity matrix (ones down the diagonal, zeros elsewhere), but with a 0 in its first place; then
#
# $$\frac2N X^T(X\theta - y) + \alpha A\,\theta = 0 \qquad\Longleftrightarrow\qquad
# \Bigl(X^T X + \frac{N\alpha}{2} A\Bigr)\,\theta = X^T y$$
#
# For our two samples $X^TX$ is $\begin{pmatrix}2&0\\0&2\end{pmatrix}$ and $X^Ty = (4, 2)$. With $\alpha = 1$
# the factor $N\alpha/2$ is 1, so the equations read $2b = 4$ and $3w = 2$: the bias stays 2, and the best
# weight is $\frac23$, a little above the 0.6 we guessed. Its loss is $\frac13 \approx 0.333$.
#
# ### Exercise 2: `ridge`
#
# Build $A$, then let `np.linalg.solve` solve the system. There is no need for an inverse.

# %% tags=["exercise:ridge"]
def ridge(X, y, alpha):
    """The theta with the lowest ridge_loss, from one system of linear equations.

    X: array (N, D), its first column all ones.  y: array (N,).  alpha: a number from 0.
    Returns an array (D,): the bias, which is not penalised, then the weights.

    Example: X = [[1, 1], [1, -1]], y = [3, 1], alpha = 1 (as arrays) give array([2., 0.66666667]).
    """
    ### BEGIN SOLUTION
    price = np.eye(X.shape[1])
    price[0, 0] = 0  # the bias is free
    return np.linalg.solve(X.T @ X + len(X) * alpha / 2 * price, X.T @ y)
    ### END SOLUTION

# %% tags=["check:ridge"]
check("ridge")

# %% tags=["claims"]
assert np.allclose(ridge(X_two, y_two, 1), [2, 2 / 3])
assert np.allclose(X_two.T @ X_two, [[2, 0], [0, 2]]) and np.allclose(X_two.T @ y_two, [4, 2])
assert abs(ridge_loss(X_two, y_two, ridge(X_two, y_two, 1), 1) - 1 / 3) < 1e-12
assert np.allclose(ridge(X_line, y_line, 0), line)
_theta = ridge(X_line, y_line, 0.7)
assert np.abs(numerical_gradient(lambda t: ridge_loss(X_line, y_line, t, 0.7), _theta)).max() < 1e-8
assert np.allclose(ridge(X_line, y_line, 1e9), [y_line.mean(), 0], atol=1e-6)

# %% [markdown]
# **Predict, then run.** The line below is fitted with $\alpha = 0$, 1 and 10. What happens to the slope, and
# about which point does the line turn?

# %% tags=["figure"]
plots.curves(
    {f"alpha = {alpha}": lambda x, alpha=alpha: with_ones(x) @ ridge(X_line, y_line, alpha) for alpha in (0, 1, 10)},
    points=(x_line, y_line),
    labels=("x", "y"),
    title="The dearer the weight, the flatter the line",
)

# %% tags=["claims"]
assert np.allclose([ridge(X_line, y_line, alpha)[1] for alpha in (0, 1, 10)], [0.385, 0.238, 0.054], atol=5e-4)
_centre = np.array([1, x_line.mean()])
assert np.allclose([_centre @ ridge(X_line, y_line, alpha) for alpha in (0, 1, 10, 1e6)], y_line.mean())

# %% [markdown]
# The slope falls from 0.385 to 0.238 to 0.054, and the line turns about the centre of the data: the free bias
# keeps the model at the right height. With a huge alpha only that height is left, the mean of all $y$.
#
# ### Where it pays
#
# A straight line has little to be held back from. So give the model ten powers of $x$, from $x$ to $x^{10}$.
# Powers differ enormously in size ($3^{10}$ is 59,049), and a penalty counts weights, so every column must be
# brought to the same scale first: subtract its mean, divide by its standard deviation. **Always scale before
# you penalise.** Otherwise a column measured in millimetres, with its small weight, would pay less than the
# same column in metres.

# %%
def scaled_powers(x, degree, like):
    """The columns 1, x, x**2, ... up to the degree, scaled by mean and standard deviation of those of `like`."""
    exponents = np.arange(1, degree + 1)
    grown, model = x[:, np.newaxis] ** exponents, like[:, np.newaxis] ** exponents
    return with_ones((grown - model.mean(axis=0)) / model.std(axis=0))


P_line = scaled_powers(x_line, 10, x_line)
print("shape:", P_line.shape, "  means:", np.abs(P_line[:, 1:].mean(axis=0)).max().round(12))

# %% tags=["claims"]
assert 3**10 == 59_049 and P_line.shape == (20, 11)
assert np.allclose(P_line[:, 1:].mean(axis=0), 0) and np.allclose(P_line[:, 1:].std(axis=0), 1)

# %% tags=["figure"]
def ridge_curve(alpha):
    theta = ridge(P_line, y_line, alpha)
    return lambda x: scaled_powers(x, 10, x_line) @ theta


plots.curves(
    lambda: {f"alpha = {alpha:g}": (np.linspace(0, 3, 300), ridge_curve(alpha)(np.linspace(0, 3, 300)))
             for alpha in (0, 1e-4, 1)},
    points=(x_line, y_line),
    labels=("x", "y"),
    reach=(0, 4),
    title="Ten powers of x: without a penalty the curve chases points",
)

# %% tags=["claims"]
_sizes = [np.abs(ridge(P_line, y_line, alpha)[1:]).max() for alpha in (1e-4, 1e-2, 1)]
assert np.allclose(_sizes, [9.249, 0.526, 0.057], atol=5e-4)
assert np.abs(np.linalg.lstsq(P_line, y_line, rcond=None)[0]).max() > 100_000

# %% [markdown]
# Without a penalty, weights of more than 100,000 cancel each other almost perfectly between the points and
# fail to do so at the edges. A price of 0.0001 already brings the largest weight down to 9.2, a price of 1 to
# 0.057. The curves calm down in the same order.
#
# **What to remember**
#
# - Ridge adds $\frac{\alpha}{2}\sum w_j^2$ to the mean squared error. The bias is free.
# - It has a closed form, and for $\alpha > 0$ the system can be solved even if columns repeat each other.
# - Bring all columns to one scale before you put a price on weights.

# %% [markdown]
# ## 2. Which alpha is meant, and which is good
#
# "Ridge with alpha 1" means nothing until somebody says what is added to what. Three habits are common:
#
# | who | minimises | same answer as ours if |
# |---|---|---|
# | this course, ridge | mean of squares + $\frac{\alpha}{2} \sum w_j^2$ | |
# | scikit-learn, `Ridge(a)` | **sum** of squares + $a \sum w_j^2$ | $a = N\alpha/2$ |
# | this course, lasso (section 3) | mean of squares + $\alpha \sum \lvert w_j\rvert$ | |
# | scikit-learn, `Lasso(a)` | **half** the mean of squares + $a \sum \lvert w_j\rvert$ | $a = \alpha/2$ |
#
# To convert, multiply one cost by a number until its error part looks like the other's, then read off the
# price. Multiply ours for ridge by $N$: the mean becomes a sum, and the penalty becomes
# $\frac{N\alpha}{2}\sum w_j^2$. Multiplying a cost by a number does not move its lowest point.
#
# ### Find the bug
#
# A textbook prints our ridge cost as its own and reports, for these very twenty points, alpha = 1 and
# $x = 1.5$, the prediction **1.5507**.
#
# **Predict, then run.** The cell uses our `ridge` with alpha 1. The answer should be 1.5507. Is it? If not,
# which alpha of ours would the book have to use to get its own number?

# %% tags=["figure"]
at = np.array([1, 1.5])
for alpha in (0, 1, 0.1):
    print(f"our alpha = {alpha:<4}  prediction {at @ ridge(X_line, y_line, alpha):.8f}")

# %% tags=["claims"]
_at = np.array([1, 1.5])
assert abs(_at @ ridge(X_line, y_line, 1) - 1.53489353) < 5e-9  # the printed cost, alpha 1
assert abs(_at @ ridge(X_line, y_line, 0.1) - 1.55071465) < 5e-9  # the printed output, alpha 1
assert 2 * 1 / 20 == 0.1

# %% [markdown]
# The printed cost with alpha 1 gives 1.5349. The printed number 1.5507 belongs to scikit-learn's cost with
# $a = 1$, which is our $\alpha = 2a/N = 2/20 = 0.1$. Neither is wrong; the formula and the program just do not
# speak of the same alpha. Whoever compares two results should first ask for the cost.
#
# Ours has one advantage: since both parts are free of $N$, the same alpha means the same strength for 20
# samples and for 20,000.
#
# ### How to choose
#
# A penalty makes the error on the training data *larger*, never smaller, so the training error cannot choose
# alpha. Points that took no part in the fit can. Below, 200 further points of the same kind judge the
# polynomial with ten powers.
#
# **Predict, then run.** From left to right the price rises. Which of the two curves only rises, and what does
# the other one do?

# %%
x_new = 3 * stream.rand(200)
y_new = 1 + 0.5 * x_new + stream.randn(200) / 1.5
P_new = scaled_powers(x_new, 10, x_line)
prices = np.geomspace(1e-7, 100, 46)

# %% tags=["figure"]
def errors_over_alpha():
    fitted = [ridge(P_line, y_line, alpha) for alpha in prices]
    return {
        "training": (prices, [mean_squared_error(P_line @ theta, y_line) for theta in fitted]),
        "new points": (prices, [mean_squared_error(P_new @ theta, y_new) for theta in fitted]),
    }


plots.curves(
    errors_over_alpha,
    log="x",
    labels=("alpha", "mean squared error"),
    reach=(0.15, 0.75),
    title="A penalty costs on the training data and pays on new points",
)

# %% tags=["claims"]
_fitted = [ridge(P_line, y_line, alpha) for alpha in prices]
_train = np.array([mean_squared_error(P_line @ theta, y_line) for theta in _fitted])
_new = np.array([mean_squared_error(P_new @ theta, y_new) for theta in _fitted])
assert np.all(np.diff(_train) > 0) and 0 < _new.argmin() < len(prices) - 1
assert 0.01 < prices[_new.argmin()] < 0.1

# %% [markdown]
# The training error only rises. The error on new points falls first, has its lowest point in between, and
# rises again when the model becomes too stiff to follow the line at all. In the middle lies a wide
# valley: alpha needs the right power of ten, not the third digit.
#
# **What to remember**
#
# - State the cost before you state alpha. Ours: **mean** of squares, and $\frac{\alpha}{2}$ for squared
#   weights.
# - For scikit-learn's `Ridge` use $N\alpha/2$, for its `Lasso` and `ElasticNet` $\alpha/2$.
# - Choose alpha by the error on data that took no part in the fit. Report that error without the penalty.

# %% [markdown]
# ## 3. Weights that are exactly zero
#
# Ridge makes weights small, never zero. Sometimes that is not enough: of a thousand columns perhaps ten
# matter, and we would like to know which. **Lasso** changes one thing, the square into an absolute value:
#
# $$J(\theta) = \frac1N \sum_n (\hat y_n - y_n)^2 + \alpha \sum_{j\ge1} |w_j|$$
#
# The difference shows near zero. The square $w^2$ is flat there, so the last bit of a small weight costs
# almost nothing and it may stay. The absolute value has a kink: it rises with slope $\alpha$ from the very
# first step away from zero. A weight has to *earn* at least that much, or it is exactly zero.
#
# Look at a single weight whose squared error is $(w - 1)^2$, so without a price the best is $w = 1$.
#
# **Predict, then run.** Where is the lowest point of each curve? At $w = 0$ the error falls with slope 2. So
# which price is too high for any weight to be worth it?

# %% tags=["figure"]
plots.curves(
    {f"price {alpha:g}": lambda w, alpha=alpha: (w - 1) ** 2 + alpha * np.abs(w) for alpha in (0, 1, 2.5)},
    x=(-0.75, 1.75),
    labels=("weight w", "(w − 1)² + price · |w|"),
    reach=(-0.1, 4),
    title="From a price of 2 on, the lowest point sits in the kink at zero",
)

# %% tags=["claims"]
_w = np.linspace(-1, 2, 3001)
_lowest = [_w[((_w - 1) ** 2 + price * np.abs(_w)).argmin()] for price in (0, 1, 2, 2.5)]
assert np.allclose(_lowest, [1, 0.5, 0, 0], atol=1e-9)

# %% [markdown]
# The lowest points are 1, 0.5 and 0. Half of the price is taken off the weight, and when nothing is left it
# stays at zero.
#
# This works for every parabola. Let $c$ be its curvature and $z$ the pull that the data exert at $w = 0$ (the
# slope of the error there, with the sign turned). Then
#
# $$\tfrac{c}{2}\,w^2 - z\,w + \alpha\,|w| \quad\text{is lowest at}\quad w = \frac{S(z, \alpha)}{c}, \qquad
# S(z, \alpha) = \begin{cases} z - \alpha & \text{if } z > \alpha\\ 0 & \text{if } -\alpha \le z \le \alpha \\
# z + \alpha & \text{if } z < -\alpha\end{cases}$$
#
# $S$ is called the **soft threshold**: everything moves towards zero by $\alpha$, and what does not reach that
# far is zero. Example: with amount 1, the numbers 3, −0.5 and −2 become 2, 0 and −1.
#
# ### Exercise 3: `soft_threshold`
#
# Write $S$ for a number or an array of any shape, without a loop. The sign of a number and its size can be
# handled apart.

# %% tags=["exercise:soft_threshold"]
def soft_threshold(z, amount):
    """Every number of z moved towards zero by amount; what would cross zero becomes 0.

    z: a number or an array of any shape, integers too.  amount: a number from 0.
    Returns a number or an array of the shape of z; z itself stays as it was.

    Example: soft_threshold(np.array([3, -0.5, -2]), 1) gives array([2., 0., -1.]).
    """
    ### BEGIN SOLUTION
    return np.sign(z) * np.maximum(np.abs(z) - amount, 0)
    ### END SOLUTION

# %% tags=["check:soft_threshold"]
check("soft_threshold")

# %% tags=["figure"]
plots.curves(
    {
        "soft threshold, amount 1": lambda z: soft_threshold(z, 1),
        "ridge: z / (1 + 1)": lambda z: z / 2,
        "no price": lambda z: z,
    },
    x=(-3, 3),
    labels=("pull z of the data (curvature 1)", "best weight"),
    title="Ridge divides a weight, lasso subtracts from it",
)

# %% tags=["claims"]
assert soft_threshold(np.array([3, -0.5, -2]), 1).tolist() == [2, 0, -1]
assert soft_threshold(2.0, 1.0) / 2 == 0.5 and soft_threshold(2.0, 2.5) / 2 == 0  # (w - 1)**2: z = 2, c = 2

# %% [markdown]
# Ridge divides: half of a weight is never zero. Lasso subtracts: what is small is gone.
#
# ### One weight at a time
#
# For several weights there is no closed form. But *one* weight we can solve exactly, if the others are held.
# So go round: improve weight 0, then weight 1, and so on, then start again. This is **coordinate descent**.
# For weight $j$, take out its own share and see what is left to explain,
#
# $$r = y - X\theta + x_j\,\theta_j, \qquad z = \frac2N\, x_j^T r, \qquad c = \frac2N\, x_j^T x_j, \qquad
# \theta_j \leftarrow \frac{S(z, \alpha)}{c}$$
#
# where $x_j$ is column $j$ of $X$. The bias goes through the same formula with a price of 0. One round over
# all columns is a **sweep**. The bowl is convex and its kinks lie along the axes, so this ends at the lowest
# point. On our two samples with $\alpha = 1$: the bias becomes 2, the mean of $y$. Then $r = (1, -1)$, $z = 2$,
# $c = 2$ and $w = S(2, 1)/2 = 0.5$. The second sweep changes nothing.
#
# ### Exercise 4: `lasso`
#
# Start from zeros and sweep, always with the newest values of the other parameters. After `sweeps` rounds
# return theta; you may stop sooner once nothing moves any more. A column of nothing but zeros has $c = 0$; its
# weight stays 0.

# %% tags=["exercise:lasso"]
def lasso(X, y, alpha, sweeps=1000):
    """The theta with the lowest mean squared error plus alpha times the sum of the sizes of the weights.

    X: array (N, D), its first column all ones.  y: array (N,).  alpha: a number from 0.
    sweeps: the most rounds of coordinate descent, starting from theta = 0.
    Returns an array (D,): the bias, which is not penalised, then the weights. A column of zeros gets weight 0.

    Example: X = [[1, 1], [1, -1]], y = [3, 1], alpha = 1 (as arrays) give array([2. , 0.5]).
    """
    ### BEGIN SOLUTION
    theta = np.zeros(X.shape[1])
    curvature = 2 / len(X) * np.sum(X * X, axis=0)
    for _ in range(sweeps):
        before = theta.copy()
        for j in np.flatnonzero(curvature):
            rest = y - X @ theta + X[:, j] * theta[j]
            pull = 2 / len(X) * (X[:, j] @ rest)
            theta[j] = soft_threshold(pull, alpha if j > 0 else 0) / curvature[j]
        if np.allclose(theta, before, rtol=1e-13, atol=1e-13):
            break
    return theta
    ### END SOLUTION

# %% tags=["check:lasso"]
check("lasso")

# %% tags=["claims"]
def _lasso_loss(X, y, theta, alpha):
    return mean_squared_error(X @ theta, y) + alpha * np.abs(theta[1:]).sum()


assert np.allclose(lasso(X_two, y_two, 1), [2, 0.5]) and np.allclose(lasso(X_two, y_two, 1, sweeps=1), [2, 0.5])
assert abs(_at @ lasso(X_line, y_line, 0.1) - 1.54572008) < 5e-9  # the printed cost, alpha 0.1
assert abs(_at @ lasso(X_line, y_line, 0.2) - 1.53788174) < 5e-9  # the printed output, scikit-learn's alpha 0.1
_best = lasso(X_line, y_line, 0.1)
for _move in np.random.default_rng(0).normal(scale=1e-3, size=(200, 2)):
    assert _lasso_loss(X_line, y_line, _best + _move, 0.1) > _lasso_loss(X_line, y_line, _best, 0.1)

# %% [markdown]
# ### Which columns matter?
#
# Forty samples with six columns of random numbers. Only three columns have anything to do with $y$: it was
# made with the weights 3, −2, 0, 0, 1, 0, a bias of 5, and noise. We fit for many prices and draw every weight
# against alpha, first for ridge, then for lasso.
#
# **Predict, then run.** In which picture do you see at a glance which columns are idle?

# %%
generator = np.random.default_rng(1)
true_weights = np.array([3, -2, 0, 0, 1, 0])
X_six = with_ones(generator.normal(size=(40, 6)))
y_six = X_six[:, 1:] @ true_weights + 5 + generator.normal(size=40)
path_prices = np.geomspace(0.01, 10, 40)

# %% tags=["figure"]
def paths(fit):
    weights = np.array([fit(X_six, y_six, alpha)[1:] for alpha in path_prices])
    return {f"w{j + 1}: {true_weights[j]}".replace("-", "−"): (path_prices, weights[:, j]) for j in range(6)}


plots.curves(lambda: paths(ridge), log="x", labels=("alpha", "weight (the true one is in the key)"),
             title="Ridge: all six weights shrink, none of them disappears")
plots.curves(lambda: paths(lasso), log="x", labels=("alpha", "weight (the true one is in the key)"),
             title="Lasso: one weight after the other becomes exactly zero")

# %% tags=["claims"]
_lassos = {alpha: lasso(X_six, y_six, alpha)[1:] for alpha in (0.3, 0.6, 1, 2, 6)}
assert [int((weights != 0).sum()) for weights in _lassos.values()] == [4, 3, 3, 2, 0]
assert np.flatnonzero(_lassos[0.6]).tolist() == [0, 1, 4]  # the three columns that matter
assert np.allclose(_lassos[0.6][[0, 1, 4]], [2.69, -1.40, 0.47], atol=5e-3)
assert np.all(np.abs(ridge(X_six, y_six, 6)[1:]) > 1e-6)

# %% [markdown]
# At $\alpha = 0.6$ lasso keeps exactly the three columns that matter, with weights 2.69, −1.40 and 0.47. They
# are smaller than the true 3, −2 and 1: the price is taken from the good weights, too. From 6 on nothing is
# left but the bias. Ridge never sets any weight to zero.
#
# ### A round bowl and a diamond
#
# Why zeros? Seen from above, the ridge penalty has round contour lines. The lasso penalty has diamonds, with
# corners *on the axes*. Take four samples without a bias for which the error is lowest at $w = (3, 0.2)$, and
# walk downhill from $(-1, 2)$ with either penalty, both at $\alpha = 1$.

# %%
corner_X = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 2.0], [0.0, -2.0]])
corner_y = corner_X @ np.array([3.0, 0.2])


def downhill(penalty_slope, lr=0.05, steps=120):
    """The path of gradient descent on mean squared error plus penalty, from (-1, 2)."""
    w, path = np.array([-1.0, 2.0]), []
    for _turn in range(steps + 1):
        path.append(w)
        w = w - lr * (2 / 4 * corner_X.T @ (corner_X @ w - corner_y) + penalty_slope(w))
    return np.stack(path)


def error_of(w1, w2):
    return sum((row[0] * w1 + row[1] * w2 - t) ** 2 for row, t in zip(corner_X, corner_y, strict=True)) / 4


round_path, diamond_path = downhill(lambda w: w), downhill(np.sign)

# %% [markdown]
# **Predict, then run.** By hand: for these four samples $c = (1, 4)$ and $z = (3, 0.8)$. Ridge gives
# $z/(c + \alpha)$, lasso $S(z, \alpha)/c$. Which two points are the ends of the paths?

# %% tags=["figure"]
print("ridge ends at", round_path[-1].round(2), "  lasso ends at", diamond_path[-1].round(2))
window = {"x": (-1.5, 3.5), "y": (-0.75, 2.25), "labels": ("weight w₁", "weight w₂")}
plots.loss_surface(
    lambda w1, w2: error_of(w1, w2) + (w1**2 + w2**2) / 2,
    {"ridge": round_path},
    minimum=(1.5, 0.16),
    title="With a round penalty the path ends beside the axis",
    **window,
)
plots.loss_surface(
    lambda w1, w2: error_of(w1, w2) + abs(w1) + abs(w2),
    {"lasso": diamond_path},
    minimum=(2, 0),
    title="With a diamond the path meets the axis and follows it",
    **window,
)
plots.loss_surface(
    lambda w1, w2: abs(w1) + abs(w2),
    x=(-2, 2),
    y=(-2, 2),
    levels="even",
    minimum=(0, 0),
    labels=("weight w₁", "weight w₂"),
    title="The lasso penalty alone: diamonds with corners on the axes",
)

# %% tags=["claims"]
_c, _z = 2 / 4 * (corner_X**2).sum(axis=0), 2 / 4 * corner_X.T @ corner_y
assert np.allclose(_c, [1, 4]) and np.allclose(_z, [3, 0.8])
assert abs(corner_X[:, 0] @ corner_X[:, 1]) < 1e-12  # the columns do not disturb each other
assert np.allclose(_z / (_c + 1), [1.5, 0.16]) and np.allclose(soft_threshold(_z, 1) / _c, [2, 0])
assert np.allclose(round_path[-1], [1.5, 0.16], atol=1e-3)
assert np.allclose(diamond_path[-1], [2, 0], atol=0.1) and diamond_path[-1][1] != 0
_crossings = np.flatnonzero(np.diff(np.sign(diamond_path[:, 1])))
assert len(_crossings) > 20

# %% [markdown]
# Ridge: $(3/2,\ 0.8/5) = (1.5,\ 0.16)$. Lasso: $(2,\ 0)$, since a pull of 0.8 does not pay a price of 1.
#
# Look closely at the last stretch of the lasso path. It does not *stay* on the axis but hops over it and back,
# because the slope of $|w|$ jumps from −1 to +1 at zero and every step is a little too long. Plain gradient
# descent almost never hits an exact zero. The soft threshold does, which is why we used it.
#
# **What to remember**
#
# - Lasso adds $\alpha \sum |w_j|$. Weights whose pull is below the price are exactly zero, so lasso also
#   chooses columns.
# - One weight alone is solved by the soft threshold; sweeping over all of them solves the whole problem.
# - The weights that stay are too small by what the price took off.

# %% [markdown]
# ## 4. Between the two
#
# Lasso has a weak spot. Of two columns that say nearly the same, it likes to keep one and drop the other, and
# a little noise decides which. Ridge shares the weight between them. The **elastic net** mixes both prices
# with a ratio $r$ between 0 and 1:
#
# $$J(\theta) = \frac1N \sum_n (\hat y_n - y_n)^2 + r\,\alpha \sum_{j\ge1} |w_j|
# + \frac{1 - r}{2}\,\alpha \sum_{j\ge1} w_j^2$$
#
# With $r = 1$ this is our lasso, with $r = 0$ our ridge, with the same alpha in both cases. (For
# scikit-learn's `ElasticNet` use $\alpha/2$ and the same ratio.)
#
# A single weight is solved as before. The squared part makes the parabola steeper: its curvature grows from
# $c$ to $c + (1 - r)\,\alpha$. On our two samples with $\alpha = 1$ and $r = 0.5$:
# $w = S(2,\ 0.5)\,/\,(2 + 0.5) = 1.5/2.5 = 0.6$.
#
# ### Exercise 5: `elastic_net`
#
# Your `lasso` with two small changes. Think about which of them concern the bias.

# %% tags=["exercise:elastic_net"]
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    """The theta with the lowest mean squared error plus both penalties, by coordinate descent from zero.

    The penalties: ratio * alpha times the sum of the sizes of the weights, and
    (1 - ratio) / 2 * alpha times the sum of their squares. The bias pays neither.
    X: array (N, D), its first column all ones.  y: array (N,).  alpha: from 0.  ratio: from 0 to 1.
    Returns an array (D,): the bias, then the weights. A column of zeros gets weight 0.

    Example: X = [[1, 1], [1, -1]], y = [3, 1], alpha = 1, ratio = 0.5 give array([2. , 0.6]).
    """
    ### BEGIN SOLUTION
    absolute = np.full(X.shape[1], float(ratio * alpha))
    squared = np.full(X.shape[1], float((1 - ratio) * alpha))
    absolute[0] = squared[0] = 0  # the bias pays neither
    theta = np.zeros(X.shape[1])
    own = 2 / len(X) * np.sum(X * X, axis=0)
    for _ in range(sweeps):
        before = theta.copy()
        for j in np.flatnonzero(own):
            left = y - X @ theta + theta[j] * X[:, j]
            pull = 2 / len(X) * (left @ X[:, j])
            theta[j] = soft_threshold(pull, absolute[j]) / (own[j] + squared[j])
        if np.allclose(theta, before, rtol=1e-13, atol=1e-13):
            break
    return theta
    ### END SOLUTION

# %% tags=["check:elastic_net"]
check("elastic_net")

# %% tags=["claims"]
assert np.allclose(elastic_net(X_two, y_two, 1, 0.5), [2, 0.6])
assert np.allclose(elastic_net(X_six, y_six, 0.7, 1), lasso(X_six, y_six, 0.7))
assert np.allclose(elastic_net(X_six, y_six, 0.7, 0), ridge(X_six, y_six, 0.7))
assert abs(_at @ elastic_net(X_line, y_line, 0.1, 0.5) - 1.54829218) < 5e-9  # the printed cost
assert abs(_at @ elastic_net(X_line, y_line, 0.2, 0.5) - 1.54333232) < 5e-9  # the printed output

# %% [markdown]
# **Predict, then run.** Now the first two columns get a companion: a copy of column 1 with a little noise. The
# three weights are drawn for $\alpha = 1$ while the ratio goes from 0 (ridge) to 1 (lasso). What becomes of
# the copy?

# %% tags=["figure"]
X_copy = np.column_stack([X_six[:, :3], X_six[:, 1] + 0.1 * np.random.default_rng(5).normal(size=40)])
ratios = 1 - np.linspace(1, 0, 25) ** 2  # closer together near 1


def over_the_ratio():
    weights = np.array([elastic_net(X_copy, y_six, 1, ratio)[1:] for ratio in ratios])
    return {name: (ratios, weights[:, j]) for j, name in enumerate(("column 1", "column 2", "noisy copy of column 1"))}


plots.curves(over_the_ratio, labels=("ratio: 0 is ridge, 1 is lasso", "weight"),
             title="Ridge shares between a column and its copy, lasso picks one")

# %% tags=["claims"]
_X_copy = np.column_stack([X_six[:, :3], X_six[:, 1] + 0.1 * np.random.default_rng(5).normal(size=40)])
_shared, _picked = elastic_net(_X_copy, y_six, 1, 0), elastic_net(_X_copy, y_six, 1, 1)
assert np.allclose(_shared[[1, 3]], [1.24, 1.21], atol=5e-3)
assert np.allclose(_picked[[1, 3]], [2.57, 0], atol=5e-3) and _picked[3] == 0

# %% [markdown]
# At the left end column and copy carry 1.24 and 1.21, at the right end 2.57 and 0.
#
# A rule of thumb: a little ridge nearly always helps. If you believe that only a few columns matter, take
# lasso; if, besides, columns resemble each other, take an elastic net with a ratio near 1.
#
# **What to remember**
#
# - The elastic net pays for size and for squared size: $S(z, r\alpha)\,/\,(c + (1 - r)\alpha)$ for one weight.
# - Columns that resemble each other share their weight instead of fighting for it.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 5. Stop in time
#
# The third way to hold a model back costs nothing. Train by gradient descent, and after every epoch look at
# the loss on **validation** data, which take no part in the training. At first both losses fall. Then the
# validation loss stops falling, and later it rises: from there on the model learns its own samples by heart.
# So go back to the parameters of the best epoch. That is **early stopping**.
#
# When do you know that the best epoch is over? One rise is not enough, since with mini-batches the loss
# jitters. So have **patience**: stop only when, say, 20 epochs in a row have brought no new record. Then go
# back to the record.
#
# Here are seven losses. The first, at index 0, is the loss before any training:
#
# | epoch | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
# |---|---|---|---|---|---|---|---|
# | validation loss | 5 | 3 | 4 | 2 | 3 | 3 | 1 |
# | epochs without a new record | 0 | 0 | 1 | 0 | 1 | 2 | |
#
# With a patience of 2, the training ends after epoch 5, and the record is epoch 3. The 1 in epoch 6 is
# never seen. With a patience of 3 it would be: patience costs time and sometimes pays.
#
# ### Exercise 6: `best_epoch`
#
# Read a list of losses as if they arrived one by one. Return the record epoch and the epoch after which the
# training ended. Only a *strictly* lower loss is a new record. If patience never runs out, the last epoch in
# the list ends it.

# %% tags=["exercise:best_epoch"]
def best_epoch(losses, patience):
    """Where early stopping would end, and which epoch it would go back to.

    losses: at least one number; losses[k] is the validation loss after k epochs.
    patience: training ends after this many epochs in a row without a new lowest loss; at least 1.
    Returns (best, last), two integers: the epoch of the lowest loss seen, and the last epoch looked at.

    Example: best_epoch([5, 3, 4, 2, 3, 3, 1], 2) gives (3, 5).
    """
    ### BEGIN SOLUTION
    best = 0
    for now, loss in enumerate(losses):
        if loss < losses[best]:
            best = now
        if now - best >= patience:
            break
    return best, now
    ### END SOLUTION

# %% tags=["check:best_epoch"]
check("best_epoch")

# %% tags=["claims"]
assert best_epoch([5, 3, 4, 2, 3, 3, 1], 2) == (3, 5) and best_epoch([5, 3, 4, 2, 3, 3, 1], 3) == (6, 6)
assert best_epoch([5, 3, 4, 2, 3, 3, 1], 1) == (1, 2)

# %% [markdown]
# ### Find the bug
#
# Going back to the best parameters sounds easy. The code below, in the manner of one that was published, notes
# the best parameters whenever there is a new record. To see what it does we give it a toy: training adds 1 to
# the only parameter, and the validation loss is $(\theta - 3)^2$, so three epochs are best.
#
# **Predict, then run.** After ten epochs, which theta comes back?

# %%
def careless(train_epoch, validation_loss, theta, epochs):
    """Meant to return the best parameters and their loss."""
    record = validation_loss(theta)
    best_theta = theta
    for _turn in range(epochs):
        train_epoch(theta)
        if validation_loss(theta) < record:
            record = validation_loss(theta)
            best_theta = theta
    return best_theta, record


def add_one(theta):
    theta += 1  # changes the array itself


def distance_to_three(theta):
    return float((theta[0] - 3) ** 2)


found, record = careless(add_one, distance_to_three, np.array([0.0]), 10)
print("theta:", found, "  its loss was said to be", record, "  and is", distance_to_three(found))

# %% tags=["claims"]
assert found[0] == 10 and record == 0 and distance_to_three(found) == 49

# %% [markdown]
# It returns 10, with the loss of 3. The line `best_theta = theta` copies nothing. It gives the same array a
# second name, and training goes on changing that one array. The loss was remembered, the parameters were not.
# A close relative of this bug keeps a fresh copy of the *settings* of a model, without anything it has
# learned.
#
# ### Exercise 7: `early_stopping`
#
# Do it properly. Note the loss of the start, then train epoch by epoch, note each loss, and stop when patience
# has run out or `epochs` are over. Keep the best parameters *as they were*. The array `theta` that you were
# given must not change either: whoever called you may want to start again from it.

# %% tags=["exercise:early_stopping"]
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    """Train until the validation loss has had no new record for a while; return the parameters of the record.

    train_epoch: called as train_epoch(t), trains the array t for one epoch, in place, and returns nothing.
    validation_loss: called as validation_loss(t), returns a number and changes nothing.
    theta: array of any shape, the start; it stays as it was.
    patience: end after this many epochs in a row without a new, strictly lowest loss.
    epochs: the most epochs to train.
    Returns (best, losses): the array with the lowest loss, and the list of all losses, that of the start first.

    Example: from np.array([0.0]), training adds 1 and the loss is (t[0] - 3) ** 2; with patience 2
    the result is (array([3.]), [9, 4, 1, 0, 1, 4]).
    """
    ### BEGIN SOLUTION
    current = theta.copy()
    kept, losses, record = current.copy(), [validation_loss(current)], 0
    while len(losses) <= epochs and len(losses) - 1 - record < patience:
        train_epoch(current)
        losses.append(validation_loss(current))
        if losses[-1] < losses[record]:
            record, kept = len(losses) - 1, current.copy()
    return kept, losses
    ### END SOLUTION

# %% tags=["check:early_stopping"]
check("early_stopping")

# %% tags=["claims"]
_kept, _losses = early_stopping(add_one, distance_to_three, np.array([0.0]), 2)
assert _kept.tolist() == [3] and _losses == [9, 4, 1, 0, 1, 4]

# %% [markdown]
# ### On a curve
#
# Fifty points about a parabola, 25 to train on and 25 to validate, and a polynomial with twenty powers: far
# too many. It is trained with mini-batches of five, for 200 epochs, and we watch both losses.
#
# **Predict, then run.** Which of the two losses turns round?

# %%
X_curve, y_curve = noisy_curve(50, curve=lambda x: 0.5 * x**2 + x + 2, noise=1, seed=46, dtype=np.float64)
x_train, x_val = X_curve[:25, 0], X_curve[25:, 0]
y_train, y_val = y_curve[:25, 0], y_curve[25:, 0]
P_train, P_val = scaled_powers(x_train, 20, x_train), scaled_powers(x_val, 20, x_train)


def one_epoch(theta, shuffler, lr=0.01):
    """One pass over the 25 training points in batches of five; changes theta in place."""
    for rows, targets in minibatches(P_train, y_train, 5, shuffler):
        theta -= lr * 2 / len(rows) * rows.T @ (rows @ theta - targets)


theta, shuffler = np.zeros(21), np.random.default_rng(0)
train_losses, validation_losses = [], []
for _ in range(200):
    one_epoch(theta, shuffler)
    train_losses.append(mean_squared_error(P_train @ theta, y_train))
    validation_losses.append(mean_squared_error(P_val @ theta, y_val))
last_theta = theta.copy()

# %% tags=["figure"]
plots.learning_curves(
    {"train_loss": train_losses, "validation_loss": validation_losses},
    kept=int(np.argmin(validation_losses)) + 1,
    log=True,
    title="The training loss goes on falling, the validation loss does not",
)

# %% [markdown]
# The jitter is plain to see, and so is why a first rise must not end the training. Now your function decides,
# with a patience of 20.

# %% tags=["figure"]
shuffler = np.random.default_rng(0)
kept_theta, losses = early_stopping(
    lambda theta: one_epoch(theta, shuffler),
    lambda theta: mean_squared_error(P_val @ theta, y_val),
    np.zeros(21),
    patience=20,
)
print(f"stopped after {len(losses) - 1} epochs; best epoch {int(np.argmin(losses))}, loss {min(losses):.3f}")
print(f"after 200 epochs it would be {validation_losses[-1]:.3f}")
across = np.linspace(X_curve.min(), X_curve.max(), 300)
plots.curves(
    {
        "kept parameters": (across, scaled_powers(across, 20, x_train) @ kept_theta),
        "after 200 epochs": (across, scaled_powers(across, 20, x_train) @ last_theta),
        "the true parabola": (across, 0.5 * across**2 + across + 2),
    },
    points={"training": (x_train, y_train), "validation": (x_val, y_val)},
    labels=("x", "y"),
    title="Stopped in time, twenty powers keep closer to the true curve",
)

# %% tags=["claims"]
_shuffler = np.random.default_rng(0)
_kept, _losses = early_stopping(
    lambda theta: one_epoch(theta, _shuffler), lambda theta: mean_squared_error(P_val @ theta, y_val),
    np.zeros(21), patience=20,
)
assert (len(_losses) - 1, np.argmin(_losses), np.argmin(validation_losses) + 1) == (86, 66, 66)
assert np.allclose([min(_losses), validation_losses[-1], train_losses[-1]], [1.285, 1.879, 1.030], atol=5e-4)
assert np.isclose(mean_squared_error(P_val @ _kept, y_val), min(_losses))
assert np.allclose(_losses[1:], validation_losses[: len(_losses) - 1])

# %% [markdown]
# The record is epoch 66, with a loss of 1.285, and 20 epochs later the training ends. Another 114 epochs would
# have brought the training loss down to 1.030 and the validation loss up to 1.879. At both ends of the axis you
# can see what those epochs are good for.
#
# **What to remember**
#
# - Keep validation data apart, watch their loss, and go back to the record: it costs one copy of the
#   parameters and saves training time.
# - Patience counts epochs *since the record*. A new record starts the count afresh.
# - `best = theta` is a second name, not a copy. Use `theta.copy()`.
#
# *Another good place to stop.*

# %% [markdown]
# ## 6. Yes or no, with a probability
#
# The perceptron of chapter 1 said yes when its sum was above zero, and nothing about how sure it was.
# **Logistic regression** keeps the sum and sends it through a sigmoid:
#
# $$s = \theta^T x, \qquad p = \sigma(s) = \frac{1}{1 + e^{-s}}$$
#
# The number $p$ is the probability of class 1; the answer is yes where $p \ge 0.5$, which is where $s \ge 0$.
# Take $\theta = (-3, 2)$: at $x = 1.5$ the score is 0 and $p = 0.5$; at $x = 2$ the score is 1 and
# $p = 0.731$.
#
# The price of an answer is the binary cross-entropy of chapter 2, averaged over the samples, with $y$ equal to
# 0 or 1:
#
# $$J(\theta) = -\frac1N \sum_n \bigl(y_n \ln p_n + (1 - y_n) \ln (1 - p_n)\bigr)$$
#
# At $x = 2$ the answer $p = 0.731$ costs $-\ln 0.731 = 0.313$ if the truth is 1, and $-\ln 0.269 = 1.313$ if
# it is 0.

# %% tags=["figure"]
plots.curves(
    {"the truth is 1": lambda p: -np.log(p), "the truth is 0": lambda p: -np.log1p(-p)},
    x=(0.002, 0.998),
    reach=(0, 6),
    labels=("probability p given to class 1", "loss of one sample"),
    title="To be sure and wrong is expensive",
)

# %% tags=["claims"]
assert abs(sigmoid(1.0) - 0.731) < 5e-4
assert abs(-np.log(sigmoid(1.0)) - 0.313) < 5e-4 and abs(-np.log(1 - sigmoid(1.0)) - 1.313) < 5e-4

# %% [markdown]
# **Predict, then run.** A score of 40 makes $p$ almost 1. If the truth is 0, the loss should be very nearly 40.
# What does the computer say to $-\ln(1 - p)$?

# %%
p = sigmoid(40.0)
with np.errstate(divide="ignore"):
    print("p is", p, "  1 - p is", 1 - p, "  the loss is", -np.log(1 - p))

# %% [markdown]
# The sigmoid has been rounded to exactly 1, and the logarithm of 0 is minus infinity. Clipping $p$ would only
# hide it: any score beyond 28 or so would cost the same. Go back to the score instead:
#
# $$-\ln p = \ln(1 + e^{-s}), \qquad -\ln(1 - p) = \ln(1 + e^{s})$$
#
# NumPy has a function for exactly this shape, `np.logaddexp(a, b)`, which is $\ln(e^a + e^b)$ without any
# overflow. And since $\ln(1 + e^{-s}) = \ln(1 + e^{s}) - s$, one of the two is enough for both cases.

# %% tags=["claims"]
assert sigmoid(40.0) == 1.0 and abs(np.logaddexp(0, 40.0) - 40) < 1e-12
assert 27 < -np.log(1e-12) < 28
assert np.isclose(np.logaddexp(0, -1.3), np.logaddexp(0, 1.3) - 1.3)

# %% [markdown]
# ### Exercise 8: `logistic_loss`
#
# The mean loss of a table of samples, right for scores of any size.

# %% tags=["exercise:logistic_loss"]
def logistic_loss(X, y, theta):
    """Mean binary cross-entropy of the probabilities sigmoid(X @ theta); exact for scores of any size.

    X: array (N, D), its first column all ones.  y: N true answers, 0 or 1.  theta: array (D,).
    Returns a number. A sample that is sure and wrong with a score of 1000 costs 1000, not infinity.

    Example: one sample X = np.array([[1, 2]]), y = np.array([0]), theta = np.array([-3, 2]) gives 1.3133.
    """
    ### BEGIN SOLUTION
    scores = X @ theta
    return np.mean(np.logaddexp(0, scores) - y * scores)
    ### END SOLUTION

# %% tags=["check:logistic_loss"]
check("logistic_loss")

# %% tags=["claims"]
assert abs(logistic_loss(np.array([[1, 2]]), np.array([0]), np.array([-3, 2])) - 1.3133) < 5e-5
assert abs(logistic_loss(X_two, np.array([1, 0]), np.zeros(2)) - np.log(2)) < 1e-12
assert logistic_loss(np.array([[1.0]]), np.array([0]), np.array([1000.0])) == 1000

# %% [markdown]
# ### The same gradient again
#
# There is no closed form this time, but the loss is a bowl, so gradient descent finds its bottom. For one
# sample the derivative of $\ln(1 + e^s) - y s$ with respect to the score is
#
# $$\frac{e^s}{1 + e^s} - y = p - y$$
#
# Prediction minus truth, as for softmax with cross-entropy in chapter 2. Every parameter then gets that
# number times its own input, averaged over the samples:
#
# $$\nabla J = \frac1N X^T (p - y)$$
#
# Compare with linear regression: $\frac2N X^T(\hat y - y)$. The 2 comes from the square and is absent here.
# With $\theta = (0, 0)$ every $p$ is 0.5. For the two samples $x = 1$ with $y = 1$ and $x = -1$ with $y = 0$
# the differences are −0.5 and 0.5, so the gradient is $\frac12(0, -1) = (0, -0.5)$.
#
# ### Exercise 9: `logistic_gradient`

# %% tags=["exercise:logistic_gradient"]
def logistic_gradient(X, y, theta):
    """The gradient of logistic_loss with respect to theta.

    X: array (N, D), its first column all ones.  y: N true answers, 0 or 1.  theta: array (D,).
    Returns an array (D,).

    Example: X = [[1, 1], [1, -1]], y = [1, 0], theta = [0, 0] (as arrays) give array([ 0. , -0.5]).
    """
    ### BEGIN SOLUTION
    return X.T @ (sigmoid(X @ theta) - y) / len(X)
    ### END SOLUTION

# %% tags=["check:logistic_gradient"]
check("logistic_gradient")

# %% tags=["claims"]
assert np.allclose(logistic_gradient(X_two, np.array([1, 0]), np.zeros(2)), [0, -0.5])
_labels, _theta = (y_six > 5).astype(int), np.linspace(-1, 1, 7)
_slope = numerical_gradient(lambda t: logistic_loss(X_six, _labels, t), _theta.copy())
assert np.allclose(logistic_gradient(X_six, _labels, _theta), _slope, atol=1e-8)

# %% [markdown]
# **Predict, then run.** A gradient you derived deserves a test. The cell compares yours with the numerical
# gradient on random parameters. How large may the difference be?

# %% tags=["figure"]
answers = (y_six > 5).astype(int)
somewhere = np.linspace(-1, 1, 7)
slow = numerical_gradient(lambda theta: logistic_loss(X_six, answers, theta), somewhere)
print("largest difference:", np.abs(logistic_gradient(X_six, answers, somewhere) - slow).max())

# %% [markdown]
# ### Exercise 10: `logistic_regression`
#
# Put it together: start at zero, take `steps` steps against the gradient, and note the loss before the first
# step and after each step.

# %% tags=["exercise:logistic_regression"]
def logistic_regression(X, y, lr, steps):
    """Fit theta by gradient descent on logistic_loss, from zero and with all samples in every step.

    X: array (N, D), its first column all ones; integers are fine.  y: N true answers, 0 or 1.
    lr: learning rate.  steps: how many steps to take; 0 is allowed.
    Returns (theta, losses): an array (D,), and a list of steps + 1 losses, that of the start first.

    Example: X = [[1, 1], [1, -1]], y = [1, 0], lr = 1, steps = 1 give (array([0. , 0.5]), [0.6931, 0.4741]).
    """
    ### BEGIN SOLUTION
    theta = np.zeros(X.shape[1])
    losses = [logistic_loss(X, y, theta)]
    for _ in range(steps):
        theta = theta - lr * logistic_gradient(X, y, theta)
        losses.append(logistic_loss(X, y, theta))
    return theta, losses
    ### END SOLUTION

# %% tags=["check:logistic_regression"]
check("logistic_regression")

# %% tags=["claims"]
_theta, _losses = logistic_regression(X_two, np.array([1, 0]), 1, 1)
assert np.allclose(_theta, [0, 0.5]) and np.allclose(_losses, [0.6931, 0.4741], atol=5e-5)

# %% [markdown]
# ### Is it a virginica?
#
# Back to the 150 irises of chapter 1. Can the width of a petal alone tell *virginica* from the other two
# species? The widths overlap: virginicas have 1.4 to 2.5 cm, the others 0.1 to 1.8 cm, so no boundary is
# perfect and a probability is the honest answer.
#
# **Predict, then run.** Where will the boundary lie, and will the curve be steep or gentle?

# %%
flowers, species, iris_names = load_iris()
width = flowers[:, 3]
virginica = (species == 2).astype(int)
X_width = with_ones(width)
print("virginica:", width[virginica == 1].min(), "to", width[virginica == 1].max(), "cm;",
      "others:", width[virginica == 0].min(), "to", width[virginica == 0].max(), "cm")

# %% tags=["figure"]
theta_width, iris_losses = logistic_regression(X_width, virginica, lr=4, steps=5000)
print("theta:", theta_width.round(3), "  loss:", round(float(iris_losses[-1]), 4))
print("right:", np.mean((X_width @ theta_width >= 0) == virginica))


def curve_after(steps):
    theta, _ = logistic_regression(X_width, virginica, lr=4, steps=steps)
    return lambda width: sigmoid(with_ones(width) @ theta)


plots.curves(
    {f"{steps} steps": curve_after(steps) for steps in (20, 200, 5000)},
    points={"others": (width[virginica == 0], np.zeros(100)), "virginica": (width[virginica == 1], np.ones(50))},
    marks={"boundary": -theta_width[0] / theta_width[1]},
    labels=("petal width (cm)", "probability of virginica"),
    title="The curve crosses one half at a petal width of about 1.6 cm",
)

# %% tags=["claims"]
assert (width[virginica == 1].min(), width[virginica == 1].max()) == (1.4, 2.5)
assert (width[virginica == 0].min(), width[virginica == 0].max()) == (0.1, 1.8)
_theta, _losses = logistic_regression(X_width, virginica, lr=4, steps=5000)
assert np.allclose(_theta, [-21.06, 12.91], atol=5e-3) and abs(_losses[-1] - 0.1114) < 5e-5
assert abs(-_theta[0] / _theta[1] - 1.632) < 5e-4
assert np.mean((X_width @ _theta >= 0) == virginica) == 0.96
assert np.all(np.diff(_losses[2000:]) < 0)
_p = sigmoid(np.array([[1, 1.7], [1, 1.5]]) @ _theta)
assert np.allclose(_p, [0.707, 0.155], atol=1e-3)

# %% [markdown]
# The boundary is at 1.632 cm, and 96 of 100 flowers fall on the right side of it. A petal of 1.7 cm is a
# virginica with probability 0.71, one of 1.5 cm with 0.15. Other programs report boundaries between 1.61 and
# 1.66 for the same flowers: they add a ridge penalty without being asked, which makes the curve gentler and
# moves it a little.
#
# ### From the probability back to the petal
#
# The function that undoes the sigmoid is called the **logit**:
#
# $$p = \sigma(s) \quad\Longleftrightarrow\quad s = \ln\frac{p}{1 - p}$$
#
# (One textbook gives the name *logit* to the sigmoid itself. It is the other way round.) The fraction
# $p/(1-p)$ is called the odds: a probability of 0.9 means odds of 9 to 1, and its logit is $\ln 9 = 2.197$.
# With $\theta = (-3, 2)$, which $x$ has $p = 0.9$? Solve $-3 + 2x = 2.197$: $x = 2.599$.
#
# ### Exercise 11: `input_at`
#
# For a model with a single input, find the input at which the probability is $p$.

# %% tags=["exercise:input_at"]
def input_at(theta, p):
    """The input x of a logistic model with one input for which sigmoid(theta[0] + theta[1] * x) is p.

    theta: array (2,), the bias and a weight that is not 0.  p: a number or an array, between 0 and 1.
    Returns a number, or an array of the shape of p.

    Example: input_at(np.array([-3, 2]), 0.5) gives 1.5, input_at(np.array([-3, 2]), 0.9) gives 2.5986.
    """
    ### BEGIN SOLUTION
    p = np.asarray(p)
    score = np.log(p / (1 - p))
    return (score - theta[0]) / theta[1]
    ### END SOLUTION

# %% tags=["check:input_at"]
check("input_at")

# %% tags=["figure"]
theta_width, _ = logistic_regression(X_width, virginica, lr=4, steps=5000)
for p in (0.1, 0.5, 0.9):
    print(f"probability {p}: petal width {input_at(theta_width, p):.2f} cm")

# %% tags=["claims"]
assert input_at(np.array([-3, 2]), 0.5) == 1.5 and abs(input_at(np.array([-3, 2]), 0.9) - 2.5986) < 5e-5
assert abs(np.log(0.9 / 0.1) - np.log(9)) < 1e-12 and abs(np.log(9) - 2.197) < 5e-4
assert np.allclose(input_at(_theta, np.array([0.1, 0.5, 0.9])), [1.46, 1.63, 1.80], atol=5e-3)

# %% [markdown]
# Between 1.46 and 1.80 cm the model is less than 90 % sure, and that is just where the species overlap.
#
# With two inputs the points of equal probability form straight lines, since the score is a sum again. The
# boundary is the line where it is 0.

# %% tags=["figure"]
X_both = with_ones(flowers[:, 2:])
theta_both, _ = logistic_regression(X_both, virginica, lr=0.3, steps=20000)
plots.decision_line(
    theta_both[1:],
    theta_both[0],
    flowers[:, 2:],
    virginica,
    names=("other", "virginica"),
    features=iris_names["features"][2:],
    title="Length and width together: a straight boundary, and few mistakes",
)

# %% [markdown]
# **What to remember**
#
# - Logistic regression is a line with a sigmoid behind it, trained on the cross-entropy. Its boundary is
#   straight, where the score is 0.
# - The gradient is $\frac1N X^T(p - y)$: prediction minus truth, times the input.
# - Compute the loss from the score, not from a rounded probability.

# %% [markdown]
# ## 7. Several classes
#
# For three species, use three scores, one for each: `Theta` has a column for every class, `X @ Theta` has shape
# `(N, C)`, and **softmax** turns each row of scores into probabilities that add up to 1. The loss is the
# cross-entropy of chapter 2 and the gradient, once more, is prediction minus truth, with the truth as one-hot
# rows $T$:
#
# $$P = \operatorname{softmax}(X\Theta), \qquad \nabla J = \frac1N X^T (P - T)$$
#
# Softmax regression chooses *one* class of several that exclude each other. For two independent questions
# about a photo, such as outdoors or indoors and day or night, take two logistic regressions.
#
# ### Exercise 12: `class_probabilities`
#
# One line, for a table of samples or for a single one. `softmax` is the safe one from chapter 1.

# %% tags=["exercise:class_probabilities"]
def class_probabilities(X, Theta):
    """The probability of every class for every sample.

    X: array (N, D), or (D,) for one sample.  Theta: array (D, C), one column for each class.
    Returns an array (N, C), or (C,), in which the numbers of each sample add up to 1.

    Example: with Theta = np.array([[0, 1], [1, 0]]) the sample np.array([1, 1]) gives array([0.5, 0.5]).
    """
    ### BEGIN SOLUTION
    return softmax(X @ Theta)
    ### END SOLUTION

# %% tags=["check:class_probabilities"]
check("class_probabilities")

# %% [markdown]
# ### Exercise 13: `softmax_regression`
#
# The last exercise brings the two halves of this notebook together: softmax regression *with a ridge penalty*.
# The loss is
#
# $$J(\Theta) = \text{cross-entropy} + \frac{\alpha}{2} \sum_{j\ge1} \sum_c \Theta_{jc}^2$$
#
# and the first row of $\Theta$, the biases, is free as always. Start from zeros.
#
# By hand: one sample $x = (1, 2)$ of class 0 among three. All scores are 0, so $P = (\frac13, \frac13,
# \frac13)$ and $P - T = (-\frac23, \frac13, \frac13)$. The gradient has the rows $1\cdot(P - T)$ and
# $2\cdot(P - T)$. A step with a learning rate of 3 makes $\Theta$ have the rows $(2, -1, -1)$ and
# $(4, -2, -2)$.

# %% tags=["exercise:softmax_regression"]
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    """Fit Theta by gradient descent on cross-entropy plus a ridge penalty, from zero, all samples in every step.

    X: array (N, D), its first column all ones; integers are fine.
    y: integer array (N,), labels from 0 to classes - 1; not every class needs a sample.
    lr: learning rate.  steps: how many steps to take.
    alpha: the loss is the mean cross-entropy plus alpha / 2 times the sum of the squares of Theta[1:].
    Returns (Theta, losses): an array (D, classes), and a list of steps + 1 losses, that of the start first.

    Example: X = [[1, 2]], y = [0], classes = 3, lr = 3, steps = 1 give Theta = [[2, -1, -1], [4, -2, -2]].
    """
    ### BEGIN SOLUTION
    def total_loss():
        return cross_entropy(class_probabilities(X, Theta), targets) + alpha / 2 * np.sum(Theta[1:] ** 2)

    Theta, targets = np.zeros((X.shape[1], classes)), one_hot(y, classes)
    losses = [total_loss()]
    for _ in range(steps):
        slope = X.T @ (class_probabilities(X, Theta) - targets) / len(X)
        slope[1:] += alpha * Theta[1:]
        Theta -= lr * slope
        losses.append(total_loss())
    return Theta, losses
    ### END SOLUTION

# %% tags=["check:softmax_regression"]
check("softmax_regression")

# %% tags=["claims"]
_Theta, _losses = softmax_regression(np.array([[1, 2]]), np.array([0]), 3, 3, 1)
assert np.allclose(_Theta, [[2, -1, -1], [4, -2, -2]]) and abs(_losses[0] - np.log(3)) < 1e-12
_pair, _ = softmax_regression(X_width, virginica, 2, 0.5, 50)
_single, _ = logistic_regression(X_width, virginica, 1.0, 50)
assert np.allclose(_pair[:, 1] - _pair[:, 0], _single)  # two classes: logistic regression, twice as fast

# %% [markdown]
# ### Three species
#
# Length and width of the petals, all 150 flowers. We subtract the means first. Since the biases are free this
# changes nothing about the best model, and the bowl becomes rounder, so descent is faster. To compare with a
# published result we take its penalty: scikit-learn's `C=10` for 150 samples is our
# $\alpha = \frac{1}{10\cdot150}$.
#
# **Predict, then run.** How many regions will there be, what shape will their borders have, and how many flowers
# will lie on the wrong side?

# %%
petals = flowers[:, 2:]
petal_means = petals.mean(axis=0)
X_petals = with_ones(petals - petal_means)
print("means:", petal_means.round(3), "cm")

# %% tags=["figure"]
Theta_iris, softmax_losses = softmax_regression(X_petals, species, 3, lr=1, steps=5000, alpha=1 / 1500)
plots.decision_regions(
    lambda points: class_probabilities(with_ones(points - petal_means), Theta_iris).argmax(axis=1),
    petals,
    species,
    names=iris_names["species"],
    features=iris_names["features"][2:],
    title="Three species, straight borders: 6 of 150 flowers lie on the wrong side",
)

one_flower = np.array([1, 5 - petal_means[0], 2 - petal_means[1]])  # 5 cm long, 2 cm wide
plots.probabilities(
    lambda: class_probabilities(one_flower, Theta_iris),
    names=iris_names["species"],
    title="A petal of 5 cm by 2 cm is a virginica with probability 0.942",
)

# %% tags=["claims"]
_Theta, _losses = softmax_regression(X_petals, species, 3, lr=1, steps=5000, alpha=1 / 1500)
_P = class_probabilities(X_petals, _Theta)
assert (_P.argmax(axis=1) != species).sum() == 6
_one = class_probabilities(np.array([1, 5 - petal_means[0], 2 - petal_means[1]]), _Theta)
assert abs(_one[2] - 0.9425) < 1e-4 and abs(_one[1] - 0.0575) < 1e-4 and _one[0] < 1e-6
assert 1 / (10 * 150) == 1 / 1500
_free, _ = softmax_regression(X_petals, species, 3, lr=1, steps=5000)
assert abs(class_probabilities(np.array([1, 5 - petal_means[0], 2 - petal_means[1]]), _free)[2] - 0.986) < 5e-4

# %% [markdown]
# The published program says 0.9425 for this flower, and so do we. Without a penalty the same 5,000 steps give
# 0.986, and further steps would make the model surer still: setosa can be cut off by a line without a single
# mistake, so its weights may grow for ever and the loss goes on falling. A small penalty ends that. The same
# tool that calmed a wiggly curve keeps a classifier from being too sure of itself.

# %% tags=["figure"]
plots.learning_curves(
    lambda: {
        "with a penalty": softmax_regression(X_petals, species, 3, lr=1, steps=1500, alpha=0.02)[1],
        "without": softmax_regression(X_petals, species, 3, lr=1, steps=1500)[1],
    },
    title="With a penalty the loss settles; without one it falls and falls",
)

# %% [markdown]
# **What to remember**
#
# - One column of `Theta` for each class; softmax makes the scores of a row into probabilities.
# - The gradient is $\frac1N X^T(P - T)$, plus $\alpha\Theta$ for every row but the first.
# - Classes that can be separated perfectly let the weights grow without end. A penalty, or stopping early,
#   ends it.

# %% [markdown]
# ## 8. A question in words
#
# This is read by a person, not by a machine. Aim at 100 to 150 words; formulas are welcome.
#
# **Question.** A colleague fits scikit-learn's `Ridge(alpha=1)` to 200 samples and is happy with it. Then 20,000
# samples arrive. With the same `alpha=1` the penalty seems to have no effect any more. Explain why, using the
# two costs of section 2. What are the two strengths in *our* alpha, and what should your colleague do to keep
# the strength the same? Finally: one column was changed from metres to millimetres in between. What does that
# do to its weight and to its share of the penalty, and what cures it?

# %% [markdown] tags=["written:which-alpha"]
# ### BEGIN SOLUTION
# scikit-learn adds $a\sum w_j^2$ to the *sum* of the squared errors. With a hundred times as many samples that
# sum is about a hundred times as large, while the penalty stays what it was, so it counts a hundred times less.
#
# Our cost uses the *mean* of the squared errors. Dividing scikit-learn's cost by $N$ gives
# $a/N = \alpha/2$, so $\alpha = 2a/N$: it was $2/200 = 0.01$ and is now $2/20{,}000 = 0.0001$. To keep
# the strength at 0.01, take $a = N\alpha/2 = 100$.
#
# In millimetres the numbers of the column are 1000 times larger, so the same prediction needs a weight 1000
# times smaller, whose square is a million times smaller: the column is hardly penalised any more, although
# nothing about the data has changed. Scaling every column (mean 0, standard deviation 1) before the fit makes
# the choice of units irrelevant.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Says that the error part is a sum over the samples and grows with their number while the penalty does not
#    (or: ours is a mean, theirs a sum).
# 2. Both strengths in our alpha: 0.01 and 0.0001, or a correct derivation of alpha = 2a/N with a slip in the
#    arithmetic.
# 3. The cure: multiply a by 100, so a = 100 (or state a = N alpha / 2 with alpha kept at 0.01).
# 4. Units: the weight becomes 1000 times smaller and its penalty (nearly) disappears, and scaling the columns
#    first cures it. Both halves are needed.
#
# "The weight becomes smaller, so it is penalised less" without a factor is enough for the first half of 4.
# ### END MARK SCHEME

# %% tags=["claims"]
assert 2 * 1 / 200 == 0.01 and 2 * 1 / 20_000 == 0.0001 and 20_000 * 0.01 / 2 == 100

# %% [markdown]
# ## What you have built
#
# | function | idea |
# |---|---|
# | `ridge_loss`, `ridge` | a price on squared weights; a closed form |
# | `soft_threshold`, `lasso` | a price on sizes; weights that are exactly zero |
# | `elastic_net` | both prices at once |
# | `best_epoch`, `early_stopping` | go back to the best epoch, with a real copy |
# | `logistic_loss`, `logistic_gradient`, `logistic_regression`, `input_at` | yes or no, with a probability |
# | `class_probabilities`, `softmax_regression` | one of several classes |
#
# Softmax regression is a neural network with a single layer. The next notebook adds a second one, and the
# straight borders begin to bend. Penalties and early stopping come along: in chapter 5 the ridge penalty
# returns under the name of weight decay.

# %% tags=["figure"]
progress()
