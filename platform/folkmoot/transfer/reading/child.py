"""The process that reads one file and ends: ``python -m folkmoot.transfer.reading.child``.

The bytes come in by standard input, the tables go out as JSON. Native code that parses hostile
bytes may run away or crash; here it takes nobody else along.
"""

import json
import resource
import sys
from collections.abc import Mapping
from typing import Any

from folkmoot.kernel.errors import Invalid
from folkmoot.transfer.reading import limits, refusals


def _limit() -> None:
    """No more memory, time or files than a roster needs, before anything is read."""
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_FSIZE, limits.ANSWER_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def answer(content: bytes) -> Mapping[str, Any]:
    """The tables, or why there are none."""
    # After the limits are set, because it loads the native reader.
    from folkmoot.transfer.reading.tables import read  # noqa: PLC0415 - as said

    try:
        return {"tables": [table.plain() for table in read(content)]}
    except Invalid as error:
        return _refused(error)


def _refused(error: Invalid) -> Mapping[str, Any]:
    said = {"code": error.code, "message": error.message, "cure": error.cure}
    return {"refused": said | {"params": dict(error.params)}}


def main() -> int:
    _limit()
    try:
        content = sys.stdin.buffer.read(limits.UPLOAD_BYTES + 1)
        sys.stdout.buffer.write(_written(answer(content)))
    except MemoryError:
        return limits.NO_MEMORY
    return 0


def _written(said: Mapping[str, Any]) -> bytes:
    # Not escaped: an ideograph takes three bytes, and not six.
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
    if len(text) <= limits.ANSWER_BYTES:
        return text
    return json.dumps(_refused(refusals.too_much())).encode()


if __name__ == "__main__":
    raise SystemExit(main())
