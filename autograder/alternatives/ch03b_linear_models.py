"""Alternative correct answers to chapter 3, part 2: linear models."""

from autograder.alternatives import alternative


@alternative("with_bias_column", "insert along the last axis")
def with_bias_column(X):
    return np.insert(X, 0, 1, axis=-1)


@alternative("with_bias_column", "an empty table that is filled")
def with_bias_column(X):
    X = np.asarray(X)
    wider = np.empty((*X.shape[:-1], X.shape[-1] + 1))
    wider[..., 0], wider[..., 1:] = 1, X
    return wider


@alternative("with_bias_column", "two cases")
def with_bias_column(X):
    if np.ndim(X) == 1:
        return np.r_[1.0, X]
    return np.c_[np.ones(len(X)), X]


@alternative("with_bias_column", "padding")
def with_bias_column(X):
    return np.pad(X, [(0, 0)] * (np.ndim(X) - 1) + [(1, 0)], constant_values=1)


@alternative("normal_equation", "the inverse, as books print it")
def normal_equation(X, y):
    return np.linalg.inv(X.T @ X) @ X.T @ y


@alternative("normal_equation", "the pseudo-inverse")
def normal_equation(X, y):
    return np.linalg.pinv(X) @ y


@alternative("normal_equation", "QR")
def normal_equation(X, y):
    Q, R = np.linalg.qr(X)
    return np.linalg.solve(R, Q.T @ y)


@alternative("normal_equation", "elimination by hand")
def normal_equation(X, y):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    A = np.column_stack([X.T @ X, X.T @ y])
    for k in range(len(A)):
        A[k] /= A[k, k]
        for other in range(len(A)):
            if other != k:
                A[other] -= A[other, k] * A[k]
    return A[:, -1]


@alternative("least_squares", "the pseudo-inverse")
def least_squares(X, y):
    return np.linalg.pinv(X) @ y


@alternative("least_squares", "singular values by hand")
def least_squares(X, y):
    U, sizes, V = np.linalg.svd(np.asarray(X, dtype=float), full_matrices=False)
    kept = sizes > 1e-9 * sizes.max()
    return V[kept].T @ ((U.T @ y)[kept] / sizes[kept])


@alternative("least_squares", "scipy")
def least_squares(X, y):
    from scipy.linalg import lstsq

    return lstsq(X, y)[0]


@alternative("linear_loss_gradient", "a loop over the rows")
def linear_loss_gradient(X, y, theta):
    total = np.zeros(X.shape[1])
    for row, truth in zip(X, y, strict=True):
        total += 2 * (row @ theta - truth) * row
    return total / len(X)


@alternative("linear_loss_gradient", "a mean over the rows of weighted errors")
def linear_loss_gradient(X, y, theta):
    return 2 * np.mean((X @ theta - y)[:, None] * X, axis=0)


@alternative("linear_loss_gradient", "one feature after the other")
def linear_loss_gradient(X, y, theta):
    misses = X.dot(theta) - y
    return np.array([2 * np.mean(misses * X[:, j]) for j in range(X.shape[1])])


@alternative("linear_loss_gradient", "brackets multiplied out")
def linear_loss_gradient(X, y, theta):
    return 2 / len(y) * (X.T @ X @ theta - X.T @ y)


@alternative("batch_gradient_descent", "a table that is filled")
def batch_gradient_descent(X, y, theta, lr, steps):
    path = np.zeros((steps + 1, len(theta)))
    path[0] = theta
    for k in range(steps):
        path[k + 1] = path[k] - lr * linear_loss_gradient(X, y, path[k])
    return path


@alternative("batch_gradient_descent", "in place on a copy, copies kept")
def batch_gradient_descent(X, y, theta, lr, steps):
    here = np.array(theta, dtype=float)
    path = [here.copy()]
    for _ in range(steps):
        here -= lr * 2 / len(X) * X.T @ (X @ here - y)
        path.append(here.copy())
    return np.stack(path)


@alternative("minibatches", "a loop over the first numbers")
def minibatches(X, y, batch_size, rng):
    mixed = rng.permutation(len(X))
    for k in range(0, len(X), batch_size):
        yield X[mixed[k : k + batch_size]], y[mixed[k : k + batch_size]]


@alternative("minibatches", "copies in the new order, then slices")
def minibatches(X, y, batch_size, rng):
    mixed = np.arange(len(X))
    rng.shuffle(mixed)
    X, y = X[mixed], y[mixed]
    for k in range(0, len(X), batch_size):
        yield X[k : k + batch_size], y[k : k + batch_size]


@alternative("minibatches", "a list of all batches")
def minibatches(X, y, batch_size, rng):
    mixed = list(rng.choice(len(X), size=len(X), replace=False)) if len(X) else []
    parts = [mixed[k : k + batch_size] for k in range(0, len(mixed), batch_size)]
    return [(X[part], y[part]) for part in parts]


