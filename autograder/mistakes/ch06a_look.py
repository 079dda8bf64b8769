"""Known mistakes of chapter 6, part 1: framing the problem and looking at the data."""

import zlib

import numpy as np
import pandas as pd

from autograder.mistakes import mistake

# ---- worst_share -----------------------------------------------------------------------------------------------


@mistake(
    "worst_share", "the largest errors taken with their sign", subtle=True,
    hint="Estimates that are far too low are among the worst too, and your ordering puts them at the end. Take the "
    "sizes before you order.",
)
def worst_share(errors, k):
    ordered = np.sort(np.asarray(errors, dtype=float))[::-1]
    squares, sizes = ordered**2, np.abs(ordered)
    if not sizes.any():
        return 0.0, 0.0
    return squares[:k].sum() / squares.sum(), sizes[:k].sum() / sizes.sum()


@mistake(
    "worst_share", "the k best rows instead of the worst",
    hint="Your parts are very small: the rows with the least errors are added up. Sorting puts the smallest first.",
)
def worst_share(errors, k):
    sizes = np.sort(np.abs(np.asarray(errors, dtype=float)))
    if sizes.sum() == 0:
        return 0.0, 0.0
    return (sizes[:k] ** 2).sum() / (sizes**2).sum(), sizes[:k].sum() / sizes.sum()


@mistake(
    "worst_share", "the two parts in the wrong order",
    hint="Both numbers are right and stand in each other's place: the part of the squares comes first.",
)
def worst_share(errors, k):
    sizes = -np.sort(-np.abs(np.asarray(errors, dtype=float)))
    if sizes.sum() == 0:
        return 0.0, 0.0
    return sizes[:k].sum() / sizes.sum(), (sizes[:k] ** 2).sum() / (sizes**2).sum()


@mistake(
    "worst_share", "squares that are too large for their type", subtle=True,
    hint="With whole dollars in 32 bits the part of the squares makes no sense. The square of 100,000 does not fit "
    "into such an integer, and what is too large starts again from below. Turn the errors into floats first.",
)
def worst_share(errors, k):
    sizes = np.sort(np.abs(np.asarray(errors)))[::-1]
    squares = np.multiply(sizes, sizes)
    if not sizes.any():
        return 0.0, 0.0
    return squares[:k].sum() / squares.sum(), sizes[:k].sum() / sizes.sum()


@mistake(
    "worst_share", "nan where there is no error at all", subtle=True,
    hint="Where all errors are 0 you divide 0 by 0, and nan comes out. Nobody causes anything there: both parts are 0.",
)
def worst_share(errors, k):
    sizes = np.sort(np.abs(np.asarray(errors, dtype=float)))[::-1]
    squares = sizes**2
    return squares[:k].sum() / squares.sum(), sizes[:k].sum() / sizes.sum()


@mistake(
    "worst_share", "roots of the sums of squares compared",
    hint="The first part is too large: it compares roots. Asked is the part of the sum of squares itself, before any "
    "root.",
)
def worst_share(errors, k):
    sizes = np.sort(np.abs(np.asarray(errors, dtype=float)))[::-1]
    if not sizes.any():
        return 0.0, 0.0
    return float(np.linalg.norm(sizes[:k]) / np.linalg.norm(sizes)), sizes[:k].sum() / sizes.sum()


# ---- look_over -------------------------------------------------------------------------------------------------


@mistake(
    "look_over", "what is missing counted as a value", subtle=True,
    hint="Columns with gaps have one distinct value too many. A gap is no value: leave it out before you count.",
)
def look_over(table):
    return {
        name: {"kind": "number" if pd.api.types.is_numeric_dtype(table[name]) else "text",
               "missing": int(table[name].isna().sum()), "distinct": table[name].nunique(dropna=False)}
        for name in table
    }


@mistake(
    "look_over", "present values counted as missing ones",
    hint="Your number of missing values is large where nothing is missing: it counts the values that are there.",
)
def look_over(table):
    return {
        name: {"kind": "number" if pd.api.types.is_numeric_dtype(table[name]) else "text",
               "missing": int(table[name].count()), "distinct": table[name].nunique()}
        for name in table
    }


@mistake(
    "look_over", "the dtype told instead of the kind",
    hint="Your kind is the name of a type, such as float64. Asked is one of two words: number or text.",
)
def look_over(table):
    return {
        name: {"kind": str(table[name].dtype), "missing": int(table[name].isna().sum()),
               "distinct": table[name].nunique()}
        for name in table
    }


