"""A row of bad grades is a row of one and the same grade."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from folkmoot.appraisals.models import AppraisalConsequence, AppraisalGrade
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Registry
from folkmoot.extensions.tenant_view import TenantView
from folkmoot_sdk import BodyKind, Consequence, InForce, Kind, Source, Text

COMMITTEE = BodyKind.RESIDENTS_COMMITTEE
NOT, FAIR = "not_competent", "basically_competent"
WORD = Text("词", "word")


def after(grade: str, in_a_row: int) -> Consequence:
    since = InForce(date(2014, 1, 1))
    return Consequence(grade, in_a_row, (COMMITTEE,), WORD, Source(WORD, ""), since)


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something follows here from either of two grades, each given so often in a row."""
    entries: dict[Any, Any] = dict(installed().entries)
    key = ("method-4321", Kind.APPRAISAL_FORMS, "year-end-appraisal", "2014")
    form = replace(entries[key].contribution, consequences=(after(NOT, 2), after(FAIR, 3)))
    entries[key] = replace(entries[key], contribution=form)
    registry = Registry(MappingProxyType(entries), MappingProxyType({}))
    monkeypatch.setattr(
        "folkmoot.extensions.viewing._view",
        lambda _chosen, _registry, practice: TenantView(registry, registry.plugins, practice),
    )


def grades_of(scenes: Scenes, person_id: UUID) -> list[tuple[str, int]]:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        query = select(AppraisalGrade).where(AppraisalGrade.person_id == person_id)
        found = session.scalars(query.order_by(AppraisalGrade.seat_id))
        return [(each.grade, each.times) for each in found]


def raised(scenes: Scenes) -> list[tuple[str, int, int]]:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        found = session.scalars(select(AppraisalConsequence)).all()
        return [(each.consequence["grade"], each.in_a_row, each.times) for each in found]


@pytest.mark.usefixtures("strict")
def test_another_bad_grade_before_does_not_lengthen_the_row(
    scenes: Scenes, is_sound: Callable[[], bool]
) -> None:
    member = scenes.settled.members[COMMITTEE][-1]
    appraising.hold_year_end(scenes, 2026, {member: FAIR})
    for year in (2027, 2028):
        assert raised(scenes) == []
        scenes.stage.at(year, 3, 2)
        appraising.hold_year_end(scenes, year, {member: NOT})
    assert raised(scenes) == [(NOT, 2, 2)]
    assert grades_of(scenes, member) == [(FAIR, 1), (NOT, 1), (NOT, 2)]
    assert is_sound()


@pytest.mark.usefixtures("strict")
def test_a_row_that_an_earlier_release_mixed_is_counted_by_its_own_grade_alone(
    scenes: Scenes, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = scenes.settled.members[COMMITTEE][-1]
    appraising.hold_year_end(scenes, 2026, {member: FAIR})
    scenes.stage.at(2027, 3, 2)
    # As it was linked then: every bad grade to the one before, whichever that was.
    monkeypatch.setattr("folkmoot.appraisals.service.closing._same", lambda last, _grade: last)
    appraising.hold_year_end(scenes, 2027, {member: NOT})
    assert grades_of(scenes, member) == [(FAIR, 1), (NOT, 2)]
    assert raised(scenes) == []
