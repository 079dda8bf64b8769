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
# # Chapter 6, part 1: Frame the problem and look at the data
#
# **Before the first model come three questions: what is the number for, what do the rows hold, and which of them
# do we promise not to look at?**
#
# This chapter is one project from its question to a number that you can defend: what does a house cost in a
# district of California, going by the census of 1990? In this part no model is trained. You find out what the
# error will cost, which columns have gaps and ceilings, and how to put a fifth of the rows away so that
# they can judge fairly in the end. Then you look at the rest: on a map, in numbers, and as ratios.
#
# | section | what you build | minutes |
# |---|---|---|
# | 1 | what the number is for, and who pays for large errors | 20 |
# | 2 | a first look at a table | 10 |
# | 3 | values that stop, values that repeat | 20 |
# | 4 | a random test set, and what happens to it next year | 15 |
# | 5 | a test set that stays: split by hash | 20 |
# | | *a good place to stop for today* | |
# | 6 | strata: a test set like the whole | 35 |
# | 7 | the map | 10 |
# | 8 | which columns go with the price | 15 |
# | 9 | ratios say more than totals | 15 |
# | 10 | one question answered in words, and a summary | 20 |
#
# That makes three hours. **You need** means, roots and masks in NumPy, the two losses of chapter 2 (squared and
# absolute), and the idea of a test set from chapter 3. Of pandas you need only that a table has columns, and that
# `table["name"]` is one of them; what else you need of it is said where you need it.
#
# **Two tables.** The census rows may not be handed out with this course. Where they can be downloaded you work on
# the real ones, otherwise on simulated ones, made to the same statistics. The first line printed below says
# which you have, and so do the maps and histograms. The text is true of both. Numbers that differ are computed, not
# written.

# %% tags=["claims"]
assert sum([20, 10, 20, 15, 20, 35, 10, 15, 15, 20]) == 180  # three hours

# %% tags=["setup"]
import zlib

import numpy as np
import pandas as pd

from nn101 import check, hint, plots, progress
from nn101.data import load_housing

# %%
housing = load_housing()
housing.head()

# %% tags=["figure"]
progress()

# %% [markdown]
# ## 1. What is the number for?
#
# Say that an investor wants an estimate of the **median house value of a district**, and that a second program reads
# it to decide where to buy. A district is a block group of the census, usually some hundreds to a few
# thousand people. Today experts estimate by hand, and suppose they are off by about 15 %. That one paragraph
# already answers much. There are right answers to learn from (*supervised* learning), the answer is a number
# (*regression*), several columns feed it, and the table is small enough to be learned in one go.
#
# It also says what to ask next. If the second program only wants "cheap, medium or dear", a number is the wrong
# answer and this is a task with classes. If one very wrong estimate ruins a year, large errors must count more. The
# last point decides between two ways to measure, which you know from chapter 2:
#
# $$\text{RMSE} = \sqrt{\tfrac{1}{N}\sum (\hat y - y)^2} \qquad\qquad \text{MAE} = \tfrac{1}{N}\sum |\hat y - y|$$
#
# By hand, with errors of $1, -1, 2$ and $-6$ thousand dollars: the sizes add up to 10, so the MAE is 2.5. The squares
# add up to 42, so the RMSE is $\sqrt{10.5} = 3.24$. The single worst row causes 6 of the 10, which is 60 %, but 36 of
# the 42 squares: 86 %. That is the difference between the two measures in one row.

# %%
four = np.array([1.0, -1.0, 2.0, -6.0])
print("MAE", np.abs(four).mean(), "  RMSE", round(float(np.sqrt(np.square(four).mean())), 2))

# %% tags=["claims"]
assert np.abs(four).mean() == 2.5 and round(float(np.sqrt(np.square(four).mean())), 2) == 3.24
assert np.square(four).sum() == 42 and round(36 / 42, 2) == 0.86

# %% [markdown]
# ### Exercise 1: `worst_share`
#
# What part of the whole error do the $k$ worst rows cause? Answer for squares and for sizes. An error may have either
# sign; the worst are those that are largest in size. Where all errors are 0, nobody causes anything: both parts are 0.

# %% tags=["exercise:worst_share"]
def worst_share(errors, k):
    """The part of the squared error, and of the absolute error, that the k worst rows cause.

    errors: (N,), prediction minus truth, of either sign: floats, or whole numbers (also in 32 bits, for which the
    squares of dollars may be too large).  k: from 0 to N.
    Returns two numbers from 0 to 1: (part of the sum of squares, part of the sum of sizes).

    Example: worst_share([1, -1, 2, -6], 1) is (36 / 42, 6 / 10), rounded (0.857, 0.6).
    """
    ### BEGIN SOLUTION
    sizes = np.sort(np.abs(np.asarray(errors, dtype=float)))[::-1]
    shares = []
    for each in (sizes**2, sizes):
        whole = each.sum()
        shares.append(float(each[:k].sum() / whole) if whole else 0.0)
    return tuple(shares)
    ### END SOLUTION

# %% tags=["check:worst_share"]
check("worst_share")

# %% [markdown]
# As always, `hint` gives a nudge, here or for any other exercise:

# %% tags=["figure"]
hint("worst_share")

# %% tags=["claims"]
assert np.allclose(worst_share([1, -1, 2, -6], 1), (36 / 42, 0.6)) and worst_share([0, 0], 1) == (0.0, 0.0)

# %% [markdown]
# **Predict, then run.** The laziest estimate says the same for every district: the median of all prices. Which part
# of its squared error do the worst tenth of the districts cause? And of its absolute error?

# %% tags=["figure"]
prices = housing["median_house_value"].to_numpy()
lazy = np.median(prices) - prices
print(f"the same answer for all: RMSE {np.sqrt(np.mean(lazy**2)):,.0f}   MAE {np.abs(lazy).mean():,.0f} dollars")
tenths = (1, 5, 10, 25)


def caused():
    """Two bars for each group of worst districts: their part of the squared and of the absolute error."""
    both = [worst_share(lazy, round(len(lazy) * percent / 100)) for percent in tenths]
    return {"of the squared error": [pair[0] for pair in both], "of the absolute error": [pair[1] for pair in both]}


plots.compare_bars(
    [f"worst {percent} %" for percent in tenths], caused, x_label="districts", y_label="part of the error",
    title="A tenth of the districts causes over half of the squared error, a third of the absolute",
)

# %% tags=["claims"]
_tenth = worst_share(lazy, 2064)
assert 0.57 < _tenth[0] < 0.59 and 0.31 < _tenth[1] < 0.33
assert abs(np.sqrt(np.mean(lazy**2)) - 118_500) < 100 and 87_500 < np.abs(lazy).mean() < 89_000

