"""The year-end appraisal as scenes: reports, invitations, the meeting, the count, the notice."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals import service
from folkmoot.appraisals.domain import GradeDraft
from folkmoot.appraisals.models import WorkProblem, WorkTask
from folkmoot.appraisals.queries import find_appraisal, form_of, seats_of
from folkmoot.appraisals.service.gathering import bodies_in
from folkmoot.appraisals.service.grading import handed_out
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.settling import FOUNDER
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import Mark
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import seats_of as roster_of
from folkmoot.people import service as people
from folkmoot.people.domain.kinds import OrganisationKind
from folkmoot.tenancy.practice import notice_days
from folkmoot_sdk import AppraiserCategory, BodyKind

# Of each kind so many, so that grades stay secret where a district weighs the kinds.
OF_EACH = 3
BEST = "competent"
_HALF_A_YEAR = timedelta(days=200)


def hold_year_end(scenes: Scenes, year: int, grades: Mapping[UUID, str] | None = None) -> UUID:
    """The whole of it; ``grades`` says by person what every sheet gives, else the best grade."""
    appraisal_id = open_year(scenes, year)
    write_reports(scenes, appraisal_id)
    invite(scenes, appraisal_id)
    meeting = gather(scenes, appraisal_id)
    count(scenes, appraisal_id, grades or {})
    finish(scenes, appraisal_id, meeting)
    return appraisal_id


def open_year(scenes: Scenes, year: int) -> UUID:
    opened = scenes.stage.do(scenes.secretary, service.open_appraisal, year=year)
    return opened.id


def write_reports(scenes: Scenes, appraisal_id: UUID) -> None:
    """Each problem gets a task, each body names one of its own, and all hand in."""
    set_tasks(scenes, appraisal_id)
    for body in scenes.stage.read(_bodies, appraisal_id):
        name_problem(scenes, appraisal_id, body)
        scenes.stage.do(
            scenes.secretary,
            service.hand_in_report,
            appraisal_id=appraisal_id,
            body_kind=body,
            achievements="全年按期召开会议，办结居民议定的事项。",
        )


def set_tasks(scenes: Scenes, appraisal_id: UUID) -> None:
    """A task for all that the record has brought up."""
    for problem in scenes.stage.read(_without_task, appraisal_id):
        scenes.stage.do(
            scenes.secretary,
            service.set_task,
            problem_id=problem,
            text="明确责任人，半年内办结并公布。",
            due_on=scenes.stage.now.date() + _HALF_A_YEAR,
        )


def name_problem(scenes: Scenes, appraisal_id: UUID, body: BodyKind) -> UUID:
    named = scenes.stage.do(
        scenes.secretary,
        service.add_problem,
        appraisal_id=appraisal_id,
        body_kind=body,
        text="入户走访次数不够。",
        task="每月入户走访一次，记录在案。",
        due_on=scenes.stage.now.date() + _HALF_A_YEAR,
    )
    return named.id


def _without_task(session: Session, appraisal_id: UUID) -> list[UUID]:
    tasks = select(WorkTask.problem_id)
    query = select(WorkProblem.id).where(WorkProblem.appraisal_id == appraisal_id)
    return list(session.scalars(query.where(WorkProblem.id.not_in(tasks)).order_by(WorkProblem.id)))


def _bodies(session: Session, appraisal_id: UUID) -> tuple[BodyKind, ...]:
    return bodies_in(session, find_appraisal(session, appraisal_id))


def invite(scenes: Scenes, appraisal_id: UUID, of_each: int = OF_EACH) -> None:
    """Party members and people of units are new faces; the rest live here."""
    do, residents = scenes.stage.do, scenes.settled.resident_ids
    unit = do(
        FOUNDER,
        people.register_organisation,
        name=f"驻街学校{scenes.stage.new_id(scenes.stage.now).hex[:6]}",
        kind=OrganisationKind.RESIDENT_UNIT,
    )
    for number in range(of_each):
        party, of_unit = (_newcomer(scenes, number, member) for member in (True, False))
        for person_id, category, more in (
            (party, AppraiserCategory.PARTY_MEMBERS, {}),
            (residents[-2 - number], AppraiserCategory.RESIDENTS, {}),
            (of_unit, AppraiserCategory.UNITS, {"organisation_id": unit.id}),
            (
                residents[-2 - of_each - number],
                AppraiserCategory.AFFECTED,
                {"stands_for": "电梯停运的楼栋"},
            ),
        ):
            do(
                scenes.secretary,
                service.register_appraiser,
                appraisal_id=appraisal_id,
                person_id=person_id,
                category=category,
                **more,
            )


def _newcomer(scenes: Scenes, number: int, party_member: bool) -> UUID:
    name = f"{'党员' if party_member else '驻街单位'}代表{'甲乙丙丁戊'[number]}"
    person = scenes.stage.do(FOUNDER, people.register_person, name=name, party_member=party_member)
    return person.id


def gather(scenes: Scenes, appraisal_id: UUID) -> Meeting:
    """Called with its full notice; everybody invited comes, and sheets are handed out."""
    stage = scenes.stage
    days = stage.read(notice_days, BodyKind.APPRAISAL_MEETING, stage.now.date())
    day = stage.now + timedelta(days=days + 5)
    meeting: Meeting = stage.do(
        scenes.secretary,
        service.call_appraisal_meeting,
        appraisal_id=appraisal_id,
        place="社区二楼会议室",
        starts_at=day.replace(hour=14, minute=0, second=0, microsecond=0),
    )
    assemble(scenes, meeting)
    begin(scenes, appraisal_id)
    return meeting


def begin(scenes: Scenes, appraisal_id: UUID) -> None:
    """The supervisor takes the chair and hands out sheets."""
    supervisor = scenes.settled.cast.supervisor
    chair_id = supervisor.require_person()
    scenes.stage.do(supervisor, service.begin_grading, appraisal_id=appraisal_id, chair_id=chair_id)


def assemble(scenes: Scenes, meeting: Meeting) -> None:
    """On the day everybody on the roster signs in; the supervisor looks on, who will chair."""
    stage, cast = scenes.stage, scenes.settled.cast
    stage.now = meeting.starts_at - timedelta(minutes=20)
    stage.do(
        cast.recorder,
        meetings.record_attendance,
        meeting_id=meeting.id,
        person_id=cast.supervisor.require_person(),
        kind=Mark.OBSERVER,
    )
    scenes.gather(meeting, [seat.person_id for seat in stage.read(roster_of, meeting.id)])


def count(scenes: Scenes, appraisal_id: UUID, grades: Mapping[UUID, str]) -> None:
    """Counted by the chair, compared by a grid worker who is not appraised, and closed."""
    stage, cast = scenes.stage, scenes.settled.cast
    for category, sheets in stage.read(_piles, appraisal_id).items():
        entered = stage.do(
            cast.supervisor,
            service.enter_count,
            appraisal_id=appraisal_id,
            category=category,
            sheets=sheets,
            grades=stage.read(_drafts, appraisal_id, sheets, grades),
        )
        stage.do(cast.verifier, service.verify_count, count_id=entered.id)
    stage.do(cast.supervisor, service.close_appraisal, appraisal_id=appraisal_id)


def _piles(session: Session, appraisal_id: UUID) -> dict[AppraiserCategory | None, int]:
    return handed_out(session, find_appraisal(session, appraisal_id))


def _drafts(
    session: Session, appraisal_id: UUID, sheets: int, grades: Mapping[UUID, str]
) -> list[GradeDraft]:
    """All sheets but one say the same; that one leaves everybody blank."""
    assert BEST in form_of(find_appraisal(session, appraisal_id)).keys  # noqa: S101 - the form of this method
    return [
        GradeDraft(seat.id, grades.get(seat.person_id, BEST), sheets - 1)
        for seat in seats_of(session, appraisal_id)
    ]


def finish(scenes: Scenes, appraisal_id: UUID, meeting: Meeting) -> None:
    scenes.disperse(meeting)
    scenes.stage.do(
        scenes.secretary,
        service.publish_result,
        appraisal_id=appraisal_id,
        board_ids=scenes.settled.board_ids,
    )
