"""The marks of a paper as fields, and back: entered as they are, for the rule to judge."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from folkmoot.kernel.errors import mark
from folkmoot.votes.domain import Choices
from folkmoot.votes.marks import LARGEST
from folkmoot.votes.sheets import Marking, Sheet
from folkmoot.votes.views.ballots import (
    ABSTAIN,
    CHOSEN,
    UNIT,
    approvals,
    field_of,
    numbered,
    word_choices,
)
from folkmoot.web.forms import Choice, Widget
from folkmoot_sdk import Option, Text

_PLACE, _SCORE = Text("位", "place"), Text("分", "score")


def marks_asked(sheet: Sheet, prefix: str, *, asked: bool = False) -> dict[str, fields.Field[Any]]:
    """The fields for the marks of a paper. Where they are ``asked`` an empty answer is none, so an
    abstention is one of its own.
    """
    if sheet.marking is Marking.ACCEPT:
        more = (Choice(ABSTAIN, mark("None of them: abstentions")),) if asked else ()
        return {f"{prefix}{CHOSEN}": _accepted((*numbered(sheet.options), *more), asked=asked)}
    each = enumerate(sheet.options)
    return {f"{prefix}{field_of(i)}": _mark_of(sheet, option, asked=asked) for i, option in each}


def _mark_of(sheet: Sheet, option: Option, *, asked: bool) -> fields.Field[Any]:
    """A paper may give a place twice or too many points, and is entered as it is: the rule leaves
    it out, and says why.
    """
    if sheet.marking is Marking.EACH:
        return _select(sheet, option.label, asked=asked)
    if sheet.marking in {Marking.RANK, Marking.SCORE}:
        return fields.Integer(
            validate=validate.Range(min=-LARGEST, max=LARGEST),
            metadata={"label": option.label, "said_optional": False, "suffix": _unit_of(sheet)},
        )
    return _written(option.label)


def _unit_of(sheet: Sheet) -> Text | None:
    """What a number on a paper is; a clerk reads it off line by line."""
    if sheet.marking is Marking.RANK:
        return _PLACE
    return _SCORE if sheet.total is None else UNIT


def marked_on(sheet: Sheet, data: Mapping[str, Any], prefix: str) -> Choices:
    """What a filled-in form says of one paper, or of those that say the same."""
    if sheet.marking is Marking.ACCEPT:
        return approvals(sheet, data.get(f"{prefix}{CHOSEN}", []))
    said = {o.key: data.get(f"{prefix}{field_of(i)}") for i, o in enumerate(sheet.options)}
    return {key: _mark(given) for key, given in said.items() if given not in {None, ""}}


def _mark(text: str | int) -> str | int:
    """A rank or a score as a number, anything else as a word."""
    if isinstance(text, int):
        return text
    return int(text) if text.isascii() and text.isdigit() else text


def _accepted(choices: tuple[Choice, ...], *, asked: bool) -> fields.Field[Any]:
    return fields.List(
        fields.String(validate=validate.OneOf([choice.value for choice in choices])),
        required=asked,
        metadata={
            "label": mark("Accepted on these ballots"),
            "widget": Widget.CHECKBOXES,
            "choices": choices,
        },
    )


def _select(sheet: Sheet, label: str, *, asked: bool) -> fields.Field[Any]:
    choices = word_choices(sheet)
    return fields.String(
        required=asked and sheet.unmarked is None,
        validate=validate.OneOf([choice.value for choice in choices]),
        metadata={"label": label, "widget": Widget.SELECT, "choices": choices},
    )


def _written(label: str) -> fields.Field[Any]:
    return fields.String(
        validate=validate.Length(max=100), metadata={"label": label, "widget": Widget.TEXT}
    )
