"""Convolutions of pictures, channels last: no copy into columns, the window is read where it lies.

    out[n, y, x, f] = b[f] + sum over i, j, c of  x[n, y*stride + i - pad, x*stride + j - pad, c] * W[i, j, c, f]

Shapes: x (N, H, W, C), W (KH, KW, C, F), b (F,), out (N, OH, OW, F) with OH = (H + 2*pad - KH) // stride + 1 and the
same for OW. All arrays C-contiguous and of one float type. As everywhere in this field, "convolution" does not turn
the filter round (it is a cross-correlation). The gradient for x is a convolution again, of dout with the filter
turned round and its channels swapped; that for W sums, over all pixels, what a weight has multiplied.

`im2col` and `col2im` are the textbook's road, for lessons and for comparing; benchmarks/ says how much slower it is.
"""

import numpy as np

from nn101.kernels.kernel import COMPILED, inner, kernel, range_parallel

if COMPILED:
    from nn101.kernels.tile import multiply

CHUNKS = 8  # fixed, not the number of threads: gradients are summed over chunks and must not depend on the machine
THIN = 12  # numbers in a row of the window below which the gradient of W goes by way of columns: too few for a tile


# ---- twins ----


def _im2col_numpy(x, KH, KW, stride, pad, col):
    _, _, _, C = x.shape
    N, OH, OW = col.shape[:3]
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (KH, KW), axis=(1, 2))
    windows = windows[:, ::stride, ::stride][:, :OH, :OW]  # (N, OH, OW, C, KH, KW)
    col[:] = windows.transpose(0, 1, 2, 4, 5, 3).reshape(N, OH, OW, KH * KW * C)


def _col2im_numpy(col, KH, KW, stride, pad, dx):
    N, OH, OW = col.shape[:3]
    _, H, W, C = dx.shape
    padded = np.zeros((N, H + 2 * pad + stride - 1, W + 2 * pad + stride - 1, C), dx.dtype)
    parts = col.reshape(N, OH, OW, KH, KW, C)
    for i in range(KH):
        for j in range(KW):
            padded[:, i : i + stride * OH : stride, j : j + stride * OW : stride] += parts[:, :, :, i, j]
    dx[:] = padded[:, pad : pad + H, pad : pad + W]


def _columns(x, KH, KW, stride, pad, OH, OW):
    col = np.empty((x.shape[0], OH, OW, KH * KW * x.shape[3]), x.dtype)
    _im2col_numpy(x, KH, KW, stride, pad, col)
    return col.reshape(-1, col.shape[-1])


def _conv2d_forward_numpy(x, W, b, stride, pad, out, relu):
    KH, KW, _, F = W.shape
    col = _columns(x, KH, KW, stride, pad, *out.shape[1:3])
    out[:] = (col @ W.reshape(-1, F) + b).reshape(out.shape)
    if relu:
        np.maximum(out, 0, out=out)


def _conv2d_backward_input_numpy(dout, W, stride, pad, dx):
    KH, KW, C, F = W.shape
    col = dout.reshape(-1, F) @ W.reshape(-1, F).T
    _col2im_numpy(col.reshape(*dout.shape[:3], KH * KW * C), KH, KW, stride, pad, dx)


def _conv2d_backward_params_numpy(dout, x, stride, pad, dW, db):
    KH, KW, _, F = dW.shape
    flat = dout.reshape(-1, F)
    dW[:] = (_columns(x, KH, KW, stride, pad, *dout.shape[1:3]).T @ flat).reshape(dW.shape)
    np.sum(flat, axis=0, out=db)


# ---- arguments to try them with: 2 pictures of 5 x 6 with 3 channels, 4 filters of 3 x 2, stride 2, pad 1 ----


def _example(dtype):
    rng = np.random.default_rng(3)
    x, W = rng.normal(size=(2, 5, 6, 3)).astype(dtype), rng.normal(size=(3, 2, 3, 4)).astype(dtype)
    return x, W, rng.normal(size=4).astype(dtype), rng.normal(size=(2, 3, 4, 4)).astype(dtype)


def _forward_examples(dtype):
    x, W, b, out = _example(dtype)
    return x, W, b, 2, 1, np.empty_like(out), True


