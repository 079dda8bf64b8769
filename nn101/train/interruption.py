"""Ctrl-C, and Jupyter's stop button, without a half-made step."""

import signal
import threading


class Interruption:
    """While this is open, an interruption only sets `requested`; whoever works looks at it where stopping is safe.

    A second interruption stops at once, with KeyboardInterrupt. Python hands signals to the main thread only: opened in
    another one, or where interruptions are ignored altogether (`nohup`), this changes nothing.
    """

    def __init__(self):
        self.requested = False
        self._before = None

    def __enter__(self):
        if threading.current_thread() is threading.main_thread():
            before = signal.getsignal(signal.SIGINT)
            if before not in (None, signal.SIG_IGN):  # None: a handler that Python could not put back
                self._before = before
                signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *error):
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None

    def _note(self, number, frame):
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True
