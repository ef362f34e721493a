"""What an appraisal refuses: who is missing, who may not, and what comes too early or twice."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from folkmoot.appraisals import service
from folkmoot.appraisals.domain import CATEGORIES as WORDS
from folkmoot.appraisals.domain import GradeDraft, TaskState
from folkmoot.appraisals.models import AppraisedSeat, Appraiser, WorkProblem, WorkTask
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.kernel.act import Actor, Role
from folkmoot.kernel.errors import FolkmootError
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import Mark, SignDraft
from folkmoot.meetings.models import Meeting
from folkmoot.people import service as people
from folkmoot_sdk import AppraiserCategory, BodyKind, Text

CATEGORIES = tuple(AppraiserCategory)
COMMITTEE = BodyKind.RESIDENTS_COMMITTEE


@contextmanager
def refused(code: str) -> Any:  # noqa: ANN401 - pytest's own
    with pytest.raises(FolkmootError) as caught:
        yield caught
    assert caught.value.code == code


def rows(scenes: Scenes, model: type[Any]) -> list[Any]:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        found = list(session.scalars(select(model)))
        session.expunge_all()
        return found


@pytest.fixture
def opened(scenes: Scenes) -> UUID:
    return appraising.open_year(scenes, 2026)


@pytest.fixture
def called(scenes: Scenes, opened: UUID) -> UUID:
    """Reports are in, everybody is invited."""
    appraising.write_reports(scenes, opened)
    appraising.invite(scenes, opened)
    return opened


@pytest.fixture
def grading(scenes: Scenes, called: UUID) -> UUID:
    appraising.gather(scenes, called)
    return called


def call(scenes: Scenes, appraisal_id: UUID, **more: object) -> Any:  # noqa: ANN401 - a meeting
    starts = (scenes.stage.now + timedelta(days=8)).replace(hour=14, minute=0, second=0)
    given = {"place": "会议室", "starts_at": starts, **more}
    chair = scenes.settled.cast.supervisor
    return scenes.stage.do(
        chair, service.call_appraisal_meeting, appraisal_id=appraisal_id, **given
    )


@pytest.mark.usefixtures("opened")
def test_a_year_is_opened_once_and_only_when_it_ends(scenes: Scenes) -> None:
    do, secretary = scenes.stage.do, scenes.secretary
    with refused("appraisal.already_open"):
        do(secretary, service.open_appraisal, year=2026)
    for year in (2024, 2027):
        with refused("appraisal.year"):
            do(secretary, service.open_appraisal, year=year)
    with refused("appraisal.not_in_charge"):
        do(scenes.settled.cast.resident, service.open_appraisal, year=2025)


def test_a_district_that_weighs_one_category_weighs_all(
    scenes: Scenes, weigh: Callable[[dict[str, int]], None]
) -> None:
    weigh({"residents": 2})
    with refused("appraisal.weights"):
        appraising.open_year(scenes, 2026)


@pytest.mark.usefixtures("opened")
def test_seats_come_from_the_rosters_and_of_the_council_only_who_leads(scenes: Scenes) -> None:
    members = scenes.settled.members
    found = {(seat.body_kind, seat.person_id) for seat in rows(scenes, AppraisedSeat)}
    whole = {
        (kind, person) for kind in (BodyKind.PARTY_COMMITTEE, COMMITTEE) for person in members[kind]
    }
    council = BodyKind.DELIBERATION_COUNCIL
    assert found == whole | {(council, members[council][0])}


@pytest.mark.parametrize("missing", CATEGORIES)
def test_no_meeting_is_called_without_each_category(
    scenes: Scenes, opened: UUID, missing: AppraiserCategory
) -> None:
    register = service.register_appraiser
    unit = scenes.stage.do(
        scenes.secretary,
        people.register_organisation,
        name=f"学校{uuid4().hex[:4]}",
        kind="resident_unit",
    )
    more: dict[AppraiserCategory, dict[str, object]] = {
        AppraiserCategory.UNITS: {"organisation_id": unit.id},
        AppraiserCategory.AFFECTED: {"stands_for": "电梯"},
    }
    for number, category in enumerate(each for each in CATEGORIES if each is not missing):
        person = scenes.settled.resident_ids[-2 - number]
        if category is AppraiserCategory.PARTY_MEMBERS:
            person = scenes.stage.do(
                scenes.secretary, people.register_person, name="党员", party_member=True
            ).id
        named = {"appraisal_id": opened, "person_id": person, "category": category}
        chair = scenes.settled.cast.supervisor
        scenes.stage.do(chair, register, **named, **more.get(category, {}))
    with refused("appraisal.category_missing") as caught:
        call(scenes, opened)
    (said,) = caught.value.params["missing"]
    assert isinstance(said, Text)
    assert said == WORDS[missing]


@pytest.mark.parametrize("missing", CATEGORIES)
def test_no_sheet_is_handed_out_while_a_category_is_not_in_the_room(
    scenes: Scenes, called: UUID, missing: AppraiserCategory
) -> None:
    meeting, cast = call(scenes, called), scenes.settled.cast
    there = [each.person_id for each in rows(scenes, Appraiser) if each.category is not missing]
    scenes.stage.now = meeting.starts_at - timedelta(minutes=20)
    chair = cast.supervisor.require_person()
    signs = [SignDraft(chair, Mark.OBSERVER), *(SignDraft(each, Mark.PRESENT) for each in there)]
    given = {"meeting_id": meeting.id, "entries": signs}
    scenes.stage.do(cast.verifier, meetings.record_attendances, **given)
    scenes.stage.now = meeting.starts_at
    scenes.stage.do(cast.supervisor, service.open_appraisal_meeting, appraisal_id=called)
    with refused("appraisal.category_missing") as caught:
        scenes.stage.do(cast.supervisor, service.begin_grading, appraisal_id=called, chair_id=chair)
    assert caught.value.params["missing"] == (WORDS[missing],)


def test_with_weights_a_category_of_one_would_give_its_grades_away(
    scenes: Scenes, weigh: Callable[[dict[str, int]], None]
) -> None:
    weigh({"party_members": 20, "residents": 50, "units": 15, "affected": 15})
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id, of_each=2)
    with refused("appraisal.category_too_small"):
        call(scenes, appraisal_id)


def test_only_a_supervisor_who_is_there_and_not_appraised_chairs(
    scenes: Scenes, called: UUID
) -> None:
    meeting, cast, members = call(scenes, called), scenes.settled.cast, scenes.settled.members
    appraising.assemble(scenes, meeting)
    appraised = members[COMMITTEE][1]
    outsider = scenes.settled.resident_ids[3]
    absent = members[BodyKind.SUPERVISION_COMMITTEE][1]
    for chair_id, code in (
        (appraised, "appraisal.appraised"),
        (outsider, "appraisal.chair"),
        (absent, "appraisal.chair_absent"),
    ):
        given = {"appraisal_id": called, "chair_id": chair_id}
        with refused(code):
            scenes.stage.do(cast.supervisor, service.begin_grading, **given)
    own = {"appraisal_id": called, "chair_id": cast.supervisor.person_id}
    with refused("appraisal.appraised"):
        scenes.stage.do(cast.secretary, service.begin_grading, **own)
    with refused("appraisal.not_a_counter"):
        scenes.stage.do(cast.resident, service.begin_grading, **own)


def test_whoever_is_appraised_cannot_be_invited_nor_enter_nor_verify(
    scenes: Scenes, grading: UUID
) -> None:
    cast = scenes.settled.cast
    seat = rows(scenes, AppraisedSeat)[0]
    entry = {
        "appraisal_id": grading,
        "sheets": 12,
        "grades": [GradeDraft(seat.id, "competent", 12)],
    }
    with refused("appraisal.appraised"):
        scenes.stage.do(cast.recorder, service.enter_count, **entry)
    count = scenes.stage.do(cast.supervisor, service.enter_count, **entry)
    with refused("appraisal.appraised"):
        scenes.stage.do(cast.recorder, service.verify_count, count_id=count.id)
    with refused("appraisal.same_person"):
        scenes.stage.do(cast.supervisor, service.verify_count, count_id=count.id)
    with refused("appraisal.count_waits"):
        scenes.stage.do(cast.supervisor, service.enter_count, **entry)
    with refused("appraisal.count_waits"):
        scenes.stage.do(cast.supervisor, service.close_appraisal, appraisal_id=grading)


def test_an_appraised_person_is_not_invited_and_the_registers_bear_a_category_out(
    scenes: Scenes, opened: UUID
) -> None:
    member = scenes.settled.members[COMMITTEE][2]
    resident, stranger = scenes.settled.resident_ids[1], scenes.settled.members[COMMITTEE][0]
    cases: tuple[tuple[UUID, AppraiserCategory, dict[str, object], str], ...] = (
        (member, AppraiserCategory.AFFECTED, {"stands_for": "电梯"}, "appraisal.appraised"),
        (resident, AppraiserCategory.PARTY_MEMBERS, {}, "appraisal.not_of_category"),
        (stranger, AppraiserCategory.RESIDENTS, {}, "appraisal.not_of_category"),
        (resident, AppraiserCategory.UNITS, {}, "appraisal.not_of_category"),
        (resident, AppraiserCategory.AFFECTED, {}, "appraisal.not_of_category"),
    )
    register, chair = service.register_appraiser, scenes.settled.cast.supervisor
    for person_id, category, more, code in cases:
        named = {"appraisal_id": opened, "person_id": person_id, "category": category, **more}
        with refused(code):
            scenes.stage.do(chair, register, **named)
    named = {"appraisal_id": opened, "person_id": resident, "category": CATEGORIES[1]}
    scenes.stage.do(chair, register, **named)
    with refused("appraisal.registered"):
        scenes.stage.do(chair, register, **named)


def test_a_count_is_of_all_sheets_and_adds_up(scenes: Scenes, grading: UUID) -> None:
    chair, seat = scenes.settled.cast.supervisor, rows(scenes, AppraisedSeat)[0].id
    for sheets, grades, code in (
        (13, [], "appraisal.too_many_sheets"),
        (2, [], "appraisal.too_few_sheets"),
        (12, [GradeDraft(seat, "competent", 13)], "appraisal.count"),
        (12, [GradeDraft(seat, "competent", -1)], "appraisal.count"),
        (12, [GradeDraft(seat, "splendid", 1)], "appraisal.count"),
        (12, [GradeDraft(uuid4(), "competent", 1)], "appraisal.count"),
    ):
        entry = {"appraisal_id": grading, "sheets": sheets, "grades": grades}
        with refused(code):
            scenes.stage.do(chair, service.enter_count, **entry)
    with refused("appraisal.not_counted"):
        scenes.stage.do(chair, service.close_appraisal, appraisal_id=grading)


def test_it_is_closed_once_and_published_once_after_the_meeting(
    scenes: Scenes, grading: UUID
) -> None:
    do, cast = scenes.stage.do, scenes.settled.cast
    publish = {"appraisal_id": grading, "board_ids": scenes.settled.board_ids}
    with refused("appraisal.wrong_state"):
        do(cast.supervisor, service.publish_result, **publish)
    appraising.count(scenes, grading, {})
    with refused("appraisal.closed"):
        do(cast.supervisor, service.close_appraisal, appraisal_id=grading)
    with refused("appraisal.meeting_not_over"):
        do(cast.supervisor, service.publish_result, **publish)
    (meeting,) = rows(scenes, Meeting)
    do(cast.secretary, meetings.close_meeting, meeting_id=meeting.id, of_appraisal=True)
    with refused("appraisal.meeting_not_minuted"):
        do(cast.supervisor, service.publish_result, **publish)
    do(cast.secretary, meetings.write_minutes, meeting_id=meeting.id)
    do(cast.supervisor, service.publish_result, **publish)
    with refused("appraisal.wrong_state"):
        do(cast.supervisor, service.publish_result, **publish)


def test_a_problem_without_a_task_is_refused_and_named(scenes: Scenes, opened: UUID) -> None:
    do, secretary = scenes.stage.do, scenes.secretary
    due = scenes.stage.now.date() + timedelta(days=60)
    named = {"appraisal_id": opened, "body_kind": COMMITTEE, "text": "走访少", "due_on": due}
    with refused("text.required"):
        do(secretary, service.add_problem, **named, task="  ")
    with refused("appraisal.due_in_past"):
        yesterday = scenes.stage.now.date() - timedelta(days=1)
        do(secretary, service.add_problem, **{**named, "due_on": yesterday}, task="每月走访")
    assert rows(scenes, WorkProblem) == []
    outsider = Actor(uuid4(), frozenset({Role.RESIDENT}), scenes.settled.resident_ids[2])
    with refused("appraisal.not_your_body"):
        do(outsider, service.add_problem, **named, task="每月走访")
    council = scenes.settled.cast.council_member
    with refused("appraisal.not_your_body"):
        do(council, service.add_problem, **named, task="每月走访")


def test_what_is_handed_in_stays_as_it_is(scenes: Scenes, opened: UUID) -> None:
    do, secretary = scenes.stage.do, scenes.secretary
    due = scenes.stage.now.date() + timedelta(days=60)
    report = {"appraisal_id": opened, "body_kind": COMMITTEE, "achievements": "办成五件实事"}
    do(secretary, service.hand_in_report, **report)
    with refused("appraisal.handed_in"):
        do(secretary, service.hand_in_report, **report)
    problem = {"appraisal_id": opened, "body_kind": COMMITTEE, "text": "又一个"}
    with refused("appraisal.handed_in"):
        do(secretary, service.add_problem, **problem, task="办理", due_on=due)


@pytest.mark.usefixtures("called")
def test_a_task_once_done_stays_done(scenes: Scenes) -> None:
    task = rows(scenes, WorkTask)[0]
    said = {"task_id": task.id, "state": TaskState.DONE, "text": "验收单"}
    scenes.stage.do(scenes.secretary, service.report_task, **said)
    with refused("appraisal.task_done"):
        scenes.stage.do(
            scenes.secretary, service.report_task, **{**said, "state": TaskState.NOT_DONE}
        )


def test_a_meeting_is_called_once_and_nobody_is_invited_after_that(
    scenes: Scenes, called: UUID
) -> None:
    call(scenes, called)
    with refused("appraisal.called"):
        call(scenes, called)
    late = {"person_id": scenes.settled.resident_ids[0], "category": CATEGORIES[1]}
    with refused("appraisal.called"):
        chair = scenes.settled.cast.supervisor
        scenes.stage.do(chair, service.register_appraiser, appraisal_id=called, **late)


def test_an_account_that_is_nobody_here_handles_no_sheets(scenes: Scenes, grading: UUID) -> None:
    nobody = replace(scenes.settled.cast.verifier, person_id=None)
    with refused("auth.no_person"):
        scenes.stage.do(nobody, service.close_appraisal, appraisal_id=grading)
