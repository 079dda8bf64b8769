"""The pictures: their claims are true, they stay calm, fit their card, and reach a notebook with alt text."""

import ast
import base64
import io
import itertools
import re
import subprocess
import sys
import time
import warnings

import matplotlib
import matplotlib.pyplot as plt
import nbclient
import nbconvert
import nbformat
import numpy as np
import pytest
from gallery import (
    AND,
    CLOUD,
    CORNERS,
    COUNTS,
    DIGITS,
    DRAWINGS,
    LABELS,
    LINE,
    MORE_PICTURES,
    NAND,
    OR,
    PICTURES,
    READ,
    SHARES,
    SIDES,
    UNWRITTEN,
    XOR,
    figure_of,
    half_adder,
    placeholder_of,
    sigmoid,
    step,
    texts_of,
    todo,
    train,
)
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from PIL import Image

from nn101 import plots
from nn101.plots import card, gate_plane, stopwatch, tracing
from nn101.plots.student import Budget
from nn101.plots.style import PAPER

# --- what every picture owes its reader -----------------------------------------------------------


def test_every_public_function_is_tried():
    assert set(PICTURES) == set(plots.__all__)


@pytest.mark.parametrize("name", PICTURES)
def test_returns_axes_with_title_labels_and_alt_text(name):
    draw, phrase = PICTURES[name]
    axes = draw()
    panels = axes if isinstance(axes, tuple) else (axes,)
    assert panels and all(isinstance(ax, Axes) for ax in panels)
    figure = figure_of(axes)
    assert len(figure.get_suptitle()) > 12
    assert any(ax.get_xlabel() for ax in panels)
    if name not in DRAWINGS:
        assert any(ax.get_ylabel() for ax in panels)
    alt = card.alt_text(figure)
    assert phrase in alt
    assert alt.startswith(figure.get_suptitle().replace("\n", " "))


@pytest.mark.parametrize("name", PICTURES)
def test_title_can_be_replaced(name):
    assert figure_of(PICTURES[name][0](title="Mine")).get_suptitle() == "Mine"


@pytest.mark.parametrize("name", [*PICTURES, *MORE_PICTURES])
def test_nothing_is_clipped_and_no_words_overlap(name, monkeypatch):
    axes = PICTURES[name][0]() if name in PICTURES else MORE_PICTURES[name]()
    figure, drawn, draw = figure_of(axes), [], matplotlib.text.Text.draw

    def watched(text, renderer):
        if text.get_text().strip() and text.get_visible():
            drawn.append(text)
        draw(text, renderer)

    monkeypatch.setattr(matplotlib.text.Text, "draw", watched)
    figure.canvas.draw()
    words = [(text.get_text(), text.get_window_extent().padded(-1)) for text in drawn]
    assert words
    for text, box in words:
        assert box.x0 >= 0 and box.y0 >= 0, f"{text!r} leaves the card"
        assert box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1, f"{text!r} leaves the card"
    for (one, first), (other, second) in itertools.combinations(words, 2):
        assert not first.overlaps(second), f"{one!r} lies on {other!r}"


@pytest.mark.parametrize("name", PICTURES)
def test_the_card_is_light_and_opaque_whatever_the_theme_of_the_page(name):
    data, _ = card.bundle(figure_of(PICTURES[name][0]()))
    with Image.open(io.BytesIO(base64.b64decode(data["image/png"]))) as image:
        assert "transparency" not in image.info
        pixels = np.array(image.convert("RGB"))
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert (edge == list(bytes.fromhex(PAPER[1:]))).all()


