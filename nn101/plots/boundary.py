"""Classifying points of the plane: the data, a classifier's border and mistakes, and learning at work."""

import numpy as np

from nn101.plots.card import Panels, card, done, finish, picture, place
from nn101.plots.region import answers_over, draw_regions
from nn101.plots.student import Budget, NotReady, array, call, complain, name_of, short, value
from nn101.plots.style import CLASS_COLOURS, CLASS_MARKS, CLASS_TINTS, INK, MUTED, PANEL

FEATURES = ("x₁", "x₂")
FEW = 12  # points up to which their marks are drawn large


@picture
def decision_line(w, b, X, y, *, names=None, features=None, title=None, ax=None):
    """Two-class data and a perceptron's line w[0]*x1 + w[1]*x2 + b = 0; points on the wrong side are ringed.

    w: (2,), b: a number, X: (N, 2), y: (N,) of 0 and 1. `lambda: (w, b)` may stand for w with None for b.
    names: the two classes; features: the two axis labels, with units. Returns the Axes.
    """
    w, b = _line(w, b)
    X, y, names, features = _data(X, y, names, features, classes=2)
    wrong = _sides(w, b, X) != y
    headline = title or _verdict("This line", wrong)
    ax, ours = place(
        ax, headline, width=5.6, height=3.9, left=0.78, right=0.3, bottom=0.62, legend=_legend(names, wrong)
    )
    _axes(ax, X, features)
    _shade_line(ax, w, b)
    _scatter(ax, X, y, wrong, size=6 if len(X) > FEW else 10)
    return done(
        ax,
        ours,
        f"{_counted(y, names)}; axes: {features[0]} and {features[1]}, with the line "
        f"{_equation(w, b)}. {wrong.sum()} of {len(y)} on the wrong side.",
    )


@picture
def decision_regions(predict, X, y, *, names=None, features=None, title=None, ax=None):
    """The region of the plane that a classifier gives to each class, under the data; its mistakes are ringed.

    predict: (M, 2) -> (M,) class numbers, or one row of length 2 -> one class number. X: (N, 2), y: (N,) of
    0..K-1 with K at most 6. Returns the Axes.
    """
    X, y, names, features = _data(X, y, names, features, classes=len(CLASS_MARKS))
    guesses = _ask(predict, X)
    window = _window(X)
    budget = Budget(0.12)
    try:
        regions = answers_over(
            lambda first, second: _ask(predict, np.stack([first, second], axis=1), budget),
            *window,
            cells=60,
            refinements=3,
        )
    except TimeoutError:  # too slow for the whole plane: the data alone is drawn
        regions = None
    most = guesses.max() if regions is None else max(guesses.max(), regions.max())
    names = names + tuple(f"class {k}" for k in range(len(names), most + 1))
    wrong = guesses != y
    headline = title or _verdict(
        name_of(predict) if name_of(predict) != "<lambda>" else "This classifier", wrong
    )
    ax, ours = place(
        ax, headline, width=5.6, height=3.9, left=0.78, right=0.3, bottom=0.62, legend=_legend(names, wrong)
    )
    _axes(ax, X, features)
    if regions is not None:
        draw_regions(ax, regions, *window, CLASS_TINTS, INK)
    _scatter(ax, X, y, wrong, size=6 if len(X) > FEW else 10)
    return done(
        ax,
        ours,
        f"{_counted(y, names)}; axes: {features[0]} and {features[1]}, over the regions that the "
        f"classifier gives to each class. {wrong.sum()} of {len(y)} in the wrong region.",
    )


