"""Alternative correct answers to chapter 3, part 3: penalties, early stopping, logistic and softmax regression."""

from autograder.alternatives import alternative


@alternative("ridge_loss", "loops over samples and weights")
def ridge_loss(X, y, theta, alpha):
    total = 0.0
    for row, target in zip(X, y, strict=True):
        total += (sum(a * b for a, b in zip(row, theta, strict=True)) - target) ** 2
    penalty = 0.0
    for weight in theta[1:]:
        penalty += weight * weight
    return total / len(X) + 0.5 * alpha * penalty


@alternative("ridge_loss", "dot products")
def ridge_loss(X, y, theta, alpha):
    off, w = np.dot(X, theta) - y, np.array(theta, dtype=float)
    w[0] = 0
    return np.dot(off, off) / off.size + alpha * np.dot(w, w) / 2


@alternative("ridge_loss", "a norm")
def ridge_loss(X, y, theta, alpha):
    return np.mean(np.square(y - X.dot(theta))) + alpha / 2 * np.linalg.norm(theta[1:]) ** 2


@alternative("ridge", "an inverse")
def ridge(X, y, alpha):
    diagonal = np.full(X.shape[1], X.shape[0] * alpha / 2)
    diagonal[0] = 0
    return np.linalg.inv(X.T @ X + np.diag(diagonal)) @ (X.T @ y)


@alternative("ridge", "least squares with the penalty as further rows")
def ridge(X, y, alpha):
    rows = np.sqrt(len(X) * alpha / 2) * np.eye(X.shape[1])[1:]
    taller, longer = np.vstack([X, rows]), np.append(y, np.zeros(len(rows)))
    return np.linalg.lstsq(taller, longer, rcond=None)[0]


@alternative("ridge", "centred first, the bias afterwards")
def ridge(X, y, alpha):
    F = X[:, 1:]
    middle, height = F.mean(axis=0), y.mean()
    F = F - middle
    w = np.linalg.solve(2 / len(X) * F.T @ F + alpha * np.eye(F.shape[1]), 2 / len(X) * F.T @ (y - height))
    return np.append(height - middle @ w, w)


@alternative("soft_threshold", "three zones with where")
def soft_threshold(z, amount):
    return np.where(z > amount, z - amount, np.where(z < -amount, z + amount, 0.0))


@alternative("soft_threshold", "the number minus itself clipped")
def soft_threshold(z, amount):
    return z - np.clip(z, -amount, amount)


@alternative("soft_threshold", "two halves")
def soft_threshold(z, amount):
    z = np.asarray(z)
    return np.maximum(z - amount, 0) - np.maximum(-z - amount, 0)


@alternative("soft_threshold", "a loop over every element")
def soft_threshold(z, amount):
    z = np.asarray(z, dtype=float)
    out = [max(abs(v) - amount, 0.0) * (1 if v >= 0 else -1) for v in z.ravel()]
    return np.array(out).reshape(z.shape)


@alternative("lasso", "a residual that is kept up to date")
def lasso(X, y, alpha, sweeps=1000):
    theta, residual, n = np.zeros(X.shape[1]), np.array(y, dtype=float), len(X)
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            column = X[:, j].astype(float)
            c = column @ column * 2 / n
            if c == 0:
                continue
            new = soft_threshold(column @ residual * 2 / n + c * theta[j], alpha * (j > 0)) / c
            residual -= column * (new - theta[j])
            theta[j] = new
    return theta


@alternative("lasso", "all weights at once, by steps and thresholds")
def lasso(X, y, alpha, sweeps=1000):
    X = np.asarray(X, dtype=float)
    size = np.linalg.eigvalsh(2 / len(X) * X.T @ X)[-1]
    theta, price = np.zeros(X.shape[1]), np.full(X.shape[1], alpha / size)
    price[0] = 0
    for _ in range(500 * sweeps):  # a step for all weights at once gets less far than a sweep
        new = soft_threshold(theta - 2 / len(X) * X.T @ (X @ theta - y) / size, price)
        if np.array_equal(new, theta) or np.abs(new - theta).max() < 1e-11:
            break
        theta = new
    return theta


@alternative("lasso", "products of the columns computed once")
def lasso(X, y, alpha, sweeps=1000):
    G, q = 2 / len(X) * (X.T @ X), 2 / len(X) * (X.T @ y)
    theta = np.zeros(len(q))
    for _ in range(sweeps):
        for j in range(len(q)):
            if G[j, j] > 0:
                z = q[j] - G[j] @ theta + G[j, j] * theta[j]
                theta[j] = (z if j == 0 else soft_threshold(z, alpha)) / G[j, j]
    return theta


