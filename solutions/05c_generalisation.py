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
# # Chapter 5, part 3: Generalisation
#
# **A network is not made for the digits it has seen. It is made for the ones that come next.**
#
# Give a large network few digits, and it learns them by heart: no mistake on what it has seen, many on what it
# has not. In this notebook you watch that happen on 300 digits. Then you try every common remedy on the same
# network and the same digits: penalties, a limit for weights, dropout, stopping early, shifted copies, and
# several networks that vote. You also learn how to compare remedies without fooling yourself, which is the harder
# half.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | learning by heart, in one number | 10 |
# | 2 | a price on weights, and its gradient | 25 |
# | 3 | a limit for each neuron | 10 |
# | 4 | dropout, two ways | 30 |
# | 5 | stopping in time, with a network | 15 |
# | | *a good place to stop for today* | |
# | 6 | more digits out of the ones you have | 15 |
# | 7 | a judge who has seen nothing | 25 |
# | 8 | searching at random | 20 |
# | 9 | several networks, one answer | 10 |
# | 10 | how large should a network be? | 10 |
# | 11 | one question answered in words, and a summary | 10 |
#
# That makes three hours. **You need** the layers and the chain of chapter 4, mini-batches from chapter 3 and softmax.
# The course lends you tested versions. Early stopping and scaling you met in chapter 3 for straight lines; here
# they return for networks, each with a new trap.

# %% tags=["claims"]
assert sum([10, 25, 10, 30, 15, 15, 25, 20, 10, 10, 10]) == 180  # three hours

# %% tags=["setup"]
import functools

import numpy as np

from nn101 import check, hint, plots, progress
from nn101.blas import one_thread
from nn101.chapter1 import softmax
from nn101.chapter3 import minibatches, numerical_gradient
from nn101.chapter4 import Affine, Chain, ReLU, SoftmaxWithLoss
from nn101.data import load_mnist

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. Learning by heart
#
# Two things make it easy to learn by heart: many parameters and few samples. We take both. Our network has six
# hidden layers of 100 ReLU neurons, so with the output it has seven layers, and it gets 300 digits.
#
# **Predict, then run.** How many parameters is that? And how many for each digit?

# %%
def deep_net(rng, hidden=6, width=100, between=None):
    """A chain for digits: hidden layers of ReLU neurons (He's start), and 10 scores.

    between: a function that makes one more layer to put behind each ReLU, or None.
    """
    layers, inputs = [], 784
    for outputs in [width] * hidden + [10]:
        start = rng.normal(size=(inputs, outputs)) * np.sqrt(2 / inputs)
        layers += [Affine(start.astype(np.float32), np.zeros(outputs, np.float32)), ReLU()]
        layers += [between()] if between else []
        inputs = outputs
    return Chain(layers[: -2 if between else -1], SoftmaxWithLoss())  # no ReLU behind the scores


sizes = [values.size for values in deep_net(np.random.default_rng(0)).params.values()]
print(f"{len(sizes)} arrays with {sum(sizes):,} numbers: {sum(sizes) / 300:.0f} for each of 300 digits")

# %% tags=["claims"]
assert len(sizes) == 14 and sum(sizes) == 784 * 100 + 100 + 5 * (100 * 100 + 100) + 100 * 10 + 10 == 130_010
assert round(130_010 / 300) == 433

# %% tags=["figure"]
(X_few, y_few), (X_test, y_test) = load_mnist(subset=(300, 1000))
plots.digits(X_few[::15], labels=y_few[::15], title="Twenty of the 300 digits: this is all the network will ever see")

# %% [markdown]
# How badly does a network learn by heart? One number says it: the share of right answers on the training rows,
# minus the share of right answers on rows it has not seen. Say 9 of 10 training digits are read rightly and 3 of 5
# test digits. Then the shares are 0.9 and 0.6, and the **generalisation gap** is 0.3.
#
# ### Exercise 1: `generalisation_gap`
#
# You get the scores of both parts. The answer for a row is the class with the highest score.

# %% tags=["exercise:generalisation_gap"]
def generalisation_gap(train_scores, train_labels, test_scores, test_labels):
    """The share of right answers in training, minus the share of right answers in the test.

    train_scores: (N, C), one row of scores for each training row.  train_labels: integers (N,).
    test_scores: (M, C).  test_labels: (M,).  M and N need not be the same.
    Returns a number from -1 to 1; it is negative where the test goes better.

    Example: scores [[2, 1], [0, 3]] with labels [0, 1] in training, [[5, 4], [1, 0]] with labels [0, 1] in the test.
    All is right in training, one half in the test: 0.5.
    """
    ### BEGIN SOLUTION
    shares = []
    for scores, labels in ((train_scores, train_labels), (test_scores, test_labels)):
        shares.append(np.mean(np.argmax(scores, axis=1) == labels))
    return float(shares[0] - shares[1])
    ### END SOLUTION

# %% tags=["check:generalisation_gap"]
check("generalisation_gap")

# %% [markdown]
# As always, `hint` gives a nudge, here or for any other exercise:

# %% tags=["figure"]
hint("generalisation_gap")

# %% tags=["claims"]
_four = np.array([[2, 1], [0, 3]]), np.array([0, 1]), np.array([[5, 4], [1, 0]]), np.array([0, 1])
assert generalisation_gap(*_four) == 0.5 and abs((0.9 - 3 / 5) - 0.3) < 1e-12

# %% [markdown]
# Now train. `study` is the loop you know from chapter 4, with three places where a remedy can be put in: `extra`
# adds something to the gradients, `after` looks at the parameters after each step, and `renew` may change the images
# before each epoch. Read it once; it serves the whole notebook. Batches have 100 digits, the learning rate is 0.05.

# %% tags=["figure"]
from tqdm.auto import tqdm


def study(net, epochs=100, extra=None, after=None, renew=None, rate=0.05, seed=1, name="training"):
    """Train net on the 300 digits; returns its losses and accuracies, in training and in the test, epoch by epoch."""
    rng = np.random.default_rng(seed)
    history = {f"{part}_{what}": [] for part in ("train", "test") for what in ("loss", "accuracy")}
    with one_thread():
        for _ in tqdm(range(epochs), desc=name):
            images = renew(X_few, rng) if renew else X_few
            for rows, labels in minibatches(images, y_few, 100, rng):
                slopes = net.gradient(rows, labels)
                more = extra(net.params) if extra else {}
                for array in net.params:
                    net.params[array] -= rate * (slopes[array] + more.get(array, 0))
                if after:
                    after(net.params)
            for part, X, t in (("train", X_few, y_few), ("test", X_test, y_test)):
                scores = net.scores(X)
                history[f"{part}_loss"].append(float(net.last.forward(scores, t)))
                history[f"{part}_accuracy"].append(float(np.mean(scores.argmax(axis=1) == t)))
    return history


def settled(history, what):
    """The median of the last ten epochs: a single epoch may be a bad one by chance."""
    return float(np.median(history[what][-10:]))


def told(runs):
    """Print what every run came to."""
    for name, run in runs.items():
        print(f"{name:20s} training {settled(run, 'train_accuracy'):.1%}   test {settled(run, 'test_accuracy'):.1%}")


plain_net = deep_net(np.random.default_rng(0))
plain = study(plain_net)
told({"no remedy": plain})

# %% [markdown]
# **Predict, then run.** What will the *losses* do? One of the two falls to the end. And the other?

# %% tags=["figure"]
plots.learning_curves(plain, title="Training goes on to perfection; the test loss turns round early and rises")

# %% tags=["claims"]
assert settled(plain, "train_accuracy") > 0.98 and 0.79 < settled(plain, "test_accuracy") < 0.85
_lowest = int(np.argmin(plain["test_loss"]))
assert 20 <= _lowest <= 50 and settled(plain, "test_loss") > plain["test_loss"][_lowest] + 0.05
assert settled(plain, "test_accuracy") > plain["test_accuracy"][_lowest] - 0.01

# %% tags=["figure"]
print("the gap:", round(generalisation_gap(plain_net.scores(X_few), y_few, plain_net.scores(X_test), y_test), 3))

# %% [markdown]
# The network knows all 300 digits, and reads only about five of six new ones. The accuracy in the test hardly
# changes any more, yet the test *loss* rises for two thirds of the training. The wrong answers do not become more,
# they become more certain, and cross-entropy makes certain mistakes expensive.
#
# **What to remember**
#
# - The generalisation gap is training minus test. A large gap means that something was learned by heart.
# - Look at the loss of rows that were not trained on, too. It often turns round long before the accuracy does.
# - A small gap alone is no success: a network that knows nothing has none. In the end the test counts.

# %% [markdown]
# ## 2. A price on weights
#
# A curve that winds through every accidental point needs large weights. So let weights cost something. You met
# the idea in chapter 3 for straight lines; for a network there are many arrays, and the price is the sum over all
# of them:
#
# $$\text{L2: } \ \tfrac{1}{2}\lambda \sum w^2 \qquad\qquad \text{L1: } \ \lambda \sum |w|$$
#
# Only the weights pay, the arrays whose name begins with `W`. **Biases are free**: they shift a neuron and bend
# nothing. By hand, with $\lambda = 0.1$ and $W = \begin{pmatrix}1 & -2\\ 0 & 2\end{pmatrix}$: the squares add up to
# 9, so L2 costs $0.45$; the sizes add up to 5, so L1 costs $0.5$.
#
# ### Exercise 2: `weight_penalty`

