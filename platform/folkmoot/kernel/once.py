"""A secret file that is made once, by whichever process comes first."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def place_once(path: Path, content: str) -> str:
    """What the file holds, which is ``content`` if there was no file. Only its owner may read it.

    It appears under its name whole or not at all: two processes may start at the same moment.
    """
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=".new-", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            # A name is taken once: whoever comes second finds what the first one wrote.
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text("utf-8")
