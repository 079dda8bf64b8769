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
# # Chapter 6, part 4: The report
#
# **A model is finished when you can say how good it is, how sure you are, and when it should not be used.**
#
# You have looked at the census table, prepared it, and trained several models. Now somebody wants to use one. In this
# notebook you find out where it is wrong, join two models into one, ask the test rows once, and put an interval around
# the answer. Then you save the model, ask it about a single district, and build the alarm that tells you when the
# world has moved on. In the end there is a page that goes with the model wherever it goes.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | predictions for rows that no model has seen | 15 |
# | 2 | errors, group by group | 15 |
# | 3 | two models, one answer | 20 |
# | 4 | a test that opens once | 15 |
# | 5 | intervals: how sure are we? | 30 |
# | | *a good place to stop for today* | |
# | 6 | a model in a file, and back | 15 |
# | 7 | one district, one number, one range | 20 |
# | 8 | an alarm for next year's rows | 20 |
# | 9 | the model card | 15 |
# | 10 | one question answered in words, and a summary | 15 |
#
# That makes three hours. **You need** the split of part 1, the preparation of part 2 and the network of part 3; the
# course lends you tested versions. Your table holds the real rows of 1990 or simulated ones, and every picture says
# which. All numbers are computed here, so yours may differ a little from a neighbour's.

# %% tags=["claims"]
assert sum([15, 15, 20, 15, 30, 15, 20, 20, 15, 15]) == 180  # three hours

# %% tags=["setup"]
import functools
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline

from nn101 import check, hint, plots, progress
from nn101.blas import one_thread
from nn101.chapter5 import k_folds
from nn101.chapter6 import housing_preparation, income_categories, stratified_split
from nn101.chapter6_models import NetworkRegressor, housing_network, network_preparation, restore, snapshot
from nn101.data import load_housing
from nn101.home import home

# %% tags=["figure"]
progress()

# %% [markdown]
# The split is that of part 1: a fifth of the districts, drawn from each income category, is the test. We put 1,000 of
# the others aside as well. They play the part of *next year's rows* in section 8. Nothing is trained on either.

# %%
df = load_housing()
features, prices = df.drop(columns="median_house_value"), df["median_house_value"].to_numpy()
train, test = stratified_split(income_categories(df["median_income"]), 0.2, np.random.default_rng(42))
later, train = np.split(np.random.default_rng(1).permutation(train), [1000])
few = train[:4500]  # for experiments that need many trainings
print(f"{len(df):,} districts: {len(train):,} to train on, {len(later):,} put aside, {len(test):,} for the test")

# %% tags=["claims"]
assert len(df) == 20_640 and len(train) + len(later) + len(test) == 20_640 and 4_125 <= len(test) <= 4_131
assert not set(train) & set(test) and not set(later) & set(test) and not set(later) & set(train)

# %% [markdown]
# ## 1. Predictions that nobody cheated at
#
# To see where a model is wrong we need its predictions. But for which rows? On the rows it was trained on a forest
# looks far better than it is. The test rows must wait until the end. So we use folds, as in part 3, and this
# time we keep the **predictions** instead of one score per fold: each row is predicted by the one model that has not
# seen it. Put together, these are the **held-out predictions**.
#
# By hand: a "model" that predicts the mean of what it was trained on. The prices are $2, 4, 9$ and there are three
# folds of one row. The first row is predicted by the mean of the other two, $(4 + 9)/2 = 6.5$; the others get $5.5$
# and $3$.
#
# ### Exercise 1: `held_out_predictions`
#
# A fresh model for each fold. X may be a DataFrame, so that the preparation can be a part of the model: then
# medians and means come from each fold's own training rows. Rows are counted by place, whatever the index says.

# %% tags=["exercise:held_out_predictions"]
def held_out_predictions(make_model, X, y, folds):
    """For each row the prediction of the model that was not trained on it.

    make_model: called without arguments, gives a new model with fit(X, y) and predict(X).
    X: array (N, D) or DataFrame with N rows; a model is given rows of the same kind.  y: array or Series (N,).
    folds: list of pairs (training rows, held-out rows) of row places, as k_folds gives them.
    Returns a float array (N,), nan for a row that no fold holds out. predict may return (M,) or (M, 1).

    Example: with a model that predicts the mean of its y, y = [2, 4, 9] and three folds of one held-out row each
    it gives [6.5, 5.5, 3].
    """
    ### BEGIN SOLUTION
    def picked(table, places):
        return table.iloc[places] if hasattr(table, "iloc") else np.asarray(table)[places]

    answers = np.full(len(X), np.nan)
    for seen, unseen in folds:
        model = make_model()
        model.fit(picked(X, seen), picked(y, seen))
        answers[unseen] = np.ravel(model.predict(picked(X, unseen)))
    return answers
    ### END SOLUTION

# %% tags=["check:held_out_predictions"]
check("held_out_predictions")

# %% [markdown]
# `hint` gives a nudge, here or for any other exercise:

# %% tags=["figure"]
hint("held_out_predictions")

# %% tags=["claims"]
class _Mean:
    def fit(self, X, y):
        self.mean = np.mean(y)

    def predict(self, X):
        return np.full(len(X), self.mean)


_singles = [([1, 2], [0]), ([0, 2], [1]), ([0, 1], [2])]
assert held_out_predictions(_Mean, np.zeros((3, 1)), np.array([2.0, 4.0, 9.0]), _singles).tolist() == [6.5, 5.5, 3]

# %% [markdown]
# Three models come along from part 3: the line, the forest and your network, each behind its preparation.
# `network_preparation` sets the 40 waves of part 3 beside the 16 columns. The forest goes without them here, to save
# time; so these are two models to mix, and no contest. The library does the same as your function with
# `cross_val_predict`; we let it work on 4,500 rows, and compare it with yours for the line. This takes some seconds.

# %% tags=["figure"]
from sklearn import model_selection, neighbors
from tqdm.auto import tqdm


def models():
    """A fresh model of each kind, its preparation in front."""
    forest = RandomForestRegressor(30, min_samples_leaf=3, max_features=6, random_state=0)
    return {
        "line": make_pipeline(housing_preparation(), LinearRegression()),
        "forest": make_pipeline(housing_preparation(), forest),
        "network": make_pipeline(network_preparation(), NetworkRegressor()),
    }


def rmse(errors):
    """Root mean squared error, in dollars."""
    return float(np.sqrt(np.mean(np.square(errors))))


folds, truth = k_folds(len(few), 3, np.random.default_rng(0)), prices[few]
with one_thread():
    guesses = {name: model_selection.cross_val_predict(model, features.iloc[few], truth, cv=folds)
               for name, model in tqdm(models().items(), desc="held-out predictions")}
for name, guess in guesses.items():
    print(f"{name:8s} RMSE on rows it has not seen {rmse(guess - truth):8,.0f} dollars, "
          f"worst miss {abs(guess - truth).max():9,.0f}")

# %% tags=["figure"]
mine = held_out_predictions(lambda: models()["line"], features.iloc[few], truth, folds)
print("largest difference between yours and the library's:", f"{abs(mine - guesses['line']).max():.1e}", "dollars")

# %% tags=["claims"]
assert abs(mine - guesses["line"]).max() < 1e-3
_held_out = {name: rmse(guess - truth) for name, guess in guesses.items()}
assert _held_out["forest"] < _held_out["line"] - 8_000 and _held_out["network"] < _held_out["line"] - 4_000
assert 62_000 < _held_out["line"] and _held_out["network"] < _held_out["forest"] < 60_000
assert abs(guesses["line"] - truth).max() > 600_000 > abs(guesses["network"] - truth).max()

# %% [markdown]
# Look at the worst misses, too. A line follows a strange district (four rooms, three households, seven hundred people)
# to prices that no house has, and one such row can ruin its RMSE. A forest never leaves the prices it has seen, and
# the network of part 3 cuts its inputs off.
#
# **Predict, then run.** Each point below is a district. Where would the points lie if the network knew everything?
# What will you see at the upper end, where the census wrote 500,001 for everything above?

# %% tags=["figure"]
plots.curves(
    {"a perfect prediction": lambda x: x},
    points=(truth[:700] / 1000, guesses["network"][:700] / 1000),
    labels=("price, 1,000 US dollars", "network's prediction, 1,000 US dollars"),
    title="Most points lie near the line; the price cap of the census is a wall on the right",
)

# %% [markdown]
# **What to remember**
#
# - Look at errors of rows that the model has not seen: held-out predictions use every training row for that.
# - The preparation belongs inside the folds, and each fold gets a fresh model.

