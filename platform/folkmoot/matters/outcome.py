"""What became of a matter, in the one sentence that its page begins with once it is over."""

from collections.abc import Sequence

from flask_babel import gettext

from folkmoot.implementation.models import Excess
from folkmoot.implementation.queries import Carried
from folkmoot.kernel.act import CHINA
from folkmoot.matters.domain import Ending
from folkmoot.matters.dossier import Dossier
from folkmoot.matters.models import MatterEnding
from folkmoot.web.formats import day


def outcome_of(record: Dossier, ending: MatterEnding | None, carried: Sequence[Carried]) -> str:
    """What was done, and what beyond it; the reason of a withdrawal. Empty while it runs."""
    if ending is None:
        return ""
    on = day(ending.ended_at.astimezone(CHINA).date())
    if ending.ending is Ending.WITHDRAWN:
        return gettext("Withdrawn (%(day)s): %(reason)s", day=on, reason=ending.reason)
    done = [item.title for item in record.open_items() if item.succeeded]
    beyond = [in_words(excess) for item in carried for excess in item.excesses]
    between = gettext("; ")
    said = {"day": on, "done": between.join(done)}
    if not beyond:
        return gettext("Closed (%(day)s): %(done)s.", **said)
    more = between.join(text.rstrip("。.") for text in beyond)
    return gettext("Closed (%(day)s): %(done)s; besides: %(more)s.", **said, more=more)


def in_words(excess: Excess) -> str:
    """What was done beyond the resolution, with its amount if it has one."""
    if not excess.number:
        return excess.text
    return gettext(
        "%(text)s (%(number)d %(unit)s)",
        text=excess.text.rstrip("。."),
        number=excess.number,
        unit=excess.unit,
    )
