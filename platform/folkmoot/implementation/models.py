"""Items, attempts, reports, excesses, sign-offs. Every table only ever grows, and what the service
promises of their order is in the foreign keys: raw SQL as the app's role cannot break it either.
"""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.implementation.domain import FAILED, SUPERVISORS, TRANSITIONS, AttemptState
from folkmoot.kernel.db import (
    Base,
    DistrictVisible,
    Grant,
    Keyed,
    Salted,
    TenantOwned,
    TextState,
    one_of,
    tenant_fk,
)
from folkmoot_sdk import BodyKind

_LEGAL = ", ".join(f"('{before}', '{after}')" for before, after in TRANSITIONS)
_FAILED = ", ".join(f"'{state}'" for state in sorted(FAILED))
_AMOUNT = "(number IS NULL) = (unit IS NULL) AND (number IS NULL OR number > 0)"


class Item(TenantOwned, DistrictVisible, Keyed, Base):
    """One thing a resolution promised: an approved option of a round, with its scope."""

    __tablename__ = "implementation_item"
    __table_args__ = (
        UniqueConstraint("tenant_id", "subject_id", "round_no", "option_key"),
        # What other floors point at as evidence: this item is of that subject.
        UniqueConstraint("tenant_id", "id", "subject_id"),
        UniqueConstraint("tenant_id", "id", "option_key"),
        CheckConstraint("round_no >= 1", name="round_counts_from_one"),
        CheckConstraint(_AMOUNT, name="amount_whole"),
    )
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    subject_id: Mapped[UUID]
    round_no: Mapped[int]
    option_key: Mapped[str]
    title: Mapped[str]
    promised: Mapped[str]
    number: Mapped[int | None]
    unit: Mapped[str | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]


class Attempt(TenantOwned, Keyed, Base):
    """The one try at an item, with whom and how. Where it stands is what its reports say."""

    __tablename__ = "attempt"
    __table_args__ = (
        tenant_fk("implementation_item", "item_id", "option_key", refers=("id", "option_key")),
        UniqueConstraint("tenant_id", "item_id", "seq"),
        UniqueConstraint("tenant_id", "id", "item_id"),
        # A retry is an item of the next round.
        CheckConstraint("seq = 1", name="once_an_item"),
    )

    item_id: Mapped[UUID]
    seq: Mapped[int]
    option_key: Mapped[str]
    counterparty: Mapped[str]
    plan: Mapped[str]
    started_at: Mapped[datetime]
    started_by: Mapped[UUID | None]


class AttemptReport(TenantOwned, Keyed, Base):
    """An attempt reached a state. All reports of an item form one line, ``turn`` after ``turn``.

    Each names the report before it, so a transition that is not allowed has no row to stand on,
    and a second attempt none at all.
    """

    __tablename__ = "attempt_report"
    __table_args__ = (
        tenant_fk("attempt", "attempt_id", "item_id", refers=("id", "item_id")),
        tenant_fk(
            "attempt_report",
            "item_id",
            "before_turn",
            "before_attempt_id",
            "before_state",
            refers=("item_id", "turn", "attempt_id", "state"),
        ),
        one_of("state", AttemptState),
        Index(None, "tenant_id", "reported_at"),
        UniqueConstraint("tenant_id", "item_id", "turn"),
        UniqueConstraint("tenant_id", "item_id", "turn", "attempt_id", "state"),
        # What other floors point at as evidence; and no state is reached twice.
        UniqueConstraint("tenant_id", "attempt_id", "state"),
        CheckConstraint(
            "CASE WHEN turn = 1 THEN state = 'planned'"
            " AND num_nonnulls(before_turn, before_attempt_id, before_state) = 0"
            " ELSE before_turn = turn - 1 AND before_attempt_id = attempt_id"
            f" AND (before_state, state) IN ({_LEGAL}) END IS TRUE",
            name="transition_allowed",
        ),
        CheckConstraint(
            f"state NOT IN ({_FAILED}) OR char_length(reason) > 0", name="failure_has_reason"
        ),
        CheckConstraint(
            "state <> 'succeeded' OR char_length(evidence) > 0", name="success_has_evidence"
        ),
    )

    item_id: Mapped[UUID]
    turn: Mapped[int]
    attempt_id: Mapped[UUID]
    state: Mapped[AttemptState] = mapped_column(TextState(AttemptState))
    before_turn: Mapped[int | None]
    before_attempt_id: Mapped[UUID | None]
    before_state: Mapped[AttemptState | None] = mapped_column(TextState(AttemptState))
    reason: Mapped[str]
    evidence: Mapped[str]
    reported_at: Mapped[datetime]
    reported_by: Mapped[UUID | None]


class Excess(TenantOwned, Keyed, Base):
    """What was done beyond the resolution: 4 lifts serviced that nobody had promised."""

    __tablename__ = "excess"
    __table_args__ = (
        tenant_fk("implementation_item", "item_id"),
        CheckConstraint(_AMOUNT, name="amount_whole"),
        Index(None, "tenant_id", "item_id"),
    )

    item_id: Mapped[UUID]
    text: Mapped[str]
    number: Mapped[int | None]
    unit: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]


class SignOff(TenantOwned, Keyed, Salted, Base):
    """What a supervising body says, by one of its members. An objection counts as no sign-off.

    ``settles`` is the subject's id on an approval and empty on an objection: plain unique
    constraints on it let a body object as often as it likes and approve once.
    """

    __tablename__ = "sign_off"
    __table_args__ = (
        tenant_fk("body", "body_id"),
        tenant_fk("person", "person_id"),
        one_of("body_kind", [kind.value for kind in SUPERVISORS]),
        UniqueConstraint("tenant_id", "subject_id", "body_kind", "seq"),
        UniqueConstraint("tenant_id", "settles", "body_kind"),
        UniqueConstraint("tenant_id", "settles", "person_id"),
        # What other floors point at as evidence.
        UniqueConstraint("tenant_id", "id", "body_kind", "person_id", "approved"),
        CheckConstraint(
            "settles IS NOT DISTINCT FROM CASE WHEN approved THEN subject_id END",
            name="approval_settles",
        ),
        CheckConstraint("approved OR char_length(text) > 0", name="objection_says_why"),
        Index(None, "tenant_id", "person_id"),
    )

    subject_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    seq: Mapped[int]
    body_id: Mapped[UUID]
    person_id: Mapped[UUID]
    approved: Mapped[bool]
    settles: Mapped[UUID | None]
    text: Mapped[str]
    stated_on: Mapped[date]
    stated_at: Mapped[datetime]
    stated_by: Mapped[UUID | None]
