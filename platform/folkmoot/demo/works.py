"""The annual works meeting of Lingqian, 18 April 2017: one hour, five items, each on its own."""

from datetime import date, datetime
from uuid import UUID

from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.settling import BodySizes, Estate, settle
from folkmoot.demo.stage import Stage
from folkmoot.implementation.domain import AttemptState
from folkmoot.kernel.act import CHINA
from folkmoot.matters import service
from folkmoot.matters.service import OptionDraft
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import Stance
from folkmoot.meetings.queries import agenda_item_for
from folkmoot.notices.domain import NoticeKind
from folkmoot.opinions import service as opinions
from folkmoot.tenancy.steps import Step
from folkmoot.votes.domain import Tally
from folkmoot_sdk import BodyKind, Subject

COMMUNITY = "lingqian"
TITLE = "2017 年岭前社区环境改造"
BEGINS = datetime(2017, 3, 1, 9, tzinfo=CHINA)
SINCE = date(2015, 3, 1)
# A part of the community's more than 3,500 households: enough for its representatives to live in.
ESTATE = Estate("岭前小区", buildings=4, floors=5, doors=6, area=72_00)
SIZES = BodySizes(
    party_committee=5,
    residents_committee=7,
    group_leaders=12,
    representatives=36,
    council=7,
    supervision=5,
)
FROM_OPINIONS = (
    OptionDraft("1", "整理乱拉的线缆", "楼间线缆入槽入管"),
    OptionDraft("2", "修补破损路面", "小区内破损路面修补"),
    OptionDraft("3", "补种绿化", "空地补种草木"),
)
# Raised in the meeting itself, under the announced list.
RAISED = (("4", "清理楼道杂物", "所有楼道清空"), ("5", "拆除违章建筑", "违章建筑全部拆除"))
SAID = {
    3: "楼前电线像蜘蛛网，看着害怕。",
    8: "网线电话线乱拉，能不能理一理。",
    14: "门口的路坑坑洼洼，下雨全是水。",
    21: "路面破了三年了，轮椅过不去。",
    33: "楼下空地光秃秃的，种点花草吧。",
}
# For, against, abstaining, of 34 present.
HANDS = {"1": (34, 0, 0), "2": (33, 0, 1), "3": (30, 2, 2), "4": (31, 1, 2), "5": (28, 3, 3)}
PRESENT = 34
DONE = {
    "1": ("通信公司", "线缆全部入槽，逐楼验收。", 40),
    "2": ("市政维修队", "路面修补完成，居民代表到场验收。", 12),
    "3": ("园林公司", "补种完成，成活率验收合格。", 10),
    "4": ("各居民小组", "楼道杂物清理完毕，照片存档。", 5),
    "5": ("城管部门", "违章建筑拆除完毕。", 20),
}


def play(stage: Stage) -> UUID:
    """Play the whole case; the matter's id."""
    stage.say("works: settling the community")
    scenes = Scenes(stage, settle(stage, ESTATE, SIZES, SINCE))
    stage.say("works: asking at the doors")
    topic_id = _ask_at_doors(scenes)
    matter_id = stage.do(scenes.secretary, service.open_matter, topic_id=topic_id).id
    _prepare(scenes, matter_id)
    stage.say("works: the meeting of 18 April 2017")
    _meet(scenes, matter_id)
    stage.say("works: five items carried out and published, each on its own")
    _carry_out(scenes, matter_id)
    scenes.advance(matter_id, Step.OUTCOME)
    scenes.publish(matter_id, NoticeKind.OUTCOME, "环境改造结果公布", "五项环境改造任务全部完成。")
    scenes.finish(matter_id, dict.fromkeys(scenes.settled.resident_ids[50:74], "satisfied"))
    return matter_id


def _ask_at_doors(scenes: Scenes) -> UUID:
    stage, settled = scenes.stage, scenes.settled
    stage.at(2017, 3, 11, 9)
    sweep = stage.do(
        settled.cast.grid_worker,
        opinions.start_sweep,
        grid_id=settled.grid_id,
        purpose="今年最该办的事",
        household_ids=settled.household_ids[:40],
    )
    heard = scenes.visit(sweep.id, settled.household_ids[:40], SAID)
    stage.do(settled.cast.grid_worker, opinions.finish_sweep, sweep_id=sweep.id)
    stage.at(2017, 3, 20)
    topic = stage.do(
        scenes.secretary,
        opinions.raise_topic,
        title=TITLE,
        summary="居民反映最多的是线缆、路面和绿化。",
        affected="全社区 3,500 余户",
        opinion_ids=heard,
    )
    return topic.id


