"""Other right answers to chapter 4, part 3: automatic differentiation.

Each class stands in a function of its own, because only so can its source be found.
"""

import numpy as np

from autograder.alternatives import alternative


@alternative("symbolic_slope", "simplified on the way")
def symbolic_slope(formula, name):
    def plus(a, b):
        return b if a == 0 else a if b == 0 else ("+", a, b)

    def times(a, b):
        return 0 if 0 in (a, b) else b if a == 1 else a if b == 1 else ("*", a, b)

    match formula:
        case ("+", a, b):
            return plus(symbolic_slope(a, name), symbolic_slope(b, name))
        case ("*", a, b):
            return plus(times(symbolic_slope(a, name), b), times(a, symbolic_slope(b, name)))
    return int(formula == name)


@alternative("symbolic_slope", "a table of rules, lists for formulas, floats")
def symbolic_slope(formula, name):
    if isinstance(formula, (int, float, np.number)):
        return 0.0
    if isinstance(formula, str):
        return {name: 1.0}.get(formula, 0.0)
    rules = {
        "+": lambda a, b, da, db: ["+", db, da],
        "*": lambda a, b, da, db: ["+", ["*", b, da], ["*", db, a]],
    }
    parts = formula[1:]
    return rules[formula[0]](*parts, *(symbolic_slope(part, name) for part in parts))


def matrices(alternative=alternative):
    @alternative("Dual", "two by two matrices")
    class Dual:
        def __init__(self, value, slope=0.0):
            self.table = np.array([[value, slope], [0, value]], dtype=float)

        @property
        def value(self):
            return float(self.table[0, 0])

        @property
        def slope(self):
            return float(self.table[0, 1])

        @staticmethod
        def of(thing):
            return thing if hasattr(thing, "table") else Dual(thing)

        @staticmethod
        def _from(table):
            return Dual(table[0, 0], table[0, 1])

        def __add__(self, other):
            return Dual._from(self.table + Dual.of(other).table)

        def __sub__(self, other):
            return Dual._from(self.table - Dual.of(other).table)

        def __mul__(self, other):
            return Dual._from(self.table @ Dual.of(other).table)

        def __truediv__(self, other):
            return Dual._from(np.linalg.solve(Dual.of(other).table, self.table))

        def __pow__(self, n):
            if n == int(n):
                return Dual._from(np.linalg.matrix_power(self.table, int(n)))
            return (self.log() * n).exp()

        def exp(self):
            return Dual(np.exp(self.value), self.slope * np.exp(self.value))

        def log(self):
            return Dual(np.log(self.value), self.slope / self.value)

        def __radd__(self, number):
            return self + number

        def __rmul__(self, number):
            return self * number

        def __rsub__(self, number):
            return Dual(number) - self

        def __rtruediv__(self, number):
            return Dual(number) / self


def one_rule(alternative=alternative):
    @alternative("Dual", "one rule for all operations, division and powers by way of the others")
    class Dual:
        def __init__(self, value, slope=0.0):
            self.value = value
            self.slope = slope

        @staticmethod
        def of(thing):
            return Dual(thing) if not isinstance(thing, Dual) else thing

        def _chained(self, height, steepness):
            return Dual(height, steepness * self.slope)

        def __add__(self, other):
            if not isinstance(other, Dual):
                return self._chained(self.value + other, 1)
            return Dual(other.value + self.value, other.slope + self.slope)

        def __neg__(self):
            return self._chained(-self.value, -1)

        def __sub__(self, other):
            return self + (-other)

        def __mul__(self, other):
            if not isinstance(other, Dual):
                return self._chained(self.value * other, other)
            a, b, c, d = self.value, self.slope, other.value, other.slope
            return Dual(a * c, a * d + b * c)

        def __truediv__(self, other):
            return self * Dual.of(other).__pow__(-1)

        def __pow__(self, n):
            return self._chained(float(self.value) ** n, n * float(self.value) ** (n - 1))

        def exp(self):
            e = np.exp(self.value)
            return self._chained(e, e)

        def log(self):
            return self._chained(np.log(self.value), 1 / self.value)

        __radd__, __rmul__ = __add__, __mul__

        def __rsub__(self, number):
            return -self + number

        def __rtruediv__(self, number):
            return self**-1 * number


@alternative("dual_slope", "asks whether a slope is there")
def dual_slope(g, x):
    return getattr(g(Dual(float(x), 1)), "slope", 0.0)


@alternative("dual_slope", "a small bump at zero added to x")
def dual_slope(g, x):
    epsilon = Dual(0.0, 1.0)
    out = g(epsilon + x)
    if not isinstance(out, Dual):
        return 0
    return out.slope


