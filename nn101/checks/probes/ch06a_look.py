"""Probes of chapter 6, part 1: framing the problem and looking at the data. There is no answer in here.

Every table in here is small and invented; the census rows are never loaded.
"""

import numpy as np

from nn101.checks.probe import calls, close, equals, exercise, runs, satisfies

CHAPTER = "06a_look"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.



class _Pandas:
    """pandas, imported when the first table is made: all probes are imported for every check, and it is slow."""

    def __getattr__(self, name):
        import pandas

        return getattr(pandas, name)


pd = _Pandas()
_single_precision = close(rtol=1e-4, atol=1e-6)
PLACES = ("INLAND", "NEAR BAY", "NEAR OCEAN", "ISLAND", "FAR OFF", "UPHILL")


def _generator(rng):
    """A function that makes the same fresh generator at every call."""
    seed = int(rng.integers(2**32))
    return lambda: np.random.default_rng(seed)


def _plain(table):
    """A table as plain data: its index, and each column as a list, in order."""
    return [list(table.index), [[str(name), np.asarray(table[name]).tolist()] for name in table.columns]]


# ---- section 1 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "worst_share",
    points=2,
    title="Who causes the error",
    defines=("worst_share",),
    hints=(
        "An error of -6 is worse than one of 2. What do you have to do before you look for the largest?",
        "Order the sizes of the errors. The same k rows are the worst for squares and for sizes; only what is added up "
        "differs.",
        "Twice the same: the sum over the k worst, divided by the sum over all, once of squares and once of sizes. "
        "Where the sum over all is 0 the part is 0. Work with floats, since squares of whole numbers can grow too "
        "large for their type.",
    ),
)
def worst_share(code, rng):
    """By hand, errors of both signs, whole dollars in small types, all of them and none, errors that are all 0."""
    yield calls(
        "four errors by hand", code.worst_share, np.array([1.0, -1.0, 2.0, -6.0]), 1, weight=0,
        why="36 of 42 squares, 6 of 10 sizes",
    )
    errors = _signed(rng, 12)
    yield calls("the three worst of twelve", code.worst_share, errors, 3, weight=3, why="both signs count alike")
    losses = -np.abs(_signed(rng, 9))
    yield calls("estimates that are all too low", code.worst_share, losses, 2, why="the worst are the most negative")
    dollars = (rng.integers(60_000, 300_000, size=10) * rng.choice([-1, 1], size=10)).astype(np.int32)
    yield calls(
        "whole dollars in 32 bits", code.worst_share, dollars, 4, compare=_single_precision,
        why="a square of 100,000 dollars needs more than 32 bits",
    )
    yield calls(
        "a plain list", code.worst_share, [int(n) for n in rng.integers(1, 50, size=6)], 2, weight=0.5,
        why="a list of whole numbers will do",
    )
    yield calls(
        "single precision", code.worst_share, _signed(rng, 7).astype(np.float32), 2, compare=_single_precision,
        weight=0.5, why="float32 goes in",
    )
    yield calls("all of them, and one alone", code.worst_share, np.array([-3.5]), 1, weight=0, why="the whole error")
    yield calls("none of them", code.worst_share, errors, 0, weight=0, why="no rows cause no error")
    yield calls("no error at all", code.worst_share, np.zeros(5), 2, weight=0, why="0 and 0, not nan")
    yield runs(
        "no error at all, and some", lambda: [code.worst_share(np.zeros(4), 2), code.worst_share(errors.copy(), 5)],
        tried="worst_share of four zeros, and of twelve errors with k = 5", why="zeros give 0 and 0, not nan",
    )


def _signed(rng, count):
    """Errors of different sizes and of either sign, in eighths."""
    return rng.permutation(rng.choice(np.arange(1, 90), size=count, replace=False) / 8) * rng.choice([-1, 1], count)


