"""The convolutions of SimpleConvNet and DeepConvNet, computed directly and through im2col and a matrix product."""

import numpy as np

from benchmarks.workload import BATCH, NETWORKS, Convolution
from nn101.kernels.activations import bias_relu
from nn101.kernels.convolution import col2im, conv2d_backward_input, conv2d_backward_params, conv2d_forward, im2col


def measure(turns):
    """Rows (layer, pass, direct, road, product alone), the last three lists of seconds as `turns` returns them.

    turns: takes a list of functions, gives a list of seconds for each. Raises AssertionError if the two roads differ.
    """
    rows = []
    for network in ("SimpleConvNet", "DeepConvNet"):
        layers = [layer for layer in NETWORKS[network] if isinstance(layer, Convolution)]
        for number, layer in enumerate(layers):
            name = f"{network} {number + 1}: {layer.channels} to {layer.filters}, {layer.side} x {layer.side}"
            for work, calls in _passes(layer, first=number == 0):
                print(name, work, flush=True)
                rows.append((name, work, *turns(calls)))
    return rows


def _passes(layer, first):
    """(name of the pass, [direct, road, product alone]) for forward and both gradients; the first layer needs one."""
    rng = np.random.default_rng(1)

    def random(*shape):
        return rng.standard_normal(shape, dtype=np.float32)

    size, side, maps = layer.size, layer.side, layer.maps
    x, dout = random(BATCH, side, side, layer.channels), random(BATCH, maps, maps, layer.filters)
    W, b = random(size, size, layer.channels, layer.filters), random(layer.filters)
    flat_W, flat_dout = W.reshape(-1, layer.filters), dout.reshape(-1, layer.filters)
    columns = np.empty((BATCH, maps, maps, size * size * layer.channels), np.float32)
    rows = columns.reshape(-1, columns.shape[-1])
    z, out, their_out = np.empty_like(flat_dout), np.empty_like(dout), np.empty_like(flat_dout)
    dW, db, their_dW, their_db = (np.empty_like(array) for array in (W, b, flat_W, b))
    dcolumns, dx, their_dx = np.empty_like(rows), np.empty_like(x), np.empty_like(x)

    def forward():
        im2col(x, size, size, 1, layer.pad, columns)
        np.dot(rows, flat_W, out=z)
        bias_relu(z, b, their_out)

    def by_weights():
        np.dot(rows.T, flat_dout, out=their_dW)
        np.sum(flat_dout, axis=0, out=their_db)

    def by_inputs():
        np.dot(flat_dout, flat_W.T, out=dcolumns)
        col2im(dcolumns.reshape(columns.shape), size, size, 1, layer.pad, their_dx)

    def direct_forward():
        conv2d_forward(x, W, b, 1, layer.pad, out, True)

    def direct_by_weights():
        conv2d_backward_params(dout, x, 1, layer.pad, dW, db)

    def direct_by_inputs():
        conv2d_backward_input(dout, W, 1, layer.pad, dx)

    passes = [
        ("forward", [direct_forward, forward, lambda: np.dot(rows, flat_W, out=z)], out, their_out),
        ("by weights", [direct_by_weights, by_weights, lambda: np.dot(rows.T, flat_dout, out=their_dW)], dW, their_dW),
    ]
    if not first:
        product = lambda: np.dot(flat_dout, flat_W.T, out=dcolumns)  # noqa: E731
        passes.append(("by inputs", [direct_by_inputs, by_inputs, product], dx, their_dx))
    for work, calls, ours, theirs in passes:
        calls[0](), calls[1]()
        scale = np.abs(theirs).max()
        assert np.abs(ours.reshape(theirs.shape) - theirs).max() < 1e-4 * scale, f"{work}: the two roads differ"
        yield work, calls