# %% [markdown]
# ## 2. Where is it wrong?
#
# One number for all districts hides a lot. So divide the rows into groups and ask three things of each: how many rows
# there are, how large the error is (RMSE), and whether the model leans to one side. The last is the **bias**, the mean
# of prediction minus price. A bias above 0 means: too dear on average. Errors that cancel out leave no bias, but they
# stay in the RMSE.
#
# By hand, in thousands: two coast districts cost $200$ each and are predicted as $210$ and $190$. Their RMSE is $10$,
# their bias $0$. Two inland districts cost $60$ and $100$ and are predicted as $80$ and $100$: the RMSE is
# $\sqrt{(400 + 0)/2} = 14.1$ and the bias $10$.
#
# One trap before you begin. Numbers may come as **integers of one byte** (`np.uint8`, as pixels often do), which hold 0
# to 255 only. There 10 minus 200 is not $-190$ but $66$, and nobody complains. So here and below make floats of what
# you are given, before you subtract or square: `np.asarray(values, dtype=float)`.
#
# ### Exercise 2: `errors_by_group`

# %% tags=["exercise:errors_by_group"]
def errors_by_group(predictions, targets, groups):
    """Count, RMSE and bias of each group.

    predictions, targets: (N,), numbers, np.uint8 too.  groups: (N,), words or whole numbers, the group of each row.
    All three may be arrays, lists or Series; rows belong together by place, not by index.
    Returns a dict with an entry for each group that occurs: {"count": rows in it, "rmse": root of the mean squared
    error, "bias": mean of prediction minus target}.

    Example: errors_by_group([210, 190, 80, 100], [200, 200, 60, 100], ["coast", "coast", "inland", "inland"]) is
    {"coast": {"count": 2, "rmse": 10, "bias": 0}, "inland": {"count": 2, "rmse": 14.142..., "bias": 10}}.
    """
    ### BEGIN SOLUTION
    groups = np.asarray(groups)
    misses = np.asarray(predictions, dtype=float) - np.asarray(targets, dtype=float)
    report = {}
    for group in np.unique(groups).tolist():
        own = misses[groups == group]
        report[group] = {"count": len(own), "rmse": float(np.sqrt(np.mean(own**2))), "bias": float(np.mean(own))}
    return report
    ### END SOLUTION

# %% tags=["check:errors_by_group"]
check("errors_by_group")

# %% tags=["claims"]
_grouped = errors_by_group([210, 190, 80, 100], [200, 200, 60, 100], ["coast", "coast", "inland", "inland"])
assert (np.array([10], dtype=np.uint8) - np.array([200], dtype=np.uint8)).tolist() == [66]
assert _grouped["coast"] == {"count": 2, "rmse": 10, "bias": 0}
assert round(_grouped["inland"]["rmse"], 1) == 14.1 and _grouped["inland"]["bias"] == 10

# %% [markdown]
# **Predict, then run.** In which kind of place are the network's errors smallest, in dollars? Cheap districts leave
# less room for large errors.

# %% tags=["figure"]
regions = ["INLAND", "<1H OCEAN", "NEAR OCEAN", "NEAR BAY"]


def by_region(what):
    """One number of the network's errors for each region, in 1,000 dollars."""
    found = errors_by_group(guesses["network"], truth, features["ocean_proximity"].iloc[few])
    return [found[region][what] / 1000 for region in regions]


plots.compare_bars(
    regions, lambda: {"RMSE": by_region("rmse"), "bias": by_region("bias")},
    x_label="place (a handful of island districts left out)", y_label="1,000 US dollars",
    title="Inland the error is smallest; everywhere the bias is small next to it",
)

# %% tags=["claims"]
assert np.argmin(by_region("rmse")) == 0 and by_region("rmse")[0] < 0.9 * min(by_region("rmse")[1:])
assert max(map(abs, by_region("bias"))) < 0.35 * min(by_region("rmse"))

# %% tags=["figure"]
plots.housing_map(
    df.iloc[few], value=guesses["network"] - truth, label="prediction minus price, US dollars",
    title="Errors have neighbours: districts side by side are often wrong in the same direction",
)

# %% tags=["figure"]
where = features[["longitude", "latitude"]].iloc[few]
nearest = neighbors.NearestNeighbors(n_neighbors=6).fit(where).kneighbors(where, return_distance=False)[:, 1:]
for name in ("forest", "network"):
    errors = guesses[name] - truth
    alike = np.corrcoef(errors, errors[nearest].mean(axis=1))[0, 1]
    print(f"{name:8s} correlation of an error with the mean error of the five nearest districts: {alike:.2f}")

# %% tags=["claims"]
assert all(np.corrcoef(guesses[name] - truth, (guesses[name] - truth)[nearest].mean(axis=1))[0, 1] > least
           for name, least in (("forest", 0.35), ("network", 0.12)))

# %% [markdown]
# The large errors are at the coast and in the large cities, where prices are high and change from street to street.
# And errors come in patches, those of the forest even more than those of the network. Something that neighbours share,
# a view, a school, a noisy road, is not in the table.
# Keep this in mind for section 5: 4,000 districts in patches tell us less than 4,000 independent ones would.
#
# ### A trap with tenths
#
# Now sort the districts by price, cut them into ten groups of the same size, and look at the bias of each. Then
# do the same once more, but sort by **prediction**.
#
# **Predict, then run.** Will the two pictures look alike?

# %% tags=["figure"]
def tenths(values):
    """The tenth, 1 to 10, that each value belongs to. The argsort of an argsort is each value's rank, from 0."""
    return 1 + np.argsort(np.argsort(values, kind="stable")) * 10 // len(values)


def bias_by_tenth(values):
    """The network's bias in each tenth of these values, in 1,000 dollars."""
    found = errors_by_group(guesses["network"], truth, tenths(values))
    return [found[tenth]["bias"] / 1000 for tenth in range(1, 11)]


plots.compare_bars(
    range(1, 11),
    lambda: {
        "sorted by the price": {"bias": bias_by_tenth(truth)},
        "sorted by the prediction": {"bias": bias_by_tenth(guesses["network"])},
    },
    x_label="tenth of the districts", y_label="bias, 1,000 US dollars", columns=2, numbers=False,
    title="The same predictions: far off at the upper end, or hardly biased at all",
)

# %% tags=["claims"]
_by_price, _by_guess = bias_by_tenth(truth), bias_by_tenth(guesses["network"])
assert _by_price[0] > 8 and _by_price[-1] < -35 and max(map(abs, _by_guess)) < 18
assert max(map(abs, _by_guess)) < max(map(abs, _by_price)) / 3

# %% [markdown]
# Both are right. Among the dearest districts are many that are dear for reasons the table does not know, and no model
# can see those. So every honest model is too low there and too high among the cheapest. Whoever *uses* the
# model knows the prediction and not the price, and for this person the right picture counts: of districts predicted at
# 150,000 dollars, about as many turn out higher as lower. So group by something you know **before** the answer.
#
# **What to remember**
#
# - RMSE and bias, group by group, with the count beside them: five rows prove nothing.
# - A map of errors shows what the table is missing.
# - Do not group by the true value to look for bias; you will always find some.

# %% [markdown]
# ## 3. Two models, one answer
#
# Forest and network go about it in different ways, so they are wrong in different places. In chapter 5 five networks
# answered together; here two different models do. Their weights need not be equal. With $a$ and $b$ for the two
# predictions and $y$ for the price, the blend is $w a + (1 - w) b$, and its squared error is smallest at
#
# $$w = \frac{\sum (a - b)(y - b)}{\sum (a - b)^2}.$$
#
# That is least squares for one number: how far from $b$ towards $a$ should we go? If the result is below 0 we take
# 0, above 1 we take 1. By hand: $a = (1, 3)$, $b = (3, 7)$, $y = (2, 4)$. Then $a - b = (-2, -4)$ and
# $y - b = (-1, -3)$, so $w = (2 + 12)/(4 + 16) = 0.7$. Alone, the squared errors add up to $2$ and to $10$. Together
# the predictions are $(1.6, 4.2)$, and the squared errors add up to $0.2$.
#
# Which rows may choose $w$? Not rows that the models were trained on: there the forest looks far better than it is and
# would get too much weight. And not the test rows. Held-out predictions are made for this.
#
# ### Exercise 3: `blend`

# %% tags=["exercise:blend"]
def blend(predictions, weights):
    """The weighted mean of the predictions of several models.

    predictions: a list with one array (N,) for each of M models, or an array (M, N).
    weights: M numbers, none negative, that add up to 1 (within 1e-6).
    Returns a float array (N,).  Raises ValueError where weights are negative, do not add up to 1, or are not M.

    Example: blend([[1, 3], [3, 7]], [0.7, 0.3]) is [1.6, 4.2].
    """
    ### BEGIN SOLUTION
    weights = np.asarray(weights, dtype=float)
    if len(weights) != len(predictions):
        raise ValueError(f"{len(predictions)} models need as many weights, got {len(weights)}")
    if weights.min() < 0 or abs(weights.sum() - 1) > 1e-6:
        raise ValueError(f"weights should be at least 0 and add up to 1, got {weights}")
    return weights @ np.asarray(predictions, dtype=float)
    ### END SOLUTION

# %% tags=["check:blend"]
check("blend")

# %% [markdown]
# ### Exercise 4: `best_blend`
#
# Now the formula, with its limits at 0 and 1.

