"""Known mistakes of chapter 1, exercises 1 to 15: one neuron, gates, circuits, learning."""

import numpy as np

from autograder.mistakes import mistake

# weighted_sum


@mistake(
    "weighted_sum",
    "the bias is left out",
    hint="Your sums are all too low or too high by the same amount, and that amount is the bias. When every "
    "input is zero, something should still be left over. What is it, and where does it join the sum?",
)
def weighted_sum(x, w, b):
    return x @ w


@mistake(
    "weighted_sum",
    "the whole batch is added into one number",
    subtle=True,
    hint="For one sample your answer is right. For a batch a single number comes back: the rows have been "
    "thrown into one pot. Each row is a sample of its own and keeps its own sum. Along which axis should "
    "the adding go?",
)
def weighted_sum(x, w, b):
    return np.sum(x * w) + b


@mistake(
    "weighted_sum",
    "the bias is added once per input",
    hint="Your bias takes part several times: once for every input. Look at the order of things. The "
    "products are added up first; the bias joins after the adding is done, once for each sample.",
)
def weighted_sum(x, w, b):
    return np.sum(x * w + b, axis=-1)


@mistake(
    "weighted_sum",
    "the bias is subtracted, as if it were a threshold",
    hint="You are off by exactly twice the bias. Some books compare the sum with a threshold, which is then "
    "subtracted; here the bias is that threshold with its sign already turned. What does that do to the "
    "sign in your formula?",
)
def weighted_sum(x, w, b):
    return x @ w - b


@mistake(
    "weighted_sum",
    "weights times samples, in the wrong order",
    subtle=True,
    hint="One sample works. A batch stops with an error or, if it is square, gives wrong numbers: you are "
    "adding down the columns. In a matrix product the rows of the left factor meet the right factor. Which "
    "of your two arrays has the samples as its rows?",
)
def weighted_sum(x, w, b):
    return np.dot(w, x) + b


@mistake(
    "weighted_sum",
    "the products are never added up",
    hint="You multiplied every input by its weight, well done. What came back still has one number per "
    "input. A neuron makes one number out of all of them: one step is missing before the bias.",
)
def weighted_sum(x, w, b):
    return x * w + b


@mistake(
    "weighted_sum",
    "only batches work, a single sample does not",
    subtle=True,
    hint="Your batches are right, but a single sample has no second axis, so axis 1 does not exist there. "
    "You can count axes from the end instead, or use a product that treats both kinds alike.",
)
def weighted_sum(x, w, b):
    return np.sum(x * w, axis=1) + b


@mistake(
    "weighted_sum",
    "a batch comes back as a column",
    hint="The numbers are right, but wrapped once too often: a column of shape (N, 1), or a list of one "
    "number for a single sample. What is asked is one plain number per sample. Do the weights need to be a "
    "column at all?",
)
def weighted_sum(x, w, b):
    return x @ w.reshape(-1, 1) + b


@mistake(
    "weighted_sum",
    "a batch comes back as a list",
    subtle=True,
    hint="Every number is right, but a batch comes back as a Python list. A list cannot be compared with 0 "
    "element by element, and that is what the perceptron will do next. Make an array of it, or let one "
    "product treat all rows.",
)
def weighted_sum(x, w, b):
    if x.ndim == 1:
        return x @ w + b
    return [row @ w + b for row in x]


# perceptron


@mistake(
    "perceptron",
    "a sum of exactly zero fires",
    subtle=True,
    hint="All is well except on the line itself: a weighted sum of exactly 0 gives 1 in your version. The "
    "definition says larger than zero, and zero is not larger than zero. Which comparison sign says that?",
)
def perceptron(x, w, b):
    return np.where(weighted_sum(x, w, b) >= 0, 1, 0)


@mistake(
    "perceptron",
    "only single samples work, a batch does not",
    subtle=True,
    hint="An `if` wants one yes or no, and a batch has one for each row, so Python stops. A comparison "
    "works on the whole array at once and gives one True or False per row. What turns those into ones and "
    "zeros?",
)
def perceptron(x, w, b):
    if weighted_sum(x, w, b) > 0:
        return 1
    return 0


@mistake(
    "perceptron",
    "one answer for the whole batch",
    subtle=True,
    hint="The error about `any` and `all` has led you astray: both squeeze the answers of all rows into a "
    "single one. But every sample deserves its own answer. Keep the array that the comparison gives you, "
    "and change True and False into numbers.",
)
def perceptron(x, w, b):
    return 1 if np.any(weighted_sum(x, w, b) > 0) else 0


@mistake(
    "perceptron",
    "truth values instead of numbers",
    subtle=True,
    hint="Your decisions are all right; only their type is not. True and False are fine for an `if`, but "
    "soon we subtract one answer from another, and NumPy refuses to do that with truth values. Turn them "
    "into whole numbers.",
)
def perceptron(x, w, b):
    return weighted_sum(x, w, b) > 0


@mistake(
    "perceptron",
    "the decision is the wrong way round",
    hint="Every answer is the opposite of the right one: you say 1 for small sums and 0 for large ones. A "
    "neuron fires when there is much evidence for it. On which side of zero is that?",
)
def perceptron(x, w, b):
    return np.where(weighted_sum(x, w, b) > 0, 0, 1)


@mistake(
    "perceptron",
    "the sign instead of a yes or no",
    hint="You return -1 for sums below zero. That is another convention, which you will meet in other "
    "books. In this chapter a perceptron that does not fire says 0, just as for a sum of exactly zero.",
)
def perceptron(x, w, b):
    return np.sign(weighted_sum(x, w, b)).astype(int)


@mistake(
    "perceptron",
    "compared with one half instead of zero",
    hint="Small positive sums get the answer 0 in your version. One half is the right fence for "
    "probabilities, but a weighted sum is not a probability: the bias has already moved the fence to zero.",
)
def perceptron(x, w, b):
    return np.where(weighted_sum(x, w, b) > 0.5, 1, 0)


@mistake(
    "perceptron",
    "the weighted sum itself is returned",
    hint="What came back is the weighted sum. That is the evidence, not yet the decision. A perceptron asks "
    "one more question about it and answers with 1 or 0.",
)
def perceptron(x, w, b):
    return weighted_sum(x, w, b)


# AND


