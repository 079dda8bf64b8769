"""How pictures lie in memory.

Pictures are (N, C, H, W) for everybody who uses this package. In memory the channels of one pixel are neighbours,
N, H, W, C, because then a convolution multiplies whole runs of memory. Both are true at once of a transposed view:
what layers hand on is such a view, and turning it into (N, H, W, C) costs nothing. Arrays that arrive in another
order are copied once. `room(name, shape, dtype)` provides the memory for that.

Read-only arrays, which pandas gives out, are copied too: to Numba they are another type, for which every kernel would
be compiled anew, and that takes longer than any lesson waits.
"""

from nn101.nn.buffers import fresh


def channels_first_view(pictures):
    """Return (N, H, W, C) as (N, C, H, W), without copying."""
    return pictures.transpose(0, 3, 1, 2)


def channels_last(pictures, room=fresh, name="x"):
    """Return (N, C, H, W) as C-contiguous (N, H, W, C): a view if memory is in that order, else a copy in `room`."""
    return contiguous(pictures.transpose(0, 2, 3, 1), room, name)


def contiguous(array, room=fresh, name="x"):
    """Return the array itself if it is C-contiguous and may be written, else a C-contiguous copy in `room`."""
    flags = array.flags
    if flags.c_contiguous and flags.writeable:
        return array
    copy = room(name, array.shape, array.dtype)
    copy[...] = array
    return copy


def in_memory_order(array, room=fresh, name="x"):
    """Return (a C-contiguous array of the same numbers, whether it is (N, H, W, C) for an (N, C, H, W)).

    For layers to which all positions are alike.
    """
    if array.ndim == 4 and not array.flags.c_contiguous:
        pictures = array.transpose(0, 2, 3, 1)
        if pictures.flags.c_contiguous:
            return contiguous(pictures, room, name), True
    return contiguous(array, room, name), False
