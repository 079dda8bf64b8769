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
# # Chapter 4, part 2: Layers that know the way back
#
# **In part 1 you followed gradients back through single sums and products. Here whole arrays go back at once.**
#
# A network is a row of layers. If each layer can do two things, send numbers forward and send gradients back, then
# the gradient of the whole network is nothing but one call after the other. You build these layers, put them into a
# chain, and prove with measured slopes that they are right. Then the chain learns to read digits, in seconds.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | a layer with a memory: ReLU | 10 |
# | 2 | sigmoid, which needs only its own output | 10 |
# | 3 | products with weights: the affine layer | 25 |
# | 4 | softmax and its loss, as one layer | 20 |
# | 5 | the loss for quantities | 10 |
# | | *a good place to stop for today* | |
# | 6 | layers in a row | 25 |
# | 7 | a judge for gradients | 15 |
# | 8 | find the bugs | 25 |
# | 9 | training, at last without waiting | 20 |
# | 10 | what it costs | 10 |
# | 11 | one question answered in words, and a summary | 10 |
#
# That makes three hours. **You need** the local rules of part 1 (a sum passes its gradient on, a product swaps its
# inputs, a branch adds up), `sigmoid` and `softmax` (chapter 1), cross-entropy (chapter 2), and numerical gradients and
# mini-batches (chapter 3). The course lends you tested versions of what the earlier chapters built.

# %% tags=["claims"]
assert sum([10, 10, 25, 20, 10, 25, 15, 25, 20, 10, 10]) == 180  # three hours

# %% tags=["setup"]
from time import perf_counter

import numpy as np

from nn101 import check, hint, plots, progress
from nn101.blas import one_thread
from nn101.chapter1 import sigmoid, softmax
from nn101.chapter2 import cross_entropy, one_hot
from nn101.chapter3 import minibatches, numerical_gradient
from nn101.data import load_mnist, moons, noisy_curve

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. A layer with a memory
#
# A **layer** is an object with two methods.
#
# - `forward(x)` takes an array and gives an array. On the way it keeps whatever the way back will need.
# - `backward(dout)` takes the gradient of the loss by what `forward` returned, and returns the gradient of the loss by
#   `x`. The name `dout` is short for "gradient by the output". It has the shape of the output, and what comes back has
#   the shape of `x`.
#
# Each layer also has two dictionaries, `params` for the arrays it can learn and `grads` for their gradients, with the
# same keys. A layer that has nothing to learn leaves both empty.
#
# The simplest layer is **ReLU**: what is above 0 passes, everything else becomes 0. What about the way back? A number
# that passed had the slope 1, so its gradient passes too. A number that was cut off had the slope 0: however it
# changes a little, the output stays 0, so its gradient is 0. At exactly 0 we take 0 as well.
#
# An example by hand. The input decides which places are open, for both directions:
#
# $$x = \begin{pmatrix}1 & -0.5\\ -2 & 3\end{pmatrix} \;\to\; \begin{pmatrix}1 & 0\\ 0 & 3\end{pmatrix}
#   \qquad\qquad
#   \text{dout} = \begin{pmatrix}10 & 20\\ 30 & 40\end{pmatrix} \;\to\; \begin{pmatrix}10 & 0\\ 0 & 40\end{pmatrix}$$
#
# Note that the sign of `dout` plays no part. One thing needs care. **Predict, then run:** what does this print?

# %%
kept_by_somebody = np.array([-1.0, 2.0, -3.0])
same_array = kept_by_somebody
same_array[same_array < 0] = 0
print(kept_by_somebody)

# %% tags=["claims"]
assert kept_by_somebody.tolist() == [0, 2, 0]

# %% [markdown]
# Both names belong to one array, so the change reached somebody else's numbers. A layer that overwrites `x` or `dout`
# like this may work for weeks, until one day the same array is needed twice. Layers give back *new* arrays and leave
# their inputs alone.
#
# ### Exercise 1: `ReLU`
#
# The constructor is there already. Write the two methods.

# %% tags=["exercise:ReLU"]
class ReLU:
    """A layer: every number above 0 passes, every other one becomes 0.

    Example: forward(np.array([[1.0, -0.5], [-2.0, 3.0]])) gives [[1, 0], [0, 3]], and then
    backward(np.array([[10.0, 20.0], [30.0, 40.0]])) gives [[10, 0], [0, 40]].
    """

    def __init__(self):
        self.params, self.grads = {}, {}  # nothing to learn

    def forward(self, x):
        """x: array of any shape, which stays unchanged.  Returns an array of that shape."""
        ### BEGIN SOLUTION
        self.is_open = np.asarray(x) > 0
        return np.where(self.is_open, x, 0.0)
        ### END SOLUTION

    def backward(self, dout):
        """dout: the gradient by what forward returned last; it stays unchanged.

        Returns the gradient by x, of the same shape: dout where x was above 0, and 0 elsewhere, also where x was 0.
        """
        ### BEGIN SOLUTION
        return np.where(self.is_open, dout, 0.0)
        ### END SOLUTION

# %% tags=["check:ReLU"]
check("ReLU")

# %% [markdown]
# As always, `hint` gives a nudge, here or for any other exercise:

# %% tags=["figure"]
hint("ReLU")

# %% tags=["claims"]
_relu = ReLU()
assert _relu.forward(np.array([[1.0, -0.5], [-2.0, 3.0]])).tolist() == [[1, 0], [0, 3]]
assert _relu.backward(np.array([[10.0, 20.0], [30.0, 40.0]])).tolist() == [[10, 0], [0, 40]]

# %% tags=["figure"]
def there_and_back(make, x, dout):
    """What a new layer gives for x, and what it gives back for dout."""
    layer = make()
    return layer.forward(x), layer.backward(dout)


places = np.linspace(-4, 4, 401)
plots.compare_curves(
    places,
    lambda: {
        "forward": {"x": places, "ReLU": there_and_back(ReLU, places, np.sin(3 * places))[0]},
        "backward": {
            "dout": np.sin(3 * places), "what comes back": there_and_back(ReLU, places, np.sin(3 * places))[1]},
    },
    x_label="x",
    y_label=["value", "gradient"],
    columns=2,
    title="Where x is above 0, gradients of either sign pass",
)

# %% [markdown]
# ## 2. Sigmoid
#
# In part 1 you took sigmoid apart into small nodes and found that the whole row of them has a short slope:
#
# $$y = \frac{1}{1 + e^{-x}} \qquad\Longrightarrow\qquad \frac{dy}{dx} = y\,(1 - y)$$
#
# So this layer need not remember $x$. Its own output is enough. By hand: at $x = 0$ the output is 0.5 and the slope
# $0.5 \cdot 0.5 = 0.25$. At $x = \ln 3$ they are 0.75 and 0.1875. With `dout` = (8, 8) there comes back (2, 1.5).
#
# **Predict, then run.** Where is the slope largest, and what is left of it at $x = 10$?

# %%
for place in (0.0, np.log(3), 5.0, 10.0):
    fired = sigmoid(place)
    print(f"x = {place:6.3f}   output {fired:.6f}   slope {fired - fired**2:.6f}")

# %% tags=["claims"]
assert np.allclose(sigmoid(np.array([0.0, np.log(3)])), [0.5, 0.75])
assert np.allclose([0.5 * 0.5 * 8, 0.75 * 0.25 * 8], [2, 1.5])
assert round(float(sigmoid(10.0) * (1 - sigmoid(10.0))), 6) == 0.000045

# %% [markdown]
# Never more than a quarter, and at 10 only 0.000045. Each sigmoid on the way back makes a gradient at least four times
# smaller. Part 3 of this chapter shows what that does to deep networks.
#
# ### Exercise 2: `Sigmoid`
#
# The lent `sigmoid` takes care of huge inputs.

# %% tags=["exercise:Sigmoid"]
class Sigmoid:
    """A layer: 1 / (1 + exp(-x)) for every number.

    Example: forward(np.array([0.0, np.log(3)])) gives [0.5, 0.75], then backward(np.array([8.0, 8.0])) gives [2, 1.5].
    """

    def __init__(self):
        self.params, self.grads = {}, {}  # nothing to learn

    def forward(self, x):
        """x: array of any shape, which stays unchanged.  Returns an array of that shape."""
        ### BEGIN SOLUTION
        self.fired = sigmoid(x)
        return self.fired
        ### END SOLUTION

    def backward(self, dout):
        """dout: the gradient by what forward returned last.  Returns the gradient by x, of the same shape."""
        ### BEGIN SOLUTION
        return dout * self.fired * (1 - self.fired)
        ### END SOLUTION

# %% tags=["check:Sigmoid"]
check("Sigmoid")

