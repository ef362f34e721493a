"""An archive's bytes: stored, not compressed, and no clock in it: one record gives one file."""

import zipfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO

SUMS = "SHA256SUMS"
INDEX = "index.json"
FORMAT = "folkmoot-archive/1"
# The first moment that the format knows; anybody's clock would make two archives of one record.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_UNIX = 3


def digest_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """As ``sha256sum`` writes and checks it."""
    lines = (f"{digest_of(content)}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files and of their sums."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted({**files, SUMS: sums_of(files)}.items()):
            archive.writestr(entry_of(name), content)
    return made.getvalue()


def entry_of(name: str) -> zipfile.ZipInfo:
    """As each of ours is entered, whatever the file."""
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.external_attr, entry.create_system = _READABLE, _UNIX
    return entry
