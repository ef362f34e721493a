"""What the features below know of a matter, read as facts: one or two queries each."""

from collections import defaultdict
from itertools import groupby
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from folkmoot.implementation.models import Attempt, AttemptReport, Item, SignOff
from folkmoot.matters.dossier import (
    AttemptFact,
    ItemFact,
    MeetingFact,
    NoticeFact,
    ResolutionFact,
    SignOffFact,
    VoteFact,
)
from folkmoot.matters.models import MatterOption, MatterVote, Resolution
from folkmoot.meetings.models import AgendaItem, Meeting, MeetingOutcome, Minutes, Statement
from folkmoot.notices.models import Notice
from folkmoot.votes.models import Closing, CountFailure, Vote, VoteOption


def meetings_of(session: Session, matter_id: UUID) -> tuple[MeetingFact, ...]:
    """Meetings with the matter on their agenda, oldest first."""
    query = (
        select(Meeting, AgendaItem, MeetingOutcome, Minutes.meeting_id)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .outerjoin(MeetingOutcome, MeetingOutcome.meeting_id == Meeting.id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(AgendaItem.subject_id == matter_id)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    rows = session.execute(query).all()
    viewed = _viewed(session, [item.id for _, item, _, _ in rows])
    return tuple(
        MeetingFact(
            id=meeting.id,
            body=meeting.body_kind,
            title=meeting.title,
            starts_at=meeting.starts_at,
            closed_at=outcome.ended_at if outcome else None,
            quorate=bool(outcome and outcome.quorate),
            notice_in_time=meeting.notice_in_time,
            minuted=minuted is not None,
            for_decision=item.for_decision,
            viewed=frozenset(viewed[item.id]),
        )
        for meeting, item, outcome, minuted in rows
    )


def _viewed(session: Session, item_ids: list[UUID]) -> dict[UUID, set[str]]:
    query = select(Statement.agenda_item_id, Statement.option_key)
    found: dict[UUID, set[str]] = defaultdict(set)
    for item_id, key in session.execute(query.where(Statement.agenda_item_id.in_(item_ids))):
        found[item_id].add(key)
    return found


_FAILED_AT = select(func.min(CountFailure.failed_at)).where(
    CountFailure.tenant_id == Vote.tenant_id, CountFailure.vote_id == Vote.id
)


def votes_of(session: Session, matter_id: UUID) -> tuple[VoteFact, ...]:
    query = (
        select(Vote, MatterVote, Closing, _FAILED_AT.scalar_subquery())
        .join(MatterVote, MatterVote.vote_id == Vote.id)
        .outerjoin(Closing, Closing.vote_id == Vote.id)
        .where(MatterVote.matter_id == matter_id)
        .order_by(Vote.opened_at, Vote.id)
    )
    rows = session.execute(query).all()
    asked = _asked(session, [vote.id for vote, *_ in rows])
    return tuple(
        VoteFact(
            id=vote.id,
            title=vote.title,
            body=taken.body,
            meeting_id=taken.meeting_id,
            round_no=taken.round_no,
            opened_at=vote.opened_at,
            closed_at=closing.closed_at if closing else None,
            valid=bool(closing and closing.valid),
            carried=bool(closing and closing.carried),
            winners=tuple(closing.winners) if closing else (),
            asked=frozenset(asked[vote.id]),
            count_failed_at=failed_at,
        )
        for vote, taken, closing, failed_at in rows
    )


def _asked(session: Session, vote_ids: list[UUID]) -> dict[UUID, set[str]]:
    query = select(VoteOption.vote_id, VoteOption.key).where(VoteOption.vote_id.in_(vote_ids))
    found: dict[UUID, set[str]] = defaultdict(set)
    for vote_id, key in session.execute(query):
        found[vote_id].add(key)
    return found


def resolutions_of(session: Session, matter_id: UUID) -> tuple[ResolutionFact, ...]:
    query = (
        select(
            Resolution.id,
            Resolution.round_no,
            MatterOption.key,
            Resolution.vote_id,
            MatterVote.body,
            Resolution.force,
        )
        .join(MatterOption, MatterOption.id == Resolution.option_id)
        .join(MatterVote, MatterVote.vote_id == Resolution.vote_id)
        .where(Resolution.matter_id == matter_id)
        .order_by(Resolution.round_no, MatterOption.key, Resolution.resolved_at)
    )
    return tuple(ResolutionFact(*row) for row in session.execute(query))


def notices_of(session: Session, matter_id: UUID) -> tuple[NoticeFact, ...]:
    query = select(Notice).where(Notice.subject_id == matter_id)
    return tuple(
        NoticeFact(notice.id, notice.kind, notice.posted_at, notice.ends_on, not notice.removed)
        for notice in session.scalars(query.order_by(Notice.posted_at, Notice.id))
    )


def items_of(session: Session, matter_id: UUID) -> tuple[ItemFact, ...]:
    """Items with their attempts, each attempt as its last report leaves it."""
    query = (
        select(Item, Attempt, AttemptReport)
        .outerjoin(Attempt, Attempt.item_id == Item.id)
        .outerjoin(
            AttemptReport,
            and_(AttemptReport.attempt_id == Attempt.id, AttemptReport.item_id == Item.id),
        )
        .where(Item.subject_id == matter_id)
        .order_by(Item.round_no, Item.option_key, Item.id, Attempt.seq, AttemptReport.turn)
    )
    rows = session.execute(query).all()
    facts = []
    for item, group in groupby(rows, key=lambda row: row[0]):
        last = {attempt.id: (attempt, report) for _, attempt, report in group if attempt}
        attempts = tuple(_attempt(*pair) for pair in last.values())
        facts.append(ItemFact(item.id, item.round_no, item.option_key, item.title, attempts))
    return tuple(facts)


def _attempt(attempt: Attempt, report: AttemptReport) -> AttemptFact:
    return AttemptFact(
        id=attempt.id,
        seq=attempt.seq,
        counterparty=attempt.counterparty,
        state=report.state.value,
        reason=report.reason,
        reported_at=report.reported_at,
    )


def sign_offs_of(session: Session, matter_id: UUID) -> tuple[SignOffFact, ...]:
    query = select(
        SignOff.id, SignOff.body_kind, SignOff.person_id, SignOff.approved, SignOff.stated_at
    ).where(SignOff.subject_id == matter_id)
    ordered = query.order_by(SignOff.stated_at, SignOff.seq)
    return tuple(SignOffFact(*row) for row in session.execute(ordered))