@mistake(
    "AND",
    "one input is already enough",
    hint="Your gate answers like OR: a single 1 lifts the sum above zero. For AND one weight alone must not "
    "be enough. Make the bias more negative, but not so much that two weights together fail as well.",
)
def AND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([0.5, 0.5]), -0.2)


@mistake(
    "AND",
    "the gate always fires",
    hint="Your gate says 1 even when both inputs are 0. There the weights count for nothing and only the "
    "bias is left. So what sign must the bias have? If you found a threshold, remember that the bias is its "
    "negative.",
)
def AND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([0.5, 0.5]), 0.7)


@mistake(
    "AND",
    "the gate never fires, not even for two ones",
    subtle=True,
    hint="Your gate always says 0. Add up the weighted sum for (1, 1) by hand. If it is exactly 0, you have "
    "met the strict inequality: zero is not larger than zero. Give the sum a little more room.",
)
def AND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([1.0, 1.0]), -2.0)


@mistake(
    "AND",
    "a NAND instead of an AND",
    hint="Every answer is the opposite of AND's: you have built a perfectly good NAND. Which three numbers "
    "turn the decision round?",
)
def AND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([-0.5, -0.5]), 0.7)


@mistake(
    "AND",
    "only the second of the inputs counts",
    hint="Your answer copies x2 and never looks at x1. Is the same input written twice, or has one of the "
    "weights no say? Both inputs should pull with the same strength.",
)
def AND(x1, x2):
    return perceptron(np.array([x2, x2]), np.array([0.5, 0.5]), -0.7)


@mistake(
    "AND",
    "only the first of the inputs counts",
    hint="Your answer copies x1 and never looks at x2. Is the same input written twice, or is one weight so "
    "large that it wins alone? Neither input may be enough by itself, so give both the same weight.",
)
def AND(x1, x2):
    return perceptron(np.array([x1, x1]), np.array([0.5, 0.5]), -0.7)


@mistake(
    "AND",
    "looked up in a table instead of weighed",
    subtle=True,
    hint="Your four answers are right, but nothing is weighed: between the corners no straight line "
    "separates the answers. The point of this exercise is to find two weights and a bias and let your "
    "perceptron decide. Any that work are welcome.",
)
def AND(x1, x2):
    return 1 if x1 == 1 and x2 == 1 else 0


@mistake(
    "AND",
    "multiplied, or chosen with `and`, instead of decided",
    subtle=True,
    hint="A product, or Python's `and`, gives the right four answers, a neat observation. But a perceptron adds and "
    "then decides, so it says 0 or 1 to any input, also to 0.5. Choose two weights and a bias and let your "
    "perceptron answer.",
)
def AND(x1, x2):
    return x1 * x2


@mistake(
    "AND",
    "Python's own bit operator instead of weights",
    subtle=True,
    hint="Python has this gate built in, and it is right for 0 and 1. But we want to build it from a "
    "neuron, which takes any numbers, weighs them and decides. Choose two weights and a bias and let your "
    "perceptron answer.",
)
def AND(x1, x2):
    return x1 & x2


# NAND


@mistake(
    "NAND",
    "a single 1 already silences the gate",
    subtle=True,
    hint="Your gate says 1 for (0, 0) only. Write down the four weighted sums: those of (1, 0) and (0, 1) "
    "are exactly 0, or below it. If you flipped the signs of an AND, zero stayed zero. Push the bias up a "
    "little, so that these two come out above zero.",
)
def NAND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([-1.0, -1.0]), 1.0)


@mistake(
    "NAND",
    "an AND instead of a NAND",
    hint="Your gate is a fine AND; NAND gives the opposite answer for every input. Look at the sums of your "
    "AND: all four have to change sides. What does that mean for the weights and for the bias?",
)
def NAND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([0.5, 0.5]), -0.7)


@mistake(
    "NAND",
    "the weights are turned but not the bias",
    hint="Your gate never fires. With both inputs 0 only the bias is left, and NAND must say 1 there. So "
    "which sign must the bias have? It has to turn together with the weights.",
)
def NAND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([-0.5, -0.5]), -0.7)


@mistake(
    "NAND",
    "the bias is turned but not the weights",
    hint="Your gate always fires. A positive bias is right: with both inputs 0 the answer must be 1. But "
    "then each input that is 1 should pull the sum down. What does that say about the weights?",
)
def NAND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([0.5, 0.5]), 0.7)


@mistake(
    "NAND",
    "every bit of the answer is flipped, its sign too",
    subtle=True,
    hint="You get -1 and -2. The operator `~` flips all the bits of a whole number, also those that hold "
    "its sign, so it does not swap 0 and 1. Better still, leave AND aside and choose weights and a bias for "
    "NAND itself.",
)
def NAND(x1, x2):
    return ~AND(x1, x2)


@mistake(
    "NAND",
    "looked up in a table instead of weighed",
    subtle=True,
    hint="Your four answers are right, but nothing is weighed: between the corners no straight line "
    "separates the answers. Choose two weights and a bias and let your perceptron decide. Begin with (0, "
    "0), where only the bias speaks.",
)
def NAND(x1, x2):
    return 0 if x1 == 1 and x2 == 1 else 1


# OR


@mistake(
    "OR",
    "a single one is not enough",
    subtle=True,
    hint="Your gate answers like AND: it wants two ones. Work out the weighted sum for (1, 0). If it is "
    "exactly 0, the strict inequality says no. A bias a little closer to zero lets one input win.",
)
def OR(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([1.0, 1.0]), -1.0)


@mistake(
    "OR",
    "the gate always fires",
    hint="Your gate says 1 even when nothing comes in. With both inputs 0 the weighted sum is the bias and "
    "nothing else. What must be true of the bias for the answer to be 0 there?",
)
def OR(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([0.5, 0.5]), 0.2)


@mistake(
    "OR",
    "exclusive or: two ones give zero",
    subtle=True,
    hint="You built 'either the one or the other, but not both'. In logic, OR includes both: for (1, 1) the "
    "answer is 1. Good news: the gate you built cannot be made from one straight line, this one can.",
)
def OR(x1, x2):
    return 1 if x1 != x2 else 0


@mistake(
    "OR",
    "the opposite of OR",
    hint="All four answers are turned round: yours fires when nothing comes in, and is silent otherwise. "
    "Evidence should push the sum up. Which sign do your weights need, and which the bias?",
)
def OR(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([-1.0, -1.0]), 0.5)


