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
# # Chapter 5, part 1: Optimizers
#
# **The gradient says which way is down. It does not say how to walk.**
#
# So far a step was always the same: a learning rate times the slopes. Today you build six better walkers. One of
# them rolls like a ball, one gives every parameter a stride of its own, and the best known of them, Adam, does
# both. You watch them all on a surface with two parameters, where nothing is hidden, and then let them race on
# handwritten digits. Two of the programs you meet are printed wrongly in well-known books, and you repair them.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | a step as an object | 15 |
# | 2 | momentum: a ball that rolls | 15 |
# | 3 | Nesterov: look before you step, and find a bug | 25 |
# | 4 | AdaGrad: a stride for every parameter | 10 |
# | 5 | RMSProp: forgetting | 10 |
# | | *a good place to stop for today* | |
# | 6 | Adam, and two bugs to find | 25 |
# | 7 | AMSGrad, and all seven on one bowl | 15 |
# | 8 | learning rates that change | 30 |
# | 9 | gradients that are too long | 15 |
# | 10 | a race on handwritten digits | 10 |
# | 11 | one question answered in words, and a summary | 10 |
#
# That makes three hours. **You need** gradient descent (chapter 3) and layers with `params` and `grads`
# (chapter 4). Your own layers stay in that notebook; here the course lends you tested ones.

# %% tags=["claims"]
assert sum([15, 15, 25, 10, 10, 25, 15, 30, 15, 10, 10]) == 180  # three hours

# %% tags=["setup"]
import numpy as np

from nn101 import check, hint, plots, progress
from nn101.blas import one_thread
from nn101.chapter3 import minibatches
from nn101.chapter4 import Affine, Chain, ReLU, SoftmaxWithLoss
from nn101.data import load_mnist

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. A step as an object
#
# Here is the playground of this notebook, a bowl that is stretched along x:
#
# $$f(x, y) = \frac{x^2}{20} + y^2 \qquad\qquad \text{gradient: } \left(\frac{x}{10},\; 2y\right)$$
#
# The lowest point is (0, 0). Everybody starts at (-7, 2). Reckon the gradient there: $(-0.7,\ 4)$. The way to the
# goal is long in x and short in y, and the gradient says the opposite. It is steep *across* the valley and nearly
# flat *along* it. Loss surfaces of networks are full of such valleys, and each method of today is an answer to them.
#
# The parameters come as a dictionary of arrays, as those of a `Chain` do. Here it has a single entry.

# %%
def bowl(x, y):
    """How high the bowl is at (x, y)."""
    return x**2 / 20 + y**2


def bowl_slopes(params):
    """The gradient of the bowl at params["point"], under the same name."""
    x, y = params["point"]
    return {"point": np.array([x / 10, 2 * y])}


print("height at the start: ", bowl(-7.0, 2.0))
print("gradient at the start:", bowl_slopes({"point": np.array([-7.0, 2.0])})["point"])

# %% tags=["claims"]
assert bowl(-7.0, 2.0) == 6.45 and np.allclose(bowl_slopes({"point": np.array([-7.0, 2.0])})["point"], [-0.7, 4])

# %% [markdown]
# Some of today's walkers have a memory: how fast they are, how steep it was so far. So a walker becomes an object, an
# **optimizer**. It is made with a learning rate, and it has one method, `step(params, grads)`, which changes the
# parameters. Any optimizer can then train any network, and neither needs to know the other.
#
# One thing matters in `step`. The arrays in `params` are *the network's own*. **Predict, then run:** a layer keeps
# an array `W`, and the dictionary holds the same array. Which of the two changes reaches the layer?

# %%
layer = Affine(np.array([[1.0, 2.0]]), np.zeros(2))

box = {"W": layer.params["W"]}
box["W"] = box["W"] - 100.0  # a new array takes the place of the old one, in this dictionary
print("a new array in the box:   the layer has", layer.params["W"])

box = {"W": layer.params["W"]}
box["W"] -= 100.0  # the numbers inside the array change
print("the same array, changed:  the layer has", layer.params["W"])

# %% tags=["claims"]
assert layer.params["W"].tolist() == [[-99.0, -98.0]]

# %% [markdown]
# With the first line the network would never learn anything, and no error would tell. So an optimizer changes
# arrays **in place**: `array -= ...`, `array += ...`, `array *= ...`, or `array[:] = ...`.
#
# ### Exercise 1: `SGD`
#
# The plain step as an object. SGD stands for *stochastic gradient descent*. For every array p and its slopes g:
#
# $$p \leftarrow p - \eta\,g$$
#
# By hand: p = (1, 2), g = (10, -10), learning rate 0.1. The first number goes down by 1, the second up by 1.

# %% tags=["exercise:SGD"]
class SGD:
    """Gradient descent: each number moves by lr times its slope, downhill.

    Example: params = {"w": np.array([1.0, 2.0])}, grads = {"w": np.array([10.0, -10.0])}.
    After SGD(lr=0.1).step(params, grads) the array in params is [0., 3.].
    """

    def __init__(self, lr=0.01):
        """Keep the learning rate as self.lr. It may be changed between two steps, and the next one obeys."""
        ### BEGIN SOLUTION
        self.lr = lr
        ### END SOLUTION

    def step(self, params, grads):
        """Change every array of params in place. Returns nothing.

        params: dict of float arrays.  grads: dict with the same names and shapes; it stays as it is.
        """
        ### BEGIN SOLUTION
        for name, own in params.items():
            own -= self.lr * grads[name]
        ### END SOLUTION

# %% tags=["check:SGD"]
check("SGD")

# %% [markdown]
# As always, `hint` gives a nudge, here or for any other exercise:

# %% tags=["figure"]
hint("SGD")

# %% [markdown]
# The next cell lets an optimizer walk and notes where it was. (The case for `Nesterov` waits for section 3.)

# %%
def walk(optimizer, slopes, start=(-7.0, 2.0), steps=30):
    """Where an optimizer goes: array (steps + 1, 2), the start first. slopes: params -> grads."""
    params = {"point": np.array(start)}
    path = [params["point"].copy()]
    while len(path) <= steps:
        if type(optimizer).__name__ == "Nesterov":
            optimizer.step(params, slopes)  # it wants the function itself
        else:
            optimizer.step(params, slopes(params))
        path.append(params["point"].copy())
    return np.stack(path)

# %% [markdown]
# **Predict, then run.** From (-7, 2), with learning rate 0.95: where is y after one step? After two?

# %% tags=["figure"]
sgd_path = walk(SGD(lr=0.95), bowl_slopes)
print("the first steps:", sgd_path[:4].round(3).tolist())
print("after 30 steps: ", sgd_path[30].round(4))
plots.loss_surface(
    bowl,
    {"SGD, lr 0.95": sgd_path},
    x=(-8, 2),
    y=(-3, 3),
    minimum=(0, 0),
    title="Across the valley and back, thirty times: SGD zigzags",
)

# %% tags=["claims"]
assert np.allclose(sgd_path[1], [-6.335, -1.8]) and np.allclose(sgd_path[2], [-5.733, 1.62], atol=5e-4)
assert np.allclose(sgd_path[30], [-0.3504, 0.0848], atol=5e-5)
assert np.sum(np.sign(sgd_path[1:, 1]) != np.sign(sgd_path[:-1, 1])) == 30
assert round(float(np.hypot(*np.diff(sgd_path, axis=0).T).sum()), 1) == 37.0
assert round(float(np.hypot(7, 2)), 1) == 7.3

# %% [markdown]
# In each step y is multiplied by $1 - 2 \cdot 0.95 = -0.9$, so it changes sign every time, and x is multiplied by
# $1 - 0.95/10 = 0.905$. The goal is 7.3 away, and SGD walks 37.0 to come near it. A larger learning rate would help
# x, but y forbids it: above 1 the factor of y is larger than 1 in size, and the walk flies apart. The steepest
# direction dictates the learning rate for all.
#
# Move the slider and find that border yourself.

# %% tags=["figure"]
plots.descent_slider(
    bowl,
    lambda lr: walk(SGD(lr), bowl_slopes),
    (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 1.0, 1.02),
    rate=0.3,
    x=(-8, 2),
    y=(-4, 4),
    minimum=(0, 0),
)

# %% tags=["claims"]
assert round(float(walk(SGD(1.05), bowl_slopes)[30, 1]), 1) == 34.9
assert np.allclose(walk(SGD(1.0), bowl_slopes)[:, 1], 2 * (-1.0) ** np.arange(31))

# %% [markdown]
# At exactly 1 the point jumps between y = 2 and y = -2 for ever. At 1.05 it stands at y = 34.9 after 30 steps.
#
# **What to remember**
#
# - An optimizer is an object with `step(params, grads)`. It changes the network's own arrays, in place.
# - In a stretched valley the gradient does not point to the goal. The steepest direction limits the learning rate.

# %% [markdown]
# ## 2. Momentum: a ball that rolls
#
# A ball in that valley would do better. Across the valley it is pushed to and fro, and the pushes cancel. Along the
# valley it is pushed the same way all the time, and it gains speed. So we give each number a **velocity** v, which
# starts at 0. A step keeps most of the velocity, adds the push of the slope, and moves:
#
# $$v \leftarrow \alpha\,v - \eta\,g \qquad\qquad p \leftarrow p + v$$
#
# $\alpha$, mostly 0.9, says how much of the velocity is kept: 0 is a ball in honey, which is SGD, and 1 is a world
# without friction.
#
# By hand, with a slope that is always 1, $\eta = 0.1$ and $\alpha = 0.9$: the velocity is -0.1, then
# $0.9 \cdot (-0.1) - 0.1 = -0.19$, then -0.271. **Predict, then run:** does it grow without end?