# %% tags=["exercise:weight_penalty"]
def weight_penalty(params, lam, kind="l2"):
    """What all weights of a network cost. Biases cost nothing.

    params: dict of arrays; weights have names that begin with "W" (W1, W2, ...), biases begin with "b".
    lam: price, a number that is not negative.  kind: "l2" for lam / 2 times the sum of squares,
    "l1" for lam times the sum of sizes.  Returns a number.

    Example: for {"W1": np.array([[1.0, -2.0], [0.0, 2.0]]), "b1": np.array([7.0, 7.0])} and lam = 0.1 it is
    0.45 with "l2", and 0.5 with "l1".
    """
    ### BEGIN SOLUTION
    weights = [np.asarray(values, dtype=float) for name, values in params.items() if name.startswith("W")]
    if kind == "l1":
        return lam * float(sum(np.abs(W).sum() for W in weights))
    return lam / 2 * float(sum(np.square(W).sum() for W in weights))
    ### END SOLUTION

# %% tags=["check:weight_penalty"]
check("weight_penalty")

# %% tags=["claims"]
_priced = {"W1": np.array([[1.0, -2.0], [0.0, 2.0]]), "b1": np.array([7.0, 7.0])}
assert np.isclose(weight_penalty(_priced, 0.1), 0.45) and np.isclose(weight_penalty(_priced, 0.1, "l1"), 0.5)

# %% [markdown]
# Both prices pull every weight towards 0, but not alike. The slope of $\frac{1}{2}\lambda w^2$ is $\lambda w$: a
# strong pull on large weights, hardly any on small ones. The slope of $\lambda |w|$ is $+\lambda$ for every positive
# weight and $-\lambda$ for every negative one: the same pull, however small the weight is. At exactly 0 we take 0.
#
# **Predict, then run.** Which price can bring a weight all the way to zero?

# %% tags=["figure"]
ruler = np.linspace(-2, 2, 401)
plots.compare_curves(
    ruler,
    {
        "the price of one weight (price 0.1)": {"L2": 0.05 * ruler**2, "L1": 0.1 * abs(ruler)},
        "its slope: how hard it pulls": {"L2": 0.1 * ruler, "L1": np.where(ruler == 0, np.nan, 0.1 * np.sign(ruler))},
    },
    x_label="weight",
    y_label=["price", "slope"],
    columns=2,
    title="L2 loses its grip near zero, L1 pulls equally hard everywhere",
)

# %% [markdown]
# With plain gradient descent the L2 price has a second name, **weight decay**. If nothing else pulls, a step makes $w
# - \eta\lambda w = (1 - \eta\lambda)\,w$ out of $w$. With a learning rate of 0.01 and $\lambda = 0.1$ that is 0.999
# of it, and after 603 steps 0.547. (With optimizers that scale each slope, such as Adam, the two are no longer the
# same.)

# %%
print("factor of one step:", 1 - 0.01 * 0.1, "  after 603 steps:", round((1 - 0.01 * 0.1) ** 603, 3))

# %% tags=["claims"]
assert np.isclose(1 - 0.01 * 0.1, 0.999) and round(0.999**603, 3) == 0.547

# %% [markdown]
# ### Exercise 3: `penalty_gradients`
#
# Now the slopes of that price, in a dictionary like `params`. Biases get zeros, so that the result can be added to
# the gradients of a network name by name.

# %% tags=["exercise:penalty_gradients"]
def penalty_gradients(params, lam, kind="l2"):
    """The slopes of weight_penalty(params, lam, kind) for every number in params.

    Returns a dict with the keys of params, each array with the shape it has there; zeros for biases.
    With "l1" the slope at a weight of exactly 0 counts as 0.

    Example: for {"W1": np.array([[1.0, -2.0], [0.0, 2.0]]), "b1": np.array([7.0, 7.0])} and lam = 0.1
    "W1" is [[0.1, -0.2], [0, 0.2]] with "l2" and [[0.1, -0.1], [0, 0.1]] with "l1"; "b1" is [0, 0].
    """
    ### BEGIN SOLUTION
    pull = {"l2": np.asarray, "l1": np.sign}[kind]
    return {name: lam * pull(values) * name.startswith("W") for name, values in params.items()}
    ### END SOLUTION

# %% tags=["check:penalty_gradients"]
check("penalty_gradients")

# %% tags=["claims"]
_l2, _l1 = (penalty_gradients(_priced, 0.1, kind) for kind in ("l2", "l1"))
assert np.allclose(_l2["W1"], [[0.1, -0.2], [0, 0.2]]) and np.allclose(_l1["W1"], [[0.1, -0.1], [0, 0.1]])
assert not _l2["b1"].any() and not _l1["b1"].any()

# %% [markdown]
# ### The price that nobody paid
#
# Here is a mistake that has been published more than once: the penalty is added to the loss, and forgotten in the
# gradient. The loss on the screen then includes the price, looks convincing, and the training does exactly what it
# did without. No accuracy curve gives it away. What does? A gradient check, **with a price above zero**.
#
# **Predict, then run.** A tiny network: three inputs, two classes, one layer, $\lambda = 0.5$. Which of the two
# gradients will agree with the measured slopes?

# %% tags=["figure"]
rng = np.random.default_rng(3)
tiny = Chain([Affine(rng.normal(size=(3, 2)), np.zeros(2))], SoftmaxWithLoss())
X_tiny, y_tiny = rng.normal(size=(6, 3)), np.array([0, 1, 0, 1, 1, 0])


def priced_loss(_):
    """The loss of the tiny network, its penalty included."""
    return tiny.loss(X_tiny, y_tiny) + weight_penalty(tiny.params, 0.5)


slopes = tiny.gradient(X_tiny, y_tiny)
found = {
    "measured": numerical_gradient(priced_loss, tiny.params["W1"]).ravel(),
    "penalty in the gradient": (slopes["W1"] + penalty_gradients(tiny.params, 0.5)["W1"]).ravel(),
    "penalty forgotten": slopes["W1"].ravel(),
}
for name in list(found)[1:]:
    print(f"largest difference from the measured slopes, {name}: {abs(found[name] - found['measured']).max():.1e}")
plots.compare_bars(
    [f"w{place}" for place in range(1, 7)], found, x_label="weight", y_label="slope", numbers=False,
    title="Measured slopes give away a penalty that never reached the gradient",
)

# %% tags=["claims"]
assert abs(found["penalty in the gradient"] - found["measured"]).max() < 1e-6
assert abs(found["penalty forgotten"] - found["measured"]).max() > 0.3

# %% [markdown]
# With $\lambda = 0$ both would have passed. A check can only find what it switches on.
#
# Now the prices at work on the 300 digits. **Predict, then run:** will the gap shrink? Will the test accuracy rise?

# %% tags=["figure"]
def test_losses(runs):
    """The test loss of every run, epoch by epoch, for a picture of curves."""
    return {name: (np.arange(1, len(run["test_loss"]) + 1), run["test_loss"]) for name, run in runs.items()}


def with_prices():
    """Histories and networks: without a price, and with three of them."""
    histories, trained = {"no price": plain}, {"no price": plain_net}
    for name, lam, kind in [("L2, 0.01", 0.01, "l2"), ("L2, 0.1", 0.1, "l2"), ("L1, 0.001", 0.001, "l1")]:
        trained[name] = deep_net(np.random.default_rng(0))
        pull = functools.partial(penalty_gradients, lam=lam, kind=kind)
        histories[name] = study(trained[name], extra=pull, name=name)
    return histories, trained


runs, nets = with_prices()
told(runs)
plots.curves(
    test_losses(runs), labels=("epoch", "test loss"), reach=(0.4, 1.6),
    title="A small price keeps the test loss low, a large one keeps from learning",
)

# %% tags=["claims"]
assert settled(runs["L2, 0.01"], "test_loss") < settled(plain, "test_loss") - 0.05
assert settled(runs["L1, 0.001"], "test_loss") < settled(plain, "test_loss") - 0.05
assert all(abs(settled(runs[_name], "test_accuracy") - settled(plain, "test_accuracy")) < 0.03
           for _name in ("L2, 0.01", "L1, 0.001"))
_strong = runs["L2, 0.1"]
assert 0.6 < settled(_strong, "train_accuracy") < 0.9 and settled(_strong, "test_accuracy") < 0.78
assert settled(_strong, "train_accuracy") - settled(_strong, "test_accuracy") < 0.13

# %% [markdown]
# With a small price the test loss is clearly lower, and no longer climbs as it did. The accuracy gains little, at
# most a point, which with 1,000 test digits may as well be luck. The price of 0.1, the one in many books, makes the
# gap much smaller, and the network much *worse*: it no longer learns even its own 300 digits. (Books train it with a
# smaller learning rate. `benchmarks/regularisers.py` in the course's repository does that too: the gap shrinks there,
# and the test gets worse as well.)
#
# **What to remember**
#
# - A penalty has two halves: a price in the loss and a pull in the gradient. Check the gradient with a price above 0.
# - L2 shrinks all weights in proportion. L1 pulls equally hard everywhere and can make weights vanish.
# - A smaller gap is not yet a better network. Too high a price holds back what should be learned as well.