# %% tags=["exercise:best_blend"]
def best_blend(first, second, targets):
    """The two weights, at least 0 and together 1, whose blend has the smallest squared error.

    first, second, targets: (N,), predictions of two models for rows that neither was trained on, and the truth;
    numbers of any type, np.uint8 too.
    Returns an array (2,): the weight of first, the weight of second. Where both models say the same everywhere,
    it is [0.5, 0.5].

    Example: best_blend([1, 3], [3, 7], [2, 4]) is [0.7, 0.3].
    """
    ### BEGIN SOLUTION
    first, second, targets = (np.asarray(values, dtype=float) for values in (first, second, targets))
    apart = first - second
    if not apart.any():
        return np.array([0.5, 0.5])
    share = np.clip(apart @ (targets - second) / (apart @ apart), 0.0, 1.0)
    return np.array([share, 1 - share])
    ### END SOLUTION

# %% tags=["check:best_blend"]
check("best_blend")

# %% tags=["claims"]
assert np.allclose(best_blend([1, 3], [3, 7], [2, 4]), [0.7, 0.3])
_both = blend([[1, 3], [3, 7]], [0.7, 0.3])
assert np.allclose(_both, [1.6, 4.2]) and np.isclose(np.sum((_both - [2, 4]) ** 2), 0.2)

# %% [markdown]
# **Predict, then run.** The curve shows the error of the blend for every weight of the forest, from 0 (network alone)
# to 1 (forest alone). Where is its lowest point, and how much lower is it than the better end?

# %% tags=["figure"]
def blended_error(share):
    """The RMSE of the blend in which the forest has this share, in 1,000 dollars."""
    return rmse(share * guesses["forest"] + (1 - share) * guesses["network"] - truth) / 1000


def chosen_weights():
    """The weights of forest and network, from held-out predictions."""
    return best_blend(guesses["forest"], guesses["network"], truth)


shares = np.linspace(0, 1, 101)
plots.curves(
    {"forest and network together": (shares, np.array([blended_error(share) for share in shares]))},
    marks=lambda: {"your best_blend": (chosen_weights()[0], blended_error(chosen_weights()[0]))},
    labels=("weight of the forest", "RMSE on held-out rows, 1,000 US dollars"),
    title="Between the two models lies something better than either",
)

# %% tags=["claims"]
_share = chosen_weights()[0]
assert 0.1 < _share < 0.9 and blended_error(_share) <= min(blended_error(share) for share in shares) + 1e-6
assert blended_error(_share) < min(blended_error(0), blended_error(1)) - 0.3

# %% tags=["figure"]
plots.compare_bars(
    ["line", "forest", "network", "blend"],
    lambda: {"RMSE": [*(rmse(guess - truth) / 1000 for guess in guesses.values()),
                      blended_error(chosen_weights()[0])]},
    x_label="model, trained on 3,000 rows at a time", y_label="RMSE, 1,000 US dollars",
    title="Held-out error of the three models and of the blend",
)

# %% [markdown]
# The curve is flat at the bottom, so the second digit of the weight does not matter. One parameter chosen on 4,500
# rows learns next to nothing by heart; with fifty models and fifty weights that would be another matter.
#
# **What to remember**
#
# - A blend helps as far as the models are wrong in different places.
# - Its weights come from held-out predictions: not from training rows, not from the test.

# %% [markdown]
# ## 4. The test, once
#
# Everything is chosen: the preparation, the forest, the network, the weights. Now, and only now, the test rows are
# asked. If we did not like the answer, changed something and asked again, the test would have become
# validation. So let us make it hard: a sealed box that opens **once**.
#
# ### Exercise 5: `SealedTest`
#
# One more trap is built in. Many networks return predictions in the shape $(N, 1)$. An array $(N, 1)$ minus an array
# $(N,)$ is a table $(N, N)$, no error is raised, and the RMSE is nonsense. Bring predictions to the shape $(N,)$ first.

# %% tags=["exercise:SealedTest"]
class SealedTest:
    """Test rows that can be asked once.

    box = SealedTest(X, y); box.opened is False.  box.errors(predict) calls predict(X), which returns (N,) or (N, 1),
    and returns prediction minus y as an array (N,); from then on box.opened is True and errors raises RuntimeError.

    Where predict fails, or returns another number of predictions than y has (ValueError), nothing has been seen and
    the box stays sealed.

    Example: SealedTest(np.zeros((2, 1)), np.array([3.0, 5.0])).errors(lambda X: np.array([4.0, 4.0])) is [1, -1].
    """

    def __init__(self, X, y):
        """X: array (N, D) or DataFrame, handed on to predict as it is.  y: array or Series (N,), np.uint8 too."""
        ### BEGIN SOLUTION
        self.rows, self.targets, self.opened = X, np.array(y, dtype=float), False
        ### END SOLUTION

    def errors(self, predict):
        """Prediction minus target for each row (N,): the first time only."""
        ### BEGIN SOLUTION
        if self.opened:
            raise RuntimeError("these test rows have been asked before")
        answers = np.asarray(predict(self.rows), dtype=float)
        if answers.size != self.targets.size:
            raise ValueError(f"{self.targets.size} predictions are needed, got the shape {answers.shape}")
        self.opened = True
        return answers.reshape(-1) - self.targets
        ### END SOLUTION

# %% tags=["check:SealedTest"]
check("SealedTest")

# %% tags=["claims"]
_box = SealedTest(np.zeros((2, 1)), np.array([3.0, 5.0]))
assert _box.errors(lambda X: np.array([[4.0], [4.0]])).tolist() == [1, -1] and _box.opened
assert np.subtract([[4.0], [4.0]], [3.0, 5.0]).shape == (2, 2)  # what the trap would do

# %% [markdown]
# Train the models on all training rows. That is five times as many as in a fold above.
#
# **Predict, then run.** Will the test error be above or below the held-out error of section 3?

# %% tags=["figure"]
with one_thread():
    final = {name: model.fit(features.iloc[train], prices[train])
             for name, model in tqdm(models().items(), desc="final training")}


def asking_price(rows):
    """The model of this report: the blend of forest and network, in dollars."""
    return blend([final[name].predict(rows) for name in ("forest", "network")], chosen_weights())


@functools.cache
def test_errors():
    """The one evaluation. The cache keeps its answer, since the box will not give it again."""
    return sealed().errors(asking_price)


@functools.cache
def sealed():
    """The box with the test rows."""
    return SealedTest(features.iloc[test], prices[test])


plots.compare_bars(
    ["held-out rows, small training", "test rows, full training"],
    lambda: {"RMSE of the blend": [blended_error(chosen_weights()[0]), rmse(test_errors()) / 1000]},
    x_label="rows that were asked", y_label="RMSE, 1,000 US dollars",
    title="The finished model on rows that nobody has touched: more training rows have paid",
)

# %% tags=["claims"]
assert 40_000 < rmse(test_errors()) < 47_000 and sealed().opened
assert rmse(test_errors()) < blended_error(chosen_weights()[0]) * 1000 - 1_500
if df.attrs["source"].startswith("real"):
    assert 40_000 < rmse(test_errors()) < 46_000
_known = [final[name].predict(features.iloc[few]) for name in ("forest", "network")]  # rows both were trained on
assert best_blend(*_known, truth)[0] > chosen_weights()[0] + 0.2

# %% [markdown]
# It is below, and that is no sign of luck: five times as many rows to train on are worth thousands of dollars.
# Usually it is the other way round: the choice among many settings has used up some of the validation, and the
# test comes out a little worse. Whichever way, this number is reported, and nothing is changed any more. If yours are the
# real rows you may compare: a tuned forest on the same task is usually quoted with about 48,000 dollars. Your blend
# is below 46,000.
#
# **What to remember**
#
# - Choose everything first. Then ask the test once, and report what it says.
# - Check shapes before you subtract: $(N, 1)$ minus $(N,)$ is a large table.

# %% [markdown]
# ## 5. How sure are we?
#
# Other 4,000 districts would have given another number. How different could it have been? The RMSE is the root of a
# mean, the mean of the squared errors $s_i$. For means there is an old rule: with $m$ rows, the mean is known to about
# $\pm\, t \cdot \text{sd}(s) / \sqrt m$, where sd is the standard deviation with $m - 1$ below the line, and $t$
# comes from a table: the more rows, the closer it is to 1.96. Take the root of both ends, and you have an interval for
# the RMSE that catches the true value in 95 of 100 such experiments.
#
# | rows | 5 | 10 | 30 | 100 | 1,000 | 4,000 |
# |---|---|---|---|---|---|---|
# | $t$ | 2.776 | 2.262 | 2.045 | 1.984 | 1.962 | 1.961 |
#
# By hand: five squared errors $4, 9, 16, 9, 12$. Their mean is $10$, so the RMSE is $3.16$. The standard deviation is
# $\sqrt{78/4} = 4.42$, divided by $\sqrt 5$ that is $1.97$, times $2.776$ it is $5.48$. The mean squared error lies
# between $4.52$ and $15.48$, so the RMSE between $2.13$ and $3.93$. With five rows we know almost nothing.
#
# ### Exercise 6: `t_interval`

