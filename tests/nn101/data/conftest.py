"""What the tests of nn101.data share."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nn101.data import bundled

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def no_data_folder_of_this_shell(monkeypatch):
    monkeypatch.delenv(bundled.FOLDER_VARIABLE, raising=False)


@pytest.fixture
def small_home(tmp_path, monkeypatch):
    """A data folder of our own in place of the bundled one: a small file, listed in checksums.txt."""
    home = tmp_path / "data"
    home.mkdir()
    np.savez(home / "mnist.npz", X_train=np.zeros(3))
    digest = bundled.sha256((home / "mnist.npz").read_bytes())
    (home / "checksums.txt").write_text(f"{digest}  mnist.npz\n")
    monkeypatch.setattr(bundled, "BUNDLED", home)
    return home


@pytest.fixture
def run_python():
    """A function that runs code in a new interpreter at the project's root and returns what it printed."""

    def run(code, **environment):
        command = [sys.executable, "-B", "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def this_environment():
    """The environment of the tests, for `run_python`, as a dict."""
    return dict(os.environ)
