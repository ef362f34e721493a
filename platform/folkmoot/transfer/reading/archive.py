"""An .xlsx is a ZIP archive: looked through before anything in it is believed."""

import io
import zipfile
import zlib

from folkmoot.kernel.errors import Invalid
from folkmoot.transfer.reading import limits, refusals

_CHUNK = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def is_archive(content: bytes) -> bool:
    """Raises Invalid for the binary formats that are no archive and not read either."""
    if content.startswith(_OLE):
        raise _of_the_old_format(content)
    return content.startswith(_ZIP)


def _of_the_old_format(content: bytes) -> Invalid:
    """Its parts are named in UTF-16; a protected workbook is wrapped into it."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusals.protected()
    word = "WordDocument".encode("utf-16-le") in content
    return refusals.document("Word") if word else refusals.other_format()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every part of the archive by name, unpacked. Raises Invalid.

    What the directory says of sizes only lets a file be refused sooner; what counts is what has
    really come out, and that is stopped at the limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > limits.ENTRIES or _declared(entries) > limits.UNPACKED_BYTES:
                raise refusals.bomb()
            if any(entry.flag_bits & 1 for entry in entries):
                raise refusals.protected()
            _require_workbook({entry.filename for entry in entries})
            return _unpacked(archive, entries)
    except _DAMAGED as error:
        raise refusals.unreadable() from error


def _declared(entries: list[zipfile.ZipInfo]) -> int:
    return sum(entry.file_size for entry in entries)


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts, left = {}, limits.UNPACKED_BYTES
    for entry in entries:
        out = bytearray()
        with archive.open(entry) as source:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise refusals.bomb()
                # Pictures and the like are counted, and not kept.
                if _is_text(entry.filename):
                    out += chunk
        parts[entry.filename.lstrip("/")] = bytes(out)
    return parts


def _is_text(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _require_workbook(names: set[str]) -> None:
    lower = {name.lower().lstrip("/") for name in names}
    if any(name.endswith(("vbaproject.bin", ".bas")) for name in lower):
        raise refusals.macros()
    if any(name.startswith("xl/externallinks/") for name in lower):
        raise refusals.external_links()
    if "xl/workbook.xml" not in lower:
        raise _without_workbook(lower)


def _without_workbook(names: set[str]) -> Invalid:
    for part, kind in (("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint")):
        if part in names:
            return refusals.document(kind)
    # .ods and .xlsb; some office or other wrote the rest, or a packer did.
    if names & {"mimetype", "xl/workbook.bin"}:
        return refusals.other_format()
    return refusals.unreadable() if "[content_types].xml" in names else refusals.packed()
