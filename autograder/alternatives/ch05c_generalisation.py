"""Other right answers to chapter 5, part 3: generalisation."""

import numpy as np

from autograder.alternatives import alternative
from nn101.chapter1 import softmax


@alternative("generalisation_gap", "a loop over the rows")
def generalisation_gap(train_scores, train_labels, test_scores, test_labels):
    def right_share(scores, labels):
        hits = 0
        for row, label in zip(scores, labels, strict=True):
            hits += max(range(len(row)), key=lambda c: row[c]) == label
        return hits / len(labels)

    return right_share(train_scores, train_labels) - right_share(test_scores, test_labels)


@alternative("generalisation_gap", "wrong answers counted")
def generalisation_gap(train_scores, train_labels, test_scores, test_labels):
    errors = [np.count_nonzero(s.argmax(1) - np.asarray(t, dtype=int)) / len(t)
              for s, t in ((test_scores, test_labels), (train_scores, train_labels))]
    return np.float32(errors[0] - errors[1])


@alternative("weight_penalty", "array by array, by name")
def weight_penalty(params, lam, kind="l2"):
    total = 0.0
    for name in params:
        if name[0] == "W":
            flat = np.ravel(params[name]).tolist()
            total += sum(abs(w) if kind == "l1" else 0.5 * w * w for w in flat)
    return lam * total


@alternative("weight_penalty", "norms of one long row")
def weight_penalty(params, lam, kind="l2"):
    row = np.concatenate([np.ravel(array) for name, array in params.items() if "W" in name])
    return lam * np.linalg.norm(row, 1) if kind == "l1" else 0.5 * lam * row.dot(row)


@alternative("penalty_gradients", "a loop with a branch")
def penalty_gradients(params, lam, kind="l2"):
    slopes = {}
    for key, array in params.items():
        if not key.startswith("W"):
            slopes[key] = np.zeros_like(array)
        elif kind == "l2":
            slopes[key] = array * lam
        else:
            slopes[key] = np.where(array > 0, lam, 0.0) - np.where(array < 0, lam, 0.0)
    return slopes


@alternative("penalty_gradients", "size divided out, in single precision")
def penalty_gradients(params, lam, kind="l2"):
    def pulled(array):
        array = np.asarray(array, dtype=np.float32)
        return lam * (array if kind == "l2" else array / np.where(array == 0, 1, np.abs(array)))

    return {name: pulled(array) if name[0] == "W" else np.zeros(len(array)) for name, array in params.items()}


@alternative("max_norm", "column by column")
def max_norm(W, limit):
    out = np.array(W, dtype=float)
    for column in out.T:
        size = np.sqrt(column @ column)
        if size > limit:
            column *= limit / size
    return out


@alternative("max_norm", "where, with the zeros kept apart")
def max_norm(W, limit):
    size = np.linalg.norm(W, axis=0, keepdims=True)
    safe = np.where(size == 0, 1.0, size)
    return np.where(size > limit, W / safe * limit, W)


@alternative("max_norm", "a factor of at most one")
def max_norm(W, limit):
    with np.errstate(divide="ignore"):
        return W * np.minimum(1.0, limit / np.sqrt(np.einsum("dh,dh->h", W * 1.0, W)))


@alternative("Dropout", "numbers set to zero where the mask says so")
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.params, self.grads, self.training = {}, {}, True
            self.share_off, self.source = p, rng
            self.dropped = None

        def forward(self, x):
            if not self.training:
                self.dropped = None
                return (1 - self.share_off) * x
            self.dropped = self.source.random(x.shape) < self.share_off
            out = x.copy()
            out[self.dropped] = 0
            return out

        def backward(self, dout):
            return (1 - self.share_off) * dout if self.dropped is None else np.where(self.dropped, 0, dout)

    return Layer(p, rng)


@alternative("Dropout", "uniform draws and a mask of floats")
def Dropout(p, rng):
    class Layer:
        training = True

        def __init__(self, p, rng):
            self.p, self.rng = p, rng
            self.params = dict()
            self.grads = dict()

        def forward(self, x):
            self.scale = np.full(x.shape, 1.0 - self.p)
            if self.training:
                self.scale = np.ceil(self.rng.random(size=x.shape) - self.p + 1e-300).clip(0, 1)
            return np.multiply(x, self.scale)

        def backward(self, dout):
            return np.multiply(dout, self.scale)

    return Layer(p, rng)


