"""Other right answers to chapter 6, part 4: the report."""

import numpy as np
import pandas as pd

from autograder.alternatives import alternative


@alternative("held_out_predictions", "row by row into a dictionary")
def held_out_predictions(make_model, X, y, folds):
    by_place = {}
    targets = list(y)
    for inside, outside in folds:
        mine = make_model()
        part = X.take(inside) if isinstance(X, pd.DataFrame) else [X[i] for i in inside]
        mine.fit(part if isinstance(X, pd.DataFrame) else np.array(part), np.array([targets[i] for i in inside]))
        asked = X.take(outside) if isinstance(X, pd.DataFrame) else np.array([X[i] for i in outside])
        by_place.update(zip(list(outside), np.reshape(mine.predict(asked), -1), strict=True))
    return np.array([by_place.get(i, float("nan")) for i in range(len(targets))])


@alternative("held_out_predictions", "a column of nan, flattened in the end")
def held_out_predictions(make_model, X, y, folds):
    reach = X.iloc.__getitem__ if hasattr(X, "iloc") else X.__getitem__
    column = np.full((np.shape(X)[0], 1), float("nan"))
    y = np.array(y, dtype=float)
    for pair in folds:
        learner = make_model()
        learner.fit(reach(pair[0]), y[pair[0]])
        column[pair[1], 0] = np.asarray(learner.predict(reach(pair[1]))).reshape(len(pair[1]))
    return column[:, 0]


@alternative("errors_by_group", "pandas groups")
def errors_by_group(predictions, targets, groups):
    table = pd.DataFrame({"group": np.array(groups), "error": np.array(predictions, float) - np.array(targets, float)})
    out = {}
    for name, part in table.groupby("group")["error"]:
        out[name] = {"count": part.size, "rmse": (part**2).mean() ** 0.5, "bias": part.mean()}
    return out


@alternative("errors_by_group", "one walk over the rows")
def errors_by_group(predictions, targets, groups):
    sums = {}
    for p, t, g in zip(list(predictions), list(targets), list(groups), strict=True):
        n, total, squares = sums.get(g, (0, 0.0, 0.0))
        e = float(p) - float(t)
        sums[g] = (n + 1, total + e, squares + e * e)
    return {g: dict(count=n, rmse=np.sqrt(q / n), bias=s / n) for g, (n, s, q) in sums.items()}


@alternative("blend", "model by model")
def blend(predictions, weights):
    total, mixed = 0.0, np.zeros(len(predictions[0]))
    if len(predictions) != len(weights):
        raise ValueError("as many weights as models, please")
    for values, weight in zip(predictions, weights, strict=True):
        if weight < 0:
            raise ValueError("a weight is negative")
        total += weight
        mixed += weight * np.asarray(values, dtype=float)
    if not np.isclose(total, 1, rtol=0, atol=1e-6):
        raise ValueError("weights do not add up to 1")
    return mixed


@alternative("blend", "NumPy's average, in single precision")
def blend(predictions, weights):
    shares = np.array(weights, dtype=np.float64)
    fine = shares.shape == (len(predictions),) and (shares >= 0).all() and np.abs(np.sum(shares) - 1) <= 1e-6
    if not fine:
        raise ValueError("these weights do not work")
    return np.average(np.array(predictions, dtype=np.float32), axis=0, weights=shares)


@alternative("best_blend", "the library's least squares, then cut")
def best_blend(first, second, targets):
    a, b, y = np.array([list(first), list(second), list(targets)], dtype=float)
    if np.allclose(a, b, rtol=0, atol=0):
        return [0.5, 0.5]
    (w,), *_ = np.linalg.lstsq((a - b)[:, np.newaxis], y - b, rcond=None)
    w = min(max(w, 0), 1)
    return w, 1 - w


