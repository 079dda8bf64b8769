"""The housing table has the statistics that the lessons quote: the simulated one, and the real one where it is.

Set NN101_DATA to a folder with the real housing.csv, and everything here is asked of the real rows too. What models
make of the table stands in tests/benchmarks/test_housing_figures.py.
"""

import numpy as np
import pytest

from nn101.data import load_housing
from nn101.data.housing import chosen_table

# mean, standard deviation, minimum, quartiles, maximum
PUBLISHED = {
    "longitude": (-119.569704, 2.003532, -124.35, -121.80, -118.49, -118.01, -114.31),
    "latitude": (35.631861, 2.135952, 32.54, 33.93, 34.26, 37.71, 41.95),
    "housing_median_age": (28.639486, 12.585558, 1, 18, 29, 37, 52),
    "total_rooms": (2635.763081, 2181.615252, 2, 1447.75, 2127, 3148, 39320),
    "total_bedrooms": (537.870553, 421.385070, 1, 296, 435, 647, 6445),
    "population": (1425.476744, 1132.462122, 3, 787, 1166, 1725, 35682),
    "households": (499.539680, 382.329753, 1, 280, 409, 605, 6082),
    "median_income": (3.870671, 1.899822, 0.4999, 2.5634, 3.5348, 4.74325, 15.0001),
    "median_house_value": (206855.8169, 115395.6159, 14999, 119600, 179700, 264725, 500001),
}
CORRELATION_WITH_THE_PRICE = {
    "median_income": 0.688,
    "total_rooms": 0.134,
    "housing_median_age": 0.106,
    "households": 0.066,
    "total_bedrooms": 0.050,
    "population": -0.025,
    "longitude": -0.046,
    "latitude": -0.144,
    "rooms_per_household": 0.152,
    "population_per_household": -0.024,
    "bedrooms_per_room": -0.256,
}
INCOME_SHARES = (0.039826, 0.318847, 0.350581, 0.176308, 0.114438)


@pytest.fixture(scope="module", params=["simulated", "real"] if chosen_table() else ["simulated"])
def df(request):
    df = load_housing(offline=True, simulated=request.param == "simulated")
    assert df.attrs["source"].startswith(request.param)
    return df


def with_ratios(df):
    return df.assign(
        rooms_per_household=df.total_rooms / df.households,
        population_per_household=df.population / df.households,
        bedrooms_per_room=df.total_bedrooms / df.total_rooms,
    )


def income_category(df):
    return np.minimum(np.ceil(df.median_income / 1.5), 5)


# ---- one column at a time ----


@pytest.mark.parametrize("column", PUBLISHED)
def test_what_describe_prints(df, column):
    mean, deviation, least, *quartiles, most = PUBLISHED[column]
    found = df[column].describe()
    assert (found["min"], found["max"]) == (least, most)
    # A degree is not a quantity that 2 per cent mean anything of.
    tolerance = {"abs": 0.03} if column in ("longitude", "latitude") else {"rel": 0.02}
    assert found["mean"] == pytest.approx(mean, **tolerance)
    assert found["std"] == pytest.approx(deviation, rel=0.02)
    assert found[["25%", "50%", "75%"]].tolist() == pytest.approx(quartiles, **tolerance)


def test_caps_gaps_and_repeated_prices(df):
    assert df.isna().sum().sum() == df.total_bedrooms.isna().sum() == 207
    assert (df.median_house_value == 500001).sum() == 965
    assert (df.housing_median_age == 52).sum() == 1273
    assert (df.median_income == 15.0001).sum() == 49 and (df.median_income == 0.4999).sum() == 12
    most_frequent = df.median_house_value.value_counts().iloc[1:7].to_dict()
    assert most_frequent == {137500: 122, 162500: 117, 112500: 103, 187500: 93, 225000: 92, 350000: 79}


def test_counts_of_the_categories(df):
    counts = {"<1H OCEAN": 9136, "INLAND": 6551, "NEAR OCEAN": 2658, "NEAR BAY": 2290, "ISLAND": 5}
    assert df.ocean_proximity.value_counts().to_dict() == counts


def test_what_is_counted_is_whole(df):
    for column in ("housing_median_age", "total_rooms", "total_bedrooms", "population", "households"):
        values = df[column].dropna()
        assert df[column].dtype == np.float64 and (values == values.round()).all(), column


