"""Curves of one quantity against another: what is drawn is what was given."""

import numpy as np
import pytest
from gallery import figure_of, placeholder_of, todo

from nn101 import plots
from nn101.plots import card


def lines_of(axes):
    return [line for line in axes.lines if len(line.get_xdata()) > 1]


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
    waiting = plots.curves({"square": lambda x: x**2}, points=lambda: {"at one": (1, todo())})
    assert len(lines_of(waiting)) == 1 and [text.get_text() for text in waiting.texts] == []


def test_marked_places_have_their_words():
    axes = plots.curves({"square": lambda x: x**2}, points={"here": (1, 1), "nowhere": (np.nan, 1)})
    assert [text.get_text() for text in axes.texts] == ["here"]
    assert "Marked: here." in card.alt_text(figure_of(axes))


def test_axes_are_as_asked():
    axes = plots.curves({"e": np.exp}, y=(0, 2), labels=("time (s)", "height (m)"))
    assert axes.get_ylim() == (0, 2) and (axes.get_xlabel(), axes.get_ylabel()) == ("time (s)", "height (m)")
    assert title_of(axes) == "How height (m) changes with time (s)"
    tall = plots.curves({"power": lambda x: 10.0 ** (10 * x)}, log=True)
    assert tall.get_yscale() == "log" and "logarithmic" in tall.get_ylabel()
    assert tall.get_ylim()[1] / tall.get_ylim()[0] < 1e11


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        ({}, {}, "at least one function"),
        ({str(n): np.sin for n in range(7)}, {}, "can tell 6 curves apart"),
        ({"a": ([1, 2], [1, 2, 3])}, {}, "one number for every x"),
        ({"a": ([1, 2], [np.nan, 2])}, {}, "fewer than two finite values"),
        ({"a": np.sin}, {"x": (1, 0)}, "two ends of an axis"),
        ({"a": np.sin}, {"y": 3}, "two ends of an axis"),
        ({"a": np.sin}, {"points": [1]}, "points should be a dict"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(given, more, said):
    with pytest.raises(ValueError, match=said):
        plots.curves(given, **more)
