"""Signing off, which is the last step's: until then there is nothing finished to look at."""

from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.implementation import service as implementation
from folkmoot.implementation.domain import Statement
from folkmoot.implementation.models import SignOff
from folkmoot.kernel.act import Act
from folkmoot.matters.queries import dossier, lock_matter
from folkmoot.matters.service.preparing import require_running
from folkmoot.tenancy.steps import Step


def sign_off(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    body_id: UUID,
    statement: Statement,
    text: str = "",
) -> SignOff:
    """State for a supervising body whether the matter was carried out as resolved.

    Raises Refused ``matter.ended`` and what ``implementation.service.sign_off`` raises, such as
    ``implementation.signoff.too_early``.
    """
    lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_running(record)
    return implementation.sign_off(
        session,
        act,
        subject_id=matter_id,
        carried_out=record.here.position >= Step.OUTCOME.position,
        body_id=body_id,
        statement=statement,
        text=text,
    )