# %% tags=["claims"]
_sigmoid = Sigmoid()
assert np.allclose(_sigmoid.forward(np.array([0.0, np.log(3)])), [0.5, 0.75])
assert np.allclose(_sigmoid.backward(np.array([8.0, 8.0])), [2, 1.5])

# %% [markdown]
# A slope that you derived, against slopes that are measured: they should lie on each other.

# %% tags=["figure"]
few = np.linspace(-7, 7, 15)
plots.curves(
    {"what the layer gives back for dout = 1": lambda x: there_and_back(Sigmoid, x, np.ones_like(x))[1]},
    points={"measured: central differences": (few, (sigmoid(few + 1e-4) - sigmoid(few - 1e-4)) / 2e-4)},
    labels=("x", "slope of the output"),
    x=(-8, 8),
    title="The slope of sigmoid: a quarter in the middle, next to nothing outside",
)

# %% [markdown]
# **What to remember**
#
# - `forward` keeps what `backward` will need: ReLU its open places, sigmoid its output.
# - `backward` multiplies what comes in by the layer's own slope. That is the chain rule.
# - New arrays come back. Nothing that was handed in is overwritten.

# %% [markdown]
# ## 3. Products with weights
#
# The **affine** layer is the one that learns: $y = x\,W + b$. It has three inputs, the data, the weights and the
# bias, so the way back has three answers. The shapes nearly give them away. For a batch `x` (N, D), `W` (D, H) and
# `dout` (N, H):
#
# | gradient by | must have the shape | so it is | why |
# |---|---|---|---|
# | `x` | (N, D) | $\text{dout}\,W^T$ | each input reaches the outputs through its row of `W` |
# | `W` | (D, H) | $x^T\,\text{dout}$ | each weight meets its input in every row, and the rows add up |
# | `b` | (H,) | `dout` summed over the rows | the bias was copied into every row; copies add up on the way back |
#
# An example for pencil and paper: one row, two inputs, three outputs.
#
# $$x = (1, 2),\quad W = \begin{pmatrix}1 & 0 & 2\\ 0 & 1 & -1\end{pmatrix},\quad b = (1, 2, 3)
#   \quad\Longrightarrow\quad y = (2, 4, 3)$$
#
# Let $\text{dout} = (1, 10, 100)$. The first input reached the outputs with the weights (1, 0, 2), so its gradient is
# $1 \cdot 1 + 0 \cdot 10 + 2 \cdot 100 = 201$. The second one's is $10 - 100 = -90$. The gradient by `W` has
# the rows $1 \cdot \text{dout}$ and $2 \cdot \text{dout}$. And each bias simply receives its own number of `dout`.
#
# **Predict, then run.** Two rows now. What is the gradient by the bias for this `dout`?

# %%
two_rows = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print("each bias was used in both rows:", np.add.reduce(two_rows))

# %% tags=["claims"]
assert two_rows.sum(axis=0).tolist() == [5, 7, 9]
_x, _W, _b = np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]]), np.array([1.0, 2.0, 3.0])
_d = np.array([[1.0, 10.0, 100.0]])
assert (_x @ _W + _b).tolist() == [[2, 4, 3]] and (_d @ _W.T).tolist() == [[201, -90]]
assert (_x.T @ _d).tolist() == [[1, 10, 100], [2, 20, 200]]

# %% [markdown]
# ### What else may come in
#
# - *One sample* (D,) in place of a batch: (H,) goes out, and the gradient by `x` is (D,) again. The gradients by `W` and
#   `b` keep their shapes.
# - *Images*, say (N, 3, 4, 4): each of the N rows holds $3 \cdot 4 \cdot 4 = 48$ numbers. They are laid flat for
#   the product, and the gradient by `x` gets its old shape back.
#
# And one promise about memory: the layer keeps *the arrays it was given*, no copies. Then a training step
# that changes them in place changes what the layer does next. **Predict, then run:** which of the two boxes notices?

# %%
weights = np.array([1.0, 2.0])
kept, copied = {"W": weights}, {"W": weights.copy()}
weights += 10
print("kept: ", kept["W"], "  copied:", copied["W"])

# %% tags=["claims"]
assert kept["W"].tolist() == [11, 12] and copied["W"].tolist() == [1, 2] and 3 * 4 * 4 == 48

# %% [markdown]
# ### Exercise 3: `Affine`
#
# Begin with a batch and make that work. Then ask yourself which shapes a single sample and an image need.

# %% tags=["exercise:Affine"]
class Affine:
    """A layer with weights and biases: x W + b.

    Example: with W = [[1, 0, 2], [0, 1, -1]] and b = [1, 2, 3], forward(np.array([[1.0, 2.0]])) gives [[2, 4, 3]].
    Then backward(np.array([[1.0, 10.0, 100.0]])) gives [[201, -90]], and grads holds W: [[1, 10, 100], [2, 20, 200]]
    and b: [1, 10, 100].
    """

    def __init__(self, W, b):
        """W: (D, H).  b: (H,).  params keeps the two arrays themselves, as "W" and "b"; grads is a dict."""
        ### BEGIN SOLUTION
        self.grads, self.params = {}, {"W": W, "b": b}
        ### END SOLUTION

    def forward(self, x):
        """x: (D,), one sample, or (N, D), or (N, ...) with D numbers in each row.  Returns (H,) or (N, H)."""
        ### BEGIN SOLUTION
        self.shape_of_x = np.shape(x)
        self.flat = np.reshape(x, (-1, len(self.params["W"])))
        y = self.flat @ self.params["W"] + self.params["b"]
        return y[0] if len(self.shape_of_x) == 1 else y
        ### END SOLUTION

    def backward(self, dout):
        """dout: the gradient by what forward returned last, (H,) or (N, H).

        Returns the gradient by x, in the shape of x.  Afterwards grads holds "W" (D, H) and "b" (H,): the gradients of
        this call alone.
        """
        ### BEGIN SOLUTION
        rows_of_dout = np.atleast_2d(dout)
        self.grads["W"] = self.flat.T @ rows_of_dout
        self.grads["b"] = rows_of_dout.sum(axis=0)
        return np.reshape(rows_of_dout @ self.params["W"].T, self.shape_of_x)
        ### END SOLUTION

# %% tags=["check:Affine"]
check("Affine")

# %% tags=["claims"]
_affine = Affine(_W, _b)
assert _affine.forward(_x).tolist() == [[2, 4, 3]] and _affine.backward(_d).tolist() == [[201, -90]]
assert _affine.grads["W"].tolist() == [[1, 10, 100], [2, 20, 200]] and _affine.grads["b"].tolist() == [1, 10, 100]

# %% [markdown]
# Here is your layer as the graph of part 1, with four rows, two inputs and three outputs. Above a wire stands what
# went forward, below it what came back. Compare the two on every wire.

# %% tags=["figure"]
def affine_graph():
    """The graph of an affine layer, with the arrays that go through it and come back."""
    rng = np.random.default_rng(4)
    x, W, b = rng.normal(size=(4, 2)), rng.normal(size=(2, 3)), rng.normal(size=3)
    layer, dout = Affine(W, b), rng.normal(size=(4, 3))
    y = layer.forward(x)
    dx = layer.backward(dout)
    return [
        {"id": "x", "value": x, "grad": dx},
        {"id": "W", "value": W, "grad": layer.grads["W"]},
        {"id": "product", "op": "@", "inputs": ["x", "W"], "value": y - b, "grad": dout},
        {"id": "b", "value": b, "grad": layer.grads["b"]},
        {"id": "y", "op": "+", "inputs": ["product", "b"], "value": y, "grad": dout},
    ]


plots.graph(affine_graph, title="Every gradient has the shape of what it belongs to")

# %% [markdown]
# **What to remember**
#
# - Shapes are half the derivation: the gradient by an array has the shape of that array.
# - What was used in every row collects from every row: `W` through the product, `b` through a plain sum.
# - The layer keeps its parameters, not copies of them.

# %% [markdown]
# ## 4. Softmax and its loss, as one layer
#
# At the end of a classifier stand softmax and cross-entropy. Each of the two has an ugly gradient. Together they have
# the most beautiful one in this course. For one row, with scores $a$, shares $y = \text{softmax}(a)$ and targets $t$:
#
# $$L = -\sum_k t_k \ln y_k \qquad\Longrightarrow\qquad \frac{\partial L}{\partial a} = y - t$$
#
# Shares minus targets: that is all. By hand: the shares are (0.3, 0.2, 0.5) and the second class is the right one. The
# loss is $-\ln 0.2 = 1.609$. The gradient is $(0.3,\; 0.2 - 1,\; 0.5) = (0.3, -0.8, 0.5)$: the right score should
# rise, the others should fall, and the one that was most wrongly believed should fall most. If the network is sure
# and right, with shares (0.01, 0.99, 0), the gradient is $(0.01, -0.01, 0)$: nearly nothing is left to learn.
#
# **Predict, then run.** What do the numbers of such a gradient always add up to?

