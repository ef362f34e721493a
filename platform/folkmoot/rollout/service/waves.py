"""Planning which communities begin together, and planning it otherwise before they have."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, Invalid, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.rollout import queries
from folkmoot.tenancy.models import (
    Community,
    CommunityStatus,
    Wave,
    WaveCancellation,
    WavePlace,
)
from folkmoot.tenancy.queries import communities_of
from folkmoot.tenancy.stages import WORKING
from folkmoot.tenancy.staging import REASON

NAME = 60


def plan_wave(
    session: Session,
    act: Act,
    *,
    district_id: int,
    name: str,
    becomes: CommunityStatus,
    planned_on: date,
    community_ids: Collection[int],
) -> Wave:
    """Plan which drafts of a district begin together, when, and as what. Platform scope.

    Raises Invalid (``wave.in_past``, ``wave.empty``, ``wave.becomes``), Refused
    (``wave.not_drafts``, which names them; another district's are not among its drafts), Conflict
    (``wave.name_taken``).
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    called = plain_text(name, field="name", limit=NAME)
    _check_plan(act, becomes, planned_on, community_ids)
    _check_drafts(session, district_id, set(community_ids))
    wave = Wave(
        id=act.new_id(),
        district_id=district_id,
        name=called,
        becomes=becomes,
        planned_on=planned_on,
        planned_at=act.at,
        planned_by=act.actor.account_id,
        name_from=_name_from(session, district_id, called),
    )
    _put(session, wave, set(community_ids))
    audit.record(session, act, "rollout:wave:plan", wave.id)
    return wave


def cancel_wave(
    session: Session, act: Act, *, district_id: int, wave_id: UUID, reason: str
) -> WaveCancellation:
    """Take back a wave before any of it has begun. Platform scope.

    It stays on record with the reason; its name and its communities are free for another. Raises
    NotFound (``wave.unknown``), Conflict (``wave.cancelled``), Refused (``wave.has_begun``),
    Invalid for a reason that cannot be shown.
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    wave = queries.find_wave(session, district_id, wave_id)
    words = plain_text(reason, field="reason", limit=REASON)
    _hold(session, wave_id)
    require_standing(session, wave_id)
    if queries.has_begun(session, wave_id):
        raise Refused(
            "wave.has_begun",
            mark("A part of this wave has begun, so it stays as it is."),
            cure=mark("Plan another wave for the communities that have not begun."),
        )
    cancelled = WaveCancellation(
        wave_id=wave_id,
        district_id=district_id,
        name=wave.name,
        at=act.at,
        by=act.actor.account_id,
        reason=words,
    )
    session.add(cancelled)
    session.flush()
    audit.record(session, act, "rollout:wave:cancel", wave_id)
    return cancelled


def change_wave(
    session: Session,
    act: Act,
    *,
    district_id: int,
    wave_id: UUID,
    reason: str,
    name: str,
    becomes: CommunityStatus,
    planned_on: date,
    community_ids: Collection[int],
) -> Wave:
    """Plan a wave otherwise: it is cancelled with the reason, and another stands in its place.

    Raises as :func:`cancel_wave` and :func:`plan_wave`; then the first one stays as it was.
    """
    cancel_wave(session, act, district_id=district_id, wave_id=wave_id, reason=reason)
    return plan_wave(
        session,
        act,
        district_id=district_id,
        name=name,
        becomes=becomes,
        planned_on=planned_on,
        community_ids=community_ids,
    )


def require_standing(session: Session, wave_id: UUID) -> None:
    """Raises Conflict (``wave.cancelled``)."""
    if queries.cancellation_of(session, wave_id) is not None:
        raise Conflict(
            "wave.cancelled",
            mark("This wave was cancelled."),
            cure=mark("Choose another wave, or plan one."),
        )


def _hold(session: Session, wave_id: UUID) -> None:
    """Nobody of the wave moves until the transaction ends; in one order, against deadlocks."""
    query = (
        select(Community.id)
        .join(WavePlace, WavePlace.community_id == Community.id)
        .where(WavePlace.wave_id == wave_id)
        .order_by(Community.id)
    )
    session.execute(query.with_for_update(of=Community)).all()


def _put(session: Session, wave: Wave, community_ids: Collection[int]) -> None:
    session.add(wave)
    session.flush()
    session.add_all(
        WavePlace(wave_id=wave.id, community_id=each, district_id=wave.district_id)
        for each in sorted(community_ids)
    )


def _check_plan(
    act: Act, becomes: CommunityStatus, planned_on: date, community_ids: Collection[int]
) -> None:
    if becomes not in WORKING:
        raise Invalid(
            "wave.becomes",
            mark("A wave begins as pilots or as live communities."),
            cure=mark("Choose one of the two."),
            field="becomes",
        )
    if planned_on < act.today:
        raise Invalid(
            "wave.in_past",
            mark("A wave is planned for a day to come."),
            cure=mark("Choose today or a later day."),
            field="planned_on",
        )
    if not community_ids:
        raise Invalid(
            "wave.empty",
            mark("A wave needs at least one community."),
            cure=mark("Choose the communities that begin together."),
            field="community_ids",
        )


def _name_from(session: Session, district_id: int, called: str) -> UUID | None:
    """The cancelled wave whose name is used again, if it is."""
    last = queries.last_called(session, district_id, called)
    if last is None:
        return None
    wave_id, is_cancelled = last
    if not is_cancelled:
        raise Conflict(
            "wave.name_taken",
            mark("There is a wave of this name already."),
            cure=mark("Give it another name."),
            field="name",
        )
    return wave_id


def _check_drafts(session: Session, district_id: int, wanted: set[int]) -> None:
    lines = {line.id: line for line in communities_of(session, district_id)}
    drafts = {key for key, line in lines.items() if line.status is CommunityStatus.DRAFT}
    if others := wanted - drafts:
        names = [lines[key].name if key in lines else str(key) for key in sorted(others)]
        raise Refused(
            "wave.not_drafts",
            mark("Only drafts of this district can be in a wave; these are none: %(names)s."),
            cure=mark("Choose drafts alone."),
            field="community_ids",
            names=", ".join(names),
        )
