"""Known mistakes of chapter 4, part 1: gradients flow backward."""

import numpy as np

from autograder.mistakes import mistake
from nn101.chapter1 import sigmoid


@mistake(
    "MulLayer", "each input multiplied by itself, not by the other one",
    hint="For 10 and 5 the gradients come back in the wrong order. If the 10 grows by 1, the product grows by 5: each "
    "input is told the size of the other one. Times exchanges.",
)
def MulLayer():
    class Layer:
        def forward(self, x, y):
            self.x, self.y = x, y
            return x * y

        def backward(self, dout):
            return dout * self.x, dout * self.y

    return Layer()


@mistake(
    "MulLayer", "the gradient from the right is forgotten", subtle=True,
    hint="While dout is 1, at the very end of a graph, your gradients are right. In the middle of a graph it is not: "
    "what comes from the right says how much this product counts in the final result. It must be a factor of both.",
)
def MulLayer():
    class Layer:
        def forward(self, x, y):
            self.x, self.y = x, y
            return x * y

        def backward(self, dout):
            return self.y, self.x

    return Layer()


@mistake(
    "MulLayer", "one memory for all layers", subtle=True,
    hint="A single layer works. With two of them, the first one remembers what went through the second. A name "
    "outside of the object, or one that belongs to the class, is shared by all. Each object needs attributes of its "
    "own: self.",
)
def MulLayer():
    class Layer:
        def forward(self, x, y):
            MulLayer.kept = x, y
            return x * y

        def backward(self, dout):
            x, y = MulLayer.kept
            return dout * y, dout * x

    return Layer()


@mistake(
    "MulLayer", "the first pair of numbers kept for ever", subtle=True,
    hint="The first forward and backward are right. After a second forward, backward still answers for the first "
    "pair. A layer is used in every step of a training: each forward must replace what was kept.",
)
def MulLayer():
    class Layer:
        pair = None

        def forward(self, x, y):
            if self.pair is None:
                self.pair = x, y
            return x * y

        def backward(self, dout):
            return dout * self.pair[1], dout * self.pair[0]

    return Layer()


@mistake(
    "MulLayer", "the output divided by the input", subtle=True,
    hint="Dividing the product by one factor does give the other one, unless that factor is 0: then there is a nan, "
    "or an error. The layer has seen both factors in forward. Let it keep them.",
)
def MulLayer():
    class Layer:
        def forward(self, x, y):
            self.x, self.y, self.product = np.asarray(x), np.asarray(y), x * y
            return self.product

        def backward(self, dout):
            return dout * self.product / self.x, dout * self.product / self.y

    return Layer()


@mistake(
    "MulLayer", "gradients copied as in a sum",
    hint="Both inputs get the same gradient, the one that came in. That is the rule for plus. In a product it matters "
    "how large the other factor is.",
)
def MulLayer():
    class Layer:
        def forward(self, x, y):
            return x * y

        def backward(self, dout):
            return dout, dout

    return Layer()


@mistake(
    "MulLayer", "both inputs get the whole product",
    hint="Both of your gradients are dout times x times y. Ask for one input at a time: if x grows by 1, the product "
    "grows by y. How large x itself is does not matter.",
)
def MulLayer():
    class Layer:
        def forward(self, x, y):
            self.product = x * y
            return self.product

        def backward(self, dout):
            return dout * self.product, dout * self.product

    return Layer()


@mistake(
    "MulLayer", "the gradient that arrived changed in place", subtle=True,
    hint="Both gradients are right, but afterwards the array that came in as dout holds other numbers. Whoever handed "
    "it over may still need it, at a branch for example. Make a new array in place of *= on a given one.",
)
def MulLayer():
    class Layer:
        def forward(self, x, y):
            self.x, self.y = x, y
            return x * y

        def backward(self, dout):
            by_x = dout * self.y
            dout *= self.x
            return by_x, dout

    return Layer()


@mistake(
    "AddLayer", "the gradient split into halves",
    hint="You share the gradient out, half for each input. But it is no cake: if x grows by 1, the sum grows by 1, "
    "and so it does if y grows by 1. Both receive all of it.",
)
def AddLayer():
    class Layer:
        def forward(self, x, y):
            return x + y

        def backward(self, dout):
            return dout / 2, dout / 2

    return Layer()


@mistake(
    "AddLayer", "ones in place of the gradient from the right", subtle=True,
    hint="The slope of a sum by each part is 1, that is right, and at the end of a graph it is the answer. Elsewhere "
    "the slope is multiplied by what comes from the right, and one times dout is dout.",
)
def AddLayer():
    class Layer:
        def forward(self, x, y):
            self.one = 0 * (x + y) + 1.0
            return x + y

        def backward(self, dout):
            return self.one, self.one

    return Layer()


@mistake(
    "AddLayer", "the rule of the product used for a sum",
    hint="You multiply the gradient by the other input. That is the rule for times. In a sum it does not matter how "
    "large the other part is: one more is one more.",
)
def AddLayer():
    class Layer:
        def forward(self, x, y):
            self.x, self.y = x, y
            return x + y

        def backward(self, dout):
            return dout * self.y, dout * self.x

    return Layer()


