"""What owners own, for whoever has to tell one from another of the same name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA
from folkmoot.people.domain.heads import OwnerHead
from folkmoot.people.models import Organisation, Unit
from folkmoot.people.queries import owner_heads
from folkmoot.votes.models import Vote
from folkmoot.votes.queries.roll import RollLine


def with_doors(session: Session, vote: Vote, lines: Sequence[RollLine]) -> tuple[RollLine, ...]:
    """The lines of a vote weighed by area with the doors and the names of organisations. Three
    queries, none for a vote where everybody weighs the same.
    """
    if not any(line.weight.area for line in lines):
        return tuple(lines)
    found = _found(session, vote)
    return tuple(found.told(line) for line in lines)


@dataclass(frozen=True, slots=True)
class _Found:
    heads: Mapping[str, OwnerHead]
    doors: Mapping[UUID, str]
    organisations: Mapping[UUID, str]

    def told(self, line: RollLine) -> RollLine:
        head = self.heads.get(line.key)
        if head is None:
            return line
        names = (*line.names, *(self.organisations[each] for each in head.organisation_ids))
        # Another area: only some of these doors vote here, and nobody can say which.
        doors = head.unit_ids if head.area == line.weight.area else ()
        return replace(line, names=names, doors=tuple(sorted(self.doors[each] for each in doors)))


def _door(building: str, number: str) -> str:
    """Chinese runs on, a letter or a figure does not."""
    return f"{building} {number}" if building.isascii() else f"{building}{number}"


def _found(session: Session, vote: Vote) -> _Found:
    """As the register stood on the day on which the roll was fixed."""
    heads = owner_heads(session, vote.opened_at.astimezone(CHINA).date())
    units = session.execute(select(Unit.id, Unit.building, Unit.number))
    return _Found(
        heads={head.key: head for head in heads},
        doors={key: _door(building, number) for key, building, number in units},
        organisations=dict(session.execute(select(Organisation.id, Organisation.name)).all()),
    )
