"""Linux namespaces, straight from the C library: what bubblewrap does once per worker, done once per submission.

Python has these calls from 3.12 on only, and mount() not at all. See the manual pages unshare(2), mount(2),
user_namespaces(7), capabilities(7) and prctl(2).
"""

import ctypes
import os

NEWNS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x00020000, 0x08000000, 0x10000000, 0x20000000, 0x40000000
NOSUID, NODEV, NOEXEC, BIND, RECURSIVE = 2, 4, 8, 4096, 16384
SET_PDEATHSIG, SET_DUMPABLE, CAPBSET_DROP, SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS = 1, 4, 24, 36, 38
LARGE_PAGE, COLLAPSE = 2 * 2**20, 25
SHARED_MEMORY = b"size=16777216,nr_inodes=200,mode=1777"
CAPABILITIES_V3, LAST_CAPABILITY = 0x20080522, 63
SIGKILL = 9

_libc = ctypes.CDLL(None, use_errno=True)


def _call(function, *arguments):
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function.__name__}: {os.strerror(number)}")


def prctl(option, value=0):
    """Set one of the process's own switches. Raises OSError."""
    _call(_libc.prctl, option, value, 0, 0, 0)


def gather_in_large_pages():
    """Ask the kernel to keep this process's memory in pages of two megabytes: a fork then copies far fewer entries.

    Where the kernel cannot do that (before Linux 6.1), everything stays as it is.
    """
    with open("/proc/self/maps") as file:
        regions = [line.split(None, 5) for line in file]
    for region in regions:
        nobodys_file = len(region) == 5 or region[5].strip() == "[heap]"
        if region[1] == "rw-p" and nobodys_file:
            start, end = (int(address, 16) for address in region[0].split("-"))
            for page in range(-(-start // LARGE_PAGE) * LARGE_PAGE, end - LARGE_PAGE + 1, LARGE_PAGE):
                _libc.madvise(ctypes.c_void_p(page), ctypes.c_size_t(LARGE_PAGE), COLLAPSE)


def enter_new():
    """Move this process into its own user, mount, IPC and network namespace, its children into a PID namespace.

    Users keep their numbers. Raises OSError where the system does not allow it.
    """
    uid, gid = os.getuid(), os.getgid()
    prctl(SET_DUMPABLE, 1)  # else the files below belong to root
    _call(_libc.unshare, NEWUSER | NEWPID | NEWNS | NEWIPC | NEWNET)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def mount_proc():
    """Mount the process table of the PID namespace that this process lives in."""
    _call(_libc.mount, b"proc", b"/proc", b"proc", NOSUID | NODEV | NOEXEC, None)


def mount_tmp(bytes_, files, kept):
    """Empty /dev/shm and /tmp, the latter for ``bytes_`` in ``files`` files; the folders ``kept`` stay visible."""
    places = [(folder, os.open(folder, os.O_PATH | os.O_DIRECTORY)) for folder in kept]
    options = f"size={bytes_},nr_inodes={files},mode=1777".encode()
    _call(_libc.mount, b"tmpfs", b"/tmp", b"tmpfs", NOSUID | NODEV, options)
    # Processes of a student's own share memory through this one, locks too; bubblewrap's is read-only.
    _call(_libc.mount, b"tmpfs", b"/dev/shm", b"tmpfs", NOSUID | NODEV | NOEXEC, SHARED_MEMORY)
    for folder, descriptor in places:
        os.makedirs(folder, exist_ok=True)
        _call(_libc.mount, f"/proc/self/fd/{descriptor}".encode(), folder.encode(), None, BIND | RECURSIVE, None)
        os.close(descriptor)


def forbid_more_namespaces():
    """Whoever lives in this user namespace makes no further one, so never gets capabilities again."""
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")


def drop_capabilities():
    """Give up every capability for good, also for programs started later."""
    for capability in range(LAST_CAPABILITY + 1):
        if _libc.prctl(CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # beyond the last one that this kernel knows
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_V3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _call(_libc.capset, header, nothing)
    prctl(SET_NO_NEW_PRIVS, 1)
