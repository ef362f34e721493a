"""Who allows which plugin. A plugin without a grant and a choice does not exist for a community."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Grant, TenantOwned


class PluginGrant(Base):
    """The district lets its communities use a plugin."""

    __tablename__ = "plugin_grant"
    __grant__: ClassVar[Grant] = Grant(delete=True)

    district_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plugin: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]


class PluginChoice(TenantOwned, Base):
    """The community uses a plugin, as long as its district grants it."""

    __tablename__ = "plugin_choice"
    __grant__: ClassVar[Grant] = Grant(delete=True)

    plugin: Mapped[str] = mapped_column(primary_key=True)
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[UUID | None]
