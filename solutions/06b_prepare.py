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
# # Chapter 6, part 2: Preparing the table
#
# **What a model is fed decides more than which model it is. And every number that is learnt, even a median, is learnt
# from training rows only.**
#
# In part 1 you looked at the housing table. No model can work with it as it is: numbers are missing, one column holds
# words, and some columns are ten thousand times as large as others. In this notebook you build the machine that makes
# 16 clean columns out of it: small parts, each with `fit` and `transform`, and then the frame that holds them
# together. Your parts fit into scikit-learn, the library that most practitioners use, and at the end they run in it.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | what a transformer is | 10 |
# | 2 | gaps: an imputer | 15 |
# | 3 | scales: two scalers, and a third one to mend | 30 |
# | 4 | words: one column for each category | 15 |
# | 5 | ratios that say more than counts | 10 |
# | | *a good place to stop for today* | |
# | 6 | categories by their prices, without a leak | 35 |
# | 7 | a pipeline and a router of your own | 25 |
# | 8 | three leaks, one of them to mend | 15 |
# | 9 | the whole preparation, your way and the library's | 15 |
# | 10 | one question answered in words, and a summary | 10 |
#
# That makes three hours. **You need** the split, the categories of income and the ratios of part 1, folds from
# chapter 5, and the standard deviation. What part 1 built by hand is done here by the library, so you can begin even
# if part 1 is not finished.

# %% tags=["claims"]
assert sum([10, 15, 30, 15, 10, 35, 25, 15, 15, 10]) == 180  # three hours

# %% tags=["setup"]
import numpy as np
import pandas as pd
from sklearn import impute, preprocessing
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline

from nn101 import check, hint, plots, progress
from nn101.data import load_housing

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. What a transformer is
#
# First the split, before anything else is done: a test set of one fifth, stratified by income, as in part 1. Here the
# library does it in two lines. `cut` puts the incomes into five categories, `train_test_split` draws a fifth of each.

# %%
df = load_housing()
strata = pd.cut(df["median_income"], [0, 1.5, 3, 4.5, 6, np.inf], labels=False)
homes, later = train_test_split(df, test_size=0.2, stratify=strata, random_state=42)
prices, homes = homes["median_house_value"], homes.drop(columns="median_house_value")
print(f"{len(homes):,} training rows with {homes.shape[1]} columns; {len(later):,} rows wait for the test")

# %% tags=["claims"]
assert homes.shape == (16_512, 9) and len(later) == 4_128 and df["total_bedrooms"].isna().sum() == 207
assert 100 < homes["total_bedrooms"].isna().sum() < 207

# %% tags=["figure"]
plots.histograms(
    homes, columns=["median_income", "housing_median_age", "total_bedrooms", "total_rooms", "population", "households"],
    title="Six columns, six scales: from 15 to tens of thousands",
)

# %% [markdown]
# Three things have to be done: fill the gaps, bring the columns to one scale, turn words into numbers. Each of them
# is a **transformer**, and all transformers work alike:
#
# - `fit(X)` looks at training rows and *learns*: a median, a mean, a list of categories. What it has learnt it keeps
#   in attributes whose names end in an underscore, such as `medians_`. It returns the transformer itself.
# - `transform(X)` uses what was learnt on any rows: those of training, those of the test, the one district that
#   somebody asks about next year. It learns nothing. It returns a new array and leaves `X` as it was.
#
# Why two steps? Because the test rows must not teach. They play the part of rows that do not exist yet.
#
# Here is a small one, ready made. It measures each column from the largest training value downwards. By hand: with
# training values 3, 8 and 5 the largest is 8, so a new 6 becomes 2 and a new 9 becomes -1.

# %%
class BelowTheTop(TransformerMixin, BaseEstimator):
    """How far each number lies below the largest training value of its column."""

    def fit(self, X, y=None):
        self.top_ = np.asarray(X, dtype=float).max(axis=0)
        return self

    def transform(self, X):
        return self.top_ - np.asarray(X, dtype=float)


below = BelowTheTop().fit([[3], [8], [5]])
print("learnt:", below.top_, "  a new 6 and a new 9 become:", below.transform([[6], [9]]).ravel())

# %% tags=["claims"]
assert below.top_ == [8] and below.transform([[6], [9]]).ravel().tolist() == [2, -1]
assert BelowTheTop().fit_transform([[3], [8], [5]]).ravel().tolist() == [5, 0, 3]

# %% [markdown]
# Three details, which hold for all your transformers:
#
# - `X` may be a table with column names (a DataFrame) or an array. `np.asarray(X, dtype=float)` makes an array of
#   either. Careful: if `X` is such an array already, this is *the same array*, not a copy. Whoever writes into it
#   changes the caller's rows. `np.array(X, dtype=float)` always copies.
# - `y` is there because some transformers need the target, and all shall be called alike.
# - The class line names `TransformerMixin` and `BaseEstimator`. From them a class gets `fit_transform` (fit, then
#   transform, on the same rows) and what the library needs to copy it. `__init__` does nothing but keep its arguments
#   under their own names; the library relies on that.
#
# **What to remember**
#
# - `fit` learns from training rows, `transform` applies to any rows, and nothing is learnt there.

# %% [markdown]
# ## 2. Gaps
#
# 207 of the 20,640 districts have no number of bedrooms. There are three ways out: leave out these rows, leave out
# the column, or fill the gaps. Rows cannot be left out when the model is used: somebody asks about that district. The
# column is useful. So we fill, with a value that is typical of the training rows.
#
# Which one, mean or median? By hand: districts with 200, 300, 400 and 500 bedrooms, and one with 6,000. The median is
# 400. The mean is 1,480, more than four of the five have.
#
# **Predict, then run.** The fifth district grows from 0 to 6,000 bedrooms. What do median and mean do?

# %% tags=["figure"]
fifth = np.linspace(0, 6000, 601)
groups = [[200, 300, 400, 500, size] for size in fifth]
plots.compare_curves(
    fifth, {"filled into a gap": {"mean": np.mean(groups, axis=1), "median": np.median(groups, axis=1)}},
    x_label="bedrooms of the fifth district", y_label="bedrooms",
    title="The mean follows one large district for ever; the median stops at 400",
)

# %% tags=["claims"]
assert np.median([200, 300, 400, 500, 6000]) == 400 and np.mean([200, 300, 400, 500, 6000]) == 1480
assert np.median(groups, axis=1).max() == 400 and np.median(groups, axis=1).min() == 300

# %% [markdown]
# ### Exercise 1: `MedianImputer`
#
# Learn a median for **every** column, not just for the one that has gaps today: next year another number may be
# missing. In these tables a missing number is `nan`. A column without a single number in training has no median; let
# it be 0.

# %% tags=["exercise:MedianImputer"]
class MedianImputer(TransformerMixin, BaseEstimator):
    """Fills gaps (nan) with the median of their column in training.

    Learnt: medians_, an array (D,), one median for each column; 0 for a column that has no number in training.

    Example: fitted on [[1, 10], [3, nan], [nan, 30], [8, 50]], medians_ is [3, 30]. Then [[nan, 7]] becomes [[3, 7]].
    """

    def fit(self, X, y=None):
        """X: DataFrame or array (N, D) of numbers.  Returns self."""
        ### BEGIN SOLUTION
        table = np.asarray(X, dtype=float)
        empty = np.isnan(table).all(axis=0)
        self.medians_ = np.nanmedian(np.where(empty, 0.0, table), axis=0)
        return self
        ### END SOLUTION

    def transform(self, X):
        """X: DataFrame or array (M, D), which stays as it is.  Returns a float array (M, D) without gaps."""
        ### BEGIN SOLUTION
        table = np.asarray(X, dtype=float)
        return np.where(np.isnan(table), self.medians_, table)
        ### END SOLUTION

# %% tags=["check:MedianImputer"]
check("MedianImputer")

