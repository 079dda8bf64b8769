"""Pictures of training: surfaces with paths, learning curves, activations, weights. What they claim is so."""

import math
import warnings

import numpy as np
import pytest
from gallery import EDGES, HISTORY, bowl, descent, figure_of, placeholder_of, relu, sigmoid, signals, texts_of, todo

from nn101 import plots
from nn101.plots import card, surface
from nn101.plots.history import curves
from nn101.plots.numbers import counted, exactly, figures
from nn101.plots.student import Budget


def title_of(axes):
    return figure_of(axes).get_suptitle().replace("\n", " ")


def legend_of(axes):
    return [text.get_text() for legend in figure_of(axes).legends for text in legend.get_texts()]


# --- loss surfaces ---------------------------------------------------------------------------------


def rings(axes):
    """[(level, points)] of the contour lines, not of the shades between them."""
    lines = next(drawn for drawn in axes.collections if not drawn.filled)
    return list(zip(lines.levels, [path.vertices for path in lines.get_paths()], strict=True))


@pytest.mark.parametrize("levels", ["log", "even", [0.5, 3, 20]])
def test_contour_lines_lie_where_the_function_has_their_value(levels):
    drawn = rings(plots.loss_surface(bowl, levels=levels, y=(-4, 4)))
    assert sum(len(points) > 0 for _, points in drawn) >= 3
    for level, points in drawn:
        if level >= 0.5:  # below, a ring is hardly larger than a cell of the grid
            np.testing.assert_allclose(bowl(*points.T), level, rtol=0.05)
    raised = [
        (level, points) for level, points in rings(plots.loss_surface(lambda x, y: bowl(x, y) + 100)) if len(points)
    ]
    assert len(raised) > 5 and all(level > 100 for level, _ in raised)
    if levels == "log":
        steps = [level for level, _ in drawn]
        assert {round(level / 10 ** math.floor(math.log10(level) + 1e-9), 6) for level in steps} <= {1, 2, 5}
        assert steps[-1] / steps[0] > 100


def test_functions_of_arrays_of_numbers_and_of_one_pair_give_the_same_picture(monkeypatch):
    monkeypatch.setattr(Budget, "spent", lambda self: False)

    def by_number(x, y):
        return math.pow(x, 2) / 20 + math.pow(y, 2)

    def by_pair(p):
        return p[0] ** 2 / 20 + p[1] ** 2

    def mixed_up(x, y):  # takes arrays, and then answers something else
        return bowl(x, y) if np.ndim(x) == 0 else np.zeros_like(x)

    def summed(p):  # would add up all points of the grid
        return float(np.sum(np.array([p[0] ** 2 / 20, p[1] ** 2])))

    def optional(p, scale=1.0):  # one array still, whatever else it may take
        return scale * bowl(*p)

    expected = plots.loss_surface(bowl, {"SGD": descent(0.95)})
    for f in (by_number, by_pair, mixed_up, summed, optional):
        axes = plots.loss_surface(f, {"SGD": descent(0.95)})
        assert title_of(axes) == title_of(expected)
        for (level, points), (same, _) in zip(rings(axes), rings(expected), strict=True):
            assert level == same
            if level >= 0.5:
                np.testing.assert_allclose(bowl(*points.T), level, rtol=0.15)


def test_every_path_is_drawn_with_its_own_colour_mark_and_line_its_start_and_its_end():
    paths = {f"lr {lr}": descent(lr) for lr in (0.1, 0.3, 0.6, 0.95)}
    axes = plots.loss_surface(bowl, paths)
    drawn = [line for line in axes.lines if len(line.get_xdata()) > 1 and line.get_linestyle() != "None"]
    marks = [line for line in axes.lines if len(line.get_xdata()) > 1 and line.get_linestyle() == "None"]
    for line, dots, points in zip(drawn, marks, paths.values(), strict=True):
        np.testing.assert_array_equal(line.get_xydata(), points)
        np.testing.assert_array_equal(dots.get_xydata(), points)
    assert len({line.get_color() for line in drawn}) == 4
    assert len({line.get_linestyle() for line in drawn}) == 4
    assert len({line.get_marker() for line in marks}) == 4
    single = [line.get_xydata()[0].tolist() for line in axes.lines if len(line.get_xdata()) == 1]
    for points in paths.values():
        assert points[0].tolist() in single and points[-1].tolist() in single
    assert {"start", "end"} <= set(legend_of(axes))


