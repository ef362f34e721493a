"""Telling plugins what districts and communities do with them."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from folkmoot.extensions.above import slugs_of
from folkmoot.extensions.lifecycle import listens, tell
from folkmoot.kernel.scope import TenantScope, tenant_of
from folkmoot_sdk import LifecycleEvent


def tell_of(
    session: Session,
    plugin: str,
    event: type[LifecycleEvent],
    *,
    on: date,
    district_id: int | None = None,
    **more: Any,  # noqa: ANN401 - what the event says beyond place and day
) -> None:
    """Tell a plugin of something in the session's community, or in a district as a whole
    (``district_id``; 0 is the platform). One query, and none where nobody would hear it.
    """
    if not listens(plugin):
        return
    scope = tenant_of(session) if district_id is None else TenantScope(0, district_id)
    district, community = slugs_of(session, scope.district_id, scope.tenant_id)
    said = event(
        on=on,
        district=district,
        community=community,
        district_id=scope.district_id,
        community_id=scope.tenant_id,
        **more,
    )
    tell(session, plugin, said)
