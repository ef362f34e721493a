"""Bringing what stands on record into the problem lists."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals.domain import APPRAISED, window
from folkmoot.appraisals.models import Appraisal, AppraisedSeat, WorkProblem
from folkmoot.appraisals.queries import Found, before, found_on_record
from folkmoot.kernel.act import Act
from folkmoot_sdk import BodyKind


def gather(session: Session, act: Act, appraisal: Appraisal) -> None:
    """Add what the record brings up and no list has yet. The caller records it in the chain.

    Asked at the opening and again with each report that is handed in, so that nothing which
    happens in between is left out.
    """
    last = before(session, appraisal.year)
    seen = window(appraisal.year, last.opened_at if last else None, act.at)
    here = bodies_in(session, appraisal)
    known = _known(session, appraisal)
    for found in found_on_record(session, seen, act.today, last):
        if (found.origin, found.source_id) not in known:
            session.add(_problem(act, appraisal, found, here))
    session.flush()


def bodies_in(session: Session, appraisal: Appraisal) -> tuple[BodyKind, ...]:
    """The appraised bodies of one appraisal, each of which owes a report."""
    query = select(AppraisedSeat.body_kind).where(AppraisedSeat.appraisal_id == appraisal.id)
    found = set(session.scalars(query.distinct()))
    return tuple(kind for kind in APPRAISED if kind in found)


def _known(session: Session, appraisal: Appraisal) -> set[tuple[str, object]]:
    query = select(WorkProblem.origin, WorkProblem.source_id)
    rows = session.execute(query.where(WorkProblem.appraisal_id == appraisal.id))
    return {(origin, source) for origin, source in rows if source is not None}


def _problem(
    act: Act, appraisal: Appraisal, found: Found, here: tuple[BodyKind, ...]
) -> WorkProblem:
    """Whose it is: the task's owner, else the residents' committee, which carries things out."""
    wanted = (found.body, BodyKind.RESIDENTS_COMMITTEE)
    return WorkProblem(
        id=act.new_id(),
        appraisal_id=appraisal.id,
        body_kind=next((body for body in wanted if body in here), here[0]),
        origin=found.origin,
        source_id=found.source_id,
        text="",
        facts=found.facts,
        noted_at=act.at,
    )
