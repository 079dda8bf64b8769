"""Numbers known one by one: what is drawn is what was given, and a row alone counts its steps from the start."""

import re
import warnings

import numpy as np
import pytest
from gallery import RMSE_BY_ROWS, figure_of, placeholder_of

from nn101 import plots
from nn101.plots.card import alt_text


def title_of(axes):
    return figure_of(axes).get_suptitle().replace("\n", " ")


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: plots.measured({}), "at least one line"),
        (lambda: plots.measured([1, 2]), "at least one line"),
        (lambda: plots.measured({"a panel": {}}), "at least one line"),
        (lambda: plots.measured({"a": ([1, 2], [1])}), "one number for every x"),
        (lambda: plots.measured({"a": 3}), "a should be a pair"),
        (lambda: plots.measured({"a": []}), "a should be a pair"),
        (lambda: plots.measured({"a": ([1], [np.nan])}), "no finite value"),
        (lambda: plots.measured({"a": [0, -1]}, log="y"), "no number above 0"),
        (lambda: plots.measured({f"{n}": ([1], [1]) for n in range(7)}), "6 lines"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_is_needed(draw, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        draw()


def test_measurements_are_drawn_as_given_and_gaps_stay_gaps():
    ax = plots.measured({"training": ([1, 2, 3], [np.nan, 5.0, 4.0])}, labels=("rows", "RMSE"), title="Less")
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [np.nan, 5.0, 4.0])
    assert alt_text(figure_of(ax)) == "Less. RMSE over rows. training goes from 5 at 2 to 4 at 3."


def test_steps_are_counted_from_the_start_and_zero_is_no_height_on_a_logarithmic_axis():
    runs = {"fast": [4, 1, 0], "slow": np.array([4, 3, 2, 1.5]), "two": [4, 3]}
    axes = plots.measured(runs, labels=("step", "distance"), log="y")
    fast, slow, two = (line.get_xydata() for line in axes.lines)
    assert fast[:2].tolist() == [[0, 4], [1, 1]] and np.isnan(fast[2, 1])
    assert slow.tolist() == [[0, 4], [1, 3], [2, 2], [3, 1.5]]
    assert two.tolist() == [[0, 4], [1, 3]]
    assert (axes.get_yscale(), axes.get_ylabel()) == ("log", "distance, logarithmic scale")
    assert title_of(axes) == "distance over step: fast ends lowest, at 1"
    plain = plots.measured({"fast": [4, 1, 0]})
    assert plain.get_yscale() == "linear" and "ends at 0" in title_of(plain)
    assert placeholder_of(plots.measured(lambda: {"fast": [0, -1]}, log="y"))


def test_sizes_that_are_whole_numbers_have_whole_numbers_on_their_axis():
    ax = plots.measured({"steps": [3, 2, 1]})
    assert set(ax.get_xticks() % 1) == {0}
    assert set(plots.measured({"rate": ([0.5, 1.0], [1, 2])}).get_xticks() % 1) != {0}


def test_every_number_has_a_mark_while_there_are_few():
    few, many = (plots.measured({"run": np.arange(1, 1 + size)}).lines[0] for size in (40, 400))
    assert few.get_markevery() == 1 and 400 / many.get_markevery() < 14


def test_axes_count_in_factors_only_if_asked():
    for log, scales in (("", ("linear", "linear")), ("x", ("log", "linear")), ("xy", ("log", "log"))):
        ax = plots.measured(RMSE_BY_ROWS | {"training": ([2, 4], [1, 2])}, log=log)
        assert (ax.get_xscale(), ax.get_yscale()) == scales


def test_a_short_logarithmic_axis_has_more_than_one_number():
    ax = plots.measured({"degree": ([1, 10], [0.6, 2.2])}, log="y")
    figure_of(ax).canvas.draw()
    low, high = ax.get_ylim()
    assert [tick for tick in ax.get_yticks() if low <= tick <= high] == [1.0, 2.0]


def test_a_logarithmic_axis_shows_every_number_however_small():
    low, high = plots.measured({"error": [1, 1e-4, 1e-16]}, log="y").get_ylim()
    assert 1e-18 < low < 1e-16 and 1 < high < 100


def test_numbers_at_the_ends_of_what_a_computer_can_store_are_drawn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        low, high = plots.measured({"a": [1, 5e-324]}, log="y").get_ylim()
    assert 0 < low < 1e-300 and 1 < high
    with np.errstate(over="ignore"):  # matplotlib's own
        assert np.isfinite(plots.measured({"b": [1, 1.7e308]}, log="y").get_ylim()).all()


def test_rounding_errors_are_told_as_zero_but_not_where_factors_count():
    lines = {"training": ([1, 2], [3e-16, 4.0])}
    assert "goes from 0 at 1 to 4 at 2." in alt_text(figure_of(plots.measured(lines, labels=("rows", "RMSE"))))
    assert "goes from 3e\N{MINUS SIGN}16 at 1" in alt_text(figure_of(plots.measured(lines, log="y")))


def test_panels_share_one_scale_and_level_lines_stand_in_all():
    taller = {"training": ([2, 4], [40, 50])}
    axes = plots.measured({"low": RMSE_BY_ROWS, "high": taller}, levels={"noise": 1.0})
    assert axes[0].get_ylim() == axes[1].get_ylim()
    assert all(ax.lines[-1].get_ydata()[0] == 1.0 for ax in axes)
    assert "noise" in [text.get_text() for text in figure_of(axes).legends[0].get_texts()]


def test_lines_that_resemble_each_other_in_colour_differ_in_dashes_and_marks():
    lines = plots.measured({"a": [1, 2], "b": [2, 3], "c": [3, 4]}).lines
    for look in ("get_color", "get_linestyle", "get_marker"):
        assert len({getattr(line, look)() for line in lines}) == 3
