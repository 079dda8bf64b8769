"""The prices of chapter 6 at full size: the source's road from a line to a tuned forest, and the student's network.

Both tables, 16,512 training rows each: least squares, a tree and forests by 10-fold cross-validation; the source's grid
search (18 candidates) and randomised search (10), 5 folds; then networks, forests and averages of them by 5 folds and,
once, on the 4,128 test rows. Ten minutes on two cores that do nothing else.
"""

import argparse
import os
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np
from scipy.stats import randint, t
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV

from benchmarks import housing_models as models
from benchmarks import report
from nn101.blas import one_thread
from nn101.chapter6 import housing_preparation
from nn101.chapter6_models import network_preparation

COMMAND = "python -m benchmarks housing"
FOLDS, SEEDS = 5, (0, 1, 2)
STEP = "randomforestregressor__"
GRID = [
    {f"{STEP}n_estimators": [3, 10, 30], f"{STEP}max_features": [2, 4, 6, 8]},
    {f"{STEP}bootstrap": [False], f"{STEP}n_estimators": [3, 10], f"{STEP}max_features": [2, 3, 4]},
]
DRAWN = {f"{STEP}n_estimators": randint(1, 200), f"{STEP}max_features": randint(1, 8)}
TRIALS = 10
SEARCH = {"scoring": "neg_mean_squared_error", "cv": FOLDS}
# As many trees as the grid's best has; a third of the columns at each fork is the usual advice where they are many.
WITH_WAVES = {"max_features": 1 / 3, "n_estimators": 30}

GRID_BEST, DRAWN_BEST = "forest, best of the grid", "forest, best of 10 drawn"
PLAIN, WAVES, WAVES_FOREST = "network, 16 columns", "network, with waves", "forest of 30, with waves"
PREPARATIONS = {PLAIN: housing_preparation, WAVES: network_preparation}
# Averages of several models' answers: names of runs, of which each stands for all its seeds.
AVERAGES = {
    "average of the 3 networks with waves": [WAVES],
    "average of the grid's forest and a network with waves": [GRID_BEST, (WAVES, 0)],
    "average of the forest and the 3 networks, all with waves": [WAVES_FOREST, (WAVES, 0), (WAVES, 1), (WAVES, 2)],
}


class Run(NamedTuple):
    """What one model says of training rows it has not learnt from, and of the test rows; seconds of one training."""

    unseen: np.ndarray
    test: np.ndarray
    seconds: float


class Told(NamedTuple):
    """All there is to tell about one table."""

    road: dict
    settings: dict
    runs: dict
    rows: tuple


def main(arguments=()):
    """Measure both tables, print and write the results."""
    options = _options(arguments)
    load, tables = report.load(), {kind: models.split_rows(kind) for kind in (models.REAL, models.SIMULATED)}
    there = {kind: (train.first(options.rows), test) for kind, (train, test) in _present(tables).items()}
    found = _all_measured(there, options.processes)
    whole = options.rows is None and len(found) == len(tables)
    report.record("housing.md", _text(found, load), whole, "all training rows of both tables, the real ones too")


def _options(arguments):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, help="learn from the first so many training rows: a try, writes nothing")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="how many measure at the same time")
    return parser.parse_args(list(arguments))


def _present(tables):
    return {kind: rows for kind, rows in tables.items() if rows is not None}


def _all_measured(there, processes):
    """Every part of every table, whichever process is free; what belongs to a table put together."""
    jobs = [(kind, part) for kind in there for part in PARTS]
    with ProcessPoolExecutor(processes) as pool:
        told = list(pool.map(_measured, [part for _, part in jobs], [there[kind] for kind, _ in jobs]))
    return {
        kind: _joined([one for (whose, _), one in zip(jobs, told, strict=True) if whose == kind], rows)
        for kind, rows in there.items()
    }


def _measured(part, rows):
    with one_thread():
        return part(*rows)


def _joined(parts, rows):
    whole = Told({}, {}, {}, rows)
    for part in parts:
        whole.road.update(part.road)
        whole.settings.update(part.settings)
        for name, runs in part.runs.items():
            whole.runs.setdefault(name, []).extend(runs)
    return whole


def _road(train, test):
    """Errors of what the source tries first, under the names that the bands have: lists of one number a fold."""
    ten, hundred = (models.forest(n_estimators=trees) for trees in (10, 100))
    road = {
        "line, training": [models.training_error(models.line(), train)],
        "line, 10 folds": models.cross_validated(models.line(), train, 10),
        "tree, training": [models.training_error(models.tree(), train)],
        "tree, 10 folds": models.cross_validated(models.tree(), train, 10),
        "forest of 10, training": [models.training_error(ten, train)],
        "forest of 10, 10 folds": models.cross_validated(ten, train, 10),
        "forest of 100, 10 folds": models.cross_validated(hundred, train, 10),
    }
    return Told(road, {}, {}, None)


def _grid(train, test):
    search = GridSearchCV(models.forest(), GRID, **SEARCH).fit(*train)
    run = _run(search.best_estimator_, train, test)
    return Told(_found("grid search", search, test), {GRID_BEST: _settings(search)}, {GRID_BEST: [run]}, None)


def _drawn(train, test):
    search = RandomizedSearchCV(models.forest(), DRAWN, n_iter=TRIALS, random_state=42, **SEARCH).fit(*train)
    return Told(_found("10 drawn", search, test), {DRAWN_BEST: _settings(search)}, {}, None)


