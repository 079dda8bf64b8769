"""nn101.data: the right rows, in the form asked for, or an error that says what to do."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nn101 import data

ROOT = Path(__file__).resolve().parents[2]
TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.fixture(autouse=True)
def no_data_folder_of_this_shell(monkeypatch):
    monkeypatch.delenv(data.FOLDER_VARIABLE, raising=False)


@pytest.fixture(scope="module")
def mnist():
    return data.load_mnist()


@pytest.fixture
def small_home(tmp_path, monkeypatch):
    """A data folder of our own in place of the bundled one: a small file, listed in checksums.txt."""
    home = tmp_path / "data"
    home.mkdir()
    np.savez(home / "mnist.npz", X_train=np.zeros(3))
    (home / "checksums.txt").write_text(f"{sha256(home / 'mnist.npz')}  mnist.npz\n")
    monkeypatch.setattr(data, "BUNDLED", home)
    return home


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run_python(code, **environment):
    """Run `code` in a new interpreter at the project's root; return what it printed."""
    command = [sys.executable, "-B", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ---- MNIST as it is ----


def test_every_digit_is_there(mnist):
    (X_train, y_train), (X_test, y_test) = mnist
    assert X_train.shape == (60000, 784) and y_train.shape == (60000,)
    assert X_test.shape == (10000, 784) and y_test.shape == (10000,)
    assert np.bincount(y_train).tolist() == TRAIN_COUNTS
    assert np.bincount(y_test).tolist() == TEST_COUNTS


def test_pixels_are_float32_from_0_to_1(mnist):
    for X, _ in mnist:
        assert X.dtype == np.float32
        assert X.min() == 0.0 and X.max() == 1.0


def test_labels_are_int64_so_that_subtracting_cannot_wrap(mnist):
    for _, y in mnist:
        assert y.dtype == np.int64


def test_pictures_keep_rows_columns_and_a_channel(mnist):
    (X, _), (X_test, _) = data.load_mnist(flatten=False)
    assert X.shape == (60000, 1, 28, 28) and X_test.shape == (10000, 1, 28, 28)
    assert np.array_equal(X[7].ravel(), mnist[0][0][7])


def test_raw_steps_are_the_normalised_pixels_times_255(mnist):
    (raw, _), _ = data.load_mnist(normalise=False, subset=(300, 1))
    (scaled, _), _ = data.load_mnist(subset=(300, 1))
    assert raw.dtype == np.float32 and raw.max() == 255
    assert np.array_equal(raw / np.float32(255), scaled)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dtype_is_the_one_asked_for(dtype):
    (X, _), (X_test, y_test) = data.load_mnist(dtype=dtype, subset=50, one_hot=True)
    assert X.dtype == X_test.dtype == y_test.dtype == dtype
    assert X.max() == 1


def test_original_bytes_on_request():
    (X, _), _ = data.load_mnist(normalise=False, dtype=np.uint8, subset=50)
    assert X.dtype == np.uint8 and X.max() == 255


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"dtype": np.uint8}, "normalise=False"),
        ({"dtype": np.int8, "normalise": False}, "cannot hold"),
        ({"dtype": bool, "normalise": False}, "cannot hold"),
        ({"dtype": np.complex64}, "cannot hold"),
    ],
)
def test_a_type_that_would_spoil_the_pixels_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        data.load_mnist(**arguments)


def test_one_hot_has_a_single_one_in_the_column_of_the_digit(mnist):
    _, (_, hot) = data.load_mnist(one_hot=True)
    assert hot.shape == (10000, 10) and hot.dtype == np.float32
    assert np.array_equal(hot.sum(axis=1), np.ones(10000))
    assert np.array_equal(hot.argmax(axis=1), mnist[1][1])


def test_changing_what_you_got_does_not_change_what_you_get_next():
    # The stored type: here a view would be easy to hand out.
    arguments = {"normalise": False, "dtype": np.uint8}
    (X, y), (X_test, _) = data.load_mnist(**arguments)
    first = X[0].copy()
    X[:], y[:], X_test[:] = 7, 7, 7
    (again, y_again), (test_again, _) = data.load_mnist(**arguments)
    assert np.array_equal(again[0], first)
    assert np.bincount(y_again).tolist() == TRAIN_COUNTS
    assert test_again.max() == 255


# ---- subsets ----