@alternative("dual_gradient", "one function of one number for each input")
def dual_gradient(g, point):
    def along(i):
        return dual_slope(lambda moving: g(*point[:i], moving, *point[i + 1 :]), point[i])

    return np.array([along(i) for i in range(len(point))], dtype=float)


@alternative("dual_gradient", "rows of the identity matrix as slopes, in a list")
def dual_gradient(g, point):
    return [float(Dual.of(g(*map(Dual, point, row))).slope) for row in np.eye(len(point))]


def closures(alternative=alternative):
    @alternative("Value", "slopes from a table of rules")
    class Value:
        RULES = {
            "+": lambda a, b: (a + b, 1, 1),
            "-": lambda a, b: (a - b, 1, -1),
            "*": lambda a, b: (a * b, b, a),
            "/": lambda a, b: (a / b, 1 / b, -a / (b * b)),
            "exp": lambda a: (np.exp(a), np.exp(a)),
            "log": lambda a: (np.log(a), 1 / a),
            "relu": lambda a: (a, 1) if a > 0 else (0, 0),
        }

        def __init__(self, data, parents=(), slopes=(), op="", label=""):
            self.data, self.op, self.label, self.grad = data, op, label, None
            self.parents, self.slopes = tuple(parents), tuple(slopes)

        @property
        def back(self):
            if self.grad is not None:
                return [self.grad * slope for slope in self.slopes]

        @classmethod
        def of(cls, thing):
            return thing if isinstance(thing, cls) else cls(thing)

        def _do(self, op, *others):
            parents = [self, *map(Value.of, others)]
            data, *slopes = Value.RULES[op](*(parent.data for parent in parents))
            return Value(data, parents, slopes, op)

        def __add__(self, other):
            return self._do("+", other)

        def __sub__(self, other):
            return self._do("-", other)

        def __mul__(self, other):
            return self._do("*", other)

        def __truediv__(self, other):
            return self._do("/", other)

        def __pow__(self, n):
            return Value(float(self.data) ** n, [self], [n * float(self.data) ** (n - 1)], "^")

        def exp(self):
            return self._do("exp")

        def log(self):
            return self._do("log")

        def relu(self):
            return self._do("relu")

        def __radd__(self, number):
            return Value(number)._do("+", self)

        def __rsub__(self, number):
            return Value(number)._do("-", self)

        def __rmul__(self, number):
            return Value(number)._do("*", self)

        def __rtruediv__(self, number):
            return Value(number)._do("/", self)


def by_dual_numbers(Value=object):
    @alternative("Value", "local slopes found with dual numbers")
    class Value(Value):
        def _with(self, other, work, op):
            o = other if isinstance(other, Value) else Value(other)
            first, second = work(Dual(self.data, 1.0), Dual(o.data)), work(Dual(self.data), Dual(o.data, 1.0))
            return Value(first.value, (self, o), (first.slope, second.slope), op)

        def _alone(self, work, op):
            result = Dual.of(work(Dual(self.data, 1.0)))
            return Value(result.value, (self,), (result.slope,), op)

        def __add__(self, other):
            return self._with(other, lambda a, b: a + b, "+")

        def __sub__(self, other):
            return self._with(other, lambda a, b: a - b, "-")

        def __mul__(self, other):
            return self._with(other, lambda a, b: a * b, "*")

        def __truediv__(self, other):
            return self._with(other, lambda a, b: a / b, "/")

        def __pow__(self, n):
            return self._alone(lambda a: a**n, f"^{n}")

        def exp(self):
            return self._alone(lambda a: a.exp(), "exp")

        def log(self):
            return self._alone(lambda a: a.log(), "log")

        def relu(self):
            return self._alone(lambda a: a if a.value > 0 else 0.0, "relu")


@alternative("topological_order", "a stack of its own, no recursion")
def topological_order(end):
    found, done, stack = [], set(), [(end, iter(end.parents))]
    done.add(id(end))
    while stack:
        node, rest = stack[-1]
        for parent in rest:
            if id(parent) not in done:
                done.add(id(parent))
                stack.append((parent, iter(parent.parents)))
                break
        else:
            found.append(stack.pop()[0])
    return found


@alternative("topological_order", "users counted, from the end backwards")
def topological_order(end):
    users, seen, waiting = {}, {id(end)}, [end]
    for node in waiting:
        for parent in node.parents:
            users[id(parent)] = users.get(id(parent), 0) + 1
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
    free, found = [end], []
    while free:
        found.insert(0, free.pop())
        for parent in found[0].parents:
            users[id(parent)] -= 1
            if not users[id(parent)]:
                free.append(parent)
    return found


