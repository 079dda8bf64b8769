"""Learning curves: how loss and accuracy went while a network was trained, alone or beside others."""

import numpy as np

from nn101.plots.card import Panels, card, finish, picture
from nn101.plots.history import curves, small_is_good
from nn101.plots.numbers import counted, figures, percent
from nn101.plots.style import BLUE, CLASS_COLOURS, CLASS_MARKS, GREEN, INK, VERMILLION

LOOKS = {  # of the parts of one run
    "training": {"color": BLUE, "linestyle": "-", "marker": "o"},
    "validation": {"color": VERMILLION, "linestyle": (0, (4, 1.5)), "marker": "^"},
    "test": {"color": GREEN, "linestyle": (0, (1.5, 1.2)), "marker": "s"},
}
TELLING = ("validation", "test", "training", "")  # parts, from the one that says most
FEW = 30  # epochs up to which every one has a mark
NOISY = 150  # iterations from which a running mean is drawn
WORSE = 1.03  # times the best loss from which we speak of overfitting


@picture
def learning_curves(history, *, metrics=None, quantity="loss", kept=None, log=False, title=None):
    """Loss, accuracy, ... while training: one panel for each, training and validation told apart.

    history: a dict of lists, one number an epoch: "train_loss", "validation_loss", "train_accuracy", ...;
    "loss" may hold one number an iteration beside them, drawn faintly with its running mean. Or several runs
    to compare: {"SGD": history, "Adam": history}, or just {"SGD": losses, "Adam": losses}. None and nan are
    gaps. metrics: what to show and in which order, such as ("loss",); all by default. quantity: what numbers
    without a word are. kept: the epoch whose weights early stopping kept, or {run: epoch}. log: a logarithmic
    axis for losses. Returns the Axes, or a tuple of Axes.
    """
    found = curves(history, quantity)
    runs = list(dict.fromkeys(curve.run for curve in found))
    if len(runs) > len(CLASS_COLOURS):
        raise ValueError(f"One picture can tell {len(CLASS_COLOURS)} runs apart, got {len(runs)}.")
    shown = _shown(found, metrics)
    kept = _kept(kept, runs, found)
    plain = [curve for curve in found if curve.quantity in shown]
    if len(runs) > 1:  # single batches of several runs would cover each other
        plain = [curve for curve in plain if curve.epochs is None or not _beside(curve, plain)]
    columns = min(len(shown), 3)
    legend = _legend(plain, runs, kept)
    _, axes = card(
        title or _headline(plain, runs, shown),
        width=(6.6, 8.0, 8.0)[columns - 1],
        panels=len(shown),
        columns=columns,
        height=(2.9, 2.4, 2.0)[columns - 1],
        left=0.78,
        right=0.3,
        bottom=0.6,
        gap=(0.85, 0.8),
        legend=legend,
    )
    for ax, what in zip(axes, shown, strict=True):
        _panel(ax, [curve for curve in plain if curve.quantity == what], what, runs, kept, log)
    return finish(axes[0] if len(axes) == 1 else Panels(axes), _words(plain, kept))


def _panel(ax, panel, what, runs, kept, log):
    from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

    for curve in panel:
        _line(ax, curve, _look(curve, runs), alone=len(runs) == 1)
    unit = "epoch" if any(curve.unit == "epoch" or curve.epochs for curve in panel) else "iteration"
    longest = max(curve.x[-1] for curve in panel)
    ax.set(xlabel=_across(unit, panel, runs), xlim=(0, longest * 1.03))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    share = what == "accuracy" and all(np.nanmax(curve.values) <= 1 for curve in panel)
    ax.set_ylabel("accuracy, %" if share else what)
    logarithmic = log and small_is_good(what)
    _height(ax, panel, what, logarithmic)
    if share:
        ax.yaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{100 * tick:.3g}"))
    if logarithmic:
        ax.set_ylabel(f"{what}, logarithmic scale")
        ax.yaxis.set_major_formatter(FuncFormatter(lambda tick, _: figures(tick)))
        ax.yaxis.set_minor_formatter(NullFormatter())
    else:
        ax.yaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.grid(True, axis="y")
    ax.tick_params(length=2.5)
    for run, epoch in kept.items():
        colour = INK if len(runs) == 1 else CLASS_COLOURS[runs.index(run)]
        ax.axvline(epoch, color=colour, linewidth=1.2, linestyle=(0, (3, 2)), zorder=1)
        ends = [curve for curve in panel if curve.run == run and curve.unit == "epoch" and curve.part in TELLING[:2]]
        for curve in ends[:1]:
            ax.plot(epoch, curve.values[epoch - 1], zorder=6, **_ring())