# %% [markdown]
# So choosing the RMSE means: *a few very wrong districts matter most*. A model that is judged by it will work for
# them, at the cost of the many. Choosing the MAE means: a dollar is a dollar, wherever it is missed. Neither is
# right in itself. We take the RMSE in this chapter, because an investor is hurt most by a large error, and
# because the results that others have published for this table are given in it. The MAE stands beside it.
#
# A number to keep in mind: the same answer for all misses by an RMSE of about 118,500 dollars. A model must beat that
# by far before it is worth a word.
#
# **What to remember**
#
# - First the use, then the measure, then the model. Write down which error would be good enough, before you have one.
# - Squares give the word to the worst rows. If these are typing errors, they have the word too.

# %% [markdown]
# ## 2. A first look
#
# Whoever gets a table asks the same things: how many rows, which columns, what stands in them, what is missing?
# pandas answers with `info` and `describe`. The counts below are the same for the real and for the simulated rows.

# %%
print(f"{len(housing):,} rows, {housing.shape[1]} columns")
print(housing["ocean_proximity"].value_counts().to_string())
housing.describe().T.round(2)

# %% tags=["claims"]
assert housing.shape == (20640, 10)
assert housing["ocean_proximity"].value_counts().to_dict() == {
    "<1H OCEAN": 9136, "INLAND": 6551, "NEAR OCEAN": 2658, "NEAR BAY": 2290, "ISLAND": 5}
_described = housing.describe()
assert np.allclose(_described.loc["mean", ["median_income", "median_house_value"]], [3.8707, 206855.8], rtol=0.01)
assert np.allclose(_described.loc["50%", ["median_income", "median_house_value"]], [3.5348, 179700], rtol=0.01)

# %% [markdown]
# ### Exercise 2: `look_over`
#
# Write such a summary yourself, small enough to read at a glance. A tiny table: `age` holds 10, 20 and 20, `place`
# holds "INLAND", nothing and "ISLAND". Then `age` is a column of numbers, none missing, with 2 distinct values, and
# `place` is text, one missing, with 2 distinct values. What is missing is no value, so it is not counted among them.
#
# This much of pandas will do: `table.columns` holds the names. For a column `values`, `values.isna()` is a mask of its
# gaps, among words too (`np.isnan` takes numbers only), and `values.dropna()` is the column without them. Words have
# more than one type, and so have numbers: ask `pd.api.types.is_numeric_dtype(values)`, which is true for all numbers.

# %% tags=["exercise:look_over"]
def look_over(table):
    """What stands in each column of a table.

    table: a DataFrame.  Returns a dict that has for each column, by its name, another dict:
    "kind": "number" or "text";  "missing": how many rows have no value;  "distinct": how many different values there
    are, not counting what is missing.

    Example: for pd.DataFrame({"age": [10, 20, 20], "place": ["INLAND", None, "ISLAND"]}) it is
    {"age": {"kind": "number", "missing": 0, "distinct": 2}, "place": {"kind": "text", "missing": 1, "distinct": 2}}.
    """
    ### BEGIN SOLUTION
    seen = {}
    for name in table.columns:
        values = table[name]
        numeric = pd.api.types.is_numeric_dtype(values)
        seen[name] = {"kind": "number" if numeric else "text", "missing": int(values.isna().sum()),
                      "distinct": int(values.nunique())}
    return seen
    ### END SOLUTION

# %% tags=["check:look_over"]
check("look_over")

# %% tags=["claims"]
_tiny = pd.DataFrame({"age": [10, 20, 20], "place": ["INLAND", None, "ISLAND"]})
assert look_over(_tiny) == {"age": {"kind": "number", "missing": 0, "distinct": 2},
                            "place": {"kind": "text", "missing": 1, "distinct": 2}}
_seen = look_over(housing)
assert {name for name, found in _seen.items() if found["missing"]} == {"total_bedrooms"}
assert _seen["total_bedrooms"]["missing"] == 207 and _seen["ocean_proximity"]["kind"] == "text"
assert _seen["housing_median_age"]["distinct"] == 52

# %% [markdown]
# **Predict, then run.** Which column of the census table has gaps, and which has only 52 different numbers?

# %% tags=["figure"]
pd.DataFrame(look_over(housing)).T

# %% [markdown]
# One column has gaps, `total_bedrooms`, in 207 rows. One column is text. And all districts together know only 52
# ages: suspicious, and the pictures say why.
#
# **Predict, then run.** Look at the nine histograms. Where does a bar stand that does not belong there?

# %% tags=["figure"]
plots.histograms(housing, title="Nine columns of numbers: some pile up at an end, some have long tails")

# %% [markdown]
# Ages, incomes and prices end in a wall. Rooms, bedrooms, people and households have a long tail to the right: most
# districts are small and a few are huge. And the units differ wildly: an income of 3.5 means 35,000 dollars
# a year, a price is written in full.
#
# **What to remember**
#
# - Kind, missing, distinct: three facts for each column before anything else.
# - `describe` hides what a histogram shows at once.

# %% [markdown]
# ## 3. Values that stop, values that repeat
#
# A wall at the end of a histogram is a **cap**: somebody wrote 500,001 for "more than 500,000". The number is not the
# truth, only its lower end. For an input that is a pity. For the price it is worse, since that is what we want
# to learn: no model can learn from these rows that a house costs 900,000, and the error on them cannot be measured.
# There are two honest ways out. Get the true prices, or leave these rows out, of training *and* of the test, and say
# that the model is for prices up to 500,000. Keeping them is a choice too. This chapter keeps them, as the published
# results did, and says so in the end.
#
# How large is a wall? Count the rows that have exactly the least value, and exactly the greatest. For the values
# $1, 5, 9, 9$ and one that is missing, the least has one of four, $0.25$, and the greatest two of four, $0.5$.
#
# ### Exercise 3: `cap_shares`

# %% tags=["exercise:cap_shares"]
def cap_shares(values):
    """The shares of the values that are exactly the least one, and exactly the greatest one.

    values: (N,) numbers, an array or a column of a table; nan is missing and does not count at all.
    Returns two numbers (share at the least, share at the greatest). Both are 1.0 where all values are the same, and
    both are 0.0 where there is no value.

    Example: cap_shares([1, 5, 9, 9, np.nan]) is (0.25, 0.5).
    """
    ### BEGIN SOLUTION
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    if known.size == 0:
        return 0.0, 0.0
    return float(np.mean(known == known.min())), float(np.mean(known == known.max()))
    ### END SOLUTION

# %% tags=["check:cap_shares"]
check("cap_shares")

# %% tags=["claims"]
assert cap_shares([1, 5, 9, 9, np.nan]) == (0.25, 0.5) and cap_shares([np.nan]) == (0.0, 0.0)
for _name, _low, _high in (("median_house_value", 4, 965), ("housing_median_age", 4, 1273), ("median_income", 12, 49)):
    assert np.allclose(np.multiply(cap_shares(housing[_name]), 20640), (_low, _high)), _name
assert housing["median_house_value"].max() == 500_001 and housing["housing_median_age"].max() == 52
assert housing["median_income"].agg(["min", "max"]).tolist() == [0.4999, 15.0001]
assert round(965 / 20640, 3) == 0.047 and round(1273 / 20640, 3) == 0.062

