"""Alternative correct answers to chapter 2, part 2: likelihoods, losses and distances between distributions."""

from autograder.alternatives import alternative


@alternative("bernoulli_log_likelihood", "a loop with the math module")
def bernoulli_log_likelihood(p, x):
    import math

    total = 0.0
    for chance, outcome in zip(np.broadcast_to(p, np.shape(x)).ravel(), np.ravel(x), strict=True):
        happened = chance if outcome else 1 - chance
        total += math.log(happened) if happened > 0 else -math.inf
    return total


@alternative("bernoulli_log_likelihood", "the power formula, one factor at a time")
def bernoulli_log_likelihood(p, x):
    x = np.asarray(x, dtype=float)
    return np.log(np.power(p, x) * np.power(1 - np.asarray(p, dtype=float), 1 - x)).sum()


@alternative("bernoulli_log_likelihood", "ones and zeros added up apart, with a warning for ln 0")
def bernoulli_log_likelihood(p, x):
    x = np.array(x)
    p = np.full(x.shape, p, dtype=float)
    return np.log(p[x == 1]).sum() + np.log1p(-p[x == 0]).sum()


@alternative("categorical_log_likelihood", "a loop over the labels")
def categorical_log_likelihood(p, labels):
    p, total = np.asarray(p), 0.0
    for n, label in enumerate(labels):
        row = p if p.ndim == 1 else p[n]
        total = total + np.log(row[label])
    return float(total)


@alternative("categorical_log_likelihood", "one-hot picks the share, the logarithm comes last")
def categorical_log_likelihood(p, labels):
    picked = np.sum(one_hot(labels, np.shape(p)[-1]) * p, axis=-1)
    return np.log(picked).sum()


@alternative("categorical_log_likelihood", "rows repeated, then take_along_axis")
def categorical_log_likelihood(p, labels):
    labels = np.asarray(labels, dtype=int)
    table = np.broadcast_to(p, (len(labels), np.shape(p)[-1]))
    return np.sum(np.log(np.take_along_axis(table, labels.reshape(-1, 1), axis=1)))


@alternative("binary_cross_entropy", "both terms, clipped in double precision")
def binary_cross_entropy(y, t):
    y = np.clip(np.asarray(y, dtype=np.float64), 1e-12, 1 - 1e-12)
    return -(t * np.log(y) + (1 - t) * np.log(1 - y)).mean()


@alternative("binary_cross_entropy", "a tiny number added inside both logarithms")
def binary_cross_entropy(y, t):
    y, t = np.asarray(y, dtype=float), np.asarray(t, dtype=float)
    return -np.mean(t * np.log(y + 1e-12) + (1 - t) * np.log(1 - y + 1e-12))


@alternative("binary_cross_entropy", "cross-entropy of part 1 for two classes")
def binary_cross_entropy(y, t):
    yes = np.ravel(np.asarray(y, dtype=float))
    return cross_entropy(np.stack([1 - yes, yes], axis=1), np.ravel(t).astype(int))


@alternative("binary_cross_entropy", "a loop over the samples")
def binary_cross_entropy(y, t):
    import math

    costs = []
    for chance, truth in zip(np.ravel(y).tolist(), np.ravel(t).tolist(), strict=True):
        costs.append(-math.log(max(chance if truth else 1.0 - chance, 1e-12)))
    return sum(costs) / len(costs)


@alternative("binary_cross_entropy_with_logits", "logaddexp")
def binary_cross_entropy_with_logits(z, t):
    return np.mean(np.logaddexp(0, z) - np.multiply(z, t))


@alternative("binary_cross_entropy_with_logits", "the score turned towards the truth")
def binary_cross_entropy_with_logits(z, t):
    margin = np.where(np.asarray(t) == 1, z, -np.asarray(z)).astype(float)
    return np.logaddexp(0.0, -margin).mean()


@alternative("binary_cross_entropy_with_logits", "two branches in a loop")
def binary_cross_entropy_with_logits(z, t):
    import math

    total = 0.0
    for score, truth in zip(np.ravel(z).tolist(), np.ravel(t).tolist(), strict=True):
        if score > 0:
            total += score * (1 - truth) + math.log(1 + math.exp(-score))
        else:
            total += -score * truth + math.log(1 + math.exp(score))
    return total / np.size(z)


@alternative("binary_cross_entropy_with_logits", "single precision, plain logarithm")
def binary_cross_entropy_with_logits(z, t):
    z = np.asarray(z, dtype=np.float32)
    return np.mean(np.clip(z, 0, None) - z * np.asarray(t, dtype=np.float32) + np.log(1 + np.exp(-np.abs(z))))


