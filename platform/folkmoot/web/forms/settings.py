"""A form made from what a contribution says of its settings; for a layer of them, or one vote.

Every key may be left out: then what stands above holds, and the hint says what that is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from folkmoot.kernel.errors import mark
from folkmoot.kernel.wording import filled, joined
from folkmoot.web.forms.choices import Choice
from folkmoot.web.forms.widgets import Widget
from folkmoot_sdk import SettingField, SettingType, Text

# Before a key, so that no vendor's key meets the name of a field of ours.
_SAID, _NOTHING = "set-", "none-"
_YES, _NO = Text("是", "yes"), Text("否", "no")
_NO_VALUE = Text("无", "none")
_OTHERWISE = Text("留空则为：{what}", "Left empty: {what}")
_AS_ABOVE = Text("不另设（{what}）", "Not set here ({what})")
_EXPLICITLY_NONE = Text("{key}：明确设为“{nothing}”", "{key}: set to “{nothing}” expressly")
_BETWEEN = {
    (True, True): Text("{least} 至 {most} 的整数", "A whole number from {least} to {most}"),
    (True, False): Text("不小于 {least} 的整数", "A whole number, {least} or more"),
    (False, True): Text("不大于 {most} 的整数", "A whole number, {most} or less"),
    (False, False): Text("整数", "A whole number"),
}
_LINES = Text("一行一项", "One a line")
_AMOUNTS = Text("一行一项，写作“短名 = 整数”", "One a line, as “short name = whole number”")
_NO_AMOUNTS = mark("Write one a line, such as A = 300")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,15}")
_LONGEST = 500
# A bound so high only keeps a machine from choking; nobody who enters a number has use for it.
_BOUND_TO_SAY = 1_000_000_000

Otherwise = Mapping[str, Text]


def settings_schema(
    described: Iterable[SettingField], otherwise: Otherwise, **more: fields.Field[Any]
) -> type[Schema]:
    """A schema for a :class:`Form`. ``otherwise`` says of each key what holds where it is left
    empty; ``more`` are fields that stand behind those of the settings.
    """
    asked = {
        name: made
        for each in described
        for name, made in _fields_of(each, otherwise.get(each.key) or words_in(each, each.default))
    }
    return Schema.from_dict({**asked, **more})


def settings_in(described: Iterable[SettingField], data: Mapping[str, Any]) -> dict[str, object]:
    """What was said in such a form, by key; what was left empty is not there."""
    found: dict[str, object] = {}
    for each in described:
        said = data.get(f"{_SAID}{each.key}")
        if data.get(f"{_NOTHING}{each.key}"):
            found[each.key] = None
        elif said not in (None, "", []):
            found[each.key] = _READ.get(each.type, _as_it_is)(each, said)
    return found


def shown_in(described: Iterable[SettingField], values: Mapping[str, object]) -> dict[str, object]:
    """``values`` as such a form shows them at first."""
    found: dict[str, object] = {}
    for each in described:
        if each.key not in values:
            continue
        value = values[each.key]
        if value is None:
            found[f"{_NOTHING}{each.key}"] = True
        else:
            found[f"{_SAID}{each.key}"] = _SHOWN.get(each.type, _as_it_is)(each, value)
    return found


def field_of(key: str) -> str:
    """The name of a setting's field, for an error that belongs beside it."""
    return f"{_SAID}{key}"


def words_of(value: object) -> Text:
    """A setting's value as people read it."""
    if isinstance(value, Mapping):
        value = [f"{name} = {number}" for name, number in value.items()]
    match value:
        case None:
            return _NO_VALUE
        case bool():
            return _YES if value else _NO
        case str():
            said = value[:_LONGEST]
            return Text(said, said) if said.strip() else _NO_VALUE
        case list() | tuple():
            return joined([words_of(each) for each in value]) if value else _NO_VALUE
    return Text(f"{value}"[:_LONGEST], f"{value}"[:_LONGEST])


def words_in(each: SettingField, value: object) -> Text:
    """The same of what one setting may be: by its own words, where it has some."""
    return each.words.get(str(value)) or words_of(value)


def said_in(
    described: Iterable[SettingField], values: Mapping[str, object]
) -> Iterator[tuple[Text, Text]]:
    """Titles and values of what is set, in the order of the schema, for people to read. A key that
    the schema does not know stands last, under its own name.
    """
    known = {each.key: each for each in described}
    for key in (*known, *(key for key in values if key not in known)):
        each = known.get(key)
        if values.get(key) in (None, "", (), [], {}) and not _has_words(each, values.get(key)):
            continue
        title = each.title if each else Text(key, key)
        yield title, words_in(each, values[key]) if each else words_of(values[key])


def _has_words(each: SettingField | None, value: object) -> bool:
    """Nothing goes without saying, unless its schema says what it means."""
    return each is not None and str(value) in each.words


def _fields_of(each: SettingField, otherwise: Text) -> Iterator[tuple[str, fields.Field[Any]]]:
    metadata = {"label": each.title, "said_optional": False}
    yield f"{_SAID}{each.key}", _MADE[each.type](each, otherwise, metadata)
    if each.optional and each.type is not SettingType.YES_NO:
        label = filled(_EXPLICITLY_NONE, key=each.title, nothing=words_in(each, None))
        widget = {"label": label, "widget": Widget.CHECKBOX}
        yield f"{_NOTHING}{each.key}", fields.Boolean(load_default=False, metadata=widget)


Metadata = dict[str, Any]