# ---- section 2 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "look_over",
    points=2,
    title="A table at a glance",
    defines=("look_over",),
    hints=(
        "Three questions for each column. Which of them does pandas answer with one method?",
        "A column knows which of its values are missing and how many different ones it has. Whether it holds numbers "
        "says its dtype.",
        "Go through the names in table.columns and fill a dict. isna finds what is missing, nunique counts different "
        "values without it, and pd.api.types has a question for numeric types.",
    ),
)
def look_over(code, rng):
    """Floats, whole numbers, small types, words, gaps in both, columns of one value, of none, and a single row."""
    tiny = pd.DataFrame({"age": [10, 20, 20], "place": ["INLAND", None, "ISLAND"]})
    yield _looked("the table by hand", code, tiny, weight=0, why="a gap is no value")
    rows, income, place = int(rng.integers(15, 25)), f"income_{rng.integers(10**4)}", f"place_{rng.integers(10**4)}"
    floats = rng.choice([0.5, 1.5, 2.25, 8.0, 9.5], size=rows)
    yield _looked("numbers", code, pd.DataFrame({"whole": rng.integers(0, 9, size=rows), income: floats}),
                  weight=1, why="two columns of numbers, nothing missing")
    yield _looked("gaps among numbers", code, pd.DataFrame({income: _with_gaps(rng, floats)}), weight=2,
                  why="how many gaps, and how many different values without them")
    yield _looked("words", code, pd.DataFrame({place: _words(rng, rows)}), weight=1, why="a column of words is text")
    yield _looked("gaps among words", code, pd.DataFrame({place: _words(rng, rows, gaps=3)}), weight=2,
                  why="words can be missing, too")
    small = pd.DataFrame({
        "single": np.float32(floats), "short": rng.integers(0, 5, size=rows).astype(np.int16),
        place: pd.Categorical(_words(rng, rows)),
    })
    yield _looked("other types", code, small, why="float32 and int16 are numbers, categories are text")
    nothing = pd.DataFrame({income: np.full(rows, 3.5), "none": np.full(rows, np.nan)})
    yield _looked("one value, and none", code, nothing, why="a column of gaps has 0 distinct values")
    yield _looked("a single row", code, pd.DataFrame({"a": [1.0], "b": ["x"]}), weight=0, why="one row is a table")
    mixed = pd.DataFrame({"place": _words(rng, rows, gaps=2), "income": _with_gaps(rng, floats)})
    yield runs(
        "the table stays as it was", lambda: _after(code.look_over, mixed), weight=0.5,
        tried="the table after look_over", why="it still belongs to the caller",
    )


def _looked(name, code, table, **more):
    return runs(name, lambda: dict(code.look_over(table.copy())), tried=f"look_over of a table with {_columns(table)}",
                **more)


def _columns(table):
    return f"{len(table)} rows and the columns {', '.join(map(str, table.columns))}"


def _with_gaps(rng, numbers):
    holed = np.array(numbers, dtype=float)
    holed[rng.choice(len(holed), size=int(rng.integers(2, 6)), replace=False)] = np.nan
    return holed


def _words(rng, rows, gaps=0):
    words = rng.choice(PLACES[: int(rng.integers(3, 6))], size=rows).astype(object)
    words[rng.choice(rows, size=gaps, replace=False)] = None
    return words


def _after(function, table, *more):
    """What a table is after a function has had it."""
    given = table.copy()
    function(given, *more)
    return _told(given)


def _told(table):
    """Plain data of a table in which gaps may be of any kind."""
    return [list(table.columns), [["gap" if gap else str(value) for value, gap in zip(table[name], table[name].isna(),
                                                                                     strict=True)] for name in table]]


# ---- section 3 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "cap_shares",
    points=2,
    title="How high is the wall",
    defines=("cap_shares",),
    hints=(
        "What is missing is neither at the bottom nor at the top. What should it be divided by, then?",
        "First keep only what is there. Then find the least and the greatest of it, and ask which part of it is equal "
        "to each.",
        "np.isnan says what is missing, and the mean of a comparison is a share. Take care of the case in which "
        "nothing is left: there is no least of nothing.",
    ),
)
def cap_shares(code, rng):
    """By hand, caps at both ends, gaps, negative numbers, whole numbers, a column of a table, one value, none."""
    yield calls("by hand", code.cap_shares, np.array([1.0, 5.0, 9.0, 9.0, np.nan]), weight=0, why="1 of 4, and 2 of 4")
    low, high = int(rng.integers(2, 12)), int(rng.integers(12, 25))
    yield calls("caps at both ends", code.cap_shares, _capped(rng, low, high), weight=3, why="two shares, least first")
    holed = _capped(rng, high, low)
    holed[rng.choice(len(holed), 6, replace=False)] = np.nan
    yield calls("gaps", code.cap_shares, holed, weight=3, why="what is missing does not count at all")
    yield calls("numbers below zero", code.cap_shares, _capped(rng, 2, high) - 60.0, why="0 is nothing special")
    capped = _capped(rng, low, high - 10)
    column = pd.Series(capped, index=rng.permutation(100)[: len(capped)])
    yield runs(
        "a column of a table", lambda: code.cap_shares(column.copy()), tried="cap_shares of a pandas column, rows in "
        "any order", why="a Series will do",
    )
    yield calls(
        "whole numbers", code.cap_shares, _capped(rng, 3, high).astype(np.int64), weight=0.5, why="integers go in",
    )
    yield calls(
        "single precision", code.cap_shares, _capped(rng, high, 4).astype(np.float32), compare=_single_precision,
        weight=0.5, why="float32 goes in",
    )
    yield calls("one value", code.cap_shares, np.full(4, 2.5), weight=0, why="it is the least and the greatest")
    some = _capped(rng, high, high + 1)
    yield runs(
        "no value, and many", lambda: [code.cap_shares(np.full(3, np.nan)), code.cap_shares(some.copy())],
        tried="cap_shares of three gaps, then of a whole column", why="nothing gives (0.0, 0.0)",
    )


