"""The workers of one run, at most so many at once."""

import contextlib
import os

from autograder.sandbox.worker import Worker


class Crew:
    """Workers that warm up as soon as they are called, so call them before other things are prepared.

    Use as a context manager; leaving it ends them all. Parameters as for ``Worker``, and ``jobs``: the most of them,
    0 for one per processor.
    """

    def __init__(self, walls, limits, chapter, jobs):
        self.limits, self.workers = limits, []
        self._kind, self._jobs = (walls, limits, chapter), jobs or _processors()

    def __enter__(self):
        return self

    def __exit__(self, *nothing):
        for worker in self.workers:
            worker.close()

    def call(self, submissions):
        """Start as many workers as are of use for that many submissions, if they are not there already."""
        while len(self.workers) < min(self._jobs, submissions):
            self.workers.append(Worker(*self._kind))

    def dismiss(self):
        """End all workers, from another thread than those that use them."""
        for worker in self.workers:
            worker.abandon()


def _processors():
    """As many as this process may use."""
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