# %%
speeds, speed = [], 0.0
for _ in range(60):
    speed = 0.9 * speed - 0.1 * 1.0
    speeds.append(-speed)
print("first:", np.round(speeds[:3], 3), "  then:", np.round(speeds[9::10], 3))

# %% tags=["claims"]
assert np.allclose(speeds[:3], [0.1, 0.19, 0.271]) and abs(speeds[-1] - 1) < 0.002
assert speeds[20] < 0.9 < speeds[21]

# %% tags=["figure"]
plots.measured(
    {"momentum 0.9": (np.arange(1, 61), speeds), "SGD": (np.arange(1, 61), np.full(60, 0.1))},
    labels=("step", "size of the step"),
    levels={"ten times the step of SGD": 1.0},
    title="On an even slope momentum works its way up to ten times the step of SGD",
)

# %% [markdown]
# It ends at 1, ten times the step of SGD. In general the final speed is $\eta g/(1 - \alpha)$: there, what friction
# takes is just what the slope gives. After 22 steps nine tenths of it are reached.
#
# ### Exercise 2: `Momentum`
#
# Each array needs a velocity of its own shape. The optimizer meets the arrays only when `step` is called, so the
# velocities are made **at the first step**, all zero. A dictionary with the names of the parameters is a good place.

# %% tags=["exercise:Momentum"]
class Momentum:
    """A ball that rolls: v = momentum * v - lr * g, then p moves by v. Each v is zero before the first step.

    Example: w = [1.0], slope 10 in every step, Momentum(lr=0.1, momentum=0.5). The velocity is -1, then -1.5:
    w becomes 0.0 and then -1.5.
    """

    def __init__(self, lr=0.01, momentum=0.9):
        """Keep lr and momentum under these names; lr may be changed between two steps."""
        ### BEGIN SOLUTION
        self.lr, self.momentum = lr, momentum
        self.velocity = {}
        ### END SOLUTION

    def step(self, params, grads):
        """Change every array of params in place. Returns nothing. grads stays as it is; arguments as for SGD."""
        ### BEGIN SOLUTION
        for name, own in params.items():
            rolling = self.velocity.setdefault(name, np.zeros_like(own))
            rolling *= self.momentum
            rolling -= self.lr * grads[name]
            own += rolling
        ### END SOLUTION

# %% tags=["check:Momentum"]
check("Momentum")

# %% [markdown]
# **Predict, then run.** The learning rate is 0.1 now, less than a ninth of what SGD had. Will the ball stop at the
# goal when it gets there?

# %% tags=["figure"]
momentum_path = walk(Momentum(lr=0.1), bowl_slopes)
print("after 1 step:  ", momentum_path[1].round(4), "  after 30:", momentum_path[30].round(4))
plots.loss_surface(
    bowl,
    {"SGD, lr 0.95": sgd_path, "Momentum, lr 0.1": momentum_path},
    x=(-8, 2.5),
    y=(-3, 3),
    minimum=(0, 0),
    title="The ball rolls along the valley, and past the goal",
)

# %% tags=["claims"]
assert np.allclose(momentum_path[1], [-6.93, 1.6]) and np.allclose(momentum_path[30], [0.8964, 0.0881], atol=5e-5)
assert np.sum(np.sign(momentum_path[1:, 1]) != np.sign(momentum_path[:-1, 1])) == 4
assert round(float(np.hypot(*np.diff(momentum_path, axis=0).T).sum()), 1) == 12.8

# %% [markdown]
# Its way is 12.8 long in place of 37.0, and y changes sign 4 times in place of 30. But it arrives with speed, and
# after 30 steps it is at x = 0.9, on the other side. A ball overshoots, then it comes back.
#
# **What to remember**
#
# - Momentum adds up pushes that agree and cancels pushes that do not.
# - On an even slope it grows to $1/(1 - \alpha)$ times the speed of SGD: ten times for 0.9. So choose a smaller lr.

# %% [markdown]
# ## 3. Nesterov: look before you step
#
# Before the ball even asks for the slope, most of its next move is already decided: $\alpha v$ will come whatever the
# slope says. So why ask for the slope *here*, where we are about to leave? In 1983 Yurii Nesterov proposed to ask
# **at the place ahead**, where the velocity alone would lead:
#
# $$v \leftarrow \alpha\,v - \eta\,\nabla f(p + \alpha v) \qquad\qquad p \leftarrow p + v$$
#
# If the ground rises there, the ball brakes one step earlier.
#
# By hand, for $f(p) = p^2/2$, whose slope is p: let p = 1, v = -1, $\alpha = 0.5$ and $\eta = 0.1$. The place ahead
# is $1 - 0.5 = 0.5$, the slope there 0.5, so $v = -0.5 - 0.05 = -0.55$ and p becomes 0.45. Momentum would take the
# slope at 1 and arrive at 0.4, a little further along.
#
# The slopes at the place ahead are not those at `params`. So nobody can hand in a finished `grads`: the optimizer
# itself must be able to ask. `Nesterov.step(params, gradient)` therefore gets a **function**, and
# `gradient(some_params)` returns the dictionary of slopes there.
#
# ### Exercise 3: `Nesterov`
#
# For two arrays the place ahead is ahead in *both*. So move or build all of them first, then ask once.

# %% tags=["exercise:Nesterov"]
class Nesterov:
    """Momentum with the slopes of the place ahead: v = momentum * v - lr * gradient(p + momentum * v), p moves by v.

    Example: w = [1.0], the slope at any place is the place itself, Nesterov(lr=0.1, momentum=0.5).
    First step: v is 0, so the slope is 1, v becomes -0.1 and w becomes 0.9.
    Second step: ahead lies 0.9 - 0.05 = 0.85, v becomes -0.05 - 0.085 = -0.135, and w 0.765.
    """

    def __init__(self, lr=0.01, momentum=0.9):
        """Keep lr and momentum under these names; lr may be changed between two steps."""
        ### BEGIN SOLUTION
        self.lr, self.momentum = lr, momentum
        self.velocity = {}
        ### END SOLUTION

    def step(self, params, gradient):
        """Change every array of params in place. Returns nothing.

        params: dict of float arrays.  gradient: function; gradient(d) gives the slopes at d, for a dict d of arrays
        with the names and shapes of params, as a new dict with the same names.
        """
        ### BEGIN SOLUTION
        for name, own in params.items():
            coasting = self.velocity.setdefault(name, np.zeros_like(own))
            coasting *= self.momentum
            own += coasting
        slopes = gradient(params)
        for name, own in params.items():
            push = self.lr * slopes[name]
            self.velocity[name] -= push
            own -= push
        ### END SOLUTION

# %% tags=["check:Nesterov"]
check("Nesterov")

# %% tags=["figure"]
nesterov_path = walk(Nesterov(lr=0.1), bowl_slopes)
print("after 1 step:  ", nesterov_path[1].round(4), "  after 30:", nesterov_path[30].round(4))
plots.loss_surface(
    bowl,
    {"Momentum, lr 0.1": momentum_path, "Nesterov, lr 0.1": nesterov_path},
    x=(-8, 2.5),
    y=(-3, 3),
    minimum=(0, 0),
    title="Who looks ahead swings less: the same learning rate, the same momentum",
)

# %% tags=["claims"]
assert np.allclose(nesterov_path[1], [-6.93, 1.6]) and np.allclose(nesterov_path[30], [0.6131, 0.0059], atol=5e-5)
assert round(float(np.hypot(*np.diff(nesterov_path, axis=0).T).sum()), 1) == 9.7
_v = 0.5 * -1 - 0.1 * (1 + 0.5 * -1)
assert np.isclose(_v, -0.55) and np.isclose(1 + _v, 0.45) and np.isclose(1 + 0.5 * -1 - 0.1 * 1, 0.4)

# %% [markdown]
# The way is 9.7 long, momentum's was 12.8. It still runs past the goal in x, but it swings less.
#
# ### Find the bug
#
# A well-known book writes momentum with the opposite sign. Its m points *uphill* and is taken away:
#
# $$m \leftarrow \beta\,m + \eta\,\nabla f(\theta) \qquad\qquad \theta \leftarrow \theta - m$$
#
# That is the same ball, with $m = -v$. For Nesterov's version the book then prints the program below. We let it walk on
# $J = (x^2 + 50\,y^2)/2$, a narrow valley, from (5, 5) with $\eta = 0.02$ and $\beta = 0.9$. J is 637.5 there.

# %%
def ravine(theta):
    """The height of the narrow valley at theta, an array (..., 2)."""
    return 0.5 * (theta[..., 0] ** 2 + 50 * theta[..., 1] ** 2)


def ravine_gradient(theta):
    return theta * np.array([1.0, 50.0])


def printed_nesterov(theta, gradient, eta, beta, steps):
    """As a book prints it. One character is wrong."""
    path, m = [theta], np.zeros_like(theta)
    while len(path) <= steps:
        m = beta * m + eta * gradient(theta + beta * m)
        theta = theta - m
        path.append(theta)
    return np.stack(path)


five = np.array([5.0, 5.0])
heights = ravine(printed_nesterov(five, ravine_gradient, 0.02, 0.9, 50))
print("the height after 0, 1, 2, 3 steps:", heights[:4].round(1))
print(f"after 50 steps: {heights[50]:.1e}")

# %% tags=["claims"]
assert ravine(five) == 637.5
assert f"{heights[50]:.0e}" == "6e+13"

# %% [markdown]
# It flies apart: $6 \cdot 10^{13}$ after 50 steps. Compare with the formula of this section, where $v = -m$. Where
# does the place ahead lie if m is what will be *taken away*?
#
# ### Exercise 4: `repaired_nesterov`
#
# Write the program as it should have been, in the book's own letters: m keeps pointing uphill.

