"""Bodies and the mandates in them."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Grant, Keyed, TenantOwned, TextState, one_of, tenant_fk
from folkmoot.people.domain.kinds import Office
from folkmoot_sdk import BodyKind

_ENDS = Grant(update=("until", "end_reason"))


class Body(TenantOwned, Keyed, Base):
    """One term of a committee, council or meeting; the next term is another row.

    ``until`` is empty for the bodies whose members follow from the registers: they have no term.
    """

    __tablename__ = "body"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "from_on"),
        # What other floors point at: this body is of that kind.
        UniqueConstraint("tenant_id", "id", "kind"),
        one_of("kind", BodyKind),
        CheckConstraint("until >= from_on", name="in_order"),
    )
    __grant__: ClassVar[Grant] = _ENDS

    kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    name: Mapped[str]
    from_on: Mapped[date]
    until: Mapped[date | None]
    end_reason: Mapped[str]


class Mandate(TenantOwned, Keyed, Base):
    """One person's seat in a body; ``until`` is the term's end until something ends it earlier."""

    __tablename__ = "mandate"
    __table_args__ = (
        tenant_fk("body", "body_id"),
        tenant_fk("person", "person_id"),
        UniqueConstraint("tenant_id", "body_id", "person_id", "from_on"),
        # And this seat in it is that person's.
        UniqueConstraint("tenant_id", "id", "body_id", "person_id"),
        Index(None, "tenant_id", "person_id"),
        one_of("office", Office),
        CheckConstraint("until >= from_on", name="in_order"),
    )
    __grant__: ClassVar[Grant] = _ENDS

    body_id: Mapped[UUID]
    person_id: Mapped[UUID]
    office: Mapped[Office] = mapped_column(TextState(Office))
    representative: Mapped[bool]
    from_on: Mapped[date]
    until: Mapped[date]
    end_reason: Mapped[str]
