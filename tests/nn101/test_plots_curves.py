"""Curves over points, with places marked: what is drawn is what was given."""

import numpy as np
import pytest
from gallery import figure_of, placeholder_of, texts_of, todo
from matplotlib.colors import to_hex

from nn101 import plots
from nn101.plots import card


def lines_of(axes):
    """The curves of a panel: neither points nor rings nor upright lines."""
    return [line for line in axes.lines if line.get_linestyle() != "None" and len(line.get_xdata()) > 2]


def clouds_of(axes):
    return [line for line in axes.lines if line.get_linestyle() == "None"]


def title_of(axes):
    return figure_of(axes).get_suptitle().replace("\n", " ")


def test_a_function_is_drawn_between_the_ends_and_measured_points_where_they_are():
    measured = (np.array([1.0, 2.0, 4.0]), np.array([3.0, 1.0, 2.0]))
    given = {"square": lambda x: x**2, "points": measured, "later": lambda: measured, "list": lambda x: [1] * len(x)}
    axes = plots.curves(given, x=(-2, 6))
    square, points, later, flat = lines_of(axes)
    np.testing.assert_array_equal(square.get_ydata(), square.get_xdata() ** 2)
    assert (square.get_xdata()[0], square.get_xdata()[-1]) == (-2, 6)
    for line in (points, later):
        np.testing.assert_array_equal(line.get_xydata(), np.transpose(measured))
    assert set(flat.get_ydata()) == {1}
    assert len({line.get_color() for line in lines_of(axes)}) == 4
    assert len({line.get_linestyle() for line in lines_of(axes)}) == 4


def test_without_points_or_ends_a_function_is_drawn_from_minus_5_to_5_and_rows_say_their_own_ends():
    ((across, up),) = (line.get_data() for line in lines_of(plots.curves({"square": np.square})))
    assert (across[0], across[-1]) == (-5, 5) and np.array_equal(up, across**2)
    assert plots.curves({"a": ([1, 2, 3], [4, 5, 6])}).get_xlim() == (1, 3)


def test_a_function_is_drawn_over_its_points_and_a_little_beyond():
    ax = plots.curves({"square": np.square}, points=([0.0, 10.0], [1.0, 2.0]))
    ((across, up),) = (line.get_data() for line in lines_of(ax))
    assert np.array_equal(up, across**2) and across[0] == -0.4 and across[-1] == 10.4
    assert ax.get_xlim() == (across[0], across[-1])
    np.testing.assert_array_equal(clouds_of(ax)[0].get_xydata(), [[0, 1], [10, 2]])


def test_rows_are_drawn_as_given_and_gaps_stay_gaps():
    ax = plots.curves({"a": ([1, 2, 3, 4], [4.0, np.inf, 3.0, 6.0])})
    ((across, up),) = (line.get_data() for line in lines_of(ax))
    assert across.tolist() == [1, 2, 3, 4] and np.isnan(up[1]) and up[[0, 2, 3]].tolist() == [4, 3, 6]
    assert "a goes from 4 at 1 to 6 at 4, lowest 3 at 3." in card.alt_text(figure_of(ax))
    ax = plots.curves({"a": ([1, 2, 3, 4], [4.0, 7.0, 5.0, 6.0])})
    assert "a goes from 4 at 1 to 6 at 4, highest 7 at 2." in card.alt_text(figure_of(ax))


def test_what_is_not_finite_is_a_gap():
    axes = plots.curves({"log": lambda x: np.log(np.maximum(x, 0))}, x=(-1, 1))
    up = lines_of(axes)[0].get_ydata()
    assert np.isnan(up).sum() == 201 and np.isfinite(axes.get_ylim()).all()
    assert "log goes from" in card.alt_text(figure_of(axes)) and "nan" not in card.alt_text(figure_of(axes))


def test_unwritten_curves_are_named_and_the_others_drawn():
    axes = plots.curves({"square": lambda x: x**2, "cube": todo}, title="Two powers")
    assert title_of(axes) == "Two powers (cube still to be written)"
    assert len(lines_of(axes)) == 1
    assert "Write todo first" in placeholder_of(plots.curves({"cube": todo}))
    waiting = plots.curves({"square": lambda x: x**2}, marks=lambda: {"at one": (1, todo())})
    assert len(lines_of(waiting)) == 1 and [text.get_text() for text in waiting.texts] == []


def test_an_unwritten_or_odd_function_becomes_a_calm_card():
    assert "Write todo first" in placeholder_of(plots.curves({"f": todo}, x=(0, 1)))
    for odd in (lambda x: None, lambda x: "words", lambda x: x[:2], lambda x: x * np.nan):
        assert placeholder_of(plots.curves({"f": odd}, x=(0, 1)))
    assert placeholder_of(plots.curves(lambda: {"f": ([1, 2], [1])}))
    assert placeholder_of(plots.curves(lambda: {"f": ([1, np.nan], [1, 2])}))


def test_marked_places_have_their_words():
    axes = plots.curves({"square": lambda x: x**2}, marks={"here": (1, 1), "nowhere": (np.nan, 1)})
    assert [text.get_text() for text in axes.texts] == ["here"]
    assert "Marked: here." in card.alt_text(figure_of(axes))
    (ring,) = clouds_of(axes)
    assert ring.get_xydata().tolist() == [[1, 1]]


