"""Pages of votes: what anybody reads, how a ballot is cast, how hand counts come in, what is told
when something cannot be.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.registry import Kind, Registered, Registry, registry_of
from folkmoot.kernel.act import Role
from folkmoot.people.service import record_ownership, register_unit
from folkmoot.votes import count_file, page, pins, queries
from folkmoot.votes.domain import Channel, ElectorDraft, Tally, Turnout
from folkmoot.votes.sheets import Marking, Sheet
from folkmoot.votes.views.papers import Paper
from folkmoot_sdk import Figures, Option, Outcome, Quantity, Secrecy, Text

# The classes behind the fixtures are in conftest.py, which no test module can import.
Poll = Any
World = Any
Time = Any
Answer = Any
OpenPoll = Callable[..., Any]
Counting = Callable[..., Any]
SignIn = Callable[..., FlaskClient]
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z'’-]+){2,}")
LIST = (Option("cables", "整治飞线"), Option("roads", "修路"), Option("green", "绿化"))


class Visitor:
    """A client at the poll's community."""

    def __init__(self, poll: Poll, client: FlaskClient) -> None:
        self.poll, self.client = poll, client

    def url(self, path: str = "") -> str:
        world = self.poll.world
        return f"/{world.district_slug}/{world.community_slug}/votes/{self.poll.vote_id}/{path}"

    def get(self, path: str = "") -> Answer:
        return self.client.get(self.url(path))

    def post(self, path: str, **fields: object) -> Answer:
        return self.client.post(self.url(path), data=fields)


As = Callable[..., Visitor]


@pytest.fixture
def as_(app: Flask, sign_in: SignIn, time: Time, monkeypatch: pytest.MonkeyPatch) -> As:
    """``as_(poll, Role.SECRETARY)``, or ``as_(poll, voter=3)`` for who is third on the roll."""
    monkeypatch.setitem(app.config, "CLOCK", lambda: time.now)

    def visitor(
        poll: Poll, *roles: Role, voter: int | None = None, person_id: UUID | None = None
    ) -> Visitor:
        if voter is not None:
            roles, person_id = (Role.RESIDENT,), poll.roll[voter].person_ids[0]
        client = sign_in(poll.world, *roles, person_id=person_id) if roles else app.test_client()
        return Visitor(poll, client)

    return visitor


def words(response: Answer) -> str:
    """The text of a page, without tags and code, in one line."""
    return plain(response.text)