@alternative("multi_label_loss", "logaddexp, all in one line")
def multi_label_loss(z, T):
    return np.mean(np.logaddexp(0, z) - z * T)


@alternative("multi_label_loss", "mean over the labels of each sample, then over the samples")
def multi_label_loss(z, T):
    pairs = zip(np.atleast_2d(z), np.atleast_2d(T), strict=True)
    return np.mean([binary_cross_entropy_with_logits(row, told) for row, told in pairs])


@alternative("multi_label_loss", "right and wrong labels added up apart")
def multi_label_loss(z, T):
    z, T = np.asarray(z, dtype=float), np.asarray(T)
    cost = np.logaddexp(0, -z[T == 1]).sum() + np.logaddexp(0, z[T == 0]).sum()
    return cost / z.size


@alternative("hinge", "clip")
def hinge(scores, t):
    return np.clip(1 - np.multiply(scores, t), 0, None).mean()


@alternative("hinge", "a loop over the samples")
def hinge(scores, t):
    costs = [max(0.0, 1.0 - s * k) for s, k in zip(np.ravel(scores).tolist(), np.ravel(t).tolist(), strict=True)]
    return sum(costs) / len(costs)


@alternative("hinge", "shortfalls picked out, in single precision")
def hinge(scores, t):
    short = 1 - np.asarray(scores, dtype=np.float32) * np.asarray(t, dtype=np.float32)
    return short[short > 0].sum() / short.size


@alternative("accuracy_curve", "all values at once, one column each")
def accuracy_curve(w_values, X, y, w, j):
    W = np.tile(np.asarray(w, dtype=float)[:, np.newaxis], (1, len(w_values)))
    W[j] = w_values
    Z = X @ W
    truth = np.asarray(y)[:, np.newaxis]
    return ((Z > 0) == truth).mean(axis=0), (np.logaddexp(0, Z) - Z * truth).mean(axis=0)


@alternative("accuracy_curve", "only the part of one column is changed")
def accuracy_curve(w_values, X, y, w, j):
    rest = X @ w - X[:, j] * w[j]
    pairs = []
    for value in w_values:
        z = rest + value * X[:, j]
        pairs.append([np.sum(np.where(z > 0, 1, 0) == y) / len(y), binary_cross_entropy_with_logits(z, y)])
    hits, costs = np.array(pairs).T
    return hits, costs


@alternative("accuracy_curve", "two lists come back")
def accuracy_curve(w_values, X, y, w, j):
    def at(value):
        turned = [value if k == j else weight for k, weight in enumerate(w)]
        return X @ np.array(turned, dtype=float)

    hits = [float(np.mean((at(v) > 0).astype(int) == y)) for v in w_values]
    return hits, [float(binary_cross_entropy_with_logits(at(v), y)) for v in w_values]


@alternative("shares_by_sum", "division with a warning, then nan put in")
def shares_by_sum(a):
    a = np.array(a, dtype=float)
    total = np.sum(a, axis=-1, keepdims=True)
    shares = np.where(total == 0, np.nan, a / total)
    fine = np.all(shares >= 0, axis=-1) & (np.argmax(shares, axis=-1) == np.argmax(a, axis=-1))
    return shares, fine


@alternative("shares_by_sum", "trusted exactly where no score is negative")
def shares_by_sum(a):
    a = np.asarray(a, dtype=float)
    total = a.sum(axis=-1, keepdims=True)
    return a / np.where(total == 0, np.nan, total), (a >= 0).all(axis=-1)


@alternative("shares_by_sum", "a loop over the rows")
def shares_by_sum(a):
    def one(row):
        total = row.sum()
        if total == 0:
            return np.full(len(row), np.nan), False
        part = row / total
        return part, bool(part.min() >= 0 and part.argmax() == row.argmax())

    a = np.asarray(a, dtype=float)
    if a.ndim == 1:
        return one(a)
    parts, verdicts = zip(*map(one, a), strict=True)
    return np.array(parts), np.array(verdicts)


@alternative("entropy", "nan replaced by 0 afterwards")
def entropy(p):
    p = np.asarray(p, dtype=float)
    return -np.nansum(p * np.log(p), axis=-1)


@alternative("entropy", "a tiny number inside the logarithm")
def entropy(p):
    p = np.asarray(p, dtype=float)
    return np.sum(-p * np.log(p + 1e-300), axis=-1)


