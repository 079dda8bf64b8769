"""Alternative correct answers to chapter 3, part 1: slopes, gradients, descent, Newton, a tiny network."""

from autograder.alternatives import alternative


@alternative("forward_difference", "in three lines")
def forward_difference(f, x, h=1e-4):
    here, further = f(x), f(x + h)
    gained = further - here
    return gained / h


@alternative("forward_difference", "divided by the step that was really taken")
def forward_difference(f, x, h=1e-4):
    there = x + h
    return (f(there) - f(x)) / (there - x)


@alternative("forward_difference", "place by place")
def forward_difference(f, x, h=1e-4):
    places = np.asarray(x)
    rises = [(f(place + h) - f(place)) / h for place in places.ravel()]
    return np.array(rises).reshape(places.shape)


@alternative("central_difference", "two halves added")
def central_difference(f, x, h=1e-4):
    right = (f(x + h) - f(x)) / h
    left = (f(x) - f(x - h)) / h
    return (right + left) / 2


@alternative("central_difference", "half of the quotient")
def central_difference(f, x, h=1e-4):
    return 0.5 * (f(x + h) - f(x - h)) / h


@alternative("central_difference", "divided by the way that was really gone")
def central_difference(f, x, h=1e-4):
    left, right = x - h, x + h
    return (f(right) - f(left)) / (right - left)


@alternative("central_difference", "place by place, in a list")
def central_difference(f, x, h=1e-4):
    if np.ndim(x) == 0:
        return (f(x + h) - f(x - h)) / (h + h)
    return np.array([central_difference(f, place, h) for place in x])


@alternative("error_curve", "a loop with two lists")
def error_curve(f, slope, x, steps):
    forward, central = [], []
    for step in steps:
        forward.append(np.abs(slope(x) - forward_difference(f, x, step)))
        central.append(np.abs(slope(x) - central_difference(f, x, step)))
    return np.array(forward), np.array(central)


@alternative("error_curve", "all steps at once")
def error_curve(f, slope, x, steps):
    h = np.array(steps, dtype=float)
    return abs(forward_difference(f, x, h) - slope(x)), abs(central_difference(f, x, h) - slope(x))


@alternative("error_curve", "a table of two rows")
def error_curve(f, slope, x, steps):
    methods = forward_difference, central_difference
    return np.array([[abs(method(f, x, step) - slope(x)) for step in steps] for method in methods])


@alternative("error_curve", "formulas written out, the root of the square")
def error_curve(f, slope, x, steps):
    h, true = np.asarray(steps), slope(x)
    forward = (f(x + h) - f(x)) / h
    central = (f(x + h) - f(x - h)) / (h + h)
    return np.sqrt((forward - true) ** 2), np.sqrt((central - true) ** 2)


@alternative("partial_derivative", "a small vector added and taken off")
def partial_derivative(f, x, i):
    bump = np.zeros(len(x))
    bump[i] = 1e-4
    return (f(x + bump) - f(x - bump)) / (2 * 1e-4)


@alternative("partial_derivative", "a function of one number, handed to central_difference")
def partial_derivative(f, x, i):
    def along(entry):
        moved = x.astype(float)
        moved[i] = entry
        return f(moved)

    return central_difference(along, float(x[i]))


@alternative("partial_derivative", "a column of the unit matrix")
def partial_derivative(f, x, i):
    step = 1e-4 * np.eye(x.size)[:, i]
    up, down = x + step, x - step
    return (f(up) - f(down)) / 2e-4


@alternative("numerical_gradient", "the numbers one after the other, through flat")
def numerical_gradient(f, x):
    if x.dtype.kind in "iub":
        x = np.array(x, dtype=float)
    result = np.zeros(x.size)
    for k in range(x.size):
        before = x.flat[k]
        x.flat[k] = before + 1e-4
        high = f(x)
        x.flat[k] = before - 1e-4
        low = f(x)
        x.flat[k] = before
        result[k] = (high - low) / 2e-4
    return result.reshape(x.shape)


