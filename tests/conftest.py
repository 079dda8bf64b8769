"""What several tests share: the real chapter, student notebooks filled in, walls."""

import hypothesis
import pytest

from autograder.reference import reference
from autograder.sample_class import Maker
from autograder.sandbox import walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.worker import Worker

CHAPTER = "01_perceptron"

# The same examples every time, however slow the machine: a test that fails today failed yesterday too. To look
# further: `pytest --hypothesis-profile=explore`.
hypothesis.settings.register_profile("nn101", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("explore", max_examples=2000, deadline=None, database=None)
hypothesis.settings.load_profile("nn101")


@pytest.fixture(scope="session")
def ref():
    """The reference answers of chapter 1."""
    return reference(CHAPTER)


@pytest.fixture(scope="session")
def make():
    """Fills in student notebooks."""
    return Maker(CHAPTER)


@pytest.fixture(scope="session")
def bubblewrap():
    """Real walls: these tests fail, not skip, where bubblewrap does not work."""
    return walls.choose(walls.BUBBLEWRAP)


@pytest.fixture(scope="session")
def limits():
    """Short ones, so that endless loops end soon."""
    return Limits(cell_seconds=3.0)


@pytest.fixture(scope="session")
def worker(bubblewrap, limits, ref):
    """A warm worker for chapter 1, which all tests of a session share as a class's submissions do."""
    with Worker(bubblewrap, limits, ref.chapter) as worker:
        yield worker


@pytest.fixture(autouse=True)
def private_home(tmp_path, monkeypatch):
    """No test touches the progress or the downloads of whoever runs it, or looks for a network."""
    monkeypatch.setenv("NN101_HOME", str(tmp_path / "nn101-home"))
    monkeypatch.setenv("NN101_OFFLINE", "1")
