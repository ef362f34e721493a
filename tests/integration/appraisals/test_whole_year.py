"""The whole of a year-end appraisal, and the year after it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from folkmoot.appraisals import service
from folkmoot.appraisals.domain import Origin, State, TaskState
from folkmoot.appraisals.models import (
    AppraisalConsequence,
    AppraisalGrade,
    AppraisalPublication,
    WorkProblem,
    WorkTask,
)
from folkmoot.appraisals.queries import state_now
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.notices.models import Notice
from folkmoot_sdk import BodyKind


def rows(scenes: Scenes, model: type[Any]) -> list[Any]:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        found: list[Any] = list(session.scalars(select(model)))
        session.expunge_all()
        return found


def test_a_year_is_appraised_from_the_reports_to_the_notice(
    scenes: Scenes, is_sound: Callable[[], bool]
) -> None:
    appraisal_id = appraising.hold_year_end(scenes, 2026)
    assert scenes.stage.read(state_now, appraisal_id) is State.PUBLISHED
    assert {grade.grade for grade in rows(scenes, AppraisalGrade)} == {"competent"}
    (publication,) = rows(scenes, AppraisalPublication)
    (notice,) = (each for each in rows(scenes, Notice) if each.id == publication.notice_id)
    assert notice.subject_id == publication.meeting_id
    # One sheet of twelve said nothing of anybody.
    assert "称职 11 票，基本称职 0 票，不称职 0 票，未评 1 票" in notice.body
    assert notice.body.startswith("居民满意度")
    assert is_sound()


def next_year(scenes: Scenes, year: int) -> None:
    scenes.stage.at(year, 3, 2)


def test_tasks_carry_over_until_somebody_shows_that_they_are_done(scenes: Scenes) -> None:
    appraising.hold_year_end(scenes, 2026)
    tasks = rows(scenes, WorkTask)
    done, *left = tasks
    scenes.stage.now += timedelta(days=30)
    report = {"task_id": done.id, "state": TaskState.DONE, "text": "走访记录已公示。"}
    scenes.stage.do(scenes.secretary, service.report_task, **report)
    next_year(scenes, 2027)
    appraisal_id = appraising.open_year(scenes, 2027)
    problems = [each for each in rows(scenes, WorkProblem) if each.appraisal_id == appraisal_id]
    carried = {each.source_id for each in problems if each.origin is Origin.UNFINISHED_TASK}
    assert carried == {each.id for each in left}


def consequences(scenes: Scenes) -> list[AppraisalConsequence]:
    return rows(scenes, AppraisalConsequence)


def test_not_competent_twice_running_raises_what_the_law_says(
    scenes: Scenes, is_sound: Callable[[], bool]
) -> None:
    members = scenes.settled.members
    unfit = members[BodyKind.RESIDENTS_COMMITTEE][-1]
    head = members[BodyKind.DELIBERATION_COUNCIL][0]
    bad = {unfit: "not_competent", head: "not_competent"}
    appraising.hold_year_end(scenes, 2026, bad)
    assert consequences(scenes) == []
    next_year(scenes, 2027)
    appraising.hold_year_end(scenes, 2027, bad)
    found = {each.person_id: each for each in consequences(scenes)}
    assert found.keys() == {unfit, head}
    assert found[unfit].consequence["source"]["article"] == "37"
    assert found[head].consequence["source"]["article"] == ""
    assert {each.times for each in found.values()} == {2}
    assert is_sound()


def test_one_good_year_between_two_bad_ones_breaks_the_row(scenes: Scenes) -> None:
    unfit = scenes.settled.members[BodyKind.RESIDENTS_COMMITTEE][-1]
    for year, grade in ((2026, "not_competent"), (2027, "competent"), (2028, "not_competent")):
        if year > 2026:
            next_year(scenes, year)
        appraising.hold_year_end(scenes, year, {unfit: grade})
    assert consequences(scenes) == []
    times = {each.grade: each.times for each in rows(scenes, AppraisalGrade)}
    assert times == {"competent": 0, "not_competent": 1}
