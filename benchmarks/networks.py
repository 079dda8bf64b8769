"""One training step of three networks: the usual NumPy code, nn101 and PyTorch, turn by turn in one run.

First it is proven that all compute the same: from the same weights, with dropout off, the same loss, the same
gradients and, ten steps of Adam later, the same loss again. Then each in turn trains for a second, round after round,
so that whatever else the machine does meets all of them. The figures to look at are the ratios and their spread.
"""

import argparse
import os
import statistics
import tomllib
from pathlib import Path

from benchmarks import charts, contenders, report
from benchmarks.contest import STEPS_TOGETHER, TORCH_FASTEST, Contest
from benchmarks.limits import Limits
from benchmarks.processes import Process, set_threads
from benchmarks.workload import BATCH, NETWORKS, bytes_moved, multiply_adds

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "python -m benchmarks networks"
THREADS = min(2, os.cpu_count())
LABELS = {
    contenders.CLASSIC_64: "usual NumPy code, float64 as it comes",
    contenders.CLASSIC: "usual NumPy code, float32",
    contenders.TORCH: "PyTorch as it comes",
    TORCH_FASTEST: TORCH_FASTEST,
    contenders.OURS: "nn101",
}
# What DESIGN promises: our time over PyTorch's at most, the usual code's over ours at least.
BARS_TORCH = {"TwoLayerNet": 1.0, "SimpleConvNet": 1.0, "DeepConvNet": 1.3}
BARS_CLASSIC = {"SimpleConvNet": 6.0, "DeepConvNet": 12.0}


def main(arguments=()):
    """Measure, print, and write table and chart."""
    options = _options(arguments)
    set_threads(THREADS)
    load = report.load()
    with Process(Limits) as limits, Contest() as contest:
        before = limits.call("gemm"), limits.call("memory")
        measured = {network: contest.measure(network, options.rounds, options.seconds) for network in options.network}
        after = limits.call("gemm"), limits.call("memory")
        # A disturbed measurement makes a limit too low, never too high.
        rates, memory = (
            {name: max(one[name], two[name]) for name in one} for one, two in zip(before, after, strict=True)
        )
        text = _text(measured, contest.versions(), rates, memory, load, options)
    if options.quick or options.network != list(NETWORKS):
        print("\n".join(text))
        return
    report.write("networks.md", text)
    charts.networks(
        {network: measured[network].seconds for network in measured},
        LABELS,
        contenders.OURS,
        report.RESULTS / "networks.svg",
    )


def _options(arguments):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=1.0, help="of one contender's turn")
    parser.add_argument(
        "--network", nargs="+", choices=list(NETWORKS), default=list(NETWORKS), help="some only; writes nothing"
    )
    parser.add_argument("--quick", action="store_true", help="few and short rounds; writes nothing")
    options = parser.parse_args(list(arguments))
    if options.quick:
        options.rounds, options.seconds = 3, 0.3
    return options


# ---- the report ----------------------------------------------------------------------------------------------


def _text(measured, versions, rates, memory, load, options):
    return [
        report.generated_by(COMMAND),
        "# One training step: the usual NumPy code, nn101, PyTorch",
        "",
        f"Forward, backward and Adam on {BATCH} MNIST digits, {THREADS} threads. Median of {options.rounds} rounds, "
        "turn by turn in one run, each contender in a process of its own; in brackets the fastest and the "
        "slowest round.",
        f"{report.machine()} {', '.join(versions)}. {load}",
        *_missing_torch(),
        "",
        "![The same figures as a chart: milliseconds per step on a logarithmic axis](networks.svg)",
        "",
        "## Milliseconds per step",
        "",
        *_times(measured),
        "",
        "## Ratios",
        "",
        "Of the same round; median, and in brackets the least and the greatest.",
        "",
        *_ratios(measured),
        "",
        "## All compute the same",
        "",
        "From the same weights, with dropout off, and with the usual code in float64 taken as exact: losses agree, "
        f"also after {STEPS_TOGETHER} steps of Adam, and no array of gradients is further away than this, "
        "relative to its norm.",
        "",
        *_equality(measured),
        "",
        "## How far from what the machine can do",
        "",
        *_limits(measured, rates, memory),
    ]


def _missing_torch():
    if contenders.torch_is_here():
        return []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (requirement,) = project["optional-dependencies"]["bench"]
    return ["", f"**PyTorch is not installed, so its side is left out. To have it: `pip install {requirement}`.**"]


