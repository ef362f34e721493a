"""A part of the demo is played once: what an earlier run made is found, and never gone on with.

Ids and days follow one another, so a part that broke off cannot be gone on with.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from folkmoot.demo.stage import Stage
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.errors import Refused, mark

OPERATOR = Actor(None, frozenset({Role.OPERATOR}))


@dataclass(frozen=True, slots=True)
class Part:
    """``name`` tells it from other parts in one community, ``since`` is when it is marked as begun
    (a chain goes forward in time only), ``kept_in`` is where the database is.
    """

    name: str
    title: str
    since: datetime
    kept_in: str = ""

    @property
    def begun(self) -> str:
        return f"demo:{self.name}:begin"

    @property
    def ended(self) -> str:
        return f"demo:{self.name}:end"


def once(stage: Stage, part: Part, play: Callable[[Stage], object]) -> tuple[str, bool]:
    """What ``play`` came to, as text, and whether that was just now.

    Raises Refused: ``demo.broken_off``; ``demo.too_late`` where the chain is past its beginning, as
    in a database of an earlier release: entries dated back would make that chain unsound.
    """
    begun, ended = (stage.read(_subject_of, action) for action in (part.begun, part.ended))
    if ended is not None:
        return ended, False
    if begun is not None:
        raise _broken_off(part)
    if stage.read(_is_past, part.since):
        raise _too_late(part)
    _mark(stage, Act(OPERATOR, part.since), part.begun, part.title)
    subject = str(play(stage))
    _mark(stage, stage.act(OPERATOR), part.ended, subject)
    return subject, True


def _mark(stage: Stage, act: Act, action: str, subject: str) -> None:
    """In the community's chain, since only there it is certain what came before and after."""
    with stage.database.begin(stage.scope) as session:
        audit.record(session, act, action, subject)


def _subject_of(session: Session, action: str) -> str | None:
    query = select(AuditEntry.subject).where(AuditEntry.action == action)
    return session.scalar(query.order_by(AuditEntry.seq.desc()).limit(1))


def _is_past(session: Session, since: datetime) -> bool:
    return bool(session.scalar(select(exists().where(AuditEntry.at > since))))


def _too_late(part: Part) -> Refused:
    return Refused(
        "demo.too_late",
        mark("“%(title)s” would come before what stands on record there already."),
        cure=mark("Remove %(place)s with everything in it, then run the demo again."),
        title=part.title,
        place=part.kept_in or "-",
    )


def _broken_off(part: Part) -> Refused:
    return Refused(
        "demo.broken_off",
        mark("An earlier run broke off in the middle of the story “%(title)s”."),
        cure=mark("Remove %(place)s with everything in it, then run the demo again."),
        title=part.title,
        place=part.kept_in or "-",
    )
