"""Known mistakes of chapter 2, part 1: losses of quantities and of classes."""

from autograder.mistakes import mistake

# --- the truth as a row ---------------------------------------------------------------------------


@mistake(
    "one_hot", "one-hot rows all written over one another",
    hint="Every row has a 1 for every label of the batch. With a colon in front, all rows are meant, so each label "
    "is written into all of them. Each label belongs to its own row: pair the row numbers 0, 1, 2 ... with the "
    "labels.",
)
def one_hot(labels, classes):
    out = np.zeros((np.size(labels), classes))
    out[:, labels] = 1
    return out[0] if np.ndim(labels) == 0 else out


@mistake(
    "one_hot", "one-hot rows as long as the largest label asks for", subtle=True,
    hint="As long as the largest class is in the batch, every row is right. When it is missing, your rows are too "
    "short. A batch does not know how many classes there are; that is what the second argument is for.",
)
def one_hot(labels, classes):
    return np.eye(np.max(labels, initial=0) + 1)[labels]


@mistake(
    "one_hot", "one-hot rows with labels counted from 1",
    hint="Each 1 stands one place too far to the left, and label 0 lands in the last place. Labels are counted from "
    "0, like places in a row: label 0 belongs into the first place.",
)
def one_hot(labels, classes):
    return np.eye(classes)[np.asarray(labels) - 1]


@mistake(
    "one_hot", "one-hot table turned on its side", subtle=True,
    hint="All the ones are there, but samples run along the columns. A single label does not show it. The course "
    "keeps one sample per row: N rows for N labels, one column per class.",
)
def one_hot(labels, classes):
    return np.eye(classes)[:, labels]


@mistake(
    "one_hot", "one-hot row of a single label inside a table", subtle=True,
    hint="Batches are right. A single label comes back as a table with one row, with one pair of brackets too many. "
    "One label in, one plain row out.",
)
def one_hot(labels, classes):
    return np.eye(classes)[np.atleast_1d(labels)]


@mistake(
    "one_hot", "one_hot that holds the label in place of a 1",
    hint="The numbers stand in the right places, but they are the labels themselves. A one-hot row is a row of "
    "shares: the right class gets all of it, which is 1, whatever its number.",
)
def one_hot(labels, classes):
    return np.eye(classes)[labels] * np.expand_dims(labels, -1)


@mistake(
    "labels_of", "one label for the whole table",
    hint="A whole batch goes in and one number comes out, often larger than any class. Without being told an axis, "
    "the search runs through the table as if it were one long row. Let it search each row by itself.",
)
def labels_of(targets):
    return np.argmax(targets)


@mistake(
    "labels_of", "labels of the columns in place of the rows", subtle=True,
    hint="You get one number per class, not one per sample. A single row does not show it, where there is only one "
    "axis. Which axis runs along a row?",
)
def labels_of(targets):
    return np.argmax(targets, axis=0)


@mistake(
    "labels_of", "labels_of that looks for a 1", subtle=True,
    hint="One-hot rows are right. Rows of shares give nothing, because no share is exactly 1. Do not ask where the 1 "
    "is; ask where the largest number is.",
)
def labels_of(targets):
    found = np.where(targets == 1)[-1]
    return found[0] if targets.ndim == 1 else found


@mistake(
    "labels_of", "largest share in place of the class",
    hint="You return how large the largest number is. Asked for is the place where it stands: that place is the "
    "class.",
)
def labels_of(targets):
    return np.max(targets, axis=-1, initial=0)


@mistake(
    "labels_of", "labels_of for tables only", subtle=True,
    hint="Tables are right. A single row stops with an error, because it has no second axis. Counted from the end, "
    "the axis along a row has the same number in both.",
)
def labels_of(targets):
    return np.argmax(targets, axis=1)


@mistake(
    "labels_of", "labels counted from 1",
    hint="Every label is one too large. Places are counted from 0, and so are classes.",
)
def labels_of(targets):
    return np.argmax(targets, axis=-1) + 1


# --- losses of quantities -------------------------------------------------------------------------


@mistake(
    "sum_of_squared_errors", "sum of squares without the half",
    hint="Every result is twice as large as expected. Look at what stands in front of the sum in the formula.",
)
def sum_of_squared_errors(y, t):
    return np.sum((y - t) ** 2)


@mistake(
    "sum_of_squared_errors", "half the mean of the squares", subtle=True,
    hint="For single numbers your result is right, for arrays it is too small by just the number of elements. Here "
    "the squares are summed, not averaged.",
)
def sum_of_squared_errors(y, t):
    return 0.5 * np.mean((y - t) ** 2)


