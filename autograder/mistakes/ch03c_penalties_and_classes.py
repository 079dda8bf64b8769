"""Known mistakes of chapter 3, part 3: penalties, early stopping, logistic and softmax regression."""

from autograder.mistakes import mistake


@mistake(
    "ridge_loss", "bias penalised in ridge_loss", subtle=True,
    hint="With a bias of zero you are right. Move the data up by 40 and your loss jumps, although the model fits as "
    "well as before. The first entry of theta is no weight: nobody pays for the height of the data.",
)
def ridge_loss(X, y, theta, alpha):
    return mean_squared_error(X @ theta, y) + alpha / 2 * np.sum(theta**2)


@mistake(
    "ridge_loss", "half forgotten in the ridge penalty",
    hint="The errors are right, the penalty is twice as large as asked. Compare your second part with the formula: "
    "something stands in front of its sum besides alpha.",
)
def ridge_loss(X, y, theta, alpha):
    return mean_squared_error(X @ theta, y) + alpha * np.sum(theta[1:] ** 2)


@mistake(
    "ridge_loss", "sum of squared errors in place of their mean",
    hint="With a single sample you are right; with seven the errors count seven times too much. Our loss takes the "
    "mean over the samples, so that alpha means the same for few and for many.",
)
def ridge_loss(X, y, theta, alpha):
    return np.sum((X @ theta - y) ** 2) + alpha / 2 * np.sum(theta[1:] ** 2)


@mistake(
    "ridge_loss", "sizes in place of squares in the ridge penalty",
    hint="Your penalty adds up the sizes of the weights. That is the lasso penalty of section 3. Ridge adds up their "
    "squares.",
)
def ridge_loss(X, y, theta, alpha):
    return mean_squared_error(X @ theta, y) + alpha / 2 * np.sum(np.abs(theta[1:]))


@mistake(
    "ridge_loss", "mean in place of the sum over the weights", subtle=True,
    hint="With one weight you are right, with three the penalty is three times too small. The errors are averaged "
    "over the samples; the weights are added up. Without any weights your mean is no number at all.",
)
def ridge_loss(X, y, theta, alpha):
    return mean_squared_error(X @ theta, y) + alpha / 2 * np.mean(theta[1:] ** 2)


@mistake(
    "ridge_loss", "penalty divided by the number of samples", subtle=True,
    hint="For a single sample you are right. For seven your penalty is seven times too small: only the errors are "
    "averaged over the samples, the penalty does not know how many there are.",
)
def ridge_loss(X, y, theta, alpha):
    return (np.sum((X @ theta - y) ** 2) + alpha / 2 * np.sum(theta[1:] ** 2)) / len(X)


@mistake(
    "ridge_loss", "last weight left free instead of the bias",
    hint="One entry of theta is free, but you leave out the one at the wrong end. The column of ones is the first "
    "column of X, so the bias is the first entry.",
)
def ridge_loss(X, y, theta, alpha):
    return mean_squared_error(X @ theta, y) + alpha / 2 * np.sum(theta[:-1] ** 2)


@mistake(
    "ridge", "bias penalised in ridge", subtle=True,
    hint="Shift all targets up by 200: the bias should follow and the weights stay. Yours do not, because the bias "
    "pays as well. One entry of the matrix that is added has to be zero.",
)
def ridge(X, y, alpha):
    return np.linalg.solve(X.T @ X + len(X) * alpha / 2 * np.eye(X.shape[1]), X.T @ y)


@mistake(
    "ridge", "scikit-learn's alpha in ridge", subtle=True,
    hint="With alpha 0 you are right; otherwise the price is too low, the more so the more rows there are. Your "
    "equations belong to the sum of the squared errors. Our loss has their mean, and half of alpha: which factor "
    "makes up for that?",
)
def ridge(X, y, alpha):
    free = np.eye(X.shape[1])
    free[0, 0] = 0
    return np.linalg.solve(X.T @ X + alpha * free, X.T @ y)


@mistake(
    "ridge", "half forgotten in the equations of ridge",
    hint="Your price is exactly twice as high as asked. The derivative of alpha / 2 times a square is alpha times the "
    "weight, while the errors carry a 2. Divide the whole equation by that 2.",
)
def ridge(X, y, alpha):
    free = np.eye(X.shape[1])
    free[0, 0] = 0
    return np.linalg.solve(X.T @ X + len(X) * alpha * free, X.T @ y)


@mistake(
    "ridge", "number of rows forgotten in the equations of ridge", subtle=True,
    hint="For one row you are right. For many rows your price is too low. The error part is divided by the number of "
    "rows; where has that number gone when you multiplied the equation by it?",
)
def ridge(X, y, alpha):
    free = np.eye(X.shape[1])
    free[0, 0] = 0
    return np.linalg.solve(X.T @ X + alpha / 2 * free, X.T @ y)


@mistake(
    "ridge", "price added to every entry of the matrix",
    hint="A plain number added to a matrix lands in all its entries. The price belongs on the diagonal only: each "
    "weight pays for itself, not for its neighbours. An identity matrix helps.",
)
def ridge(X, y, alpha):
    return np.linalg.solve(X.T @ X + len(X) * alpha / 2, X.T @ y)


