"""Alternative correct answers to chapter 1, exercises 1 to 15: one neuron, gates, circuits, learning."""

import numpy as np

from autograder.alternatives import alternative

# weighted_sum


@alternative("weighted_sum", "multiplied, then added along the last axis")
def weighted_sum(x, w, b):
    return np.sum(np.asarray(x) * w, axis=-1) + b


@alternative("weighted_sum", "two loops, and a case for each kind of input")
def weighted_sum(x, w, b):
    def one(sample):
        total = b
        for value, weight in zip(sample, w, strict=True):
            total += value * weight
        return total

    if x.ndim == 1:
        return float(one(x))
    return np.array([one(row) for row in x])


@alternative("weighted_sum", "in single precision")
def weighted_sum(x, w, b):
    return np.dot(x.astype(np.float32), w.astype(np.float32)) + np.float32(b)


@alternative("weighted_sum", "Einstein's notation")
def weighted_sum(x, w, b):
    return np.einsum("...d,d->...", x, w) + b


# perceptron


@alternative("perceptron", "with where")
def perceptron(x, w, b):
    return np.where(weighted_sum(x, w, b) > 0, 1, 0)


@alternative("perceptron", "a loop with if, and a case for each kind of input")
def perceptron(x, w, b):
    if np.ndim(x) == 1:
        return 1 if weighted_sum(x, w, b) > 0 else 0
    answers = []
    for row in x:
        if weighted_sum(row, w, b) > 0:
            answers.append(1)
        else:
            answers.append(0)
    return np.array(answers)


@alternative("perceptron", "the step function of NumPy")
def perceptron(x, w, b):
    return np.heaviside(weighted_sum(x, w, b), 0).astype(np.int32)


@alternative("perceptron", "not at most zero, as small integers")
def perceptron(x, w, b):
    return 1 - (np.dot(x, w) + b <= 0).astype(np.int8)


# AND


@alternative("AND", "other numbers")
def AND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([3.0, 2.0]), -4.5)


@alternative("AND", "whole numbers, with two sums exactly on zero")
def AND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([1, 1]), -1)


@alternative("AND", "a threshold and an if")
def AND(x1, x2):
    w1, w2, theta = 0.5, 0.5, 0.7
    if x1 * w1 + x2 * w2 > theta:
        return 1
    return 0


# NAND


@alternative("NAND", "other numbers")
def NAND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([-2.0, -1.0]), 2.5)


@alternative("NAND", "whole numbers, with the last sum exactly on zero")
def NAND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([-1, -1]), 2)


@alternative("NAND", "one minus AND")
def NAND(x1, x2):
    return 1 - AND(x1, x2)


# OR


@alternative("OR", "other numbers, far apart")
def OR(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([1.0, 40.0]), -0.25)


@alternative("OR", "no bias at all")
def OR(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([1, 1]), 0)


@alternative("OR", "the comparison itself, as an int")
def OR(x1, x2):
    return int(0.5 * x1 + 0.5 * x2 - 0.2 > 0)


@alternative("OR", "NAND of the inputs turned round")
def OR(x1, x2):
    return NAND(1 - x1, 1 - x2)


# negated_gate


@alternative("negated_gate", "a loop over all inputs, and two thirds of the room")
def negated_gate(w, b):
    room = None
    for number in range(2 ** len(w)):
        bits = [(number >> position) & 1 for position in range(len(w))]
        total = b + sum(bit * weight for bit, weight in zip(bits, w, strict=True))
        if total > 0 and (room is None or total < room):
            room = total
    push = 1.0 if room is None else 2 * room / 3
    return np.array([-weight for weight in w]), push - b


@alternative("negated_gate", "pushed as far as it goes: the smallest positive sum becomes zero")
def negated_gate(w, b):
    from itertools import product

    sums = np.array([np.dot(bits, w) + b for bits in product([0, 1], repeat=len(w))])
    return -w, -b + np.min(sums, where=sums > 0, initial=np.max(np.abs(sums)) + 1)


@alternative("negated_gate", "the room found by a function that calls itself, all numbers doubled")
def negated_gate(w, b):
    def smallest_positive(place, total):
        if place == len(w):
            return total if total > 0 else float("inf")
        return min(smallest_positive(place + 1, total), smallest_positive(place + 1, total + w[place]))

    return [-2 * weight for weight in w], -2 * b + min(smallest_positive(0, b), 1)


@alternative("negated_gate", "the next number after the bias")
def negated_gate(w, b):
    return -w, float(np.nextafter(-b, np.inf))


@alternative("negated_gate", "a list of weights, all numbers scaled")
def negated_gate(w, b):
    inputs = np.stack(np.meshgrid(*[[0, 1]] * len(w)), axis=-1).reshape(-1, len(w))
    sums = inputs @ w + b
    high = sums[sums > 0].min() if (sums > 0).any() else sums.max() + 1
    low = sums[sums <= 0].max() if (sums <= 0).any() else high - 1
    return [-2 * float(weight) for weight in w], float(low + high) - 2 * b


# XOR


