"""Alternative correct answers to chapter 2, part 1: losses of quantities and of classes."""

from autograder.alternatives import alternative


@alternative("one_hot", "labels compared with the row of class numbers")
def one_hot(labels, classes):
    return (np.expand_dims(labels, -1) == np.arange(classes)).astype(np.float32)


@alternative("one_hot", "a table of zeros, filled in a loop")
def one_hot(labels, classes):
    if np.ndim(labels) == 0:
        return one_hot(np.array([labels]), classes)[0]
    out = np.zeros((len(labels), classes))
    for n, label in enumerate(labels):
        out[n, label] = 1
    return out


@alternative("one_hot", "rows and labels paired, whole numbers")
def one_hot(labels, classes):
    flat = np.atleast_1d(labels)
    out = np.zeros((flat.size, classes), dtype=int)
    out[np.arange(flat.size), flat] = 1
    return out if np.ndim(labels) else out[0]


@alternative("labels_of", "sorting each row")
def labels_of(targets):
    return np.asarray(targets).argsort(axis=-1)[..., -1]


@alternative("labels_of", "a loop over the rows")
def labels_of(targets):
    if np.ndim(targets) == 1:
        return max(range(len(targets)), key=lambda k: targets[k])
    return np.array([labels_of(row) for row in targets], dtype=int)


@alternative("labels_of", "a list of labels")
def labels_of(targets):
    found = np.argmax(targets, axis=np.ndim(targets) - 1)
    return found.tolist()


@alternative("sum_of_squared_errors", "a product of the differences with themselves")
def sum_of_squared_errors(y, t):
    difference = np.ravel(np.subtract(y, t)).astype(float)
    return difference @ difference / 2


@alternative("sum_of_squared_errors", "a loop over all numbers")
def sum_of_squared_errors(y, t):
    total = 0.0
    for said, true in zip(np.ravel(y).tolist(), np.ravel(t).tolist(), strict=True):
        total += (said - true) ** 2
    return total / 2


@alternative("sum_of_squared_errors", "single precision inside")
def sum_of_squared_errors(y, t):
    return np.sum(np.square(np.float32(y) - np.float32(t))) * np.float32(0.5)


@alternative("mean_squared_error", "the sum of squares over their number")
def mean_squared_error(y, t):
    return 2 * sum_of_squared_errors(y, t) / np.size(y)


@alternative("mean_squared_error", "a loop over all numbers")
def mean_squared_error(y, t):
    pairs = list(zip(np.ravel(y).tolist(), np.ravel(t).tolist(), strict=True))
    return sum((said - true) ** 2 for said, true in pairs) / len(pairs)


@alternative("mean_squared_error", "single precision inside")
def mean_squared_error(y, t):
    return np.average(np.square(np.float32(y) - np.float32(t)))


@alternative("mean_absolute_error", "the root of every square")
def mean_absolute_error(y, t):
    difference = np.subtract(y, t, dtype=float)
    return np.sqrt(difference * difference).mean()


@alternative("mean_absolute_error", "the larger of the difference and its mirror image")
def mean_absolute_error(y, t):
    y, t = np.asarray(y), np.asarray(t)
    return np.maximum(y - t, t - y).mean()


@alternative("mean_absolute_error", "a loop, in single precision")
def mean_absolute_error(y, t):
    gaps = [abs(float(gap)) for gap in np.ravel(np.float32(y) - np.float32(t))]
    return sum(gaps) / len(gaps)


@alternative("root_mean_squared_error", "the length of the difference over the root of its number")
def root_mean_squared_error(y, t):
    difference = np.ravel(np.asarray(y) - np.asarray(t))
    return np.linalg.norm(difference) / np.sqrt(difference.size)


@alternative("root_mean_squared_error", "to the power of one half, in single precision")
def root_mean_squared_error(y, t):
    return np.mean((np.float32(y) - np.float32(t)) ** 2) ** 0.5


@alternative("root_mean_squared_error", "half sums of squares, and the math module")
def root_mean_squared_error(y, t):
    import math

    return math.sqrt(2 * sum_of_squared_errors(y, t) / np.size(t))


@alternative("huber", "the part inside the border and the part beyond it")
def huber(y, t, delta=1.0):
    size = np.abs(np.asarray(y) - t)
    inside = np.minimum(size, delta)
    return np.mean(inside**2 / 2 + delta * (size - inside))


@alternative("huber", "number by number")
def huber(y, t, delta=1.0):
    def one(e):
        return e * e / 2 if abs(e) <= delta else delta * abs(e) - delta**2 / 2

    errors = np.ravel(np.subtract(y, t)).tolist()
    return sum(map(one, errors)) / len(errors)


@alternative("huber", "a mask, in single precision")
def huber(y, t, delta=1.0):
    e = np.atleast_1d(np.float32(y) - np.float32(t))
    far = np.abs(e) > delta
    cost = e**2 / 2
    cost[far] = delta * np.abs(e[far]) - delta**2 / 2
    return cost.mean()


@alternative("cross_entropy_one", "the tiny amount added to the share")
def cross_entropy_one(y, label):
    return -np.log(y[label] + SMALLEST)


@alternative("cross_entropy_one", "a one-hot row that picks the price")
def cross_entropy_one(y, label):
    prices = -np.log(np.clip(y, SMALLEST, None))
    return prices @ one_hot(label, len(y))


