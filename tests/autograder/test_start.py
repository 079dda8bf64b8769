"""start.py of the students' zip: what set-up does, in which order, and that warming may fail."""

import importlib.util
import subprocess
import types

import pytest

from autograder import release


@pytest.fixture
def start(tmp_path, monkeypatch):
    """The module, in a folder of its own, with a `log` of what it would have run."""
    spec = importlib.util.spec_from_file_location("start", release.TEMPLATES / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements.lock").write_text("numpy==1\n")
    (tmp_path / ".venv").mkdir()
    module.log = []
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "FOLDER", tmp_path / ".venv")
    monkeypatch.setattr(module, "READY", tmp_path / ".venv/nn101-ready")
    monkeypatch.setattr(module, "pip", lambda *what, packages=0: module.log.append("pip"))
    monkeypatch.setattr(module, "venv", types.SimpleNamespace(create=lambda *_, **__: module.log.append("venv")))

    def run(command, check):
        module.log.append(" ".join(map(str, command[1:])))
        assert module.READY.exists(), "who stops the warming needs no second set-up"
        done = subprocess.CompletedProcess(command, 1)
        if check:
            done.check_returncode()

    monkeypatch.setattr(module, "subprocess", types.SimpleNamespace(run=run))
    return module


def test_set_up_ends_with_warming_which_may_fail(start):
    start.set_up()
    assert start.log == ["venv", "pip", "pip", "-m nn101 warm"]


def test_jupyterlab_opens_the_page_with_the_map(start, monkeypatch):
    start.READY.touch()
    start.main()
    (started,) = start.log
    assert start.START.parts[-2:] == ("course", "index.ipynb") and f"jupyterlab {start.START}" in started
    assert "course/index.ipynb" in release.release_files()
