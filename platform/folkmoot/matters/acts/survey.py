"""The satisfaction form: a schema made from whatever evaluation form was pinned."""

from marshmallow import Schema, fields, validate

from folkmoot.web.forms import Choice, Widget
from folkmoot_sdk import EvaluationForm


def survey_schema(form: EvaluationForm) -> type[Schema]:
    """One choice of grade an item."""
    items = {
        item.key: fields.String(
            required=True,
            validate=validate.OneOf([grade.key for grade in item.scale]),
            metadata={
                "label": item.text,
                "widget": Widget.RADIOS,
                "choices": [Choice(grade.key, grade.text) for grade in item.scale],
            },
        )
        for item in form.items
    }
    return Schema.from_dict(dict(items), name="SurveySchema")
