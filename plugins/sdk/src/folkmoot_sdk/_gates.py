"""Gates: what a tenant or the law asks for besides before a step may close."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._frozen import Frozen, freeze_field
from folkmoot_sdk._kinds import BodyKind, Step, Subject
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import InForce, Source, Text


@dataclass(frozen=True, slots=True)
class MatterFacts(Plain):
    """What a gate may know of a matter; no person, no clock.

    `law_date` is the day whose law the matter keeps. `important` is the committee's own finding
    that URC 30 speaks of. `statements` are the kinds of statement on record ("party_study" …),
    `effects` what its options would do, `meetings` how many valid ones each body held on it.
    `statement_days` is how many days ago the first statement of each kind was made, `notices` which
    kinds of public notice hang: "resolution", "implementation", "outcome".
    """

    kind: Subject
    law_date: date
    step: Step
    round: int = 1
    days_in_step: int = 0
    important: bool = False
    effects: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    meetings: Mapping[BodyKind, int] = field(default_factory=lambda: Frozen[BodyKind, int]({}))
    statement_days: Mapping[str, int] = field(default_factory=lambda: Frozen[str, int]({}))
    notices: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        freeze_field(self, "meetings", Frozen(self.meetings))
        freeze_field(self, "statement_days", Frozen(self.statement_days))
        freeze_field(self, "notices", frozenset(self.notices))
        freeze_field(self, "effects", frozenset(self.effects))
        freeze_field(self, "statements", frozenset(self.statements))


@dataclass(frozen=True, slots=True)
class GateResult(Plain):
    """Open or shut, and why: a shut gate's reason says what is missing."""

    open: bool
    reason: Text


class Gate(Contribution):
    """A condition for leaving `step`. It can only hold a matter back, never let it skip.

    It asks for nothing on days that `in_force` does not cover. `answers` are the kinds of statement
    that it looks for, each in words: a page offers them beside those that every matter knows.
    """

    in_force: InForce
    source: Source
    step: Step
    answers: Mapping[str, Text] = Frozen[str, Text]({})

    @abstractmethod
    def check(self, facts: MatterFacts) -> GateResult:
        """Whether a matter with these facts may leave the step."""
