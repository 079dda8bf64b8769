"""Known mistakes of chapter 1, exercises 16 to 27: activations, networks, digits, speed."""

from numba import njit

from autograder.mistakes import mistake


@mistake(
    "step", "step that counts zero as positive", subtle=True,
    hint="Everywhere but at zero your step is right. The perceptron of this chapter fires only when its sum "
    "is larger than zero; at exactly zero it stays silent. Look at which comparison you use.",
)
def step(x):
    return np.where(np.asarray(x) >= 0, 1, 0)


@mistake(
    "step", "sign in place of step",
    hint="Negative numbers give -1 in your version. That is the sign of a number. A neuron of this chapter "
    "knows only two answers: it fires, 1, or it stays silent, 0.",
)
def step(x):
    return np.sign(x).astype(int)


@mistake(
    "step", "step for one number only",
    hint="With a single number all is well, with an array Python stops: an `if` wants one True or False, "
    "and an array has many. A comparison by itself already answers for every element; what is left is to "
    "make 0 and 1 out of those answers.",
)
def step(x):
    if x > 0:
        return 1
    else:
        return 0


@mistake(
    "step", "step for arrays only", subtle=True,
    hint="Arrays work. A plain Python number stops with an error: comparing it gives an ordinary True or "
    "False, which has no array methods. Make an array out of whatever comes in first, or choose between 0 "
    "and 1 with a function that accepts both.",
)
def step(x):
    return (x > 0).astype(int)


@mistake(
    "step", "step up at one half",
    hint="Small positive numbers such as 0.25 give 0 in your version: your step lies further right than it "
    "should. The sum already contains the bias, so the threshold that is left is zero.",
)
def step(x):
    return np.where(np.asarray(x) > 0.5, 1, 0)


@mistake(
    "step", "step that overwrites its input", subtle=True,
    hint="The zeros and ones are right, but they are written into the array you were given, and whoever "
    "owns it has lost the numbers. For the same reason a single number fails: nothing can be written into "
    "it. Let the answer be something new.",
)
def step(x):
    x[x <= 0] = 0
    x[x > 0] = 1
    return x


@mistake(
    "step", "step the wrong way round",
    hint="Your step falls where it should rise: positive numbers give 0, the others 1. A large sum is a "
    "reason to fire.",
)
def step(x):
    return np.where(np.asarray(x) > 0, 0, 1)


@mistake(
    "sigmoid", "sigmoid without the minus sign",
    hint="Your curve falls where it should rise: a large score gives nearly 0, a very negative one nearly "
    "1. At zero you cannot see the difference. Look at the sign inside the exponential.",
)
def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, e / (1 + e), 1 / (1 + e))


@mistake(
    "sigmoid", "sigmoid that turns into nan for large scores", subtle=True,
    hint="For ordinary scores every value is right. For 1000 the exponential is infinite, above and below "
    "the fraction bar, and infinity divided by infinity is nan. Which form of the curve needs only the "
    "exponential of a negative number there?",
)
def sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))


@mistake(
    "sigmoid", "sigmoid whose fraction lost its brackets",
    hint="At zero your version gives 2, but a sigmoid never exceeds 1. Division comes before addition, so "
    "only part of what you wrote stands below the fraction bar. Read your line as Python reads it.",
)
def sigmoid(x):
    return 1 / 1 + np.exp(-x)


@mistake(
    "sigmoid", "sigmoid from the math module, for one number only",
    hint="Single numbers work; an array stops with an error. The exponential of Python's math module takes "
    "one number. NumPy has one of the same name that takes an array and answers for every element.",
)
def sigmoid(x):
    import math

    return 1 / (1 + math.exp(-x))


@mistake(
    "sigmoid", "sigmoid that asks one question of a whole array",
    hint="Single numbers work; an array stops with an error: an `if` wants one True or False, and an array "
    "has one for each element. Your two branches are the right idea. Let a NumPy function choose between "
    "them, element by element.",
)
def sigmoid(x):
    if x >= 0:
        return 1 / (1 + np.exp(-x))
    return np.exp(x) / (1 + np.exp(x))


@mistake(
    "sigmoid", "sigmoid with its scores clipped too early", subtle=True,
    hint="No overflow, and in the middle every value is right. But beyond a certain score your curve stops "
    "moving: -12.5 and -25 give the same answer. An exponential in float64 copes with several hundred, so "
    "there is no need to cut this soon.",
)
def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


@mistake(
    "sigmoid", "sigmoid with fractions cut off for whole-number input", subtle=True,
    hint="With decimal numbers every value is right. With integers you get only zeros and ones: the array "
    "you fill took over the integer type of the input, and integers cannot hold a fraction. Decide the type "
    "of the result yourself.",
)
def sigmoid(x):
    x = np.asarray(x)
    out = np.zeros_like(x)
    up = x >= 0
    out[up] = 1 / (1 + np.exp(-x[up]))
    out[~up] = np.exp(x[~up]) / (1 + np.exp(x[~up]))
    return out


