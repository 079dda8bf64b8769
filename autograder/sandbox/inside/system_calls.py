"""System calls that no notebook needs and that would escape its limits: refused by a seccomp filter.

Memory that belongs to no process (memfd_create, memfd_secret, shmget) is counted by no limit; the others are doors into
the kernel that attacks on sandboxes use. Whoever calls one gets "Operation not permitted". The filter is a program of
the kernel's classic BPF, see seccomp(2); where it cannot be installed, the walls stand without it.
"""

import ctypes
import os
import struct

# Numbers on x86-64 and on 64-bit ARM, from the kernel's tables.
REFUSED = {
    "shmget": (29, 194),
    "mount": (165, 40),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "perf_event_open": (298, 241),
    "setns": (308, 268),
    "memfd_create": (319, 279),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "memfd_secret": (447, 447),
}
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, and the kernel's name for it
OTHER_ABI = 0x40000000  # x86-64 knows every call by a second number from here on
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER_AT, MACHINE_AT = 0, 4
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 1
SET_SECCOMP, FILTER = 22, 2


def refuse():
    """From now on this process and its children cannot make the calls in REFUSED. Needs PR_SET_NO_NEW_PRIVS."""
    machine = os.uname().machine
    if machine not in MACHINES:
        return
    column, name = MACHINES[machine]
    program = _program(name, [numbers[column] for numbers in REFUSED.values()])
    steps = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in program))
    header = struct.pack("@HP", len(program), ctypes.addressof(steps))
    ctypes.CDLL(None).prctl(SET_SECCOMP, FILTER, ctypes.create_string_buffer(header), 0, 0)


def _program(machine, numbers):
    """Steps of ``(what, how many to skip if so, how many if not, number)``."""
    checks = [(AT_LEAST, len(numbers) + 1, 0, OTHER_ABI)]
    checks += [(EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    return [
        (LOAD, 0, 0, MACHINE_AT),
        (EQUAL, 0, len(checks) + 2, machine),
        (LOAD, 0, 0, NUMBER_AT),
        *checks,
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]