# %% tags=["exercise:t_interval"]
def t_interval(squared_errors, t=1.96):
    """An interval for the RMSE: mean -+ t times the standard error of the squared errors, and the root of both ends.

    squared_errors: (m,), m at least 2.  t: from the table, for m rows.
    The standard deviation has m - 1 below the line.  A lower end below 0 becomes 0 before the root is taken.
    Returns (low, high), two numbers.  Raises ValueError for fewer than two rows: they have no spread.

    Example: t_interval([4, 9, 16, 9, 12], 2.776) is (2.126, 3.935), rounded to three places.
    """
    ### BEGIN SOLUTION
    squares = np.asarray(squared_errors, dtype=float)
    if squares.size < 2:
        raise ValueError("an interval needs at least two rows")
    reach = t * np.std(squares, ddof=1) / np.sqrt(squares.size)
    low, high = np.sqrt(np.maximum(squares.mean() + np.array([-reach, reach]), 0))
    return float(low), float(high)
    ### END SOLUTION

# %% tags=["check:t_interval"]
check("t_interval")

# %% tags=["claims"]
from scipy import stats as _stats

_table = {5: 2.776, 10: 2.262, 30: 2.045, 100: 1.984, 1000: 1.962, 4000: 1.961}
assert all(round(float(_stats.t.ppf(0.975, rows - 1)), 3) == quantile for rows, quantile in _table.items())
_five = np.array([4, 9, 16, 9, 12])
assert _five.mean() == 10 and np.sum((_five - 10) ** 2) == 78 and round(np.sqrt(10), 2) == 3.16
assert round(np.sqrt(78 / 4), 2) == 4.42 and round(2.776 * np.sqrt(78 / 4 / 5), 2) == 5.48
assert np.round(t_interval(_five, 2.776), 3).tolist() == [2.126, 3.935]

# %% [markdown]
# **Predict, then run.** We take the first 30 test errors, then 100, and so on. The interval becomes narrower. How much
# narrower, when there are four times as many rows?

# %% tags=["figure"]
counts = [30, 60, 125, 250, 500, 1000, 2000, len(test)]


def ends(which):
    """The lower or the upper end of the interval, for more and more test rows, in 1,000 dollars."""
    order = np.random.default_rng(5).permutation(test_errors())  # 1.96 + 2.4 / count comes close to the table's t
    return np.array([t_interval(order[:count] ** 2, 1.96 + 2.4 / count)[which] / 1000 for count in counts])


plots.measured(
    lambda: {"upper end": (counts, ends(1)), "lower end": (counts, ends(0))},
    labels=("test rows", "RMSE, 1,000 US dollars"), log="x",
    title="Four times the rows, about half the width: the interval closes slowly",
)

# %% tags=["claims"]
assert np.allclose([1.96 + 2.4 / rows for rows in (30, 100, 1000)], [2.045, 1.984, 1.962], atol=0.006)
_widths = ends(1) - ends(0)
assert 0.3 < _widths[-1] / _widths[-3] < 0.75 and 2 < _widths[-1] < 6

# %% [markdown]
# With few rows even the width is a guess: it depends on whether a very bad district is among them.
#
# ### Without a table: the bootstrap
#
# The rule for means trusts that the mean of the squared errors is distributed like a bell. Here is a way that does not
# need that, and that works for a median or any other number as well. We cannot draw another 4,000 districts from
# California. But we can draw 4,000 from **our** 4,000, with replacement: some come twice or three times, some not at
# all. Work out the RMSE of this draw, repeat it a thousand times, and look at the middle 95 per cent of the
# results. This is the **bootstrap**.
#
# By hand: squared errors $(1, 4, 16)$. If the first draw picks the rows $0, 0, 1$, its RMSE is
# $\sqrt{(1 + 1 + 4)/3} = 1.414$. If the second picks $2, 1, 2$, it is $\sqrt{36/3} = 3.464$.
#
# ### Exercise 7: `bootstrap_interval`
#
# So that everybody draws the same rows from the same generator: in each round draw `rng.integers(m, size=m)`. For the
# ends take `np.quantile` with the shares that are left on both sides, 0.025 and 0.975 for an interval of 0.95.

# %% tags=["exercise:bootstrap_interval"]
def bootstrap_interval(squared_errors, rounds, rng, share=0.95):
    """An interval for the RMSE from draws with replacement.

    squared_errors: (m,).  rounds: how many draws, each rng.integers(m, size=m).  share: how much of the RMSEs of the
    draws lies between the two ends, with equal parts left over on both sides.
    Returns (low, high), two numbers.

    Example: squared errors [1, 4, 16] and two rounds that draw the rows 0, 0, 1 and 2, 1, 2 have the RMSEs 1.414 and
    3.464; with share = 1 these are the ends.
    """
    ### BEGIN SOLUTION
    squares = np.asarray(squared_errors, dtype=float)
    found = [np.sqrt(squares[rng.integers(squares.size, size=squares.size)].mean()) for _ in range(rounds)]
    left_over = (1 - share) / 2
    low, high = np.quantile(found, [left_over, 1 - left_over])
    return float(low), float(high)
    ### END SOLUTION

# %% tags=["check:bootstrap_interval"]
check("bootstrap_interval")

# %% tags=["claims"]
class _Rows:
    def __init__(self):
        self.draws = [np.array([0, 0, 1]), np.array([2, 1, 2])]

    def integers(self, *_, **__):
        return self.draws.pop(0)


assert np.round(bootstrap_interval([1, 4, 16], 2, _Rows(), share=1), 3).tolist() == [1.414, 3.464]
assert np.allclose([(1 + 1 + 4) / 3, (16 + 4 + 16) / 3], [2, 12])

# %% [markdown]
# **Predict, then run.** Will the two intervals agree? And how wide is the hill of a thousand draws?

# %% tags=["figure"]
for name, interval in (
    ("t", t_interval(test_errors() ** 2, 1.961)),
    ("bootstrap", bootstrap_interval(test_errors() ** 2, 1000, np.random.default_rng(0))),
):
    print(f"{name:10s} {interval[0]:8,.0f} to {interval[1]:8,.0f} dollars, around {rmse(test_errors()):,.0f}")

# %% tags=["figure"]
def draws():
    """How many of 1,000 draws have an RMSE near each of 40 values, in 1,000 dollars."""
    rng = np.random.default_rng(0)
    found = [bootstrap_interval(test_errors() ** 2, 1, rng)[0] / 1000 for _ in range(1000)]
    heights, edges = np.histogram(found, bins=40)
    return (edges[1:] + edges[:-1]) / 2, heights


def draws_and_ends(title):
    """The hill of draws, with the ends of the interval by t."""
    return plots.curves(
        {"draws (of 1,000)": draws}, reach=(0, 95), labels=("RMSE of a draw, 1,000 US dollars", "draws"), title=title,
        marks=lambda: {f"{words} end by t": end / 1000
                       for words, end in zip(("lower", "upper"), t_interval(test_errors() ** 2, 1.961), strict=True)},
    )


draws_and_ends("A thousand draws: nearly all lie between the ends that t gave")

# %% tags=["claims"]
_t, _boot = t_interval(test_errors() ** 2, 1.961), bootstrap_interval(test_errors() ** 2, 1000, np.random.default_rng(0))
assert _t[0] < rmse(test_errors()) < _t[1] and np.allclose(_t, _boot, atol=500) and 2_000 < _t[1] - _t[0] < 6_000
if df.attrs["source"].startswith("real"):
    assert 40_000 < _t[0] < _t[1] < 46_500

# %% [markdown]
# They agree, since 4,000 rows are many. Both rest on one assumption that the map of section 2 has shaken: rows that
# have nothing to do with each other. Neighbours are wrong together, so the honest interval is wider than this one.
#
# ### Is the blend really better than the forest?
#
# The intervals of two models often overlap. That does *not* mean that they cannot be told apart. Both were asked about
# the **same** rows, and a hard district is hard for both. So compare row by row: the difference of the two squared
# errors, its mean, and the interval around that mean. If 0 lies outside, the difference is more than chance.
#
# By hand: the first model's squared errors are $5, 14, 30$, the second's $4, 12, 27$. The differences are $1, 2, 3$:
# mean $2$, standard deviation $1$, standard error $1/\sqrt 3 = 0.577$. With $t = 4.303$ for three rows the
# interval goes from $-0.48$ to $4.48$.
#
# ### Exercise 8: `paired_interval`

