"""The annual works meeting of 2017 as an example: one hour, one list, two items raised in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import FolkmootError
from folkmoot.meetings import unfinished
from folkmoot.meetings.domain import (
    AgendaDraft,
    DecisionNote,
    Mark,
    ProposalDraft,
    ResultNote,
    SignDraft,
    Stance,
)
from folkmoot.meetings.minutes import Rendered, is_sound, render
from folkmoot.meetings.models import Minutes
from folkmoot.meetings.queries import agenda_of, find_meeting, minutes_of, names_in, quorum
from folkmoot.meetings.service import (
    close_meeting,
    raise_item,
    raise_proposal,
    record_attendances,
    record_statement,
    write_minutes,
)
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import Office
from folkmoot.people.service import register_person
from folkmoot_sdk import BodyKind, Quantity, TestResult

# The class behind the fixture is in conftest.py, which no test module can import.
Hall = Any
Works = tuple[UUID, DecisionNote]


@pytest.fixture
def hall(make_hall: Callable[..., Hall], act: Act) -> Hall:
    then = datetime(2017, 3, 27, 2, 0, tzinfo=UTC)
    return make_hall(act=replace(act, at=then), starts_at=datetime(2017, 4, 18, 6, 0, tzinfo=UTC))


@pytest.fixture
def works(hall: Hall) -> Works:
    """The meeting, closed after an hour; the id of its list, and what was decided on it."""
    ids = hall.body(32)
    wanted = AgendaDraft(
        "环境整治实事清单",
        uuid4(),
        for_decision=True,
        takes_proposals=True,
        proposals=(ProposalDraft("线缆"), ProposalDraft("路面"), ProposalDraft("绿化")),
    )
    meeting_id = hall.sitting(ids[:29], agenda=[wanted])
    (guest,) = hall.persons(1)
    hall.sign(meeting_id, guest, kind=Mark.OBSERVER)
    hall.sign(meeting_id, ids[29], ids[30], kind=Mark.LATE, minutes=5)
    with hall.begin() as session:
        (item,) = agenda_of(session, meeting_id)
        raise_proposal(session, hall.at(10), agenda_item_id=item.id, title="楼道", raised_by=ids[0])
        raise_item(session, hall.at(12), meeting_id=meeting_id, title="充电", raised_by=guest)
        record_statement(
            session,
            hall.at(15),
            agenda_item_id=item.id,
            body_kind=BodyKind.REPRESENTATIVES_ASSEMBLY,
            option_key="cables",
            stance=Stance.SUPPORT,
            text="先做最危险的",
        )
        tests = quorum(session, meeting_id, hall.at(20).at).tests
    hall.sign(meeting_id, ids[1], kind=Mark.LEFT, minutes=40)
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    note = DecisionNote(
        agenda_item_id=item.id,
        vote_id=uuid4(),
        valid=True,
        carried=True,
        results=(ResultNote("cables", "线缆", True, {"for": 28, "against": 2, "abstain": 1}),),
        tests=tests,
    )
    return meeting_id, note


@pytest.fixture
def minutes(hall: Hall, works: Works) -> Minutes:
    meeting_id, note = works
    with hall.begin() as session:
        return write_minutes(session, hall.at(90), meeting_id=meeting_id, decisions=[note])


def lines(rendered: Rendered) -> str:
    parts = [rendered.title]
    for section in rendered.sections:
        parts += [section.heading, *section.paragraphs]
    return "\n".join(parts)


def test_minutes_say_in_chinese_what_happened(hall: Hall, minutes: Minutes) -> None:
    with hall.begin() as session:
        names = names_in(session, minutes)
    said = lines(render(minutes.content, locale="zh_Hans_CN", names=names))
    for expected in (
        "环境整治：会议纪要",
        "居民代表会议，地点：社区会议室",
        "2017年3月27日 10:00 发出通知，2017年4月18日 14:00 开会；应提前 10 日",
        "通知成员 32 人，列席 0 人",
        "缺席：居民31",
        "14:05 迟到",
        "14:00 到会，14:40 离会",
        "2017年4月18日 14:05 到会成员最多：31 人（其中委托 0 人），列席 1 人不计入",
        "需 17 人到会，实到 31 人，已达到",
        "会议有效",
        "2017年4月18日 15:00 散会",
        "事先提出：线缆",
        "会上由 居民0 提出：楼道",
        "居民代表会议赞成方案“cables”：先做最危险的",
        "线缆：同意 28、反对 2、弃权 1，通过",
        "会上由 居民0 提出，只作讨论",
    ):
        assert expected in said


def test_who_came_alike_stands_in_one_line(hall: Hall, minutes: Minutes) -> None:
    with hall.begin() as session:
        names = names_in(session, minutes)
    rendered = render(minutes.content, locale="zh", names=names)
    paragraphs = rendered.sections[1].paragraphs
    assert "委员，14:00 到会：居民0、居民10、居民11、" in paragraphs[0]
    assert "委员，14:05 迟到：居民29、居民30" in paragraphs
    assert len(paragraphs) == 5


def test_two_votes_on_one_item_are_numbered_and_each_test_names_its_option(hall: Hall) -> None:
    meeting_id = hall.sitting(hall.body(9))
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
        (item,) = agenda_of(session, meeting_id)
        (test,) = quorum(session, meeting_id, hall.at(20).at).tests
    passed = replace(test.comparison, left=Quantity.IN_FAVOUR)
    of_option = replace(test, comparison=passed)
    note = DecisionNote(
        agenda_item_id=item.id,
        vote_id=uuid4(),
        valid=True,
        carried=True,
        results=(ResultNote("a", "线缆", True, {}), ResultNote("b", "路面", False, {})),
        tests=(test, of_option, of_option),
    )
    once_more = replace(note, vote_id=uuid4(), results=note.results[:1], tests=(test, of_option))
    with hall.begin() as session:
        minutes = write_minutes(
            session, hall.at(90), meeting_id=meeting_id, decisions=[note, once_more]
        )
    paragraphs = render(minutes.content, locale="zh", names={}).sections[-1].paragraphs
    assert [each for each in paragraphs if each.startswith("第")] == [
        "第 1 次表决：表决有效",
        "第 2 次表决：表决有效",
    ]
    named = [each[:6] for each in paragraphs if "需 " in each]
    assert [each.startswith(("线缆：", "路面：")) for each in named] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_minutes_say_the_same_in_english(hall: Hall, minutes: Minutes) -> None:
    with hall.begin() as session:
        names = names_in(session, minutes)
    chinese = render(minutes.content, locale="zh", names=names)
    english = render(minutes.content, locale="en", names=names)
    said = lines(english)
    for expected in (
        "Served on 27 March 2017 10:00 for 18 April 2017 14:00; 10 days were required",
        "17 must attend, 31 did: enough",
        "came late, 14:05",
        "came 14:00, left 14:40",
        "Residents' representatives' meeting supports option “cables”: 先做最危险的",
        "线缆: 28 for, 2 against, 1 abstaining; carried",
    ):
        assert expected in said
    assert [len(s.paragraphs) for s in chinese.sections] == [
        len(s.paragraphs) for s in english.sections
    ]


def test_minutes_hold_no_name_so_that_a_person_can_be_erased(minutes: Minutes) -> None:
    assert "居民0" not in str(minutes.content)
    said = lines(render(minutes.content, locale="zh", names={}))
    assert "（姓名已删除）" in said


def test_an_altered_word_breaks_the_digest(hall: Hall, minutes: Minutes) -> None:
    with hall.begin() as session:
        kept = minutes_of(session, minutes.meeting_id)
        assert kept is not None
        assert is_sound(kept)
        kept.content["meeting"]["title"] = "别的会议"
        assert not is_sound(kept)
        session.rollback()


def test_the_numbers_of_the_quorum_are_in_the_minutes(hall: Hall, minutes: Minutes) -> None:
    quorum = minutes.content["quorum"]
    assert (quorum["present"], quorum["members"], quorum["quorate"]) == (31, 32, True)
    (test,) = (TestResult.from_plain(test) for test in quorum["tests"])
    assert (test.passed, test.needed) == (True, 17)
    with hall.begin() as session:
        pin = find_meeting(session, minutes.meeting_id).quorum_pin
    assert quorum["rule"] == {k: pin[k] for k in ("plugin", "id", "version", "digest")}


def test_minutes_are_written_once_and_only_with_lawful_decisions(hall: Hall, works: Works) -> None:
    meeting_id, note = works

    def refused(code: str, *decisions: DecisionNote) -> None:
        before = hall.rows()
        with hall.begin() as session, pytest.raises(FolkmootError) as refusal:
            write_minutes(session, hall.at(90), meeting_id=meeting_id, decisions=decisions)
        assert refusal.value.code == code
        assert hall.rows() == before

    with hall.begin() as session:
        raised = agenda_of(session, meeting_id)[1]
    refused("agenda_item.unknown", replace(note, agenda_item_id=uuid4()))
    refused("meeting.decision_not_announced", replace(note, agenda_item_id=raised.id))
    with hall.begin() as session:
        write_minutes(session, hall.at(90), meeting_id=meeting_id, decisions=[note])
    refused("meeting.minuted", note)


def test_an_inquorate_meeting_cannot_be_minuted_as_having_decided(hall: Hall) -> None:
    meeting_id = hall.sitting(hall.body(32)[:16])
    with hall.begin() as session:
        (item,) = agenda_of(session, meeting_id)
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    note = DecisionNote(item.id, uuid4(), valid=True, carried=True, results=())
    with hall.begin() as session, pytest.raises(FolkmootError) as refusal:
        write_minutes(session, hall.at(90), meeting_id=meeting_id, decisions=[note])
    assert refusal.value.code == "meeting.decision_inquorate"
    with hall.begin() as session:
        plain = write_minutes(session, hall.at(90), meeting_id=meeting_id)
        said = lines(render(plain.content, locale="zh", names={}))
    assert "会议未达法定人数：可以讨论，不得作出决议" in said
    assert "还差 1 人" in said


def test_a_meeting_announced_too_late_cannot_be_minuted_as_having_decided(hall: Hall) -> None:
    meeting_id = hall.sitting(hall.body(9), notice_days=60, urgent_reason="停水")
    with hall.begin() as session:
        (item,) = agenda_of(session, meeting_id)
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    note = DecisionNote(item.id, uuid4(), valid=True, carried=True, results=())
    with hall.begin() as session, pytest.raises(FolkmootError) as refusal:
        write_minutes(session, hall.at(90), meeting_id=meeting_id, decisions=[note])
    assert (refusal.value.code, bool(refusal.value.cure)) == ("meeting.announced_too_late", True)
    with hall.begin() as session:
        plain = write_minutes(session, hall.at(90), meeting_id=meeting_id)
        said = lines(render(plain.content, locale="zh", names={}))
        english = lines(render(plain.content, locale="en", names={}))
    assert "通知不及时：可以讨论，不得作出决议" in said
    assert "会议有效" not in said
    assert "announced too late: it could talk and not resolve" in english


def test_neither_the_end_nor_the_minutes_come_before_a_vote_that_is_open(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two at once, one may have opened a vote while the other closed the meeting."""
    meeting_id = hall.sitting(hall.body(9))
    still_open: list[str] = ["先修哪里"]
    monkeypatch.setattr(unfinished, "_wiring", unfinished._Wiring())  # noqa: SLF001 - put back after the test
    unfinished.register_open_votes(lambda _session, which: still_open * (which == meeting_id))
    with hall.begin() as session, pytest.raises(FolkmootError) as refusal:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    assert (refusal.value.code, refusal.value.params["title"]) == ("meeting.vote_open", "先修哪里")
    still_open.clear()
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    still_open.append("先修哪里")
    with hall.begin() as session, pytest.raises(FolkmootError, match=r"meeting\.vote_open"):
        write_minutes(session, hall.at(60), meeting_id=meeting_id)


