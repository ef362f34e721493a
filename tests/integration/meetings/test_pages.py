"""Pages of meetings, asked for as a browser asks: what each shows to whom, and what it refuses."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot.kernel.act import Role
from folkmoot.meetings import page, queries
from folkmoot.meetings.domain import AgendaDraft, Mark, MeetingState, Stance
from folkmoot.meetings.models import AttendanceEvent
from folkmoot.meetings.service import (
    adjourn_meeting,
    cancel_meeting,
    close_meeting,
    raise_item,
    record_statement,
    write_minutes,
)
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.models import Opinion
from folkmoot.web.shapes import Tag
from folkmoot_sdk import BodyKind, Purpose

# The class behind the fixture is in conftest.py, which no test module can import.
Hall = Any
Answer = Any
Clock = Callable[[int], None]
Counting = Callable[..., Any]
SignIn = Callable[..., FlaskClient]
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z'’-]+){2,}")


class Visitor:
    """A client at the hall's community, on a clock that stands ``minutes`` past the hour."""

    def __init__(self, app: Flask, hall: Hall, client: FlaskClient) -> None:
        self.app, self.hall, self.client = app, hall, client

    def url(self, path: str) -> str:
        return f"/{self.hall.world.district_slug}/{self.hall.world.community_slug}{path}"

    def get(self, path: str) -> Answer:
        return self.client.get(self.url(path))

    def post(self, path: str, **fields: object) -> Answer:
        return self.client.post(self.url(path), data=fields)


@pytest.fixture
def clock(app: Flask, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Set the pages' clock to so many minutes after the hour of the meeting."""

    def at(minutes: int) -> None:
        moment = hall.starts_at + timedelta(minutes=minutes)
        monkeypatch.setitem(app.config, "CLOCK", lambda: moment)

    return at


@pytest.fixture
def as_(app: Flask, hall: Hall, clock: Clock, sign_in: SignIn) -> Callable[..., Visitor]:
    clock(5)

    def visitor(*roles: Role, person_id: UUID | None = None) -> Visitor:
        client = sign_in(hall.world, *roles, person_id=person_id) if roles else app.test_client()
        return Visitor(app, hall, client)

    return visitor


@pytest.fixture
def secretary(as_: Callable[..., Visitor]) -> Visitor:
    return as_(Role.SECRETARY)


def do(meeting_id: UUID, name: str) -> str:
    return f"/meetings/{meeting_id}/do/{name}"


def item_of(hall: Hall, meeting_id: UUID) -> Answer:
    with hall.begin() as session:
        return queries.agenda_of(session, meeting_id)[0]


def state_of(hall: Hall, meeting_id: UUID) -> MeetingState:
    with hall.begin() as session:
        return queries.state_of(session, meeting_id)


def words(response: Answer) -> str:
    """The text of a page, without tags, in one line."""
    without = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.text)
    return re.sub(r"\s+", " ", re.sub(r"(?s)<[^>]+>", " ", without))


# --- reading


def test_the_list_has_what_comes_first_and_then_the_year(
    hall: Hall, clock: Clock, as_: Callable[..., Visitor]
) -> None:
    ids = hall.body(9)
    held = hall.sitting(ids)
    hall.call(title="下月例会", starts_at=hall.starts_at + timedelta(days=30))
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=held)
    clock(3 * 24 * 60)
    said = words(as_().get("/meetings/"))
    assert said.index("下月例会") < said.index("2026年召开的会议") < said.index("环境整治")
    assert "9 人中有 9 人" in said
    english = words(as_().get("/meetings/?lang=en"))
    assert "Held in 2026" in english


def test_an_empty_list_says_so_and_a_strange_year_is_no_error(as_: Callable[..., Visitor]) -> None:
    assert "目前没有已通知的会议" in words(as_().get("/meetings/"))
    assert as_().get("/meetings/?year=99999999").status_code == 200
    assert as_().get("/meetings/?year=x").status_code == 200


def test_an_older_year_is_a_page_away(
    hall: Hall, clock: Clock, as_: Callable[..., Visitor]
) -> None:
    hall.body(9)
    hall.call(title="去年的会")
    clock(366 * 24 * 60)
    first = as_().get("/meetings/")
    assert "year=2026" in first.text
    assert "去年的会" in words(as_().get("/meetings/?year=2026"))


def test_the_public_sees_numbers_and_no_name(hall: Hall, as_: Callable[..., Visitor]) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:6])
    for visitor in (as_(), as_(Role.OPERATOR), as_(Role.DISTRICT_OFFICER)):
        said = words(visitor.get(f"/meetings/{meeting_id}/"))
        assert "本人到会 6 人" in said
        assert "居民0" not in said
    for role in (Role.RESIDENT, Role.SECRETARY):
        said = words(as_(role).get(f"/meetings/{meeting_id}/"))
        assert "本人到会 6 人：居民0、居民1" in said
        assert "未到会 3 人：居民6、居民7、居民8" in said


