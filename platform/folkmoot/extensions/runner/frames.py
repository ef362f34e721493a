"""The vendor's own place of a failure, made anew from the release's files.

A worker says which it was, and a plugin may have written that: a function is easily called by the
ballots that it has read. So of what is said only a file and a line are taken, and only such as
there are; the function is read where the release has it. Not by parsing: a file can be written
that ends a process which parses it.
"""

import re
from collections.abc import Sequence

from folkmoot.extensions.runner.release import Release

_SAID = re.compile(r"(?P<file>[^:\x00]{1,300}\.py):(?P<line>\d{1,6})(?: in .*)?", re.DOTALL)
_NAMED = re.compile(r"(?:async\s+def|def|class)\s+([A-Za-z_]\w{0,79})\b")
_DECORATED = re.compile(r"@\w")
# Bytes of a file: it is read again with every failure.
_MOST = 512 * 1024


def place_in(release: Release, said: str) -> str:
    """Such as "my_plugin/__init__.py:12 in count"; "" for what is no place in the release."""
    found = _SAID.fullmatch(said)
    lines = _lines(release, found["file"]) if found else []
    if found is None or not 1 <= int(found["line"]) <= len(lines):
        return ""
    line = int(found["line"])
    name = _function(lines, line)
    return f"{found['file']}:{line}" + (f" in {name}" if name else "")


def _lines(release: Release, name: str) -> list[str]:
    """Those of a file, by the name by which the release has it and by no other."""
    files = release.files
    path = release.folder / name
    known = {each.relative_to(release.folder).as_posix() for each in files.rglob("*.py")}
    if name not in known or path.is_symlink() or path.stat().st_size > _MOST:
        return []
    return path.read_text(encoding="utf-8", errors="replace").split("\n")


def _function(lines: Sequence[str], line: int) -> str:
    """What is defined around a line, by how far it is indented; "" outside all that is."""
    at = line - 1
    while _DECORATED.match(lines[at].lstrip()) and at + 1 < len(lines):
        at += 1
    depth = _depth(lines[at]) + 1
    for each in reversed(lines[: at + 1]):
        bare = each.lstrip()
        if bare and _depth(each) < depth:
            depth = _depth(each)
            if named := _NAMED.match(bare):
                return named[1]
    return ""


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