def test_subset_sizes():
    assert [len(X) for X, _ in data.load_mnist(subset=500)] == [500, 500]
    assert [len(X) for X, _ in data.load_mnist(subset=(300, 20))] == [300, 20]
    assert [len(X) for X, _ in data.load_mnist(subset=12000)] == [12000, 10000]


def test_subset_keeps_the_shares_of_the_classes():
    (_, y), (_, y_test) = data.load_mnist(subset=(997, 103))
    assert np.all(np.abs(np.bincount(y, minlength=10) - 997 * np.array(TRAIN_COUNTS) / 60000) < 1)
    assert np.all(np.abs(np.bincount(y_test, minlength=10) - 103 * np.array(TEST_COUNTS) / 10000) < 1)


def test_subset_is_rows_of_the_whole_in_their_order(mnist):
    (X, y), _ = data.load_mnist(subset=(200, 1))
    row_of = {row.tobytes(): index for index, row in enumerate(mnist[0][0])}
    rows = [row_of[row.tobytes()] for row in X]
    assert rows == sorted(set(rows))
    assert np.array_equal(mnist[0][1][rows], y)


def test_seed_decides_the_subset():
    (first, _), (first_test, _) = data.load_mnist(subset=100, seed=4)
    (again, _), (again_test, _) = data.load_mnist(subset=100, seed=4)
    (other, _), _ = data.load_mnist(subset=100, seed=5)
    assert np.array_equal(first, again) and np.array_equal(first_test, again_test)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("subset", [0, -5, 60001, (100, 10001), (100, 0)])
def test_impossible_subset_sizes_name_the_limit(subset):
    with pytest.raises(ValueError, match=r"ask for 1 to (60,000 training|10,000 test) digits"):
        data.load_mnist(subset=subset)


@pytest.mark.parametrize("subset", [0.1, True, "100", (1, 2, 3), (100, 0.5)])
def test_subset_of_another_type_says_what_to_give(subset):
    with pytest.raises(TypeError, match="give None, a whole number, or two"):
        data.load_mnist(subset=subset)


# ---- the trained network ----


def test_network_has_its_layers_in_float32():
    network = data.load_digit_network()
    shapes = {"W1": (784, 50), "b1": (50,), "W2": (50, 100), "b2": (100,), "W3": (100, 10), "b3": (10,)}
    assert {name: value.shape for name, value in network.items()} == shapes
    assert all(value.dtype == np.float32 for value in network.values())


def test_network_reads_as_many_digits_as_recorded(mnist):
    network = data.load_digit_network()
    X, y = mnist[1]
    hidden = 1 / (1 + np.exp(-(X @ network["W1"] + network["b1"])))
    hidden = 1 / (1 + np.exp(-(hidden @ network["W2"] + network["b2"])))
    scores = hidden @ network["W3"] + network["b3"]
    measured = np.mean(scores.argmax(axis=1) == y)
    with np.load(ROOT / "data" / "digit_network.npz") as archive:
        assert measured == archive["test_accuracy"]
    assert measured >= 0.97
    assert f"**test accuracy {measured:.4f}**" in (ROOT / "data" / "README.md").read_text("utf-8")


def test_changing_the_network_does_not_change_the_next_one():
    data.load_digit_network()["W1"][:] = 0
    assert data.load_digit_network()["W1"].any()


# ---- iris ----


def test_iris_is_what_scikit_learn_would_load():
    datasets = pytest.importorskip("sklearn.datasets")
    theirs = datasets.load_iris()
    X, y, names = data.load_iris()
    assert np.array_equal(X, theirs.data) and X.dtype == np.float64
    assert np.array_equal(y, theirs.target) and y.dtype == np.int64
    assert names == {"features": theirs.feature_names, "species": theirs.target_names.tolist()}


def test_iris_arrays_are_the_callers_own():
    X, y, names = data.load_iris()
    X[:], y[:] = 0, 9
    names["species"].clear()
    X, y, names = data.load_iris()
    assert X.min() > 0 and y.max() == 2 and len(names["species"]) == 3


def test_iris_without_scikit_learn_says_what_to_install(monkeypatch):
    monkeypatch.setattr(data.importlib.util, "find_spec", lambda name: None)
    for load in (data.load_iris, lambda: data.source("iris")):
        with pytest.raises(data.DataError, match="pip install scikit-learn"):
            load()


# ---- where rows come from ----


