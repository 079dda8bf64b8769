"""Fast kernels for learning: loops compiled by Numba, each with a twin in plain NumPy.

What they compute stands in their modules, with the formulas; how they are compiled and kept, in `kernel` and `keep`.
Kernels do not look at what they are given: layers and optimizers do, and say what is wrong in words. A module is
loaded with the first of its kernels that is asked for.
"""

import importlib

MODULES = {
    "activations": (
        "bias_relu",
        "bias_relu_backward",
        "elu",
        "elu_backward",
        "leaky_relu",
        "leaky_relu_backward",
        "relu",
        "relu_backward",
        "sigmoid",
        "sigmoid_backward",
        "tanh",
        "tanh_backward",
    ),
    "convolution": ("col2im", "conv2d_backward_input", "conv2d_backward_params", "conv2d_forward", "im2col"),
    "dense": ("affine_backward", "affine_backward_params", "affine_forward"),
    "dropout": ("dropout_backward", "dropout_forward"),
    "images": ("rotate", "shift"),
    "linear": ("linear_sgd", "logistic_sgd", "perceptron_epochs"),
    "loss": ("softmax", "softmax_cross_entropy", "softmax_cross_entropy_targets"),
    "normalisation": ("batch_norm_backward", "batch_norm_forward", "batch_norm_inference"),
    "numerical": ("central_differences", "numerical_gradient"),
    "pooling": ("avg_pool_backward", "avg_pool_forward", "max_pool_backward", "max_pool_forward"),
    "updates": (
        "adagrad",
        "adam",
        "add_scaled",
        "amsgrad",
        "clip",
        "momentum",
        "nesterov",
        "rmsprop",
        "scale",
        "sgd",
        "squared_norm",
    ),
}
_HOME = {name: module for module, names in MODULES.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name):
    if name in _HOME:
        return getattr(importlib.import_module(f"nn101.kernels.{_HOME[name]}"), name)
    raise AttributeError(f"module 'nn101.kernels' has no attribute {name!r}; it offers {', '.join(__all__)}")


def __dir__():
    return __all__