@alternative("entropy", "zeros thrown out, row by row")
def entropy(p):
    p = np.asarray(p, dtype=float)
    if p.ndim == 2:
        return np.array([entropy(row) for row in p])
    kept = p[p > 0]
    return float((kept * np.log(1 / kept)).sum())


@alternative("kl_divergence", "ratio where p is positive, warnings and all")
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    terms = np.zeros(p.shape)
    here = p > 0
    terms[here] = p[here] * np.log(p[here] / q[here])
    return terms.sum(axis=-1)


@alternative("kl_divergence", "cross-entropy minus entropy")
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    crossed = np.where(p > 0, -p * np.log(q), 0).sum(axis=-1)
    return crossed - entropy(p)


@alternative("kl_divergence", "a loop with the math module")
def kl_divergence(p, q):
    import math

    def one(a, b):
        total = 0.0
        for x, y in zip(a.tolist(), b.tolist(), strict=True):
            if x > 0:
                total += x * math.log(x / y) if y > 0 else math.inf
        return total

    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    return one(p, q) if p.ndim == 1 else np.array([one(a, b) for a, b in zip(p, q, strict=True)])


@alternative("js_divergence", "entropy of the mixture minus mean entropy")
def js_divergence(p, q):
    mixed = 0.5 * np.add(p, q)
    return entropy(mixed) - (entropy(p) + entropy(q)) / 2


@alternative("js_divergence", "written out, without kl_divergence")
def js_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    m = 0.5 * (p + q)
    total = 0.0
    for side in (p, q):
        total = total + np.where(side > 0, side * np.log(np.where(side > 0, side, 1) / np.where(m > 0, m, 1)), 0)
    return 0.5 * total.sum(axis=-1)


@alternative("js_divergence", "row by row")
def js_divergence(p, q):
    if np.ndim(p) == 2:
        return np.array([js_divergence(a, b) for a, b in zip(p, q, strict=True)])
    m = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    return 0.5 * kl_divergence(p, np.array(m)) + 0.5 * kl_divergence(q, np.array(m))


@alternative("wasserstein_1d", "difference of two cumulative distributions")
def wasserstein_1d(p, q, x):
    F, G = np.cumsum(p, axis=-1), np.cumsum(q, axis=-1)
    return np.dot(np.abs(F - G)[..., :-1], np.diff(x))


@alternative("wasserstein_1d", "a loop that carries the sand")
def wasserstein_1d(p, q, x):
    def one(a, b):
        work = load = 0.0
        for k in range(len(x) - 1):
            load += a[k] - b[k]
            work += abs(load) * (x[k + 1] - x[k])
        return work

    if np.ndim(p) == 1:
        return one(p, q)
    return np.array([one(a, b) for a, b in zip(p, q, strict=True)])


@alternative("wasserstein_1d", "summed from the right")
def wasserstein_1d(p, q, x):
    d = np.asarray(q, dtype=float) - np.asarray(p, dtype=float)
    beyond = np.cumsum(d[..., ::-1], axis=-1)[..., ::-1]
    return (np.abs(beyond[..., 1:]) * (np.asarray(x)[1:] - np.asarray(x)[:-1])).sum(axis=-1)


@alternative("gradient_penalty", "linalg.norm")
def gradient_penalty(slopes, weight=10.0):
    return weight * np.square(np.linalg.norm(slopes, axis=-1) - 1).mean()


@alternative("gradient_penalty", "a loop over the points")
def gradient_penalty(slopes, weight=10.0):
    import math

    charges = [(math.hypot(*row) - 1) ** 2 for row in np.asarray(slopes).tolist()]
    return weight * sum(charges) / len(charges)


@alternative("gradient_penalty", "the square multiplied out")
def gradient_penalty(slopes, weight=10.0):
    squares = np.einsum("nd,nd->n", slopes, slopes)
    return weight * np.mean(squares - 2 * np.sqrt(squares) + 1)


@alternative("clip_weights", "a floor and a ceiling")
def clip_weights(W, limit):
    return np.maximum(np.minimum(W, limit), -limit)


@alternative("clip_weights", "two choices")
def clip_weights(W, limit):
    W = np.asarray(W)
    return np.where(W > limit, limit, np.where(W < -limit, -limit, W))


@alternative("clip_weights", "sign times the smaller size")
def clip_weights(W, limit):
    return np.sign(W) * np.minimum(np.abs(W), limit)


@alternative("clip_weights", "a float copy, changed in place")
def clip_weights(W, limit):
    mine = np.array(W, dtype=float)
    mine[mine > limit] = limit
    mine[mine < -limit] = -limit
    return mine