@alternative("cross_entropy_one", "an if, and the math module")
def cross_entropy_one(y, label):
    import math

    share = float(y[label])
    if share < SMALLEST:
        share = SMALLEST
    return math.log(1 / share)


@alternative("cross_entropy", "sample by sample")
def cross_entropy(y, t):
    if np.ndim(y) == 1:
        if np.ndim(t) == 0:
            return cross_entropy_one(y, t)
        return sum(part * cross_entropy_one(y, k) for k, part in enumerate(t))
    return sum(cross_entropy(row, target) for row, target in zip(y, t, strict=True)) / len(y)


@alternative("cross_entropy", "always as a table, the tiny amount added")
def cross_entropy(y, t):
    table = np.atleast_2d(y)
    if np.shape(t) != np.shape(y):
        picked = table[np.arange(len(table)), np.atleast_1d(t)]
        return -np.log(picked + SMALLEST).mean()
    return -np.sum(t * np.log(table + SMALLEST)) / table.shape[0]


@alternative("cross_entropy", "single precision, one long product")
def cross_entropy(y, t):
    wanted = one_hot(t, y.shape[-1]) if np.ndim(t) < np.ndim(y) else t
    logs = np.log(np.clip(np.float32(y), np.float32(SMALLEST), 1))
    return -np.vdot(np.float32(wanted), logs) / (1 if y.ndim == 1 else len(y))


@alternative("repaired_cross_entropy", "the loss of section 5")
def repaired_cross_entropy(y, t):
    return cross_entropy(y, t)


@alternative("repaired_cross_entropy", "base 10 changed into the natural logarithm")
def repaired_cross_entropy(y, t):
    samples = 1 if np.ndim(y) == 1 else len(y)
    tens = np.log10(np.maximum(y, SMALLEST))
    return -np.log(10) * np.sum(t * tens) / samples


@alternative("repaired_cross_entropy", "a loop over the samples")
def repaired_cross_entropy(y, t):
    pairs = zip(np.atleast_2d(y), np.atleast_2d(t), strict=True)
    prices = [cross_entropy_one(row, np.argmax(target)) for row, target in pairs]
    return sum(prices) / len(prices)


@alternative("log_softmax", "logaddexp")
def log_softmax(a):
    return a - np.logaddexp.reduce(a, axis=-1, keepdims=True)


@alternative("log_softmax", "a loop over the rows, and the math module")
def log_softmax(a):
    import math

    def one(row):
        top = max(row)
        total = math.log(sum(math.exp(score - top) for score in row))
        return [score - top - total for score in row]

    rows = [one(row) for row in np.atleast_2d(a).tolist()]
    return np.array(rows if np.ndim(a) == 2 else rows[0])


@alternative("log_softmax", "turned on its side, in single precision")
def log_softmax(a):
    columns = np.float32(a).T
    columns = columns - columns.max(axis=0)
    return (columns - np.log(np.exp(columns).sum(axis=0))).T


@alternative("log_softmax", "each score against all the others")
def log_softmax(a):
    a = np.asarray(a, dtype=float)
    top = a.max(axis=-1)
    powers = np.exp(a - top[..., None])
    return a - (top + np.log(powers.sum(axis=-1)))[..., None]


@alternative("cross_entropy_from_scores", "the logarithm of the sum minus the wanted score")
def cross_entropy_from_scores(a, t):
    wanted = t if np.shape(t) == np.shape(a) else one_hot(t, a.shape[-1])
    return np.mean(np.logaddexp.reduce(a, axis=-1) - (a * wanted).sum(axis=-1))


@alternative("cross_entropy_from_scores", "sample by sample")
def cross_entropy_from_scores(a, t):
    if np.ndim(a) == 1:
        logs = log_softmax(a)
        return -logs[t] if np.ndim(t) == 0 else -(logs @ t)
    return sum(cross_entropy_from_scores(row, target) for row, target in zip(a, t, strict=True)) / len(a)


@alternative("cross_entropy_from_scores", "picked by label, in single precision")
def cross_entropy_from_scores(a, t):
    logs = np.atleast_2d(log_softmax(np.float32(a)))
    if np.shape(t) == np.shape(a):
        return np.average(-(np.atleast_2d(t) * logs).sum(axis=1))
    return np.average(-logs[range(len(logs)), np.ravel(t)])


@alternative("softmax_cross_entropy_gradient", "one taken away in the place of the label")
def softmax_cross_entropy_gradient(a, t):
    out = np.atleast_2d(softmax(a))
    if np.shape(t) == np.shape(a):
        out = out - t
    else:
        out[np.arange(len(out)), np.ravel(t)] -= 1
    return (out / len(out)).reshape(np.shape(a))


@alternative("softmax_cross_entropy_gradient", "sample by sample")
def softmax_cross_entropy_gradient(a, t):
    if np.ndim(a) == 1:
        return softmax(a) - (one_hot(t, len(a)) if np.ndim(t) == 0 else t)
    rows = [softmax_cross_entropy_gradient(row, target) for row, target in zip(a, t, strict=True)]
    return np.array(rows) / len(a)


@alternative("softmax_cross_entropy_gradient", "shares out of log_softmax, in single precision")
def softmax_cross_entropy_gradient(a, t):
    shares = np.exp(log_softmax(np.float32(a)))
    wanted = t if np.shape(t) == np.shape(a) else one_hot(t, a.shape[-1])
    return np.float32(shares - wanted) / (a.shape[0] if a.ndim > 1 else 1)
