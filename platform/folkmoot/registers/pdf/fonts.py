"""Whether this machine has a Chinese font: without one a PDF would be a page of empty boxes."""

import shutil
import subprocess
from threading import Event

_found = Event()


def has_chinese() -> bool:
    """Looked up until there is one, so that installing it is enough."""
    if not _found.is_set() and _is_listed():
        _found.set()
    return _found.is_set()


def _is_listed() -> bool:
    if (lister := shutil.which("fc-list")) is None:
        return False
    found = subprocess.run(  # noqa: S603 - the system's own program
        [lister, ":lang=zh", "family"], capture_output=True, check=False, timeout=20
    )
    return bool(found.stdout.strip())