def _capped(rng, low, high):
    """So many values at 0.5, so many at 90, and some different ones between."""
    between = rng.choice(np.arange(2, 89), size=int(rng.integers(11, 40)), replace=False)
    return rng.permutation(np.concatenate([np.full(low, 0.5), between, np.full(high, 90.0)]))


@exercise(
    CHAPTER,
    "repeated_values",
    points=2,
    title="Too often to be chance",
    defines=("repeated_values",),
    hints=(
        "Two steps: how often does each value occur, and then in which order are they told?",
        "np.unique gives different values and, if asked, how often each occurs. A gap is no value; take it out "
        "before.",
        "The order has two keys: times from large to small, and among equals the value from small to large. A sort "
        "with a pair as its key, the first of them negated, does both.",
    ),
)
def repeated_values(code, rng):
    """By hand, many values, equal numbers of times, gaps, the boundary itself, a column of a table, none at all."""
    yield calls(
        "by hand", code.repeated_values, np.array([5, 7, 5, 9, 7, 5, 2]), 2, weight=0, why="5 three times, 7 twice",
    )
    yield calls(
        "prices", code.repeated_values, _repeating(rng, (9, 7, 6, 5, 4, 3, 2, 1, 1)), 4, weight=3,
        why="the most frequent comes first",
    )
    yield calls(
        "equally frequent", code.repeated_values, _repeating(rng, (5, 3, 3, 3, 3, 6, 1)), 3, weight=2,
        why="among equals the smaller value first",
    )
    holed = np.concatenate([_repeating(rng, (6, 4, 3, 1)), np.full(5, np.nan)])
    yield calls("gaps", code.repeated_values, rng.permutation(holed), 3, weight=2, why="a gap is no value")
    yield calls(
        "everything", code.repeated_values, _repeating(rng, (2, 1, 4, 1, 3)), 1, weight=1, why="once is at least once",
    )
    column = pd.Series(_repeating(rng, (4, 5, 2)), index=rng.permutation(50)[:11])
    yield runs(
        "a column of a table", lambda: code.repeated_values(column.copy(), 4), tried="repeated_values of a pandas "
        "column, rows in any order, least = 4", why="a Series will do",
    )
    fractions = (_repeating(rng, (3, 2, 4)) / 8).astype(np.float32)
    yield calls("fractions, single precision", code.repeated_values, fractions, 2, weight=0.5,
                why="values are told as they are")
    yield calls("none so frequent", code.repeated_values, np.array([1.0, 2.0, 2.0]), 3, weight=0, why="an empty list")


def _repeating(rng, times):
    """Different values, in hundreds, each as often as it says, shuffled."""
    values = 100.0 * rng.choice(np.arange(-20, 5000), size=len(times), replace=False) + 1
    return rng.permutation(np.repeat(values, times))