def test_the_title_and_the_legend_say_how_low_each_path_ends():
    axes = plots.loss_surface(bowl, {"SGD": descent(0.95), "slow": descent(0.1)})
    assert title_of(axes) == "SGD ends lowest after 30 steps: f = 0.0133"
    assert title_of(plots.loss_surface(bowl, {"slow": descent(0.1), "SGD": descent(0.95)})) == title_of(axes)
    assert f"slow: f = {figures(bowl(*descent(0.1)[-1]))} after 30 steps" in legend_of(axes)
    shorter = plots.loss_surface(bowl, {"SGD": descent(0.95), "slow": descent(0.1, steps=1)})
    assert title_of(shorter) == "SGD ends lowest: f = 0.0133"
    assert "slow: f = 4.96 after 1 step" in legend_of(shorter)


def test_only_a_path_that_turns_back_all_the_time_zigzags():
    assert title_of(plots.loss_surface(bowl, {"SGD": descent(0.95)})) == (
        "SGD zigzags: f falls from 6.45 to 0.0133 in 30 steps"
    )
    assert title_of(plots.loss_surface(bowl, {"SGD": descent(0.3)})).startswith("SGD: f falls from 6.45")
    once = [(-7, 2), (-6, 2), (-5, 2), (-4, 2), (-5, 2), (-4, 2), (-3, 2)]  # turns twice, walks six steps
    assert title_of(plots.loss_surface(bowl, {"SGD": once})).startswith("SGD: f falls")
    assert title_of(plots.loss_surface(bowl, descent(1.05))).startswith("path zigzags: f rises from 6.45")
    assert "37 long, in zigzags" in card.alt_text(figure_of(plots.loss_surface(bowl, {"SGD": descent(0.95)})))


def test_paths_that_leave_the_picture_or_the_numbers_say_so():
    axes = plots.loss_surface(bowl, {"out": descent(1.05), "gone": descent(2e3, 100)}, panels=True)
    out, gone = axes
    first = next(step for step, (_, y) in enumerate(descent(1.05)) if abs(y) > 10)
    assert all(abs(y) > 10 for _, y in descent(1.05)[first:])
    assert f"leaves at step {first}; f = 1,220" in texts_of((out,))
    steps = np.flatnonzero(np.isfinite(descent(2e3, 100)).all(axis=1))[-1]
    assert f"too large for a number after {steps} steps" in texts_of((gone,))
    out_and_in = [(0, 5), (0, 11), (0, 5), (0, 12)]
    assert "SGD: leaves at step 3; f = 144" in legend_of(plots.loss_surface(bowl, {"SGD": out_and_in}))
    both = plots.loss_surface(bowl, {"gone": descent(2e3, 100)})
    assert title_of(both) == "gone: the steps grow until they are too large for a number"


def test_one_panel_for_each_path_from_five_on():
    paths = {f"lr {lr}": descent(lr) for lr in (0.1, 0.2, 0.3, 0.4)}
    assert not isinstance(plots.loss_surface(bowl, paths), tuple)
    assert len(plots.loss_surface(bowl, paths, panels=True)) == 4
    panels = plots.loss_surface(bowl, paths | {"lr 0.5": descent(0.5)})
    assert [ax.get_title() for ax in panels] == [*paths, "lr 0.5"]
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in panels}) == 1
    assert not isinstance(plots.loss_surface(bowl, paths | {"lr 0.5": descent(0.5)}, panels=False), tuple)


