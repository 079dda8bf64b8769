"""Known mistakes of chapter 3, part 2: linear models."""

from autograder.mistakes import mistake


@mistake(
    "with_bias_column", "the ones stand at the end of the row",
    hint="Every row has its 1, but as the last number. The lesson wants theta_0, the first number of theta, to be "
    "the bias, so the ones must come first.",
)
def with_bias_column(X):
    X = np.asarray(X)
    return np.concatenate([X, np.ones((*X.shape[:-1], 1))], axis=-1)


@mistake(
    "with_bias_column", "a row of ones in place of a column",
    hint="The table has become taller, not wider: there is one more row. A bias is one more feature of every row, so "
    "the ones have to stand side by side with the table, not on top of it.",
)
def with_bias_column(X):
    X = np.atleast_2d(X)
    return np.vstack([np.ones(X.shape[1]), X])


@mistake(
    "with_bias_column", "a row alone is torn into several rows", subtle=True,
    hint="Tables are right. But one row of shape (D,) comes back as D rows of two numbers: len(X) counts its "
    "features then, not rows. How many ones does one row need?",
)
def with_bias_column(X):
    return np.column_stack([np.ones(len(X)), X])


@mistake(
    "with_bias_column", "the first feature is overwritten with ones",
    hint="The width has not changed: your ones have taken the place of the first feature, which is lost. Room must "
    "be made for them.",
)
def with_bias_column(X):
    X = np.array(X)
    X[..., 0] = 1
    return X


@mistake(
    "with_bias_column", "zeros in place of ones",
    hint="The new feature is 0 in every row. A weight times 0 is 0, so such a column can never carry a bias. Which "
    "number leaves a weight as it is?",
)
def with_bias_column(X):
    X = np.asarray(X)
    return np.concatenate([np.zeros((*X.shape[:-1], 1)), X], axis=-1)


@mistake(
    "normal_equation", "nothing is solved: only X^T y comes back",
    hint="You return the vector on the right side of the equation. The square table on the left side is still there; "
    "the equation has to be solved for theta.",
)
def normal_equation(X, y):
    return X.T @ y


@mistake(
    "normal_equation", "X itself is inverted", subtle=True,
    hint="With as many rows as unknowns every number is right. With more rows Python stops: only a square table has "
    "an inverse. The normal equation multiplies both sides with the transposed table first.",
)
def normal_equation(X, y):
    return np.linalg.solve(X, y)


@mistake(
    "normal_equation", "every number is inverted by itself",
    hint="1 divided by a table, or a table to the power -1, inverts each number alone. The inverse of a table is "
    "something else: the table that undoes its multiplication. NumPy keeps it in np.linalg.",
)
def normal_equation(X, y):
    return (1.0 / (X.T @ X)) @ (X.T @ y)


@mistake(
    "normal_equation", "a column of ones is added once more",
    hint="The table you are given has its column of ones already, if one is wanted. You add another, so theta comes "
    "back too long, and two columns of ones cannot be told apart.",
)
def normal_equation(X, y):
    wider = np.column_stack([np.ones(len(X)), X])
    return np.linalg.pinv(wider) @ y


@mistake(
    "normal_equation", "only the diagonal of X^T X is used", subtle=True,
    hint="You fit each feature as if the others were not there: its product with y, divided by its product with "
    "itself. With a single feature that is right. With several they share the work, and the numbers off the "
    "diagonal of X^T X say how.",
)
def normal_equation(X, y):
    return (X.T @ y) / (X * X).sum(axis=0)


@mistake(
    "normal_equation", "a little is added to the diagonal", subtle=True,
    hint="Your theta is nearly right, and always a little too short. Something small has been added to the diagonal "
    "of X^T X, perhaps to be safe. That answers another question, which the next part asks; here the exact bottom "
    "is wanted.",
)
def normal_equation(X, y):
    return np.linalg.solve(X.T @ X + 0.1 * np.eye(X.shape[1]), X.T @ y)


@mistake(
    "least_squares", "the normal equation, which needs an inverse", subtle=True,
    hint="On ordinary tables you are right. With twin columns, a column of zeros, or too few rows, X^T X has no "
    "inverse and NumPy stops. The section names two functions that do not need one.",
)
def least_squares(X, y):
    return np.linalg.inv(X.T @ X) @ X.T @ y


