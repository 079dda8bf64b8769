"""Known mistakes of chapter 4, part 3: automatic differentiation.

A class that is wrong in one method is written as a child of the right one: in a notebook its name then stands for the
child, inside the class too. Each stands in a function of its own, because only so can its source be found.
"""

import numpy as np

from autograder.mistakes import mistake


@mistake(
    "symbolic_slope", "derivative of a product as the product of the derivatives",
    hint="Your sums are right. For x * x you give 1 * 1, but the derivative is 2x. In a product each factor "
    "changes while the other one stays: two terms, each with only one derivative in it.",
)
def symbolic_slope(formula, name):
    if isinstance(formula, tuple):
        sign, *parts = formula
        return (sign, symbolic_slope(parts[0], name), symbolic_slope(parts[1], name))
    return int(formula == name)


@mistake(
    "symbolic_slope", "every name counted as the one that is asked", subtle=True,
    hint="With x alone your rules work. As soon as there is a y as well, the derivative by x comes out too "
    "large: you give every name the derivative 1. While x changes, y stands still.",
)
def symbolic_slope(formula, name):
    if isinstance(formula, str):
        return 1
    if not isinstance(formula, tuple):
        return 0
    sign, left, right = formula
    dl, dr = symbolic_slope(left, name), symbolic_slope(right, name)
    return ("+", dl, dr) if sign == "+" else ("+", ("*", dl, right), ("*", left, dr))


@mistake(
    "symbolic_slope", "only one half of the product rule",
    hint="For x * x you give x, and the derivative is 2x. Your first factor changes and the second one stays. "
    "And the other way round? Both contribute.",
)
def symbolic_slope(formula, name):
    if not isinstance(formula, tuple):
        return int(formula == name)
    sign, left, right = formula
    dl, dr = symbolic_slope(left, name), symbolic_slope(right, name)
    return ("+", dl, dr) if sign == "+" else ("*", dl, right)


@mistake(
    "symbolic_slope", "parts of a formula not taken apart any further", subtle=True,
    hint="Formulas with one sign are right. In longer ones a part is a formula itself, and you count it as a "
    "constant. Let the function call itself for both parts.",
)
def symbolic_slope(formula, name):
    if not isinstance(formula, tuple):
        return int(formula == name)
    sign, left, right = formula
    dl, dr = int(left == name), int(right == name)
    return ("+", dl, dr) if sign == "+" else ("+", ("*", dl, right), ("*", left, dr))


@mistake(
    "symbolic_slope", "names compared letter by letter", subtle=True,
    hint='With names of one letter all is well. But you take "xy" for "x", because one contains the other. Two '
    "names are the same only if they are equal.",
)
def symbolic_slope(formula, name):
    if isinstance(formula, str):
        return int(name in formula)
    if not isinstance(formula, tuple):
        return 0
    sign, left, right = formula
    dl, dr = symbolic_slope(left, name), symbolic_slope(right, name)
    return ("+", dl, dr) if sign == "+" else ("+", ("*", dl, right), ("*", left, dr))


@mistake(
    "symbolic_slope", "numbers given the derivative 1",
    hint="The derivative of 5 is 0: a number does not change with x. Yours is 1. Which kinds of formula remain "
    "when sums and products are dealt with, and what is the answer for each?",
)
def symbolic_slope(formula, name):
    if not isinstance(formula, tuple):
        return 0 if isinstance(formula, str) and formula != name else 1
    sign, left, right = formula
    dl, dr = symbolic_slope(left, name), symbolic_slope(right, name)
    return ("+", dl, dr) if sign == "+" else ("+", ("*", dl, right), ("*", left, dr))


def slopes_multiplied(Dual=object):
    @mistake(
        "Dual", "slope of a product as the product of the slopes",
        hint="Look at x * x with x = 3 + 1ε. You get slope 1, but it is 6. The term with both slopes is the one with ε "
        "squared, and that is dropped. What are the other two?",
    )
    class Dual(Dual):
        def __mul__(self, other):
            o = Dual.of(other)
            return Dual(self.value * o.value, self.slope * o.slope)


def one_factor_only(Dual=object):
    @mistake(
        "Dual", "second factor of a product held still", subtle=True,
        hint="Your product is right as long as the second factor has slope 0, as with a plain number. For x * x "
        "one term is missing: first value times second slope.",
    )
    class Dual(Dual):
        def __mul__(self, other):
            o = Dual.of(other)
            return Dual(self.value * o.value, o.value * self.slope)


def quotient_turned(Dual=object):
    @mistake(
        "Dual", "quotient rule with its two terms exchanged", subtle=True,
        hint="Every slope of a quotient comes out with the wrong sign. A quotient grows with its numerator: the "
        "term with the numerator's slope is the positive one.",
    )
    class Dual(Dual):
        def __truediv__(self, other):
            o = Dual.of(other)
            return Dual(self.value / o.value, (self.value * o.slope - self.slope * o.value) / o.value**2)


