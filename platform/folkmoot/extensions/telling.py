"""Telling plugins what districts and communities do with them."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from folkmoot.extensions.above import slugs_of
from folkmoot.extensions.lifecycle import tell
from folkmoot.extensions.loader import installed
from folkmoot.kernel.scope import tenant_of
from folkmoot_sdk import Kind, LifecycleEvent


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
    (``district_id``; 0 is the platform). Without a query where nobody would hear it.
    """
    if not any(installed().of_kind(Kind.LIFECYCLES, frozenset({plugin}))):
        return
    tenant_id = tenant_of(session).tenant_id if district_id is None else 0
    district, community = slugs_of(
        session, tenant_of(session).district_id if district_id is None else district_id, tenant_id
    )
    tell(session, plugin, event(on=on, district=district, community=community, **more))