@mistake(
    "AddLayer", "the gradient shared out by size",
    hint="Each input gets a part of dout that fits its share of the sum. That would explain who contributed how much, "
    "which is another question. A gradient asks: if this input grows by a little, by how much does the sum grow?",
)
def AddLayer():
    class Layer:
        def forward(self, x, y):
            self.x, self.y, self.sum = np.asarray(x), np.asarray(y), x + y
            return self.sum

        def backward(self, dout):
            return dout * self.x / self.sum, dout * self.y / self.sum

    return Layer()


@mistake(
    "AddLayer", "the second gradient with a minus sign",
    hint="Your second gradient has the sign of a difference. If y grows, x + y grows as well, so both gradients have "
    "the sign of dout.",
)
def AddLayer():
    class Layer:
        def forward(self, x, y):
            return x + y

        def backward(self, dout):
            return dout, -dout

    return Layer()


@mistake(
    "AddLayer", "the gradient doubled",
    hint="Your gradients are twice what came in. A sum has two inputs, but each of them asks only for itself: if x "
    "grows by 1 while y stays, the sum grows by 1.",
)
def AddLayer():
    class Layer:
        def forward(self, x, y):
            return x + y

        def backward(self, dout):
            return 2 * dout, 2 * dout

    return Layer()


@mistake(
    "apple_bill", "tax missing in the gradients of price and count", subtle=True,
    hint="You answer how the price of the apples changes, before tax. The question is how the *bill* changes. On the "
    "way back the tax comes first, and its gradient is a factor of everything that follows.",
)
def apple_bill(apple_price, apple_count, tax):
    apples, taxed = MulLayer(), MulLayer()
    bill = taxed.forward(apples.forward(apple_price, apple_count), tax)
    _, by_tax = taxed.backward(1)
    by_price, by_count = apples.backward(1)
    return bill, {"apple_price": by_price, "apple_count": by_count, "tax": by_tax}


@mistake(
    "apple_bill", "one layer for both multiplications", subtle=True,
    hint="The bill is right, the gradients of price and count are not. A single layer went through forward twice, and "
    "remembers only the second time. Each circle of the graph is an object of its own.",
)
def apple_bill(apple_price, apple_count, tax):
    times = MulLayer()
    bill = times.forward(times.forward(apple_price, apple_count), tax)
    by_apples, by_tax = times.backward(1)
    by_price, by_count = times.backward(by_apples)
    return bill, {"apple_price": by_price, "apple_count": by_count, "tax": by_tax}


@mistake(
    "apple_bill", "price and count exchanged",
    hint="The gradients of price and count stand under each other's names. backward returns them in the order in which "
    "forward got its inputs.",
)
def apple_bill(apple_price, apple_count, tax):
    bill = apple_price * apple_count * tax
    return bill, {
        "apple_price": apple_price * tax, "apple_count": apple_count * tax, "tax": apple_price * apple_count
    }


@mistake(
    "apple_bill", "the walk back begins with the bill, not with 1",
    hint="All three gradients are too large by the same factor: the bill. The walk back asks how the bill changes with "
    "itself, and that slope is 1, whatever the bill is.",
)
def apple_bill(apple_price, apple_count, tax):
    bill = apple_price * apple_count * tax
    back = bill * tax
    slopes = {"apple_price": back * apple_count, "apple_count": back * apple_price}
    return bill, {**slopes, "tax": bill * apple_price * apple_count}


@mistake(
    "apple_bill", "the gradient of the tax with the tax in it",
    hint="For the tax you return the bill itself. If the tax grows by a unit, what is it multiplied by? The other "
    "factor, the price of the apples before tax.",
)
def apple_bill(apple_price, apple_count, tax):
    bill = apple_price * apple_count * tax
    return bill, {"apple_price": apple_count * tax, "apple_count": apple_price * tax, "tax": bill}


@mistake(
    "apple_bill", "tax read as a part that is added on top",
    hint="Your bill is more than twice the price of the apples: you multiply by 1 + tax. Here the tax is already the "
    "whole factor, 1.1 for ten per cent.",
)
def apple_bill(apple_price, apple_count, tax):
    untaxed, factor = apple_price * apple_count, 1 + tax
    return untaxed * factor, {
        "apple_price": apple_count * factor, "apple_count": apple_price * factor, "tax": untaxed
    }


@mistake(
    "fruit_bill", "one layer for both kinds of fruit", subtle=True,
    hint="Bill, tax and oranges are right, the apples are told what belongs to the oranges. One layer multiplied for "
    "both and remembers only the second pair. Each circle of the graph needs its own object.",
)
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    product, both, taxed = MulLayer(), AddLayer(), MulLayer()
    apples = product.forward(apple_price, apple_count)
    oranges = product.forward(orange_price, orange_count)
    bill = taxed.forward(both.forward(apples, oranges), tax)
    back, by_tax = taxed.backward(1)
    one, other = both.backward(back)
    (a, b), (c, d) = product.backward(one), product.backward(other)
    return bill, {"apple_price": a, "apple_count": b, "orange_price": c, "orange_count": d, "tax": by_tax}


