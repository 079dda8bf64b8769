"""Two-input gates as pictures: four points in the plane, and the region where the gate answers 1."""

import numpy as np

from nn101.plots.card import WIDTH, Panels, blank, card, done, finish, picture, place
from nn101.plots.region import answers_over, draw_regions
from nn101.plots.student import Budget, NotReady, call, complain, name_of, quietly, short, table, value
from nn101.plots.style import CLASS_COLOURS, INK, MUTED, PANEL, SHADE, letter_mark

CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))
XOR_TARGETS = (0, 1, 1, 0)
LOW, HIGH = -0.5, 1.5  # the part of the plane we show, for both inputs
CANDIDATES = (  # three honest attempts at XOR; (w, b) answers 1 where w.x + b > 0
    ((1.0, 1.0), -0.5),
    ((-1.0, -1.0), 1.5),
    ((1.0, 0.0), -0.5),
)


@picture
def gate(function, *, name=None, title=None, ax=None):
    """One two-input gate: a hollow circle where it answers 0, a filled triangle where it answers 1.

    function: (x1, x2) -> 0 or 1, called with plain numbers. If it accepts real numbers too, the region where
    it answers 1 is shaded. name: defaults to the function's own. Returns the Axes.
    """
    name = name or name_of(function)
    answers, region = _study(function, name)
    ax, ours = place(
        ax,
        title or _statement(name, answers),
        width=4.2,
        square=True,
        left=0.72,
        right=0.38,
        bottom=0.6,
        legend=_legend(region is not None),
    )
    _draw(ax, answers, region)
    return done(ax, ours, _description(name, answers, region))


@picture
def gates(functions, *, title=None):
    """Several gates in a row: {"AND": AND, "OR": OR}. One not written yet has a placeholder in its place.

    Returns a tuple of Axes, one per gate.
    """
    functions = table(functions, 'gates needs at least one gate, as in gates({"AND": AND})')
    studies = {}
    for name, function in functions.items():
        try:
            studies[name] = _study(function, name, refinements=3 if len(functions) > 2 else 4)
        except NotReady as reason:
            studies[name] = reason
    ready = [study for study in studies.values() if not isinstance(study, NotReady)]
    shaded = any(region is not None for _, region in ready)
    title = title or ("Where each gate answers 1" if ready else "Nothing to draw yet")
    columns = min(4, max(len(functions), 2))
    width = WIDTH if columns > 2 else 5.8
    _, panels = card(
        title,
        width=width,
        columns=columns,
        panels=len(functions),
        square=True,
        heading=0.26,
        left=0.7,
        bottom=0.6,
        gap=(0.62, 1.0),
        legend=_legend(shaded) if ready else (),
    )
    words = []
    for ax, (name, study) in zip(panels, studies.items(), strict=False):
        if isinstance(study, NotReady):
            blank(ax, str(study))
            words.append(f"{name}: {study}")
        else:
            _draw(ax, *study)
            words.append(_description(name, *study))
        ax.set_title(name)
    return finish(Panels(panels[: len(functions)]), " ".join(words))


@picture
def xor_impossible(lines=None, *, title=None):
    """Why no single line computes XOR: candidates and what they get wrong, and the band of two lines.

    lines: [(w, b), ...] with w of length 2; each answers 1 where w[0]*x1 + w[1]*x2 + b > 0. Ours by default.
    Returns a tuple of Axes: one per line, and the two-line band last.
    """
    candidates = _lines(CANDIDATES if lines is None else lines)
    scores = [
        sum(answer == target for answer, target in zip(_side(w, b), XOR_TARGETS, strict=True))
        for w, b in candidates
    ]
    best = max(scores, default=0)
    title = (
        title
        or f"One line gets at most {_words(max(best, 3))} of XOR's four points right; two lines get all four"
    )
    columns = 4 if len(candidates) > 2 else len(candidates) + 1
    width = WIDTH if columns == 4 else 6.4
    _, panels = card(
        title,
        width=width,
        columns=columns,
        panels=len(candidates) + 1,
        square=True,
        heading=0.5,
        left=0.62,
        bottom=0.6,
        right=0.22,
        gap=(0.42, 1.15),
        legend=_legend(True, wrong=True),
    )
    for ax, (w, b), score in zip(panels, candidates, scores, strict=False):
        _plane(ax)
        _half_plane(ax, w, b)
        _points(ax, XOR_TARGETS)
        for corner, answer, target in zip(CORNERS, _side(w, b), XOR_TARGETS, strict=True):
            if answer != target:
                _cross_out(ax, corner)
        ax.set_title(f"one line\n{score} of 4 right", fontsize=10)
    _band(panels[-1])
    alt = (
        "The four points of XOR, in panels. "
        + " ".join(f"Line {number}: {score} of 4 right." for number, score in enumerate(scores, 1))
        + " Last panel: the band between two parallel lines holds (1, 0) and (0, 1) and nothing else: 4 of 4."
    )
    return finish(Panels(panels), alt)