def test_upright_lines_stand_where_asked_and_are_told_in_words():
    ax = plots.curves({"f": np.square}, x=(0, 4), marks={"boundary": 1.5, "nowhere": np.inf})
    assert [list(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2] == [[1.5, 1.5]]
    assert "Marked: boundary at 1.5." in card.alt_text(figure_of(ax))
    assert "boundary: 1.5" in [text.get_text() for legend in figure_of(ax).legends for text in legend.get_texts()]


def test_axes_are_as_asked():
    axes = plots.curves({"e": np.exp}, reach=(0, 2), labels=("time (s)", "height (m)"))
    assert axes.get_ylim() == (0, 2) and (axes.get_xlabel(), axes.get_ylabel()) == ("time (s)", "height (m)")
    assert title_of(axes) == "How height (m) changes with time (s)"
    tall = plots.curves({"power": lambda x: 10.0 ** (10 * x)}, log="y")
    assert tall.get_yscale() == "log" and "logarithmic" in tall.get_ylabel()
    assert tall.get_ylim()[1] / tall.get_ylim()[0] < 1e11


def test_all_that_is_drawn_is_inside_the_panel_unless_reach_cuts_it_off():
    low, high = plots.curves({"f": np.square}, points=([0.0, 1.0], [-3.0, 7.0])).get_ylim()
    assert -4 < low < -3 and 7 < high < 8


def test_a_flat_curve_is_flat_and_not_rounding_noise_under_a_magnifying_glass():
    low, high = plots.curves({"accuracy": lambda x: 0.94 + 1e-15 * x}).get_ylim()
    assert high - low > 0.1


def test_on_a_logarithmic_axis_a_function_is_asked_at_even_steps_of_its_logarithm():
    ax = plots.curves({"f": np.log10}, x=(1e-4, 1e4), log="x")
    ((across, up),) = (line.get_data() for line in lines_of(ax))
    assert ax.get_xscale() == "log" and ax.get_yscale() == "linear"
    assert np.allclose(np.diff(up), np.diff(up)[0]) and np.allclose(across[[0, -1]], [1e-4, 1e4])


def test_powers_of_ten_far_from_one_are_written_as_powers():
    ax = plots.curves({"f": np.log10}, x=(1e-6, 1e6), log="x")
    figure_of(ax).canvas.draw()
    written = [label.get_text() for label in ax.get_xticklabels()]
    assert "10⁻⁶" in written and "0.01" in written and "100" in written and "10⁶" in written


def test_a_long_label_of_a_logarithmic_axis_is_broken_and_a_short_one_is_not():
    long = "a rather long name for what is measured here"
    ax = plots.curves({"f": np.exp}, labels=("x", long), log="y")
    assert ax.get_ylabel() == f"{long},\nlogarithmic scale"
    assert plots.curves({"f": np.exp}, labels=("x", "y"), log="y").get_ylabel() == "y, logarithmic scale"


def test_reach_cuts_off_and_several_clouds_are_told_apart():
    clouds = {"training": ([0, 1], [0, 1]), "test": ([2], [1])}
    ax = plots.curves({"f": lambda x: 100 * x}, points=clouds, reach=(-1, 2))
    assert ax.get_ylim() == (-1, 2)
    assert len({line.get_marker() for line in clouds_of(ax)}) == 2
    assert "2 points of training. 1 point of test." in card.alt_text(figure_of(ax))
    assert {"training", "test", "f"} <= set(texts_of(ax))


def test_every_line_has_a_colour_and_a_style_of_its_own():
    ax = plots.curves({str(n): ([0, 1, 2], [n, n, n]) for n in range(6)})
    assert len({to_hex(line.get_color()) for line in ax.lines}) == 6
    assert len({str(line.get_linestyle()) + str(line._dash_pattern) for line in ax.lines}) == 6


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        ({}, {}, "at least one curve"),
        ({str(n): np.sin for n in range(7)}, {}, "can tell 6 lines apart"),
        ({str(n): ([1], [1]) for n in range(7)}, {}, "can tell 6 lines apart"),
        ({"a": ([1, 2], [1, 2, 3])}, {}, "one number for every x"),
        ({"a": ([1, 2], [1])}, {}, "one number for every x"),
        ({"a": ([1, 2], [np.nan, 2])}, {}, "fewer than two finite values"),
        ({"a": ([1, np.nan], [1, 2])}, {}, "finite x"),
        ({"a": 3}, {}, "a pair"),
        ({"a": ([1, 2], [0, -1])}, {"log": "y"}, "no number above 0"),
        ({"a": np.sin}, {"x": (1, 0)}, "two ends of an axis"),
        ({"a": np.sin}, {"x": (1, 1)}, "two ends of an axis"),
        ({"a": np.sin}, {"x": (0, 1), "log": "x"}, "only numbers above 0"),
        ({"a": np.sin}, {"reach": 3}, "two ends of an axis"),
        ({"a": np.sin}, {"marks": [1]}, "marks should be a dict"),
        ({"a": np.sin}, {"marks": {"here": (1, 2, 3)}}, "a place"),
        ({"a": np.sin}, {"points": ([1.0], [np.nan])}, "finite"),
        ({"a": np.sin}, {"points": ([1.0, 2.0], [np.nan, 1.0])}, "finite"),
        ({"a": np.sin}, {"points": 3}, "a pair"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(given, more, said):
    with pytest.raises(ValueError, match=said):
        plots.curves(given, **more)
