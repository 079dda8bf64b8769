"""Known mistakes of chapter 5, part 2: healthy signals."""

import numpy as np

from autograder.mistakes import mistake
from nn101.chapter1 import relu
from nn101.chapter4 import Affine, Chain, ReLU, SoftmaxWithLoss


@mistake(
    "count_distinct_units", "biases left out", subtle=True,
    hint="You compare the columns of W only. Two neurons with the same weights and different biases switch at "
    "different places. A neuron is its column and its bias together.",
)
def count_distinct_units(W, b, tolerance=1e-8):
    kept = []
    for column in np.asarray(W).T:
        if all(np.abs(column - other).max() > tolerance for other in kept):
            kept.append(column)
    return len(kept)


@mistake(
    "count_distinct_units", "the rank in place of a count", subtle=True,
    hint="A column twice as large as another one adds nothing to the rank, and neither does a sum of two columns. "
    "Yet these are neurons of their own, with other outputs. You are asked how many columns differ, not how many are "
    "independent.",
)
def count_distinct_units(W, b, tolerance=1e-8):
    return int(np.linalg.matrix_rank(np.vstack([W, b]), tol=max(tolerance, 1e-6)))


@mistake(
    "count_distinct_units", "compared to the last digit", subtle=True,
    hint="Numbers that should be equal often differ in their last digit after a training. You count such neurons as "
    "different. There is a tolerance for that.",
)
def count_distinct_units(W, b, tolerance=1e-8):
    return len({tuple(unit) for unit in np.vstack([W, b]).T.tolist()})


@mistake(
    "count_distinct_units", "rows taken for neurons",
    hint="You count different rows. A row of W belongs to an input; a neuron is a column, since a sample stands on "
    "the left of the product.",
)
def count_distinct_units(W, b, tolerance=1e-8):
    kept = []
    for row in np.vstack([W, b]):
        if all(np.abs(row - other).max() > tolerance for other in kept):
            kept.append(row)
    return len(kept)


@mistake(
    "count_distinct_units", "only the sums of columns compared", subtle=True,
    hint="The weights (1, 2) and (2, 1) have the same sum, but they belong to different inputs. Compare number with "
    "number, not one summary with another.",
)
def count_distinct_units(W, b, tolerance=1e-8):
    sums = np.sort(np.sum(W, axis=0) + b)
    return int(1 + np.sum(np.diff(sums) > tolerance * (len(W) + 1)))


@mistake(
    "count_distinct_units", "different if every number differs",
    hint="Two neurons that differ in one weight only count as equal in your code. One difference is enough to make "
    "them different; equal means that all numbers agree.",
)
def count_distinct_units(W, b, tolerance=1e-8):
    kept = []
    for unit in np.vstack([W, b]).T:
        if all(np.abs(unit - other).min() > tolerance for other in kept):
            kept.append(unit)
    return len(kept)


@mistake(
    "count_distinct_units", "compared with the first neuron only",
    hint="You count the neurons that are unlike the first one. Two of those may be equal to each other. Compare each "
    "neuron with all that you have met before.",
)
def count_distinct_units(W, b, tolerance=1e-8):
    units = np.vstack([W, b])
    return int(1 + np.sum(np.abs(units - units[:, :1]).max(axis=0) > tolerance))


@mistake(
    "deep_signals", "sums before the activation",
    hint="Your list holds the sums that go into the activation. The signal of a layer is what comes out of it, and "
    "it is what the next layer gets.",
)
def deep_signals(X, weights, activation):
    signal, sums = X, []
    for W in weights:
        sums.append(signal @ W)
        signal = activation(sums[-1])
    return sums


@mistake(
    "deep_signals", "the inputs in the list",
    hint="Your list is one longer than asked: it begins with X. The first entry should be what layer 1 gives.",
)
def deep_signals(X, weights, activation):
    signals = [X]
    for W in weights:
        signals.append(activation(signals[-1] @ W))
    return signals


@mistake(
    "deep_signals", "no activation after the last layer", subtle=True,
    hint="Your last layer gives raw sums. In a network for classes the last layer is like that, but here every layer "
    "has an activation, the last one too.",
)
def deep_signals(X, weights, activation):
    signals = []
    for number, W in enumerate(weights, 1):
        X = X @ W
        X = activation(X) if number < len(weights) else X
        signals.append(X)
    return signals


