"""The convolutional layer for pictures."""

from nn101.kernels.convolution import conv2d_backward_input, conv2d_backward_params, conv2d_forward
from nn101.nn.initialisers import initialiser
from nn101.nn.layer import Layer
from nn101.nn.layout import channels_first_view, channels_last
from nn101.nn.options import whole


class Conv2D(Layer):
    """Slide F filters over a picture; each gives one map of how well it fits where.

    Parameters
    ----------
    channels, filters : int
        Channels of the input, C, and number of filters, F, which is the output's number of channels.
    size : int, or (int, int)
        Height and width of a filter, KH and KW, in pixels.
    stride : int
        Pixels from one position of the filter to the next.
    pad : int
        Zeros put around the picture, in pixels on each side.
    init : str, float or callable
        Where W starts, as for `Dense`; b starts at 0.

    Shapes: x (N, C, H, W), W (F, C, KH, KW), b (F,), out (N, F, OH, OW) with OH = (H + 2 pad - KH) // stride + 1, and
    OW likewise: pixels that no whole step reaches are left out. As everywhere in this field the filter is not flipped
    (a cross-correlation).

    `params["W"]` is a view; in memory W is (KH, KW, C, F).
    """

    def __init__(self, channels, filters, size, *, stride=1, pad=0, init="he"):
        super().__init__()
        self.channels, self.filters = whole("Conv2D", "channels", channels), whole("Conv2D", "filters", filters)
        height, width = size if isinstance(size, tuple | list) and len(size) == 2 else (size, size)
        self.size = whole("Conv2D", "size", height), whole("Conv2D", "size", width)
        self.stride, self.pad = whole("Conv2D", "stride", stride), whole("Conv2D", "pad", pad, least=0)
        self.init = init
        initialiser(init)  # a wrong name is said here

    def parameter_shapes(self):
        """W (KH, KW, C, F) and b (F,), as in memory."""
        return {"W": (*self.size, self.channels, self.filters), "b": (self.filters,)}

    def _logical(self, name, array):
        return array.transpose(3, 2, 0, 1) if name == "W" else array

    def fill(self, rng):
        """W as `init` says, b 0."""
        W, window = self.params["W"], self.size[0] * self.size[1]
        draw = initialiser(self.init)
        self.params["W"] = draw(W.shape, self.channels * window, self.filters * window, rng, W.dtype)
        self.params["b"] = 0

    def output_shape(self, input_shape):
        """(C, H, W) to (F, OH, OW)."""
        if len(input_shape) != 3 or input_shape[0] != self.channels:
            raise ValueError(
                f"{self} takes pictures with {self.channels} channel(s), ({self.channels}, height, width); these "
                f"samples are {tuple(input_shape)}.{_advice(input_shape)}"
            )
        reach = [length + 2 * self.pad - size for length, size in zip(input_shape[1:], self.size, strict=True)]
        if min(reach) < 0:
            raise ValueError(f"{self}: the filter is larger than the padded picture of shape {tuple(input_shape)}.")
        return (self.filters, *(length // self.stride + 1 for length in reach))

    def forward(self, x, training=False):
        """(N, C, H, W) to (N, F, OH, OW)."""
        return self._convolve(x, training, False)

    def forward_relu(self, x, training=False):
        """Return max(forward(x), 0), at the price of `forward` alone; for the ReLU that comes next."""
        return self._convolve(x, training, True)

    def _convolve(self, x, training, with_relu):
        (filters, height, width), room = self._admit(x), self._room(training)
        x = channels_last(x, room)
        out = room("out", (len(x), height, width, filters), x.dtype)
        conv2d_forward(x, self._raw["W"], self._raw["b"], self.stride, self.pad, out, with_relu)
        result = channels_first_view(out)
        if training:
            self._keep(result, x)
        return result

    def backward(self, dout, need_dx=True):
        """(N, F, OH, OW) to (N, C, H, W); fills dW and db."""
        (x,) = self._recall(dout)
        take, grads = self._buffers.take, self._raw_grads
        dout = channels_last(dout, take, "dout")
        conv2d_backward_params(dout, x, self.stride, self.pad, grads["W"], grads["b"])
        if not need_dx:
            return None
        dx = take("dx", x.shape, x.dtype)
        conv2d_backward_input(dout, self._raw["W"], self.stride, self.pad, dx)
        return channels_first_view(dx)

    def __repr__(self):
        size = self.size[0] if self.size[0] == self.size[1] else self.size
        stride = f", stride={self.stride}" if self.stride != 1 else ""
        pad = f", pad={self.pad}" if self.pad else ""
        return f"Conv2D({self.channels}, {self.filters}, {size}{stride}{pad})"


def _advice(input_shape):
    if len(input_shape) == 1:
        side = round(input_shape[0] ** 0.5)
        if side**2 == input_shape[0]:
            return f" Rows of pixels become pictures by x.reshape(-1, 1, {side}, {side})."
    if len(input_shape) == 2:
        return " Add the axis of channels: x[:, np.newaxis]."
    return ""
