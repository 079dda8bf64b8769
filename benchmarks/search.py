"""Random search for learning rate and weight decay: the sources' experiment at full size.

500 MNIST digits, 400 of them for training, 100 for validation; six hidden layers of 100 ReLU neurons, 50 epochs of
plain gradient descent in batches of 100; 100 trials, learning rates from 1e-6 to 1e-2, weight decay from 1e-8 to 1e-4.
"""

import argparse

import numpy as np

from benchmarks import report
from benchmarks.deep_chains import deep_chain, percent_right, step
from nn101.blas import one_thread
from nn101.chapter3 import minibatches
from nn101.data import load_mnist

COMMAND = "python -m benchmarks search"
TRIALS, EPOCHS, BATCH, DIGITS, SHOWN = 100, 50, 100, 500, 20
RATES, DECAYS = (-6, -2), (-8, -4)  # powers of ten


def main(arguments=()):
    """Search, print and write the table."""
    options = _options(arguments)
    load, rng = report.load(), np.random.default_rng(0)
    (X, y), _ = load_mnist(subset=(DIGITS, 10))
    order = rng.permutation(DIGITS)
    known, judge = order[DIGITS // 5 :], order[: DIGITS // 5]
    trials = [
        (rate, decay, _accuracy(rate, decay, (X[known], y[known]), (X[judge], y[judge]), rng))
        for rate, decay in zip(_drawn(RATES, options.trials, rng), _drawn(DECAYS, options.trials, rng), strict=True)
    ]
    text = _text(trials, load)
    report.record("search.md", text, options.trials == TRIALS, f"{TRIALS} trials")


def _options(arguments):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=TRIALS, help=f"other than {TRIALS}: a try that writes nothing")
    return parser.parse_args(list(arguments))


def _drawn(exponents, count, rng):
    return 10.0 ** rng.uniform(*exponents, size=count)


def _accuracy(rate, decay, known, judge, rng):
    net = deep_chain(rng, 6)
    with one_thread():
        for _ in range(EPOCHS):
            for images, labels in minibatches(*known, BATCH, rng):
                step(net, images, labels, rate, decay)
        return percent_right(net, *judge)


def _text(trials, load):
    best = sorted(trials, key=lambda trial: -trial[2])[:SHOWN]
    rates, decays = np.log10([[rate, decay] for rate, decay, _ in trials]).T
    scores = [score for *_, score in trials]
    rows = [[f"{score:.0f} %", f"{rate:.5f}", f"{decay:.2e}"] for rate, decay, score in best]
    return [
        report.generated_by(COMMAND),
        "# Random search for learning rate and weight decay",
        "",
        f"{DIGITS} MNIST digits, a fifth of them for validation, six hidden layers of 100 ReLU neurons, {EPOCHS} "
        f"epochs in batches of {BATCH}, {len(trials)} trials with learning rates from 1e-6 to 1e-2 and weight decays "
        f"from 1e-8 to 1e-4, both spread evenly over the powers of ten. The {len(best)} best:",
        f"{report.machine()} {load}",
        "",
        *report.table(["right in validation", "learning rate", "weight decay"], rows),
        "",
        f"Rank correlation of the accuracy over all trials: {_rank_correlation(rates, scores):.2f} with the learning "
        f"rate, {_rank_correlation(decays, scores):.2f} with the weight decay.",
    ]


def _rank_correlation(values, scores):
    from scipy.stats import spearmanr

    return float(spearmanr(values, scores).statistic)