@alternative("numerical_gradient", "an iterator of NumPy")
def numerical_gradient(f, x, h=1e-4):
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    grad = np.zeros(x.shape, dtype=np.float64)
    if x.size == 0:
        return grad
    walker = np.nditer(x, flags=["multi_index"])
    while not walker.finished:
        spot = walker.multi_index
        kept = x[spot].copy()
        x[spot] = kept + h
        high = f(x)
        x[spot] = kept - h
        grad[spot] = (high - f(x)) / (2 * h)
        x[spot] = kept
        walker.iternext()
    return grad


@alternative("numerical_gradient", "a copy of everything, put back as a whole")
def numerical_gradient(f, x):
    x = x if x.dtype.kind == "f" else x * 1.0
    kept, grad = x.copy(), np.empty(x.shape)
    for spot, number in np.ndenumerate(kept):
        heights = []
        for step in (1e-4, -1e-4):
            x[spot] = number + step
            heights.append(f(x))
            x[...] = kept
        grad[spot] = (heights[0] - heights[1]) / 2e-4
    return grad


@alternative("gradient_field", "meshgrid, then point by point")
def gradient_field(f, x0_values, x1_values):
    wide, high = np.meshgrid(x0_values, x1_values)
    arrows = [numerical_gradient(f, np.array([a, b]) * 1.0) for a, b in zip(wide.ravel(), high.ravel(), strict=True)]
    first, second = np.array(arrows).T
    return first.reshape(wide.shape), second.reshape(wide.shape)


@alternative("gradient_field", "one block, cut in two")
def gradient_field(f, x0_values, x1_values):
    block = np.array([[numerical_gradient(f, np.array([float(a), float(b)])) for a in x0_values] for b in x1_values])
    return block[..., 0], block[..., 1]


@alternative("gradient_field", "partial derivatives, as an array of two tables")
def gradient_field(f, x0_values, x1_values):
    tables = np.zeros((2, len(x1_values), len(x0_values)))
    for c in range(len(x0_values)):
        for r in range(len(x1_values)):
            for i in (0, 1):
                tables[i, r, c] = partial_derivative(f, np.array([x0_values[c], x1_values[r]]), i)
    return tables


@alternative("gradient_descent", "in place, in a copy of its own")
def gradient_descent(f, init_x, lr=0.01, steps=100):
    x = init_x.astype(np.float64)
    while steps > 0:
        x -= lr * numerical_gradient(f, x)
        steps -= 1
    return x


@alternative("gradient_descent", "each step calls the next")
def gradient_descent(f, init_x, lr=0.01, steps=100):
    x = init_x * 1.0
    if steps == 0:
        return x
    return gradient_descent(f, x - lr * numerical_gradient(f, x), lr, steps - 1)


@alternative("gradient_descent", "with the slopes measured by hand")
def gradient_descent(f, init_x, lr=0.01, steps=100):
    x = np.asarray(init_x) + 0.0
    for _ in range(steps):
        slopes = np.zeros(shape=x.shape)
        for spot in np.ndindex(*x.shape):
            bump = np.zeros(x.shape)
            bump[spot] = 1e-5
            slopes[spot] = (f(x + bump) - f(x - bump)) / 2e-5
        x = x + lr * -slopes
    return x


@alternative("gradient_descent_history", "room for all points made beforehand")
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    walk = np.zeros((steps + 1, *init_x.shape))
    walk[0] = init_x
    for k in range(steps):
        walk[k + 1] = walk[k] - lr * numerical_gradient(f, walk[k])
    return walk


@alternative("gradient_descent_history", "copies of one array that moves")
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    x = init_x.astype(float)
    walk = [x.copy()]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        walk.append(x.copy())
    return np.stack(walk)


@alternative("gradient_descent_history", "gradient_descent, one step at a time")
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    walk = [gradient_descent(f, init_x, lr, 0)]
    while len(walk) <= steps:
        walk.append(gradient_descent(f, walk[-1], lr, 1))
    return np.array(walk)


