"""The appraisal that is under way in the demo: people can hand out, count and grade in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals.domain import State
from folkmoot.appraisals.models import Appraisal
from folkmoot.appraisals.queries import Record, record_of
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.audit.verify import verify
from folkmoot.meetings.domain import MeetingState


class Replay(Protocol):
    def begin(self) -> Any: ...  # noqa: ANN401 - a session's context
    def read(self, query: Callable[..., Any], *arguments: object) -> Any: ...  # noqa: ANN401 - what is asked for


def _only(session: Session) -> UUID:
    return session.scalars(select(Appraisal.id)).one()


@pytest.fixture
def record(roof_replay: Replay) -> Record:
    found: Record = roof_replay.read(record_of, roof_replay.read(_only))
    return found


def test_reports_are_in_people_are_invited_and_the_meeting_is_still_to_come(
    record: Record,
) -> None:
    assert record.state is State.REPORTED
    assert len(record.reports) == 3
    assert all(line.tasks for line in record.problems)
    assert {len(names) for names in record.invited.values()} == {3}
    (called,) = record.meetings
    assert called.state is MeetingState.CALLED
    assert called.meeting.notice_in_time
    ahead = called.meeting.starts_at - called.meeting.called_at
    assert timedelta(days=3) < ahead < timedelta(days=21)


def test_the_story_with_it_is_sound(roof_replay: Replay, record: Record) -> None:
    assert record.appraisal.year == record.appraisal.opened_at.astimezone(CHINA).year
    assert roof_replay.read(verify).sound
