"""A closed vote is counted again: from its rows, from its file, and by the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Registry
from folkmoot.kernel.errors import NotFound, Refused
from folkmoot.votes import count_file
from folkmoot.votes.cli import count, votes
from folkmoot.votes.domain import Tally
from folkmoot_sdk import Option, Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
Poll = Any
World = Any

ALTERED = 'UPDATE ballot SET choices = \'{"cables": "against"}\' WHERE vote_id = %s'
KEPT = "UPDATE closing SET count_file = jsonb_set(count_file, '{}', '{}') WHERE vote_id = %s"
FOR, AGAINST = {"cables": "for"}, {"cables": "against"}


@pytest.fixture
def closed(open_poll: OpenPoll) -> Poll:
    poll = open_poll(8, secrecy=Secrecy.SECRET)
    for voter in range(4):
        poll.cast(voter, FOR if voter % 2 else AGAINST)
    poll.cast(0, FOR)
    poll.verify(poll.enter([5, 6, 7], [Tally(FOR), Tally({"cables": "x"}), Tally(spoilt=True)]))
    poll.close()
    return poll


def published(poll: Poll) -> bytes:
    return count_file.to_bytes(poll.closing().count_file)


def test_counted_again_it_comes_to_the_same(closed: Poll) -> None:
    again = closed.recount()
    assert again.agrees
    assert again.outcome.to_plain() == closed.closing().outcome


def test_a_recount_needs_a_closed_vote(open_poll: OpenPoll) -> None:
    with pytest.raises(Refused) as refused:
        open_poll().recount()
    assert refused.value.code == "vote.still_open"


def test_another_communitys_vote_is_not_recounted(
    closed: Poll, make_world: Callable[[], World], open_poll: OpenPoll
) -> None:
    other = open_poll(world=make_world())
    closed.world = other.world
    with pytest.raises(NotFound) as refused:
        closed.recount()
    assert refused.value.code == "vote.unknown"


def test_without_the_pinned_release_a_recount_says_which_one_is_missing(closed: Poll) -> None:
    nothing = Registry(MappingProxyType({}), MappingProxyType({}))
    with pytest.raises(NotFound) as refused:
        closed.recount(nothing)
    assert refused.value.code == "vote.rule_missing"
    assert refused.value.params["rule"] == "must-do-list"


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE batch SET tallies = '[]' WHERE vote_id = %s", "attendance"),
        (
            KEPT.format("{ballots,0,times}", "2"),
            "attendance",
        ),
        (
            KEPT.format("{ballots,0,choices,cables}", '"abstain"'),
            "closing",
        ),
        ("UPDATE vote SET figures = '{\"eligible\": 9}' WHERE id = %s", "electorate"),
        ("UPDATE vote_option SET label = 'x' WHERE vote_id = %s", "options"),
        ("UPDATE vote SET title = 'x' WHERE id = %s", "vote"),
        ("UPDATE vote SET closed_at = NULL WHERE id = %s", "closing"),
        ("UPDATE closing SET carried = NOT carried WHERE vote_id = %s", "closing"),
        ("UPDATE closing SET winners = '[\"x\"]' WHERE vote_id = %s", "closing"),
        ("UPDATE closing SET count_file_digest = 'x' WHERE vote_id = %s", "closing"),
    ],
)
def test_a_superusers_change_to_any_row_shows_in_the_recount(
    closed: Poll, superuser: psycopg.Connection, statement: str, where: str
) -> None:
    superuser.execute(statement, [closed.vote_id])
    superuser.commit()
    again = closed.recount()
    assert not again.agrees
    assert where in again.differences


def test_what_was_kept_of_a_secret_vote_must_be_readable(
    closed: Poll, superuser: psycopg.Connection
) -> None:
    superuser.execute(KEPT.format("{ballots,0,times}", '"x"'), [closed.vote_id])
    with pytest.raises(Refused) as refused:
        closed.recount()
    assert refused.value.code == "vote.does_not_add_up"


def test_a_named_vote_is_counted_again_from_its_own_ballots(
    open_poll: OpenPoll, superuser: psycopg.Connection
) -> None:
    poll = open_poll(3)
    poll.cast(0, FOR)
    poll.close()
    assert poll.recount().agrees
    superuser.execute(ALTERED, [poll.vote_id])
    assert "ballots" in poll.recount().differences


def test_a_community_that_was_renamed_since_changes_no_recount(
    closed: Poll, superuser: psycopg.Connection
) -> None:
    named = closed.closing().count_file["vote"]["community"]
    assert (len(named["code"]), named["name"], named["district"]) == (12, "试验社区", "试验区")
    community = "UPDATE community SET name = '新名' WHERE id = %s"
    superuser.execute(community, [closed.world.scope.tenant_id])
    assert closed.recount().agrees


def test_the_file_counts_to_the_same_outcome_without_a_database(closed: Poll) -> None:
    file = count_file.read(published(closed))
    checked = count_file.check(file, installed())
    assert checked.agrees
    assert checked.outcome.to_plain() == closed.closing().outcome
    assert file.digest == closed.closing().count_file_digest


def test_an_owners_file_repeats_the_weights_of_the_roll(open_owners: OpenPoll) -> None:
    poll = open_owners([400_00, 100_00, 100_00], options=(Option("fund", "使用维修资金"),))
    poll.cast(0, {"fund": "for"})
    poll.verify(poll.enter([1], [Tally(spoilt=True, electors=(poll.roll[1].key,))]))
    poll.close()
    content = poll.closing().count_file
    assert content["electorate"]["weights"] == [[1, 100_00, 2], [1, 400_00, 1]]
    assert count_file.check(count_file.read(published(poll)), installed()).agrees


def run(poll: Poll, *arguments: str) -> Result:
    return CliRunner().invoke(votes, arguments, obj=SimpleNamespace(database=poll.world.database))


def community(poll: Poll) -> str:
    return f"{poll.world.district_slug}/{poll.world.community_slug}"


def test_the_recount_command_agrees_with_exit_code_0(closed: Poll) -> None:
    answer = run(
        closed, "recount", str(closed.vote_id), "--community", community(closed), "--lang", "en"
    )
    assert answer.exit_code == 0, answer.output
    assert "it comes to the same" in answer.output


def test_the_recount_command_is_loud_with_exit_code_1(
    closed: Poll, superuser: psycopg.Connection
) -> None:
    superuser.execute(
        "UPDATE batch SET tallies = '[]' WHERE vote_id = %s",
        [closed.vote_id],
    )
    superuser.commit()
    arguments = ("recount", str(closed.vote_id), "--community", community(closed))
    answer = run(closed, *arguments, "--lang", "en")
    assert answer.exit_code == 1
    assert "IT DOES NOT COME TO THE SAME" in answer.output
    plain = json.loads(run(closed, *arguments, "--json").stdout)
    assert plain["agrees"] is False


def test_the_recount_command_says_what_it_cannot_find_with_exit_code_2(closed: Poll) -> None:
    for vote, where in ((str(uuid4()), community(closed)), (str(closed.vote_id), "no/where")):
        answer = run(closed, "recount", vote, "--community", where, "--json")
        assert answer.exit_code == 2
        assert json.loads(answer.stdout)["error"] in {"vote.unknown", "community.unknown"}


def test_the_votes_of_a_community_are_listed_with_their_ids(
    closed: Poll, open_poll: OpenPoll
) -> None:
    running = open_poll(3, title="刚开始的")
    answer = run(closed, "list", "--community", community(closed), "--lang", "zh")
    assert answer.exit_code == 0, answer.output
    first, second = answer.output.splitlines()
    assert (first.split()[0], first.split()[-2:]) == (str(running.vote_id), ["进行中", "刚开始的"])
    assert (second.split()[0], second.split()[-1]) == (str(closed.vote_id), "环境整治")
    lines = json.loads(run(closed, "list", "--community", community(closed), "--json").output)
    assert lines[0]["outcome"] is None
    assert set(lines[1]) == {
        "id",
        "title",
        "opened_at",
        "closed_at",
        "outcome",
        "count_failed",
    }
    assert set(lines[1]["outcome"]) == {"valid", "carried"}


def test_a_community_is_named_with_its_district(closed: Poll) -> None:
    for given in ("c", "", "/c"):
        answer = run(closed, "list", "--community", given, "--lang", "en")
        assert answer.exit_code == 2
        assert "district/community" in answer.output


def test_a_count_that_agrees_with_another_file_than_published_is_not_called_wrong(
    closed: Poll, tmp_path: Path
) -> None:
    file = tmp_path / "count.json"
    file.write_bytes(published(closed))
    wrong = CliRunner().invoke(count, [str(file), "--digest", "0" * 64, "--lang", "en"])
    assert wrong.exit_code == 1
    assert "The count agrees, but this is not the file that was published." in wrong.output
    assert "DOES NOT COME" not in wrong.output
    file.write_text("{}")
    for language in ("zh", "en"):
        said = CliRunner().invoke(count, [str(file), "--lang", language]).output
        assert "None" not in said


def test_the_count_command_needs_the_file_alone(closed: Poll, tmp_path: Path) -> None:
    file = tmp_path / "count.json"
    file.write_bytes(published(closed))
    answer = CliRunner().invoke(count, [str(file), "--lang", "zh"])
    assert answer.exit_code == 0, answer.output
    assert "结果一致" in answer.output
    right = ["--digest", closed.closing().count_file_digest]
    assert CliRunner().invoke(count, [str(file), *right]).exit_code == 0
    assert CliRunner().invoke(count, [str(file), "--digest", "0" * 64]).exit_code == 1