@mistake(
    "look_over", "gaps seen in columns of numbers only", subtle=True,
    hint="Words can be missing too, and your answer says 0 for them. There is a method that finds gaps of every kind.",
)
def look_over(table):
    found = {}
    for name in table:
        numeric = pd.api.types.is_numeric_dtype(table[name])
        gaps = int(np.isnan(table[name].to_numpy(dtype=float)).sum()) if numeric else 0
        found[name] = {"kind": "number" if numeric else "text", "missing": gaps, "distinct": table[name].nunique()}
    return found


@mistake(
    "look_over", "only 64-bit types taken for numbers", subtle=True,
    hint="Columns in single precision or in short integers are numbers too, and you call them text. Ask for numeric "
    "types in general.",
)
def look_over(table):
    return {
        name: {"kind": "number" if str(table[name].dtype) in ("float64", "int64") else "text",
               "missing": int(table[name].isna().sum()), "distinct": table[name].nunique()}
        for name in table
    }


@mistake(
    "look_over", "columns of text left out",
    hint="Only columns of numbers are in your dict. Columns of text are part of the table, and they can have gaps too.",
)
def look_over(table):
    return {
        name: {"kind": "number", "missing": int(table[name].isna().sum()), "distinct": table[name].nunique()}
        for name in table.select_dtypes("number")
    }


@mistake(
    "look_over", "text looked for by the type object", subtle=True,
    hint="Your columns of words are told to be numbers. pandas has several types for words, and object is only one of "
    "them: ask whether a column is numeric, instead of whether it is object.",
)
def look_over(table):
    return {
        name: {"kind": "text" if table[name].dtype == object else "number", "missing": int(table[name].isna().sum()),
               "distinct": table[name].nunique()}
        for name in table
    }


# ---- cap_shares ------------------------------------------------------------------------------------------------


@mistake(
    "cap_shares", "missing values counted in the whole", subtle=True,
    hint="With gaps your shares are a little too small: you divide by all rows. What is missing does not count at all, "
    "not below the fraction bar either.",
)
def cap_shares(values):
    x = np.asarray(values, dtype=float)
    if np.isnan(x).all():
        return 0.0, 0.0
    return np.count_nonzero(x == np.nanmin(x)) / len(x), np.count_nonzero(x == np.nanmax(x)) / len(x)


@mistake(
    "cap_shares", "nan taken for the least and the greatest value",
    hint="With a single gap both shares become 0: the least and the greatest of numbers with nan among them is nan, "
    "and nothing equals nan. Take the gaps out first.",
)
def cap_shares(values):
    x = np.asarray(values, dtype=float)
    return float(np.mean(x == x.min())), float(np.mean(x == x.max()))


@mistake(
    "cap_shares", "numbers of rows instead of shares",
    hint="You count rows. A share is that number divided by how many values there are.",
)
def cap_shares(values):
    x = np.asarray(values, dtype=float)
    x = x[np.isfinite(x)]
    if not len(x):
        return 0.0, 0.0
    return np.count_nonzero(x == x.min()), np.count_nonzero(x == x.max())


@mistake(
    "cap_shares", "the greatest comes first",
    hint="Both shares are right and stand in each other's place: the share at the least value comes first.",
)
def cap_shares(values):
    x = np.asarray(values, dtype=float)
    x = x[np.isfinite(x)]
    if not len(x):
        return 0.0, 0.0
    return float(np.mean(x == x.max())), float(np.mean(x == x.min()))


@mistake(
    "cap_shares", "missing values filled with 0", subtle=True,
    hint="You put a 0 where a value is missing, and then 0 is the least value. A gap is not a number: leave it out.",
)
def cap_shares(values):
    x = np.nan_to_num(np.asarray(values, dtype=float))
    return float(np.mean(x == x.min())), float(np.mean(x == x.max()))


@mistake(
    "cap_shares", "an error where there is no value", subtle=True,
    hint="Everything is right as long as there is a value. Of nothing there is no least: look before you ask, and "
    "return 0.0 twice.",
)
def cap_shares(values):
    x = np.asarray(values, dtype=float)
    x = x[~np.isnan(x)]
    return (x == x.min()).mean(), (x == x.max()).mean()


# ---- repeated_values -------------------------------------------------------------------------------------------


@mistake(
    "repeated_values", "at least taken for more than", subtle=True,
    hint="A value that occurs exactly as often as asked is missing from your list. At least three times includes "
    "three.",
)
def repeated_values(values, least):
    x = np.asarray(values, dtype=float)
    found, times = np.unique(x[~np.isnan(x)], return_counts=True)
    pairs = [(v, n) for v, n in zip(found.tolist(), times.tolist(), strict=True) if n > least]
    return sorted(pairs, key=lambda p: (-p[1], p[0]))


