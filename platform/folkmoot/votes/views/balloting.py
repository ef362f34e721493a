"""Casting one's ballot, and the page that says it was taken.

Whoever has several ballots names one by its number: an elector's key is a person's id, which does
not belong into an address.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import committed, here, with_own_key
from folkmoot.votes import queries, service
from folkmoot.votes.domain import Choices, is_weighted
from folkmoot.votes.models import Vote
from folkmoot.votes.named import Away, named
from folkmoot.votes.page import VoteRecord, own_ballots_of, record_of
from folkmoot.votes.problems import counting as uncounted
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.queries import OwnBallot, Paper
from folkmoot.votes.sheets import Marking, Sheet, does_not_answer, on_paper_only, sheet_of
from folkmoot.votes.views.ballots import ELECTOR, ballot_schema, choices_in
from folkmoot.votes.views.blueprint import back_to, bp, crumbs, own_act, vote_url
from folkmoot.votes.views.marked import in_rows
from folkmoot.votes.views.rolls import elector_words
from folkmoot.votes.views.rules import how_to_mark
from folkmoot.votes.views.showing import AREAS_SHOWN, secrecy_words
from folkmoot.votes.views.voices import own_marks
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import moment
from folkmoot.web.forms import Form, handle
from folkmoot.web.forms.handle import go_to
from folkmoot_sdk import DecisionRule, Secrecy

# The number of somebody's only ballot.
FIRST = 1
_CAST = mark("Cast this ballot")
_AWAY = {Away.SUSPENDED: uncounted.rule_suspended, Away.MISSING: uncounted.rule_gone}
_CHECKED = frozenset({Marking.RANK, Marking.SCORE})


def _is_checked(sheet: Sheet) -> bool:
    """Ranks and scores are easily mistaken for one another, and what was left out easily
    overlooked, so they are read back before they count.
    """
    return sheet.marking in _CHECKED or sheet.unmarked is not None


@bp.route("/votes/<uuid:vote_id>/ballot", methods=["GET", "POST"])
@committed
@with_own_key  # a receipt would stand beside the ballot and, in a secret vote, tell whose it is
def ballot(vote_id: UUID) -> Response:
    if here().act().actor.person_id is None:
        # Whoever is nobody here hears of a neighbour's vote only that there is none.
        queries.find_vote(session(), vote_id)
    act = own_act()
    paper = queries.paper_of(session(), vote_id, act.actor.require_person())
    vote, electors = paper.vote, paper.electors
    if not electors:
        raise problems.not_on_roll()
    own = {} if request.method == "POST" else _booth(session(), act, paper)
    sheet = _sheet(paper)
    form = Form(
        ballot_schema(sheet, electors),
        title=vote.title,
        submit=mark("Check this ballot") if _is_checked(sheet) else _CAST,
        choices={ELECTOR: _electors(vote, electors)} if len(electors) > 1 else None,
        values={ELECTOR: request.args.get("number")},
        cancel=partial(back_to, vote_id),
    )

    def submit(data: dict[str, Any], key: str) -> str | Response:
        number = int(data.pop(ELECTOR, FIRST))
        choices = choices_in(sheet, data)
        if _is_checked(sheet) and "checked" not in request.form:
            service.try_ballot(session(), vote, paper.options, choices)
            return _to_be_checked(vote, sheet, choices, form)
        service.cast_ballot(
            session(),
            act,
            vote_id=vote_id,
            choices=choices,
            request_key=key,
            elector_key=electors[number - 1],
        )
        which = {"number": number} if len(electors) > 1 else {}
        return here().url("votes.ballot_taken", vote_id=vote_id, **which)

    def around() -> dict[str, object]:
        weighted = is_weighted(DecisionRule.from_plain(vote.law["rule"]))
        return {
            "crumbs": crumbs(vote),
            "how": how_to_mark(sheet),
            "secrecy": secrecy_words(vote.secrecy),
            "areas": AREAS_SHOWN if weighted else "",
            "points": sheet.total,
            "again": any(each.seq for each in own.values()),
        }

    if "change" in request.form:
        form.take(request.form)
        form.errors = []
        return make_response(render_template("votes/ballot.html", form=form, **around()))
    return handle(form, submit, template="votes/ballot.html", around=around)


def _sheet(paper: Paper) -> Sheet:
    """What the ballot asks, if a page can ask it."""
    sheet = sheet_of(paper.vote, paper.options)
    if sheet.away is not None:
        raise _AWAY[sheet.away](named(paper.vote).title)
    if sheet.silent:
        raise does_not_answer()
    if sheet.marking is Marking.PAPER:
        raise on_paper_only()
    return sheet


def _to_be_checked(vote: Vote, sheet: Sheet, choices: Choices, form: Form) -> Response:
    """The marks read back in words; nothing is kept of them until they are sent again."""
    page = render_template(
        "votes/check.html",
        vote=vote,
        form=form,
        rows=in_rows(sheet, choices),
        blank=not choices,
        sent=[each for each in request.form.items(multi=True) if each[0] in form.asked],
        submit=_CAST,
        crumbs=crumbs(vote),
    )
    return make_response(page)


@bp.get("/votes/<uuid:vote_id>/ballot/taken")
def ballot_taken(vote_id: UUID) -> Response | str:
    """The receipt: that a ballot was taken and when, read from the record and not the address."""
    vote = queries.find_vote(session(), vote_id)
    act = own_act()
    record = record_of(session(), act.actor, vote)
    taken = _numbered(record, request.args.get("number", FIRST, int))
    if taken.cast_at is None:
        return go_to(vote_url(vote_id))
    open_still = not record.is_over(act)
    change = Link(gettext("Change your vote"), here().url("votes.ballot", vote_id=vote_id))
    links = [change, back_to(vote_id)] if open_still else [back_to(vote_id)]
    return render_template(
        "votes/taken.html",
        record=record,
        receipt=_receipt(vote, taken),
        rows=own_marks(record, taken.choices),
        may_change=open_still,
        ends=vote.closes_at,
        links=links,
        crumbs=crumbs(vote),
    )


def _numbered(record: VoteRecord, number: int) -> OwnBallot:
    own = [ballot for _, ballot in sorted(record.own.items())]
    return own[number - 1] if 1 <= number <= len(own) else OwnBallot()


def _booth(session: Session, act: Act, paper: Paper) -> Mapping[str, OwnBallot]:
    """What its electors did so far; raises what casting now would raise, which a cast finds out
    by itself, under the vote's lock.
    """
    own = own_ballots_of(session, act.actor, paper.vote)
    ends = paper.vote.closes_at
    if paper.is_closed or (ends is not None and act.at >= ends):
        raise problems.closed()
    if paper.count_failed:
        raise problems.over()
    if all(each.elsewhere for each in own.values()):
        raise problems.already_counted()
    return own


def _electors(vote: Vote, electors: Sequence[str]) -> list[tuple[str, str]]:
    """Owners by those who own together, with the area that tells one holding from another."""
    own = [line for line in queries.roll_lines(session(), vote.id) if line.key in electors]
    lines = {line.key: line for line in queries.with_doors(session(), vote, own)}
    return [(str(number), elector_words(lines[key])) for number, key in enumerate(electors, 1)]


def _receipt(vote: Vote, taken: OwnBallot) -> str:
    assert taken.cast_at is not None  # noqa: S101 - the caller has looked
    at = moment(taken.cast_at)
    if vote.secrecy is Secrecy.SECRET:
        return gettext("%(at)s, to the full hour", at=at)
    if taken.seq == 1:
        return at
    return gettext("%(at)s, ballot %(seq)d", at=at, seq=taken.seq)
