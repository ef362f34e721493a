"""Holding the meetings that were planned: called in time, attended, minuted, published."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.compliance import service as compliance
from folkmoot.compliance.queries import ObligationLine
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.year.fates import Fate
from folkmoot.kernel.act import Act
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import AgendaDraft, Mark, SignDraft, Via
from folkmoot.meetings.models import Meeting
from folkmoot.people.domain.kinds import body_label
from folkmoot_sdk import BodyKind, Purpose

# Longer than any notice with a public holiday in it.
AHEAD = timedelta(days=14)
_AGENDAS: Mapping[BodyKind, tuple[str, ...]] = {
    BodyKind.JOINT_MEETING: ("通报上次会议事项办理情况", "研究本月居民反映的问题"),
    BodyKind.REPRESENTATIVES_ASSEMBLY: ("听取居民委员会工作报告", "审议本季度协商事项"),
    BodyKind.BULLETIN_MEETING: ("通报半年协商事务", "听取居民代表意见"),
}


@dataclass(order=True, frozen=True, slots=True)
class Turn:
    """Something to do at a moment; what was owed first comes first within one."""

    at: datetime
    place: int
    do: Callable[[], None] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Year:
    """The meetings of one community's year, as they come."""

    scenes: Scenes
    number: int
    _called: dict[UUID, Meeting] = field(default_factory=dict)
    _appraisals: list[UUID] = field(default_factory=list)

    def play(self, lines: Sequence[ObligationLine], fates: Mapping[UUID, Fate]) -> None:
        """Everything in order of time: one meeting is called before another is held."""
        turns = [
            turn
            for place, line in enumerate(lines)
            for turn in self._turns(line, fates.get(line.id, Fate.HELD), place)
        ]
        stage = self.scenes.stage
        for turn in sorted(turns):
            stage.now = max(stage.now, turn.at)
            turn.do()

    def _turns(self, line: ObligationLine, fate: Fate, place: int) -> Iterator[Turn]:
        if fate is Fate.MISSED or line.planned_at is None:
            return
        starts_at, appraisal = line.planned_at, line.body is BodyKind.APPRAISAL_MEETING
        call = self._open_appraisal if appraisal else self._call
        yield Turn(starts_at - AHEAD, place, lambda: call(line, starts_at))
        hold = self._appraise if appraisal else self._hold
        yield Turn(starts_at - timedelta(minutes=20), place, lambda: hold(line, fate))
        if fate is not Fate.UNPUBLISHED:
            yield Turn(starts_at + timedelta(days=1), place, lambda: self._publish(line))

    def _call(self, line: ObligationLine, starts_at: datetime) -> None:
        self._called[line.id] = call(self.scenes, line.body, starts_at)

    def _hold(self, line: ObligationLine, fate: Fate) -> None:
        members = self.scenes.settled.members[line.body]
        came = {Fate.INQUORATE: len(members) // 3, Fate.NARROW: len(members) // 2 + 1}
        hold(self.scenes, self._called[line.id], members[: came.get(fate, len(members))])

    def _publish(self, line: ObligationLine) -> None:
        self.scenes.stage.do(
            self.scenes.secretary,
            compliance.publish_minutes,
            meeting_id=self._called[line.id].id,
            board_ids=self.scenes.settled.board_ids,
        )

    def _open_appraisal(self, line: ObligationLine, starts_at: datetime) -> None:
        appraisal_id = appraising.open_year(self.scenes, self.number)
        appraising.write_reports(self.scenes, appraisal_id)
        appraising.invite(self.scenes, appraisal_id)
        self._appraisals.append(appraisal_id)
        self._called[line.id] = appraising.call(self.scenes, appraisal_id, starts_at)

    def _appraise(self, line: ObligationLine, _fate: Fate) -> None:
        meeting, appraisal_id = self._called[line.id], self._appraisals[-1]
        appraising.assemble(self.scenes, meeting)
        appraising.begin(self.scenes, appraisal_id)
        appraising.count(self.scenes, appraisal_id, {})
        appraising.finish(self.scenes, appraisal_id, meeting)


def call(scenes: Scenes, body: BodyKind, starts_at: datetime) -> Meeting:
    """Serve notice of a standing meeting."""
    meeting: Meeting = scenes.stage.do(
        scenes.secretary,
        meetings.call_standing_meeting,
        body_kind=body,
        purpose=Purpose.DECISION,
        title=body_label(body).zh,
        place=appraising.PLACE,
        starts_at=starts_at,
        agenda=[AgendaDraft(title) for title in _AGENDAS[body]],
    )
    return meeting


def hold(scenes: Scenes, meeting: Meeting, came: Sequence[UUID]) -> None:
    """Signed in, opened at its hour, closed after one, and minuted."""
    stage = scenes.stage

    def work(session: Session, act: Callable[[], Act]) -> None:
        entries = [SignDraft(person_id, Mark.PRESENT, via=Via.SHEET) for person_id in came]
        meetings.record_attendances(session, act(), meeting_id=meeting.id, entries=entries)
        stage.now = max(stage.now, meeting.starts_at)
        meetings.open_meeting(session, act(), meeting_id=meeting.id)
        stage.now += appraising.LASTING
        meetings.close_meeting(session, act(), meeting_id=meeting.id)
        meetings.write_minutes(session, act(), meeting_id=meeting.id)

    stage.together(scenes.secretary, work)
