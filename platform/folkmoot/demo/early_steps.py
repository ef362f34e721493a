"""Steps 2 and 3 of a matter with one option, as stories take them that are about something else."""

from uuid import UUID

from folkmoot.demo.deliberating import Scenes
from folkmoot.matters import service
from folkmoot.matters.service import OptionDraft
from folkmoot.meetings.domain import Stance
from folkmoot.tenancy.steps import Step
from folkmoot_sdk import BodyKind

# Long enough for any notice, the longest public holiday included.
WAIT = 12


def consult(scenes: Scenes, matter_id: UUID, title: str, option: OptionDraft) -> None:
    """The two committees meet on it and bring the option."""
    members = scenes.settled.members
    both = (*members[BodyKind.PARTY_COMMITTEE], *members[BodyKind.RESIDENTS_COMMITTEE])
    meeting = scenes.call(matter_id, BodyKind.TWO_COMMITTEES, title, after_days=WAIT)
    scenes.gather(meeting, list(dict.fromkeys(both)))
    scenes.stage.do(scenes.secretary, service.add_option, matter_id=matter_id, option=option)
    scenes.disperse(meeting)


def review(scenes: Scenes, matter_id: UUID, title: str, option: OptionDraft) -> None:
    """The group leaders support it."""
    scenes.advance(matter_id, Step.REVIEW)
    leaders = BodyKind.GROUP_LEADERS_MEETING
    meeting = scenes.call(matter_id, leaders, title, after_days=WAIT)
    scenes.gather(meeting, scenes.settled.members[leaders])
    scenes.state_views(matter_id, meeting, leaders, {option.key: Stance.SUPPORT})
    scenes.disperse(meeting)
