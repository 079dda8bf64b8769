"""Known mistakes of chapter 2, part 2: likelihoods, losses and distances between distributions."""

from autograder.mistakes import mistake


@mistake(
    "bernoulli_log_likelihood", "mean in place of the sum", subtle=True,
    hint="Every logarithm is right, and then they are averaged. The likelihood of a whole sequence is a product, "
    "and the logarithm of a product is a sum. The mean comes later, when a loss is made of it.",
)
def bernoulli_log_likelihood(p, x):
    with np.errstate(divide="ignore"):
        return np.mean(np.log(np.where(np.asarray(x) == 1, p, 1 - np.asarray(p))))


@mistake(
    "bernoulli_log_likelihood", "heads and tails exchanged",
    hint="You give probability p to the zeros and 1 - p to the ones. For a fair coin nobody can tell. Try one that "
    "nearly always shows 1.",
)
def bernoulli_log_likelihood(p, x):
    with np.errstate(divide="ignore"):
        return np.sum(np.log(np.where(np.asarray(x) == 0, p, 1 - np.asarray(p))))


@mistake(
    "bernoulli_log_likelihood", "tails left out",
    hint="Only the tosses that showed 1 add something in your sum. A toss that showed 0 had a probability too, and "
    "its logarithm belongs to the sum.",
)
def bernoulli_log_likelihood(p, x):
    x = np.asarray(x)
    with np.errstate(divide="ignore"):
        return np.sum(np.log(np.where(x == 1, p, 1.0)))


@mistake(
    "bernoulli_log_likelihood", "nan for certain outcomes: zero times infinity", subtle=True,
    hint="For chances strictly between 0 and 1 all is right. But where p is exactly 0 or 1, one of your two terms "
    "is 0 times minus infinity, which is nan. That term should not be computed at all: choose first, take the "
    "logarithm then.",
)
def bernoulli_log_likelihood(p, x):
    x, p = np.asarray(x).astype(float), np.asarray(p)
    return np.sum(x * np.log(p) + (1 - x) * np.log(1 - p))


@mistake(
    "bernoulli_log_likelihood", "product first, logarithm afterwards", subtle=True,
    hint="For a few tosses this is the same number. With thousands of them the product is too small for a float and"
    " becomes 0. The logarithm was meant to save you from that: take it of every factor.",
)
def bernoulli_log_likelihood(p, x):
    with np.errstate(divide="ignore"):
        return np.log(np.prod(np.where(np.asarray(x) == 1, p, 1 - np.asarray(p))))


@mistake(
    "bernoulli_log_likelihood", "likelihood without the logarithm",
    hint="This is the probability of the tosses itself, a tiny positive number. Asked for is its logarithm, which "
    "is never above 0.",
)
def bernoulli_log_likelihood(p, x):
    return np.prod(np.where(np.asarray(x) == 1, p, 1 - np.asarray(p)))


@mistake(
    "bernoulli_log_likelihood", "minus sign of the loss put in too early",
    hint="The size is right, the sign is not. A probability is at most 1, so its logarithm is at most 0. The minus "
    "comes only where a likelihood is turned into a loss.",
)
def bernoulli_log_likelihood(p, x):
    with np.errstate(divide="ignore"):
        return -np.sum(np.log(np.where(np.asarray(x) == 1, p, 1 - np.asarray(p))))


@mistake(
    "bernoulli_log_likelihood", "impossible outcomes made possible", subtle=True,
    hint="You keep the logarithm finite with a tiny number. For a loss that is wise, and it comes in section 2. "
    "Here the question is what the probability was, and the impossible had probability 0: minus infinity is "
    "the true answer.",
)
def bernoulli_log_likelihood(p, x):
    chosen = np.where(np.asarray(x) == 1, p, 1 - np.asarray(p))
    return np.sum(np.log(np.maximum(chosen, 1e-12)))


@mistake(
    "bernoulli_log_likelihood", "logarithm to base 10",
    hint="Your result is the right one divided by 2.3026, the natural logarithm of 10. In this course ln is meant, "
    "which NumPy calls log.",
)
def bernoulli_log_likelihood(p, x):
    with np.errstate(divide="ignore"):
        return np.sum(np.log10(np.where(np.asarray(x) == 1, p, 1 - np.asarray(p))))


@mistake(
    "categorical_log_likelihood", "every row of the table asked for every label",
    hint="Your index takes the columns of all labels from every row, a whole table of N times N numbers. Row n "
    "should be asked for label n only. Which second array of indices says so?",
)
def categorical_log_likelihood(p, labels):
    with np.errstate(divide="ignore"):
        return np.sum(np.log(np.asarray(p)[..., labels]))


@mistake(
    "categorical_log_likelihood", "rows picked by the labels in place of entries", subtle=True,
    hint="With one row of shares for all, this is right. A table indexed with the labels alone gives whole rows: "
    "for label 2, all of row 2. You want one entry of each row, so two indices are needed: which row, which "
    "column.",
)
def categorical_log_likelihood(p, labels):
    with np.errstate(divide="ignore"):
        return np.sum(np.log(np.asarray(p)[labels]))


@mistake(
    "categorical_log_likelihood", "the largest share in place of the label's",
    hint="You take the share of the class that p likes best. The data say which class really came, and that may be "
    "another one. Use the labels.",
)
def categorical_log_likelihood(p, labels):
    p = np.asarray(p)
    best = p.max(axis=-1) if p.ndim == 2 else np.full(len(labels), p.max())
    return np.sum(np.log(best))


@mistake(
    "categorical_log_likelihood", "mean in place of the sum", subtle=True,
    hint="You divide by the number of labels. That is minus the cross-entropy, and nearly what is asked. The "
    "log-likelihood of all labels together is the sum, and the sum over no labels is 0.",
)
def categorical_log_likelihood(p, labels):
    p = np.asarray(p)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.mean(np.log(p[labels] if p.ndim == 1 else p[np.arange(len(labels)), labels]))


