"""After a secret vote has closed nobody can say who cast which ballot: no table, no audit entry."""

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.domain import row_digest
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.recorder import columns_of
from folkmoot.kernel.audit.verify import audited_models, verify
from folkmoot.kernel.db import table_of
from folkmoot.kernel.errors import Refused
from folkmoot.votes.domain import Tally
from folkmoot.votes.keys import voter_key
from folkmoot.votes.models import Ballot, BatchElector, Participation, VoteSecret
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


def test_the_order_of_casting_tells_nothing_after_the_close(open_poll: OpenPoll) -> None:
    """Whoever knows when who was signed in knows in which order they voted, and so whose is which
    row and which entry of the chain. Nothing that is left may say what any of these held.
    """
    poll = open_poll(8, secrecy=Secrecy.SECRET)
    for voter in (3, 0, 6, 1, 4):
        poll.cast(voter, AGAINST if voter % 2 else FOR)
    poll.cast(3, FOR)
    poll.close()
    with poll.session() as session:
        found = everything(session)
        assert found["ballot"] == []
        assert len(found["participation"]) == 5
        cast = list(
            session.scalars(select(AuditEntry).where(AuditEntry.action == "votes:ballot:cast"))
        )
    keys = {row[1][2] for entry in cast for row in entry.rows}
    saying = [row for name, rows in found.items() for row in rows if '"cables"' in row]
    assert len(keys) == 5
    assert not [row for row in saying if any(key in row for key in keys)]
    assert poll.recount().agrees


def test_a_digest_in_the_chain_cannot_be_guessed(open_poll: OpenPoll) -> None:
    """It covers the request's key, an HMAC under the secret that is gone, which nothing repeats."""
    poll = open_poll(2, secrecy=Secrecy.SECRET)
    poll.cast(0, FOR)
    with poll.session() as session:
        ballot = session.scalars(select(Ballot)).one()
        kept = columns_of(ballot)
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "votes:ballot:cast")
        ).one()
    (digest,) = [row[2] for row in entry.rows if row[0] == "ballot"]
    assert row_digest("ballot", kept) == digest
    assert row_digest("ballot", {**kept, "request_key": None}) != digest
    poll.close()
    with poll.session() as session:
        left = " ".join(row for rows in everything(session).values() for row in rows)
    assert str(kept["request_key"]) not in left


def test_a_rejected_paper_is_not_led_back_to_who_voted_online_instead(open_poll: OpenPoll) -> None:
    poll = open_poll(4, secrecy=Secrecy.SECRET)
    poll.reject(poll.enter([0], [Tally(AGAINST)]))
    poll.cast(0, FOR)
    poll.close()
    with poll.session() as session:
        in_batch = set(session.scalars(select(BatchElector.voter_key)))
        took_part = set(session.scalars(select(Participation.voter_key)))
    assert len(in_batch) == len(took_part) == 1
    assert not in_batch & took_part


def test_the_chain_holds_after_a_secret_vote_and_before(open_poll: OpenPoll) -> None:
    poll = filled(open_poll, Secrecy.SECRET)
    for close in (lambda: None, poll.close):
        close()
        with poll.session() as session:
            assert verify(session).sound


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE ballot SET choices = \'{"cables": "against"}\' WHERE vote_id = %s',
        "UPDATE ballot SET request_key = request_key || 'x' WHERE vote_id = %s",
        "DELETE FROM ballot WHERE seq = 2 AND vote_id = %s",
    ],
)
def test_what_was_altered_before_the_close_is_not_washed_clean_by_it(
    open_poll: OpenPoll, superuser: psycopg.Connection, statement: str
) -> None:
    poll = filled(open_poll, Secrecy.SECRET)
    superuser.execute(statement, [poll.vote_id])
    with poll.session() as session:
        assert not verify(session).sound
    with pytest.raises(Refused) as refused:
        poll.close()
    assert refused.value.code == "vote.does_not_add_up"


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
