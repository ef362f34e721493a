"""The whole record of one matter, in a number of queries that does not grow with it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.matters.domain import Ending
from folkmoot.matters.dossier import Dossier, OptionFact, StepEntry, SurveyFact
from folkmoot.matters.models import (
    Matter,
    MatterEnding,
    MatterForm,
    MatterOption,
    MatterProposal,
    MatterStatement,
    MatterStep,
    SatisfactionAnswer,
    SatisfactionSurvey,
)
from folkmoot.matters.queries.facts import (
    items_of,
    meetings_of,
    notices_of,
    resolutions_of,
    sign_offs_of,
    votes_of,
)
from folkmoot.opinions.models import TopicOpinion
from folkmoot.tenancy.workflow import workflow_version


def find_matter(session: Session, matter_id: UUID) -> Matter:
    """Raises NotFound ``matter.unknown``, for another community's matter too."""
    matter = session.get(Matter, (tenant_of(session).tenant_id, matter_id))
    if matter is None:
        raise NotFound("matter.unknown", mark("There is no such matter here."))
    return matter


def lock_matter(session: Session, matter_id: UUID) -> Matter:
    """The matter, for one act at a time: a second one waits here and then sees the first's work.

    An advisory lock and not FOR UPDATE, which would take the right to change the row.
    """
    matter = find_matter(session, matter_id)
    key = matter_id.int & ((1 << 63) - 1)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    return matter


def lock_numbers(session: Session) -> None:
    """One matter is numbered at a time in a community: the second waits and sees the first's."""
    session.execute(select(func.pg_advisory_xact_lock(tenant_of(session).tenant_id)))


def dossier(session: Session, matter_id: UUID) -> Dossier:
    """Everything on record about a matter. Raises NotFound ``matter.unknown``."""
    matter = find_matter(session, matter_id)
    proposal = session.scalar(select(MatterProposal).where(MatterProposal.matter_id == matter_id))
    return Dossier(
        matter_id=matter.id,
        title=matter.title,
        law_date=matter.law_date,
        subject=proposal.subject if proposal else None,
        affected=proposal.affected if proposal else "",
        buildings=tuple(proposal.buildings or ()) if proposal else (),
        important=bool(proposal and proposal.important),
        workflow=workflow_version(session, matter.workflow_id).definition,
        trail=trail_of(session, matter_id),
        topic_id=matter.topic_id,
        opinion_ids=_opinion_ids(session, matter.topic_id),
        options=_options(session, matter_id),
        meetings=meetings_of(session, matter_id),
        votes=votes_of(session, matter_id),
        resolutions=resolutions_of(session, matter_id),
        notices=notices_of(session, matter_id),
        items=items_of(session, matter_id),
        sign_offs=sign_offs_of(session, matter_id),
        survey=_survey(session, matter_id),
        statements=_statements(session, matter_id),
        forms=_forms(session, matter_id),
        ending=_ending(session, matter_id),
    )


def trail_of(session: Session, matter_id: UUID) -> tuple[StepEntry, ...]:
    query = select(
        MatterStep.seq, MatterStep.position, MatterStep.round_no, MatterStep.entered_at
    ).where(MatterStep.matter_id == matter_id)
    return tuple(StepEntry(*row) for row in session.execute(query.order_by(MatterStep.seq)))


def _opinion_ids(session: Session, topic_id: UUID) -> tuple[UUID, ...]:
    query = select(TopicOpinion.opinion_id).where(TopicOpinion.topic_id == topic_id)
    return tuple(session.scalars(query.order_by(TopicOpinion.linked_at, TopicOpinion.opinion_id)))


def _options(session: Session, matter_id: UUID) -> tuple[OptionFact, ...]:
    query = select(
        MatterOption.id,
        MatterOption.key,
        MatterOption.label,
        MatterOption.subject,
        MatterOption.promise,
        MatterOption.round_no,
        MatterOption.withdraws,
    ).where(MatterOption.matter_id == matter_id)
    ordered = query.order_by(MatterOption.added_at, MatterOption.key)
    return tuple(OptionFact(*row) for row in session.execute(ordered))


def _survey(session: Session, matter_id: UUID) -> SurveyFact | None:
    query = (
        select(
            SatisfactionSurvey.id,
            SatisfactionSurvey.asked_at,
            func.count(SatisfactionAnswer.id),
        )
        .outerjoin(SatisfactionAnswer, SatisfactionAnswer.survey_id == SatisfactionSurvey.id)
        .where(SatisfactionSurvey.matter_id == matter_id)
        .group_by(SatisfactionSurvey.id, SatisfactionSurvey.asked_at)
    )
    row = session.execute(query).one_or_none()
    return SurveyFact(*row) if row else None


def _statements(session: Session, matter_id: UUID) -> Mapping[str, date]:
    first = func.min(MatterStatement.made_at)
    query = select(MatterStatement.kind, first).where(MatterStatement.matter_id == matter_id)
    made = session.execute(query.group_by(MatterStatement.kind))
    return {kind: at.astimezone(CHINA).date() for kind, at in made}


def _forms(session: Session, matter_id: UUID) -> frozenset[tuple[str, int]]:
    query = select(MatterForm.form, MatterForm.step_seq).where(MatterForm.matter_id == matter_id)
    return frozenset((form, seq) for form, seq in session.execute(query))


def _ending(session: Session, matter_id: UUID) -> Ending | None:
    query = select(MatterEnding.ending).where(MatterEnding.matter_id == matter_id)
    return session.scalar(query)