# %% tags=["exercise:repaired_nesterov"]
def repaired_nesterov(theta, gradient, eta, beta, steps):
    """What printed_nesterov should have been: the walk of Nesterov's method.

    theta: array (D,), the start; it stays as it is.  gradient: function, array (D,) -> array (D,).
    eta: learning rate.  beta: how much of m is kept.  steps: 0 or more.
    Returns an array (steps + 1, D): the start, and the place after every step.

    Example: theta = np.array([1.0]), gradient = lambda t: t, eta 0.1, beta 0.5, 2 steps: [[1.], [0.9], [0.765]].
    """
    ### BEGIN SOLUTION
    places = np.empty((steps + 1, len(theta)))
    places[0], uphill = theta, 0.0
    for k in range(1, steps + 1):
        before = places[k - 1]
        uphill = beta * uphill + eta * gradient(before - beta * uphill)
        places[k] = before - uphill
    return places
    ### END SOLUTION

# %% tags=["check:repaired_nesterov"]
check("repaired_nesterov")

# %% [markdown]
# **Predict, then run.** Three curves on the narrow valley: plain descent (momentum 0), momentum, and the repaired
# Nesterov, all with $\eta = 0.02$. Which is lowest after 100 steps, and by how much?

# %% tags=["figure"]
def ravine_slopes(params):
    return {"point": ravine_gradient(params["point"])}


ravine_heights = {
    "SGD": ravine(walk(SGD(0.02), ravine_slopes, five, 200)),
    "Momentum": ravine(walk(Momentum(0.02), ravine_slopes, five, 200)),
    "Nesterov, repaired": ravine(repaired_nesterov(five, ravine_gradient, 0.02, 0.9, 200)),
    "Nesterov, as printed": ravine(printed_nesterov(five, ravine_gradient, 0.02, 0.9, 20)),
}
for name, values in ravine_heights.items():
    print(f"{name:22s}", "  ".join(f"{k:3d}: {values[k]:9.3g}" for k in (10, 50, 100, 200) if k < len(values)))
plots.measured(
    ravine_heights,
    labels=("step", "height J"),
    log="y",
    reach=(1e-11, 1e7),
    title="One sign decides: the printed Nesterov climbs, the repaired one wins",
)

# %% tags=["claims"]
_said = {"SGD": [1.66, 0.220, 3.87e-3], "Momentum": [1.61, 1.36e-3, 1.87e-7], "Nesterov, repaired": [0.0270, 4.81e-5,
         7.74e-11]}  # fmt: skip
for _name, _values in _said.items():
    assert np.allclose(ravine_heights[_name][[50, 100, 200]], _values, rtol=6e-3)
assert np.allclose(
    walk(Nesterov(0.02), ravine_slopes, five, 50), repaired_nesterov(five, ravine_gradient, 0.02, 0.9, 50)
)

# %% [markdown]
# After 100 steps plain descent is at 0.22, momentum at 0.0014, Nesterov at 0.00005. And the printed version?
# It asks for the slope *behind* the ball. There it is not yet rising, so the ball brakes too late every time, and the
# swings grow. No test on a single step would have shown it: in the first step m is 0, and ahead, behind and
# here are the same place. **Test an optimizer for at least two steps.**
#
# **What to remember**
#
# - Nesterov takes the slopes at the place where the velocity alone would lead. So it needs a function.
# - Velocity or its opposite: both signs are in use. Check on which side of the point "ahead" lies.

# %% [markdown]
# ## 4. AdaGrad: a stride for every parameter
#
# Momentum still has one learning rate for all. **AdaGrad** (2011) gives each number its own: whoever has seen steep
# slopes so far takes smaller steps. It adds up the squares of all slopes in h, number by number, and divides:
#
# $$h \leftarrow h + g^2 \qquad\qquad p \leftarrow p - \eta\,\frac{g}{\sqrt{h} + \varepsilon}$$
#
# Squares, so that slopes up and down count alike. The root brings the size of the slopes back. The tiny $\varepsilon$
# keeps us from dividing 0 by 0.
#
# By hand: f = w²/2, so the slope is w itself; start at 3, with $\eta = 0.5$. First h = 9, and the step is
# $0.5 \cdot 3/3 = 0.5$: the first step has the length of the learning rate, however steep it is. Now w = 2.5,
# h = 9 + 6.25 = 15.25 and the step is $0.5 \cdot 2.5/3.905 = 0.320$.

# %%
w, h = 3.0, 0.0
for _ in range(5):
    h += w * w
    w -= 0.5 * w / np.sqrt(h)
    print(f"h {h:7.3f}   w {w:.4f}")

# %% tags=["claims"]
assert round(w, 4) == 1.5696 and round(0.5 * 2.5 / np.sqrt(15.25), 3) == 0.320

# %% [markdown]
# ### Exercise 5: `AdaGrad`
#
# Add $\varepsilon$ *after* the root. A number whose slope was always 0 stays where it is.

# %% tags=["exercise:AdaGrad"]
class AdaGrad:
    """A stride for every number: h = h + g * g, then p moves by -lr * g / (sqrt(h) + eps). Each h starts at zero.

    Example: w = [3.0], slope 3: AdaGrad(lr=0.5) moves it to 2.5. With slope 2.5 it then goes to 2.1799.
    """

    def __init__(self, lr=0.01, eps=1e-7):
        """Keep lr and eps under these names; lr may be changed between two steps."""
        ### BEGIN SOLUTION
        self.lr, self.eps = lr, eps
        self.squares = {}
        ### END SOLUTION

    def step(self, params, grads):
        """Change every array of params in place. Returns nothing. grads stays as it is; arguments as for SGD."""
        ### BEGIN SOLUTION
        for name, own in params.items():
            slope = grads[name]
            seen = self.squares.setdefault(name, np.zeros_like(own))
            seen += slope * slope
            own -= self.lr * slope / (np.sqrt(seen) + self.eps)
        ### END SOLUTION

# %% tags=["check:AdaGrad"]
check("AdaGrad")

# %% [markdown]
# **Predict, then run.** On the bowl with learning rate 1.5, the first step: how far in x, where the slope is -0.7, and
# how far in y, where it is 4?

# %% tags=["figure"]
adagrad_path = walk(AdaGrad(lr=1.5), bowl_slopes)
print("after 1 step:  ", adagrad_path[1].round(4), "  after 30:", adagrad_path[30].round(4))
plots.loss_surface(
    bowl,
    {"SGD, lr 0.95": sgd_path, "AdaGrad, lr 1.5": adagrad_path},
    x=(-8, 2),
    y=(-3, 3),
    minimum=(0, 0),
    title="AdaGrad cuts the zigzag: steep directions get short strides",
)

# %% tags=["claims"]
assert np.allclose(adagrad_path[1], [-5.5, 0.5], atol=1e-6)
assert np.allclose(adagrad_path[30], [-0.1202, 0], atol=5e-5)
assert np.sum(np.sign(adagrad_path[1:, 1]) != np.sign(adagrad_path[:-1, 1])) == 0
assert round(float(np.hypot(*np.diff(adagrad_path, axis=0).T).sum()), 1) == 7.6
_first = [float(-walk(AdaGrad(0.3), lambda p, g=g: {"point": np.array([g, g])}, (0.0, 0.0), 1)[1, 0])
          for g in (1e-3, 1.0, 1e3)]  # fmt: skip
assert np.allclose(_first, 0.3, atol=1e-4)

# %% [markdown]
# Both by 1.5, the learning rate. And from then on straight to the goal: a way of 7.6, hardly longer than the straight
# line of 7.3.
#
# ## 5. RMSProp: forgetting
#
# There is a price. The sum h never falls, so the strides only shrink. If the road is long, as it is for networks,
# AdaGrad may stand nearly still before it has arrived. **RMSProp** (Hinton, 2012) *forgets*: it keeps a running mean
# of the squares, in which old slopes fade away.
#
# $$h \leftarrow \rho\,h + (1 - \rho)\,g^2 \qquad\qquad p \leftarrow p - \eta\,\frac{g}{\sqrt{h} + \varepsilon}$$
#
# By hand: with a slope of 2 in every step and $\rho = 0.9$, h is 0.4, then $0.36 + 0.4 = 0.76$, and it tends to
# $2^2 = 4$. Then $g/\sqrt{h}$ is 1, and each stride is the learning rate. AdaGrad's h would be 4, 8, 12, ...

# %% tags=["figure"]
count = np.arange(1, 101)
plots.measured(
    {
        "AdaGrad": (count, 1 / np.sqrt(count)),
        "RMSProp, rho 0.9": (count, 1 / np.sqrt(1 - 0.9**count)),
        "RMSProp, rho 0.99": (count, 1 / np.sqrt(1 - 0.99**count)),
    },
    labels=("step", "stride, in learning rates"),
    log="y",
    title="On an even slope AdaGrad tires, and RMSProp settles at the learning rate",
)

# %% tags=["claims"]
assert np.allclose([0.1 * 4, 0.9 * 0.4 + 0.1 * 4], [0.4, 0.76])
assert 1 / np.sqrt(100) == 0.1 and np.isclose(1 / np.sqrt(1 - 0.99), 10)
assert abs(1 / np.sqrt(1 - 0.9) - 3.16) < 0.003

# %% [markdown]
# After 100 equal steps AdaGrad's stride is a tenth of the learning rate. RMSProp's first strides are too *long*: h
# begins at 0 and is too small at first. With $\rho = 0.99$ the first stride is ten times the learning rate.
# Remember that, Adam will repair it.
#
# ### Exercise 6: `RMSProp`