# %% [markdown]
# What did the two prices do to the weights themselves? The bars count, for the first layer, how many of its 78,400
# weights are smaller than 0.001.
#
# **Predict, then run:** which of the three networks has the most of them?

# %% tags=["figure"]
def share_near_zero(name):
    """The part of the weights in the first layer that are below 0.001 in size."""
    return float(np.mean(abs(nets[name].params["W1"]) < 0.001))


names = ["no price", "L2, 0.01", "L2, 0.1", "L1, 0.001"]
plots.compare_bars(
    names, lambda: {"weights near zero": [share_near_zero(name) for name in names]}, x_label="training",
    y_label="share of weights", title="L1 brings a quarter of the weights to zero, L2 hardly any",
)

# %% tags=["claims"]
assert 0.1 < share_near_zero("L1, 0.001") < 0.4 and share_near_zero("no price") < 0.03
assert share_near_zero("L2, 0.01") < 0.04 and nets["no price"].params["W1"].size == 78_400

# %% [markdown]
# ## 3. A limit for each neuron
#
# Instead of a price one can set a limit: the weights that come *into* one neuron may together have at most a certain
# length, $\lVert w\rVert = \sqrt{w_1^2 + w_2^2 + \dots} \le r$. Where a step has made them longer, they are scaled
# back, all by the same factor, so that their direction stays. Shorter ones are left alone. This is **max-norm**. It
# adds nothing to the loss; it happens after each step.
#
# Which numbers of `W` come into one neuron? `W` has shape (D, H): a row for each input, a **column for each neuron**.
# By hand, with $r = 1$:
#
# $$W = \begin{pmatrix}3 & 0\\ 4 & 1\end{pmatrix}\quad\text{becomes}\quad\begin{pmatrix}0.6 & 0\\ 0.8 & 1\end{pmatrix}$$
#
# The first column has length 5 and is divided by 5. The second has length 1 already. A published listing limits the
# rows instead. **Predict, then run:** how long is the first column then?

# %%
W_hand = np.array([[3.0, 0.0], [4.0, 1.0]])
by_rows = W_hand / np.linalg.norm(W_hand, axis=1, keepdims=True)  # both rows are longer than 1
print(by_rows.round(3), "  lengths of the columns:", np.linalg.norm(by_rows, axis=0).round(3))

# %% tags=["claims"]
assert np.linalg.norm(by_rows, axis=0).round(3).tolist() == [1.393, 0.243]

# %% [markdown]
# Still 1.393: the neuron has kept more than its limit, and the other one, which had done nothing wrong, was cut.
#
# ### Exercise 4: `max_norm`

# %% tags=["exercise:max_norm"]
def max_norm(W, limit):
    """A copy of W in which the weights into each neuron have at most the length limit.

    W: array (D, H), one column for each neuron.  limit: a number above 0.
    Returns an array (D, H): columns longer than limit are scaled back to that length, others stay as they are.

    Example: max_norm(np.array([[3.0, 0.0], [4.0, 1.0]]), 1.0) is about [[0.6, 0. ], [0.8, 1. ]].
    """
    ### BEGIN SOLUTION
    lengths = np.sqrt(np.sum(np.square(W, dtype=float), axis=0))
    return W * (limit / np.maximum(lengths, limit))
    ### END SOLUTION

# %% tags=["check:max_norm"]
check("max_norm")

# %% tags=["claims"]
assert np.allclose(max_norm(W_hand, 1.0), [[0.6, 0], [0.8, 1]])

# %% tags=["figure"]
plots.compare_bars(
    ["neuron 1", "neuron 2"],
    lambda: {
        "before": np.linalg.norm(W_hand, axis=0),
        "limited by rows (wrong)": np.linalg.norm(by_rows, axis=0),
        "your max_norm": np.linalg.norm(max_norm(W_hand, 1.0), axis=0),
    },
    x_label="neuron", y_label="length of its weights", title="Only the limit along columns keeps every neuron at 1",
)

# %% [markdown]
# How long are the columns of our deep network? At He's start a column of D weights with variance $2/D$ has a length
# of about $\sqrt{2} = 1.41$, whatever D is.
#
# **Predict, then run.** The network without any remedy knows its 300 digits by heart. How much longer have the
# columns become? And what will a limit of 1.3 change?

# %% tags=["figure"]
def mean_lengths(net):
    """For each layer, how long the columns of its W are on average."""
    return [float(np.linalg.norm(values, axis=0).mean()) for name, values in net.params.items() if name[0] == "W"]


def cut_back(params):
    """Every W of a network limited to 1.3 for each neuron, in place."""
    for name in list(params):
        if name[0] == "W":
            params[name][...] = max_norm(params[name], 1.3)


limited_net = deep_net(np.random.default_rng(0))
limited = study(limited_net, after=cut_back, name="limit 1.3")
told({"no remedy": plain, "limit 1.3": limited})
plots.compare_bars(
    [1, 2, 3, 4, 5, 6, 7],
    {"at the start": mean_lengths(deep_net(np.random.default_rng(0))), "no remedy": mean_lengths(plain_net),
     "limit 1.3": mean_lengths(limited_net)},
    x_label="layer", y_label="mean length of a column", numbers=False,
    title="Learning by heart took hardly any longer weights",
)

# %% tags=["claims"]
assert round(np.sqrt(2), 2) == 1.41 and np.allclose(mean_lengths(deep_net(np.random.default_rng(0))), 1.41, atol=0.03)
assert all(1.38 < _length < 1.62 for _length in mean_lengths(plain_net))
assert max(mean_lengths(limited_net)) < 1.301
assert abs(settled(limited, "test_accuracy") - settled(plain, "test_accuracy")) < 0.03

# %% [markdown]
# They have hardly grown. This network learns by heart without long weights, so a limit has little to hold back, and
# the test accuracy is about the same. Max-norm shows what it is good for where weights run away: with large learning
# rates, and together with dropout. Measure first what a remedy limits; then you know whether it can help.
#
# **What to remember**
#
# - Max-norm is a limit for the weights into each neuron. In a (D, H) array these are columns.
# - It costs no term in the loss. Scale back what is too long, leave the rest alone.

# %% [markdown]
# ## 4. Dropout, two ways
#
# Now something bolder. At every step of the training each neuron is switched off with probability $p$, at random,
# and at the next step others are. No neuron can rely on a particular colleague, so what it says has to be useful on
# its own. With $N$ neurons there are $2^N$ ways to switch some off: each step trains another of these thin networks,
# and all of them share the same weights.
#
# The **mask** is an array of zeros and ones in the shape of the activations, drawn anew for each batch. Forwards it
# multiplies the activations. Backwards the *same* mask multiplies the gradients: a neuron that was off gets no blame.
#
# Here is one digit through masks with three values of $p$. **Predict, then run:** at which $p$ can you no longer
# read it?

# %% tags=["figure"]
rng = np.random.default_rng(0)
thinned = [X_few[141] * (rng.random(784) >= p) for p in (0.0, 0.15, 0.15, 0.5, 0.5, 0.8, 0.9)]
plots.digits(
    np.array(thinned), columns=7, title="One digit with no ink dropped, then 15, 15, 50, 50, 80 and 90 per cent dropped"
)

# %% [markdown]
# Once trained, the network is **evaluated** with all neurons on; nobody wants answers that differ from one call to
# the next. But then a neuron of the next layer receives more than it is used to. By hand: four neurons give $(2, 4,
# 6, 8)$, and $p = 0.5$. In training, with the mask $(1, 0, 0, 1)$, it receives $(2, 0, 0, 8)$: the sum is 10. On
# average over all masks it is $0.5 \cdot 20 = 10$. In evaluation the sum would be 20, twice as much.
#
# So in evaluation the activations are multiplied by the probability of being kept, $1 - p$: $(1, 2, 3, 4)$, sum 10.
#
# **Predict, then run.** One mask gives a poor average. How many does it take to come close to 10?

# %% tags=["figure"]
rng = np.random.default_rng(4)
sums = (np.array([2, 4, 6, 8]) * (rng.random((2000, 4)) >= 0.5)).sum(axis=1)
masks = np.arange(1, 2001)
plots.measured(
    {"mean of the sums so far": (masks, np.cumsum(sums) / masks)},
    levels={"what evaluation gives": 10.0},
    labels=("masks drawn", "sum that the next layer receives"),
    log="x",
    title="Over many masks the thinned sums have the mean that evaluation gives",
)

# %% tags=["claims"]
assert np.array([2, 0, 0, 8]).sum() == 10 and 0.5 * np.array([2, 4, 6, 8]).sum() == 10
assert (0.5 * np.array([2, 4, 6, 8])).tolist() == [1, 2, 3, 4] and abs(sums.mean() - 10) < 0.3

# %% [markdown]
# ### Exercise 5: `Dropout`
#
# A layer like those of chapter 4: `forward`, `backward`, and empty `params` and `grads`, since it learns nothing. It
# has one more attribute, `training`. The chain sets it before each forward pass: `True` for `gradient`, `False` for
# `loss` and `scores`.
#
# So that everybody gets the same masks from the same generator: draw `rng.random(x.shape)` once in each forward pass
# of training, and switch off where the number is **below** p. In evaluation draw nothing.

