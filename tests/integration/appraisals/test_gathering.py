"""What the record of a year brings up by itself, and what residents say of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from tests.integration.appraisals.owing import owe
from tests.isolation.furnishing import play

from folkmoot.appraisals import service
from folkmoot.appraisals.domain import Origin
from folkmoot.appraisals.models import ProblemAnswer, WorkProblem
from folkmoot.appraisals.wording import detail_of, title_of
from folkmoot.compliance.cli import digest_command
from folkmoot.demo import appraising, lifts
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.stage import Stage
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Conflict, NotAllowed, Refused
from folkmoot.kernel.scope import DistrictScope, TenantScope
from folkmoot.matters.models import SatisfactionAnswer, SatisfactionStock, SatisfactionSurvey
from folkmoot.matters.queries import (
    Satisfaction,
    satisfaction_by_community,
    satisfaction_of_year,
)
from folkmoot.matters.service import take_stock
from folkmoot_sdk import BodyKind

COMMITTEE = BodyKind.RESIDENTS_COMMITTEE


class World(Protocol):
    database: Database
    scope: TenantScope
    district_slug: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What the command line hands down."""

    database: Database
    act: Act
    origin: str = "https://moot.example.cn"


@pytest.fixture
def lifted(live_world: World) -> Scenes:
    """The lifts of 2016: three rounds that came to nothing, and a fourth that did."""
    stage = Stage(
        live_world.database, live_world.scope, lifts.BEGINS, lambda _said: None, uuid4().int
    )
    return play(stage, lifts)


def rows(scenes: Scenes, model: type[Any]) -> list[Any]:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        found = list(session.scalars(select(model)))
        session.expunge_all()
        return found


def complain(scenes: Scenes, answers: int) -> None:
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        survey = session.scalars(select(SatisfactionSurvey)).one()
        asked = set(session.scalars(select(SatisfactionAnswer.person_id)))
        free = [each for each in scenes.settled.resident_ids if each not in asked]
        for person_id in free[:answers]:
            act = scenes.stage.act(scenes.secretary)
            session.add(
                SatisfactionAnswer(
                    id=act.new_id(),
                    survey_id=survey.id,
                    person_id=person_id,
                    grades={"outcome": "very_dissatisfied"},
                    answered_at=act.at,
                )
            )
            audit.record(session, act, "test:survey:answer", survey.id)


def test_the_year_writes_its_own_problem_list_and_nobody_takes_anything_off(
    lifted: Scenes,
) -> None:
    complain(lifted, 2)
    year = lifted.stage.now.astimezone(CHINA).year
    lifted.stage.together(
        lifted.secretary, lambda session, act: owe(session, act(), date(year, 7, 31))
    )
    # Owed, but not yet overdue: no problem.
    lifted.stage.together(lifted.secretary, lambda s, act: owe(s, act(), date(year, 12, 31)))
    appraisal_id = appraising.open_year(lifted, year)
    problems = rows(lifted, WorkProblem)
    found = {origin: [p for p in problems if p.origin is origin] for origin in Origin}
    assert {origin: len(some) for origin, some in found.items()} == {
        Origin.OWN: 0,
        Origin.FAILED_ATTEMPT: 3,
        Origin.OVERDUE: 1,
        Origin.DISSATISFIED: 1,
        Origin.UNFINISHED_TASK: 0,
    }
    assert {each.body_kind for each in problems} == {COMMITTEE}
    assert all(detail_of(each) for each in found[Origin.FAILED_ATTEMPT])
    assert "应开未开：居民代表会议" in title_of(found[Origin.OVERDUE][0]).zh  # type: ignore[union-attr] # a text
    assert "2 of" in title_of(found[Origin.DISSATISFIED][0]).en  # type: ignore[union-attr] # as above
    report = {"appraisal_id": appraisal_id, "body_kind": COMMITTEE, "achievements": "修好电梯"}
    with pytest.raises(Refused, match=r"appraisal\.problem_without_task") as caught:
        lifted.stage.do(lifted.secretary, service.hand_in_report, **report)
    assert caught.value.params["count"] == 5
    answer_once(lifted, found[Origin.FAILED_ATTEMPT][0])
    appraising.write_reports(lifted, appraisal_id)
    assert {each.id for each in problems} <= {each.id for each in rows(lifted, WorkProblem)}


def answer_once(scenes: Scenes, problem: WorkProblem) -> None:
    """An answer stands beside the problem, which stays where it is."""
    said = {"problem_id": problem.id, "text": "第四轮已由产权单位维修。"}
    scenes.stage.do(scenes.secretary, service.answer_problem, **said)
    with pytest.raises(Conflict, match=r"appraisal\.answered"):
        scenes.stage.do(scenes.secretary, service.answer_problem, **said)
    assert [each.problem_id for each in rows(scenes, ProblemAnswer)] == [problem.id]


def overdue(scenes: Scenes, ends_on: date) -> UUID:
    return scenes.stage.together(scenes.secretary, lambda s, act: owe(s, act(), ends_on))


def hand_in(scenes: Scenes, appraisal_id: UUID, body: BodyKind) -> None:
    report = {"appraisal_id": appraisal_id, "body_kind": body, "achievements": "修好电梯"}
    scenes.stage.do(scenes.secretary, service.hand_in_report, **report)


