"""Reading a file in a process of its own, and what came of it."""

import json
import os
import subprocess
import sys
from threading import BoundedSemaphore
from typing import Any

from folkmoot.kernel.errors import Invalid
from folkmoot.transfer.reading import limits, refusals
from folkmoot.transfer.reading.table import Table

# The reader needs to find Python and our package, and nothing else that this process knows.
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG")
# One at a time in a worker: two large files would take each other's memory.
_ONE = BoundedSemaphore(1)


def read_file(content: bytes) -> tuple[Table, ...]:
    """The tables of an uploaded file. Raises Invalid, also when its reader was stopped or died."""
    if len(content) > limits.UPLOAD_BYTES:
        raise refusals.too_large()
    with _ONE:
        said = _asked(content)
    if "refused" in said:
        why = said["refused"]
        raise Invalid(why["code"], why["message"], cure=why["cure"], **why["params"])
    return tuple(Table.from_plain(table) for table in said["tables"])


def _asked(content: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "folkmoot.transfer.reading.child"],
            input=content,
            capture_output=True,
            timeout=limits.WALL_SECONDS,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusals.too_slow() from error
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise refusals.too_slow()
    if done.returncode or len(done.stdout) > limits.ANSWER_BYTES:
        raise refusals.unreadable()
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
