"""The course map as a picture: a column for each chapter, a box for each notebook, a line from what it builds on."""

import textwrap
from html import escape

from nn101.certificates.emblem import colour_of
from nn101.counting import about_hours, clock, counted
from nn101.course_map import ROUTES, chapters, minutes, notebook, notebooks

BOX_WIDTH, BOX_HEIGHT = 158, 78
GAP_X, GAP_Y = 34, 22
MARGIN, TOP, LEGEND = 28, 92, 74
LETTERS_IN_A_LINE = 17
INK, MUTED, PAPER, PANEL, LINE = "#1f2d3a", "#56646f", "#fbfbf8", "#ffffff", "#8d99a4"
SHORT, NETWORK = "short", "network"
FONT = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"


def picture(present):
    """The map of the notebooks that there are, as SVG text. It has a paper of its own, so it suits dark pages too."""
    columns = chapters(present)
    places = {
        n.name: (_column(index), TOP + row * (BOX_HEIGHT + GAP_Y))
        for index, (_, here) in enumerate(columns)
        for row, n in enumerate(here)
    }
    tallest = max(len(here) for _, here in columns)
    width = _column(len(columns)) - GAP_X + MARGIN
    height = TOP + tallest * (BOX_HEIGHT + GAP_Y) + LEGEND
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="title words" font-family="{FONT}">',
        "<!-- Generated from nn101/course_map.py by `autograder build`: change that file, not this one. -->",
        f'<title id="title">Course map</title><desc id="words">{escape(words(present))}</desc>',
        f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" rx="12" fill="{PAPER}" stroke="#d5dade"/>',
        *(_heading(index, chapter, here) for index, (chapter, here) in enumerate(columns)),
        *(_line(places[need], places[n.name]) for n in notebooks(present) for need in n.needs if need in places),
        *(_box(n, places[n.name], colour_of(chapter.number)) for chapter, here in columns for n in here),
        _legend(present, height - LEGEND + 22),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def words(present):
    """The map in words, for those who cannot see it."""
    sentences = []
    for chapter, here in chapters(present):
        said = "; ".join(_said(n, present) for n in here)
        sentences.append(f"Chapter {chapter.number}, {chapter.title}: {said}.")
    return " ".join(sentences)


def _said(n, present):
    needs = [notebook(need).number for need in n.needs if need in present]
    return f"{n.label}, {clock(n.minutes)}" + (f", builds on {' and '.join(needs)}" if needs else "")


def _column(index):
    return MARGIN + index * (BOX_WIDTH + GAP_X)


def _text(x, y, words, *, size=13, fill=INK, weight=400):
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" font-weight="{weight}">{escape(words)}</text>'


def _heading(index, chapter, here):
    x = _column(index)
    return (
        f'<rect x="{x}" y="34" width="{BOX_WIDTH}" height="4" rx="2" fill="{colour_of(chapter.number)}"/>'
        + _text(x, 58, f"{chapter.number} {chapter.title}", size=13, weight=700)
        + _text(x, 76, f"{counted(len(here), 'notebook')}, {clock(sum(n.minutes for n in here))}", size=12, fill=MUTED)
    )


def _box(n, place, colour):
    x, y = place
    lines = textwrap.wrap(n.title, LETTERS_IN_A_LINE)
    return (
        f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="7" fill="{PANEL}" stroke="{colour}" '
        f'stroke-width="1.6"/>'
        + _text(x + 11, y + 20, n.number, size=12, weight=700)
        + _text(x + 38, y + 20, clock(n.minutes), size=12, fill=MUTED)
        + _mark(n.name, x + BOX_WIDTH - 16, y + 16)
        + "".join(_text(x + 11, y + 38 + 15.5 * row, line, size=12.5, weight=600) for row, line in enumerate(lines))
    )


def _on(key, name):
    return name in next(route.names for route in ROUTES if route.key == key)


def _mark(name, x, y):
    """A full dot on the short way, a ring on the network's way only."""
    if not _on(NETWORK, name):
        return ""
    return _dot(x, y, INK if _on(SHORT, name) else PANEL)


def _dot(x, y, fill):
    return f'<circle cx="{x}" cy="{y}" r="4.5" fill="{fill}" stroke="{INK}" stroke-width="1.6"/>'


def _line(start, end):
    """From the box that is needed to the one that needs it: straight down to a neighbour, around others, or across."""
    (x1, y1), (x2, y2) = start, end
    middle = BOX_HEIGHT / 2
    if x1 == x2 and y2 - y1 == BOX_HEIGHT + GAP_Y:
        path = f"M{x1 + BOX_WIDTH / 2} {y1 + BOX_HEIGHT}V{y2 - 1}"
        return _drawn(path, x1 + BOX_WIDTH / 2, y2 - 1, down=True)
    if x1 == x2:
        side = x1 - GAP_X / 2
        path = f"M{x1} {y1 + middle}C{side} {y1 + middle} {side} {y1 + middle} {side} {y1 + middle + 18}"
        path += f"V{y2 + middle - 18}C{side} {y2 + middle} {side} {y2 + middle} {x2 - 1} {y2 + middle}"
        return _drawn(path, x2 - 1, y2 + middle)
    if x2 - x1 > BOX_WIDTH + GAP_X:
        return _drawn(_round_about(x1 + BOX_WIDTH, y1 + middle, x2 - 1, y2 + middle), x2 - 1, y2 + middle)
    turn = x2 - GAP_X / 2
    path = f"M{x1 + BOX_WIDTH} {y1 + middle}C{turn} {y1 + middle} {turn} {y2 + middle} {x2 - 1} {y2 + middle}"
    return _drawn(path, x2 - 1, y2 + middle)


def _round_about(x1, y1, x2, y2):
    """A path to a column further on: through the free lane above the row it starts from."""
    lane, out, back, r = y1 - (BOX_HEIGHT + GAP_Y) / 2, x1 + GAP_X / 2, x2 + 1 - GAP_X / 2, 7
    turn = r if y2 > lane else -r
    return (
        f"M{x1} {y1}Q{out} {y1} {out} {y1 - r}V{lane + r}Q{out} {lane} {out + r} {lane}H{back - r}"
        f"Q{back} {lane} {back} {lane + turn}V{y2 - turn}Q{back} {y2} {back + r} {y2}H{x2}"
    )


def _drawn(path, x, y, down=False):
    head = f"M{x - 4} {y - 7}L{x} {y}L{x + 4} {y - 7}" if down else f"M{x - 7} {y - 4}L{x} {y}L{x - 7} {y + 4}"
    return f'<path d="{path}{head}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'


def _legend(present, y):
    """What marks and lines mean, and how long each way takes."""
    times = {route.key: about_hours(minutes(name for name in route.names if name in present)) for route in ROUTES}
    x, parts = MARGIN, []
    for fill, sentence in (
        (INK, f"the short way, {times[SHORT]}"),
        (PANEL, f"with these, the network only, {times[NETWORK]}"),
        (None, f"all of it, {times['all']}"),
    ):
        if fill:
            parts.append(_dot(x + 5, y - 4.5, fill))
        parts.append(_text(x + (16 if fill else 0), y, sentence, size=12.5))
        x += 56 + 7 * len(sentence)
    note = "A line leads from a notebook to one that builds on it. Nothing is locked: what is needed is lent as well."
    return "".join(parts) + _text(MARGIN, y + 26, note, size=12.5, fill=MUTED)
