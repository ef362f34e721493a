"""Proving that a notice hangs, and taking one down before it has run."""

from uuid import UUID

from flask import Response

from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import mark
from folkmoot.notices import queries, service
from folkmoot.notices.schemas import ProofSchema, RemovalSchema
from folkmoot.notices.views.access import act_as, back_to, on_notice
from folkmoot.tenancy.views import committed
from folkmoot.web.database import session
from folkmoot.web.forms import Form


@committed
def prove(notice_id: UUID) -> Response:
    act = act_as(Role.SECRETARY, Role.GRID_WORKER)
    notice = queries.find_notice(session(), notice_id)
    hangings = queries.hangings_of(session(), [notice_id])[notice_id]
    offered = [(str(one.board.id), f"{one.board.name} · {one.board.place}") for one in hangings]
    form = Form(
        ProofSchema,
        title=mark("Note that it hangs there"),
        intro=notice.title,
        choices={"board_id": offered},
        values={"board_id": offered[0][0]} if len(offered) == 1 else {},
        cancel=back_to(notice),
    )
    return on_notice(
        notice,
        form,
        lambda data: service.prove_posting(session(), act, notice_id=notice_id, **data),
    )


@committed
def take_down(notice_id: UUID) -> Response:
    act = act_as(Role.SECRETARY)
    notice = queries.find_notice(session(), notice_id)
    form = Form(
        RemovalSchema,
        title=mark("Take the notice down"),
        intro=notice.title,
        submit=mark("Take it down"),
        cancel=back_to(notice),
    )
    return on_notice(
        notice,
        form,
        lambda data: service.take_down(session(), act, notice_id=notice_id, **data),
    )
