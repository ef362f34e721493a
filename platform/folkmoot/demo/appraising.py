"""The year-end appraisal as scenes: reports, invitations, the meeting, the count, the notice.

The secretary, who is appraised, opens it and writes reports; all else is the supervisor's (URC 37).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.appraisals import service
from folkmoot.appraisals.domain import GradeDraft
from folkmoot.appraisals.models import WorkProblem, WorkTask
from folkmoot.appraisals.queries import find_appraisal, form_of, graded_in, seats_of
from folkmoot.appraisals.service.counting import handed_out
from folkmoot.appraisals.service.gathering import bodies_in
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.people import invented_names, invented_units
from folkmoot.demo.settling import FOUNDER
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import Mark, SignDraft
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import seats_of as roster_of
from folkmoot.people import service as people
from folkmoot.people.domain.kinds import OrganisationKind
from folkmoot.people.models import Organisation, Person
from folkmoot.tenancy.practice import notice_days
from folkmoot_sdk import AppraiserCategory, BodyKind

# Of each kind so many, so that grades stay secret where a district weighs the kinds.
OF_EACH = 3
BEST = "competent"
PLACE = "社区二楼会议室"
AFFECTED = "电梯停运的楼栋"
LASTING = timedelta(hours=1)
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
    names, units = scenes.stage.read(_unheard_of, scenes.stage.seed, of_each)
    residents = scenes.settled.resident_ids
    for number in range(of_each):
        party = _newcomer(scenes, names[2 * number], party_member=True)
        of_unit = _newcomer(scenes, names[2 * number + 1], party_member=False)
        unit = scenes.stage.do(
            FOUNDER,
            people.register_organisation,
            name=units[number],
            kind=OrganisationKind.RESIDENT_UNIT,
        )
        here, affected = residents[-2 - number], residents[-2 - of_each - number]
        _invite(scenes, appraisal_id, party, AppraiserCategory.PARTY_MEMBERS)
        _invite(scenes, appraisal_id, here, AppraiserCategory.RESIDENTS)
        _invite(scenes, appraisal_id, of_unit, AppraiserCategory.UNITS, organisation_id=unit.id)
        _invite(scenes, appraisal_id, affected, AppraiserCategory.AFFECTED, stands_for=AFFECTED)


def _invite(
    scenes: Scenes,
    appraisal_id: UUID,
    person_id: UUID,
    category: AppraiserCategory,
    **more: object,
) -> None:
    scenes.stage.do(
        scenes.settled.cast.supervisor,
        service.register_appraiser,
        appraisal_id=appraisal_id,
        person_id=person_id,
        category=category,
        **more,
    )


def _unheard_of(session: Session, seed: int, of_each: int) -> tuple[list[str], list[str]]:
    """Two names and a unit for each: further on in both lists than anybody has come yet."""
    known, units = (
        session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Person, Organisation)
    )
    names = islice(invented_names(seed), known, known + 2 * of_each)
    return list(names), invented_units(seed)[units : units + of_each]


def _newcomer(scenes: Scenes, name: str, *, party_member: bool) -> UUID:
    person = scenes.stage.do(FOUNDER, people.register_person, name=name, party_member=party_member)
    return person.id


def gather(scenes: Scenes, appraisal_id: UUID) -> Meeting:
    """Called with its full notice; everybody invited comes, and sheets are handed out."""
    stage = scenes.stage
    days = stage.read(notice_days, BodyKind.APPRAISAL_MEETING, stage.now.date())
    day = stage.now + timedelta(days=days + 5)
    meeting = call(scenes, appraisal_id, day.replace(hour=14, minute=0, second=0, microsecond=0))
    assemble(scenes, meeting)
    begin(scenes, appraisal_id)
    return meeting


def call(scenes: Scenes, appraisal_id: UUID, starts_at: datetime) -> Meeting:
    meeting: Meeting = scenes.stage.do(
        scenes.settled.cast.supervisor,
        service.call_appraisal_meeting,
        appraisal_id=appraisal_id,
        place=PLACE,
        starts_at=starts_at,
    )
    return meeting


def begin(scenes: Scenes, appraisal_id: UUID) -> None:
    """The supervisor takes the chair and hands out sheets."""
    supervisor = scenes.settled.cast.supervisor
    chair_id = supervisor.require_person()
    scenes.stage.do(supervisor, service.begin_grading, appraisal_id=appraisal_id, chair_id=chair_id)


def assemble(scenes: Scenes, meeting: Meeting) -> None:
    """On the day a grid worker has everybody on the roster sign in; the supervisor looks on, and
    opens the meeting at its hour.
    """
    stage, cast = scenes.stage, scenes.settled.cast
    stage.now = meeting.starts_at - timedelta(minutes=20)
    roster = [SignDraft(seat.person_id, Mark.PRESENT) for seat in stage.read(roster_of, meeting.id)]
    stage.do(
        cast.verifier,
        meetings.record_attendances,
        meeting_id=meeting.id,
        entries=[SignDraft(cast.supervisor.require_person(), Mark.OBSERVER), *roster],
    )
    stage.now = max(stage.now, meeting.starts_at)
    appraisal_id = stage.read(graded_in, meeting.id)
    stage.do(cast.supervisor, service.open_appraisal_meeting, appraisal_id=appraisal_id)


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
    """The meeting ends an hour after it began, and its result is published at once."""
    stage, supervisor = scenes.stage, scenes.settled.cast.supervisor
    stage.now = max(stage.now, meeting.starts_at + LASTING)
    stage.do(supervisor, service.end_appraisal_meeting, appraisal_id=appraisal_id)
    stage.do(
        supervisor,
        service.publish_result,
        appraisal_id=appraisal_id,
        board_ids=scenes.settled.board_ids,
    )