@mistake(
    "fruit_bill", "tax missing in the gradients of the fruit", subtle=True,
    hint="Your gradients for prices and counts say how the sum before tax changes. The question is about the bill. The "
    "walk back goes through the tax first, and from there on its gradient is a factor of all that follows.",
)
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    untaxed = apple_price * apple_count + orange_price * orange_count
    return untaxed * tax, {
        "apple_price": apple_count, "apple_count": apple_price,
        "orange_price": orange_count, "orange_count": orange_price, "tax": untaxed,
    }


@mistake(
    "fruit_bill", "the gradient halved at the sum",
    hint="Apples and oranges each get half of what they should. Where the two prices are added, the gradient is "
    "copied to both, not shared between them.",
)
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    untaxed = apple_price * apple_count + orange_price * orange_count
    half = tax / 2
    return untaxed * tax, {
        "apple_price": half * apple_count, "apple_count": half * apple_price,
        "orange_price": half * orange_count, "orange_count": half * orange_price, "tax": untaxed,
    }


@mistake(
    "fruit_bill", "tax on the oranges only",
    hint="Your bill is too small: only the last fruit is taxed. The two prices are added first, and the tax is the "
    "factor of their sum.",
)
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    bill = apple_price * apple_count + orange_price * orange_count * tax
    return bill, {
        "apple_price": apple_count, "apple_count": apple_price, "orange_price": orange_count * tax,
        "orange_count": orange_price * tax, "tax": orange_price * orange_count,
    }


@mistake(
    "fruit_bill", "prices and counts exchanged",
    hint="Each price has the gradient of its count, and the other way round. If a price grows by 1, the bill grows by "
    "the count times the tax.",
)
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    untaxed = apple_price * apple_count + orange_price * orange_count
    return untaxed * tax, {
        "apple_price": apple_price * tax, "apple_count": apple_count * tax,
        "orange_price": orange_price * tax, "orange_count": orange_count * tax, "tax": untaxed,
    }


@mistake(
    "fruit_bill", "apples and oranges exchanged on the way back", subtle=True,
    hint="The bill and the tax are right, but the apples have the gradients of the oranges. The walk back must bring "
    "each result to the layer it belongs to, under the right name.",
)
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    untaxed = apple_price * apple_count + orange_price * orange_count
    return untaxed * tax, {
        "orange_price": tax * apple_count, "orange_count": tax * apple_price,
        "apple_price": tax * orange_count, "apple_count": tax * orange_price, "tax": untaxed,
    }


@mistake(
    "fruit_bill", "the gradient of the tax with the tax in it",
    hint="For the tax you return the bill itself. If the tax grows by a unit, the bill grows by the other factor: the "
    "sum before tax.",
)
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    bill = tax * (apple_price * apple_count + orange_price * orange_count)
    return bill, {
        "apple_price": tax * apple_count, "apple_count": tax * apple_price,
        "orange_price": tax * orange_count, "orange_count": tax * orange_price, "tax": bill,
    }


@mistake(
    "chain_slope", "every slope taken at the first x", subtle=True,
    hint="For one step you are right, and for steps that are straight lines as well. Otherwise not: the second step "
    "never sees x. It sees what the first one made of it, and its slope must be taken there.",
)
def chain_slope(steps, x):
    total = np.ones(np.shape(x))
    for _, slope in steps:
        total = total * slope(x)
    return total


@mistake(
    "chain_slope", "every slope taken behind its step, not in front of it", subtle=True,
    hint="You let the step change the number first and then ask for its slope. A step has its slope at what arrives, "
    "not at what it sends on. Which of your two lines should come first?",
)
def chain_slope(steps, x):
    total = np.ones(np.shape(x))
    for f, slope in steps:
        x = f(x)
        total = total * slope(x)
    return total


@mistake(
    "chain_slope", "slopes added up",
    hint="You add the slopes. If the first step makes 3 of 1, and the second makes 2 of each of these, there are 6 in "
    "the end, not 5: slopes one after the other multiply.",
)
def chain_slope(steps, x):
    total = 0 * np.asarray(x, dtype=float)
    for f, slope in steps:
        total, x = total + slope(x), f(x)
    return total


@mistake(
    "chain_slope", "the slope of the last step only",
    hint="You return the slope of the last step. It says how the result changes with what arrived there. How this "
    "changes with x, the steps before have to say: multiply by their slopes.",
)
def chain_slope(steps, x):
    total = np.ones(np.shape(x))
    for f, slope in steps:
        total, x = total * 0 + slope(x), f(x)
    return total


@mistake(
    "chain_slope", "steps taken from the last to the first", subtle=True,
    hint="The product may be multiplied in any order, but the numbers flow in one direction only: the first step of "
    "the list gets x. Go forward first. For the way back you need what arrived at each step.",
)
def chain_slope(steps, x):
    total = np.ones(np.shape(x))
    for f, slope in reversed(steps):
        total, x = total * slope(x), f(x)
    return total