def test_paths_that_are_written_are_drawn_beside_those_that_are_not():
    axes = plots.loss_surface(bowl, {"SGD": descent(0.95), "Adam": lambda: todo()})
    assert title_of(axes) == "SGD ends lowest after 30 steps: f = 0.0133 (Adam still to be written)"
    first, second = plots.loss_surface(bowl, {"SGD": descent(0.95), "Adam": lambda: todo()}, panels=True)
    assert "Write todo first" in placeholder_of((second,)) and len(first.lines) > 3


def plus(axes):
    return [line.get_xydata()[0].tolist() for line in axes.lines if line.get_marker() == "+"]


def test_the_minimum_is_marked_where_it_is_and_nowhere_if_there_is_none():
    assert plus(plots.loss_surface(bowl)) == [[0.0, 0.0]]
    assert "lowest point seen" in legend_of(plots.loss_surface(bowl))
    assert plus(plots.loss_surface(bowl, minimum=(1, 2))) == [[1.0, 2.0]]
    assert "minimum" in legend_of(plots.loss_surface(bowl, minimum=(1, 2)))
    saddle = plots.loss_surface(lambda x, y: x**2 - y**2)
    assert not plus(saddle) and "goes on falling over the edge" in title_of(saddle)


def test_holes_in_a_function_are_left_out_and_no_number_anywhere_is_said():
    with np.errstate(all="raise"):
        axes = plots.loss_surface(lambda x, y: np.log(x) + y**2 / 10, x=(-5, 5), y=(-5, 5))
    assert all((points[:, 0] > -0.1).all() for _, points in rings(axes) if len(points))
    assert "no finite number anywhere" in placeholder_of(plots.loss_surface(lambda x, y: np.log(-1 - x**2)))
    assert "is 3 everywhere" in placeholder_of(plots.loss_surface(lambda x, y: 3.0))


def test_a_slow_function_gets_a_coarse_picture_and_one_too_slow_a_sentence(monkeypatch):
    asked = []

    def slow(x, y):
        asked.append((x, y))
        return math.pow(x, 2) + math.pow(y, 2)

    monkeypatch.setattr(Budget, "spent", lambda self: len(asked) > 700)
    axes = plots.loss_surface(slow)
    assert len(asked) < 720 and rings(axes)
    monkeypatch.setattr(Budget, "spent", lambda self: True)
    assert "takes too long to be drawn" in placeholder_of(plots.loss_surface(slow))


# --- learning curves -------------------------------------------------------------------------------


def line_of(ax, values):
    """The line in a panel that goes through these values."""
    values = np.asarray(values, dtype=float)
    (line,) = [line for line in ax.lines if np.array_equal(line.get_ydata(), values, equal_nan=True)]
    return line


def test_a_history_has_a_panel_for_each_quantity_and_tells_training_from_validation():
    loss, accuracy = plots.learning_curves(HISTORY)
    assert (loss.get_ylabel(), accuracy.get_ylabel()) == ("loss", "accuracy, %")
    for ax, what in ((loss, "loss"), (accuracy, "accuracy")):
        training, validation = (line_of(ax, HISTORY[f"{part}_{what}"]) for part in ("train", "validation"))
        assert training.get_xdata().tolist() == list(range(1, 21))
        assert training.get_color() != validation.get_color()
        assert training.get_linestyle() != validation.get_linestyle()
        assert training.get_marker() != validation.get_marker()
        assert "epoch" in ax.get_xlabel()
    assert [accuracy.yaxis.get_major_formatter()(0.75, 0), loss.get_ylim()[0]] == ["75", 0]


