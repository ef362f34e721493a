"""Many opinions become one topic; none is lost on the way."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, Invalid, NotFound, mark
from folkmoot.kernel.text import plain_text
from folkmoot.opinions.models import Opinion, Topic, TopicOpinion
from folkmoot.opinions.queries import find_topic

TITLE_LIMIT = 60
SUMMARY_LIMIT = 2_000
AFFECTED_LIMIT = 500


def raise_topic(
    session: Session,
    act: Act,
    *,
    title: str,
    summary: str,
    opinion_ids: Collection[UUID],
    affected: str = "",
) -> Topic:
    """Make a topic of opinions. ``affected`` describes the parties it touches.

    Raises Invalid (``opinions.topic.from_nobody``) without a single opinion: topics are never
    made up at a desk. What is raised in a meeting is first recorded as an opinion given there.
    """
    act.actor.require(Role.SECRETARY)
    if not opinion_ids:
        raise _from_nobody()
    topic = Topic(
        id=act.new_id(),
        title=plain_text(title, field="title", limit=TITLE_LIMIT),
        summary=plain_text(summary, field="summary", limit=SUMMARY_LIMIT),
        affected=plain_text(affected, field="affected", limit=AFFECTED_LIMIT, required=False),
        raised_at=act.at,
        raised_by=act.actor.account_id,
    )
    known = _require_known(session, opinion_ids)
    session.add(topic)
    session.flush()
    _link(session, act, topic.id, known)
    audit.record(session, act, "opinions:topic:raise", topic.id)
    return topic


def merge_opinions(
    session: Session, act: Act, *, topic_id: UUID, opinion_ids: Collection[UUID]
) -> tuple[UUID, ...]:
    """Let more opinions feed a topic; the ids that are newly linked, in order.

    Those that feed it already are left as they are. An opinion may feed several topics. Raises
    NotFound, or Conflict (``opinions.topic.merged_meanwhile``).
    """
    act.actor.require(Role.SECRETARY)
    topic = find_topic(session, topic_id)
    known = _require_known(session, opinion_ids)
    linked = select(TopicOpinion.opinion_id).where(
        TopicOpinion.topic_id == topic.id, TopicOpinion.opinion_id.in_(known)
    )
    fresh = sorted(known - set(session.scalars(linked)))
    if fresh:
        _link(session, act, topic.id, fresh)
        _record_merge(session, act, topic.id)
    return tuple(fresh)


def _record_merge(session: Session, act: Act, topic_id: UUID) -> None:
    try:
        audit.record(session, act, "opinions:topic:merge", topic_id)
    except IntegrityError as error:
        raise Conflict(
            "opinions.topic.merged_meanwhile",
            mark("Somebody else is merging the same opinions at this moment."),
            cure=mark("Look at the topic again, then merge what is still missing."),
        ) from error


def _require_known(session: Session, opinion_ids: Collection[UUID]) -> set[UUID]:
    wanted = set(opinion_ids)
    known = set(session.scalars(select(Opinion.id).where(Opinion.id.in_(wanted))))
    if missing := wanted - known:
        raise NotFound(
            "opinions.unknown_among",
            mark("%(number)d of these opinions do not exist here."),
            field="opinion_ids",
            number=len(missing),
        )
    return known


def _link(session: Session, act: Act, topic_id: UUID, opinion_ids: Collection[UUID]) -> None:
    session.add_all(
        TopicOpinion(
            topic_id=topic_id,
            opinion_id=opinion_id,
            linked_at=act.at,
            linked_by=act.actor.account_id,
        )
        for opinion_id in sorted(opinion_ids)
    )


def _from_nobody() -> Invalid:
    return Invalid(
        "opinions.topic.from_nobody",
        mark("A topic needs at least one opinion behind it."),
        cure=mark("Choose the opinions that it comes from."),
        field="opinion_ids",
    )
