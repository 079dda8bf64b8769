"""The kernels that layers call; plain NumPy for those that are not there yet."""

import numpy as np

try:
    from nn101.kernels.dense import affine_backward, affine_backward_params, affine_forward
except ImportError:

    def affine_forward(x, W, b, out, relu):
        np.dot(x, W, out=out)
        out += b
        if relu:
            np.maximum(out, 0, out=out)

    def affine_backward_params(dout, x, dW, db):
        np.dot(x.T, dout, out=dW)
        dout.sum(axis=0, out=db)

    def affine_backward(dout, x, W, dW, db, dx):
        affine_backward_params(dout, x, dW, db)
        np.dot(dout, W.T, out=dx)


def _windows(x, KH, KW, stride, OH, OW):
    for i in range(KH):
        for j in range(KW):
            yield i, j, x[:, i : i + stride * OH : stride, j : j + stride * OW : stride]


try:
    from nn101.kernels.convolution import conv2d_backward_input, conv2d_backward_params, conv2d_forward
except ImportError:

    def _padded(x, pad):
        return np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))

    def conv2d_forward(x, W, b, stride, pad, out, relu):
        out[...] = b
        for i, j, part in _windows(_padded(x, pad), *W.shape[:2], stride, *out.shape[1:3]):
            out += part @ W[i, j]
        if relu:
            np.maximum(out, 0, out=out)

    def conv2d_backward_params(dout, x, stride, pad, dW, db):
        db[...] = dout.sum(axis=(0, 1, 2))
        for i, j, part in _windows(_padded(x, pad), *dW.shape[:2], stride, *dout.shape[1:3]):
            dW[i, j] = np.tensordot(part, dout, axes=([0, 1, 2], [0, 1, 2]))

    def conv2d_backward_input(dout, W, stride, pad, dx):
        full = np.zeros_like(_padded(dx, pad))
        for i, j, part in _windows(full, *W.shape[:2], stride, *dout.shape[1:3]):
            part += dout @ W[i, j].T
        dx[...] = full[:, pad : pad + dx.shape[1], pad : pad + dx.shape[2]]


try:
    from nn101.kernels.pooling import avg_pool_backward, avg_pool_forward, max_pool_backward, max_pool_forward
except ImportError:

    def max_pool_forward(x, size, stride, out, argmax):
        parts = np.stack([part for _, _, part in _windows(x, size, size, stride, *out.shape[1:3])])
        argmax[...] = parts.argmax(axis=0)
        out[...] = parts.max(axis=0)

    def max_pool_backward(dout, argmax, size, stride, dx):
        dx[...] = 0
        for i, j, part in _windows(dx, size, size, stride, *dout.shape[1:3]):
            part += dout * (argmax == i * size + j)

    def avg_pool_forward(x, size, stride, out):
        out[...] = np.mean([part for _, _, part in _windows(x, size, size, stride, *out.shape[1:3])], axis=0)

    def avg_pool_backward(dout, size, stride, dx):
        dx[...] = 0
        for _, _, part in _windows(dx, size, size, stride, *dout.shape[1:3]):
            part += dout / (size * size)


try:
    from nn101.kernels.activations import (
        elu,
        elu_backward,
        leaky_relu,
        leaky_relu_backward,
        relu,
        relu_backward,
        sigmoid,
        sigmoid_backward,
        tanh,
        tanh_backward,
    )
except ImportError:

    def relu(x, out):
        np.maximum(x, 0, out=out)

    def relu_backward(dout, out, dx):
        np.multiply(dout, out > 0, out=dx)

    def sigmoid(x, out):
        out[...] = 0.5 * (1 + np.tanh(0.5 * x))

    def sigmoid_backward(dout, out, dx):
        dx[...] = dout * out * (1 - out)

    def tanh(x, out):
        np.tanh(x, out=out)

    def tanh_backward(dout, out, dx):
        dx[...] = dout * (1 - out * out)

    def leaky_relu(x, slope, out):
        out[...] = np.where(x > 0, x, slope * x)

    def leaky_relu_backward(dout, x, slope, dx):
        dx[...] = np.where(x > 0, dout, slope * dout)

    def elu(x, alpha, out):
        out[...] = np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))

    def elu_backward(dout, out, alpha, dx):
        dx[...] = dout * np.where(out > 0, 1, out + alpha)


try:
    from nn101.kernels.loss import softmax, softmax_cross_entropy, softmax_cross_entropy_targets
except ImportError:

    def softmax(scores, out):
        np.exp(scores - scores.max(axis=1, keepdims=True), out=out)
        out /= out.sum(axis=1, keepdims=True)

    def softmax_cross_entropy(scores, labels, dscores):
        K = scores.shape[1]
        wrong = np.flatnonzero((labels < 0) | (labels >= K))
        if wrong.size:
            return -1.0 - wrong[0]
        return softmax_cross_entropy_targets(scores, np.eye(K, dtype=scores.dtype)[labels], dscores)

    def softmax_cross_entropy_targets(scores, targets, dscores):
        shifted = scores - scores.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        dscores[...] = (np.exp(logs) * targets.sum(axis=1, keepdims=True) - targets) / len(scores)
        return float(-(targets * logs).sum() / len(scores))


try:
    from nn101.kernels.normalisation import batch_norm_backward, batch_norm_forward, batch_norm_inference
except ImportError:

    def batch_norm_forward(x, gamma, beta, eps, out, x_hat, mean, inv_std):
        mean[...] = x.mean(axis=0)
        inv_std[...] = 1 / np.sqrt(x.var(axis=0) + eps)
        x_hat[...] = (x - mean) * inv_std
        out[...] = gamma * x_hat + beta

    def batch_norm_backward(dout, x_hat, gamma, inv_std, dx, dgamma, dbeta):
        dbeta[...] = dout.sum(axis=0)
        dgamma[...] = (dout * x_hat).sum(axis=0)
        dx[...] = gamma * inv_std * (dout - dbeta / len(dout) - x_hat * dgamma / len(dout))

    def batch_norm_inference(x, gamma, beta, mean, var, eps, out):
        out[...] = gamma * (x - mean) / np.sqrt(var + eps) + beta


try:
    from nn101.kernels.dropout import dropout_backward, dropout_forward
except ImportError:

    def dropout_forward(x, keep, seed, counter, out, mask):
        rng = np.random.default_rng([int(seed), int(counter)])
        mask[...] = (rng.random(x.size) < keep) / keep
        np.multiply(x, mask, out=out)

    def dropout_backward(dout, mask, dx):
        np.multiply(dout, mask, out=dx)