# %% tags=["exercise:RMSProp"]
class RMSProp:
    """AdaGrad that forgets: h = rho * h + (1 - rho) * g * g, then p moves by -lr * g / (sqrt(h) + eps). h starts at 0.

    Example: w = [1.0], slope 2 in each step, RMSProp(lr=0.1, rho=0.75). h is 1, then 1.75: w goes to 0.8, then 0.6488.
    """

    def __init__(self, lr=0.01, rho=0.99, eps=1e-7):
        """Keep lr, rho and eps under these names; lr may be changed between two steps."""
        ### BEGIN SOLUTION
        self.lr, self.rho, self.eps = lr, rho, eps
        self.mean_square = {}
        ### END SOLUTION

    def step(self, params, grads):
        """Change every array of params in place. Returns nothing. grads stays as it is; arguments as for SGD."""
        ### BEGIN SOLUTION
        for name, own in params.items():
            slope = grads[name]
            fading = self.mean_square.setdefault(name, np.zeros_like(own))
            fading += (1 - self.rho) * (slope * slope - fading)
            own -= self.lr * slope / (np.sqrt(fading) + self.eps)
        ### END SOLUTION

# %% tags=["check:RMSProp"]
check("RMSProp")

# %% [markdown]
# **Predict, then run.** The narrow valley of section 3 again, this time for 500 steps. One of the two comes as close as
# you like, the other trembles at the bottom for ever. Which, and why?

# %% tags=["figure"]
long_walks = {
    "AdaGrad, lr 0.5": ravine(walk(AdaGrad(0.5), ravine_slopes, five, 500)),
    "RMSProp, lr 0.05": ravine(walk(RMSProp(0.05, rho=0.9), ravine_slopes, five, 500)),
}
print({name: f"{values[500]:.1e}" for name, values in long_walks.items()})
plots.measured(
    long_walks,
    labels=("step", "height J"),
    log="y",
    reach=(1e-13, 1e3),
    title="RMSProp dives to the bottom, is thrown out again, and trembles",
)

# %% tags=["claims"]
assert 1e-12 < long_walks["AdaGrad, lr 0.5"][500] < 1e-11 and 0.01 < long_walks["RMSProp, lr 0.05"][500] < 0.02
assert long_walks["RMSProp, lr 0.05"][100:200].min() < 1e-13
_rms = walk(RMSProp(0.05, rho=0.9), ravine_slopes, five, 500)[-20:, 1]
assert np.allclose(np.abs(_rms), 0.025, atol=2e-3) and np.all(np.sign(_rms[1:]) != np.sign(_rms[:-1]))

# %% [markdown]
# For a while RMSProp looks perfect: around step 170 it is lower than this picture reaches. But h forgets. Soon it knows
# only the tiny slopes of the bottom, and dividing by their root makes each stride as long as the learning rate again,
# 0.05. From then on it jumps from 0.025 on one side to 0.025 on the other, for ever. That is no fault in itself, but it
# asks for a learning rate that falls in the end. Section 8 has some.
#
# **What to remember**
#
# - Dividing by the root of past squares gives each number a stride of its own. The size of the slopes cancels.
# - AdaGrad remembers everything and tires. RMSProp forgets, goes on, and trembles at the end.
#
# *This is a good place to stop for today. Save the notebook; `progress()` will remember where you were.*
#
# When you come back, Python has forgotten everything: click into the cell where you want to go on and choose
# **Run**, then **Run All Above Selected Cell**.

# %% [markdown]
# ## 6. Adam
#
# **Adam** (2015) puts the two ideas together: m is a running mean of the slopes, like a velocity, and v a running
# mean of their squares, as in RMSProp.
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\,g \qquad\qquad v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2$$
#
# Both start at 0, and so both are too small at first. By hand, with slope 3, $\beta_1 = 0.9$ and $\beta_2 = 0.999$: after
# the first step m = 0.3 in place of 3, and v = 0.009 in place of 9. How much too small? With t equal steps, the weights in
# the mean m add up to $1 - \beta_1^t$, not to 1. So Adam divides by that, t counted from 1:
#
# $$\hat m = \frac{m}{1 - \beta_1^t} \qquad \hat v = \frac{v}{1 - \beta_2^t} \qquad\qquad
#   p \leftarrow p - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# In our example $\hat m = 0.3/0.1 = 3$ and $\hat v = 0.009/0.001 = 9$: right at once. The first step is $\eta \cdot 3/3$,
# the learning rate. **Predict, then run:** how many steps until v alone, without its correction, has come near 9?

# %% tags=["figure"]
t = np.arange(1, 4001)
plots.curves(
    {
        "m, beta 0.9": (t, 1 - 0.9**t),
        "v, beta 0.999": (t, 1 - 0.999**t),
    },
    labels=("step t", "part of the right value"),
    log="x",
    title="m is right after some 30 steps, v only after thousands",
)

# %% tags=["claims"]
assert np.allclose([0.1 * 3, 0.001 * 9], [0.3, 0.009])
assert 1 - 0.9**30 > 0.95 and 1 - 0.999**2000 < 0.9 < 1 - 0.999**2400
assert np.allclose([0.3 / (1 - 0.9), 0.009 / (1 - 0.999)], [3, 9])

# %% [markdown]
# After some 30 steps m is right without help, v needs more than 2,000. That is why the correction matters.
#
# ### Exercise 7: `Adam`
#
# The corrected values serve for this step only. What is *kept* is m and v as they are. And t counts the steps of the
# optimizer: one count for all arrays together.

