"""What holds a network back from learning 300 digits by heart: the sources' experiment at full size.

Six hidden layers of 100 ReLU neurons, 300 training digits, 201 epochs of plain gradient descent in batches of 100, and
all 10,000 test digits. The remedies: none, weight decay 0.1, dropout 0.15 and 0.2 (the sources say both). The learning
rate of the sources is 0.01; since dropout has hardly learned by then, 0.05 is measured as well.
"""

import argparse

import numpy as np

from benchmarks import report
from benchmarks.deep_chains import deep_chain, percent_right, step
from nn101.blas import one_thread
from nn101.chapter3 import minibatches
from nn101.data import load_mnist

COMMAND = "python -m benchmarks regularisers"
EPOCHS, BATCH, DIGITS, SEEDS = 201, 100, 300, (0, 1, 2)
RATES = (0.01, 0.05)
REMEDIES = {"none": {}, "decay 0.1": {"decay": 0.1}, "dropout 0.15": {"drop": 0.15}, "dropout 0.2": {"drop": 0.2}}


def main(arguments=()):
    """Train, print and write the table."""
    options = _options(arguments)
    load, digits = report.load(), load_mnist(subset=(DIGITS, 10_000))
    found = {
        (rate, name): [_percents(digits, rate, seed, options.epochs, **remedy) for seed in SEEDS]
        for rate in RATES
        for name, remedy in REMEDIES.items()
    }
    text = _text(found, load, options.epochs)
    report.record("regularisers.md", text, options.epochs == EPOCHS, f"{EPOCHS} epochs")


def _options(arguments):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=EPOCHS, help=f"other than {EPOCHS}: a try that writes nothing")
    return parser.parse_args(list(arguments))


class _Thinned:
    """Numbers switched off in training; in evaluation all of them, smaller."""

    def __init__(self, share, rng):
        self.params, self.grads, self._keep, self._rng = {}, {}, np.float32(1 - share), rng

    def forward(self, x):
        kept = self._rng.random(x.shape) < self._keep if self.training else self._keep
        self._kept = kept
        return x * kept

    def backward(self, dout):
        return dout * self._kept


def _percents(digits, rate, seed, epochs, decay=0.0, drop=0.0):
    """(training, test): percents of right answers after the last epoch."""
    (X, y), _ = digits
    rng = np.random.default_rng(seed)
    net = deep_chain(rng, 6, behind=lambda: [_Thinned(drop, rng)] if drop else [])
    with one_thread():
        for _ in range(epochs):
            for images, labels in minibatches(X, y, BATCH, rng):
                step(net, images, labels, rate, decay)
        return tuple(percent_right(net, *rows) for rows in digits)


def _text(found, load, epochs):
    rows = []
    for (rate, name), runs in found.items():
        training, test = np.array(runs).T
        spread = f"{test.min():.1f} to {test.max():.1f}"
        gap = f"{training.mean() - test.mean():.1f}"
        rows.append([f"{rate:g}", name, f"{training.mean():.1f} %", f"{test.mean():.1f} %", spread, gap])
    return [
        report.generated_by(COMMAND),
        "# Remedies against learning 300 digits by heart",
        "",
        f"Six hidden layers of 100 ReLU neurons, He's start, {DIGITS} training digits, {epochs} epochs of plain "
        f"gradient descent in batches of {BATCH}. Accuracy after the last epoch, on the training digits and on all "
        f"10,000 test digits; means over {len(SEEDS)} seeds.",
        f"{report.machine()} {load}",
        "",
        *report.table(["learning rate", "remedy", "training", "test", "test, lowest to highest", "gap, points"], rows),
        "",
        "The gap is training minus test. A small one alone is no success: the test accuracy is what counts.",
    ]
