"""Sixteen standard deviations for the first weights of a deep network, with batch normalisation and without.

Five hidden layers of 100 ReLUs, the first 1,000 MNIST images, SGD with lr 0.01, batches of 100, 20 epochs: the sweep of
notebook 05b, from several seeds. A network has learned if it is right for more than 2.5 times as many training images
as there are of the most common digit.
"""

import argparse
import statistics

import numpy as np

from benchmarks import report
from benchmarks.processes import set_threads

COMMAND = "python -m benchmarks batch_norm_sweep"
SCALES = np.logspace(0, -4, 16)
SEEDS, EPOCHS, IMAGES, FACTOR = 3, 20, 1000, 2.5
WIDTHS = (784, 100, 100, 100, 100, 100)
EXPLODED = "exploded"


def main(arguments=()):
    """Train, print and write the table."""
    options = _options(arguments)
    set_threads(1)  # before the first import of nn101.nn; layers of 100 neurons give a second thread nothing to do
    load = report.load()
    (X, y), test = _images()
    bar = FACTOR * np.bincount(y).max() / len(y)
    found = {}
    for normalised in (True, False):
        for scale in SCALES:
            found[scale, normalised] = [
                _accuracies(scale, normalised, seed, (X, y), test, options.epochs) for seed in range(options.seeds)
            ]
            kind = "with" if normalised else "without"
            print(f"{scale:.3g}, {kind}: {_cell(found[scale, normalised], 0)}", flush=True)
    text = _text(found, bar, load, options)
    whole = (options.seeds, options.epochs) == (SEEDS, EPOCHS)
    report.record("batch_norm_sweep.md", text, whole, f"{SEEDS} seeds and {EPOCHS} epochs")


def _options(arguments):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"other than {SEEDS}: a try that writes nothing")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help=f"other than {EPOCHS}: a try that writes nothing")
    return parser.parse_args(list(arguments))


def _images():
    """The first 1,000 training images, and all test images: ((X, y), (X, y))."""
    from nn101.data import load_mnist

    (X, y), test = load_mnist()
    return (X[:IMAGES], y[:IMAGES]), test


def _accuracies(scale, normalised, seed, training, test, epochs):
    """(training accuracy, test accuracy) after the last epoch, in percent, or None if the loss became infinite."""
    from nn101.nn import BatchNorm, Dense, ReLU, Sequential, SoftmaxCrossEntropy
    from nn101.optim import SGD
    from nn101.train import Trainer

    layers = []
    for inputs, outputs in zip(WIDTHS[:-1], WIDTHS[1:], strict=True):
        between = [BatchNorm(outputs, eps=1e-6)] if normalised else []
        layers += [Dense(inputs, outputs, init=float(scale)), *between, ReLU()]
    net = Sequential([*layers, Dense(WIDTHS[-1], 10, init=float(scale))], seed=seed)
    trainer = Trainer(net, SoftmaxCrossEntropy(), SGD(lr=0.01), epochs=epochs, seed=seed, progress=False)
    try:
        with np.errstate(all="ignore"):
            trainer.fit(*training)
    except FloatingPointError:
        return None
    if trainer.interrupted_:
        raise SystemExit("Interrupted: nothing was written.")
    return [100 * np.mean(net.predict(X).argmax(axis=1) == y) for X, y in (training, test)]


# ---- the report ----------------------------------------------------------------------------------------------


def _text(found, bar, load, options):
    learned = {kind: sum(_learned(found[scale, kind], bar) for scale in SCALES) for kind in (True, False)}
    return [
        report.generated_by(COMMAND),
        "# Sixteen starts, with batch normalisation and without",
        "",
        f"Five hidden layers of 100 ReLUs, the first {IMAGES:,} MNIST images, SGD with lr 0.01, batches of 100, "
        f"{options.epochs} epochs, {options.seeds} seeds, float32. Percent right after the last epoch, the median of "
        f"the seeds, on the training images and on all 10,000 test images. A start has learned if the median on the "
        f"training images is above {100 * bar:.0f} %, {FACTOR} times the share of the most common digit.",
        f"{report.machine()} {load}",
        "",
        f"With batch normalisation **{learned[True]}** of {len(SCALES)} starts learn, without it **{learned[False]}**.",
        "",
        *report.table(
            ["standard deviation", "with: training", "with: test", "without: training", "without: test"],
            [_row(scale, found) for scale in SCALES],
        ),
    ]


def _row(scale, found):
    return [f"{scale:.3g}", *(_cell(found[scale, kind], part) for kind in (True, False) for part in (0, 1))]


def _cell(runs, part):
    ended = [run[part] for run in runs if run is not None]
    if len(ended) <= len(runs) // 2:
        return EXPLODED
    return f"{statistics.median(ended):.1f}"


def _learned(runs, bar):
    cell = _cell(runs, 0)
    return cell != EXPLODED and float(cell) > 100 * bar
