"""Other right answers to chapter 4, part 2: layers with a way forward and a way back."""

import numpy as np

from autograder.alternatives import alternative
from nn101.chapter1 import sigmoid
from nn101.chapter2 import cross_entropy, one_hot
from nn101.chapter3 import minibatches, numerical_gradient


@alternative("ReLU", "np.maximum, and a mask that multiplies")
def ReLU():
    class Layer:
        def __init__(self):
            self.params, self.grads = dict(), dict()

        def forward(self, x):
            self.x = np.array(x)
            return np.maximum(self.x, 0)

        def backward(self, dout):
            return dout * (self.x > 0).astype(float)

    return Layer()


@alternative("ReLU", "copies with zeros written into them")
def ReLU():
    class Layer:
        def __init__(self):
            self.params, self.grads = dict(), dict()

        def forward(self, x):
            self.closed = x <= 0
            out = x.copy()
            out[self.closed] = 0
            return out

        def backward(self, dout):
            dx = dout.copy()
            dx[self.closed] = 0
            return dx

    return Layer()


@alternative("ReLU", "number by number, remembering the output")
def ReLU():
    class Layer:
        def __init__(self):
            self.params, self.grads = dict(), dict()

        def forward(self, x):
            self.out = np.array([max(float(v), 0.0) for v in np.ravel(x)]).reshape(np.shape(x))
            return self.out

        def backward(self, dout):
            pairs = zip(np.ravel(self.out), np.ravel(dout), strict=True)
            return np.array([d if v > 0 else 0.0 for v, d in pairs]).reshape(np.shape(dout))

    return Layer()


@alternative("Sigmoid", "the slope in the form y - y²")
def Sigmoid():
    class Layer:
        def __init__(self):
            self.params, self.grads = dict(), dict()

        def forward(self, x):
            self.y = sigmoid(x)
            return self.y

        def backward(self, dout):
            return dout * (self.y - self.y**2)

    return Layer()


@alternative("Sigmoid", "hyperbolic tangents, computed on the way back from x")
def Sigmoid():
    class Layer:
        def __init__(self):
            self.params, self.grads = dict(), dict()

        def forward(self, x):
            self.x = np.array(x, dtype=float)
            return (1 + np.tanh(self.x / 2)) / 2

        def backward(self, dout):
            return dout * (1 - np.tanh(self.x / 2) ** 2) / 4

    return Layer()


@alternative("Sigmoid", "in single precision")
def Sigmoid():
    class Layer:
        def __init__(self):
            self.params, self.grads = dict(), dict()

        def forward(self, x):
            self.y = sigmoid(np.asarray(x, dtype=np.float32))
            return self.y

        def backward(self, dout):
            return np.float32(dout) * self.y * (np.float32(1) - self.y)

    return Layer()


@alternative("Affine", "one sample and batch told apart")
def Affine(W, b):
    class Layer:
        def __init__(self):
            self.W, self.b, self.params, self.grads = W, b, {"W": W, "b": b}, {}

        def forward(self, x):
            self.x = x
            flat = x.reshape(len(x), -1) if x.ndim > 2 else x
            return np.dot(flat, self.W) + self.b

        def backward(self, dout):
            if self.x.ndim == 1:
                self.grads["W"], self.grads["b"] = np.outer(self.x, dout), np.array(dout)
                return self.W @ dout
            flat = self.x.reshape(len(self.x), -1)
            self.grads["W"] = np.dot(flat.T, dout)
            self.grads["b"] = np.sum(dout, axis=0)
            return np.dot(dout, self.W.T).reshape(*self.x.shape)

    return Layer()