@mistake(
    "OR",
    "the inputs are only added",
    hint="For (1, 1) you get 2. The weighted sum is only half of the work: the perceptron then asks whether "
    "it is above zero, and answers 0 or 1.",
)
def OR(x1, x2):
    return x1 + x2


@mistake(
    "OR",
    "the larger input instead of a decision",
    subtle=True,
    hint="Your four answers are right, but an input of 0.5 gives 0.5 back: the larger input is returned and "
    "nothing is weighed. Choose two weights and a bias, and let your perceptron say 0 or 1.",
)
def OR(x1, x2):
    return max(x1, x2)


@mistake(
    "OR",
    "looked up in a table instead of weighed",
    subtle=True,
    hint="Your four answers are right, but nothing is weighed: between the corners no straight line "
    "separates the answers. Find two weights and a bias so that only (0, 0) stays on the lower side, and "
    "let your perceptron decide.",
)
def OR(x1, x2):
    return 1 if x1 == 1 or x2 == 1 else 0


@mistake(
    "OR",
    "Python's own bit operator instead of weights",
    subtle=True,
    hint="Python has this gate built in, and it is right for 0 and 1. But we want to build it from a "
    "neuron, which takes any numbers, weighs them and decides. Choose two weights and a bias and let your "
    "perceptron answer.",
)
def OR(x1, x2):
    return x1 | x2


# negated_gate


@mistake(
    "negated_gate",
    "all signs flipped, so a sum of zero stays zero",
    subtle=True,
    hint="Flipping all signs works wherever the sum is not zero. But minus zero is zero: an input exactly "
    "on the line gets the answer 0 before and after. After flipping, push everything up by an amount so "
    "small that no negative sum crosses the line.",
)
def negated_gate(w, b):
    return -w, -b


@mistake(
    "negated_gate",
    "the bias keeps its sign",
    hint="You turned the weights round and left the bias as it was. The weighted sum is weights and bias "
    "together, and all of it has to change sides. Try it on an AND: what is left when both inputs are 0?",
)
def negated_gate(w, b):
    return -w, b


@mistake(
    "negated_gate",
    "the weights keep their signs",
    hint="You turned the bias round but not the weights, so evidence still pushes in the old direction. In "
    "the opposite gate an input that used to pull the sum up must pull it down.",
)
def negated_gate(w, b):
    return w.copy(), -b


@mistake(
    "negated_gate",
    "a push of one half, for every gate",
    subtle=True,
    hint="Half a unit is a good push when all sums are whole numbers. This gate has smaller ones: an input "
    "whose sum was a quarter ends up on the upper side again. Which of the gate's own sums tells you how "
    "much room there is?",
)
def negated_gate(w, b):
    return -w, -b + 0.5


@mistake(
    "negated_gate",
    "a push of fixed size, too large for some gates",
    subtle=True,
    hint="The idea of a small push is right. But small compared with what? For a gate with tiny sums yours "
    "carries inputs across the line that should stay below. Look at the gate's own sums: which of them "
    "limits how far you may push?",
)
def negated_gate(w, b):
    return -w, -b + 0.01


@mistake(
    "negated_gate",
    "the push is measured by the weights, not by the sums",
    subtle=True,
    hint="A push that grows and shrinks with the gate is the right idea, and yours often fits. But a gate with "
    "large weights can still have a small positive sum. Half a weight then carries that input back across "
    "the line. What exactly must the push not exceed?",
)
def negated_gate(w, b):
    return -w, -b + np.abs(w).min() / 2


@mistake(
    "negated_gate",
    "a push so small that rounding swallows it",
    subtle=True,
    hint="Your push works until the gate's numbers are very large: added to a huge bias, it disappears in "
    "the rounding and zero stays zero. Let the gate itself say what is small, by looking at its smallest "
    "positive sum.",
)
def negated_gate(w, b):
    return -w, -b + 1e-9


@mistake(
    "negated_gate",
    "the push goes downwards",
    hint="You noticed that zero needs a push, very good. But yours goes down. An input whose sum was 0 had "
    "the answer 0 and now needs a 1. On which side of zero must its new sum be?",
)
def negated_gate(w, b):
    inputs = (np.arange(2 ** len(w))[:, None] >> np.arange(len(w))) & 1
    sums = weighted_sum(inputs, w, b)
    positive = sums[sums > 0]
    return -w, -b - (positive.min() / 2 if len(positive) else 1.0)


@mistake(
    "negated_gate",
    "it writes into the weights it was given",
    subtle=True,
    hint="The signs are turned inside the array you were handed, so whoever called you finds their gate "
    "destroyed. Make a new array for the answer and leave the old one as it is.",
)
def negated_gate(w, b):
    w *= -1
    inputs = (np.arange(2 ** len(w))[:, None] >> np.arange(len(w))) & 1
    sums = weighted_sum(inputs, w, -b)
    return w, -b + (-sums[sums < 0].max() / 2 if np.any(sums < 0) else 1.0)


@mistake(
    "negated_gate",
    "only gates with two inputs work",
    hint="Your list of inputs has four corners with two numbers each, so gates with one, three or four "
    "inputs fail. The number of weights tells how many inputs there are; all combinations of that many "
    "zeros and ones are needed.",
)
def negated_gate(w, b):
    sums = weighted_sum(np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), w, b)
    positive = sums[sums > 0]
    return -w, -b + (positive.min() / 2 if len(positive) else 1.0)


@mistake(
    "negated_gate",
    "stops on a gate that never fires",
    subtle=True,
    hint="Nearly there. For a gate that never fires there is no positive sum, and the smallest of no "
    "numbers does not exist. How much room is there for the push in that case?",
)
def negated_gate(w, b):
    inputs = (np.arange(2 ** len(w))[:, None] >> np.arange(len(w))) & 1
    sums = weighted_sum(inputs, w, b)
    return -w, -b + sums[sums > 0].min() / 2


# XOR


@mistake(
    "XOR",
    "the outer gate is OR instead of AND",
    hint="Your circuit says 1 for everything. The two halves, at least one and not both, are each true for "
    "three of the four inputs. XOR needs both halves at once. Which gate says so?",
)
def XOR(x1, x2):
    return OR(NAND(x1, x2), OR(x1, x2))


