"""Several classifiers of the same points side by side: one network while it learns, or networks of several sizes."""

from nn101.plots.boundary import FEATURES, classified, decision_regions, legend
from nn101.plots.card import Panels, blank, caption, card, finish, picture
from nn101.plots.student import NotReady, array, table

MOST = 6  # panels


@picture
def decision_stages(stages, X, y, *, names=None, features=None, title=None):
    """The regions that several classifiers give to each class, one panel for each, with their mistakes counted.

    stages: {"after 10 steps": predict, ...} of 1 to 6, each predict as for `decision_regions`; or a `lambda` that
    gives such a dict. X: (N, 2), y: (N,) of 0..K-1. One that is still to be written leaves its panel empty.
    Returns a tuple of Axes.
    """
    stages = table(stages, "decision_stages needs names and classifiers")
    if len(stages) > MOST:
        raise ValueError(f"{len(stages)} panels are too many; {MOST} is the most.")
    X, y = array(X, "X"), array(y, "y")
    features = FEATURES if features is None else features
    wrong, missing = {}, {}
    for name, predict in stages.items():
        try:
            wrong[name] = int((classified(predict, X) != y).sum())
        except NotReady as reason:
            missing[name] = reason
    if not wrong:
        raise next(iter(missing.values()))
    columns = len(stages) if len(stages) < 4 else 2 if len(stages) == 4 else 3
    _, axes = card(
        title or _headline(wrong, len(y)),
        panels=len(stages),
        columns=columns,
        height=(3.2, 2.5, 1.9)[columns - 1],
        left=0.72,
        bottom=0.58,
        gap=(0.3, 0.75),
        heading=0.42,
        legend=legend(names, y, ringed=any(wrong.values())),
    )
    for number, (ax, (name, predict)) in enumerate(zip(axes, stages.items(), strict=True)):
        if name in missing:
            blank(ax, str(missing[name]))
            continue
        decision_regions(predict, X, y, names=names, features=features, title=name, ax=ax)
        ax.set_title("", loc="left")
        caption(ax, name, f"{wrong[name]} of {len(y)} wrong")
        if number % columns:
            ax.set(ylabel="", yticklabels=[])
        if number + columns < len(stages):
            ax.set(xlabel="", xticklabels=[])
    words = ", ".join(f"{name} {count}" for name, count in wrong.items())
    return finish(Panels(axes), f"Regions of {len(stages)} classifiers over {len(y)} points. Points wrong: {words}.")


def _headline(wrong, total):
    names = list(wrong)
    if len(names) == 1:
        return f"{names[0]}: {wrong[names[0]]} of {total} points wrong"
    return f"From {wrong[names[0]]} points wrong, {names[0]}, to {wrong[names[-1]]}, {names[-1]}"