# %% tags=["exercise:paired_interval"]
def paired_interval(first, second, t=1.96):
    """An interval for how much larger the squared errors of the first model are, row by row.

    first, second: (m,), errors (not squared yet) of two models on the same rows, np.uint8 too, m at least 2.
    Returns (low, high): the mean of first squared minus second squared, -+ t standard errors of that difference
    (standard deviation with m - 1 below the line).

    Example: errors whose squares are 5, 14, 30 and 4, 12, 27 give with t = 4.303 (-0.484, 4.484).
    """
    ### BEGIN SOLUTION
    gains = np.square(np.asarray(first, dtype=float)) - np.square(np.asarray(second, dtype=float))
    reach = t * np.std(gains, ddof=1) / np.sqrt(gains.size)
    return float(gains.mean() - reach), float(gains.mean() + reach)
    ### END SOLUTION

# %% tags=["check:paired_interval"]
check("paired_interval")

# %% tags=["claims"]
_pair = np.sqrt([5, 14, 30]), np.sqrt([4, 12, 27])
assert np.round(paired_interval(*_pair, 4.303), 3).tolist() == [-0.484, 4.484]
assert round(float(_stats.t.ppf(0.975, 2)), 3) == 4.303 and round(1 / np.sqrt(3), 3) == 0.577

# %% [markdown]
# We ask it of the held-out predictions, not of the test: this is a comparison of models, and the test has spoken.

# %% tags=["figure"]
together = blend([guesses["forest"], guesses["network"]], chosen_weights())
for name in ("forest", "network"):
    single = [edge / 1000 for edge in t_interval((guesses[name] - truth) ** 2, 1.961)]
    low, high = paired_interval(guesses[name] - truth, together - truth, 1.961)
    print(f"{name:8s} RMSE {single[0]:.1f} to {single[1]:.1f} thousand dollars; its squared error exceeds the blend's by "
          f"{low / 1e6:,.0f} to {high / 1e6:,.0f} million")
print("blend    RMSE {:.1f} to {:.1f} thousand dollars".format(
    *(edge / 1000 for edge in t_interval((together - truth) ** 2, 1.961))))

# %% tags=["claims"]
assert all(paired_interval(guesses[name] - truth, together - truth, 1.961)[0] > 0 for name in ("forest", "network"))

# %% [markdown]
# Neither difference has 0 in its interval: the blend is better than the forest and better than the network, also where
# the plain intervals overlap. (A small caution: the weight was chosen on these rows. It is one number, so that
# hardly counts.)
#
# **What to remember**
#
# - Report an error with its interval. Four times the rows halve its width.
# - The bootstrap draws from your own rows, with replacement, and works for any number.
# - Compare models on the same rows by their differences, not by two intervals.
# - Both kinds of interval believe that rows are independent.
#
# *A good place to stop for today.*

# %% [markdown]
# ## 6. Into a file, and back
#
# A model that lives in a notebook dies with it. What must be kept? Everything that was **learnt**, and no more: the
# network's weights, the running means and variances of its batch normalisation, the scale of its target, and the
# medians, means and deviations of the preparation. Forget one of them and the reloaded model still answers, with
# numbers that are wrong.
#
# Many programs keep a model as a *pickle*, and so does scikit-learn. A pickle is not a list of numbers, it is a little
# program: **loading it runs whatever its author wrote into it**. Load a pickle only if you would run a program from the
# same person. Ours is all numbers, so we use NumPy's `.npz`: a zip of arrays with their names, and with pickles
# switched off nothing in it can run.
#
# `np.savez(file, W=..., b=...)` writes arrays under their names. `np.load(path, allow_pickle=False)` opens the file
# with pickles switched off; its `.files` lists the names, and each array is found under its own, as in a dictionary.
#
# Three things go wrong with files. `np.savez("model", ...)` silently writes `model.npz`, so loading `model` fails; a
# file that you have opened yourself, with `open("model", "wb")` for writing bytes, keeps its name. An array of Python
# objects is stored as a pickle after all. And with a file of yesterday's network, with other layers, the trouble
# begins much later and far away. So we refuse early.
#
# ### Exercise 9: `save_model`

# %% tags=["exercise:save_model"]
def save_model(path, arrays):
    """Write named arrays into a file in NumPy's npz format, exactly at path.

    path: str or Path, with any ending or none; the file has this very name.
    arrays: dict of names and arrays (or numbers); types and shapes are kept.
    Returns the path.  Raises ValueError where an entry holds Python objects (dtype object), and writes no file then.

    Example: save_model("model.v1", {"W": np.ones((2, 3))}) writes the file model.v1, in which np.load finds W.
    """
    ### BEGIN SOLUTION
    ready = {name: np.asarray(values) for name, values in arrays.items()}
    objects = sorted(name for name, values in ready.items() if values.dtype.hasobject)
    if objects:
        raise ValueError(f"these are no plain numbers or words: {', '.join(objects)}")
    with open(path, "wb") as target:
        np.savez(target, **ready)
    return path
    ### END SOLUTION

# %% tags=["check:save_model"]
check("save_model")

# %% [markdown]
# ### Exercise 10: `load_model`
#
# Whoever loads knows which network is to be filled, so which arrays there must be.

# %% tags=["exercise:load_model"]
def load_model(path, shapes):
    """Read what save_model wrote, if it is what we expect.

    path: str or Path.  shapes: dict of names and shapes, such as {"W": (2, 3), "b": (3,)}.
    Returns a dict of arrays with the names of shapes.
    Raises ValueError if a name is missing in the file, if there is one that was not expected, or if a shape differs;
    the message names every array that is at fault. Nothing that is stored as a Python object is ever loaded.

    Example: load_model("model.v1", {"W": (3, 2)}) raises a ValueError that names W, whose shape there is (2, 3).
    """
    ### BEGIN SOLUTION
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    at_fault = set(shapes) ^ set(arrays)
    at_fault |= {name for name in set(shapes) & set(arrays) if arrays[name].shape != tuple(shapes[name])}
    if at_fault:
        raise ValueError(f"missing, not expected, or of another shape in {path}: {', '.join(sorted(at_fault))}")
    return {name: arrays[name] for name in shapes}
    ### END SOLUTION

# %% tags=["check:load_model"]
check("load_model")

# %% tags=["claims"]
with tempfile.TemporaryDirectory() as _folder:
    _path = save_model(Path(_folder) / "model.v1", {"W": np.ones((2, 3))})
    assert [path.name for path in Path(_folder).iterdir()] == ["model.v1"]
    assert load_model(_path, {"W": (2, 3)})["W"].tolist() == [[1, 1, 1], [1, 1, 1]]
    try:
        load_model(_path, {"W": (3, 2)})
    except ValueError as error:
        assert "W" in str(error)
    else:
        raise AssertionError("the shape is wrong")
    np.savez(Path(_folder) / "plain", W=np.ones(2))
    assert (Path(_folder) / "plain.npz").exists()

# %% [markdown]
# Now the network itself. Read what is collected: the preparation counts as much as the weights. A new model is built,
# and everything it could have learnt is put in from the file. The proof is not that it loads. The proof is that it
# **says the same**.
#
# **Predict, then run.** In the second try we forget the running statistics of the batch normalisation and leave them as
# they are in a new network. Will the model still answer? How well?

# %% tags=["figure"]
def learnt(model):
    """All that preparation and network have learnt, as named arrays."""
    columns, network = model[0].named_transformers_["columns"].named_transformers_, model[-1]
    return {
        **snapshot(network.chain_), "target": np.array([network.mean_, network.scale_]),
        "medians": columns["numbers"][0].medians_, "means": columns["numbers"][-1].mean_,
        "deviations": columns["numbers"][-1].scale_, "places": columns["proximity"].categories_[0].astype(str),
    }


def revived(arrays):
    """A model built anew; 100 rows give it its form, then the arrays take the place of all it has learnt."""
    model = make_pipeline(network_preparation(), NetworkRegressor(epochs=1))
    model.fit(features.iloc[few[:100]], truth[:100])
    columns, network = model[0].named_transformers_["columns"].named_transformers_, model[-1]
    columns["numbers"][0].medians_, columns["numbers"][-1].mean_ = arrays["medians"], arrays["means"]
    columns["numbers"][-1].scale_, columns["proximity"].categories_ = arrays["deviations"], [arrays["places"]]
    network.mean_, network.scale_ = arrays["target"]
    network.chain_ = housing_network(len(arrays["W1"]), network.hidden, np.random.default_rng(0))
    restore(network.chain_, {**snapshot(network.chain_), **arrays})
    return model


def said(model):
    """What a model says of the 1,000 rows put aside."""
    return model.predict(features.iloc[later])


with tempfile.TemporaryDirectory() as folder:
    arrays = learnt(final["network"])
    path = Path(folder) / "prices.v1"
    save_model(path, arrays)
    print(f"{len(arrays)} arrays, {path.stat().st_size / 1024:.0f} kB")
    loaded = load_model(path, {name: values.shape for name, values in arrays.items()})
before, after = said(final["network"]), said(revived(loaded))
print(f"largest difference after loading:  {abs(after - before).max():.1e} dollars")
forgetful = {name: values for name, values in loaded.items() if not name.startswith("running")}
print(f"RMSE with everything: {rmse(after - prices[later]):,.0f}   without running statistics: "
      f"{rmse(said(revived(forgetful)) - prices[later]):,.0f}")