def test_single_batches_are_drawn_over_the_epochs_they_belong_to_with_their_running_mean():
    loss, _ = plots.learning_curves(HISTORY)
    raw = line_of(loss, HISTORY["loss"])
    np.testing.assert_allclose(raw.get_xdata(), np.arange(1, 601) / 30)
    assert raw.get_alpha() < 0.5
    (label,) = [text for text in legend_of((loss,)) if "single batches" in text]
    window = int(label.split()[-1])
    means = np.convolve(HISTORY["loss"], np.ones(window) / window, "valid")
    (mean,) = [line for line in loss.lines if len(line.get_ydata()) == len(means)]
    np.testing.assert_allclose(mean.get_ydata(), means)
    np.testing.assert_allclose(mean.get_xdata()[0], (window // 2 + 1) / 30)  # its middle, so it lags nowhere


def test_the_title_tells_overfitting_from_learning():
    assert title_of(plots.learning_curves(HISTORY)) == (
        "Validation loss is lowest in epoch 11; from then on the network learns by heart"
    )
    falling = {"train_loss": [1.0, 0.5, 0.2], "validation_loss": [1.1, 0.7, 0.4]}
    assert title_of(plots.learning_curves(falling)) == (
        "Validation loss falls from 1.1 to 0.4 in 3 epochs; training loss ends at 0.2"
    )
    wavering = {"train_loss": [1.0, 0.5, 0.2], "validation_loss": [1.1, 0.7, 0.705]}  # hardly worse at the end
    assert title_of(plots.learning_curves(wavering)).startswith("Validation loss falls from 1.1 to 0.705")
    unlucky = {"train_loss": [1.0, 0.5, 0.6, 0.7], "validation_loss": [1.1, 0.5, 0.8, 0.9]}
    assert title_of(plots.learning_curves(unlucky)) == "Validation loss is lowest in epoch 2 and rises again"
    shares = {"train_accuracy": [0.5, 0.99], "test_accuracy": [0.5, 0.9]}
    assert title_of(plots.learning_curves(shares)) == "Test accuracy is 90.0 % after 2 epochs, 99.0 % in training"


def test_a_loss_that_is_no_number_any_more_is_the_news():
    broken = {"train_loss": [1.0, 0.5, float("nan"), float("inf")], "validation_loss": [None, 0.6, None, None]}
    axes = plots.learning_curves(broken)
    assert title_of(axes) == "The training loss is no number any more from epoch 3 on"
    assert np.isnan(line_of(axes, [1.0, 0.5, np.nan, np.nan]).get_ydata()).sum() == 2
    gap = {"train_loss": [1.0, None, 0.5]}
    assert title_of(plots.learning_curves(gap)) == "Training loss falls from 1 to 0.5 in 3 epochs"


def test_runs_differ_in_colour_and_mark_and_the_best_is_named():
    runs = {"SGD": np.linspace(1, 0.5, 40), "Adam": np.linspace(1, 0.1, 40), "slow": np.linspace(1, 0.9, 40)}
    axes = plots.learning_curves(runs)
    lines = [line_of(axes, values) for values in runs.values()]
    assert len({line.get_color() for line in lines}) == len({line.get_marker() for line in lines}) == 3
    assert title_of(axes) == "Adam ends with the lowest loss: 0.1"
    scores = {name: {"validation_accuracy": 1 - values} for name, values in runs.items()}
    assert title_of(plots.learning_curves(scores)) == "Adam ends with the highest validation accuracy: 90.0 %"
    both = plots.learning_curves({"plain": HISTORY, "again": HISTORY}, metrics=("loss",))
    assert [line.get_linestyle() for line in both.lines] == ["-", "--"] * 2  # training and validation, no batches


def test_long_lists_without_epochs_count_iterations_and_are_smoothed():
    axes = plots.learning_curves({"SGD": np.ones(2000), "Adam": np.zeros(2000)})
    assert axes.get_xlabel() == "iteration (lines: mean of 33)"
    assert plots.learning_curves({"SGD": np.ones(20), "Adam": np.zeros(20)}).get_xlabel().startswith("epoch")


def test_the_epoch_that_was_kept_is_marked():
    axes = plots.learning_curves(HISTORY, kept=12, metrics="loss")
    (ring,) = [line for line in axes.lines if line.get_markerfacecolor() == "none" and len(line.get_xdata()) == 1]
    assert ring.get_xydata().tolist() == [[12, HISTORY["validation_loss"][11]]]
    assert "weights kept: epoch 12" in legend_of(axes)
    assert "those of epoch 12" in card.alt_text(figure_of(axes))


def test_a_logarithmic_axis_for_losses_only():
    loss, accuracy = plots.learning_curves(HISTORY, log=True)
    assert (loss.get_yscale(), accuracy.get_yscale()) == ("log", "linear")
    assert loss.get_ylabel() == "loss, logarithmic scale"


class Mapping:
    """What only looks like a dict, as a Trainer's history may."""

    def __init__(self, held):
        self.held = held

    def keys(self):
        return self.held.keys()

    def __getitem__(self, key):
        return self.held[key]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({"loss": [3, 2], "val_loss": [3, 3]}, ["training loss", "validation loss"]),
        ({"train": [1, 2], "test": [1, 2]}, ["training score", "test score"]),
        ({"acc": [0.1], "val_acc": [0.2]}, ["training accuracy", "validation accuracy"]),
        ({"loss": [1.0] * 6, "train_loss": [1.0, 2.0]}, ["training loss by iteration", "training loss"]),
        ({"loss": [1.0, 2.0], "train_loss": [1.0, 2.0]}, ["training loss"]),
        ({"train_r2": [0.1, 0.5], "seconds": [3, 4], "lr": [1, 1]}, ["training r2"]),
        ({"RMSProp": [2, 1], "Adam": [2, 1]}, ["RMSProp score", "Adam score"]),
        ({"He": {"train_loss": [1]}, "0.01": {"train_loss": [2]}}, ["He training loss", "0.01 training loss"]),
        ({"He": {"a": [1], "b": [2]}}, ["He, a score", "He, b score"]),
        ({"train_loss": [1, 2], "validation_loss": []}, ["training loss"]),
    ],
)
def test_histories_of_every_usual_shape_are_understood(held, expected):
    for history in (held, Mapping(held)):
        read = curves(history, "score")
        said = [" ".join(filter(None, (curve.run, curve.part, curve.quantity))) for curve in read]
        by = ["" if curve.unit == "epoch" else f" by {curve.unit}" for curve in read]
        assert [words + unit for words, unit in zip(said, by, strict=True)] == expected


