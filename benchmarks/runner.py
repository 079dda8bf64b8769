"""One contender with its batches and a stopwatch: what networks.py asks of each process."""

import statistics
import time

from benchmarks import contenders

LEAST_STEPS = 3


class Runner:
    """Lets the contender of this name train on batches that come round again and again."""

    def __init__(self, name):
        self._contender = contenders.make(name)

    def version(self):
        """Name and version of what the contender is built on."""
        return self._contender.version

    def settings(self, network):
        """The ways to start it, as keywords for `start`; the first is how people usually do."""
        return self._contender.settings(network)

    def start(self, network, weights, drop, batches, **setting):
        """Begin anew, with these weights."""
        self._contender.start(network, weights, drop, **setting)
        self._batches = [self._contender.batch(X, y) for X, y in batches]
        self._turn = 0

    def gradients(self):
        """Loss and gradients on the first batch."""
        return self._contender.gradients(*self._batches[0])

    def losses(self, steps):
        """The loss before each of so many training steps."""
        return [self._step() for _ in range(steps)]

    def seconds(self, turn):
        """Median seconds of one training step in a turn of about so many seconds; the first fifth is not counted."""
        self._clocked(turn / 5, least=1)
        return statistics.median(self._clocked(turn, least=LEAST_STEPS))

    def _clocked(self, turn, least):
        times, end = [], time.perf_counter() + turn
        while len(times) < least or time.perf_counter() < end:
            started = time.perf_counter()
            self._step()
            times.append(time.perf_counter() - started)
        return times

    def _step(self):
        X, y = self._batches[self._turn % len(self._batches)]
        self._turn += 1
        return self._contender.step(X, y)