# %% tags=["exercise:Adam"]
class Adam:
    """Running means of slopes and squares, both corrected for their start at zero.

    m = beta1 * m + (1 - beta1) * g and v = beta2 * v + (1 - beta2) * g * g; in step t = 1, 2, ...
    p moves by -lr * m_hat / (sqrt(v_hat) + eps), where m_hat = m / (1 - beta1**t) and v_hat = v / (1 - beta2**t).

    Example: w = [1.0], Adam(lr=0.1, beta1=0.5, beta2=0.5). The slopes are 2 and then -1.
    Step 1: m_hat = 2, v_hat = 4, w = 0.9. Step 2: m = 0 (from 1 and -1), so m_hat = 0 and w stays.
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        """Keep the four under these names; lr may be changed between two steps."""
        ### BEGIN SOLUTION
        self.lr, self.eps = lr, eps
        self.beta1, self.beta2 = beta1, beta2
        self.slopes, self.squares, self.t = {}, {}, 0
        ### END SOLUTION

    def step(self, params, grads):
        """Change every array of params in place. Returns nothing. grads stays as it is; arguments as for SGD."""
        ### BEGIN SOLUTION
        self.t += 1
        short_m, short_v = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        for name, own in params.items():
            slope = grads[name]
            m = self.slopes.setdefault(name, np.zeros_like(own))
            v = self.squares.setdefault(name, np.zeros_like(own))
            m += (1 - self.beta1) * (slope - m)
            v += (1 - self.beta2) * (slope * slope - v)
            own -= self.lr * (m / short_m) / (np.sqrt(v / short_v) + self.eps)
        ### END SOLUTION

# %% tags=["check:Adam"]
check("Adam")

# %% tags=["figure"]
adam_path = walk(Adam(lr=0.3), bowl_slopes)
print("after 1 step:  ", adam_path[1].round(4), "  after 30:", adam_path[30].round(4))
plots.loss_surface(
    bowl,
    {"AdaGrad, lr 1.5": adagrad_path, "Momentum, lr 0.1": momentum_path, "Adam, lr 0.3": adam_path},
    x=(-8, 2.5),
    y=(-3, 3),
    minimum=(0, 0),
    title="Adam: a ball with a stride for every direction",
)

# %% tags=["claims"]
assert np.allclose(adam_path[1], [-6.7, 1.7]) and np.allclose(adam_path[30], [0.1360, 0.3182], atol=5e-5)
assert round(float(np.hypot(*np.diff(adam_path, axis=0).T).sum()), 1) == 8.3

# %% [markdown]
# ### Find the bugs
#
# Two sources print Adam, and each has its own error. The first stores the corrected means in the place of m and v.
# The second corrects v and then forgets to use it.

# %%
def printed_adam_1(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    """As a book prints it: m and v are overwritten."""
    path, m, v = [theta], 0.0, 0.0
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m = m / (1 - beta1**t)
        v = v / (1 - beta2**t)
        theta = theta - eta * m / (np.sqrt(v) + eps)
        path.append(theta)
    return np.stack(path)


def printed_adam_2(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    """As a lecture prints it: v_hat is worked out, and not used."""
    path, m, v = [theta], 0.0, 0.0
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        hats = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - eta * hats[0] / (np.sqrt(v) + eps)
        path.append(theta)
    return np.stack(path)


def slope_three(theta):
    return np.array([3.0])


for program in (printed_adam_1, printed_adam_2):
    with np.errstate(over="ignore"):  # you will see why
        way = -program(np.zeros(1), slope_three, 0.001, 350)[[1, 2, 3, 10, 100, 350], 0]
    print(program.__name__, "has come", way.round(5), "after 1, 2, 3, 10, 100, 350 steps")

# %% tags=["claims"]
with np.errstate(over="ignore"):
    _one = -printed_adam_1(np.zeros(1), slope_three, 0.001, 350)[:, 0]
_two = -printed_adam_2(np.zeros(1), slope_three, 0.001, 350)[:, 0]
assert np.allclose(_one[[1, 2, 3, 350]], [0.001, 0.001235, 0.001279, 0.001288], atol=1e-6)
assert abs(_two[1] - 0.0316) < 5e-5

# %% [markdown]
# With a slope of 3 at every place, each step should have the length of the learning rate, 0.001: after 350 steps 0.35.
# The first program takes one good step and then stops. In step 2 its v is about 500 times too large, since it was
# divided already, in step 3 another 333 times, and so on, until it exceeds the largest number a computer holds. The
# second one starts with a leap of 0.0316, which is 32 times too far. $0.0316 = 0.001 \cdot 3/\sqrt{0.009}$.
#
# ### Exercise 8: `repaired_adam`
#
# One program without either error. Here `theta` is a single array, no dictionary.

# %% tags=["exercise:repaired_adam"]
def repaired_adam(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    """What both printed programs should have been: the walk of Adam.

    theta: array (D,), the start; it stays as it is.  gradient: function, array (D,) -> array (D,).
    eta: learning rate.  steps: 0 or more.
    Returns an array (steps + 1, D): the start, and the place after every step.

    Example: from np.zeros(1), with a slope of 3 everywhere and eta = 0.001, it is at -0.001, -0.002, -0.003, ...
    """
    ### BEGIN SOLUTION
    here = np.array(theta, dtype=float)
    places, mean, mean_square = [here], 0.0, 0.0
    for k in range(1, steps + 1):
        slope = gradient(here)
        mean = beta1 * mean + (1 - beta1) * slope
        mean_square = beta2 * mean_square + (1 - beta2) * slope * slope
        corrected = mean / (1 - beta1**k)
        here = here - eta * corrected / (np.sqrt(mean_square / (1 - beta2**k)) + eps)
        places.append(here)
    return np.stack(places)
    ### END SOLUTION

# %% tags=["check:repaired_adam"]
check("repaired_adam")

# %% tags=["figure"]
with np.errstate(over="ignore"):
    bugs = {
        "repaired": -repaired_adam(np.zeros(1), slope_three, 0.001, 350)[:, 0],
        "means overwritten": -printed_adam_1(np.zeros(1), slope_three, 0.001, 350)[:, 0],
        "v in place of its correction": -printed_adam_2(np.zeros(1), slope_three, 0.001, 350)[:, 0],
    }
plots.measured(
    bugs,
    labels=("step", "way that was walked"),
    title="An even slope, learning rate 0.001: one stands still, one runs away",
)

# %% tags=["claims"]
assert np.allclose(bugs["repaired"], 0.001 * np.arange(351), atol=1e-6)
assert np.isclose(bugs["repaired"][350], 0.35)
assert 0.85 < bugs["v in place of its correction"][350] < 1.2

# %% [markdown]
# Such errors are hard to see in a real training. The first shows as "Adam does not learn", the second as "Adam
# needs a smaller learning rate". An even slope shows both at once. **Test an optimizer where you know its steps.**
#
# **What to remember**
#
# - Adam is momentum over RMSProp, and each of the two means is divided by $1 - \beta^t$.
# - The corrected means are used and thrown away. The first step has the length of the learning rate.

# %% [markdown]
# ## 7. AMSGrad, and all seven on one bowl
#
# RMSProp and Adam forget, and what they forget may be important. Imagine data in which one sample in eleven says
# "left, 11 times", and the ten others say "right, once". On average the loss falls to the left: $11 - 10 = 1$.
# But between two loud samples v fades, the quiet ones take longer strides, and the loud one is divided by its own
# size. Ten quiet steps can go further than the loud one. Then Adam walks **uphill**, for ever.
#
# **AMSGrad** (2018) never lets the divisor fall. It also keeps the largest v so far, number by number:
#
# $$v_{\max} \leftarrow \max(v_{\max},\ v) \qquad\qquad
#   p \leftarrow p - \eta\,\frac{\hat m}{\sqrt{v_{\max}/(1 - \beta_2^t)} + \varepsilon}$$
#
# m, v and the corrections are Adam's. v itself goes on fading, only the divisor does not.
#
# By hand: v goes 0.4, 0.9, 0.5. The largest so far is 0.4, 0.9, 0.9.
#
# ### Exercise 9: `AMSGrad`

# %% tags=["exercise:AMSGrad"]
class AMSGrad:
    """Adam that divides by the largest v so far: p moves by -lr * m_hat / (sqrt(v_max / (1 - beta2**t)) + eps).

    m, v, t and m_hat are as in Adam. v_max starts at zero; in each step it becomes the larger of itself and v,
    number by number.

    Example: w = [1.0], AMSGrad(lr=0.1, beta1=0.0, beta2=0.5), slopes 2 and then 1. v is 2, then 1.5; v_max is 2 both
    times. Step 1: w = 1 - 0.1 * 2 / sqrt(2 / 0.5) = 0.9. Step 2: w = 0.9 - 0.1 * 1 / sqrt(2 / 0.75) = 0.8388.
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        """Keep the four under these names; lr may be changed between two steps."""
        ### BEGIN SOLUTION
        self.lr, self.eps = lr, eps
        self.beta1, self.beta2 = beta1, beta2
        self.kept, self.t = {}, 0
        ### END SOLUTION

    def step(self, params, grads):
        """Change every array of params in place. Returns nothing. grads stays as it is; arguments as for SGD."""
        ### BEGIN SOLUTION
        self.t += 1
        short_m, short_v = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        for name, own in params.items():
            slope = grads[name]
            if name not in self.kept:
                self.kept[name] = [np.zeros_like(own), np.zeros_like(own), np.zeros_like(own)]
            m, v, largest = self.kept[name]
            m += (1 - self.beta1) * (slope - m)
            v += (1 - self.beta2) * (slope * slope - v)
            np.maximum(largest, v, out=largest)
            own -= self.lr * (m / short_m) / (np.sqrt(largest / short_v) + self.eps)
        ### END SOLUTION

# %% tags=["check:AMSGrad"]
check("AMSGrad")

# %% [markdown]
# Here is the story of the eleven samples, on a road that ends at -1 and at 1. The goal is -1.

# %% tags=["figure"]
def eleven_samples(optimizer, steps=3000):
    """Where an optimizer stands after each step: one slope in eleven is 11, all others are -1."""
    params, places = {"w": np.zeros(1)}, []
    for k in range(steps):
        optimizer.step(params, {"w": np.array([11.0 if k % 11 == 0 else -1.0])})
        params["w"][:] = np.clip(params["w"], -1, 1)  # the road ends
        places.append(float(params["w"][0]))
    return np.asarray(places)


loud = {
    "Adam": eleven_samples(Adam(0.01, beta1=0.0, beta2=0.9)),
    "AMSGrad": eleven_samples(AMSGrad(0.01, beta1=0.0, beta2=0.9)),
}
plots.curves(
    {name: (np.arange(1, 3001), places) for name, places in loud.items()},
    labels=("step", "place w"),
    title="One loud sample in eleven: Adam walks uphill, AMSGrad downhill",
)

# %% tags=["claims"]
assert loud["Adam"][-1] > 0.9 and -0.7 < loud["AMSGrad"][-1] < -0.55
assert 11 - 10 * 1 == 1
assert np.allclose(walk(AMSGrad(0.3), bowl_slopes)[30], [0.1354, 0.3182], atol=5e-5)

# %% [markdown]
# To see it so clearly we had to choose a short memory, $\beta_2 = 0.9$. With the usual 0.999 a loud sample is remembered
# for a thousand steps, and in practice Adam and AMSGrad mostly go the same way. A method may have a hole in its
# theory and still be the right first choice.
#
# Now all seven together. Each has a learning rate that suits it. **Predict, then run:** who is closest to the goal
# after 30 steps? Then move the slider and see who is ahead after 5, after 10, after 20.

# %% tags=["figure"]
def seven_paths():
    return {
        "SGD, lr 0.95": walk(SGD(0.95), bowl_slopes),
        "Momentum, lr 0.1": walk(Momentum(0.1), bowl_slopes),
        "Nesterov, lr 0.1": walk(Nesterov(0.1), bowl_slopes),
        "AdaGrad, lr 1.5": walk(AdaGrad(1.5), bowl_slopes),
        "RMSProp, lr 0.1": walk(RMSProp(0.1), bowl_slopes),
        "Adam, lr 0.3": walk(Adam(0.3), bowl_slopes),
        "AMSGrad, lr 0.3": walk(AMSGrad(0.3), bowl_slopes),
    }


plots.race_slider(
    bowl,
    seven_paths,
    (1, 2, 3, 5, 10, 15, 20, 25, 30),
    x=(-8, 2.5),
    y=(-3, 3),
    minimum=(0, 0),
    title="Seven ways down the same bowl: the slider says after how many steps",
)

# %% tags=["figure"]
print("                    after 1 step        after 30 steps      height   way")
for name, path in seven_paths().items():
    way = np.hypot(*np.diff(path, axis=0).T).sum()
    print(f"{name:18s} ({path[1, 0]:7.3f}, {path[1, 1]:6.3f})  ({path[30, 0]:7.4f}, {path[30, 1]:7.4f})"
          f"  {bowl(*path[30]):8.5f}  {way:5.1f}")

# %% tags=["claims"]
_paths = seven_paths()
_heights = {name: float(bowl(*path[30])) for name, path in _paths.items()}
assert min(_heights, key=_heights.get) == "AdaGrad, lr 1.5"
assert np.allclose(list(_heights.values())[:6], [0.01333, 0.04794, 0.01883, 0.00072, 0.02432, 0.10221], atol=6e-6)
assert max(_heights, key=_heights.get) == "Adam, lr 0.3"
assert np.allclose(_paths["RMSProp, lr 0.1"][1], [-6, 1], atol=1e-5)
assert np.allclose(_paths["RMSProp, lr 0.1"][30], [-0.6974, 0], atol=5e-5)