def test_source_names_the_bundled_file():
    assert data.source("mnist").endswith("bundled with the course (data/mnist.npz)")
    assert "scikit-learn" in data.source("iris")


def test_source_of_an_unknown_set_lists_the_known_ones():
    with pytest.raises(ValueError, match="no data set 'minst'.*mnist, digit_network, iris"):
        data.source("minst")


def test_a_copy_in_the_chosen_folder_comes_first(tmp_path, monkeypatch):
    (tmp_path / "digit_network.npz").write_bytes((ROOT / "data" / "digit_network.npz").read_bytes())
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path))
    assert str(tmp_path / "digit_network.npz") in data.source("digit_network")
    assert data.load_digit_network()["b3"].shape == (10,)
    assert "bundled" in data.source("mnist"), "a folder without the file must not hide the bundled one"


# ---- files that cannot be trusted ----


def test_a_wrong_file_in_the_chosen_folder_is_named_and_not_passed_over(tmp_path, monkeypatch):
    (tmp_path / "mnist.npz").write_bytes(b"something else")
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(data.DataError) as caught:
        data.load_mnist()
    message = str(caught.value)
    assert str(tmp_path / "mnist.npz") in message
    assert sha256(tmp_path / "mnist.npz")[:12] in message
    assert f"unset {data.FOLDER_VARIABLE}" in message


def test_one_changed_byte_in_the_bundled_file_is_found(small_home):
    path = small_home / "mnist.npz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(data.DataError, match=r"mnist\.npz is damaged.*git checkout -- data/mnist\.npz"):
        data.load_mnist()


def test_a_missing_file_says_where_it_should_be_and_what_to_do(small_home, tmp_path, monkeypatch):
    (small_home / "mnist.npz").unlink()
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path / "elsewhere"))
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
        listing.format(sha256(small_home / "mnist.npz"), "mnist.npz").encode("ascii")
    )
    assert data._arrays("mnist")["X_train"].tolist() == [0, 0, 0]


def test_a_bad_file_is_looked_at_again_once_it_is_repaired(small_home):
    content = (small_home / "mnist.npz").read_bytes()
    (small_home / "mnist.npz").write_bytes(b"damaged")
    with pytest.raises(data.DataError):
        data._arrays("mnist")
    (small_home / "mnist.npz").write_bytes(content)
    assert "X_train" in data._arrays("mnist")


def test_a_file_is_read_once_per_process(small_home):
    data._arrays("mnist")
    (small_home / "mnist.npz").write_bytes(b"changed afterwards")
    assert "X_train" in data._arrays("mnist")


# ---- in a bare place ----

NO_WRITES_NO_NETWORK = """
import os, sys
def refuse(event, arguments):
    writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event in ("os.mkdir", "os.rename", "os.remove") or event.startswith("socket."):
        raise PermissionError(f"{event} {arguments}")
sys.addaudithook(refuse)
from nn101 import data
(X, _), (X_test, _) = data.load_mnist()
print(len(X) + len(X_test), len(data.load_iris()[0]), len(data.load_digit_network()))
"""


def test_everything_loads_with_no_home_nothing_writable_and_no_network():
    assert run_python(NO_WRITES_NO_NETWORK, TMPDIR="/nonexistent") == "70000 150 6\n"


def test_loading_prints_nothing_and_imports_neither_scikit_learn_nor_pandas():
    code = (
        "import sys; from nn101 import data\n"
        "data.load_mnist(subset=10); data.load_iris(); data.load_digit_network()\n"
        "print([name for name in ('sklearn', 'pandas', 'scipy', 'numba') if name in sys.modules])"
    )
    assert run_python(code, **os.environ) == "[]\n"


def test_a_copied_course_folder_finds_the_data_beside_it(tmp_path):
    (tmp_path / "nn101").mkdir()
    (tmp_path / "nn101" / "__init__.py").touch()
    (tmp_path / "nn101" / "data.py").write_bytes((ROOT / "nn101" / "data.py").read_bytes())
    (tmp_path / "data").mkdir()
    for file in ("checksums.txt", "digit_network.npz"):
        (tmp_path / "data" / file).write_bytes((ROOT / "data" / file).read_bytes())
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from nn101 import data; print(data.BUNDLED, len(data.load_digit_network()))"
    )
    assert run_python(code) == f"{tmp_path.resolve() / 'data'} 6\n"
