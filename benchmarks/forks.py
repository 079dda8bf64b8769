"""10,000 forks of a warm worker, with whatever may hold a lock at work before each of them: does one ever hang?"""

from autograder.reference import reference
from autograder.sample_class import CHAPTER
from autograder.sandbox import walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.worker import Worker
from benchmarks import report

FORKS, PROBES_IN_EACH, PROCESSES_OF_A_SUBMISSION = 10_000, 100, 3

# NumPy's BLAS, compiled code in parallel, and a thread of the student's own that is in the middle of its work.
BUSY = """
import numpy as np, numba, threading
np.ones((64, 64)) @ np.ones((64, 64))
@numba.njit(parallel=True)
def total(x):
    s = 0.0
    for i in numba.prange(x.size):
        s += x[i]
    return s
total(np.ones(100))
threading.Thread(target=lambda: [np.linalg.svd(np.ones((50, 50))) for _ in range(1000)], daemon=True).start()
def identity(x):
    return np.eye(9) @ np.ones(9) * 0 + total(np.ones(9))
"""


def main(arguments=()):
    """Fork, count, print and write. There are no options."""
    if arguments:
        raise SystemExit(f"This benchmark takes no options; it was given {' '.join(arguments)}.")
    load, (made, hung) = report.load(), _forks()
    report.write(
        "forks.md",
        [
            report.generated_by("python -m benchmarks forks"),
            "# Forks of a warm worker",
            "",
            f"{made:,} forks of a process with BLAS, parallel compiled code and a thread at work: {hung} hung.",
            report.machine(),
            load,
        ],
    )


def _forks():
    """How many forks were made, and how many of the probes in them did not come back by themselves."""
    ref, made, hung = reference(CHAPTER), 0, 0
    item = ref.exercises["identity"]
    with Worker(walls.choose(walls.BUBBLEWRAP), Limits(), ref.chapter) as worker:
        while made < FORKS:
            with worker.session() as session:
                list(session.run_cells([("busy", BUSY)]))
                hung += sum(session.probe(item, made, ("", []))[1] != "" for _ in range(PROBES_IN_EACH))
            made += PROBES_IN_EACH + PROCESSES_OF_A_SUBMISSION
    return made, hung
