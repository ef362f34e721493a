"""What came in during a period: opinions by the way they came, topics, how satisfied people were.

Everything is counted by the moment at which it went on record, a meeting by that of its opening,
so that a period that is over keeps its figures whatever is recorded later.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, and_, bindparam, func, select
from sqlalchemy.orm import Session

from folkmoot.matters.models import Matter, SatisfactionAnswer, SatisfactionSurvey
from folkmoot.matters.queries import Answers
from folkmoot.matters.satisfaction import Graded, counted
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.models import Opinion, Topic, TopicOpinion

START = bindparam("start", type_=DateTime(timezone=True))
END = bindparam("end", type_=DateTime(timezone=True))
Span = tuple[datetime, datetime]


def asked(span: Span) -> dict[str, datetime]:
    """From the first moment on, and before the second."""
    return {"start": span[0], "end": span[1]}


@dataclass(frozen=True, slots=True)
class TopicLine:
    title: str
    raised_at: datetime
    opinions: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A matter about which residents said in the period whether they are satisfied."""

    matter: str
    results: tuple[Graded, ...]


_CHANNELS = (
    select(Opinion.channel, func.count())
    .where(Opinion.recorded_at >= START, Opinion.recorded_at < END)
    .group_by(Opinion.channel)
)
_TAKEN_UP = select(func.count(TopicOpinion.opinion_id.distinct())).where(
    TopicOpinion.linked_at >= START, TopicOpinion.linked_at < END
)
_BEHIND = (
    select(func.count())
    .select_from(TopicOpinion)
    .where(
        TopicOpinion.tenant_id == Topic.tenant_id,
        TopicOpinion.topic_id == Topic.id,
        TopicOpinion.linked_at < END,
    )
    .scalar_subquery()
)
_TOPICS = (
    select(Topic.title, Topic.raised_at, _BEHIND)
    .where(Topic.raised_at >= START, Topic.raised_at < END)
    .order_by(Topic.raised_at, Topic.id)
)
_GRADES = (
    select(
        Matter.title,
        SatisfactionSurvey,
        SatisfactionAnswer.grades,
        func.count(SatisfactionAnswer.id),
    )
    .join(SatisfactionSurvey, SatisfactionSurvey.matter_id == Matter.id)
    .join(
        SatisfactionAnswer,
        and_(
            SatisfactionAnswer.tenant_id == SatisfactionSurvey.tenant_id,
            SatisfactionAnswer.survey_id == SatisfactionSurvey.id,
        ),
    )
    .where(SatisfactionAnswer.answered_at >= START, SatisfactionAnswer.answered_at < END)
    .group_by(
        Matter.tenant_id,
        Matter.id,
        SatisfactionSurvey.tenant_id,
        SatisfactionSurvey.id,
        SatisfactionAnswer.grades,
    )
    .order_by(Matter.number)
)


def channels_in(session: Session, span: Span) -> Mapping[Channel, int]:
    return dict(session.execute(_CHANNELS, asked(span)).all())


def taken_up_in(session: Session, span: Span) -> int:
    """How many opinions went into a topic."""
    return session.scalar(_TAKEN_UP, asked(span)) or 0


def topics_in(session: Session, span: Span) -> tuple[TopicLine, ...]:
    return tuple(TopicLine(*row) for row in session.execute(_TOPICS, asked(span)))


def satisfaction_in(session: Session, span: Span) -> tuple[Asked, ...]:
    """The answers of the period, matter by matter. One query."""
    titles: dict[UUID, tuple[str, SatisfactionSurvey]] = {}
    given: defaultdict[UUID, list[tuple[Mapping[str, str], int]]] = defaultdict(list)
    for title, survey, grades, times in session.execute(_GRADES, asked(span)):
        titles[survey.id] = (title, survey)
        given[survey.id].append((grades, times))
    return tuple(
        Asked(title, counted(Answers(survey, tuple(given[key]))))
        for key, (title, survey) in titles.items()
    )