def test_positions_are_hundredths_of_a_degree_and_many(df):
    for column in ("longitude", "latitude"):
        hundredths = df[column] * 100
        assert np.abs(hundredths - hundredths.round()).max() < 1e-6
    assert 11_000 < len(df[["longitude", "latitude"]].drop_duplicates()) < 14_000


def test_shares_of_the_income_categories(df):
    shares = income_category(df).value_counts(normalize=True).sort_index()
    assert shares.tolist() == pytest.approx(INCOME_SHARES, abs=0.002)


# ---- columns together ----


def test_correlations_with_the_price(df):
    found = with_ratios(df).corr(numeric_only=True)["median_house_value"]
    for column, published in CORRELATION_WITH_THE_PRICE.items():
        assert found[column] == pytest.approx(published, abs=0.03), column


def test_large_districts_have_much_of_everything(df):
    found = df[["total_rooms", "total_bedrooms", "population", "households"]].corr().to_numpy()
    assert found[np.triu_indices(4, 1)] == pytest.approx([0.93, 0.86, 0.92, 0.88, 0.98, 0.91], abs=0.05)


def test_a_household_lives_as_households_do(df):
    ratios = with_ratios(df)
    published = {
        "rooms_per_household": (2.58, 5.23, 10.4),
        "population_per_household": (1.54, 2.82, 5.4),
        "bedrooms_per_room": (0.124, 0.203, 0.407),
    }
    for ratio, values in published.items():
        assert ratios[ratio].quantile([0.01, 0.5, 0.99]).tolist() == pytest.approx(values, rel=0.05), ratio
    assert ratios.bedrooms_per_room.max() <= 1


# ---- the map ----


def near(df, longitude, latitude, degrees):
    return df[np.hypot(df.longitude - longitude, df.latitude - latitude) < degrees]


def test_people_live_where_they_do(df):
    """At least so many districts within a third of a degree: San Francisco, Los Angeles, San Diego, the valley."""
    cities = {
        "San Francisco": (-122.42, 37.75, 1500),
        "Los Angeles": (-118.25, 34.0, 4000),
        "San Diego": (-117.1, 32.8, 900),
        "Sacramento": (-121.45, 38.6, 600),
        "Fresno": (-119.78, 36.75, 350),
        "Bakersfield": (-119.02, 35.37, 220),
    }
    for city, (longitude, latitude, least) in cities.items():
        assert len(near(df, longitude, latitude, 1 / 3)) > least, city
    assert near(df, -116.0, 35.2, 0.6).shape[0] < 30, "the Mojave desert"
    assert df[(df.longitude < -119) & (df.latitude < 34)].empty, "the Pacific off Los Angeles"
    assert df[(df.longitude > -119) & (df.latitude > 39)].empty, "Nevada"


def test_no_line_on_the_map_is_crowded(df):
    for column in ("longitude", "latitude"):
        assert df[column].round(2).value_counts(normalize=True).max() < 0.015


def test_categories_lie_where_their_names_say(df):
    place = df.groupby("ocean_proximity")[["longitude", "latitude"]].agg(["min", "max"])
    bay, island = place.loc["NEAR BAY"], place.loc["ISLAND"]
    assert -122.8 < bay["longitude", "min"] and bay["longitude", "max"] < -121.8
    assert 37.3 < bay["latitude", "min"] and bay["latitude", "max"] < 38.5
    assert -118.5 <= island["longitude", "min"] and island["longitude", "max"] < -118.2
    assert 33.3 < island["latitude", "min"] and island["latitude", "max"] < 33.5
    assert set(near(df, -119.78, 36.75, 0.5).ocean_proximity) == {"INLAND"}
    assert set(near(df, -118.3, 34.03, 0.08).ocean_proximity) == {"<1H OCEAN"}


def test_prices_rise_towards_the_coast(df):
    mean = df.groupby("ocean_proximity").median_house_value.mean()
    published = {"INLAND": 124_800, "<1H OCEAN": 240_100, "NEAR OCEAN": 249_400, "NEAR BAY": 259_200}
    for category, value in published.items():
        assert mean[category] == pytest.approx(value, rel=0.06), category
    assert mean["ISLAND"] > 350_000
    assert near(df, -118.4, 34.07, 0.05).median_house_value.median() > 400_000, "Beverly Hills"
    assert near(df, -118.25, 33.95, 0.05).median_house_value.median() < 130_000, "Watts"