# %% tags=["claims"]
assert abs(after - before).max() < 1e-6
assert rmse(said(revived(forgetful)) - prices[later]) > 1.5 * rmse(after - prices[later])

# %% [markdown]
# Nothing complained. The model without its running statistics answers as calmly as before, and it is useless.
#
# **What to remember**
#
# - Save everything that was learnt: weights, running statistics, scales, medians, categories.
# - Loading a pickle runs code. Arrays in an npz file do not, as long as pickles stay switched off.
# - Check names and shapes when you load, and prove that the loaded model says what the old one said.

# %% [markdown]
# ## 7. One district, one number, one range
#
# In use, the model meets one district at a time, typed in by a person or sent by a program. Then the strangest things
# arrive. A number is missing: the preparation knows what to do, it puts in the median of training. An
# `ocean_proximity` that nobody has seen becomes a row of zeros. Both give an answer, but a weaker one, and **whoever
# asked should be told**. The worst case looks harmless: a key is mistyped, `median_incom`. A kind function would fill the
# missing income by the median and ignore the key it does not know. So that must be an error.
#
# ### Exercise 11: `predict_district`

# %% tags=["exercise:predict_district"]
def predict_district(district, numbers, categories, predict):
    """The prediction for one district, and what we had to guess.

    district: dict of column names and values; what is missing, None or nan is unknown.
    numbers: list of the columns that hold numbers.  categories: dict of the columns that hold words, with the list of
    words that were seen in training.
    predict: called with a DataFrame of one row, the columns of numbers first and then those of categories. A number
    that is unknown is nan in it, a word that is unknown or was never seen is "unknown". It returns an array (1,).
    Returns (prediction, guessed): a float, and the list of the columns that were unknown or never seen, in the order
    of the columns.  Raises ValueError, with the name in the message, for a key of district that is no column.

    Example: predict_district({"income": 3, "place": "moon"}, ["rooms", "income"], {"place": ["coast", "inland"]},
    predict) calls predict with the row nan, 3, "unknown", and its list is ["rooms", "place"].
    """
    ### BEGIN SOLUTION
    strangers = [key for key in district if key not in numbers and key not in categories]
    if strangers:
        raise ValueError(f"no such column: {', '.join(map(str, strangers))}")
    row = {}
    for name in numbers:
        value = district.get(name)
        row[name] = np.nan if value is None else float(value)
    for name, known in categories.items():
        row[name] = district.get(name) if district.get(name) in known else "unknown"
    guessed = [name for name in row if (row[name] == "unknown" if name in categories else np.isnan(row[name]))]
    return float(np.ravel(predict(pd.DataFrame([row])))[0]), guessed
    ### END SOLUTION

# %% tags=["check:predict_district"]
check("predict_district")

# %% tags=["figure"]
numbers = [name for name in features if name != "ocean_proximity"]
categories = {"ocean_proximity": sorted(df["ocean_proximity"].unique())}
somewhere = {"longitude": -121.9, "latitude": 37.3, "housing_median_age": 30, "total_rooms": 2500,
             "total_bedrooms": 500, "population": 1400, "households": 480, "median_income": 5.0,
             "ocean_proximity": "<1H OCEAN"}
for words, district in {
    "all is known": somewhere,
    "no income given": {**somewhere, "median_income": None},
    "a new kind of place": {**somewhere, "ocean_proximity": "LAKESIDE"},
}.items():
    price, guessed = predict_district(district, numbers, categories, asking_price)
    print(f"{words:20s} {price:9,.0f} dollars   guessed: {', '.join(guessed) or 'nothing'}")
try:
    predict_district({"median_incom": 5.0}, numbers, categories, asking_price)
except ValueError as error:
    print("refused:", error)

# %% tags=["claims"]
assert predict_district(somewhere, numbers, categories, asking_price)[1] == []
assert predict_district({"median_income": 5}, numbers, categories, lambda rows: rows["median_income"]) == (
    5.0, [name for name in numbers if name != "median_income"] + ["ocean_proximity"])
_seen = []
predict_district({"income": 3, "place": "moon"}, ["rooms", "income"], {"place": ["coast", "inland"]},
                 lambda rows: _seen.append(rows.iloc[0].tolist()) or [1.0])
assert np.isnan(_seen[0][0]) and _seen[0][1:] == [3, "unknown"]

# %% [markdown]
# ### How far off may it be?
#
# The interval of section 5 is about the *average* error over many districts. For one district we need something
# else: where does its price probably lie? The held-out errors tell. If 8 of 10 of them lie between two numbers, we
# expect the same of the next one. Mind the direction. Error is prediction minus price, so the price is the
# prediction **minus** the error: where the model was too dear by 50, the price was 50 lower.
#
# By hand, in thousands: the prediction is $200$ and the held-out errors are $-30, -10, 0, 10, 50$. All of them
# together say: from $200 - 50 = 150$ to $200 + 30 = 230$. The middle half of them, from the quantile 0.25 ($-10$) to
# the quantile 0.75 ($10$), says: from $190$ to $210$.
#
# ### Exercise 12: `price_range`

# %% tags=["exercise:price_range"]
def price_range(price, errors, share=0.8):
    """Where the true price lies, in share of all cases, if the errors are like those of the held-out rows.

    price: a prediction, or an array (N,) of them.  errors: (m,), held-out predictions minus their prices.
    share: from 0 to 1; equal parts of the errors are left out on both sides (np.quantile).
    Returns (low, high), each of the form of price. No price is below 0.

    Example: price_range(200, [-30, -10, 0, 10, 50], 1) is (150, 230), and with 0.5 it is (190, 210).
    """
    ### BEGIN SOLUTION
    left_out = (1 - share) / 2
    smallest, largest = np.quantile(np.asarray(errors, dtype=float), [left_out, 1 - left_out])
    return np.maximum(price - largest, 0), np.maximum(price - smallest, 0)
    ### END SOLUTION

# %% tags=["check:price_range"]
check("price_range")

# %% tags=["claims"]
assert price_range(200, [-30, -10, 0, 10, 50], 1) == (150, 230) == (200 - 50, 200 + 30)
assert price_range(200, [-30, -10, 0, 10, 50], 0.5) == (190, 210)

# %% [markdown]
# A promise can be checked. We ask for a range that holds in 80 of 100 districts and look in how many of the
# test districts it does. (The test has been opened; we change nothing, we only look at its answer once more.)
#
# **Predict, then run.** On the left all districts together, for several promises. On the right the promise is always
# 80 per cent, and the districts are sorted into tenths by their *prediction*. Will the promise hold in every tenth?

# %% tags=["figure"]
def held_out_errors():
    """The errors of the blend on the 4,500 held-out rows."""
    return blend([guesses["forest"], guesses["network"]], chosen_weights()) - truth


def kept(share):
    """For each test district: is its price inside the range?"""
    low, high = price_range(test_errors() + prices[test], held_out_errors(), share)
    return (low <= prices[test]) & (prices[test] <= high)


def kept_in_tenth():
    """The share of test districts inside the 80 per cent range, for each tenth of the predictions."""
    tenth, inside = tenths(test_errors() + prices[test]), kept(0.8)
    return [100 * inside[tenth == number].mean() for number in range(1, 11)]


promises = [50, 60, 70, 80, 90, 95]
plots.measured(
    lambda: {"promised": (promises, promises),
             "kept on test districts": (promises, [100 * kept(p / 100).mean() for p in promises])},
    labels=("promised, per cent of districts", "inside the range, per cent"),
    title="Over all districts the promise is kept, with a little to spare",
)

# %% tags=["figure"]
plots.compare_bars(
    range(1, 11), lambda: {"inside the range": kept_in_tenth()}, x_label="tenth of the districts, by prediction",
    y_label="inside the 80 per cent range, per cent", title="For cheap districts the range is too wide, for dear ones too narrow",
)

# %% tags=["claims"]
assert all(-1.5 < 100 * kept(p / 100).mean() - p < 9 for p in promises)
_kept = kept_in_tenth()
assert min(_kept[:3]) > 88 and max(_kept[-2:]) < 80

# %% [markdown]
# The range is a little wider than need be, since the held-out errors come from models that had fewer rows to learn
# from. And a promise *on average* is all it is: one width for everybody is generous to the cheap and stingy with the
# dear. Errors in per cent, or a width for each group, would mend most of that. Until then it belongs on the
# model card.
#
# **What to remember**
#
# - Fill what is missing, say that you did, and refuse what you do not know.
# - An interval for the RMSE is about the average; a range for one case needs the errors themselves.
# - A range that holds on average need not hold for every group. Check both.

