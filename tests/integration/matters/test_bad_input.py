"""What people get wrong with a matter: each a stable code, and nothing changes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from folkmoot.implementation.domain import AttemptState, Statement
from folkmoot.kernel.act import Actor, Role
from folkmoot.kernel.errors import Conflict, FolkmootError, Invalid, NotAllowed, NotFound, Refused
from folkmoot.matters import service
from folkmoot.matters.domain import Ending, Force
from folkmoot.matters.models import MatterStep
from folkmoot.matters.service import OptionDraft
from folkmoot.matters.wiring import wire
from folkmoot.meetings import service as meetings
from folkmoot.meetings.queries import agenda_item_for
from folkmoot.notices import service as notices
from folkmoot.notices.domain import NoticeKind
from folkmoot.tenancy.steps import Step
from folkmoot_sdk import BodyKind, Subject

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any
Unchanged = Callable[[Town], AbstractContextManager[None]]
Refuses = Callable[..., AbstractContextManager[None]]

ASSEMBLY = BodyKind.REPRESENTATIVES_ASSEMBLY
COUNCIL, SUPERVISION = BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE
DROP = OptionDraft("Z", "不再办理", withdraws=True)
PROPOSAL = {"subject": Subject.FACILITIES, "affected": "近 200 户"}


@pytest.fixture
def refuses(town: Town, unchanged: Unchanged) -> Refuses:
    """A context in which this error comes, with this code, and nothing changes."""

    @contextmanager
    def watch(kind: type[FolkmootError], code: str) -> Iterator[None]:
        with unchanged(town), pytest.raises(kind) as refused:
            yield
        assert refused.value.code == code

    return watch


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """What each job returned or raised, all of them begun together."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return job()
        except FolkmootError as error:
            return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


# Two people at once


def test_of_two_who_advance_at_once_one_wins_and_nothing_is_doubled(town: Town) -> None:
    case = town.open()
    for position in range(4):
        case.bring_to(position)
        case.supply(position)
        before = town.snapshot().rows
        answers = at_once(*[case.advance] * 3)
        lost = [answer.code for answer in answers if isinstance(answer, FolkmootError)]
        assert len(lost) == 2
        assert set(lost) <= {
            "matter.step_order",
            "matter.already_advanced",
            "matter.evidence_missing",
        }
        assert case.here.position == position + 1
        after = town.snapshot().rows
        assert {n: after[n] - before[n] for n in after if after[n] != before[n]} == {
            "matter_step": 1,
            "matter_step_exit": 1,
            "audit_entry": 1,
        }