@alternative("Affine", "products written as einsum")
def Affine(W, b):
    class Layer:
        def __init__(self):
            self.params, self.grads = {"b": b, "W": W}, {"W": None, "b": None}

        def forward(self, x):
            self.was = x.shape
            self.x = x.reshape(1, -1) if x.ndim == 1 else x.reshape(x.shape[0], -1)
            y = np.einsum("nd,dh->nh", self.x, self.params["W"]) + self.params["b"]
            return y.reshape(-1) if len(self.was) == 1 else y

        def backward(self, dout):
            up = dout.reshape(len(self.x), -1)
            self.grads = {"W": np.einsum("nd,nh->dh", self.x, up), "b": np.einsum("nh->h", up)}
            return np.einsum("nh,dh->nd", up, self.params["W"]).reshape(self.was)

    return Layer()


@alternative("Affine", "row by row")
def Affine(W, b):
    class Layer:
        def __init__(self):
            self.grads, self.params = dict(), {"W": W, "b": b}

        def forward(self, x):
            self.x = np.array(x)
            if x.ndim == 1:
                return x @ W + b
            return np.array([row.ravel() @ W + b for row in x])

        def backward(self, dout):
            samples = [self.x] if self.x.ndim == 1 else self.x
            ups = [dout] if self.x.ndim == 1 else dout
            self.grads["W"] = sum(np.outer(s.ravel(), u) for s, u in zip(samples, ups, strict=True))
            self.grads["b"] = sum(np.array(u) for u in ups)
            return np.array([W @ u for u in ups]).reshape(self.x.shape)

    return Layer()


@alternative("Affine", "gradients written into arrays that are kept")
def Affine(W, b):
    class Layer:
        def __init__(self):
            self.params = {"W": W, "b": b}
            self.grads = {"W": np.zeros(W.shape), "b": np.zeros(b.shape)}

        def forward(self, x):
            self.x, self.rows = x, np.reshape(x, (-1, W.shape[0]))
            return np.reshape(self.rows @ W + b, (W.shape[1],) if x.ndim == 1 else (len(x), -1))

        def backward(self, dout):
            up = np.reshape(dout, (-1, W.shape[1]))
            np.matmul(self.rows.T, up, out=self.grads["W"])
            np.sum(up, axis=0, out=self.grads["b"])
            return (up @ W.T).reshape(np.shape(self.x))

    return Layer()


@alternative("SoftmaxWithLoss", "1 subtracted at the label, in a copy")
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            moved = scores - np.max(scores, axis=1, keepdims=True)
            grown = np.exp(moved)
            self.y, self.t = grown / np.sum(grown, axis=1, keepdims=True), np.array(t)
            if self.t.ndim == 1:
                chosen = self.y[np.arange(len(self.t)), self.t]
                return -np.mean(np.log(np.maximum(chosen, 1e-12)))
            return cross_entropy(self.y, self.t)

        def backward(self, dout=1.0):
            dx = self.y.copy()
            if self.t.ndim == 1:
                dx[np.arange(len(dx)), self.t] -= 1
            else:
                dx -= self.t
            return dx * (dout / len(dx))

    return Loss()


@alternative("SoftmaxWithLoss", "logarithms of shares, and a tiny number against ln 0")
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            a = np.asarray(scores, dtype=float)
            a = a - a.max(axis=1, keepdims=True)
            logs = a - np.log(np.exp(a).sum(axis=1, keepdims=True))
            self.diff = np.exp(logs)
            targets = np.eye(a.shape[1])[t] if np.ndim(t) == 1 else t
            self.diff = (self.diff - targets) / len(a)
            return float(-(targets * logs).sum() / len(a))

        def backward(self, dout=1.0):
            return self.diff * dout

    return Loss()


@alternative("SoftmaxWithLoss", "row by row")
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            targets = one_hot(t, len(scores[0])) if np.ndim(t) == 1 else t
            total, self.rows = 0.0, []
            for a, wanted in zip(np.asarray(scores, dtype=float), targets, strict=True):
                y = np.exp(a - max(a))
                y = y / sum(y)
                total -= sum(w * np.log(max(p, 1e-12)) for w, p in zip(wanted, y, strict=True))
                self.rows.append(y - wanted)
            return total / len(self.rows)

        def backward(self, dout=1.0):
            return dout * np.array(self.rows) / len(self.rows)

    return Loss()


