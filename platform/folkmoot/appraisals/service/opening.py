"""Opening the appraisal of a year: form, weights and seats are fixed from here on."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import APPRAISED, Side, check_weights, is_appraised
from folkmoot.appraisals.models import Appraisal, AppraisalSide, AppraisedSeat
from folkmoot.appraisals.service.access import in_office
from folkmoot.appraisals.service.gathering import gather
from folkmoot.extensions.registry import Registered
from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.matters.service import take_stock
from folkmoot.people.domain.kinds import Office
from folkmoot.people.models import Body, Mandate
from folkmoot.people.queries import constituted
from folkmoot.people.queries.spans import in_force
from folkmoot.tenancy.queries import district_rules
from folkmoot_sdk import AppraisalForm, BodyKind, Kind

YEAR_END = "year-end-appraisal"


@dataclass(frozen=True, slots=True)
class _Seat:
    mandate_id: UUID
    body_id: UUID
    body_kind: BodyKind
    person_id: UUID
    office: Office


def open_appraisal(session: Session, act: Act, *, year: int) -> Appraisal:
    """Open the appraisal of ``year``, which is ending or has just ended (URC 37: once a year).

    Those appraised come from the rosters of today: whoever sits in the two committees, and who
    leads the deliberation council. The grade sheet is the one that district or community has laid
    down for today, else the usual one; the appraisal keeps it. Raises
    Invalid ``appraisal.year``, ``appraisal.weights``; Conflict ``appraisal.already_open``; Refused
    ``appraisal.nobody``; what the view of plugins says of the form; and as ``in_office``.
    """
    act = in_office(session, act)
    if year not in {act.today.year, act.today.year - 1}:
        raise refusals.wrong_year(year)
    if session.scalar(select(Appraisal.id).where(Appraisal.year == year)):
        raise refusals.already_open(year)
    rules = district_rules(session).on(act.today)
    form = rules.appraisal_form or YEAR_END
    sheet = view_for(session).contribution(Kind.APPRAISAL_FORMS, form, act.today)
    weights = dict(rules.appraisal_weights)
    check_weights(weights)
    seats = tuple(_seats(session, act))
    if not seats:
        raise refusals.nobody()
    appraisal = Appraisal(
        id=act.new_id(),
        year=year,
        form=_pinned(sheet),
        weights=weights,
        opened_at=act.at,
        opened_by=act.actor.account_id,
    )
    _add(session, act, appraisal, seats)
    take_stock(session, act, year=year)
    return appraisal


def _pinned(sheet: Registered[AppraisalForm]) -> dict[str, object]:
    """The pin, and the form whole: it is data, so it is never missing."""
    return {
        "pin": sheet.pin().to_plain(),
        "plugin_version": sheet.plugin_version,
        "form": sheet.contribution.to_plain(),
    }


def _seats(session: Session, act: Act) -> Iterator[_Seat]:
    """Whoever sits there today and is appraised. Two queries."""
    bodies = constituted(session, act.today)
    ids = [bodies[kind].id for kind in APPRAISED if kind in bodies]
    query = (
        select(Mandate, Body.kind)
        .join(Body, Body.id == Mandate.body_id)
        .where(Mandate.body_id.in_(ids), in_force(Mandate, act.today))
    )
    for mandate, kind in session.execute(query.order_by(Mandate.id)):
        if is_appraised(kind, mandate.office):
            yield _Seat(mandate.id, mandate.body_id, kind, mandate.person_id, mandate.office)


def _add(session: Session, act: Act, appraisal: Appraisal, seats: tuple[_Seat, ...]) -> None:
    # Flushed in steps: the tables are tied by foreign keys that the mapper is not told of.
    session.add(appraisal)
    try:
        session.flush()
    except IntegrityError as error:
        raise refusals.already_open(appraisal.year) from error
    people = sorted({seat.person_id for seat in seats})
    session.add_all(
        AppraisalSide(appraisal_id=appraisal.id, person_id=each, side=Side.APPRAISED)
        for each in people
    )
    session.flush()
    session.add_all(
        AppraisedSeat(
            id=act.new_id(),
            appraisal_id=appraisal.id,
            person_id=seat.person_id,
            side=Side.APPRAISED,
            mandate_id=seat.mandate_id,
            body_id=seat.body_id,
            body_kind=seat.body_kind,
            office=seat.office,
        )
        for seat in seats
    )
    session.flush()
    gather(session, act, appraisal)
    audit.record(session, act, "appraisals:appraisal:open", appraisal.id)
