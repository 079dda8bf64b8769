"""Make housing_simulated.csv.gz: 20,640 invented districts with the statistics of the 1990 census table.

    python data/make_housing.py

No row of the real table is in it. What was measured on the real table is how its columns are spread
(housing_statistics.py), how many districts a town has and how well off it is, rounded (housing_places.csv), and
the constants below. Out of these the script draws towns, districts around them, and for every district six traits
and a price. A trait is a standard normal number, made of three parts: the town's level, the neighbourhood's,
and the district's own. Only at the end do ranks become values: the district with the 500th smallest income gets the
500th smallest of the incomes wanted. So each column is spread as it should be, whatever was drawn.
"""

import csv
from pathlib import Path
from statistics import NormalDist

import housing_statistics as census
import numpy as np
from bundle import record_checksum, write_gzip
from housing_geography import degrees, kilometres, on_land

HERE = Path(__file__).parent
OUTPUT = HERE / "housing_simulated.csv.gz"
SEED = 3

TRAITS = ("income", "age", "rooms", "people", "bedrooms", "households")
# How traits vary, and go together, among the districts of one town. Rooms and people are per household, bedrooms
# per room.
COVARIANCE = (
    (0.559, -0.056, 0.422, 0.066, -0.480, -0.045),
    (-0.056, 0.559, 0.004, 0.015, -0.027, -0.235),
    (0.422, 0.004, 0.624, 0.106, -0.572, -0.101),
    (0.066, 0.015, 0.106, 0.607, -0.133, -0.114),
    (-0.480, -0.027, -0.572, -0.133, 0.680, 0.120),
    (-0.045, -0.235, -0.101, -0.114, 0.120, 0.865),
)
# The part of that which neighbours share, and how far apart two districts still are neighbours.
SHARED = (0.45, 0.45, 0.5, 0.55, 0.3, 0.2)
NEIGHBOURHOOD_KM = 1.5

# A town's districts scatter in a round cloud; some of them live further out.
CORE, OUTSKIRTS, OUTSKIRTS_SHARE = 0.85, 2.0, 0.25
# Above 1: a place has the levels of its own town rather than a mean of all towns around.
SHARPNESS = 2.0
# In new towns districts are of very different sizes, in old ones alike.
SIZES_DIFFER_WHERE_NEW = 0.15
# Hundreds of people per household (a prison), forty rooms (empty holiday homes): such districts have few households.
EXTREMES_ARE_SMALL = 1.2

# What a district is worth, in standard deviations of the price's normal score.
WORTH = {"income": 0.345, "rooms": 0.101, "people": -0.153, "bedrooms": -0.057, "households": 0.03}
WORTH_OF_WEALTH = 0.057
WORTH_OF_VERY_OLD = 0.15
WORTH_OF_THE_TOWN = 1.12
NEIGHBOURHOOD_VARIANCE, CHANCE_VARIANCE = 0.05, 0.068
# Chance has long tails: a few houses cost far more, or less, than anything here explains.
CHANCE_FREEDOM = 5

# Avalon and Two Harbors on Santa Catalina, the only island with districts of its own.
ISLAND = ((-118.33, 33.34), (-118.32, 33.35), (-118.34, 33.34), (-118.32, 33.33), (-118.49, 33.44))

COLUMNS = {
    "longitude": "{:.2f}",
    "latitude": "{:.2f}",
    "housing_median_age": "{:.1f}",
    "total_rooms": "{:.1f}",
    "total_bedrooms": "{:.1f}",
    "population": "{:.1f}",
    "households": "{:.1f}",
    "median_income": "{:.4f}",
    "median_house_value": "{:.1f}",
    "ocean_proximity": "{}",
}


def main() -> None:
    write_gzip(OUTPUT, as_csv(simulate()))
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size:,} bytes, SHA-256 {record_checksum(OUTPUT)}")