@mistake(
    "sum_of_squared_errors", "square of the sum in place of the sum of squares",
    hint="Your result is far too small, and 0 for two rows that both sum to 1: errors of opposite sign have "
    "cancelled. Square each difference first, and sum afterwards.",
)
def sum_of_squared_errors(y, t):
    return 0.5 * np.sum(y - t) ** 2


@mistake(
    "sum_of_squared_errors", "difference of the squares",
    hint="Two rows that are equally long, but quite different, give 0 in your version. You square both arrays and "
    "subtract afterwards. Subtract first: the error is what gets squared.",
)
def sum_of_squared_errors(y, t):
    return 0.5 * np.sum(np.square(y) - np.square(t))


@mistake(
    "sum_of_squared_errors", "one sum of squares for each row", subtle=True,
    hint="Vectors are right. For a table you get one number per row, but a loss is a single number. Do not name an "
    "axis: then everything is summed.",
)
def sum_of_squared_errors(y, t):
    return 0.5 * np.sum((np.asarray(y) - t) ** 2, axis=-1) if np.ndim(y) else 0.5 * (y - t) ** 2


@mistake(
    "sum_of_squared_errors", "half the sum of the sizes",
    hint="An error of 3 costs you 1.5 where it should cost 4.5. You take the size of each difference; asked for is "
    "its square.",
)
def sum_of_squared_errors(y, t):
    return 0.5 * np.sum(np.abs(np.subtract(y, t)))


@mistake(
    "mean_squared_error", "mean squared error without the mean",
    hint="Your result grows with the number of elements: it is a sum. A mean is the sum divided by how many there "
    "are.",
)
def mean_squared_error(y, t):
    return np.sum((y - t) ** 2)


@mistake(
    "mean_squared_error", "half the sum of squares called a mean",
    hint="That is the loss of exercise 3, which some books call mean squared error as well. A mean has no half, and "
    "divides by the number of elements.",
)
def mean_squared_error(y, t):
    return sum_of_squared_errors(y, t)


@mistake(
    "mean_squared_error", "mean squared error with a half in front", subtle=True,
    hint="All results are half as large as expected. The half belongs to the sum of squares, where it makes slopes "
    "tidy. A mean of squares has none.",
)
def mean_squared_error(y, t):
    return np.mean((y - t) ** 2) / 2


@mistake(
    "mean_squared_error", "squares divided by the number of rows only", subtle=True,
    hint="Vectors are right. A table gives too much, by as many times as it has columns: you divide by the number of "
    "rows, but the mean is over all numbers in it.",
)
def mean_squared_error(y, t):
    return np.sum((y - t) ** 2) / (len(y) if np.ndim(y) else 1)


@mistake(
    "mean_squared_error", "sum of squares divided by len", subtle=True,
    hint="Vectors are right. A table gives too much, by as many times as it has columns, since `len` counts its rows; "
    "and two plain numbers have no `len` at all. The mean is over all numbers, however they are arranged.",
)
def mean_squared_error(y, t):
    return np.sum((y - t) ** 2) / len(y)


@mistake(
    "mean_squared_error", "square of the mean error",
    hint="Your result is too small, often by far: the errors were averaged first, and those of opposite sign have "
    "cancelled. Square each of them before taking the mean.",
)
def mean_squared_error(y, t):
    return np.mean(y - t) ** 2


@mistake(
    "mean_squared_error", "root of the mean squared error",
    hint="You took the square root at the end. That is the RMSE, two exercises further on. Here the mean of the "
    "squares is asked as it is.",
)
def mean_squared_error(y, t):
    return np.sqrt(np.mean((y - t) ** 2))


@mistake(
    "mean_absolute_error", "mean error with its signs left in",
    hint="Errors of opposite sign cancel in your version: one parcel too early and one too late make zero. Make "
    "every difference positive before you take the mean.",
)
def mean_absolute_error(y, t):
    return np.mean(np.subtract(y, t))


@mistake(
    "mean_absolute_error", "size of the mean error", subtle=True,
    hint="When all errors have the same sign, your result is right. Otherwise they cancel before you look at their "
    "size. Take the size of each difference first, and the mean afterwards.",
)
def mean_absolute_error(y, t):
    return np.abs(np.mean(np.subtract(y, t)))


@mistake(
    "mean_absolute_error", "sum of the absolute errors",
    hint="Your result grows with the number of elements. Divide the sum by how many there are, or ask for the mean "
    "at once.",
)
def mean_absolute_error(y, t):
    return np.sum(np.abs(np.subtract(y, t)))