@mistake(
    "chain_slope", "the value of the chain in place of its slope",
    hint="What you return is the number that comes out at the end. Asked is how fast it changes with x. Use the second "
    "function of each pair as well.",
)
def chain_slope(steps, x):
    for f, _ in steps:
        x = f(x)
    return x + np.zeros(np.shape(x))


@mistake(
    "local_backward", "no minus sign for what stands below the line",
    hint="Your gradient for the second input of a division has the wrong sign. More people share the same cake: every "
    "piece gets smaller.",
)
def local_backward(op, inputs, dout):
    if op == "-":
        return dout, -dout
    if op == "/":
        return dout / inputs[1], dout * inputs[0] / np.square(inputs[1])
    return (dout * np.exp(inputs[0]) if op == "exp" else dout / inputs[0],)


@mistake(
    "local_backward", "the rule of one over y used for x over y", subtle=True,
    hint="For a 1 above the line your second gradient is right. In general the number above the line counts as well: "
    "of twice as large a cake, everybody loses twice as much.",
)
def local_backward(op, inputs, dout):
    if op == "-":
        return dout, -dout
    if op == "/":
        return dout / inputs[1], -dout / np.square(inputs[1])
    return (dout * np.exp(inputs[0]) if op == "exp" else dout / inputs[0],)


@mistake(
    "local_backward", "no square below the line", subtle=True,
    hint="The second gradient of your division is too large or too small by the factor y. Try 6 / 2 and 6 / 2.01: the "
    "slope is about -1.5, and -6 / 2 is -3.",
)
def local_backward(op, inputs, dout):
    if op == "-":
        return dout, -dout
    if op == "/":
        return dout / inputs[1], -dout * np.divide(*inputs)
    return (dout * np.exp(inputs[0]) if op == "exp" else dout / inputs[0],)


@mistake(
    "local_backward", "exp treated like a power",
    hint="You bring the input down in front, as for a power x². In an exponential x stands above, and the rule is "
    "simpler: it is its own slope.",
)
def local_backward(op, inputs, dout):
    if op == "-":
        return dout, -dout
    if op == "/":
        return dout / inputs[1], -dout * inputs[0] / np.square(inputs[1])
    return (dout * inputs[0] * np.exp(inputs[0] - 1.0) if op == "exp" else dout / inputs[0],)


@mistake(
    "local_backward", "the logarithm itself in place of its slope",
    hint="For the logarithm you multiply by the logarithm, its value. Its slope is another function: the larger the "
    "input, the flatter the curve.",
)
def local_backward(op, inputs, dout):
    if op == "-":
        return dout, -dout
    if op == "/":
        return dout / inputs[1], -dout * inputs[0] / np.square(inputs[1])
    return (dout * np.exp(inputs[0]) if op == "exp" else dout * np.log(inputs[0]),)


@mistake(
    "local_backward", "both sides of a difference get the same gradient",
    hint="If y grows, x - y falls. The second gradient of minus needs its sign changed.",
)
def local_backward(op, inputs, dout):
    if op == "-":
        return dout, dout
    if op == "/":
        return dout / inputs[1], -dout * inputs[0] / np.square(inputs[1])
    return (dout * np.exp(inputs[0]) if op == "exp" else dout / inputs[0],)


@mistake(
    "local_backward", "the gradient from the right left out", subtle=True,
    hint="You return the slopes of the steps themselves. They are right where dout is 1. Everywhere else each of them "
    "is multiplied by the gradient that comes from the right.",
)
def local_backward(op, inputs, dout):
    one = np.ones(np.shape(dout))
    if op == "-":
        return one, -one
    if op == "/":
        return one / inputs[1], -one * inputs[0] / np.square(inputs[1])
    return (one * np.exp(inputs[0]) if op == "exp" else one / inputs[0],)


@mistake(
    "max_backward", "all equal winners get the gradient", subtle=True,
    hint="As long as all numbers differ you are right. In a tie you give the whole gradient to both, so more is "
    "handed back than came in. Of equal numbers only the first shall win: which function finds one place per row?",
)
def max_backward(x, dout):
    won = x == np.max(x, axis=-1, keepdims=True)
    return won * np.expand_dims(dout, -1)


@mistake(
    "max_backward", "one winner for the whole batch", subtle=True,
    hint="For one row you are right. In a batch you look for the largest number of the whole table, but each row has a "
    "maximum and a winner of its own.",
)
def max_backward(x, dout):
    won = np.zeros(np.size(x))
    won[np.argmax(x)] = 1
    return won.reshape(np.shape(x)) * np.expand_dims(dout, -1)


@mistake(
    "max_backward", "winners of the columns, not of the rows", subtle=True,
    hint="In a batch you look for the largest number of each column. A row is a sample, and its winner is the largest "
    "in this row: the last axis.",
)
def max_backward(x, dout):
    x = np.asarray(x)
    won = np.arange(len(x)).reshape(-1, *[1] * (x.ndim - 1)) == np.argmax(x, axis=0)
    return won * np.expand_dims(dout, -1)