def _prepare(scenes: Scenes, matter_id: UUID) -> None:
    stage, members = scenes.stage, scenes.settled.members
    scenes.advance(matter_id, Step.PROPOSAL)
    stage.do(
        scenes.secretary,
        service.propose,
        matter_id=matter_id,
        subject=Subject.ENVIRONMENT,
        affected="全社区 3,500 余户",
    )
    scenes.advance(matter_id, Step.CONSULTATION)
    both = (*members[BodyKind.PARTY_COMMITTEE], *members[BodyKind.RESIDENTS_COMMITTEE])
    meeting = scenes.call(matter_id, BodyKind.TWO_COMMITTEES, "两委会商议环境改造", after_days=3)
    scenes.gather(meeting, list(dict.fromkeys(both)))
    for option in FROM_OPINIONS:
        stage.do(scenes.secretary, service.add_option, matter_id=matter_id, option=option)
    scenes.disperse(meeting)
    scenes.advance(matter_id, Step.REVIEW)
    meeting = scenes.call(
        matter_id, BodyKind.GROUP_LEADERS_MEETING, "居民小组长审议环境改造", after_days=7
    )
    scenes.gather(meeting, members[BodyKind.GROUP_LEADERS_MEETING][:10])
    views = {option.key: Stance.SUPPORT for option in FROM_OPINIONS}
    scenes.state_views(matter_id, meeting, BodyKind.GROUP_LEADERS_MEETING, views)
    scenes.disperse(meeting)
    scenes.advance(matter_id, Step.RESOLUTION)


def _meet(scenes: Scenes, matter_id: UUID) -> None:
    stage = scenes.stage
    stage.at(2017, 4, 10)
    meeting = scenes.call(
        matter_id,
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        "2017 年居民代表大会",
        after_days=8,
        takes_proposals=True,
    )
    present = scenes.settled.members[BodyKind.REPRESENTATIVES_ASSEMBLY][:PRESENT]
    scenes.gather(meeting, present)
    item = stage.read(agenda_item_for, meeting.id, matter_id)
    assert item is not None  # noqa: S101 - the meeting was called on this matter
    for raiser, (key, title, promise) in zip(present, RAISED, strict=False):
        proposal = stage.do(
            scenes.secretary,
            meetings.raise_proposal,
            agenda_item_id=item.id,
            title=title,
            raised_by=raiser,
        )
        stage.do(
            scenes.secretary,
            service.adopt_proposal,
            matter_id=matter_id,
            proposal_id=proposal.id,
            key=key,
            promise=promise,
        )
    scenes.count_hands(matter_id, meeting, "must-do-list", list(_ballots()), present)
    scenes.disperse(meeting)


def _ballots() -> list[Tally]:
    """Hands as ballots: with every item its own question, only the sums can be known and matter."""
    marks = {
        key: ["for"] * yes + ["against"] * no + ["abstain"] * neither
        for key, (yes, no, neither) in HANDS.items()
    }
    return [Tally({key: marks[key][n] for key in HANDS}) for n in range(PRESENT)]


def _carry_out(scenes: Scenes, matter_id: UUID) -> None:
    scenes.advance(matter_id, Step.PUBLICATION)
    names = "、".join(label for _, label, _ in _all_items())
    scenes.publish(
        matter_id, NoticeKind.RESOLUTION, "2017 年五项必办任务", f"居民代表大会决议：{names}。"
    )
    scenes.advance(matter_id, Step.IMPLEMENTATION)
    items = scenes.items(matter_id)
    for key, label, _ in _all_items():
        counterparty, evidence, days = DONE[key]
        done = {"state": AttemptState.SUCCEEDED, "evidence": evidence, "days": days}
        scenes.attempt(items[key], counterparty, label, (done,))
        scenes.publish(matter_id, NoticeKind.IMPLEMENTATION, f"实施情况：{label}", evidence)


def _all_items() -> list[tuple[str, str, str]]:
    return [*((o.key, o.label, o.promise) for o in FROM_OPINIONS), *RAISED]
