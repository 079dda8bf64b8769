"""Run a notebook's cells, then probe its exercises, in a process of its own.

That process is `python -m nn101.checks.runner`, or a fork of the grader's warm process. Whoever started it talks to it
in frames (see channel.py), over stdin and stdout in the first case:

    -> {"cells": [{"id", "source"}], "limits": {...}}   <- {"ready"}
                                                        <- {"cell": id, "text", "error", "went_on"} ..., {"stubs"}
    -> {"probes": [{"name", "seed", "seconds"}], "order",    <- {"order", "record": {...}} ..., {"order", "end": how}
        "stand_ins": {"source", "names"}}                       and so on for the next probe, if `how` was ""

`stubs` names the exercises whose functions are as they were handed out: they need not be probed.
The probes of one order run in one process, one after the other; `how` is "", "timeout" or "crash".
What belongs to an order repeats it, a number that was not known before.

Everything that is sent back is claims of a process that ran student code: the other side judges it elsewhere.
"""

import contextlib
import gc
import io
import os
import signal
import sys
import time

from nn101.checks.below import below
from nn101.checks.channel import BadFrame, Channel, ChannelClosed, ChannelTimeout
from nn101.checks.clock import OutOfTime, time_limit
from nn101.checks.judge import GONE, SLOW
from nn101.checks.probe import exercises, is_stub, run_probe
from nn101.checks.standin import standing_in
from nn101.checks.unattended import unattend

GRACE_SECONDS = 1.0


def main():
    """Serve one notebook over stdin and stdout until the other side hangs up."""
    serve(_private_channel(), make_shell())


def serve(channel, shell, alone=False):
    """Serve one notebook until the other side hangs up.

    ``shell`` is fresh, from ``make_shell``. ``alone`` says that no process can be seen here but those of the notebook.
    """
    order = channel.receive()
    limits = order["limits"]
    _set_limits(limits)
    sys.path.insert(0, "")  # as in Jupyter: a module that the notebook has written can be imported
    channel.send({"ready": True})
    for cell in order["cells"]:
        channel.send({"cell": cell["id"], **_run_cell(shell, cell["source"], limits)})
    gc.freeze()
    channel.send({"stubs": [item.name for item in exercises().values() if is_stub(item, shell.user_ns)]})
    try:
        while True:
            known = _processes() if alone else None
            _probe_apart(channel, shell.user_ns, channel.receive())
            if alone:
                _end(_processes() - known)
    except ChannelClosed:
        return


def _private_channel():
    """Move the channel away from descriptors 0 and 1, so that student code can neither read it nor print into it."""
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)
    return Channel(incoming, outgoing)


def _set_limits(limits):
    """Apply the operating system's limits where they exist (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: limits.get("memory_bytes"),
        resource.RLIMIT_CPU: limits.get("cpu_seconds"),
        resource.RLIMIT_NPROC: limits.get("processes"),
        resource.RLIMIT_FSIZE: limits.get("file_bytes"),
        resource.RLIMIT_NOFILE: limits.get("open_files"),
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        if value is not None:
            resource.setrlimit(kind, (int(value), int(value)))


def make_shell():
    """An IPython shell without history, colours or tracebacks; nothing has run in it."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=config)
    # What an error was is in the outcome of a cell; drawing a deep one for nobody takes seconds.
    shell.showtraceback = shell.showsyntaxerror = lambda *nothing, **neither: None
    shell._tee = lambda channel: contextlib.nullcontext()  # IPython would keep all that is printed, without a limit
    unattend(shell)
    return shell


class _BoundedText(io.StringIO):
    """Keeps the first ``limit`` characters that are written and forgets the rest."""

    def __init__(self, limit):
        super().__init__()
        self.left = limit

    def write(self, text):
        kept = text[: max(self.left, 0)]
        self.left -= len(kept)
        super().write(kept)
        return len(text)


def _run_cell(shell, source, limits):
    printed = _BoundedText(limits["output_chars"])
    kept, went_on = (sys.stdout, sys.stderr), False
    sys.stdout = sys.stderr = printed
    try:
        with time_limit(limits["cell_seconds"]):
            error, went_on = _run_to_the_end(shell, source)
    except (Exception, SystemExit, OutOfTime, KeyboardInterrupt) as caught:
        error = caught
    finally:
        sys.stdout, sys.stderr = kept
    return {"text": printed.getvalue(), "error": _error_text(error), "went_on": went_on}


def _run_to_the_end(shell, source):
    """Run a cell, and what stands below a line that fails; returns the first error, and whether that defined names."""
    first, went_on = None, False
    while source:
        outcome = shell.run_cell(source, store_history=False)
        shown = outcome.error_before_exec or outcome.error_in_exec
        error = shown or getattr(outcome, "stopped_by", None)  # a card instead of an error, see unwritten.py
        first = first or shown
        if error is None or outcome.error_before_exec or isinstance(error, OutOfTime):
            break
        source, defines = below(shell.transform_cell(source), error)
        went_on = went_on or defines
    return first, went_on


def _error_text(error):
    if error is None:
        return ""
    if isinstance(error, OutOfTime):
        return "OutOfTime: this cell did not finish in time"
    try:
        return f"{type(error).__name__}: {error}"[:500]
    except Exception:
        return type(error).__name__[:100]


def _probe_apart(channel, namespace, order):
    """Fork, probe in the child, pass its records on; whatever happens to the child costs the probe that it was at."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        channel.close()
        _probe_in_child(Channel(None, writing), namespace, order)
    os.close(writing)
    records = Channel(reading, None)
    for asked in order["probes"]:
        end = _forward(records, channel, order, time.monotonic() + asked["seconds"] + GRACE_SECONDS)
        channel.send({"order": order["order"], "end": end})
        if end:
            break
    os.close(reading)
    _bury(child)


def _processes():
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


def _end(processes):
    """End what a probe has left running, which could meddle with the next one."""
    deadline = time.monotonic() + GRACE_SECONDS
    while processes and time.monotonic() < deadline:
        for process in processes:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.001)
        processes &= _processes()


def _probe_in_child(channel, namespace, order):
    try:
        os.setsid()
        with standing_in(namespace, **order["stand_ins"]) as namespaces:
            for asked in order["probes"]:
                with time_limit(asked["seconds"]):
                    for record in run_probe(exercises()[asked["name"]], namespaces, asked["seed"]):
                        channel.send({"record": record})
                channel.send({"done": True})
    except OutOfTime:
        channel.send({"late": True})
    finally:
        os._exit(0)


def _forward(child, channel, order, deadline):
    """Pass records on until a probe is done; returns how it ended."""
    while True:
        try:
            message = child.receive(max(deadline - time.monotonic(), 0.0))
        except ChannelTimeout:
            return SLOW
        except (ChannelClosed, BadFrame):
            return GONE
        if "record" not in message:
            return "" if message.get("done") else SLOW
        channel.send({"order": order["order"], "record": message["record"]})


def _bury(child):
    for kill in (os.killpg, os.kill):
        try:
            kill(child, signal.SIGKILL)
        except OSError:
            continue
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()
