"""The SQL of a from-to pair of columns."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_


def in_force(model: Any, on: date) -> ColumnElement[bool]:  # noqa: ANN401 - any model with a span
    """Rows whose span covers ``on``, both ends included."""
    return and_(model.from_on <= on, or_(model.until.is_(None), model.until >= on))


def during(model: Any, start: date, until: date | None) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    """Rows whose span has a day in common with ``start`` to ``until``."""
    ongoing = or_(model.until.is_(None), model.until >= start)
    return ongoing if until is None else and_(ongoing, model.from_on <= until)
