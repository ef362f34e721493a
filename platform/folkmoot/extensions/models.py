"""What is installed, who allows which plugin, and what is set for it.

A plugin without a grant and a choice does not exist for a community.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Identity
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, DistrictVisible, Grant, TenantOwned, TextState, one_of


class ReleaseState(StrEnum):
    """ACTIVE: new votes may use it. RETIRED: only what is pinned to it may. SUSPENDED: nothing may,
    until it is active again. REMOVED: its files are gone, the row stays as what a pin names.
    """

    ACTIVE = "active"
    RETIRED = "retired"
    SUSPENDED = "suspended"
    REMOVED = "removed"


class PluginRelease(Base):
    """One release of a plugin, from its wheel; what came with the environment has no row unless
    it is suspended. ``digest`` is of its package's files, as pins have it; ``description`` is what
    its worker said of its contributions when it was installed.
    """

    __tablename__ = "plugin_release"
    # All but what the release is known by: one that was removed may be installed again, by the
    # same files in another wheel.
    __grant__: ClassVar[Grant] = Grant(
        update=("wheel_digest", "package", "publisher", "manifest", "description", "state")
    )
    __table_args__ = (one_of("state", ReleaseState),)

    plugin: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    wheel_digest: Mapped[str | None]
    digest: Mapped[str]
    package: Mapped[str]
    publisher: Mapped[str]
    manifest: Mapped[dict[str, Any]]
    description: Mapped[dict[str, Any]]
    state: Mapped[ReleaseState] = mapped_column(TextState(ReleaseState))
    installed_at: Mapped[datetime]
    installed_by: Mapped[UUID | None]


class PluginChange(Base):
    """What became of a release, one row a change. The highest ``seq`` is the generation: a process
    that knows an older one reads the releases again.
    """

    __tablename__ = "plugin_change"
    __table_args__ = (
        ForeignKeyConstraint(
            ["plugin", "version"], ["plugin_release.plugin", "plugin_release.version"]
        ),
        one_of("state", ReleaseState),
        CheckConstraint("reason <> ''", name="with_a_reason"),
    )

    seq: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    plugin: Mapped[str]
    version: Mapped[str]
    state: Mapped[ReleaseState] = mapped_column(TextState(ReleaseState))
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    reason: Mapped[str]


class RegistryRead(Base):
    """A registry that was believed, by when it was signed: an older one is believed no more. The
    chain says in an entry of its own which was read and when.
    """

    __tablename__ = "registry_read"
    __audited__ = False

    rendered_at: Mapped[datetime] = mapped_column(primary_key=True)
    read_at: Mapped[datetime]
    read_by: Mapped[UUID | None]


class PluginTrouble(Base):
    """What went wrong with a plugin while it was asked something, without a word of whose business
    it was: its vendor may read it.
    """

    __tablename__ = "plugin_trouble"
    __audited__ = False
    __grant__: ClassVar[Grant] = Grant(delete=True)

    seq: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    plugin: Mapped[str] = mapped_column(index=True)
    version: Mapped[str]
    digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    call: Mapped[str]
    ref: Mapped[str]
    fault: Mapped[str]
    message: Mapped[str]
    frame: Mapped[str]


class PluginGrant(Base):
    """The district lets its communities use a plugin: which versions (a range such as
    ">=1.0,<2", empty for any), seeing and doing what, for what price.
    """

    __tablename__ = "plugin_grant"
    __grant__: ClassVar[Grant] = Grant(
        delete=True, update=("versions", "scopes", "personal_data", "price")
    )

    district_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plugin: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]
    versions: Mapped[str] = mapped_column(server_default="")
    # What was consented to. None: granted before consent was asked for, or by a manifest, for
    # whatever the release in the environment asks.
    scopes: Mapped[list[Any] | None]
    personal_data: Mapped[list[Any] | None]
    price: Mapped[dict[str, Any] | None]


class PluginChoice(TenantOwned, Base):
    """The community uses a plugin, as long as its district grants it."""

    __tablename__ = "plugin_choice"
    __grant__: ClassVar[Grant] = Grant(delete=True)

    plugin: Mapped[str] = mapped_column(primary_key=True)
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[UUID | None]


class PluginUse(TenantOwned, DistrictVisible, Base):
    """The same for the district to look up, which reads no choices: no evidence, and not in the
    chain, where a row that came before this table could not be told from one that was altered.
    """

    __tablename__ = "plugin_use"
    __audited__ = False
    __grant__: ClassVar[Grant] = Grant(delete=True, district_reads=True)

    plugin: Mapped[str] = mapped_column(primary_key=True)


class _Values:
    """What is set for one contribution; keys that are not there are left to the layer above."""

    plugin: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    contribution: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any]]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None]


_MAY = Grant(delete=True, update=("values", "set_at", "set_by"))


class PlatformPluginSetting(_Values, Base):
    __tablename__ = "platform_plugin_setting"
    __grant__: ClassVar[Grant] = _MAY


class DistrictPluginSetting(_Values, Base):
    """``locked`` are the keys that no community sets otherwise."""

    __tablename__ = "district_plugin_setting"
    __grant__: ClassVar[Grant] = Grant(delete=True, update=("values", "locked", "set_at", "set_by"))

    district_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-1)
    locked: Mapped[list[Any]]


class PluginSetting(_Values, TenantOwned, Base):
    __tablename__ = "plugin_setting"
    __grant__: ClassVar[Grant] = _MAY
