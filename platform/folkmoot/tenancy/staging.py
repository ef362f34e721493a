"""Moving a community along its roll-out. Everything here needs the platform's scope."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Invalid, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.tenancy.models import Community, CommunityStage
from folkmoot.tenancy.queries import unknown_community
from folkmoot.tenancy.stages import CommunityStatus, begins_work, following, needs_reason
from folkmoot_sdk import Text

REASON = 500
WORDS = {
    CommunityStatus.DRAFT: Text("筹备", "draft"),
    CommunityStatus.PILOT: Text("试点", "pilot"),
    CommunityStatus.LIVE: Text("正式运行", "live"),
    CommunityStatus.SUSPENDED: Text("暂停", "suspended"),
    CommunityStatus.CLOSED: Text("关闭", "closed"),
}


def set_status(
    session: Session,
    act: Act,
    *,
    district_id: int,
    community_id: int,
    status: CommunityStatus,
    reason: str = "",
    lacking: Sequence[str] | None = None,
    wave_id: UUID | None = None,
) -> CommunityStage:
    """Move a community to its next stage, and write down since when, by whom and why.

    ``district_id`` is where the actor's roles hold. For a draft that begins to work: ``lacking`` is
    what its readiness list still lacks, ``wave_id`` the wave that it begins with. Raises NotFound
    (``community.unknown``, for a community of another district too), Refused
    (``community.stage``, ``community.not_ready``), Invalid (``community.reason``).
    """
    act.actor.require(Role.OPERATOR, Role.DISTRICT_OFFICER)
    community = lock_community(session, district_id, community_id)
    history = _history(session, act, community)
    words = plain_text(reason, field="reason", limit=REASON, required=False)
    now, looked_at = history[-1].status, begins_work(history[-1].status, status)
    _check(history, status, words, lacking if looked_at else ())
    stage = CommunityStage(
        community_id=community.id,
        seq=history[-1].seq + 1,
        status=status,
        at=act.at,
        by=act.actor.account_id,
        reason=words,
        lacking=list(lacking or ()) if looked_at else None,
        wave_id=wave_id if looked_at else None,
        before_seq=history[-1].seq,
        before_status=now,
    )
    session.add(stage)
    community.status = status
    audit.record(session, act, "tenancy:community:set_status", community.id)
    return stage


def begin_stages(session: Session, act: Act, *, district_id: int) -> int:
    """The first stage of every community of a district that has none; how many these were.

    What stood before stages were recorded begins with the day on which it is first written down.
    """
    begun = select(CommunityStage.community_id)
    query = select(Community).where(
        Community.district_id == district_id, Community.id.not_in(begun)
    )
    first = [_first(act, community) for community in session.scalars(query)]
    session.add_all(first)
    if first:
        audit.record(session, act, "tenancy:stage:begin", district_id)
    return len(first)


def lock_community(session: Session, district_id: int, community_id: int) -> Community:
    """Hold a community at its stage until the transaction ends. Raises NotFound."""
    query = select(Community).where(
        Community.id == community_id, Community.district_id == district_id
    )
    community = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if community is None:
        raise unknown_community()
    return community


def _history(session: Session, act: Act, community: Community) -> list[CommunityStage]:
    query = select(CommunityStage).where(CommunityStage.community_id == community.id)
    found = list(session.scalars(query.order_by(CommunityStage.seq)))
    if found:
        return found
    first = _first(act, community)
    session.add(first)
    session.flush()
    return [first]


def _first(act: Act, community: Community) -> CommunityStage:
    return CommunityStage(
        community_id=community.id,
        seq=1,
        status=community.status,
        at=act.at,
        by=act.actor.account_id,
        reason="",
    )


def _check(
    history: Sequence[CommunityStage],
    status: CommunityStatus,
    reason: str,
    lacking: Sequence[str] | None,
) -> None:
    now = history[-1].status
    if status not in following([stage.status for stage in history]):
        raise Refused(
            "community.stage",
            mark("A community that is %(now)s does not become %(then)s."),
            cure=mark("Look at its stages so far, and choose one that may follow."),
            now=WORDS[now],
            then=WORDS[status],
        )
    if reason:
        return
    if lacking is None or lacking:
        raise Refused(
            "community.not_ready",
            mark("The readiness list of this community is not complete."),
            cure=mark("See to what is missing, or write down why it goes ahead without."),
            field="reason",
        )
    if needs_reason(now, status):
        raise Invalid(
            "community.reason",
            mark("This needs a reason, which everybody can read."),
            cure=mark("Write in a sentence why it is done."),
            field="reason",
        )
