"""The usual NumPy networks, as teaching code writes them: im2col and one matrix product, layer objects, Adam per array.

This is what `benchmarks/networks.py` compares with: written for this benchmark, in the way that lessons and blog posts
write it, and nothing slower than they are. Where such code differs from one author to the next we take the faster way:

- Arrays keep the type they come with. The benchmark gives float32 pixels and float32 weights, so everything runs in
  float32; a careless `np.sqrt` of a Python number would turn Adam's update into float64, so it is `math.sqrt` here.
- The first layer's gradient by its input is computed although nobody needs it, as the loop over the layers does.
- im2col copies each of the filter's positions with one strided assignment, never a loop over pictures or pixels.
- Dropout multiplies by a mask of zeros and ones in training and by the share that is kept otherwise.

Pictures are (N, C, H, W), filters (F, C, KH, KW), dense weights (inputs, outputs), biases one-dimensional.
"""

import math

import numpy as np


def im2col(x, height, width, stride=1, pad=0):
    """Every window of x as a row: (N, C, H, W) to (N * OH * OW, C * height * width)."""
    n, c, h, w = x.shape
    oh, ow = (h + 2 * pad - height) // stride + 1, (w + 2 * pad - width) // stride + 1
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.empty((n, c, height, width, oh, ow), dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            windows[:, :, i, j] = padded[:, :, i : i + stride * oh : stride, j : j + stride * ow : stride]
    return windows.transpose(0, 4, 5, 1, 2, 3).reshape(n * oh * ow, -1)


def col2im(rows, shape, height, width, stride=1, pad=0):
    """The adjoint of im2col: rows of windows added up into a picture of the given shape (N, C, H, W)."""
    n, c, h, w = shape
    oh, ow = (h + 2 * pad - height) // stride + 1, (w + 2 * pad - width) // stride + 1
    windows = rows.reshape(n, oh, ow, c, height, width).transpose(0, 3, 4, 5, 1, 2)
    padded = np.zeros((n, c, h + 2 * pad, w + 2 * pad), dtype=rows.dtype)
    for i in range(height):
        for j in range(width):
            padded[:, :, i : i + stride * oh : stride, j : j + stride * ow : stride] += windows[:, :, i, j]
    return padded[:, :, pad : pad + h, pad : pad + w]


class Affine:
    """x @ W + b for rows; pictures (N, C, H, W) are flattened first."""

    def __init__(self, W, b):
        self.params = [W, b]

    def forward(self, x, training):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.params[0] + self.params[1]

    def backward(self, dout):
        self.grads = [self.x.T @ dout, dout.sum(axis=0)]
        return (dout @ self.params[0].T).reshape(self.shape)


class Convolution:
    """Cross-correlation with F filters, as one matrix product over im2col's rows."""

    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.stride, self.pad = stride, pad

    def forward(self, x, training):
        W, b = self.params
        filters, _, height, width = W.shape
        n, _, h, w = x.shape
        oh, ow = (h + 2 * self.pad - height) // self.stride + 1, (w + 2 * self.pad - width) // self.stride + 1
        self.shape = x.shape
        self.rows = im2col(x, height, width, self.stride, self.pad)
        out = self.rows @ W.reshape(filters, -1).T + b
        return out.reshape(n, oh, ow, filters).transpose(0, 3, 1, 2)

    def backward(self, dout):
        W, _ = self.params
        filters, _, height, width = W.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, filters)
        self.grads = [(self.rows.T @ dout).T.reshape(W.shape), dout.sum(axis=0)]
        return col2im(dout @ W.reshape(filters, -1), self.shape, height, width, self.stride, self.pad)


class MaxPool:
    """The largest number of each window; of equals the first."""

    params = ()

    def __init__(self, size=2, stride=2):
        self.size, self.stride = size, stride

    def forward(self, x, training):
        n, c, h, w = x.shape
        oh, ow = (h - self.size) // self.stride + 1, (w - self.size) // self.stride + 1
        self.shape = x.shape
        rows = im2col(x, self.size, self.size, self.stride).reshape(-1, self.size**2)
        self.winner = rows.argmax(axis=1)
        return rows.max(axis=1).reshape(n, oh, ow, c).transpose(0, 3, 1, 2)

    def backward(self, dout):
        dout = dout.transpose(0, 2, 3, 1)
        rows = np.zeros((dout.size, self.size**2), dtype=dout.dtype)
        rows[np.arange(dout.size), self.winner] = dout.ravel()
        n, oh, ow, c = dout.shape
        return col2im(rows.reshape(n * oh * ow, -1), self.shape, self.size, self.size, self.stride)