def _text(each: SettingField, otherwise: Text, metadata: Metadata) -> fields.Field[Any]:
    length = validate.Length(min=each.least, max=each.most) if each.known else None
    return fields.String(
        validate=[length] if length else [],
        metadata={**metadata, "hint": filled(_OTHERWISE, what=otherwise), "widget": Widget.TEXT},
    )


def _whole(each: SettingField, otherwise: Text, metadata: Metadata) -> fields.Field[Any]:
    has = each.least is not None, each.most is not None and each.most < _BOUND_TO_SAY
    bounds = filled(_BETWEEN[has], least=each.least or 0, most=each.most or 0)
    hint = joined([bounds, filled(_OTHERWISE, what=otherwise)], zh="。", en=". ")
    return fields.Integer(
        validate=validate.Range(min=each.least, max=each.most),
        metadata={**metadata, "hint": hint, "widget": Widget.NUMBER},
    )


def _yes_no(_each: SettingField, otherwise: Text, metadata: Metadata) -> fields.Field[Any]:
    offered = [Choice("yes", _YES), Choice("no", _NO)]
    return _radios(offered, otherwise, metadata)


def _choice(each: SettingField, otherwise: Text, metadata: Metadata) -> fields.Field[Any]:
    return _radios(_offered(each), otherwise, metadata)


def _offered(each: SettingField) -> list[Choice]:
    # By number: a choice need not be a text.
    return [Choice(str(n), words_in(each, value)) for n, value in enumerate(each.choices)]


def _radios(offered: list[Choice], otherwise: Text, metadata: Metadata) -> fields.Field[Any]:
    choices = [*offered, Choice("", filled(_AS_ABOVE, what=otherwise))]
    return fields.String(
        validate=validate.OneOf([choice.value for choice in choices]),
        metadata={**metadata, "widget": Widget.RADIOS, "choices": choices},
    )


def _list(each: SettingField, otherwise: Text, metadata: Metadata) -> fields.Field[Any]:
    left = filled(_OTHERWISE, what=otherwise)
    if each.choices:
        offered = _offered(each)
        one = fields.String(validate=validate.OneOf([choice.value for choice in offered]))
        boxes = {"hint": left, "widget": Widget.CHECKBOXES, "choices": offered}
        return fields.List(one, metadata={**metadata, **boxes})
    hint = joined([_LINES, left], zh="。", en=". ")
    lines = {"hint": hint, "widget": Widget.TEXTAREA, "rows": 4}
    return fields.String(metadata={**metadata, **lines})


def _amounts(_each: SettingField, otherwise: Text, metadata: Metadata) -> fields.Field[Any]:
    hint = joined([_AMOUNTS, filled(_OTHERWISE, what=otherwise)], zh="。", en=". ")
    lines = {"hint": hint, "widget": Widget.TEXTAREA, "rows": 4}
    return fields.String(validate=_require_amounts, metadata={**metadata, **lines})


_MADE: Mapping[SettingType, Callable[[SettingField, Text, Metadata], fields.Field[Any]]] = {
    SettingType.TEXT: _text,
    SettingType.WHOLE: _whole,
    SettingType.YES_NO: _yes_no,
    SettingType.CHOICE: _choice,
    SettingType.LIST: _list,
    SettingType.AMOUNTS: _amounts,
}


def _as_it_is(_each: SettingField, said: Any) -> object:  # noqa: ANN401 - what a form loaded
    return said


def _read_list(each: SettingField, said: Any) -> object:  # noqa: ANN401 - as above
    if each.choices:
        return [each.choices[int(number)] for number in said]
    return [line.strip() for line in said.splitlines() if line.strip()]


def _shown_list(each: SettingField, value: Any) -> object:  # noqa: ANN401 - as above
    # What an earlier release of the plugin took may be of another type.
    held = value if isinstance(value, list | tuple) else [value]
    if each.choices:
        return [str(n) for n, choice in enumerate(each.choices) if choice in held]
    return "\n".join(map(str, held))


def _require_amounts(said: str) -> None:
    for line in filter(str.strip, said.splitlines()):
        name, _, number = line.rpartition("=")
        if not name.strip() or _WHOLE_NUMBER.fullmatch(number.strip()) is None:
            raise ValidationError(_NO_AMOUNTS)


def _read_amounts(_each: SettingField, said: Any) -> object:  # noqa: ANN401 - as above
    lines = (line.rpartition("=") for line in said.splitlines() if line.strip())
    return {name.strip(): int(number) for name, _, number in lines}


def _shown_amounts(_each: SettingField, value: Any) -> object:  # noqa: ANN401 - as above
    if not isinstance(value, Mapping):
        return str(value)
    return "\n".join(f"{name} = {number}" for name, number in value.items())


_READ: Mapping[SettingType, Callable[[SettingField, Any], object]] = {
    SettingType.YES_NO: lambda _each, said: said == "yes",
    SettingType.CHOICE: lambda each, said: each.choices[int(said)],
    SettingType.LIST: _read_list,
    SettingType.AMOUNTS: _read_amounts,
}
_SHOWN: Mapping[SettingType, Callable[[SettingField, Any], object]] = {
    SettingType.YES_NO: lambda _each, value: "yes" if value else "no",
    SettingType.CHOICE: lambda each, value: next(
        (str(n) for n, choice in enumerate(each.choices) if choice == value), ""
    ),
    SettingType.LIST: _shown_list,
    SettingType.AMOUNTS: _shown_amounts,
}
