"""What went wrong with plugins, kept for the operator and for their vendors."""

import builtins
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from threading import Lock

from sqlalchemy import Connection, Engine, delete
from sqlalchemy.orm import Session

from folkmoot.extensions.aside import aside
from folkmoot.extensions.models import PluginTrouble
from folkmoot.kernel.scope import PLATFORM, TenantSession, enter
from folkmoot_sdk.worker import WorkerFault

Bind = Engine | Connection

_LONGEST = 500
# Of the machine, of others' calls or of the operator: nothing that a vendor could mend.
NOT_ITS_OWN = frozenset(
    {WorkerFault.BUSY, WorkerFault.START, WorkerFault.MISSING, WorkerFault.SUSPENDED}
)
# The same trouble is noted again after so many seconds: a plugin that fails with every request
# would fill the table with one sentence.
_QUIET = 60.0
# Different ones of a plugin within that time: it chooses the place that is said, and has many.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Trouble:
    """What became of one call. ``message`` and ``frame`` come from the plugin; nothing of them may
    tell whose community it was, so pass no sentence of ours, and of the plugin's :func:`kind_in`.
    """

    plugin: str
    version: str
    digest: str
    call: str
    ref: str
    fault: str
    message: str
    frame: str


def note_trouble(session: Session, trouble: Trouble, at: datetime) -> None:
    """Write it down with whatever else is committed."""
    said = {**asdict(trouble), "message": trouble.message[:_LONGEST]}
    session.add(PluginTrouble(**{**said, "frame": trouble.frame[:_LONGEST]}, at=at))


def delete_before(session: Session, at: datetime) -> int:
    """Forget what went wrong before that; how much it was."""
    over = delete(PluginTrouble).where(PluginTrouble.at < at).returning(PluginTrouble.seq)
    return len(session.scalars(over.execution_options(synchronize_session=False)).all())


def note_beside(bind: Bind, trouble: Trouble) -> None:
    """Write it down in a transaction of its own and in nobody's way: what it befell is taken back.
    The same one again within a minute is not written twice.
    """
    if not _noted.is_new(trouble, time.monotonic()):
        return
    at = datetime.now(UTC)

    def write() -> None:
        with TenantSession(bind) as session:
            enter(session, PLATFORM)
            note_trouble(session, trouble, at)
            session.commit()

    aside.do(write)


def kind_in(said: str) -> str:
    """The kind of error that a plugin's words begin with, if it is one that Python has: a name of
    its own, as its sentence, could tell what it was given of a community.
    """
    name = said.partition(":")[0].strip()
    found = getattr(builtins, name, None)
    return name if isinstance(found, type) and issubclass(found, BaseException) else ""


class _Noted:
    """When which trouble was noted last."""

    def __init__(self) -> None:
        self._since: dict[Trouble, float] = {}
        self._lock = Lock()

    def forget(self) -> None:
        with self._lock:
            self._since.clear()

    def is_new(self, trouble: Trouble, now: float) -> bool:
        with self._lock:
            self._since = {each: at for each, at in self._since.items() if now - at < _QUIET}
            mine = sum(each.plugin == trouble.plugin for each in self._since)
            fresh = trouble not in self._since and mine < _MOST
            if fresh:
                self._since[trouble] = now
            return fresh


_noted = _Noted()


def forget() -> None:
    """Begin anew: every trouble is new."""
    _noted.forget()
