"""Files out of a ZIP archive that somebody hostile may have made."""

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from folkmoot_sdk.releases.refusals import (
    WheelArchiveError,
    WheelCaseError,
    WheelDoubledError,
    WheelEntriesError,
    WheelError,
    WheelLinkError,
    WheelPathError,
    WheelRatioError,
    WheelSizeError,
)

# A plugin is rules and tables; the largest of ours is 60 KiB in 20 files.
MOST_PACKED: Final = 10 * 1024 * 1024
MOST_UNPACKED: Final = 32 * 1024 * 1024
MOST_ENTRIES: Final = 1_000
MOST_TIMES: Final = 200  # deflate cannot do better than 1,032; text rarely passes 20
_SMALL = 64 * 1024  # below this a file may be as regular as it likes
_LONGEST_NAME, _LONGEST_PART = 400, 120
_CENTRAL = b"PK\x01\x02"
_ENCRYPTED = 0x1
# What Windows, macOS or a shell reads otherwise than it is written.
_AWKWARD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What zipfile raises on an archive that contradicts itself.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def unpack(content: bytes) -> Mapping[str, bytes]:
    """Every file of the archive by its name; nothing is written anywhere. Raises WheelError."""
    if len(content) > MOST_PACKED:
        raise WheelSizeError(f"larger than {MOST_PACKED // 1024 // 1024} MiB")
    # Before zipfile makes an object of each: an archive of 10 MiB can list 200,000 names.
    if content.count(_CENTRAL) > MOST_ENTRIES:
        raise WheelEntriesError(f"more than {MOST_ENTRIES} files")
    if not content.startswith(b"PK\x03\x04"):
        # zipfile skips what stands before an archive, and another reader might run it.
        raise WheelArchiveError("no ZIP archive from its first byte on")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return dict(_files(archive, len(content)))
    except WheelError:
        raise
    except (*_DAMAGED, ValueError) as problem:  # A place before the file's beginning, say.
        raise WheelArchiveError(f"a damaged archive: {problem}") from problem


def _files(archive: zipfile.ZipFile, packed: int) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    _require_names(entries)
    _require_sizes(entries, packed)
    for entry in entries:
        _require_plain(entry)
        if not entry.is_dir():
            # zipfile reads no further than the size that was judged, and checks the CRC.
            yield entry.filename, archive.read(entry)


def _require_names(entries: list[zipfile.ZipInfo]) -> None:
    # `filename` ends at a zero byte; `orig_filename` is what another reader may see.
    names = [entry.orig_filename for entry in entries]
    for name in names:
        _require_path(name)
    if doubled := _twice(names):
        raise WheelDoubledError(f"{doubled!r} is there twice")
    folded = [_folded(name) for name in names]
    if doubled := _twice([name.rstrip("/") for name in folded]):
        raise WheelCaseError(f"{doubled!r} is there twice but for the case of its letters")
    folders = {above for name in folded for above in _above(name)}
    if both := folders & {name for name in folded if not name.endswith("/")}:
        raise WheelDoubledError(f"{min(both)!r} is a file and a folder")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _twice(names: list[str]) -> str | None:
    return next((name for name, times in Counter(names).items() if times > 1), None)


def _above(name: str) -> Iterator[str]:
    parts = name.removesuffix("/").split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts)))


def _require_path(name: str) -> None:
    parts = name.removesuffix("/").split("/")
    if (
        _AWKWARD.search(name)
        or len(name) > _LONGEST_NAME
        or not all(_is_part(part) for part in parts)
    ):
        raise WheelPathError(f"{name[:_LONGEST_NAME]!r} is no name for a plugin's file")


def _is_part(part: str) -> bool:
    """Neither empty (so nothing is absolute), nor "." or "..", nor what Windows would shorten."""
    return 0 < len(part.encode()) <= _LONGEST_PART and part == part.strip(" ").rstrip(".")


def _require_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise WheelSizeError(f"more than {MOST_UNPACKED // 1024 // 1024} MiB unpacked")
    # Entries that share the same bytes are how a small archive becomes an endless one.
    if sum(entry.compress_size for entry in entries) > packed:
        raise WheelRatioError("its files overlap")
    for entry in entries:
        if entry.file_size > _SMALL + MOST_TIMES * entry.compress_size:
            raise WheelRatioError(f"{entry.filename!r} unpacks to {MOST_TIMES} times its size")


def _require_plain(entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG}:
        raise WheelLinkError(f"{entry.filename!r} is no plain file")
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PACKINGS:
        raise WheelArchiveError(f"{entry.filename!r} is packed as no wheel is")
