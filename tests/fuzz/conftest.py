"""Lets the tests here import what they share (the tests themselves are no package), and be run on more notebooks."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))


def pytest_addoption(parser):
    parser.addoption("--executed", type=int, default=100, help="how many mutated notebooks are run in the sandbox")


@pytest.fixture(scope="session")
def executed(request):
    """How many notebooks are run for real (`make fuzz` runs all of them)."""
    return request.config.getoption("--executed", 100)
