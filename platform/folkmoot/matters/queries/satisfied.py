"""What residents said of the outcome when they were asked."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import NotFound
from folkmoot.matters.models import (
    Matter,
    SatisfactionAnswer,
    SatisfactionStock,
    SatisfactionSurvey,
)
from folkmoot.matters.pins import read_form
from folkmoot.tenancy.history import is_rehearsal
from folkmoot_sdk import EvaluationForm


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


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Answers by what they say, in whole numbers. Defined here once, for every page and file.

    The grades of a scale are best first; an answer in its upper half is one of a satisfied
    resident, in its lower half of a dissatisfied one, and right in the middle of neither.
    """

    satisfied: int = 0
    neutral: int = 0
    dissatisfied: int = 0

    @property
    def answers(self) -> int:
        return self.satisfied + self.neutral + self.dissatisfied

    def __add__(self, other: "Satisfaction") -> "Satisfaction":
        return Satisfaction(
            self.satisfied + other.satisfied,
            self.neutral + other.neutral,
            self.dissatisfied + other.dissatisfied,
        )


@dataclass(frozen=True, slots=True)
class MatterSatisfaction:
    """What was answered about one matter within a time."""

    survey_id: UUID
    matter_id: UUID
    number: int
    title: str
    found: Satisfaction


def satisfaction_between(
    session: Session, since: datetime, until: datetime
) -> tuple[MatterSatisfaction, ...]:
    """What residents answered from ``since`` on and before ``until``, by matter. One query.

    A rehearsal is left out: nothing came of it that anybody could be satisfied with. So is what
    cannot be read: answers of an earlier release to a form that is gone.
    """
    query = (
        select(SatisfactionSurvey, Matter.number, Matter.title, SatisfactionAnswer.grades)
        .add_columns(func.count(SatisfactionAnswer.id))
        .join(Matter, Matter.id == SatisfactionSurvey.matter_id)
        .join(SatisfactionAnswer, SatisfactionAnswer.survey_id == SatisfactionSurvey.id)
        .where(SatisfactionAnswer.answered_at >= since, SatisfactionAnswer.answered_at < until)
        .where(~is_rehearsal(Matter.tenant_id, Matter.opened_at))
        .group_by(
            SatisfactionSurvey.tenant_id,
            SatisfactionSurvey.id,
            Matter.number,
            Matter.title,
            SatisfactionAnswer.grades,
        )
        .order_by(Matter.number)
    )
    found: dict[UUID, MatterSatisfaction] = {}
    for survey, number, title, grades, times in session.execute(query):
        before = found.get(survey.id)
        added = _read(survey.form, grades, times)
        total = (before.found if before else Satisfaction()) + added
        found[survey.id] = MatterSatisfaction(survey.id, survey.matter_id, number, title, total)
    return tuple(found.values())


def satisfaction_of_year(session: Session, year: int) -> Satisfaction:
    """What residents answered in a year, China's time, added up over all matters. One query."""
    since, until = (datetime(each, 1, 1, tzinfo=CHINA) for each in (year, year + 1))
    found = satisfaction_between(session, since, until)
    return sum((each.found for each in found), Satisfaction())


def satisfaction_by_community(
    session: Session, year: int, communities: Collection[int]
) -> dict[int, Satisfaction]:
    """The last stock taken of a year in each of these communities, also for a session bound to a
    district. Who has taken none yet is left out. One query.
    """
    query = (
        select(SatisfactionStock)
        .where(SatisfactionStock.year == year, SatisfactionStock.tenant_id.in_(communities))
        .ext(distinct_on(SatisfactionStock.tenant_id))
        .order_by(SatisfactionStock.tenant_id, SatisfactionStock.seq.desc())
    )
    return {
        row.tenant_id: Satisfaction(row.satisfied, row.neutral, row.dissatisfied)
        for row in session.scalars(query)
    }


def _read(written: Mapping[str, Any], grades: Mapping[str, str], times: int) -> Satisfaction:
    try:
        form = read_form(written)
    except NotFound:
        return Satisfaction()
    return sum(_each(form, grades, times), Satisfaction())


def _each(form: EvaluationForm, grades: Mapping[str, str], times: int) -> Iterator[Satisfaction]:
    for item in form.items:
        keys = [grade.key for grade in item.scale]
        if grades.get(item.key) not in keys:
            continue
        place, half = keys.index(grades[item.key]), len(keys) // 2
        upper, lower = place < half, place >= len(keys) - half
        yield Satisfaction(times * upper, times * (not upper and not lower), times * lower)