# %% [markdown]
# As always, `hint` gives a nudge, here or for any other exercise:

# %% tags=["figure"]
hint("MedianImputer")

# %% tags=["figure"]
NUMBERS = [name for name in homes.columns if name != "ocean_proximity"]
filler = MedianImputer().fit(homes[NUMBERS])
gaps = homes["total_bedrooms"].isna().sum(), np.isnan(filler.transform(homes[NUMBERS])).sum()
print(f"gaps in training: {gaps[0]} before, {gaps[1]} after")
print("medians:", dict(zip(NUMBERS, filler.medians_.round(2).tolist(), strict=True)))

# %% tags=["claims"]
_small = MedianImputer().fit([[1, 10], [3, np.nan], [np.nan, 30], [8, 50]])
assert _small.medians_.tolist() == [3, 30] and _small.transform([[np.nan, 7]]).tolist() == [[3, 7]]
assert gaps[0] > 0 == gaps[1]
assert np.allclose(filler.medians_, impute.SimpleImputer(strategy="median").fit(homes[NUMBERS]).statistics_)

# %% [markdown]
# **What to remember**
#
# - Fill gaps with the median of the *training* rows, and keep it: the rows of the future need the same one.
# - Learn it for all columns. Gaps appear where nobody has seen one.

# %% [markdown]
# ## 3. Scales
#
# Income goes up to 15, rooms up to 39,320. For a tree that is all the same. A network, a penalty on weights or a
# distance is led by whatever has the largest numbers. There are two usual remedies.
#
# **Standardising**: subtract the mean, divide by the standard deviation. Then every column has mean 0 and standard
# deviation 1. By hand: 1 and 3 have the mean 2 and the standard deviation 1, so they become -1 and 1, and a new 6
# becomes 4.
#
# Divide by the *standard deviation*, the root of the mean squared distance from the mean, and not by the variance,
# its square. It has been printed otherwise. The units tell: a distance in rooms divided by a variance in square rooms
# is no pure number, and the result depends on whether you count rooms or dozens of rooms.
#
# **Predict, then run.** What is the standard deviation of a column that was divided by its *variance*?

# %%
for name in ("median_income", "total_rooms"):
    away = homes[name] - homes[name].mean()
    wrong, right = np.std(away / np.var(away)), np.std(away / np.std(away))
    print(f"{name:14s} divided by its variance: {wrong:.5f}   by its standard deviation: {right:.5f}")

# %% tags=["claims"]
assert np.isclose(np.std(away / np.var(away)), 1 / np.std(away)) and np.std(away / np.var(away)) < 0.0006
assert np.std(homes["median_income"]) > 1.5

# %% [markdown]
# It is one divided by the standard deviation. The columns have changed places: those that were largest are now the
# smallest, and the scales are as far apart as before.
#
# ### Exercise 2: `StandardScaler`
#
# You met the formula as `standardize` in chapter 3; here it becomes a transformer that remembers. The deviation is
# NumPy's (divided by N). A column that is the same in all training rows has the deviation 0: let its `scale_` be 1,
# so that it becomes 0 in training and nothing is divided by zero.

# %% tags=["exercise:StandardScaler"]
class StandardScaler(TransformerMixin, BaseEstimator):
    """Brings each column to mean 0 and standard deviation 1, both measured in training.

    Learnt: mean_ (D,) and scale_ (D,), the standard deviations; 1 for a column that never changes in training.

    Example: fitted on [[1, 5], [3, 5]], mean_ is [2, 5] and scale_ is [1, 1]. Then [[6, 5]] becomes [[4, 0]].
    """

    def fit(self, X, y=None):
        """X: DataFrame or array (N, D) without gaps.  Returns self."""
        ### BEGIN SOLUTION
        table = np.asarray(X, dtype=float)
        self.mean_ = table.mean(axis=0)
        same = table.min(axis=0) == table.max(axis=0)
        self.scale_ = np.where(same, 1.0, table.std(axis=0))
        return self
        ### END SOLUTION

    def transform(self, X):
        """X: DataFrame or array (M, D), which stays as it is.  Returns a float array (M, D)."""
        ### BEGIN SOLUTION
        return (np.asarray(X, dtype=float) - self.mean_) / self.scale_
        ### END SOLUTION

# %% tags=["check:StandardScaler"]
check("StandardScaler")

# %% tags=["claims"]
_two = StandardScaler().fit([[1, 5], [3, 5]])
assert [_two.mean_.tolist(), _two.scale_.tolist(), *_two.transform([[6, 5]]).tolist()] == [[2, 5], [1, 1], [4, 0]]

# %% [markdown]
# The second remedy, **min-max scaling**, moves the training range onto the interval from 0 to 1: subtract the least,
# divide by the range. By hand: training values 2 and 10, so a 4 becomes 2/8 = 0.25. A new value outside the training
# range leaves the interval, a 12 becomes 1.25. That is right: it *is* outside. Cut off, it would look like a 10.
#
# ### Exercise 3: `MinMaxScaler`
#
# The interval may be another one: `low` and `high` are given to the constructor, which is ready.

# %% tags=["exercise:MinMaxScaler"]
class MinMaxScaler(TransformerMixin, BaseEstimator):
    """Moves each column onto the interval from low to high, by its least and its largest value in training.

    Learnt: min_ (D,) and max_ (D,). A column that never changes in training becomes low (there: a new value that
    lies d above the training value becomes low + d * (high - low)).

    Example: fitted on [[2], [10]], a 4 becomes 0.25 and a 12 becomes 1.25. With low=-1 the 4 becomes -0.5.
    """

    def __init__(self, low=0.0, high=1.0):
        self.low = low
        self.high = high

    def fit(self, X, y=None):
        """X: DataFrame or array (N, D) without gaps.  Returns self."""
        ### BEGIN SOLUTION
        table = np.asarray(X, dtype=float)
        self.min_ = table.min(axis=0)
        self.max_ = table.max(axis=0)
        return self
        ### END SOLUTION

    def transform(self, X):
        """X: DataFrame or array (M, D), which stays as it is.  Returns a float array (M, D)."""
        ### BEGIN SOLUTION
        width = np.where(self.max_ == self.min_, 1.0, self.max_ - self.min_)
        part = (np.asarray(X, dtype=float) - self.min_) / width
        return part * (self.high - self.low) + self.low
        ### END SOLUTION

# %% tags=["check:MinMaxScaler"]
check("MinMaxScaler")

# %% tags=["claims"]
assert MinMaxScaler().fit([[2], [10]]).transform([[4], [12]]).ravel().tolist() == [0.25, 1.25]
assert MinMaxScaler(low=-1).fit([[2], [10]]).transform([[4]]).ravel().tolist() == [-0.5]
assert np.allclose(MinMaxScaler().fit_transform(homes[["median_income"]]),
                   preprocessing.MinMaxScaler().fit_transform(homes[["median_income"]]))

# %% [markdown]
# Neither scaler changes the *shape* of a column, only the ruler below it. They differ in what a single odd row does
# to all others. Say one income was typed in wrongly: 100 instead of 10.
#
# **Predict, then run.** Where does that put the other 16,511 incomes, after min-max scaling? And how much is left of
# their spread, with each of the two?

# %% tags=["figure"]
def spread_of_the_others(typed):
    """The standard deviation of all incomes but the first, after each scaler; the first one counts as typed."""
    incomes = homes[["median_income"]].to_numpy().copy()
    incomes[0] = typed
    scaled = [scaler.fit_transform(incomes)[1:] for scaler in (MinMaxScaler(), StandardScaler())]
    print(f"first income {typed:3.0f}: the others reach from {scaled[0].min():.2f} to {scaled[0].max():.2f} (min-max)")
    return [float(values.std()) for values in scaled]