def as_csv(table: dict) -> bytes:
    """Write the columns as the real file is written; a missing number is an empty field."""
    lines = [",".join(COLUMNS)]
    for row in zip(*(table[name] for name in COLUMNS), strict=True):
        written = zip(row, COLUMNS.values(), strict=True)
        cells = ("" if value != value else form.format(value) for value, form in written)
        lines.append(",".join(cells))
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def simulate() -> dict:
    """Return {column: array (20640,)}, in the order of the real table's columns."""
    rng = np.random.default_rng(SEED)
    towns = read_towns()
    longitude, latitude = scattered(towns, census.DISTRICTS - len(ISLAND), rng)
    longitude, latitude = with_island_and_extremes(longitude, latitude, rng)
    east, north = kilometres(longitude, latitude)
    near = nearness(towns, east, north)
    traits = drawn_traits(towns, near, east, north, rng)
    worth = drawn_worth(towns, near, traits, east, north, rng)
    households = ranked(traits["households"], spread("households"))
    rooms = households * ranked(traits["rooms"], spread("rooms_per_household"))
    bedrooms = rooms * ranked(traits["bedrooms"], spread("bedrooms_per_room"))
    people = households * ranked(traits["people"], spread("people_per_household"))
    rooms = ranked(rooms, np.round(spread("total_rooms")))
    bedrooms = np.minimum(ranked(bedrooms, np.round(spread("total_bedrooms"))), rooms)
    return {
        "longitude": longitude,
        "latitude": latitude,
        "housing_median_age": ranked(traits["age"], np.repeat(np.arange(1, 53), census.AGES)),
        "total_rooms": rooms,
        "total_bedrooms": with_gaps(bedrooms, rng),
        "population": ranked(people, np.round(spread("population"))),
        "households": np.round(households),
        "median_income": ranked(traits["income"], heaped(spread("median_income"), census.INCOME_HEAPS, 4)),
        "median_house_value": ranked(worth, heaped(spread("median_house_value"), census.PRICE_HEAPS, -2)),
        "ocean_proximity": proximity(towns, near, longitude, latitude),
    }


# ---- where people live ----


