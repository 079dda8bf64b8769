"""Too much of everything: memory, output, files, time that no signal ends, pictures, network."""

from attack import attack, on_relu, on_the_first

WRONG = "\n\ndef relu(x):\n    return 7.0\n"
RIGHT = "\n\ndef relu(x):\n    return np.maximum(0, x)\n"

on_relu(
    "one-huge-allocation",
    "def relu(x):\n    return bytearray(200 * 2**30)",
    tries="It asks for 200 GB at once.",
    named="MemoryError",
)

on_the_first(
    "memory-that-grows",
    """
def weighted_sum(x, w, b):
    kept = []
    while True:
        kept.append(bytearray(b"x" * (1 << 24)))
""",
    tries="It takes memory bit by bit, without end.",
    named="MemoryError|ended the Python process|used more memory",
)

HOARDERS = """
import ctypes, os, time
reading, writing = os.pipe()
for _ in range(12):
    if os.fork() == 0:
        HIDE
        kept = bytearray(b"x" * (64 << 20))
        os.write(writing, b"x")
        time.sleep(100)
        os._exit(0)
for _ in range(12):
    os.read(reading, 1)
time.sleep(1)
print("nobody minded")
"""

on_relu(
    "memory-in-many-processes",
    HOARDERS.replace("HIDE", "pass") + WRONG,
    tries="It takes a little memory in each of many processes.",
    named="used more memory",
)

on_relu(
    "memory-that-hides",
    HOARDERS.replace("HIDE", "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)") + WRONG,
    tries="It takes memory in processes that hide their memory from everybody of the same name.",
    named="used more memory",
)

on_relu(
    "memory-without-owner",
    """
import ctypes, os, time
libc = ctypes.CDLL(None, use_errno=True)
kept = 0
for number in range(8):
    try:
        descriptor = os.memfd_create(str(number))
        for _ in range(6):
            kept += os.write(descriptor, b"x" * (10 << 20))
    except OSError:
        break
libc.shmat.restype = ctypes.c_void_p
libc.shmdt.argtypes = (ctypes.c_void_p,)
for number in range(6):
    place = libc.shmat(libc.shmget(0, 50 << 20, 0o1600), None, 0)
    if place not in (None, 2**64 - 1):
        ctypes.memset(place, 1, 50 << 20)
        libc.shmdt(place)
        kept += 50 << 20
print("kept:", kept >> 20, "MB")
time.sleep(1)
"""
    + WRONG,
    tries="It takes memory that belongs to no process: anonymous files and detached System V segments.",
    named="used more memory|kept: 0 MB",
)

on_relu(
    "output-flood",
    """
import sys
line = "x" * 1_000_000 + "\\n"
for _ in range(10_000):
    print(line)
    sys.stderr.write(line)
"""
    + WRONG,
    tries="It prints ten gigabytes.",
    named="x{100}",
)

on_relu(
    "output-past-python",
    """
import os, subprocess
data = b"x" * (1 << 20)
for descriptor in (0, 1, 2):
    try:
        for _ in range(2_000):
            os.write(descriptor, data)
    except OSError as error:
        print(descriptor, error)
subprocess.run("head -c 2000000000 /dev/zero; head -c 2000000000 /dev/zero >&2", shell=True)
print("written")
"""
    + WRONG,
    tries="It writes gigabytes to the standard descriptors, by itself and through a shell.",
    named="written|cell of relu",
)

on_relu(
    "output-while-tried",
    """
import os

def relu(x):
    for _ in range(200):
        print("x" * 100_000)
        os.write(1, b"x" * 100_000)
        os.write(2, b"x" * 100_000)
""",
    tries="It prints without end while it is tried, and returns nothing.",
    named="prints its answer|Nothing came back|ran out of time|ended|OSError",
)

on_relu(
    "a-million-files",
    """
import os
count = 0
try:
    for count in range(1_000_000):
        os.mknod(f"/tmp/{count}")
except OSError as error:
    print(count < 100_000, "files, then", error.strerror)
"""
    + WRONG,
    tries="It makes a million empty files.",
    named="True files, then No space left|did not finish",
)

on_relu(
    "huge-files",
    """
import os
for name, size in (("sparse", 1 << 50), ("large", 100 << 20)):
    try:
        with open(f"/tmp/{name}", "wb") as file:
            file.truncate(size) if name == "sparse" else file.write(b"x" * size)
    except OSError as error:
        print(name, error.strerror)
for number in range(1_000):
    try:
        with open(f"/tmp/{number}", "wb") as file:
            file.write(b"x" * (10 << 20))
    except OSError as error:
        print(number, error.strerror)
        break
"""
    + WRONG,
    tries="It makes a sparse file of a petabyte, then fills /tmp.",
    named="File too large[\\s\\S]*No space left",
)

