"""Several optimizers on one surface, with a slider for the time: who is ahead after so many steps?"""

from nn101.plots import card
from nn101.plots.card import picture
from nn101.plots.slider import slide
from nn101.plots.student import call, value
from nn101.plots.surface import loss_surface

STILL = "In a running notebook a slider stands here: it draws the paths below up to another step."


@picture
def race_slider(f, paths, steps, *, step=None, x=(-10, 10), y=(-10, 10), minimum=None, labels=("x", "y"), title=None):
    """A picture of several paths on f, with a slider above it that says after how many steps we look.

    f, x, y, minimum, labels: as for `loss_surface`. paths: {"SGD": points (k, 2), ...}, the start first, or a lambda
    that returns such a dict. steps: the numbers of steps on offer. step: the one to begin with, the last by default.
    Where no slider can work (a script, an exported page) the picture stands alone, and is an ordinary one.
    Returns what `loss_surface` returns: a tuple of Axes for five paths and more, else the Axes.
    """
    offered = sorted({int(number) for number in steps})
    if len(offered) < 2 or offered[0] < 0:
        raise ValueError(f"steps should hold at least two different numbers, 0 or more, got {offered}.")
    first = offered[-1] if step is None else int(step)
    if first not in offered:
        raise ValueError(f"step should be one of steps, got {first}.")

    def drawn(count):
        walked = (lambda: _begun(call(paths), count)) if callable(paths) else _begun(paths, count)
        return loss_surface.__wrapped__(f, walked, x=x, y=y, minimum=minimum, labels=labels, title=title)

    axes = drawn(first)
    if card.in_a_notebook():
        slide(axes, picture(drawn), {str(count): count for count in offered}, first, "steps", STILL)
    return axes


def _begun(paths, count):
    """The paths up to this step; what is no dict or no path is left to the picture, which says so."""
    if not isinstance(paths, dict):
        return _cut(paths, count)
    return {name: _waiting(path, name, count) if callable(path) else _cut(path, count) for name, path in paths.items()}


def _waiting(path, name, count):
    return lambda: _cut(value(path, f"path of {name}"), count)


def _cut(path, count):
    return path[: count + 1] if hasattr(path, "__getitem__") else path
