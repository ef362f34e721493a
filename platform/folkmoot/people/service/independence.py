"""The supervision committee against the residents' committee, whichever is seated second."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.people.domain.composition import check_independence
from folkmoot.people.models import Person
from folkmoot.people.queries.bodies import members_during
from folkmoot.people.queries.finding import persons_by_id
from folkmoot.people.queries.kin import relatives_of
from folkmoot_sdk import BodyKind

_OTHER = {
    BodyKind.SUPERVISION_COMMITTEE: BodyKind.RESIDENTS_COMMITTEE,
    BodyKind.RESIDENTS_COMMITTEE: BodyKind.SUPERVISION_COMMITTEE,
}


def check_against_sitting(
    session: Session,
    kind: BodyKind,
    seated: Collection[UUID],
    on: date,
    until: date | None,
    persons: Mapping[UUID, Person],
) -> None:
    """Refused when one of ``seated`` may not join ``kind`` because of who sits in the other."""
    if kind not in _OTHER:
        return
    sitting = members_during(session, [_OTHER[kind]], on, until)
    known = {**persons, **persons_by_id(session, sitting)}
    supervisors, committee = set(seated), set(sitting)
    if kind is BodyKind.RESIDENTS_COMMITTEE:
        supervisors, committee = committee, supervisors
    check_independence(
        sorted(supervisors),
        committee,
        relatives_of(session, supervisors),
        {person_id: person.name for person_id, person in known.items()},
        on,
    )