@mistake(
    "repeated_values", "sorted by value",
    hint="The pairs are right, and they stand in the order of the values. The most frequent one comes first.",
)
def repeated_values(values, least):
    x = np.asarray(values, dtype=float)
    found, times = np.unique(x[~np.isnan(x)], return_counts=True)
    return [(v, n) for v, n in zip(found.tolist(), times.tolist(), strict=True) if n >= least]


@mistake(
    "repeated_values", "among equals the larger value first", subtle=True,
    hint="The frequent come first, as asked. Where two are equally frequent, the smaller value comes before the larger "
    "one. Reversing a whole sort reverses the second key too.",
)
def repeated_values(values, least):
    x = np.asarray(values, dtype=float)
    found, times = np.unique(x[~np.isnan(x)], return_counts=True)
    pairs = [(v, n) for v, n in zip(found.tolist(), times.tolist(), strict=True) if n >= least]
    return sorted(pairs, key=lambda p: (p[1], p[0]), reverse=True)


@mistake(
    "repeated_values", "the rarest first",
    hint="Your list begins with the value that just made it. The most frequent one comes first.",
)
def repeated_values(values, least):
    x = np.asarray(values, dtype=float)
    found, times = np.unique(x[~np.isnan(x)], return_counts=True)
    pairs = [(v, n) for v, n in zip(found.tolist(), times.tolist(), strict=True) if n >= least]
    return sorted(pairs, key=lambda p: (p[1], p[0]))


@mistake(
    "repeated_values", "gaps counted as a value", subtle=True,
    hint="Your list has a pair with nan. What is missing is no value, however often it is missing.",
)
def repeated_values(values, least):
    found, times = np.unique(np.asarray(values, dtype=float), return_counts=True)
    pairs = [(v, n) for v, n in zip(found.tolist(), times.tolist(), strict=True) if n >= least]
    return sorted(pairs, key=lambda p: (-p[1], p[0]))


@mistake(
    "repeated_values", "times before value in each pair",
    hint="Your pairs are turned round. First the value, then how often it occurs.",
)
def repeated_values(values, least):
    x = np.asarray(values, dtype=float)
    found, times = np.unique(x[~np.isnan(x)], return_counts=True)
    pairs = [(n, v) for v, n in zip(found.tolist(), times.tolist(), strict=True) if n >= least]
    return sorted(pairs, key=lambda p: (-p[0], p[1]))


# ---- moved_rows ------------------------------------------------------------------------------------------------


@mistake(
    "moved_rows", "new rows counted as moved", subtle=True,
    hint="Some of your row numbers did not exist before. A new row has no old side, so it cannot have changed it: only "
    "numbers below count.",
)
def moved_rows(before, after, count):
    return np.setxor1d(np.asarray(before, dtype=int), np.asarray(after, dtype=int))


@mistake(
    "moved_rows", "only rows that have left the test",
    hint="You find the rows that were in the test and no longer are. Rows also move the other way.",
)
def moved_rows(before, after, count):
    return np.setdiff1d(np.asarray(before, dtype=int), np.asarray(after, dtype=int))


@mistake(
    "moved_rows", "only rows that have come into the test", subtle=True,
    hint="You find the rows that came from training into the test. Rows that went from the test to training have moved "
    "as well.",
)
def moved_rows(before, after, count):
    came = np.setdiff1d(np.asarray(after, dtype=int), np.asarray(before, dtype=int))
    return came[came < count]


@mistake(
    "moved_rows", "the rows that stayed in the test",
    hint="Your rows are in both tests: they are the ones that have not moved.",
)
def moved_rows(before, after, count):
    return np.intersect1d(np.asarray(before, dtype=int), np.asarray(after, dtype=int))


@mistake(
    "moved_rows", "how many, instead of which",
    hint="You return a number. Asked are the rows themselves; their number can be had from them.",
)
def moved_rows(before, after, count):
    moved = np.setxor1d(before, after)
    return int(np.sum(moved < count))


@mistake(
    "moved_rows", "the rows in no order", subtle=True,
    hint="All the right rows, but those that left stand before those that came. Rising order is asked.",
)
def moved_rows(before, after, count):
    left = np.setdiff1d(np.asarray(before, dtype=int), np.asarray(after, dtype=int))
    came = np.setdiff1d(np.asarray(after, dtype=int), np.asarray(before, dtype=int))
    return np.concatenate([left, came[came < count]])


