"""Other right answers to chapter 6, part 1: framing the problem and looking at the data."""

import zlib

import numpy as np
import pandas as pd

from autograder.alternatives import alternative


@alternative("worst_share", "a loop over sorted sizes")
def worst_share(errors, k):
    sizes = sorted((abs(float(e)) for e in errors), reverse=True)
    if not any(sizes):
        return [0.0, 0.0]
    return [sum(s * s for s in sizes[:k]) / sum(s * s for s in sizes), sum(sizes[:k]) / sum(sizes)]


@alternative("worst_share", "rows by argsort, what is left subtracted")
def worst_share(errors, k):
    e = np.array(errors, dtype=np.float64)
    others = np.argsort(np.square(e))[: len(e) - k]
    wholes = np.array([e @ e, np.abs(e).sum()])
    rest = np.array([e[others] @ e[others], np.abs(e[others]).sum()])
    return tuple(np.divide(wholes - rest, wholes, out=np.zeros(2), where=wholes > 0))


@alternative("look_over", "sets of values, types asked by letter")
def look_over(table):
    out = {}
    for name, column in table.items():
        present = column[column.notna()]
        letter = getattr(column.dtype, "kind", "O")
        out[name] = dict(distinct=len(set(present)), missing=len(column) - len(present),
                         kind="number" if letter in "iuf" else "text")
    return out


@alternative("look_over", "whole tables at once")
def look_over(table):
    numbers = set(table.select_dtypes(include=np.number).columns)
    gaps, different = table.isnull().sum(), table.nunique()
    return {c: {"kind": ("text", "number")[c in numbers], "missing": gaps[c], "distinct": different[c]} for c in table}


@alternative("cap_shares", "a loop that counts")
def cap_shares(values):
    there = [float(v) for v in values if v == v]
    if len(there) < 1:
        return [0.0, 0.0]
    lowest, highest = min(there), max(there)
    return [sum(v == end for v in there) / len(there) for end in (lowest, highest)]


@alternative("cap_shares", "sorted different values and their counts")
def cap_shares(values):
    counts = pd.Series(np.asarray(values)).value_counts(normalize=True).sort_index()
    return (counts.iloc[0], counts.iloc[-1]) if len(counts) else (0.0, 0.0)


@alternative("repeated_values", "counted in a dict")
def repeated_values(values, least):
    from collections import Counter

    counter = Counter(float(v) for v in values if v == v)
    return [(v, -n) for n, v in sorted((-n, v) for v, n in counter.items()) if -n >= least]


@alternative("repeated_values", "value_counts, sorted by two columns")
def repeated_values(values, least):
    counts = pd.Series(np.asarray(values)).value_counts().rename_axis("value").reset_index(name="times")
    counts = counts[counts["times"] >= least].sort_values(["times", "value"], ascending=[False, True])
    return list(zip(counts["value"].tolist(), counts["times"].tolist(), strict=True))


@alternative("moved_rows", "sets")
def moved_rows(before, after, count):
    return sorted(int(row) for row in set(map(int, before)) ^ set(map(int, after)) if row < count)


@alternative("moved_rows", "two masks compared")
def moved_rows(before, after, count):
    sides = np.zeros((2, count), dtype=bool)
    for side, rows in zip(sides, (before, after), strict=True):
        rows = np.asarray(rows, dtype=np.int64)
        side[rows[rows < count]] = True
    return np.nonzero(sides[0] != sides[1])[0]


@alternative("split_by_hash", "Python's own bytes, a list of bools")
def split_by_hash(ids, share):
    import binascii

    return [binascii.crc32(int(i).to_bytes(8, byteorder="little", signed=True)) / 2**32 < share for i in ids]


@alternative("split_by_hash", "one row at a time, a function for the test")
def split_by_hash(ids, share):
    def is_test(identifier):
        return (zlib.crc32(np.int64(identifier)) & 0xFFFFFFFF) < share * 4294967296

    return pd.Series(np.array(ids)).apply(is_test).to_numpy()


@alternative("income_categories", "a loop with comparisons")
def income_categories(income):
    return np.array([1 + sum(float(one) > end for end in (1.5, 3.0, 4.5, 6.0)) for one in income])


@alternative("income_categories", "pandas cuts")
def income_categories(income):
    edges = [0.0, 1.5, 3.0, 4.5, 6.0, np.inf]
    return pd.cut(np.asarray(income, dtype=np.float64), edges, labels=[1, 2, 3, 4, 5]).astype(int)


