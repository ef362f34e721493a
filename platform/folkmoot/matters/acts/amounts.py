"""What a rule asks a whole number of each option for, such as its cost: one field an option."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from marshmallow import fields, validate

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.wording import filled
from folkmoot.web.forms import Widget
from folkmoot_sdk import SettingField, SettingType, Text

Options = Sequence[tuple[str, str]]

_OF = Text("{what}：{option}", "{what}: {option}")
_ALL_OR_NONE = Text(
    "整数。参加表决的方案须全部填写；全部留空则按规则的默认办法",
    "A whole number. Fill it in for every option that stands; leave all empty and the rule does"
    " as it does by default",
)


def is_amounts(each: SettingField) -> bool:
    return each.type is SettingType.AMOUNTS


def amount_fields(
    described: Iterable[SettingField], options: Options
) -> dict[str, fields.Field[Any]]:
    return {
        _name(each, number): fields.Integer(
            load_default=None,
            validate=validate.Range(min=each.least, max=each.most),
            metadata={
                "label": filled(_OF, what=each.title, option=said),
                "hint": _ALL_OR_NONE,
                "widget": Widget.NUMBER,
                "said_optional": False,
            },
        )
        for each in filter(is_amounts, described)
        for number, (_, said) in enumerate(options)
    }


def amounts_in(
    described: Iterable[SettingField],
    options: Options,
    standing: Collection[str],
    data: dict[str, Any],
) -> Mapping[str, Mapping[str, int]]:
    """What was said of the options that stand, all of them where ``standing`` is empty; taken out
    of ``data``. A key of which nothing was said is not there.

    Raises Invalid (``vote.amount_missing``) where something was said of some and not of all: what
    a rule makes of an option without its number is nothing that anybody meant by an empty field.
    """
    found: dict[str, Mapping[str, int]] = {}
    for each in filter(is_amounts, described):
        said = {key: data.pop(_name(each, n), None) for n, (key, _) in enumerate(options)}
        own = {key: said[key] for key in said if not standing or key in standing}
        missing = [key for key, amount in own.items() if amount is None]
        if missing and len(missing) < len(own):
            place = _name(each, [key for key, _ in options].index(missing[0]))
            raise _missing(place, each.title, missing[0])
        if not missing:
            found[each.key] = {key: amount for key, amount in own.items() if amount is not None}
    return found


def _name(each: SettingField, number: int) -> str:
    """By the option's number: its key is what people wrote."""
    return f"each-{each.key}-{number}"


def _missing(place: str, what: Text, option: str) -> Invalid:
    return Invalid(
        "vote.amount_missing",
        mark("“%(what)s” is not filled in for option %(option)s."),
        cure=mark("Fill it in for every option that stands, or leave it empty for all of them."),
        field=place,
        what=what,
        option=option,
    )
