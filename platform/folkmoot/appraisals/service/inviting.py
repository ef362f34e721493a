"""Who appraises: people of four kinds, invited by name."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import BEFORE_GRADING, CATEGORIES, Side
from folkmoot.appraisals.models import Appraiser
from folkmoot.appraisals.queries import row_of
from folkmoot.appraisals.service.access import as_office, held_at, take_side
from folkmoot.appraisals.service.calling import require_no_meeting
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.text import plain_text
from folkmoot.people.models import Residence
from folkmoot.people.queries import find_organisation, find_person
from folkmoot.people.queries.spans import in_force
from folkmoot_sdk import AppraiserCategory

STANDS_FOR = 200


def register_appraiser(
    session: Session,
    act: Act,
    *,
    appraisal_id: UUID,
    person_id: UUID,
    category: AppraiserCategory,
    organisation_id: UUID | None = None,
    stands_for: str = "",
) -> Appraiser:
    """Invite somebody for one of the four kinds; the registers must bear it out.

    Raises as ``as_office``, of the person invited too; Refused ``appraisal.not_of_category``;
    Conflict ``appraisal.registered``, ``appraisal.called``; NotFound for unknown people and units.
    """
    act = as_office(session, act, appraisal_id)
    require_no_meeting(session, held_at(session, appraisal_id, *BEFORE_GRADING))
    words = plain_text(stands_for, field="stands_for", limit=STANDS_FOR, required=False)
    if not _fits(session, act.today, person_id, category, organisation_id, words):
        raise refusals.wrong_category(CATEGORIES[category])
    if row_of(session, Appraiser, appraisal_id, person_id) is not None:
        raise refusals.registered()
    take_side(session, appraisal_id, person_id)
    appraiser = Appraiser(
        appraisal_id=appraisal_id,
        person_id=person_id,
        side=Side.APPRAISING,
        category=category,
        organisation_id=organisation_id if category is AppraiserCategory.UNITS else None,
        stands_for=words,
        registered_at=act.at,
        registered_by=act.actor.account_id,
    )
    session.add(appraiser)
    audit.record(session, act, "appraisals:appraiser:register", appraisal_id)
    return appraiser


def _fits(
    session: Session,
    on: date,
    person_id: UUID,
    category: AppraiserCategory,
    organisation_id: UUID | None,
    words: str,
) -> bool:
    """Whether the registers make somebody one of that kind. NotFound for who is in none."""
    person = find_person(session, person_id)
    if organisation_id is not None:
        find_organisation(session, organisation_id)
    match category:
        case AppraiserCategory.PARTY_MEMBERS:
            return person.party_member
        case AppraiserCategory.RESIDENTS:
            return _lives_here(session, person_id, on)
        case AppraiserCategory.UNITS:
            return organisation_id is not None
    return bool(words)


def _lives_here(session: Session, person_id: UUID, on: date) -> bool:
    query = select(func.count()).select_from(Residence)
    lives = query.where(Residence.person_id == person_id, in_force(Residence, on))
    return bool(session.scalar(lives))
