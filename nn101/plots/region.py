"""Which answer a function gives everywhere in a rectangle: asked finely only along the borders."""

import numpy as np


def answers_over(ask, x_range, y_range, *, cells, refinements):
    """Answers at the middles of a square grid of cells, as an int array; rows run along y, from low to high.

    ask: (x, y) arrays of shape (M,) -> M whole numbers. The grid starts with `cells` a side and doubles
    `refinements` times, asking again only near a border; an exception in a refinement leaves the coarser,
    still true, grid.
    """
    x, y = np.meshgrid(middles(x_range, cells), middles(y_range, cells))
    answers = np.asarray(ask(x.ravel(), y.ravel()), dtype=int).reshape(cells, cells)
    for _ in range(refinements):
        finer = np.repeat(np.repeat(answers, 2, axis=0), 2, axis=1)
        cells *= 2
        rows, columns = np.nonzero(_near_border(finer))
        try:
            finer[rows, columns] = ask(middles(x_range, cells)[columns], middles(y_range, cells)[rows])
        except Exception:
            break
        answers = finer
    return answers


def middles(ends, cells):
    """The middles of `cells` equal cells between two ends."""
    low, high = ends
    return low + (np.arange(cells) + 0.5) * (high - low) / cells


def draw_regions(ax, answers, x_range, y_range, tints, border):
    """Tint each answer's region and draw the borders between them."""
    from matplotlib.colors import ListedColormap

    ax.imshow(
        answers,
        cmap=ListedColormap(tints),
        vmin=-0.5,
        vmax=len(tints) - 0.5,
        origin="lower",
        extent=(*x_range, *y_range),
        aspect="auto",
        interpolation="nearest",
        zorder=0,
    )
    cells = len(answers)
    for k in np.unique(answers)[1:]:
        ax.contour(
            middles(x_range, cells),
            middles(y_range, cells),
            answers >= k,
            levels=[0.5],
            colors=[border],
            linewidths=1.4,
            zorder=2,
        )


def _near_border(answers):
    """Cells with a different answer at most two steps away: those a finer grid may change."""
    rows = _changes_nearby(answers)
    columns = _changes_nearby(answers.T).T
    near = rows | columns
    return near | np.roll(near, 1, 0) | np.roll(near, -1, 0) | np.roll(near, 1, 1) | np.roll(near, -1, 1)


def _changes_nearby(answers):
    changes = np.zeros(answers.shape, dtype=bool)
    torn = answers[1:] != answers[:-1]
    changes[1:] |= torn
    changes[:-1] |= torn
    return changes