@mistake(
    "XOR",
    "the outer gate is NAND, so everything is turned round",
    hint="Every answer is the opposite of XOR: your circuit fires when the inputs agree. The two inner "
    "gates are well chosen. Look at the last gate: should it fire when both halves are true, or when they "
    "are not?",
)
def XOR(x1, x2):
    return NAND(NAND(x1, x2), OR(x1, x2))


@mistake(
    "XOR",
    "the inner gate is AND instead of NAND",
    hint="Your circuit fires for (1, 1) only, like AND. You asked for both and at least one. XOR wants at "
    "least one, but not both: which of your gates says 'not both'?",
)
def XOR(x1, x2):
    return AND(AND(x1, x2), OR(x1, x2))


@mistake(
    "XOR",
    "only 'not both' is asked, not 'at least one'",
    hint="Your circuit says 1 for (0, 0) as well, so it is NAND in other clothes. 'Not both' is only half "
    "of XOR. Which of the gates makes sure that at least one input is 1?",
)
def XOR(x1, x2):
    return AND(NAND(x1, x2), NAND(x1, x2))


@mistake(
    "XOR",
    "worked out in Python instead of wired from gates",
    subtle=True,
    hint="Your table is right, but Python did the work. Here only AND, NAND and OR may decide, as if you "
    "had three kinds of chips and some wire. Say XOR in words with 'and', 'or' and 'not', and wire that "
    "sentence.",
)
def XOR(x1, x2):
    return 1 if x1 != x2 else 0


@mistake(
    "XOR",
    "a single perceptron is tried",
    hint="Your perceptron gets three corners right, and so will every other: no straight line has (1, 0) "
    "and (0, 1) on one side and the other two corners on the other. That is why we need a second layer. "
    "Combine the three gates you already have.",
)
def XOR(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([1.0, 1.0]), -0.5)


# count_lines


@mistake(
    "count_lines",
    "a sum of exactly zero fires",
    subtle=True,
    hint="You count some lines that do not do the job and miss others: those that pass exactly through a "
    "corner. A sum of 0 answers 0. Your perceptron from exercise 2 knows that; let it decide.",
)
def count_lines(targets, values):
    count = 0
    for w1 in values:
        for w2 in values:
            for b in values:
                sums = [b, w1 + b, w2 + b, w1 + w2 + b]
                count += [int(s >= 0) for s in sums] == list(targets)
    return count


@mistake(
    "count_lines",
    "both weights are always the same",
    hint="You try only lines with two equal weights. That misses most of them: w1, w2 and b each run "
    "through all the values, independently of each other. How many nested loops does that make?",
)
def count_lines(targets, values):
    corners, count = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), 0
    for w in values:
        for b in values:
            count += int(np.array_equal(perceptron(corners, np.array([w, w]), b), targets))
    return count


@mistake(
    "count_lines",
    "a value is never used twice",
    subtle=True,
    hint="You miss every line in which two of the three numbers are equal, such as w1 = w2 = 1. Nothing "
    "forbids that: the same value may be used again. Permutations leave those out; which arrangement allows "
    "repeats?",
)
def count_lines(targets, values):
    from itertools import permutations

    corners, count = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), 0
    for w1, w2, b in permutations(values, 3):
        count += int(np.array_equal(perceptron(corners, np.array([w1, w2]), b), targets))
    return count


@mistake(
    "count_lines",
    "each combination is tried in one order only",
    hint="You count far too few: combinations take every set of three values once, in one order. But w1 = "
    "1, b = -1 is a different line from w1 = -1, b = 1. Each of the three must run through all the values.",
)
def count_lines(targets, values):
    from itertools import combinations

    corners, count = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), 0
    for w1, w2, b in combinations(values, 3):
        count += int(np.array_equal(perceptron(corners, np.array([w1, w2]), b), targets))
    return count


@mistake(
    "count_lines",
    "stops at the first line it finds",
    hint="You return 1 as soon as one line works, so you answer whether there is a line. Asked is how many. "
    "Where must the `return` stand so that all the loops come to their end first?",
)
def count_lines(targets, values):
    corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
    for w1 in values:
        for w2 in values:
            for b in values:
                if np.array_equal(perceptron(corners, np.array([w1, w2]), b), targets):
                    return 1
    return 0


@mistake(
    "count_lines",
    "right corners are counted instead of right lines",
    hint="Your counts are far too large: you add one for every corner that comes out right. A line counts "
    "only if all four corners are right, and then it counts once.",
)
def count_lines(targets, values):
    corners, count = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), 0
    for w1 in values:
        for w2 in values:
            for b in values:
                count += int(np.sum(perceptron(corners, np.array([w1, w2]), b) == np.array(targets)))
    return count


@mistake(
    "count_lines",
    "one right corner is taken to be enough",
    hint="Almost every line passes your test, even for XOR: you accept a line as soon as any corner is "
    "right. All four have to agree with the targets.",
)
def count_lines(targets, values):
    corners, count = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), 0
    for w1 in values:
        for w2 in values:
            for b in values:
                count += int(np.any(perceptron(corners, np.array([w1, w2]), b) == np.array(targets)))
    return count


@mistake(
    "count_lines",
    "the bias is left out of the search",
    subtle=True,
    hint="You search over the two weights only and keep the bias fixed. A line that may not move away from "
    "its place reaches few gates. The bias is the third number that runs through all the values.",
)
def count_lines(targets, values):
    corners, count = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), 0
    for w1 in values:
        for w2 in values:
            count += int(np.array_equal(perceptron(corners, np.array([w1, w2]), 0.0), targets))
    return count


# half_adder


@mistake(
    "half_adder",
    "carry and total are exchanged",
    hint="Both bits are right, but in the wrong order. We write numbers with the large digit first: the "
    "carry, worth two, comes before the total, worth one.",
)
def half_adder(a, b):
    not_both = NAND(a, b)
    return NAND(NAND(a, not_both), NAND(b, not_both)), NAND(not_both, not_both)


@mistake(
    "half_adder",
    "the carry is NAND, not yet turned round",
    hint="Your total is right. Your carry is the opposite of what it should be: a plain NAND of the two "
    "bits. One more gate turns a bit round. What does NAND say when both its inputs are the same wire?",
)
def half_adder(a, b):
    not_both = NAND(a, b)
    return not_both, NAND(NAND(a, not_both), NAND(b, not_both))