@mistake(
    "max_backward", "the gradient handed to everybody",
    hint="All numbers get the gradient. If a number that is not the largest grows by a little, the maximum stays "
    "where it is: its gradient is 0.",
)
def max_backward(x, dout):
    return np.ones(np.shape(x)) * np.expand_dims(dout, -1)


@mistake(
    "max_backward", "the gradient times the winner's value",
    hint="The winner gets the gradient times its own value. If the largest number grows by 1, the maximum grows by 1, "
    "however large it is: the slope is 1.",
)
def max_backward(x, dout):
    largest = np.arange(np.shape(x)[-1]) == np.argmax(x, -1)[..., None]
    return largest * x * np.expand_dims(dout, -1)


@mistake(
    "max_backward", "fractions cut off for whole numbers", subtle=True,
    hint="With floats you are right. When x holds integers, zeros made in the likeness of x are integers too, and the "
    "gradient loses what stands behind the point. Ask for zeros of a float type.",
)
def max_backward(x, dout):
    x = np.asarray(x)
    back = np.zeros_like(x)
    if x.ndim == 1:
        back[np.argmax(x)] = dout
    else:
        back[np.arange(len(x)), np.argmax(x, axis=1)] = dout
    return back


@mistake(
    "max_backward", "the gradient goes to the smallest",
    hint="Your gradient goes to the smallest number of each row. Which of them makes the maximum?",
)
def max_backward(x, dout):
    lowest = np.arange(np.shape(x)[-1]) == np.argmin(x, -1)[..., None]
    return lowest * np.expand_dims(dout, -1)


@mistake(
    "branch_backward", "only the last place counts", subtle=True,
    hint="You return what came back last. That is the bug of the overwritten gradient: the result feels the number in "
    "every place that uses it, so all that comes back is added.",
)
def branch_backward(returned):
    for gradient in returned:
        total = gradient
    return total


@mistake(
    "branch_backward", "the mean of what came back",
    hint="Your result is too small by the number of places. If the number grows, it grows in all places at once, and "
    "the result feels the sum of the effects, not their mean.",
)
def branch_backward(returned):
    return np.sum(returned, axis=0) / len(returned)


@mistake(
    "branch_backward", "what came back is multiplied",
    hint="You multiply. Slopes multiply along a path, one after the other. Here several paths lie side by side, and "
    "their effects add up.",
)
def branch_backward(returned):
    return np.prod(returned, axis=0)


@mistake(
    "branch_backward", "arrays added up to a single number", subtle=True,
    hint="For plain numbers you are right. Of arrays you also add up what belongs to different numbers, so that a "
    "single one is left. The gradients have one shape, and the answer has it, too.",
)
def branch_backward(returned):
    return np.sum(returned)


@mistake(
    "branch_backward", "the first gradient changed in place", subtle=True,
    hint="The result is right, but afterwards the first array of the list holds it as well. Adding with += works "
    "inside of the array you began with, and this one belongs to a layer. Begin with something of your own.",
)
def branch_backward(returned):
    total, *others = returned
    for gradient in others:
        total += gradient
    return total


@mistake(
    "branch_backward", "the largest of what came back",
    hint="You choose the largest gradient. That is no contest: every place that uses the number has its effect on the "
    "result, and the effects add up.",
)
def branch_backward(returned):
    return np.max(returned, axis=0)


@mistake(
    "sum_backward", "the gradient divided as in a mean",
    hint="Your gradients are too small by the number of things that were added. That is right for a mean. In a plain "
    "sum every number counts fully.",
)
def sum_backward(x, dout, axis=None):
    many = np.size(x) if axis is None else np.shape(x)[axis]
    grown = dout if axis is None else np.expand_dims(dout, axis)
    return np.ones(np.shape(x)) * grown / many


@mistake(
    "sum_backward", "the gradient multiplied by x",
    hint="You multiply by the numbers that went in. The slope of a sum by each of its parts is 1, however large the "
    "part is: the gradient is copied as it is.",
)
def sum_backward(x, dout, axis=None):
    return x * (dout if axis is None else np.expand_dims(dout, axis))


@mistake(
    "sum_backward", "gradients of axis 1 laid out along the wrong side", subtle=True,
    hint="With axis 0 you are right. With axis 1 there is one gradient for each row, and NumPy lays a plain row of "
    "numbers along the columns: in a square table nobody complains. Give the gradient its lost axis back first.",
)
def sum_backward(x, dout, axis=None):
    return np.zeros(np.shape(x)) + dout


@mistake(
    "sum_backward", "rows and columns exchanged", subtle=True,
    hint="Your gradients run along the wrong axis. With axis 0 the columns were added up, so all entries of a column "
    "share one gradient, and it is copied down.",
)
def sum_backward(x, dout, axis=None):
    if axis is None:
        return np.full(np.shape(x), dout, dtype=float)
    return np.full(np.shape(x), np.expand_dims(dout, 1 - axis), dtype=float)


@mistake(
    "sum_backward", "ones in place of the gradient", subtle=True,
    hint="You return ones: the slopes of the sum itself. Where the sum is in the middle of a graph, a gradient "
    "arrives from the right, and each one is multiplied by it.",
)
def sum_backward(x, dout, axis=None):
    return np.ones(np.shape(x))


