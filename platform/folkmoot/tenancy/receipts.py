"""A form that is sent twice does its work once.

Under each form lies a key. The first sending claims it in its own transaction; the second waits
for the first and is shown where that one led. What was typed is part of the claim, so whoever goes
back and sends something else is heard.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.domain import digest
from folkmoot.kernel.db import table_of
from folkmoot.kernel.scope import tenant_of
from folkmoot.tenancy.models import FormReceipt

_RECEIPTS = table_of(FormReceipt)
_CLAIM = insert(_RECEIPTS).on_conflict_do_nothing().returning(_RECEIPTS.c.digest)
_OWN = (_RECEIPTS.c.tenant_id == bindparam("own_tenant")) & (
    _RECEIPTS.c.digest == bindparam("own_digest")
)
_LED_TO = select(_RECEIPTS.c.led_to).where(_OWN)
_KEEP = update(_RECEIPTS).where(_OWN).values(led_to=bindparam("address"))
_DROP = delete(_RECEIPTS).where(_OWN)


def digest_of(account_id: UUID | None, path: str, typed: Mapping[str, list[str]]) -> str:
    """The name of a sending; ``typed`` holds the form's key beside its fields."""
    return digest([account_id, path, typed])


def claim(session: Session, sending: str, at: datetime) -> str | None:
    """None for a first sending, which is claimed; else the address the first one led to.

    Waits for a first sending that is still under way: one statement, two for a repetition.
    """
    tenant = tenant_of(session).tenant_id
    row = {"tenant_id": tenant, "digest": sending, "led_to": "", "at": at}
    if session.execute(_CLAIM, row).first() is not None:
        return None
    led_to: str = session.execute(_LED_TO, _own(session, sending)).scalar_one()
    return led_to


def settle(session: Session, sending: str, address: str) -> None:
    """Keep where the sending led; one that led nowhere, as it was refused, may be sent again."""
    own = _own(session, sending)
    session.execute(_KEEP if address else _DROP, own | ({"address": address} if address else {}))


def _own(session: Session, sending: str) -> dict[str, object]:
    return {"own_tenant": tenant_of(session).tenant_id, "own_digest": sending}