@mistake(
    "half_adder",
    "the total is OR instead of XOR",
    subtle=True,
    hint="Only 1 + 1 goes wrong: its total is 0 and the carry takes the two. Your total is 1 as soon as one "
    "bit is 1, which is OR. It should be 1 when exactly one bit is.",
)
def half_adder(a, b):
    not_both = NAND(a, b)
    return NAND(not_both, not_both), NAND(NAND(a, a), NAND(b, b))


@mistake(
    "half_adder",
    "AND and XOR are used, not NAND alone",
    subtle=True,
    hint="Your sums are right, but this box of parts holds NAND gates only. Each of the gates you called "
    "can be made from NANDs: begin with NOT, which is a NAND with the same wire on both inputs.",
)
def half_adder(a, b):
    return AND(a, b), XOR(a, b)


@mistake(
    "half_adder",
    "computed with Python's arithmetic, not with gates",
    subtle=True,
    hint="Your sums are right, but Python did them. We want to see how a machine without any arithmetic "
    "gets there: a and b may only go into NAND gates, and so may what comes out of those.",
)
def half_adder(a, b):
    return (a + b) // 2, (a + b) % 2


@mistake(
    "half_adder",
    "the total is turned round",
    hint="Your carry is right, and every total is the opposite of what it should be. You ended with one "
    "gate too many or too few: each NAND also turns its answer round. Walk through the case (1, 0), gate by "
    "gate, on paper.",
)
def half_adder(a, b):
    not_both = NAND(a, b)
    total = NAND(NAND(a, not_both), NAND(b, not_both))
    return NAND(not_both, not_both), NAND(total, total)


@mistake(
    "half_adder",
    "only the total is returned",
    hint="One bit came back, but adding two bits gives a number up to 2, which needs two bits. Return the "
    "carry as well, before the total.",
)
def half_adder(a, b):
    not_both = NAND(a, b)
    return NAND(NAND(a, not_both), NAND(b, not_both))


# full_adder


@mistake(
    "full_adder",
    "the second carry is forgotten",
    subtle=True,
    hint="Without a carry coming in, all is well. With one, you sometimes lose the carry out: adding the "
    "third bit can overflow too, as in 0 + 1 + 1. Two half adders give two carries; which of them matter?",
)
def full_adder(a, b, carry_in):
    carry, partial = half_adder(a, b)
    return carry, half_adder(partial, carry_in)[1]


@mistake(
    "full_adder",
    "the first carry is forgotten",
    hint="For 1 + 1 your carry out is 0. You return the carry of the second half adder only, but the first "
    "one may have overflowed already. The carry out is 1 if either of them did.",
)
def full_adder(a, b, carry_in):
    partial = half_adder(a, b)[1]
    return half_adder(partial, carry_in)


@mistake(
    "full_adder",
    "the carries go into NAND without being turned round",
    hint="Your total is right, and your carry out is always 1. The two carries are never both 1, so a plain "
    "NAND of them always fires. To get an OR out of a NAND, turn both of its inputs round first.",
)
def full_adder(a, b, carry_in):
    carry1, partial = half_adder(a, b)
    carry2, total = half_adder(partial, carry_in)
    return NAND(carry1, carry2), total


@mistake(
    "full_adder",
    "both carries are required, which never happens",
    subtle=True,
    hint="Your total is right, and your carry out is always 0. You ask for both carries at once. Can the "
    "two half adders overflow in the same sum? It is enough that one of them does.",
)
def full_adder(a, b, carry_in):
    carry1, partial = half_adder(a, b)
    carry2, total = half_adder(partial, carry_in)
    both = NAND(carry1, carry2)
    return NAND(both, both), total


@mistake(
    "full_adder",
    "the carry coming in is not added to the total",
    hint="Your carry out is right, but the total ignores carry_in: it is that of the first two bits alone. "
    "The second half adder gives a total of its own, and that is the one to return.",
)
def full_adder(a, b, carry_in):
    carry1, partial = half_adder(a, b)
    carry2, _ = half_adder(partial, carry_in)
    return NAND(NAND(carry1, carry1), NAND(carry2, carry2)), partial


@mistake(
    "full_adder",
    "carry and total are exchanged",
    hint="Both bits are right, but in the wrong order: the carry, worth two, comes first, and the total, "
    "worth one, second. The half adder does it the same way.",
)
def full_adder(a, b, carry_in):
    carry1, partial = half_adder(a, b)
    carry2, total = half_adder(partial, carry_in)
    return total, NAND(NAND(carry1, carry1), NAND(carry2, carry2))


@mistake(
    "full_adder",
    "the half adder's answers are taken in the wrong order",
    subtle=True,
    hint="Your half adder hands you the carry first and the total second; here they seem to have changed "
    "places on the way, so that a carry is fed on as if it were a total. Check the names on the left of "
    "each call.",
)
def full_adder(a, b, carry_in):
    partial, carry1 = half_adder(a, b)
    total, carry2 = half_adder(partial, carry_in)
    return NAND(NAND(carry1, carry1), NAND(carry2, carry2)), total


@mistake(
    "full_adder",
    "OR joins the carries, not NAND alone",
    subtle=True,
    hint="Your sums are right, and OR is the right idea for the two carries. But the box holds NAND gates "
    "only, so build the OR from three of them: NAND fires as soon as one of its inputs is 0.",
)
def full_adder(a, b, carry_in):
    carry1, partial = half_adder(a, b)
    carry2, total = half_adder(partial, carry_in)
    return OR(carry1, carry2), total


@mistake(
    "full_adder",
    "computed with Python's arithmetic, not with gates",
    subtle=True,
    hint="Your sums are right, but Python did them. Let the bits go through gates only: two half adders, "
    "and NANDs to join their carries.",
)
def full_adder(a, b, carry_in):
    total = a + b + carry_in
    return total // 2, total % 2


# parity


@mistake(
    "parity",
    "the answer is turned round",
    hint="Every answer is the opposite: you say 1 for an even number of ones. Did you start from 1 instead "
    "of 0? Before any bit has been seen, the number of ones is zero, and zero is even.",
)
def parity(bits):
    result = 1
    for bit in bits:
        result = half_adder(result, bit)[1]
    return result


@mistake(
    "parity",
    "is there any one at all",
    hint="You say 1 as soon as there is a one. Two ones should bring you back to 0: every one changes the "
    "answer, whatever it was before.",
)
def parity(bits):
    result = bits[0]
    for bit in bits[1:]:
        result = NAND(NAND(result, result), NAND(bit, bit))
    return result