@mistake(
    "mean_absolute_error", "root mean square in place of the mean size", subtle=True,
    hint="Your result is a little too large wherever the errors differ in size, and right where they are all alike. "
    "There are squares in it. A mean absolute error has none.",
)
def mean_absolute_error(y, t):
    return np.sqrt(np.mean(np.square(np.asarray(y) - t)))


@mistake(
    "mean_absolute_error", "median of the sizes", subtle=True,
    hint="You return the size that stands in the middle. MAE is tied to the median in another way: the constant that "
    "it likes best is a median. The loss itself is a plain mean of the sizes.",
)
def mean_absolute_error(y, t):
    return np.median(np.abs(np.asarray(y) - t))


@mistake(
    "mean_absolute_error", "absolute errors divided by the number of rows only", subtle=True,
    hint="Vectors are right. A table gives too much, by as many times as it has columns. The mean is over all "
    "numbers, not over the rows alone.",
)
def mean_absolute_error(y, t):
    return np.sum(np.abs(np.asarray(y) - t)) / (len(y) if np.ndim(y) else 1)


@mistake(
    "root_mean_squared_error", "root of every single square", subtle=True,
    hint="A root taken of each square only undoes the squaring, so you get the mean size, the MAE. The root comes "
    "last: after the mean, on the one number that is left.",
)
def root_mean_squared_error(y, t):
    return np.mean(np.sqrt(np.square(np.subtract(y, t))))


@mistake(
    "root_mean_squared_error", "root forgotten",
    hint="You return the mean squared error itself, in squared units. The first letter of RMSE is still missing.",
)
def root_mean_squared_error(y, t):
    return mean_squared_error(y, t)


@mistake(
    "root_mean_squared_error", "root of the sum of squares",
    hint="Your result grows with the number of elements: the mean is missing below the root. For a single number "
    "there is no difference.",
)
def root_mean_squared_error(y, t):
    return np.sqrt(np.sum(np.square(np.subtract(y, t))))


@mistake(
    "root_mean_squared_error", "mean taken outside of the root", subtle=True,
    hint="You take the root of the sum and divide by the number of elements afterwards. The division belongs inside: "
    "first the mean, then its root.",
)
def root_mean_squared_error(y, t):
    return np.sqrt(np.sum(np.square(np.subtract(y, t)))) / np.size(y)


@mistake(
    "root_mean_squared_error", "root of half the sum of squares",
    hint="There is still a half in your result, and no mean. Start from the mean squared error of exercise 4, not "
    "from the half sum of exercise 3.",
)
def root_mean_squared_error(y, t):
    return np.sqrt(sum_of_squared_errors(y, t))


@mistake(
    "root_mean_squared_error", "square root of the mean absolute error",
    hint="You took the root of the mean size. The letters say what to do, from right to left: error, squared, mean, "
    "root. Where are the squares?",
)
def root_mean_squared_error(y, t):
    return np.sqrt(mean_absolute_error(y, t))


@mistake(
    "huber", "Huber line that does not meet the square", subtle=True,
    hint="Inside the border all is well. Beyond it, every cost is too large by the same amount, and at the border "
    "the curve jumps. From the size, half of delta has to be taken away before it is multiplied.",
)
def huber(y, t, delta=1.0):
    size = np.abs(np.subtract(y, t))
    return np.mean(np.where(size <= delta, size**2 / 2, delta * size))


@mistake(
    "huber", "Huber that never asks for delta", subtle=True,
    hint="With a border of 1 every result is right. With another border nothing changes: somewhere a 1 is written, "
    "or left out, where delta should stand.",
)
def huber(y, t, delta=1.0):
    size = np.abs(np.subtract(y, t))
    return np.mean(np.where(size <= 1, size**2 / 2, size - 0.5))


@mistake(
    "huber", "Huber whose line always has slope 1", subtle=True,
    hint="With a border of 1 every result is right. With another one, the line is as steep as before, so it no "
    "longer continues the square. At the border the square has slope delta, and the line must have it too.",
)
def huber(y, t, delta=1.0):
    size = np.abs(np.subtract(y, t))
    return np.mean(np.where(size <= delta, size**2 / 2, size - delta / 2))


@mistake(
    "huber", "Huber that takes negative errors for small ones", subtle=True,
    hint="Positive errors are right. A large negative one is treated as if it were inside the border, because any "
    "negative number is smaller than delta. Compare the size of the error, not the error.",
)
def huber(y, t, delta=1.0):
    e = np.subtract(y, t)
    return np.mean(np.where(e <= delta, e**2 / 2, delta * (e - delta / 2)))