@alternative("SquaredErrorLoss", "both kept, the difference taken twice")
def SquaredErrorLoss():
    class Loss:
        def forward(self, y, t):
            self.y = np.array(y, dtype=float)
            self.t = np.array(t, dtype=float).reshape(self.y.shape)
            return ((self.y - self.t) ** 2).sum(axis=1).mean() / 2

        def backward(self, dout=1.0):
            return (self.y - self.t) * (dout / self.y.shape[0])

    return Loss()


@alternative("SquaredErrorLoss", "row by row")
def SquaredErrorLoss():
    class Loss:
        def forward(self, y, t):
            targets = np.reshape(t, (len(y), -1))
            self.gaps = [np.subtract(a, b, dtype=float) for a, b in zip(y, targets, strict=True)]
            return sum(float(gap @ gap) for gap in self.gaps) / (2 * len(self.gaps))

        def backward(self, dout=1.0):
            return np.array([gap * dout / len(self.gaps) for gap in self.gaps])

    return Loss()


@alternative("Chain", "names worked out anew each time")
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.layers = layers
            self.params = self.named("params")

        def named(self, kind):
            found, numbers = {}, {}
            for each in self.layers:
                for name in each.params:
                    numbers.setdefault(name, []).append(getattr(each, kind)[name])
            for name, arrays in numbers.items():
                found.update({f"{name}{k + 1}": array for k, array in enumerate(arrays)})
            return found

        def scores(self, X, training=False):
            for each in self.layers:
                each.training = bool(training)
            out = X
            for each in self.layers:
                out = each.forward(out)
            return out

        def loss(self, X, t):
            return loss.forward(self.scores(X, training=False), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X, training=True), t)
            d = loss.backward(1.0)
            for k in range(len(self.layers) - 1, -1, -1):
                d = self.layers[k].backward(d)
            return self.named("grads")

    return Net()


@alternative("Chain", "gradients noted on the way back")
def Chain(layers, loss):
    from functools import reduce

    class Net:
        def __init__(self):
            self.owner = []
            count = {}
            for layer in layers:
                mine = {}
                for name in sorted(layer.params):
                    count[name] = count.get(name, 0) + 1
                    mine[name] = name + str(count[name])
                self.owner.append(mine)
            self.params = {
                full: layer.params[name] for layer, mine in zip(layers, self.owner, strict=True)
                for name, full in mine.items()
            }

        def scores(self, X, training=False):
            def step(x, layer):
                layer.training = training is True
                return layer.forward(x)

            return reduce(step, layers, X)

        def loss(self, X, t):
            return loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X, True), t)
            d, grads = loss.backward(), {}
            for layer, mine in zip(layers[::-1], self.owner[::-1], strict=True):
                d = layer.backward(d)
                grads.update({full: layer.grads[name] for name, full in mine.items()})
            return grads

    return Net()


@alternative("two_layer_chain", "layer by layer, by name")
def two_layer_chain(sizes, rng, scale=0.01):
    W1 = scale * rng.standard_normal((sizes[0], sizes[1]))
    W2 = scale * rng.standard_normal((sizes[1], sizes[2]))
    into, out_of = Affine(W1, np.zeros(sizes[1])), Affine(W2, np.zeros(sizes[2]))
    return Chain(layers=[into, ReLU(), out_of], loss=SoftmaxWithLoss())


@alternative("two_layer_chain", "a helper that makes one affine layer")
def two_layer_chain(sizes, rng, scale=0.01):
    def affine(before, after):
        return Affine(rng.normal(0.0, scale, (before, after)), np.full(after, 0.0))

    D, H, C = sizes
    first = affine(D, H)
    middle = ReLU()
    last = affine(H, C)
    return Chain([first, middle, last], SoftmaxWithLoss())