# %% [markdown]
# **Predict, then run.** Three columns have a real wall. How much of the table stands in each?

# %% tags=["figure"]
capped = {"age": "housing_median_age", "income": "median_income", "price": "median_house_value",
          "rooms": "total_rooms", "people": "population"}
plots.compare_bars(
    [*capped],
    lambda: {"at the least value": [100 * cap_shares(housing[name])[0] for name in capped.values()],
             "at the greatest value": [100 * cap_shares(housing[name])[1] for name in capped.values()]},
    x_label="column", y_label="districts, %",
    title="Prices and ages stop at a cap, and one row in twenty is there",
)

# %% [markdown]
# 965 districts, 4.7 %, have the price 500,001, and 1,273 the age 52. Few incomes are capped, 49 above and 12 below. A
# column without a cap has its extreme value once, or a handful of times.
#
# Now look closer at the prices. A cap is not the only value that occurs too often.
#
# ### Exercise 4: `repeated_values`
#
# Nearly all prices are whole hundreds of dollars, so a price occurs a few times by chance. List those that occur
# remarkably often. Of the values 5, 7, 5, 9, 7, 5, 2, those that occur at least twice are 5, three times, and 7, twice.

# %% tags=["exercise:repeated_values"]
def repeated_values(values, least):
    """The values that occur at least ``least`` times, each with its number of times.

    values: (N,) numbers, an array or a column of a table; nan is missing and is no value.  least: at least 1.
    Returns a list of pairs (value, times): the most frequent first, and of those that are equally frequent the
    smaller value first. The list may be empty.

    Example: repeated_values([5, 7, 5, 9, 7, 5, 2], 2) is [(5, 3), (7, 2)].
    """
    ### BEGIN SOLUTION
    numbers = np.asarray(values, dtype=float)
    found, times = np.unique(numbers[~np.isnan(numbers)], return_counts=True)
    pairs = [(float(value), int(often)) for value, often in zip(found, times, strict=True) if often >= least]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
    ### END SOLUTION

# %% tags=["check:repeated_values"]
check("repeated_values")

# %% tags=["claims"]
assert repeated_values([5, 7, 5, 9, 7, 5, 2], 2) == [(5, 3), (7, 2)] and repeated_values([1, 2], 2) == []
assert repeated_values(prices, 92) == [(500001, 965), (137500, 122), (162500, 117), (112500, 103), (187500, 93),
                                       (225000, 92)]
assert repeated_values(prices, 79)[-1] == (350000, 79) and len(repeated_values(prices, 60)) == 12
assert np.median(np.unique(prices, return_counts=True)[1]) == 4
assert np.mean(prices[prices < 500_001] % 100 == 0) > 0.99

# %% [markdown]
# **Predict, then run.** Half of all prices that occur do so at most four times. How often does the most frequent one
# below the cap occur?

# %% tags=["figure"]
for price, times in repeated_values(prices, 60):
    print(f"{price:9,.0f} dollars: {times:3d} districts")
thousands = np.arange(1_000, 3_001) / 10
plots.curves(
    {"districts": (thousands, np.bincount((prices / 100).round().astype(int))[1_000:3_001])},
    labels=("price, 1,000 US dollars", "districts with exactly this price"),
    title="Some prices occur far too often: a comb of round numbers",
)

# %% [markdown]
# 137,500 comes 122 times, 162,500 comes 117 times, and they are 25,000 apart. Houses do not do that. The likely reason:
# people ticked a range on a form, such as 125,000 to 150,000, and where few homes were counted the middle of the range
# took the place of a price. On a scatter plot these prices are thin horizontal lines. A flexible model may learn to
# hit the lines, which is of no use to an investor. Even the fullest line has only 122 of
# 20,640 rows, so the harm is small: we note it and leave it.
#
# **What to remember**
#
# - A cap is not a value but a fence. A capped *target* limits what can be learned, and what can be claimed.
# - Values that occur far too often tell how the numbers were made.

# %% [markdown]
# ## 4. A random test set, and what happens to it next year
#
# So far you have looked at single columns. Before you look at how they go with the price, put a test set away. Your
# eye is a learner too. Whoever has seen a pattern in the test rows will choose the model that fits it, and the
# promise of the test is worth less. This is called **snooping**, and it happens to careful people.
#
# The plainest way: shuffle the row numbers and take the first fifth. Of 20,640 rows 4,128 are for the test and
# 16,512 for the rest. With a fixed seed you get the same rows each time. That is fine, until somebody adds a row.

# %%
def random_test(count, seed=42):
    """The row numbers of a random fifth of a table with so many rows."""
    return np.random.default_rng(seed).permutation(count)[: round(0.2 * count)]


print(len(random_test(20_640)), "test rows; the first five:", random_test(20_640)[:5])

# %% tags=["claims"]
assert len(random_test(20_640)) == 4128 and 20_640 - 4128 == 16_512

# %% [markdown]
# ### Exercise 5: `moved_rows`
#
# Next year new rows arrive, and the split is drawn again. Which *old* rows have changed sides? By hand: an old
# table of four rows, 0 to 3, with 0 and 3 in the test. A row 4 arrives and now 3, 4 and 1 are in the test. Row 0
# went from the test to training, row 1 the other way, row 3 stayed, and row 4 is new and cannot have moved: $[0, 1]$.

# %% tags=["exercise:moved_rows"]
def moved_rows(before, after, count):
    """The old rows that were in the test before and no more, or that were not and now are.

    before: the row numbers of the test when the table had ``count`` rows.  after: those of the test when it had
    more, in any order.  Rows from ``count`` on are new; they do not count.
    Returns an array of row numbers, in rising order.

    Example: moved_rows([0, 3], [3, 4, 1], 4) is array([0, 1]).
    """
    ### BEGIN SOLUTION
    on_one_side = np.setxor1d(np.asarray(before, dtype=int), np.asarray(after, dtype=int))
    return on_one_side[on_one_side < count]
    ### END SOLUTION

# %% tags=["check:moved_rows"]
check("moved_rows")

# %% tags=["claims"]
assert moved_rows([0, 3], [3, 4, 1], 4).tolist() == [0, 1]
assert len(moved_rows(random_test(20_640), random_test(20_641), 20_640)) == 3368
assert len(moved_rows(random_test(20_640), random_test(20_740), 20_640)) == 3954

# %% [markdown]
# **Predict, then run.** One single row is added to 20,640, with the same seed. How many old rows change sides?

# %% tags=["figure"]
for new in (0, 1, 10, 100, 1000):
    gone = moved_rows(random_test(20_640), random_test(20_640 + new), 20_640)
    print(f"{new:5,d} new rows, same seed: {len(gone):5,d} old rows have changed sides")

