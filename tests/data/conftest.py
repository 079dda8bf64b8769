"""Loading the scripts of data/, which are no package, as modules."""

import importlib
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "data"
SCRIPTS = {path.stem for path in FOLDER.glob("*.py")}


@pytest.fixture
def load_script(monkeypatch):
    """Return a function that imports a script of data/ by name and leaves no trace after the test."""
    # One script sets this for its own process; it must not reach the tests that come after.
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.syspath_prepend(FOLDER)

    def load(name):
        return importlib.import_module(name)

    yield load
    for name in SCRIPTS:
        sys.modules.pop(name, None)