@alternative("best_blend", "the lowest point of a parabola")
def best_blend(first, second, targets):
    e1 = np.array(first, float) - np.array(targets, float)
    e2 = np.array(second, float) - np.array(targets, float)
    bend = np.mean(e1 * e1) + np.mean(e2 * e2) - 2 * np.mean(e1 * e2)
    if np.array_equal(e1, e2):
        return np.full(2, 0.5)
    w = (np.mean(e2 * e2) - np.mean(e1 * e2)) / bend
    return np.array([w, 1 - w]) if 0 < w < 1 else np.array([float(w >= 1), float(w <= 0)])


@alternative("SealedTest", "a box that forgets its rows")
def SealedTest(X, y):
    class Box:
        def __init__(self):
            self.content = X, np.asarray(y, dtype=np.float64)

        @property
        def opened(self):
            return self.content is None

        def errors(self, predict):
            if self.content is None:
                raise RuntimeError("opened before")
            rows, truth = self.content
            guess = np.ravel(predict(rows)).astype(np.float64)
            if guess.shape != truth.shape:
                raise ValueError("another number of predictions")
            self.content = None
            return guess - truth

    return Box()


@alternative("SealedTest", "a counter, and plain lists")
def SealedTest(X, y):
    class Box:
        def __init__(self):
            self.times, self.opened = 0, False

        def errors(self, predict):
            if self.times:
                raise RuntimeError("once is enough")
            flat = np.asarray(predict(X)).ravel().tolist()
            truth = list(y)
            if len(flat) != len(truth):
                raise ValueError(f"{len(flat)} predictions for {len(truth)} rows")
            self.times += 1
            self.opened = self.times > 0
            return [float(p) - float(t) for p, t in zip(flat, truth, strict=True)]

    return Box()


@alternative("t_interval", "the standard error by hand")
def t_interval(squared_errors, t=1.96):
    m = len(squared_errors)
    if m <= 1:
        raise ValueError("too few rows")
    middle = sum(map(float, squared_errors)) / m
    variance = sum((float(s) - middle) ** 2 for s in squared_errors) / (m - 1)
    half = t * (variance / m) ** 0.5
    return np.array([max(middle - half, 0.0) ** 0.5, (middle + half) ** 0.5])


@alternative("t_interval", "a pandas Series")
def t_interval(squared_errors, t=1.96):
    column = pd.Series(np.asarray(squared_errors, dtype=float))
    if column.size < 2:
        raise ValueError("one row has no spread")
    half = t * column.sem()
    return [np.sqrt(np.clip(column.mean() + sign * half, 0, None)) for sign in (-1, 1)]


@alternative("bootstrap_interval", "all rounds in one table")
def bootstrap_interval(squared_errors, rounds, rng, share=0.95):
    squares = np.asarray(squared_errors, float)
    places = np.stack([rng.integers(0, len(squares), len(squares)) for _ in range(rounds)])
    roots = np.sqrt(squares[places].mean(axis=1))
    return tuple(np.percentile(roots, [50 * (1 - share), 50 * (1 + share)]))


@alternative("bootstrap_interval", "choice with replacement, roots at the very end")
def bootstrap_interval(squared_errors, rounds, rng, share=0.95):
    values = np.array(squared_errors, dtype=float)
    means = []
    while len(means) < rounds:
        means.append(np.mean(rng.choice(values, size=values.shape[0])))
    roots = [m**0.5 for m in means]
    return np.quantile(roots, 0.5 - share / 2), np.quantile(roots, 0.5 + share / 2)


@alternative("paired_interval", "difference times sum")
def paired_interval(first, second, t=1.96):
    a, b = np.array(first, float), np.array(second, float)
    d = (a - b) * (a + b)
    half = t * np.sqrt(np.var(d, ddof=1) / len(d))
    return np.array([np.mean(d) - half, np.mean(d) + half])


@alternative("paired_interval", "a pandas Series")
def paired_interval(first, second, t=1.96):
    gain = pd.Series(np.power(np.array(first, dtype=float), 2) - np.power(np.array(second, dtype=float), 2))
    return [gain.mean() - t * gain.sem(), gain.mean() + t * gain.sem()]