@alternative("elastic_net", "a residual without column j, and two cases")
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            others = np.delete(np.arange(X.shape[1]), j)
            rest = y - X[:, others] @ theta[others]
            z, c = 2 * np.mean(X[:, j] * rest), 2 * np.mean(X[:, j].astype(float) ** 2)
            if c == 0:
                continue
            if j == 0:
                theta[j] = z / c
            else:
                theta[j] = soft_threshold(z, ratio * alpha) / (c + (1 - ratio) * alpha)
    return theta


@alternative("elastic_net", "lasso on a table with the squares as further rows")
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    extra = np.sqrt(len(X) * (1 - ratio) * alpha / 2) * np.eye(X.shape[1])[1:]
    taller, longer = np.vstack([X, extra]), np.append(y, np.zeros(len(extra)))
    G, q = 2 / len(X) * (taller.T @ taller), 2 / len(X) * (taller.T @ longer)
    theta = np.zeros(len(q))
    for _ in range(sweeps):
        for j in range(len(q)):
            if X[:, j].any():
                z = q[j] - G[j] @ theta + G[j, j] * theta[j]
                theta[j] = soft_threshold(z, ratio * alpha if j else 0) / G[j, j]
    return theta


@alternative("elastic_net", "all weights at once, by steps and thresholds")
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    X = np.asarray(X, dtype=float)
    weight = np.ones(X.shape[1])
    weight[0] = 0
    H = 2 / len(X) * X.T @ X + (1 - ratio) * alpha * np.diag(weight)
    q, scale = 2 / len(X) * X.T @ y, np.diag(H).copy()
    scale[scale == 0] = 1
    theta = np.zeros(len(q))
    size = np.linalg.eigvalsh(H / np.sqrt(np.outer(scale, scale)))[-1]
    for _ in range(500 * sweeps):
        new = soft_threshold(theta - (H @ theta - q) / (size * scale), ratio * alpha * weight / (size * scale))
        if np.abs(new - theta).max() < 1e-11:
            break
        theta = new
    return theta


@alternative("best_epoch", "a counter")
def best_epoch(losses, patience):
    lowest, best, waited, last = losses[0], 0, 0, 0
    for k in range(1, len(losses)):
        last = k
        if losses[k] < lowest:
            lowest, best, waited = losses[k], k, 0
        else:
            waited += 1
            if waited == patience:
                break
    return best, last


@alternative("best_epoch", "slices and argmin")
def best_epoch(losses, patience):
    for last in range(len(losses)):
        best = int(np.argmin(losses[: last + 1]))
        if last - best == patience:
            return best, last
    return best, last


@alternative("best_epoch", "a while loop, integers of NumPy")
def best_epoch(losses, patience):
    losses, best, last = np.asarray(losses, dtype=float), np.int64(0), np.int64(0)
    while last - best < patience and last + 1 < len(losses):
        last = last + 1
        best = last if losses[last] < losses[best] else best
    return best, last


@alternative("early_stopping", "every epoch kept, the best looked up at the end")
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    here = np.array(theta)
    kept, losses = [here.copy()], [validation_loss(here)]
    for _ in range(epochs):
        train_epoch(here)
        kept.append(here.copy())
        losses.append(validation_loss(here))
        if best_epoch(losses, patience)[1] - best_epoch(losses, patience)[0] >= patience:
            break
    return kept[int(np.argmin(losses))], losses


@alternative("early_stopping", "deepcopy and a counter")
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    import copy

    model = copy.deepcopy(theta)
    best, lowest = copy.deepcopy(model), validation_loss(model)
    losses, waited = [lowest], 0
    for _ in range(epochs):
        train_epoch(model)
        now = validation_loss(model)
        losses.append(now)
        if now < lowest:
            best, lowest, waited = copy.deepcopy(model), now, 0
        else:
            waited += 1
        if waited >= patience:
            return best, losses
    return best, losses


@alternative("early_stopping", "the record written into one array, losses as an array")
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    work, best = theta + 0.0, theta + 0.0
    losses, epoch, record = [validation_loss(work)], 0, 0
    while epoch < epochs and epoch - record < patience:
        train_epoch(work)
        epoch += 1
        losses.append(validation_loss(work))
        if losses[epoch] < losses[record]:
            record = epoch
            best[...] = work
    return best, np.array(losses)


