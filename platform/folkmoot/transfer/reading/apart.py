"""Reading a file in a process of its own, and what came of it."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from threading import BoundedSemaphore, Timer
from typing import Any

from folkmoot.kernel.errors import Invalid
from folkmoot.transfer.reading import limits, refusals
from folkmoot.transfer.reading.table import Table

# The reader needs to find Python and our package, and nothing else that this process knows.
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG")
# One at a time in a worker: two large files would take each other's memory.
_ONE = BoundedSemaphore(1)


def read_file(content: bytes) -> tuple[Table, ...]:
    """The tables of an uploaded file. Raises Invalid, also when its reader was stopped or died,
    and Conflict (``roster.reader_busy``) while another file is being read.
    """
    if len(content) > limits.UPLOAD_BYTES:
        raise refusals.too_large()
    if not _ONE.acquire(timeout=limits.PATIENCE):
        raise refusals.busy()
    try:
        said = _asked(content)
    finally:
        _ONE.release()
    if "refused" in said:
        why = said["refused"]
        raise Invalid(why["code"], why["message"], cure=why["cure"], **why["params"])
    return tuple(Table.from_plain(table) for table in said["tables"])


def _asked(content: bytes) -> dict[str, Any]:
    with subprocess.Popen(
        [sys.executable, "-m", "folkmoot.transfer.reading.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    ) as child:
        said = _said(child, content)
    if child.returncode < 0 or child.returncode == limits.NO_MEMORY:
        raise refusals.too_slow()
    if child.returncode:
        raise refusals.failed()
    answer: dict[str, Any] = json.loads(said)
    return answer


def _said(child: subprocess.Popen[bytes], content: bytes) -> bytes:
    """No more of the answer than is allowed; the child holds no memory of ours by saying more."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("a child without pipes cannot be asked")
    stop = Timer(limits.WALL_SECONDS, child.kill)
    stop.start()
    try:
        # One that ends before it has heard everything says by its exit code why.
        with suppress(BrokenPipeError), child.stdin as ear:
            ear.write(content)
        said = child.stdout.read(limits.ANSWER_BYTES + 1)
        if len(said) <= limits.ANSWER_BYTES:
            child.wait()
    finally:
        stop.cancel()
        child.kill()
    return said
