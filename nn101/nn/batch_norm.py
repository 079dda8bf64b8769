"""Batch normalisation."""

import numpy as np

from nn101.kernels.normalisation import batch_norm_backward, batch_norm_forward, batch_norm_inference
from nn101.nn.layer import Layer
from nn101.nn.layout import channels_first_view, channels_last, contiguous
from nn101.nn.options import positive, share, whole


class BatchNorm(Layer):
    """Give every feature mean 0 and variance 1 over the batch, then a scale gamma and a shift beta that are learned.

    Parameters
    ----------
    features : int
        Numbers per sample, C, for x (N, C); channels, C, for pictures (N, C, H, W), whose pixels count as samples.
    momentum : float
        Share of the running mean and variance that a training step keeps, 0 <= momentum < 1.
    eps : float
        Added to the variance.

    x_hat = (x - mean) / sqrt(variance + eps), out = gamma * x_hat + beta. The variance divides by the number of
    samples. With training=False mean and variance are the running ones:
    running = momentum * running + (1 - momentum) * that of the batch, from 0 and 1 on.

    Parameters: gamma (C,) starting at 1, beta (C,) at 0. State: running_mean (C,), running_var (C,).
    Source: S. Ioffe, C. Szegedy, "Batch normalization: accelerating deep network training by reducing internal
    covariate shift" (2015).
    """

    def __init__(self, features, *, momentum=0.9, eps=1e-5):
        super().__init__()
        self.features = whole("BatchNorm", "features", features)
        self.momentum, self.eps = share("BatchNorm", "momentum", momentum), positive("BatchNorm", "eps", eps)
        self._mean = self._var = None

    def parameter_shapes(self):
        """gamma (C,) and beta (C,)."""
        return {"gamma": (self.features,), "beta": (self.features,)}

    def fill(self, rng):
        """gamma 1, beta 0, running mean 0, running variance 1."""
        self.params.update(gamma=1, beta=0)
        self._mean, self._var = np.zeros(self.features, self.dtype), np.ones(self.features, self.dtype)

    def state(self):
        """The running mean and variance, (C,) each; nothing before `initialise`."""
        return {} if self._mean is None else {"running_mean": self._mean.copy(), "running_var": self._var.copy()}

    def _restore(self, state):
        self._mean[...], self._var[...] = state["running_mean"], state["running_var"]

    def output_shape(self, input_shape):
        """(C,) to (C,), or (C, H, W) to (C, H, W)."""
        if len(input_shape) not in (1, 3) or input_shape[0] != self.features:
            raise ValueError(
                f"{self} takes samples of shape ({self.features},) or ({self.features}, height, width); these are "
                f"{tuple(input_shape)}."
            )
        return tuple(input_shape)

    def forward(self, x, training=False):
        """(N, C) or (N, C, H, W) to the same."""
        self._admit(x)
        if training and x.size == 0:  # its mean, NaN, would stay in the running one for ever
            raise ValueError(f"{self} takes at least one sample to learn from, and x has shape {x.shape}.")
        room, pictures = self._room(training), x.ndim == 4
        x = channels_last(x, room) if pictures else contiguous(x, room)
        out = room("out", x.shape, x.dtype)
        rows, out_rows = x.reshape(-1, self.features), out.reshape(-1, self.features)
        gamma, beta = self._raw["gamma"], self._raw["beta"]
        result = channels_first_view(out) if pictures else out
        if not training:
            batch_norm_inference(rows, gamma, beta, self._mean, self._var, self.eps, out_rows)
            return result
        x_hat = room("x_hat", rows.shape, x.dtype)
        mean, inv_std = room("mean", (self.features,), x.dtype), room("inv_std", (self.features,), x.dtype)
        batch_norm_forward(rows, gamma, beta, self.eps, out_rows, x_hat, mean, inv_std)
        self._follow(mean, inv_std)
        self._keep(result, x_hat, inv_std)
        return result

    def _follow(self, mean, inv_std):
        """Move the running mean and variance towards those of the batch."""
        var = self._buffers.take("var", mean.shape, mean.dtype)
        np.power(inv_std, -2, out=var)
        var -= self.eps
        for running, batch in ((self._mean, mean), (self._var, var)):
            # running += (1 - momentum) * (batch - running)
            step = np.subtract(batch, running, out=self._buffers.take("step", mean.shape, mean.dtype))
            step *= 1 - self.momentum
            running += step

    def backward(self, dout, need_dx=True):
        """(N, C) or (N, C, H, W) to the same; fills dgamma and dbeta. Mean and variance depend on x, and count too."""
        x_hat, inv_std = self._recall(dout)
        take, grads, pictures = self._buffers.take, self._raw_grads, dout.ndim == 4
        dout = channels_last(dout, take, "dout") if pictures else contiguous(dout, take, "dout")
        dx = take("dx", dout.shape, dout.dtype)
        rows = dout.reshape(-1, self.features), dx.reshape(-1, self.features)
        batch_norm_backward(rows[0], x_hat, self._raw["gamma"], inv_std, rows[1], grads["gamma"], grads["beta"])
        return (channels_first_view(dx) if pictures else dx) if need_dx else None

    def __repr__(self):
        momentum = f", momentum={self.momentum!r}" if self.momentum != 0.9 else ""
        eps = f", eps={self.eps!r}" if self.eps != 1e-5 else ""
        return f"BatchNorm({self.features}{momentum}{eps})"