# %% tags=["exercise:Dropout"]
class Dropout:
    """A layer that switches numbers off at random in training, and scales by 1 - p in evaluation.

    layer = Dropout(0.5, rng); layer.training (True at first) says what the next forward pass is for.
    params and grads are empty dicts.

    Example: with p = 0.5 and in evaluation, forward(np.array([2.0, 4.0])) is [1, 2]. In training it is one of
    [0, 0], [2, 0], [0, 4], [2, 4].
    """

    def __init__(self, p, rng):
        """p: how likely a number is switched off, 0 <= p < 1.  rng: the generator that every mask is drawn from."""
        ### BEGIN SOLUTION
        self.p, self.rng = p, rng
        self.training = True
        self.params = {}
        self.grads = {}
        ### END SOLUTION

    def forward(self, x):
        """x: array of any shape.  Training: 0 where rng.random(x.shape) is below p, else x.  Evaluation: (1 - p) x."""
        ### BEGIN SOLUTION
        if self.training:
            self.factor = self.rng.random(x.shape) >= self.p
        else:
            self.factor = 1 - self.p
        return x * self.factor
        ### END SOLUTION

    def backward(self, dout):
        """The gradient by the x of the last forward pass, given the gradient dout by what it returned."""
        ### BEGIN SOLUTION
        return self.factor * dout
        ### END SOLUTION

# %% tags=["check:Dropout"]
check("Dropout")

# %% tags=["claims"]
_layer = Dropout(0.5, np.random.default_rng(0))
_layer.training = False
assert _layer.forward(np.array([2.0, 4.0])).tolist() == [1, 2]

# %% [markdown]
# ### The other way: scale while training
#
# Frameworks do it the other way round today. In training, what is kept is divided by $1 - p$, which makes up at once
# for what is missing; in evaluation nothing happens at all. By hand, with $p = 0.5$ and the mask $(1, 0, 0, 1)$: $(2,
# 4, 6, 8)$ becomes $(4, 0, 0, 16)$. The sum is 20, which is exactly what evaluation gives. This is **inverted
# dropout**. A finished network then needs to know nothing of dropout, and it answers a little faster.
#
# ### Exercise 6: `inverted_dropout`
#
# This time a function. It also returns the **factor** of each number, which is all that the way back would need.

# %% tags=["exercise:inverted_dropout"]
def inverted_dropout(x, p, rng, training=True):
    """Dropout that is scaled in training, so that evaluation leaves x alone.

    x: array of any shape.  p: how likely a number is switched off, 0 <= p < 1.
    Training: draw rng.random(x.shape) once; the factor is 0 where it is below p, else 1 / (1 - p).
    Evaluation (training=False): every factor is 1, and nothing is drawn.
    Returns (out, factor), two arrays of the shape of x; out is x times factor.

    Example: if rng.random gives [0.7, 0.2] and p = 0.5, then x = [3, 5] gives [6, 0] and the factors [2, 0].
    """
    ### BEGIN SOLUTION
    if training:
        factor = (rng.random(x.shape) >= p) / (1 - p)
    else:
        factor = np.ones(x.shape)
    return x * factor, factor
    ### END SOLUTION

# %% tags=["check:inverted_dropout"]
check("inverted_dropout")

# %% tags=["claims"]
class _Drawn:
    def random(self, shape):
        return np.array([0.7, 0.2])


_out, _factor = inverted_dropout(np.array([3.0, 5.0]), 0.5, _Drawn())
assert _out.tolist() == [6, 0] and _factor.tolist() == [2, 0]
assert np.array([4, 0, 0, 16]).sum() == 20 == np.array([2, 4, 6, 8]).sum()

# %% [markdown]
# Now your layer at work, in two networks: the deep one with six layers of 100, and a **wide** one with two layers of
# 300. Behind each hidden layer stands a `Dropout`, with $p = 0.15$ in the deep network and $p = 0.3$ in the wide one.
#
# **Predict, then run.** What will dropout do to the *training* accuracy? And which of the two networks will gain from
# it in the test?

# %% tags=["figure"]
masks_from = np.random.default_rng(5)
thin = study(
    deep_net(np.random.default_rng(0), between=lambda: Dropout(0.15, masks_from)), name="deep, dropout 0.15")
wide = study(deep_net(np.random.default_rng(0), hidden=2, width=300), epochs=80, rate=0.1, name="wide")
wide_net = deep_net(np.random.default_rng(0), hidden=2, width=300, between=lambda: Dropout(0.3, masks_from))
wide_thin = study(wide_net, epochs=80, rate=0.1, name="wide, dropout 0.3")
compared = {"deep": plain, "deep, dropout 0.15": thin, "wide": wide, "wide, dropout 0.3": wide_thin}
told(compared)
plots.curves(
    test_losses(compared), labels=("epoch", "test loss"), reach=(0.4, 1.6),
    title="Dropout slows the deep network down; the wide one ends lower with it",
)

# %% tags=["claims"]
assert settled(thin, "test_accuracy") < settled(plain, "test_accuracy") + 0.01
assert settled(wide_thin, "train_accuracy") <= settled(wide, "train_accuracy")
assert settled(wide_thin, "test_loss") < settled(wide, "test_loss")
assert abs(settled(wide_thin, "test_accuracy") - settled(wide, "test_accuracy")) < 0.02

# %% [markdown]
# In training the accuracy is *lower* with dropout, as it should be: learning by heart has become harder. In the wide
# network the test loss ends a little lower than without. In the deep, narrow one the test has gained nothing after
# 100 epochs: six times in a row 15 per cent of only 100 neurons are missing, and what is left learns slowly. Dropout
# is for layers that have neurons to spare, and it wants patience. How much it gains depends on the task; with 300
# digits it is not much.
#
# What if somebody forgets to switch it off? We leave `training` at `True` and ask for the test digits five times.

# %% tags=["figure"]
def asked_with_masks_on():
    """The test accuracy of five calls with dropout still at work."""
    return [float(np.mean(wide_net.scores(X_test, training=True).argmax(axis=1) == y_test)) for _ in range(5)]


plots.compare_bars(
    [1, 2, 3, 4, 5],
    lambda: {"dropout left on": asked_with_masks_on(), "evaluation": [settled(wide_thin, "test_accuracy")] * 5},
    x_label="call", y_label="test accuracy", title="Dropout left on: worse answers, and different ones at each call",
)

# %% tags=["claims"]
_with_masks = asked_with_masks_on()
assert max(_with_masks) < settled(wide_thin, "test_accuracy") and len(set(_with_masks)) > 1

# %% [markdown]
# **What to remember**
#
# - Dropout switches neurons off at random in training, with a new mask for each batch. Backwards the same mask
#   counts.
# - In evaluation all neurons are on. Either scale by $1 - p$ then, or divide by $1 - p$ in training. Not both.
# - Training takes longer with dropout. Too large a $p$ in a small network leaves too little to learn with.

# %% [markdown]
# ## 5. Stopping in time, with a network
#
# In chapter 3 you stopped a training when the validation loss had had no new record for some time, and returned to
# the best parameters. With a network one thing is new: the parameters are in a dictionary *and* in the layers. Both
# hold the **same arrays**. So going back must write the old numbers into these arrays.
#
# **Predict, then run.** Which of the two lines reaches the layer?

# %%
layer = Affine(np.array([[1.0, 2.0]]), np.zeros(2))
held = Chain([layer], SoftmaxWithLoss()).params
held["b1"] = np.array([5.0, 5.0])  # another array under the old name
held["W1"][...] = [[7.0, 7.0]]  # new numbers in the old array
print("b in the layer:", layer.params["b"], "  W in the layer:", layer.params["W"])

# %% tags=["claims"]
assert layer.params["b"].tolist() == [0, 0] and layer.params["W"].tolist() == [[7, 7]]

# %% [markdown]
# Only the second. And the copy that you keep must be a copy of every array: a copy of the dictionary alone holds the
# very arrays that the training goes on changing.
#
# A small example. The losses come as 5, 3, 4, 2, 3, 3, 1, and the patience is 2. Epoch 2 is a record (3), epoch 4 is
# one (2), then two epochs in a row bring none. Training ends after epoch 6, and the arrays go back to epoch 4. The 1
# is never computed. (Here the first loss belongs to epoch 1: the one after the first pass.)
#
# ### Exercise 7: `patience_stop`
#
# The training comes as an iterator, which is anything a `for` loop can walk through. Each time it is asked for its
# next value it trains one more epoch and gives the validation loss. Do not ask more often than necessary.

# %% tags=["exercise:patience_stop"]
def patience_stop(epochs, params, patience):
    """Train until the validation loss has had no new record for a while, and go back to the best epoch.

    epochs: iterator; each next value trains one epoch (it changes the arrays in params in place) and is the
    validation loss afterwards. It may end by itself, and gives at least one loss.
    params: dict of arrays. In the end each of these arrays, the same objects, holds its numbers of the best epoch.
    patience: stop after this many epochs in a row without a strictly lower loss; at least 1.
    Returns (best, losses): the number of the best epoch, counted from 1, and the list of all losses seen.

    Example: losses that come as 5, 3, 4, 2, 3, 3, 1 with patience 2 give (4, [5, 3, 4, 2, 3, 3]).
    """
    ### BEGIN SOLUTION
    losses, best, kept = [], 0, {}
    for loss in epochs:
        losses.append(loss)
        if not best or loss < losses[best - 1]:
            best = len(losses)
            kept = {name: values.copy() for name, values in params.items()}
        elif len(losses) == best + patience:
            break
    for name, values in kept.items():
        params[name][...] = values
    return best, losses
    ### END SOLUTION