def test_unknown_metrics_are_better_when_larger_and_errors_when_smaller():
    rising, falling = curves({"train_r2": [0.1, 0.5, 0.3], "train_rmse": [3, 1, 2]}, "loss")
    assert (rising.best, falling.best) == (1, 1)


# --- activations -----------------------------------------------------------------------------------


def test_histograms_of_activations_count_all_values_on_one_axis():
    layers = signals(np.tanh, 0.13)
    panels = plots.activation_histograms(layers)
    assert len({ax.get_xlim() for ax in panels}) == 1 and panels[0].get_xlim() == (-1, 1)
    for ax, values in zip(panels, layers.values(), strict=True):
        assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(100)
        shares = 100 * np.histogram(values, 30, (-1, 1))[0] / values.size
        np.testing.assert_allclose([bar.get_height() for bar in ax.patches], shares)


def test_few_values_are_all_counted_and_none_in_reach_is_no_accident():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (panel,) = plots.activation_histograms({"few": [2.0, 3.0, 7.0]})
        assert sum(bar.get_height() for bar in panel.patches) == pytest.approx(100)
        (empty,) = plots.activation_histograms({"few": [2.0, 3.0]}, reach=(10, 11))
    assert empty.get_ylim()[1] > 0


def test_spread_and_saturation_are_written_over_each_layer():
    layers = signals(sigmoid, 1.0)
    panels = plots.activation_histograms(layers)
    for ax, values in zip(panels, layers.values(), strict=True):
        saturated = ((values < 0.1) | (values > 0.9)).mean()
        assert f"std {figures(values.std())}\n{100 * saturated:.0f} % saturated" in texts_of((ax,))
    assert title_of(panels).startswith("Most activations are saturated: std 0.4")
    rounded = {"layer 1": np.where(layers["layer 1"] < 1e-6, 0.0, layers["layer 1"])}  # a few are exactly 0
    assert 0 < (rounded["layer 1"] == 0).mean() < 0.1
    assert "saturated" in title_of(plots.activation_histograms(rounded))
    bent = np.tanh(np.random.default_rng(3).normal(size=(200, 20)))
    share = f"{100 * (np.abs(bent) > 0.9).mean():.0f} % saturated"
    assert f"std {figures(bent.std())}\n{share}" in texts_of(plots.activation_histograms({"tanh": bent}))
    assert title_of(plots.activation_histograms(signals(sigmoid, 0.1))).startswith("The activations stay alive")


