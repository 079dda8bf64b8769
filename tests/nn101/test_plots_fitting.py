"""Pictures of fitted curves and of measurements. What they claim is so."""

import numpy as np
import pytest
from gallery import CURVED, RMSE_BY_ROWS, figure_of, placeholder_of, texts_of, todo

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
        (lambda: plots.measured({}), "at least one line"),
        (lambda: plots.measured({"a": ([1, 2], [1])}), "one number for every size"),
        (lambda: plots.measured({"a": 3}), "pair"),
        (lambda: plots.measured({f"{n}": ([1], [1]) for n in range(7)}), "6 lines"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_is_needed(draw, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw()


def test_measurements_are_drawn_as_given_and_gaps_stay_gaps():
    ax = plots.measured({"training": ([1, 2, 3], [np.nan, 5.0, 4.0])}, labels=("rows", "RMSE"))
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [np.nan, 5.0, 4.0])
    assert alt_text(figure_of(ax)) == "training: RMSE 5 at rows 2, 4 at 3."


def test_axes_count_in_factors_only_if_asked():
    for log, scales in (("", ("linear", "linear")), ("x", ("log", "linear")), ("xy", ("log", "log"))):
        ax = plots.measured(RMSE_BY_ROWS | {"training": ([2, 4], [1, 2])}, log=log)
        assert (ax.get_xscale(), ax.get_yscale()) == scales


def test_a_short_logarithmic_axis_has_more_than_one_number():
    ax = plots.measured({"degree": ([1, 10], [0.6, 2.2])}, log="y")
    figure_of(ax).canvas.draw()
    low, high = ax.get_ylim()
    assert [tick for tick in ax.get_yticks() if low <= tick <= high] == [1.0, 2.0]


def test_rounding_errors_are_told_as_zero():
    ax = plots.measured({"training": ([1, 2], [3e-16, 4.0])}, labels=("rows", "RMSE"))
    assert alt_text(figure_of(ax)) == "training: RMSE 0 at rows 1, 4 at 2."


def test_panels_share_one_scale_and_level_lines_stand_in_all():
    taller = {"training": ([2, 4], [40, 50])}
    axes = plots.measured({"low": RMSE_BY_ROWS, "high": taller}, levels={"noise": 1.0})
    assert axes[0].get_ylim() == axes[1].get_ylim()
    assert all(ax.lines[-1].get_ydata()[0] == 1.0 for ax in axes)
    assert "noise" in [text.get_text() for text in figure_of(axes).legends[0].get_texts()]