@mistake(
    "ridge", "zero at the wrong end of the diagonal",
    hint="The last weight is free in your version and the bias pays. The column of ones is the first one of X, so the "
    "zero belongs into the first place of the diagonal.",
)
def ridge(X, y, alpha):
    free = np.eye(X.shape[1])
    free[-1, -1] = 0
    return np.linalg.solve(X.T @ X + len(X) * alpha / 2 * free, X.T @ y)


@mistake(
    "ridge", "columns counted where rows are meant", subtle=True,
    hint="In a table with as many rows as columns you would be right. The mean in the loss runs over the samples, and "
    "samples are rows. Which number did you take?",
)
def ridge(X, y, alpha):
    free = np.eye(X.shape[1])
    free[0, 0] = 0
    return np.linalg.solve(X.T @ X + X.shape[1] * alpha / 2 * free, X.T @ y)


@mistake(
    "soft_threshold", "hard threshold in place of the soft one",
    hint="Small numbers become zero, as they should. The large ones come out unchanged, but the price is taken off "
    "them too: 3 with amount 1 becomes 2.",
)
def soft_threshold(z, amount):
    return np.where(np.abs(z) > amount, z, 0.0)


@mistake(
    "soft_threshold", "negative numbers all cut to zero", subtle=True,
    hint="For positive numbers you are right. A number below minus the amount should move up towards zero and stay "
    "negative; yours is lost. Work on the size and give the sign back at the end.",
)
def soft_threshold(z, amount):
    return np.maximum(np.asarray(z) - amount, 0)


@mistake(
    "soft_threshold", "small numbers pushed through zero", subtle=True,
    hint="Large numbers are right. A small one, such as 0.5 with amount 1, comes out as -0.5: it was pushed through "
    "zero to the other side. What cannot pay the whole amount becomes zero.",
)
def soft_threshold(z, amount):
    return z - amount * np.sign(z)


@mistake(
    "soft_threshold", "sign lost on the way",
    hint="The sizes are right, and all of them come out positive. You worked on absolute values; the sign has to be "
    "given back.",
)
def soft_threshold(z, amount):
    return np.maximum(np.abs(z) - amount, 0)


@mistake(
    "soft_threshold", "fractions cut off for whole numbers", subtle=True,
    hint="Fractions in, all right. Whole numbers in: the result is written into an array of whole numbers and what "
    "stands behind the point is lost. Make the result a new array of floats.",
)
def soft_threshold(z, amount):
    z = np.asarray(z)
    moved = np.zeros_like(z)
    moved[z > amount] = (z - amount)[z > amount]
    moved[z < -amount] = (z + amount)[z < -amount]
    return moved


@mistake(
    "soft_threshold", "threshold written into the input", subtle=True,
    hint="The numbers are right, but they are written into the array you were given, and a single number cannot be "
    "written into at all. Let the answer be something new.",
)
def soft_threshold(z, amount):
    small = np.abs(z) <= amount
    z -= amount * np.sign(z)
    z[small] = 0
    return z


@mistake(
    "soft_threshold", "threshold for one number only",
    hint="One number works. An array stops with an error, since `if` wants a single True or False. Handle sign and "
    "size with functions of NumPy, which answer for every element.",
)
def soft_threshold(z, amount):
    if z > amount:
        return z - amount
    if z < -amount:
        return z + amount
    return 0.0