def test_the_quorum_is_explained_with_its_numbers_and_article(
    hall: Hall, as_: Callable[..., Visitor]
) -> None:
    ids = hall.body(45)
    meeting_id = hall.sitting(ids[:29])
    said = words(as_().get(f"/meetings/{meeting_id}/"))
    assert "需 30 人到会，实到 29 人，还差 1 人" in said
    assert "3 × 29 = 87" in said
    assert "第 28-29 条" in said
    assert "还需 1 名成员签到" in said
    english = words(as_().get(f"/meetings/{meeting_id}/?lang=en"))
    assert "Members who must still sign in: 1." in english


def test_before_it_opens_a_meeting_is_not_said_to_lack_its_quorum(
    hall: Hall, as_: Callable[..., Visitor]
) -> None:
    hall.body(45)
    said = words(as_().get(f"/meetings/{hall.call()}/"))
    assert "应到 45 人，须 30 人到会。" in said
    assert "第 28-29 条" in said
    for part in ("不得作出决议", "未达到", "✕", "还需"):
        assert part not in said, part


def test_when_it_happened_is_asked_of_who_writes_later(hall: Hall, secretary: Visitor) -> None:
    meeting_id = hall.sitting(hall.body(9))
    form = secretary.get(do(meeting_id, "close")).text
    folded = form.split("<details")[1]
    assert "不是现在？" in folded
    assert "不填即为现在。" in folded
    assert 'name="at-year"' in folded
    assert "open" not in form.split("<details")[1].split(">")[0]
    wrong = secretary.post(do(meeting_id, "close"), **{"at-year": "2026"}).text
    assert "open" in wrong.split("<details")[1].split(">")[0]


def test_the_votes_of_an_item_stand_beside_it_and_the_secretary_opens_one(
    hall: Hall, as_: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, other = uuid4(), uuid4()
    agenda = [
        AgendaDraft("必办事项", subject_id=subject, for_decision=True),
        AgendaDraft("通报", subject_id=other),
    ]
    ids = hall.body(9)
    meeting_id = hall.sitting(ids, agenda=agenda)
    monkeypatch.setattr(page, "_wiring", page._Wiring())  # noqa: SLF001 - put back after the test
    vote = page.VoteHere(subject, "先修哪里", "/v/1", Tag("通过"))
    to_open = {subject: "/open-here", other: "/open-there"}
    page.register_votes(lambda _session, _meeting_id: page.VotesHere((vote,), to_open))
    shown = as_(Role.SECRETARY).get(f"/meetings/{meeting_id}/")
    assert 'href="/v/1"' in shown.text
    assert 'href="/open-here"' in shown.text
    assert "就此项发起表决" in words(shown)
    assert "/open-there" not in shown.text
    public = as_().get(f"/meetings/{meeting_id}/").text
    assert ('href="/v/1"' in public, "/open-here" in public) == (True, False)
    hall.sign(meeting_id, *ids, kind=Mark.LEFT, minutes=2)
    assert "/open-here" not in as_(Role.SECRETARY).get(f"/meetings/{meeting_id}/").text


def test_an_urgent_notice_is_shown_with_its_reason(hall: Hall, as_: Callable[..., Visitor]) -> None:
    hall.body(9)
    with hall.begin() as session:
        from folkmoot.meetings.service import call_meeting

        meeting_id = call_meeting(
            session,
            hall.act,
            body_kind=BodyKind.REPRESENTATIVES_ASSEMBLY,
            title="水管爆裂",
            place="社区会议室",
            starts_at=hall.act.at + timedelta(days=1),
            agenda=[AgendaDraft("水管爆裂", for_decision=True)],
            notice_days=10,
            urgent_reason="水管爆裂，全楼停水",
        ).id
    said = words(as_().get(f"/meetings/{meeting_id}/"))
    assert "紧急会议" in said
    assert "原因：水管爆裂，全楼停水" in said


def test_a_meeting_announced_too_late_is_not_said_to_be_able_to_resolve(
    hall: Hall, as_: Callable[..., Visitor]
) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids, notice_days=30, urgent_reason="停水")
    said = words(as_().get(f"/meetings/{meeting_id}/"))
    assert "通知不及时：可以讨论，不得作出决议" in said
    assert "会议可以作出决议" not in said
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    held = words(as_().get(f"/meetings/{meeting_id}/"))
    assert "通知不及时：可以讨论，不得作出决议" in held
    assert "会议达到法定人数，可以作出决议" not in held


