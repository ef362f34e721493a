"""A community in the middle of everything: the works of a year done, and something open each.

The replayed case leaves only what is over. What is open tells more: a closed vote refuses a
stranger's ballot for another reason than that he is a stranger.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals import service as appraisals
from folkmoot.appraisals.domain import TaskState
from folkmoot.appraisals.models import WorkProblem, WorkTask
from folkmoot.compliance import service as compliance
from folkmoot.compliance.digests import tell
from folkmoot.compliance.domain import Standing
from folkmoot.compliance.holding import unpublished
from folkmoot.compliance.models import Lift
from folkmoot.compliance.queries import year_of
from folkmoot.compliance.reminding import Level
from folkmoot.compliance.service.owing import RULE_CHANGED
from folkmoot.demo import appraising, works
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.settling import FOUNDER, Settled, settle
from folkmoot.demo.stage import Stage
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.extensions.settings.writing import (
    set_district_settings,
    set_platform_settings,
    set_settings,
)
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.scope import PLATFORM
from folkmoot.matters import service as matters
from folkmoot.matters.service import OptionDraft
from folkmoot.meetings.domain import Stance
from folkmoot.meetings.models import Meeting
from folkmoot.notices import service as notices
from folkmoot.notices.domain import NoticeKind
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.people import queries as people_queries
from folkmoot.people import service as people
from folkmoot.people.domain.kinds import KinRelation, OrganisationKind
from folkmoot.rollout import service as rollout
from folkmoot.tenancy.own_rules import set_own_rule
from folkmoot.tenancy.steps import Step
from folkmoot.transfer import service as transfer
from folkmoot.transfer.reading.table import Line, Table
from folkmoot.votes import service as votes
from folkmoot.votes.domain import Channel as BallotChannel
from folkmoot.votes.domain import ElectorDraft, Tally
from folkmoot.votes.models import Vote
from folkmoot_sdk import BodyKind, Figures, Option, Quantity, Secrecy, Subject

ITEM = Option("lamps", "换路灯")
VOTERS = 6
# The story is years ago, and its open votes are cast in by the clock of the machine as well.
LONG = timedelta(days=36_500)


def play(stage: Stage, story: ModuleType) -> Scenes:
    """Play a case and keep hold of the community it settled, for more to happen there."""
    kept: list[Settled] = []

    def settling(*given: object) -> Settled:
        kept.append(settle(*given))  # type: ignore[arg-type] # as the story calls it
        return kept[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story, "settle", settling)
        story.play(stage)
    return Scenes(stage, kept[0])


def furnish(scenes: Scenes) -> None:
    """Leave something open of every kind: people's ties, a matter at its vote, notices, a walk."""
    _appraise(scenes)
    _relate(scenes)
    _walk(scenes)
    _debate(scenes, _take_up(scenes))
    _post(scenes)
    _rule(scenes)
    _set(scenes)
    _owe(scenes)
    scenes.stage.do(FOUNDER, rollout.gather)
    _upload(scenes)
    vote = open_vote(scenes, scenes.settled.resident_ids[:VOTERS], Secrecy.SECRET)
    cast(scenes, vote, scenes.settled.resident_ids[0], {ITEM.key: "for"}, "first")


def _rule(scenes: Scenes) -> None:
    """A rule of the community's own, from a day on which the story is long over."""
    scenes.stage.do(
        scenes.settled.cast.secretary,
        set_own_rule,
        parameter="notice_days.two_committees",
        value=2,
        effective_from=(scenes.stage.now + LONG).date(),
        reason="住户分散",
    )


def _set(scenes: Scenes) -> None:
    """A setting of a voting rule in each layer: of the platform, the district, the community."""
    stage = scenes.stage
    given: dict[str, Any] = {
        "plugin": "ballots",
        "kind": Kind.VOTING_RULES,
        "contribution": "approval",
    }
    with stage.database.begin(PLATFORM) as session:
        above = Act(Actor(None, frozenset({Role.OPERATOR})), stage.now)
        set_platform_settings(session, above, **given, values={"max_choices": 9})
        set_district_settings(
            session,
            above,
            **given,
            district_id=stage.scope.district_id,
            values={"max_choices": 8},
        )
    stage.do(scenes.settled.cast.secretary, set_settings, **given, values={"max_choices": 7})


def _appraise(scenes: Scenes) -> None:
    """The last year appraised to its end; this one opened, with its tasks, and people invited."""
    do, year = scenes.stage.do, scenes.stage.now.year
    appraising.hold_year_end(scenes, year - 1)
    done = scenes.stage.read(first_task)
    report = {"task_id": done, "state": TaskState.DONE, "text": "走访记录存档。"}
    do(scenes.secretary, appraisals.report_task, **report)
    opened = appraising.open_year(scenes, year)
    carried = scenes.stage.read(problems_in, opened)
    do(scenes.secretary, appraisals.answer_problem, problem_id=carried[0], text="正在办理。")
    appraising.set_tasks(scenes, opened)
    appraising.name_problem(scenes, opened, BodyKind.RESIDENTS_COMMITTEE)
    appraising.invite(scenes, opened)


