"""A learning rate to play with: a slider over the surface that is being descended."""

import uuid

from nn101.plots import card
from nn101.plots.card import picture
from nn101.plots.numbers import figures
from nn101.plots.surface import loss_surface

STILL = "In a running notebook a slider stands here: it redraws the picture below for another learning rate."
DISPLAY = "application/vnd.jupyter.widget-view+json"


@picture
def descent_slider(
    f, walk, rates, *, rate=None, x=(-10, 10), y=(-10, 10), minimum=None, labels=("x", "y"), title=None
):
    """A picture of a descent on f, with a slider above it that changes the learning rate.

    f, x, y, minimum, labels: as for `loss_surface`. walk: learning rate -> points (k, 2), the start first.
    rates: the learning rates on offer. rate: the one to begin with, the middle one by default. Where no slider
    can work (a script, an exported page) the picture stands alone, and is an ordinary one.
    Returns the Axes of that picture.
    """
    offered = sorted({float(number) for number in rates})
    if len(offered) < 2 or offered[0] <= 0:
        raise ValueError(f"rates should hold at least two different positive numbers, got {offered}.")
    first = offered[len(offered) // 2] if rate is None else float(rate)
    if first not in offered:
        raise ValueError(f"rate should be one of rates, got {first:g}.")

    def drawn(lr):
        def paths():
            return {f"lr {figures(lr)}": walk(lr)}

        return loss_surface.__wrapped__(f, paths, x=x, y=y, minimum=minimum, labels=labels, title=title)

    axes = drawn(first)
    if card.in_a_notebook():
        slide(axes, picture(drawn), {figures(lr): lr for lr in offered}, first, "learning rate", STILL)
    return axes


def slide(axes, drawn, options, first, description, still):
    """Show a slider now; every move draws into the place where the cell is about to show `axes`.

    drawn: what was chosen -> Axes. options: {what to call it: what is chosen}. still: words where no slider can be.
    """
    try:
        from ipywidgets import SelectionSlider
    except ImportError:  # the picture is enough
        return
    place = card.figure_of(axes)._nn101_display_id = uuid.uuid4().hex
    slider = SelectionSlider(
        options=list(options.items()), value=first, description=description,
        style={"description_width": "initial"}, layout={"width": "28em"}, continuous_update=False,
    )  # fmt: skip
    slider.observe(lambda change: card.replace(place, drawn(change["new"])), names="value")
    card.put({DISPLAY: slider._repr_mimebundle_()[DISPLAY], "text/html": f"<em>{still}</em>", "text/plain": still})
