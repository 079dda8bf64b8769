"""A time limit on student code."""

import contextlib
import signal
import threading

AGAIN_SECONDS = 0.25


class OutOfTime(BaseException):
    """Stops student code that does not end. Not an Exception, so that `except Exception` cannot swallow it."""


@contextlib.contextmanager
def time_limit(seconds):
    """Raise OutOfTime in the code inside after ``seconds``, and again if it goes on.

    No limit where signals cannot be used (Windows, threads).
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number, frame):
        raise OutOfTime

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)  # a bare `except:` may swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
