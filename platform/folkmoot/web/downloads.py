"""What a file is called that somebody saves: in Chinese where the browser can, always in ASCII."""

import unicodedata

from flask import Response

# With an ending and a number from the browser's own folder 255 bytes are not exceeded.
_MOST_BYTES = 200
_FORBIDDEN = frozenset('\\/:*?"<>|')
# Controls, and what turns the direction of a line: "fdp.exe" must not look like "exe.pdf".
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def name_as(response: Response, plain: str, shown: str = "", *, inline: bool = False) -> Response:
    """Let ``response`` be kept as ``shown`` or, by whatever is older than RFC 6266, as ``plain``.

    ``plain`` is ours and ASCII; ``shown`` may hold what people wrote, and is made safe here.
    """
    way = "inline" if inline else "attachment"
    header = f'{way}; filename="{plain}"'
    if shown:
        header += f"; filename*=UTF-8''{_quoted(safe_name(shown))}"
    response.headers["Content-Disposition"] = header
    return response


def safe_name(shown: str) -> str:
    """``shown`` as a file may be called on any system; its ending, which is ours, stays."""
    stem, dot, ending = shown.rpartition(".")
    kept = _cut(" ".join("".join(map(_safe, stem)).split()).strip(". "))
    return f"{kept or '-'}{dot}{ending}"


def _safe(character: str) -> str:
    unseen = unicodedata.category(character) in _UNSEEN
    return " " if unseen or character in _FORBIDDEN else character


def _cut(name: str) -> str:
    # Half a character at the end is no character.
    return name.encode()[:_MOST_BYTES].decode("utf-8", "ignore").rstrip()


def _quoted(name: str) -> str:
    """As RFC 8187 writes it: whatever is no attr-char by its bytes."""
    return "".join(chr(b) if chr(b) in _PLAIN else f"%{b:02X}" for b in name.encode())


_PLAIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$&+-.^_`|~")
