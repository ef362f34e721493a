"""What a wheel says of itself: its name, its version, its files, its one way in."""

import base64
import configparser
import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from typing import Final

from folkmoot_sdk.releases.refusals import (
    WheelEntryPointError,
    WheelMetadataError,
    WheelRecordError,
)

GROUP: Final = "folkmoot.plugins"
_LONGEST = 256 * 1024
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?\Z")
_HASH = "sha256="


@dataclass(frozen=True, slots=True)
class Metadata:
    name: str
    version: str
    requires: tuple[str, ...]


def normalised(name: str) -> str:
    """A distribution's name as it stands in the names of files."""
    return re.sub(r"[-_.]+", "_", name).lower()


def read_metadata(entries: Mapping[str, bytes], own: str) -> Metadata:
    """METADATA and WHEEL of `own`, the folder named after them. Raises WheelMetadataError."""
    wheel = _message(entries, f"{own}/WHEEL")
    if wheel.get_all("Tag") != ["py3-none-any"] or wheel.get("Root-Is-Purelib") != "true":
        raise WheelMetadataError("it is not a pure one, py3-none-any")
    message = _message(entries, f"{own}/METADATA")
    name, version = str(message.get("Name", "")), str(message.get("Version", ""))
    if _NAME.match(name) is None or own != f"{normalised(name)}-{version}.dist-info":
        raise WheelMetadataError(f"{own} is not the folder of {name!r} {version!r}")
    requires = tuple(str(each).strip() for each in message.get_all("Requires-Dist", []))
    return Metadata(name, version, requires)


def require_entry_point(
    entries: Mapping[str, bytes], own: str, *, plugin: str, package: str
) -> None:
    """One entry point and no other of any kind: a wheel that pip installs must not bring more."""
    parser = configparser.RawConfigParser(delimiters=("=",), strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign] # as typeshed documents it
    try:
        parser.read_string(_text(entries, f"{own}/entry_points.txt"))
    except (configparser.Error, WheelMetadataError) as problem:
        raise WheelEntryPointError(f"no entry points: {problem}") from problem
    found = {section: dict(parser[section]) for section in parser.sections()}
    if found != {GROUP: {plugin: package}}:
        raise WheelEntryPointError(f"not {plugin} = {package} in {GROUP} alone")


def require_record(entries: Mapping[str, bytes], own: str) -> None:
    """Every file with its digest and its size, and no other. Raises WheelRecordError."""
    record = f"{own}/RECORD"
    try:
        rows = list(csv.reader(_text(entries, record).splitlines()))
    except csv.Error as problem:
        raise WheelRecordError(f"it cannot be read: {problem}") from problem
    if any(len(row) != len(("path", "hash", "size")) for row in rows):
        raise WheelRecordError("a line that is not path, hash, size")
    claims = {path: (digest, size) for path, digest, size in rows}
    if len(claims) != len(rows) or claims.keys() != entries.keys():
        differing = sorted(claims.keys() ^ entries.keys())[:3]
        raise WheelRecordError(f"it is not of these files: {', '.join(differing) or 'doubled'}")
    for path, content in entries.items():
        if path != record and claims[path] != (_claim(content), str(len(content))):
            raise WheelRecordError(f"{path!r} is not what was recorded")


def _claim(content: bytes) -> str:
    digest = hashlib.sha256(content).digest()
    return _HASH + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _message(entries: Mapping[str, bytes], name: str) -> Message:
    # The headers alone: of a body the parser would believe that it has parts.
    return HeaderParser().parsestr(_text(entries, name), headersonly=True)


def _text(entries: Mapping[str, bytes], name: str) -> str:
    content = entries.get(name)
    if content is None or len(content) > _LONGEST:
        raise WheelMetadataError(f"{name!r} is missing or too long")
    try:
        return content.decode()
    except UnicodeDecodeError as problem:
        raise WheelMetadataError(f"{name!r} is no UTF-8") from problem
