"""Whether this machine has a Chinese font: without one a PDF would be a page of empty boxes."""

import shutil
import subprocess


def has_chinese() -> bool:
    """Looked up each time: it takes a twentieth of what a PDF takes."""
    if (lister := shutil.which("fc-list")) is None:
        return False
    found = subprocess.run(  # noqa: S603 - the system's own program
        [lister, ":lang=zh", "family"], capture_output=True, check=False, timeout=20
    )
    return bool(found.stdout.strip())
