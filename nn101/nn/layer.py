"""What every layer is: forward, backward, parameters in one piece of memory, and sentences for what does not fit."""

import math

import numpy as np

from nn101.nn.buffers import Buffers, fresh
from nn101.nn.options import FLOATS, float_type
from nn101.nn.parameters import Parameters, cut


class Layer:
    """The base of all layers.

    A layer stores its options when it is made; `initialise` (which `Sequential` calls) makes its parameters.

    forward(x, training=False) returns the output. With training=True it remembers what `backward` needs, and the output
    lies in memory that the next training step uses again: copy what you want to keep. With training=False memory is
    fresh and nothing is remembered. Layers that change nothing then hand x itself on.
    backward(dout, need_dx=True) takes the gradient of the loss by the last training output, writes the parameters'
    gradients into `grads` (it does not add to what is there) and returns the gradient by x: also in memory that is used
    again, and None with need_dx=False. Neither changes its argument.

    Attributes
    ----------
    params, grads : {name: array}, the parameters and their gradients. Assigning to a name writes into its array.
    dtype : float32 or float64, of the parameters and of every x; None before `initialise`.
    input_shape : shape of one sample, where the options say it, else None.

    A new kind of layer defines forward, backward, output_shape and, if it has parameters, `parameter_shapes` and
    `fill`; if it has other arrays worth keeping, `state` and `_restore`.
    """

    input_shape = None
    _MADE_ANEW = {"_buffers", "_output", "_saved", "_known", "_raw", "_raw_grads", "params", "grads"}

    def __init__(self):
        self.dtype = self._theta = self._gradient = None
        self.in_network = False  # a network's layers live in its memory
        self._forget()

    def _forget(self):
        self.params, self.grads = Parameters(), Parameters()
        self._raw, self._raw_grads = {}, {}
        self._buffers = Buffers()
        self._output = self._saved = None
        self._known = None, None, None

    # ---- what layers define ---------------------------------------------------------------------------------------

    def forward(self, x, training=False):
        """Return the layer's output for the batch x, (N, ...)."""
        raise NotImplementedError

    def backward(self, dout, need_dx=True):
        """Return the gradient by x, given that by the output; fill `grads`."""
        raise NotImplementedError

    def output_shape(self, input_shape):
        """Return the shape of one output sample for one input sample's shape; ValueError says what does not fit."""
        return tuple(input_shape)

    def parameter_shapes(self):
        """Return {name: shape in memory}."""
        return {}

    def fill(self, rng):
        """Give the parameters their first values; rng: NumPy Generator."""

    def state(self):
        """Return copies of the arrays besides parameters that training changes, {name: array}."""
        return {}

    def load_state(self, state):
        """Take over what `state` gave; ValueError if names or shapes differ."""
        own = {name: array.shape for name, array in self.state().items()}
        given = {name: np.shape(array) for name, array in state.items()}
        if own != given:
            raise ValueError(f"{self} keeps {own or 'no state'}, and what should be loaded is {given or 'empty'}.")
        self._restore(state)

    def _restore(self, state):
        """Copy arrays of the right names and shapes."""

    def _logical(self, name, array):
        """Return a parameter's memory as users know it: the same array, or a view of it."""
        return array

    # ---- parameters -----------------------------------------------------------------------------------------------

    @property
    def count(self):
        """Number of parameters."""
        return sum(math.prod(shape) for shape in self.parameter_shapes().values())

    def initialise(self, rng, dtype=np.float32):
        """Make the parameters, or give them first values again; rng: NumPy Generator or seed. Returns the layer."""
        dtype = float_type(dtype)
        if self.in_network and dtype != self.dtype:
            raise ValueError(f"{self} belongs to a {self.dtype} network and cannot become {dtype} on its own.")
        if self.dtype is None or self.dtype != dtype:  # to NumPy, None is a name of float64
            self._theta = None
            self.place(np.zeros(self.count, dtype), np.zeros(self.count, dtype))
        self.fill(np.random.default_rng(rng))
        return self

    def place(self, theta, gradient):
        """Keep parameters and gradients in these flat arrays, (count,), from now on; values move along."""
        if self._theta is not None:
            theta[...], gradient[...] = self._theta, self._gradient
        self._forget()
        self._theta, self._gradient, self.dtype = theta, gradient, theta.dtype
        shapes = self.parameter_shapes()
        self._raw, self._raw_grads = cut(theta, shapes), cut(gradient, shapes)
        self.params = Parameters({name: self._logical(name, array) for name, array in self._raw.items()})
        self.grads = Parameters({name: self._logical(name, array) for name, array in self._raw_grads.items()})

    # Copies and pickles keep the numbers; views are made anew, because a copied view would be an array of its own.
    def __getstate__(self):
        return {key: value for key, value in self.__dict__.items() if key not in self._MADE_ANEW}

    def __setstate__(self, kept):
        self.__dict__.update(kept)
        self.in_network = False
        self._forget()
        if self._theta is not None:
            self.place(self._theta, self._gradient)

    # ---- what forward and backward share --------------------------------------------------------------------------

    def _room(self, training):
        return self._buffers.take if training else fresh

    def _admit(self, x):
        """Return the shape of one output sample, or refuse x with a sentence. What fitted before costs nothing."""
        shape, dtype, output = self._known
        if type(x) is np.ndarray and x.shape[1:] == shape and x.dtype == dtype:
            return output
        return self._examine(x)

    def _examine(self, x):
        if not isinstance(x, np.ndarray):
            raise TypeError(f"{self} takes a NumPy array; got {type(x).__name__}. Try np.asarray(x, np.float32).")
        if self.dtype is None and self.parameter_shapes():
            raise RuntimeError(f"{self} has no parameters yet: call initialise(seed), or make it part of a Sequential.")
        expected = FLOATS if self.dtype is None else (self.dtype,)
        if x.dtype not in expected:
            names = " or ".join(map(str, expected))
            raise TypeError(f"{self} takes {names}; x is {x.dtype}. Try x.astype(np.{expected[0]}).")
        if x.ndim == 0 or self._is_one_sample(x):
            raise ValueError(f"{self} takes a batch, (N, ...), and x has shape {x.shape}. One sample: x[np.newaxis].")
        output = self.output_shape(x.shape[1:])
        self._known = x.shape[1:], x.dtype, output
        return output

    def _is_one_sample(self, x):
        try:
            self.output_shape(x.shape[1:])
        except ValueError:
            try:
                self.output_shape(x.shape)
            except ValueError:
                return False
            return True
        return False

    def _keep(self, output, *saved):
        """Remember a training step's output and what backward will need."""
        self._output, self._saved = output, saved

    def _recall(self, dout):
        """Return what `_keep` got, after a look at dout."""
        output = self._output
        if output is None:
            raise RuntimeError(f"{self} has nothing to go back to: call forward(x, training=True) first.")
        if type(dout) is not np.ndarray or dout.shape != output.shape or dout.dtype != output.dtype:
            self._refuse_gradient(dout, output)
        return self._saved

    def _refuse_gradient(self, dout, output):
        if not isinstance(dout, np.ndarray) or dout.dtype != output.dtype:
            found = dout.dtype if isinstance(dout, np.ndarray) else type(dout).__name__
            raise TypeError(f"{self}: dout must be an array of {output.dtype}, like the output; it is {found}.")
        if dout.shape != output.shape:
            raise ValueError(f"{self}: dout must have the output's shape, {output.shape}; it has {dout.shape}.")

    def __repr__(self):
        return f"{type(self).__name__}()"