@alternative("XOR", "one but not the other, or the other way round")
def XOR(x1, x2):
    not_both = NAND(x1, x2)
    return OR(AND(x1, not_both), AND(x2, not_both))


@alternative("XOR", "four NANDs")
def XOR(x1, x2):
    s = NAND(x1, x2)
    return NAND(NAND(x1, s), NAND(x2, s))


@alternative("XOR", "a NOT made with a constant")
def XOR(x1, x2):
    def NOT(x):
        return NAND(x, 1)

    return AND(OR(x1, x2), NOT(AND(x1, x2)))


# count_lines


@alternative("count_lines", "three loops and the perceptron, corner by corner")
def count_lines(targets, values):
    count = 0
    for w1 in values:
        for w2 in values:
            for b in values:
                w = np.array([w1, w2])
                answers = [
                    perceptron(np.array([0, 0]), w, b),
                    perceptron(np.array([1, 0]), w, b),
                    perceptron(np.array([0, 1]), w, b),
                    perceptron(np.array([1, 1]), w, b),
                ]
                if answers == targets:
                    count += 1
    return count


@alternative("count_lines", "all lines at once, by broadcasting")
def count_lines(targets, values):
    w1, w2, b = np.meshgrid(values, values, values)
    right = np.ones(w1.shape, dtype=bool)
    for (x1, x2), target in zip([(0, 0), (1, 0), (0, 1), (1, 1)], targets, strict=True):
        right &= (w1 * x1 + w2 * x2 + b > 0) == bool(target)
    return np.count_nonzero(right)


@alternative("count_lines", "counted by a generator")
def count_lines(targets, values):
    from itertools import product

    wanted = tuple(targets)
    return sum(
        (b > 0, w1 + b > 0, w2 + b > 0, w1 + w2 + b > 0) == wanted for w1, w2, b in product(values, repeat=3)
    )


# half_adder


@alternative("half_adder", "each gate built from NAND first")
def half_adder(a, b):
    def NOT(x):
        return NAND(x, x)

    def both(x, y):
        return NOT(NAND(x, y))

    def either(x, y):
        return NAND(NOT(x), NOT(y))

    return both(a, b), both(either(a, b), NAND(a, b))


@alternative("half_adder", "a list, and a constant 1 to turn a bit round")
def half_adder(a, b):
    not_both = NAND(a, b)
    return [NAND(not_both, 1), NAND(NAND(a, not_both), NAND(not_both, b))]


@alternative("half_adder", "gates held in a dictionary")
def half_adder(a, b):
    wire = {"a": a, "b": b}
    wire["s"] = NAND(wire["a"], wire["b"])
    wire["left"], wire["right"] = (NAND(wire[name], wire["s"]) for name in ("a", "b"))
    return NAND(wire["s"], wire["s"]), NAND(wire["left"], wire["right"])


# full_adder


@alternative("full_adder", "the nine NANDs of the data books")
def full_adder(a, b, carry_in):
    n1 = NAND(a, b)
    n4 = NAND(NAND(a, n1), NAND(b, n1))
    n5 = NAND(n4, carry_in)
    return NAND(n1, n5), NAND(NAND(n4, n5), NAND(carry_in, n5))


@alternative("full_adder", "three half adders: the two carries are never both 1")
def full_adder(a, b, carry_in):
    carry1, partial = half_adder(b, carry_in)
    carry2, total = half_adder(a, partial)
    _, carry_out = half_adder(carry1, carry2)
    return carry_out, total


@alternative("full_adder", "the carry as a majority of three")
def full_adder(a, b, carry_in):
    def every(*bits):
        result = bits[0]
        for bit in bits[1:]:
            result = NAND(NAND(result, bit), NAND(result, bit))
        return result

    pairs = [NAND(a, b), NAND(a, carry_in), NAND(b, carry_in)]
    all_of_them = every(*pairs)
    total = half_adder(half_adder(a, b)[1], carry_in)[1]
    return NAND(all_of_them, all_of_them), total


# parity


@alternative("parity", "from a constant 0, without the half adder")
def parity(bits):
    odd = 0
    for bit in bits:
        s = NAND(odd, bit)
        odd = NAND(NAND(odd, s), NAND(bit, s))
    return odd


@alternative("parity", "by halves, calling itself")
def parity(bits):
    if len(bits) == 1:
        return bits[0]
    middle = len(bits) // 2
    carry, total = half_adder(parity(bits[:middle]), parity(bits[middle:]))
    return total


@alternative("parity", "a queue: two bits leave it, their total joins at the end")
def parity(bits):
    queue = list(bits)
    while len(queue) > 1:
        queue.append(half_adder(queue.pop(0), queue.pop(0))[1])
    return queue[0]


@alternative("parity", "reduce, with full adders")
def parity(bits):
    from functools import reduce

    return reduce(lambda odd, bit: full_adder(odd, bit, 0)[1], bits, 0)


@alternative("parity", "three at a time from a copy")
def parity(bits):
    waiting = list(bits)
    while len(waiting) > 1:
        third = waiting.pop() if len(waiting) > 2 else 0
        second, first = waiting.pop(), waiting.pop()
        waiting.insert(0, full_adder(first, second, third)[1])
    return waiting[0]


