"""Pooling layers: a picture made smaller, window by window."""

import numpy as np

from nn101.kernels.pooling import avg_pool_backward, avg_pool_forward, max_pool_backward, max_pool_forward
from nn101.nn.layer import Layer
from nn101.nn.layout import channels_first_view, channels_last
from nn101.nn.options import whole


class _Pool(Layer):
    def __init__(self, size=2, stride=None):
        super().__init__()
        self.size = whole(type(self).__name__, "size", size)
        self.stride = self.size if stride is None else whole(type(self).__name__, "stride", stride)

    def output_shape(self, input_shape):
        """(C, H, W) to (C, OH, OW)."""
        if len(input_shape) != 3:
            raise ValueError(f"{self} takes pictures, (channels, height, width), not {tuple(input_shape)}.")
        channels, height, width = input_shape
        if min(height, width) < self.size:
            raise ValueError(f"{self}: the window is larger than the picture of shape {tuple(input_shape)}.")
        return channels, (height - self.size) // self.stride + 1, (width - self.size) // self.stride + 1

    def _prepare(self, x, training):
        """Return x (N, H, W, C) and memory for the output (N, OH, OW, C)."""
        (channels, height, width), room = self._admit(x), self._room(training)
        x = channels_last(x, room)
        return x, room("out", (len(x), height, width, channels), x.dtype)

    def __repr__(self):
        stride = f", stride={self.stride}" if self.stride != self.size else ""
        return f"{type(self).__name__}({self.size}{stride})"


class MaxPool2D(_Pool):
    """The largest number of every window.

    Parameters
    ----------
    size : int
        Height and width of the window, in pixels.
    stride : int or None
        Pixels from one window to the next; None: as many as `size`, so that windows touch.

    Shapes: x (N, C, H, W), out (N, C, OH, OW) with OH = (H - size) // stride + 1, and OW likewise: pixels that fill no
    whole window are left out. The gradient goes to the place the maximum came from, of equal ones to the first in
    reading order, and adds up where windows overlap.
    """

    def forward(self, x, training=False):
        """(N, C, H, W) to (N, C, OH, OW)."""
        x, out = self._prepare(x, training)
        winner = self._room(training)("winner", out.shape, np.dtype(np.uint8 if self.size <= 16 else np.int32))
        max_pool_forward(x, self.size, self.stride, out, winner)
        result = channels_first_view(out)
        if training:
            self._keep(result, winner, x.shape)
        return result

    def backward(self, dout, need_dx=True):
        """(N, C, OH, OW) to (N, C, H, W)."""
        winner, shape = self._recall(dout)
        if not need_dx:
            return None
        take = self._buffers.take
        dx = take("dx", shape, dout.dtype)
        max_pool_backward(channels_last(dout, take, "dout"), winner, self.size, self.stride, dx)
        return channels_first_view(dx)


class AvgPool2D(_Pool):
    """The mean of every window. Parameters and shapes are those of `MaxPool2D`.

    The gradient is shared equally by the pixels of the window.
    """

    def forward(self, x, training=False):
        """(N, C, H, W) to (N, C, OH, OW)."""
        x, out = self._prepare(x, training)
        avg_pool_forward(x, self.size, self.stride, out)
        result = channels_first_view(out)
        if training:
            self._keep(result, x.shape)
        return result

    def backward(self, dout, need_dx=True):
        """(N, C, OH, OW) to (N, C, H, W)."""
        (shape,) = self._recall(dout)
        if not need_dx:
            return None
        take = self._buffers.take
        dx = take("dx", shape, dout.dtype)
        avg_pool_backward(channels_last(dout, take, "dout"), self.size, self.stride, dx)
        return channels_first_view(dx)
