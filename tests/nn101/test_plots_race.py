"""Paths with a slider for the time: only the steps asked for are drawn, and the slider needs nobody to be there."""

import nbclient
import nbformat
import pytest
from gallery import bowl, descent, figure_of, placeholder_of, texts_of, todo

from nn101 import plots
from nn101.plots import race, slider

TWO = {"SGD": descent(0.95), "slow": descent(0.1)}
SEVEN = {f"lr {k / 10}": descent(k / 10) for k in range(1, 8)}


def drawn_steps(ax):
    return max(len(line.get_xdata()) for line in ax.lines) - 1


def test_the_last_step_on_offer_is_shown_unless_another_is_asked_for():
    assert drawn_steps(plots.race_slider(bowl, TWO, (1, 5, 20))) == 20
    assert drawn_steps(plots.race_slider(bowl, TWO, (20, 5, 1), step=5)) == 5
    assert drawn_steps(plots.race_slider(bowl, TWO, (5, 99))) == 30  # no path is longer than it was walked


def test_every_path_says_after_how_many_steps_we_look():
    said = " ".join(texts_of(plots.race_slider(bowl, TWO, (5, 30), step=5)))
    assert "SGD: f = 2.3 after 5 steps" in said and "slow: f = 2.65 after 5 steps" in said and "30 steps" not in said


def test_many_paths_have_a_panel_each():
    axes = plots.race_slider(bowl, lambda: SEVEN, (1, 10))
    assert len(axes) == 7 and {drawn_steps(ax) for ax in axes} == {10}


def test_what_is_not_written_yet_waits_alone_or_in_its_panel():
    assert "Write todo" in placeholder_of(plots.race_slider(bowl, todo, (1, 2)))
    axes = plots.race_slider(bowl, {"mine": todo, **SEVEN}, (1, 2))
    assert "Write todo" in " ".join(texts_of(axes)).replace("\n", " ")


def test_what_is_no_path_is_answered_with_a_sentence():
    with pytest.raises(ValueError, match="path of SGD should have shape"):
        plots.race_slider(bowl, {"SGD": 3.0}, (1, 2))


@pytest.mark.parametrize(
    ("steps", "more", "sentence"),
    [((3,), {}, "at least two different"), ((-1, 3), {}, "0 or more"), ((1, 3), {"step": 2}, "one of steps, got 2")],
)
def test_steps_that_cannot_be_offered_are_refused(steps, more, sentence):
    with pytest.raises(ValueError, match=sentence):
        plots.race_slider(bowl, TWO, steps, **more)


def test_without_a_notebook_it_is_an_ordinary_picture():
    assert not hasattr(figure_of(plots.race_slider(bowl, TWO, (1, 2))), "_nn101_display_id")


CELLS = (
    "import numpy as np\nfrom nn101 import plots\nimport ipywidgets\nmade = []\nplain = ipywidgets.SelectionSlider\n"
    "ipywidgets.SelectionSlider = lambda **how: made.append(plain(**how)) or made[-1]\n"
    "def bowl(x, y):\n    return x**2 + y**2\n"
    "walk = np.array([[4.0, 3.0]]) * 0.8 ** np.arange(9)[:, None]",
    "plots.race_slider(bowl, {f'path {k}': walk for k in range(5)}, (1, 4, 8))",
    "made[0].value = 4",
)


def test_in_a_notebook_a_slider_stands_above_the_picture_and_redraws_it():
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    above, below = book.cells[1].outputs
    assert slider.DISPLAY in above.data and above.data["text/plain"] == race.STILL
    assert book.cells[2].outputs == [] and "in 4 steps" in below.data["text/plain"]
