"""One worker: a warm process behind walls that has imported everything once and forks for every submission."""

import json
import socket
import subprocess
import tempfile

from autograder.sandbox.session import SandboxFailure, Session
from autograder.sandbox.walls import closed_modules, folders_in_tmp

START_SECONDS = 90.0
STOP_SECONDS = 30.0


class Worker:
    """Serves submissions one at a time. Use as a context manager; leaving it ends everything inside.

    With a ``chapter`` (as its author wrote it) the process has imported what its answers need, and modules of nn101
    that would answer it are closed. It starts at once, so that it warms up while its owner does other things, and
    anew whenever it was lost.
    """

    def __init__(self, walls, limits, chapter=None):
        self._walls, self._limits = walls, limits
        self._fitting = (chapter.libraries, closed_modules(chapter.helpers)) if chapter else ()
        self._process, self._abandoned = None, False
        self._start()

    def __enter__(self):
        return self

    def __exit__(self, *nothing):
        self.close()

    def close(self):
        """End the process and everything in it."""
        self._end()

    @property
    def pid(self):
        """The process that started the walls, or None while there is none."""
        return self._process.pid if self._process else None

    def abandon(self):
        """End the process for good, from another thread than the one that uses it."""
        self._abandoned = True
        if self._process is not None:
            self._process.kill()

    def session(self):
        """Begin one submission; returns its ``Session``. Raises SandboxFailure if the sandbox does not start."""
        if self._abandoned:
            raise SandboxFailure("the sandbox was closed")
        if self._process is None:
            self._start()
        self._require_ready()
        ours, theirs = socket.socketpair()
        order = {"way": self._walls.way, "limits": self._limits.to_plain(), "kept": folders_in_tmp()}
        try:
            socket.send_fds(self._control, [json.dumps(order).encode()], [theirs.fileno()])
        except OSError:
            ours.close()
            raise self._failure() from None
        finally:
            theirs.close()
        return Session(ours, self._limits, self._stop, self._failure)

    def _start(self):
        self._folder = tempfile.TemporaryDirectory(prefix="nn101-")
        self._errors = tempfile.TemporaryFile()
        command, environment = self._walls.command(self._limits, *self._fitting)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                command,
                env=environment,
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                cwd=self._folder.name,
                start_new_session=True,
            )
        self._ready = False

    def _require_ready(self):
        if not self._ready and self._answer(START_SECONDS) != b"ready":
            raise self._failure()
        self._ready = True

    def _stop(self):
        """End the submission that runs; returns why the worker had ended it before, or an empty string."""
        try:
            self._control.send(b"stop")
            why = json.loads(self._answer(STOP_SECONDS))["done"]
        except (OSError, ValueError, KeyError, TypeError):
            self._end()
            return ""
        if not self._walls.reusable:
            self._end()
        return why

    def _answer(self, seconds):
        """The next message of the worker, or nothing."""
        self._control.settimeout(seconds)
        try:
            return self._control.recv(4096)
        except OSError:
            return b""

    def _end(self):
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._control.close()
        self._errors.close()
        self._folder.cleanup()
        self._process = None

    def _failure(self):
        """The error to raise where the sandbox itself failed, with what it said."""
        if self._process is None:
            return SandboxFailure("the sandbox was lost")
        self._errors.seek(0)
        complaint = self._errors.read(2000).decode("utf-8", "replace").strip()
        self._end()
        return SandboxFailure(f"the sandbox did not start: {complaint or 'no reason given'}")