def quotient_not_squared(Dual=object):
    @mistake(
        "Dual", "quotient rule without the square below", subtle=True,
        hint="The slopes of your quotients are too large, by a factor that is the denominator. School divides by its "
        "square.",
    )
    class Dual(Dual):
        def __truediv__(self, other):
            o = Dual.of(other)
            return Dual(self.value / o.value, (self.slope * o.value - self.value * o.slope) / o.value)


def power_without_chain(Dual=object):
    @mistake(
        "Dual", "power without the slope that came in", subtle=True,
        hint="For an input with slope 1 your powers are right. When the slope is 2, everything changes twice as "
        "fast, also the power. The chain rule multiplies by the slope that came in.",
    )
    class Dual(Dual):
        def __pow__(self, n):
            return Dual(self.value**n, n * self.value ** (n - 1))


def exp_without_chain(Dual=object):
    @mistake(
        "Dual", "exp without the slope that came in", subtle=True,
        hint="For an input with slope 1 your exp is right. With any other slope it is not: the chain rule "
        "multiplies by the slope that came in, here too.",
    )
    class Dual(Dual):
        def exp(self):
            return Dual(np.exp(self.value), np.exp(self.value))


def no_plain_numbers(Dual=object):
    @mistake(
        "Dual", "plain numbers not accepted",
        hint="With two dual numbers your sums and products work. A plain number has no attribute called value. "
        "There is a method in the class that makes a dual number of whatever comes.",
    )
    class Dual(Dual):
        def __add__(self, other):
            return Dual(self.value + other.value, self.slope + other.slope)

        def __mul__(self, other):
            return Dual(self.value * other.value, self.slope * other.value + other.slope * self.value)


def number_shifts_slope(Dual=object):
    @mistake(
        "Dual", "a plain number added to the slope as well",
        hint="x + 2 changes exactly as fast as x. In your class the slope grows by 2. What slope does Dual.of "
        "give to a plain number?",
    )
    class Dual(Dual):
        def __add__(self, other):
            if isinstance(other, Dual):
                return Dual(other.value + self.value, other.slope + self.slope)
            return Dual(other + self.value, other + self.slope)


def changes_itself(Dual=object):
    @mistake(
        "Dual", "sum written into the first number", subtle=True,
        hint="After a + b your a is no longer what it was: the method changes self and gives it back. Whoever "
        "uses a again meets the sum. Make a new Dual.",
    )
    class Dual(Dual):
        def __add__(self, other):
            o = Dual.of(other)
            self.value, self.slope = self.value + o.value, self.slope + o.slope
            return self


@mistake(
    "dual_slope", "input without a slope",
    hint="All your slopes are 0. A dual number made of x alone stands still. How fast does x change with x?",
)
def dual_slope(g, x):
    return Dual.of(g(Dual(x))).slope


@mistake(
    "dual_slope", "value in place of the slope",
    hint="What you return is g(x) itself. The other half of the dual number was asked for.",
)
def dual_slope(g, x):
    result = Dual.of(g(Dual(x, 1)))
    return result.value


@mistake(
    "dual_slope", "stumbles over a constant", subtle=True,
    hint="When g does not depend on its input, it gives a plain number, and that has no slope to read. Turn "
    "whatever comes back into a dual number first.",
)
def dual_slope(g, x):
    result = g(Dual(x, 1))
    return result.slope


@mistake(
    "dual_slope", "slope measured with a small step", subtle=True,
    hint="Your slopes are right to some digits only: they are measured with a step, and g is called twice. Dual "
    "numbers need no step. Let the input carry slope 1 and read off what comes out.",
)
def dual_slope(g, x):
    h = 1e-5
    above, here = Dual.of(g(Dual(x + h))), Dual.of(g(Dual(x)))
    return (above.value - here.value) / h


@mistake(
    "dual_slope", "input with its own value as slope",
    hint="Your answers are too large by the factor x. The slope of the input says how fast x changes with x, and "
    "that is 1 wherever x is.",
)
def dual_slope(g, x):
    return Dual.of(g(Dual(x, x))).slope


@mistake(
    "dual_gradient", "all inputs changing at once",
    hint="All your slopes are the same: the sum of the right ones. Every input carries slope 1 in your passes. "
    "In one pass only one of them may move, the others stand still.",
)
def dual_gradient(g, point):
    moving = [Dual(number, 1) for number in point]
    return np.array([float(Dual.of(g(*moving)).slope) for _ in point])


@mistake(
    "dual_gradient", "slopes cut to whole numbers", subtle=True,
    hint="For a point of whole numbers your slopes are whole numbers too. The array for them was made in the "
    "likeness of the point, and an integer array cuts off what does not fit. Slopes are floats.",
)
def dual_gradient(g, point):
    found = np.zeros_like(np.asarray(point))
    for i in range(len(point)):
        moving = [Dual(number, 1 if j == i else 0) for j, number in enumerate(point)]
        found[i] = Dual.of(g(*moving)).slope
    return found


@mistake(
    "dual_gradient", "earlier inputs still moving", subtle=True,
    hint="Your first slope is right. From then on each one has the earlier ones in it: an input that was given "
    "slope 1 keeps it in the next pass. Start each pass with all slopes at 0.",
)
def dual_gradient(g, point):
    moving, found = [Dual(number, 0.0) for number in point], []
    for dual in moving:
        dual.slope = 1.0
        found.append(Dual.of(g(*moving)).slope)
    return np.array(found, dtype=float)