def test_importing_costs_no_matplotlib_or_pandas_and_drawing_no_pyplot():
    program = (
        "import sys, nn101.plots as plots\n"
        "early = 'matplotlib' in sys.modules or 'pandas' in sys.modules\n"
        "plots.gate(lambda a, b: a * b > 0.5)\n"
        "print([early, 'matplotlib' in sys.modules, 'matplotlib.pyplot' in sys.modules])\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ast.literal_eval(told.stdout) == [False, True, False]


def test_the_readers_own_settings_are_left_alone_and_do_not_leak_in():
    plain = card.bundle(figure_of(plots.timing({"a": 2.0, "b": 1.0})))[0]["image/png"]
    with matplotlib.rc_context(
        {"font.size": 30, "axes.facecolor": "red", "axes.grid": True, "text.color": "red"}
    ):
        before = dict(matplotlib.rcParams)
        for draw, _ in PICTURES.values():
            draw()
        plots.gate(todo)
        assert dict(matplotlib.rcParams) == before
        assert card.bundle(figure_of(plots.timing({"a": 2.0, "b": 1.0})))[0]["image/png"] == plain
    assert not plt.get_fignums()


def test_draws_on_the_axes_it_is_given():
    for draw in (
        lambda ax: plots.gate(AND, ax=ax),
        lambda ax: plots.decision_line(*LINE, CLOUD, SIDES, ax=ax),
        lambda ax: plots.decision_regions(lambda X: X[:, 0] > 1, CLOUD, SIDES, ax=ax),
        lambda ax: plots.network([2, 1], ax=ax),
        lambda ax: plots.gate(todo, ax=ax),
    ):
        figure, ax = plt.subplots()
        try:
            assert draw(ax) is ax
            assert ax.texts or ax.get_title(loc="left")
            assert len(figure.axes) == 1
        finally:
            plt.close(figure)


# --- calm while a reader's code is unwritten, wrong, noisy or slow --------------------------------


@pytest.mark.parametrize("name", UNWRITTEN)
def test_an_unwritten_function_is_asked_for_by_name(name):
    assert "Write todo first, then run this cell again." in placeholder_of(UNWRITTEN[name](todo))


@pytest.mark.parametrize("name", UNWRITTEN)
@pytest.mark.parametrize("junk", [None, "yes", float("nan"), object(), [[1], [2, 3]], {}, (None, None, None)])
def test_junk_from_a_function_never_ends_in_a_traceback(name, junk):
    def answer(*args, **kwargs):
        return junk

    assert placeholder_of(UNWRITTEN[name](answer))


@pytest.mark.parametrize("name", UNWRITTEN)
def test_an_error_in_a_function_becomes_one_sentence(name):
    def broken(*args, **kwargs):
        return [][5] * len("costs $5 and $6")

    assert "IndexError" in placeholder_of(UNWRITTEN[name](broken))
    figure_of(UNWRITTEN[name](broken)).canvas.draw()


def test_names_the_function_that_is_missing_not_the_one_that_calls_it():
    def gate_by_perceptron(x1, x2):
        return todo([x1, x2])

    assert "Write todo first" in placeholder_of(plots.gate(gate_by_perceptron))


def test_a_name_that_is_not_defined_yet():
    sentence = placeholder_of(plots.probabilities(lambda: softmax([1, 2])))  # noqa: F821
    assert "softmax is not defined yet" in sentence


def test_a_missing_return_is_suspected():
    assert "is a `return` missing?" in placeholder_of(plots.gate(lambda x1, x2: None, name="AND"))


def test_written_gates_are_drawn_beside_unwritten_ones():
    first, second = plots.gates({"AND": AND, "OR": todo})
    assert len(first.lines) == 4 and not second.lines
    assert (first.get_title(), second.get_title()) == ("AND", "OR")
    assert "Write todo first" in placeholder_of((second,))


def test_what_a_function_prints_or_warns_is_swallowed(capsys):
    def noisy(x1, x2):
        print("hello")
        warnings.warn("careful", stacklevel=1)
        return AND(x1, x2)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.gate(noisy)
    assert capsys.readouterr() == ("", "")


def test_a_slow_function_costs_its_shading_not_the_readers_patience():
    def slow(x1, x2):
        time.sleep(0.02)
        return AND(x1, x2)

    start = time.perf_counter()
    axes = plots.gate(slow)
    assert time.perf_counter() - start < 15, "it must give up long before the whole grid is asked"
    assert not axes.images and len(axes.lines) == 4


def test_dollars_and_strange_letters_are_harmless():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        card.bundle(figure_of(plots.timing({"$x^2": 1.0, "漢字 \N{PARTY POPPER}": 2.0})))


# --- bad input of ours ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: plots.gates({}), "at least one gate"),
        (lambda: plots.xor_impossible([(1, 2, 3)]), r"pair \(w, b\)"),
        (lambda: plots.decision_line([1, 2, 3], 0, CLOUD, SIDES), "two numbers, one per axis"),
        (lambda: plots.decision_line([1, 2], [1, 2], CLOUD, SIDES), "b should be one number"),
        (lambda: plots.decision_line([1, 2], 0, CLOUD[:, :1], SIDES), r"shape \(N, 2\)"),
        (lambda: plots.decision_line([1, 2], 0, CLOUD, SIDES[:5]), r"shape \(60,\)"),
        (lambda: plots.decision_line([1, 2], 0, CLOUD, SIDES + 1), "class numbers 0 to 1"),
        (lambda: plots.decision_line([1, np.nan], 0, CLOUD, SIDES), "finite"),
        (lambda: plots.decision_line([1, 2], 0, CLOUD, SIDES, names=("one",)), "all 2 classes"),
        (lambda: plots.learning(CLOUD, SIDES, []), "one per epoch"),
        (lambda: plots.learning(CLOUD, SIDES, [LINE, LINE], [3]), "one entry of history per step"),
        (lambda: plots.learning(CLOUD, SIDES, train, panels=0), "at least 1"),
        (lambda: plots.activations({}), "at least one function"),
        (lambda: plots.network([3]), "at least two whole numbers"),
        (lambda: plots.network([2, 3], weights=[np.ones((3, 2))]), r"shape \(2, 3\)"),
        (lambda: plots.network([2, 3], weights={"W2": 1}), "W1"),
        (lambda: plots.network([2, 3], values=[[1, 2]]), "each of the 2 layers"),
        (lambda: plots.network([2, 3], labels=["in"]), "each of the 2 layers"),
        (lambda: plots.circuit(half_adder, outputs=("one",)), "returned 2"),
        (lambda: plots.digits(np.ones((3, 100))), "784"),
        (lambda: plots.digits(np.ones((900, 784))), "too many"),
        (lambda: plots.digits(DIGITS, labels=[1]), r"shape \(12,\)"),
        (lambda: plots.digits(DIGITS, confidence=np.full(12, 3.0)), "between 0 and 1"),
        (lambda: plots.digits(DIGITS, columns=0), "from 1 to 20"),
        (lambda: plots.confusion(np.ones((2, 3))), "square"),
        (lambda: plots.confusion(-np.eye(3)), "none negative"),
        (lambda: plots.probabilities(np.ones((3, 10))), "one row"),
        (lambda: plots.probabilities(SHARES, label=10), "from 0 to 9"),
        (lambda: plots.probabilities(SHARES, names=["a"]), "all 10 classes"),
        (lambda: plots.timing({}), "names and seconds"),
        (lambda: plots.timing({"a": 0}), "positive"),
        (lambda: plots.timing({"a": "fast"}), "number of seconds"),
    ],
)
def test_wrong_input_is_refused_with_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