@alternative("income_categories", "sought among the ends of the steps")
def income_categories(income):
    return np.searchsorted(np.array([1.5, 3.0, 4.5, 6.0]), np.asarray(income), side="left") + 1


@alternative("stratified_split", "choice without repetition, a mask")
def stratified_split(strata, share, rng):
    labels = np.array(strata)
    is_test = np.zeros(labels.size, dtype=bool)
    for label in set(labels.tolist()):
        there = np.where(labels == label)[0]
        is_test[rng.choice(there, int(np.rint(share * there.size)), replace=False)] = True
    return np.where(~is_test)[0], np.where(is_test)[0]


@alternative("stratified_split", "one shuffled order, read stratum by stratum")
def stratified_split(strata, share, rng):
    labels = list(strata)
    wanted = {label: round(share * labels.count(label)) for label in set(labels)}
    train, test = [], []
    for row in rng.permutation(len(labels)).tolist():
        side = test if wanted[labels[row]] > 0 else train
        wanted[labels[row]] -= 1
        side.append(row)
    return sorted(train), sorted(test)


@alternative("sampling_bias", "counted in a loop")
def sampling_bias(strata, test_rows):
    from collections import Counter

    labels = np.asarray(strata).tolist()
    everywhere, tested = Counter(labels), Counter(labels[row] for row in test_rows)
    out = {}
    for label, count in everywhere.items():
        whole, part = count / len(labels), tested[label] / len(test_rows)
        out[label] = [whole, part, 100.0 * part / whole - 100.0]
    return out


@alternative("sampling_bias", "value_counts of both")
def sampling_bias(strata, test_rows):
    s = pd.Series(np.asarray(strata))
    whole = s.value_counts(normalize=True)
    part = s.iloc[list(test_rows)].value_counts(normalize=True).reindex(whole.index).fillna(0.0)
    off = (part - whole) / whole * 100
    return {label: (whole[label], part[label], off[label]) for label in whole.index}


@alternative("correlations", "the library's r, gaps pair by pair")
def correlations(table, target):
    numeric = table.select_dtypes(include="number").astype("float64")
    changing = {name for name in numeric if numeric.loc[numeric[target].notna(), name].nunique() > 1}
    others = numeric.columns.drop(target)
    out = [[name, numeric[name].corr(numeric[target]) if name in changing else 0.0] for name in others]
    return sorted(out, key=lambda entry: abs(entry[1]), reverse=True)


@alternative("correlations", "loops over the rows")
def correlations(table, target):
    wanted, out = [float(v) for v in table[target]], []
    for name in table:
        if name == target or not pd.api.types.is_numeric_dtype(table[name]):
            continue
        pairs = [(float(a), b) for a, b in zip(table[name], wanted, strict=True) if a == a and b == b]
        if len({a for a, _ in pairs}) < 2 or len({b for _, b in pairs}) < 2:
            out.append((name, 0.0))
            continue
        ma, mb = sum(a for a, _ in pairs) / len(pairs), sum(b for _, b in pairs) / len(pairs)
        top = sum((a - ma) * (b - mb) for a, b in pairs)
        below = sum((a - ma) ** 2 for a, _ in pairs) * sum((b - mb) ** 2 for _, b in pairs)
        out.append((name, top / below**0.5))
    out.sort(key=lambda entry: abs(entry[1]))
    return out[::-1]


@alternative("add_ratios", "arrays, divided where that is possible")
def add_ratios(table):
    def divided(top, bottom):
        above, below = (table[name].to_numpy(dtype=np.float64) for name in (top, bottom))
        return np.divide(above, below, out=np.full(len(table), np.nan), where=below != 0)

    return table.assign(
        rooms_per_household=divided("total_rooms", "households"),
        bedrooms_per_room=divided("total_bedrooms", "total_rooms"),
        people_per_household=divided("population", "households"),
    )


@alternative("add_ratios", "infinities made missing afterwards")
def add_ratios(table):
    new = pd.DataFrame(index=table.index)
    new["rooms_per_household"] = table["total_rooms"].div(table["households"])
    new["bedrooms_per_room"] = table["total_bedrooms"].div(table["total_rooms"])
    new["people_per_household"] = table["population"].div(table["households"])
    return pd.concat([table, new.replace([np.inf, -np.inf], np.nan)], axis=1)
