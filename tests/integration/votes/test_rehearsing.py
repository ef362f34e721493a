"""A rehearsal is a whole vote by a rule, of which nothing stays unless somebody wants it to."""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.models import Community
from folkmoot.tenancy.stages import CommunityStatus
from folkmoot.votes.cli import votes
from folkmoot.votes.models import Ballot, Batch, Vote
from folkmoot.votes.rehearsing import invented, rehearse
from folkmoot.votes.sheets import Marking, Sheet
from folkmoot_sdk import Mark, Option, Text

OPTIONS = tuple(Option(key, key) for key in "abc")
WORDS = (Mark("for", Text("同意", "For")), Mark("against", Text("反对", "Against")))
RULES = sorted(
    entry.id for entry in installed().entries.values() if entry.kind is Kind.VOTING_RULES
)


class World(Protocol):
    """What tests/conftest.py makes."""

    database: Database
    scope: TenantScope
    district_slug: str
    community_slug: str

    def begin(self) -> AbstractContextManager[Session]: ...


@dataclass(frozen=True)
class Draft:
    world: World
    act: Act

    @property
    def name(self) -> str:
        return f"{self.world.district_slug}/{self.world.community_slug}"

    def rows(self) -> list[int]:
        counted = (select(func.count()).select_from(each) for each in (Vote, Ballot, Batch))
        entries = select(func.count()).select_from(AuditEntry)
        with self.world.database.begin(self.world.scope) as session:
            return [session.scalar(query) or 0 for query in (*counted, entries)]


@pytest.fixture
def draft(live_world: World, act: Act) -> Draft:
    operator = replace(act, actor=Actor(None, frozenset({Role.OPERATOR})))
    with live_world.database.begin(PLATFORM) as session:
        community = session.get_one(Community, live_world.scope.tenant_id)
        community.status = CommunityStatus.DRAFT
        audit.record(session, operator, "test:community:draft", community.code)
    return Draft(live_world, operator)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_rehearsed_from_opening_to_recount_and_nothing_stays(
    draft: Draft, rule: str
) -> None:
    before = draft.rows()
    with draft.world.database.session(draft.world.scope) as session:
        held = rehearse(session, draft.act, rule=f"ballots/{rule}", language="en")
    assert held.differences == ()
    assert sum(held.ballots.values()) == 12
    assert held.outcome.ballots == 12
    assert held.outcome.voting_rule.startswith(f"{rule}@")
    assert len(held.ballots) > 1, "ballots that all say the same try nothing"
    assert draft.rows() == before


@pytest.mark.parametrize(
    "status", [each for each in CommunityStatus if each is not CommunityStatus.DRAFT]
)
def test_nothing_is_rehearsed_where_people_live_with_their_votes(
    draft: Draft, status: CommunityStatus
) -> None:
    with draft.world.database.session(draft.world.scope) as session:
        session.get_one(Community, draft.world.scope.tenant_id).status = status
        with pytest.raises(Refused, match="only in a community that is a draft"):
            rehearse(session, draft.act, rule="ballots/approval", language="en")


