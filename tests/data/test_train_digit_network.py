"""The training script of the digit network: right gradients, learning, and the same network every time."""

import numpy as np
import pytest

from nn101.data import load_mnist


@pytest.fixture
def script(load_script):
    return load_script("train_digit_network")


def cross_entropy(script, network, X, y):
    return -np.log(script.forward(network, X)[-1][np.arange(len(y)), y]).mean()


def test_gradients_agree_with_finite_differences(script, monkeypatch):
    monkeypatch.setattr(script, "SIZES", (5, 4, 6, 3))
    rng = np.random.default_rng(0)
    network = {name: value.astype(np.float64) for name, value in script.new_network(rng).items()}
    X, y = rng.normal(size=(7, 5)), rng.integers(0, 3, size=7)
    computed = script.gradients(network, X, y)
    for name, value in network.items():
        for index in np.ndindex(value.shape):
            kept, step = value[index], 1e-5
            value[index] = kept + step
            above = cross_entropy(script, network, X, y)
            value[index] = kept - step
            below = cross_entropy(script, network, X, y)
            value[index] = kept
            slope = (above - below) / (2 * step)
            assert computed[name][index] == pytest.approx(slope, abs=1e-8), (name, index)


def test_a_little_training_reads_most_digits_and_repeats_exactly(script, monkeypatch):
    monkeypatch.setattr(script, "EPOCHS", 4)
    (X, y), (X_test, y_test) = load_mnist(subset=(3000, 1000))
    network, again = script.train(X, y), script.train(X, y)
    assert script.accuracy(network, X_test, y_test) > 0.8
    for name, value in network.items():
        assert value.dtype == np.float32
        assert np.array_equal(value, again[name])


def test_holding_out_writes_nothing(script, monkeypatch, tmp_path, capsys):
    subset = load_mnist(subset=(400, 100))
    monkeypatch.setattr(script, "load_mnist", lambda: subset)
    monkeypatch.setattr(script, "EPOCHS", 1)
    monkeypatch.setattr(script, "HELD_OUT", 100)
    monkeypatch.setattr(script, "OUTPUT", tmp_path / "network.npz")
    script.main(hold_out=True)
    assert not list(tmp_path.iterdir())
    assert "held-out accuracy" in capsys.readouterr().out


def test_shifting_moves_the_picture_and_loses_no_ink(script):
    (X, _), _ = load_mnist(subset=(50, 1))
    rng = np.random.default_rng(3)
    moved = [script.shifted(X, rng) for _ in range(20)]
    assert all(m.shape == X.shape and m.sum() == pytest.approx(X.sum()) for m in moved)
    inked = [m[0].reshape(28, 28) > 0 for m in moved]
    rows = {tuple(picture.sum(axis=1)) for picture in inked}
    columns = {tuple(picture.sum(axis=0)) for picture in inked}
    assert len(rows) == len(columns) == 3, "one pixel back, none, one on, along both axes"
