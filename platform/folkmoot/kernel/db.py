"""The declarative base, and the two kinds of tables: a tenant's, and everybody's.

Every table of a tenant starts its primary key, uniques, foreign keys and indexes with
``tenant_id``. A single-column foreign key would let one tenant point at another's row, and it
could not be distributed later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, class_mapper, mapped_column
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Grant:
    """What the application's role may do to a table beyond reading it and adding rows.

    Nothing by default: evidence is append-only by privilege, because triggers cannot be
    distributed and a convention cannot stop raw SQL. ``jobs_read`` lets the daily watch see the
    rows of every tenant; with ``jobs_add`` rows are added by it alone and no longer by the
    application.
    """

    update: tuple[str, ...] = ()
    delete: bool = False
    district_reads: bool = False
    jobs_read: bool = False
    jobs_add: bool = False


class Base(DeclarativeBase):
    """All tables. Registered here so that the schema, the audit and the lint can walk them."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        int: BigInteger,
        str: Text,
        UUID: Uuid,
    }
    __grant__: ClassVar[Grant] = Grant()
    # False only for rows that are no evidence of anything: sessions, links, look-up caches.
    __audited__: ClassVar[bool] = True


class TenantOwned:
    """A row of one community. The session fills in ``tenant_id``; nobody passes it."""

    tenant_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, sort_order=-20)


class Keyed:
    """A tenant's row known by a UUIDv7."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-10)


class DistrictVisible:
    """A tenant's row that its district may read; the session fills in ``district_id``."""

    district_id: Mapped[int] = mapped_column(BigInteger, sort_order=-15, index=False)


class Salted:
    """A row with personal data: its salt keeps the audit digest from being guessed.

    Erasing a person replaces the personal columns and the salt; the old digests in the chain
    stay verifiable as history and can no longer be matched to anybody.
    """

    salt: Mapped[str] = mapped_column(Text, sort_order=90)


class TextState(TypeDecorator[StrEnum]):
    """A StrEnum stored as text. Database enums were 75 times slower under row level security."""

    impl = Text
    cache_ok = True

    def __init__(self, states: type[StrEnum]) -> None:
        super().__init__()
        self.states = states

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else self.states(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else self.states(value)


def one_of(column: str, states: type[StrEnum] | Sequence[str]) -> CheckConstraint:
    """CHECK that ``column`` holds one of the states; the other half of :class:`TextState`."""
    listed = ", ".join(f"'{state}'" for state in states)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def tenant_fk(
    target: str, *columns: str, refers: Sequence[str] = ("id",), late: bool = False
) -> ForeignKeyConstraint:
    """A foreign key within the tenant: (tenant_id, *columns) → target(tenant_id, *refers).

    ``late`` for one of two tables that hold each other up: added when both are there.
    """
    return ForeignKeyConstraint(
        ["tenant_id", *columns],
        [f"{target}.tenant_id", *(f"{target}.{name}" for name in refers)],
        use_alter=late,
    )


def table_of(model: type[Base]) -> Table:
    """The table behind a model; SQLAlchemy types it as anything selectable."""
    table = class_mapper(model).local_table
    assert isinstance(table, Table)  # noqa: S101 - every model of ours maps one table
    return table