@mistake(
    "moved_rows", "row number count taken for an old one", subtle=True,
    hint="Rows are counted from 0, so with count rows the last old one is count - 1. The row with the number count is "
    "the first new one.",
)
def moved_rows(before, after, count):
    moved = np.setxor1d(np.asarray(before, dtype=int), np.asarray(after, dtype=int))
    return moved[moved <= count]


# ---- split_by_hash ---------------------------------------------------------------------------------------------


@mistake(
    "split_by_hash", "the highest byte first", subtle=True,
    hint="About a fifth is in your test, but another fifth. The bytes of each id go into the hash in the other "
    "direction: the lowest comes first.",
)
def split_by_hash(ids, share):
    hashed = [zlib.crc32(int(n).to_bytes(8, "big", signed=True)) for n in np.asarray(ids)]
    return np.array(hashed) < share * 2**32


@mistake(
    "split_by_hash", "four bytes instead of eight", subtle=True,
    hint="Your ids have four bytes each, so the hash is another one, and large ids lose their upper half. A 64-bit "
    "integer has eight.",
)
def split_by_hash(ids, share):
    hashed = [zlib.crc32((int(n) % 2**32).to_bytes(4, "little")) for n in np.asarray(ids)]
    return np.array(hashed) < share * 2**32


@mistake(
    "split_by_hash", "as many bytes as the id happens to have", subtle=True,
    hint="The same ids give another split when they are stored in a smaller type. Turn them into 64-bit integers "
    "before you ask for their bytes.",
)
def split_by_hash(ids, share):
    hashed = [zlib.crc32(number.tobytes()) for number in np.asarray(ids)]
    return np.array(hashed) < share * 2**32


@mistake(
    "split_by_hash", "the digits of the id hashed",
    hint="You hash the id as it is written in digits. Asked are the eight bytes of the number.",
)
def split_by_hash(ids, share):
    hashed = [zlib.crc32(str(int(n)).encode()) for n in np.asarray(ids)]
    return np.array(hashed) < share * 2**32


@mistake(
    "split_by_hash", "True for training rows",
    hint="Your answer is the other way round: most rows are True. True means that a row belongs to the test.",
)
def split_by_hash(ids, share):
    hashed = [zlib.crc32(number.tobytes()) for number in np.asarray(ids).astype(np.int64)]
    return np.array(hashed) >= share * 2**32


@mistake(
    "split_by_hash", "only the last byte of the hash compared", subtle=True,
    hint="Your test is nearly right in size, and other rows are in it. You compare the lowest byte of the hash, of "
    "which there are only 256. The whole number below 2**32 is asked.",
)
def split_by_hash(ids, share):
    hashed = [zlib.crc32(number.tobytes()) % 256 for number in np.asarray(ids).astype(np.int64)]
    return np.array(hashed) < share * 256


@mistake(
    "split_by_hash", "the bound taken from all hashes at hand", subtle=True,
    hint="You take the lowest fifth of the hashes that are there. Then the bound depends on the other rows and moves "
    "when new ones come. It has to be share times 2**32, always.",
)
def split_by_hash(ids, share):
    hashed = np.array([zlib.crc32(number.tobytes()) for number in np.asarray(ids).astype(np.int64)])
    return hashed <= np.quantile(hashed, share)


@mistake(
    "split_by_hash", "ids divided instead of hashed",
    hint="You let every fifth id be a test row, by its remainder. Ids often follow a pattern, in which the remainder "
    "is no accident. Hash the id first.",
)
def split_by_hash(ids, share):
    return np.asarray(ids) % 100 < 100 * share


# ---- income_categories -----------------------------------------------------------------------------------------


@mistake(
    "income_categories", "the upper end of a step in the next category", subtle=True,
    hint="All is right but for incomes exactly at the end of a step. 1.5 is still in category 1: round the quotient "
    "up, instead of down and adding 1.",
)
def income_categories(income):
    return np.minimum((np.floor(np.asarray(income, dtype=float) / 1.5) + 1).astype(int), 5)


@mistake(
    "income_categories", "rounded to the nearest step",
    hint="You round to the nearest whole number, so incomes in the lower half of a step go one category down. Round "
    "up.",
)
def income_categories(income):
    return np.minimum(np.round(np.asarray(income, dtype=float) / 1.5), 5).astype(int)


@mistake(
    "income_categories", "more than five categories",
    hint="Your categories go on beyond 5. Few districts have such incomes, and a stratum should be large: all above 6 "
    "are category 5.",
)
def income_categories(income):
    return np.ceil(np.asarray(income, dtype=float) / 1.5).astype(int)


@mistake(
    "income_categories", "incomes cut at 5 instead of categories", subtle=True,
    hint="Your largest category is 4: you limit the income to 5 and divide then. Divide first, and limit the category.",
)
def income_categories(income):
    return np.ceil(np.minimum(np.asarray(income, dtype=float), 5) / 1.5).astype(int)