@mistake(
    "least_squares", "zeros where the normal equation fails",
    hint="Where X^T X has no inverse you give up and return zeros. But good answers exist there, even too many of "
    "them. Wanted is the shortest of those with the smallest error.",
)
def least_squares(X, y):
    try:
        return np.linalg.solve(X.T @ X, X.T @ y)
    except np.linalg.LinAlgError:
        return np.zeros(X.shape[1])


@mistake(
    "least_squares", "all the work is given to the first of two twins", subtle=True,
    hint="Your predictions are as good as possible. But of two equal columns the first gets all the weight and the "
    "second none. That theta is longer than necessary: (2, 0) has length 2, (1, 1) only 1.41.",
)
def least_squares(X, y):
    kept = []
    for column in range(X.shape[1]):
        if np.linalg.matrix_rank(X[:, [*kept, column]]) == len(kept) + 1:
            kept.append(column)
    theta = np.zeros(X.shape[1])
    theta[kept] = np.linalg.lstsq(X[:, kept], y, rcond=None)[0]
    return theta


@mistake(
    "least_squares", "everything that lstsq gives back is returned",
    hint="NumPy's function returns four things: theta, the remaining error, the rank, and the singular values. Only "
    "the first of them is asked for.",
)
def least_squares(X, y):
    return np.linalg.lstsq(X, y, rcond=None)


@mistake(
    "least_squares", "twins are separated by a small penalty", subtle=True,
    hint="Nearly right, on every table: a small number on the diagonal of X^T X makes it invertible, and pulls theta "
    "towards 0 a little. The pseudo-inverse needs no such push and is exact.",
)
def least_squares(X, y):
    return np.linalg.solve(X.T @ X + 0.01 * np.eye(X.shape[1]), X.T @ y)


@mistake(
    "linear_loss_gradient", "the factor 2 is missing",
    hint="Every number is half of what it should be. The error is squared, and the slope of a square brings a factor "
    "with it.",
)
def linear_loss_gradient(X, y, theta):
    return X.T @ (X @ theta - y) / len(X)


@mistake(
    "linear_loss_gradient", "the sum over the rows, not the mean", subtle=True,
    hint="With one row you are right; with N rows everything is N times too large. The loss is a mean, so its slope "
    "is a mean too.",
)
def linear_loss_gradient(X, y, theta):
    return 2 * X.T @ (X @ theta - y)


@mistake(
    "linear_loss_gradient", "the sign is turned round",
    hint="All sizes are right, all signs are not. The gradient points uphill; going against it is the business of "
    "whoever takes the step. In which order do you subtract prediction and truth?",
)
def linear_loss_gradient(X, y, theta):
    return 2 / len(X) * X.T @ (y - X @ theta)


@mistake(
    "linear_loss_gradient", "divided by the number of features", subtle=True,
    hint="For a square table every number is right, for others all are off by one factor. The mean runs over the "
    "rows: which of the two numbers of X.shape counts them?",
)
def linear_loss_gradient(X, y, theta):
    return 2 / len(theta) * X.T @ (X @ theta - y)


@mistake(
    "linear_loss_gradient", "the slope of the root of the error", subtle=True,
    hint="The direction is right, the length is not: it is the slope of the *root* mean squared error. That root has "
    "the same lowest point, but another steepness. Leave the root away.",
)
def linear_loss_gradient(X, y, theta):
    misses = X @ theta - y
    return X.T @ misses / len(X) / np.sqrt(np.mean(misses**2))


@mistake(
    "linear_loss_gradient", "errors that are not weighted with the features",
    hint="Every feature gets the same number, the mean error. That is right for the column of ones only. An error "
    "counts more for a feature that was large in its row.",
)
def linear_loss_gradient(X, y, theta):
    return np.full(X.shape[1], 2 * np.mean(X @ theta - y))


@mistake(
    "batch_gradient_descent", "only the last place is returned",
    hint="You return where the walk ends. Asked for is the whole path, one row for every place, so that it can be "
    "drawn.",
)
def batch_gradient_descent(X, y, theta, lr, steps):
    for _ in range(steps):
        theta = theta - lr * linear_loss_gradient(X, y, theta)
    return np.asarray(theta, float)


@mistake(
    "batch_gradient_descent", "the start is missing from the path",
    hint="The path has one place too few: it begins after the first step. Write down the start before the loop.",
)
def batch_gradient_descent(X, y, theta, lr, steps):
    path = []
    for _ in range(steps):
        theta = theta - lr * linear_loss_gradient(X, y, theta)
        path.append(theta)
    return np.array(path).reshape(steps, len(theta))