# --- what the pictures claim ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gate", "answers", "share"),
    [
        (AND, (0, 0, 0, 1), 1.6**2 / 8),  # the corner triangle beyond x1 + x2 = 1.4, of a square of side 2
        (NAND, (1, 1, 1, 0), 1 - 1.6**2 / 8),
        (OR, (0, 1, 1, 1), 1 - 1.4**2 / 8),
        (XOR, (0, 1, 1, 0), 1 - 1.6**2 / 8 - 1.4**2 / 8),
    ],
)
def test_the_shaded_region_is_where_the_gate_answers_1(gate, answers, share):
    region = gate_plane.accepting_region(gate, answers, seconds=30)
    assert region.shape == (384, 384)
    assert abs(region.mean() - share) < 0.005
    for number, (x1, x2) in enumerate(gate_plane.CORNERS):
        assert region[96 + 192 * x2, 96 + 192 * x1] == answers[number]


def test_no_shading_where_the_answers_between_the_corners_mean_nothing():
    def only_whole_numbers(x1, x2):
        return {(0, 0): 0, (1, 0): 0, (0, 1): 0, (1, 1): 1}.get((x1, x2), 0)

    assert gate_plane.accepting_region(only_whole_numbers, (0, 0, 0, 1)) is None
    assert gate_plane.accepting_region(lambda x1, x2: x1 & x2, (0, 0, 0, 1)) is None


