"""A commit that dies half-way: nothing of it stays, and it can be made again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from tests.integration.transfer.conftest import Office, residents

from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict
from folkmoot.kernel.provision import Connections
from folkmoot.people.models import Person
from folkmoot.transfer.models import RosterRow
from folkmoot.transfer.service.access import lock_rosters

ROWS = 300
# The process of a server: it has written everything, has not committed, and then is killed.
WORKER = """
import sys, time
from uuid import UUID
from datetime import datetime
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import TenantScope
from folkmoot.transfer import service

url, tenant, district, import_id, at = sys.argv[1:]
act = Act(Actor(UUID(int=1), frozenset({Role.SECRETARY})), datetime.fromisoformat(at))
with Database(url).begin(TenantScope(int(tenant), int(district))) as session:
    service.commit_roster(session, act, import_id=UUID(import_id))
    print("written", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def cut_off(office: Office, connections: Connections) -> Iterator[Callable[[UUID], int]]:
    """Begins to commit in a process of its own; its id, once everything is written."""
    started: list[subprocess.Popen[str]] = []

    def begun(import_id: UUID) -> int:
        scope = office.world.scope
        given = [str(scope.tenant_id), str(scope.district_id), str(import_id)]
        worker = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", WORKER, connections.app, *given, office.act.at.isoformat()],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(worker)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "written\n"
        return worker.pid

    yield begun
    for worker in started:
        worker.kill()
        worker.wait()
        if worker.stdout is not None:
            worker.stdout.close()


def test_a_commit_that_is_killed_leaves_nothing_and_is_made_again(
    office: Office, count: Callable[[type], int], cut_off: Callable[[UUID], int]
) -> None:
    people = [(f"居民{n}", "1956-03-08", "", f"{n}号") for n in range(ROWS)]
    made = office.preview(residents(*people))
    process = cut_off(made.id)
    # Who sends it a second time meanwhile is told to wait, and not kept waiting.
    with pytest.raises(Conflict) as caught:
        office.commit(made)
    assert caught.value.code == "roster.busy"
    os.kill(process, signal.SIGKILL)
    _until_let_go(office)
    assert (count(Person), count(RosterRow)) == (0, ROWS)
    office.commit(made)
    assert (count(Person), count(RosterRow)) == (ROWS, 0)
    with office.world.database.snapshot(office.world.scope) as session:
        assert verify(session).findings == ()


def _until_let_go(office: Office) -> None:
    """The database notices a dead process as soon as it next looks at the connection."""
    for _ in range(200):
        try:
            with office.world.begin() as session:
                return lock_rosters(session)
        except Conflict:
            time.sleep(0.1)
    pytest.fail("the commit is still held")
