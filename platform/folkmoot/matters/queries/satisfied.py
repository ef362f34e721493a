"""What residents said of the outcome when they were asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.matters.models import SatisfactionAnswer, SatisfactionSurvey


def find_survey(session: Session, matter_id: UUID) -> SatisfactionSurvey | None:
    """The survey of a matter, None as long as nobody was asked."""
    query = select(SatisfactionSurvey).where(SatisfactionSurvey.matter_id == matter_id)
    return session.scalar(query)


def grades_given(session: Session, survey_id: UUID) -> Sequence[tuple[Mapping[str, str], int]]:
    """Each set of grades that was given and how many gave it. Counted by the database."""
    query = (
        select(SatisfactionAnswer.grades, func.count())
        .where(SatisfactionAnswer.survey_id == survey_id)
        .group_by(SatisfactionAnswer.grades)
    )
    return [(grades, times) for grades, times in session.execute(query)]


def answered_at(session: Session, survey_id: UUID, person_id: UUID) -> datetime | None:
    """When a person answered; None if they have not."""
    query = select(SatisfactionAnswer.answered_at).where(
        SatisfactionAnswer.survey_id == survey_id, SatisfactionAnswer.person_id == person_id
    )
    return session.scalar(query)
