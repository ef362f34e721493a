"""A grading of which too few sheets came back ends, and another meeting grades anew."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from folkmoot.appraisals import service
from folkmoot.appraisals.domain import Ending, State
from folkmoot.appraisals.models import (
    AppraisalClosing,
    AppraisalGrading,
    GradeCount,
    GradingEnd,
    GradingPart,
)
from folkmoot.appraisals.queries import record_of, state_now
from folkmoot.appraisals.service.counting import handed_out
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.kernel.errors import FolkmootError

WEIGHTS = {"party_members": 20, "residents": 50, "units": 15, "affected": 15}
WHY = "会议中途停电，只收回两张票。"


def rows(scenes: Scenes, model: type[Any]) -> list[Any]:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        found = list(session.scalars(select(model)))
        session.expunge_all()
        return found


@pytest.fixture
def grading(scenes: Scenes) -> UUID:
    return begun(scenes)


def begun(scenes: Scenes) -> UUID:
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    appraising.gather(scenes, appraisal_id)
    return appraisal_id


def give_up(scenes: Scenes, appraisal_id: UUID, **other: object) -> GradingEnd:
    given = {"appraisal_id": appraisal_id, "sheets": 2, "reason": WHY, **other}
    end: GradingEnd = scenes.stage.do(
        scenes.settled.cast.supervisor, service.end_without_result, **given
    )
    return end


def again(scenes: Scenes, appraisal_id: UUID) -> None:
    """The meeting ends, another is called, and everybody in it grades anew."""
    chair = scenes.settled.cast.supervisor
    scenes.stage.do(chair, service.end_appraisal_meeting, appraisal_id=appraisal_id)
    meeting = appraising.gather(scenes, appraisal_id)
    appraising.count(scenes, appraisal_id, {})
    appraising.finish(scenes, appraisal_id, meeting)


def test_too_few_sheets_end_a_grading_and_another_meeting_gives_the_result(
    scenes: Scenes, grading: UUID, is_sound: Callable[[], bool]
) -> None:
    give_up(scenes, grading)
    assert scenes.stage.read(state_now, grading) is State.REPORTED
    record = scenes.stage.read(record_of, grading)
    assert (record.grading, record.handed_out, record.counts) == (None, {}, ())
    assert [(end.sheets, end.reason) for end in record.fruitless] == [(2, WHY)]
    # Not in the same meeting: whoever went home with their sheet is asked again.
    with pytest.raises(FolkmootError, match=r"appraisal\.no_meeting"):
        appraising.begin(scenes, grading)
    again(scenes, grading)
    assert scenes.stage.read(state_now, grading) is State.PUBLISHED
    ends = [(end.turn, end.ending) for end in rows(scenes, GradingEnd)]
    assert ends == [(1, Ending.WITHOUT_RESULT), (2, Ending.COUNTED)]
    first, second = rows(scenes, AppraisalGrading)
    assert first.meeting_id != second.meeting_id
    assert [part.turn for part in rows(scenes, GradingPart)] == [1] * 12 + [2] * 12
    (closing,) = rows(scenes, AppraisalClosing)
    assert (closing.turn, closing.handed_out) == (2, 12)
    assert is_sound()


def test_only_whoever_runs_the_appraisal_gives_a_grading_up(scenes: Scenes, grading: UUID) -> None:
    cast = scenes.settled.cast
    appraised = replace(cast.supervisor, person_id=cast.secretary.person_id)
    for actor, code in (
        (cast.resident, "appraisal.not_in_charge"),
        (cast.grid_worker, "appraisal.not_in_charge"),
        (cast.secretary, "appraisal.appraised"),
        (appraised, "appraisal.appraised"),
        (replace(cast.supervisor, person_id=None), "auth.no_person"),
    ):
        given = {"appraisal_id": grading, "sheets": 2, "reason": WHY}
        with pytest.raises(FolkmootError) as caught:
            scenes.stage.do(actor, service.end_without_result, **given)
        assert caught.value.code == code
    assert rows(scenes, GradingEnd) == []


def test_a_grading_ends_without_a_result_for_too_few_sheets_alone_and_once(
    scenes: Scenes, grading: UUID
) -> None:
    for other, code in (
        ({"sheets": 3}, "appraisal.enough_sheets"),
        ({"sheets": -1}, "appraisal.enough_sheets"),
        ({"reason": " "}, "text.required"),
        ({"category": "units"}, "appraisal.not_counted"),
    ):
        with pytest.raises(FolkmootError) as caught:
            give_up(scenes, grading, **other)
        assert caught.value.code == code
    chair = scenes.settled.cast.supervisor
    entry = {"appraisal_id": grading, "sheets": 12, "grades": []}
    count = scenes.stage.do(chair, service.enter_count, **entry)
    with pytest.raises(FolkmootError, match=r"appraisal\.count_waits"):
        give_up(scenes, grading)
    scenes.stage.do(scenes.settled.cast.verifier, service.verify_count, count_id=count.id)
    # A count that somebody would rather not see is no reason to grade anew.
    with pytest.raises(FolkmootError, match=r"appraisal\.counted"):
        give_up(scenes, grading)


def test_one_category_too_small_gives_up_all_and_what_was_counted_stays_on_record(
    scenes: Scenes, weigh: Callable[[dict[str, int]], None], is_sound: Callable[[], bool]
) -> None:
    weigh(WEIGHTS)
    appraisal_id = begun(scenes)
    cast = scenes.settled.cast
    entry = {"appraisal_id": appraisal_id, "sheets": 3, "grades": [], "category": "residents"}
    count = scenes.stage.do(cast.supervisor, service.enter_count, **entry)
    scenes.stage.do(cast.verifier, service.verify_count, count_id=count.id)
    give_up(scenes, appraisal_id, category="units")
    with pytest.raises(FolkmootError, match=r"appraisal\.wrong_state"):
        give_up(scenes, appraisal_id, category="units")
    again(scenes, appraisal_id)
    # The first count is still there, and that category was counted again with all the others.
    assert [each.turn for each in rows(scenes, GradeCount)] == [1, 2, 2, 2, 2]
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        appraisal = record_of(session, appraisal_id).appraisal
        assert set(handed_out(session, appraisal).values()) == {3}
    assert is_sound()
