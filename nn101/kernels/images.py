"""Small moves of pictures, for augmentation: more training data from what there is.

Shapes: images and out (N, H, W), C-contiguous, of one float type. What comes from outside a picture is 0.
"""

import math

import numpy as np

from nn101.kernels.kernel import inner, kernel, range_parallel

PARALLEL_FROM = 20_000  # pixels to turn; each takes as long as thirty additions of neighbours in memory

# ---- shift ---------------------------------------------------------------------------------------------------


def _shift_numpy(images, dy, dx, out):
    N, H, W = images.shape
    out[...] = 0
    for n in range(N):
        top, left = np.clip(dy[n], -H, H), np.clip(dx[n], -W, W)
        into = out[n, max(top, 0) : H + min(top, 0), max(left, 0) : W + min(left, 0)]
        into[...] = images[n, max(-top, 0) : H - max(top, 0), max(-left, 0) : W - max(left, 0)]


def _shift_examples(dtype):
    rng = np.random.default_rng(1)
    images = rng.uniform(size=(4, 5, 6)).astype(dtype)
    return images, rng.integers(-2, 3, size=4), rng.integers(-2, 3, size=4), np.empty_like(images)


@kernel(twin=_shift_numpy, examples=_shift_examples)
def shift(images, dy, dx, out):
    """Move each picture down by dy[n] and right by dx[n] pixels; dy and dx (N,) int64, below 0 is up and left."""
    N, H, W = images.shape
    for n in range(N):
        out[n] = 0
        first, stop = max(dx[n], 0), max(min(W + dx[n], W), 0)
        for row in range(max(dy[n], 0), min(H + dy[n], H)):
            into, source = out[n, row, first:stop], images[n, row - dy[n], first - dx[n] : stop - dx[n]]
            for i in range(into.size):
                into[i] = source[i]


# ---- rotate --------------------------------------------------------------------------------------------------


def _rotate_numpy(images, degrees, out):
    N, H, W = images.shape
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    y, x = np.mgrid[:H, :W].astype(images.dtype)
    y -= (H - 1) / 2
    x -= (W - 1) / 2
    for n in range(N):
        angle = math.radians(degrees[n])
        cos, sin = math.cos(angle), math.sin(angle)
        # Where in the framed picture a pixel comes from; beyond the frame is as dark as on it.
        above = np.clip(cos * y + sin * x + (H + 1) / 2, 0, H + 1)
        beside = np.clip(cos * x - sin * y + (W + 1) / 2, 0, W + 1)
        i, j = np.minimum(above.astype(int), H), np.minimum(beside.astype(int), W)
        down, right = above - i.astype(images.dtype), beside - j.astype(images.dtype)
        upper = (1 - right) * framed[n, i, j] + right * framed[n, i, j + 1]
        lower = (1 - right) * framed[n, i + 1, j] + right * framed[n, i + 1, j + 1]
        out[n] = (1 - down) * upper + down * lower


def _rotate_examples(dtype):
    images = np.random.default_rng(1).uniform(size=(4, 5, 6)).astype(dtype)
    return images, np.array([0, 10, -33, 120], dtype), np.empty_like(images)


@inner
def _pixel(image, y, x):
    inside = y >= 0 and y < image.shape[0] and x >= 0 and x < image.shape[1]
    return image[y, x] if inside else image.dtype.type(0)


@inner
def _rotate_one(image, degrees, out):
    kind = image.dtype.type
    H, W = image.shape
    angle = math.radians(np.float64(degrees))
    cos, sin = kind(math.cos(angle)), kind(math.sin(angle))
    middle_y, middle_x = kind((H - 1) / 2), kind((W - 1) / 2)
    one = kind(1)
    for row in range(H):
        for column in range(W):
            y, x = kind(row) - middle_y, kind(column) - middle_x
            above, beside = cos * y + sin * x + middle_y, cos * x - sin * y + middle_x
            top, left = np.floor(above), np.floor(beside)
            down, right = above - top, beside - left
            i, j = int(top), int(left)
            upper = (one - right) * _pixel(image, i, j) + right * _pixel(image, i, j + 1)
            lower = (one - right) * _pixel(image, i + 1, j) + right * _pixel(image, i + 1, j + 1)
            out[row, column] = (one - down) * upper + down * lower


@kernel(twin=_rotate_numpy, examples=_rotate_examples, parallel=True)
def rotate(images, degrees, out):
    """Turn each picture by degrees[n] about its middle, against the clock; between pixels it is bilinear.

    degrees (N,) has the pictures' float type.
    """
    if images.size < PARALLEL_FROM:
        for n in range(images.shape[0]):
            _rotate_one(images[n], degrees[n], out[n])
    else:
        for n in range_parallel(images.shape[0]):
            _rotate_one(images[n], degrees[n], out[n])
