"""The forms load to exactly what the verbs take."""

from inspect import signature
from uuid import uuid4

import pytest
from marshmallow import Schema

from folkmoot.opinions import schemas, service
from folkmoot.opinions.domain import Channel, DoorState
from folkmoot.web.forms import Widget

PAIRS = [
    (schemas.SweepSchema, service.start_sweep),
    (schemas.VisitSchema, service.record_visit),
    (schemas.OpinionSchema, service.record_opinion),
    (schemas.TopicSchema, service.raise_topic),
    (schemas.MergeSchema, service.merge_opinions),
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


def test_an_opinion_loads_to_values() -> None:
    visit = uuid4()
    loaded = schemas.OpinionSchema().load(
        {"text": "修路", "channel": "door", "visit_id": str(visit)}
    )
    assert loaded == {
        "text": "修路",
        "channel": Channel.DOOR,
        "visit_id": visit,
        "anonymous": False,
    }


def test_every_channel_and_every_state_of_a_door_can_be_chosen() -> None:
    assert [choice.value for choice in schemas.CHANNELS] == list(Channel)
    assert {choice.value for choice in schemas.DOOR_STATES} == set(DoorState)
