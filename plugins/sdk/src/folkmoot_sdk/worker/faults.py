"""What can go wrong with a plugin in a process of its own, each by a name that never changes."""

from enum import StrEnum


class WorkerFault(StrEnum):
    """Why there is no answer. The first six a worker says of itself as long as it can, and of no
    other is it believed: those are for whoever asks it to find.
    """

    RAISED = "raised"  # the plugin raised something
    NOT_PLAIN = "not_plain"  # it answered with a float, or with what is no value of the contract
    RUBBISH = "rubbish"  # it wrote where answers go, or answered what nobody asked
    FORBIDDEN = "forbidden"  # it reached for the network, a process or a file, caught or not
    MEMORY = "memory"
    EXITED = "exited"  # it ended its process
    CPU = "cpu"
    TIMEOUT = "timeout"  # it was still at it when its time was up
    OUTPUT = "output"  # it said more than anybody reads
    DIFFERS = "differs"  # two runs gave two answers
    START = "start"  # the process could not be started
    SUSPENDED = "suspended"  # its release was suspended or removed
    BUSY = "busy"  # others are asking it, or it failed too often and is left alone for a while
    MISSING = "missing"  # its files are not there


OF_ITSELF = frozenset(
    {
        WorkerFault.RAISED,
        WorkerFault.NOT_PLAIN,
        WorkerFault.RUBBISH,
        WorkerFault.FORBIDDEN,
        WorkerFault.MEMORY,
        WorkerFault.EXITED,
    }
)
