"""What the record of a year brings up by itself, and what residents say of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.isolation.furnishing import play

from folkmoot.appraisals import service
from folkmoot.appraisals.domain import Origin
from folkmoot.appraisals.models import ProblemAnswer, WorkProblem
from folkmoot.appraisals.wording import detail_of, title_of
from folkmoot.compliance.cli import digest_command
from folkmoot.compliance.domain import Rule
from folkmoot.compliance.models import Obligation
from folkmoot.demo import appraising, lifts
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.stage import Stage
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Conflict, Refused
from folkmoot.kernel.scope import DistrictScope, TenantScope
from folkmoot.matters.models import SatisfactionAnswer, SatisfactionStock, SatisfactionSurvey
from folkmoot.matters.queries import (
    Satisfaction,
    satisfaction_by_community,
    satisfaction_of_year,
)
from folkmoot.matters.service import take_stock
from folkmoot_sdk import BodyKind, InForce, Source, Text

COMMITTEE = BodyKind.RESIDENTS_COMMITTEE
QUARTERLY = Rule(
    plugin="practice",
    id="quarterly",
    version="1",
    title=Text("每季度一次", "quarterly"),
    source=Source(Text("做法", "practice"), ""),
    in_force=InForce(date(2014, 1, 1)),
    at_least=1,
    statute=False,
)


class World(Protocol):
    database: Database
    scope: TenantScope
    district_slug: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What the command line hands down."""

    database: Database
    act: Act


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


def owe(session: Session, act: Act, ends_on: date) -> UUID:
    """A meeting that was owed, as the room of compliance writes it down."""
    row = Obligation(
        id=act.new_id(),
        body_kind=BodyKind.REPRESENTATIVES_ASSEMBLY,
        starts_on=ends_on.replace(day=1),
        ends_on=ends_on,
        ordinal=1,
        edition=1,
        cadence={**QUARTERLY.to_plain(), "outdoes": []},
        made_at=act.at,
    )
    session.add(row)
    audit.record(session, act, "test:obligation:make", row.id)
    return row.id


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


def test_what_happens_before_the_report_is_in_still_comes_onto_the_list(scenes: Scenes) -> None:
    appraisal_id = appraising.open_year(scenes, 2026)
    scenes.stage.together(scenes.secretary, lambda s, act: owe(s, act(), date(2026, 2, 28)))
    with pytest.raises(Refused, match=r"appraisal\.problem_without_task"):
        scenes.stage.do(
            scenes.secretary,
            service.hand_in_report,
            appraisal_id=appraisal_id,
            body_kind=COMMITTEE,
            achievements="无",
        )


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
