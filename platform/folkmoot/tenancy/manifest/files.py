"""Reading one file of a manifest: bounded, decoded, parsed, checked against its schema."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from folkmoot.tenancy.manifest.faults import Fault, fault
from folkmoot.tenancy.manifest.fields import troubles
from folkmoot.tenancy.manifest.toml_lines import Path as KeyPath
from folkmoot.tenancy.manifest.toml_lines import line_at, lines_of

_DATE_LIKE = re.compile(r"\s*([\w.-]+)\s*=\s*\d{4}-\d")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A TOML file as it was written, and on which lines."""

    content: Mapping[str, Any]
    places: Mapping[KeyPath, int]


def content_of(folder: Path, file: str, limit: int, faults: list[Fault]) -> bytes | None:
    path = folder / file
    if not path.is_file():
        faults.append(fault(file, 0, "manifest.file.missing"))
        return None
    with path.open("rb") as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        faults.append(fault(file, 0, "manifest.file.too_large", limit=limit))
        return None
    return content


def toml_of(folder: Path, file: str, limit: int, faults: list[Fault]) -> Parsed | None:
    content = content_of(folder, file, limit, faults)
    if content is None:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.append(fault(file, 0, "manifest.file.encoding"))
        return None
    try:
        return Parsed(tomllib.loads(text), lines_of(text))
    except tomllib.TOMLDecodeError as error:
        faults.append(_not_toml(file, text, str(error)))
    except RecursionError:
        # A thousand brackets in one another are no pack of rules.
        faults.append(fault(file, 0, "manifest.file.not_toml", reason="nested too deeply"))
    return None


def _not_toml(file: str, text: str, error: str) -> Fault:
    place = re.search(r"at line (\d+)", error)
    line = int(place[1]) if place else 0
    reason = re.sub(r" \(at .*\)$", "", error)
    # The parser calls 2023-13-01 a number with something behind it.
    if broken := _DATE_LIKE.match(text.splitlines()[line - 1] if line else ""):
        return fault(file, line, "manifest.date.broken", key=broken[1])
    return fault(file, line, "manifest.file.not_toml", reason=reason)


def load(
    schema: Schema,
    data: Mapping[str, Any],
    file: str,
    faults: list[Fault],
    where: Mapping[KeyPath, int] | int,
) -> Mapping[str, Any]:
    """What of ``data`` the schema lets through; ``where`` is a row's line, or a file's places."""
    try:
        loaded: Mapping[str, Any] = schema.load(data)
    except ValidationError as error:
        for path, trouble in troubles(error.messages_dict):
            line = where if isinstance(where, int) else line_at(where, path)
            key = ".".join(str(part) for part in path)
            faults.append(fault(file, line, trouble.code, **{"key": key, **trouble.params}))
        return error.valid_data if isinstance(error.valid_data, dict) else {}
    return loaded
