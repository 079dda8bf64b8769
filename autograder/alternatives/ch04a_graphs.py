"""Other right answers to chapter 4, part 1: gradients flow backward."""

import numpy as np

from autograder.alternatives import alternative
from nn101.chapter1 import sigmoid


@alternative("MulLayer", "two attributes, made in the constructor")
def MulLayer():
    class Layer:
        def __init__(self):
            self.x = None
            self.y = None

        def forward(self, x, y):
            self.x = x
            self.y = y
            return x * y

        def backward(self, dout):
            dx = dout * self.y
            dy = dout * self.x
            return dx, dy

    return Layer()


@alternative("MulLayer", "the pair kept reversed, gradients as a list")
def MulLayer():
    class Layer:
        def forward(self, *pair):
            self.swapped = [np.array(number) for number in pair[::-1]]
            return np.prod(np.array(pair), axis=0)

        def backward(self, dout):
            return [np.asarray(dout) * number for number in self.swapped]

    return Layer()


@alternative("MulLayer", "functions kept in place of numbers")
def MulLayer():
    class Layer:
        def forward(self, x, y):
            self.back = lambda dout: (y * dout, x * dout)
            return y * x

        def backward(self, dout):
            return self.back(dout)

    return Layer()


@alternative("AddLayer", "copies of the gradient")
def AddLayer():
    class Layer:
        def __init__(self):
            pass

        def forward(self, x, y):
            out = x + y
            return out

        def backward(self, dout):
            return dout * 1, dout * 1

    return Layer()


@alternative("AddLayer", "slopes of 1 in single precision, gradients as an array")
def AddLayer():
    class Layer:
        def forward(self, x, y):
            self.ones = np.ones((2, *np.shape(x)), dtype=np.float32)
            return np.sum([x, y], axis=0)

        def backward(self, dout):
            return self.ones * np.asarray(dout)

    return Layer()


@alternative("apple_bill", "formulas without layers")
def apple_bill(apple_price, apple_count, tax):
    slopes = dict(apple_price=tax * apple_count, apple_count=tax * apple_price, tax=apple_price * apple_count)
    return slopes["tax"] * tax, slopes


@alternative("apple_bill", "the tax as the first factor, a walk over a list of layers")
def apple_bill(apple_price, apple_count, tax):
    layers = [MulLayer(), MulLayer()]
    bill = layers[1].forward(tax, layers[0].forward(apple_count, apple_price))
    gradients = {}
    gradients["tax"], back = layers[1].backward(np.float64(1))
    gradients["apple_count"], gradients["apple_price"] = layers[0].backward(back)
    return bill, gradients


@alternative("fruit_bill", "formulas without layers")
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    untaxed = apple_price * apple_count + orange_price * orange_count
    gradients = {"tax": untaxed}
    for fruit, price, count in (("apple", apple_price, apple_count), ("orange", orange_price, orange_count)):
        gradients[f"{fruit}_price"] = count * tax
        gradients[f"{fruit}_count"] = price * tax
    return untaxed * tax, gradients


@alternative("fruit_bill", "two small bills, added up")
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apples, first = apple_bill(apple_price, apple_count, tax)
    oranges, second = apple_bill(orange_price, orange_count, tax)
    return apples + oranges, {
        "apple_price": first["apple_price"], "apple_count": first["apple_count"],
        "orange_price": second["apple_price"], "orange_count": second["apple_count"],
        "tax": first["tax"] + second["tax"],
    }


@alternative("chain_slope", "values kept on the way forward, slopes multiplied on the way back")
def chain_slope(steps, x):
    values = [x]
    for f, _ in steps:
        values.append(f(values[-1]))
    back = 1.0
    for (_, slope), value in zip(reversed(steps), reversed(values[:-1]), strict=True):
        back = back * slope(value)
    return back


@alternative("chain_slope", "the function calls itself with the rest of the chain")
def chain_slope(steps, x):
    if not steps:
        return np.float64(1)
    (f, slope), *rest = steps
    return slope(x) * chain_slope(rest, f(x))


@alternative("local_backward", "a table of rules")
def local_backward(op, inputs, dout):
    rules = {
        "-": lambda x, y: (1.0, -1.0),
        "/": lambda x, y: (1 / y, -x / (y * y)),
        "exp": lambda x: (np.exp(x),),
        "log": lambda x: (1 / x,),
    }
    return tuple(dout * slope for slope in rules[op](*inputs))


@alternative("local_backward", "division by way of its own output, a list in place of a tuple")
def local_backward(op, inputs, dout):
    x = np.asarray(inputs[0], dtype=float)
    y = np.asarray(inputs[-1], dtype=float)
    if op == "-":
        back = [dout, -1 * np.asarray(dout)]
    elif op == "/":
        back = [dout * y**-1.0, -dout * (x / y) / y]
    elif op == "exp":
        back = [np.e**x * dout]
    else:
        back = [dout * x**-1.0]
    return back


@alternative("max_backward", "row by row in a loop")
def max_backward(x, dout):
    x = np.asarray(x)
    rows, arriving = np.atleast_2d(x), np.atleast_1d(dout)
    back = np.zeros(rows.shape)
    for i, row in enumerate(rows):
        back[i, list(row).index(max(row))] = arriving[i]
    return back.reshape(x.shape)


