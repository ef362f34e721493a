"""A plugin's manifest, read before any of the plugin's code is."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from folkmoot_sdk._errors import ManifestError, OtherApiError
from folkmoot_sdk._faults import fault_lines
from folkmoot_sdk._frozen import Frozen, freeze_field
from folkmoot_sdk._names import ID, REFERENCE, VERSION
from folkmoot_sdk._offered import Kind
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._scopes import PersonalData, Scope
from folkmoot_sdk._text import Text

# Apart from the distribution's version: a plugin's manifest says which of these it was written for.
# 1.1 adds scopes, personal data and reasons for them to manifests, the kinds from notice templates
# to observers, to voting rules `promises`, `ballot_problems` and `summary`, to counts `tied` and
# `steps`, to markings the bounds of scores, to gates `answers`, to appraisal forms `in_force`, and
# what gates are told of statements and notices, each with a default: what was written for 1.0 stays
# valid.
API_VERSION = (1, 1)

_LIMIT = 256 * 1024
_API = r">=(\d{1,4})\.(\d{1,4}),<(\d{1,4})(?:\.(\d{1,4}))?"


@dataclass(frozen=True, slots=True)
class Manifest(Plain):
    """What a plugin promises. `api` is a range such as ">=1.0,<2"; contributions are id@version.

    `scopes` and `personal_data` are what it is given to see or do: those it names, and what its
    kinds of contribution cannot do without, so a manifest of API 1.0 says it too. A district
    consents to them with its grant, and again when a later release asks for more. `reasons` says
    why, by the name of a scope or of personal data, to whoever decides about that.
    """

    id: str
    version: str
    api: str
    title: Text
    publisher: str
    contributions: Mapping[Kind, tuple[str, ...]]
    scopes: frozenset[Scope] = frozenset()
    personal_data: frozenset[PersonalData] = frozenset()
    reasons: Mapping[str, Text] = field(default_factory=lambda: Frozen[str, Text]({}))

    def __post_init__(self) -> None:
        freeze_field(self, "contributions", Frozen(self.contributions))
        kinds = (kind for kind, promised in self.contributions.items() if promised)
        needed = {kind.scope for kind in kinds} - {None}
        freeze_field(self, "scopes", frozenset(self.scopes) | needed)
        freeze_field(self, "personal_data", frozenset(self.personal_data))
        freeze_field(self, "reasons", Frozen(self.reasons))

    def accepts(self, api_version: tuple[int, int]) -> bool:
        """Whether the plugin was written for this version of the SDK's API."""
        low, high = _api_range(self.api)
        return low <= api_version < high


def read_manifest(source: Path | bytes) -> Manifest:
    """The manifest in a file or in bytes (TOML, UTF-8, at most 256 KiB).

    Raises ManifestError with every fault found; nothing of a faulty manifest is used. One for
    another API may hold what this version does not know, so it is OtherApiError and no fault.
    """
    content = _toml(_bytes(source))
    try:
        data: dict[str, Any] = _ManifestSchema(unknown=RAISE).load(content)
    except ValidationError as problem:
        _refuse_other_api(content)
        raise ManifestError(tuple(fault_lines(problem.messages))) from problem
    contributions = {Kind(kind): tuple(refs) for kind, refs in data["contributions"].items()}
    manifest = Manifest(
        **{
            **data,
            "title": _text(data["title"]),
            "contributions": contributions,
            "scopes": frozenset(map(Scope, data["scopes"])),
            "personal_data": frozenset(map(PersonalData, data["personal_data"])),
            "reasons": {name: _text(words) for name, words in data["reasons"].items()},
        }
    )
    _require_asked(manifest)
    return manifest


def _text(words: Mapping[str, str]) -> Text:
    return Text(words["zh"], words["en"])


def _require_asked(manifest: Manifest) -> None:
    asked = manifest.scopes | manifest.personal_data
    beside = sorted(manifest.reasons.keys() - asked)
    said = "reasons: {}: neither scopes nor personal_data ask for it"
    if beside:
        raise ManifestError(tuple(said.format(name) for name in beside))


def _refuse_other_api(content: dict[str, Any]) -> None:
    try:
        header = _HeaderSchema(unknown=EXCLUDE).load(content)
    except ValidationError:
        return
    low, high = _api_range(header["api"])
    if not low <= API_VERSION < high:
        raise OtherApiError(header["api"], API_VERSION)


def _bytes(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        content = source
    else:
        try:
            # One byte past the limit is enough to refuse, however large the file is.
            with source.open("rb") as file:
                content = file.read(_LIMIT + 1)
        except OSError as problem:
            raise ManifestError((f"cannot be read: {problem.strerror}",)) from problem
    if len(content) > _LIMIT:
        raise ManifestError((f"larger than {_LIMIT // 1024} KiB",))
    return content


def _toml(content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (ValueError, RecursionError) as problem:  # bad UTF-8, bad TOML, brackets without end
        raise ManifestError((f"no TOML: {problem}",)) from problem


def _api_range(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    found = re.fullmatch(_API, text)
    if found is None:
        raise ManifestError((f'api: {text!r} is no range like ">=1.0,<2"',))
    low_major, low_minor, high_major, high_minor = (int(part or 0) for part in found.groups())
    return (low_major, low_minor), (high_major, high_minor)


def _is_api(text: str) -> None:
    try:
        low, high = _api_range(text)
    except ManifestError:
        raise ValidationError('must be a range like ">=1.0,<2"') from None
    if low >= high:
        raise ValidationError("a range that holds no version")


def _once_each(references: list[str]) -> None:
    if len(references) != len(set(references)):
        raise ValidationError("the same twice")


def _some_of(known: type[StrEnum]) -> fields.Field[Any]:
    one = fields.String(validate=validate.OneOf([each.value for each in known]))
    return fields.List(one, validate=_once_each, load_default=list)


def _words() -> fields.String:
    plain_words = validate.Regexp(r"(?=.*\S)[^\x00-\x1f\x7f<>]*\Z")
    return fields.String(required=True, validate=[validate.Length(1, 200), plain_words])


class _TextSchema(Schema):
    zh = _words()
    en = _words()


class _HeaderSchema(Schema):
    """What every version of the API reads first; these two keys never change."""

    id = fields.String(
        required=True, validate=[validate.Length(1, 60), validate.Regexp(rf"{ID}\Z")]
    )
    api = fields.String(required=True, validate=_is_api)


class _ManifestSchema(_HeaderSchema):
    version = fields.String(
        required=True, validate=[validate.Length(1, 60), validate.Regexp(rf"{VERSION}\Z")]
    )
    title = fields.Nested(_TextSchema(unknown=RAISE), required=True)
    publisher = _words()
    contributions = fields.Dict(
        keys=fields.String(validate=validate.OneOf([kind.value for kind in Kind])),
        values=fields.List(
            fields.String(validate=validate.Regexp(rf"{REFERENCE}\Z")), validate=_once_each
        ),
        required=True,
    )
    scopes = _some_of(Scope)
    personal_data = _some_of(PersonalData)
    reasons = fields.Dict(
        keys=fields.String(validate=validate.OneOf([*Scope, *PersonalData])),
        values=fields.Nested(_TextSchema(unknown=RAISE)),
        load_default=dict,
    )
