"""Known mistakes of chapter 4, part 2: layers with a way forward and a way back."""

import numpy as np

from autograder.mistakes import mistake
from nn101.chapter1 import sigmoid, softmax
from nn101.chapter2 import cross_entropy, one_hot
from nn101.chapter3 import minibatches, numerical_gradient


@mistake(
    "ReLU", "dout decides what passes back", subtle=True,
    hint="On the way back you let positive gradients pass and cut off negative ones. But a gradient may have either "
    "sign. Which array said, on the way forward, where the gate is open?",
)
def ReLU():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            return np.maximum(x, 0)

        def backward(self, dout):
            return np.maximum(dout, 0)

    return Layer()


@mistake(
    "ReLU", "x overwritten on the way forward", subtle=True,
    hint="Your numbers are right, but afterwards the array that was handed to you holds other values. Somebody else "
    "may still need it. Make a new array in place of changing x.",
)
def ReLU():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.shut = x <= 0
            x[self.shut] = 0
            return x

        def backward(self, dout):
            return np.where(self.shut, 0, dout)

    return Layer()


@mistake(
    "ReLU", "dout overwritten on the way back", subtle=True,
    hint="What comes back is right, but the array dout has changed: you write zeros into it. As soon as the same "
    "gradient is needed twice, on two ways, the second one gets damaged numbers. Leave dout as it is.",
)
def ReLU():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.shut = x <= 0
            return np.where(self.shut, 0, x)

        def backward(self, dout):
            dout[self.shut] = 0
            return dout

    return Layer()


@mistake(
    "ReLU", "slope 1 at exactly 0", subtle=True,
    hint="Where x is exactly 0 you let the gradient pass. We agreed on the other choice: at 0 nothing comes back. Look "
    "at the sign of your comparison.",
)
def ReLU():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.pass_on = np.greater_equal(x, 0)
            return np.where(self.pass_on, x, 0)

        def backward(self, dout):
            return np.where(self.pass_on, dout, 0)

    return Layer()


@mistake(
    "ReLU", "everything passes back",
    hint="Your backward returns dout as it came. Where x was not above 0 the output did not depend on it at all, so "
    "nothing may come back there.",
)
def ReLU():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            return np.maximum(x, 0)

        def backward(self, dout):
            return np.array(dout)

    return Layer()


@mistake(
    "ReLU", "the slope comes back without dout",
    hint="Your backward returns ones and zeros, the layer's own slope. The chain rule multiplies it by what comes in "
    "from behind.",
)
def ReLU():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.x = np.array(x)
            return np.maximum(x, 0)

        def backward(self, dout):
            return (self.x > 0) * 1.0

    return Layer()


@mistake(
    "ReLU", "the output of forward comes back in place of a gradient",
    hint="You multiply dout by the output of forward. At an open place the slope is 1, whatever the size of the number "
    "that passed: so dout comes back as it is.",
)
def ReLU():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.out = np.maximum(x, 0)
            return self.out

        def backward(self, dout):
            return dout * self.out

    return Layer()


@mistake(
    "ReLU", "open places kept from the first pass", subtle=True,
    hint="For the first input all is well. For the next one your layer still uses the open places of the first. They "
    "belong to each pass anew.",
)
def ReLU():
    class Layer:
        params, grads = {}, {}
        seen = []

        def forward(self, x):
            self.seen.append(np.array(x) > 0)
            return np.maximum(x, 0)

        def backward(self, dout):
            where = self.seen[0]
            if where.shape != np.shape(dout):
                where = self.seen[-1]
            return dout * where

    Layer.seen = []
    return Layer()


@mistake(
    "Sigmoid", "x in place of y in the slope",
    hint="You work out x(1 - x). The short formula y(1 - y) speaks of the layer's output y. Which array has to be kept "
    "on the way forward?",
)
def Sigmoid():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.x = np.array(x, dtype=float)
            return sigmoid(self.x)

        def backward(self, dout):
            return dout * self.x * (1 - self.x)

    return Layer()


@mistake(
    "Sigmoid", "sigmoid taken twice in the slope", subtle=True,
    hint="What you keep has already gone through sigmoid, and backward sends it through once more. The kept output is "
    "y itself; nothing has to be computed from it but y(1 - y).",
)
def Sigmoid():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.y = sigmoid(x)
            return self.y

        def backward(self, dout):
            twice = sigmoid(self.y)
            return dout * twice * (1 - twice)

    return Layer()


@mistake(
    "Sigmoid", "the slope comes back without dout",
    hint="Your backward returns the layer's own slope y(1 - y). The chain rule multiplies it by what comes in from "
    "behind.",
)
def Sigmoid():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.y = sigmoid(x)
            return self.y

        def backward(self, dout):
            return self.y * (1 - self.y)

    return Layer()


@mistake(
    "Sigmoid", "slope with the wrong sign", subtle=True,
    hint="Size and shape are right, the sign is not. Sigmoid rises everywhere, so its slope is never below 0. Look at "
    "which of the two is subtracted from which.",
)
def Sigmoid():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.y = sigmoid(x)
            return self.y

        def backward(self, dout):
            return dout * self.y * (self.y - 1)

    return Layer()


@mistake(
    "Sigmoid", "only one factor of the slope",
    hint="What comes back is dout times y. The slope of sigmoid has two factors: y and what is missing to 1.",
)
def Sigmoid():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.y = sigmoid(x)
            return self.y

        def backward(self, dout):
            return dout * self.y

    return Layer()


@mistake(
    "Sigmoid", "dout overwritten on the way back", subtle=True,
    hint="What comes back is right, but the array dout has changed on the way: you multiply in place. Make a new "
    "array.",
)
def Sigmoid():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.y = sigmoid(x)
            return self.y

        def backward(self, dout):
            dout *= self.y
            dout *= 1 - self.y
            return dout

    return Layer()


@mistake(
    "Sigmoid", "the kept output used up by backward", subtle=True,
    hint="The first way back is right, a second one after the same forward is not: backward changes the array that "
    "it needs. Multiply into a new one.",
)
def Sigmoid():
    class Layer:
        params, grads = {}, {}

        def forward(self, x):
            self.y = np.array(sigmoid(x))
            return self.y.copy()

        def backward(self, dout):
            self.y *= 1 - self.y
            return dout * self.y

    return Layer()


