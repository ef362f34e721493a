"""What a notice freezes: the body, its roster on that day, the quorum rule and the quorum base."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Registered
from folkmoot.kernel.errors import Refused, mark
from folkmoot.meetings.domain import Base, Seat, foreign_quantities
from folkmoot.people.models import Body
from folkmoot.people.queries import body_of, roster
from folkmoot_sdk import BodyKind, DecisionRule


@dataclass(frozen=True, slots=True)
class Frozen:
    """All that stays as it was when the notice was served, whatever the registers say later."""

    body: Body
    seats: tuple[Seat, ...]
    law: Registered[DecisionRule]
    base: Base

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a meeting that hold it; the seats are rows of their own."""
        return {
            "body_id": self.body.id,
            "body_kind": self.body.kind,
            "quorum_pin": self.law.pin().to_plain(),
            "quorum_rule": self.law.contribution.to_plain(),
            "eligible": self.base.eligible,
            "members": self.base.members,
            "representatives": self.base.representatives,
        }


def freeze(
    session: Session, body_kind: BodyKind, law: Registered[DecisionRule], on: date
) -> Frozen:
    """The body as it stands on the day of the notice, with the rule to be held to.

    Raises Refused (``meeting.rule_unfit``, ``meeting.no_members``) and what people say of an
    unknown body.
    """
    _check_rule(law.contribution)
    body = body_of(session, body_kind, on)
    seats = tuple(
        Seat(
            person_id=seat.person_id,
            representative=seat.representative and not seat.observer,
            observer=seat.observer,
            office=seat.office,
        )
        for seat in roster(session, body.id, on).seats
    )
    return Frozen(body, seats, law, _base(seats))


def _check_rule(rule: DecisionRule) -> None:
    if not foreign_quantities(rule):
        return
    raise Refused(
        "meeting.rule_unfit",
        mark("Under “%(rule)s” areas or owners are counted, which a meeting cannot do."),
        cure=mark("Open a vote of the owners instead."),
        rule=rule.title,
    )


def _base(seats: tuple[Seat, ...]) -> Base:
    members = [seat for seat in seats if not seat.observer]
    if not members:
        raise Refused(
            "meeting.no_members",
            mark("This body has no members today, so nobody could be called."),
            cure=mark("Enter the body's members first."),
        )
    return Base(len(members), len(members), sum(seat.representative for seat in members))
