"""What the opening of an appraisal lays down, and who takes part on which side."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.appraisals.domain import APPRAISED, Side
from folkmoot.kernel.db import Base, Keyed, TenantOwned, TextState, one_of, tenant_fk
from folkmoot.people.domain.kinds import Office
from folkmoot_sdk import AppraiserCategory, BodyKind


class Appraisal(TenantOwned, Keyed, Base):
    """The appraisal of one year. ``form`` is the pin with the whole form, which is data, so that a
    result can be worked out again when its plugin is long gone; ``weights`` by category, or none.
    """

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year"),
        CheckConstraint("year BETWEEN 1990 AND 2200", name="a_year"),
    )

    year: Mapped[int]
    form: Mapped[dict[str, Any]]
    weights: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]


class AppraisalSide(TenantOwned, Base):
    """On which side somebody stands. One row a person: whoever is appraised can neither chair nor
    grade nor count, because each of these points here with its side.
    """

    __tablename__ = "appraisal_side"
    __table_args__ = (
        tenant_fk("appraisal", "appraisal_id"),
        tenant_fk("person", "person_id"),
        one_of("side", Side),
        UniqueConstraint("tenant_id", "appraisal_id", "person_id", "side"),
        Index(None, "tenant_id", "person_id"),
    )

    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[Side] = mapped_column(TextState(Side))


class AppraisedSeat(TenantOwned, Keyed, Base):
    """A seat that is appraised, from the roster of the day of opening: its mandate proves it."""

    __tablename__ = "appraised_seat"
    __table_args__ = (
        tenant_fk(
            "appraisal_side",
            "appraisal_id",
            "person_id",
            "side",
            refers=("appraisal_id", "person_id", "side"),
        ),
        tenant_fk(
            "mandate", "mandate_id", "body_id", "person_id", refers=("id", "body_id", "person_id")
        ),
        tenant_fk("body", "body_id", "body_kind", refers=("id", "kind")),
        one_of("side", [Side.APPRAISED]),
        one_of("body_kind", APPRAISED),
        one_of("office", Office),
        UniqueConstraint("tenant_id", "appraisal_id", "body_kind", "person_id"),
        UniqueConstraint("tenant_id", "id", "appraisal_id", "person_id", "body_kind"),
        Index(None, "tenant_id", "person_id"),
    )

    appraisal_id: Mapped[UUID]
    person_id: Mapped[UUID]
    side: Mapped[Side] = mapped_column(TextState(Side))
    mandate_id: Mapped[UUID]
    body_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    office: Mapped[Office] = mapped_column(TextState(Office))


class Appraiser(TenantOwned, Base):
    """Somebody invited to appraise, for one category; what makes them one of it is kept."""

    __tablename__ = "appraiser"
    __table_args__ = (
        tenant_fk(
            "appraisal_side",
            "appraisal_id",
            "person_id",
            "side",
            refers=("appraisal_id", "person_id", "side"),
        ),
        tenant_fk("organisation", "organisation_id"),
        one_of("side", [Side.APPRAISING]),
        one_of("category", AppraiserCategory),
        CheckConstraint(
            "(category = 'units') = (organisation_id IS NOT NULL)", name="a_unit_for_units"
        ),
        CheckConstraint("category <> 'affected' OR stands_for <> ''", name="affected_by_something"),
        UniqueConstraint("tenant_id", "appraisal_id", "person_id", "category"),
        Index(None, "tenant_id", "person_id"),
    )

    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[Side] = mapped_column(TextState(Side))
    category: Mapped[AppraiserCategory] = mapped_column(TextState(AppraiserCategory))
    organisation_id: Mapped[UUID | None]
    stands_for: Mapped[str]
    registered_at: Mapped[datetime]
    registered_by: Mapped[UUID | None]


class AppraisalCall(TenantOwned, Base):
    """A meeting that was called for this appraisal; a second one when the first came to nothing."""

    __tablename__ = "appraisal_call"
    __table_args__ = (
        tenant_fk("appraisal", "appraisal_id"),
        tenant_fk(
            "meeting",
            "meeting_id",
            "body_kind",
            "notice_in_time",
            refers=("id", "body_kind", "notice_in_time"),
        ),
        one_of("body_kind", [BodyKind.APPRAISAL_MEETING]),
        UniqueConstraint("tenant_id", "appraisal_id", "meeting_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    appraisal_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    notice_in_time: Mapped[bool]