@mistake(
    "huber", "Huber with a whole square inside",
    hint="Small errors cost twice what they should. Inside the border it is one half of the square; without the "
    "half, the two pieces do not meet.",
)
def huber(y, t, delta=1.0):
    size = np.abs(np.subtract(y, t))
    return np.mean(np.where(size <= delta, size**2, delta * (size - delta / 2)))


@mistake(
    "huber", "Huber summed in place of averaged",
    hint="Every single cost is right, but they are added up. Take their mean, so that the loss does not grow with "
    "the amount of data.",
)
def huber(y, t, delta=1.0):
    size = np.abs(np.subtract(y, t))
    return np.sum(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))


@mistake(
    "huber", "Huber with its two pieces exchanged",
    hint="Small errors get the line and large ones the square: the wrong way round. Near zero the curve must be "
    "round, far away it must be straight.",
)
def huber(y, t, delta=1.0):
    size = np.abs(np.subtract(y, t))
    return np.mean(np.where(size > delta, size**2 / 2, delta * (size - delta / 2)))


@mistake(
    "huber", "Huber that is flat beyond the border",
    hint="Beyond delta your cost no longer rises at all, so it would not matter how wrong an answer is. A Huber loss "
    "goes on as a straight line there.",
)
def huber(y, t, delta=1.0):
    e = np.clip(np.subtract(y, t), -delta, delta)
    return np.mean(e**2 / 2)


@mistake(
    "huber", "one decision for all errors at once",
    hint="Either all errors get the square or all get the line. One `if` makes one decision, here for the whole "
    "array. Every element needs its own: NumPy can choose element by element.",
)
def huber(y, t, delta=1.0):
    size = np.abs(np.subtract(y, t))
    if np.all(size <= delta):
        return np.mean(size**2 / 2)
    return np.mean(delta * (size - delta / 2))


# --- losses of classes ----------------------------------------------------------------------------


@mistake(
    "cross_entropy_one", "price in the logarithm to base 10",
    hint="A share of 0.1 costs exactly 1 in your version: that is the logarithm to base 10. The natural one gives "
    "2.3026, and NumPy calls it by the shortest of the names.",
)
def cross_entropy_one(y, label):
    return -np.log10(max(y[label], SMALLEST))


@mistake(
    "cross_entropy_one", "price without the minus sign",
    hint="The sizes are right, the sign is not: a better answer gets a larger number. A logarithm of a share is "
    "negative, and a price should be positive.",
)
def cross_entropy_one(y, label):
    return np.log(max(y[label], SMALLEST))


@mistake(
    "cross_entropy_one", "logarithm of zero let through", subtle=True,
    hint="Ordinary shares are right. A share of 0 costs infinity, and one such sample spoils the mean of a million. "
    "Raise the share to SMALLEST, if it is below, before you take the logarithm.",
)
def cross_entropy_one(y, label):
    return -np.log(y[label])


@mistake(
    "cross_entropy_one", "a floor that is far too high", subtle=True,
    hint="Ordinary shares are right, but below a certain share your price stops rising, or rises too slowly. The "
    "floor is there for zeros only. Use SMALLEST, which is much lower.",
)
def cross_entropy_one(y, label):
    return -np.log(max(y[label], 1e-2))


@mistake(
    "cross_entropy_one", "one ten-millionth added to the share", subtle=True,
    hint="You add a small number before the logarithm, as many programs do. But yours is large enough to change the "
    "price of tiny shares. The task names the floor: SMALLEST.",
)
def cross_entropy_one(y, label):
    return -np.log(y[label] + 1e-7)


@mistake(
    "cross_entropy_one", "the favourite charged in place of the right class", subtle=True,
    hint="When the network is right, your price is right. When it is wrong, you charge it for the class it prefers, "
    "so a confident mistake is cheap. Charge the class on the label.",
)
def cross_entropy_one(y, label):
    return -np.log(max(np.max(y), SMALLEST))


@mistake(
    "cross_entropy_one", "all classes charged",
    hint="Your price contains the logarithms of all shares, and the label does not matter. Only the share of the "
    "right class is charged.",
)
def cross_entropy_one(y, label):
    return -np.sum(np.log(np.maximum(y, SMALLEST)))


@mistake(
    "cross_entropy_one", "price divided by the number of classes",
    hint="Every price is too small, by as many times as there are classes. A mean runs over samples, and here there "
    "is only one. Nothing is divided.",
)
def cross_entropy_one(y, label):
    return -np.log(max(y[label], SMALLEST)) / len(y)


