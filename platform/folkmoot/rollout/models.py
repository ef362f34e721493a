"""What was last found of a community's readiness, for its district's list."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped

from folkmoot.kernel.db import Base, DistrictVisible, Grant, TenantOwned


class Readiness(TenantOwned, DistrictVisible, Base):
    """The facts behind the readiness list as they were last gathered. A look-up, not evidence:
    what a community lacked when it began to work stands with its stage.
    """

    __tablename__ = "readiness"
    __audited__ = False
    __grant__: ClassVar[Grant] = Grant(update=("facts", "gathered_at"), district_reads=True)

    facts: Mapped[dict[str, Any]]
    gathered_at: Mapped[datetime]
