"""Is an archive what was packed? What is said here follows from the file alone."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from folkmoot.registers.archive.files import FORMAT, INDEX, SUMS
from folkmoot.registers.archive.unpacking import MOST_FILES, Unpacked, unpacked, unreadable
from folkmoot_sdk import Text

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")

_CHANGED = Text("文件内容已改变：{name}", "changed: {name}")
_DAMAGED = Text("文件损坏，无法读取：{name}", "damaged and cannot be read: {name}")
_MISSING = Text("缺少文件：{name}", "missing: {name}")
_EXTRA = Text("多出文件：{name}", "not in the list: {name}")
_UNLIKE = Text("目录与校验表不一致：{name}", "the index and the sums do not agree on: {name}")
_REWRITTEN = Text(
    "文件内容未变，但压缩包本身已被改写",
    "the files are the same, and the archive around them is not",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Of what an archive says it was packed, and from which entry of the chain; all of it is its
    own word. ``address`` is the community's, ``names`` says that it keeps some.
    """

    matter_id: UUID
    address: str
    locale: str
    names: bool
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found; no findings mean that every file is the one that was packed. ``digest`` is
    of the list of sums, to be held against the one that was published with the archive, and
    ``sums`` that list.
    """

    title: str
    files: int
    digest: str
    findings: tuple[Text, ...]
    sums: Mapping[str, str]
    origin: Origin | None = None


def check(source: IO[bytes]) -> Checked:
    """Raises Invalid ``archive.too_large``, ``archive.unreadable``: it is none of ours."""
    found = unpacked(source)
    findings = [_said(_DAMAGED, name) for name in found.damaged]
    if SUMS in found.damaged:
        return Checked("", len(found.digests), "", tuple(findings), {})
    sums = _sums(found)
    findings += _compared(sums, found)
    index = _index(found, sums)
    title, told = _told(index)
    findings += [_said(_UNLIKE, name) for name in sorted(told) if sums.get(name) != told[name]]
    if not findings and not found.as_packed:
        findings.append(_REWRITTEN)
    digest, number = found.digests[SUMS], len(found.digests)
    return Checked(title, number, digest, tuple(findings), sums, _origin(index))


def _sums(found: Unpacked) -> dict[str, str]:
    lines = found.listed.get(SUMS, b"").decode("utf-8", "replace").splitlines()
    if SUMS not in found.listed or len(lines) > MOST_FILES:
        raise unreadable()
    matches = [_LINE.fullmatch(line) for line in lines]
    return {match[2]: match[1] for match in matches if match is not None}


def _index(found: Unpacked, sums: Mapping[str, str]) -> Mapping[str, object]:
    """What the index says; nothing of a changed one."""
    content = found.listed.get(INDEX)
    if content is None or found.digests[INDEX] != sums.get(INDEX):
        return {}
    index = _json(content)
    match index:
        case {"format": format_, "matter": {"title": str()}, "files": [*_]} if format_ == FORMAT:
            return index
    raise unreadable()


def _told(index: Mapping[str, object]) -> tuple[str, dict[str, str]]:
    """The matter's title and the digests that the index tells."""
    match index:
        case {"matter": {"title": str(title)}, "files": [*entries]}:
            told = [each for each in entries if isinstance(each, dict)]
            return title, {str(one.get("path")): str(one.get("sha256")) for one in told}
    return "", {}


def _origin(index: Mapping[str, object]) -> Origin | None:
    """None where the index does not say it, or not as one of ours does."""
    match index:
        case {
            "matter": {"id": str(matter)},
            "community": {"address": str(address)},
            "chain": {"seq": int(seq), "hash": str(hash_)},
            "language": ("zh" | "en") as locale,
            "names": bool(names),
        }:
            try:
                return Origin(UUID(matter), address, locale, names, seq, hash_)
            except ValueError:
                return None
    return None


def _json(content: bytes) -> dict[str, object]:
    try:
        read = json.loads(content)
        return read if isinstance(read, dict) else {}
    except (ValueError, RecursionError):
        return {}


def _compared(sums: Mapping[str, str], found: Unpacked) -> list[Text]:
    own = {name: digest for name, digest in found.digests.items() if name != SUMS}
    damaged = set(found.damaged)
    changed = [name for name in own.keys() & sums.keys() if own[name] != sums[name]]
    return [
        *(_said(_CHANGED, name) for name in sorted(changed)),
        *(_said(_MISSING, name) for name in sorted(sums.keys() - own.keys() - damaged)),
        *(_said(_EXTRA, name) for name in sorted(own.keys() - sums.keys())),
    ]


def _said(text: Text, name: str) -> Text:
    # What stands in a hostile list could pass for something that this program says.
    name = " ".join(name.split())[:200]
    return Text(text.zh.format(name=name), text.en.format(name=name))