# %%
shares_of_three = softmax(np.log(np.array([3.0, 2.0, 5.0])))
pull = shares_of_three - np.array([0.0, 1.0, 0.0])
print("shares", shares_of_three, "  gradient", pull.round(3), "  together", pull.sum().round(12))

# %% tags=["claims"]
assert np.allclose(shares_of_three, [0.3, 0.2, 0.5]) and round(float(-np.log(0.2)), 3) == 1.609
assert np.allclose(pull, [0.3, -0.8, 0.5]) and abs(pull.sum()) < 1e-12
assert np.allclose(np.array([0.01, 0.99, 0]) - [0, 1, 0], [0.01, -0.01, 0])

# %% [markdown]
# To 0: what one score gains, the others lose. (Adding the same number to all scores changes no share, so it must not
# change the loss.)
#
# Three details. The loss of a batch is the **mean** over its N rows, so the gradient is $(y - t)/N$; to forget that
# N is the most common bug of this notebook. The targets may be labels (N,) or rows (N, C) that add up to 1. And since a
# loss is where the way back begins, its `backward` needs no argument: $\partial L/\partial L = 1$.
#
# ### Exercise 4: `SoftmaxWithLoss`
#
# The lent `softmax`, `cross_entropy` and `one_hot(labels, classes)` do most of the work.

# %% tags=["exercise:SoftmaxWithLoss"]
class SoftmaxWithLoss:
    """The end of a classifier: the mean cross-entropy of the softmax of scores.

    Example: forward(np.log(np.array([[3.0, 2.0, 5.0]])), np.array([1])) gives -ln 0.2 = 1.609, and then
    backward() gives [[0.3, -0.8, 0.5]].
    """

    def forward(self, scores, t):
        """scores: (N, C).  t: labels, integers (N,), or targets (N, C) of which each row adds up to 1.

        Returns a number, the mean over the rows. scores and t stay unchanged.
        """
        ### BEGIN SOLUTION
        self.shares = softmax(scores)
        self.wanted = np.asarray(t) if np.ndim(t) == 2 else one_hot(t, self.shares.shape[1])
        return cross_entropy(self.shares, self.wanted)
        ### END SOLUTION

    def backward(self, dout=1.0):
        """dout: the gradient by the loss itself, a number.  Returns the gradient by the scores, (N, C)."""
        ### BEGIN SOLUTION
        return dout * (self.shares - self.wanted) / len(self.shares)
        ### END SOLUTION

# %% tags=["check:SoftmaxWithLoss"]
check("SoftmaxWithLoss")

# %% tags=["claims"]
_loss = SoftmaxWithLoss()
assert np.isclose(_loss.forward(np.log(np.array([[3.0, 2.0, 5.0]])), np.array([1])), -np.log(0.2))
assert np.allclose(_loss.backward(), [[0.3, -0.8, 0.5]])

# %% tags=["figure"]
def pulled(scores, label):
    """The gradient of the loss of one row by its scores."""
    loss = SoftmaxWithLoss()
    loss.forward(scores[np.newaxis], np.array([label]))
    return loss.backward()[0]


unsure, sure_and_right, sure_and_wrong = np.log([0.3, 0.2, 0.5]), np.log([0.01, 0.98, 0.01]), np.log([0.97, 0.02, 0.01])
plots.compare_bars(
    ["class 0", "class 1", "class 2"],
    lambda: {
        title: {"share": softmax(scores), "target": np.array([0.0, 1.0, 0.0]), "gradient": pulled(scores, 1)}
        for title, scores in [
            ("unsure", unsure), ("sure and right", sure_and_right), ("sure and wrong", sure_and_wrong)]
    },
    x_label="",
    y_label="share, target, gradient",
    title="Share minus target: the more wrong, the harder the pull",
)

# %% [markdown]
# The same as a curve: the loss of one row over its right score, the other two held at 0. The slope that your layer gives
# back is drawn as a straight line at three places.

# %% tags=["figure"]
def loss_at(score):
    """The loss of one row with the scores (score, 0, 0) whose right class is 0."""
    return SoftmaxWithLoss().forward(np.array([[score, 0.0, 0.0]]), np.array([0]))


plots.slopes(
    loss_at,
    lambda: {
        f"slope {pulled(np.array([score, 0.0, 0.0]), 0)[0]:.2f}": (
            score, pulled(np.array([score, 0.0, 0.0]), 0)[0])
        for score in (-4.0, 0.0, 4.0)
    },
    x=(-6, 6),
    labels=("score of the right class", "loss"),
    title="Far from the goal the slope is nearly −1, near it nearly 0",
)

# %% tags=["claims"]
_slopes = [pulled(np.array([score, 0.0, 0.0]), 0)[0] for score in (-4.0, 0.0, 4.0)]
assert np.allclose(_slopes, [-0.99, -0.67, -0.04], atol=0.006) and np.isclose(_slopes[1], 1 / 3 - 1)

# %% [markdown]
# However wrong a row is, its scores are never pulled harder than by 1. That is one reason why this pair of softmax and
# cross-entropy trains so calmly.

# %% [markdown]
# ## 5. The loss for quantities
#
# A network that estimates quantities (a price, a temperature) has no softmax: its scores *are* the answer. Its loss is
# the squared error, with a half in front so that the 2 of the slope disappears. For one row:
#
# $$L = \tfrac{1}{2}\sum_k (y_k - t_k)^2 \qquad\Longrightarrow\qquad \frac{\partial L}{\partial y} = y - t$$
#
# There it is again. Softmax with cross-entropy and identity with squared error are pairs that fit: both send back
# $y - t$, and $(y - t)/N$ for the mean over N rows. By hand: $y = (3, 1)$ and $t = (1, 2)$ make a loss of
# $\tfrac{1}{2}(4 + 1) = 2.5$ and the gradient $(2, -1)$.
#
# **Predict, then run.** Four estimates (4, 1) and four targets (4,). Which shape has their difference?

# %%
estimates, wished = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([1.0, 2.0, 3.0, 4.0])
print("shape of the difference:", (estimates - wished).shape, "  largest:", np.abs(estimates - wished).max())

# %% tags=["claims"]
assert (estimates - wished).shape == (4, 4) and np.abs(estimates - wished).max() == 3
assert 0.5 * ((3 - 1) ** 2 + (1 - 2) ** 2) == 2.5

# %% [markdown]
# NumPy stretched both into a table that compares every estimate with every target. All four estimates are right, and yet
# the error seems to be up to 3. No warning is given, and a training with this bug runs without complaint. So your layer
# first brings the targets into the shape of the estimates.
#
# ### Exercise 5: `SquaredErrorLoss`

# %% tags=["exercise:SquaredErrorLoss"]
class SquaredErrorLoss:
    """The end of a network for quantities: half the squared error of each row, and the mean over the rows.

    Example: forward(np.array([[3.0, 1.0]]), np.array([[1.0, 2.0]])) gives 2.5, and then backward() gives [[2, -1]].
    """

    def forward(self, y, t):
        """y: (N, C), the answers.  t: the targets, as many numbers: (N, C), or (N,) where C is 1.

        Returns a number, the mean over the N rows. y and t stay unchanged.
        """
        ### BEGIN SOLUTION
        self.miss = y - np.reshape(t, np.shape(y))
        return 0.5 * np.sum(np.square(self.miss)) / len(self.miss)
        ### END SOLUTION

    def backward(self, dout=1.0):
        """dout: the gradient by the loss itself, a number.  Returns the gradient by y, (N, C)."""
        ### BEGIN SOLUTION
        return self.miss * dout / len(self.miss)
        ### END SOLUTION

# %% tags=["check:SquaredErrorLoss"]
check("SquaredErrorLoss")

# %% tags=["claims"]
_squared = SquaredErrorLoss()
assert _squared.forward(np.array([[3.0, 1.0]]), np.array([[1.0, 2.0]])) == 2.5
assert _squared.backward().tolist() == [[2, -1]]

# %% tags=["figure"]
def squared_at(answer):
    """The loss of one answer whose target is 2."""
    return SquaredErrorLoss().forward(np.array([[answer]]), np.array([[2.0]]))


def squared_slope(answer):
    """The gradient that comes back for it."""
    loss = SquaredErrorLoss()
    loss.forward(np.array([[answer]]), np.array([[2.0]]))
    return loss.backward()[0, 0]


plots.slopes(
    squared_at,
    lambda: {f"slope {squared_slope(place):g}": (place, squared_slope(place)) for place in (-1.0, 1.0, 4.0)},
    x=(-3, 6),
    labels=("answer y, where the target is 2", "loss"),
    title="Squared error: the slope is the answer minus the target",
)