# wrong_way


@alternative("wrong_way", "a false alarm")
def wrong_way():
    return np.array([2.0, 1.0]), 0, np.array([1.0, 1.0]), -1.0


@alternative("wrong_way", "lists, whole numbers, a negative sample")
def wrong_way():
    return [-3, 1], 1, [2, 0], 1


@alternative("wrong_way", "only the bias errs: the sample is zero")
def wrong_way():
    x, w = np.zeros(2), np.zeros(2)
    return x, np.int64(0), w, np.float64(0.1)


# perceptron_step


@alternative("perceptron_step", "three cases with if")
def perceptron_step(x, y, w, b, lr=1.0):
    prediction = perceptron(x, w, b)
    if prediction == y:
        return w, b
    if y == 1:
        return w + lr * x, b + lr
    return w - lr * x, b - lr


@alternative("perceptron_step", "weight by weight, in a copy")
def perceptron_step(x, y, w, b, lr=1.0):
    new_w = w.copy()
    error = y - (1 if np.dot(w, x) + b > 0 else 0)
    for i in range(len(new_w)):
        new_w[i] += lr * error * x[i]
    b += lr * error
    return new_w, b


@alternative("perceptron_step", "the bias as one more weight")
def perceptron_step(x, y, w, b, lr=1.0):
    sample, both = np.append(x, 1.0), np.append(w, b)
    both = both + lr * (y - int(both @ sample > 0)) * sample
    return both[:-1], both[-1]


# train_perceptron


@alternative("train_perceptron", "everything in place, by index")
def train_perceptron(X, y, lr=1.0, epochs=100):
    n, d = X.shape
    w = np.zeros(d)
    b = 0.0
    history = []
    for _ in range(epochs):
        wrong = 0
        for i in range(n):
            predicted = 1 if np.dot(X[i], w) + b > 0 else 0
            if predicted != y[i]:
                wrong += 1
                w += lr * (y[i] - predicted) * X[i]
                b += lr * (y[i] - predicted)
        history.append(wrong)
        if wrong == 0:
            break
    return w, b, history


@alternative("train_perceptron", "a while loop, the bias as one more weight, history as an array")
def train_perceptron(X, y, lr=1.0, epochs=100):
    samples = np.hstack([np.ones((len(X), 1)), X])
    weights, history = np.zeros(samples.shape[1]), np.zeros(0, dtype=int)
    while len(history) < epochs and (len(history) == 0 or history[-1] > 0):
        mistakes = 0
        for sample, label in zip(samples, y, strict=True):
            error = label - (sample @ weights > 0).astype(int)
            weights = weights + lr * error * sample
            mistakes += abs(error)
        history = np.append(history, mistakes)
    return weights[1:], weights[0], history


@alternative("train_perceptron", "one call per epoch, in single precision")
def train_perceptron(X, y, lr=1.0, epochs=100):
    def epoch(w, b, left, history):
        if left == 0 or history[-1:] == [0]:
            return w, b, history
        wrong = 0
        for sample, truth in zip(X, y, strict=True):
            error = truth - perceptron(sample, w, b)
            wrong += abs(error)
            w, b = w + lr * error * sample, b + lr * error
        return epoch(w, b, left - 1, [*history, wrong])

    return epoch(np.zeros(X.shape[1], dtype=np.float32), 0.0, epochs, [])


@alternative("train_perceptron", "plain Python numbers, history as a tuple")
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = [0.0] * X.shape[1], 0.0, []
    for _ in range(epochs):
        wrong = 0
        for sample, truth in zip(X.tolist(), list(y), strict=True):
            total = b + sum(value * weight for value, weight in zip(sample, w, strict=True))
            answer = 1 if total > 0 else 0
            if answer != truth:
                wrong += 1
                w = [weight + lr * (truth - answer) * value for weight, value in zip(w, sample, strict=True)]
                b += lr * (truth - answer)
        history += [wrong]
        if wrong == 0:
            break
    return np.array(w), b, tuple(history)


@alternative("train_perceptron", "step always, notice whether anything moved")
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        moved = []
        for sample, label in zip(X, y, strict=True):
            new_w, new_b = perceptron_step(sample, label, w, b, lr)
            moved.append(new_b != b)
            w, b = new_w, new_b
        history.append(int(sum(moved)))
        if not any(moved):
            break
    return w, b, history


# decision_line


@alternative("decision_line", "slope and intercept")
def decision_line(x1, w, b):
    w1, w2 = w
    slope, intercept = -w1 / w2, -b / w2
    return slope * x1 + intercept


@alternative("decision_line", "point by point")
def decision_line(x1, w, b):
    points = np.asarray(x1, dtype=float)
    x2 = np.empty(points.shape)
    for place, value in np.ndenumerate(points):
        x2[place] = (0 - b - w[0] * value) / w[1]
    return x2 if points.ndim else float(x2)


@alternative("decision_line", "in single precision")
def decision_line(x1, w, b):
    w = np.asarray(w, dtype=np.float32)
    return -(np.float32(b) + w[0] * np.asarray(x1, dtype=np.float32)) / w[1]
