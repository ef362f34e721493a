"""What waits for a person: to vote, to sign for a supervising body, to say how it went."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, and_, bindparam, or_, select, tuple_
from sqlalchemy.orm import Session

from folkmoot.implementation.domain import SUPERVISORS
from folkmoot.implementation.models import SignOff
from folkmoot.kernel.errors import mark
from folkmoot.matters.domain import LAST
from folkmoot.matters.models import Matter, SatisfactionAnswer, SatisfactionSurvey
from folkmoot.matters.queries import LATEST_STEP, UNDER_WAY
from folkmoot.overview.duties.duty import Duty
from folkmoot.people.domain.kinds import Office, body_label
from folkmoot.people.models import Body, Mandate
from folkmoot.votes.keys import voter_key
from folkmoot.votes.models import ElectorPerson, Participation, Vote, VoteSecret
from folkmoot.votes.queries import TAKES_BALLOTS

_PERSON = bindparam("person_id", type_=Uuid)
_TODAY = bindparam("today", type_=Date)

_VOTES = (
    select(Vote.id, Vote.title, Vote.closes_at, ElectorPerson.elector_key, VoteSecret.key)
    .join(
        ElectorPerson,
        and_(ElectorPerson.tenant_id == Vote.tenant_id, ElectorPerson.vote_id == Vote.id),
    )
    .outerjoin(
        VoteSecret, and_(VoteSecret.tenant_id == Vote.tenant_id, VoteSecret.vote_id == Vote.id)
    )
    .where(ElectorPerson.person_id == _PERSON, TAKES_BALLOTS)
    .order_by(Vote.closes_at.nulls_last(), Vote.id)
)


def votes_of(session: Session, person_id: UUID) -> Iterator[Duty]:
    """Open votes in which a ballot of theirs is still missing. Two queries."""
    found = session.execute(_VOTES, {"person_id": person_id}).all()
    keys = {(row.id, voter_key(row.key, row.elector_key)): row for row in found}
    taken = _taken(session, list(keys)) if keys else set()
    missing = {row.id: row for key, row in keys.items() if key not in taken}
    for vote in missing.values():
        yield Duty(
            mark("Cast your ballot: %(title)s"),
            (("title", vote.title),),
            "votes.vote",
            (("vote_id", vote.id),),
            until=vote.closes_at,
        )


def _taken(session: Session, keys: list[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    query = select(Participation.vote_id, Participation.voter_key).where(
        tuple_(Participation.vote_id, Participation.voter_key).in_(keys)
    )
    return {(vote_id, key) for vote_id, key in session.execute(query)}


_SIGNED = select(SignOff.id).where(
    SignOff.tenant_id == Matter.tenant_id,
    SignOff.settles == Matter.id,
    or_(SignOff.body_kind == Body.kind, SignOff.person_id == _PERSON),
)
_SEATS = and_(
    Mandate.tenant_id == Body.tenant_id,
    Mandate.body_id == Body.id,
    Mandate.person_id == _PERSON,
    Mandate.office != Office.OBSERVER,
    Mandate.from_on <= _TODAY,
    or_(Mandate.until.is_(None), Mandate.until >= _TODAY),
)
_SIGNATURES = (
    select(Matter.id, Matter.title, Body.kind)
    .select_from(Matter)
    .join(LATEST_STEP, LATEST_STEP.c.position == LAST)
    .join(Body, Body.tenant_id == Matter.tenant_id)
    .join(Mandate, _SEATS)
    .where(Body.kind.in_(sorted(SUPERVISORS)), UNDER_WAY, ~_SIGNED.exists())
    .order_by(Matter.number)
)


def signatures_of(session: Session, person_id: UUID, today: date) -> Iterator[Duty]:
    """Matters that their supervising body has not signed off. One query."""
    asked = {"person_id": person_id, "today": today}
    for matter_id, title, kind in session.execute(_SIGNATURES, asked):
        yield Duty(
            mark("Say for the %(body)s whether it was done as resolved: %(title)s"),
            (("body", body_label(kind)), ("title", title)),
            "matters.matter",
            (("matter_id", matter_id),),
        )


_ANSWERED = select(SatisfactionAnswer.id).where(
    SatisfactionAnswer.tenant_id == SatisfactionSurvey.tenant_id,
    SatisfactionAnswer.survey_id == SatisfactionSurvey.id,
    SatisfactionAnswer.person_id == _PERSON,
)
_SURVEYS = (
    select(Matter.id, Matter.title)
    .select_from(Matter)
    .join(
        SatisfactionSurvey,
        and_(
            SatisfactionSurvey.tenant_id == Matter.tenant_id,
            SatisfactionSurvey.matter_id == Matter.id,
        ),
    )
    .where(UNDER_WAY, ~_ANSWERED.exists())
    .order_by(Matter.number)
)


def surveys_of(session: Session, person_id: UUID) -> Iterator[Duty]:
    """Matters about which they have not said yet whether they are satisfied. One query."""
    for matter_id, title in session.execute(_SURVEYS, {"person_id": person_id}):
        yield Duty(
            mark("Say whether you are satisfied: %(title)s"),
            (("title", title),),
            "matters.satisfaction",
            (("matter_id", matter_id),),
        )