def test_zero_and_one_differ_in_shape_not_only_in_colour():
    lines = plots.gate(AND).lines
    assert [line.get_marker() for line in lines] == ["o", "o", "o", "^"]
    hollow, filled = lines[0], lines[3]
    assert hollow.get_markerfacecolor() == "#ffffff" and filled.get_markerfacecolor() != "#ffffff"


def test_gate_titles_say_where_the_answer_is_1():
    assert figure_of(plots.gate(AND)).get_suptitle() == "AND answers 1 only at (1, 1)"
    assert figure_of(plots.gate(NAND)).get_suptitle() == "NAND answers 0 only at (1, 1)"
    assert figure_of(plots.gate(XOR)).get_suptitle() == "XOR answers 1 at (1, 0) and (0, 1)"
    assert figure_of(plots.gate(lambda a, b: 0, name="NO")).get_suptitle() == "NO answers 0 everywhere"


def test_xor_lines_are_scored_honestly():
    axes = plots.xor_impossible([((1, 1), -0.5), ((1, 0), -0.5), ((0, 0), 1)])
    assert [ax.get_title().split("\n")[1] for ax in axes] == [
        "3 of 4 right", "2 of 4 right", "2 of 4 right", "4 of 4 right",
    ]  # fmt: skip
    rings = [sum(line.get_markersize() > 20 for line in ax.lines) for ax in axes]
    assert rings == [1, 2, 2, 0]
    grid = np.linspace(-2, 2, 9)
    best = max(
        sum(a == t for a, t in zip(gate_plane._side((w1, w2), b), gate_plane.XOR_TARGETS, strict=True))
        for w1, w2, b in itertools.product(grid, repeat=3)
    )
    assert best == 3  # what the title claims


def test_decision_line_rings_what_is_on_the_wrong_side():
    wrong = (CLOUD @ LINE[0] + LINE[1] > 0) != SIDES
    axes = plots.decision_line(*LINE, CLOUD, SIDES)
    rings = [line for line in axes.lines if line.get_markerfacecolor() == "none"]
    assert wrong.any() and len(rings) == 1
    np.testing.assert_array_equal(np.stack(rings[0].get_data(), axis=1), CLOUD[wrong])
    assert f"{wrong.sum()} of 60" in figure_of(axes).get_suptitle()