# %% [markdown]
# ## 8. Next year's rows
#
# A model is made from yesterday's rows and used on tomorrow's. The two drift apart: incomes rise, a form is changed, a
# new kind of place appears, somebody sends incomes in dollars instead of ten thousands. The model never complains.
# So a small program looks at each batch of new rows **before** they reach the model, and compares them with the
# training rows:
#
# - **shift**: how far the mean of a column has moved, in standard deviations of training;
# - **outside**: which share of the values lies below the least or above the greatest of training, where the model has
#   seen nothing at all;
# - **missing**: which share of the rows has no value;
# - **new**: words that training did not know.
#
# By hand: in training a column is $2, 4, 4, 6$, so its mean is $4$ and its standard deviation $\sqrt 2 = 1.414$. New
# rows bring $4, 7$ and one gap. Their mean is $5.5$: a shift of $1.5/1.414 = 1.06$. One of two known values, $7$, is
# outside. One of three rows is missing.
#
# ### Exercise 13: `drift_report`

# %% tags=["exercise:drift_report"]
def drift_report(reference, fresh):
    """How the rows of fresh differ from those of reference, column by column.

    reference, fresh: DataFrames; columns hold numbers (nan where one is missing) or words (None or nan). Columns that
    only fresh has are left alone.  Returns a dict with an entry for each column of reference:
    numbers: {"shift": difference of the means over the standard deviation (with N) of reference, "outside": share of
    the known values below the least or above the greatest of reference, "missing": share of rows without a value};
    words: {"outside": share of the known values that reference does not have, "missing": as above, "new": sorted list
    of those words}.
    Gaps never count as values. If reference has no spread, the shift is the plain difference. Where fresh has no
    known value, shift and outside are 0.  Raises ValueError, naming the column, if fresh lacks one.

    Example: for reference [2, 4, 4, 6] and fresh [4, 7, nan] it is {"shift": 1.0607, "outside": 0.5,
    "missing": 0.3333}, rounded.
    """
    ### BEGIN SOLUTION
    absent = [str(name) for name in reference.columns if name not in fresh.columns]
    if absent:
        raise ValueError(f"these columns are not there: {', '.join(absent)}")
    report = {}
    for name in reference.columns:
        old, new = reference[name].dropna(), fresh[name].dropna()
        entry = {"missing": float(fresh[name].isna().mean())}
        if pd.api.types.is_numeric_dtype(reference[name]):
            spread = old.std(ddof=0) or 1.0
            entry["shift"] = float((new.mean() - old.mean()) / spread) if len(new) else 0.0
            strange = (new < old.min()) | (new > old.max())
        else:
            strange = ~new.isin(old)
            entry["new"] = sorted(new[strange].unique().tolist())
        entry["outside"] = float(strange.mean()) if len(new) else 0.0
        report[name] = entry
    return report
    ### END SOLUTION

# %% tags=["check:drift_report"]
check("drift_report")

# %% tags=["claims"]
_drift = drift_report(pd.DataFrame({"x": [2.0, 4, 4, 6]}), pd.DataFrame({"x": [4.0, 7, np.nan]}))["x"]
assert {key: round(value, 4) for key, value in _drift.items()} == {"shift": 1.0607, "outside": 0.5, "missing": 0.3333}

# %% [markdown]
# Next year's census does not exist, so we invent it from the 1,000 rows put aside. Three changes are hidden in it. Read
# the function, and say what the report should find.

# %%
def next_census(rows, rng):
    """Invented: these rows, as a later census might bring them."""
    fresh = rows.copy()
    fresh["median_income"] = 1.3 * fresh["median_income"]  # wages have risen
    fresh["total_bedrooms"] = fresh["total_bedrooms"].mask(rng.random(len(fresh)) < 0.2)  # a new form asks no longer
    place = fresh["ocean_proximity"].to_numpy().copy()
    place[rng.random(len(fresh)) < 0.05] = "LAKESIDE"  # a new kind of place
    return fresh.assign(ocean_proximity=place)


same, changed = features.iloc[later], next_census(features.iloc[later], np.random.default_rng(7))
print(f"by chance alone a mean of 1,000 rows moves by about {1 / np.sqrt(1000):.3f} standard deviations")

# %% tags=["figure"]
def moved(fresh, what):
    """One number of the drift report for each column of numbers."""
    found = drift_report(features.iloc[train], fresh)
    return [found[name][what] for name in numbers]


short_names = ["longi-\ntude", "lati-\ntude", "age", "rooms", "bed-\nrooms", "people", "house-\nholds", "income"]
plots.compare_bars(
    short_names, lambda: {"1,000 rows like ours": moved(same, "shift"), "next year": moved(changed, "shift")},
    x_label="column", y_label="shift, standard deviations of training", numbers=False,
    title="Income has moved far beyond what chance does to 1,000 rows",
)

# %% tags=["figure"]
for name, entry in drift_report(features.iloc[train], changed).items():
    print(f"{name:20s}", {key: value if key == "new" else round(value, 3) for key, value in entry.items()})

# %% tags=["claims"]
assert round(1 / np.sqrt(1000), 3) == 0.032 and max(map(abs, moved(same, "shift"))) < 0.13
assert 0.5 < moved(changed, "shift")[-1] < 0.75 and 0.15 < moved(changed, "missing")[4] < 0.27
assert drift_report(features.iloc[train], changed)["ocean_proximity"]["new"] == ["LAKESIDE"]

# %% [markdown]
# A table of thirty numbers is read once and then never again. So a second function keeps quiet as long as all is well.
#
# ### Exercise 14: `drift_alarms`
#
# A shift downwards is as bad as one upwards. And beware of nan: every comparison with it is False, so a careless
# test lets it pass.

# %% tags=["exercise:drift_alarms"]
def drift_alarms(report, limits):
    """What in a drift report is beyond its limit.

    report: dict of columns, each with a dict of findings, as drift_report gives it.
    limits: dict of findings and the largest size that is still fine, such as {"shift": 0.25, "outside": 0.01}.
    An alarm is raised where the size (without sign) of a finding is above its limit or is nan. A finding without a
    limit raises none, except "new": any new word raises an alarm, whatever the limits.
    Returns the alarms as a sorted list of pairs (column, finding); it is empty if all is well.

    Example: drift_alarms({"age": {"shift": -0.4, "missing": 0.0}, "place": {"new": ["moon"]}}, {"shift": 0.25}) is
    [("age", "shift"), ("place", "new")].
    """
    ### BEGIN SOLUTION
    alarms = []
    for column, findings in report.items():
        for finding, value in findings.items():
            if finding == "new":
                bad = len(value) > 0
            else:
                bad = finding in limits and not abs(value) <= limits[finding]
            if bad:
                alarms.append((column, finding))
    return sorted(alarms)
    ### END SOLUTION

# %% tags=["check:drift_alarms"]
check("drift_alarms")

# %% tags=["claims"]
assert drift_alarms({"age": {"shift": -0.4, "missing": 0.0}, "place": {"new": ["moon"]}}, {"shift": 0.25}) == [
    ("age", "shift"), ("place", "new")]
assert not (float("nan") > 0.25)  # the careless test

# %% tags=["figure"]
limits = {"shift": 0.25, "outside": 0.01, "missing": 0.05}
for words, rows in (("rows like ours", same), ("next year's rows", changed)):
    print(f"{words}:", drift_alarms(drift_report(features.iloc[train], rows), limits) or "all is well")

# %% tags=["claims"]
assert drift_alarms(drift_report(features.iloc[train], same), limits) == []
assert {("median_income", "shift"), ("ocean_proximity", "new"), ("total_bedrooms", "missing")} <= set(
    drift_alarms(drift_report(features.iloc[train], changed), limits))

# %% [markdown]
# ### What the alarm cannot hear
#
# Now a third year, in which not a single input changes. Only the prices do: everything costs 40 per cent more.
#
# **Predict, then run.** What does the drift report say of it? And what happens to the error?

# %% tags=["figure"]
def later_error(rows, paid):
    """The RMSE of the blend on these rows, in 1,000 dollars."""
    return rmse(asking_price(rows) - paid) / 1000


plots.compare_bars(
    ["rows like ours", "inputs changed,\nprices did not", "prices up 40 %,\ninputs did not"],
    lambda: {"RMSE": [later_error(same, prices[later]), later_error(changed, prices[later]),
                      later_error(same, 1.4 * prices[later])]},
    x_label="1,000 later rows", y_label="RMSE, 1,000 US dollars",
    title="The worst year is the one in which the drift report hears nothing",
)

# %% tags=["claims"]
_years = [later_error(same, prices[later]), later_error(changed, prices[later]), later_error(same, 1.4 * prices[later])]
assert 36 < _years[0] < 50 and _years[1] > _years[0] + 3 and _years[2] > max(_years[1] + 5, 2 * _years[0])

# %% [markdown]
# The report looks at inputs. When the *connection* between inputs and price changes, the inputs look as always. Only
# new prices can show it, and they come late. So buy a few: have some districts valued by a person every month, and
# watch the error. And decide **beforehand** at which error the model is taken out of use.
#
# **What to remember**
#
# - Compare new rows with training rows before the model sees them: shift, range, gaps, new words.
# - An alarm needs limits, set above what chance does, and it must not let nan pass.
# - No check of inputs replaces fresh targets.

