"""What anybody may read of a vote: its page, and the file to count it again."""

from uuid import UUID

from flask import Response, render_template

from folkmoot.tenancy.views import here
from folkmoot.votes import count_file, queries
from folkmoot.votes.page import record_of
from folkmoot.votes.problems.voting import still_open
from folkmoot.votes.views.batched import BATCH_COLUMNS
from folkmoot.votes.views.blueprint import bp, crumbs
from folkmoot.votes.views.showing import OPTION_COLUMNS, vote_page
from folkmoot.web.database import session


@bp.get("/votes/<uuid:vote_id>/")
def vote(vote_id: UUID) -> str:
    act = here().act()
    record = record_of(session(), act.actor, queries.find_vote(session(), vote_id))
    return render_template(
        "votes/vote.html",
        record=record,
        page=vote_page(record, act, here()),
        columns={"options": OPTION_COLUMNS, "batches": BATCH_COLUMNS},
        crumbs=crumbs(record.vote, inside=False),
    )


@bp.get("/votes/<uuid:vote_id>/count.json")
def count_json(vote_id: UUID) -> Response:
    """The count file. Raises Refused ``vote.still_open`` until there is one."""
    queries.find_vote(session(), vote_id)
    closing = queries.find_closing(session(), vote_id)
    if closing is None:
        raise still_open()
    name = f"folkmoot-count-{vote_id}.json"
    response = Response(count_file.to_bytes(closing.count_file), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(closing.count_file_digest)
    return response