# %% [markdown]
# **What to remember**
#
# - Both losses send back $(y - t)/N$. Forget N, and every gradient in the network is N times too large.
# - A loss begins the way back: its `dout` is 1.
# - Bring targets into shape before you subtract. NumPy stretches arrays without a word.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 6. Layers in a row
#
# Now the reward. A network is a list of layers and a loss. Forward: each layer gets what the one before gave.
# Backward: the loss begins, and each layer gets what the one *behind* it gave back, in the exact reverse order. Along
# the way every layer fills its own `grads`. Nobody has to know the whole formula.
#
# The **chain** keeps the layers and collects their parameters in one dictionary, under numbered names: the first `W`
# of the chain is `W1`, the next one `W2`. A layer without parameters takes no number. **Predict, then run:** which
# names does this row of layers get?

# %%
row_of_layers = [("Affine", ["W", "b"]), ("ReLU", []), ("Affine", ["W", "b"]), ("Stretch", ["gain"])]
so_far = {}
for kind, names in row_of_layers:
    for name in names:
        so_far[name] = so_far.get(name, 0) + 1
    print(f"{kind:8s}", [f"{name}{so_far[name]}" for name in names])

# %% tags=["claims"]
assert so_far == {"W": 2, "b": 2, "gain": 1}

# %% [markdown]
# Some layers of chapter 5 behave differently while the network learns. So the chain tells every layer what is going on:
# before each pass it sets the attribute `training` of every layer, to `True` when gradients are wanted, and to `False`
# when somebody asks for scores or for a loss.
#
# ### Exercise 6: `Chain`
#
# Four methods. The middle two are short, and `gradient` goes through the list twice: forward, then backward. One trap
# of Python: an object has one drawer for attributes and methods. If the constructor puts the loss layer into
# `self.loss`, the *method* `loss` is hidden behind it. Choose another name for the attribute.

# %% tags=["exercise:Chain"]
class Chain:
    """Layers in a row, with a loss at the end.

    params: a dict with the parameter arrays of all layers (the arrays themselves), each under its name in the layer and
    a number: W1, b1, W2, b2, ... The number says how many layers up to here have a parameter of that name.

    Example: Chain([Affine(W, b), ReLU(), Affine(V, c)], SoftmaxWithLoss()) has the params W1, b1, W2, b2.
    """

    def __init__(self, layers, loss):
        """layers: a list of layers, the first one gets the data.  loss: a layer such as SoftmaxWithLoss()."""
        ### BEGIN SOLUTION
        self.row, self.end, self.owners, counts = list(layers), loss, {}, {}
        for layer in self.row:
            for own_name in layer.params:
                counts[own_name] = counts.get(own_name, 0) + 1
                self.owners[own_name + str(counts[own_name])] = layer, own_name
        self.params = {name: layer.params[own_name] for name, (layer, own_name) in self.owners.items()}
        ### END SOLUTION

    def scores(self, X, training=False):
        """What the last layer gives for X. Before its pass each layer's attribute training is set to training."""
        ### BEGIN SOLUTION
        passed_on = X
        for layer in self.row:
            layer.training = bool(training)
            passed_on = layer.forward(passed_on)
        return passed_on
        ### END SOLUTION

    def loss(self, X, t):
        """The loss for the rows X and their labels or targets t, a number. Layers are told training=False."""
        ### BEGIN SOLUTION
        return self.end.forward(self.scores(X), t)
        ### END SOLUTION

    def gradient(self, X, t):
        """The gradient of the loss by every parameter: a dict with the keys and shapes of params.

        Layers are told training=True.
        """
        ### BEGIN SOLUTION
        reached = self.scores(X, training=True)
        self.end.forward(reached, t)
        passed_back = self.end.backward()
        for layer in self.row[::-1]:
            passed_back = layer.backward(passed_back)
        return {name: layer.grads[own_name] for name, (layer, own_name) in self.owners.items()}
        ### END SOLUTION

# %% tags=["check:Chain"]
check("Chain")

# %% [markdown]
# ### Exercise 7: `two_layer_chain`
#
# The network of chapter 3, now with ReLU inside: Affine, ReLU, Affine, and softmax with its loss at the end. Weights
# are drawn as in `initial_weights`: bell curves of standard deviation `scale`, first all of `W1`, then all of `W2`; the
# biases are 0.

# %% tags=["exercise:two_layer_chain"]
def two_layer_chain(sizes, rng, scale=0.01):
    """A new Chain: Affine, ReLU, Affine, with SoftmaxWithLoss at the end.

    sizes: (D, H, C), the numbers of inputs, hidden neurons and classes.  rng: a generator; W1 is drawn from it first,
    then W2, each with rng.normal.  scale: standard deviation of the weights.  The biases are zeros.
    Returns the chain. Its params are W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).

    Example: two_layer_chain((2, 6, 2), rng) starts with a loss close to ln 2 = 0.693, whatever the data.
    """
    ### BEGIN SOLUTION
    layers = []
    for rows, columns in zip(sizes[:-1], sizes[1:], strict=True):
        layers += [Affine(rng.normal(scale=scale, size=(rows, columns)), np.zeros(columns)), ReLU()]
    return Chain(layers[:-1], SoftmaxWithLoss())
    ### END SOLUTION

# %% tags=["check:two_layer_chain"]
check("two_layer_chain")

# %% tags=["claims"]
_X, _t = moons(80, noise=0.12, seed=1, dtype=np.float64)
_small = two_layer_chain((2, 6, 2), np.random.default_rng(0))
assert list(_small.params) == ["W1", "b1", "W2", "b2"] and abs(_small.loss(_X, _t) - np.log(2)) < 0.001

# %% tags=["figure"]
def chain_graph():
    """A chain of two affine layers as a graph, with what goes forward and what comes back."""
    rng = np.random.default_rng(1)
    X, t = rng.normal(size=(8, 2)), rng.integers(3, size=8)
    held = two_layer_chain((2, 6, 3), rng, scale=1.0).params
    below, gate, above = Affine(held["W1"], held["b1"]), ReLU(), Affine(held["W2"], held["b2"])
    loss = SoftmaxWithLoss()
    sums = below.forward(X)
    passed = gate.forward(sums)
    scores = above.forward(passed)
    value, by_scores = loss.forward(scores, t), loss.backward()
    by_passed = above.backward(by_scores)
    by_sums = gate.backward(by_passed)
    by_X = below.backward(by_sums)
    return [
        {"id": "X", "value": X, "grad": by_X},
        {"id": "W1", "value": held["W1"], "grad": below.grads["W"]},
        {"id": "b1", "value": held["b1"], "grad": below.grads["b"]},
        {"id": "sums", "op": "Affine", "inputs": ["X", "W1", "b1"], "value": sums, "grad": by_sums},
        {"id": "passed", "op": "ReLU", "inputs": ["sums"], "value": passed, "grad": by_passed},
        {"id": "W2", "value": held["W2"], "grad": above.grads["W"]},
        {"id": "b2", "value": held["b2"], "grad": above.grads["b"]},
        {"id": "scores", "op": "Affine", "inputs": ["passed", "W2", "b2"], "value": scores, "grad": by_scores},
        {"id": "loss", "op": "loss", "inputs": ["scores"], "value": value, "grad": 1.0},
    ]


plots.graph(chain_graph, title="Every array on the way gets a gradient of its own shape")

# %% [markdown]
# **What to remember**
#
# - A network is a list of layers. Forward in order, backward in reverse order.
# - No layer knows the network. Each one only does its own slope, and the chain rule does the rest.

# %% [markdown]
# ## 7. A judge for gradients
#
# Your chain gives gradients. Are they right? A wrong gradient seldom stops a program. It only trains badly, and one
# looks for the reason everywhere else. But you own a slow and honest judge: slopes that are *measured*. For every
# parameter array, compare the two tables, and report the mean of the absolute differences.
#
# By hand: worked out (0.5, −1.0), measured (0.5, −0.8). The differences are 0 and 0.2, their mean is 0.1. Take the
# absolute values first: otherwise an error of +0.2 and one of −0.2 would cancel.
#
# How do you measure the slopes of a chain? As in chapter 3: `numerical_gradient(f, x)` nudges the numbers of `x` in
# place, and the chain's loss feels it, because its layers keep these very arrays.
#
# ### Exercise 8: `gradient_check`

# %% tags=["exercise:gradient_check"]
def gradient_check(chain, X, t, h=1e-4):
    """How far a chain's gradients are from measured slopes.

    chain: has params (a dict of float64 arrays), loss(X, t) and gradient(X, t).  X, t: rows and their targets.
    h: the nudge, handed on to numerical_gradient(f, x, h).
    Returns a dict with the keys of chain.params: for each the mean absolute difference between the gradient and the
    measured slopes, a number. Afterwards the parameters are as they were.

    Example: where the gradient is [0.5, -1.0] and the measured slopes are [0.5, -0.8], the number is 0.1.
    """
    ### BEGIN SOLUTION
    worked_out = chain.gradient(X, t)
    differences = {}
    for name, values in chain.params.items():
        measured = numerical_gradient(lambda _: chain.loss(X, t), values, h)
        differences[name] = float(np.mean(np.abs(worked_out[name] - measured)))
    return differences
    ### END SOLUTION

