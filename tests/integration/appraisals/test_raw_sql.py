"""What the database itself refuses, to whoever has the application's own role."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from folkmoot.appraisals.models import (
    AppraisalGrade,
    AppraisalGrading,
    AppraisedSeat,
    WorkProblem,
    WorkTask,
)
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot_sdk import BodyKind

EVERY = (
    "appraisal",
    "appraisal_call",
    "appraisal_closing",
    "appraisal_consequence",
    "appraisal_grade",
    "appraisal_grading",
    "appraisal_publication",
    "appraisal_reported",
    "appraisal_side",
    "appraised_seat",
    "appraiser",
    "grade_count",
    "grade_count_judgement",
    "grading_end",
    "grading_part",
    "problem_answer",
    "satisfaction_stock",
    "task_report",
    "work_problem",
    "work_report",
    "work_report_line",
    "work_task",
)


def run(scenes: Scenes, statement: str, **values: object) -> None:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        session.execute(text(statement), {"tenant": scenes.stage.scope.tenant_id, **values})


def first(scenes: Scenes, model: type[Any]) -> Any:  # noqa: ANN401 - a row of the model
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        found = session.scalars(select(model).limit(1)).one()
        session.expunge_all()
        return found


def violated(scenes: Scenes, name: str, statement: str, **values: object) -> None:
    with pytest.raises(IntegrityError) as caught:
        run(scenes, statement, **values)
    assert name in str(caught.value.orig)


def test_no_row_is_removed_or_changed_a_problem_of_the_record_least_of_all(
    scenes: Scenes,
) -> None:
    for table in EVERY:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET tenant_id = tenant_id"):  # noqa: S608 - names of ours
            with pytest.raises(ProgrammingError, match="permission denied"):
                run(scenes, statement)


def test_a_state_has_no_row_to_stand_on_before_the_one_before(scenes: Scenes) -> None:
    appraisal_id = appraising.open_year(scenes, 2026)
    chair = scenes.settled.members[BodyKind.SUPERVISION_COMMITTEE][0]
    run_side(scenes, appraisal_id, chair)
    close(scenes, "fk_appraisal_closing_tenant_id_appraisal_id_turn_ending", appraisal_id, chair)
    violated(
        scenes,
        "fk_grading_part",
        "INSERT INTO grading_part (tenant_id, appraisal_id, person_id, category)"
        " VALUES (:tenant, :appraisal, :person, 'residents')",
        appraisal=appraisal_id,
        person=chair,
    )


def run_side(scenes: Scenes, appraisal_id: UUID, person_id: UUID) -> None:
    run(
        scenes,
        "INSERT INTO appraisal_side (tenant_id, appraisal_id, person_id, side)"
        " VALUES (:tenant, :appraisal, :person, 'appraising')",
        appraisal=appraisal_id,
        person=person_id,
    )


def close(scenes: Scenes, name: str, appraisal_id: UUID, person_id: UUID) -> None:
    violated(
        scenes,
        name,
        "INSERT INTO appraisal_closing (tenant_id, appraisal_id, handed_out, sheets, counted,"
        " closed_at, closed_by, side) VALUES (:tenant, :appraisal, 4, 4, '[]', now(), :person,"
        " 'appraising')",
        appraisal=appraisal_id,
        person=person_id,
    )


def test_nobody_stands_on_both_sides_so_no_appraised_person_chairs_or_counts(
    scenes: Scenes,
) -> None:
    appraisal_id = appraising.open_year(scenes, 2026)
    appraised = first(scenes, AppraisedSeat).person_id
    with pytest.raises(IntegrityError, match="pk_appraisal_side"):
        run_side(scenes, appraisal_id, appraised)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    appraising.gather(scenes, appraisal_id)
    violated(
        scenes,
        "fk_grade_count",
        "INSERT INTO grade_count (tenant_id, id, appraisal_id, sheets, grades, entered_by, side,"
        " entered_account, entered_at) VALUES (:tenant, :id, :appraisal, 4, '{}', :person,"
        " 'appraising', :id, now())",
        id=uuid4(),
        appraisal=appraisal_id,
        person=appraised,
    )
    close(scenes, "fk_appraisal_closing", appraisal_id, appraised)


def test_the_chair_holds_a_mandate_in_the_supervision_committee(scenes: Scenes) -> None:
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    appraising.gather(scenes, appraisal_id)
    held = first(scenes, AppraisalGrading)
    seat = first(scenes, AppraisedSeat)
    insert = (
        "INSERT INTO appraisal_grading (tenant_id, appraisal_id, meeting_id, chair_id, chair_side,"
        " mandate_id, body_id, body_kind, began_at) VALUES (:tenant, :appraisal, :meeting, :chair,"
        " 'appraising', :mandate, :body, 'supervision_committee', now())"
    )
    given = {"appraisal": held.appraisal_id, "meeting": held.meeting_id, "chair": held.chair_id}
    # Somebody else's seat, and a seat in another body under the right name.
    for name in ("mandate", "body"):
        own = {"mandate": held.mandate_id, "body": held.body_id}
        foreign = {"mandate": seat.mandate_id, "body": seat.body_id}
        with pytest.raises(IntegrityError):
            run(scenes, insert, **given, **{**own, name: foreign[name]})


ANEW = (
    "INSERT INTO appraisal_grading (tenant_id, appraisal_id, turn, meeting_id, chair_id,"
    " chair_side, mandate_id, body_id, body_kind, began_at, before_turn, before_ending)"
    " SELECT tenant_id, appraisal_id, :turn, meeting_id, chair_id, chair_side, mandate_id, body_id,"
    " body_kind, began_at, :before, :ending FROM appraisal_grading WHERE turn = 1"
)
END = (
    "INSERT INTO grading_end (tenant_id, appraisal_id, turn, ending, sheets, reason, ended_at,"
    " ended_by, side) SELECT tenant_id, appraisal_id, turn, :ending, :sheets, :reason, now(),"
    " chair_id, chair_side FROM appraisal_grading"
)


def graded(scenes: Scenes) -> UUID:
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    appraising.gather(scenes, appraisal_id)
    return appraisal_id


def test_another_grading_stands_on_one_that_ended_without_a_result_in_another_meeting(
    scenes: Scenes,
) -> None:
    appraisal_id = graded(scenes)
    check, before = "ck_appraisal_grading_anew", {"before": 1, "ending": "without_result"}
    for wrong in ({"before": None, "ending": None}, {"before": 1, "ending": "counted"}):
        violated(scenes, check, ANEW, turn=2, **wrong)
    violated(scenes, check, ANEW, turn=3, **before)
    meeting = "uq_appraisal_grading_tenant_id_appraisal_id_meeting_id"
    violated(scenes, meeting, ANEW, turn=2, **before)
    why = "ck_grading_end_too_few_sheets_and_why"
    for sheets, reason in ((3, "票少"), (None, "票少"), (2, "")):
        wrong_end = {"ending": "without_result", "sheets": sheets, "reason": reason}
        violated(scenes, why, END, **wrong_end)
    run(scenes, END, ending="without_result", sheets=2, reason="票少")
    # It has ended once: it is not counted, and so not closed, besides.
    violated(scenes, "pk_grading_end", END, ending="counted", sheets=None, reason="")
    chair = first(scenes, AppraisalGrading).chair_id
    close(scenes, "fk_appraisal_closing_tenant_id_appraisal_id_turn_ending", appraisal_id, chair)


def test_what_was_counted_is_not_graded_anew(scenes: Scenes) -> None:
    appraising.count(scenes, graded(scenes), {})
    given = {"ending": "without_result", "sheets": 2, "reason": "票少"}
    violated(scenes, "pk_grading_end", END, **given)
    called = "uq_appraisal_grading_tenant_id_appraisal_id_meeting_id"
    violated(scenes, called, ANEW, turn=2, before=1, ending="without_result")


def test_a_problem_goes_into_a_report_only_with_a_task_of_its_own(scenes: Scenes) -> None:
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    problem, task = first(scenes, WorkProblem), first(scenes, WorkTask)
    insert = (
        "INSERT INTO work_report_line (tenant_id, problem_id, appraisal_id, body_kind, task_id)"
        " VALUES (:tenant, :problem, :appraisal, :body, :task)"
    )
    given = {"appraisal": appraisal_id, "body": problem.body_kind, "problem": problem.id}
    violated(scenes, "task_id", insert, **given, task=None)
    other = {**given, "problem": uuid4()}
    violated(scenes, "fk_work_report_line", insert, **other, task=task.id)


def test_a_row_of_bad_grades_is_as_long_as_the_grades_before_it_say(scenes: Scenes) -> None:
    appraising.hold_year_end(scenes, 2026)
    grade = first(scenes, AppraisalGrade)
    violated(
        scenes,
        "ck_appraisal_grade_running_counts",
        "INSERT INTO appraisal_grade (tenant_id, seat_id, appraisal_id, person_id, body_kind,"
        " grade, unfit, times, result) VALUES (:tenant, :id, :appraisal, :person, :body,"
        " 'not_competent', true, 2, '{}')",
        id=uuid4(),
        appraisal=grade.appraisal_id,
        person=grade.person_id,
        body=grade.body_kind,
    )
    violated(
        scenes,
        "fk_appraisal_consequence",
        "INSERT INTO appraisal_consequence (tenant_id, seat_id, person_id, body_kind, times,"
        " in_a_row, consequence, raised_at) VALUES (:tenant, :id, :person, :body, 2, 2, '{}',"
        " now())",
        id=grade.seat_id,
        person=grade.person_id,
        body=grade.body_kind,
    )