plots.compare_bars(
    ["min-max", "standardised"],
    lambda: {"typed rightly, 10": spread_of_the_others(10), "typed wrongly, 100": spread_of_the_others(100)},
    x_label="scaler", y_label="standard deviation of all others",
    title="One wrong income: min-max shrinks all others to a seventh",
)

# %% tags=["claims"]
_right, _wrong = spread_of_the_others(10), spread_of_the_others(100)
assert round((15 - 0) / 100, 2) == 0.15 and 6 < _right[0] / _wrong[0] < 8 and 0.9 < _wrong[1] / _right[1] < 0.96
assert 0.14 < MinMaxScaler().fit([[0.4999], [100]]).transform([[15.0001]])[0, 0] < 0.15
assert homes["median_income"].min() == 0.4999 and homes["median_income"].max() == 15.0001

# %% [markdown]
# Min-max scaling now leaves all good incomes below 0.15, and their spread is a seventh of what it was. After
# standardising they still have a standard deviation above 0.9: the odd one sits far out on the right, and the others
# hardly notice. That is why we standardise in this project.
#
# ### Exercise 4: `repaired_scaler`
#
# Now a table that is too large for the memory. It comes in parts, and each part is looked at once. Somebody wrote
# this:

# %%
def broken_scaler(parts):
    """What a StandardScaler would learn, from a table that comes in parts. Not right."""
    centres = [np.mean(part, axis=0) for part in parts]
    spreads = [np.var(part, axis=0) for part in parts]
    return np.mean(centres, axis=0), np.mean(spreads, axis=0)


whole = np.array([[1.0], [3.0], [5.0], [3.0]])
print("all at once:   mean", whole.mean(axis=0), "  standard deviation", whole.std(axis=0).round(4))
print("in two halves: mean, scale =", *broken_scaler([whole[:2], whole[2:]]))
print("3 rows, 1 row: mean, scale =", *broken_scaler([whole[:3], whole[3:]]))

# %% tags=["claims"]
assert [each.tolist() for each in broken_scaler([whole[:2], whole[2:]])] == [[3], [1]]
assert np.isclose(whole.std(), np.sqrt(2)) and broken_scaler([whole[:3], whole[3:]])[0] == 3

# %% [markdown]
# The mean looks right, and that is luck. There are three bugs in these three lines. One you know: it is a variance.
# For the others, ask what happens when the parts have different sizes, and when each part is nearly constant but the
# parts are far from each other. Whatever you do, the result must be that of the whole table, however it was cut.

# %% tags=["exercise:repaired_scaler"]
def repaired_scaler(parts):
    """Mean and standard deviation of each column of a table that comes in parts.

    parts: a list of arrays (N_i, D), each with at least one row; the sizes may differ.
    Returns two arrays (D,): the means and the standard deviations (divided by N) of all rows together.

    Example: for [np.array([[1.0]]), np.array([[3.0], [5.0], [3.0]])] they are [3] and [1.41421356].
    """
    ### BEGIN SOLUTION
    count = sum(len(part) for part in parts)
    mean = sum(np.sum(part, axis=0, dtype=float) for part in parts) / count
    squares = sum(np.sum((part - mean) ** 2, axis=0) for part in parts)
    return mean, np.sqrt(squares / count)
    ### END SOLUTION

# %% tags=["check:repaired_scaler"]
check("repaired_scaler")

# %% tags=["claims"]
for _cut in (1, 2, 3):
    _mean, _scale = repaired_scaler([whole[:_cut], whole[_cut:]])
    assert np.isclose(_mean, 3) and np.isclose(_scale, np.sqrt(2))

# %% [markdown]
# **What to remember**
#
# - Standardise with the standard deviation of the training rows; give a constant column the divisor 1.
# - Min-max scaling is at the mercy of one odd value, and new rows may leave the interval.
# - Test a repaired function against the plain one, on cuts of every kind.

# %% [markdown]
# ## 4. Words
#
# `ocean_proximity` holds five words. One could number them in alphabetical order, 0 to 4. A model then believes that
# 4 is twice 2 and that 0 and 4 are farthest apart.
#
# **Predict, then run.** Here are the mean prices of the categories in that order. Do they rise or fall from left to
# right?

# %% tags=["figure"]
by_place = prices.groupby(homes["ocean_proximity"]).mean()
plots.compare_bars(
    [f"{code}: {word}" for code, word in enumerate(by_place.index)], {"mean price": (by_place / 1000).round().to_numpy()},
    x_label="code and category", y_label="thousand US dollars",
    title="In alphabetical order prices go down and up",
)

# %% tags=["claims"]
assert by_place.index.tolist() == ["<1H OCEAN", "INLAND", "ISLAND", "NEAR BAY", "NEAR OCEAN"]
assert by_place["INLAND"] < 0.6 * by_place["<1H OCEAN"]
assert abs(by_place["<1H OCEAN"] / by_place["NEAR OCEAN"] - 1) < 0.1
assert by_place.idxmax() == "ISLAND"

# %% [markdown]
# Codes 0 and 4 cost about the same, code 1 costs half. No straight line can say that. The usual way out is **one-hot
# encoding**: one column for each category, 1 where the row belongs to it and 0 elsewhere. You did it with digits in
# chapter 2. By hand: with the categories INLAND and ISLAND, the words ISLAND, INLAND become (0, 1) and (1, 0).
#
# And if a word comes that was not there in training? Only five districts of 20,640 lie on an island, so a small
# training set may have none. The calm answer is a row of zeros: "none of those I know". The number of columns must
# not change, since a model has been trained for it.
#
# ### Exercise 5: `OneHotEncoder`
#
# There may be several columns of words. Their zeros and ones stand side by side, those of the first column first.
# Words are no floats: here it is `np.asarray(X)`, without a `dtype`, that makes an array of either.

# %% tags=["exercise:OneHotEncoder"]
class OneHotEncoder(TransformerMixin, BaseEstimator):
    """One column of zeros and ones for each category that was seen in training.

    Learnt: categories_, a list with one array for each column of X: its categories, each once, sorted.

    Example: fitted on [["b"], ["a"], ["b"]], categories_ is [array(["a", "b"])]. Then [["b"], ["c"], ["a"]] becomes
    [[0, 1], [0, 0], [1, 0]].
    """

    def fit(self, X, y=None):
        """X: DataFrame or array (N, D) of words, or of numbers that stand for categories.  Returns self."""
        ### BEGIN SOLUTION
        table = np.asarray(X, dtype=object)
        self.categories_ = [np.array(sorted(set(table[:, place]))) for place in range(table.shape[1])]
        return self
        ### END SOLUTION

    def transform(self, X):
        """X: DataFrame or array (M, D).  Returns a float array (M, C), where C counts the categories of all columns."""
        ### BEGIN SOLUTION
        table = np.asarray(X, dtype=object)
        blocks = []
        for place, names in enumerate(self.categories_):
            blocks.append([[float(word == name) for name in names] for word in table[:, place]])
        return np.concatenate(blocks, axis=1)
        ### END SOLUTION

# %% tags=["check:OneHotEncoder"]
check("OneHotEncoder")

# %% tags=["figure"]
words = OneHotEncoder().fit(homes[["ocean_proximity"]])
print("categories:", *words.categories_[0], sep=" | ")
print("INLAND and OUTER SPACE:", *words.transform([["INLAND"], ["OUTER SPACE"]]).astype(int))

# %% tags=["claims"]
assert [str(word) for word in words.categories_[0]] == by_place.index.tolist()
assert words.transform([["INLAND"], ["OUTER SPACE"]]).tolist() == [[0, 1, 0, 0, 0], [0] * 5]
_library = preprocessing.OneHotEncoder(sparse_output=False).fit_transform(homes[["ocean_proximity"]])
assert np.array_equal(words.transform(homes[["ocean_proximity"]]), _library)