@mistake(
    "categorical_log_likelihood", "nan where a one-hot zero meets ln 0", subtle=True,
    hint="One-hot rows times logarithms is a good formula, as long as every share is above 0. Elsewhere a 0 of the "
    "one-hot row meets minus infinity, and the product is nan. Look the label's share up instead of "
    "multiplying.",
)
def categorical_log_likelihood(p, labels):
    return np.sum(one_hot(labels, np.shape(p)[-1]) * np.log(p))


@mistake(
    "categorical_log_likelihood", "as many classes as the largest label says", subtle=True,
    hint="You count the classes by looking at the labels. When the last class happens not to come, one column is "
    "missing. How many classes there are stands in the shape of p.",
)
def categorical_log_likelihood(p, labels):
    hot = one_hot(labels, np.max(labels) + 1)
    return np.sum(np.log(np.sum(hot * p, axis=-1)))


@mistake(
    "categorical_log_likelihood", "product first, logarithm afterwards", subtle=True,
    hint="With few labels this is right. With thousands the product is too small for a float and becomes 0, and its"
    " logarithm minus infinity. Take the logarithm of each factor and add up.",
)
def categorical_log_likelihood(p, labels):
    p = np.asarray(p)
    with np.errstate(divide="ignore"):
        return np.log(np.prod(p[labels] if p.ndim == 1 else p[np.arange(len(labels)), labels]))


@mistake(
    "categorical_log_likelihood", "only for a table of rows",
    hint="A table works. The other form, one row of shares for everybody, stops with an error: there is no second "
    "axis to index. Ask how many axes p has.",
)
def categorical_log_likelihood(p, labels):
    with np.errstate(divide="ignore"):
        return np.sum(np.log(p[np.arange(len(labels)), labels]))


@mistake(
    "categorical_log_likelihood", "minus sign of the loss put in too early",
    hint="The size is right, the sign is not: a log-likelihood is never above 0. The minus belongs to the "
    "cross-entropy.",
)
def categorical_log_likelihood(p, labels):
    p = np.asarray(p)
    with np.errstate(divide="ignore"):
        return -np.sum(np.log(p[labels] if p.ndim == 1 else p[np.arange(len(labels)), labels]))


@mistake(
    "binary_cross_entropy", "sum in place of the mean",
    hint="Your result grows with the number of samples. Divide by it, so that losses of small and large batches can"
    " be compared.",
)
def binary_cross_entropy(y, t):
    return -np.sum(np.log(np.maximum(np.where(np.asarray(t) == 1, y, 1 - np.asarray(y)), 1e-12)))


@mistake(
    "binary_cross_entropy", "samples whose truth is 0 left out",
    hint="This is the cross-entropy formula with t times a logarithm, and it is fine for one-hot rows. Here t has a"
    " single number: where it is 0, your sample costs nothing, however wrong the answer. The second term is "
    "missing.",
)
def binary_cross_entropy(y, t):
    return -np.mean(t * np.log(np.maximum(y, 1e-12)))


@mistake(
    "binary_cross_entropy", "only the first logarithm protected", subtle=True,
    hint="A certain no that is wrong is handled well. A certain yes is not: there 1 - y is 0, and its logarithm is "
    "infinite, or nan where it is multiplied by 0. Both logarithms need the same care.",
)
def binary_cross_entropy(y, t):
    y = np.maximum(y, 1e-12)
    return -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))


@mistake(
    "binary_cross_entropy", "clipped at a number that float32 cannot tell from 1", subtle=True,
    hint="In double precision this is right. In single precision 1 - 1e-12 is rounded to 1, so nothing is clipped "
    "at the upper end, and ln 0 is back. Raise the small number just before its logarithm, or work in float64.",
)
def binary_cross_entropy(y, t):
    y = np.asarray(y)
    y = np.clip(y, y.dtype.type(1e-12), y.dtype.type(1 - 1e-12))
    return -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))


@mistake(
    "binary_cross_entropy", "a floor of 1e-7 in place of 1e-12", subtle=True,
    hint="Ordinary answers are right. A certain mistake costs 16.1 in your version: that is minus the logarithm of "
    "1e-7. The agreement here is 1e-12, which costs 27.63.",
)
def binary_cross_entropy(y, t):
    of_truth = np.where(np.asarray(t) == 1, y, 1 - np.asarray(y))
    return -np.mean(np.log(np.maximum(of_truth, 1e-7)))


@mistake(
    "binary_cross_entropy", "the minus sign forgotten",
    hint="A loss is never negative, and yours is. Logarithms of probabilities are at most 0; what turns them into a"
    " cost?",
)
def binary_cross_entropy(y, t):
    return np.mean(np.log(np.maximum(np.where(np.asarray(t) == 1, y, 1 - np.asarray(y)), 1e-12)))


@mistake(
    "binary_cross_entropy", "yes and no exchanged",
    hint="Your loss is large where the answer is good. Where t is 1, the probability given to the truth is y "
    "itself, not 1 - y.",
)
def binary_cross_entropy(y, t):
    return -np.mean(np.log(np.maximum(np.where(np.asarray(t) == 0, y, 1 - np.asarray(y)), 1e-12)))


@mistake(
    "binary_cross_entropy", "answers rounded to yes or no first",
    hint="You decide before you charge: 0.6 and 0.99 cost the same. The point of this loss is to see the "
    "difference. Leave the probabilities as they are.",
)
def binary_cross_entropy(y, t):
    y = (np.asarray(y) > 0.5).astype(float)
    return -np.mean(np.log(np.maximum(np.where(np.asarray(t) == 1, y, 1 - y), 1e-12)))