# %% tags=["check:gradient_check"]
check("gradient_check")

# %% [markdown]
# **Predict, then run.** Three digits, a network (784, 5, 10), 3,985 parameters. The gradients are right if the check of
# your layers was green. How small will the differences be: 0.01, a millionth, or exactly 0?

# %% tags=["figure"]
(X_digits, y_digits), (X_new, y_new) = load_mnist(subset=(6000, 2000))
X_digits, X_new = X_digits.astype(np.float64), X_new.astype(np.float64)
X_three, y_three = X_digits[:3], y_digits[:3]
five_hidden = two_layer_chain((784, 5, 10), np.random.default_rng(0))
agreement = gradient_check(five_hidden, X_three, y_three)
for name, difference in agreement.items():
    print(f"{name}: mean difference {difference:.1e}")

# %% tags=["claims"]
assert sum(values.size for values in five_hidden.params.values()) == 784 * 5 + 5 + 5 * 10 + 10 == 3985
assert all(1e-14 < difference < 1e-9 for difference in agreement.values())

# %% [markdown]
# Less than a billionth, and not 0: measured slopes are never exact. The error of a central difference shrinks with
# $h^2$, until rounding takes over. The same network for many nudges:

# %% tags=["figure"]
nudges = 10.0 ** np.arange(-9, 1)
judged = two_layer_chain((2, 6, 2), np.random.default_rng(0), scale=1.0)
X_moons, y_moons = moons(40, noise=0.12, seed=1, dtype=np.float64)
by_nudge = [gradient_check(judged, X_moons, y_moons, h) for h in nudges]
plots.slope_errors(
    nudges,
    {name: np.array([report[name] for report in by_nudge]) for name in ("W1", "b2")},
    title="Too large is crude, too small drowns in rounding",
)

# %% tags=["claims"]
_best = {name: nudges[np.argmin([report[name] for report in by_nudge])] for name in ("W1", "b2")}
assert all(1e-6 <= h <= 1e-4 for h in _best.values()), _best

# %% [markdown]
# Between $10^{-6}$ and $10^{-4}$ the two agree best. (The jump of `W1` at 0.01: so large a nudge pushes some sums
# across the kink of a ReLU.) And how does a *wrong* gradient look? Here the loss forgets to
# divide by its rows, and a second one takes the logarithm of $y + 10^{-7}$, as many books do against $\ln 0$, but still
# sends back $(y - t)/N$. **Predict, then run:** which of the two is a bug?

# %% tags=["figure"]
class Forgetful(SoftmaxWithLoss):
    """Sends back y - t, as if there were one row."""

    def backward(self, dout=1.0):
        return super().backward(dout) * 3  # three rows in this batch


class Cautious(SoftmaxWithLoss):
    """Adds a tiny number before it takes the logarithm."""

    def forward(self, scores, t):
        super().forward(scores, t)
        return -np.mean(np.log(softmax(scores)[np.arange(len(t)), t] + 1e-7))


reports = {}
for words, kind in {"as it should be": SoftmaxWithLoss, "N forgotten": Forgetful, "1e-7 added": Cautious}.items():
    held = two_layer_chain((784, 5, 10), np.random.default_rng(0)).params
    layers = [Affine(held["W1"], held["b1"]), ReLU(), Affine(held["W2"], held["b2"])]
    reports[words] = gradient_check(Chain(layers, kind()), X_three, y_three)
    print(f"{words:16s}", "   ".join(f"{name} {value:.0e}" for name, value in reports[words].items()))

# %% tags=["claims"]
assert all(value < 1e-9 for value in reports["as it should be"].values())
assert all(value > 1e-4 for value in reports["N forgotten"].values()) and 0.1 < reports["N forgotten"]["b2"] < 0.5
assert 3e-8 < reports["1e-7 added"]["b2"] < 1e-6 and max(reports["1e-7 added"].values()) < 1e-6
assert all(reports["1e-7 added"][name] > 30 * reports["as it should be"][name] for name in reports["1e-7 added"])

# %% [markdown]
# Three worlds, far apart. Right gradients differ by less than $10^{-9}$. The added $10^{-7}$ raises that a good deal,
# because $y - t$ is not quite the slope of $\ln(y + 10^{-7})$; still, the difference stays below a millionth. That is
# no bug. A forgotten N is wrong in the first digits. So **one millionth** is a good border: what lies
# above it deserves a search.
#
# Four pieces of advice for a fair trial: take float64 (in float32 the rounding alone is larger than the border); take a
# small network; take more than one row, since many bugs show only then; and stay away from kinks. At the kink of a ReLU
# the measured slope is a mixture of both sides, and the judge raises a false alarm:

# %% tags=["figure"]
at_the_kink = Chain([Affine(np.array([[1.0]]), np.array([0.0])), ReLU()], SquaredErrorLoss())
for where in (0.0, 0.01):
    report = gradient_check(at_the_kink, np.array([[where]]), np.array([[1.0]]))
    print(f"sum {where:4.2f}:", "   ".join(f"{name} {value:.0e}" for name, value in report.items()))

# %% tags=["claims"]
assert abs(gradient_check(at_the_kink, np.array([[0.0]]), np.array([[1.0]]))["b1"] - 0.5) < 1e-3
assert max(gradient_check(at_the_kink, np.array([[0.01]]), np.array([[1.0]])).values()) < 1e-9
_held = {name: values.astype(np.float32) for name, values in judged.params.items()}
_single = Chain([Affine(_held["W1"], _held["b1"]), ReLU(), Affine(_held["W2"], _held["b2"])], SoftmaxWithLoss())
assert min(gradient_check(_single, X_moons.astype(np.float32), y_moons).values()) > 1e-5  # rounding alone

# %% [markdown]
# ## 8. Find the bugs
#
# Nine layers from nine authors. Each claims to be right. Six of them work on every number alone, and are written
# as a function and its claimed slope:

# %%
class Pointwise:
    """A layer that sends every number through a function; slope is what its author believes to be the slope."""

    def __init__(self, function, slope):
        self.function, self.slope = function, slope
        self.params, self.grads = {}, {}

    def forward(self, x):
        self.seen = np.asarray(x, dtype=float)
        return self.function(self.seen)

    def backward(self, dout):
        return dout * self.slope(self.seen)


claimed = {
    "wave": (np.sin, np.cos),
    "square": (np.square, lambda x: x),
    "tanh": (np.tanh, lambda x: 1 - x**2),
    "softplus": (lambda x: np.log(1 + np.exp(x)), sigmoid),
    "root": (lambda x: np.sqrt(1 + x**2), lambda x: x / np.sqrt(1 + x**2)),
    "hill": (lambda x: 1 / (1 + x**2), lambda x: 2 * x / (1 + x**2) ** 2),
}

# %% [markdown]
# Three more work with parameters, or on a row as a whole:

# %%
class Stretch:
    """Every column times its own gain, which can be learned."""

    def __init__(self, gain):
        self.params, self.grads = {"gain": gain}, {}

    def forward(self, x):
        self.seen = x
        return x * self.params["gain"]

    def backward(self, dout):
        self.grads = {"gain": np.sum(dout * self.seen, axis=0)}
        return dout


class Shift:
    """Every column plus its own offset, which can be learned."""

    def __init__(self, offset):
        self.params, self.grads = {"offset": offset}, {}

    def forward(self, x):
        return x + self.params["offset"]

    def backward(self, dout):
        self.grads = {"offset": np.mean(dout, axis=0)}
        return dout


class Centre:
    """Every row minus its own mean."""

    def __init__(self):
        self.params, self.grads = {}, {}

    def forward(self, x):
        return x - np.mean(x, axis=1, keepdims=True)

    def backward(self, dout):
        return dout


def nine_layers():
    """All nine, fresh, for rows of three numbers."""
    return {
        **{name: Pointwise(*pair) for name, pair in claimed.items()},
        "stretch": Stretch(np.array([0.5, 1.5, -2.0])),
        "shift": Shift(np.array([0.1, 0.2, 0.3])),
        "centre": Centre(),
    }