@mistake(
    "parity",
    "NAND is chained from bit to bit",
    hint="You join each bit to the result with a NAND. A new bit of 1 does turn the result round then, but "
    "a bit of 0 does not leave it as it was: it makes it 1. Which two-bit answer of the half adder treats 0 "
    "and 1 as you need?",
)
def parity(bits):
    result = bits[0]
    for bit in bits[1:]:
        result = NAND(result, bit)
    return result


@mistake(
    "parity",
    "the carry is kept instead of the total",
    hint="Your answer is 1 only if all the bits are 1. The half adder gives two answers, the carry first "
    "and the total second, and you have kept the first. Which of them changes with every one that arrives?",
)
def parity(bits):
    result = bits[0]
    for bit in bits[1:]:
        result = half_adder(result, bit)[0]
    return result


@mistake(
    "parity",
    "counted with Python's arithmetic, not with gates",
    subtle=True,
    hint="All answers are right, but Python counted. Let gates do it: walk along the bits and let the half "
    "adder join each one to the answer so far. No `sum`, no `%`, no comparison.",
)
def parity(bits):
    return sum(bits) % 2


@mistake(
    "parity",
    "XOR is chained, not NAND alone",
    subtle=True,
    hint="All answers are right, and chaining XOR is the right idea. But the box holds NAND gates only. One "
    "of your half adder's two answers is XOR, made of NANDs.",
)
def parity(bits):
    result = bits[0]
    for bit in bits[1:]:
        result = XOR(result, bit)
    return result


@mistake(
    "parity",
    "the first bit is skipped or counted twice",
    subtle=True,
    hint="You are wrong exactly when the first bit is 1. Either the loop skips it, or it is the starting "
    "value and then meets the loop once more and cancels itself. Count it once: in the start or in the loop.",
)
def parity(bits):
    result = bits[0]
    for bit in bits:
        result = half_adder(result, bit)[1]
    return result


@mistake(
    "parity",
    "the last bit is never reached",
    subtle=True,
    hint="You are wrong exactly when the last bit is 1: the walk stops one step too early. Check where your "
    "loop ends; looping over the bits themselves needs no counting at all.",
)
def parity(bits):
    result = 0
    for i in range(len(bits) - 1):
        result = half_adder(result, bits[i])[1]
    return result


@mistake(
    "parity",
    "carries are added back in",
    subtle=True,
    hint="One and two bits work, three ones do not. You add the carry of each step to the next, as in a "
    "long addition. But a carry says that two ones met, and two ones cancel: for parity it can be thrown "
    "away.",
)
def parity(bits):
    carry, total = 0, 0
    for bit in bits:
        carry, total = full_adder(total, bit, carry)
    return total


@mistake(
    "parity",
    "it empties the list it was given",
    subtle=True,
    hint="Your answers are right, but the list is gone afterwards: taking bits out of it changes the "
    "caller's list too. Walk along the bits without removing them.",
)
def parity(bits):
    result = bits.pop()
    while len(bits) > 0:
        result = half_adder(result, bits.pop())[1]
    return result


# wrong_way


@mistake(
    "wrong_way",
    "a sample that is answered correctly",
    hint="On your sample the perceptron is right, so prediction minus label is zero and neither rule does "
    "anything. The difference shows only when the perceptron errs. Choose another label, or other weights, "
    "so that it does.",
)
def wrong_way():
    return np.array([1.0, 1.0]), 1, np.array([0.5, 0.5]), -0.7


@mistake(
    "wrong_way",
    "a weighted sum of exactly zero, taken for a 1",
    subtle=True,
    hint="Your weighted sum is exactly 0. The inequality is strict, so the perceptron answers 0 there, and "
    "0 is your label: it is right, and nothing moves. With the other label this sample would do.",
)
def wrong_way():
    return np.array([1.0, 1.0]), 0, np.array([1.0, 1.0]), -2.0


@mistake(
    "wrong_way",
    "labels -1 and 1 instead of 0 and 1",
    hint="You used -1 for 'no'. Many books do, but in this chapter the two labels are 0 and 1, and the rule "
    "subtracts them from the perceptron's 0 or 1. Keep your sample and change the label.",
)
def wrong_way():
    return np.array([1.0, 1.0]), -1, np.array([1.0, 1.0]), 0.0


@mistake(
    "wrong_way",
    "the four things come in another order",
    hint="The second thing you return should be the label, 0 or 1, and something else stands there. The "
    "order is: the sample, its label, the weights, the bias.",
)
def wrong_way():
    return np.array([1.0, 1.0]), np.array([1.0, 1.0]), 0.0, 0


@mistake(
    "wrong_way",
    "only the sample and its label",
    hint="A sample alone cannot show anything: whether the perceptron errs depends on its weights and its "
    "bias too. Return all four, so that anyone can work out the step again.",
)
def wrong_way():
    return np.array([1.0, 1.0]), 1


@mistake(
    "wrong_way",
    "a constant 1 for the bias is part of the sample",
    subtle=True,
    hint="Your sample has three numbers. Some books put a constant 1 in front of every sample, so that the "
    "bias becomes a weight. Here the bias stands on its own: two numbers in x, two in w, and b apart.",
)
def wrong_way():
    return np.array([1.0, 1.0, 1.0]), 1, np.array([0.0, 0.0, 0.0]), 0.0


# perceptron_step


@mistake(
    "perceptron_step",
    "the printed rule: the step goes the wrong way",
    hint="You step away from the answer: after a miss the weighted sum sinks further. This is the printed "
    "rule, with its two terms exchanged. After a miss, should the sum grow or shrink? Let the sign follow "
    "from that.",
)
def perceptron_step(x, y, w, b, lr=1.0):
    error = perceptron(x, w, b) - y
    return w + lr * error * x, b + lr * error


@mistake(
    "perceptron_step",
    "the bias never learns",
    subtle=True,
    hint="Your weights are right, but the bias stays where it was. Without it, the line can turn but never "
    "move away from its place. Treat it like a weight whose input is always 1.",
)
def perceptron_step(x, y, w, b, lr=1.0):
    return w + lr * (y - perceptron(x, w, b)) * x, b


