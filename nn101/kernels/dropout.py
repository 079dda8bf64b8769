"""Dropout (Srivastava et al., 2014) with its own random numbers, the same in every process and with any threads.

A generator that counts needs no state that threads would have to share: random number i of a stream is a hash of
`seed` and `counter + i`, so each is found by itself, in any order. The hash is SplitMix64 (Steele, Lea & Flood, "Fast
splittable pseudorandom number generators", 2014), started from the hash of the seed so that neighbouring seeds have
nothing in common. Whoever drops x.size numbers goes on with counter + x.size.

A number is kept if the upper half of its 64 bits lies below keep 2^32, and is then multiplied by 1 / keep ("inverted"
dropout: the expected sum stays what it was, and nothing has to be done when the network is used).

Arrays are flat (1-D), C-contiguous and of one float type; keep is a Python float above 0 and at most 1; seed and
counter are np.uint64.
"""

import numpy as np

from nn101.kernels.chunks import CHUNK, PARALLEL_FROM, chunks
from nn101.kernels.kernel import inner, kernel, range_parallel

STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
SHIFTS = np.uint64(30), np.uint64(27), np.uint64(31)
HALF = np.uint64(32)


def _hash_numpy(state):
    state = (state ^ (state >> SHIFTS[0])) * FIRST_FACTOR
    state = (state ^ (state >> SHIFTS[1])) * SECOND_FACTOR
    return state ^ (state >> SHIFTS[2])


def _dropout_forward_numpy(x, keep, seed, counter, out, mask):
    with np.errstate(over="ignore"):  # all arithmetic is modulo 2^64
        start = _hash_numpy(np.uint64(seed))
        numbers = _hash_numpy(start + STEP * (np.uint64(counter) + np.arange(x.size, dtype=np.uint64)))
    mask[...] = numbers >> HALF < np.uint64(keep * 2.0**32)
    mask *= mask.dtype.type(1 / keep)
    np.multiply(x, mask, out=out)


def _dropout_backward_numpy(dout, mask, dx):
    np.multiply(dout, mask, out=dx)


def _forward_examples(dtype):
    x = np.random.default_rng(1).normal(size=37).astype(dtype)
    return x, 0.7, np.uint64(5), np.uint64(11), np.empty_like(x), np.empty_like(x)


def _backward_examples(dtype):
    x, keep, seed, counter, out, mask = _forward_examples(dtype)
    _dropout_forward_numpy(x, keep, seed, counter, out, mask)
    return x, mask, np.empty_like(x)


@inner
def _hash(state):
    state = (state ^ (state >> SHIFTS[0])) * FIRST_FACTOR
    state = (state ^ (state >> SHIFTS[1])) * SECOND_FACTOR
    return state ^ (state >> SHIFTS[2])


@inner
def _drop(x, limit, state, kept, out, mask):
    zero = x.dtype.type(0)
    for i in range(x.size):
        mask[i] = kept if _hash(state + STEP * np.uint64(i)) >> HALF < limit else zero
        out[i] = x[i] * mask[i]


@kernel(twin=_dropout_forward_numpy, examples=_forward_examples, parallel=True)
def dropout_forward(x, keep, seed, counter, out, mask):
    """mask = 1 / keep with probability keep, else 0;  out = x mask."""
    start = _hash(np.uint64(seed)) + STEP * np.uint64(counter)
    limit, kept = np.uint64(keep * 2.0**32), x.dtype.type(1 / keep)
    if x.size < PARALLEL_FROM:
        _drop(x, limit, start, kept, out, mask)
    else:
        for chunk in range_parallel(chunks(x.size, CHUNK)):
            first, stop = chunk * CHUNK, (chunk + 1) * CHUNK
            state = start + STEP * np.uint64(first)
            _drop(x[first:stop], limit, state, kept, out[first:stop], mask[first:stop])


@kernel(twin=_dropout_backward_numpy, examples=_backward_examples)
def dropout_backward(dout, mask, dx):
    """dx = dout mask."""
    for i in range(dout.size):
        dx[i] = dout[i] * mask[i]
