"""A rehearsal: a matter as any other, run through all seven steps while a community is a draft."""

from uuid import UUID

from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.early_steps import WAIT, consult, review
from folkmoot.implementation.domain import AttemptState
from folkmoot.matters import service
from folkmoot.matters.service import OptionDraft
from folkmoot.notices.domain import NoticeKind
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.tenancy.steps import Step
from folkmoot.votes.domain import Tally
from folkmoot_sdk import BodyKind, Subject

TITLE = "演练：楼道照明"
OPTION = OptionDraft("1", "更换楼道灯具", "各楼道更换为声控灯")
DONE = "各楼道灯具更换完毕，逐层验收。"
TAKES = 20
ASKED = 12


def take_up(scenes: Scenes) -> UUID:
    """From an opinion to the end of step 3; the matter's id."""
    stage = scenes.stage
    heard = stage.do(
        scenes.secretary,
        opinions.record_opinion,
        text="楼道灯坏了，夜里看不清台阶。",
        channel=Channel.LETTER,
        origin="居民来信",
    )
    topic = stage.do(
        scenes.secretary,
        opinions.raise_topic,
        title=TITLE,
        summary="楼道照明损坏，居民夜间出行不便。",
        opinion_ids=[heard.id],
    )
    matter_id: UUID = stage.do(scenes.secretary, service.open_matter, topic_id=topic.id).id
    scenes.advance(matter_id, Step.PROPOSAL)
    stage.do(
        scenes.secretary,
        service.propose,
        matter_id=matter_id,
        subject=Subject.ENVIRONMENT,
        affected="全社区",
    )
    scenes.advance(matter_id, Step.CONSULTATION)
    consult(scenes, matter_id, "两委会商议（演练）", OPTION)
    review(scenes, matter_id, "居民小组长审议（演练）", OPTION)
    return matter_id


def carry_through(scenes: Scenes, matter_id: UUID) -> None:
    """From the resolution to the end of step 7."""
    scenes.advance(matter_id, Step.RESOLUTION)
    body = BodyKind.REPRESENTATIVES_ASSEMBLY
    meeting = scenes.call(matter_id, body, "居民代表大会（演练）", after_days=WAIT)
    present = scenes.settled.members[body]
    scenes.gather(meeting, present)
    hands = [Tally({OPTION.key: "for"}) for _ in present]
    scenes.count_hands(matter_id, meeting, "must-do-list", hands, present)
    scenes.disperse(meeting)
    scenes.advance(matter_id, Step.PUBLICATION)
    scenes.publish(matter_id, NoticeKind.RESOLUTION, TITLE, f"居民代表大会决议：{OPTION.label}。")
    scenes.advance(matter_id, Step.IMPLEMENTATION)
    done = {"state": AttemptState.SUCCEEDED, "evidence": DONE, "days": TAKES}
    scenes.attempt(scenes.items(matter_id)[OPTION.key], "物业公司", OPTION.label, (done,))
    scenes.publish(matter_id, NoticeKind.IMPLEMENTATION, TITLE, DONE)
    scenes.advance(matter_id, Step.OUTCOME)
    scenes.publish(matter_id, NoticeKind.OUTCOME, TITLE, DONE)
    scenes.finish(matter_id, dict.fromkeys(scenes.settled.resident_ids[:ASKED], "satisfied"))