def test_dead_units_are_counted_in_dense_and_convolution_layers():
    rng = np.random.default_rng(2)
    dense = relu(rng.normal(size=(80, 10)))
    dense[:, :3] = 0
    maps = relu(rng.normal(size=(20, 4, 5, 5)))
    maps[:, 1] = 0
    maps[:, 0, 0, 0] = 0  # one place of a map that is alive elsewhere
    first, second = plots.activation_histograms({"dense": dense, "maps": maps})
    assert f"std {figures(dense.std())}\n{100 * (dense == 0).mean():.0f} % zero\n30 % dead" in texts_of((first,))
    assert "25 % dead" in " ".join(texts_of((second,)))
    flat = plots.activation_histograms({"flat": dense.ravel()})
    assert "dead" not in " ".join(texts_of(flat))


def test_a_bar_far_above_the_others_is_cut_and_its_share_written():
    (panel,) = plots.activation_histograms({"relu": relu(np.random.default_rng(1).normal(size=(500, 20)))})
    tallest = panel.patches[0]
    assert tallest.get_height() == panel.get_ylim()[1] < 50
    assert any(text.get_text() in ("54 %", "55 %", "53 %") for text in panel.texts)


def test_initialisations_are_compared_in_rows_and_the_healthiest_named():
    rows = {"std 0.01": signals(relu, 0.01), "Xavier": signals(relu, 60**-0.5), "He": signals(relu, (2 / 60) ** 0.5)}
    panels = plots.activation_histograms(rows)
    assert len(panels) == 15 and len({ax.get_xlim() for ax in panels}) == 1
    assert title_of(panels).startswith("He keeps the spread best through 5 layers")
    assert set(rows) <= set(texts_of(panels))
    saturated = {"std 1": signals(sigmoid, 1.0), "Xavier": signals(sigmoid, 0.13)}
    assert title_of(plots.activation_histograms(saturated)).startswith("Xavier keeps")  # not the one that is stuck
    partly = plots.activation_histograms({"Xavier": rows["Xavier"], "mine": lambda: todo()})
    assert "Write todo first" in placeholder_of(partly[-1:]) and "still to be written" in title_of(partly)
    listed = plots.activation_histograms({"He": list(rows["He"].values())})
    assert [ax.get_title() for ax in listed] == [f"layer {number}" for number in range(1, 6)]


def test_signals_that_fade_or_explode_are_called_so():
    assert title_of(plots.activation_histograms(signals(relu, 0.01))).startswith("The activations die out")
    assert title_of(plots.activation_histograms(signals(lambda a: a, 0.4))).startswith("The activations explode")
    named = plots.activation_histograms(signals(sigmoid, 0.1), activation="none", reach=(0, 2))
    assert "saturated" not in " ".join(texts_of(named)) and named[0].get_xlim() == (0, 2)


# --- weights and filters ---------------------------------------------------------------------------


