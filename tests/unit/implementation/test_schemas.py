"""The forms load to exactly what the verbs take."""

from inspect import signature

import pytest
from marshmallow import Schema, ValidationError

from folkmoot.implementation import schemas, service
from folkmoot.implementation.domain import Amount, AttemptState, Statement
from folkmoot.web.forms import Widget

PAIRS = [
    (schemas.AttemptSchema, service.start_attempt),
    (schemas.ReportSchema, service.report_attempt),
    (schemas.ExcessSchema, service.record_excess),
    (schemas.SignOffSchema, service.sign_off),
]


@pytest.mark.parametrize(("schema", "verb"), PAIRS)
def test_every_field_is_an_argument_of_its_verb_with_a_label_and_a_widget(
    schema: type[Schema], verb: object
) -> None:
    arguments = signature(verb).parameters  # type: ignore[arg-type] # a function
    for name, field in schema().fields.items():
        # The two halves of an amount load to one argument.
        assert ("amount" if name in {"number", "unit"} else name) in arguments
        assert field.metadata["label"]
        assert field.metadata["widget"] in list(Widget)


def test_the_question_comes_before_how_many() -> None:
    assert list(schemas.ExcessSchema().fields) == ["text", "number", "unit"]


def test_number_and_unit_load_together_or_not_at_all() -> None:
    schema = schemas.ExcessSchema()
    both = schema.load({"text": "另保养四部", "number": "4", "unit": "部电梯"})
    assert both == {"text": "另保养四部", "amount": Amount(4, "部电梯")}
    assert schema.load({"text": "多种了树"}) == {"text": "多种了树", "amount": None}


@pytest.mark.parametrize(("given", "wrong"), [({"number": 4}, "unit"), ({"unit": "部"}, "number")])
def test_half_an_amount_is_an_error_beside_the_missing_half(
    given: dict[str, object], wrong: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        schemas.ExcessSchema().load({"text": "多做", **given})
    assert isinstance(caught.value.messages, dict)
    assert list(caught.value.messages) == [wrong]


def test_all_but_planned_can_be_reported_and_both_statements_made() -> None:
    offered = {choice.value for choice in schemas.STATES}
    assert offered == set(AttemptState) - {AttemptState.PLANNED}
    assert {choice.value for choice in schemas.STATEMENTS} == set(Statement)
