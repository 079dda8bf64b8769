"""What the conformance tests share: slopes by central differences, numbers without kinks, arrays laid out oddly."""

import numpy as np
import pytest

from nn101.kernels.kernel import COMPILED


@pytest.fixture(autouse=True)
def one_thread(request):
    """Small arrays in one thread: on a busy machine a second one is waited for. `all_threads` undoes this."""
    if COMPILED and "all_threads" not in request.fixturenames:
        import numba

        before = numba.get_num_threads()
        numba.set_num_threads(1)
        yield
        numba.set_num_threads(before)
    else:
        yield


@pytest.fixture
def all_threads():
    """For tests whose arrays are large enough to be shared out."""


@pytest.fixture(scope="session")
def slopes():
    """slopes(f, array): (places, gradient of f(), a number, by the numbers of the array that stand there).

    f reads the array, which ends as it was. Places are indices as `array[places]` takes them: all, or 60 by chance.
    """

    def measure(f, array, h=1e-6):
        chosen = np.random.default_rng(6).permutation(array.size)[:60]
        places = np.unravel_index(chosen, array.shape)
        gradient = np.empty(chosen.size)
        for number, index in enumerate(zip(*places, strict=True)):
            middle = array[index]
            array[index] = middle + h
            above = f()
            array[index] = middle - h
            below = f()
            array[index] = middle
            gradient[number] = (above - below) / (2 * h)
        return places, gradient

    return measure


@pytest.fixture(scope="session")
def apart():
    """apart(shape, seed): numbers from -2 to 2, no two alike and none at 0 or 1, where functions have kinks."""

    def draw(shape, seed=0, dtype=np.float64):
        size = int(np.prod(shape))
        places = np.random.default_rng(seed).permutation(size) - (size - 1) / 2 + 0.3
        return (places * (4 / max(1, size))).reshape(shape).astype(dtype)

    return draw


@pytest.fixture(scope="session")
def layouts():
    """layouts(array): {name: the same numbers, lying otherwise in memory}."""

    def arrange(array):
        every_other = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)[..., ::2]
        every_other[...] = array
        ways = {
            "rows first": np.ascontiguousarray(array),
            "columns first": np.asfortranarray(array),
            "every other number": every_other,
            "backwards": np.flip(np.ascontiguousarray(np.flip(array))),
            "a part of more": np.concatenate([array, array])[len(array) :],
        }
        if array.ndim == 4:
            ways["channels last"] = np.ascontiguousarray(array.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
        return ways

    return arrange