def _across(unit, panel, runs):
    if unit == "epoch":
        return "epoch (one pass over the data)"
    window = max(map(_window, panel))
    return f"iteration (lines: mean of {window})" if len(runs) > 1 and window > 1 else "iteration (one batch)"


def _height(ax, panel, what, logarithmic):
    smooth = np.concatenate([_smooth(curve)[1] for curve in panel])
    low, high = np.nanmin(smooth), np.nanmax(smooth)
    if logarithmic:
        ax.set_yscale("log")
        positive = smooth[smooth > 0]
        if positive.size:
            ax.set_ylim(positive.min() / 1.3, high * 1.3)
        return
    room = 0.08 * (high - low) or 0.08 * abs(high) or 1.0
    from_zero = low >= 0 and small_is_good(what)
    ax.set_ylim(0 if from_zero else low - room, high + room)


def _line(ax, curve, look, *, alone):
    x, smooth = _smooth(curve)
    if curve.unit == "iteration" and alone and len(smooth) < len(curve.values):
        ax.plot(curve.x, curve.values, color=look["color"], linewidth=0.5, alpha=0.25, zorder=1)
    pale = alone and curve.epochs is not None
    every = max(1, len(x) // 9) if not alone or len(x) > FEW else 1
    marks = {} if curve.unit == "iteration" and alone else {"marker": look["marker"], "markevery": every}
    ax.plot(
        x,
        smooth,
        color=look["color"],
        linestyle="-" if pale else look["linestyle"],
        linewidth=1.0 if pale else 1.8,
        alpha=0.6 if pale else 1.0,
        markersize=4.5,
        zorder=2 if pale else 4,
        **marks,
    )


def _smooth(curve):
    """(x, values): a running mean where there are many iterations, else the curve itself."""
    window = _window(curve)
    if window == 1:
        return curve.x, curve.values
    good = np.isfinite(curve.values)
    sums = np.convolve(np.where(good, curve.values, 0.0), np.ones(window), "valid")
    counts = np.convolve(good.astype(float), np.ones(window), "valid")
    middle = curve.x[window // 2 : window // 2 + len(sums)]
    return middle, np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _window(curve):
    return len(curve.values) // 60 | 1 if curve.unit == "iteration" and len(curve.values) >= NOISY else 1


def _look(curve, runs):
    if len(runs) == 1:
        return LOOKS[curve.part or "training"]
    number = runs.index(curve.run)
    part = LOOKS[curve.part or "training"]
    return {"color": CLASS_COLOURS[number], "linestyle": part["linestyle"], "marker": CLASS_MARKS[number]}


def _ring():
    return {
        "linestyle": "",
        "marker": "o",
        "markersize": 10,
        "markerfacecolor": "none",
        "markeredgecolor": INK,
        "markeredgewidth": 1.6,
    }


def _legend(plain, runs, kept):
    from matplotlib.lines import Line2D

    handles = []
    parts = [part for part in ("training", "validation", "test") if any(curve.part == part for curve in plain)]
    if len(runs) == 1:
        for part in parts or [""]:
            look = LOOKS[part or "training"]
            handles.append(Line2D([], [], label=part or runs[0], linewidth=1.8, markersize=5, **look))
        batches = [curve for curve in plain if curve.unit == "iteration"]
        if batches:
            window = max(map(_window, batches))
            mean = f", and the mean of {window}" if window > 1 else ""
            handles.append(Line2D([], [], color=BLUE, linewidth=1, alpha=0.6, label=f"single batches{mean}"))
    else:
        for number, run in enumerate(runs):
            look = {"color": CLASS_COLOURS[number], "marker": CLASS_MARKS[number]}
            handles.append(Line2D([], [], label=run, linewidth=1.8, markersize=5.5, **look))
        if len(parts) > 1:
            for part in parts:
                style = LOOKS[part]["linestyle"]
                handles.append(Line2D([], [], label=part, color=INK, linewidth=1.6, linestyle=style))
    if kept:
        said = f"weights kept: epoch {next(iter(kept.values()))}" if len(runs) == 1 else "weights kept"
        handles.append(Line2D([], [], label=said, **_ring()))
    return handles


def _shown(found, metrics):
    there = list(dict.fromkeys(curve.quantity for curve in found))
    if metrics is None:
        return sorted(there, key=lambda what: what != "loss")  # stable: the loss first, then as they came
    wanted = [metrics] if isinstance(metrics, str) else list(metrics)
    if missing := [what for what in wanted if what not in there]:
        raise ValueError(f"This history has no {missing[0]}; it has {', '.join(there)}.")
    return wanted


def _kept(kept, runs, found):
    """{run: epoch}, checked."""
    if kept is None:
        return {}
    if not isinstance(kept, dict):
        if len(runs) > 1:
            raise ValueError("With several runs, kept should say which: {run: epoch}.")
        kept = {runs[0]: kept}
    for run, epoch in kept.items():
        most = max((len(curve.values) for curve in found if curve.run == run and curve.unit == "epoch"), default=0)
        if run not in runs or not isinstance(epoch, (int, np.integer)) or not 1 <= epoch <= most:
            raise ValueError(f"kept should be an epoch from 1 to {most}, got {epoch!r} for {run or 'this run'}.")
    return {run: int(epoch) for run, epoch in kept.items()}


def _beside(curve, plain):
    """Is there a curve over epochs for the same thing?"""
    same = (curve.run, curve.part, curve.quantity)
    return any((other.run, other.part, other.quantity) == same and other.unit == "epoch" for other in plain)


def _said(curve, number):
    return percent(number, 1) if curve.quantity == "accuracy" and 0 <= number <= 1 else figures(number)


def _last(curve):
    smooth = _smooth(curve)[1]
    return float(smooth[np.isfinite(smooth)][-1])


def _headline(plain, runs, shown):
    first = [curve for curve in plain if curve.quantity == shown[0]]
    part = next(part for part in TELLING if any(curve.part == part for curve in first))
    telling = [curve for curve in first if curve.part == part and not (curve.epochs and _beside(curve, first))]
    what = f"{part} {shown[0]}".strip()
    broken = next((curve for curve in plain if curve.part == "training" and curve.broken is not None), None)
    if broken is not None:
        of = f" of {broken.run}" if broken.run else ""
        return f"The training loss{of} is no number any more from {broken.unit} {broken.broken + 1} on"
    if len(runs) > 1:
        ends = {curve.run: _last(curve) for curve in telling}
        best = max(ends, key=ends.get) if not small_is_good(shown[0]) else min(ends, key=ends.get)
        extreme = "highest" if not small_is_good(shown[0]) else "lowest"
        return f"{best} ends with the {extreme} {what}: {_said(telling[0], ends[best])}"
    curve = telling[0]
    training = next((other for other in first if other.part == "training" and other.unit == "epoch"), None)
    return _story(curve, training if training is not curve else None, what)


def _story(curve, training, what):
    """One run in one sentence: does it learn, and does it only learn by heart?"""
    values, last = curve.values, _last(curve)
    if not small_is_good(curve.quantity):
        other = f", {_said(training, _last(training))} in training" if training else ""
        return f"{what.capitalize()} is {_said(curve, last)} after {counted(len(values), curve.unit)}{other}"
    best = curve.best
    if training is not None and last > WORSE * values[best] > 0:
        falls = training.values[best:]
        if np.nanmin(falls) < falls[0]:
            return f"{what.capitalize()} is lowest in epoch {best + 1}; from then on the network learns by heart"
        return f"{what.capitalize()} is lowest in epoch {best + 1} and rises again"
    start = float(_smooth(curve)[1][np.isfinite(_smooth(curve)[1])][0])
    after = counted(len(values), curve.unit)
    if last == start:
        return f"{what.capitalize()} is {figures(last)} after {after}"
    gap = f"; training loss ends at {figures(_last(training))}" if training and curve.quantity == "loss" else ""
    moved = "falls" if last < start else "rises"
    return f"{what.capitalize()} {moved} from {figures(start)} to {figures(last)} in {after}{gap}"


def _words(plain, kept):
    parts = []
    for curve in plain:
        name = " ".join(word for word in (curve.run, curve.part, curve.quantity) if word)
        best = "highest" if not small_is_good(curve.quantity) else "lowest"
        parts.append(
            f"{name} over {counted(len(curve.values), curve.unit)}: {best} {_said(curve, curve.values[curve.best])} "
            f"in {curve.unit} {curve.best + 1}, at the end {_said(curve, _last(curve))}."
        )
    for run, epoch in kept.items():
        parts.append(f"Weights kept{f' of {run}' if run else ''}: those of epoch {epoch}.")
    return " ".join(parts)
