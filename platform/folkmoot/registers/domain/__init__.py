"""A document on paper and the period it tells of, without a database."""

from folkmoot.registers.domain.document import (
    Block,
    Column,
    Document,
    FileName,
    Form,
    Issuer,
    Listing,
    Paragraph,
    Section,
    Table,
)
from folkmoot.registers.domain.periods import Period, Reach, period_at, period_named

__all__ = [
    "Block",
    "Column",
    "Document",
    "FileName",
    "Form",
    "Issuer",
    "Listing",
    "Paragraph",
    "Period",
    "Reach",
    "Section",
    "Table",
    "period_at",
    "period_named",
]
