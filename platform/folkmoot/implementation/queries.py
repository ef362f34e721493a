"""What was promised, what was tried, what came of it, who signed it off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from folkmoot.implementation import domain
from folkmoot.implementation.domain import AttemptState, Progress
from folkmoot.implementation.models import Attempt, AttemptReport, Excess, Item, SignOff
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot_sdk import BodyKind


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt with its reports in order; the first is always "planned"."""

    attempt: Attempt
    reports: tuple[AttemptReport, ...]

    @property
    def last(self) -> AttemptReport:
        return self.reports[-1]

    @property
    def state(self) -> AttemptState:
        return self.last.state


@dataclass(frozen=True, slots=True)
class Carried:
    """An item with everything tried for it and everything done beyond it."""

    item: Item
    attempts: tuple[Tried, ...]
    excesses: tuple[Excess, ...]

    @property
    def state(self) -> AttemptState | None:
        """Where its last attempt stands; None before the first."""
        return self.attempts[-1].state if self.attempts else None


def find_item(session: Session, item_id: UUID) -> Item:
    found = session.get(Item, (tenant_of(session).tenant_id, item_id))
    if found is None:
        raise NotFound("implementation.item.unknown", mark("There is no such item here."))
    return found


def find_attempt(session: Session, attempt_id: UUID) -> Attempt:
    found = session.get(Attempt, (tenant_of(session).tenant_id, attempt_id))
    if found is None:
        raise NotFound("implementation.attempt.unknown", mark("There is no such attempt here."))
    return found


def last_report(session: Session, item_id: UUID) -> AttemptReport | None:
    """The newest report on an item, of whichever attempt; None before the first."""
    query = select(AttemptReport).where(AttemptReport.item_id == item_id)
    return session.scalars(query.order_by(AttemptReport.turn.desc()).limit(1)).one_or_none()


def items_of(session: Session, subject_id: UUID) -> tuple[Carried, ...]:
    """Every item of a subject, round by round in the order of opening, in three queries."""
    query = select(Item).where(Item.subject_id == subject_id)
    items = session.scalars(query.order_by(Item.round_no, Item.opened_at, Item.id)).all()
    tried = _tried(session, [item.id for item in items])
    query_beyond = select(Excess).where(Excess.item_id.in_([item.id for item in items]))
    beyond = session.scalars(query_beyond.order_by(Excess.recorded_at, Excess.id)).all()
    return tuple(
        Carried(
            item,
            tuple(one for one in tried if one.attempt.item_id == item.id),
            tuple(one for one in beyond if one.item_id == item.id),
        )
        for item in items
    )


def attempts_of(session: Session, item_id: UUID) -> tuple[Tried, ...]:
    """Every attempt at one item, in order."""
    return _tried(session, [item_id])


def _tried(session: Session, item_ids: Collection[UUID]) -> tuple[Tried, ...]:
    query = (
        select(Attempt, AttemptReport)
        .join(AttemptReport, AttemptReport.attempt_id == Attempt.id)
        .where(Attempt.item_id.in_(item_ids))
        .order_by(Attempt.item_id, AttemptReport.turn)
    )
    rows = session.execute(query).all()
    return tuple(
        Tried(attempt, tuple(report for _, report in group))
        for attempt, group in groupby(rows, key=lambda row: row[0])
    )


def progress_of(session: Session, subject_ids: Collection[UUID]) -> Mapping[UUID, Progress]:
    """For lists: the items of each subject by where they stand, in one query."""
    query = (
        select(Item.subject_id, AttemptReport.state)
        .outerjoin(AttemptReport, AttemptReport.item_id == Item.id)
        .where(Item.subject_id.in_(subject_ids))
        .order_by(Item.id, AttemptReport.turn.desc())
        .ext(distinct_on(Item.id))
    )
    states: dict[UUID, list[AttemptState | None]] = {subject: [] for subject in subject_ids}
    for subject_id, state in session.execute(query):
        states[subject_id].append(state)
    return {subject: domain.progress_of(found) for subject, found in states.items()}


def sign_offs_of(session: Session, subject_id: UUID) -> tuple[SignOff, ...]:
    """Every statement of the supervising bodies in the order of time, objections included."""
    query = select(SignOff).where(SignOff.subject_id == subject_id)
    return tuple(session.scalars(query.order_by(SignOff.stated_at, SignOff.seq, SignOff.id)))


def missing_sign_offs(session: Session, subject_id: UUID) -> tuple[BodyKind, ...]:
    """The supervising bodies whose approval is still missing."""
    approved = [one.body_kind for one in sign_offs_of(session, subject_id) if one.approved]
    return domain.missing_sign_offs(approved)