# %% tags=["check:patience_stop"]
check("patience_stop")

# %% tags=["claims"]
assert patience_stop(iter([5, 3, 4, 2, 3, 3, 1]), {}, 2) == (4, [5, 3, 4, 2, 3, 3])

# %% [markdown]
# Now with the deep network. To stop by the *test* digits would be cheating: the test would have had a say in the
# training. So 100 of the 300 digits become validation digits, and the network learns from 200 only. Patience: 10.

# %% tags=["figure"]
def epoch_by_epoch(net, rows, others, seed=1, rate=0.05, most=100):
    """Train on some of the 300 digits; after each epoch, give the loss of the others."""
    rng = np.random.default_rng(seed)
    for _ in range(most):
        with one_thread():
            for images, labels in minibatches(X_few[rows], y_few[rows], 100, rng):
                slopes = net.gradient(images, labels)
                for name, values in net.params.items():
                    values -= rate * slopes[name]
            loss = float(net.loss(X_few[others], y_few[others]))
        yield loss


mixed = np.random.default_rng(0).permutation(300)
stopped_net, endless_net = (deep_net(np.random.default_rng(0)) for _ in range(2))
endless = list(tqdm(epoch_by_epoch(endless_net, mixed[100:], mixed[:100]), total=100, desc="without stopping"))
best, seen = patience_stop(epoch_by_epoch(stopped_net, mixed[100:], mixed[:100]), stopped_net.params, 10)
print(f"best epoch {best}, stopped after {len(seen)} of 100")
for name, net in (("stopped", stopped_net), ("endless", endless_net)):
    right = np.mean(net.scores(X_test).argmax(axis=1) == y_test)
    print(f"{name}: test loss {net.loss(X_test, y_test):.3f}, test accuracy {right:.1%}")
plots.learning_curves(
    {"validation_loss": endless}, kept=best, title="The validation loss has its lowest point early: stop and go back")

# %% tags=["claims"]
assert 10 <= best <= 60 and len(seen) == best + 10 and np.argmin(seen) + 1 == best
assert seen == endless[: len(seen)] and np.median(endless[-10:]) > seen[best - 1]
assert stopped_net.loss(X_test, y_test) < endless_net.loss(X_test, y_test) - 0.02

# %% [markdown]
# The training ended after fewer than half of the epochs, and the stopped network has the lower test loss. Its
# accuracy is about that of the other one; what it lacks is the false certainty. The price: 100 digits that were not
# trained on, which costs some points here, where digits are few.
#
# **What to remember**
#
# - Keep copies of the arrays, not of the dictionary. Write back into the arrays that the layers hold.
# - What decides when to stop needs rows of its own: neither those for training nor those for the test.

# %% [markdown]
# ## 6. More digits out of the ones you have
#
# The best remedy against learning by heart is more data. If there is none, use what you know: a three that stands two
# pixels further to the right is still a three. So before each epoch shift every image by a little, at random, and the
# network never sees quite the same picture twice. This is **data augmentation**. The change must be one that occurs
# in real data and keeps the label. Noise of random pixels teaches little, and a 6 turned upside down is a 9.
#
# By hand: an image of 2 rows and 2 columns, one step to the right. The left column becomes empty, and what leaves on
# the right is gone. It must not come in again on the left:
#
# $$\begin{pmatrix}1 & 2\\ 3 & 4\end{pmatrix}\quad\text{becomes}\quad\begin{pmatrix}0 & 1\\ 0 & 3\end{pmatrix}
#   \quad\text{and not}\quad\begin{pmatrix}2 & 1\\ 4 & 3\end{pmatrix}.$$
#
# ### Exercise 8: `shift_images`

# %% tags=["exercise:shift_images"]
def shift_images(images, down, right):
    """Images moved by whole pixels. What is pushed over the edge is gone, what becomes free is 0.

    images: array (N, H, W), or (H, W) for one.  down, right: integers; negative moves up, or to the left. They may be
    larger than the image, which then is empty.
    Returns an array of the same shape and dtype.

    Example: shift_images(np.array([[1, 2], [3, 4]]), 0, 1) gives array([[0, 1], [0, 3]]).
    """
    ### BEGIN SOLUTION
    H, W = images.shape[-2:]
    moved = np.zeros_like(images)
    to_rows, from_rows = slice(max(down, 0), max(H + down, 0)), slice(max(-down, 0), max(H - down, 0))
    to_columns, from_columns = slice(max(right, 0), max(W + right, 0)), slice(max(-right, 0), max(W - right, 0))
    moved[..., to_rows, to_columns] = images[..., from_rows, from_columns]
    return moved
    ### END SOLUTION

# %% tags=["check:shift_images"]
check("shift_images")

# %% tags=["claims"]
_square = np.array([[1, 2], [3, 4]])
assert shift_images(_square, 0, 1).tolist() == [[0, 1], [0, 3]]
assert np.roll(_square, 1, axis=1).tolist() == [[2, 1], [4, 3]]

# %% tags=["figure"]
moves = [(0, 0), (0, 2), (0, -2), (2, 0), (-2, 0), (2, 2), (-2, -2), (0, 12)]
plots.digits(
    lambda: np.array([shift_images(X_few[141].reshape(28, 28), *move) for move in moves]), columns=8,
    title="One digit moved by (down, right): " + ", ".join(f"({down}, {right})" for down, right in moves),
)

# %% [markdown]
# **Predict, then run.** The deep network again, with nothing changed but the images: before each epoch they are dealt
# into groups, and each group moves by up to two pixels in a random direction. Still 300 digits. How much will the
# test gain?