def test_the_agenda_leads_to_its_matter_and_tells_how_each_item_stands(
    hall: Hall, as_: Callable[..., Visitor]
) -> None:
    ids = hall.body(9)
    subject = uuid4()
    agenda = [
        AgendaDraft("必办事项", subject_id=subject, for_decision=True, takes_proposals=True),
        AgendaDraft("通报"),
    ]
    meeting_id = hall.sitting(ids, agenda=agenda)
    with hall.begin() as session:
        raise_item(session, hall.at(1), meeting_id=meeting_id, title="路灯", raised_by=ids[3])
        item = queries.agenda_of(session, meeting_id)[0]
        record_statement(
            session,
            hall.at(2),
            agenda_item_id=item.id,
            body_kind=BodyKind.REPRESENTATIVES_ASSEMBLY,
            option_key="A",
            stance=Stance.SUPPORT,
            text="同意列入",
        )
    shown = as_().get(f"/meetings/{meeting_id}/")
    assert f"/matters/{subject}/" in shown.text
    said = words(shown)
    for part in ("通知列明：表决", "通知列明：讨论", "会上提出，只作讨论", "方案 A", "同意列入"):
        assert part in said
    assert "居民3" not in said
    assert "由 居民3 提出" in words(as_(Role.RESIDENT).get(f"/meetings/{meeting_id}/"))


def test_an_ended_meeting_shows_the_quorum_it_had_and_the_reason(
    hall: Hall, as_: Callable[..., Visitor]
) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:6])
    hall.sign(meeting_id, *ids[:4], kind=Mark.LEFT, minutes=20)
    with hall.begin() as session:
        adjourn_meeting(session, hall.at(30), meeting_id=meeting_id, reason="停电")
    said = words(as_().get(f"/meetings/{meeting_id}/"))
    assert "已休会" in said
    assert "停电" in said
    assert "会议达到法定人数，可以作出决议" in said
    assert "到会后离开 4 人" in said


def test_every_state_has_a_page_in_both_languages_without_a_latin_sentence(
    hall: Hall, as_: Callable[..., Visitor]
) -> None:
    ids = hall.body(9)
    called, cancelled = hall.call(), hall.call()
    with hall.begin() as session:
        cancel_meeting(session, hall.at(0), meeting_id=cancelled, reason="台风")
    running = hall.sitting(ids)
    for meeting_id in (called, cancelled, running):
        for who in (as_(), as_(Role.SECRETARY)):
            assert LATIN.findall(words(who.get(f"/meetings/{meeting_id}/"))) == []
            assert who.get(f"/meetings/{meeting_id}/?lang=en").status_code == 200
    for name in ("attendance", "sign", "state", "raise-item", "close", "adjourn"):
        shown = as_(Role.SECRETARY).get(do(running, name))
        assert shown.status_code == 200, name
        assert LATIN.findall(words(shown)) == [], name


# --- acts


def test_thirty_people_are_ticked_at_once(hall: Hall, secretary: Visitor, clock: Clock) -> None:
    ids = hall.body(45)
    meeting_id = hall.call()
    clock(-10)
    ticked = secretary.get(f"{do(meeting_id, 'attendance')}?tick=all")
    assert ticked.text.count("checked") == 45 + 1  # and the way in which the signs were taken
    sent = secretary.post(do(meeting_id, "attendance"), person_ids=ids[:30], via="sheet")
    assert sent.status_code == 303
    assert sent.location.endswith(f"/meetings/{meeting_id}/#quorum")
    with hall.begin() as session:
        assert queries.quorum(session, meeting_id).valid
    left = secretary.get(do(meeting_id, "attendance"))
    assert left.text.count('name="person_ids"') == 15


def test_ticking_nobody_or_a_stranger_is_put_right_in_the_form(
    hall: Hall, secretary: Visitor
) -> None:
    hall.body(9)
    stranger = hall.persons(1)[0]
    meeting_id = hall.call()
    empty = secretary.post(do(meeting_id, "attendance"), via="sheet")
    assert empty.status_code == 422
    wrong = secretary.post(do(meeting_id, "attendance"), person_ids=[stranger], via="sheet")
    assert wrong.status_code == 422
    with hall.begin() as session:
        assert not queries.signs_of(session, meeting_id)


def test_signing_in_begins_on_the_day_and_nothing_is_half_recorded(
    hall: Hall, secretary: Visitor, clock: Clock
) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    clock(-3 * 24 * 60)
    assert do(meeting_id, "attendance") not in secretary.get(f"/meetings/{meeting_id}/").text
    sent = secretary.post(do(meeting_id, "attendance"), person_ids=ids, via="sheet")
    assert sent.status_code == 409
    assert "签到" in words(sent)
    with hall.begin() as session:
        assert not queries.signs_of(session, meeting_id)


def test_late_left_and_observers_are_recorded_one_by_one(hall: Hall, secretary: Visitor) -> None:
    ids = hall.body(9)
    with hall.begin() as session:
        from folkmoot.people.service import register_person

        guest = register_person(session, hall.act, name="物业经理").id
    meeting_id = hall.sitting(ids[:6])
    assert "物业经理" not in secretary.get(do(meeting_id, "sign")).text
    found = secretary.get(f"{do(meeting_id, 'sign')}?name=物业")
    assert "物业经理 · 不在名单上" in found.text
    looking_on = {"person_id": str(guest), "kind": "observer", "via": "recorder"}
    sent = secretary.post(f"{do(meeting_id, 'sign')}?name=物业", **looking_on)
    assert sent.status_code == 303
    late = secretary.post(do(meeting_id, "sign"), person_id=ids[7], kind="late", via="recorder")
    assert late.status_code == 303
    left = secretary.post(do(meeting_id, "sign"), person_id=ids[0], kind="left", via="recorder")
    assert left.status_code == 303
    said = words(secretary.get(f"/meetings/{meeting_id}/"))
    assert "列席，不计入 1 人：物业经理" in said
    assert "到会后离开 1 人：居民0" in said