@mistake(
    "lasso", "bias penalised in lasso", subtle=True,
    hint="Shift all targets up by 50: only the bias should move. In your version it stays too low, because it pays "
    "alpha as well. Column 0 is updated by the same formula, with a price of 0.",
)
def lasso(X, y, alpha, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = 2 / len(X) * X[:, j] @ X[:, j]
            z = 2 / len(X) * X[:, j] @ (y - X @ theta + X[:, j] * theta[j])
            theta[j] = soft_threshold(z, alpha) / c if c > 0 else 0
    return theta


@mistake(
    "lasso", "scikit-learn's alpha in lasso", subtle=True,
    hint="With alpha 0 you are right. Otherwise the price counts twice as much as asked: with 1 / N in the place of "
    "2 / N you minimise half the mean of squares. Our loss has the whole mean.",
)
def lasso(X, y, alpha, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = X[:, j] @ X[:, j] / len(X)
            z = X[:, j] @ (y - X @ theta + X[:, j] * theta[j]) / len(X)
            if c > 0:
                theta[j] = soft_threshold(z, alpha if j else 0) / c
    return theta


@mistake(
    "lasso", "own share left in the residual",
    hint="For the first weight, starting at zero, you are right; in the second round its own share is still "
    "subtracted. What is left to explain for weight j is the target minus the prediction of the others only.",
)
def lasso(X, y, alpha, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = 2 / len(X) * X[:, j] @ X[:, j]
            z = 2 / len(X) * X[:, j] @ (y - X @ theta)
            if c > 0:
                theta[j] = soft_threshold(z, alpha if j else 0) / c
    return theta


@mistake(
    "lasso", "divided first, threshold taken afterwards", subtle=True,
    hint="For a column whose curvature is 1 you are right. The amount has to come off the pull, before the division. "
    "Taken off afterwards it is too much for large columns and too little for small ones.",
)
def lasso(X, y, alpha, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = 2 / len(X) * X[:, j] @ X[:, j]
            z = 2 / len(X) * X[:, j] @ (y - X @ theta + X[:, j] * theta[j])
            if c > 0:
                theta[j] = soft_threshold(z / c, alpha if j else 0)
    return theta


@mistake(
    "lasso", "a single sweep", subtle=True,
    hint="When the columns do not disturb each other, one round is enough. Here they do: after weight 2 has moved, "
    "weight 1 is no longer at its best. Go round until nothing moves.",
)
def lasso(X, y, alpha, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for j in range(X.shape[1]):
        c = 2 / len(X) * X[:, j] @ X[:, j]
        z = 2 / len(X) * X[:, j] @ (y - X @ theta + X[:, j] * theta[j])
        if c > 0:
            theta[j] = soft_threshold(z, alpha if j else 0) / c
    return theta


@mistake(
    "lasso", "least squares first, threshold at the end", subtle=True,
    hint="You solve without a price and cut the weights afterwards. That is right only if the columns do not disturb "
    "each other. When one weight gives way, the others have to take over; so the threshold belongs inside the rounds.",
)
def lasso(X, y, alpha, sweeps=1000):
    theta = np.linalg.lstsq(X, y, rcond=None)[0]
    c = 2 / len(X) * np.sum(X * X, axis=0)
    theta[1:] = soft_threshold(theta[1:], alpha / np.maximum(c[1:], 1e-12))
    return theta


@mistake(
    "lasso", "column of zeros turned into nan", subtle=True,
    hint="Everything is right until a column holds nothing but zeros. Its curvature is 0, and 0 divided by 0 is nan, "
    "which then spreads to all weights. Such a column is to be skipped.",
)
def lasso(X, y, alpha, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = 2 / len(X) * np.sum(X[:, j] ** 2)
            z = 2 / len(X) * np.sum(X[:, j] * (y - X @ theta + X[:, j] * theta[j]))
            theta[j] = soft_threshold(z, alpha if j else 0) / c
    return theta


@mistake(
    "lasso", "hard threshold inside lasso",
    hint="The weights that stay are as large as without a price. Lasso takes the price off them too: let your own "
    "soft_threshold do it.",
)
def lasso(X, y, alpha, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = 2 / len(X) * X[:, j] @ X[:, j]
            z = 2 / len(X) * X[:, j] @ (y - X @ theta + X[:, j] * theta[j])
            if c > 0:
                theta[j] = z / c if j == 0 or abs(z) > alpha else 0
    return theta


@mistake(
    "elastic_net", "ratio the wrong way round",
    hint="Your ratio of 1 is ridge and your ratio of 0 is lasso. It should be the other way: the ratio says which part "
    "of the price is on the size.",
)
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = 2 / len(X) * X[:, j] @ X[:, j]
            z = 2 / len(X) * X[:, j] @ (y - X @ theta + X[:, j] * theta[j])
            if c > 0:
                theta[j] = soft_threshold(z, (1 - ratio) * alpha) / (c + ratio * alpha) if j else z / c
    return theta


@mistake(
    "elastic_net", "half of the squared price forgotten", subtle=True,
    hint="With ratio 1 you are right. Otherwise the squared price counts double: the derivative of half a square is "
    "the number itself, so below the fraction bar there is no 2.",
)
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = 2 / len(X) * X[:, j] @ X[:, j]
            z = 2 / len(X) * X[:, j] @ (y - X @ theta + X[:, j] * theta[j])
            if c > 0:
                theta[j] = soft_threshold(z, ratio * alpha) / (c + 2 * (1 - ratio) * alpha) if j else z / c
    return theta


@mistake(
    "elastic_net", "price on squares forgotten",
    hint="With ratio 1 you are right, with ratio 0 there is no price left at all. The soft threshold takes care of the "
    "sizes. The squares make the parabola steeper, and your fraction does not know of them.",
)
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    return lasso(X, y, ratio * alpha, sweeps)


@mistake(
    "elastic_net", "whole alpha inside the threshold", subtle=True,
    hint="With ratio 1 you are right. For smaller ratios the sizes still pay the full alpha, and the squares pay on "
    "top. Only the share that the ratio says belongs into the threshold.",
)
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = 2 / len(X) * X[:, j] @ X[:, j]
            z = 2 / len(X) * X[:, j] @ (y - X @ theta + X[:, j] * theta[j])
            if c > 0:
                theta[j] = soft_threshold(z, alpha) / (c + (1 - ratio) * alpha) if j else z / c
    return theta


@mistake(
    "elastic_net", "average of a lasso and a ridge answer", subtle=True,
    hint="At the ends, ratio 1 and ratio 0, you are right. In between you mix two *answers*; asked for is one answer "
    "to a mixture of two *prices*. Put both prices into the formula for one weight.",
)
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    return ratio * lasso(X, y, alpha, sweeps) + (1 - ratio) * ridge(X, y, alpha)


@mistake(
    "elastic_net", "bias divided by the squared price", subtle=True,
    hint="Your bias is not cut by the threshold, which is right, but it is still divided by the larger curvature, "
    "so it shrinks. Shift the targets up by 50 to see it. The bias pays neither price.",
)
def elastic_net(X, y, alpha, ratio, sweeps=1000):
    theta = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            c = 2 / len(X) * X[:, j] @ X[:, j]
            z = 2 / len(X) * X[:, j] @ (y - X @ theta + X[:, j] * theta[j])
            if c > 0:
                theta[j] = soft_threshold(z, ratio * alpha if j else 0) / (c + (1 - ratio) * alpha)
    return theta


@mistake(
    "best_epoch", "lowest loss of the whole list",
    hint="You look at all losses, also at those after the end. Training would have stopped before, and a record that "
    "comes too late is never seen.",
)
def best_epoch(losses, patience):
    best = int(np.argmin(losses))
    return best, min(best + patience, len(losses) - 1)


@mistake(
    "best_epoch", "stopped at the first rise",
    hint="The first rise ends your training, whatever the patience. Losses jitter: wait until as many epochs as the "
    "patience says have passed without a new record.",
)
def best_epoch(losses, patience):
    for now in range(1, len(losses)):
        if losses[now] >= losses[now - 1]:
            return now - 1, now
    return len(losses) - 1, len(losses) - 1


@mistake(
    "best_epoch", "patience never renewed", subtle=True,
    hint="You count every epoch without a record, from the beginning. Patience asks for epochs *in a row*: a new "
    "record sets the count back to zero.",
)
def best_epoch(losses, patience):
    best, waited, now = 0, 0, 0
    for now in range(1, len(losses)):
        if losses[now] < losses[best]:
            best = now
        else:
            waited += 1
        if waited == patience:
            break
    return best, now


@mistake(
    "best_epoch", "one epoch too patient", subtle=True,
    hint="You wait one epoch longer than you should. With a patience of 2 the training ends after the second epoch "
    "in a row without a record, not after the third.",
)
def best_epoch(losses, patience):
    best = 0
    for now in range(len(losses)):
        if losses[now] < losses[best]:
            best = now
        elif now - best > patience:
            break
    return best, now


@mistake(
    "best_epoch", "compared with the loss before instead of the record", subtle=True,
    hint="A loss that is lower than the one before it is not yet a record: after 2, 9 the 8 is no progress. Compare "
    "every loss with the lowest so far.",
)
def best_epoch(losses, patience):
    best, waited, now = 0, 0, 0
    for now in range(1, len(losses)):
        if losses[now] < losses[now - 1]:
            waited = 0
        else:
            waited += 1
        if losses[now] < losses[best]:
            best = now
        if waited >= patience:
            break
    return best, now


@mistake(
    "best_epoch", "an equal loss taken for a new record", subtle=True,
    hint="Where the same lowest loss comes again, you call it a record and wait anew. Only a strictly lower loss is "
    "one; otherwise a loss that does not move would be trained for ever.",
)
def best_epoch(losses, patience):
    best = 0
    for now in range(len(losses)):
        if losses[now] <= losses[best]:
            best = now
        if now - best >= patience:
            break
    return best, now


@mistake(
    "best_epoch", "the last epoch in place of the best",
    hint="You stop at the right place and then stay there. The point of early stopping is to go *back* to the record.",
)
def best_epoch(losses, patience):
    best = 0
    for now in range(len(losses)):
        if losses[now] < losses[best]:
            best = now
        if now - best >= patience:
            break
    return now, now


@mistake(
    "best_epoch", "best and last exchanged",
    hint="Both numbers are right, their order is not: first the epoch of the record, then the epoch that ended it.",
)
def best_epoch(losses, patience):
    best = 0
    for now in range(len(losses)):
        if losses[now] < losses[best]:
            best = now
        if now - best >= patience:
            break
    return now, best


@mistake(
    "early_stopping", "parameters of the last epoch come back", subtle=True,
    hint="The losses are right, but the parameters are those of the end, not of the record. Did you keep the best ones "
    "at all? And if so, with `best = current`? That is another name for the same array, and training goes on "
    "changing it. A record needs a copy.",
)
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    current = theta.copy()
    best, losses, waited = current, [validation_loss(current)], 0
    lowest = losses[0]
    for _ in range(epochs):
        train_epoch(current)
        losses.append(validation_loss(current))
        waited += 1
        if losses[-1] < lowest:
            best, lowest, waited = current, losses[-1], 0
        if waited == patience:
            break
    return best, losses


@mistake(
    "early_stopping", "caller's array trained along", subtle=True,
    hint="The right parameters come back. But look at the array you were given: it has been trained too, and whoever "
    "called you has lost the start. Begin with a copy.",
)
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    best, losses, waited = theta.copy(), [validation_loss(theta)], 0
    lowest = losses[0]
    for _ in range(epochs):
        train_epoch(theta)
        losses.append(validation_loss(theta))
        waited += 1
        if losses[-1] < lowest:
            best, lowest, waited = theta.copy(), losses[-1], 0
        if waited == patience:
            break
    return best, losses


@mistake(
    "early_stopping", "no copy anywhere",
    hint="Two things went wrong at once: the parameters of the last epoch come back, and the array you were given has "
    "been trained along. Another name for an array is no copy. Copy at the start, and copy at every record.",
)
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    best, losses, waited = theta, [validation_loss(theta)], 0
    for _ in range(epochs):
        train_epoch(theta)
        losses.append(validation_loss(theta))
        waited += 1
        if losses[-1] < min(losses[:-1]):
            best, waited = theta, 0
        if waited == patience:
            break
    return best, losses


@mistake(
    "early_stopping", "loss of the start left out of the list", subtle=True,
    hint="Your list is one loss too short: the loss before any training belongs to it. It matters, too: if training "
    "only makes things worse, the start is the record.",
)
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    theta = theta.copy()
    best, lowest, losses, waited = theta.copy(), np.inf, [], 0
    for _ in range(epochs):
        train_epoch(theta)
        losses.append(validation_loss(theta))
        waited += 1
        if losses[-1] < lowest:
            best, lowest, waited = theta.copy(), losses[-1], 0
        if waited == patience:
            break
    return best, losses


@mistake(
    "early_stopping", "no stopping at all",
    hint="The best parameters come back, after all the epochs. Patience is there to end the training sooner: count the "
    "epochs since the record.",
)
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    theta = theta.copy()
    best, losses = theta.copy(), [validation_loss(theta)]
    for _ in range(epochs):
        train_epoch(theta)
        losses.append(validation_loss(theta))
        if losses[-1] < min(losses[:-1]):
            best = theta.copy()
    return best, losses


@mistake(
    "early_stopping", "patience of early stopping never renewed", subtle=True,
    hint="Your count of bad epochs only grows. After a new record it has to start again from zero, since patience asks "
    "for epochs in a row.",
)
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    theta = theta.copy()
    best, losses, waited = theta.copy(), [validation_loss(theta)], 0
    for _ in range(epochs):
        train_epoch(theta)
        losses.append(validation_loss(theta))
        if losses[-1] < min(losses[:-1]):
            best = theta.copy()
        else:
            waited += 1
        if waited == patience:
            break
    return best, losses


@mistake(
    "early_stopping", "one epoch too many before stopping", subtle=True,
    hint="You train one epoch longer than asked. With a patience of 2 the second epoch in a row without a record is "
    "the last one.",
)
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    theta = theta.copy()
    best, losses, waited = theta.copy(), [validation_loss(theta)], 0
    for _ in range(epochs):
        train_epoch(theta)
        losses.append(validation_loss(theta))
        waited += 1
        if losses[-1] < min(losses[:-1]):
            best, waited = theta.copy(), 0
        if waited > patience:
            break
    return best, losses


@mistake(
    "early_stopping", "an equal loss kept as the better one", subtle=True,
    hint="Where the lowest loss comes back unchanged, you call that a record, take the later parameters and wait anew. "
    "Only a strictly lower loss is a record.",
)
def early_stopping(train_epoch, validation_loss, theta, patience, epochs=1000):
    theta = theta.copy()
    best, losses, waited = theta.copy(), [validation_loss(theta)], 0
    for _ in range(epochs):
        train_epoch(theta)
        losses.append(validation_loss(theta))
        waited += 1
        if losses[-1] <= min(losses[:-1]):
            best, waited = theta.copy(), 0
        if waited == patience:
            break
    return best, losses


@mistake(
    "logistic_loss", "infinite loss for a large score", subtle=True,
    hint="Ordinary scores are right. At a score of 40 the sigmoid is rounded to exactly 1 and the logarithm of what is "
    "left becomes infinite, or nan. Write the loss with the score itself.",
)
def logistic_loss(X, y, theta):
    p = sigmoid(X @ theta)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@mistake(
    "logistic_loss", "probabilities clipped before the logarithm", subtle=True,
    hint="No infinity any more, but a score of 1000 costs no more than one of 30: clipping has cut the loss off. From "
    "the score the true loss can be had without any clipping.",
)
def logistic_loss(X, y, theta):
    p = np.clip(sigmoid(X @ theta), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@mistake(
    "logistic_loss", "only the samples of class 1 counted",
    hint="Samples whose truth is 0 cost nothing in your version. They have a probability that should be small: the "
    "second half of the formula is for them.",
)
def logistic_loss(X, y, theta):
    return np.mean(y * np.logaddexp(0, -(X @ theta)))


@mistake(
    "logistic_loss", "loss added up over the samples", subtle=True,
    hint="For one sample you are right. For nine you are nine times too large: the loss is the mean, so that it does "
    "not depend on how many samples there are.",
)
def logistic_loss(X, y, theta):
    s = X @ theta
    return np.sum(np.maximum(s, 0) - y * s + np.log1p(np.exp(-np.abs(s))))


@mistake(
    "logistic_loss", "truths 0 and 1 exchanged",
    hint="Every answer is charged as if the truth were the other one: a confident right answer is expensive in your "
    "version. Which of the two logarithms belongs to y = 1?",
)
def logistic_loss(X, y, theta):
    s = X @ theta
    return np.mean(np.logaddexp(0, -s) + y * s)


@mistake(
    "logistic_loss", "squared difference in place of the logarithm",
    hint="You average (p - y) squared. That is a loss too, but no error ever costs more than 1, so being sure and "
    "wrong is cheap. The cross-entropy takes the logarithm of the probability that the truth was given.",
)
def logistic_loss(X, y, theta):
    return np.mean((sigmoid(X @ theta) - y) ** 2)


@mistake(
    "logistic_loss", "logarithm to base 2",
    hint="Every loss is 1.4427 times too large: that is one divided by the natural logarithm of 2. The course uses the "
    "natural logarithm throughout.",
)
def logistic_loss(X, y, theta):
    s = X @ theta
    return np.mean(np.logaddexp(0, s) - y * s) / np.log(2)


@mistake(
    "logistic_gradient", "the 2 of the squared error in the logistic gradient",
    hint="Every entry is twice too large. The 2 of linear regression comes from the square, and the cross-entropy has "
    "none.",
)
def logistic_gradient(X, y, theta):
    return 2 / len(X) * X.T @ (sigmoid(X @ theta) - y)


@mistake(
    "logistic_gradient", "logistic gradient added up over the samples", subtle=True,
    hint="For one sample you are right. The loss is a mean, so its gradient is one too: divide by the number of rows.",
)
def logistic_gradient(X, y, theta):
    return X.T @ (sigmoid(X @ theta) - y)


@mistake(
    "logistic_gradient", "truth minus prediction",
    hint="The sizes are right, all signs are turned. The gradient points uphill: where a probability is too high, "
    "raising the score makes the loss larger.",
)
def logistic_gradient(X, y, theta):
    return X.T @ (y - sigmoid(X @ theta)) / len(X)


@mistake(
    "logistic_gradient", "score in place of the probability",
    hint="Your differences are score minus truth: that is linear regression. Send the scores through the sigmoid "
    "first.",
)
def logistic_gradient(X, y, theta):
    return X.T @ (X @ theta - y) / len(X)


@mistake(
    "logistic_gradient", "slope of the sigmoid multiplied in", subtle=True,
    hint="The extra factor p (1 - p) belongs to the squared error of a sigmoid. With the cross-entropy it cancels "
    "against the slope of the logarithm; that is why the result is so short.",
)
def logistic_gradient(X, y, theta):
    p = sigmoid(X @ theta)
    return X.T @ ((p - y) * p * (1 - p)) / len(X)


@mistake(
    "logistic_gradient", "answers in place of probabilities",
    hint="You compare yes and no with the truth, as the perceptron does. A sample on the right side then teaches "
    "nothing. Take the probability as it is, without rounding.",
)
def logistic_gradient(X, y, theta):
    return X.T @ ((X @ theta > 0) - y) / len(X)


@mistake(
    "logistic_gradient", "divided by the number of columns", subtle=True,
    hint="Where there are as many rows as columns you are right. The mean runs over the samples, that is, over the "
    "rows.",
)
def logistic_gradient(X, y, theta):
    return X.T @ (sigmoid(X @ theta) - y) / X.shape[1]


@mistake(
    "logistic_regression", "steps up the hill",
    hint="Your losses rise from step to step. The gradient points uphill; to go down, take it off.",
)
def logistic_regression(X, y, lr, steps):
    theta = np.zeros(X.shape[1])
    losses = [logistic_loss(X, y, theta)]
    for _ in range(steps):
        theta = theta + lr * logistic_gradient(X, y, theta)
        losses.append(logistic_loss(X, y, theta))
    return theta, losses


@mistake(
    "logistic_regression", "loss after the last step not noted", subtle=True,
    hint="Theta is right, and the list is one loss too short: each loss is noted before its step, so the loss of what "
    "you return is missing. The start and every step make steps + 1 losses.",
)
def logistic_regression(X, y, lr, steps):
    theta, losses = np.zeros(X.shape[1]), []
    for _ in range(steps):
        losses.append(logistic_loss(X, y, theta))
        theta = theta - lr * logistic_gradient(X, y, theta)
    return theta, losses


@mistake(
    "logistic_regression", "loss of the start not noted", subtle=True,
    hint="Theta is right, and the list is one loss too short: the loss of the zeros you begin with is missing. The "
    "start and every step make steps + 1 losses.",
)
def logistic_regression(X, y, lr, steps):
    theta, losses = np.zeros(X.shape[1]), []
    for _ in range(steps):
        theta = theta - lr * logistic_gradient(X, y, theta)
        losses.append(logistic_loss(X, y, theta))
    return theta, losses


@mistake(
    "logistic_regression", "parameters in an array of whole numbers", subtle=True,
    hint="Fractions in, all right. When X holds whole numbers, your theta is made of whole numbers too and cannot take "
    "a small step. Start from zeros that are floats, whatever X holds.",
)
def logistic_regression(X, y, lr, steps):
    theta = np.zeros_like(X[0])
    losses = [logistic_loss(X, y, theta)]
    for _ in range(steps):
        theta[:] = theta - lr * logistic_gradient(X, y, theta)
        losses.append(logistic_loss(X, y, theta))
    return theta, losses


@mistake(
    "logistic_regression", "start at ones",
    hint="Your first loss is not log 2: you begin with ones. Asked for is a start at zero, where every probability is "
    "one half.",
)
def logistic_regression(X, y, lr, steps):
    theta = np.ones(X.shape[1])
    losses = [logistic_loss(X, y, theta)]
    for _ in range(steps):
        theta = theta - lr * logistic_gradient(X, y, theta)
        losses.append(logistic_loss(X, y, theta))
    return theta, losses


@mistake(
    "logistic_regression", "gradient always taken at the start", subtle=True,
    hint="The first step is right. From the second on you walk in the same direction as before: the gradient was "
    "computed once. It has to be computed anew where you stand.",
)
def logistic_regression(X, y, lr, steps):
    theta = np.zeros(X.shape[1])
    slope = logistic_gradient(X, y, theta)
    losses = [logistic_loss(X, y, theta)]
    for _ in range(steps):
        theta = theta - lr * slope
        losses.append(logistic_loss(X, y, theta))
    return theta, losses


@mistake(
    "logistic_regression", "only the last loss returned",
    hint="Theta is right. The second thing to return is a list of all losses, that of the start first, and not a "
    "single number.",
)
def logistic_regression(X, y, lr, steps):
    theta = np.zeros(X.shape[1])
    for _ in range(steps):
        theta = theta - lr * logistic_gradient(X, y, theta)
    return theta, logistic_loss(X, y, theta)


@mistake(
    "input_at", "boundary in place of the asked probability", subtle=True,
    hint="At one half you are right. For other probabilities the score is not 0 but the logit of p.",
)
def input_at(theta, p):
    return 0 * np.asarray(p) - theta[0] / theta[1]


@mistake(
    "input_at", "sigmoid taken for the logit", subtle=True,
    hint="You send the probability through the sigmoid once more. To come back from a probability to a score you need "
    "the function that undoes it: the logarithm of the odds.",
)
def input_at(theta, p):
    return (sigmoid(np.asarray(p)) - theta[0]) / theta[1]


@mistake(
    "input_at", "odds without their logarithm",
    hint="You use the odds p / (1 - p) as the score. The score is their logarithm: odds of 1 to 1 are a score of 0.",
)
def input_at(theta, p):
    p = np.asarray(p)
    return (p / (1 - p) - theta[0]) / theta[1]


@mistake(
    "input_at", "odds upside down", subtle=True,
    hint="At one half you are right, and elsewhere you are on the wrong side of the boundary by just as much. Which of "
    "the two stands above the fraction bar, p or what is missing to 1?",
)
def input_at(theta, p):
    p = np.asarray(p)
    return (np.log((1 - p) / p) - theta[0]) / theta[1]


@mistake(
    "input_at", "bias added in place of subtracted",
    hint="Solve bias + weight times x = score for x once more. The bias changes sides, and so its sign.",
)
def input_at(theta, p):
    p = np.asarray(p)
    return (np.log(p / (1 - p)) + theta[0]) / theta[1]


@mistake(
    "input_at", "odds to base 10",
    hint="The boundary is right, but the other inputs are too close to it, by a factor of 2.3. The sigmoid is built on "
    "e, so the natural logarithm undoes it.",
)
def input_at(theta, p):
    p = np.asarray(p)
    return (np.log10(p / (1 - p)) - theta[0]) / theta[1]


@mistake(
    "input_at", "logarithm of p alone",
    hint="The sigmoid is undone by the logarithm of the odds, p divided by 1 - p. With the logarithm of p alone the "
    "boundary is not where p is one half.",
)
def input_at(theta, p):
    return (np.log(p) - theta[0]) / theta[1]


@mistake(
    "class_probabilities", "a sigmoid for every class",
    hint="Every number lies between 0 and 1, but those of a sample do not add up to 1. Classes that exclude each other "
    "share the probability: softmax.",
)
def class_probabilities(X, Theta):
    return sigmoid(X @ Theta)


@mistake(
    "class_probabilities", "shares of the whole table", subtle=True,
    hint="One sample alone is right. In a table all numbers together add up to 1, not those of each row. A sample's "
    "probabilities must not depend on its companions.",
)
def class_probabilities(X, Theta):
    scores = X @ Theta
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


@mistake(
    "class_probabilities", "shares along the samples", subtle=True,
    hint="One sample alone is right. In a table your columns add up to 1 and not your rows. The shares are among the "
    "classes of one sample.",
)
def class_probabilities(X, Theta):
    scores = X @ Theta
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


@mistake(
    "class_probabilities", "scores in place of probabilities",
    hint="These are the scores. They can be negative and do not add up to 1; softmax makes shares of them.",
)
def class_probabilities(X, Theta):
    return X @ Theta


@mistake(
    "class_probabilities", "nan for large scores", subtle=True,
    hint="Ordinary scores are right. At 1000 the power is infinite, and infinity over infinity is nan. The softmax of "
    "chapter 1 takes off the largest score first; it is imported.",
)
def class_probabilities(X, Theta):
    powers = np.exp(X @ Theta)
    return powers / powers.sum(axis=-1, keepdims=True)


@mistake(
    "class_probabilities", "winner takes all",
    hint="You give 1 to the largest score and 0 to the others. Asked for are the probabilities, before any decision.",
)
def class_probabilities(X, Theta):
    scores = X @ Theta
    return one_hot(np.argmax(scores, axis=-1), Theta.shape[1])


@mistake(
    "class_probabilities", "Theta and X exchanged",
    hint="The product is taken in the wrong order. Rows of X are samples and columns of Theta are classes: with X "
    "first, each sample meets each class.",
)
def class_probabilities(X, Theta):
    return softmax(Theta @ X)


@mistake(
    "softmax_regression", "biases penalised in softmax_regression", subtle=True,
    hint="Without a penalty you are right. With one, your first row of Theta pays too. It holds the biases, which are "
    "free, in the gradient and in the loss.",
)
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    T = one_hot(y, classes)
    Theta = np.zeros((X.shape[1], classes))
    losses = [cross_entropy(softmax(X @ Theta), T)]
    for _ in range(steps):
        Theta = Theta - lr * (X.T @ (softmax(X @ Theta) - T) / len(X) + alpha * Theta)
        losses.append(cross_entropy(softmax(X @ Theta), T) + alpha / 2 * np.sum(Theta**2))
    return Theta, losses


@mistake(
    "softmax_regression", "penalty missing in the noted losses", subtle=True,
    hint="Theta is right. The losses are the cross-entropy alone; what is minimised, and should be noted, contains the "
    "penalty as well.",
)
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    T = one_hot(y, classes)
    Theta = np.zeros((X.shape[1], classes))
    losses = [cross_entropy(softmax(X @ Theta), T)]
    for _ in range(steps):
        slope = X.T @ (softmax(X @ Theta) - T) / len(X)
        slope[1:] += alpha * Theta[1:]
        Theta = Theta - lr * slope
        losses.append(cross_entropy(softmax(X @ Theta), T))
    return Theta, losses


@mistake(
    "softmax_regression", "penalty missing in the gradient",
    hint="The penalty is in your losses but not in your steps, so nothing holds the weights back. Its gradient is "
    "alpha times Theta, in every row but the first.",
)
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    T = one_hot(y, classes)
    Theta = np.zeros((X.shape[1], classes))
    losses = [cross_entropy(softmax(X @ Theta), T)]
    for _ in range(steps):
        Theta = Theta - lr * X.T @ (softmax(X @ Theta) - T) / len(X)
        losses.append(cross_entropy(softmax(X @ Theta), T) + alpha / 2 * np.sum(Theta[1:] ** 2))
    return Theta, losses


@mistake(
    "softmax_regression", "classes counted in the labels", subtle=True,
    hint="If every class has a sample you are right. A class that nobody belongs to gets no column in your Theta. The "
    "argument `classes` says how many columns there are.",
)
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    classes = int(np.max(y)) + 1
    T = one_hot(y, classes)
    Theta = np.zeros((X.shape[1], classes))
    losses = [cross_entropy(softmax(X @ Theta), T)]
    for _ in range(steps):
        slope = X.T @ (softmax(X @ Theta) - T) / len(X)
        slope[1:] += alpha * Theta[1:]
        Theta = Theta - lr * slope
        losses.append(cross_entropy(softmax(X @ Theta), T) + alpha / 2 * np.sum(Theta[1:] ** 2))
    return Theta, losses


@mistake(
    "softmax_regression", "gradient of softmax regression not averaged",
    hint="For one sample you are right. For 24 your steps are 24 times too long: the cross-entropy is a mean over the "
    "samples, and so is its gradient.",
)
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    T = one_hot(y, classes)
    Theta = np.zeros((X.shape[1], classes))
    losses = [cross_entropy(softmax(X @ Theta), T)]
    for _ in range(steps):
        slope = X.T @ (softmax(X @ Theta) - T)
        slope[1:] += alpha * Theta[1:]
        Theta = Theta - lr * slope
        losses.append(cross_entropy(softmax(X @ Theta), T) + alpha / 2 * np.sum(Theta[1:] ** 2))
    return Theta, losses


@mistake(
    "softmax_regression", "softmax regression that climbs",
    hint="Your losses rise. Either the step has the wrong sign, or the difference is truth minus prediction; one of "
    "the two has to be turned round.",
)
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    T = one_hot(y, classes)
    Theta = np.zeros((X.shape[1], classes))
    losses = [cross_entropy(softmax(X @ Theta), T)]
    for _ in range(steps):
        slope = X.T @ (T - softmax(X @ Theta)) / len(X)
        slope[1:] += alpha * Theta[1:]
        Theta = Theta - lr * slope
        losses.append(cross_entropy(softmax(X @ Theta), T) + alpha / 2 * np.sum(Theta[1:] ** 2))
    return Theta, losses


@mistake(
    "softmax_regression", "Theta with a row for each class",
    hint="Your numbers are right, rows and columns are exchanged. In this course a column of Theta belongs to a class, "
    "so that X @ Theta has a column for each class.",
)
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    T = one_hot(y, classes)
    Theta = np.zeros((X.shape[1], classes))
    losses = [cross_entropy(softmax(X @ Theta), T)]
    for _ in range(steps):
        slope = X.T @ (softmax(X @ Theta) - T) / len(X)
        slope[1:] += alpha * Theta[1:]
        Theta = Theta - lr * slope
        losses.append(cross_entropy(softmax(X @ Theta), T) + alpha / 2 * np.sum(Theta[1:] ** 2))
    return Theta.T, losses


@mistake(
    "softmax_regression", "half forgotten in the noted penalty", subtle=True,
    hint="Theta is right, the noted losses are too large when there is a penalty: its sum of squares is to be "
    "multiplied by half of alpha.",
)
def softmax_regression(X, y, classes, lr, steps, alpha=0.0):
    T = one_hot(y, classes)
    Theta = np.zeros((X.shape[1], classes))
    losses = [cross_entropy(softmax(X @ Theta), T)]
    for _ in range(steps):
        slope = X.T @ (softmax(X @ Theta) - T) / len(X)
        slope[1:] += alpha * Theta[1:]
        Theta = Theta - lr * slope
        losses.append(cross_entropy(softmax(X @ Theta), T) + alpha * np.sum(Theta[1:] ** 2))
    return Theta, losses