@mistake(
    "batch_gradient_descent", "every entry of the path is the same array", subtle=True,
    hint="All rows of your path are equal: the last place. theta is changed in place, so the list holds the same array "
    "many times, and the caller's start has moved too. Make a new array in each step.",
)
def batch_gradient_descent(X, y, theta, lr, steps):
    path = [theta]
    for _ in range(steps):
        theta -= lr * linear_loss_gradient(X, y, theta)
        path.append(theta)
    return np.array(path)


@mistake(
    "batch_gradient_descent", "uphill instead of downhill",
    hint="The first step has the right length and the wrong direction. The gradient points to where the error grows.",
)
def batch_gradient_descent(X, y, theta, lr, steps):
    path = [np.array(theta, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] + lr * linear_loss_gradient(X, y, path[-1]))
    return np.array(path)


@mistake(
    "batch_gradient_descent", "the gradient of the start in every step", subtle=True,
    hint="The first step is right, then you go on in the same direction with the same length for ever. The gradient is "
    "different at every place: compute it anew inside the loop.",
)
def batch_gradient_descent(X, y, theta, lr, steps):
    slope = linear_loss_gradient(X, y, theta)
    return np.array([theta - k * lr * slope for k in range(steps + 1)])


@mistake(
    "batch_gradient_descent", "whole numbers all the way", subtle=True,
    hint="With a start of decimal numbers every place is right. With a start of integers the places lose what stands "
    "after the point: your path has taken over the type of theta. Make it a path of floats.",
)
def batch_gradient_descent(X, y, theta, lr, steps):
    path = np.empty((steps + 1, len(theta)), dtype=np.asarray(theta).dtype)
    path[0] = theta
    for k in range(steps):
        path[k + 1] = path[k] - lr * linear_loss_gradient(X, y, path[k])
    return path


