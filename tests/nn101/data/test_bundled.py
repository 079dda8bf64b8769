"""Where bundled files come from, and which of them are trusted."""

from pathlib import Path

import pytest

from nn101 import data
from nn101.data.bundled import FOLDER_VARIABLE, arrays, sha256

ROOT = Path(__file__).resolve().parents[3]

# ---- where rows come from ----


def test_source_names_the_bundled_file():
    assert data.source("mnist").endswith("bundled with the course (data/mnist.npz)")
    assert "scikit-learn" in data.source("iris")


def test_source_of_an_unknown_set_lists_the_known_ones():
    with pytest.raises(ValueError, match="no data set 'minst'.*mnist, digit_network, iris, housing"):
        data.source("minst")


def test_a_copy_in_the_chosen_folder_comes_first(tmp_path, monkeypatch):
    (tmp_path / "digit_network.npz").write_bytes((ROOT / "data" / "digit_network.npz").read_bytes())
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert str(tmp_path / "digit_network.npz") in data.source("digit_network")
    assert data.load_digit_network()["b3"].shape == (10,)
    assert "bundled" in data.source("mnist"), "a folder without the file must not hide the bundled one"


# ---- files that cannot be trusted ----


def test_a_wrong_file_in_the_chosen_folder_is_named_and_not_passed_over(tmp_path, monkeypatch):
    (tmp_path / "mnist.npz").write_bytes(b"something else")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(data.DataError) as caught:
        data.load_mnist()
    message = str(caught.value)
    assert str(tmp_path / "mnist.npz") in message
    assert sha256((tmp_path / "mnist.npz").read_bytes())[:12] in message
    assert f"unset {FOLDER_VARIABLE}" in message


def test_one_changed_byte_in_the_bundled_file_is_found(small_home):
    path = small_home / "mnist.npz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(data.DataError, match=r"mnist\.npz is damaged.*git checkout -- data/mnist\.npz"):
        data.load_mnist()


def test_a_missing_file_says_where_it_should_be_and_what_to_do(small_home, tmp_path, monkeypatch):
    (small_home / "mnist.npz").unlink()
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "elsewhere"))
    for load in (data.load_mnist, lambda: data.source("mnist")):
        with pytest.raises(data.DataError) as caught:
            load()
        message = str(caught.value)
        assert str(small_home) in message and str(tmp_path / "elsewhere") in message
        assert "unzip it again" in message and "git checkout" in message


def test_a_git_lfs_pointer_is_recognised(small_home):
    (small_home / "mnist.npz").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    with pytest.raises(data.DataError, match="git lfs pull"):
        data.load_mnist()


def test_no_list_of_checksums_means_no_trust(small_home):
    (small_home / "checksums.txt").unlink()
    with pytest.raises(data.DataError, match="checksums.txt cannot be read"):
        data.load_mnist()


def test_a_file_that_is_not_listed_is_not_trusted(small_home):
    (small_home / "checksums.txt").write_text(f"{'0' * 64}  other.npz\n")
    with pytest.raises(data.DataError, match="has no line for mnist.npz"):
        data.load_mnist()


@pytest.mark.parametrize("listing", ["{}  {}\r\n", "{} *{}\n", "{}  {}"])
def test_the_list_may_be_in_any_form_that_sha256sum_writes(small_home, listing):
    (small_home / "checksums.txt").write_bytes(
        listing.format(sha256((small_home / "mnist.npz").read_bytes()), "mnist.npz").encode("ascii")
    )
    assert arrays("mnist.npz")["X_train"].tolist() == [0, 0, 0]


def test_a_bad_file_is_looked_at_again_once_it_is_repaired(small_home):
    content = (small_home / "mnist.npz").read_bytes()
    (small_home / "mnist.npz").write_bytes(b"damaged")
    with pytest.raises(data.DataError):
        arrays("mnist.npz")
    (small_home / "mnist.npz").write_bytes(content)
    assert "X_train" in arrays("mnist.npz")


def test_a_file_is_read_once_per_process(small_home):
    arrays("mnist.npz")
    (small_home / "mnist.npz").write_bytes(b"changed afterwards")
    assert "X_train" in arrays("mnist.npz")