@mistake(
    "deep_signals", "every layer fed with X",
    hint="Each of your layers gets X itself. Layer 2 should get what layer 1 gave. Carry the signal along.",
)
def deep_signals(X, weights, activation):
    return [activation(X @ W) for W in weights if X.shape[1] == W.shape[0]]


@mistake(
    "deep_signals", "only the last layer",
    hint="You return what the whole network gives. Asked are all signals on the way, in a list with one array for "
    "each layer.",
)
def deep_signals(X, weights, activation):
    for W in weights:
        X = activation(X @ W)
    return X


@mistake(
    "deep_signals", "activation left out of the running signal", subtle=True,
    hint="Each array is an activation of something, but the next layer gets the raw sums of the one before. What is "
    "passed on must be the activation itself.",
)
def deep_signals(X, weights, activation):
    signals = []
    for W in weights:
        X = X @ W
        signals.append(activation(X))
    return signals


@mistake(
    "deep_signals", "always ReLU", subtle=True,
    hint="Your code works for ReLU and ignores the function that is handed in. Use the third argument.",
)
def deep_signals(X, weights, activation):
    signals = []
    for W in weights:
        X = relu(X @ W)
        signals.append(X)
    return signals


@mistake(
    "initial_std", "the variance in place of its root", subtle=True,
    hint="For 100 inputs your answer is 0.01, as a variance should be. Asked is the standard deviation. How do you "
    "get from one to the other?",
)
def initial_std(rule, fan_in, fan_out=None):
    if fan_out is None or rule == "lecun":
        fan_out = fan_in
    return (4 if rule == "he" else 2) / (fan_in + fan_out)


@mistake(
    "initial_std", "He without the 2",
    hint="He's rule gives the same as Xavier's in your code. ReLU throws half of the mean square away. What must the "
    "variance do to make up for it?",
)
def initial_std(rule, fan_in, fan_out=None):
    if fan_out is None or rule == "lecun":
        fan_out = fan_in
    return np.sqrt(2 / (fan_in + fan_out))


@mistake(
    "initial_std", "the 2 of He outside the root", subtle=True,
    hint="Your He weights are too large by the root of 2. The variance is doubled, and the standard deviation is the "
    "root of that.",
)
def initial_std(rule, fan_in, fan_out=None):
    if fan_out is None or rule == "lecun":
        fan_out = fan_in
    return (2 if rule == "he" else 1) * np.sqrt(2 / (fan_in + fan_out))


@mistake(
    "initial_std", "sum of fan-in and fan-out in place of the mean", subtle=True,
    hint="By fan-in all is well. With a fan-out your weights are too small by the root of 2: n is the mean of both, "
    "and you put their sum.",
)
def initial_std(rule, fan_in, fan_out=None):
    n = fan_in if fan_out is None or rule == "lecun" else fan_in + fan_out
    return np.sqrt((2 if rule == "he" else 1) / n)


@mistake(
    "initial_std", "LeCun with the mean of both", subtle=True,
    hint="Two rules take the mean of fan-in and fan-out if both are known. LeCun's always looks at the fan-in. This "
    "is the only difference between it and Xavier's.",
)
def initial_std(rule, fan_in, fan_out=None):
    n = fan_in if fan_out is None else (fan_in + fan_out) / 2
    return np.sqrt((2 if rule == "he" else 1) / n)


@mistake(
    "initial_std", "the fan-out ignored",
    hint="Your answer does not change when a fan-out is given. Xavier and He then count the mean of both.",
)
def initial_std(rule, fan_in, fan_out=None):
    return np.sqrt((2 if rule == "he" else 1) / fan_in)


@mistake(
    "initial_std", "the fan-out in place of the mean",
    hint="When both numbers are given you count only the outputs. Forwards the inputs matter, backwards the outputs; "
    "the rule is a compromise between the two.",
)
def initial_std(rule, fan_in, fan_out=None):
    n = fan_in if fan_out is None or rule == "lecun" else fan_out
    return np.sqrt((2 if rule == "he" else 1) / n)


@mistake(
    "dead_share", "share of zeros in the whole table", subtle=True,
    hint="You count all zeros. For a ReLU half of the numbers are zeros, and nobody is dead. A neuron is dead if it "
    "gives 0 for every sample: first decide for each column, then take the share.",
)
def dead_share(activations):
    return np.mean(np.asarray(activations) == 0)


@mistake(
    "dead_share", "rows in place of columns",
    hint="You count samples for which nobody fires. A neuron is a column: look along the other axis.",
)
def dead_share(activations):
    return np.mean((np.asarray(activations) == 0).all(axis=1))