# %% [markdown]
# AdaGrad is closest here, and Adam is the highest of all after 30 steps. Do not conclude that Adam is bad. This bowl
# has two parameters, exact slopes and straight axes, and AdaGrad was made for that. **No optimizer is the best
# everywhere**, and a picture of one surface proves little. Section 10 tries a surface of 110,000 dimensions.
#
# **What to remember**
#
# - AMSGrad divides by the largest v so far. It repairs a case in which Adam walks the wrong way.
# - Who wins depends on the surface. Compare on the problem that you have.

# %% [markdown]
# ## 8. Learning rates that change
#
# A large learning rate gets far and trembles at the end. A small one comes to rest, and arrives late. So begin large
# and become smaller: a **schedule** says which learning rate belongs to step t. Since our optimizers obey a change of
# `optimizer.lr`, that is one line in the training loop: `optimizer.lr = schedule(t)`.
#
# The simplest schedule is a staircase. Example: 0.1 for 50 epochs, then 0.001 for the next 50. The learning rate is
# multiplied by a factor, here 0.01, after every so many steps.
#
# By hand, from 0.8 with factor 0.5 every 10 steps: step 0 to 9: 0.8, step 10 to 19: 0.4, step 20 to 29: 0.2. How many
# stairs lie below step t? A whole-number division tells: `t // 10`.
#
# ### Exercise 10: `step_decay`
#
# In this exercise and the two next, t may be a single number or a whole array of steps.

# %% tags=["exercise:step_decay"]
def step_decay(lr, t, every, factor=0.1):
    """The learning rate in step t on a staircase: multiplied by factor after every so many steps.

    lr: learning rate at the start.  t: step, counted from 0, or an array of steps (M,).
    every: how many steps a stair is long.  factor: number below 1.
    Returns a number, or an array (M,).

    Example: step_decay(0.8, 25, every=10, factor=0.5) gives 0.2. At t=9 it is 0.8, at t=10 it is 0.4.
    """
    ### BEGIN SOLUTION
    stairs = np.floor_divide(t, every)
    return lr * factor**stairs
    ### END SOLUTION

# %% tags=["check:step_decay"]
check("step_decay")

# %% tags=["claims"]
assert np.allclose(step_decay(0.8, np.array([9, 10, 25]), 10, 0.5), [0.8, 0.4, 0.2])
assert np.allclose(step_decay(0.1, np.array([49, 50]), 50, 0.01), [0.1, 0.001])

# %% [markdown]
# Without jumps: in **exponential decay** the learning rate falls by a factor of ten in every r steps, evenly.
#
# $$\eta(t) = \eta_0 \cdot 10^{-t/r}$$
#
# By hand, with $\eta_0 = 0.1$ and $r = 10{,}000$: at step 10,000 it is 0.01, at 20,000 it is 0.001, and at 5,000, in the
# middle, $0.1/\sqrt{10} = 0.0316$.
#
# ### Exercise 11: `exponential_decay`

# %% tags=["exercise:exponential_decay"]
def exponential_decay(lr, t, r):
    """The learning rate in step t: a tenth after r steps, a hundredth after 2 r, and evenly in between.

    lr: learning rate at the start.  t: step, counted from 0, or an array of steps (M,).  r: number of steps.
    Returns a number, or an array (M,).

    Example: exponential_decay(0.1, 5000, 10000) gives 0.0316.
    """
    ### BEGIN SOLUTION
    return lr * 10.0 ** -np.divide(t, r)
    ### END SOLUTION

# %% tags=["check:exponential_decay"]
check("exponential_decay")

# %% [markdown]
# An exponential soon gets very small. **Power decay** falls quickly at first and then takes its time:
#
# $$\eta(t) = \eta_0\,(1 + t/r)^{-c}$$
#
# With c = 1 the learning rate is a half at t = r, a third at 2r, a quarter at 3r.
#
# ### Exercise 12: `power_decay`

# %% tags=["exercise:power_decay"]
def power_decay(lr, t, r, c=1.0):
    """The learning rate in step t: lr times (1 + t / r) to the power -c.

    lr: learning rate at the start.  t: step, counted from 0, or an array of steps (M,).
    r: number of steps; for c = 1 the learning rate is halved after r of them.  c: how steeply it falls.
    Returns a number, or an array (M,).

    Example: power_decay(0.1, 20000, 10000) gives 0.0333.
    """
    ### BEGIN SOLUTION
    stretched = 1 + np.divide(t, r)
    return lr / stretched**c
    ### END SOLUTION

# %% tags=["check:power_decay"]
check("power_decay")

# %% tags=["claims"]
_t = np.array([0, 5000, 10000, 20000])
assert np.allclose(exponential_decay(0.1, _t, 10_000), [0.1, 0.03162, 0.01, 0.001], atol=5e-6)
assert np.allclose(power_decay(0.1, _t, 10_000), [0.1, 0.06667, 0.05, 0.03333], atol=5e-6)

# %% [markdown]
# **Predict, then run.** All three from 0.1, with r = 10,000 and stairs of 10,000 steps. Which one is the smallest at
# step 9,000? At step 30,000?

# %% tags=["figure"]
plots.curves(
    {
        "step_decay": lambda t: step_decay(0.1, np.floor(t), 10_000),
        "exponential_decay": lambda t: exponential_decay(0.1, t, 10_000),
        "power_decay": lambda t: power_decay(0.1, t, 10_000),
    },
    x=(0, 30_000),
    labels=("step t", "learning rate"),
    log="y",
    title="Stairs, a straight fall, and a fall that slows down",
)

# %% [markdown]
# On this axis, which counts in factors, the exponential is a straight line. The stairs touch it at each edge.
#
# ### What a schedule is good for
#
# Slopes of mini-batches are noisy. Below, 50 parameters start at 3 and should go to 0; each slope is the parameter
# itself plus a random number. A large learning rate trembles for ever, a small one does not arrive, and a
# schedule does both: it arrives, and comes to rest.

# %% tags=["figure"]
def noisy_descent(schedule, steps=400):
    """The loss, half the mean square of 50 parameters, before the first step and after each."""
    rng, params = np.random.default_rng(0), {"w": np.full(50, 3.0)}
    optimizer, losses = SGD(), [4.5]
    for k in range(steps):
        optimizer.lr = schedule(k)
        optimizer.step(params, {"w": params["w"] + rng.normal(size=50)})
        losses.append(float(np.mean(params["w"] ** 2)) / 2)
    return losses


noisy = {
    "0.3 throughout": noisy_descent(lambda k: 0.3),
    "0.005 throughout": noisy_descent(lambda k: 0.005),
    "from 0.3, exponential, r = 200": noisy_descent(lambda k: exponential_decay(0.3, k, 200)),
}
plots.measured(
    noisy, labels=("step", "loss"), log="y", title="Noisy slopes: begin with large steps and end with small ones"
)

# %% tags=["claims"]
_ends = {name: float(np.mean(values[-50:])) for name, values in noisy.items()}
assert 0.07 < _ends["0.3 throughout"] < 0.11
assert 0.08 < noisy["0.005 throughout"][-1] < 0.2
assert noisy["from 0.3, exponential, r = 200"][-1] < 0.004

# %% [markdown]
# ### Let the loss decide
#
# The three schedules run by the clock. A **performance schedule** watches instead: after each epoch it is told the loss
# on validation data. As long as that falls, all is well. If it has not been better than the best for `patience` epochs in a
# row, the learning rate is multiplied by `factor`, and the waiting begins anew.
#
# By hand, with patience 2, factor 0.1 and learning rate 1: the losses 5, 4, 4.5, 4.2, 3.9. The second is the best so
# far. 4.5 is not better (waited 1), 4.2 is not either (waited 2): now the learning rate is 0.1, and the waiting is back at
# 0. Then 3.9 is a new best.
#
# ### Exercise 13: `Plateau`

# %% tags=["exercise:Plateau"]
class Plateau:
    """A learning rate that falls when the loss no longer does.

    Example: p = Plateau(lr=1.0, factor=0.1, patience=2). p.update(loss) for the losses 5, 4, 4.5, 4.2, 3.9 returns
    1, 1, 1, 0.1, 0.1.
    """

    def __init__(self, lr, factor=0.1, patience=3):
        """Keep lr, factor and patience under these names. self.lr is the learning rate that holds now."""
        ### BEGIN SOLUTION
        self.lr, self.factor, self.patience = lr, factor, patience
        self.best, self.waited = np.inf, 0
        ### END SOLUTION

    def update(self, loss):
        """Take note of one more loss; returns the learning rate that holds from now on, a number.

        A loss below the best so far is the new best, and the waiting starts again at 0. Any other (an equal one,
        or nan) is one more epoch of waiting. When patience of them have come in a row, self.lr is multiplied by
        factor and the waiting starts again at 0. The best stays the best.
        """
        ### BEGIN SOLUTION
        if loss < self.best:
            self.best, self.waited = loss, 0
        else:
            self.waited += 1
        if self.waited >= self.patience:
            self.lr, self.waited = self.lr * self.factor, 0
        return self.lr
        ### END SOLUTION

# %% tags=["check:Plateau"]
check("Plateau")

# %% tags=["figure"]
def watched_descent(epochs=40):
    """A noisy descent, ten steps an epoch, in which Plateau sets the learning rate: (losses, learning rates)."""
    rng, params = np.random.default_rng(0), {"w": np.full(50, 3.0)}
    plateau, optimizer, losses, rates = Plateau(0.3, factor=0.3, patience=3), SGD(0.3), [], []
    while len(losses) < epochs:
        for _ in range(10):
            optimizer.step(params, {"w": params["w"] + rng.normal(size=50)})
        losses.append(float(np.mean(params["w"] ** 2)) / 2)
        optimizer.lr = plateau.update(losses[-1])
        rates.append(optimizer.lr)
    return losses, rates