@mistake(
    "binary_cross_entropy_with_logits", "infinite for confident mistakes: sigmoid first", subtle=True,
    hint="For ordinary scores all is right. At a score of 40 the sigmoid is exactly 1 for a float, one minus it is "
    "0, and its logarithm infinite. The lesson's formula never computes the sigmoid.",
)
def binary_cross_entropy_with_logits(z, t):
    y = sigmoid(z)
    return np.mean(np.where(np.asarray(t) == 1, -np.log(y), -np.log(1 - y)))


@mistake(
    "binary_cross_entropy_with_logits", "sigmoid first, cut off at 1e-12", subtle=True,
    hint="No infinity, but your loss stands still at 27.6, however large the mistake: a score of 40 and one of 400 "
    "cost the same. Do the algebra first, and nothing has to be cut off.",
)
def binary_cross_entropy_with_logits(z, t):
    return binary_cross_entropy(sigmoid(z), t)


@mistake(
    "binary_cross_entropy_with_logits", "a power of e that overflows", subtle=True,
    hint="ln(1 + e^z) - zt is the right algebra, and exact for a score of 40. At 1000 the power of e is infinite. "
    "Take the larger of 0 and z out of the logarithm, as the lesson does.",
)
def binary_cross_entropy_with_logits(z, t):
    z = np.asarray(z, dtype=float)
    return np.mean(np.log1p(np.exp(z)) - z * t)


@mistake(
    "binary_cross_entropy_with_logits", "the size of z forgotten in the exponent",
    hint="Positive scores are right. For negative ones the power of e grows instead of shrinking. The exponent is "
    "minus the *size* of z, whatever its sign.",
)
def binary_cross_entropy_with_logits(z, t):
    z = np.asarray(z, dtype=float)
    return np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-z)))


@mistake(
    "binary_cross_entropy_with_logits", "z used where the larger of 0 and z belongs",
    hint="Positive scores are right. For a negative score the first term must be 0, and yours is negative.",
)
def binary_cross_entropy_with_logits(z, t):
    z = np.asarray(z, dtype=float)
    return np.mean(z - z * t + np.log1p(np.exp(-np.abs(z))))


@mistake(
    "binary_cross_entropy_with_logits", "largest score of all in place of the larger of 0 and z",
    hint="NumPy has two functions with similar names. One searches an array for its largest element, along the axis"
    " you name; the other compares two things element by element. The formula needs the second.",
)
def binary_cross_entropy_with_logits(z, t):
    z = np.asarray(z, dtype=float)
    return np.mean(np.max(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))


@mistake(
    "binary_cross_entropy_with_logits", "sum in place of the mean",
    hint="Your result grows with the number of scores. Divide by it.",
)
def binary_cross_entropy_with_logits(z, t):
    z = np.asarray(z, dtype=float)
    return np.sum(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))


@mistake(
    "binary_cross_entropy_with_logits", "plus z t in place of minus",
    hint="Where the truth is 0 you are right. Where it is 1, a high score makes your loss larger, but it should "
    "make it smaller. Look at the sign of the middle term.",
)
def binary_cross_entropy_with_logits(z, t):
    z = np.asarray(z, dtype=float)
    return np.mean(np.maximum(z, 0) + z * t + np.log1p(np.exp(-np.abs(z))))


@mistake(
    "binary_cross_entropy_with_logits", "scores taken for probabilities",
    hint="You put z straight into a formula that expects probabilities. A score may be negative or larger than 1; "
    "between score and probability stands the sigmoid, or the algebra that replaces it.",
)
def binary_cross_entropy_with_logits(z, t):
    return binary_cross_entropy(z, t)


@mistake(
    "multi_label_loss", "softmax, as if one label were right",
    hint="Your shares of a row add up to 1, so the labels compete, and a sample without any label costs nothing. "
    "Ask yes or no for every label, each with a sigmoid of its own.",
)
def multi_label_loss(z, T):
    z = np.asarray(z, dtype=float)
    top = z.max(axis=-1, keepdims=True)
    log_shares = z - top - np.log(np.sum(np.exp(z - top), axis=-1, keepdims=True))
    return -np.mean(np.sum(T * log_shares, axis=-1))


@mistake(
    "multi_label_loss", "sum over the labels, mean over the samples", subtle=True,
    hint="You add up over the labels of a sample and average over the samples only. Then a task with twenty labels "
    "has losses twenty times as large. Here the mean runs over everything.",
)
def multi_label_loss(z, T):
    z = np.asarray(z, dtype=float)
    each = np.maximum(z, 0) - z * T + np.log1p(np.exp(-np.abs(z)))
    return np.mean(np.sum(each, axis=-1))


@mistake(
    "multi_label_loss", "only the labels that are right count",
    hint="You charge what the right labels lack, and nothing for labels that should have been refused. A network "
    "could then say yes to everything for free.",
)
def multi_label_loss(z, T):
    z = np.asarray(z, dtype=float)
    return np.mean(T * np.logaddexp(0, -z))


@mistake(
    "multi_label_loss", "softmax, then yes or no for each share",
    hint="Each label is asked for separately, as it should be, but the probabilities still come from one softmax "
    "and add up to 1. Use a sigmoid for each score.",
)
def multi_label_loss(z, T):
    return binary_cross_entropy(softmax(z), T)


@mistake(
    "multi_label_loss", "cut off at 27.6: sigmoid first", subtle=True,
    hint="Ordinary scores are right. A mistake with a score of 800 costs 27.6 in your version and should cost 800. "
    "You have a function that takes scores directly.",
)
def multi_label_loss(z, T):
    return binary_cross_entropy(sigmoid(z), T)


@mistake(
    "multi_label_loss", "one loss for each label in place of one number",
    hint="A whole row comes back, the mean of each label over the samples. A loss is one number: average over the "
    "labels too.",
)
def multi_label_loss(z, T):
    z = np.asarray(z, dtype=float)
    return np.mean(np.maximum(z, 0) - z * T + np.log1p(np.exp(-np.abs(z))), axis=0)


