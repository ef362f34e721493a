"""Bringing what stands on record into the problem lists."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals.domain import APPRAISED, window
from folkmoot.appraisals.models import Appraisal, AppraisedSeat, WorkProblem, WorkReport
from folkmoot.appraisals.queries import Found, before, found_on_record
from folkmoot.kernel.act import Act
from folkmoot_sdk import BodyKind


def gather(session: Session, act: Act, appraisal: Appraisal) -> tuple[WorkProblem, ...]:
    """Add what the record brings up and no list has yet. The caller records it in the chain."""
    found = tuple(unlisted(session, act, appraisal))
    session.add_all(found)
    session.flush()
    return found


def unlisted(session: Session, act: Act, appraisal: Appraisal) -> Iterator[WorkProblem]:
    """What the record brings up by now and no list has, as lines that are not yet added.

    Nothing for a body whose report is in: what comes up after that is for the next year, whose
    time begins at the opening of this appraisal.
    """
    last = before(session, appraisal.year)
    seen = window(appraisal.year, last.opened_at if last else None, act.at)
    here, known = bodies_in(session, appraisal), _known(session, appraisal)
    written = _written(session, appraisal)
    for found in found_on_record(session, seen, act.today, last):
        body = _body_of(found, here)
        if body not in written and (found.origin, found.source_id) not in known:
            yield _problem(act, appraisal, found, body)


def bodies_in(session: Session, appraisal: Appraisal) -> tuple[BodyKind, ...]:
    """The appraised bodies of one appraisal, each of which owes a report."""
    query = select(AppraisedSeat.body_kind).where(AppraisedSeat.appraisal_id == appraisal.id)
    found = set(session.scalars(query.distinct()))
    return tuple(kind for kind in APPRAISED if kind in found)


def _known(session: Session, appraisal: Appraisal) -> set[tuple[str, object]]:
    query = select(WorkProblem.origin, WorkProblem.source_id)
    rows = session.execute(query.where(WorkProblem.appraisal_id == appraisal.id))
    return {(origin, source) for origin, source in rows if source is not None}


def _written(session: Session, appraisal: Appraisal) -> set[BodyKind]:
    query = select(WorkReport.body_kind).where(WorkReport.appraisal_id == appraisal.id)
    return set(session.scalars(query))


def _body_of(found: Found, here: tuple[BodyKind, ...]) -> BodyKind:
    """Whose it is: the task's owner, else the residents' committee, which carries things out."""
    wanted = (found.body, BodyKind.RESIDENTS_COMMITTEE)
    return next((body for body in wanted if body in here), here[0])


def _problem(act: Act, appraisal: Appraisal, found: Found, body: BodyKind) -> WorkProblem:
    return WorkProblem(
        id=act.new_id(),
        appraisal_id=appraisal.id,
        body_kind=body,
        origin=found.origin,
        source_id=found.source_id,
        text="",
        facts=found.facts,
        noted_at=act.at,
    )