@mistake(
    "dual_gradient", "stumbles over a constant", subtle=True,
    hint="Where g gives a plain number, there is no slope to read, and your function stops. Its slopes are all "
    "0. Make a dual number of whatever comes back.",
)
def dual_gradient(g, point):
    found = np.zeros(len(point))
    for i in range(len(point)):
        moving = [Dual(number, 1 if j == i else 0) for j, number in enumerate(point)]
        found[i] = g(*moving).slope
    return found


@mistake(
    "dual_gradient", "values in place of slopes",
    hint="Each entry of your array is the value of g. From each pass the slope is wanted.",
)
def dual_gradient(g, point):
    result = Dual.of(g(*[Dual(number, 1) for number in point]))
    return np.full(len(point), float(result.value))


def factors_exchanged(Value=object):
    @mistake(
        "Value", "local slopes of a product exchanged", subtle=True,
        hint="For 3 * 4 you note the slopes (3, 4). When the 3 grows by one, the product grows by 4. Each "
        "factor's local slope is the other factor.",
    )
    class Value(Value):
        def __mul__(self, other):
            o = Value.of(other)
            return Value(self.data * o.data, (self, o), (self.data, o.data), "*")


def difference_like_sum(Value=object):
    @mistake(
        "Value", "second slope of a difference positive",
        hint="When b grows, a - b falls. Your local slope for b says that it rises.",
    )
    class Value(Value):
        def __sub__(self, other):
            o = Value.of(other)
            return Value(self.data - o.data, (self, o), (1, 1), "-")


def quotient_rises(Value=object):
    @mistake(
        "Value", "second slope of a quotient positive", subtle=True,
        hint="The slope along the denominator has the right size and the wrong sign: a larger denominator makes "
        "a quotient of positive numbers smaller.",
    )
    class Value(Value):
        def __truediv__(self, other):
            o = Value.of(other)
            return Value(self.data / o.data, (self, o), (1 / o.data, self.data / o.data**2), "/")


def power_not_lowered(Value=object):
    @mistake(
        "Value", "exponent not lowered by one",
        hint="The derivative of a³ is 3a². Your local slope has the factor in front, but the exponent is still the old "
        "one.",
    )
    class Value(Value):
        def __pow__(self, n):
            return Value(self.data**n, (self,), (n * self.data**n,), f"^{n}")


def exp_slope_lost(Value=object):
    @mistake(
        "Value", "local slope of exp taken for that of its exponent",
        hint="Your exp has the local slope a. The exponential function is its own derivative: the slope is the result.",
    )
    class Value(Value):
        def exp(self):
            return Value(np.exp(self.data), (self,), (self.data,), "exp")


def number_no_parent(Value=object):
    @mistake(
        "Value", "a plain number left out of the parents", subtle=True,
        hint="In a + 2 the 2 is a number that the result was made of, and it belongs among the parents, as a "
        "Value. You note only one parent. For two Values all is well.",
    )
    class Value(Value):
        def __add__(self, other):
            if not isinstance(other, Value):
                return Value(self.data + other, (self,), (1.0,), "+")
            return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")


def relu_always_open(Value=object):
    @mistake(
        "Value", "relu with slope 1 everywhere", subtle=True,
        hint="Below zero relu gives 0, whatever comes in. So it does not change there, and its local slope is 0. "
        "Yours is 1 on both sides.",
    )
    class Value(Value):
        def relu(self):
            return Value(max(self.data, 0), (self,), (1,), "relu")


def relu_open_at_zero(Value=object):
    @mistake(
        "Value", "relu with slope 1 at zero", subtle=True,
        hint="At exactly 0 there is a corner, and one has to agree on a slope. Here it is 0: only what is above "
        "zero lets the gradient pass.",
    )
    class Value(Value):
        def relu(self):
            return Value(max(self.data, 0), (self,), (float(self.data >= 0),), "relu")


def parents_turned(Value=object):
    @mistake(
        "Value", "parents of a quotient in the wrong order",
        hint="For a / b your parents are (b, a). Slopes and parents belong together in pairs, in the order in "
        "which they are written: first a, then b.",
    )
    class Value(Value):
        def __truediv__(self, other):
            o = Value.of(other)
            return Value(self.data / o.data, (o, self), (1 / o.data, -self.data / o.data**2), "/")


@mistake(
    "topological_order", "each node before its parents",
    hint="Your list begins with the end. A node goes on the list only after its parents are on it: visit them first.",
)
def topological_order(end):
    found, seen = [], set()

    def down(node):
        if id(node) not in seen:
            seen.add(id(node))
            found.append(node)
            [down(parent) for parent in node.parents]

    down(end)
    return found


@mistake(
    "topological_order", "shared nodes listed more than once",
    hint="A node that is used twice stands in your list twice. Remember which nodes you have visited, and leave "
    "at once when you come to one of them again.",
)
def topological_order(end):
    found = []
    for parent in end.parents:
        found += topological_order(parent)
    return [*found, end]