@mistake(
    "hinge", "content as soon as the sign is right", subtle=True,
    hint="Wrong answers cost something, but less than they should, and right ones that are too close cost nothing. "
    "The hinge wants a margin of 1, not of 0.",
)
def hinge(scores, t):
    return np.mean(np.maximum(0, -np.asarray(scores) * t))


@mistake(
    "hinge", "large margins pay for others", subtle=True,
    hint="A margin of 5 brings you minus 4, and the mean becomes too small. More than enough costs nothing, but it "
    "earns nothing either. Where does the comparison with 0 belong?",
)
def hinge(scores, t):
    return np.mean(1 - np.asarray(scores) * t)


@mistake(
    "hinge", "the comparison with 0 after the mean", subtle=True,
    hint="You compare the mean with 0, not each sample. So samples with more than enough still pay for those with "
    "too little. First each sample, then the mean.",
)
def hinge(scores, t):
    return max(0.0, np.mean(1 - np.asarray(scores) * t))


@mistake(
    "hinge", "hinge squared",
    hint="Each shortfall is squared in your version. That is a loss too, the squared hinge; here the shortfall "
    "itself is asked.",
)
def hinge(scores, t):
    return np.mean(np.maximum(0, 1 - np.asarray(scores) * t) ** 2)


@mistake(
    "hinge", "sum in place of the mean",
    hint="Your result grows with the number of samples. Divide by it.",
)
def hinge(scores, t):
    return np.sum(np.maximum(0, 1 - np.asarray(scores) * t))


@mistake(
    "hinge", "labels expected as 0 and 1",
    hint="You change the labels as if they were 0 and 1. They come as -1 and 1 already, and one of them is now -3.",
)
def hinge(scores, t):
    return np.mean(np.maximum(0, 1 - np.asarray(scores) * (2 * np.asarray(t) - 1)))


@mistake(
    "hinge", "distance from 1 on both sides", subtle=True,
    hint="A margin of exactly 1 costs nothing, and less costs something, as it should. But more than 1 costs "
    "something too in your version: the absolute value punishes those who have more than enough.",
)
def hinge(scores, t):
    return np.mean(np.abs(1 - np.asarray(scores) * t))


@mistake(
    "hinge", "Python's own max asked about a whole array",
    hint="One sample works, several stop with an error: Python's own max wants a single yes or no, and an array has"
    " one for each element. NumPy has a function that compares element by element.",
)
def hinge(scores, t):
    return np.mean(max(0, 1 - np.asarray(scores) * t))


@mistake(
    "hinge", "the truth left out of the margin",
    hint="Class 1 is right. For class -1 a good score is a negative one, and your function charges for it. The "
    "margin is score times truth.",
)
def hinge(scores, t):
    return np.mean(np.maximum(0, 1 - np.asarray(scores)))


@mistake(
    "accuracy_curve", "the caller's weights are turned", subtle=True,
    hint="Both curves are right. But the values are written into the very array you were given, and whoever owns "
    "these weights finds the last value in them. Work on a copy.",
)
def accuracy_curve(w_values, X, y, w, j):
    rates, costs = [], []
    kept = w
    if np.asarray(w).dtype.kind != "f":
        kept = np.array(w, dtype=float)
    for value in w_values:
        kept[j] = value
        z = X @ kept
        rates.append(np.mean((z > 0) == y))
        costs.append(binary_cross_entropy_with_logits(z, y))
    return np.array(rates), np.array(costs)


@mistake(
    "accuracy_curve", "fractions cut off by whole-number weights", subtle=True,
    hint="With weights that are floats all is right. A copy of an integer array can hold integers only: 0.75 "
    "becomes 0 when it is written into it. Make the copy an array of floats.",
)
def accuracy_curve(w_values, X, y, w, j):
    rates, costs = [], []
    for value in w_values:
        mine = w.copy()
        mine[j] = value
        z = X @ mine
        rates.append(np.mean((z > 0) == y))
        costs.append(binary_cross_entropy_with_logits(z, y))
    return np.array(rates), np.array(costs)


@mistake(
    "accuracy_curve", "a score of 0 counted as class 1", subtle=True,
    hint="Everything is right except where a score is exactly 0. As in chapter 1 the comparison is strict: 0 is not"
    " above 0.",
)
def accuracy_curve(w_values, X, y, w, j):
    rates, costs = [], []
    mine = np.array(w, dtype=float)
    for value in w_values:
        mine[j] = value
        z = X @ mine
        rates.append(np.mean((z >= 0) == y))
        costs.append(binary_cross_entropy_with_logits(z, y))
    return np.array(rates), np.array(costs)


@mistake(
    "accuracy_curve", "value added to the weight, not put in its place",
    hint="You add each value to the weight that is there. It should take the weight's place.",
)
def accuracy_curve(w_values, X, y, w, j):
    rates, costs = [], []
    for value in w_values:
        mine = np.array(w, dtype=float)
        mine[j] += value
        z = X @ mine
        rates.append(np.mean((z > 0) == y))
        costs.append(binary_cross_entropy_with_logits(z, y))
    return np.array(rates), np.array(costs)


@mistake(
    "accuracy_curve", "scores compared with one half",
    hint="One half is the border for probabilities. These are scores, before any sigmoid, and their border is 0.",
)
def accuracy_curve(w_values, X, y, w, j):
    rates, costs = [], []
    mine = np.array(w, dtype=float)
    for value in w_values:
        mine[j] = value
        z = X @ mine
        rates.append(np.mean((z > 0.5) == y))
        costs.append(binary_cross_entropy_with_logits(z, y))
    return np.array(rates), np.array(costs)


@mistake(
    "accuracy_curve", "losses first, accuracies second",
    hint="Both curves are right, in the wrong order. First the accuracies, then the losses.",
)
def accuracy_curve(w_values, X, y, w, j):
    rates, costs = [], []
    mine = np.array(w, dtype=float)
    for value in w_values:
        mine[j] = value
        z = X @ mine
        rates.append(np.mean((z > 0) == y))
        costs.append(binary_cross_entropy_with_logits(z, y))
    return np.array(costs), np.array(rates)