@mistake(
    "sum_backward", "the gradient returned in the shape it came",
    hint="You return dout as it came. Every number of x needs a gradient of its own, so the result has the shape of "
    "x: dout is copied along the axis that the sum has removed.",
)
def sum_backward(x, dout, axis=None):
    return np.array(dout, dtype=float)


@mistake(
    "sum_backward", "fractions cut off for whole numbers", subtle=True,
    hint="With floats you are right. When x holds integers, an array made in the likeness of x holds integers too, "
    "and the gradients lose what stands behind the point.",
)
def sum_backward(x, dout, axis=None):
    back = np.zeros_like(x)
    back[...] = dout if axis is None else np.expand_dims(dout, axis)
    return back


@mistake(
    "repaired_bill", "the gradient of the count still overwritten", subtle=True,
    hint="The bill is right, and the count has only the gradient that came from the bags. The other one, from the "
    "price, was there and has been replaced. What is used twice gets both, added.",
)
def repaired_bill(count, price, wrapping, tax):
    untaxed = count * price + count * wrapping
    slopes = {"price": tax * count, "wrapping": tax * count, "tax": untaxed}
    return untaxed * tax, {**slopes, "count": tax * wrapping}


@mistake(
    "repaired_bill", "the bags forgotten in the gradient of the count", subtle=True,
    hint="Your count has only the gradient that came from the fruit. Each further apple needs a further bag as well: "
    "add what comes back from the second place.",
)
def repaired_bill(count, price, wrapping, tax):
    untaxed = count * price + count * wrapping
    slopes = {"price": tax * count, "wrapping": tax * count, "tax": untaxed}
    return untaxed * tax, {**slopes, "count": tax * price}


@mistake(
    "repaired_bill", "the mean of both gradients of the count",
    hint="Your count has the mean of what came back. One more apple changes both parts of the bill at once, so their "
    "effects add up.",
)
def repaired_bill(count, price, wrapping, tax):
    untaxed = count * price + count * wrapping
    slopes = {"price": tax * count, "wrapping": tax * count, "tax": untaxed}
    return untaxed * tax, {**slopes, "count": tax * (price + wrapping) / 2}


@mistake(
    "repaired_bill", "one bag for all apples",
    hint="Your bill is too small: it holds a single bag. Each apple gets its own, so the price of the bags is count "
    "times wrapping.",
)
def repaired_bill(count, price, wrapping, tax):
    untaxed = count * price + wrapping
    return untaxed * tax, {"count": tax * price, "price": tax * count, "wrapping": tax, "tax": untaxed}


@mistake(
    "repaired_bill", "tax missing in the gradient of the count", subtle=True,
    hint="You add both gradients of the count, as you should, but without tax: on its way back each of them passes "
    "through the circle with the tax.",
)
def repaired_bill(count, price, wrapping, tax):
    untaxed = count * price + count * wrapping
    slopes = {"price": tax * count, "wrapping": tax * count, "tax": untaxed}
    return untaxed * tax, {**slopes, "count": price + wrapping}


@mistake(
    "repaired_bill", "both gradients of the count multiplied",
    hint="You multiply what came back to the count. Slopes multiply along one path. These are two paths side by side, "
    "and their effects add up.",
)
def repaired_bill(count, price, wrapping, tax):
    untaxed = count * price + count * wrapping
    slopes = {"price": tax * count, "wrapping": tax * count, "tax": untaxed}
    return untaxed * tax, {**slopes, "count": tax * price * tax * wrapping}


@mistake(
    "sigmoid_nodes", "no minus sign at the division",
    hint="Your gradients from c back to a have the wrong sign. If c, which stands below the line, grows, then y falls.",
)
def sigmoid_nodes(x):
    b = np.exp(-np.asarray(x, dtype=float))
    y = 1 / (1 + b)
    values = {"x": x, "a": -np.asarray(x), "b": b, "c": 1 + b, "y": y}
    return values, {"x": -y * y * b, "a": y * y * b, "b": y * y, "c": y * y, "y": 0 * y + 1}


@mistake(
    "sigmoid_nodes", "the last minus sign forgotten", subtle=True,
    hint="From y back to a all is right. The first step of the sigmoid changes the sign of x, so on the way back the "
    "gradient changes its sign as well. The sigmoid rises: the gradient at x is positive.",
)
def sigmoid_nodes(x):
    b = np.exp(-np.asarray(x, dtype=float))
    y = 1 / (1 + b)
    values = {"x": x, "a": -np.asarray(x), "b": b, "c": 1 + b, "y": y}
    return values, {"x": -y * y * b, "a": -y * y * b, "b": -y * y, "c": -y * y, "y": 0 * y + 1}


@mistake(
    "sigmoid_nodes", "the exponential taken at x, not at a", subtle=True,
    hint="At the exponential you multiply by exp(x). What arrives at this step is a, which is -x. Its slope is "
    "exp(a), the number on wire b. (At x = 0 nobody could tell.)",
)
def sigmoid_nodes(x):
    up = np.exp(np.asarray(x, dtype=float))
    b = 1 / up
    y = 1 / (1 + b)
    values = {"x": x, "a": -np.asarray(x), "b": b, "c": 1 + b, "y": y}
    return values, {"x": y * y * up, "a": -y * y * up, "b": -y * y, "c": -y * y, "y": 0 * y + 1}


