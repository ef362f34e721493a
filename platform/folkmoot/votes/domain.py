"""The words of a vote, and what follows from them without any database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from folkmoot_sdk import DecisionRule, Figures, Quantity, Text

Choices = Mapping[str, str | int]

# The least time for which a vote outside a meeting stands open. The law names none; this is the
# platform's own floor: a weekend passes and still leaves a working day on which to hear of it.
SHORTEST = timedelta(days=3)

# The subject of a rehearsal. A column for it would be one more thing to forget in every copy.
NO_MATTER = UUID(int=0)

# What the law calls present is, where nobody attends, whoever took part in the vote.
TURNOUT = (Quantity.PRESENT, Quantity.HEADS_PRESENT, Quantity.AREA_PRESENT)
_WEIGHTED = {quantity for quantity in Quantity if quantity.value.startswith(("area_", "heads_"))}

QUANTITIES = {
    Quantity.ELIGIBLE: Text("有权参加人数", "eligible"),
    Quantity.MEMBERS: Text("应到人数", "members of the meeting"),
    Quantity.REPRESENTATIVES: Text("居民代表人数", "residents' representatives"),
    Quantity.PRESENT: Text("参加人数", "present"),
    Quantity.IN_FAVOUR: Text("同意人数", "in favour"),
    Quantity.BALLOTS: Text("投票人数", "ballots cast"),
    Quantity.SIGNATURES: Text("联名人数", "signatures"),
    Quantity.AREA_TOTAL: Text("专有部分总面积", "total area"),
    Quantity.AREA_PRESENT: Text("参与表决面积", "area taking part"),
    Quantity.AREA_IN_FAVOUR: Text("同意面积", "area in favour"),
    Quantity.HEADS_TOTAL: Text("业主总人数", "owners in all"),
    Quantity.HEADS_PRESENT: Text("参与表决业主人数", "owners taking part"),
    Quantity.HEADS_IN_FAVOUR: Text("同意业主人数", "owners in favour"),
}

REPLACED = "votes.replaced"
SPOILT = "votes.spoilt"
LEFT_OUT = {
    REPLACED: Text(
        "投票人在表决结束前改投，以最后一次为准",
        "replaced by the same voter's later ballot before the vote closed",
    ),
    SPOILT: Text("纸质选票污损或无法辨认", "a paper that could not be read"),
}


class Channel(StrEnum):
    """How a ballot arrives. A HAND count is made in a meeting, by its recorder."""

    ONLINE = "online"
    HAND = "hand"
    PAPER = "paper"


class Turnout(StrEnum):
    """Who is present in the sense of the law: those who attend, or those who take part."""

    ATTENDING = "attending"
    TAKING_PART = "taking_part"


class Judgement(StrEnum):
    """What a second person says of a batch."""

    VERIFIED = "verified"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ElectorDraft:
    """One ballot's worth of electorate. Co-owners are several persons behind one elector; an
    organisation has none, and so votes by hand or on paper.

    ``key`` names the elector within the vote (a person's id, a household's, an owner's as people
    gives it); ``area`` is in whole 0.01 m².
    """

    key: str
    person_ids: tuple[UUID, ...]
    heads: int = 1
    area: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """So many ballots of a batch that say the same.

    ``electors`` names who cast them, where ballots have different weights; ``spoilt`` is a paper
    that cannot be read, which is a ballot cast all the same.
    """

    choices: Choices = field(default_factory=dict)
    times: int = 1
    electors: tuple[str, ...] = ()
    spoilt: bool = False

    def to_plain(self) -> dict[str, object]:
        return {
            "choices": dict(self.choices),
            "times": self.times,
            "electors": list(self.electors),
            "spoilt": self.spoilt,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, object]) -> "Tally":
        return cls(**{**plain, "electors": tuple(plain["electors"])})  # type: ignore[arg-type] # as to_plain wrote it


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter is told: the ballot was taken. ``seq`` is 1, or more after a change of mind."""

    vote_id: UUID
    seq: int
    cast_at: datetime
    repeated: bool = False


def is_weighted(law: DecisionRule) -> bool:
    """Whether the law weighs ballots, so that each could be told by its weight."""
    tests = (*law.validity, *law.carriage)
    return any(quantity in _WEIGHTED for test in tests for quantity in (test.left, test.right))


def figures_at_close(
    opening: Figures, law: DecisionRule, turnout: Turnout, *, heads: int, area: int
) -> Figures:
    """The law's figures once ``heads`` with ``area`` have cast a ballot, spoilt ones included."""
    cast = Figures({Quantity.BALLOTS: heads})
    if turnout is Turnout.ATTENDING:
        return opening.plus(cast)
    took_part = dict(zip(TURNOUT, (heads, heads, area), strict=True))
    needed = {name: took_part[name] for name in TURNOUT if name in law.figures_needed}
    return opening.plus({**cast, **needed})


def first_few(names: Sequence[str], limit: int = 5) -> str:
    """The names in a message: all of them, or the first few and an ellipsis."""
    return ", ".join(names[:limit]) + (" …" if len(names) > limit else "")
