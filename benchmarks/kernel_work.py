"""What each kernel is measured with: arrays as large as training meets them, float32.

`WORK` has an entry for every kernel of the registry, so that a new one cannot be forgotten: a function that makes the
arguments. All can be used again and again: what a kernel changes in place stays finite, and as hard as it was.
"""

import numpy as np

MAPS = (100, 28, 28, 16)  # what DeepConvNet's second layer reads: 1.25 million numbers
POOLED = (100, 14, 14, 16)
NUMBERS = 100 * 28 * 28 * 16
PARAMETERS = 433_890  # SimpleConvNet's


def _random(*shape):
    return np.random.default_rng(1).standard_normal(shape, dtype=np.float32)


def _like_maps(count):
    """So many flat arrays."""
    return [_random(NUMBERS) for _ in range(count)]


def _rows(count):
    """So many arrays of one row per pixel, 16 channels."""
    return [_random(NUMBERS // 16, 16) for _ in range(count)]


def _scores():
    return _random(100, 10), np.random.default_rng(2).integers(0, 10, size=100)


def _update(states, *numbers):
    """Parameters, gradient and so many positive arrays of state; then the numbers."""
    return [_random(PARAMETERS), _random(PARAMETERS), *(abs(_random(PARAMETERS)) for _ in range(states)), *numbers]


def _dense():
    x, W = _random(100, 4320), 0.01 * _random(4320, 100)
    return x, W, _random(100), _random(100, 100)


def _convolution():
    return _random(*MAPS), 0.1 * _random(3, 3, 16, 16), _random(16), _random(*MAPS)


def _columns():
    return np.empty((100, 28, 28, 144), np.float32)


def _dropped():
    x, out, mask = _like_maps(3)
    return x, 0.5, np.uint64(1), np.uint64(2), out, mask


def _neuron(labels):
    """2,000 examples with 20 features and random answers, which no neuron gets all right: X, y, w, b."""
    y = _random(2000)
    return (
        _random(2000, 20),
        (y > 0).astype(np.float32) if labels else y,
        np.zeros(20, np.float32),
        np.zeros(1, np.float32),
    )


def _steps():
    return np.arange(2000), np.empty(2000, np.float32)


def _affine_forward():
    x, W, b, out = _dense()
    return x, W, b, out, True


def _affine_backward():
    x, W, b, dout = _dense()
    return dout, x, W, np.empty_like(W), np.empty_like(b), np.empty_like(x)


def _affine_backward_params():
    x, W, b, dout = _dense()
    return dout, x, np.empty_like(W), np.empty_like(b)


def _conv_forward():
    x, W, b, out = _convolution()
    return x, W, b, 1, 1, out, True


def _conv_input():
    x, W, _, dout = _convolution()
    return dout, W, 1, 1, np.empty_like(x)


def _conv_params():
    x, W, b, dout = _convolution()
    return dout, x, 1, 1, np.empty_like(W), np.empty_like(b)


def _winners():
    return np.random.default_rng(3).integers(0, 4, size=POOLED, dtype=np.uint8)


def _pictures():
    return abs(_random(1000, 28, 28))


def _moves():
    return np.random.default_rng(4).integers(-3, 4, size=1000)


WORK = {
    # activations
    "bias_relu": lambda: (_rows(1)[0], _random(16), *_rows(1)),
    "bias_relu_backward": lambda: (*_rows(3), np.empty(16, np.float32)),
    "relu": lambda: _like_maps(2),
    "relu_backward": lambda: _like_maps(3),
    "leaky_relu": lambda: (*_like_maps(1), 0.01, *_like_maps(1)),
    "leaky_relu_backward": lambda: (*_like_maps(2), 0.01, *_like_maps(1)),
    "elu": lambda: (*_like_maps(1), 1.0, *_like_maps(1)),
    "elu_backward": lambda: (*_like_maps(2), 1.0, *_like_maps(1)),
    "sigmoid": lambda: _like_maps(2),
    "sigmoid_backward": lambda: _like_maps(3),
    "tanh": lambda: _like_maps(2),
    "tanh_backward": lambda: _like_maps(3),
    # convolution and pooling
    "conv2d_forward": _conv_forward,
    "conv2d_backward_input": _conv_input,
    "conv2d_backward_params": _conv_params,
    "im2col": lambda: (_random(*MAPS), 3, 3, 1, 1, _columns()),
    "col2im": lambda: (_columns() * 0, 3, 3, 1, 1, _random(*MAPS)),
    "max_pool_forward": lambda: (_random(*MAPS), 2, 2, _random(*POOLED), _winners()),
    "max_pool_backward": lambda: (_random(*POOLED), _winners(), 2, 2, _random(*MAPS)),
    "avg_pool_forward": lambda: (_random(*MAPS), 2, 2, _random(*POOLED)),
    "avg_pool_backward": lambda: (_random(*POOLED), 2, 2, _random(*MAPS)),
    # dense
    "affine_forward": _affine_forward,
    "affine_backward": _affine_backward,
    "affine_backward_params": _affine_backward_params,
    # dropout, normalisation
    "dropout_forward": _dropped,
    "dropout_backward": lambda: _like_maps(3),
    "batch_norm_forward": lambda: (*_rows(1), _random(16), _random(16), 1e-5, *_rows(2), _random(16), _random(16)),
    "batch_norm_backward": lambda: (*_rows(2), _random(16), abs(_random(16)), *_rows(1), _random(16), _random(16)),
    "batch_norm_inference": lambda: (*_rows(1), *(abs(_random(4, 16))), 1e-5, *_rows(1)),
    # loss
    "softmax": lambda: (_random(100, 10), _random(100, 10)),
    "softmax_cross_entropy": lambda: (*_scores(), np.empty((100, 10), np.float32)),
    "softmax_cross_entropy_targets": lambda: (
        _random(100, 10),
        np.eye(10, dtype=np.float32)[_scores()[1]],
        np.empty((100, 10), np.float32),
    ),
    # updates
    "sgd": lambda: _update(0, 1e-6),
    "momentum": lambda: _update(1, 1e-6, 0.9),
    "nesterov": lambda: _update(1, 1e-6, 0.9),
    "adagrad": lambda: _update(1, 1e-6, 1e-8),
    "rmsprop": lambda: _update(1, 1e-6, 0.99, 1e-8),
    "adam": lambda: _update(2, 1e-6, 0.9, 0.999, 1e-8, 7),
    "amsgrad": lambda: _update(3, 1e-6, 0.9, 0.999, 1e-8, 7),
    "squared_norm": lambda: (_random(PARAMETERS),),
    "scale": lambda: (_random(PARAMETERS), 1.0),
    "clip": lambda: (_random(PARAMETERS), 0.5),
    "add_scaled": lambda: (_random(PARAMETERS), _random(PARAMETERS), 1e-6),
    # single neurons
    "perceptron_epochs": lambda: (*_neuron(labels=True), 0.1, np.zeros(3, np.int64)),
    "linear_sgd": lambda: (*_neuron(labels=False), 1e-4, *_steps()),
    "logistic_sgd": lambda: (*_neuron(labels=True), 1e-2, *_steps()),
    # pictures
    "shift": lambda: (_pictures(), _moves(), _moves(), _pictures()),
    "rotate": lambda: (_pictures(), 10 * _random(1000), _pictures()),
}

# Takes a function, which Numba must compile too: benchmarks/kernels.py measures it through `numerical_gradient`.
OF_A_FUNCTION = {"central_differences"}