watched_losses, watched_rates = watched_descent()
plots.measured(
    {"loss": (np.arange(1, 41), watched_losses), "learning rate": (np.arange(1, 41), watched_rates)},
    labels=("epoch", "loss; learning rate"),
    log="y",
    title="Each time the loss rests, the learning rate falls, and the loss falls after it",
)

# %% tags=["claims"]
assert watched_losses[-1] < 0.01 < 0.05 < min(watched_losses[:4]) and watched_rates[-1] < 0.03

# %% [markdown]
# ### Today's practice
#
# Large networks of today mostly begin with a **warm-up**. In the first steps the weights are random and Adam's means have
# seen little, so the learning rate climbs from nearly 0 to its full size, in equal stairs. Then it goes down along half
# a wave of the cosine, slowly at first, quickly in the middle, and slowly into the goal.
#
# For a warm-up of w steps and T steps in all:
#
# $$\eta(t) = \eta\,\frac{t + 1}{w + 1} \ \text{ for } t < w, \qquad
#   \eta(t) = \eta_{\text{least}} + (\eta - \eta_{\text{least}})\,\frac{1 + \cos \pi s}{2}
#   \ \text{ with } s = \frac{t - w}{T - w} \ \text{ from } t = w \text{ on}$$
#
# From step T on it stays at the least. By hand, with $\eta = 1$, w = 4, T = 12, least 0: steps 0 to 3 have 0.2, 0.4, 0.6,
# 0.8; step 4 has the full 1; step 8 is the middle, s = 1/2, and $\cos(\pi/2) = 0$ gives 0.5; step 12 gives 0.
#
# ### Exercise 14: `warmup_cosine`

# %% tags=["exercise:warmup_cosine"]
def warmup_cosine(lr, t, warmup, total, least=0.0):
    """The learning rate in step t: a climb of warmup steps, then half a cosine wave down to least at step total.

    lr: the highest learning rate.  t: step, a whole number counted from 0.
    warmup: how many steps the climb takes, 0 or more.  total: the step at which least is reached, above warmup.
    Returns a number. From step total on it is least.

    Example: warmup_cosine(1.0, t, warmup=4, total=12) is 0.2 for t = 0, 1.0 for t = 4, 0.5 for t = 8 and 0 for t = 20.
    """
    ### BEGIN SOLUTION
    if t < warmup:
        return lr * (t + 1) / (warmup + 1)
    share = min((t - warmup) / (total - warmup), 1.0)
    return least + (lr - least) * (1 + np.cos(np.pi * share)) / 2
    ### END SOLUTION

# %% tags=["check:warmup_cosine"]
check("warmup_cosine")

# %% tags=["claims"]
_rates = [warmup_cosine(1.0, t, 4, 12) for t in (0, 1, 2, 3, 4, 8, 12, 20)]
assert np.allclose(_rates, [0.2, 0.4, 0.6, 0.8, 1, 0.5, 0, 0])

# %% tags=["figure"]
plots.curves(
    lambda: {
        "warm-up 100 of 1,000 steps": (np.arange(1100), [warmup_cosine(0.01, k, 100, 1000) for k in range(1100)]),
        "no warm-up, least 0.002": (np.arange(1100), [warmup_cosine(0.01, k, 0, 1000, 0.002) for k in range(1100)]),
    },
    labels=("step t", "learning rate"),
    title="Up in equal stairs, down along half a wave",
)

# %% [markdown]
# **What to remember**
#
# - `optimizer.lr = schedule(t)` before each step: the schedule and the optimizer need not know each other.
# - By the clock: stairs, exponential, power, cosine. By the loss: wait, then lower.
# - Adam needs a schedule less than SGD does, but it profits too.

# %% [markdown]
# ## 9. Gradients that are too long
#
# Loss surfaces have cliffs. One step too close to a cliff, and the slope is a hundred times as large as a moment
# before. Multiplied by the learning rate, it throws the parameters to where nothing is known any more.
# **Gradient clipping** cuts such slopes before the optimizer sees them. There are two ways.
#
# *By value*: every number is brought into the interval from -c to c. *By norm*: all slopes together are one long arrow,
# and if that arrow is longer than c, it is shortened to length c. By hand, the slopes (3, 4) and c = 1:
# by value (1, 1), by norm (0.6, 0.8), since the length is $\sqrt{9 + 16} = 5$.
#
# **Predict, then run:** which of the two keeps the direction?

# %% tags=["figure"]
plots.compare_bars(
    ("first slope", "second slope"),
    {"as they are": [3.0, 4.0], "by value": [1.0, 1.0], "by norm": [0.6, 0.8]},
    x_label="",
    y_label="slope",
    title="Clipped at 1: by value the direction turns, by norm it stays",
)

# %% tags=["claims"]
assert np.hypot(3, 4) == 5 and np.allclose(np.array([3, 4]) / 5, [0.6, 0.8])

# %% [markdown]
# ### Exercise 15: `clip_by_value`
#
# A new dictionary with new arrays; the slopes that came in stay as they are.

# %% tags=["exercise:clip_by_value"]
def clip_by_value(grads, limit):
    """The slopes, every number moved into the interval from -limit to limit.

    grads: dict of float arrays of any shapes; it stays as it is.  limit: number above 0.
    Returns a new dict with the same names, shapes and dtypes.

    Example: {"w": np.array([3.0, -0.5, -4.0])} with limit 1 gives {"w": array([ 1. , -0.5, -1. ])}.
    """
    ### BEGIN SOLUTION
    return {name: np.clip(slopes, -limit, limit) for name, slopes in grads.items()}
    ### END SOLUTION

# %% tags=["check:clip_by_value"]
check("clip_by_value")

# %% [markdown]
# ### Exercise 16: `clip_by_norm`
#
# The arrow goes through *all* arrays: the squares of all numbers of all arrays, added, then one root. If it is short
# enough, nothing is changed. If not, every array is multiplied by the same number.
#
# One trap: slopes in single precision may be so large that their squares have no place in float32. Square them as
# float64.

# %% tags=["exercise:clip_by_norm"]
def clip_by_norm(grads, limit):
    """The slopes, shortened together to the length limit if they are longer; their direction stays.

    grads: dict of float arrays of any shapes, float32 or float64, numbers up to 1e30 in size; it stays as it is.
    limit: number above 0. The length is that of all arrays taken as one long vector.
    Returns a new dict with the same names, shapes and dtypes.

    Example: {"a": np.array([3.0]), "b": np.array([[4.0]])} has length 5. With limit 1 it becomes 0.6 and 0.8,
    with limit 10 it stays 3 and 4.
    """
    ### BEGIN SOLUTION
    length = np.sqrt(sum(np.sum(np.square(slopes, dtype=np.float64)) for slopes in grads.values()))
    shrink = float(limit / length) if length > limit else 1.0
    return {name: slopes * shrink for name, slopes in grads.items()}
    ### END SOLUTION

# %% tags=["check:clip_by_norm"]
check("clip_by_norm")

# %% [markdown]
# Now a real cliff. The network below has five layers and reads digits. Its weights start with He's standard
# deviation, $\sqrt{2/n}$ for n inputs, which suits ReLU; the next notebook says why.

# %%
def deep_network(seed=0):
    """A chain 784-100-100-100-100-10 with ReLU in between, weights drawn with He's standard deviation, float32."""
    rng, sizes, layers = np.random.default_rng(seed), [784, 100, 100, 100, 100, 10], []
    for before, after in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.normal(scale=np.sqrt(2 / before), size=(before, after))
        layers += [Affine(W.astype(np.float32), np.zeros(after, dtype=np.float32)), ReLU()]
    layers.pop()  # no ReLU behind the scores
    chain = Chain(layers, SoftmaxWithLoss())
    return chain


print(f"{sum(array.size for array in deep_network().params.values()):,} parameters")

# %% tags=["claims"]
assert sum(array.size for array in deep_network().params.values()) == 109_810

# %% [markdown]
# **Predict, then run.** SGD with a learning rate of 2, which is far too much, for 120 steps. Once as it is, and once
# with `clip_by_norm(..., 0.5)` before each step.

# %% tags=["figure"]
from itertools import islice

from tqdm.auto import tqdm

(X_train, y_train), (X_test, y_test) = load_mnist()


def batches(steps, size=128):
    """So many mini-batches of training digits, the same ones at every call."""
    return islice(minibatches(X_train, y_train, size, np.random.default_rng(1)), steps)


def recklessly(clip, steps=120):
    """The loss of each batch before its step, with a learning rate of 2."""
    chain, optimizer, losses = deep_network(), SGD(lr=2.0), []
    with one_thread(), np.errstate(all="ignore"):
        for rows, labels in tqdm(batches(steps), total=steps, desc="learning rate 2"):
            losses.append(float(chain.loss(rows, labels)))
            optimizer.step(chain.params, clip(chain.gradient(rows, labels)))
    return losses


reckless = {
    "as they are": recklessly(lambda grads: grads),
    "clipped to length 0.5": recklessly(lambda grads: clip_by_norm(grads, 0.5)),
}
plots.measured(
    {name: (np.arange(1, 121), losses) for name, losses in reckless.items()},
    labels=("step", "loss of the batch"),
    reach=(0, 4),
    title="The same reckless learning rate: clipping keeps the network alive",
)

# %% tags=["claims"]
_wild, _tame = reckless["as they are"], reckless["clipped to length 0.5"]
assert not np.isfinite(_wild[-1]) and np.isnan(_wild[15])
assert 0.35 < np.mean(_tame[-20:]) < 0.65

