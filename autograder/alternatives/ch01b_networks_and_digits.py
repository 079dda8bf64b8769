"""Alternative correct answers to chapter 1, exercises 16 to 27: activations, networks, digits, speed."""

from numba import njit

from autograder.alternatives import alternative


@alternative("step", "heaviside")
def step(x):
    return np.heaviside(x, 0).astype(int)


@alternative("step", "the comparison as numbers, through an array")
def step(x):
    return np.array(np.array(x) > 0, dtype=np.int32)


@alternative("step", "a loop over every element")
def step(x):
    x = np.asarray(x)
    out = [1 if value > 0 else 0 for value in x.ravel()]
    return np.array(out).reshape(x.shape)


@alternative("step", "where")
def step(x):
    return np.where(np.asarray(x) <= 0, 0, 1)


@alternative("sigmoid", "the textbook formula: right everywhere, though NumPy warns")
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


@alternative("sigmoid", "two branches written into one array")
def sigmoid(x):
    x = np.asarray(x, dtype=float)
    out = np.empty_like(x)
    up = x >= 0
    out[up] = 1 / (1 + np.exp(-x[up]))
    grown = np.exp(x[~up])
    out[~up] = grown / (1 + grown)
    return out


@alternative("sigmoid", "both forms computed, the safe one chosen")
def sigmoid(x):
    x = np.asarray(x, dtype=float)
    return np.where(x < 0, np.exp(x) / (1 + np.exp(x)), 1 / (1 + np.exp(-x)))


@alternative("sigmoid", "logaddexp")
def sigmoid(x):
    return np.exp(-np.logaddexp(0, -np.asarray(x)))


@alternative("sigmoid", "half a tanh")
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x)))


@alternative("sigmoid", "scores clipped where float64 ends")
def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))


@alternative("sigmoid", "the math module, number by number")
def sigmoid(x):
    import math

    def one(value):
        if value >= 0:
            return 1 / (1 + math.exp(-value))
        grown = math.exp(value)
        return grown / (1 + grown)

    x = np.asarray(x)
    return np.array([one(value) for value in x.ravel().tolist()]).reshape(x.shape)


@alternative("sigmoid", "single precision inside")
def sigmoid(x):
    x = np.asarray(x, dtype=np.float32)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


@alternative("relu", "where")
def relu(x):
    return np.where(np.asarray(x) > 0, x, 0)


@alternative("relu", "multiplied by its own step")
def relu(x):
    return x * (x > 0)


@alternative("relu", "half of number plus size")
def relu(x):
    return (x + np.abs(x)) / 2


@alternative("relu", "a copy with its negatives overwritten, in single precision")
def relu(x):
    out = np.array(x, dtype=np.float32)
    out[out < 0] = 0
    return out


@alternative("relu", "clipped from below")
def relu(x):
    return np.clip(x, 0, None)


@alternative("relu", "a loop over every element")
def relu(x):
    x = np.asarray(x)
    return np.array([max(0, value) for value in x.ravel()]).reshape(x.shape)


@alternative("tanh", "the mirror image")
def tanh(x):
    return 1 - 2 * sigmoid(-2 * np.asarray(x))


@alternative("tanh", "the difference of two sigmoids")
def tanh(x):
    x = np.asarray(x, dtype=float)
    return sigmoid(2 * x) - sigmoid(-2 * x)


@alternative("tanh", "number by number")
def tanh(x):
    x = np.asarray(x)
    doubled = [2.0 * float(value) for value in x.ravel()]
    return np.array([2 * sigmoid(value) - 1 for value in doubled]).reshape(x.shape)


@alternative("tanh", "sigmoid of the sum, in single precision")
def tanh(x):
    s = np.float32(sigmoid(np.add(x, x)))
    return s + s - np.float32(1)


@alternative("identity", "a copy")
def identity(x):
    return np.array(x)


@alternative("identity", "times one")
def identity(x):
    return 1.0 * x


@alternative("identity", "converted to float")
def identity(x):
    return np.asarray(x, dtype=float)


@alternative("collapse", "what the two layers do to zero and to each unit vector")
def collapse(W1, b1, W2, b2):
    def both(x):
        return (x @ W1 + b1) @ W2 + b2

    b = both(np.zeros(W1.shape[0]))
    return both(np.eye(W1.shape[0])) - b, b


@alternative("collapse", "three loops")
def collapse(W1, b1, W2, b2):
    inputs, hidden, outputs = len(W1), len(W2), len(b2)
    W, b = np.zeros((inputs, outputs)), np.zeros(outputs)
    for k in range(outputs):
        b[k] = b2[k] + sum(b1[j] * W2[j, k] for j in range(hidden))
        for i in range(inputs):
            W[i, k] = sum(W1[i, j] * W2[j, k] for j in range(hidden))
    return W, b


