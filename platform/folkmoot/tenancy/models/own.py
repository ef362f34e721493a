"""What a community lays down for itself; these rows are its own."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, DistrictVisible, Grant, Keyed, TenantOwned, one_of
from folkmoot.tenancy.packs import PARAMETERS


class Workflow(TenantOwned, Keyed, Base):
    """What a community adds inside the seven steps, one row a version; a matter pins one."""

    __tablename__ = "workflow"
    __table_args__ = (UniqueConstraint("tenant_id", "version"),)

    version: Mapped[int]
    since: Mapped[datetime]
    definition: Mapped[dict[str, Any]]
    laid_down_by: Mapped[UUID | None]


class OwnRule(TenantOwned, DistrictVisible, Base):
    """What a community set for itself where the district leaves it open; ``value`` is empty where
    it gave its own up again. Begins after the day it was said: what has begun keeps its rules.
    """

    __tablename__ = "own_rule"
    __table_args__ = (
        one_of("parameter", [each.key for each in PARAMETERS]),
        CheckConstraint("number >= 1", name="counted_from_one"),
        CheckConstraint("reason <> ''", name="with_a_reason"),
        CheckConstraint(
            "effective_from > CAST(timezone('Asia/Shanghai', said_at) AS date)",
            name="not_dated_back",
        ),
    )
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    parameter: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    effective_from: Mapped[date]
    value: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    reason: Mapped[str]
    said_at: Mapped[datetime]
    said_by: Mapped[UUID | None]
