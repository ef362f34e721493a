"""What is on record, read for looking at it again. A fixed number of queries, and no writing."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, cast, extract, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Pin
from folkmoot.hindsight.domain import MeetingThen, NoticeThen, VoteThen
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import Refused, mark
from folkmoot.matters.models import MatterOption, MatterProposal, MatterVote, MatterVoteOption
from folkmoot.meetings.domain import Base
from folkmoot.meetings.models import Meeting, MeetingOutcome
from folkmoot.meetings.queries import find_meeting
from folkmoot.votes import count_file
from folkmoot.votes.count_file.reading import CountFile
from folkmoot.votes.models import Closing, Vote
from folkmoot.votes.problems.voting import still_open
from folkmoot.votes.queries import find_vote
from folkmoot_sdk import BodyKind, DecisionRule, Span, Subject, TestResult, VotingRule

Rows = TypeVar("Rows", bound=Select[Any, Any])
# A count file may be of megabytes, and each is let go before the next few are fetched.
_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class PastMeeting:
    """A meeting that has ended, by what lists call it and as it was judged."""

    id: UUID
    title: str
    on: datetime
    then: MeetingThen
    notice: NoticeThen


@dataclass(frozen=True, slots=True)
class PastVote:
    """A closed vote; ``subjects`` are what the law asks for when it chooses a majority."""

    id: UUID
    title: str
    on: datetime
    then: VoteThen
    subjects: frozenset[Subject]


_MEETINGS: Select[Meeting, MeetingOutcome] = (
    select(Meeting, MeetingOutcome)
    .join(
        MeetingOutcome,
        (MeetingOutcome.tenant_id == Meeting.tenant_id) & (MeetingOutcome.meeting_id == Meeting.id),
    )
    .order_by(Meeting.starts_at, Meeting.id)
)
_VOTES: Select[Vote, Closing] = (
    select(Vote, Closing)
    .join(Closing, (Closing.tenant_id == Vote.tenant_id) & (Closing.vote_id == Vote.id))
    .order_by(Closing.closed_at, Vote.id)
)
_SUBJECTS = (
    select(MatterVote.vote_id, MatterVote.body, MatterProposal.subject, MatterOption.subject)
    .join(
        MatterProposal,
        (MatterProposal.tenant_id == MatterVote.tenant_id)
        & (MatterProposal.matter_id == MatterVote.matter_id),
    )
    .join(
        MatterVoteOption,
        (MatterVoteOption.tenant_id == MatterVote.tenant_id)
        & (MatterVoteOption.vote_id == MatterVote.vote_id),
    )
    .join(
        MatterOption,
        (MatterOption.tenant_id == MatterVoteOption.tenant_id)
        & (MatterOption.id == MatterVoteOption.option_id),
    )
)


def _year_of(column: InstrumentedAttribute[datetime]) -> ColumnElement[int]:
    """The year in China."""
    return cast(extract("year", func.timezone(CHINA.key, column)), Integer)


_YEARS = union(
    _MEETINGS.with_only_columns(_year_of(Meeting.starts_at)).order_by(None),
    select(_year_of(Closing.closed_at)),
)


def years(session: Session) -> tuple[int, ...]:
    """Those in which a meeting was held or a vote closed, the newest first. One query."""
    return tuple(sorted(session.scalars(_YEARS), reverse=True))


def past_meeting(session: Session, meeting_id: UUID) -> PastMeeting:
    """Raises NotFound (``meeting.unknown``), Refused (``hindsight.not_over``)."""
    meeting = find_meeting(session, meeting_id)
    row = session.execute(_MEETINGS.where(Meeting.id == meeting_id)).one_or_none()
    if row is None:
        raise Refused(
            "hindsight.not_over",
            mark("“%(title)s” has not ended, so there is nothing to look back on."),
            cure=mark("Come back when it has; until then its page says how it stands."),
            title=meeting.title,
        )
    return _meeting(*row)


def past_vote(session: Session, vote_id: UUID) -> PastVote:
    """Raises NotFound (``vote.unknown``), Refused (``vote.still_open``)."""
    find_vote(session, vote_id)
    row = session.execute(_VOTES.where(Vote.id == vote_id)).one_or_none()
    if row is None:
        raise still_open()
    return _vote(*row, _subjects(session, [vote_id]))


def past_meetings(session: Session, within: Span | None = None) -> tuple[PastMeeting, ...]:
    """Every meeting that has ended, the oldest first; ``within`` keeps to some days. One query."""
    rows = session.execute(_of(_MEETINGS, Meeting.starts_at, within))
    return tuple(_meeting(*row) for row in rows)


def past_votes(session: Session, within: Span | None = None) -> Iterator[PastVote]:
    """Every closed vote, the oldest first; a few at a time, since each brings its ballots. Two
    queries.
    """
    subjects = _subjects(session)
    query = _of(_VOTES, Closing.closed_at, within).execution_options(yield_per=_AT_ONCE)
    for row in session.execute(query):
        yield _vote(*row, subjects)


def _of(query: Rows, column: InstrumentedAttribute[datetime], within: Span | None) -> Rows:
    if within is None:
        return query
    begins = datetime.combine(within.start, time(), CHINA)
    ends = datetime.combine(within.end + timedelta(days=1), time(), CHINA)
    return query.where(column >= begins, column < ends)


def _meeting(meeting: Meeting, outcome: MeetingOutcome) -> PastMeeting:
    then = MeetingThen(
        rule=DecisionRule.from_plain(meeting.quorum_rule),
        base=Base(meeting.eligible, meeting.members, meeting.representatives),
        present=outcome.present,
        quorate=outcome.quorate,
        tests=tuple(TestResult.from_plain(test) for test in outcome.tests),
    )
    served, held = (at.astimezone(CHINA).date() for at in (meeting.called_at, meeting.starts_at))
    notice = NoticeThen(served, held, meeting.notice_days, meeting.notice_in_time)
    return PastMeeting(meeting.id, meeting.title, meeting.starts_at, then, notice)


def _vote(vote: Vote, closing: Closing, subjects: Mapping[UUID, frozenset[Subject]]) -> PastVote:
    # Read as anybody reads the published file: nothing in it is believed, and nobody's name is.
    read = count_file.read(count_file.to_bytes(closing.count_file))
    found = subjects.get(vote.id, frozenset({Subject.OTHER}))
    return PastVote(vote.id, vote.title, closing.closed_at, _then(read), found)


def _then(read: CountFile) -> VoteThen:
    weighed = bool(read.weights)
    heads = sum(each * times for each, _, times in read.weights) if weighed else read.electors
    return VoteThen(
        law=read.poll.threshold,
        method=_method(read.method),
        settings=read.poll.settings,
        turnout=read.turnout,
        opening=read.opening,
        poll=read.poll,
        heads=read.heads,
        area=read.area,
        all_heads=heads,
        all_area=sum(each * times for _, each, times in read.weights),
        outcome=read.outcome,
    )


def _method(written: Mapping[str, Any]) -> VotingRule | None:
    registry = installed()
    pin = Pin.from_plain(written["pin"])
    entry = registry.find(pin)
    return entry.contribution if entry else None


def _subjects(
    session: Session, vote_ids: Collection[UUID] | None = None
) -> Mapping[UUID, frozenset[Subject]]:
    """What each vote was about in the eyes of the law: owners decide by what an option would do,
    others by the kind of the matter.
    """
    query = _SUBJECTS if vote_ids is None else _SUBJECTS.where(MatterVote.vote_id.in_(vote_ids))
    found: defaultdict[UUID, set[Subject]] = defaultdict(set)
    for vote_id, body, of_matter, of_option in session.execute(query):
        found[vote_id].add(of_option if body is BodyKind.OWNERS_ASSEMBLY else of_matter)
    return {vote_id: frozenset(subjects) for vote_id, subjects in found.items()}