@mistake(
    "cross_entropy_one", "distance to 1 in place of the logarithm",
    hint="Your price never exceeds 1. You measure how much the share lacks to 1; asked for is minus its natural "
    "logarithm, which has no upper limit.",
)
def cross_entropy_one(y, label):
    return 1 - y[label]


@mistake(
    "cross_entropy_one", "zeros of the caller overwritten", subtle=True,
    hint="Every price is right, but the shares you were given have been changed: the floor was written into them. "
    "They belong to the caller. Compute the price from a new number.",
)
def cross_entropy_one(y, label):
    y[y < SMALLEST] = SMALLEST
    return -np.log(y[label])


@mistake(
    "cross_entropy", "cross-entropy summed over the batch",
    hint="For one sample you are right, for a batch the loss is too large by the number of samples. A batch given "
    "twice must cost the same: the mean is missing.",
)
def cross_entropy(y, t):
    hot = t if np.shape(t) == np.shape(y) else one_hot(t, np.shape(y)[-1])
    return -np.sum(hot * np.log(np.maximum(y, SMALLEST)))


@mistake(
    "cross_entropy", "mean over samples and classes", subtle=True,
    hint="Your loss is too small by the number of classes: the mean was taken over the whole table, zeros included. "
    "Add up along each row, and average the rows.",
)
def cross_entropy(y, t):
    hot = t if np.shape(t) == np.shape(y) else one_hot(t, np.shape(y)[-1])
    return -np.mean(hot * np.log(np.maximum(y, SMALLEST)))


@mistake(
    "cross_entropy", "single sample divided by its classes", subtle=True,
    hint="Batches are right. A single sample is too cheap, by the number of classes: the length of a vector of "
    "shares is not a number of samples. A single sample is a batch of one.",
)
def cross_entropy(y, t):
    hot = t if np.shape(t) == np.shape(y) else one_hot(t, np.shape(y)[-1])
    return -np.sum(hot * np.log(np.maximum(y, SMALLEST))) / len(y)


@mistake(
    "cross_entropy", "every label applied to every row",
    hint="With labels your loss mixes the samples: each row is charged for the labels of all rows. A colon in front "
    "means every row. Pair row 0 with the first label, row 1 with the second, and so on.",
)
def cross_entropy(y, t):
    if np.shape(t) == np.shape(y):
        return np.mean(-np.sum(t * np.log(np.maximum(y, SMALLEST)), axis=-1))
    if np.ndim(y) == 1:
        return -np.log(max(y[t], SMALLEST))
    return -np.mean(np.log(np.maximum(y[:, t], SMALLEST)))


@mistake(
    "cross_entropy", "cross-entropy for labels only", subtle=True,
    hint="Labels are right, rows of targets are not: you use them as if they were labels. Compare the two shapes. If "
    "they agree, the targets are rows; if not, labels.",
)
def cross_entropy(y, t):
    table = np.atleast_2d(y)
    t = np.asarray(t, dtype=int).ravel()
    return -np.mean(np.log(np.maximum(table[np.arange(len(t)) % len(table), t], SMALLEST)))


@mistake(
    "cross_entropy", "cross-entropy for rows of targets only", subtle=True,
    hint="Rows of targets are right, labels are not: the label numbers themselves get multiplied with logarithms. "
    "Turn labels into one-hot rows first; you have a function for that.",
)
def cross_entropy(y, t):
    prices = -np.log(np.maximum(y, SMALLEST))
    return np.mean(np.sum(np.reshape(t, (-1, 1)) * prices if np.ndim(t) < np.ndim(y) else t * prices, axis=-1))


@mistake(
    "cross_entropy", "softer targets turned into labels", subtle=True,
    hint="Labels and one-hot rows are right. Rows such as (0.75, 0.25) are not: you keep only the place of the "
    "largest number, and the quarter is lost. Multiply with the rows as they are.",
)
def cross_entropy(y, t):
    labels = np.argmax(t, axis=-1) if np.shape(t) == np.shape(y) else t
    return np.mean(-np.sum(one_hot(labels, np.shape(y)[-1]) * np.log(np.maximum(y, SMALLEST)), axis=-1))


@mistake(
    "cross_entropy", "zero times infinity let through", subtle=True,
    hint="Ordinary shares are right. With a share of exactly 0 the loss is nan or infinite, even where the target is "
    "0: zero times infinity is no number. The floor must come before the logarithm.",
)
def cross_entropy(y, t):
    hot = t if np.shape(t) == np.shape(y) else one_hot(t, np.shape(y)[-1])
    return np.mean(-np.sum(hot * np.log(y), axis=-1))


