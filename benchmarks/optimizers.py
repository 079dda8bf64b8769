"""The seven optimizers of chapter 5 in a race on MNIST, as long as the sources ran it.

A network with four hidden layers of 100 ReLU units and He's weights, batches of 128, 2,000 steps, the usual learning
rates; several seeds of weights and batches, the same ones for all. The optimizers are the notebook's own answers.
"""

import argparse
import statistics

import numpy as np

from benchmarks import report
from benchmarks.deep_chains import WINDOW, deep_chain, loss_up_to, percent_right

COMMAND = "python -m benchmarks optimizers"
CHAPTER = "05a_optimizers"
RATES = {
    "SGD": 0.01, "Momentum": 0.01, "Nesterov": 0.01, "AdaGrad": 0.01, "RMSProp": 0.001, "Adam": 0.001, "AMSGrad": 0.001,
}  # fmt: skip
HIDDEN, BATCH, STEPS, SEEDS = 4, 128, 2000, 3
AFTER = (100, 500, 1000, 2000)  # steps


def main(arguments=()):
    """Train, print and write the table."""
    options = _options(arguments)
    load, runs = report.load(), {}
    for name, lr in RATES.items():
        runs[name] = [_run(name, lr, seed, options.steps) for seed in range(options.seeds)]
        print(f"{name}: {statistics.mean(run['test'] for run in runs[name]):.2f} %", flush=True)
    text = _text(runs, load, options)
    whole = (options.steps, options.seeds) == (STEPS, SEEDS)
    report.record("optimizers.md", text, whole, f"{STEPS:,} steps and {SEEDS} seeds")


def _options(arguments):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=STEPS, help=f"other than {STEPS}: a try that writes nothing")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"other than {SEEDS}: a try that writes nothing")
    return parser.parse_args(list(arguments))


# ---- one training --------------------------------------------------------------------------------------------


def _run(name, lr, seed, steps):
    """A dict: "losses" before each step, and in "test" the percent of the test digits that are read rightly."""
    from autograder.reference import reference
    from nn101.blas import one_thread
    from nn101.data import load_mnist

    (X, y), test = load_mnist()
    optimizer = reference(CHAPTER).namespace()[name](lr=lr)
    chain, scout = (deep_chain(np.random.default_rng(seed), HIDDEN) for _ in range(2))
    losses = []
    with one_thread():
        for rows, labels in _batches(X, y, steps, seed):
            losses.append(float(chain.loss(rows, labels)))
            slopes = _asking(scout, rows, labels) if name == "Nesterov" else chain.gradient(rows, labels)
            optimizer.step(chain.params, slopes)
        return {"losses": losses, "test": percent_right(chain, *test)}


def _batches(X, y, steps, seed):
    """So many mini-batches, as many epochs as that takes."""
    from nn101.chapter3 import minibatches

    rng, dealt = np.random.default_rng(1000 + seed), 0
    while dealt < steps:
        for batch in minibatches(X, y, BATCH, rng):
            if dealt < steps and len(batch[0]) == BATCH:
                dealt += 1
                yield batch


def _asking(scout, rows, labels):
    """What Nesterov's step wants: parameters -> gradients there, by a second network that is set to them."""

    def gradient(params):
        for name, values in params.items():
            scout.params[name][...] = values
        return scout.gradient(rows, labels)

    return gradient


# ---- the report ----------------------------------------------------------------------------------------------


def _text(runs, load, options):
    marks = [after for after in AFTER if after <= options.steps]
    head = ["optimizer", "lr", *(f"loss after {after:,}" for after in marks), "test accuracy"]
    rows = [
        [
            name, f"{RATES[name]:g}",
            *(_spread([loss_up_to(run["losses"], after) for run in tried], 3) for after in marks),
            f"{_spread([run['test'] for run in tried], 2)} %",
        ]
        for name, tried in runs.items()
    ]  # fmt: skip
    return [
        report.generated_by(COMMAND),
        "# Seven optimizers on MNIST",
        "",
        f"784-{'100-' * HIDDEN}10 with ReLU and He's weights, batches of {BATCH}, {options.steps:,} steps, "
        f"float32, {options.seeds} seeds. A loss is the mean over {WINDOW} steps up to the one named; it and the "
        "accuracy, of all 10,000 test digits, are means over the seeds with the lowest and the highest behind them.",
        f"{report.machine()} {load}",
        "",
        *report.table(head, rows),
        "",
        "The learning rates are the usual ones and were not tuned: the order is that of these settings.",
    ]


def _spread(values, digits):
    middle, low, high = (f"{value:.{digits}f}" for value in (statistics.mean(values), min(values), max(values)))
    return f"{middle} ({low} to {high})" if len(values) > 1 else middle
