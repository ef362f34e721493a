"""What a file is by its first bytes, where it holds no table: a picture of one, a document."""

from folkmoot.kernel.errors import Invalid
from folkmoot.transfer.reading import refusals

# The first bytes of a file, and those at a later place where there are such.
_PICTURES: tuple[tuple[bytes, int, bytes], ...] = (
    (b"\x89PNG\r\n", 0, b""),
    (b"\xff\xd8\xff", 0, b""),
    (b"GIF8", 0, b""),
    (b"BM", 6, b"\0\0\0\0"),
    (b"II*\0", 0, b""),
    (b"MM\0*", 0, b""),
    (b"RIFF", 8, b"WEBP"),
    (b"\0\0\0", 4, b"ftyp"),
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PAGES = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"mime-version:")
_LOOKED_AT = 512
# Tab, line feed, vertical tab, form feed, carriage return, and what ended files once.
_IN_TEXTS = frozenset(b"\t\n\v\f\r\x1a")


def refusal_of(content: bytes) -> Invalid | None:
    """Why this is no text either; None for what may be one."""
    if any(_begins(content, *how) for how in _PICTURES):
        return refusals.picture()
    if content[:_LOOKED_AT].find(b"%PDF-") >= 0:
        return refusals.document("PDF")
    if content.startswith(_ARCHIVES):
        return refusals.packed()
    head = content[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"{\\rtf"):
        return refusals.document("RTF")
    if head.startswith(_PAGES):
        return refusals.web_page()
    return refusals.no_spreadsheet() if _is_binary(content[:_LOOKED_AT]) else None


def _begins(content: bytes, first: bytes, place: int, then: bytes) -> bool:
    return content.startswith(first) and content[place : place + len(then)] == then


def _is_binary(head: bytes) -> bool:
    # Text in UTF-16 has zeros as well, and is told apart by its mark.
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return any(byte < ord(" ") and byte not in _IN_TEXTS for byte in head)
