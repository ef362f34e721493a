"""A year's end under way today: opened, reports handed in, people invited, the meeting called.

It goes with the story of today, whose people it needs; handing out, grading and counting are left
to whoever looks at the demo when the day of the meeting has come.
"""

from datetime import timedelta
from uuid import UUID

from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.kernel.act import CHINA
from folkmoot.tenancy.practice import notice_days
from folkmoot_sdk import BodyKind

# Beside the full notice, so that no public holiday makes the meeting come too soon.
BESIDES = timedelta(days=3)


def prepare(scenes: Scenes) -> UUID:
    """The appraisal of the present year, with every report in."""
    scenes.stage.say("appraisal: reports are written, people are invited")
    appraisal_id = appraising.open_year(scenes, scenes.stage.now.astimezone(CHINA).year)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    return appraisal_id


def announce(scenes: Scenes, appraisal_id: UUID) -> None:
    """Serve notice of its meeting, today."""
    stage = scenes.stage
    scenes.stage.say("appraisal: the meeting is called")
    days = stage.read(notice_days, BodyKind.APPRAISAL_MEETING, stage.now.date())
    day = stage.now.astimezone(CHINA) + timedelta(days=days) + BESIDES
    appraising.call(scenes, appraisal_id, day.replace(hour=14, minute=0, second=0, microsecond=0))