@mistake(
    "dead_share", "neurons that rest once counted as dead",
    hint="One zero in a column is enough for you to call the neuron dead. It is alive as soon as one sample makes it "
    "fire. Do you want any or all?",
)
def dead_share(activations):
    return np.mean((np.asarray(activations) == 0).any(axis=0))


@mistake(
    "dead_share", "a count, no share",
    hint="You return how many neurons are dead. Divide by how many there are, so that layers of different width can "
    "be compared.",
)
def dead_share(activations):
    return np.sum((np.asarray(activations) == 0).all(axis=0))


@mistake(
    "dead_share", "the share of those alive",
    hint="Your number and the right one add up to 1. Which of the two groups is asked for?",
)
def dead_share(activations):
    return np.mean((np.asarray(activations) > 0).any(axis=0))


@mistake(
    "dead_share", "faint signals taken for zero", subtle=True,
    hint="A neuron that fires with 0.00001 has a gradient and can learn: it is alive. Compare with zero itself, no "
    "tolerance and no rounding.",
)
def dead_share(activations):
    return np.mean(np.isclose(activations, 0).all(axis=0))


@mistake(
    "dead_share", "dead columns divided by the number of samples", subtle=True,
    hint="For square tables you are right. The share is of neurons: divide by the number of columns, not of rows.",
)
def dead_share(activations):
    activations = np.asarray(activations)
    return (activations == 0).all(axis=0).sum() / len(activations)


@mistake(
    "leaky_relu", "the larger of x and alpha x", subtle=True,
    hint="For an alpha below 1 the larger of the two is the right one. With alpha = 2 and x = -3 it is -3 and not "
    "-6. Let the sign of x decide.",
)
def leaky_relu(x, alpha=0.01):
    return np.maximum(x, alpha * np.asarray(x))


@mistake(
    "leaky_relu", "always 0.01 below zero", subtle=True,
    hint="With the usual alpha your answer is right, with any other it is the same as before. Use the argument.",
)
def leaky_relu(x, alpha=0.01):
    return np.where(np.asarray(x) < 0, 0.01 * np.asarray(x), x)


@mistake(
    "leaky_relu", "alpha itself below zero",
    hint="All your negative numbers become the same value, alpha. It should be a slope: alpha times x.",
)
def leaky_relu(x, alpha=0.01):
    return np.where(np.asarray(x) < 0, alpha, x)


@mistake(
    "leaky_relu", "the leak turned upwards",
    hint="Negative numbers come out positive. The line below zero rises with x as the one above does, only less "
    "steeply.",
)
def leaky_relu(x, alpha=0.01):
    return np.where(np.asarray(x) < 0, alpha * np.abs(x), x)


@mistake(
    "leaky_relu", "both sides times alpha",
    hint="Numbers above zero should stay as they are. You make them smaller too.",
)
def leaky_relu(x, alpha=0.01):
    return alpha * np.asarray(x)


@mistake(
    "leaky_relu", "whole numbers cut off", subtle=True,
    hint="For floats all is well. For integers you write into an array of integers, and the leak, a fraction, is cut "
    "off. Which type does the new array get?",
)
def leaky_relu(x, alpha=0.01):
    out = np.array(x)
    out[...] = np.where(out < 0, alpha * out, out)
    return out


@mistake(
    "leaky_relu", "plain ReLU",
    hint="Below zero your function is flat, and a neuron can die there. It should have the slope alpha.",
)
def leaky_relu(x, alpha=0.01):
    return relu(x)


@mistake(
    "elu", "alpha inside, the 1 outside", subtle=True,
    hint="With alpha = 1 you are right. Otherwise your curve jumps at 0: alpha multiplies the exponential only, and "
    "should multiply the whole bracket.",
)
def elu(x, alpha=1.0):
    x = np.asarray(x)
    return np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)) - 1)


@mistake(
    "elu", "nan far above zero", subtle=True,
    hint="For large x you multiply an infinity by 0, which is nan: the exponential overflows although its part is "
    "not wanted. Give it no positive numbers, or choose with np.where.",
)
def elu(x, alpha=1.0):
    x = np.asarray(x, dtype=float)
    return x * (x > 0) + alpha * (np.exp(x) - 1) * (x <= 0)


@mistake(
    "elu", "the 1 forgotten",
    hint="Just below zero your function gives alpha, and just above it 0. ELU passes through 0. What has to be taken "
    "from the exponential?",
)
def elu(x, alpha=1.0):
    x = np.asarray(x)
    return np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)))