@alternative("collapse", "biases as one more row, in single precision, as a list")
def collapse(W1, b1, W2, b2):
    stacked = np.vstack([W1, b1]).astype(np.float32) @ np.asarray(W2, dtype=np.float32)
    return [stacked[:-1], stacked[-1] + b2]


@alternative("forward", "a loop over the layers")
def forward(network, x):
    for layer in (1, 2, 3):
        x = np.dot(x, network[f"W{layer}"]) + network[f"b{layer}"]
        x = sigmoid(x) if layer < 3 else identity(x)
    return x


@alternative("forward", "column vectors")
def forward(network, x):
    signal = np.transpose(x)
    for layer in (1, 2, 3):
        bias = network[f"b{layer}"]
        signal = (network[f"W{layer}"].T @ signal).T + bias
        signal = (signal if layer == 3 else sigmoid(signal)).T
    return signal.T


@alternative("forward", "neuron by neuron, row by row")
def forward(network, x):
    import math

    def layer(number, row, squash):
        W, b = network[f"W{number}"], network[f"b{number}"]
        sums = [sum(value * W[i, j] for i, value in enumerate(row)) + b[j] for j in range(len(b))]
        return [1 / (1 + math.exp(-s)) for s in sums] if squash else sums

    rows = [layer(3, layer(2, layer(1, row, True), True), False) for row in np.atleast_2d(x)]
    return np.array(rows[0] if np.ndim(x) == 1 else rows)


@alternative("forward", "single precision inside")
def forward(network, x):
    small = {name: value.astype(np.float32) for name, value in network.items()}
    z = sigmoid(x.astype(np.float32) @ small["W1"] + small["b1"])
    z = sigmoid(np.float32(z) @ small["W2"] + small["b2"])
    return np.float32(z) @ small["W3"] + small["b3"]


@alternative("softmax", "minus the logarithm of the total")
def softmax(a):
    return np.exp(a - np.logaddexp.reduce(a, axis=-1, keepdims=True))


@alternative("softmax", "a loop over rows")
def softmax(a):
    def one(row):
        e = np.exp(row - row.max())
        return e / e.sum()

    return one(a) if a.ndim == 1 else np.array([one(row) for row in a])


@alternative("softmax", "turned on its side")
def softmax(a):
    e = np.exp(a.T - a.T.max(axis=0))
    return (e / e.sum(axis=0)).T


@alternative("softmax", "the math module and lists, made an array at the end")
def softmax(a):
    import math

    if np.ndim(a) > 1:
        return np.array([softmax(row) for row in a])
    top = max(a)
    grown = [math.exp(value - top) for value in a]
    return np.array([value / sum(grown) for value in grown])


@alternative("softmax", "single precision inside")
def softmax(a):
    shifted = np.float32(a) - np.float32(a).max(axis=-1, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=-1, keepdims=True)


@alternative("softmax", "each share from its differences to all the others")
def softmax(a):
    a = np.asarray(a, dtype=float)
    return 1 / np.exp(a[..., np.newaxis, :] - a[..., :, np.newaxis]).sum(axis=-1)


@alternative("accuracy", "a loop that counts")
def accuracy(scores, labels):
    right = 0
    for row, label in zip(scores, labels, strict=True):
        if list(row).index(max(row)) == label:
            right += 1
    return right / len(labels)


@alternative("accuracy", "one minus the share of errors, in single precision")
def accuracy(scores, labels):
    wrong = np.float32(scores).argmax(axis=-1) != labels
    return 1 - np.count_nonzero(wrong) / wrong.size


@alternative("accuracy", "the label's score is the largest")
def accuracy(scores, labels):
    own = np.take_along_axis(scores, labels.astype(int)[:, np.newaxis], axis=1)
    return float(np.mean(own[:, 0] == scores.max(axis=1)))


@alternative("predict", "the whole table at once")
def predict(network, X, batch_size=100):
    return softmax(forward(network, X))


@alternative("predict", "row by row")
def predict(network, X, batch_size=100):
    return np.array([softmax(forward(network, row)) for row in X])


@alternative("predict", "a table filled slice by slice")
def predict(network, X, batch_size=100):
    result = np.empty((X.shape[0], 10))
    start = 0
    while start < X.shape[0]:
        part = X[start : start + batch_size]
        result[start : start + len(part)] = softmax(forward(network, part))
        start += batch_size
    return result


