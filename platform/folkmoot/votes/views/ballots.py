"""A ballot as a form, and the form as a ballot.

Options have keys that people chose, so fields go by the option's number and not by its key.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from folkmoot.kernel.errors import mark
from folkmoot.votes.domain import Choices
from folkmoot.votes.page import MARKS, Marking, Sheet
from folkmoot.web.forms import Choice, Widget
from folkmoot_sdk import Option

ABSTAIN = "abstain"
EACH_MARKS = ("for", "against", ABSTAIN)
# Of the field, so that what the service says of the marks stands beside it.
CHOSEN = "choices"
ELECTOR = "elector_key"


def ballot_schema(sheet: Sheet, electors: Sequence[str]) -> type[Schema]:
    """The fields of a ballot; whose it is asks only somebody with several."""
    asked: dict[str, fields.Field[Any]] = {}
    if len(electors) > 1:
        asked[ELECTOR] = _one_of(mark("Whose ballot is this?"), ())
    if sheet.marking is Marking.EACH:
        asked |= {field_of(i): _each(option) for i, option in enumerate(sheet.options)}
    else:
        asked[CHOSEN] = _one(sheet) if sheet.most == 1 else _some(sheet)
    return Schema.from_dict(asked, name="BallotSchema")


def choices_in(sheet: Sheet, data: Mapping[str, Any]) -> Choices:
    """What was marked. A ballot without any mark is an abstention, and cast all the same."""
    if sheet.marking is Marking.EACH:
        return {option.key: data[field_of(i)] for i, option in enumerate(sheet.options)}
    given = data.get(CHOSEN, [])
    return approvals(sheet.options, [given] if isinstance(given, str) else given)


def approvals(options: Sequence[Option], numbers: Iterable[str]) -> Choices:
    """Options by their numbers, as marks of approval."""
    wanted = set(numbers)
    return {option.key: "approve" for i, option in enumerate(options) if str(i) in wanted}


def field_of(number: int) -> str:
    return f"option{number}"


def numbered(options: Sequence[Option]) -> tuple[Choice, ...]:
    return tuple(Choice(str(i), option.label) for i, option in enumerate(options))


def each_choices() -> tuple[Choice, ...]:
    return tuple(Choice(key, MARKS[key]) for key in EACH_MARKS)


def _each(option: Option) -> fields.String:
    return _one_of(option.label, each_choices())


def _one(sheet: Sheet) -> fields.String:
    none = Choice(ABSTAIN, mark("None of them: I abstain"))
    return _one_of(mark("Your choice"), (*numbered(sheet.options), none))


def _some(sheet: Sheet) -> fields.Field[Any]:
    return fields.List(
        fields.String(validate=validate.OneOf([each.value for each in numbered(sheet.options)])),
        metadata={
            "label": mark("Your choice"),
            "hint": mark("Leave all of them empty to abstain."),
            "widget": Widget.CHECKBOXES,
            "choices": numbered(sheet.options),
        },
    )


def _one_of(label: object, choices: Sequence[Choice]) -> fields.String:
    known = [choice.value for choice in choices]
    return fields.String(
        required=True,
        validate=validate.OneOf(known) if known else None,
        metadata={"label": label, "widget": Widget.RADIOS, "choices": choices},
    )