@mistake(
    "elu", "the exponential added above zero too",
    hint="Below zero you are right. Above it, x should come out unchanged, and you add the exponential part to it.",
)
def elu(x, alpha=1.0):
    x = np.asarray(x)
    return np.maximum(x, 0) + alpha * (np.exp(np.minimum(x, 30)) - 1)


@mistake(
    "elu", "alpha left out", subtle=True,
    hint="With the usual alpha, 1, nobody notices. Far below zero ELU comes close to -alpha, and yours to -1.",
)
def elu(x, alpha=1.0):
    x = np.asarray(x)
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


@mistake(
    "elu", "the bend turned upwards",
    hint="Your values below zero are positive. The exponential of a negative number is less than 1; which of the two "
    "is subtracted from the other?",
)
def elu(x, alpha=1.0):
    x = np.asarray(x)
    return np.where(x > 0, x, alpha * (1 - np.exp(np.minimum(x, 0))))


@mistake(
    "elu", "alpha in the exponent", subtle=True,
    hint="With alpha = 1 you are right. Otherwise the bend is squeezed sideways: alpha stands in front of the "
    "bracket, not in the exponent.",
)
def elu(x, alpha=1.0):
    x = np.asarray(x)
    return np.where(x > 0, x, np.expm1(alpha * np.minimum(x, 0)))


@mistake(
    "selu", "lambda above zero only", subtle=True,
    hint="Above zero you are right. Below it, lambda is missing: far down the function should come close to -lambda "
    "times alpha, -1.758.",
)
def selu(x):
    x = np.asarray(x)
    return np.where(x > 0, 1.0507009873554805 * x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))


@mistake(
    "selu", "lambda below zero only", subtle=True,
    hint="Below zero you are right. Above it x comes out unchanged, but it is multiplied by lambda too. A slope "
    "above 1 is what lets a faint signal grow again.",
)
def selu(x):
    x = np.asarray(x)
    return np.where(x > 0, x, 1.7580993408473766 * np.expm1(np.minimum(x, 0)))


@mistake(
    "selu", "lambda and alpha exchanged",
    hint="SELU(1) should be 1.0507, yours is 1.6733. The two constants have changed places.",
)
def selu(x):
    return 1.6732632423543772 * elu(x, 1.0507009873554805)


@mistake(
    "selu", "alpha left at 1", subtle=True,
    hint="Above zero you are right. Below it your curve ends at -1.05: ELU was called without its alpha.",
)
def selu(x):
    return 1.0507009873554805 * elu(x)


@mistake(
    "selu", "constants rounded", subtle=True,
    hint="Nearly right. The constants were rounded to two digits, and in a deep network such an error multiplies in "
    "each layer. Take all the digits.",
)
def selu(x):
    return 1.05 * elu(x, 1.67)


@mistake(
    "selu", "ELU with SELU's alpha",
    hint="Your function passes 1 on as 1. It lacks lambda, the factor in front of everything.",
)
def selu(x):
    return elu(x, 1.6732632423543772)


@mistake(
    "deep_chain", "standard deviation for the fan-out", subtle=True,
    hint="As long as all layers have one width nobody notices. You ask std for the number of outputs of a layer, but "
    "a neuron adds up its inputs.",
)
def deep_chain(sizes, std, rng, between):
    layers = []
    for D, H in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.normal(0, std(H), (D, H)).astype(np.float32)
        layers += [Affine(W, np.zeros(H, np.float32)), *between(H)]
    return Chain(layers[: len(layers) - len(between(H))], SoftmaxWithLoss())


@mistake(
    "deep_chain", "one standard deviation for all layers", subtle=True,
    hint="Your first layer is right. The others get the standard deviation for the width of the input, though each "
    "of them has a fan-in of its own.",
)
def deep_chain(sizes, std, rng, between):
    layers, spread = [], std(sizes[0])
    for number, (D, H) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), 2):
        W = rng.normal(0, spread, (D, H)).astype(np.float32)
        layers += [Affine(W, np.zeros(H, np.float32)), *(between(H) if number < len(sizes) else [])]
    return Chain(layers, SoftmaxWithLoss())


