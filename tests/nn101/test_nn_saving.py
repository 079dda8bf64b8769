"""Networks in files: there and back, and every way in which a file can be wrong."""

import io
import json
import zipfile

import numpy as np
import pytest

from nn101 import archive
from nn101.nn import BatchNorm, Conv2D, Dense, Dropout, Flatten, ReLU, Residual, Sequential, SoftmaxCrossEntropy


def network(seed=0, dtype=np.float32, outputs=3, drop=0.5):
    layers = [Conv2D(1, 2, 3), BatchNorm(2), ReLU(), Flatten(), Residual(Dense(8, 8), ReLU()), Dropout(drop),
              Dense(8, outputs)]  # fmt: skip
    return Sequential(layers, input_shape=(1, 4, 4), seed=seed, dtype=dtype)


def pictures(dtype=np.float32):
    return np.random.default_rng(0).normal(size=(6, 1, 4, 4)).astype(dtype)


def train(net, steps=2):
    loss = SoftmaxCrossEntropy()
    for _ in range(steps):
        loss.forward(net.forward(pictures(net.dtype), training=True), np.arange(6) % 3)
        net.backward(loss.backward())
        net.theta[...] -= 0.1 * net.gradient
    return net


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "net.npz"
    train(network()).save(path)
    return path


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_there_and_back_bit_by_bit(tmp_path, dtype):
    one, other = train(network(dtype=dtype)), network(seed=9, dtype=dtype)
    one.save(tmp_path / "net.npz")
    theta = other.theta
    assert other.load(tmp_path / "net.npz") is other
    assert other.theta is theta
    np.testing.assert_array_equal(other.theta, one.theta)
    np.testing.assert_array_equal(other.predict(pictures(dtype)), one.predict(pictures(dtype)))
    for net in (one, other):  # dropout goes on where it was, so training does too
        train(net)
    np.testing.assert_array_equal(other.theta, one.theta)


def test_the_file_is_plain_arrays_under_their_names(saved):
    with np.load(saved, allow_pickle=False) as arrays:
        assert arrays["0.W"].shape == (2, 1, 3, 3)
        assert {"4.0.W", "1.running_var", "6.b"} < set(arrays.files)


def test_a_name_without_npz_is_the_name(tmp_path):
    network().save(tmp_path / "weights")
    assert [path.name for path in tmp_path.iterdir()] == ["weights"]
    network().load(str(tmp_path / "weights"))


@pytest.mark.parametrize("kept", [0, 1, 100, 0.5, 0.99])
def test_a_file_that_was_cut_off(saved, kept):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(kept * len(whole)) if kept < 1 else kept])
    with pytest.raises(
        archive.ArchiveError, match="net.npz is damaged, cut off, or not a file that this package wrote"
    ):
        network().load(saved)


def test_no_flipped_bit_is_taken_over(saved):
    whole = bytearray(saved.read_bytes())
    for position in range(30, len(whole), 37):
        broken = whole.copy()
        broken[position] ^= 0x10
        saved.write_bytes(broken)
        net = network(seed=9)
        before = net.theta.copy()
        try:
            net.load(saved)
        except ValueError:
            np.testing.assert_array_equal(net.theta, before)
        else:  # bits that mean nothing, such as the time of an entry
            np.testing.assert_array_equal(net.theta, train(network()).theta)


def rewrite(path, change):
    """Write the archive again after change(arrays), with checksums of the zip that are right."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    change(arrays)
    np.savez(path, **arrays)


def test_numbers_that_somebody_changed(saved):
    def change(arrays):
        arrays["6.b"][0] += 1

    rewrite(saved, change)
    with pytest.raises(archive.ArchiveError, match="was changed after it was written"):
        network().load(saved)


def test_a_header_that_somebody_changed(saved):
    def change(arrays):
        header = json.loads(arrays["header"].tobytes())
        header["layers"][5] = "Dropout(0.1)"
        arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)

    rewrite(saved, change)
    with pytest.raises(archive.ArchiveError, match="was changed"):
        network(drop=0.1).load(saved)


def test_a_pickle_is_never_opened(saved, monkeypatch):
    content = io.BytesIO()
    np.save(content, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with zipfile.ZipFile(saved, "a") as file:
        file.writestr("trap.npy", content.getvalue())
    monkeypatch.setattr("pickle.load", lambda *args, **options: pytest.fail("a pickle was opened"))
    with pytest.raises(archive.ArchiveError, match="damaged"):
        network().load(saved)


def test_an_archive_of_another_kind(tmp_path):
    archive.write(tmp_path / "x.npz", "checkpoint", {}, {"a": np.ones(2)})
    with pytest.raises(archive.ArchiveError, match="x.npz is whole, but it does not hold a network"):
        network().load(tmp_path / "x.npz")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (lambda: network(outputs=4), r"another network. Layer 6 is Dense\(8, 3\) there and Dense\(8, 4\) here"),
        (lambda: network(drop=0.25), r"Layer 5 is Dropout\(0.5\) there and Dropout\(0.25\) here"),
        (lambda: Sequential([Conv2D(1, 2, 3)]), "It has 7 layers, this one 1"),
        (lambda: network(dtype=np.float64), "holds float32 and this network is float64. Make it with dtype=np.float32"),
    ],
)
def test_a_network_of_another_kind_is_left_alone(saved, other, words):
    net = other()
    before = net.theta.copy()
    with pytest.raises(ValueError, match=words):
        net.load(saved)
    np.testing.assert_array_equal(net.theta, before)


def test_arrays_that_the_header_does_not_promise(tmp_path):
    net = network()
    arrays = {**net.params, **net.state()}
    arrays["6.b"] = np.zeros(5, np.float32)
    del arrays["1.running_mean"]
    header = {"dtype": "float32", "layers": [str(layer) for layer in net.layers]}
    archive.write(tmp_path / "x.npz", "network", header, arrays)
    with pytest.raises(ValueError, match="does not fit this network: 1.running_mean, 6.b missing, or of another shape"):
        net.load(tmp_path / "x.npz")


def test_no_such_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no file .*gone.npz. Check the name, and the folder"):
        network().load(tmp_path / "gone.npz")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(
        OSError, match="net.npz cannot be written: No such file or directory. Choose a folder that exists"
    ):
        network().save(tmp_path / "gone" / "net.npz")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(saved, monkeypatch):
    before = saved.read_bytes()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="cannot be written: No space left on device"):
        network(seed=5).save(saved)
    assert [path.name for path in saved.parent.iterdir()] == ["net.npz"]
    assert saved.read_bytes() == before


def test_an_archive_keeps_every_kind_of_array_and_its_header(tmp_path):
    arrays = {
        "scalar": np.array(3, np.uint64),
        "empty": np.empty((0, 2)),
        "whole": np.arange(3),
        "turned": np.ones((2, 3)).T,
    }
    archive.write(tmp_path / "a.npz", "test", {"step": 7, "notes": ["ü"]}, arrays)
    header, found = archive.read(tmp_path / "a.npz", "test")
    assert header == {"step": 7, "notes": ["ü"]}
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array, strict=True)
