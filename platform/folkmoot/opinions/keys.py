"""What a device sends twice is kept once: the signal is often lost before the answer comes."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from folkmoot.kernel.db import table_of
from folkmoot.kernel.errors import Conflict, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.opinions.models import IntakeKey


def claim(session: Session, request_key: UUID | None, subject_id: UUID) -> UUID | None:
    """Reserve ``request_key`` for ``subject_id``; the id it already stands for, or None.

    A second sender at the same moment waits here until the first has committed.
    """
    if request_key is None:
        return None
    keys = table_of(IntakeKey)
    values = {
        "tenant_id": tenant_of(session).tenant_id,
        "request_key": request_key,
        "subject_id": subject_id,
    }
    # Not through the ORM: its unit of work has no ON CONFLICT. The row is no evidence of anything.
    claimed = session.execute(
        insert(keys).values(values).on_conflict_do_nothing().returning(keys.c.request_key)
    ).one_or_none()
    if claimed is not None:
        return None
    return session.scalars(
        select(IntakeKey.subject_id).where(IntakeKey.request_key == request_key)
    ).one()


def key_taken() -> Conflict:
    """The key came before with something else: keeping either alone would lose what was said."""
    return Conflict(
        "opinions.key_taken",
        mark("Something else was already sent under the same key."),
        cure=mark("Open a new form and send it again."),
        field="request_key",
    )