def test_decision_regions_takes_rows_or_batches(monkeypatch):
    monkeypatch.setattr(Budget, "spent", lambda self: False)  # on a busy machine the rows may use up their time

    def batch(X):
        return (X[:, 0] + X[:, 1] > 2).astype(int)

    def row(x):
        return int(x[0] + x[1] > 2)

    drawn = [plots.decision_regions(predict, CLOUD, SIDES).images[0].get_array() for predict in (batch, row)]
    agree = (np.kron(drawn[1], np.ones([len(drawn[0]) // len(drawn[1])] * 2)) == drawn[0]).mean()
    assert agree > 0.98


def test_learning_runs_the_training_or_takes_its_steps():
    y = np.array([0, 0, 0, 1])
    by_function = plots.learning(CORNERS, y, train)
    history = train(CORNERS, y)[2]
    steps = [train(CORNERS, y, epochs=k)[:2] for k in range(1, len(history) + 1)]
    by_steps = plots.learning(CORNERS, y, steps, history)
    for one, other in zip(by_function, by_steps, strict=True):
        assert one.get_title() == other.get_title()
        assert [line.get_xydata().tolist() for line in one.lines] == [
            line.get_xydata().tolist() for line in other.lines
        ]
    assert by_function[-1].lines[0].get_ydata().tolist() == history
    assert "epoch 6 is the first without a mistake" in figure_of(by_function).get_suptitle()
    assert "still makes 4 mistakes" in figure_of(plots.learning(CORNERS, [0, 1, 1, 0], train)).get_suptitle()


def test_activations_show_a_jump_as_a_jump_and_slopes_as_measured():
    axes = plots.activations({"step": step, "sigmoid": sigmoid}, derivative=True)
    pieces = [line for line in axes[0].lines if line.get_linestyle() == "-" and len(line.get_xdata()) > 2]
    assert [set(piece.get_ydata()) for piece in pieces] == [{0.0}, {1.0}]
    dots = {
        (line.get_ydata()[0], line.get_markerfacecolor() != "#ffffff")
        for line in axes[0].lines
        if line.get_marker() == "o"
    }
    assert dots == {(0.0, True), (1.0, False)}  # at 0 the step is still 0
    (slope,) = [line for line in axes[1].lines if line.get_linestyle() == "--"]
    assert abs(slope.get_ydata().max() - 0.25) < 1e-6


def test_activations_accept_functions_of_single_numbers():
    def scalar_step(a):
        return 1 if a > 0 else 0

    by_number = plots.activations({"step": scalar_step})[0].lines
    by_array = plots.activations({"step": step})[0].lines
    assert [line.get_xydata().tolist() for line in by_number] == [
        line.get_xydata().tolist() for line in by_array
    ]


def test_overlaid_activations_differ_in_line_style():
    axes = plots.activations({"step": step, "sigmoid": sigmoid, "tanh": np.tanh}, overlay=True)
    styles = {handle.get_linestyle() for handle in axes.figure.legends[0].get_lines()}
    assert len(styles) == 3


def test_network_draws_every_weight_and_dashes_the_negative_ones():
    W = np.array([[0.5, -1.0, 2.0], [0.1, 0.2, -0.3]])
    (edges,) = plots.network([2, 3], weights=[W], bias=False).collections
    assert len(edges.get_segments()) == 6
    dashed = [pattern is not None for _, pattern in edges.get_linestyle()]
    assert dashed == (W < 0).ravel().tolist()
    widths = np.array(edges.get_linewidth()).reshape(W.shape)
    assert widths.argmax() == np.abs(W).argmax() and widths.argmin() == np.abs(W).argmin()


def test_network_title_counts_weights_and_biases():
    title = figure_of(plots.network([784, 50, 100, 10])).get_suptitle()
    assert title == "A 784-50-100-10 network: 45,200 weights and 160 biases"


def test_network_writes_the_values_into_the_circles():
    texts = texts_of(plots.network([2, 1], values=[[1.0, -0.5], [0.25]]))
    assert {"1.00", "\N{MINUS SIGN}0.50", "0.25"} <= set(texts)


def test_circuit_traces_the_readers_own_gates_and_gives_them_back():
    gates = (AND, NAND, OR)
    inputs, made, outputs = tracing.trace(half_adder, ("a", "b"))
    assert [gate.gate for gate in made] == ["NAND"] * 5
    assert outputs[0] is made[1] and outputs[0].inputs == (made[0], made[0])
    assert [gate.gate for gate in tracing.trace(XOR, ("x1", "x2"))[1]] == ["NAND", "OR", "AND"]
    assert (AND, NAND, OR) == gates and half_adder(1, 1) == (1, 0)
    axes = plots.circuit(half_adder, outputs=("carry", "total"))
    assert sorted(texts_of(axes)).count("NAND") == 5
    assert (
        figure_of(axes).get_suptitle().replace("\n", " ").startswith("half_adder is built from 5 NAND gates")
    )


def test_circuit_explains_why_it_cannot_draw_arithmetic():
    for function in (
        lambda a, b: a & b,
        lambda a, b: 1 if a else 0,
        lambda a, b: NAND(a == b, b),
        lambda a, b: a + b,
    ):
        assert "from gate to gate" in placeholder_of(plots.circuit(function))
    assert NAND(1, 1) == 0


def test_wrong_digits_are_marked_by_more_than_colour():
    axes = plots.digits(DIGITS, labels=LABELS, predictions=READ)
    wrong = LABELS != READ
    captions = [text.get_text() for text in axes.texts]
    assert [caption.startswith("✗") for caption in captions] == wrong.tolist()
    assert [caption.startswith("✓") for caption in captions] == (~wrong).tolist()
    assert captions[3] == "✗ 8, is 3" and captions[0] == "✓ 0"
    (tick,) = axes.figure.legends[0].get_lines()
    assert len(tick.get_marker().vertices) > 10  # the outline of a tick, not letters that spell a formula
    frames = [patch.get_linewidth() for patch in axes.patches if isinstance(patch, Rectangle)]
    assert [width > 2 for width in frames] == wrong.tolist()
    assert figure_of(axes).get_suptitle() == "2 of 12 digits are read wrongly"


def test_an_empty_grid_of_digits_is_no_accident():
    assert "no digits" in placeholder_of(plots.digits(DIGITS[:0], labels=[], predictions=[]))


def test_confusion_writes_every_count_and_shades_only_mistakes():
    axes = plots.confusion(COUNTS)
    written = {text.get_position(): text.get_text() for text in axes.texts}
    for row, column in np.ndindex(COUNTS.shape):
        assert written[column, row] == (str(COUNTS[row, column]) if COUNTS[row, column] else "·")
    shades = axes.images[0].get_array()
    assert (np.diag(shades) == 0).all() and shades.max() == 7
    accuracy = 100 * np.trace(COUNTS) / COUNTS.sum()
    assert axes.figure.get_suptitle() == f"{accuracy:.2f} % right; most often 4 is taken for 9 (7 times)"


def test_probabilities_mark_the_winner_and_the_truth():
    axes = plots.probabilities(SHARES, label=5)
    assert [bar.get_height() for bar in axes.patches] == SHARES.tolist()
    assert "▲ true" in axes.get_xticklabels()[5].get_text()
    assert (
        axes.patches[3].get_hatch() and not axes.patches[0].get_hatch()
    )  # wrong: hatched, not only coloured
    assert axes.figure.get_suptitle() == "The network says 3 with 60.0 %, but it is 5"
    assert not plots.probabilities(SHARES, label=3).patches[3].get_hatch()


def test_a_probability_is_never_rounded_to_a_certainty():
    written = texts_of(plots.probabilities([0.99999, 0.00001]))
    assert "> 99.9 %" in written and "100.0 %" not in written


@pytest.mark.parametrize(
    ("seconds", "scale", "words"),
    [
        ({"Python": 1.9, "Numba": 0.004}, "log", "4 ms, 475 times faster"),
        ({"Python": 1.9, "NumPy": 0.5}, "linear", "500 ms, 3.8 times faster"),
        ({"fast": 0.000002, "slow": 3.0}, "log", "2 µs, 1,500,000 times faster"),
    ],
)
def test_timing_says_how_many_times_faster(seconds, scale, words):
    axes = plots.timing(seconds)
    assert axes.get_xscale() == scale
    assert ("logarithmic" in axes.get_xlabel()) == (scale == "log")
    assert words in texts_of(axes)
    ends = sorted(bar.get_x() + bar.get_width() for bar in axes.patches)
    assert ends == pytest.approx(sorted(seconds.values()))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1.0, "1 s"),
        (90.0, "90 s"),
        (1500.0, "1,500 s"),
        (0.0123, "12.3 ms"),
        (2.5e-5, "25 µs"),
        (3e-9, "3 ns"),
    ],
)
def test_durations_have_a_fitting_unit(seconds, words):
    assert stopwatch.duration(seconds) == words


# --- in a notebook --------------------------------------------------------------------------------

CELLS = {
    "setup": "from nn101 import plots\n"
    "def AND(x1, x2): return int(x1 + x2 > 1.5)\n"
    "def OR(x1, x2): raise NotImplementedError()",
    "last value": "plots.gate(AND)",
    "assigned": "ax = plots.gate(AND)",
    "retitled": "ax = plots.gate(AND)\nax.figure.suptitle('Mine')",
    "silenced": "plots.gate(AND);",
    "panels": "plots.gates({'AND': AND, 'OR': OR})",
    "two": "plots.gate(AND, name='FIRST')\nplots.gate(AND, name='SECOND')",
    "placeholder": "plots.gate(OR)",
    "again": "ax",
    "nothing": "1 + 1",
    "then an error": "plots.gate(AND)\n1 / 0",
    "figure beside pyplot": "import matplotlib.pyplot as plt\nplots.gate(AND).figure",
    "on pyplot's axes": "fig, ax = plt.subplots()\nplots.gate(AND, ax=ax);",
    "left behind": "print(plt.get_fignums(), plt.rcParams['axes.spines.top'])",
}


@pytest.fixture(scope="module")
def notebook():
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    book = nbformat.v4.new_notebook(cells=cells)
    return nbclient.NotebookClient(book, timeout=120, allow_errors=True, kernel_name="python3").execute()


@pytest.fixture(scope="module")
def outputs(notebook):
    return {name: cell.outputs for name, cell in zip(CELLS, notebook.cells, strict=True)}


def pictures(cell_outputs):
    return [output for output in cell_outputs if "image/png" in output.get("data", {})]


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("last value", 1), ("assigned", 1), ("retitled", 1), ("silenced", 1), ("panels", 1), ("two", 2),
        ("placeholder", 1), ("again", 1), ("nothing", 0), ("then an error", 1),
        ("figure beside pyplot", 1), ("on pyplot's axes", 1),
    ],
)  # fmt: skip
def test_in_a_notebook_each_picture_appears_exactly_once(outputs, cell, count):
    assert len(pictures(outputs[cell])) == count
    others = [o for o in outputs[cell] if o not in pictures(outputs[cell])]
    expected = {"nothing": ["execute_result"], "retitled": ["execute_result"], "then an error": ["error"]}
    assert [output.output_type for output in others] == expected.get(cell, [])