@mistake(
    "income_categories", "categories counted from 0",
    hint="Every category is one too low. The poorest is category 1.",
)
def income_categories(income):
    return np.minimum(np.ceil(np.asarray(income, dtype=float) / 1.5).astype(int), 5) - 1


@mistake(
    "income_categories", "steps one unit wide",
    hint="Your steps are 10,000 dollars wide. Asked are 15,000, which is 1.5 in the units of the table.",
)
def income_categories(income):
    return np.minimum(np.ceil(np.asarray(income, dtype=float)).astype(int), 5)


@mistake(
    "income_categories", "categories as floats", subtle=True,
    hint="The numbers are right, and they are floats. A category is a name that happens to be a number: make integers "
    "of them.",
)
def income_categories(income):
    return np.minimum(np.ceil(np.asarray(income, dtype=float) / 1.5), 5)


# ---- stratified_split ------------------------------------------------------------------------------------------


@mistake(
    "stratified_split", "a plain random split",
    hint="The test has the right size, and its strata have not: you shuffle all rows together. Draw from each stratum "
    "by itself.",
)
def stratified_split(strata, share, rng):
    order = rng.permutation(len(strata))
    held = round(share * len(strata))
    return np.sort(order[held:]), np.sort(order[:held])


@mistake(
    "stratified_split", "the first rows of each stratum", subtle=True,
    hint="The sizes are right, and it is always the first rows of a stratum that go to the test. Rows that stand "
    "together are often neighbours: let the generator choose.",
)
def stratified_split(strata, share, rng):
    strata, test = np.asarray(strata), []
    for name in np.unique(strata):
        rows = np.flatnonzero(strata == name)
        test.extend(rows[: round(share * len(rows))].tolist())
    return np.setdiff1d(np.arange(len(strata)), test), np.sort(np.array(test, dtype=int))


@mistake(
    "stratified_split", "rounded down", subtle=True,
    hint="Some strata have a row too few in the test. int() cuts digits off; the share is to be rounded to the nearest "
    "whole number of rows.",
)
def stratified_split(strata, share, rng):
    strata, test = np.asarray(strata), []
    for name in np.unique(strata):
        rows = rng.permutation(np.flatnonzero(strata == name))
        test.extend(rows[: int(share * len(rows))].tolist())
    return np.setdiff1d(np.arange(len(strata)), test), np.sort(np.array(test, dtype=int))


@mistake(
    "stratified_split", "rounded up", subtle=True,
    hint="Some strata have a row too many in the test. The share is to be rounded to the nearest whole number of rows.",
)
def stratified_split(strata, share, rng):
    strata, test = np.asarray(strata), []
    for name in np.unique(strata):
        rows = rng.permutation(np.flatnonzero(strata == name))
        test.extend(rows[: int(np.ceil(share * len(rows)))].tolist())
    return np.setdiff1d(np.arange(len(strata)), test), np.sort(np.array(test, dtype=int))


@mistake(
    "stratified_split", "test rows first",
    hint="Your two arrays stand in each other's place: training comes first, and it is the larger one.",
)
def stratified_split(strata, share, rng):
    strata, test = np.asarray(strata), []
    for name in np.unique(strata):
        rows = rng.permutation(np.flatnonzero(strata == name))
        test.extend(rows[: round(share * len(rows))].tolist())
    return np.sort(np.array(test, dtype=int)), np.setdiff1d(np.arange(len(strata)), test)


@mistake(
    "stratified_split", "equally many rows of each stratum",
    hint="Every stratum gives equally many rows to the test, so rare ones are far too frequent there. The share is to "
    "be equal, not the number.",
)
def stratified_split(strata, share, rng):
    strata, test = np.asarray(strata), []
    names = np.unique(strata)
    for name in names:
        rows = rng.permutation(np.flatnonzero(strata == name))
        test.extend(rows[: round(share * len(strata) / len(names))].tolist())
    return np.setdiff1d(np.arange(len(strata)), test), np.sort(np.array(test, dtype=int))


@mistake(
    "stratified_split", "a generator with a seed of its own", subtle=True,
    hint="Your split is the same whatever generator it is given: you make one inside. Then nobody can draw another "
    "split. Use the generator that was handed over.",
)
def stratified_split(strata, share, rng):
    own, strata, test = np.random.default_rng(42), np.asarray(strata), []
    for name in np.unique(strata):
        rows = own.permutation(np.flatnonzero(strata == name))
        test.extend(rows[: round(share * len(rows))].tolist())
    return np.setdiff1d(np.arange(len(strata)), test), np.sort(np.array(test, dtype=int))


