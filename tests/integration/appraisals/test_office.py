"""Who runs an appraisal: the supervision committee, and nobody whom it is about (URC 37)."""

import re
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from folkmoot.appraisals import service
from folkmoot.appraisals.models import AppraisalPublication
from folkmoot.appraisals.queries import years_to_open
from folkmoot.compliance import service as compliance
from folkmoot.compliance.domain import Standing
from folkmoot.compliance.queries import year_of
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.once import OPERATOR
from folkmoot.kernel.act import Actor, Role
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.errors import FolkmootError
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import Mark, SignDraft
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import seats_of as roster_of
from folkmoot.notices import service as notices
from folkmoot.people.models import Body, Organisation, Person
from folkmoot_sdk import AppraiserCategory, BodyKind

APPRAISED = "appraisal.appraised"


@contextmanager
def refused(code: str) -> Any:  # noqa: ANN401 - pytest's own
    with pytest.raises(FolkmootError) as caught:
        yield caught
    assert caught.value.code == code


@pytest.fixture
def opened(scenes: Scenes) -> UUID:
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    return appraisal_id


@pytest.fixture
def secretary(scenes: Scenes) -> Actor:
    """Who keeps the office, and sits in neither committee."""
    return replace(scenes.settled.cast.verifier, roles=frozenset({Role.SECRETARY}))


def verbs(scenes: Scenes, appraisal_id: UUID) -> Mapping[str, Callable[[Actor], object]]:
    """What running an appraisal takes, in its order."""
    do, starts = scenes.stage.do, scenes.stage.now + timedelta(days=9)

    def one(verb: Callable[..., object], **given: object) -> Callable[[Actor], object]:
        return lambda actor: do(actor, verb, appraisal_id=appraisal_id, **given)

    return {
        "register": one(
            service.register_appraiser,
            person_id=scenes.settled.resident_ids[1],
            category=AppraiserCategory.RESIDENTS,
        ),
        "call": one(service.call_appraisal_meeting, place="会议室", starts_at=starts),
        "open": one(service.open_appraisal_meeting),
        "call off": one(service.call_off_appraisal_meeting, reason="停电"),
        "grade": one(
            service.begin_grading, chair_id=scenes.settled.cast.supervisor.require_person()
        ),
        "end": one(service.end_appraisal_meeting),
        "publish": one(service.publish_result, board_ids=scenes.settled.board_ids),
    }


VERBS = ("register", "call", "open", "call off", "grade", "end", "publish")


@pytest.mark.parametrize("verb", VERBS)
def test_an_appraised_secretary_runs_nothing_of_it(scenes: Scenes, opened: UUID, verb: str) -> None:
    for who in (scenes.settled.cast.secretary, scenes.settled.cast.recorder):
        with refused(APPRAISED):
            verbs(scenes, opened)[verb](who)


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"grade"}))
def test_nor_does_anybody_without_the_office(scenes: Scenes, opened: UUID, verb: str) -> None:
    for who in (scenes.settled.cast.resident, scenes.settled.cast.verifier):
        with refused("appraisal.not_in_charge"):
            verbs(scenes, opened)[verb](who)


@pytest.mark.parametrize("verb", VERBS)
def test_nor_a_secretary_of_whom_nobody_can_say_who_they_are(
    scenes: Scenes, opened: UUID, verb: str
) -> None:
    """An account without a person could be that of anybody appraised."""
    with refused("auth.no_person"):
        verbs(scenes, opened)[verb](replace(scenes.settled.cast.secretary, person_id=None))


@pytest.mark.parametrize("in_session", [False, True])
def test_its_meeting_is_steered_by_nobody_from_the_meetings_own_page(
    scenes: Scenes, opened: UUID, *, in_session: bool
) -> None:
    """The secretary keeps all other meetings; this one may be about the secretary."""
    does, supervisor = verbs(scenes, opened), scenes.settled.cast.supervisor
    appraising.invite(scenes, opened)
    does["call"](supervisor)
    (meeting,) = rows(scenes, Meeting)
    sign_everybody_in(scenes, meeting)
    begins: Callable[..., object] = meetings.open_meeting
    breaks_off: Callable[..., object] = meetings.cancel_meeting
    if in_session:
        does["open"](supervisor)
        begins, breaks_off = meetings.close_meeting, meetings.adjourn_meeting
    given = {"meeting_id": meeting.id}
    with refused("meeting.of_appraisal"):
        scenes.stage.do(scenes.settled.cast.secretary, begins, **given)
    with refused("meeting.of_appraisal"):
        scenes.stage.do(scenes.settled.cast.secretary, breaks_off, **given, reason="改期")


@pytest.mark.parametrize("in_session", [False, True])
def test_a_supervisor_calls_the_meeting_off_and_another_one_is_called(
    scenes: Scenes, opened: UUID, *, in_session: bool
) -> None:
    does, supervisor = verbs(scenes, opened), scenes.settled.cast.supervisor
    appraising.invite(scenes, opened)
    does["call"](supervisor)
    if in_session:
        (meeting,) = rows(scenes, Meeting)
        sign_everybody_in(scenes, meeting)
        does["open"](supervisor)
    does["call off"](supervisor)
    with refused("appraisal.no_meeting"):
        does["call off"](supervisor)
    verbs(scenes, opened)["call"](supervisor)
    assert len(rows(scenes, Meeting)) == 2