@picture
def learning(
    X, y, steps, history=None, *, lr=1.0, epochs=100, names=None, features=None, panels=4, title=None
):
    """Learning in progress: the line after several epochs, and the mistakes made in every epoch.

    X: (N, 2), y: (N,) of 0 and 1. steps: [(w, b) after epoch 1, after epoch 2, ...] with history, the
    mistakes of each epoch; or a function train(X, y, lr=..., epochs=...) -> (w, b, history), which is then
    run by us. panels: how many epochs to show. Returns a tuple of Axes: the epochs, and the curve last.
    """
    X, y, names, features = _data(X, y, names, features, classes=2)
    if callable(steps):
        steps, history, shown = _train(steps, X, y, lr, epochs, panels)
    else:
        steps = [_line(w, b) for w, b in _pairs(steps)]
        history = (
            array(history, "history")
            if history is not None
            else np.array([_errors(w, b, X, y) for w, b in steps])
        )
        if history.shape != (len(steps),):
            raise ValueError(
                f"learning needs one entry of history per step, got {len(steps)} steps and "
                f"history of shape {history.shape}."
            )
        shown = _chosen(len(steps), panels)
        steps = {epoch: steps[epoch - 1] for epoch in shown}
    total = len(history)
    figure, axes = card(
        title or _story(history),
        panels=len(shown),
        columns=len(shown),
        square=False,
        height=1.62 if len(shown) > 2 else 2.2,
        heading=0.3,
        left=0.72,
        right=0.25,
        gap=(0.2, 0),
        bottom=2.72,
        legend=_legend(names, None),
    )
    for ax, epoch in zip(axes, shown, strict=True):
        w, b = steps[epoch]
        wrong = _sides(w, b, X) != y
        _axes(ax, X, features, ticks=3, labels=ax is axes[0])
        _shade_line(ax, w, b)
        _scatter(ax, X, y, wrong, size=4.2 if len(X) > FEW else 8)
        ax.set_title(
            f"after epoch {epoch}\n{wrong.sum()} of {len(y)} wrong", fontsize=9, fontweight="normal", pad=5
        )
    middle = sum(ax.get_position().x0 + ax.get_position().x1 for ax in axes) / (2 * len(axes))
    axes[0].set_xlabel("")
    figure.text(
        middle, (2.72 - 0.37) / figure.get_figheight(), features[0], ha="center", va="center", fontsize=10
    )
    curve = figure.add_axes(
        (0.72 / 8, 0.58 / figure.get_figheight(), (8 - 0.72 - 0.25) / 8, 1.38 / figure.get_figheight())
    )
    _curve(curve, history, shown)
    return finish(
        Panels([*axes, curve]),
        f"Panels: the line after epochs {', '.join(map(str, shown))}. Below: mistakes "
        f"per epoch, from {history[0]:g} in epoch 1 to {history[-1]:g} in epoch {total}.",
    )


def _curve(ax, history, shown):
    from matplotlib.ticker import MaxNLocator

    epochs = np.arange(1, len(history) + 1)
    few = len(history) <= 40
    ax.plot(
        epochs,
        history,
        color=CLASS_COLOURS[0],
        linewidth=1.8,
        marker="o" if few else None,
        markersize=4,
        clip_on=False,
    )
    ax.plot(
        shown,
        history[np.array(shown) - 1],
        linestyle="",
        marker="o",
        markersize=8,
        markerfacecolor=PANEL,
        markeredgecolor=INK,
        markeredgewidth=1.6,
        clip_on=False,
        zorder=4,
        label="epochs drawn above",
    )
    ax.set(
        xlabel="epoch (one pass over all samples)",
        ylabel="mistakes made",
        ylim=(0, max(1, history.max()) * 1.12),
        xlim=(0.5, len(history) + 0.5) if few else (0, len(history) + 1),
    )
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    ax.grid(True, axis="y")
    ax.legend(loc="lower right", bbox_to_anchor=(1, 0.98), borderaxespad=0, labelcolor=MUTED, fontsize=9)


def _train(train, X, y, lr, epochs, panels):
    """The lines after chosen epochs, from runs of different length: training from zero repeats itself."""
    name = name_of(train)

    def run(limit):
        result = call(train, X.copy(), y.copy(), lr=lr, epochs=limit, name=name)
        try:
            w, b, history = result
            line = _line(np.asarray(w, dtype=float), float(b))
            return line, np.asarray(history, dtype=float).reshape(-1)
        except (TypeError, ValueError):
            raise NotReady(f"{name} returned {short(result)}; the picture needs (w, b, history).") from None

    _, history = run(epochs)
    if not len(history) or not np.isfinite(history).all():
        raise NotReady(
            f"{name} returned the history {short(history.tolist())}; "
            "the picture needs the number of mistakes of every epoch."
        )
    shown = _chosen(len(history), panels)
    return {epoch: run(epoch)[0] for epoch in shown}, history, shown