@mistake(
    "sigmoid_nodes", "the square forgotten at the division",
    hint="At the division you multiply by -y. The slope of 1 / c is minus one over c squared, that is minus y squared.",
)
def sigmoid_nodes(x):
    b = np.exp(-np.asarray(x, dtype=float))
    y = 1 / (1 + b)
    values = {"x": x, "a": -np.asarray(x), "b": b, "c": 1 + b, "y": y}
    return values, {"x": y * b, "a": -y * b, "b": -y, "c": -y, "y": 0 * y + 1}


@mistake(
    "sigmoid_nodes", "slopes of the single steps, not multiplied", subtle=True,
    hint="On each wire you give the slope of one step alone. The gradient on a wire is that of y: the product of all "
    "slopes from there to the right end.",
)
def sigmoid_nodes(x):
    b = np.exp(-np.asarray(x, dtype=float))
    y = 1 / (1 + b)
    values = {"x": x, "a": -np.asarray(x), "b": b, "c": 1 + b, "y": y}
    return values, {"x": 0 * y - 1, "a": b, "b": 0 * y + 1, "c": -y * y, "y": 0 * y + 1}


@mistake(
    "sigmoid_nodes", "the walk back begins with y, not with 1", subtle=True,
    hint="Your gradients are all too small by the factor y. The walk back begins with the slope of y by itself. That "
    "is 1, not the value of y.",
)
def sigmoid_nodes(x):
    b = np.exp(-np.asarray(x, dtype=float))
    y = 1 / (1 + b)
    values = {"x": x, "a": -np.asarray(x), "b": b, "c": 1 + b, "y": y}
    return values, {"x": y**3 * b, "a": -(y**3) * b, "b": -(y**3), "c": -(y**3), "y": y}


@mistake(
    "sigmoid_backward", "the gradient from the right forgotten", subtle=True,
    hint="You return the slope of the sigmoid. It is right where dout is 1. In the middle of a graph it is multiplied "
    "by the gradient that arrives.",
)
def sigmoid_backward(y, dout):
    return y * (1 - np.asarray(y)) + 0 * np.asarray(dout)


@mistake(
    "sigmoid_backward", "the sigmoid taken once more", subtle=True,
    hint="The argument y is already the output of the sigmoid. You send it through another time, as if it were x.",
)
def sigmoid_backward(y, dout):
    again = sigmoid(y)
    return dout * again * (1 - again)


@mistake(
    "sigmoid_backward", "the slope of tanh in place of that of the sigmoid",
    hint="1 - y² is the slope of tanh. The sigmoid has y(1 - y). At y = 0.5 it is a quarter, not three quarters.",
)
def sigmoid_backward(y, dout):
    return dout * (1 - np.square(y))


@mistake(
    "sigmoid_backward", "the sign the wrong way round",
    hint="All your gradients have the wrong sign. The sigmoid rises everywhere: y and what is missing to 1 are both "
    "positive.",
)
def sigmoid_backward(y, dout):
    return dout * y * (np.asarray(y) - 1)


@mistake(
    "sigmoid_backward", "x worked out again by a logarithm", subtle=True,
    hint="You go back from y to x, and from x to the slope. Where y is 0 or 1 this x is infinite, and a nan comes "
    "out. The short form needs no x at all.",
)
def sigmoid_backward(y, dout):
    x = np.log(y) - np.log1p(-np.asarray(y))
    small = np.exp(-x)
    return dout * small / np.square(1 + small)


@mistake(
    "sigmoid_backward", "y forgotten, only one minus y left",
    hint="You multiply by 1 - y alone. At y = 0 that gives 1, but there the sigmoid is flat. The slope has two "
    "factors.",
)
def sigmoid_backward(y, dout):
    return dout * (1 - np.asarray(y))


@mistake(
    "three_two_one", "the 2 of the square forgotten",
    hint="Your loss is right, and all gradients are half of what they should be. The loss has no half in front: the "
    "slope of a square is twice what is squared.",
)
def three_two_one(x, t, params):
    h = sigmoid(params["w1"] @ x + params["b1"])
    y = sigmoid(params["w2"] @ h + params["b2"])
    d2 = (y - t) * y * (1 - y)
    d1 = (d2 @ params["w2"]) * h * (1 - h)
    return (t - y[0]) ** 2, {"w1": np.outer(d1, x), "b1": d1, "w2": np.outer(d2, h), "b2": d2}


@mistake(
    "three_two_one", "the sign the wrong way round",
    hint="All gradients have the wrong sign, and a step of training would climb. The slope of (t - y)² by y is -2(t - "
    "y): the y inside has a minus sign.",
)
def three_two_one(x, t, params):
    h = sigmoid(params["w1"] @ x + params["b1"])
    y = sigmoid(params["w2"] @ h + params["b2"])
    d2 = 2 * (t - y) * y * (1 - y)
    d1 = (d2 @ params["w2"]) * h * (1 - h)
    return (t - y[0]) ** 2, {"w1": np.outer(d1, x), "b1": d1, "w2": np.outer(d2, h), "b2": d2}


