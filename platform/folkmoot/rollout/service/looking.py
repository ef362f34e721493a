"""Looking at what communities still lack, and keeping it for their district's list."""

from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Begin
from folkmoot.kernel.db import table_of
from folkmoot.kernel.scope import PLATFORM, DistrictScope, TenantScope, tenant_of
from folkmoot.rollout import queries
from folkmoot.rollout.domain import Facts, ReadinessList, readiness_of
from folkmoot.rollout.models import Readiness
from folkmoot.tenancy.queries import CommunityLine, communities_of, unknown_community
from folkmoot.tenancy.stages import RESTING, CommunityStatus

AT_ONCE = 60
# Two may look at once for the first time: then the later one's word stands, and neither fails.
_INSERT = insert(table_of(Readiness))
_KEPT = _INSERT.on_conflict_do_update(
    index_elements=["tenant_id"],
    set_={name: _INSERT.excluded[name] for name in ("facts", "gathered_at")},
)


@dataclass(frozen=True, slots=True)
class Looked:
    """A community, and its readiness list as it is now."""

    community: CommunityLine
    readiness: ReadinessList

    @property
    def advises(self) -> bool:
        """What a community that has begun still lacks is advice; only a draft is held up by it."""
        return self.community.status is not CommunityStatus.DRAFT


def gather(session: Session, act: Act) -> Facts:
    """Look at the session's community, and keep what was found for its district's list."""
    facts = queries.facts_of(session, act.today)
    scope = tenant_of(session)
    found = {"facts": facts.to_plain(), "gathered_at": act.at}
    owned = {"tenant_id": scope.tenant_id, "district_id": scope.district_id}
    session.execute(_KEPT, {**owned, **found})
    return facts


def gather_some(begin: Begin, act: Act, *, district_id: int) -> dict[int, Facts]:
    """The same for communities of a district, each in a transaction of its own.

    At most sixty: those that are being prepared first, then those that work, each time those
    looked at longest ago. A page waits for it; :func:`gather_all` looks at all of them.
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    with begin(PLATFORM) as session:
        lines = [
            line for line in communities_of(session, district_id) if line.status not in RESTING
        ]
    with begin(DistrictScope(district_id)) as reading:
        kept = queries.gathered(reading, [line.id for line in lines])
    seen = {key: at for key, (_, at) in kept.items()}

    def turn(line: CommunityLine) -> tuple[object, ...]:
        works = line.status is not CommunityStatus.DRAFT
        return works, line.id in seen, seen.get(line.id, act.at)

    chosen = sorted(lines, key=turn)[:AT_ONCE]
    return {line.id: _gathered(begin, act, district_id, line.id) for line in chosen}


def gather_all(begin: Begin, act: Act, *, district_id: int) -> tuple[Looked, ...]:
    """All communities of a district as they are now, but for those at rest: nothing can be made
    up for there.
    """
    with begin(PLATFORM) as session:
        lines = communities_of(session, district_id)
    return tuple(
        _looked(begin, act, district_id, line) for line in lines if line.status not in RESTING
    )


def look(begin: Begin, act: Act, *, district_id: int, community_id: int) -> Looked:
    """What one community lacks now. NotFound (``community.unknown``) for another district's."""
    with begin(PLATFORM) as session:
        # By its district's list: a number from elsewhere is no community of this district.
        lines = {line.id: line for line in communities_of(session, district_id)}
    if community_id not in lines:
        raise unknown_community()
    return _looked(begin, act, district_id, lines[community_id])


def _looked(begin: Begin, act: Act, district_id: int, line: CommunityLine) -> Looked:
    facts = _gathered(begin, act, district_id, line.id)
    return Looked(line, readiness_of(facts, line.status))


def _gathered(begin: Begin, act: Act, district_id: int, community_id: int) -> Facts:
    with begin(TenantScope(community_id, district_id)) as session:
        return gather(session, act)