@mistake(
    "topological_order", "the way down, simply turned round", subtle=True,
    hint="For chains and trees your order is right. But take a node that is a parent and a grandparent of the "
    "end: you met it early on your way down, so it comes late when you turn the list round, after a node "
    "that needs it.",
)
def topological_order(end):
    found, waiting, seen = [], [end], {id(end)}
    while waiting:
        node = waiting.pop(0)
        found.append(node)
        for parent in node.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
    return found[::-1]


@mistake(
    "topological_order", "nodes with equal numbers taken for one", subtle=True,
    hint="When two nodes hold the same number, one of them is missing. You remember the numbers that you have "
    "seen. Remember the objects: two Values may hold the same number and still be two.",
)
def topological_order(end):
    found, seen = [], set()

    def down(node):
        if node.data in seen:
            return
        seen.add(node.data)
        [down(parent) for parent in node.parents]
        found.append(node)

    down(end)
    return found


@mistake(
    "topological_order", "the end left out",
    hint="Everything that the end depends on is in your list, in a good order. The end itself belongs there as "
    "well, as the last.",
)
def topological_order(end):
    found, seen = [], set()

    def down(node):
        for parent in node.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                down(parent)
                found.append(parent)

    down(end)
    return found


@mistake(
    "topological_order", "inputs left out", subtle=True,
    hint="The steps stand in a good order, but the inputs are missing. A node without parents has nothing to "
    "visit; it goes on the list all the same.",
)
def topological_order(end):
    found, seen = [], set()

    def down(node):
        if id(node) in seen or not node.parents:
            return
        seen.add(id(node))
        [down(parent) for parent in node.parents]
        found.append(node)

    down(end)
    return found


@mistake(
    "backpropagate", "shares overwritten in place of added", subtle=True,
    hint="A node that is used once has the right gradient. One that is used twice keeps only the share that "
    "comes last. Shares add up.",
)
def backpropagate(end):
    order = topological_order(end)
    for node in order:
        node.grad = np.zeros(np.shape(node.data))
    end.grad = np.ones(np.shape(end.data))
    while order:
        node = order.pop()
        for parent, came in zip(node.parents, node.back, strict=True):
            parent.grad = came


@mistake(
    "backpropagate", "walked from the inputs to the end",
    hint="Only the parents of the end get a gradient, all others 0. You begin at the inputs, where nothing has "
    "arrived yet. Which end of the order knows its gradient first?",
)
def backpropagate(end):
    order = topological_order(end)
    for node in order:
        node.grad = np.zeros(np.shape(node.data))
    end.grad = np.ones(np.shape(end.data))
    for node in order:
        for parent, came in zip(node.parents, node.back, strict=True):
            parent.grad = came + parent.grad


@mistake(
    "backpropagate", "old gradients still counted", subtle=True,
    hint="The first call is right. The second one adds to what the first has left behind. Set every gradient to "
    "zero before the walk begins, also where there is an old one.",
)
def backpropagate(end):
    order = topological_order(end)
    for node in order:
        if node.grad is None:
            node.grad = np.zeros(np.shape(node.data))
    end.grad = np.ones(np.shape(end.data))
    while order:
        node = order.pop()
        for parent, came in zip(node.parents, node.back, strict=True):
            parent.grad = came + parent.grad


@mistake(
    "backpropagate", "no 1 at the end",
    hint="All your gradients are 0. Everything starts from one number: how fast does the end change with itself?",
)
def backpropagate(end):
    order = topological_order(end)
    for node in order:
        node.grad = np.zeros(np.shape(node.data))
    while order:
        node = order.pop()
        for parent, came in zip(node.parents, node.back, strict=True):
            parent.grad = came + parent.grad


@mistake(
    "backpropagate", "an array changed that two parents share", subtle=True,
    hint="Single numbers are right. With arrays, a sum hands the same array to both parents. You keep that very "
    "array as a gradient and add to it in place later on: then the other parent's gradient changes too. "
    "Make a new array.",
)
def backpropagate(end):
    order = topological_order(end)
    for node in order:
        node.grad = None
    end.grad = np.ones(np.shape(end.data))
    while order:
        node = order.pop()
        for parent, came in zip(node.parents, node.back, strict=True):
            if parent.grad is None:
                parent.grad = came
            else:
                parent.grad += came


@mistake(
    "backpropagate", "own gradient handed on without the local slope",
    hint="Every step hands its own gradient on as it is, so that all your numbers count paths. What belongs to a "
    "parent is the local slope times that gradient: it stands in back, ready to be used.",
)
def backpropagate(end):
    order = topological_order(end)
    for node in order:
        node.grad = np.zeros(np.shape(node.data))
    end.grad = np.ones(np.shape(end.data))
    while order:
        node = order.pop()
        for parent in node.parents:
            parent.grad = parent.grad + node.grad


@mistake(
    "backpropagate", "the end given its own number as gradient",
    hint="All gradients are too large by the same factor, the number at the end. A result changes with itself at "
    "the rate 1, however large it is.",
)
def backpropagate(end):
    order = topological_order(end)
    for node in order:
        node.grad = np.zeros(np.shape(node.data))
    end.grad = 1.0 * end.data
    while order:
        node = order.pop()
        for parent, came in zip(node.parents, node.back, strict=True):
            parent.grad = came + parent.grad