# %% [markdown]
# **What to remember**
#
# - Numbered categories claim an order and distances that nobody has measured. One column for each claims nothing.
# - Categories are learnt in training like everything else; a new one gives a row of zeros.

# %% [markdown]
# ## 5. Ratios
#
# A district of 7,000 rooms may be rich or merely large. Rooms *per household* tells them apart; so do people per
# household, and bedrooms per room. In part 1 these were columns of a table. In the preparation they are a step of
# their own, behind the imputer: then no number is missing any more.
#
# By hand: 880 rooms, 129 bedrooms, 322 people and 126 households, the first row of the census. That is 6.98 rooms for
# each household, 0.147 bedrooms for each room and 2.56 people for each household.
#
# ### Exercise 6: `RatioAdder`
#
# Behind the imputer there are no column names, only places. The constructor keeps the places of the four columns;
# those of the housing table are the defaults. There is nothing to learn, so `fit` returns `self` and that is all.
# Where the number below is 0, let the ratio be 0: no infinity, no warning.

# %% tags=["exercise:RatioAdder"]
class RatioAdder(TransformerMixin, BaseEstimator):
    """Appends three columns: rooms per household, bedrooms per room, people per household, in this order.

    rooms, bedrooms, population, households: the places of these four columns in X.

    Example: RatioAdder(0, 1, 2, 3).fit_transform([[880, 129, 322, 126]]) gives the four numbers and then 6.98413,
    0.146591 and 2.55556.
    """

    def __init__(self, rooms=3, bedrooms=4, population=5, households=6):
        self.rooms = rooms
        self.bedrooms = bedrooms
        self.population = population
        self.households = households

    def fit(self, X, y=None):
        """Learns nothing.  Returns self."""
        ### BEGIN SOLUTION
        return self
        ### END SOLUTION

    def transform(self, X):
        """X: DataFrame or array (N, D) without gaps.  Returns a float array (N, D + 3); X itself stays in front."""
        ### BEGIN SOLUTION
        table = np.asarray(X, dtype=float)
        pairs = ((self.rooms, self.households), (self.bedrooms, self.rooms), (self.population, self.households))
        ratios = []
        for above, below in pairs:
            usable = table[:, below] != 0
            ratios.append(np.where(usable, table[:, above] / np.where(usable, table[:, below], 1.0), 0.0))
        return np.column_stack([table, *ratios])
        ### END SOLUTION

# %% tags=["check:RatioAdder"]
check("RatioAdder")

# %% tags=["claims"]
_first = RatioAdder(0, 1, 2, 3).fit_transform([[880, 129, 322, 126]])[0]
assert np.allclose(_first[4:], [6.98413, 0.146591, 2.55556], rtol=1e-5)
assert _first[4:].round(3).tolist() == [6.984, 0.147, 2.556]

# %% [markdown]
# **Predict, then run.** How does each of these columns go together with the price, in training? One means that they
# rise together in a straight line, 0 that no line helps.

# %% tags=["figure"]
SHORT = ["rooms", "bedrooms", "people", "households"]
SHORT += ["rooms per\nhousehold", "bedrooms\nper room", "people per\nhousehold"]


def agreement():
    """Pearson's r of four counts and three ratios with the price."""
    wide = RatioAdder().fit_transform(MedianImputer().fit_transform(homes[NUMBERS]))
    return [np.corrcoef(wide[:, place], prices)[0, 1] for place in (3, 4, 5, 6, 8, 9, 10)]


plots.compare_bars(
    SHORT, lambda: {"r with the price": agreement()}, x_label="column", y_label="r",
    title="Bedrooms per room says more than any of the four counts",
)

# %% tags=["claims"]
_r = agreement()
assert max(abs(number) for number in _r[:4]) < 0.16 < 0.2 < abs(_r[5]) < 0.3 and _r[5] < 0

# %% [markdown]
# The more of the rooms are bedrooms, the cheaper the district: where homes are small, few rooms are anything else.
# Neither count alone shows it.
#
# **What to remember**
#
# - Ratios of counts often say more than the counts. They cost one line each and learn nothing.
# - Guard every division: a 0 below the bar comes one day.

# %% [markdown]
# ## 6. Categories by their prices
#
# One-hot encoding is fine for five categories. What about a thousand? Let us cut the map into squares of a tenth of a
# degree (about ten kilometres) and call each square a category.

# %%
def squares(table):
    """The square of the map in which each district lies, as a word: an array (N, 1)."""
    words = table["latitude"].map("{:.1f}".format) + " " + table["longitude"].map("{:.1f}".format)
    return words.to_numpy(dtype=object)[:, np.newaxis]


square, square_later = squares(homes), squares(later)
sizes = pd.Series(square[:, 0]).value_counts()
print(f"{len(sizes):,} squares; the fullest has {sizes.max()} districts, {np.sum(sizes == 1)} have a single one")
alone = np.sum(~np.isin(square_later, square))
print(f"{alone} of {len(later):,} test districts lie in a square without any training row")

# %% tags=["claims"]
assert 1_200 < len(sizes) < 1_500 and 300 < sizes.max() < 400 and 500 < np.sum(sizes == 1) < 700
assert 100 < alone < 200

# %% [markdown]
# Over a thousand columns of mostly zeros would be too many. **Target encoding** makes *one* column: each category is
# replaced by the mean target of its training rows, here the mean price of its square. The trouble is the squares with
# one single district. Their "mean" is one price.
#
# An old example: Wakayama sent 1 entry to a contest and won 1 prize, Tokyo sent 10 and won 9. Is Wakayama better, 100
# per cent against 90? Over all, say, 20 per cent of the entries win. So one draws the mean of a category towards the
# mean of all, the **prior**, the more the fewer rows there are. With $n$ rows:
#
# $$\lambda(n)\cdot\text{mean of the category} + (1-\lambda(n))\cdot\text{prior}, \qquad \lambda(n) =
# \frac{1}{1+e^{-(n-k)/f}}$$
#
# You know this curve, it is the sigmoid. At $n = k$ rows the category and the prior count half each, and $f$ says how
# gradually it changes. By hand, with $k = 5$, $f = 1$: for one row $\lambda = 0.018$, so Wakayama gets $0.018 \cdot 1
# + 0.982\cdot 0.2 = 0.214$. For ten rows $\lambda = 0.9933$, and Tokyo gets $0.895$. Tokyo wins.

# %% tags=["figure"]
rows = np.linspace(0, 30, 301)
plots.compare_curves(
    rows,
    {"the weight of the category": {
        f"k = {k}, f = {f}": 1 / (1 + np.exp((k - rows) / f)) for k, f in ((5, 1), (10, 3), (20, 5))
    }},
    x_label="training rows of the category", y_label="λ",
    title="Few rows: the prior speaks. Many rows: the category speaks for itself",
)

# %% [markdown]
# ### Exercise 7: `smoothed_mean`
#
# A category may also have no row at all. Then only the prior is left, whatever $\lambda(0)$ would be.

# %% tags=["exercise:smoothed_mean"]
def smoothed_mean(total, count, prior, k, f):
    """The mean total / count, drawn towards prior the more the smaller count is.

    total: sum of the targets of a category, a number, or an array with one for each category.  count: its number of
    rows, in the same form; where it is 0 the result is prior.  prior: the mean of all.
    k: the count at which both weigh the same.  f > 0: how gradually the weight changes.
    Returns a number, or an array of the shape of total.

    Example: smoothed_mean(np.array([1, 9]), np.array([1, 10]), 0.2, 5, 1) gives array([0.214389, 0.895315]).
    """
    ### BEGIN SOLUTION
    own = np.divide(total, np.where(np.equal(count, 0), 1, count))
    exponent = np.clip((k - np.asarray(count, dtype=float)) / f, -700, 700)
    weight = np.where(np.equal(count, 0), 0.0, 1 / (1 + np.exp(exponent)))
    return weight * own + (1 - weight) * prior
    ### END SOLUTION

