"""What each step needs before the next may open: one pure function a step.

Each reads the dossier and answers with the rows that prove it, or with what is missing. The same
functions serve the act of advancing and the page that says what is still to do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from folkmoot.matters import missing
from folkmoot.matters.domain import Force, competent_body, force_of
from folkmoot.matters.dossier import (
    Dossier,
    MeetingFact,
    NoticeFact,
    ResolutionFact,
    SignOffFact,
    VoteFact,
)
from folkmoot.matters.missing import Missing
from folkmoot_sdk import BodyKind


@dataclass(frozen=True, slots=True)
class Exit:
    """``evidence`` names columns of the exit's row; empty as long as anything is missing."""

    missing: tuple[Missing, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)


def leave_intake(dossier: Dossier, _today: date) -> Exit:
    if not dossier.opinion_ids:
        return Exit((missing.OPINION,))
    return Exit(
        evidence={"topic_id": dossier.topic_id, "opinion_id": dossier.opinion_ids[0]},
    )


def leave_proposal(dossier: Dossier, _today: date) -> Exit:
    if dossier.subject is None:
        return Exit((missing.PROPOSAL,))
    return Exit(evidence={"subject": dossier.subject})


def leave_consultation(dossier: Dossier, _today: date) -> Exit:
    minuted = [meeting for meeting in dossier.held(BodyKind.TWO_COMMITTEES) if meeting.minuted]
    checks = ((minuted, missing.CONSULTED), (dossier.options, missing.OPTIONS))
    if lacks := tuple(lack for holds, lack in checks if not holds):
        return Exit(lacks)
    return Exit(
        evidence={
            "minutes_of": minuted[-1].id,
            "option_id": dossier.options[-1].id,
            **_meeting_columns(minuted[-1]),
        },
    )


def leave_review(dossier: Dossier, _today: date) -> Exit:
    quorate = [
        meeting for meeting in dossier.held(BodyKind.GROUP_LEADERS_MEETING) if meeting.quorate
    ]
    if not quorate:
        return Exit((missing.REVIEWED,))
    viewed = frozenset().union(*(meeting.viewed for meeting in quorate))
    if any(option.key not in viewed for option in dossier.options if not option.withdraws):
        return Exit((missing.VIEWS,))
    return Exit(evidence=_meeting_columns(quorate[-1]))


def leave_resolution(dossier: Dossier, _today: date) -> Exit:
    if dossier.subject is None:
        return Exit((missing.PROPOSAL,))
    # What it carries would be resolved and never become an item to carry out.
    if any(v.closed_at is None for v in dossier.votes if v.round_no == dossier.round_no):
        return Exit((missing.OPEN_VOTE,))
    competent = competent_body(dossier.subject)
    vote = next(filter(_carried_by(dossier, competent), reversed(dossier.votes)), None)
    if vote is None:
        return Exit((missing.VALID_VOTE,))
    meeting = _meeting_of(dossier, vote)
    if vote.meeting_id is not None and meeting is None:
        return Exit((missing.ASSEMBLY,))
    resolution = next((r for r in dossier.resolved() if r.vote_id == vote.id), None)
    if resolution is None:
        return Exit((missing.RECORDED,))
    return Exit(
        evidence={
            "subject": dossier.subject,
            "vote_id": vote.id,
            "vote_body": vote.body,
            "vote_valid": True,
            "vote_carried": True,
            "resolution_id": resolution.id,
            **(_meeting_columns(meeting) if meeting else {}),
        }
    )


def leave_publication(dossier: Dossier, _today: date) -> Exit:
    notice = dossier.posted("resolution")
    if notice is None:
        return Exit((missing.NOTICE,))
    return Exit(evidence=_notice_columns(notice))


def leave_implementation(dossier: Dossier, _today: date) -> Exit:
    items = dossier.open_items()
    done = [(item.id, item.succeeded.id) for item in items if item.succeeded]
    if not done or len(done) < len(items):
        return Exit((missing.SUCCESS,))
    if any(not _decided(dossier, resolution) for resolution in dossier.resolved()):
        return Exit((missing.OWNERS,))
    item_id, attempt_id = done[-1]
    return Exit(
        evidence={"item_id": item_id, "attempt_id": attempt_id, "attempt_state": "succeeded"}
    )


