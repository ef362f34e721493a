"""The lifts of one estate, 2016: four rounds, until the owner of the building agreed.

Places, dates, numbers and the course of things follow the district's published case; the people,
their words and the exact days are invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.settling import BodySizes, Estate, Settled, settle
from folkmoot.demo.stage import Stage
from folkmoot.implementation import service as implementation
from folkmoot.implementation.domain import Amount, AttemptState
from folkmoot.kernel.act import CHINA
from folkmoot.matters import service
from folkmoot.matters.service import OptionDraft
from folkmoot.meetings.domain import Stance
from folkmoot.notices.domain import NoticeKind
from folkmoot.opinions import service as opinions
from folkmoot.tenancy.steps import Step
from folkmoot.votes.domain import Tally
from folkmoot_sdk import BodyKind, Subject

COMMUNITY = "ererer"
TITLE = "君逸小区电梯维修"
BEGINS = datetime(2016, 6, 1, 9, tzinfo=CHINA)
SINCE = date(2015, 3, 1)
# Three mid-rise buildings, nearly 200 households.
ESTATE = Estate("君逸小区", buildings=3, floors=11, doors=6, area=86_50)
SIZES = BodySizes(
    party_committee=5,
    residents_committee=7,
    group_leaders=9,
    representatives=33,
    council=7,
    supervision=5,
)
OPTIONS = (
    OptionDraft("A", "由物业公司维修", "修复停运的 4 部电梯"),
    OptionDraft("B", "由产权单位维修", "修复停运的 4 部电梯"),
    OptionDraft("C", "动用维修资金", "修复停运的 4 部电梯", Subject.FUND_USE),
)
# What was said, by how many doors into each walk it was said.
SAID = (
    {2: "二号楼的电梯停了两个月，老人下不了楼。", 9: "电梯主板坏了，听说一块要两万多。"},
    {4: "爬十一楼抱孩子太难了，希望快点修。", 17: "物业刚进驻，让物业先修。"},
    {1: "找产权单位修，房子是他们建的。", 12: "可以用维修资金。"},
    {6: "另外四部电梯也常出故障，一起保养吧。", 20: "修的时候请错开上下学时间。"},
    {3: "谁修都行，关键是快。", 15: "费用要公开。"},
)
# Three evenings and two days off, July 2016.
WALKS = ((7, 5, 18), (7, 6, 18), (7, 7, 18), (7, 9, 9), (7, 10, 9))


@dataclass(frozen=True, slots=True)
class Round:
    """One round: when the assembly was called, how it voted, and what came of it."""

    called: tuple[int, int]
    votes: dict[str, int]
    choice: str
    counterparty: str
    plan: str
    state: AttemptState
    reason: str
    days: int


ROUNDS = (
    Round(
        (7, 21),
        {"A": 22, "B": 6, "C": 3},
        "A",
        "物业公司",
        "请物业公司出资维修",
        AttemptState.REFUSED,
        "公司刚刚进驻，物业费还没有收，无力承担。",
        6,
    ),
    Round(
        (8, 8),
        {"A": 3, "B": 21, "C": 6},
        "B",
        "产权单位",
        "请产权单位负责维修",
        AttemptState.REFUSED,
        "产权单位认为电梯已移交，不再承担。",
        7,
    ),
    Round(
        (8, 29),
        {"C": 30},
        "C",
        "市房产管理部门",
        "申请动用住宅专项维修资金",
        AttemptState.BLOCKED,
        "小区手续不全，维修资金无法拨付。",
        9,
    ),
    Round(
        (9, 20),
        {"B": 28, "C": 3},
        "B",
        "产权单位",
        "带着前三轮的记录再次协商",
        AttemptState.SUCCEEDED,
        "",
        25,
    ),
)


def play(stage: Stage) -> UUID:
    """Play the whole case; the matter's id."""
    stage.say("lifts: settling the community")
    settled = settle(stage, ESTATE, SIZES, SINCE)
    scenes = Scenes(stage, settled)
    stage.say("lifts: visiting 198 households")
    topic_id = _ask_at_doors(scenes)
    stage.at(2016, 7, 11)
    matter_id = stage.do(scenes.secretary, service.open_matter, topic_id=topic_id).id
    stage.say("lifts: proposal, consultation, review")
    _prepare(scenes, matter_id)
    for number, each in enumerate(ROUNDS, start=1):
        stage.say(f"lifts: round {number}, option {each.choice}: {each.state}")
        _play_round(scenes, matter_id, each)
    stage.say("lifts: outcome, sign-offs, closing")
    _end(scenes, matter_id)
    return matter_id