@pytest.mark.parametrize("who", ["supervisor", "secretary"])
def test_a_supervisor_runs_all_of_it_and_so_does_a_secretary_who_is_not_appraised(
    scenes: Scenes, opened: UUID, secretary: Actor, who: str
) -> None:
    actor = secretary if who == "secretary" else scenes.settled.cast.supervisor
    does = verbs(scenes, opened)
    does["register"](actor)
    appraising.invite(scenes, opened)
    does["call"](actor)
    (meeting,) = rows(scenes, Meeting)
    sign_everybody_in(scenes, meeting)
    does["open"](actor)
    does["grade"](actor)
    appraising.count(scenes, opened, {})
    does["end"](actor)
    does["publish"](actor)
    (publication,) = rows(scenes, AppraisalPublication)
    assert publication.meeting_id == meeting.id
    posted = [each for each in rows(scenes, AuditEntry) if each.action.endswith("result:publish")]
    assert [each.actor for each in posted] == [actor.account_id]


def sign_everybody_in(scenes: Scenes, meeting: Meeting) -> None:
    stage, cast = scenes.stage, scenes.settled.cast
    stage.now = meeting.starts_at
    roster = stage.read(roster_of, meeting.id)
    there = [SignDraft(seat.person_id, Mark.PRESENT) for seat in roster]
    entries = [SignDraft(cast.supervisor.require_person(), Mark.OBSERVER), *there]
    stage.do(
        cast.verifier,
        meetings.record_attendances,
        meeting_id=meeting.id,
        entries=entries,
    )


def rows(scenes: Scenes, model: type[Any]) -> list[Any]:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        found = list(session.scalars(select(model)))
        session.expunge_all()
        return found


def test_the_published_result_hangs_its_days(scenes: Scenes) -> None:
    appraising.hold_year_end(scenes, 2026)
    (publication,) = rows(scenes, AppraisalPublication)
    for who in (scenes.secretary, scenes.settled.cast.recorder):
        with refused("notices.hangs_its_days"):
            scenes.stage.do(
                who, notices.take_down, notice_id=publication.notice_id, reason="写错了"
            )


def test_the_years_duty_is_met_when_the_result_is_published_and_not_before(scenes: Scenes) -> None:
    stage = scenes.stage
    stage.do(OPERATOR, compliance.owe, year=2026, owed_from=date(2026, 1, 1))

    def standing() -> Standing:
        lines = stage.read(year_of, 2026, stage.now.date(), 0)
        kind = BodyKind.APPRAISAL_MEETING
        return next(line.standing for line in lines if line.body is kind)

    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    meeting = appraising.gather(scenes, appraisal_id)
    appraising.count(scenes, appraisal_id, {})
    supervisor = scenes.settled.cast.supervisor
    stage.do(supervisor, service.end_appraisal_meeting, appraisal_id=appraisal_id)
    boards = scenes.settled.board_ids
    minutes = {"meeting_id": meeting.id, "board_ids": boards}
    stage.do(scenes.secretary, compliance.publish_minutes, **minutes)
    assert standing() is not Standing.MET
    published = {"appraisal_id": appraisal_id, "board_ids": boards}
    stage.do(supervisor, service.publish_result, **published)
    assert standing() is Standing.MET


def test_a_year_is_offered_until_it_is_opened(scenes: Scenes) -> None:
    def offered() -> tuple[int, ...]:
        return scenes.stage.read(years_to_open, 2026)

    assert offered() == (2026, 2025)
    appraising.open_year(scenes, 2025)
    assert offered() == (2026,)
    appraising.open_year(scenes, 2026)
    assert offered() == ()


def test_no_earlier_year_is_offered_once_a_later_one_is_closed(scenes: Scenes) -> None:
    appraising.hold_year_end(scenes, 2026)
    assert scenes.stage.read(years_to_open, 2026) == ()


@pytest.mark.parametrize("constituted", [False, True])
def test_a_meeting_of_a_few_is_no_appraisal(scenes: Scenes, constituted: bool) -> None:
    if constituted:
        appraising.hold_year_end(scenes, 2025)
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id, of_each=1)
    starts = scenes.stage.now + timedelta(days=9)
    with refused("body.committee_size"):
        appraising.call(scenes, appraisal_id, starts)
    bodies = {each.kind for each in rows(scenes, Body)}
    assert (BodyKind.APPRAISAL_MEETING in bodies) is constituted


def test_the_invented_are_people_and_units_with_names_of_their_own(scenes: Scenes) -> None:
    appraising.hold_year_end(scenes, 2026)
    scenes.stage.at(2027, 3, 2)
    appraising.hold_year_end(scenes, 2027)
    people = rows(scenes, Person)
    units = rows(scenes, Organisation)
    for named in (people, units):
        names = [each.name for each in named]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[\u4e00-\u9fff]{2,7}", name) for name in names)
