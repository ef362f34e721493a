"""Nothing that is kept, in any table or in the chain, ties a sheet to a person."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from folkmoot.appraisals import service
from folkmoot.appraisals.domain import GradeDraft
from folkmoot.appraisals.models import (
    AppraisalClosing,
    AppraisalGrade,
    AppraisedSeat,
    GradeCount,
    GradingPart,
)
from folkmoot.appraisals.queries import find_appraisal
from folkmoot.appraisals.service.counting import handed_out
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.db import Base, table_of
from folkmoot.kernel.errors import FolkmootError

WEIGHTS = {"party_members": 20, "residents": 50, "units": 15, "affected": 15}


def rows(scenes: Scenes, model: type[Any]) -> list[Any]:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        found = list(session.scalars(select(model)))
        session.expunge_all()
        return found


def test_no_table_holds_a_grader_beside_a_grade() -> None:
    """By columns: what holds grades names nobody but those graded, the counters and the chair."""
    holders = {"grade_count", "grading_end", "appraisal_closing", "appraisal_grade"}
    tables = {table_of(m.class_).name: table_of(m.class_) for m in Base.registry.mappers}
    persons = {
        name: {c.name for c in tables[name].columns if c.name.endswith(("person_id", "_by"))}
        for name in holders
    }
    assert persons == {
        "grade_count": {"entered_by"},
        "grading_end": {"ended_by"},
        "appraisal_closing": {"closed_by"},
        "appraisal_grade": {"person_id"},
    }
    taking_part = {column.name for column in tables["grading_part"].columns}
    assert taking_part == {"tenant_id", "appraisal_id", "turn", "person_id", "category"}


def test_who_took_part_is_entered_at_once_and_in_no_order_of_their_own(scenes: Scenes) -> None:
    appraising.hold_year_end(scenes, 2026)
    parts = {str(part.person_id) for part in rows(scenes, GradingPart)}
    assert len(parts) == 12
    told = [
        (entry.action, [key[3] for table, key, _ in entry.rows if table == "grading_part"])
        for entry in rows(scenes, AuditEntry)
    ]
    with_parts = {action: keys for action, keys in told if keys}
    # One entry for all of them, when the sheets went out: nothing tells when one came back.
    assert set(with_parts) == {"appraisals:grading:begin"}
    assert set(with_parts["appraisals:grading:begin"]) == parts


def test_what_is_kept_is_sorted_and_says_only_how_many(scenes: Scenes) -> None:
    """The same sheets in another order of entry leave the same count."""
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    appraising.gather(scenes, appraisal_id)
    seats = [seat.id for seat in rows(scenes, AppraisedSeat)]
    drafts = [GradeDraft(seat, key, 4) for seat in seats for key in ("competent", "not_competent")]
    kept = []
    for order in (drafts, drafts[::-1]):
        chair = scenes.settled.cast.supervisor
        given = {"appraisal_id": appraisal_id, "sheets": 12, "grades": order}
        count = scenes.stage.do(chair, service.enter_count, **given)
        kept.append(next(c for c in rows(scenes, GradeCount) if c.id == count.id).grades)
        scenes.stage.do(chair, service.reject_count, count_id=count.id, reason="再数一次")
    assert kept[0] == kept[1]
    assert list(kept[0]) == list(kept[1])


def test_weighed_categories_are_counted_apart_and_each_is_large_enough(
    scenes: Scenes, weigh: Callable[[dict[str, int]], None]
) -> None:
    weigh(WEIGHTS)
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    appraising.gather(scenes, appraisal_id)
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        out = handed_out(session, find_appraisal(session, appraisal_id))
    assert set(out.values()) == {3}
    chair = scenes.settled.cast.supervisor
    entry = {"appraisal_id": appraisal_id, "sheets": 2, "category": "units", "grades": []}
    with pytest.raises(FolkmootError, match=r"appraisal\.too_few_sheets"):
        scenes.stage.do(chair, service.enter_count, **entry)
    with pytest.raises(FolkmootError, match=r"appraisal\.not_counted"):
        scenes.stage.do(chair, service.enter_count, **{**entry, "category": None, "sheets": 12})
    appraising.count(scenes, appraisal_id, {})
    (closing,) = rows(scenes, AppraisalClosing)
    assert [pile["category"] for pile in closing.counted] == list(WEIGHTS)
    # Two of three sheets in each category say so, one is blank: 2/3, exactly.
    tests = rows(scenes, AppraisalGrade)[0].result["tests"]
    assert tests[-1]["expression"] == "3 × 200 >= 2 × 300"
