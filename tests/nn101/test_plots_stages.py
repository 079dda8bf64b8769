"""Several classifiers of the same points, side by side."""

import numpy as np
import pytest
from gallery import CLOUD, SIDES, figure_of, placeholder_of, texts_of, todo

from nn101 import plots


def right_of(place):
    return lambda X: X[:, 0] > place


def wrong_at(place):
    return int(((CLOUD[:, 0] > place) != SIDES).sum())


@pytest.mark.parametrize("count", range(1, 7))
def test_every_classifier_has_a_panel_that_counts_its_mistakes(count):
    axes = plots.decision_stages({f"stage {k}": right_of(k / 2) for k in range(count)}, CLOUD, SIDES)
    assert len(axes) == len(figure_of(axes).axes) == count
    for k, ax in enumerate(axes):
        words = [text.get_text() for text in ax.texts]
        assert ax.get_title() == f"stage {k}" and f"{wrong_at(k / 2)} of 60 wrong" in words
        assert len(ax.images) == 1


def test_the_title_compares_the_first_with_the_last():
    axes = plots.decision_stages({"at first": right_of(9), "at last": right_of(1.3)}, CLOUD, SIDES)
    assert figure_of(axes).get_suptitle() == f"From 30 points wrong, at first, to {wrong_at(1.3)}, at last"
    alone = plots.decision_stages({"now": right_of(9)}, CLOUD, SIDES)
    assert figure_of(alone).get_suptitle() == "now: 30 of 60 points wrong"


def test_classes_are_named_in_the_legend_and_the_ring_only_where_there_is_one():
    named = plots.decision_stages({"now": right_of(9)}, CLOUD, SIDES, names=("left", "right"))
    assert {"left", "right", "ringed: wrong"} <= set(texts_of(named))
    easy = np.array([[0.0, 0.0], [2.0, 1.0]])
    assert "ringed: wrong" not in texts_of(plots.decision_stages({"now": right_of(1)}, easy, np.array([0, 1])))


def test_one_that_is_unwritten_leaves_its_panel_empty_and_the_others_drawn():
    axes = plots.decision_stages({"mine": todo, "ours": right_of(1)}, CLOUD, SIDES)
    assert "Write todo first" in " ".join(text.get_text() for text in axes[0].texts).replace("\n", " ")
    assert len(axes[1].images) == 1


def test_without_any_stage_it_waits_and_too_many_are_refused():
    assert placeholder_of(plots.decision_stages(lambda: {}, CLOUD, SIDES))
    assert "stages_of_mine is not defined" in placeholder_of(
        plots.decision_stages(lambda: stages_of_mine, CLOUD, SIDES)  # noqa: F821
    )
    with pytest.raises(ValueError, match="7 panels are too many"):
        plots.decision_stages({str(k): right_of(k) for k in range(7)}, CLOUD, SIDES)
    with pytest.raises(ValueError, match="names and classifiers"):
        plots.decision_stages({}, CLOUD, SIDES)
