"""The conversation with one runner process: cells in, then probe by probe. Nothing it says is trusted."""

import subprocess
import tempfile
import time
from dataclasses import dataclass

from nn101.checks.channel import BadFrame, Channel, ChannelClosed, ChannelTimeout
from nn101.checks.judge import GONE, SLOW
from nn101.checks.runner import GRACE_SECONDS

RUNNER = ["-m", "nn101.checks.runner"]
START_SECONDS = 60.0
MAX_RECORDS = 200


@dataclass(frozen=True)
class CellDied(Exception):
    """The process ended or stopped answering while this cell ran; ``how`` is "timeout" or "crash"."""

    cell: str
    how: str


class SandboxFailure(RuntimeError):
    """The sandbox itself did not start; no fault of the submission."""


class Session:
    """One runner process behind walls. Use as a context manager; leaving it kills everything inside."""

    def __init__(self, walls, limits):
        self._folder = tempfile.TemporaryDirectory(prefix="nn101-")
        command, environment = walls(limits.tmp_bytes, RUNNER)
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=self._folder.name,
            start_new_session=True,
        )
        self._channel = Channel(self._process.stdout.fileno(), self._process.stdin.fileno())
        self._limits = limits
        self.alive = True

    def __enter__(self):
        return self

    def __exit__(self, *nothing):
        self.alive = False
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass
        self._errors.close()
        self._folder.cleanup()

    def run_cells(self, cells):
        """Run ``[(id, source)]``; yields ``(id, text, error)``.

        Raises CellDied, or SandboxFailure if the sandbox does not start.
        """
        order = {"cells": [{"id": name, "source": source} for name, source in cells], "limits": self._limits.to_plain()}
        deadline = time.monotonic() + self._limits.notebook_seconds + START_SECONDS
        try:
            self._channel.send(order, START_SECONDS)
        except (ChannelClosed, ChannelTimeout):
            raise self._failure() from None
        self._message("", START_SECONDS, starting=True)
        for name, _ in cells:
            wait = min(self._limits.cell_seconds + GRACE_SECONDS, deadline - time.monotonic())
            message = self._message(name, wait)
            yield name, str(message.get("text", ""))[: self._limits.output_chars], str(message.get("error", ""))[:500]
        self._message("", START_SECONDS)

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
            self._process.kill()
            self._process.wait()
            if starting:
                raise self._failure() from None
            raise CellDied(name, GONE) from None

    def probe(self, item, seed, stand_ins):
        """Run one exercise's probe; returns ``(records, ended)`` with ended "", "timeout" or "crash"."""
        source, names = stand_ins
        records, deadline = [], time.monotonic() + item.seconds + 4 * GRACE_SECONDS
        try:
            self._channel.send(
                {"probe": item.name, "seed": seed, "stand_ins": {"source": source, "names": names}}, item.seconds
            )
            while len(records) <= MAX_RECORDS:
                message = self._channel.receive(max(deadline - time.monotonic(), 0.0))
                if "record" not in message:
                    end = message.get("end")
                    return records, end if end in ("", SLOW, GONE) else GONE
                records.append(message["record"])
        except ChannelTimeout:
            self.alive = False
            return records, SLOW
        except (ChannelClosed, BadFrame):
            self.alive = False
            return records, GONE
        self.alive = False
        return records, GONE

    def _complaint(self):
        self._errors.seek(0)
        return self._errors.read(2000).decode("utf-8", "replace").strip()

    def _failure(self):
        return SandboxFailure(f"the sandbox did not start: {self._complaint() or 'no reason given'}")
