"""The network: layers one after the other, with all their parameters in one vector."""

import math

import numpy as np

from nn101 import archive
from nn101.nn.chain import Chain
from nn101.nn.options import float_type, whole

KIND = "network"


class Sequential:
    """A network of layers, each taking what the one before returns.

    Parameters
    ----------
    layers : list of Layer
        New ones: a network makes their parameters.
    input_shape : tuple or None
        Shape of one sample, without the batch axis: (784,) or (1, 28, 28). With it, layers that do not fit together are
        found at once. None: taken from the first layer if that knows it.
    seed : int or NumPy Generator
        Decides where all weights start, and what Dropout drops.
    dtype : np.float32 or np.float64
        Of the parameters, and of every x.

    Attributes
    ----------
    theta, gradient : (count,) arrays
        All parameters, and all gradients after `backward`, in one piece of memory each. An optimizer steps
        {"theta": network.theta} by {"theta": network.gradient} and has stepped everything.
    params, grads : {"0.W": array, "0.b": array, "2.W": ...}
        The same numbers by layer number and name: views of theta and gradient. Assigning writes into them.
    layers : tuple of Layer

    One training step: scores = network.forward(x, training=True); loss.forward(scores, y);
    network.backward(loss.backward()); then the optimizer. From the second step on layers reuse their arrays.
    A Dense or Conv2D with a ReLU right after it is computed in one pass; the numbers are the same.
    """

    def __init__(self, layers, *, input_shape=None, seed=0, dtype=np.float32):
        self._chain = Chain(layers)
        self.input_shape = _shape(input_shape, self._chain.layers[0])
        if self.input_shape is not None:
            self._chain.output_shapes(self.input_shape)
        dtype, rng = float_type(dtype), np.random.default_rng(seed)
        self._place(np.zeros(self._chain.count, dtype), np.zeros(self._chain.count, dtype))
        for layer in self.layers:
            layer.fill(rng)

    def _place(self, theta, gradient):
        self._chain.place(theta, gradient)
        self._theta, self._gradient = theta, gradient
        self.params, self.grads = self._chain.named("params"), self._chain.named("grads")

    @property
    def layers(self):
        """The layers, in order."""
        return self._chain.layers

    @property
    def theta(self):
        """All parameters, (count,). Write into it, theta[...] = numbers; it cannot be replaced."""
        return self._theta

    @property
    def gradient(self):
        """The loss's gradient by theta, (count,), as the last `backward` left it."""
        return self._gradient

    @property
    def dtype(self):
        """float32 or float64."""
        return self._theta.dtype

    @property
    def count(self):
        """Number of parameters."""
        return self._theta.size

    # ---- work -----------------------------------------------------------------------------------------------------

    def forward(self, x, training=False):
        """Return the network's output for a batch x, (N, *input_shape) in the network's dtype.

        training=True prepares `backward`; the output then lies in memory that the next step uses again.
        Raises TypeError or ValueError with a sentence if x does not fit.
        """
        if type(x) is not np.ndarray or (self.input_shape is not None and x.shape[1:] != self.input_shape):
            self._refuse(x)
        return self._chain.forward(x, training)

    def _refuse(self, x):
        if not isinstance(x, np.ndarray):
            raise TypeError(
                f"The network takes a NumPy array; got {type(x).__name__}. Try np.asarray(x, np.{self.dtype})."
            )
        if self.input_shape is None or x.shape[1:] == self.input_shape:
            return
        expected = f"The network takes a batch of shape (N, {', '.join(map(str, self.input_shape))})"
        advice = ""
        if x.shape == self.input_shape:
            advice = " One sample: x[np.newaxis]."
        elif x.ndim > 1 and math.prod(x.shape[1:]) == math.prod(self.input_shape):
            advice = f" Try x.reshape(-1, {', '.join(map(str, self.input_shape))})."
        raise ValueError(f"{expected}; x has shape {x.shape}.{advice}")

    def backward(self, dout, need_dx=False):
        """Fill `grads` and `gradient` from the gradient by the last training output.

        Returns None, or the gradient by x with need_dx=True; nobody needs it to train.
        """
        return self._chain.backward(dout, need_dx)

    def predict(self, x, batch_size=100):
        """Return the outputs for any number of samples, in memory of your own; batch_size samples at a time."""
        step = whole("predict", "batch_size", batch_size)
        first = self.forward(x[:step])
        outputs = np.empty((len(x), *first.shape[1:]), first.dtype)
        outputs[:step] = first
        for start in range(step, len(x), step):
            outputs[start : start + step] = self.forward(x[start : start + step])
        return outputs

    # ---- what it is -----------------------------------------------------------------------------------------------

    def summary(self):
        """Return a table, as text: every layer, one sample's shape after it, and its number of parameters."""
        shapes = [None] * len(self.layers) if self.input_shape is None else self._chain.output_shapes(self.input_shape)
        rows = [("", "layer", "output", "parameters")]
        if self.input_shape is not None:
            rows.append(("", "input", str(self.input_shape), ""))
        for index, (layer, shape) in enumerate(zip(self.layers, shapes, strict=True)):
            rows.append((str(index), str(layer), str(shape) if shape else "?", f"{layer.count:,}"))
        size = self._theta.nbytes
        memory = f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.1f} kB"
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join([*(cell.ljust(width) for cell, width in zip(row[:3], widths[:3], strict=True)),
                            row[3].rjust(widths[3])]) for row in rows]  # fmt: skip
        rule = "─" * len(lines[0])
        return "\n".join([lines[0], rule, *lines[1:], rule, f"{self.count:,} parameters, {self.dtype}, {memory}"])

    def __repr__(self):
        return f"Sequential([{', '.join(map(repr, self.layers))}])"

    # ---- keeping --------------------------------------------------------------------------------------------------

    def state(self):
        """Return copies of what training changes besides parameters, {"2.running_mean": array, ...}."""
        return self._chain.state()

    def load_state(self, state):
        """Take over what `state` gave; ValueError if names or shapes differ."""
        self._chain.load_state(state)

    def save(self, path):
        """Write parameters and state to the file `path`, by custom something.npz. Raises OSError with a sentence."""
        header = {"dtype": str(self.dtype), "layers": [str(layer) for layer in self.layers]}
        archive.write(path, KIND, header, {**self.params, **self.state()})

    def load(self, path):
        """Take over what `save` wrote, if it comes from a network like this one; returns the network.

        Raises FileNotFoundError; ArchiveError, a ValueError, if the file is damaged or was changed; ValueError if the
        layers or the dtype differ. The network is then as it was.
        """
        header, arrays = archive.read(path, KIND)
        self._compare(path, header, arrays)
        state = self.state()
        self.load_state({name: arrays[name] for name in state})
        self.params.update({name: arrays[name] for name in self.params})
        return self

    def _compare(self, path, header, arrays):
        there, here = header.get("layers"), [str(layer) for layer in self.layers]
        if there != here:
            raise ValueError(f"{path} comes from another network. {_first_difference(there, here)}")
        if header.get("dtype") != str(self.dtype):
            raise ValueError(
                f"{path} holds {header.get('dtype')} and this network is {self.dtype}. "
                f"Make it with dtype=np.{header.get('dtype')}."
            )
        own = {name: (array.shape, array.dtype) for name, array in {**self.params, **self.state()}.items()}
        given = {name: (array.shape, array.dtype) for name, array in arrays.items()}
        if own != given:
            odd = sorted(name for name in own.keys() | given.keys() if own.get(name) != given.get(name))
            raise ValueError(f"{path} does not fit this network: {', '.join(odd)} missing, or of another shape.")

    # A copied view would be an array of its own: copies and pickles get new vectors, and new views of them.
    def __getstate__(self):
        return self._chain, self.input_shape

    def __setstate__(self, kept):
        self._chain, self.input_shape = kept
        dtype = self.layers[0].dtype
        self._place(np.zeros(self._chain.count, dtype), np.zeros(self._chain.count, dtype))


def _shape(input_shape, first):
    if input_shape is None:
        return first.input_shape
    try:
        return tuple(whole("Sequential", "input_shape", length) for length in input_shape)
    except TypeError:
        raise ValueError(f"input_shape is a tuple, such as (784,) or (1, 28, 28), and it is {input_shape!r}.") from None


def _first_difference(there, here):
    if not isinstance(there, list):
        return "It does not say which."
    for index, (left, right) in enumerate(zip(there, here, strict=False)):
        if left != right:
            return f"Layer {index} is {left} there and {right} here."
    return f"It has {len(there)} layers, this one {len(here)}."