def test_what_the_record_refuses_is_said_in_the_form(hall: Hall, secretary: Visitor) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:6])
    away = secretary.post(do(meeting_id, "sign"), person_id=ids[8], kind="left", via="recorder")
    assert (away.status_code, "meeting.not_here" in away.text) == (409, True)
    member = secretary.post(
        do(meeting_id, "sign"), person_id=ids[8], kind="observer", via="recorder"
    )
    assert (member.status_code, "meeting.member_not_observer" in member.text) == (409, True)
    # A representative cannot be stood for, so the form does not even ask.
    assert "受委托" not in secretary.get(do(meeting_id, "sign")).text
    proxy = secretary.post(do(meeting_id, "sign"), person_id=ids[0], kind="proxy", via="recorder")
    assert proxy.status_code == 422


def test_a_written_proxy_is_taken_where_the_law_allows_one(hall: Hall, secretary: Visitor) -> None:
    ids = hall.residents(6)
    meeting_id = hall.call(body_kind=BodyKind.RESIDENTS_MEETING, purpose=Purpose.ELECTION)
    hall.sign(meeting_id, ids[0])
    given = {"person_id": ids[0], "kind": "proxy", "via": "sheet", "proxy_for": ids[1]}
    unwritten = secretary.post(do(meeting_id, "sign"), **given)
    assert (unwritten.status_code, "meeting.proxy_not_written" in unwritten.text) == (422, True)
    sent = secretary.post(do(meeting_id, "sign"), **given, mandate="2026年3月18日委托书")
    assert sent.status_code == 303
    assert "书面委托他人 1 人" in words(secretary.get(f"/meetings/{meeting_id}/"))


def test_a_meeting_goes_through_its_course(hall: Hall, secretary: Visitor, clock: Clock) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    hall.sign(meeting_id, *ids)
    clock(-1)
    early = secretary.post(do(meeting_id, "open"))
    assert (early.status_code, "meeting.not_as_announced" in early.text) == (409, True)
    clock(5)
    assert secretary.post(do(meeting_id, "open")).status_code == 303
    again = secretary.post(do(meeting_id, "open"))
    assert again.status_code == 409
    assert "meeting.wrong_step" in again.text
    assert secretary.post(do(meeting_id, "cancel"), reason="雨").status_code == 409
    clock(65)
    assert secretary.post(do(meeting_id, "close")).status_code == 303
    assert state_of(hall, meeting_id) is MeetingState.CLOSED
    assert secretary.post(do(meeting_id, "attendance"), person_ids=ids).status_code == 409
    assert secretary.get(f"/meetings/{meeting_id}/minutes/").status_code == 404
    assert secretary.post(do(meeting_id, "minutes")).status_code == 303
    twice = secretary.post(do(meeting_id, "minutes"))
    assert (twice.status_code, "meeting.minuted" in twice.text) == (409, True)


def test_cancelling_and_adjourning_need_a_reason(hall: Hall, secretary: Visitor) -> None:
    ids = hall.body(9)
    called, running = hall.call(), hall.sitting(ids)
    assert secretary.post(do(called, "cancel")).status_code == 422
    assert secretary.post(do(called, "cancel"), reason="台风").status_code == 303
    assert secretary.post(do(running, "adjourn")).status_code == 422
    assert secretary.post(do(running, "adjourn"), reason="停电").status_code == 303
    assert state_of(hall, running) is MeetingState.ADJOURNED


def test_what_is_raised_goes_on_the_agenda_or_on_its_announced_list(
    hall: Hall, secretary: Visitor
) -> None:
    ids = hall.body(9)
    agenda = [AgendaDraft("必办事项", for_decision=True, takes_proposals=True)]
    meeting_id = hall.sitting(ids[:7], agenda=agenda)
    item = item_of(hall, meeting_id)
    path = do(meeting_id, "raise-proposal")
    given = {"agenda_item_id": item.id, "title": "楼道堆物", "raised_by": ids[0]}
    assert secretary.post(path, **given).status_code == 303
    absent = secretary.post(path, **(given | {"raised_by": ids[8]}))
    assert absent.status_code == 422
    other = secretary.post(do(meeting_id, "raise-item"), title="路灯", raised_by=ids[1])
    assert other.status_code == 303
    script = secretary.post(
        do(meeting_id, "raise-item"), title="<script>x</script>", raised_by=ids[1]
    )
    assert (script.status_code, "text.markup" in script.text) == (422, True)
    said = words(secretary.get(f"/meetings/{meeting_id}/"))
    assert "楼道堆物" in said
    assert "路灯" in said