@alternative("minibatches", "random numbers put in order")
def minibatches(X, y, batch_size, rng):
    mixed, done = np.argsort(rng.random(len(X))), 0
    while done < len(X):
        part = mixed[done : done + batch_size]
        done += len(part)
        yield X[part], y[part]


@alternative("learning_schedule", "divide")
def learning_schedule(t, t0=5, t1=50):
    return np.divide(t0, np.add(t, t1))


@alternative("learning_schedule", "above and below divided by t1")
def learning_schedule(t, t0=5, t1=50):
    return (t0 / t1) / (1 + t / t1)


@alternative("stochastic_gradient_descent", "the formula for one row")
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    here = np.array(theta, dtype=float)
    path = [here]
    for t, k in enumerate(rows):
        here = here - learning_schedule(t, t0, t1) * 2 * (X[k] @ here - y[k]) * X[k]
        path.append(here)
    return np.array(path)


@alternative("stochastic_gradient_descent", "rows picked by a list, a table that is filled")
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    path = np.zeros((len(rows) + 1, len(theta)))
    path[0] = theta
    for t in range(len(rows)):
        k = [rows[t]]
        path[t + 1] = path[t] - t0 / (t + t1) * linear_loss_gradient(X[k], y[k], path[t])
    return path


@alternative("minibatch_gradient_descent", "here and now, copies kept")
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    here = np.array(theta, dtype=float)
    path = [here.copy()]
    for _ in range(epochs):
        for part, truth in minibatches(X, y, batch_size, rng):
            here -= lr * linear_loss_gradient(part, truth, here)
            path.append(here.copy())
    return np.array(path)


@alternative("minibatch_gradient_descent", "the mean written out")
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    path = [np.asarray(theta) * 1.0]
    for _epoch in range(epochs):
        for part, truth in minibatches(X, y, batch_size, rng):
            misses = part @ path[-1] - truth
            path += [path[-1] - lr * 2 * np.mean(misses[:, None] * part, axis=0)]
    return np.stack(path)


@alternative("standardize", "zeros replaced in a copy")
def standardize(X_train, X):
    means, spreads = np.mean(X_train, axis=0), np.std(X_train, axis=0)
    spreads[spreads == 0] = 1.0
    return (X - means) / spreads


@alternative("standardize", "the root of the mean square, column by column")
def standardize(X_train, X):
    out = np.array(X, dtype=float)
    for j in range(X_train.shape[1]):
        middle = sum(X_train[:, j]) / len(X_train)
        spread = (sum((X_train[:, j] - middle) ** 2) / len(X_train)) ** 0.5
        out[..., j] = (out[..., j] - middle) / (spread if spread > 0 else 1)
    return out


@alternative("standardize", "constant columns found by their ends")
def standardize(X_train, X):
    constant = X_train.max(axis=0) == X_train.min(axis=0)
    return (X - X_train.mean(axis=0)) / (X_train.std(axis=0) * ~constant + constant)


@alternative("polynomial_features", "each product built from the one before")
def polynomial_features(X, degree):
    X = np.array(X, dtype=float)
    D = X.shape[-1]
    newest = [(j, X[..., j]) for j in range(D)]
    columns = [column for _, column in newest]
    for _ in range(degree - 1):
        newest = [(j, column * X[..., j]) for last, column in newest for j in range(last, D)]
        columns += [column for _, column in newest]
    return np.stack(columns, axis=-1)


@alternative("polynomial_features", "scikit-learn's own")
def polynomial_features(X, degree):
    from sklearn.preprocessing import PolynomialFeatures

    X = np.asarray(X, dtype=float)
    made = PolynomialFeatures(degree, include_bias=False).fit_transform(np.atleast_2d(X))
    return made if X.ndim == 2 else made[0]


@alternative("polynomial_features", "factors multiplied in a loop")
def polynomial_features(X, degree):
    X = np.asarray(X, dtype=np.float64)
    made = []
    for d in range(degree):
        for choice in combinations_with_replacement(range(X.shape[-1]), d + 1):
            column = np.ones(X.shape[:-1])
            for j in choice:
                column = column * X[..., j]
            made.append(column)
    return np.moveaxis(np.array(made), 0, -1)


@alternative("learning_curve", "two tables judged in one line")
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    errors = []
    for k in sizes:
        A, b = X_train[:k], y_train[:k]
        w = least_squares(A, b)
        errors.append([np.sqrt(np.mean((A @ w - b) ** 2)), np.sqrt(np.mean((X_validation @ w - y_validation) ** 2))])
    return np.array(errors)[:, 0], np.array(errors)[:, 1]


@alternative("learning_curve", "lengths divided by the root of the count")
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    first, second = np.zeros(len(sizes)), np.zeros(len(sizes))
    for place, k in enumerate(sizes):
        w = np.linalg.pinv(X_train[:k]) @ y_train[:k]
        first[place] = np.linalg.norm(X_train[:k] @ w - y_train[:k]) / k**0.5
        second[place] = np.linalg.norm(X_validation @ w - y_validation) / len(y_validation) ** 0.5
    return first, second