@mistake(
    "deep_chain", "an activation after the last layer", subtle=True,
    hint="Your scores have gone through the layers of between. With ReLU they could never be negative. After the "
    "last Affine layer comes the loss and nothing else.",
)
def deep_chain(sizes, std, rng, between):
    layers = []
    for D, H in zip(sizes[:-1], sizes[1:], strict=True):
        layers += [Affine(rng.normal(0, std(D), (D, H)).astype(np.float32), np.zeros(H, np.float32)), *between(H)]
    return Chain(layers, SoftmaxWithLoss())


@mistake(
    "deep_chain", "one activation shared by all places", subtle=True,
    hint="The scores are right, the gradients are not. You call between once and put the same objects into several "
    "places. A layer remembers only its last forward pass, so the earlier places get the wrong slopes. Ask for new "
    "layers each time.",
)
def deep_chain(sizes, std, rng, between):
    layers, known = [], {}
    for number, (D, H) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), 2):
        layers.append(Affine(rng.normal(0, std(D), (D, H)).astype(np.float32), np.zeros(H, np.float32)))
        if number < len(sizes):
            layers += known.setdefault(H, between(H))
    return Chain(layers, SoftmaxWithLoss())


@mistake(
    "deep_chain", "between left out",
    hint="Your chain has nothing but Affine layers, and those collapse into one, as in chapter 1. Put the layers of "
    "between after each of them but the last.",
)
def deep_chain(sizes, std, rng, between):
    layers = []
    for D, H in zip(sizes[:-1], sizes[1:], strict=True):
        layers.append(Affine(rng.normal(0, std(D), (D, H)).astype(np.float32), np.zeros(H, np.float32)))
    return Chain(layers, SoftmaxWithLoss())


@mistake(
    "deep_chain", "always ReLU between", subtle=True,
    hint="With ReLU between the layers you are right. Any other choice is ignored: use what the function between "
    "gives.",
)
def deep_chain(sizes, std, rng, between):
    layers = []
    for D, H in zip(sizes[:-1], sizes[1:], strict=True):
        layers += [Affine(rng.normal(0, std(D), (D, H)).astype(np.float32), np.zeros(H, np.float32)), ReLU()]
    return Chain(layers[:-1], SoftmaxWithLoss())


@mistake(
    "deep_chain", "the root of std taken once more", subtle=True,
    hint="Your weights are too large. What std gives is the standard deviation itself, no variance: no root is "
    "needed any more.",
)
def deep_chain(sizes, std, rng, between):
    layers = []
    for number, (D, H) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), 2):
        W = rng.normal(0, np.sqrt(std(D)), (D, H)).astype(np.float32)
        layers += [Affine(W, np.zeros(H, np.float32)), *(between(H) if number < len(sizes) else [])]
    return Chain(layers, SoftmaxWithLoss())


@mistake(
    "batch_norm", "rows in place of columns",
    hint="You normalise each sample over its own numbers. That exists too, under another name. Batch normalisation "
    "takes each column, over all samples of the batch: the other axis.",
)
def batch_norm(x, gamma, beta, eps=1e-6):
    d = x - np.mean(x, axis=1, keepdims=True)
    return gamma * d / np.sqrt(np.mean(d**2, axis=1, keepdims=True) + eps) + beta


@mistake(
    "batch_norm", "one mean for the whole table",
    hint="You take the mean and the variance of all numbers together. Every column has its own: name the axis.",
)
def batch_norm(x, gamma, beta, eps=1e-6):
    return gamma * (x - np.mean(x)) / np.sqrt(np.var(x) + eps) + beta


@mistake(
    "batch_norm", "divided by N - 1", subtle=True,
    hint="Your numbers are a little too small, for few rows more than for many. The variance of a batch is the plain "
    "mean of the squares, divided by the number of rows.",
)
def batch_norm(x, gamma, beta, eps=1e-6):
    d = x - np.mean(x, axis=0)
    return gamma * d / np.sqrt((d**2).sum(axis=0) / max(len(x) - 1, 1) + eps) + beta


@mistake(
    "batch_norm", "eps outside of the root", subtle=True,
    hint="With a tiny eps nobody sees it. But eps is added to the variance, before the root is taken, and you add it "
    "to the standard deviation.",
)
def batch_norm(x, gamma, beta, eps=1e-6):
    return gamma * (x - np.mean(x, axis=0)) / (np.std(x, axis=0) + eps) + beta


@mistake(
    "batch_norm", "divided by the variance",
    hint="You divide by the variance itself. To get a variance of 1 one divides by its root, the standard deviation.",
)
def batch_norm(x, gamma, beta, eps=1e-6):
    return gamma * (x - np.mean(x, axis=0)) / (np.var(x, axis=0) + eps) + beta


