"""A matter under way today: a leaking roof in Luomahu, put to the owners under the present law.

Invented throughout. It gives every role something to do: owners can vote online, the secretary
can count when the vote is over, and step 5 and those after it are still to come. The year's end of
the same community is under way beside it (``year_end``).
"""

from datetime import timedelta
from uuid import UUID

from folkmoot.demo import year_end
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.early_steps import consult, review
from folkmoot.demo.settling import BodySizes, Estate, settle
from folkmoot.demo.stage import Stage
from folkmoot.kernel.act import CHINA
from folkmoot.matters import service
from folkmoot.matters.service import OptionDraft
from folkmoot.opinions import service as opinions
from folkmoot.tenancy.steps import Step
from folkmoot_sdk import Subject

COMMUNITY = "luomahu"
TITLE = "湖畔小区屋面防水维修"
ESTATE = Estate("湖畔小区", buildings=2, floors=6, doors=4, area=91_20)
SIZES = BodySizes(
    party_committee=5,
    residents_committee=7,
    group_leaders=6,
    representatives=24,
    council=7,
    supervision=5,
)
OPTION = OptionDraft("A", "动用维修资金重做屋面防水", "两幢楼屋面防水全部重做，质保五年")
SAID = {
    1: "顶楼一下雨就漏，墙皮都掉了。",
    6: "修过两次了，不彻底，要重做。",
    11: "用维修资金可以，费用要公开。",
}
FOUND_LEAKING = 45
VOTING = 14
# The bodies of this story were elected a few days before it, and follow those of the year before.
IN_OFFICE = timedelta(days=10)


def play(stage: Stage) -> UUID:
    """Play up to the owners' open vote; ``stage.now`` is where the story ends."""
    today = stage.now.astimezone(CHINA)
    stage.now = (today - timedelta(days=FOUND_LEAKING)).replace(hour=9, minute=0)
    since = (stage.now - IN_OFFICE).date()
    stage.say("roof: settling the community")
    scenes = Scenes(stage, settle(stage, ESTATE, SIZES, since))
    stage.say("roof: asked at the doors, proposed, consulted, reviewed")
    matter_id = _propose(scenes)
    _consult(scenes, matter_id)
    review(scenes, matter_id, "居民小组长审议屋面维修", OPTION)
    scenes.advance(matter_id, Step.RESOLUTION)
    appraisal_id = year_end.prepare(scenes)
    stage.now = today
    stage.say("roof: the owners are voting")
    _ask_owners(scenes, matter_id)
    year_end.announce(scenes, appraisal_id)
    return matter_id


def _propose(scenes: Scenes) -> UUID:
    stage, settled = scenes.stage, scenes.settled
    doors = settled.household_ids[:24]
    sweep = stage.do(
        settled.cast.grid_worker,
        opinions.start_sweep,
        grid_id=settled.grid_id,
        purpose="雨季入户走访",
        household_ids=doors,
    )
    heard = scenes.visit(sweep.id, doors, SAID)
    topic = stage.do(
        scenes.secretary,
        opinions.raise_topic,
        title=TITLE,
        summary="两幢楼屋面漏水，局部修补无效。",
        affected="2 幢楼 48 户",
        opinion_ids=heard,
    )
    matter_id = stage.do(scenes.secretary, service.open_matter, topic_id=topic.id).id
    scenes.advance(matter_id, Step.PROPOSAL)
    stage.do(
        scenes.secretary,
        service.propose,
        matter_id=matter_id,
        subject=Subject.FUND_USE,
        affected="2 幢楼 48 户",
        important=True,
    )
    return matter_id


def _consult(scenes: Scenes, matter_id: UUID) -> None:
    scenes.advance(matter_id, Step.CONSULTATION)
    scenes.stage.do(
        scenes.secretary,
        service.state_for_record,
        matter_id=matter_id,
        kind="party_study",
        text="社区党委研究：同意提交业主表决，维修全程公开。",
    )
    consult(scenes, matter_id, "两委会商议屋面维修", OPTION)


def _ask_owners(scenes: Scenes, matter_id: UUID) -> None:
    scenes.stage.do(
        scenes.secretary,
        service.open_owners_vote,
        matter_id=matter_id,
        method="must-do-list",
        option_keys=[OPTION.key],
        closes_at=scenes.stage.now + timedelta(days=VOTING),
    )