class ReLU:
    """max(x, 0), elementwise."""

    params = ()

    def forward(self, x, training):
        self.off = x <= 0
        out = x.copy()
        out[self.off] = 0
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.off] = 0
        return dx


class Dropout:
    """Zeroes a share of the numbers in training; otherwise scales by the share that would have been kept."""

    params = ()

    def __init__(self, ratio, rng):
        self.ratio, self.rng = ratio, rng

    def forward(self, x, training):
        if not training:
            return x * (1.0 - self.ratio)
        self.mask = self.rng.random(x.shape) >= self.ratio
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class SoftmaxWithLoss:
    """Mean cross-entropy of softmax(scores) with integer labels (N,)."""

    def forward(self, scores, labels):
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.probabilities, self.labels = powers / powers.sum(axis=1, keepdims=True), labels
        chosen = self.probabilities[np.arange(len(labels)), labels]
        return float(-np.log(chosen + 1e-30).mean())

    def backward(self):
        dscores = self.probabilities.copy()
        dscores[np.arange(len(dscores)), self.labels] -= 1
        return dscores / len(dscores)


class Adam:
    """Adam (Kingma and Ba, 2015, algorithm 1) with one pair of averages per parameter array."""

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.steps, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = ([np.zeros_like(array) for array in params] for _ in range(2))
        self.steps += 1
        size = self.lr / (1.0 - self.beta1**self.steps)
        scale = math.sqrt(1.0 - self.beta2**self.steps)
        for param, grad, m, v in zip(params, grads, self.m, self.v, strict=True):
            m += (1.0 - self.beta1) * (grad - m)
            v += (1.0 - self.beta2) * (grad**2 - v)
            param -= size * m / (np.sqrt(v) / scale + self.eps)


class Network:
    """Layers one after the other, then softmax and cross-entropy."""

    def __init__(self, layers):
        self.layers, self.last = layers, SoftmaxWithLoss()

    @property
    def params(self):
        """All parameter arrays in the order of the layers: W1, b1, W2, b2, ..."""
        return [array for layer in self.layers for array in layer.params]

    def scores(self, x, training=False):
        """The numbers before softmax, (N, classes)."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def gradients(self, x, labels):
        """One forward and one backward pass in training mode: (loss, gradients in the order of `params`)."""
        loss = self.last.forward(self.scores(x, training=True), labels)
        dout = self.last.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return loss, [array for layer in self.layers if layer.params for array in layer.grads]


def two_layer_net(weights):
    """784-50-10 with ReLU, for weights W1, b1, W2, b2 of these (or any fitting) sizes."""
    W1, b1, W2, b2 = weights
    return Network([Affine(W1, b1), ReLU(), Affine(W2, b2)])


def simple_conv_net(weights):
    """Convolution, ReLU, 2x2 pooling, dense, ReLU, dense, for weights W1, b1, W2, b2, W3, b3."""
    W1, b1, W2, b2, W3, b3 = weights
    return Network([Convolution(W1, b1), ReLU(), MaxPool(), Affine(W2, b2), ReLU(), Affine(W3, b3)])


def deep_conv_net(weights, drop=0.5, seed=0):
    """Three pairs of 3x3 convolutions, each pair pooled, then two dense layers with dropout; W1, b1, ..., W8, b8."""
    pairs = list(zip(weights[0::2], weights[1::2], strict=True))
    rng = np.random.default_rng(seed)
    layers = []
    for number, ((W, b), pad) in enumerate(zip(pairs[:6], (1, 1, 1, 2, 1, 1), strict=True)):
        layers += [Convolution(W, b, pad=pad), ReLU()]
        if number % 2:
            layers.append(MaxPool())
    layers += [Affine(*pairs[6]), ReLU(), Dropout(drop, rng), Affine(*pairs[7]), Dropout(drop, rng)]
    return Network(layers)