@mistake(
    "batch_norm", "gamma and beta left out", subtle=True,
    hint="As long as gamma is 1 and beta 0, as at the start, you are right. They are learned, so they will change. "
    "Multiply by one and add the other at the end.",
)
def batch_norm(x, gamma, beta, eps=1e-6):
    return (x - np.mean(x, axis=0)) / np.sqrt(np.var(x, axis=0) + eps)


@mistake(
    "batch_norm", "mean of squares minus square of the mean", subtle=True,
    hint="On paper your variance is right. But for columns far away from zero two huge numbers are subtracted, and "
    "nothing is left of their difference. Take the mean away first, then square.",
)
def batch_norm(x, gamma, beta, eps=1e-6):
    mean = np.mean(x, axis=0)
    v = np.maximum(np.mean(x * x, axis=0) - mean * mean, 0)
    return gamma * (x - mean) / np.sqrt(v + eps) + beta


@mistake(
    "batch_norm", "beta added before gamma multiplies",
    hint="With gamma 1 you are right. Otherwise beta is multiplied too: first gamma times the normalised value, then "
    "plus beta.",
)
def batch_norm(x, gamma, beta, eps=1e-6):
    return gamma * ((x - np.mean(x, axis=0)) / np.sqrt(np.var(x, axis=0) + eps) + beta)


@mistake(
    "batch_norm_backward", "mean and variance taken for constants", subtle=True,
    hint="Your gradients by gamma and beta are right, the one by x takes the direct way only. If x changes, the mean "
    "and the variance of its column change too, and with them every row. Two more ways lead to the loss.",
)
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    s = np.sqrt(np.var(x, axis=0) + eps)
    hat = (x - np.mean(x, axis=0)) / s
    return dout * gamma / s, np.sum(dout * hat, axis=0), np.sum(dout, axis=0)


@mistake(
    "batch_norm_backward", "the way through the variance forgotten", subtle=True,
    hint="In each column your gradient adds up to 0, as it should: the way through the mean is there. Multiplied by "
    "x it should add up to nearly 0 as well, and it does not. Which of the three ways is missing?",
)
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    s = np.sqrt(np.var(x, axis=0) + eps)
    hat = (x - np.mean(x, axis=0)) / s
    g = dout * gamma
    return (g - np.mean(g, axis=0)) / s, np.sum(dout * hat, axis=0), np.sum(dout, axis=0)


@mistake(
    "batch_norm_backward", "the way through the mean forgotten", subtle=True,
    hint="In each column the slopes should add up to 0: if all rows rise together, nothing changes. Yours do not. "
    "Which of the three ways is missing?",
)
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    s = np.sqrt(np.var(x, axis=0) + eps)
    hat = (x - np.mean(x, axis=0)) / s
    g = dout * gamma
    return (g - hat * np.mean(g * hat, axis=0)) / s, np.sum(dout * hat, axis=0), np.sum(dout, axis=0)


@mistake(
    "batch_norm_backward", "gamma left out of the gradient by x", subtle=True,
    hint="With gamma at 1 you are right. On its way back to x the blame passes the multiplication by gamma: every "
    "number is multiplied by it once more.",
)
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    s = np.sqrt(np.var(x, axis=0) + eps)
    hat = (x - np.mean(x, axis=0)) / s
    inner = dout - np.mean(dout, axis=0) - hat * np.mean(dout * hat, axis=0)
    return inner / s, np.sum(dout * hat, axis=0), np.sum(dout, axis=0)


@mistake(
    "batch_norm_backward", "means in place of sums for gamma and beta",
    hint="The gradient by x is right; those by gamma and beta are too small by the number of rows. Each row adds its "
    "part: if the loss is a mean, dout holds that already.",
)
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    s = np.sqrt(np.var(x, axis=0) + eps)
    hat = (x - np.mean(x, axis=0)) / s
    g = dout * gamma
    inner = g - np.mean(g, axis=0) - hat * np.mean(g * hat, axis=0)
    return inner / s, np.mean(dout * hat, axis=0), np.mean(dout, axis=0)


@mistake(
    "batch_norm_backward", "x in place of x hat for gamma",
    hint="Your gradient by gamma is a sum of blame times x. But gamma multiplies the normalised value. Put x hat "
    "there.",
)
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    s = np.sqrt(np.var(x, axis=0) + eps)
    hat = (x - np.mean(x, axis=0)) / s
    g = dout * gamma
    inner = g - np.mean(g, axis=0) - hat * np.mean(g * hat, axis=0)
    return inner / s, np.sum(dout * x, axis=0), np.sum(dout, axis=0)


