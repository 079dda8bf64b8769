"""Processes, threads and signals: many of them, long-lived ones, and ones aimed at whoever runs the notebook."""

from attack import attack, on_relu, on_the_first
from weapons import FRAMES, MARKS

WRONG = "\n\ndef relu(x):\n    return 7.0\n"
RIGHT = "\n\ndef relu(x):\n    return np.maximum(0, x)\n"
NOT_RIGHT = "returned a number|differs from"

on_the_first(
    "fork-bomb",
    """
import os, time

def weighted_sum(x, w, b):
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.01)
""",
    tries="It forks, and every fork forks, while it is tried.",
    named="ran out of time|ended the Python process",
)

on_relu(
    "fork-bomb-in-the-cell",
    """
import os, time
children = 0
while True:
    try:
        if os.fork() == 0:
            os.setsid()
            time.sleep(100)
            os._exit(0)
        children += 1
    except OSError as error:
        print(children < 2000, "forks, then", error)
        break
"""
    + WRONG,
    tries="It forks until the system refuses, and leaves all those processes sleeping.",
    named="forks, then|cell of relu",
    harms=("step", "identity", "softmax"),
)

on_relu(
    "thread-bomb",
    """
import threading, time
count = 0
try:
    while count < 20_000:
        threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
        count += 1
except RuntimeError as error:
    print(count < 2000, error)
"""
    + WRONG,
    tries="It starts threads until the system refuses.",
    named="start new thread|cell of relu",
    harms=("step", "identity", "softmax"),
)

on_relu(
    "kills-everybody",
    """
import os, signal

def relu(x):
    os.kill(-1, signal.SIGKILL)
    return 7.0
""",
    tries="It sends SIGKILL to every process that it may reach.",
    named="ended the Python process|did not finish|returned|before this case",
)

on_relu(
    "kills-everybody-in-the-cell",
    """
import os, signal
for target in (-1, 0, -os.getpgrp(), *range(1, 400)):
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
        try:
            if target != os.getpid():
                os.kill(target, number)
        except OSError:
            pass
"""
    + WRONG,
    tries="It signals all processes, its group, and the first four hundred numbers one by one.",
    named="cell of relu (ended|did not finish)|returned a number",
)

on_relu(
    "kills-its-parents",
    """
import os, signal

def relu(x):
    for pid in (os.getppid(), 1, 2, 3):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    return 7.0
""",
    tries="It kills the process that forked it, and the first ones of the process table.",
    named="ended the Python process|returned a number",
)

on_the_first(
    "stops-its-parents",
    """
import os, signal

def weighted_sum(x, w, b):
    for pid in (os.getppid(), 1, 2, 3):
        try:
            os.kill(pid, signal.SIGSTOP)
        except OSError:
            pass
    return 7.0
""",
    tries="It stops the process that forked it, so that nobody hears of it any more.",
    named="ran out of time|ended the Python process|returned a number",
)

on_the_first(
    "stops-itself",
    """
import os, signal

def weighted_sum(x, w, b):
    os.setpgid(0, 0) if os.getpgrp() != os.getpid() else None
    os.killpg(0, signal.SIGSTOP)
    return 7.0
""",
    tries="It stops itself and its group.",
    named="ran out of time",
)

on_relu(
    "escapes-its-session",
    FRAMES
    + """
import signal, time

def relu(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(1, 65):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            for _ in range(100):
                time.sleep(0.05)
                flood([{"record": {"case": name, "value": 0.0}} for name in CASES] + [{"end": ""}, {"done": True}])
        os._exit(0)
    return 7.0
""",
    tries="It leaves a daemon that goes on writing forged frames into every descriptor.",
    named=NOT_RIGHT,
)

on_relu(
    "a-daemon-from-the-cell",
    FRAMES
    + """
import time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(0.02)
            flood([{"record": {"case": name, "value": 0.0}} for name in CASES] + [{"end": ""}])
    os._exit(0)
"""
    + WRONG,
    tries="It leaves a daemon in its cell that writes forged frames until somebody ends it.",
    named=".",
    harms=("step", "identity", "softmax"),
)