@mistake(
    "accuracy_curve", "share of wrong answers in place of right ones",
    hint="Your first curve is what is missing to 1: the share of mistakes. Accuracy counts the answers that agree.",
)
def accuracy_curve(w_values, X, y, w, j):
    rates, costs = [], []
    mine = np.array(w, dtype=float)
    for value in w_values:
        mine[j] = value
        z = X @ mine
        rates.append(np.mean((z > 0) != y))
        costs.append(binary_cross_entropy_with_logits(z, y))
    return np.array(rates), np.array(costs)


@mistake(
    "accuracy_curve", "loss by way of the sigmoid, cut off at 27.6", subtle=True,
    hint="The accuracies are right, and so are the losses of ordinary scores. With very large scores each mistake "
    "costs 27.6 and no more. You have a function that takes scores directly.",
)
def accuracy_curve(w_values, X, y, w, j):
    rates, costs = [], []
    mine = np.array(w, dtype=float)
    for value in w_values:
        mine[j] = value
        z = X @ mine
        rates.append(np.mean((z > 0) == y))
        costs.append(binary_cross_entropy(sigmoid(z), y))
    return np.array(rates), np.array(costs)


@mistake(
    "accuracy_curve", "always the first weight",
    hint="Whatever j says, you turn weight number 0.",
)
def accuracy_curve(w_values, X, y, w, j):
    rates, costs = [], []
    mine = np.array(w, dtype=float)
    for value in w_values:
        mine[0] = value
        z = X @ mine
        rates.append(np.mean((z > 0) == y))
        costs.append(binary_cross_entropy_with_logits(z, y))
    return np.array(rates), np.array(costs)


@mistake(
    "shares_by_sum", "divided by the sum of the whole batch",
    hint="One row alone is right. In a batch, every row is divided by the sum of all rows together. Whose total is "
    "it? Add up along the last axis and keep that axis.",
)
def shares_by_sum(a):
    a = np.asarray(a, dtype=float)
    total = a.sum()
    shares = a / total if total != 0 else np.full(a.shape, np.nan)
    return shares, (shares >= 0).all(axis=-1) & (shares.argmax(axis=-1) == a.argmax(axis=-1))


@mistake(
    "shares_by_sum", "trusted because the shares add up to 1", subtle=True,
    hint="The shares are right. But shares of a sum always add up to 1, so this test catches nothing but a sum of "
    "0. A negative share, or a winner that should not win, passes it.",
)
def shares_by_sum(a):
    a = np.asarray(a, dtype=float)
    total = a.sum(axis=-1, keepdims=True)
    shares = np.divide(a, total, out=np.full(a.shape, np.nan), where=total != 0)
    return shares, np.isclose(shares.sum(axis=-1), 1)


@mistake(
    "shares_by_sum", "winner not looked at", subtle=True,
    hint="Negative shares and empty sums are caught. A row of negative scores slips through: all its shares are "
    "positive, and the lowest score has the largest one.",
)
def shares_by_sum(a):
    a = np.asarray(a, dtype=float)
    total = a.sum(axis=-1, keepdims=True)
    shares = np.divide(a, total, out=np.full(a.shape, np.nan), where=total != 0)
    return shares, (shares >= 0).all(axis=-1)


@mistake(
    "shares_by_sum", "infinite shares where the sum is 0", subtle=True,
    hint="Everything is right as long as there is a sum. Dividing by 0 gives plus and minus infinity, not nan. "
    "Divide only in the rows that have a sum, and fill the others.",
)
def shares_by_sum(a):
    a = np.asarray(a, dtype=float)
    shares = a / a.sum(axis=-1, keepdims=True)
    return shares, (shares >= 0).all(axis=-1) & (shares.argmax(axis=-1) == a.argmax(axis=-1))


@mistake(
    "shares_by_sum", "sums that lost their axis", subtle=True,
    hint="One row alone is right. In a batch the sums have the shape (N,), and NumPy lines them up with the "
    "columns: a square table divides wrongly, and any other shape stops with an error. Keep the axis of the "
    "sums.",
)
def shares_by_sum(a):
    a = np.asarray(a, dtype=float)
    total = a.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(total != 0, a / total, np.nan)
    return shares, (shares >= 0).all(axis=-1) & (shares.argmax(axis=-1) == a.argmax(axis=-1))


@mistake(
    "shares_by_sum", "softmax after all",
    hint="Your shares are those of softmax, which is what we shall use in the end. Here the plain way is asked, "
    "without any power of e, because its failures are the point.",
)
def shares_by_sum(a):
    shares = softmax(np.asarray(a, dtype=float))
    return shares, (shares >= 0).all(axis=-1)


@mistake(
    "shares_by_sum", "trusted and not trusted exchanged",
    hint="The shares are right, and your second answer is True exactly where something is wrong. It should say "
    "where the row can be trusted.",
)
def shares_by_sum(a):
    a = np.asarray(a, dtype=float)
    total = a.sum(axis=-1, keepdims=True)
    shares = np.divide(a, total, out=np.full(a.shape, np.nan), where=total != 0)
    return shares, ~((shares >= 0).all(axis=-1) & (shares.argmax(axis=-1) == a.argmax(axis=-1)))


@mistake(
    "shares_by_sum", "one verdict for the whole batch",
    hint="The shares are right. One bad row makes you distrust all the others: each row deserves an answer of its "
    "own.",
)
def shares_by_sum(a):
    a = np.asarray(a, dtype=float)
    total = a.sum(axis=-1, keepdims=True)
    shares = np.divide(a, total, out=np.full(a.shape, np.nan), where=total != 0)
    return shares, bool((shares >= 0).all() and (shares.argmax(axis=-1) == a.argmax(axis=-1)).all())