def _chosen(total, panels):
    """Epochs to show: the first, the last, and in between more early ones, where most happens."""
    if not isinstance(panels, int) or panels < 1:
        raise ValueError(f"panels should be a whole number of at least 1, got {panels!r}.")
    panels = min(panels, 6, total)
    wanted = np.geomspace(1, total, panels) if panels > 1 else np.array([total])
    shown = sorted({int(round(epoch)) for epoch in wanted})
    spare = [epoch for epoch in range(1, total + 1) if epoch not in shown]
    return sorted(shown + spare[: panels - len(shown)])


def _story(history):
    total = len(history)
    if history[-1] == 0:
        return (
            f"The line settles: epoch {total} is the first without a mistake"
            if total > 1
            else "Epoch 1 has no mistake"
        )
    return f"After {total} epochs the line still makes {history[-1]:g} mistakes in a pass"


def _line(w, b):
    """(w, b) as a float array of shape (2,) and a float, from values or lambdas."""
    given = w
    w = value(w, "w")
    if b is None and callable(given):
        try:
            w, b = w
        except (TypeError, ValueError):
            raise NotReady(
                f"Nothing to draw yet: the picture needs (w, b), but your function returned {short(w)}."
            ) from None
    weights = array((lambda: w) if callable(given) else w, "w")
    bias = array((lambda: b) if callable(given) else b, "b")
    if weights.shape != (2,):
        complain(given, f"w should have two numbers, one per axis, got an array of shape {weights.shape}.")
    if bias.size != 1:
        complain(given, f"b should be one number, got an array of shape {bias.shape}.")
    return weights, float(bias.reshape(()))


def _pairs(steps):
    steps = list(steps)
    if not steps or any(not isinstance(step, (tuple, list)) or len(step) != 2 for step in steps):
        raise ValueError("steps should be a list of (w, b), one per epoch, or the function that trains.")
    return steps


def _data(X, y, names, features, *, classes):
    X, y_given = array(X, "X"), y
    y = array(y, "y")
    if X.ndim != 2 or X.shape[1] != 2 or not len(X):
        raise ValueError(
            f"X should have shape (N, 2): two numbers per point, to be drawn in the plane. It has {X.shape}."
        )
    if y.shape != (len(X),):
        complain(y_given, f"y should have one class per row of X, shape ({len(X)},). It has {y.shape}.")
    if (y != np.round(y)).any() or y.min() < 0 or y.max() >= classes:
        complain(y_given, f"y should hold class numbers 0 to {classes - 1}.")
    y = y.astype(int)
    names = (
        tuple(f"class {k}" for k in range(max(2, y.max() + 1))) if names is None else tuple(map(str, names))
    )
    features = FEATURES if features is None else tuple(map(str, features))
    if len(features) != 2:
        raise ValueError(f"features should be two axis labels, got {len(features)}.")
    if len(names) <= y.max():
        raise ValueError(f"names should name all {y.max() + 1} classes, got {len(names)}.")
    return X, y, names, features


def _sides(w, b, X):
    return (X @ w + b > 0).astype(int)


def _errors(w, b, X, y):
    return int((_sides(w, b, X) != y).sum())


def _ask(predict, points, budget=None):
    """A classifier's answers for many points: one batch if it takes batches, else rows within the budget."""
    name = name_of(predict)
    try:
        answers = np.asarray(call(predict, points.copy(), name=name), dtype=float)
        fits = answers.shape == (len(points),)
    except NotReady as reason:
        if isinstance(reason.__cause__, (NotImplementedError, NameError)) or not callable(predict):
            raise
        fits = False
    except (TypeError, ValueError):
        fits = False
    if not fits:
        answers = _row_by_row(predict, points, name, budget)
    strange = ~np.isin(answers, np.arange(len(CLASS_MARKS)))
    if strange.any():
        raise NotReady(
            f"{name} returned {short(answers[strange][0].item())}; "
            f"the picture needs class numbers 0 to {len(CLASS_MARKS) - 1}."
        )
    return answers.astype(int)


def classified(predict, X):
    """The class numbers (N,) that a classifier gives to the rows of X (N, 2). Raises NotReady if it gives none."""
    return _ask(predict, X)


