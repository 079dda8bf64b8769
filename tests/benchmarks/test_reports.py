"""What the benchmarks say: bars held or missed, PyTorch missing, commands that make no sense."""

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import charts, contenders, deep_chains, kernels, networks, regularisers, reproduce, search, starts
from benchmarks.contest import TORCH_FASTEST, Measured
from benchmarks.kernel_work import OF_A_FUNCTION, WORK

RATES, MEMORY = {"NumPy": 1e11}, {"copy": 5e10}


def measured(**seconds):
    """One network's figures: the same seconds in three rounds for each contender."""
    found = Measured()
    found.fastest = {"adam": "fused", "channels_last": True}
    found.seconds = {name: [value] * 3 for name, value in seconds.items()}
    found.distances = dict.fromkeys(seconds, 1e-6)
    return found


def report_of(found, torch_is_here, monkeypatch):
    monkeypatch.setattr(contenders, "torch_is_here", lambda: torch_is_here)
    options = networks._options([])
    return "\n".join(networks._text({"DeepConvNet": found}, ["NumPy 2"], RATES, MEMORY, "Idle.", options))


def everybody(ours):
    return measured(
        **{
            contenders.CLASSIC_64: 0.6,
            contenders.CLASSIC: 0.36,
            contenders.TORCH: 0.02,
            TORCH_FASTEST: 0.01,
            contenders.OURS: ours,
        }
    )


@pytest.mark.parametrize(("ours", "torch", "classic"), [(0.025, "held", "held"), (0.040, "**missed**", "**missed**")])
def test_the_report_says_which_bars_are_held(ours, torch, classic, monkeypatch):
    text = report_of(everybody(ours), torch_is_here=True, monkeypatch=monkeypatch)
    assert f"at most 1.3: {torch} |" in text
    assert f"at least 12: {classic} |" in text
    assert "DeepConvNet: Adam(fused=True), channels_last" in text
    assert "pip install" not in text


def test_without_pytorch_the_report_says_what_is_missing(monkeypatch):
    found = measured(**{contenders.CLASSIC_64: 0.6, contenders.CLASSIC: 0.36, contenders.OURS: 0.025})
    text = report_of(found, torch_is_here=False, monkeypatch=monkeypatch)
    assert "PyTorch is not installed, so its side is left out. To have it: `pip install torch==" in text
    assert "nn101 / PyTorch" not in text
    assert "usual code, float32 / nn101 | 14.4 (14.4 to 14.4); at least 12: held" in text


def test_distance_from_the_limit_is_that_of_the_larger_limit(monkeypatch):
    # 2,620 million multiply-adds at 1e11 a second take 26.2 ms; 123 MB at 50 GB/s take 2.5.
    text = report_of(everybody(0.0524), torch_is_here=True, monkeypatch=monkeypatch)
    assert "| nn101 | 100.0 (50 %), 2.0 x |" in text


@pytest.mark.parametrize(("percent", "word"), [(98.96, "reached"), (98.95, "**missed**")])
def test_the_record_says_whether_the_sources_figure_is_reached(percent, word):
    run = {
        "test": [97.0, 99.5, percent],
        "train": [98.0, 99.0, 99.5],
        "seconds": 120.0,
        "classic": {contenders.CLASSIC: 1200.0, contenders.CLASSIC_64: 7200.0},
        "other seeds": [98.90, 98.97],
    }
    text = "\n".join(reproduce._text({"SimpleConvNet": run}, "Idle.", reproduce._options([])))
    wrong = round(10_000 - 100 * percent)
    assert f"| SimpleConvNet | {percent:.2f} % ({wrong} of 10,000 wrong) | 99.50 % | 98.96 %: {word} |" in text
    assert "| 2.0 min | 20.0 min, 10.0 times as long | 2.0 h, 60.0 times as long |" in text
    assert f"from 3 seeds: {percent:.2f}, 98.90, 98.97 %" in text
    assert f"; {1 + (word == 'reached')} of 3 reach 98.96 %." in text


