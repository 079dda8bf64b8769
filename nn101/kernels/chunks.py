"""How arrays are cut into chunks for threads: by their size alone, so that results do not depend on the machine."""

from nn101.kernels.kernel import inner

CHUNK = 16_384  # numbers: four arrays of them lie in a core's own cache, and a hundred are enough to share out evenly
PARALLEL_FROM = 100_000  # numbers from which waking a second thread (3 microseconds) pays


@inner
def rows_per_chunk(columns):
    """How many rows of `columns` numbers make a chunk (int, at least 1)."""
    return max(1, CHUNK // max(1, columns))


@inner
def chunks(length, size):
    """How many chunks of `size` cover `length` (int)."""
    return (length + size - 1) // size


@inner
def add_rows(parts, total):
    """total = sum of the rows of parts: what the chunks found, joined in one order."""
    total[:] = 0
    for row in range(parts.shape[0]):
        for column in range(parts.shape[1]):
            total[column] += parts[row, column]
