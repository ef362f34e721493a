"""A file that calls itself an archive, taken apart in bounded memory. It may come from anybody.

No more of it is held at once than one piece, its directory, its list of sums and its index.
"""

import re
import struct
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from os import SEEK_END
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.registers.archive.files import INDEX, SUMS, entry_of

LIMIT = 64 * 1024 * 1024
MOST_FILES = 2_000
# Names and digests of two thousand files, each told in a line.
MOST_LISTED = 2_000_000
_MOST_DIRECTORY = MOST_FILES * 128
_PIECE = 1 << 16
# Ours have such names; any other could write beside the folder into which it is unpacked.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")
_END = struct.Struct("<4s4H2LH")
_LOCATOR = 20
# RuntimeError is how zipfile says that a file calls itself encrypted or patched; ours never do.
_DAMAGED = (zipfile.BadZipFile, RuntimeError)
_BROKEN = (
    zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError, OverflowError, struct.error,
)  # fmt: skip


@dataclass(slots=True)
class Unpacked:
    """``digests`` of what can be read, by name, and the names of what cannot. ``listed`` are the
    sums and the index as they stand; ``as_packed`` says that nothing is between the files.
    """

    digests: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    listed: dict[str, bytes] = field(default_factory=dict)
    as_packed: bool = False


def unpacked(source: IO[bytes]) -> Unpacked:
    """Raises Invalid ``archive.too_large``, ``archive.unreadable``: it is none of ours."""
    size = source.seek(0, SEEK_END)
    if size > LIMIT:
        raise too_large()
    _require_end(source, size)
    found = Unpacked()
    try:
        with zipfile.ZipFile(source) as archive:
            entries = list(_entries(archive))
            for entry in entries:
                _read(archive, entry, found)
            found.as_packed = not found.damaged and _is_as_packed(archive, entries, source)
    except _BROKEN:
        raise unreadable() from None
    return found


def _require_end(source: IO[bytes], size: int) -> None:
    """Zipfile reads the whole directory into memory, so its length is looked at before that."""
    source.seek(max(0, size - _END.size - _LOCATOR))
    tail = source.read()
    if size < _END.size:
        raise unreadable()
    sign, *_, directory, _, comment = _END.unpack(tail[-_END.size :])
    ours = sign == b"PK\5\6" and directory <= _MOST_DIRECTORY and not comment
    # A longer directory can be told of elsewhere; archives as small as ours never do.
    if not ours or tail.startswith(b"PK\6\7"):
        raise unreadable()


def _entries(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    # Ours are stored as they are, so nothing in one can be larger than the whole.
    plain = all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
    named = all(_NAME.fullmatch(name) for name in names)
    if len(names) > MOST_FILES or len(set(names)) < len(names) or not (plain and named):
        raise unreadable()
    if not _stand_apart(entries):
        raise unreadable()
    yield from entries


def _stand_apart(entries: Collection[zipfile.ZipInfo]) -> bool:
    # The same bytes named by two thousand entries would be read two thousand times.
    spans = sorted((each.header_offset, each.header_offset + each.file_size) for each in entries)
    return all(end < begin for (_, end), (begin, _) in pairwise(spans))


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, found: Unpacked) -> None:
    name, listed = entry.filename, entry.filename in {SUMS, INDEX}
    if listed and entry.file_size > MOST_LISTED:
        raise unreadable()
    kept, summed = bytearray(), sha256()
    try:
        with archive.open(entry) as file:
            while piece := file.read(_PIECE):
                summed.update(piece)
                kept += piece if listed else b""
    except _DAMAGED:
        found.damaged.append(name)
        return
    found.digests[name] = summed.hexdigest()
    if listed:
        found.listed[name] = bytes(kept)


def _is_as_packed(
    archive: zipfile.ZipFile, entries: Collection[zipfile.ZipInfo], source: IO[bytes]
) -> bool:
    """Whether packing the same files again gives the same bytes."""
    with TemporaryFile() as again:
        with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as made:
            for entry in sorted(entries, key=lambda each: each.filename):
                ours = entry_of(entry.filename)
                ours.file_size = entry.file_size
                with archive.open(entry) as file, made.open(ours, "w") as copy:
                    copyfileobj(file, copy, _PIECE)
        return _are_same(source, again)


def _are_same(one: IO[bytes], other: IO[bytes]) -> bool:
    one.seek(0)
    other.seek(0)
    while piece := one.read(_PIECE):
        if piece != other.read(_PIECE):
            return False
    return not other.read(1)


def too_large() -> Invalid:
    return Invalid(
        "archive.too_large",
        mark("This file is larger than any archive of ours."),
        cure=mark("Take the file as it was downloaded."),
        field="file",
    )


def unreadable() -> Invalid:
    return Invalid(
        "archive.unreadable",
        mark("This is no archive of a matter, or it is too damaged to be read."),
        cure=mark("Take the file as it was downloaded."),
        field="file",
    )
