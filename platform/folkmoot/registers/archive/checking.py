"""Is an archive what was packed? Reads a file that may come from anybody."""

import json
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.registers.archive.files import FORMAT, INDEX, SUMS, digest_of, packed
from folkmoot_sdk import Text

LIMIT = 64 * 1024 * 1024
MOST_FILES = 2_000
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
# Ours have such names; any other could write beside the folder into which it is unpacked.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")

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
class Checked:
    """What was found; no findings mean that every file is the one that was packed. ``digest`` is
    of the list of sums, to be held against the one that was published with the archive.
    """

    title: str
    files: int
    digest: str
    findings: tuple[Text, ...]


def check(content: bytes) -> Checked:
    """Raises Invalid ``archive.too_large``, ``archive.unreadable``: it is none of ours."""
    if len(content) > LIMIT:
        raise Invalid(
            "archive.too_large",
            mark("This file is larger than any archive of ours."),
            cure=mark("Take the file as it was downloaded."),
        )
    files, damaged = _unpacked(content)
    findings = [_said(_DAMAGED, name) for name in damaged]
    if SUMS in damaged:
        return Checked("", len(files), "", tuple(findings))
    sums = _sums(files)
    findings += _compared(sums, files, damaged)
    title, told = _told(files, sums)
    findings += [_said(_UNLIKE, name) for name in sorted(told) if sums.get(name) != told[name]]
    if not findings and packed({k: v for k, v in files.items() if k != SUMS}) != content:
        findings.append(_REWRITTEN)
    return Checked(title, len(files), digest_of(files[SUMS]), tuple(findings))


def _unpacked(content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """What can be read by its name, and the names of what cannot."""
    files: dict[str, bytes] = {}
    damaged: list[str] = []
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for entry in _entries(archive):
                try:
                    files[entry.filename] = archive.read(entry)
                except zipfile.BadZipFile:
                    damaged.append(entry.filename)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise _unreadable() from None
    return files, damaged


def _entries(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    # Ours are stored as they are, so nothing in one can be larger than the whole.
    plain = all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
    named = all(_NAME.fullmatch(name) for name in names)
    if len(names) > MOST_FILES or len(set(names)) < len(names) or not (plain and named):
        raise _unreadable()
    if not _stand_apart(entries):
        raise _unreadable()
    yield from entries


def _stand_apart(entries: Collection[zipfile.ZipInfo]) -> bool:
    # The same bytes named by two thousand entries would be read two thousand times.
    spans = sorted((each.header_offset, each.header_offset + each.file_size) for each in entries)
    return all(end < begin for (_, end), (begin, _) in pairwise(spans))


def _sums(files: Mapping[str, bytes]) -> dict[str, str]:
    if SUMS not in files:
        raise _unreadable()
    lines = files[SUMS].decode("utf-8", "replace").splitlines()
    found = [_LINE.fullmatch(line) for line in lines]
    return {match[2]: match[1] for match in found if match is not None}


def _told(files: Mapping[str, bytes], sums: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The matter's title and the digests that the index tells; nothing of a changed index."""
    content = files.get(INDEX)
    if content is None or digest_of(content) != sums.get(INDEX):
        return "", {}
    match _json(content):
        case {"format": format_, "matter": {"title": str(title)}, "files": [*entries]}:
            told = [each for each in entries if isinstance(each, dict)]
            if format_ == FORMAT:
                return title, {str(one.get("path")): str(one.get("sha256")) for one in told}
    raise _unreadable()


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _compared(
    sums: Mapping[str, str], files: Mapping[str, bytes], damaged: Collection[str]
) -> list[Text]:
    own = {name: digest_of(content) for name, content in files.items() if name != SUMS}
    changed = [name for name in own.keys() & sums.keys() if own[name] != sums[name]]
    return [
        *(_said(_CHANGED, name) for name in sorted(changed)),
        *(_said(_MISSING, name) for name in sorted(sums.keys() - own.keys() - set(damaged))),
        *(_said(_EXTRA, name) for name in sorted(own.keys() - sums.keys())),
    ]


def _said(text: Text, name: str) -> Text:
    # What stands in a hostile list could pass for something that this program says.
    name = " ".join(name.split())[:200]
    return Text(text.zh.format(name=name), text.en.format(name=name))


def _unreadable() -> Invalid:
    return Invalid(
        "archive.unreadable",
        mark("This is no archive of a matter, or it is too damaged to be read."),
        cure=mark("Take the file as it was downloaded."),
    )