@mistake(
    "Affine", "gradient by b: a mean over the rows", subtle=True,
    hint="For a single row your bias gradient is right, for five it is five times too small. The bias was copied into "
    "every row, and what comes back on copies adds up.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": W, "b": b}, {}

        def forward(self, x):
            self.x = np.asarray(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            out = self.rows.dot(W) + b
            return out if self.x.ndim > 1 else out[0]

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": np.dot(self.rows.T, up), "b": up.mean(axis=0)}
            return np.dot(up, W.T).reshape(self.x.shape)

    return Layer()


@mistake(
    "Affine", "gradient by b: not summed over the rows",
    hint="Your gradient by b has a row for each sample. It must have the shape of b: what the rows bring back adds up.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": W, "b": b}, {}

        def forward(self, x):
            self.x = np.asarray(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            out = self.rows.dot(W) + b
            return out if self.x.ndim > 1 else out[0]

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": np.dot(self.rows.T, up), "b": np.array(dout)}
            return np.dot(up, W.T).reshape(self.x.shape)

    return Layer()


@mistake(
    "Affine", "gradients by W and b divided by the rows once more", subtle=True,
    hint="Your gradients by W and b are right for one row, and too small for more. The division by N belongs to the "
    "loss, whose mean made it, and is already in dout.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": W, "b": b}, {}

        def forward(self, x):
            self.x = np.asarray(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            out = self.rows.dot(W) + b
            return out if self.x.ndim > 1 else out[0]

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": np.dot(self.rows.T, up) / len(up), "b": up.mean(axis=0)}
            return np.dot(up, W.T).reshape(self.x.shape)

    return Layer()


@mistake(
    "Affine", "W not transposed on the way back", subtle=True,
    hint="Where W is square your gradient by x has the right shape and wrong numbers; elsewhere the shapes do not fit. "
    "An input reached the outputs through its row of W, so dout has to meet the rows.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": W, "b": b}, {}

        def forward(self, x):
            self.x = np.asarray(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            out = self.rows.dot(W) + b
            return out if self.x.ndim > 1 else out[0]

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": np.dot(self.rows.T, up), "b": up.sum(axis=0)}
            return np.dot(up, W).reshape(self.x.shape)

    return Layer()


@mistake(
    "Affine", "gradient by W transposed", subtle=True,
    hint="Your gradient by W has rows and columns exchanged: where W is square nobody sees it. It must have the shape "
    "of W, one row for each input.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": W, "b": b}, {}

        def forward(self, x):
            self.x = np.asarray(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            out = self.rows.dot(W) + b
            return out if self.x.ndim > 1 else out[0]

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": np.dot(up.T, self.rows), "b": up.sum(axis=0)}
            return np.dot(up, W.T).reshape(self.x.shape)

    return Layer()


@mistake(
    "Affine", "copies of the parameters kept", subtle=True,
    hint="When W or b is changed in place, your layer does not notice: it keeps copies. A training that moves the "
    "parameters would move nothing in your layer. Keep the arrays themselves.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": np.array(W), "b": np.array(b)}, {}

        def forward(self, x):
            self.x = np.asarray(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            out = self.rows.dot(self.params["W"]) + self.params["b"]
            return out if self.x.ndim > 1 else out[0]

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": np.dot(self.rows.T, up), "b": up.sum(axis=0)}
            return np.dot(up, self.params["W"].T).reshape(self.x.shape)

    return Layer()


@mistake(
    "Affine", "gradients added to those of the last call", subtle=True,
    hint="The first backward is right. From the second one on your grads hold the sum of all calls so far. Each call "
    "puts its own gradients there.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": W, "b": b}, {"W": np.zeros(W.shape), "b": np.zeros(b.shape)}

        def forward(self, x):
            self.x = np.asarray(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            out = self.rows.dot(W) + b
            return out if self.x.ndim > 1 else out[0]

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": self.grads["W"] + np.dot(self.rows.T, up), "b": self.grads["b"] + up.sum(axis=0)}
            return np.dot(up, W.T).reshape(self.x.shape)

    return Layer()


@mistake(
    "Affine", "one sample goes in, a batch comes out",
    hint="For one sample (D,) you return (1, H), and (1, D) on the way back. A sample without a batch stays without "
    "one: (H,) out, (D,) back.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": W, "b": b}, {}

        def forward(self, x):
            self.x = np.atleast_2d(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            return self.rows.dot(W) + b

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": np.dot(self.rows.T, up), "b": up.sum(axis=0)}
            return np.dot(up, W.T).reshape(self.x.shape)

    return Layer()


@mistake(
    "Affine", "images come back flat", subtle=True,
    hint="Images are laid flat on the way in, and their gradient stays flat. What comes back must have the shape of x: "
    "remember the shape before you flatten.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": W, "b": b}, {}

        def forward(self, x):
            self.x = np.asarray(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            out = self.rows.dot(W) + b
            return out if self.x.ndim > 1 else out[0]

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": np.dot(self.rows.T, up), "b": up.sum(axis=0)}
            back = np.dot(up, W.T)
            return back if self.x.ndim > 1 else back[0]

    return Layer()


@mistake(
    "Affine", "bias forgotten on the way forward",
    hint="Your outputs are the products alone. As long as all biases are 0 nobody notices. Add b to every row.",
)
def Affine(W, b):
    class Layer:
        params, grads = {"W": W, "b": b}, {}

        def forward(self, x):
            self.x = np.asarray(x)
            self.rows = self.x.reshape(-1, W.shape[0])
            out = self.rows.dot(W)
            return out if self.x.ndim > 1 else out[0]

        def backward(self, dout):
            up = np.reshape(dout, (len(self.rows), W.shape[1]))
            self.grads = {"W": np.dot(self.rows.T, up), "b": up.sum(axis=0)}
            return np.dot(up, W.T).reshape(self.x.shape)

    return Layer()


@mistake(
    "SoftmaxWithLoss", "gradient not divided by the number of rows", subtle=True,
    hint="For one row your gradient is right, for six rows it is six times too large. The loss is the mean over the "
    "rows, so each row has only its part in it.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.y = softmax(scores)
            self.t = t if np.shape(t) == self.y.shape else one_hot(t, self.y.shape[1])
            return cross_entropy(self.y, self.t)

        def backward(self, dout=1.0):
            return dout * (self.y - self.t)

    return Loss()


@mistake(
    "SoftmaxWithLoss", "gradient with the wrong sign", subtle=True,
    hint="Each number of your gradient has the wrong sign: targets minus shares. A step down this gradient would make "
    "the loss grow. The share of the right class is too small, so its gradient must be below 0.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.y = softmax(scores)
            self.t = t if np.shape(t) == self.y.shape else one_hot(t, self.y.shape[1])
            return cross_entropy(self.y, self.t)

        def backward(self, dout=1.0):
            return dout * (self.t - self.y) / len(self.t)

    return Loss()


@mistake(
    "SoftmaxWithLoss", "divided by the number of scores", subtle=True,
    hint="Your gradient is too small by the number of classes: you divide by all numbers in the table. The mean is "
    "over the rows.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.y = softmax(scores)
            self.t = t if np.shape(t) == self.y.shape else one_hot(t, self.y.shape[1])
            return cross_entropy(self.y, self.t)

        def backward(self, dout=1.0):
            return dout * (self.y - self.t) / self.y.size

    return Loss()


@mistake(
    "SoftmaxWithLoss", "gradient by the shares, not by the scores", subtle=True,
    hint="You return -t/y, the gradient by the shares. One more step leads back through softmax to the scores. Both "
    "together have the short form of this section.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.y = softmax(scores)
            self.t = t if np.shape(t) == self.y.shape else one_hot(t, self.y.shape[1])
            return cross_entropy(self.y, self.t)

        def backward(self, dout=1.0):
            return -dout * self.t / np.maximum(self.y, 1e-12) / len(self.t)

    return Loss()


@mistake(
    "SoftmaxWithLoss", "dout ignored", subtle=True,
    hint="With dout = 1 all is right. With another factor your gradient stays the same. What comes in from behind "
    "multiplies what goes back, also at the end of a network.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.y = softmax(scores)
            self.t = t if np.shape(t) == self.y.shape else one_hot(t, self.y.shape[1])
            return cross_entropy(self.y, self.t)

        def backward(self, dout=1.0):
            return (self.y - self.t) / len(self.t)

    return Loss()


@mistake(
    "SoftmaxWithLoss", "kept shares overwritten by backward", subtle=True,
    hint="The first backward is right, a second one after the same forward is not: you subtract the 1 in the kept "
    "shares themselves. Subtract in a copy.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.y = softmax(scores)
            self.t = t if np.shape(t) == self.y.shape else one_hot(t, self.y.shape[1])
            return cross_entropy(self.y, self.t)

        def backward(self, dout=1.0):
            self.y -= self.t
            return dout * self.y / len(self.t)

    return Loss()


@mistake(
    "SoftmaxWithLoss", "mixed targets taken for labels", subtle=True,
    hint="For targets with a single 1 all is right. A mixture such as (0.1, 0.3, 0.6) you turn into the label of its "
    "largest part. Use the rows of targets as they are.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.y = softmax(scores)
            labels = np.argmax(t, axis=1) if np.ndim(t) == 2 else t
            self.t = one_hot(labels, self.y.shape[1])
            return cross_entropy(self.y, self.t)

        def backward(self, dout=1.0):
            return dout * (self.y - self.t) / len(self.t)

    return Loss()


@mistake(
    "SoftmaxWithLoss", "labels subtracted as numbers",
    hint="Your gradient subtracts the label itself, such as 3, from the shares. A label is a name for a place. Turn "
    "labels into rows with a single 1 first.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.y, self.t = softmax(scores), t
            return cross_entropy(self.y, t)

        def backward(self, dout=1.0):
            wanted = self.t if np.ndim(self.t) == 2 else np.reshape(self.t, (-1, 1)).astype(float)
            return dout * (self.y - wanted) / len(self.y)

    return Loss()


@mistake(
    "SoftmaxWithLoss", "gradient of the scores without softmax",
    hint="You subtract the targets from the raw scores. What has to be compared with the targets are the shares, which "
    "softmax makes of the scores.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.a = np.array(scores, dtype=float)
            self.t = t if np.shape(t) == self.a.shape else one_hot(t, self.a.shape[1])
            return cross_entropy(softmax(self.a), self.t)

        def backward(self, dout=1.0):
            return dout * (self.a - self.t) / len(self.t)

    return Loss()


@mistake(
    "SoftmaxWithLoss", "loss added up over the rows, not their mean", subtle=True,
    hint="Your gradient is that of a mean, but your loss is the sum over the rows: six times too large for six rows. A "
    "gradient check would find that the two do not belong together.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            self.y = softmax(scores)
            self.t = t if np.shape(t) == self.y.shape else one_hot(t, self.y.shape[1])
            return cross_entropy(self.y, self.t) * len(self.y)

        def backward(self, dout=1.0):
            return dout * (self.y - self.t) / len(self.t)

    return Loss()


@mistake(
    "SoftmaxWithLoss", "exponentials that overflow", subtle=True,
    hint="With scores of some thousands your shares are nan: the exponential of such a number is too large for any "
    "float. Take the largest score of each row away first, or use the lent softmax.",
)
def SoftmaxWithLoss():
    class Loss:
        def forward(self, scores, t):
            grown = np.exp(np.asarray(scores, dtype=float))
            self.y = grown / grown.sum(axis=1, keepdims=True)
            self.t = t if np.shape(t) == self.y.shape else one_hot(t, self.y.shape[1])
            return cross_entropy(self.y, self.t)

        def backward(self, dout=1.0):
            return dout * (self.y - self.t) / len(self.t)

    return Loss()


@mistake(
    "SquaredErrorLoss", "every answer compared with every target", subtle=True,
    hint="For answers (N, 1) and targets (N,) NumPy stretches both into a table (N, N). The loss becomes far too "
    "large, and the gradient gets a wrong shape. Bring the targets into the shape of the answers first.",
)
def SquaredErrorLoss():
    class Loss:
        def forward(self, y, t):
            self.gap = np.subtract(y, t, dtype=float)
            return np.sum(self.gap**2) / 2 / len(y)

        def backward(self, dout=1.0):
            return dout * self.gap / len(self.gap)

    return Loss()


@mistake(
    "SquaredErrorLoss", "the half forgotten", subtle=True,
    hint="Your loss is twice as large as asked, while the gradient fits the one with a half in front. A gradient check "
    "would find that the two do not belong together.",
)
def SquaredErrorLoss():
    class Loss:
        def forward(self, y, t):
            self.gap = y - np.reshape(t, np.shape(y)) * 1.0
            return np.sum(self.gap**2) / len(y)

        def backward(self, dout=1.0):
            return dout * self.gap / len(self.gap)

    return Loss()


@mistake(
    "SquaredErrorLoss", "gradient not divided by the number of rows", subtle=True,
    hint="For one row your gradient is right, for five rows it is five times too large. The loss is the mean over the "
    "rows.",
)
def SquaredErrorLoss():
    class Loss:
        def forward(self, y, t):
            self.gap = y - np.reshape(t, np.shape(y)) * 1.0
            return np.sum(self.gap**2) / 2 / len(y)

        def backward(self, dout=1.0):
            return dout * self.gap

    return Loss()


@mistake(
    "SquaredErrorLoss", "mean over all numbers, not over the rows", subtle=True,
    hint="With one answer in each row you are right. With three answers in each row your loss and gradient are three "
    "times too small: you divide by all numbers. Here a row is the sum of its squares, and the mean is over the rows.",
)
def SquaredErrorLoss():
    class Loss:
        def forward(self, y, t):
            self.gap = y - np.reshape(t, np.shape(y)) * 1.0
            return np.mean(self.gap**2) / 2

        def backward(self, dout=1.0):
            return dout * self.gap / self.gap.size

    return Loss()


@mistake(
    "SquaredErrorLoss", "gradient with the wrong sign", subtle=True,
    hint="You send back targets minus answers. Where an answer is too large, the loss grows with it, so its gradient "
    "must be above 0.",
)
def SquaredErrorLoss():
    class Loss:
        def forward(self, y, t):
            self.gap = np.reshape(t, np.shape(y)) - y * 1.0
            return np.sum(self.gap**2) / 2 / len(y)

        def backward(self, dout=1.0):
            return dout * self.gap / len(self.gap)

    return Loss()


@mistake(
    "SquaredErrorLoss", "dout ignored", subtle=True,
    hint="With dout = 1 all is right. With another factor your gradient stays the same. What comes in from behind "
    "multiplies what goes back.",
)
def SquaredErrorLoss():
    class Loss:
        def forward(self, y, t):
            self.gap = y - np.reshape(t, np.shape(y)) * 1.0
            return np.sum(self.gap**2) / 2 / len(y)

        def backward(self, dout=1.0):
            return self.gap / len(self.gap)

    return Loss()


@mistake(
    "SquaredErrorLoss", "absolute differences in place of squares",
    hint="Your loss adds up the sizes of the differences. Asked are their squares, halved: a miss of 4 counts 8, not "
    "4.",
)
def SquaredErrorLoss():
    class Loss:
        def forward(self, y, t):
            self.gap = y - np.reshape(t, np.shape(y)) * 1.0
            return np.sum(np.abs(self.gap)) / 2 / len(y)

        def backward(self, dout=1.0):
            return dout * self.gap / len(self.gap)

    return Loss()


@mistake(
    "Chain", "backward in the order of forward",
    hint="On the way back your chain begins with the first layer. But the loss hands its gradient to the last one. The "
    "way back goes through the layers in reverse order.",
)
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.names, met = [], {}
            for layer in layers:
                for key in layer.params:
                    met[key] = met.get(key, 0) + 1
                    self.names.append((f"{key}{met[key]}", layer, key))
            self.params = {full: layer.params[key] for full, layer, key in self.names}

        def scores(self, X, training=False):
            for layer in layers:
                layer.training = bool(training)
                X = layer.forward(X)
            return X

        def loss(self, X, t):
            return loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X, True), t)
            up = loss.backward()
            for layer in layers:
                up = layer.backward(up)
            return {full: layer.grads[key] for full, layer, key in self.names}

    return Net()


@mistake(
    "Chain", "every layer gets the gradient of the loss", subtle=True,
    hint="The last layer's gradients are right, all others are wrong. Each layer gets what the layer behind it gave "
    "back, but you hand the gradient of the loss to all of them.",
)
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.names, met = [], {}
            for layer in layers:
                for key in layer.params:
                    met[key] = met.get(key, 0) + 1
                    self.names.append((f"{key}{met[key]}", layer, key))
            self.params = {full: layer.params[key] for full, layer, key in self.names}

        def scores(self, X, training=False):
            for layer in layers:
                layer.training = bool(training)
                X = layer.forward(X)
            return X

        def loss(self, X, t):
            return loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X, True), t)
            up = loss.backward()
            for layer in reversed(layers):
                layer.backward(up)
            return {full: layer.grads[key] for full, layer, key in self.names}

    return Net()


@mistake(
    "Chain", "numbers by the place in the list", subtle=True,
    hint="Your names count all layers, those without parameters too, so after a ReLU comes W3. The number says how "
    "many layers up to here have a parameter of that name.",
)
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.names = []
            for place, layer in enumerate(layers, start=1):
                self.names += [(f"{key}{place}", layer, key) for key in layer.params]
            self.params = {full: layer.params[key] for full, layer, key in self.names}

        def scores(self, X, training=False):
            for layer in layers:
                layer.training = bool(training)
                X = layer.forward(X)
            return X

        def loss(self, X, t):
            return loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X, True), t)
            up = loss.backward()
            for layer in reversed(layers):
                up = layer.backward(up)
            return {full: layer.grads[key] for full, layer, key in self.names}

    return Net()


@mistake(
    "Chain", "names that overwrite each other",
    hint="All layers write into the dictionary under the same names, W and b, so only the last ones are left. Give "
    "each name the number of layers up to here that have it.",
)
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.params = {}
            for layer in layers:
                self.params.update(layer.params)

        def scores(self, X, training=False):
            for layer in layers:
                layer.training = bool(training)
                X = layer.forward(X)
            return X

        def loss(self, X, t):
            return loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X, True), t)
            up, grads = loss.backward(), {}
            for layer in reversed(layers):
                up = layer.backward(up)
                grads = {**layer.grads, **grads}
            return grads

    return Net()


@mistake(
    "Chain", "copies of the parameters in params", subtle=True,
    hint="When an array of your params is changed in place, the layers do not feel it: params holds copies. Then no "
    "training would move the network. Put the layers' own arrays there.",
)
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.names, met = [], {}
            for layer in layers:
                for key in layer.params:
                    met[key] = met.get(key, 0) + 1
                    self.names.append((f"{key}{met[key]}", layer, key))
            self.params = {full: np.array(layer.params[key]) for full, layer, key in self.names}

        def scores(self, X, training=False):
            for layer in layers:
                layer.training = bool(training)
                X = layer.forward(X)
            return X

        def loss(self, X, t):
            return loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X, True), t)
            up = loss.backward()
            for layer in reversed(layers):
                up = layer.backward(up)
            return {full: layer.grads[key] for full, layer, key in self.names}

    return Net()


@mistake(
    "Chain", "training never set to True", subtle=True,
    hint="With the layers of this notebook all is right. A layer that behaves differently while it learns is told "
    "training=False even in gradient. Say True there.",
)
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.names, met = [], {}
            for layer in layers:
                for key in layer.params:
                    met[key] = met.get(key, 0) + 1
                    self.names.append((f"{key}{met[key]}", layer, key))
            self.params = {full: layer.params[key] for full, layer, key in self.names}

        def scores(self, X, training=False):
            for layer in layers:
                layer.training = bool(training)
                X = layer.forward(X)
            return X

        def loss(self, X, t):
            return loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X), t)
            up = loss.backward()
            for layer in reversed(layers):
                up = layer.backward(up)
            return {full: layer.grads[key] for full, layer, key in self.names}

    return Net()


@mistake(
    "Chain", "training left at True after a gradient", subtle=True,
    hint="After a gradient your layers still believe that they are training when somebody asks for scores or a loss. "
    "Set training on every layer before every pass, to False as well as to True.",
)
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.names, met = [], {}
            for layer in layers:
                layer.training = False
                for key in layer.params:
                    met[key] = met.get(key, 0) + 1
                    self.names.append((f"{key}{met[key]}", layer, key))
            self.params = {full: layer.params[key] for full, layer, key in self.names}

        def scores(self, X, training=False):
            for layer in layers:
                if training:
                    layer.training = True
                X = layer.forward(X)
            return X

        def loss(self, X, t):
            return loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X, True), t)
            up = loss.backward()
            for layer in reversed(layers):
                up = layer.backward(up)
            return {full: layer.grads[key] for full, layer, key in self.names}

    return Net()


@mistake(
    "Chain", "the last layer left out on the way back", subtle=True,
    hint="Your way back begins one layer too early: the last layer is skipped, and its gradients are missing or old. A "
    "range that counts down ends and begins one place away from where one thinks.",
)
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.names, met = [], {}
            for layer in layers:
                for key in layer.params:
                    met[key] = met.get(key, 0) + 1
                    self.names.append((f"{key}{met[key]}", layer, key))
            self.params = {full: layer.params[key] for full, layer, key in self.names}

        def scores(self, X, training=False):
            for layer in layers:
                layer.training = bool(training)
                X = layer.forward(X)
            return X

        def loss(self, X, t):
            return loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            loss.forward(self.scores(X, True), t)
            up = loss.backward()
            for layer in layers[-2::-1]:
                up = layer.backward(up)
            return {full: layer.grads[key] for full, layer, key in self.names if layer.grads}

    return Net()


@mistake(
    "Chain", "the method loss hidden by an attribute",
    hint="Your constructor keeps the loss layer under the name of a method. From then on that name means the layer, "
    "and calling it fails. Keep the layer under another name.",
)
def Chain(layers, loss):
    class Net:
        def __init__(self):
            self.names, self.loss, met = [], loss, {}
            for layer in layers:
                for key in layer.params:
                    met[key] = met.get(key, 0) + 1
                    self.names.append((f"{key}{met[key]}", layer, key))
            self.params = {full: layer.params[key] for full, layer, key in self.names}

        def scores(self, X, training=False):
            for layer in layers:
                layer.training = bool(training)
                X = layer.forward(X)
            return X

        def loss(self, X, t):
            return self.loss.forward(self.scores(X), t)

        def gradient(self, X, t):
            self.loss.forward(self.scores(X, True), t)
            up = self.loss.backward()
            for layer in reversed(layers):
                up = layer.backward(up)
            return {full: layer.grads[key] for full, layer, key in self.names}

    return Net()


@mistake(
    "two_layer_chain", "no ReLU between the layers",
    hint="Your chain is two affine layers one behind the other. Without an activation between them they collapse into "
    "one. Put a ReLU there.",
)
def two_layer_chain(sizes, rng, scale=0.01):
    D, H, C = sizes
    first, second = rng.normal(0, scale, (D, H)), rng.normal(0, scale, (H, C))
    return Chain([Affine(first, np.zeros(H)), Affine(second, np.zeros(C))], SoftmaxWithLoss())


@mistake(
    "two_layer_chain", "ReLU behind the last layer too", subtle=True,
    hint="None of your scores is below 0: a ReLU stands behind the second affine layer as well. Scores may have any "
    "sign, so the last affine layer is followed by the loss alone.",
)
def two_layer_chain(sizes, rng, scale=0.01):
    D, H, C = sizes
    first, second = rng.normal(0, scale, (D, H)), rng.normal(0, scale, (H, C))
    row = [Affine(first, np.zeros(H)), ReLU(), Affine(second, np.zeros(C)), ReLU()]
    return Chain(row, SoftmaxWithLoss())


@mistake(
    "two_layer_chain", "sigmoid in place of ReLU", subtle=True,
    hint="Your hidden values lie between 0 and 1: the chain has a Sigmoid inside. That was the network of chapter 3. "
    "This one has a ReLU.",
)
def two_layer_chain(sizes, rng, scale=0.01):
    D, H, C = sizes
    first, second = rng.normal(0, scale, (D, H)), rng.normal(0, scale, (H, C))
    row = [Affine(first, np.zeros(H)), Sigmoid(), Affine(second, np.zeros(C))]
    return Chain(row, SoftmaxWithLoss())


@mistake(
    "two_layer_chain", "scale not used", subtle=True,
    hint="Your weights have a standard deviation of 1, whatever scale says. A generator's normal method draws with 1 "
    "unless it is told another one.",
)
def two_layer_chain(sizes, rng, scale=0.01):
    D, H, C = sizes
    first, second = rng.normal(size=(D, H)), rng.normal(size=(H, C))
    row = [Affine(first, np.zeros(H)), ReLU(), Affine(second, np.zeros(C))]
    return Chain(row, SoftmaxWithLoss())


@mistake(
    "two_layer_chain", "W2 drawn before W1", subtle=True,
    hint="Shapes and sizes are right, but for the same seed your network differs from everybody else's: the generator "
    "gives its first numbers to W2. Draw W1 first.",
)
def two_layer_chain(sizes, rng, scale=0.01):
    D, H, C = sizes
    second = rng.normal(0, scale, (H, C))
    first = rng.normal(0, scale, (D, H))
    row = [Affine(first, np.zeros(H)), ReLU(), Affine(second, np.zeros(C))]
    return Chain(row, SoftmaxWithLoss())


@mistake(
    "two_layer_chain", "biases drawn at random too", subtle=True,
    hint="Your biases are random numbers. They begin at 0, since the weights already make the neurons differ. And each "
    "number drawn for a bias moves the generator on.",
)
def two_layer_chain(sizes, rng, scale=0.01):
    D, H, C = sizes
    first, low = rng.normal(0, scale, (D, H)), rng.normal(0, scale, H)
    second, high = rng.normal(0, scale, (H, C)), rng.normal(0, scale, C)
    return Chain([Affine(first, low), ReLU(), Affine(second, high)], SoftmaxWithLoss())


@mistake(
    "two_layer_chain", "squared error at the end",
    hint="Your chain ends in the loss for quantities. This network chooses among classes: its labels are names, and "
    "the loss for them is softmax with cross-entropy.",
)
def two_layer_chain(sizes, rng, scale=0.01):
    D, H, C = sizes
    first, second = rng.normal(0, scale, (D, H)), rng.normal(0, scale, (H, C))

    class OnLabels:
        end = SquaredErrorLoss()

        def forward(self, y, t):
            return self.end.forward(y, np.eye(C)[t])

        def backward(self, dout=1.0):
            return self.end.backward(dout)

    return Chain([Affine(first, np.zeros(H)), ReLU(), Affine(second, np.zeros(C))], OnLabels())


@mistake(
    "gradient_check", "differences that cancel each other", subtle=True,
    hint="You take the mean of the differences with their signs. An error of +1 and one of -1 then look like none. "
    "Take absolute values first.",
)
def gradient_check(chain, X, t, h=1e-4):
    claimed, report = chain.gradient(X, t), {}
    for key in chain.params:
        real = numerical_gradient(lambda p: chain.loss(X, t), chain.params[key], h)
        report[key] = abs(np.mean(claimed[key] - real))
    return report


@mistake(
    "gradient_check", "largest difference in place of the mean",
    hint="Your numbers are the largest difference of each array. That is a fine judge as well, but asked is the mean, "
    "so that your numbers can be compared with those in the lesson.",
)
def gradient_check(chain, X, t, h=1e-4):
    claimed, report = chain.gradient(X, t), {}
    for key in chain.params:
        real = numerical_gradient(lambda p: chain.loss(X, t), chain.params[key], h)
        report[key] = np.max(np.abs(claimed[key] - real))
    return report


@mistake(
    "gradient_check", "differences added up, not averaged", subtle=True,
    hint="You add the differences of an array up. A large array then looks worse than a small one with the same "
    "faults. Divide by how many there are.",
)
def gradient_check(chain, X, t, h=1e-4):
    claimed, report = chain.gradient(X, t), {}
    for key in chain.params:
        real = numerical_gradient(lambda p: chain.loss(X, t), chain.params[key], h)
        report[key] = np.sum(np.abs(claimed[key] - real))
    return report


@mistake(
    "gradient_check", "squared differences",
    hint="You average the squares of the differences. Small faults then become tiny and slip under the border of one "
    "millionth. Take absolute values.",
)
def gradient_check(chain, X, t, h=1e-4):
    claimed, report = chain.gradient(X, t), {}
    for key in chain.params:
        real = numerical_gradient(lambda p: chain.loss(X, t), chain.params[key], h)
        report[key] = np.mean(np.square(claimed[key] - real))
    return report


@mistake(
    "gradient_check", "slopes of a copy: all zero", subtle=True,
    hint="Your measured slopes are all 0, so you report the gradients themselves. The nudges reach a copy, and the "
    "chain never feels them. Hand over the arrays of chain.params.",
)
def gradient_check(chain, X, t, h=1e-4):
    claimed, report = chain.gradient(X, t), {}
    for key in chain.params:
        real = numerical_gradient(lambda p: chain.loss(X, t), chain.params[key].copy(), h)
        report[key] = np.mean(np.abs(claimed[key] - real))
    return report


@mistake(
    "gradient_check", "the same nudge whatever h says", subtle=True,
    hint="You measure with the usual nudge and never use h. Hand it on to numerical_gradient as its third argument.",
)
def gradient_check(chain, X, t, h=1e-4):
    claimed, report = chain.gradient(X, t), {}
    for key in chain.params:
        real = numerical_gradient(lambda p: chain.loss(X, t), chain.params[key])
        report[key] = np.mean(np.abs(claimed[key] - real))
    return report


@mistake(
    "gradient_check", "differences relative to the slopes", subtle=True,
    hint="You divide each difference by the slope. Such relative errors are useful too, but asked is the plain mean of "
    "the absolute differences; and where the slope is 0 you divide by next to nothing.",
)
def gradient_check(chain, X, t, h=1e-4):
    claimed, report = chain.gradient(X, t), {}
    for key in chain.params:
        real = numerical_gradient(lambda p: chain.loss(X, t), chain.params[key], h)
        report[key] = np.mean(np.abs(claimed[key] - real) / np.maximum(np.abs(real), 1e-8))
    return report


@mistake(
    "gradient_check", "only the weights are judged",
    hint="Your report has no entry for the biases and other parameters. A fault may be in any of them: go through "
    "everything in chain.params, whatever its name.",
)
def gradient_check(chain, X, t, h=1e-4):
    claimed, report = chain.gradient(X, t), {}
    for key in chain.params:
        if key.startswith("W"):
            real = numerical_gradient(lambda p: chain.loss(X, t), chain.params[key], h)
            report[key] = np.mean(np.abs(claimed[key] - real))
    return report


@mistake(
    "broken_layers", "nothing below the layer", subtle=True,
    hint="You put the layer into a chain of its own. A layer without parameters then has nothing that could be "
    "compared, and a wrong way back reaches nobody. Put an Affine in front of it.",
)
def broken_layers(layers, X, t, rng, limit=1e-6):
    bad = []
    for name in layers:
        report = gradient_check(Chain([layers[name]], SquaredErrorLoss()), X, t)
        if not all(value <= limit for value in report.values()):
            bad.append(name)
    return bad


@mistake(
    "broken_layers", "only the layer below is looked at", subtle=True,
    hint="You look at the report for the Affine alone. A layer may send the right thing back and still have a wrong "
    "gradient for its own parameters. Look at every number of the report.",
)
def broken_layers(layers, X, t, rng, limit=1e-6):
    bad = []
    for name in layers:
        size = len(X[0])
        affine = Affine(rng.standard_normal((size, size)), np.zeros(size))
        report = gradient_check(Chain([affine, layers[name]], SquaredErrorLoss()), X, t)
        if not (report["W1"] <= limit and report["b1"] <= limit):
            bad.append(name)
    return bad


@mistake(
    "broken_layers", "a difference of nan passes", subtle=True,
    hint="You call a layer broken if a number is above limit. A nan is above nothing and below nothing, so it slips "
    "through. Ask the other way round: is every number at most limit?",
)
def broken_layers(layers, X, t, rng, limit=1e-6):
    bad = []
    for name in layers:
        size = len(X[0])
        affine = Affine(rng.standard_normal((size, size)), np.zeros(size))
        report = gradient_check(Chain([affine, layers[name]], SquaredErrorLoss()), X, t)
        if any(value > limit for value in report.values()):
            bad.append(name)
    return bad


@mistake(
    "broken_layers", "the right layers listed",
    hint="Your list names the layers that pass. Asked are those that fail.",
)
def broken_layers(layers, X, t, rng, limit=1e-6):
    good = []
    for name in layers:
        size = len(X[0])
        affine = Affine(rng.standard_normal((size, size)), np.zeros(size))
        report = gradient_check(Chain([affine, layers[name]], SquaredErrorLoss()), X, t)
        if all(value <= limit for value in report.values()):
            good.append(name)
    return good


@mistake(
    "broken_layers", "judged on a single row", subtle=True,
    hint="You hand over only the first row. A mean in place of a sum, or rows that are mixed up, are invisible then. "
    "Judge with all rows.",
)
def broken_layers(layers, X, t, rng, limit=1e-6):
    bad = []
    for name in layers:
        size = len(X[0])
        affine = Affine(rng.standard_normal((size, size)), np.zeros(size))
        report = gradient_check(Chain([affine, layers[name]], SquaredErrorLoss()), X[:1], t[:1])
        if not all(value <= limit for value in report.values()):
            bad.append(name)
    return bad


@mistake(
    "broken_layers", "broken only if every parameter is wrong", subtle=True,
    hint="You ask for all numbers of a report to be beyond limit. One wrong parameter is enough to spoil a training.",
)
def broken_layers(layers, X, t, rng, limit=1e-6):
    bad = []
    for name in layers:
        size = len(X[0])
        affine = Affine(rng.standard_normal((size, size)), np.zeros(size))
        report = gradient_check(Chain([affine, layers[name]], SquaredErrorLoss()), X, t)
        if not any(value <= limit for value in report.values()):
            bad.append(name)
    return bad


@mistake(
    "broken_layers", "limit ignored",
    hint="You always compare with one millionth. The border is an argument: with limit=1e6 hardly anything is broken.",
)
def broken_layers(layers, X, t, rng, limit=1e-6):
    bad = []
    for name in layers:
        size = len(X[0])
        affine = Affine(rng.standard_normal((size, size)), np.zeros(size))
        report = gradient_check(Chain([affine, layers[name]], SquaredErrorLoss()), X, t)
        if not all(value <= 0.000001 for value in report.values()):
            bad.append(name)
    return bad


@mistake(
    "repaired_layer", "the way through the gate still missing", subtle=True,
    hint="What you send back is dout times the gate, as in the broken layer. But x also moves the gate itself, and "
    "that is a second way to the output. What comes back on both ways adds up.",
)
def Swish(gain):
    class Layer:
        params, grads = {"gain": gain}, {}

        def forward(self, x):
            self.x, self.s = x, sigmoid(gain * x)
            return x * self.s

        def backward(self, dout):
            self.grads = {"gain": np.sum(dout * self.x**2 * self.s * (1 - self.s), axis=0)}
            return dout * self.s

    return Layer()


@mistake(
    "repaired_layer", "gain forgotten on the way through the gate", subtle=True,
    hint="Your two ways add up, but the one through the gate lacks a factor. Into the gate goes gain times x, so what "
    "comes back out of it towards x is multiplied by the gain.",
)
def Swish(gain):
    class Layer:
        params, grads = {"gain": gain}, {}

        def forward(self, x):
            self.x, self.s = x, sigmoid(gain * x)
            return x * self.s

        def backward(self, dout):
            slope = self.s * (1 - self.s)
            self.grads = {"gain": np.sum(dout * self.x**2 * slope, axis=0)}
            return dout * (self.s + self.x * slope)

    return Layer()


@mistake(
    "repaired_layer", "gradient by the gain still a mean", subtle=True,
    hint="The gradient by x is right. The one by the gain is right for a single row, and too small for more: the gain "
    "was used in every row, and what the rows bring back adds up.",
)
def Swish(gain):
    class Layer:
        params, grads = {"gain": gain}, {}

        def forward(self, x):
            self.x, self.s = x, sigmoid(gain * x)
            return x * self.s

        def backward(self, dout):
            slope = self.s * (1 - self.s)
            self.grads = {"gain": np.mean(dout * self.x**2 * slope, axis=0)}
            return dout * (self.s + gain * self.x * slope)

    return Layer()


@mistake(
    "repaired_layer", "gradients still pile up over calls", subtle=True,
    hint="A gradient check passes now, but from the second call on your grads hold the sum of all calls. Each backward "
    "puts its own gradient there.",
)
def Swish(gain):
    class Layer:
        params, grads = {"gain": gain}, {"gain": np.zeros(len(gain))}

        def forward(self, x):
            self.x, self.s = x, sigmoid(gain * x)
            return x * self.s

        def backward(self, dout):
            slope = self.s * (1 - self.s)
            self.grads = {"gain": self.grads["gain"] + np.sum(dout * self.x**2 * slope, axis=0)}
            return dout * (self.s + gain * self.x * slope)

    return Layer()


@mistake(
    "repaired_layer", "one x too few in the gradient by the gain", subtle=True,
    hint="The gradient by x is right, the one by the gain is not. The output is x times the gate, and into the gate "
    "the gain goes times x. So on the way back to the gain you meet x twice.",
)
def Swish(gain):
    class Layer:
        params, grads = {"gain": gain}, {}

        def forward(self, x):
            self.x, self.s = x, sigmoid(gain * x)
            return x * self.s

        def backward(self, dout):
            slope = self.s * (1 - self.s)
            self.grads = {"gain": np.sum(dout * self.x * slope, axis=0)}
            return dout * (self.s + gain * self.x * slope)

    return Layer()


@mistake(
    "repaired_layer", "only the way through the gate",
    hint="Now the direct way is missing: x is also a factor of the output itself, and on that way dout times the gate "
    "comes back. Add both.",
)
def Swish(gain):
    class Layer:
        params, grads = {"gain": gain}, {}

        def forward(self, x):
            self.x, self.s = x, sigmoid(gain * x)
            return x * self.s

        def backward(self, dout):
            slope = self.s * (1 - self.s)
            self.grads = {"gain": np.sum(dout * self.x**2 * slope, axis=0)}
            return dout * gain * self.x * slope

    return Layer()


@mistake(
    "repaired_layer", "a copy of the gain kept", subtle=True,
    hint="When the gain is changed in place, as every training step does, your layer does not notice: it keeps a copy.",
)
def Swish(gain):
    class Layer:
        params, grads = {"gain": np.array(gain)}, {}

        def forward(self, x):
            self.x, self.s = x, sigmoid(self.params["gain"] * x)
            return x * self.s

        def backward(self, dout):
            slope = self.s * (1 - self.s)
            self.grads = {"gain": np.sum(dout * self.x**2 * slope, axis=0)}
            return dout * (self.s + self.params["gain"] * self.x * slope)

    return Layer()


@mistake(
    "train_chain", "the loss of the last batch noted", subtle=True,
    hint="After each epoch you note the loss of the batch that came last. It depends on which rows happened to be in "
    "it. Asked is the loss on all rows.",
)
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x, wanted in minibatches(X, t, batch_size, rng):
            step(chain.params, chain.gradient(x, wanted))
        losses += [chain.loss(x, wanted)]
    return losses


@mistake(
    "train_chain", "one loss for every batch",
    hint="Your list has an entry for each batch. One for each epoch is asked, after its last step, on all rows.",
)
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x, wanted in minibatches(X, t, batch_size, rng):
            step(chain.params, chain.gradient(x, wanted))
            losses += [chain.loss(X, t)]
    return losses


@mistake(
    "train_chain", "loss noted before the epoch", subtle=True,
    hint="Your first number is the loss of the untrained chain, and the result of the last epoch is missing. Note the "
    "loss after the steps of an epoch.",
)
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        losses += [chain.loss(X, t)]
        for x, wanted in minibatches(X, t, batch_size, rng):
            step(chain.params, chain.gradient(x, wanted))
    return losses


@mistake(
    "train_chain", "mean of the batch losses noted", subtle=True,
    hint="You average the losses of the batches, each taken while the parameters were still moving. Asked is one loss "
    "on all rows, after the last step of the epoch.",
)
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        seen = []
        for x, wanted in minibatches(X, t, batch_size, rng):
            seen.append(chain.loss(x, wanted))
            step(chain.params, chain.gradient(x, wanted))
        losses += [np.mean(seen)]
    return losses


@mistake(
    "train_chain", "every step with the gradient of all rows", subtle=True,
    hint="Your loop deals batches, but each step uses the gradient of all rows. That is slow, and no longer the "
    "training that was asked for: hand the batch to gradient.",
)
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for _ in minibatches(X, t, batch_size, rng):
            step(chain.params, chain.gradient(X, t))
        losses += [chain.loss(X, t)]
    return losses


@mistake(
    "train_chain", "the same batches in every epoch", subtle=True,
    hint="The first epoch is right. Afterwards your batches come again in the same order, because they were dealt only "
    "once. Call minibatches anew in each epoch.",
)
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    dealt, losses = list(minibatches(X, t, batch_size, rng)), []
    for _ in range(epochs):
        for x, wanted in dealt:
            step(chain.params, chain.gradient(x, wanted))
        losses += [chain.loss(X, t)]
    return losses


@mistake(
    "train_chain", "rows left over never used", subtle=True,
    hint="Where the rows are no multiple of the batch size, the short last batch is missing. Those rows count too.",
)
def train_chain(chain, X, t, step, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x, wanted in minibatches(X, t, batch_size, rng):
            if len(x) == batch_size:
                step(chain.params, chain.gradient(x, wanted))
        losses += [chain.loss(X, t)]
    return losses