@mistake(
    "shares_by_sum", "divided by the sum of the sizes",
    hint="You add up absolute values. No sum is 0 then, but the shares of a row with negative scores do not add up "
    "to 1 any more. The plain sum is asked.",
)
def shares_by_sum(a):
    a = np.asarray(a, dtype=float)
    shares = a / np.abs(a).sum(axis=-1, keepdims=True)
    return shares, (shares >= 0).all(axis=-1) & (shares.argmax(axis=-1) == a.argmax(axis=-1))


@mistake(
    "entropy", "bits: logarithm to base 2",
    hint="Your result counts bits, and is a perfectly good entropy. This course uses the natural logarithm, so a "
    "fair coin has 0.6931, not 1.",
)
def entropy(p):
    p = np.asarray(p, dtype=float)
    return -np.sum(p * np.log2(np.where(p > 0, p, 1.0)), axis=-1)


@mistake(
    "entropy", "nan as soon as a probability is 0", subtle=True,
    hint="Without zeros all is right. Where p is 0, 0 times minus infinity is nan, and it spoils the whole sum. "
    "Such a term counts 0: keep that logarithm from being taken.",
)
def entropy(p):
    p = np.asarray(p, dtype=float)
    return -np.sum(p * np.log(p), axis=-1)


@mistake(
    "entropy", "one sum over the whole batch", subtle=True,
    hint="A single distribution is right. A batch gives one number for all its rows, where each row should have its"
    " own. Either the sum runs over everything, or picking out the positive numbers has flattened the table: "
    "the rows must stay rows, and the sum runs along the last axis.",
)
def entropy(p):
    p = np.asarray(p, dtype=float)
    p = p[p > 0]
    return -np.sum(p * np.log(p))


@mistake(
    "entropy", "sum over the columns", subtle=True,
    hint="One distribution is right. In a batch you add up downwards, over the distributions, where each row should"
    " be added up by itself.",
)
def entropy(p):
    p = np.asarray(p, dtype=float)
    return -np.sum(p * np.log(np.where(p > 0, p, 1.0)), axis=0)


@mistake(
    "entropy", "the minus sign forgotten",
    hint="Entropy is never negative: it is a mean of surprises, and a surprise is *minus* the logarithm.",
)
def entropy(p):
    p = np.asarray(p, dtype=float)
    return np.sum(p * np.log(np.where(p > 0, p, 1.0)), axis=-1)


@mistake(
    "entropy", "plain mean of the surprises",
    hint="You average the surprises as if all outcomes were equally likely. A mean surprise weights each one with "
    "how often it happens: with p.",
)
def entropy(p):
    p = np.asarray(p, dtype=float)
    return -np.mean(np.log(np.where(p > 0, p, 1.0)), axis=-1)


@mistake(
    "entropy", "the Gini measure in place of entropy",
    hint="One minus the sum of squares also measures how mixed a distribution is, and decision trees use it. "
    "Entropy has a logarithm in it.",
)
def entropy(p):
    return 1 - np.sum(np.square(p, dtype=float), axis=-1)


@mistake(
    "kl_divergence", "p and q exchanged", subtle=True,
    hint="This is the divergence the other way round, and it is another number. What is true stands in front, as "
    "the weight of each term, and above the fraction bar.",
)
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    known = q > 0
    with np.errstate(divide="ignore"):
        ratio = np.log(np.where(known, q, 1.0)) - np.log(np.where(known, p, 1.0))
    return np.sum(q * ratio, axis=-1)


@mistake(
    "kl_divergence", "cross-entropy: the entropy of p not taken away",
    hint="Two equal distributions give you more than 0. You compute the whole surprise of the believer; the "
    "divergence is only what comes on top of the entropy of p.",
)
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    with np.errstate(divide="ignore"):
        return -np.sum(p * np.log(np.where(p > 0, q, 1.0)), axis=-1)


@mistake(
    "kl_divergence", "nan where p is 0", subtle=True,
    hint="Without zeros all is right. Where p is 0 you compute 0 times minus infinity. What never happens costs "
    "nothing: such a term is 0.",
)
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    return np.sum(p * np.log(p / q), axis=-1)


@mistake(
    "kl_divergence", "infinity made finite by a tiny number", subtle=True,
    hint="Zeros in p are handled. A zero in q where p is positive gives you some large number that depends on the "
    "tiny number you chose. The divergence is infinite there, and should be.",
)
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    return np.sum(p * (np.log(np.maximum(p, 1e-12)) - np.log(np.maximum(q, 1e-12))), axis=-1)


@mistake(
    "kl_divergence", "places with a zero in q left out", subtle=True,
    hint="You leave out every place where p or q is 0. For p that is right. But where only q is 0, something "
    "happens that was thought impossible, and the divergence is infinite.",
)
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    both = (p > 0) & (q > 0)
    return np.sum(p * np.log(np.where(both, p, 1.0) / np.where(both, q, 1.0)), axis=-1)


@mistake(
    "kl_divergence", "one sum over the whole batch",
    hint="A batch of pairs gives one number in your version. Each row is a pair of its own: add up along the last "
    "axis only.",
)
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    with np.errstate(divide="ignore"):
        return np.sum(p * (np.log(np.where(p > 0, p, 1.0)) - np.log(np.where(p > 0, q, 1.0))))


@mistake(
    "kl_divergence", "every term made positive", subtle=True,
    hint="Single terms may be negative: where q gives more than p does, the believer is less surprised. Only the "
    "sum is never negative. Leave the signs alone.",
)
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    with np.errstate(divide="ignore"):
        return np.sum(p * np.abs(np.log(np.where(p > 0, p, 1.0)) - np.log(np.where(p > 0, q, 1.0))), axis=-1)


@mistake(
    "kl_divergence", "sign the wrong way round",
    hint="A divergence is never negative, and yours is. Which of the two logarithms is taken away from which?",
)
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    with np.errstate(divide="ignore"):
        return np.sum(p * (np.log(np.where(p > 0, q, 1.0)) - np.log(np.where(p > 0, p, 1.0))), axis=-1)