# ---- section 4 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "moved_rows",
    points=2,
    title="Rows that change sides",
    defines=("moved_rows",),
    hints=(
        "A row can change sides in two directions. Which?",
        "Wanted are the row numbers that are in exactly one of the two tests, and of these only the old ones.",
        "NumPy has operations for sets of numbers, among them one for what is in just one of two arrays. Compare the "
        "numbers with count in the end.",
    ),
)
def moved_rows(code, rng):
    """By hand, tables that grow, tests in any order, nothing moved, no new rows."""
    yield calls("by hand", code.moved_rows, np.array([0, 3]), np.array([3, 4, 1]), 4, weight=0, why="rows 0 and 1")
    for name, count, new, weight in (("forty rows and ten new ones", 40, 10, 3), ("many new rows", 15, 60, 2),
                                     ("one new row", 60, 1, 2)):
        before, after = rng.permutation(count)[: count // 3], rng.permutation(count + new)[: (count + new) // 3]
        yield calls(name, code.moved_rows, before, after, count, weight=weight, why="both directions, old rows only")
    before = rng.permutation(30)[:8]
    yield calls(
        "drawn again without new rows", code.moved_rows, before, rng.permutation(30)[:8], 30,
        why="the table is as it was, the draw is not",
    )
    yield calls(
        "only new rows were drawn", code.moved_rows, before, np.arange(30, 36), 30, weight=0.5,
        why="then all that were in the test have left it",
    )
    yield calls(
        "the test was empty", code.moved_rows, np.array([], dtype=np.int64), rng.permutation(25)[:9], 20, weight=0.5,
        why="then all old rows of the new test have come",
    )
    yield calls("lists", code.moved_rows, [1, 2], [2, 0, 5], 5, weight=0, why="lists will do")
    yield calls("nothing moved", code.moved_rows, np.array([3, 1]), np.array([1, 7, 3]), 5, weight=0, why="no rows")


# ---- section 5 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "split_by_hash",
    points=3,
    title="A split that stays",
    defines=("split_by_hash",),
    hints=(
        "The rule is for one id. What are the three steps from an id to a yes or no?",
        "An id becomes eight bytes, the bytes become one whole number, and that is compared with a bound that depends "
        "on the share alone.",
        "Turn ids into an array of the type that the text names, and go through it. Each element has tobytes, "
        "zlib.crc32 reads what that gives, and the results make an array to compare with share * 2**32.",
    ),
)
def split_by_hash(code, rng):
    """The first ids by hand, large and small ids, shares of all sizes, other integer types, rows that were added."""
    yield calls("six ids by hand", code.split_by_hash, np.arange(6), 0.2, weight=0, why="0.152 and 0.179 are below 0.2")
    ids = rng.integers(0, 10**6, size=60)
    yield calls("sixty ids", code.split_by_hash, ids, 0.2, compare=equals(), weight=3, why="True means: test")
    yield calls(
        "large ids", code.split_by_hash, rng.integers(2**33, 2**60, size=40), 0.35, compare=equals(), weight=2,
        why="all eight bytes of an id count",
    )
    yield calls(
        "ids below zero", code.split_by_hash, -rng.integers(100_000, 130_000, size=40), 0.5, compare=equals(),
        weight=1, why="longitudes are negative here",
    )
    small = rng.integers(0, 30_000, size=50)
    yield runs(
        "other integer types",
        lambda: [np.asarray(code.split_by_hash(small.astype(kind), 0.3)) for kind in (np.int16, np.int32, np.uint32)],
        compare=equals(), weight=1, tried="split_by_hash of the same ids as int16, int32 and uint32",
        why="the id counts, not how it is stored",
    )
    yield runs(
        "a list, and a column of a table",
        lambda: [np.asarray(code.split_by_hash([int(n) for n in small[:30]], 0.4)),
                 np.asarray(code.split_by_hash(pd.Series(small, index=small[::-1]), 0.25))],
        compare=equals(), weight=1, tried="split_by_hash of a list and of a pandas column",
        why="both are whole numbers in a row",
    )
    first = int(rng.integers(10_000, 900_000))
    yield runs(
        "rows are added",
        lambda: [np.flatnonzero(code.split_by_hash(np.arange(first, first + n), 0.2)) for n in (60, 90)],
        compare=equals(), weight=1, tried="the test rows of 60 ids in a row, and of these with 30 more behind",
        why="an old row stays where it was",
    )
    most = 0.6 + float(rng.integers(1, 50)) / 1000
    yield calls(
        "more than half", code.split_by_hash, rng.integers(0, 10**9, size=80), most, compare=equals(), weight=1,
        why="any share from 0 to 1",
    )
    yield runs(
        "no row, and every row", lambda: [np.asarray(code.split_by_hash(np.arange(9), share)) for share in (0.0, 1.0)],
        compare=equals(), weight=0, tried="split_by_hash of nine ids with the shares 0 and 1", why="none, and all",
    )