@alternative("inverted_dropout", "early return, factor by where")
def inverted_dropout(x, p, rng, training=True):
    if not training:
        return x.copy(), np.ones_like(x)
    factor = np.where(rng.random(x.shape) < p, 0.0, 1 / (1 - p))
    return factor * x, factor


@alternative("inverted_dropout", "evaluation as dropout with p of zero, in single precision")
def inverted_dropout(x, p, rng, training=True):
    keep = 1 - p if training else 1
    mask = rng.random(x.shape) >= p if training else np.full(x.shape, True)
    factor = mask.astype(np.float32) / np.float32(keep)
    return x / keep * mask, factor


@alternative("patience_stop", "a counter of bad epochs")
def patience_stop(epochs, params, patience):
    history, record, best, bad = [], float("inf"), 0, 0
    snapshot = None
    while bad < patience:
        try:
            loss = next(epochs)
        except StopIteration:
            break
        history.append(loss)
        if loss < record:
            record, best, bad = loss, len(history), 0
            snapshot = [np.array(array) for array in params.values()]
        else:
            bad += 1
    for array, old in zip(params.values(), snapshot, strict=True):
        np.copyto(array, old)
    return best, history


@alternative("patience_stop", "enumerate, and a deep copy of everything")
def patience_stop(epochs, params, patience):
    import copy

    seen, best, kept = [], 1, None
    for number, loss in enumerate(epochs, 1):
        seen += [loss]
        if kept is None or loss < seen[best - 1]:
            best, kept = number, copy.deepcopy(params)
        if number - best == patience:
            break
    for key in params:
        params[key] -= params[key] - kept[key]
    return best, np.array(seen)


@alternative("shift_images", "a margin of zeros, and a window")
def shift_images(images, down, right):
    H, W = images.shape[-2:]
    a, b = min(abs(down), H), min(abs(right), W)
    wide = np.pad(images, [(0, 0)] * (images.ndim - 2) + [(a, a), (b, b)])
    top = a - int(np.clip(down, -H, H))
    left = b - int(np.clip(right, -W, W))
    return wide[..., top : top + H, left : left + W]


@alternative("shift_images", "rolled, then wiped")
def shift_images(images, down, right):
    H, W = images.shape[-2:]
    out = np.roll(images, (down, right), (-2, -1))
    row, column = np.arange(H)[:, None] - down, np.arange(W) - right
    there = (row >= 0) & (row < H) & (column >= 0) & (column < W)
    return np.where(there, out, np.zeros((), images.dtype))


@alternative("shift_images", "pixel by pixel")
def shift_images(images, down, right):
    H, W = images.shape[-2:]
    out = 0 * images
    for row in range(max(0, -down), min(H, H - down)):
        for column in range(max(0, -right), min(W, W - right)):
            out[..., row + down, column + right] = images[..., row, column]
    return out


@alternative("shuffled_split", "two slices of the order")
def shuffled_split(X, t, share, rng):
    order, size = rng.permutation(len(t)), int(np.rint(share * len(t)))
    held, rest = order[:size], order[size:]
    return np.take(X, rest, axis=0), np.take(t, rest, axis=0), np.take(X, held, axis=0), np.take(t, held, axis=0)


@alternative("shuffled_split", "both tables shuffled by one order, then cut")
def shuffled_split(X, t, share, rng):
    order = rng.permutation(X.shape[0])
    X, t = X[order], t[order]
    cut = round(len(order) * share)
    return [X[cut:], t[cut:], X[:cut], t[:cut]]


@alternative("k_folds", "sizes counted out, training rows by a set")
def k_folds(N, k, rng):
    order, first, pairs = rng.permutation(N), 0, []
    for j in range(k):
        size = N // k + (j < N % k)
        judges = order[first : first + size]
        first += size
        pairs.append((np.array(sorted(set(range(N)) - set(judges.tolist()))), judges))
    return pairs