def test_each_unit_is_an_image_of_its_own_column_with_zero_in_white():
    W = np.random.default_rng(4).normal(size=(12, 5))
    W[3, 2] = -7.0  # larger than any positive one
    axes = plots.weights(W, (3, 4))
    assert len(axes.images) == 5
    for number, image in enumerate(axes.images):
        np.testing.assert_array_equal(image.get_array(), W[:, number].reshape(3, 4))
        assert image.norm.vmax == -image.norm.vmin == np.abs(W).max()
    assert min(axes.images[0].cmap(0.5)) > 0.99
    assert len(plots.weights(np.ones((784, 120))).images) == 100
    assert "the first 100 of 120 units" in plots.weights(np.ones((784, 120))).get_xlabel()


def test_images_stand_in_reading_order_with_their_names():
    axes = plots.filters(np.arange(7 * 4.0).reshape(7, 1, 2, 2) - 9, columns=3, names="abcdefg")
    corners = [(image.get_extent()[0], image.get_extent()[3]) for image in axes.images]
    assert corners == sorted(corners, key=lambda corner: (corner[1], corner[0]))
    assert [corner[0] for corner in corners[:3]] == [corner[0] for corner in corners[3:6]]
    below = {text.get_text(): text.get_position() for text in axes.texts}
    for name, (left, top) in zip("abcdefg", corners, strict=True):
        assert left < below[name][0] < left + 1 and below[name][1] < top


def test_filters_of_several_channels_are_rows():
    W = np.random.default_rng(6).normal(size=(3, 2, 4, 5))
    axes = plots.filters(W)
    drawn = [image.get_array() for image in axes.images]
    np.testing.assert_array_equal(drawn, W.reshape(6, 4, 5))
    tops = [image.get_extent()[3] for image in axes.images]
    assert tops[0] == tops[1] < tops[2] == tops[3] < tops[4] == tops[5]
    wide, tall = (abs(axes.images[0].get_extent()[i] - axes.images[0].get_extent()[i + 1]) for i in (0, 2))
    assert wide / tall == pytest.approx(5 / 4)
    assert len(plots.filters(np.ones((20, 30, 3, 3))).images) == 16 * 12


def test_before_and_after_have_a_scale_each_and_the_title_says_what_changed():
    noise = 0.01 * np.random.default_rng(7).normal(size=(30, 1, 5, 5))
    slope = np.linspace(-1, 1, 5)
    learned = noise + np.array([[np.outer(slope, np.ones(5)) * size] for size in np.linspace(-0.5, 0.5, 30)])
    before, after = plots.filters(learned, before=noise)
    assert (before.get_title(loc="left"), after.get_title(loc="left")) == ("before training", "after training")
    np.testing.assert_array_equal([image.get_array() for image in before.images], noise[:, 0])
    assert before.images[0].norm.vmax < 0.05 < after.images[0].norm.vmax
    strength = np.sqrt((learned**2).mean() / (noise**2).mean())
    assert (
        title_of((before,))
        == f"Training made patterns out of noise: 30 filters, {strength:.0f} times as strong as before"
    )
    assert title_of(plots.filters(noise, before=noise)) == "Training hardly changed the 30 filters"
    other = plots.filters(noise[::-1], before=noise)
    assert title_of(other) == "After training, the weights of 30 filters are about as large as before"
    assert title_of(plots.filters(EDGES, before=0 * EDGES)).endswith("whose weights were all 0 before")


# --- numbers and bad input -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0133, "0.0133"), (1223.4, "1,220"), (999.6, "1,000"), (-3.0, "\N{MINUS SIGN}3"), (2.5e8, "2.5e+08"),
        (float("nan"), "nan"), (float("-inf"), "\N{MINUS SIGN}∞"), (0, "0"), (123456.0, "123,000"),
    ],
)  # fmt: skip
def test_numbers_are_written_in_three_figures(number, text):
    assert figures(number) == text


def test_counts_and_exact_numbers():
    assert [counted(1, "step"), counted(2, "step"), counted(1000, "epoch")] == ["1 step", "2 steps", "1,000 epochs"]
    assert [exactly(500001.0), exactly(15.0001), exactly(-0.5)] == ["500,001", "15.0001", "\N{MINUS SIGN}0.5"]


