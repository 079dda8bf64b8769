"""Compiled kernels on disk: warmed once, found again, never stale; and what happens where nothing can be kept.

Most tests use a copy of the package with two kernels only, because compiling takes seconds.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nn101
from nn101 import __main__ as command
from nn101.kernels import warming

PACKAGE = Path(nn101.__file__).parent
ADVICE = "Set NUMBA_CACHE_DIR to a folder that can be written"

# Runs one kernel of the copy, says what it cost.
CALL = """
import json, sys
import numpy as np
from nn101.kernels.dropout import {kernel} as kernel
x = np.arange({count}, dtype=np.float32)
out, mask = np.empty_like(x), (x % 2 * 2).astype(np.float32)
kernel(x, 0.5, np.uint64(1), np.uint64(0), out, mask) if "{kernel}" == "dropout_forward" else kernel(x, mask, out)
assert (out == x * mask).all() and 0.4 < (mask > 0).mean() < 0.6
stats = kernel.stats
hits, misses = sum(stats.cache_hits.values()), sum(stats.cache_misses.values())
print(json.dumps(dict(hits=hits, misses=misses, folder=stats.cache_path)))
"""
FORWARD = CALL.format(kernel="dropout_forward", count=200_000)  # with threads
BACKWARD = CALL.format(kernel="dropout_backward", count=100)  # without; the cheapest to compile

# Root may write anywhere whatever the permissions say, so Numba's attempt is made to fail.
NOTHING_CAN_BE_WRITTEN = """
import tempfile
def refuse(*arguments, dir=None, **options):
    if {where!r} in str(dir):
        raise PermissionError(13, "Permission denied", dir)
    return real(*arguments, dir=dir, **options)
real, tempfile.TemporaryFile = tempfile.TemporaryFile, refuse
"""


def run(folder, *arguments, **environment):
    """Run Python with the package that lies in `folder`; returns the finished process."""
    unset = {"NUMBA_CACHE_DIR", "NN101_NUMBA"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in unset}
        | {"PYTHONPATH": str(folder), "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "user"), **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


def outcome(done):
    """What a CALL said."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def cold(tmp_path_factory):
    """The package with two kernels, nothing compiled."""
    folder = tmp_path_factory.mktemp("cold")
    shutil.copytree(PACKAGE, folder / "nn101", ignore=shutil.ignore_patterns("__pycache__"))
    listing = folder / "nn101/kernels/__init__.py"
    two = 'MODULES = {"dropout": ("dropout_backward", "dropout_forward")}\n'
    text, replaced = re.subn(r"^MODULES = \{.*?^\}\n", two, listing.read_text(), flags=re.MULTILINE | re.DOTALL)
    assert replaced == 1
    listing.write_text(text)
    return folder


@pytest.fixture(scope="module")
def warm_up(cold, tmp_path_factory):
    """What `python -m nn101 warm` said in a copy, and the copy."""
    folder = tmp_path_factory.mktemp("warm") / "course"
    shutil.copytree(cold, folder)
    return run(folder, "-m", "nn101", "warm"), folder


@pytest.fixture
def warmed(warm_up, tmp_path):
    """A copy of the warmed package that may be spoilt: the course folder, moved."""
    folder = tmp_path / "moved"
    shutil.copytree(warm_up[1], folder)
    return folder


def cache_of(folder):
    return folder / "nn101/kernels/__pycache__"


# ---- warm ----------------------------------------------------------------------------------------------------


def test_warm_says_how_many_and_where(warm_up):
    done, folder = warm_up
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"2 kernels are compiled, in {cache_of(folder)}\n"


@pytest.mark.parametrize("call", [FORWARD, BACKWARD])
def test_after_warming_nothing_compiles(warmed, call):
    done = run(warmed, "-c", call)
    assert outcome(done) == {"hits": 1, "misses": 0, "folder": str(cache_of(warmed))}
    assert done.stderr == ""


