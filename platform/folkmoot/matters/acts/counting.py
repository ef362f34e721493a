"""Acts that end a vote: closing it, and counting again what could not be counted."""

from typing import Any
from uuid import UUID

from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.matters import service
from folkmoot.matters.acts import deciding_schemas as schemas
from folkmoot.matters.acts.form import ActForm, Choices, Desk
from folkmoot.matters.acts.put_to_vote import VOTED_IN
from folkmoot.votes.counted_by import on_offer
from folkmoot.votes.queries import failures_of, find_vote


def _to_close(desk: Desk, *, again: bool = False) -> list[tuple[str, str]]:
    """Votes without an outcome; ``again`` those whose count was tried."""
    left = (vote for vote in desk.record.votes if vote.closed_at is None)
    return [(str(v.id), v.title) for v in left if again == (v.count_failed_at is not None)]


def _mended(desk: Desk) -> list[tuple[str, str]]:
    """Later releases of the rules that failed."""
    failed = [find_vote(desk.session, UUID(key)) for key, _ in _to_close(desk, again=True)]
    found = {
        each.plugin_version: each
        for vote in failed
        for each in on_offer(vote, failures_of(desk.session, vote.id))
    }
    return [(version, f"{each.plugin} {version}") for version, each in found.items()]


def _count_choices(desk: Desk) -> Choices:
    votes = {"vote_id": _to_close(desk, again=True)}
    if not (later := _mended(desk)):
        return votes
    pinned = ("", gettext("The one with which the vote was opened"))
    return {**votes, "release": [pinned, *later]}


def _close_vote(desk: Desk, data: dict[str, Any]) -> object:
    return service.close_vote_on_matter(
        desk.session, desk.act, matter_id=desk.record.matter_id, **data
    )


COUNTING = (
    ActForm(
        "close-vote",
        mark("Close the vote and count"),
        schemas.VoteChoiceSchema,
        _close_vote,
        steps=VOTED_IN,
        choices=lambda desk: {"vote_id": _to_close(desk)},
        offered=lambda desk: bool(_to_close(desk)),
    ),
    ActForm(
        "count-again",
        mark("Count the vote again"),
        schemas.CountAgainSchema,
        _close_vote,
        steps=VOTED_IN,
        choices=_count_choices,
        drawn=lambda desk: (
            schemas.CountByReleaseSchema if _mended(desk) else schemas.CountAgainSchema
        ),
        offered=lambda desk: bool(_to_close(desk, again=True)),
        intro=mark("Its voting rule gave no result last time. Every ballot is as it was cast."),
    ),
)
