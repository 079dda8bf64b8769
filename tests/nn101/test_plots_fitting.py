"""Pictures of fitted curves. What they claim is so."""

import numpy as np
import pytest
from gallery import CURVED, figure_of, placeholder_of, texts_of, todo

from nn101 import plots
from nn101.plots.card import alt_text


def straight(x):
    return x + 3


def test_a_curve_is_drawn_where_the_function_has_its_values_and_the_points_where_they_are():
    ax = plots.fits(*CURVED, {"a parabola": np.square})
    curve, points = ax.lines
    np.testing.assert_allclose(curve.get_ydata(), curve.get_xdata() ** 2)
    np.testing.assert_array_equal(points.get_xydata(), np.transpose(CURVED))
    assert figure_of(ax).get_suptitle() == "a parabola misses the points by 0 (root mean square)"


def test_the_best_of_several_is_named_by_the_rows_held_out_if_there_are_any():
    models = {"a line": straight, "a parabola": np.square}
    assert figure_of(plots.fits(*CURVED, models)).get_suptitle().startswith("a parabola comes closest")
    held = plots.fits(*CURVED, models, held_out=([0.0, 1.0], [3.0, 4.0]))
    assert figure_of(held).get_suptitle().startswith("a line comes closest")
    assert "a line: root mean squared error 2.33, 0 on the rows held out." in alt_text(figure_of(held))


def test_errors_join_every_point_with_its_curve():
    ax = plots.fits(*CURVED, {"a line": straight}, errors=True)
    (joined,) = ax.collections
    for (x, y), segment in zip(np.transpose(CURVED), joined.get_segments(), strict=True):
        np.testing.assert_allclose(segment, [[x, straight(x)], [x, y]])


def test_a_curve_that_runs_off_does_not_hide_the_points():
    low, high = plots.fits(*CURVED, {"wild": lambda x: 1e9 * x}).get_ylim()
    assert low < 0 and 9 < high < 12
    assert plots.fits(*CURVED, {"wild": straight}, reach=(-5, 50)).get_ylim() == (-5, 50)


def test_panels_show_each_curve_with_its_error_and_an_unwritten_one_says_so():
    first, second = plots.fits(*CURVED, {"degree 2": np.square, "mine": todo}, panels=True)
    assert "RMSE 0" in texts_of((first,))
    assert "Write todo first" in placeholder_of((second,))


def test_a_curve_that_answers_with_too_few_numbers_is_not_drawn():
    assert "one number each is needed" in placeholder_of(plots.fits(*CURVED, {"mine": lambda x: x[:3]}))


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: plots.fits(*CURVED, {}), "1 to 5 curves"),
        (lambda: plots.fits([1, 2], [1], {"a": straight}), "as many x as y"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_is_needed(draw, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw()