# %% [markdown]
# The seed fixes the order of 20,640 numbers, and another count is another order. After one new row, 3,368 old rows are
# somewhere else: some that your model has learned from now judge it. Repeat that a few times and nearly every row
# has been in training once. The test has become a memory test.
#
# You could keep a list of the test rows in a file, and many do. The next section has a way without a list.
#
# **What to remember**
#
# - Put the test rows away before you look at how columns go together.
# - A seed makes a split repeatable for *this* table only.

# %% [markdown]
# ## 5. A test set that stays: split by hash
#
# Let each row decide for itself. Every row has an **id** that never changes. A *hash* turns the id into a number
# that looks random but is always the same for this id. If that number is in the lowest fifth of its range, the row
# belongs to the test. New rows decide for themselves in the same way, and an old row never moves.
#
# We take `zlib.crc32`. It reads bytes and gives a whole number from 0 up to, but not including, $2^{32}$. An id
# becomes bytes as a 64-bit integer with its lowest byte first ("little-endian"), so that every computer gets the same
# bytes. Divide by $2^{32}$ and you have a share from 0 to 1:

# %%
for number in range(6):
    print(number, number.to_bytes(8, "little"), round(zlib.crc32(number.to_bytes(8, "little")) / 2**32, 3))

# %% tags=["claims"]
_hashes = [round(zlib.crc32(number.to_bytes(8, "little")) / 2**32, 3) for number in range(6)]
assert _hashes == [0.395, 0.662, 0.152, 0.921, 0.881, 0.179]

# %% [markdown]
# With a share of 0.2, of the ids 0 to 5 exactly 2 (0.152) and 5 (0.179) are in the test.
#
# ### Exercise 6: `split_by_hash`
#
# A row is in the test if the hash of its id is below `share` times $2^{32}$. For a NumPy integer, its method
# `tobytes` gives its bytes; `np.int64` has 8 of them, and the type `"<i8"` says that the lowest comes first.

# %% tags=["exercise:split_by_hash"]
def split_by_hash(ids, share):
    """Which rows belong to the test, decided by the hash of their ids.

    ids: (N,) whole numbers of any integer type.  share: from 0 to 1.
    Returns booleans (N,): True where zlib.crc32 of the id, as a 64-bit little-endian integer, is below share * 2**32.

    Example: split_by_hash([0, 1, 2, 3, 4, 5], 0.2) is array([False, False, True, False, False, True]).
    """
    ### BEGIN SOLUTION
    numbers = np.asarray(ids).astype("<i8")
    hashed = np.array([zlib.crc32(number.tobytes()) for number in numbers], dtype=np.float64)
    return hashed < share * 2**32
    ### END SOLUTION

# %% tags=["check:split_by_hash"]
check("split_by_hash")

# %% tags=["claims"]
assert np.flatnonzero(split_by_hash(range(6), 0.2)).tolist() == [2, 5]
_mask = split_by_hash(np.arange(20_640), 0.2)
assert _mask.sum() == 4128 and (split_by_hash(np.arange(21_640), 0.2)[:20_640] == _mask).all()
import hashlib as _hashlib

_last_bytes = np.array([_hashlib.md5(number.tobytes()).digest()[-1] for number in np.arange(20_640).astype("<i8")])
assert (_last_bytes < 0.2 * 256).sum() == 4278 and 52 / 256 == 0.203125

# %% [markdown]
# **Predict, then run.** The same growing table, split both ways. Where will the second curve lie?

# %% tags=["figure"]
added = [0, 1, 3, 10, 30, 100, 300, 1000]


def share_moved(draw, first):
    """The percentage of the old rows that change sides, for each number of new rows."""
    return [100 * len(moved_rows(first, draw(20_640 + new), 20_640)) / 20_640 for new in added]


def hashed_test(count):
    """The row numbers that the hash sends to the test."""
    return np.flatnonzero(split_by_hash(np.arange(count), 0.2))


print(len(hashed_test(20_640)), "test rows by hash")
plots.compare_bars(
    added,
    lambda: {"drawn again, same seed": share_moved(random_test, random_test(20_640)),
             "drawn again, new seed": share_moved(lambda count: random_test(count, seed=7), random_test(20_640)),
             "by hash": share_moved(hashed_test, hashed_test(20_640))},
    x_label="new rows", y_label="old rows that changed sides, %", numbers=False,
    title="A fresh draw moves a fifth or a third of the old rows; the hash moves none",
)

# %% tags=["claims"]
_moved = share_moved(random_test, random_test(20_640))
assert _moved[0] == 0 and all(15 < share < 22 for share in _moved[1:])
assert all(30 < share < 34 for share in share_moved(lambda count: random_test(count, seed=7), random_test(20_640)))
assert not any(share_moved(hashed_test, hashed_test(20_640)))

# %% [markdown]
# By hash 4,128 rows go to the test, a fifth as exactly as it can be, though nobody counted: a hash spreads evenly. (In
# older texts you find another hash, MD5, of which only the last byte is compared. A byte has 256 values, so the share
# cannot be 20 %: 52 of 256 is 20.3 %. That rule sends 4,278 of our rows to the test.)
#
# ### An id must tell rows apart
#
# The row number is an id only as long as rows are added at the end and none is deleted. A more durable idea is the
# place: longitude and latitude do not change. A recipe that has been printed multiplies the longitude by
# 1,000, adds the latitude, and makes it a whole number. Look at what that does. A longitude of $-122.23$ and a latitude
# of $37.88$ give $-122230 + 37.88 = -122192.12$, and the whole number is $-122192$. At a longitude of $-122.23$ every
# latitude from $37.01$ to $38.00$ gives the same id.
#
# **Predict, then run.** How many different ids do 20,640 districts get this way?

# %%
exact = housing["longitude"] * 1000 + housing["latitude"]
coarse = exact.to_numpy().astype(np.int64)
kinds, group, sizes = np.unique(coarse, return_inverse=True, return_counts=True)
print(f"{exact.nunique():,} different places, {len(kinds):,} different whole numbers")
print(f"the largest group has {sizes.max()} districts; {np.mean(sizes[group] >= 10):.0%} are in groups of 10 or more")

# %% tags=["claims"]
assert int(-122.23 * 1000 + 37.88) == int(-122.23 * 1000 + 37.01) == -122192
assert 11_500 < exact.nunique() < 13_000 and 2_000 < len(kinds) < 2_150 and 85 < sizes.max() < 100
assert 0.77 < np.mean(sizes[group] >= 10) < 0.80
if housing.attrs["source"].startswith("real"):
    assert len(kinds) == 2097 and exact.nunique() == 12_590

# %% tags=["figure"]
bounds = [1, 2, 5, 10, 20, 50, 200]
names = ["alone", "2 to 4", "5 to 9", "10 to 19", "20 to 49", "50 or more"]
plots.compare_bars(
    names, {"districts": np.histogram(sizes[group], bounds)[0] / len(housing)}, x_label="districts that share one id",
    y_label="share of the districts", title="With the coarse id, nearly all districts move in groups",
)