@alternative("save_model", "bytes first, then the file")
def save_model(path, arrays):
    import io

    memory = io.BytesIO()
    for name in arrays:
        if np.array(arrays[name]).dtype == object:
            raise ValueError(f"{name} is made of objects")
    np.savez(memory, **arrays)
    Path(path).write_bytes(memory.getvalue())
    return path


@alternative("save_model", "under another name, then moved, compressed")
def save_model(path, arrays):
    import os

    if "O" in [np.asarray(value).dtype.kind for value in arrays.values()]:
        raise ValueError("objects cannot be saved")
    np.savez_compressed(f"{path}.part.npz", **{name: np.array(value) for name, value in arrays.items()})
    os.replace(f"{path}.part.npz", path)
    return Path(path)


@alternative("load_model", "a list of complaints")
def load_model(path, shapes):
    complaints, found = [], {}
    file = np.load(str(path))
    for name in file.files:
        found[name] = file[name]
        if name not in shapes:
            complaints.append(f"{name} was not expected")
    file.close()
    for name in shapes:
        if name not in found:
            complaints.append(f"{name} is missing")
        elif found[name].shape != shapes[name]:
            complaints.append(f"{name} has the shape {found[name].shape} and not {shapes[name]}")
    if complaints:
        raise ValueError("; ".join(complaints))
    return found


@alternative("load_model", "two dictionaries of shapes")
def load_model(path, shapes):
    with np.load(path) as data:
        found = dict(data.items())
    there = {(name, values.shape) for name, values in found.items()}
    asked = {(name, tuple(shape)) for name, shape in shapes.items()}
    if there != asked:
        raise ValueError(str(dict(there ^ asked)))
    return found


@alternative("predict_district", "one column after the other into a frame")
def predict_district(district, numbers, categories, predict):
    for key in district:
        if key not in [*numbers, *categories]:
            raise ValueError(f"{key}?")
    frame, doubts = pd.DataFrame(index=[0]), []
    for column in numbers:
        frame[column] = pd.to_numeric(pd.Series([district.get(column, None)], dtype=float))
        if frame[column].isna().any():
            doubts.append(column)
    for column in categories:
        said = district[column] if column in district else None
        if said not in categories[column]:
            said = "unknown"
            doubts.append(column)
        frame[column] = said
    return float(np.asarray(predict(frame)).item()), doubts


@alternative("predict_district", "gaps taken out first")
def predict_district(district, numbers, categories, predict):
    wrong = set(district) - set(numbers) - set(categories)
    if wrong:
        raise ValueError("not a column: " + " ".join(sorted(wrong)))
    clear = {k: v for k, v in district.items() if v is not None and v == v}
    clear = {k: v for k, v in clear.items() if k in numbers or v in categories[k]}
    row = {k: [clear.get(k, np.nan)] for k in numbers} | {k: [clear.get(k, "unknown")] for k in categories}
    return predict(pd.DataFrame(row))[0], [k for k in row if k not in clear]


@alternative("price_range", "quantiles of the possible prices")
def price_range(price, errors, share=0.8):
    possible = np.asarray(price, dtype=float)[..., np.newaxis] - np.asarray(errors, dtype=float)
    ends = np.quantile(possible, [0.5 - share / 2, 0.5 + share / 2], axis=-1)
    ends = np.where(ends < 0, 0, ends)
    return ends[0], ends[1]


@alternative("price_range", "percentiles, cut by hand")
def price_range(price, errors, share=0.8):
    rest = 50 * (1 - share)
    low = np.array(price, dtype=float) - np.percentile(errors, 100 - rest)
    high = np.array(price, dtype=float) - np.percentile(errors, rest)
    return low * (low > 0), high * (high > 0)


