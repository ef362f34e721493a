"""Hand counts and papers: entered by one person, compared and verified by another."""

from typing import Any
from uuid import UUID

from flask import Response, request
from marshmallow import Schema

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import committed
from folkmoot.votes import queries, service
from folkmoot.votes.domain import Channel, is_weighted
from folkmoot.votes.keys import voter_key
from folkmoot.votes.models import Batch, Vote
from folkmoot.votes.page import STAFF, own_ballots_of, sheet_of
from folkmoot.votes.problems import batches as problems
from folkmoot.votes.problems.voting import closed
from folkmoot.votes.schemas import RejectBatchSchema
from folkmoot.votes.service.batches import answering
from folkmoot.votes.views.blueprint import back_to, bp, crumbs, own_act, vote_url
from folkmoot.votes.views.comparing import comparison
from folkmoot.votes.views.papers import FEW_LINES, MOST_LINES, Paper, prefix_of
from folkmoot.votes.views.rolls import elector_words
from folkmoot.web.database import session
from folkmoot.web.forms import Form, handle
from folkmoot_sdk import DecisionRule, Secrecy


class NothingSchema(Schema):
    """An act that needs no words, only the decision to do it."""


@bp.route("/votes/<uuid:vote_id>/batches/new", methods=["GET", "POST"])
@committed
def enter_batch(vote_id: UUID) -> Response:
    vote = queries.find_vote(session(), vote_id)
    act = own_act()
    act.actor.require(*STAFF)
    if queries.is_closed(session(), vote):
        raise closed()
    paper = _paper(vote)
    free = _free(vote)
    form = Form(
        paper.schema(),
        title=mark("Enter a hand count or papers"),
        submit=mark("Enter this batch"),
        choices={"electors": free},
        values={
            "channel": Channel.PAPER if vote.secrecy is Secrecy.SECRET else Channel.HAND,
            "electors": [] if paper.weighted else [key for key, _ in free],
        },
        cancel=back_to(vote_id),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        service.enter_batch(
            session(),
            act,
            vote_id=vote_id,
            channel=data["channel"],
            electors=data["electors"],
            tallies=paper.tallies(data),
            note=data["note"],
        )
        return f"{vote_url(vote_id)}#batches"

    return handle(
        form,
        submit,
        template="votes/batch.html",
        crumbs=crumbs(vote),
        vote=vote,
        paper=paper,
        prefixes=[prefix_of(line) for line in range(paper.lines)] if paper.by_line else [],
        more=MOST_LINES,
    )


@bp.route("/votes/<uuid:vote_id>/batches/<uuid:batch_id>/verify", methods=["GET", "POST"])
@committed
def verify_batch(vote_id: UUID, batch_id: UUID) -> Response:
    vote, batch = _find(vote_id, batch_id)
    act = own_act()
    _require_teller(act, vote)
    if answering(act) == batch.entered_by:
        raise problems.same_person()
    form = Form(
        NothingSchema,
        title=mark("Compare and verify"),
        submit=mark("The figures are right: count them"),
        cancel=back_to(vote_id),
    )

    def submit(_data: dict[str, Any], _key: str) -> str:
        service.verify_batch(session(), act, batch_id=batch_id)
        return f"{vote_url(vote_id)}#batches"

    return _judging(form, submit, act, vote, batch)


@bp.route("/votes/<uuid:vote_id>/batches/<uuid:batch_id>/reject", methods=["GET", "POST"])
@committed
def reject_batch(vote_id: UUID, batch_id: UUID) -> Response:
    vote, batch = _find(vote_id, batch_id)
    act = own_act()
    _require_teller(act, vote)
    form = Form(
        RejectBatchSchema,
        title=mark("Reject this batch"),
        submit=mark("Do not count them"),
        intro=mark("Its electors may then vote otherwise, or be entered again."),
        cancel=back_to(vote_id),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        service.reject_batch(session(), act, batch_id=batch_id, **data)
        return f"{vote_url(vote_id)}#batches"

    return _judging(form, submit, act, vote, batch)


def _judging(form: Form, submit: Any, act: Act, vote: Vote, batch: Batch) -> Response:  # noqa: ANN401 - as handle takes it
    options = queries.options_of(session(), vote.id)
    covered = _covered(vote, batch) if act.actor.roles & STAFF else []
    return handle(
        form,
        submit,
        template="votes/judge.html",
        crumbs=crumbs(vote),
        batch=batch,
        vote=vote,
        compared=comparison(batch, options, sheet_of(vote, options), covered),
    )


def _require_teller(act: Act, vote: Vote) -> None:
    """Staff, or an elector of this vote; the service asks the same."""
    if not act.actor.roles & STAFF and not own_ballots_of(session(), act.actor, vote):
        raise problems.not_a_teller()


def _find(vote_id: UUID, batch_id: UUID) -> tuple[Vote, Batch]:
    vote = queries.find_vote(session(), vote_id)
    batch = queries.find_batch(session(), batch_id)
    if batch.vote_id != vote_id:
        raise problems.unknown_batch(batch_id)
    return vote, batch


def _paper(vote: Vote) -> Paper:
    law = DecisionRule.from_plain(vote.law["rule"])
    lines = max(FEW_LINES, min(request.args.get("lines", FEW_LINES, int), MOST_LINES))
    sheet = sheet_of(vote, queries.options_of(session(), vote.id))
    return Paper(sheet, vote.secrecy, is_weighted(law), lines)


def _free(vote: Vote) -> list[tuple[str, str]]:
    """Electors who have no ballot yet, anywhere."""
    busy = queries.counted_or_held(session(), vote.id)
    return [pair for key, pair in _roll(vote).items() if key not in busy]


def _covered(vote: Vote, batch: Batch) -> list[str]:
    keys = queries.covered_by(session(), batch.id)
    return [words for key, (_, words) in _roll(vote).items() if key in keys]


def _roll(vote: Vote) -> dict[str, tuple[str, str]]:
    """Voter key to (elector key, words). After a secret vote's close the keys fit nobody."""
    secret = queries.secret_of(session(), vote.id)
    lines = queries.roll_lines(session(), vote.id)
    return {voter_key(secret, line.key): (line.key, elector_words(line)) for line in lines}