# %% [markdown]
# ## 9. The page that goes with the model
#
# A number without its story is soon misused. A **model card** is one page that travels with the model: what it is
# for, what it was made from, how good it is and how sure that is, where it is weak, and what it must not be used for.
# People forget sections when they write by hand, most of all the unpleasant ones. So let a function write it, one that
# **refuses** as long as a fact is missing.

# %%
card_sections = {
    "Purpose": ["use", "not_for"],
    "Data": ["source", "training_rows", "test_rows"],
    "Quality": ["test_rmse", "interval", "price_range"],
    "Limits": ["weakest_group", "known_limits", "stop_using_when"],
}

# %% [markdown]
# ### Exercise 15: `model_card`
#
# Markdown is plain text: `# ` begins the title, `## ` a heading and `- ` an item of a list. Care is needed with what
# counts as missing. No entry, `None`, an empty text, an empty list and nan are missing. **Zero is not**: "0 complaints"
# is a fact.

# %% tags=["exercise:model_card"]
def model_card(name, facts, sections):
    """A model card in Markdown.

    name: title of the card.  sections: dict of headings, each with the list of the facts below it, in order.
    facts: dict of texts, numbers or lists of texts. Missing is what is not there, None, nan, an empty list, or a text
    that is empty or of blanks only.
    Returns a text of these lines, with an empty line before each heading:
    "# <name>", for each section "## <heading>", and for each fact "- <fact, with spaces for _>: <value>". A number is
    written with commas between thousands, f"{value:,}", a list with ", " between its texts.
    Raises ValueError if facts are missing; the message names all of them.

    Example: model_card("Prices", {"test_rows": 4128}, {"Data": ["test_rows"]}) is "# Prices", an empty line,
    "## Data" and "- test rows: 4,128", each on a line of its own.
    """
    ### BEGIN SOLUTION
    def is_missing(fact):
        value = facts.get(fact)
        blank = isinstance(value, str) and not value.strip()
        return value is None or blank or (isinstance(value, list) and not value) or value != value

    def told(value):
        if isinstance(value, list):
            return ", ".join(value)
        return value if isinstance(value, str) else f"{value:,}"

    missing = [fact for wanted in sections.values() for fact in wanted if is_missing(fact)]
    if missing:
        raise ValueError(f"the card needs these facts: {', '.join(missing)}")
    lines = [f"# {name}"]
    for heading, wanted in sections.items():
        lines += ["", f"## {heading}", *(f"- {fact.replace('_', ' ')}: {told(facts[fact])}" for fact in wanted)]
    return "\n".join(map(str, lines))
    ### END SOLUTION

# %% tags=["check:model_card"]
check("model_card")

# %% tags=["claims"]
assert model_card("Prices", {"test_rows": 4128}, {"Data": ["test_rows"]}) == "# Prices\n\n## Data\n- test rows: 4,128"

# %% [markdown]
# Now the real one. The numbers are put in by code, so they cannot be out of date. The card and two figures go into a
# folder of your own, `report`, beside the course's other files for you.

# %% tags=["figure"]
from IPython.display import Markdown, display


def dollars(interval):
    """An interval as words, to the nearest hundred."""
    return "{:,.0f} to {:,.0f} US dollars".format(*(round(edge, -2) for edge in interval))


def card_facts():
    """All facts of the model card, computed."""
    groups = errors_by_group(test_errors() + prices[test], prices[test], features["ocean_proximity"].iloc[test])
    large = {group: entry for group, entry in groups.items() if entry["count"] >= 100}
    weakest = max(large, key=lambda group: large[group]["rmse"])
    return {
        "use": "a first guess at the median house value of a Californian district in 1990, for learning",
        "not_for": ["single houses", "any year after 1990", "loans, taxes or any decision about a person"],
        "source": df.attrs["source"],
        "training_rows": len(train),
        "test_rows": len(test),
        "test_rmse": f"{rmse(test_errors()):,.0f} US dollars, asked once",
        "interval": f"{dollars(t_interval(test_errors() ** 2, 1.961))} (95 per cent, if districts were independent)",
        "price_range": f"in 8 of 10 districts: {dollars(price_range(200_000, held_out_errors()))} around a prediction of "
                       "200,000",
        "weakest_group": f"{weakest}: RMSE {large[weakest]['rmse']:,.0f} US dollars on {large[weakest]['count']} rows",
        "known_limits": ["prices above 500,000 are not known", "errors of neighbours go together",
                         "hardly any islands in the data", "the range is too narrow for dear districts"],
        "stop_using_when": "a drift alarm is raised, or the error on freshly valued districts is above 60,000",
    }


card = model_card("District prices: forest and network", card_facts(), card_sections)
display(Markdown(card.replace("# ", "### ")))

# %% tags=["figure"]
def write_report(folder, card, figures):
    """Write the card and the figures, a dict of names and Axes, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model_card.md").write_text(card + "\n", encoding="utf-8")
    for name, axes in figures.items():
        panel = axes[0] if isinstance(axes, tuple) else axes
        panel.figure.savefig(folder / f"{name}.png", dpi=120)
    return sorted(path.name for path in folder.iterdir())


figures = {
    "error_map": plots.housing_map(
        df.iloc[test], value=lambda: test_errors(), label="prediction minus price, US dollars",
        title="Where the finished model is too dear (blue) and too cheap (vermillion)"),
    "bootstrap": draws_and_ends("How far the test error could have been from where it is"),
}
card = model_card("District prices: forest and network", card_facts(), card_sections)
print("in the folder", home() / "report", "are now", write_report(home() / "report", card, figures))

# %% tags=["claims"]
assert {"model_card.md", "error_map.png", "bootstrap.png"} <= {path.name for path in (home() / "report").iterdir()}
assert 15 <= len(card.splitlines()) <= 25 and "SIMULATED" not in card

# %% [markdown]
# **What to remember**
#
# - A model card says what for, from what, how good, how sure, how weak, and when to stop.
# - Let code fill in the numbers, and let it refuse a card with a hole.

# %% [markdown]
# ## 10. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 200 words.
#
# **Question.** A bank finds your model and plans to use it: whoever asks for a loan on a house gets the model's price
# for the district as the value of the house, and is refused if the loan is above 80 per cent of it. The bank says: "The
# test error is below 50,000 dollars, that is good enough for us. We retrain it never, it works."
#
# What could go wrong? Name at least four different things, each with the person or group whom it would hurt and with
# the fact from this notebook that shows it. Then say what you would ask of the bank before, and during, such a use.

# %% [markdown] tags=["written:before-it-is-used"]
# ### BEGIN SOLUTION
# First, the model predicts the median of a district, not one house. A large house in a modest district would be valued
# far too low, and its owner is refused. Second, the errors are not the same everywhere: the RMSE of coastal regions is
# clearly larger than inland, and the range that should hold for 80 per cent holds less often for dear districts. People
# there are refused or accepted nearly by chance. Third, the price was cut at 500,001, so owners of expensive houses are
# always undervalued. Fourth, time: it has learnt 1990. When all prices rise by 40 per cent the drift report is silent
# and the error more than doubles, so everybody would be valued too low. Fifth, the map shows that neighbours are wrong together:
# whole quarters would be shut out, perhaps those where poorer people live, since income is its strongest input.
#
# Before use I would ask for another target, single houses of this year, for errors by group, and for a limit of error
# agreed beforehand. During use: drift alarms for every batch, a sample valued by people each month, retraining, a range
# shown beside each price, and a person who looks at every refusal and hears complaints.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 5 points, one for each:
#
# 1. The model answers another question: the median of a district is not the value of one house.
# 2. Errors differ between groups (regions, dear districts, the cap at 500,001), with a finding from the notebook.
# 3. Time: data of 1990, prices may change while inputs do not, and the drift check does not hear it.
# 4. Somebody who is hurt is named for at least two of the dangers, or the patches on the map are seen as whole
#    neighbourhoods treated alike.
# 5. Sound conditions for before (another target, errors by group, a limit agreed beforehand) and for during (alarms,
#    fresh valuations, retraining, a person who decides): at least one of each.
#
# Other dangers, well argued, take the place of any of the first three: missing inputs filled silently, islands with
# hardly any rows, intervals that are too narrow since neighbours are not independent.
# ### END MARK SCHEME

# %% [markdown]
# ## Summary
#
# - Errors of unseen rows, by group and on the map, before any last number.
# - Weights of a blend from held-out predictions; the test once; an interval with it.
# - A file of plain arrays, checked when it is loaded; answers that say what was guessed, with a range.
# - Alarms for inputs, fresh prices for all the rest, and a card that names the limits.
#
# ### The whole walk
#
# In chapter 1 you built a neuron out of a weighted sum and a threshold. Since then you have written losses, gradients,
# layers, automatic differentiation, optimizers and regularisers. In this chapter all of it became one part of a larger
# piece of work: a question, a table, a preparation, a model, and a number that you can defend. The next table is yours
# to choose. Begin, as here, with the question what the number will be used for.

# %% tags=["figure"]
progress()
