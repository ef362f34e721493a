"""Persons, organisations, and who is related to whom."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Conflict, Invalid, mark
from folkmoot.people.domain.kinds import KinRelation, OrganisationKind
from folkmoot.people.domain.particulars import a_name, birthday, phone_number
from folkmoot.people.models import Kinship, Organisation, Person
from folkmoot.people.names import sort_key
from folkmoot.people.queries.finding import find_person
from folkmoot.people.service.entries import add, require_clerk, require_doorstep


def register_person(
    session: Session,
    act: Act,
    *,
    name: str,
    born_on: date | None = None,
    phone: str | None = None,
    party_member: bool = False,
) -> Person:
    """Take a person down. Raises Invalid for a name, birthday or number that cannot be one."""
    require_doorstep(act)
    person = person_of(act, name=name, born_on=born_on, phone=phone, party_member=party_member)
    add(session, act, "people:person:register", person, row_id=person.id)
    return person


def person_of(
    act: Act, *, name: str, born_on: date | None, phone: str | None, party_member: bool
) -> Person:
    """A person's row as the register keeps it; added by whoever asks. Raises Invalid."""
    values = person_values(act, name=name, born_on=born_on, phone=phone, party_member=party_member)
    return Person(**values)


def person_values(
    act: Act, *, name: str, born_on: date | None, phone: str | None, party_member: bool
) -> dict[str, Any]:
    """The same row by its columns, for those who add thousands. Raises Invalid."""
    kept = a_name(name)
    return {
        "id": act.new_id(),
        "name": kept,
        "name_sort": sort_key(kept),
        "born_on": birthday(born_on, act.today),
        "phone": phone_number(phone),
        "party_member": party_member,
        "salt": act.new_id().hex,
    }


def register_organisation(
    session: Session, act: Act, *, name: str, kind: OrganisationKind
) -> Organisation:
    """Raises Conflict (``people.already_there``) for a name that is registered."""
    require_clerk(act)
    organisation = organisation_of(act, name=name, kind=kind)
    add(session, act, "people:organisation:register", organisation, row_id=organisation.id)
    return organisation


def organisation_of(act: Act, *, name: str, kind: OrganisationKind) -> Organisation:
    return Organisation(**organisation_values(act, name=name, kind=kind))


def organisation_values(act: Act, *, name: str, kind: OrganisationKind) -> dict[str, Any]:
    return {"id": act.new_id(), "name": a_name(name), "kind": kind}


def record_kinship(
    session: Session, act: Act, *, person_id: UUID, relative_id: UUID, relation: KinRelation
) -> Kinship:
    """``person`` is the ``relation`` of ``relative``; one entry speaks for both of them."""
    require_clerk(act)
    for known in (person_id, relative_id):
        find_person(session, known)
    _refuse_kinship(session, person_id, relative_id)
    kinship = Kinship(
        id=act.new_id(), person_id=person_id, relative_id=relative_id, relation=relation
    )
    add(session, act, "people:kinship:record", kinship, row_id=kinship.id)
    return kinship


def _refuse_kinship(session: Session, person_id: UUID, relative_id: UUID) -> None:
    if person_id == relative_id:
        raise Invalid(
            "kinship.oneself",
            mark("Nobody is a relative of themselves."),
            cure=mark("Choose two persons."),
        )
    pair = or_(
        and_(Kinship.person_id == person_id, Kinship.relative_id == relative_id),
        and_(Kinship.person_id == relative_id, Kinship.relative_id == person_id),
    )
    if session.scalar(select(Kinship.id).where(pair)) is not None:
        raise Conflict("kinship.already_there", mark("These two are already on record as related."))