def read_towns() -> dict:
    """Return {column of housing_places.csv: array}, names and proximity as strings."""
    with open(HERE / "housing_places.csv", encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    words = ("place", "proximity")
    return {key: np.array([row[key] if key in words else float(row[key]) for row in rows]) for key in rows[0]}


def scattered(towns, count, rng):
    """Draw `count` districts around the towns, none of them in the sea: longitudes and latitudes (count,)."""
    share = towns["districts"] / towns["districts"].sum()
    centre_east, centre_north = kilometres(towns["longitude"], towns["latitude"])
    longitude, latitude = np.empty(0), np.empty(0)
    while len(longitude) < count:
        town = rng.choice(len(share), size=count, p=share)
        reach = towns["radius_km"][town] * np.where(rng.random(count) < OUTSKIRTS_SHARE, OUTSKIRTS, CORE)
        east, north = rng.normal(size=(2, count)) * reach
        x, y = np.round(degrees(centre_east[town] + east, centre_north[town] + north), 2)
        dry = on_land(x, y)
        longitude, latitude = np.append(longitude, x[dry]), np.append(latitude, y[dry])
    return longitude[:count], latitude[:count]


def with_island_and_extremes(longitude, latitude, rng):
    """Add the island's districts, shuffle all, and move those furthest out to where California's last ones are."""
    island_longitude, island_latitude = np.transpose(ISLAND)
    order = rng.permutation(census.DISTRICTS)
    longitude = np.append(longitude, island_longitude)[order]
    latitude = np.append(latitude, island_latitude)[order]
    # Cape Mendocino is the westernmost land; elsewhere that longitude is sea.
    at_the_cape = np.where(np.abs(latitude - 40.5) < 0.1, longitude, 0)
    longitude[at_the_cape.argmin()], longitude[longitude.argmax()] = census.LONGITUDES
    latitude[latitude.argmin()], latitude[latitude.argmax()] = census.LATITUDES
    return longitude, latitude


def nearness(towns, east, north):
    """Return how much of every district (rows) belongs to every town (columns); a row sums to 1."""
    town_east, town_north = kilometres(towns["longitude"], towns["latitude"])
    squared = (east[:, np.newaxis] - town_east) ** 2 + (north[:, np.newaxis] - town_north) ** 2
    radius = towns["radius_km"]
    strength = SHARPNESS * (np.log(towns["districts"] / radius**2) - squared / (2 * radius**2))
    weight = np.exp(strength - strength.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)


def proximity(towns, near, longitude, latitude):
    """Return the category (20640,) of every district: that of the towns around it, in exactly the numbers wanted."""
    island = on_island(longitude, latitude)
    names = [name for name in census.CATEGORIES if name != "ISLAND"]
    wanted = np.array([census.CATEGORIES[name] for name in names])
    shares = [near[~island][:, towns["proximity"] == name].sum(axis=1) for name in names]
    votes = np.log(np.stack(shares, axis=1) + 1e-12)
    # A category that is chosen too often gets a handicap, until the numbers are nearly right.
    for _ in range(300):
        chosen = np.bincount(votes.argmax(axis=1), minlength=len(names))
        votes += 0.5 * np.log(wanted / chosen)
    choice = votes.argmax(axis=1)
    # Then the least decided districts change sides, one by one.
    while (surplus := np.bincount(choice, minlength=len(names)) - wanted).any():
        over, under = surplus.argmax(), surplus.argmin()
        rows = np.flatnonzero(choice == over)
        choice[rows[np.argmin(votes[rows, over] - votes[rows, under])]] = under
    category = np.full(len(island), "ISLAND", dtype="<U10")
    category[~island] = np.array(names)[choice]
    return category


def on_island(longitude, latitude):
    # South of the mainland's coast there; the only rows so far out are those we put there.
    return (longitude < -118.2) & (latitude < 33.6)


# ---- what they are like ----


def drawn_traits(towns, near, east, north, rng):
    """Draw {trait: normal scores (20640,)}: the town's level, the neighbourhood's, and the district's own."""
    shared = [np.sqrt(part) * field(east, north, rng) for part in SHARED]
    own = [np.sqrt(1 - part) * rng.normal(size=len(east)) for part in SHARED]
    within = np.linalg.cholesky(COVARIANCE) @ (np.array(shared) + np.array(own))
    drawn = {trait: near @ towns[trait] + part for trait, part in zip(TRAITS, within, strict=True)}
    age = normal_scores(drawn["age"])
    drawn["households"] += within[TRAITS.index("households")] * np.expm1(-SIZES_DIFFER_WHERE_NEW * age)
    traits = {trait: normal_scores(values) for trait, values in drawn.items()}
    extreme = np.maximum(0, traits["people"] - 2) ** 2 + np.maximum(0, traits["rooms"] - 2) ** 2
    traits["households"] = normal_scores(traits["households"] - EXTREMES_ARE_SMALL * extreme)
    return traits


def drawn_worth(towns, near, traits, east, north, rng):
    """Draw the worth (20640,) of every district, whose rank decides its price."""
    worth = WORTH_OF_THE_TOWN * (near @ towns["price"]) + sum(weight * traits[trait] for trait, weight in WORTH.items())
    worth += WORTH_OF_WEALTH * traits["income"] ** 2 + WORTH_OF_VERY_OLD * np.maximum(0, traits["age"] - 1)
    chance = rng.standard_t(CHANCE_FREEDOM, size=len(east)) * np.sqrt(1 - 2 / CHANCE_FREEDOM)
    return worth + np.sqrt(NEIGHBOURHOOD_VARIANCE) * field(east, north, rng) + np.sqrt(CHANCE_VARIANCE) * chance


def field(east, north, rng, waves=300):
    """Draw a smooth landscape of mean 0 and variance 1, and return its height (N,) at every position in km.

    It is a sum of plane waves in random directions: a Gaussian process whose correlation falls with distance d as
    exp(-d**2 / (2 NEIGHBOURHOOD_KM**2)) (A. Rahimi and B. Recht, "Random features for large-scale kernel
    machines", 2007). Unlike a grid, it has no edges that a map would show.
    """
    height = np.zeros(len(east))
    for to_east, to_north, phase in rng.normal(size=(waves, 3)) * (1 / NEIGHBOURHOOD_KM, 1 / NEIGHBOURHOOD_KM, 100):
        height += np.cos(to_east * east + to_north * north + phase)
    return height * np.sqrt(2 / waves)


def normal_scores(values):
    """Return standard normal numbers (N,) in the order of `values` (N,)."""
    return ranked(values, normal(middles(len(values))))


# ---- from ranks to values ----

normal = np.vectorize(NormalDist().inv_cdf)


def middles(count):
    """Return the shares of `count` districts that each one of them, in order, is in the middle of."""
    return (np.arange(count) + 0.5) / count


def ranked(order, values):
    """Hand the sorted `values` (N,) out in the order of `order` (N,): the smallest where that is smallest."""
    out = np.empty(len(order), dtype=np.float64)
    out[np.argsort(order, kind="stable")] = values
    return out


def spread(column):
    """Return 20,640 sorted values with the quantiles of `column`.

    Between two quantiles the logarithm is interpolated over the normal score, which is a straight line for the
    log-normal columns that these nearly are.
    """
    count = census.DISTRICTS
    ends = 0.5 / count
    knots = normal(np.clip(census.SHARES, ends, 1 - ends))
    return np.exp(np.interp(normal(middles(count)), knots, np.log(census.QUANTILES[column])))


def heaped(values, heaps, decimals):
    """Round sorted `values` and move those nearest to a heap's value onto it, until it has as many as wanted."""
    values, step = np.round(values, decimals), 10.0**-decimals
    for heap, count in heaps.items():
        middle = (np.searchsorted(values, heap, "left") + np.searchsorted(values, heap, "right")) // 2
        first = 0 if heap == min(heaps) else len(values) - count if heap == max(heaps) else middle - count // 2
        below, above = values[:first], values[first + count :]
        values[first : first + count] = heap
        below[below >= heap] = np.round(heap - step, decimals)
        above[above <= heap] = np.round(heap + step, decimals)
    return values


def with_gaps(bedrooms, rng):
    """Take the number out of 207 districts, none of them extreme: the smallest and largest are published."""
    usual = np.flatnonzero((bedrooms > 5) & (bedrooms < 6000))
    bedrooms[rng.choice(usual, size=census.MISSING_BEDROOMS, replace=False)] = np.nan
    return bedrooms


if __name__ == "__main__":
    main()
