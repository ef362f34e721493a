"""Opinions that people gave elsewhere, all of a file in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.kernel.errors import FolkmootError, Invalid, mark
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.models import IntakeKey
from folkmoot.opinions.service.intake import record_opinion
from folkmoot.web.terminal import in_both
from folkmoot_sdk import Intake, IntakeOpinion, IntakeWay, RefusedRow, Text

# Of the names from which an opinion's key is made: a channel's reference means one opinion.
_NAMES = UUID("5f0a7c52-6f0b-4a53-9d2e-3f1d2c7c9b11")
_REFERENCE_LIMIT = 120
_BEFORE = Text("先前已登记", "already on record")
_IN_FUTURE = Text("日期晚于今天", "dated after today")


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of a file: opinions recorded now, and each row that was left out, in order."""

    recorded: tuple[UUID, ...]
    left_out: tuple[RefusedRow, ...]


def bring_in(
    session: Session, act: Act, *, channel: str, way: IntakeWay, intake: Intake
) -> BroughtIn:
    """Record what a channel (``plugin/id``) read, each under its reference there and once for ever.

    Nobody's name comes with it: the reference says where it can be asked after. Raises NotAllowed,
    Invalid (``opinions.nothing_to_bring_in``).
    """
    act.actor.require(Role.SECRETARY, Role.OPERATOR)
    if not (intake.opinions or intake.refused):
        raise Invalid(
            "opinions.nothing_to_bring_in",
            mark("There is nothing in this file."),
            cure=mark("Check that it is the list that the other system exported."),
        )
    # The operator hands in a file for an office; the opinions are the secretary's to work with.
    clerk = replace(act, actor=replace(act.actor, roles=act.actor.roles | {Role.SECRETARY}))
    keys = {
        each.reference: uuid5(_NAMES, f"{channel}\n{each.reference}") for each in intake.opinions
    }
    known = _known(session, list(keys.values()))
    recorded: list[UUID] = []
    left_out = list(intake.refused)
    for said in intake.opinions:
        key = keys[said.reference]
        if refusal := _refusal(said, act, already=key in known):
            left_out.append(RefusedRow(said.row, refusal))
        else:
            _record(session, clerk, said, way, key, recorded, left_out)
    return BroughtIn(tuple(recorded), tuple(sorted(left_out, key=lambda each: each.row)))


def _known(session: Session, keys: Sequence[UUID]) -> set[UUID]:
    query = select(IntakeKey.request_key).where(IntakeKey.request_key.in_(keys))
    return set(session.scalars(query))


def _refusal(said: IntakeOpinion, act: Act, *, already: bool) -> Text | None:
    if already:
        return _BEFORE
    return _IN_FUTURE if said.given_on is not None and said.given_on > act.today else None


def _record(
    session: Session,
    act: Act,
    said: IntakeOpinion,
    way: IntakeWay,
    key: UUID,
    recorded: list[UUID],
    left_out: list[RefusedRow],
) -> None:
    """One opinion; one that the platform refuses (an endless text) is left out with its reason."""
    given_at = datetime.combine(said.given_on, time(12), CHINA) if said.given_on else None
    try:
        opinion = record_opinion(
            session,
            act,
            text=said.text,
            channel=Channel(way.value),
            origin=said.reference[:_REFERENCE_LIMIT],
            given_at=given_at,
            request_key=key,
        )
    except FolkmootError as error:
        left_out.append(RefusedRow(said.row, Text(**in_both(error.message, error.params))))
        return
    recorded.append(opinion.id)