# %% [markdown]
# Only about two thousand ids (2,097 on the real rows). All districts of one id land on the same side, together. That
# can even be wanted, if neighbours are so alike that one in training gives the other away. But then it should be
# chosen, not happen because a decimal was cut off.
#
# **What to remember**
#
# - A hash of an id that never changes makes a split that survives new rows.
# - Count the distinct ids before you trust them.

# %% [markdown]
# ## 6. Strata: a test set like the whole
#
# A poll of 1,000 people, in a country where 51.3 % are women, should hear 513 women. Drawn at random, the sample
# has at most 490 or at least 540 women with a probability of 12 %. Whoever polls for a living
# therefore draws from each group, each **stratum**, its own share. We do so too, because a test with too few dear
# districts would flatter a model that is bad at these.
#
# Which strata? Ask somebody who knows houses what matters most, and hear: income. It is a number, so it is cut into
# five categories, few enough that each is large. Category 1 holds incomes up to 15,000 dollars, 2 those up
# to 30,000, and so on in steps of 15,000; all above 60,000 are category 5. The table counts incomes in 10,000
# dollars, so a step is 1.5 wide.

# %% tags=["claims"]
from math import comb as _comb

_chance = [_comb(1000, women) * 0.513**women * 0.487 ** (1000 - women) for women in range(1001)]
assert round(sum(_chance[:491]) + sum(_chance[540:]), 2) == 0.12

# %% [markdown]
# ### Exercise 7: `income_categories`
#
# By hand: an income of 1.5 is still in category 1, and 1.6 in category 2. An income of 8 would be in category 6 and
# goes to 5, with all that are higher.

# %% tags=["exercise:income_categories"]
def income_categories(income):
    """The category of each income: steps of 1.5, upper ends included, and everything above 6 is category 5.

    income: (N,) positive numbers in 10,000 dollars, an array or a column of a table.
    Returns integers (N,) from 1 to 5.

    Example: income_categories([0.4999, 1.5, 1.6, 8.0, 15.0001]) is array([1, 1, 2, 5, 5]).
    """
    ### BEGIN SOLUTION
    steps_up = np.ceil(np.divide(income, 1.5)).astype(int)
    return np.minimum(np.asarray(steps_up), 5)
    ### END SOLUTION

# %% tags=["check:income_categories"]
check("income_categories")

# %% tags=["claims"]
assert income_categories([0.4999, 1.5, 1.6, 8.0, 15.0001]).tolist() == [1, 1, 2, 5, 5]
_counts = np.bincount(income_categories(housing["median_income"]), minlength=6)
assert _counts[0] == 0 and _counts.sum() == 20640 and 800 < _counts[1] == _counts[1:].min() < 850
assert _counts.argmax() == 3 and np.allclose(_counts[1:] / 20640, [0.0398, 0.3188, 0.3506, 0.1763, 0.1144], atol=0.001)
if housing.attrs["source"].startswith("real"):
    assert _counts.tolist() == [0, 822, 6581, 7236, 3639, 2362]

# %% tags=["figure"]
plots.compare_bars(
    ["up to 1.5", "to 3", "to 4.5", "to 6", "above 6"],
    lambda: {"districts": 100 * np.bincount(income_categories(housing["median_income"]))[1:6] / len(housing)},
    x_label="median income, 10,000 US dollars a year", y_label="districts, %",
    title="Five income categories: the middle ones are large, the poorest has one district in 25",
)

# %% [markdown]
# ### Exercise 8: `stratified_split`
#
# Draw from each stratum its share, rounded to whole rows. By hand: strata `["a"] * 10 + ["b"] * 4` and a share of 0.2:
# 2 of the ten, and $0.8$, rounded 1, of the four. *Which* ones is up to the generator.
#
# The cells below call your function many times with 20,640 rows. Asking of each row whether it is in a *list* of test
# rows takes seconds, since the list is searched from its beginning each time. A mask of booleans takes no time.

# %% tags=["exercise:stratified_split"]
def stratified_split(strata, share, rng):
    """Row numbers of a training and a test part; the test gets the same share of every stratum.

    strata: (N,) a category for each row, whole numbers or words.  share: from 0 to 1.  rng: NumPy Generator, the only
    source of chance.  Of a stratum with n rows, round(share * n) are drawn for the test, each with equal chance.
    Returns (train rows, test rows): two arrays of row numbers, each in rising order. Every row is in one of them.

    Example: for ["a"] * 10 + ["b"] * 4 and a share of 0.2 the test has two of the rows 0 to 9 and one of 10 to 13.
    """
    ### BEGIN SOLUTION
    names, for_test = np.asarray(strata), []
    for name in np.unique(names):
        shuffled = rng.permutation(np.flatnonzero(names == name))
        for_test.append(shuffled[: round(share * len(shuffled))])
    test_rows = np.sort(np.concatenate(for_test))
    return np.setdiff1d(np.arange(len(names)), test_rows), test_rows
    ### END SOLUTION

# %% tags=["check:stratified_split"]
check("stratified_split")

# %% tags=["claims"]
_split = stratified_split(["a"] * 10 + ["b"] * 4, 0.2, np.random.default_rng(0))
assert (_split[1] < 10).sum() == 2 and len(_split[1]) == 3 and sorted([*_split[0], *_split[1]]) == list(range(14))

# %% [markdown]
# ### Exercise 9: `sampling_bias`
#
# Has it worked? For each category compare its share in the whole table with its share in the test. The difference is
# told in per cent *of the share it should have*: if a category has $0.5$ of all rows and $0.75$ of the test, it is
# $100 \cdot (0.75 / 0.5 - 1) = +50$ per cent off.

# %% tags=["exercise:sampling_bias"]
def sampling_bias(strata, test_rows):
    """For every category: its share of all rows, its share of the test rows, and the error in per cent.

    strata: (N,) a category for each row, whole numbers or words.  test_rows: at least one row number.
    Returns a dict {category: (share of all rows, share of the test rows, error)}; the error is 0 where both shares are
    equal, +100 where the share in the test is twice as large, -100 where the category is missing in the test.

    Example: for ["a", "a", "b", "b"] and the test rows [0, 1, 2, 0] (a row may come twice) it is
    {"a": (0.5, 0.75, 50.0), "b": (0.5, 0.25, -50.0)}.
    """
    ### BEGIN SOLUTION
    names, table = np.asarray(strata), {}
    tested = names[np.asarray(test_rows)]
    for name in np.unique(names).tolist():
        overall, in_test = float(np.mean(names == name)), float(np.mean(tested == name))
        table[name] = (overall, in_test, 100 * (in_test / overall - 1))
    return table
    ### END SOLUTION

# %% tags=["check:sampling_bias"]
check("sampling_bias")

# %% tags=["claims"]
assert sampling_bias(["a", "a", "b", "b"], [0, 1, 2, 0]) == {"a": (0.5, 0.75, 50.0), "b": (0.5, 0.25, -50.0)}

# %% [markdown]
# **Predict, then run.** A random test set of 4,128 rows, and a stratified one. Which category will suffer most from
# chance?