def leave_outcome(dossier: Dossier, today: date) -> Exit:
    """Not into another step but out of the matter: what closing needs."""
    council = _sign_off(dossier, BodyKind.DELIBERATION_COUNCIL)
    supervision = _sign_off(dossier, BodyKind.SUPERVISION_COMMITTEE)
    resolution, outcome = dossier.posted("resolution"), dossier.posted("outcome")
    checks = (
        (council is not None, missing.COUNCIL),
        (supervision is not None, missing.SUPERVISION),
        (
            not (council and supervision and council.person_id == supervision.person_id),
            missing.TWO_PERSONS,
        ),
        # One taken down before its time leaves nothing that has run.
        (resolution is not None, missing.NOTICE),
        (outcome is not None, missing.OUTCOME_NOTICE),
        (all(n.has_run(today) for n in dossier.notices if n.standing), missing.NOTICE_RUN),
        (dossier.survey is not None, missing.SURVEY),
    )
    lacks = tuple(lack for holds, lack in checks if not holds)
    if lacks or council is None or supervision is None or not outcome or not dossier.survey:
        return Exit(lacks)
    return Exit(
        evidence={
            "council_sign_off": council.id,
            "council_person": council.person_id,
            "supervision_sign_off": supervision.id,
            "supervision_person": supervision.person_id,
            **_notice_columns(outcome),
            "survey_id": dossier.survey.id,
        }
    )


EXITS: tuple[Callable[[Dossier, date], Exit], ...] = (
    leave_intake,
    leave_proposal,
    leave_consultation,
    leave_review,
    leave_resolution,
    leave_publication,
    leave_implementation,
    leave_outcome,
)


def exit_of(dossier: Dossier, today: date) -> Exit:
    """What leaving the present step takes, without the community's own additions."""
    return EXITS[dossier.here.position](dossier, today)


def _meeting_columns(meeting: MeetingFact) -> dict[str, Any]:
    return {
        "meeting_id": meeting.id,
        "meeting_body": meeting.body,
        "meeting_quorate": meeting.quorate,
        "meeting_announced": meeting.notice_in_time,
        "meeting_decides": meeting.for_decision,
    }


def _notice_columns(notice: NoticeFact) -> dict[str, Any]:
    return {
        "notice_id": notice.id,
        "notice_kind": notice.kind,
        "notice_ends_on": notice.ends_on,
    }


def _carried_by(dossier: Dossier, competent: BodyKind) -> Callable[[VoteFact], bool]:
    def holds(vote: VoteFact) -> bool:
        here = vote.round_no == dossier.round_no and vote.body == competent
        return here and vote.closed_at is not None and vote.valid and vote.carried

    return holds


def _meeting_of(dossier: Dossier, vote: VoteFact) -> MeetingFact | None:
    """The vote's meeting if it was fit to resolve on this matter."""
    return next(
        (
            meeting
            for meeting in dossier.held(vote.body)
            if meeting.id == vote.meeting_id
            and meeting.quorate
            and meeting.notice_in_time
            and meeting.for_decision
        ),
        None,
    )


def _decided(dossier: Dossier, resolution: ResolutionFact) -> bool:
    """Whether somebody competent decided: the body itself, or the owners after its advice."""
    if resolution.force == Force.DECIDES:
        return True
    option = next(o for o in dossier.options if o.key == resolution.option_key)
    return any(
        vote.closed_at is not None
        and vote.valid
        and vote.carried
        and option.key in vote.winners
        and force_of(vote.body, option.subject) == Force.DECIDES
        for vote in dossier.votes
        if vote.round_no == dossier.round_no
    )


def _sign_off(dossier: Dossier, body: BodyKind) -> SignOffFact | None:
    """The body's last word, if it approves; one given before this step was about something else."""
    given = [s for s in dossier.sign_offs if s.body == body and s.at >= dossier.here.entered_at]
    return given[-1] if given and given[-1].approved else None