@mistake(
    "stratified_split", "row numbers in shuffled order", subtle=True,
    hint="Every row is in one part, as it should be, but the row numbers are in no order. Sort both arrays in the end.",
)
def stratified_split(strata, share, rng):
    strata, train, test = np.asarray(strata), [], []
    for name in np.unique(strata):
        rows = rng.permutation(np.flatnonzero(strata == name)).tolist()
        held = round(share * len(rows))
        test.extend(rows[:held])
        train.extend(rows[held:])
    return np.array(train), np.array(test)


@mistake(
    "stratified_split", "drawn with repetition", subtle=True,
    hint="Some rows are twice in your test, so others are missing. choice puts back what it has drawn unless it is "
    "told not to.",
)
def stratified_split(strata, share, rng):
    strata, test = np.asarray(strata), []
    for name in np.unique(strata):
        rows = np.flatnonzero(strata == name)
        test.extend(rng.choice(rows, size=round(share * len(rows))).tolist())
    return np.setdiff1d(np.arange(len(strata)), test), np.sort(np.array(test, dtype=int))


# ---- sampling_bias ---------------------------------------------------------------------------------------------


@mistake(
    "sampling_bias", "the error in points, not in per cent of the share", subtle=True,
    hint="You subtract the shares. For a rare category a small difference is a large error: divide by the share that "
    "it should have.",
)
def sampling_bias(strata, test_rows):
    every = np.asarray(strata)
    part = every[np.asarray(test_rows)]
    shares = {name: (np.mean(every == name), np.mean(part == name)) for name in np.unique(every).tolist()}
    return {name: (float(a), float(b), float(100 * (b - a))) for name, (a, b) in shares.items()}


@mistake(
    "sampling_bias", "in per cent of the share in the test", subtle=True,
    hint="You divide by the share in the test. It is the share of all rows that sets the standard. And a category that "
    "is missing in the test would divide by 0.",
)
def sampling_bias(strata, test_rows):
    every = np.asarray(strata)
    part = every[np.asarray(test_rows)]
    shares = {name: (np.mean(every == name), np.mean(part == name)) for name in np.unique(every).tolist()}
    return {name: (float(a), float(b), float(100 * (1 - a / b)) if b else -100.0) for name, (a, b) in shares.items()}


@mistake(
    "sampling_bias", "a fraction instead of per cent",
    hint="Your errors are a hundred times too small: 0.5 should read 50 per cent.",
)
def sampling_bias(strata, test_rows):
    every = np.asarray(strata)
    part = every[np.asarray(test_rows)]
    shares = {name: (np.mean(every == name), np.mean(part == name)) for name in np.unique(every).tolist()}
    return {name: (float(a), float(b), float(b / a - 1)) for name, (a, b) in shares.items()}


@mistake(
    "sampling_bias", "the sign of the error lost", subtle=True,
    hint="Your errors are never negative. Whether a category is too frequent or too rare in the test is worth knowing.",
)
def sampling_bias(strata, test_rows):
    every = np.asarray(strata)
    part = every[np.asarray(test_rows)]
    shares = {name: (np.mean(every == name), np.mean(part == name)) for name in np.unique(every).tolist()}
    return {name: (float(a), float(b), float(abs(100 * b / a - 100))) for name, (a, b) in shares.items()}


@mistake(
    "sampling_bias", "compared with the training rows", subtle=True,
    hint="Your first share is that of the rows that are not in the test. Compare with the whole table, test included.",
)
def sampling_bias(strata, test_rows):
    every = np.asarray(strata)
    part, rest = every[np.asarray(test_rows)], np.delete(every, np.asarray(test_rows))
    table = {}
    for name in np.unique(every).tolist():
        a, b = float(np.mean(rest == name)) if rest.size else 0.0, float(np.mean(part == name))
        table[name] = (a, b, 100 * (b / a - 1) if a else 0.0)
    return table


@mistake(
    "sampling_bias", "categories missing in the test left out", subtle=True,
    hint="A category that is not in the test at all is not in your dict either. It is the worst case, and should be "
    "told: share 0, error -100.",
)
def sampling_bias(strata, test_rows):
    every = np.asarray(strata)
    part, table = every[np.asarray(test_rows)], {}
    for name in np.unique(part).tolist():
        a, b = float(np.mean(every == name)), float(np.mean(part == name))
        table[name] = (a, b, 100 * (b / a - 1))
    return table