# %% tags=["figure"]
def categories():
    """The income category of each district."""
    return income_categories(housing["median_income"])


def fair_test(seed=42):
    """The test rows of a stratified split."""
    return stratified_split(categories(), 0.2, np.random.default_rng(seed))[1]


by_chance = np.random.RandomState(42).permutation(20_640)[:4128]  # the rows that many texts on this table use
sides = {"random": sampling_bias(categories(), by_chance), "stratified": sampling_bias(categories(), fair_test())}
pd.DataFrame({
    "overall": [share for share, _, _ in sides["random"].values()],
    **{side: [share for _, share, _ in found.values()] for side, found in sides.items()},
    **{f"{side}, error in %": [error for _, _, error in found.values()] for side, found in sides.items()},
}, index=pd.Index([1, 2, 3, 4, 5], name="category")).round(4)

# %% tags=["figure"]
plots.compare_bars(
    ["1, poorest", "2", "3", "4", "5, richest"],
    lambda: {"random": [error for _, _, error in sampling_bias(categories(), by_chance).values()],
             "stratified": [error for _, _, error in sampling_bias(categories(), fair_test()).values()]},
    x_label="income category", y_label="error of the share in the test, %",
    title="One random test set is off by several per cent; the stratified one hardly at all",
)

# %% tags=["claims"]
_random, _strict = ([error for _, _, error in sides[side].values()] for side in ("random", "stratified"))
assert 4 < max(map(abs, _random)) < 15 and max(map(abs, _strict)) < 0.5
if housing.attrs["source"].startswith("real"):
    assert np.allclose(_random, [0.9732, 1.7323, 2.2664, -5.0563, -4.3184], atol=1e-4)
    assert np.allclose(_strict, [-0.2191, 0.0090, 0.0104, 0.0517, -0.0605], atol=1e-4)

# %% [markdown]
# (On the real rows this random test set is the one of many books and blogs, and it has 5.1 % too few of category 4.)
# Was that bad luck? Draw 200 random test sets and note the worst of the five errors of each.

# %% tags=["figure"]
rng = np.random.default_rng(0)
draws = [rng.permutation(20_640)[:4128] for _ in range(200)]


def worst_errors(tests):
    """The largest of the five errors of each test set, in rising order."""
    shares = np.bincount(categories(), minlength=6)[1:] / len(housing)
    drawn = [np.bincount(categories()[rows], minlength=6)[1:] / len(rows) for rows in tests]
    return np.sort(100 * np.abs(np.array(drawn) / shares - 1).max(axis=1))


plots.curves(
    {"200 random test sets": lambda: (np.linspace(0, 100, 200), worst_errors(draws)),
     "20 stratified ones": lambda: (np.linspace(0, 100, 20), worst_errors([fair_test(seed) for seed in range(20)]))},
    labels=("test sets, in order, %", "worst error of the five shares, %"),
    title="Half of all random test sets are off by five per cent or more in some category",
)

# %% tags=["claims"]
_worst = worst_errors(draws)
assert 5 < np.median(_worst) < 7 and 0.5 < np.mean(_worst > 5) < 0.7 and _worst[-1] > 15
assert worst_errors([fair_test(seed) for seed in range(20)]).max() < 0.5

# %% [markdown]
# It was no bad luck, it was normal. The rare category 1 suffers most: of its 800 districts a random test gets about
# 160, give or take a dozen. Strata cost a few lines of code.
#
# **The library's way.** scikit-learn does the same with `train_test_split(table, test_size=0.2,
# stratify=categories, random_state=42)`. It draws other rows than you, and the shares come out as well. In part 2 you
# will use it.
#
# **What to remember**
#
# - Chance is fair on average, and you have only one test set. Stratify by what matters most.
# - Strata must be few and large. The category is scaffolding: it is not kept as a column.

# %% [markdown]
# ## 7. The map
#
# The test rows are put away. From here on every picture and number is made from the training rows alone.
#
# **Predict, then run.** Where are the dear districts of California, and where are people? Each circle is a
# district, as large as its population, coloured by its price.

# %% tags=["figure"]
def training():
    """The training rows, as a table of their own."""
    return housing.iloc[stratified_split(categories(), 0.2, np.random.default_rng(42))[0]]


plots.housing_map(training, title="Dear districts lie along the coast, around San Francisco and Los Angeles")

# %% tags=["claims"]
_train = training()
assert 16_510 <= len(_train) <= 16_514 and _train.attrs == housing.attrs
_by_place = _train.groupby("ocean_proximity")["median_house_value"].median()
assert _by_place["INLAND"] < 0.6 * _by_place.drop("INLAND").min()

# %% [markdown]
# Prices follow the coast and the large cities; the long valley inland is populated and cheap. Distance to the
# sea alone does not do it: on the northern coast prices are moderate. So a model that only adds up longitude times one
# number and latitude times another has no chance to say this. Distances to centres, or a tree that cuts the map
# into pieces, would.
#
# How much of that is income? Draw the best straight line from income to price, and colour each district by what is
# left: blue where the district is dearer than its income says.

# %% tags=["figure"]
def left_over():
    """Price minus the best straight line in income, for each training row."""
    rows = training()
    line = np.polyfit(rows["median_income"], rows["median_house_value"], 1)
    return rows["median_house_value"].to_numpy() - np.polyval(line, rows["median_income"])


plots.housing_map(training, value=left_over, label="price beyond income, US dollars",
                  title="Knowing the income, the coast is still dearer and the inland still cheaper")

# %% tags=["claims"]
_left = _train.assign(left=left_over()).groupby("ocean_proximity")["left"].mean()
assert _left["INLAND"] < -50_000 and (_left.drop("INLAND") > 10_000).all()

# %% [markdown]
# So place says something that income does not. Both belong into the model.
#
# **What to remember**
#
# - Draw places on a map before you treat longitude and latitude as two more numbers.
# - A map of what is left over shows what a model does not know yet.

# %% [markdown]
# ## 8. Which columns go with the price
#
# **Pearson's r** says how well two columns go together *in a straight line*: $1$ if one rises exactly in line with the
# other, $-1$ if it falls, $0$ if no straight line helps.
#
# $$r = \frac{\sum (x - \bar x)(y - \bar y)}{\sqrt{\sum (x - \bar x)^2 \cdot \sum (y - \bar y)^2}}$$
#
# By hand: $x = 1, 2, 3$ and $y = 1, 2, 6$. The means are 2 and 3, so the deviations are $-1, 0, 1$ and $-2, -1, 3$.
# Their products add up to 5, their squares to 2 and 14: $r = 5 / \sqrt{28} = 0.945$. How *steep* the line is does not
# matter: with prices in thousands instead of dollars r stays the same.

# %%
x, y = np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 6.0])
print("r =", np.corrcoef(x, y)[0, 1].round(3), "  and with y in other units:", np.corrcoef(x, 1000 * y)[0, 1].round(3))