def test_a_list_that_was_not_announced_takes_nothing(hall: Hall, secretary: Visitor) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids)
    assert "raise-proposal" not in secretary.get(f"/meetings/{meeting_id}/").text
    item = item_of(hall, meeting_id)
    given = {"agenda_item_id": item.id, "title": "楼道堆物", "raised_by": ids[0]}
    assert secretary.post(do(meeting_id, "raise-proposal"), **given).status_code == 422


def test_a_body_states_its_view_of_the_options_that_the_matter_has(
    hall: Hall, secretary: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = hall.body(9)
    subject = uuid4()
    meeting_id = hall.sitting(ids, agenda=[AgendaDraft("电梯", subject_id=subject)])
    item = item_of(hall, meeting_id)
    asked: list[UUID] = []

    def options(_session: object, subject_id: UUID) -> list[tuple[str, str]]:
        asked.append(subject_id)
        return [("A", "物业公司修"), ("B", "产权单位修")]

    monkeypatch.setattr(page, "_wiring", page._Wiring())  # noqa: SLF001 - put back after the test
    page.register_options(options)
    path = f"{do(meeting_id, 'state')}?item={item.id}"
    assert "A · 物业公司修" in secretary.get(path).text
    assert set(asked) == {subject}
    body = BodyKind.REPRESENTATIVES_ASSEMBLY.value
    said = {"body_kind": body, "stance": "support", "text": "同意由物业公司修。"}
    assert secretary.post(path, **said, option_key="A").status_code == 303
    assert secretary.post(path, **said, option_key="C").status_code == 422
    twice = secretary.post(path, **said, option_key="A")
    assert (twice.status_code, "meeting.already_stated" in twice.text) == (409, True)
    with hall.begin() as session:
        kept = queries.statements_of(session, item.id)
        assert [(row.option_key, row.stance) for row in kept] == [("A", Stance.SUPPORT)]


def test_without_a_known_matter_the_option_is_written_or_listed_in_the_address(
    hall: Hall, secretary: Visitor
) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids)
    path = do(meeting_id, "state")
    assert 'name="option_key" type="text"' in secretary.get(path).text
    assert '<option value="B"' in secretary.get(f"{path}?options=A,B").text
    said = {
        "body_kind": BodyKind.REPRESENTATIVES_ASSEMBLY.value,
        "stance": "neutral",
        "text": "无倾向。",
    }
    assert secretary.post(path, **said, option_key="甲").status_code == 303
    assert secretary.get(f"{path}?item={uuid4()}").status_code == 404


def test_an_inquorate_meeting_states_nothing_and_its_page_does_not_offer_it(
    hall: Hall, secretary: Visitor
) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:5])
    assert do(meeting_id, "state") not in secretary.get(f"/meetings/{meeting_id}/").text
    said = {"body_kind": "representatives_assembly", "stance": "support", "text": "同意。"}
    sent = secretary.post(do(meeting_id, "state"), **said)
    assert (sent.status_code, "meeting.inquorate" in sent.text) == (409, True)
    assert "还差 1 人" in words(sent)


def test_what_was_voiced_in_the_meeting_is_recorded_as_an_opinion(
    hall: Hall, make_hall: Callable[..., Hall], as_: Callable[..., Visitor]
) -> None:
    ids = hall.body(9)
    elsewhere = make_hall()
    elsewhere.body(9)
    theirs, coming, meeting_id = elsewhere.call(), hall.call(), hall.sitting(ids)
    worker = as_(Role.GRID_WORKER)
    way = f"/opinions/new?meeting={meeting_id}"
    assert way in worker.get(f"/meetings/{meeting_id}/").text
    assert "/opinions/new?" not in worker.get(f"/meetings/{coming}/").text
    assert "/opinions/new?" not in as_(Role.RESIDENT).get(f"/meetings/{meeting_id}/").text
    assert "环境整治" in words(worker.get(way))
    assert worker.post(way, text="楼道的灯坏了", who="居民3").status_code == 303
    with hall.begin() as session:
        (opinion,) = session.query(Opinion)
    assert (opinion.meeting_id, opinion.person_id) == (meeting_id, ids[3])
    assert opinion.channel is Channel.MEETING
    for nobodys in (theirs, uuid4()):
        assert worker.post(f"/opinions/new?meeting={nobodys}", text="灯").status_code == 404
    # A resident speaks online and for themself, whatever the address says.
    resident = as_(Role.RESIDENT, person_id=ids[4])
    assert resident.post(way, text="我也觉得").status_code == 303
    with hall.begin() as session:
        channels = sorted(row.channel for row in session.query(Opinion))
    assert channels == [Channel.MEETING, Channel.ONLINE]


# --- calling


def called(**changes: object) -> dict[str, object]:
    """The form as it is sent, for a joint meeting on 30 March 2026 at 14:00."""
    given: dict[str, object] = {
        "body_kind": "joint_meeting",
        "purpose": "decision",
        "title": "三月联席会议",
        "place": "社区二楼会议室",
        "agenda": "通报上月事项\n\n  听取物业意见 ",
        "decisions": "增设充电桩",
    }
    moment = {"year": 2026, "month": 3, "day": 30, "hour": 14, "minute": 0}
    return given | {f"starts_at-{part}": value for part, value in moment.items()} | changes


