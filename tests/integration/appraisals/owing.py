"""A meeting that is owed, as the room of compliance writes it down."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Rule
from folkmoot.compliance.models import Obligation
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot_sdk import BodyKind, InForce, Source, Text

QUARTERLY = Rule(
    plugin="practice",
    id="quarterly",
    version="1",
    title=Text("每季度一次", "quarterly"),
    source=Source(Text("做法", "practice"), ""),
    in_force=InForce(date(2014, 1, 1)),
    at_least=1,
    statute=False,
)


def owe(session: Session, act: Act, ends_on: date) -> UUID:
    row = Obligation(
        id=act.new_id(),
        body_kind=BodyKind.REPRESENTATIVES_ASSEMBLY,
        starts_on=ends_on.replace(day=1),
        ends_on=ends_on,
        ordinal=1,
        edition=1,
        cadence={**QUARTERLY.to_plain(), "outdoes": []},
        made_at=act.at,
    )
    session.add(row)
    audit.record(session, act, "test:obligation:make", row.id)
    return row.id
