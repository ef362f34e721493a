"""The whole trail of a matter, oldest first, each entry with its place in the audit chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy.orm import Session

from folkmoot.implementation.queries import Carried
from folkmoot.matters.dossier import Dossier
from folkmoot.matters.models import MatterEnding
from folkmoot.matters.satisfaction import Graded
from folkmoot.matters.trail import carried, prepared, resolved
from folkmoot.matters.trail.places import places_of
from folkmoot.tenancy.views import Here
from folkmoot.web.shapes import Entry


@dataclass(frozen=True, slots=True)
class Later:
    """What the page knows besides the dossier: what was carried out, how it was liked, the end."""

    carried: Sequence[Carried]
    results: Sequence[Graded]
    ending: MatterEnding | None


def trail_of(session: Session, record: Dossier, place: Here, later: Later) -> list[Entry]:
    """Everything that happened to the matter. A fixed number of queries."""
    views = prepared.views_of(session, record)
    places = places_of(session, record, [view.id for _, view in views])
    entries = chain(
        prepared.opinions(session, record, places),
        prepared.steps(record, places),
        prepared.proposals(session, record, places),
        prepared.options(session, record, places),
        prepared.statements(session, record, places),
        resolved.meetings(record, place, places),
        prepared.views(views, place, places),
        resolved.votes(record, place, places),
        resolved.notices(record, place, places),
        carried.attempts(later.carried, places),
        carried.excesses(later.carried, places),
        carried.satisfaction(record, later.results, places),
        carried.sign_offs(record, places),
        carried.end(record, later.ending, places),
    )
    return sorted(entries, key=lambda entry: entry.at)
