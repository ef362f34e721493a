"""Days and sizes that the law sets, as data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._kinds import BodyKind, Event, Measure, Standing
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import InForce, Source, Text


class DeadlineKind(StrEnum):
    """LEAD: so many days or more before an event. RUN: so many days or more from it on.
    LIMIT: within so many days after it.
    """

    LEAD = "lead"
    RUN = "run"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Deadline(Plain, Contribution):
    """A period in days. How days are counted (CC 201-203) is the platform's calendar's business.

    `event` is what they are counted to or from, `body` whose event it is; None is everybody's.

    `exception`, where the law has one, says when less will do; using it must be recorded.
    """

    id: str
    version: str
    title: Text
    in_force: InForce
    source: Source
    kind: DeadlineKind
    event: Event
    days: int
    body: BodyKind | None = None
    exception: Text | None = None
    standing: Standing = Standing.OFFER

    def __post_init__(self) -> None:
        if self.days < 1:
            raise DefinitionError(f"{self.id}: {self.days} days are no period")

    def governs(self, *, event: Event, body: BodyKind | None, day: date) -> bool:
        """Whether it binds that event of that body on that day."""
        return self.event is event and self.body in {None, body} and self.in_force.covers(day)


@dataclass(frozen=True, slots=True)
class SizeRule(Plain, Contribution):
    """How large something is to be, both bounds included; None is no bound.

    `measure` is what it bounds, `body` whose; None is the community's. `unit` says in words what
    is counted. `binding` is False where the law says "as a rule".
    """

    id: str
    version: str
    title: Text
    in_force: InForce
    source: Source
    measure: Measure
    unit: Text
    at_least: int | None = None
    at_most: int | None = None
    body: BodyKind | None = None
    binding: bool = True
    standing: Standing = Standing.OFFER

    def __post_init__(self) -> None:
        low, high = self.at_least, self.at_most
        if (low is None and high is None) or (low is not None and high is not None and low > high):
            raise DefinitionError(f"{self.id}: from {low} to {high} bounds nothing")

    def governs(self, *, measure: Measure, body: BodyKind | None, day: date) -> bool:
        """Whether it bounds that measure of that body on that day."""
        return self.measure is measure and self.body == body and self.in_force.covers(day)

    def holds(self, size: int) -> bool:
        low, high = self.at_least, self.at_most
        return (low is None or low <= size) and (high is None or size <= high)
