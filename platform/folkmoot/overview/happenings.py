"""What was decided in a community and what became of it, the newest first, in one query."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Text, cast, select, union_all
from sqlalchemy.orm import Session

from folkmoot.implementation.domain import FINAL, AttemptState
from folkmoot.implementation.models import AttemptReport, Item
from folkmoot.implementation.schemas import STATES
from folkmoot.kernel.errors import mark
from folkmoot.matters.domain import Ending, Force
from folkmoot.matters.models import Matter, MatterEnding, MatterOption, Resolution
from folkmoot.tenancy.history import is_rehearsal
from folkmoot.web.shapes import Tag, Tone

Line = Select[UUID, str, str, str, datetime, bool]
_REHEARSAL = is_rehearsal(Matter.tenant_id, Matter.opened_at).label("rehearsal")


_TONES = {AttemptState.SUCCEEDED: Tone.GOOD}
_STATES = {str(choice.value): choice.label for choice in STATES}
_TAGS: dict[str, Tag] = {
    Force.DECIDES: Tag(mark("Decided"), Tone.NOW),
    Force.RECOMMENDS: Tag(mark("Recommended"), Tone.NOW),
    Ending.CLOSED: Tag(mark("Closed"), Tone.GOOD),
    Ending.WITHDRAWN: Tag(mark("Withdrawn"), Tone.QUIET),
    **{state: Tag(_STATES[state], _TONES.get(state, Tone.BAD)) for state in FINAL},
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: ``what`` was resolved, tried or ended in the matter ``title``.

    ``state`` is a :class:`Force`, the final :class:`AttemptState`, or an :class:`Ending`.
    """

    matter_id: UUID
    title: str
    state: str
    what: str
    at: datetime
    rehearsal: bool = False

    @property
    def tag(self) -> Tag:
        return _TAGS[self.state]


_DECIDED: Line = (
    select(
        Matter.id,
        Matter.title,
        cast(Resolution.force, Text).label("state"),
        MatterOption.label.label("what"),
        Resolution.resolved_at.label("at"),
        _REHEARSAL,
    )
    .join(Resolution, Resolution.matter_id == Matter.id)
    .join(MatterOption, MatterOption.id == Resolution.option_id)
)
_TRIED: Line = (
    select(
        Matter.id,
        Matter.title,
        cast(AttemptReport.state, Text).label("state"),
        Item.title.label("what"),
        AttemptReport.reported_at.label("at"),
        _REHEARSAL,
    )
    .join(Item, Item.subject_id == Matter.id)
    .join(AttemptReport, AttemptReport.item_id == Item.id)
    .where(AttemptReport.state.in_(sorted(FINAL)))
)
_OVER: Line = select(
    Matter.id,
    Matter.title,
    cast(MatterEnding.ending, Text).label("state"),
    MatterEnding.reason.label("what"),
    MatterEnding.ended_at.label("at"),
    _REHEARSAL,
).join(MatterEnding, MatterEnding.matter_id == Matter.id)
_ALL = union_all(_DECIDED, _TRIED, _OVER).subquery()
_NEWEST = select(_ALL).order_by(_ALL.c.at.desc())


def newest_happenings(session: Session, limit: int) -> tuple[Happening, ...]:
    """Resolutions, attempts that ended, matters that are over. One query."""
    return tuple(Happening(*row) for row in session.execute(_NEWEST.limit(limit)))
