"""How a Chromium is found and come by, tried with programs that only pretend; no test here opens one."""

import os
import sys

import chromium
import pytest

INSTALLS = '#!/bin/sh\necho "$@" >> "{log}"\ncase "$*" in *install*) cp "$0" "{folder}/chromium" ;; esac\n'
FAILS = "#!/bin/sh\necho 'E: no network' >&2\nexit 100\n"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with no browser, where ``machine(name, text)`` makes a program; Playwright fetches nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    monkeypatch.delenv(chromium.REQUIRED, raising=False)
    os.symlink("/bin/cp", folder / "cp")
    os.symlink("/usr/bin/env", folder / "env")

    def put(name, text):
        path = folder / name
        path.write_text(text.format(log=tmp_path / "log", folder=folder))
        path.chmod(0o755)
        return path

    monkeypatch.setattr(sys, "executable", str(put("python", FAILS)))
    put("sudo", '#!/bin/sh\nshift\nexec "$@"\n')
    return put


def test_every_name_of_the_browser_is_found(machine):
    for name in reversed(chromium.NAMES):
        program = machine(name, "#!/bin/sh\n")
        assert chromium.on_path() == str(program)


def test_without_a_browser_the_tests_are_left_out_and_it_is_said(machine, capsys):
    assert chromium.main() == 1
    assert "are left out" in capsys.readouterr().out


def test_where_it_is_required_nothing_is_left_out(machine, monkeypatch, capsys):
    monkeypatch.setenv(chromium.REQUIRED, "required")
    assert chromium.main() == 0 and capsys.readouterr().out == ""


def test_a_browser_that_is_there_is_not_fetched_again(machine, tmp_path):
    machine("chromium", "#!/bin/sh\n")
    machine("apt-get", INSTALLS)
    assert chromium.main("fetch") == 0 and not (tmp_path / "log").exists()


def test_the_systems_packages_come_first(machine, tmp_path, capsys):
    machine("apt-get", INSTALLS)
    assert chromium.main("fetch") == 0
    assert "update" in (tmp_path / "log").read_text() and "install --yes" in (tmp_path / "log").read_text()
    assert capsys.readouterr().out.splitlines()[-1].endswith("bin/chromium.")


def test_where_nothing_works_every_step_says_why(machine, capsys):
    machine("apt-get", FAILS)
    assert chromium.main("fetch") == 1
    said = capsys.readouterr().out
    assert said.count("That did not work: E: no network") == 3 and "playwright install chromium" in said
    assert said.splitlines()[-1].endswith("Install one by hand.")


def test_a_step_that_takes_too_long_is_given_up(machine, monkeypatch, capsys):
    machine("apt-get", "#!/bin/sh\nwhile :; do :; done\n")
    monkeypatch.setattr(chromium, "SECONDS", 1)
    assert chromium.main("fetch") == 1
    assert "it took more than 1 seconds" in capsys.readouterr().out