def _found(name, search, test):
    on_test = models.rmse(search.best_estimator_.predict(test.X), test.y)
    return {f"{name}, 5 folds": [_of_search(search)], f"{name}'s best, test": [on_test]}


def _forest_with_waves(train, test):
    model = models.forest(network_preparation, **WITH_WAVES)
    return Told({}, {}, {WAVES_FOREST: [_run(model, train, test)]}, None)


def _network(name, seed, train, test):
    model = models.network(PREPARATIONS[name], seed=seed)
    return Told({}, {}, {name: [_run(model, train, test)]}, None)


def _of_search(search):
    return float(np.sqrt(-search.best_score_))


def _settings(search):
    return ", ".join(f"{name.removeprefix(STEP)} {value}" for name, value in sorted(search.best_params_.items()))


def _run(model, train, test):
    unseen = models.unseen_answers(model, train, FOLDS)
    started = time.perf_counter()
    model.fit(*train)
    seconds = time.perf_counter() - started
    return Run(unseen, model.predict(test.X), seconds)


def _averaged(runs, parts):
    """One run out of several: the mean of their answers. A part is a name, or a name and the number of a seed."""
    chosen = [run for part in parts for run in (runs[part] if isinstance(part, str) else [runs[part[0]][part[1]]])]
    seconds = sum(run.seconds for run in chosen)
    return Run(np.mean([run.unseen for run in chosen], 0), np.mean([run.test for run in chosen], 0), seconds)


def _text(found, load):
    of_all = {kind: _with_averages(told) for kind, told in found.items()}
    kinds = [f"{kind} rows" for kind in found]
    columns = [f"{kind}, {what}" for kind in found for what in ("5 folds", "test", "95 % from, to")]
    return [
        report.generated_by(COMMAND),
        "# Prices of districts: from a line to a tuned forest, and the student's network",
        "",
        "Root mean squared errors in dollars, a standard deviation over the folds behind ±. 16,512 training and 4,128 "
        "test rows, split by income as the source does it (random_state 42); columns prepared by chapter 6, anew in "
        "every fold. The real rows are those of the 1990 census, the others are simulated and come with the course.",
        f"{report.machine()} {load}",
        "",
        "## The source's road",
        "",
        *report.table(["what", "published; band", *kinds], _road_rows(found)),
        "",
        *[f"- {kind}: {name}: {what}" for kind, told in found.items() for name, what in told.settings.items()],
        "",
        "## Next to it, the network of chapters 4 and 5",
        "",
        f"Two hidden layers of 64, batch normalisation, Adam, best of 30 epochs by a tenth of the training rows. "
        f"Networks: means over {len(SEEDS)} seeds, lowest and highest in brackets. *Waves* are sines and cosines of "
        "the place (`nn101.chapter6_models.wave_features`). The interval for the test error is by t, from the squared "
        "errors of the test rows; for networks that of the first seed. Seconds are those of one training.",
        "",
        *report.table(["model", *columns, "seconds"], _model_rows(found, of_all)),
        "",
        "Chosen is by the folds; the test rows are looked at once, here, and decide nothing.",
    ]


def _with_averages(told):
    return {**told.runs, **{name: [_averaged(told.runs, parts)] for name, parts in AVERAGES.items()}}


def _road_rows(found):
    names = sorted(next(iter(found.values())).road, key=lambda name: ("drawn" in name, "grid" in name))
    return [[name, _band(name), *[_spread(told.road[name]) for told in found.values()]] for name in names]


def _band(name):
    if name not in models.BANDS:
        return ""
    published, lowest, highest = models.BANDS[name]
    if lowest == highest:
        return f"{published:,.0f}"
    return f"{published:,.0f}; " + (f"{lowest:,.0f} to {highest:,.0f}" if lowest else f"at most {highest:,.0f}")


def _spread(errors):
    behind = f" ± {np.std(errors):,.0f}" if len(errors) > 1 else ""
    return f"{np.mean(errors):,.0f}{behind}"


def _model_rows(found, of_all):
    names = next(iter(of_all.values()))
    rows = []
    for name in names:
        cells = [cell for kind, told in found.items() for cell in _cells(of_all[kind][name], *told.rows)]
        seconds = np.mean([run.seconds for runs in of_all.values() for run in runs[name]])
        rows.append([name, *cells, f"{seconds:.0f}"])
    return rows


def _cells(runs, train, test):
    """Error by folds, error on the test rows, its interval."""
    by_folds = [models.fold_errors(run.unseen, train, FOLDS) for run in runs]
    folds = _of_seeds([errors.mean() for errors in by_folds]) + f" ± {np.mean([e.std() for e in by_folds]):,.0f}"
    lowest, highest = _interval(runs[0].test - test.y)
    return [folds, _of_seeds([models.rmse(run.test, test.y) for run in runs]), f"{lowest:,.0f}, {highest:,.0f}"]


def _of_seeds(errors):
    several = f" ({min(errors):,.0f} to {max(errors):,.0f})" if len(errors) > 1 else ""
    return f"{np.mean(errors):,.0f}{several}"


def _interval(misses):
    """95 % for the root of the mean square, by Student's t."""
    squares = np.square(misses)
    reach = t.ppf(0.975, len(squares) - 1) * squares.std(ddof=1) / np.sqrt(len(squares))
    return np.sqrt(np.maximum(0, squares.mean() + np.array([-reach, reach])))


PARTS = [
    _drawn,
    _road,
    _grid,
    _forest_with_waves,
    *[partial(_network, name, s) for name in PREPARATIONS for s in SEEDS],
]
