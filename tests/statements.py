"""Statements that reach the database, for tests which count them.

Only those of the thread that asks: what plugins are told beside a request comes from a thread of
its own, whenever it gets to it, and made such counts differ from run to run.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import current_thread

from sqlalchemy import Connection, Engine, event


@contextmanager
def sent_to(
    *places: Engine | Connection, only: str = "", without: str | None = None
) -> Iterator[list[str]]:
    """A list that grows with every statement while the context is open: of those that begin with
    ``only``, or do not begin with ``without``.
    """
    statements: list[str] = []
    here = current_thread()

    def note(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
        if current_thread() is here and _wanted(text.lstrip(), only, without):
            statements.append(text)

    with ExitStack() as listening:
        for place in places:
            event.listen(place, "before_cursor_execute", note)
            listening.callback(event.remove, place, "before_cursor_execute", note)
        yield statements


def _wanted(text: str, only: str, without: str | None) -> bool:
    return text.startswith(only) and not (without and text.startswith(without))
