"""Hand counts and papers: entered by one person, compared and verified by another."""

from typing import Any
from uuid import UUID

from flask import Response, request

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import committed
from folkmoot.votes import queries, service
from folkmoot.votes.covering import conflicts, covered
from folkmoot.votes.domain import Channel, is_weighted
from folkmoot.votes.keys import voter_key
from folkmoot.votes.models import Batch, BatchJudgement, Vote
from folkmoot.votes.page import STAFF
from folkmoot.votes.problems import batches as problems
from folkmoot.votes.problems.voting import closed, over
from folkmoot.votes.schemas import ObjectSchema, RejectBatchSchema
from folkmoot.votes.service.judging import is_own, is_staff, require_elector
from folkmoot.votes.sheets import sheet_of
from folkmoot.votes.sitting import is_sitting
from folkmoot.votes.views.blueprint import back_to, bp, crumbs, own_act, vote_url
from folkmoot.votes.views.comparing import comparison
from folkmoot.votes.views.papers import FEW_LINES, MOST_LINES, SPOILT, Paper, prefix_of
from folkmoot.votes.views.rolls import elector_words
from folkmoot.votes.views.rules import how_to_mark
from folkmoot.web.database import session
from folkmoot.web.forms import Form, Nothing, handle
from folkmoot_sdk import DecisionRule, Secrecy


@bp.route("/votes/<uuid:vote_id>/batches/new", methods=["GET", "POST"])
@committed
def enter_batch(vote_id: UUID) -> Response:
    vote = queries.find_vote(session(), vote_id)
    act = own_act()
    act.actor.require(*STAFF)
    if queries.is_closed(session(), vote):
        raise closed()
    if queries.failures_of(session(), vote_id):
        raise over()
    paper = _paper(vote, act)
    free = _free(vote)
    form = Form(
        paper.schema(),
        title=mark("Enter a hand count or papers"),
        submit=mark("Enter this batch"),
        choices={"electors": free},
        values={
            "channel": Channel.HAND if paper.hands else Channel.PAPER,
            # Who is ticked has voted: nobody is, before somebody says so.
            "electors": [key for key, _ in free] if request.args.get("tick") == "all" else [],
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
        how=how_to_mark(paper.sheet),
        prefixes=[prefix_of(line) for line in range(paper.lines)] if paper.by_line else [],
        more=MOST_LINES,
        free=len(free),
    )


@bp.route("/votes/<uuid:vote_id>/batches/<uuid:batch_id>/verify", methods=["GET", "POST"])
@committed
def verify_batch(vote_id: UUID, batch_id: UUID) -> Response:
    vote, batch = _find(vote_id, batch_id)
    act = own_act()
    if not is_staff(act):
        require_elector(session(), act, vote_id)
    if is_own(act, batch):
        raise problems.same_person()
    form = Form(
        Nothing,
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
    if not (is_staff(act) or is_own(act, batch)):
        raise problems.not_yours_to_reject()
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


@bp.route("/votes/<uuid:vote_id>/batches/<uuid:batch_id>/object", methods=["GET", "POST"])
@committed
def object_to_batch(vote_id: UUID, batch_id: UUID) -> Response:
    vote, batch = _find(vote_id, batch_id)
    act = own_act()
    require_elector(session(), act, vote_id)
    form = Form(
        ObjectSchema,
        title=mark("Object to this batch"),
        submit=mark("Put my objection on record"),
        intro=mark("It is kept and shown. The community's staff decide what follows."),
        cancel=back_to(vote_id),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        service.object_to_batch(session(), act, batch_id=batch_id, **data)
        return f"{vote_url(vote_id)}#batches"

    return _judging(form, submit, act, vote, batch)


def _judging(form: Form, submit: Any, act: Act, vote: Vote, batch: Batch) -> Response:  # noqa: ANN401 - as handle takes it
    options = queries.options_of(session(), vote.id)
    names = _covered(vote, batch) if is_staff(act) else []
    unjudged = session().get(BatchJudgement, (batch.tenant_id, batch.id)) is None
    return handle(
        form,
        submit,
        template="votes/judge.html",
        crumbs=crumbs(vote),
        batch=batch,
        vote=vote,
        compared=comparison(batch, sheet_of(vote, options), names),
        twice=len(conflicts(session(), vote, [batch.id])[batch.id]) if unjudged else 0,
        objections=queries.objections_of(session(), vote.id).get(batch.id, ()),
        may_reject=is_staff(act),
    )


def _find(vote_id: UUID, batch_id: UUID) -> tuple[Vote, Batch]:
    vote = queries.find_vote(session(), vote_id)
    batch = queries.find_batch(session(), batch_id)
    if batch.vote_id != vote_id:
        raise problems.unknown_batch(batch_id)
    return vote, batch


def _paper(vote: Vote, act: Act) -> Paper:
    law = DecisionRule.from_plain(vote.law["rule"])
    lines = max(FEW_LINES, min(request.args.get("lines", FEW_LINES, int), MOST_LINES))
    sheet = sheet_of(vote, queries.options_of(session(), vote.id))
    # In a secret vote nobody can have raised a hand.
    hands = vote.secrecy is Secrecy.NAMED and is_sitting(session(), vote, act.at)
    return Paper(sheet, hands, is_weighted(law), lines, unreadable=SPOILT in request.form)


def _free(vote: Vote) -> list[tuple[str, str]]:
    """Electors who have no ballot in the count yet."""
    counted, secret = queries.counted(session(), vote.id), queries.secret_of(session(), vote.id)
    lines = queries.with_doors(session(), vote, queries.roll_lines(session(), vote.id))
    return [
        (line.key, elector_words(line))
        for line in lines
        if voter_key(secret, line.key) not in counted
    ]


def _covered(vote: Vote, batch: Batch) -> list[str]:
    """In words. After a secret vote's close the keys fit nobody."""
    keys = covered(session(), vote, [batch.id])[batch.id]
    lines = queries.with_doors(session(), vote, queries.roll_lines(session(), vote.id))
    return [elector_words(line) for line in lines if line.key in keys]
