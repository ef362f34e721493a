"""Moving one community along its stages, and all that are ready of a wave."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from folkmoot.compliance.service import owe_again
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Begin
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.rollout import queries
from folkmoot.rollout.domain import ReadinessList
from folkmoot.rollout.service.looking import Looked, look
from folkmoot.rollout.service.waves import require_standing
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.queries import CommunityLine, communities_of
from folkmoot.tenancy.stages import WORKING
from folkmoot.tenancy.staging import lock_community, set_status


@dataclass(frozen=True, slots=True)
class Move:
    """What became of one community: it moved, or ``problem`` says why it did not."""

    community: CommunityLine
    readiness: ReadinessList | None
    problem: FolkmootError | None = None


def start_wave(begin: Begin, act: Act, *, district_id: int, wave_id: UUID) -> tuple[Move, ...]:
    """Begin with every community of the wave that is still a draft and ready for it.

    Each is decided on its own, in a transaction of its own, and said; so this can be done again
    for those that were not ready. Raises NotFound (``wave.unknown``), Conflict
    (``wave.cancelled``).
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    with begin(PLATFORM) as session:
        becomes = queries.find_wave(session, district_id, wave_id).becomes
        require_standing(session, wave_id)
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
) -> Looked | None:
    """Move one community to another stage; one that is to work is looked at first, and what was
    found is returned. Raises as ``set_status``.

    A draft that was planned to become this with a wave has begun with it, ready or not. What the
    community owes follows at once; where that is refused, with the next laying down, which says so.
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    looked = None
    if status in WORKING:
        looked = look(begin, act, district_id=district_id, community_id=community_id)
    with begin(PLATFORM) as session:
        # Before its wave is asked for: whoever cancels that one holds its communities too.
        lock_community(session, district_id, community_id)
        set_status(
            session,
            act,
            district_id=district_id,
            community_id=community_id,
            status=status,
            reason=reason,
            lacking=looked.readiness.lacking if looked else None,
            wave_id=queries.wave_for(session, community_id, status),
        )
    # Its own rows cannot be written in the transaction above, which is of no community.
    with suppress(FolkmootError), begin(TenantScope(community_id, district_id)) as session:
        owe_again(session, act)
    return looked


def _begin(
    begin: Begin,
    act: Act,
    district_id: int,
    line: CommunityLine,
    becomes: CommunityStatus,
    wave_id: UUID,
) -> Move:
    readiness = look(begin, act, district_id=district_id, community_id=line.id).readiness
    try:
        with begin(PLATFORM) as session:
            lock_community(session, district_id, line.id)
            require_standing(session, wave_id)
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
