"""What grading a class costs: time by number of submissions, and memory per worker."""

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

CLASSES = (20, 40, 80)
UNIVERSITY, CHAPTERS = 1_000, 7


def main(arguments=()):
    """Measure, print and write the table. There are no options."""
    if arguments:
        raise SystemExit(f"This benchmark takes no options; it was given {' '.join(arguments)}.")
    load, seconds = report.load(), {count: _seconds_for(count) for count in CLASSES}
    report.write("grading_growth.md", _lines(seconds, _memory(), load))


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


def _lines(seconds, memory, load):
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
    ]