@mistake(
    "batch_norm_backward", "sums in the bracket in place of means",
    hint="In the bracket of the formula stand means over the rows. You put sums, so the two indirect ways count too "
    "often.",
)
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    s = np.sqrt(np.var(x, axis=0) + eps)
    hat = (x - np.mean(x, axis=0)) / s
    g = dout * gamma
    inner = g - np.sum(g, axis=0) - hat * np.sum(g * hat, axis=0)
    return inner / s, np.sum(dout * hat, axis=0), np.sum(dout, axis=0)


@mistake(
    "batch_norm_backward", "not divided by the standard deviation",
    hint="The bracket is right. Behind it the forward pass divided by s, so on the way back the blame is divided by "
    "it too.",
)
def batch_norm_backward(dout, x, gamma, eps=1e-6):
    s = np.sqrt(np.var(x, axis=0) + eps)
    hat = (x - np.mean(x, axis=0)) / s
    g = dout * gamma
    inner = g - np.mean(g, axis=0) - hat * np.mean(g * hat, axis=0)
    return inner, np.sum(dout * hat, axis=0), np.sum(dout, axis=0)


# A wrong layer is the right one with one method of its own. When its cell runs, the name BatchNorm still belongs to the
# reference answer, and the default argument keeps it; this one is there so that the bank can be imported.
BatchNorm = object