@mistake(
    "kl_divergence", "mean over the outcomes in place of the sum",
    hint="Your numbers are too small by the number of outcomes. The probabilities in front already are the weights "
    "of a mean; do not divide again.",
)
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    with np.errstate(divide="ignore"):
        return np.mean(p * (np.log(np.where(p > 0, p, 1.0)) - np.log(np.where(p > 0, q, 1.0))), axis=-1)


@mistake(
    "js_divergence", "KL both ways, without the mixture", subtle=True,
    hint="The mean of the two KL divergences is symmetric, but infinite as soon as one side has a zero where the "
    "other has not. Jensen-Shannon compares both with their mixture.",
)
def js_divergence(p, q):
    return (kl_divergence(p, q) + kl_divergence(q, p)) / 2


@mistake(
    "js_divergence", "the halves in front forgotten",
    hint="Your numbers are twice as large, and two sides with nothing in common give 1.386 where ln 2 = 0.693 is "
    "the most. It is the mean of the two divergences, not their sum.",
)
def js_divergence(p, q):
    mixed = 0.5 * np.add(p, q)
    return kl_divergence(p, mixed) + kl_divergence(q, mixed)


@mistake(
    "js_divergence", "mixture that is not halved", subtle=True,
    hint="Your mixture is the sum of both, which adds up to 2 and is no distribution. Everything comes out too "
    "small by ln 2, even below 0.",
)
def js_divergence(p, q):
    both = np.add(p, q)
    return (kl_divergence(p, both) + kl_divergence(q, both)) / 2


@mistake(
    "js_divergence", "only one side compared with the mixture",
    hint="Exchange p and q, and your number changes. Both sides must be compared with the mixture.",
)
def js_divergence(p, q):
    return kl_divergence(p, 0.5 * np.add(p, q))


@mistake(
    "js_divergence", "mixture in the first place", subtle=True,
    hint="You ask what the mixture pays for believing in p, or in q. That is infinite where one of them is 0. Asked"
    " for is what p and q pay for believing in the mixture.",
)
def js_divergence(p, q):
    mixed = 0.5 * np.add(p, q)
    return (kl_divergence(mixed, p) + kl_divergence(mixed, q)) / 2


@mistake(
    "js_divergence", "the distance: square root taken", subtle=True,
    hint="You return the square root. It is a true distance, as the lesson tells a little later; the divergence "
    "itself has no root.",
)
def js_divergence(p, q):
    mixed = 0.5 * np.add(p, q)
    return np.sqrt(np.maximum((kl_divergence(p, mixed) + kl_divergence(q, mixed)) / 2, 0))


@mistake(
    "js_divergence", "bits: at most 1 in place of ln 2",
    hint="Two sides with nothing in common give you 1. That is the answer in bits; with the natural logarithm it is"
    " 0.6931.",
)
def js_divergence(p, q):
    mixed = 0.5 * np.add(p, q)
    return (kl_divergence(p, mixed) + kl_divergence(q, mixed)) / 2 / np.log(2)


@mistake(
    "wasserstein_1d", "every gap taken as long as 1", subtle=True,
    hint="On the grid 0, 1, 2 all is right. Where neighbours are farther apart, the same amount of sand has a "
    "longer way. Multiply each amount by the length of its gap.",
)
def wasserstein_1d(p, q, x):
    return np.sum(np.abs(np.cumsum(np.subtract(p, q), axis=-1))[..., :-1], axis=-1)


@mistake(
    "wasserstein_1d", "differences of heights, no way in them",
    hint="You add up how much the heights differ at each place. It makes no difference to you whether sand goes to "
    "the neighbour or to the far end. Cumulative sums tell how much passes each gap.",
)
def wasserstein_1d(p, q, x):
    return np.sum(np.abs(np.subtract(p, q)), axis=-1) / 2


@mistake(
    "wasserstein_1d", "difference of the two means", subtle=True,
    hint="Where all the sand goes one way, the means differ by exactly the work. But sand from both ends to the "
    "middle leaves the mean where it was, and is work all the same. Take sizes before you add up.",
)
def wasserstein_1d(p, q, x):
    return np.abs(np.sum(np.subtract(p, q) * x, axis=-1))


@mistake(
    "wasserstein_1d", "each amount carried over the gap before it", subtle=True,
    hint="Your amounts are right, but each is multiplied by the wrong gap: what the first point has too much passes"
    " the gap *behind* it. On an even grid nobody can tell.",
)
def wasserstein_1d(p, q, x):
    amounts = np.abs(np.cumsum(np.subtract(p, q), axis=-1))
    return np.sum(amounts[..., :-1] * np.roll(np.diff(x), 1), axis=-1)


@mistake(
    "wasserstein_1d", "running sum over the rows of the batch",
    hint="One pair is right. In a batch you add up downwards, from one pair to the next. The places lie along the "
    "last axis, and so must the sum.",
)
def wasserstein_1d(p, q, x):
    amounts = np.abs(np.cumsum(np.subtract(p, q), axis=0))
    return np.sum(amounts[..., :-1] * np.diff(x), axis=-1)


@mistake(
    "wasserstein_1d", "sizes taken before the running sum",
    hint="You take the sizes of the differences first, so what is too much and what is missing never cancel. The "
    "sand that is missing here is the sand that was too much there. Add up with signs, take sizes afterwards.",
)
def wasserstein_1d(p, q, x):
    amounts = np.cumsum(np.abs(np.subtract(p, q)), axis=-1)
    return np.sum(amounts[..., :-1] * np.diff(x), axis=-1)


@mistake(
    "wasserstein_1d", "no sizes taken at all", subtle=True,
    hint="Sand that goes to the left is counted with a minus sign, and pays for sand that goes to the right. Work "
    "is never negative.",
)
def wasserstein_1d(p, q, x):
    return np.sum(np.cumsum(np.subtract(p, q), axis=-1)[..., :-1] * np.diff(x), axis=-1)


