"""Days and sizes that the law sets, as data."""

from dataclasses import dataclass
from enum import StrEnum

from folkmoot_sdk._errors import DefinitionError
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
class Deadline(Plain):
    """A period in days. How days are counted (CC 201-203) is the platform's calendar's business.

    `exception`, where the law has one, says when less will do; using it must be recorded.
    """

    id: str
    version: str
    title: Text
    in_force: InForce
    source: Source
    kind: DeadlineKind
    days: int
    exception: Text | None = None

    def __post_init__(self) -> None:
        if self.days < 1:
            raise DefinitionError(f"{self.id}: {self.days} days are no period")


@dataclass(frozen=True, slots=True)
class SizeRule(Plain):
    """How large something is to be, both bounds included; None is no bound.

    `unit` says what is counted. `binding` is False where the law says "as a rule".
    """

    id: str
    version: str
    title: Text
    in_force: InForce
    source: Source
    unit: Text
    at_least: int | None = None
    at_most: int | None = None
    binding: bool = True

    def __post_init__(self) -> None:
        low, high = self.at_least, self.at_most
        if (low is None and high is None) or (low is not None and high is not None and low > high):
            raise DefinitionError(f"{self.id}: from {low} to {high} bounds nothing")

    def holds(self, size: int) -> bool:
        low, high = self.at_least, self.at_most
        return (low is None or low <= size) and (high is None or size <= high)