def _spread(values, scale=1.0):
    low, middle, high = (scale * value for value in (min(values), statistics.median(values), max(values)))
    digits = 3 if middle < 1 else 2 if middle < 10 else 1
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def _times(measured):
    names = [name for name in LABELS if name in next(iter(measured.values())).seconds]
    rows = [[LABELS[name], *(_spread(found.seconds[name], 1e3) for found in measured.values())] for name in names]
    lines = report.table(["", *measured], rows)
    if contenders.torch_is_here():
        chosen = "; ".join(f"{network}: {_words(found.fastest)}" for network, found in measured.items())
        lines += ["", f"The fastest settings of PyTorch's. {chosen}."]
    return lines


def _words(setting):
    adam = "Adam as it comes" if setting["adam"] == "as it comes" else f"Adam({setting['adam']}=True)"
    return adam + (", channels_last" if setting["channels_last"] else "")


def _ratios(measured):
    pairs = [
        ("nn101 / PyTorch as it comes", contenders.OURS, contenders.TORCH, BARS_TORCH, "at most"),
        ("nn101 / PyTorch, fastest setting", contenders.OURS, TORCH_FASTEST, {}, ""),
        ("usual code, float32 / nn101", contenders.CLASSIC, contenders.OURS, BARS_CLASSIC, "at least"),
        ("usual code, float64 / nn101", contenders.CLASSIC_64, contenders.OURS, {}, ""),
    ]
    rows = []
    for label, above, below, bars, sense in pairs:
        cells = []
        for network, found in measured.items():
            if below not in found.seconds or above not in found.seconds:
                break
            ratios = [a / b for a, b in zip(found.seconds[above], found.seconds[below], strict=True)]
            cells.append(_spread(ratios) + _verdict(statistics.median(ratios), bars.get(network), sense))
        else:
            rows.append([label, *cells])
    return report.table(["", *measured], rows)


def _verdict(ratio, bar, sense):
    if bar is None:
        return ""
    held = ratio <= bar if sense == "at most" else ratio >= bar
    return f"; {sense} {bar:g}: {'held' if held else '**missed**'}"


def _equality(measured):
    names = [name for name in LABELS if name in next(iter(measured.values())).distances]
    rows = [[LABELS[name], *(f"{found.distances[name]:.1e}" for found in measured.values())] for name in names]
    return report.table(["", *measured], rows)


def _limits(measured, rates, memory):
    rate, bandwidth = max(rates.values()), max(memory.values())
    products = ", ".join(f"{library} {2 * value / 1e9:.0f}" for library, value in rates.items())
    flows = ", ".join(f"{operation} {value / 1e9:.0f}" for operation, value in memory.items())
    work = {network: multiply_adds(network) for network in measured}
    traffic = {network: bytes_moved(network) for network in measured}
    floors = {network: max(work[network] / rate, traffic[network] / bandwidth) for network in measured}
    rows = [
        ["multiply-adds, million", *(f"{value / 1e6:.0f}" for value in work.values())],
        ["memory traffic, MB", *(f"{value / 1e6:.1f}" for value in traffic.values())],
        ["ms if it only multiplied, at the best rate", *(f"{1e3 * value / rate:.3f}" for value in work.values())],
        [
            "ms if it only moved bytes, at the best rate",
            *(f"{1e3 * value / bandwidth:.3f}" for value in traffic.values()),
        ],
    ]
    names = [name for name in LABELS if name in next(iter(measured.values())).seconds]
    for name in names:
        medians = {network: statistics.median(found.seconds[name]) for network, found in measured.items()}
        cells = [
            f"{2 * work[network] / seconds / 1e9:.1f} ({100 * work[network] / seconds / rate:.0f} %), "
            f"{seconds / floors[network]:.1f} x"
            for network, seconds in medians.items()
        ]
        rows.append([LABELS[name], *cells])
    return [
        f"Best product of two float32 matrices (2048 by 2048), GFLOP/s: {products}. Memory, GB/s: {flows}.",
        "",
        "Multiply-adds are those of forward, gradient by weights and gradient by inputs (not of the first layer); one "
        "is two operations. Memory traffic is an estimate: each array that a layer needs is moved once when it is "
        "needed, and nothing stays in a cache (`bytes_moved` in benchmarks/workload.py). A network whose arrays fit a "
        "cache can be faster than that.",
        "",
        "For each contender: GFLOP/s reached (share of the best product's), and its time as a multiple of the larger "
        "limit.",
        "",
        *report.table(["", *measured], rows),
    ]
