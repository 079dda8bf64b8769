"""A real browser, and people who use it. Where there is none these tests are left out, unless it is required."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from chromium import on_path, required  # noqa: E402
from lab_server import ROOT, lab, set_up  # noqa: E402
from visit import ONLY_HERE, Visit  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--pictures", type=Path, help="folder for the README's pictures, which the walks then take")


def _leave_out(why):
    if required():
        pytest.fail(f"tests in a browser are required, but {why}", pytrace=False)
    pytest.skip(f"{why}; `make browser` mends that")


@pytest.fixture(scope="module")
def chromium():
    """A headless Chromium. Of one module only: while Playwright runs, asyncio belongs to it."""
    if importlib.util.find_spec("playwright") is None:
        _leave_out("Playwright is not installed")
    if Path(sys.prefix) != ROOT / ".venv":
        _leave_out("this is not the Python that `make lab` starts")
    if not set_up():
        _leave_out("`make setup` has something to do, which would change Python under the tests")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=on_path(), args=[ONLY_HERE, "--disable-gpu"])
        except Error as error:
            _leave_out(f"no Chromium could be started ({str(error).strip().splitlines()[0]})")
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """``visit(width, height)``: a window of its own (``Visit``) for somebody who comes for the first time."""
    visits = []

    def open_window(width, height):
        visits.append(Visit(chromium, width, height))
        return visits[-1]

    yield open_window
    for opened in visits:
        opened.close()


@pytest.fixture
def start_lab(tmp_path):
    """``start_lab(folder)``: a context manager for JupyterLab there, for a person without any settings."""
    home = tmp_path / "home"
    home.mkdir()
    return lambda folder: lab(folder, home)


@pytest.fixture
def picture(request):
    """``picture(NAME, what)``: photograph a page or a part of one, where pictures are wanted."""
    folder = request.config.getoption("--pictures", default=None)

    def take(name, what, **options):
        if folder:
            what.screenshot(path=folder.resolve() / f"{name}.png", animations="disabled", **options)

    return take


@pytest.fixture
def autograder(tmp_path):
    """``autograder(*arguments)``: the command, as an instructor types it; gives what it printed."""

    def run(*arguments):
        command = [sys.executable, "-m", "autograder", *map(str, arguments)]
        done = subprocess.run(command, cwd=tmp_path, env={**os.environ}, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