def first_task(session: Session) -> UUID:
    return session.scalars(select(WorkTask.id).order_by(WorkTask.id).limit(1)).one()


def problems_in(session: Session, appraisal_id: UUID) -> list[UUID]:
    query = select(WorkProblem.id).where(WorkProblem.appraisal_id == appraisal_id)
    return list(session.scalars(query.order_by(WorkProblem.id)))


def _relate(scenes: Scenes) -> None:
    do, (one, other) = scenes.stage.do, scenes.settled.resident_ids[10:12]
    do(FOUNDER, people.form_group, name="第一居民小组")
    do(
        FOUNDER,
        people.register_organisation,
        name="某物业公司",
        kind=OrganisationKind.PROPERTY_COMPANY,
    )
    spouse = KinRelation.SPOUSE
    do(FOUNDER, people.record_kinship, person_id=one, relative_id=other, relation=spouse)


def _walk(scenes: Scenes) -> None:
    """A sweep that is not finished, and a topic that nobody has taken up."""
    do, settled = scenes.stage.do, scenes.settled
    doors = settled.household_ids[:8]
    sweep = do(
        settled.cast.grid_worker,
        opinions.start_sweep,
        grid_id=settled.grid_id,
        purpose="路灯不亮",
        household_ids=doors,
    )
    heard = scenes.visit(sweep.id, doors[:3], {1: "楼下的路灯坏了半年。"})
    do(
        scenes.secretary,
        opinions.raise_topic,
        title="路灯",
        summary="路灯不亮。",
        opinion_ids=heard,
    )
    _hear(scenes, "再装两盏灯。")


def _hear(scenes: Scenes, text: str) -> UUID:
    resident = scenes.settled.resident_ids[12]
    heard = scenes.stage.do(
        scenes.secretary,
        opinions.record_opinion,
        text=text,
        channel=Channel.COUNTER,
        person_id=resident,
    )
    opinion_id: UUID = heard.id
    return opinion_id


def _take_up(scenes: Scenes) -> UUID:
    """A second matter, as far as its assembly."""
    do, secretary = scenes.stage.do, scenes.secretary
    said = _hear(scenes, "楼道太黑。")
    topic = do(
        secretary,
        opinions.raise_topic,
        title="楼道照明",
        summary="楼道太黑。",
        opinion_ids=[said],
    )
    matter_id: UUID = do(secretary, matters.open_matter, topic_id=topic.id).id
    scenes.advance(matter_id, Step.PROPOSAL)
    do(
        secretary,
        matters.propose,
        matter_id=matter_id,
        subject=Subject.ENVIRONMENT,
        affected="四幢楼",
    )
    scenes.advance(matter_id, Step.CONSULTATION)
    return matter_id


def _debate(scenes: Scenes, matter_id: UUID) -> None:
    """Consulted on and reviewed; at its vote, which is open, with a batch nobody has verified."""
    do, secretary, members = scenes.stage.do, scenes.secretary, scenes.settled.members
    option = OptionDraft("A", "每层装一盏灯", "每层一盏")
    do(secretary, matters.add_option, matter_id=matter_id, option=option)
    do(
        secretary,
        matters.state_for_record,
        matter_id=matter_id,
        kind="party_study",
        text="党组织先行研究，同意。",
    )
    meeting = scenes.call(matter_id, BodyKind.TWO_COMMITTEES, "两委会商议照明", after_days=3)
    both = (*members[BodyKind.PARTY_COMMITTEE], *members[BodyKind.RESIDENTS_COMMITTEE])
    scenes.gather(meeting, list(dict.fromkeys(both)))
    scenes.disperse(meeting)
    scenes.advance(matter_id, Step.REVIEW)
    meeting = scenes.call(matter_id, BodyKind.GROUP_LEADERS_MEETING, "小组长审议", after_days=7)
    scenes.gather(meeting, members[BodyKind.GROUP_LEADERS_MEETING][:10])
    views = {option.key: Stance.SUPPORT}
    scenes.state_views(matter_id, meeting, BodyKind.GROUP_LEADERS_MEETING, views)
    scenes.disperse(meeting)
    scenes.advance(matter_id, Step.RESOLUTION)
    _vote_in_meeting(scenes, matter_id)


def _vote_in_meeting(scenes: Scenes, matter_id: UUID) -> None:
    stage, cast = scenes.stage, scenes.settled.cast
    body = BodyKind.REPRESENTATIVES_ASSEMBLY
    meeting: Meeting = scenes.call(matter_id, body, "表决照明", after_days=8)
    present = scenes.settled.members[body][: works.PRESENT]
    scenes.gather(meeting, present)
    vote = stage.do(
        scenes.secretary,
        matters.open_vote_in_meeting,
        matter_id=matter_id,
        meeting_id=meeting.id,
        method="must-do-list",
    )
    batch = stage.do(
        cast.recorder,
        votes.enter_batch,
        vote_id=vote.id,
        channel=BallotChannel.PAPER,
        electors=[str(person_id) for person_id in present[:3]],
        tallies=[Tally({"A": "for"}, 3)],
        note="放在铁柜里",
    )
    elector = Actor(cast.resident.account_id, cast.resident.roles, present[3])
    stage.do(elector, votes.object_to_batch, batch_id=batch.id, text="我没有交过票")


