"""What a worker is started for, and the limits that it puts on itself before it runs any of it."""

import resource
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """`sdk` and `plugin` are folders on the worker's path, `package` is what to import of the
    second. `memory` is in bytes of address space; `cpu` and `life` in seconds of processor, for one
    call and for all of them; idle for `patience` seconds it ends.
    """

    sdk: str
    plugin: str
    package: str
    memory: int
    cpu: int
    life: int
    patience: int


# Python opens one file at a time while it imports.
_FILES = 64


def limit(task: Task) -> None:
    """No more than that, and no way back: hard limits are only ever lowered."""
    for what, most in (
        (resource.RLIMIT_AS, task.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CPU, task.life),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def limit_call(task: Task) -> None:
    """Processor time for one more call. A second is added for the fraction that was used up."""
    # Not getrusage(2): it counts what had to be read from a disk, which a plugin is not to know.
    used = time.process_time()
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used) + task.cpu + 1
    resource.setrlimit(resource.RLIMIT_CPU, (min(soft, hard), hard))
