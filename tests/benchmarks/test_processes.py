"""Contenders live in processes of their own; one that dies is named."""

import os

import pytest

from benchmarks.processes import THREAD_VARIABLES, Process, set_threads


class Served:
    """What the other process makes."""

    def __init__(self, greeting):
        self.greeting = greeting

    def where(self, name, mark="!"):
        return os.getpid(), f"{self.greeting} {name}{mark}"

    def threads(self):
        return {os.environ[variable] for variable in THREAD_VARIABLES}

    def fail(self):
        raise ValueError("no")


def test_methods_run_elsewhere_with_their_arguments():
    with Process(Served, "hello") as process:
        number, words = process.call("where", "you", mark="?")
        assert words == "hello you?"
        assert number != os.getpid()


def test_the_other_process_has_the_threads_that_were_set(monkeypatch):
    for variable in THREAD_VARIABLES:
        monkeypatch.setenv(variable, "7")
    set_threads(3)
    with Process(Served, "hello") as process:
        assert process.call("threads") == {"3"}


def test_a_process_that_dies_is_named_with_what_it_did(capfd):
    with Process(Served, "hello") as process, pytest.raises(RuntimeError, match=r"Served hello ended during fail\(\)"):
        process.call("fail")
    assert "ValueError: no" in capfd.readouterr().err
