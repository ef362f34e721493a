"""A roster between its preview and its end: drafts, not evidence, and so not in the chain.

What a roster brought into the registers is; see ``service.committing``. The uploaded file itself
is never kept.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Grant, Keyed, TenantOwned, TextState, one_of, tenant_fk
from folkmoot.transfer.domain.fates import Decision, Fate, SheetKind


class RosterState(StrEnum):
    PREVIEWED = "previewed"
    COMMITTED = "committed"


class RosterImport(TenantOwned, Keyed, Base):
    """One file that was read. ``counts`` says how many of its rows met which fate."""

    __tablename__ = "roster_import"
    __audited__ = False
    __table_args__ = (
        one_of("state", RosterState),
        CheckConstraint("(state = 'committed') = (committed_at IS NOT NULL)", name="dated"),
        CheckConstraint("expires_at > made_at", name="expires_later"),
        Index(None, "tenant_id", "expires_at"),
    )
    __grant__: ClassVar[Grant] = Grant(
        update=("state", "counts", "committed_at", "committed_by"), delete=True
    )

    state: Mapped[RosterState] = mapped_column(TextState(RosterState))
    file_digest: Mapped[str]
    counts: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    committed_at: Mapped[datetime | None]
    committed_by: Mapped[UUID | None]


class RosterRow(TenantOwned, Keyed, Base):
    """One row as it stood in the file, with its fate.

    Personal data without a salt: nothing of it is digested, and all of it is deleted, what was
    taken over at once, the rest within thirty days.
    """

    __tablename__ = "roster_row"
    __audited__ = False
    __table_args__ = (
        tenant_fk("roster_import", "import_id"),
        UniqueConstraint("tenant_id", "import_id", "position"),
        Index(None, "tenant_id", "import_id", "fate", "position"),
        one_of("kind", SheetKind),
        one_of("fate", Fate),
        one_of("decision", Decision),
    )
    __grant__: ClassVar[Grant] = Grant(update=("fate", "notes", "decision"), delete=True)

    import_id: Mapped[UUID]
    # Counts all rows of the file; ``number`` is the row's own on its sheet.
    position: Mapped[int]
    kind: Mapped[SheetKind] = mapped_column(TextState(SheetKind))
    sheet: Mapped[str]
    number: Mapped[int]
    cells: Mapped[dict[str, Any]]
    # Why it cannot be taken, where that does not follow from its cells: a formula, merged cells.
    spoilt: Mapped[list[Any] | None]
    fate: Mapped[Fate] = mapped_column(TextState(Fate))
    notes: Mapped[list[Any]]
    decision: Mapped[Decision | None] = mapped_column(TextState(Decision))