@alternative("gradient_check", "slopes measured by hand")
def gradient_check(chain, X, t, h=1e-4):
    grads = {name: np.array(values) for name, values in chain.gradient(X, t).items()}
    out = {}
    for name in chain.params:
        array, total = chain.params[name], 0.0
        for at in np.ndindex(array.shape):
            old = array[at]
            array[at] = old + h
            up = chain.loss(X, t)
            array[at] = old - h
            down = chain.loss(X, t)
            array[at] = old
            total += abs((up - down) / (2 * h) - grads[name][at])
        out[name] = total / array.size
    return out


@alternative("gradient_check", "all slopes measured first")
def gradient_check(chain, X, t, h=1e-4):
    def cost(_):
        return chain.loss(X, t)

    slopes = {name: numerical_gradient(cost, p, h) for name, p in chain.params.items()}
    claimed = chain.gradient(X, t)
    return {name: np.abs(np.ravel(slopes[name] - claimed[name])).mean() for name in slopes}


@alternative("broken_layers", "a helper that judges one layer")
def broken_layers(layers, X, t, rng, limit=1e-6):
    def passes(layer):
        D = len(X[0])
        chain = Chain([Affine(rng.normal(size=(D, D)), np.zeros(D)), layer], SquaredErrorLoss())
        worst = np.max(list(gradient_check(chain, X, t).values()))
        return bool(worst <= limit)

    return [name for name, layer in layers.items() if not passes(layer)]


@alternative("broken_layers", "number by number, nan looked for by name, smaller weights")
def broken_layers(layers, X, t, rng, limit=1e-6):
    names = []
    for name, layer in layers.items():
        W = 0.5 * rng.normal(size=(X.shape[1], X.shape[1]))
        report = gradient_check(Chain([Affine(W, 0 * W[0]), layer], SquaredErrorLoss()), X, t)
        for difference in report.values():
            if np.isnan(difference) or difference > limit:
                names.append(name)
                break
    return names


@alternative("repaired_layer", "both ways written out, kept gate computed again")
def Swish(gain):
    class Layer:
        def __init__(self):
            self.grads, self.params = dict(), {"gain": gain}

        def forward(self, x):
            self.x = np.array(x)
            return self.x * sigmoid(self.x * self.params["gain"])

        def backward(self, dout):
            g = self.params["gain"]
            s = sigmoid(self.x * g)
            into_gate = dout * self.x
            into_sum = into_gate * s * (1 - s)
            self.grads["gain"] = (into_sum * self.x).sum(axis=0)
            return dout * s + into_sum * g

    return Layer()


@alternative("repaired_layer", "the slope by way of the output")
def Swish(gain):
    class Layer:
        def __init__(self):
            self.params, self.grads = {"gain": gain}, {"gain": np.zeros_like(gain, dtype=float)}

        def forward(self, x):
            self.x, self.s = x, sigmoid(gain * x)
            self.y = x * self.s
            return self.y

        def backward(self, dout):
            rest = self.y * (1 - self.s)
            self.grads["gain"] = np.add.reduce(dout * rest * self.x)
            return dout * (self.s + gain * rest)

    return Layer()


@alternative("train_chain", "a comprehension over the epochs")
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    def epoch():
        for x, y in minibatches(X, t, batch_size, rng):
            grads = chain.gradient(x, y)
            step(chain.params, grads)
        return float(chain.loss(X, t))

    return [epoch() for _ in range(epochs)]


@alternative("train_chain", "rows shuffled by hand, an array of losses")
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    history = np.zeros(epochs)
    for e in range(epochs):
        mixed = rng.permutation(len(t))
        for k in range(0, len(X), batch_size):
            mine = mixed[k : k + batch_size]
            step(chain.params, chain.gradient(X[mine], t[mine]))
        history[e] = chain.loss(X, t)
    return history


@alternative("train_chain", "one loop over all iterations")
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    losses = []
    for batches in (minibatches(X, t, batch_size, rng) for _ in range(epochs)):
        for batch in batches:
            step(chain.params, chain.gradient(*batch))
        losses = [*losses, chain.loss(X, t)]
    return losses
