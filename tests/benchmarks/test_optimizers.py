"""The race of the optimizers: all of them run, on the same batches, and the table says what was measured."""

import numpy as np
import pytest

from benchmarks import optimizers


def test_everybody_gets_the_same_full_batches():
    X, y = np.arange(300.0)[:, None], np.arange(300)
    first, again = ([rows for rows, _ in optimizers._batches(X, y, 5, seed=0)] for _ in range(2))
    assert len(first) == 5 and {len(rows) for rows in first} == {128}
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


@pytest.mark.parametrize("name", ["SGD", "Nesterov"])
def test_a_short_race_learns_something(name):
    run = optimizers._run(name, 0.05, seed=0, steps=25)
    assert len(run["losses"]) == 25 and run["losses"][-1] < run["losses"][0] and 20 < run["test"] <= 100


def test_the_table_holds_means_and_their_spread():
    runs = {"SGD": [{"losses": [2.0] * 100, "test": 80.0}, {"losses": [3.0] * 100, "test": 82.0}]}
    options = optimizers._options(["--steps", "100", "--seeds", "2"])
    text = "\n".join(optimizers._text(runs, "Idle.", options))
    assert "| SGD | 0.01 | 2.500 (2.000 to 3.000) | 81.00 (80.00 to 82.00) % |" in text
    assert "loss after 100 |" in text and "loss after 500" not in text