def test_the_secretary_calls_a_meeting_that_is_about_no_matter(
    hall: Hall, secretary: Visitor, as_: Callable[..., Visitor]
) -> None:
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    assert "/meetings/call" in secretary.get("/meetings/").text
    assert "/meetings/call" not in as_().get("/meetings/").text
    sent = secretary.post("/meetings/call", **called())
    assert sent.status_code == 303
    meeting_id = UUID(sent.location.rstrip("/").rpartition("/")[2])
    with hall.begin() as session:
        meeting = queries.find_meeting(session, meeting_id)
        agenda = queries.agenda_of(session, meeting_id)
    assert (meeting.body_kind, meeting.notice_days) == (BodyKind.JOINT_MEETING, 3)
    assert [(item.title, item.for_decision) for item in agenda] == [
        ("通报上月事项", False),
        ("听取物业意见", False),
        ("增设充电桩", True),
    ]


def test_the_periods_are_shown_and_by_when_a_notice_must_hang(
    hall: Hall, secretary: Visitor
) -> None:
    hall.residents(5)
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    said = words(secretary.get("/meetings/call"))
    # Friday 20 March: three days end on Monday, ten on Monday as well, for a Sunday is no end.
    assert re.search(r"民主自治联席会议 .{0,40} 3 .{0,60}2026年3月24日", said)
    assert re.search(r"居民会议 .{0,40} 10 .{0,60}2026年3月31日", said)
    assert "居民代表会议" not in said
    asked = "/meetings/call?body=residents_meeting&held_on-year=2026&held_on-month={}&held_on-day=8"
    coming, gone = secretary.get(asked.format(5)), secretary.get(asked.format(3))
    assert "居民会议：2026年5月8日的会议，通知最迟应于2026年4月27日张贴" in words(coming)
    assert re.search(r'value="residents_meeting" selected', coming.text)
    assert "最早可于2026年3月31日开会" in words(gone)
    unfinished = "/meetings/call?body=residents_meeting&held_on-year=2026"
    assert "govuk-error-summary" in secretary.get(unfinished).text
    for year in (1, 9999):
        strange = f"/meetings/call?body=residents_meeting&held_on-year={year:04}"
        answer = secretary.get(f"{strange}&held_on-month=12&held_on-day=31")
        assert answer.status_code == 200


def test_a_notice_that_is_too_short_is_refused_with_the_earliest_day(
    hall: Hall, secretary: Visitor
) -> None:
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    soon = called(**{"starts_at-day": 23})
    refused = secretary.post("/meetings/call", **soon)
    assert (refused.status_code, "meeting.notice_too_short" in refused.text) == (409, True)
    assert "2026年3月24日" in words(refused)
    assert "只能讨论" in words(refused)
    assert "增设充电桩" in refused.text
    empty = secretary.post("/meetings/call", **called(agenda=" ", decisions=""))
    assert (empty.status_code, "meeting.agenda_empty" in empty.text) == (422, True)
    urgent = secretary.post("/meetings/call", **soon, urgent_reason="水管爆裂")
    assert urgent.status_code == 303


def test_a_meeting_is_called_by_the_secretary_alone_and_for_bodies_that_there_are(
    hall: Hall, as_: Callable[..., Visitor], secretary: Visitor
) -> None:
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    for visitor, status in ((as_(), 401), (as_(Role.GRID_WORKER), 403), (as_(Role.RESIDENT), 403)):
        assert visitor.get("/meetings/call").status_code == status
        assert visitor.post("/meetings/call", **called()).status_code == status
    for body in ("bulletin_meeting", "owners_assembly", "nobody"):
        assert secretary.post("/meetings/call", **called(body_kind=body)).status_code == 422
    assert LATIN.findall(words(secretary.get("/meetings/call"))) == []
    assert secretary.get("/meetings/call?lang=en").status_code == 200


def test_nothing_is_wrong_before_anybody_typed(hall: Hall, secretary: Visitor) -> None:
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    for asked in ("", "?body=joint_meeting", "?body=joint_meeting&title=三月", "?body=nobody"):
        assert "govuk-error" not in secretary.get(f"/meetings/call{asked}").text, asked
    # What may stay empty is called optional, and nothing else.
    assert secretary.get("/meetings/call?body=joint_meeting").text.count("（选填）") == 1


def test_the_first_notice_of_a_body_begins_with_its_customary_agenda(
    hall: Hall, secretary: Visitor
) -> None:
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    asked = "/meetings/call?body=joint_meeting"
    html = secretary.get(asked).text
    assert 'value="joint_meeting" selected' in html
    assert "通报上次会议议定事项的办理情况" in html
    assert "该会议首次召集" in html
    # Served on Friday, it allows Tuesday; half past nine is usual.
    for part in ("2026", "3", "24", "9", "30"):
        assert f'type="text" value="{part}"' in html
    assert "Problems that need several parties to solve" in secretary.get(f"{asked}&lang=en").text