def test_what_happens_before_the_report_is_in_is_listed_given_a_task_and_handed_in(
    scenes: Scenes,
) -> None:
    appraisal_id = appraising.open_year(scenes, 2026)
    missed = overdue(scenes, date(2026, 2, 28))
    with pytest.raises(Refused, match=r"appraisal\.record_has_more") as caught:
        hand_in(scenes, appraisal_id, COMMITTEE)
    assert caught.value.params["count"] == 1
    # Nothing of the refused report is kept, so the record is looked at in an act of its own.
    assert rows(scenes, WorkProblem) == []
    look = {"appraisal_id": appraisal_id, "body_kind": COMMITTEE}
    for _ in range(2):
        scenes.stage.do(scenes.secretary, service.look_again, **look)
    assert [each.source_id for each in rows(scenes, WorkProblem)] == [missed]
    with pytest.raises(Refused, match=r"appraisal\.problem_without_task"):
        hand_in(scenes, appraisal_id, COMMITTEE)
    appraising.set_tasks(scenes, appraisal_id)
    hand_in(scenes, appraisal_id, COMMITTEE)
    with pytest.raises(NotAllowed, match=r"appraisal\.not_your_body"):
        scenes.stage.do(scenes.settled.cast.resident, service.look_again, **look)


def test_a_report_that_is_in_gets_no_problem_without_a_task_and_the_next_year_names_it(
    scenes: Scenes,
) -> None:
    appraisal_id = appraising.open_year(scenes, 2026)
    hand_in(scenes, appraisal_id, COMMITTEE)
    missed = overdue(scenes, date(2026, 3, 5))
    scenes.stage.at(2026, 3, 9)
    council = {"appraisal_id": appraisal_id, "body_kind": BodyKind.DELIBERATION_COUNCIL}
    assert scenes.stage.do(scenes.secretary, service.look_again, **council) == ()
    hand_in(scenes, appraisal_id, BodyKind.DELIBERATION_COUNCIL)
    assert rows(scenes, WorkProblem) == []
    scenes.stage.at(2027, 3, 2)
    next_year = appraising.open_year(scenes, 2027)
    found = [(each.appraisal_id, each.source_id) for each in rows(scenes, WorkProblem)]
    assert found == [(next_year, missed)]


def test_satisfaction_is_one_sum_for_the_page_and_for_the_district(lifted: Scenes) -> None:
    year = lifted.stage.now.astimezone(CHINA).year
    (closed,) = (each for each in rows(lifted, SatisfactionStock) if each.year == year)
    before = lifted.stage.read(satisfaction_of_year, year)
    assert before == Satisfaction(closed.satisfied, closed.neutral, closed.dissatisfied)
    assert before.answers == len(rows(lifted, SatisfactionAnswer))
    complain(lifted, 2)
    lifted.stage.do(lifted.secretary, take_stock, year=year)
    now = lifted.stage.do(lifted.secretary, take_stock, year=year)
    assert now == before + Satisfaction(dissatisfied=2)
    assert len([each for each in rows(lifted, SatisfactionStock) if each.year == year]) == 2
    assert district_reads(lifted, year) == {lifted.stage.scope.tenant_id: now}
    # A year nobody answered in is zero and no error.
    assert lifted.stage.read(satisfaction_of_year, year + 5) == Satisfaction()


def district_reads(scenes: Scenes, year: int) -> dict[int, Satisfaction]:
    scope = scenes.stage.scope
    with scenes.stage.database.begin(DistrictScope(scope.district_id)) as session:
        return satisfaction_by_community(session, year, [scope.tenant_id])


def test_answers_are_counted_in_the_year_in_which_they_were_given(lifted: Scenes) -> None:
    year = lifted.stage.now.astimezone(CHINA).year
    given = lifted.stage.read(satisfaction_of_year, year)
    lifted.stage.now = max(lifted.stage.now, datetime(year + 1, 1, 1, 0, 0, 1, tzinfo=CHINA))
    complain(lifted, 1)
    assert lifted.stage.read(satisfaction_of_year, year) == given
    assert lifted.stage.read(satisfaction_of_year, year + 1) == Satisfaction(dissatisfied=1)


@pytest.fixture
def daily(live_world: World, lifted: Scenes) -> Callable[[], None]:
    """The run of the daily timer."""

    def run() -> None:
        act = Act(Actor(None, frozenset({Role.OPERATOR})), lifted.stage.now)
        said = CliRunner().invoke(
            digest_command,
            [live_world.district_slug, "--json"],
            obj=Operation(live_world.database, act),
            catch_exceptions=False,
        )
        assert said.exit_code == 0, said.output

    return run


def test_with_the_daily_run_the_district_reads_what_the_community_reads(
    lifted: Scenes, daily: Callable[[], None]
) -> None:
    year, here = lifted.stage.now.astimezone(CHINA).year, lifted.stage.scope.tenant_id
    complain(lifted, 2)
    given = lifted.stage.read(satisfaction_of_year, year)
    assert district_reads(lifted, year) == {here: given + Satisfaction(dissatisfied=-2)}
    daily()
    assert district_reads(lifted, year) == {here: given}
    # Said on New Year's Eve after the run of that day.
    lifted.stage.now = datetime(year, 12, 31, 23, tzinfo=CHINA)
    complain(lifted, 1)
    lifted.stage.now = datetime(year + 1, 1, 1, 1, tzinfo=CHINA)
    daily()
    assert district_reads(lifted, year) == {here: given + Satisfaction(dissatisfied=1)}
    # Of a year in which nobody has said anything there is nothing to keep.
    assert district_reads(lifted, year + 1) == {}
    kept = len(rows(lifted, SatisfactionStock))
    daily()
    assert len(rows(lifted, SatisfactionStock)) == kept