MANY_PATHS = {str(number): descent(0.1) for number in range(13)}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: plots.loss_surface(bowl, x=(3, 3)), "x should run from a smaller to a larger"),
        (lambda: plots.loss_surface(bowl, y=5), "y should be the ends of its axis"),
        (lambda: plots.loss_surface(bowl, levels="steep"), '"log", "even" or a list'),
        (lambda: plots.loss_surface(bowl, levels=[1]), "two different numbers"),
        (lambda: plots.loss_surface(bowl, minimum=3), "pair of numbers"),
        (lambda: plots.loss_surface(bowl, {}), "at least one path"),
        (lambda: plots.loss_surface(bowl, {"SGD": np.ones((4, 3))}), r"shape \(k, 2\)"),
        (lambda: plots.loss_surface(bowl, {"SGD": [[np.nan, 0]]}), "no point of the plane"),
        (lambda: plots.loss_surface(bowl, MANY_PATHS), "12 is the most"),
        (lambda: plots.loss_surface(bowl, dict(list(MANY_PATHS.items())[:7]), panels=False), "Try panels=True"),
        (lambda: plots.learning_curves([1, 2, 3]), "dict of lists"),
        (lambda: plots.learning_curves({}), "dict of lists"),
        (lambda: plots.learning_curves({"train_loss": []}), "no numbers yet"),
        (lambda: plots.learning_curves({"train_loss": [[1, 2], [3, 4]]}), "list of numbers"),
        (lambda: plots.learning_curves({"train_loss": "falling"}), "list of numbers"),
        (lambda: plots.learning_curves(HISTORY, metrics="recall"), "has no recall; it has loss, accuracy"),
        (lambda: plots.learning_curves(HISTORY, kept=21), "from 1 to 20"),
        (lambda: plots.learning_curves({"a": HISTORY, "b": HISTORY}, kept=3), "should say which"),
        (lambda: plots.learning_curves({str(k): [1, 2] for k in range(7)}), "6 runs apart"),
        (lambda: plots.activation_histograms({}), "should be a dict"),
        (lambda: plots.activation_histograms({"a": [1.0]}), "many numbers"),
        (lambda: plots.activation_histograms({"a": [1.0, np.nan]}), "finite"),
        (lambda: plots.activation_histograms([np.ones(9)], activation="swish"), "sigmoid, tanh, relu, none"),
        (lambda: plots.activation_histograms([np.ones(9)], bins=1), "from 2 to 200"),
        (lambda: plots.activation_histograms([np.ones(9)], reach=(1, 0)), "two ends of the axis"),
        (lambda: plots.activation_histograms([np.ones(9)] * 25), "24 is the most"),
        (lambda: plots.activation_histograms({"He": dict.fromkeys("abcdefg", np.ones(9))}), "1 to 6 layers"),
        (lambda: plots.activation_histograms(dict.fromkeys("abcdefg", {"a": np.ones(9)})), "6 is the most"),
        (lambda: plots.weights(np.ones((100, 5))), r"shape \(784, units\), for images of 28 × 28; got \(100, 5\)"),
        (lambda: plots.weights(np.ones((4, 5)), 2), "height and width"),
        (lambda: plots.weights(np.ones((4, 5)), (2, 2), names="ab"), "5 units, got 2"),
        (lambda: plots.weights(np.ones((4, 5)), (2, 2), columns=0), "from 1 to 20"),
        (lambda: plots.filters(np.ones((5, 5))), r"\(filters, channels, height, width\)"),
        (lambda: plots.filters(EDGES, before=EDGES[:1]), "shape of W"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_a_grid_finer_than_the_eye_needs_is_not_asked_for(monkeypatch):
    sizes = []

    def counting(x, y):
        sizes.append(np.size(x))
        return bowl(x, y)

    plots.loss_surface(counting)
    assert max(sizes) == surface.FINE**2 and sum(sizes) < surface.FINE**2 + 20