def test_warm_says_so_where_numba_is_off():
    done = run(PACKAGE.parent, "-m", "nn101", "warm", NN101_NUMBA="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "switched off (NN101_NUMBA=0)" in done.stdout


def test_warm_without_a_place_compiles_nothing_and_gives_advice(cold):
    code = (
        NOTHING_CAN_BE_WRITTEN.format(where="")
        + "import sys\nfrom nn101.__main__ import main\nsys.exit(main(['warm']))"
    )
    done = run(cold, "-c", code, PYTHONDONTWRITEBYTECODE="1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1 and ADVICE in done.stderr


def test_warm_passes_on_what_went_wrong(monkeypatch, capsys):
    monkeypatch.setattr(warming, "warm", lambda report: warming.Warmth(2, Path("here"), ("the disk is full",)))
    assert command.main(["warm"]) == 1
    said = capsys.readouterr()
    assert said.out == "" and "the disk is full" in said.err


def test_warm_can_be_stopped(monkeypatch, capsys):
    def stopped(report):
        raise KeyboardInterrupt

    monkeypatch.setattr(warming, "warm", stopped)
    assert command.main(["warm"]) == 2
    assert "the same command goes on" in capsys.readouterr().err


# ---- where compiled kernels are kept -------------------------------------------------------------------------


def test_package_that_cannot_be_written_gives_what_it_holds(warmed):
    before = {path.name: path.read_bytes() for path in cache_of(warmed).iterdir()}
    done = run(warmed, "-c", NOTHING_CAN_BE_WRITTEN.format(where="") + FORWARD, PYTHONDONTWRITEBYTECODE="1")
    assert outcome(done) == {"hits": 1, "misses": 0, "folder": str(cache_of(warmed))}
    assert done.stderr == ""
    assert {path.name: path.read_bytes() for path in cache_of(warmed).iterdir()} == before


def test_package_that_cannot_be_written_and_holds_nothing_leaves_them_to_the_users_cache(cold, tmp_path):
    refused = NOTHING_CAN_BE_WRITTEN.format(where=str(cold / "nn101"))
    user = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    first, second = (run(cold, "-c", refused + BACKWARD, **user) for _ in range(2))
    assert outcome(first)["misses"] == 1 and outcome(first)["folder"].startswith(str(tmp_path))
    assert outcome(second)["hits"] == 1
    assert first.stderr == second.stderr == ""


def test_folder_that_was_asked_for_is_used(cold, tmp_path):
    refused = NOTHING_CAN_BE_WRITTEN.format(where=str(cold / "nn101"))
    done = run(cold, "-c", refused + BACKWARD, NUMBA_CACHE_DIR=str(tmp_path), PYTHONDONTWRITEBYTECODE="1")
    assert outcome(done)["folder"].startswith(str(tmp_path))


def test_nothing_can_be_written_anywhere(cold):
    done = run(cold, "-c", NOTHING_CAN_BE_WRITTEN.format(where="") + BACKWARD, PYTHONDONTWRITEBYTECODE="1")
    assert outcome(done)["folder"] is None
    assert done.stderr.count("cannot be kept") == 1 and ADVICE in done.stderr


def test_full_disk_is_said_once_and_does_no_harm(cold, tmp_path):
    full = """
import numba.core.caching
def save(*arguments):
    raise OSError(28, "No space left on device")
numba.core.caching.IndexDataCacheFile.save = save
"""
    user = {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = run(cold, "-c", NOTHING_CAN_BE_WRITTEN.format(where=str(cold / "nn101")) + full + BACKWARD, **user)
    assert outcome(done)["misses"] == 1
    assert done.stderr.count("cannot be kept") == 1 and "No space left on device" in done.stderr


# ---- never stale ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "misses"), [("dropout", 1), ("chunks", 1), ("loss", 0)])
def test_only_changed_source_is_compiled_again(warmed, name, misses):
    with (warmed / f"nn101/kernels/{name}.py").open("a") as source:
        source.write("# one more line\n")
    assert outcome(run(warmed, "-c", BACKWARD))["misses"] == misses


def test_changed_source_in_a_package_that_cannot_be_written(warmed):
    with (warmed / "nn101/kernels/dropout.py").open("a") as source:
        source.write("# one more line\n")
    refuse_saving = """
import numba.core.caching
def save(*arguments):
    raise PermissionError(13, "Permission denied")
numba.core.caching.IndexDataCacheFile.save = save
"""
    done = run(warmed, "-c", NOTHING_CAN_BE_WRITTEN.format(where="") + refuse_saving + BACKWARD)
    assert outcome(done)["misses"] == 1
    assert done.stderr.count("cannot be kept") == 1


def test_a_file_that_two_processes_wrote_at_once_is_not_taken_for_the_other_type(warmed):
    # Both choose one name, one writes the index last and the other the machine code.
    for kernel, call in (("dropout_backward", BACKWARD), ("dropout_forward", FORWARD)):
        first, second = sorted(cache_of(warmed).glob(f"*.{kernel}-*.nbc"))
        machine_code = first.read_bytes(), second.read_bytes()
        first.write_bytes(machine_code[1])
        second.write_bytes(machine_code[0])
        assert outcome(run(warmed, "-c", call))["misses"] == 1  # checks the numbers, too
        assert outcome(run(warmed, "-c", call))["misses"] == 0


# ---- without Numba, and after a fork -------------------------------------------------------------------------


def test_import_nn101_imports_no_numba(warmed):
    done = run(warmed, "-c", "import sys, nn101, nn101.kernels\nprint('numba' in sys.modules)")
    assert done.stdout == "False\n"


ALL_EXAMPLES = """
import sys
import numpy as np
from nn101.kernels.warming import load_all
results = {}
for name, entry in load_all().items():
    given = entry.examples(np.dtype(np.float64))
    returned = entry.function(*given)
    arrays = [value for value in given if isinstance(value, np.ndarray)]
    results |= {f"{name}.{i}": value for i, value in enumerate([np.array(returned, float), *arrays])}
assert "numba" not in sys.modules
np.savez(sys.argv[1], **results)
"""


def test_without_numba_numbers_are_the_same_and_numba_is_not_imported(tmp_path):
    done = run(PACKAGE.parent, "-c", ALL_EXAMPLES, str(tmp_path / "results.npz"), NN101_NUMBA="0")
    assert done.returncode == 0, done.stderr
    with np.load(tmp_path / "results.npz") as results:
        for name, entry in warming.load_all().items():
            given = entry.examples(np.dtype(np.float64))
            returned = entry.function(*given)
            arrays = [value for value in given if isinstance(value, np.ndarray)]
            for i, value in enumerate([np.array(returned, float), *arrays]):
                np.testing.assert_allclose(results[f"{name}.{i}"], value, rtol=1e-10, atol=1e-12, err_msg=name)


FORK = (
    FORWARD
    + """
import os
before = out.tobytes()
child = os.fork()
if child == 0:
    kernel(x, 0.5, np.uint64(1), np.uint64(0), out, mask)
    os._exit(0 if out.tobytes() == before else 3)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
kernel(x, 0.5, np.uint64(1), np.uint64(0), out, mask)
assert out.tobytes() == before
"""
)


def test_child_of_a_process_with_threads_computes_right(warmed):
    done = run(warmed, "-c", FORK)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "0"