def plain(html: str) -> str:
    without = re.sub(r"(?s)<(script|style|head|code)\b.*?</\1>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"(?s)<[^>]+>", " ", without))


def table(response: Answer) -> str:
    """The same without the columns' labels, which a phone repeats in each cell."""
    return plain(re.sub(r'(?s)<span class="fm-table__label".*?</span>', "", response.text))


def said(response: Answer, code: str) -> tuple[int, bool]:
    return response.status_code, code in response.text


def approval() -> Registered[Any]:
    return installed().entries["ballots", Kind.VOTING_RULES, "approval", "1"]


def batches(poll: Poll) -> list[Any]:
    with poll.session() as session:
        return [batch for batch, _ in queries.batches_of(session, poll.vote_id)]


def ballots(poll: Poll) -> dict[str, int]:
    with poll.session() as session:
        return {
            way.value: number for way, number in queries.turnout_of(session, poll.vote_id).items()
        }


# --- reading


def test_anybody_reads_what_is_asked_and_by_which_law(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(5, options=LIST)
    poll.cast(0, {"cables": "for"})
    shown = as_(poll).get()
    told = words(shown)
    for part in (
        "整治飞线",
        "记名：记录中可以看到谁投了什么；举手和纸质选票合并计数",
        "必办事项（逐项表决）",
        "有权投票 5",
        "已收到选票 1",
        "还可以投票 4",
        "第 27 条",
        "2026年1月1日起施行",
        "登录后投票",
    ):
        assert part in told, part
    assert LATIN.findall(told) == []
    assert "Nothing is counted before" in words(as_(poll).get("?lang=en"))


def test_who_may_vote_is_asked_to_and_who_voted_is_reminded(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(5)
    voter = as_(poll, voter=0)
    assert "您还没有投票" in words(voter.get())
    assert "现在投票" in words(voter.get())
    poll.cast(0, {"cables": "for"})
    told = words(voter.get())
    assert "您已于" in told
    assert "整治飞线 同意" in told
    assert "改投" in told
    stranger = words(as_(poll, Role.RESIDENT, person_id=uuid4()).get())
    assert "您还没有投票" not in stranger
    assert "登录后投票" not in stranger


def test_a_closed_vote_is_explained_down_to_the_release_that_counted_it(
    open_poll: OpenPoll, as_: As
) -> None:
    poll = open_poll(5, options=LIST[:2])
    for number in range(4):
        poll.cast(number, {"cables": "for", "roads": "against" if number else "for"})
    poll.cast(0, {"cables": "for", "roads": "for"})
    poll.close()
    shown = as_(poll).get()
    told = words(shown)
    for part in ("通过", "需 3 人同意，实有 4 人同意", "未通过", "网上投票 4"):
        assert part in told, part
    assert "must-do-list@1" in shown.text
    assert "以最后一次为准" in told  # the ballot that was replaced, with the reason
    digest = poll.closing().count_file_digest
    assert digest in shown.text
    assert f"folkmoot count folkmoot-count-{poll.vote_id}.json --digest {digest}" in shown.text
    english = words(as_(poll).get("?lang=en"))
    assert "3 must be in favour, 4 were" in english
    assert "Count it again yourself" in english


def test_an_invalid_vote_says_that_nothing_was_decided(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(5)
    poll.cast(0, {"cables": "for"})
    poll.close()
    told = words(as_(poll).get())
    assert "表决无效" in told
    assert "未作决定" in told


def test_a_tie_is_shown_and_not_broken(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(4, options=LIST[:2], method=approval())
    for number in range(4):
        poll.cast(number, {"cables": "approve", "roads": "approve"})
    poll.close()
    assert words(as_(poll).get()).count("并列") >= 2


def test_advice_is_not_called_a_decision(
    open_poll: OpenPoll, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_poll(3)
    for number in range(3):
        poll.cast(number, {"cables": "for"})
    poll.close()
    monkeypatch.setattr(page, "_wiring", page._Wiring())  # noqa: SLF001 - put back after the test
    page.register_advice(lambda _session, _vote: True)
    assert words(as_(poll).get()).count("作为建议通过") >= 3


def test_the_count_file_is_the_published_one(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(3)
    assert said(as_(poll).get("count.json"), "vote.still_open") == (409, True)
    for number in range(3):
        poll.cast(number, {"cables": "for"})
    poll.close()
    sent = as_(poll).get("count.json")
    assert sent.headers["Content-Disposition"].endswith(f'count-{poll.vote_id}.json"')
    read = count_file.read(sent.data)
    assert read.digest == poll.closing().count_file_digest
    assert count_file.check(read, installed()).agrees
    assert json.loads(sent.data)["vote"]["title"] == "环境整治"


def test_a_vote_of_a_rule_that_is_not_installed_can_still_be_read(
    open_poll: OpenPoll, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_poll(3)
    nothing = Registry(MappingProxyType({}), MappingProxyType({}))
    monkeypatch.setattr(pins, "installed", lambda: nothing)
    said = words(as_(poll, voter=0).get())
    assert "没有安装这一版本" in said
    assert MUST_DO in said
    assert "使用纸质选票" not in said
    assert "目前不在平台上" in said
    refused = as_(poll, voter=0).get("ballot").text
    assert "vote.rule_gone" in refused


MUST_DO = "逐项表决"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_suspended_rule_is_told_by_name_to_who_votes_and_to_who_reads(
    open_poll: OpenPoll, as_: As, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    poll = open_poll(3)
    here = installed()
    title = here.entries["ballots", Kind.VOTING_RULES, "must-do-list", "1"].contribution.title
    stopped = [replace(each, state=ReleaseState.SUSPENDED) for each in here.releases.values()]
    monkeypatch.setattr(pins, "installed", lambda: registry_of(stopped, {}))
    told = {"zh": "已由平台运维人员暂停使用", "en": "has suspended this voting rule"}[language]
    voter, reader = as_(poll, voter=0), as_(poll)
    assert told in voter.get(f"?lang={language}").text
    for shown in (voter.get(f"?lang={language}").text, reader.get(f"?lang={language}").text):
        assert title.in_(language) in shown
        assert "must-do-list@1" not in shown
        assert "没有安装" not in shown
    refused = voter.get(f"ballot?lang={language}")
    assert (refused.status_code, "vote.rule_suspended" in refused.text) == (409, True)


def test_what_was_set_for_a_vote_is_told_in_words_before_and_after_the_count(
    open_poll: OpenPoll, as_: As
) -> None:
    rule = installed().entries["ballots", Kind.VOTING_RULES, "majority-judgement", "1"]
    poll = open_poll(3, options=LIST[:2], method=rule)
    open_still = words(as_(poll).get())
    assert "哪一等级起算同意" in open_still
    assert "较好" in open_still
    assert "in_favour_from" not in open_still
    poll.close()
    assert "哪一等级起算同意" in words(as_(poll).get()).split("供技术人员核对", maxsplit=1)[0]


def test_the_steps_of_a_count_stand_under_its_numbers_folded_when_there_are_many(
    open_poll: OpenPoll, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_poll(3)
    poll.close()
    assert "怎样计出结果" not in words(as_(poll).get())

    with poll.session() as session:
        closing = queries.find_closing(session, poll.vote_id)
    assert closing
    whole = Outcome.from_plain(closing.outcome)

    def told(number: int) -> str:
        steps = tuple(Text(f"第{n}轮<b>", f"round {n}") for n in range(number))
        with monkeypatch.context() as patch:
            patch.setattr(page.VoteRecord, "outcome", replace(whole, steps=steps))
            return str(as_(poll).get().text)

    assert "怎样计出结果" in told(2)
    assert "第1轮&lt;b&gt;" in told(2)
    assert "逐步查看（共" not in told(8)
    assert "逐步查看（共 9 步）" in told(9)


# --- one's own ballot


def test_a_ballot_is_cast_confirmed_and_changed(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(5, options=LIST[:2])
    voter = as_(poll, voter=0)
    shown = voter.get("ballot")
    assert shown.text.count('type="radio"') == 6
    assert LATIN.findall(words(shown)) == []
    sent = voter.post("ballot", option0="for", option1="against")
    assert sent.status_code == 303
    told = words(voter.client.get(sent.location))
    assert "您的选票已收到" in told
    assert "2026年3月2日 10:00" in told
    assert "整治飞线 同意" in told
    assert "修路 反对" in told
    assert "前可以改变主意" in told
    assert "您已经投过票" in words(voter.get("ballot"))
    again = voter.post("ballot", option0="abstain", option1="for")
    assert "第 2 次投票" in words(voter.client.get(again.location))
    assert ballots(poll)["online"] == 1


def test_every_item_wants_an_answer(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(5, options=LIST[:2])
    voter = as_(poll, voter=0)
    assert said(voter.post("ballot", option0="for"), "form.required") == (422, True)
    odd = voter.post("ballot", option0="for", option1="perhaps")
    assert said(odd, "form.not_a_choice") == (422, True)
    assert ballots(poll)["online"] == 0


def test_the_same_form_sent_twice_casts_one_ballot(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(5)
    voter = as_(poll, voter=0)
    for _ in range(2):
        sent = voter.post("ballot", option0="for", idempotency_key="0" * 32)
        assert sent.status_code == 303
    assert "第 2 次投票" not in words(voter.client.get(sent.location))


@pytest.mark.parametrize(
    ("most", "kind", "how"),
    [
        (None, "checkbox", "都可以选"),
        (2, "checkbox", "最多选 2 个"),
        (1, "radio", "单选：选择一个"),
    ],
)
def test_approval_offers_as_many_marks_as_the_rule_allows(
    open_poll: OpenPoll, as_: As, most: int | None, kind: str, how: str
) -> None:
    settings = {"max_choices": most} if most else {}
    poll = open_poll(5, options=LIST, method=approval(), settings=settings)
    voter = as_(poll, voter=0)
    shown = voter.get("ballot")
    assert how in words(shown)
    assert shown.text.count(f'type="{kind}"') == (4 if most == 1 else 3)
    chosen = ["0"] if most == 1 else ["0", "2"]
    sent = voter.post("ballot", choices=chosen)
    assert sent.status_code == 303
    told = words(voter.client.get(sent.location))
    assert "您赞成 整治飞线" in told
    assert ("绿化" in told) == (most != 1)


def test_a_blank_approval_is_an_abstention(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(5, options=LIST, method=approval())
    sent = as_(poll, voter=0).post("ballot")
    assert "都没有选：弃权" in words(as_(poll, voter=0).client.get(sent.location))
    one = open_poll(5, options=LIST, method=approval(), settings={"max_choices": 1})
    assert as_(one, voter=0).post("ballot", choices="abstain").status_code == 303
    assert as_(one, voter=1).post("ballot").status_code == 422


def test_too_many_marks_are_said_beside_the_options(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(5, options=LIST, method=approval(), settings={"max_choices": 2})
    sent = as_(poll, voter=0).post("ballot", choices=["0", "1", "2"])
    assert said(sent, "vote.bad_mark") == (422, True)
    assert "所选项数超过上限" in words(sent)
    strange = as_(poll, voter=0).post("ballot", choices=["7"])
    assert strange.status_code == 422
    assert ballots(poll)["online"] == 0


def test_a_secret_ballot_is_shown_to_nobody_and_its_time_is_coarse(
    open_poll: OpenPoll, as_: As, time: Time
) -> None:
    poll = open_poll(5, secrecy=Secrecy.SECRET)
    time.forward(minutes=37)
    voter = as_(poll, voter=0)
    sent = voter.post("ballot", option0="against")
    told = words(voter.client.get(sent.location))
    assert "您的选择不向任何人显示" in told
    assert "反对" not in told
    assert "10:00（只记到整点）" in told
    assert "整治飞线 反对" not in words(voter.get())
    for number in range(1, 5):
        poll.cast(number, {"cables": "for"})
    poll.close()
    after = voter.get("ballot/taken?number=7")
    assert after.status_code == 303
    assert "您已于" not in words(voter.get())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_cannot_vote_is_told_why_and_what_to_do(
    open_poll: OpenPoll, as_: As, language: str
) -> None:
    poll = open_poll(5)
    batch = poll.enter([1], [Tally({"cables": "for"})])
    poll.verify(batch)
    cases = [
        (as_(poll), 401, ""),
        (as_(poll, Role.RESIDENT, person_id=uuid4()), 403, "vote.not_on_roll"),
        (as_(poll, Role.SECRETARY), 403, "auth.no_person"),
        (as_(poll, voter=1), 409, "vote.already_counted"),
    ]
    for visitor, status, code in cases:
        for answer in (
            visitor.get(f"ballot?lang={language}"),
            visitor.post(f"ballot?lang={language}", option0="for"),
        ):
            assert said(answer, code) == (status, True), code
            assert bool(LATIN.search(words(answer))) == (language == "en"), code
    assert "链接" in words(as_(poll).get("ballot?lang=zh"))
    assert "已在举手计票或纸质选票中" in words(as_(poll, voter=1).get("?lang=zh"))


def test_a_closed_vote_takes_no_ballot(open_poll: OpenPoll, as_: As, time: Time) -> None:
    poll = open_poll(3)
    voter = as_(poll, voter=0)
    kept_open = voter.get("ballot")
    assert kept_open.status_code == 200
    for number in range(3):
        poll.cast(number, {"cables": "for"})
    poll.close()
    assert said(voter.post("ballot", option0="against"), "vote.closed") == (409, True)
    assert said(voter.get("ballot"), "vote.closed") == (409, True)
    over = open_poll(3, closes_at=time.now + timedelta(days=3))
    late = as_(over, voter=0)
    assert "可以" in words(late.client.get(late.post("ballot", option0="for").location))
    time.forward(days=3)
    assert said(as_(over, voter=1).post("ballot", option0="for"), "vote.closed") == (409, True)
    told = words(as_(over, voter=1).get())
    assert "等待计票" in told
    assert "现在投票" not in told
    assert "选票不再改动" in words(as_(over, voter=0).get("ballot/taken"))


def test_an_owner_of_several_holdings_says_whose_ballot_it_is(open_poll: OpenPoll, as_: As) -> None:
    mine, other = uuid4(), uuid4()
    roll = [
        ElectorDraft("alone", (mine,), area=8000),
        ElectorDraft("couple", (mine, other), area=12000),
    ]
    poll = open_poll(
        roll,
        figures=Figures({Quantity.AREA_TOTAL: 20000, Quantity.HEADS_TOTAL: 2}),
        law=installed().entries["cn-statutes", Kind.DECISION_RULES, "owners-ordinary", "2021"],
    )
    voter = as_(poll, voter=0)
    assert "第 2 张选票" in words(voter.get())
    shown = voter.get("ballot?number=2")
    assert "120.00 m²" in words(shown)
    assert re.search(r'value="2"\s+checked', shown.text)
    assert voter.post("ballot", option0="for").status_code == 422
    sent = voter.post("ballot", option0="for", elector_key="2")
    assert sent.location.endswith("ballot/taken?number=2")
    assert "您的选票已收到" in words(voter.client.get(sent.location))
    with poll.session() as session:
        vote = queries.find_vote(session, poll.vote_id)
        own = page.own_ballots_of(session, poll.voter(0).actor, vote)
    assert {key: each.seq for key, each in own.items()} == {"alone": 0, "couple": 1}
    assert words(voter.get()).count("您还没有投票") == 1


def test_other_rules_are_marked_on_paper(
    open_poll: OpenPoll, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_poll(5)
    from folkmoot.votes.views import balloting

    def on_paper(_vote: object, options: tuple[Option, ...]) -> Sheet:
        return Sheet(Marking.PAPER, options)

    monkeypatch.setattr(balloting, "sheet_of", on_paper)
    answer = as_(poll, voter=0).get("ballot")
    assert said(answer, "vote.paper_only") == (409, True)
    monkeypatch.setattr(page, "sheet_of", on_paper)
    assert "您使用纸质选票" in words(as_(poll, voter=0).get())


# --- hand counts and papers


def ticked(response: Answer) -> list[str]:
    boxes = re.findall(r'<input[^>]*name="electors"[^>]*>', response.text)
    return [box for box in boxes if "checked" in box]


def test_nobody_is_ticked_before_somebody_says_so(in_a_meeting: OpenPoll, as_: As) -> None:
    poll = in_a_meeting(5)
    secretary = as_(poll, Role.SECRETARY)
    form = secretary.get("batches/new")
    assert ticked(form) == []
    assert "全部勾选（5 人）" in words(form)
    assert len(ticked(secretary.get("batches/new?tick=all"))) == 5


@pytest.mark.parametrize("channel", ["hand", "paper"])
@pytest.mark.parametrize(
    ("numbers", "said_so"),
    [
        ({}, "共勾选 5 人，但只填了 0 票"),
        ({"count_for": "4"}, "共勾选 5 人，但只填了 4 票"),
        ({"count_for": "4", "count_abstain": "2"}, "共勾选 5 人，却填了 6 票"),
    ],
)
def test_as_many_ballots_are_filled_in_as_voters_are_ticked(
    in_a_meeting: OpenPoll, as_: As, channel: str, numbers: dict[str, str], said_so: str
) -> None:
    poll = in_a_meeting(5)
    keys = [each.key for each in poll.roll]
    sent = as_(poll, Role.SECRETARY).post("batches/new", channel=channel, electors=keys, **numbers)
    assert sent.status_code == 422
    assert said_so in words(sent)
    assert batches(poll) == []


def test_outside_a_meeting_no_hand_is_offered(open_poll: OpenPoll, as_: As) -> None:
    form = as_(open_poll(3), Role.SECRETARY).get("batches/new").text
    assert 'value="hand"' not in form
    assert re.search(r'value="paper"\s+checked', form)


def test_of_a_choice_by_area_an_abstention_is_an_answer(open_owners: OpenPoll, as_: As) -> None:
    poll = open_owners([8000, 9000], options=LIST, method=approval())
    secretary = as_(poll, Role.SECRETARY)
    same = {"channel": "paper", "electors": ["owner-0"]}
    assert said(secretary.post("batches/new", **same), "form.required") == (422, True)
    both = secretary.post("batches/new", **same, choices=["0", "abstain"])
    assert said(both, "vote.batch_both") == (422, True)
    assert secretary.post("batches/new", **same, choices=["abstain"]).status_code == 303
    (batch,) = batches(poll)
    assert batch.tallies[0]["choices"] == {}


def test_what_waits_comes_first_for_who_may_verify_it(in_a_meeting: OpenPoll, as_: As) -> None:
    poll = in_a_meeting(4)
    batch = poll.enter([0, 1], [Tally({"cables": "for"}, 2)], Channel.HAND)
    shown = as_(poll, Role.GRID_WORKER).get()
    told = words(shown)
    assert "等您核对 举手计票，2 人，" in told
    assert told.index("核对并确认") < told.index("表决内容")
    assert f"batches/{batch}/verify" in shown.text
    assert "等您核对" not in words(as_(poll).get())
    poll.verify(batch)
    assert "等您核对" not in words(as_(poll, Role.GRID_WORKER).get())


def test_hands_are_said_to_be_counted_together(in_a_meeting: OpenPoll, as_: As) -> None:
    poll = in_a_meeting(3)
    poll.verify(poll.enter([0, 1, 2], [Tally({"cables": "for"}, 3)], Channel.HAND))
    poll.close()
    told = words(as_(poll, Role.SECRETARY).get())
    assert "举手表决，合并计数：记录中有谁参加了表决，没有谁投了什么" in told
    assert "记名：" not in told


def test_what_only_a_technician_reads_is_folded(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(3)
    for number in range(3):
        poll.cast(number, {"cables": "for"})
    poll.close()
    shown = as_(poll).get().text
    before, folded = shown.split("供技术人员核对")
    assert "<title>表决：环境整治" in shown
    for part in ("must-do-list@1", "folkmoot count ", poll.closing().count_file_digest):
        assert part in folded
        assert part not in before
    assert "count.json" in before


def test_the_address_of_a_receipt_names_nobody(open_poll: OpenPoll, as_: As) -> None:
    sent = as_(open_poll(3), voter=0)
    answer = sent.post("ballot", option0="for")
    assert answer.location.endswith("/ballot/taken")
    assert "您的选票已收到" in words(sent.client.get(answer.location))


@pytest.mark.parametrize("count", [1, 4])
def test_doors_stand_beside_owners(
    open_poll: OpenPoll, as_: As, page_queries: Counting, count: int
) -> None:
    people = [uuid4() for _ in range(count)]
    roll = [ElectorDraft(f"person:{each}", (each,), area=9120) for each in people]
    elsewhere = ElectorDraft(f"person:{uuid4()}", (uuid4(),), area=1)
    poll = open_poll(
        [*roll, elsewhere],
        figures=Figures({Quantity.AREA_TOTAL: 9120 * count + 1, Quantity.HEADS_TOTAL: count + 1}),
        law=installed().entries["cn-statutes", Kind.DECISION_RULES, "owners-ordinary", "2021"],
    )
    since = poll.act.today - timedelta(days=30)
    with poll.world.begin() as session:
        for number, person_id in enumerate(people):
            unit = register_unit(
                session, poll.act, building="1号楼", number=f"{101 + number}室", area=9120
            )
            record_ownership(session, poll.act, unit_id=unit.id, person_id=person_id, from_on=since)
    secretary = as_(poll, Role.SECRETARY)
    with page_queries() as asked:
        shown = words(secretary.get("batches/new"))
    assert "1号楼101室 某人 · 91.20 m²" in shown
    assert shown.count("号楼") == count
    # Flask's session and the chain aside, the same for one as for four.
    assert sum("FROM unit" in str(each) for each in asked) <= 2


def test_one_item_is_entered_as_three_numbers_and_verified_by_another(
    in_a_meeting: OpenPoll, as_: As
) -> None:
    poll = in_a_meeting(10)
    poll.cast(0, {"cables": "for"})
    recorder, second = as_(poll, Role.GRID_WORKER), as_(poll, Role.SECRETARY)
    form = recorder.get("batches/new")
    assert form.text.count('name="electors"') == 9  # who voted online is left out
    keys = [each.key for each in poll.roll[1:9]]
    numbers = {"count_for": "5", "count_against": "2", "spoilt": "1"}
    sent = recorder.post("batches/new", channel="hand", electors=keys, **numbers)
    assert sent.status_code == 303
    (batch,) = batches(poll)
    assert (batch.covers, batch.ballots) == (8, 8)
    told = words(recorder.get())
    assert "等待另一人核对" in told
    assert "录入待核对 8" in told
    assert "撤回" in told
    own = recorder.get(f"batches/{batch.id}/verify")
    assert said(own, "vote.batch_same_person") == (403, True)
    compare = words(second.get(f"batches/{batch.id}/verify"))
    for part in ("整治飞线 同意 选票 5", "无法辨认的选票", "某人"):
        assert part in compare, part
    assert second.post(f"batches/{batch.id}/verify").status_code == 303
    assert "已核对，计入结果" in words(second.get())
    assert ballots(poll) == {"online": 1, "hand": 8, "paper": 0}
    again = second.post(f"batches/{batch.id}/verify")
    assert said(again, "vote.batch_judged") == (409, True)


def test_a_batch_of_a_choice_among_options_is_a_number_for_each(
    in_a_meeting: OpenPoll, as_: As
) -> None:
    poll = in_a_meeting(6, options=LIST, method=approval(), settings={"max_choices": 1})
    keys = [each.key for each in poll.roll]
    numbers = {"count_0": "3", "count_1": "2", "count_none": "1"}
    sent = as_(poll, Role.SECRETARY).post("batches/new", channel="hand", electors=keys, **numbers)
    assert sent.status_code == 303
    (batch,) = batches(poll)
    assert [(each["choices"], each["times"]) for each in batch.tallies] == [
        ({"cables": "approve"}, 3),
        ({"roads": "approve"}, 2),
        ({}, 1),
    ]


def test_ballots_of_several_marks_are_entered_line_by_line(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(6, options=LIST)
    keys = [each.key for each in poll.roll]
    secretary = as_(poll, Role.SECRETARY)
    assert secretary.get("batches/new").text.count('_times"') >= 4
    assert 'name="line11_times"' in secretary.get("batches/new?lines=12").text
    assert 'name="line12_times"' not in secretary.get("batches/new?lines=999").text
    without = {"line0_option0": "for", "line1_times": "2"}
    wrong = secretary.post("batches/new", channel="paper", electors=keys, **without)
    assert said(wrong, "vote.tally") == (422, True)
    lines = {
        "line0_option0": "for",
        "line0_option1": "against",
        "line0_times": "4",
        "line1_option0": "for",
        "line1_times": "１",
    }
    sent = secretary.post("batches/new", channel="paper", electors=keys, **lines, spoilt="1")
    assert sent.status_code == 303
    (batch,) = batches(poll)
    assert [(each["choices"], each["times"], each["spoilt"]) for each in batch.tallies] == [
        ({"cables": "for", "roads": "against"}, 4, False),
        ({"cables": "for"}, 1, False),
        ({}, 1, True),
    ]


def test_approval_with_several_marks_is_entered_line_by_line(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(4, options=LIST, method=approval())
    keys = [each.key for each in poll.roll]
    lines = {"line0_choices": ["0", "2"], "line0_times": "3", "line1_times": "1"}
    sent = as_(poll, Role.SECRETARY).post("batches/new", channel="paper", electors=keys, **lines)
    assert sent.status_code == 303
    (batch,) = batches(poll)
    assert batch.tallies[0]["choices"] == {"cables": "approve", "green": "approve"}
    assert "未作标记：弃权" in words(as_(poll, voter=0).get(f"batches/{batch.id}/verify"))


def test_weighed_ballots_are_entered_by_those_who_marked_the_same(
    open_owners: OpenPoll, as_: As
) -> None:
    poll = open_owners([8000, 9000, 7000])
    secretary = as_(poll, Role.SECRETARY)
    form = secretary.get("batches/new")
    assert "某人 · 80.00 m²" in form.text
    assert "electors" in form.text
    assert ticked(form) == []
    assert "（选填）" not in words(form).split("备注")[0]
    forgotten = {"channel": "paper", "electors": ["owner-0", "owner-2"]}
    asked_again = secretary.post("batches/new", **forgotten)
    assert said(asked_again, "form.required") == (422, True)
    assert 'href="#option0"' in asked_again.text
    assert batches(poll) == []
    same = {"channel": "paper", "electors": ["owner-0", "owner-2"], "option0": "for"}
    assert secretary.post("batches/new", **same).status_code == 303
    unread = {"channel": "paper", "electors": ["owner-1"], "spoilt": "true"}
    assert secretary.post("batches/new", **unread).status_code == 303
    found = {
        tuple(each.tallies[0]["electors"]): each.tallies[0]["spoilt"] for each in batches(poll)
    }
    assert found == {("owner-0", "owner-2"): False, ("owner-1",): True}


def test_a_secret_vote_takes_papers_only(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(4, secrecy=Secrecy.SECRET)
    keys = [each.key for each in poll.roll[:2]]
    secretary = as_(poll, Role.SECRETARY)
    assert 'value="hand"' not in secretary.get("batches/new").text
    hand = secretary.post("batches/new", channel="hand", electors=keys, count_for="2")
    assert hand.status_code == 422
    paper = secretary.post("batches/new", channel="paper", electors=keys, count_for="2")
    assert paper.status_code == 303
    (batch,) = batches(poll)
    # The list of who is covered is compared with the papers; what they say is not theirs.
    assert "某人" in words(as_(poll, Role.GRID_WORKER).get(f"batches/{batch.id}/verify"))
    assert "某人" not in words(as_(poll, voter=3).get(f"batches/{batch.id}/verify"))


def test_what_is_wrong_with_a_batch_is_said_in_the_form(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(4)
    secretary = as_(poll, Role.SECRETARY)
    keys = [each.key for each in poll.roll]
    nobody = secretary.post("batches/new", channel="paper", count_for="1")
    assert said(nobody, "form.required") == (422, True)
    many = secretary.post("batches/new", channel="paper", electors=keys[:1], count_for="3")
    assert said(many, "vote.batch_too_many") == (422, True)
    minus = secretary.post("batches/new", channel="paper", electors=keys, count_for="-3")
    assert minus.status_code == 422
    stranger = secretary.post("batches/new", channel="paper", electors=["x"], count_for="1")
    assert stranger.status_code == 422
    poll.cast(0, {"cables": "for"})
    twice = secretary.post("batches/new", channel="paper", electors=keys, count_for="4")
    assert twice.status_code == 422
    assert batches(poll) == []


def test_a_batch_is_rejected_with_a_reason_that_everybody_reads(
    open_poll: OpenPoll, as_: As
) -> None:
    poll = open_poll(4)
    batch = poll.enter([0, 1], [Tally({"cables": "for"}, 2)])
    teller = as_(poll, Role.GRID_WORKER)
    assert teller.post(f"batches/{batch}/reject").status_code == 422
    assert teller.post(f"batches/{batch}/reject", reason="多数了一张").status_code == 303
    told = words(as_(poll).get())
    assert "已退回，不计入" in told
    assert "多数了一张" in told
    assert "您还没有投票" in words(as_(poll, voter=0).get())


def test_an_elector_objects_and_everybody_reads_it(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(4)
    batch = poll.enter([0, 1], [Tally({"cables": "for"}, 2)])
    elector = as_(poll, voter=0)
    assert f"batches/{batch}/object" in elector.get(f"batches/{batch}/verify").text
    assert said(elector.get(f"batches/{batch}/reject"), "vote.batch_reject") == (403, True)
    assert elector.post(f"batches/{batch}/object").status_code == 422
    sent = elector.post(f"batches/{batch}/object", text="我没有交过票")
    assert sent.status_code == 303
    for reader in (as_(poll).get(), as_(poll, Role.SECRETARY).get(f"batches/{batch}/verify")):
        assert "我没有交过票" in words(reader)
    poll.verify(batch)
    assert f"batches/{batch}/object" in as_(poll, voter=1).get().text


def test_a_batch_whose_voter_voted_online_says_that_it_cannot_be_verified(
    open_poll: OpenPoll, as_: As
) -> None:
    poll = open_poll(4, secrecy=Secrecy.SECRET)
    batch = poll.enter([0, 1], [Tally({"cables": "for"}, 2)])
    assert "您还没有投票" in words(as_(poll, voter=0).get())
    poll.cast(0, {"cables": "against"})
    second = as_(poll, Role.GRID_WORKER)
    assert "不能核对：1 人已另行投票" in words(second.get())
    assert "1 人已有计入的选票" in words(second.get(f"batches/{batch}/verify"))
    assert said(second.post(f"batches/{batch}/verify"), "vote.batch_conflict")[1]


def test_hands_are_offered_while_the_meeting_sits(
    in_a_meeting: OpenPoll, as_: As, sitting: set[Any]
) -> None:
    poll = in_a_meeting(4)
    secretary = as_(poll, Role.SECRETARY)
    assert 'value="hand"' in secretary.get("batches/new").text
    sitting.clear()
    assert 'value="hand"' not in secretary.get("batches/new").text


@pytest.mark.parametrize(
    "path", ["batches/new", "batches/{}/verify", "batches/{}/reject", "batches/{}/object"]
)
def test_batches_are_for_staff_and_electors(open_poll: OpenPoll, as_: As, path: str) -> None:
    poll = open_poll(4)
    batch = poll.enter([0], [Tally({"cables": "for"})])
    where = path.format(batch)
    assert as_(poll).get(where).status_code == 401
    assert as_(poll).post(where).status_code == 401
    for visitor in (as_(poll, Role.RESIDENT, person_id=uuid4()), as_(poll, Role.OPERATOR)):
        assert visitor.get(where).status_code == 403
        assert visitor.post(where, reason="x", text="x").status_code == 403


def test_a_closed_vote_takes_no_batch(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(3)
    batch = poll.enter([0, 1], [Tally({"cables": "for"}, 2)])
    poll.verify(batch)
    poll.close()
    secretary = as_(poll, Role.SECRETARY)
    assert said(secretary.get("batches/new"), "vote.closed") == (409, True)
    late = secretary.post(f"batches/{batch}/reject", reason="数错了")
    assert said(late, "vote.closed") == (409, True)


def test_the_secretary_is_led_to_the_matter_for_the_close(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(3)
    assert "/do/close-vote" in as_(poll, Role.SECRETARY).get().text
    worker = as_(poll, Role.GRID_WORKER).get().text
    assert "/do/close-vote" not in worker
    assert "/batches/new" in worker
    assert "/batches/new" not in as_(poll, voter=0).get().text


# --- who voted how


def test_after_a_named_vote_the_roll_says_who_voted_how(
    in_a_meeting: OpenPoll, as_: As, superuser: psycopg.Connection
) -> None:
    poll = in_a_meeting(5, options=LIST[:2])
    rename(superuser, poll, ("王桂兰", "李建国", "张秀英", "刘洋", "陈静"))
    resident = as_(poll, voter=4)
    assert said(resident.get("roll/"), "vote.still_open") == (409, True)
    assert "/roll/" not in resident.get().text
    poll.cast(0, {"cables": "for", "roads": "for"})
    poll.cast(0, {"cables": "against", "roads": "for"})
    poll.cast(1, {})
    poll.verify(poll.enter([2, 3], [Tally({"cables": "for"}, 2)], Channel.HAND))
    poll.close(announcement="主持人宣布投票结束")
    assert "主持人宣布投票结束" in words(resident.get())
    assert "/roll/" in resident.get().text
    told = table(resident.get("roll/"))
    for part in (
        "王桂兰 网上投票 整治飞线 反对、修路 同意",
        "李建国 网上投票 未作标记：弃权",
        "张秀英 举手计票 与他人合并计数",
        "陈静 未投票",
    ):
        assert part in told, part
    assert LATIN.findall(told) == []
    assert as_(poll).get("roll/").status_code == 401
    assert said(as_(poll, Role.OPERATOR).get("roll/"), "vote.names") == (403, True)
    # Whoever would be refused is not led there.
    assert "/roll/" not in as_(poll).get().text
    assert "/roll/" not in as_(poll, Role.OPERATOR).get().text
    assert "王桂兰" not in as_(poll).get().text


def test_owners_named_on_a_paper_stand_on_the_roll_with_their_marks(
    open_owners: OpenPoll, as_: As
) -> None:
    poll = open_owners([8000, 9000])
    poll.verify(poll.enter([0], [Tally({"cables": "for"}, electors=(poll.roll[0].key,))]))
    poll.close()
    told = table(as_(poll, voter=1).get("roll/"))
    assert "80.00 m² 纸质选票 整治飞线 同意" in told
    assert "90.00 m² 未投票" in told


def test_no_roll_of_a_secret_vote(open_poll: OpenPoll, as_: As) -> None:
    poll = open_poll(3, secrecy=Secrecy.SECRET)
    poll.cast(0, {"cables": "for"})
    poll.close()
    secretary = as_(poll, Role.SECRETARY)
    assert said(secretary.get("roll/"), "vote.secrecy") == (409, True)
    assert "/roll/" not in secretary.get().text


def test_the_roll_is_paged(
    open_poll: OpenPoll, as_: As, monkeypatch: pytest.MonkeyPatch, page_queries: Counting
) -> None:
    poll = open_poll(5)
    for number in range(3):
        poll.cast(number, {"cables": "for"})
    poll.close()
    monkeypatch.setattr(queries, "PAGE", 2)
    secretary = as_(poll, Role.SECRETARY)
    pages = [secretary.get(f"roll/?page={number}") for number in (1, 2, 3, 4, -1, 10**9)]
    assert [page.text.count("某人") for page in pages] == [2, 2, 1, 0, 2, 0]
    more = ["名册的后续部分" in page.text for page in pages]
    assert more == [True, True, False, False, True, False]
    with page_queries() as few:
        secretary.get("roll/")
    monkeypatch.setattr(queries, "PAGE", 50)
    with page_queries() as many:
        secretary.get("roll/")
    assert len(few) == len(many)


def rename(superuser: psycopg.Connection, poll: Poll, names: tuple[str, ...]) -> None:
    for number, name in enumerate(names):
        person = [name, f"{number}", poll.roll[number].person_ids[0]]
        superuser.execute("UPDATE person SET name = %s, name_sort = %s WHERE id = %s", person)


# --- the list of votes


def test_a_community_without_votes_says_so(world: World, app: Flask) -> None:
    place = f"/{world.district_slug}/{world.community_slug}/votes/"
    assert "还没有表决" in words(app.test_client().get(place))
    assert "No votes yet" in words(app.test_client().get(f"{place}?lang=en"))


def test_votes_are_listed_the_open_ones_first_and_the_newest_first(
    open_poll: OpenPoll, in_a_meeting: OpenPoll, as_: As, time: Time
) -> None:
    carried, lost = open_poll(3, title="通过的"), open_poll(3, title="未通过的")
    open_poll(3, title="刚开始的")
    for poll, mark in ((carried, "for"), (lost, "against")):
        for number in range(3):
            poll.cast(number, {"cables": mark})
        poll.close(replace(poll.act, at=time.forward(minutes=1)))
    in_a_meeting(3, title="会上的")
    visitor = as_(carried)
    shown = visitor.client.get(visitor.url().replace(f"{carried.vote_id}/", ""))
    told = words(shown)
    titles = re.findall(r'govuk-link" href="[^"]*/votes/[^"]+">([^<]+)<', shown.text)
    assert set(titles[:2]) == {"刚开始的", "会上的"}
    assert titles[2:] == ["未通过的", "通过的"]
    for part in ("正在投票", "达到多数", "未通过", "截止时间"):
        assert part in told, part
    assert LATIN.findall(told) == []
    assert '/votes/"' in visitor.get().text  # the vote's own page leads up to the list
    time.forward(days=3)
    assert "等待计票" in words(visitor.client.get(visitor.url().replace(f"{carried.vote_id}/", "")))


def test_the_list_is_paged_and_takes_one_query(
    open_poll: OpenPoll, as_: As, monkeypatch: pytest.MonkeyPatch, page_queries: Counting
) -> None:
    polls = [open_poll(1) for _ in range(5)]
    monkeypatch.setattr(queries, "PAGE", 2)
    visitor = as_(polls[0])
    place = visitor.url().replace(f"{polls[0].vote_id}/", "")
    pages = [visitor.client.get(f"{place}?page={number}").text for number in (1, 2, 3, 4)]
    found = [set(re.findall(r"/votes/([0-9a-f-]{36})/", page)) for page in pages]
    assert [len(each) for each in found] == [2, 2, 1, 0]
    assert set.union(*found) == {str(poll.vote_id) for poll in polls}
    with page_queries() as asked:
        visitor.client.get(place)
    assert len([each for each in asked if "FROM vote" in each]) == 1


def test_the_area_in_the_count_file_is_told_before_one_votes(
    open_owners: OpenPoll, open_poll: OpenPoll, as_: As
) -> None:
    told = "计票文件会列出每张选票的面积"
    owners, residents = open_owners([8000, 9000]), open_poll(3)
    for path in ("", "ballot"):
        assert told in words(as_(owners, voter=0).get(path))
        assert told not in words(as_(residents, voter=0).get(path))


# --- neighbours, forged requests, queries


def test_a_neighbours_vote_or_batch_is_not_found(
    open_poll: OpenPoll, make_world: Callable[[], Any], as_: As
) -> None:
    poll = open_poll(3)
    theirs = open_poll(3, world=make_world())
    batch = theirs.enter([0], [Tally({"cables": "for"})])
    other = open_poll(3)
    strange = other.enter([0], [Tally({"cables": "for"})])
    paths = ["", "ballot", "ballot/taken", "count.json", "roll/", "batches/new"]
    paths += [f"batches/{batch}/verify", f"batches/{batch}/object"]
    for visitor in (as_(poll), as_(poll, voter=0), as_(poll, Role.SECRETARY)):
        for vote_id in (theirs.vote_id, uuid4()):
            for path in paths:
                address = visitor.url(path).replace(str(poll.vote_id), str(vote_id))
                assert visitor.client.get(address).status_code == 404, path
                if path not in {"", "ballot/taken", "count.json", "roll/"}:
                    assert visitor.client.post(address).status_code == 404, path
    # A batch of another vote of the same community is not this vote's either.
    for wrong in (strange, batch, uuid4()):
        answer = as_(poll, Role.SECRETARY).get(f"batches/{wrong}/verify")
        assert said(answer, "vote.batch_unknown") == (404, True)
    assert ballots(theirs) == {"online": 0, "hand": 0, "paper": 0}


def test_every_form_carries_the_token_against_forged_requests(
    app: Flask, open_poll: OpenPoll, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_poll(3)
    batch = poll.enter([2], [Tally({"cables": "for"})])
    voter, secretary = as_(poll, voter=0), as_(poll, Role.SECRETARY)
    for visitor, path in (
        (voter, "ballot"),
        (secretary, "batches/new"),
        (secretary, f"batches/{batch}/verify"),
        (secretary, f"batches/{batch}/reject"),
        (voter, f"batches/{batch}/object"),
    ):
        forms = re.findall(r'(?s)<form[^>]*method="post".*?</form>', visitor.get(path).text)
        assert len(forms) >= 2, path  # and the button to sign out
        assert all('name="csrf_token"' in form for form in forms), path
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    forged = voter.post("ballot", option0="for")
    assert said(forged, "web.stale_form") == (400, True)
    assert ballots(poll)["online"] == 0


@pytest.mark.parametrize("closed", [False, True])
def test_the_page_takes_as_many_queries_for_forty_as_for_four(
    open_poll: OpenPoll,
    make_world: Callable[[], Any],
    as_: As,
    page_queries: Counting,
    closed: bool,
) -> None:
    counts: dict[str, set[int]] = {}
    for voters in (4, 40):
        poll = open_poll(voters, world=make_world(), options=LIST[: voters // 10 or 1])
        for number in range(voters // 2):
            poll.cast(number, {"cables": "for"})
        poll.verify(poll.enter([voters - 1], [Tally({"cables": "for"})]))
        if closed:
            poll.cast(voters // 2, {"cables": "against"})
            poll.close()
        visitor = as_(poll, Role.SECRETARY, person_id=poll.roll[0].person_ids[0])
        for path in [""] if closed else ["", "batches/new", "ballot"]:
            visitor.get(path)  # the place of an address is remembered for a moment
            with page_queries() as asked:
                assert visitor.get(path).status_code == 200
            counts.setdefault(path, set()).add(len(asked))
    assert all(len(found) == 1 for found in counts.values()), counts


def test_a_vote_in_a_meeting_leads_back_to_it(open_poll: OpenPoll, as_: As) -> None:
    meeting_id = uuid4()
    poll = open_poll(
        3,
        meeting_id=meeting_id,
        turnout=Turnout.ATTENDING,
        figures=Figures({Quantity.ELIGIBLE: 3, Quantity.PRESENT: 3}),
    )
    shown = as_(poll).get()
    assert f"/meetings/{meeting_id}/" in shown.text
    assert "所有到会的人，弃权的也算" in words(shown)


def test_a_paper_of_an_unknown_rule_takes_words_and_numbers() -> None:
    paper = Paper(Sheet(Marking.PAPER, LIST), hands=True, weighted=False)
    data = {"line0_option0": "1", "line0_option1": "优秀", "line0_times": 2, "electors": "ab"}
    assert paper.tallies(data) == [Tally({"cables": 1, "roads": "优秀"}, times=2)]
    assert Channel.HAND.value in str(paper.schema()().fields["channel"].metadata["choices"])
