"""The resolution: the meeting that is called on a matter, the vote in it, and what it carried."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.matters.domain import force_of
from folkmoot.matters.dossier import Dossier, OptionFact
from folkmoot.matters.models import Resolution
from folkmoot.matters.queries import dossier, lock_matter
from folkmoot.matters.service.preparing import require_running
from folkmoot.matters.service.putting import (
    Question,
    put_to_vote,
    require_open_question,
    require_turn,
)
from folkmoot.meetings import queries as meetings
from folkmoot.meetings import service as meeting_service
from folkmoot.meetings.domain import AgendaDraft
from folkmoot.meetings.models import Meeting
from folkmoot.tenancy.practice import notice_days
from folkmoot.votes import service as votes
from folkmoot.votes.domain import ElectorDraft, Turnout
from folkmoot.votes.models import CountFailure, Vote
from folkmoot_sdk import BodyKind, Option, Outcome, Purpose, Secrecy, Subject

# Step 4 is the one where a body decides; in the others it talks, and its minutes are evidence.
_DECIDING = frozenset(
    {BodyKind.REPRESENTATIVES_ASSEMBLY, BodyKind.RESIDENTS_MEETING, BodyKind.HOUSEHOLDS_MEETING}
)


def call_on_matter(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    body: BodyKind,
    title: str,
    place: str,
    starts_at: datetime,
    takes_proposals: bool = False,
    urgent_reason: str = "",
) -> Meeting:
    """Call a body together on this matter alone, with the notice that law and district ask for.

    Raises what ``meetings.service.call_meeting`` raises, ``matter.ended``.
    """
    act.actor.require(Role.SECRETARY)
    matter = lock_matter(session, matter_id)
    require_running(dossier(session, matter_id))
    law = view_for(session).law_for(body, Purpose.DECISION, on=matter.law_date)
    agenda = AgendaDraft(
        title=matter.title,
        subject_id=matter_id,
        for_decision=body in _DECIDING,
        takes_proposals=takes_proposals,
    )
    return meeting_service.call_meeting(
        session,
        act,
        body_kind=body,
        title=title,
        place=place,
        starts_at=starts_at,
        agenda=[agenda],
        notice_days=notice_days(session, body, matter.law_date),
        urgent_reason=urgent_reason,
        law=law,
    )


def open_vote_in_meeting(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    meeting_id: UUID,
    method: str,
    settings: Mapping[str, object] | None = None,
    option_keys: Sequence[str] = (),
    secrecy: Secrecy = Secrecy.NAMED,
) -> Vote:
    """Open the vote of those present, under the law of the matter's day.

    In step 4; afterwards too, on advice that is this body's to decide on.

    ``option_keys`` narrows the question; all options stand for it otherwise. Raises Refused
    ``meeting.inquorate``, ``meeting.not_for_decision``, ``matter.not_in_step``, what
    ``require_open_question`` raises, and NotFound for a meeting that has not this matter on its
    agenda.
    """
    act.actor.require(Role.SECRETARY)
    matter = lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    meeting = meetings.find_meeting(session, meeting_id)
    require_turn(record, meeting.body_kind, option_keys)
    item = meetings.agenda_item_for(session, meeting_id, matter_id)
    if item is None:
        raise NotFound(
            "matter.not_on_agenda", mark("This matter is not on the agenda of that meeting.")
        )
    meetings.require_resolvable(session, item.id, act.at)
    options = wanted_options(record, option_keys)
    question = Question(meeting.body_kind, meeting_id, tuple(options))
    turns = require_open_question(session, record, question)
    view = view_for(session)
    present = meetings.voters_present(session, meeting_id, act.at)
    vote = votes.open_vote(
        session,
        act,
        title=matter.title,
        subject_id=matter_id,
        options=as_asked(options),
        electors=[ElectorDraft(str(v.person_id), (v.person_id,)) for v in present],
        figures=meetings.figures(session, meeting_id, act.at),
        law=view.law_for(
            meeting.body_kind,
            Purpose.DECISION,
            on=matter.law_date,
            subject=_subject(record),
        ),
        method=view.voting_rule(method),
        settings=settings,
        secrecy=secrecy,
        turnout=Turnout.ATTENDING,
        meeting_id=meeting_id,
    )
    put_to_vote(session, act, record, vote, question, turns)
    return vote


def close_vote_on_matter(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    vote_id: UUID,
    announcement: str = "",
    release: str = "",
) -> Outcome | CountFailure:
    """Close and count; what was carried becomes a resolution, or advice where others decide.

    ``announcement``, ``release`` and the answer are those of :func:`votes.close_vote`.
    """
    act.actor.require(Role.SECRETARY)
    lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    taken = next((vote for vote in record.votes if vote.id == vote_id), None)
    if taken is None:
        raise NotFound("matter.vote_unknown", mark("This matter has no such vote."))
    outcome = votes.close_vote(
        session, act, vote_id=vote_id, announcement=announcement, release=release
    )
    if isinstance(outcome, CountFailure) or not (outcome.valid and outcome.carried):
        return outcome
    session.add_all(
        Resolution(
            id=act.new_id(),
            matter_id=matter_id,
            round_no=taken.round_no,
            vote_id=vote_id,
            vote_valid=True,
            vote_carried=True,
            option_id=option.id,
            body=taken.body,
            subject=option.subject,
            withdraws=option.withdraws,
            force=force_of(taken.body, option.subject),
            resolved_at=act.at,
        )
        for option in record.options
        if option.key in outcome.winners
    )
    audit.record(session, act, "matters:resolution:record", matter_id)
    return outcome


def _subject(record: Dossier) -> Subject:
    return record.subject or Subject.OTHER


def wanted_options(record: Dossier, keys: Sequence[str]) -> list[OptionFact]:
    """The options that ``keys`` name, or all. Raises NotFound ``matter.option_unknown``."""
    wanted = [o for o in record.options if not keys or o.key in keys]
    if len(wanted) < len(set(keys)) or not wanted:
        raise NotFound(
            "matter.option_unknown",
            mark("This matter has no such option."),
            cure=mark("Choose among the options on its page."),
            field="option_keys",
        )
    return wanted


def as_asked(options: Iterable[OptionFact]) -> list[Option]:
    return [Option(option.key, option.label) for option in options]
