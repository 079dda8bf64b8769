"""Train SimpleConvNet and DeepConvNet on all of MNIST as the sources did, and compare accuracy and time.

Adam with lr 0.001, batches of 100, 20 epochs, 60,000 digits to train on and 10,000 to test with. The usual NumPy code
is not trained to the end: its time is the measured time of a step, times the number of steps.
"""

import argparse
import os

from benchmarks import charts, contenders, report
from benchmarks.contest import DROP, mnist_batches
from benchmarks.processes import Process, set_threads
from benchmarks.runner import Runner
from benchmarks.workload import BATCH, start_weights

COMMAND = "python -m benchmarks reproduce"
THREADS = min(2, os.cpu_count())
EPOCHS = 20
BARS = {"SimpleConvNet": 98.96, "DeepConvNet": 99.38}  # percent of the test digits, as the sources report
CLASSIC_SECONDS = 5.0
# One training says little where runs differ by more than from the bar: the quick network is trained from more seeds.
MORE_SEEDS = {"SimpleConvNet": 4}


def main(arguments=()):
    """Train, print, and write table and chart."""
    options = _options(arguments)
    set_threads(THREADS)  # before the first import of nn101.nn, which starts Numba
    load = report.load()
    trained = {network: _train(network, options) for network in options.network}
    for network, run in trained.items():
        seeds = range(options.seed + 1, options.seed + 1 + MORE_SEEDS.get(network, 0))
        run["other seeds"] = [_fit(network, seed, options.epochs)["test"][-1] for seed in seeds]
    text = _text(trained, load, options)
    whole = options.epochs == EPOCHS and options.network == list(BARS)
    report.record("reproduce.md", text, whole, f"all networks and {EPOCHS} epochs")
    if whole:
        tests = {network: run["test"] for network, run in trained.items()}
        charts.accuracy(tests, BARS, report.RESULTS / "reproduce.svg")


def _options(arguments):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=EPOCHS, help=f"other than {EPOCHS}: a try that writes nothing")
    parser.add_argument("--network", nargs="+", choices=list(BARS), default=list(BARS))
    parser.add_argument("--seed", type=int, default=0, help="of weights, dropout and the order of the digits")
    return parser.parse_args(list(arguments))


def _train(network, options):
    """What `_fit` gives, and "classic": seconds the usual code would have taken."""
    steps = options.epochs * 60_000 // BATCH
    classic = {name: steps * _step_seconds(name, network) for name in (contenders.CLASSIC, contenders.CLASSIC_64)}
    return {**_fit(network, options.seed, options.epochs), "classic": classic}


def _fit(network, seed, epochs):
    """A dict: percents right per epoch in "test" and "train", and "seconds"."""
    from nn101.data import load_mnist
    from nn101.nn import SoftmaxCrossEntropy, networks
    from nn101.optim import Adam
    from nn101.train import Trainer

    (X, y), test = load_mnist(flatten=False)
    net = getattr(networks, network)(seed=seed)
    print(f"{network}: {net.count:,} parameters, {epochs * len(X) // BATCH:,} steps, seed {seed}", flush=True)
    trainer = Trainer(net, SoftmaxCrossEntropy(), Adam(lr=0.001), batch_size=BATCH, epochs=epochs, seed=seed)
    history = trainer.fit(X, y, validation=test).history_
    if trainer.interrupted_:
        raise SystemExit("Interrupted: nothing was written.")
    return {
        "test": [100 * share for share in history["validation_accuracy"]],
        "train": [100 * share for share in history["train_accuracy"]],
        "seconds": sum(history["seconds"]),
    }


def _step_seconds(name, network):
    with Process(Runner, name) as process:
        process.call("start", network, start_weights(network), DROP, mnist_batches(network))
        return process.call("seconds", CLASSIC_SECONDS)


# ---- the report ----------------------------------------------------------------------------------------------


def _text(trained, load, options):
    rows = []
    for network, run in trained.items():
        final, bar = run["test"][-1], BARS[network]
        rows.append(
            [
                network,
                f"{final:.2f} % ({10_000 - round(100 * final)} of 10,000 wrong)",
                f"{max(run['test']):.2f} %",
                f"{bar:.2f} %: {'reached' if round(final, 2) >= bar else '**missed**'}",
                _duration(run["seconds"]),
                _against(run, contenders.CLASSIC),
                _against(run, contenders.CLASSIC_64),
            ]
        )
    return [
        report.generated_by(COMMAND),
        "# SimpleConvNet and DeepConvNet, trained on all of MNIST",
        "",
        f"Adam with lr 0.001, batches of {BATCH}, {options.epochs} epochs, seed {options.seed}, {THREADS} threads, "
        "float32; weights start normal with standard deviation 0.01 in SimpleConvNet and He's in DeepConvNet. Test "
        "accuracy is of all 10,000 test digits after the last epoch.",
        f"{report.machine()} {load}",
        "",
        "![Test accuracy after each epoch, with the sources' figures as lines](reproduce.svg)",
        "",
        *report.table(
            [
                "",
                "test accuracy",
                "best of all epochs",
                "the sources'",
                "wall time",
                "usual NumPy code, float32",
                "usual NumPy code, float64",
            ],
            rows,
        ),
        "",
        "Our wall time includes the look at all test digits after every epoch. The usual code's is extrapolated: "
        "measured seconds per step on this machine, times the steps, and no testing.",
        "",
        *_other_seeds(trained),
        "## Percent right after each epoch",
        "",
        *_epochs(trained),
    ]


def _other_seeds(trained):
    lines = []
    for network, run in trained.items():
        if run["other seeds"]:
            finals = [run["test"][-1], *run["other seeds"]]
            good = sum(round(final, 2) >= BARS[network] for final in finals)
            lines += [
                f"{network} from {len(finals)} seeds: {', '.join(f'{final:.2f}' for final in finals)} %, mean "
                f"{sum(finals) / len(finals):.2f} %; {good} of {len(finals)} reach {BARS[network]} %. By chance alone "
                "such an accuracy is uncertain by 0.1 %.",
                "",
            ]
    return lines


def _epochs(trained):
    head = ["epoch"]
    for network in trained:
        head += [f"{network}, 1,000 training digits", f"{network}, test"]
    columns = [column for run in trained.values() for column in (run["train"], run["test"])]
    rows = [
        [str(number), *(f"{value:.2f}" for value in values)]
        for number, values in enumerate(zip(*columns, strict=True), 1)
    ]
    return report.table(head, rows)


def _against(run, name):
    seconds = run["classic"][name]
    return f"{_duration(seconds)}, {seconds / run['seconds']:.1f} times as long"


def _duration(seconds):
    minutes = seconds / 60
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes:.1f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
