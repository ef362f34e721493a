"""Start or attach, release, stop. Whatever changes who serves a home is done under its start lock;
whatever is believed about who lives is a lock or an answer, never what a file says.
"""

import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from folkmoot.kernel.postgres import log
from folkmoot.kernel.postgres.binaries import find_binaries
from folkmoot.kernel.postgres.cluster import Cluster
from folkmoot.kernel.postgres.conf import require_free, write_configuration
from folkmoot.kernel.postgres.home import Home, prepare
from folkmoot.kernel.postgres.initdb import ensure_data
from folkmoot.kernel.postgres.launch import START_LIMIT, launch, too_late
from folkmoot.kernel.postgres.liveness import trouble
from folkmoot.kernel.postgres.locks import alone, drop_lease, is_locked, take_lease
from folkmoot.kernel.postgres.processes import end_leftovers, postmaster
from folkmoot.kernel.postgres.secret import read_secret
from folkmoot.kernel.postgres.task import Manner

NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
GRACE = timedelta(seconds=5)
# Longer than a guardian's patience with a server that does not want to end.
_LOCK_LIMIT = 150.0
_PATIENCE = 10.0
_STOP_LIMIT = 45.0
_PAUSE = 0.03


def ensure_running(
    home: Path,
    *,
    settings: Mapping[str, str] = NO_SETTINGS,
    grace: timedelta = GRACE,
    bindir: Path | None = None,
) -> Cluster:
    """Start the server of ``home``, or attach to it, and hold it until release() or our death.

    ``settings``, ``grace`` and ``bindir`` count for whoever starts it; an attacher's are ignored.
    Raises PostgresUnavailable, with the end of the server's log where it would not start.
    """
    place = Home.at(home)
    require_free(settings, place)
    prepare(place)
    with alone(place.start_lock, _LOCK_LIMIT):
        take_lease(place.lease, _PATIENCE)
        try:
            if not _attached(place):
                _start(place, settings, grace, bindir)
        except BaseException:
            drop_lease(place.lease)
            raise
    return Cluster.of(place)


def release(cluster: Cluster) -> None:
    """Undo one ensure_running of this process. When no process is left the server ends itself."""
    drop_lease(Home(cluster.home).lease)


def stop(home: Path, *, immediate: bool = False) -> None:
    """End the server of ``home`` now, whoever uses it. Does nothing where none runs.

    ``immediate`` skips the last checkpoint: for servers whose data are thrown away.
    """
    place = Home.at(home)
    if not place.start_lock.exists():
        return
    with alone(place.start_lock, _LOCK_LIMIT):
        _wish(place, Manner.IMMEDIATE if immediate else Manner.FAST)
        _wait_for_guardian(place)
        place.stop_wish.unlink()
        end_leftovers(place, 0 if immediate else _PATIENCE)


def postmaster_pid(home: Path) -> int | None:
    """The living postmaster of ``home``, for tests that kill it."""
    return postmaster(Home.at(home).data)


def _attached(home: Home) -> bool:
    """True when the server of a living guardian answers, False when there is no guardian."""
    deadline = time.monotonic() + START_LIMIT
    while is_locked(home.guardian_lock):
        if (said := trouble(home, read_secret(home))) is None:
            return True
        if time.monotonic() > deadline:
            raise too_late(home, said)
        time.sleep(_PAUSE)
    return False


def _start(home: Home, settings: Mapping[str, str], grace: timedelta, bindir: Path | None) -> None:
    account = home.account()
    programs = find_binaries(bindir, account)
    end_leftovers(home, _PATIENCE)
    home.stop_wish.unlink(missing_ok=True)
    ensure_data(home, programs, account, settings)
    write_configuration(home, settings, account)
    log.cap(home.log)
    launch(home, programs, account, grace)


def _wish(home: Home, manner: Manner) -> None:
    # In one piece: the guardian may be reading. A wish needs no process id, a signal would.
    unread = home.stop_wish.with_suffix(".new")
    unread.write_text(manner, "ascii")
    unread.replace(home.stop_wish)


def _wait_for_guardian(home: Home) -> None:
    deadline = time.monotonic() + _STOP_LIMIT
    while is_locked(home.guardian_lock) and time.monotonic() < deadline:
        time.sleep(_PAUSE)