def _band(ax):
    """What a second layer makes of two lines: x1 + x2 > 0.5 (OR) and x1 + x2 < 1.5 (NAND), joined by AND."""
    _plane(ax)
    ax.fill([LOW, LOW, 0.0, HIGH, HIGH, 1.0], [1.0, HIGH, HIGH, 0.0, LOW, LOW], color=SHADE, zorder=0)
    for total, style, text, at in ((0.5, "-", "OR", (-0.22, 0.5)), (1.5, "--", "NAND", (1.2, 0.5))):
        ax.plot([LOW, HIGH], [total - LOW, total - HIGH], style, color=INK, linewidth=1.6, zorder=2)
        ax.text(*at, text, fontsize=8, color=MUTED, ha="center", va="center", rotation=-45)
    _points(ax, XOR_TARGETS)
    ax.set_title("two lines, AND\n4 of 4 right", fontsize=10)


def _study(function, name, *, refinements=4):
    """(answers at the four corners, shaded region or None) of a reader's gate."""
    answers = []
    for corner in CORNERS:
        answer = call(function, *corner, name=name)
        if answer is None:
            raise NotReady(f"{name}{corner} returned None. A gate returns 0 or 1: is a `return` missing?")
        bit = _bit(answer)
        if bit is None:
            raise NotReady(f"{name}{corner} returned {short(answer)}. A gate returns 0 or 1.")
        answers.append(bit)
    return tuple(answers), accepting_region(function, answers, refinements=refinements)


def accepting_region(function, answers, *, refinements=4, seconds=0.12):
    """Where function(x1, x2) is 1 on the plane, as a square array of 0 and 1 (rows run along x2), or None.

    A coarse grid is refined only along the border, so a Python function is called about three thousand times,
    not a hundred and fifty thousand (24 cells a side, doubled `refinements` times). None where the function
    refuses real numbers, is too slow, or its answers between the corners do not fit its answers at the
    corners (such as a gate written as a table of cases).
    """
    budget = Budget(seconds)

    def ask(x1, x2):
        bits = []
        for first, second in zip(x1.tolist(), x2.tolist(), strict=True):
            if budget.spent():
                raise TimeoutError
            bit = _bit(function(first, second))
            if bit is None:
                raise ValueError
            bits.append(bit)
        return bits

    near = np.array([(dx, dy) for dx in (-0.01, 0.01) for dy in (-0.01, 0.01)]).T
    try:
        with quietly():
            for (x1, x2), answer in zip(CORNERS, answers, strict=True):
                if answer not in ask(x1 + near[0], x2 + near[1]):
                    return None
            return answers_over(ask, (LOW, HIGH), (LOW, HIGH), cells=24, refinements=refinements)
    except Exception:
        return None


def _bit(answer):
    """0 or 1 from what a gate returned (int, bool, 0.0, numpy scalar, one-element array), else None."""
    try:
        plain = np.asarray(answer).reshape(-1)
        if plain.size == 1 and plain.dtype.kind in "biuf" and plain[0] in (0, 1):
            return int(plain[0])
    except Exception:
        pass
    return None


def _draw(ax, answers, region):
    _plane(ax)
    if region is not None:
        draw_regions(ax, region, (LOW, HIGH), (LOW, HIGH), (PANEL, SHADE), INK)
    _points(ax, answers)


