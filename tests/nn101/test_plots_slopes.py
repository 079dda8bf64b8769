"""Pictures of slopes and the learning-rate slider: what they claim is so, and the slider needs nobody to be there."""

import base64
import re

import nbclient
import nbformat
import numpy as np
import pytest
from gallery import ARROWS, GRID, SQUARE, bowl, descent, figure_of, placeholder_of, todo

from nn101 import plots
from nn101.plots import card, slider


def line_of(axes, name):
    """The straight line drawn in the colour that the legend gives to this name."""
    (legend,) = figure_of(axes).legends
    labels = [text.get_text() for text in legend.get_texts()]
    (colour,) = (
        line.get_color() for line, label in zip(legend.get_lines(), labels, strict=True) if label.startswith(name)
    )
    return next(line for line in axes.lines if line.get_color() == colour and line.get_linestyle() != "None")


def title_of(axes):
    return figure_of(axes).get_suptitle().replace("\n", " ")


# --- straight lines and walks on a curve -----------------------------------------------------------


def test_tangents_touch_and_chords_cut_the_curve():
    axes = plots.slopes(SQUARE, {"touching": (1, 2)}, chords={"cutting": (-1, 3)}, x=(-2, 4))
    x, y = line_of(axes, "touching").get_data()
    np.testing.assert_allclose(y, 2 * x - 1)
    x, y = line_of(axes, "cutting").get_data()
    np.testing.assert_allclose(y, 2 * x + 3)
    assert "steepest is touching, with 2" in title_of(axes)


def test_a_walk_stands_on_the_curve_with_a_ring_at_its_start():
    axes = plots.slopes(SQUARE, walk={"down": [3, 2, 0.5]}, x=(-1, 4))
    x, y = line_of(axes, "down").get_data()
    assert x.tolist() == [3, 2, 0.5] and y.tolist() == [9, 4, 0.25]
    (ring,) = (line for line in axes.lines if line.get_markerfacecolor() == "none" and line.get_marker() == "o")
    assert ring.get_xydata().tolist() == [[3, 9]]
    assert title_of(axes) == "down goes down: from 9 to 0.25 in 2 steps"
    assert "goes up" in title_of(plots.slopes(SQUARE, walk=[1, 2], x=(-1, 4)))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: plots.slopes(SQUARE, {"a": (1, 2, 3)}), "a should be a pair of numbers"),
        (lambda: plots.slopes(SQUARE, [1, 2]), "tangents should be named"),
        (lambda: plots.slopes(SQUARE, chords={"a": (1, 1)}), "two different places"),
        (lambda: plots.slopes(SQUARE, walk=[[1, 2]]), "row of places"),
        (lambda: plots.slopes(SQUARE, {str(k): (k, 1) for k in range(9)}), "can tell 5 lines"),
        (lambda: plots.slope_errors([0.1, -1], {"a": [1, 2]}), "positive numbers"),
        (lambda: plots.slope_errors([0.1], {"a": [1, 2]}), "a should hold 1 numbers"),
        (lambda: plots.slope_errors([0.1], {"a": [-1]}), "none negative"),
        (lambda: plots.slope_errors([0.1], {"a": [0]}), "no zero"),
        (lambda: plots.slope_errors([0.1], [1]), "errors should be named"),
        (lambda: plots.gradient_arrows(bowl, GRID, GRID[:2], ARROWS), "should have shape (2, 5)"),
        (lambda: plots.gradient_arrows(bowl, GRID, GRID, 3), "a pair of tables"),
        (lambda: plots.descent_slider(bowl, descent, [0.1]), "at least two different"),
        (lambda: plots.descent_slider(bowl, descent, [0.1, -0.2]), "positive"),
        (lambda: plots.descent_slider(bowl, descent, [0.1, 0.2], rate=0.3), "one of rates, got 0.3"),
    ],
)
def test_wrong_input_is_refused_with_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        call()


# --- errors and arrows ------------------------------------------------------------------------------


