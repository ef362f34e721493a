"""Who voted how: the roll of a named vote with its marks, for people of this community."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from flask import render_template, request

from folkmoot.kernel.errors import NotAllowed, mark
from folkmoot.votes import queries
from folkmoot.votes.domain import Channel
from folkmoot.votes.models import Vote
from folkmoot.votes.page import CHANNELS, may_see_names
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.queries import NamedLine
from folkmoot.votes.sheets import Sheet, sheet_of
from folkmoot.votes.views.blueprint import bp, crumbs, own_act
from folkmoot.votes.views.marked import in_a_line
from folkmoot.votes.views.rolls import elector_words
from folkmoot.web import shapes
from folkmoot.web.database import session
from folkmoot_sdk import Secrecy

_COLUMNS = (
    shapes.Column(mark("Voter")),
    shapes.Column(mark("How they were given")),
    shapes.Column(mark("Marked")),
)
_LAST_PAGE = 10_000


@bp.get("/votes/<uuid:vote_id>/roll/")
def named_roll(vote_id: UUID) -> str:
    """Raises Refused ``vote.secrecy`` for a secret vote, ``vote.still_open`` before the close."""
    vote = queries.find_vote(session(), vote_id)
    _require_reader(vote)
    page = max(1, min(request.args.get("page", 1, int), _LAST_PAGE))
    found = queries.named_lines(
        session(), vote_id, limit=queries.PAGE + 1, skip=(page - 1) * queries.PAGE
    )
    sheet = sheet_of(vote, queries.options_of(session(), vote_id))
    return render_template(
        "votes/roll.html",
        vote=vote,
        crumbs=crumbs(vote),
        columns=_COLUMNS,
        rows=[list(_row(sheet, line)) for line in _at_doors(vote, found[: queries.PAGE])],
        more=page + 1 if len(found) > queries.PAGE else None,
    )


def _require_reader(vote: Vote) -> None:
    actor = own_act().actor
    if vote.secrecy is Secrecy.SECRET:
        raise problems.no_roll_of_a_secret()
    if not queries.is_closed(session(), vote):
        raise problems.still_open()
    if not may_see_names(actor):
        raise NotAllowed(
            "vote.names",
            mark("Who voted how is shown to people of this community."),
            cure=mark("Sign in as one of them. The numbers are on the page of the vote."),
        )


def _at_doors(vote: Vote, found: Sequence[NamedLine]) -> Iterator[NamedLine]:
    lines = queries.with_doors(session(), vote, [each.line for each in found])
    return (replace(each, line=line) for each, line in zip(found, lines, strict=True))


def _row(sheet: Sheet, line: NamedLine) -> Iterator[object]:
    yield elector_words(line.line)
    if line.channel is None:
        yield from (mark("Did not vote"), "–")
        return
    yield CHANNELS[line.channel]
    if line.channel is not Channel.ONLINE and line.choices is None:
        yield mark("Counted together with others")
        return
    yield in_a_line(sheet, line.choices or {})
