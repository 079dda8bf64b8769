"""What grading a class costs: time by number of submissions, memory per worker, 10,000 forks without one that hangs."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from autograder.grading.classroom import open_classroom
from autograder.reference import reference
from autograder.sample_class import CHAPTER, write_class
from autograder.sandbox import walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.worker import Worker
from autograder.source import ROOT
from benchmarks import report
from benchmarks.grading_class import honest_class

CLASSES = (30, 60, 120, 240)
FORKS, PROBES_IN_EACH = 10_000, 10
UNIVERSITY, CHAPTERS = 1_000, 7

# Whatever may hold a lock while a process forks: NumPy's BLAS, compiled kernels, threads of the student's own.
BUSY = """
import numpy as np, numba, threading
np.ones((64, 64)) @ np.ones((64, 64))
@numba.njit
def twice(x): return 2 * x
threading.Thread(target=lambda: np.linalg.svd(np.ones((50, 50)))).start()
def identity(x): return np.asarray(x) @ np.eye(np.shape(x)[-1]) if np.ndim(x) else x
"""


def main(arguments=()):
    """Measure, print and write the table; ``--forks N`` changes the number of forks."""
    load = report.load()
    forks = int(arguments[1]) if arguments[:1] == ["--forks"] else FORKS
    seconds = {count: _seconds_for(count) for count in CLASSES}
    report.write("grading_growth.md", _lines(seconds, _memory(), _forks(forks), load))


def _seconds_for(count):
    with tempfile.TemporaryDirectory() as folder:
        room = open_classroom(Path(folder), CHAPTER)
        write_class(room.folder / "submitted", honest_class(count))
        started = time.perf_counter()
        command = [sys.executable, "-m", "autograder", "grade", str(room.folder / "submitted"), "--classroom", folder]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
    print(f"{count} submissions: {seconds:.1f} s", flush=True)
    return seconds


def _memory():
    """Megabytes of a worker with an empty submission in it, and with one that has run a whole notebook."""
    ref, megabytes = reference(CHAPTER), []
    answers = [cell.text for cell in ref.chapter.cells if cell.role in ("setup", "exercise")]
    with Worker(walls.choose(walls.BUBBLEWRAP), Limits(), ref.chapter) as worker:
        for sources in ([], answers):
            with worker.session() as session:
                list(session.run_cells([(str(number), source) for number, source in enumerate(sources)]))
                megabytes.append(_megabytes(worker.pid))
    return megabytes


def _megabytes(pid):
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(process.memory_full_info().pss for process in processes) / 2**20


def _forks(count):
    """Forks made (submissions, their probes), and how many did not come back by themselves."""
    ref = reference(CHAPTER)
    item, made, hung = ref.exercises["identity"], 0, 0
    with Worker(walls.choose(walls.BUBBLEWRAP), Limits(), ref.chapter) as worker:
        while made < count:
            with worker.session() as session:
                list(session.run_cells([("busy", BUSY)]))
                hung += sum(session.probe(item, made, ("", []))[1] != "" for _ in range(PROBES_IN_EACH))
            made += PROBES_IN_EACH + 3  # the submission itself is three processes
    print(f"{made} forks, {hung} hung", flush=True)
    return made, hung


def _lines(seconds, memory, forks, load):
    least, most = min(seconds), max(seconds)
    each = (seconds[most] - seconds[least]) / (most - least)
    start = seconds[least] - each * least
    hours = UNIVERSITY * CHAPTERS * each / 3600
    return [
        report.generated_by("python -m benchmarks grading_growth"),
        "# What grading a class costs",
        "",
        "`autograder grade` on honest submissions of chapter 1, end to end: gradebook, feedback, report.",
        report.machine(),
        load,
        "",
        *report.table(
            ["submissions", "seconds", "a minute", "seconds if linear"],
            [
                [str(count), f"{took:.1f}", f"{60 * count / took:.0f}", f"{start + each * count:.1f}"]
                for count, took in seconds.items()
            ],
        ),
        "",
        f"Each further submission takes {each:.2f} s. {UNIVERSITY:,} students x {CHAPTERS} chapters like this one, "
        f"extrapolated: {hours:.1f} hours on this machine.",
        "",
        f"Memory of one worker: {memory[0]:.0f} MB with an empty submission, {memory[1]:.0f} MB with a whole notebook.",
        "",
        f"{forks[0]:,} forks with BLAS, compiled code and threads at work before them: {forks[1]} hung.",
    ]
