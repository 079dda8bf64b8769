"""Frames of JSON over a pair of file descriptors: a length, then the text. Nothing else crosses between processes."""

import json
import os
import select
import struct
import time

MAX_FRAME = 32_000_000
_LENGTH = struct.Struct(">I")


class ChannelClosed(EOFError):
    """The other side is gone."""


class ChannelTimeout(TimeoutError):
    """No frame arrived in time."""


class BadFrame(ValueError):
    """What arrived is not a frame of ours."""


class Channel:
    """Send and receive JSON objects over file descriptors (``incoming``, ``outgoing``); either may be None.

    ``received`` counts the bytes of all frames so far.
    """

    def __init__(self, incoming, outgoing):
        self._incoming, self._outgoing = incoming, outgoing
        self._buffer = bytearray()
        self.received = 0

    def close(self):
        """Close both descriptors, in this process."""
        for descriptor in {self._incoming, self._outgoing} - {None}:
            os.close(descriptor)

    def send(self, message, seconds=None):
        """Write one object. Raises ChannelClosed if nobody reads, ChannelTimeout if it is not read in ``seconds``."""
        data = json.dumps(message).encode("ascii")
        view = memoryview(_LENGTH.pack(len(data)) + data)
        deadline = None if seconds is None else time.monotonic() + seconds
        os.set_blocking(self._outgoing, deadline is None)
        try:
            while view:
                view = view[self._write(view, deadline) :]
        except (BrokenPipeError, ConnectionResetError):
            raise ChannelClosed from None

    def _write(self, view, deadline):
        try:
            return os.write(self._outgoing, view)
        except BlockingIOError:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([], [self._outgoing], [], left)[1]:
                raise ChannelTimeout from None
            return 0

    def receive(self, seconds=None):
        """Read one object; raises ChannelTimeout after ``seconds``, ChannelClosed at the end, BadFrame on nonsense."""
        deadline = None if seconds is None else time.monotonic() + seconds
        (length,) = _LENGTH.unpack(self._take(_LENGTH.size, deadline))
        if length > MAX_FRAME:
            raise BadFrame(f"a frame of {length} bytes")
        try:
            message = json.loads(self._take(length, deadline))
        except (ValueError, RecursionError) as error:
            raise BadFrame(str(error)) from None
        if not isinstance(message, dict):
            raise BadFrame("a frame that is not an object")
        return message

    def _take(self, count, deadline):
        while len(self._buffer) < count:
            self._wait(deadline)
            try:
                chunk = os.read(self._incoming, 1 << 16)
            except ConnectionResetError:
                raise ChannelClosed from None
            if not chunk:
                raise ChannelClosed
            self._buffer += chunk
            self.received += len(chunk)
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _wait(self, deadline):
        if deadline is None:
            return
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self._incoming], [], [], left)[0]:
            raise ChannelTimeout
