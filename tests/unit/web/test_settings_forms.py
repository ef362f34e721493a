"""Whole numbers by name, as a form of settings shows and takes them, and what nothing means."""

from dataclasses import replace

import pytest
from marshmallow import Schema, ValidationError, fields, validate

from folkmoot.web.forms.settings import (
    field_of,
    said_in,
    settings_in,
    settings_schema,
    shown_in,
    words_of,
)
from folkmoot_sdk import SettingField, SettingType, Text, describe_settings


class Costs(Schema):
    costs = fields.Dict(
        fields.String(), fields.Integer(validate=validate.Range(min=1)), load_default=dict
    )


DESCRIBED = describe_settings(Costs)
FIELD = field_of("costs")


def read(said: str) -> dict[str, object]:
    return settings_in(DESCRIBED, settings_schema(DESCRIBED, {})().load({FIELD: said}))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("A = 30\nB=5", {"A": 30, "B": 5}),
        ("\r\n A=30 \r\n\r\n b 2 = 4\r\n", {"A": 30, "b 2": 4}),
        ("a=b = 7", {"a=b": 7}),
    ],
)
def test_a_line_is_a_name_and_a_whole_number(said: str, found: dict[str, int]) -> None:
    assert read(said) == {"costs": found}
    shown = shown_in(DESCRIBED, {"costs": found})
    assert read(str(shown[FIELD])) == {"costs": found}


@pytest.mark.parametrize("said", ["A", "= 3", "A = 3.5", "A = many", "A = 3\nB", "A = " + "9" * 16])
def test_what_is_no_such_line_is_refused(said: str) -> None:
    with pytest.raises(ValidationError):
        read(said)


def test_nothing_said_is_nothing_set() -> None:
    assert read("") == {}


def test_they_are_read_out_in_words() -> None:
    assert words_of({"A": 3, "B": 4}).zh == "A = 3、B = 4"
    assert words_of({}).en == "none"


@pytest.mark.parametrize("type_", SettingType)
@pytest.mark.parametrize("choices", [(), ("a", "b")])
@pytest.mark.parametrize("value", ["ab", 5, True, ["a"], {"a": 1}, {"a": {"b": [1]}}, [["a"]]])
def test_what_an_earlier_release_took_is_shown_whatever_it_is(
    type_: SettingType, choices: tuple[str, ...], value: object
) -> None:
    each = SettingField("k", Text("键", "key"), type_, choices=choices)
    assert field_of("k") in shown_in([each], {"k": value})
    if type_ is SettingType.LIST and choices:
        wanted = ["0"] if value == ["a"] else []
        assert shown_in([each], {"k": value}) == {field_of("k"): wanted}


BEYOND = Text("高于中间分", "more than the middle")
ENOUGH = SettingField(
    "enough",
    Text("几分起算同意", "Enough"),
    SettingType.WHOLE,
    optional=True,
    words={"None": BEYOND},
)


def test_nothing_is_offered_and_read_out_by_what_it_means() -> None:
    schema = settings_schema([ENOUGH], {})()
    assert schema.fields["set-enough"].metadata["hint"].zh == "整数。留空则为：高于中间分"
    label = schema.fields["none-enough"].metadata["label"]
    assert label.zh == "几分起算同意：明确设为“高于中间分”"
    assert list(said_in([ENOUGH], {"enough": None})) == [(ENOUGH.title, BEYOND)]
    silent = replace(ENOUGH, words={})
    assert list(said_in([silent], {"enough": None})) == []
