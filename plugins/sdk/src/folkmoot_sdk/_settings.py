"""What a form needs to know of a settings schema, without knowing marshmallow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields, missing, validate

from folkmoot_sdk._errors import PlainError
from folkmoot_sdk._frozen import Frozen, freeze, freeze_field
from folkmoot_sdk._plain import Plain, plain
from folkmoot_sdk._text import Text


class SettingType(StrEnum):
    """TEXT: a line of words. WHOLE: a whole number. YES_NO. CHOICE: one of `choices`. LIST: any
    number of them, or of lines. AMOUNTS: whole numbers by names, which are keys of a vote's options
    where it is a vote that is settled.
    """

    TEXT = "text"
    WHOLE = "whole"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LIST = "list"
    AMOUNTS = "amounts"


@dataclass(frozen=True, slots=True)
class SettingField(Plain):
    """One key of a settings schema.

    `default` is what is pinned where nothing is set; with `optional` nothing (null) may be meant.
    `least` and `most` bound a number, each of several, or the length of a text or a list. `known`
    is False for a field that no form can know; it is then offered as a line of text, and the schema
    judges. `words` says what a choice means, by its value as text; a choice without any is shown as
    it is. Under "None" stands what nothing means, where nothing may be meant.
    """

    key: str
    title: Text
    type: SettingType
    required: bool = False
    optional: bool = False
    default: object = None
    choices: tuple[object, ...] = ()
    least: int | None = None
    most: int | None = None
    known: bool = True
    words: Mapping[str, Text] = field(default_factory=lambda: Frozen[str, Text]({}))

    def __post_init__(self) -> None:
        freeze_field(self, "words", Frozen(self.words))
        freeze_field(self, "default", freeze(self.default))
        freeze_field(self, "choices", tuple(self.choices))


def describe_settings(schema: type[Schema]) -> tuple[SettingField, ...]:
    """The keys of `schema` in the order in which it declares them.

    A key is called by its field's metadata, `{"title": Text(...)}`, else by its own name, and so
    are its choices: `{"words": {"exact": Text(...)}}`, with None for what null means. A
    schema whose fields are elsewhere brings the description itself, as `described`.
    """
    described: tuple[SettingField, ...] | None = getattr(schema, "described", None)
    if described is not None:
        return described
    return tuple(_described(key, each) for key, each in schema().fields.items())


def _described(key: str, each: fields.Field[Any]) -> SettingField:
    kind, choices = _type_of(each)
    least, most = _bounds(each)
    title = each.metadata.get("title")
    return SettingField(
        key=each.data_key or key,
        title=title if type(title) is Text else Text(key, key),
        type=kind or SettingType.TEXT,
        required=each.required,
        optional=each.allow_none,
        default=_default(each),
        choices=choices,
        least=least,
        most=most,
        known=kind is not None,
        words=_words(each, choices),
    )


def _words(each: fields.Field[Any], choices: tuple[object, ...]) -> dict[str, Text]:
    given = each.metadata.get("words")
    said = {str(key): words for key, words in given.items()} if isinstance(given, Mapping) else {}
    keys = map(str, (*choices, None) if each.allow_none else choices)
    return {key: said[key] for key in keys if type(said.get(key)) is Text}


def _type_of(each: fields.Field[Any]) -> tuple[SettingType | None, tuple[object, ...]]:
    if isinstance(each, fields.List):
        # Of words alone: a list of lists, or of whole numbers, no line of a form can hold.
        kind, choices = _type_of(each.inner)
        fits = kind in {SettingType.TEXT, SettingType.CHOICE}
        return (SettingType.LIST if fits else None), choices
    if choices := tuple(_choices(each)):
        return SettingType.CHOICE, choices
    if _are_amounts(each):
        return SettingType.AMOUNTS, ()
    for wanted, kind in _TYPES.items():
        # Not a subclass: an e-mail address is a String to marshmallow and more than a line here.
        if type(each) is wanted:
            return kind, ()
    return None, ()


def _are_amounts(each: fields.Field[Any]) -> bool:
    return (
        isinstance(each, fields.Dict)
        and type(each.key_field) is fields.String
        and type(each.value_field) is fields.Integer
    )


_TYPES: Mapping[type, SettingType] = {
    fields.String: SettingType.TEXT,
    fields.Integer: SettingType.WHOLE,
    fields.Boolean: SettingType.YES_NO,
}


def _choices(each: fields.Field[Any]) -> Iterator[object]:
    for rule in each.validators:
        if isinstance(rule, validate.OneOf):
            yield from filter(_is_plain, rule.choices)


def _is_plain(value: object) -> bool:
    try:
        plain(value)
    except PlainError:
        return False
    return True


def _default(each: fields.Field[Any]) -> object:
    value = each.load_default
    made = value() if callable(value) else value
    return plain(made) if made is not missing and _is_plain(made) else None


def _bounds(each: fields.Field[Any]) -> tuple[int | None, int | None]:
    least: int | None = None
    most: int | None = None
    bounded = each.value_field if isinstance(each, fields.Dict) and each.value_field else each
    for rule in bounded.validators:
        if isinstance(rule, validate.Range):
            low, high = _whole(rule.min), _whole(rule.max)
            least = low if low is None or rule.min_inclusive else low + 1
            most = high if high is None or rule.max_inclusive else high - 1
        elif isinstance(rule, validate.Length):
            least = _whole(rule.min if rule.equal is None else rule.equal)
            most = _whole(rule.max if rule.equal is None else rule.equal)
    return least, most


def _whole(value: object) -> int | None:
    return value if type(value) is int else None
