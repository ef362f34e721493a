"""Acts that end a vote: closing it, and counting again what could not be counted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.matters import service
from folkmoot.matters.acts import deciding_schemas as schemas
from folkmoot.matters.acts.form import ActForm, Choices, Desk
from folkmoot.matters.acts.put_to_vote import VOTED_IN
from folkmoot.votes.counted_by import Later, on_offer
from folkmoot.votes.queries import failures_of, find_vote
from folkmoot.web.formats import words


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
    return [(version, _release(each, version)) for version, each in found.items()]


def _release(later: Later, version: str) -> str:
    """By the rule's own name: nobody knows a plugin's."""
    return gettext(
        "%(rule)s, release %(version)s", rule=words(later.contribution.title), version=version
    )


def _newest_of(desk: Desk) -> Mapping[str, object]:
    """A later release rather than the one that has failed already."""
    later = _mended(desk)
    return {"release": later[0][0]} if later else {}


def _count_choices(desk: Desk) -> Choices:
    votes = {"vote_id": _to_close(desk, again=True)}
    if not (later := _mended(desk)):
        return votes
    pinned = ("", gettext("The one with which the vote was opened, which gave no result"))
    return {**votes, "release": [*later, pinned]}


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
        submit=mark("End the vote and count"),
        intro=mark("After that nobody can vote any more. This cannot be undone."),
        offered=lambda desk: bool(_to_close(desk)),
    ),
    ActForm(
        "count-again",
        mark("Count the vote again"),
        schemas.CountAgainSchema,
        _close_vote,
        steps=VOTED_IN,
        choices=_count_choices,
        values=_newest_of,
        submit=mark("Count again now"),
        drawn=lambda desk: (
            schemas.CountByReleaseSchema if _mended(desk) else schemas.CountAgainSchema
        ),
        offered=lambda desk: bool(_to_close(desk, again=True)),
        intro=mark(
            "Its voting rule gave no result last time. Every ballot is as it was cast. Once it is"
            " counted, that cannot be undone."
        ),
    ),
)