def _input_examples(dtype):
    x, W, _, dout = _example(dtype)
    return dout, W, 2, 1, np.empty_like(x)


def _params_examples(dtype):
    x, W, b, dout = _example(dtype)
    return dout, x, 2, 1, np.empty_like(W), np.empty_like(b)


def _im2col_examples(dtype):
    return _example(dtype)[0], 3, 2, 2, 1, np.empty((2, 3, 4, 18), dtype)


def _col2im_examples(dtype):
    col = np.random.default_rng(4).normal(size=(2, 3, 4, 18)).astype(dtype)
    return col, 3, 2, 2, 1, np.empty((2, 5, 6, 3), dtype)


# ---- kernels ----


@kernel(twin=_conv2d_forward_numpy, examples=_forward_examples, parallel=True)
def conv2d_forward(x, W, b, stride, pad, out, relu):
    """out = x convolved with W, plus b; where `relu` is true max(0, .) of it, at no extra cost."""
    N = x.shape[0]
    floor = x.dtype.type(0.0) if relu else x.dtype.type(-np.inf)
    for chunk in range_parallel(CHUNKS):
        _convolve(x, 1, pad, pad, W, b, stride, out, chunk * N // CHUNKS, (chunk + 1) * N // CHUNKS, floor)


@kernel(twin=_conv2d_backward_input_numpy, examples=_input_examples, parallel=True)
def conv2d_backward_input(dout, W, stride, pad, dx):
    """dx (N, H, W, C): the gradient for what the layer was given."""
    KH, KW, _, _ = W.shape
    N = dx.shape[0]
    turned, nothing = _turned(W)
    floor = W.dtype.type(-np.inf)
    for chunk in range_parallel(CHUNKS):
        _convolve(dout, stride, KH - 1 - pad, KW - 1 - pad, turned, nothing, 1, dx,
                  chunk * N // CHUNKS, (chunk + 1) * N // CHUNKS, floor)  # fmt: skip


@kernel(twin=_conv2d_backward_params_numpy, examples=_params_examples, parallel=True)
def conv2d_backward_params(dout, x, stride, pad, dW, db):
    """dW (KH, KW, C, F) and db (F,), summed over all pictures and pixels."""
    N = dout.shape[0]
    sums = np.empty((CHUNKS, dW.size), x.dtype)
    biases = np.empty((CHUNKS, db.size), x.dtype)
    for chunk in range_parallel(CHUNKS):
        _weight_sums(dout, x, stride, pad, dW.shape, chunk * N // CHUNKS, (chunk + 1) * N // CHUNKS,
                     sums[chunk], biases[chunk])  # fmt: skip
    _add_up(sums, dW.reshape(dW.size))
    _add_up(biases, db)


@kernel(twin=_im2col_numpy, examples=_im2col_examples)
def im2col(x, KH, KW, stride, pad, col):
    """col (N, OH, OW, KH*KW*C): under every output pixel the numbers its window covers."""
    N, OH, OW, _ = col.shape
    _, H, W, C = x.shape
    for n in range(N):
        for oy in range(OH):
            for ox in range(OW):
                k = 0
                for i in range(oy * stride - pad, oy * stride - pad + KH):
                    for j in range(ox * stride - pad, ox * stride - pad + KW):
                        inside = 0 <= i < H and 0 <= j < W
                        for c in range(C):
                            col[n, oy, ox, k + c] = x[n, i, j, c] if inside else 0
                        k += C


@kernel(twin=_col2im_numpy, examples=_col2im_examples)
def col2im(col, KH, KW, stride, pad, dx):
    """dx (N, H, W, C): what im2col copied several times is added up; col2im is the transpose of im2col."""
    N, OH, OW, _ = col.shape
    _, H, W, C = dx.shape
    dx[:] = 0
    for n in range(N):
        for oy in range(OH):
            for ox in range(OW):
                k = 0
                for i in range(oy * stride - pad, oy * stride - pad + KH):
                    for j in range(ox * stride - pad, ox * stride - pad + KW):
                        if 0 <= i < H and 0 <= j < W:
                            for c in range(C):
                                dx[n, i, j, c] += col[n, oy, ox, k + c]
                        k += C


# ---- one thread's share: not compiled as parallel code, where every array expression would become a region ----


@inner
def _turned(W):
    """W turned round, with its channels swapped, (KH, KW, F, C), and a bias of zeros (C,)."""
    KH, KW, C, F = W.shape
    turned = np.empty((KH, KW, F, C), W.dtype)
    for i in range(KH):
        for j in range(KW):
            for c in range(C):
                for f in range(F):
                    turned[KH - 1 - i, KW - 1 - j, f, c] = W[i, j, c, f]
    return turned, np.zeros(C, W.dtype)


@inner
def _add_up(parts, total):
    _copy(parts[0], total)
    for part in range(1, len(parts)):
        for k in range(total.size):
            total[k] += parts[part, k]


@inner
def _convolve(x, spread, top, left, W, b, stride, out, start, stop, floor):
    """Convolve pictures start to stop; `top` and `left` zeros go before each, `spread - 1` zeros between its pixels."""
    KH, KW, C, F = W.shape
    _, OH, OW, _ = out.shape
    height, width = (OH - 1) * stride + KH, (OW - 1) * stride + KW
    picture = np.zeros((height, width, C), x.dtype)
    row = KW * C
    for n in range(start, stop):
        _place(x[n], spread, top, left, picture)
        for y in range(OH):
            multiply(OW, F, picture, y * stride * width * C, width * C, 1, stride * C, W, 0, row * F, F, KH, row,
                     b, 0, 0, out, (n * OH + y) * OW * F, F, floor)  # fmt: skip


@inner
def _copy(source, target):
    for k in range(target.size):  # an assignment of slices compiles to much more: it expects any two shapes
        target[k] = source[k]


@inner
def _place(picture, spread, top, left, canvas):
    """Copy a picture onto a canvas that is zero elsewhere; what sticks out is cut off."""
    H, W, C = picture.shape
    height, width, _ = canvas.shape
    rows, canvas_rows = picture.reshape(H, W * C), canvas.reshape(height, width * C)
    first = max(0, -left)
    last = max(first, min(W, width - left))
    for y in range(H):
        i = y * spread + top
        if i < 0 or i >= height:
            continue
        if spread == 1:
            _copy(rows[y, first * C : last * C], canvas_rows[i, (first + left) * C : (last + left) * C])
        else:
            for x in range(W):
                j = x * spread + left
                if 0 <= j < width:
                    _copy(picture[y, x], canvas[i, j])


@inner
def _weight_sums(dout, x, stride, pad, shape, start, stop, sums, bias):
    """Fill sums (as many as weights, flat) and bias (F,) with what pictures start to stop contribute."""
    _, OH, OW, F = dout.shape
    KH, KW, C, _ = shape
    sums[:] = 0
    bias[:] = 0
    low = x.dtype.type(-np.inf)
    height, width = (OH - 1) * stride + KH, (OW - 1) * stride + KW
    picture = np.zeros((height, width, C), x.dtype)
    row, thin = KW * C, KW * C < THIN
    columns = np.empty((OH * OW if thin else 0, KH * KW * C), x.dtype)
    for n in range(start, stop):
        _place(x[n], 1, pad, pad, picture)
        d0 = n * OH * OW * F
        if thin:
            _lay_out(picture, stride, KH, KW, OH, OW, columns)
            multiply(KH * row, F, columns, 0, 0, KH * row, 1, dout, d0, 0, F, 1, OH * OW,
                     sums, 0, F, sums, 0, F, low)  # fmt: skip
        else:
            for i in range(KH):
                multiply(row, F, picture, i * width * C, stride * width * C, stride * C, 1, dout, d0, OW * F, F, OH, OW,
                         sums, i * row * F, F, sums, i * row * F, F, low)  # fmt: skip
        for y in range(OH):
            for k in range(OW):
                for f in range(F):
                    bias[f] += dout[n, y, k, f]


@inner
def _lay_out(picture, stride, KH, KW, OH, OW, columns):
    """The columns (OH*OW, KH*KW*C) of one padded picture."""
    row = KW * picture.shape[2]
    flat = picture.reshape(picture.shape[0], -1)
    step = stride * picture.shape[2]
    for y in range(OH):
        for x in range(OW):
            for i in range(KH):
                for k in range(row):
                    columns[y * OW + x, i * row + k] = flat[y * stride + i, x * step + k]