def test_what_was_recorded_after_the_meeting_is_minuted_with_that_moment(hall: Hall) -> None:
    """A list written on paper and entered hours later counts, and everybody can see that."""
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:1])
    paper = [SignDraft(person, Mark.PRESENT, at=hall.at(0).at) for person in ids[1:7]]
    home = SignDraft(ids[0], Mark.LEFT, at=hall.at(50).at)
    with hall.begin() as session:
        late = hall.at(24 * 60)
        record_attendances(session, late, meeting_id=meeting_id, entries=[*paper, home])
        close_meeting(session, late, meeting_id=meeting_id, at=hall.at(60).at)
        minutes = write_minutes(session, late, meeting_id=meeting_id)
        assert minutes.content["quorum"]["present"] == 7
    said = lines(render(minutes.content, locale="zh", names={}))
    together = "14:00 到会（2017年4月19日 14:00 补录）：（姓名已删除）、（姓名已删除）、"
    assert together in said
    assert "14:00 到会，14:50 离会（2017年4月19日 14:00 补录）" in said
    english = lines(render(minutes.content, locale="en", names={}))
    assert "came 14:00 (put on record 19 April 2017 14:00)" in english


def test_what_was_recorded_while_it_sat_is_minuted_without_more(minutes: Minutes) -> None:
    assert "补录" not in lines(render(minutes.content, locale="zh", names={}))
    old = {**minutes.content, "attendance": [dict(row) for row in minutes.content["attendance"]]}
    for row in old["attendance"]:
        row["stays"] = [{k: v for k, v in stay.items() if k != "recorded"} for stay in row["stays"]]
    assert lines(render(old, locale="zh", names={})) == lines(
        render(minutes.content, locale="zh", names={})
    )


def test_people_are_listed_by_office_and_name_and_guests_come_last(hall: Hall) -> None:
    with hall.begin() as session:
        one, two, chair, away, zhao, an = (
            register_person(session, hall.act, name=name).id
            for name in ("周强", "陈静", "杨帆", "李建国", "赵磊", "安娜")
        )
    drafts = [MemberDraft(person) for person in (one, two, away)]
    hall.constitute(BodyKind.DELIBERATION_COUNCIL, [*drafts, MemberDraft(chair, Office.CHAIR)])
    called = {"body_kind": BodyKind.DELIBERATION_COUNCIL, "law": hall.two_thirds()}
    meeting_id = hall.sitting([one, two, chair], **called)
    hall.sign(meeting_id, zhao, an, kind=Mark.OBSERVER)
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
        content = write_minutes(session, hall.at(90), meeting_id=meeting_id).content
    came = [row["person"] for row in content["attendance"]]
    assert came == [str(person) for person in (chair, two, one, an, zhao)]
    called_in_order = [seat["person"] for seat in content["called"]]
    assert called_in_order == [str(person) for person in (chair, two, away, one)]
