"""Weight decay: a price on large weights, as one more term of the gradient."""

from nn101.kernels.updates import add_scaled
from nn101.optim.in_place import flat, write_back
from nn101.optim.options import not_negative


def add_weight_decay(params, grads, rate):
    """Add the gradient of rate / 2 * (sum of all squared weights) to `grads`, in place: dW += rate * W.

    Weights are arrays with two axes or more; biases and the scales of a batch-norm layer have one, and are left alone.
    For plain gradient descent this shrinks each weight by the share lr * rate in every step. For optimizers that divide
    by the gradient's size, such as Adam, the effect is another: large gradients hide the price.

    params, grads : dict name -> array, float32 or float64; the same names and shapes
    rate : float, 0 or above

    Source: A. Krogh, J. A. Hertz, "A simple weight decay can improve generalization", 1991.
    """
    rate = not_negative("rate", rate)
    for name, weights in params.items():
        if weights.ndim >= 2 and rate > 0:
            gradient = flat(grads[name])
            add_scaled(gradient, flat(weights), rate)
            write_back(grads[name], gradient)