@mistake(
    "repaired_backward", "the whole gradient still handed on at each turn",
    hint="A second call begins anew now, but the bug itself is still there. When a second share arrives at a "
    "node, you hand on the sum, and the first share travels twice. Hand on only what is new, or wait until "
    "all has arrived.",
)
def repaired_backward(end):
    for node in topological_order(end):
        node.grad = 0.0

    def pass_on(node, came):
        node.grad += came
        for parent, local in zip(node.parents, node.slopes, strict=True):
            pass_on(parent, node.grad * local)

    pass_on(end, 1.0)


@mistake(
    "repaired_backward", "gradients overwritten",
    hint="Now the last share that arrives is all that a node keeps. The shares of several uses belong together: "
    "the gradient is their sum.",
)
def repaired_backward(end):
    def pass_on(node, came):
        node.grad = came
        for parent, local in zip(node.parents, node.slopes, strict=True):
            pass_on(parent, came * local)

    pass_on(end, 1.0)


@mistake(
    "repaired_backward", "old gradients still counted", subtle=True,
    hint="The first call is right: only new shares travel on. But a second call adds to what the first one has "
    "left. All gradients must be set to zero before anything is handed back.",
)
def repaired_backward(end):
    def pass_on(node, came):
        node.grad = came + (node.grad or 0.0)
        for parent, local in zip(node.parents, node.slopes, strict=True):
            pass_on(parent, came * local)

    pass_on(end, 1.0)


@mistake(
    "repaired_backward", "second share kept, but not handed on", subtle=True,
    hint="A node that gets a second share adds it to its gradient, and that is right. But it has handed on "
    "already and does not do so again, so its parents never hear of the second share.",
)
def repaired_backward(end):
    done = set()
    for node in topological_order(end):
        node.grad = 0.0

    def pass_on(node, came):
        node.grad += came
        if id(node) not in done:
            done.add(id(node))
            for parent, local in zip(node.parents, node.slopes, strict=True):
                pass_on(parent, came * local)

    pass_on(end, 1.0)


@mistake(
    "repaired_backward", "nodes nearest to the end served first", subtle=True,
    hint="You serve the nodes in the order of their distance from the end, each once. A node that is near to the "
    "end may also be used over a detour, and then it hands on before everything has arrived. Which order "
    "makes sure that all users come first?",
)
def repaired_backward(end):
    row = [end]
    for node in row:
        row.extend(parent for parent in node.parents if not any(parent is other for other in row))
    for node in row:
        node.grad = 0.0
    end.grad = 1.0
    for node in row:
        for parent, local in zip(node.parents, node.slopes, strict=True):
            parent.grad += node.grad * local


@mistake(
    "unbroadcast", "mean in place of sum",
    hint="Your numbers are the right ones divided by how often the entry was used. Each use sends back its full "
    "share, and shares are added, not averaged.",
)
def unbroadcast(grad, shape):
    front = grad.ndim - len(shape)
    grad = grad.mean(axis=tuple(range(front)))
    return grad.mean(axis=tuple(i for i in range(len(shape)) if shape[i] == 1), keepdims=True)


@mistake(
    "unbroadcast", "stretched axes forgotten", subtle=True,
    hint="Axes that came in front are summed. But NumPy also stretches axes of length 1, and those you leave "
    "long. Compare your shape with the one that was asked for.",
)
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad


@mistake(
    "unbroadcast", "stretched axes lost", subtle=True,
    hint="The numbers are right, but the axes of length 1 are gone: for (3, 1) you give (3,). A sum can keep the "
    "axis it sums over, with length 1.",
)
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1))


@mistake(
    "unbroadcast", "last axes summed in place of the first", subtle=True,
    hint="For (3, 3) and the shape (3,) you give the sums of the rows. NumPy aligns shapes on the right and puts "
    "missing axes in front, so it is the first axis that was added.",
)
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    return grad.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)


@mistake(
    "unbroadcast", "only one axis in front removed", subtle=True,
    hint="A bias for a batch of rows is right. But more than one axis may have come in front, as from () to (4, "
    "3). Count how many there are, and sum over all of them.",
)
def unbroadcast(grad, shape):
    if grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    stretched = [i for i, n in enumerate(shape) if n == 1]
    return grad.sum(axis=tuple(stretched), keepdims=True)


@mistake(
    "unbroadcast", "first row kept in place of the sum",
    hint="Your shapes are right, but you keep one of the copies and drop the others. Each copy was used and "
    "sends back a share of its own: all of them are added.",
)
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    for i, n in enumerate(shape):
        if n == 1:
            grad = grad.take([0], axis=i)
    return grad


def tensors_exchanged(Tensor=object):
    @mistake(
        "Tensor", "factors exchanged on the way back", subtle=True,
        hint="In A * B the gradient for A is G times B. You multiply it by A itself. Each factor's slope is the "
        "other one.",
    )
    class Tensor(Tensor):
        def __mul__(self, other):
            o = Tensor.of(other)
            return Tensor(self.data * o.data, (self, o), lambda G: (G * self.data, G * o.data), "*")