@alternative("max_backward", "rows of an identity matrix")
def max_backward(x, dout):
    rows = np.eye(np.shape(x)[-1])[np.argmax(x, axis=-1)]
    return (rows.T * dout).T


@alternative("branch_backward", "np.sum along the list")
def branch_backward(returned):
    return np.sum(returned, axis=0)


@alternative("branch_backward", "Python's own sum")
def branch_backward(returned):
    return sum(returned)


@alternative("branch_backward", "a copy to begin with, then in place")
def branch_backward(returned):
    total = np.array(returned[0], dtype=float)
    for gradient in returned[1:]:
        total += gradient
    return total


@alternative("sum_backward", "np.broadcast_to")
def sum_backward(x, dout, axis=None):
    grown = dout if axis is None else np.expand_dims(dout, axis)
    return np.broadcast_to(grown, np.shape(x))


@alternative("sum_backward", "three cases, by loops")
def sum_backward(x, dout, axis=None):
    back = np.empty(np.shape(x))
    if axis is None:
        back[:] = dout
    else:
        for place in np.ndindex(back.shape):
            back[place] = dout[place[1 - axis]]
    return back


@alternative("repaired_bill", "formulas without layers")
def repaired_bill(count, price, wrapping, tax):
    each = price + wrapping
    return count * each * tax, {"count": each * tax, "price": count * tax, "wrapping": tax * count, "tax": count * each}


@alternative("repaired_bill", "the wrapped apple as one product: no branch is left")
def repaired_bill(count, price, wrapping, tax):
    wrapped, apples, taxed = AddLayer(), MulLayer(), MulLayer()
    bill = taxed.forward(apples.forward(wrapped.forward(price, wrapping), count), tax)
    back = {}
    by_apples, back["tax"] = taxed.backward(1)
    by_wrapped, back["count"] = apples.backward(by_apples)
    back["price"], back["wrapping"] = wrapped.backward(by_wrapped)
    return bill, back


@alternative("repaired_bill", "gradients gathered with +=")
def repaired_bill(count, price, wrapping, tax):
    grads = dict.fromkeys(("count", "price", "wrapping", "tax"), 0)
    grads["tax"] += count * price + count * wrapping
    for name, factor in (("price", price), ("wrapping", wrapping)):
        grads[name] += tax * count
        grads["count"] += tax * factor
    return tax * grads["tax"], grads


@alternative("sigmoid_nodes", "powers of the values")
def sigmoid_nodes(x):
    x = np.asarray(x, dtype=float)
    a = -x
    b = np.exp(a)
    c = b + 1
    values = {"x": x, "a": a, "b": b, "c": c, "y": c**-1}
    back = {"y": np.ones_like(x)}
    back["c"] = back["b"] = -(c**-2)
    back["a"] = back["b"] * b
    back["x"] = -back["a"]
    return values, back


@alternative("sigmoid_nodes", "a loop over four steps, each with its slope")
def sigmoid_nodes(x):
    steps = [
        ("a", lambda v: -1.0 * v, lambda v: -1.0),
        ("b", np.exp, np.exp),
        ("c", lambda v: v + 1, lambda v: 1.0),
        ("y", lambda v: 1 / v, lambda v: -1 / (v * v)),
    ]
    values, names = {"x": x}, ["x"]
    for name, f, _ in steps:
        values[name] = f(values[names[-1]])
        names.append(name)
    gradients = {"y": 1.0 + 0 * values["y"]}
    for before, (name, _, slope) in zip(names[-2::-1], steps[::-1], strict=True):
        gradients[before] = gradients[name] * slope(values[before])
    return values, gradients


@alternative("sigmoid_backward", "y minus its square")
def sigmoid_backward(y, dout):
    return dout * (y - y * y)


@alternative("sigmoid_backward", "a quarter less the distance from one half, in single precision")
def sigmoid_backward(y, dout):
    off = np.asarray(y, dtype=np.float32) - np.float32(0.5)
    return np.float32(dout) * (np.float32(0.25) - off * off)


@alternative("three_two_one", "columns of numbers and transposed tables")
def three_two_one(x, t, params):
    column = np.reshape(x, (-1, 1))
    h = sigmoid(np.matmul(params["w1"], column) + params["b1"][:, None])
    y = sigmoid(np.matmul(params["w2"], h) + params["b2"][:, None])
    d2 = -2 * (t - y) * y * (1 - y)
    d1 = params["w2"].T @ d2 * h * (1 - h)
    back = {"w2": d2 @ h.T, "b2": d2[:, 0], "w1": d1 @ column.T, "b1": d1[:, 0]}
    return ((t - y) ** 2).item(), back


@alternative("three_two_one", "neuron by neuron in loops, with plain numbers")
def three_two_one(x, t, params):
    hidden = [float(sigmoid(sum(w * v for w, v in zip(row, x, strict=True)) + b))
              for row, b in zip(params["w1"], params["b1"], strict=True)]
    out = float(sigmoid(sum(w * v for w, v in zip(params["w2"][0], hidden, strict=True)) + params["b2"][0]))
    last = 2 * (out - t) * out * (1 - out)
    blame = [last * w * v * (1 - v) for w, v in zip(params["w2"][0], hidden, strict=True)]
    return (t - out) ** 2, {
        "w1": [[each * v for v in x] for each in blame], "b1": blame, "w2": [[last * v for v in hidden]], "b2": [last]
    }