# %% tags=["check:smoothed_mean"]
check("smoothed_mean")

# %% tags=["claims"]
_lam = 1 / (1 + np.exp(5 - np.array([1.0, 10.0])))
assert _lam.round(4).tolist() == [0.018, 0.9933]
assert smoothed_mean(np.array([1, 9]), np.array([1, 10]), 0.2, 5, 1).round(6).tolist() == [0.214389, 0.895315]
assert smoothed_mean(0, 0, 0.2, 0, 1) == 0.2
# The prior must be one that is known from elsewhere: with the two rows' own, 10 of 11, Wakayama would stay in front.
assert smoothed_mean(1, 1, 10 / 11, 5, 1) > smoothed_mean(9, 10, 10 / 11, 5, 1)

# %% [markdown]
# ### Exercise 8: `TargetEncoder`
#
# Now the transformer. `fit` needs the target this time. It learns the prior, the mean of all training targets, and
# for every column of `X` a dictionary from category to smoothed mean. A category that training has not seen is
# encoded by the prior. Use your `smoothed_mean`.

# %% tags=["exercise:TargetEncoder"]
class TargetEncoder(TransformerMixin, BaseEstimator):
    """Replaces each category by the smoothed mean of the target over its training rows.

    k, f: as in smoothed_mean.
    Learnt: prior_, the mean of all targets, and encodings_, a list with one dict {category: number} for each column.

    Example: with k=1 and f=1, fitted on [["a"], ["a"], ["b"]] with targets [1, 3, 8], prior_ is 4. "b" has one row, so
    it is half its own mean and half the prior: 6. "a" has two rows, so its weight is 0.731, and it becomes 2.538.
    A "c" becomes 4.
    """

    def __init__(self, k=20.0, f=5.0):
        self.k = k
        self.f = f

    def fit(self, X, y):
        """X: DataFrame or array (N, D) of categories.  y: targets (N,), a Series or an array.  Returns self."""
        ### BEGIN SOLUTION
        table, targets = np.asarray(X, dtype=object), np.asarray(y, dtype=float)
        self.prior_ = float(np.mean(targets))
        self.encodings_ = []
        for column in table.T:
            groups = {}
            for name, target in zip(column, targets, strict=True):
                groups.setdefault(name, []).append(target)
            self.encodings_.append({
                name: float(smoothed_mean(sum(each), len(each), self.prior_, self.k, self.f))
                for name, each in groups.items()
            })
        return self
        ### END SOLUTION

    def transform(self, X):
        """X: DataFrame or array (M, D) of categories.  Returns a float array (M, D)."""
        ### BEGIN SOLUTION
        columns = zip(np.asarray(X, dtype=object).T, self.encodings_, strict=True)
        encoded = [[codes.get(name, self.prior_) for name in column] for column, codes in columns]
        return np.array(encoded, dtype=float).T
        ### END SOLUTION

# %% tags=["check:TargetEncoder"]
check("TargetEncoder")

# %% tags=["claims"]
_encoder = TargetEncoder(1, 1).fit([["a"], ["a"], ["b"]], [1, 3, 8])
assert _encoder.prior_ == 4 and _encoder.transform([["b"], ["a"], ["c"]]).round(3).ravel().tolist() == [6, 2.538, 4]
assert round(1 / (1 + np.exp(-1)), 3) == 0.731

# %% [markdown]
# **Predict, then run.** The encoded squares on the map, well smoothed: where will a square look like the average of
# all, in the cities or in the country? And the number itself, taken as a guess of the price: how far off is it (root
# of the mean squared error), in training and in the test?

# %% tags=["figure"]
def guessed(k, f):
    """The map of encoded squares: one value for each training district."""
    shown = homes[["longitude", "latitude", "population"]].copy()
    shown["median_house_value"] = TargetEncoder(k, f).fit(square, prices).transform(square)[:, 0]
    shown.attrs = df.attrs
    return shown


plots.housing_map(lambda: guessed(20, 5), label="encoded price of the square",
                  title="Smoothed prices of squares: lonely ones look like the average")

# %% tags=["figure"]
def typical_error(codes, truth):
    """The root of the mean squared difference, in US dollars."""
    return float(np.sqrt(np.mean((codes[:, 0] - truth) ** 2)))


SMOOTHING = {"hardly any": (0.01, 0.01), "k = 2, f = 1": (2, 1), "k = 5, f = 2": (5, 2), "k = 20, f = 5": (20, 5)}


def encoded_errors():
    """The errors of the codes themselves, for each smoothing, in thousand dollars."""
    found = {"training": [], "test": []}
    for k, f in SMOOTHING.values():
        encoder = TargetEncoder(k, f).fit(square, prices)
        found["training"].append(typical_error(encoder.transform(square), prices) / 1000)
        found["test"].append(typical_error(encoder.transform(square_later), later["median_house_value"]) / 1000)
    return found


plots.compare_bars(
    list(SMOOTHING), encoded_errors, x_label="smoothing", y_label="thousand US dollars",
    title="Without smoothing the training flatters",
)

# %% tags=["claims"]
_errors = encoded_errors()
_gaps = np.subtract(_errors["test"], _errors["training"])
assert _gaps[0] > 3.5 and all(np.diff(_gaps) < 0) and abs(_gaps[3]) < 0.6
assert max(_errors["test"][:3]) < 78 < _errors["test"][3] and prices.std() > 114_000

# %% [markdown]
# Two lessons in one picture. Without smoothing, the error in training is several thousand dollars smaller than in the
# test: a square with one district "knows" the price of this district, because it *is* that price. With strong
# smoothing the two agree, and yet the test error grows, since squares with a dozen districts know something worth
# keeping. (The comparison looks at test rows, so it may teach us about encoding and must not choose our $k$ and $f$.
# For a choice there are folds.)
#
# ### The leak inside the training rows
#
# Smoothing makes the trouble smaller; it does not remove it. Each training row has helped to make its own code. A
# model that is trained on such codes trusts them too much. The clearest proof: categories that mean **nothing at
# all**.
#
# The remedy is one you know, folds. The training rows are dealt into folds, and the rows of a fold are encoded by
# what the *other* folds know. Nobody's own price is in their own code. By hand, without smoothing: rows a, a, a with
# prices 1, 2, 6, each a fold of its own. The first gets $(2 + 6)/2 = 4$, the second 3.5, the third 1.5.
#
# ### Exercise 9: `out_of_fold_encoding`
#
# The prior of a fold comes from the other folds, too. And a category that stands in no other fold is unseen there: it
# gets that prior.

# %% tags=["exercise:out_of_fold_encoding"]
def out_of_fold_encoding(categories, y, folds, k, f):
    """Codes for training rows, each made by the rows of the other folds.

    categories: (N,), words or numbers.  y: targets (N,).  folds: integers (N,), the fold of each row; at least two
    different ones. All three may be arrays or lists.  k, f: as in smoothed_mean.
    Returns an array (N,) in the order of the rows: smoothed means over the other folds, drawn towards the mean target
    of the other folds.

    Example: for ["a", "a", "b"], [1, 3, 8], folds [0, 1, 1], k=1, f=1: the first row is judged by the other two. Their
    mean is 5.5, the only other "a" is 3, and one row counts half: 4.25. The second gets half of 1 and half of 1: 1.
    The third has seen no "b": 1.
    """
    ### BEGIN SOLUTION
    table = np.asarray(categories, dtype=object).reshape(-1, 1)
    targets, folds = np.asarray(y, dtype=float), np.asarray(folds)
    codes = np.zeros(len(targets))
    for fold in np.unique(folds):
        inside = folds == fold
        others = TargetEncoder(k, f).fit(table[~inside], targets[~inside])
        codes[inside] = others.transform(table[inside])[:, 0]
    return codes
    ### END SOLUTION

