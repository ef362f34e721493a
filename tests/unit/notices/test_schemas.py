"""The forms load to exactly what the verbs take."""

from inspect import signature

import pytest
from marshmallow import Schema

from folkmoot.notices import schemas, service
from folkmoot.notices.domain import NoticeKind
from folkmoot.web.forms import Widget

PAIRS = [
    (schemas.BoardSchema, service.register_board),
    (schemas.NoticeSchema, service.post_notice),
    (schemas.ProofSchema, service.prove_posting),
    (schemas.RemovalSchema, service.take_down),
    (schemas.ObjectionSchema, service.object_to),
    (schemas.AnswerSchema, service.answer_objection),
]


@pytest.mark.parametrize(("schema", "verb"), PAIRS)
def test_every_field_is_an_argument_of_its_verb_with_a_label_and_a_widget(
    schema: type[Schema], verb: object
) -> None:
    arguments = signature(verb).parameters  # type: ignore[arg-type] # a function
    for name, field in schema().fields.items():
        assert name in arguments
        assert field.metadata["label"]
        assert field.metadata["widget"] in list(Widget)


def test_every_kind_can_be_chosen_and_the_law_is_no_field() -> None:
    assert [choice.value for choice in schemas.KINDS] == list(NoticeKind)
    assert "minimum_days" not in schemas.NoticeSchema().fields