def test_the_next_notice_begins_with_what_the_last_one_said(hall: Hall, secretary: Visitor) -> None:
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    assert secretary.post("/meetings/call", **called()).status_code == 303
    # About a matter, so no model: its item is that matter's.
    theirs = AgendaDraft("修路", subject_id=uuid4(), for_decision=True)
    later = hall.starts_at + timedelta(days=40)
    hall.call(body_kind=BodyKind.JOINT_MEETING, starts_at=later, agenda=[theirs])
    answer = secretary.get("/meetings/call?body=joint_meeting")
    html = answer.text
    assert re.search(r"(?s)<textarea[^>]*name=\"agenda\"[^>]*>通报上月事项\n听取物业意见<", html)
    assert re.search(r"(?s)<textarea[^>]*name=\"decisions\"[^>]*>增设充电桩<", html)
    assert 'value="社区二楼会议室"' in html
    assert 'name="starts_at-hour" type="text" value="14"' in html
    assert "沿用上次会议通知（2026年3月30日）" in words(
        secretary.get("/meetings/call?body=joint_meeting")
    )
    assert "修路" not in html
    # Another kind of meeting of the same body, and another body, have models of their own.
    assert "充电桩" not in secretary.get("/meetings/call?body=bulletin_meeting").text


def test_a_planned_day_stays_if_its_notice_can_still_hang_in_time(
    hall: Hall, secretary: Visitor
) -> None:
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    asked = "/meetings/call?body=joint_meeting&at=19:00"
    asked += "&held_on-year=2026&held_on-month=3&held_on-day={}"
    in_time, too_soon = secretary.get(asked.format(27)).text, secretary.get(asked.format(23)).text
    for html, day in ((in_time, 27), (too_soon, 24)):
        assert f'name="starts_at-day" type="text" value="{day}"' in html
        assert 'name="starts_at-hour" type="text" value="19"' in html
    assert "原计划于2026年3月23日召开" in too_soon
    assert "原计划" not in in_time


def test_a_body_that_nobody_sits_in_is_named(hall: Hall, secretary: Visitor) -> None:
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    said = words(secretary.get("/meetings/call?body=bulletin_meeting"))
    assert "协商事务通报会尚无登记成员" in said


def test_a_refused_notice_keeps_every_word(hall: Hall, secretary: Visitor) -> None:
    hall.body(5, kind=BodyKind.JOINT_MEETING)
    hall.body(5, kind=BodyKind.BULLETIN_MEETING)
    sent = called(**{"starts_at-day": 23, "body_kind": "bulletin_meeting"})
    html = secretary.post("/meetings/call?body=joint_meeting", **sent).text
    assert 'value="bulletin_meeting" selected' in html
    assert 'value="joint_meeting" selected' not in html.partition("</form>")[0]
    for typed in ("三月联席会议", "社区二楼会议室", "听取物业意见", "增设充电桩"):
        assert typed in html
    assert 'name="starts_at-day" type="text" value="23"' in html
    assert re.search(r'value="decision"[^>]*checked', html)


# --- minutes


def test_minutes_are_read_in_both_languages_by_name_or_without(
    hall: Hall, as_: Callable[..., Visitor]
) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:7])
    with hall.begin() as session:
        raise_item(session, hall.at(1), meeting_id=meeting_id, title="路灯", raised_by=ids[3])
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
        minutes = write_minutes(session, hall.at(61), meeting_id=meeting_id)
    path = f"/meetings/{meeting_id}/minutes/"
    named = words(as_(Role.RESIDENT).get(path))
    assert "会上由 居民3 提出" in named
    assert "缺席：居民7、居民8" in named
    public = as_().get(path)
    said = words(public)
    assert "居民3" not in said
    assert "会上由 一位与会者 提出" in said
    assert minutes.digest in said
    assert "Raised in the meeting by somebody present" in words(as_().get(f"{path}?lang=en"))
    assert "与当初写下的内容不符" not in said


def test_minutes_that_were_tampered_with_say_so(
    hall: Hall, as_: Callable[..., Visitor], superuser: psycopg.Connection
) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids)
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
        write_minutes(session, hall.at(61), meeting_id=meeting_id)
    superuser.execute(
        "UPDATE meeting_minutes SET content = jsonb_set(content, '{meeting,place}', '\"别处\"')"
        " WHERE meeting_id = %s",
        [meeting_id],
    )
    assert "与当初写下的内容不符" in words(as_().get(f"/meetings/{meeting_id}/minutes/"))


def test_the_floor_above_may_write_the_minutes(
    hall: Hall, secretary: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids)
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    written: list[UUID] = []
    monkeypatch.setattr(page, "_wiring", page._Wiring())  # noqa: SLF001 - put back after the test
    page.register_minutes_writer(lambda _session, _act, which: written.append(which))
    assert secretary.post(do(meeting_id, "minutes")).status_code == 303
    assert written == [meeting_id]