def test_only_an_operator_rehearses_and_only_what_the_community_may_use(
    draft: Draft, act: Act
) -> None:
    with draft.world.database.session(draft.world.scope) as session:
        with pytest.raises(NotAllowed):
            rehearse(session, act, rule="ballots/approval", language="en")
        with pytest.raises(NotFound):
            rehearse(session, draft.act, rule="nobody/nothing", language="en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_says_what_came_out(draft: Draft, language: str) -> None:
    asked = ["rehearse", "--rule", "ballots/approval", "--community", draft.name]
    ran = CliRunner().invoke(votes, [*asked, "--lang", language], obj=_operation(draft))
    assert ran.exit_code == 0, ran.output
    marked = {"zh": "5 × 加装电梯：赞成，更换路灯：赞成", "en": "5 × Put in a lift: Accept"}
    said = {"zh": "排练（不留记录）：ballots/approval@", "en": "Rehearsed, nothing of it is kept"}
    assert said[language] in ran.output
    assert marked[language] in ran.output
    assert {"zh": "重新计票，结果一致", "en": "Counted again"}[language] in ran.output


def test_the_command_answers_programs_in_json(draft: Draft) -> None:
    asked = ["rehearse", "--rule", "ballots/approval", "--community", draft.name, "--json"]
    ran = CliRunner().invoke(votes, asked, obj=_operation(draft))
    told = json.loads(ran.output)
    assert told["agrees"] is True
    assert told["outcome"]["ballots"] == 12
    assert told["rule"].startswith("ballots/approval@")


def test_a_rehearsal_may_be_kept_as_a_vote_of_its_draft(draft: Draft) -> None:
    asked = ["rehearse", "--rule", "ballots/approval", "--community", draft.name, "--keep"]
    ran = CliRunner().invoke(votes, [*asked, "--json", "--lang", "en"], obj=_operation(draft))
    assert ran.exit_code == 0, ran.output
    kept = json.loads(ran.output)["vote"]
    assert "加装电梯" in ran.output, "the record is in Chinese, whatever the terminal speaks"
    with draft.world.database.begin(draft.world.scope) as session:
        vote = session.get_one(Vote, (draft.world.scope.tenant_id, UUID(kept)))
        assert vote.is_rehearsal
        assert vote.closed_at is not None
        assert verify(session).sound
    again = CliRunner().invoke(
        votes, ["recount", kept, "--community", draft.name, "--lang", "en"], obj=_operation(draft)
    )
    assert again.exit_code == 0, again.output
    assert "Counted again: it comes to the same." in again.output


def test_a_kept_rehearsal_leads_to_no_matter(draft: Draft, app: Flask) -> None:
    with draft.world.begin() as session:
        held = rehearse(session, draft.act, rule="ballots/approval", language="zh")
    page = app.test_client().get(f"/{draft.name}/votes/{held.vote_id}/").get_data(as_text=True)
    assert "无：这是排练，投票人均为虚拟" in page
    assert "排练：赞成投票（可选多项）" in page
    assert "/matters/" not in page.partition("<main")[2].partition("</main>")[0]


def _operation(draft: Draft) -> object:
    @dataclass(frozen=True)
    class Operation:
        database: Database
        act: Act

    return Operation(draft.world.database, draft.act)


SHEETS = [
    Sheet(Marking.EACH, OPTIONS, marks=WORDS),
    Sheet(Marking.ACCEPT, OPTIONS, most=1, marks=WORDS[:1]),
    Sheet(Marking.ACCEPT, OPTIONS, marks=WORDS[:1]),
    Sheet(Marking.RANK, OPTIONS, most=2),
    Sheet(Marking.RANK, OPTIONS),
    Sheet(Marking.SCORE, OPTIONS, low=-2, high=2),
    Sheet(Marking.SCORE, OPTIONS, total=5, low=0),
    Sheet(Marking.SCORE, OPTIONS),
    Sheet(Marking.PAPER, OPTIONS),
]


@pytest.mark.parametrize("sheet", SHEETS)
def test_invented_ballots_keep_to_the_sheet(sheet: Sheet) -> None:
    made = invented(sheet)
    assert made[-1] == {}
    for choices in made:
        assert choices.keys() <= {option.key for option in OPTIONS}
        assert len(choices) <= (sheet.most or len(OPTIONS))
        if sheet.marking is Marking.RANK:
            assert sorted(choices.values()) == list(range(1, len(choices) + 1))
        if sheet.marking is Marking.SCORE:
            low, high = sheet.low or 0, 99 if sheet.high is None else sheet.high
            assert all(low <= int(score) <= high for score in choices.values())
            assert sheet.total is None or sum(map(int, choices.values())) <= sheet.total
    assert sheet.marking is Marking.PAPER or len({tuple(each.items()) for each in made}) > 2
