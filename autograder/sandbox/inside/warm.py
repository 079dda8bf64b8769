"""The warm process of one worker: it has imported everything once, and every submission is a fork of it.

Whoever starts it holds the other end of descriptor 0, a socket for short messages:

    <- ready          -> run, with the descriptor of the submission's own channel, and its limits
    -> stop           <- done, and why it was ended from here: "" or "memory"

A submission speaks over its own channel only, in the frames of nn101.checks.runner, so nothing that it writes can reach
another one. Behind walls it lives in namespaces of its own, made by nn101's grader in namespaces.py:

    this process > the keeper, who enters the new namespaces > their first process > the one that runs the notebook

When one of them ends, those to its right are ended by the kernel, and with them whatever they had started.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys

import namespaces
import system_calls

NOBODY = 65534
WATCH_SECONDS = 0.25
PRELOADED = ("numpy", "nn101.plots", "nn101.data", "nn101.checks.notebook", "nn101.checks.runner")
APART, BARE = "apart", "bare"


def main():
    """Serve submissions, one at a time, until the grader hangs up."""
    control = socket.socket(fileno=os.dup(0))
    _forget_streams(0, 1)
    walled = "NN101_WALLED" in os.environ
    if walled:
        leave_root()
        namespaces.prctl(namespaces.SET_CHILD_SUBREAPER, 1)
    for name in (*PRELOADED, *sys.argv[1:]):
        importlib.import_module(name)
    if "numba" in sys.modules:
        _warm_compiler()
    from nn101.checks import probe, runner

    _warm_probes(probe)
    shell = runner.make_shell()
    gc.collect()
    gc.freeze()  # the collector would write into every object, and so copy every page into every child
    namespaces.gather_in_large_pages()
    control.send(b"ready")
    while True:
        message, descriptors, *_ = socket.recv_fds(control, 4096, 1)
        if not message:
            return
        order = json.loads(message)
        why = _run_apart(control, descriptors[0], order, shell, runner)
        control.send(json.dumps({"done": why}).encode())


def _warm_compiler():
    """Numba prepares itself during its first compilation, for a second; then compiling a loop takes a fraction.

    What NumPy's functions become in machine code is kept as well, so this uses those that a training loop needs, for
    the types that it needs them for.
    """
    import numba
    import numpy as np

    @numba.njit
    def fit(X, y, rate, epochs):
        w, b, wrong = np.zeros(X.shape[1]), 0.0, []
        counts = np.zeros(epochs, dtype=np.int64)
        for epoch in range(epochs):
            for i in range(X.shape[0]):
                error = y[i] - (1 if np.dot(w, X[i]) + b > 0 else 0)
                w += rate * error * X[i]
                b += rate * error
                if error != 0:
                    counts[epoch] += 1
            wrong.append(counts[epoch])
        return w, b, np.array(wrong), counts[: epochs - 1]

    fit(np.ones((2, 2)), np.array([0, 1]), 0.5, 2)


def _warm_probes(probe):
    """What Python prepares when something is done for the first time would be prepared in every process of a probe."""
    first, *_ = probe.exercises().values()
    json.dumps(list(probe.run_probe(first, ({},), 0)))


def _forget_streams(*standard):
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in standard:
        os.dup2(null, descriptor)
    os.close(null)


def leave_root():
    """Where bubblewrap was started by root: mount a process table that nothing covers, then become nobody.

    Root is exempt from the limit on processes; and under a process table that is partly covered, as bubblewrap's is
    when root starts it, no process without privileges may mount a fresh one.
    """
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):
            namespaces.mount_proc()
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def _run_apart(control, descriptor, order, shell, runner):
    """Fork, let the child run one submission, and end all that is left of it; says why it had to be ended."""
    keeper = os.fork()
    if keeper == 0:
        status = 1
        try:
            control.close()
            os.setsid()
            status = _keep(descriptor, order, shell, runner)
        finally:
            os._exit(status)
    os.close(descriptor)
    why = _watch(control, keeper, order)
    _end_all(keeper, order["way"] == APART)
    return why


def _watch(control, keeper, order):
    """Wait until the grader says stop, and end what takes more memory than allowed."""
    while not select.select([control], [], [], WATCH_SECONDS)[0]:
        if order["way"] == APART and _takes_more_than(order["limits"]["total_bytes"], keeper):
            _end_all(keeper, walled=True)
            select.select([control], [], [])
            control.recv(4096)
            return "memory"
    control.recv(4096)
    return ""


def _takes_more_than(limit, keeper):
    """True if the processes of the submission use more bytes, pages shared with this one not counted twice.

    Telling what is shared takes the kernel milliseconds, so it is asked only where all pages together are too many.
    """
    return _memory_in_use(keeper, _kilobytes_at_most) > limit and _memory_in_use(keeper, _kilobytes_of) > limit


def _memory_in_use(keeper, kilobytes_of):
    total = 0
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) not in (1, os.getpid(), keeper):
            with contextlib.suppress(OSError):
                total += kilobytes_of(name)
    return total * 1024


def _kilobytes_at_most(process):
    return _sum_of(f"/proc/{process}/status", ("VmRSS:", "VmSwap:"))


def _kilobytes_of(process):
    try:
        return _sum_of(f"/proc/{process}/smaps_rollup", ("Pss:", "SwapPss:"))
    except PermissionError:  # a process can hide that file, but not this one, in which shared pages count fully
        return _sum_of(f"/proc/{process}/status", ("RssAnon:", "RssShmem:", "VmSwap:"))


def _sum_of(path, lines):
    with open(path) as file:
        return sum(int(line.split()[1]) for line in file if line.startswith(lines))


def _end_all(keeper, walled):
    """End the keeper and everything below it, and wait until it is gone."""
    with contextlib.suppress(OSError):
        os.killpg(keeper, signal.SIGKILL)
    if walled:
        # Signals every process of this PID namespace but its first one and this.
        with contextlib.suppress(OSError):
            os.kill(-1, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _keep(descriptor, order, shell, runner):
    """The keeper: enters new namespaces, starts their first process, and waits for it."""
    if order["way"] == BARE:
        return _serve(descriptor, shell, runner)
    namespaces.enter_new()
    first = os.fork()
    if first == 0:
        status = 1
        try:
            status = _be_first(descriptor, order, shell, runner)
        finally:
            os._exit(status)
    os.close(descriptor)
    os.waitpid(first, 0)
    return 0


def _be_first(descriptor, order, shell, runner):
    """The first process of a PID namespace: when it ends, the kernel ends all others in it."""
    namespaces.prctl(namespaces.SET_PDEATHSIG, signal.SIGKILL)
    limits = order["limits"]
    namespaces.mount_proc()
    namespaces.mount_tmp(limits["tmp_bytes"], limits["tmp_files"], order["kept"])
    namespaces.forbid_more_namespaces()
    os.chdir("/tmp")
    runs_the_notebook = os.fork()
    if runs_the_notebook == 0:
        status = 1
        try:
            namespaces.drop_capabilities()
            system_calls.refuse()
            status = _serve(descriptor, shell, runner, alone=True)
        finally:
            os._exit(status)
    os.close(descriptor)
    namespaces.prctl(namespaces.SET_DUMPABLE, 0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    while os.waitpid(-1, 0)[0] != runs_the_notebook:
        pass
    return 0


def _serve(descriptor, shell, runner, alone=False):
    _forget_streams(2)  # where the worker itself complains
    runner.serve(runner.Channel(descriptor, descriptor), shell, alone)
    return 0


def trial():
    """Print the way in which submissions can be kept apart here: "apart" with namespaces of their own, or "bare"."""
    leave_root()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            namespaces.enter_new()
            first = os.fork()
            if first == 0:
                namespaces.mount_proc()
                namespaces.mount_tmp(2**20, 100, [])
                namespaces.forbid_more_namespaces()
                namespaces.drop_capabilities()
                os._exit(0)
            status = os.waitstatus_to_exitcode(os.waitpid(first, 0)[1])
        finally:
            os._exit(status)
    worked = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    print(APART if worked else BARE)


if __name__ == "__main__":
    trial() if sys.argv[1:] == ["trial"] else main()