def matrices_not_turned(Tensor=object):
    @mistake(
        "Tensor", "matrices not transposed on the way back",
        hint="Only with square matrices do your products go through, and their numbers are wrong. G has the "
        "shape (N, H) and M (D, H): what must happen to M, so that G times it has the shape (N, D)?",
    )
    class Tensor(Tensor):
        def __matmul__(self, other):
            o = Tensor.of(other)
            return Tensor(self.data @ o.data, (self, o), lambda G: (G @ o.data, self.data @ G), "@")


def matrices_in_wrong_order(Tensor=object):
    @mistake(
        "Tensor", "matrix products in the wrong order on the way back", subtle=True,
        hint="You transpose the right matrices, but G stands on the wrong side of them. The order of a matrix "
        "product counts: what stood on the right stays on the right, transposed.",
    )
    class Tensor(Tensor):
        def __matmul__(self, other):
            o = Tensor.of(other)
            return Tensor(self.data @ o.data, (self, o), lambda G: (o.data.T @ G, G @ self.data.T), "@")


def mask_of_the_gradient(Tensor=object):
    @mistake(
        "Tensor", "relu masks the gradient by its own sign", subtle=True,
        hint="You let the positive part of the gradient pass. Whether a gradient passes is decided by the number "
        "that went *forward*: was it above 0?",
    )
    class Tensor(Tensor):
        def relu(self):
            return Tensor(np.maximum(self.data, 0), (self,), lambda G: (np.maximum(G, 0),), "relu")


def relu_lets_all_pass(Tensor=object):
    @mistake(
        "Tensor", "relu lets every gradient pass",
        hint="Where relu gave 0 it does not change with its input, so nothing may come back there. You hand back "
        "the whole gradient.",
    )
    class Tensor(Tensor):
        def relu(self):
            return Tensor(np.maximum(self.data, 0), (self,), lambda G: (G,), "relu")


def relu_passes_at_zero(Tensor=object):
    @mistake(
        "Tensor", "relu lets the gradient pass at zero", subtle=True,
        hint="Only entries that are exactly 0 are wrong: there the slope is 0 by agreement. Above 0 means above, "
        "not at.",
    )
    class Tensor(Tensor):
        def relu(self):
            return Tensor(np.maximum(self.data, 0), (self,), lambda G: (np.where(self.data < 0, 0, G),), "relu")


def sum_shared_out(Tensor=object):
    @mistake(
        "Tensor", "gradient of a sum shared out among the entries", subtle=True,
        hint="You divide the gradient by the number of entries, as for a mean. In a sum each entry counts fully: "
        "when one of them grows by 1, so does the sum.",
    )
    class Tensor(Tensor):
        def sum(self):
            n = self.data.size
            return Tensor(np.sum(self.data), (self,), lambda G: (np.full(self.data.shape, G / n),), "sum")


def tensor_sum_for_one(Tensor=object):
    @mistake(
        "Tensor", "second parent of a sum gets nothing",
        hint="In A + B the gradient goes to A only, and B gets zeros. The result grows with both, at the rate 1.",
    )
    class Tensor(Tensor):
        def __add__(self, other):
            o = Tensor.of(other)
            return Tensor(self.data + o.data, (self, o), lambda G: (G, np.zeros_like(G)), "+")


@mistake(
    "fit_tensors", "sum of the squares not divided by the number of rows",
    hint="Your first loss is too large by a factor, the number of rows. The loss is the sum of all squared "
    "misses divided by N; otherwise the step grows with the size of the data.",
)
def fit_tensors(params, X, t, lr=0.1, steps=100):
    losses = []
    for turn in range(steps + 1):
        W1, b1, W2, b2 = made = [Tensor(params[key]) for key in ("W1", "b1", "W2", "b2")]
        off = (Tensor(X) @ W1 + b1).relu() @ W2 + b2 - t
        loss = (off * off).sum()
        losses.append(float(loss.data))
        if turn == steps:
            return losses
        backpropagate(loss)
        for key, node in zip(("W1", "b1", "W2", "b2"), made, strict=True):
            params[key] -= lr * node.grad


@mistake(
    "fit_tensors", "mean over all entries in place of rows", subtle=True,
    hint="With one output your loss is right, with two it is half of what it should be: you divide by the number "
    "of entries of t. Here it is the number of rows.",
)
def fit_tensors(params, X, t, lr=0.1, steps=100):
    losses = []
    for turn in range(steps + 1):
        W1, b1, W2, b2 = made = [Tensor(params[key]) for key in ("W1", "b1", "W2", "b2")]
        off = (Tensor(X) @ W1 + b1).relu() @ W2 + b2 - t
        loss = (off * off).sum() * (1.0 / np.size(t))
        losses.append(float(loss.data))
        if turn == steps:
            return losses
        backpropagate(loss)
        for key, node in zip(("W1", "b1", "W2", "b2"), made, strict=True):
            params[key] -= lr * node.grad