def test_the_smallest_error_is_ringed_and_an_error_of_zero_leaves_a_gap():
    steps, errors = [1e-1, 1e-2, 1e-3, 1e-4], {"forward": [1, 0.1, 0, 5], "central": [1, 1, 1, 0.5]}
    axes = plots.slope_errors(steps, errors)
    assert axes.get_xscale() == axes.get_yscale() == "log"
    rings = [line.get_xydata().tolist() for line in axes.lines if line.get_markerfacecolor() == "none"]
    assert rings == [[[0.01, 0.1]], [[0.0001, 0.5]]]
    assert np.isnan(axes.lines[0].get_ydata()[2])
    assert "forward is best at h = 0.01" in title_of(axes)


def test_arrows_start_at_their_points_and_none_reaches_the_next():
    axes = plots.gradient_arrows(bowl, GRID, GRID[1:], ARROWS)
    (arrows,) = (drawn for drawn in axes.collections if hasattr(drawn, "U"))
    assert arrows.XY.tolist() == [[x, y] for y in GRID[1:] for x in GRID]
    np.testing.assert_allclose(arrows.U.reshape(4, 5), ARROWS[0])
    np.testing.assert_allclose(arrows.V.reshape(4, 5), ARROWS[1])
    assert 0.9 < np.hypot(*ARROWS).max() / arrows.scale <= 1


# --- the slider ----------------------------------------------------------------------------------------


def test_without_a_notebook_the_slider_is_an_ordinary_picture():
    axes = plots.descent_slider(bowl, descent, (0.1, 0.5, 0.95), y=(-4, 4))
    assert "lr 0.5" in title_of(axes)  # the one in the middle
    assert not hasattr(figure_of(axes), "_nn101_display_id")
    assert "lr 0.1:" in title_of(plots.descent_slider(bowl, descent, (0.1, 0.5), rate=0.1))


CELLS = {
    "setup": "import numpy as np\nfrom nn101 import plots\nfrom nn101.plots import slider\n"
    "import ipywidgets\nmade = []\nplain = ipywidgets.SelectionSlider\n"
    "ipywidgets.SelectionSlider = lambda **how: made.append(plain(**how)) or made[-1]\n"
    "def bowl(x, y):\n    return x**2 + y**2\n"
    "def walk(lr):\n    return np.array([[4.0, 3.0]]) * np.abs(1 - 2 * lr) ** np.arange(5)[:, None]\n"
    "def todo(lr):\n    raise NotImplementedError",
    "shown": "plots.descent_slider(bowl, walk, (0.1, 0.2, 0.3), rate=0.1)",
    "assigned": "ax = plots.descent_slider(bowl, walk, (0.1, 0.2, 0.3))",
    "moved": "made[0].value = 0.3",
    "unwritten": "plots.descent_slider(bowl, todo, (0.1, 0.2))",
}


@pytest.fixture(scope="module")
def outputs():
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    book = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    return {name: cell.outputs for name, cell in zip(CELLS, book.cells, strict=True)}


@pytest.mark.parametrize("cell", ["shown", "assigned"])
def test_in_a_notebook_a_slider_stands_above_one_picture(outputs, cell):
    above, picture = outputs[cell]
    assert slider.DISPLAY in above.data and above.data["text/plain"] == slider.STILL
    assert "<img" not in above.data["text/html"]
    assert f'alt="{picture.metadata["image/png"]["alt"]}"' in picture.data["text/html"]
    assert base64.b64decode(picture.data["image/png"]).startswith(b"\x89PNG")


def test_moving_the_slider_redraws_that_picture_and_shows_no_second_one(outputs):
    assert outputs["moved"] == []
    assert "lr 0.3" in outputs["shown"][1].data["text/plain"]
    assert "lr 0.2" in outputs["assigned"][1].data["text/plain"]


def test_a_walk_that_is_not_written_yet_waits_without_a_slider(outputs):
    (card_shown,) = outputs["unwritten"]
    assert card_shown.data["text/plain"] == "Nothing to draw yet. Write todo first, then run this cell again."
    assert "Write todo" in placeholder_of(plots.descent_slider(bowl, todo, (0.1, 0.2)))
    assert card.in_a_notebook() is False