@mistake(
    "perceptron_step",
    "it writes into the weights it was given",
    subtle=True,
    hint="The numbers are right, but the step changes the array that was handed in, so the caller's old "
    "weights are lost. Adding in place does that. Build new weights and return them.",
)
def perceptron_step(x, y, w, b, lr=1.0):
    error = y - perceptron(x, w, b)
    w += lr * error * x
    b += lr * error
    return w, b


@mistake(
    "perceptron_step",
    "the learning rate is not used for the bias",
    subtle=True,
    hint="With a learning rate of 1 all is well; with any other the bias takes too large or too small a "
    "step. Weights and bias walk at the same pace.",
)
def perceptron_step(x, y, w, b, lr=1.0):
    error = y - perceptron(x, w, b)
    return w + lr * error * x, b + error


@mistake(
    "perceptron_step",
    "the learning rate is not used",
    subtle=True,
    hint="Your steps are right for a learning rate of 1 and the same for every other. The learning rate "
    "scales how far weights and bias move. Where does it enter?",
)
def perceptron_step(x, y, w, b, lr=1.0):
    error = y - perceptron(x, w, b)
    return w + error * x, b + error


@mistake(
    "perceptron_step",
    "the weighted sum is used where the prediction belongs",
    subtle=True,
    hint="Something moves even when the answer is right. You subtract the weighted sum from the label, but "
    "the rule asks for the decision made from it, 0 or 1. (Yours is a famous rule too, for predicting "
    "numbers rather than answering yes or no.)",
)
def perceptron_step(x, y, w, b, lr=1.0):
    error = y - weighted_sum(x, w, b)
    return w + lr * error * x, b + lr * error


@mistake(
    "perceptron_step",
    "the step is taken without looking at the prediction",
    hint="You add every sample with the label 1, whether it was answered rightly or not, and false alarms "
    "change nothing. The perceptron learns from its mistakes only: compare its answer with the label first.",
)
def perceptron_step(x, y, w, b, lr=1.0):
    return w + lr * y * x, b + lr * y


@mistake(
    "perceptron_step",
    "false alarms are not corrected",
    subtle=True,
    hint="After a miss you do the right thing. But when the answer was 1 and should have been 0, nothing "
    "happens. Label minus prediction is -1 then: the sample is to be subtracted.",
)
def perceptron_step(x, y, w, b, lr=1.0):
    if y == 1 and perceptron(x, w, b) == 0:
        return w + lr * x, b + lr
    return w, b


@mistake(
    "perceptron_step",
    "a false alarm is treated like a miss",
    hint="Right answers are left alone, and after a miss you do the right thing. But you add the sample after "
    "a false alarm too, so a sum that was too high rises further. Label minus prediction tells the two kinds "
    "of mistake apart: what is it in each case?",
)
def perceptron_step(x, y, w, b, lr=1.0):
    if perceptron(x, w, b) != y:
        return w + lr * x, b + lr
    return w, b


@mistake(
    "perceptron_step",
    "the weights come back as a list",
    subtle=True,
    hint="Every number is right, but the weights come back as a Python list, and an array is asked. With lists, "
    "plus means joining and not adding, so the next person to compute with them is in for a surprise.",
)
def perceptron_step(x, y, w, b, lr=1.0):
    error = y - perceptron(x, w, b)
    return [weight + lr * error * value for weight, value in zip(w, x, strict=True)], b + lr * error


@mistake(
    "perceptron_step",
    "the bias has become an array",
    hint="Your bias comes back as an array, because it was moved by the sample as the weights are. The bias "
    "is one number whose input is always 1: it moves by learning rate times error, and no more.",
)
def perceptron_step(x, y, w, b, lr=1.0):
    step = lr * (y - perceptron(x, w, b)) * x
    return w + step, b + step


@mistake(
    "perceptron_step",
    "a sum of exactly zero counts as firing",
    subtle=True,
    hint="All is well until a weighted sum is exactly 0. You take that for the answer 1, but the inequality "
    "is strict: the answer is 0. Let your perceptron decide instead of comparing again.",
)
def perceptron_step(x, y, w, b, lr=1.0):
    prediction = 1 if x @ w + b >= 0 else 0
    error = y - prediction
    return w + lr * error * x, b + lr * error


# train_perceptron


