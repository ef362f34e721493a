"""Server and database are killed in the middle of two thousand ballots, and none is lost."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.bench.servers import Server, free_port, start
from tests.bench.town import Town, make_town, sign_in
from tests.bench.voters import Booth, Crowd
from tests.isolation.furnishing import ITEM

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.postgres import ensure_running, postmaster_pid, stop
from folkmoot.kernel.provision import Connections, provision_embedded
from folkmoot.kernel.scope import PLATFORM
from folkmoot.votes import service
from folkmoot.votes.keys import request_key, voter_key
from folkmoot.votes.models import Ballot, Participation, VoteSecret
from folkmoot_sdk import Outcome, Secrecy

pytestmark = pytest.mark.slow

# 120 residents, two votes: 2,160 ballots, of which a third is taken when everything dies.
ROUNDS, KILLED_AT = 9, 700
# Half a minute on an idle machine; the rest is for one that is busy with other tests.
PATIENCE = 150.0
# What a commit does not wait for and nobody hurries to write, a kill takes away.
FORGETFUL = {
    "synchronous_commit": "off",
    "wal_writer_delay": "10s",
    "wal_writer_flush_after": "1GB",
}
ATTEMPTS, LOST_AFTER = 3, 200


@dataclass
class Place:
    """A town on a cluster of its own, which is durable unless somebody starts it otherwise."""

    home: Path
    connections: Connections
    town: Town
    cookies: list[str]

    def serve(self, port: int) -> Server:
        environ = {
            "DATABASE_URL": self.connections.app,
            "FOLKMOOT_HOME": str(self.home),
            "SECRET_KEY": "the same after every restart",
        }
        return start(environ, app="folkmoot.wsgi:app", port=port)

    def crowd(self, server: Server, *votes: UUID) -> Crowd:
        paths = [f"{self.town.address}/votes/{vote}/ballot" for vote in votes]
        booths = [Booth.at(server.port, path, self.cookies[0]) for path in paths]
        return Crowd(server.port, self.cookies, booths)

    def kill_everything(self, server: Server) -> None:
        """Both at once, as the power does; nobody says good-bye to anybody."""
        postmaster = postmaster_pid(self.home)
        assert postmaster is not None
        server.kill()
        os.kill(postmaster, signal.SIGKILL)


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    home = Path(tempfile.mkdtemp(prefix="fmd-", dir="/var/tmp"))
    database = None
    try:
        connections = provision_embedded(home)
        database = Database(connections.app)
        votes = [Secrecy.NAMED, Secrecy.SECRET, Secrecy.NAMED]
        town = make_town(database, votes=votes, matter_count=1)
        yield Place(home, connections, town, sign_in(database, town.scope, town.residents))
    finally:
        if database is not None:
            database.dispose()
        stop(home, immediate=True)
        shutil.rmtree(home, ignore_errors=True)


def test_every_acknowledged_ballot_is_there_once_after_a_kill(place: Place) -> None:
    named, secret, _ = place.town.votes
    port = free_port()
    server = place.serve(port)
    try:
        crowd = place.crowd(server, named, secret)
        crowd.begin(ROUNDS)
        crowd.wait_for(KILLED_AT, PATIENCE)
        place.kill_everything(server)
        ensure_running(place.home)
        server = place.serve(port)
        crowd.wait_for(len(place.town.residents) * 2 * ROUNDS, PATIENCE)
        crowd.go_home()
    finally:
        server.stop()
    assert crowd.count() >= 2_000
    database = Database(place.connections.app)
    try:
        examine(database, place.town, crowd)
    finally:
        database.dispose()


def examine(database: Database, town: Town, crowd: Crowd) -> None:
    for booth, vote_id in enumerate(town.votes[:2]):
        with database.begin(town.scope) as session:
            assert stored(session, vote_id) == acknowledged(session, town, crowd, booth)
            query = select(func.count()).where(Participation.vote_id == vote_id)
            assert session.scalar(query) == len(town.residents)
        close_and_recount(database, town, vote_id)
    for scope in (town.scope, PLATFORM):
        with database.begin(scope) as session:
            assert verify(session).findings == ()


# By voter, what they cast one after the other: the key of the request and the mark.
Cast = dict[str, list[tuple[str, str]]]


def stored(session: Session, vote_id: UUID) -> Cast:
    found: Cast = {}
    query = select(Ballot).where(Ballot.vote_id == vote_id).order_by(Ballot.voter_key, Ballot.seq)
    for ballot in session.scalars(query):
        own = found.setdefault(ballot.voter_key, [])
        own.append((ballot.request_key, ballot.choices[ITEM.key]))
        assert ballot.seq == len(own), "a gap or a double in the order of a voter's ballots"
    return found


def acknowledged(session: Session, town: Town, crowd: Crowd, booth: int) -> Cast:
    """The same as the clients remember it, under the keys that hide a secret ballot's voter."""
    secret = session.scalar(select(VoteSecret.key).where(VoteSecret.vote_id == town.votes[booth]))
    return {
        voter_key(secret, str(person)): [
            (request_key(secret, str(person), ballot.key), ballot.mark)
            for ballot in crowd.taken[voter, booth]
        ]
        for voter, person in enumerate(town.residents)
    }


def close_and_recount(database: Database, town: Town, vote_id: UUID) -> None:
    act = Act(Actor(uuid4(), frozenset({Role.SECRETARY})), datetime.now(UTC))
    with database.begin(town.scope) as session:
        outcome = service.close_vote(session, act, vote_id=vote_id)
        assert isinstance(outcome, Outcome)
    assert outcome.ballots == len(town.residents)
    with database.begin(town.scope) as session:
        assert service.recount(session, vote_id).agrees


def test_the_control_that_does_not_wait_for_the_disk_loses_acknowledged_ballots(
    place: Place,
) -> None:
    """Shows that the test above could fail: the same, on a database that promises too early."""
    stop(place.home)
    try:
        assert any(ballots_lost(place) for _ in range(ATTEMPTS))
    finally:
        stop(place.home)
        ensure_running(place.home)


def ballots_lost(place: Place) -> int:
    """How many ballots were acknowledged and are gone."""
    ensure_running(place.home, settings=FORGETFUL)
    server = place.serve(free_port())
    try:
        crowd = place.crowd(server, place.town.votes[2])
        crowd.begin(ROUNDS)
        crowd.wait_for(LOST_AFTER, PATIENCE)
        place.kill_everything(server)
        crowd.go_home()
    finally:
        server.stop()
    ensure_running(place.home, settings=FORGETFUL)
    database = Database(place.connections.app)
    try:
        with database.begin(place.town.scope) as session:
            kept = {cast for own in stored(session, place.town.votes[2]).values() for cast in own}
            said = acknowledged(session, replace(place.town, votes=[place.town.votes[2]]), crowd, 0)
    finally:
        database.dispose()
    return sum(cast not in kept for own in said.values() for cast in own)