@mistake(
    "BatchNorm", "the batch's statistics in evaluation too", subtle=True,
    hint="In training you are right. In evaluation you still normalise by the batch at hand, so an answer depends on "
    "who stands beside the sample, and a single row always becomes beta. Use the running mean and variance there.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        def forward(self, x):
            out = batch_norm(x, self.params["gamma"], self.params["beta"], self.eps)
            if self.training:
                super().forward(x)
            return out

    return Layer(gamma, beta, momentum, eps)


@mistake(
    "BatchNorm", "running statistics in training too", subtle=True,
    hint="In training the batch's own mean and variance are used, and the running ones only follow. You normalise by "
    "the running ones at all times; then the gradient does not fit either.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        def forward(self, x):
            right.forward(self, x)
            now, self.training = self.training, False
            out = right.forward(self, x)
            self.training = now
            return out

    return Layer(gamma, beta, momentum, eps)


@mistake(
    "BatchNorm", "evaluation moves the running statistics", subtle=True,
    hint="Your running mean changes while the layer is only being used. Test data must leave no trace: update in "
    "training only.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        def forward(self, x):
            out = right.forward(self, x)
            if not self.training:
                self.running_mean = momentum * self.running_mean + (1 - momentum) * np.mean(x, axis=0)
                self.running_var = momentum * self.running_var + (1 - momentum) * np.var(x, axis=0)
            return out

    return Layer(gamma, beta, momentum, eps)


@mistake(
    "BatchNorm", "momentum the wrong way round", subtle=True,
    hint="Your running mean jumps to nearly the last batch. The momentum is the share that the *old* value keeps; "
    "the new one gets the rest.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        pass

    return Layer(gamma, beta, 1 - momentum, eps)


@mistake(
    "BatchNorm", "the running standard deviation kept", subtle=True,
    hint="What you keep follows the standard deviation of the batches. Asked is the running variance; the root comes "
    "later, with eps under it.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        def forward(self, x):
            before = self.running_var
            out = right.forward(self, x)
            if self.training:
                self.running_var = momentum * before + (1 - momentum) * np.std(x, axis=0)
            return out

    return Layer(gamma, beta, momentum, eps)


@mistake(
    "BatchNorm", "the running variance never moves", subtle=True,
    hint="Your running mean follows the batches, the running variance stays at 1 for ever. Both are needed in "
    "evaluation.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        def forward(self, x):
            before = self.running_var
            out = right.forward(self, x)
            self.running_var = before
            return out

    return Layer(gamma, beta, momentum, eps)


@mistake(
    "BatchNorm", "running variance from N - 1", subtle=True,
    hint="Your running variance is a little too large: it divides by one less than the number of rows. Some "
    "libraries do this. Here both faces use the variance that divides by the number of rows.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        def forward(self, x):
            before = self.running_var
            out = right.forward(self, x)
            if self.training:
                self.running_var = momentum * before + (1 - momentum) * np.var(x, axis=0, ddof=1)
            return out

    return Layer(gamma, beta, momentum, eps)


@mistake(
    "BatchNorm", "gamma and beta copied",
    hint="The caller changes the arrays that were handed in, and your layer does not notice: it holds copies. A "
    "training changes parameters in place, so keep the arrays themselves.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        pass

    return Layer(gamma.copy(), beta.copy(), momentum, eps)


@mistake(
    "BatchNorm", "gamma and beta of the start used for ever", subtle=True,
    hint="A new layer works. Once the training has changed params, your layer goes on with the numbers it had at the "
    "start. Read gamma and beta from params in every pass.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        def forward(self, x):
            now, self.params = self.params, {"gamma": first[0], "beta": first[1]}
            out = right.forward(self, x)
            self.params = now
            return out

    first = gamma.copy(), beta.copy()
    return Layer(gamma, beta, momentum, eps)


@mistake(
    "BatchNorm", "eps not handed on", subtle=True,
    hint="With the usual eps you are right. A layer that was made with another eps goes on with the usual one "
    "somewhere: in forward, in backward or in evaluation.",
)
def BatchNorm(gamma, beta, momentum=0.9, eps=1e-6, right=BatchNorm):
    class Layer(right):
        pass

    return Layer(gamma, beta, momentum)


@mistake(
    "survives_scale", "the best epoch in place of the last", subtle=True,
    hint="A training that was good for a while and then fell back counts as a survivor in your code. Asked is where "
    "it ends: the last column.",
)
def survives_scale(accuracies, labels, factor=2):
    return np.nanmax(accuracies, axis=1) > factor * np.bincount(labels).max() / len(labels)


@mistake(
    "survives_scale", "guessing taken as one in C", subtle=True,
    hint="With equally common classes you are right. If one label makes up a third of all, always giving it is right "
    "in a third of the cases, whatever the number of classes.",
)
def survives_scale(accuracies, labels, factor=2):
    return np.asarray(accuracies)[:, -1] > factor / len(np.unique(labels))


@mistake(
    "survives_scale", "no factor", subtle=True,
    hint="You ask for more than guessing, not for twice as much. A network that has learned nothing may be a little "
    "luckier than a guess. Use the third argument.",
)
def survives_scale(accuracies, labels, factor=2):
    return np.asarray(accuracies)[:, -1] > 1.0 * np.bincount(labels).max() / len(labels)


@mistake(
    "survives_scale", "always twice", subtle=True,
    hint="With the usual factor you are right. With another one your answer does not change: use the argument.",
)
def survives_scale(accuracies, labels, factor=2):
    return np.asarray(accuracies)[:, -1] > 2 * np.bincount(labels).max() / len(labels)


@mistake(
    "survives_scale", "the mean over the epochs",
    hint="You average over all epochs, so a training that begins slowly and ends well is punished. The accuracy "
    "after the last epoch decides.",
)
def survives_scale(accuracies, labels, factor=2):
    return np.mean(accuracies, axis=1) > factor * np.bincount(labels).max() / len(labels)


@mistake(
    "survives_scale", "arrays only", subtle=True,
    hint="With arrays you are right. Lists have no columns, so a pair of indices stops with an error. Make an array "
    "out of whatever comes in first.",
)
def survives_scale(accuracies, labels, factor=2):
    return accuracies[:, -1] > factor * np.bincount(labels).max() / len(labels)


@mistake(
    "survives_scale", "rows and columns exchanged",
    hint="You look at the last row, which is the last start, with all of its epochs. A start is a row: take the last "
    "column.",
)
def survives_scale(accuracies, labels, factor=2):
    return np.asarray(accuracies)[-1] > factor * np.bincount(labels).max() / len(labels)


@mistake(
    "survives_scale", "a count of the survivors",
    hint="You return how many survive. Asked is an answer for each start, True or False.",
)
def survives_scale(accuracies, labels, factor=2):
    return int(np.sum(np.asarray(accuracies)[:, -1] > factor * np.bincount(labels).max() / len(labels)))


@mistake(
    "survives_scale", "nan taken for a survivor", subtle=True,
    hint="You ask which starts are not too low. A training that exploded ends with nan, and nan is not lower than "
    "anything. Ask for what is larger.",
)
def survives_scale(accuracies, labels, factor=2):
    return ~(np.asarray(accuracies)[:, -1] <= factor * np.bincount(labels).max() / len(labels))