@alternative("topological_order", "all nodes collected, then taken as soon as their parents are there")
def topological_order(end):
    pool = [end]
    for node in pool:
        pool += [parent for parent in dict.fromkeys(node.parents) if all(parent is not old for old in pool)]
    found = []
    while pool:
        ready = [node for node in pool if all(any(p is old for old in found) for p in node.parents)]
        found += ready
        pool = [node for node in pool if node not in ready]
    return found


@alternative("backpropagate", "gradients collected in a dict first")
def backpropagate(end):
    collected = {id(end): np.ones(np.shape(end.data))}
    for node in topological_order(end)[::-1]:
        node.grad = collected[id(node)]
        for parent, came in zip(node.parents, node.back, strict=True):
            collected[id(parent)] = collected.get(id(parent), 0.0) + came


@alternative("backpropagate", "zeros in place, sums in new arrays, by position")
def backpropagate(end):
    nodes = list(topological_order(end))
    for node in nodes:
        node.grad = 0.0 * node.data
    end.grad = end.grad + 1
    for place in range(len(nodes) - 1, -1, -1):
        shares = nodes[place].back
        for which, parent in enumerate(nodes[place].parents):
            parent.grad = np.add(parent.grad, shares[which])


@alternative("repaired_backward", "the order of exercise 6")
def repaired_backward(end):
    nodes = topological_order(end)
    for node in nodes:
        node.grad = float(node is end)
    for node in nodes[::-1]:
        for parent, local in zip(node.parents, node.slopes, strict=True):
            parent.grad += node.grad * local


@alternative("repaired_backward", "a node goes when all its users have gone")
def repaired_backward(end):
    nodes = {id(end): end}
    row = [end]
    for node in row:
        for parent in node.parents:
            if id(parent) not in nodes:
                nodes[id(parent)] = parent
                row.append(parent)
    users = {key: 0 for key in nodes}
    for node in row:
        node.grad = 0
        for parent in node.parents:
            users[id(parent)] += 1
    end.grad, ready = 1, [end]
    while ready:
        node = ready.pop()
        for parent, local in zip(node.parents, node.slopes, strict=True):
            parent.grad, users[id(parent)] = parent.grad + local * node.grad, users[id(parent)] - 1
            ready += [parent] * (users[id(parent)] == 0)


@alternative("unbroadcast", "sum and reshape")
def unbroadcast(grad, shape):
    padded = (1,) * (np.ndim(grad) - len(shape)) + tuple(shape)
    axes = tuple(axis for axis, (long, short) in enumerate(zip(np.shape(grad), padded, strict=True)) if short < long)
    return np.add.reduce(grad, axis=axes, keepdims=True).reshape(shape)


@alternative("unbroadcast", "entry by entry")
def unbroadcast(grad, shape):
    grad, total = np.asarray(grad), np.zeros(shape)
    for place in np.ndindex(grad.shape):
        kept = place[grad.ndim - len(shape) :]
        total[tuple(0 if length == 1 else at for at, length in zip(kept, shape, strict=True))] += grad[place]
    return total


@alternative("unbroadcast", "one axis after the other")
def unbroadcast(grad, shape):
    total = np.array(grad)
    while total.ndim > len(shape):
        total = total.sum(axis=0)
    for axis in range(total.ndim):
        if shape[axis] == 1 and total.shape[axis] > 1:
            total = total.sum(axis=axis, keepdims=True)
    return total


def einstein(Tensor=object):
    @alternative("Tensor", "np.einsum, np.where and rules with names")
    class Tensor(Tensor):
        def __add__(self, other):
            o = other if isinstance(other, Tensor) else Tensor(other)

            def both(G):
                return [G, G.copy()]

            return Tensor(np.add(self.data, o.data), (self, o), both, op="+")

        def __mul__(self, other):
            o = other if isinstance(other, Tensor) else Tensor(other)

            def each(G):
                return [np.multiply(o.data, G), np.multiply(self.data, G)]

            return Tensor(np.multiply(self.data, o.data), (self, o), each, op="*")

        def __matmul__(self, other):
            o = other if isinstance(other, Tensor) else Tensor(other)

            def turned(G):
                return [np.einsum("nh,dh->nd", G, o.data), np.einsum("nd,nh->dh", self.data, G)]

            return Tensor(np.einsum("nd,dh->nh", self.data, o.data), (self, o), turned, op="@")

        def relu(self):
            return Tensor(np.maximum(self.data, 0), (self,), lambda G: [np.where(self.data > 0, G, 0)], op="relu")

        def sum(self):
            return Tensor(np.sum(self.data), (self,), lambda G: [np.full(self.data.shape, G)], op="sum")


