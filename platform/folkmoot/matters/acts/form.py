"""What an act is to a page: a schema, a verb of the service, and the choices on offer now."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act, Role
from folkmoot.matters.domain import step_at
from folkmoot.matters.dossier import Dossier
from folkmoot.tenancy.steps import Step
from folkmoot.web.forms import Widget
from folkmoot.web.forms.form import SEND
from folkmoot.web.forms.widgets import widget_of
from folkmoot.web.shapes import Row

Choices = Mapping[str, Iterable[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Desk:
    """All that an act's form may look at while it is filled in."""

    session: Session
    act: Act
    record: Dossier
    # What the form's address says behind its question mark.
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Onwards:
    """What an act answers that has to ask more: the same form again, with this in its address."""

    asked: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """A later page of an act that asks in several: its own heading and button, what was said
    before, and what the address says of that for whoever goes back to change it.
    """

    title: object
    submit: str
    rows: tuple[Row, ...]
    back: Mapping[str, str]
    intro: str = ""


def _no_choices(_desk: Desk) -> Choices:
    return {}


def _always(_desk: Desk) -> bool:
    return True


def _no_values(_desk: Desk) -> Mapping[str, object]:
    return {}


def _only(asked: Mapping[str, Any], name: str, given: Iterable[tuple[Any, ...]]) -> object:
    """The one answer that there is, where exactly one is to be given."""
    values = [value for value, *_ in given]
    one_of_them = name in asked and widget_of(asked[name]) in {Widget.RADIOS, Widget.SELECT}
    return values[0] if one_of_them and len(values) == 1 else None


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act. ``steps`` empty means any step; ``roles`` empty means anyone who is somebody here.

    ``run`` calls the service, which checks everything again: what is said here only decides
    whether the act is offered.
    """

    name: str
    title: str
    schema: type[Schema]
    run: Callable[[Desk, dict[str, Any]], object]
    steps: frozenset[Step] = frozenset()
    roles: frozenset[Role] = frozenset({Role.SECRETARY})
    intro: str = ""
    # What the button says of an act that cannot be undone, or that only leads on.
    submit: object = SEND
    choices: Callable[[Desk], Choices] = _no_choices
    values: Callable[[Desk], Mapping[str, object]] = _no_values
    offered: Callable[[Desk], bool] = _always
    # What is seldom meant stands at the foot of the page and not among the usual acts.
    quiet: bool = False
    # For an act whose questions are not ours but a plugin's; None means ``schema``.
    drawn: Callable[[Desk], type[Schema]] | None = None
    # For an act that asks on more than one page; None, or an answer of None, means the first.
    later: Callable[[Desk], Look | None] | None = None

    def schema_at(self, desk: Desk) -> type[Schema]:
        """What the form asks here and now."""
        return self.drawn(desk) if self.drawn else self.schema

    def look_at(self, desk: Desk) -> Look | None:
        return self.later(desk) if self.later else None

    def filled(self, desk: Desk, choices: Choices) -> Mapping[str, object]:
        """What stands in the form at first: a choice of one is no question."""
        asked = self.schema_at(desk)().load_fields
        single = {
            name: only for name, given in choices.items() if (only := _only(asked, name, given))
        }
        return {**single, **self.values(desk)}

    def is_open(self, desk: Desk) -> bool:
        """Whether the act makes sense now, for this person."""
        actor = desk.act.actor
        allowed = not actor.roles.isdisjoint(self.roles) if self.roles else bool(actor.person_id)
        step = step_at(desk.record.here.position)
        here = not self.steps or step in self.steps
        return desk.record.ending is None and allowed and here and self.offered(desk)