@alternative("logistic_loss", "the larger part taken out of the logarithm")
def logistic_loss(X, y, theta):
    s = X @ theta
    return np.mean(np.maximum(s, 0) - s * y + np.log1p(np.exp(-np.abs(s))))


@alternative("logistic_loss", "one sign for each truth")
def logistic_loss(X, y, theta):
    return np.mean(np.logaddexp(0, (1 - 2 * np.asarray(y)) * (X @ theta)))


@alternative("logistic_loss", "a loop with two cases")
def logistic_loss(X, y, theta):
    total = 0.0
    for row, truth in zip(X, y, strict=True):
        s = float(row @ theta)
        total += np.logaddexp(0, -s) if truth == 1 else np.logaddexp(0, s)
    return total / len(X)


@alternative("logistic_gradient", "a loop over the samples")
def logistic_gradient(X, y, theta):
    total = np.zeros(X.shape[1])
    for row, truth in zip(X, y, strict=True):
        total += (sigmoid(row @ theta) - truth) * row
    return total / len(X)


@alternative("logistic_gradient", "a mean over the rows")
def logistic_gradient(X, y, theta):
    differences = sigmoid(np.dot(X, theta)) - y
    return np.mean(X * differences[:, np.newaxis], axis=0)


@alternative("logistic_gradient", "a row vector times the table")
def logistic_gradient(X, y, theta):
    return (sigmoid(X @ theta) - np.asarray(y, dtype=float)) @ X / X.shape[0]


@alternative("logistic_regression", "in place, losses as an array")
def logistic_regression(X, y, lr, steps):
    theta, losses = np.zeros(X.shape[1]), np.empty(steps + 1)
    for k in range(steps):
        losses[k] = logistic_loss(X, y, theta)
        theta -= lr * logistic_gradient(X, y, theta)
    losses[steps] = logistic_loss(X, y, theta)
    return theta, losses


@alternative("logistic_regression", "everything written out")
def logistic_regression(X, y, lr, steps):
    X = np.asarray(X, dtype=float)
    theta, losses = np.zeros(X.shape[1]), []
    for k in range(steps + 1):
        s = X @ theta
        losses.append(float(np.mean(np.logaddexp(0, s) - y * s)))
        if k < steps:
            theta = theta - lr * X.T @ (1 / (1 + np.exp(-s)) - y) / len(X)
    return theta, losses


@alternative("input_at", "a difference of two logarithms")
def input_at(theta, p):
    return (np.log(p) - np.log1p(-np.asarray(p)) - theta[0]) / theta[1]


@alternative("input_at", "minus the logarithm of one over p, less one")
def input_at(theta, p):
    bias, weight = theta
    return -(bias + np.log(1 / np.asarray(p) - 1)) / weight


@alternative("class_probabilities", "softmax written out")
def class_probabilities(X, Theta):
    s = np.dot(X, Theta)
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@alternative("class_probabilities", "row by row")
def class_probabilities(X, Theta):
    if np.ndim(X) == 1:
        return softmax(X @ Theta)
    return np.array([softmax(row @ Theta) for row in X])


@alternative("softmax_regression", "two cases for the rows")
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    T, D = np.eye(classes)[y], X.shape[1]
    paying = np.ones((D, 1))
    paying[0] = 0
    Theta, losses = np.zeros((D, classes)), []
    for k in range(steps + 1):
        P = class_probabilities(X, Theta)
        losses.append(-np.mean(np.log(P[np.arange(len(y)), y])) + alpha / 2 * np.sum((paying * Theta) ** 2))
        if k < steps:
            Theta = Theta - lr * (X.T @ (P - T) / len(X) + alpha * paying * Theta)
    return Theta, losses


@alternative("softmax_regression", "a column at a time, losses as an array")
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    Theta, losses = np.zeros((X.shape[1], classes)), np.zeros(steps + 1)
    losses[0] = np.log(classes)
    for k in range(1, steps + 1):
        P = class_probabilities(X, Theta)
        for c in range(classes):
            slope = ((P[:, c] - (np.asarray(y) == c))[:, None] * X).mean(axis=0)
            slope[1:] += alpha * Theta[1:, c]
            Theta[:, c] -= lr * slope
        losses[k] = cross_entropy(class_probabilities(X, Theta), y) + alpha / 2 * (Theta[1:] ** 2).sum()
    return Theta, losses
