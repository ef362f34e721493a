"""What a meeting's page shows of votes: those taken there, and those that may be opened."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import mark
from folkmoot.matters.acts.put_to_vote import VOTED_IN
from folkmoot.matters.domain import step_at
from folkmoot.matters.models import MatterVote
from folkmoot.matters.queries import matters_in_meeting
from folkmoot.meetings.page import VoteHere, VotesHere
from folkmoot.tenancy.views import here
from folkmoot.votes.models import Closing, Vote
from folkmoot.votes.queries import COUNT_FAILED
from folkmoot.web.shapes import Tag, Tone


def votes_of_meeting(session: Session, meeting_id: UUID) -> VotesHere:
    """Two queries, however many items and votes there are."""
    return VotesHere(
        taken=tuple(_taken(session, meeting_id)),
        to_open={
            line.id: here().url("matters.do", matter_id=line.id, name="open-vote")
            for line in matters_in_meeting(session, meeting_id)
            if line.ending is None and step_at(line.position) in VOTED_IN
        },
    )


def _taken(session: Session, meeting_id: UUID) -> Iterator[VoteHere]:
    query = (
        select(MatterVote.matter_id, Vote, Closing, COUNT_FAILED)
        .join(Vote, Vote.id == MatterVote.vote_id)
        .outerjoin(Closing, Closing.vote_id == Vote.id)
        .where(MatterVote.meeting_id == meeting_id)
        .order_by(Vote.opened_at, Vote.id)
    )
    for matter_id, vote, closing, failed in session.execute(query):
        href = here().url("votes.vote", vote_id=vote.id)
        yield VoteHere(matter_id, vote.title, href, _state(closing, failed=failed))


def _state(closing: Closing | None, *, failed: bool) -> Tag:
    if closing is None and failed:
        return Tag(mark("Count failed"), Tone.BAD)
    if closing is None:
        return Tag(mark("Open to ballots"), Tone.NOW)
    if not closing.valid:
        return Tag(mark("Not valid"), Tone.BAD)
    if not closing.carried:
        return Tag(mark("Not carried"), Tone.QUIET)
    return Tag(mark("Reached its majority"), Tone.GOOD)
