"""Looking back at the lifts of 2016: by the command line, by page, and never writing."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from threading import BoundedSemaphore
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session

import folkmoot_sdk as sdk
from folkmoot.extensions.runner import asking
from folkmoot.extensions.service import view_for
from folkmoot.hindsight import queries, simulating
from folkmoot.hindsight.choosing import Choice, turning_days
from folkmoot.hindsight.cli import simulate
from folkmoot.hindsight.domain import Unknown, Verdict, supposing
from folkmoot.hindsight.printing import total_words
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.models import AuditHead
from folkmoot.kernel.errors import Invalid, NotFound, Refused
from folkmoot.matters.queries import dossier
from folkmoot.people.service import register_person
from folkmoot.web import turns
from folkmoot_sdk import BodyKind, MissingFigureError, Outcome, Poll, Quantity, VotingRule

# The class behind the fixture is in conftest.py, which no test module can import.
Past = Any
Run = Callable[..., Result]
Queries = Callable[[], AbstractContextManager[list[str]]]
ASSEMBLY = BodyKind.REPRESENTATIVES_ASSEMBLY
LAW_2026 = Choice(date(2026, 1, 1))


@pytest.fixture
def run(past: Past) -> Run:
    def invoke(*arguments: object) -> Result:
        operation = SimpleNamespace(database=past.database)
        return CliRunner().invoke(simulate, [str(part) for part in arguments], obj=operation)

    return invoke


@pytest.fixture
def meeting_id(past: Past) -> UUID:
    """The assembly of the first round: 31 of the 40 came."""
    meetings = past.read(dossier, past.matter_id).meetings
    return UUID(str(next(each.id for each in meetings if each.body is ASSEMBLY)))


@pytest.fixture
def vote_id(past: Past) -> UUID:
    return past.read(dossier, past.matter_id).votes[0].id  # type: ignore[no-any-return] # as above


def head(past: Past) -> Any:  # noqa: ANN401 - whatever the chain's head is
    return past.read(lambda session: session.scalar(select(AuditHead.hash)))


def test_the_lifts_under_the_2026_law(past: Past, meeting_id: UUID, vote_id: UUID) -> None:
    seen = past.read(simulating.look_at_meeting, meeting_id, LAW_2026)
    assert seen.found.was.rule.version == "1990"
    assert isinstance(seen.found.would, Verdict)
    assert seen.found.would.rule.version == "2026"
    attendance = seen.found.would.validity.tests[0]
    assert (attendance.comparison.left, attendance.left) == (Quantity.PRESENT, 31)
    assert (3 * attendance.left >= 2 * attendance.right) == attendance.passed
    vote = past.read(simulating.look_at_vote, vote_id, LAW_2026)
    assert isinstance(vote.found.would, Verdict)
    assert vote.found.would.winners == vote.found.was.winners == ("由物业公司维修",)


def test_the_whole_community_is_one_table(
    past: Past,
) -> None:
    lines = past.read(lambda s: list(simulating.look_at_all(s, date(2026, 1, 1))))
    assert {line.what for line in lines} == {"meeting", "vote"}
    assert sum(line.what == "vote" for line in lines) == 4
    assert [line.on for line in lines if line.what == "vote"] == sorted(
        line.on for line in lines if line.what == "vote"
    )


def test_a_day_on_which_no_law_stands_is_said_in_each_line_and_hides_no_other(past: Past) -> None:
    lines = past.read(lambda s: list(simulating.look_at_all(s, date(1970, 1, 1))))
    assert lines
    assert all(isinstance(line.found.would, Unknown) for line in lines)
    said = lines[0].found.would.reason
    # Bodies and days as the reader calls them, never by their keys.
    assert "1 January 1970" in said.en
    assert said.zh.startswith("1970年1月1日")
    assert all("_" not in line.found.would.reason.zh for line in lines)


def test_what_nobody_can_know_is_in_no_total(past: Past, visitor: FlaskClient, run: Run) -> None:
    url = f"/{past.address}/hindsight/?year=2016&lang="
    all_unknown = visitor.get(f"{url}en&law=1970-01-01").text
    assert "can be worked out; each says why" in all_unknown
    assert "0 of" not in all_unknown
    assert "都无法推算" in visitor.get(f"{url}zh&law=1970-01-01").text
    assert "would have ended otherwise." in visitor.get(f"{url}en&law=2026-01-01").text
    told = run("community", past.address, "--law", "1970-01-01", "--lang", "zh").output
    assert "都无法推算" in told
    lines = past.read(lambda s: list(simulating.look_at_all(s, date(2026, 1, 1))))
    unknown = past.read(lambda s: list(simulating.look_at_all(s, date(1970, 1, 1))))
    mixed = [*lines, *unknown]
    assert (
        f"of {len(lines)} would have ended otherwise; {len(unknown)} more" in total_words(mixed).en
    )


def test_looking_back_writes_nothing_and_could_not(
    past: Past, run: Run, meeting_id: UUID, vote_id: UUID
) -> None:
    before = head(past)
    law, where = ("--law", "2026-01-01"), ("--community", past.address)
    assert run("meeting", meeting_id, *where, *law).exit_code == 0
    assert run("vote", vote_id, *where, "--silence").exit_code == 0
    assert run("community", past.address, *law).exit_code == 0
    assert head(past) == before
    with pytest.raises(InternalError, match="read-only transaction"):
        past.read(_write)


def _write(session: Session) -> None:
    act = Act(Actor(uuid4(), frozenset({Role.SECRETARY})), datetime(2026, 1, 1, tzinfo=UTC))
    register_person(session, act, name="某人")
    session.flush()


def test_the_command_line_says_both_sides_in_both_languages(
    past: Past, run: Run, meeting_id: UUID
) -> None:
    asked = ("meeting", meeting_id, "--community", past.address, "--law", "2026-01-01")
    said = run(*asked, "--lang", "zh").output
    assert "实际：达到法定人数" in said
    assert "2025 年修订" in said
    assert "这是推演，不是事实" in said
    assert "A thought experiment" in run(*asked, "--lang", "en").output
    plain = json.loads(run(*asked, "--json").output)
    assert plain["recorded"]["rule"] == "representatives-meeting@1990"
    assert plain["supposed"]["rule"] == "representatives-meeting@2026"
    assert plain["notice"]["days"] >= 3
    assert plain["disclaimer"]["zh"]


def test_a_rule_is_named_with_its_plugin_and_version(past: Past, run: Run, vote_id: UUID) -> None:
    rule = "cn-statutes/owners-ordinary@2021"
    said = run("vote", vote_id, "--community", past.address, "--rule", rule, "--lang", "en")
    assert said.exit_code == 0
    assert "the record does not have what it asks for" in said.output
    missing = MissingFigureError(str(Quantity.HEADS_TOTAL))
    assert str(Quantity.HEADS_TOTAL) in str(missing)
    other = run("vote", vote_id, "--community", past.address, "--rule", "x/y@1", "--json")
    assert (other.exit_code, json.loads(other.output)["error"]) == (1, "hindsight.rule_unknown")


def test_silence_is_marked_as_what_no_law_allows(past: Past, run: Run, vote_id: UUID) -> None:
    asked = ("vote", vote_id, "--community", past.address, "--silence")
    assert "第 140 条" in run(*asked, "--lang", "zh").output
    plain = json.loads(run(*asked, "--json").output)
    assert plain["silence"]
    assert "art. 140" in plain["assumption"]["en"]


def test_what_makes_no_sense_is_refused_with_a_cure(
    past: Past, meeting_id: UUID, vote_id: UUID
) -> None:
    with pytest.raises(Invalid) as refused:
        Choice()
    assert refused.value.code == "hindsight.nothing_chosen"
    with pytest.raises(Invalid) as refused:
        Choice(date(2026, 1, 1), "a/b@1")
    assert refused.value.code == "hindsight.both_chosen"
    for choice in (Choice(silent=True), Choice(rule="ballots/approval@1")):
        with pytest.raises(Refused) as no:
            past.read(simulating.look_at_meeting, meeting_id, choice)
        assert no.value.code == "hindsight.votes_only"
    with pytest.raises(NotFound):
        past.read(simulating.look_at_vote, meeting_id, LAW_2026)
    with pytest.raises(NotFound):
        past.read(simulating.look_at_meeting, vote_id, LAW_2026)


def test_a_wrong_address_or_day_ends_with_a_sentence(run: Run, past: Past) -> None:
    assert run("community", "nowhere", "--law", "2026-01-01").exit_code == 1
    assert run("community", past.address, "--law", "the 3rd").exit_code == 2


# Pages


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_past_meeting_and_a_closed_vote_lead_to_what_would_have_happened(
    past: Past, visitor: FlaskClient, meeting_id: UUID, vote_id: UUID
) -> None:
    for kind, row_id in (("meetings", meeting_id), ("votes", vote_id)):
        own = visitor.get(f"/{past.address}/{kind}/{row_id}/")
        address = f"/{past.address}/hindsight/{kind}/{row_id}/"
        assert f'href="{address}"' in own.text
        assert visitor.get(address).status_code == 200


def test_the_page_shows_both_sides_and_that_it_changes_nothing(
    past: Past, visitor: FlaskClient, meeting_id: UUID
) -> None:
    before = head(past)
    page = visitor.get(f"/{past.address}/hindsight/meetings/{meeting_id}/?law=2026-01-01").text
    assert "这是推演，不是事实" in page
    assert "2025 年修订" in page
    assert "1989 年通过" in page
    assert "须提前" in page
    english = visitor.get(
        f"/{past.address}/hindsight/meetings/{meeting_id}/?law=2026-01-01&lang=en",
        headers={"Accept-Language": "en"},
    )
    assert english.status_code == 200
    assert head(past) == before


def test_the_page_offers_the_rules_that_fit_and_silence_for_votes_alone(
    past: Past, visitor: FlaskClient, meeting_id: UUID, vote_id: UUID
) -> None:
    meeting = visitor.get(f"/{past.address}/hindsight/meetings/{meeting_id}/").text
    vote = visitor.get(f"/{past.address}/hindsight/votes/{vote_id}/?rule=silence").text
    assert "cn-statutes/representatives-meeting@2026" in meeting
    assert "ballots/approval@1" not in meeting
    assert 'value="silence"' not in meeting
    assert "ballots/approval@1" in vote
    assert "第 140 条" in vote


def test_the_community_is_looked_at_a_year_at_a_time(
    past: Past, visitor: FlaskClient, page_queries: Queries
) -> None:
    url = f"/{past.address}/hindsight/?law=2026-01-01&year="
    visitor.get(f"{url}2016")
    with page_queries() as full:
        page = visitor.get(f"{url}2016")
    with page_queries() as empty:
        nothing = visitor.get(f"{url}2015")
    assert page.text.count("/hindsight/votes/") == 4
    assert "没有" in nothing.text
    assert len(full) == len(empty)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_opens_on_the_newest_year_with_anything_and_leads_to_the_turning_days(
    past: Past, visitor: FlaskClient, language: str
) -> None:
    assert past.read(queries.years) == (2016,)
    page = visitor.get(f"/{past.address}/hindsight/?lang={language}").text
    assert page.count("/hindsight/votes/") == 4
    for law in ("1990-01-01", "2026-01-01"):
        assert f"/hindsight/?law={law}&amp;year=2016" in page
    # Nothing decides on the days between, and what is looked under is said.
    assert page.count("&amp;year=2016") == page.count('class="govuk-link fm-action-link"')
    assert page.count('aria-current="true"') == 1


def test_a_turning_day_is_one_on_which_another_rule_governs(past: Past) -> None:
    lines = past.read(lambda s: list(simulating.look_at_all(s, date(2016, 1, 1))))
    voted = [line.found.was.rule for line in lines if line.what == "vote"]
    found = past.read(lambda s: turning_days(view_for(s), voted))
    assert [each.day for each in found] == [date(2026, 1, 1), date(1990, 1, 1)]
    assert "2025" in found[0].laws[0].en
    assert past.read(lambda s: turning_days(view_for(s), [])) == ()


def test_counting_again_waits_for_a_turn_and_what_counts_nothing_does_not(
    past: Past,
    visitor: FlaskClient,
    meeting_id: UUID,
    vote_id: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "_places", places := BoundedSemaphore(1))
    address = f"/{past.address}/hindsight/"
    with places:
        assert visitor.get(address).status_code == 409
        assert visitor.get(f"{address}votes/{vote_id}/").status_code == 409
        assert visitor.get(f"{address}meetings/{meeting_id}/").status_code == 200
    assert visitor.get(address).status_code == 200


def test_what_anybody_may_have_counted_is_counted_for_readers_alone(
    past: Past, visitor: FlaskClient, vote_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def decide(rule: VotingRule, poll: Poll) -> Outcome:
        asked.append(asking._asked_for.get())  # noqa: SLF001 - what the runner goes by
        return sdk.decide(rule, poll)

    monkeypatch.setattr(supposing, "decide", decide)
    visitor.get(f"/{past.address}/hindsight/")
    visitor.get(f"/{past.address}/hindsight/votes/{vote_id}/")
    assert set(asked) == {asking._For.READERS}  # noqa: SLF001 - as above


def test_the_command_line_says_how_many_are_unknown_and_why(past: Past, run: Run) -> None:
    asked = ("community", past.address, "--law", "1066-01-01")
    plain = json.loads(run(*asked, "--json").output)
    number = plain["totals"]["all"]
    assert plain["totals"] == {"all": number, "different": 0, "unknown": number} != {}
    lines = run(*asked, "--lang", "en").output.splitlines()
    assert sum(line.startswith("?  ") for line in lines) == number
    assert not any(line.startswith(("=  ", "≠  ")) for line in lines)
    reasons = [line for line in lines if " cannot be worked out: " in line]
    assert sum(int(line.partition(" ")[0]) for line in reasons) == number
    assert any("Residents' representatives' meeting" in line for line in reasons)
    assert "项无法推算：1066年1月1日" in run(*asked, "--lang", "zh").output


@pytest.mark.parametrize("asked", ["law=yesterday", "law=2026-13-01", "rule=x/y@1"])
def test_a_wrong_question_is_answered_with_what_to_do(
    past: Past, visitor: FlaskClient, vote_id: UUID, asked: str
) -> None:
    answer = visitor.get(f"/{past.address}/hindsight/votes/{vote_id}/?{asked}")
    assert answer.status_code in {404, 422}


def test_english_is_not_seen_on_the_chinese_page(
    past: Past, visitor: FlaskClient, vote_id: UUID, latin_on: Callable[[str], list[str]]
) -> None:
    for query in ("", "?law=2026-01-01", "?rule=silence"):
        assert not latin_on(visitor.get(f"/{past.address}/hindsight/votes/{vote_id}/{query}").text)