def broadcast_at_once(Tensor=object):
    @alternative("Tensor", "broadcasting undone inside each rule, the sum by broadcasting")
    class Tensor(Tensor):
        def _new(self, data, op, *pairs):
            parents = tuple(node for node, _ in pairs)

            def rule(G):
                return tuple(unbroadcast(way(G), node.data.shape) for node, way in pairs)

            return Tensor(data, parents, rule, op)

        def __add__(self, other):
            o = Tensor.of(other)
            return self._new(self.data + o.data, "+", (self, lambda G: 1.0 * G), (o, lambda G: 1.0 * G))

        def __mul__(self, other):
            o = Tensor.of(other)
            return self._new(self.data * o.data, "*", (self, lambda G: o.data * G), (o, lambda G: self.data * G))

        def __matmul__(self, other):
            o = Tensor.of(other)
            left, right = self.data, o.data
            return self._new(left.dot(right), "@", (self, lambda G: G.dot(right.T)), (o, lambda G: left.T.dot(G)))

        def relu(self):
            on = np.heaviside(self.data, 0.0)
            return self._new(on * self.data, "relu", (self, lambda G: on * G))

        def sum(self):
            return self._new(np.sum(self.data), "sum", (self, lambda G: np.broadcast_to(G, self.data.shape)))


@alternative("fit_tensors", "the loss first, then steps; minus by a negative number")
def fit_tensors(params, X, t, lr=0.1, steps=100):
    names = ("W1", "b1", "W2", "b2")

    def graph():
        leaves = [Tensor(params[name]) for name in names]
        W1, b1, W2, b2 = leaves
        off = (Tensor(X) @ W1 + b1).relu() @ W2 + (b2 + -1.0 * np.asarray(t))
        return leaves, (off * off * (1 / len(X))).sum()

    leaves, loss = graph()
    history = [float(loss.data)]
    while len(history) <= steps:
        backpropagate(loss)
        for leaf, name in zip(leaves, names, strict=True):
            params[name][...] = params[name] - lr * leaf.grad
        leaves, loss = graph()
        history.append(loss.data.item())
    return history


@alternative("fit_tensors", "Tensors around the arrays once, data changed in place")
def fit_tensors(params, X, t, lr=0.1, steps=100):
    leaves = {name: Tensor(array) for name, array in params.items()}
    inputs, wanted, history = Tensor(X), Tensor(t), []
    for turn in range(steps + 1):
        if turn:
            backpropagate(loss)  # noqa: F821, of the turn before
            for leaf in leaves.values():
                leaf.data -= lr * leaf.grad
        scores = (inputs @ leaves["W1"] + leaves["b1"]).relu() @ leaves["W2"] + leaves["b2"]
        loss = ((scores - wanted) * (scores - wanted)).sum() * (1.0 / inputs.data.shape[0])
        history.append(float(loss.data))
    return history


@alternative("fit_tensors", "the formulas of part 2, without any graph")
def fit_tensors(params, X, t, lr=0.1, steps=100):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    history = []
    for turn in range(steps + 1):
        sums = X @ W1 + b1
        z = np.maximum(sums, 0)
        off = z @ W2 + b2 - t
        history.append(np.sum(off**2) / len(X))
        if turn < steps:
            d = 2 * off / len(X)
            dz = (d @ W2.T) * (sums > 0)
            for array, slope in ((W1, X.T @ dz), (b1, dz.sum(0)), (W2, z.T @ d), (b2, d.sum(0))):
                array -= lr * slope
    return history


@alternative("depth_gradients", "norms written out, collected on the way back")
def depth_gradients(layers, X, dout):
    norms = []
    for layer in layers:
        X = layer.forward(X)
    for place in range(len(layers) - 1, -1, -1):
        dout = layers[place].backward(dout)
        if "W" in layers[place].grads:
            norms.insert(0, float(np.sqrt(np.sum(np.square(layers[place].grads["W"], dtype=float)))))
    return norms


@alternative("depth_gradients", "one layer and then the rest, by recursion")
def depth_gradients(layers, X, dout):
    norms = []

    def through(number, came):
        if number == len(layers):
            return dout
        layer = layers[number]
        back = layer.backward(through(number + 1, layer.forward(came)))
        if layer.params.get("W") is not None:
            norms.append(np.linalg.norm(np.ravel(layer.grads["W"])))
        return back

    through(0, X)
    return np.array(norms[::-1])


@alternative("residual_slope", "a loop over the layers")
def residual_slope(weights, shortcut=True):
    slope = np.ones(np.shape(weights)[1:])
    for w in weights:
        slope = slope * (w + 1) if shortcut else slope * w
    return slope


@alternative("residual_slope", "running products")
def residual_slope(weights, shortcut=True):
    factors = np.add(weights, int(shortcut), dtype=float)
    start = np.ones((1, *factors.shape[1:]))
    return np.cumprod(np.concatenate([start, factors]), axis=0)[-1]


for _enter in (matrices, one_rule, closures, by_dual_numbers, einstein, broadcast_at_once):
    _enter()
