"""Pictures of the census table: true to its rows, and honest about where they come from."""

import ast
import subprocess
import sys

import numpy as np
import pytest
from gallery import districts, figure_of, texts_of
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from nn101 import plots
from nn101.plots import card
from nn101.plots.style import BLUE, VERMILLION_INK

DRAWN = (plots.housing_map, plots.correlation_matrix, plots.histograms)
NUMBERS = [name for name in districts().columns if name != "ocean_proximity"]


@pytest.mark.parametrize("draw", DRAWN)
def test_real_simulated_and_unknown_rows_are_told_apart_on_the_picture_and_in_its_alt_text(draw):
    for source, tag, rest, alarming in (
        ("the 1990 census, from your cache", "real rows", "the 1990 census, from your cache", False),
        ("real rows, not simulated ones", "real rows", "not simulated ones", False),
        ("simulated rows, calibrated to the census", "SIMULATED rows", "calibrated to the census", True),
        ("no network, so SIMULATED", "SIMULATED rows", "no network, so SIMULATED", True),
        (None, "source not stated", "", True),
    ):
        axes = draw(districts(source=source))
        (text,) = [held for held in figure_of(axes).texts if held.get_text() == tag]
        assert (to_hex(text.get_color()) == VERMILLION_INK) == alarming and text.get_fontweight() == "bold"
        assert rest in texts_of(axes) or not rest
        alt = card.alt_text(figure_of(axes))
        assert alt.endswith(f"{tag[0].upper()}{tag[1:]}{': ' + rest if rest else ''}.")


def test_a_long_source_is_cut_on_the_card_but_whole_in_the_alt_text():
    source = "the 1990 census of California, fetched from a place with a very long name " * 3
    axes = plots.correlation_matrix(districts(source=source), columns=["median_income", "median_house_value"])
    assert any(text.endswith("…") for text in texts_of(axes))
    assert source.split("very")[-1].strip() in card.alt_text(figure_of(axes))