on_relu(
    "deep-folders",
    """
import os
try:
    for depth in range(300):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
except OSError as error:
    print(error.strerror)
print("folders:", depth)
os.symlink("/", "/tmp/root")
os.mkfifo("/tmp/pipe")
"""
    + WRONG,
    tries="It makes folders in folders until paths are too long for anybody, links to everywhere and pipes.",
    named="folders: \\d+",
)

on_relu(
    "huge-picture",
    """
import matplotlib.pyplot as plt
figure = plt.figure(figsize=(600, 600), dpi=100)
figure.savefig("/tmp/picture.png")
"""
    + WRONG,
    tries="It draws a picture of 60,000 by 60,000 points.",
    named="MemoryError|used more memory|did not finish|ValueError",
)

on_relu(
    "rich-output",
    """
from IPython.display import HTML, Image, Javascript, SVG, display, publish_display_data

display(HTML("<b>" * 10_000_000), Javascript("alert(1)"), SVG("<svg onload='alert(1)'></svg>"))
publish_display_data({"text/html": "<script>alert(1)</script>" * 1_000_000, "application/x-own": {"a": ["b"] * 9_999}})
Image(b"\\x89PNG" + bytes(50_000_000))
"""
    + WRONG,
    tries="It displays pages, pictures and scripts of many megabytes.",
    named="returned a number",
)

on_the_first(
    "endless-in-c",
    "import itertools\n\ndef weighted_sum(x, w, b):\n    return sum(itertools.repeat(0))",
    tries="It sums without end in C code, where no signal is looked at.",
    named="ran out of time",
)

on_relu(
    "endless-in-c-in-the-cell",
    """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
10 ** 10 ** 9
"""
    + WRONG,
    tries="It computes a number of a billion digits in its cell, with all signals blocked.",
    named="cell of relu did not finish",
)

on_the_first(
    "endless-pattern",
    """
import re

def weighted_sum(x, w, b):
    return re.match(r"(a|aa)+$", "a" * 200 + "b")
""",
    tries="It matches a pattern that goes back and forth for longer than the universe is old.",
    named="ran out of time",
)

on_the_first(
    "swallows-the-clock",
    """
def weighted_sum(x, w, b):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
""",
    tries="It catches whatever stops it and goes on.",
    named="ran out of time",
)

on_relu(
    "ends-late",
    """
import atexit, sys, threading, time

class Slow(float):
    def __del__(self):
        time.sleep(1000)

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        time.sleep(1000)

atexit.register(time.sleep, 1000)
threading.Thread(target=time.sleep, args=(1000,)).start()
kept = [Slow(1.0) for _ in range(10)]
"""
    + WRONG,
    tries="It sleeps at exit, in destructors and in threads that nobody waits for.",
    named="returned a number",
)

on_relu(
    "descriptors",
    """
import os
count = 0
try:
    while True:
        os.open("/dev/null", os.O_RDONLY)
        count += 1
except OSError as error:
    print(count < 5_000, error.strerror)
"""
    + WRONG,
    tries="It opens files until there are no more descriptors.",
    named="True Too many open files",
    harms=("step", "identity", "softmax"),
)

on_relu(
    "network",
    """
import socket, urllib.request
results = []
for place in (("127.0.0.1", 22), ("10.0.0.1", 80), ("8.8.8.8", 53), ("169.254.169.254", 80)):
    try:
        socket.create_connection(place, 0.2)
        results.append("reached")
    except OSError as error:
        results.append(type(error).__name__)
for path in ("/var/run/docker.sock", "/run/systemd/private", "/tmp/.X11-unix/X0", "/run/dbus/system_bus_socket"):
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        results.append("reached")
    except OSError as error:
        results.append(type(error).__name__)
for attempt in (lambda: socket.getaddrinfo("example.org", 80),
                lambda: urllib.request.urlopen("http://1.1.1.1", timeout=0.2),
                lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("8.8.8.8", 53)),
                lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
                lambda: socket.create_server(("0.0.0.0", 80))):
    try:
        attempt()
        results.append("reached")
    except OSError as error:
        results.append(type(error).__name__)
print("reached:", results.count("reached"), results)
"""
    + RIGHT,
    tries="It looks for a network, a name server, sockets of the system, and listens itself.",
    named="reached: 0",
    earns=1,
)


@attack(
    "shells",
    tries="It starts shells and other programs through IPython's magics.",
    named="uid=",
    earns={"relu": 1},
)
def shells(make):
    source = """
print(get_ipython().getoutput("id; cat /etc/shadow; ls /; env"))
%run /nowhere.py
!echo owned > /tmp/owned
"""
    return {"relu": source + RIGHT}
