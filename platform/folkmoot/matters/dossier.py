"""Everything on record about one matter, as values: its exits and its page are read from it.

Loaded by ``queries.dossier`` in a fixed number of queries, judged by ``exits`` without a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from folkmoot.kernel.act import CHINA
from folkmoot.matters.domain import Ending, Force
from folkmoot.tenancy.steps import Step
from folkmoot.tenancy.workflow import WorkflowDefinition
from folkmoot_sdk import BodyKind, Subject

# The step from which on a matter can make something public, by kind of notice.
NOTICE_FROM = {
    "resolution": Step.PUBLICATION,
    "implementation": Step.IMPLEMENTATION,
    "outcome": Step.OUTCOME,
}


@dataclass(frozen=True, slots=True)
class StepEntry:
    """The matter entered the step at ``position`` in ``round_no``, as its ``seq``-th entry."""

    seq: int
    position: int
    round_no: int
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class OptionFact:
    id: UUID
    key: str
    label: str
    subject: Subject
    promise: str
    round_no: int
    withdraws: bool


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting with this matter on its agenda; ``viewed`` are the options it spoke to."""

    id: UUID
    body: BodyKind
    title: str
    starts_at: datetime
    closed_at: datetime | None
    quorate: bool
    notice_in_time: bool
    minuted: bool
    for_decision: bool
    viewed: frozenset[str]


@dataclass(frozen=True, slots=True)
class VoteFact:
    """A vote on the options ``asked``. ``closed_at`` is None while nothing is known of it;
    ``count_failed_at`` is when voting ended in a count that failed, made again since or not.
    """

    id: UUID
    title: str
    body: BodyKind
    meeting_id: UUID | None
    round_no: int
    opened_at: datetime
    closed_at: datetime | None
    valid: bool
    carried: bool
    winners: tuple[str, ...]
    asked: frozenset[str]
    count_failed_at: datetime | None = None

    def carried_option(self, key: str) -> bool:
        """Whether the vote is over and says yes to this option."""
        return self.closed_at is not None and self.valid and self.carried and key in self.winners


@dataclass(frozen=True, slots=True)
class ResolutionFact:
    id: UUID
    round_no: int
    option_key: str
    vote_id: UUID
    body: BodyKind
    force: Force


@dataclass(frozen=True, slots=True)
class NoticeFact:
    id: UUID
    kind: str
    posted_at: datetime
    ends_on: date
    standing: bool

    def has_run(self, on: date) -> bool:
        return self.standing and on > self.ends_on


@dataclass(frozen=True, slots=True)
class AttemptFact:
    id: UUID
    seq: int
    counterparty: str
    state: str
    reason: str
    reported_at: datetime

    @property
    def failed(self) -> bool:
        return self.state in {"refused", "blocked", "expired"}


@dataclass(frozen=True, slots=True)
class ItemFact:
    id: UUID
    round_no: int
    option_key: str
    title: str
    attempts: tuple[AttemptFact, ...]

    @property
    def succeeded(self) -> AttemptFact | None:
        return next((attempt for attempt in self.attempts if attempt.state == "succeeded"), None)

    @property
    def failed(self) -> AttemptFact | None:
        last = self.attempts[-1] if self.attempts else None
        return last if last is not None and last.failed else None


@dataclass(frozen=True, slots=True)
class SignOffFact:
    id: UUID
    body: BodyKind
    person_id: UUID
    approved: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class SurveyFact:
    id: UUID
    asked_at: datetime
    answers: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """One matter with all its facts, oldest first in each list."""

    matter_id: UUID
    title: str
    law_date: date
    subject: Subject | None
    affected: str
    buildings: tuple[str, ...]
    important: bool
    workflow: WorkflowDefinition
    trail: tuple[StepEntry, ...]
    topic_id: UUID
    opinion_ids: tuple[UUID, ...]
    options: tuple[OptionFact, ...]
    meetings: tuple[MeetingFact, ...]
    votes: tuple[VoteFact, ...]
    resolutions: tuple[ResolutionFact, ...]
    notices: tuple[NoticeFact, ...]
    items: tuple[ItemFact, ...]
    sign_offs: tuple[SignOffFact, ...]
    survey: SurveyFact | None
    statements: Mapping[str, date]  # the day of the first of each kind
    forms: frozenset[tuple[str, int]]
    ending: Ending | None

    @property
    def here(self) -> StepEntry:
        """Where the matter stands."""
        return self.trail[-1]

    @property
    def round_no(self) -> int:
        return self.here.round_no

    def days_in_step(self, today: date) -> int:
        return (today - self.here.entered_at.astimezone(CHINA).date()).days

    def held(self, body: BodyKind) -> tuple[MeetingFact, ...]:
        """Closed meetings of ``body`` on this matter since it entered the present step."""
        start = self.here.entered_at
        return tuple(
            meeting
            for meeting in self.meetings
            if meeting.body == body and meeting.closed_at and meeting.closed_at >= start
        )

    def posted(self, kind: str) -> NoticeFact | None:
        """The newest standing notice of a kind that was posted when there was something to say.

        The resolution can be made public once it was made, the outcome once there is one.
        """
        since = self.entered(NOTICE_FROM[kind].position)
        standing = [
            notice
            for notice in self.notices
            if notice.kind == kind and notice.standing and since and notice.posted_at >= since
        ]
        return standing[-1] if standing else None

    def entered(self, position: int) -> datetime | None:
        """When this round entered the step at ``position``; None as long as it has not."""
        here = (e for e in self.trail if (e.round_no, e.position) == (self.round_no, position))
        return next((entry.entered_at for entry in here), None)

    def open_items(self) -> tuple[ItemFact, ...]:
        """Items that still count: those of earlier rounds that failed went back to the assembly.

        With them only if they had failed before this round resolved; what fails later waits for a
        round of its own.
        """
        resolved_at = self.entered(Step.PUBLICATION.position)

        def gone_back(item: ItemFact) -> bool:
            failed = item.round_no < self.round_no and item.failed
            return bool(failed and (resolved_at is None or failed.reported_at <= resolved_at))

        return tuple(item for item in self.items if not gone_back(item))
