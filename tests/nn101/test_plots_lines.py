"""Lines over one axis: what is drawn is what was given, and a reader's unwritten function is met calmly."""

import numpy as np
import pytest
from gallery import figure_of, placeholder_of, todo
from matplotlib.colors import to_hex

from nn101 import plots
from nn101.plots import card


def drawn(ax):
    """The lines of a panel that are neither points nor marks, as {colour: (x, y)}."""
    held = [line for line in ax.lines if line.get_linestyle() != "None" and len(line.get_xdata()) > 2]
    return {to_hex(line.get_color()): (line.get_xdata(), line.get_ydata()) for line in held}


def test_a_function_is_drawn_over_its_points_and_a_little_beyond():
    ax = plots.lines({"square": np.square}, points=([0.0, 10.0], [1.0, 2.0]))
    ((across, up),) = drawn(ax).values()
    assert np.array_equal(up, across**2) and across[0] == -0.4 and across[-1] == 10.4
    assert ax.get_xlim() == (across[0], across[-1])


def test_pairs_are_drawn_as_given_and_gaps_stay_gaps():
    ax = plots.lines({"a": ([1, 2, 3], [4.0, np.inf, 6.0])})
    ((across, up),) = drawn(ax).values()
    assert across.tolist() == [1, 2, 3] and np.isnan(up[1]) and up[[0, 2]].tolist() == [4, 6]
    assert "a goes from 4 at x 1 to 6 at 3; lowest 4 at 1, highest 6 at 3." in card.alt_text(figure_of(ax))


def test_on_a_logarithmic_axis_a_function_is_asked_at_even_steps_of_its_logarithm():
    ax = plots.lines({"f": np.log10}, x=(1e-4, 1e4), log="x")
    ((across, up),) = drawn(ax).values()
    assert ax.get_xscale() == "log" and ax.get_yscale() == "linear"
    assert np.allclose(np.diff(up), np.diff(up)[0]) and np.allclose(across[[0, -1]], [1e-4, 1e4])


def test_marks_stand_where_asked_and_are_told_in_words():
    ax = plots.lines({"f": np.square}, x=(0, 4), marks={"boundary": 1.5})
    assert any(list(line.get_xdata()) == [1.5, 1.5] for line in ax.lines)
    assert "Marked: boundary at 1.5." in card.alt_text(figure_of(ax))
    assert "boundary: 1.5" in [text.get_text() for legend in figure_of(ax).legends for text in legend.get_texts()]


def test_reach_cuts_off_and_several_clouds_are_told_apart():
    clouds = {"training": ([0, 1], [0, 1]), "test": ([2], [1])}
    ax = plots.lines({"f": lambda x: 100 * x}, points=clouds, reach=(-1, 2))
    assert ax.get_ylim() == (-1, 2)
    assert len({line.get_marker() for line in ax.lines if line.get_linestyle() == "None"}) == 2
    assert "2 points of training. 1 point of test." in card.alt_text(figure_of(ax))


def test_every_line_has_a_colour_and_a_style_of_its_own():
    ax = plots.lines({str(n): ([0, 1, 2], [n, n, n]) for n in range(6)})
    assert len({to_hex(line.get_color()) for line in ax.lines}) == 6
    assert len({str(line.get_linestyle()) + str(line._dash_pattern) for line in ax.lines}) == 6


def test_an_unwritten_or_odd_function_becomes_a_calm_card():
    assert "Write todo first" in placeholder_of(plots.lines({"f": todo}, x=(0, 1)))
    for odd in (lambda x: None, lambda x: "words", lambda x: x[:2], lambda x: x * np.nan):
        assert placeholder_of(plots.lines({"f": odd}, x=(0, 1)))
    assert placeholder_of(plots.lines(lambda: {"f": ([1, 2], [1])}))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"curves": {}}, "at least one curve"),
        ({"curves": {str(n): ([1], [1]) for n in range(7)}}, "6 lines apart"),
        ({"curves": {"f": np.square}}, "from where to where"),
        ({"curves": {"f": np.square}, "x": (1, 1)}, "from a smaller to a larger"),
        ({"curves": {"f": ([1, 2], [1])}}, "one length"),
        ({"curves": {"f": 3}}, "a pair"),
        ({"curves": {"f": np.square}, "points": ([1.0], [np.nan])}, "finite"),
    ],
)
def test_a_callers_slip_is_refused_in_words(given, said):
    with pytest.raises(ValueError, match=said):
        plots.lines(**given)


def test_powers_of_ten_far_from_one_are_written_as_powers():
    ax = plots.lines({"f": np.log10}, x=(1e-6, 1e6), log="x")
    figure_of(ax).canvas.draw()
    written = [label.get_text() for label in ax.get_xticklabels()]
    assert "10⁻⁶" in written and "0.01" in written and "100" in written and "10⁶" in written