# %% tags=["check:out_of_fold_encoding"]
check("out_of_fold_encoding")

# %% tags=["claims"]
assert np.allclose(out_of_fold_encoding(["a", "a", "b"], [1, 3, 8], [0, 1, 1], 1, 1), [4.25, 1, 1])
assert np.allclose(out_of_fold_encoding(["a", "a", "a"], [1, 2, 6], [0, 1, 2], -50, 1), [4, 3.5, 1.5])

# %% [markdown]
# **Predict, then run.** Every district gets a lucky number from 1 to 5,000, drawn at random: about three training
# rows for each number, and nothing to learn. We encode it in three ways and fit a straight line from code to price.
# Its $R^2$ says which share of the prices' variation the line explains: 1 is all, 0 is nothing, and below 0 it is
# worse than saying the mean each time. What will it be in training, and what in the test?

# %% tags=["figure"]
rng = np.random.default_rng(0)
lucky, lucky_later = rng.integers(1, 5001, (len(homes), 1)), rng.integers(1, 5001, (len(later), 1))
dealt = rng.integers(0, 5, len(homes))


def explained(codes, codes_later):
    """R squared of a straight line from codes to prices: (in training, in the test)."""
    line = LinearRegression().fit(codes, prices)
    return line.score(codes, prices), line.score(codes_later, later["median_house_value"])


def luck():
    """The three encodings of lucky numbers, and what a line makes of them."""
    plain, gentle = (TargetEncoder(k, f).fit(lucky, prices) for k, f in ((0.01, 0.01), (3, 1)))
    outside = out_of_fold_encoding(lucky[:, 0], prices.to_numpy(), dealt, 3, 1)[:, np.newaxis]
    pairs = [explained(encoder.transform(lucky), encoder.transform(lucky_later)) for encoder in (plain, gentle)]
    pairs.append(explained(outside, gentle.transform(lucky_later)))
    return {"training": [trained for trained, _ in pairs], "test": [tested for _, tested in pairs]}


plots.compare_bars(
    ["plain means", "smoothed", "smoothed, out of fold"], luck, x_label="encoding of lucky numbers", y_label="R²",
    title="Random numbers seem to explain prices; folds stop that",
)

# %% tags=["claims"]
_luck = luck()
assert _luck["training"][0] > 0.25 and _luck["training"][1] > 0.2 and max(_luck["test"][:2]) < -0.1
assert _luck["training"][1] < _luck["training"][0] and _luck["test"][1] > _luck["test"][0]
assert abs(_luck["training"][2]) < 0.01 and abs(_luck["test"][2]) < 0.02

# %% [markdown]
# With plain means, lucky numbers seem to explain more than a quarter of all variation. In the test they do harm: the
# line trusts a code that is worth nothing. Smoothing makes both milder and cures neither. Out of fold, the model sees
# in training what it will see later: nothing. So the honest column is out-of-fold for the training rows, and the
# fitted `TargetEncoder` for all later rows.
#
# **What to remember**
#
# - Target encoding: one column for many categories. Smooth it; unseen categories get the prior.
# - A training row must not take part in its own code. Use folds.

# %% [markdown]
# ## 7. A pipeline and a router of your own
#
# You have six transformers. In which order do they work, who hands what to whom, and who makes sure that `fit` is
# only ever called with training rows? A **pipeline** does: a list of steps, each with a name. `fit` fits the first
# step, lets it transform the rows, fits the second step *on the result*, and so on. `transform` sends rows through
# all of them and fits nothing.
#
# The last step may be a model: something with `fit` and `predict` but without `transform`. So `fit` must not ask the
# last step to transform. By hand: steps "subtract the mean", then "divide by the largest". Fitted on 1, 3, 5: the
# first learns 3 and passes on -2, 0, 2; the second learns 2. A new 9 becomes (9 - 3)/2 = 3.
#
# ### Exercise 10: `Pipeline`

# %% tags=["exercise:Pipeline"]
class Pipeline:
    """Steps in a row: each is fitted on what the steps before it make of the training rows.

    steps: a list of pairs (name, step). All steps have fit(X, y) and transform(X); the last one may have predict(X)
    in place of transform.

    Example: with the steps BelowTheTop and BelowTheTop, fitted on [[3], [8], [5]]: the first learns 8 and hands on
    [[5], [0], [3]], so the second learns 5. Then transform([[6]]) gives [[3]].
    """

    def __init__(self, steps):
        self.steps = steps

    def fit(self, X, y=None):
        """Fits every step, in order, each with y as well; the last step is fitted and asked for nothing else.

        Returns self.
        """
        ### BEGIN SOLUTION
        for _, step in self.steps[:-1]:
            X = step.fit(X, y).transform(X)
        self.steps[-1][1].fit(X, y)
        return self
        ### END SOLUTION

    def transform(self, X):
        """X through all steps; nothing is fitted.  Returns what the last step makes of it."""
        ### BEGIN SOLUTION
        for _, step in self.steps:
            X = step.transform(X)
        return X
        ### END SOLUTION

    def fit_transform(self, X, y=None):
        """Fits, then transforms the same rows.  Returns what the last step makes of them."""
        ### BEGIN SOLUTION
        return self.fit(X, y).transform(X)
        ### END SOLUTION

    def predict(self, X):
        """X through all steps but the last, whose predict answers."""
        ### BEGIN SOLUTION
        for _, step in self.steps[:-1]:
            X = step.transform(X)
        return self.steps[-1][1].predict(X)
        ### END SOLUTION

# %% tags=["check:Pipeline"]
check("Pipeline")

# %% tags=["claims"]
_twice = Pipeline([("one", BelowTheTop()), ("two", BelowTheTop())]).fit([[3], [8], [5]])
assert _twice.transform([[6]]).tolist() == [[3]]

# %% [markdown]
# Numbers take one way through the machine, words another. A **router** sends columns to transformers and puts the
# results side by side. Columns that no route names are left out. By hand: a route of column A to "subtract the mean"
# and a route of column B to a one-hot encoder with two categories make three columns, in the order of the routes.
#
# ### Exercise 11: `ColumnRouter`
#
# The columns of a route are a list: of names if `X` is a DataFrame, of places if it is an array. Every transformer
# gets a table with two axes, even where its list has one entry. `isinstance(X, pd.DataFrame)` says which of the two `X`
# is. A list in brackets keeps both axes: `X[names]` of a DataFrame, `X[:, places]` of an array.

# %% tags=["exercise:ColumnRouter"]
class ColumnRouter:
    """Sends columns to transformers and puts their results side by side, in the order of the routes.

    routes: a list of triples (name, transformer, columns); columns is a list of names or of places. A column may be
    in several routes; columns in no route are left out.

    Example: routes [("top", BelowTheTop(), [1]), ("again", BelowTheTop(), [0, 1])], fitted on [[3, 20], [8, 10]]:
    transform([[6, 15]]) gives [[5, 2, 5]].
    """

    def __init__(self, routes):
        self.routes = routes

    def fit(self, X, y=None):
        """X: DataFrame or array (N, D). Every transformer is fitted on its own columns, with y.  Returns self."""
        ### BEGIN SOLUTION
        for _, transformer, columns in self.routes:
            transformer.fit(self.chosen(X, columns), y)
        return self

    def chosen(self, X, columns):
        return X[columns] if hasattr(X, "columns") else np.asarray(X)[:, columns]
        ### END SOLUTION

    def transform(self, X):
        """X: DataFrame or array (M, D). Nothing is fitted.  Returns an array with M rows."""
        ### BEGIN SOLUTION
        made = [transformer.transform(self.chosen(X, columns)) for _, transformer, columns in self.routes]
        return np.hstack(made)
        ### END SOLUTION

    def fit_transform(self, X, y=None):
        """Fits, then transforms the same rows."""
        ### BEGIN SOLUTION
        self.fit(X, y)
        return self.transform(X)
        ### END SOLUTION