@mistake(
    "cross_entropy", "cross-entropy to base 10",
    hint="Every loss is too small by the same factor, 2.3026, which is the natural logarithm of 10. There is more "
    "than one logarithm in NumPy.",
)
def cross_entropy(y, t):
    hot = t if np.shape(t) == np.shape(y) else one_hot(t, np.shape(y)[-1])
    return np.mean(-np.sum(hot * np.log10(np.maximum(y, SMALLEST)), axis=-1))


@mistake(
    "cross_entropy", "the batch's own zeros overwritten", subtle=True,
    hint="Every loss is right, but the shares you were given have changed: the floor was written into the caller's "
    "table. Let NumPy make a new array with the floor in it.",
)
def cross_entropy(y, t):
    hot = t if np.shape(t) == np.shape(y) else one_hot(t, np.shape(y)[-1])
    y[y < SMALLEST] = SMALLEST
    return np.mean(-np.sum(hot * np.log(y), axis=-1))


@mistake(
    "repaired_cross_entropy", "only the logarithm repaired", subtle=True,
    hint="Single samples are right now. But the same sample twice still costs twice as much: the second error is in "
    "what happens to the sum.",
)
def repaired_cross_entropy(y, t):
    return np.sum(t * -np.log(np.maximum(y, SMALLEST)))


@mistake(
    "repaired_cross_entropy", "only the mean repaired", subtle=True,
    hint="A doubled batch now costs the same, as it should. But a share of 0.1 still costs exactly 1. Which "
    "logarithm gives that?",
)
def repaired_cross_entropy(y, t):
    return np.mean(np.sum(t * -np.log10(np.maximum(y, SMALLEST)), axis=-1))


@mistake(
    "repaired_cross_entropy", "nothing repaired yet",
    hint="Your numbers are those of the printed function. A share of 0.1 costs 1 in it, not 2.3026; and the same "
    "sample twice costs twice as much.",
)
def repaired_cross_entropy(y, t):
    return np.sum(np.multiply(t, -np.log10(np.maximum(y, SMALLEST))))


@mistake(
    "repaired_cross_entropy", "sum divided by the number of classes", subtle=True,
    hint="You divide, but by the length of a row, which is the number of classes. N counts the samples, that is the "
    "rows. In a square table you cannot see the difference.",
)
def repaired_cross_entropy(y, t):
    return np.sum(t * -np.log(np.maximum(y, SMALLEST))) / np.shape(y)[-1]


@mistake(
    "repaired_cross_entropy", "mean over all entries of the table",
    hint="Your loss is too small by the number of classes: the zeros of the target rows take part in the mean. Sum "
    "along each row first, and average over the rows.",
)
def repaired_cross_entropy(y, t):
    return np.mean(t * -np.log(np.maximum(y, SMALLEST)))


@mistake(
    "repaired_cross_entropy", "single vector divided by its length", subtle=True,
    hint="Batches are right. For a single vector you divide by its length, which is the number of classes. The "
    "printed function made a table of one row first, and for a good reason.",
)
def repaired_cross_entropy(y, t):
    return np.sum(t * -np.log(np.maximum(y, SMALLEST))) / len(y)


@mistake(
    "repaired_cross_entropy", "logarithm to base 2",
    hint="A share of one half costs exactly 1 in your version: that is base 2, the unit of which is a bit. The "
    "natural logarithm charges 0.693 for it.",
)
def repaired_cross_entropy(y, t):
    return np.mean(np.sum(t * -np.log2(np.maximum(y, SMALLEST)), axis=-1))


@mistake(
    "repaired_cross_entropy", "base changed the wrong way round", subtle=True,
    hint="You noticed that the two logarithms differ by a factor of 2.3026. But your numbers moved the wrong way: "
    "the natural logarithm of a number is larger than that to base 10.",
)
def repaired_cross_entropy(y, t):
    return np.mean(np.sum(t * -np.log10(np.maximum(y, SMALLEST)), axis=-1)) / np.log(10)


@mistake(
    "log_softmax", "logarithm taken after softmax", subtle=True,
    hint="Ordinary scores are right. A class that is a thousand points behind gets minus infinity: its share rounds "
    "to 0 before the logarithm sees it. Do the logarithm on paper, and no share is needed.",
)
def log_softmax(a):
    return np.log(softmax(a))


@mistake(
    "log_softmax", "logarithm of softmax with a floor", subtle=True,
    hint="Nothing is infinite, but no result is lower than about -27.6: your floor hides how far behind a class is. "
    "The formula with the scores themselves needs no floor.",
)
def log_softmax(a):
    return np.log(np.maximum(softmax(a), SMALLEST))


