"""The Chromium of this machine: which it is, and how to come by one. Needs nothing but Python.

    python tests/browser/chromium.py          ends with 0 if tests in a browser can run, or must; else says why not
    python tests/browser/chromium.py fetch    sees to it that there is one; ends with 0 if so

With NN101_BROWSER=required those tests fail where no browser starts; without it they are left out.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REQUIRED = "NN101_BROWSER"
SECONDS = 600  # for one step on the way to a browser


def required():
    """True where the tests in a browser must not be left out."""
    return os.environ.get(REQUIRED) == "required"


def on_path():
    """The path (str) of a Chromium or Chrome that this machine has, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def playwrights_own():
    """The path (str) of the Chromium that Playwright fetched for itself, or None."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


def find():
    """The path (str) of a Chromium, or None. Not to be called while Playwright runs."""
    return on_path() or playwrights_own()


def _ways():
    """Steps that may end with a Chromium on this machine: the system's packages, then Playwright's download."""
    if shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        yield [*apt, "update"]
        yield [*apt, "install", "--yes", "--no-install-recommends", "chromium"]
    yield [sys.executable, "-m", "playwright", "install", "chromium"]


def fetch():
    """Try every way to a Chromium that this machine has none of, and say what comes of it. Returns its path or None."""
    for command in [] if find() else _ways():
        print(f"No Chromium yet; trying: {' '.join(command)}", flush=True)
        if trouble := _trouble(command):
            print(f"  That did not work: {trouble}", flush=True)
        if find():
            break
    return find()


def _trouble(command):
    """Run a command; why it failed, in a line, or an empty string."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=SECONDS,
        )
    except OSError as error:
        return str(error)
    except subprocess.TimeoutExpired:
        return f"it took more than {SECONDS} seconds"
    lines = done.stdout.strip().splitlines() or [f"exit code {done.returncode}"]
    return lines[-1] if done.returncode else ""


def main(*arguments):
    """The exit code of this file run as a program."""
    if arguments == ("fetch",):
        program = fetch()
        print(f"Tests in a browser use {program}." if program else "No Chromium could be had. Install one by hand.")
        return 0 if program else 1
    if required() or find():
        return 0
    print("No Chromium on this machine: the tests in a browser are left out. `make browser` fetches one.")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
