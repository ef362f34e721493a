"""The steps that every story takes, as scenes: sweeping, meeting, voting, publishing, ending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from folkmoot.demo.settling import Settled
from folkmoot.demo.stage import Stage
from folkmoot.implementation import service as implementation
from folkmoot.implementation.domain import Statement
from folkmoot.kernel.act import Actor
from folkmoot.matters import queries, service
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import Mark, Stance, Via
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import agenda_item_for
from folkmoot.notices.domain import NoticeKind
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel, DoorState
from folkmoot.tenancy.steps import Step
from folkmoot.votes import service as votes
from folkmoot.votes.domain import Channel as BallotChannel
from folkmoot.votes.domain import Tally
from folkmoot.votes.models import CountFailure
from folkmoot_sdk import BodyKind, Outcome


@dataclass(frozen=True, slots=True)
class Scenes:
    """The scenes of one matter in one community."""

    stage: Stage
    settled: Settled

    @property
    def secretary(self) -> Actor:
        return self.settled.cast.secretary

    def visit(
        self, sweep_id: UUID, doors: Sequence[UUID], said: Mapping[int, str], *, every: int = 7
    ) -> list[UUID]:
        """Knock on ``doors``; ``said`` holds what was said at some, by the door's number here."""
        worker, heard = self.settled.cast.grid_worker, []
        for number, household_id in enumerate(doors):
            outcome = DoorState.ANSWERED
            if number not in said and number % every == every - 1:
                outcome = (DoorState.ABSENT, DoorState.REFUSED)[number % 2]
            visit = self.stage.do(
                worker,
                opinions.record_visit,
                sweep_id=sweep_id,
                household_id=household_id,
                outcome=outcome,
            )
            if number in said:
                opinion = self.stage.do(
                    worker,
                    opinions.record_opinion,
                    text=said[number],
                    channel=Channel.DOOR,
                    visit_id=visit.id,
                    household_id=household_id,
                )
                heard.append(opinion.id)
        return heard

    def call(
        self,
        matter_id: UUID,
        body: BodyKind,
        title: str,
        *,
        after_days: int,
        hour: int = 14,
        takes_proposals: bool = False,
    ) -> Meeting:
        """Serve notice now for a meeting ``after_days`` later, and go there in time."""
        day = self.stage.now + timedelta(days=after_days)
        starts_at = day.replace(hour=hour, minute=0, second=0, microsecond=0)
        meeting = self.stage.do(
            self.secretary,
            service.call_on_matter,
            matter_id=matter_id,
            body=body,
            title=title,
            place="社区二楼会议室",
            starts_at=starts_at,
            takes_proposals=takes_proposals,
        )
        self.stage.now = starts_at - timedelta(minutes=20)
        return meeting

    def gather(self, meeting: Meeting, person_ids: Sequence[UUID]) -> None:
        """Everybody signs in, and the meeting opens at its hour."""
        recorder = self.settled.cast.recorder
        for person_id in person_ids:
            self.stage.do(
                recorder,
                meetings.record_attendance,
                meeting_id=meeting.id,
                person_id=person_id,
                kind=Mark.PRESENT,
                via=Via.SHEET,
            )
        self.stage.now = max(self.stage.now, meeting.starts_at)
        self.stage.do(self.secretary, meetings.open_meeting, meeting_id=meeting.id)

    def disperse(self, meeting: Meeting, *, minutes: int = 60) -> None:
        """The meeting ends ``minutes`` after its hour, and its minutes are generated."""
        self.stage.now = max(self.stage.now, meeting.starts_at + timedelta(minutes=minutes))
        self.stage.do(self.secretary, meetings.close_meeting, meeting_id=meeting.id)
        self.stage.do(self.secretary, service.minute_meeting, meeting_id=meeting.id)

    def state_views(
        self, matter_id: UUID, meeting: Meeting, body: BodyKind, views: Mapping[str, Stance]
    ) -> None:
        item = self.stage.read(agenda_item_for, meeting.id, matter_id)
        assert item is not None  # noqa: S101 - the meeting was called on this matter
        for key, stance in views.items():
            self.stage.do(
                self.secretary,
                meetings.record_statement,
                agenda_item_id=item.id,
                body_kind=body,
                option_key=key,
                stance=stance,
                text={"support": "同意列入表决。", "oppose": "不同意。"}.get(
                    stance, "无倾向意见。"
                ),
            )

    def advance(self, matter_id: UUID, to: Step) -> None:
        self.stage.do(self.secretary, service.advance, matter_id=matter_id, to=to)

    def count_hands(
        self,
        matter_id: UUID,
        meeting: Meeting,
        method: str,
        tallies: Sequence[Tally],
        present: Sequence[UUID],
        settings: Mapping[str, object] | None = None,
    ) -> tuple[UUID, Outcome]:
        """A show of hands: entered by the recorder, verified by another, closed and counted."""
        vote = self.stage.do(
            self.secretary,
            service.open_vote_in_meeting,
            matter_id=matter_id,
            meeting_id=meeting.id,
            method=method,
            settings=settings,
        )
        batch = self.stage.do(
            self.settled.cast.recorder,
            votes.enter_batch,
            vote_id=vote.id,
            channel=BallotChannel.HAND,
            electors=[str(person_id) for person_id in present],
            tallies=tallies,
        )
        self.stage.do(self.settled.cast.verifier, votes.verify_batch, batch_id=batch.id)
        outcome = self.stage.do(
            self.secretary, service.close_vote_on_matter, matter_id=matter_id, vote_id=vote.id
        )
        if isinstance(outcome, CountFailure):
            raise TypeError(f"the demonstration's own rule could not count: {outcome.fault}")
        return vote.id, outcome

    def publish(self, matter_id: UUID, kind: NoticeKind, title: str, body: str) -> None:
        self.stage.do(
            self.secretary,
            service.publish_notice,
            matter_id=matter_id,
            kind=kind,
            title=title,
            body=body,
            board_ids=self.settled.board_ids,
        )

    def attempt(
        self, item_id: UUID, counterparty: str, plan: str, reports: Sequence[Mapping[str, object]]
    ) -> UUID:
        """Try, and report: each report is a state with its reason or evidence, and days passed."""
        attempt = self.stage.do(
            self.secretary,
            implementation.start_attempt,
            item_id=item_id,
            counterparty=counterparty,
            plan=plan,
        )
        for report in reports:
            said = dict(report)
            self.stage.now += timedelta(days=int(str(said.pop("days"))))
            self.stage.do(
                self.secretary, implementation.report_attempt, attempt_id=attempt.id, **said
            )
        return attempt.id

    def items(self, matter_id: UUID) -> dict[str, UUID]:
        """Items of the present round by their option."""
        record = self.stage.read(queries.dossier, matter_id)
        return {i.option_key: i.id for i in record.items if i.round_no == record.round_no}

    def finish(self, matter_id: UUID, grades: Mapping[UUID, str], days: int = 30) -> None:
        """Ask residents, let both bodies sign, wait until every notice has run, close."""
        self.stage.do(self.secretary, service.ask_satisfaction, matter_id=matter_id)
        for person_id, grade in grades.items():
            self.stage.do(
                self.settled.cast.grid_worker,
                service.answer_survey,
                matter_id=matter_id,
                person_id=person_id,
                grades={"outcome": grade},
            )
        for who, body in (
            (self.settled.cast.council_member, BodyKind.DELIBERATION_COUNCIL),
            (self.settled.cast.supervisor, BodyKind.SUPERVISION_COMMITTEE),
        ):
            self.stage.do(
                who,
                service.sign_off,
                matter_id=matter_id,
                body_id=self.settled.bodies[body],
                statement=Statement.APPROVE,
                text="现场查看，与决议一致。",
            )
        self.stage.now += timedelta(days=days)
        self.stage.do(self.secretary, service.close_matter, matter_id=matter_id)
