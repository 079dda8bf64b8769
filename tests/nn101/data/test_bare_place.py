"""The data load in a bare place: no home, nothing writable, no network, nothing else imported."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

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
print(data.load_housing().shape)
"""


def test_everything_loads_with_no_home_nothing_writable_and_no_network(run_python):
    first, said, last = run_python(NO_WRITES_NO_NETWORK, TMPDIR="/nonexistent").splitlines()
    assert first == "70000 150 6"
    assert said.startswith("load_housing: SIMULATED rows") and "could not be downloaded" in said
    assert last == "(20640, 10)"


def test_loading_prints_nothing_and_imports_neither_scikit_learn_nor_pandas(run_python, this_environment):
    code = (
        "import sys; from nn101 import data\n"
        "data.load_mnist(subset=10); data.load_iris(); data.load_digit_network()\n"
        "print([name for name in ('sklearn', 'pandas', 'scipy', 'numba', 'pooch') if name in sys.modules])"
    )
    assert run_python(code, **this_environment) == "[]\n"


def test_a_copied_course_folder_finds_the_data_beside_it(tmp_path, run_python):
    (tmp_path / "nn101").mkdir()
    (tmp_path / "nn101" / "__init__.py").touch()
    shutil.copy(ROOT / "nn101" / "home.py", tmp_path / "nn101")
    shutil.copytree(ROOT / "nn101" / "data", tmp_path / "nn101" / "data")
    (tmp_path / "data").mkdir()
    for file in ("checksums.txt", "digit_network.npz"):
        (tmp_path / "data" / file).write_bytes((ROOT / "data" / file).read_bytes())
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from nn101 import data; print(data.bundled.BUNDLED, len(data.load_digit_network()))"
    )
    assert run_python(code) == f"{tmp_path.resolve() / 'data'} 6\n"