@alternative("descent_rate", "the norm of each row")
def descent_rate(history, minimum):
    far = np.linalg.norm(history - minimum, axis=1)
    return np.divide(far[1:], far[:-1])


@alternative("descent_rate", "a loop over the steps")
def descent_rate(history, minimum):
    def distance(point):
        return sum((a - b) ** 2 for a, b in zip(point, minimum, strict=True)) ** 0.5

    return np.array([distance(after) / distance(before) for before, after in zip(history, history[1:], strict=False)])


@alternative("descent_rate", "the root taken last")
def descent_rate(history, minimum):
    squares = np.square(np.subtract(history, minimum, dtype=float)).sum(-1)
    return np.sqrt(squares[1:] / squares[:-1])


@alternative("newton", "room for all places made beforehand")
def newton(slope, curvature, x, steps=10):
    walk = np.zeros(steps + 1)
    walk[0] = x
    for k in range(steps):
        walk[k + 1] = walk[k] - slope(walk[k]) / curvature(walk[k])
    return walk


@alternative("newton", "a list that grows, with a step by itself")
def newton(slope, curvature, x, steps=10):
    walk = [x]
    while len(walk) < steps + 1:
        stride = -slope(x) / curvature(x)
        x = x + stride
        walk = [*walk, x]
    return np.array(walk, dtype=float)


@alternative("newton", "each step calls the next, in a list")
def newton(slope, curvature, x, steps=10):
    if steps == 0:
        return [float(x)]
    return [float(x)] + newton(slope, curvature, x - slope(x) / curvature(x), steps - 1)


@alternative("repaired_newton", "the inverse of the table")
def repaired_newton(w, gradient, hessian):
    return w - np.linalg.inv(hessian) @ gradient


@alternative("repaired_newton", "a step against the gradient, in least squares")
def repaired_newton(w, gradient, hessian):
    step, *_ = np.linalg.lstsq(hessian, -gradient, rcond=None)
    return w + step


@alternative("repaired_newton", "through the eigenvectors")
def repaired_newton(w, gradient, hessian):
    values, directions = np.linalg.eigh(hessian)
    return w - directions @ ((directions.T @ gradient) / values)


@alternative("tiny_net_loss", "in one line")
def tiny_net_loss(W, x, t):
    return cross_entropy(softmax(np.dot(x, W)), t)


@alternative("tiny_net_loss", "from the scores, with logarithms of sums")
def tiny_net_loss(W, x, t):
    scores = np.atleast_2d(x @ W).astype(float)
    scores = scores - scores.max(axis=1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    one_hot = np.shape(t) == np.shape(x @ W)
    right = np.atleast_2d(t).argmax(axis=1) if one_hot else np.ravel(t)
    return -np.mean(logs[np.arange(len(logs)), right])


@alternative("tiny_net_loss", "row by row")
def tiny_net_loss(W, x, t):
    if x.ndim == 1:
        return cross_entropy(softmax(x @ W), t)
    return sum(cross_entropy(softmax(row @ W), target) for row, target in zip(x, t, strict=True)) / len(x)


@alternative("tiny_net_gradient", "a lambda")
def tiny_net_gradient(W, x, t):
    return numerical_gradient(lambda own: tiny_net_loss(own, x, t), W)


@alternative("tiny_net_gradient", "the formula: inputs times y - t")
def tiny_net_gradient(W, x, t):
    rows = np.atleast_2d(x)
    y = softmax(rows @ W)
    target = np.reshape(t, y.shape) if np.size(t) == y.size else np.eye(y.shape[1])[np.ravel(t)]
    return rows.T @ (y - target) / len(rows)


@alternative("tiny_net_gradient", "one weight after the other")
def tiny_net_gradient(W, x, t):
    result = np.zeros(W.shape)
    for r in range(W.shape[0]):
        for c in range(W.shape[1]):
            bump = np.zeros(W.shape)
            bump[r, c] = 1e-4
            result[r, c] = (tiny_net_loss(W + bump, x, t) - tiny_net_loss(W - bump, x, t)) / 2e-4
    return result
