"""The course drawn as a network: a column of neurons for each chapter, one neuron for each notebook, lit when done."""

from math import cos, pi, sin

WIDTH, HEIGHT = 640, 150
RADIUS = 11
# Okabe and Ito's palette, a colour for each chapter.
COLOURS = ("#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#CC79A7")
QUIET, EDGE = "#d5d9dc", "#aab2b8"
PAPER = "#ffffff"


def colour_of(number):
    """The colour of a chapter, by its number."""
    return COLOURS[(number - 1) % len(COLOURS)]


def emblem(chapters):
    """An SVG element for the ``ChapterFacts``; a wire is lit where both of its ends are done."""
    columns = [_places(index, len(chapters), chapter) for index, chapter in enumerate(chapters)]
    neighbours = zip(columns, columns[1:], strict=False)
    wires = "".join(_wire(left, right) for before, after in neighbours for left in before for right in after)
    neurons = "".join(_neuron(place) for column in columns for place in column)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{wires}{neurons}</svg>'


def _places(index, count, chapter):
    """``(x, y, share done, colour)`` of each neuron of a column."""
    x = WIDTH / 2 if count == 1 else 40 + index * (WIDTH - 80) / (count - 1)
    step = min(38, (HEIGHT - 2 * RADIUS - 4) / max(1, len(chapter.shares) - 1))
    top = HEIGHT / 2 - step * (len(chapter.shares) - 1) / 2
    return [(x, top + row * step, share, colour_of(chapter.number)) for row, share in enumerate(chapter.shares)]


def _wire(left, right):
    (x1, y1, begun, colour), (x2, y2, ended, _) = left, right
    style = f'stroke="{QUIET}" stroke-width="0.8"'
    if begun == ended == 1:
        style = f'stroke="{colour}" stroke-opacity="0.55" stroke-width="1.3"'
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {style}/>'


def _neuron(place):
    x, y, share, colour = place
    edge = colour if share else EDGE
    disc = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" stroke="{edge}" stroke-width="1.6"'
    if share == 1:
        tick = f"M{x - 4.5:.1f} {y + 0.5:.1f}l3 3.2 6-7"
        return f'{disc} fill="{colour}"/><path d="{tick}" fill="none" stroke="{PAPER}" stroke-width="2.2"/>'
    return f'{disc} fill="{PAPER}"/>{_slice(x, y, share, colour) if share else ""}'


def _slice(x, y, share, colour):
    """The part that is done, as a slice of the disc from the top clockwise."""
    r, turn = RADIUS - 2.5, 2 * pi * share
    end = f"{x + r * sin(turn):.1f} {y - r * cos(turn):.1f}"
    return f'<path d="M{x:.1f} {y:.1f}V{y - r:.1f}A{r} {r} 0 {int(share > 0.5)} 1 {end}Z" fill="{colour}"/>'
