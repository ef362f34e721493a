"""Fields whose errors are codes. The reader of the manifest adds file and line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields

from folkmoot.kernel.errors import Invalid
from folkmoot.kernel.text import plain_text
from folkmoot.tenancy.slugs import LONGEST_SLUG, RESERVED, SLUG

Path = tuple[str | int, ...]

_MOST_DAYS = 365
_NAME_LIMIT = 60
Messages = dict[str, str | list[Any] | dict[Any, Any]]
CODES: Messages = {
    "required": "manifest.key.missing",
    "null": "manifest.value.kind",
    "invalid": "manifest.value.kind",
    "invalid_utf8": "manifest.value.kind",
    "type": "manifest.value.kind",
    "too_large": "manifest.value.range",
    "unknown": "manifest.value.range",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault before its place is known."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def troubles(messages: Mapping[Any, Any], above: Path = ()) -> Iterator[tuple[Path, Trouble]]:
    """Every error of a ValidationError with its path in the data."""
    for key, inner in messages.items():
        # A Dict field says of which half of an entry it speaks; the path is the entry's.
        here = above if key in {"_schema", "key", "value"} else (*above, key)
        # A validator that names places of its own comes as a mapping inside the list.
        for item in [inner] if isinstance(inner, Mapping) else inner:
            if isinstance(item, Mapping):
                yield from troubles(item, here)
            else:
                yield here, _trouble(item)


def _trouble(item: object) -> Trouble:
    return item if isinstance(item, Trouble) else Trouble(str(item))


def fail(code: str, **params: object) -> ValidationError:
    return ValidationError([Trouble(code, params)])


class Name(fields.String):
    """Plain text of one line; empty is a fault of its own."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # noqa: ANN401 - marshmallow's signature
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text.strip():
            raise fail("manifest.name.empty")
        try:
            kept = plain_text(text, field=attr or "", limit=_NAME_LIMIT)
        except Invalid as error:
            raise fail("manifest.name.text", limit=_NAME_LIMIT) from error
        if "\n" in kept or "\t" in kept:
            raise fail("manifest.name.text", limit=_NAME_LIMIT)
        return kept


class Day(fields.Date):
    """A date, as TOML's own or as text."""

    default_error_messages: Messages = {  # noqa: RUF012 - as marshmallow declares it
        "invalid": "manifest.date.broken",
        "format": "manifest.date.broken",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:  # noqa: ANN401 - marshmallow's signature
        # A datetime is a date to Python, and "2023-1-1T10:00" no day of the calendar.
        if not isinstance(value, str) and type(value) is not date:
            raise fail("manifest.date.broken")
        return super()._deserialize(value, attr, data, **kwargs)


class Strict(Schema):
    error_messages: dict[str, str] = {  # noqa: RUF012 - as above
        "unknown": "manifest.key.unknown",
        "type": "manifest.value.kind",
    }


def of_digits(digits: int) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not (len(value) == digits and value.isascii() and value.isdecimal()):
            raise fail("manifest.code.digits", value=value, digits=digits)

    return check


def slug_form(value: str) -> None:
    if value and (len(value) > LONGEST_SLUG or not SLUG.fullmatch(value)):
        raise fail("manifest.slug.form", value=value)


def community_slug(value: str) -> None:
    slug_form(value)
    if value in RESERVED:
        raise fail("manifest.slug.reserved", value=value)


def between(least: int, most: int) -> Callable[[int], None]:
    def check(value: int) -> None:
        if not least <= value <= most:
            raise fail("manifest.value.range")

    return check


def a_text(**options: Any) -> fields.String:  # noqa: ANN401 - marshmallow's options
    return fields.String(**{"required": True, "error_messages": CODES, **options})


def a_name() -> Name:
    return Name(required=True, error_messages=CODES)


def some_days(least: int = 0, **options: Any) -> fields.Integer:  # noqa: ANN401 - marshmallow's options
    check = options.pop("validate", between(least, _MOST_DAYS))
    return fields.Integer(strict=True, error_messages=CODES, validate=check, **options)


def a_table(schema: type[Schema]) -> fields.Nested:
    return fields.Nested(schema, required=True, error_messages=CODES)
