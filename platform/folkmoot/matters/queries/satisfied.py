"""What residents said of the outcome when they were asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from folkmoot.matters.models import SatisfactionAnswer, SatisfactionSurvey


def find_survey(session: Session, matter_id: UUID) -> SatisfactionSurvey | None:
    """The survey of a matter, None as long as nobody was asked."""
    query = select(SatisfactionSurvey).where(SatisfactionSurvey.matter_id == matter_id)
    return session.scalar(query)


@dataclass(frozen=True, slots=True)
class Answers:
    """A survey with each set of grades that was given and how many gave it."""

    survey: SatisfactionSurvey
    given: tuple[tuple[Mapping[str, str], int], ...]


def answers_of(session: Session, matter_id: UUID) -> Answers | None:
    """What was answered about a matter, None before residents were asked. One query."""
    query = (
        select(SatisfactionSurvey, SatisfactionAnswer.grades, func.count(SatisfactionAnswer.id))
        .outerjoin(
            SatisfactionAnswer,
            and_(
                SatisfactionAnswer.tenant_id == SatisfactionSurvey.tenant_id,
                SatisfactionAnswer.survey_id == SatisfactionSurvey.id,
            ),
        )
        .where(SatisfactionSurvey.matter_id == matter_id)
        .group_by(SatisfactionSurvey.tenant_id, SatisfactionSurvey.id, SatisfactionAnswer.grades)
    )
    rows = session.execute(query).all()
    given = tuple((grades, times) for _, grades, times in rows if times)
    return Answers(rows[0][0], given) if rows else None


def answered_at(session: Session, survey_id: UUID, person_id: UUID) -> datetime | None:
    """When a person answered; None if they have not."""
    query = select(SatisfactionAnswer.answered_at).where(
        SatisfactionAnswer.survey_id == survey_id, SatisfactionAnswer.person_id == person_id
    )
    return session.scalar(query)
