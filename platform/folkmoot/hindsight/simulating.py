"""Looking back at one record, or at all of a community's, under what was chosen. Only reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.hindsight import queries
from folkmoot.hindsight.choosing import Choice, law_of_day, named
from folkmoot.hindsight.domain import (
    Hindsight,
    Method,
    NoticeThen,
    NoticeWould,
    Unknown,
    Verdict,
    meeting_under,
    notice_under,
    recorded,
    vote_under,
)
from folkmoot.hindsight.queries import PastMeeting, PastVote
from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.kernel.errors import FolkmootError, Refused, mark
from folkmoot.tenancy.practice import notice_days_of
from folkmoot.web.terminal import in_both
from folkmoot_sdk import BodyKind, DecisionRule, Span, Subject, Text, VotingRule

NATIONAL = WorkCalendar()
_LAWS_DIFFER = Text(
    "按那一天的法律，这些方案所需的多数不同，不能一并判断",
    "the law of that day asks for different majorities on these options",
)


@dataclass(frozen=True, slots=True)
class MeetingSeen:
    """A meeting and its other verdict; ``notice`` only where the law of a day was asked for."""

    past: PastMeeting
    found: Hindsight
    notice: NoticeWould | None


@dataclass(frozen=True, slots=True)
class VoteSeen:
    """A vote and its other verdict."""

    past: PastVote
    found: Hindsight


@dataclass(frozen=True, slots=True)
class Line:
    """One past meeting or vote in the table of a community."""

    what: str
    id: UUID
    title: str
    on: datetime
    body: BodyKind
    found: Hindsight
    notice: NoticeWould | None = None


def look_at_meeting(session: Session, meeting_id: UUID, choice: Choice) -> MeetingSeen:
    """What the meeting would have been; a fixed number of queries, and nothing changed.

    Raises NotFound (``meeting.unknown``, ``hindsight.rule_unknown``), Refused
    (``hindsight.not_over``, ``hindsight.votes_only``).
    """
    view = view_for(session)
    past = queries.past_meeting(session, meeting_id)
    would = _meeting_under(view, past, choice)
    found = Hindsight(recorded(past.then), would)
    if choice.day is None:
        return MeetingSeen(past, found, None)
    days = notice_days_of(session, [past.then.rule.body], choice.day)
    return MeetingSeen(past, found, _notice(past.notice, days[past.then.rule.body]))


def look_at_vote(session: Session, vote_id: UUID, choice: Choice) -> VoteSeen:
    """What the vote would have come to; a fixed number of queries, and nothing changed.

    Raises NotFound (``vote.unknown``, ``hindsight.rule_unknown``), Refused (``vote.still_open``),
    Invalid (``count_file.content``).
    """
    # First: by it a process that has just begun hears of the releases from wheels.
    view = view_for(session)
    past = queries.past_vote(session, vote_id)
    would = _vote_under(view, past, choice)
    return VoteSeen(past, Hindsight(recorded(past.then), would, choice.silent))


def look_at_all(session: Session, day: date, within: Span | None = None) -> Iterator[Line]:
    """Every past meeting and then every past vote of the community under the law of ``day``, each
    in order of time; ``within`` keeps to those days. A fixed number of queries.
    """
    view, choice = view_for(session), Choice(day=day)
    meetings = queries.past_meetings(session, within)
    days = notice_days_of(session, {each.then.rule.body for each in meetings}, day)
    for each in meetings:
        body = each.then.rule.body
        found = Hindsight(recorded(each.then), _meeting_under(view, each, choice))
        notice = _notice(each.notice, days[body])
        yield Line("meeting", each.id, each.title, each.on, body, found, notice)
    for vote in queries.past_votes(session, within):
        found = Hindsight(recorded(vote.then), _vote_under(view, vote, choice))
        yield Line("vote", vote.id, vote.title, vote.on, vote.then.law.body, found)


def _meeting_under(view: TenantView, past: PastMeeting, choice: Choice) -> Verdict | Unknown:
    rule = _rule(view, past.then.rule, choice, frozenset())
    if isinstance(rule, Unknown):
        return rule
    if choice.silent or not isinstance(rule, DecisionRule):
        raise _votes_only()
    return meeting_under(past.then, rule)


def _vote_under(view: TenantView, past: PastVote, choice: Choice) -> Verdict | Unknown:
    then = past.then
    rule = _rule(view, then.law, choice, past.subjects)
    if isinstance(rule, Unknown):
        return rule
    if isinstance(rule, VotingRule):
        same = then.method is not None and rule.id == then.method.id
        method = Method(rule, then.settings if same else {})
        return vote_under(then, method=method, silent=choice.silent)
    return vote_under(then, rule, silent=choice.silent)


def _rule(
    view: TenantView, pinned: DecisionRule, choice: Choice, subjects: frozenset[Subject]
) -> DecisionRule | VotingRule | Unknown | None:
    """None where none was chosen. A day without a law is no mistake of who asks: it is said."""
    if choice.day is None:
        return named(view, choice.rule) if choice.rule else None
    try:
        return law_of_day(view, pinned, choice.day, subjects) or Unknown(_LAWS_DIFFER)
    except FolkmootError as problem:
        said = in_both(problem.message, problem.params)
        return Unknown(Text(**{lang: _inside(text) for lang, text in said.items()}))


def _inside(sentence: str) -> str:
    """As it stands within another one, which brings its own capital and full stop."""
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip("。.")


def _notice(then: NoticeThen, days: int) -> NoticeWould:
    return notice_under(then, days, NATIONAL.last_day)


def _votes_only() -> Refused:
    return Refused(
        "hindsight.votes_only",
        mark("Only ballots can be counted otherwise; a meeting has none of its own."),
        cure=mark("Choose another law or quorum, or look at a vote taken in the meeting."),
    )
