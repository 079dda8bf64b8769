"""From pictures to rows of numbers."""

from nn101.nn.layer import Layer
from nn101.nn.layout import contiguous


class Flatten(Layer):
    """Every sample as one row: (N, C, H, W), or any other (N, ...), to (N, numbers per sample).

    The order is that of x.reshape(N, -1): channel by channel, row by row. Where memory has this order too, the output
    is a view of x.
    """

    def output_shape(self, input_shape):
        """(C, H, W) to (C * H * W,)."""
        size = 1
        for length in input_shape:
            size *= length
        return (size,)

    def forward(self, x, training=False):
        """(N, ...) to (N, D)."""
        (size,) = self._admit(x)
        out = contiguous(x, self._room(training)).reshape(len(x), size)
        if training:
            self._keep(out, x.shape)
        return out

    def backward(self, dout, need_dx=True):
        """(N, D) to (N, ...): a view of dout."""
        (shape,) = self._recall(dout)
        return dout.reshape(shape) if need_dx else None