@alternative("k_folds", "a mask for each fold")
def k_folds(N, k, rng):
    order = rng.permutation(N)
    number = np.repeat(np.arange(k), [N // k + 1] * (N % k) + [N // k] * (k - N % k))
    return [[order[number != j], order[number == j].tolist()] for j in range(k)]


@alternative("scaled_by_training", "column by column")
def scaled_by_training(X, train_rows):
    columns = []
    for column in np.asarray(X, dtype=float).T:
        seen = column[train_rows]
        away = column - seen.mean()
        columns.append(away / seen.std() if len(set(seen.tolist())) > 1 else away)
    return np.stack(columns, axis=1)


@alternative("scaled_by_training", "the deviation itself compared with 0")
def scaled_by_training(X, train_rows):
    seen = X[train_rows]
    deviation = seen.std(axis=0)
    deviation[deviation == 0] = 1.0
    return (X - seen.mean(axis=0)) / deviation


@alternative("scaled_by_training", "deviations from squares, tiny ones set to 1")
def scaled_by_training(X, train_rows):
    X = X.astype(np.float64)
    away = X - np.add.reduce(X[train_rows]) / len(train_rows)
    spread = np.sqrt(np.mean(away[train_rows] ** 2, axis=0))
    spread[spread < 1e-9] = 1
    return away / spread


@alternative("log_uniform", "natural logarithms")
def log_uniform(low, high, size, rng):
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


@alternative("log_uniform", "a ratio to the power of an even number")
def log_uniform(low, high, size, rng):
    return low * (high / low) ** rng.uniform(size=size)


@alternative("log_uniform", "powers by np.power, as a list")
def log_uniform(low, high, size, rng):
    ends = [np.log10(low), np.log10(high)]
    return np.power(10.0, rng.uniform(*ends, size)).tolist()


@alternative("search_round", "places sorted by argsort")
def search_round(score, ranges, trials, keep, rng):
    drawn = [{name: log_uniform(low, high, 1, rng)[0] for name, (low, high) in ranges.items()} for _ in range(trials)]
    marks = np.array([score(one) for one in drawn])
    order = np.argsort(-marks, kind="stable")
    closer = {}
    for name in ranges:
        values = [drawn[place][name] for place in order[:keep]]
        closer[name] = [min(values), max(values)]
    return [(marks[place], drawn[place]) for place in order], closer


@alternative("search_round", "each trial put into its place at once")
def search_round(score, ranges, trials, keep, rng):
    board = []
    for _ in range(trials):
        one = {}
        for name in ranges:
            one[name] = float(log_uniform(ranges[name][0], ranges[name][1], 1, rng)[0])
        reached = score(one)
        place = 0
        while place < len(board) and board[place][0] >= reached:
            place += 1
        board.insert(place, (reached, one))
    low = {name: min(board[:keep], key=lambda pair, name=name: pair[1][name])[1][name] for name in ranges}
    high = {name: max(board[:keep], key=lambda pair, name=name: pair[1][name])[1][name] for name in ranges}
    return board, {name: (low[name], high[name]) for name in ranges}


@alternative("ensemble_shares", "a running sum")
def ensemble_shares(scores):
    total = 0
    for one in scores:
        total = total + softmax(one)
    return total / len(scores)


@alternative("ensemble_shares", "exp written out for all at once")
def ensemble_shares(scores):
    table = np.array(scores, dtype=float)
    table = np.exp(table - table.max(axis=-1, keepdims=True))
    return (table / table.sum(axis=-1, keepdims=True)).mean(0)


@alternative("capacity_choice", "sizes walked through in order")
def capacity_choice(sizes, losses, tolerance):
    means = {size: sum(row) / len(row) for size, row in zip(sizes, losses, strict=True)}
    for size in sorted(means):
        if means[size] <= min(means.values()) + tolerance:
            return size


@alternative("capacity_choice", "a filter and min")
def capacity_choice(sizes, losses, tolerance):
    mean = np.asarray(losses, dtype=np.float32).mean(axis=-1)
    return min(size for size, distance in zip(sizes, mean - mean.min(), strict=True) if distance <= tolerance)