def _ask_at_doors(scenes: Scenes) -> UUID:
    settled, stage = scenes.settled, scenes.stage
    heard: list[UUID] = []
    share = -(-len(settled.household_ids) // len(WALKS))
    for number, (walk, said) in enumerate(zip(WALKS, SAID, strict=True)):
        stage.at(2016, *walk)
        doors = settled.household_ids[number * share : (number + 1) * share]
        sweep = stage.do(
            settled.cast.grid_worker,
            opinions.start_sweep,
            grid_id=settled.grid_id,
            purpose="电梯停运，挨户听取意见",
            household_ids=doors,
        )
        heard += scenes.visit(sweep.id, doors, said)
        stage.do(settled.cast.grid_worker, opinions.finish_sweep, sweep_id=sweep.id)
    topic = stage.do(
        scenes.secretary,
        opinions.raise_topic,
        title=TITLE,
        summary="8 部电梯中 4 部停运，更换主板每块 2 万余元。",
        affected="3 幢楼，8 部电梯，近 200 户",
        opinion_ids=heard,
    )
    return topic.id


def _prepare(scenes: Scenes, matter_id: UUID) -> None:
    stage, secretary, members = scenes.stage, scenes.secretary, scenes.settled.members
    scenes.advance(matter_id, Step.PROPOSAL)
    stage.do(
        secretary,
        service.propose,
        matter_id=matter_id,
        subject=Subject.FACILITIES,
        affected="3 幢楼，8 部电梯，近 200 户",
    )
    scenes.advance(matter_id, Step.CONSULTATION)
    both = dict.fromkeys(
        (*members[BodyKind.PARTY_COMMITTEE], *members[BodyKind.RESIDENTS_COMMITTEE])
    )
    meeting = scenes.call(matter_id, BodyKind.TWO_COMMITTEES, "两委会商议电梯维修", after_days=2)
    scenes.gather(meeting, list(both))
    for option in OPTIONS:
        stage.do(secretary, service.add_option, matter_id=matter_id, option=option)
    scenes.disperse(meeting)
    scenes.advance(matter_id, Step.REVIEW)
    leaders = members[BodyKind.GROUP_LEADERS_MEETING]
    meeting = scenes.call(
        matter_id, BodyKind.GROUP_LEADERS_MEETING, "居民小组长审议维修方案", after_days=7
    )
    scenes.gather(meeting, leaders[:8])
    views = {"A": Stance.SUPPORT, "B": Stance.SUPPORT, "C": Stance.NEUTRAL}
    scenes.state_views(matter_id, meeting, BodyKind.GROUP_LEADERS_MEETING, views)
    scenes.disperse(meeting)
    scenes.advance(matter_id, Step.RESOLUTION)


def _play_round(scenes: Scenes, matter_id: UUID, each: Round) -> None:
    stage = scenes.stage
    stage.at(2016, *each.called)
    _resolve(scenes, matter_id, each)
    scenes.advance(matter_id, Step.PUBLICATION)
    label = next(option.label for option in OPTIONS if option.key == each.choice)
    scenes.publish(
        matter_id, NoticeKind.RESOLUTION, f"决议公示：{label}", f"居民代表大会决议：{label}。"
    )
    scenes.advance(matter_id, Step.IMPLEMENTATION)
    item_id = scenes.items(matter_id)[each.choice]
    last: dict[str, object] = {"state": each.state, "days": each.days}
    succeeded = each.state is AttemptState.SUCCEEDED
    last |= {"evidence": "4 部电梯恢复运行，验收单存档。"} if succeeded else {"reason": each.reason}
    talks = {"state": AttemptState.IN_TALKS, "days": 2}
    attempt_id = scenes.attempt(item_id, each.counterparty, each.plan, (talks, last))
    if succeeded:
        stage.do(
            scenes.secretary,
            implementation.record_excess,
            item_id=item_id,
            text="产权单位对其余电梯一并保养",
            amount=Amount(4, "部"),
        )
    else:
        stage.do(scenes.secretary, service.open_round, matter_id=matter_id, attempt_id=attempt_id)


def _resolve(scenes: Scenes, matter_id: UUID, each: Round) -> None:
    meeting = scenes.call(
        matter_id, BodyKind.REPRESENTATIVES_ASSEMBLY, "居民代表大会表决电梯维修方案", after_days=8
    )
    present = _present(scenes.settled, each)
    scenes.gather(meeting, present)
    tallies = [Tally({key: "approve"}, times) for key, times in each.votes.items()]
    scenes.count_hands(
        matter_id, meeting, "approval", tallies, present, settings={"max_choices": 1}
    )
    scenes.disperse(meeting)


def _present(settled: Settled, each: Round) -> Sequence[UUID]:
    """As many representatives as hands were counted; nobody abstained."""
    return settled.members[BodyKind.REPRESENTATIVES_ASSEMBLY][: sum(each.votes.values())]


def _end(scenes: Scenes, matter_id: UUID) -> None:
    scenes.advance(matter_id, Step.OUTCOME)
    scenes.publish(
        matter_id,
        NoticeKind.OUTCOME,
        "电梯维修结果公布",
        "产权单位出资修复 4 部停运电梯，并对其余 4 部进行保养。",
    )
    residents = scenes.settled.resident_ids
    grades = dict.fromkeys(residents[40:52], "very_satisfied")
    grades |= dict.fromkeys(residents[60:66], "satisfied") | {residents[70]: "fair"}
    scenes.finish(matter_id, grades)