# %% [markdown]
# Three of the nine are right. **Predict:** which? Write your three names down before you go on.
#
# To judge a layer, it needs something below it. A layer without parameters has no gradient of its own that could be
# compared; its fault lies in what it sends *back*, and that shows in the parameters of an affine layer in front of it:
#
# $$x \;\to\; \text{Affine (D, D)} \;\to\; \text{the layer} \;\to\; \text{squared error}$$
#
# ### Exercise 9: `broken_layers`
#
# Build this chain for each layer, ask your `gradient_check`, and collect the names of those that fail.

# %% tags=["exercise:broken_layers"]
def broken_layers(layers, X, t, rng, limit=1e-6):
    """Which layers have wrong gradients.

    layers: a dict {name: layer}. Each layer takes rows of D numbers and gives rows of D numbers.
    X: (N, D).  t: targets (N, D).  rng: a generator, for the weights.
    Each layer is put into a chain: an Affine (D, D) with weights from rng.normal(size=(D, D)) and biases 0, then the
    layer, with SquaredErrorLoss at the end. The layer is broken if for any parameter of that chain the mean
    difference that gradient_check reports is not at most limit; one that is nan is not.
    Returns the list of the names of the broken layers, in the order of layers.

    Example: broken_layers({"relu": ReLU(), "sigmoid": Sigmoid()}, X, t, rng) gives [] if both are right.
    """
    ### BEGIN SOLUTION
    D = X.shape[1]
    failing = []
    for name, layer in layers.items():
        below = Affine(rng.normal(size=(D, D)), np.zeros(D))
        differences = gradient_check(Chain([below, layer], SquaredErrorLoss()), X, t)
        if not all(difference <= limit for difference in differences.values()):
            failing.append(name)
    return failing
    ### END SOLUTION

# %% tags=["check:broken_layers"]
check("broken_layers")

# %% tags=["figure"]
rng = np.random.default_rng(0)
X_trial, t_trial = rng.uniform(-1, 1, size=(6, 3)), rng.uniform(-1, 1, size=(6, 3))
print("broken:", broken_layers(nine_layers(), X_trial, t_trial, rng))

# %% tags=["claims"]
assert broken_layers(nine_layers(), X_trial, t_trial, np.random.default_rng(5)) == [
    "square", "tanh", "hill", "stretch", "shift", "centre"]

# %% [markdown]
# Were you right? For the six pointwise layers a picture shows what is wrong: what each author claims, and what the slope
# really is, measured.

# %% tags=["figure"]
along = np.linspace(-2, 2, 161)
plots.compare_curves(
    along,
    {
        name: {
            "claimed": slope(along),
            "measured": ((along[::8]), (function(along[::8] + 1e-4) - function(along[::8] - 1e-4)) / 2e-4),
        }
        for name, (function, slope) in claimed.items()
    },
    y_label="slope",
    reach=(-4, 4),
    title="Claimed slopes against measured ones: three agree, three do not",
)

# %% [markdown]
# *square* has lost its factor 2. *tanh* has the formula $1 - y^2$, but with the input in place of the output. *hill* has
# the wrong sign. Of the others, *stretch* forgets its gain on the way back: what went forward times $g$ comes back
# times $g$. *shift* takes the mean over the rows where copies add up. And in *centre* each number also reaches all
# outputs of its row through the mean, and that way back is missing.
#
# Which parameter complains tells you where to look. Here are two of the reports, for *stretch* and for *shift*:

# %% tags=["figure"]
def report_of(layer):
    """The gradient check of one layer behind an affine layer."""
    below = Affine(np.random.default_rng(5).normal(size=(3, 3)), np.zeros(3))
    return gradient_check(Chain([below, layer], SquaredErrorLoss()), X_trial, t_trial)


for name in ("stretch", "shift"):
    print(f"{name:8s}", "   ".join(f"{key} {value:.0e}" for key, value in report_of(nine_layers()[name]).items()))

# %% tags=["claims"]
_stretch, _shift = report_of(nine_layers()["stretch"]), report_of(nine_layers()["shift"])
assert _stretch["gain1"] < 1e-9 and min(_stretch["W1"], _stretch["b1"]) > 0.01
assert _shift["offset1"] > 0.01 and max(_shift["W1"], _shift["b1"]) < 1e-9

# %% [markdown]
# With *stretch* its own gain is right, and everything below it is wrong: the fault is in what it returns. With *shift*
# only its own offset is wrong, and everything below is right: the fault is in its `grads`. A fault never shows *above*
# the layer that makes it, because gradients travel downwards.
#
# ### Mend one
#
# Here is a layer from a recent kind of network. It lets each number through a gate of its own:
# $y = x \cdot \text{sigmoid}(g\,x)$, with a gain $g$ for every column that is learned. For large gains it is close to
# ReLU, for $g = 0$ it halves everything.

# %%
class BrokenSwish:
    """x · sigmoid(gain · x), with one gain for each column. Three bugs live in here."""

    def __init__(self, gain):
        self.params = {"gain": gain}
        self.grads = {"gain": np.zeros(len(gain))}

    def forward(self, x):
        self.seen = x
        self.gate = sigmoid(self.params["gain"] * x)
        return x * self.gate

    def backward(self, dout):
        steep = self.gate * (1 - self.gate)
        self.grads["gain"] += np.mean(dout * self.seen**2 * steep, axis=0)
        return dout * self.gate

# %% tags=["figure"]
for name, value in report_of(BrokenSwish(np.array([1.0, -0.5, 2.0]))).items():
    print(f"{name:6s} {value:.0e}")

# %% tags=["claims"]
assert min(report_of(BrokenSwish(np.array([1.0, -0.5, 2.0]))).values()) > 1e-3

# %% [markdown]
# Everything is wrong: its own gain and all that lies below. To mend it, draw the graph of part 1. The input $x$ takes
# two ways to the output, once directly as a factor and once through the gate. What comes back on two ways adds up. One
# row by hand: for $g = 0$, $x = 2$ and `dout` = 1 the gate is 0.5 and its steepness 0.25. By $x$ comes back
# $0.5 + 2 \cdot 0 \cdot 0.25 = 0.5$, and by $g$ comes back $2 \cdot 2 \cdot 0.25 = 1$.
#
# Two of the bugs are found by a gradient check. The third one is not. **Predict, then run:** the same row twice,
# forward and backward. What should the gradient by the gain be the second time?

# %%
suspect = BrokenSwish(np.array([0.0]))
for turn in ("first", "second"):
    suspect.forward(np.array([[2.0]]))
    suspect.backward(np.array([[1.0]]))
    print(f"{turn} time: gradient by the gain {suspect.grads['gain'][0]}")

# %% tags=["claims"]
assert suspect.grads["gain"].tolist() == [2]

# %% [markdown]
# It should be 1 both times. Every training calls `backward` again and again, so this layer would be wrong from the second
# step on, and `gradient_check` asks for the gradient only once. A check that passes is a strong sign, not a proof.
#
# ### Exercise 10: `repaired_layer`
#
# Write the class `Swish`, without the bugs. `check("repaired_layer")` looks at it.

# %% tags=["exercise:repaired_layer"]
class Swish:
    """A layer: x · sigmoid(gain · x), with one gain for each column.

    Example: for the gain [0.0], forward(np.array([[2.0]])) gives [[1]], then backward(np.array([[1.0]])) gives [[0.5]],
    and grads["gain"] is [1].
    """

    def __init__(self, gain):
        """gain: (D,). params keeps this array itself, as "gain"; grads is a dict."""
        ### BEGIN SOLUTION
        self.params, self.grads = {"gain": gain}, {"gain": None}
        ### END SOLUTION

    def forward(self, x):
        """x: (N, D), which stays unchanged.  Returns an array of that shape."""
        ### BEGIN SOLUTION
        self.x, self.gate = x, sigmoid(x * self.params["gain"])
        return self.x * self.gate
        ### END SOLUTION

    def backward(self, dout):
        """dout: (N, D).  Returns the gradient by x, (N, D); grads holds the one by gain, (D,), of this call alone."""
        ### BEGIN SOLUTION
        through_the_gate = dout * self.x * self.gate * (1 - self.gate)
        self.grads["gain"] = np.sum(through_the_gate * self.x, axis=0)
        return dout * self.gate + through_the_gate * self.params["gain"]
        ### END SOLUTION

# %% tags=["check:repaired_layer"]
check("repaired_layer")

# %% tags=["claims"]
_swish = Swish(np.array([0.0]))
assert _swish.forward(np.array([[2.0]])).tolist() == [[1]] and _swish.backward(np.array([[1.0]])).tolist() == [[0.5]]
assert _swish.grads["gain"].tolist() == [1] and max(report_of(Swish(np.array([1.0, -0.5, 2.0]))).values()) < 1e-9

# %% tags=["figure"]
def swish_with(gain):
    """The function that a Swish layer with this gain computes, for a picture."""
    return lambda x: Swish(np.array([gain])).forward(np.reshape(x, (-1, 1))).ravel()