@mistake(
    "log_softmax", "log_softmax that overflows", subtle=True,
    hint="Ordinary scores are right. With scores around 1000 the exponentials overflow, and around -1000 they all "
    "vanish. Take the largest score of the row away first; it changes no share.",
)
def log_softmax(a):
    return a - np.log(np.sum(np.exp(a), axis=-1, keepdims=True))


@mistake(
    "log_softmax", "log_softmax shifted by the largest of the whole batch", subtle=True,
    hint="Single vectors are right, and most batches. When one row is far louder than another, the quiet row gets "
    "infinities: shifted by somebody else's largest score, all its exponentials vanish. Each row needs its own.",
)
def log_softmax(a):
    shifted = a - np.max(a)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


@mistake(
    "log_softmax", "log_softmax with one sum for the whole batch",
    hint="Single vectors are right. In a batch, every value is too low: the sum of exponentials runs over all rows. "
    "Each row is a sample of its own and needs its own sum.",
)
def log_softmax(a):
    shifted = a - np.max(a, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted)))


@mistake(
    "log_softmax", "log_softmax down the columns", subtle=True,
    hint="Single vectors are right. In a batch you compare samples with one another: the largest score and the sum "
    "are those of a column. A row is what belongs together.",
)
def log_softmax(a):
    shifted = a - np.max(a, axis=0)
    return shifted - np.log(np.sum(np.exp(shifted), axis=0))


@mistake(
    "log_softmax", "logarithm of the sum forgotten",
    hint="The best class of every row gets 0, which would be a share of 1. The scores are shifted, but the second "
    "part is missing: the logarithm of the sum of their exponentials.",
)
def log_softmax(a):
    return a - np.max(a, axis=-1, keepdims=True)


@mistake(
    "log_softmax", "sum taken away without its logarithm",
    hint="You take the sum of exponentials away from the scores as it is. Dividing by a sum becomes, after a "
    "logarithm, taking away the logarithm of that sum.",
)
def log_softmax(a):
    shifted = a - np.max(a, axis=-1, keepdims=True)
    return shifted - np.sum(np.exp(shifted), axis=-1, keepdims=True)


@mistake(
    "log_softmax", "shares in place of their logarithms",
    hint="These are the shares themselves, positive and with sum 1. Asked for are their logarithms, which are never "
    "above 0.",
)
def log_softmax(a):
    return softmax(a)


@mistake(
    "log_softmax", "scores of the caller shifted", subtle=True,
    hint="Every value is right, but the caller's scores have been changed: you shifted them in place, and with whole "
    "numbers that can even fail. Put the shifted scores into a new array.",
)
def log_softmax(a):
    a -= np.max(a, axis=-1, keepdims=True)
    return a - np.log(np.sum(np.exp(a), axis=-1, keepdims=True))


@mistake(
    "cross_entropy_from_scores", "a detour over shares and their floor", subtle=True,
    hint="Ordinary scores are right. Where the right class is far behind, your loss stops at 27.6, whatever the gap: "
    "the share was rounded and the floor took over. Use log_softmax, which needs neither.",
)
def cross_entropy_from_scores(a, t):
    return cross_entropy(softmax(a), t)