# ---- section 6 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "income_categories",
    points=1,
    title="Income in five steps",
    defines=("income_categories",),
    hints=(
        "An income of exactly 1.5 is in category 1. Which way of rounding keeps the upper end?",
        "Divide by the width of a step and round up. What is too large becomes 5.",
        "np.ceil rounds up, and np.minimum compares every category with one number. The result should hold integers.",
    ),
)
def income_categories(code, rng):
    """By hand, incomes of all sizes, the ends of the steps, single precision, whole numbers, a column of a table."""
    yield calls(
        "five incomes by hand", code.income_categories, np.array([0.4999, 1.5, 1.6, 8.0, 15.0001]), weight=0,
        why="1, 1, 2, 5, 5",
    )
    yield calls("many incomes", code.income_categories, _incomes(rng, 30), weight=3, why="five steps")
    ends = rng.permutation(np.repeat([1.5, 3.0, 4.5, 6.0, 7.5, 9.0], rng.integers(1, 4, size=6)))
    yield calls("exactly at the ends", code.income_categories, ends, weight=2, why="upper ends are included")
    yield calls(
        "single precision", code.income_categories, _incomes(rng, 12).astype(np.float32), weight=1,
        why="float32 goes in",
    )
    yield calls(
        "whole numbers", code.income_categories, rng.integers(1, 15, size=20), weight=1, why="integers go in",
    )
    column = pd.Series(_incomes(rng, 9), index=rng.permutation(30)[:9])
    yield runs(
        "a column of a table", lambda: np.asarray(code.income_categories(column.copy())), weight=1,
        tried="income_categories of a pandas column", why="a Series will do",
    )
    yield runs(
        "whole numbers come out", lambda: [str(np.asarray(code.income_categories(column.to_numpy())).dtype)[:3],
                                           np.asarray(code.income_categories(column.to_numpy() / 2))],
        weight=0.5, tried="the type of what comes back, and the categories of half the incomes",
        why="a category is an integer",
    )
    yield calls("one income", code.income_categories, np.array([4.0]), weight=0, why="one row is enough")


def _incomes(rng, count):
    """Incomes of all categories, none near the end of a step."""
    return 1.5 * rng.integers(0, 10, size=count) + rng.uniform(0.05, 1.45, size=count)


@exercise(
    CHAPTER,
    "stratified_split",
    points=3,
    title="Each stratum its share",
    defines=("stratified_split",),
    hints=(
        "Think of one stratum alone. Which rows are in it, and how many of them go to the test?",
        "For each stratum shuffle its row numbers with the generator and cut off the rounded share. The test is what "
        "was cut off of all strata together.",
        "np.flatnonzero of a comparison gives the rows of a stratum. Put the pieces for the test together, sort them; "
        "training is every row that is not among them, also in order.",
    ),
)
def stratified_split(code, rng):
    """Strata of all sizes, in words and numbers, shares that round up and down, every row once, chance, repetition."""
    fresh, cut = _generator(rng), code.stratified_split
    small = np.array(["a"] * 10 + ["b"] * 4)
    yield runs(
        "fourteen rows by hand", lambda: _per_stratum(cut, small, 0.2, fresh()), weight=0,
        tried='the number of test rows in each stratum of ["a"] * 10 + ["b"] * 4, share 0.2', why="2 and 1",
    )
    strata = _strata(rng, [1, 2, 3, 4, 5])
    yield runs(
        "rows of each stratum", lambda: _per_stratum(cut, strata.copy(), 0.2, fresh()), weight=3,
        tried=f"the number of test rows in each of five strata, {len(strata)} rows, share 0.2",
        why="the share of each stratum, rounded",
    )
    yield runs(
        "another share", lambda: _per_stratum(cut, strata.copy(), 0.4, fresh()), weight=2,
        tried=f"the number of test rows in each of five strata, {len(strata)} rows, share 0.4",
        why="the share of each stratum, rounded",
    )
    words = np.array(PLACES)[_strata(rng, [1, 2, 3])]
    yield runs(
        "words", lambda: _per_stratum(cut, words.copy(), 0.4, fresh()), weight=1,
        tried=f"the number of test rows in each of three strata that are words, {len(words)} rows, share 0.4",
        why="a stratum may be a word",
    )
    yield runs(
        "every row once, in order", lambda: _together(cut, strata.copy(), 0.2, fresh()), weight=2,
        tried=f"both parts of {len(strata)} rows: their sizes, whether each is in rising order, and all rows together",
        why="no row is lost or in both parts",
    )
    trio = _strata(rng, [1, 2, 3])
    due = _due(trio, 0.4)
    yield runs(
        "each row has the same chance", lambda: _how_often(cut, trio, 0.4, fresh(), 400), weight=3,
        compare=satisfies(lambda found: _near(found, due, trio), "each row of a stratum about equally often"),
        tried=f"how often each of {len(trio)} rows is in the test, in 400 splits with one generator",
        why="which rows are drawn is up to chance",
    )
    sizes = _sizes(trio, 0.4)
    yield runs(
        "the same seed", lambda: [np.asarray(cut(trio.copy(), 0.4, fresh())[1]) for _ in range(3)], weight=1,
        compare=satisfies(lambda found: _repeats(found, trio, sizes), "three times the same rows, the right number"),
        tried="the test rows of three splits, each with a new generator of the same seed",
        why="the generator is the only source of chance",
    )
    lonely = np.array([3] * 5 + [7])
    yield runs(
        "a stratum with one row", lambda: _per_stratum(cut, lonely, 0.2, fresh()), weight=0,
        tried="the number of test rows of strata with five rows and with one, share 0.2", why="0.2 is rounded to 0",
    )
    column = pd.Series(_strata(rng, [2, 4]))
    column.index = column.index[::-1] + 5
    yield runs(
        "a column of a table", lambda: _per_stratum(cut, column.copy(), 0.2, fresh(), column.to_numpy()), weight=0.5,
        tried="the number of test rows in each stratum of a pandas column with an index of its own",
        why="rows are counted from 0, whatever the index says",
    )
    yield runs(
        "the strata stay as they were", lambda: _strata_after(cut, strata.copy(), fresh()), weight=0.5,
        tried="the strata after stratified_split", why="they still belong to the caller",
    )