plots.curves(
    {f"gain {gain:g}": swish_with(gain) for gain in (0.0, 1.0, 5.0)},
    x=(-4, 4),
    labels=("x", "output"),
    title="One layer, three gains: from a straight line to nearly ReLU",
)

# %% [markdown]
# **What to remember**
#
# - A fault shows in its own parameters, or in those below, never in those above.
# - What a gradient check cannot see: what happens at a second call, arrays that were overwritten, kinks that it did not
#   meet. Test those on their own.

# %% [markdown]
# ## 9. Training, at last without waiting
#
# The loop is the one of chapter 3. In every epoch deal the rows into mini-batches, and for each batch: gradient, step.
# This time the step is handed in as a function, `step(params, grads)`, which changes the parameters in place. Your loop
# need not know what kind of step it is. In chapter 5 you will write half a dozen better ones.

# %%
def downhill(rate):
    """A step function: plain gradient descent with this learning rate."""

    def take(params, grads):
        for name, array in params.items():
            array -= rate * grads[name]

    return take


two = {"W": np.array([1.0, 2.0])}
downhill(0.1)(two, {"W": np.array([10.0, -10.0])})
print(two)

# %% tags=["claims"]
assert np.allclose(two["W"], [0, 3])

# %% [markdown]
# ### Exercise 11: `train_chain`
#
# After each epoch note the loss on *all* rows, and return these notes.

# %% tags=["exercise:train_chain"]
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    """Train a chain on mini-batches. Its parameters are changed.

    chain: has params, gradient(X, t) and loss(X, t).  X: array of N rows.  t: N labels or targets.
    step: a function; step(params, grads) changes the arrays of params in place.
    batch_size: rows in a batch; the last one of an epoch may be smaller.  epochs: how many passes.
    rng: a generator for minibatches(X, t, batch_size, rng), called once for each epoch.
    Returns a list of numbers: the loss on all rows after each epoch.

    Example: 7 rows in batches of 3, for 2 epochs, make 6 steps and a list of 2 losses. With epochs=0 it is [].
    """
    ### BEGIN SOLUTION
    after_each = []
    while len(after_each) < epochs:
        for rows, answers in minibatches(X, t, batch_size, rng):
            step(chain.params, chain.gradient(rows, answers))
        after_each.append(chain.loss(X, t))
    return after_each
    ### END SOLUTION

# %% tags=["check:train_chain"]
check("train_chain")

# %% [markdown]
# First the moons of chapter 3. There, 180 steps with measured slopes took 11,520 losses.

# %% tags=["figure"]
X_moons, y_moons = moons(80, noise=0.12, seed=1, dtype=np.float64)
moon_chain = two_layer_chain((2, 8, 2), np.random.default_rng(5), scale=1.0)
moon_losses = train_chain(moon_chain, X_moons, y_moons, downhill(1.0), 20, 150, np.random.default_rng(0))
moon_right = int((moon_chain.scores(X_moons).argmax(axis=1) == y_moons).sum())
print(f"{4 * 150} steps, loss {moon_losses[-1]:.3f}, {moon_right} of 80 points right")
plots.decision_regions(
    lambda points: np.argmax(moon_chain.scores(points), axis=1),
    X_moons,
    y_moons,
    names=("upper moon", "lower moon"),
    title="Eight ReLU neurons: a border of straight pieces",
)

# %% tags=["claims"]
assert moon_right == 80 and moon_losses[-1] < 0.05 and 4 * 150 == 600 and 2 * 32 * 180 == 11_520

# %% [markdown]
# With sigmoid neurons the border was round; with ReLU neurons it has corners, one for each neuron that switches on or
# off there.
#
# ### Another loss, another task
#
# Change the last piece, and the same chain fits a curve. Sixty noisy points, one input, twenty hidden sigmoid neurons,
# one output, `SquaredErrorLoss`. Not a line of the loop changes.

# %% tags=["figure"]
from tqdm.auto import tqdm

X_curve, y_curve = noisy_curve(60, noise=0.15, seed=3, dtype=np.float64)
rng = np.random.default_rng(0)
curve_chain = Chain(
    [Affine(rng.normal(size=(1, 20)), rng.normal(size=20)), Sigmoid(), Affine(rng.normal(size=(20, 1)), np.zeros(1))],
    SquaredErrorLoss(),
)
curve_losses, stages = [], {}
for epochs in tqdm([20, 180, 1800], desc="training"):
    curve_losses += train_chain(curve_chain, X_curve, y_curve, downhill(0.1), 15, epochs, rng)
    at = np.linspace(-3, 3, 301)
    stages[f"after {len(curve_losses):,} epochs"] = (at, curve_chain.scores(at[:, np.newaxis])[:, 0])
plots.curves(
    lambda: {**stages, "sine": (at, np.sin(at))},
    points={"noisy points": (X_curve[:, 0], y_curve[:, 0])},
    labels=("x", "y"),
    title="The same layers with another loss learn a curve",
)

# %% tags=["claims"]
assert len(curve_losses) == 2000 and curve_losses[-1] < 0.6 * curve_losses[19]
_close = np.mean(np.abs(curve_chain.scores(at[:, np.newaxis])[:, 0] - np.sin(at)))
assert _close < 0.12, _close

# %% [markdown]
# ### Handwritten digits
#
# Now 784 pixels, 50 hidden neurons, 10 digits: 39,760 parameters. We take 6,000 training images and 2,000 others that
# it never sees, batches of 100, learning rate 0.2, fifteen epochs.
#
# **Predict, then run.** How long will that take, and how many of 100 new digits will it read?

# %% tags=["figure"]
digit_chain = two_layer_chain((784, 50, 10), np.random.default_rng(0))
steps_down, rng = downhill(0.2), np.random.default_rng(1)
first_W1 = digit_chain.params["W1"].copy()


def part_right(X, y):
    """The part of the rows that the chain reads rightly."""
    return float(np.mean(digit_chain.scores(X).argmax(axis=1) == y))


began = perf_counter()
digit_history = {"train_loss": [], "train_accuracy": [], "test_accuracy": []}
with one_thread():
    for _ in (bar := tqdm(range(15), desc="epochs")):
        digit_history["train_loss"] += train_chain(digit_chain, X_digits, y_digits, steps_down, 100, 1, rng)
        digit_history["train_accuracy"].append(part_right(X_digits, y_digits))
        digit_history["test_accuracy"].append(part_right(X_new, y_new))
        bar.set_postfix(test=f"{digit_history['test_accuracy'][-1]:.3f}")
print(f"{15 * 60} steps in {perf_counter() - began:.1f} seconds")
plots.learning_curves(digit_history, title="From guessing to nine digits in ten, in seconds")

# %% tags=["claims"]
assert 784 * 50 + 50 + 50 * 10 + 10 == 39_760 and 15 * 60 == 900
assert 0.94 < digit_history["train_accuracy"][-1] < 0.965
assert 0.91 < digit_history["test_accuracy"][-1] < 0.935 and 0.66 < digit_history["test_accuracy"][0] < 0.78
assert 0.13 < digit_history["train_loss"][-1] < 0.21 and 0.8 < digit_history["train_loss"][0] < 1.1
assert np.mean(first_W1) < 0.01 and abs(np.std(first_W1) - 0.01) < 0.001

# %% [markdown]
# Seconds, for 900 steps with 39,760 slopes each. After the first epoch the chain reads about 7 of 10 new digits, after
# fifteen about 92 of 100. On the images it has learned from it reads about 95 of 100. The two curves part: with only
# 6,000 images the chain begins to learn some of them by heart. Chapter 5 has a whole notebook about that.
#
# Here are some of the new digits that it reads wrongly. Would you have known them all?

# %% tags=["figure"]
def misread():
    """The first twenty new images whose answer is wrong."""
    return np.flatnonzero(digit_chain.scores(X_new).argmax(axis=1) != y_new)[:20]


plots.digits(
    lambda: X_new[misread()],
    labels=lambda: y_new[misread()],
    predictions=lambda: digit_chain.scores(X_new[misread()]).argmax(axis=1),
    confidence=lambda: softmax(digit_chain.scores(X_new[misread()])).max(axis=1),
    title="Twenty new digits that the chain reads wrongly",
)

# %% [markdown]
# And what the first twenty hidden neurons look for, before the training and after it:

# %% tags=["figure"]
plots.weights(
    lambda: digit_chain.params["W1"][:, :20],
    before=lambda: first_W1[:, :20],
)

# %% [markdown]
# ## 10. What it costs
#
# Two ways lead to the same gradient. Measuring takes two losses for each parameter. The way back takes one pass forward
# and one pass back, however many parameters there are. Let us take the time of both while the network grows.
#
# **Predict, then run.** Each network below has about twice the parameters of the one before. What happens to the two
# curves?

