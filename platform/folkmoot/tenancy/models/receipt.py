"""Receipts of forms, so that one sent twice is carried out once."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Grant, TenantOwned


class FormReceipt(TenantOwned, Base):
    """That a form was sent, and where that led; see ``tenancy.receipts``. No evidence, so not in
    the chain, and nothing in it says by whom.
    """

    __tablename__ = "form_receipt"
    __audited__ = False
    __grant__: ClassVar[Grant] = Grant(update=("led_to",), delete=True)
    __table_args__ = (Index(None, "tenant_id", "at"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    led_to: Mapped[str]
    at: Mapped[datetime]
