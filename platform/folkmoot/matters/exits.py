"""What each step needs before the next may open: one pure function a step.

Each reads the dossier and answers with the rows that prove it, or with what is missing. The same
functions serve the act of advancing and the page that says what is still to do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from folkmoot.matters import missing
from folkmoot.matters.decided import (
    is_fit,
    last_word,
    standing,
    undecided,
    waits_for_its_end,
)
from folkmoot.matters.domain import competent_bodies, force_of
from folkmoot.matters.dossier import Dossier, MeetingFact, NoticeFact, SignOffFact, VoteFact
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
    met = dossier.held(BodyKind.TWO_COMMITTEES)
    minuted = [meeting for meeting in met if meeting.quorate and meeting.minuted]
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
    votes = _carried(dossier, frozenset(competent_bodies(dossier.subject)))
    if votes and not any(is_fit(dossier, vote) for vote in votes):
        waits = any(waits_for_its_end(dossier, vote) for vote in votes)
        return Exit((missing.ASSEMBLY_OPEN if waits else missing.ASSEMBLY,))
    votes = [vote for vote in votes if _is_last_word(dossier, vote)]
    if not votes:
        return Exit((missing.VALID_VOTE,))
    vote = votes[-1]
    resolution = next((r for r in standing(dossier) if r.vote_id == vote.id), None)
    if resolution is None:
        return Exit((missing.RECORDED,))
    meeting = next((m for m in dossier.meetings if m.id == vote.meeting_id), None)
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
    if undecided(dossier):
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
        "notice_posted_at": notice.posted_at,
    }


def _carried(dossier: Dossier, competent: frozenset[BodyKind]) -> list[VoteFact]:
    """The votes of this round, of bodies competent for the matter, that carried something."""
    return [
        vote
        for vote in dossier.votes
        if vote.round_no == dossier.round_no
        and vote.body in competent
        and any(vote.carried_option(option.key) for option in dossier.options)
    ]


def _is_last_word(dossier: Dossier, vote: VoteFact) -> bool:
    """Whether it is the last word on something that it carried."""
    return any(
        last_word(dossier, option, force_of(vote.body, option.subject), vote.round_no) == vote
        for option in dossier.options
        if vote.carried_option(option.key)
    )


def _sign_off(dossier: Dossier, body: BodyKind) -> SignOffFact | None:
    """The body's last word, if it approves; one given before this step was about something else."""
    given = [s for s in dossier.sign_offs if s.body == body and s.at >= dossier.here.entered_at]
    return given[-1] if given and given[-1].approved else None
