"""Persons, organisations, and who is related to whom."""

import re
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Conflict, Invalid, mark
from folkmoot.people.domain.kinds import KinRelation, OrganisationKind
from folkmoot.people.models import Kinship, Organisation, Person
from folkmoot.people.names import sort_key
from folkmoot.people.queries.finding import find_person
from folkmoot.people.service.entries import a_name, add, require_clerk, require_doorstep

_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}[0-9]")


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
    kept = a_name(name)
    person = Person(
        id=act.new_id(),
        name=kept,
        name_sort=sort_key(kept),
        born_on=_birthday(born_on, act.today),
        phone=_phone(phone),
        party_member=party_member,
        salt=act.new_id().hex,
    )
    add(session, act, "people:person:register", person, row_id=person.id)
    return person


def register_organisation(
    session: Session, act: Act, *, name: str, kind: OrganisationKind
) -> Organisation:
    """Raises Conflict (``people.already_there``) for a name that is registered."""
    require_clerk(act)
    organisation = Organisation(id=act.new_id(), name=a_name(name), kind=kind)
    add(session, act, "people:organisation:register", organisation, row_id=organisation.id)
    return organisation


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


def _birthday(born_on: date | None, today: date) -> date | None:
    if born_on is not None and born_on > today:
        raise Invalid(
            "person.born_later",
            mark("The birthday %(born_on)s has not come yet."),
            cure=mark("Check the year."),
            field="born_on",
            born_on=born_on,
        )
    return born_on


def _phone(phone: str | None) -> str | None:
    if not phone or not phone.strip():
        return None
    if not _PHONE.fullmatch(phone.strip()):
        raise Invalid(
            "person.phone",
            mark("This is not a telephone number."),
            cure=mark("Use digits, spaces and hyphens, with the area code."),
            field="phone",
        )
    return phone.strip()