def legend(names, y, *, ringed=False):
    """Legend handles for the classes of y (names as for the pictures), and for the ring around a mistake."""
    names = names if names is not None else [f"class {k}" for k in range(max(2, int(y.max()) + 1))]
    return _legend(names, np.array([ringed]))


def _row_by_row(predict, points, name, budget):
    answers = []
    for point in points:
        if budget is not None and budget.spent():
            raise TimeoutError
        answer = call(predict, point.copy(), name=name)
        try:
            answers.append(float(np.asarray(answer).reshape(())))
        except (TypeError, ValueError):
            raise NotReady(
                f"{name} returned {short(answer)} for one point; the picture needs one class number."
            ) from None
    return np.array(answers)


def _window(X):
    low, high = X.min(axis=0), X.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    # Truth tables have two values an axis: their corners need air.
    few = np.array([len(np.unique(column)) <= 2 for column in X.T])
    room = np.where(few, 0.35, 0.12) * span
    return tuple(zip(low - room, high + room, strict=True))


def _axes(ax, X, features, *, ticks=6, labels=True):
    from matplotlib.ticker import MaxNLocator

    window = _window(X)
    ax.set(xlim=window[0], ylim=window[1])
    ax.set_xlabel(features[0])
    ax.set_ylabel(features[1])
    for axis, column in ((ax.xaxis, X[:, 0]), (ax.yaxis, X[:, 1])):
        values = np.unique(column)
        if len(values) <= 2:  # the 0 and 1 of a truth table
            axis.set_ticks(values, [f"{tick:g}" for tick in values])
        else:
            axis.set_major_locator(MaxNLocator(nbins=ticks))
    if not labels:
        ax.set(xlabel="", ylabel="", yticklabels=[])
    ax.tick_params(length=2.5)


def _shade_line(ax, w, b):
    across, up = np.array(ax.get_xlim()), np.array(ax.get_ylim())
    sums = w[0] * across[None, :] + w[1] * up[:, None] + b
    ax.set_facecolor(CLASS_TINTS[0])
    if sums.max() > 0:
        ax.contourf(across, up, sums, levels=[0, sums.max() * 2], colors=[CLASS_TINTS[1]], zorder=0)
    if sums.min() < 0 < sums.max():
        ax.contour(across, up, sums, levels=[0], colors=[INK], linewidths=1.8, zorder=2)


def _scatter(ax, X, y, wrong, *, size):
    for k in np.unique(y):
        ax.plot(*X[y == k].T, linestyle="", zorder=3, **_mark(k, size))
    ax.plot(*X[wrong].T, linestyle="", zorder=4, **_ring(size))


def _mark(k, size):
    colour = CLASS_COLOURS[k]
    if k == 0:
        return {
            "marker": "o",
            "markersize": size,
            "markerfacecolor": PANEL,
            "markeredgecolor": colour,
            "markeredgewidth": 0.25 * size,
        }
    return {
        "marker": CLASS_MARKS[k],
        "markersize": size * 1.15,
        "markerfacecolor": colour,
        "markeredgecolor": PANEL,
        "markeredgewidth": 0.6,
    }


def _ring(size):
    return {
        "marker": "o",
        "markersize": 2.1 * size,
        "markerfacecolor": "none",
        "markeredgecolor": INK,
        "markeredgewidth": 1.1,
    }


def _legend(names, wrong):
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], linestyle="", label=name, **_mark(k, 6.5)) for k, name in enumerate(names)]
    if wrong is None or wrong.any():
        handles.append(Line2D([], [], linestyle="", label="ringed: wrong", **_ring(5)))
    return handles


def _verdict(who, wrong):
    count = int(wrong.sum())
    if not count:
        return f"{who} gets all {len(wrong)} points right"
    return f"{who} gets {count} of {len(wrong)} points wrong"


def _counted(y, names):
    return "Points: " + ", ".join(
        f"{(y == k).sum()} of {name}" for k, name in enumerate(names) if (y == k).any()
    )


def _equation(w, b):
    return f"{w[0]:.3g}·x₁ {w[1]:+.3g}·x₂ {b:+.3g} = 0"
