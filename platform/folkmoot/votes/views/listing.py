"""The community's votes: those that are open first, then the counted ones, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import here
from folkmoot.votes import queries
from folkmoot.votes.queries import VoteLine
from folkmoot.votes.views.blueprint import bp
from folkmoot.web import shapes
from folkmoot.web.database import session

# Further down nobody leafs; it keeps the offset a sane number.
_LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Card:
    """One vote in the list; ``moment`` is its end if that is known, else when it opened."""

    line: VoteLine
    tag: shapes.Tag
    label: str
    moment: datetime


@bp.get("/votes/")
def vote_list() -> str:
    page = max(1, min(request.args.get("page", 1, int), _LAST_PAGE))
    lines = queries.votes_listed(session(), limit=queries.PAGE + 1, skip=(page - 1) * queries.PAGE)
    act = here().act()
    return render_template(
        "votes/list.html",
        cards=[_card(line, act) for line in lines[: queries.PAGE]],
        more=page + 1 if len(lines) > queries.PAGE else None,
        page=page,
    )


def _card(line: VoteLine, act: Act) -> Card:
    if line.closed_at is not None:
        return Card(line, _verdict(line), mark("Closed on"), line.closed_at)
    if line.count_failed:
        tag = shapes.Tag(mark("Count failed"), shapes.Tone.BAD)
        return Card(line, tag, mark("Opened on"), line.opened_at)
    if line.closes_at is None:
        tag = shapes.Tag(mark("Open to ballots"), shapes.Tone.NOW)
        return Card(line, tag, mark("Opened on"), line.opened_at)
    over = act.at >= line.closes_at
    label = mark("Waiting to be counted") if over else mark("Open to ballots")
    tag = shapes.Tag(label, shapes.Tone.WAIT if over else shapes.Tone.NOW)
    return Card(line, tag, mark("Open until"), line.closes_at)


def _verdict(line: VoteLine) -> shapes.Tag:
    if not line.valid:
        return shapes.Tag(mark("Not valid"), shapes.Tone.BAD)
    if not line.carried:
        return shapes.Tag(mark("Not carried"), shapes.Tone.QUIET)
    # Whether it decides or recommends stands on the vote's own page.
    return shapes.Tag(mark("Reached its majority"), shapes.Tone.GOOD)