@mistake(
    "three_two_one", "no slope for the sigmoid at the output", subtle=True,
    hint="The gradient of the loss goes straight on to w2, as if the output had no sigmoid. On its way from y to u2 "
    "it is multiplied by y(1 - y).",
)
def three_two_one(x, t, params):
    h = sigmoid(params["w1"] @ x + params["b1"])
    y = sigmoid(params["w2"] @ h + params["b2"])
    d2 = 2 * (y - t)
    d1 = (d2 @ params["w2"]) * h * (1 - h)
    return (t - y[0]) ** 2, {"w1": np.outer(d1, x), "b1": d1, "w2": np.outer(d2, h), "b2": d2}


@mistake(
    "three_two_one", "no slope for the hidden sigmoids", subtle=True,
    hint="w2 and b2 are right, w1 and b1 are too large. Between h and u1 there is a sigmoid as well, and its slope "
    "h(1 - h) is a factor on the way back.",
)
def three_two_one(x, t, params):
    h = sigmoid(params["w1"] @ x + params["b1"])
    y = sigmoid(params["w2"] @ h + params["b2"])
    d2 = 2 * (y - t) * y * (1 - y)
    d1 = d2 @ params["w2"]
    return (t - y[0]) ** 2, {"w1": np.outer(d1, x), "b1": d1, "w2": np.outer(d2, h), "b2": d2}


@mistake(
    "three_two_one", "w2 left out on the way back", subtle=True,
    hint="The second layer is right. On the way to the hidden neurons the gradient passes the product of w2 and h, so "
    "each neuron gets it times its own weight in w2. This factor is missing.",
)
def three_two_one(x, t, params):
    h = sigmoid(params["w1"] @ x + params["b1"])
    y = sigmoid(params["w2"] @ h + params["b2"])
    d2 = 2 * (y - t) * y * (1 - y)
    d1 = d2 * h * (1 - h)
    return (t - y[0]) ** 2, {"w1": np.outer(d1, x), "b1": d1, "w2": np.outer(d2, h), "b2": d2}


@mistake(
    "three_two_one", "hidden slopes taken at the sums, not at the outputs", subtle=True,
    hint="The second layer is right. For the hidden sigmoids you put the sums u1 into y(1 - y). This short form wants "
    "what the sigmoid gave: h.",
)
def three_two_one(x, t, params):
    u = params["w1"] @ x + params["b1"]
    h = sigmoid(u)
    y = sigmoid(params["w2"] @ h + params["b2"])
    d2 = 2 * (y - t) * y * (1 - y)
    d1 = (d2 @ params["w2"]) * u * (1 - u)
    return (t - y[0]) ** 2, {"w1": np.outer(d1, x), "b1": d1, "w2": np.outer(d2, h), "b2": d2}


@mistake(
    "three_two_one", "the table of w1 with rows and columns exchanged",
    hint="Your gradient of w1 has a row for each input. The weights have a row for each hidden neuron, and a gradient "
    "has the shape of its parameter: the gradient of u1 down the side, x along the top.",
)
def three_two_one(x, t, params):
    h = sigmoid(params["w1"] @ x + params["b1"])
    y = sigmoid(params["w2"] @ h + params["b2"])
    d2 = 2 * (y - t) * y * (1 - y)
    d1 = (d2 @ params["w2"]) * h * (1 - h)
    return (t - y[0]) ** 2, {"w1": np.outer(x, d1), "b1": d1, "w2": np.outer(d2, h), "b2": d2}


@mistake(
    "three_two_one", "the biases left without a gradient",
    hint="The weights are right, the biases have zeros. A bias is added to the sum, and plus hands the gradient on as "
    "it is: b2 gets that of u2, b1 that of u1.",
)
def three_two_one(x, t, params):
    h = sigmoid(params["w1"] @ x + params["b1"])
    y = sigmoid(params["w2"] @ h + params["b2"])
    d2 = 2 * (y - t) * y * (1 - y)
    d1 = (d2 @ params["w2"]) * h * (1 - h)
    return (t - y[0]) ** 2, {"w1": np.outer(d1, x), "b1": 0 * d1, "w2": np.outer(d2, h), "b2": 0 * d2}


@mistake(
    "three_two_one", "the loss with a half in front", subtle=True,
    hint="The gradients are right, the loss is half of what it should be: the squared error of this section has no "
    "half. With the half, its slope would have no 2.",
)
def three_two_one(x, t, params):
    h = sigmoid(params["w1"] @ x + params["b1"])
    y = sigmoid(params["w2"] @ h + params["b2"])
    d2 = 2 * (y - t) * y * (1 - y)
    d1 = (d2 @ params["w2"]) * h * (1 - h)
    return (t - y[0]) ** 2 / 2, {"w1": np.outer(d1, x), "b1": d1, "w2": np.outer(d2, h), "b2": d2}