def test_who_slips_past_the_lock_is_stopped_by_the_key(
    town: Town, refuses: Refuses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two stale pages: the second acts on the record that the first has just left behind."""
    case = town.open()
    stale = case.record
    case.advance()
    monkeypatch.setattr("folkmoot.matters.service.advancing.dossier", lambda *_: stale)
    with refuses(Conflict, "matter.already_advanced"):
        case.do(service.advance, to=Step.PROPOSAL)


def test_of_two_who_take_up_a_topic_at_once_one_wins(town: Town) -> None:
    topic = town.topic()
    take = partial(town.do, service.open_matter, topic_id=topic)
    answers = at_once(take, take)
    assert [a.code for a in answers if isinstance(a, FolkmootError)] == ["matter.topic_taken"]


def test_topics_taken_up_at_once_are_numbered_one_after_the_other(town: Town) -> None:
    takes = [partial(town.do, service.open_matter, topic_id=town.topic()) for _ in range(6)]
    opened = at_once(*takes)
    numbers = sorted(matter.number for matter in opened)  # type: ignore[attr-defined] # none was refused
    assert numbers == list(range(numbers[0], numbers[0] + 6))


def test_of_two_who_open_a_round_or_close_at_once_one_wins(town: Town) -> None:
    case = town.open().bring_to(6)
    attempt = case.fail()
    back = partial(case.do, service.open_round, attempt_id=attempt)
    lost = [a.code for a in at_once(back, back) if isinstance(a, FolkmootError)]
    assert lost == ["matter.not_in_implementation"]
    case.bring_to(7).wind_up()
    close = partial(case.do, service.close_matter)
    lost = [a.code for a in at_once(close, close) if isinstance(a, FolkmootError)]
    assert lost == ["matter.not_in_step"]
    assert case.record.ending is Ending.CLOSED


# Taking up, proposing, options


def test_a_topic_is_taken_up_once(town: Town, refuses: Refuses) -> None:
    topic = town.topic()
    town.do(service.open_matter, topic_id=topic)
    with refuses(Conflict, "matter.topic_taken"):
        town.do(service.open_matter, topic_id=topic)
    with refuses(NotFound, "opinions.topic.unknown"):
        town.do(service.open_matter, topic_id=uuid4())


def test_another_communitys_topic_and_matter_are_unknown_here(
    towns: tuple[Town, ...], refuses: Refuses
) -> None:
    here, there = towns
    with refuses(NotFound, "opinions.topic.unknown"):
        here.do(service.open_matter, topic_id=there.topic())
    with refuses(NotFound, "matter.unknown"):
        here.do(service.advance, matter_id=there.open().id, to=Step.PROPOSAL)


def test_a_proposal_is_made_once_and_in_its_step(town: Town, refuses: Refuses) -> None:
    case = town.open()
    with refuses(Refused, "matter.not_in_step"):
        case.do(service.propose, **PROPOSAL)
    case.bring_to(1).propose()
    with refuses(Conflict, "matter.proposed"):
        case.do(service.propose, **PROPOSAL)
    case.advance()
    with refuses(Refused, "matter.not_in_step"):
        case.do(service.propose, **PROPOSAL)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "text.required"),
        ("字" * 501, "text.too_long"),
        ("<script>x</script>", "text.markup"),
        ("三幢\x07楼", "text.control"),
    ],
)
def test_a_proposal_says_in_plain_words_whom_it_touches(
    town: Town, refuses: Refuses, said: str, code: str
) -> None:
    case = town.open().bring_to(1)
    with refuses(Invalid, code):
        case.do(service.propose, **{**PROPOSAL, "affected": said})


def test_a_proposal_touches_buildings_that_are_there(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(1)
    with refuses(NotFound, "matter.building_unknown"):
        case.do(service.propose, **PROPOSAL, buildings=["九号楼"])
    case.do(service.propose, **PROPOSAL, buildings=["试验小区1号楼"])
    assert case.record.buildings == ("试验小区1号楼",)


def test_an_options_key_is_its_own_and_its_time_is_consultation(
    town: Town, refuses: Refuses
) -> None:
    case = town.open().bring_to(1)
    with refuses(Refused, "matter.not_in_step"):
        case.do(service.add_option, option=DROP)
    case.bring_to(2)
    case.do(service.add_option, option=DROP)
    with refuses(Conflict, "matter.option_twice"):
        case.do(service.add_option, option=OptionDraft("Z", "另一个方案"))
    case.bring_to(3)
    with refuses(Refused, "matter.not_in_step"):
        case.do(service.add_option, option=OptionDraft("Y", "太迟了"))


def test_only_the_secretary_does_any_of_this(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(2)
    others = Actor(uuid4(), frozenset(Role) - {Role.SECRETARY}, uuid4())
    acts: tuple[Callable[[], object], ...] = (
        partial(town.do, service.open_matter, others, topic_id=uuid4()),
        partial(case.do, service.propose, others, **PROPOSAL),
        partial(case.do, service.add_option, others, option=DROP),
        partial(case.do, service.adopt_proposal, others, proposal_id=uuid4(), key="A"),
        partial(case.do, service.state_for_record, others, kind="other", text="说明"),
        partial(case.do, service.call_on_matter, others, **called(case)),
        partial(
            case.do, service.open_vote_in_meeting, others, meeting_id=uuid4(), method="approval"
        ),
        partial(case.do, service.open_owners_vote, others, method="approval"),
        partial(case.do, service.close_vote_on_matter, others, vote_id=uuid4()),
        partial(case.do, service.publish_notice, others, **notice(town)),
        partial(case.do, service.open_round, others, attempt_id=uuid4()),
        partial(case.do, service.ask_satisfaction, others),
        partial(case.do, service.close_matter, others),
        partial(case.do, service.withdraw_matter, others, reason="因故", board_ids=[uuid4()]),
    )
    for act in acts:
        with refuses(NotAllowed, "auth.not_allowed"):
            act()


def called(case: Case, **given: object) -> dict[str, object]:
    return {
        "body": ASSEMBLY,
        "title": "会议",
        "place": "社区",
        "starts_at": case.town.stage.now + timedelta(days=20),
        **given,
    }


def notice(town: Town, **given: object) -> dict[str, object]:
    boards = town.settled.board_ids
    words = {"kind": NoticeKind.RESOLUTION, "title": "公示", "body": "内容", "board_ids": boards}
    return {**words, **given}


# Meetings and votes


def test_a_meeting_called_at_too_short_notice_is_not_called(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(4)
    soon = town.stage.now + timedelta(days=4)
    with refuses(Refused, "meeting.notice_too_short"):
        case.do(service.call_on_matter, **called(case, starts_at=soon))


def test_a_meeting_called_in_a_hurry_talks_and_does_not_resolve(
    town: Town, refuses: Refuses
) -> None:
    case = town.open().bring_to(4)
    soon = town.stage.now + timedelta(hours=2)
    meeting = case.do(
        service.call_on_matter, **called(case, starts_at=soon, urgent_reason="汛情紧急。")
    )
    town.scenes.gather(meeting, case.members(ASSEMBLY))
    with refuses(Refused, "meeting.announced_too_late"):
        case.do(service.open_vote_in_meeting, meeting_id=meeting.id, method="must-do-list")
    case.disperse(meeting)
    with refuses(Refused, "matter.evidence_missing"):
        case.advance()


def test_an_inquorate_meeting_opens_no_vote(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(4)
    meeting = case.meet(ASSEMBLY, present=3)
    with refuses(Refused, "meeting.inquorate"):
        case.do(service.open_vote_in_meeting, meeting_id=meeting.id, method="must-do-list")
    case.disperse(meeting)


def test_a_meeting_votes_only_on_what_stands_on_its_agenda_for_decision(
    town: Town, refuses: Refuses
) -> None:
    case, other = town.open().bring_to(4), town.open().bring_to(4)
    meeting = other.meet(ASSEMBLY)
    vote = partial(case.do, service.open_vote_in_meeting, method="must-do-list")
    with refuses(NotFound, "matter.not_on_agenda"):
        vote(meeting_id=meeting.id)
    town.do(
        meetings.raise_item,
        meeting_id=meeting.id,
        title="临时提出",
        raised_by=case.members(ASSEMBLY)[0],
        subject_id=case.id,
    )
    with refuses(Refused, "meeting.not_for_decision"):
        vote(meeting_id=meeting.id)
    other.disperse(meeting)
    with refuses(NotFound, "meeting.unknown"):
        vote(meeting_id=uuid4())


def test_a_vote_opens_in_the_step_of_the_resolution_alone(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(3)
    meeting = case.meet(ASSEMBLY)
    vote = partial(
        case.do, service.open_vote_in_meeting, meeting_id=meeting.id, method="must-do-list"
    )
    with refuses(Refused, "matter.not_in_step"):
        vote()
    case.disperse(meeting)
    with refuses(Refused, "matter.not_in_step"):
        case.do(service.open_owners_vote, method="must-do-list")


def test_a_vote_asks_about_options_of_this_matter(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(4)
    meeting = case.meet(ASSEMBLY)
    for keys in (["A", "X"], ["X"]):
        with refuses(NotFound, "matter.option_unknown"):
            case.do(
                service.open_vote_in_meeting,
                meeting_id=meeting.id,
                method="must-do-list",
                option_keys=keys,
            )
    case.disperse(meeting)


def test_a_vote_is_closed_on_its_own_matter_and_once(town: Town, refuses: Refuses) -> None:
    case, other = town.open().bring_to(4), town.open().bring_to(4)
    meeting = case.meet(ASSEMBLY)
    vote = case.do(service.open_vote_in_meeting, meeting_id=meeting.id, method="must-do-list")
    with refuses(NotFound, "matter.vote_unknown"):
        other.do(service.close_vote_on_matter, vote_id=vote.id)
    case.do(service.close_vote_on_matter, vote_id=vote.id, announcement="投票结束")
    with refuses(Refused, "vote.closed"):
        case.do(service.close_vote_on_matter, vote_id=vote.id)
    case.disperse(meeting)
    assert case.record.resolutions == ()


def test_no_step_is_taken_past_a_vote_that_is_open(town: Town, refuses: Refuses) -> None:
    """What it might carry would be resolved, and nobody would ever carry it out."""
    case = town.open().bring_to(4)
    meeting = case.meet(ASSEMBLY)
    assert case.vote_in(meeting).carried
    case.disperse(meeting)
    second = case.meet(ASSEMBLY)
    question = {"meeting_id": second.id, "method": "must-do-list", "option_keys": ["B"]}
    vote = case.do(service.open_vote_in_meeting, **question)
    with refuses(Refused, "matter.evidence_missing"):
        case.advance()
    case.do(service.close_vote_on_matter, vote_id=vote.id, announcement="投票结束")
    case.disperse(second)
    case.advance()


def test_a_meeting_does_not_end_before_its_votes_and_so_its_minutes_have_them_all(
    town: Town, refuses: Refuses
) -> None:
    wire()
    case = town.open().bring_to(4)
    meeting = case.meet(ASSEMBLY)
    vote = case.do(service.open_vote_in_meeting, meeting_id=meeting.id, method="must-do-list")
    for verb, said in (
        (meetings.close_meeting, {}),
        (meetings.adjourn_meeting, {"reason": "停电"}),
    ):
        with refuses(Refused, "meeting.vote_open"):
            town.do(verb, meeting_id=meeting.id, **said)
    case.do(service.close_vote_on_matter, vote_id=vote.id, announcement="投票结束")
    town.do(meetings.close_meeting, meeting_id=meeting.id)
    minutes = town.do(service.minute_meeting, meeting_id=meeting.id)
    (item,) = minutes.content["agenda"]
    assert [note["vote"] for note in item["decisions"]] == [str(vote.id)]


def test_only_what_was_raised_in_a_meeting_on_this_matter_is_adopted(
    town: Town, refuses: Refuses
) -> None:
    case, other = town.open().bring_to(4), town.open().bring_to(4)
    meeting = case.meet(ASSEMBLY, takes_proposals=True)
    item = town.stage.read(agenda_item_for, meeting.id, case.id)
    raised = town.do(
        meetings.raise_proposal,
        agenda_item_id=item.id,
        title="清理楼道",
        raised_by=case.members(ASSEMBLY)[0],
    )
    adopt = partial(case.do, service.adopt_proposal, key="N")
    with refuses(NotFound, "proposal.unknown"):
        adopt(proposal_id=uuid4())
    with refuses(NotFound, "matter.proposal_unknown"):
        other.do(service.adopt_proposal, proposal_id=raised.id, key="N")
    with refuses(Conflict, "matter.option_twice"):
        adopt(proposal_id=raised.id, key="A")
    adopt(proposal_id=raised.id)
    with refuses(Conflict, "matter.proposal_adopted"):
        adopt(proposal_id=raised.id, key="M")
    case.vote_in(meeting)
    case.disperse(meeting)
    case.advance()
    with refuses(Refused, "matter.not_in_step"):
        adopt(proposal_id=raised.id, key="L")


# Publishing, statements, forms


def test_a_notice_shorter_than_the_law_is_not_posted(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(5)
    with refuses(Refused, "notices.too_short"):
        case.do(service.publish_notice, **notice(town, days=14))


@pytest.mark.parametrize(
    ("kind", "first"),
    [(NoticeKind.RESOLUTION, 5), (NoticeKind.IMPLEMENTATION, 6), (NoticeKind.OUTCOME, 7)],
)
def test_nothing_is_made_public_before_it_is_there(
    town: Town, refuses: Refuses, kind: NoticeKind, first: int
) -> None:
    case = town.open().bring_to(first - 1)
    case.supply(first - 1)
    with refuses(Refused, "matter.notice_too_early"):
        case.do(service.publish_notice, **notice(town, kind=kind))
    case.advance()
    case.publish(kind)


def test_a_new_round_makes_its_own_resolution_public(town: Town, refuses: Refuses) -> None:
    """The assembly votes anew; the notice of what it will say cannot hang there already."""
    case = town.open().bring_to(6)
    case.do(service.open_round, attempt_id=case.fail())
    with refuses(Refused, "matter.notice_too_early"):
        case.publish()
    case.bring_to(5)
    with refuses(Refused, "matter.evidence_missing"):
        case.advance()
    case.publish()
    case.advance()


def test_nobody_signs_off_what_is_still_being_carried_out(town: Town, refuses: Refuses) -> None:
    """A word given too early counts for nothing and would yet be the body's only one."""
    case = town.open().bring_to(6)
    with refuses(Refused, "implementation.signoff.too_early"):
        case.sign(COUNCIL)
    case.bring_to(7).wind_up()
    case.do(service.close_matter)


def test_an_option_as_long_as_may_be_is_carried_out_under_its_name(
    town: Town, refuses: Refuses
) -> None:
    case = town.open()
    case.options = (OptionDraft("A", "修" * 200),)
    case.bring_to(2)
    with refuses(Invalid, "text.too_long"):
        case.do(service.add_option, option=OptionDraft("B", "修" * 201))
    case.bring_to(6)
    assert [item.title for item in case.record.items] == ["修" * 200]


def test_a_form_is_filled_in_once_a_step_with_its_own_answers(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(2)
    fill = partial(case.do, service.fill_form, form="satisfaction")
    for answers in ({}, {"outcome": "splendid"}, {"outcome": "fair", "more": "fair"}):
        with refuses(Invalid, "matter.form_answers"):
            fill(answers=answers)
    with refuses(NotFound, "rules.unknown"):
        fill(form="unheard-of", answers={})
    fill(answers={"outcome": "fair"})
    with refuses(Conflict, "matter.form_filled"):
        fill(answers={"outcome": "satisfied"})


# Rounds


def test_a_new_round_needs_a_failed_attempt_of_this_matter(town: Town, refuses: Refuses) -> None:
    case, other = town.open().bring_to(6), town.open().bring_to(6)
    running = case.try_item(state=AttemptState.IN_TALKS, evidence="")
    with refuses(Refused, "matter.attempt_not_failed"):
        case.do(service.open_round, attempt_id=running)
    failed = other.fail()
    with refuses(NotFound, "matter.attempt_unknown"):
        case.do(service.open_round, attempt_id=failed)
    with refuses(NotFound, "matter.attempt_unknown"):
        case.do(service.open_round, attempt_id=uuid4())


def test_a_success_opens_no_round_and_a_failure_is_tried_again_in_the_next(
    town: Town, refuses: Refuses
) -> None:
    case, twin = town.open().bring_to(6), town.open().bring_to(6)
    done = case.try_item()
    with refuses(Refused, "matter.attempt_not_failed"):
        case.do(service.open_round, attempt_id=done)
    failed = twin.fail()
    with refuses(Refused, "implementation.item.failed"):
        twin.try_item()
    twin.do(service.open_round, attempt_id=failed)
    twin.bring_to(7)
    assert [(i.round_no, [a.state for a in i.attempts]) for i in twin.record.items] == [
        (1, ["refused"]),
        (2, ["succeeded"]),
    ]


def test_a_round_opens_from_the_implementation_alone_and_once(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(6)
    failed = case.fail()
    case.do(service.open_round, attempt_id=failed)
    assert (case.here.position, case.here.round_no) == (4, 2)
    with refuses(Refused, "matter.not_in_implementation"):
        case.do(service.open_round, attempt_id=failed)
    case.bring_to(6)
    with refuses(NotFound, "matter.attempt_unknown"):
        case.do(service.open_round, attempt_id=failed)


def test_a_brand_new_option_passes_consultation_and_review_first(
    town: Town, refuses: Refuses
) -> None:
    case = town.open().bring_to(6)
    failed = case.fail()
    with refuses(Conflict, "matter.option_twice"):
        case.do(service.open_round, attempt_id=failed, new_option=OptionDraft("A", "再来一次"))
    case.do(service.open_round, attempt_id=failed, new_option=OptionDraft("D", "大家凑钱"))
    assert (case.here.position, case.here.round_no) == (2, 2)
    # What round 1 met for does not count again.
    with refuses(Refused, "matter.evidence_missing"):
        case.advance()
    case.bring_to(4)
    assert [o.round_no for o in case.record.options] == [1, 1, 2]
    case.resolve("D")
    case.advance()
    case.bring_to(7)
    assert [entry.position for entry in case.record.trail] == [*range(7), *range(2, 8)]


# The end


def test_a_withdrawal_before_step_4_publishes_its_reason(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(3)
    boards = town.settled.board_ids
    for reason, field in (("", "reason"), ("<b>因故</b>", "reason")):
        with pytest.raises(Invalid) as refused:
            case.do(service.withdraw_matter, reason=reason, board_ids=boards)
        assert refused.value.field == field
    with refuses(Invalid, "notices.no_board"):
        case.do(service.withdraw_matter, reason="居民自行解决。", board_ids=[])
    case.do(service.withdraw_matter, reason="居民自行解决。", board_ids=boards)
    record = case.record
    assert record.ending is Ending.WITHDRAWN
    assert [(n.kind, n.standing) for n in record.notices] == [("withdrawal", True)]
    with refuses(Refused, "matter.ended"):
        case.do(service.withdraw_matter, reason="再撤一次。", board_ids=boards)


@pytest.mark.parametrize("position", [4, 5, 6, 7])
def test_from_step_4_on_a_withdrawal_takes_a_resolution(
    town: Town, refuses: Refuses, position: int
) -> None:
    case = town.open()
    case.options = (*case.options, DROP)
    case.bring_to(position)
    with refuses(Refused, "matter.withdrawal_needs_resolution"):
        case.do(service.withdraw_matter, reason="因故。", board_ids=town.settled.board_ids)


def test_a_resolution_to_drop_the_matter_withdraws_it(town: Town) -> None:
    case = town.open()
    case.options = (*case.options, DROP)
    case.bring_to(4).resolve("Z")
    case.do(service.withdraw_matter, reason="决议不再办理。", board_ids=town.settled.board_ids)
    assert case.record.ending is Ending.WITHDRAWN
    assert town.is_sound()


def test_a_recommendation_to_drop_the_matter_does_not_withdraw_it(
    town: Town, refuses: Refuses
) -> None:
    case = town.open(subject=Subject.FUND_USE)
    case.options = (*case.options, DROP)
    case.bring_to(4)
    case.resolve("Z")
    assert case.record.resolutions[0].force is Force.RECOMMENDS
    with refuses(Refused, "matter.withdrawal_needs_resolution"):
        case.do(service.withdraw_matter, reason="因故。", board_ids=town.settled.board_ids)


def test_nothing_is_added_to_a_matter_that_is_over(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(2)
    case.do(service.withdraw_matter, reason="已解决。", board_ids=town.settled.board_ids)
    acts = {
        partial(case.do, service.add_option, option=DROP): "matter.not_in_step",
        partial(case.do, service.state_for_record, kind="other", text="说明"): "matter.ended",
        partial(case.do, service.call_on_matter, **called(case)): "matter.ended",
        partial(case.do, service.publish_notice, **notice(town)): "matter.ended",
        partial(
            case.do, service.fill_form, form="satisfaction", answers={"outcome": "fair"}
        ): "matter.ended",
        partial(case.do, service.ask_satisfaction): "matter.not_in_step",
        partial(case.do, service.close_matter): "matter.not_in_step",
        partial(case.do, service.open_round, attempt_id=uuid4()): "matter.ended",
        partial(case.do, service.answer_survey, grades={"outcome": "fair"}): "matter.ended",
    }
    for act, code in acts.items():
        with refuses(Refused, code):
            act()


def test_a_matter_closes_with_each_piece_and_not_before(town: Town, unchanged: Unchanged) -> None:
    case = town.open().bring_to(7)

    def lacking() -> set[str]:
        with unchanged(town), pytest.raises(Refused) as refused:
            case.do(service.close_matter)
        assert refused.value.code == "matter.evidence_missing"
        codes = refused.value.params["codes"]
        assert isinstance(codes, tuple)
        return set(codes)

    missing = {
        f"evidence.{name}"
        for name in ("council", "supervision", "outcome_notice", "notice_run", "survey")
    }
    supplies: tuple[tuple[Callable[[], object], set[str]], ...] = (
        (lambda: case.sign(COUNCIL, Statement.OBJECT), set()),
        (lambda: case.sign(COUNCIL), {"evidence.council"}),
        (lambda: case.sign(SUPERVISION), {"evidence.supervision"}),
        (lambda: case.do(service.ask_satisfaction), {"evidence.survey"}),
        (lambda: case.publish(NoticeKind.OUTCOME), {"evidence.outcome_notice"}),
    )
    for supply, found in supplies:
        assert lacking() == missing
        supply()
        missing -= found
    last = case.record.notices[-1].ends_on
    while town.stage.now.date() < last:
        assert lacking() == {"evidence.notice_run"}
        town.stage.now += timedelta(days=1)
    assert lacking() == {"evidence.notice_run"}
    town.stage.now += timedelta(days=1)
    case.do(service.close_matter)
    assert case.record.ending is Ending.CLOSED


def test_a_notice_taken_down_too_early_keeps_the_matter_open(
    town: Town, unchanged: Unchanged
) -> None:
    case = town.open().bring_to(6)
    early = case.record.posted("resolution")
    town.do(notices.take_down, notice_id=early.id, reason="误撕。")
    case.bring_to(7).wind_up()
    with unchanged(town), pytest.raises(Refused) as refused:
        case.do(service.close_matter)
    assert refused.value.params["codes"] == ("evidence.notice",)
    case.publish()
    town.stage.now += timedelta(days=40)
    case.do(service.close_matter)


# Satisfaction


def test_residents_are_asked_once_and_in_the_last_step(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(6)
    answer = partial(case.do, service.answer_survey, grades={"outcome": "fair"})
    with refuses(Refused, "matter.not_in_step"):
        case.do(service.ask_satisfaction)
    with refuses(NotFound, "matter.not_asked"):
        answer(person_id=town.settled.resident_ids[0])
    case.bring_to(7)
    case.do(service.ask_satisfaction)
    with refuses(Conflict, "matter.asked"):
        case.do(service.ask_satisfaction)


def test_a_resident_answers_once_for_himself_and_nobody_else(
    towns: tuple[Town, ...], refuses: Refuses
) -> None:
    town, next_door = towns
    case = town.open().bring_to(7)
    case.do(service.ask_satisfaction)
    cast = town.settled.cast
    grades = {"outcome": "satisfied"}
    answer = partial(case.do, service.answer_survey)
    answer(cast.resident, grades=grades)
    with refuses(Conflict, "matter.answered"):
        answer(cast.resident, grades={"outcome": "fair"})
    with refuses(Conflict, "matter.answered"):
        answer(cast.grid_worker, grades=grades, person_id=cast.resident.person_id)
    with refuses(NotAllowed, "auth.not_allowed"):
        answer(cast.resident, grades=grades, person_id=town.settled.resident_ids[0])
    with refuses(NotAllowed, "auth.no_person"):
        answer(Actor(uuid4(), frozenset({Role.RESIDENT})), grades=grades)
    stranger = next_door.settled.resident_ids[3]
    for unknown in (uuid4(), stranger):
        with refuses(NotFound, "person.unknown"):
            answer(cast.grid_worker, grades=grades, person_id=unknown)
    for wrong in ({}, {"outcome": "great"}, {"other": "fair"}):
        with refuses(Invalid, "matter.form_answers"):
            answer(cast.grid_worker, grades=wrong, person_id=town.settled.resident_ids[1])
    assert case.record.survey.answers == 1


# Pages and the trail


def test_an_act_over_http_is_refused_with_its_code_and_changes_nothing(
    town: Town, unchanged: Unchanged, sign_in: Callable[..., Any]
) -> None:
    case = town.open().bring_to(2)
    client = sign_in(town, Role.SECRETARY)
    address = f"{town.address}/matters/{case.id}/do"
    wanted = {"Accept": "application/json"}
    with unchanged(town):
        for name, code in (
            ("propose", "act.not_now"),
            ("close", "act.not_now"),
            ("x", "act.unknown"),
        ):
            answer = client.post(f"{address}/{name}", data={}, headers=wanted)
            assert (answer.status_code, answer.get_json()["code"]) == (404, code)
        resident = sign_in(town, Role.RESIDENT)
        answer = resident.post(f"{address}/add-option", data={"key": "C"}, headers=wanted)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "auth.not_allowed")


def test_the_trail_of_a_matter_is_one_row_a_step(town: Town) -> None:
    case = town.open().bring_to(3)
    with town.begin() as session:
        query = select(MatterStep.seq, MatterStep.position).where(MatterStep.matter_id == case.id)
        assert sorted(tuple(row) for row in session.execute(query)) == [(n, n) for n in range(4)]
