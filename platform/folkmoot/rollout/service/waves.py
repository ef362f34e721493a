"""Planning which communities begin together."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, Invalid, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.tenancy.models import CommunityStatus, Wave, WavePlace
from folkmoot.tenancy.queries import communities_of
from folkmoot.tenancy.stages import WORKING

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
    _check_name(session, district_id, called)
    wave = Wave(
        id=act.new_id(),
        district_id=district_id,
        name=called,
        becomes=becomes,
        planned_on=planned_on,
        planned_at=act.at,
        planned_by=act.actor.account_id,
    )
    _put(session, wave, set(community_ids))
    audit.record(session, act, "rollout:wave:plan", wave.id)
    return wave


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


def _check_name(session: Session, district_id: int, called: str) -> None:
    taken = select(Wave.id).where(Wave.district_id == district_id, Wave.name == called)
    if session.scalar(taken) is not None:
        raise Conflict(
            "wave.name_taken",
            mark("There is a wave of this name already."),
            cure=mark("Give it another name."),
            field="name",
        )


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
