"""Three sizes of first weights on all of MNIST: the sources' comparison at full size.

Four hidden layers of 100 ReLU neurons, batches of 128, 2,000 steps of plain gradient descent with learning rate 0.01.
"""

import argparse

import numpy as np

from benchmarks import report
from benchmarks.deep_chains import WINDOW, deep_chain, he, loss_up_to, percent_right, step
from nn101.blas import one_thread
from nn101.data import load_mnist

COMMAND = "python -m benchmarks starts"
STEPS, BATCH, RATE, SEEDS = 2_000, 128, 0.01, (0, 1, 2)
MOMENTS = (100, 500, 1_000, 2_000)
STARTS = {
    "0.01": lambda fan_in: 0.01,
    "Xavier, sqrt(1 / inputs)": lambda fan_in: np.sqrt(1 / fan_in),
    "He, sqrt(2 / inputs)": he,
}


def main(arguments=()):
    """Train, print and write the table."""
    options = _options(arguments)
    load, digits = report.load(), load_mnist()
    found = {name: [_trained(digits, std, seed, options.steps) for seed in SEEDS] for name, std in STARTS.items()}
    text = _text(found, load)
    report.record("starts.md", text, options.steps == STEPS, f"{STEPS} steps")


def _options(arguments):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=STEPS, help=f"other than {STEPS}: a try that writes nothing")
    return parser.parse_args(list(arguments))


def _trained(digits, std, seed, steps):
    """(losses before each step, percent right of all test digits in the end)."""
    (X, y), test = digits
    rng = np.random.default_rng(seed)
    net, losses = deep_chain(rng, 4, std), []
    with one_thread():
        for _ in range(steps):
            rows = rng.integers(len(X), size=BATCH)
            losses.append(float(net.loss(X[rows], y[rows])))
            step(net, X[rows], y[rows], RATE)
        return losses, percent_right(net, *test)


def _text(found, load):
    rows = []
    for name, runs in found.items():
        losses, accuracies = [losses for losses, _ in runs], [percent for _, percent in runs]
        rows.append([name, *(_loss_at(losses, moment) for moment in MOMENTS), f"{np.mean(accuracies):.1f} %"])
    return [
        report.generated_by(COMMAND),
        "# Three sizes of first weights on MNIST",
        "",
        f"784-100-100-100-100-10 with ReLU, batches of {BATCH}, {STEPS:,} steps with learning rate {RATE:g}, float32. "
        f"A loss is the mean over the last {WINDOW} batches up to the step named, before each is learned from; it and "
        f"the accuracy, of all 10,000 test digits, are means over {len(SEEDS)} seeds.",
        f"{report.machine()} {load}",
        "",
        *report.table(
            ["standard deviation", *(f"loss after {moment:,}" for moment in MOMENTS), "test accuracy"], rows
        ),
        "",
        "A network that guesses has a loss of ln 10 = 2.303.",
    ]


def _loss_at(losses, moment):
    return f"{np.mean([loss_up_to(run, moment) for run in losses]):.3f}"