# %% tags=["claims"]
assert np.corrcoef(x, y)[0, 1].round(3) == np.corrcoef(x, 1000 * y)[0, 1].round(3) == round(5 / 28**0.5, 3) == 0.945

# %% [markdown]
# **Predict, then run.** Three clouds, of which the third is drawn. What is r of this one, the arch?

# %% tags=["figure"]
rng = np.random.default_rng(1)
across = rng.uniform(-3, 3, 300)
clouds = {"a steep line": 4 * across + rng.normal(0, 2, 300), "a flat line": 0.4 * across + rng.normal(0, 0.2, 300),
          "an arch": 6 - across**2 + rng.normal(0, 0.5, 300)}
for name, up in clouds.items():
    print(f"{name}: r = {np.corrcoef(across, up)[0, 1]:.2f}")
plots.curves(
    {"its best line": lambda x: np.polyval(np.polyfit(across, clouds["an arch"], 1), x)},
    points={"an arch": (across, clouds["an arch"])},
    title="An arch: y is nearly known from x, and yet r is about 0",
)

# %% tags=["claims"]
_r = [np.corrcoef(across, up)[0, 1] for up in clouds.values()]
assert min(_r[:2]) > 0.9 and abs(_r[0] - _r[1]) < 0.02 and abs(_r[2]) < 0.15

# %% [markdown]
# So r = 0 does not mean "no connection". It means "no straight one".
#
# ### Exercise 10: `correlations`
#
# Compute r of each column of numbers with the target, from the formula, and sort by size: the strongest first,
# whatever the sign. Where one of a pair is missing, this pair does not count, and all others do. A column that never
# changes goes along with nothing: its r is 0 here, though the formula would divide by zero. Which columns hold numbers
# you can ask as in section 2.

# %% tags=["exercise:correlations"]
def correlations(table, target):
    """Pearson's r of each other column of numbers with the target, the strongest first.

    table: a DataFrame.  target: the name of one of its columns of numbers. Columns of text are passed over.
    For each column only those rows count in which both numbers are there. Where one of the two does not change in
    these rows, or where there are none, r is 0.
    Returns a list of pairs (name, r), sorted by the size of r without its sign, largest first.

    Example: with x = 1, 2, 3, z = 3, 3, 0 and the target y = 1, 2, 6 it is [("z", -0.982), ("x", 0.945)], rounded.
    """
    ### BEGIN SOLUTION
    def pearson(one, other):
        both = np.isfinite(one) & np.isfinite(other)
        if not both.any() or np.ptp(one[both]) == 0 or np.ptp(other[both]) == 0:
            return 0.0
        d, e = one[both] - one[both].mean(), other[both] - other[both].mean()
        return float(d @ e / np.sqrt((d @ d) * (e @ e)))

    numeric = table.select_dtypes("number").astype(float)
    wanted = numeric[target].to_numpy()
    found = [(name, pearson(numeric[name].to_numpy(), wanted)) for name in numeric.columns if name != target]
    return sorted(found, key=lambda pair: -abs(pair[1]))
    ### END SOLUTION

# %% tags=["check:correlations"]
check("correlations")

# %% tags=["claims"]
_three = pd.DataFrame({"x": [1, 2, 3], "z": [3, 3, 0], "y": [1, 2, 6]})
assert [(name, round(r, 3)) for name, r in correlations(_three, "y")] == [("z", -0.982), ("x", 0.945)]
_ranked = correlations(_train, "median_house_value")
assert _ranked[0][0] == "median_income" and 0.65 < _ranked[0][1] < 0.71
assert all(abs(r) < 0.2 for _, r in _ranked[1:])
assert {name for name, r in _ranked if r < 0} >= {"latitude", "longitude"}
assert np.isclose(_ranked[0][1], _train["median_income"].corr(_train["median_house_value"]))
if housing.attrs["source"].startswith("real"):
    assert abs(_ranked[0][1] - 0.687) < 0.003

# %% [markdown]
# **Predict, then run.** Which column goes with the price best, and which one falls with it?

# %% tags=["figure"]
for name, r in correlations(training(), "median_house_value"):
    print(f"{name:20s} {r:+.3f}")
plots.correlation_matrix(
    training, title="Only the income goes clearly with the price; the four totals go with each other"
)

# %% [markdown]
# Income stands alone, with an r of about 0.7. The four totals, rooms, bedrooms, people and households, have little to
# say about the price and are nearly copies of each other: a large district has many of each.
#
# **Predict, then run.** Look at income and price themselves. What do you see that r cannot say?

# %% tags=["figure"]
def middle_prices():
    """The median price, in 1,000 dollars, in each step of income from 1 to 10, at its middle."""
    rows = training()
    income, price = rows["median_income"].to_numpy(), rows["median_house_value"].to_numpy() / 1000
    steps = np.arange(1.0, 10.0, 0.5)
    return steps + 0.25, [np.median(price[(income >= low) & (income < low + 0.5)]) for low in steps]


some = training().sample(1500, random_state=0)
plots.curves(
    {"median price at this income": middle_prices},
    points={"1,500 districts": (some["median_income"], some["median_house_value"] / 1000)},
    labels=("median income, 10,000 US dollars a year", "median house value, 1,000 US dollars"),
    title="Prices rise with income until they meet the ceiling at 500,001",
)

# %% tags=["claims"]
_middle = middle_prices()[1]
assert all(np.diff(_middle[:14]) > 0) and _middle[-1] > 400 and np.isfinite(_middle).all()

# %% [markdown]
# The cloud is wide, and the ceiling cuts it off at the top, so that the line of medians bends there. r sums all this up
# in one number without telling you. (With all districts, drawn finely, the round prices of section 3 show as thin
# horizontal lines.)
#
# **What to remember**
#
# - r measures straight lines only, and neither slope nor cause.
# - Look at the cloud behind every r that you report.

# %% [markdown]
# ## 9. Ratios say more than totals
#
# 2,000 rooms: is that much? It depends on how many households share them. Totals mostly say how large a district was
# drawn on the map. Divide them by each other, and size drops out: **rooms per household** is how large homes are,
# **people per household** how full, and **bedrooms per room** how modest (where most rooms are bedrooms, there is
# little else).
#
# By hand: the district with 880 rooms, 129 bedrooms, 322 people and 126 households has $880 / 126 = 6.98$ rooms
# per household, $129 / 880 = 0.147$ bedrooms per room, and $322 / 126 = 2.56$ people per household.
#
# ### Exercise 11: `add_ratios`
#
# A good helper leaves the table it is given alone, keeps its index, and does not produce infinities: where a number
# is missing or the denominator is 0, the ratio is missing. In pandas `wide = table.copy()` makes a table of its
# own, and `wide["name"] = numbers` gives it a new last column.

