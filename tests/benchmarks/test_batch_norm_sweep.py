"""What the sweep of starts says: medians, explosions, and which starts have learned."""

import numpy as np
import pytest

from benchmarks import batch_norm_sweep as sweep

GOOD, SLOW, LUCKY = (99.0, 84.0), (11.7, 11.0), (30.0, 28.0)


def report_of(runs_with, runs_without):
    found = {(scale, kind): runs_with if kind else runs_without for scale in sweep.SCALES for kind in (True, False)}
    return "\n".join(sweep._text(found, 0.2925, "Idle.", sweep._options([])))


def test_the_report_counts_the_starts_that_learned():
    text = report_of([GOOD, GOOD, SLOW], [SLOW, SLOW, GOOD])
    assert "With batch normalisation **16** of 16 starts learn, without it **0**." in text
    assert "| 0.0001 | 99.0 | 84.0 | 11.7 | 11.0 |" in text and "above 29 %" in text and "Idle." in text


def test_a_start_from_which_most_seeds_exploded_has_not_learned():
    text = report_of([None, GOOD, GOOD], [None, None, GOOD])
    assert f"| 1 | 99.0 | 84.0 | {sweep.EXPLODED} | {sweep.EXPLODED} |" in text and "without it **0**" in text


@pytest.mark.parametrize(("runs", "learned"), [([LUCKY], True), ([SLOW, LUCKY, SLOW], False), ([None], False)])
def test_the_median_decides(runs, learned):
    assert sweep._learned(runs, 0.2925) is learned


def test_a_training_ends_with_two_percentages_or_explodes():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(100, 784)).astype(np.float32), rng.integers(10, size=100)
    for share in sweep._accuracies(0.05, True, 0, (X, y), (X[:20], y[:20]), epochs=1):
        assert 0 <= share <= 100
    assert sweep._accuracies(100.0, False, 0, (X, y), (X, y), epochs=2) is None
