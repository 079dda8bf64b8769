"""The simulated housing table is what its script makes, and the script's parts do what they say."""

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def script(load_script):
    return load_script("make_housing")


@pytest.fixture
def geography(load_script):
    return load_script("housing_geography")


def test_the_script_makes_the_bundled_table_again(script):
    # The rows, not the packed bytes: another zlib may pack the same rows differently.
    assert script.as_csv(script.simulate()) == gzip.decompress(script.OUTPUT.read_bytes())


def test_making_it_writes_the_file_and_its_checksum(script, tmp_path, monkeypatch, capsys):
    table = {name: np.array([1.5, np.nan]) for name in script.COLUMNS} | {"ocean_proximity": np.array(["A", "B"])}
    monkeypatch.setattr(script, "simulate", lambda: table)
    monkeypatch.setattr(script, "OUTPUT", tmp_path / "table.csv.gz")
    monkeypatch.setattr(script, "record_checksum", lambda path: hashlib.sha256(path.read_bytes()).hexdigest())
    script.main()
    first = (tmp_path / "table.csv.gz").read_bytes()
    script.main()
    assert (tmp_path / "table.csv.gz").read_bytes() == first
    assert hashlib.sha256(first).hexdigest() in capsys.readouterr().out
    header, full, gaps = gzip.decompress(first).decode().splitlines()
    assert header.startswith("longitude,latitude,") and full.startswith("1.50,1.50,1.5,") and full.endswith(",A")
    assert gaps == ",,,,,,,,,B"


def test_the_file_is_small():
    assert (FOLDER / "housing_simulated.csv.gz").stat().st_size < 600_000


def test_a_point_is_inside_a_polygon_or_not(geography):
    arrow = ((0, 0), (4, 0), (4, 4), (2, 1), (0, 4))
    x, y = np.array([1, 2, 2, 3.5, 5, -1]), np.array([1, 0.5, 2, 2, 1, 1])
    assert geography.inside(arrow, x, y).tolist() == [True, True, False, True, False, False]


def test_degrees_and_kilometres_are_inverse(geography):
    longitude, latitude = np.array([-124.0, -115.0]), np.array([42.0, 33.0])
    east, north = geography.kilometres(longitude, latitude)
    assert north[0] - north[1] == pytest.approx(9 * 111.2)
    assert np.allclose(geography.degrees(east, north), [longitude, latitude])


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "land"),
    [
        ("Sacramento", -121.49, 38.57, True),
        ("Los Angeles", -118.25, 34.05, True),
        ("Oakland", -122.25, 37.81, True),
        ("the middle of the bay", -122.34, 37.72, False),
        ("the Pacific", -122.8, 37.5, False),
        ("Reno", -119.81, 39.53, False),
        ("Tijuana", -117.02, 32.5, False),
        ("Phoenix", -112.07, 33.45, False),
    ],
)
def test_land_is_california_without_the_bay(geography, place, longitude, latitude, land):
    assert geography.on_land(np.array([longitude]), np.array([latitude])).tolist() == [land], place


def test_ranks_become_values(script):
    assert script.ranked(np.array([3.0, -1.0, 2.0]), np.array([10, 20, 30])).tolist() == [30, 10, 20]


def test_quantiles_are_met(script, load_script):
    statistics = load_script("housing_statistics")
    for column, quantiles in statistics.QUANTILES.items():
        values = script.spread(column)
        assert (np.diff(values) >= 0).all()
        assert (values[0], values[-1]) == pytest.approx((quantiles[0], quantiles[-1])), column
        # The last but one stands for four districts: too few to meet it in the middle.
        found = np.quantile(values, statistics.SHARES[:-2])
        assert found == pytest.approx(quantiles[:-2], rel=0.03, abs=0.6), column


def test_heaps_are_as_high_as_wanted_and_what_lies_around_stays_sorted(script):
    values = np.sort(np.random.default_rng(0).uniform(0, 100, size=1000))
    heaped = script.heaped(values, {0: 7, 50: 40, 60: 3, 100: 90}, 0)
    assert [np.sum(heaped == heap) for heap in (0, 50, 60, 100)] == [7, 40, 3, 90]
    assert (np.diff(heaped) >= 0).all() and (heaped == heaped.round()).all()
    assert np.abs(heaped - values).max() < 12, "nothing but the top cap moves far"


def test_a_landscape_is_smooth_near_by_and_independent_far_away(script):
    east, north = np.tile(np.arange(2000) * 20.0, 2), np.zeros(4000)
    east[2000:] += 0.5 * script.NEIGHBOURHOOD_KM
    height = script.field(east, north, np.random.default_rng(0), waves=600)
    assert height.mean() == pytest.approx(0, abs=0.15) and height.std() == pytest.approx(1, abs=0.15)
    near = np.corrcoef(height[:2000], height[2000:])[0, 1]
    assert near == pytest.approx(np.exp(-(0.5**2) / 2), abs=0.05)
    assert np.corrcoef(height[:1999], height[1:2000])[0, 1] == pytest.approx(0, abs=0.15)


def test_gaps_are_as_many_as_published_and_spare_the_extremes(script):
    bedrooms = script.with_gaps(np.repeat([1.0, 400.0, 6445.0], [5, 1000, 5]), np.random.default_rng(0))
    assert np.isnan(bedrooms).sum() == np.isnan(bedrooms[5:-5]).sum() == 207