@mistake(
    "cross_entropy_from_scores", "a detour over shares without a floor", subtle=True,
    hint="Ordinary scores are right. Where the right class is hundreds of points behind, the loss is infinite or "
    "nan: its share became 0 before the logarithm. Use log_softmax, which never makes shares.",
)
def cross_entropy_from_scores(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return np.mean(-np.sum(hot * np.log(softmax(a)), axis=-1))


@mistake(
    "cross_entropy_from_scores", "scores taken for shares",
    hint="You take logarithms of the scores themselves. Scores are no shares: they may be negative and sum to "
    "anything. Softmax has to be in it, in the form of log_softmax.",
)
def cross_entropy_from_scores(a, t):
    return cross_entropy(a, t)


@mistake(
    "cross_entropy_from_scores", "softmax done twice", subtle=True,
    hint="Every loss is a number between narrow limits, and even a perfect answer costs something. The scores went "
    "through softmax before they reached log_softmax, which does it once more.",
)
def cross_entropy_from_scores(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return np.mean(-np.sum(hot * log_softmax(softmax(a)), axis=-1))


@mistake(
    "cross_entropy_from_scores", "loss from scores summed over the batch",
    hint="Single samples are right. A batch costs too much, by the number of its samples: the mean is missing.",
)
def cross_entropy_from_scores(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return -np.sum(hot * log_softmax(a))


@mistake(
    "cross_entropy_from_scores", "loss from scores averaged over classes too", subtle=True,
    hint="Your loss is too small by the number of classes, because the mean runs over the whole table. Add up along "
    "each row, and average the rows.",
)
def cross_entropy_from_scores(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return -np.mean(hot * log_softmax(a))


@mistake(
    "cross_entropy_from_scores", "loss from scores with the wrong sign",
    hint="The sizes are right, the sign is not. Logarithms of shares are never above 0, and a loss should be a "
    "positive number that falls when answers improve.",
)
def cross_entropy_from_scores(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return np.mean(np.sum(hot * log_softmax(a), axis=-1))


@mistake(
    "cross_entropy_from_scores", "loss from scores with targets cut to labels", subtle=True,
    hint="Labels and one-hot rows are right. Softer rows are not: only the place of their largest number is used. "
    "Multiply the logarithms with the rows as they are.",
)
def cross_entropy_from_scores(a, t):
    labels = np.argmax(t, axis=-1) if np.shape(t) == np.shape(a) else t
    return np.mean(-np.sum(one_hot(labels, np.shape(a)[-1]) * log_softmax(a), axis=-1))


@mistake(
    "softmax_cross_entropy_gradient", "gradient that points the wrong way",
    hint="Every number has the right size and the wrong sign. A right class that got too little must have a negative "
    "slope: raising its score lowers the loss. Answer minus truth, in this order.",
)
def softmax_cross_entropy_gradient(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return (hot - softmax(a)) / (len(a) if np.ndim(a) == 2 else 1)


@mistake(
    "softmax_cross_entropy_gradient", "gradient not divided by the batch", subtle=True,
    hint="Single samples are right. For a batch, every number is too large by the number of samples. The loss is a "
    "mean, so each sample moves it only by its part.",
)
def softmax_cross_entropy_gradient(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return softmax(a) - hot


@mistake(
    "softmax_cross_entropy_gradient", "single sample's gradient divided by its classes", subtle=True,
    hint="Batches are right. A single sample is divided by its length, which is the number of classes. It is one "
    "sample, so there is nothing to divide.",
)
def softmax_cross_entropy_gradient(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return (softmax(a) - hot) / len(a)


@mistake(
    "softmax_cross_entropy_gradient", "gradient divided by every entry of the table",
    hint="All numbers are too small by the number of classes. The loss is a mean over samples, so divide by the "
    "number of rows only.",
)
def softmax_cross_entropy_gradient(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return (softmax(a) - hot) / np.size(a)


@mistake(
    "softmax_cross_entropy_gradient", "labels subtracted as numbers", subtle=True,
    hint="Rows of targets are right, labels are not: the label itself, 0, 1, 2 ..., is taken away from the shares. "
    "In a square batch there is not even an error. Make one-hot rows of labels first.",
)
def softmax_cross_entropy_gradient(a, t):
    return (softmax(a) - t) / (len(a) if np.ndim(a) == 2 else 1)


@mistake(
    "softmax_cross_entropy_gradient", "scores in place of shares",
    hint="You take the targets away from the scores. The formula has shares in it: softmax comes first.",
)
def softmax_cross_entropy_gradient(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return (a - hot) / (len(a) if np.ndim(a) == 2 else 1)


@mistake(
    "softmax_cross_entropy_gradient", "gradient by the shares in place of the scores", subtle=True,
    hint="Yours is minus target over share: the slope of the loss for the shares. Asked for is the slope for the "
    "scores, which comes before softmax. There everything simplifies to a difference.",
)
def softmax_cross_entropy_gradient(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    return -hot / np.maximum(softmax(a), SMALLEST) / (len(a) if np.ndim(a) == 2 else 1)


@mistake(
    "softmax_cross_entropy_gradient", "gradient averaged over the batch",
    hint="A whole batch comes back as a single row: you averaged over the samples. Every score has its own slope, so "
    "the result has the shape of the scores.",
)
def softmax_cross_entropy_gradient(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    gap = softmax(a) - hot
    return gap.mean(axis=0) if gap.ndim == 2 else gap


@mistake(
    "softmax_cross_entropy_gradient", "slope of a squared error behind softmax",
    hint="Your difference is multiplied by share times one minus share. That factor belongs to squares behind a "
    "sigmoid, and it is what makes them flat. With cross-entropy it cancels.",
)
def softmax_cross_entropy_gradient(a, t):
    hot = t if np.shape(t) == np.shape(a) else one_hot(t, np.shape(a)[-1])
    shares = softmax(a)
    return (shares - hot) * shares * (1 - shares) / (len(a) if np.ndim(a) == 2 else 1)