@alternative("predict", "single precision inside")
def predict(network, X, batch_size=100):
    small = {name: value.astype(np.float32) for name, value in network.items()}
    parts = []
    for start in range(0, len(X), batch_size):
        z = X[start : start + batch_size].astype(np.float32)
        for layer in (1, 2):
            z = (1 / (1 + np.exp(-(z @ small[f"W{layer}"] + small[f"b{layer}"])))).astype(np.float32)
        parts.append(softmax(z @ small["W3"] + small["b3"]))
    return np.vstack(parts)


@alternative("predict", "the first batch, then the rest by calling itself")
def predict(network, X, batch_size=100):
    first = softmax(forward(network, X[:batch_size]))
    if len(X) <= batch_size:
        return first
    return np.vstack([first, predict(network, X[batch_size:], batch_size)])


@alternative("predict", "equal parts cut beforehand")
def predict(network, X, batch_size=100):
    parts = np.array_split(X, range(batch_size, len(X), batch_size))
    return np.concatenate([softmax(forward(network, part)) for part in parts])


@alternative("worst_mistakes", "sorting pairs in plain Python")
def worst_mistakes(probabilities, labels, k):
    found = []
    for row, (shares, label) in enumerate(zip(probabilities, labels, strict=True)):
        winner = int(np.argmax(shares))
        if winner != label:
            found.append((float(shares[winner]), row))
    found.sort(reverse=True)
    return np.array([row for _, row in found[:k]], dtype=int)


@alternative("worst_mistakes", "right rows pushed to the end")
def worst_mistakes(probabilities, labels, k):
    winners = probabilities.argmax(axis=1)
    confidence = np.where(winners != labels, probabilities.max(axis=1), -1.0)
    order = np.argsort(-confidence)
    return order[: min(k, int(np.sum(winners != labels)))]


@alternative("worst_mistakes", "sorted upwards, then turned round")
def worst_mistakes(probabilities, labels, k):
    winners = np.argmax(probabilities, axis=1)
    rows = np.flatnonzero(winners != labels)
    return rows[np.argsort(probabilities[rows, winners[rows]])][::-1][:k]


@alternative("worst_mistakes", "all rows sorted, the wrong ones picked from them")
def worst_mistakes(probabilities, labels, k):
    order = np.argsort(probabilities.max(axis=1))[::-1]
    return np.array([row for row in order if probabilities[row].argmax() != labels[row]][:k], dtype=int)


@alternative("worst_mistakes", "a list of row numbers")
def worst_mistakes(probabilities, labels, k):
    wrong = [row for row in range(len(labels)) if np.argmax(probabilities[row]) != labels[row]]
    return sorted(wrong, key=lambda row: -max(probabilities[row]))[:k]


@alternative("train_fast", "array products in the compiled loop")
@njit
def train_fast(X, y, lr, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = np.zeros(epochs, dtype=np.int64)
    done = 0
    while done < epochs:
        for i in range(len(X)):
            error = y[i] - int(np.sum(X[i] * w) + b > 0)
            w += lr * error * X[i]
            b += lr * error
            mistakes[done] += abs(error)
        done += 1
        if mistakes[done - 1] == 0:
            break
    return w, b, mistakes[:done]


@alternative("train_fast", "a growing list, compiled, its numbers in single precision")
@njit
def train_fast(X, y, lr, epochs):
    w = np.zeros(X.shape[1] + 1, dtype=np.float32)
    mistakes = []
    for _ in range(epochs):
        count = 0
        for i in range(X.shape[0]):
            total = w[-1]
            for j in range(X.shape[1]):
                total += w[j] * X[i, j]
            if (total > 0) != (y[i] == 1):
                change = lr if y[i] == 1 else -lr
                for j in range(X.shape[1]):
                    w[j] += change * X[i, j]
                w[-1] += change
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return w[:-1], w[-1], np.array(mistakes)


@alternative("train_fast", "a compiled epoch called from plain Python")
def train_fast(X, y, lr, epochs):
    if not hasattr(train_fast, "one_epoch"):

        @njit
        def one_epoch(X, y, lr, w, b):
            count = 0
            for i in range(X.shape[0]):
                total = b
                for j in range(X.shape[1]):
                    total += w[j] * X[i, j]
                error = y[i] - (1 if total > 0 else 0)
                for j in range(X.shape[1]):
                    w[j] += lr * error * X[i, j]
                b += lr * error
                count += error != 0
            return b, count

        train_fast.one_epoch = one_epoch
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < epochs and 0 not in mistakes:
        b, count = train_fast.one_epoch(X, y, lr, w, b)
        mistakes.append(count)
    return w, b, mistakes
