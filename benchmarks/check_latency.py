"""From `check(...)` to its panel: seconds that each check cell of a chapter takes in a Jupyter kernel.

Twice: with the right answers, and with a known mistake in every exercise, which takes longer because it is diagnosed.
"""

import datetime
import statistics

import nbclient

from autograder.sample_class import Maker
from benchmarks import report


def main(arguments=()):
    """Measure, print and write the table. There are no options."""
    if arguments:
        raise SystemExit(f"This benchmark takes no options; it was given {' '.join(arguments)}.")
    load, make = report.load(), Maker()
    right = _seconds(make.notebook(make.answers))
    wrong = _seconds(make.mistaken(*((name, 0) for name in make.answers)))
    report.write("check_latency.md", _lines(right, wrong, load))


def _seconds(notebook):
    """Seconds by exercise, as the kernel's own messages date the start and the end of its check cell."""
    nbclient.NotebookClient(notebook, timeout=120, allow_errors=True, record_timing=True).execute()
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id", ""): cell for cell in notebook.cells}
    return {name.removesuffix("-check"): _took(cell) for name, cell in cells.items() if name.endswith("-check")}


def _took(cell):
    times = cell.metadata.execution
    moments = times["iopub.execute_input"], times["shell.execute_reply"]
    begun, ended = map(datetime.datetime.fromisoformat, moments)
    return (ended - begun).total_seconds()


def _lines(right, wrong, load):
    slowest = sorted(right, key=lambda name: -max(right[name], wrong[name]))[:5]
    return [
        report.generated_by("python -m benchmarks check_latency"),
        "# From check() to panel",
        "",
        f"{len(right)} exercises of chapter 1 in a Jupyter kernel, seconds. Bar: under 1.",
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
