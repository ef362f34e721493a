"""What may be chosen in radios, checkboxes and selects."""

from collections.abc import Iterable
from dataclasses import dataclass

from marshmallow import fields, validate


@dataclass(frozen=True, slots=True)
class Choice:
    """``value`` is what the form sends; ``label`` and ``hint`` are marked strings or texts."""

    value: str
    label: object
    hint: object = ""


def choices_of(field: fields.Field[object]) -> tuple[Choice, ...]:
    """The choices that a field itself knows: its metadata, its enumeration, or its OneOf."""
    if "choices" in field.metadata:
        return as_choices(field.metadata["choices"])
    if isinstance(field, fields.List):
        return choices_of(field.inner)
    if isinstance(field, fields.Enum):
        return tuple(Choice(_sent(field, member), str(member.value)) for member in field.enum)
    for validator in field.validators:
        if isinstance(validator, validate.OneOf | validate.ContainsOnly):
            labels = [*validator.labels, *validator.choices][: len(list(validator.choices))]
            pairs = zip(validator.choices, labels, strict=False)
            return tuple(Choice(str(value), label) for value, label in pairs)
    return ()


def as_choices(given: Iterable[Choice | tuple[object, ...]]) -> tuple[Choice, ...]:
    """Choices as they are, or (value, label) and (value, label, hint) as pairs and triples."""
    return tuple(one if isinstance(one, Choice) else Choice(str(one[0]), *one[1:]) for one in given)


def _sent(field: fields.Enum, member: object) -> str:  # type: ignore[type-arg]
    return str(member.value if field.by_value else member.name)  # type: ignore[attr-defined]