def _plane(ax):
    ax.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH), aspect="equal", xticks=[0, 1], yticks=[0, 1])
    ax.set_xlabel("input x₁")
    ax.set_ylabel("input x₂")
    ax.grid(True, zorder=0.5)
    ax.set_axisbelow(False)
    ax.tick_params(length=0)


def _points(ax, answers):
    for corner, answer in zip(CORNERS, answers, strict=True):
        ax.plot(*corner, linestyle="", zorder=4, **_mark(answer))


def _mark(answer):
    colour = CLASS_COLOURS[answer]
    if answer:
        return {
            "marker": "^",
            "markersize": 12,
            "markerfacecolor": colour,
            "markeredgecolor": PANEL,
            "markeredgewidth": 1,
        }
    return {
        "marker": "o",
        "markersize": 10,
        "markerfacecolor": PANEL,
        "markeredgecolor": colour,
        "markeredgewidth": 2.4,
    }


def _cross_out(ax, corner):
    """A ring and a cross beside the mark, which stays legible."""
    ax.plot(
        *corner,
        linestyle="",
        marker="o",
        markersize=21,
        markerfacecolor="none",
        markeredgecolor=INK,
        markeredgewidth=1.3,
        zorder=5,
    )
    ax.annotate("✗", corner, xytext=(8, 8), textcoords="offset points", fontsize=12, color=INK, zorder=6)


def _legend(shaded, *, wrong=False):
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    zero, one = ("answers 0", "answers 1") if not wrong else ("XOR is 0", "XOR is 1")
    handles = [
        Line2D([], [], linestyle="", label=label, **(_mark(answer) | {"markersize": 9}))
        for answer, label in ((0, zero), (1, one))
    ]
    if shaded:
        handles.append(Patch(facecolor=SHADE, edgecolor=INK, linewidth=0.8, label="shaded: answers 1"))
    if wrong:
        handles.append(
            Line2D(
                [], [], linestyle="", marker=letter_mark("✗"), markersize=9, color=INK, label="ringed: wrong"
            )
        )
    return handles


def _half_plane(ax, w, b):
    x = np.array([LOW, HIGH])
    sums = w[0] * x[None, :] + w[1] * x[:, None] + b
    if sums.max() > 0:
        ax.contourf(x, x, sums, levels=[0, sums.max() + 1], colors=[SHADE], zorder=0)
    if sums.min() < 0 < sums.max():
        ax.contour(x, x, sums, levels=[0], colors=[INK], linewidths=1.6, zorder=2)


def _lines(given):
    lines = value(given, "lines")
    if not isinstance(lines, (list, tuple)) or not lines:
        complain(given, f"lines should be a list of pairs (w, b), got {short(lines)}.")
    checked = []
    for line in lines:
        try:
            w, b = line
            w, b = np.asarray(w, dtype=float), float(b)
        except (TypeError, ValueError):
            complain(given, f"A line is a pair (w, b) with w of length 2, got {short(line)}.")
        if w.shape != (2,):
            complain(given, f"A line is a pair (w, b) with w of length 2, got w of shape {w.shape}.")
        checked.append((w, b))
    return checked


def _side(w, b):
    return [int(w[0] * x1 + w[1] * x2 + b > 0) for x1, x2 in CORNERS]


def _statement(name, answers):
    """The title: what the picture shows, in the fewest words."""
    ones = [str(corner) for corner, answer in zip(CORNERS, answers, strict=True) if answer]
    zeros = [str(corner) for corner, answer in zip(CORNERS, answers, strict=True) if not answer]
    if not ones or not zeros:
        return f"{name} answers {1 if ones else 0} everywhere"
    if len(zeros) == 1:
        return f"{name} answers 0 only at {zeros[0]}"
    return f"{name} answers 1 {'only ' if len(ones) == 1 else ''}at {' and '.join(ones)}"


def _description(name, answers, region):
    points = ", ".join(f"{corner} gives {answer}" for corner, answer in zip(CORNERS, answers, strict=True))
    shading = (
        ""
        if region is None
        else f" The shaded region, {region.mean():.0%} of the plane shown, is where it answers 1."
    )
    return f"{name} on the plane of its two inputs: {points}.{shading}"


def _words(number):
    return ("no", "one", "two", "three", "four")[number]
