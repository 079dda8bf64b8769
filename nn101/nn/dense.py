"""The dense (fully connected, affine) layer."""

from nn101.kernels.dense import affine_backward, affine_backward_params, affine_forward
from nn101.nn.initialisers import initialiser
from nn101.nn.layer import Layer
from nn101.nn.layout import contiguous
from nn101.nn.options import whole


class Dense(Layer):
    """out = x @ W + b: every output is a weighted sum of all inputs.

    Parameters
    ----------
    inputs, outputs : int
        Numbers per sample that go in, D, and come out, M.
    init : str, float or callable
        Where W starts: "he", "xavier", "lecun", "zeros", the std of a normal distribution, or a function (see
        `nn101.nn.initialisers`). b starts at 0.

    Shapes: x (N, D), W (D, M), b (M,), out (N, M). Backward: dW = x.T @ dout, db = dout.sum(axis=0), dx = dout @ W.T.
    """

    def __init__(self, inputs, outputs, *, init="he"):
        super().__init__()
        self.inputs, self.outputs = whole("Dense", "inputs", inputs), whole("Dense", "outputs", outputs)
        self.init = init
        initialiser(init)  # a wrong name is said here

    @property
    def input_shape(self):
        """Shape of one sample, (D,)."""
        return (self.inputs,)

    def parameter_shapes(self):
        """W (D, M) and b (M,)."""
        return {"W": (self.inputs, self.outputs), "b": (self.outputs,)}

    def fill(self, rng):
        """W as `init` says, b 0."""
        W = self.params["W"]
        self.params["W"] = initialiser(self.init)(W.shape, self.inputs, self.outputs, rng, W.dtype)
        self.params["b"] = 0

    def output_shape(self, input_shape):
        """(D,) to (M,)."""
        if tuple(input_shape) != (self.inputs,):
            advice = " Put Flatten() before it." if len(input_shape) > 1 else ""
            raise ValueError(f"{self} takes samples of shape ({self.inputs},); these are {tuple(input_shape)}.{advice}")
        return (self.outputs,)

    def forward(self, x, training=False):
        """(N, D) to (N, M)."""
        return self._weigh(x, training, False)

    def forward_relu(self, x, training=False):
        """Return max(forward(x), 0), at the price of `forward` alone; for the ReLU that comes next."""
        return self._weigh(x, training, True)

    def _weigh(self, x, training, with_relu):
        shape, room = self._admit(x), self._room(training)
        x = contiguous(x, room)
        out = room("out", (len(x), *shape), x.dtype)
        affine_forward(x, self._raw["W"], self._raw["b"], out, with_relu)
        if training:
            self._keep(out, x)
        return out

    def backward(self, dout, need_dx=True):
        """(N, M) to (N, D); fills dW and db."""
        (x,) = self._recall(dout)
        take, grads = self._buffers.take, self._raw_grads
        dout = contiguous(dout, take, "dout")
        if not need_dx:
            affine_backward_params(dout, x, grads["W"], grads["b"])
            return None
        dx = take("dx", x.shape, x.dtype)
        affine_backward(dout, x, self._raw["W"], grads["W"], grads["b"], dx)
        return dx

    def __repr__(self):
        return f"Dense({self.inputs}, {self.outputs})"
