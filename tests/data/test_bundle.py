"""The writer of data files, and the list of checksums it keeps."""

import gzip
import hashlib
import time
import zipfile

import numpy as np
import pytest


@pytest.fixture
def bundle(load_script, tmp_path, monkeypatch):
    module = load_script("bundle")
    monkeypatch.setattr(module, "CHECKSUMS", tmp_path / "checksums.txt")
    return module


def test_the_same_arrays_give_the_same_bytes_at_any_time(bundle, tmp_path, monkeypatch):
    arrays = {"X": np.arange(2000, dtype=np.uint8).reshape(20, 100).T, "test_accuracy": np.array(0.5)}
    bundle.write_npz(tmp_path / "first.npz", arrays)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    bundle.write_npz(tmp_path / "second.npz", arrays)
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()
    with zipfile.ZipFile(tmp_path / "first.npz") as archive:
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0) and entry.create_system == 3
            assert entry.compress_type == zipfile.ZIP_DEFLATED


def test_the_layout_in_memory_does_not_matter(bundle, tmp_path):
    array = np.arange(12, dtype=np.uint8).reshape(3, 4)
    bundle.write_npz(tmp_path / "rows.npz", {"X": array})
    bundle.write_npz(tmp_path / "columns.npz", {"X": np.asfortranarray(array)})
    assert (tmp_path / "rows.npz").read_bytes() == (tmp_path / "columns.npz").read_bytes()


def test_numpy_reads_back_what_was_written(bundle, tmp_path):
    arrays = {"X": np.arange(6, dtype=np.float32).reshape(2, 3).T, "y": np.array(0.5)}
    bundle.write_npz(tmp_path / "file.npz", arrays)
    with np.load(tmp_path / "file.npz") as archive:
        assert archive.files == ["X", "y"]
        for name, array in arrays.items():
            assert np.array_equal(archive[name], array) and archive[name].dtype == array.dtype
            assert archive[name].shape == array.shape


def test_packed_text_is_the_same_at_any_time_and_under_any_name(bundle, tmp_path, monkeypatch):
    bundle.write_gzip(tmp_path / "first.csv.gz", b"a,b\n" * 100)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    bundle.write_gzip(tmp_path / "second.csv.gz", b"a,b\n" * 100)
    packed = (tmp_path / "first.csv.gz").read_bytes()
    assert packed == (tmp_path / "second.csv.gz").read_bytes()
    assert gzip.decompress(packed) == b"a,b\n" * 100


def test_the_list_keeps_other_files_and_replaces_an_old_line(bundle, tmp_path):
    first, second = tmp_path / "b.npz", tmp_path / "a.npz"
    first.write_bytes(b"one")
    second.write_bytes(b"two")
    bundle.record_checksum(first)
    bundle.record_checksum(second)
    first.write_bytes(b"three")
    assert bundle.record_checksum(first) == hashlib.sha256(b"three").hexdigest()
    assert bundle.CHECKSUMS.read_bytes().decode() == (
        f"{hashlib.sha256(b'two').hexdigest()}  a.npz\n{hashlib.sha256(b'three').hexdigest()}  b.npz\n"
    )
