"""Thousands of ranked ballots are grouped where they lie, and counted exactly by every rule."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import insert
from tests.statements import sent_to

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.kernel import audit
from folkmoot.votes import counting, queries
from folkmoot.votes.domain import Channel
from folkmoot.votes.models import Ballot, Participation
from folkmoot.votes.pins import pinned
from folkmoot_sdk import Option, Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
World = Any

OPTIONS = tuple(Option(key, label) for key, label in zip("abcd", "甲乙丙丁", strict=True))
# Each ranking so many times; written to the table in one order and in the other.
ORDERS = {order: 100 + 7 * at for at, order in enumerate(permutations("abcd", 3))}


def ranked(name: str) -> Registered[Any]:
    return installed().entries["ballots", Kind.VOTING_RULES, name, "1"]


def stuff(poll: Any, orders: Mapping[tuple[str, str, str], int]) -> None:  # noqa: ANN401 - the class is in conftest.py
    """So many ballots, past every service: what a large vote has in its tables."""
    rows = []
    for order, times in orders.items():
        for number in range(times):
            ranks = {key: rank for rank, key in enumerate(order, 1)}
            turned = dict(reversed(ranks.items())) if number % 2 else ranks
            rows.append({"voter_key": f"{''.join(order)}-{number}", "choices": turned})
    tenant = poll.world.scope.tenant_id
    common = {"tenant_id": tenant, "vote_id": poll.vote_id, "channel": Channel.ONLINE}
    with poll.session() as session:
        who = [{**common, "voter_key": row["voter_key"]} for row in rows]
        session.execute(insert(Participation), who)
        cast = {**common, "seq": 1, "cast_at": poll.act.at}
        session.execute(
            insert(Ballot), [{**cast, **row, "request_key": row["voter_key"]} for row in rows]
        )
        audit.record(session, poll.act, "test:vote:stuff", poll.vote_id)


def tallied(poll: Any, world: World) -> tuple[Any, list[str]]:  # noqa: ANN401 - as above
    with poll.session() as session:
        vote = queries.find_vote(session, poll.vote_id)
        rules = pinned(vote)
        with sent_to(world.database.engine) as statements:
            found = counting.tally(session, vote, rules)
    return found, statements


def test_thousands_of_rankings_come_in_as_their_groups_in_as_many_statements_as_three(
    open_poll: OpenPoll, world: World
) -> None:
    few, many = (
        open_poll(secrecy=Secrecy.SECRET, options=OPTIONS, method=ranked("schulze"))
        for _ in range(2)
    )
    stuff(few, dict.fromkeys(list(ORDERS)[:3], 1))
    stuff(many, ORDERS)
    _, asked_for_few = tallied(few, world)
    found, asked = tallied(many, world)
    assert len(asked) == len(asked_for_few)
    groups = Counter(
        {tuple(sorted(b.choices, key=b.choices.get)): b.times for b in found.poll.ballots}
    )
    assert groups == ORDERS
    assert sum(groups.values()) == found.attendance.heads > 4_000


@pytest.mark.parametrize(
    ("rule", "settings", "winners"),
    [
        ("borda", {}, {"d"}),
        ("schulze", {}, {"d"}),
        ("instant-runoff", {}, {"d"}),
        ("single-transferable-vote", {"seats": 2}, {"c", "d"}),
    ],
)
def test_every_rule_that_ranks_counts_a_vote_to_its_close(
    open_poll: OpenPoll, rule: str, settings: dict[str, object], winners: set[str]
) -> None:
    poll = open_poll(5, options=OPTIONS, method=ranked(rule), settings=settings)
    for number, order in enumerate(("dc", "dcb", "dc", "cda", "cd")):
        poll.cast(number, {key: rank for rank, key in enumerate(order, 1)})
    assert set(poll.close().winners) == winners