# %% tags=["figure"]
def nudged(images, rng, most=2):
    """Each image moved by up to ``most`` pixels each way: images of one group of 12 share their direction."""
    moved = np.empty_like(images)
    for group in np.array_split(rng.permutation(len(images)), len(images) // 12):
        move = rng.integers(-most, most + 1, size=2)
        moved[group] = shift_images(images[group].reshape(-1, 28, 28), *move).reshape(-1, 784)
    return moved


moving_net = deep_net(np.random.default_rng(0))
moving = study(moving_net, epochs=150, renew=nudged, name="moving digits")
told({"moving digits": moving})
plots.curves(
    lambda: test_losses({"no remedy": plain, "L2, 0.01": runs["L2, 0.01"], "moving digits": moving}),
    labels=("epoch", "test loss"), reach=(0.2, 1.6), title="Moving digits help more than any other remedy here",
)

# %% tags=["claims"]
assert settled(moving, "test_accuracy") > settled(plain, "test_accuracy") + 0.03
assert settled(moving, "test_loss") < settled(plain, "test_loss") - 0.15

# %% [markdown]
# No other remedy in this notebook helps as much: the test accuracy rises by several points, and the loss falls by a
# third or more. The curve is restless, since every epoch has other pictures. The network has been told something new
# that is true: a digit stays the same digit when it moves. A penalty only says that weights should be small.
#
# **What to remember**
#
# - Change the images in ways that happen in real life and keep the label. No wrapping round the edge.
# - Augment while training, and only the training rows.
# - What you know about the task can be worth more than any penalty.

# %% [markdown]
# ## 7. A judge who has seen nothing
#
# You have now compared half a dozen remedies, each by the same test digits. Choosing the best of them *by the test*
# would make the test a part of the training: with enough tries, something scores well by luck. So the rows are cut
# into three parts:
#
# | part | what for | how often |
# |---|---|---|
# | training | gradients | all the time |
# | validation | choosing: penalty, learning rate, when to stop | at every choice |
# | test | one honest number for the end | once |
#
# Before cutting, **shuffle**: many tables are sorted, and the last fifth of sorted digits would hold nothing but
# eights and nines. (The exception are rows in time order. There the future must not help to predict the past.) Images
# and labels must be shuffled by the *same* order, and no row may be in both parts.
#
# By hand: five rows, a share of 0.4, and the shuffled order 3, 0, 4, 1, 2. Two rows are for validation, the first two
# of the order: 3 and 0. Rows 4, 1 and 2 are for training.
#
# ### Exercise 9: `shuffled_split`

# %% tags=["exercise:shuffled_split"]
def shuffled_split(X, t, share, rng):
    """Cut rows at random into a part for training and a part for validation.

    X: array (N, ...).  t: array (N, ...), what belongs to the same rows.  share: part for validation, 0 to 1.
    The order is rng.permutation(N). Its first round(share * N) rows are for validation, the others for training; both
    parts keep that order.
    Returns (X_train, t_train, X_validation, t_validation).

    Example: for 5 rows, share 0.4 and the order 3, 0, 4, 1, 2 the validation rows are 3 and 0.
    """
    ### BEGIN SOLUTION
    held_out, kept = np.split(rng.permutation(len(X)), [round(share * len(X))])
    return X[kept], t[kept], X[held_out], t[held_out]
    ### END SOLUTION

# %% tags=["check:shuffled_split"]
check("shuffled_split")

# %% tags=["claims"]
class _Order:
    def permutation(self, count):
        return np.array([3, 0, 4, 1, 2])


_parts = shuffled_split(np.arange(5), 10 * np.arange(5), 0.4, _Order())
assert [part.tolist() for part in _parts] == [[4, 1, 2], [40, 10, 20], [3, 0], [30, 0]]

# %% [markdown]
# ### A leak you can measure
#
# **Leakage** means that something of the judging rows has reached the training. It always makes the result look
# better than it is. Suppose somebody first makes nine slightly moved copies of each of 300 digits and *then* splits
# the 2,700 images at random. Copies of one and the same digit are then in both parts.
#
# **Predict, then run.** By how much will the validation accuracy be too high? The test digits tell the truth.

# %% tags=["figure"]
def copies(X, t, rng):
    """Nine copies of each image, moved by at most one pixel, and their labels."""
    return np.concatenate([nudged(X, rng, most=1) for _ in range(9)]), np.concatenate([t] * 9)


def small_net_accuracies(X, t, *judges, epochs=20):
    """Train one hidden layer of 100 on (X, t); the accuracies on every pair (X, t) of judges."""
    net, rng = deep_net(np.random.default_rng(0), hidden=1, width=100), np.random.default_rng(1)
    with one_thread():
        for _pass in range(epochs):
            for rows, labels in minibatches(X, t, 50, rng):
                slopes = net.gradient(rows, labels)
                for name, values in net.params.items():
                    values -= 0.2 * slopes[name]
    return [float(np.mean(net.scores(rows).argmax(axis=1) == labels)) for rows, labels in judges]


def leaky():
    rng = np.random.default_rng(2)
    X_train, t_train, X_val, t_val = shuffled_split(*copies(X_few, y_few, rng), 0.2, rng)
    return small_net_accuracies(X_train, t_train, (X_val, t_val), (X_test, y_test))


def clean():
    rng = np.random.default_rng(2)
    X_train, t_train, X_val, t_val = shuffled_split(X_few, y_few, 0.2, rng)
    return small_net_accuracies(*copies(X_train, t_train, rng), (X_val, t_val), (X_test, y_test))


compared = {"copied, then split (leak)": leaky(), "split, then copied": clean()}
plots.compare_bars(
    ["validation says", "the truth (test)"], compared, x_label="judge", y_label="accuracy",
    title="Copies in both parts: the validation promises what the test does not keep",
)

# %% tags=["claims"]
(_promised, _kept), (_honest, _true) = compared.values()
assert _promised > _kept + 0.04 and _promised > 0.92 and _honest < _true + 0.04

# %% [markdown]
# The leaky validation promises about 95 per cent, and the test keeps about 87. Without the leak the validation says
# less than 90, and does not promise too much. Note that the network itself is not worse for the leak. Only the
# *number* is wrong, and so is every choice that is made by it.
#
# ### Every row judges once
#
# Sixty validation digits are few: one more or less makes 1.7 points, and another shuffle gives another number.
# **K-fold cross-validation** gets more out of few rows. Cut the shuffled rows into $k$ parts, the *folds*. Train $k$
# times, each time with another fold as the judge and all others for training, and take the mean of the $k$ results.
#
# By hand: 7 rows, 3 folds, the shuffled order 5, 2, 0, 6, 1, 4, 3. Seven is 3 + 2 + 2: the folds are
# $(5, 2, 0)$, $(6, 1)$ and $(4, 3)$. When $(6, 1)$ judges, rows 5, 2, 0, 4 and 3 train.
#
# ### Exercise 10: `k_folds`

# %% tags=["exercise:k_folds"]
def k_folds(N, k, rng):
    """The numbers of the rows for training and validation, for each of k folds.

    N: how many rows.  k: how many folds, from 2 to N.  The order is rng.permutation(N), drawn once; the folds are
    pieces of it, one after the other. Where N is no multiple of k, the first N % k folds have one row more.
    Returns a list of k pairs (training rows, validation rows), integer arrays. The order inside an array is free.

    Example: N = 7, k = 3 and the order 5, 2, 0, 6, 1, 4, 3 give the validation rows (5, 2, 0), (6, 1) and (4, 3).
    """
    ### BEGIN SOLUTION
    folds = np.array_split(rng.permutation(N), k)
    return [(np.concatenate(folds[:j] + folds[j + 1 :]), fold) for j, fold in enumerate(folds)]
    ### END SOLUTION

# %% tags=["check:k_folds"]
check("k_folds")

# %% tags=["claims"]
class _Seven:
    def permutation(self, count):
        return np.array([5, 2, 0, 6, 1, 4, 3])


_folds = k_folds(7, 3, _Seven())
assert [fold.tolist() for _, fold in _folds] == [[5, 2, 0], [6, 1], [4, 3]]
assert sorted(_folds[1][0].tolist()) == [0, 2, 3, 4, 5] and round(100 / 60, 1) == 1.7

# %% [markdown]
# ### The ruler is learned, too
#
# Inputs are often scaled, column by column, to mean 0 and standard deviation 1. These means and deviations are
# learned from data, so they too must come from the training rows only. With folds that means: **again in every
# fold**. One ruler made beforehand from all rows has seen every judge. It is a popular mistake, often a small leak,
# and sometimes not.
#
# By hand: the column $(1, 3, 100)$, with rows 0 and 1 for training. Their mean is 2, their deviation 1. The scaled
# column is $(-1, 1, 98)$. The third row looks odd, and it should: nothing like it was seen in training.
#
# ### Exercise 11: `scaled_by_training`
#
# A column that is the same in all training rows, such as a corner pixel, has deviation 0. Let its divisor be 1.

# %% tags=["exercise:scaled_by_training"]
def scaled_by_training(X, train_rows):
    """All rows of X, scaled column by column with the means and standard deviations of the training rows alone.

    X: array (N, D).  train_rows: integers, the numbers of the rows for training, in any order.
    Deviations divide by the number of training rows. A column without any spread there is only shifted.
    Returns a new float array (N, D): training rows and all others, measured with the same ruler.

    Example: scaled_by_training(np.array([[1.0], [3.0], [100.0]]), [0, 1]) gives [[-1.], [1.], [98.]].
    """
    ### BEGIN SOLUTION
    seen = np.asarray(X, dtype=float)[train_rows]
    centre, deviation = seen.mean(axis=0), seen.std(axis=0)
    unmoving = seen.max(axis=0) == seen.min(axis=0)
    return (X - centre) / np.where(unmoving, 1.0, deviation)
    ### END SOLUTION

# %% tags=["check:scaled_by_training"]
check("scaled_by_training")

# %% tags=["claims"]
assert scaled_by_training(np.array([[1.0], [3.0], [100.0]]), [0, 1]).tolist() == [[-1], [1], [98]]

# %% [markdown]
# All together: five folds, each with its own ruler and its own small network. **Predict, then run:** how far apart
# will the best fold and the worst one be?

# %% tags=["figure"]
def of_a_fold(rows, judges):
    """The validation accuracy of one fold."""
    X = scaled_by_training(X_few, rows).clip(-3, 3).astype(np.float32)
    return small_net_accuracies(X[rows], y_few[rows], (X[judges], y_few[judges]))[0]


folds = [of_a_fold(*pair) for pair in tqdm(k_folds(300, 5, np.random.default_rng(0)), desc="folds")]
print(f"mean {np.mean(folds):.3f}, from {min(folds):.3f} to {max(folds):.3f}")
plots.compare_bars(
    ["fold 1", "fold 2", "fold 3", "fold 4", "fold 5", "mean"], {"validation accuracy": [*folds, np.mean(folds)]},
    x_label="who judges", y_label="accuracy", title="Five folds, five opinions: their mean is worth more than any one",
)

# %% tags=["claims"]
assert 0.03 < max(folds) - min(folds) < 0.2 and 0.75 < np.mean(folds) < 0.88

# %% [markdown]
# The same network, the same digits, and the folds are several points apart. Whoever has a single split has drawn one
# of these bars by chance. A remedy that gains one point on a single split has not shown anything yet.
#
# **What to remember**
#
# - Split first. Everything that learns, augments or measures comes after, from training rows only.
# - One shuffle for rows and labels, no row in two parts, time order kept where time matters.
# - K folds use every row as a judge once. The spread between folds says how far to trust a number.

# %% [markdown]
# ## 8. Searching at random
#
# Learning rate, penalty, width: these are **hyperparameters**. Nobody knows good values beforehand, so one tries.
# Two habits save time.
#
# **Draw, do not lay a grid.** Nine tries on a grid of 3 by 3 show three learning rates only. Nine random tries show
# nine. And often one of the two hyperparameters hardly matters.
#
# **Draw the exponent.** Say the learning rate may be anything from $10^{-6}$ to $10^{-2}$. Equal chances for each
# *number* would put 90 per cent of the tries above 0.001. Equal chances for each *decade* are what you want: draw $u$
# evenly from $-6$ to $-2$, and take $10^u$. Then a quarter of the tries is in each of the four decades.
#
# **Predict, then run.** In the picture, which of the two ways has empty places?

# %% tags=["figure"]
rng = np.random.default_rng(0)
decades = np.array([-6, -5, -4, -3, -2])
ways = {"even numbers": np.log10(rng.uniform(1e-6, 1e-2, size=4000)), "even exponents": rng.uniform(-6, -2, size=4000)}
plots.compare_bars(
    ["1e-6 to 1e-5", "1e-5 to 1e-4", "1e-4 to 1e-3", "1e-3 to 1e-2"],
    {way: np.histogram(exponents, decades)[0] / 4000 for way, exponents in ways.items()},
    x_label="decade", y_label="share of the draws", title="Even exponents look everywhere, even numbers at the top",
)

# %% tags=["claims"]
assert abs(np.mean(ways["even numbers"] > -3) - 0.9) < 0.02
assert abs(np.mean(ways["even exponents"] > -3) - 0.25) < 0.03

# %% [markdown]
# ### Exercise 12: `log_uniform`

# %% tags=["exercise:log_uniform"]
def log_uniform(low, high, size, rng):
    """Random numbers from low to high whose logarithms are spread evenly.

    low, high: numbers above 0, low the smaller.  size: how many, an integer.
    Draws rng.uniform once, with this size.  Returns an array (size,).

    Example: from 0.01 to 100 about half of the numbers are below 1.
    """
    ### BEGIN SOLUTION
    exponents = rng.uniform(np.log10(low), np.log10(high), size=size)
    return 10.0**exponents
    ### END SOLUTION

# %% tags=["check:log_uniform"]
check("log_uniform")

# %% tags=["claims"]
_drawn = log_uniform(1e-6, 1e-2, 20_000, np.random.default_rng(0))
assert abs(np.mean(_drawn > 1e-3) - 0.25) < 0.01 and 1e-6 <= _drawn.min() and _drawn.max() <= 1e-2
assert abs(np.mean(log_uniform(0.01, 100, 20_000, np.random.default_rng(1)) < 1) - 0.5) < 0.01

# %% [markdown]
# ### In rounds
#
# A first round looks everywhere, with short trainings. Then the ranges shrink to where the best tries were, and the
# next round looks there. By hand: five learning rates and their scores,
#
# | lr | 0.5 | 0.01 | 0.1 | 0.0001 | 0.03 |
# |---|---|---|---|---|---|
# | score | 0.1 | 0.6 | 0.8 | 0.2 | 0.7 |
#
# The best three are 0.1, 0.03 and 0.01. If three are kept, the next round looks from 0.01 to 0.1.
#
# ### Exercise 13: `search_round`

# %% tags=["exercise:search_round"]
def search_round(score, ranges, trials, keep, rng):
    """One round of a random search: draw settings, score them, and narrow the ranges to those of the best.

    score: called as score(settings) with a dict such as {"lr": 0.01, "decay": 1e-5}; higher is better.
    ranges: {"lr": (low, high), ...}.  trials: how many settings.  keep: how many of the best decide, 1 to trials.
    Draws trial by trial, and in a trial one number for each range, in their order, with log_uniform(low, high, 1, rng).
    Returns (results, narrowed): the list of all pairs (score, settings), best first, and a dict like ranges, from
    the smallest to the largest value that the best have.

    Example: if lr was 0.5, 0.01, 0.1, 0.0001, 0.03 with scores 0.1, 0.6, 0.8, 0.2, 0.7 and keep = 3, then
    narrowed is {"lr": (0.01, 0.1)}.
    """
    ### BEGIN SOLUTION
    results = []
    for _trial in range(trials):
        settings = {name: float(log_uniform(*ends, 1, rng)[0]) for name, ends in ranges.items()}
        results.append((score(settings), settings))
    results.sort(key=lambda pair: pair[0], reverse=True)
    best = [settings for _, settings in results[:keep]]
    narrowed = {name: (min(s[name] for s in best), max(s[name] for s in best)) for name in ranges}
    return results, narrowed
    ### END SOLUTION

# %% tags=["check:search_round"]
check("search_round")

# %% [markdown]
# Now search with a real network: two hidden layers of 50, 240 digits to train on and 60 to validate with, ten epochs
# for each try. The learning rate may be from $10^{-4}$ to $10$, the L2 price from $10^{-8}$ to $10^{-1}$. Thirty
# tries, then fifteen more in the narrowed ranges.
#
# **Predict, then run.** Which of the two will matter more? What happens at a learning rate of 10?

# %% tags=["figure"]
from tqdm.auto import trange

cut = shuffled_split(X_few, y_few, 0.2, np.random.default_rng(0))


def validation_accuracy(settings):
    """Ten epochs with these settings, then the share of right answers on the validation digits."""
    net, rng = deep_net(np.random.default_rng(0), hidden=2, width=50), np.random.default_rng(1)
    with one_thread(), np.errstate(all="ignore"):
        for _ in range(10):
            for rows, labels in minibatches(cut[0], cut[1], 20, rng):
                slopes, pull = net.gradient(rows, labels), penalty_gradients(net.params, settings["decay"])
                for name, values in net.params.items():
                    values -= (settings["lr"] * (slopes[name] + pull[name])).astype(np.float32)
        bar.update()
        return float(np.mean(net.scores(cut[2]).argmax(axis=1) == cut[3]))


rng, ranges = np.random.default_rng(0), {"lr": (1e-4, 10.0), "decay": (1e-8, 1e-1)}
with trange(45, desc="tries") as bar:
    first_round, closer = search_round(validation_accuracy, ranges, 30, 6, rng)
    second_round, closest = search_round(validation_accuracy, closer, 15, 4, rng)
for name, found in (("first round", first_round), ("second round", second_round)):
    print(name, "  best three:", [f"{reached:.1%} at lr {s['lr']:.3g}, decay {s['decay']:.1e}"
                                  for reached, s in found[:3]])
print("narrowed:", {name: tuple(f"{end:.2g}" for end in ends) for name, ends in closer.items()})


def along(name, found):
    """Values of one hyperparameter, in order, and the accuracies that belong to them."""
    pairs = sorted((settings[name], reached) for reached, settings in found)
    return tuple(np.array(pairs).T)


plots.measured(
    {"learning rate": {"first round": along("lr", first_round), "second round": along("lr", second_round)},
     "L2 price": {"first round": along("decay", first_round), "second round": along("decay", second_round)}},
    labels=("value tried", "validation accuracy"), log="x",
    title="The learning rate decides; the price hardly matters here",
)

# %% tags=["claims"]
assert 0.02 < closer["lr"][0] < closer["lr"][1] < 1.0 and first_round[0][0] > 0.8
assert second_round[0][0] >= first_round[0][0] - 0.05 and len(first_round) == 30 and len(second_round) == 15
_by_rate = sorted((s["lr"], reached) for reached, s in first_round)
assert all(reached < 0.3 for rate, reached in _by_rate if rate > 1.5 or rate < 5e-4)
assert closer["decay"][1] > 100 * closer["decay"][0]
assert np.log10(closer["lr"][1] / closer["lr"][0]) < 1.3

# %% [markdown]
# On the left a hill: too small a learning rate has learned nothing after ten epochs, one above 1 blows the network up
# (its numbers become infinite, and every answer is the same), and in between is a good decade. On the right there is
# no hill. Good and bad tries stand at almost every price. After one round the range of the learning rate has shrunk
# from five decades to less than one. For the price still several decades are left: it does not matter much here, and
# a grid would have spent most of its tries on it. Only 60 digits judge, so one digit is 1.7 points: do not trust the
# order of the best.
#
# **What to remember**
#
# - Draw exponents evenly, several hyperparameters at once, and look at what the best have in common.
# - Short trainings first, ranges narrowed round by round. The score is from validation rows, never from the test.

# %% [markdown]
# ## 9. Several networks, one answer
#
# Train five networks from five different starts. Each learns something else by heart, so they make different
# mistakes. Let all of them answer, and take the **mean of their shares**. What they agree on remains, what only one
# of them imagines is thinned out. Such an **ensemble** costs five trainings. (Dropout is often read as a cheap
# ensemble: all the thin networks, averaged in one.)
#
# By hand: three networks, two classes. One is sure of the first class, $(0.9, 0.1)$, two lean to the other, $(0.4,
# 0.6)$ each. The mean is $(0.567, 0.433)$: the first class. A vote would have said the other. The mean listens to
# *how sure* each one is.
#
# ### Exercise 14: `ensemble_shares`
#
# You get scores, so softmax comes first. The mean of the scores would be something else.

# %% tags=["exercise:ensemble_shares"]
def ensemble_shares(scores):
    """The shares of an ensemble: the mean of the shares of its networks.

    scores: a list with one array (N, C) for each network, or one array (M, N, C). A single sample, (C,) for each
    network, works as well.
    Returns an array (N, C), or (C,); shares of a row add up to 1.

    Example: networks with the shares (0.9, 0.1), (0.4, 0.6) and (0.4, 0.6) have (0.567, 0.433) together.
    """
    ### BEGIN SOLUTION
    return np.mean([softmax(of_one) for of_one in scores], axis=0)
    ### END SOLUTION

# %% tags=["check:ensemble_shares"]
check("ensemble_shares")

# %% tags=["claims"]
_three = np.log([[0.9, 0.1], [0.4, 0.6], [0.4, 0.6]])
assert ensemble_shares(_three).round(3).tolist() == [0.567, 0.433]

# %% [markdown]
# **Predict, then run.** Five networks of two hidden layers. Will the ensemble be as good as the mean of the five, as
# the best of them, or better than each?

# %% tags=["figure"]
voices = {}
for seed in range(5):
    net = deep_net(np.random.default_rng(seed), hidden=2, width=50)
    study(net, epochs=40, rate=0.2, seed=seed, name=f"network {seed + 1}")
    voices[f"network {seed + 1}"] = net.scores(X_test)


def share_right(shares):
    """The part of the test digits that these scores or shares read rightly."""
    return float(np.mean(np.argmax(shares, axis=1) == y_test))


plots.compare_bars(
    [*voices, "together"],
    lambda: {"test accuracy": [*map(share_right, voices.values()), share_right(ensemble_shares([*voices.values()]))]},
    x_label="who answers", y_label="accuracy", title="Five networks together, and each of them alone",
)

# %% tags=["claims"]
_each = [share_right(scores) for scores in voices.values()]
_together = share_right(ensemble_shares([*voices.values()]))
assert _together > np.mean(_each) + 0.003 and _together > max(_each) - 0.005

# %% [markdown]
# Together they beat the mean of the five, and here even the best of them: by a point or so, without any new digit.
# The price is five trainings, and five networks to ask for each answer.
#
# **What to remember**
#
# - Average shares, not scores, and let each network start from another seed.
# - An ensemble helps as far as its networks make different mistakes.

# %% [markdown]
# ## 10. How large should a network be?
#
# **Capacity** is how much a network can take in, roughly its number of parameters. With too little it cannot learn
# what is there to learn: both losses stay high. With more, the training loss always falls. The validation loss falls
# for a while and then stays, or rises. So start small and grow until growing no longer pays, and then take the
# **smallest** network that is about as good as the best: it is faster, and there is less to go wrong.
#
# By hand: sizes 2, 8, 32, 128 with mean validation losses 1.50, 0.70, 0.52, 0.50. The best has 128 neurons. With a
# tolerance of 0.05 all up to 0.55 are good enough, and the smallest of these has 32.
#
# ### Exercise 15: `capacity_choice`
#
# One training says little, so each size was trained several times. The mean of its losses counts.

# %% tags=["exercise:capacity_choice"]
def capacity_choice(sizes, losses, tolerance):
    """The smallest size whose mean validation loss is at most tolerance above the lowest mean.

    sizes: K sizes, different integers, in any order.  losses: array (K, R), the validation losses of R trainings of
    each size.  tolerance: a number that is not negative.
    Returns one of the sizes.

    Example: capacity_choice([2, 8, 32, 128], [[1.5], [0.7], [0.52], [0.5]], 0.05) is 32.
    """
    ### BEGIN SOLUTION
    means = np.mean(losses, axis=1)
    good_enough = np.asarray(sizes)[means <= means.min() + tolerance]
    return int(good_enough.min())
    ### END SOLUTION

# %% tags=["check:capacity_choice"]
check("capacity_choice")

# %% tags=["claims"]
assert capacity_choice([2, 8, 32, 128], [[1.5], [0.7], [0.52], [0.5]], 0.05) == 32

# %% [markdown]
# **Predict, then run.** One hidden layer, from 1 neuron to 128, each trained three times on 240 digits. Where will
# the two curves part?

# %% tags=["figure"]
widths, of_training, of_validation = (1, 2, 4, 8, 16, 32, 64, 128), [], []
judging, taught = np.split(np.random.default_rng(0).permutation(300), [60])
for width in tqdm(widths, desc="sizes"):
    ends = []
    for seed in range(3):
        net, rng = deep_net(np.random.default_rng(seed), hidden=1, width=width), np.random.default_rng(seed)
        with one_thread():
            for _ in range(40):
                for rows, labels in minibatches(X_few[taught], y_few[taught], 60, rng):
                    slopes = net.gradient(rows, labels)
                    for name, values in net.params.items():
                        values -= 0.2 * slopes[name]
        ends.append([float(net.loss(X_few[part], y_few[part])) for part in (taught, judging)])
    of_training.append([low for low, _ in ends])
    of_validation.append([high for _, high in ends])
print("smallest size within 0.05 of the best:", capacity_choice(widths, np.array(of_validation), 0.05))
plots.measured(
    {"training": (widths, np.mean(of_training, axis=1)), "validation": (widths, np.mean(of_validation, axis=1))},
    labels=("hidden neurons", "loss, mean of three trainings"), log="x",
    title="Training always gains from size; validation gains at first, then hardly",
)

# %% tags=["claims"]
_mean = np.mean(of_validation, axis=1)
assert all(np.diff(np.mean(of_training, axis=1)) < 0.01) and _mean[0] > 2 > 1 > _mean[3] > _mean[4] + 0.1
assert capacity_choice(widths, np.array(of_validation), 0.05) in (16, 32, 64) and np.ptp(_mean[5:]) < 0.15

# %% [markdown]
# One or two neurons are too few for ten classes: both losses are high, the network **underfits**. From four neurons
# on the curves part. The training loss goes on falling towards zero. The validation loss falls until about 32
# neurons, and then it moves within what three trainings can tell. Here larger networks do little harm beyond their
# cost. That is common with networks, and it is not so with polynomials, as you saw in chapter 3.
#
# **What to remember**
#
# - Capacity too small: both losses are high. Capacity large: training keeps falling, validation does not follow.
# - Take the smallest size that is about as good as the best.

# %% [markdown]
# ## 11. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 200 words.
#
# **Question.** A classmate reports 97 per cent on a task with 500 images and describes the work:
#
# 1. All 500 images were scaled, each pixel with its mean and deviation over all 500.
# 2. Each image got nine moved copies, which made 5,000 images.
# 3. These were shuffled and split: 4,000 to train on, 1,000 as the test.
# 4. Sixty settings were tried, with dropout on; the one with the highest test accuracy is reported.
# 5. When the network was evaluated, nobody set `training` to `False`.
#
# Which of these steps let something of the test reach the training or the choice, and which is a mistake of another
# kind? Say which leak probably does most, and why. Then describe an order of work that gives an honest number.

# %% [markdown] tags=["written:leaks-in-words"]
# ### BEGIN SOLUTION
# Steps 1, 2 with 3, and 4 leak. Step 1 measures the ruler on images that later judge, so test images have a small say
# in the inputs; for 500 images of one kind this probably changes little. Steps 2 and 3 are the worst: the split comes
# after copying, so nearly every test image has moved copies of itself in training. The network is asked about images
# it has as good as seen, and learning by heart is rewarded. Step 4 uses the test to choose among sixty settings; the
# best of sixty is partly the luckiest, so the test has become validation. Step 5 is no leak: dropout left on switches
# neurons off at random while judging, and makes the result worse and different each time.
#
# An honest order: split the 500 originals first, say 300 for training, 100 for validation, 100 for the test. Compute
# means and deviations from the 300 and use them for all. Copy or move training images only. Choose the setting by
# validation, or by folds within the 400, with dropout switched off for judging. In the end ask the test once and
# report that number.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Step 1 and step 4 are named as leaks, each with its reason: statistics of judging rows; a choice made by the
#    test.
# 2. Copying before splitting (2 with 3) is named as the largest leak, with the reason that versions of one image are
#    in both parts.
# 3. Step 5 is told apart: no leak, and it makes the result worse or random instead of better.
# 4. An order that works: split first, ruler and copies from training rows only, choice by validation or folds, the
#    test once at the end.
#
# Any sizes of the parts will do. Whoever holds the sixty tries to be the largest leak with a sound reason gets point
# 2 if the copies in both parts are explained as well.
# ### END MARK SCHEME

# %% [markdown]
# ## Summary
#
# All remedies on one picture: the same deep network, the same 300 digits.

# %% tags=["figure"]
def remedies():
    """Every remedy on the deep network, with its history."""
    return {"none": plain, "L2, 0.01": runs["L2, 0.01"], "L1, 0.001": runs["L1, 0.001"], "dropout": thin,
            "moving": moving}


def at_the_end(what):
    """What each training settled at."""
    return [settled(run, what) for run in remedies().values()]


plots.compare_bars(
    ["none", "L2, 0.01", "L1, 0.001", "dropout", "moving"],
    lambda: {"training": at_the_end("train_accuracy"), "test": at_the_end("test_accuracy")},
    x_label="remedy", y_label="accuracy", title="Moving digits close a third of the gap; the others close little",
)

# %% tags=["claims"]
assert at_the_end("test_accuracy")[-1] == max(at_the_end("test_accuracy"))
_gaps = np.subtract(at_the_end("train_accuracy"), at_the_end("test_accuracy"))
assert _gaps.argmin() == 4 and 0.5 < _gaps[4] / _gaps[0] < 0.8

# %% [markdown]
# - Learning by heart shows as a gap between training and test, and first of all in the loss.
# - Penalties and limits hold weights back, dropout makes neurons independent, stopping early saves what was good.
# - More data, even data made from what you know, is the strongest remedy in this notebook.
# - Split first, choose by validation, ask the test once.
#
# One caution: a thousand test digits make an accuracy uncertain by about one point, so small differences in the
# picture prove nothing. `benchmarks/regularisers.py` repeats the comparison with all 10,000 test digits.
#
# ### What comes next
#
# So far every pixel was as far from every other as any: a network of affine layers does not know that pixels have
# neighbours. That is why moving a digit by two pixels was news to it. Layers that know it are called **convolutions**;
# `nn101.nn` has them, for experiments of your own.
#
# Everything else you have built: layers, optimizers, healthy signals, an honest judge. Chapter 6 puts it to work on one
# question from beginning to end: what does a house cost in a district of California, and how sure may you be of the
# answer? The rows come as they do in life, with gaps, words and ceilings, and your own network competes with the tools of
# the trade.

# %% tags=["figure"]
progress()
