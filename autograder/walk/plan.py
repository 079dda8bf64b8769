"""Weeks: the sections of the course cut into portions of about equal length, at the lessons' own places to stop."""

import functools

from autograder.walk.lessons import pieces
from nn101.counting import clock
from nn101.course_map import ROUTES, notebook, notebooks

# What a cut inside a notebook costs, in minutes away from the mean: it is worth a little unevenness to avoid one.
INSIDE = 15


def portions(names, count):
    """The pieces of these notebooks in ``count`` runs, as even as can be; raises ValueError if there are too few."""
    flat = [piece for name in names for piece in pieces(name)]
    if len(flat) < count:
        raise ValueError(f"{len(flat)} pieces cannot make {count} portions")
    mean = sum(piece.minutes for piece in flat) / count

    def cost(first, end):
        uneven = (sum(piece.minutes for piece in flat[first:end]) - mean) ** 2
        return uneven + (0 if flat[end - 1].ends else INSIDE**2)

    @functools.cache
    def best(first, left):
        if left == 1:
            return cost(first, len(flat)), (len(flat),)
        ways = ((end, best(end, left - 1)) for end in range(first + 1, len(flat) - left + 2))
        return min((cost(first, end) + rest, (end, *ends)) for end, (rest, ends) in ways)

    ends = best(0, count)[1]
    return [flat[first:end] for first, end in zip((0, *ends), ends, strict=False)]


def said(portion):
    """A portion in words: ``2a sections 0 to 3``, ``2b``."""
    runs = {}
    for piece in portion:
        runs.setdefault(piece.notebook, []).append(piece)
    return "; ".join(_run(name, run) for name, run in runs.items())


def _run(name, run):
    title = notebook(name).label
    if run[0].begins and run[-1].ends:
        return title
    if run[-1].ends:
        return f"{title}, from section {run[0].first}"
    return f"{title}, sections {run[0].first} to {run[-1].last}" if not run[0].begins else (
        f"{title}, up to section {run[-1].last}")


def table(present, count, together, unit, route="all"):
    """A plan as a table: ``count`` weeks or days, of which ``together`` minutes are spent in class.

    What is finished in a week is handed in before the next one.
    """
    wanted = next(r.names for r in ROUTES if r.key == route)
    lines = [f"| {unit} | what | in all | at home | finished |", "|---|---|---|---|---|"]
    for number, portion in enumerate(portions([n.name for n in notebooks(present) if n.name in wanted], count), 1):
        minutes = sum(piece.minutes for piece in portion)
        done = ", ".join(notebook(piece.notebook).number for piece in portion if piece.ends)
        home = clock(max(0, minutes - together)) if minutes > together else "none"
        lines.append(f"| {number} | {said(portion)} | {clock(minutes)} | {home} | {done} |")
    return "\n".join(lines)
