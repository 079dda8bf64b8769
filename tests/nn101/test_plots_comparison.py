"""Curves and bars side by side: what is drawn is what was given, on one scale where it is one quantity."""

import re

import numpy as np
import pytest
from gallery import SPOTS, figure_of, placeholder_of, texts_of

from nn101 import plots
from nn101.plots import card


def curves_of(ax):
    """The lines with data of their own: no marks, no zero line."""
    return [line for line in ax.lines if len(line.get_xdata()) > 2]


def test_a_curve_may_be_an_array_a_function_or_a_pair():
    other = np.array([0.0, 1.0, 2.0])
    panel = {"array": SPOTS**2, "function": np.sin, "pair": (other, 2 * other)}
    (ax,) = plots.compare_curves(SPOTS, {"a panel": panel})
    array, function, pair = curves_of(ax)
    np.testing.assert_allclose(array.get_ydata(), SPOTS**2)
    np.testing.assert_allclose(function.get_ydata(), np.sin(SPOTS))
    np.testing.assert_allclose(pair.get_xydata(), np.column_stack([other, 2 * other]))
    assert {"array", "function", "pair", "a panel"} <= set(texts_of((ax,)))


def test_what_is_infinite_or_nan_is_a_gap_and_the_given_array_stays_as_it_was():
    y = np.where(SPOTS > 1, np.inf, SPOTS)
    kept = y.copy()
    (line,) = curves_of(plots.compare_curves(SPOTS, {"a panel": {"loss": y}})[0])
    np.testing.assert_array_equal(np.isnan(line.get_ydata()), SPOTS > 1)
    np.testing.assert_array_equal(y, kept)


def test_panels_of_one_quantity_have_one_scale_and_others_their_own():
    panels = {"low": {"a": SPOTS}, "high": {"a": 100 * SPOTS}}
    low, high = plots.compare_curves(SPOTS, panels, y_label="height", columns=2)
    assert low.get_ylim() == high.get_ylim() and low.get_title() == "low"
    assert low.get_ylabel() == "height" and high.get_ylabel() == ""
    low, high = plots.compare_curves(SPOTS, panels, y_label=["height", "width"], columns=2)
    assert low.get_ylim()[1] < 4 and high.get_ylim()[1] > 299
    assert (low.get_ylabel(), high.get_ylabel()) == ("height", "width")


def test_a_flat_curve_is_flat_and_not_rounding_noise_under_a_magnifying_glass():
    (ax,) = plots.compare_curves(SPOTS, {"a panel": {"accuracy": np.full(51, 0.94) + 1e-15 * SPOTS}})
    low, high = ax.get_ylim()
    assert high - low > 0.1


def test_reach_and_marks_are_where_they_were_asked_for():
    (ax,) = plots.compare_curves(SPOTS, {"a panel": {"a": SPOTS**3}}, reach=(-1, 1), marks={"here": 0.7})
    low, high = ax.get_ylim()
    assert -1.2 < low <= -1 and 1 <= high < 1.2
    assert "here: 0.7" in texts_of((ax,))
    assert any(list(line.get_xdata()) == [0.7, 0.7] for line in ax.lines)


def test_curves_in_one_panel_differ_in_colour_and_in_dashes():
    first, second = curves_of(plots.compare_curves(SPOTS, {"a panel": {"a": SPOTS, "b": -SPOTS}})[0])
    assert first.get_color() != second.get_color() and first.get_linestyle() != second.get_linestyle()


def test_a_name_keeps_its_colour_in_every_panel():
    one, two = plots.compare_curves(SPOTS, {"x": {"a": SPOTS, "b": -SPOTS}, "y": {"b": SPOTS}}, columns=2)
    assert curves_of(one)[1].get_color() == curves_of(two)[0].get_color()


def test_bars_have_the_heights_that_were_given_and_say_them_while_there_are_few():
    heights = {"p": [0.5, 0.3, 0.2], "q": [-0.25, 0.5, 0.75]}
    ax = plots.compare_bars(["a", "b", "c"], heights)
    drawn = [bar.get_height() for bar in ax.patches]
    assert drawn == [*heights["p"], *heights["q"]]
    assert {"0.5", "0.75", "\N{MINUS SIGN}0.25"} <= {text.get_text() for text in ax.texts}
    assert not plots.compare_bars(range(20), {"p": np.ones(20)}).texts
    assert not plots.compare_bars("ab", {"p": [1, 2]}, numbers=False).texts


def test_bars_stand_on_the_axis_although_their_feet_are_off_by_a_rounding_error():
    shares = 100 * np.array([822, 6581, 7236, 3639, 2362]) / 20640
    for title in ("one line", "as many words as it takes to make a headline that is broken and put on two lines"):
        ax = plots.compare_bars("abcde", {"districts": shares}, title=title)
        assert ax.get_ylim()[0] == 0, title


def test_bars_of_different_groups_are_told_apart_without_colour():
    ax = plots.compare_bars("ab", {"p": [1, 2], "q": [2, 1]})
    assert len({bar.get_hatch() for bar in ax.patches}) == 2


def test_many_panels_are_told_by_their_titles():
    axes = plots.compare_curves(SPOTS, {f"panel {k}": {"P": SPOTS} for k in range(9)})
    assert "9 panels of P: panel 0; panel 1;" in card.alt_text(figure_of(axes))


@pytest.mark.parametrize(
    "draw, words",
    [
        (lambda: plots.compare_curves(SPOTS, {}), "at least one curve"),
        (lambda: plots.compare_curves(SPOTS, {"a panel": {}}), "at least one curve"),
        (lambda: plots.compare_curves(SPOTS, {"a": SPOTS}), "for one panel take plots.curves"),
        (lambda: plots.compare_curves(SPOTS, {"a": {"b": [1, 2]}}), "every x, got shapes (2,) and (51,)"),
        (lambda: plots.compare_curves(SPOTS, {"a": {"b": SPOTS}, "c": SPOTS}), "or none is"),
        (lambda: plots.compare_curves(SPOTS, {"a": {"b": np.full(51, np.nan)}}), "no finite value"),
        (lambda: plots.compare_curves(SPOTS, {"a": {str(k): SPOTS for k in range(7)}}), "6 names apart, got 7"),
        (lambda: plots.compare_curves(SPOTS, {"a": {"b": SPOTS}}, y_label=["x", "y"]), "one label or 1"),
        (lambda: plots.compare_bars("abc", {"p": [1, 2]}), "3 numbers, one for each name"),
        (lambda: plots.compare_bars("abc", {}), "at least one group of bars"),
    ],
)
def test_a_call_that_cannot_be_drawn_says_what_is_wrong(draw, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        draw()


def test_one_missing_answer_among_panels_is_a_calm_card():
    sentence = placeholder_of(plots.compare_bars("abc", lambda: {"p": None}))
    assert "p" in sentence