def test_pictures_of_a_table_never_import_pandas():
    program = (
        "import sys\n"
        "import numpy as np\n"
        "from nn101 import plots\n"
        "class Frame(dict):\n"
        "    attrs = {'source': 'simulated'}\n"
        "    columns = property(lambda self: list(self))\n"
        "    __len__ = lambda self: 30\n"
        "rng = np.random.default_rng(0)\n"
        "df = Frame({name: rng.random(30) for name in ('longitude', 'latitude', 'median_house_value')})\n"
        "plots.housing_map(df), plots.correlation_matrix(df), plots.histograms(df)\n"
        "print(['pandas' in sys.modules, 'numba' in sys.modules])\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ast.literal_eval(told.stdout) == [False, False]


# --- the map ---------------------------------------------------------------------------------------


def test_the_map_draws_every_district_with_its_size_and_colour():
    df = districts()
    axes = plots.housing_map(df)
    (dots,) = axes.collections
    order = np.argsort(-df.population.to_numpy())  # large circles below small ones
    np.testing.assert_allclose(dots.get_offsets(), df[["longitude", "latitude"]].to_numpy()[order])
    np.testing.assert_allclose(dots.get_array(), df.median_house_value.to_numpy()[order])
    areas, people = dots.get_sizes(), df.population.to_numpy()[order]
    assert np.all(np.diff(areas) <= 0) and areas[0] / areas[len(areas) // 2] == pytest.approx(
        people[0] / people[len(areas) // 2]
    )
    assert dots.get_alpha() < 1


def test_a_degree_on_the_map_is_as_long_as_it_is_on_the_ground():
    axes = plots.housing_map(districts())
    middle = np.mean(axes.get_ylim())
    assert axes.get_aspect() == pytest.approx(1 / np.cos(np.radians(middle)))
    low, high = axes.transData.transform([(-120, 36), (-119, 37)])
    assert (high[0] - low[0]) / (high[1] - low[1]) == pytest.approx(np.cos(np.radians(middle)), rel=0.01)


def test_cities_are_named_where_they_are_and_only_if_they_are_on_the_map():
    named = {text.get_text().replace("\n", " ") for text in plots.housing_map(districts()).texts}
    assert {"Los Angeles", "San Francisco"} <= named
    north = districts().query("latitude > 36")
    assert {text.get_text().replace("\n", " ") for text in plots.housing_map(north).texts} == {"San Francisco"}
    assert not plots.housing_map(districts(), cities=False).texts
    squares = [
        line.get_xydata()[0].tolist() for line in plots.housing_map(districts()).lines if line.get_marker() == "s"
    ]
    assert [-118.24, 34.05] in squares


def test_the_title_of_the_map_counts_the_dearest_tenth_near_the_cities():
    df = districts()
    df["median_house_value"] = np.where(df.latitude < 36, 400_000.0, 100_000.0) + np.arange(len(df))
    title = figure_of(plots.housing_map(df)).get_suptitle().replace("\n", " ")
    top = df[df.median_house_value >= df.median_house_value.quantile(0.9)]
    east = (top.longitude + 118.24) * np.cos(np.radians(34.05)) * 111.2
    near = 100 * (np.hypot(east, (top.latitude - 34.05) * 111.2) < 60).mean()
    share = f"{near:.0f}\N{NO-BREAK SPACE}%"
    assert title == f"Of the tenth with the highest median house value, {share} lie within 60 km of Los Angeles"


def test_errors_are_coloured_around_zero_and_amounts_are_not():
    df = districts()
    errors = np.random.default_rng(1).normal(5_000, 30_000, len(df))
    axes = plots.housing_map(df, value=lambda: errors, label="error, US dollars")
    (dots,) = axes.collections
    assert dots.norm.vmin == -dots.norm.vmax
    assert min(dots.cmap(0.5)) > 0.99
    blue, red = dots.cmap(1.0), dots.cmap(0.0)
    assert blue[2] > blue[0] and red[0] > red[2]
    assert "vermillion below" in figure_of(axes).get_suptitle().replace("\n", " ")
    assert figure_of(axes).axes[-1].get_ylabel() == "error, US dollars"
    (amounts,) = plots.housing_map(df).collections
    lightness = amounts.cmap(np.linspace(0, 1, 9))[:, :3] @ [0.3, 0.6, 0.1]
    assert np.all(np.diff(lightness) < 0)  # in a grey print too, more is darker
    assert figure_of(plots.housing_map(df)).axes[-1].get_ylabel() == "median house value, US dollars"


def test_districts_without_a_number_are_left_out():
    df = districts()
    df.loc[:4, "median_house_value"] = np.nan
    df.loc[8, "population"] = np.nan  # has a price: drawn, as large as a usual district
    assert len(plots.housing_map(df).collections[0].get_offsets()) == len(df) - 5
    sizes = plots.housing_map(df).collections[0].get_sizes()
    assert np.isfinite(sizes).all()
    assert "395 districts" in card.alt_text(figure_of(plots.housing_map(df)))


# --- correlations ----------------------------------------------------------------------------------


def test_correlations_are_those_of_the_rows_that_have_both():
    df = districts().drop(columns="ocean_proximity")
    df["always"] = 1.0
    axes = plots.correlation_matrix(df)
    written = {text.get_position(): text.get_text() for text in axes.texts}
    expected = df.corr()
    for row, one in enumerate(df.columns):
        for column, other in enumerate(df.columns):
            r = expected.loc[one, other]
            text = written[column, row].replace("\N{MINUS SIGN}", "-")
            assert text == "·" if np.isnan(r) else float(text) == pytest.approx(r, abs=0.0051)
    np.testing.assert_allclose(axes.images[0].get_array().filled(np.nan), expected, atol=1e-9)
    assert (axes.images[0].norm.vmin, axes.images[0].norm.vmax) == (-1, 1)


def test_nothing_is_called_less_than_zero_that_rounds_to_zero():
    df = districts()
    df["wave"] = np.cos(np.linspace(0, 40 * np.pi, len(df))) - 1e-5 * np.arange(len(df))
    df["time"] = np.arange(float(len(df)))
    axes = plots.correlation_matrix(df, columns=["time", "wave"])
    assert -0.005 < np.corrcoef(df.time, df.wave)[0, 1] < 0
    assert sorted(text.get_text() for text in axes.texts) == ["0.00", "0.00", "1", "1"]


def test_the_row_of_the_target_is_framed_and_the_title_names_its_best_partner():
    axes = plots.correlation_matrix(districts())
    (frame,) = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert frame.get_y() + 0.5 == NUMBERS.index("median_house_value") and frame.get_width() == len(NUMBERS)
    assert figure_of(axes).get_suptitle() == "Median house value rises most clearly with median income: r = 0.81"
    columns = ["latitude", "median_income", "longitude"]
    chosen = plots.correlation_matrix(districts(), columns=columns, target="latitude")
    assert [label.get_text() for label in chosen.get_yticklabels()] == ["latitude", "median income", "longitude"]
    title = figure_of(chosen).get_suptitle().replace("\n", " ")
    assert title == "Latitude falls most clearly with longitude: r = \N{MINUS SIGN}0.94"


# --- histograms ------------------------------------------------------------------------------------


def test_histograms_count_every_row_and_mark_the_cap():
    df = districts()
    panels = plots.histograms(df)
    assert len(panels) == 9
    by_name = {ax.get_title(): ax for ax in panels}
    for ax, name in zip(panels, NUMBERS, strict=True):
        assert sum(bar.get_height() for bar in ax.patches) == df[name].notna().sum()
    price = by_name["median house value"].patches
    assert price[-1].get_hatch() and price[-1].get_height() == 40 and not price[-2].get_hatch()
    assert not any(bar.get_hatch() for bar in by_name["median income"].patches)
    assert "40 rows at 500,001" in texts_of(panels) and "7 missing" in texts_of(panels)
    assert figure_of(panels).get_suptitle() == "Median house value is capped"
    assert by_name["median house value"].get_xlabel() == "US dollars"


def test_a_cap_is_more_than_a_frequent_value():
    df = districts()
    df["few"] = np.where(np.arange(len(df)) < 15, 10.0, np.linspace(0, 9, len(df)))  # too few rows to be a cap
    df["steps"] = np.repeat(np.arange(4.0), 100)  # 100 rows at the top, and at every other value
    df["floor"] = np.maximum(np.linspace(-1, 3, len(df)), 0.0)  # a cap from below
    df["spread"] = np.linspace(0, 1, len(df))
    df["crowded"] = np.concatenate([np.full(25, 10.0), np.linspace(9.85, 9.99, 60), np.linspace(0, 9, len(df) - 85)])
    few, steps, floor, spread, crowded = plots.histograms(df, columns=["few", "steps", "floor", "spread", "crowded"])
    assert not any(bar.get_hatch() for ax in (few, steps, spread, crowded) for bar in ax.patches)
    assert floor.patches[0].get_hatch() and not floor.patches[-1].get_hatch()
    assert to_hex(spread.patches[0].get_facecolor()) == to_hex(BLUE)


# --- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: plots.housing_map(np.ones((3, 3))), "should be a DataFrame"),
        (lambda: plots.housing_map(districts().drop(columns="latitude")), "no column 'latitude'; it has longitude"),
        (lambda: plots.housing_map(districts(), value="price"), "no column 'price'"),
        (lambda: plots.housing_map(districts(), value="ocean_proximity"), "something else than numbers"),
        (lambda: plots.housing_map(districts(), value=np.ones(3)), r"one number a row, shape \(400,\), got \(3,\)"),
        (lambda: plots.housing_map(districts()[:0]), "no rows"),
        (lambda: plots.correlation_matrix(districts(), columns=["latitude"]), "2 to 14 columns"),
        (lambda: plots.correlation_matrix(districts(), target="price"), "target should be one of"),
        (lambda: plots.correlation_matrix(districts(), columns=["ocean_proximity", "latitude"]), "else than numbers"),
        (lambda: plots.histograms(districts(), columns=[]), "1 to 15 histograms"),
        (lambda: plots.histograms(districts(), bins=1), "from 2 to 200"),
        (lambda: plots.histograms(districts(), columns=["height"]), "no column 'height'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_drawing_changes_nothing_in_the_table():
    df = districts()
    before = df.copy()
    for draw in DRAWN:
        draw(df)
    assert df.equals(before) and df.attrs == before.attrs