@mistake(
    "sampling_bias", "numbers of rows instead of shares",
    hint="You return how many rows there are. Table and test differ in length, so only shares can be compared.",
)
def sampling_bias(strata, test_rows):
    every = np.asarray(strata)
    part, table = every[np.asarray(test_rows)], {}
    for name in np.unique(every).tolist():
        a, b = int(np.sum(every == name)), int(np.sum(part == name))
        table[name] = (a, b, 100 * (b / len(part) / (a / len(every)) - 1))
    return table


# ---- correlations ----------------------------------------------------------------------------------------------


@mistake(
    "correlations", "every row with a gap anywhere left out", subtle=True,
    hint="Where columns have gaps, your numbers are slightly off: you drop a row from all pairs because one column has "
    "no value there. A pair needs only its own two numbers.",
)
def correlations(table, target):
    bare = [name for name in table if table[name].isna().all()]
    r = table.drop(columns=bare).dropna().corr(numeric_only=True)[target].drop(target).fillna(0.0)
    return sorted(r.items(), key=lambda pair: -abs(pair[1])) + [(name, 0.0) for name in bare]


@mistake(
    "correlations", "missing values filled with the mean", subtle=True,
    hint="You fill the gaps before you compute. A filled value has no deviation, and pulls r towards 0. Leave the pair "
    "out.",
)
def correlations(table, target):
    numbers = table.select_dtypes("number")
    r = numbers.fillna(numbers.mean()).corr()[target].drop(target).fillna(0.0)
    return sorted(r.items(), key=lambda pair: -abs(pair[1]))


@mistake(
    "correlations", "sorted with the sign",
    hint="Strong negative columns stand at the end of your list. They say as much about the target as positive ones: "
    "sort by size.",
)
def correlations(table, target):
    r = table.corr(numeric_only=True)[target].drop(target).fillna(0.0)
    return sorted(r.items(), key=lambda pair: -pair[1])


@mistake(
    "correlations", "the sign of r lost", subtle=True,
    hint="The order is right, and all your numbers are positive. Sort by size, but tell r with its sign: whether a "
    "column rises or falls with the target matters.",
)
def correlations(table, target):
    r = table.corr(numeric_only=True)[target].drop(target).fillna(0.0)
    return sorted(r.abs().items(), key=lambda pair: -pair[1])


@mistake(
    "correlations", "the target compared with itself",
    hint="Your list begins with the target, whose r with itself is always 1. Leave it out.",
)
def correlations(table, target):
    r = table.corr(numeric_only=True)[target].fillna(0.0)
    return sorted(r.items(), key=lambda pair: (-abs(pair[1]), pair[0] != target))


@mistake(
    "correlations", "the covariance instead of r",
    hint="Your numbers depend on the units, and can be larger than 1. Divide by the root of the product of both sums "
    "of squares.",
)
def correlations(table, target):
    together = table.cov(numeric_only=True)[target].drop(target).fillna(0.0)
    return sorted(together.items(), key=lambda pair: -abs(pair[1]))


@mistake(
    "correlations", "N and N - 1 mixed", subtle=True,
    hint="Every r is slightly too large: the covariance divides by N - 1 and the deviations by N. In the formula of "
    "sums neither is needed.",
)
def correlations(table, target):
    r = table.corr(numeric_only=True)[target].drop(target).fillna(0.0)
    count = pd.Series({name: max((table[name].notna() & table[target].notna()).sum(), 2) for name in r.index})
    return sorted((r * count / (count - 1)).items(), key=lambda pair: -abs(pair[1]))


@mistake(
    "correlations", "nan for a column that never changes", subtle=True,
    hint="A column that is the same everywhere gives 0 divided by 0, which is nan, and nan breaks the order too. Its r "
    "is 0 here: ask for the spread before you divide.",
)
def correlations(table, target):
    r = table.corr(numeric_only=True)[target].drop(target)
    return sorted(r.items(), key=lambda pair: -abs(pair[1]))


@mistake(
    "correlations", "means taken over rows that do not count", subtle=True,
    hint="Without gaps all is right. With gaps the mean of the target is taken over all its rows, also those in which "
    "the other number is missing. Choose the rows of a pair first, then compute everything from these.",
)
def correlations(table, target):
    away = table.select_dtypes("number").astype(float)
    away, found = away - away.mean(), []
    for name in away.columns.drop(target):
        d, e = away.loc[away[name].notna() & away[target].notna(), [name, target]].to_numpy().T
        below = np.sqrt((d**2).sum() * (e**2).sum())
        found.append((name, float((d * e).sum() / below) if table[name].nunique() > 1 else 0.0))
    return sorted(found, key=lambda pair: -abs(pair[1]))