# %% tags=["figure"]
def seconds_of(work, times):
    """How long work() takes: the shortest of several runs."""
    took = []
    for _ in range(times):
        start = perf_counter()
        work()
        took.append(perf_counter() - start)
    return min(took)


widths = [2, 4, 8, 16, 32, 64]
counts, slow, fast = [], [], []
with one_thread():
    for width in tqdm(widths, desc="networks"):
        net = two_layer_chain((2, width, 2), np.random.default_rng(0), scale=1.0)
        counts.append(sum(values.size for values in net.params.values()))
        slow.append(seconds_of(lambda net=net: gradient_check(net, X_moons, y_moons), times=2))
        fast.append(seconds_of(lambda net=net: net.gradient(X_moons, y_moons), times=20))
plots.measured(
    {"measured slopes": (counts, np.array(slow) * 1000), "the way back": (counts, np.array(fast) * 1000)},
    labels=("parameters", "milliseconds for one gradient"),
    log="xy",
    title="Each parameter makes measuring slower, but not the way back",
)

# %% tags=["claims"]
assert counts == [2 * width + width + width * 2 + 2 for width in widths] and counts[0] == 12 and counts[-1] == 322
assert slow[-1] / slow[0] > 8 and fast[-1] / fast[0] < 5 and slow[-1] > 50 * fast[-1]

# %% [markdown]
# For the digit network nobody waits for the end. One loss is measured, and then multiplied by $2 \cdot 39{,}760$:

# %% tags=["figure"]
batch, labels = X_digits[:100], y_digits[:100]
clocked = two_layer_chain((784, 50, 10), np.random.default_rng(0))
with one_thread():
    one_loss = seconds_of(lambda: clocked.loss(batch, labels), times=50)
    one_way_back = seconds_of(lambda: clocked.gradient(batch, labels), times=50)
print(f"one loss {one_loss * 1000:.2f} ms, the gradient {one_way_back * 1000:.2f} ms: {one_way_back / one_loss:.1f} losses")
plots.timing(
    {"measured slopes": 2 * 39_760 * one_loss, "the way back": one_way_back},
    title="One gradient of the digit network: 39,760 slopes",
)

# %% tags=["claims"]
assert 2 * 39_760 == 79_520 and 1 < one_way_back / one_loss < 7.9
assert 79_520 / 7.9 > 10_000

# %% [markdown]
# All 39,760 slopes together cost about as much as a few losses. Measured one by one they cost 79,520 losses. That is a
# factor of more than ten thousand, and it grows with every parameter you add. This is why networks with billions of
# parameters can be trained at all.
#
# **What to remember**
#
# - The way back costs about as much as a few ways forward, whatever the number of parameters.
# - Measured slopes are for the trial, the way back is for the training.

# %% [markdown]
# ## 11. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 200 words; give a reason for each answer.
#
# **Question.** Four classmates have each built the chain Affine, ReLU, Affine with SoftmaxWithLoss, and each has one
# bug. These are their gradient checks (mean differences), on the same eight rows:
#
# | | `W1` | `b1` | `W2` | `b2` |
# |---|---|---|---|---|
# | Ana | 1.9 | 2.0 | 1.6 | 1.4 |
# | Ben | 0.17 | 0.42 | $< 10^{-9}$ | $< 10^{-9}$ |
# | Chloe | $< 10^{-9}$ | 0.24 | $< 10^{-9}$ | $< 10^{-9}$ |
# | David | $< 10^{-9}$ | $< 10^{-9}$ | $< 10^{-9}$ | $< 10^{-9}$ |
#
# David's chain passes, but its loss does not fall as it should when he trains it. Ben adds: "With one row in
# place of eight I get the same picture." Chloe says: "With one row, mine is all right."
#
# For Ana, Ben and Chloe say which line of which layer you would look at first, and why the other columns agree with
# that. For David, name one bug that a gradient check cannot find, and how you would catch it.

# %% [markdown] tags=["written:why-broken"]
# ### BEGIN SOLUTION
# *Ana*: all four are wrong, even those of the last layer. Gradients travel from the loss downwards, so the fault is where
# they begin: in the `backward` of the loss. Most likely the division by N is missing; then each difference would be 7/8
# of the wrong gradient itself.
#
# *Ben*: the last affine layer's own gradients are right, so the loss sends back the right thing. What reaches the first
# affine layer is wrong. Between the two lie what the second Affine returns (dout times W transposed) and the ReLU's
# backward. Since one row shows the same, it is no matter of sums over rows. I would look at the mask of ReLU first:
# perhaps it is taken from dout and not from x.
#
# *Chloe*: only b1 is wrong. Everything that passes through the layer is right, so it is this layer's gradient by its
# bias. With one row it is right, so the rows are combined wrongly: a mean where a sum belongs.
#
# *David*: for example gradients that are added to those of the call before, so that only the first call is right. I
# would call gradient twice with the same rows and compare, or run the check after a few steps.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Ana: the backward of the loss (a missing division by N, or another fault there), because every gradient passes
#    through it, or because a fault never shows above the layer that makes it.
# 2. Ben: what is handed back between the two affine layers, that is ReLU's backward *or* the gradient by x of the second
#    Affine (either is enough), because W2 and b2 are right and everything below is wrong.
# 3. Chloe: the gradient by the bias in the first affine layer, with a mean (or one row only) in place of the sum over
#    the rows; the reason must use the one row that is all right, or the other columns.
# 4. David: a fault that the check cannot see (gradients that pile up over calls, an array overwritten that is used
#    later, a behaviour that differs while training, a parameter missing from params) together with a test that would
#    show it. "A wrong learning rate" is no bug of the gradients, but give the point if the test is sound.
#
# Other faults that fit the numbers are as good as the ones named here.
# ### END MARK SCHEME

# %% tags=["claims"]
class _WithoutN(SoftmaxWithLoss):
    def backward(self, dout=1.0):
        return super().backward(dout) * 8


class _WrongMask(ReLU):
    def backward(self, dout):
        return np.maximum(dout, 0)


class _MeanOfRows(Affine):
    def backward(self, dout):
        back = super().backward(dout)
        self.grads["b"] = np.mean(dout, axis=0)
        return back


class _PilesUp(Affine):
    def backward(self, dout):
        before = self.grads.get("W", 0)
        back = super().backward(dout)
        self.grads["W"] = self.grads["W"] + before
        return back


def _friend(first=Affine, middle=ReLU, end=SoftmaxWithLoss, rows=8):
    rng = np.random.default_rng(2)
    X, t = rng.normal(size=(8, 2)), np.arange(8) % 3
    held = two_layer_chain((2, 6, 3), rng, scale=1.0).params
    chain = Chain([first(held["W1"], held["b1"]), middle(), Affine(held["W2"], held["b2"])], end())
    return chain, X[:rows], t[:rows]


_friends = {
    "Ana": _friend(end=_WithoutN), "Ben": _friend(middle=_WrongMask), "Chloe": _friend(first=_MeanOfRows),
    "David": _friend(first=_PilesUp),
}
_checked = {name: [*gradient_check(*friend).values()] for name, friend in _friends.items()}
assert np.allclose(_checked["Ana"], [1.9, 2.0, 1.6, 1.4], atol=0.05)
assert np.allclose(_checked["Ben"][:2], [0.17, 0.42], atol=0.005) and max(_checked["Ben"][2:]) < 1e-9
assert round(_checked["Chloe"].pop(1), 2) == 0.24 and max(_checked["Chloe"] + _checked["David"]) < 1e-9
_one_row = [gradient_check(*_friend(middle=_WrongMask, rows=1)), gradient_check(*_friend(first=_MeanOfRows, rows=1))]
assert _one_row[0]["W1"] > 0.01 and _one_row[0]["W2"] < 1e-9 and max(_one_row[1].values()) < 1e-9
_twice = [_friends["David"][0].gradient(*_friends["David"][1:])["W1"] for _ in range(2)]
assert np.abs(_twice[1] - _twice[0]).max() > 0.01

# %% [markdown]
# ## Summary
#
# - A layer has a way forward and a way back. Forward it keeps what backward needs.
# - Affine: $\text{dout}\,W^T$ for the data, $x^T\,\text{dout}$ for the weights, a sum over rows for the bias.
# - Both losses send back $(y - t)/N$.
# - A chain goes forward in order and backward in reverse order, and collects the gradients.
# - Trust no gradient that has not been compared with measured slopes: float64, a small network, more than one row.
# - The way back costs a few losses. Measuring costs two for each parameter.
#
# ### What comes next
#
# Each layer of this notebook has a way back that a person had to find. In part 3 the computer finds it: you build a small
# engine that writes down every sum and product while it calculates, and then walks back over its own notes. That is
# automatic differentiation, the heart of every deep learning library.

# %% tags=["figure"]
progress()
