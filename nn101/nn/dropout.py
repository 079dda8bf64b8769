"""Dropout: neurons left out by chance while training."""

import numpy as np

from nn101.kernels.dropout import dropout_backward, dropout_forward
from nn101.nn.layer import Layer
from nn101.nn.layout import channels_first_view, channels_last, contiguous
from nn101.nn.options import share, whole


class Dropout(Layer):
    """While training, set a share of the numbers to 0, chosen anew in every step; otherwise hand x on as it is.

    Parameters
    ----------
    drop : float
        Share that is left out, 0 <= drop < 1.
    seed : int or None
        Decides which numbers. None: the network's seed does, or 0 for a layer on its own.

    What is kept is divided by 1 - drop, so that the mean stays and nothing has to be scaled afterwards (inverted
    dropout; the first paper scaled at test time instead). Source: N. Srivastava and others, "Dropout: a simple way to
    prevent neural networks from overfitting" (2014).
    """

    def __init__(self, drop=0.5, *, seed=None):
        super().__init__()
        self.drop = share("Dropout", "drop", drop)
        self.seed = None if seed is None else whole("Dropout", "seed", seed, least=0)
        # How many random numbers were used is all that a resumed run has to know.
        self._stream, self._counter = np.uint64((seed or 0) % 2**64), 0

    def fill(self, rng):
        """Start the stream of random numbers, from the option `seed` or from rng."""
        own = rng.integers(2**64, dtype=np.uint64)  # always drawn, so that a seed here changes no other layer
        self._stream = own if self.seed is None else np.uint64(self.seed % 2**64)
        self._counter = 0

    def state(self):
        """Which stream of random numbers, and how many of it are used."""
        return {"stream": np.array(self._stream), "counter": np.array(self._counter, dtype=np.uint64)}

    def _restore(self, state):
        self._stream, self._counter = np.uint64(state["stream"]), int(state["counter"])

    def forward(self, x, training=False):
        """Any shape to the same."""
        self._admit(x)
        if not training:
            return x
        take = self._buffers.take
        # Which numbers are left out must not depend on how x happens to lie in memory: pictures go channels last.
        last = x.ndim == 4
        packed = channels_last(x, take) if last else contiguous(x, take)
        out, mask = take("out", packed.shape, x.dtype), take("mask", packed.shape, x.dtype)
        keep, counter = 1.0 - self.drop, np.uint64(self._counter)
        dropout_forward(packed.reshape(-1), keep, self._stream, counter, out.reshape(-1), mask.reshape(-1))
        self._counter += x.size
        result = channels_first_view(out) if last else out
        self._keep(result, mask, last)
        return result

    def backward(self, dout, need_dx=True):
        """The same numbers are left out, the rest is scaled the same."""
        mask, last = self._recall(dout)
        if not need_dx:
            return None
        take = self._buffers.take
        dout = channels_last(dout, take, "dout") if last else contiguous(dout, take, "dout")
        dx = take("dx", dout.shape, dout.dtype)
        dropout_backward(dout.reshape(-1), mask.reshape(-1), dx.reshape(-1))
        return channels_first_view(dx) if last else dx

    def __repr__(self):
        return f"Dropout({self.drop!r})"