# --- who may


@pytest.mark.parametrize(
    "name",
    [
        "attendance",
        "sign",
        "open",
        "state",
        "raise-item",
        "raise-proposal",
        "close",
        "adjourn",
        "cancel",
        "minutes",
    ],
)
def test_acts_are_for_staff_and_say_how_to_sign_in(
    hall: Hall, as_: Callable[..., Visitor], name: str
) -> None:
    hall.body(9)
    meeting_id = hall.call()
    path = do(meeting_id, name)
    for visitor, status in ((as_(), 401), (as_(Role.RESIDENT), 403), (as_(Role.OPERATOR), 403)):
        assert visitor.get(path).status_code == status
        assert visitor.post(path).status_code == status
    assert "链接" in words(as_().get(path))
    assert "auth.not_allowed" in as_(Role.RESIDENT).post(path).text
    by_program = as_().client.post(as_().url(path), headers={"Accept": "application/json"})
    assert (by_program.json or {})["code"] == "web.not_signed_in"


def test_a_grid_worker_keeps_the_attendance_and_nothing_else(
    hall: Hall, as_: Callable[..., Visitor]
) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    worker = as_(Role.GRID_WORKER)
    sent = worker.post(do(meeting_id, "attendance"), person_ids=ids[:1], via="recorder")
    assert sent.status_code == 303
    assert worker.post(do(meeting_id, "open")).status_code == 403


def test_an_unknown_act_or_meeting_is_not_found_and_so_is_a_neighbours(
    hall: Hall, make_hall: Callable[..., Hall], as_: Callable[..., Visitor]
) -> None:
    hall.body(9)
    neighbour = make_hall()
    neighbour.body(9)
    theirs = neighbour.call()
    own = hall.call()
    for visitor in (as_(), as_(Role.SECRETARY), as_(Role.OPERATOR)):
        for meeting_id in (theirs, uuid4()):
            for path in ("", "minutes/", "do/open", "do/attendance"):
                assert visitor.get(f"/meetings/{meeting_id}/{path}").status_code == 404
            assert visitor.post(do(meeting_id, "open")).status_code == 404
    assert as_(Role.SECRETARY).get(do(own, "fly")).status_code == 404
    assert neighbour.rows()["meeting_event"] == 1


def test_every_form_carries_the_token_against_forged_requests(
    app: Flask, hall: Hall, secretary: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:7])
    shown = secretary.get(do(meeting_id, "attendance"))
    forms = re.findall(r'(?s)<form[^>]*method="post".*?</form>', shown.text)
    assert forms
    assert all('name="csrf_token"' in form for form in forms)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    forged = secretary.post(do(meeting_id, "attendance"), person_ids=ids[7:])
    assert (forged.status_code, "web.stale_form" in forged.text) == (400, True)


# --- how much it asks of the database


def test_the_page_takes_as_many_queries_for_forty_as_for_nine(
    hall: Hall,
    make_hall: Callable[..., Hall],
    app: Flask,
    sign_in: SignIn,
    page_queries: Counting,
) -> None:
    counts: dict[str, set[int]] = {"page": set(), "form": set(), "list": set()}
    for place, members, items in ((hall, 9, 1), (make_hall(), 40, 6)):
        ids = place.body(members)
        agenda = [AgendaDraft(f"议项{n}", for_decision=True) for n in range(items)]
        meeting_id = place.sitting(ids[:-2], agenda=agenda)
        visitor = Visitor(app, place, sign_in(place.world, Role.SECRETARY))
        for name, path in (
            ("page", f"/meetings/{meeting_id}/"),
            ("form", do(meeting_id, "attendance")),
            ("list", "/meetings/"),
        ):
            visitor.get(path)  # the place of an address is remembered for a moment
            with page_queries() as asked:
                assert visitor.get(path).status_code == 200
            counts[name].add(len(asked))
    assert all(len(found) == 1 for found in counts.values()), counts


def test_ticking_sixty_reads_no_more_than_ticking_five(
    hall: Hall, secretary: Visitor, page_queries: Counting
) -> None:
    ids = hall.body(65)
    meeting_id = hall.call()
    secretary.get(do(meeting_id, "attendance"))
    reads = []
    for ticked in (ids[:5], ids[5:]):
        with page_queries() as asked:
            sent = secretary.post(do(meeting_id, "attendance"), person_ids=ticked, via="sheet")
        assert sent.status_code == 303
        reads.append(len(asked))
    assert reads[0] == reads[1]


def test_ticked_people_are_signs_of_their_own(hall: Hall, secretary: Visitor) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    twice = [*ids[:3], ids[0]]
    secretary.post(do(meeting_id, "attendance"), person_ids=twice, via="sheet")
    with hall.begin() as session:
        rows = session.query(AttendanceEvent).where(AttendanceEvent.meeting_id == meeting_id)
        assert sorted(row.person_id for row in rows) == sorted(ids[:3])
