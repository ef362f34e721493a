"""What a resolution promised, and what was done beyond it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.implementation.domain import TITLE_LIMIT, Amount
from folkmoot.implementation.models import Excess, Item
from folkmoot.implementation.queries import find_item
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, Invalid, mark
from folkmoot.kernel.text import plain_text

TEXT_LIMIT = 2_000
UNIT_LIMIT = 20


def open_item(
    session: Session,
    act: Act,
    *,
    subject_id: UUID,
    round_no: int,
    option_key: str,
    title: str,
    promised: str,
    amount: Amount | None = None,
) -> Item:
    """Open an item for an option that a resolution approved, once a round.

    Raises Conflict (``implementation.item.exists``), Invalid (``implementation.amount``).
    """
    act.actor.require(Role.SECRETARY)
    item = Item(
        id=act.new_id(),
        subject_id=subject_id,
        round_no=round_no,
        option_key=option_key,
        title=plain_text(title, field="title", limit=TITLE_LIMIT),
        promised=plain_text(promised, field="promised", limit=TEXT_LIMIT),
        number=_number(amount),
        unit=_unit(amount),
        opened_at=act.at,
        opened_by=act.actor.account_id,
    )
    if _exists(session, item):
        raise _item_exists()
    session.add(item)
    try:
        audit.record(session, act, "implementation:item:open", item.id)
    except IntegrityError as error:
        raise _item_exists() from error
    return item


def _exists(session: Session, item: Item) -> bool:
    query = select(Item.id).where(
        Item.subject_id == item.subject_id,
        Item.round_no == item.round_no,
        Item.option_key == item.option_key,
    )
    return session.scalar(query) is not None


def record_excess(
    session: Session, act: Act, *, item_id: UUID, text: str, amount: Amount | None = None
) -> Excess:
    """Note what was done beyond what the item promised."""
    act.actor.require(Role.SECRETARY)
    excess = Excess(
        id=act.new_id(),
        item_id=find_item(session, item_id).id,
        text=plain_text(text, field="text", limit=TEXT_LIMIT),
        number=_number(amount),
        unit=_unit(amount),
        recorded_at=act.at,
        recorded_by=act.actor.account_id,
    )
    session.add(excess)
    audit.record(session, act, "implementation:excess:record", item_id)
    return excess


def _number(amount: Amount | None) -> int | None:
    if amount is not None and amount.number < 1:
        raise Invalid(
            "implementation.amount",
            mark("An amount is a whole number of 1 or more."),
            cure=mark("Leave it empty where nothing can be counted."),
            field="number",
        )
    return None if amount is None else amount.number


def _unit(amount: Amount | None) -> str | None:
    return None if amount is None else plain_text(amount.unit, field="unit", limit=UNIT_LIMIT)


def _item_exists() -> Conflict:
    return Conflict(
        "implementation.item.exists",
        mark("This option already has an item in this round."),
        cure=mark("Report on the item that is there."),
    )