def _post(scenes: Scenes) -> None:
    """A running notice with an objection answered and one not, and a notice taken down."""
    do, settled = scenes.stage.do, scenes.settled
    running, wrong = (_notice(scenes, title) for title in ("照明公示", "写错的公示"))
    do(
        scenes.secretary,
        notices.prove_posting,
        notice_id=running,
        board_id=settled.board_ids[0],
        note="网格员拍照",
    )
    do(scenes.secretary, notices.take_down, notice_id=wrong, reason="写错了日期")
    raised = [
        do(settled.cast.resident, notices.object_to, notice_id=running, text=text).id
        for text in ("灯太亮。", "装在三楼。")
    ]
    do(scenes.secretary, notices.answer_objection, objection_id=raised[0], text="可以调暗。")


def _upload(scenes: Scenes) -> None:
    """Rosters that nobody has taken over yet: with somebody new, and with a namesake."""
    known = scenes.settled.resident_ids[3]
    with scenes.stage.database.begin(scenes.stage.scope) as session:
        namesake = people_queries.find_person(session, known).name
    for number in range(3):
        lines = (Line(1, ("姓名", "门牌")), Line(2, (f"新来的{namesake}{number}", "新门1号")))
        tables = [Table("居民", (*lines, Line(3, (namesake, f"新门{number}号"))))]
        scenes.stage.do(
            scenes.secretary, transfer.preview_roster, tables=tables, digest=str(number)
        )


def _notice(scenes: Scenes, title: str) -> UUID:
    posted = scenes.stage.do(
        scenes.secretary,
        notices.post_notice,
        kind=NoticeKind.OTHER,
        title=title,
        body="每层一盏。",
        board_ids=scenes.settled.board_ids,
        minimum_days=5,
    )
    notice_id: UUID = posted.id
    return notice_id


def _owe(scenes: Scenes) -> None:
    """What the year asks for: a meeting met it, one is excused, one lifted, the rest planned."""
    do, now = scenes.stage.do, scenes.stage.now
    officer = Actor(scenes.stage.new_id(now), frozenset({Role.DISTRICT_OFFICER}))
    do(officer, compliance.owe, year=now.year, owed_from=date(now.year, 1, 1))
    for one in scenes.stage.read(unpublished):
        do(
            scenes.secretary,
            compliance.publish_minutes,
            meeting_id=one.held.id,
            board_ids=scenes.settled.board_ids,
        )
    do(scenes.secretary, compliance.plan_year, year=now.year)
    lines = scenes.stage.read(year_of, now.year, now.date(), 10)
    left = [line.id for line in lines if line.standing is Standing.UPCOMING]
    do(officer, compliance.excuse, obligation_id=left[-1], reason="暴雪")
    do(officer, _lift, obligation_id=left[-2])
    machine = Actor(None, frozenset({Role.OPERATOR}))
    do(machine, tell, told=[(left[0], Level.SECRETARY, Level.SECRETARY)])


def _lift(session: Session, act: Act, *, obligation_id: UUID) -> None:
    session.add(Lift(obligation_id=obligation_id, reason=RULE_CHANGED, lifted_at=act.at))
    audit.record(session, act, "test:obligation:lift", obligation_id)


def open_vote(scenes: Scenes, voters: Sequence[UUID], secrecy: Secrecy) -> Vote:
    """A residents' vote on one item, apart from any matter, open until somebody closes it."""
    law, method = ("residents-meeting-by-person", "1990"), ("must-do-list", "1")
    vote: Vote = scenes.stage.do(
        scenes.secretary,
        votes.open_vote,
        title="要不要换路灯",
        subject_id=scenes.stage.new_id(scenes.stage.now),
        options=[ITEM],
        electors=[ElectorDraft(str(person), (person,)) for person in voters],
        figures=Figures({Quantity.ELIGIBLE: len(voters)}),
        law=_registered("cn-statutes", Kind.DECISION_RULES, law),
        method=_registered("ballots", Kind.VOTING_RULES, method),
        secrecy=secrecy,
        closes_at=scenes.stage.now + LONG,
    )
    return vote


def _registered(plugin: str, kind: Kind, name: tuple[str, str]) -> Registered[object]:
    return installed().entries[plugin, kind, *name]


def cast(scenes: Scenes, vote: Vote, person_id: UUID, marks: dict[str, str], key: str) -> None:
    """A resident's own ballot, by an account that is nothing else."""
    resident = scenes.settled.cast.resident
    voter = Actor(resident.account_id, resident.roles, person_id)
    scenes.stage.do(voter, votes.cast_ballot, vote_id=vote.id, choices=marks, request_key=key)