def _strata(rng, names):
    """The names in random order, each at least eleven times. No share of a fifth or two fifths ends in one half."""
    times = 11 + rng.choice(20, size=len(names), replace=False)
    return rng.permutation(np.repeat(names, times))


def _per_stratum(cut, strata, share, generator, known=None):
    """[[name, rows in the test], ...] in order of the names."""
    known = strata if known is None else known
    held = known[np.asarray(cut(strata, share, generator)[1])]
    return [[name, int(np.count_nonzero(held == name))] for name in np.unique(known).tolist()]


def _together(cut, strata, share, generator):
    parts = [np.asarray(part) for part in cut(strata, share, generator)]
    rising = [bool(np.all(np.diff(part) > 0)) for part in parts]
    return [[len(part) for part in parts], rising, np.sort(np.concatenate(parts))]


def _how_often(cut, strata, share, generator, splits):
    """The part of the splits in which each row was in the test."""
    times = np.zeros(len(strata))
    for _ in range(splits):
        times[np.asarray(cut(strata.copy(), share, generator)[1])] += 1
    return times / splits


def _sizes(strata, share):
    names, counts = np.unique(strata, return_counts=True)
    return dict(zip(names.tolist(), [round(share * int(count)) for count in counts], strict=True))


def _due(strata, share):
    """The chance that each row has."""
    wanted = _sizes(strata, share)
    return np.array([wanted[name] / np.count_nonzero(strata == name) for name in strata.tolist()])


def _near(found, due, strata):
    """Six standard deviations of 400 draws are 0.15."""
    found = np.asarray(found, dtype=float)
    if found.shape != due.shape:
        return False
    if np.all((found == 0) | (found == 1)):
        of_each = [found[strata == name] for name in np.unique(strata)]
        if all(np.all(np.diff(times) <= 0) for times in of_each):
            return "it is always the first rows of a stratum that are in the test"
        return "it is always the same rows that are in the test, though the generator goes on"
    if not np.all(np.abs(found - due) < 0.15):
        return "some rows are in the test far too often or too rarely"
    return True


def _repeats(found, strata, sizes):
    first, *others = [np.asarray(rows) for rows in found]
    if any(rows.shape != first.shape or not np.array_equal(rows, first) for rows in others):
        return "the same seed gave different rows"
    held = strata[first]
    return all(np.count_nonzero(held == name) == count for name, count in sizes.items())


def _strata_after(cut, strata, generator):
    cut(strata, 0.2, generator)
    return strata