@mistake(
    "correlations", "ranks correlated instead of values",
    hint="You compare the ranks of the values. That is a useful measure with another name; Pearson's r takes the "
    "values as they are.",
)
def correlations(table, target):
    r = table.corr(numeric_only=True, method="spearman")[target].drop(target).fillna(0.0)
    return sorted(r.items(), key=lambda pair: -abs(pair[1]))


# ---- add_ratios ------------------------------------------------------------------------------------------------


@mistake(
    "add_ratios", "infinite where the denominator is 0", subtle=True,
    hint="A district without households has infinitely many rooms in each of them. An infinity spoils every mean that "
    "comes later: make zeros in the denominator missing before you divide.",
)
def add_ratios(table):
    return table.assign(
        rooms_per_household=table["total_rooms"].astype(float) / table["households"],
        bedrooms_per_room=table["total_bedrooms"].astype(float) / table["total_rooms"],
        people_per_household=table["population"].astype(float) / table["households"],
    )


@mistake(
    "add_ratios", "0 where a ratio cannot be known", subtle=True,
    hint="Where a number is missing or the denominator is 0 you write 0. That claims something: no bedrooms at all, "
    "say. What is not known should be missing.",
)
def add_ratios(table):
    rooms, homes = table["total_rooms"].replace(0, np.nan), table["households"].replace(0, np.nan)
    return table.assign(
        rooms_per_household=(table["total_rooms"] / homes).fillna(0.0),
        bedrooms_per_room=(table["total_bedrooms"] / rooms).fillna(0.0),
        people_per_household=(table["population"] / homes).fillna(0.0),
    )


@mistake(
    "add_ratios", "the fractions upside down",
    hint="Your ratios are turned round. Rooms per household means rooms divided by households.",
)
def add_ratios(table):
    def over(a, b):
        return table[a].astype(float) / table[b].replace(0, np.nan)

    return table.assign(
        rooms_per_household=over("households", "total_rooms"), bedrooms_per_room=over("total_rooms", "total_bedrooms"),
        people_per_household=over("households", "population"),
    )


@mistake(
    "add_ratios", "bedrooms divided by households",
    hint="One of the three ratios is off: bedrooms are to be divided by rooms, so that the ratio says which part of a "
    "home is for sleeping.",
)
def add_ratios(table):
    rooms, homes = table["total_rooms"], table["households"].replace(0, np.nan)
    return table.assign(
        rooms_per_household=rooms / homes, bedrooms_per_room=table["total_bedrooms"] / homes,
        people_per_household=table["population"] / homes,
    )


@mistake(
    "add_ratios", "ratios given to other rows", subtle=True,
    hint="With rows picked from a larger table your ratios land in other rows, or nowhere. You build columns with a "
    "fresh index from 0, and pandas joins by index. Keep the index of the table.",
)
def add_ratios(table):
    wide = table.copy()
    values = {name: table[name].to_numpy(dtype=float) for name in
              ("total_rooms", "total_bedrooms", "population", "households")}
    homes = np.where(values["households"] == 0, np.nan, values["households"])
    rooms = np.where(values["total_rooms"] == 0, np.nan, values["total_rooms"])
    wide["rooms_per_household"] = pd.Series(values["total_rooms"] / homes)
    wide["bedrooms_per_room"] = pd.Series(values["total_bedrooms"] / rooms)
    wide["people_per_household"] = pd.Series(values["population"] / homes)
    return wide


@mistake(
    "add_ratios", "the table that was given is changed", subtle=True,
    hint="The columns are added to the caller's own table, which may be used elsewhere. Work on a copy.",
)
def add_ratios(table):
    homes, rooms = table["households"].replace(0, np.nan), table["total_rooms"].replace(0, np.nan)
    table["rooms_per_household"] = table["total_rooms"].astype(float) / homes.astype(float)
    table["bedrooms_per_room"] = table["total_bedrooms"].astype(float) / rooms.astype(float)
    table["people_per_household"] = table["population"].astype(float) / homes.astype(float)
    return table


@mistake(
    "add_ratios", "rows with gaps dropped",
    hint="Rows are missing from your table: those with a gap are thrown away. Keep them all, and let the ratio be "
    "missing.",
)
def add_ratios(table):
    kept = table.dropna()
    kept = kept[(kept["households"] != 0) & (kept["total_rooms"] != 0)]
    return kept.assign(
        rooms_per_household=kept["total_rooms"].astype(float) / kept["households"],
        bedrooms_per_room=kept["total_bedrooms"].astype(float) / kept["total_rooms"],
        people_per_household=kept["population"].astype(float) / kept["households"],
    )