def test_the_remedies_are_told_with_means_spread_and_gap():
    text = "\n".join(regularisers._text({(0.05, "decay 0.1"): [(90.0, 78.0), (92.0, 79.0)]}, "Idle.", 201))
    assert "| 0.05 | decay 0.1 | 91.0 % | 78.5 % | 78.0 to 79.0 | 12.5 |" in text


def test_a_short_try_of_the_remedies_writes_nothing(monkeypatch, capsys):
    monkeypatch.setattr(regularisers, "_percents", lambda digits, rate, seed, epochs, **remedy: (epochs, 1.0))
    monkeypatch.setattr(regularisers.report, "write", lambda *_: pytest.fail("a try was recorded"))
    regularisers.main(["--epochs", "3"])
    assert "| 0.01 | dropout 0.2 | 3.0 % | 1.0 % |" in capsys.readouterr().out


def test_the_best_trials_of_the_search_come_first():
    trials = [(1e-4, 1e-8, 30.0), (1e-2, 1e-6, 80.0), (1e-3, 1e-7, 60.0)]
    text = "\n".join(search._text(trials, "Idle."))
    assert text.index("| 80 % | 0.01000 | 1.00e-06 |") < text.index("| 60 % |") < text.index("| 30 % |")
    assert "1.00 with the learning rate" in text


def test_the_losses_of_the_starts_are_means_up_to_the_moment():
    runs = {"He": [([3.0] * 60 + [1.0] * 60, 90.0), ([5.0] * 60 + [1.0] * 60, 92.0)]}
    text = "\n".join(starts._text(runs, "Idle."))
    assert f"| He | {(4 * 11 + 1 * 40) / 51:.3f} | 1.000 | 1.000 | 1.000 | 91.0 % |" in text


def test_short_tries_of_search_and_starts_write_nothing(monkeypatch, capsys):
    for module in (search, starts):
        monkeypatch.setattr(module.report, "write", lambda *_: pytest.fail("a try was recorded"))
    monkeypatch.setattr(search, "EPOCHS", 1)
    search.main(["--trials", "2"])
    monkeypatch.setattr(starts, "_trained", lambda digits, std, seed, steps: ([float(steps)], 50.0))
    starts.main(["--steps", "7"])
    assert "| 7.000 | 7.000 | 7.000 | 7.000 | 50.0 % |" in capsys.readouterr().out


def test_a_step_goes_down_and_decay_shrinks_weights_alone():
    rng = np.random.default_rng(0)
    chain, (X, y) = deep_chains.deep_chain(rng, 1), (rng.random((20, 784), np.float32), np.arange(20) % 10)
    before, kept = chain.loss(X, y), {name: values.copy() for name, values in chain.params.items()}
    deep_chains.step(chain, X, y, 0.05)
    assert chain.loss(X, y) < before
    slopes = {name: (kept[name] - values) / 0.05 for name, values in chain.params.items()}
    other = deep_chains.deep_chain(np.random.default_rng(0), 1)
    deep_chains.step(other, X, y, 0.05, decay=2.0)
    for name, values in other.params.items():
        shrunk = kept[name] * (0.9 if name.startswith("W") else 1.0)
        np.testing.assert_allclose(values, shrunk - 0.05 * slopes[name], atol=1e-5)


def test_every_kernel_is_measured():
    assert {*WORK, *OF_A_FUNCTION} == set(kernels.registry())


def test_charts_depend_on_the_figures_alone(tmp_path):
    seconds = {"TwoLayerNet": {"a": [0.001, 0.002], "b": [0.003, 0.004]}}
    drawn = []
    for name in ("one.svg", "two.svg"):
        charts.networks(seconds, {"a": "first", "b": "second"}, "a", tmp_path / name)
        charts.accuracy({"SimpleConvNet": [97.0, 99.0]}, {"SimpleConvNet": 98.9}, tmp_path / f"accuracy_{name}")
        drawn.append(((tmp_path / name).read_bytes(), (tmp_path / f"accuracy_{name}").read_bytes()))
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["speed"], "There is no benchmark speed. Known are: grading"), (["--quick"], "options belong to one benchmark")],
)
def test_a_command_that_makes_no_sense_is_refused(arguments, words, capsys):
    assert command.main(arguments) == 2
    assert words in capsys.readouterr().err