@alternative("drift_report", "arrays in place of pandas")
def drift_report(reference, fresh):
    out = {}
    for name in list(reference):
        if name not in list(fresh):
            raise ValueError(f"{name} is missing")
        empty = pd.isna(fresh[name]).to_numpy()
        before = reference[name].to_numpy()[~pd.isna(reference[name]).to_numpy()]
        now = fresh[name].to_numpy()[~empty]
        found = {"missing": np.mean(empty), "outside": 0.0}
        if reference[name].dtype.kind in "iuf":
            before, now, found["shift"] = before.astype(float), now.astype(float), 0.0
            if len(now):
                deviation = np.std(before)
                found["shift"] = (np.mean(now) - np.mean(before)) / (deviation if deviation > 0 else 1)
                found["outside"] = np.mean([v < before.min() or v > before.max() for v in now])
        else:
            known = set(before)
            found["new"] = sorted(set(now) - known)
            if len(now):
                found["outside"] = sum(word not in known for word in now) / len(now)
        out[name] = found
    return out


@alternative("drift_report", "describe for numbers, sets for words")
def drift_report(reference, fresh):
    gone = set(reference.columns).difference(fresh.columns)
    if gone:
        raise ValueError(" ".join(gone))

    def of_numbers(a, b):
        about, values = a.astype(float).describe(), b.astype(float)[b.notna()]
        sd = np.sqrt(np.mean((a.dropna().to_numpy(dtype=float) - about["mean"]) ** 2))
        beyond = ~values.between(about["min"], about["max"])
        if values.empty:
            return {"shift": 0, "outside": 0}
        return {"shift": (values.mean() - about["mean"]) / (1 if sd < 1e-12 else sd), "outside": beyond.mean()}

    def of_words(a, b):
        fresh_words = [word for word in b if isinstance(word, str)]
        new = [word for word in fresh_words if word not in set(a.dropna())]
        return {"new": sorted(dict.fromkeys(new)), "outside": len(new) / max(len(fresh_words), 1)}

    return {
        name: {"missing": 1 - fresh[name].count() / len(fresh),
               **(of_numbers if reference[name].dtype.kind in "iuf" else of_words)(reference[name], fresh[name])}
        for name in reference.columns
    }


@alternative("drift_alarms", "a generator, sorted")
def drift_alarms(report, limits):
    def rings(what, size):
        if isinstance(size, list):
            return bool(size)
        return what in limits and (np.isnan(size) or abs(size) > limits[what])

    return sorted((column, what) for column in report for what in report[column] if rings(what, report[column][what]))


@alternative("drift_alarms", "what is fine is left out")
def drift_alarms(report, limits):
    everything = {(column, what): value for column, found in report.items() for what, value in found.items()}
    fine = set()
    for (column, what), value in everything.items():
        bound = 0 if what == "new" else limits.get(what, float("inf"))
        size = len(value) if what == "new" else abs(value)
        if size <= bound or (what != "new" and what not in limits):
            fine.add((column, what))
    rest = list(set(everything) - fine)
    rest.sort()
    return rest


@alternative("model_card", "text grown piece by piece")
def model_card(name, facts, sections):
    text, holes = "# " + name + "\n", []
    for heading in sections:
        text += "\n## " + heading + "\n"
        for fact in sections[heading]:
            value = facts.get(fact, None)
            number = isinstance(value, (int, float))
            if value is None or (number and value != value) or (not number and not "".join(value).strip()):
                holes.append(fact)
                continue
            shown = format(value, ",") if number else value if isinstance(value, str) else ", ".join(value)
            text += "- " + fact.replace("_", " ") + ": " + shown + "\n"
    if holes:
        raise ValueError("missing: " + " ".join(holes))
    return text


@alternative("model_card", "checked with pandas")
def model_card(name, facts, sections):
    wanted = [fact for part in sections.values() for fact in part]
    bad = []
    for fact in wanted:
        value = facts[fact] if fact in facts else None
        if value == [] or (not isinstance(value, list) and pd.isna(value)) or str(value).isspace() or value == "":
            bad.append(fact)
    if bad:
        raise ValueError(str(bad))
    blocks = [f"# {name}"]
    for heading, part in sections.items():
        rows = [f"## {heading}"]
        for fact in part:
            value = facts[fact]
            if isinstance(value, list):
                value = ", ".join(value)
            elif not isinstance(value, str):
                value = f"{value:,}"
            rows.append(f"- {' '.join(fact.split('_'))}: {value}")
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks)
