"""Grading inside stock nbgrader: the hidden line of every check cell calls `grade`.

This runs in the student's own kernel, as everything in stock nbgrader does where nobody tells it otherwise; in a
classroom of ours isolated.py takes its place. The judge and the points are the same.
"""

from IPython import get_ipython
from IPython.display import display

from autograder.reference import exercise_seed, reference
from nn101.checks.probe import exercises, run_probe
from nn101.checks.standin import standing_in

SEED = 202


def grade(name):
    """Show the verdict on exercise ``name`` and return its points, which nbgrader takes as partial credit."""
    item, seed = exercises()[name], exercise_seed(SEED, name)
    ref = reference(item.chapter)
    with standing_in(get_ipython().user_ns, *ref.stand_ins(name)) as namespaces:
        records = list(run_probe(item, namespaces, seed))
    verdict = ref.verdict(name, seed, records)
    display(verdict)
    return verdict.points
