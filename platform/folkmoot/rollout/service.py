"""Planning waves and beginning them, and moving one community along its stages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Begin
from folkmoot.kernel.errors import Conflict, FolkmootError, Invalid, Refused, mark
from folkmoot.kernel.scope import PLATFORM, DistrictScope, TenantScope, tenant_of
from folkmoot.kernel.text import plain_text
from folkmoot.rollout import queries
from folkmoot.rollout.domain import Facts, ReadinessList, readiness_of
from folkmoot.rollout.models import Readiness
from folkmoot.tenancy.models import CommunityStatus, Wave, WavePlace
from folkmoot.tenancy.queries import CommunityLine, communities_of, unknown_community
from folkmoot.tenancy.stages import WORKING
from folkmoot.tenancy.staging import set_status

NAME = 60
AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Move:
    """What became of one community: it moved, or ``problem`` says why it did not."""

    community: CommunityLine
    readiness: ReadinessList | None
    problem: FolkmootError | None = None


def gather(session: Session, act: Act) -> Facts:
    """Look at the session's community, and keep what was found for its district's list."""
    facts = queries.facts_of(session, act.today)
    row = session.get(Readiness, tenant_of(session).tenant_id)
    if row is None:
        session.add(Readiness(facts=facts.to_plain(), gathered_at=act.at))
    else:
        row.facts, row.gathered_at = facts.to_plain(), act.at
    session.flush()
    return facts


def gather_drafts(begin: Begin, act: Act, *, district_id: int) -> dict[int, Facts]:
    """The same for communities that are being prepared, each in a transaction of its own.

    At most sixty, those looked at longest ago first: a page waits for it. The command line looks
    at all of them.
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    with begin(PLATFORM) as session:
        lines = communities_of(session, district_id)
    drafts = [line.id for line in lines if line.status is CommunityStatus.DRAFT]
    with begin(DistrictScope(district_id)) as reading:
        seen = {key: at for key, (_, at) in queries.gathered(reading, drafts).items()}
    drafts.sort(key=lambda each: (each in seen, seen.get(each, act.at)))
    found = {}
    for each in drafts[:AT_ONCE]:
        with begin(TenantScope(each, district_id)) as session:
            found[each] = gather(session, act)
    return found


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
    taken = select(Wave.id).where(Wave.district_id == district_id, Wave.name == called)
    if session.scalar(taken) is not None:
        raise Conflict(
            "wave.name_taken",
            mark("There is a wave of this name already."),
            cure=mark("Give it another name."),
            field="name",
        )
    wave = Wave(
        id=act.new_id(),
        district_id=district_id,
        name=called,
        becomes=becomes,
        planned_on=planned_on,
        planned_at=act.at,
        planned_by=act.actor.account_id,
    )
    session.add(wave)
    session.flush()
    session.add_all(
        WavePlace(wave_id=wave.id, community_id=each, district_id=district_id)
        for each in sorted(set(community_ids))
    )
    audit.record(session, act, "rollout:wave:plan", wave.id)
    return wave


def start_wave(begin: Begin, act: Act, *, district_id: int, wave_id: UUID) -> tuple[Move, ...]:
    """Begin with every community of the wave that is still a draft and ready for it.

    Each is decided on its own, in a transaction of its own, and said; so this can be done again
    for those that were not ready. Raises NotFound (``wave.unknown``).
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    with begin(PLATFORM) as session:
        becomes = queries.find_wave(session, district_id, wave_id).becomes
        places = queries.places_of(session, wave_id)
        lines = [line for line in communities_of(session, district_id) if line.id in places]
    return tuple(
        _begin(begin, act, district_id, line, becomes, wave_id)
        for line in lines
        if line.status is CommunityStatus.DRAFT
    )


def move_community(
    begin: Begin,
    act: Act,
    *,
    district_id: int,
    community_id: int,
    status: CommunityStatus,
    reason: str = "",
) -> None:
    """Move one community to another stage; a draft is looked at first. Raises as ``set_status``."""
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    lacking = None
    if status in WORKING:
        lacking = _look(begin, act, district_id, community_id).lacking
    with begin(PLATFORM) as session:
        set_status(
            session,
            act,
            district_id=district_id,
            community_id=community_id,
            status=status,
            reason=reason,
            lacking=lacking,
        )


def _begin(
    begin: Begin,
    act: Act,
    district_id: int,
    line: CommunityLine,
    becomes: CommunityStatus,
    wave_id: UUID,
) -> Move:
    readiness = _look(begin, act, district_id, line.id)
    try:
        with begin(PLATFORM) as session:
            set_status(
                session,
                act,
                district_id=district_id,
                community_id=line.id,
                status=becomes,
                lacking=readiness.lacking,
                wave_id=wave_id,
            )
    except FolkmootError as problem:
        return Move(line, readiness, problem)
    return Move(line, readiness)


def _look(begin: Begin, act: Act, district_id: int, community_id: int) -> ReadinessList:
    with begin(PLATFORM) as session:
        # By its district's list: a number from elsewhere is no community of this district.
        if community_id not in {line.id for line in communities_of(session, district_id)}:
            raise unknown_community()
    with begin(TenantScope(community_id, district_id)) as session:
        return readiness_of(gather(session, act))


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