@mistake(
    "fit_tensors", "steps uphill",
    hint="Your loss rises. The gradient points uphill; each parameter moves the other way.",
)
def fit_tensors(params, X, t, lr=0.1, steps=100):
    losses = []
    for turn in range(steps + 1):
        W1, b1, W2, b2 = made = [Tensor(params[key]) for key in ("W1", "b1", "W2", "b2")]
        off = (Tensor(X) @ W1 + b1).relu() @ W2 + b2 - t
        loss = (off * off).sum() * (1.0 / len(t))
        losses.append(float(loss.data))
        if turn == steps:
            return losses
        backpropagate(loss)
        for key, node in zip(("W1", "b1", "W2", "b2"), made, strict=True):
            params[key] += lr * node.grad


@mistake(
    "fit_tensors", "gradients of the first step used for all", subtle=True,
    hint="The first step is right. After it the network stands elsewhere, but your gradients are still those of "
    "the beginning. Build the graph and walk back in each step anew.",
)
def fit_tensors(params, X, t, lr=0.1, steps=100):
    losses, slopes = [], None
    for turn in range(steps + 1):
        nodes = {key: Tensor(array) for key, array in params.items()}
        off = (Tensor(X) @ nodes["W1"] + nodes["b1"]).relu() @ nodes["W2"] + nodes["b2"] - t
        loss = (off * off).sum() * (1.0 / len(t))
        losses.append(float(loss.data))
        if slopes is None:
            backpropagate(loss)
            slopes = {key: node.grad for key, node in nodes.items()}
        for key in params if turn < steps else ():
            params[key] -= lr * slopes[key]
    return losses


@mistake(
    "fit_tensors", "no relu in the hidden layer",
    hint="Two layers without an activation between them are one layer in disguise. Your first loss is already "
    "another one. What happens to the hidden sums before the second product?",
)
def fit_tensors(params, X, t, lr=0.1, steps=100):
    losses = []
    for turn in range(steps + 1):
        W1, b1, W2, b2 = made = [Tensor(params[key]) for key in ("W1", "b1", "W2", "b2")]
        off = (Tensor(X) @ W1 + b1) @ W2 + b2 - t
        loss = (off * off).sum() * (1.0 / len(t))
        losses.append(float(loss.data))
        if turn == steps:
            return losses
        backpropagate(loss)
        for key, node in zip(("W1", "b1", "W2", "b2"), made, strict=True):
            params[key] -= lr * node.grad


@mistake(
    "fit_tensors", "biases never moved", subtle=True,
    hint="The weights learn, but b1 and b2 are after the training what they were before. All four arrays have a "
    "gradient, and all four take the step.",
)
def fit_tensors(params, X, t, lr=0.1, steps=100):
    losses = []
    for turn in range(steps + 1):
        W1, W2 = Tensor(params["W1"]), Tensor(params["W2"])
        off = (Tensor(X) @ W1 + params["b1"]).relu() @ W2 + params["b2"] - t
        loss = (off * off).sum() * (1.0 / len(t))
        losses.append(float(loss.data))
        if turn == steps:
            return losses
        backpropagate(loss)
        for key, node in (("W1", W1), ("W2", W2)):
            params[key] -= lr * node.grad


@mistake(
    "fit_tensors", "new arrays in place of changed ones", subtle=True,
    hint="The dictionary holds the right numbers, but in new arrays. Whoever holds W1 itself, as a layer does, "
    "still has the old numbers. Change the arrays in place.",
)
def fit_tensors(params, X, t, lr=0.1, steps=100):
    losses = []
    for turn in range(steps + 1):
        W1, b1, W2, b2 = made = [Tensor(params[key]) for key in ("W1", "b1", "W2", "b2")]
        off = (Tensor(X) @ W1 + b1).relu() @ W2 + b2 - t
        loss = (off * off).sum() * (1.0 / len(t))
        losses.append(float(loss.data))
        if turn == steps:
            return losses
        backpropagate(loss)
        for key, node in zip(("W1", "b1", "W2", "b2"), made, strict=True):
            params[key] = params[key] - lr * node.grad


@mistake(
    "fit_tensors", "last loss missing from the history", subtle=True,
    hint="Your history is one number short: after the last step nobody looks at the loss. For ten steps there "
    "are eleven losses.",
)
def fit_tensors(params, X, t, lr=0.1, steps=100):
    losses = []
    for _ in range(steps):
        W1, b1, W2, b2 = made = [Tensor(params[key]) for key in ("W1", "b1", "W2", "b2")]
        off = (Tensor(X) @ W1 + b1).relu() @ W2 + b2 - t
        loss = (off * off).sum() * (1.0 / len(t))
        losses.append(float(loss.data))
        backpropagate(loss)
        for key, node in zip(("W1", "b1", "W2", "b2"), made, strict=True):
            params[key] -= lr * node.grad
    return losses


@mistake(
    "depth_gradients", "back through the layers in the order of the way forward",
    hint="A gradient arrives at the last layer first. You hand it to the first one. Which layer's result is the "
    "loss made of?",
)
def depth_gradients(layers, X, dout):
    for each in layers:
        X = each.forward(X)
    for each in layers:
        dout = each.backward(dout)
    return np.array([np.sqrt(np.sum(each.grads["W"] ** 2)) for each in layers if "W" in each.params])