# %% [markdown]
# Without clipping the network is lost after a few steps: its curve leaves the picture, and within fifteen steps the
# loss is no number any more. With clipping it learns, to a loss of about 0.5. Clipping does not make a bad learning rate good; it stops a few
# wild steps from spoiling everything. It matters most for networks that read texts or series, where the same weights
# are multiplied again and again.
#
# **What to remember**
#
# - By value the direction may turn, by norm it stays. By norm the arrow goes through all arrays together.
# - Clip between the gradient and the step.

# %% [markdown]
# ## 10. A race on handwritten digits
#
# The bowl had two parameters. Now the network of section 9, with 109,810 of them, 128 images in each step, and the
# seven optimizers with the learning rates that are usual for them: 0.01 for SGD, Momentum, Nesterov and AdaGrad, 0.001
# for the others. Two hundred steps each, less than half an epoch. All begin with the same weights and see the same
# images.
#
# Nesterov's function needs a network to ask at the place ahead. A second chain, the *scout*, is set to whatever
# parameters it is handed and gives the slopes there.
#
# **Predict, then run.** Who is last, and who is ahead after 200 steps?

# %% tags=["figure"]
def asking(rows, labels, scout):
    """A function: params -> slopes of the loss on these rows, by a chain that is set to these params."""

    def slopes_at(params):
        for key in params:
            scout.params[key][...] = params[key]
        return scout.gradient(rows, labels)

    return slopes_at


def race(optimizer, steps=200):
    """The loss of each batch before its step, and the share of test digits read rightly at the end."""
    chain, scout, losses = deep_network(), deep_network(), []
    ahead = type(optimizer).__name__ == "Nesterov"
    with one_thread():
        for rows, labels in tqdm(batches(steps), total=steps, desc=type(optimizer).__name__):
            losses.append(float(chain.loss(rows, labels)))
            asked = asking(rows, labels, scout) if ahead else chain.gradient(rows, labels)
            optimizer.step(chain.params, asked)
        return losses, float(np.mean(chain.scores(X_test).argmax(axis=1) == y_test))


runners = [SGD(0.01), Momentum(0.01), Nesterov(0.01), AdaGrad(0.01), RMSProp(0.001), Adam(0.001), AMSGrad(0.001)]
raced = {type(runner).__name__: race(runner) for runner in runners}


def smooth(losses, window=11):
    """Each number with its neighbours: the mean of a window of 11, fewer at the ends."""
    ones = np.ones(window)
    return np.convolve(losses, ones, "same") / np.convolve(np.ones(len(losses)), ones, "same")


plots.compare_curves(
    np.arange(1, 201),
    {
        f"SGD and {name}": {"SGD": smooth(raced["SGD"][0]), "the other": smooth(raced[name][0])}
        for name in list(raced)[1:]
    },
    x_label="step",
    y_label="loss",
    title="Five layers, 200 steps: everybody overtakes plain SGD",
)

# %% tags=["figure"]
plots.compare_bars(
    ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam", "AMSGrad"),
    lambda: {"test digits read rightly, %": [100 * share for _, share in raced.values()]},
    x_label="optimizer",
    y_label="test accuracy, %",
    title="After 200 steps: nine in ten for all but SGD",
)

# %% tags=["claims"]
_late = {name: float(np.mean(losses[-30:])) for name, (losses, _) in raced.items()}
assert max(_late, key=_late.get) == "SGD" and 0.7 < _late["SGD"] < 1.1
assert all(0.15 < value < 0.4 for name, value in _late.items() if name != "SGD")
assert raced["SGD"][1] < 0.85 and all(share > 0.9 for name, (_, share) in raced.items() if name != "SGD")
assert min(_late["Momentum"], _late["Nesterov"]) > max(_late["AdaGrad"], _late["RMSProp"], _late["Adam"])
assert abs(_late["Adam"] - _late["AMSGrad"]) < 0.02

# The long race is a benchmark of the project; here only what it wrote down is read.
from pathlib import Path

_lines = Path("benchmarks/results/optimizers.md").read_text(encoding="utf-8").splitlines()
_long = {cells[1]: cells for cells in ([cell.strip() for cell in line.split("|")] for line in _lines) if len(cells) > 8}
_ends = {name: _long[name][6].split()[0] for name in ("SGD", "Momentum", "AdaGrad", "Adam")}
assert list(_ends.values()) == ["0.228", "0.077", "0.060", "0.047"]
_read = {name: float(_long[name][7].split()[0]) for name in raced}
assert round(_read.pop("SGD"), 1) == 93.4 and [round(min(_read.values()), 1), round(max(_read.values()), 1)] == [96.7, 97.4]

# %% [markdown]
# SGD is last by far. Momentum and Nesterov need some fifty steps to get up speed. AdaGrad, RMSProp and Adam are quick
# from the start, since their stride does not depend on the size of the slopes; Adam and AMSGrad can hardly be told
# apart. And AdaGrad, which "tires", does very well: 200 steps are not enough to tire.
#
# We have run the same race for 2,000 steps, three times. Then the losses are 0.228 for SGD, 0.077 for Momentum, 0.060 for
# AdaGrad and 0.047 for Adam, which has overtaken it. On the test digits SGD is at 93.4 per cent and all others are between
# 96.7 and 97.4, so close that another seed may change their order. With other learning rates it would change as well.
# This race says what happens with the usual settings, and no more.
#
# | you have | begin with |
# |---|---|
# | no idea yet | Adam, lr 0.001 |
# | time to tune, and a wish for the last percent | Momentum or Nesterov with a schedule |
# | slopes that are nearly always 0 for most parameters | AdaGrad |
# | a training that blows up now and then | the same, with `clip_by_norm` |

# %% [markdown]
# ## 11. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 200 words; say the numbers you reckon with.
#
# **Question.** A classmate trains with Adam (lr 0.001). The loss falls quickly and then trembles around 0.3. "Adam sets the
# step size by itself," says the classmate, "so the learning rate does not matter, and neither would a schedule. I'll
# multiply the loss by 10 instead, then the slopes are 10 times as large and it goes on."
#
# 1. What does multiplying the loss by 10 do to Adam's steps? And to those of SGD? Show it with the formulas.
# 2. Is the claim about the learning rate right? How long is the first step of Adam for a slope of 3, and for one of
#    0.003?
# 3. Why may the loss tremble, and what would you try? Name one change and say how you would see whether it helped.

# %% [markdown] tags=["written:optimizers-in-words"]
# ### BEGIN SOLUTION
# 1. If every g becomes 10 g, then m becomes 10 m and v becomes 100 v, and so do their corrected forms. The root of
#    100 v is 10 times the root of v, and in the step the two factors cancel: $10\,\hat m/(10\sqrt{\hat v}) = \hat
#    m/\sqrt{\hat v}$. But for the tiny epsilon nothing changes at all. For SGD the step lr · g would be 10 times as long,
#    as if the learning rate were 10 times as large.
# 2. No. What cancels is the size of the slopes, and therefore the learning rate is what is left: it is the length of a
#    step. The first step is 0.001 for a slope of 3 and for one of 0.003 as well.
# 3. Near the bottom Adam's strides stay about as long as the learning rate, since m and the root of v shrink together, and
#    the slopes of mini-batches are noisy. So the parameters jump about the lowest point. I would let the learning rate
#    fall, for instance by an exponential or a cosine schedule, or by Plateau on the validation loss. I would train twice
#    from the same start, with and without, and compare the validation losses: it has helped if the curve with the
#    schedule comes to rest below 0.3.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Adam: m grows by 10 and the root of v by 10, and they cancel (epsilon aside); nothing changes.
# 2. SGD: the step is 10 times as long, as with a learning rate 10 times as large.
# 3. The claim is wrong: the learning rate is the length of the stride; the first step is 0.001 for both slopes.
# 4. A cause (noise of mini-batches, or strides that do not shrink near the bottom) with one fitting change (a schedule, a
#    smaller learning rate, larger batches) and a fair comparison: same start, validation loss.
#
# A calculation with numbers in place of letters is fine in 1 and 2. Clipping by norm as the change in 4 deserves no
# point unless it is argued why the slopes should be too long.
# ### END MARK SCHEME

# %% tags=["claims"]
for _slope in (3.0, 0.003):
    _step = repaired_adam(np.zeros(1), lambda _, s=_slope: np.array([s]), 0.001, 1)[1, 0]
    assert np.isclose(_step, -0.001, rtol=1e-4)
_a = repaired_adam(five, ravine_gradient, 0.05, 50)
assert np.allclose(_a, repaired_adam(five, lambda theta: 10 * ravine_gradient(theta), 0.05, 50), atol=1e-6)

# %% [markdown]
# ## Summary
#
# - An optimizer turns slopes into a step. SGD: the learning rate times the slope. All arrays change in place.
# - Momentum adds a velocity. Nesterov asks for the slopes where that velocity leads.
# - AdaGrad and RMSProp divide by the root of past squares, so each number gets a stride of its own. RMSProp forgets.
# - Adam does both and corrects the start of its means. AMSGrad never lets the divisor fall.
# - A schedule changes the learning rate by the clock or by the loss. Clipping cuts the rare slope that is far too long.
# - A wrong sign or a kept correction does not crash. Test an optimizer for several steps, where you know the answer.
#
# ### What comes next
#
# An optimizer can only use the slopes it gets. In a deep network they may fade or explode before they reach the first
# layers, whatever the optimizer does. In the next notebook you look at the signals inside: how weights should start, what
# an activation does to them, and how batch normalisation keeps them healthy.

# %% tags=["figure"]
progress()
