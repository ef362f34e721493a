"""What must agree beyond the chain: a community stands where the last of its stages says, and
began with no wave that was cancelled.
"""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.checks import Doubt, check
from folkmoot.kernel.scope import PLATFORM, tenant_of
from folkmoot.tenancy.models import Community, CommunityStage, WaveCancellation

_LATEST = (
    select(CommunityStage.community_id, func.max(CommunityStage.seq).label("seq"))
    .group_by(CommunityStage.community_id)
    .subquery()
)
_OTHERWISE = (
    select(Community.id)
    .join(_LATEST, _LATEST.c.community_id == Community.id)
    .join(
        CommunityStage,
        (CommunityStage.community_id == Community.id) & (CommunityStage.seq == _LATEST.c.seq),
    )
    .where(CommunityStage.status != Community.status)
    .order_by(Community.id)
)
_WITH_A_CANCELLED_WAVE = (
    select(CommunityStage.community_id, CommunityStage.seq)
    .join(WaveCancellation, WaveCancellation.wave_id == CommunityStage.wave_id)
    .order_by(CommunityStage.community_id)
)


@check("tenancy:community:stage")
def stands_where_its_stages_say(session: Session) -> Iterator[Doubt]:
    """Of all communities, when the platform's own chain is walked."""
    if tenant_of(session) == PLATFORM:
        for community_id in session.scalars(_OTHERWISE):
            yield Doubt("community", (str(community_id),))


@check("tenancy:stage:wave")
def began_with_a_wave_that_stood(session: Session) -> Iterator[Doubt]:
    """The same: no key can say of a wave that it was not cancelled."""
    if tenant_of(session) == PLATFORM:
        for key in session.execute(_WITH_A_CANCELLED_WAVE):
            yield Doubt("community_stage", tuple(map(str, key)))
