"""Objects in processes of their own, asked turn by turn.

Thread pools of different libraries in one process disturb each other; here each contender has a process to itself, and
while one is measured the others sleep at the end of a pipe.
"""

import multiprocessing
import os

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def set_threads(count):
    """What every library reads when it starts: call this before the first process is made."""
    for variable in THREAD_VARIABLES:
        os.environ[variable] = str(count)


class Process:
    """`Process(factory, *arguments)` makes `factory(*arguments)` in a new process; methods are called by name."""

    def __init__(self, factory, *arguments):
        context = multiprocessing.get_context("spawn")  # a fork would bring our own threads' locks along
        self._name = " ".join([factory.__name__, *map(str, arguments)])
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, factory, arguments), daemon=True)
        self._process.start()
        theirs.close()  # so that we notice when the other end closes

    def call(self, method, *arguments, **options):
        """Call the method over there and return what it returns.

        Raises RuntimeError when that process ends instead; it has then printed why.
        """
        try:
            self._pipe.send((method, arguments, options))
            return self._pipe.recv()
        except (EOFError, BrokenPipeError):
            raise RuntimeError(f"{self._name} ended during {method}(); what it said is printed above.") from None

    def close(self):
        """Let the process end."""
        self._pipe.close()
        self._process.join()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _serve(pipe, factory, arguments):
    served = factory(*arguments)
    while True:
        try:
            method, arguments, options = pipe.recv()
        except EOFError:
            return
        pipe.send(getattr(served, method)(*arguments, **options))