@pytest.mark.parametrize("cell", ["last value", "assigned", "silenced", "panels", "placeholder"])
def test_in_a_notebook_each_picture_carries_alt_text(outputs, cell):
    (output,) = pictures(outputs[cell])
    alt = output.metadata["image/png"]["alt"]
    (tag,) = re.findall("<img .*?>", output.data["text/html"], flags=re.DOTALL)
    assert f'alt="{alt}"' in tag and len(alt) > 40
    assert output.data["text/plain"] == alt
    png = base64.b64decode(output.data["image/png"])
    assert png.startswith(b"\x89PNG") and output.data["image/png"].strip() in tag


def test_two_pictures_of_one_cell_keep_their_order(outputs):
    first, second = pictures(outputs["two"])
    assert first.data["text/plain"].startswith("FIRST") and second.data["text/plain"].startswith("SECOND")


def test_what_is_changed_before_the_cell_ends_is_in_the_picture(outputs):
    (output,) = pictures(outputs["retitled"])
    assert output.data["text/plain"].startswith("Mine. AND on the plane")


def test_the_placeholder_in_a_notebook_names_what_to_write(outputs):
    (output,) = pictures(outputs["placeholder"])
    assert output.data["text/plain"] == "Nothing to draw yet. Write OR first, then run this cell again."


def test_a_notebook_is_left_without_open_figures_or_changed_settings(outputs):
    assert outputs["left behind"][0].text == "[] True\n"


def test_nbconvert_keeps_the_alt_text(notebook):
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    shown = re.findall(r"<img [^>]*>", page)
    ours = [tag for tag in shown if "on the plane of its two inputs" in tag]
    assert len(ours) == 10 and all('src="data:image/png;base64,' in tag for tag in ours)
