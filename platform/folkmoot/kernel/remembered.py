"""What a session was asked once, kept until its transaction ends."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

Value = TypeVar("Value")


def once_a_transaction(session: Session, name: str, read: Callable[[], Value]) -> Value:
    """What ``read`` returned the first time in this transaction; nothing found is asked again."""
    if session.in_transaction() and (asked := session.info.get(name)):
        transaction, value = asked
        if transaction is session.get_transaction():
            kept: Value = value
            return kept
    found = read()
    session.info[name] = (session.get_transaction(), found) if found else None
    return found


def forget(session: Session, name: str) -> None:
    """Ask again: this transaction itself has changed the answer."""
    session.info.pop(name, None)