@mistake(
    "batch_gradient_descent", "divided by the number of rows once more", subtle=True,
    hint="Each step goes in the right direction and is N times too short. The gradient is a mean already; nothing is "
    "left to be divided.",
)
def batch_gradient_descent(X, y, theta, lr, steps):
    path = [np.array(theta, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr / len(X) * linear_loss_gradient(X, y, path[-1]))
    return np.array(path)


@mistake(
    "minibatches", "rows that are not shuffled", subtle=True,
    hint="The batches are complete, but they always come in the order in which the rows stand. Sorted data would give "
    "one-sided batches. Let rng decide the order.",
)
def minibatches(X, y, batch_size, rng):
    for k in range(0, len(X), batch_size):
        yield X[k : k + batch_size], y[k : k + batch_size]


@mistake(
    "minibatches", "X and y are shuffled separately", subtle=True,
    hint="Every row comes once, and so does every y, but they no longer belong together: each has been given an order "
    "of its own. Draw one order and use it for both.",
)
def minibatches(X, y, batch_size, rng):
    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
    for k in range(0, len(X), batch_size):
        yield X[k : k + batch_size], y[k : k + batch_size]


@mistake(
    "minibatches", "the rows left over are dropped", subtle=True,
    hint="Full batches are right. But where the number of rows is no multiple of the batch size, the last few never "
    "come. A smaller last batch is what is asked for.",
)
def minibatches(X, y, batch_size, rng):
    mixed = rng.permutation(len(X))
    for k in range(len(X) // batch_size):
        part = mixed[k * batch_size : (k + 1) * batch_size]
        yield X[part], y[part]


@mistake(
    "minibatches", "rows drawn with putting back",
    hint="Some rows come twice in one pass, others not at all. Each batch is drawn afresh from all rows. In one epoch "
    "every row should come exactly once: shuffle all of them, then deal them out.",
)
def minibatches(X, y, batch_size, rng):
    left = len(X)
    while left > 0:
        part = rng.integers(0, len(X), size=min(batch_size, left))
        left -= batch_size
        yield X[part], y[part]


@mistake(
    "minibatches", "an own generator with a fixed seed", subtle=True,
    hint="One pass looks well shuffled. But every pass has the same order, and the caller's seed changes nothing, "
    "because you make a generator of your own. Use the rng that you are given.",
)
def minibatches(X, y, batch_size, rng):
    mixed = np.random.default_rng(0).permutation(len(X))
    for k in range(0, len(X), batch_size):
        yield X[mixed[k : k + batch_size]], y[mixed[k : k + batch_size]]


@mistake(
    "minibatches", "an empty batch at the end", subtle=True,
    hint="Where the batch size divides the number of rows evenly, you hand out one more batch, with nothing in it. Its "
    "mean would be 0 divided by 0. How many batches are there, rounded up?",
)
def minibatches(X, y, batch_size, rng):
    mixed = rng.permutation(len(X))
    for k in range(len(X) // batch_size + 1):
        part = mixed[k * batch_size : (k + 1) * batch_size]
        yield X[part], y[part]


@mistake(
    "minibatches", "the caller's tables are shuffled in place", subtle=True,
    hint="The batches are right, but afterwards the caller's X and y stand in another order: you moved the rows "
    "themselves. Shuffle row numbers, and leave the tables alone.",
)
def minibatches(X, y, batch_size, rng):
    mixed = rng.permutation(len(X))
    X[:], y[:] = X[mixed], y[mixed]
    for k in range(0, len(X), batch_size):
        yield X[k : k + batch_size].copy(), y[k : k + batch_size].copy()


@mistake(
    "minibatches", "only the first batch comes back",
    hint="One batch arrives and then nothing: return ends the function in the first round of the loop. A generator "
    "hands out one portion after another; which word does that?",
)
def minibatches(X, y, batch_size, rng):
    mixed = rng.permutation(len(X))
    for k in range(0, len(X), batch_size):
        return [(X[mixed[k : k + batch_size]], y[mixed[k : k + batch_size]])]
    return []


@mistake(
    "learning_schedule", "brackets forgotten below the bar",
    hint="At t = 0 you divide by zero, and late rates are near 50. Python divides first and adds afterwards, so t1 is "
    "added to the fraction, not to t.",
)
def learning_schedule(t, t0=5, t1=50):
    return t0 / t + t1


@mistake(
    "learning_schedule", "t0 and t1 exchanged",
    hint="Your first rate is 10, a hundred times too large: 50 stands above the bar and 5 below. Look which of the two "
    "belongs to t.",
)
def learning_schedule(t, t0=5, t1=50):
    return t1 / (t + t0)


@mistake(
    "learning_schedule", "steps counted from 1", subtle=True,
    hint="Nearly right, and more nearly the later the step: you are one step ahead. The first step has the number 0 "
    "and the rate t0 / t1.",
)
def learning_schedule(t, t0=5, t1=50):
    return t0 / (t + 1 + t1)


@mistake(
    "learning_schedule", "whole-number division",
    hint="Every rate is 0, and nothing would ever move. Two slashes divide and then throw away what stands after the "
    "point.",
)
def learning_schedule(t, t0=5, t1=50):
    return t0 // (t + t1)


@mistake(
    "learning_schedule", "5 and 50 are built in", subtle=True,
    hint="With the usual constants every rate is right. With other values of t0 and t1 nothing changes: your formula "
    "has 5 and 50 written into it. Use the arguments.",
)
def learning_schedule(t, t0=5, t1=50):
    return 5 / (t + 50)


@mistake(
    "learning_schedule", "a rate that shrinks exponentially", subtle=True,
    hint="The first rate is right, then yours falls much too fast and is practically 0 after some hundred steps: the "
    "walk would stop before it has arrived. Asked for is a fraction, not a power.",
)
def learning_schedule(t, t0=5, t1=50):
    return t0 / t1 * np.exp(-np.asarray(t) / t1)


@mistake(
    "stochastic_gradient_descent", "all rows in every step",
    hint="Your steps use the full gradient, with the shrinking rate: a smooth walk, but not the stochastic one. Step t "
    "may look at one row only, the one that rows names.",
)
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    path = [np.array(theta, dtype=float)]
    for t in range(len(rows)):
        path.append(path[-1] - learning_schedule(t, t0, t1) * linear_loss_gradient(X, y, path[-1]))
    return np.array(path)


@mistake(
    "stochastic_gradient_descent", "rows taken in order, not as rows says", subtle=True,
    hint="Each step uses one row, but step t uses row t. Which row it is, the argument rows decides: its "
    "entry number t.",
)
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    path = [np.array(theta, dtype=float)]
    for t in range(len(rows)):
        k = t % len(X)
        slope = linear_loss_gradient(X[k : k + 1], y[k : k + 1], path[-1])
        path.append(path[-1] - learning_schedule(t, t0, t1) * slope)
    return np.array(path)


@mistake(
    "stochastic_gradient_descent", "the rate never shrinks",
    hint="The first step is right, the later ones are too long: every step has the rate of step 0. Hand the number of "
    "the step to learning_schedule.",
)
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    path = [np.array(theta, dtype=float)]
    for k in rows:
        slope = linear_loss_gradient(X[k : k + 1], y[k : k + 1], path[-1])
        path.append(path[-1] - learning_schedule(0, t0, t1) * slope)
    return np.array(path)


@mistake(
    "stochastic_gradient_descent", "the rate follows the row number, not the step", subtle=True,
    hint="Directions are right, lengths are not: you ask the schedule about the number of the *row*. A row with a "
    "small number would get long steps for ever. The schedule wants to know how many steps have been made.",
)
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    path = [np.array(theta, dtype=float)]
    for k in rows:
        slope = linear_loss_gradient(X[k : k + 1], y[k : k + 1], path[-1])
        path.append(path[-1] - learning_schedule(k, t0, t1) * slope)
    return np.array(path)


@mistake(
    "stochastic_gradient_descent", "steps counted from 1", subtle=True,
    hint="Everything is nearly right: your rates run one step ahead. The first step has the number 0 and the rate "
    "t0 / t1.",
)
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    path = [np.array(theta, dtype=float)]
    for t, k in enumerate(rows, start=1):
        slope = linear_loss_gradient(X[k : k + 1], y[k : k + 1], path[-1])
        path.append(path[-1] - learning_schedule(t, t0, t1) * slope)
    return np.array(path)


@mistake(
    "stochastic_gradient_descent", "one row divided by the number of all rows",
    hint="Your steps point the right way and are N times too short. For a single row N is 1: its gradient is 2 times "
    "its error times its features.",
)
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    path = [np.array(theta, dtype=float)]
    for t, k in enumerate(rows):
        slope = 2 / len(X) * X[k] * (X[k] @ path[-1] - y[k])
        path.append(path[-1] - learning_schedule(t, t0, t1) * slope)
    return np.array(path)


@mistake(
    "stochastic_gradient_descent", "the factor 2 is missing",
    hint="Every step has half its length. For one row the slope of the squared error is *twice* the error times the "
    "features.",
)
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    path = [np.array(theta, dtype=float)]
    for t, k in enumerate(rows):
        path.append(path[-1] - learning_schedule(t, t0, t1) * X[k] * (X[k] @ path[-1] - y[k]))
    return np.array(path)


@mistake(
    "stochastic_gradient_descent", "t0 and t1 are not handed on", subtle=True,
    hint="With the usual schedule every place is right. With another one nothing changes: learning_schedule is asked "
    "without t0 and t1, so it takes its own defaults.",
)
def stochastic_gradient_descent(X, y, theta, rows, t0=5, t1=50):
    path = [np.array(theta, dtype=float)]
    for t, k in enumerate(rows):
        slope = linear_loss_gradient(X[k : k + 1], y[k : k + 1], path[-1])
        path.append(path[-1] - learning_schedule(t) * slope)
    return np.array(path)


@mistake(
    "minibatch_gradient_descent", "one place an epoch", subtle=True,
    hint="The walk is right, but you write down only where it stands at the end of each epoch. The path should hold "
    "the place after every single batch.",
)
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    theta = np.array(theta, dtype=float)
    path = [theta]
    for _ in range(epochs):
        for part, truth in minibatches(X, y, batch_size, rng):
            theta = theta - lr * linear_loss_gradient(part, truth, theta)
        path.append(theta)
    return np.array(path)


@mistake(
    "minibatch_gradient_descent", "the iterator is used up after one epoch", subtle=True,
    hint="The first epoch is right, then nothing more happens. The batches are made once, before the loop, and an "
    "iterator that has run to its end is empty. Ask for new batches at the beginning of each epoch.",
)
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    path = [np.array(theta, dtype=float)]
    dealt = minibatches(X, y, batch_size, rng)
    for _ in range(epochs):
        for part, truth in dealt:
            path.append(path[-1] - lr * linear_loss_gradient(part, truth, path[-1]))
    return np.array(path)


@mistake(
    "minibatch_gradient_descent", "the same batches in every epoch", subtle=True,
    hint="The first epoch is right; the others use the very same batches again. The rows should be dealt anew each "
    "time, or the walk adapts to these few portions.",
)
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    path = [np.array(theta, dtype=float)]
    dealt = list(minibatches(X, y, batch_size, rng))
    for _ in range(epochs):
        for part, truth in dealt:
            path.append(path[-1] - lr * linear_loss_gradient(part, truth, path[-1]))
    return np.array(path)


@mistake(
    "minibatch_gradient_descent", "the sum over a batch, not its mean", subtle=True,
    hint="Steps point the right way and are longer by the number of rows in their batch. This is the bug of the "
    "published program that the section speaks of: whoever changes the batch size changes the rate without knowing.",
)
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    path = [np.array(theta, dtype=float)]
    for _ in range(epochs):
        for part, truth in minibatches(X, y, batch_size, rng):
            path.append(path[-1] - lr * 2 * part.T @ (part @ path[-1] - truth))
    return np.array(path)


@mistake(
    "minibatch_gradient_descent", "divided by the number of all rows", subtle=True,
    hint="With one batch that holds all rows you are right. Smaller batches give steps that are too short: you divide "
    "by the number of all rows, where the rows of this batch count.",
)
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    path = [np.array(theta, dtype=float)]
    for _ in range(epochs):
        for part, truth in minibatches(X, y, batch_size, rng):
            path.append(path[-1] - lr * 2 / len(X) * part.T @ (part @ path[-1] - truth))
    return np.array(path)


@mistake(
    "minibatch_gradient_descent", "batches cut from the rows as they stand", subtle=True,
    hint="The steps are right, but your batches are slices of the table in its own order, the same in every epoch. "
    "minibatches deals the rows anew each time; ask it for them.",
)
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    path = [np.array(theta, dtype=float)]
    for _ in range(epochs):
        for k in range(0, len(X), batch_size):
            part, truth = X[k : k + batch_size], y[k : k + batch_size]
            path.append(path[-1] - lr * linear_loss_gradient(part, truth, path[-1]))
    return np.array(path)


@mistake(
    "minibatch_gradient_descent", "the full gradient after every batch",
    hint="You go through the batches, but each step uses all rows: X and y stand where the rows of the batch belong. "
    "That is batch descent with many steps, and costs as much.",
)
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    path = [np.array(theta, dtype=float)]
    for _ in range(epochs):
        for _part, _truth in minibatches(X, y, batch_size, rng):
            path.append(path[-1] - lr * linear_loss_gradient(X, y, path[-1]))
    return np.array(path)


@mistake(
    "minibatch_gradient_descent", "the start is missing from the path",
    hint="The path has one place too few: it begins after the first batch. Write down the start before the loops.",
)
def minibatch_gradient_descent(X, y, theta, lr, epochs, batch_size, rng):
    path, here = [], np.array(theta, dtype=float)
    for _ in range(epochs):
        for part, truth in minibatches(X, y, batch_size, rng):
            here = here - lr * linear_loss_gradient(part, truth, here)
            path.append(here)
    return np.array(path).reshape(-1, len(here))


@mistake(
    "standardize", "the ruler is made from the new rows", subtle=True,
    hint="For the training rows themselves you are right. New rows are measured with their own mean and spread, so "
    "they always come out around 0, whatever they are. Both numbers belong to X_train.",
)
def standardize(X_train, X):
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread == 0, 1, spread)


@mistake(
    "standardize", "divided by the variance",
    hint="The same slip stands in a textbook. The variance has the unit of the column *squared*; "
    "its root, the standard deviation, has the unit of the column and makes it go away.",
)
def standardize(X_train, X):
    spread = X_train.var(axis=0)
    return (X - X_train.mean(axis=0)) / np.where(spread == 0, 1, spread)


@mistake(
    "standardize", "constant columns become nan", subtle=True,
    hint="Ordinary columns are right. A column that never changes has the spread 0, and 0 divided by 0 is nan, which "
    "spreads to everything it touches. Its divisor should be 1.",
)
def standardize(X_train, X):
    return (X - X_train.mean(axis=0)) / X_train.std(axis=0)


@mistake(
    "standardize", "a tiny number is added to every spread", subtle=True,
    hint="Adding a tiny number avoids the division by zero, and constant columns do become 0 on the training rows. But "
    "a new row that differs there is divided by the tiny number and explodes. The lesson asks for the divisor 1.",
)
def standardize(X_train, X):
    return (X - X_train.mean(axis=0)) / (X_train.std(axis=0) + 1e-9)


@mistake(
    "standardize", "one mean for the whole table",
    hint="Only one mean and one spread are computed, over all numbers of the table. Every column needs its own: which "
    "axis runs over the rows?",
)
def standardize(X_train, X):
    return (X - X_train.mean()) / (X_train.std() or 1)


@mistake(
    "standardize", "N - 1 below the fraction bar", subtle=True,
    hint="Everything is a few percent too small. Your standard deviation divides by N - 1, which statisticians use to "
    "estimate the spread of a whole population. Here N is asked for, NumPy's default.",
)
def standardize(X_train, X):
    if len(X_train) < 2:
        return X - X_train.mean(axis=0)
    spread = X_train.std(axis=0, ddof=1)
    return (X - X_train.mean(axis=0)) / np.where(spread == 0, 1, spread)


@mistake(
    "standardize", "squeezed between 0 and 1",
    hint="Your training columns run from 0 to 1: that is min-max scaling, another useful ruler. Asked for here is mean "
    "0 and standard deviation 1.",
)
def standardize(X_train, X):
    low, high = X_train.min(axis=0), X_train.max(axis=0)
    return (X - low) / np.where(high == low, 1, high - low)


@mistake(
    "standardize", "the mean is left in",
    hint="The spread is 1, but the columns are not moved to the middle: the mean has not been subtracted.",
)
def standardize(X_train, X):
    spread = X_train.std(axis=0)
    return X / np.where(spread == 0, 1, spread)


@mistake(
    "polynomial_features", "powers only, no products", subtle=True,
    hint="With a single feature everything is there. With two, the column ab is missing: you take powers of each "
    "feature, but never multiply different ones.",
)
def polynomial_features(X, degree):
    X = np.asarray(X, dtype=float)
    return np.concatenate([X**d for d in range(1, degree + 1)], axis=-1)


@mistake(
    "polynomial_features", "a column of ones in front",
    hint="You begin with degree 0, the column of ones. It is useful, but with_bias_column adds it; with both, two "
    "columns would be twins.",
)
def polynomial_features(X, degree):
    X = np.asarray(X, dtype=float)
    columns = [np.ones(X.shape[:-1])]
    for d in range(1, degree + 1):
        for chosen in combinations_with_replacement(range(X.shape[-1]), d):
            columns.append(np.prod(X[..., list(chosen)], axis=-1))
    return np.stack(columns, axis=-1)


@mistake(
    "polynomial_features", "integers that overflow", subtle=True,
    hint="Decimal numbers are right, and small powers of whole numbers too. At high degrees whole numbers pass 9.2e18, "
    "the largest that 64 bits hold, and silently begin again from below. Make floats of X first.",
)
def polynomial_features(X, degree):
    X = np.asarray(X)
    columns = []
    for d in range(1, degree + 1):
        for chosen in combinations_with_replacement(range(X.shape[-1]), d):
            columns.append(np.prod(X[..., list(chosen)], axis=-1))
    return np.stack(columns, axis=-1)


@mistake(
    "polynomial_features", "ab and ba both appear", subtle=True,
    hint="With one feature you are right. With two, the product ab comes twice, once as ba. Twins carry no news: "
    "the order within a choice does not count; one of the tools in itertools knows that.",
)
def polynomial_features(X, degree):
    from itertools import product as every_order

    X = np.asarray(X, dtype=float)
    columns = []
    for d in range(1, degree + 1):
        for chosen in every_order(range(X.shape[-1]), repeat=d):
            columns.append(np.prod(X[..., list(chosen)], axis=-1))
    return np.stack(columns, axis=-1)


@mistake(
    "polynomial_features", "no feature is used twice in a product",
    hint="Products of different features are there, squares and cubes are missing. A feature may be chosen more than "
    "once: the choices are with replacement.",
)
def polynomial_features(X, degree):
    from itertools import combinations

    X = np.asarray(X, dtype=float)
    columns = []
    for d in range(1, degree + 1):
        for chosen in combinations(range(X.shape[-1]), d):
            columns.append(np.prod(X[..., list(chosen)], axis=-1))
    return np.stack(columns, axis=-1)


@mistake(
    "polynomial_features", "only the highest degree",
    hint="Only products of exactly `degree` factors come back. The lower degrees are needed too: without x itself, a "
    "parabola cannot even lean to one side.",
)
def polynomial_features(X, degree):
    X = np.asarray(X, dtype=float)
    columns = [np.prod(X[..., list(c)], axis=-1) for c in combinations_with_replacement(range(X.shape[-1]), degree)]
    return np.stack(columns, axis=-1)


@mistake(
    "polynomial_features", "the loop ends one degree too early", subtle=True,
    hint="The highest degree is missing. range(1, degree) ends before degree; that is how Python counts.",
)
def polynomial_features(X, degree):
    X = np.asarray(X, dtype=float)
    columns = []
    for d in range(1, max(degree, 2)):
        for chosen in combinations_with_replacement(range(X.shape[-1]), d):
            columns.append(np.prod(X[..., list(chosen)], axis=-1))
    return np.stack(columns, axis=-1)


@mistake(
    "polynomial_features", "tables only", subtle=True,
    hint="Tables are right. One row of shape (D,) stops with an error, since you ask for its second axis. The features "
    "are always along the *last* axis, and an index can say so.",
)
def polynomial_features(X, degree):
    X = np.asarray(X, dtype=float)
    columns = []
    for d in range(1, degree + 1):
        for chosen in combinations_with_replacement(range(X.shape[1]), d):
            columns.append(np.prod(X[:, list(chosen)], axis=1))
    return np.column_stack(columns)


@mistake(
    "learning_curve", "mean squared error without the root",
    hint="Every number is the square of what it should be. The root brings the error back to the unit of y.",
)
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    errors = []
    for k in sizes:
        w = least_squares(X_train[:k], y_train[:k])
        both = (X_train[:k], y_train[:k]), (X_validation, y_validation)
        errors.append([np.mean((A @ w - b) ** 2) for A, b in both])
    return np.array(errors)[:, 0], np.array(errors)[:, 1]


@mistake(
    "learning_curve", "training error over all training rows", subtle=True,
    hint="The validation errors are right. The training errors are measured on all training rows, also on those the "
    "model has not seen yet. Judge it on the k rows that it was fitted to.",
)
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    errors = []
    for k in sizes:
        w = least_squares(X_train[:k], y_train[:k])
        both = (X_train, y_train), (X_validation, y_validation)
        errors.append([np.sqrt(np.mean((A @ w - b) ** 2)) for A, b in both])
    return np.array(errors)[:, 0], np.array(errors)[:, 1]


@mistake(
    "learning_curve", "validation error over the first k rows only", subtle=True,
    hint="The training errors are right. The validation error uses only the first k validation rows, so that early "
    "points of the curve are measured on hardly any. All validation rows are used every time.",
)
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    errors = []
    for k in sizes:
        w = least_squares(X_train[:k], y_train[:k])
        both = (X_train[:k], y_train[:k]), (X_validation[:k], y_validation[:k])
        errors.append([np.sqrt(np.mean((A @ w - b) ** 2)) for A, b in both])
    return np.array(errors)[:, 0], np.array(errors)[:, 1]


@mistake(
    "learning_curve", "one fit on all rows",
    hint="The validation error is the same for every size: theta is fitted once, on all rows. For each size the model "
    "has to start again, with the first k rows alone.",
)
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    w = least_squares(X_train, y_train)
    errors = []
    for k in sizes:
        both = (X_train[:k], y_train[:k]), (X_validation, y_validation)
        errors.append([np.sqrt(np.mean((A @ w - b) ** 2)) for A, b in both])
    return np.array(errors)[:, 0], np.array(errors)[:, 1]


@mistake(
    "learning_curve", "the normal equation in place of least_squares", subtle=True,
    hint="With enough rows every number is right. With fewer rows than columns X^T X has no inverse, and the "
    "curve breaks off. least_squares was built for exactly this.",
)
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    errors = []
    for k in sizes:
        w = normal_equation(X_train[:k], y_train[:k])
        both = (X_train[:k], y_train[:k]), (X_validation, y_validation)
        errors.append([np.sqrt(np.mean((A @ w - b) ** 2)) for A, b in both])
    return np.array(errors)[:, 0], np.array(errors)[:, 1]


@mistake(
    "learning_curve", "the two errors are exchanged",
    hint="Both rows of numbers are right, in the wrong order: training errors come first, validation errors second.",
)
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    errors = []
    for k in sizes:
        w = least_squares(X_train[:k], y_train[:k])
        both = (X_validation, y_validation), (X_train[:k], y_train[:k])
        errors.append([np.sqrt(np.mean((A @ w - b) ** 2)) for A, b in both])
    return np.array(errors)[:, 0], np.array(errors)[:, 1]


@mistake(
    "learning_curve", "the spread of the errors in place of their size", subtle=True,
    hint="On the training rows you are right, as their errors add up to 0. On other rows they do not, and the standard "
    "deviation forgets by how much the model lies too high or too low on the whole. Take the root of the mean square.",
)
def learning_curve(X_train, y_train, X_validation, y_validation, sizes):
    errors = []
    for k in sizes:
        w = least_squares(X_train[:k], y_train[:k])
        both = (X_train[:k], y_train[:k]), (X_validation, y_validation)
        errors.append([np.std(A @ w - b) for A, b in both])
    return np.array(errors)[:, 0], np.array(errors)[:, 1]
