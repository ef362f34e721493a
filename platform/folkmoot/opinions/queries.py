"""From a sweep to its doors, from a topic to its opinions, from an opinion to what became of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.opinions.domain import Channel, SweepProgress
from folkmoot.opinions.models import DoorVisit, Opinion, Sweep, SweepEnd, Topic, TopicOpinion
from folkmoot.opinions.progress import progress_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class SweepLine:
    """A sweep in a list, with its figures."""

    sweep: Sweep
    ended_at: datetime | None
    progress: SweepProgress


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in a list; ``opinions`` is how many feed it."""

    topic: Topic
    opinions: int


@dataclass(frozen=True, slots=True)
class Source:
    """An opinion behind a topic, with who linked it (an account) and when."""

    opinion: Opinion
    linked_at: datetime
    linked_by: UUID | None


def find_sweep(session: Session, sweep_id: UUID) -> Sweep:
    found = session.get(Sweep, (tenant_of(session).tenant_id, sweep_id))
    if found is None:
        raise NotFound("opinions.sweep.unknown", mark("There is no such round of visits here."))
    return found


def find_visit(session: Session, visit_id: UUID) -> DoorVisit:
    found = session.get(DoorVisit, (tenant_of(session).tenant_id, visit_id))
    if found is None:
        raise NotFound("opinions.visit.unknown", mark("There is no such visit here."))
    return found


def find_opinion(session: Session, opinion_id: UUID) -> Opinion:
    found = session.get(Opinion, (tenant_of(session).tenant_id, opinion_id))
    if found is None:
        raise NotFound("opinions.unknown", mark("There is no such opinion here."))
    return found


def find_topic(session: Session, topic_id: UUID) -> Topic:
    found = session.get(Topic, (tenant_of(session).tenant_id, topic_id))
    if found is None:
        raise NotFound("opinions.topic.unknown", mark("There is no such topic here."))
    return found


def ended_at(session: Session, sweep_id: UUID) -> datetime | None:
    """When a sweep was finished; None while it goes on."""
    return session.scalar(select(SweepEnd.ended_at).where(SweepEnd.sweep_id == sweep_id))


def visits_of(session: Session, sweep_id: UUID) -> tuple[DoorVisit, ...]:
    """Every knock of a sweep in the order of time, repeated ones included."""
    query = select(DoorVisit).where(DoorVisit.sweep_id == sweep_id)
    return tuple(session.scalars(query.order_by(DoorVisit.visited_at, DoorVisit.id)))


def sweeps(
    session: Session, *, limit: int = PAGE, before: UUID | None = None
) -> tuple[SweepLine, ...]:
    """Sweeps from the newest, with figures; ``before`` is the last id of the page before."""
    query = select(Sweep, SweepEnd.ended_at).outerjoin(SweepEnd, SweepEnd.sweep_id == Sweep.id)
    if before is not None:
        query = query.where(Sweep.id < before)
    rows = session.execute(query.order_by(Sweep.id.desc()).limit(limit)).all()
    figures = progress_of(session, [sweep.id for sweep, _ in rows])
    return tuple(SweepLine(sweep, ended, figures[sweep.id]) for sweep, ended in rows)


def topics(
    session: Session, *, limit: int = PAGE, before: UUID | None = None
) -> tuple[TopicLine, ...]:
    """Topics from the newest, each with the number of its opinions."""
    count = (
        select(func.count())
        .select_from(TopicOpinion)
        .where(TopicOpinion.tenant_id == Topic.tenant_id, TopicOpinion.topic_id == Topic.id)
        .scalar_subquery()
    )
    query = select(Topic, count)
    if before is not None:
        query = query.where(Topic.id < before)
    rows = session.execute(query.order_by(Topic.id.desc()).limit(limit))
    return tuple(TopicLine(topic, opinions) for topic, opinions in rows)


def opinions_of(session: Session, topic_id: UUID) -> tuple[Source, ...]:
    """Every opinion behind a topic, in the order in which they were given."""
    query = (
        select(Opinion, TopicOpinion.linked_at, TopicOpinion.linked_by)
        .join(TopicOpinion, TopicOpinion.opinion_id == Opinion.id)
        .where(TopicOpinion.topic_id == topic_id)
        .order_by(Opinion.given_at, Opinion.id)
    )
    return tuple(Source(*row) for row in session.execute(query))


def became_of(session: Session, opinion_ids: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    """The topics that each opinion feeds; an empty tuple for one that waits, or is unknown."""
    query = select(TopicOpinion.opinion_id, TopicOpinion.topic_id).where(
        TopicOpinion.opinion_id.in_(opinion_ids)
    )
    fed: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for opinion_id, topic_id in session.execute(query.order_by(TopicOpinion.topic_id)):
        fed[opinion_id].append(topic_id)
    return {opinion_id: tuple(fed[opinion_id]) for opinion_id in opinion_ids}


def waiting(
    session: Session,
    *,
    limit: int = PAGE,
    after: UUID | None = None,
    channel: Channel | None = None,
) -> tuple[Opinion, ...]:
    """Opinions that feed no topic yet, from the oldest, so that none is left behind."""
    query = select(Opinion).where(_feeds_nothing())
    if after is not None:
        query = query.where(Opinion.id > after)
    if channel is not None:
        query = query.where(Opinion.channel == channel)
    return tuple(session.scalars(query.order_by(Opinion.id).limit(limit)))


def waiting_by_channel(session: Session) -> Mapping[Channel, int]:
    """How many opinions wait, by the way they came in; channels without any are left out."""
    query = select(Opinion.channel, func.count()).where(_feeds_nothing())
    return dict(session.execute(query.group_by(Opinion.channel)).all())


def _feeds_nothing() -> ColumnElement[bool]:
    linked = select(TopicOpinion.opinion_id).where(
        TopicOpinion.tenant_id == Opinion.tenant_id, TopicOpinion.opinion_id == Opinion.id
    )
    return ~linked.exists()


def opinions_by(
    session: Session, person_id: UUID, *, limit: int = PAGE, before: UUID | None = None
) -> tuple[Opinion, ...]:
    """What one person said, from the newest; never what they said anonymously."""
    query = select(Opinion).where(Opinion.person_id == person_id)
    if before is not None:
        query = query.where(Opinion.id < before)
    return tuple(session.scalars(query.order_by(Opinion.id.desc()).limit(limit)))


def opinions_among(session: Session, opinion_ids: Collection[UUID]) -> tuple[Opinion, ...]:
    """Those of these opinions that are here, from the oldest."""
    query = select(Opinion).where(Opinion.id.in_(opinion_ids))
    return tuple(session.scalars(query.order_by(Opinion.id)))


def topics_fed_by(session: Session, opinion_id: UUID) -> tuple[tuple[Topic, datetime], ...]:
    """The topics that an opinion feeds, each with the moment since when."""
    query = (
        select(Topic, TopicOpinion.linked_at)
        .join(TopicOpinion, TopicOpinion.topic_id == Topic.id)
        .where(TopicOpinion.opinion_id == opinion_id)
        .order_by(TopicOpinion.linked_at, Topic.id)
    )
    return tuple((topic, linked_at) for topic, linked_at in session.execute(query))
