"""JupyterLab as people start it, with `make lab`, for somebody who never used it before."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
# Would be taken for the person's own settings, or for those of the make that runs the tests.
FOREIGN = ("JUPYTER", "IPYTHON", "NBGRADER", "NN101", "MAKE", "MFLAGS")


@dataclass(frozen=True)
class Lab:
    """A running server: its root address, without a slash at the end, and the token that opens it."""

    address: str
    token: str


def set_up():
    """True if `make lab` would start at once, with the environment as it is."""
    asked = [shutil.which("make"), "--question", ".venv/.nn101-warm"]
    return subprocess.run(asked, cwd=ROOT, env=_kept_environment(), capture_output=True).returncode == 0


@contextlib.contextmanager
def lab(folder, home):
    """Start `make lab IN=folder`; gives a ``Lab``.

    home: an empty folder, for what this person's programs want to remember. The server's port is a free one.
    Raises RuntimeError, with what make said, if no server answers.
    """
    token, runtime = secrets.token_hex(16), home / "runtime"
    flags = f"--no-browser --ServerApp.ip=127.0.0.1 --ServerApp.port=0 --IdentityProvider.token={token}"
    command = [shutil.which("make"), "--no-print-directory", "lab", f"IN={folder}", f"LAB_FLAGS={flags}"]
    with open(home / "lab.log", "w+b") as log:
        running = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(home, runtime),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield Lab(_address(running, runtime, home / "lab.log"), token)
        finally:
            _stop(running)
            print((home / "lab.log").read_text(errors="replace"))  # pytest shows it when a test failed


def _kept_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}


def _environment(home, runtime):
    own = {"HOME": home, "NN101_HOME": home / "nn101", "JUPYTER_RUNTIME_DIR": runtime, "NN101_OFFLINE": 1}
    return {**_kept_environment(), **{name: str(value) for name, value in own.items()}}


def _address(running, runtime, log):
    """The server writes down where it listens; after that it must answer."""
    deadline = time.monotonic() + SECONDS
    while running.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError, StopIteration):
            told = json.loads(next(iter(runtime.glob("jpserver-*.json"))).read_text())
            address = told["url"].rstrip("/")
            with urllib.request.urlopen(f"{address}/api", timeout=10):
                return address
        time.sleep(0.1)
    raise RuntimeError(f"`make lab` did not start a server: {log.read_text(errors='replace')[-2000:]}")


def _stop(running):
    """End make and the server, which ends its kernels."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(timeout=20)
            return
