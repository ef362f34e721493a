"""A workflow as a value: the seven steps stand, a community fills in what happens inside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from folkmoot.kernel.errors import Invalid, Refused, mark
from folkmoot.tenancy.steps import ORDER, Step
from folkmoot_sdk import BodyKind

_NAME = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
_ID = validate.Regexp(rf"^(?:{_NAME}/)?{_NAME}$")
# A year inside one step is no longer a deliberation but a way to bury one.
_LONGEST_STAY = 365


@dataclass(frozen=True, slots=True)
class StepAdditions:
    """What one step asks for on top of the law.

    ``gates`` and ``forms`` name plugin contributions, as id or as plugin/id; ``bodies`` must each
    be heard before the step may close, ``min_days`` is the least number of days a matter spends
    in the step.
    """

    step: Step
    gates: tuple[str, ...] = ()
    bodies: tuple[BodyKind, ...] = ()
    forms: tuple[str, ...] = ()
    min_days: int = 0


@dataclass(frozen=True, slots=True)
class WorkflowDefinition:
    """All seven steps in their order. Made by :func:`definition_from`, or bare."""

    steps: tuple[StepAdditions, ...] = tuple(StepAdditions(step) for step in ORDER)

    def at(self, step: Step) -> StepAdditions:
        return self.steps[step.position - 1]

    def to_plain(self) -> dict[str, Any]:
        """The JSON that :func:`definition_from` reads."""
        return {"steps": [_plain(additions) for additions in self.steps]}


def _plain(additions: StepAdditions) -> dict[str, Any]:
    return {
        "step": additions.step.value,
        "gates": list(additions.gates),
        "bodies": [body.value for body in additions.bodies],
        "forms": list(additions.forms),
        "min_days": additions.min_days,
    }


class StepSchema(Schema):
    step = fields.String(required=True)
    gates = fields.List(fields.String(validate=_ID), load_default=list)
    bodies = fields.List(fields.Enum(BodyKind, by_value=True), load_default=list)
    forms = fields.List(fields.String(validate=_ID), load_default=list)
    min_days = fields.Integer(
        strict=True, load_default=0, validate=validate.Range(0, _LONGEST_STAY)
    )


class WorkflowSchema(Schema):
    steps = fields.List(fields.Nested(StepSchema), required=True)


def definition_from(plain: Mapping[str, Any]) -> WorkflowDefinition:
    """Read a workflow. Raises Invalid (``workflow.malformed``) for what cannot be read and Refused
    (``workflow.step.renamed|repeated|dropped|reordered``) for what touches the seven steps.

    The error's ``field`` is the place, such as ``steps.2.min_days``.
    """
    try:
        steps = WorkflowSchema().load(plain)["steps"]
    except ValidationError as error:
        raise _malformed(".".join(next(_places(error.messages_dict)))) from error
    _keep_the_seven([entry["step"] for entry in steps])
    return WorkflowDefinition(tuple(_additions(entry) for entry in steps))


def _additions(entry: Mapping[str, Any]) -> StepAdditions:
    return StepAdditions(
        step=Step(entry["step"]),
        gates=_once(entry["gates"]),
        bodies=_once(entry["bodies"]),
        forms=_once(entry["forms"]),
        min_days=entry["min_days"],
    )


def _once(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _keep_the_seven(names: Sequence[str]) -> None:
    for index, name in enumerate(names):
        if name not in set(Step):
            raise _renamed(name, index)
        if name in names[:index]:
            raise _repeated(Step(name), index)
    for step in ORDER:
        if step not in names:
            raise _dropped(step)
    for index, (name, step) in enumerate(zip(names, ORDER, strict=True)):
        if name != step:
            raise _reordered(Step(name), index)


def _places(messages: Mapping[Any, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, inner in messages.items():
        here = (*above, str(key))
        if isinstance(inner, Mapping):
            yield from _places(inner, here)
        else:
            yield here


def _malformed(place: str) -> Invalid:
    return Invalid(
        "workflow.malformed",
        mark("The workflow cannot be read at “%(place)s”."),
        cure=mark("Each step may have gates, bodies, forms and min_days (0 to 365), nothing else."),
        field=place,
        place=place,
    )


def _renamed(name: str, index: int) -> Refused:
    return Refused(
        "workflow.step.renamed",
        mark("“%(name)s” is none of the seven steps, and no step can be added or renamed."),
        cure=mark("Put what you want to add inside one of the seven steps."),
        field=f"steps.{index}",
        name=name,
    )


def _repeated(step: Step, index: int) -> Refused:
    return Refused(
        "workflow.step.repeated",
        mark("The step “%(step)s” is there twice; %(source)s has it once."),
        cure=mark("Put both parts into one."),
        field=f"steps.{index}",
        step=step.label,
        source=step.source,
    )


def _dropped(step: Step) -> Refused:
    return Refused(
        "workflow.step.dropped",
        mark("The step “%(step)s” cannot be left out: %(source)s lays it down."),
        cure=mark("List all seven steps; one that you add nothing to stays empty."),
        field="steps",
        step=step.label,
        source=step.source,
    )


def _reordered(step: Step, index: int) -> Refused:
    return Refused(
        "workflow.step.reordered",
        mark("“%(step)s” is step %(position)d of seven: %(source)s fixes the order."),
        cure=mark("List the seven steps in their order."),
        field=f"steps.{index}",
        step=step.label,
        position=step.position,
        source=step.source,
    )
