"""After a secret vote has closed nobody can say who cast which ballot: no table, no audit entry."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.verify import audited_models
from folkmoot.kernel.db import table_of
from folkmoot.votes.domain import Tally
from folkmoot.votes.keys import voter_key
from folkmoot.votes.models import Ballot, Participation, VoteSecret
from folkmoot_sdk import Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
Poll = Any

FOR, AGAINST = {"cables": "for"}, {"cables": "against"}
# Tables that hold who voters are; what must not be found together with a ballot's key.
ROLL = {"elector", "elector_person", "person"}


def everything(session: Session) -> dict[str, list[str]]:
    """Every row of every tenant's table as text."""
    models = audited_models(of_platform=False)
    tables = ["audit_entry", *(table_of(model).name for model in models)]
    return {
        name: [str(row) for row in session.execute(text(f"SELECT t::text FROM {name} t")).scalars()]  # noqa: S608 - names of our own tables
        for name in tables
    }


def filled(open_poll: OpenPoll, secrecy: Secrecy) -> Poll:
    poll = open_poll(5, secrecy=secrecy)
    for voter, choices in enumerate((FOR, AGAINST, FOR)):
        poll.cast(voter, choices, key=f"form-{voter}")
    poll.cast(0, AGAINST)
    poll.verify(poll.enter([3, 4], [Tally(FOR), Tally(AGAINST)]))
    return poll


def links(poll: Poll) -> set[tuple[str, str]]:
    """(table, row) of rows outside the roll that hold an elector's key or a person's id."""
    names = [str(name) for each in poll.roll for name in (each.key, *each.person_ids)]
    with poll.session() as session:
        found = everything(session)
    return {
        (table, row)
        for table, rows in found.items()
        for row in rows
        if table not in ROLL and any(name in row for name in names)
    }


def test_no_row_links_a_secret_ballot_to_its_voter(open_poll: OpenPoll) -> None:
    poll = filled(open_poll, Secrecy.SECRET)
    poll.close()
    # The entry of the opening lists the roll, as it must, and no ballot.
    assert {table for table, _ in links(poll)} == {"audit_entry"}
    with poll.session() as session:
        naming = [
            entry
            for entry in session.scalars(select(AuditEntry))
            if any(each.key in json.dumps(entry.rows) for each in poll.roll)
        ]
    assert {entry.action for entry in naming} == {"votes:vote:open", "test:person:register"}


def test_a_named_vote_shows_the_links_that_this_looks_for(open_poll: OpenPoll) -> None:
    """The control: the search above finds what there is to find."""
    poll = filled(open_poll, Secrecy.NAMED)
    poll.close()
    assert {"ballot", "participation", "batch_elector"} <= {table for table, _ in links(poll)}


def test_keys_can_be_told_only_with_the_secret_and_that_is_gone(open_poll: OpenPoll) -> None:
    poll = filled(open_poll, Secrecy.SECRET)
    with poll.session() as session:
        secret = session.scalar(select(VoteSecret.key))
        before = set(session.scalars(select(Ballot.voter_key)))
    assert {voter_key(secret, poll.roll[voter].key) for voter in range(3)} == before
    poll.close()
    with poll.session() as session:
        assert session.scalar(select(VoteSecret.key)) is None
        everywhere = " ".join(row for rows in everything(session).values() for row in rows)
    assert secret not in everywhere


def test_no_voters_request_key_or_account_stays_with_the_ballots(open_poll: OpenPoll) -> None:
    poll = filled(open_poll, Secrecy.SECRET)
    poll.close()
    with poll.session() as session:
        everywhere = " ".join(row for rows in everything(session).values() for row in rows)
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "votes:ballot:cast")
        ).all()
    assert "form-1" not in everywhere
    assert {entry.actor for entry in entries} == {None}
    assert len(entries) == 4


def test_a_secret_ballots_moment_is_kept_to_the_hour_only(
    open_poll: OpenPoll, later: Callable[..., Act]
) -> None:
    poll = open_poll(secrecy=Secrecy.SECRET)
    poll.act = later(minutes=17, seconds=5)
    poll.cast(0, FOR)
    with poll.session() as session:
        at = session.scalars(select(Ballot.cast_at)).one()
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "votes:ballot:cast")
        ).one()
    assert (at.minute, at.second) == (entry.at.minute, entry.at.second) == (0, 0)


def test_the_count_file_of_a_secret_vote_names_nobody(open_poll: OpenPoll) -> None:
    poll = filled(open_poll, Secrecy.SECRET)
    poll.close()
    content = json.dumps(poll.closing().count_file)
    with poll.session() as session:
        keys = list(session.scalars(select(Participation.voter_key)))
    names = [str(name) for each in poll.roll for name in (each.key, *each.person_ids)]
    assert not [name for name in (*keys, *names) if name in content]
