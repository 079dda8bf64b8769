"""The conversation with one submission's process: cells in, then probe by probe. Nothing it says is trusted."""

import secrets
import time
from dataclasses import dataclass

from nn101.checks.channel import BadFrame, Channel, ChannelClosed, ChannelTimeout
from nn101.checks.judge import GONE, SLOW
from nn101.checks.runner import GRACE_SECONDS

START_SECONDS = 60.0
MAX_RECORDS, MAX_BYTES = 200, 64_000_000  # of one probe


@dataclass(frozen=True)
class CellDied(Exception):
    """The process ended or stopped answering while this cell ran; ``how`` is "timeout" or "crash"."""

    cell: str
    how: str


class SandboxFailure(RuntimeError):
    """The sandbox itself did not start; no fault of the submission."""


class Session:
    """One submission in a worker. Use as a context manager; leaving it ends everything that the submission started.

    ``connection`` is a socket to the submission's process. ``stop()`` ends it and says why the worker already had, and
    ``failure()`` makes the error to raise where the sandbox itself is at fault. Afterwards ``ended_for`` is "memory"
    if the submission took too much of it, else empty. Once the cells have run, ``stubs`` names the exercises that are
    as they were handed out, or are said to be.
    """

    def __init__(self, connection, limits, stop, failure):
        self._connection, self._limits, self._stop, self._failure = connection, limits, stop, failure
        self._channel = Channel(connection.fileno(), connection.fileno())
        self.alive, self.ended_for, self.stubs = True, "", frozenset()

    def __enter__(self):
        return self

    def __exit__(self, *nothing):
        self.alive = False
        self._connection.close()
        self.ended_for = self._stop()

    def run_cells(self, cells):
        """Run ``[(id, source)]``; yields ``(id, text, error, went_on)``.

        ``went_on`` says that the cell stopped at an error and the lines below it, which define something, were run.

        Raises CellDied, or SandboxFailure if the sandbox does not start.
        """
        order = {"cells": [{"id": name, "source": source} for name, source in cells], "limits": self._limits.to_plain()}
        try:
            self._channel.send(order, START_SECONDS)
        except (ChannelClosed, ChannelTimeout):
            raise self._failure() from None
        self._message("", START_SECONDS, starting=True)
        deadline = time.monotonic() + self._limits.notebook_seconds
        for name, _ in cells:
            wait = min(self._limits.cell_seconds + GRACE_SECONDS, deadline - time.monotonic())
            message = self._message(name, wait)
            text, error = (str(message.get(key, "")) for key in ("text", "error"))
            yield name, text[: self._limits.output_chars], error[:500], bool(message.get("went_on"))
        stubs = self._message("", START_SECONDS).get("stubs")
        self.stubs = frozenset(map(str, stubs)) if isinstance(stubs, list) else frozenset()

    def _message(self, name, seconds, starting=False):
        """The next frame, while the cell ``name`` runs."""
        try:
            return self._channel.receive(max(seconds, 0.0))
        except ChannelTimeout:
            self.alive = False
            if starting:
                raise self._failure() from None
            raise CellDied(name, SLOW) from None
        except (ChannelClosed, BadFrame):
            self.alive = False
            if starting:
                raise self._failure() from None
            raise CellDied(name, GONE) from None

    def probe(self, item, seed, stand_ins):
        """Run one exercise's probe in a process of its own, with the answers that ``stand_ins`` lends.

        Returns ``(records, ended)`` with ended "", "timeout" or "crash".
        """
        return self.probe_in_turn([(item, seed, item.seconds)], stand_ins)[0]

    def probe_in_turn(self, asked, stand_ins):
        """Run the probes of several exercises in one process: ``asked`` is a list of ``(item, seed, seconds)``.

        Returns a list of what ``probe`` returns. It ends with the first that did not come to an end by itself; those
        behind it were not tried.
        """
        source, names = stand_ins
        probes = [{"name": item.name, "seed": seed, "seconds": seconds} for item, seed, seconds in asked]
        order = {"probes": probes, "order": secrets.randbits(52), "stand_ins": {"source": source, "names": names}}
        outcomes = []
        try:
            self._channel.send(order, START_SECONDS)
        except (ChannelTimeout, ChannelClosed):
            return [self._lost([], GONE)]
        for *_, seconds in asked:
            outcomes.append(self._outcome(order["order"], seconds))
            if outcomes[-1][1]:
                break
        return outcomes

    def _outcome(self, number, seconds):
        """Records and end of the probe that is running, for the order of that number."""
        records, deadline = [], time.monotonic() + seconds + 4 * GRACE_SECONDS
        allowed = self._channel.received + MAX_BYTES
        try:
            while len(records) <= MAX_RECORDS and self._channel.received <= allowed:
                message = self._channel.receive(max(deadline - time.monotonic(), 0.0))
                if message.get("order") != number:
                    break  # written before it was asked for
                if "record" not in message:
                    end = message.get("end")
                    return records, end if end in ("", SLOW, GONE) else GONE
                records.append(message["record"])
        except ChannelTimeout:
            return self._lost(records, SLOW)
        except (ChannelClosed, BadFrame):
            pass
        return self._lost(records, GONE)

    def _lost(self, records, ended):
        self.alive = False
        return records, ended