@exercise(
    CHAPTER,
    "sampling_bias",
    points=2,
    title="How far off is the test",
    defines=("sampling_bias",),
    hints=(
        "Which two shares are compared, and which of them is the one it should be?",
        "For each category: the mean of a comparison over all rows, the same over the rows of the test, and how much "
        "larger the second is, in per cent of the first.",
        "Pick the strata of the test rows once. Then fill a dict over np.unique of all strata, so that a category "
        "that is missing in the test is told as well, with -100.",
    ),
)
def sampling_bias(code, rng):
    """By hand, random tests, categories in words, a category that is missing in the test, a perfect test."""
    four = np.array(["a", "a", "b", "b"])
    yield calls(
        "four rows by hand", code.sampling_bias, four, np.array([0, 1, 2, 0]), weight=0, why="50 per cent too many a",
    )
    strata = _strata(rng, [1, 2, 3, 4, 5])
    yield calls(
        "five categories", code.sampling_bias, strata, rng.permutation(len(strata))[:24], weight=3,
        why="shares of all rows, of the test, and the error",
    )
    words = np.array(PLACES)[_strata(rng, [0, 1, 2])]
    yield calls("words", code.sampling_bias, words, rng.permutation(len(words))[:15], weight=1,
                why="a category may be a word")
    poor = _strata(rng, [1, 2, 3])
    yield calls(
        "a category is missing in the test", code.sampling_bias, poor, np.flatnonzero(poor != 2)[: 20 + int(poor[0])],
        weight=2, why="its share in the test is 0, its error -100",
    )
    yield calls(
        "a large test", code.sampling_bias, strata, rng.permutation(len(strata))[5:], weight=1,
        why="compared with all rows, those of the test included",
    )
    column = pd.Series(poor, index=np.arange(len(poor))[::-1])
    rows = rng.permutation(len(poor))[:17]
    yield runs(
        "a column of a table", lambda: dict(code.sampling_bias(column.copy(), rows.copy())), weight=0.5,
        tried="sampling_bias of a pandas column whose index runs backwards", why="row numbers count from 0",
    )
    yield calls("all rows", code.sampling_bias, np.array([4, 4, 9]), np.arange(3), weight=0, why="no error at all")


# ---- section 8 -------------------------------------------------------------------------------------------------


@exercise(
    CHAPTER,
    "correlations",
    points=3,
    title="Which columns go with the target",
    defines=("correlations",),
    hints=(
        "Begin with two arrays without gaps. What are the deviations, and which three sums of products do you need?",
        "For each column keep the rows in which both numbers are there, and take the means over these rows only. "
        "Sorting looks at the size of r; what is told is r with its sign.",
        "select_dtypes finds columns of numbers; leave the target out. If one of the two has no spread in the rows "
        "that count, say 0.0 and divide nothing. Sort with the negated size as the key.",
    ),
)
def correlations(code, rng):
    """By hand, columns of both signs, text, gaps here and there, columns that never change, large offsets."""
    three = pd.DataFrame({"x": [1, 2, 3], "z": [3, 3, 0], "y": [1, 2, 6]})
    yield _ranked("three rows by hand", code, three, "y", weight=0, why="z: -0.982, x: 0.945")
    yield _ranked("four columns", code, _related(rng, 24), "price", weight=3, why="the strongest first, sign or not")
    wordy = _related(rng, 20)
    wordy.insert(1, "place", rng.choice(PLACES, size=20))
    yield _ranked("a column of text", code, wordy, "price", weight=1, why="text is passed over")
    holed = _related(rng, 26)
    for name in ("up", "down"):
        holed.loc[rng.choice(26, size=5, replace=False), name] = np.nan
    yield _ranked("gaps", code, holed, "price", weight=3, why="each pair of columns has its own rows")
    bare = _related(rng, 22)
    bare.loc[rng.choice(22, size=4, replace=False), "price"] = np.nan
    yield _ranked("gaps in the target", code, bare, "price", weight=1, why="a row without target counts for nobody")
    still = _related(rng, 18)
    still["flat"] = 0.1 * float(rng.integers(1, 90))
    yield _ranked("a column that never changes", code, still, "price", weight=2,
                  why="r is 0, not nan, and it comes last")
    empty = _related(rng, 16)
    empty["none"] = np.nan
    yield _ranked("a column without any value", code, empty, "price", weight=0.5, why="then r is 0 as well")
    far = _related(rng, 20) * [1e3, 1e-3, 1.0, 50.0, 1.0] + [1e6, 0.0, -300.0, 7.0, 2e5]
    yield _ranked("other units", code, far, "price", weight=1, compare=_single_precision,
                  why="neither unit nor offset matters")
    whole = (8 * _related(rng, 15)).round().astype(int).astype({"up": np.int32, "weak": np.float32})
    yield _ranked("whole numbers, another target", code, whole, "up", weight=1, compare=_single_precision,
                  why="any column may be the target")
    yield runs(
        "the table stays as it was", lambda: _after(code.correlations, holed, "price"), weight=0.5,
        tried="the table after correlations", why="it still belongs to the caller",
    )