@mistake(
    "wasserstein_1d", "right for one pair, stops at a batch", subtle=True,
    hint="One pair of rows is right. With a batch the shapes do not fit: leaving out the last element without "
    "naming an axis drops the last pair, not the last place. Everything happens along the last axis.",
)
def wasserstein_1d(p, q, x):
    amounts = np.abs(np.cumsum(np.subtract(p, q), axis=-1))[:-1]
    return np.sum(amounts * np.diff(x), axis=-1)


@mistake(
    "wasserstein_1d", "one sum over the whole batch",
    hint="A batch gives one number in your version. Each row is a pair of its own: add up along the last axis only.",
)
def wasserstein_1d(p, q, x):
    return np.sum(np.abs(np.cumsum(np.subtract(p, q), axis=-1)[..., :-1]) * np.diff(x))


@mistake(
    "gradient_penalty", "squared lengths: the root forgotten", subtle=True,
    hint="A slope of length exactly 1 costs nothing, and one of length 2 costs far too much: you compare its "
    "square, 4, with 1. The length is the root of the sum of squares.",
)
def gradient_penalty(slopes, weight=10.0):
    return weight * np.mean((np.sum(np.square(slopes), axis=1) - 1) ** 2)


@mistake(
    "gradient_penalty", "lengths punished for not being 0",
    hint="You charge every slope, also one of length 1, and a flat function pays nothing. Wanted are slopes of "
    "length 1: charge what departs from it.",
)
def gradient_penalty(slopes, weight=10.0):
    return weight * np.mean(np.sum(np.square(slopes), axis=1))


@mistake(
    "gradient_penalty", "one length for all points together",
    hint="You compute a single length from all numbers at once. Every point has a slope vector of its own, so N "
    "points have N lengths.",
)
def gradient_penalty(slopes, weight=10.0):
    return weight * (np.sqrt(np.sum(np.square(slopes))) - 1) ** 2


@mistake(
    "gradient_penalty", "mean length first, square afterwards", subtle=True,
    hint="You average the lengths and compare the mean with 1. A slope of 0 and one of 2 then look perfect "
    "together. Charge each point, then average.",
)
def gradient_penalty(slopes, weight=10.0):
    return weight * (np.mean(np.sqrt(np.sum(np.square(slopes), axis=1))) - 1) ** 2


@mistake(
    "gradient_penalty", "only steep slopes charged", subtle=True,
    hint="Slopes above 1 are charged, flatter ones are free. Such a one-sided penalty exists; here the formula "
    "charges every departure from 1, in both directions.",
)
def gradient_penalty(slopes, weight=10.0):
    lengths = np.sqrt(np.sum(np.square(slopes), axis=1))
    return weight * np.mean(np.maximum(lengths - 1, 0) ** 2)


@mistake(
    "gradient_penalty", "always ten in front", subtle=True,
    hint="With the usual factor of 10 all is right. Whoever asks for another weight gets 10 all the same.",
)
def gradient_penalty(slopes, weight=10.0):
    return 10.0 * np.mean((np.sqrt(np.sum(np.square(slopes), axis=1)) - 1) ** 2)


@mistake(
    "gradient_penalty", "sum over the points in place of the mean",
    hint="Your penalty grows with the number of points. Divide by it.",
)
def gradient_penalty(slopes, weight=10.0):
    return weight * np.sum((np.sqrt(np.sum(np.square(slopes), axis=1)) - 1) ** 2)


@mistake(
    "gradient_penalty", "lengths of the columns",
    hint="You add up downwards, over the points, and get one length for each direction. A slope vector is a row: "
    "add up over the directions.",
)
def gradient_penalty(slopes, weight=10.0):
    return weight * np.mean((np.sqrt(np.sum(np.square(slopes), axis=0)) - 1) ** 2)


@mistake(
    "clip_weights", "only the upper end cut",
    hint="Large positive weights come back at the limit. Look at the very negative ones: they are still outside.",
)
def clip_weights(W, limit):
    return np.minimum(W, limit)


@mistake(
    "clip_weights", "the given weights are overwritten", subtle=True,
    hint="The numbers are right, but they are written into the array you were given, and its owner has lost the old"
    " ones. Whole-number weights cannot even hold a fraction. Build a new array.",
)
def clip_weights(W, limit):
    W[W > limit] = limit
    W[W < -limit] = -limit
    return W


@mistake(
    "clip_weights", "weights outside the interval set to 0",
    hint="What lies outside becomes 0 in your version: the strongest weights are silenced. They should move to the "
    "nearer end of the interval and no farther.",
)
def clip_weights(W, limit):
    return np.where(np.abs(W) <= limit, W, 0.0)


@mistake(
    "clip_weights", "all weights made smaller together", subtle=True,
    hint="Everything fits into the interval, but the weights that were inside have changed as well. That is "
    "scaling. Clipping leaves alone what is inside already.",
)
def clip_weights(W, limit):
    W = np.asarray(W, dtype=float)
    return W * min(1.0, limit / np.abs(W).max())


@mistake(
    "clip_weights", "the sign lost",
    hint="The sizes are right, but every weight came back positive. A weight of -3 belongs at the lower end of the "
    "interval.",
)
def clip_weights(W, limit):
    return np.minimum(np.abs(W), limit)


@mistake(
    "clip_weights", "interval that begins at 0",
    hint="Negative weights become 0 in your version. The interval reaches from minus the limit to the limit.",
)
def clip_weights(W, limit):
    return np.clip(W, 0, limit)


@mistake(
    "clip_weights", "every weight sent to one of the two ends", subtle=True,
    hint="With a tight limit it looks right, since nearly all weights are outside. But a weight that lies inside "
    "should stay where it is, and yours moves to an end as well.",
)
def clip_weights(W, limit):
    return limit * np.sign(W)
