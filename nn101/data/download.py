"""Fetching one file from the network, with a limit on the patience it may cost."""

import contextlib
import tempfile
import threading
import urllib.parse
from pathlib import Path

# With no network at all, nothing comes for this long. Once bytes arrive, a slow connection gets more time.
SECONDS_FOR_AN_ANSWER = 4
SECONDS_IN_ALL = 60


class DownloadError(RuntimeError):
    """The file did not come, or not as expected. The message is a clause that says why."""


def download(url, sha256, folder):
    """Fetch the file at `url` into `folder`, under its own name, and return its bytes.

    It appears in `folder` only when complete and of the right SHA-256. Where `folder` is None, it is kept nowhere.
    Raises `DownloadError` when it does not come in time, at all, or unchanged. It never waits much longer
    than `SECONDS_IN_ALL`, not even where looking up a name hangs, which no setting of a socket prevents.
    """
    try:
        import pooch
    except ImportError as error:
        raise DownloadError("the package pooch is missing: `pip install pooch`") from error
    job = _Job(pooch, url, sha256, folder)
    try:
        job.start()
        if not job.answered.wait(SECONDS_FOR_AN_ANSWER):
            raise DownloadError(_unanswered(url))
        job.join(SECONDS_IN_ALL)
        if job.is_alive():
            raise DownloadError(f"it was not complete after {SECONDS_IN_ALL} seconds")
    finally:
        job.abandoned = True
    if job.error is not None:
        raise DownloadError(_reason(job.error, url)) from job.error
    return job.content


class _Job(threading.Thread):
    """The download itself. As a daemon it cannot keep Python from ending; abandoned, it stops at the next bytes.

    It is also the progress bar that pooch reports to.
    """

    def __init__(self, pooch, url, sha256, folder):
        super().__init__(daemon=True)
        self.pooch, self.url, self.sha256, self.folder = pooch, url, sha256, folder
        self.answered, self.abandoned = threading.Event(), False
        self.content = self.error = None

    def run(self):
        try:
            with contextlib.ExitStack() as stack:
                folder = self.folder or stack.enter_context(tempfile.TemporaryDirectory())
                stack.enter_context(_quiet(self.pooch.get_logger()))
                fetch = self.pooch.HTTPDownloader(progressbar=self, timeout=SECONDS_FOR_AN_ANSWER)
                name = self.url.rpartition("/")[2]
                path = self.pooch.retrieve(self.url, self.sha256, fname=name, path=folder, downloader=fetch)
                self.content = Path(path).read_bytes()
        except Exception as error:  # whatever it is, `download` turns it into a sentence
            # Nobody reads the error of an abandoned job, and its traceback would keep the connection open.
            self.error = None if self.abandoned else error
        finally:
            self.answered.set()

    def update(self, _count):
        self.answered.set()
        if self.abandoned:
            raise TimeoutError("abandoned")

    def reset(self):
        """Ask for nothing: we count no bytes."""

    close = reset


@contextlib.contextmanager
def _quiet(logger):
    """Keep pooch from announcing what we announce ourselves."""
    level = logger.level
    logger.setLevel("WARNING")
    try:
        yield
    finally:
        logger.setLevel(level)


def _host(url):
    return urllib.parse.urlsplit(url).hostname


def _unanswered(url):
    return f"{_host(url)} did not answer within {SECONDS_FOR_AN_ANSWER} seconds"


def _reason(error, url):
    import requests

    if isinstance(error, requests.Timeout):
        return _unanswered(url)
    if isinstance(error, requests.HTTPError):
        return f"{_host(url)} answered {error.response.status_code}"
    if isinstance(error, requests.ConnectionError):
        return f"there is no connection to {_host(url)}"
    if isinstance(error, requests.RequestException):
        return f"the connection to {_host(url)} broke off"
    if isinstance(error, ValueError):
        return f"what {_host(url)} sent is not the file we know (another SHA-256), so it was thrown away"
    return f"it could not be stored ({getattr(error, 'strerror', None) or error})"
