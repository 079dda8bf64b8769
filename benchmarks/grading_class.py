"""A class to measure grading with: as many honest submissions of chapter 1 as are asked for, all different."""

import random

import nbformat

from autograder.sample_class import Maker, Student

KINDS = ("right", "another way", "a few mistakes", "half done")
# Rounds of the bank of alternatives. Two are left out: they have loops where others have arrays, and stock nbgrader,
# which also draws every picture of the lesson, takes six minutes for one of them. The comparison would flatter us.
OTHER_WAYS = (0, 1, 3, 4, 5, 7, 8)


def honest_class(count):
    """``count`` students: some right, some in other words, most with a few known mistakes, some half done."""
    make, drawn = Maker(), random.Random(60)
    return [Student(f"student {number:04}", _notebook(make, drawn, number)) for number in range(count)]


def _notebook(make, drawn, number):
    kind, names = KINDS[number % len(KINDS)], list(make.answers)
    if kind == "right":
        notebook = make.notebook(make.answers, written=f"My own words, number {number}.")
    elif kind == "another way":
        notebook = make.alternative(drawn.choice(OTHER_WAYS))
    elif kind == "a few mistakes":
        wrong = drawn.sample(names, drawn.randint(1, 5))
        notebook = make.mistaken(*((name, drawn.randrange(9)) for name in wrong))
    else:
        notebook = make.first(drawn.randint(5, len(names)))
    return (nbformat.writes(notebook, version=4) + "\n").encode()