@mistake(
    "depth_gradients", "norms from the last layer to the first", subtle=True,
    hint="The numbers are right, in the order in which the gradient met the layers. Asked is the order of the "
    "layers: that of the first one stands first.",
)
def depth_gradients(layers, X, dout):
    norms = []
    for each in layers:
        X = each.forward(X)
    for each in reversed(layers):
        dout = each.backward(dout)
        if "W" in each.params:
            norms.append(np.linalg.norm(each.grads["W"]))
    return np.array(norms)


@mistake(
    "depth_gradients", "norms of the weights themselves",
    hint="Your numbers do not change with dout: they are the sizes of the weights. Their gradients lie in "
    "another dict of the layer.",
)
def depth_gradients(layers, X, dout):
    for each in layers:
        X = each.forward(X)
    for each in reversed(layers):
        dout = each.backward(dout)
    return np.array([np.linalg.norm(each.params["W"]) for each in layers if "W" in each.params])


@mistake(
    "depth_gradients", "root of the norm forgotten", subtle=True,
    hint="Your numbers are the squares of the right ones. The norm is the root of the sum of squares.",
)
def depth_gradients(layers, X, dout):
    for each in layers:
        X = each.forward(X)
    for each in reversed(layers):
        dout = each.backward(dout)
    return np.array([np.sum(np.square(each.grads["W"])) for each in layers if "W" in each.params])


@mistake(
    "depth_gradients", "the same gradient given to every layer", subtle=True,
    hint="Your last layer is right. All earlier ones get dout as if they stood at the end too. What a layer "
    "hands back is what arrives at the one before it.",
)
def depth_gradients(layers, X, dout):
    for each in layers:
        X = each.forward(X)
    for each in reversed(layers):
        each.backward(dout)
    return np.array([np.linalg.norm(each.grads["W"]) for each in layers if "W" in each.params])


@mistake(
    "depth_gradients", "a zero for each layer without weights",
    hint="There are as many numbers as layers. A layer without W, such as an activation, has no number in the answer.",
)
def depth_gradients(layers, X, dout):
    for each in layers:
        X = each.forward(X)
    for each in reversed(layers):
        dout = each.backward(dout)
    return np.array([np.linalg.norm(each.grads.get("W", 0.0)) for each in layers])


@mistake(
    "depth_gradients", "every layer fed with X itself", subtle=True,
    hint="One layer alone is right. In a chain each layer gets what the one before it gives, and only the first "
    "one gets X.",
)
def depth_gradients(layers, X, dout):
    for each in layers:
        each.forward(X)
    for each in reversed(layers):
        dout = each.backward(dout)
    return np.array([np.linalg.norm(each.grads["W"]) for each in layers if "W" in each.params])


@mistake(
    "residual_slope", "one short cut around the whole chain", subtle=True,
    hint="You add 1 once, to the product of all weights. That is a short cut around the chain as a whole. Here "
    "each layer has one of its own.",
)
def residual_slope(weights, shortcut=True):
    return np.prod(weights, axis=0) + (1 if shortcut else 0)


@mistake(
    "residual_slope", "slopes added in place of multiplied",
    hint="What one layer gives goes into the next, so a small change is enlarged again and again. The slopes of "
    "a chain are multiplied.",
)
def residual_slope(weights, shortcut=True):
    return np.sum(np.asarray(weights) + bool(shortcut), axis=0)


@mistake(
    "residual_slope", "all chains multiplied into one number", subtle=True,
    hint="One chain is right. For several chains you multiply everything together. Only the layers, which are "
    "the rows, belong into one product.",
)
def residual_slope(weights, shortcut=True):
    return np.prod(np.asarray(weights) + bool(shortcut))


@mistake(
    "residual_slope", "short cuts not taken into account",
    hint="With and without short cuts your answer is the same, the product of the weights. What does the slope "
    "of w x + x have that w x has not?",
)
def residual_slope(weights, shortcut=True):
    return np.prod(weights, axis=0)


@mistake(
    "residual_slope", "short cuts always there", subtle=True,
    hint="The argument shortcut makes no difference: you add 1 in either case. For shortcut=False the chain is plain.",
)
def residual_slope(weights, shortcut=True):
    return np.prod(np.add(weights, 1.0), axis=0)


@mistake(
    "residual_slope", "product along the chains in place of the layers", subtle=True,
    hint="One chain is right. In a table each column is a chain, and you multiply along the rows. The layers are "
    "the first axis.",
)
def residual_slope(weights, shortcut=True):
    return np.prod(np.asarray(weights) + bool(shortcut), axis=-1)


for _enter in (
    slopes_multiplied, one_factor_only, quotient_turned, quotient_not_squared, power_without_chain, exp_without_chain,
    no_plain_numbers, number_shifts_slope, changes_itself, factors_exchanged, difference_like_sum, quotient_rises,
    power_not_lowered, exp_slope_lost, number_no_parent, relu_always_open, relu_open_at_zero, parents_turned,
    tensors_exchanged, matrices_not_turned, matrices_in_wrong_order, mask_of_the_gradient, relu_lets_all_pass,
    relu_passes_at_zero, sum_shared_out, tensor_sum_for_one,
):
    _enter()