# %% tags=["check:ColumnRouter"]
check("ColumnRouter")

# %% tags=["claims"]
_routed = ColumnRouter([("top", BelowTheTop(), [1]), ("again", BelowTheTop(), [0, 1])])
_routed.fit(np.array([[3, 20], [8, 10]]))
assert _routed.transform(np.array([[6, 15]])).tolist() == [[5, 2, 5]]

# %% [markdown]
# Now plug everything together: numbers through three steps, words through one. **Predict, then run.** How many
# columns come out?

# %% tags=["figure"]
of_numbers = Pipeline([("gaps", MedianImputer()), ("ratios", RatioAdder()), ("scale", StandardScaler())])
machine = ColumnRouter([("numbers", of_numbers, NUMBERS), ("words", OneHotEncoder(), ["ocean_proximity"])])
clean = machine.fit_transform(homes)
print(f"{homes.shape[1]} columns in, {clean.shape[1]} columns out;", f"gaps: {np.isnan(clean).sum()}")
print("a district of the test:", *machine.transform(later.iloc[:1])[0].round(2))

# %% tags=["claims"]
assert clean.shape == (16_512, 16) and 8 + 3 + 5 == 16 and not np.isnan(clean).any()
assert np.allclose(clean[:, :11].mean(axis=0), 0, atol=1e-9) and np.allclose(clean[:, :11].std(axis=0), 1)
assert np.all(clean[:, 11:].sum(axis=1) == 1)

# %% [markdown]
# **What to remember**
#
# - A pipeline fits each step on what the steps before it made, and never fits when it transforms.
# - A router gives every column its own way. Both are transformers themselves, so they can be put into one another.

# %% [markdown]
# ## 8. Three leaks
#
# A **leak** is anything of the judging rows that reaches the training. The result looks better than it is, and
# nothing crashes. You have met one in section 6. Leaks differ in size. A ruler made from all rows is the most common
# one, and on a large table it changes little. Choosing *columns* with all rows is another matter.
#
# **Predict, then run.** 100 rows, a target made of noise, 2,000 columns of noise. Keep the 20 columns that go
# together best with the target, then judge a straight line by five folds. Once the columns are kept with all rows,
# once inside of each fold with its training rows only. What should $R^2$ be, honestly?

# %% tags=["figure"]
noise = np.random.default_rng(0)
table, target = noise.normal(size=(100, 2000)), noise.normal(size=100)


def best_twenty(X, t):
    """The places of the 20 columns whose correlation with t is strongest."""
    centred = X - X.mean(axis=0)
    strength = np.abs(centred.T @ (t - t.mean())) / np.linalg.norm(centred, axis=0)
    return np.argsort(strength)[-20:]


cuts = list(KFold(5, shuffle=True, random_state=0).split(table))
leaky = cross_val_score(LinearRegression(), table[:, best_twenty(table, target)], target, cv=cuts)
honest = []
for learn, judge in cuts:
    kept = best_twenty(table[learn], target[learn])
    line = LinearRegression().fit(table[learn][:, kept], target[learn])
    honest.append(line.score(table[judge][:, kept], target[judge]))
plots.compare_bars(
    [f"fold {number}" for number in range(1, 6)] + ["mean"],
    {"chosen with all rows": [*leaky, leaky.mean()], "chosen inside the fold": [*honest, np.mean(honest)]},
    x_label="who judges", y_label="R²", title="Columns chosen with all rows: noise seems to explain noise",
)

# %% tags=["claims"]
assert 0.4 < leaky.mean() < 0.55 and np.mean(honest) < -0.2 and max(honest) < min(leaky)

# %% [markdown]
# There is nothing to find, and still the leaky way reports that nearly half of the variation is explained. The folds
# came too late: all rows had already had a say.
#
# And the ruler? It depends on how many rows there are. Here are prepared columns, learnt once from the training rows
# and once from all rows, for fewer and fewer rows:

# %% tags=["figure"]
def moved(rows, seed):
    """How far a leaky ruler shifts the columns, in standard deviations, when a fifth of so many rows judges."""
    drawn = homes[NUMBERS].dropna().sample(rows, random_state=seed)
    honest_ruler, leaky_ruler = (StandardScaler().fit(part) for part in (drawn[: rows * 4 // 5], drawn))
    return float(np.mean(np.abs(honest_ruler.transform(drawn) - leaky_ruler.transform(drawn))))


ROWS = np.array([20, 50, 100, 500, 1000, 5000, 15000])
plots.measured(
    lambda: {"difference": (ROWS, [np.mean([moved(rows, seed) for seed in range(12)]) for rows in ROWS])},
    labels=("rows of the table", "difference in deviations"), log="xy",
    title="The leak of a ruler: large on small tables, tiny on large ones",
)

# %% tags=["claims"]
_small, _large = (np.mean([moved(rows, seed) for seed in range(12)]) for rows in (20, 15000))
assert _small > 0.06 and _large < 0.02 and _small > 6 * _large

# %% [markdown]
# That a leak is small today is no reason to keep it. It is one line, and the next table has fifty rows.
#
# ### Exercise 12: `repaired_preparation`
#
# This function fills gaps and standardises. It has three leaks or mistakes of order:

# %%
def leaky_preparation(X, train_rows):
    """The training rows and all other rows, filled and standardised. Not as it should be."""
    others = np.setdiff1d(np.arange(len(X)), train_rows)
    centre, spread = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
    filled = np.where(np.isnan(X), np.nanmedian(X, axis=0), X)
    return (filled[train_rows] - centre) / spread, (filled[others] - centre) / spread


four = np.array([[1.0], [np.nan], [4.0], [100.0]])
print(*leaky_preparation(four, np.array([0, 1, 2])), sep="\n")

# %% [markdown]
# Rows 0, 1 and 2 train: 1, a gap, 4. By hand the right way: their median is 2.5, so they are 1, 2.5, 4 with the mean
# 2.5 and the standard deviation 1.22474; they become -1.22474, 0, 1.22474. The 100, which judges, becomes 79.6. In
# the output above, the 100 has had a say in the median, in the mean and in the deviation. And mean and deviation were
# measured *before* the gaps were filled, so the columns that come out have another mean than 0.
#
# Repair it. You may use your own transformers.

# %% tags=["exercise:repaired_preparation"]
def repaired_preparation(X, train_rows):
    """Fills gaps with medians and then standardises; everything is learnt from the training rows only.

    X: float array (N, D), nan where a number is missing; it stays as it is.  train_rows: the numbers of the training
    rows, different integers in any order.
    Returns two arrays: the training rows in the order of train_rows, and all other rows in the order of X.

    Example: for [[1], [nan], [4], [100]] and train_rows [0, 1, 2] they are [[-1.22474], [0], [1.22474]] and
    [[79.6084]].
    """
    ### BEGIN SOLUTION
    steps = Pipeline([("gaps", MedianImputer()), ("scale", StandardScaler())])
    learning = steps.fit_transform(X[train_rows])
    return learning, steps.transform(np.delete(X, train_rows, axis=0))
    ### END SOLUTION

# %% tags=["check:repaired_preparation"]
check("repaired_preparation")

# %% tags=["claims"]
_learn, _judge = repaired_preparation(four, np.array([0, 1, 2]))
assert np.allclose(_learn.ravel(), [-1.22474, 0, 1.22474], atol=1e-5) and np.allclose(_judge, 79.6084, rtol=1e-6)
assert abs(leaky_preparation(np.array([[1.0], [np.nan], [4.0], [9.0], [30.0]]), np.arange(5))[0].mean()) > 0.05

# %% [markdown]
# **What to remember**
#
# - Split first. Then everything that is learnt, rulers, medians, categories, codes, chosen columns, comes from
#   training rows.
# - With folds, the whole preparation belongs *inside* the fold. A pipeline is the way to get that for free.

# %% [markdown]
# ## 9. The whole preparation
#
# The library has a pipeline and a router of its own: `make_pipeline(step, step, ...)` and `ColumnTransformer([(name,
# transformer, columns), ...])`. They do what yours do, and more: they copy themselves, they can be searched over, and
# they speak of their steps. Because your transformers follow the rules of section 1, they fit in.
#
# ### Exercise 13: `housing_preparation`
#
# Write the function that parts 3 and 4 of this chapter begin with. It returns the *unfitted* machine: whoever
# cross-validates makes a new one for each fold. Numbers first (gaps, then ratios, then standardised), then the words.

# %% tags=["exercise:housing_preparation"]
def housing_preparation():
    """A new preparation of the housing table, not fitted: something with fit, transform and fit_transform.

    It takes a DataFrame with the columns of the housing table (others are ignored) and makes a float array with, in
    this order:
      8 numbers: longitude, latitude, housing_median_age, total_rooms, total_bedrooms, population, households,
        median_income; gaps filled with medians, standardised
      3 ratios: rooms per household, bedrooms per room, people per household, made after filling and standardised
      one column of zeros and ones for each ocean_proximity of training (5 if all are there: 16 columns in all)

    Use ColumnTransformer and make_pipeline with your own transformers.
    """
    ### BEGIN SOLUTION
    names = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population",
             "households", "median_income"]
    return ColumnTransformer([
        ("numbers", make_pipeline(MedianImputer(), RatioAdder(), StandardScaler()), names),
        ("words", OneHotEncoder(), ["ocean_proximity"]),
    ])
    ### END SOLUTION

# %% tags=["check:housing_preparation"]
check("housing_preparation")

# %% [markdown]
# The library also has every one of your transformers. Here is the same machine without a line of yours, apart from
# the ratios. **Predict, then run.** How far apart will the two be?

# %%
def ratios_only(table):
    """The library's way to a step without a class: any function of a table."""
    counts = np.asarray(table)
    return np.c_[counts, counts[:, [3, 4, 5]] / counts[:, [6, 3, 6]]]


columns = [name for name in homes.columns if homes[name].dtype == float]
theirs = ColumnTransformer([
    ("n", make_pipeline(impute.SimpleImputer(strategy="median"), preprocessing.FunctionTransformer(ratios_only),
                        preprocessing.StandardScaler()), columns),
    ("w", preprocessing.OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["ocean_proximity"]),
])
by_library = theirs.fit_transform(homes)
print("the library's:", by_library.shape)

# %% tags=["figure"]
mine = housing_preparation()
by_me = mine.fit_transform(homes)
print("yours:        ", by_me.shape, "  largest difference:", f"{np.abs(by_me - by_library).max():.1e}")
print("in the test:   largest difference:", f"{np.abs(mine.transform(later) - theirs.transform(later)).max():.1e}")
print("unfitted copy for another fold:", type(clone(mine)).__name__)

# %% tags=["claims"]
assert by_me.shape == by_library.shape == (16_512, 16) and np.allclose(by_me, by_library)
assert np.allclose(mine.transform(later), theirs.transform(later)) and np.allclose(by_me, clean)

# %% [markdown]
# Rounding errors apart, nothing. So from here on take whichever you like. You know what is inside either.
#
# What does the prepared table look like? The next figure shows the eleven columns of numbers. All have the same ruler
# now, and still their own shapes: most lean to the right, with few very large districts.

# %% tags=["figure"]
NICE = ["west to east", "south to north", "age", "rooms", "bedrooms", "people", "all households", "income", "rooms / household",
        "bedrooms / room", "people / household"]


def prepared():
    """The eleven prepared columns of numbers as a table."""
    shown = pd.DataFrame(housing_preparation().fit_transform(homes)[:, :11], columns=NICE)
    shown.attrs = df.attrs
    return shown


plots.histograms(prepared, columns=NICE, title="One scale for all: standard deviations from the mean")

# %% tags=["figure"]
extremes = prepared().agg(["min", "max"]).T.round(1)
print(extremes.sort_values("max", ascending=False).head(4).to_string())

# %% tags=["claims"]
assert extremes["max"].max() > 10 and extremes.loc["age"].abs().max() < 3 and extremes.loc["west to east"].abs().max() < 4

# %% [markdown]
# Some districts lie more than ten standard deviations out. Standardising does not tame a long tail; a logarithm
# would. Trees do not mind. Keep it in mind for the network of part 3.
#
# **What to remember**
#
# - Write the preparation as one function that returns an unfitted machine. New rows, new folds, next year: same
#   machine.
# - Your own parts fit into the library if they keep its rules: `fit`, `transform`, a trailing underscore, plain
#   `__init__`.

# %% [markdown]
# ## 10. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 200 words.
#
# **Question.** A colleague has 800 patients from 40 clinics and predicts the days that each will stay. She shows you
# her order of work:
#
# 1. Gaps are filled with medians of all 800 patients, and all columns are standardised.
# 2. The clinic (40 words) is replaced by the mean stay of its patients, over all 800.
# 3. Of 3,000 laboratory values she keeps the 30 that correlate best with the stay.
# 4. Now 20 per cent are drawn at random as the test; some patients were admitted several times and have several rows.
# 5. A model is trained on the rest and judged by the test.
#
# Name three ways in which a leak gets in, say for each how the test rows reach the training, and put them in order of
# the damage you expect, with reasons. Then give an order of work that has none of them.

# %% [markdown] tags=["written:ways-of-a-leak"]
# ### BEGIN SOLUTION
# Step 3 probably does most damage. The 30 values were picked by looking at the stays of all patients, those of the
# test included. Among 3,000 columns some agree with any target by chance, on exactly these rows, so the test confirms
# what it has helped to choose. Step 2 comes next: each test patient's own stay is part of the mean of the clinic,
# with 20 patients in a clinic about a twentieth of it, and in small clinics more. Training rows also contain their
# own target, so the model trusts the column too much. Step 4 is a leak of another kind: rows of one patient fall into
# both parts, and the test asks about people the model knows. Step 1 leaks as well, medians and rulers have seen the
# test, but with 800 rows this hardly moves a number.
#
# A clean order: split first, by patient, so that all rows of a person are in one part. Then learn medians, rulers,
# clinic codes (smoothed, out of fold for the training rows) and the choice of the 30 columns from training rows, best
# in one pipeline that is fitted inside each fold. A clinic that is new gets the mean of all. The test is transformed
# only, and asked once.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4 points, one for each:
#
# 1. Three leaks are named from steps 1 to 4, each with how the test rows get into the training (statistics, codes
#    with targets, choice of columns, the same patient in both parts).
# 2. Those that use the *target* (steps 2 and 3) are told from the one that does not (step 1), and the choice among
#    3,000 columns or the shared patients is held to be worst, with a reason.
# 3. Step 1 is called small here, with a reason such as the number of rows.
# 4. An order of work that is clean: split by patient first, everything learnt from training rows (inside each fold),
#    clinic codes out of fold or at least smoothed, the test transformed only.
#
# Another order of damage is accepted if it is argued soundly.
# ### END MARK SCHEME

# %% [markdown]
# ## Summary
#
# - A transformer learns in `fit`, from training rows only, and applies in `transform`, to any rows.
# - Medians for gaps, the standard deviation for scales, one column per category, ratios for counts.
# - Many categories: their smoothed target means, for training rows out of fold.
# - A pipeline and a router make one machine of it: 9 columns in, 16 out.
# - A leak crashes nothing. It is found by asking of every learnt number: which rows made it?
#
# ### What comes next
#
# In part 3 this machine feeds models: a straight line, a tree that learns every price by heart, a forest, and your
# own network from chapters 4 and 5. Cross-validation, written by hand, says which of them to believe.

# %% tags=["figure"]
progress()