# %% tags=["exercise:add_ratios"]
def add_ratios(table):
    """A new table with three more columns: rooms_per_household, bedrooms_per_room, people_per_household.

    table: a DataFrame with total_rooms, total_bedrooms, population and households, and perhaps more.
    The ratios are rooms / households, bedrooms / rooms and people / households; nan where one of the two numbers is
    missing or the denominator is 0.
    Returns a DataFrame with the rows, the index and the columns of table, and the three new columns behind them in
    this order. The table given is not changed.

    Example: 880 rooms, 129 bedrooms, 322 people and 126 households give 6.98, 0.147 and 2.56, rounded.
    """
    ### BEGIN SOLUTION
    wider = table.copy()
    parts = {"rooms_per_household": "total_rooms / households", "bedrooms_per_room": "total_bedrooms / total_rooms",
             "people_per_household": "population / households"}
    for name, quotient in parts.items():
        above, below = quotient.split(" / ")
        divisor = table[below].astype(float).replace(0.0, np.nan)
        wider[name] = table[above].astype(float) / divisor
    return wider
    ### END SOLUTION

# %% tags=["check:add_ratios"]
check("add_ratios")

# %% tags=["claims"]
_one = add_ratios(pd.DataFrame(
    {"total_rooms": [880], "total_bedrooms": [129], "population": [322], "households": [126]}))
assert _one.iloc[0, 4:].round(3).tolist() == [6.984, 0.147, 2.556]
_wide = add_ratios(_train)
assert _wide.shape[1] == 13 and _wide["bedrooms_per_room"].isna().sum() == _train["total_bedrooms"].isna().sum() > 100
_of = dict(correlations(_wide, "median_house_value"))
assert -0.29 < _of["bedrooms_per_room"] < -0.23 and abs(_of["total_bedrooms"]) < 0.08
assert abs(_of["bedrooms_per_room"]) > abs(_of["total_rooms"]) + 0.08 and abs(_of["people_per_household"]) < 0.1

# %% [markdown]
# **Predict, then run.** Which of the three ratios goes with the price best, and with which sign?

# %% tags=["figure"]
shown = ["total_rooms", "total_bedrooms", "population", "households",
         "rooms_per_household", "bedrooms_per_room", "people_per_household"]


def of_price():
    """r with the price of the totals and of the ratios."""
    found = dict(correlations(add_ratios(training()), "median_house_value"))
    return {"r with the price": [found[name] for name in shown]}


plots.compare_bars(
    ["rooms", "bedrooms", "people", "households",
     "rooms per\nhousehold", "bedrooms\nper room", "people per\nhousehold"],
    of_price, x_label="column", y_label="Pearson's r",
    title="Bedrooms per room says more about the price than either number alone",
)

# %% [markdown]
# Bedrooms per room has an r of about $-0.25$: the more of the rooms are bedrooms, the cheaper the district. Neither
# bedrooms nor rooms alone come near that. And people per household seems to say nothing. Really?
#
# **Predict, then run.** The largest numbers of people per household belong to a handful of districts, prisons and
# barracks perhaps. Leave out those with more than 20, ten districts of the whole table. What happens to r?

# %% tags=["figure"]
wide = add_ratios(training())
for most in (np.inf, 100, 20, 10):
    kept = wide[wide["people_per_household"] <= most]
    r = dict(correlations(kept, "median_house_value"))["people_per_household"]
    print(f"up to {most:5.0f} people per household: {len(wide) - len(kept):3d} districts left out, r = {r:+.3f}")

# %% tags=["claims"]
assert ((housing["population"] / housing["households"]) > 20).sum() == 10
_kept = wide[wide["people_per_household"] <= 20]
assert -0.26 < dict(correlations(_kept, "median_house_value"))["people_per_household"] < -0.2
assert len(wide) - len(_kept) <= 10 and abs(_of["people_per_household"]) < 0.08

# %% [markdown]
# At most ten rows of sixteen thousand had hidden a connection: without them r is about $-0.23$. Pearson's r is made of
# products and squares, and you know from section 1 who has the word where squares add up. Rare giants are another
# reason to look at clouds and histograms, and to prepare columns with care, which is what part 2 is about.
#
# **What to remember**
#
# - Divide totals by each other: ratios take the size of a district out.
# - A few giants can hide a connection, or make one up.

# %% [markdown]
# ## 10. One question in words
#
# This is read by a person, not by a machine. Aim at 150 to 250 words.
#
# **Question.** A town's tax office wants to use this table. For each district, a model should estimate the median
# house value, and districts whose declared value is far below the estimate get a letter. Today two officers estimate by
# hand; they are off by about 15 %.
#
# Frame it. What is the number used for, and what kind of task is it? RMSE or MAE, and why, for this use? What error
# would be good enough, and against what would you compare it? Which two facts about this table, seen in this notebook,
# would you tell the office before anything is built? And how would you split the rows, if new ones come
# every year?

# %% [markdown] tags=["written:frame-it"]
# ### BEGIN SOLUTION
# The estimate decides who gets a letter. It is supervised regression with several inputs, learned in one go; one could
# also ask for classes ("far below" or not), but a number lets the office choose the threshold later.
#
# A wrong letter costs about the same whether the estimate is off by twice or by three times the threshold, and a few
# capped or odd districts should not steer the model. So I would take the MAE, best as a percentage of the value, since
# 30,000 dollars mean more for a cheap district. If very wrong estimates had dear consequences, the RMSE would be
# right; it gives the word to the worst rows.
#
# Good enough is clearly better than the officers' 15 %, measured on the same districts, and better than simple rules,
# such as one median for all or a line in the income. I would write that bound down now.
#
# To tell before: prices are capped at 500,001 (965 districts), so for dear districts an estimate cannot be trusted. And
# the rows are from 1990; prices today are others. Also 207 districts have no number of bedrooms.
#
# Split by a hash of an id that never changes and tells districts apart, so that no row changes sides when new ones
# come; check the income shares afterwards.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 5 points, one for each:
#
# 1. The use is named (who gets a letter) and the task: supervised, regression. Classes with a reason are fine too.
# 2. RMSE or MAE with a reason that fits this use; either can be right. A mere definition is not enough.
# 3. A bound for the error, or how to find it, with something to compare with: the officers' 15 %, one answer for all,
#    a line in the income.
# 4. Two facts of this table with their consequence: capped prices, gaps in bedrooms, repeated prices, the year 1990,
#    very few island districts, giants.
# 5. A split that survives new rows: hash of a stable id, or a kept list of test rows. Strata alone do not earn it.
# ### END MARK SCHEME

# %% [markdown]
# ## Summary
#
# - Frame first: the use decides the measure. Squares give the word to the worst rows.
# - Kind, missing, distinct, caps, repeated values: a table tells how it was made.
# - Put the test rows away before you look at how columns go together. A hash keeps them where they are when rows are
#   added, strata keep their shares right.
# - Draw the map, rank by r, look at the clouds, divide totals by each other.
#
# ### What comes next
#
# In part 2 you turn what you have seen into **preparation**: gaps filled, columns scaled, words turned into
# numbers, ratios added, each as a small object that learns from training rows only and that also works inside
# scikit-learn. In part 3 come the models.

# %% tags=["figure"]
progress()