@mistake(
    "sigmoid", "sigmoid that treats negative scores like positive ones", subtle=True,
    hint="Positive scores are right, and nothing overflows. But -1 and 1 give the same answer: the absolute "
    "value has thrown the sign away. On the negative side the answer must be what is missing to 1 on the "
    "positive side.",
)
def sigmoid(x):
    return 1 / (1 + np.exp(-np.abs(x)))


@mistake(
    "sigmoid", "slope of the sigmoid in place of its value",
    hint="At zero you get 0.25, and at both ends 0. That is how steep the curve is, a quantity we shall "
    "need much later. Asked for here is the height of the curve.",
)
def sigmoid(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


@mistake(
    "relu", "relu that overwrites its input", subtle=True,
    hint="The result is right, but the zeros are written into the array you were given, and its owner has "
    "lost the negative numbers. For the same reason a single number fails: nothing can be written into it. "
    "Let the answer be something new.",
)
def relu(x):
    x[x < 0] = 0
    return x


@mistake(
    "relu", "absolute value in place of relu",
    hint="Your -2 became 2: the sign is gone, but the number is still there. A rectifier does not turn "
    "negative numbers round, it blocks them.",
)
def relu(x):
    return np.abs(x)


@mistake(
    "relu", "relu for one number only",
    hint="Single numbers work; an array stops with an error. An `if`, or Python's own maximum, wants one yes "
    "or no, and an array has one for each element. You want a comparison element by element.",
)
def relu(x):
    return max(0, x)


@mistake(
    "relu", "largest element in place of relu",
    hint="A whole row goes in and one number comes out: your function looks for the largest entry. NumPy "
    "has two functions with similar names. One searches an array, the other compares two things element by "
    "element.",
)
def relu(x):
    return np.max(x, 0)


@mistake(
    "relu", "relu that drops the negative numbers",
    hint="The positive numbers are all there, but the answer is shorter than the input. A neuron that does "
    "not fire still has an output: the place of a negative number is taken by zero.",
)
def relu(x):
    x = np.asarray(x)
    return x[x > 0]


@mistake(
    "relu", "step in place of relu",
    hint="Every positive number became 1. That is the step function again. This one keeps how strong a "
    "signal is: what is positive passes unchanged.",
)
def relu(x):
    return np.where(np.asarray(x) > 0, 1, 0)


@mistake(
    "relu", "relu that leaks on the negative side", subtle=True,
    hint="Close, and a real relative: a leaky rectifier lets a small part of a negative signal through. The "
    "plain one asked for here is exactly zero there.",
)
def relu(x):
    return np.maximum(0.01 * np.asarray(x), x)


@mistake(
    "relu", "relu capped at one", subtle=True,
    hint="Up to 1 everything is right, and then your curve stops rising: 3 gives 1. A rectifier has a "
    "floor, but no ceiling.",
)
def relu(x):
    return np.clip(x, 0, 1)


@mistake(
    "relu", "the negative half in place of the positive one",
    hint="You keep what is below zero and silence the rest: the mirror image. For each element, which of "
    "the two should win, the smaller or the larger?",
)
def relu(x):
    return np.minimum(0, x)


@mistake(
    "tanh", "tanh that rises too slowly", subtle=True,
    hint="Zero and both ends are right, but in between your curve is too flat: at 0.5 it should already be "
    "near 0.46. Compare how steeply the two curves pass the middle, and squeeze the input accordingly.",
)
def tanh(x):
    return 2 * sigmoid(x) - 1


@mistake(
    "tanh", "tanh without the shift down",
    hint="Your values lie between 0 and 2, and zero gives 1. The stretch is right; now move the curve so "
    "that its middle lies at zero.",
)
def tanh(x):
    return 2 * sigmoid(2 * np.asarray(x))


@mistake(
    "tanh", "tanh without the stretch",
    hint="Your values cover a range of length 1, from -1 to 0. A tanh runs from -1 to 1, twice as far. "
    "Stretch first, then shift.",
)
def tanh(x):
    return sigmoid(2 * np.asarray(x)) - 1


@mistake(
    "tanh", "tanh shifted before it is stretched",
    hint="Your values lie between -2 and 0, and zero gives -1. Both steps are there, in the wrong order: "
    "the shift gets doubled too. Check where the brackets end.",
)
def tanh(x):
    return 2 * (sigmoid(2 * np.asarray(x)) - 1)


@mistake(
    "tanh", "tanh shifted along the wrong axis",
    hint="At zero you get about 0.54 instead of 0. The 1 is taken from the input, which moves the curve "
    "sideways. It belongs to the output, which moves the curve down.",
)
def tanh(x):
    return 2 * sigmoid(2 * np.asarray(x) - 1)


@mistake(
    "tanh", "tanh upside down",
    hint="Every size is right and every sign is wrong. A rising curve must end above zero on the right: "
    "look at what is taken from what.",
)
def tanh(x):
    return 1 - 2 * sigmoid(2 * np.asarray(x))


@mistake(
    "tanh", "tanh that turns into nan for large scores", subtle=True,
    hint="For ordinary numbers every value is right. At 1000 the exponentials overflow, and infinity "
    "divided by infinity is nan. You already own a curve that survives such numbers: build this one out of "
    "sigmoid.",
)
def tanh(x):
    x = np.asarray(x)
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


@mistake(
    "tanh", "tanh computed without sigmoid", subtle=True,
    hint="Every number is right. But the point here is another one: that the two curves are one and the "
    "same, up to a stretch and a shift. Build it out of your own sigmoid, and its care with large numbers "
    "comes along for free.",
)
def tanh(x):
    return np.tanh(x)


@mistake(
    "identity", "identity matrix in place of the input",
    hint="Your function builds a table with ones on the diagonal. That is the identity matrix, which leaves "
    "vectors unchanged when multiplied. The identity function is simpler: it answers with what it was given.",
)
def identity(x):
    return np.eye(len(x))


@mistake(
    "identity", "identity squashed by the sigmoid",
    hint="All your outputs lie between 0 and 1. This activation stands at the end of a network that "
    "predicts quantities of any size, so nothing may be squashed.",
)
def identity(x):
    return sigmoid(x)


@mistake(
    "identity", "identity that loses the negative numbers", subtle=True,
    hint="Positive numbers come back unharmed, negative ones turn into zero: that is the rectifier. The "
    "identity changes no number at all.",
)
def identity(x):
    return np.maximum(0, x)


@mistake(
    "identity", "identity that cuts off the fractions", subtle=True,
    hint="Whole numbers come back unharmed, but -0.5 became 0: converting to integers cuts off what stands "
    "behind the point. Hand the input back as it is.",
)
def identity(x):
    return np.asarray(x).astype(int)


@mistake(
    "identity", "identity printed instead of returned",
    hint="The numbers appear below the cell, but the next layer receives nothing: printing shows a value to "
    "people, only returning hands it to the caller.",
)
def identity(x):
    print(x)


@mistake(
    "identity", "identity wrapped in one more dimension", subtle=True,
    hint="The numbers are right, but they came back inside an extra pair of brackets, with one dimension "
    "more than before. There is nothing to build here: hand back what you were given.",
)
def identity(x):
    return np.array([x])


@mistake(
    "collapse", "collapse that forgets the first bias", subtle=True,
    hint="The weights are right, and the bias would be too if the first one were zero. But what b1 adds in "
    "the middle does not vanish: it travels through the second layer like everything else. Multiply the "
    "brackets out once more.",
)
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b2


@mistake(
    "collapse", "collapse that simply adds the two biases", subtle=True,
    hint="The weights are right. The biases are added as they stand, but they live in different places: b1 "
    "counts hidden neurons, b2 counts outputs. Send b1 through the second layer before they meet.",
)
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


@mistake(
    "collapse", "collapse that sends both biases through the second layer", subtle=True,
    hint="The weights are right. The first bias does pass through the second layer, but the second bias is "
    "added only after it. In your version it passes through as well.",
)
def collapse(W1, b1, W2, b2):
    return W1 @ W2, (b1 + b2) @ W2


@mistake(
    "collapse", "collapse that forgets the second bias",
    hint="The weights are right, and so is what becomes of the first bias. But the second layer adds a bias "
    "of its own at the very end, and that one is missing.",
)
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


@mistake(
    "collapse", "collapse with its matrices in the wrong order",
    hint="Matrix products do not commute. The input stands on the left and meets the first layer first; "
    "with unequal widths your order does not even fit together. Write x in front and read from left to "
    "right.",
)
def collapse(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


@mistake(
    "collapse", "collapse that multiplies element by element",
    hint="Every number of your matrix comes from one number of W1 and one of W2: the tables were multiplied "
    "entry by entry. But a signal reaches an output through all the hidden neurons, so the contributions of "
    "all these paths must be added up.",
)
def collapse(W1, b1, W2, b2):
    return W1 * W2, b1 * W2 + b2


@mistake(
    "collapse", "collapse that adds the weight matrices",
    hint="You added the two layers' weights. Layers come one after the other, so their effects multiply: "
    "twice as much, then three times as much, makes six times as much.",
)
def collapse(W1, b1, W2, b2):
    return W1 + W2, b1 + b2


@mistake(
    "collapse", "collapsed layer returned bias first",
    hint="Both parts are right, but they come back in the wrong order. The caller expects the weights "
    "first, then the bias.",
)
def collapse(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


@mistake(
    "forward", "sigmoid on the output layer too",
    hint="Everything up to the last weighted sum is right; then your outputs are squeezed between 0 and 1. "
    "This network's last layer is meant to say any number, so its activation leaves the sum alone.",
)
def forward(network, x):
    z = sigmoid(x @ network["W1"] + network["b1"])
    z = sigmoid(z @ network["W2"] + network["b2"])
    return sigmoid(z @ network["W3"] + network["b3"])


@mistake(
    "forward", "hidden layers without an activation",
    hint="Your signals are multiplied and added, layer by layer, and nothing bends them in between. You "
    "have just shown that such layers collapse into one. What happens to each hidden sum before it travels "
    "on?",
)
def forward(network, x):
    z = x @ network["W1"] + network["b1"]
    z = z @ network["W2"] + network["b2"]
    return z @ network["W3"] + network["b3"]


@mistake(
    "forward", "second hidden layer without its sigmoid", subtle=True,
    hint="The first hidden layer is right. In the second one the weighted sum goes on as it is: there are "
    "two hidden layers, and each squashes its sums before it passes them on.",
)
def forward(network, x):
    z = sigmoid(x @ network["W1"] + network["b1"])
    z = z @ network["W2"] + network["b2"]
    return z @ network["W3"] + network["b3"]


@mistake(
    "forward", "network without its biases",
    hint="The weights do their work, but the biases never appear. Each layer adds its own bias to its "
    "weighted sums, before the activation.",
)
def forward(network, x):
    z = sigmoid(x @ network["W1"])
    z = sigmoid(z @ network["W2"])
    return z @ network["W3"]


@mistake(
    "forward", "second bias used twice", subtle=True,
    hint="On the lesson's network all is well, but only because its second and third biases happen to be "
    "the same numbers. On another network the outputs differ. Read the names in your last layer one by one.",
)
def forward(network, x):
    z = sigmoid(x @ network["W1"] + network["b1"])
    z = sigmoid(z @ network["W2"] + network["b2"])
    return z @ network["W3"] + network["b2"]


@mistake(
    "forward", "weights multiplied from the left",
    hint="NumPy complains that the shapes do not fit: the weight matrix stands in front of the signal. In "
    "this course a row of inputs stands on the left, and the matrix has one row per input and one column "
    "per neuron.",
)
def forward(network, x):
    z = sigmoid(network["W1"] @ x + network["b1"])
    z = sigmoid(network["W2"] @ z + network["b2"])
    return network["W3"] @ z + network["b3"]


@mistake(
    "forward", "softmax on the output layer",
    hint="Your outputs are positive and sum to one: a softmax has been at work. That belongs to networks "
    "that choose between classes, and it comes a little later. Here the last sums come out as they are.",
)
def forward(network, x):
    z = sigmoid(x @ network["W1"] + network["b1"])
    z = sigmoid(z @ network["W2"] + network["b2"])
    z = np.exp(z @ network["W3"] + network["b3"])
    return z / z.sum(axis=-1, keepdims=True)


@mistake(
    "forward", "relu in the hidden layers",
    hint="The sums are right, but they pass through another activation than the one asked for. This "
    "network's hidden neurons squash their sums between 0 and 1.",
)
def forward(network, x):
    z = relu(x @ network["W1"] + network["b1"])
    z = relu(z @ network["W2"] + network["b2"])
    return z @ network["W3"] + network["b3"]


@mistake(
    "softmax", "softmax divided by the sum of the whole batch", subtle=True,
    hint="For one vector all is well. In a batch your rows do not sum to one; all of them together do: each "
    "row was divided by the sum over the whole batch. Every row is a question of its own and deserves its "
    "own largest score and its own total.",
)
def softmax(a):
    e = np.exp(a - np.max(a))
    return e / np.sum(e)


@mistake(
    "softmax", "softmax that overflows on large scores", subtle=True,
    hint="With small scores every row is right. With scores near 1000 the powers are infinite and the "
    "answer nan; near -1000 every power is zero and you divide by zero. Only differences within a row "
    "matter, so move each row to a safe place first.",
)
def softmax(a):
    e = np.exp(a)
    return e / np.sum(e, axis=-1, keepdims=True)


@mistake(
    "softmax", "softmax divided by the sum of the whole batch, and overflowing",
    hint="Two things at once. In a batch your rows do not sum to one, because each is divided by the total "
    "of all rows. And scores near 1000 overflow the exponential. Begin with the first: whose total should a "
    "row be divided by? Then think of a shift that changes no share.",
)
def softmax(a):
    return np.exp(a) / np.sum(np.exp(a))


@mistake(
    "softmax", "softmax along the columns", subtle=True,
    hint="One vector is right. In a batch your columns sum to one instead of the rows: the images compete "
    "with one another for each class. It is the classes, along the last axis, that should compete within "
    "each row.",
)
def softmax(a):
    e = np.exp(a - np.max(a, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


@mistake(
    "softmax", "row totals that do not line up with their rows", subtle=True,
    hint="You sum along the right axis, but that axis vanishes, and what is left is one plain row of "
    "totals. NumPy cannot match it with the table, or, worse, in a square table it matches it with the "
    "columns. Keep the summed axis, with length one.",
)
def softmax(a):
    e = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1)


@mistake(
    "softmax", "softmax shifted by the mean of each row", subtle=True,
    hint="Any shift changes no share, so the mean of a row is allowed, and it helps while the scores of a row lie "
    "close together. With -1000 and 1000 in one row their mean is 0: nothing moves, and the power of 1000 is "
    "infinite. Which score must be brought to zero, so that no exponent is positive?",
)
def softmax(a):
    powers = np.exp(a - a.mean(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


@mistake(
    "softmax", "softmax shifted by the largest score of the whole batch", subtle=True,
    hint="Your rows have their own totals, but all are shifted by the one largest score in the batch. A row "
    "far below it underflows: all its powers become zero, and zero divided by zero is nan. Let each row be "
    "shifted by its own largest score.",
)
def softmax(a):
    e = np.exp(a - np.max(a))
    return e / np.sum(e, axis=-1, keepdims=True)


@mistake(
    "softmax", "softmax for batches only", subtle=True,
    hint="Batches work. A single vector stops with an error, because it has no axis number 1. Counting axes "
    "from the end fits both: what is the last axis called when you count backwards?",
)
def softmax(a):
    e = np.exp(a - np.max(a, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


@mistake(
    "softmax", "softmax that overwrites its input", subtle=True,
    hint="The shares are right, but the scores you were given are no longer the same afterwards: the shift "
    "was made in place. Their owner may still need them. Let the shifted scores be a new array.",
)
def softmax(a):
    a -= np.max(a, axis=-1, keepdims=True)
    e = np.exp(a)
    return e / np.sum(e, axis=-1, keepdims=True)


@mistake(
    "softmax", "shares of the raw scores, without any power",
    hint="Each row adds up to one, but the scores themselves are divided, so a negative score gets a "
    "negative share. A share cannot be negative. Which function turns any number into a positive one and "
    "keeps the order?",
)
def softmax(a):
    return a / np.sum(a, axis=-1, keepdims=True)


@mistake(
    "softmax", "scores divided by the largest one",
    hint="You divide by the largest score, where you should take it away. Both tame large numbers, but "
    "dividing changes the differences between scores, and those are all that softmax looks at.",
)
def softmax(a):
    e = np.exp(a / np.max(a, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


@mistake(
    "accuracy", "number of right answers in place of their share",
    hint="You counted correctly, but three right answers are splendid among four and poor among a hundred. "
    "Relate the count to the number of rows.",
)
def accuracy(scores, labels):
    return np.sum(np.argmax(scores, axis=1) == labels)


@mistake(
    "accuracy", "accuracy in per cent",
    hint="Your numbers are a hundred times too large: 75 where 0.75 is expected. A share lies between 0 and "
    "1; the per cent sign can wait until you print it.",
)
def accuracy(scores, labels):
    return 100 * np.mean(np.argmax(scores, axis=1) == labels)


@mistake(
    "accuracy", "share of wrong answers in place of right ones",
    hint="A flawless table gets 0 from you and a hopeless one 1: you measure how often the network errs.",
)
def accuracy(scores, labels):
    return np.mean(np.argmax(scores, axis=1) != labels)


@mistake(
    "accuracy", "winners sought along the columns",
    hint="You ask, for every class, which row has the largest score. The question is the other way round: "
    "for every row, which class? Then there is one answer per label.",
)
def accuracy(scores, labels):
    return np.mean(np.argmax(scores, axis=0) == labels)


@mistake(
    "accuracy", "one winner for the whole table",
    hint="Without an axis you get a single position, counted through the whole table, and every label is "
    "compared with that one number. Each row has a winner of its own.",
)
def accuracy(scores, labels):
    return np.mean(np.argmax(scores) == labels)


@mistake(
    "accuracy", "right answers counted only above one half", subtle=True,
    hint="Among two classes a winner always has more than one half; among three or more it need not, and "
    "raw scores are no shares at all. A row is right when the label's score is the largest of its row, "
    "however small.",
)
def accuracy(scores, labels):
    return np.mean(scores[np.arange(len(labels)), labels] > 0.5)


@mistake(
    "accuracy", "whole-number division of the count", subtle=True,
    hint="A flawless table gets 1 and everything else 0: the double slash divides whole numbers and throws "
    "the remainder away. A share needs its fraction.",
)
def accuracy(scores, labels):
    return np.sum(np.argmax(scores, axis=1) == labels) // len(labels)


@mistake(
    "accuracy", "right answers divided by the number of classes",
    hint="You count the right rows well, but divide by the number of columns, so that some accuracies "
    "exceed 1. The share is taken of all rows.",
)
def accuracy(scores, labels):
    return np.sum(np.argmax(scores, axis=1) == labels) / len(scores[0])


@mistake(
    "predict", "last short batch left out", subtle=True,
    hint="Where the batches fit exactly all is well; otherwise the rows of the last, shorter batch are "
    "missing. Count on seven rows in batches of three: at which rows do your batches begin?",
)
def predict(network, X, batch_size=100):
    parts = [
        softmax(forward(network, X[i : i + batch_size]))
        for i in range(0, len(X) - batch_size + 1, batch_size)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, 10))


@mistake(
    "predict", "zeros where the last short batch belongs", subtle=True,
    hint="The answer has the right shape, but its last rows are zero: you filled only as many whole batches "
    "as fit. No softmax gives a row of zeros. One shorter batch is still to be done.",
)
def predict(network, X, batch_size=100):
    result = np.zeros((len(X), 10))
    for j in range(len(X) // batch_size):
        rows = slice(j * batch_size, (j + 1) * batch_size)
        result[rows] = softmax(forward(network, X[rows]))
    return result


@mistake(
    "predict", "only the last batch returned", subtle=True,
    hint="The rows you return are right, but they are those of the last batch: each round of the loop "
    "replaces what the round before computed. Keep every batch's result.",
)
def predict(network, X, batch_size=100):
    for i in range(0, len(X), batch_size):
        result = softmax(forward(network, X[i : i + batch_size]))
    return result


@mistake(
    "predict", "only the first batch returned", subtle=True,
    hint="The rows you return are right, but they are those of the first batch: the function ends at its "
    "first return, in the middle of the loop. Collect first, return afterwards.",
)
def predict(network, X, batch_size=100):
    for i in range(0, len(X), batch_size):
        return softmax(forward(network, X[i : i + batch_size]))


@mistake(
    "predict", "scores in place of shares", subtle=True,
    hint="Your rows do not sum to one, and some numbers are negative: these are the scores of the last "
    "layer. The winner is the same, so the accuracy would not tell you. One function is missing that turns "
    "scores into shares.",
)
def predict(network, X, batch_size=100):
    return np.concatenate([forward(network, X[i : i + batch_size]) for i in range(0, len(X), batch_size)])


@mistake(
    "predict", "batches kept in a list and never joined",
    hint="What comes back is a list of small tables, one for each batch. The numbers are right; the caller "
    "expects a single table with one row per image. NumPy can join tables one below the other.",
)
def predict(network, X, batch_size=100):
    return [softmax(forward(network, X[i : i + batch_size])) for i in range(0, len(X), batch_size)]


@mistake(
    "predict", "batches that overlap",
    hint="There are far more rows than images: your batches begin at every row, so that most images are "
    "predicted several times. After one batch, where should the next begin?",
)
def predict(network, X, batch_size=100):
    return np.concatenate([softmax(forward(network, X[i : i + batch_size])) for i in range(len(X))])


@mistake(
    "predict", "shares divided among all images of a batch", subtle=True,
    hint="Your answers change with the batch size, and rows do not sum to one: the powers were divided by "
    "the total of a whole batch. Winners survive this, so the accuracy stays silent. Whatever happens in a "
    "row concerns that row alone.",
)
def predict(network, X, batch_size=100):
    parts = []
    for i in range(0, len(X), batch_size):
        e = np.exp(forward(network, X[i : i + batch_size]))
        parts.append(e / np.sum(e))
    return np.concatenate(parts)


@mistake(
    "worst_mistakes", "places in the list of mistakes in place of row numbers", subtle=True,
    hint="Right order, wrong numbering: your numbers count within the shorter list of wrong rows. Whoever "
    "wants to look at the image needs its row in the whole table. Keep the row numbers of the wrong rows "
    "and translate at the end.",
)
def worst_mistakes(probabilities, labels, k):
    wrong = np.argmax(probabilities, axis=1) != labels
    confidence = np.max(probabilities[wrong], axis=1)
    return np.argsort(-confidence)[:k]


@mistake(
    "worst_mistakes", "least confident mistakes first",
    hint="These rows are wrong, but they are the ones the network was least sure about. Sorting goes from "
    "small to large; the worst mistakes are at the other end.",
)
def worst_mistakes(probabilities, labels, k):
    wrong = np.where(np.argmax(probabilities, axis=1) != labels)[0]
    confidence = np.max(probabilities[wrong], axis=1)
    return wrong[np.argsort(confidence)[:k]]


@mistake(
    "worst_mistakes", "worst mistakes listed from the mildest to the worst", subtle=True,
    hint="These are the right rows. Only their order is back to front: the surest mistake should come first.",
)
def worst_mistakes(probabilities, labels, k):
    wrong = np.where(np.argmax(probabilities, axis=1) != labels)[0]
    confidence = np.max(probabilities[wrong], axis=1)
    return wrong[np.argsort(confidence)[-k:]]


@mistake(
    "worst_mistakes", "right answers on the list",
    hint="The surest rows come back, most of them right. A mistake is a row whose winner is not its label; "
    "only such rows may be on the list.",
)
def worst_mistakes(probabilities, labels, k):
    return np.argsort(-np.max(probabilities, axis=1))[:k]


@mistake(
    "worst_mistakes", "mistakes sought only among the k surest rows", subtle=True,
    hint="Your list is too short: you take the k surest rows and then throw out the right ones. Turn the "
    "two steps round. First keep the mistakes, then take the k surest of them.",
)
def worst_mistakes(probabilities, labels, k):
    surest = np.argsort(-np.max(probabilities, axis=1))[:k]
    return surest[np.argmax(probabilities[surest], axis=1) != labels[surest]]


@mistake(
    "worst_mistakes", "mistakes ranked by the label's share", subtle=True,
    hint="Your rows are wrong ones, but sorted by how little the true class got. Asked for is how sure the "
    "network was of its wrong answer, and with more than two classes these are two different orders.",
)
def worst_mistakes(probabilities, labels, k):
    wrong = np.where(np.argmax(probabilities, axis=1) != labels)[0]
    return wrong[np.argsort(probabilities[wrong, labels[wrong]])[:k]]


@mistake(
    "worst_mistakes", "mistakes ranked by their lead over the label", subtle=True,
    hint="You sort by the gap between the wrong winner and the true class. A sensible measure, but another "
    "one: asked for is the winner's own share, and the two orders can differ.",
)
def worst_mistakes(probabilities, labels, k):
    wrong = np.where(np.argmax(probabilities, axis=1) != labels)[0]
    lead = np.max(probabilities[wrong], axis=1) - probabilities[wrong, labels[wrong]]
    return wrong[np.argsort(-lead)[:k]]


@mistake(
    "worst_mistakes", "the first k mistakes, unsorted",
    hint="These are k mistakes, in the order in which they happen to stand in the table. Which of them was "
    "the network surest about?",
)
def worst_mistakes(probabilities, labels, k):
    return np.where(np.argmax(probabilities, axis=1) != labels)[0][:k]


@mistake(
    "worst_mistakes", "right rows in place of wrong ones",
    hint="Your list holds the surest rows among the right ones: the network's best moments. A mistake is "
    "where winner and label differ.",
)
def worst_mistakes(probabilities, labels, k):
    right = np.where(np.argmax(probabilities, axis=1) == labels)[0]
    return right[np.argsort(-np.max(probabilities[right], axis=1))[:k]]


@mistake(
    "train_fast", "training loop never compiled",
    hint="Every number is right, but Python still runs each line of the loop, sample by sample. Let Numba "
    "compile the function that holds the loop; calling the older, uncompiled one gains nothing.",
)
def train_fast(X, y, lr, epochs):
    w, b, history = train_perceptron(X, y, lr, epochs)
    return w, b, np.array(history)


@mistake(
    "train_fast", "training loop that Numba cannot translate",
    hint="Numba gave up before anything ran. Compiled code can call only compiled functions, so perceptron "
    "and perceptron_step are out of reach; their few lines belong into the loop. If you call neither, look "
    "for a name that is an integer in one line and a float or an array in another.",
)
@njit
def train_fast(X, y, lr, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = np.zeros(epochs, dtype=np.int64)
    for epoch in range(epochs):
        for i in range(len(X)):
            if perceptron(X[i], w, b) != y[i]:
                mistakes[epoch] += 1
                w, b = perceptron_step(X[i], y[i], w, b, lr)
        if mistakes[epoch] == 0:
            return w, b, mistakes[: epoch + 1]
    return w, b, mistakes


@mistake(
    "train_fast", "training loop compiled again at every call", subtle=True,
    hint="Right numbers, and machine code too, but made anew at each call, because the compiled function is "
    "born inside another one and dies with it. Compiling takes far longer than training. Let it be made "
    "once, at the top level of the cell.",
)
def train_fast(X, y, lr, epochs):
    @njit
    def loop(X, y, lr, epochs):
        w, b = np.zeros(X.shape[1]), 0.0
        mistakes = np.zeros(epochs, dtype=np.int64)
        for epoch in range(epochs):
            for i in range(X.shape[0]):
                total = b
                for j in range(X.shape[1]):
                    total += X[i, j] * w[j]
                error = y[i] - (1 if total > 0 else 0)
                if error != 0:
                    mistakes[epoch] += 1
                    b += lr * error
                    for j in range(X.shape[1]):
                        w[j] += lr * error * X[i, j]
            if mistakes[epoch] == 0:
                return w, b, mistakes[: epoch + 1]
        return w, b, mistakes

    return loop(X, y, lr, epochs)


@mistake(
    "train_fast", "counts padded with zeros for epochs that never ran", subtle=True,
    hint="Weights and bias are right. But your counts are as many as the epochs allowed: after the first 0 "
    "come zeros of epochs that never took place. Hand back only the part that was filled.",
)
@njit
def train_fast(X, y, lr, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = np.zeros(epochs, dtype=np.int64)
    for epoch in range(epochs):
        for i in range(X.shape[0]):
            total = b
            for j in range(X.shape[1]):
                total += X[i, j] * w[j]
            error = y[i] - (1 if total > 0 else 0)
            if error != 0:
                mistakes[epoch] += 1
                b += lr * error
                for j in range(X.shape[1]):
                    w[j] += lr * error * X[i, j]
        if mistakes[epoch] == 0:
            break
    return w, b, mistakes


@mistake(
    "train_fast", "count of the last, flawless epoch missing", subtle=True,
    hint="Weights and bias are right, and training stops at the right moment. Only the last entry is "
    "missing: the epoch without a mistake took place too, and its 0 tells the reader that training "
    "succeeded.",
)
@njit
def train_fast(X, y, lr, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = np.zeros(epochs, dtype=np.int64)
    for epoch in range(epochs):
        for i in range(X.shape[0]):
            total = b
            for j in range(X.shape[1]):
                total += X[i, j] * w[j]
            error = y[i] - (1 if total > 0 else 0)
            if error != 0:
                mistakes[epoch] += 1
                b += lr * error
                for j in range(X.shape[1]):
                    w[j] += lr * error * X[i, j]
        if mistakes[epoch] == 0:
            return w, b, mistakes[:epoch]
    return w, b, mistakes


@mistake(
    "train_fast", "learning rate left out of the compiled loop", subtle=True,
    hint="With a learning rate of 1 everything agrees. With another one the counts still do, but weights "
    "and bias come out on the wrong scale: the rate is handed over, and nothing is multiplied by it.",
)
@njit
def train_fast(X, y, lr, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = np.zeros(epochs, dtype=np.int64)
    for epoch in range(epochs):
        for i in range(X.shape[0]):
            total = b
            for j in range(X.shape[1]):
                total += X[i, j] * w[j]
            error = y[i] - (1 if total > 0 else 0)
            if error != 0:
                mistakes[epoch] += 1
                b += error
                for j in range(X.shape[1]):
                    w[j] += error * X[i, j]
        if mistakes[epoch] == 0:
            return w, b, mistakes[: epoch + 1]
    return w, b, mistakes


@mistake(
    "train_fast", "compiled loop that fires at zero", subtle=True,
    hint="Your loop learns, but takes another path than train_perceptron. It begins with weights of zero, "
    "so the very first sum is exactly zero: does the perceptron fire there? The inequality of this chapter "
    "is strict.",
)
@njit
def train_fast(X, y, lr, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = np.zeros(epochs, dtype=np.int64)
    for epoch in range(epochs):
        for i in range(X.shape[0]):
            total = b
            for j in range(X.shape[1]):
                total += X[i, j] * w[j]
            error = y[i] - (1 if total >= 0 else 0)
            if error != 0:
                mistakes[epoch] += 1
                b += lr * error
                for j in range(X.shape[1]):
                    w[j] += lr * error * X[i, j]
        if mistakes[epoch] == 0:
            return w, b, mistakes[: epoch + 1]
    return w, b, mistakes


@mistake(
    "train_fast", "compiled loop whose bias never learns", subtle=True,
    hint="The weights change, the bias stays where it began. Then every line passes through the origin, and "
    "AND is out of reach. Think of the bias as a weight whose input is always 1: it learns by the same rule.",
)
@njit
def train_fast(X, y, lr, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = np.zeros(epochs, dtype=np.int64)
    for epoch in range(epochs):
        for i in range(X.shape[0]):
            total = b
            for j in range(X.shape[1]):
                total += X[i, j] * w[j]
            error = y[i] - (1 if total > 0 else 0)
            if error != 0:
                mistakes[epoch] += 1
                for j in range(X.shape[1]):
                    w[j] += lr * error * X[i, j]
        if mistakes[epoch] == 0:
            return w, b, mistakes[: epoch + 1]
    return w, b, mistakes


@mistake(
    "train_fast", "compiled loop that learns away from the answer",
    hint="The mistakes do not die out, not even on AND: every correction makes the next answer worse. "
    "Compare the truth with the answer in the right order: a neuron that wrongly stayed silent needs larger "
    "weights.",
)
@njit
def train_fast(X, y, lr, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = np.zeros(epochs, dtype=np.int64)
    for epoch in range(epochs):
        for i in range(X.shape[0]):
            total = b
            for j in range(X.shape[1]):
                total += X[i, j] * w[j]
            error = (1 if total > 0 else 0) - y[i]
            if error != 0:
                mistakes[epoch] += 1
                b += lr * error
                for j in range(X.shape[1]):
                    w[j] += lr * error * X[i, j]
        if mistakes[epoch] == 0:
            return w, b, mistakes[: epoch + 1]
    return w, b, mistakes
