"""Workers are called early, never more than are of use, and all are gone in the end."""

import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.sandbox import crew as module
from autograder.sandbox.crew import Crew


@pytest.fixture
def started(monkeypatch):
    """The pretended workers that were started, in order, each with what was done to it."""
    started = []

    class Pretended:
        def __init__(self, *kind):
            self.kind, self.done = kind, []
            started.append(self)

        def close(self):
            self.done.append("closed")

        def abandon(self):
            self.done.append("abandoned")

    monkeypatch.setattr(module, "Worker", Pretended)
    return started


@pytest.mark.parametrize(("jobs", "submissions", "workers"), [(2, 60, 2), (8, 3, 3), (1, 5, 1), (4, 0, 0)])
def test_as_many_are_called_as_are_of_use(started, jobs, submissions, workers):
    with Crew("walls", "limits", "chapter", jobs) as crew:
        crew.call(submissions)
        crew.call(submissions)
        assert [worker.kind for worker in started] == workers * [("walls", "limits", "chapter")]
    assert [worker.done for worker in started] == workers * [["closed"]]


def test_more_are_called_where_more_is_to_be_done(started):
    with Crew("walls", "limits", "chapter", 3) as crew:
        crew.call(1)
        crew.call(2)
        assert crew.workers == started and len(started) == 2


def test_they_are_gone_after_trouble_too(started):
    with pytest.raises(KeyError), Crew("walls", "limits", "chapter", 2) as crew:
        crew.call(9)
        crew.dismiss()
        raise KeyError
    assert [worker.done for worker in started] == [["abandoned", "closed"]] * 2


def test_a_folder_that_is_no_classroom_is_refused_and_the_workers_are_gone(started, hand_in_one, tmp_path):
    (tmp_path / "room").write_text("a file")
    outcome = CliRunner().invoke(cli.app, ["grade", str(hand_in_one), "--classroom", str(tmp_path / "room")])
    assert outcome.exit_code != 0 and "is a file" in str(outcome.exception)
    assert [worker.done for worker in started] == [["closed"]]


@pytest.fixture
def hand_in_one(tmp_path, bubblewrap):
    """A folder with one notebook in it."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "ann.ipynb").write_text("{}")
    return folder
