"""What a form is told of a settings schema."""

from dataclasses import replace

import pytest
from marshmallow import Schema, fields, validate

from folkmoot_sdk import (
    NoSettings,
    SettingField,
    SettingType,
    Text,
    describe_settings,
    pin_settings,
)

SEATS = Text("席位数", "Seats")
DRAWN = Text("抽签", "Drawn by lot")


class Rich(Schema):
    seats = fields.Integer(
        strict=True, load_default=1, validate=validate.Range(1, 99), metadata={"title": SEATS}
    )
    spare = fields.Integer(
        validate=validate.Range(min=0, min_inclusive=False),
        allow_none=True,
        metadata={"words": {None: DRAWN, 3: DRAWN}},
    )
    name = fields.String(required=True, validate=validate.Length(2, 40))
    order = fields.String(
        load_default="drawn",
        validate=validate.OneOf(["drawn", "given"]),
        metadata={"words": {"drawn": DRAWN, "given": "as given", "lost": DRAWN}},
    )
    words = fields.List(fields.String(), load_default=list, validate=validate.Length(max=3))
    secret = fields.Boolean(load_default=False)
    address = fields.Email(load_default="")
    inner = fields.Nested(NoSettings)
    costs = fields.Dict(
        fields.String(), fields.Integer(validate=validate.Range(1, 500)), load_default=dict
    )
    anything = fields.Dict(load_default=dict)


def described() -> dict[str, SettingField]:
    return {each.key: each for each in describe_settings(Rich)}


@pytest.mark.parametrize(
    ("key", "kind", "known"),
    [
        ("seats", SettingType.WHOLE, True),
        ("name", SettingType.TEXT, True),
        ("order", SettingType.CHOICE, True),
        ("words", SettingType.LIST, True),
        ("secret", SettingType.YES_NO, True),
        ("address", SettingType.TEXT, False),
        ("inner", SettingType.TEXT, False),
        ("costs", SettingType.AMOUNTS, True),
        ("anything", SettingType.TEXT, False),
    ],
)
def test_each_field_has_its_type_and_a_strange_one_is_a_line_that_nobody_knows(
    key: str, kind: SettingType, known: bool
) -> None:
    found = described()[key]
    assert (found.type, found.known) == (kind, known)


def test_titles_defaults_and_bounds_are_told() -> None:
    found = described()
    assert (found["seats"].title, found["seats"].default) == (SEATS, 1)
    assert (found["seats"].least, found["seats"].most) == (1, 99)
    assert (found["spare"].least, found["spare"].optional) == (1, True)
    assert (found["costs"].least, found["costs"].most, found["costs"].default) == (1, 500, {})
    assert found["name"].required
    assert found["name"].title == Text("name", "name")
    assert (found["name"].least, found["name"].most) == (2, 40)
    assert found["order"].choices == ("drawn", "given")
    assert (found["words"].default, found["words"].most) == ((), 3)


def test_the_order_is_the_schemas_own() -> None:
    assert [each.key for each in describe_settings(Rich)] == list(Rich().fields)
    assert describe_settings(NoSettings) == ()


def test_a_field_comes_back_from_its_plain_form() -> None:
    for each in describe_settings(Rich):
        assert SettingField.from_plain(each.to_plain()) == each


def test_choices_have_the_words_that_their_field_gives_them() -> None:
    found = described()
    assert dict(found["order"].words) == {"drawn": DRAWN}
    assert not found["seats"].words
    # Of a number only what nothing means has words.
    assert dict(found["spare"].words) == {"None": DRAWN}


def test_a_field_described_before_choices_had_words_still_reads() -> None:
    for each in describe_settings(Rich):
        before = each.to_plain()
        del before["words"]
        assert SettingField.from_plain(before) == replace(each, words={})


def test_a_schema_may_describe_itself() -> None:
    class Elsewhere(Schema):
        described = describe_settings(Rich)

    assert describe_settings(Elsewhere) == describe_settings(Rich)


def test_the_defaults_told_are_those_that_are_pinned() -> None:
    pinned = pin_settings(Rich, {"name": "ab"})
    for each in describe_settings(Rich):
        if each.key in pinned and not each.required:
            assert each.default == pinned[each.key]
