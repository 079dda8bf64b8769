"""mnist.npz holds the original MNIST, byte for byte, and its maker refuses anything else."""

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def make_mnist(load_script):
    return load_script("make_mnist")


def as_idx(array):
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def test_the_four_original_files_can_be_put_together_again(make_mnist):
    with np.load(FOLDER / "mnist.npz") as archive:
        assert archive.files == list(make_mnist.ORIGINALS)
        for name, (_, digest) in make_mnist.ORIGINALS.items():
            assert hashlib.sha256(as_idx(archive[name])).hexdigest() == digest, name


def test_an_idx_file_becomes_its_array(make_mnist):
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    assert np.array_equal(make_mnist.parse_idx(as_idx(array)), array)


def test_other_types_of_idx_file_are_refused(make_mnist):
    with pytest.raises(ValueError, match="not an idx file of unsigned bytes"):
        make_mnist.parse_idx(b"\0\0\x0d\1\0\0\0\1\0\0\0\0")


def test_a_missing_original_is_named(make_mnist, tmp_path):
    with pytest.raises(SystemExit, match="train-images-idx3-ubyte is missing"):
        make_mnist.main(tmp_path)


def test_a_file_that_is_not_the_original_is_refused(make_mnist, tmp_path):
    path = tmp_path / "t10k-labels-idx1-ubyte"
    path.write_bytes(as_idx(np.zeros(10000, np.uint8)))
    with pytest.raises(SystemExit, match="is not the original MNIST file"):
        make_mnist.read_original(path, make_mnist.ORIGINALS["y_test"][1])


def test_the_readme_states_the_sizes_of_the_files():
    readme = (FOLDER / "README.md").read_text("utf-8")
    for file in ("mnist.npz", "digit_network.npz", "housing_simulated.csv.gz"):
        (row,) = [line for line in readme.splitlines() if line.startswith(f"| `{file}`")]
        assert row.endswith(f"| {(FOLDER / file).stat().st_size:,} |")
