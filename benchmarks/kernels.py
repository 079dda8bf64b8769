"""Each kernel against its NumPy twin, and the direct convolution against the road through im2col, float32.

Kernel and twin take turns in one process, so that the ratio is fair; both may use all threads, and NumPy does where its
matrix products do.
"""

import argparse
import importlib
import os
import pkgutil
import statistics
import time

from benchmarks import report
from benchmarks.processes import Process, set_threads

COMMAND = "python -m benchmarks kernels"
THREADS = min(2, os.cpu_count())
LEAST_CALLS = 3


def main(arguments=()):
    """Measure, print and write the tables."""
    options = _options(arguments)
    set_threads(THREADS)
    load = report.load()
    with Process(Stopwatch, options.rounds, options.seconds) as stopwatch:
        measured = [stopwatch.call("kernel", name) for name in stopwatch.call("names")]
        convolutions = stopwatch.call("convolutions")
        version = stopwatch.call("version")
    text = _text(measured, convolutions, version, load, options)
    if options.quick:
        print("\n".join(text))
    else:
        report.write("kernels.md", text)


def _options(arguments):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.05, help="of one turn")
    parser.add_argument("--quick", action="store_true", help="few and short rounds; writes nothing")
    options = parser.parse_args(list(arguments))
    if options.quick:
        options.rounds, options.seconds = 3, 0.01
    return options


def registry():
    """Every kernel, {name: Kernel}."""
    import nn101.kernels
    from nn101.kernels.kernel import kernels

    for module in pkgutil.iter_modules(nn101.kernels.__path__):
        importlib.import_module(f"nn101.kernels.{module.name}")
    return kernels()


class Stopwatch:
    """Lives in a process with the right number of threads."""

    def __init__(self, rounds, seconds):
        self._rounds, self._seconds = rounds, seconds
        self._kernels = registry()

    def version(self):
        """Of what is measured."""
        import numba
        import numpy

        return f"Numba {numba.__version__}, NumPy {numpy.__version__}"

    def names(self):
        """Of all kernels, module by module."""
        return sorted(self._kernels, key=lambda name: (self._kernels[name].module, name))

    def kernel(self, name):
        """(module, name, [seconds of one call of the kernel per round], [of its twin])."""
        from benchmarks.kernel_work import OF_A_FUNCTION, WORK

        entry = self._kernels[name]
        if name in OF_A_FUNCTION:
            calls = _gradients()
        else:
            # Arrays of its own for each, so that neither finds what the other has just left in the cache.
            calls = [_bound(function, WORK[name]()) for function in (entry.function, entry.twin)]
        print(f"{entry.module} {name}", flush=True)
        return entry.module.rpartition(".")[2], name, *self.turns(calls)

    def convolutions(self):
        """What benchmarks.convolution_roads measures, with this stopwatch."""
        from benchmarks.convolution_roads import measure

        return measure(self.turns)

    def turns(self, calls):
        """For each call a list: its median seconds in every round. Calls take turns."""
        for call in calls:
            call()
        rounds = [[self._median(call) for call in calls] for _ in range(self._rounds)]
        return [list(column) for column in zip(*rounds, strict=True)]

    def _median(self, call):
        call()  # the threads of the one before may still be about
        times, end = [], time.perf_counter() + self._seconds
        while len(times) < LEAST_CALLS or time.perf_counter() < end:
            started = time.perf_counter()
            call()
            times.append(time.perf_counter() - started)
        return statistics.median(times)


def _bound(function, arguments):
    return lambda: function(*arguments)


def _gradients():
    """The numerical gradient of a sum of squares at 100 numbers, with the function compiled and not."""
    import numpy as np
    from numba import njit

    from nn101.kernels.numerical import numerical_gradient

    def sum_of_squares(x):
        total = 0.0
        for i in range(x.size):
            total += x[i] * x[i]
        return total

    compiled, x = njit(sum_of_squares), np.linspace(0, 1, 100, dtype=np.float32)
    return [lambda: numerical_gradient(compiled, x), lambda: numerical_gradient(sum_of_squares, x)]


# ---- the report ----------------------------------------------------------------------------------------------


def _text(measured, convolutions, version, load, options):
    rows = []
    for module, name, kernel, twin in measured:
        ratios = [slow / fast for fast, slow in zip(kernel, twin, strict=True)]
        rows.append([module, f"`{name}`", _ms(kernel), _ms(twin), _times(ratios)])
    roads = []
    for layer, work, direct, road, product in convolutions:
        ratios = [slow / fast for fast, slow in zip(direct, road, strict=True)]
        bare = [slow / fast for fast, slow in zip(direct, product, strict=True)]
        roads.append([layer, work, _ms(direct), _ms(road), _ms(product), _times(ratios), _times(bare)])
    return [
        report.generated_by(COMMAND),
        "# Kernels, and the choice of the convolution",
        "",
        f"float32, {THREADS} threads, batches of 100. Medians of {options.rounds} rounds, turn by turn in one process; "
        "in brackets the least and the greatest ratio of a round.",
        f"{report.machine()} {version}. {load}",
        "",
        "## Numba against the NumPy twin",
        "",
        "The twin is what runs with `NN101_NUMBA=0`. Sizes are in benchmarks/kernel_work.py: mostly the maps that "
        "DeepConvNet's second layer reads, 100 x 28 x 28 x 16.",
        "",
        *report.table(["module", "kernel", "Numba, ms", "NumPy, ms", "NumPy / Numba"], rows),
        "",
        "## Convolution: directly, or through im2col",
        "",
        "The road through im2col uses our own compiled `im2col` and `col2im` (one thread), NumPy's matrix product and, "
        "for the gradient by weights the columns kept from the forward pass. The product alone is what would be left "
        "if copying into columns and back cost nothing. Both roads give the same numbers; that is checked first. "
        + _choice(convolutions),
        "",
        *report.table(
            ["layer", "pass", "direct, ms", "im2col, ms", "product alone, ms", "im2col / direct", "product / direct"],
            roads,
        ),
    ]


def _choice(convolutions):
    def wins(other):
        return sum(statistics.median(row[2]) < statistics.median(row[other]) for row in convolutions)

    return (
        f"Of {len(convolutions)} passes the direct one is faster than the road in {wins(3)}, and faster than the "
        f"product alone in {wins(4)}."
    )


def _ms(seconds):
    value = 1e3 * statistics.median(seconds)
    return f"{value:.4f}" if value < 0.1 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _times(ratios):
    return f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