@mistake(
    "train_perceptron",
    "it never stops early",
    hint="Weights and bias are right, but the history goes on with zeros to the last epoch. An epoch "
    "without a mistake means there is nothing left to learn: record its 0, then stop.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, label in zip(X, y, strict=True):
            mistakes += int(perceptron(sample, w, b) != label)
            w, b = perceptron_step(sample, label, w, b, lr)
        history.append(mistakes)
    return w, b, history


@mistake(
    "train_perceptron",
    "the clean epoch is not recorded",
    subtle=True,
    hint="Your history lacks its last entry, the 0. You stop before writing it down. The epoch without a "
    "mistake did take place, and it is the one that proves success: record first, then leave the loop.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, label in zip(X, y, strict=True):
            mistakes += int(perceptron(sample, w, b) != label)
            w, b = perceptron_step(sample, label, w, b, lr)
        if mistakes == 0:
            break
        history.append(mistakes)
    return w, b, history


@mistake(
    "train_perceptron",
    "one step for the whole epoch instead of one per sample",
    subtle=True,
    hint="You predict all samples first and then move once, with the errors added up. That is another "
    "method, and we shall use it later. The perceptron changes its mind after every single sample, so the "
    "next one is already judged by the new weights.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        errors = y - perceptron(X, w, b)
        history.append(int(np.sum(errors != 0)))
        if history[-1] == 0:
            break
        w, b = w + lr * errors @ X, b + lr * errors.sum()
    return w, b, history


@mistake(
    "train_perceptron",
    "right answers are counted instead of mistakes",
    hint="Your history goes up where it should go down: it counts what was answered rightly. Asked is the "
    "number of mistakes in each epoch, and an epoch with none of them ends the training.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        right = 0
        for sample, label in zip(X, y, strict=True):
            right += int(perceptron(sample, w, b) == label)
            w, b = perceptron_step(sample, label, w, b, lr)
        history.append(right)
        if right == len(X):
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "the learning rate is not handed on",
    subtle=True,
    hint="With a learning rate of 1 all is right, with another your weights are too large or too small. "
    "Somewhere between the arguments of your function and the single step, the learning rate gets lost.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, label in zip(X, y, strict=True):
            mistakes += int(perceptron(sample, w, b) != label)
            w, b = perceptron_step(sample, label, w, b)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "the step goes the wrong way",
    hint="Your perceptron does not get better: after every mistake it steps away from the answer. Look at "
    "the sign of the error, label minus prediction, or let your perceptron_step do the work.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, label in zip(X, y, strict=True):
            error = perceptron(sample, w, b) - label
            w, b = w + lr * error * sample, b + lr * error
            mistakes += int(error != 0)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "all is forgotten at the start of every epoch",
    hint="Your history repeats the same number: every epoch begins with weights of zero again, so nothing "
    "learned survives. What has to start afresh in each epoch is the count of mistakes, not the weights.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    history = []
    for _ in range(epochs):
        w, b, mistakes = np.zeros(X.shape[1]), 0.0, 0
        for sample, label in zip(X, y, strict=True):
            mistakes += int(perceptron(sample, w, b) != label)
            w, b = perceptron_step(sample, label, w, b, lr)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "the new weights of a step are not kept",
    hint="At the end weights and bias are still 0, and every epoch makes the same mistakes. A step changes "
    "nothing by itself: it hands back new weights and a new bias. What does your loop do with them?",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, truth in zip(X, y, strict=True):
            if perceptron(sample, w, b) != truth:
                mistakes += 1
                perceptron_step(sample, truth, w, b, lr)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "the weights come back as a list",
    subtle=True,
    hint="Every number is right, but the weights come back as a Python list, and an array is asked. With lists, "
    "plus means joining and not adding, so the next person to compute with them is in for a surprise.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = [0.0] * X.shape[1], 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, truth in zip(X, y, strict=True):
            error = truth - perceptron(sample, np.array(w), b)
            mistakes += abs(error)
            w = [weight + lr * error * value for weight, value in zip(w, sample, strict=True)]
            b += lr * error
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "the mistakes of earlier epochs are counted again",
    subtle=True,
    hint="The weights are right, but your history only grows. The counter goes on from where the last epoch "
    "left it, so it never shows a clean epoch. Where must it be set back to zero?",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history, mistakes = np.zeros(X.shape[1]), 0.0, [], 0
    for _ in range(epochs):
        for sample, label in zip(X, y, strict=True):
            mistakes += int(perceptron(sample, w, b) != label)
            w, b = perceptron_step(sample, label, w, b, lr)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "mistakes are counted after the step",
    subtle=True,
    hint="You ask whether the sample is right after moving the weights for it, and by then it may have been "
    "repaired. A mistake is what the perceptron says before it learns from the sample: ask first, then step.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, label in zip(X, y, strict=True):
            w, b = perceptron_step(sample, label, w, b, lr)
            mistakes += int(perceptron(sample, w, b) != label)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "mistakes are counted once more at the end of the epoch",
    subtle=True,
    hint="Your history shows how many samples the epoch's last weights get wrong. Asked is how many "
    "mistakes were made on the way, each sample judged by the weights of its moment. The two often differ, "
    "and you stop too early.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        for sample, label in zip(X, y, strict=True):
            w, b = perceptron_step(sample, label, w, b, lr)
        history.append(int(np.sum(perceptron(X, w, b) != y)))
        if history[-1] == 0:
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "the bias never learns",
    subtle=True,
    hint="Your bias is still 0 at the end. Without it every line goes through the origin, and there even "
    "AND cannot be learned. After a mistake the bias moves as well, by learning rate times error.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, label in zip(X, y, strict=True):
            error = label - perceptron(sample, w, b)
            w = w + lr * error * sample
            mistakes += int(error != 0)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history


@mistake(
    "train_perceptron",
    "an epoch ends at its first right answer",
    hint="Your epochs break off early: as soon as one sample is answered rightly, the rest is not looked "
    "at. A right answer is a reason to go on to the next sample, not to leave the loop.",
)
def train_perceptron(X, y, lr=1.0, epochs=100):
    w, b, history = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for sample, label in zip(X, y, strict=True):
            if perceptron(sample, w, b) == label:
                break
            mistakes += 1
            w, b = perceptron_step(sample, label, w, b, lr)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, b, history


# decision_line


@mistake(
    "decision_line",
    "the bias has the wrong sign",
    hint="Your line has the right slope but lies on the wrong side. When the bias goes to the other side of "
    "the equation, its sign changes too. Put one of your points into the weighted sum: do you get 0?",
)
def decision_line(x1, w, b):
    return -(w[0] * x1 - b) / w[1]


@mistake(
    "decision_line",
    "the minus sign is lost",
    hint="Every x2 has the wrong sign. On the line, the three terms add up to zero, so what is brought to "
    "the other side of the equation changes its sign.",
)
def decision_line(x1, w, b):
    return (w[0] * x1 + b) / w[1]


@mistake(
    "decision_line",
    "the two weights are exchanged",
    subtle=True,
    hint="With equal weights your line is right, otherwise not: the two weights have changed places. The "
    "first belongs to x1, the second to x2. You are solving for x2, so by which of them do you divide?",
)
def decision_line(x1, w, b):
    return -(w[1] * x1 + b) / w[0]


@mistake(
    "decision_line",
    "not divided by the weight of x2",
    subtle=True,
    hint="What you have is the weight of x2 times x2, not x2 itself. That happens to be the same when the "
    "weight is 1. One last step of the equation is missing.",
)
def decision_line(x1, w, b):
    return -(w[0] * x1 + b)


@mistake(
    "decision_line",
    "only the bias is divided, not the whole",
    subtle=True,
    hint="Division comes before addition, so only one of your two terms is divided by the weight of x2. "
    "Both have to be: put them in a pair of brackets first.",
)
def decision_line(x1, w, b):
    return -w[0] * x1 - b / w[1]


@mistake(
    "decision_line",
    "the bias is left out",
    subtle=True,
    hint="Your line has the right slope, but it goes through the origin whatever the bias. The weighted sum "
    "that has to be zero includes the bias, so the bias is part of the equation too.",
)
def decision_line(x1, w, b):
    return -w[0] * x1 / w[1]


@mistake(
    "decision_line",
    "a whole-number division",
    hint="Your points fall on whole numbers although the line does not: the double slash throws the "
    "fraction away. One slash divides exactly.",
)
def decision_line(x1, w, b):
    return -(w[0] * x1 + b) // w[1]