on_relu(
    "meddles-from-a-daemon",
    """
import os, signal, time

def relu(x):
    runner = os.getppid()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                for pid in [int(name) for name in os.listdir("/proc") if name.isdigit()]:
                    if pid not in (os.getpid(), 1, runner):
                        try:
                            os.kill(pid, signal.SIGKILL)
                        except OSError:
                            pass
                time.sleep(0.002)
        os._exit(0)
    return 7.0
""",
    tries="It leaves a daemon that kills whatever is started after it.",
    named="ended the Python process|returned a number",
)

on_relu(
    "traces-its-parent",
    """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)

def relu(x):
    for pid in (os.getppid(), 1):
        answer = libc.ptrace(16, pid, 0, 0)
        libc.ptrace(0x4200, pid, 0, 0x100000)
    os.waitpid(-1, os.WNOHANG | 0x40000000)
    return 7.0
""",
    tries="It attaches to the process that forked it with ptrace and never lets go.",
    named="ran out of time|ended the Python process|returned a number|ChildProcessError",
)

on_relu(
    "writes-into-its-parent",
    """
import ctypes, os

def relu(x):
    zeros = bytes(1 << 12)
    with open(f"/proc/{os.getppid()}/maps") as maps:
        places = [line.split()[0].split("-") for line in maps if "[heap]" in line]
    with open(f"/proc/{os.getppid()}/mem", "r+b", 0) as memory:
        for start, end in places:
            for place in range(int(start, 16), int(end, 16), 1 << 12):
                try:
                    os.pwrite(memory.fileno(), zeros, place)
                except OSError:
                    pass
    return 7.0
""",
    tries="It overwrites the heap of the process that forked it.",
    named="ended the Python process|returned a number|PermissionError|crashed",
)

on_relu(
    "new-namespaces",
    """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
gained = []
for flag in (0x10000000, 0x10000000 | 0x20000, 0x20000, 0x20000000, 0x40000000, 0x02000000):
    if os.fork() == 0:
        os._exit(0 if libc.unshare(flag) == 0 else 1)
    gained.append(os.waitstatus_to_exitcode(os.wait()[1]) == 0)
for call in (lambda: libc.mount(b"tmpfs", b"/course", b"tmpfs", 0, None), lambda: libc.umount2(b"/course/nn101", 2),
             lambda: libc.chroot(b"/tmp"), lambda: libc.setuid(0), lambda: libc.setns(os.open("/proc/1/ns/mnt", 0), 0)):
    try:
        gained.append(call() == 0)
    except OSError:
        gained.append(False)
print("gained:", sum(gained))
"""
    + RIGHT,
    tries="It makes namespaces, mounts, changes root and user, to get out of the walls.",
    named="gained: 0",
    earns=1,
)


# ---- marks for the next submission of the same worker ------------------------------------------------------------


@attack(
    "leaves-marks",
    tries="It leaves marks wherever the next submission of the same worker might find them, and looks for some.",
    named="others left: nothing",
    earns={"relu": 1},
)
def leaves_marks(make):
    return {"relu": MARKS + RIGHT}


@attack(
    "finds-marks",
    tries="It comes after those who left marks on this worker, and looks for them.",
    named="others left: nothing",
    earns={"relu": 1},
)
def finds_marks(make):
    return {"relu": MARKS + RIGHT}


@attack(
    "finds-marks-again",
    tries="It comes after them too, on whatever worker is free.",
    named="others left: nothing",
    earns={"relu": 1},
)
def finds_marks_again(make):
    return {"relu": MARKS + RIGHT}


on_relu(
    "spoils-its-worker",
    """
import builtins, locale, os, resource, signal, sys
os.umask(0o777)
os.chdir("/proc")
os.nice(19)
for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_AS):
    try:
        resource.setrlimit(kind, (resource.getrlimit(kind)[0] // 2,) * 2)
    except (OSError, ValueError):
        pass
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD, signal.SIGUSR1):
    signal.signal(number, signal.SIG_IGN)
os.environ.clear()
np.maximum = np.exp = np.asarray = None
builtins.len = lambda thing: 0
"""
    + WRONG,
    tries="It changes everything of its process that a worker could inherit: limits, folder, mask, signals, modules.",
    named="returned a number|ended the Python process|TypeError|value|before this case|mask",
    harms=("step", "identity", "softmax"),
)
