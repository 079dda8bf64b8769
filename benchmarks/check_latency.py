"""From `check(...)` to its panel: seconds that each check cell of the course takes in a Jupyter kernel.

Twice: with the right answers, and with a known mistake in every exercise, which takes longer because it is diagnosed.
Figures are left out: trainings in them take much longer than all checks, and no check needs them.
"""

import datetime
import statistics

import nbclient

from autograder.sample_class import Maker
from autograder.source import chapter_names
from benchmarks import report


def main(arguments=()):
    """Measure, print and write the table. There are no options."""
    if arguments:
        raise SystemExit(f"This benchmark takes no options; it was given {' '.join(arguments)}.")
    load, right, wrong = report.load(), {}, {}
    for chapter in chapter_names():
        make = Maker(chapter)
        right |= _seconds(make.notebook(make.answers))
        wrong |= _seconds(make.mistaken(*((name, 0) for name in make.answers)))
        print(chapter, flush=True)
    report.write("check_latency.md", _lines(right, wrong, load))


def _seconds(notebook):
    """Seconds by exercise, as the kernel's own messages date the start and the end of its check cell."""
    notebook.cells = [cell for cell in notebook.cells if "figure" not in cell.metadata.get("tags", ())]
    nbclient.NotebookClient(notebook, timeout=120, allow_errors=True, record_timing=True).execute()
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id", ""): cell for cell in notebook.cells}
    return {name.removesuffix("-check"): _took(cell) for name, cell in cells.items() if name.endswith("-check")}


def _took(cell):
    times = cell.metadata.execution
    moments = times["iopub.execute_input"], times["shell.execute_reply"]
    begun, ended = map(datetime.datetime.fromisoformat, moments)
    return (ended - begun).total_seconds()


def _lines(right, wrong, load):
    slowest = sorted(right, key=lambda name: -max(right[name], wrong[name]))[:10]
    return [
        report.generated_by("python -m benchmarks check_latency"),
        "# From check() to panel",
        "",
        f"{len(right)} exercises of {len(chapter_names())} notebooks in a Jupyter kernel, seconds. Bar: under 1.",
        report.machine(),
        load,
        "",
        *report.table(
            ["", "right answers", "known mistakes"],
            [
                ["median", f"{statistics.median(right.values()):.2f}", f"{statistics.median(wrong.values()):.2f}"],
                *([name, f"{right[name]:.2f}", f"{wrong[name]:.2f}"] for name in slowest),
            ],
        ),
    ]
