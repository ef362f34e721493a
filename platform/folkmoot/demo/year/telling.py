"""What the simulated year came to, read from the database: for machines, and in a few lines."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.appraisals.domain import Origin
from folkmoot.appraisals.models import Appraisal, WorkProblem
from folkmoot.compliance.district import figures_by_community
from folkmoot.compliance.figures import COLUMNS, Figures
from folkmoot.compliance.queries import year_of
from folkmoot.demo.once import OPERATOR
from folkmoot.demo.waves import OF_2016
from folkmoot.demo.year.fates import of_quarter
from folkmoot.demo.year.playing import LINGQIAN, LUOMAHU, NEXT_YEAR, NUMBER
from folkmoot.kernel.act import CHINA, Act
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, DistrictScope
from folkmoot.meetings.domain import quorum_of
from folkmoot.meetings.models import Meeting, MeetingOutcome
from folkmoot.meetings.queries.floor import base_of
from folkmoot.tenancy.drifting import drift_report
from folkmoot.tenancy.history import pilots_of
from folkmoot.tenancy.queries import communities_of, find_district, scope_of
from folkmoot_sdk import BodyKind, DecisionRule

# When the year is over and its last minutes hang.
TOLD_ON = date(NUMBER + 1, 1, 31)
_PARTS = {
    "all": "all of the district",
    "as_many_as_in_2016": "as many of them as there were in 2016",
    "pilots": "the pilots among them",
}


def year_told(database: Database, district: str) -> dict[str, Any]:
    """Obligations of all, of as many as in 2016, and of the pilots; what stands out in two."""
    with database.begin(PLATFORM) as session:
        found = find_district(session, district)
        lines = communities_of(session, found.id)
        pilots = pilots_of(session, found.id)
        act = Act(OPERATOR, NEXT_YEAR)
        drifts = drift_report(session, act, district_slug=district, on=TOLD_ON).drifts
    ids = [line.id for line in lines]
    with database.begin(DistrictScope(found.id)) as session:
        figures = figures_by_community(session, ids, NUMBER, TOLD_ON, remind_days=10)
    scopes = {line.slug: scope_of(line, district_id=found.id) for line in lines}
    with database.snapshot(scopes[LUOMAHU]) as session:
        missed = _quarter(session)
    with database.snapshot(scopes[LINGQIAN]) as session:
        lingqian = {"assemblies": _assemblies(session), "appraisals": _appraisals(session)}
    return {
        "year": NUMBER,
        "all": _sum(figures, ids),
        "as_many_as_in_2016": _sum(figures, ids[:OF_2016]),
        "pilots": _sum(figures, pilots),
        "second_quarter_in_luomahu": missed,
        "lingqian": lingqian,
        "drift": [
            {
                "parameter": one.parameter.key,
                "own": one.own,
                "governs": one.governs,
                "kind": one.kind,
            }
            for one in drifts
        ],
    }


def _sum(figures: Mapping[int, Figures], ids: Collection[int]) -> dict[str, int]:
    whole = sum((figures.get(each, Figures()) for each in ids), Figures())
    return {"communities": len(ids), **{column.name: column.read(whole) for column in COLUMNS}}


def _quarter(session: Session) -> str:
    lines = year_of(session, NUMBER, TOLD_ON, 0)
    wanted = of_quarter(lines, 2)
    return next(line.standing for line in lines if line.id == wanted)


def _assemblies(session: Session) -> list[dict[str, Any]]:
    """The last two, before and after the law changed; as many came to each."""
    query = (
        select(Meeting, MeetingOutcome)
        .join(MeetingOutcome, MeetingOutcome.meeting_id == Meeting.id)
        .where(Meeting.body_kind == BodyKind.REPRESENTATIVES_ASSEMBLY)
        .order_by(Meeting.starts_at.desc())
        .limit(2)
    )
    return [_assembly(*row) for row in reversed(session.execute(query).all())]


def _assembly(meeting: Meeting, outcome: MeetingOutcome) -> dict[str, Any]:
    rule = DecisionRule.from_plain(meeting.quorum_rule)
    verdict = quorum_of(rule, base_of(meeting), outcome.present)
    return {
        "on": meeting.starts_at.astimezone(CHINA).date().isoformat(),
        "law": rule.version,
        "present": outcome.present,
        "members": outcome.members,
        "quorate": outcome.quorate,
        "short": verdict.shortfall,
    }


def _appraisals(session: Session) -> list[dict[str, int]]:
    """Each year with the tasks that it took over from the year before."""
    carried = func.count().filter(WorkProblem.origin == Origin.UNFINISHED_TASK)
    query = (
        select(Appraisal.year, func.count(), carried)
        .join(WorkProblem, WorkProblem.appraisal_id == Appraisal.id)
        .group_by(Appraisal.year)
        .order_by(Appraisal.year)
    )
    return [
        {"year": year, "problems": problems, "carried_over": over}
        for year, problems, over in session.execute(query)
    ]


def told_in_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """For a terminal."""
    for name, called in _PARTS.items():
        part = told[name]
        yield (
            f"{called}: {part['communities']} communities owe {part['owed']} meetings,"
            f" {part['met']} met, {part['overdue']} overdue"
        )
    quarter = told["second_quarter_in_luomahu"]
    yield f"Luomahu's second quarter, inquorate and not repeated: {quarter}"
    for each in told["lingqian"]["assemblies"]:
        verdict = "quorate" if each["quorate"] else f"inquorate, {each['short']} short"
        yield (
            f"Lingqian's assembly of {each['on']} under the law of {each['law']}: {each['present']}"
            f" of {each['members']} came, {verdict}"
        )
    for each in told["lingqian"]["appraisals"]:
        yield (
            f"Lingqian's appraisal of {each['year']}: {each['problems']} problems, of which"
            f" {each['carried_over']} are unfinished tasks of the year before"
        )
    for each in told["drift"]:
        own = f"{each['parameter']} = {each['own']}"
        yield f"Lingqian's own rule {own}: {each['kind']}, {each['governs']} governs"