def _ranked(name, code, table, target, **more):
    return runs(
        name, lambda: [list(pair) for pair in code.correlations(table.copy(), target)],
        tried=f'correlations of a table with {_columns(table)}; target "{target}"', **more,
    )


def _related(rng, rows):
    """Columns whose r with the price are far from each other in size, two of either sign, and the price."""
    # Columns that have mean 0 and nothing in common: mixed in the right parts they have any r that is wanted.
    basis = np.linalg.qr(np.column_stack([np.ones(rows), rng.normal(size=(rows, 5))]))[0][:, 1:]
    price, columns = basis[:, 0], {}
    for place, (name, middle) in enumerate({"up": 0.75, "down": -0.9, "weak": 0.5, "odd": -0.25}.items(), start=1):
        r = middle + float(rng.integers(-8, 9)) / 160
        mixed = r * price + np.sqrt(1 - r**2) * basis[:, place]
        columns[name] = np.round(800 * mixed + rng.integers(-40, 40)) / 8
    columns["price"] = np.round(800 * price + 300) / 8
    return pd.DataFrame({name: columns[name] for name in [*rng.permutation(list(columns)[:4]).tolist(), "price"]})


# ---- section 9 -------------------------------------------------------------------------------------------------

TOTALS = ("total_rooms", "total_bedrooms", "population", "households")


@exercise(
    CHAPTER,
    "add_ratios",
    points=2,
    title="Totals divided by totals",
    defines=("add_ratios",),
    hints=(
        "What is divided by what? Say each ratio aloud: rooms per household, bedrooms per room.",
        "Work on a copy. Before you divide, make zeros in the denominator missing; whatever is divided by something "
        "missing is missing.",
        "Columns of a DataFrame can be divided by each other, row by row with its index. The method where keeps "
        "values for which a condition holds and puts nan elsewhere.",
    ),
)
def add_ratios(code, rng):
    """One district by hand, many, zeros and gaps, rows with an index of their own, whole numbers, other columns."""
    one = pd.DataFrame({"total_rooms": [880], "total_bedrooms": [129], "population": [322], "households": [126]})
    yield _widened("a district by hand", code, one, weight=0, why="6.98, 0.147, 2.56")
    yield _widened("many districts", code, _districts(rng, 9), weight=3, why="three ratios behind the other columns")
    zeros = _districts(rng, 8)
    zeros.loc[[1, 4], "households"] = 0.0
    zeros.loc[[2, 4], "total_rooms"] = 0.0
    yield _widened("empty districts", code, zeros, weight=2, why="divided by 0: missing, not infinite")
    gaps = _districts(rng, 8)
    gaps.loc[[0, 3], "total_bedrooms"] = np.nan
    gaps.loc[[5], "households"] = np.nan
    yield _widened("gaps", code, gaps, weight=2, why="what is divided by something missing is missing")
    picked = _districts(rng, 12).iloc[rng.permutation(12)[:7]]
    yield _widened("some rows of a table", code, picked, weight=2,
                   why="each row keeps its index and gets its own ratios")
    more = _districts(rng, 6).astype(int)
    more.insert(0, "ocean_proximity", rng.choice(PLACES, size=6))
    more["median_income"] = rng.integers(1, 90, size=6) / 8
    yield _widened("whole numbers, more columns", code, more, weight=1, why="all other columns stay as they are")
    yield _widened("single precision", code, _districts(rng, 4).astype(np.float32), weight=0.5,
                   compare=_single_precision, why="float32 goes in")
    yield runs(
        "the table stays as it was", lambda: _after(code.add_ratios, gaps), weight=1,
        tried="the table after add_ratios", why="a new table comes back",
    )


def _widened(name, code, table, **more):
    return runs(
        name, lambda: _plain(code.add_ratios(table.copy())), **more,
        tried=f"add_ratios of a table with {_columns(table)}",
    )


def _districts(rng, rows):
    """Rooms, bedrooms, people and households of so many districts, as floats."""
    rooms = rng.integers(500, 4000, size=rows)
    columns = rooms, rooms // rng.integers(3, 7, size=rows), rng.integers(90, 900, rows), rng.integers(30, 400, rows)
    return pd.DataFrame({name: column.astype(float) for name, column in zip(TOTALS, columns, strict=True)})
