"""A filter for the kernel: what no plugin may ask of it, whatever its Python says.

Written out as the few instructions that it is (seccomp(2), struct sock_filter), because a library
for it would be one more thing to install and to trust.
"""

import platform
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from errno import ENOSYS, EPERM

from folkmoot.extensions.runner.errors import RunnerError
from folkmoot_sdk.worker import WorkerFault


@dataclass(frozen=True, slots=True)
class _Machine:
    """AUDIT_ARCH of linux/audit.h; calls from ``foreign`` on belong to another ABI."""

    audit: int
    column: int
    foreign: int | None


_MACHINES: Mapping[str, _Machine] = {
    "x86_64": _Machine(0xC000003E, 0, 0x40000000),
    "aarch64": _Machine(0xC00000B7, 1, None),
}

# By name, the number on x86_64 (asm/unistd_64.h) and on aarch64 (asm-generic/unistd.h). Threads
# are refused with processes: a pure function starts neither.
BARRED: Mapping[str, tuple[int | None, int | None]] = {
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "fsopen": (430, 430),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "open_by_handle_at": (304, 265),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "personality": (135, 92),
    # What a file is called by others than its reader: modes, owners, times, attributes, locks. All
    # that a worker sees is read-only, so this is a second wall.
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "utimensat": (280, 88),
    "futimesat": (261, None),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "flock": (73, 32),
    # What is in the machine's cache of a file that all workers see, they could tell each other by.
    "fadvise64": (221, 223),
    "readahead": (187, 213),
    "mincore": (27, 232),
    "cachestat": (451, 451),
    "preadv2": (327, 286),
    "pwritev2": (328, 287),
    "getrusage": (98, 165),
    "mlock": (149, 228),
    "mlock2": (325, 284),
    "mlockall": (151, 230),
    "remap_file_pages": (216, 234),
    # Memory and handles by ways that the interpreter does not go, where kernels had holes.
    "splice": (275, 76),
    "tee": (276, 77),
    "vmsplice": (278, 75),
    "io_setup": (206, 0),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "kcmp": (312, 272),
    "modify_ldt": (154, None),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    # The machine itself, its mounts and its clocks.
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "open_tree_attr": (467, 467),
    "statmount": (457, 457),
    "listmount": (458, 458),
    "name_to_handle_at": (303, 264),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "acct": (163, 89),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "clock_settime": (227, 112),
    "settimeofday": (164, 170),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    # Being called while nobody asks, and going before others.
    "setitimer": (38, 103),
    "alarm": (37, None),
    "timer_create": (222, 107),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
}


@dataclass(frozen=True, slots=True)
class _Limited:
    """A call of which only some values of one argument are allowed, the others EPERM."""

    numbers: tuple[int, int]
    argument: int
    allowed: tuple[int, ...]


# All that the interpreter needs of fcntl(2) (linux/fcntl.h): to copy a handle and to read and set
# its flags. Locks and hints on a file that all workers see are heard by the others.
HANDLES_ONLY = (0, 1, 2, 3, 4, 1030)
# And of madvise(2) (asm-generic/mman-common.h): to give memory back, and its size of page. The rest
# puts a file's pages out of the machine's cache or in, which is a word to whoever reads it next.
OWN_MEMORY = (4, 8, 14, 15)
# And of ioctl(2) (asm-generic/ioctls.h): whether a handle is a terminal, waits, or is passed on. A
# file system has more of them, by which it tells what it has in memory of a file, and forgets it.
HANDLES = (0x5401, 0x5421, 0x5450, 0x5451)
_LIMITED = (
    _Limited((16, 29), 1, HANDLES),
    _Limited((72, 25), 1, HANDLES_ONLY),
    _Limited((28, 233), 2, OWN_MEMORY),
)
# The C library tries it first and takes this answer for an old kernel, which has clone alone.
_CLONE3 = 435

# Where struct seccomp_data has them, of an argument the lower half.
_NUMBER, _ARCH, _ARGUMENTS, _ARGUMENT = 0, 4, 16, 8
_LOAD, _EQUAL, _FROM, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF_LD|W|ABS, JEQ|K, JGE|K, RET|K
_KILL, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000


def program(machine: str = "") -> bytes:
    """The filter for this machine, or for the one named.

    Raises RunnerError (START) for a machine whose numbers are not in the table: a filter of another
    machine's numbers would bar the wrong calls.
    """
    machine = machine or platform.machine()
    known = _MACHINES.get(machine)
    if known is None:
        raise RunnerError(WorkerFault.START, "", "", message=f"no system calls known of {machine}")
    return b"".join(struct.pack("=HBBI", *step) for step in _steps(known))


def _steps(machine: _Machine) -> Iterator[tuple[int, int, int, int]]:
    yield _LOAD, 0, 0, _ARCH
    yield _EQUAL, 1, 0, machine.audit
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER
    if machine.foreign is not None:
        yield _FROM, 0, 1, machine.foreign
        yield _RETURN, 0, 0, _KILL
    yield _EQUAL, 0, 1, _CLONE3
    yield _RETURN, 0, 0, _ERRNO | ENOSYS
    for numbers in BARRED.values():
        if (number := numbers[machine.column]) is not None:
            yield _EQUAL, 0, 1, number
            yield _RETURN, 0, 0, _ERRNO | EPERM
    for limited in _LIMITED:
        yield _EQUAL, 0, 2 * len(limited.allowed) + 2, limited.numbers[machine.column]
        yield _LOAD, 0, 0, _ARGUMENTS + _ARGUMENT * limited.argument
        for value in limited.allowed:
            yield _EQUAL, 0, 1, value
            yield _RETURN, 0, 0, _ALLOW
        yield _RETURN, 0, 0, _ERRNO | EPERM
    yield _RETURN, 0, 0, _ALLOW
