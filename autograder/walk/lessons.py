"""What the lessons say of themselves: the sections of an opening's table, and how much there is to do."""

import functools
import re
from dataclasses import dataclass

from autograder.source import read_chapter, written_points
from nn101.checks.probe import exercises

SECTION = re.compile(r"^\| (\d+) \| .+ \| (\d+) \|$")
STOP = re.compile(r"^\| +\| .*good place to stop.* \| +\|$")


@dataclass(frozen=True)
class Piece:
    """What lies between two good places to stop: a notebook's sections from ``first`` to ``last``."""

    notebook: str
    first: int
    last: int
    minutes: int
    ends: bool  # with the notebook

    @property
    def begins(self):
        return self.first == pieces(self.notebook)[0].first


@functools.cache
def pieces(name):
    """The pieces of a notebook, in order, as its opening's table has them."""
    portions, now = [], []
    for line in read_chapter(name).cells[0].text.splitlines():
        if row := SECTION.match(line):
            now.append((int(row[1]), int(row[2])))
        elif STOP.match(line):
            portions, now = [*portions, now], []
    portions.append(now)
    return tuple(
        Piece(name, part[0][0], part[-1][0], sum(minutes for _, minutes in part), part is portions[-1])
        for part in portions
    )


@functools.cache
def workload(name):
    """``(exercises, points, written questions, points of these)`` of a notebook."""
    own, written = exercises(name).values(), read_chapter(name).with_role("written")
    return len(own), sum(item.points for item in own), len(written), sum(written_points(cell) for cell in written)
