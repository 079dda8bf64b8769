"""All kernels compiled ahead, so that no lesson waits for a compiler: `python -m nn101 warm`.

Numba compiles one function at a time, so several processes share the work. They meet on disk only.
"""

import importlib
import multiprocessing
import os
import signal
import warnings
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from nn101.kernels import MODULES
from nn101.kernels.kernel import DTYPES, kernels

MOST_PROCESSES = 4  # each holds a compiler, some 300 MB


@dataclass(frozen=True)
class Warmth:
    """What warming came to: how many kernels, the folder they are kept in (None: nowhere), and what was warned of."""

    count: int
    folder: Path | None
    warnings: tuple[str, ...] = ()


def load_all():
    """Import every kernel module; returns the registry, {name: Kernel}."""
    for module in MODULES:
        importlib.import_module(f"nn101.kernels.{module}")
    return kernels()


def warm(report=lambda done, total: None):
    """Compile all kernels for float32 and float64, where that has not been done yet; returns Warmth.

    report: called after each kernel with how many are done and how many there are. Where they cannot be kept
    nothing is compiled: it would be lost with this process.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        entries = load_all()
    folders = {entry.function.stats.cache_path for entry in entries.values()}
    if None in folders:
        return Warmth(0, None, _words(said))
    troubles = {}
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    context = multiprocessing.get_context("spawn")  # a fork would inherit threads that are not there
    with ProcessPoolExecutor(processes, context, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        try:
            tasks = [pool.submit(warm_one, name) for name in entries]
            for done, task in enumerate(as_completed(tasks), start=1):
                troubles |= dict.fromkeys(task.result())
                report(done, len(tasks))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return Warmth(len(entries), Path(folders.pop()), tuple(troubles))


def warm_one(name):
    """Compile one kernel, or load it from disk; returns what was warned of, a tuple of sentences."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        entry = load_all()[name]
        for dtype in DTYPES:
            entry.function(*entry.examples(dtype))
    return _words(said)


def _words(said):
    return tuple(str(warning.message) for warning in said)
